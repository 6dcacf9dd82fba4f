import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from scipy.special import log_softmax

from dlcore import word2vec
from dlcore.word2vec import Word2Vec

N_V, N_E, M, K = 13, 5, 7, 3
SENTENCE = "I want a glass of orange juice to go along with my cereal".split()


@pytest.fixture
def params(rng):
    return Word2Vec(*rng.standard_normal((2, N_V, N_E)).astype(np.float32))


@pytest.fixture
def batch(rng):
    """With words that occur more than once, as given, predicted and negative word."""
    return (
        np.array([3, 3, 0, 12, 5, 3, 1]),
        np.array([4, 3, 4, 4, 0, 12, 2]),
        np.array([[4, 4, 1], *rng.integers(0, N_V, (M - 1, K))]),
    )


def test_pairs_of_the_orange_sentence():
    found = {(SENTENCE[c], SENTENCE[t]) for c, t in word2vec.pairs([list(range(len(SENTENCE)))], window=5)}
    assert {("orange", "juice"), ("orange", "glass")} <= found
    assert ("orange", "my") not in found
    assert ("orange", "my") in {(SENTENCE[c], SENTENCE[t]) for c, t in word2vec.pairs([list(range(13))], window=10)}


def test_pairs_by_all_pairs_of_places(rng):
    sentences = [rng.integers(0, 5, n).tolist() for n in (1, 2, 7, 11)]
    expected = [[s[i], s[j]] for s in sentences for i in range(len(s)) for j in range(len(s)) if i != j and abs(i - j) <= 3]
    assert word2vec.pairs(sentences, window=3).tolist() == expected


def test_worked_noise_distribution():
    np.testing.assert_allclose(word2vec.noise_distribution(np.array([100, 10, 1])), [0.827, 0.147, 0.026], atol=5e-4)
    np.testing.assert_allclose(word2vec.noise_distribution(np.array([100, 10, 1]), power=1), [0.901, 0.090, 0.009], atol=5e-4)
    p = word2vec.noise_distribution(np.array([100, 1]))
    np.testing.assert_allclose(p[0] / p[1], 31.6, atol=0.05)
    np.testing.assert_allclose(word2vec.noise_distribution(np.array([100, 10, 1]), power=0), 1 / 3)


def test_frequent_words_are_thinned_out():
    keep = word2vec.keep_probabilities(np.array([900, 99, 1, 0]), threshold=0.01)
    np.testing.assert_allclose(keep, [np.sqrt(1 / 90) + 1 / 90, np.sqrt(10 / 99) + 10 / 99, 1, 1], rtol=1e-6)


def test_softmax_loss_agrees_with_scipy_and_optax(params, batch):
    c, t, _ = batch
    Z = np.array([[params.Theta[j] @ params.E[i] for j in range(N_V)] for i in c])
    expected = -log_softmax(Z, axis=1)[np.arange(M), t]
    np.testing.assert_allclose(word2vec.softmax_loss(params, c, t), expected, rtol=1e-4)
    np.testing.assert_allclose(expected, optax.softmax_cross_entropy_with_integer_labels(jnp.asarray(Z), t), rtol=1e-4)


def test_softmax_gradients_of_the_notes(params, batch):
    c, t, _ = batch
    grads = jax.grad(lambda p: word2vec.softmax_loss(p, c, t).sum())(Word2Vec(*map(jnp.asarray, params)))
    dE, dTheta = np.zeros((2, N_V, N_E))
    for i, j in zip(c, t, strict=True):
        error = np.exp(log_softmax(params.Theta @ params.E[i])) - np.eye(N_V)[j]
        dE[i] += error @ params.Theta
        dTheta += np.outer(error, params.E[i])
    np.testing.assert_allclose(grads.E, dE, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(grads.Theta, dTheta, rtol=1e-4, atol=1e-5)


def test_cbow_takes_the_mean_of_those_that_are_there(params):
    context, t = np.array([[1, 2, 2, -1], [-1, 7, -1, -1]]), np.array([4, 0])
    h = np.array([(params.E[1] + 2 * params.E[2]) / 3, params.E[7]])
    expected = -log_softmax(h @ params.Theta.T, axis=1)[[0, 1], t]
    np.testing.assert_allclose(word2vec.cbow_loss(params, context, t), expected, rtol=1e-4)


def test_cbow_of_one_neighbor_is_skip_gram(params, batch):
    c, t, _ = batch
    np.testing.assert_allclose(word2vec.cbow_loss(params, c[:, None], t), word2vec.softmax_loss(params, c, t), rtol=1e-5)


def test_worked_negative_sampling_loss():
    scores = np.array([2.0, -1.0, 0.5, 0.0, -3.0])
    params = Word2Vec(np.ones((5, 1)), scores[:, None])
    arguments = np.array([0]), np.array([0]), np.array([[1, 2, 3, 4]])
    np.testing.assert_allclose(word2vec.negative_sampling_loss(params, *arguments), [2.1560], atol=5e-5)


def test_negative_sampling_loss_stays_finite():
    params = Word2Vec(np.ones((2, 1)), np.array([[-500.0], [500.0]]))
    loss = word2vec.negative_sampling_loss(params, np.array([0]), np.array([0]), np.array([[1]]))
    np.testing.assert_allclose(loss, [1000.0], rtol=1e-6)


def test_negative_sampling_loss_is_k_plus_1_logistic_regressions(params, batch):
    c, t, negatives = batch
    losses = optax.sigmoid_binary_cross_entropy
    expected = [
        float(losses(params.Theta[j] @ params.E[i], 1.0)) + sum(float(losses(params.Theta[n] @ params.E[i], 0.0)) for n in row)
        for i, j, row in zip(c, t, negatives, strict=True)
    ]
    np.testing.assert_allclose(word2vec.negative_sampling_loss(params, c, t, negatives), expected, rtol=1e-4)


def test_the_sparse_step_is_the_dense_gradient_step(params, batch):
    with jax.enable_x64(True):
        dense = Word2Vec(*(jnp.asarray(x, dtype=float) for x in params))
        grads = jax.grad(lambda p: word2vec.negative_sampling_loss(p, *batch).sum())(dense)
        expected = [np.asarray(x - 0.3 * dx) for x, dx in zip(dense, grads, strict=True)]
        stepped = word2vec.negative_sampling_step(dense, *batch, learning_rate=0.3)
        for one, other in zip(stepped, expected, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-10, atol=1e-13)


def test_rows_outside_the_batch_stay(params):
    E, Theta = (x.copy() for x in params)
    stepped = word2vec.negative_sampling_step(params, np.array([1]), np.array([2]), np.array([[3, 4]]), learning_rate=0.1)
    assert np.flatnonzero((np.asarray(stepped.E) != E).any(axis=1)).tolist() == [1]
    assert np.flatnonzero((np.asarray(stepped.Theta) != Theta).any(axis=1)).tolist() == [2, 3, 4]


def test_the_step_does_not_compile_again(params, batch):
    params = word2vec.negative_sampling_step(params, *batch, learning_rate=0.1)
    compiled = word2vec._sparse_step._cache_size()
    word2vec.negative_sampling_step(params, *batch, learning_rate=0.2)
    assert word2vec._sparse_step._cache_size() == compiled


def test_a_rotation_of_all_vectors_changes_nothing(params, batch):
    A = np.linalg.qr(np.random.default_rng(1).standard_normal((N_E, N_E)))[0].astype(np.float32)
    turned = Word2Vec(params.E @ A, params.Theta @ A)
    expected = word2vec.softmax_loss(params, *batch[:2])
    np.testing.assert_allclose(word2vec.softmax_loss(turned, *batch[:2]), expected, rtol=1e-4)
    B = A + 0.5  # any invertible matrix keeps the products, if the other side gets its inverse
    stretched = Word2Vec(params.E @ B, params.Theta @ np.linalg.inv(B).T)
    np.testing.assert_allclose(word2vec.softmax_loss(stretched, *batch[:2]), expected, rtol=1e-3)


def test_what_does_not_fit_is_named(as_learner, params, batch):
    c, t, negatives = batch
    with pytest.raises(ValueError, match="c must be from 0 to 12, but goes from 1 to 13"):
        word2vec.softmax_loss(params, c + 1, t)
    with pytest.raises(ValueError, match="c and t must be equally many, but are {'c': 7, 't': 6}"):
        word2vec.softmax_loss(params, c, t[1:])
    with pytest.raises(ValueError, match=r"negatives must have shape \(m=7, k\), but has shape \(3, 7\)"):
        word2vec.negative_sampling_loss(params, c, t, negatives.T)
    with pytest.raises(ValueError, match="negatives must be from 0 to 12"):
        word2vec.negative_sampling_step(params, c, t, negatives + 13, learning_rate=0.1)
    with pytest.raises(ValueError, match="c must not be empty"):
        word2vec.softmax_loss(params, c[:0], t[:0])
    with pytest.raises(ValueError, match="context must be from 0 to 12, or -1"):
        word2vec.cbow_loss(params, np.array([[13]]), np.array([0]))
    with pytest.raises(ValueError, match="window must be at least 1, but is 0"):
        word2vec.pairs([[1, 2]], window=0)
    with pytest.raises(ValueError, match="sentences must hold two neighbors"):
        word2vec.pairs([[1], []], window=2)
    for counts in (np.array([1, -1]), np.zeros(3), np.array([]), np.array([1.0, np.nan])):
        with pytest.raises(ValueError, match="counts must be numbers from 0 upward"):
            word2vec.noise_distribution(counts)
