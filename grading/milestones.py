"""A learner's own answers of a whole course, gathered for its milestone.

    parts = grading.milestone("course1_nn")     what is yours, what is missing, what is wrong
    parts.borrow()                              fills the gaps with the course's own solutions, marked as borrowed
    parts.week4.L_model_forward(X, parameters)

The answers come out of the notebooks in the workspace by the same merge that brings a notebook up to date. Each one is run
with the helpers that it needs and nothing else, and is judged by the key; whatever is broken is named, and stops nothing.
"""

import ast
import dis
import html
import linecache
import os
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from grading import call, cells, course, key, merge, restore, workspace
from grading import check as checking
from grading.course import Week
from grading.verdict import CELL

LONGEST_WHY = 120  # letters
OPEN = {"missing": "is not written yet", "wrong": "is not right yet", "unfit": "does not fit the course's parts around it"}
CELL_LIMIT = 5.0  # seconds that a cell may take to define its functions


@dataclass
class Part:
    """One exercise of the course: who wrote what stands for it now, and what the judge says of the learner's answer."""

    week: Week
    name: str
    cell: str  # the id of its cell
    optional: bool
    uses: list[str]
    most: int
    points: int = 0
    state: str = "missing"  # "yours", "missing", "wrong", or "unfit": right, and yet at odds with the others
    why: str = ""
    borrowed: bool = False
    function: Any = None

    @property
    def who(self) -> str:
        return "borrowed" if self.borrowed else self.state


class WeekParts:
    """The functions of one week under their own names: `parts.week4.L_model_forward`."""

    def __init__(self, week: Week, parts: dict[str, Part]):
        self._week, self._parts = week, parts
        self._used: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._parts:
            raise AttributeError(f"{self._week.path} has no exercise {name!r}; it has {', '.join(self._parts)}")
        for needed in self._closure(name):
            part = self._parts[needed]
            if part.who in OPEN:
                said = OPEN[part.state]
                raise AttributeError(f"`{needed}` of {self._week.path} {said}. Finish it there, or call `parts.borrow()`.")
        self._used.add(name)
        return self._parts[name].function

    def __dir__(self) -> list[str]:
        return list(self._parts)

    def _closure(self, name: str) -> list[str]:
        """An exercise and those that its answer calls, as the key knows them."""
        names = [name]
        for one in names:
            names += [used for used in self._parts[one].uses if used in self._parts and used not in names]
        return names


class Parts:
    """All exercises of a course; in a notebook, the table of who wrote what."""

    def __init__(self, name: str, weeks: list["Gathered"], notes: list[str]):
        self.course, self._weeks, self.notes = name, weeks, notes
        self._by_number = {gathered.week.number: WeekParts(gathered.week, gathered.parts) for gathered in weeks}

    def __getattr__(self, name: str) -> WeekParts:
        number = name.removeprefix("week")
        if name.startswith("week") and number.isdecimal() and int(number) in self._by_number:
            return self._by_number[int(number)]
        known = ", ".join(f"week{number}" for number in self.__dict__.get("_by_number", {}))
        raise AttributeError(f"no {name!r} here; there are {known}")

    @property
    def all(self) -> list[Part]:
        """What the course asks for, and the challenges that are solved."""
        every = [part for gathered in self._weeks for part in gathered.parts.values()]
        return [part for part in every if not part.optional or part.who not in OPEN]

    @property
    def open(self) -> list[Part]:
        return [part for part in self.all if part.who in OPEN]

    def borrow(self) -> "Parts":
        """Fill every gap with the course's own solution, marked as borrowed."""
        for gathered in self._weeks:
            gathered.borrow()
        return self

    def credits(self) -> dict[str, dict[str, str]]:
        """The functions that were taken out of here so far, with those that they call, by week: who wrote each."""
        found = {}
        for number, own in self._by_number.items():
            used = {name for taken in own._used for name in own._closure(taken)}
            names = {name: part.who for name, part in own._parts.items() if name in used}
            found |= {f"week {number}": names} if names else {}
        return found

    def headline(self) -> str:
        return _counted(self.all)

    def __repr__(self) -> str:
        lines = [self.headline(), *self.notes, ""]
        wide = max((len(part.name) for part in self.all), default=0)
        for part in self.all:
            score = f"{part.points} / {part.most}" if part.most else "a challenge"
            lines.append(f"  week {part.week.number}  {part.name:<{wide}}  {part.who:<9} {score:>9}  {part.why}".rstrip())
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        notes = "".join(f"<p style='margin:.2em 0'>{html.escape(note)}</p>" for note in self.notes)
        weeks = "".join(self._week(gathered) for gathered in self._weeks)
        return f"<p style='margin:0 0 .4em 0'><b>{html.escape(self.headline())}</b></p>{notes}{weeks}"

    def _week(self, gathered: "Gathered") -> str:
        """A week's table, unfolded where there is something to mend."""
        own = [part for part in gathered.parts.values() if part in self.all]
        whose = {part.who for part in own}
        unfolded = " open" if whose & {"wrong", "unfit"} or {"yours", "missing"} <= whose else ""
        heads = "".join(f"<th scope='col' style='{CELL}'>{name}</th>" for name in ("exercise", "by", "score", ""))
        rows = "".join(f"<tr>{self._row(part, gathered.place)}</tr>" for part in own)
        title = html.escape(f"Week {gathered.week.number}, {gathered.week.title}: {_counted(own)}")
        return (
            f"<details{unfolded} style='margin:.3em 0'><summary>{title}</summary>"
            f"<table style='border-collapse:collapse;margin:.2em 0 .6em 1em'><thead><tr>{heads}</tr></thead>"
            f"<tbody>{rows}</tbody></table></details>"
        )

    def _row(self, part: Part, place: Path | None) -> str:
        name = html.escape(part.name)
        if place and part.state != "yours":
            link = Path(os.path.relpath(place, Path.cwd())).as_posix()
            name = f"<a href='{html.escape(link)}#cell-id={html.escape(part.cell)}'>{name}</a>"
        color = {"yours": "var(--jp-success-color0, #1b7f4d)", "borrowed": "inherit"}.get(
            part.who, "var(--jp-error-color0, #b3261e)"
        )
        mark = {"yours": "&#10003; ", "borrowed": ""}.get(part.who, "&#10007; ")
        score = f"{part.points} / {part.most}" if part.most else "challenge"
        return (
            f"<th scope='row' style='{CELL};font-weight:normal'><code>{name}</code></th>"
            f"<td style='{CELL};color:{color}'>{mark}{part.who}</td><td style='{CELL}'>{score}</td>"
            f"<td style='{CELL}'>{html.escape(part.why)}</td>"
        )


def _counted(parts: list[Part]) -> str:
    """How many are whose, in words."""
    whose = [part.who for part in parts]
    words = [f"{whose.count('yours')} of {len(whose)} parts are yours"]
    return ", ".join(words + [f"{whose.count(who)} {who}" for who in ("borrowed", *OPEN) if who in whose])


# Gathering


def gather(name: str, work: Path | None = None, limit: float = checking.LIMIT) -> Parts:
    """The learner's answers of all weeks of a course.

    Args:
        name: the course, such as "course1_nn".
        work: the workspace; without it, the one around the current folder. Where there is none, everything is missing.
        limit: seconds that one call of an answer may take.
    """
    weeks = [week for week in course.weeks(written=True) if week.course == name and (week.folder / "assignment.ipynb").exists()]
    if not weeks:
        raise ValueError(f"there is no course {name!r} with written weeks; the courses are {', '.join(course.COURSES)}")
    work = work or checking.workspace()
    mine = workspace.notebooks(work) if work else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Python says of a learner's cell when it only reads it
        found = [Gathered(week, work, mine.get((week.path, "assignment"), []), limit) for week in weeks]
    notes = [note for gathered in found for note in gathered.notes]
    if not work:
        notes.insert(0, "This notebook lies in no workspace, so there are no answers of yours to gather. Start with `make lab`.")
    return Parts(name, found, notes)


class Gathered:
    """One week's answers: run, judged, and replaced by the course's own where they are missing or wrong."""

    def __init__(self, week: Week, work: Path | None, places: list[Path], limit: float):
        self.week, self.limit, self.notes = week, limit, []
        self.release = workspace.read(week.folder / "assignment.ipynb") or {"cells": []}
        self.place, notebook = self._chosen(work, places)
        self.written = notebook is not None
        self.cells = (notebook or self.release)["cells"]
        self.namespace: dict[str, Any] = {"__name__": week.name}
        self.check = checking.Check(week.path, None, self.namespace)
        self.check.first_limit = self.check.limit = limit
        self.parts = {part.name: part for part in self._asked()}
        self.references = _references(week)
        self._run()
        if any(part.state == "yours" for part in self.parts.values()):
            self._fit()

    def _asked(self) -> Iterator[Part]:
        for cell in self.release["cells"]:
            if merge.role(cell) == "exercise":
                entry = key.load(self.week.key, merge.name(cell))
                most = sum(entry["parts"].values())
                yield Part(self.week, merge.name(cell), cell.get("id", ""), entry["optional"], entry["uses"], most)

    def _chosen(self, work: Path | None, places: list[Path]) -> tuple[Path | None, dict | None]:
        """The learner's notebook, as our release with the answers in it; of several copies the one with most answers."""
        usual = work / self.week.path / "assignment.ipynb" if work else None
        places = [*([usual] if usual and usual.exists() else []), *(place for place in places if place != usual)]
        base = workspace.read(work / workspace.RELEASES / self.week.path / "assignment.ipynb") if work else None
        best: tuple[Path | None, dict | None] = (None, None)
        most = -1
        for place in places:
            submission = restore.read(place)
            same = base if base and workspace.version(base) == workspace.version(workspace.read(place) or {}) else None
            notebook = restore.rebuilt(submission, self.release, same)
            count = sum(merge.role(cell) == "exercise" and not self._is_untouched(cell) for cell in notebook["cells"])
            if submission.sha256 and submission.notebook["cells"] == [] and submission.damage:
                self.notes.append(f"{place.name} of {self.week.path} could not be read: {submission.damage[0]}")
            if count > most:
                best, most = (place, notebook), count
        if len(places) > 1 and best[0] and work:
            self.notes.append(f"Of {len(places)} copies of {self.week.path}, {best[0].relative_to(work)} has most answers.")
        return best

    def _is_untouched(self, cell: dict) -> bool:
        return merge.is_untouched(cell, self.release["cells"])

    def _run(self) -> None:
        """Set-up, helpers and answers in notebook order; what is no full answer gives way to the course's own at once.

        So the next ones are judged by what they do themselves, and not by what they call.
        """
        helpers = _needed_helpers(self.cells)
        above = True
        for number, cell in enumerate(self.cells):
            role = merge.role(cell)
            if role == "setup":
                self._execute(merge.source(cell), f"setup {number}")
            elif number in helpers:
                self._execute(helpers[number], f"your cell {number + 1}")
            elif role == "exercise":
                if above:  # in a notebook a helper may stand below the answer that calls it
                    self._execute(_definitions(helpers.values()), "your helpers")
                above = False
                self._answer(self.parts[merge.name(cell)], cell)

    def _answer(self, part: Part, cell: dict) -> None:
        if self.written and not self._is_untouched(cell):
            before = dict(self.namespace)
            error = self._execute(merge.source(cell), part.name)
            self._judge(part, error)
            if part.state == "yours":
                part.function = self.namespace[part.name]
                return
            self.namespace.clear()
            self.namespace.update(before)
        part.why = part.why or "not written yet"
        self._reference(part)

    def _judge(self, part: Part, error: str) -> None:
        """Whether the answer in the namespace is right; if not, why."""
        try:
            verdict = self.check.verdict(part.name)
        except Exception as problem:  # a hole in the judge must not cost the milestone
            part.state, part.why = "wrong", f"it could not be judged ({type(problem).__name__})"
            return
        part.points = verdict.points
        part.state = "yours" if verdict.full else "wrong"
        part.why = "" if verdict.full else error or _short([*verdict.differs, "it differs from what is asked"][0])

    def _reference(self, part: Part) -> None:
        """The course's own solution in the place of the learner's."""
        if part.name in self.references:
            self._execute(self.references[part.name], f"{self.week.path} {part.name}")
            part.function = self.namespace.get(part.name)

    def borrow(self) -> None:
        """Mark what fills a gap as borrowed; a challenge only where something calls it."""
        wanted = [part for part in self.parts.values() if not part.optional]
        for part in wanted:
            wanted += [self.parts[name] for name in part.uses if name in self.parts and self.parts[name] not in wanted]
            part.borrowed = part.state != "yours" and part.function is not None

    def _fit(self) -> None:
        """Right answers that do not work together with the course's own, such as a cache of another form, give way to them.

        The checks tell: among the learner's functions, what is the course's own must still earn all its points.
        """
        settled, hopeless = False, set()
        while not settled:  # every round but the last replaces an answer, or gives one part up
            settled = True
            for part in self.parts.values():
                suspects = self._suspects(part)
                if suspects and part.name not in hopeless and not self._is_full(part):
                    unfit = self._mended(part, suspects)
                    for other in unfit:
                        other.state, other.why = "unfit", "right, but not with the course's own parts around it"
                    hopeless |= set() if unfit else {part.name}
                    settled = False

    def _suspects(self, part: Part) -> list[Part]:
        """The learner's answers that are to blame if a part does not earn all its points in this company."""
        near = [self.parts[name] for name in part.uses if name in self.parts]
        if part.state == "yours":
            return [part] if any(other.state == "unfit" for other in near) else []
        if part.optional or part.function is None:  # an unsolved challenge is no reason to replace anything
            return []
        return [other for other in near if other.state == "yours"]

    def _mended(self, part: Part, suspects: list[Part]) -> list[Part]:
        """The answers that gave way so that a part earns its points: one, if one is enough; none, if nothing helps."""
        others = [other for other in self.parts.values() if other.state == "yours" and other not in suspects]
        for group in [*([other] for other in [*suspects, *others]), suspects]:
            mine = {other.name: other.function for other in group}
            for other in group:
                self._reference(other)
            if self._is_full(part):
                return group
            for other in group:
                other.function = self.namespace[other.name] = mine[other.name]
        return []

    def _is_full(self, part: Part) -> bool:
        try:
            return self.check.verdict(part.name).full
        except Exception:
            return False

    def _execute(self, text: str, name: str) -> str:
        """Run a cell's program in the week's namespace; the error in a few words, if there was one."""
        file = f"<{self.week.name} {name}>"
        program = _python(text)
        linecache.cache[file] = (len(program), None, program.splitlines(True), file)
        say = call._teller()
        with call.quiet():
            _, error, stopped = call.limited(partial(_run_statements, program, self.namespace, file), CELL_LIMIT, say)
        if isinstance(error, KeyboardInterrupt):
            raise error
        if stopped:
            return "its cell did not come to an end and was stopped"
        if isinstance(error, SyntaxError):
            return f"Python cannot read it: {error.msg}, line {error.lineno}"
        return f"its cell raises {type(error).__name__}: {_short(str(error))}" if error else ""


def _short(text: str) -> str:
    text = " ".join(text.replace("`", "").split())
    return text if len(text) <= LONGEST_WHY else text[:LONGEST_WHY].rsplit(" ", 1)[0] + " …"


def _references(week: Week) -> dict[str, str]:
    """The course's own solutions as programs, where its sources are at hand."""
    source = week.source / "assignment.py"
    if not source.exists():
        return {}
    exercises = [cell for cell in cells.read(source) if cell.role == "exercise"]
    return {cell.name: cells.with_solution(cell, cells.solution(cell)) for cell in exercises}


# Which lines of a notebook are run


def _python(text: str) -> str:
    """The cell as a program: the notebook's own commands are comments."""
    return re.sub(r"^(?=[%!])", "#", text, flags=re.MULTILINE)


def _run_statements(program: str, namespace: dict[str, Any], file: str) -> None:
    """Run what a cell defines. Expressions alone are left out: `print(f(3))` or a plot defines nothing."""
    tree = ast.parse(program, file)
    tree.body = [node for node in tree.body if not isinstance(node, ast.Expr)]
    exec(compile(tree, file, "exec"), namespace)


def _needed_helpers(notebook: list[dict]) -> dict[int, str]:
    """By number of a cell, those of its statements that give a value to a name which an answer needs.

    A learner's own cells hold anything: a helper that an answer calls, and beside it a training of ten minutes.
    """
    asked = {merge.name(cell) for cell in notebook if merge.role(cell) == "exercise"}
    statements: list[tuple[int, ast.stmt]] = []
    needed: set[str] = set()
    for number, cell in enumerate(notebook):
        if cell.get("cell_type") != "code" or merge.role(cell) not in ("exercise", "code", ""):
            continue
        tree = merge.parsed(merge.source(cell))
        if tree is None:
            continue
        if merge.role(cell) == "exercise":
            needed |= _names(tree)[1]
        else:
            statements += [(number, node) for node in tree.body]
    taken: set[int] = set()
    while True:
        more = [place for place, (_, node) in enumerate(statements) if place not in taken and (_names(node)[0] - asked) & needed]
        if not more:
            break
        taken |= set(more)
        needed |= set().union(*(_names(statements[place][1])[1] for place in more))
    found: dict[int, str] = {}
    for place in sorted(taken):
        number, node = statements[place]
        found[number] = found.get(number, "") + ast.unparse(node) + "\n"
    return found


def _definitions(programs: Iterable[str]) -> str:
    """Their functions, classes and imports alone."""
    kinds = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
    return "\n".join(ast.unparse(node) for program in programs for node in ast.parse(program).body if isinstance(node, kinds))


def _names(node: ast.AST) -> tuple[set[str], set[str]]:
    """The names that a statement gives a value in the notebook, and those that it or its functions read from there."""
    tree = node if isinstance(node, ast.Module) else ast.Module([node], [])  # type: ignore[list-item]
    given, read = set(), set()
    try:
        codes = [compile(tree, "<names>", "exec", dont_inherit=True)]
    except (SyntaxError, ValueError, RecursionError):  # such as a return outside of a function
        return given, read
    for depth, code in enumerate(codes):
        for step in dis.get_instructions(code):
            if step.opname in ("STORE_NAME", "STORE_GLOBAL") and (depth == 0 or step.opname == "STORE_GLOBAL"):
                given.add(str(step.argval))
            elif step.opname in ("LOAD_NAME", "LOAD_GLOBAL"):
                read.add(str(step.argval))
        codes += [inner for inner in code.co_consts if hasattr(inner, "co_code")]
    return given, read
