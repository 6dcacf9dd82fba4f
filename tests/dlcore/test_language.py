import itertools
from collections import Counter

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from dlcore import clip, decode, fast_lstm, gru, language, lstm, optim, peephole, rnn, text, train
from dlcore.datasets import names

N_V, N_A, M, T = 5, 7, 3, 11
CELLS = pytest.mark.parametrize("cell", [rnn, peephole], ids=["rnn", "peephole"])  # one state, and two
MASK = np.arange(T) < np.array([[11], [4], [1]])


# Compiled once for all tests; the cell decides what is compiled.
logits, log_probabilities, loss, cost = (
    jax.jit(function, static_argnums=0)
    for function in (language.logits, language.log_probabilities, language.loss, language.cost)
)


def model(cell=gru, key=0, n_v=N_V):
    """With weights and biases large enough that its distributions are far from even, from the first token on."""
    rng = np.random.default_rng(key)
    shapes = jax.eval_shape(lambda key: language.init(cell, n_v, N_A, key=key), jax.random.key(0))
    return jax.tree.map(lambda p: rng.standard_normal(p.shape).astype(np.float32), shapes)


@pytest.fixture
def tokens(rng):
    return rng.integers(0, N_V, (M, T))


def by_hand(cell, params, sentence):
    """log P of every token of one sentence, by a loop that feeds one vector after the other."""
    state, x, found = cell.start(params.cell, 1), np.zeros((N_V, 1), np.float32), []
    for token in sentence:
        state = cell.step(params.cell, x, state)
        a = np.asarray(state[0] if isinstance(state, tuple) else state, float)
        z = (np.asarray(params.output.Wya) @ a + np.asarray(params.output.by))[:, 0]
        found.append(z[token] - np.log(np.sum(np.exp(z))))
        x = np.eye(N_V, dtype=np.float32)[:, [token]]
    return found


@CELLS
def test_log_probabilities_are_those_of_a_loop_over_the_tokens(cell, tokens):
    params = model(cell)
    found = log_probabilities(cell, params, tokens)
    for i in range(M):
        np.testing.assert_allclose(found[i], by_hand(cell, params, tokens[i]), rtol=1e-4, atol=1e-5)


def test_the_fast_lstm_is_the_same_language_model(tokens):
    params = model(lstm)
    one, two = (cost(cell, params, tokens, MASK) for cell in (lstm, fast_lstm))
    np.testing.assert_allclose(one, two, rtol=1e-5)
    assert language.sample(fast_lstm, params, 2, max_len=3, eos=0, key=jax.random.key(0)).shape == (2, 3)


@CELLS
def test_the_probabilities_of_all_sentences_of_one_length_sum_to_one(cell):
    everything = np.array(list(itertools.product(range(N_V), repeat=4)))
    L = loss(cell, model(cell), everything, np.ones(everything.shape, bool))
    np.testing.assert_allclose(jnp.sum(jnp.exp(-L)), 1.0, rtol=1e-5)


def test_the_network_does_not_see_the_token_that_it_predicts(tokens):
    params, other = model(), tokens.copy()
    other[:, 6] = (other[:, 6] + 1) % N_V
    one, two = (logits(gru, params, y) for y in (tokens, other))
    np.testing.assert_array_equal(one[:, :, :7], two[:, :, :7])
    assert (one[:, :, 7] != two[:, :, 7]).any()


def test_inputs_are_the_tokens_one_step_later(tokens):
    x = np.asarray(language.inputs(tokens, N_V))
    assert x.shape == (N_V, M, T) and not x[:, :, 0].any()
    np.testing.assert_array_equal(x[:, :, 1:].argmax(axis=0), tokens[:, :-1])
    assert (x[:, :, 1:].sum(axis=0) == 1).all()


def test_cost_agrees_with_optax(tokens):
    params = model()
    Z = jnp.moveaxis(logits(gru, params, tokens), 0, -1)
    L = optax.softmax_cross_entropy_with_integer_labels(Z, tokens)
    np.testing.assert_allclose(cost(gru, params, tokens, MASK), L[MASK].mean(), rtol=1e-5)
    np.testing.assert_allclose(loss(gru, params, tokens, MASK), (L * MASK).sum(axis=1), rtol=1e-5)


def test_padding_changes_nothing(tokens):
    params = model()
    slopes = jax.jit(jax.grad(lambda params, y: cost(gru, params, y, MASK)))
    for other in range(N_V):
        changed = np.where(MASK, tokens, other)
        np.testing.assert_array_equal(loss(gru, params, changed, MASK), loss(gru, params, tokens, MASK))
        one, two = slopes(params, changed), slopes(params, tokens)
        jax.tree.map(lambda o, t: np.testing.assert_allclose(o, t, atol=1e-6), one, two)


def test_the_sentence_worked_by_hand():
    log_p, mask = np.log([[0.01, 0.2, 0.05]]), np.ones((1, 3), bool)
    np.testing.assert_allclose(log_p.sum(), -9.2103, atol=5e-5)
    np.testing.assert_allclose(language.perplexity(log_p, mask), 21.54, atol=5e-3)


def test_perplexity_is_the_exponential_of_the_cost(tokens):
    params = model()
    log_p = log_probabilities(gru, params, tokens)
    np.testing.assert_allclose(language.perplexity(log_p, MASK), jnp.exp(cost(gru, params, tokens, MASK)), rtol=1e-5)


def test_perplexity_counts_tokens_and_not_sentences():
    log_p = np.log([[0.5, 0.5, 0.5], [0.1, 1.0, 1.0]])
    mask = np.array([[True, True, True], [True, False, False]])
    np.testing.assert_allclose(language.perplexity(log_p, mask), (0.5**3 * 0.1) ** (-1 / 4), rtol=1e-6)


@pytest.mark.parametrize("n_v", [27])
def test_a_model_that_knows_nothing_guesses_among_all_tokens(n_v, rng):
    params = jax.tree.map(jnp.zeros_like, language.init(gru, n_v, N_A, key=jax.random.key(0)))
    tokens = rng.integers(0, n_v, (M, T))
    np.testing.assert_allclose(language.perplexity(log_probabilities(gru, params, tokens), MASK), n_v, rtol=1e-5)


def test_a_long_sentence_does_not_underflow(rng):
    params = model()
    L = loss(gru, params, rng.integers(0, N_V, (1, 400)), np.ones((1, 400), bool))
    assert np.isfinite(L[0]) and L[0] > 150 and np.exp(-np.float32(L[0])) == 0


def test_next_probabilities_follow_the_beginning(tokens):
    params = model()
    for length in (0, 3):
        prefix = tokens[0, :length].tolist()
        expected = [np.exp(by_hand(gru, params, [*prefix, k])[-1]) for k in range(N_V)]
        np.testing.assert_allclose(language.next_probabilities(gru, params, prefix), expected, rtol=1e-4)


@pytest.mark.parametrize("temperature", [0.5, 3.0])
def test_temperature_raises_the_probabilities_to_a_power(temperature):
    p = np.asarray(language.next_probabilities(gru, model(), [2, 0])) ** (1 / temperature)
    found = language.next_probabilities(gru, model(), [2, 0], temperature=temperature)
    np.testing.assert_allclose(found, p / p.sum(), rtol=1e-4)


def ended(row, eos=0):
    """A row up to its first eos."""
    return tuple(row[: row.index(eos) + 1]) if eos in row else tuple(row)


@CELLS
def test_samples_come_with_the_probabilities_of_the_model(cell):
    params = model(cell, n_v=3)
    drawn = Counter(ended(row) for row in language.sample(cell, params, 4000, max_len=3, eos=0, key=jax.random.key(2)).tolist())
    step, start = language.decoder(cell, params)
    possible = {ended(row) for row in map(list, itertools.product(range(3), repeat=3))}
    assert set(drawn) <= possible
    for sentence in possible:
        p = np.exp(decode.log_probability(step, start, sentence, bos=-1))
        assert abs(drawn[sentence] - 4000 * p) < 4.5 * np.sqrt(4000 * p * (1 - p)) + 1


def test_samples_are_filled_up_behind_their_end():
    rows = language.sample(gru, model(), 50, max_len=20, eos=3, key=jax.random.key(0)).tolist()
    assert any(3 in row for row in rows)
    for row in rows:
        assert set(row[len(ended(row, 3)) :]) <= {3}


def test_banned_tokens_are_never_drawn():
    params, options = model(), {"max_len": 9, "eos": 0, "key": jax.random.key(0)}
    assert {2, 4} & set(np.unique(language.sample(gru, params, 99, **options)))
    assert not {2, 4} & set(np.unique(language.sample(gru, params, 99, banned=[2, 4], **options)))


def test_banning_is_drawing_again():
    params = model()
    p = np.array(language.next_probabilities(gru, params, []))
    p[2] = 0
    drawn = language.sample(gru, params, 4000, max_len=1, eos=0, banned=[2], key=jax.random.key(0))
    np.testing.assert_allclose(np.bincount(drawn[:, 0], minlength=N_V) / 4000, p / p.sum(), atol=0.035)


def test_a_cold_sample_is_greedy():
    params = model()
    cold = language.sample(gru, params, 2, max_len=8, eos=0, temperature=1e-4, key=jax.random.key(0)).tolist()
    step, start = language.decoder(gru, params)
    greedy = decode.greedy(step, start, bos=-1, eos=0, max_len=8)
    assert ended(cold[0]) == ended(cold[1]) == greedy.tokens


def test_samples_depend_on_the_key_alone():
    params = model()
    sample = jax.jit(lambda key: language.sample(gru, params, 9, max_len=9, eos=0, key=key))
    one, two, other = (sample(jax.random.key(k)).tolist() for k in (0, 0, 1))
    assert one == two != other and sample._cache_size() == 1


@CELLS
def test_the_decoder_finds_sentences_as_probable_as_the_loss_says(cell, tokens):
    params = model(cell)
    step, start = language.decoder(cell, params)
    for i in range(M):
        sentence = tokens[i, MASK[i]].tolist()
        expected = -loss(cell, params, tokens, MASK)[i]
        np.testing.assert_allclose(decode.log_probability(step, start, sentence, bos=-1), expected, rtol=1e-4)


def test_bigrams_are_counts_of_pairs(tokens):
    log_p = language.count_bigrams(tokens, MASK, N_V)
    pairs = Counter()
    for row, real in zip(tokens.tolist(), MASK, strict=True):
        real = row[: real.sum()]
        pairs.update(zip([-1, *real], real, strict=False))
    for before in range(-1, N_V):
        total = sum(count for (b, _), count in pairs.items() if b == before)
        for y in range(N_V):
            np.testing.assert_allclose(np.exp(log_p[before, y]), (pairs[before, y] + 1) / (total + N_V))


@pytest.mark.slow
def test_a_network_learns_names_better_than_pairs():
    sentences = [[*name, text.EOS] for name in names.dinosaurs(40, seed=0)]
    vocabulary = text.build(sentences, specials=[text.EOS])
    tokens, mask = text.pad([text.encode(vocabulary, sentence) for sentence in sentences])
    n_v = len(vocabulary.tokens)
    log_p = language.count_bigrams(tokens, mask, n_v)
    before = np.concatenate([np.full((len(tokens), 1), -1), tokens[:, :-1]], axis=1)
    by_pairs = language.perplexity(log_p[before, tokens], mask)

    optimizer = clip.before(optim.gradient_descent(learning_rate=2.0), max_norm=1.0)
    step = train.make_step(lambda params, y, mask: cost(gru, params, y, mask), optimizer)
    params = language.init(gru, n_v, 32, key=jax.random.key(0))
    state = optimizer.init(params)
    for _ in range(300):
        params, state, _ = step(params, state, tokens, mask)
    assert step._cache_size() == 1
    by_network = language.perplexity(log_probabilities(gru, params, tokens), mask)
    assert by_network < 0.8 * by_pairs < 0.8 * n_v


def test_bad_tokens_are_named(as_learner, tokens):
    params = model()
    for function in (language.logits, language.log_probabilities):
        with pytest.raises(ValueError, match=r"tokens must have shape \(m, T\), but has shape \(11,\)"):
            function(gru, params, tokens[0])
        with pytest.raises(ValueError, match=r"tokens must lie between 0 and n_v - 1 = 4, but go from 0 to 5"):
            function(gru, params, np.array([[0, 5]]))
        with pytest.raises(ValueError, match=r"but go from -1 to 0"):
            function(gru, params, np.array([[0, -1]]))
        with pytest.raises(TypeError, match=r"tokens must hold whole numbers, but hold float64\. Are they one-hot"):
            function(gru, params, tokens.astype(float))
        with pytest.raises(ValueError, match=r"tokens must hold at least one step of one sentence, but have shape \(0, 11\)"):
            function(gru, params, tokens[:0])


def test_bad_masks_are_named(as_learner, tokens):
    params = model()
    for function in (language.loss, language.cost):
        with pytest.raises(ValueError, match=r"mask must have shape \(m=3, T=11\), but has shape \(11, 3\)\. Its transpose"):
            function(gru, params, tokens, MASK.T)
        with pytest.raises(TypeError, match=r"mask must hold True and False, but holds int64\. Is mask > 0"):
            function(gru, params, tokens, MASK.astype(int))
        with pytest.raises(ValueError, match=r"mask must be True at one token at least, but is False everywhere"):
            function(gru, params, tokens, np.zeros_like(MASK))


@pytest.mark.parametrize(
    "changes, message",
    [
        ({"temperature": 0.0}, r"temperature must be above 0, but is 0\.0\. A very small one"),
        ({"max_len": 0}, "m and max_len must be at least 1, but are 2 and 0"),
        ({"eos": 5}, r"eos must lie between 0 and n_v - 1 = 4, but is \[5\]"),
        ({"banned": [-1]}, r"banned must lie between 0 and n_v - 1 = 4, but is \[-1\]"),
        ({"banned": range(5)}, "banned must leave at least one token"),
    ],
)
def test_bad_wishes_for_samples_are_named(as_learner, changes, message):
    with pytest.raises(ValueError, match=message):
        language.sample(gru, model(), 2, **({"max_len": 3, "eos": 0, "key": jax.random.key(0)} | changes))
