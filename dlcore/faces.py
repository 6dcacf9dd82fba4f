"""Face recognition: triplet loss, pairs, verification and recognition (course 4, week 4).

Convention: encodings are columns, F is (n_f, m) for m pictures; d is always the squared distance of two encodings, and a
threshold tau refers to it. Two pictures show one person where d <= tau.
"""

from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int, Num

from dlcore import shapes
from dlcore.shapes import AnyArray


class Pair(NamedTuple):
    """Weights of the unit that says whether two encodings are of one person (course 4, week 4).

    >>> Pair(w=jnp.zeros((128, 1)), b=0.0).w.shape
    (128, 1)
    """

    w: Float[AnyArray, "n_f 1"]
    b: float | Float[AnyArray, ""]


class Triplets(NamedTuple):
    """Numbers of the pictures that are anchor, positive and negative (course 4, week 4).

    >>> Triplets(np.array([0]), np.array([1]), np.array([4])).negative
    array([4])
    """

    anchor: Int[np.ndarray, "n"]
    positive: Int[np.ndarray, "n"]
    negative: Int[np.ndarray, "n"]


def normalize(F: Num[AnyArray, "n_f m"]) -> Float[Array, "n_f m"]:
    """Encodings of length 1 (after course 4, week 4; FaceNet).

        F = F / |F|          then d lies between 0 and 4, and a margin of 0.2 has a meaning

    >>> print(normalize(jnp.array([[3.0], [4.0]])).ravel())
    [0.6 0.8]
    """
    _encodings(F=F)
    F = jnp.asarray(F, dtype=float)
    length2 = jnp.sum(F**2, axis=0, keepdims=True)
    return F / jnp.sqrt(jnp.maximum(length2, 1e-12))  # the root of 0 would have no slope


def distance(F1: Num[AnyArray, "n_f m"], F2: Num[AnyArray, "n_f m"]) -> Num[Array, "1 m"]:
    """Squared distance of the encodings of each pair (course 4, week 4).

        d = |f1 - f2|^2

    >>> print(distance(jnp.array([[3.0, 1.0]]), jnp.array([[1.0, 1.0]])))
    [[4. 0.]]
    """
    _encodings(F1=F1, F2=F2)
    return jnp.sum((jnp.asarray(F1) - jnp.asarray(F2)) ** 2, axis=0, keepdims=True)


def distances(F1: Num[AnyArray, "n_f m"], F2: Num[AnyArray, "n_f k"]) -> Num[Array, "m k"]:
    """Squared distance of every encoding from every other (course 4, week 4).

        d[i, j] = |F1[:, i] - F2[:, j]|^2

    >>> print(distances(jnp.array([[0.0, 1.0]]), jnp.array([[0.0, 1.0, 3.0]])))
    [[0. 1. 9.]
     [1. 0. 4.]]
    """
    n_f = shapes.expect("F1", F1, "n_f m")["n_f"]
    shapes.expect("F2", F2, "n_f k", n_f=n_f)
    return jnp.sum((jnp.asarray(F1)[:, :, None] - jnp.asarray(F2)[:, None, :]) ** 2, axis=0)


def triplet_loss(
    A: Num[AnyArray, "n_f m"], P: Num[AnyArray, "n_f m"], N: Num[AnyArray, "n_f m"], *, alpha: float = 0.2
) -> Float[Array, "1 m"]:
    """Loss of every triplet of anchor, positive (same person) and negative (another one) (course 4, week 4).

        loss = max(d(A, P) - d(A, N) + alpha, 0)

    Without the margin alpha an encoding that is 0 for everybody would cost nothing. The cost of the notes is the sum.

    >>> print(triplet_loss(jnp.array([[0.0]]), jnp.array([[1.0]]), jnp.array([[1.0]]), alpha=0.25))
    [[0.25]]
    """
    _encodings(A=A, P=P, N=N)
    _margin(alpha)
    return jnp.maximum(distance(A, P) - distance(A, N) + alpha, 0.0)


def triplet_gradients(
    A: Num[AnyArray, "n_f m"], P: Num[AnyArray, "n_f m"], N: Num[AnyArray, "n_f m"], *, alpha: float = 0.2
) -> tuple[Float[Array, "n_f m"], Float[Array, "n_f m"], Float[Array, "n_f m"]]:
    """Derivatives of the summed triplet loss (after course 4, week 4).

        dA = 2 (N - P)          dP = 2 (P - A)          dN = 2 (A - N)          where the loss is above 0, else 0

    >>> dA, dP, dN = triplet_gradients(jnp.array([[0.0]]), jnp.array([[1.0]]), jnp.array([[1.0]]))
    >>> print(dA, dP, dN)
    [[0.]] [[2.]] [[-2.]]
    """
    active = triplet_loss(A, P, N, alpha=alpha) > 0
    A, P, N = jnp.asarray(A), jnp.asarray(P), jnp.asarray(N)
    return 2 * (N - P) * active, 2 * (P - A) * active, 2 * (A - N) * active


def hard_triplets(F: Num[AnyArray, "n_f m"], people: Int[AnyArray, "m"]) -> Triplets:
    """For every picture the hardest triplet of the batch (course 4, week 4).

        positive = the picture of the same person that is farthest
        negative = the picture of another person that is nearest

    Most random triplets cost nothing already, and nothing is learned from them. Pictures without a partner are left out.

    >>> hard_triplets(np.array([[0.0, 1.0, 3.0, 9.0]]), np.array([0, 0, 1, 1])).negative
    array([2, 2, 1, 1])
    """
    same = _same_person(F, people)
    d = np.asarray(distances(F, F))
    partner = same & ~np.eye(len(d), dtype=bool)
    anchor = np.flatnonzero(partner.any(axis=1))
    positive = np.where(partner, d, -np.inf)[anchor].argmax(axis=1)
    negative = np.where(same, np.inf, d)[anchor].argmin(axis=1)
    return Triplets(anchor, positive, negative)


def semi_hard_triplets(F: Num[AnyArray, "n_f m"], people: Int[AnyArray, "m"], *, alpha: float = 0.2) -> Triplets:
    """All pairs of one person with the nearest negative behind the positive, inside the margin (after course 4, week 4).

        d(A, P) < d(A, N) < d(A, P) + alpha          the order is right, and the loss is not yet 0

    >>> semi_hard_triplets(np.array([[0.0, 1.0, 1.05, 9.0]]), np.array([0, 0, 1, 1]))
    Triplets(anchor=array([0]), positive=array([1]), negative=array([2]))
    """
    same = _same_person(F, people)
    _margin(alpha)
    d = np.asarray(distances(F, F))
    found = []
    for a, p in zip(*np.nonzero(same & ~np.eye(len(d), dtype=bool)), strict=True):
        inside = ~same[a] & (d[a] > d[a, p]) & (d[a] < d[a, p] + alpha)
        if inside.any():
            found.append((a, p, np.where(inside, d[a], np.inf).argmin()))
    return Triplets(*np.array(found, dtype=int).reshape(-1, 3).T)


def absolute_features(F1: Num[AnyArray, "n_f m"], F2: Num[AnyArray, "n_f m"]) -> Num[Array, "n_f m"]:
    """What the pair unit looks at (course 4, week 4).

        u_k = |f1_k - f2_k|          without the bars, the answer would depend on which picture comes first

    >>> print(absolute_features(jnp.array([[0.25], [0.5]]), jnp.array([[0.5], [0.5]])).ravel())
    [0.25 0.  ]
    """
    _encodings(F1=F1, F2=F2)
    return jnp.abs(jnp.asarray(F1) - jnp.asarray(F2))


def chi_square_features(F1: Num[AnyArray, "n_f m"], F2: Num[AnyArray, "n_f m"]) -> Float[Array, "n_f m"]:
    """The other choice, for encodings that are nowhere negative, as behind a ReLU (course 4, week 4; DeepFace).

        u_k = (f1_k - f2_k)^2 / (f1_k + f2_k)          0 where both are 0

    >>> print(chi_square_features(jnp.array([[1.0], [0.0]]), jnp.array([[3.0], [0.0]])).ravel())
    [1. 0.]
    """
    _encodings(F1=F1, F2=F2)
    F1, F2 = jnp.asarray(F1), jnp.asarray(F2)
    total = F1 + F2
    return jnp.where(total > 0, (F1 - F2) ** 2 / jnp.where(total > 0, total, 1), 0.0)


def pair_logits(params: Pair, U: Num[AnyArray, "n_f m"]) -> Float[Array, "1 m"]:
    """One logistic unit on the features of pairs; train it with losses.cross_entropy_from_logits (course 4, week 4).

        Z     = w^T U + b
        y_hat = sigmoid(Z)          the probability that both pictures show one person

    >>> print(pair_logits(Pair(w=jnp.array([[-2.0], [-1.0]]), b=1.0), jnp.array([[0.5], [0.25]])))
    [[-0.25]]
    """
    n_f = shapes.expect("w", params.w, "n_f 1")["n_f"]
    shapes.expect("U", U, "n_f m", n_f=n_f)
    return jnp.asarray(params.w).T @ jnp.asarray(U) + params.b


def verify(f: Num[AnyArray, "n_f 1"], f_claimed: Num[AnyArray, "n_f 1"], *, tau: float) -> bool:
    """Is this the person that they claim to be? (course 4, week 4).

        d(f, f_claimed) <= tau

    >>> verify(np.array([[0.0]]), np.array([[0.5]]), tau=0.25)
    True
    """
    return bool(distance(f, f_claimed)[0, 0] <= tau)


def recognize(f: Num[AnyArray, "n_f 1"], database: dict[str, Num[AnyArray, "n_f 1"]], *, tau: float) -> str | None:
    """Which person of the database is this, or nobody (None)? One picture of each is enough (course 4, week 4).

        the nearest one, if d <= tau

    The database holds encodings, computed once. A new person is one more entry: nothing is trained again.

    >>> database = {"Ada": np.array([[0.0]]), "Kian": np.array([[1.0]])}
    >>> recognize(np.array([[0.75]]), database, tau=0.25), recognize(np.array([[9.0]]), database, tau=0.25)
    ('Kian', None)
    """
    if not database:
        raise ValueError("database must hold one person at least, but is empty.")
    d = {name: float(distance(f, known)[0, 0]) for name, known in database.items()}
    nearest = min(d, key=lambda name: d[name])
    return nearest if d[nearest] <= tau else None


def error_rates(d: Num[AnyArray, "n"], same: Bool[AnyArray, "n"], *, tau: float) -> tuple[float, float]:
    """False acceptances among pairs of two persons, false rejections among pairs of one (after course 4, week 4).

        false acceptance: d <= tau, of two persons          false rejection: d > tau, of one

    >>> error_rates(np.array([0.1, 0.4, 0.3, 0.9]), np.array([True, True, False, False]), tau=0.35)
    (0.5, 0.5)
    """
    n = shapes.expect("d", d, "n")["n"]
    shapes.expect("same", same, "n", n=n)
    d, same = np.asarray(d), np.asarray(same)
    if same.all() or not same.any():
        raise ValueError("same must hold pairs of one person and of two, but all are alike. Were the pairs mixed?")
    return float((d[~same] <= tau).mean()), float((d[same] > tau).mean())


def identification_accuracy(p: float, K: int) -> float:
    """Chance that K comparisons are all right, when each is right with probability p (course 4, week 4).

        p^K          if they do not depend on each other

    >>> round(identification_accuracy(0.99, 100), 3)
    0.366
    """
    if not 0 <= p <= 1:
        raise ValueError(f"p must lie between 0 and 1, but is {p}. Is it a percentage?")
    return p**K


def _encodings(**arrays):
    sizes = {}
    for name, F in arrays.items():
        sizes = shapes.expect(name, F, "n_f m", **sizes)


def _margin(alpha):
    if alpha < 0:
        raise ValueError(f"alpha must not be below 0, but is {alpha}. Is the sign wrong?")


def _same_person(F, people):
    m = shapes.expect("F", F, "n_f m")["m"]
    shapes.expect("people", people, "m", m=m)
    if np.isnan(np.asarray(F)).any():
        raise ValueError("F must hold numbers, but holds nan. Did training diverge?")
    people = np.asarray(people)
    if len(np.unique(people)) < 2:
        raise ValueError("people must name two persons at least: there is no negative otherwise. Is the batch too small?")
    return people[:, None] == people[None, :]
