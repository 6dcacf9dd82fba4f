"""Clouds of points in the plane, two classes each, from our own seeded generators (course 1, week 2).

Every function returns X (2, m) and Y (1, m). The classes alternate, so that they are equally large (m odd: one more
of class 0) and so are they in any first part of the data. noise is the standard deviation of a shift of each point.
"""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Key

Cloud = tuple[Float[Array, "2 m"], Float[Array, "1 m"]]


def blobs(key: Key[Array, ""], m: int, noise: float = 0.6) -> Cloud:
    """Two round clouds that a straight line separates well (course 1, week 2).

    >>> X, Y = blobs(jax.random.key(0), 200)
    >>> X.shape, Y.shape, float(Y.mean())
    ((2, 200), (1, 200), 0.5)
    """
    Y = _labels(m)
    centers = jnp.where(Y == 1, 1.0, -1.0) * jnp.ones((2, 1))  # (-1, -1) and (1, 1)
    return centers + noise * jax.random.normal(key, (2, m)), Y


def moons(key: Key[Array, ""], m: int, noise: float = 0.1) -> Cloud:
    """Two half circles that grip into each other (course 1, week 2).

    >>> X, Y = moons(jax.random.key(0), 200)
    >>> X.shape, Y.shape
    ((2, 200), (1, 200))
    """
    angle_key, noise_key = jax.random.split(key)
    Y = _labels(m)
    angle = jax.random.uniform(angle_key, (1, m), maxval=jnp.pi)
    upper = jnp.concatenate([jnp.cos(angle) - 0.5, jnp.sin(angle) - 0.25])
    lower = -upper
    return jnp.where(Y == 1, lower, upper) + noise * jax.random.normal(noise_key, (2, m)), Y


def circles(key: Key[Array, ""], m: int, noise: float = 0.1) -> Cloud:
    """A small ring (class 1) inside a large one (course 1, week 2).

    >>> X, Y = circles(jax.random.key(0), 200)
    >>> X.shape, Y.shape
    ((2, 200), (1, 200))
    """
    angle_key, noise_key = jax.random.split(key)
    Y = _labels(m)
    angle = jax.random.uniform(angle_key, (1, m), maxval=2 * jnp.pi)
    radius = jnp.where(Y == 1, 0.5, 1.2)
    ring = radius * jnp.concatenate([jnp.cos(angle), jnp.sin(angle)])
    return ring + noise * jax.random.normal(noise_key, (2, m)), Y


def xor(key: Key[Array, ""], m: int, noise: float = 0.1) -> Cloud:
    """Four squares, the class is 1 where the signs of the two coordinates differ (course 1, week 2).

    >>> X, Y = xor(jax.random.key(0), 200, noise=0.0)
    >>> bool(((X[:1] * X[1:] < 0) == (Y == 1)).all())
    True
    """
    side_key, place_key, noise_key = jax.random.split(key, 3)
    Y = _labels(m)
    side = jax.random.rademacher(side_key, (1, m), dtype=float)
    signs = jnp.concatenate([side, jnp.where(Y == 1, -side, side)])
    place = jax.random.uniform(place_key, (2, m), minval=0.2, maxval=1.5)
    return signs * place + noise * jax.random.normal(noise_key, (2, m)), Y


def spirals(key: Key[Array, ""], m: int, noise: float = 0.05) -> Cloud:
    """Two arms wound around each other (course 1, week 2).

    >>> X, Y = spirals(jax.random.key(0), 200)
    >>> X.shape, Y.shape
    ((2, 200), (1, 200))
    """
    place_key, noise_key = jax.random.split(key)
    Y = _labels(m)
    radius = jax.random.uniform(place_key, (1, m), minval=0.2, maxval=1.5)
    angle = 2 * jnp.pi * radius / 1.5 + jnp.pi * Y  # one turn; the second arm starts opposite
    arm = radius * jnp.concatenate([jnp.cos(angle), jnp.sin(angle)])
    return arm + noise * jax.random.normal(noise_key, (2, m)), Y


def _labels(m):
    return (jnp.arange(m) % 2).astype(float)[None, :]  # 0, 1, 0, 1, ...
