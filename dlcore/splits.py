"""Train, dev and test sets: how large, and from which distribution (course 3, weeks 1 and 2).

Convention: a split is arrays of indices of examples, so that it works for any data and can be checked. Sizes are
numbers of examples, errors fractions.
"""

import math
from typing import NamedTuple

import numpy as np
from jaxtyping import Int

Number = float | int


class Sizes(NamedTuple):
    """Numbers of examples of the three sets (course 3, week 1).

    >>> sum(Sizes(train=600, dev=200, test=200))
    1000
    """

    train: int
    dev: int
    test: int


def split_sizes(m: int) -> Sizes:
    """Usual sizes of the three sets (course 3, week 1).

        60 / 20 / 20             up to 100,000 examples
        98 / 1 / 1               up to 1,000,000
        99.5 / 0.25 / 0.25       beyond

    Dev and test must be large enough for their purpose, and no larger: see examples_for_difference.

    >>> split_sizes(1000), split_sizes(1_000_000)
    (Sizes(train=600, dev=200, test=200), Sizes(train=980000, dev=10000, test=10000))
    """
    if m < 5:
        raise ValueError(f"m must be at least 5 for three sets, but is {m}.")
    per_ten_thousand = 2000 if m <= 100_000 else 100 if m <= 1_000_000 else 25
    held_out = m * per_ten_thousand // 10_000
    return Sizes(m - 2 * held_out, held_out, held_out)


def standard_error(error: Number, n: int) -> float:
    """How much a measured error varies from one set of n examples to the next (course 3, week 1).

        sqrt(error (1 - error) / n)          about 95 % of the sets come within 1.96 of these

    >>> round(1.96 * standard_error(0.10, 1000), 4)
    0.0186
    """
    if not 0 <= error <= 1:
        raise ValueError(f"error must lie between 0 and 1, but is {error}. Is it a percentage?")
    if n < 1:
        raise ValueError(f"n must be at least 1, but is {n}.")
    return math.sqrt(error * (1 - error) / n)


def examples_for_difference(error: Number, difference: Number, *, z: Number = 1.645) -> int:
    """Examples that tell two models apart, each measured on a set of its own (course 3, week 1).

        n = z^2 2 error (1 - error) / difference^2          rounded up; the 2 because both errors vary

    >>> examples_for_difference(0.02, 0.001)
    106077
    """
    standard_error(error, 1)
    _positive_difference(difference)
    return math.ceil(z * z * 2 * error * (1 - error) / difference**2)


def examples_for_paired_difference(disagreement: Number, difference: Number, *, z: Number = 1.645) -> int:
    """Examples that tell two models apart on one and the same set: far fewer (course 3, week 1).

        n = z^2 disagreement / difference^2          rounded up

    Args:  disagreement, the share of examples on which exactly one of the two is wrong.

    >>> examples_for_paired_difference(0.005, 0.001)
    13531
    """
    standard_error(disagreement, 1)
    _positive_difference(difference)
    return math.ceil(z * z * disagreement / difference**2)


class IndexSplit(NamedTuple):
    """Indices of the examples of each set, disjoint; an empty train_dev where there is no mismatch (course 3).

    >>> IndexSplit(*map(np.array, ([3, 0], [], [1], [2]))).dev
    array([1])
    """

    train: Int[np.ndarray, " n_train"]
    train_dev: Int[np.ndarray, " n_train_dev"]
    dev: Int[np.ndarray, " n_dev"]
    test: Int[np.ndarray, " n_test"]


def shuffled_split(m: int, *, n_dev: int, n_test: int, rng: np.random.Generator) -> IndexSplit:
    """One distribution for all sets: shuffle everything, then cut (course 3, week 1).

    >>> parts = shuffled_split(10, n_dev=2, n_test=3, rng=np.random.default_rng(0))
    >>> len(parts.train), len(parts.dev), len(parts.test)
    (5, 2, 3)
    """
    _sizes(m, "m", 1, n_dev=n_dev, n_test=n_test)
    dev, test, train = np.split(rng.permutation(m), [n_dev, n_dev + n_test])
    return IndexSplit(train, np.array([], dtype=int), dev, test)


def split_by_region(regions: Int[np.ndarray, " m"], dev_regions: list[int]) -> IndexSplit:
    """The mistake: some regions become the dev set and the others the test set (course 3, week 1).

    Then they have different distributions, and months of work aim at the wrong target.

    >>> split_by_region(np.array([0, 1, 2, 0]), [0]).test
    array([1, 2])
    """
    in_dev = np.isin(regions, dev_regions)
    if in_dev.all() or not in_dev.any():
        raise ValueError(f"dev_regions {dev_regions} must hold some of the regions and not all. Are they numbered so?")
    empty = np.array([], dtype=int)
    return IndexSplit(empty, empty, np.flatnonzero(in_dev), np.flatnonzero(~in_dev))


def split_for_target(
    n_source: int,
    n_target: int,
    *,
    n_dev: int,
    n_test: int,
    n_train_dev: int = 0,
    rng: np.random.Generator,
) -> IndexSplit:
    """Dev and test from the target alone, everything else to train (course 3, week 2).

        indices 0 ... n_source - 1 are source, n_source ... n_source + n_target - 1 are target

        dev, test  = n_dev and n_test random target examples
        train pool = all source examples and the remaining target examples
        train_dev  = n_train_dev random examples of the train pool: its distribution, and not trained on
        train      = the others of the train pool

    >>> parts = split_for_target(200, 10, n_dev=3, n_test=2, n_train_dev=20, rng=np.random.default_rng(0))
    >>> [len(part) for part in parts], bool((parts.dev >= 200).all())
    ([185, 20, 3, 2], True)
    """
    _sizes(n_target, "n_target", 0, n_dev=n_dev, n_test=n_test)
    pool_size = n_source + n_target - n_dev - n_test
    _sizes(pool_size, "the train pool", 1, n_train_dev=n_train_dev)
    dev, test, rest = np.split(n_source + rng.permutation(n_target), [n_dev, n_dev + n_test])
    pool = rng.permutation(np.concatenate([np.arange(n_source), rest]))
    return IndexSplit(pool[n_train_dev:], pool[:n_train_dev], dev, test)


class Composition(NamedTuple):
    """Expected source and target examples in a dev set, and their common standard deviation (course 3, week 2).

    >>> Composition(source=2380.95, target=119.05, deviation=10.58).target
    119.05
    """

    source: float
    target: float
    deviation: float


def expected_composition(n_source: int, n_target: int, *, n_dev: int) -> Composition:
    """What is in a dev set when source and target are pooled and shuffled (course 3, week 2).

        N = n_source + n_target,  p = n_target / N
        target    = n_dev p
        deviation = sqrt(n_dev p (1 - p) (N - n_dev) / (N - 1))          drawn without replacement

    >>> [round(number, 1) for number in expected_composition(200_000, 10_000, n_dev=2500)]
    [2381.0, 119.0, 10.6]
    """
    N = n_source + n_target
    _sizes(N, "n_source + n_target", 0, n_dev=n_dev)
    p = n_target / N
    return Composition(n_dev * (1 - p), n_dev * p, math.sqrt(n_dev * p * (1 - p) * (N - n_dev) / (N - 1)))


def _positive_difference(difference):
    if not 0 < difference <= 1:
        raise ValueError(f"difference must lie between 0 and 1, but is {difference}. Is it in per cent?")


def _sizes(available, name, spare, **wanted):
    for size_name, size in wanted.items():
        if size < 0:
            raise ValueError(f"{size_name} must not be negative, but is {size}.")
    total = sum(wanted.values())
    if total > available - spare:
        raise ValueError(
            f"{' + '.join(wanted)} must be at most {available - spare} of {name}={available}, but is {total}. "
            "Too little would be left for the other sets."
        )
