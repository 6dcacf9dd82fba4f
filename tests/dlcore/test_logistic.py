import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import expit
from scipy.stats import bernoulli
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from dlcore import logistic
from dlcore.logistic import Logistic

N_X, M = 3, 11


@pytest.fixture
def X(rng):
    return rng.standard_normal((N_X, M))


@pytest.fixture
def Y(rng):
    return (rng.random((1, M)) < 0.4).astype(float)


@pytest.fixture
def params(rng):
    return Logistic(w=rng.standard_normal((N_X, 1)), b=0.7)


def gradient_descent(X, Y, w, b, learning_rate, num_iterations):
    """In float64 NumPy, with scipy's sigmoid and scikit-learn's loss."""
    costs = []
    for _ in range(num_iterations):
        A = expit(w.T @ X + b)
        costs.append(log_loss(Y[0], A[0]))
        w, b = w - learning_rate * np.einsum("ji,ki->jk", X, A - Y) / M, b - learning_rate * np.mean(A - Y)
    return w, b, costs


def test_init_is_zero():
    w, b = logistic.init(7)
    assert w.shape == (7, 1) and b.shape == () and not w.any() and b == 0


def test_forward_one_example_at_a_time(params, X):
    A = logistic.forward(params, X)
    assert A.shape == (1, M)
    for i in range(M):
        z = sum(params.w[j, 0] * X[j, i] for j in range(N_X)) + params.b
        np.testing.assert_allclose(A[0, i], expit(z), rtol=1e-5)


def test_cost_agrees_with_scikit_learn(params, X, Y):
    expected = log_loss(Y[0], expit(params.w.T @ X + params.b)[0])
    np.testing.assert_allclose(logistic.cost(params, X, Y), expected, rtol=1e-5)


@pytest.mark.parametrize("function", [logistic.propagate, logistic.propagate_loop])
def test_propagate_agrees_with_autodiff_of_the_cost(function, params, X, Y):
    with jax.enable_x64(True):
        params = Logistic(*map(jnp.asarray, params))
        cost, expected = jax.value_and_grad(logistic.cost)(params, X, Y)
        grads, J = function(params, X, Y)
    assert grads.w.shape == (N_X, 1) and np.shape(grads.b) == () and np.shape(J) == ()
    np.testing.assert_allclose(J, cost, rtol=1e-12)
    np.testing.assert_allclose(grads.w, expected.w, rtol=1e-10)
    np.testing.assert_allclose(grads.b, expected.b, rtol=1e-10)


def test_propagate_agrees_with_autodiff_where_training_starts(X, Y):
    expected = jax.grad(logistic.cost)(logistic.init(N_X), X, Y)
    grads, _ = logistic.propagate(logistic.init(N_X), X, Y)
    np.testing.assert_allclose(grads.w, expected.w, atol=1e-6)
    np.testing.assert_allclose(grads.b, expected.b, atol=1e-6)


@pytest.mark.parametrize("function", [logistic.propagate, logistic.propagate_loop])
def test_propagate_agrees_with_finite_differences(function, params, X, Y):
    def J(w, b):
        return log_loss(Y[0], expit(w.T @ X + b)[0])

    grads, _ = function(params, X, Y)
    h = 1e-6
    for j in range(N_X):
        nudge = np.zeros((N_X, 1))
        nudge[j] = h
        slope = (J(params.w + nudge, params.b) - J(params.w - nudge, params.b)) / (2 * h)
        np.testing.assert_allclose(grads.w[j, 0], slope, atol=1e-6)
    np.testing.assert_allclose(grads.b, (J(params.w, params.b + h) - J(params.w, params.b - h)) / (2 * h), atol=1e-6)


@pytest.mark.parametrize("function", [logistic.propagate, logistic.propagate_loop])
@pytest.mark.parametrize("z", [-1000.0, -50.0, 50.0, 1000.0])
def test_a_sure_mistake_has_a_finite_cost(function, z):
    y = 0.0 if z > 0 else 1.0
    grads, J = function(Logistic(w=jnp.array([[z]]), b=0.0), jnp.array([[1.0]]), jnp.array([[y]]))
    np.testing.assert_allclose(J, abs(z), rtol=1e-6)
    np.testing.assert_allclose(grads.b, np.sign(z), rtol=1e-6)


def test_predict_is_strictly_above_one_half():
    params = Logistic(w=jnp.array([[1.0]]), b=0.0)
    Y = logistic.predict(params, jnp.array([[-1.0, 0.0, 0.1, 0.6]]))
    assert Y.tolist() == [[0.0, 0.0, 1.0, 1.0]]
    assert Y.dtype == jnp.float32


def test_log_likelihood_agrees_with_scipy(params, X, Y):
    A = expit(params.w.T @ X + params.b)
    np.testing.assert_allclose(logistic.log_likelihood(A, Y), bernoulli.logpmf(Y, A).sum(), rtol=1e-5)


def test_log_likelihood_is_minus_m_times_the_cost(params, X, Y):
    A = logistic.forward(params, X)
    np.testing.assert_allclose(logistic.log_likelihood(A, Y), -M * logistic.cost(params, X, Y), rtol=1e-5)


def test_log_likelihood_of_many_examples_does_not_underflow():
    m = 5000
    A, Y = jnp.full((1, m), 0.5), jnp.ones((1, m))
    np.testing.assert_allclose(logistic.log_likelihood(A, Y), m * np.log(0.5), rtol=1e-5)


@pytest.mark.parametrize("train", [logistic.train, logistic.train_gram])
def test_train_takes_the_steps_of_gradient_descent(train, params, X, Y):
    w, b, costs = gradient_descent(X, Y, params.w, params.b, 0.3, 7)
    trained, J = train(params, X, Y, learning_rate=0.3, num_iterations=7)
    assert trained.w.shape == (N_X, 1) and trained.b.shape == ()
    np.testing.assert_allclose(trained.w, w, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(trained.b, b, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(J, costs, rtol=1e-5)


@pytest.mark.parametrize("train", [logistic.train, logistic.train_gram])
def test_train_in_float64_is_exact(train, params, X, Y):
    with jax.enable_x64(True):
        trained, J = train(params, X, Y, learning_rate=0.3, num_iterations=7)
    w, b, costs = gradient_descent(X, Y, params.w, params.b, 0.3, 7)
    np.testing.assert_allclose(trained.w, w, rtol=1e-12)
    np.testing.assert_allclose(trained.b, b, rtol=1e-12)
    np.testing.assert_allclose(J, costs, rtol=1e-12)


@pytest.mark.parametrize("train", [logistic.train, logistic.train_gram])
def test_train_reaches_the_optimum_of_scikit_learn(train, rng):
    X = rng.standard_normal((2, 97))
    Y = (X.sum(axis=0, keepdims=True) + 1.5 * rng.standard_normal((1, 97)) > 0.3).astype(float)
    params, _ = train(logistic.init(2), X, Y, learning_rate=1.0, num_iterations=500)
    model = LogisticRegression(C=np.inf, tol=1e-10).fit(X.T, Y[0])
    np.testing.assert_allclose(params.w[:, 0], model.coef_[0], rtol=1e-3)
    np.testing.assert_allclose(params.b, model.intercept_[0], rtol=1e-3)
    np.testing.assert_array_equal(logistic.predict(params, X)[0], model.predict(X.T))


@pytest.mark.parametrize("train", [logistic.train, logistic.train_gram])
def test_train_with_a_start_of_python_numbers_and_whole_labels(train, X, Y):
    expected, _ = train(Logistic(np.ones((N_X, 1)), 1.0), X, Y, learning_rate=0.1, num_iterations=2)
    trained, _ = train(Logistic(np.ones((N_X, 1), dtype=np.float32), 1.0), X, Y.astype(int), learning_rate=0.1, num_iterations=2)
    np.testing.assert_array_equal(trained.w, expected.w)


@pytest.mark.parametrize("train", [logistic.train, logistic.train_gram])
def test_train_leaves_its_arguments_alone(train, params, X, Y):
    w, X_before = params.w.copy(), X.copy()
    train(params, X, Y, learning_rate=0.3, num_iterations=3)
    np.testing.assert_array_equal(params.w, w)
    np.testing.assert_array_equal(X, X_before)


def test_another_learning_rate_does_not_compile_again(X, Y):
    logistic.train(logistic.init(N_X), X, Y, learning_rate=0.1, num_iterations=13)
    compiled = logistic._descend._cache_size()
    logistic.train(logistic.init(N_X), X, Y, learning_rate=0.2, num_iterations=13)
    assert logistic._descend._cache_size() == compiled


@pytest.mark.parametrize(
    "function",
    [
        logistic.cost,
        logistic.propagate,
        logistic.propagate_loop,
        lambda *arguments: logistic.train(*arguments, learning_rate=0.1, num_iterations=1),
        lambda *arguments: logistic.train_gram(*arguments, learning_rate=0.1, num_iterations=1),
    ],
)
def test_shapes_that_do_not_fit_are_named(as_learner, function, params, X, Y):
    with pytest.raises(ValueError, match=r"X must have shape \(n_x=3, m\), but has shape \(11, 3\)\. .* in rows"):
        function(params, X.T, Y)
    with pytest.raises(ValueError, match=r"Y must have shape \(1, m=11\), but has shape \(11,\)\. .*reshape\(1, 11\)"):
        function(params, X, Y[0])
    with pytest.raises(ValueError, match=r"w must have shape \(n_x, 1\), but has shape \(1, 3\)"):
        function(Logistic(params.w.T, 0.0), X, Y)
    with pytest.raises(ValueError, match=r"b must be a single number, but has shape \(1, 11\)"):
        function(Logistic(params.w, np.zeros((1, 11))), X, Y)
    with pytest.raises(TypeError, match=r"params must be a Logistic, but is a dict\."):
        function({"w": params.w, "b": 0.0}, X, Y)


@pytest.mark.parametrize("function", [logistic.forward, logistic.predict])
def test_predictions_name_shapes_that_do_not_fit(as_learner, function, params, X):
    with pytest.raises(ValueError, match=r"X must have shape \(n_x=3, m\), but has shape \(11, 3\)\. .* in rows"):
        function(params, X.T)


def with_gap(x):
    x = np.array(x, dtype=float)
    x[0, 4] = np.nan
    return x


@pytest.mark.parametrize(
    "change, message",
    [
        (lambda X, Y: (with_gap(X), Y), r"X must be numbers, but X\[0, 4\] is NaN\. Is a value missing"),
        (lambda X, Y: (X, with_gap(Y)), r"Y must be numbers, but Y\[0, 4\] is NaN\. Is a value missing"),
        (lambda X, Y: (X, 2 * Y - 1), r"Y must lie between 0 and 1, but goes from -1 to 1\. Labels -1 and 1\?"),
        (lambda X, Y: (X[:, :0], Y[:, :0]), r"X must hold at least one example, but has 0 columns\. Is the batch empty\?"),
    ],
)
@pytest.mark.parametrize(
    "function",
    [
        logistic.cost,
        logistic.propagate,
        logistic.propagate_loop,
        lambda *arguments: logistic.train(*arguments, learning_rate=0.1, num_iterations=1),
        lambda *arguments: logistic.train_gram(*arguments, learning_rate=0.1, num_iterations=1),
    ],
)
def test_data_without_a_meaning_are_refused(as_learner, function, change, message, params, X, Y):
    with pytest.raises(ValueError, match=message):
        function(params, *change(X, Y))


def test_texts_are_no_features(as_learner, params, X, Y):
    with pytest.raises(TypeError, match=r"X must hold numbers, but holds <U\d+\. Is a column of the table text\?"):
        logistic.train(params, np.asarray(X).astype(str), Y, learning_rate=0.1, num_iterations=1)


def test_a_compiled_pass_has_no_checks_in_it(params, X, Y):
    checked = jax.jit(logistic.propagate).lower(params, X, Y).as_text()
    assert "is_finite" not in checked and "custom_call" not in checked
