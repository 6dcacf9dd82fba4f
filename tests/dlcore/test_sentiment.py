import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import log_softmax
from sklearn.metrics import log_loss

from dlcore import gru, optim, sentiment, train
from dlcore.datasets import reviews
from dlcore.sentiment import Average

N_V, N_E, N_Y, N_A = 11, 3, 5, 7
X = np.array([[4, 2, 2, 10, 0], [1, 3, 0, 0, 0], [9, 9, 9, 9, 9]])
Y = np.array([4, 0, 2])


@pytest.fixture
def params(rng):
    return Average(rng.standard_normal((N_V, N_E)), rng.standard_normal((N_Y, N_E)), rng.standard_normal((N_Y, 1)))


def test_logits_word_by_word(params):
    Z = sentiment.logits(params, X)
    assert Z.shape == (N_Y, 3)
    for i, row in enumerate(X):
        words = [word for word in row if word]
        mu = sum(params.E[word] for word in words) / len(words)
        np.testing.assert_allclose(Z[:, i], params.W @ mu + params.b[:, 0], rtol=1e-5)


def test_cost_agrees_with_scikit_learn(params):
    probabilities = np.exp(log_softmax(np.asarray(sentiment.logits(params, X), dtype=float), axis=0)).T
    expected = log_loss(Y, probabilities, labels=range(N_Y))
    np.testing.assert_allclose(sentiment.cost(params, X, Y), expected, rtol=1e-5)


def test_propagate_agrees_with_autodiff(params):
    with jax.enable_x64(True):
        params = jax.tree.map(jnp.asarray, params)
        J, expected = jax.value_and_grad(sentiment.cost)(params, X, Y)
        grads, cost = sentiment.propagate(params, X, Y)
    np.testing.assert_allclose(cost, J, rtol=1e-12)
    for name in Average._fields:
        np.testing.assert_allclose(getattr(grads, name), getattr(expected, name), rtol=1e-10, atol=1e-14, err_msg=name)
    assert not grads.E[0].any() and grads.E[9].any() and not grads.E[5].any()  # padding and absent words learn nothing


def test_one_word_gets_the_difference_over_the_length(params):
    """de_t = W^T dz / T, from finite differences of one entry."""
    grads, _ = sentiment.propagate(params, X[:1], Y[:1])
    h = 1e-5
    with jax.enable_x64(True):
        E = [params.E.copy() for _ in range(2)]
        E[0][4, 1] += h
        E[1][4, 1] -= h
        up, down = (float(sentiment.cost(params._replace(E=e), X[:1], Y[:1])) for e in E)
    np.testing.assert_allclose(grads.E[4, 1], (up - down) / (2 * h), rtol=1e-4)
    np.testing.assert_allclose(grads.E[2], 2 * grads.E[4], rtol=1e-5)  # word 2 stands there twice


@pytest.mark.parametrize("which", ["average", "reader"])
def test_a_step_does_not_compile_again(which):
    if which == "average":
        params, cost = sentiment.init(N_V, N_E, N_Y, key=jax.random.key(0)), sentiment.cost
    else:
        params, cost = sentiment.init_reader(N_V, N_E, N_A, N_Y, key=jax.random.key(0)), sentiment.reading_cost
    optimizer = optim.gradient_descent(0.1)
    step = train.make_step(cost, optimizer)
    params, state, before = step(params, optimizer.init(params), X, Y)
    _, _, after = step(params, state, X, Y)
    assert step._cache_size() == 1 and after < before


def test_the_order_of_words_matters_to_the_reader_only(params):
    turned = X[:, ::-1]
    np.testing.assert_allclose(sentiment.logits(params, turned), sentiment.logits(params, X), rtol=1e-5, atol=1e-6)
    reader = sentiment.init_reader(N_V, N_E, N_A, N_Y, key=jax.random.key(0))
    assert not np.allclose(sentiment.read(reader, turned)[:, 0], sentiment.read(reader, X)[:, 0], atol=1e-4)


def test_the_reader_takes_the_state_after_the_last_word():
    reader = sentiment.init_reader(N_V, N_E, N_A, N_Y, key=jax.random.key(1))
    reader = reader._replace(E=10 * reader.E)
    a = jnp.zeros((N_A, 1))
    for word in [4, 2, 2, 10]:
        a = gru.step(reader.cell, reader.E[word][:, None], a)
    expected = reader.output.Wya @ a + reader.output.by
    np.testing.assert_allclose(sentiment.read(reader, X)[:, :1], expected, rtol=1e-4, atol=1e-6)


def accuracy(Z, stars):
    return np.mean(np.argmax(Z, axis=0) == stars - 1)


@pytest.mark.slow
def test_the_average_cannot_learn_negation_and_the_reader_can(rng):
    data = reviews.reviews(1500, seed=0)
    X_train, X_dev, y = data.X[:1200], data.X[1200:], data.stars[:1200] - 1
    batches = rng.integers(1200, size=(300, 32))
    learned = []
    for params, cost in [
        (sentiment.init(len(data.words), 16, 5, key=jax.random.key(0)), sentiment.cost),
        (sentiment.init_reader(len(data.words), 16, 24, 5, key=jax.random.key(0)), sentiment.reading_cost),
    ]:
        optimizer = optim.adam(0.01)
        epoch = train.make_epoch(cost, optimizer)
        learned.append(epoch(params, optimizer.init(params), X_train[batches], y[batches])[0])
    assert accuracy(sentiment.logits(learned[0], X_dev), data.stars[1200:]) < 0.65
    assert accuracy(sentiment.read(learned[1], X_dev), data.stars[1200:]) > 0.9


@pytest.mark.parametrize("function", [sentiment.cost, sentiment.propagate])
def test_bad_input_is_named(as_learner, function, params):
    with pytest.raises(ValueError, match=r"X must have shape \(m, T\), but has shape \(5,\)"):
        function(params, X[0], Y[:1])
    with pytest.raises(ValueError, match="X must hold numbers from 0 to 10, but holds 0 to 11"):
        function(params, np.array([[11, 0]]), Y[:1])
    with pytest.raises(ValueError, match="row 1 is all padding"):
        function(params, np.array([[1, 0], [0, 0]]), Y[:2])
    with pytest.raises(ValueError, match=r"X must hold a text, but has shape \(0, 5\)"):
        function(params, X[:0], Y[:0])
    with pytest.raises(TypeError, match="X must hold whole numbers, but holds float"):
        function(params, X.astype(float), Y)
    with pytest.raises(ValueError, match="y must hold classes from 0 to 4, but holds 1 to 5. Are stars counted from 1"):
        function(params, X, Y + 1)
    with pytest.raises(ValueError, match=r"y must have shape \(m=3,\)"):
        function(params, X, Y[:2])
    with pytest.raises(TypeError, match="y must hold whole numbers"):
        function(params, X, Y.astype(float))
