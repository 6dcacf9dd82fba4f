"""A test is run again exactly when something that it depends on has changed."""

import os
import shutil
import subprocess
import sys

import changed
import pytest


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A package of two modules and one apart, a week, and a test that takes both."""
    monkeypatch.setattr(changed, "ROOT", tmp_path)
    monkeypatch.setattr(changed, "STORE", tmp_path / ".cache")
    monkeypatch.setattr(changed, "PLACES", (tmp_path,))
    monkeypatch.setattr(changed, "READ_BY_ALL", ("lock",))
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("DLC_ALL", raising=False)
    for name, text in {
        "dlcore/__init__.py": "",
        "dlcore/low.py": "x = 1",
        "dlcore/high.py": "def f():\n    from dlcore import low\n    return low.x",
        "dlcore/apart.py": "",
        "dlcore/data.npz": "numbers",
        "grading/__init__.py": "",
        "week/lesson.py": "import dlcore.high",
        "week/key.npz": "key",
        "named.txt": "",
        "lock": "",
        "tests/conftest.py": "",
        "tests/test_it.py": "",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


class Item:
    """As much of a collected test as is asked for."""

    def __init__(self, project, nodeid="tests/test_it.py::test[week]", marked=True):
        self.path, self.nodeid = project / "tests" / "test_it.py", nodeid
        week = type("Week", (), {"folder": project / "week"})
        self.callspec = type("Given", (), {"params": {"week": week}})
        self.marks = [pytest.mark.unless_passed(project / "named.txt").mark] if marked else []

    def iter_markers(self, name):
        return self.marks

    def get_closest_marker(self, name):
        return self.marks[0] if self.marks else None


def passed(item):
    for kept in (changed.fingerprint, changed.content, changed.closure, changed.imported):
        kept.cache_clear()
    return changed.passed_before(item)


def test_unchanged_and_not_seen(project):
    assert not passed(Item(project))
    changed.note_passed(Item(project))
    assert passed(Item(project))
    assert not passed(Item(project, nodeid="tests/test_it.py::test[other]"))


@pytest.mark.parametrize(
    "name",
    [
        *("tests/test_it.py", "tests/conftest.py", "week/lesson.py", "week/key.npz", "week/new.py", "named.txt", "lock"),
        *("dlcore/high.py", "dlcore/low.py", "dlcore/__init__.py", "dlcore/data.npz"),
    ],
)
def test_any_change_of_what_it_needs_runs_it_again(project, name):
    changed.note_passed(Item(project))
    (project / name).write_text("y = 2")
    assert not passed(Item(project))


def test_a_change_elsewhere_does_not(project):
    changed.note_passed(Item(project))
    (project / "dlcore" / "apart.py").write_text("y = 2")
    assert passed(Item(project))


@pytest.mark.parametrize("variable", ["CI", "DLC_ALL"])
def test_ci_runs_everything(project, variable, monkeypatch):
    changed.note_passed(Item(project))
    monkeypatch.setenv(variable, "1")
    assert not passed(Item(project))


@pytest.mark.parametrize(
    "place, marked", [("dlcore", True), ("tests/dlcore/viz", True), ("tests/grading", False), ("tests", False)]
)
def test_tests_of_dlcore_have_the_mark_by_their_place(project, place, marked):
    item = Item(project, marked=False)
    item.path = project / place / "test_it.py"
    item.add_marker = lambda mark: item.marks.append(mark.mark)
    changed.pytest_collection_modifyitems([item])
    assert [mark.name for mark in item.marks] == ["unless_passed"] * marked


def git(folder, *words):
    name = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "-C", folder, *name, *words], check=True, capture_output=True)


@pytest.fixture
def clone(project, tmp_path_factory, monkeypatch):
    git(project, "init", "-b", "main")
    git(project, "add", ".")
    git(project, "commit", "-m", "all")
    folder = tmp_path_factory.mktemp("clone")
    git(folder, "clone", str(project), ".")
    monkeypatch.setattr(changed, "ROOT", folder)
    monkeypatch.setattr(changed, "PLACES", (folder,))
    return folder


def as_at_origin(folder, **how):
    item = Item(folder)
    item.marks = [pytest.mark.unless_passed(folder / "named.txt", **how).mark]
    for kept in (changed.changed_since_origin, changed.closure, changed.imported):
        kept.cache_clear()
    return changed.as_at_origin(item)


def test_as_it_came_from_its_origin(clone, monkeypatch):
    assert as_at_origin(clone, since_origin=True)
    assert not as_at_origin(clone)
    monkeypatch.setenv("CI", "1")
    assert not as_at_origin(clone, since_origin=True)


@pytest.mark.parametrize("committed", [False, True])
@pytest.mark.parametrize(
    "name, runs", [("dlcore/low.py", True), ("week/new.py", True), ("named.txt", True), ("dlcore/apart.py", False)]
)
def test_what_changed_since_the_origin_runs(clone, name, committed, runs):
    (clone / name).write_text("y = 2")
    if committed:
        git(clone, "add", ".")
        git(clone, "commit", "-m", "more")
    assert as_at_origin(clone, since_origin=True) == (not runs)


def test_what_is_gone_since_the_origin_may_have_been_needed(clone):
    (clone / "week" / "key.npz").unlink()
    assert not as_at_origin(clone, since_origin=True)


def test_without_an_origin_there_is_no_telling(clone):
    git(clone, "remote", "remove", "origin")
    assert not as_at_origin(clone, since_origin=True)
    shutil.rmtree(clone / ".git")
    assert not as_at_origin(clone, since_origin=True)


def test_without_the_mark_it_always_runs(project):
    changed.note_passed(Item(project, marked=False))
    assert not passed(Item(project, marked=False))


CONFTEST = """
import pathlib, sys
sys.path.insert(0, {folder!r})
import changed
from changed import pytest_runtest_makereport, pytest_runtest_setup
changed.STORE = pathlib.Path(__file__).parent / "store"
"""
FAILS_ONCE = """
import pathlib, pytest

@pytest.mark.unless_passed
def test_it(tmp_path_factory):
    before = pathlib.Path(__file__).with_suffix(".txt")
    again = before.exists()
    before.touch()
    assert again
"""


def test_a_failure_is_not_noted_and_a_pass_is(tmp_path):
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = unless_passed: as in ours")
    (tmp_path / "conftest.py").write_text(CONFTEST.format(folder=str(changed.ROOT / "tests")))
    (tmp_path / "test_once.py").write_text(FAILS_ONCE)
    environment = {name: value for name, value in os.environ.items() if name not in ("CI", "DLC_ALL")}
    for outcome in ("1 failed", "1 passed", "1 skipped"):
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
        assert outcome in subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True).stdout
