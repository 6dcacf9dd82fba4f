import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import expit

from dlcore import dense, gradcheck, regularize
from dlcore.activations import tanh
from dlcore.dense import Dense


@pytest.mark.parametrize("epsilon, expected", [(0.01, 3.0001), (0.1, 3.01)])
def test_two_sided_difference_of_a_cube(epsilon, expected):
    np.testing.assert_allclose(gradcheck.numerical_gradient(lambda x: x**3, np.array(1.0), epsilon=epsilon), expected, rtol=1e-10)


EXAMPLES = np.random.default_rng(3).standard_normal((3, 7)), np.array([[1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0]])


@pytest.fixture
def network(rng):
    """Sizes 3-4-1 of the notes, with the derivatives that dense works out."""
    with jax.enable_x64(True):
        params = [
            Dense(rng.standard_normal((4, 3)), rng.standard_normal((4, 1))),
            Dense(rng.standard_normal((1, 4)), np.ones((1, 1))),
        ]
        X, Y = map(jnp.asarray, EXAMPLES)
        cost = jax.jit(lambda params: dense.cost(params, X, Y, hidden=tanh))
        grads, _ = dense.propagate(params, X, Y, hidden=tanh)
        yield cost, params, [Dense(*map(np.array, layer)) for layer in grads]


def test_right_derivatives_pass(network):
    assert gradcheck.check(*network).error < 1e-7


def test_a_mistake_is_found_and_named(network):
    cost, params, grads = network
    grads[0].b[2] *= 1.5
    found = gradcheck.check(cost, params, grads)
    assert found.error > 1e-3 and found.worst == "[0].b"


def test_error_is_the_formula_of_the_notes():
    found = gradcheck.check(lambda x: (x**2).sum(), np.array([1.0, 2.0]), np.array([2.0, 5.0]))
    expected = 1 / (np.hypot(2, 4) + np.hypot(2, 5))
    assert found.error == pytest.approx(expected, rel=1e-6)


def test_float32_and_misfits_are_refused():
    with pytest.raises(TypeError, match=r"params must hold float64 numbers, but holds float32"):
        gradcheck.numerical_gradient(lambda x: x.sum(), np.ones(2, dtype=np.float32))
    with pytest.raises(ValueError, match=r"grads must have the structure of params"):
        gradcheck.check(lambda x: x.sum(), np.ones(2), [np.ones(2)])
    with pytest.raises(ValueError, match=r"grads must have shape \(2, 1\), but has shape \(2,\)"):
        gradcheck.check(lambda x: x.sum(), np.ones((2, 1)), np.ones(2))


def test_parameters_are_not_changed():
    params = np.ones(3)
    gradcheck.numerical_gradient(lambda x: (x**2).sum(), params)
    np.testing.assert_array_equal(params, 1)


LAMBD, M = 0.7, 7


@pytest.fixture
def regularized(rng):
    """The 3-4-1 network with L2: the cost, the parameters, and the gradient of both parts by hand."""
    with jax.enable_x64(True):
        params = dense.init([3, 4, 1], key=jax.random.key(0))
        params = [Dense(np.array(layer.W, dtype=float), 0.1 * rng.standard_normal(layer.b.shape)) for layer in params]
        X, Y = jnp.array(rng.standard_normal((3, M))), jnp.array([[1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0]])

        def cost(params):
            weights = [layer.W for layer in params]
            return dense.cost(params, X, Y, hidden=tanh) + regularize.l2_cost(weights, lambd=LAMBD, m=M)

        grads, _ = dense.propagate(params, X, Y, hidden=tanh)
        yield jax.jit(cost), params, [Dense(*map(np.array, layer)) for layer in grads]


def penalized(params, grads, strengths, bias=0.0):
    return [Dense(dW + strength * W, db + bias * b) for (W, b), (dW, db), strength in zip(params, grads, strengths, strict=True)]


DECAY = LAMBD / M
MISTAKES = {  # strength of the penalty in dW1 and in dW2, and in db; the arrays that may fit worst
    "lambda twice": ((2 * DECAY, 2 * DECAY), 0.0, ("[0].W", "[1].W")),
    "lambda / (2 m) in the gradient": ((DECAY / 2, DECAY / 2), 0.0, ("[0].W", "[1].W")),
    "regularized b": ((DECAY, DECAY), DECAY, ("[0].b", "[1].b")),
    "forgotten in dW1": ((0.0, DECAY), 0.0, ("[0].W",)),
}


def test_the_right_penalty_passes(regularized):
    cost, params, grads = regularized
    assert gradcheck.check(cost, params, penalized(params, grads, (DECAY, DECAY))).error < 1e-7


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes_of_regularization_in_the_table_of_the_notes(regularized, mistake):
    cost, params, grads = regularized
    strengths, bias, places = MISTAKES[mistake]
    wrong = penalized(params, grads, strengths, bias)
    found = gradcheck.check(cost, params, wrong)
    right, wrong = (
        np.concatenate([np.ravel(leaf) for leaf in jax.tree.leaves(tree)]) for tree in (jax.grad(cost)(params), wrong)
    )
    expected = np.linalg.norm(right - wrong) / (np.linalg.norm(right) + np.linalg.norm(wrong))
    assert found.error == pytest.approx(expected, rel=1e-4)
    assert found.error > 1e-3 and found.worst in places  # 0.006 to 0.11 in the notes: it depends on the weights


def test_dropout_cannot_be_checked():
    calls = itertools.count()

    def cost_with_dropout(w):
        key = jax.random.key(next(calls))  # another network at every call
        A, _ = regularize.dropout(jnp.ones((5, 7)), keep_prob=0.8, key=key)
        return float(w[0] ** 2) + float(jnp.mean(A))

    assert gradcheck.check(cost_with_dropout, np.ones(1), 2 * np.ones(1)).error > 0.9
    assert gradcheck.check(lambda w: w[0] ** 2, np.ones(1), 2 * np.ones(1)).error < 1e-7


def test_a_sample_of_all_numbers_is_the_whole_check(network):
    cost, params, grads = network
    grads[1].W[0, 2] *= 1.5
    whole = gradcheck.check(cost, params, grads)
    sample = gradcheck.check_sample(cost, params, grads, n=100, key=jax.random.key(0))
    np.testing.assert_allclose([sample.error, sample.worst_error], [whole.error, whole.worst_error], rtol=1e-6)
    assert sample.worst == whole.worst == "[1].W"


def test_a_sample_looks_at_n_different_numbers_of_every_array():
    calls = []
    params = {"a": np.arange(500.0).reshape(20, 25), "b": np.array([3.0, 4.0])}

    def cost(p):
        calls.append((p["a"] != params["a"]).nonzero()[0].size + 10 * int((p["b"] != params["b"]).sum()))
        return (p["a"] ** 2).sum() + (p["b"] ** 3).sum()

    grads = {"a": 2 * params["a"], "b": 3 * params["b"] ** 2}
    assert gradcheck.check_sample(cost, params, grads, n=11, epsilon=1e-3, key=jax.random.key(0)).error < 1e-6
    assert sorted(calls) == [1] * 22 + [10] * 4  # one number at a time, up and down
    doubled = gradcheck.check_sample(
        cost, params, {"a": 2 * params["a"], "b": 2 * grads["b"]}, n=1, epsilon=1e-3, key=jax.random.key(1)
    )
    assert doubled.worst == "['b']" and doubled.worst_error == pytest.approx(1 / 3, rel=1e-4)


def test_a_sample_depends_on_the_key_alone():
    params, wrong = np.arange(1.0, 8.0), np.arange(1.0, 8.0) ** 2

    def error(seed):
        return gradcheck.check_sample(lambda p: (p**2).sum(), params, wrong, n=2, key=jax.random.key(seed)).error

    assert error(0) == error(0) and len({error(seed) for seed in range(5)}) > 1


def test_a_sample_checks_its_input():
    def cost(p):
        return p.sum()

    with pytest.raises(ValueError, match=r"n must be at least 1 number of every array, but is 0"):
        gradcheck.check_sample(cost, np.ones(2), np.ones(2), n=0, key=jax.random.key(0))
    with pytest.raises(ValueError, match=r"grads must have shape \(2, 1\), but has shape \(2,\)"):
        gradcheck.check_sample(cost, np.ones((2, 1)), np.ones(2), n=1, key=jax.random.key(0))
    with pytest.raises(TypeError, match=r"grads must hold float64 numbers, but holds float32"):
        gradcheck.check_sample(cost, np.ones(2), np.ones(2, dtype=np.float32), n=1, key=jax.random.key(0))


@pytest.mark.parametrize("epsilon", [0.01, 0.1])
def test_the_two_sided_difference_beats_the_one_sided_one(epsilon):
    two_sided = gradcheck.numerical_gradient(lambda x: x**3, np.array(1.0), epsilon=epsilon) - 3
    one_sided = ((1 + epsilon) ** 3 - 1) / epsilon - 3
    np.testing.assert_allclose(two_sided, epsilon**2, rtol=1e-6)  # 3.0001 against 3.0301
    np.testing.assert_allclose(one_sided, 3 * epsilon + epsilon**2, rtol=1e-6)


def by_hand(params, X, Y, mistake):
    """The six equations for 3-4-1 with tanh, in NumPy, with one of the mistakes that people make."""
    (W1, b1), (W2, b2) = params
    Z1 = W1 @ X + b1
    A1 = np.tanh(Z1)
    A2 = expit(W2 @ A1 + b2)
    m = X.shape[1]
    dZ2 = A2 - Y
    if mistake == "sign flipped":
        dZ2 = -dZ2
    if mistake == "extra sigmoid' at the output":
        dZ2 = dZ2 * A2 * (1 - A2)
    dW2, db2 = dZ2 @ A1.T / m, dZ2.sum(axis=1, keepdims=True) / m
    if mistake == "the already updated W2":
        W2 = W2 - 0.5 * dW2
    slope = {
        "g' of A": 1 - np.tanh(A1) ** 2,
        "sigmoid' for tanh": expit(Z1) * (1 - expit(Z1)),
        "1 - A1": 1 - A1,
    }.get(mistake, 1 - A1**2)
    dZ1 = W2.T @ dZ2 * slope
    dW1, db1 = dZ1 @ X.T / m, dZ1.sum(axis=1, keepdims=True) / m
    if mistake == "divided by m twice":
        dW1, db1 = dW1 / m, db1 / m
    if mistake == "m forgotten":
        dW1, db1, dW2, db2 = (m * slope for slope in (dW1, db1, dW2, db2))
    if mistake == "db averaged over all entries":
        db1 = np.full_like(db1, dZ1.mean())
    return [Dense(dW1, db1), Dense(dW2, db2)]


def test_the_six_equations_pass(network):
    cost, params, _ = network
    assert gradcheck.check(cost, params, by_hand(params, *EXAMPLES, "")).error < 1e-7


@pytest.mark.parametrize(
    "mistake, first_wrong",
    [
        ("sign flipped", None),
        ("extra sigmoid' at the output", None),
        ("the already updated W2", "[0]"),
        ("g' of A", "[0]"),
        ("sigmoid' for tanh", "[0]"),
        ("1 - A1", "[0]"),
        ("divided by m twice", "[0]"),
        ("m forgotten", None),
        ("db averaged over all entries", "[0].b"),
    ],
)
def test_mistakes_of_the_backward_pass_are_found_in_their_layer(network, mistake, first_wrong):
    cost, params, _ = network
    found = gradcheck.check(cost, params, by_hand(params, *EXAMPLES, mistake))
    assert found.error > 1e-3 and found.worst.startswith(first_wrong or "[")
    if mistake == "sign flipped":
        assert found.error == pytest.approx(1, rel=1e-6)
    if mistake == "m forgotten":
        assert found.error == pytest.approx((7 - 1) / (7 + 1), rel=1e-6)
