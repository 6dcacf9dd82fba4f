"""Stars from a review: the mean of its word vectors, or a GRU that reads it in order (course 5, week 2).

Convention: texts are rows of word numbers, X is (m, T) with 0 for padding; words are the rows of E (n_v, n_e). Behind the
look-up examples are columns, as in course 1: mu is (n_e, m), Z is (n_y, m), W is (n_y, n_e). y (m,) holds classes from 0.
To train with given word vectors held fixed: params._replace(E=jax.lax.stop_gradient(E)) inside the cost.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer
from jaxtyping import Array, Float, Int, Key

from dlcore import embeddings, gru, recurrent, rnn, shapes
from dlcore.shapes import AnyArray

PAD = 0


class Average(NamedTuple):
    """Word vectors and a softmax layer, or the derivatives of the cost (course 5, week 2).

    >>> Average._fields
    ('E', 'W', 'b')
    """

    E: Float[AnyArray, "n_v n_e"]
    W: Float[AnyArray, "n_y n_e"]
    b: Float[AnyArray, "n_y 1"]


class Reader(NamedTuple):
    """Word vectors, a GRU, and the layer of its answer (course 5, week 2).

    >>> Reader._fields
    ('E', 'cell', 'output')
    """

    E: Float[AnyArray, "n_v n_e"]
    cell: gru.GRU
    output: rnn.Output


def init(n_v: int, n_e: int, n_y: int, *, key: Key[Array, ""]) -> Average:
    """Small random word vectors and weights (course 5, week 2).

    >>> init(11, 3, 5, key=jax.random.key(0)).W.shape
    (5, 3)
    """
    E_key, W_key = jax.random.split(key)
    W = jax.random.normal(W_key, (n_y, n_e)) / n_e**0.5
    return Average(embeddings.init(n_v, n_e, key=E_key), W, jnp.zeros((n_y, 1)))


def mean_vector(E: Float[AnyArray, "n_v n_e"], X: Int[AnyArray, "m T"]) -> Float[Array, "n_e m"]:
    """The mean of the vectors of a text: as long for any text, and the same in any order of its words (course 5, week 2).

        mu = (1 / T) sum over t of e_t          over the T real words: padding counts neither above nor below

    >>> print(mean_vector(jnp.array([[9.0], [1.0], [2.0]]), jnp.array([[1, 2, 2, 0]])).round(4))
    [[1.6667]]
    """
    texts(X, E.shape[0])
    real = (jnp.asarray(X) != PAD)[..., None]
    e = jnp.where(real, jnp.asarray(E)[X], 0.0)
    return (jnp.sum(e, axis=1) / jnp.sum(real, axis=1)).T  # texts become columns


def logits(params: Average, X: Int[AnyArray, "m T"]) -> Float[Array, "n_y m"]:
    """Scores of the classes from the mean vector (course 5, week 2).

        Z = W mu + b                            and the probabilities are softmax(Z)

    >>> logits(init(11, 3, 5, key=jax.random.key(0)), jnp.array([[1, 2, 0], [3, 3, 4]])).shape
    (5, 2)
    """
    return jnp.asarray(params.W) @ mean_vector(params.E, X) + params.b


def cost(params: Average, X: Int[AnyArray, "m T"], y: Int[AnyArray, "m"]) -> Float[Array, ""]:
    """Mean cross-entropy of the right classes (course 5, week 2).

        J = mean(-log softmax(Z)[y])

    >>> params = Average(jnp.zeros((11, 3)), jnp.zeros((5, 3)), jnp.zeros((5, 1)))
    >>> print(f"{cost(params, jnp.array([[1, 2]]), jnp.array([4])):.4f}")
    1.6094
    """
    return _cost_of_classes(logits(params, X), y)


def propagate(params: Average, X: Int[AnyArray, "m T"], y: Int[AnyArray, "m"]) -> tuple[Average, Float[Array, ""]]:
    """Forward and backward pass by hand (course 5, week 2).

        mu   = mean of e_t
        Z    = W mu + b
        J    = mean(-log softmax(Z)[y])

        dZ   = softmax(Z) - Y                   Y the one-hot columns of y
        dW   = dZ mu^T / m
        db   = sum(dZ) / m
        de_t = W^T dZ / T                       the same for every real word of a text, 0 for padding
        dE   = the de_t added up at the rows of their words, divided by m

    Returns:  the derivatives, as an Average, and the cost J.

    >>> params = Average(jnp.zeros((3, 2)), jnp.zeros((2, 2)), jnp.zeros((2, 1)))
    >>> grads, J = propagate(params, jnp.array([[1, 2]]), jnp.array([0]))
    >>> print(grads.b.ravel(), J.round(4))
    [-0.5  0.5] 0.6931
    """
    E, W, b = map(jnp.asarray, params)
    X = jnp.asarray(X)
    mu = mean_vector(E, X)
    Z = W @ mu + b
    J = _cost_of_classes(Z, y)

    m, n_y = X.shape[0], Z.shape[0]
    real = X != PAD
    dZ = jax.nn.softmax(Z, axis=0) - jax.nn.one_hot(y, n_y, axis=0)
    dW = dZ @ mu.T / m
    db = jnp.sum(dZ, axis=1, keepdims=True) / m
    de = (W.T @ dZ / jnp.sum(real, axis=1)[None]).T[:, None] * real[..., None]  # (m, T, n_e)
    dE = embeddings.lookup_backward(de, X, E.shape[0]) / m
    return Average(dE, dW, db), J


def init_reader(n_v: int, n_e: int, n_a: int, n_y: int, *, key: Key[Array, ""]) -> Reader:
    """Small random word vectors, a GRU with n_a numbers of memory, and n_y classes (course 5, week 2).

    >>> init_reader(11, 3, 7, 5, key=jax.random.key(0)).output.Wya.shape
    (5, 7)
    """
    E_key, cell_key, output_key = jax.random.split(key, 3)
    E = embeddings.init(n_v, n_e, key=E_key)
    return Reader(E, gru.init(n_e, n_a, key=cell_key), rnn.init_output(n_a, n_y, key=output_key))


def read(params: Reader, X: Int[AnyArray, "m T"]) -> Float[Array, "n_y m"]:
    """Scores of the classes from what a GRU remembers of the whole text: many to one (course 5, week 2).

        a_t = GRU(e_t, a_(t-1))                 padding changes nothing
        Z   = Wya a_T + by

    "Not good" and "good" differ here, and "good food, not slow" differs from "slow food, not good".

    >>> read(init_reader(11, 3, 7, 5, key=jax.random.key(0)), jnp.array([[1, 2, 0], [3, 3, 4]])).shape
    (5, 2)
    """
    m = texts(X, params.E.shape[0])["m"]
    e = jnp.moveaxis(jnp.asarray(params.E)[X], 2, 0)  # (n_e, m, T)
    a = gru.forward(params.cell, e, gru.start(params.cell, m), mask=X != PAD)
    return rnn.output(params.output, recurrent.last(a))


def reading_cost(params: Reader, X: Int[AnyArray, "m T"], y: Int[AnyArray, "m"]) -> Float[Array, ""]:
    """Mean cross-entropy of the right classes by the reader (course 5, week 2).

    >>> params = jax.tree.map(jnp.zeros_like, init_reader(11, 3, 7, 5, key=jax.random.key(0)))
    >>> print(f"{reading_cost(params, jnp.array([[1, 2]]), jnp.array([4])):.4f}")
    1.6094
    """
    return _cost_of_classes(read(params, X), y)


def texts(X: Int[AnyArray, "m T"], n_v: int) -> dict[str, int]:
    """Check rows of word numbers below n_v, each with a word in it, and return their sizes (course 5, week 2).

    >>> texts(np.array([[3, 4, 0]]), 5)
    {'m': 1, 'T': 3}
    """
    sizes = shapes.expect("X", X, "m T")
    if not jnp.issubdtype(X.dtype, jnp.integer):
        raise TypeError(f"X must hold whole numbers, but holds {X.dtype}. Are these one-hot vectors or embeddings?")
    if X.size == 0:
        raise ValueError(f"X must hold a text, but has shape {X.shape}. Is the batch empty?")
    if isinstance(X, Tracer):  # values are known outside jit only
        return sizes
    X = np.asarray(X)
    if X.min() < 0 or X.max() >= n_v:
        raise ValueError(f"X must hold numbers from 0 to {n_v - 1}, but holds {X.min()} to {X.max()}. Is n_v another's?")
    empty = (X == PAD).all(axis=1)
    if empty.any():
        raise ValueError(f"X must hold a word in every row, but row {empty.argmax()} is all padding. Are words counted from 0?")
    return sizes


def _cost_of_classes(Z, y):
    n_y, m = Z.shape
    shapes.expect("y", y, "m", m=m)
    if not jnp.issubdtype(y.dtype, jnp.integer):
        raise TypeError(f"y must hold whole numbers, the classes, but holds {y.dtype}. Are these one-hot columns?")
    if not isinstance(y, Tracer) and (np.min(y) < 0 or np.max(y) >= n_y):
        raise ValueError(
            f"y must hold classes from 0 to {n_y - 1}, but holds {np.min(y)} to {np.max(y)}. Are stars counted from 1?"
        )
    right = jnp.take_along_axis(Z, jnp.asarray(y)[None], axis=0)[0]
    return jnp.mean(jax.nn.logsumexp(Z, axis=0) - right)
