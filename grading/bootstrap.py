"""From a bare Python to the course's own environment in .venv.

Runs on whatever Python a machine has, so it imports the standard library only and is written for old versions too:
someone with Python 3.8 shall read one sentence, not a syntax error.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OLDEST = (3, 11)
LAB_LOCK = "requirements.lock"
TEST_LOCK = "requirements-test.lock"


class Problem(Exception):
    """Something that the person at the keyboard can put right; its text is all that they see."""


def main(args):
    """`install [--tests]` makes .venv current; any other command is then run inside it."""
    tests = args[:1] == ["install"] and "--tests" in args
    try:
        python = prepare(ROOT, TEST_LOCK if tests else LAB_LOCK)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The next start goes on from here.", file=sys.stderr)
        return 130
    return 0 if args[:1] == ["install"] else run_in(python, ["-m", "grading"] + args)


def prepare(root, lock=LAB_LOCK):
    """The path of the Python in root/.venv, after creating or updating that folder where needed."""
    if is_current(root, lock):
        return venv_python(root)
    check_machine(sys.version_info, sys.platform, platform.machine(), sys.maxsize)
    try:
        if not os.path.exists(venv_python(root)):
            create(root)
        install(root, lock)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Problem(f"Cannot write to {root} ({reason}). Move the course to a folder of your own.") from None
    return venv_python(root)


def check_machine(version, system, machine, maxsize):
    """Say in one line why the course cannot run here, if it cannot."""
    if tuple(version[:2]) < OLDEST:
        raise Problem(
            "The course needs Python {}.{} or newer; {} is Python {}.{}. Install a newer one and name it: "
            "make lab PYTHON=python3.12".format(*OLDEST, sys.executable, *version[:2])
        )
    if system == "darwin" and machine == "x86_64":
        raise Problem(
            "JAX has no packages for Intel Macs, so the course cannot run here. On an Apple silicon Mac, install a "
            "Python made for it (this one is made for Intel)."
        )
    if maxsize < 2**32:
        raise Problem("This Python is a 32-bit one; the course needs a 64-bit Python.")


def create(root):
    """An empty environment with pip in root/.venv."""
    try:
        import ensurepip  # noqa: F401  (Debian and Ubuntu ship it in a package of its own)
        import venv
    except ImportError:
        raise Problem(
            "Python's venv module is missing. On Debian or Ubuntu: sudo apt install python{}.{}-venv; then start again.".format(
                *sys.version_info[:2]
            )
        ) from None
    print("Creating {} ...".format(os.path.join(root, ".venv")), flush=True)
    try:
        venv.create(os.path.join(root, ".venv"), with_pip=True, symlinks=os.name != "nt", clear=True)
    except subprocess.CalledProcessError as error:
        shutil.rmtree(os.path.join(root, ".venv"), ignore_errors=True)
        raise Problem(f"Python could not create an environment with pip in {root}: {last_lines(error.output)}") from None


def install(root, lock):
    """Exactly the locked packages, then the course itself as an editable install."""
    with open(os.path.join(root, lock), encoding="utf-8") as file:
        total = sum(1 for line in file if "==" in line)
    print("Installing the course's packages into .venv (once; a few minutes) ...", flush=True)
    python = venv_python(root)
    pip = [python, "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    # The lock is complete, so pip need not search; and nothing is ever compiled on a learner's machine.
    run_pip(pip + ["--no-deps", "--only-binary", ":all:", "-r", os.path.join(root, lock)], total)
    # The locked setuptools builds it: no second download, and it works without a network.
    run_pip(pip + ["--no-deps", "--no-build-isolation", "-e", root], 0)
    with open(stamp(root, lock), "w", encoding="utf-8") as file:
        file.write(fingerprint(root, lock))


def run_pip(command, total):
    """Run pip; show how far it is instead of its two hundred lines."""
    lines = []
    environment = dict(os.environ, PYTHONUNBUFFERED="1", PIP_PROGRESS_BAR="off")
    piped = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8", "errors": "replace"}
    done = 0
    with subprocess.Popen(command, env=environment, **piped) as process:
        for line in process.stdout or ():
            lines.append(line.strip())
            if line.startswith(("Collecting", "Requirement already satisfied")) and total:
                done += 1
                name = line.split(":", 1)[1].split()[0] if line.startswith("Req") else line.split()[1]
                show_progress(done, total, name)
            elif line.startswith("Installing collected"):
                show_progress(total, total, "unpacking")
    if total and sys.stdout.isatty():
        print("\r" + " " * 70 + "\r", end="", flush=True)
    if process.returncode:
        raise Problem(
            "pip could not install the course's packages: {}\nIs there a network? Is this Python ({}.{}) one of 3.11 "
            "to 3.14? Start again to go on.".format(last_lines("\n".join(lines)), *sys.version_info[:2])
        )


def show_progress(done, total, name):
    if sys.stdout.isatty():
        print(f"\r  {min(done, total):3d} of {total}  {name[:50]:<50}", end="", flush=True)


def last_lines(output, count=3):
    if isinstance(output, bytes):
        output = output.decode("utf-8", "replace")
    return " | ".join([line for line in (output or "").splitlines() if line.strip()][-count:])


def run_in(python, arguments):
    """Go on in the environment's Python, in this process where the system can do that."""
    environment = dict(os.environ)
    environment["VIRTUAL_ENV"] = os.path.dirname(os.path.dirname(python))
    # nbgrader starts `alembic` by its name.
    environment["PATH"] = os.path.dirname(python) + os.pathsep + environment.get("PATH", "")
    environment.pop("PYTHONHOME", None)
    if os.name == "nt":  # exec on Windows would give the prompt back while the program runs
        try:
            return subprocess.call([python] + arguments, env=environment)
        except KeyboardInterrupt:
            return 130
    os.execve(python, [python] + arguments, environment)


def venv_python(root):
    folder = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return os.path.join(root, ".venv", *folder)


def inside(root):
    return os.path.realpath(sys.prefix) == os.path.realpath(os.path.join(root, ".venv"))


def stamp(root, lock):
    return os.path.join(root, ".venv", lock + ".stamp")


def fingerprint(root, lock):
    """Changes with the locked packages, with the project's description, and when the folder is moved."""
    digest = hashlib.sha256(os.path.realpath(root).encode())
    for name in (lock, "pyproject.toml"):
        with open(os.path.join(root, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def is_current(root, lock=LAB_LOCK):
    """Whether the environment holds this lock, or the test lock, which includes it."""
    for name in {lock, TEST_LOCK}:
        if os.path.exists(stamp(root, name)) and os.path.exists(venv_python(root)):
            with open(stamp(root, name), encoding="utf-8") as file:
                if file.read() == fingerprint(root, name):
                    return True
    return False
