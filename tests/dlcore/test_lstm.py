import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import expit, logit

from dlcore import lstm
from dlcore.lstm import LSTM, State

N_X, M, T_X, N_A = 3, 5, 7, 11
MASK = np.arange(T_X) < np.array([[7], [4], [1], [6], [2]])
MASKS = pytest.mark.parametrize("mask", [None, MASK], ids=["whole", "padded"])


@pytest.fixture
def params(rng):
    return jax.tree.map(lambda p: 0.7 * rng.standard_normal(p.shape), lstm.init(N_X, N_A, key=jax.random.key(0)))


@pytest.fixture
def x(rng):
    return rng.standard_normal((N_X, M, T_X))


@pytest.fixture
def state(rng):
    return State(*(0.5 * rng.standard_normal((2, N_A, M))))


def equal(found, expected):
    jax.tree.map(lambda f, e: np.testing.assert_allclose(f, e, rtol=1e-9, atol=1e-12), found, expected)


def test_step_in_numpy_with_split_matrices(params, x, state):
    def inside(W, b):
        return W[:, :N_A] @ state.a + W[:, N_A:] @ x[:, :, 0] + b

    c = expit(inside(params.Wu, params.bu)) * np.tanh(inside(params.Wc, params.bc))
    c += expit(inside(params.Wf, params.bf)) * state.c
    a = expit(inside(params.Wo, params.bo)) * np.tanh(c)
    with jax.enable_x64(True):
        equal(lstm.step(params, x[:, :, 0], state), State(a, c))


def test_the_step_worked_by_hand():
    # Insides of 0.5, 2, 1 and 0.3 and a memory of 1.5: biases alone, with weights of zero.
    zero = jnp.zeros((1, 2))
    params = LSTM(*(p for inside in (0.5, 2.0, 1.0, 0.3) for p in (zero, jnp.full((1, 1), inside))))
    new = lstm.step(params, jnp.ones((1, 1)), State(a=jnp.ones((1, 1)), c=jnp.full((1, 1), 1.5)))
    np.testing.assert_allclose(new.c, [[1.5025]], atol=5e-5)
    np.testing.assert_allclose(new.a, [[0.6620]], atol=5e-5)


def test_the_gate_that_forgets_and_the_gate_that_adds_are_independent():
    zero = jnp.zeros((1, 2))
    params = LSTM(zero, jnp.full((1, 1), 50.0), zero, jnp.full((1, 1), 50.0), zero, zero[:, :1], zero, jnp.full((1, 1), 50.0))
    new = lstm.step(params, jnp.ones((1, 1)), State(a=jnp.zeros((1, 1)), c=jnp.full((1, 1), 2.0)))
    np.testing.assert_allclose(new.c, [[3.0]], rtol=1e-6)  # all of the old value and all of the new one


def test_the_activation_stays_below_one(params, x, state):
    assert (abs(lstm.forward(params, 100 * x, State(state.a, 100 * state.c)).a) <= 1).all()


@MASKS
def test_backward_agrees_with_autodiff(params, x, state, mask, rng):
    with jax.enable_x64(True):
        R = rng.standard_normal((N_A, M, T_X))
        J = jax.grad(lambda *network: jnp.sum(R * lstm.forward(*network, mask=mask).a), argnums=(0, 1, 2))
        expected = J(*jax.tree.map(jnp.asarray, (params, x, state)))
        equal(lstm.backward(params, R, x, state, lstm.forward(params, x, state, mask=mask), mask=mask), expected)


def test_backward_agrees_with_differences(params, x, state, rng):
    with jax.enable_x64(True):
        R = rng.standard_normal((N_A, M, T_X))
        slopes = lstm.backward(params, R, x, state, lstm.forward(params, x, state))
        J = jax.jit(lambda *network: jnp.sum(R * lstm.forward(*network).a))
        nudge = jax.tree.map(lambda v: 1e-6 * rng.standard_normal(v.shape), (params, x, state))
        up, down = (jax.tree.map(lambda v, n, s=s: v + s * n, (params, x, state), nudge) for s in (1, -1))
        along = sum(np.sum(s * n) for s, n in zip(jax.tree.leaves(slopes), jax.tree.leaves(nudge), strict=True))
        np.testing.assert_allclose((J(*up) - J(*down)) / 2, along, rtol=1e-6)


def test_step_backward_agrees_with_autodiff(params, x, state, rng):
    with jax.enable_x64(True):
        d = State(*rng.standard_normal((2, N_A, M)))
        _, pull = jax.vjp(lstm.step, *jax.tree.map(jnp.asarray, (params, x[:, :, 0], state)))
        equal(lstm.step_backward(params, d, x[:, :, 0], state), pull(jax.tree.map(jnp.asarray, d)))


@pytest.mark.parametrize("forget_bias, kept", [(0.0, 0.5), (1.0, 0.731), (3.0, 0.953)])
def test_the_forget_bias_decides_what_is_kept_at_first(forget_bias, kept):
    params = lstm.init(N_X, N_A, forget_bias=forget_bias, key=jax.random.key(0))
    gates = lstm.gates(params, jnp.zeros((N_X, M)), lstm.start(params, M))
    np.testing.assert_allclose(gates.Gamma_f, kept, atol=5e-4)
    np.testing.assert_allclose(gates.Gamma_u, 0.5)
    np.testing.assert_allclose(params.bf, logit(gates.Gamma_f)[:, :1], atol=1e-5)


def test_init_draws_four_different_matrices():
    params = lstm.init(200, 300, key=jax.random.key(0))
    weights = [params.Wu, params.Wf, params.Wo, params.Wc]
    for W in weights:
        np.testing.assert_allclose(jnp.linalg.norm(W, axis=1).mean(), 1, atol=0.02)
    assert all((weights[i] != weights[j]).any() for i in range(4) for j in range(i))


def test_parameters_and_states_that_do_not_fit_are_named(as_learner, params, x, state):
    with pytest.raises(ValueError, match=r"Wf must have shape \(n_a=11, n_a_plus_n_x=14\), but has shape \(11, 13\)"):
        lstm.forward(params._replace(Wf=params.Wf[:, 1:]), x, state)
    with pytest.raises(ValueError, match=r"bo must have shape \(n_a=11, 1\), but has shape \(11,\)\. .*reshape\(11, 1\)"):
        lstm.forward(params._replace(bo=params.bo[:, 0]), x, state)
    with pytest.raises(TypeError, match=r"state must be a State\(a, c\), but is a ndarray\. Is c missing\?"):
        lstm.step(params, x[:, :, 0], state.a)
    with pytest.raises(ValueError, match=r"da must have shape \(n_a=11, m=5, T_x=7\), but has shape \(11, 5\)"):
        lstm.backward(params, state.a, x, state, lstm.forward(params, x, state))
