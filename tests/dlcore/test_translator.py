from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from scipy.stats import binom

from dlcore import attention, decode, optim, train, translator
from dlcore.datasets import strings
from dlcore.transformer import TransformerConfig

N_V, D, HEADS, LONGEST = 11, 6, 3, 7
CONFIG = TransformerConfig(vocab=N_V, d_model=D, num_heads=HEADS, num_layers=1, max_length=LONGEST)
X = np.array([[4, 9, 3, 2, 0], [10, 2, 0, 0, 0]])
Y = np.array([[7, 8, 5, 2], [3, 2, 0, 0]])
logits = jax.jit(partial(translator.logits, num_heads=HEADS))


@pytest.fixture(scope="module")
def params():
    return translator.init(CONFIG, key=jax.random.key(0))


def test_embed_is_a_product_with_one_hot_rows_plus_positions(params):
    one_hot = np.eye(N_V)[X]
    expected = D**0.5 * np.einsum("mtv,vd->mtd", one_hot, params.E) + np.asarray(attention.positions(5, D))[None]
    np.testing.assert_allclose(translator.embed(params.E, X), expected, rtol=1e-5, atol=1e-6)


def test_no_answer_knows_its_own_token_or_later_ones(params):
    Z = logits(params, X, Y)
    assert Z.shape == (2, 4, N_V)
    for t in range(4):
        other = Y.copy()
        other[0, t] = 6
        changed = np.abs(np.asarray(logits(params, X, other) - Z)).max(axis=-1) > 1e-6
        assert not changed[0, : t + 1].any() and changed[0, t + 1 :].all() and not changed[1].any()


def test_every_answer_knows_every_real_token_of_the_source(params):
    Z = logits(params, X, Y)
    for t in range(4):
        other = X.copy()
        other[0, t] = 6
        changed = np.abs(np.asarray(logits(params, other, Y) - Z)).max(axis=-1) > 1e-6
        assert changed[0].all() and not changed[1].any()


def test_padding_changes_nothing(params):
    short = translator.logits(params, X[1:, :2], Y[1:, :2], num_heads=HEADS)
    np.testing.assert_allclose(logits(params, X, Y)[1:, :2], short, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_loss_agrees_with_optax(rng, smoothing):
    Z = rng.standard_normal((2, 4, N_V))
    q = optax.smooth_labels(jnp.asarray(np.eye(N_V)[Y]), smoothing)
    expected = optax.softmax_cross_entropy(jnp.asarray(Z), q) * (Y != 0)
    np.testing.assert_allclose(translator.loss(Z, Y, smoothing=smoothing), expected, rtol=1e-5, atol=1e-6)


def test_cost_is_the_mean_over_real_tokens(params):
    Z = logits(params, X, Y)
    losses = [
        float(optax.softmax_cross_entropy_with_integer_labels(Z[i, t], Y[i, t])) for i in range(2) for t in range((4, 2)[i])
    ]
    np.testing.assert_allclose(translator.cost(params, X, Y, num_heads=HEADS), np.mean(losses), rtol=1e-5)


def test_search_gives_the_probabilities_of_teacher_forcing(params):
    step, state = translator.for_search(params, X[0], num_heads=HEADS, max_length=LONGEST)
    found = decode.log_probability(step, state, Y[0].tolist(), bos=1)
    losses = translator.loss(logits(params, X, Y), Y)
    np.testing.assert_allclose(found, -float(losses[0].sum()), rtol=1e-5)


@pytest.fixture(scope="module")
def learned():
    """Trained to reverse strings of up to four letters."""
    data = strings.reversals(2200, seed=0, length=4)
    config = TransformerConfig(vocab=len(data.words), d_model=32, num_heads=4, num_layers=1, max_length=8)
    optimizer = optim.adam(5e-3)
    epoch = train.make_epoch(partial(translator.cost, num_heads=4), optimizer)
    batches = np.random.default_rng(0).integers(2000, size=(400, 48))
    params = translator.init(config, key=jax.random.key(0))
    params, _, _ = epoch(params, optimizer.init(params), data.X[batches], data.Y[batches])
    return params, data.X[2000:], data.Y[2000:]


@pytest.mark.slow
def test_it_learns_to_reverse(learned):
    params, X_dev, Y_dev = learned
    written = np.asarray(translator.write(params, X_dev, num_heads=4, max_length=5))
    assert np.mean((written == Y_dev).all(axis=1)) > 0.9


def test_write_agrees_with_the_greedy_search_of_decode(learned):
    params, X_dev, _ = learned
    written = np.asarray(translator.write(params, X_dev, num_heads=4, max_length=5))
    for i in range(3):
        step, state = translator.for_search(params, X_dev[i], num_heads=4, max_length=5)
        found = decode.greedy(step, state, bos=1, eos=2, max_len=5).tokens
        assert written[i].tolist() == [*found, *[0] * (5 - len(found))]


def test_a_step_does_not_compile_again(params):
    optimizer = optim.adam(0.01)
    step = train.make_step(partial(translator.cost, num_heads=HEADS, smoothing=0.1), optimizer)
    params, state, before = step(params, optimizer.init(params), X, Y)
    _, _, after = step(params, state, X, Y)
    assert step._cache_size() == 1 and after < before


def test_corruption_has_the_promised_shares():
    texts = np.full((50, 101), 5)
    texts[:, -1], texts[:, 0] = 2, 1
    texts[:10, -20:] = 0
    broken, chosen = map(np.asarray, translator.corrupt(texts, n_v=100, mask_token=99, share=0.15, key=jax.random.key(3)))
    real = texts > 2
    assert not chosen[~real].any() and (broken[~chosen] == texts[~chosen]).all()
    n = int(chosen.sum())
    parts = [
        (n, real.sum(), 0.15),
        ((broken == 99)[chosen].sum(), n, 0.8 + 0.1 / 97),
        ((broken == 5)[chosen].sum(), n, 0.1 + 0.1 / 97),
    ]
    for count, total, share in parts:
        low, high = binom.interval(0.9999, int(total), share)
        assert low <= count <= high
    others = broken[chosen & (broken != 99) & (broken != 5)]
    assert others.min() > 2 and others.max() < 100 and len(set(others.tolist())) > 20


def test_bad_input_is_named(as_learner, params):
    with pytest.raises(ValueError, match="X must hold numbers from 0 to 10, but holds 2 to 11"):
        translator.cost(params, np.array([[11, 2]]), Y[:1], num_heads=HEADS)
    with pytest.raises(ValueError, match="Y must have its padding behind the text, but row 0"):
        translator.cost(params, X[:1], np.array([[0, 3, 2]]), num_heads=HEADS)
    with pytest.raises(ValueError, match=r"Y must have shape \(m=1, T_y\)"):
        translator.cost(params, X[:1], Y, num_heads=HEADS)
    with pytest.raises(TypeError, match="X must hold whole numbers"):
        translator.cost(params, X.astype(float), Y, num_heads=HEADS)
    with pytest.raises(ValueError, match="smoothing must be at least 0 and below 1, but is 10"):
        translator.loss(np.zeros((2, 4, N_V)), Y, smoothing=10)
    with pytest.raises(ValueError, match="max_length must be at least 1"):
        translator.write(params, X, num_heads=HEADS, max_length=0)
    with pytest.raises(ValueError, match="mask_token must lie between 3 and 10, but is 11"):
        translator.corrupt(X, n_v=N_V, mask_token=11, key=jax.random.key(0))
    with pytest.raises(ValueError, match="share must be above 0 and at most 1, but is 15"):
        translator.corrupt(X, n_v=N_V, mask_token=10, share=15, key=jax.random.key(0))
    step, state = translator.for_search(params, X[0], num_heads=HEADS, max_length=2)
    with pytest.raises(ValueError, match="state must hold at most max_length=2 tokens, but holds 3"):
        step((4, 5), 6)
