import copy
import json
import os
import sys
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
from nbgrader.nbgraderformat import MetadataValidator

from grading import build, cells, cli, course, key, keymaking, sources
from grading.exercise import AuthorError

WEEKS = course.weeks(written=True)


def files(week):
    return {path.name: path.read_bytes() for path in week.folder.iterdir() if path.is_file()}


def notebook(week, kind):
    return json.loads((week.folder / f"{kind}.ipynb").read_text(encoding="utf-8"))


# What is built


def test_two_builds_are_the_same_bytes(make_week):
    week = make_week()
    assert len(build.build(week)) == 3
    first = files(week)
    assert sorted(first) == ["assignment.ipynb", "key.npz", "lesson.ipynb"]
    for path in week.folder.glob("*.*"):
        path.unlink()
    build.build(week)
    assert files(week) == first
    assert build.build(week) == []


def test_a_lesson_is_optional(make_week):
    week = make_week()
    (week.source / "lesson.py").unlink()
    build.build(week)
    assert sorted(files(week)) == ["assignment.ipynb", "key.npz"]


@pytest.mark.parametrize("week", WEEKS, ids=lambda week: week.path)
@pytest.mark.parametrize("kind, solved", [("lesson", False), ("assignment", False), ("assignment", True)])
def test_real_notebooks_are_valid(week, kind, solved):
    material = sources.Material(week)
    if kind == "lesson" and not material.lesson:
        pytest.skip("no lesson yet")
    built = nbformat.from_dict(build.notebook(material, kind, solved))
    nbformat.validate(built)
    MetadataValidator().validate_nb(built)
    ids = [cell.id for cell in built.cells]
    assert len(set(ids)) == len(ids) and max(map(len, ids)) <= 64
    assert build.dumps(build.notebook(sources.Material(week), kind, solved)) == build.dumps(built)


def test_nbgrader_metadata_is_as_the_roles_say(tiny):
    built = build.notebook(tiny.material, "assignment")
    graded = {
        cell["metadata"]["nbgrader"]["grade_id"]: cell["metadata"]["nbgrader"]
        for cell in built["cells"]
        if "nbgrader" in cell["metadata"]
    }
    flags = {
        name: (meta["grade"], meta["locked"], meta["solution"], meta.get("points"))
        for name, meta in graded.items()
        if not name.startswith("setup")
    }
    assert flags == {
        "double": (False, False, True, None),
        "check-double": (True, True, False, 5),
        "slope-of": (False, False, True, None),
        "check-slope-of": (True, True, False, 10),
        "why": (True, False, True, 2),
    }
    assert [meta["locked"] for name, meta in graded.items() if name.startswith("setup")] == [True]
    demo = [cell for cell in built["cells"] if cell["metadata"]["dlc"]["role"] == "demo"]
    assert [cell["metadata"]["tags"] for cell in demo] == [["skip-execution"]]
    assert all("nbgrader" not in cell["metadata"] for cell in demo)
    assert [cell["metadata"]["dlc"].get("name") for cell in built["cells"]][2:4] == ["double", "double"]
    assert built["metadata"]["dlc"] == {"week": tiny.week.path, "kind": "assignment", "version": tiny.material.version}
    assert "topics" in build.notebook(tiny.material, "lesson")["cells"][0]["metadata"]["dlc"]


def test_a_lesson_carries_no_nbgrader_metadata_and_runs_its_demos(tiny):
    for cell in build.notebook(tiny.material, "lesson")["cells"]:
        assert "nbgrader" not in cell["metadata"] and "tags" not in cell["metadata"]


def test_a_built_notebook_holds_stubs_and_the_solved_one_solutions(tiny):
    stubs, solved = (
        "".join("".join(c["source"]) for c in build.notebook(tiny.material, "assignment", s)["cells"]) for s in (False, True)
    )
    assert "raise NotImplementedError()" in stubs and "2 * x + 1" not in stubs
    assert "raise NotImplementedError()" not in solved and "2 * x + 1" in solved
    assert stubs.count(cells.BEGIN) == solved.count(cells.BEGIN) == 2
    assert all(f'version="{tiny.material.version}"' in text for text in (stubs, solved))


def test_cells_keep_their_ids_when_another_is_put_in_front(make_week, tiny):
    week = make_week(assignment=("# %% setup", "# %% [markdown]\n# New.\n# %% setup"))
    before = [cell["id"] for cell in build.notebook(tiny.material, "assignment")["cells"]]
    after = [cell["id"] for cell in build.notebook(sources.Material(week), "assignment")["cells"]]
    assert [name for name in after if name in before] == before and len(after) == len(before) + 1


def test_two_cells_of_the_same_text_have_two_ids(make_week):
    week = make_week(assignment=("# %%\ntotal = 1 + 2\n", "# %%\ntotal = 1 + 2\n# %%\ntotal = 1 + 2\n"))
    ids = [cell["id"] for cell in build.notebook(sources.Material(week), "assignment")["cells"]]
    assert len(set(ids)) == len(ids)


def test_the_longest_name_keeps_its_id_short(make_week):
    week = make_week(assignment=('answer="why"', f'answer="{"a" * 50}"'))
    assert max(len(cell["id"]) for cell in build.notebook(sources.Material(week), "assignment")["cells"]) <= 64


def test_the_version_follows_assignment_and_exercises_and_nothing_else(make_week):
    version = sources.Material(make_week()).version
    assert len(version) == 8 and int(version, 16) >= 0
    assert sources.Material(make_week(lesson=("# Prose.", "# Other prose."))).version == version
    assert sources.Material(make_week(assignment=("total = 1 + 2", "total = 1 + 3"))).version != version
    assert sources.Material(make_week(exercises=("Twice, not three times.", "Two times, not three."))).version != version


# Authors' errors

DOUBLE = '# %% exercise="double"\ndef double(x):\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n'


@pytest.mark.parametrize(
    "where, change, says",
    [
        (
            "assignment",
            ('# %% check="double"', DOUBLE + '# %% check="double"'),
            r"assignment.py:16: a second exercise cell for 'double'; .* assignment.py:9",
        ),
        (
            "assignment",
            ('# %% check="slope_of"\ncheck("slope_of")\n', ""),
            "assignment.py:18: exercise 'slope_of' has no check; add a cell",
        ),
        (
            "assignment",
            ("# %%\ntotal = 1 + 2", '# %% check="cost"\ncheck("cost")'),
            "assignment.py:31: check 'cost' has no exercise above it",
        ),
        (
            "assignment",
            ('check("double")', 'check("slope_of ")'),
            r'assignment.py:16: a check cell must end with the line check\("double"\)',
        ),
        ("assignment", ('check("double")', 'check("double");'), "must end with the line"),
        (
            "assignment",
            [("    ### BEGIN SOLUTION\n    m =", "    m =")],
            "assignment.py:18: exercise 'slope_of' needs its solution between",
        ),
        (
            "assignment",
            ("# %%\ntotal = 1 + 2", DOUBLE.replace("double", "more") + '# %% check="more"\ncheck("more")'),
            "assignment.py:31: exercise 'more' is not declared in exercises.py",
        ),
        ("assignment", ("def double(x)", "def doubled(x)"), "assignment.py:9: the cell must define a function double"),
        (
            "assignment",
            ('### END SOLUTION\n# %% check="double"', '### END SOLUTION\ndouble = 3\n# %% check="double"'),
            "must define a function double",
        ),
        ("assignment", (" points=2", ""), "a free answer needs points"),
        ("exercises", ('"slope_of",\n', '"double",\n'), "exercises.py: exercise 'double' is declared twice"),
        ("exercises", ('"slope_of",\n', '"slope",\n'), "assignment.py:18: exercise 'slope_of' is not declared in exercises.py"),
        (
            "exercises",
            ('parts={"arrays": 3, "single numbers": 2}', "parts={}"),
            "exercise 'double' needs integer points per part, such as",
        ),
        ("exercises", ('"arrays": 3', '"arrays": 2.5'), "needs integer points per part"),
        (
            "exercises",
            ('"arrays": 3, "single numbers": 2', '"arrays": 0, "single numbers": 0'),
            "has 0 points; a challenge .* has none",
        ),
        ("exercises", ('uses=["double"],', 'uses=["double"], optional=True,'), "has 10 points; a challenge .* has none"),
        (
            "exercises",
            ('            Mistake("2 * x -> np.abs(2 * x)", "A negative x stays negative."),\n', ""),
            "'double' has 4 mistakes and needs at least 5",
        ),
        (
            "right_answers",
            ("def double__sum(", "def _("),
            "'double' has 2 other right answers and needs at least 3: functions double__style",
        ),
        (
            "right_answers",
            ("def double__sum(", "def doubled__sum("),
            "2 other right answers|right_answers.py: doubled__sum answers no exercise",
        ),
        (
            "exercises",
            ('"2 * x -> 3 * x"', '"2 * q -> 3 * x"'),
            "assignment.py:9: exercise 'double': the edit '2 . q' fits in 0 places",
        ),
        (
            "exercises",
            ('"2 * x -> 3 * x"', '"y -> z"'),
            "the edit 'y' fits in 2 places of the solution, and must fit in exactly one",
        ),
        ("exercises", ('"2 * x -> 3 * x"', '"2 * x"'), "has no ' -> '"),
        (
            "exercises",
            ('"2 * x -> 3 * x"', '"2 * x -> 2 * x"'),
            "the mistake '2 . x -> 2 . x' gives the same as the reference on all cases; add a case",
        ),
        ("exercises", ('"2 * x -> 3 * x"', '"2 * x -> x + x"'), "gives the same as the reference"),
        (
            "exercises",
            ('"2 * x -> 3 * x"', '"2 * x + 1 -> 2 * x - 1"'),
            "the mistakes .* and .* give the same on all cases; give them one sentence",
        ),
        (
            "exercises",
            ("Twice, not three times.", "Write y = 2 * x + 1 there."),
            "the hint .* gives a line of the solution away: 'y = 2 . x [+]'",
        ),
        ("exercises", ("For x = 3: twice", "As y = 2 * x + 1: twice"), "the worked example gives a line of the solution away"),
        (
            "exercises",
            ("{double(3)}", "{triple(3)}"),
            "assignment.py:9: the worked example of 'double' cannot be computed: name 'triple'",
        ),
        ("exercises", ("{double(3)}", "{double(}"), "the worked example of 'double' cannot be computed"),
        ("exercises", ('"db": 3, ', '"db": 2, "dz": 1, '), "'slope_of': no output and no case belongs to the part 'dz'"),
        (
            "exercises",
            ('Case(-4.0, part="single numbers")', 'Case(-4.0, part="numbers")'),
            "cases carry the part 'numbers', which has no points",
        ),
        (
            "exercises",
            ('Case(float(rng.uniform(0.3, 0.7)), part="single numbers")', 'Case("half", part="single numbers")'),
            "the reference fails on case 2: TypeError",
        ),
        (
            "lesson",
            ("# %%\na = np.ones(3)", "# %% demo\na = np.ones(3)\n" + DOUBLE),
            "lesson.py:9: a lesson holds no exercise cell; put it into assignment.py",
        ),
        ("lesson", ("# %%\na = np.ones(3)", '# %% [markdown] answer="a" points=1\n# A'), "a lesson holds no answer cell"),
        ("lesson", ("# %%\na = np.ones(3)", '# %% check="a"\ncheck("a")'), "a lesson holds no check cell"),
    ],
)
def test_an_authors_error_is_named(make_week, where, change, says):
    week = make_week(**{where: change})
    with pytest.raises(AuthorError, match=says):
        build.build(week)
    assert not week.key.exists()


def test_a_check_above_its_exercise_is_an_error(make_week):
    first = '# %% check="double"\ncheck("double")\n'
    week = make_week(assignment=[(first, ""), ('# %% exercise="double"', first + '# %% exercise="double"')])
    with pytest.raises(AuthorError, match="assignment.py:9: check 'double' has no exercise above it"):
        sources.Material(week)


def test_equal_mistakes_may_share_their_sentence(make_week):
    week = make_week(
        exercises=('Mistake("2 * x -> 3 * x", "Twice, not three times.")', 'Mistake("2 * x + 1 -> 2 * x - 1", "One is added.")')
    )
    assert build.build(week)


def test_a_part_that_only_a_case_carries_is_earned(tiny):
    assert tiny.entries["double"]["rest"] == "arrays"


def test_a_key_over_its_size_is_an_error_and_is_not_left_behind(make_week):
    week = make_week(exercises=("(rng.normal(size=(2, 3)),),", "(rng.normal(size=(100, 300)),),"))
    with pytest.raises(
        AuthorError, match=r"course9_tiny/week1_small/key.npz has [\d,]+ bytes, over 300,000: use smaller or fewer cases"
    ):
        build.build(week)
    assert not week.key.exists()


@pytest.mark.parametrize(
    "text, run",
    [
        ("It says dw = np.dot(X, dZ there", "dw = np . dot ("),
        ("dw  =  np.dot( X", "dw = np . dot ("),
        ("np.dot(Y.T, dZ)", ""),
        ("[0.0, 0.0, 1.0]", ""),  # a decimal number is one token
        ("print(f'it is {v:.6f}')", ""),  # nor is what is printed part of it
        ("", ""),
    ],
)
def test_six_tokens_of_a_solution_line_are_a_leak(text, run):
    assert (
        keymaking.shared_run(
            text,
            "m = 3  # the number of examples in the set\ndw = np.dot(X, dZ.T) / m\nJ, b = 0.0, 0.0, 1\nprint(i, f'cost {v:.6f}')",
        )
        == run
    )


def test_comments_of_a_solution_may_be_repeated():
    assert keymaking.shared_run("the number of examples in the set", "m = 3  # the number of examples in the set") == ""


# build --check


@pytest.fixture
def dlc(monkeypatch):
    """`dlc build` on a week, with Home left out."""
    monkeypatch.setitem(sys.modules, "grading.home", SimpleNamespace(build=lambda check: []))

    def run(week, *arguments):
        monkeypatch.setattr(cli, "find", lambda name: week)
        return cli.main(["build", "any", *arguments])

    return run


def test_build_check_says_what_differs_and_changes_nothing(make_week, dlc, capsys):
    week = make_week()
    assert dlc(week, "--check") == 1
    assert files(week) == {}
    assert dlc(week) == 0 and dlc(week, "--check") == 0
    before = files(week)
    make_week(lesson=("# Prose.", "# Prose that is new."))
    capsys.readouterr()
    assert dlc(week, "--check") == 1
    assert capsys.readouterr().out.splitlines()[0] == "course9_tiny/week1_small/lesson.ipynb differs from its sources"
    assert files(week) == before
    assert dlc(week) == 0
    assert [name for name in before if files(week)[name] != before[name]] == ["lesson.ipynb"]


@pytest.mark.parametrize("name", ["lesson.ipynb", "assignment.ipynb"])
def test_build_check_sees_one_changed_character(make_week, dlc, name):
    week = make_week()
    dlc(week)
    path = week.folder / name
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert dlc(week, "--check") == 1


def changed_key(week, factor=1.0, version=None, run=None):
    """The week's key again, every float times a factor."""
    about = key.about(week.key)
    entries = {name: key.load(week.key, name) for name in about["exercises"]}
    for entry in entries.values():
        entry.flat = {
            dtype: array * np.array(factor, array.dtype) if array.dtype.kind == "f" else array
            for dtype, array in entry.flat.items()
        }
        entry.index = copy.deepcopy(entry.index) | ({"worked": run} if run else {})
    key.save(week.key, entries, version or about["version"])


def test_a_key_that_differs_in_the_last_digits_is_left_alone(make_week, dlc):
    week = make_week()
    dlc(week)
    original = week.key.read_bytes()
    changed_key(week, 1 + 1e-12)
    moved = week.key.read_bytes()
    assert moved != original
    assert dlc(week, "--check") == 0
    assert dlc(week) == 0
    assert week.key.read_bytes() == moved


@pytest.mark.parametrize("change", [{"factor": 1 + 1e-6}, {"version": "00000000"}, {"run": "Another worked example."}], ids=str)
def test_a_key_that_differs_by_more_is_built_anew(make_week, dlc, change):
    week = make_week()
    dlc(week)
    original = week.key.read_bytes()
    changed_key(week, **change)
    assert dlc(week, "--check") == 1
    assert dlc(week) == 0
    assert week.key.read_bytes() == original


def test_an_edit_of_the_same_length_in_the_same_second_is_seen(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    file = tmp_path / "exercises.py"
    for text in ("points = 3", "points = 4"):
        file.write_text(text)
        os.utime(file, (1e9, 1e9))
        assert f"points = {sources._module(file).points}" == text


@pytest.mark.parametrize(
    "place, change, says",
    [
        ("exercises", ('"arrays": 3', '"arrays": 4'), "check-double had 5 points in the release and now has 6"),
        ("assignment", (" points=2", " points=3"), "why had 2 points in the release and now has 3"),
        ("assignment", ('answer="why"', 'answer="how"'), "why had 2 points in the release and now has no cell"),
    ],
)
def test_points_of_a_released_week_may_not_change(make_week, dlc, capsys, place, change, says):
    week = make_week()
    dlc(week)
    released = week.source / "released.json"
    released.write_text(json.dumps(build.graded(notebook(week, "assignment"))), encoding="utf-8")
    assert json.loads(released.read_text()) == {"check-double": 5, "check-slope-of": 10, "why": 2}
    assert dlc(week, "--check") == 0
    make_week(**{place: change})
    dlc(week)
    capsys.readouterr()
    assert dlc(week, "--check") == 1
    assert f"course9_tiny/week1_small: {says}" in capsys.readouterr().out


def test_a_released_week_may_get_a_new_exercise(make_week, dlc):
    week = make_week()
    dlc(week)
    (week.source / "released.json").write_text('{"check-double": 5}', encoding="utf-8")
    assert dlc(week, "--check") == 0


def test_an_authors_error_ends_the_command_with_its_sentence(make_week, dlc, capsys):
    assert dlc(make_week(assignment=(" points=2", ""))) == 2
    assert capsys.readouterr().err.startswith("dlc: assignment.py:")
