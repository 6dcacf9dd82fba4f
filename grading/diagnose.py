"""General slips: transposed, a constant factor, a sign, a missing return … in words.

A slip belongs here when it is seen in three weeks or more; all else is a mistake that its exercise banks.
Each slip sees all cases of one leaf and must hold in every one of them.
"""

import difflib
import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from grading.advice import advice

LONGEST_ERROR = 150  # letters; a longer message is cut after its first sentence
RTOL, ATOL = 1e-4, 1e-9  # how near a relation must hold to be named
KNOWN_FACTORS = {
    -1.0: "-1: the sign is the other way round",
    2.0: "2",
    0.5: "one half",
    1 / 3: "one third",
    math.log(10): "ln 10: is a logarithm to base 10 meant to be natural?",
    1 / math.log(10): "1 / ln 10: is a logarithm to base 10 meant to be natural?",
    math.log(2): "ln 2: is a logarithm to base 2 meant to be natural?",
    1 / math.log(2): "1 / ln 2: is a logarithm to base 2 meant to be natural?",
    100.0: "100: percent, or a share of one?",
    0.01: "1 / 100: percent, or a share of one?",
    255.0: "255",
    1 / 255: "1 / 255",
}


def describe(
    compared: list, runs: list[dict], arguments: list[tuple], names: list[str], label: Callable
) -> tuple[list[str], list[tuple]]:
    """What differs, in sentences, and the slips that were recognized as (path, name)."""
    sentences = list(_errors(runs))
    explained = {case for case, run in enumerate(runs) if run.get("error") == "stopped" or advice(run.get("error", ""))}
    slips: list[tuple] = [(leaf.path, "error") for leaf in compared if not leaf.right and leaf.case in explained]
    missing = [leaf.want["error"].split(":")[0] for leaf in compared if not leaf.right and _is_error(leaf.want)]
    if missing:
        return [*sentences, f"It must raise a `{missing[0]}` for such arguments, as its docstring says."], [((), "error")]
    wrong = list(dict.fromkeys(leaf.path for leaf in compared if not leaf.right and "value" in runs[leaf.case]))
    structure = _structure(compared, runs, label)
    if structure:
        slips += [(path, "structure") for path in wrong]
        return [*sentences, structure], slips
    for path in wrong:
        leaves = [leaf for leaf in compared if leaf.path == path and "value" in runs[leaf.case]]
        name, text = _slip(leaves, compared, arguments, names, label) or ("", _plain_difference(leaves))
        odd = [leaf for leaf in leaves if not leaf.right and (name != "not_finite" or not np.isfinite(leaf.got).all())]
        failing = len(odd)
        where = "" if failing == len(leaves) else f" in {failing} of {len(leaves)} cases"
        fact, colon, rest = text.partition(": ")
        end = "" if text.endswith("?") else "."
        sentences.append(_sentence_case(label(path)) + " " + fact + where + colon + rest + end)
        if name:
            slips.append((path, name))
    return sentences, slips


def _is_error(want: Any) -> bool:
    """Whether an error is what was asked for."""
    return isinstance(want, dict)


def _sentence_case(text: str) -> str:
    return text[0].upper() + text[1:]


def _errors(runs: list[dict]) -> Iterator[str]:
    """One sentence per kind of error, at one line: that its sizes differ from case to case is no news."""
    kinds: dict[tuple, list[dict]] = {}
    for run in runs:
        if "error" in run:
            kinds.setdefault((re.sub(r"\d+", "", run["error"]), run.get("line")), []).append(run)
    for those in kinds.values():
        error = those[0]["error"]
        where = "" if len(those) == len(runs) else f" in {len(those)} of {len(runs)} cases"
        line = f" ({those[0]['line']})" if those[0].get("line") else ""
        if error == "stopped":
            yield f"It did not come to an end{where} and was stopped. Look for a loop whose condition never becomes false."
        elif error == "NotImplementedError":
            yield f"It raises NotImplementedError{where}: delete that line once your code stands there."
        else:
            said = advice(error)
            short = (error if len(error) < LONGEST_ERROR else error.split(". ")[0]).replace("`", "'")
            yield f"It raises `{short}`{line}{where}.{' ' + said if said else ''}"


def _structure(compared: list, runs: list[dict], label: Callable) -> str:
    """The sentence for an answer of the wrong build: nothing returned, one value for two, a missing key."""
    values = [run["value"] for run in runs if "value" in run]
    if not values:
        return ""
    if all(value is None for value in values) and not all(leaf.want is None for leaf in compared):
        return "It returns nothing (`None`): is there a `return` at its end?"
    kinds = {value.kind for value in values if type(value).__name__ == "Odd"}
    if kinds:
        return f"It returns a `{sorted(kinds)[0]}`, where numbers or arrays are expected."
    missing = [leaf for leaf in compared if type(leaf.got).__name__ == "Missing" and "value" in runs[leaf.case]]
    if not missing:
        return ""
    first = missing[0]
    came: Any = runs[first.case]["value"]
    for depth, place in enumerate(first.path):
        if depth == 0 and isinstance(came, dict) and place not in came and str(first.path[-1]).startswith(f"{place}"):
            place = first.path[-1]  # the view has grouped the keys of all layers by their letter
        if isinstance(came, dict) and place in came:
            came = came[place]
        elif isinstance(came, dict) and isinstance(place, str):
            asked = {leaf.path[depth] for leaf in compared if leaf.path[:depth] == first.path[:depth] and len(leaf.path) > depth}
            spelled = {str(key).lower(): key for key in came if key not in asked}
            near = difflib.get_close_matches(str(place).lower(), spelled, n=1, cutoff=0.4)
            there = (
                f"; there is '{spelled[near[0]]}'"
                if near
                else f"; there {'is' if len(came) == 1 else 'are'} {', '.join(map(repr, came)) or 'none'}"
            )
            return f"The dictionary that it returns has no key '{place}'{there}."
        elif isinstance(came, tuple) and isinstance(place, int) and place < len(came):
            came = came[place]
        elif isinstance(came, tuple) and isinstance(place, int):
            return f"{len(came)} values came back, and {label(first.path)} is missing."
        elif isinstance(place, int):
            return "One value came back where several are expected: return them all, separated by commas."
        else:
            text = f"A dictionary with the key '{place}' is expected, and {_kind(came)} came."
            whole = runs[first.case]["value"]
            elsewhere = isinstance(whole, tuple) and any(isinstance(value, dict) and place in value for value in whole)
            return f"{text} It comes at another place: return the values in the order that is asked for." if elsewhere else text
    wanted = "a word is" if isinstance(first.want, str) else "numbers are"
    return f"{_sentence_case(label(first.path))} is {_kind(came)}, where {wanted} expected."


def _kind(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}" if value.ndim else "a number"
    if type(value).__name__ == "Odd":
        return f"a `{value.kind}`"
    names = {
        "tuple": "a list or tuple",
        "dict": "a dictionary",
        "float": "a number",
        "int": "a number",
        "str": "a text",
        "NoneType": "None",
    }
    return names.get(type(value).__name__, f"a {type(value).__name__}")


def _slip(leaves: list, compared: list, arguments: list[tuple], names: list[str], label: Callable) -> tuple[str, str] | None:
    """The first slip that holds in all cases of a leaf."""
    pairs = []
    for leaf in leaves:
        if leaf.want is None or isinstance(leaf.want, str):
            return None
        if leaf.got is None or isinstance(leaf.got, str) or callable(leaf.got) or type(leaf.got).__name__ in ("Odd", "Missing"):
            return "kind", f"is {_kind(leaf.got)}, where numbers are expected"
        pairs.append((np.asarray(leaf.got, float), np.asarray(leaf.want, float)))
    own = [arguments[leaf.case] for leaf in leaves]
    swapped = _swapped(leaves, compared, label)
    if swapped:
        return "place", swapped
    finite = [place for place, (got, want) in enumerate(pairs) if np.isfinite(got).all() or not np.isfinite(want).all()]
    if any(not leaves[place].right for place in finite) or len(finite) == len(pairs):
        found = _numeric_slip([pairs[place] for place in finite], [own[place] for place in finite], names)
        if found:
            return found
    if len(finite) < len(pairs):
        return "not_finite", _not_finite([got for place, (got, _) in enumerate(pairs) if place not in finite])
    return _an_argument(pairs, own, names) or _other_place(leaves, compared, label)


def _numeric_slip(pairs: list, arguments: list, names: list) -> tuple[str, str] | None:
    """The first slip by which what came follows from what was expected, in every case."""
    for slip in (_shape, _all_zero, _truncated, _rounded, _factor, _size_factor, _offset, _complement):
        found = slip(pairs, arguments, names)
        if found:
            return slip.__name__.strip("_"), found
    return None


def _each(pairs: list, test: Callable[[np.ndarray, np.ndarray], bool]) -> bool:
    """Whether a relation holds in all cases, among them one in which the answer differs and is not empty."""
    return all(test(got, want) for got, want in pairs)


def _same(got: np.ndarray, want: np.ndarray) -> bool:
    return got.shape == want.shape and np.allclose(got, want, rtol=RTOL, atol=ATOL)


def _not_finite(odd: list[np.ndarray]) -> str:
    kind = "nan (not a number)" if any(np.isnan(got).any() for got in odd) else "infinite"
    return f"is {kind}: look for a logarithm of 0 or less, a division by 0 or an exponential that is too large"


def _shape(pairs: list, arguments: list, names: list) -> str:
    unlike = [(got, want) for got, want in pairs if got.shape != want.shape]
    if not unlike:
        return ""
    got, want = unlike[0]
    shapes = f"has shape {got.shape} and must have {want.shape}"
    if got.ndim == want.ndim == 1:
        return f"has {got.size} {'entry' if got.size == 1 else 'entries'} and must have {want.size}"
    if want.ndim == 0:
        shapes = f"is an array of shape {got.shape} and must be a single number"
        if got.size == 1:
            return (
                f"{shapes}: its value is right; sum over everything, or use `np.squeeze`"
                if _same(got.reshape(()), want)
                else shapes
            )
        return f"{shapes}: was a sum taken along one axis only?"
    if all(g.ndim == 2 and g.T.shape == w.shape for g, w in unlike):
        right = all(_same(g.T, w) for g, w in unlike)
        return f"{shapes}: it is transposed" if right else f"{shapes}: rows and columns are swapped"
    if got.ndim == 1 and want.ndim == 2 and got.size == want.size:
        return f"{shapes}: a rank-1 array is neither a row nor a column; keep both axes, with `keepdims=True` or `reshape`"
    if got.size == want.size and _same(got.ravel(), want.ravel()):
        return f"{shapes}: the numbers are right, their arrangement is not"
    if got.ndim == 0:
        return f"is a single number and must have shape {want.shape}"
    if got.size > want.size and got.ndim == want.ndim and all(w in (1, g) for g, w in zip(got.shape, want.shape, strict=True)):
        return f"{shapes}: a row and a column were spread against each other (broadcast), or a sum is missing"
    return shapes


def _all_zero(pairs: list, arguments: list, names: list) -> str:
    zero = _each(pairs, lambda got, want: not got.any()) and any(want.any() for _, want in pairs)
    return "is zero everywhere: is it ever filled or added to? Or was it divided with `//`?" if zero else ""


def _ratio(got: np.ndarray, want: np.ndarray) -> float | None:
    """The constant c in got = c want; None where there is none."""
    if got.shape != want.shape or not want.any():
        return None
    place = np.unravel_index(np.argmax(np.abs(want)), want.shape)
    ratio = float(got[place] / want[place])
    return (
        ratio if ratio and np.allclose(got, ratio * want, rtol=1e-4, atol=1e-7 * abs(ratio) * float(np.abs(want).max())) else None
    )


def _factor(pairs: list, arguments: list, names: list) -> str:
    """The same factor in every case."""
    ratios = [_ratio(got, want) for got, want in pairs if want.any()]
    if len(ratios) < 2 and not any(want.size > 2 for _, want in pairs) or None in ratios or not ratios:
        return ""
    first = ratios[0]
    if first is None or any(ratio is None or not math.isclose(ratio, first, rel_tol=1e-4) for ratio in ratios):
        return ""
    known = next((text for value, text in KNOWN_FACTORS.items() if math.isclose(first, value, rel_tol=1e-4)), f"{first:.6g}")
    return f"is what it should be times {known}" if not math.isclose(first, 1, rel_tol=1e-3) else ""


def _shape_of(argument: Any) -> tuple[int, ...]:
    """The shape of an array; a function, a cache or a dictionary of arrays has none."""
    try:
        return () if callable(argument) else np.shape(argument)
    except ValueError:
        return ()


def _size_factor(pairs: list, arguments: list, names: list) -> str:
    """A factor that is a size of an argument: m, 1 / m, n_x …"""
    ratios = [(case, _ratio(got, want)) for case, (got, want) in enumerate(pairs) if want.any()]
    if len(ratios) < 2 or any(ratio is None for _, ratio in ratios):
        return ""
    if all(math.isclose(ratio or 0, 1, rel_tol=1e-3) for _, ratio in ratios):
        return ""  # nearly right is no factor
    sizes: dict[str, list[float]] = {}
    largest_first = sorted(
        range(len(names)), key=lambda place: -math.prod(_shape_of(arguments[0][place])) if place < len(arguments[0]) else 0
    )
    for place in largest_first:
        shapes = [_shape_of(case[place]) if place < len(case) else () for case in arguments]
        for axis in range(min(map(len, shapes), default=0)):
            if any(shape[axis] > 1 for shape in shapes):
                sizes[f"{names[place]}.shape[{axis}]"] = [shape[axis] for shape in shapes]
    for one, ones in sizes.items():
        if all(math.isclose(ratio or 0, ones[case], rel_tol=1e-4) for case, ratio in ratios):
            return f"is what it should be times `{one}`: is a division by it missing?"
        if all(math.isclose(ratio or 0, ones[case] ** 2, rel_tol=1e-4) for case, ratio in ratios):
            return f"is what it should be times `{one}` squared: is it multiplied by it, where it should be divided?"
        if all(math.isclose(ratio or 0, 1 / max(ones[case], 1), rel_tol=1e-4) for case, ratio in ratios):
            return f"is what it should be divided by `{one}`: is it divided once too often?"
    for one, ones in sizes.items():
        for two, twos in sizes.items():
            if one != two and all(
                math.isclose(ratio or 0, ones[case] / max(twos[case], 1), rel_tol=1e-4) for case, ratio in ratios
            ):
                return f"is what it should be times `{one}` / `{two}`: is it divided by the wrong size?"
    return ""


def _offset(pairs: list, arguments: list, names: list) -> str:
    if any(got.shape != want.shape or not want.size for got, want in pairs) or sum(want.size for _, want in pairs) < 3:
        return ""
    first = float((pairs[0][0] - pairs[0][1]).ravel()[0])
    if abs(first) < 1e-6 or not _each(pairs, lambda got, want: np.allclose(got - want, first, rtol=RTOL, atol=ATOL)):
        return ""
    return f"is too {'large' if first > 0 else 'small'} by {abs(first):.6g} everywhere"


def _truncated(pairs: list, arguments: list, names: list) -> str:
    whole = _each(pairs, lambda got, want: got.shape == want.shape and np.array_equal(got, np.trunc(want)))
    return "lost its decimals: was it stored in an array of integers, or divided with `//`?" if whole else ""


def _rounded(pairs: list, arguments: list, names: list) -> str:
    for digits in (0, 1, 2, 3, 4):
        if _each(
            pairs,
            lambda got, want, digits=digits: got.shape == want.shape and np.array_equal(got, np.round(want, digits)),
        ):
            if not digits:
                return "holds whole numbers only: was it rounded, or compared with a threshold?"
            return f"was rounded to {digits} digit{'s' if digits > 1 else ''}: return it as it is"
    return ""


def _complement(pairs: list, arguments: list, names: list) -> str:
    return "is 1 minus what it should be" if _each(pairs, lambda got, want: _same(got, 1 - want)) else ""


def _an_argument(pairs: list, arguments: list, names: list) -> tuple[str, str] | None:
    """The answer is one of the arguments, unchanged."""
    for place, name in enumerate(names):
        given = [case[place] for case in arguments if place < len(case) and isinstance(case[place], (int, float, np.ndarray))]
        if len(given) == len(pairs) and all(
            _same(got, np.asarray(one, float)) for (got, _), one in zip(pairs, given, strict=True)
        ):
            return "argument", f"is the argument `{name}` unchanged"
    return None


def _swapped(leaves: list, compared: list, label: Callable) -> str:
    """The answer is what another output should be, and the other way round."""
    path, mine = leaves[0].path, {leaf.case: leaf for leaf in leaves}
    for other in dict.fromkeys(leaf.path for leaf in compared if leaf.path != path):
        theirs = {leaf.case: leaf for leaf in compared if leaf.path == other}
        if set(mine) <= set(theirs) and all(
            _numbers_equal(mine[case].got, theirs[case].want) and _numbers_equal(theirs[case].got, mine[case].want)
            for case in mine
        ):
            return f"holds what {label(other)} should be: are two outputs swapped?"
    return ""


def _other_place(leaves: list, compared: list, label: Callable) -> tuple[str, str] | None:
    """The answer is what another output should be."""
    path = leaves[0].path
    for other in dict.fromkeys(leaf.path for leaf in compared if leaf.path != path):
        theirs = {leaf.case: leaf.want for leaf in compared if leaf.path == other}
        if all(leaf.case in theirs and _numbers_equal(leaf.got, theirs[leaf.case]) for leaf in leaves):
            return "place", f"holds what {label(other)} should be"
    return None


def _numbers_equal(got: Any, want: Any) -> bool:
    try:
        return _same(np.asarray(got, float), np.asarray(want, float))
    except (TypeError, ValueError):
        return False


def _plain_difference(leaves: list) -> str:
    """No slip: how far off, at the place where it is worst."""
    wrong = next(leaf for leaf in leaves if not leaf.right)
    if isinstance(wrong.want, str):
        return _other_word(wrong.got, wrong.want)
    got, want = np.asarray(wrong.got, float), np.asarray(wrong.want, float)
    if got.ndim == 0:
        return "is not right"
    off = ~np.isclose(got, want, rtol=1e-9, atol=1e-9 * float(np.abs(want).max(initial=0)))
    if off.all():
        return "is not right in any place"
    places = np.argwhere(off)
    return f"is wrong in {len(places)} of {off.size} places, first at {tuple(int(step) for step in places[0])}"


def _other_word(got: Any, want: str) -> str:
    """An answer to a question with a choice, without the right one."""
    if not isinstance(got, str):
        return f"is {_kind(got)}, where a word is expected" + (": is there a `return`?" if got is None else "")
    if got.strip().lower() == want.lower():
        return "is the right word, spelled otherwise: capital letters and spaces count"
    return "is not right"
