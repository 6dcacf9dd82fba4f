"""Layer normalization: every position by itself (course 5, week 4).

Convention: features are the last axis, X is (..., d); gamma and beta are (1, d). Batch normalization takes the mean of one
feature over the examples; this takes the mean of one position over its features, so batch and padding have no influence.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from dlcore.shapes import AnyArray

EPSILON = 1e-5


class LayerNorm(NamedTuple):
    """Scale and shift of every feature (course 5, week 4).

    >>> LayerNorm._fields
    ('gamma', 'beta')
    """

    gamma: Float[AnyArray, "1 d"]
    beta: Float[AnyArray, "1 d"]


def init(d: int) -> LayerNorm:
    """Scale one, shift zero (course 5, week 4).

    >>> init(5).gamma.shape
    (1, 5)
    """
    return LayerNorm(jnp.ones((1, d)), jnp.zeros((1, d)))


def forward(params: LayerNorm, X: Float[AnyArray, "*batch d"]) -> Float[Array, "*batch d"]:
    """Mean 0 and variance 1 at every position, then scale and shift (course 5, week 4).

        mu     = mean(X)                              over the d features
        sigma2 = mean((X - mu)^2)                     divided by d, not by d - 1
        X_norm = (X - mu) / sqrt(sigma2 + epsilon)
        output = gamma X_norm + beta

    >>> forward(init(4), jnp.array([[1.0, 2.0, 3.0, 4.0]])).round(2).tolist()[0][0] < -1.33
    True
    """
    rows = _rows(params, X)
    mu = jnp.mean(rows, axis=1, keepdims=True)
    sigma2 = jnp.mean((rows - mu) ** 2, axis=1, keepdims=True)
    X_norm = (rows - mu) / jnp.sqrt(sigma2 + EPSILON)
    return (jnp.asarray(params.gamma) * X_norm + params.beta).reshape(X.shape)


def forward_fast(params: LayerNorm, X: Float[AnyArray, "*batch d"]) -> Float[Array, "*batch d"]:
    """The same as forward, with a hand-written backward pass (after course 5, week 4).

        dgamma  = sum(dY X_norm)                      over all positions
        dbeta   = sum(dY)
        dX_norm = gamma dY
        dX      = (dX_norm - mean(dX_norm) - X_norm mean(dX_norm X_norm)) / sqrt(sigma2 + epsilon)

    >>> X = jnp.array([[1.0, 2.0, 4.0]])
    >>> bool(jnp.allclose(forward_fast(init(3), X), forward(init(3), X)))
    True
    """
    return _fast(jnp.asarray(params.gamma), jnp.asarray(params.beta), _rows(params, X)).reshape(X.shape)


@jax.custom_vjp
def _fast(gamma, beta, rows):
    return _fast_forward(gamma, beta, rows)[0]


def _fast_forward(gamma, beta, rows):
    mu = jnp.mean(rows, axis=1, keepdims=True)
    scale = jax.lax.rsqrt(jnp.mean((rows - mu) ** 2, axis=1, keepdims=True) + EPSILON)
    X_norm = (rows - mu) * scale
    return gamma * X_norm + beta, (gamma, X_norm, scale)


def _fast_backward(kept, dY):
    gamma, X_norm, scale = kept
    dgamma = jnp.sum(dY * X_norm, axis=0, keepdims=True)
    dbeta = jnp.sum(dY, axis=0, keepdims=True)
    dX_norm = gamma * dY
    along = jnp.mean(dX_norm * X_norm, axis=1, keepdims=True)
    return dgamma, dbeta, scale * (dX_norm - jnp.mean(dX_norm, axis=1, keepdims=True) - X_norm * along)


_fast.defvjp(_fast_forward, _fast_backward)


def _rows(params, X):
    """All positions as rows of one table."""
    d = params.gamma.shape[-1]
    if X.shape[-1] != d:
        raise ValueError(f"X must have d={d} features on its last axis, but has shape {X.shape}. Are positions in rows?")
    return jnp.asarray(X).reshape(-1, d)
