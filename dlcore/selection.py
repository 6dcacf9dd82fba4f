"""Choosing one of many models: one metric to optimize, limits for the rest (course 3, week 1).

Convention: models are a dictionary from a name to its metrics, which are a dictionary from a name to a number. Every
metric keeps its unit; only the limits know it.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Int, Shaped

from dlcore import shapes
from dlcore.shapes import AnyArray

Models = Mapping[str, Mapping[str, float | int]]


class Limit(NamedTuple):
    """A satisficing metric: good enough inside of its bounds, both of them inclusive (course 3, week 1).

    >>> Limit("milliseconds", at_most=100)
    Limit(metric='milliseconds', at_most=100, at_least=-inf)
    """

    metric: str
    at_most: float | int = np.inf
    at_least: float | int = -np.inf


def satisfies(metrics: Mapping[str, float | int], limits: Sequence[Limit]) -> bool:
    """Whether a model keeps every limit (course 3, week 1).

        at_least <= value <= at_most          for every limit

    >>> satisfies({"accuracy": 0.92, "milliseconds": 100}, [Limit("milliseconds", at_most=100)])
    True
    """
    return all(limit.at_least <= _value("the model", metrics, limit.metric) <= limit.at_most for limit in limits)


def select_model(models: Models, *, maximize: str, limits: Sequence[Limit] = ()) -> str | None:
    """The best model among those that are good enough (course 3, week 1).

        1. keep the models that satisfy all limits         None where no model does: limits are never relaxed
        2. take the one with the largest `maximize`        the first of equal ones

    Of N metrics, 1 is optimizing and N - 1 are satisficing: inside of its limit a metric has no say any more.

    >>> models = {"A": {"accuracy": 0.90, "milliseconds": 80},
    ...           "B": {"accuracy": 0.92, "milliseconds": 95},
    ...           "C": {"accuracy": 0.95, "milliseconds": 1500}}
    >>> select_model(models, maximize="accuracy", limits=[Limit("milliseconds", at_most=100)])
    'B'
    """
    if not models:
        raise ValueError("models must hold at least one model, but is empty. Did a filter drop all of them?")
    values = {name: _value(f"model {name!r}", metrics, maximize) for name, metrics in models.items()}
    for name, metrics in models.items():
        for limit in limits:
            _value(f"model {name!r}", metrics, limit.metric)
    good_enough = [name for name, metrics in models.items() if satisfies(metrics, limits)]
    return max(good_enough, key=values.__getitem__, default=None)  # max keeps the first of equal ones


def linear_score(accuracy: float | int, time: float | int, *, k: float | int) -> float:
    """Two metrics blended into one, to see why that is a poor idea (course 3, week 1).

        score = accuracy - k time

    Its winner depends on the units: with k = 0.5, per cent and milliseconds prefer A of select_model's example, per cent
    and seconds prefer C, fractions and seconds prefer B.

    >>> [linear_score(100 * a, t, k=0.5) for a, t in ((0.90, 80), (0.92, 95), (0.95, 1500))]
    [50.0, 44.5, -655.0]
    """
    return float(accuracy - k * time)


def break_even_weight(
    special: Shaped[AnyArray, "1 m"], wrong_first: Shaped[AnyArray, "1 m"], wrong_second: Shaped[AnyArray, "1 m"]
) -> float | None:
    """The weight of special examples at which two models have the same weighted error (course 3, week 1).

        ordinary_i + weight special_i         weighted number of errors of model i, over one and the same sum of weights
        weight = (ordinary_2 - ordinary_1) / (special_1 - special_2)

    Args:  three masks: which examples are special (say, unacceptable), and where each model is wrong.
    Returns:  None where no positive weight makes them equal, as one model then is better for every weight.

    >>> special = np.arange(10)[None] < 2
    >>> break_even_weight(special, np.arange(10)[None] < 1, np.arange(10)[None] >= 5)
    5.0
    """
    m = shapes.expect("special", special, "1 m")["m"]
    counts = []
    for name, wrong in (("wrong_first", wrong_first), ("wrong_second", wrong_second)):
        shapes.expect(name, wrong, "1 m", m=m)
        counts.append(_ordinary_and_special(name, wrong, special))
    (ordinary_1, special_1), (ordinary_2, special_2) = counts
    if special_1 == special_2:
        return None
    weight = (ordinary_2 - ordinary_1) / (special_1 - special_2)
    return weight if weight > 0 else None


class Winner(NamedTuple):
    """The model that a sample of the dev set chose, in three figures (course 3, week 1).

    >>> Winner(dev=0.14, fresh=0.25, regret=0.04).regret
    0.04
    """

    dev: float
    fresh: float
    regret: float


def study_of_selection(wrong: Int[AnyArray, "models m"], *, n_dev: int, repetitions: int, rng: np.random.Generator) -> Winner:
    """How far the dev error of the chosen model can be trusted (course 3, week 1).

    Again and again: draw n_dev examples as the dev set, choose the model with the lowest error on them, and look at it
    on all other examples. The means over the repetitions are

        dev      error of the chosen model on the dev set that chose it: too good, the more so the smaller the set
        fresh    its error on the other examples
        regret   that error minus the best model's over all examples, which nobody would know

    Args:  wrong, one row per model, 1 where its answer is wrong.

    >>> always_wrong, always_right = np.ones(10, int), np.zeros(10, int)
    >>> study_of_selection(np.stack([always_wrong, always_right]), n_dev=3, repetitions=2, rng=np.random.default_rng(0))
    Winner(dev=0.0, fresh=0.0, regret=0.0)
    """
    sizes = shapes.expect("wrong", wrong, "models m")
    wrong = np.asarray(wrong)
    if sizes["models"] == 0 or not np.isin(wrong, (0, 1)).all():
        raise ValueError("wrong must hold rows of 0 (right) and 1 (wrong). Are these predictions instead of mistakes?")
    if not 0 < n_dev < sizes["m"]:
        raise ValueError(f"n_dev must lie between 1 and m - 1 = {sizes['m'] - 1}, but is {n_dev}. Nothing would be fresh.")
    if repetitions < 1:
        raise ValueError(f"repetitions must be at least 1, but is {repetitions}.")
    figures = np.zeros((repetitions, 3))
    best_true = wrong.mean(axis=1).min()
    for i in range(repetitions):
        order = rng.permutation(sizes["m"])
        dev, fresh = order[:n_dev], order[n_dev:]
        chosen = wrong[:, dev].mean(axis=1).argmin()
        figures[i] = wrong[chosen, dev].mean(), wrong[chosen, fresh].mean(), wrong[chosen].mean() - best_true
    return Winner(*figures.mean(axis=0).tolist())


def _value(owner, metrics, name):
    if name not in metrics:
        raise ValueError(f"{owner} has no metric {name!r}, only {', '.join(map(repr, metrics))}. Is it spelled the same way?")
    if np.isnan(metrics[name]):
        raise ValueError(f"{name} of {owner} is NaN. Was it measured?")
    return metrics[name]


def _ordinary_and_special(name, wrong, special):
    wrong, special = np.asarray(wrong), np.asarray(special)
    for label, mask in ((name, wrong), ("special", special)):
        if not np.isin(mask, (0, 1)).all():
            raise ValueError(f"{label} must be a mask of 0 and 1. Is it a list of indices?")
    return int((wrong * (1 - special.astype(int))).sum()), int((wrong * special.astype(int)).sum())
