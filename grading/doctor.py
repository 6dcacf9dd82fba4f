"""dlc doctor: what is wrong with this installation, and what to do about it, one line each."""

import contextlib
import importlib.metadata
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from grading import bootstrap, workspace
from grading.course import ROOT, weeks

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


class Finding(NamedTuple):
    """One line of the report. `needed` is False for what only authors and instructors need."""

    what: str
    ok: bool
    said: str
    do: str = ""
    needed: bool = True

    def __str__(self) -> str:
        word = "ok" if self.ok else "problem" if self.needed else "missing"
        return f"{word:<8} {self.what}: {self.said}" + ("" if self.ok or not self.do else f". {self.do}")


def main() -> int:
    problems = 0
    for look in (python, environment, packages, work_folder, versions, jax_works, kernel, nbgrader, alembic, browser):
        for finding in looked(look):
            print(finding)
            problems += finding.needed and not finding.ok
    print(f"{problems} problem{'' if problems == 1 else 's'}" if problems else "Nothing is wrong.")
    return 1 if problems else 0


def looked(look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """What a look finds; one that fails is a finding too."""
    try:
        yield from look()
    except Exception as error:
        yield Finding(look.__name__.replace("_", " "), False, f"{type(error).__name__}: {error}", REINSTALL)


REINSTALL = "Remove the folder .venv and run `make lab` again"


def python() -> Iterator[Finding]:
    said = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    try:
        bootstrap.check_machine(sys.version_info, sys.platform, platform.machine(), sys.maxsize)
        yield Finding("Python", True, said)
    except bootstrap.Problem as problem:
        yield Finding("Python", False, said, str(problem))


def environment() -> Iterator[Finding]:
    """Not having .venv is right with conda or in a container; an old .venv is not."""
    own = bootstrap.inside(str(ROOT))
    if own and not bootstrap.is_current(str(ROOT)):
        yield Finding("environment", False, "was made for another version of the course", "Run `make lab` once")
    else:
        yield Finding("environment", True, sys.prefix + ("" if own else " (not the course's own .venv)"))


def packages() -> Iterator[Finding]:
    """The installed versions against the lock."""
    from packaging.requirements import Requirement

    lines = (ROOT / bootstrap.LAB_LOCK).read_text(encoding="utf-8").splitlines()
    locked = [Requirement(line) for line in lines if "==" in line and not line.startswith("#")]
    wrong, missing = [], []
    for requirement in locked:
        if requirement.marker and not requirement.marker.evaluate():
            continue
        try:
            version = importlib.metadata.version(requirement.name)
        except importlib.metadata.PackageNotFoundError:
            missing.append(requirement.name)
            continue
        if not requirement.specifier.contains(version, prereleases=True):
            wrong.append(f"{requirement.name} {version} instead of {str(requirement.specifier).lstrip('=')}")
    do = "Run `make lab` once, or `pip install -r requirements.lock`"
    if missing:
        yield Finding("packages", False, f"not installed: {', '.join(missing[:5])}{' ...' * (len(missing) > 5)}", do)
    if wrong:
        said = f"{len(wrong)} not as locked: {', '.join(wrong[:5])}{' ...' * (len(wrong) > 5)}"
        yield Finding("packages", not bootstrap.inside(str(ROOT)), said, do)
    if not missing and not wrong:
        yield Finding("packages", True, f"{len(locked)} as locked")


def work_folder() -> Iterator[Finding]:
    from grading.check import workspace as nearest

    folder = nearest() or Path(os.environ.get("WORK") or ROOT / "my_work")
    if not folder.exists():
        yield Finding("workspace", True, f"{folder} is not there yet; `make lab` makes it")
        return
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
        yield Finding("workspace", True, f"{folder} can be written")
    except OSError as error:
        yield Finding(
            "workspace", False, f"{folder} cannot be written ({error.strerror})", "Choose another: make lab WORK=~/my_work"
        )


def versions() -> Iterator[Finding]:
    """Each notebook of the learner against the key that checks it."""
    from grading import key
    from grading.check import workspace as nearest

    folder = nearest() or Path(os.environ.get("WORK") or ROOT / "my_work")
    mine = workspace.notebooks(folder) if folder.is_dir() else {}
    for week in weeks(written=True):
        if not week.key.exists():
            yield Finding(week.path, False, "has no answer key", "Run `dlc build`, or get the course again")
            continue
        there = key.about(week.key)["version"]
        for path in [week.folder / "assignment.ipynb", *mine.get((week.path, "assignment"), [])]:
            version = workspace.version(workspace.read(path) or {})
            do = "Run `make lab` again" if folder in path.parents else "Run `dlc build`, or get the course again"
            said = (
                f"version {version}, and its answer key {there}" if version != there else f"version {version}, as its answer key"
            )
            yield Finding(str(path.relative_to(ROOT) if ROOT in path.parents else path), version == there, said, do)


def jax_works() -> Iterator[Finding]:
    with silent_stderr():
        import jax
        import jax.numpy as jnp

        right = abs(float(jax.jit(jax.grad(lambda x: jnp.sum(x**2)))(3.0)) - 6.0) < 1e-6
        backend = jax.default_backend()
    yield Finding("JAX", right, f"{jax.__version__} on {backend}" + ("" if right else ", and computes wrong numbers"), REINSTALL)


def kernel() -> Iterator[Finding]:
    """The kernel named python3 must be this very Python, or notebooks would not find the course."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        command = KernelSpecManager().get_kernel_spec("python3").argv[0]
    except NoSuchKernel:
        yield Finding("kernel", False, "there is none called python3", REINSTALL)
        return
    here = not os.path.isabs(command) or Path(command).parent == Path(sys.executable).parent
    do = "Start with `make lab`, which chooses the right one, or run `python -m ipykernel install --sys-prefix`"
    yield Finding("kernel", here, f"python3 starts {'this Python' if here else command}", do)


def nbgrader() -> Iterator[Finding]:
    folder = Path(sys.prefix) / "share" / "jupyter" / "labextensions" / "@jupyter" / "nbgrader" / "package.json"
    version = importlib.metadata.version("nbgrader")
    said = (
        f"{version}, with its extension for JupyterLab" if folder.exists() else f"{version}, without its extension for JupyterLab"
    )
    yield Finding("nbgrader", folder.exists(), said, "Only instructors need it", needed=False)


def alembic() -> Iterator[Finding]:
    path = shutil.which("alembic")
    do = f"nbgrader starts it by name: put {Path(sys.executable).parent} on PATH (only instructors need it)"
    yield Finding("alembic", bool(path), path or "not on PATH", do, needed=False)


def browser() -> Iterator[Finding]:
    named = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else BROWSERS
    path = next(filter(None, map(shutil.which, named)), None)
    do = "Only the browser tests need it: apt-get install chromium, or set CHROMIUM to its file"
    yield Finding("Chromium", bool(path), path or "not found", do, needed=False)


@contextlib.contextmanager
def silent_stderr() -> Iterator[None]:
    """What XLA writes to descriptor 2 while it looks for devices is not a finding."""
    saved = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(nowhere)
