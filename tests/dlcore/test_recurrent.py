import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from dlcore import gru, lstm, peephole, recurrent, rnn
from dlcore.recurrent import Bidirectional

N_X, M, T_X, N_A = 3, 5, 7, 11
TWO_CELLS = pytest.mark.parametrize("cell", [rnn, lstm], ids=["rnn", "lstm"])  # a state of one array, and of two
CELLS = pytest.mark.parametrize("cell", [rnn, gru, lstm], ids=["rnn", "gru", "lstm"])
MASK = np.arange(T_X) < np.array([[7], [4], [1], [6], [2]])  # (M, T_X): lengths of the sequences


@pytest.fixture
def x(rng):
    return rng.standard_normal((N_X, M, T_X)).astype(np.float32)


def start(cell, key=0, n_x=N_X):
    """Parameters and a first state that is not zero."""
    params = cell.init(n_x, N_A, key=jax.random.key(key))
    state = jax.tree.map(lambda s: s + 0.3, cell.start(params, M))
    return params, state


def loop(cell, params, x, state):
    """The states of one sequence after the other, by a plain loop."""
    states = []
    for t in range(x.shape[2]):
        state = cell.step(params, x[:, :, t], state)
        states.append(state)
    return jax.tree.map(lambda *s: np.stack(s, axis=2), *states)


def part(states, i, length=None):
    """Of one sequence, the first steps."""
    return jax.tree.map(lambda s: s[:, i : i + 1] if s.ndim == 2 else s[:, i : i + 1, :length], states)


def at(states, t):
    return jax.tree.map(lambda s: s[:, :, t], states)


def equal(found, expected, **tolerance):
    jax.tree.map(lambda f, e: np.testing.assert_allclose(f, e, **({"rtol": 1e-5, "atol": 1e-6} | tolerance)), found, expected)


@TWO_CELLS
def test_unroll_is_a_loop_over_the_steps(cell, x):
    params, state = start(cell)
    equal(recurrent.unroll(cell.step, params, x, state), loop(cell, params, x, state))


@TWO_CELLS
def test_unroll_in_reverse_is_the_loop_over_the_reversed_sequence(cell, x):
    params, state = start(cell)
    states = recurrent.unroll(cell.step, params, x, state, reverse=True)
    equal(jax.tree.map(lambda s: s[:, :, ::-1], states), loop(cell, params, x[:, :, ::-1], state))


@TWO_CELLS
def test_each_sequence_with_padding_is_the_sequence_alone(cell, x):
    params, state = start(cell)
    states = recurrent.unroll(cell.step, params, x, state, mask=MASK)
    for i, length in enumerate(MASK.sum(axis=1)):
        alone = loop(cell, params, part(x, i, length), part(state, i))
        equal(part(states, i, length), alone)
        equal(part(recurrent.last(states), i), at(alone, -1))


@CELLS
@pytest.mark.parametrize("reverse", [False, True])
def test_a_masked_input_changes_nothing(cell, x, reverse):
    params, state = start(cell)
    other = np.where(MASK[None], x, 1e3).astype(np.float32)
    states = [recurrent.unroll(cell.step, params, x, state, mask=MASK, reverse=reverse) for x in (x, other)]
    jax.tree.map(np.testing.assert_array_equal, *states)


@TWO_CELLS
def test_a_later_input_does_not_change_an_earlier_state(cell, x):
    params, state = start(cell)
    before, after = (recurrent.unroll(cell.step, params, x, state) for x in (x, np.where(np.arange(T_X) > 3, 9.0, x)))
    jax.tree.map(lambda b, a: np.testing.assert_array_equal(b[..., :4], a[..., :4]), before, after)
    assert not np.allclose(recurrent.activation(before)[..., 4], recurrent.activation(after)[..., 4])


@TWO_CELLS
def test_a_sequence_can_be_continued(cell, x):
    params, state = start(cell)
    first = recurrent.unroll(cell.step, params, x[:, :, :3], state)
    second = recurrent.unroll(cell.step, params, x[:, :, 3:], recurrent.last(first))
    whole = recurrent.unroll(cell.step, params, x, state)
    equal(jax.tree.map(lambda *s: np.concatenate(s, axis=2), first, second), whole)


@TWO_CELLS
def test_bidirectional_joins_two_readings_of_each_sequence(cell, x):
    (forward, state), (backward, _) = start(cell), start(cell, key=1)
    a = recurrent.bidirectional(cell.step, Bidirectional(forward, backward), x, Bidirectional(state, state), mask=MASK)
    assert a.shape == (2 * N_A, M, T_X)
    for i, length in enumerate(MASK.sum(axis=1)):
        alone, state_i = part(x, i, length), part(state, i)
        equal(a[:N_A, i : i + 1, :length], recurrent.activation(loop(cell, forward, alone, state_i)))
        read_back = recurrent.activation(loop(cell, backward, alone[:, :, ::-1], state_i))[:, :, ::-1]
        equal(a[N_A:, i : i + 1, :length], read_back)


@TWO_CELLS
def test_deep_feeds_each_layer_with_the_one_below(cell, x):
    (low, state), (high, _) = start(cell), start(cell, key=1, n_x=N_A)
    layers = recurrent.deep(cell.step, [low, high], x, [state, state])
    below, above = state, state
    for t in range(T_X):
        below = cell.step(low, x[:, :, t], below)
        above = cell.step(high, recurrent.activation(below), above)
        equal(at(layers, t), [below, above])


def test_sequence_loss_agrees_with_optax(rng):
    Z, Y = rng.standard_normal((2, N_X, M, T_X))
    Y = jax.nn.softmax(Y, axis=0)
    per_step = optax.softmax_cross_entropy(np.moveaxis(Z, 0, 2), np.moveaxis(np.asarray(Y), 0, 2))
    np.testing.assert_allclose(recurrent.sequence_loss(Z, Y), per_step.sum(axis=1), rtol=1e-5)
    np.testing.assert_allclose(recurrent.sequence_loss(Z, Y, MASK), (per_step * MASK).sum(axis=1), rtol=1e-5)


def test_binary_sequence_loss_agrees_with_optax(rng):
    Z, Y = rng.standard_normal((1, M, T_X)), rng.integers(0, 2, (1, M, T_X))
    per_step = optax.sigmoid_binary_cross_entropy(jnp.array(Z), jnp.array(Y))[0]
    np.testing.assert_allclose(recurrent.binary_sequence_loss(Z, Y), per_step.sum(axis=1), rtol=1e-5)
    np.testing.assert_allclose(recurrent.binary_sequence_loss(Z, Y, MASK), (per_step * MASK).sum(axis=1), rtol=1e-5)


def test_sequence_loss_of_a_single_step():
    # y = 1 and y_hat = 0.1 cost 2.3026: the first worked number of the week.
    Z = jnp.log(jnp.array([0.1, 0.9])).reshape(2, 1, 1)
    np.testing.assert_allclose(recurrent.sequence_loss(Z, jnp.array([1.0, 0.0]).reshape(2, 1, 1)), [2.3026], atol=5e-5)


def test_gradient_norms_are_products_of_jacobians(x):
    params, a0 = start(rnn)
    a = rnn.forward(params, x, a0)
    expected = np.zeros((T_X, M))
    for i in range(M):
        slope = np.ones(N_A)
        for t in reversed(range(T_X)):
            expected[t, i] = np.linalg.norm(slope)
            slope = np.asarray(params.Waa).T @ ((1 - np.asarray(a)[:, i, t] ** 2) * slope)
    np.testing.assert_allclose(recurrent.gradient_norms(rnn.step, params, x, a0), expected.mean(axis=1), rtol=1e-4)


@pytest.mark.parametrize("w, T, expected", [(0.9, 50, 5.2e-3), (0.9, 100, 2.7e-5), (1.1, 50, 117), (1.1, 100, 13781)])
def test_gradients_of_a_linear_cell_are_powers_of_its_weight(w, T, expected):
    norms = recurrent.gradient_norms(lambda w, x_t, a: w * a + x_t, w, jnp.ones((1, 2, T + 1)), jnp.zeros((1, 2)))
    np.testing.assert_allclose(norms, w ** np.arange(T, -1, -1.0), rtol=1e-4)
    np.testing.assert_allclose(norms[0], expected, rtol=2e-2)


@pytest.mark.parametrize("update_bias, kept", [(0.0, 8e-31), (-1.0, 2.5e-14), (-3.0, 7.8e-3)])
def test_a_gated_cell_keeps_what_its_gate_says(update_bias, kept):
    # Weights of zero: every step keeps the share 1 - sigmoid(b_u) of the cell.
    with jax.enable_x64(True):  # the square of 8e-31 is 0 in float32
        params = jax.tree.map(jnp.zeros_like, gru.init(1, 1, key=jax.random.key(0)))
        params = params._replace(bu=jnp.full((1, 1), update_bias))
        norms = recurrent.gradient_norms(gru.step, params, jnp.ones((1, 1, 101)), jnp.zeros((1, 1)))
    np.testing.assert_allclose(norms[0], kept, rtol=4e-2)


@pytest.mark.parametrize("kind, factor, peepholes", [("rnn", 1, 0), ("gru", 3, 0), ("lstm", 4, 0), ("peephole", 4, 3)])
def test_numbers_of_parameters(kind, factor, peepholes):
    cell = {"rnn": rnn, "gru": gru, "lstm": lstm, "peephole": peephole}[kind]
    params = jax.eval_shape(lambda key: cell.init(10_000, 100, key=key), jax.random.key(0))
    assert sum(leaf.size for leaf in jax.tree.leaves(params)) == factor * (100 * 10_100 + 100) + peepholes * 100


def test_unroll_does_not_compile_again():
    forward = jax.jit(lambda params, x, a0, mask: recurrent.unroll(rnn.step, params, x, a0, mask=mask))
    params, a0 = start(rnn)
    for scale in (1.0, 2.0):
        forward(params, scale * jnp.ones((N_X, M, T_X)), a0, MASK)
    assert forward._cache_size() == 1


@CELLS
def test_sequences_that_do_not_fit_are_named(as_learner, cell, x):
    params, state = start(cell)
    with pytest.raises(ValueError, match=r"x must have shape \(n_x=3, m, T_x\), but has shape \(5, 7, 3\)\. Its last axis"):
        cell.forward(params, np.moveaxis(x, 0, -1), state)
    with pytest.raises(ValueError, match=r"x must have shape \(n_x=3, m, T_x\), but has shape \(3, 5\)\."):
        cell.forward(params, x[:, :, 0], state)
    with pytest.raises(ValueError, match=r"mask must have shape \(m=5, T_x=7\), but has shape \(7, 5\)\. Its transpose"):
        cell.forward(params, x, state, mask=MASK.T)
    with pytest.raises(TypeError, match=r"mask must hold True and False, but holds float64\. Is mask > 0"):
        cell.forward(params, x, state, mask=MASK.astype(float))
    with pytest.raises(ValueError, match=r"must have shape \(n_a=11, m=5\), but has shape \(5, 11\)"):
        cell.forward(params, x, jax.tree.map(lambda s: s.T, state))
    with pytest.raises(ValueError, match=r"x must hold at least one step of one example, but has shape \(3, 0, 7\)"):
        cell.forward(params, x[:, :0], jax.tree.map(lambda s: s[:, :0], state))
    with pytest.raises(ValueError, match=r"x must hold at least one step of one example, but has shape \(3, 5, 0\)"):
        cell.forward(params, x[:, :, :0], state)
    with pytest.raises(TypeError, match=r"params must be an? \w+, but is a dict"):
        cell.forward({}, x, state)


@CELLS
def test_steps_that_do_not_fit_are_named(as_learner, cell, x):
    params, state = start(cell)
    with pytest.raises(ValueError, match=r"x_t must have shape \(n_x=3, m\), but has shape \(5, 3\)\. Its transpose"):
        cell.step(params, x[:, :, 0].T, state)
    with pytest.raises(ValueError, match=r"must have shape \(n_a=11, m=5\), but has shape \(11, 4\)"):
        cell.step(params, x[:, :, 0], jax.tree.map(lambda s: s[:, :4], state))


def test_unroll_names_a_state_of_another_batch(as_learner, x):
    params, a0 = start(rnn)
    with pytest.raises(ValueError, match=r"state must have shape \(n_a, m=5\), but has shape \(11, 4\)"):
        recurrent.unroll(rnn.step, params, x, a0[:, :4])


@pytest.mark.parametrize("params, states", [([], []), ([1, 2], [1])])
def test_deep_wants_one_state_per_layer(params, states):
    with pytest.raises(ValueError, match=r"params and states must hold one entry per layer, but hold \d and \d"):
        recurrent.deep(rnn.step, params, jnp.ones((N_X, M, T_X)), states)


def test_sequence_loss_names_labels_that_do_not_fit(as_learner):
    with pytest.raises(ValueError, match=r"Y must have shape \(n_y=3, m=5, T_x=7\), but has shape \(5, 7\)"):
        recurrent.sequence_loss(np.zeros((N_X, M, T_X)), np.zeros((M, T_X)))
    with pytest.raises(ValueError, match=r"Z must have shape \(1, m, T_x\), but has shape \(3, 5, 7\)"):
        recurrent.binary_sequence_loss(np.zeros((N_X, M, T_X)), np.zeros((1, M, T_X)))
