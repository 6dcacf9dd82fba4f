"""Clipping of gradients that explode (course 5, week 1). Works on any pytree of arrays.

A clipped gradient bounds the step that one bad batch can cause. It does nothing against gradients that vanish.
"""

from typing import Any

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from dlcore.optim import Optimizer


def global_norm(grads: Any) -> Float[Array, ""]:
    """The length of all derivatives together, as one long vector (course 5, week 1).

        norm = sqrt(sum of g^2 over all entries of all arrays)

    >>> print(global_norm({"W": jnp.array([[3.0]]), "b": jnp.array([[4.0]])}))
    5.0
    """
    return jnp.sqrt(sum(jnp.sum(jnp.square(jnp.asarray(g))) for g in jax.tree.leaves(grads)))


def by_global_norm(grads: Any, max_norm: float) -> Any:
    """Shorten a gradient that is too long, and keep its direction (course 5, week 1).

        g = g * min(1, max_norm / norm)          one norm for all arrays together

    >>> print(by_global_norm(jnp.array([[6.0, 8.0]]), 5.0))
    [[3. 4.]]
    """
    _positive("max_norm", max_norm)
    # max(norm, max_norm) is never 0, so that a gradient of zeros stays zeros.
    scale = max_norm / jnp.maximum(global_norm(grads), max_norm)
    return jax.tree.map(lambda g: g * scale, grads)


def by_value(grads: Any, max_value: float) -> Any:
    """Cut every entry at a largest size; the direction changes (course 5, week 1).

        g = min(max(g, -max_value), max_value)          entry by entry

    >>> print(by_value(jnp.array([[6.0, 8.0, -1.0]]), 5.0))
    [[ 5.  5. -1.]]
    """
    _positive("max_value", max_value)
    return jax.tree.map(lambda g: jnp.clip(g, -max_value, max_value), grads)


def before(optimizer: Optimizer, max_norm: float) -> Optimizer:
    """An optimizer that clips by the global norm before each of its steps (course 5, week 1).

    >>> from dlcore import optim
    >>> careful = before(optim.gradient_descent(learning_rate=1.0), max_norm=5.0)
    >>> w = jnp.zeros((1, 2))
    >>> print(careful.update(jnp.array([[6.0, 8.0]]), careful.init(w), w)[0])
    [[-3. -4.]]
    """
    _positive("max_norm", max_norm)

    def update(grads, state, params):
        return optimizer.update(by_global_norm(grads, max_norm), state, params)

    return Optimizer(optimizer.init, update)


def _positive(name, value):
    if not value > 0:
        raise ValueError(f"{name} must be above 0, but is {value}. A limit of 0 would stop all learning: is its sign right?")
