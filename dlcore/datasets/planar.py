"""More points in the plane: a flower, a football pitch, and clouds of many classes (course 1, week 3; course 2).

Every function returns X (2, m) and Y (1, m), from a seeded generator of our own.
"""

import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.special import ndtr
from jaxtyping import Array, Float, Int, Key

Cloud = tuple[Float[Array, "2 m"], Float[Array, "1 m"]]


def flower(key: Key[Array, ""], m: int = 400, noise: float = 0.2) -> Cloud:
    """Eight petals of two classes: a straight line fails, four hidden units do not (course 1, week 3).

        angle  = from 0 to 3.12 for class 0, from 3.12 to 6.24 for class 1, with noise
        radius = 4 sin(4 angle), with noise
        x      = radius sin(angle), radius cos(angle)

    >>> X, Y = flower(jax.random.key(0))
    >>> X.shape, Y.shape, float(Y.mean())
    ((2, 400), (1, 400), 0.5)
    """
    angle_key, radius_key = jax.random.split(key)
    Y = (jnp.arange(m) % 2).astype(float)[None, :]  # 0, 1, 0, 1, ...: any first part has both classes
    along = (jnp.arange(m) // 2)[None, :] / max((m - 1) // 2, 1)
    angle = 3.12 * (along + Y) + noise * jax.random.normal(angle_key, (1, m))
    radius = 4 * jnp.sin(4 * angle) + noise * jax.random.normal(radius_key, (1, m))
    return radius * jnp.concatenate([jnp.sin(angle), jnp.cos(angle)]), Y


def pitch(key: Key[Array, ""], m: int = 211, noise: float = 0.25) -> Cloud:
    """Where on a football pitch our team (1) or the other one (0) got to the ball: noisy labels (course 2, week 1).

        Y = 1 where advantage(X) + noise * standard normal > 0

    A curve separates the teams well, and none without mistakes: a network that gets all of these examples right has
    learned the noise. That is what regularization is for.

    >>> X, Y = pitch(jax.random.key(0))
    >>> X.shape, Y.shape
    ((2, 211), (1, 211))
    """
    place_key, noise_key = jax.random.split(key)
    X = jax.random.uniform(place_key, (2, m), minval=-1.0) * jnp.array([[1.0], [0.65]])
    Y = (advantage(X) + noise * jax.random.normal(noise_key, (1, m)) > 0).astype(float)
    return X, Y


def advantage(X: Float[Array, "2 m"]) -> Float[Array, "1 m"]:
    """Above 0 where our team has the better chance on the pitch: the boundary without noise (course 2, week 1).

        x_2 - 0.6 x_1 + 0.5 x_1^2 - 0.15

    >>> print(advantage(jnp.array([[0.0, 1.0], [0.65, 0.0]])).round(2))
    [[ 0.5  -0.25]]
    """
    x1, x2 = X[:1], X[1:]
    return x2 - 0.6 * x1 + 0.5 * x1**2 - 0.15


def pitch_bayes_error(noise: float = 0.25, n: int = 401) -> float:
    """Error on the pitch that remains with the best possible rule, averaged over a grid of places (course 2, week 1).

        mean of P(the less likely team | place) = mean of Phi(-|advantage| / noise)

    >>> round(pitch_bayes_error(), 3)
    0.134
    """
    if noise <= 0:
        raise ValueError(f"noise must be above 0, but is {noise}. Without noise nothing remains.")
    middles = (2 * jnp.arange(n) + 1) / n - 1
    places = jnp.stack([part.ravel() for part in jnp.meshgrid(middles, 0.65 * middles)])
    return float(jnp.mean(ndtr(-jnp.abs(advantage(places)) / noise)))


def classes(key: Key[Array, ""], m: int, C: int, noise: float = 0.3) -> tuple[Float[Array, "2 m"], Int[Array, "1 m"]]:
    """Round clouds of C classes on a circle, with labels from 0 to C - 1 (course 2, week 3).

        center of class c = 1.5 (cos(2 pi c / C), sin(2 pi c / C))

    >>> X, Y = classes(jax.random.key(0), 7, C=3)
    >>> X.shape, Y.tolist()
    ((2, 7), [[0, 1, 2, 0, 1, 2, 0]])
    """
    if C < 2:
        raise ValueError(f"C must be at least 2 classes, but is {C}. Are m and C swapped?")
    Y = (np.arange(m) % C)[None, :]
    angle = 2 * np.pi * Y / C
    centers = jnp.array(1.5 * np.concatenate([np.cos(angle), np.sin(angle)]), jnp.float32)
    return centers + noise * jax.random.normal(key, (2, m)), jnp.array(Y)
