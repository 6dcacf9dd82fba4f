from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from scipy.special import expit

from dlcore import decode, recurrent, seq2seq

N_X, N_Y, N_E, N_A = 13, 11, 5, 7
X = np.array([[4, 7, 12, 3, 2], [5, 9, 2, 0, 0], [8, 2, 0, 0, 0]])
Y = np.array([[3, 9, 2, 0], [10, 5, 4, 2], [6, 2, 0, 0]])


@pytest.fixture(scope="module")
def params():
    return seq2seq.init(N_X, N_Y, N_E, N_A, key=jax.random.key(1))


def gru(cell, x, c):
    """One step for one example, from the equations."""
    Wu, bu, Wr, br, Wc, bc = (np.asarray(p, dtype=float) for p in cell)
    u, r = (expit(W @ np.concatenate([c, x]) + b[:, 0]) for W, b in ((Wu, bu), (Wr, br)))
    return u * np.tanh(Wc @ np.concatenate([r * c, x]) + bc[:, 0]) + (1 - u) * c


def by_loops(params, x, y):
    """The state of the encoder and all answers for one text without padding, token by token."""
    s = np.zeros(N_A)
    for token in x:
        s = gru(params.encoder, np.asarray(params.E)[token], s)
    encoded, Z = s, []
    for token in [seq2seq.BOS, *y[:-1]]:
        s = gru(params.decoder.cell, np.asarray(params.decoder.E)[token], s)
        Z.append(np.asarray(params.decoder.output.Wya) @ s + np.asarray(params.decoder.output.by)[:, 0])
    return encoded, np.array(Z)


def real(row):
    return row[row != seq2seq.PAD]


def test_encoder_and_teacher_forcing_by_loops(params):
    s_0 = seq2seq.encode(params, X)
    Z = seq2seq.teach(params.decoder, s_0, Y)
    for i in range(len(X)):
        encoded, expected = by_loops(params, real(X[i]), real(Y[i]))
        np.testing.assert_allclose(s_0[:, i], encoded, atol=1e-5)
        np.testing.assert_allclose(Z[:, i, : len(expected)].T, expected, atol=1e-5)


def test_loss_is_the_mean_over_real_tokens_as_optax_computes_it(params):
    Z = seq2seq.teach(params.decoder, seq2seq.encode(params, X), Y)
    each = optax.softmax_cross_entropy_with_integer_labels(jnp.moveaxis(Z, 0, 2), jnp.array(Y))
    expected = np.asarray(each)[Y != 0].mean()
    np.testing.assert_allclose(seq2seq.loss(params, X, Y), expected, rtol=1e-6)


@pytest.mark.slow
def test_more_padding_changes_nothing(params):
    wider_X, wider_Y = np.pad(X, ((0, 0), (0, 3))), np.pad(Y, ((0, 0), (0, 2)))
    value, slope = jax.value_and_grad(seq2seq.loss)(params, X, Y)
    value_2, slope_2 = jax.value_and_grad(seq2seq.loss)(params, wider_X, wider_Y)
    np.testing.assert_allclose(value_2, value, rtol=1e-6)
    jax.tree.map(partial(np.testing.assert_allclose, atol=1e-6), slope_2, slope)


def test_padding_teaches_its_embedding_nothing(params):
    slope = jax.grad(seq2seq.loss)(params, X, Y)
    assert (slope.E[seq2seq.PAD] == 0).all() and (slope.E[4] != 0).any()
    assert (slope.decoder.E[seq2seq.PAD] == 0).all() and (slope.decoder.E[seq2seq.BOS] != 0).any()


def test_the_end_is_learned_too():
    Z = np.zeros((N_Y, 1, 3), np.float32)
    Z[5, 0, 0] = Z[4, 0, 1] = 50.0  # sure of both letters, and without an idea of the end
    np.testing.assert_allclose(seq2seq.text_loss(Z, np.array([[5, 4, 2]])), np.log(N_Y) / 3, rtol=1e-5)


def test_the_decoder_reads_what_stands_before_and_not_its_answer(params):
    np.testing.assert_array_equal(seq2seq.shifted(Y), [[1, 3, 9, 2], [1, 10, 5, 4], [1, 6, 2, 0]])
    other = Y.copy()
    other[1, 2:] = 7, 2
    before, after = (seq2seq.teach(params.decoder, jnp.ones((N_A, 3)), rows) for rows in (Y, other))
    np.testing.assert_array_equal(before[:, 1, :3], after[:, 1, :3])  # the answer at 2 has not seen token 2
    assert (before[:, 1, 3] != after[:, 1, 3]).any()


@pytest.mark.slow
def test_slopes_by_differences_in_float64(params, rng):
    with jax.enable_x64(True):
        at = jax.tree.map(lambda p: jnp.array(p, dtype=float), params)
        direction = jax.tree.map(lambda p: rng.normal(size=p.shape), at)
        moved = lambda h: seq2seq.loss(jax.tree.map(lambda p, d: p + h * d, at, direction), X, Y)  # noqa: E731
        slopes = jax.grad(seq2seq.loss)(at, X, Y)
        found = sum((g * d).sum() for g, d in zip(*map(jax.tree.leaves, (slopes, direction)), strict=True))
        np.testing.assert_allclose(found, (moved(1e-5) - moved(-1e-5)) / 2e-5, rtol=1e-6)


def test_write_takes_the_best_token_and_reads_it_back(params):
    s = seq2seq.encode(params, X)
    found = seq2seq.write(partial(seq2seq.step, params.decoder), s, 3, max_length=6)
    for i in range(3):
        state, token = np.asarray(s)[:, i], seq2seq.BOS
        for t in range(6):
            state = gru(params.decoder.cell, np.asarray(params.decoder.E)[token], state)
            Z = np.asarray(params.decoder.output.Wya) @ state
            token = seq2seq.PAD if token in (seq2seq.PAD, seq2seq.EOS) else int(Z.argmax())
            assert found[i, t] == token


def test_nothing_is_written_behind_the_end():
    texts = jnp.array([[5, 2, 7, 7, 7], [5, 6, 7, 2, 9]])

    def step(t, y_prev):
        return t + 1, jax.nn.one_hot(texts[:, t], N_Y).T

    found = seq2seq.write(step, 0, 2, max_length=5)
    np.testing.assert_array_equal(found, [[5, 2, 0, 0, 0], [5, 6, 7, 2, 0]])


def test_greedy_search_writes_the_same(params):
    s = seq2seq.encode(params, X)
    step = partial(seq2seq.step, params.decoder)
    written = np.asarray(seq2seq.write(step, s, 3, max_length=6))
    for i in range(3):
        found = decode.greedy(seq2seq.for_search(step), s[:, i : i + 1], bos=seq2seq.BOS, eos=seq2seq.EOS, max_len=6)
        tokens = written[i][: np.append(written[i] == seq2seq.EOS, True).argmax() + 1]
        assert list(found.tokens) == tokens.tolist()


def test_the_score_of_a_search_is_the_loss(params):
    step = seq2seq.for_search(partial(seq2seq.step, params.decoder))
    log_p = decode.log_probability(step, seq2seq.encode(params, X[:1]), Y[0, :3].tolist(), bos=seq2seq.BOS)
    np.testing.assert_allclose(-log_p / 3, seq2seq.loss(params, X[:1], Y[:1]), rtol=1e-5)


def fit(loss, params, *batch, steps=150):
    optimizer = optax.adam(0.02)

    @jax.jit
    def step(params, state):
        J, grads = jax.value_and_grad(loss)(params, *batch)
        updates, state = optimizer.update(grads, state)
        return optax.apply_updates(params, updates), state, J

    state = optimizer.init(params)
    for _ in range(steps):
        params, state, J = step(params, state)
    return params, float(J)


def test_it_learns_three_texts_by_heart(params):
    trained, J = fit(seq2seq.loss, params, X, Y)
    assert J < 0.05
    found = seq2seq.write(partial(seq2seq.step, trained.decoder), seq2seq.encode(trained, X), 3, max_length=4)
    np.testing.assert_array_equal(found, Y)


def test_it_learns_captions_by_heart(rng):
    features = rng.normal(size=(17, 3))
    trained, J = fit(seq2seq.caption_loss, seq2seq.init_captioner(17, N_Y, N_E, N_A, key=jax.random.key(2)), features, Y)
    assert J < 0.05
    found = seq2seq.write(partial(seq2seq.step, trained.decoder), seq2seq.see(trained, features), 3, max_length=4)
    np.testing.assert_array_equal(found, Y)


def test_the_picture_gives_the_first_state(rng):
    params = seq2seq.init_captioner(17, N_Y, N_E, N_A, key=jax.random.key(2))
    features = rng.normal(size=(17, 3))
    s = seq2seq.see(params, features)
    np.testing.assert_allclose(s, np.tanh(np.asarray(params.Wi) @ features), atol=1e-6)
    expected = seq2seq.text_loss(seq2seq.teach(params.decoder, s, Y), Y)
    np.testing.assert_allclose(seq2seq.caption_loss(params, features, Y), expected, rtol=1e-6)


def test_a_step_does_not_compile_twice(params):
    step = jax.jit(seq2seq.step)
    s, _ = step(params.decoder, jnp.zeros((N_A, 3)), jnp.array([1, 1, 1]))
    step(params.decoder, s, jnp.array([4, 5, 6]))
    assert step._cache_size() == 1


def test_the_last_state_of_the_encoder_is_that_before_padding(params):
    alone = seq2seq.encode(params, X[2:, :2])
    np.testing.assert_allclose(seq2seq.encode(params, X)[:, 2:], alone, atol=1e-6)
    assert recurrent.last(alone).shape == (N_A,)


@pytest.mark.parametrize(
    "rows, error, message",
    [
        (X[0], ValueError, r"X must have shape \(m, T_x\), but has shape \(5,\)"),
        (X.astype(np.float32), TypeError, "X must hold whole numbers, but holds float32"),
        (X[:0], ValueError, r"X must hold a text, but has shape \(0, 5\). Is the batch empty"),
        (X + 1, ValueError, "X must hold numbers from 0 to 12, but holds 1 to 13"),
        (np.array([[4, 0, 5]]), ValueError, "padding behind the text, but row 0 has it before"),
        (np.array([[4, 2], [0, 0]]), ValueError, "padding behind the text, but row 1 has it before"),
    ],
)
def test_bad_tokens_are_refused(as_learner, params, rows, error, message):
    with pytest.raises(error, match=message):
        seq2seq.encode(params, rows)


def test_other_bad_input_is_refused(as_learner, params):
    with pytest.raises(ValueError, match=r"Y must have shape \(m=3, T_y=4\), but has shape \(3, 5\)"):
        seq2seq.text_loss(np.zeros((13, 3, 4), np.float32), X)
    with pytest.raises(ValueError, match="max_length must be at least 1, but is 0"):
        seq2seq.write(partial(seq2seq.step, params.decoder), jnp.zeros((N_A, 3)), 3, max_length=0)
    captioner = seq2seq.init_captioner(17, N_Y, N_E, N_A, key=jax.random.key(2))
    with pytest.raises(ValueError, match=r"features must have shape \(n_features=17, m\), but has shape \(3, 17\)"):
        seq2seq.see(captioner, np.zeros((3, 17)))
