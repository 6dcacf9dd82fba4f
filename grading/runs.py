"""Runs of submissions in a warm worker: the engine's side of the wall."""

import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from grading import compiled, course, worker
from grading.sandbox import LAYERS, Limits, View, python_folders

MOST_TEXT = 2000  # characters of a text that comes from a learner
START = 120.0  # seconds for a worker to start


class EngineError(Exception):
    """Grading cannot begin or go on; the message says why and what to do."""


def text_of(value: Any, most: int = MOST_TEXT) -> str:
    """A text that came from a learner's process, made short, and such that it can be written: no half of a character."""
    text = value if isinstance(value, str) else ""
    text = text if len(text) <= most else text[: most - 1] + "…"
    return text.encode("utf-8", "replace").decode("utf-8")


@dataclass
class Run:
    """What came of running a submission's cells once."""

    outcomes: dict[str, tuple[dict, dict]] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)
    step: int | None = None  # the last one that was begun
    reason: str = ""  # why it ended before its end
    missing: list[str] | None = None  # layers of the sandbox
    refused: str = ""
    memory: int = 0


class Worker:
    """A warm worker, started as a fresh program without environment, and restarted when something is wrong with it."""

    def __init__(self, view: View, limits: Limits, modules: list[str], without: Iterable[str] = ()):
        self.view, self.limits, self.modules, self.without = view, limits, modules, sorted(without)
        self.process: subprocess.Popen | None = None
        self.control: socket.socket | None = None

    def start(self) -> None:
        self.close()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        said = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            worker.command(theirs.fileno()),
            env={"PATH": "/usr/bin:/bin"},
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            pass_fds=[theirs.fileno()],
            start_new_session=True,  # Ctrl-C is for the engine
        )
        theirs.close()
        self.control = ours
        settings = {"view": asdict(self.view), "limits": asdict(self.limits), "modules": self.modules, "without": self.without}
        answer = b""
        with contextlib.suppress(OSError):
            ours.send(json.dumps(settings).encode())
            ours.settimeout(START)
            answer = ours.recv(1 << 16)
        if b"ready" not in answer:
            said.seek(0)
            last = answer.decode() or said.read().decode(errors="replace")[-1500:]
            self.close()
            raise EngineError(f"The worker did not start: {last}")
        said.close()

    def close(self) -> None:
        if self.control:
            self.control.close()
        if self.process:
            self.process.kill()
            self.process.wait()
        self.process = self.control = None

    def run(self, content: bytes, cells: list[dict], seconds: float) -> Run:
        """Run a job; kill it at the limit of a step, of the whole, or of its output."""
        if self.process is None or self.process.poll() is not None:
            self.start()
        assert self.control
        job = os.memfd_create("job")
        worker.write_all(job, content)
        os.lseek(job, 0, os.SEEK_SET)
        (events, to_us), (status, told), (stopped, stop) = os.pipe(), os.pipe(), os.pipe()
        try:
            socket.send_fds(self.control, [b"job"], [job, to_us, told, stopped])
        except OSError:
            os.close(events)
            os.close(status)
            self.close()
            return Run(reason="killed")
        finally:
            for handle in (job, to_us, told, stopped):
                os.close(handle)
        run = Run()
        try:
            self._listen(run, events, cells, time.monotonic() + seconds)
        finally:
            os.close(stop)
            os.close(events)
            ended = self._ended(status)
            os.close(status)
        run.memory = ended.get("memory", 0)
        if not run.reason and not run.refused and not (run.step is not None and run.step == len(cells)):
            code = ended.get("code")
            if code == -9:
                run.reason = "time" if ended["cpu"] > self.limits.submission else "memory"
            else:
                named = {worker.UNSTOPPABLE: "time", worker.AGAIN: "processes"}
                run.reason = "killed" if code is None else named.get(code, "killed")
        return run

    def _listen(self, run: Run, events: int, cells: list[dict], end: float) -> None:
        """Take in what the learner's process sends. It may send anything."""
        waiting, most, taken = bytearray(), 4 * self.limits.output, 0
        step_end = min(end, time.monotonic() + self.limits.cell + worker.ALIVE)
        while True:
            left = step_end - time.monotonic()
            if left <= 0 or not select.select([events], [], [], left)[0]:
                run.reason = "time"
                return
            part = os.read(events, 1 << 20)
            if not part:
                return
            taken += len(part)
            if taken > most:
                run.reason = "output"
                return
            waiting += part
            while len(waiting) >= worker.FRAME.size:
                head, body = worker.FRAME.unpack_from(waiting)
                size = worker.FRAME.size + head + body
                if size > most or head > self.limits.output + (1 << 20):
                    run.reason = "output"
                    return
                if len(waiting) < size:
                    break
                middle = worker.FRAME.size + head
                with contextlib.suppress(ValueError):
                    tree, flat = worker.unpack(bytes(waiting[worker.FRAME.size : middle]), bytes(waiting[middle:size]))
                    if self._take(run, tree, flat, cells):
                        limit = self.limits.exercise if cells[run.step or 0]["role"] == "check" else self.limits.cell
                        step_end = min(end, time.monotonic() + limit + worker.ALIVE)
                del waiting[:size]

    def _take(self, run: Run, tree: dict, flat: dict, cells: list[dict]) -> bool:
        """Note one message; whether it began a step."""
        if not isinstance(tree, dict):
            return False
        step = tree.get("step")
        if type(step) is int and 0 <= step < len(cells):
            run.step = step
            return True
        if isinstance(tree.get("exercise"), str):
            run.outcomes.setdefault(tree["exercise"], (tree, flat))
        elif type(tree.get("failed")) is int:
            run.failed.setdefault(tree["failed"], text_of(tree.get("error"), 300))
        elif "missing" in tree and run.missing is None:  # the first message, sent before any code of a learner
            run.missing = [str(layer) for layer in tree["missing"]]
        elif "refused" in tree and run.missing is None:
            run.refused = text_of(tree["refused"])
        elif tree.get("end"):
            run.step = len(cells)
        return False

    def _ended(self, status: int) -> dict:
        """How the process ended, from the one who waited for it."""
        answer = b""
        while select.select([status], [], [], 20.0)[0]:
            part = os.read(status, 4096)
            if not part:
                break
            answer += part
        try:
            return json.loads(answer)
        except ValueError:  # the keeper is gone: begin with a new worker
            self.close()
            return {}


@dataclass
class Ran:
    """What came of a submission, after all runs that it needed."""

    outcomes: dict[str, tuple[dict, dict]] = field(default_factory=dict)  # by exercise: what its calls gave
    reasons: dict[str, str] = field(default_factory=dict)  # by exercise: why its cell or its calls did not end well
    failed: list[str] = field(default_factory=list)  # cells, with their errors
    broken: dict[str, str] = field(default_factory=dict)  # by exercise: the error of its cell
    end: str = "done"
    memory: int = 0


class Runner:
    """Runs submissions of one assignment behind the walls. It knows no expected output, and may live on another machine."""

    def __init__(
        self,
        asked: tuple[dict, dict],
        setup: list[dict],
        modules: list[str],
        limits: Limits,
        without: list[str],
        trust: bool,
        week: str,
    ):
        self.asked, self.flat = asked
        self.setup, self.limits, self.trust = setup, limits, trust
        about = {name for exercise in self.asked.values() for name in exercise["about"]}
        place = compiled.programs(week) if week else None
        binds = {worker.CACHE: str(place)} if place else {}
        view = View(python_folders(), library_files(set() if "hidden" in without else about), binds)
        self.worker = Worker(view, limits, modules, set(without) & set(LAYERS))
        self.state = ""

    def close(self) -> None:
        self.worker.close()

    def start(self) -> str:
        """Run our own cells alone: is the sandbox whole, and do they work in it? Returns its state."""
        if not sys.platform.startswith("linux"):
            raise EngineError("Grading a class needs Linux: its sandbox is made of what Linux offers.")
        try:
            run = self.worker.run(self._job(self.setup, set()), self.setup, START)
            if run.refused or run.missing is None:
                raise EngineError(f"The sandbox does not work here: {run.refused or run.reason}")
            state = state_of({*run.missing, *self.worker.without})
            if state != "full" and not self.trust:
                raise EngineError(f"The sandbox is not whole here ({state}), and submissions are programs of other people.")
            if run.failed or run.reason:
                what = next(iter(run.failed.values()), run.reason)
                raise EngineError(f"A set-up cell fails where the modules that the exercises are about are hidden: {what}")
        except BaseException:
            self.close()
            raise
        self.state = state
        return state

    def _job(self, cells: list[dict], skip: set[int]) -> bytes:
        return worker.pack({"cells": cells, "skip": sorted(skip), "exercises": self.asked}, self.flat)

    def run(self, cells: list[dict]) -> Ran:
        """Run the cells; where a step ends the process, run the others once more without it."""
        ran, skip, failed = Ran(), set(), {}
        until = time.monotonic() + self.limits.submission
        while True:
            run = self.worker.run(self._job(cells, skip), cells, max(0.0, until - time.monotonic()))
            if run.refused:
                raise EngineError(f"The sandbox does not work any more: {run.refused}")
            ran.memory = max(ran.memory, run.memory)
            ran.outcomes = {name: told for name, told in run.outcomes.items() if name in self.asked} | ran.outcomes
            failed |= {at: error for at, error in run.failed.items() if 0 <= at < len(cells)}
            if not run.reason:
                break
            ran.end = run.reason if ran.end == "done" else ran.end
            finished = {at for at, cell in enumerate(cells) if cell["role"] == "check" and cell["name"] in ran.outcomes}
            if run.step is not None and run.step not in skip:
                failed[run.step] = f"it ended its process ({run.reason})"
                ran.reasons.setdefault(cells[run.step]["name"], run.reason)
            if time.monotonic() > until or run.step is None or run.step in skip:
                break
            skip |= {run.step} | finished
        ran.failed = [f"{first_line(cells[at]).rstrip(':')}: {error}" for at, error in sorted(failed.items())]
        ran.broken = {cells[at]["name"]: error for at, error in failed.items() if cells[at]["role"] == "exercise"}
        return ran


def state_of(missing: set[str]) -> str:
    """How whole a sandbox is, in the words of a result."""
    if not missing:
        return "full"
    open_to_all = {"view", "landlock"} <= missing and "seccomp" in missing
    return "NONE" if open_to_all else f"partial: no {', no '.join(sorted(missing))}"


def library_files(hidden: Iterable[str]) -> list[str]:
    """The files of dlcore without the modules that the exercises are about, and those of grading."""
    root = course.ROOT
    left_out = {root.joinpath(*name.split(".")).with_suffix(".py") for name in hidden}
    left_out |= {root.joinpath(*name.split("."), "__init__.py") for name in hidden}
    files = [path for path in (root / "dlcore").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return sorted(str(path) for path in [*files, *(root / "grading").glob("*.py")] if path not in left_out)


def first_line(cell: dict) -> str:
    return next((line.strip()[:80] for line in cell["source"].splitlines() if line.strip()), "an empty cell")
