"""The workspace: a learner's work survives starts, updates, renames, lost metadata, and the loss of the folder."""

import copy
import json
import os
from pathlib import Path

import pytest

from grading import course, workspace

WEEK = "course1_nn/week2_logistic_regression"


def cell(kind, text, key, role, **more):
    made = {"cell_type": kind, "id": key, "metadata": {"dlc": {"role": role, **more}}, "source": text}
    if role in ("exercise", "check"):
        made["metadata"]["nbgrader"] = {"grade_id": key}
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def assignment(version="11111111", text="# The exercises"):
    stub = "def sigmoid(z):\n    ### BEGIN SOLUTION\n    # YOUR CODE HERE\n    raise NotImplementedError()\n    ### END SOLUTION"
    cells = [
        cell("markdown", text, "text-1", "markdown"),
        cell("code", stub, "sigmoid", "exercise", name="sigmoid"),
        cell("code", 'check("sigmoid")', "check-sigmoid", "check", name="sigmoid"),
    ]
    return {"cells": cells, "metadata": about("assignment", version), "nbformat": 4, "nbformat_minor": 5}


def lesson(version="11111111", text="A neuron adds and squeezes."):
    cells = [cell("markdown", "# Lesson", "text-0", "markdown"), cell("markdown", text, f"text-{hash(text)}", "markdown")]
    return {"cells": cells, "metadata": about("lesson", version), "nbformat": 4, "nbformat_minor": 5}


def about(kind, version):
    return {"dlc": {"week": WEEK, "kind": kind, "version": version}}


class House:
    """A course with one week, and a workspace."""

    def __init__(self, folder: Path):
        self.root, self.work = folder / "course", folder / "my_work"
        self.release(assignment(), lesson())

    def release(self, *notebooks):
        for notebook in notebooks:
            workspace.write_bytes(self.root / WEEK / f"{notebook['metadata']['dlc']['kind']}.ipynb", workspace.as_bytes(notebook))

    def start(self):
        return workspace.update(self.root, self.work)

    def path(self, name="assignment"):
        return self.work / WEEK / f"{name}.ipynb"

    def edit(self, change, path=None):
        """What a learner does in an editor, which writes the file in its own way."""
        path = path or self.path()
        notebook = json.loads(path.read_bytes())
        change(notebook)
        path.write_text(json.dumps(notebook, indent=3))

    def cells(self, path=None):
        return [workspace.merge.source(one) for one in json.loads((path or self.path()).read_bytes())["cells"]]

    def backups(self):
        return sorted(path for path in (self.work / ".backup").rglob("*.ipynb"))


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    made.start()
    return made


def answer(notebook):
    notebook["cells"][1]["source"] = "def sigmoid(z):\n    return 0.5  # mine"


def save_as_jupyter_does(notebook):
    notebook["metadata"] |= {"kernelspec": {"name": "other"}, "language_info": {"version": "3.13.0"}}
    notebook["cells"][2]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["0 of 5"]}]


def forget(notebook):
    notebook["metadata"] = {}
    for one in notebook["cells"]:
        one["metadata"] = {}
        one.pop("id")


def test_first_start_gives_the_notebooks_as_they_are(house):
    for name in ("lesson", "assignment"):
        assert house.path(name).read_bytes() == (house.root / WEEK / f"{name}.ipynb").read_bytes()
    assert (house.work / ".progress").is_dir()


def test_another_start_leaves_every_byte(house):
    house.edit(answer)
    house.edit(save_as_jupyter_does)
    house.edit(lambda notebook: notebook["cells"].pop(), house.path("lesson"))
    before = {path: path.read_bytes() for path in house.work.rglob("*.ipynb")}
    assert house.start() == []
    assert {path: path.read_bytes() for path in house.work.rglob("*.ipynb")} == before


def test_a_rebuild_of_the_same_sources_leaves_every_byte(house):
    house.edit(answer)
    before = house.path().read_bytes()
    house.release(assignment(), lesson())
    assert house.start() == []
    assert house.path().read_bytes() == before


@pytest.mark.parametrize("journey", [lambda notebook: None, save_as_jupyter_does, forget])
def test_an_update_keeps_the_answer_and_a_backup(house, journey):
    house.edit(answer)
    house.edit(journey)
    before = house.path().read_bytes()
    house.release(assignment("22222222", "# The exercises, in other words"))
    report = house.start()
    assert house.cells() == ["# The exercises, in other words", "def sigmoid(z):\n    return 0.5  # mine", 'check("sigmoid")']
    assert [path.read_bytes() for path in house.backups()] == [before]
    assert str(house.backups()[0].relative_to(house.work)) in report[0]
    assert house.start() == []


def test_an_untouched_notebook_is_replaced_without_a_backup(house):
    house.edit(save_as_jupyter_does)
    house.release(assignment("22222222", "# New"))
    house.start()
    assert house.path().read_bytes() == (house.root / WEEK / "assignment.ipynb").read_bytes()
    assert house.backups() == []


@pytest.mark.parametrize("name", ["my_solution.ipynb", "elsewhere/mine.ipynb"])
def test_a_renamed_notebook_is_updated_where_it_is(house, name):
    house.edit(answer)
    place = house.work / name
    place.parent.mkdir(exist_ok=True)
    house.path().rename(place)
    house.release(assignment("22222222", "# New"))
    house.start()
    assert not house.path().exists()
    assert house.cells(place) == ["# New", "def sigmoid(z):\n    return 0.5  # mine", 'check("sigmoid")']


def test_a_copy_beside_the_notebook_is_updated_too(house):
    house.edit(answer)
    other = house.path("assignment-Copy1")
    other.write_bytes(house.path().read_bytes())
    house.edit(lambda notebook: notebook["cells"].append(cell("code", "x = 1", "own", "")), other)
    house.release(assignment("22222222", "# New"))
    house.start()
    assert house.cells()[1:] == house.cells(other)[1:3]
    assert house.cells(other)[0] == "# New"
    assert house.cells(other)[3] == "x = 1"


def test_lost_metadata_is_mended_without_an_update(house):
    house.edit(answer)
    house.edit(forget)
    house.start()
    mended = json.loads(house.path().read_bytes())
    assert mended["metadata"] == assignment()["metadata"]
    assert [one["metadata"] for one in mended["cells"]] == [one["metadata"] for one in assignment()["cells"]]
    assert house.cells()[1] == "def sigmoid(z):\n    return 0.5  # mine"


def test_a_doubled_graded_cell_is_mended_without_an_update(house):
    house.edit(answer)
    house.edit(
        lambda notebook: notebook["cells"].append(notebook["cells"][1] | {"source": "def sigmoid(z):\n    return 1", "id": "c"})
    )
    house.start()
    graded = [one["metadata"].get("nbgrader") for one in json.loads(house.path().read_bytes())["cells"]]
    assert graded.count({"grade_id": "sigmoid"}) == 1
    assert {"def sigmoid(z):\n    return 0.5  # mine", "def sigmoid(z):\n    return 1"} < set(house.cells())
    assert house.start() == []


def test_a_changed_lesson_of_the_same_version_comes_with_the_learners_notes(house):
    note = {"cell_type": "markdown", "id": "n", "metadata": {}, "source": "a note of mine"}
    house.edit(lambda notebook: notebook["cells"].append(note), house.path("lesson"))
    house.release(lesson(text="A neuron adds, squeezes, and can learn."))
    house.start()
    assert house.cells(house.path("lesson")) == ["# Lesson", "A neuron adds, squeezes, and can learn.", "a note of mine"]
    assert len(house.backups()) == 1


def test_a_file_that_cannot_be_read_is_kept_and_replaced(house):
    house.path().write_text('{"cells": [')
    report = house.start()
    assert "could not be read" in report[0]
    assert house.backups()[0].read_text() == '{"cells": ['
    assert house.cells() == [workspace.merge.source(one) for one in assignment()["cells"]]


def test_backups_of_one_second_do_not_overwrite_each_other(house):
    for version in ("22222222", "33333333"):
        house.edit(answer)
        house.release(assignment(version, f"# {version}"))
        house.start()
    assert len(house.backups()) == 2


def test_the_second_copy_brings_a_lost_workspace_back(house, tmp_path):
    house.edit(answer)
    (house.work / ".progress" / "week.json").write_text("{}")
    second = tmp_path / "elsewhere"
    workspace.keep_copy(house.work, second)
    kept = house.path().read_bytes()
    house.work.rename(tmp_path / "lost")
    assert str(second) in workspace.restore(house.work, second)[0]
    assert house.path().read_bytes() == kept
    assert (house.work / ".progress" / "week.json").exists()
    assert house.start() == []


def test_the_second_copy_follows_changes_and_forgets_nothing(house, tmp_path):
    second = tmp_path / "elsewhere"
    workspace.keep_copy(house.work, second)
    house.edit(answer)
    os.utime(house.path(), (1, 1))  # as if unpacked from an archive
    house.path("lesson").unlink()
    workspace.keep_copy(house.work, second)
    assert (second / WEEK / "assignment.ipynb").read_bytes() == house.path().read_bytes()
    assert (second / WEEK / "lesson.ipynb").exists()


def test_a_workspace_with_notebooks_is_not_restored(house, tmp_path):
    workspace.keep_copy(house.work, tmp_path / "elsewhere")
    house.edit(answer)
    before = house.path().read_bytes()
    assert workspace.restore(house.work, tmp_path / "elsewhere") == []
    assert house.path().read_bytes() == before


@pytest.mark.parametrize("week", course.weeks(written=True), ids=lambda week: week.path)
def test_answers_of_a_real_week_survive_the_next_version(week, tmp_path):
    """The built assignment, solved from its source, against a next version in which every text has changed."""
    from grading import sources

    material = sources.Material(week)
    house = House(tmp_path)
    given = json.loads((week.folder / "assignment.ipynb").read_bytes())
    house.root = tmp_path / "real"
    workspace.write_bytes(house.root / week.path / "assignment.ipynb", workspace.as_bytes(given))
    house.start()
    place = house.work / week.path / "assignment.ipynb"
    solutions = {name: material.program(name) for name in material.exercise_cells}

    def solve(notebook):
        for one in notebook["cells"]:
            if workspace.merge.role(one) == "exercise":
                one["source"] = solutions[workspace.merge.name(one)]

    house.edit(solve, place)
    house.edit(forget, place)
    later = copy.deepcopy(given)
    later["metadata"]["dlc"]["version"] = "ffffffff"
    for one in later["cells"]:
        if workspace.merge.role(one) == "markdown":
            one["source"] += " And one sentence more."
    workspace.write_bytes(house.root / week.path / "assignment.ipynb", workspace.as_bytes(later))
    house.start()
    merged = json.loads(place.read_bytes())
    found = {workspace.merge.name(one): one["source"] for one in merged["cells"] if workspace.merge.role(one) == "exercise"}
    assert found == solutions
    assert len(merged["cells"]) == len(given["cells"])
