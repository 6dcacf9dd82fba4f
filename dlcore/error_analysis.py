"""Counting mistakes by hand, and what wrong labels do to a dev error (course 3, week 2).

Convention: examples are columns. Ticks are a table (categories, m) of 0 and 1, one column for each inspected example
that the model misclassified; an example may have several ticks. Errors are fractions from 0 to 1.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Shaped

from dlcore import shapes
from dlcore.shapes import AnyArray

Number = float | int


def shares(ticks: Shaped[AnyArray, "categories m"]) -> Float[np.ndarray, " categories"]:
    """Share of the inspected mistakes in each category; they overlap and need not sum to 1 (course 3, week 2).

        share_k = sum(ticks[k]) / m          m inspected mistakes, not the number of ticks

    >>> print(shares(np.array([[1, 0, 0, 0], [1, 1, 0, 0]])))
    [0.25 0.5 ]
    """
    return _ticks(ticks).mean(axis=1)


def floors(dev_error: Number, share: Float[AnyArray, " categories"]) -> Float[np.ndarray, " categories"]:
    """The dev error that would remain if a category were solved entirely (course 3, week 2).

        floor = dev_error (1 - share)

    The gain, dev_error share, is a ceiling: no work on the category can bring more. Ceilings of overlapping categories
    do not add up.

    >>> print(floors(0.10, np.array([0.05, 0.5])).round(4))
    [0.095 0.05 ]
    """
    _fraction("dev_error", dev_error)
    share = np.asarray(share)
    for value in share.ravel():
        _fraction("share", value)
    return dev_error * (1 - share)


def floor_of_union(dev_error: Number, ticks: Shaped[AnyArray, "categories m"], categories: Sequence[int]) -> float:
    """The dev error that would remain if several categories were solved (course 3, week 2).

        floor = dev_error (1 - mean(any of the categories is ticked))

    >>> round(floor_of_union(0.10, np.array([[1, 0, 0, 0], [1, 1, 0, 0]]), [0, 1]), 4)
    0.05
    """
    _fraction("dev_error", dev_error)
    return float(dev_error * (1 - _ticks(ticks)[list(categories)].any(axis=0).mean()))


def overlap(ticks: Shaped[AnyArray, "categories m"]) -> Float[np.ndarray, "categories categories"]:
    """Share of the mistakes that two categories have in common (course 3, week 2).

        overlap[j, k] = mean(ticks[j] and ticks[k])          share_k on the diagonal

    >>> print(overlap(np.array([[1, 0, 0, 0], [1, 1, 0, 0]])))
    [[0.25 0.25]
     [0.25 0.5 ]]
    """
    table = _ticks(ticks).astype(float)
    return table @ table.T / table.shape[1]


def priority(dev_error: Number, share: Number, *, chance: Number, weeks: Number) -> float:
    """Points of error that a week on a category may bring: a help to compare, not a rule (course 3, week 2).

        priority = dev_error share chance / weeks          chance: the part of the category that the idea solves

    >>> round(priority(0.10, 0.43, chance=0.5, weeks=2), 5)
    0.01075
    """
    for name, value in (("dev_error", dev_error), ("share", share), ("chance", chance)):
        _fraction(name, value)
    if not weeks > 0:
        raise ValueError(f"weeks must be above 0, but is {weeks}. Does the idea cost nothing?")
    return dev_error * share * chance / weeks


class LabelBudget(NamedTuple):
    """The dev error in two parts: from incorrect labels, and from everything else (course 3, week 2).

    >>> LabelBudget(labels=0.006, others=0.094).others
    0.094
    """

    labels: float
    others: float


def label_budget(dev_error: Number, share: Number) -> LabelBudget:
    """How much of the dev error comes from incorrect labels (course 3, week 2).

        labels = dev_error share               share of the inspected mistakes whose label is wrong
        others = dev_error - labels

    >>> [round(part, 4) for part in label_budget(0.10, 0.06)], [round(part, 4) for part in label_budget(0.02, 0.30)]
    ([0.006, 0.094], [0.006, 0.014])
    """
    _fraction("dev_error", dev_error)
    _fraction("share", share)
    return LabelBudget(float(dev_error * share), float(dev_error * (1 - share)))


def worth_repairing(dev_error: Number, share: Number, *, difference: Number) -> bool:
    """Whether the labels of the dev and test sets stand in the way of a choice between models (course 3, week 2).

        labels >= difference / 2, or share >= 0.2

    Args:  difference, between the errors of the models that one wants to tell apart.
    Note:  a rule of thumb of this course. If yes, repair dev and test in the same way, and also where the model was right.

    >>> worth_repairing(0.10, 0.06, difference=0.02), worth_repairing(0.02, 0.30, difference=0.002)
    (False, True)
    """
    return bool(label_budget(dev_error, share).labels >= difference / 2 or share >= 0.2)


def measured_error(error: Number, noise: Number) -> float:
    """The error that a test with random label noise shows, two classes (course 3, week 2).

        measured = error (1 - noise) + (1 - error) noise = error + noise (1 - 2 error)

    A wrong answer meets a right label, or a right answer a wrong label. The difference of two models shrinks by the
    factor 1 - 2 noise and keeps its sign.

    >>> round(measured_error(0.02, 0.03), 4)
    0.0488
    """
    _fraction("error", error)
    _fraction("noise", noise)
    return float(error * (1 - noise) + (1 - error) * noise)


def after_fixing_flagged_only(error: Number, noise: Number) -> float:
    """The error that is shown when only the labels of apparent mistakes are repaired (course 3, week 2).

        error (1 - noise)          below the true error: where a wrong label agrees with a wrong answer, nobody looks

    >>> round(after_fixing_flagged_only(0.02, 0.03), 4)
    0.0194
    """
    _fraction("error", error)
    _fraction("noise", noise)
    return float(error * (1 - noise))


def wilson_interval(count: int, n: int, *, z: Number = 1.96) -> tuple[float, float]:
    """An interval for a share of which count out of n were seen (course 3, week 2).

        p      = count / n
        center = (p + z^2 / 2n) / (1 + z^2 / n)
        half   = z / (1 + z^2 / n) sqrt(p (1 - p) / n + z^2 / 4n^2)

    z = 1.96 gives 95 %. Unlike p plus or minus z standard errors it stays in [0, 1], and has a width at count = 0.

    >>> [round(end, 3) for end in wilson_interval(5, 100)]
    [0.022, 0.112]
    """
    if not 0 <= count <= n or n == 0:
        raise ValueError(f"count must lie between 0 and n={n}, with n at least 1, but is {count}. Are the two swapped?")
    p = count / n
    center = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return center - half, center + half


def _ticks(ticks):
    if shapes.expect("ticks", ticks, "categories m")["m"] == 0:
        raise ValueError("ticks must hold an inspected example, but has none. Did the model make no mistake?")
    table = np.asarray(ticks)
    if not np.isin(table, (0, 1)).all():
        raise ValueError("ticks must be 0 or 1. Are these numbers of examples?")
    return table.astype(bool)


def _fraction(name, value):
    if not 0 <= value <= 1:
        raise ValueError(f"{name} must lie between 0 and 1, but is {value}. Is it a percentage?")
