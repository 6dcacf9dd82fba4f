"""The class folder: what init and release make, and that the hidden seed stays hidden."""

import contextlib
import json
import os
import re
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from grading import classroom, course, key, keymaking, verify
from grading.classroom import ClassError, Classroom
from grading.exercise import AuthorError


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_init_makes_a_folder_that_stock_nbgrader_understands(school):
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    command = [sys.executable, "-m", "nbgrader", "db", "assignment", "list"]
    said = subprocess.run(command, cwd=school.folder, env=environment, capture_output=True, text=True, timeout=120)
    assert said.returncode == 0, said.stderr
    assert school.name in said.stdout + said.stderr


def test_the_seed_is_for_the_owner_alone(school):
    assert mode(school.room.secret()) == mode(school.room.secret("keys")) == 0o700
    assert mode(school.room.secret("seed")) == mode(school.room.key(school.name)) == 0o600
    assert len(school.room.secret("seed").read_bytes()) == 32


def test_two_classes_have_two_seeds(tmp_path):
    seeds = []
    for name in ("a", "b"):
        classroom.init(tmp_path / name)
        seeds.append((tmp_path / name / ".secret" / "seed").read_bytes())
    assert seeds[0] != seeds[1]


def test_a_release_holds_the_visible_key_and_nothing_hidden(school):
    release = school.room.release(school.name)
    assert sorted(path.name for path in release.iterdir()) == ["assignment.ipynb", "key.npz"]
    assert (release / "key.npz").read_bytes() == school.week.key.read_bytes()
    hidden = {one: school.entries[one].index["cases"] for one in school.entries}
    visible = {one: key.load(release / "key.npz", one) for one in school.entries}
    differs = [one for one in hidden if not key.equal({one: visible[one]}, {one: school.entries[one]})]
    assert differs
    text = (release / "assignment.ipynb").read_text(encoding="utf-8")
    for name in school.material.exercises:
        assert school.material.solution(name).strip() not in text


def test_the_instructors_version_has_the_solutions(school):
    text = json.loads((school.room.source(school.name) / "assignment.ipynb").read_text(encoding="utf-8"))
    sources = ["".join(cell["source"]) for cell in text["cells"]]
    assert all(any(school.material.solution(name) in source for source in sources) for name in school.material.exercises)


def test_the_same_seed_draws_the_same_key(school):
    seed = school.room.secret("seed").read_bytes()

    def draws():
        for turn in range(1, classroom.MOST_DRAWS + 1):
            with contextlib.suppress(AuthorError):  # such a draw does not count
                yield keymaking.keys(school.material, classroom.seed_number(seed, school.name, turn))

    assert any(key.equal(entries, school.entries) for entries in draws())
    numbers = {classroom.seed_number(one, name, turn) for one in (seed, b"x") for name in ("a", "b") for turn in (1, 2)}
    assert len(numbers) == 8


def test_a_key_is_drawn_again_until_it_holds(school, monkeypatch):
    """A draw in which a mistake keeps its points does not count; after too many the command gives up with a reason."""
    asked = []
    bad = verify.Report("f", [verify.Row("mistake", "x -> y", 5, 5, 0.0, problem="keeps full points")])

    def reports(material, entries, seed):
        asked.append(seed)
        return [bad] if len(asked) < 3 else [verify.Report("f")]

    monkeypatch.setattr(keymaking, "keys", lambda material, seed: {"seed": seed})
    monkeypatch.setattr(verify, "of_keys", reports)
    entries, draws = classroom.hidden_key(school.material, b"s", school.name)
    assert draws == 3 and entries == {"seed": asked[2]} and len(set(asked)) == 3
    monkeypatch.setattr(verify, "of_keys", lambda *arguments: [bad])
    with pytest.raises(ClassError, match="did not hold; the last: f: mistake answer 'x -> y': keeps full points"):
        classroom.hidden_key(school.material, b"s", school.name)


def test_a_second_release_changes_nothing(school):
    before = {path: path.read_bytes() for path in school.folder.rglob("*.ipynb")} | {
        school.room.key(school.name): school.room.key(school.name).read_bytes()
    }
    assert classroom.release(school.room, school.week) == [f"{school.name}: released already, version {school.material.version}."]
    assert {path: path.read_bytes() for path in before} == before


def test_a_new_version_keeps_the_old_source_and_draws_a_new_key(school, monkeypatch):
    source = school.room.source(school.name) / "assignment.ipynb"
    old = json.loads(source.read_text(encoding="utf-8"))
    old["metadata"]["dlc"]["version"] = "0ld0ld00"
    old["cells"].insert(0, {"cell_type": "markdown", "id": "mine", "metadata": {}, "source": "My own words"})
    source.write_text(json.dumps(old), encoding="utf-8")
    lines = classroom.release(school.room, school.week)
    assert any("older/source" in line for line in lines)
    kept = school.folder / "older" / "source" / f"{school.name}-0ld0ld00.ipynb"
    assert "My own words" in kept.read_text(encoding="utf-8")
    assert classroom.version(source) == school.material.version


def test_what_an_instructor_adds_to_the_source_is_released(school):
    source = school.room.source(school.name) / "assignment.ipynb"
    notebook = json.loads(source.read_text(encoding="utf-8"))
    notebook["cells"].insert(0, {"cell_type": "markdown", "id": "mine", "metadata": {}, "source": "Hand in by Friday"})
    source.write_text(json.dumps(notebook), encoding="utf-8")
    (school.room.release(school.name) / "assignment.ipynb").unlink()
    classroom.release(school.room, school.week)
    assert "Hand in by Friday" in (school.room.release(school.name) / "assignment.ipynb").read_text(encoding="utf-8")


def test_points_that_change_under_submissions_are_refused(school, monkeypatch):
    school.hand_in("ann")
    release = school.room.release(school.name) / "assignment.ipynb"
    text = release.read_text(encoding="utf-8")
    notebook = json.loads(text)
    cell = next(cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("points"))
    cell["metadata"]["nbgrader"]["points"] += 1
    release.write_text(json.dumps(notebook), encoding="utf-8")
    with pytest.raises(ClassError, match=f"changes the points of {cell['metadata']['nbgrader']['grade_id']}"):
        classroom.release(school.room, school.week)


def test_init_refuses_what_is_there(school, tmp_path):
    with pytest.raises(ClassError, match="is a class folder already"):
        classroom.init(school.folder)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("mine")
    with pytest.raises(ClassError, match="not empty"):
        classroom.init(tmp_path / "full")
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("url", ["mysql://a/b", "postgresql://user:hunter2@127.0.0.1:1/none", "nonsense"])
def test_a_database_that_is_not_there_leaves_no_half_made_folder(url, tmp_path):
    with pytest.raises(ClassError) as caught:
        classroom.init(tmp_path / "new", database=url)
    assert "hunter2" not in str(caught.value)
    assert not (tmp_path / "new").exists()


def test_a_password_is_kept_where_only_the_owner_reads():
    assert classroom.without_password("postgresql://a:b@c/d") == "postgresql://a:***@c/d"
    assert classroom.without_password("postgresql://a@c/d") == "postgresql://a@c/d"
    assert classroom.address("postgres://c/d") == "postgresql+psycopg://c/d"
    assert classroom.address("postgresql+psycopg2://c/d") == "postgresql+psycopg2://c/d"


def test_an_unwritten_week_and_an_unreleased_one_are_refused(school):
    unwritten = next((week for week in course.weeks() if not week.written), None)
    if unwritten:
        with pytest.raises(ClassError, match="not written yet"):
            classroom.release(school.room, unwritten)
        with pytest.raises(ClassError, match="is not released yet"):
            school.room.chosen(unwritten.path)
    assert school.room.chosen(school.name) == school.room.chosen(school.week.path) == [school.week]


def test_the_class_folder_is_found_from_inside_and_its_absence_is_said(school, tmp_path):
    assert Classroom.of(school.folder / "submitted").folder == school.folder
    with pytest.raises(ClassError, match="is no class folder"):
        Classroom.of(tmp_path)
    (school.folder / "class.json").write_text("{")
    with pytest.raises(ClassError, match="is no JSON any more"):
        school.room.settings  # noqa: B018


@pytest.mark.parametrize(
    "settings, says",
    [
        ({"rungs": "two"}, 'rungs is "two", and can be 0, 1, 2, 3'),
        ({"rungs": True}, "rungs is true"),
        ({"show_failing_case": 1}, "show_failing_case is 1, and can be true, false"),
        ({"late": {"penalty": "half"}}, 'late.penalty is "half", and can be "none", "zero"'),
        ({"late": 5}, "late.penalty is 5"),
    ],
)
def test_a_setting_that_cannot_be_is_named(settings, says, tmp_path):
    (tmp_path / "class.json").write_text(json.dumps(settings))
    with pytest.raises(ClassError, match=re.escape(says)):
        Classroom.of(tmp_path).settings  # noqa: B018


def test_the_next_step_can_be_copied_where_the_folder_has_a_space(tmp_path):
    assert f"cd '{tmp_path / 'my class'}' and" in classroom.init(tmp_path / "my class")[-1]


def test_a_due_date_that_cannot_be_read_releases_nothing(tmp_path):
    classroom.init(tmp_path / "class")
    room = Classroom.of(tmp_path / "class")
    with pytest.raises(ClassError, match="is no time"):
        classroom.release(room, course.find("course1_nn/week2_logistic_regression"), "tomorrow")
    assert not room.released() and not list((room.folder / "source").iterdir())


def test_a_file_is_replaced_in_one_step(tmp_path, monkeypatch):
    path = tmp_path / "a" / "b.txt"
    classroom.write(path, "one", 0o600)
    assert mode(path) == 0o600
    monkeypatch.setattr(os, "replace", lambda *paths: (_ for _ in ()).throw(OSError("killed")))
    with pytest.raises(OSError, match="killed"):
        classroom.write(path, "two")
    assert path.read_text() == "one" and [one.name for one in path.parent.iterdir()] == ["b.txt"]


def test_nothing_secret_is_in_what_leaves_the_house(school):
    """The seed's bytes and the hidden numbers stand in no file outside of .secret."""
    seed = school.room.secret("seed").read_bytes()
    hidden = [array.tobytes() for entry in school.entries.values() for array in entry.flat.values() if array.size > 3]
    shown = {name: key.load(school.room.release(school.name) / "key.npz", name) for name in school.entries}
    visible = b"".join(array.tobytes() for entry in shown.values() for array in entry.flat.values())
    assert any(numbers not in visible for numbers in hidden)
    for path in school.folder.rglob("*"):
        if path.is_file() and ".secret" not in path.parts:
            content = path.read_bytes()
            if path.suffix == ".npz":
                with zipfile.ZipFile(path) as archive:
                    content = b"".join(archive.read(name) for name in archive.namelist())
            assert seed not in content and seed.hex().encode() not in content, path


def test_status_counts(school):
    school.hand_in("ann")
    school.submit("bob", school.notebook())
    (line,) = [line for line in classroom.status(school.room) if line.startswith(school.name)]
    assert "2 collected, 1 graded, 1 to grade" in line and f"mean {school.result('x')['max_points']:.1f} of" in line
    school.put("bob", sandbox="NONE")
    (line,) = [line for line in classroom.status(school.room) if line.startswith(school.name)]
    assert "2 graded" in line and "1 graded WITHOUT a sandbox" in line
