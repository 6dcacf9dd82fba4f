"""A class made once with the first written week, and copies of it to spoil."""

import hashlib
import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from grading import classroom, course, judge, key, sources

WEEK = course.find("course1_nn/week2_logistic_regression")
NAME = classroom.name_of(WEEK)


class Class(SimpleNamespace):
    """A class folder under test: `room` is the classroom, `material` the week's sources, `entries` its hidden key."""

    def notebook(self, programs: dict[str, str] | None = None, answers: dict[str, str] | None = None) -> dict:
        """The released notebook with programs in its exercise cells and text in its free answers."""
        notebook = json.loads((self.room.release(NAME) / "assignment.ipynb").read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            about = cell["metadata"].get("dlc", {})
            if about.get("role") == "exercise" and about["name"] in (programs or {}):
                cell["source"] = programs[about["name"]]
            elif about.get("role") == "answer" and about["name"] in (answers or {}):
                cell["source"] = answers[about["name"]]
        return notebook

    def programs(self, **mistakes: int) -> dict[str, str]:
        """Right answers everywhere, but for mistake number n of the exercises that are named."""
        made = {name: self.material.program(name) for name in self.material.exercises}
        for name, number in mistakes.items():
            made[name] = self.material.mistaken(name, self.material.exercises[name].mistakes[number])
        return made

    def submit(self, student: str, notebook: dict, when: str = "2026-11-21 10:00:00.000000 UTC") -> Path:
        folder = self.room.submitted(NAME, student)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "assignment.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
        (folder / "timestamp.txt").write_text(when, encoding="utf-8")
        return folder / "assignment.ipynb"

    def result(self, student: str, **changes) -> dict:
        """A result made by hand: verdicts on the stored outputs of the reference and of the mistakes that are named."""
        mistakes = changes.pop("mistakes", {})
        exercises = []
        for name, entry in self.entries.items():
            runs = entry["mistakes"][mistakes[name]]["runs"] if name in mistakes else entry["runs"]
            exercises.append(judge.judge(entry, entry.outputs(runs)).as_dict() | {"reason": ""})
        graded = [one for one in exercises if not one["optional"]]
        path = self.room.submitted(NAME, student) / "assignment.ipynb"
        sha = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
        made = {"student": student, "assignment": NAME, "submission_sha256": sha, "key_version": self.material.version}
        made |= {"grader": "test", "sandbox": "full", "end": "done", "structure": [], "seconds": 1.5, "manual": {}}
        made |= {"points": sum(one["points"] for one in graded), "max_points": sum(one["max_points"] for one in graded)}
        return made | {"exercises": exercises} | changes

    def put(self, student: str, **changes) -> dict:
        made = self.result(student, **changes)
        classroom.write(self.room.result(NAME, student), json.dumps(made))
        return made

    def hand_in(self, student: str, when: str = "2026-11-21 10:00:00.000000 UTC", answers=None, **mistakes: int) -> dict:
        """A submission and its result."""
        self.submit(student, self.notebook(self.programs(**mistakes), answers), when)
        return self.put(student, mistakes=mistakes)


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """The class as `init` and `release` leave it, made once."""
    folder = tmp_path_factory.mktemp("school") / "class"
    lines = classroom.init(folder, name="Neural networks, autumn")
    room = classroom.Classroom.of(folder)
    lines += classroom.release(room, WEEK)
    return SimpleNamespace(folder=folder, lines=lines, material=sources.Material(WEEK))


@pytest.fixture
def school(made, tmp_path):
    """A copy of the class for one test."""
    folder = tmp_path / "class"
    shutil.copytree(made.folder, folder)
    room = classroom.Classroom.of(folder)
    entries = {name: key.load(room.key(NAME), name) for name in made.material.exercises}
    return Class(room=room, folder=folder, material=made.material, entries=entries, week=WEEK, name=NAME)
