"""A milestone gathers the learner's own answers, names what is missing or wrong, and borrows only what it is told to."""

import json
import shutil
import warnings

import numpy as np
import pytest

import grading
from grading import build, cells, cli, course, merge, milestones, sources, workspace

COURSE, FIRST, SECOND = "course9_tiny", "course9_tiny/week1_small", "course9_tiny/week2_cached"
NOTE = "# my own words"

ASSIGNMENT = '''# %% setup
import numpy as np

import grading

check = grading.week("course9_tiny/week2_cached")
# %% exercise="ahead"
def ahead(x):
    """Twice x, and a cache for the way back."""
    ### BEGIN SOLUTION
    return 2 * x, {"x": x}
    ### END SOLUTION
# %% check="ahead"
check("ahead")
# %% exercise="there_and_back"
def there_and_back(x):
    """Twice x, plus x out of the cache."""
    ### BEGIN SOLUTION
    y, cache = ahead(x)
    return y + cache["x"]
    ### END SOLUTION
# %% check="there_and_back"
check("there_and_back")
# %% exercise="bonus"
def bonus(x):
    """x squared."""
    ### BEGIN SOLUTION
    return x * x
    ### END SOLUTION
# %% check="bonus"
check("bonus")
'''

EXERCISES = """
import numpy as np

from grading.exercise import Case, Exercise, Mistake


def cases(rng):
    return [(np.array([1.0, 2.0, -3.0]),), (rng.normal(size=(2, 3)),)]


def five(old, *news):
    return [Mistake(f"{old} -> {new}", f"No {number} here.") for number, new in enumerate(news)]


exercises = [
    Exercise("ahead", parts={"y": 3}, returns="y cache", cases=cases, view="without_cache", worked="Two.",
        mistakes=five("2 * x", "3 * x", "4 * x", "5 * x", "6 * x", "x")),
    Exercise("there_and_back", parts={"sum": 4}, uses=["ahead", "bonus"], cases=cases, worked="Three.",
        mistakes=five("y + cache", "y - cache", "y * cache", "2 * y + cache", "3 * y + cache", "4 * y + cache")),
    Exercise("bonus", parts={"square": 0}, optional=True, cases=cases, worked="Four.",
        mistakes=five("x * x", "x + x", "x * x * x", "x", "x - 1", "x * x + 1")),
]
"""

RIGHT_ANSWERS = "\n".join(
    f"def {name}__{style}(x):\n    return {value}\n"
    for name, value in (("ahead", "(x + x, x)"), ("there_and_back", "3 * x"), ("bonus", "x**2"))
    for style in ("one", "two", "three")
)

MILESTONE = """# %% [markdown]
# # All together
# %% setup
import grading
# %%
parts = grading.milestone("course9_tiny")
# %%
parts.borrow()
# %% demo
print(parts.week1.double(3))
"""


def week_of(path, root):
    folder, name = path.split("/")
    return course.Week(folder, name, "Small", root=root)


@pytest.fixture(scope="module")
def root(tiny, tmp_path_factory):
    """A course of two weeks with a milestone, built."""
    root = tmp_path_factory.mktemp("course")
    shutil.copytree(tiny.week.folder, root / FIRST)
    (root / SECOND / "source").mkdir(parents=True)
    for stem, text in {"assignment": ASSIGNMENT, "exercises": EXERCISES, "right_answers": RIGHT_ANSWERS}.items():
        (root / SECOND / "source" / f"{stem}.py").write_text(text, encoding="utf-8")
    build.build(week_of(SECOND, root))
    (root / COURSE / "milestone.py").write_text(MILESTONE, encoding="utf-8")
    build.build_milestone(course.Milestone(COURSE, root))
    return root


@pytest.fixture
def house(root, tmp_path, monkeypatch):
    """The course as the installed one, and a workspace made from it, in whose course folder we are."""
    weeks = [week_of(path, root) for path in (FIRST, SECOND)]
    monkeypatch.setattr(course, "ROOT", root)
    monkeypatch.setattr(course, "weeks", lambda written=False: weeks)
    monkeypatch.setattr(workspace, "weeks", lambda written=False: weeks)
    monkeypatch.setattr(workspace, "milestones", lambda written=False: [course.Milestone(COURSE, root)])
    workspace.update(root, tmp_path / "work")
    monkeypatch.chdir(tmp_path / "work" / COURSE)
    return House(tmp_path / "work", weeks)


class House:
    def __init__(self, work, weeks):
        self.work, self.weeks = work, weeks

    def path(self, week=FIRST, name="assignment"):
        return self.work / week / f"{name}.ipynb"

    def edit(self, change, path=None):
        path = path or self.path()
        notebook = json.loads(path.read_bytes())
        change(notebook["cells"])
        path.write_text(json.dumps(notebook))

    def solve(self, **programs):
        """Every exercise as the course solves it, but with a note of the learner's; some otherwise; None leaves one as it is."""
        for week in self.weeks:
            material = sources.Material(week)
            own = {name: f"{NOTE}\n{material.program(name)}" for name in material.exercises} | programs

            def write(cells, own=own):
                for cell in cells:
                    if merge.role(cell) == "exercise" and own[merge.name(cell)] is not None:
                        cell["source"] = own[merge.name(cell)]

            self.edit(write, self.path(week.path))

    def add(self, text, above=None):
        cell = {"cell_type": "code", "id": "own", "metadata": {}, "outputs": [], "execution_count": None, "source": text}
        self.edit(lambda cells: cells.insert(1 if above else len(cells), cell))


def who(parts):
    return {part.name: part.who for part in parts.all}


def why(parts, name):
    return next(part.why for part in parts.all if part.name == name)


ALL = ["double", "slope_of", "ahead", "there_and_back", "bonus"]


# Whose answer counts


def test_all_are_the_learners_own(house):
    house.solve()
    parts = grading.milestone(COURSE)
    assert who(parts) == dict.fromkeys(ALL, "yours") and parts.open == []
    assert parts.headline() == "5 of 5 parts are yours"
    assert parts.week1.double(3) == 7 and parts.week2.bonus(3) == 9
    assert who(parts.borrow()) == dict.fromkeys(ALL, "yours")


def test_it_is_the_learners_function_and_not_ours(house):
    house.solve(double="def double(x):\n    double.mine = True\n    return x + x + 1")
    parts = grading.milestone(COURSE)
    parts.week1.double(1)
    assert parts.week1.double.mine
    assert parts.week1.slope_of.__globals__["double"] is parts.week1.double


def test_missing_ones_are_named_and_borrowed_only_when_told(house):
    house.solve(double=None, bonus=None)
    parts = grading.milestone(COURSE)
    assert who(parts) == {"double": "missing", "slope_of": "yours", "ahead": "yours", "there_and_back": "yours"}
    assert [part.name for part in parts.open] == ["double"] and why(parts, "double") == "not written yet"
    for name in ("double", "slope_of"):  # the second calls the first
        with pytest.raises(AttributeError, match=r"`double` of course9_tiny/week1_small is not written yet.*parts.borrow\(\)"):
            getattr(parts.week1, name)
    assert who(parts.borrow())["double"] == "borrowed"
    assert parts.week1.double(3) == 7
    assert parts.headline() == "3 of 5 parts are yours, 2 borrowed"  # there_and_back may call bonus


def test_a_wrong_one_is_named_with_its_score_and_its_fault(house):
    house.solve(double="def double(x):\n    return 2 * x + 1 if np.ndim(x) else 0")
    parts = grading.milestone(COURSE)
    (part,) = parts.open
    assert (part.name, part.who, part.points, part.most) == ("double", "wrong", 3, 5) and part.why
    assert who(parts)["slope_of"] == "yours"  # judged among right ones
    with pytest.raises(AttributeError, match="is not right yet"):
        _ = parts.week1.double
    assert parts.borrow().week1.double(3) == 7
    assert (part.who, part.points) == ("borrowed", 3)


@pytest.mark.parametrize(
    "program, says",
    [
        ("def double(x:\n    return 2", "Python cannot read it: '(' was never closed, line 1"),
        ("def double(x):\n    return 2 * x + 1\n\nraise RuntimeError('now')", ""),
        ("raise RuntimeError('too early')\ndef double(x):\n    return 2 * x + 1", "its cell raises RuntimeError: too early"),
        ("print(1 / 0)\nwrong(2)\ndef double(x):\n    return 2 * x + 1", ""),
        ("while True:\n    pass\ndef double(x):\n    return 2 * x + 1", "its cell did not come to an end and was stopped"),
        ("def double(x):\n    while True:\n        pass", "It did not come to an end"),
        ("def double(x):\n    return undefined", "It raises NameError"),
        ("double = 3", "double is a int here"),
        ("def double(x):\n    raise SystemExit", "It raises SystemExit"),
        ("return 5\ndef double(x):\n    return 2 * x + 1", "Python cannot read it: 'return' outside function"),
    ],
)
def test_a_broken_answer_is_named_and_stops_nothing(house, program, says, monkeypatch, capfd):
    monkeypatch.setattr(milestones, "CELL_LIMIT", 0.3)
    house.solve(double=program)
    parts = milestones.gather(COURSE, limit=0.5)
    assert why(parts, "double").startswith(says) and bool(says) == (who(parts)["double"] == "wrong")
    assert who(parts)["slope_of"] == "yours"
    assert parts.borrow().week1.double(3) == 7
    assert capfd.readouterr().err == ""


def test_a_failing_cell_leaves_nothing_behind(house):
    house.solve(double="np = None\ndef double(x):\n    return 0")
    parts = grading.milestone(COURSE)
    assert who(parts)["double"] == "wrong" and who(parts)["slope_of"] == "yours"


def test_outside_a_workspace_everything_can_be_borrowed(house, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    parts = grading.milestone(COURSE)
    assert set(who(parts).values()) == {"missing"} and "make lab" in parts.notes[0]
    assert set(who(parts.borrow()).values()) == {"borrowed"}
    assert parts.week1.double(3) == 7 and np.all(parts.week2.there_and_back(np.ones(2)) == 3)


def test_without_sources_nothing_is_borrowed(house, tmp_path, monkeypatch, root):
    bare = tmp_path / "bare"
    shutil.copytree(root, bare, ignore=shutil.ignore_patterns("source"))
    monkeypatch.setattr(course, "ROOT", bare)
    weeks = [week_of(path, bare) for path in (FIRST, SECOND)]
    monkeypatch.setattr(course, "weeks", lambda written=False: weeks)
    house.solve(double=None)
    parts = grading.milestone(COURSE).borrow()
    assert who(parts)["double"] == "missing" and who(parts)["ahead"] == "yours"


# Which cells are read


def test_a_renamed_notebook_is_found(house):
    house.solve()
    house.path().rename(house.work / "anywhere.ipynb")
    assert who(grading.milestone(COURSE)) == dict.fromkeys(ALL, "yours")


@pytest.mark.parametrize("solved", ["assignment", "older"])
def test_of_two_copies_the_one_with_most_answers_counts(house, solved):
    house.solve(slope_of=None)
    shutil.copy(house.path(), house.path(name="older"))
    empty = house.path(name="older" if solved == "assignment" else "assignment")
    house.edit(lambda cells: [cell.update(source="") for cell in cells if merge.role(cell) == "exercise"], empty)
    parts = grading.milestone(COURSE)
    assert who(parts)["double"] == "yours" and f"{solved}.ipynb has most answers" in parts.notes[0]


def test_lost_metadata_do_not_matter(house):
    house.solve()

    def forget(cells):
        for cell in cells:
            cell["metadata"] = {}
            cell.pop("id")

    house.edit(forget)
    assert who(grading.milestone(COURSE)) == dict.fromkeys(ALL, "yours")


@pytest.mark.parametrize("content", ["{", "[]", '{"cells": 3}', ""])
def test_a_file_that_is_no_notebook_is_named(house, content):
    house.solve()
    house.path().write_text(content)
    parts = grading.milestone(COURSE)
    assert who(parts)["double"] == "missing" and who(parts)["ahead"] == "yours"
    assert "assignment.ipynb of course9_tiny/week1_small could not be read" in parts.notes[0]


@pytest.mark.parametrize("above", [True, False])
def test_helpers_are_run_and_nothing_else_of_the_learners_cells(house, above):
    house.solve(double="%%time\ndef double(x):\n    return helper(x) + ONE\nprint(double(3) / 0)")
    house.add(
        "import math as m\n\nunneeded = 1 / 0\nONE = 1\n1 / 0\nwhile True:\n    pass\n\n"
        "def helper(x):\n    return m.floor(2) * inner(x)\ndef inner(x):\n    return x",
        above,
    )
    parts = milestones.gather(COURSE, limit=2)
    assert who(parts)["double"] == ("yours" if above else "wrong")  # a value must stand above, a function need not
    house.solve(double="def double(x):\n    return helper(x) + 1")
    assert who(milestones.gather(COURSE, limit=2))["double"] == "yours"


def test_a_cell_that_python_warns_of_is_silent(house, capfd):
    house.solve(double="def double(x):\n    '\\d'\n    assert (x is 3, 'no')\n    return 2 * x + 1")
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        assert who(grading.milestone(COURSE))["double"] == "yours"
    assert warned == [] and capfd.readouterr().err == ""


def test_progress_is_left_alone(house):
    house.solve()
    grading.milestone(COURSE)
    assert list((house.work / ".progress").iterdir()) == []


# Do the parts fit


def test_own_parts_with_another_cache_stay_when_they_fit_each_other(house):
    house.solve(
        ahead="def ahead(x):\n    return 2 * x, (x, 5)",
        there_and_back="def there_and_back(x):\n    y, (kept, five) = ahead(x)\n    return y + kept",
    )
    assert who(grading.milestone(COURSE)) == dict.fromkeys(ALL, "yours")


def test_an_own_part_that_does_not_fit_the_borrowed_one_is_named(house):
    house.solve(ahead="def ahead(x):\n    return 2 * x, (x, 5)", there_and_back=None)
    parts = grading.milestone(COURSE)
    assert who(parts) == {"double": "yours", "slope_of": "yours", "ahead": "unfit", "there_and_back": "missing", "bonus": "yours"}
    assert "not with the course's own" in why(parts, "ahead")
    with pytest.raises(AttributeError, match="does not fit"):
        _ = parts.week2.ahead
    parts.borrow()
    assert np.allclose(parts.week2.there_and_back(np.ones(2)), 3)
    assert who(parts)["ahead"] == "borrowed" and next(part.points for part in parts.all if part.name == "ahead") == 3


def test_an_unsolved_challenge_replaces_nothing(house, monkeypatch):
    """The course's own challenge may not work with a right answer of another form: nobody needs it."""
    house.solve(
        ahead="def ahead(x):\n    return 2 * x, (x, 5)", there_and_back="def there_and_back(x):\n    return 3 * x", bonus=None
    )
    load = milestones.key.load

    def load_with_use(path, name):
        entry = load(path, name)
        if name == "bonus":
            entry.index["uses"] = ["ahead"]
        return entry

    monkeypatch.setattr(milestones.key, "load", load_with_use)
    monkeypatch.setattr(milestones.Gathered, "_is_full", lambda self, part: self.parts["ahead"].function(1)[1] == {"x": 1})
    assert who(grading.milestone(COURSE))["ahead"] == "yours"


# What is shown


def test_the_table_names_every_part_and_links_to_what_is_open(house):
    house.solve(double="def double(x):\n    return '<b>'", slope_of=None)
    parts = grading.milestone(COURSE)
    shown, text = parts._repr_html_(), repr(parts)
    for name in ("double", "slope_of", "ahead", "there_and_back", "bonus"):
        assert name in shown and name in text
    assert shown.count("<a href=") == 2 == text.count("0 / ")
    assert "<a href='week1_small/assignment.ipynb#cell-id=exercise-double'>" in shown
    assert parts.headline() == "3 of 5 parts are yours, 1 missing, 1 wrong"


def test_credits_name_what_was_used_and_what_that_calls(house):
    house.solve(double=None)
    parts = grading.milestone(COURSE).borrow()
    assert parts.credits() == {}
    assert callable(parts.week1.slope_of)
    assert parts.credits() == {"week 1": {"double": "borrowed", "slope_of": "yours"}}


def test_an_unknown_week_exercise_or_course_is_named(house):
    parts = grading.milestone(COURSE)
    with pytest.raises(AttributeError, match="no 'week7' here; there are week1, week2"):
        _ = parts.week7
    with pytest.raises(AttributeError, match="no exercise 'doble'; it has double, slope_of"):
        _ = parts.week1.doble
    assert dir(parts.week1) == ["double", "slope_of"]
    with pytest.raises(ValueError, match="no course 'course7'"):
        grading.milestone("course7")


# The notebook


def test_it_is_built_and_guarded_like_a_lesson(root):
    stone = course.Milestone(COURSE, root)
    built = json.loads(stone.notebook.read_bytes())
    assert built["metadata"]["dlc"]["kind"] == "milestone" and built["metadata"]["dlc"]["course"] == COURSE
    assert [merge.role(cell) for cell in built["cells"]] == ["markdown", "setup", "code", "code", "demo"]
    assert not any("nbgrader" in cell["metadata"] for cell in built["cells"])
    assert build.build_milestone(stone, check=True) == []
    before = stone.notebook.read_bytes()
    stone.notebook.write_text("{}")
    assert build.build_milestone(stone, check=True) == [f"{COURSE}/milestone.ipynb differs from its sources"]
    assert stone.notebook.read_text() == "{}"
    build.build_milestone(stone)
    assert stone.notebook.read_bytes() == before


def test_it_holds_no_exercises(tmp_path):
    stone = course.Milestone(COURSE, tmp_path)
    stone.source.parent.mkdir()
    stone.source.write_text('# %% check="double"\ncheck("double")\n')
    with pytest.raises(sources.AuthorError, match="milestone.py:1: a milestone holds no check cell"):
        build.milestone(stone)


@pytest.mark.parametrize("name", ["milestone.ipynb", "mine.ipynb"])
def test_an_update_keeps_the_learners_cells(house, tmp_path, name):
    path = house.work / COURSE / name
    (house.work / COURSE / "milestone.ipynb").rename(path)
    house.edit(lambda cells: cells.insert(3, {"cell_type": "code", "metadata": {}, "id": "x", "source": "mine = 1"}), path)
    newer = tmp_path / "newer"
    shutil.copytree(course.ROOT, newer)
    stone = course.Milestone(COURSE, newer)
    stone.source.write_text(MILESTONE.replace("All together", "Now all together"))
    build.build_milestone(stone)
    workspace.update(newer, house.work)
    texts = [merge.source(cell) for cell in json.loads(path.read_bytes())["cells"]]
    assert texts[0] == "# Now all together" and texts[3] == "mine = 1" and len(texts) == 6
    assert len(list((house.work / COURSE).glob("*.ipynb"))) == 1


def test_dlc_build_guards_the_real_ones(capsys):
    for stone in course.milestones(written=True):
        assert build.build_milestone(stone, check=True) == []
        assert all(cell.role in ("markdown", "setup", "code", "demo") for cell in cells.read(stone.source))
    assert cli.main(["build", "--check", FIRST]) == 2  # no such week: nothing is built


@pytest.mark.parametrize("stone", course.milestones(written=True), ids=lambda stone: stone.course)
def test_a_real_course_is_gathered_from_a_real_workspace(stone, tmp_path, monkeypatch):
    """Every exercise of a real course, solved in its real notebook, comes back as the learner's own."""
    weeks = [week for week in course.weeks(written=True) if week.course == stone.course]
    house = House(tmp_path / "work", weeks)
    workspace.update(course.ROOT, house.work)
    for week in weeks:
        material = sources.Material(week)

        def write(cells, material=material):
            for cell in cells:
                if merge.role(cell) == "exercise":
                    cell["source"] = f"{NOTE}\n{material.program(merge.name(cell))}"

        house.edit(write, house.path(week.path))
    monkeypatch.chdir(house.work)
    parts = grading.milestone(stone.course)
    assert [f"{part.name}: {part.why}" for part in parts.all if part.who != "yours"] == []
    assert len(parts.all) == sum(len(sources.Material(week).exercises) for week in weeks)
