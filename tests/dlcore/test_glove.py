from collections import Counter

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from dlcore import glove, optim, train
from dlcore.glove import GloVe

N_V, N_E = 7, 3


@pytest.fixture
def sentences(rng):
    return [rng.integers(0, N_V, n).tolist() for n in (2, 5, 11, 1, 0)]


@pytest.fixture
def params(rng):
    return GloVe(*(rng.standard_normal((N_V, n)) for n in (N_E, N_E, 1, 1)))


def pairs_of(sentences, window):
    """Every ordered pair of different places, with its distance."""
    for s in sentences:
        for i in range(len(s)):
            for j in range(len(s)):
                if 0 < abs(i - j) <= window:
                    yield s[i], s[j], abs(i - j)


def test_cooccurrence_by_all_pairs_of_places(sentences):
    X, counts = glove.cooccurrence(sentences, N_V, window=3), Counter((i, j) for i, j, _ in pairs_of(sentences, 3))
    assert {(i, j): X[i, j] for i, j in zip(*np.nonzero(X), strict=True)} == counts
    np.testing.assert_array_equal(X, X.T)


def test_cooccurrence_by_distance(sentences):
    expected = np.zeros((N_V, N_V))
    for i, j, d in pairs_of(sentences, 4):
        expected[i, j] += 1 / d
    np.testing.assert_allclose(glove.cooccurrence(sentences, N_V, window=4, by_distance=True), expected, rtol=1e-12)


def test_worked_weights():
    x = np.array([0, 1, 10, 100, 1000])
    np.testing.assert_allclose(glove.weighting(x), [0, 0.0316, 0.178, 1, 1], atol=5e-4)
    np.testing.assert_allclose(glove.weighting(x)[1], 0.0316, atol=5e-5)


def by_definition(params, X, x_max):
    total = 0.0
    for i in range(N_V):
        for j in range(N_V):
            if X[i, j] > 0:
                error = params.Theta[i] @ params.E[j] + params.b[i, 0] + params.b_prime[j, 0] - np.log(X[i, j])
                total += min(1, (X[i, j] / x_max) ** 0.75) * error**2
    return total


def test_loss_by_the_double_sum(params, rng):
    X = rng.poisson(2.0, (N_V, N_V))  # not symmetric: a swap of i and j would be seen
    np.testing.assert_allclose(glove.loss(params, glove.cells(X), x_max=5), by_definition(params, X, 5), rtol=1e-5)
    np.testing.assert_allclose(
        glove.cost(params, glove.cells(X), x_max=5), by_definition(params, X, 5) / np.count_nonzero(X), rtol=1e-5
    )


def test_gradients_agree_with_the_formula(params, rng):
    X = rng.poisson(2.0, (N_V, N_V))
    with jax.enable_x64(True):
        grads = jax.grad(glove.loss)(GloVe(*map(jnp.asarray, params)), glove.cells(X))
    log_X = np.log(np.maximum(X, 1))
    error = params.Theta @ params.E.T + params.b + params.b_prime.T - log_X
    weighted = 2 * np.minimum(1, (X / 100) ** 0.75) * error
    np.testing.assert_allclose(grads.Theta, weighted @ params.E, rtol=1e-9)
    np.testing.assert_allclose(grads.E, weighted.T @ params.Theta, rtol=1e-9)
    np.testing.assert_allclose(grads.b[:, 0], weighted.sum(axis=1), rtol=1e-9)
    np.testing.assert_allclose(grads.b_prime[:, 0], weighted.sum(axis=0), rtol=1e-9)


def test_a_change_of_axes_that_keeps_the_products_keeps_the_loss(params, sentences):
    counts = glove.cells(glove.cooccurrence(sentences, N_V, window=3))
    A = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, -1.0], [-0.5, 0.0, 1.0]])
    other = params._replace(Theta=params.Theta @ A.T, E=params.E @ np.linalg.inv(A))
    np.testing.assert_allclose(glove.loss(other, counts), glove.loss(params, counts), rtol=1e-4)


def test_exact_logarithms_cost_nothing(params):
    Z = params.Theta @ params.E.T + params.b + params.b_prime.T
    np.testing.assert_allclose(glove.loss(params, glove.cells(np.exp(Z))), 0, atol=1e-8)


def test_training_lowers_the_cost_and_compiles_once(sentences):
    counts = jax.tree.map(jnp.asarray, glove.cells(glove.cooccurrence(sentences, N_V, window=5)))
    step = train.make_step(lambda p, counts: glove.cost(p, counts, x_max=3), optim.gradient_descent(learning_rate=1.0))
    params, costs = glove.init(N_V, N_E, key=jax.random.key(0)), []
    for _ in range(200):
        params, _, J = step(params, (), counts)
        costs.append(float(J))
    assert costs[-1] < 0.1 * costs[0] and step._cache_size() == 1


def test_vectors_are_the_mean_of_both_roles(params):
    np.testing.assert_allclose(glove.vectors(params), np.mean([params.Theta, params.E], axis=0), rtol=1e-6, atol=1e-7)


def test_what_does_not_fit_is_named(as_learner):
    with pytest.raises(ValueError, match=r"sentences must hold words from 0 to 2, but one holds \[1, 3\]"):
        glove.cooccurrence([[0, 1], [1, 3]], 3, window=2)
    with pytest.raises(ValueError, match="window must be at least 1, but is 0"):
        glove.cooccurrence([[0, 1]], 3, window=0)
    with pytest.raises(ValueError, match=r"X must have shape \(n_v, n_v_2=2\), but has shape \(2, 3\)"):
        glove.cells(np.ones((2, 3)))
    for X in (np.array([[0.0, -1.0], [1.0, 0.0]]), np.zeros((2, 2)), np.full((2, 2), np.nan)):
        with pytest.raises(ValueError, match="X must hold counts from 0 upward"):
            glove.cells(X)
    with pytest.raises(ValueError, match="x_max must be above 0, but is 0"):
        glove.weighting(np.ones(2), x_max=0)
