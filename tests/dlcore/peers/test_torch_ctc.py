import jax
import jax.numpy as jnp
import numpy as np
import pytest

from dlcore import ctc

torch = pytest.importorskip("torch")


@pytest.mark.parametrize("loss", [ctc.loss, ctc.loss_fast])
def test_loss_and_slope_agree_with_pytorch(loss):
    rng = np.random.default_rng(3)
    logits = rng.normal(size=(4, 17, 5)).astype(np.float32)
    input_lengths, label_lengths = np.array([17, 13, 11, 7]), np.array([5, 0, 3, 2])
    labels = rng.integers(1, 5, (4, 5))
    labels[2, :3], labels[3, :2] = 4, 2  # equal neighbors
    value, slope = jax.value_and_grad(lambda Z: loss(Z, input_lengths, labels, label_lengths).sum())(jnp.array(logits))

    Z = torch.tensor(logits, requires_grad=True)
    log_y = torch.log_softmax(Z, dim=-1).transpose(0, 1)
    lengths = torch.tensor(input_lengths), torch.tensor(label_lengths)
    expected = torch.nn.functional.ctc_loss(log_y, torch.tensor(labels), *lengths, reduction="sum")
    expected.backward()
    np.testing.assert_allclose(value, expected.item(), rtol=1e-5)
    np.testing.assert_allclose(slope, Z.grad, atol=1e-5)
