import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import expit

from dlcore import lstm, peephole
from dlcore.lstm import State

N_X, M, T_X, N_A = 3, 5, 7, 11


@pytest.fixture
def params(rng):
    return jax.tree.map(lambda p: 0.7 * rng.standard_normal(p.shape), peephole.init(N_X, N_A, key=jax.random.key(0)))


@pytest.fixture
def x(rng):
    return rng.standard_normal((N_X, M, T_X))


@pytest.fixture
def state(rng):
    return State(*(0.5 * rng.standard_normal((2, N_A, M))))


@pytest.mark.parametrize("step, looks_at_new", [(peephole.step, False), (peephole.step_original, True)])
def test_step_in_numpy_with_diagonal_matrices(step, looks_at_new, params, x, state):
    p = params.lstm
    both = np.concatenate([state.a, x[:, :, 0]])
    Gamma_u = expit(p.Wu @ both + np.diag(params.pu[:, 0]) @ state.c + p.bu)
    Gamma_f = expit(p.Wf @ both + np.diag(params.pf[:, 0]) @ state.c + p.bf)
    c = Gamma_u * np.tanh(p.Wc @ both + p.bc) + Gamma_f * state.c
    Gamma_o = expit(p.Wo @ both + np.diag(params.po[:, 0]) @ (c if looks_at_new else state.c) + p.bo)
    with jax.enable_x64(True):
        new = step(params, x[:, :, 0], state)
    np.testing.assert_allclose(new.c, c, rtol=1e-9)
    np.testing.assert_allclose(new.a, Gamma_o * np.tanh(c), rtol=1e-9)


def test_closed_peepholes_leave_the_lstm(x, state):
    params = peephole.init(N_X, N_A, key=jax.random.key(0))
    found, expected = peephole.forward(params, x, state), lstm.forward(params.lstm, x, state)
    jax.tree.map(lambda f, e: np.testing.assert_allclose(f, e, rtol=1e-5, atol=1e-6), found, expected)


def test_a_peephole_touches_its_own_entry_only(params, x, state):
    nudged = State(state.a, state.c + 0.5 * (np.arange(N_A) == 4)[:, None])
    one, two = (peephole.step(params, x[:, :, 0], s) for s in (state, nudged))
    changed = np.any(np.asarray(one.a) != np.asarray(two.a), axis=1)
    np.testing.assert_array_equal(changed, np.arange(N_A) == 4)


def close(found, expected):
    jax.tree.map(lambda f, e: np.testing.assert_allclose(f, e, rtol=1e-8, atol=1e-10), found, expected)


def test_the_backward_step_is_that_of_jax(params, x, state, rng):
    with jax.enable_x64(True):
        d = State(*rng.standard_normal((2, N_A, M)))
        _, pullback = jax.vjp(peephole.step, params, jnp.asarray(x[:, :, 0]), state)
        expected = pullback(jax.tree.map(jnp.asarray, d))
        close(peephole.step_backward(params, d, x[:, :, 0], state), expected)


@pytest.mark.parametrize("mask", [None, np.arange(T_X) < np.array([[7], [4], [1], [6], [2]])], ids=["whole", "padded"])
def test_backward_through_time_is_that_of_jax(params, x, state, rng, mask):
    with jax.enable_x64(True):
        da = jnp.asarray(rng.standard_normal((N_A, M, T_X)))
        J = lambda params, x, state: jnp.sum(da * peephole.forward(params, x, state, mask=mask).a)  # noqa: E731
        expected = jax.grad(J, argnums=(0, 1, 2))(params, jnp.asarray(x), state)
        states = peephole.forward(params, x, state, mask=mask)
        close(peephole.backward(params, da, x, state, states, mask=mask), expected)


def test_backward_names_what_does_not_fit(as_learner, params, x, state):
    states = peephole.forward(params, x, state)
    with pytest.raises(ValueError, match=r"da must have shape \(n_a=11, m=5, T_x=7\)"):
        peephole.backward(params, np.ones((N_A, M, 3)), x, state, states)


def test_start_is_zero():
    start = peephole.start(peephole.init(N_X, N_A, key=jax.random.key(0)), M)
    assert start.a.shape == start.c.shape == (N_A, M) and not start.a.any() and not start.c.any()


def test_forward_skips_padding(params, x, state):
    mask = np.arange(T_X) < np.array([[7], [4], [1], [6], [2]])
    states = peephole.forward(params, x, state, mask=mask)
    alone = peephole.forward(params, x[:, 1:2, :4], jax.tree.map(lambda s: s[:, 1:2], state))
    np.testing.assert_allclose(states.a[:, 1, -1], alone.a[:, 0, -1], rtol=1e-5, atol=1e-6)


def test_peepholes_that_do_not_fit_are_named(as_learner, params, x, state):
    with pytest.raises(ValueError, match=r"pf must have shape \(n_a=11, 1\), but has shape \(11, 11\)"):
        peephole.forward(params._replace(pf=np.diag(params.pf[:, 0])), x, state)
    with pytest.raises(TypeError, match=r"params must be a Peephole, but is a LSTM\. Does it belong"):
        peephole.step(params.lstm, x[:, :, 0], state)
