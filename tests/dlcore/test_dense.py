import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from scipy.special import expit
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier

from dlcore import activations, dense, initialize, logistic, optim, outputs
from dlcore.dense import Dense

N_X, M = 3, 11
HIDDEN = [activations.relu, activations.tanh, activations.sigmoid, activations.leaky_relu, activations.identity]
OUTPUTS = {"labels": dense.BINARY, "classes": dense.CLASSES, "numbers": outputs.REGRESSION}


@pytest.fixture
def X(rng):
    return rng.standard_normal((N_X, M))


def labels(output, n_y, rng):
    if output is dense.CLASSES:
        return np.eye(n_y)[rng.integers(0, n_y, M)].T
    return (rng.random((n_y, M)) < 0.4).astype(float)


def network(rng, *sizes):
    """Biases too are random: with zeros a wrong use of them would not show."""
    return [
        Dense(rng.standard_normal((n, n_prev)), rng.standard_normal((n, 1)))
        for n_prev, n in zip(sizes[:-1], sizes[1:], strict=True)
    ]


def test_init_has_the_shapes_of_the_notes():
    def init(*sizes):
        return jax.eval_shape(lambda key: dense.init(sizes, key=key), jax.random.key(0))  # shapes alone: nothing to compile

    params = init(2, 3, 5, 4, 2, 1)
    assert [layer.W.shape for layer in params] == [(3, 2), (5, 3), (4, 5), (2, 4), (1, 2)]
    assert [layer.b.shape for layer in params] == [(3, 1), (5, 1), (4, 1), (2, 1), (1, 1)]
    assert [layer.W.size + layer.b.size for layer in params] == [9, 20, 24, 10, 3]
    assert sum(layer.W.size + layer.b.size for layer in init(3, 4, 1)) == 21


def test_init_layers_differ_and_biases_are_zero():
    first, second = dense.init([5, 5, 5], initializer=initialize.xavier, key=jax.random.key(0))
    assert not jnp.isclose(first.W, second.W).any() and not first.b.any()


@pytest.mark.parametrize("hidden, g", [(activations.relu, lambda z: max(z, 0.0)), (activations.tanh, np.tanh)])
def test_forward_unit_by_unit(hidden, g, X, rng):
    params = network(rng, N_X, 5, 2, 1)
    A, caches = dense.forward(params, X, hidden=hidden)
    assert [cache.Z.shape for cache in caches] == [(5, M), (2, M), (1, M)]
    for i in range(M):
        a = list(X[:, i])
        for l, (W, b) in enumerate(params):
            z = [sum(W[j, k] * a[k] for k in range(len(a))) + b[j, 0] for j in range(len(W))]
            a = [expit(v) if l == 2 else g(v) for v in z]
        np.testing.assert_allclose(A[0, i], a[0], rtol=1e-4)


def test_cost_agrees_with_scikit_learn(X, rng):
    params, Y = network(rng, N_X, 5, 1), labels(dense.BINARY, 1, rng)
    A, _ = dense.forward(params, X)
    np.testing.assert_allclose(dense.cost(params, X, Y), log_loss(Y[0], np.asarray(A[0], dtype=float)), rtol=1e-4)


@pytest.mark.parametrize("hidden", HIDDEN, ids=lambda g: g.__name__)
@pytest.mark.parametrize("name", OUTPUTS)
def test_propagate_agrees_with_autodiff_of_the_cost(hidden, name, X, rng):
    output, n_y = OUTPUTS[name], 13
    params, Y = network(rng, N_X, 5, 7, n_y), labels(output, n_y, rng)
    with jax.enable_x64(True):
        both = {"hidden": hidden, "output": output}

        @jax.jit  # one program for each case, instead of one for each operation
        def derivatives(params):
            by_autodiff = jax.value_and_grad(lambda params: dense.cost(params, X, Y, **both))(params)
            return by_autodiff, dense.propagate(params, X, Y, **both)

        (J, expected), (grads, ours) = derivatives(params)
    np.testing.assert_allclose(ours, J, rtol=1e-12)
    assert jax.tree.structure(grads) == jax.tree.structure(expected)
    for grad, slope in zip(jax.tree.leaves(grads), jax.tree.leaves(expected), strict=True):
        np.testing.assert_allclose(grad, slope, rtol=1e-9, atol=1e-12)


def test_propagate_agrees_with_finite_differences(X, rng):
    params, Y, h = network(rng, N_X, 4, 1), labels(dense.BINARY, 1, rng), 1e-6

    def J(params):
        (W1, b1), (W2, b2) = params
        return log_loss(Y[0], expit(W2 @ np.tanh(W1 @ X + b1) + b2)[0])

    with jax.enable_x64(True):
        grads, _ = dense.propagate(params, X, Y, hidden=activations.tanh)
    for leaf, grad in zip(jax.tree.leaves(params), jax.tree.leaves(grads), strict=True):
        for index in np.ndindex(leaf.shape):
            middle = leaf[index]
            leaf[index] = middle + h
            above = J(params)
            leaf[index] = middle - h
            below = J(params)
            leaf[index] = middle
            np.testing.assert_allclose(grad[index], (above - below) / (2 * h), atol=1e-7)


def test_one_layer_is_logistic_regression(X, rng):
    ((W, b),) = params = network(rng, N_X, 1)
    Y = labels(dense.BINARY, 1, rng)
    (grads,), J = dense.propagate(params, X, Y)
    expected, J_logistic = logistic.propagate(logistic.Logistic(W.T, b[0, 0]), X, Y)
    np.testing.assert_allclose(J, J_logistic, rtol=1e-6)
    np.testing.assert_allclose(grads.W, expected.w.T, rtol=1e-5)
    np.testing.assert_allclose(grads.b[0, 0], expected.b, rtol=1e-5)


def test_linear_layers_collapse_into_one(X, rng):
    (W1, b1), (W2, b2) = params = network(rng, N_X, 5, 1)
    deep, _ = dense.forward(params, X, hidden=activations.identity)
    flat, _ = dense.forward([Dense(W2 @ W1, W2 @ b1 + b2)], X)
    np.testing.assert_allclose(deep, flat, rtol=1e-5)


def test_equal_units_stay_equal():
    params = [Dense(jnp.full((4, 2), 0.3), jnp.zeros((4, 1))), Dense(jnp.full((1, 4), 0.3), jnp.zeros((1, 1)))]
    X, Y = jnp.array([[1.0, -2.0, 0.5], [0.3, 1.0, -1.0]]), jnp.array([[1.0, 0.0, 1.0]])
    descent = optim.gradient_descent(learning_rate=0.5)
    (first, _), _ = dense.train(params, X, Y, optimizer=descent, num_iterations=20, hidden=activations.tanh)
    np.testing.assert_allclose(first.W, np.tile(first.W[:1], (4, 1)), atol=1e-6)
    assert not jnp.allclose(first.W, 0.3)


@pytest.mark.parametrize("z", [-1000.0, 1000.0])
def test_a_sure_mistake_has_a_finite_cost(z):
    grads, J = dense.propagate([Dense(np.array([[z]]), np.zeros((1, 1)))], np.ones((1, 1)), np.array([[float(z < 0)]]))
    np.testing.assert_allclose(J, 1000)
    np.testing.assert_allclose(grads[0].b, [[np.sign(z)]])


def test_predictions_are_those_of_scikit_learn(X, rng):
    Y = rng.integers(0, 3, M)
    Y[:3] = [0, 1, 2]
    model = MLPClassifier((5,), max_iter=3, random_state=0, solver="lbfgs")
    with pytest.warns(UserWarning, match="converge"):
        model.fit(X.T, Y)
    params = [Dense(W.T, b[:, None]) for W, b in zip(model.coefs_, model.intercepts_, strict=True)]
    A, _ = dense.forward(params, X, output=dense.CLASSES)
    np.testing.assert_allclose(A.T, model.predict_proba(X.T), atol=1e-5)
    np.testing.assert_array_equal(dense.predict_class(params, X)[0], model.predict(X.T))


def test_predict_is_strictly_above_one_half():
    Y = dense.predict([Dense(np.array([[1.0]]), np.zeros((1, 1)))], np.array([[-1.0, 0.0, 0.1]]))
    assert Y.tolist() == [[0, 0, 1]]


def test_train_takes_the_steps_of_optax(X, rng):
    params, Y = network(rng, N_X, 5, 2, 1), labels(dense.BINARY, 1, rng)
    with jax.enable_x64(True):
        theirs, sgd, costs = jax.tree.map(jnp.asarray, params), optax.sgd(0.3), []
        for _ in range(4):
            J, grads = jax.value_and_grad(dense.cost)(theirs, X, Y)
            theirs = optax.apply_updates(theirs, sgd.update(grads, sgd.init(theirs))[0])
            costs.append(J)
        trained, J = dense.train(params, X, Y, optimizer=optim.gradient_descent(0.3), num_iterations=4)
    np.testing.assert_allclose(J, costs, rtol=1e-10)
    for leaf, expected in zip(jax.tree.leaves(trained), jax.tree.leaves(theirs), strict=True):
        np.testing.assert_allclose(leaf, expected, rtol=1e-9)


def test_train_does_not_compile_twice(X, rng):
    params, Y, descent = network(rng, N_X, 2, 1), labels(dense.BINARY, 1, rng), optim.gradient_descent(0.3)
    dense.train(params, X, Y, optimizer=descent, num_iterations=2)
    compiled = dense._descend._cache_size()
    dense.train(params, X + 1, Y, optimizer=descent, num_iterations=2)
    assert dense._descend._cache_size() == compiled


def test_misfits_are_named(as_learner, X, rng):
    params, Y = network(rng, N_X, 5, 1), np.zeros((1, M))
    with pytest.raises(ValueError, match=r"X must have shape \(n_prev=3, m\), but has shape \(11, 3\)\. .* in rows"):
        dense.propagate(params, X.T, Y)
    with pytest.raises(ValueError, match=r"Y must have shape \(n_y=1, m=11\), but has shape \(11,\)"):
        dense.cost(params, X, Y[0])
    with pytest.raises(ValueError, match=r"W2 must have shape \(n, n_prev=5\), but has shape \(5, 1\)"):
        dense.forward([params[0], Dense(params[1].W.T, params[1].b)], X)
    with pytest.raises(ValueError, match=r"b1 must have shape \(n=5, 1\), but has shape \(5,\)"):
        dense.forward([Dense(params[0].W, params[0].b[:, 0]), params[1]], X)
    with pytest.raises(TypeError, match=r"params must be a list of Dense layers\."):
        dense.forward(params[0], X)
    with pytest.raises(ValueError, match=r"X must hold at least one example, but has 0 columns\."):
        dense.cost(params, X[:, :0], Y[:, :0])
    with pytest.raises(ValueError, match=r"layer_sizes must name the inputs and at least one layer, but is \[3\]\."):
        dense.init([3], key=jax.random.key(0))
    A, caches = dense.forward(params, X)
    with pytest.raises(ValueError, match=r"caches must be one per layer \(2\), but are 1\."):
        dense.backward(params, caches[:1], A, Y)


@pytest.mark.usefixtures("as_learner")
@pytest.mark.parametrize(
    "X, Y, output, message",
    [
        ([[1.0, np.nan, 2.0]], [[0, 1, 0]], outputs.BINARY, "X must be numbers, but X\\[0, 1\\] is NaN"),
        ([[1.0, 3.0, 2.0]], [[0, 1, np.nan]], outputs.REGRESSION, "Y must be numbers, but Y\\[0, 2\\] is NaN"),
        ([[1.0, 3.0, 2.0]], [[-1, 1, 1]], outputs.BINARY, "Y must lie between 0 and 1, but goes from -1 to 1. Labels -1 and 1"),
        ([[1.0, 3.0, 2.0]], [[2, 1, 4]], outputs.CLASSES, "batches.one_hot makes columns of them"),
        (np.zeros((1, 0)), np.zeros((1, 0)), outputs.BINARY, "Is the batch empty"),
    ],
)
def test_data_without_a_meaning_are_refused(X, Y, output, message):
    params, X, Y = dense.init([1, 1], key=jax.random.key(0)), np.array(X), np.array(Y)
    with pytest.raises(ValueError, match=message):
        dense.train(params, X, Y, optimizer=optim.gradient_descent(0.1), num_iterations=1, output=output)
    for function in (dense.cost, dense.propagate):
        with pytest.raises(ValueError, match=message):
            function(params, X, Y, output=output)


def test_numbers_outside_0_and_1_are_what_regression_is_for():
    params = dense.init([1, 1], key=jax.random.key(0))
    dense.train(
        params,
        np.ones((1, 2)),
        np.full((1, 2), 7.0),
        optimizer=optim.gradient_descent(0.1),
        num_iterations=1,
        output=outputs.REGRESSION,
    )
