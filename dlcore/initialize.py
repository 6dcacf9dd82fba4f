"""Where training starts (course 1, weeks 2 and 3; course 2, week 1).

Convention: the weights of a layer with n units on n_prev inputs are W (n, n_prev). Every start of weights has the same
arguments, so that one can replace another.
"""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Key


def zeros(n_x: int) -> tuple[Float[Array, "{n_x} 1"], Float[Array, ""]]:
    """Parameters of logistic regression, all zero (course 1, week 2).

        w = 0, of shape (n_x, 1)
        b = 0, a number

    The cost is a convex bowl, so any start reaches the same bottom. Hidden layers must not start like this.

    >>> w, b = zeros(3)
    >>> w.shape, float(b)
    ((3, 1), 0.0)
    """
    return jnp.zeros((n_x, 1)), jnp.zeros(())


def scaled_normal(n: int, n_prev: int, *, scale: float = 0.01, key: Key[Array, ""]) -> Float[Array, "{n} {n_prev}"]:
    """Small random weights, for shallow networks (course 1, week 3).

        W = scale * standard normal

    Equal weights would make equal units for ever; large ones begin where sigmoid and tanh are flat.

    >>> scaled_normal(4, 3, key=jax.random.key(0)).shape
    (4, 3)
    """
    if n < 1 or n_prev < 1:
        raise ValueError(f"n and n_prev must be at least 1, but are {n} and {n_prev}. Is a layer size missing?")
    return scale * jax.random.normal(key, (n, n_prev))


def he(n: int, n_prev: int, *, key: Key[Array, ""]) -> Float[Array, "{n} {n_prev}"]:
    """Weights that keep the size of activations through ReLU layers (course 2, week 1).

        W = sqrt(2 / n_prev) * standard normal

    >>> print(he(500, 400, key=jax.random.key(0)).std().round(3))  # sqrt(2 / 400) = 0.0707
    0.071
    """
    return scaled_normal(n, n_prev, scale=(2 / n_prev) ** 0.5, key=key)


def xavier(n: int, n_prev: int, *, key: Key[Array, ""]) -> Float[Array, "{n} {n_prev}"]:
    """Weights that keep the size of activations through tanh layers (course 2, week 1).

        W = sqrt(1 / n_prev) * standard normal

    >>> print(xavier(500, 400, key=jax.random.key(0)).std().round(3))
    0.05
    """
    return scaled_normal(n, n_prev, scale=(1 / n_prev) ** 0.5, key=key)


def glorot(n: int, n_prev: int, *, key: Key[Array, ""]) -> Float[Array, "{n} {n_prev}"]:
    """The variant of Xavier's rule that looks at both sides of the weights (course 2, week 1).

        W = sqrt(2 / (n_prev + n)) * standard normal

    >>> print(glorot(600, 200, key=jax.random.key(0)).std().round(3))
    0.05
    """
    return scaled_normal(n, n_prev, scale=(2 / (n_prev + n)) ** 0.5, key=key)
