"""Batch norm against PyTorch; extra, where PyTorch is installed."""

import jax
import numpy as np
import pytest

from dlcore import batchnorm
from dlcore.batchnorm import BatchNorm

torch = pytest.importorskip("torch")

N, M = 3, 7


@pytest.fixture
def pair(rng):
    """Our parameters and statistics, and a PyTorch layer with the same ones."""
    params = BatchNorm(rng.standard_normal((N, 1)), rng.standard_normal((N, 1)))
    layer = torch.nn.BatchNorm1d(N, eps=1e-8, momentum=0.2, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(params.gamma[:, 0]))
        layer.bias.copy_(torch.tensor(params.beta[:, 0]))
    return params, layer


def test_forward_and_backward(pair, rng):
    (params, layer), Z, dZ_tilde = pair, 2 + 3 * rng.standard_normal((N, M)), rng.standard_normal((N, M))
    theirs = torch.tensor(Z.T, requires_grad=True)
    out = layer(theirs)
    out.backward(torch.tensor(dZ_tilde.T))
    with jax.enable_x64(True):
        Z_tilde, _, cache = batchnorm.train(params, batchnorm.init(N, axis=1)[1], Z, axis=1)
        grads, dZ = batchnorm.backward(dZ_tilde, params, cache, axis=1)
    np.testing.assert_allclose(Z_tilde, out.detach().numpy().T, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(dZ, theirs.grad.numpy().T, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(M * np.asarray(grads.gamma)[:, 0], layer.weight.grad.numpy(), rtol=1e-9)
    np.testing.assert_allclose(M * np.asarray(grads.beta)[:, 0], layer.bias.grad.numpy(), rtol=1e-9)


def test_running_statistics_differ_by_the_correction_of_the_variance_alone(pair, rng):
    params, layer = pair
    with jax.enable_x64(True):
        running = batchnorm.init(N, axis=1)[1]
        corrected = np.ones((N, 1))
        for _ in range(5):
            Z = 2 + 3 * rng.standard_normal((N, M))
            layer(torch.tensor(Z.T))
            before = np.asarray(running.variance)
            _, running, _ = batchnorm.train(params, running, Z, axis=1, beta_running=0.8)
            of_this_batch = (np.asarray(running.variance) - 0.8 * before) / 0.2
            corrected = 0.8 * corrected + 0.2 * of_this_batch * M / (M - 1)
    np.testing.assert_allclose(np.asarray(running.mu)[:, 0], layer.running_mean.numpy(), rtol=1e-9)
    np.testing.assert_allclose(corrected[:, 0], layer.running_var.numpy(), rtol=1e-9)
    assert (np.asarray(running.variance)[:, 0] < 0.95 * layer.running_var.numpy()).all()


def test_prediction_with_the_same_statistics(pair, rng):
    (params, layer), Z = pair, rng.standard_normal((N, M))
    layer.eval()
    running = batchnorm.Running(rng.standard_normal((N, 1)), rng.uniform(0.5, 2, (N, 1)))
    layer.running_mean.copy_(torch.tensor(running.mu[:, 0]))
    layer.running_var.copy_(torch.tensor(running.variance[:, 0]))
    with jax.enable_x64(True):
        ours = batchnorm.predict(params, running, Z, axis=1)
    np.testing.assert_allclose(ours, layer(torch.tensor(Z.T)).detach().numpy().T, rtol=1e-9, atol=1e-9)
