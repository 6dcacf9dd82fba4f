"""bootstrap: from a bare Python to .venv, with one clear line where that cannot be."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grading import bootstrap
from grading.course import ROOT

LINUX = ((3, 12, 1), "linux", "x86_64", 2**63 - 1)


@pytest.mark.parametrize("name", ["__init__.py", "__main__.py", "bootstrap.py"])
def test_a_bare_and_old_python_can_read_it(name):
    text = (ROOT / "grading" / name).read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=(3, 7))
    bare = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name if isinstance(node, ast.Import) else node.module for node in bare for alias in node.names}
    assert {one.split(".")[0] for one in names} <= sys.stdlib_module_names | {"grading"}


@pytest.mark.skipif(sys.platform == "win32", reason="pyenv's layout")
@pytest.mark.parametrize("version", ["3.6", "3.8", "3.9", "3.10"])
def test_an_old_python_gets_one_line(version, tmp_path):
    for name in ("__init__.py", "__main__.py", "bootstrap.py"):  # elsewhere: here .venv may be ready, and would be used
        (tmp_path / "grading").mkdir(exist_ok=True)
        shutil.copy(ROOT / "grading" / name, tmp_path / "grading")
    found = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python3"))
    old = shutil.which(f"python{version}") if not found else str(found[0])
    if not old or subprocess.run([old, "-c", ""], capture_output=True).returncode:
        pytest.skip(f"no Python {version} here")
    done = subprocess.run([old, "-m", "grading", "lab"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert f"is Python {version}" in done.stderr and "3.11 or newer" in done.stderr


@pytest.mark.parametrize(
    "machine, words",
    [
        (((3, 10, 9), "linux", "x86_64", 2**63 - 1), "Python 3.11 or newer"),
        (((3, 12, 0), "darwin", "x86_64", 2**63 - 1), "Intel Macs"),
        (((3, 12, 0), "win32", "AMD64", 2**31 - 1), "64-bit"),
    ],
)
def test_a_machine_that_cannot_is_told_so_in_one_line(machine, words):
    with pytest.raises(bootstrap.Problem) as problem:
        bootstrap.check_machine(*machine)
    assert words in str(problem.value) and "\n" not in str(problem.value)


@pytest.mark.parametrize(
    "machine", [LINUX, ((3, 11, 0), "darwin", "arm64", 2**63 - 1), ((3, 14, 0), "win32", "AMD64", 2**63 - 1)]
)
def test_a_machine_that_can_is_not_stopped(machine):
    bootstrap.check_machine(*machine)


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_missing_venv_module_says_what_to_install(module, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(bootstrap.Problem, match=r"apt install python3\.\d+-venv"):
        bootstrap.create(str(tmp_path))
    assert not (tmp_path / ".venv").exists()


def house(folder):
    """The files that bootstrap reads, and an environment that looks made."""
    folder.mkdir(parents=True)
    for name in (bootstrap.LAB_LOCK, bootstrap.TEST_LOCK):
        (folder / name).write_text("one==1\n")
    (folder / "pyproject.toml").write_text("[project]\n")
    python = Path(bootstrap.venv_python(str(folder)))
    python.parent.mkdir(parents=True)
    python.write_text("")
    return folder


def put_stamp(folder, lock=bootstrap.LAB_LOCK):
    Path(bootstrap.stamp(str(folder), lock)).write_text(bootstrap.fingerprint(str(folder), lock))


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(bootstrap.Problem, match="Cannot write to"):
        bootstrap.prepare(str(tmp_path / "file" / "course"))


def test_a_current_environment_is_used_as_it_is(tmp_path, monkeypatch):
    root = house(tmp_path / "course")
    put_stamp(root)
    monkeypatch.setattr(bootstrap, "install", lambda *_: pytest.fail("installs again"))
    assert bootstrap.prepare(str(root)) == bootstrap.venv_python(str(root))


@pytest.mark.parametrize("changed", [bootstrap.LAB_LOCK, "pyproject.toml"])
def test_a_change_of_the_lock_or_of_the_project_installs_again(tmp_path, monkeypatch, changed):
    root = house(tmp_path / "course")
    put_stamp(root)
    (root / changed).write_text("two==2\n")
    installed = []
    monkeypatch.setattr(bootstrap, "install", lambda folder, lock: installed.append(lock))
    bootstrap.prepare(str(root))
    assert installed == [bootstrap.LAB_LOCK]


def test_a_moved_course_is_installed_again(tmp_path):
    root = house(tmp_path / "course")
    put_stamp(root)
    assert bootstrap.is_current(str(root))
    shutil.copytree(root, tmp_path / "moved")
    assert not bootstrap.is_current(str(tmp_path / "moved"))


def test_the_environment_of_the_tests_serves_learners_too_but_not_the_other_way(tmp_path):
    root = house(tmp_path / "course")
    put_stamp(root, bootstrap.TEST_LOCK)
    assert bootstrap.is_current(str(root), bootstrap.LAB_LOCK)
    Path(bootstrap.stamp(str(root), bootstrap.TEST_LOCK)).unlink()
    put_stamp(root, bootstrap.LAB_LOCK)
    assert not bootstrap.is_current(str(root), bootstrap.TEST_LOCK)


def test_what_pip_says_last_is_shown_when_it_fails():
    command = [sys.executable, "-c", "print('Collecting jax==1'); print('ERROR: no such version'); raise SystemExit(1)"]
    with pytest.raises(bootstrap.Problem, match="ERROR: no such version"):
        bootstrap.run_pip(command, 3)


def test_pip_that_succeeds_is_quiet(capfd):
    bootstrap.run_pip([sys.executable, "-c", "print('Collecting jax==1')"], 1)
    assert capfd.readouterr().out == ""


@pytest.mark.slow
def test_from_a_bare_python_to_the_open_course(tmp_path):
    """README's first command on a fresh copy; needs the package registry, and takes minutes."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    root = tmp_path / "a course with spaces"
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, root / name)
    bare = Path(sys.base_prefix) / ("python.exe" if sys.platform == "win32" else "bin/python3")
    work = tmp_path / "work"
    command = [str(bare), "-m", "grading", "lab", "--prepare-only", "--work", str(work)]
    subprocess.run(command, cwd=root, check=True, timeout=900)
    assert (work / "Home.ipynb").exists()
    assert list(work.glob("*/*/assignment.ipynb"))
    done = subprocess.run([bootstrap.venv_python(str(root)), "-m", "grading", "doctor"], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_install_from_inside_the_environment_is_no_error():
    """As with an activated .venv: `make test` begins with it."""
    if not bootstrap.is_current(bootstrap.ROOT, bootstrap.TEST_LOCK):
        pytest.skip("this environment was not made from the lock of the tests")
    done = subprocess.run(
        [sys.executable, "-m", "grading", "install", "--tests"], cwd=bootstrap.ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
