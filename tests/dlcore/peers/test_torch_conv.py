"""Convolution and pooling against PyTorch with copied weights; extra, where PyTorch is installed."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from dlcore import conv, pooling
from dlcore.conv import Conv

torch = pytest.importorskip("torch")


def tensor(x):
    return torch.tensor(np.asarray(x), dtype=torch.float64, requires_grad=True)


def channels_last(x):
    return x.detach().numpy().transpose(0, 2, 3, 1)


def close(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("f, stride, p", [(3, 1, 1), (5, 2, 0), (1, 1, 0)])
def test_convolution_forward_and_backward(rng, f, stride, p):
    A, W, b = rng.standard_normal((2, 7, 11, 3)), rng.standard_normal((f, f, 3, 5)), rng.standard_normal((1, 1, 1, 5))
    theirs = [tensor(A.transpose(0, 3, 1, 2)), tensor(W.transpose(3, 2, 0, 1)), tensor(b.ravel())]
    Z = torch.nn.functional.conv2d(*theirs, stride=stride, padding=p)
    dZ = rng.standard_normal(channels_last(Z).shape)
    Z.backward(torch.tensor(dZ.transpose(0, 3, 1, 2)))
    expected_dA, expected_dW, expected_db = (x.grad for x in theirs)
    with jax.enable_x64(True):
        close(conv.forward(Conv(W, b), A, stride=stride, pad=p), channels_last(Z))
        grads, dA = conv.backward(Conv(W, b), A, dZ, stride=stride, pad=p)
    close(dA, channels_last(expected_dA))
    close(grads.W, expected_dW.numpy().transpose(2, 3, 1, 0))
    close(grads.b.ravel(), expected_db.numpy())


@pytest.mark.parametrize("f, stride", [(2, 2), (3, 2), (3, 1)])
@pytest.mark.parametrize("kind", ["max", "average"])
def test_pooling_forward_and_backward_with_ties(rng, kind, f, stride):
    A = rng.integers(0, 4, (2, 7, 11, 3)).astype(float)
    theirs = tensor(A.transpose(0, 3, 1, 2))
    P = {"max": torch.nn.functional.max_pool2d, "average": torch.nn.functional.avg_pool2d}[kind](theirs, f, stride)
    dP = rng.standard_normal(channels_last(P).shape)
    P.backward(torch.tensor(dP.transpose(0, 3, 1, 2)))
    with jax.enable_x64(True):
        close(getattr(pooling, f"{kind}_pool")(A, f=f, stride=stride), channels_last(P))
        dA = getattr(pooling, f"{kind}_pool_backward")(A, dP, f=f, stride=stride)
    close(dA, channels_last(theirs.grad))


def test_same_pooling_of_an_inception_block(rng):
    A = rng.standard_normal((2, 7, 11, 3))
    P = torch.nn.functional.max_pool2d(tensor(A.transpose(0, 3, 1, 2)), 3, 1, padding=1)
    with jax.enable_x64(True):
        close(pooling.max_pool(jnp.asarray(A), f=3, stride=1, pad="same"), channels_last(P))
