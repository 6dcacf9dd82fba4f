"""Named ways to turn the outputs of an exercise into comparable facts.

Most exercises are compared value by value. What cannot be (random answers, training) is compared by facts over all runs.
A view takes the runs of an exercise, each `{"value": …}` or `{"error": …}`, and returns runs of the same form; it may bring a
tolerance of its own.
"""

import re
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


def batch_facts(runs: Runs) -> Runs:
    """Facts about mini-batches: their sizes and shapes, that every example comes once beside its label, and that order is random.

    The cases come in threes as above. Each gives one epoch as pairs (X, Y) with examples in columns; the first row of the X that
    was cut must rise, so that an order that was never shuffled shows.
    """
    if any("value" not in run for run in runs):
        return runs
    facts = []
    for start in range(0, len(runs) - 2, 3):
        values = [run["value"] for run in runs[start : start + 3]]
        try:
            epochs = [[tuple(np.asarray(part, float) for part in pair) for pair in value] for value in values]
            facts.append({"value": _facts_of_epochs(epochs)})
        except (TypeError, ValueError, IndexError):
            pairs = all(isinstance(value, (tuple, list)) and all(map(_is_pair, value)) for value in values)
            facts.append({"value": _no_epochs(np.array([-2.0 if pairs else -1.0]))})
    return facts


def _is_pair(value: Any) -> bool:
    return isinstance(value, (tuple, list)) and len(value) == 2


def _no_epochs(sizes: np.ndarray) -> dict:
    """The facts of what are no mini-batches: -1 for no list of pairs, -2 for pairs that do not fit beside each other."""
    order = ("shuffled", "mixed across batches", "same seed, same order", "other seed, other order")
    nothing = np.zeros(0)
    return {
        "examples": {"sizes": sizes, "shapes": nothing, "each once": nothing},
        "labels": nothing,
        "order": dict.fromkeys(order, False),
    }


def _facts_of_epochs(epochs: list) -> dict:
    first = epochs[0]
    X, Y = (np.concatenate([pair[place] for pair in first], axis=-1) for place in range(2))
    places, now = np.argsort(X[0], kind="stable"), X[0]
    orders = [np.concatenate([X_t[0] for X_t, _ in epoch]) for epoch in epochs]
    ranks = [np.searchsorted(now[places], X_t[0]) for X_t, _ in first if X_t.shape[1]]
    return {
        "examples": {
            "sizes": np.array([X_t.shape[1] for X_t, _ in first]),
            "shapes": np.array([*first[0][0].shape, *first[0][1].shape]),
            "each once": X[:, places],
        },
        "labels": Y[..., places],
        "order": {
            "shuffled": bool((np.diff(now) < 0).any()),
            "mixed across batches": len(first) == 1 or any(np.ptp(batch) >= len(batch) for batch in ranks),
            "same seed, same order": np.array_equal(orders[0], orders[2]),
            "other seed, other order": not np.array_equal(orders[0], orders[1]),
        },
    }


def moment_facts(runs: Runs) -> Runs:
    """Facts about starting values, from `seeded_moments`: no seed is asked for, since some editions fix it inside.

    The spread is a fact of arrays with 200,000 numbers or more, where it hardly depends on chance; of others, whether it is 0.
    """
    return [{"value": _facts_of_moments(run["value"])} if "value" in run else run for run in runs]


def _facts_of_moments(found: Any) -> Any:
    try:
        facts, ratios = {}, []
        for name, seen in found.items():
            shape = np.asarray(seen["shape"]).astype(int)
            spread, large = seen["spread"], shape.prod() >= 200_000
            facts[f"shape of {name}"] = shape
            facts[f"spread of {name}"] = spread if large else bool(spread > 0)
            facts[f"center of {name}"] = bool(abs(seen["mean"]) <= 0.1 * spread) if large or not spread else True
            facts[f"form of {name}"] = bool(abs(seen["fourth"] - 3 * spread**4) < 0.3 * spread**4) if large else True
            first = np.atleast_1d(seen["first"]).tolist()
            ratios += [round(first[1] / first[0], 6)] if len(first) > 1 and first[0] else []  # the same at every scale
        return facts | {"every layer is drawn anew": len(set(ratios)) == len(ratios), "number of arrays": len(found)}
    except (AttributeError, KeyError, TypeError, ValueError):  # no dictionary of arrays
        return found


def dropout_facts(runs: Runs) -> Runs:
    """Facts about a forward pass with dropout through three layers: what the masks are like, and whether they were applied.

    Each run gives A3 and the classic cache (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3).
    """
    return [{"value": _facts_of_dropout(run["value"])} if "value" in run else run for run in runs]


def _facts_of_dropout(value: Any) -> Any:
    try:
        A3, (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3_kept, W3, b3) = value
        arrays = [np.asarray(x, float) for x in (A3, Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3_kept, W3, b3)]
        A3, Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3_kept, W3, b3 = arrays
        masks: dict[str, Any] = {}
        activations: dict[str, Any] = {"Z1": Z1}
        for name, Z, D, A in (("1", Z1, D1, A1), ("2", Z2, D2, A2)):
            masks[f"shape of D{name}"] = np.array(D.shape)
            if D.shape in ((len(Z), 1), (1, Z.shape[1])):  # one column for all examples, or one row for all units
                D = np.broadcast_to(D, Z.shape)
            if D.shape != Z.shape:  # a mask of the weights: its shape says enough
                activations[f"factor of A{name}"] = None
                continue
            on = (D > 0) & (Z > 0)
            factors = A[on] / Z[on]
            factor = float(np.median(factors)) if factors.size else 0.0
            masks[f"columns of D{name} differ"] = len(np.unique(D, axis=1).T) > 1
            masks[f"rows of D{name} differ"] = len(np.unique(D, axis=0)) > 1
            masks[f"D{name} keeps the share that is made up for"] = bool(abs(D.astype(bool).mean() * factor - 1) < 0.2)
            activations[f"factor of A{name}"] = factor
            activations[f"A{name} is 0 where D{name} is"] = not A[D == 0].any()
            activations[f"A{name} is relu of Z{name}, times that factor"] = _near(A[D > 0], factor * np.maximum(0, Z[D > 0]))
        activations["Z2 comes from A1"] = _near(Z2, W2 @ A1 + b2)
        activations["Z3 comes from A2"] = _near(Z3, W3 @ A2 + b3)
        activations["A3 is the sigmoid of Z3"] = _near(A3, 0.5 + 0.5 * np.tanh(Z3 / 2)) and _near(A3, A3_kept)
        return {"masks": masks, "activations": activations}
    except (TypeError, ValueError, IndexError):  # another build
        return value


def _near(one: np.ndarray, other: np.ndarray) -> bool:
    return one.shape == other.shape and bool(np.allclose(one, other, rtol=1e-4, atol=1e-5))


def kept_cache(runs: Runs) -> Runs:
    """The first returned value, and that something came with it: what a cache holds is the learner's own affair, but it must be
    there for the way back.
    """

    def cut(run: dict) -> dict:
        value = run.get("value")
        return {"value": (value[0], "kept")} if isinstance(value, tuple) and len(value) > 1 else run

    return [cut(run) for run in runs]


def by_layer(runs: Runs) -> Runs:
    """A dictionary with a key for each array of each layer, grouped by letter: {"dW": {"dW1": …, "dW2": …}, …}.

    `dA0` is left out, since nobody needs it; and where `dA` is numbered by the layer that it came through, as in an old edition
    of the classic, it is renumbered.
    """
    return [{"value": _grouped(run["value"])} if isinstance(run.get("value"), dict) else run for run in runs]


def _grouped(layers: dict) -> dict:
    names = [name for name in layers if isinstance(name, str)]
    L = sum(re.fullmatch(r"dW[0-9]+", name) is not None for name in names)
    old = "dA0" not in names and f"dA{L}" in names and np.shape(layers[f"dA{L}"])[:1] == np.shape(layers.get(f"dW{L}", ()))[1:]
    grouped: dict = {}
    for name, value in layers.items():
        letters, number = re.match(r"(\D*)(\d*)", str(name)).groups()  # type: ignore[union-attr]
        if old and letters == "dA" and number:
            name = f"dA{int(number) - 1}"
        if name != "dA0":
            grouped.setdefault(letters, {})[name] = value
    return grouped


SCALES = {"0.01": lambda n_prev: 0.01, "xavier": lambda n_prev: n_prev**-0.5, "he": lambda n_prev: (2 / n_prev) ** 0.5}


def start_facts(runs: Runs) -> Runs:
    """Facts about the random start of a deep network, from `seeded_moments`: of each array shape, spread, center, and sameness.

    The spread of weights is counted in units of the nearest of the scales that the editions of the classic know.
    """
    return [{"value": _start(run["value"])} if isinstance(run.get("value"), dict) else run for run in runs]


def _start(arrays: dict) -> dict:
    facts: dict[str, Any] = {"W": {}}
    first = []
    for name, moments in arrays.items():
        spread, shape = moments["spread"], moments["shape"]
        letter, units = str(name).rstrip("0123456789"), 1.0
        if letter == "W" and len(shape) == 2 and spread > 0:
            units = min((scale(shape[1]) for scale in SCALES.values()), key=lambda unit: abs(np.log(spread / unit)))
            first.append(round(float(moments["first"][0]) / units, 4))
        facts.setdefault(letter, {})[name] = {
            "shape": str(tuple(int(size) for size in shape)),
            "spread": str(round(3 * np.log2(spread / units))) if spread > 0 else "none",  # steps of a quarter more or less
            "centred": _yes(bool(abs(moments["mean"]) <= 0.25 * spread)),
        }
    facts["W"]["layers differ"] = _yes(len(set(first)) == len(first))
    return facts


def _yes(fact: bool) -> str:
    return "yes" if fact else "no"


class View(NamedTuple):
    facts: Callable[[Runs], Runs]
    rtol: float | None = None  # None: by the precision of the answer


VIEWS = {
    "values": View(values),
    "kept_cache": View(kept_cache),
    "by_layer": View(by_layer),
    "start_facts": View(start_facts),
    "without_cache": View(without_cache),
    "random_facts": View(random_facts, rtol=0.25),
    "moment_facts": View(moment_facts, rtol=0.022),
    "dropout_facts": View(dropout_facts, rtol=1e-4),
    "batch_facts": View(batch_facts, rtol=1e-4),
}
