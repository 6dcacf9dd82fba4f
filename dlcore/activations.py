"""Activation functions and their derivatives, element by element on arrays of any shape (course 1, weeks 2 and 3)."""

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
