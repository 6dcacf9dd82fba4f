"""Named ways to turn the outputs of an exercise into comparable facts.

Most exercises are compared value by value. What cannot be (random answers, training) is compared by facts over all runs.
A view takes the runs of an exercise, each `{"value": …}` or `{"error": …}`, and returns runs of the same form; it may bring a
tolerance of its own.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

Runs = list[dict]
Path = tuple[Any, ...]


def leaves(value: Any, named: bool = False) -> list[tuple[Path, Any]]:
    """The leaves of nested dicts and tuples, each with its path.

    A sequence of numbers is one leaf, an array: a list of costs and an array of costs are the same answer. Any other sequence
    has its length as a leaf of its own, unless it is the tuple of named outputs, where more may follow.

    >>> leaves(({"dw": 1}, 2), named=True)
    [((0, 'dw'), 1), ((1,), 2)]
    >>> leaves({"costs": (0.5, 0.25)})
    [(('costs',), array([0.5 , 0.25]))]
    """
    return _leaves(value, (), named)


def _leaves(value: Any, path: Path, named: bool) -> list[tuple[Path, Any]]:
    if isinstance(value, dict):
        return [leaf for key, item in value.items() for leaf in _leaves(item, (*path, key), False)]
    if isinstance(value, (tuple, list)):
        if not named and all(isinstance(item, (bool, int, float, np.ndarray)) and np.ndim(item) == 0 for item in value):
            return [(path, np.array(value) if value else np.zeros(0))]
        inner = [leaf for place, item in enumerate(value) for leaf in _leaves(item, (*path, place), False)]
        return inner if named else [*inner, ((*path, "length"), len(value))]
    return [(path, value)]


def values(runs: Runs) -> Runs:
    """The outputs themselves."""
    return runs


def without_cache(runs: Runs) -> Runs:
    """All but the last returned value: a cache is the learner's own affair."""

    def cut(run: dict) -> dict:
        value = run.get("value")
        if not isinstance(value, tuple) or len(value) < 2:
            return run
        return {"value": value[0] if len(value) == 2 else value[:-1]}

    return [cut(run) for run in runs]


def random_facts(runs: Runs) -> Runs:
    """Facts about random arrays: shape, spread, centre, distinct rows, equal seeds, other seeds.

    The cases come in threes: a seed, another seed, the first seed again.
    """
    if any("value" not in run for run in runs):
        return runs
    facts = []
    for start in range(0, len(runs) - 2, 3):
        first, other, again = (
            {path: np.asarray(leaf) for path, leaf in leaves(runs[start + place]["value"])} for place in range(3)
        )
        facts.append(
            {
                "value": {
                    **{path[-1] if path else "value": _moments(leaf) for path, leaf in first.items()},
                    "same seed, same numbers": all(np.array_equal(first[path], again.get(path, np.nan)) for path in first),
                    "other seed, other numbers": any(not np.array_equal(first[path], other.get(path, np.nan)) for path in first),
                }
            }
        )
    return facts


def _moments(leaf: Any) -> dict[str, Any]:
    array = np.atleast_1d(np.asarray(leaf, float))
    spread = float(array.std())
    return {
        "shape": np.array(np.shape(leaf)),
        "spread": spread,
        "centred": bool(abs(float(array.mean())) <= 0.25 * spread),
        "rows differ": len(np.unique(array.reshape(len(array), -1), axis=0)) == len(array),
    }


class View(NamedTuple):
    facts: Callable[[Runs], Runs]
    rtol: float | None = None  # None: by the precision of the answer


VIEWS = {
    "values": View(values),
    "without_cache": View(without_cache),
    "random_facts": View(random_facts, rtol=0.25),
}
