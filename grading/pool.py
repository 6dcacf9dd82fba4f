"""A class at once: one lane for each core, each with a warm worker; results one by one, and again from where it stopped.

A lane is a process of ours that knows the key: it reads a submission, has its worker run it, and judges the outputs. Should
a submission bring a lane down, that submission gets its result all the same, and a new lane goes on.
"""

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Mapping
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from grading import course, engine, key, restore, sandbox
from grading.runs import EngineError, Runner
from grading.sandbox import Limits

Progress = Callable[[int, int, float], None]  # how many are done, of how many, and how many per second
COMPILES = re.compile(rb"\b(?:jax|jnp|lax)\.")
PATIENCE = 120.0  # seconds that a lane has, past a submission's limit, to read and judge


def grade(
    submissions: Mapping[str, Path],
    key_file: Path,
    release: Path | dict,
    *,
    assignment: str = "",
    results: Path | None = None,
    workers: int = 0,
    progress: Progress | None = None,
    cluster: str = "",
    limits: Limits | None = None,
    **options: Any,
) -> dict[str, dict]:
    """The results of many submissions, by student.

    Args:
        submissions: the notebook of each student.
        key_file, release, limits, options: as for `engine.Grader`.
        assignment: its name, for the results.
        results: a folder where each result is kept as soon as it is known. A submission that has one there, by the same
            key and the same programs, is not run again: a batch that was stopped goes on where it was.
        workers: how many run at once; as many as there are cores without it.
        progress: called after each result.
        cluster: the address of a Dask scheduler, tcp://…, whose workers run the cells; judging stays here.
    """
    options = {"compile": True, "limits": limits or Limits()} | options
    found, todo = {}, deque()
    known = (engine.key_version(key_file), engine.version())
    for student, path in submissions.items():
        kept = _kept(_file(results, student), Path(path), *known) if results else None
        if kept:
            found[student] = kept
        else:
            todo.append((student, Path(path)))
    # Answers in JAX take ten times as long as others. They go first: at the end no lane is left alone with one.
    todo = deque(sorted(todo, key=lambda job: _compiled_calls(job[1]), reverse=True))
    total, started, before = len(submissions), time.monotonic(), len(found)
    settings = {"key_file": Path(key_file), "release": release, "assignment": assignment, **options}
    stream = _on_cluster(cluster, todo, settings, workers) if cluster else _in_lanes(todo, settings, workers)
    with contextlib.closing(stream):
        for result in stream:
            found[result["student"]] = result
            if results:
                write(_file(results, result["student"]), result)
            if progress:
                progress(len(found), total, (len(found) - before) / max(1e-9, time.monotonic() - started))
    return {student: found[student] for student in submissions}


def write(path: Path, result: dict) -> None:
    """Put a result into its file in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(result, file, indent=1)
        os.replace(fresh, path)
    finally:
        Path(fresh).unlink(missing_ok=True)


def _file(results: Path, student: str) -> Path:
    if not student or student.startswith(".") or "/" in student or "\0" in student:
        raise ValueError(f"{student!r} cannot be the name of a student")
    return Path(results) / f"{student}.json"


def _kept(file: Path, path: Path, key_version: str, version: str) -> dict | None:
    """A result that still holds."""
    try:
        result = json.loads(file.read_text(encoding="utf-8"))
        same = (result["key_version"], result["grader"]) == (key_version, version)
        return (
            result if same and result["submission_sha256"] and result["submission_sha256"] == restore.read(path).sha256 else None
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _compiled_calls(path: Path) -> int:
    """How often a submission seems to call JAX, which compiles."""
    try:
        return len(COMPILES.findall(restore.content_of(path)))
    except (OSError, ValueError):
        return 0


def lost(student: str, settings: dict, end: str, said: str) -> dict:
    """The result of a submission that could not even be read or judged."""
    key_file = settings["key_file"]
    entries = {name: engine.Remembered(key.load(key_file, name)) for name in key.about(key_file)["exercises"]}
    exercises = engine.judgements(entries, {}, {}, end)
    return {
        "student": student,
        "assignment": settings["assignment"],
        "submission_sha256": "",
        "key_version": engine.key_version(key_file),
        "grader": engine.version(),
        "sandbox": "full",
        "end": end,
        "points": 0,
        "max_points": sum(each["max_points"] for each in exercises if not each["optional"]),
        "exercises": exercises,
        "structure": [said],
        "failed_cells": [],
        "seconds": 0.0,
        "memory": 0,
        "manual": {},
    }


# Lanes on this machine


class Lane:
    """A process of ours that grades one submission after the other."""

    def __init__(self, settings: dict):
        self.settings, self.ready = settings, False
        self.job: tuple[str, Path] | None = None
        self.since = time.monotonic()
        ours, theirs = socket.socketpair()
        code = "import sys; sys.path.insert(0, sys.argv[1]); from grading import pool; pool.lane(int(sys.argv[2]))"
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, str(course.ROOT), str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the one who asked
        )
        theirs.close()
        self.connection = Connection(ours.detach())
        self.connection.send(settings)

    def begin(self, job: tuple[str, Path]) -> None:
        self.job, self.since = job, time.monotonic()
        self.connection.send(job)

    def late(self) -> bool:
        """Whether it takes too long; without a job it only waits for others."""
        if self.ready and self.job is None:
            return False
        return time.monotonic() - self.since > self.settings["limits"].submission + PATIENCE + (0 if self.ready else 600)

    def close(self) -> None:
        self.connection.close()
        self.process.kill()
        self.process.wait()


def lane(handle: int) -> None:
    """What a lane does: one result for each submission that it is told."""
    sandbox.die_with_parent()
    connection = Connection(handle)
    settings = connection.recv()
    assignment = settings.pop("assignment")
    try:
        with engine.Grader(**settings) as grader:
            connection.send({"ready": True})
            while True:
                student, path = connection.recv()
                connection.send(grader.grade(path, student, assignment))
    except EOFError:
        return
    except EngineError as error:
        connection.send(error)


def _in_lanes(todo: deque, settings: dict, workers: int) -> Generator[dict, None, None]:
    """Results as they come. A lane that dies is replaced; its submission is tried once more, then given up with a result."""
    if todo and settings["compile"] and (week := _week(settings["release"])):
        from grading import compiled

        compiled.programs(week)  # once, before all lanes want it
    lanes = [Lane(settings) for _ in range(min(workers or os.cpu_count() or 1, len(todo)))]
    tried: set[str] = set()
    try:
        while todo or any(lane.job for lane in lanes):
            wait([each.connection for each in lanes], 1.0)
            for number, lane in enumerate(lanes):
                if lane.connection in wait([each.connection for each in lanes], 0) or lane.late():
                    try:
                        answer = None if lane.late() else lane.connection.recv()
                    except (EOFError, OSError):
                        answer = None
                    if isinstance(answer, EngineError):
                        raise answer
                    if answer is None:
                        lane.close()
                        if not lane.ready:
                            raise EngineError("A lane of the engine ended before it graded anything; its words are above.")
                        student, path = lane.job or ("", None)
                        if student in tried:
                            end = "time" if lane.late() else "killed"
                            yield lost(student, settings, end, "The submission brought the grader down twice.")
                        elif path:
                            tried.add(student)
                            todo.append((student, path))
                        lanes[number] = lane = Lane(settings)
                    elif "ready" in answer:
                        lane.ready = True
                    else:
                        lane.job = None
                        yield answer
                if lane.ready and lane.job is None and todo:
                    lane.begin(todo.popleft())
    finally:
        for lane in lanes:
            lane.close()


def _week(release: Path | dict) -> str:
    notebook = release if isinstance(release, dict) else json.loads(Path(release).read_text(encoding="utf-8"))
    return notebook["metadata"]["dlc"]["week"]


# A cluster of machines


class Remote:
    """In place of a runner: the cells go to a worker of the cluster, and its outputs were brought back already."""

    def __init__(self, state: str):
        self.state, self.ran = state, None

    def start(self) -> str:
        return self.state

    def run(self, cells: list[dict]) -> Any:
        return self.ran

    def close(self) -> None: ...


_runners: dict[tuple, Runner] = {}


def kept(settings: dict) -> dict:
    """The settings as a task of the cluster: data that was only sent there is lost with its machine, a task is run again."""
    return settings


def on_worker(settings: dict, digest: str, cells: list[dict] | None) -> Any:
    """Run on a machine of the cluster: cells and inputs in, outputs back. No expected output comes here."""
    import threading

    name = (digest, threading.get_ident())
    if name not in _runners:
        for old in [old for old in _runners if old[0] != digest]:
            _runners.pop(old).close()
        runner = Runner(**settings)
        runner.start()
        _runners[name] = runner
    return _runners[name].state if cells is None else _runners[name].run(cells)


def why(future: Any) -> str:
    """Why a task did not end well, in a few words; a task that was lost has no exception."""
    try:
        return str(future.exception(timeout=10))[:300]
    except Exception as error:
        return f"{type(error).__name__} {future.status}"


def _on_cluster(address: str, todo: Iterable[tuple[str, Path]], settings: dict, workers: int) -> Generator[dict, None, None]:
    """Results as they come. A machine that is lost costs nothing: its submissions are run again elsewhere."""
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise EngineError("A cluster needs the package `distributed`: install the course with its extra `cluster`.") from None
    remote = Remote("full")
    options = {name: value for name, value in settings.items() if name != "assignment"}
    with engine.Grader(**options, runner=remote) as grader, Client(address, set_as_default=False) as client:
        digest = engine.key_version(settings["key_file"]) + engine.version() + repr(grader.settings["limits"])
        shared = client.submit(kept, grader.settings, pure=False, retries=2)
        state = client.submit(on_worker, shared, digest, None, pure=False).result()
        grader.state = state
        waiting = deque(todo)
        jobs: dict[Any, tuple[str, Path]] = {}
        tried: set[str] = set()
        done = as_completed([], loop=client.loop)

        def more() -> None:
            most = workers or 2 * len(client.scheduler_info()["workers"]) + 2
            while waiting and len(jobs) < most:
                student, path = waiting.popleft()
                cells = restore.job_cells(restore.rebuilt(restore.read(path), grader.release, grader.base))
                future = client.submit(on_worker, shared, digest, cells, pure=False, retries=2)
                jobs[future] = (student, path)
                done.add(future)

        more()
        while jobs:
            future = next(done)
            student, path = jobs.pop(future)
            if future.status == "finished":
                remote.ran = future.result()
                yield grader.grade(path, student, settings["assignment"])
            elif student not in tried:  # machines come and go; once more, as a lane does
                tried.add(student)
                waiting.append((student, path))
            else:
                yield lost(student, settings, "killed", f"It could not be run on the cluster: {why(future)}")
            more()
