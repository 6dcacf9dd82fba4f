"""Removing a bias from word vectors: direction, neutralize, equalize (course 5, week 2).

Convention: words are rows of E (n_v, n_e), of length 1: take embeddings.normalize(E) first. This removes what lies along
one direction and nothing else. Bolukbasi, Chang, Zou, Saligrama and Kalai (2016).
"""

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from dlcore import shapes
from dlcore.shapes import AnyArray


def direction(E: Float[AnyArray, "n_v n_e"], pairs: Int[AnyArray, "n 2"]) -> Float[Array, "n_e"]:
    """The bias direction: the mean difference of pairs such as he and she (course 5, week 2).

        g = mean of e_first - e_second

    >>> print(direction(jnp.array([[1.0, 2.0], [-1.0, 2.0]]), jnp.array([[0, 1]])))
    [2. 0.]
    """
    _pairs(E, pairs)
    E = jnp.asarray(E)
    return jnp.mean(E[pairs[:, 0]] - E[pairs[:, 1]], axis=0)


def direction_of_components(E: Float[AnyArray, "n_v n_e"], pairs: Int[AnyArray, "n 2"]) -> Float[Array, "n_e"]:
    """The bias direction of the paper: the first principal component of the pairs around their middles (course 5, week 2).

        rows = e_first - mu and e_second - mu, with mu the middle of the pair
        rows = U S V^T;  g is the first row of V^T, with the sign that points to the first words

    >>> g = direction_of_components(jnp.array([[0.6, 0.8], [-0.6, 0.8]]), jnp.array([[0, 1]]))
    >>> print(jnp.abs(g).round(4))
    [1. 0.]
    """
    _pairs(E, pairs)
    E = jnp.asarray(E)
    half = (E[pairs[:, 0]] - E[pairs[:, 1]]) / 2
    g = jnp.linalg.svd(jnp.concatenate([half, -half]), full_matrices=False)[2][0]
    return jnp.where(jnp.sum(half @ g) < 0, -g, g)


def along(e: Float[AnyArray, "*batch n_e"], g: Float[AnyArray, "n_e"]) -> Float[Array, "*batch n_e"]:
    """The part of e along the direction g (course 5, week 2).

        e_B = (e g / g g) g

    >>> print(along(jnp.array([3.0, 4.0]), jnp.array([2.0, 0.0])))
    [3. 0.]
    """
    e, g = jnp.asarray(e), jnp.asarray(g)
    shapes.expect("g", g, "n_e", n_e=e.shape[-1])
    if not np.any(np.asarray(g)):
        raise ValueError("g must not be zero, but is. Are both words of every pair the same?")
    return (e @ g / (g @ g))[..., None] * g.reshape((1,) * (e.ndim - 1) + g.shape)


def neutralize(e: Float[AnyArray, "*batch n_e"], g: Float[AnyArray, "n_e"]) -> Float[Array, "*batch n_e"]:
    """The part of e that is orthogonal to g, for words that should not know of g (course 5, week 2).

        e_perp = e - (e g / g g) g

    Note:  it is orthogonal to g and not to e, and it is shorter than e.

    >>> print(neutralize(jnp.array([3.0, 4.0]), jnp.array([2.0, 0.0])))
    [0. 4.]
    """
    return jnp.asarray(e) - along(e, g)


def equalize(
    e1: Float[AnyArray, "n_e"], e2: Float[AnyArray, "n_e"], g: Float[AnyArray, "n_e"]
) -> tuple[Float[Array, "n_e"], Float[Array, "n_e"]]:
    """Make a pair differ along g only, so that both are equally far from every neutral word (course 5, week 2).

        mu      = (e1 + e2) / 2
        mu_B    = (mu g / g g) g
        mu_perp = mu - mu_B
        e_i     = mu_perp + sqrt(1 - |mu_perp|^2) (e_iB - mu_B) / |e_iB - mu_B|

    Both come out with length 1, if they came with length 1. The formula that divides by |e_i - mu| instead, found in an
    exercise and a formula sheet, keeps the symmetry but not the length.

    >>> print(*equalize(jnp.array([1.0, 0.0]), jnp.array([0.0, 1.0]), jnp.array([1.0, 0.0])))
    [0.8660254 0.5      ] [-0.8660254  0.5      ]
    """
    n_e = shapes.expect("e1", e1, "n_e")["n_e"]
    shapes.expect("e2", e2, "n_e", n_e=n_e)
    for name, e in (("e1", e1), ("e2", e2)):
        if abs(float(np.linalg.norm(np.asarray(e))) - 1) > 1e-3:
            raise ValueError(
                f"{name} must have length 1, but has {np.linalg.norm(np.asarray(e)):.4g}. Was embeddings.normalize(E) left out?"
            )
    mu = (jnp.asarray(e1) + jnp.asarray(e2)) / 2
    mu_B = along(mu, g)
    mu_perp = mu - mu_B
    away1, away2 = along(e1, g) - mu_B, along(e2, g) - mu_B
    if not float(jnp.linalg.norm(away1)) > 0:
        raise ValueError("e1 and e2 must differ along g, but do not. Were they neutralized before?")
    height = jnp.sqrt(jnp.abs(1 - mu_perp @ mu_perp))
    return mu_perp + height * away1 / jnp.linalg.norm(away1), mu_perp + height * away2 / jnp.linalg.norm(away2)


def scores(E: Float[AnyArray, "n_v n_e"], g: Float[AnyArray, "n_e"]) -> Float[Array, "n_v"]:
    """How far each word leans to the first words of the pairs (course 5, week 2).

        cosine(e, g)

    >>> print(scores(jnp.array([[0.0, 4.0], [3.0, 0.0]]), jnp.array([2.0, 0.0])))
    [0. 1.]
    """
    E, g = jnp.asarray(E), jnp.asarray(g)
    shapes.expect("g", g, "n_e", n_e=shapes.expect("E", E, "n_v n_e")["n_e"])
    return E @ g / (jnp.linalg.norm(E, axis=1) * jnp.linalg.norm(g))


def _pairs(E, pairs):
    n_v = shapes.expect("E", E, "n_v n_e")["n_v"]
    shapes.expect("pairs", pairs, "n 2")
    if pairs.shape[0] == 0 or np.min(pairs) < 0 or np.max(pairs) >= n_v:
        raise ValueError(
            f"pairs must hold words from 0 to {n_v - 1}, but is {np.asarray(pairs).tolist()}. Was n_v counted right?"
        )
