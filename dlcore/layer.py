"""One dense layer: forward and backward, each in a linear half and an activation (course 1, weeks 3 and 4).

Convention: examples are columns; W is (n, n_prev), b is (n, 1), A_prev is (n_prev, m), Z and A are (n, m). dA and dZ
belong to the loss of each example: 1/m appears only in dW and db.
"""

from collections.abc import Callable
from typing import NamedTuple

import jax.numpy as jnp
from jaxtyping import Array, Float, Num

from dlcore import shapes
from dlcore.activations import derivative_of
from dlcore.shapes import AnyArray


class Dense(NamedTuple):
    """The parameters W and b of one layer, or the derivatives dW and db of the cost (course 1, week 3).

    >>> Dense(W=jnp.zeros((4, 3)), b=jnp.zeros((4, 1))).W.shape
    (4, 3)
    """

    W: Float[AnyArray, "n n_prev"]
    b: Float[AnyArray, "n 1"]


class Cache(NamedTuple):
    """What the backward pass of a layer needs of its forward pass (course 1, week 4).

    >>> Cache._fields
    ('A_prev', 'Z')
    """

    A_prev: Float[AnyArray, "n_prev m"]
    Z: Float[AnyArray, "n m"]


def linear_forward(layer: Dense, A_prev: Num[AnyArray, "n_prev m"]) -> Float[Array, "n m"]:
    """The linear half of a layer (course 1, week 4).

        Z = W A_prev + b

    >>> print(linear_forward(Dense(jnp.array([[1.0, 2.0]]), jnp.array([[3.0]])), jnp.array([[1.0, 0.0], [1.0, 0.0]])))
    [[6. 3.]]
    """
    shapes.expect("A_prev", A_prev, "n_prev m", **expect_layer("", layer))
    return jnp.asarray(layer.W) @ jnp.asarray(A_prev) + layer.b


def layer_forward(layer: Dense, A_prev: Num[AnyArray, "n_prev m"], *, g: Callable) -> tuple[Float[Array, "n m"], Cache]:
    """One layer, and what its backward pass will need (course 1, week 4).

        Z = W A_prev + b
        A = g(Z)

    >>> A, cache = layer_forward(Dense(jnp.array([[1.0]]), jnp.array([[-2.0]])), jnp.array([[1.0, 3.0]]), g=abs)
    >>> print(A, cache.Z)
    [[1. 1.]] [[-1.  1.]]
    """
    Z = linear_forward(layer, A_prev)
    return g(Z), Cache(jnp.asarray(A_prev), Z)


def linear_backward(dZ: Float[AnyArray, "n m"], layer: Dense, A_prev: Num[AnyArray, "n_prev m"]) -> tuple[Dense, Array]:
    """Backward through Z = W A_prev + b (course 1, week 4).

        dW      = dZ A_prev^T / m
        db      = sum(dZ) / m          over the examples, kept as a column
        dA_prev = W^T dZ

    >>> grads, dA_prev = linear_backward(jnp.array([[1.0, 3.0]]), Dense(jnp.array([[2.0]]), jnp.zeros((1, 1))), jnp.ones((1, 2)))
    >>> print(grads.W, grads.b, dA_prev)
    [[2.]] [[2.]] [[2. 6.]]
    """
    m = shapes.expect("dZ", dZ, "n m", **shapes.expect("A_prev", A_prev, "n_prev m", **expect_layer("", layer)))["m"]
    dZ, A_prev = jnp.asarray(dZ), jnp.asarray(A_prev)
    dW = dZ @ A_prev.T / m
    db = jnp.sum(dZ, axis=1, keepdims=True) / m
    dA_prev = jnp.asarray(layer.W).T @ dZ
    return Dense(dW, db), dA_prev


def activation_backward(dA: Float[AnyArray, "n m"], Z: Float[AnyArray, "n m"], *, g: Callable) -> Float[Array, "n m"]:
    """Backward through A = g(Z) (course 1, week 4).

        dZ = dA g'(Z)          number by number

    >>> from dlcore.activations import relu
    >>> print(activation_backward(jnp.array([[5.0, 5.0]]), jnp.array([[-1.0, 2.0]]), g=relu))
    [[0. 5.]]
    """
    shapes.expect("dA", dA, "n m", **shapes.expect("Z", Z, "n m"))
    return jnp.asarray(dA) * derivative_of(g)(Z)


def expect_layer(number: int | str, layer: Dense, **known: int) -> dict[str, int]:
    """Check a layer, and return its sizes by name, as shapes.expect does for an array (course 1, week 4).

    >>> expect_layer(1, Dense(jnp.zeros((4, 3)), jnp.zeros((4, 1))))
    {'n': 4, 'n_prev': 3}
    """
    if not isinstance(layer, Dense):
        raise TypeError(f"layer{number} must be a Dense, but is a {type(layer).__name__}. Make it one: Dense(W, b).")
    sizes = shapes.expect(f"W{number}", layer.W, "n n_prev", **known)
    shapes.expect(f"b{number}", layer.b, "n 1", n=sizes["n"])
    return sizes
