"""What a notebook calls: `check("sigmoid")` runs the learner's function on the visible cases and asks the judge."""

import contextlib
import difflib
import dis
import inspect
import json
import os
import sys
import tempfile
import types
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from grading import call, course, key
from grading.judge import judge
from grading.verdict import Part, Verdict

FIRST_LIMIT = 20.0  # seconds for an exercise's first call, which may compile
LIMIT = 10.0


class Check:
    """The checks of one week.

    `check("sigmoid")` is the verdict; `check.inputs("sigmoid")` are the arguments of the case that failed.
    """

    def __init__(self, path: str, version: str | None, namespace: dict[str, Any]):
        self.path, self.version, self.namespace = path, version, namespace
        self.first_limit, self.limit = FIRST_LIMIT, LIMIT
        self._failing: dict[str, int] = {}

    def __repr__(self) -> str:
        return f"<the checks of {self.path}: {', '.join(self._about()['exercises'])}>"

    def __call__(self, name: str) -> Verdict:
        verdict = self.verdict(name)
        remember(self.path, verdict)
        return verdict

    def verdict(self, name: str) -> Verdict:
        """The verdict alone: Home is not told of it."""
        verdict = self._verdict(name, self._entry(name))
        verdict.notes += self._version_note()
        return verdict

    def inputs(self, name: str) -> dict[str, Any]:
        """The arguments of the first case that failed (or of the example), by name, to try by hand."""
        entry = self._entry(name)
        if name not in self._failing:
            self._verdict(name, entry)
        return dict(zip(entry["arguments"], entry.arguments(self._failing.get(name, 0)), strict=False))

    def _key(self) -> Path:
        """The key of the installed course; else one in the notebook's folder."""
        installed = course.ROOT / self.path / "key.npz"
        for path in (installed, Path("key.npz")):
            if path.exists():
                return path
        raise FileNotFoundError(
            f"There is no answer key for {self.path}: neither {installed} nor key.npz beside this notebook. Run `dlc doctor`."
        )

    def _about(self) -> dict:
        return key.about(self._key())

    def _entry(self, name: str) -> key.Entry:
        known = self._about()["exercises"]
        if name not in known:
            near = difflib.get_close_matches(str(name), known, n=1)
            raise ValueError(f"There is no exercise {name!r} in {self.path}{f'; is {near[0]!r} meant?' if near else ''}")
        return key.load(self._key(), name)

    def _version_note(self) -> list[str]:
        there = self._about()["version"]
        if self.version in (None, there):
            return []
        return [
            f"This notebook is of version {self.version} and the answer key of version {there}. Start `make lab` again: "
            "it brings the notebook up to date and keeps your answers."
        ]

    def _verdict(self, name: str, entry: key.Entry) -> Verdict:
        function = self.namespace.get(name)
        if not callable(function):
            return _not_there(entry, name, function)
        outcomes = self._run(function, entry)
        runs = _plain(outcomes)
        verdict = judge(entry, runs)
        if not verdict.full:
            first = self._wrong_first(entry)
            verdict = judge(entry, runs, first) if first else verdict
            self._failing[name] = verdict.failing
        else:
            self._failing.pop(name, None)
        verdict.notes += _notes(function, name, entry, outcomes, self.namespace)
        verdict.printed = next((outcome.printed for outcome in outcomes if outcome.printed), "")
        return verdict

    def _run(self, function: Any, entry: key.Entry) -> list[call.Outcome]:
        """The outcome of every case; the first one that must be stopped ends the check."""
        outcomes: list[call.Outcome] = []
        for case in range(len(entry["cases"])):
            if outcomes and outcomes[-1].stopped:
                outcomes.append(call.Outcome(stopped=True))
                continue
            limit = self.first_limit if case == 0 else self.limit
            outcomes.append(call.run(function, entry.arguments(case), entry["call"], limit))
        return outcomes

    def _wrong_first(self, entry: key.Entry) -> str:
        """The first exercise that this one uses and that is wrong."""
        for name in entry["uses"]:
            used = self.namespace.get(name)
            theirs = self._entry(name)
            if not callable(used) or not judge(theirs, _plain(self._run(used, theirs))).full:
                return name
        return ""


def _plain(outcomes: list[call.Outcome]) -> list[dict]:
    """Outcomes as plain data: what a learner's object does when it is compared no longer matters."""
    runs = []
    for outcome in outcomes:
        run = outcome.stored()
        if "value" in run:
            buffers = key.Buffers()
            tree = key.encode(run["value"], buffers)
            run = {"value": key.decode(tree, buffers.flat())}
        else:
            run |= {"line": outcome.line, "unwritten": outcome.unwritten}
        runs.append(run)
    return runs


def _not_there(entry: key.Entry, name: str, found: Any) -> Verdict:
    parts = [Part(part, 0, most, 0, 1) for part, most in entry["parts"].items()]
    verdict = Verdict(name, parts, optional=entry["optional"])
    if found is None:
        verdict.differs = [f"There is no `{name}` yet: run the cell that defines it, then this one again."]
    else:
        verdict.differs = [
            f"`{name}` is a {type(found).__name__} here, and must be a function. Was the name used for something else?"
        ]
    return verdict


def _notes(function: Any, name: str, entry: key.Entry, outcomes: list[call.Outcome], namespace: dict) -> list[str]:
    """What is worth saying although it costs nothing."""
    notes = []
    arguments = entry["arguments"]
    changed = sorted({place for outcome in outcomes for place in outcome.changed})
    if changed:
        names = ", ".join(f"`{arguments[place]}`" for place in changed if place < len(arguments))
        notes.append(f"Your function changes its input {names}. Whoever calls it may still need the old values: work on a copy.")
    warned = next((outcome.warned for outcome in outcomes if outcome.warned), "")
    if warned:
        notes.append(f"It warned: {warned}")
    asked = entry["returns"]
    most = max((len(outcome.value) for outcome in outcomes if isinstance(outcome.value, (tuple, list))), default=0)
    if asked and most > len(asked):
        names = ", ".join(f"`{one}`" for one in asked)
        notes.append(f"It returns {most} values, and {names} are asked for: a line that unpacks {len(asked)} would fail.")
    words = _words(function)
    used = [namespace.get(word) for word in words]
    data = [word for word, value in zip(words, used, strict=True) if _is_data(value) and not _is_constant(word, value)]
    if data:
        notes.append(
            f"It uses `{data[0]}` from the notebook, which is not among its arguments. Does it still work on other data?"
        )
    if _comes_from(function, entry["about"]) or any(_comes_from(value, entry["about"]) for value in used):
        notes.append(f"It calls the course's own library. That is right, but the exercise is to write `{name}` yourself.")
    return notes


def _words(function: Any) -> list[str]:
    """The names from outside that a function uses, those of functions inside it too."""
    code = call.code_of(function)
    codes, words = [code] if code else [], []
    for code in codes:
        words += [step.argval for step in dis.get_instructions(code) if step.opname in ("LOAD_GLOBAL", "LOAD_NAME")]
        codes += [inner for inner in code.co_consts if isinstance(inner, types.CodeType)]
    return list(dict.fromkeys(words))


def _is_data(value: Any) -> bool:
    jax = sys.modules.get("jax")
    return isinstance(value, (np.ndarray, list, dict, int, float)) or bool(jax and isinstance(value, jax.Array))


def _is_constant(word: str, value: Any) -> bool:
    """A number whose name says that it stays as it is, such as EPSILON."""
    return word.isupper() and len(word) > 1 and isinstance(value, (int, float))


def _comes_from(value: Any, modules: list[str]) -> bool:
    home = (
        value.__name__
        if isinstance(value, types.ModuleType)
        else getattr(inspect.unwrap(value), "__module__", "")
        if callable(value)
        else ""
    )
    return home in modules


# Progress


def workspace(start: Path | None = None) -> Path | None:
    """The learner's workspace: the nearest folder above with `.progress/` in it."""
    folder = (start or Path.cwd()).resolve()
    return next((place for place in (folder, *folder.parents) if (place / ".progress").is_dir()), None)


def remember(path: str, verdict: Verdict) -> None:
    """Keep the points of a verdict for Home: one small file per week, replaced in one step. Silent when it cannot."""
    if os.environ.get("NBGRADER_EXECUTION") or os.environ.get("NBGRADER_VALIDATING"):
        return
    with contextlib.suppress(OSError):
        place = workspace()
        if place is None:
            return
        file = place / ".progress" / f"{path.replace('/', '.')}.json"
        known = _kept(file) or {"week": path, "exercises": {}}
        known["exercises"][verdict.exercise] = {
            "points": verdict.points,
            "max": verdict.max_points,
            "full": verdict.full,
            "when": datetime.now().isoformat(timespec="seconds"),
        }
        known["last"] = verdict.exercise
        handle, fresh = tempfile.mkstemp(dir=file.parent, prefix=".", suffix=".tmp")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                json.dump(known, stream, indent=1)
            os.replace(fresh, file)
        finally:
            Path(fresh).unlink(missing_ok=True)


def _kept(file: Path) -> dict | None:
    """What a file of progress holds; None where it is missing or damaged."""
    try:
        known = json.loads(file.read_text(encoding="utf-8"))
        return known if isinstance(known["exercises"], dict) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
