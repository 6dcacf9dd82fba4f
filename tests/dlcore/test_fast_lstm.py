import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import expit

from dlcore import fast_lstm, lstm
from dlcore.lstm import State

N_X, M, T_X, N_A = 3, 5, 7, 11
MASK = np.arange(T_X) < np.array([[7], [4], [1], [6], [2]])
MASKS = pytest.mark.parametrize("mask", [None, MASK], ids=["whole", "padded"])


@pytest.fixture
def network(rng):
    params = jax.tree.map(lambda p: rng.standard_normal(p.shape), lstm.init(N_X, N_A, key=jax.random.key(0)))
    return params, rng.standard_normal((N_X, M, T_X)), State(*(0.5 * rng.standard_normal((2, N_A, M))))


def equal(found, expected):
    jax.tree.map(lambda f, e: np.testing.assert_allclose(f, e, rtol=1e-9, atol=1e-12), found, expected)


@MASKS
def test_the_quick_form_is_the_readable_form(network, mask):
    with jax.enable_x64(True):
        equal(fast_lstm.forward(*network, mask=mask), lstm.forward(*network, mask=mask))


@MASKS
def test_the_quick_form_has_the_derivatives_of_the_readable_form(network, mask, rng):
    with jax.enable_x64(True):
        R = State(*rng.standard_normal((2, N_A, M, T_X)))  # every activation and every memory matters on its own

        def J(forward, *network):
            states = forward(*network, mask=mask)
            return jnp.sum(R.a * states.a + R.c * states.c)

        network = jax.tree.map(jnp.asarray, network)
        expected = jax.grad(J, argnums=(1, 2, 3))(lstm.forward, *network)
        equal(jax.grad(J, argnums=(1, 2, 3))(fast_lstm.forward, *network), expected)


def test_the_gates_are_one_product_with_the_stack(network):
    params, x, state = network
    W, b = fast_lstm.stack(params)
    z = np.concatenate([state.a, x[:, :, 0]]).T @ np.asarray(W) + np.asarray(b)
    gates = lstm.gates(params, x[:, :, 0], state)
    for k, (gate, activation) in enumerate(zip(gates, [expit, expit, expit, np.tanh], strict=True)):
        np.testing.assert_allclose(gate, activation(z[:, k * N_A : (k + 1) * N_A]).T, rtol=1e-3, atol=1e-6)


def test_a_float32_network_stays_one(network):
    states = fast_lstm.forward(*jax.tree.map(jnp.float32, network))
    assert states.a.dtype == states.c.dtype == jnp.float32


def test_a_training_step_does_not_compile_again(network):
    step = jax.jit(jax.grad(lambda params, x, state: jnp.sum(fast_lstm.forward(params, x, state).a)))
    params, x, state = network
    for scale in (1.0, 2.0):
        step(params, scale * x, state)
    assert step._cache_size() == 1


def test_shapes_that_do_not_fit_are_named(as_learner, network):
    params, x, state = network
    with pytest.raises(ValueError, match=r"x must have shape \(n_x=3, m, T_x\), but has shape \(5, 7, 3\)\. Its last axis"):
        fast_lstm.forward(params, np.moveaxis(x, 0, -1), state)
    with pytest.raises(TypeError, match=r"state must be a State\(a, c\), but is a ndarray\. Is c missing\?"):
        fast_lstm.forward(params, x, state.a)


def test_axes_are_reversed_and_come_back(rng):
    x = rng.standard_normal((3, 5, 7))
    np.testing.assert_array_equal(fast_lstm.rows_by_time(x), x.transpose().astype(np.float32))
    np.testing.assert_array_equal(fast_lstm.columns_by_time(fast_lstm.rows_by_time(x)), x.astype(np.float32))
