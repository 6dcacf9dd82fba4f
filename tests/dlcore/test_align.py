from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from scipy.special import expit, softmax

from dlcore import align, seq2seq

N_X, N_Y, N_E, N_A, N_S, N_H = 13, 11, 5, 3, 7, 17
X = np.array([[4, 7, 12, 3, 2], [5, 9, 2, 0, 0], [8, 2, 0, 0, 0]])
Y = np.array([[3, 9, 2, 0], [10, 5, 4, 2], [6, 2, 0, 0]])


@pytest.fixture(scope="module")
def params():
    return align.init(N_X, N_Y, n_e=N_E, n_a=N_A, n_s=N_S, n_h=N_H, key=jax.random.key(1))


def gru(cell, x, c):
    Wu, bu, Wr, br, Wc, bc = (np.asarray(p, dtype=float) for p in cell)
    u, r = (expit(W @ np.concatenate([c, x]) + b[:, 0]) for W, b in ((Wu, bu), (Wr, br)))
    return u * np.tanh(Wc @ np.concatenate([r * c, x]) + bc[:, 0]) + (1 - u) * c


def by_loops(params, x, y):
    """What is looked at, all answers and all weights for one text without padding, token by token."""
    E, T = np.asarray(params.E), len(x)
    ahead, behind = [np.zeros(N_A)], [np.zeros(N_A)]
    for t in range(T):
        ahead.append(gru(params.encoder.forward, E[x[t]], ahead[-1]))
        behind.append(gru(params.encoder.backward, E[x[T - 1 - t]], behind[-1]))
    a = np.array([np.concatenate([ahead[t + 1], behind[T - t]]) for t in range(T)])
    s, Z, alphas, attention = np.zeros(N_S), [], [], params.decoder.attention
    for token in [seq2seq.BOS, *y[:-1]]:
        e = [(np.tanh(s @ attention.Ws + a_t @ attention.Wa + attention.b[0]) @ attention.v)[0] for a_t in a]
        alphas.append(softmax(e))
        s = gru(params.decoder.cell, np.concatenate([alphas[-1] @ a, np.asarray(params.decoder.E)[token]]), s)
        Z.append(np.asarray(params.decoder.output.Wya) @ s + np.asarray(params.decoder.output.by)[:, 0])
    return a, np.array(Z), np.array(alphas)


def taught(params, X, Y):
    a = align.encode(params, X)
    return a, *align.teach(params.decoder, align.start(params.decoder, a, X != 0), Y)


def test_all_of_it_by_loops(params):
    a, Z, alpha = taught(params, X, Y)
    for i in range(len(X)):
        x, y = X[i][X[i] != 0], Y[i][Y[i] != 0]
        for found, expected in zip(
            (a[i, : len(x)], Z[:, i, : len(y)].T, alpha[i, : len(y), : len(x)]), by_loops(params, x, y), strict=True
        ):
            np.testing.assert_allclose(found, expected, atol=2e-5)


def test_weights_sum_to_one_over_the_real_positions(params):
    _, _, alpha = taught(params, X, Y)
    assert alpha.shape == (3, 4, 5)
    np.testing.assert_allclose(alpha.sum(axis=2), 1, rtol=1e-5)
    assert (np.asarray(alpha).swapaxes(1, 2)[X == 0] == 0).all()


@pytest.mark.slow
def test_more_padding_changes_nothing(params):
    value, slope = jax.value_and_grad(align.loss)(params, X, Y)
    value_2, slope_2 = jax.value_and_grad(align.loss)(params, np.pad(X, ((0, 0), (0, 2))), np.pad(Y, ((0, 0), (0, 3))))
    np.testing.assert_allclose(value_2, value, rtol=1e-6)
    jax.tree.map(partial(np.testing.assert_allclose, atol=1e-6), slope_2, slope)


def test_loss_is_the_mean_over_real_tokens_as_optax_computes_it(params):
    _, Z, _ = taught(params, X, Y)
    each = optax.softmax_cross_entropy_with_integer_labels(jnp.moveaxis(Z, 0, 2), jnp.array(Y))
    np.testing.assert_allclose(align.loss(params, X, Y), np.asarray(each)[Y != 0].mean(), rtol=1e-6)


def test_translate_takes_the_best_token_and_reads_it_back(params):
    state = align.start(params.decoder, align.encode(params, X), X != 0)
    y, ended, expected = jnp.full(3, seq2seq.BOS), np.zeros(3, bool), []
    for _ in range(6):
        state, Z = align.step(params.decoder, state, y)
        y = jnp.where(ended, seq2seq.PAD, Z.argmax(axis=0))
        ended |= np.asarray(y) == seq2seq.EOS
        expected.append(y)
    np.testing.assert_array_equal(align.translate(params, X, max_length=6), np.array(expected).T)


def test_the_state_looks_before_it_changes(params):
    state = align.start(params.decoder, align.encode(params, X), X != 0)
    _, _, alpha_3 = align.step_with_weights(params.decoder, state, jnp.array([3, 3, 3]))
    _, _, alpha_4 = align.step_with_weights(params.decoder, state, jnp.array([4, 4, 4]))
    np.testing.assert_array_equal(alpha_3, alpha_4)  # the token before is in s^<t>, and where to look comes from s^<t-1>


@pytest.mark.slow
def test_slopes_by_differences_in_float64(params, rng):
    with jax.enable_x64(True):
        at = jax.tree.map(lambda p: jnp.array(p, dtype=float), params)
        direction = jax.tree.map(lambda p: rng.normal(size=p.shape), at)
        moved = lambda h: align.loss(jax.tree.map(lambda p, d: p + h * d, at, direction), X, Y)  # noqa: E731
        slopes = jax.grad(align.loss)(at, X, Y)
        found = sum((g * d).sum() for g, d in zip(*map(jax.tree.leaves, (slopes, direction)), strict=True))
        np.testing.assert_allclose(found, (moved(1e-5) - moved(-1e-5)) / 2e-5, rtol=1e-6)


@pytest.mark.slow
def test_it_learns_to_turn_texts_around():
    # With attention a small state suffices: it only has to remember where it is.
    rng = np.random.default_rng(0)
    letters = rng.integers(3, N_Y, (64, 4))
    X, Y = (np.pad(rows, ((0, 0), (0, 1)), constant_values=seq2seq.EOS) for rows in (letters, letters[:, ::-1]))
    params = align.init(N_X, N_Y, n_e=8, n_a=16, n_s=16, n_h=16, key=jax.random.key(1))
    optimizer = optax.adam(0.02)

    @jax.jit
    def step(params, state):
        J, grads = jax.value_and_grad(align.loss)(params, X, Y)
        updates, state = optimizer.update(grads, state)
        return optax.apply_updates(params, updates), state, J

    state = optimizer.init(params)
    for _ in range(200):
        params, state, _ = step(params, state)
    assert step._cache_size() == 1
    found = align.translate(params, X, max_length=5)
    assert (np.asarray(found) == Y).all(axis=1).mean() > 0.95
    _, _, alpha = taught(params, X, Y)
    assert (np.asarray(alpha).mean(axis=0)[:4, :4].argmax(axis=1) == [3, 2, 1, 0]).mean() >= 0.5  # it looks at what it copies


def test_places_of_a_picture_can_be_looked_at(rng):
    decoder = align.init_decoder(N_Y, N_E, N_S, 19, N_H, key=jax.random.key(3))
    grid = rng.normal(size=(3, 16, 19)).astype(np.float32)
    Z, alpha = align.teach(decoder, align.start(decoder, grid, np.ones((3, 16), bool)), Y)
    assert Z.shape == (N_Y, 3, 4) and alpha.shape == (3, 4, 16)


def test_bad_input_is_refused(as_learner, params):
    with pytest.raises(ValueError, match="X must hold numbers from 0 to 12, but holds 1 to 13"):
        align.loss(params, X + 1, Y)
    with pytest.raises(ValueError, match=r"Y must have shape \(m=3, T_y\), but has shape \(2, 4\)"):
        align.loss(params, X, Y[:2])
    with pytest.raises(ValueError, match=r"a must have shape \(m, T_x, n_a=6\), but has shape \(6, 3, 5\)"):
        align.start(params.decoder, np.zeros((6, 3, 5)), X != 0)
    with pytest.raises(ValueError, match=r"mask must have shape \(m=3, T_x=5\), but has shape \(3, 4\)"):
        align.start(params.decoder, np.zeros((3, 5, 6)), Y != 0)
