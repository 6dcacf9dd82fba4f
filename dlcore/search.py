"""Search for hyperparameters: random and on a grid, on the right scale, coarse to fine (course 2, week 3).

Convention: a space is a dictionary of ranges by name, a point of it a dictionary of numbers, as keyword arguments of a
function want them. Errors are lower-is-better. Plain Python and NumPy: a search waits for trainings, not for itself.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import NamedTuple

import jax
import numpy as np
from jaxtyping import Array, Key, Num

Number = float | int


class Range(NamedTuple):
    """Where a hyperparameter is looked for: evenly from start to end, after `scale` was applied (course 2, week 3).

    >>> log(0.001, 1.0)[:2]
    (-3.0, 0.0)
    """

    start: float
    end: float
    scale: Callable  # of values: log10 for a log scale
    back: Callable  # the way back to values


class Trial(NamedTuple):
    """A point that was tried, and the error that it gave (course 2, week 3).

    >>> Trial({"learning_rate": 0.1}, 0.25).error
    0.25
    """

    settings: dict[str, Number]
    error: float


Space = Mapping[str, Range]


def linear(low: Number, high: Number) -> Range:
    """A range in which every stretch is as likely as any other of its length (course 2, week 3).

    >>> linear(0.5, 1.0)[:2]
    (0.5, 1.0)
    """
    _ordered(low, high)
    return Range(float(low), float(high), _same, _same)


def whole(low: int, high: int) -> Range:
    """Whole numbers, equally likely, both ends included: layers or hidden units (course 2, week 3).

        r = uniform from low - 1/2 to high + 1/2
        value = r, rounded

    >>> sample(whole(2, 4), 6, key=jax.random.key(0)).tolist()
    [4, 4, 2, 3, 3, 2]
    """
    _ordered(low, high)
    if low != int(low) or high != int(high):
        raise ValueError(f"low and high must be whole numbers, but are {low} and {high}. Is it linear that you mean?")
    return Range(low - 0.5, high + 0.5, _same, _rounded)


def log(low: Number, high: Number) -> Range:
    """A range in which every power of ten is equally likely: learning rates (course 2, week 3).

        r     = uniform from log10(low) to log10(high)
        alpha = 10^r

    >>> print(sample(log(0.0001, 1.0), 3, key=jax.random.key(0)).round(4))
    [0.6175 0.821  0.0021]
    """
    _ordered(low, high)
    if low <= 0:
        raise ValueError(f"low must be above 0 on a log scale, but is {low}. Is it the exponent of 10?")
    return Range(math.log10(low), math.log10(high), np.log10, _power)


def beta(low: Number, high: Number) -> Range:
    """The log scale of 1 - beta, for averages over about 1 / (1 - beta) values (course 2, week 3).

        r    = uniform from log10(1 - high) to log10(1 - low)
        beta = 1 - 10^r

    From 0.9 to 0.9005 little changes (10 values), from 0.999 to 0.9995 much (1000 to 2000): the latter get more trials.

    >>> print(sample(beta(0.9, 0.999), 3, key=jax.random.key(0)).round(4))
    [0.9214 0.9094 0.9954]
    """
    _ordered(low, high)
    if not 0 <= low < high < 1:
        raise ValueError(f"low and high must be at least 0 and below 1, but are {low} and {high}. Are they 1 - beta?")
    return Range(math.log10(1 - high), math.log10(1 - low), _scale_of_beta, _beta_of_scale)


def sample(range: Range, n: int, *, key: Key[Array, ""]) -> Num[np.ndarray, "{n}"]:
    """Random values of one hyperparameter (course 2, week 3).

        r     = start + (end - start) u          u uniform from 0 to 1
        value = r, brought back from the scale

    >>> sample(linear(0.5, 1.0), 2, key=jax.random.key(0)).shape
    (2,)
    """
    _count("n", n)
    u = np.asarray(jax.random.uniform(key, (n,)), dtype=float)
    return range.back(range.start + (range.end - range.start) * u)


def random_points(space: Space, n: int, *, key: Key[Array, ""]) -> list[dict[str, Number]]:
    """Points at random: n different values of every hyperparameter (course 2, week 3).

    >>> [sorted(point) for point in random_points({"alpha": log(0.001, 1), "layers": whole(2, 4)}, 2, key=jax.random.key(0))]
    [['alpha', 'layers'], ['alpha', 'layers']]
    """
    _named(space)
    keys = jax.random.split(key, len(space))
    columns = [sample(range, n, key=key).tolist() for range, key in zip(space.values(), keys, strict=True)]
    return [dict(zip(space, row, strict=True)) for row in zip(*columns, strict=True)]


def grid_points(space: Space, n: int) -> list[dict[str, Number]]:
    """All combinations of n values of every hyperparameter, in the middles of n equal parts (course 2, week 3).

    25 points of two hyperparameters try 5 values of each, where random ones try 25. That is why a grid is discouraged.

    >>> grid_points({"a": linear(0.0, 2.0), "b": linear(0.0, 20.0)}, 2)[:2]
    [{'a': 0.5, 'b': 5.0}, {'a': 0.5, 'b': 15.0}]
    """
    _named(space)
    _count("n", n)
    u = (np.arange(n) + 0.5) / n
    columns = [range.back(range.start + (range.end - range.start) * u).tolist() for range in space.values()]
    return [dict(zip(space, row, strict=True)) for row in product(*columns)]


def run(evaluate: Callable[..., Number], points: Sequence[Mapping[str, Number]], *, key: Key[Array, ""]) -> list[Trial]:
    """Try every point and write down its error (course 2, week 3).

        error = evaluate(**point, key=key of this trial)

    Args:  evaluate trains a model and returns its error on the dev set; its key is for the random start.

    >>> run(lambda x, key: (x - 3) ** 2, [{"x": 1}, {"x": 4}], key=jax.random.key(0))
    [Trial(settings={'x': 1}, error=4.0), Trial(settings={'x': 4}, error=1.0)]
    """
    if not len(points):
        raise ValueError("points must hold at least one point, but are empty. Is n or the space 0?")
    keys = jax.random.split(key, len(points))
    return [Trial(dict(point), float(evaluate(**point, key=key))) for point, key in zip(points, keys, strict=True)]


def best(trials: Sequence[Trial]) -> Trial:
    """The trial with the smallest error; those that diverged to NaN are passed over (course 2, week 3).

    >>> best([Trial({"x": 1}, 4.0), Trial({"x": 99}, float("nan")), Trial({"x": 4}, 1.0)]).settings
    {'x': 4}
    """
    finished = [trial for trial in trials if not math.isnan(trial.error)]
    if not finished:
        raise ValueError(f"none of {len(trials)} trials has an error that is a number. Is the learning rate too large?")
    return min(finished, key=lambda trial: trial.error)


def narrow(space: Space, trials: Sequence[Trial], *, factor: float = 0.25) -> dict[str, Range]:
    """The smaller space around the best trial: from coarse to fine (course 2, week 3).

        width = factor (end - start)
        start = scale(best value) - width / 2          moved inward where it would leave the range
        end   = start + width

    >>> narrow({"x": linear(0, 8)}, [Trial({"x": 3.0}, 0.1), Trial({"x": 7.0}, 0.4)])["x"][:2]
    (2.0, 4.0)
    """
    _named(space)
    if not 0 < factor < 1:
        raise ValueError(f"factor must lie between 0 and 1, but is {factor}. Is it how many times smaller?")
    settings = best(trials).settings
    if set(settings) != set(space):
        raise ValueError(f"trials must be of {sorted(space)}, but are of {sorted(settings)}. Are they of another search?")
    smaller = {}
    for name, range in space.items():
        width = factor * (range.end - range.start)
        start = float(range.scale(settings[name])) - width / 2
        start = min(max(start, range.start), range.end - width)
        smaller[name] = range._replace(start=start, end=start + width)
    return smaller


def coarse_to_fine(
    evaluate: Callable[..., Number], space: Space, *, n: int, rounds: int = 2, factor: float = 0.25, key: Key[Array, ""]
) -> list[Trial]:
    """Random search, then again around the best point so far, with the same number of trials (course 2, week 3).

    Returns:  all trials, in order: the first n are the coarse ones.

    >>> trials = coarse_to_fine(lambda x, key: (x - 3) ** 2, {"x": linear(0, 8)}, n=10, key=jax.random.key(0))
    >>> len(trials), best(trials[10:]).error < best(trials[:10]).error
    (20, True)
    """
    _count("rounds", rounds)
    trials = []
    for round_key in jax.random.split(key, rounds):
        if trials:
            space = narrow(space, trials, factor=factor)
        points_key, run_key = jax.random.split(round_key)
        trials += run(evaluate, random_points(space, n, key=points_key), key=run_key)
    return trials


def _same(value):
    return value


def _rounded(r):
    return np.floor(r + 0.5).astype(int)  # np.round takes halves to the even side


def _power(r):
    return 10.0**r


def _scale_of_beta(beta):
    return np.log10(1 - beta)


def _beta_of_scale(r):
    return 1 - 10.0**r


def _ordered(low, high):
    if not low < high:
        raise ValueError(f"low must be below high, but they are {low} and {high}. Are they swapped?")


def _count(name, n):
    if n < 1:
        raise ValueError(f"{name} must be at least 1, but is {n}.")


def _named(space):
    if not space:
        raise ValueError("space must name at least one hyperparameter, but is empty.")
