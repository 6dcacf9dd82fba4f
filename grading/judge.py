"""Outputs and a key give a verdict. Pure: no code of a learner runs here, only their outputs are compared.

Judging goes leaf by leaf (dw, db, cost): a wrong leaf is compared with what each known mistake would have given, then with the
general slips of diagnose.py. The smallest set of mistakes that explains all wrong leaves is reported.
"""

import functools
import warnings
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from grading import diagnose, drawn
from grading.key import Entry, Odd
from grading.verdict import Part, Verdict, show
from grading.view import VIEWS, Path, leaves

RTOL = {"double": 1e-5, "single": 1e-4}
MOST_TOGETHER = 3  # mistakes in one answer that are looked for
STRUCTURE = np.inf  # the distance of what cannot be compared: another shape, an error, a missing value


class Compared(NamedTuple):
    """One leaf of one case: where it is, what came, what was expected, and how far apart in units of the tolerance."""

    case: int
    path: Path
    got: Any
    want: Any
    distance: float

    @property
    def right(self) -> bool:
        return self.distance <= 1


class Missing:
    """Stands for a leaf that is not there."""


MISSING = Missing()


def distance(got: Any, want: Any, rtol: float) -> float:
    """How far a leaf is from what was expected, in units of the tolerance; infinite when the structure differs."""
    if want is None or isinstance(want, (str, Odd)):
        return 0.0 if type(got) is type(want) and got == want else STRUCTURE
    if got is None or isinstance(got, (str, Odd, Missing)) or callable(got):
        return STRUCTURE
    got, want = np.asarray(got), np.asarray(want)
    if got.shape != want.shape:
        return STRUCTURE
    got, want = got.astype(float, copy=False), want.astype(float, copy=False)
    far = _far(got, want, rtol)
    if np.isfinite(far) or (np.isfinite(got).all() and np.isfinite(want).all()):  # the first says the second, but for an overflow
        return far
    finite = np.isfinite(want)
    if not np.array_equal(finite, np.isfinite(got)) or not np.array_equal(got[~finite], want[~finite], equal_nan=True):
        return STRUCTURE
    return _far(got[finite], want[finite], rtol)


def _far(got: np.ndarray, want: np.ndarray, rtol: float) -> float:
    """The distance of numbers; not finite where one of them is not."""
    if not want.size:
        return 0.0
    size = np.abs(want)
    with np.errstate(invalid="ignore"):
        return float((np.abs(got - want) / (rtol * (size + 0.1 * size.max()) + 0.01 * rtol)).max())


def precision(runs: list[dict]) -> str:
    """`single` when any array of the answer is float32 or less: the whole answer then was computed so."""
    arrays = (leaf for run in runs if "value" in run for _, leaf in leaves(run["value"]))
    single = any(isinstance(leaf, np.ndarray) and leaf.dtype.kind == "f" and leaf.dtype.itemsize < 8 for leaf in arrays)
    return "single" if single else "double"


def compare(runs: list[dict], wanted: list[dict], index: dict) -> list[Compared]:
    """Every leaf of every case: what came against what was expected."""
    facts, named = VIEWS[index["view"]], bool(index["returns"])
    rtol = facts.rtol or RTOL[precision(runs)]
    compared = []
    wanted = facts.facts(wanted)
    told = _facts(runs, index, len(wanted))
    for case, (run, want) in enumerate(zip(told, wanted, strict=True)):
        if "value" not in want:
            compared.append(Compared(case, (), run, want, 0.0 if _same_error(run, want) else STRUCTURE))
            continue
        got = dict(leaves(run["value"], named)) if "value" in run else {}
        for path, leaf in leaves(want["value"], named):
            came = got.get(path, MISSING)
            compared.append(Compared(case, path, came, leaf, distance(came, leaf, rtol)))
    return compared


def _facts(runs: list[dict], index: dict, cases: int) -> list[dict]:
    """What the view says about every case. A view of several runs at once gives no facts where one failed: then its error."""
    told = VIEWS[index["view"]].facts(runs)
    if len(told) == cases:
        return told
    together = len(runs) // cases
    groups = [runs[together * place : together * (place + 1)] for place in range(cases)]
    return [next((run for run in group if "value" not in run), group[0]) for group in groups]


def _same_error(run: dict, want: dict) -> bool:
    kind = want["error"].split(":")[0]
    return run.get("error", "").split(":")[0] == kind


def part_of(path: Path, index: dict, case: int) -> str:
    """The part that a leaf earns points for: the behavior that its case tests, else the output's own name, else the rest."""
    behavior = index["cases"][case]["part"]
    if behavior:
        return behavior
    return next((name for name in output_names(path, index) if name in index["parts"]), index["rest"])


def output_names(path: Path, index: dict) -> list[str]:
    """The names that a leaf goes by: its dictionary keys, innermost first, then the returned value that it lies in."""
    keys = [step for step in reversed(path) if isinstance(step, str)]
    place = path[0] if path and isinstance(path[0], int) else len(index["returns"])
    return keys + index["returns"][place : place + 1]


def label(path: Path, index: dict) -> str:
    """How a learner calls a leaf: `dw`, `cost`, `the result`."""
    if not path:
        return "the result"
    names = index["returns"]
    if names and isinstance(path[0], int) and path[0] < len(names):
        rest = path[1:]
        if not rest:
            return f"`{names[path[0]]}`"
        if all(isinstance(step, str) for step in rest):
            return f"`{rest[-1]}`"
        return f"`{names[path[0]]}{''.join(f'[{step!r}]' for step in rest)}`"
    if index.get("call") in ("in_words", "searched") and path[-1] in drawn.FACTS:
        return f"{drawn.FACTS[path[-1]]} {'the result' if path[0] == 'value' else f'`{path[0]}`'}"
    return f"`{path[-1]}`" if isinstance(path[-1], str) else f"`result{''.join(f'[{step!r}]' for step in path)}`"


def judge(entry: Entry, runs: list[dict], wrong_first: str = "") -> Verdict:
    """The verdict on the outputs of one exercise.

    Args:
        entry: the exercise's key.
        runs: per case `{"value": plain data}` or `{"error": "TypeError: …"}`.
        wrong_first: an exercise that this one uses and that is wrong; then no mistake is named here.
    """
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a warning on the screen would cost points under nbgrader
        return _judge(entry, runs, wrong_first)


def _judge(entry: Entry, runs: list[dict], wrong_first: str) -> Verdict:
    index = entry.index
    compared = compare(runs, entry.outputs(index["runs"]), index)
    verdict = Verdict(index["name"], _parts(index, compared), optional=index["optional"], worked=index["worked"])
    wrong = [leaf for leaf in compared if not leaf.right]
    if not wrong:
        return verdict
    verdict.failing = wrong[0].case
    if all(run.get("unwritten") for run in runs):
        verdict.differs = [f"`{index['name']}` is not written yet: it still raises NotImplementedError."]
        return verdict
    verdict.shown = _failing_case(entry, runs, compared)
    if wrong_first:
        verdict.differs = [
            f"This exercise uses `{wrong_first}`, which is not right yet. Mend `{wrong_first}` first, then run this check again."
        ]
        return verdict
    try:
        _explain(entry, runs, compared, verdict)
    except Exception as error:  # points do not hang on words
        verdict.differs = [f"What differs could not be put into words ({error!r})."]
    return verdict


def _parts(index: dict, compared: list[Compared]) -> list[Part]:
    parts = []
    for name, most in index["parts"].items():
        own: dict[int, bool] = {}
        for leaf in compared:
            if part_of(leaf.path, index, leaf.case) == name:
                own[leaf.case] = own.get(leaf.case, True) and leaf.right
        right = sum(own.values())
        parts.append(Part(name, most if own and right == len(own) else 0, most, right, len(own)))
    return parts


def _explain(entry: Entry, runs: list[dict], compared: list[Compared], verdict: Verdict) -> None:
    """Fill the first two rungs: what differs, and which known mistake it looks like."""
    index = entry.index
    wrong_paths = list(dict.fromkeys(leaf.path for leaf in compared if not leaf.right))
    explained = _explanations(entry, runs, compared, wrong_paths)
    chosen = _smallest(explained, wrong_paths)
    arguments = [entry.arguments(case) for case in range(len(runs))]
    verdict.differs, slips = diagnose.describe(compared, runs, arguments, index["arguments"], lambda path: label(path, index))
    covered = set().union(*(explained[number].paths for number in chosen))
    if covered < {path for path, name in slips if name == "place"} == set(wrong_paths):
        chosen = ()  # outputs that only stand at each other's places say more than a mistake that fits one of them
    verdict.mistakes = sorted(chosen)
    verdict.hints = list(dict.fromkeys(index["mistakes"][number]["hint"] for number in verdict.mistakes))
    unexplained = [path for path in wrong_paths if not any(path in explained[number].paths for number in chosen)]
    verdict.slips = list(dict.fromkeys(name for path, name in slips if path in unexplained))
    if not chosen and not verdict.slips:
        verdict.hints = [f"This matches no mistake that we know. {_where_to_look(index, compared, wrong_paths)}"]


def _where_to_look(index: dict, compared: list[Compared], wrong: list[Path]) -> str:
    """What is right narrows down where the mistake stands."""
    by_hand = f"`check.inputs({index['name']!r})` gives the arguments of the case that fails, to try by hand."
    right = list(dict.fromkeys(label(leaf.path, index) for leaf in compared if leaf.path not in wrong))
    cases = {leaf.case for leaf in compared if not leaf.right}
    if right and len(wrong) == 1:
        return f"All else is right, so look at the lines that compute {label(wrong[0], index)}. {by_hand}"
    if 2 * len(cases) < len({leaf.case for leaf in compared}):
        return f"Most cases are right: what is special about the one below? {by_hand}"
    return f"Follow the smallest case line by line. {by_hand}"


class Explanation(NamedTuple):
    """The wrong leaves that a known mistake explains, and how many leaves it would have made wrong that are right."""

    paths: set[Path]
    contradicted: int


def _explanations(entry: Entry, runs: list[dict], compared: list[Compared], wrong: list[Path]) -> dict[int, Explanation]:
    """For every known mistake the wrong leaves that it explains: it gives the same there, in all cases."""
    explained = {}
    sound = {leaf.path for leaf in compared if not leaf.right and not _not_a_number(leaf)}
    hollow = set(wrong) - sound
    rtol = VIEWS[entry["view"]].rtol or RTOL[precision(runs)]
    came = _laid_out(runs, entry)
    for number, mistake in enumerate(entry["mistakes"]):
        if any("error" in run for run in runs):
            theirs = _laid_out(_aligned(entry.outputs(mistake["runs"]), runs), entry)
        else:
            theirs = _known(entry)[number]
        agrees = _agreement(came, theirs, {*wrong, ()}, rtol)
        # A mistake that raises has the path () there: it must raise the same, and then stands for every leaf of that case.
        raises_the_same = agrees.pop((), None) if () not in wrong else agrees.get(())
        if raises_the_same is False:
            continue
        agreeing = {path for path in wrong if agrees.get(path, bool(raises_the_same))}
        touched = _touched(entry)[number]
        if not touched <= agreeing:
            agreeing -= hollow  # many mistakes end in nan
        if agreeing:
            explained[number] = Explanation(agreeing, len(touched - set(wrong)))
    return explained


def _laid_out(runs: list[dict], entry: Entry) -> list[dict]:
    """Per case the leaves by their paths, or the error."""
    named = bool(entry.index["returns"])
    return [dict(leaves(run["value"], named)) if "value" in run else run for run in _facts(runs, entry.index, _cases(entry))]


@functools.lru_cache(maxsize=64)
def _cases(entry: Entry) -> int:
    """How many cases the view makes of the exercise's runs."""
    return len(VIEWS[entry["view"]].facts(entry.outputs(entry["runs"])))


def _agreement(came: list[dict], theirs: list[dict], paths: set[Path], rtol: float) -> dict[Path, bool]:
    """By path: are the two alike there in all cases? One case where they are not is enough."""
    agrees: dict[Path, bool] = {}
    for got, want in zip(came, theirs, strict=True):
        if "error" in want:
            agrees[()] = agrees.get((), True) and _same_error(got, want)
            continue
        for path, leaf in want.items():
            if path in paths and agrees.get(path, True):
                agrees[path] = distance(got.get(path, MISSING), leaf, rtol) <= 1
    return agrees


@functools.lru_cache(maxsize=64)  # a class is judged by the same key again and again
def _known(entry: Entry) -> list[list[dict]]:
    """The outputs of every known mistake, laid out."""
    return [_laid_out(entry.outputs(mistake["runs"]), entry) for mistake in entry["mistakes"]]


@functools.lru_cache(maxsize=64)
def _touched(entry: Entry) -> list[set[Path]]:
    """For every known mistake the leaves that it makes wrong."""
    reference, index = entry.outputs(entry["runs"]), entry.index
    made = [compare(entry.outputs(mistake["runs"]), reference, index) for mistake in entry["mistakes"]]
    return [{leaf.path for leaf in compared if not leaf.right} for compared in made]


def _not_a_number(leaf: Compared) -> bool:
    """Whether a leaf holds numbers, and none of them finite."""
    numbers = isinstance(leaf.got, (float, np.ndarray)) and np.asarray(leaf.got).dtype.kind == "f"
    return numbers and not np.isfinite(leaf.got).any()


def _aligned(theirs: list[dict], runs: list[dict]) -> list[dict]:
    """A mistake's runs; an error counts as the same only with the same message, since its kind alone says little."""
    aligned = []
    for their, run in zip(theirs, runs, strict=True):
        if "error" in their and "error" in run and their["error"] != run["error"]:
            aligned.append({"error": f"other than {run['error']}"})
        else:
            aligned.append(their)
    return aligned


def _smallest(explained: dict[int, Explanation], wrong: list[Path]) -> tuple[int, ...]:
    """The mistakes that explain the most wrong leaves: those that would have left the right leaves right, then the fewest."""
    best: tuple[int, ...] = ()
    best_worth = (0, 0, 0)
    for size in range(1, MOST_TOGETHER + 1):
        for chosen in combinations(explained, size):
            covered = len(set().union(*(explained[number].paths for number in chosen)))
            worth = (covered, -sum(explained[number].contradicted for number in chosen), -size)
            if worth > best_worth:
                best, best_worth = chosen, worth
        if best_worth[:2] == (len(wrong), 0):
            break
    return best


def _failing_case(entry: Entry, runs: list[dict], compared: list[Compared]) -> dict[str, str]:
    """The first failing case: its arguments, and every wrong leaf as it came.

    What was expected is shown only for the example in the text.
    """
    index = entry.index
    by_case = index["view"] in ("values", "without_cache", "kept_cache")
    case = next(leaf.case for leaf in compared if not leaf.right) if by_case else 0
    shown = {name: show(value) for name, value in zip(index["arguments"], entry.arguments(case), strict=False)}
    run = runs[case]
    if "value" not in run:
        return shown | {"what came": run["error"] + (f"\n{run['line']}" if run.get("line") else "")}
    for leaf in compared:
        if leaf.case == case and not leaf.right and by_case:
            name = label(leaf.path, index).replace("`", "")
            came = _at(run["value"], leaf.path) if isinstance(leaf.got, Missing) else leaf.got
            shown[f"{name}: yours"] = "nothing" if isinstance(came, Missing) else show(came)
            shown |= {f"{name}: expected": show(leaf.want)} if case == 0 else {}
    return shown


def _at(value: Any, path: Path) -> Any:
    """What stands at a path, such as the list that came where one array is expected.

    One array that came where several values are expected is shown whole, as the first of them.
    """
    for step in path:
        if isinstance(value, np.ndarray):
            return MISSING if step else value
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return MISSING
    return value
