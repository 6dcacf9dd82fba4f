from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from dlcore import gpt, optim, train
from dlcore.transformer import TransformerConfig

CONFIG = TransformerConfig(vocab=13, d_model=10, num_heads=5, num_layers=2, max_length=11)
H, M, T = 5, 3, 7
full = jax.jit(partial(gpt.logits, num_heads=H))


@pytest.fixture(scope="module")
def params():
    rng = np.random.default_rng(3)
    start = jax.eval_shape(lambda key: gpt.init(CONFIG, key=key), jax.random.key(0))  # only shapes: nothing to compile
    return jax.tree.map(lambda x: (0.4 * rng.standard_normal(x.shape) + (x.shape[0] == 1)).astype(np.float32), start)


@pytest.fixture
def tokens(rng):
    return rng.integers(0, 13, (M, T))


def test_number_of_parameters_of_the_tiny_gpt():
    config = TransformerConfig(vocab=24, d_model=64, num_heads=4, num_layers=2, max_length=64)
    shapes = jax.eval_shape(lambda key: gpt.init(config, key=key), jax.random.key(0))
    assert sum(x.size for x in jax.tree.leaves(shapes)) == 105_216


def test_loss_agrees_with_optax(params, tokens):
    Z = full(params, tokens)
    expected = optax.softmax_cross_entropy_with_integer_labels(Z[:, :-1], tokens[:, 1:])
    loss, cost = jax.jit(lambda *batch: (gpt.loss(*batch, num_heads=H), gpt.cost(*batch, num_heads=H)))(params, tokens)
    np.testing.assert_allclose(loss, expected, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(cost, expected.mean(), rtol=1e-5)


def test_changing_a_token_changes_nothing_before_it(params, tokens):
    before = full(params, tokens)
    tokens[:, 4] = (tokens[:, 4] + 1) % 13
    after = full(params, tokens)
    np.testing.assert_array_equal(after[:, :4], before[:, :4])
    assert (np.abs(after[:, 4:] - before[:, 4:]).max(axis=-1) > 1e-3).all()


def test_the_order_of_the_past_matters(params):
    Z = full(params, np.array([[1, 2, 3], [2, 1, 3]]))
    assert np.abs(Z[0, 2] - Z[1, 2]).max() > 1e-3


def test_the_cache_gives_the_logits_of_the_full_pass(params, tokens):
    Z = full(params, tokens)
    step = jax.jit(partial(gpt.next_logits, num_heads=H))
    cache = gpt.init_cache(params, M, num_heads=H)._replace(length=jnp.array(0))
    for t in range(T):
        z, cache = step(params, cache, tokens[:, t])
        np.testing.assert_allclose(z, Z[:, t], rtol=1e-4, atol=1e-4)
    assert int(cache.length) == T and step._cache_size() == 1


def test_generate_with_the_likeliest_token_only_is_greedy(params, tokens):
    out = gpt.generate(params, tokens, num_heads=H, num_tokens=4, top_k=1, key=jax.random.key(0))
    assert out.shape == (M, T + 4)
    np.testing.assert_array_equal(out[:, :T], tokens)
    np.testing.assert_array_equal(out[:, T:], full(params, out)[:, T - 1 : -1].argmax(axis=-1))


def test_generate_draws_from_the_softmax_with_temperature(params):
    prompt = np.full((4000, 1), 5)
    out = gpt.generate(params, prompt, num_heads=H, num_tokens=1, temperature=2.0, key=jax.random.key(4))
    p = jax.nn.softmax(full(params, prompt[:1])[0, -1] / 2)
    counts = np.bincount(out[:, 1], minlength=13)
    assert (np.abs(counts - 4000 * p) < 4 * np.sqrt(4000 * p * (1 - p)) + 1).all()  # four standard deviations


def brute_keep(p, top_k, top_p):
    """The tokens that stay, taken one by one."""
    order = sorted(range(len(p)), key=lambda i: -p[i])[:top_k]
    total, stay = sum(p[i] for i in order), set()
    for i in order:
        if sum(p[j] for j in stay) / total >= top_p:
            break
        stay.add(i)
    return stay


@pytest.mark.parametrize("top_k, top_p", [(None, 1.0), (3, 1.0), (None, 0.7), (None, 0.05), (5, 0.7), (1, 1.0)])
def test_keep_likely_by_hand(top_k, top_p, rng):
    P = rng.dirichlet(np.ones(11), size=5)
    kept = np.isfinite(gpt.keep_likely(np.log(P), top_k=top_k, top_p=top_p))
    assert [set(np.flatnonzero(row)) for row in kept] == [brute_keep(p, top_k, top_p) for p in P]


def test_the_token_that_crosses_p_stays():
    kept = gpt.keep_likely(np.log([[0.2, 0.5, 0.3]]), top_p=0.6)
    assert np.isfinite(kept).tolist() == [[False, True, True]]


def test_equal_logits_keep_exactly_k():
    assert np.isfinite(gpt.keep_likely(np.zeros((1, 7)), top_k=3)).sum() == 3


def test_a_training_step_learns_and_does_not_compile_again():
    tokens = np.arange(10).reshape(2, 5)
    step = train.make_step(partial(gpt.cost, num_heads=H), optim.gradient_descent(learning_rate=0.3))
    params, costs = gpt.init(CONFIG, key=jax.random.key(1)), []
    for _ in range(60):
        params, _, J = step(params, (), tokens)
        costs.append(float(J))
    assert costs[0] == pytest.approx(np.log(13), abs=0.5) and costs[-1] < 0.2
    assert step._cache_size() == 1


def test_what_does_not_fit_is_named(as_learner, params, tokens):
    with pytest.raises(ValueError, match="tokens must be from 0 to 12, but go from 0 to 13"):
        gpt.logits(params, np.array([[0, 13]]), num_heads=H)
    with pytest.raises(ValueError, match="at most max_length=11 positions, but has 12"):
        gpt.logits(params, np.zeros((1, 12), int), num_heads=H)
    with pytest.raises(ValueError, match=r"tokens must have shape \(m, T\), but has shape \(7,\)"):
        gpt.logits(params, tokens[0], num_heads=H)
    with pytest.raises(ValueError, match="tokens must not be empty"):
        gpt.logits(params, np.zeros((0, 3), int), num_heads=H)
    with pytest.raises(ValueError, match="at least 2 positions"):
        gpt.loss(params, tokens[:, :1], num_heads=H)
    with pytest.raises(ValueError, match="cache must hold fewer than max_length=11 tokens, but holds 11"):
        gpt.next_logits(params, gpt.init_cache(params, 1, num_heads=H)._replace(length=11), np.array([1]), num_heads=H)
    with pytest.raises(ValueError, match="num_tokens must be from 1 to 4, .* but is 5"):
        gpt.generate(params, tokens, num_heads=H, num_tokens=5, key=jax.random.key(0))
    with pytest.raises(ValueError, match="temperature must be above 0, but is 0"):
        gpt.generate(params, tokens, num_heads=H, num_tokens=1, temperature=0.0, key=jax.random.key(0))
    with pytest.raises(ValueError, match="top_k must be between 1 and vocab=13, but is 14"):
        gpt.keep_likely(np.zeros((1, 13)), top_k=14)
    with pytest.raises(ValueError, match=r"top_p must be above 0 and at most 1, but is 90"):
        gpt.keep_likely(np.zeros((1, 13)), top_p=90.0)
