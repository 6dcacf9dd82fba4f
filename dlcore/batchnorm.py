"""Batch normalization of a layer's Z: training, prediction, backward (course 2, week 3).

Convention: axis is the axis of the examples, 1 where examples are columns (Z is (n, m), gamma and beta are (n, 1)).
dZ belongs to the loss of each example: 1/m appears only in dgamma and dbeta.
"""

from typing import NamedTuple

import jax.numpy as jnp
from jaxtyping import Array, Float

from dlcore import shapes
from dlcore.shapes import AnyArray


class BatchNorm(NamedTuple):
    """Learned scale and shift of every unit, or their derivatives; beta is not that of momentum (course 2, week 3).

    >>> BatchNorm(gamma=jnp.ones((4, 1)), beta=jnp.zeros((4, 1))).gamma.shape
    (4, 1)
    """

    gamma: Float[AnyArray, "rows columns"]
    beta: Float[AnyArray, "rows columns"]


class Running(NamedTuple):
    """Averages of mean and variance over the mini-batches so far, for prediction (course 2, week 3).

    >>> Running._fields
    ('mu', 'variance')
    """

    mu: Float[AnyArray, "rows columns"]
    variance: Float[AnyArray, "rows columns"]


class Cache(NamedTuple):
    """What the backward pass needs (course 2, week 3).

    >>> Cache._fields
    ('Z_norm', 'sigma')
    """

    Z_norm: Float[AnyArray, "rows columns"]
    sigma: Float[AnyArray, "rows2 columns2"]


def init(n: int, *, axis: int) -> tuple[BatchNorm, Running]:
    """Scale 1 and shift 0 for n units, and the running statistics to start from (course 2, week 3).

        gamma, beta  = 1, 0
        mu, variance = 0, 1

    >>> params, running = init(4, axis=1)
    >>> params.gamma.shape, running.mu.shape
    ((4, 1), (4, 1))
    """
    if axis not in (0, 1):
        raise ValueError(f"axis must be 0 or 1, the axis of the examples, but is {axis}. Are examples columns? Then it is 1.")
    zeros = jnp.zeros((n, 1) if axis == 1 else (1, n))
    return BatchNorm(zeros + 1, zeros), Running(zeros, zeros + 1)


def train(
    params: BatchNorm,
    running: Running,
    Z: Float[AnyArray, "rows columns"],
    *,
    axis: int,
    beta_running: float = 0.9,
    epsilon: float = 1e-8,
) -> tuple[Float[Array, "rows columns"], Running, Cache]:
    """Normalize a mini-batch by its own statistics (course 2, week 3).

        mu       = mean(Z)                            over the examples
        variance = mean((Z - mu)^2)
        Z_norm   = (Z - mu) / sqrt(variance + epsilon)
        Z_tilde  = gamma Z_norm + beta

        running mu       = beta_running running mu       + (1 - beta_running) mu
        running variance = beta_running running variance + (1 - beta_running) variance

    The bias b of the layer in front has no effect any more, because mu takes it away: leave it out.
    Returns:  Z_tilde, the new running statistics, and the cache of the backward pass.
    Note:  the running variance averages the variances above, with 1/m, as in the notes, Keras and flax. PyTorch also
    normalizes by 1/m, but averages variances with 1/(m - 1), m / (m - 1) times as large: 1.6 % more for m = 64. Its
    momentum is 1 - beta_running, and its epsilon 1e-5.

    >>> Z_tilde, running, _ = train(*init(1, axis=1), jnp.array([[1.0, 2.0, 3.0, 4.0]]), axis=1)
    >>> print([f"{z:.2f}" for z in Z_tilde[0]], running.mu.shape)
    ['-1.34', '-0.45', '0.45', '1.34'] (1, 1)
    """
    if not 0 <= beta_running < 1:
        raise ValueError(f"beta_running must be at least 0 and below 1, but is {beta_running}. Is it 1 - beta?")
    if _examples(params, Z, axis) == 0:
        raise ValueError("Z must hold at least one example, but holds none. Is the batch empty?")
    gamma, beta, Z = jnp.asarray(params.gamma), jnp.asarray(params.beta), jnp.asarray(Z)
    mu = jnp.mean(Z, axis=axis, keepdims=True)
    variance = jnp.mean((Z - mu) ** 2, axis=axis, keepdims=True)
    sigma = jnp.sqrt(variance + epsilon)
    Z_norm = (Z - mu) / sigma
    Z_tilde = gamma * Z_norm + beta
    running = Running(
        beta_running * running.mu + (1 - beta_running) * mu,
        beta_running * running.variance + (1 - beta_running) * variance,
    )
    return Z_tilde, running, Cache(Z_norm, sigma)


def predict(
    params: BatchNorm, running: Running, Z: Float[AnyArray, "rows columns"], *, axis: int, epsilon: float = 1e-8
) -> Float[Array, "rows columns"]:
    """Normalize by the running statistics, so that an example does not depend on its neighbors (course 2, week 3).

        Z_norm  = (Z - running mu) / sqrt(running variance + epsilon)
        Z_tilde = gamma Z_norm + beta

    >>> print(predict(*init(1, axis=1), jnp.array([[3.0]]), axis=1))
    [[3.]]
    """
    _examples(params, Z, axis)
    Z_norm = (jnp.asarray(Z) - running.mu) / jnp.sqrt(running.variance + epsilon)
    return jnp.asarray(params.gamma) * Z_norm + jnp.asarray(params.beta)


def backward(
    dZ_tilde: Float[AnyArray, "rows columns"], params: BatchNorm, cache: Cache, *, axis: int
) -> tuple[BatchNorm, Float[Array, "rows columns"]]:
    """Derivatives with respect to gamma, beta and Z (after course 2, week 3).

        dgamma  = mean(dZ_tilde Z_norm)          means over the examples
        dbeta   = mean(dZ_tilde)
        dZ_norm = gamma dZ_tilde
        dZ      = (dZ_norm - mean(dZ_norm) - Z_norm mean(dZ_norm Z_norm)) / sigma
                = gamma / sigma (dZ_tilde - dbeta - Z_norm dgamma)          as gamma is the same for all examples

    The two means in dZ are there because every example moves mu and sigma; they make dZ sum to 0. In the last line they
    are dbeta and dgamma: two sums over all numbers instead of four.

    >>> params, running = init(1, axis=1)
    >>> _, _, cache = train(params, running, jnp.array([[1.0, 2.0, 4.0]]), axis=1)
    >>> grads, dZ = backward(jnp.ones((1, 3)), params, cache, axis=1)
    >>> print(grads.beta, abs(dZ).max() < 1e-6)  # a common shift changes nothing
    [[1.]] True
    """
    _examples(params, dZ_tilde, axis, "dZ_tilde")
    dZ_tilde, Z_norm = jnp.asarray(dZ_tilde), jnp.asarray(cache.Z_norm)

    def mean(x):
        return jnp.mean(x, axis=axis, keepdims=True)

    dgamma = mean(dZ_tilde * Z_norm)
    dbeta = mean(dZ_tilde)
    dZ = jnp.asarray(params.gamma) / cache.sigma * (dZ_tilde - dbeta - Z_norm * dgamma)
    return BatchNorm(dgamma, dbeta), dZ


def _examples(params, Z, axis, name="Z"):
    """Their number, when the parameters fit."""
    if axis not in (0, 1):
        raise ValueError(f"axis must be 0 or 1, the axis of the examples, but is {axis}. Are examples columns? Then it is 1.")
    shape = "n 1" if axis == 1 else "1 n"
    n = shapes.expect("gamma", params.gamma, shape)["n"]
    shapes.expect("beta", params.beta, shape, n=n)
    return shapes.expect(name, Z, "n m" if axis == 1 else "m n", n=n)["m"]
