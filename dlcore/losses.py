"""Losses: one value per example, smaller is better (course 1, week 2; course 2, week 3).

Convention: predictions and labels have one shape, (1, m) in course 1 and (C, m) for C classes. A loss belongs to one
example; the cost is the mean over the examples, and whoever calls takes that mean.
"""

import jax
import jax.numpy as jnp
from jax.scipy.special import xlog1py, xlogy
from jaxtyping import Array, Float, Num

from dlcore import shapes
from dlcore.shapes import AnyArray


def cross_entropy(A: Float[AnyArray, "n m"], Y: Num[AnyArray, "n m"]) -> Float[Array, "n m"]:
    """Cross-entropy of a probability A with a label Y (course 1, week 2).

        loss = -(Y log(A) + (1 - Y) log(1 - A))

    A sure and right answer costs 0, a sure and wrong one costs inf. Train with cross_entropy_from_logits instead:
    a sigmoid rounds to exactly 1 already at Z = 17 in float32.

    >>> print(cross_entropy(jnp.array([[0.9, 0.5, 0.1]]), jnp.array([[1.0, 1.0, 1.0]])).round(4))
    [[0.1054 0.6931 2.3026]]
    """
    A, Y = _pair("A", A, Y)
    return -(xlogy(Y, A) + xlog1py(1 - Y, -A))  # xlogy(y, a) is y log(a), but 0 where y = 0 and a = 0


def cross_entropy_from_logits(Z: Float[AnyArray, "n m"], Y: Num[AnyArray, "n m"]) -> Float[Array, "n m"]:
    """Cross-entropy of sigmoid(Z) with a label Y, finite for every Z (course 1, week 2).

        loss = Y log(1 + exp(-Z)) + (1 - Y) log(1 + exp(Z))

    This is cross_entropy(sigmoid(Z), Y), because A = 1 / (1 + exp(-Z)) and 1 - A = 1 / (1 + exp(Z)).

    >>> print(cross_entropy_from_logits(jnp.array([[50.0, 0.0]]), jnp.array([[0.0, 0.0]])).round(4))
    [[50.      0.6931]]
    """
    Z, Y = _pair("Z", Z, Y)
    # logaddexp(0, Z) is log(exp(0) + exp(Z)) without overflow. The common max(Z, 0) - Z Y + log(1 + exp(-|Z|)) has the
    # same values, but autodiff gets its slope wrong at Z = 0, where training from zeros begins.
    return Y * jnp.logaddexp(0.0, -Z) + (1 - Y) * jnp.logaddexp(0.0, Z)


def half_squared_error(A: Num[AnyArray, "n m"], Y: Num[AnyArray, "n m"]) -> Num[Array, "n m"]:
    """Half the squared difference (course 1, week 2).

        loss = (A - Y)^2 / 2

    Behind a sigmoid it makes a cost with flat regions that is not convex: that is why week 2 takes cross-entropy.

    >>> print(half_squared_error(jnp.array([[0.5, 1.0]]), jnp.array([[1.0, 1.0]])))
    [[0.125 0.   ]]
    """
    A, Y = _pair("A", A, Y)
    return (A - Y) ** 2 / 2


def softmax_cross_entropy(A: Float[AnyArray, "C m"], Y: Num[AnyArray, "C m"]) -> Float[Array, "1 m"]:
    """Cross-entropy of class probabilities A with one-hot labels Y (course 2, week 3).

        loss = -sum(Y log(A))          down each column: only the true class counts

    >>> print(softmax_cross_entropy(jnp.array([[0.75], [0.25]]), jnp.array([[0.0], [1.0]])).round(2))
    [[1.39]]
    """
    A, Y = _pair("A", A, Y)
    return -jnp.sum(xlogy(Y, A), axis=0, keepdims=True)


def softmax_cross_entropy_from_logits(Z: Float[AnyArray, "C m"], Y: Num[AnyArray, "C m"]) -> Float[Array, "1 m"]:
    """Cross-entropy of softmax(Z) with one-hot labels Y, finite for every Z (course 2, week 3).

        log(A) = Z - log(sum(exp(Z)))          sums down each column
        loss   = -sum(Y log(A))

    >>> print(softmax_cross_entropy_from_logits(jnp.array([[1000.0], [0.0]]), jnp.array([[0.0], [1.0]])))
    [[1000.]]
    """
    Z, Y = _pair("Z", Z, Y)
    return -jnp.sum(Y * jax.nn.log_softmax(Z, axis=0), axis=0, keepdims=True)


def _pair(name, predictions, Y):
    sizes = shapes.expect(name, predictions, "n m")
    shapes.expect("Y", Y, "n m", **sizes)
    return jnp.asarray(predictions), jnp.asarray(Y)
