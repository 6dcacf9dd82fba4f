"""Activation functions and their derivatives, element by element on arrays of any shape (course 1, weeks 2 and 3).

Softmax and hardmax (course 2, week 3) look at all numbers along one axis; with examples as columns that is axis=0.
"""

from collections.abc import Callable

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike
from jaxtyping import Array, Float, Num


def sigmoid(Z: Num[ArrayLike, "*shape"]) -> Float[Array, "*shape"]:
    """Squash any number into a probability (course 1, week 2).

        A = 1 / (1 + exp(-Z))

    >>> print(sigmoid(jnp.array([-1000.0, 0.0, 1000.0])))
    [0.  0.5 1. ]
    """
    # JAX's version is the formula above, arranged so that neither exp(1000) nor its gradient overflows.
    return jax.nn.sigmoid(jnp.asarray(Z))


def sigmoid_derivative(Z: Num[ArrayLike, "*shape"]) -> Float[Array, "*shape"]:
    """Slope of the sigmoid at Z (course 1, week 2).

        A     = sigmoid(Z)
        dA/dZ = A (1 - A)

    >>> print(sigmoid_derivative(0.0))
    0.25
    """
    A = sigmoid(Z)
    return A * (1 - A)


def relu(Z: Num[ArrayLike, "*shape"]) -> Num[Array, "*shape"]:
    """Rectified linear unit: zero, then a straight rising line (course 1, week 1).

        A = max(0, Z)

    >>> print(relu(jnp.array([-2.0, 0.0, 3.0])))
    [0. 0. 3.]
    """
    Z = jnp.asarray(Z)
    return jnp.where(Z > 0, Z, jnp.zeros_like(Z))  # autodiff of jnp.maximum(Z, 0) would say 0.5 at Z = 0


def relu_derivative(Z: Num[ArrayLike, "*shape"]) -> Num[Array, "*shape"]:
    """Slope of the rectified linear unit at Z (course 1, week 3).

        dA/dZ = 1 where Z > 0, else 0

    Note:  there is no slope at Z = 0; the value is a free choice. Here it is 0, as in jax.nn.relu; the notes take 1.

    >>> print(relu_derivative(jnp.array([-2.0, 0.0, 3.0])))
    [0. 0. 1.]
    """
    Z = jnp.asarray(Z)
    return (Z > 0).astype(Z.dtype)


def tanh(Z: Num[ArrayLike, "*shape"]) -> Float[Array, "*shape"]:
    """Hyperbolic tangent: a sigmoid shifted and rescaled to the range from -1 to 1 (course 1, week 3).

        A = (exp(Z) - exp(-Z)) / (exp(Z) + exp(-Z)) = 2 sigmoid(2 Z) - 1

    >>> print(tanh(jnp.array([-1000.0, 0.0, 1000.0])))
    [-1.  0.  1.]
    """
    return jnp.tanh(jnp.asarray(Z))


def tanh_derivative(Z: Num[ArrayLike, "*shape"]) -> Float[Array, "*shape"]:
    """Slope of the hyperbolic tangent at Z (course 1, week 3).

        A     = tanh(Z)
        dA/dZ = 1 - A^2

    >>> print(tanh_derivative(0.0))
    1.0
    """
    A = tanh(Z)
    return 1 - A**2


def leaky_relu(Z: Num[ArrayLike, "*shape"]) -> Float[Array, "*shape"]:
    """Rectified linear unit that lets a hundredth of the negative side through (course 1, week 3).

        A = max(0.01 Z, Z)

    >>> print(leaky_relu(jnp.array([-2.0, 0.0, 3.0])))
    [-0.02  0.    3.  ]
    """
    Z = jnp.asarray(Z)
    return jnp.where(Z > 0, Z, 0.01 * Z)


def leaky_relu_derivative(Z: Num[ArrayLike, "*shape"]) -> Float[Array, "*shape"]:
    """Slope of the leaky rectified linear unit at Z (course 1, week 3).

        dA/dZ = 1 where Z > 0, else 0.01

    Note:  at Z = 0 it is 0.01, which continues the choice of relu_derivative; the notes take 1.

    >>> print(leaky_relu_derivative(jnp.array([-2.0, 0.0, 3.0])))
    [0.01 0.01 1.  ]
    """
    Z = jnp.asarray(Z)
    return jnp.where(Z > 0, jnp.ones_like(Z, dtype=float), 0.01)


def identity(Z: Num[ArrayLike, "*shape"]) -> Num[Array, "*shape"]:
    """No activation at all: the output of a regression (course 1, week 3).

        A = Z

    >>> print(identity(jnp.array([-2.0, 3.0])))
    [-2.  3.]
    """
    return jnp.asarray(Z)


def identity_derivative(Z: Num[ArrayLike, "*shape"]) -> Num[Array, "*shape"]:
    """Slope of the identity: one everywhere (course 1, week 3).

    >>> print(identity_derivative(jnp.array([-2.0, 3.0])))
    [1. 1.]
    """
    return jnp.ones_like(jnp.asarray(Z))


def derivative_of(g: Callable) -> Callable:
    """The derivative that belongs to an activation function of this module (course 1, week 3).

    >>> derivative_of(tanh).__name__
    'tanh_derivative'
    """
    if g not in _DERIVATIVES:
        known = ", ".join(f.__name__ for f in _DERIVATIVES)
        raise ValueError(
            f"g must be one of {known}, but is {getattr(g, '__name__', g)}. "
            "Softmax mixes the units of a layer: its backward step is softmax_backward."
        )
    return _DERIVATIVES[g]


_DERIVATIVES = {
    sigmoid: sigmoid_derivative,
    tanh: tanh_derivative,
    relu: relu_derivative,
    leaky_relu: leaky_relu_derivative,
    identity: identity_derivative,
}


def softmax(Z: Float[ArrayLike, "*shape"], *, axis: int) -> Float[Array, "*shape"]:
    """Probabilities of the classes, which lie along an axis (course 2, week 3).

        t = exp(Z - max(Z))          the same as exp(Z) after the division, but without overflow
        A = t / sum(t)               max and sum along the axis

    >>> [f"{a:.3f}" for a in softmax(jnp.array([5.0, 2.0, -1.0, 3.0]), axis=0)]
    ['0.842', '0.042', '0.002', '0.114']
    """
    Z = jnp.asarray(Z)
    # The result does not depend on the maximum: without stop_gradient, autodiff would work out that its slope is 0.
    t = jnp.exp(Z - jax.lax.stop_gradient(jnp.max(Z, axis=axis, keepdims=True)))
    return t / jnp.sum(t, axis=axis, keepdims=True)


def softmax_backward(dA: Float[ArrayLike, "*shape"], A: Float[ArrayLike, "*shape"], *, axis: int) -> Float[Array, "*shape"]:
    """Derivatives through A = softmax(Z): every Z changes every A along the axis (course 2, week 3).

        dA_i/dZ_j = A_i ((1 if i = j else 0) - A_j)
        dZ        = A (dA - sum(dA A))

    >>> A = softmax(jnp.array([[1.0], [2.0]]), axis=0)
    >>> print(softmax_backward(jnp.array([[1.0], [1.0]]), A, axis=0).round(6).ravel())  # the sum of A is always 1
    [0. 0.]
    """
    dA, A = jnp.asarray(dA), jnp.asarray(A)
    return A * (dA - jnp.sum(dA * A, axis=axis, keepdims=True))


def hardmax(Z: Num[ArrayLike, "*shape"], *, axis: int) -> Float[Array, "*shape"]:
    """One for the largest number along an axis, the first of equals, and zero for the others (course 2, week 3).

    >>> print(hardmax(jnp.array([[5.0], [2.0], [-1.0], [3.0]]), axis=0).ravel())
    [1. 0. 0. 0.]
    """
    Z = jnp.asarray(Z)
    return jax.nn.one_hot(jnp.argmax(Z, axis=axis), Z.shape[axis], axis=axis, dtype=float)
