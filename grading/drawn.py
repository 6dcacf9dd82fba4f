"""Random answers in words: what can be said about drawn numbers that is the same for every right way to draw them.

Half a power of ten is the step in which quarters and ends of x (all but a hundredth) are counted, or of 1 - x where all are
above one half, and a fifth more or less that of the spread. So the ranges of an exercise are an even number of powers of ten
wide, its spreads are powers of two, and its samples are large.
"""

from typing import Any

import numpy as np

from grading.view import leaves

# What is said about every array, and how a hint calls it.
FACTS = {"shape": "the shape of", "different": "the variety of", "in order": "the order of", "where": "the range of"}


def draws(first: Any, other: Any, again: Any) -> dict:
    """Words about every array of an answer that was drawn with a seed, with another, and with the first again."""
    one, two, three = ({path: np.asarray(leaf) for path, leaf in leaves(value)} for value in (first, other, again))
    arrays = [leaf for leaf in one.values() if leaf.size > 1 and leaf.dtype.kind == "f" and np.ptp(leaf) > 0]
    alike = any(np.array_equal(a, b) for i, a in enumerate(arrays) for b in arrays[:i])
    return {
        **{" ".join(map(str, path)) or "value": _words(leaf) for path, leaf in one.items()},
        "arrays alike": _yes(alike),
        "same seed, same numbers": _yes(all(np.array_equal(one[path], three.get(path, np.nan)) for path in one)),
        "other seed, other numbers": _yes(any(not np.array_equal(one[path], two.get(path, np.nan)) for path in one)),
    }


def together(columns: list[np.ndarray]) -> str:
    """Whether two columns are large together or small together."""
    ranks = [column.argsort().argsort() for column in columns if len(column) == len(columns[0]) > 1]
    return _yes(any(abs(np.corrcoef(a, b)[0, 1]) > 0.5 for i, a in enumerate(ranks) for b in ranks[:i]))


def found(tried: dict[str, np.ndarray], errors: np.ndarray, answer: Any) -> str:
    """Which of the points that were tried came back, and whose error."""
    try:
        point, error = answer
        is_point = np.all([np.isclose(float(point[name]), column) for name, column in tried.items()], axis=0)
        is_error = np.isclose(float(error), errors, equal_nan=True)
    except Exception:
        return f"not a point and its error but a {type(answer).__name__}"
    places = {"smallest": int(np.nanargmin(errors)), "largest": int(np.nanargmax(errors)), "last": len(errors) - 1, "first": 0}
    known = {name: np.arange(len(errors)) == place for name, place in places.items()} | {"a diverged": np.isnan(errors)}
    words = [next((name for name, at in known.items() if (at & mine).any()), "another") for mine in (is_point, is_error)]
    return f"{words[0]} point of {len(tried)} settings, {words[1]} error"


def _words(leaf: np.ndarray) -> dict[str, str]:
    if leaf.dtype.kind not in "fiu" or not leaf.size or not np.isfinite(leaf).all():
        return dict.fromkeys(FACTS, f"{leaf.dtype.kind} {leaf.shape}")
    flat = np.sort(np.asarray(leaf, float).ravel())
    steps = np.diff(np.asarray(leaf, float).ravel())
    if flat[0] > 0:
        name, numbers = ("1 - x", 1 - flat) if 0.5 <= flat[0] and flat[-1] < 1 else ("x", flat)
        quarters = np.log10(np.quantile(numbers, [0.01, 0.25, 0.5, 0.75, 0.99]))
        where = f"quarters of {name}: " + " ".join(f"{round(2 * power) / 2:g}" for power in quarters)
    elif spread := float(flat.std()):
        middle = "around 0" if abs(flat.mean()) <= 0.25 * spread else "beside 0"
        where = f"spread {round(4 * np.log2(spread))}, {middle}"
    else:
        where = f"all {flat[0]:g}"
    different = _yes(len(np.unique(flat)) >= 0.9 * flat.size)
    in_order = _yes(bool(leaf.size > 2 and ((steps >= 0).all() or (steps <= 0).all())))
    return dict(zip(FACTS, (str(np.shape(leaf)), different, in_order, where), strict=True))


def _yes(fact: bool) -> str:
    return "yes" if fact else "no"
