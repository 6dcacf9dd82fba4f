"""Submissions → results: each is run in a sandbox of its own, and its outputs are judged here, outside.

One notebook, graded in a sandbox:

    from pathlib import Path
    from grading import course, engine

    week = course.find("course1_nn/week2_logistic_regression")
    with engine.Grader(week.key, week.folder / "assignment.ipynb") as grader:
        result = grader.grade(Path("assignment.ipynb"))

`result["points"]`, and for each exercise its verdict and a reason ("time", "memory", …) where it did not come to its end.
Many notebooks: `engine.grade({"ann": path, …}, key, release)`. A hidden key goes in place of `week.key`.

Who is where: this process knows the key and runs no code of a learner. The worker (grading.worker) is a fresh program that
knows no secret. The learner's process, forked from it, gets the cells and the inputs, and answers with outputs.
"""

import hashlib
import json
import re
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from grading import key
from grading.judge import judge
from grading.restore import free_answers, job_cells, modules_of, read, rebuilt
from grading.runs import EngineError, Runner, text_of
from grading.sandbox import Limits
from grading.verdict import Part, Verdict

__all__ = ["EngineError", "Grader", "Limits", "REASONS", "grade", "key_version", "read", "rebuilt", "version"]
MOST_WEIGHT = 128 << 20  # bytes, about, of one exercise's answers beside the judge
JUDGING = (
    "call",
    "check",
    "diagnose",
    "engine",
    "judge",
    "key",
    "merge",
    "restore",
    "runs",
    "sandbox",
    "verdict",
    "view",
    "worker",
)


def grade(*arguments: Any, **options: Any) -> dict[str, dict]:
    """The results of many submissions, by student; see `grading.pool.grade`."""
    from grading import pool

    return pool.grade(*arguments, **options)


def version() -> str:
    """Eight characters that change when a program changes that results depend on."""
    here = Path(__file__).parent
    return hashlib.sha256(b"\0".join((here / f"{name}.py").read_bytes() for name in JUDGING)).hexdigest()[:8]


def key_version(path: Path) -> str:
    """The version of the assignment that a key belongs to, and the key's own."""
    return f"{key.about(path)['version']}-{hashlib.sha256(path.read_bytes()).hexdigest()[:8]}"


class Remembered(key.Entry):
    """An exercise of a key whose stored outputs are decoded once."""

    def __init__(self, entry: key.Entry):
        super().__init__(entry.index, entry.flat)
        self.known: dict[int, list[dict]] = {}

    def outputs(self, runs: list) -> list[dict]:
        if id(runs) not in self.known:
            self.known[id(runs)] = super().outputs(runs)
        return self.known[id(runs)]


class Grader:
    """Grades submissions of one assignment, one after the other, in one warm worker.

    Args:
        key_file: the answer key, visible or hidden.
        release: our notebook, as learners got it, or its file.
        base: the same as learners once got it, if it has changed since.
        trust: go on where the system lacks a layer of the sandbox; `grader.state` names what is missing.
        compile: whether to have common operations of JAX compiled beforehand (a minute or two, once on a machine).
        without: layers to leave out, for tests that show what each of them is good for.
        runner: what runs the cells, if not a worker on this machine.
    """

    def __init__(
        self,
        key_file: Path,
        release: Path | dict,
        *,
        base: dict | None = None,
        limits: Limits | None = None,
        trust: bool = False,
        compile: bool = False,
        without: Iterable[str] = (),
        runner: Any = None,
    ):
        self.release = release if isinstance(release, dict) else json.loads(Path(release).read_text(encoding="utf-8"))
        self.base = base
        self.key_version, self.version = key_version(key_file), version()
        self.entries = {name: Remembered(key.load(key_file, name)) for name in key.about(key_file)["exercises"]}
        self.settings = {
            "asked": self._asked(),
            "setup": [cell for cell in job_cells(self.release) if cell["role"] == "setup"],
            "modules": modules_of(self.release),
            "limits": limits or Limits(),
            "without": sorted(without),
            "trust": trust,
            "week": self.release["metadata"]["dlc"]["week"] if compile else "",
        }
        self.runner = runner or Runner(**self.settings)
        self.state = self.runner.start()

    def __enter__(self) -> "Grader":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.runner.close()

    def _asked(self) -> tuple[dict, dict]:
        """What a learner's process is told about the exercises: how each is called and on what; nothing that was expected."""
        buffers, asked = key.Buffers(), {}
        for name, entry in self.entries.items():
            cases = [key.encode(entry.arguments(case), buffers) for case in range(len(entry["cases"]))]
            asked[name] = {word: entry[word] for word in ("call", "arguments", "returns", "about")} | {"cases": cases}
        return asked, buffers.flat()

    def grade(self, path: Path, student: str = "", assignment: str = "") -> dict:
        """The result of one submission. It ends with one, whatever the submission does."""
        started = time.monotonic()
        submission = read(path)
        notebook = rebuilt(submission, self.release, self.base)
        ran = self.runner.run(job_cells(notebook))
        exercises = judgements(self.entries, ran.outcomes, ran.reasons, ran.end)
        for each in exercises:
            if each["reason"] == "missing" and each["exercise"] in ran.broken:
                each |= {"reason": "cell", "differs": [_broken(ran.broken[each["exercise"]])]}
        return {
            "student": student,
            "assignment": assignment,
            "submission_sha256": submission.sha256,
            "key_version": self.key_version,
            "grader": self.version,
            "sandbox": self.state,
            "end": ran.end,
            "points": sum(each["points"] for each in exercises if not each["optional"]),
            "max_points": sum(each["max_points"] for each in exercises if not each["optional"]),
            "exercises": exercises,
            "structure": submission.damage,
            "failed_cells": ran.failed,
            "seconds": round(time.monotonic() - started, 3),
            "memory": ran.memory,
            "manual": free_answers(notebook, self.release),
        }


def judgements(entries: dict, outcomes: dict, reasons: dict[str, str], end: str) -> list[dict]:
    """For every exercise its verdict, and the reason where a run did not come to its end."""
    verdicts: dict[str, Verdict] = {}
    results = []
    for name, entry in entries.items():
        told, flat = outcomes.get(name, ({}, {}))
        reason = reasons.get(name, "")
        if told and "absent" not in told:
            runs = runs_of(told, flat, len(entry["cases"]))
            first = next((used for used in entry["uses"] if used in verdicts and not verdicts[used].full), "")
            verdict = judged(entry, runs, first)
            reason = "" if verdict.full else reason or reason_of(runs)
        else:
            runs = []
            reason = reason or ("missing" if told or end == "done" else end)
            verdict = not_run(entry, reason, text_of(told.get("absent")))
        verdicts[name] = verdict
        verdict.notes += [text_of(note, 500) for note in (told.get("notes") if isinstance(told.get("notes"), list) else [])[:9]]
        seconds = told.get("seconds")
        results.append(
            shortened(verdict.as_dict())
            | {
                "reason": reason,
                "optional": verdict.optional,
                "cases": {part.name: [part.right, part.cases] for part in verdict.parts},
                "worked": verdict.worked,
                "shown": {text_of(word, 200): text_of(text) for word, text in verdict.shown.items()},
                "printed": text_of(told.get("printed"), 8000),
                "seconds": round(seconds, 4) if isinstance(seconds, float) and 0 <= seconds < 1e6 else 0.0,
                "output": fingerprint(runs),
            }
        )
    return results


def runs_of(told: dict, flat: dict, cases: int) -> list[dict]:
    """The outputs of one exercise as the judge takes them, out of a message that may hold anything."""
    try:
        if key.weight(told["runs"], MOST_WEIGHT) > MOST_WEIGHT:
            return [{"error": "OutputLimit: the answers take too much memory"}] * cases
        runs = []
        for run in told["runs"]:
            if "value" in run:
                runs.append({"value": key.decode(run["value"], flat)})
            else:
                line = {"line": text_of(run.get("line"), 200), "unwritten": run.get("unwritten") is True}
                runs.append({"error": text_of(run["error"], 300) or "error"} | line)
        if len(runs) == cases:
            return runs
    except Exception:
        pass
    return [{"error": "unreadable"}] * cases


def judged(entry: key.Entry, runs: list[dict], wrong_first: str = "") -> Verdict:
    """The verdict; outputs that the judge stumbles over are wrong ones."""
    try:
        return judge(entry, runs, wrong_first)
    except Exception:
        return judge(entry, [{"error": "unreadable"}] * len(runs), wrong_first)


def _broken(error: str) -> str:
    """What is said about an exercise whose cell failed, so that there is no function."""
    if error == "stopped":
        return "Its cell did not come to an end and was stopped: what stands beside the function?"
    error = re.sub(r"\(<[^<>]*>, (line \d+)\)$", r"(\1)", error)  # a cell has a file's name of IPython's making
    return f"Its cell could not be run: `{error}`."


REASONS = {
    "time": "It took longer than it may.",
    "memory": "It asked for more memory than there is for it.",
    "processes": "It tried to start more processes or threads than it may.",
    "output": "It printed, wrote or returned more than it may.",
    "killed": "It ended its process.",
    "missing": "There is no such function in the notebook.",
}
SIGNS = {
    "MemoryError": "memory",
    "RESOURCE_EXHAUSTED": "memory",
    "Unable to allocate": "memory",
    "stopped": "time",
    "BlockingIOError: [Errno 11]": "processes",
    "can't start new thread": "processes",
    "OutputLimit": "output",
    "OSError: [Errno 27]": "output",
    "OSError: [Errno 28]": "output",
}


def reason_of(runs: list[dict]) -> str:
    """The limit that an exercise ran into, by the errors of its calls."""
    errors = [run["error"] for run in runs if "error" in run]
    return next((reason for error in errors for sign, reason in SIGNS.items() if sign in error), "")


def not_run(entry: key.Entry, reason: str, kind: str) -> Verdict:
    parts = [Part(part, 0, most, 0, 1) for part, most in entry["parts"].items()]
    said = f"`{entry['name']}` is a {kind} and must be a function." if kind else REASONS.get(reason, "")
    return Verdict(entry["name"], parts, optional=entry["optional"], differs=[said])


def shortened(verdict: dict) -> dict:
    return verdict | {word: [text_of(text, 1000) for text in verdict[word]] for word in ("differs", "hints", "notes")}


def fingerprint(runs: list[dict]) -> str:
    """Twelve characters that are equal for equal outputs, float32 or float64: answers that are wrong alike."""

    def told(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: told(item) for name, item in value.items()}
        if isinstance(value, tuple):
            return [told(item) for item in value]
        if isinstance(value, (float, int, np.ndarray)) and not isinstance(value, bool):
            array = np.asarray(value, dtype=float)
            return [list(array.shape), [f"{number:.3g}" for number in array.ravel()[:1000]]]
        return repr(value)[:200]

    if not runs:
        return ""
    try:
        tree = [told(run["value"]) if "value" in run else run["error"] for run in runs]
        return hashlib.sha256(json.dumps(tree).encode()).hexdigest()[:12]
    except Exception:
        return "odd"
