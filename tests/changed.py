"""Which tests need not run again: those under `@pytest.mark.unless_passed` that passed with the very same files.

Such a test depends on its own file and the conftest.py beside or above it, on the week it is parametrized with, on what its mark
names, and on every module of ours that these import. The tests of dlcore, which need nothing else, have the mark by their place.
With `since_origin=True` a test also need not run where its files are as the origin of this clone has them, since CI ran it there:
so it is with whole notebooks, which take long. On CI and with `make test-all` everything runs: CI=1 or DLC_ALL=1.
"""

import ast
import hashlib
import importlib.metadata
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STORE = ROOT / ".cache" / "passed"
# Where modules of ours lie, and what all of them may read.
PLACES = (ROOT, ROOT / "tests", ROOT / "tests" / "browser")
PACKAGES = ("dlcore", "grading")
READ_BY_ALL = ("requirements-test.lock", "pyproject.toml", "nbgrader_config.py", "tests/conftest.py", "tests/changed.py")
MARKED = ("dlcore", "tests/dlcore")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if any(item.path.is_relative_to(ROOT / place) for place in MARKED):
            item.add_marker(pytest.mark.unless_passed)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if passed_before(item):
        pytest.skip("passed before, and nothing that it needs has changed (DLC_ALL=1 runs it all the same)")
    if as_at_origin(item):
        pytest.skip("nothing that it needs has changed since the origin of this clone (DLC_ALL=1 runs it all the same)")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    report = yield
    if report.when == "call" and report.passed:
        note_passed(item)
    return report


def passed_before(item: pytest.Item) -> bool:
    if item.get_closest_marker("unless_passed") is None or everything_runs():
        return False
    note = note_of(item)
    return note.exists() and note.read_text() == fingerprint(tuple(needs(item)))


def as_at_origin(item: pytest.Item) -> bool:
    if not any(mark.kwargs.get("since_origin") for mark in item.iter_markers("unless_passed")) or everything_runs():
        return False
    changed = changed_since_origin()
    return changed is not None and not changed & closure(tuple(needs(item)))


def everything_runs() -> bool:
    return bool(os.environ.get("CI") or os.environ.get("DLC_ALL"))


@cache
def changed_since_origin() -> set[Path] | None:
    """The files that differ from the newest commit shared with the origin, new ones too. None where that is not known."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout

    if not (ROOT / ".git").exists():
        return None
    try:
        shared = git("merge-base", "HEAD", "origin/HEAD").strip()
        if git("diff", "-z", "--name-only", "--diff-filter=D", shared):
            return None  # what needed a file that is gone cannot be seen
        names = git("diff", "-z", "--name-only", shared) + git("ls-files", "-z", "--others", "--exclude-standard")
    except (OSError, subprocess.CalledProcessError):
        return None
    return {ROOT / name for name in names.split("\0") if name}


def note_passed(item: pytest.Item) -> None:
    if item.get_closest_marker("unless_passed") is not None:
        note = note_of(item)
        note.parent.mkdir(parents=True, exist_ok=True)
        part = note.with_suffix(f".{os.getpid()}")
        part.write_text(fingerprint(tuple(needs(item))))
        os.replace(part, note)


def note_of(item: pytest.Item) -> Path:
    return STORE / hashlib.sha256(item.nodeid.encode()).hexdigest()[:24]


def needs(item: pytest.Item) -> list[Path]:
    """What the test begins with: its own file, folders of weeks and courses, and the paths of its mark."""
    given = getattr(item, "callspec", None)
    above = [folder / "conftest.py" for folder in item.path.parents if folder.is_relative_to(ROOT)]
    starts = [item.path, *(file for file in above if file.exists()), *(ROOT / path for path in READ_BY_ALL)]
    for value in given.params.values() if given else ():
        if hasattr(value, "folder"):
            starts.append(value.folder)
        elif hasattr(value, "source"):
            starts += [value.source, value.notebook]
    for mark in item.iter_markers("unless_passed"):
        starts += [start if isinstance(start, Path) else start(item) for start in mark.args]
    return starts


def name_of(item: pytest.Item) -> str:
    """The widget that a test is about, or nothing."""
    given = getattr(item, "callspec", None)
    return given.params["name"] if given else ""


def drawn_by(item: pytest.Item) -> Path:
    """For a mark: the module of that widget; all of them for a test of a whole page."""
    name = name_of(item)
    return ROOT / "dlcore" / "viz" / (f"{name.partition('.')[0]}.py" if name else "")


@cache
def fingerprint(starts: tuple[Path, ...]) -> str:
    """Changes with each of these files, with what they import, with shipped data, with Python and the installed jax."""
    digest = hashlib.sha256(f"{sys.version} {importlib.metadata.version('jax')}".encode())
    for file in sorted(closure(starts)):
        digest.update(str(file).encode() + b"\0" + content(file))
    return digest.hexdigest()


@cache
def content(file: Path) -> bytes:
    return hashlib.sha256(file.read_bytes()).digest()


@cache
def closure(starts: tuple[Path, ...]) -> set[Path]:
    """The files, those in the folders, and the modules of ours that they import, themselves or through others."""
    waiting = [file for start in starts for file in (files_in(start) if start.is_dir() else [start])]
    waiting += [file for package in PACKAGES for file in files_in(ROOT / package) if file.suffix != ".py"]
    found: set[Path] = set()
    while waiting:
        file = waiting.pop()
        if file not in found:
            found.add(file)
            waiting += imported(file) if file.suffix == ".py" else ()
    return found


def files_in(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts]


@cache
def imported(file: Path) -> list[Path]:
    """The modules of ours that a file imports, inside functions too."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    parts = [name.split(".") for name in names]
    tried = {place.joinpath(*path[:n]) for path in parts for n in range(1, len(path) + 1) for place in PLACES}
    return [file for path in tried for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()]
