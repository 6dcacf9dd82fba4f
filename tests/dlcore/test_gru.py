import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import expit

from dlcore import gru
from dlcore.gru import GRU

N_X, M, T_X, N_A = 3, 5, 7, 11
MASK = np.arange(T_X) < np.array([[7], [4], [1], [6], [2]])
MASKS = pytest.mark.parametrize("mask", [None, MASK], ids=["whole", "padded"])


@pytest.fixture
def params(rng):
    return jax.tree.map(lambda p: 0.7 * rng.standard_normal(p.shape), gru.init(N_X, N_A, key=jax.random.key(0)))


@pytest.fixture
def x(rng):
    return rng.standard_normal((N_X, M, T_X))


@pytest.fixture
def c0(rng):
    return 0.5 * rng.standard_normal((N_A, M))


def equal(found, expected):
    jax.tree.map(lambda f, e: np.testing.assert_allclose(f, e, rtol=1e-9, atol=1e-12), found, expected)


def numpy_step(params, x_t, c_prev, relevance):
    Gamma_u = expit(params.Wu[:, :N_A] @ c_prev + params.Wu[:, N_A:] @ x_t + params.bu)
    c_tilde = np.tanh(params.Wc[:, :N_A] @ (relevance * c_prev) + params.Wc[:, N_A:] @ x_t + params.bc)
    return Gamma_u * c_tilde + (1 - Gamma_u) * c_prev


def test_step_in_numpy_with_split_matrices(params, x, c0):
    Gamma_r = expit(params.Wr[:, :N_A] @ c0 + params.Wr[:, N_A:] @ x[:, :, 0] + params.br)
    with jax.enable_x64(True):
        equal(gru.step(params, x[:, :, 0], c0), numpy_step(params, x[:, :, 0], c0, Gamma_r))


def test_the_simplified_step_finds_all_of_the_memory_relevant(params, x, c0):
    with jax.enable_x64(True):
        equal(gru.step_simplified(params, x[:, :, 0], c0), numpy_step(params, x[:, :, 0], c0, 1.0))


def test_the_step_worked_by_hand():
    # c = 0.8, x = 1; insides of -2 and 1 for the gates, and Wc = (0.5, 0.5).
    zero, one = jnp.zeros((1, 2)), jnp.ones((1, 1))
    params = GRU(zero, -2 * one, zero, one, jnp.full((1, 2), 0.5), 0 * one)
    gates = gru.gates(params, one, 0.8 * one)
    np.testing.assert_allclose(jnp.stack(gates)[:, 0, 0], [0.1192, 0.7311, 0.6598], atol=5e-5)
    np.testing.assert_allclose(gru.step(params, one, 0.8 * one), [[0.7833]], atol=5e-5)
    np.testing.assert_allclose(gru.step_simplified(params, one, 0.8 * one), [[0.7900]], atol=5e-5)


def test_a_gate_of_one_millionth_keeps_the_memory_for_a_thousand_steps():
    with jax.enable_x64(True):
        params = jax.tree.map(jnp.zeros_like, gru.init(1, 1, key=jax.random.key(0)))
        params = params._replace(bu=jnp.full((1, 1), np.log(1e-6 / (1 - 1e-6))))
        c = gru.forward(params, jnp.zeros((1, 1, 1000)), jnp.ones((1, 1)))
    np.testing.assert_allclose(c[0, 0, -1], 0.9990, atol=5e-5)


@MASKS
def test_backward_agrees_with_autodiff(params, x, c0, mask, rng):
    with jax.enable_x64(True):
        R = rng.standard_normal((N_A, M, T_X))
        J = jax.grad(lambda *network: jnp.sum(R * gru.forward(*network, mask=mask)), argnums=(0, 1, 2))
        expected = J(*jax.tree.map(jnp.asarray, (params, x, c0)))
        equal(gru.backward(params, R, x, c0, gru.forward(params, x, c0, mask=mask), mask=mask), expected)


def test_backward_agrees_with_differences(params, x, c0, rng):
    with jax.enable_x64(True):
        R = rng.standard_normal((N_A, M, T_X))
        slopes = gru.backward(params, R, x, c0, gru.forward(params, x, c0))
        J = jax.jit(lambda *network: jnp.sum(R * gru.forward(*network)))
        nudge = jax.tree.map(lambda v: 1e-6 * rng.standard_normal(v.shape), (params, x, c0))
        up, down = (jax.tree.map(lambda v, n, s=s: v + s * n, (params, x, c0), nudge) for s in (1, -1))
        along = sum(np.sum(s * n) for s, n in zip(jax.tree.leaves(slopes), jax.tree.leaves(nudge), strict=True))
        np.testing.assert_allclose((J(*up) - J(*down)) / 2, along, rtol=1e-6)


def test_step_backward_agrees_with_autodiff(params, x, c0, rng):
    with jax.enable_x64(True):
        dc_t = rng.standard_normal((N_A, M))
        _, pull = jax.vjp(gru.step, *jax.tree.map(jnp.asarray, (params, x[:, :, 0], c0)))
        equal(gru.step_backward(params, dc_t, x[:, :, 0], c0), pull(jnp.asarray(dc_t)))


@pytest.mark.parametrize("update_bias, kept", [(0.0, 0.5), (-1.0, 0.731), (-3.0, 0.953)])
def test_the_update_bias_decides_what_is_kept_at_first(update_bias, kept):
    params = gru.init(N_X, N_A, update_bias=update_bias, key=jax.random.key(0))
    gates = gru.gates(params, jnp.zeros((N_X, M)), gru.start(params, M))
    np.testing.assert_allclose(1 - gates.Gamma_u, kept, atol=5e-4)
    np.testing.assert_allclose(gates.Gamma_r, 0.5)


def test_init_draws_three_different_matrices():
    params = gru.init(200, 300, key=jax.random.key(0))
    weights = [params.Wu, params.Wr, params.Wc]
    for W in weights:
        np.testing.assert_allclose(jnp.linalg.norm(W, axis=1).mean(), 1, atol=0.02)
    assert all((weights[i] != weights[j]).any() for i in range(3) for j in range(i))


def test_parameters_that_do_not_fit_are_named(as_learner, params, x, c0):
    with pytest.raises(ValueError, match=r"Wc must have shape \(n_a=11, n_a_plus_n_x=14\), but has shape \(11, 13\)"):
        gru.forward(params._replace(Wc=params.Wc[:, 1:]), x, c0)
    with pytest.raises(ValueError, match=r"br must have shape \(n_a=11, 1\), but has shape \(11,\)\. .*reshape\(11, 1\)"):
        gru.forward(params._replace(br=params.br[:, 0]), x, c0)
    with pytest.raises(ValueError, match=r"dc must have shape \(n_a=11, m=5, T_x=7\), but has shape \(11, 5\)"):
        gru.backward(params, c0, x, c0, gru.forward(params, x, c0))
