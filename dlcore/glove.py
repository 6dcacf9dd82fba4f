"""GloVe: word vectors by weighted least squares on counts of neighbors (course 5, week 2).

Convention: words are rows, E and Theta are (n_v, n_e), the biases b and b_prime (n_v, 1), the counts X (n_v, n_v).
Pennington, Socher and Manning (2014).
"""

from collections.abc import Sequence
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int, Key, Num

from dlcore import embeddings, shapes
from dlcore.shapes import AnyArray


class GloVe(NamedTuple):
    """A vector and a bias for every word as the middle one (Theta, b) and as a neighbor (E, b_prime) (course 5, week 2).

    >>> GloVe._fields
    ('Theta', 'E', 'b', 'b_prime')
    """

    Theta: Float[AnyArray, "n_v n_e"]
    E: Float[AnyArray, "n_v n_e"]
    b: Float[AnyArray, "n_v 1"]
    b_prime: Float[AnyArray, "n_v 1"]


class Cells(NamedTuple):
    """The cells of the counts that are not zero: row i, column j, and the count x (course 5, week 2).

    >>> Cells._fields
    ('i', 'j', 'x')
    """

    i: Int[AnyArray, "n"]
    j: Int[AnyArray, "n"]
    x: Float[AnyArray, "n"]


def init(n_v: int, n_e: int, *, key: Key[Array, ""]) -> GloVe:
    """Small random vectors, biases zero (course 5, week 2).

    >>> init(11, 3, key=jax.random.key(0)).b.shape
    (11, 1)
    """
    Theta_key, E_key = jax.random.split(key)
    zeros = jnp.zeros((n_v, 1))
    return GloVe(embeddings.init(n_v, n_e, key=Theta_key), embeddings.init(n_v, n_e, key=E_key), zeros, zeros)


def cooccurrence(
    sentences: Sequence[Sequence[int]], n_v: int, *, window: int, by_distance: bool = False
) -> Float[np.ndarray, "{n_v} {n_v}"]:
    """How often word j stands within `window` places of word i (course 5, week 2).

        X_ij = number of times;  symmetric, since the window is
        by_distance: a neighbor d places away counts 1 / d, as in the paper

    >>> cooccurrence([[0, 1, 1], [2]], 3, window=1).tolist()
    [[0.0, 1.0, 0.0], [1.0, 2.0, 0.0], [0.0, 0.0, 0.0]]
    """
    if window < 1:
        raise ValueError(f"window must be at least 1, but is {window}. Is it the number of words on each side?")
    X = np.zeros((n_v, n_v))
    for sentence in sentences:
        if len(sentence) and not 0 <= min(sentence) <= max(sentence) < n_v:
            raise ValueError(
                f"sentences must hold words from 0 to {n_v - 1}, but one holds {list(sentence)}. Was n_v counted right?"
            )
        for place, i in enumerate(sentence):
            for distance in range(1, min(window, place) + 1):
                j = sentence[place - distance]
                count = 1 / distance if by_distance else 1.0
                X[i, j] += count
                X[j, i] += count
    return X


def cells(X: Num[AnyArray, "n_v n_v_2"]) -> Cells:
    """The counts that are not zero: only these have a logarithm, and only these are stored (course 5, week 2).

    >>> cells(np.array([[0, 3], [3, 0]])).x.tolist()
    [3.0, 3.0]
    """
    n_v = shapes.expect("X", X, "n_v n_v_2")["n_v"]
    shapes.expect("X", X, "n_v n_v_2", n_v_2=n_v)
    X = np.asarray(X)
    if not (X >= 0).all() or not X.any():
        raise ValueError("X must hold counts from 0 upward, not all 0. Are these logarithms already?")
    i, j = np.nonzero(X)
    return Cells(i, j, X[i, j].astype(float))


def weighting(x: Num[AnyArray, "*shape"], *, x_max: int | float = 100.0) -> Float[Array, "*shape"]:
    """How much a count matters: rare ones little, stop words no more than others (course 5, week 2).

        f(x) = min(1, (x / x_max)^(3/4))          so f(0) = 0

    >>> print(weighting(jnp.array([0.0, 100.0, 1000.0])))
    [0. 1. 1.]
    """
    if not x_max > 0:
        raise ValueError(f"x_max must be above 0, but is {x_max}.")
    return jnp.minimum(1.0, (jnp.asarray(x) / x_max) ** 0.75)


def loss(params: GloVe, counts: Cells, *, x_max: int | float = 100.0) -> Float[Array, ""]:
    """The weighted squared error of the logarithms of the counts, summed (course 5, week 2).

        sum over i, j with X_ij > 0 of  f(X_ij) (theta_i e_j + b_i + b'_j - log X_ij)^2

    Note:  b has the index of the row, b' that of the column; one formula sheet prints b'_i, and no column has a bias then.

    >>> print(loss(GloVe(*(jnp.zeros((2, n)) for n in (3, 3, 1, 1))), cells(np.array([[0, 100], [0, 0]]))).round(3))
    21.208
    """
    Theta, E, b, b_prime = map(jnp.asarray, params)
    i, j, x = counts
    error = jnp.einsum("ne,ne->n", Theta[i], E[j]) + b[i, 0] + b_prime[j, 0] - jnp.log(jnp.asarray(x))
    return jnp.sum(weighting(x, x_max=x_max) * error**2)


def cost(params: GloVe, counts: Cells, *, x_max: int | float = 100.0) -> Float[Array, ""]:
    """The loss per cell, so that a learning rate fits corpora of any size (course 5, week 2).

    A training step is train.make_step(cost, optimizer).

    >>> print(cost(GloVe(*(jnp.zeros((2, n)) for n in (3, 3, 1, 1))), cells(np.array([[1, 100], [1, 1]]))).round(3))
    5.302
    """
    return loss(params, counts, x_max=x_max) / counts.x.shape[0]


def vectors(params: GloVe) -> Float[Array, "n_v n_e"]:
    """The vectors to use: both roles of a word are alike, so their mean (course 5, week 2).

        (theta + e) / 2

    >>> print(vectors(GloVe(jnp.ones((1, 2)), jnp.zeros((1, 2)), jnp.zeros((1, 1)), jnp.zeros((1, 1)))))
    [[0.5 0.5]]
    """
    return (jnp.asarray(params.Theta) + jnp.asarray(params.E)) / 2
