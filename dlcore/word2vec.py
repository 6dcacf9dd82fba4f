"""Skip-gram, CBOW and negative sampling: word vectors from pairs of neighbors (course 5, week 2).

Convention: words are rows, E and Theta are (n_v, n_e). As in the notes c is the given word and t the predicted one; the
papers call them center and context (outside) word, with the vectors v_c and u_o.
"""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer
from jaxtyping import Array, Float, Int, Key, Num

from dlcore import embeddings, shapes
from dlcore.shapes import AnyArray


class Word2Vec(NamedTuple):
    """A vector e_c for every given word and a vector theta_t for every predicted one (course 5, week 2).

    >>> Word2Vec._fields
    ('E', 'Theta')
    """

    E: Float[AnyArray, "n_v n_e"]
    Theta: Float[AnyArray, "n_v n_e"]


def init(n_v: int, n_e: int, *, key: Key[Array, ""]) -> Word2Vec:
    """Small random vectors (course 5, week 2).

    >>> init(11, 3, key=jax.random.key(0)).Theta.shape
    (11, 3)
    """
    E_key, Theta_key = jax.random.split(key)
    return Word2Vec(embeddings.init(n_v, n_e, key=E_key), embeddings.init(n_v, n_e, key=Theta_key))


def pairs(sentences: Sequence[Sequence[int]], *, window: int) -> Int[np.ndarray, "m 2"]:
    """All pairs (c, t) of words at most `window` places apart in one sentence (course 5, week 2).

    A word is no neighbor of itself, and no pair crosses the end of a sentence.

    >>> pairs([[4, 7, 9], [5]], window=1).tolist()
    [[4, 7], [7, 4], [7, 9], [9, 7]]
    """
    if window < 1:
        raise ValueError(f"window must be at least 1, but is {window}. Is it the number of words on each side?")
    found = [
        (c, sentence[j])
        for sentence in sentences
        for i, c in enumerate(sentence)
        for j in range(max(0, i - window), min(len(sentence), i + window + 1))
        if j != i
    ]
    if not found:
        raise ValueError("sentences must hold two neighbors, but hold none. Is each sentence a list of word numbers?")
    return np.array(found)


def keep_probabilities(counts: Num[AnyArray, "n_v"], *, threshold: float) -> Float[np.ndarray, "n_v"]:
    """Probability with which a word stays in the text: frequent ones are thinned out (course 5, week 2).

        f    = counts / sum(counts)
        keep = min(1, sqrt(threshold / f) + threshold / f)        as in the authors' code; the paper has the root alone

    >>> print(keep_probabilities(np.array([96, 4]), threshold=0.04).round(4))
    [0.2458 1.    ]
    """
    f = _frequencies(counts)
    ratio = np.divide(threshold, f, out=np.full(f.shape, np.inf), where=f > 0)
    return np.minimum(1.0, np.sqrt(ratio) + ratio)


def noise_distribution(counts: Num[AnyArray, "n_v"], *, power: int | float = 0.75) -> Float[np.ndarray, "n_v"]:
    """Probability with which a word is drawn as a negative (course 5, week 2).

        P(w) = f(w)^(3/4) / sum of f^(3/4)        between frequency (power 1) and all words alike (power 0)

    >>> print(noise_distribution(np.array([100, 10, 1])).round(3))
    [0.827 0.147 0.026]
    """
    f = _frequencies(counts) ** power
    return f / f.sum()


def softmax_loss(params: Word2Vec, c: Int[AnyArray, "m"], t: Int[AnyArray, "m"]) -> Float[Array, "m"]:
    """Skip-gram with the full softmax (course 5, week 2).

        p(t | c) = exp(theta_t e_c) / sum over all words j of exp(theta_j e_c)
        loss     = -log p(t | c)

    >>> print(softmax_loss(Word2Vec(jnp.zeros((8, 3)), jnp.zeros((8, 3))), jnp.array([1]), jnp.array([2])).round(4))
    [2.0794]
    """
    _words(params, c=c, t=t)
    return _cross_entropy(jnp.asarray(params.E)[c] @ jnp.asarray(params.Theta).T, t)


def cbow_loss(params: Word2Vec, context: Int[AnyArray, "m n"], t: Int[AnyArray, "m"]) -> Float[Array, "m"]:
    """CBOW, the continuous bag of words: the neighbors together predict the middle word t (course 5, week 2).

        h    = mean of the vectors e of the neighbors            missing ones, at the ends of a sentence, are -1
        loss = -log softmax(Theta h)[t]

    >>> params = Word2Vec(jnp.zeros((8, 3)), jnp.zeros((8, 3)))
    >>> print(cbow_loss(params, jnp.array([[1, 3, -1]]), jnp.array([2])).round(4))
    [2.0794]
    """
    shapes.expect("context", context, "m n", m=t.shape[0])
    _words(params, t=t)
    if not isinstance(context, Tracer) and (np.min(context) < -1 or np.max(context) >= params.E.shape[0]):
        raise ValueError(
            f"context must be from 0 to {params.E.shape[0] - 1}, or -1, but goes from {np.min(context)} to {np.max(context)}."
        )
    present = (jnp.asarray(context) >= 0)[..., None]
    e = jnp.where(present, jnp.asarray(params.E)[jnp.maximum(context, 0)], 0.0)
    h = jnp.sum(e, axis=1) / jnp.maximum(jnp.sum(present, axis=1), 1)
    return _cross_entropy(h @ jnp.asarray(params.Theta).T, t)


def negative_sampling_loss(
    params: Word2Vec, c: Int[AnyArray, "m"], t: Int[AnyArray, "m"], negatives: Int[AnyArray, "m k"]
) -> Float[Array, "m"]:
    """Is the pair real? One real pair against k drawn ones (course 5, week 2).

        loss = -log sigmoid(theta_t e_c) - sum over the negatives n of log sigmoid(-theta_n e_c)

    >>> params, c = Word2Vec(jnp.zeros((8, 3)), jnp.zeros((8, 3))), jnp.array([1])
    >>> print(negative_sampling_loss(params, c, jnp.array([2]), jnp.array([[5, 6]])).round(4))
    [2.0794]
    """
    _words(params, c=c, t=t)
    _words(params, negatives=negatives)
    shapes.expect("negatives", negatives, "m k", m=c.shape[0])
    E, Theta = jnp.asarray(params.E), jnp.asarray(params.Theta)
    s_t = jnp.einsum("me,me->m", Theta[t], E[c])
    s_n = jnp.einsum("mke,me->mk", Theta[negatives], E[c])
    return -jax.nn.log_sigmoid(s_t) - jnp.sum(jax.nn.log_sigmoid(-s_n), axis=1)


def negative_sampling_step(
    params: Word2Vec,
    c: Int[AnyArray, "m"],
    t: Int[AnyArray, "m"],
    negatives: Int[AnyArray, "m k"],
    *,
    learning_rate: int | float,
) -> Word2Vec:
    """One step downhill on the summed loss of a batch that touches only the rows in it (course 5, week 2).

        d       = sigmoid(s) - y                       y = 1 for t, 0 for the negatives
        dE[c]   = d_t theta_t + sum of d_n theta_n
        dTheta  = d e_c                                for t and for every negative
        row     = row - learning_rate drow             a row that occurs twice moves twice

    The arrays of params are given up, so that the step works in place: keep none of them.

    >>> params = init(11, 3, key=jax.random.key(0))
    >>> params = negative_sampling_step(params, jnp.array([1]), jnp.array([2]), jnp.array([[5, 6]]), learning_rate=0.1)
    >>> params.E.shape
    (11, 3)
    """
    _words(params, c=c, t=t)
    _words(params, negatives=negatives)
    shapes.expect("negatives", negatives, "m k", m=c.shape[0])
    return _sparse_step(Word2Vec(*map(jnp.asarray, params)), c, t, negatives, learning_rate)


@partial(jax.jit, donate_argnums=0)
def _sparse_step(params, c, t, negatives, learning_rate):
    E, Theta = params
    e, others = E[c], jnp.concatenate([t[:, None], negatives], axis=1)
    theta = Theta[others]
    s = jnp.einsum("mke,me->mk", theta, e)
    d = learning_rate * (jax.nn.sigmoid(s) - (jnp.arange(others.shape[1]) == 0)[None])
    E = E.at[c].add(-jnp.einsum("mk,mke->me", d, theta))
    Theta = Theta.at[others].add(-d[..., None] * e[:, None])
    return Word2Vec(E, Theta)


def _cross_entropy(Z, t):
    return jax.nn.logsumexp(Z, axis=1) - jnp.take_along_axis(Z, jnp.asarray(t)[:, None], axis=1)[:, 0]


def _frequencies(counts):
    counts = np.asarray(counts, dtype=float)
    if counts.size == 0 or not (counts >= 0).all() or counts.sum() == 0:
        raise ValueError(f"counts must be numbers from 0 upward, not all 0, but are {counts}. Are these logarithms?")
    return counts / counts.sum()


def _words(params, **words):
    n_v, n_e = params.E.shape
    shapes.expect("Theta", params.Theta, "n_v n_e", n_v=n_v, n_e=n_e)
    sizes = {name: x.shape[0] for name, x in words.items()}
    if len(set(sizes.values())) > 1:
        raise ValueError(f"c and t must be equally many, but are {sizes}. Was one of them shuffled or cut?")
    for name, x in words.items():
        if x.size == 0:
            raise ValueError(f"{name} must not be empty. Did a filter drop everything?")
        if not isinstance(x, Tracer) and (np.min(x) < 0 or np.max(x) >= n_v):
            raise ValueError(
                f"{name} must be from 0 to {n_v - 1}, but goes from {np.min(x)} to {np.max(x)}. Was n_v counted right?"
            )
