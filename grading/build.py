"""Sources → notebooks with nbgrader metadata, and answer keys.

A week's sources are source/lesson.py, source/assignment.py (with the solutions), source/exercises.py and
source/right_answers.py; from them come lesson.ipynb, assignment.ipynb and key.npz. A course's milestone.ipynb comes from the
milestone.py beside it. Two builds are byte-identical.
"""

import hashlib
import json
import os
import zlib
from typing import Any

from grading import cells, key, keymaking
from grading.cells import Cell
from grading.course import Milestone, Week
from grading.exercise import AuthorError
from grading.sources import Material

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def notebook(material: Material, kind: str, solved: bool = False) -> dict:
    """A notebook as a dict: `lesson`, or `assignment` with stubs (for learners) or `solved` (the instructor's version)."""
    about = {"week": material.week.path, "kind": kind, "version": material.version}
    if kind == "lesson":
        return _assembled([(cell, cell.source, _plain_metadata(cell)) for cell in material.lesson], about)
    return _assembled([(cell, _text(cell, material, solved), _metadata(cell, material)) for cell in material.assignment], about)


def milestone(stone: Milestone) -> dict:
    """A course's milestone as a dict; its cells are like a lesson's."""
    source = cells.read(stone.source)
    for cell in source:
        if cell.role in ("exercise", "check", "answer"):
            raise cell.fail(f"a milestone holds no {cell.role} cell; put it into the assignment of a week")
    version = hashlib.sha256(stone.source.read_bytes()).hexdigest()[:8]
    about = {"course": stone.course, "kind": "milestone", "version": version}
    return _assembled([(cell, cell.source, _plain_metadata(cell)) for cell in source], about)


def _assembled(parts: list[tuple[Cell, str, dict]], about: dict) -> dict:
    """A notebook of cells with their texts and metadata."""
    used: dict[str, int] = {}
    built = []
    for cell, text, metadata in parts:
        own = {
            "cell_type": "markdown" if cell.is_markdown else "code",
            "id": _cell_id(cell, about["kind"], used),
            "metadata": metadata,
            "source": text.splitlines(True),
        }
        if not cell.is_markdown:
            own |= {"execution_count": None, "outputs": []}
        built.append(own)
    return {
        "cells": built,
        "metadata": {"dlc": about, "kernelspec": KERNEL, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _text(cell: Cell, material: Material, solved: bool) -> str:
    if cell.role == "exercise":
        return cell.source if solved else cells.stub(cell)
    if cell.role == "setup":
        call_of_week = f'grading.week("{material.week.path}")'
        return cell.source.replace(call_of_week, f'{call_of_week[:-1]}, version="{material.version}")')
    return cell.source


def _cell_id(cell: Cell, kind: str, used: dict[str, int]) -> str:
    """Stable under insertions elsewhere: an exercise by its name, all else by its text."""
    if cell.name:
        return f"{cell.role}-{cell.name.replace('_', '-')}"
    name = f"{kind}-{cell.role}-{hashlib.sha256(cell.source.encode()).hexdigest()[:8]}"
    used[name] = used.get(name, 0) + 1
    return name if used[name] == 1 else f"{name}-{used[name]}"


def _plain_metadata(cell: Cell) -> dict[str, Any]:
    about = {"role": cell.role} | ({"name": cell.name} if cell.name else {}) | ({"topics": cell.topics} if cell.topics else {})
    return {"dlc": about}


def _metadata(cell: Cell, material: Material) -> dict:
    metadata = _plain_metadata(cell)
    metadata["dlc"].pop("topics", None)
    graded = {"schema_version": 3, "task": False}
    grade_id = cell.name.replace("_", "-")
    if cell.role == "exercise":
        metadata["nbgrader"] = graded | {"grade": False, "grade_id": grade_id, "locked": False, "solution": True}
    elif cell.role == "check":
        exercise = material.exercises[cell.name]
        locked = {"grade": not exercise.optional, "grade_id": f"check-{grade_id}", "locked": True, "solution": False}
        metadata["nbgrader"] = graded | locked | ({} if exercise.optional else {"points": exercise.points})
    elif cell.role == "answer":
        metadata["nbgrader"] = graded | {
            "grade": True,
            "grade_id": grade_id,
            "locked": False,
            "solution": True,
            "points": cell.points,
        }
    elif cell.role == "setup":
        grade_id = f"setup-{zlib.crc32(cell.source.encode()):08x}"
        metadata["nbgrader"] = graded | {"grade": False, "grade_id": grade_id, "locked": True, "solution": False}
    elif cell.role == "demo":
        metadata["tags"] = ["skip-execution"]
    if "nbgrader" in metadata:  # what nbgrader's release would set, so that a notebook of ours is as safe from a slip
        metadata["deletable"] = False
        if not metadata["nbgrader"]["solution"]:
            metadata["editable"] = False
    return metadata


def dumps(built: dict) -> str:
    return json.dumps(built, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def build(week: Week, check: bool = False) -> list[str]:
    """Build a week's notebooks and key; with `check` only say what differs. Returns one line per difference."""
    material = Material(week)
    differences = []
    for kind in ("lesson", "assignment"):
        if kind == "lesson" and not material.lesson:
            continue
        path, text = week.folder / f"{kind}.ipynb", dumps(notebook(material, kind))
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        differences.append(f"{path.relative_to(week.root)} differs from its sources")
        if not check:
            path.write_text(text, encoding="utf-8", newline="\n")
    differences += _build_key(material, check)
    return differences + changed_points(material)


def build_milestone(stone: Milestone, check: bool = False) -> list[str]:
    """Build a milestone; with `check` only say whether it differs."""
    text = dumps(milestone(stone))
    if stone.notebook.exists() and stone.notebook.read_text(encoding="utf-8") == text:
        return []
    if not check:
        stone.notebook.write_text(text, encoding="utf-8", newline="\n")
    return [f"{stone.notebook.relative_to(stone.root)} differs from its sources"]


def _build_key(material: Material, check: bool) -> list[str]:
    week, built = material.week, keymaking.keys(material)
    if week.key.exists() and key.about(week.key)["version"] == material.version:
        stored = {name: key.load(week.key, name) for name in key.about(week.key)["exercises"]}
        if key.equal(stored, built):
            return []
    fresh = week.key.with_name(".key.part")
    try:
        key.save(fresh, built, material.version)
        size = fresh.stat().st_size
        if size > key.MOST_BYTES:
            raise AuthorError(f"{week.path}/key.npz has {size:,} bytes, over {key.MOST_BYTES:,}: use smaller or fewer cases")
        if not check:
            os.replace(fresh, week.key)
    finally:
        fresh.unlink(missing_ok=True)
    return [f"{week.key.relative_to(week.root)} differs from its sources"]


def changed_points(material: Material) -> list[str]:
    """What a new build may not change: the points of a released assignment's cells, since grades hang on them.

    A release leaves them in source/released.json, as `graded` gives them.
    """
    week, file = material.week, material.week.source / "released.json"
    if not file.exists():
        return []
    now = graded(notebook(material, "assignment"))
    return [
        f"{week.path}: {grade_id} had {points} points in the release and now has {now.get(grade_id, 'no cell')}"
        for grade_id, points in json.loads(file.read_text(encoding="utf-8")).items()
        if now.get(grade_id) != points
    ]


def graded(built: dict) -> dict[str, int]:
    """The points of a notebook's graded cells by grade_id."""
    cells_of = (cell["metadata"].get("nbgrader", {}) for cell in built["cells"])
    return {cell["grade_id"]: cell["points"] for cell in cells_of if cell.get("grade")}
