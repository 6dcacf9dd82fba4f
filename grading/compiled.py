"""Programs that XLA compiled beforehand, for learners' answers in jax.numpy: most of their time is compiling.

The instructor's own answers are run once, and what JAX keeps of them is shown to every sandbox, read-only. Only single
operations of JAX are kept: a whole answer that somebody compiled would be an answer to copy.
"""

import contextlib
import hashlib
import inspect
import os
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

from grading import course, worker

SETTINGS = {"jax_persistent_cache_min_compile_time_secs": 0.0, "jax_persistent_cache_min_entry_size_bytes": -1}
TIME = 1800  # seconds
CALL = 60.0  # seconds for one call: all that it does is compiled here, perhaps beside other work
ENTRY = re.compile(r"jit_(\w+?)-[0-9a-f]+-cache")
LOOPS = {
    "scan",
    "while_loop",
    "fori_loop",
    "cond",
    "switch",
    "map",
    "associative_scan",
    "custom_root",
    "body",
    "cond_fun",
    "body_fun",
}


class NotCompiled(Exception):
    """The programs of a week could not be compiled beforehand; grading works without them, and takes longer."""


def place_of(week: str, folder: Path | None = None) -> Path | None:
    """The folder of compiled programs for an assignment, whether it is there or not; None where the week has no sources."""
    found = course.find(week)
    if not found.written:
        return None
    content = hashlib.sha256(found.key.read_bytes()).hexdigest()
    settings = f"{worker.environment()} {worker.cache_settings('')}"
    words = (content, settings, metadata.version("jax"), sys.version, os.uname().nodename, Path(__file__).read_text("utf-8"))
    digest = hashlib.sha256("\0".join(words).encode()).hexdigest()[:16]
    return (folder or course.ROOT / ".cache" / "engine") / digest


def programs(week: str, folder: Path | None = None) -> Path | None:
    """The folder of compiled programs for an assignment, filled when there is none yet."""
    place = place_of(week, folder)
    if place and not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = place.with_name(f".{place.name}.{os.getpid()}")
        code = "import sys; sys.path.append(sys.argv[1]); from grading import compiled; compiled.fill(*sys.argv[2:])"
        command = [sys.executable, "-c", code, str(course.ROOT), week, str(fresh)]
        try:
            ended = subprocess.run(
                command, env=worker.environment(), cwd=course.ROOT, capture_output=True, text=True, timeout=TIME
            )
            if ended.returncode:
                last = (ended.stderr.strip().splitlines() or [f"it ended with {ended.returncode}"])[-1]
                raise NotCompiled(f"The programs of {week} could not be compiled beforehand: {last[:300]}")
            with contextlib.suppress(OSError):  # another grader was quicker
                fresh.rename(place)
        except subprocess.TimeoutExpired:
            raise NotCompiled(f"The programs of {week} were not compiled within {TIME // 60:.0f} minutes.") from None
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return place


def fill(week: str, folder: str) -> None:
    """Run answers in jax.numpy on the visible inputs; keep what is compiled. Hidden inputs have the same shapes.

    Each answer that we know, right or mistaken, is run by itself and within all exercises that use it: there its operations
    meet other shapes.
    """
    import jax
    import jax.numpy as jnp

    from grading import call, key, sources

    for name, value in (worker.cache_settings(folder) | SETTINGS).items():
        jax.config.update(name, value)
    material = sources.Material(course.find(week))
    entries = {name: key.load(material.week.key, name) for name in material.exercises}
    namespace = material.reference(np=jnp)
    for name, value in vars(material.right_answers).items():
        namespace.setdefault(name, value)
    for name in material.exercises:
        reference = namespace[name]
        for program in answers(material, name):
            with contextlib.suppress(Exception):
                exec(program, namespace)
                for other in (name, *users(material.exercises, name)):
                    for case in range(len(entries[other]["cases"])):
                        call.run(namespace[other], entries[other].arguments(case), material.exercises[other].call, CALL)
        namespace[name] = reference
    Path(folder).mkdir(exist_ok=True)
    keep_operations(Path(folder), set(material.exercises))


def answers(material: Any, name: str) -> list[str]:
    """The programs of all answers to an exercise that we know."""
    others = [
        inspect.getsource(function).replace(f"def {function.__name__}(", f"def {name}(", 1)
        for function in material.also_right(name)
    ]
    return [material.program(name), *others, *(material.mistaken(name, each) for each in material.exercises[name].mistakes)]


def users(exercises: dict, name: str) -> list[str]:
    """The exercises that use one, themselves or through others."""
    found = {name}
    for other, exercise in exercises.items():
        if found & set(exercise.uses):
            found.add(other)
    return [other for other in exercises if other in found - {name}]


def keep_operations(folder: Path, exercises: set[str]) -> None:
    """Remove all programs but single operations of JAX itself."""
    import jax

    offered = {name for name, value in vars(jax.nn).items() if callable(value)}
    known = operations() - (exercises - offered) - LOOPS  # what jax.nn offers is nobody's secret
    for path in folder.iterdir():
        match = ENTRY.fullmatch(path.name)
        if match is None or match[1] not in known:
            path.unlink()
        else:
            path.chmod(0o644)


def operations() -> set[str]:
    """The names of JAX's own functions and primitives."""

    modules = [module for name, module in sys.modules.items() if name.startswith(("jax.", "jax._src.")) and module]
    names = {name for module in modules for name, value in list(vars(module).items()) if callable(value)}
    return {name.strip("_") for name in names} | names
