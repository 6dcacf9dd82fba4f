"""dlc doctor: it is content with a right installation, and names what is wrong with a broken one."""

import json
import os

import pytest

from grading import doctor, workspace
from grading.course import weeks


def only(look):
    found = list(doctor.looked(look))
    assert len(found) == 1
    return found[0]


@pytest.fixture
def lock(tmp_path, monkeypatch):
    monkeypatch.setattr(doctor, "ROOT", tmp_path)
    return tmp_path / "requirements.lock"


def test_packages_as_locked(lock):
    from importlib.metadata import version

    lock.write_text(f"numpy=={version('numpy')}\npywin-nothing==1 ; python_full_version < '3'\n")
    finding = only(doctor.packages)
    assert finding.ok and finding.said == "2 as locked"


def test_a_package_of_another_version(lock, monkeypatch):
    lock.write_text("numpy==0.1\n")
    monkeypatch.setattr(doctor.bootstrap, "inside", lambda root: True)
    finding = only(doctor.packages)
    assert not finding.ok and "instead of 0.1" in finding.said and "make lab" in str(finding)


def test_with_conda_another_version_is_no_problem(lock, monkeypatch):
    lock.write_text("numpy==0.1\n")
    monkeypatch.setattr(doctor.bootstrap, "inside", lambda root: False)
    assert only(doctor.packages).ok


def test_a_missing_package(lock):
    lock.write_text("a-package-that-nobody-has==1\n")
    finding = only(doctor.packages)
    assert not finding.ok and "a-package-that-nobody-has" in finding.said


def test_an_old_python(monkeypatch):
    monkeypatch.setattr(doctor.sys, "version_info", (3, 10, 0))
    finding = only(doctor.python)
    assert not finding.ok and "3.11 or newer" in finding.do


def test_an_environment_of_an_older_lock(monkeypatch):
    monkeypatch.setattr(doctor.bootstrap, "inside", lambda root: True)
    monkeypatch.setattr(doctor.bootstrap, "is_current", lambda root: False)
    assert not only(doctor.environment).ok
    monkeypatch.setattr(doctor.bootstrap, "is_current", lambda root: True)
    assert only(doctor.environment).ok


def test_a_workspace_that_cannot_be_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WORK", str(tmp_path))
    assert only(doctor.work_folder).ok
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("WORK", str(tmp_path / "file"))  # a file where a folder should be
    assert not only(doctor.work_folder).ok


@pytest.mark.parametrize("week", weeks(written=True)[:1], ids=lambda week: week.path)
def test_a_notebook_of_another_version_than_its_key(week, tmp_path, monkeypatch):
    (tmp_path / ".progress").mkdir()
    monkeypatch.chdir(tmp_path)
    notebook = workspace.read(week.folder / "assignment.ipynb")
    workspace.write_bytes(tmp_path / "mine.ipynb", workspace.as_bytes(notebook))
    assert [finding.ok for finding in doctor.looked(doctor.versions)][:2] == [True, True]
    notebook["metadata"]["dlc"]["version"] = "00000000"
    workspace.write_bytes(tmp_path / "mine.ipynb", workspace.as_bytes(notebook))
    bad = [finding for finding in doctor.looked(doctor.versions) if not finding.ok]
    assert len(bad) == 1 and "mine.ipynb" in bad[0].what and "make lab" in bad[0].do


def test_jax_computes():
    finding = only(doctor.jax_works)
    assert finding.ok and finding.said.endswith(("on cpu", "on gpu", "on tpu"))


def test_a_kernel_of_another_python(tmp_path, monkeypatch):
    assert only(doctor.kernel).ok
    folder = tmp_path / "kernels" / "python3"
    folder.mkdir(parents=True)
    argv = [os.path.join(os.sep, "elsewhere", "python"), "-m", "ipykernel_launcher"]
    (folder / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "Other", "language": "python"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    finding = only(doctor.kernel)
    assert not finding.ok and "elsewhere" in finding.said


@pytest.mark.parametrize("look", [doctor.alembic, doctor.browser])
def test_programs_that_only_some_need_are_no_problem(look, monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CHROMIUM", raising=False)
    finding = only(look)
    assert not finding.ok and not finding.needed and finding.do


def test_a_look_that_fails_is_a_finding():
    def broken():
        raise ImportError("no module named jaxlib")
        yield

    finding = only(broken)
    assert not finding.ok and "no module named jaxlib" in finding.said and "make lab" in finding.do


@pytest.mark.parametrize("ok, code", [(True, 0), (False, 1)])
def test_the_exit_code(ok, code, monkeypatch, capsys):
    def python():
        yield doctor.Finding("Python", ok, "seen", "mend it")
        yield doctor.Finding("alembic", False, "not on PATH", "for instructors", needed=False)

    for name in ("environment", "packages", "work_folder", "versions", "jax_works", "kernel", "nbgrader", "alembic", "browser"):
        monkeypatch.setattr(doctor, name, lambda: iter(()))
    monkeypatch.setattr(doctor, "python", python)
    assert doctor.main() == code
    said = capsys.readouterr().out
    assert ("mend it" in said) != ok and "missing  alembic" in said
