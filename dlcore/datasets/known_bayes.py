"""Tasks whose Bayes error is known, and people who are nearly as good (course 3, week 1).

X is (n, m), Y (1, m) with 0 and 1. Opinions of k experts are (k, m): each a log-likelihood ratio as that expert sees
it, above 0 for class 1.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int

Number = float | int
Labels = Int[np.ndarray, "1 m"]
Opinions = Float[np.ndarray, "k m"]


class Examples(NamedTuple):
    """Examples as columns and their labels (course 3, week 1).

    >>> Examples._fields
    ('X', 'Y')
    """

    X: Float[np.ndarray, "n m"]
    Y: Labels


def xor(m: int, *, a: Number = 1.5, junk: int = 6, rng: np.random.Generator) -> Examples:
    """Four round clouds, class 1 where the signs differ, and junk numbers that say nothing (course 3, week 1).

        Bayes error = 2 Phi(a) (1 - Phi(a))          human_level.bayes_error_of_xor: 0.125 for a = 1.5

    >>> X, Y = xor(7, rng=np.random.default_rng(0))
    >>> X.shape, Y.shape
    ((8, 7), (1, 7))
    """
    _least("m", m, 1)
    _least("junk", junk, 0)
    signs = rng.choice([-1, 1], (2, m))
    X = rng.standard_normal((2 + junk, m))
    X[:2] += a * signs
    return Examples(X.astype(np.float32), (signs[:1] != signs[1:]).astype(np.int32))


def ideal_xor(X: Float[np.ndarray, "n m"]) -> Labels:
    """The best possible rule for `xor`: no classifier errs less often (course 3, week 1).

        1 where x_1 x_2 < 0

    >>> print(ideal_xor(np.array([[2.0, -1.0], [1.0, 3.0]])))
    [[0 1]]
    """
    return (X[:1] * X[1:2] < 0).astype(np.int32)


class Evidence(NamedTuple):
    """What can be known of each example, as a log-likelihood ratio, and the labels (course 3, week 1).

        llr = log P(x | class 1) - log P(x | class 0)

    >>> Evidence._fields
    ('llr', 'Y')
    """

    llr: Float[np.ndarray, "1 m"]
    Y: Labels


def evidence(m: int, *, distance: Number = 3.11, rng: np.random.Generator) -> Evidence:
    """X-rays, say: two normal clouds so far apart, read by their likelihoods (course 3, week 1).

        x   = +-distance / 2 + N(0, 1)
        llr = distance x
        Bayes error = Phi(-distance / 2)          0.06 for distance 3.11

    >>> llr, Y = evidence(10_000, rng=np.random.default_rng(0))
    >>> round(float(((llr > 0) != Y).mean()), 2)
    0.06
    """
    _least("m", m, 1)
    if distance <= 0:
        raise ValueError(f"distance must be above 0, but is {distance}. The clouds would be one.")
    Y = rng.integers(0, 2, (1, m))
    x = distance * (Y - 0.5) + rng.standard_normal((1, m))
    return Evidence(distance * x, Y.astype(np.int32))


def opinions(llr: Float[np.ndarray, "1 m"], *, noise: Number, k: int, rng: np.random.Generator) -> Opinions:
    """k people who see the evidence, each with errors of their own; less noise is more experience (course 3, week 1).

        opinion = llr + noise N(0, 1)

    >>> opinions(np.array([[2.0, -3.0]]), noise=0.0, k=3, rng=np.random.default_rng(0)).shape
    (3, 2)
    """
    _least("k", k, 1)
    _least("noise", noise, 0)
    return llr + noise * rng.standard_normal((k, llr.shape[1]))


def vote(seen: Opinions) -> Labels:
    """What the majority says; an odd number of people never ties (course 3, week 1).

        1 where more than half of the opinions are above 0

    >>> print(vote(np.array([[9.0, 1.0], [-1.0, 1.0], [-1.0, -1.0]])))
    [[0 1]]
    """
    _odd(seen)
    return (2 * (seen > 0).sum(axis=0, keepdims=True) > len(seen)).astype(np.int32)


def discuss(seen: Opinions) -> Labels:
    """What a team says that weighs its evidence together: a sure member counts for more (course 3, week 1).

        1 where the mean of the opinions is above 0

    >>> print(discuss(np.array([[9.0, 1.0], [-1.0, 1.0], [-1.0, -1.0]])))
    [[1 1]]
    """
    return (seen.mean(axis=0, keepdims=True) > 0).astype(np.int32)


def _least(name, number, least):
    if number < least:
        raise ValueError(f"{name} must be at least {least}, but is {number}. Is its sign wrong?")


def _odd(seen):
    if len(seen) % 2 == 0:
        raise ValueError(f"seen must hold an odd number of opinions, but holds {len(seen)}. Two halves could not decide.")
