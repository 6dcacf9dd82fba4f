"""Logistic regression: by loops, vectorized, and as one compiled training (course 1, week 2).

Convention: examples are columns, X is (n_x, m) and Y is (1, m); w is (n_x, 1) and b is a number.
dZ means the derivative of each example's loss with respect to its Z: 1/m appears only in J, dw and db.
"""

import math
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Num

from dlcore import initialize, losses, shapes
from dlcore.activations import sigmoid
from dlcore.shapes import AnyArray


class Logistic(NamedTuple):
    """The parameters w and b, or the derivatives dw and db of the cost (course 1, week 2).

    >>> Logistic(w=jnp.zeros((2, 1)), b=0.0).w.shape
    (2, 1)
    """

    w: Float[AnyArray, "n_x 1"]
    b: float | Float[AnyArray, ""]


def init(n_x: int) -> Logistic:
    """Parameters for n_x features, all zero (course 1, week 2).

    >>> init(12288).w.shape
    (12288, 1)
    """
    w, b = initialize.zeros(n_x)
    return Logistic(w, b)


def forward(params: Logistic, X: Num[AnyArray, "n_x m"]) -> Float[Array, "1 m"]:
    """Probability that y = 1, for every example (course 1, week 2).

        Z = w^T X + b
        A = sigmoid(Z)

    >>> params = Logistic(w=jnp.array([[1.0], [2.0]]), b=-3.0)
    >>> print(forward(params, jnp.array([[1.0, 9.0], [1.0, 9.0]])))
    [[0.5 1. ]]
    """
    _examples(params, X)
    return sigmoid(_linear(params, X))


def cost(params: Logistic, X: Num[AnyArray, "n_x m"], Y: Num[AnyArray, "1 m"]) -> Float[Array, ""]:
    """Mean cross-entropy over the examples (course 1, week 2).

        Z = w^T X + b
        J = mean(loss(Z, Y))          from Z and not from A: finite, however sure a wrong prediction is

    >>> print(cost(init(2), jnp.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), jnp.array([[0.0, 1.0, 1.0]])).round(4))
    0.6931
    """
    _labeled_examples(params, X, Y)
    return jnp.mean(losses.cross_entropy_from_logits(_linear(params, X), Y))


def propagate(params: Logistic, X: Num[AnyArray, "n_x m"], Y: Num[AnyArray, "1 m"]) -> tuple[Logistic, Float[Array, ""]]:
    """Forward and backward pass over all examples at once (course 1, week 2).

        Z  = w^T X + b
        A  = sigmoid(Z)
        J  = mean(loss(Z, Y))

        dZ = A - Y
        dw = X dZ^T / m
        db = sum(dZ) / m

    Returns:  the derivatives, as a Logistic, and the cost J.

    >>> grads, J = propagate(init(2), jnp.array([[1.0, 2.0], [3.0, 5.0]]), jnp.array([[1.0, 0.0]]))
    >>> print(grads.w.ravel(), grads.b)
    [0.25 0.5 ] 0.0
    """
    m = _labeled_examples(params, X, Y)
    X, Y = jnp.asarray(X), jnp.asarray(Y)

    Z = _linear(params, X)
    A = sigmoid(Z)
    J = jnp.mean(losses.cross_entropy_from_logits(Z, Y))

    dZ = A - Y
    dw = X @ dZ.T / m
    db = jnp.sum(dZ) / m
    return Logistic(dw, db), J


def propagate_loop(params: Logistic, X: Num[AnyArray, "n_x m"], Y: Num[AnyArray, "1 m"]) -> tuple[Logistic, float]:
    """The same as propagate, number by number: the slow form that vectorization replaces (course 1, week 2).

        for every example i:
            z = w_1 x_1 + w_2 x_2 + ... + b
            a = sigmoid(z)
            J += loss(z, y)
            dz = a - y
            dw_j += x_j dz                for every feature j
            db += dz
        J, dw and db are divided by m, once, after the loop

    >>> grads, J = propagate_loop(init(2), np.array([[1.0, 2.0], [3.0, 5.0]]), np.array([[1.0, 0.0]]))
    >>> print(grads.w.ravel(), grads.b)
    [0.25 0.5 ] 0.0
    """
    m = _labeled_examples(params, X, Y)
    w, b = np.asarray(params.w, dtype=float), float(params.b)
    X, Y = np.asarray(X, dtype=float), np.asarray(Y, dtype=float)
    n_x = X.shape[0]

    J, dw, db = 0.0, np.zeros((n_x, 1)), 0.0
    for i in range(m):
        z, y = b, Y[0, i]
        for j in range(n_x):
            z += w[j, 0] * X[j, i]
        t = math.exp(-abs(z))  # never above 1: math.exp(1000) would be an error
        a = 1 / (1 + t) if z >= 0 else t / (1 + t)
        J += max(z, 0.0) - z * y + math.log(1 + t)
        dz = a - y
        for j in range(n_x):
            dw[j, 0] += X[j, i] * dz
        db += dz
    return Logistic(dw / m, float(db / m)), float(J / m)


def predict(params: Logistic, X: Num[AnyArray, "n_x m"]) -> Float[Array, "1 m"]:
    """The more probable label of every example, 0. or 1. (course 1, week 2).

        1 where A > 0.5, else 0          so A = 0.5 gives 0

    >>> print(predict(Logistic(w=jnp.array([[1.0]]), b=0.0), jnp.array([[-2.0, 0.0, 3.0]])))
    [[0. 0. 1.]]
    """
    A = forward(params, X)
    return (A > 0.5).astype(A.dtype)


def log_likelihood(A: Float[AnyArray, "1 m"], Y: Num[AnyArray, "1 m"]) -> Float[Array, ""]:
    """Logarithm of the probability that the predictions give to all labels together (course 1, week 2).

        log(product of A^Y (1 - A)^(1 - Y)) = -sum(loss(A, Y)) = -m J

    >>> print(log_likelihood(jnp.array([[0.5, 0.5]]), jnp.array([[1.0, 0.0]])).round(4))
    -1.3863
    """
    return -jnp.sum(losses.cross_entropy(A, Y))


def train(
    params: Logistic,
    X: Num[AnyArray, "n_x m"],
    Y: Num[AnyArray, "1 m"],
    *,
    learning_rate: float,
    num_iterations: int,
) -> tuple[Logistic, Float[Array, "{num_iterations}"]]:
    """Gradient descent on all examples, compiled as one program (course 1, week 2).

        dw, db, J = propagate(w, b, X, Y)         again and again
        w = w - learning_rate dw
        b = b - learning_rate db

    Returns:  the last parameters, and the cost before each of the updates.

    >>> X, Y = jnp.array([[-1.0, 1.0]]), jnp.array([[0.0, 1.0]])
    >>> params, costs = train(init(1), X, Y, learning_rate=1.0, num_iterations=20)
    >>> print(predict(params, X), bool(costs[-1] < costs[0]))
    [[0. 1.]] True
    """
    _labeled_examples(params, X, Y)
    params, X, Y = jax.tree.map(_as_float, (params, X, Y))
    return _descend(params, shapes.rows_from_columns(X), Y, learning_rate, num_iterations)


# The examples come in rows: the two products below then read the memory in its order, and the loop, which does little
# but read X, takes two thirds of the time that it needs with columns.
@partial(jax.jit, static_argnames="num_iterations")
def _descend(params, rows, Y, learning_rate, num_iterations):
    m = rows.shape[0]

    def iteration(params, _):
        w, b = params
        Z = (rows @ w).T + b
        J = jnp.mean(losses.cross_entropy_from_logits(Z, Y))
        dZ = sigmoid(Z) - Y
        dw = (dZ @ rows).T / m
        db = jnp.sum(dZ) / m
        return Logistic(w - learning_rate * dw, b - learning_rate * db), J

    return jax.lax.scan(iteration, params, length=num_iterations)


def train_gram(
    params: Logistic,
    X: Num[AnyArray, "n_x m"],
    Y: Num[AnyArray, "1 m"],
    *,
    learning_rate: float,
    num_iterations: int,
) -> tuple[Logistic, Float[Array, "{num_iterations}"]]:
    """The same result as train by another algorithm, for many more features than examples (after course 1, week 2).

    Every dw is a mixture of the columns of X, so w is the starting w plus a mixture X alpha. It is enough to follow
    alpha (m, 1), with the inner products of all pairs of examples computed once:

        K     = X^T X                              (m, m)
        Z     = w^T X + alpha^T K + b              w is the starting one
        alpha = alpha - learning_rate dZ^T / m
        b     = b - learning_rate sum(dZ) / m
        w     = w + X alpha                        once, at the end

    >>> X, Y = jnp.array([[-1.0, 1.0]]), jnp.array([[0.0, 1.0]])
    >>> params, costs = train_gram(init(1), X, Y, learning_rate=1.0, num_iterations=20)
    >>> print(predict(params, X), bool(costs[-1] < costs[0]))
    [[0. 1.]] True
    """
    _labeled_examples(params, X, Y)
    params, X, Y = jax.tree.map(_as_float, (params, X, Y))
    return _descend_gram(params, X, Y, learning_rate, num_iterations)


@partial(jax.jit, static_argnames="num_iterations")
def _descend_gram(params, X, Y, learning_rate, num_iterations):
    m = X.shape[1]
    K = X.T @ X
    Z_start = params.w.T @ X

    def iteration(alpha_and_b, _):
        alpha, b = alpha_and_b
        Z = Z_start + alpha.T @ K + b
        J = jnp.mean(losses.cross_entropy_from_logits(Z, Y))
        dZ = sigmoid(Z) - Y
        return (alpha - learning_rate * dZ.T / m, b - learning_rate * jnp.sum(dZ) / m), J

    (alpha, b), costs = jax.lax.scan(iteration, (jnp.zeros((m, 1), X.dtype), params.b), length=num_iterations)
    return Logistic(params.w + X @ alpha, b), costs


def _linear(params, X):
    return jnp.asarray(params.w).T @ jnp.asarray(X) + params.b


def _as_float(x):
    return jnp.asarray(x, dtype=float)


def _examples(params, X):
    """Their number m, when the parameters and the examples fit together."""
    if not isinstance(params, Logistic):
        raise TypeError(f"params must be a Logistic, but is a {type(params).__name__}. Make it one: Logistic(w, b).")
    n_x = shapes.expect("w", params.w, "n_x 1")["n_x"]
    shapes.expect("b", jnp.asarray(params.b), "")
    return shapes.expect("X", X, "n_x m", n_x=n_x)["m"]


def _labeled_examples(params, X, Y):
    """The same for training: at least one example, no gaps, labels from 0 to 1."""
    m = _examples(params, X)
    shapes.expect("Y", Y, "1 m", m=m)
    if m == 0:
        raise ValueError("X must hold at least one example, but has 0 columns. Is the batch empty?")
    shapes.expect_numbers("X", X)
    shapes.expect_numbers("Y", Y)
    shapes.expect_between("Y", Y, 0, 1, guess="Labels -1 and 1?")
    return m
