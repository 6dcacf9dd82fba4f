import jax
import jax.numpy as jnp
import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler

from dlcore import batchnorm
from dlcore.batchnorm import BatchNorm, Running

N, M = 3, 7


@pytest.fixture
def Z(rng):
    return 2 + 3 * rng.standard_normal((N, M))


@pytest.fixture
def params(rng):
    return BatchNorm(rng.standard_normal((N, 1)), rng.standard_normal((N, 1)))


def test_train_normalizes_as_scikit_learn(params, Z):
    Z_tilde, _, _ = batchnorm.train(params, batchnorm.init(N, axis=1)[1], Z, axis=1)
    np.testing.assert_allclose(Z_tilde, params.gamma * StandardScaler().fit_transform(Z.T).T + params.beta, rtol=1e-4, atol=1e-5)


def test_numbers_of_the_notes():
    Z_tilde, _, cache = batchnorm.train(*batchnorm.init(1, axis=1), np.array([[1.0, 2.0, 3.0, 4.0]]), axis=1)
    np.testing.assert_allclose(Z_tilde, [[-1.3416, -0.4472, 0.4472, 1.3416]], atol=5e-5)
    np.testing.assert_allclose(cache.sigma**2, [[1.25]], rtol=1e-6)


def test_a_single_example_gives_the_shift():
    Z_tilde, _, _ = batchnorm.train(
        BatchNorm(np.array([[2.0]]), np.array([[0.7]])), batchnorm.init(1, axis=1)[1], np.array([[5.0]]), axis=1
    )
    np.testing.assert_allclose(Z_tilde, [[0.7]], rtol=1e-6)


def test_backward_agrees_with_autodiff(params, Z, rng):
    dZ_tilde = rng.standard_normal((N, M))
    with jax.enable_x64(True):
        params, Z = jax.tree.map(jnp.asarray, (params, Z))
        running = batchnorm.init(N, axis=1)[1]
        _, pullback = jax.vjp(lambda params, Z: batchnorm.train(params, running, Z, axis=1)[0], params, Z)
        expected, expected_Z = pullback(jnp.asarray(dZ_tilde))
        _, _, cache = batchnorm.train(params, running, Z, axis=1)
        grads, dZ = batchnorm.backward(dZ_tilde, params, cache, axis=1)
    np.testing.assert_allclose(M * np.asarray(grads.gamma), expected.gamma, rtol=1e-9)
    np.testing.assert_allclose(M * np.asarray(grads.beta), expected.beta, rtol=1e-9)
    np.testing.assert_allclose(dZ, expected_Z, rtol=1e-7, atol=1e-12)
    np.testing.assert_allclose(np.asarray(dZ).sum(axis=1), 0, atol=1e-12)


def test_the_bias_in_front_has_no_effect(params, Z):
    running = batchnorm.init(N, axis=1)[1]
    shifted = batchnorm.train(params, running, Z + np.array([[1.0], [2.0], [-3.0]]), axis=1)[0]
    np.testing.assert_allclose(batchnorm.train(params, running, Z, axis=1)[0], shifted, rtol=1e-4, atol=1e-5)


def test_running_statistics_are_averages_over_the_batches(params, rng):
    running, mu, variance = batchnorm.init(N, axis=1)[1], np.zeros((N, 1)), np.ones((N, 1))
    for _ in range(4):
        Z = rng.standard_normal((N, M))
        _, running, _ = batchnorm.train(params, running, Z, axis=1, beta_running=0.8)
        mu = 0.8 * mu + 0.2 * Z.mean(axis=1, keepdims=True)
        variance = 0.8 * variance + 0.2 * Z.var(axis=1, keepdims=True)
    np.testing.assert_allclose(running.mu, mu, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(running.variance, variance, rtol=1e-5)


def test_predict_does_not_look_at_the_neighbors(params, Z):
    running = Running(np.full((N, 1), 0.5), np.full((N, 1), 4.0))
    together = batchnorm.predict(params, running, Z, axis=1)
    np.testing.assert_allclose(batchnorm.predict(params, running, Z[:, :1], axis=1), together[:, :1], rtol=1e-6)
    np.testing.assert_allclose(together, params.gamma * (Z - 0.5) / 2 + params.beta, rtol=1e-5, atol=1e-6)


def test_rows_are_the_transpose_of_columns(params, Z):
    columns = batchnorm.train(params, batchnorm.init(N, axis=1)[1], Z, axis=1)[0]
    rows = batchnorm.train(BatchNorm(params.gamma.T, params.beta.T), batchnorm.init(N, axis=0)[1], Z.T, axis=0)[0]
    np.testing.assert_allclose(rows.T, columns, rtol=1e-4, atol=1e-5)


def test_misfits_are_named(as_learner, params, Z):
    running = batchnorm.init(N, axis=1)[1]
    with pytest.raises(ValueError, match=r"Z must have shape \(n=3, m\), but has shape \(7, 3\)"):
        batchnorm.train(params, running, Z.T, axis=1)
    with pytest.raises(ValueError, match=r"gamma must have shape \(1, n\), but has shape \(3, 1\)"):
        batchnorm.train(params, running, Z.T, axis=0)
    with pytest.raises(ValueError, match=r"axis must be 0 or 1"):
        batchnorm.init(N, axis=2)
    with pytest.raises(ValueError, match=r"beta_running must be at least 0 and below 1, but is 1\.0"):
        batchnorm.train(params, running, Z, axis=1, beta_running=1.0)
    with pytest.raises(ValueError, match=r"Z must hold at least one example"):
        batchnorm.train(params, running, Z[:, :0], axis=1)
