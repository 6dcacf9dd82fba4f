"""A small face encoder: one network for both pictures of a pair, trained with the triplet loss (course 4, week 4).

Convention: pictures are (m, n_H, n_W, n_C) with values from 0 to 1, encodings are columns, F is (n_f, m), of length 1;
d is the squared distance of two encodings, from 0 to 4. The drawn faces of datasets.faces are made for it.
"""

from collections.abc import Iterator
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int, Key, Num

from dlcore import conv, faces, initialize, shapes
from dlcore.activations import relu
from dlcore.conv import Conv
from dlcore.layer import Dense, linear_forward
from dlcore.shapes import AnyArray


class Encoder(NamedTuple):
    """Convolutions with stride 2, and a dense layer that makes the encoding (course 4, week 4).

    >>> Encoder._fields
    ('convs', 'dense')
    """

    convs: list[Conv]
    dense: Dense


class Pairs(NamedTuple):
    """All pairs of pictures of a set: their distances, and whether both are of one person (course 4, week 4).

    >>> Pairs(d=np.zeros(3), same=np.ones(3, bool)).same.sum()
    np.int64(3)
    """

    d: Float[np.ndarray, "n"]
    same: Bool[np.ndarray, "n"]


def init(
    *, size: int = 32, n_C: int = 1, channels: tuple[int, ...] = (16, 32, 64), n_f: int = 64, key: Key[Array, ""]
) -> Encoder:
    """Parameters for pictures of size x size pixels (course 4, week 4).

        conv 3x3, stride 2, same          for every entry of channels: 32 x 32 becomes 16 x 16, 8 x 8, 4 x 4
        dense                             from all that is left to n_f numbers

    >>> params = init(key=jax.random.key(0))
    >>> [layer.W.shape for layer in params.convs], params.dense.W.shape
    ([(3, 3, 1, 16), (3, 3, 16, 32), (3, 3, 32, 64)], (64, 1024))
    """
    key_convs, key_dense = jax.random.split(key)
    convs, sizes = [], (n_C, *channels)
    for n_C_prev, n_C_next, layer_key in zip(sizes[:-1], channels, jax.random.split(key_convs, len(channels)), strict=True):
        convs.append(conv.init(3, n_C_prev, n_C_next, key=layer_key))
        size = conv.output_size(size, 3, stride=2, pad="same")
    W = initialize.xavier(n_f, size * size * sizes[-1], key=key_dense)
    return Encoder(convs, Dense(W, jnp.zeros((n_f, 1))))


def encode(params: Encoder, X: Num[AnyArray, "m n_H n_W n_C"]) -> Float[Array, "n_f m"]:
    """The encoding of every picture (course 4, week 4).

        A = relu(conv(A))          for every convolution
        F = normalize(W A + b)     A unrolled into columns

    >>> F = encode(init(n_f=7, key=jax.random.key(0)), jnp.ones((5, 32, 32, 1)))
    >>> F.shape, bool(jnp.allclose(jnp.sum(F**2, axis=0), 1))
    ((7, 5), True)
    """
    A = X
    for layer in params.convs:
        A = relu(conv.forward(layer, A, stride=2, pad="same"))
    return faces.normalize(linear_forward(params.dense, shapes.columns_from_images(A)))


def hardest_loss(F: Num[AnyArray, "n_f m"], people: Int[AnyArray, "m"], *, alpha: float = 0.2) -> Float[Array, "1 m"]:
    """The triplet loss of every picture as an anchor, with the hardest partners of the batch (course 4, week 4).

        d    = distances(F, F)
        loss = max(max over the same person of d - min over other persons of d + alpha, 0)

    The same triplets as faces.hard_triplets picks, in a form that compiles: the largest d of a person is found without
    asking which picture it belongs to.

    >>> print(hardest_loss(jnp.array([[0.0, 1.0, 1.5]]), jnp.array([0, 0, 1]), alpha=0.25))
    [[0. 1. 0.]]
    """
    m = shapes.expect("F", F, "n_f m")["m"]
    shapes.expect("people", people, "m", m=m)
    d, people = faces.distances(F, F), jnp.asarray(people)
    same = people[:, None] == people[None, :]
    positive = jnp.max(jnp.where(same, d, 0.0), axis=1)
    negative = jnp.min(jnp.where(same, jnp.inf, d), axis=1)
    return jnp.maximum(positive - negative + alpha, 0.0)[None, :]


def mean_loss(F: Num[AnyArray, "n_f m"], people: Int[AnyArray, "m"], *, alpha: float = 0.2) -> Float[Array, ""]:
    """The triplet loss averaged over all triplets of a batch (course 4, week 4).

        mean over all a, p of one person and n of another of max(d(a, p) - d(a, n) + alpha, 0)

    >>> print(mean_loss(jnp.array([[0.0, 1.0, 1.5]]), jnp.array([0, 0, 1]), alpha=0.25))  # (0 + 1) / 2
    0.5
    """
    m = shapes.expect("F", F, "n_f m")["m"]
    shapes.expect("people", people, "m", m=m)
    d, people = faces.distances(F, F), jnp.asarray(people)
    same = people[:, None] == people[None, :]
    partner = same & ~jnp.eye(m, dtype=bool)
    triplet = partner[:, :, None] & ~same[:, None, :]
    loss = jnp.maximum(d[:, :, None] - d[:, None, :] + alpha, 0.0)  # anchor, positive, negative
    return jnp.sum(jnp.where(triplet, loss, 0.0)) / jnp.sum(triplet)


def cost(
    params: Encoder, X: Num[AnyArray, "m n_H n_W n_C"], people: Int[AnyArray, "m"], *, alpha: float = 0.2
) -> Float[Array, ""]:
    """Cost of a batch to begin with, as train.make_step wants it (course 4, week 4).

        J = mean_loss(encode(X), people)

    >>> params = init(n_f=7, key=jax.random.key(0))
    >>> J = cost(params, jnp.ones((4, 32, 32, 1)), jnp.array([0, 0, 1, 1]))
    >>> print(f"{J:.4f}")  # all pictures are alike: the margin is left
    0.2000
    """
    shapes.expect_numbers("X", X, guess="Was an image divided by 0?")
    return mean_loss(encode(params, X), people, alpha=alpha)


def hardest_cost(
    params: Encoder, X: Num[AnyArray, "m n_H n_W n_C"], people: Int[AnyArray, "m"], *, alpha: float = 0.2
) -> Float[Array, ""]:
    """Cost of a batch to go on with, when most triplets cost nothing any more (course 4, week 4).

        J = mean(hardest_loss(encode(X), people))

    Note:  from the beginning it fails: all encodings become one, which costs alpha, and never part again.

    >>> params = init(n_f=7, key=jax.random.key(0))
    >>> J = hardest_cost(params, jnp.ones((4, 32, 32, 1)), jnp.array([0, 0, 1, 1]))
    >>> print(f"{J:.4f}")
    0.2000
    """
    return jnp.mean(hardest_loss(encode(params, X), people, alpha=alpha))


def batches(
    X: Num[AnyArray, "m n_H n_W n_C"], people: Int[AnyArray, "m"], *, num_people: int, each: int, key: Key[Array, ""]
) -> Iterator[tuple]:
    """Random batches without end: each pictures of num_people people, for train.fit (course 4, week 4).

    In a batch of pictures drawn at random most would have no partner.

    >>> stream = batches(np.zeros((12, 32, 32, 1)), np.repeat(np.arange(4), 3), num_people=2, each=3, key=jax.random.key(0))
    >>> X, people = next(stream)
    >>> X.shape, len(np.unique(people))
    ((6, 32, 32, 1), 2)
    """
    m = shapes.expect("X", X, "m n_H n_W n_C")["m"]
    shapes.expect("people", people, "m", m=m)
    people = np.asarray(people)
    names, counts = np.unique(people, return_counts=True)
    enough = names[counts >= each]
    if not (each >= 2 and 2 <= num_people <= len(enough)):
        raise ValueError(
            f"num_people must lie from 2 to {len(enough)}, the number of people with {each} pictures, and each must be 2 at "
            f"least, but they are {num_people} and {each}. Does a batch ask for more pictures than there are?"
        )
    pictures_of = {name: np.flatnonzero(people == name) for name in enough}
    # The key only starts a NumPy generator: a shuffle of indices in JAX would cost more than the training step.
    rng = np.random.default_rng(np.asarray(jax.random.key_data(key)))

    def stream():
        while True:
            chosen = rng.choice(enough, num_people, replace=False)
            rows = np.concatenate([rng.choice(pictures_of[name], each, replace=False) for name in chosen])
            yield X[rows], people[rows]

    return stream()


def pairs(F: Num[AnyArray, "n_f m"], people: Int[AnyArray, "m"]) -> Pairs:
    """Distance and label of all m (m - 1) / 2 pairs (course 4, week 4).

    >>> pairs(np.array([[0.0, 1.0, 3.0]]), np.array([0, 0, 1]))
    Pairs(d=array([1., 9., 4.], dtype=float32), same=array([ True, False, False]))
    """
    m = shapes.expect("F", F, "n_f m")["m"]
    shapes.expect("people", people, "m", m=m)
    first, second = np.triu_indices(m, 1)
    people = np.asarray(people)
    return Pairs(np.asarray(faces.distances(F, F))[first, second], people[first] == people[second])


def choose_threshold(d: Num[AnyArray, "n"], same: Bool[AnyArray, "n"], *, max_false_acceptance: float | None = None) -> float:
    """The threshold tau for pairs that were not trained on (course 4, week 4).

        tau with the smallest sum of false acceptances and false rejections, as fractions
        or the largest tau with at most max_false_acceptance, as for a door

    It lies in the middle between two neighboring distances, the smallest such place where several are equally good.

    >>> choose_threshold(np.array([0.25, 0.5, 1.0, 2.0]), np.array([True, True, False, False]))
    0.75
    """
    faces.error_rates(d, same, tau=0.0)  # its messages fit here, too
    d, same = np.asarray(d, dtype=float), np.asarray(same)
    if np.isnan(d).any():
        raise ValueError("d must hold numbers, but holds nan. Did training diverge?")
    places = np.unique(d)
    candidates = np.concatenate([[places[0] - 1], (places[:-1] + places[1:]) / 2, [places[-1] + 1]])
    # How many lie below each candidate: two sorted lists answer for all candidates at once.
    accepted = np.searchsorted(np.sort(d[~same]), candidates, side="right") / (~same).sum()
    rejected = 1 - np.searchsorted(np.sort(d[same]), candidates, side="right") / same.sum()
    if max_false_acceptance is None:
        return float(candidates[np.argmin(accepted + rejected)])
    if not 0 <= max_false_acceptance <= 1:
        raise ValueError(f"max_false_acceptance must lie between 0 and 1, but is {max_false_acceptance}. Is it a percentage?")
    return float(candidates[np.flatnonzero(accepted <= max_false_acceptance)[-1]])


def nearest_person(
    F: Num[AnyArray, "n_f m"], F_known: Num[AnyArray, "n_f k"], people_known: Int[AnyArray, "k"]
) -> Int[np.ndarray, "m"]:
    """For every picture the person of the nearest known encoding; faces.recognize for many at once (course 4, week 4).

        people_known[argmin over the known ones of d]

    >>> nearest_person(np.array([[0.75, 0.1]]), np.array([[0.0, 1.0]]), np.array([7, 5]))
    array([5, 7])
    """
    k = shapes.expect("F_known", F_known, "n_f k")["k"]
    shapes.expect("people_known", people_known, "k", k=k)
    return np.asarray(people_known)[np.asarray(faces.distances(F, F_known)).argmin(axis=1)]
