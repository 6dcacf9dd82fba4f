import jax
import jax.numpy as jnp
import numpy as np
import pytest

from dlcore import activations, layer
from dlcore.layer import Dense

N_PREV, N, M = 3, 5, 7


@pytest.fixture
def one(rng):
    return Dense(rng.standard_normal((N, N_PREV)), rng.standard_normal((N, 1)))


@pytest.fixture
def A_prev(rng):
    return rng.standard_normal((N_PREV, M))


def test_linear_forward_unit_by_unit(one, A_prev):
    Z = layer.linear_forward(one, A_prev)
    for j in range(N):
        for i in range(M):
            np.testing.assert_allclose(Z[j, i], sum(one.W[j] * A_prev[:, i]) + one.b[j, 0], rtol=1e-4, atol=1e-6)


def test_the_cache_holds_what_went_in_and_z(one, A_prev):
    A, cache = layer.layer_forward(one, A_prev, g=activations.tanh)
    np.testing.assert_allclose(cache.A_prev, A_prev, rtol=1e-6)
    np.testing.assert_allclose(A, np.tanh(cache.Z), rtol=1e-5)


def test_backward_agrees_with_autodiff(one, A_prev, rng):
    dA = rng.standard_normal((N, M))
    with jax.enable_x64(True):
        one, A_prev = jax.tree.map(jnp.asarray, (one, A_prev))
        _, pullback = jax.vjp(lambda one, A_prev: jnp.tanh(one.W @ A_prev + one.b), one, A_prev)
        expected, expected_prev = pullback(jnp.asarray(dA))
        dZ = layer.activation_backward(dA, layer.linear_forward(one, A_prev), g=activations.tanh)
        grads, dA_prev = layer.linear_backward(dZ, one, A_prev)
    np.testing.assert_allclose(M * np.asarray(grads.W), expected.W, rtol=1e-10)  # 1/m is inside dW and db only
    np.testing.assert_allclose(M * np.asarray(grads.b), expected.b, rtol=1e-10)
    np.testing.assert_allclose(dA_prev, expected_prev, rtol=1e-10)


def test_misfits_are_named(as_learner, one, A_prev):
    with pytest.raises(ValueError, match=r"A_prev must have shape \(n_prev=3, m\), but has shape \(7, 3\)"):
        layer.linear_forward(one, A_prev.T)
    with pytest.raises(ValueError, match=r"dZ must have shape \(n=5, m=7\), but has shape \(7, 5\)"):
        layer.linear_backward(np.ones((M, N)), one, A_prev)
    with pytest.raises(ValueError, match=r"dA must have shape \(n=5, m=7\), but has shape \(5, 1\)"):
        layer.activation_backward(np.ones((N, 1)), np.ones((N, M)), g=activations.relu)
    with pytest.raises(TypeError, match=r"layer must be a Dense, but is a tuple\."):
        layer.linear_forward((one.W, one.b), A_prev)
