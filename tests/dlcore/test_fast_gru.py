import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import expit

from dlcore import fast_gru, gru

N_X, M, T_X, N_A = 3, 5, 7, 11
MASK = np.arange(T_X) < np.array([[7], [4], [1], [6], [2]])
MASKS = pytest.mark.parametrize("mask", [None, MASK], ids=["whole", "padded"])


@pytest.fixture
def network(rng):
    params = jax.tree.map(lambda p: rng.standard_normal(p.shape), gru.init(N_X, N_A, key=jax.random.key(0)))
    return params, rng.standard_normal((N_X, M, T_X)), 0.5 * rng.standard_normal((N_A, M))


def equal(found, expected):
    jax.tree.map(lambda f, e: np.testing.assert_allclose(f, e, rtol=1e-9, atol=1e-12), found, expected)


@MASKS
def test_the_quick_form_is_the_readable_form(network, mask):
    with jax.enable_x64(True):
        equal(fast_gru.forward(*network, mask=mask), gru.forward(*network, mask=mask))


@MASKS
def test_the_quick_form_has_the_derivatives_of_the_readable_form(network, mask, rng):
    with jax.enable_x64(True):
        R = rng.standard_normal((N_A, M, T_X))  # every memory matters on its own

        def J(forward, *network):
            return jnp.sum(R * forward(*network, mask=mask))

        network = jax.tree.map(jnp.asarray, network)
        expected = jax.grad(J, argnums=(1, 2, 3))(gru.forward, *network)
        equal(jax.grad(J, argnums=(1, 2, 3))(fast_gru.forward, *network), expected)


def test_the_gates_are_one_product_with_the_stack(network):
    params, x, c0 = network
    W, b = fast_gru.stack(params)
    z = np.concatenate([c0, x[:, :, 0]]).T @ np.asarray(W) + np.asarray(b)
    gates = gru.gates(params, x[:, :, 0], c0)
    for k, gate in enumerate([gates.Gamma_u, gates.Gamma_r]):
        np.testing.assert_allclose(gate, expit(z[:, k * N_A : (k + 1) * N_A]).T, rtol=1e-3, atol=1e-6)


def test_a_float32_network_stays_one(network):
    assert fast_gru.forward(*jax.tree.map(jnp.float32, network)).dtype == jnp.float32


def test_a_training_step_does_not_compile_again(network):
    step = jax.jit(jax.grad(lambda params, x, c0: jnp.sum(fast_gru.forward(params, x, c0))))
    params, x, c0 = network
    for scale in (1.0, 2.0):
        step(params, scale * x, c0)
    assert step._cache_size() == 1


def test_shapes_that_do_not_fit_are_named(as_learner, network):
    params, x, c0 = network
    with pytest.raises(ValueError, match=r"x must have shape \(n_x=3, m, T_x\), but has shape \(5, 7, 3\)\. Its last axis"):
        fast_gru.forward(params, np.moveaxis(x, 0, -1), c0)
    with pytest.raises(ValueError, match=r"c0 must have shape \(n_a=11, m=5\), but has shape \(5, 11\)"):
        fast_gru.forward(params, x, c0.T)
