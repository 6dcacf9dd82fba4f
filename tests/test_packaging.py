"""What is installed where: pyproject.toml, the locks and environment.yml agree, and nothing is forgotten."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from grading.course import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-test.lock")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = ("x86_64-manylinux_2_28", "aarch64-manylinux_2_28", "aarch64-apple-darwin", "x86_64-pc-windows-msvc")


def requirements(lines):
    return {canonicalize_name(one.name): one for one in map(Requirement, lines)}


def locked(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return requirements(line for line in lines if line.strip() and not line.startswith("#"))


def declared(extra=""):
    project = PROJECT["project"]
    return requirements(project["optional-dependencies"][extra] if extra else project["dependencies"])


def version(requirement):
    (pin,) = requirement.specifier
    assert pin.operator == "=="
    return pin.version


@pytest.mark.parametrize("lock, extras", [("requirements.lock", [""]), ("requirements-test.lock", ["", "test"])])
def test_a_lock_holds_what_the_project_declares(lock, extras):
    pins = locked(lock)
    for wanted in [one for extra in extras for one in declared(extra).values()]:
        pin = pins[canonicalize_name(wanted.name)]
        assert wanted.specifier.contains(version(pin)), wanted
        assert pin.marker is None, pin


def test_the_lock_of_learners_is_part_of_the_lock_of_tests():
    few, many = locked(LOCKS[0]), locked(LOCKS[1])
    for name, pin in few.items():
        assert version(many[name]) == version(pin)
        assert many[name].marker in (None, pin.marker), name  # the tests may want it on more systems


def test_the_locks_can_build_the_project_without_a_download():
    (builder,) = requirements(PROJECT["build-system"]["requires"]).values()
    for name in LOCKS:
        assert builder.specifier.contains(version(locked(name)["setuptools"]))
    assert f'echo "{builder}"' in (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", LOCKS)
def test_learners_and_tests_need_no_second_framework(lock):
    assert not {"torch", "tensorflow"} & set(locked(lock))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place_to_download_from(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"://|--|@", text)


def test_conda_gets_the_packages_and_bounds_of_the_project():
    described = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    lines = [line for line in described["dependencies"] if isinstance(line, str)]
    conda = requirements(lines)
    assert described["channels"] == ["conda-forge"]
    python = conda.pop("python")
    assert python.specifier == Requirement(f"python{PROJECT['project']['requires-python']}").specifier
    assert str(conda.pop("pip")) == "pip"
    assert {name: one.specifier for name, one in conda.items()} == {name: one.specifier for name, one in declared().items()}
    assert [line for line in described["dependencies"] if isinstance(line, dict)] == [{"pip": ["-e ."]}]


def test_every_file_that_is_not_python_is_packaged():
    patterns = PROJECT["tool"]["setuptools"]["package-data"]
    for package in ("dlcore", "grading"):
        packaged = {path for pattern in patterns[package] for path in (ROOT / package).glob(pattern)}
        others = {
            path
            for path in (ROOT / package).rglob("*")
            if path.is_file() and path.suffix not in (".py", ".pyc") and not any(part.startswith(".") for part in path.parts)
        }
        assert others and others <= packaged


def make(*arguments: str) -> subprocess.CompletedProcess:
    """Make as from a terminal: these tests may themselves be run by make, which would talk about its level."""
    alone = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(["make", *arguments], cwd=ROOT, env=alone, capture_output=True, text=True)


def test_make_alone_lists_every_target():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", text, re.MULTILINE))
    listed = make().stdout
    assert {line.split()[0] for line in listed.splitlines()} == targets
    assert {"lab", "test", "test-all", "check", "notebooks", "lock", "bench"} <= targets


def test_make_without_a_python_says_so_in_one_line():
    done = make("-s", "lab", "PYTHON=no-such-python")
    assert done.returncode
    assert done.stdout.splitlines() == [
        "There is no no-such-python here. Install Python 3.11 or newer, or name it: make lab PYTHON=python3.12"
    ]


def test_ci_is_a_script_that_bash_can_read():
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    subprocess.run(["bash", "-n", str(script)], check=True)


@pytest.mark.slow
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_locks_can_be_installed_from_wheels_everywhere(platform, python, tmp_path):
    """The resolver finds a wheel of every version in the larger lock for this platform; needs the package registry."""
    done = resolve(ROOT / LOCKS[1], tmp_path, python, platform)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_the_resolver_would_notice_a_platform_without_wheels(tmp_path):
    """JAX has none for Intel Macs: the proof that the test above can fail."""
    (tmp_path / "jax.lock").write_text(f"{locked(LOCKS[0])['jaxlib']}\n")
    assert "platform tag" in resolve(tmp_path / "jax.lock", tmp_path, "3.12", "x86_64-apple-darwin").stderr


def resolve(lock, folder, python, platform):
    uv = Path(sys.executable).parent / ("uv.exe" if sys.platform == "win32" else "uv")
    command = [str(uv), "pip", "compile", "-q", "--no-deps", "--only-binary", ":all:", "--python-version", python]
    command += ["--python-platform", platform, str(lock), "-o", str(folder / "resolved")]
    return subprocess.run(command, capture_output=True, text=True)
