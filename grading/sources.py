"""The sources of a week, read and checked against each other: assignment, lesson, exercises, other right answers."""

import hashlib
import importlib.machinery
import importlib.util
import linecache
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from grading import cells
from grading.cells import Cell
from grading.course import Week
from grading.exercise import AuthorError, Exercise, Mistake

LEAST_MISTAKES, LEAST_RIGHT = 5, 3


class Material:
    """The sources of a week, read and checked against each other."""

    def __init__(self, week: Week):
        self.week = week
        self.assignment = cells.read(week.source / "assignment.py")
        lesson = week.source / "lesson.py"
        self.lesson = cells.read(lesson) if lesson.exists() else []
        self.exercise_cells = {cell.name: cell for cell in self.assignment if cell.role == "exercise"}
        self.module = _module(week.source / "exercises.py")
        self.right_answers = _module(week.source / "right_answers.py")
        self.exercises: dict[str, Exercise] = {}
        for exercise in self.module.exercises:
            if exercise.name in self.exercises:
                raise AuthorError(f"{week.path}/source/exercises.py: exercise {exercise.name!r} is declared twice")
            self.exercises[exercise.name] = exercise
        self._check_cells()
        self.version = self._version()

    def _check_cells(self) -> None:
        seen: dict[tuple[str, str], Cell] = {}
        for cell in self.assignment:
            if cell.role in ("exercise", "check", "answer"):
                if cell.role == "check" and ("exercise", cell.name) not in seen:
                    raise cell.fail(f"check {cell.name!r} has no exercise above it")
                if (cell.role, cell.name) in seen:
                    raise cell.fail(
                        f"a second {cell.role} cell for {cell.name!r}; the first is at {seen[cell.role, cell.name].place}"
                    )
                seen[cell.role, cell.name] = cell
        for cell in self.assignment:
            if cell.role == "exercise" and ("check", cell.name) not in seen:
                raise cell.fail(f'exercise {cell.name!r} has no check; add a cell `# %% check="{cell.name}"`')
            if cell.role == "check" and cell.source.strip().splitlines()[-1] != f'check("{cell.name}")':
                raise cell.fail(f'a check cell must end with the line check("{cell.name}"), whose value is the score')
            if cell.role in ("exercise", "check") and cell.name not in self.exercises:
                raise cell.fail(f"exercise {cell.name!r} is not declared in exercises.py")
        for cell in self.lesson:
            if cell.role in ("exercise", "check", "answer"):
                raise cell.fail(f"a lesson holds no {cell.role} cell; put it into assignment.py")
        for name, exercise in self.exercises.items():
            where = f"{self.week.path}/source/exercises.py: exercise {name!r}"
            if name not in self.exercise_cells:
                raise AuthorError(f'{where} has no cell `# %% exercise="{name}"` in assignment.py')
            if not exercise.parts or not all(isinstance(p, int) and p >= 0 for p in exercise.parts.values()):
                raise AuthorError(f"{where} needs integer points per part, such as parts={{'dw': 4}}")
            if (exercise.points == 0) != exercise.optional:
                raise AuthorError(
                    f"{where} has {exercise.points} points; a challenge (optional=True) has none, all others have some"
                )
            if len(exercise.mistakes) < LEAST_MISTAKES:
                raise AuthorError(f"{where} has {len(exercise.mistakes)} mistakes and needs at least {LEAST_MISTAKES}")
            if len(self.also_right(name)) < LEAST_RIGHT:
                raise AuthorError(
                    f"{where} has {len(self.also_right(name))} other right answers and needs at least {LEAST_RIGHT}: "
                    f"functions {name}__style in right_answers.py"
                )
        for function in vars(self.right_answers):
            if "__" in function.strip("_") and function.rpartition("__")[0] not in self.exercises:
                raise AuthorError(f"{self.week.path}/source/right_answers.py: {function} answers no exercise")

    def _version(self) -> str:
        """Eight characters that change when the assignment or its exercises change."""
        texts = [(self.week.source / name).read_text(encoding="utf-8") for name in ("assignment.py", "exercises.py")]
        return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:8]

    def also_right(self, name: str) -> list[Any]:
        """The other right answers of an exercise: the functions `<exercise>__<style>` of right_answers.py."""
        return [value for word, value in vars(self.right_answers).items() if word.rpartition("__")[0] == name and callable(value)]

    def solution(self, name: str) -> str:
        return cells.solution(self.exercise_cells[name])

    def program(self, name: str, solution: str | None = None) -> str:
        """The exercise's cell as a program, with the reference or another solution."""
        cell = self.exercise_cells[name]
        return cells.with_solution(cell, self.solution(name) if solution is None else solution)

    def mistaken(self, name: str, mistake: Mistake) -> str:
        try:
            return self.program(name, mistake.apply(self.solution(name)))
        except AuthorError as error:
            raise self.exercise_cells[name].fail(f"exercise {name!r}: {error}") from None

    def reference(self, **names: Any) -> dict[str, Any]:
        """A namespace in which set-up and all reference solutions have run, in order; `names` replace what set-up defines."""
        namespace: dict[str, Any] = {"__name__": "reference"}
        with working_in(self.week.folder):
            for cell in self.assignment:
                if cell.role == "setup":
                    execute(cell.source, namespace, cell.place)
                    namespace.update({name: value for name, value in names.items() if name in namespace})
                elif cell.role == "exercise":
                    execute(self.program(cell.name), namespace, cell.place)
                    if not callable(namespace.get(cell.name)):
                        raise cell.fail(f"the cell must define a function {cell.name}")
        return namespace


class _AsItStands(importlib.machinery.SourceFileLoader):
    """Without Python's cache, which takes an edit of the same length within the same second for none."""

    def get_code(self, fullname: str) -> Any:
        return self.source_to_code(self.get_data(self.path), self.path)


def _module(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(path.stem, path, loader=_AsItStands(path.stem, str(path)))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextmanager
def working_in(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def execute(source: str, namespace: dict[str, Any], name: str) -> None:
    """Run a cell's program; tracebacks show its lines."""
    file = f"<{name}>"
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
    exec(compile(source, file, "exec"), namespace)


def defined(program: str, namespace: dict[str, Any], name: str, place: str = "answer") -> Any:
    """The function that a program defines, in a copy of a namespace."""
    own = dict(namespace)
    execute(program, own, place)
    return own[name]
