"""Home: a map without dead links, and progress that adds up."""

import json
import re

import nbformat
import pytest

from grading import course, home, workspace
from grading.course import ROOT

WEEK = "course1_nn/week2_logistic_regression"


def text_of(notebook):
    return "\n".join(cell["source"] for cell in notebook["cells"])


def test_the_map_names_every_course_and_week():
    words = text_of(home.build_home())
    assert [title for title, _ in course.COURSES.values() if f"· {title}" not in words] == []
    assert [week.title for week in course.weeks() if week.title not in words] == []
    assert words.count("Week ") == 17 and words.count("## Course ") == 5


def test_the_map_has_no_dead_links_and_says_what_is_not_written():
    words = text_of(home.build_home())
    links = re.findall(r"\]\(([^)]+)\)", words)
    assert links and [link for link in links if not (ROOT / link).is_file()] == []
    assert [link for link in links if link.endswith("milestone.ipynb")] == [
        f"{stone.course}/milestone.ipynb" for stone in course.milestones(written=True)
    ]
    linked = {link.rsplit("/", 1)[0] for link in links if not link.endswith("milestone.ipynb")}
    for line in words.splitlines():
        if line.startswith("- Week"):
            assert ("(not written yet)" in line) != ("](" in line)
    assert linked == {week.path for week in course.weeks(written=True)}


def test_it_is_a_valid_notebook_without_outputs_and_always_the_same():
    notebook = home.build_home()
    nbformat.validate(notebook)
    assert notebook == home.build_home()
    assert all(not cell.get("outputs") and not cell.get("execution_count") for cell in notebook["cells"])


def test_the_built_file_is_current():
    assert home.build(check=True) == []


def exercise(name, points, key="exercise-"):
    """An exercise cell and its check, as a build makes them."""
    check = {"grade_id": f"check-{name}", "points": points} if points else {"grade_id": f"check-{name}"}
    return [
        {"cell_type": "code", "id": key + name, "metadata": {"dlc": {"role": "exercise", "name": name}}, "source": ""},
        {
            "cell_type": "code",
            "id": f"check-{name}",
            "metadata": {"dlc": {"role": "check", "name": name}, "nbgrader": check},
            "source": "",
        },
    ]


@pytest.fixture
def study(tmp_path, monkeypatch):
    """A course with one week: a (5 points), b (7), c (a challenge without points), a free answer (2); and a workspace."""
    week = course.Week("course1_nn", "week2_logistic_regression", "Logistic <regression>", root=tmp_path / "course")
    answer = {"dlc": {"role": "answer", "name": "why"}, "nbgrader": {"grade_id": "why", "points": 2}}
    cells = [*exercise("a", 5), *exercise("b", 7), *exercise("c", 0)]
    cells.append({"cell_type": "markdown", "id": "why", "metadata": answer, "source": ""})
    about = {"dlc": {"week": week.path, "kind": "assignment", "version": "1"}}
    built = {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    workspace.write_bytes(week.folder / "assignment.ipynb", workspace.as_bytes(built))
    workspace.write_bytes(week.source / "lesson.py", b"")
    workspace.write_bytes(tmp_path / "work" / week.path / "assignment.ipynb", workspace.as_bytes(built))
    monkeypatch.setattr(home, "weeks", lambda: [week])
    monkeypatch.chdir(tmp_path)
    return Study(tmp_path / "work", week)


class Study:
    def __init__(self, work, week):
        self.work, self.week = work, week
        self.note = work / ".progress" / f"{week.path.replace('/', '.')}.json"
        self.note.parent.mkdir(parents=True)

    def solved(self, last="a", **points):
        entries = {name: {"points": got, "max": 9, "when": "2026-11-21T10:00:00"} for name, got in points.items()}
        self.note.write_text(json.dumps({"week": self.week.path, "exercises": entries, "last": last}))

    def progress(self):
        return home.progress(self.work)


def test_nothing_done_yet(study):
    shown = study.progress()
    assert "0 of 12 points, and 2 by hand" in repr(shown)
    assert shown.go_on() == ("Begin here: Logistic <regression>", f"{WEEK}/lesson.ipynb")


def test_points_add_up_and_an_old_exercise_does_not_count(study):
    study.solved(a=5, b=3, gone=100)
    assert "8 of 12 points" in repr(study.progress())


def test_points_beyond_what_an_exercise_has_do_not_count(study):
    study.solved(a=50)
    assert "5 of 12 points" in repr(study.progress())


@pytest.mark.parametrize(
    "points, last, then",
    [({"a": 2}, "a", "a"), ({"a": 5}, "a", "b"), ({"a": 2, "b": 7}, "b", "a"), ({"b": 3}, "b", "b"), ({"a": 5}, "c", "b")],
)
def test_continue_where_you_stopped(study, points, last, then):
    study.solved(last=last, **points)
    sentence, link = study.progress().go_on()
    assert sentence == f"Continue where you stopped: {then}, in Logistic <regression>"
    assert link == f"{WEEK}/assignment.ipynb#cell-id=exercise-{then}"


def test_all_solved(study):
    study.solved(a=5, b=7)
    assert study.progress().go_on() == ("Everything that is written so far is solved", "")


def test_a_renamed_notebook_is_the_one_to_continue_in(study):
    (study.work / WEEK / "assignment.ipynb").rename(study.work / "mine.ipynb")
    study.solved(a=1)
    assert study.progress().go_on()[1] == "mine.ipynb#cell-id=exercise-a"


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"exercises": []}', '{"exercises": {"a": {"points": "x"}}}', '{"exercises": {"a": 3}}']
)
def test_an_unreadable_note_counts_as_none(study, content):
    study.note.write_text(content)
    assert "0 of 12 points" in repr(study.progress())


def test_the_bars_are_elements_that_screen_readers_know(study):
    study.solved(a=5, b=1)
    page = study.progress()._repr_html_()
    assert re.findall(r'<progress max="(\d+)" value="(\d+)"', page) == [("12", "6")]
    assert ">6 of 12 points, and 2 by hand</td>" in page and '<th scope="row"' in page
    assert "<regression>" not in page and "Logistic &lt;regression&gt;" in page


def test_home_in_a_workspace_shows_progress_and_keeps_what_was_added(study):
    home.write(study.work)
    path = study.work / "Home.ipynb"
    notebook = json.loads(path.read_bytes())
    notebook["cells"].append({"cell_type": "markdown", "id": "x", "metadata": {}, "source": "my plan"})
    path.write_text(json.dumps(notebook))
    study.solved(a=5)
    home.write(study.work)
    notebook = json.loads(path.read_bytes())
    nbformat.validate(notebook)
    assert notebook["cells"][-1]["source"] == "my plan"
    output = notebook["cells"][1]["outputs"][0]["data"]
    assert "5 of 12 points" in output["text/html"] and "5 of 12 points" in output["text/plain"]
    content = path.read_bytes()
    home.write(study.work)
    assert path.read_bytes() == content


def test_what_the_cell_runs_is_what_a_start_fills_in(study, monkeypatch):
    study.solved(a=5)
    home.write(study.work)
    cell = json.loads((study.work / "Home.ipynb").read_bytes())["cells"][1]
    monkeypatch.chdir(study.work)
    *statements, last = cell["source"].strip().splitlines()
    names: dict = {}
    exec("\n".join(statements), names)
    assert eval(last, names)._repr_html_() == cell["outputs"][0]["data"]["text/html"]


def test_the_text_names_weeks_and_progress(study, monkeypatch):
    study.solved(a=5)
    monkeypatch.chdir(study.work)
    said = home.text()
    assert "Week 2 · Logistic <regression>" in said
    assert "[########............]  5 of 12 points" in said  # 20 * 5 / 12 = 8.3
