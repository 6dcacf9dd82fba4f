"""The grader is itself tested: right answers, lazy answers and every known mistake run through the judge.

A right answer must keep all points, a mistake must lose some and be named as itself, a lazy answer must earn next to nothing,
and both right and wrong must stand well clear of the tolerance.
"""

import inspect
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grading import cells, key, keymaking, sources
from grading.course import ROOT, Week
from grading.exercise import AuthorError, Case, Exercise, same_form
from grading.judge import compare, judge
from grading.key import Entry
from grading.mutants import mutants
from grading.sources import Material
from grading.verdict import Verdict

LEAST_MARGIN = 10.0  # in units of the tolerance, for right and wrong answers
LAZY_SHARE = 0.1
MUTANT_LIMIT = 2.0  # seconds


@dataclass
class Row:
    """One answer and what the judge said."""

    kind: str  # right, mistake, lazy
    name: str
    points: int
    most: int
    distance: float  # of the worst leaf, in units of the tolerance
    named: str = ""  # for a mistake: the hint that came
    problem: str = ""


@dataclass
class Report:
    """All rows of an exercise, and its mutants that keep full points."""

    exercise: str
    rows: list[Row] = field(default_factory=list)
    mutants: int = 0
    survivors: list[str] = field(default_factory=list)  # not declared equal
    equal: list[str] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        return [f"{self.exercise}: {row.kind} answer {row.name!r}: {row.problem}" for row in self.rows if row.problem]

    def margin(self, kind: str) -> float:
        """The worst right answer as a share of the tolerance, or the nearest mistake in units of it."""
        distances = [row.distance for row in self.rows if row.kind == kind]
        return (max if kind == "right" else min)(distances, default=float("nan"))


def verify(week: Week, with_mutants: bool = False, only: str = "") -> list[Report]:
    """Run everything that is known about a week's exercises through the judge."""
    material = Material(week)
    return of_keys(material, keymaking.keys(material), keymaking.VISIBLE_SEED, with_mutants, only)


def of_keys(material: Material, entries: dict[str, Entry], seed: int, with_mutants: bool = False, only: str = "") -> list[Report]:
    """The same for keys that were built with a seed of their own."""
    _keep_compiled()
    namespace = material.reference()
    in_jax = _reference_in_jax(material)
    reports = []
    for name, exercise in material.exercises.items():
        if only in ("", name):
            report = Report(name)
            report.rows = list(_rows(material, exercise, entries[name], namespace, in_jax, seed))
            if with_mutants:
                _add_mutants(report, material, exercise, entries[name], namespace, seed)
            reports.append(report)
    return reports


def _keep_compiled() -> None:
    """Keep compiled programs between runs, the quick ones too: answers in jax.numpy are mostly compiling."""
    import jax

    jax.config.update("jax_compilation_cache_dir", str(ROOT / ".cache" / "jax"))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)


def _reference_in_jax(material: Material) -> dict[str, Any]:
    """The reference with `np` standing for jax.numpy. What writes into arrays cannot run so and is left out by its error."""
    import jax.numpy as jnp

    return material.reference(np=jnp)


def _rows(material: Material, exercise: Exercise, entry: Entry, namespace: dict, in_jax: dict, seed: int) -> Iterator[Row]:
    drawn = keymaking.draw(exercise, seed)

    def judged(function: Any, cases: list = drawn) -> tuple[Verdict, float, list[dict]]:
        runs = keymaking.run_cases(function, cases, exercise)
        distances = [leaf.distance for leaf in compare(runs, entry.outputs(entry["runs"]), entry.index)]
        return judge(entry, runs), max(distances, default=0.0), runs

    yield _right("reference", *judged(namespace[exercise.name]))
    single = [Case(*_in_single(case.args), part=case.part) for case in drawn]
    yield _right("reference, float32", *judged(namespace[exercise.name], single))
    verdict, distance, runs = judged(in_jax[exercise.name])
    if not any("error" in run for run in runs):
        yield _right("reference, jax.numpy", verdict, distance, runs)
    programs = [material.program(exercise.name)]
    for function in material.also_right(exercise.name):
        row = _right(function.__name__.rpartition("__")[2], *judged(function))
        source = inspect.getsource(function)
        if not row.problem and any(same_form(source, other) for other in programs):
            row.problem = "it is the same program as another right answer; show another style"
        programs.append(source)
        yield row

    for number, mistake in enumerate(exercise.mistakes):
        function = sources.defined(material.mistaken(exercise.name, mistake), namespace, exercise.name)
        yield _mistake(number, mistake, *judged(function)[:2], entry)

    reference = keymaking.run_cases(namespace[exercise.name], drawn, exercise)
    for name, function in _lazy(material, exercise, reference).items():
        verdict, distance, runs = judged(function)
        row = Row("lazy", name, verdict.points, verdict.max_points, distance)
        is_the_answer = all(leaf.right for leaf in compare(runs, reference, entry.index))
        allowed = 0 if name == "the stub" else LAZY_SHARE * verdict.max_points
        if not is_the_answer and (verdict.points > allowed or verdict.full):
            row.problem = f"earns {verdict.points} of {verdict.max_points} points"
        yield row
    yield _learned(exercise)


def _right(name: str, verdict: Verdict, distance: float, runs: list[dict]) -> Row:
    row = Row("right", name, verdict.points, verdict.max_points, distance)
    if not verdict.full:
        errors = [run["error"] for run in runs if "error" in run]
        row.problem = f"loses points: {' '.join(verdict.differs)}{' ' + errors[0] if errors else ''}"
    elif distance * LEAST_MARGIN > 1:
        row.problem = f"comes within {distance:.2g} of the tolerance; at most {1 / LEAST_MARGIN:.2g} is safe"
    return row


def _mistake(number: int, mistake: Any, verdict: Verdict, distance: float, entry: Entry) -> Row:
    row = Row("mistake", mistake.name, verdict.points, verdict.max_points, distance, named="; ".join(verdict.hints))
    if verdict.full:
        row.problem = "keeps full points"
    elif distance < LEAST_MARGIN:
        row.problem = f"is only {distance:.2g} tolerances away; at least {LEAST_MARGIN:.2g} is safe"
    elif verdict.hints != [mistake.hint]:
        row.problem = f"is named as another one: {verdict.hints}"
    return row


def _in_single(value: Any) -> Any:
    """Arguments with every float array in single precision."""
    if isinstance(value, np.ndarray) and value.dtype == np.float64:
        return value.astype(np.float32)
    if isinstance(value, dict):
        return {name: _in_single(item) for name, item in value.items()}
    if isinstance(value, (tuple, list)):
        return type(value)(_in_single(item) for item in value)
    return value


def _lazy(material: Material, exercise: Exercise, reference: list[dict]) -> dict[str, Callable]:
    """Five answers that know nothing but the shape of the right one."""
    stub = cells.stub(material.exercise_cells[exercise.name])
    namespace: dict[str, Any] = {}
    sources.execute(stub, namespace, "stub")
    zeros = [_filled(run["value"], 0.0) for run in reference]
    ones = [_filled(run["value"], 1.0) for run in reference]

    class Answers:
        """Gives the answers in the order of the cases, over and over."""

        def __init__(self, answers: list):
            self.answers, self.asked = answers, 0

        def __call__(self, *args: Any) -> Any:
            answer = self.answers[self.asked % len(self.answers)]
            self.asked += 1
            return answer

    return {
        "None": lambda *args: None,
        "zeros of the right shape": Answers(zeros),
        "the first argument": lambda *args: args[0],
        "a constant": Answers(ones),
        "the stub": namespace[exercise.name],
    }


def _learned(exercise: Exercise) -> Row:
    """The answer that knows what to return for the inputs of the visible key, and nothing else. It must not help with another
    seed: for each part some inputs are drawn from rng. Questions are the exception, since they are the same for everyone."""
    drawn = [[(case.part, _stored(case.args)) for case in keymaking.draw(exercise, seed)] for seed in range(3)]
    known = {part for part in {part for part, _ in drawn[0]} if all(_of(part, cases) == _of(part, drawn[0]) for cases in drawn)}
    behaviors = {part for part, _ in drawn[0]} & set(exercise.parts)
    fixed = [part for part in exercise.parts if (part if part in behaviors else None) in known]
    row = Row("lazy", "learned by heart", sum(exercise.parts[part] for part in fixed), exercise.points, 0.0)
    if row.points > LAZY_SHARE * exercise.points and exercise.call != "each":
        row.problem = f"earns {row.points} of {row.most} points: no inputs are drawn from rng for {', '.join(fixed)}"
    return row


def _of(part: str | None, cases: list[tuple]) -> list:
    return [inputs for name, inputs in cases if name == part]


def _stored(args: tuple) -> tuple:
    """Arguments in a form that `==` compares."""
    buffers = key.Buffers()
    tree = key.encode(args, buffers)
    return repr(tree), {dtype: array.tobytes() for dtype, array in buffers.flat().items()}


def _filled(value: Any, number: float) -> Any:
    if isinstance(value, dict):
        return {name: _filled(item, number) for name, item in value.items()}
    if isinstance(value, (tuple, list)):
        return tuple(_filled(item, number) for item in value)
    return np.full(np.shape(value), number) if isinstance(value, (np.ndarray, float, int)) else value


def _add_mutants(report: Report, material: Material, exercise: Exercise, entry: Entry, namespace: dict, seed: int) -> None:
    drawn = keymaking.draw(exercise, seed)
    declared = dict(exercise.equal)
    for mutant in mutants(material.program(exercise.name), exercise.name):
        report.mutants += 1
        try:
            function = sources.defined(mutant.program, namespace, exercise.name)
        except Exception:
            continue
        if not judge(entry, keymaking.run_cases(function, drawn, exercise, MUTANT_LIMIT)).full:
            continue
        if mutant.change in declared:
            report.equal.append(mutant.change)
        else:
            report.survivors.append(mutant.change)
    stale = [change for change in declared if change not in report.equal]
    if stale:
        raise AuthorError(f"exercise {exercise.name!r}: {stale[0]!r} is declared equal, and is no mutant that keeps full points")


# What is printed


def text(reports: list[Report], seconds: float) -> str:
    """The matrix for a terminal."""
    out = []
    for report in reports:
        right, wrong = report.margin("right"), report.margin("mistake")
        out.append(f"{report.exercise}: worst right answer {right:.2g}, nearest mistake {wrong:.3g} tolerances")
        for row in report.rows:
            mark = "!" if row.problem else " "
            out.append(f" {mark} {row.kind:8}{row.points:>3}/{row.most:<3}{row.distance:>10.3g}  {row.name}")
            out += [f"      {row.problem}"] if row.problem else []
        if report.mutants:
            out.append(
                f"   {report.mutants} mutants, {len(report.equal)} declared equal, {len(report.survivors)} keep full points"
            )
            out += [f"      survives: {change}" for change in report.survivors]
    wrong = sum(len(report.problems) for report in reports)
    answers = sum(len(report.rows) for report in reports)
    out.append(f"{len(reports)} exercises, {answers} answers, {wrong} problems, {seconds:.1f} s")
    return "\n".join(out)


def markdown(reports: list[Report]) -> str:
    """The matrix for a course's README."""
    out = [
        "| exercise | right, full points | mistakes, caught and named | lazy, most points | worst right | nearest mistake |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for report in reports:
        of = {kind: [row for row in report.rows if row.kind == kind] for kind in ("right", "mistake", "lazy")}
        right = sum(not row.problem for row in of["right"])
        caught = sum(not row.problem for row in of["mistake"])
        # A lazy answer that keeps all points without a problem is the right answer itself, as zeros are for zeros.
        lazy = max((row.points for row in of["lazy"] if row.problem or row.points < row.most), default=0)
        margin = report.margin("mistake")
        nearest = "another structure" if np.isinf(margin) else f"{margin:.0f}"
        out.append(
            f"| `{report.exercise}` | {right} of {len(of['right'])} | {caught} of {len(of['mistake'])} "
            f"| {lazy} of {of['right'][0].most} | {report.margin('right'):.0e} | {nearest} |"
        )
    out.append("")
    out.append("Distances are in units of the tolerance: a right answer must stay under 0.1, a mistake must be over 10.")
    return "\n".join(out)


def timed(week: Week, **options: Any) -> tuple[list[Report], float]:
    started = time.perf_counter()
    return verify(week, **options), time.perf_counter() - started


def write(week: Week, reports: list[Report]) -> None:
    """Put the matrix of a week into its course's README, between the marks that stand there."""
    readme = week.folder.parent / "README.md"
    begin, end = f"<!-- verdicts {week.name} -->", f"<!-- /verdicts {week.name} -->"
    old = readme.read_text(encoding="utf-8")
    before, found, rest = old.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise AuthorError(f"{week.course}/README.md needs the lines {begin} and {end}; the matrix goes between them")
    readme.write_text(f"{before}{begin}\n{markdown(reports)}\n{end}{after}", encoding="utf-8", newline="\n")
