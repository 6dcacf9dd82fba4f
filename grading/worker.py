"""The process that learners' processes are forked from, and what such a process does.

It is started as a fresh program, so that nothing of the engine's memory is in it; it imports NumPy and JAX once, and never
starts XLA, whose threads would not survive a fork. For each submission it forks a learner's process, and waits for its end:

    engine ──start──▶ worker (walls, imports; waits, kills) ──fork──▶ learner's process (all walls)

The cells and inputs travel through a descriptor that only the learner's process reads; outputs come back through another.
"""

import ast
import contextlib
import gc
import importlib
import json
import os
import select
import shutil
import signal
import socket
import struct
import sys
import tempfile
import time
import types
import warnings
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any

from grading import sandbox

FLAGS = "--xla_cpu_use_fusion_emitters=false"  # programs compile in half the time
FLAGS_UNTIL = (0, 10)  # the newest jaxlib that was seen to know them; XLA ends the process at a flag that it does not know
CACHE = "/compiled"  # where the compiled programs lie for JAX: one path for all
FRAME = struct.Struct("<II")
UNSTOPPABLE = 70  # how grading.call ends a process whose function cannot be stopped
AGAIN = 71  # how a process ends that an exercise has left too full of threads for the next one
ALIVE = 6.0  # seconds that a process has, past the limit of a step, to stop it by itself


# Messages: a JSON tree, and the flat buffers of grading.key


def pack(tree: dict, flat: dict[str, Any]) -> bytes:
    """A message with its length in front."""
    parts = [array.tobytes() for array in flat.values()]
    head = json.dumps(tree | {"flat": [[dtype, array.size] for dtype, array in flat.items()]}).encode()
    return FRAME.pack(len(head), sum(map(len, parts))) + head + b"".join(parts)


def unpack(head: bytes, body: bytes) -> tuple[dict, dict[str, Any]]:
    """A message again; ValueError where it is none. Nothing in it is trusted."""
    import numpy as np

    from grading.key import KINDS

    try:
        tree = json.loads(head)
        flat, start = {}, 0
        for name, size in tree.pop("flat"):
            dtype = np.dtype(name)
            if dtype.kind not in KINDS or type(size) is not int or size < 0 or name in flat:
                raise ValueError("an odd buffer")
            flat[name] = np.frombuffer(body, dtype, size, start).copy()
            start += flat[name].nbytes
        return tree, flat
    except ValueError:
        raise
    except Exception as error:
        raise ValueError(f"not a message: {error}") from None


def write_all(handle: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(handle, view) :]


def read_all(handle: int) -> bytes:
    parts = []
    while part := os.read(handle, 1 << 20):
        parts.append(part)
    return b"".join(parts)


# The worker


def command(handle: int) -> list[str]:
    """The command that starts a worker, without what a user's environment and folders would bring in."""
    root = str(Path(__file__).resolve().parent.parent)
    return [
        sys.executable,
        "-I",
        "-c",
        f"import sys; sys.path.append({root!r}); from grading import worker; worker.main({handle})",
    ]


def main(handle: int) -> None:
    """Build the walls, import what learners import, then serve the engine until it is gone."""
    warnings.simplefilter("ignore")
    control = socket.socket(fileno=handle)
    settings = json.loads(control.recv(1 << 20))
    limits, view = sandbox.Limits(**settings["limits"]), sandbox.View(**settings["view"])
    try:
        sandbox.die_with_parent()
        lacks = sandbox.enter(view, frozenset(settings["without"]))
        shell = warm(settings["modules"], CACHE if CACHE in view.binds else "")
    except Exception as error:
        control.send(json.dumps({"failed": f"{type(error).__name__}: {error}"}).encode())
        raise
    control.send(json.dumps({"ready": True}).encode())
    while True:
        message, handles, _, _ = socket.recv_fds(control, 16, 4)
        if not message:
            os._exit(0)
        check_cold()
        keep(*handles, shell=shell, limits=limits, view=view, lacks=lacks)


def warm(modules: list[str], cache: str) -> Any:
    """Import everything once, and make the shell that cells run in."""
    os.environ.clear()
    os.environ.update(environment())
    import jax
    import jax.numpy  # noqa: F401

    from grading import check  # noqa: F401

    for name, value in cache_settings(cache).items():
        jax.config.update(name, value)
    jax.config.update("jax_cpu_enable_async_dispatch", False)  # or `w -= ...` may overtake the sum that still reads w
    share_context()
    for name in modules:
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    shell = new_shell()
    gc.collect()
    gc.set_threshold(20_000, 20, 50)  # JAX makes many small objects, and the process is short-lived
    gc.freeze()  # shared pages stay shared
    check_cold()
    return shell


def share_context() -> None:
    """Let JAX translate all operations in one context of MLIR: it makes a new one for each, which takes half of the time."""
    with contextlib.suppress(ImportError, AttributeError):  # this is no public part of JAX
        from jax._src.interpreters import mlir

        context = mlir.make_ir_context()
        mlir.make_ir_context = lambda: context


def environment() -> dict[str, str]:
    """All environment variables that a learner's process has. Some of them decide which compiled programs fit."""
    jaxlib = tuple(int(number) for number in metadata.version("jaxlib").split(".")[:2])
    return {
        "HOME": sandbox.HOME,
        "TMPDIR": sandbox.HOME,
        "IPYTHONDIR": f"{sandbox.HOME}/.ipython",
        "MPLCONFIGDIR": f"{sandbox.HOME}/.matplotlib",
        "MPLBACKEND": "agg",
        "JAX_PLATFORMS": "cpu",
        "XLA_FLAGS": FLAGS if jaxlib <= FLAGS_UNTIL else "",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "PATH": "/usr/bin",
        "LANG": "C.UTF-8",
        "DLC_CHECK": "1",
        "DLC_FRONT_END": "0",
    }


def cache_settings(folder: str) -> dict[str, Any]:
    """How JAX compiles, and finds what was compiled before. It writes nothing: in a sandbox the folder is read-only.

    An answer's programs run a few times on small arrays: that they compile soon matters more than that they run fast.
    """
    return {
        "jax_compilation_cache_dir": folder or None,
        "jax_persistent_cache_min_compile_time_secs": 1e9,
        "jax_persistent_cache_min_entry_size_bytes": -1,
        "jax_persistent_cache_enable_xla_caches": "none",
        "jax_disable_most_optimizations": True,
        "jax_include_full_tracebacks_in_locations": False,  # nobody reads where an operation came from
        "jax_traceback_in_locations_limit": 0,
    }


def new_shell() -> Any:
    """What cells run in: a notebook's shell without a screen, and without the other programs of a machine."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.text import SList
    from traitlets.config import Config

    class Shell(InteractiveShell):
        def showtraceback(self, *args: Any, **kwargs: Any) -> None:
            """Nobody reads it, and it takes its time."""

        showsyntaxerror = showtraceback

        def enable_gui(self, gui: str | None = None) -> None:
            """For `%matplotlib inline`."""

        def system(self, cmd: str) -> None:
            """For `!pip install …`, which raises nothing in a notebook either when it fails."""
            self.user_ns["_exit_code"] = 127

        def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
            return SList() if split else ""

    return Shell.instance(config=Config(HistoryManager={"enabled": False, "hist_file": ":memory:"}))


def check_cold() -> None:
    """Forking is safe with one thread and without XLA's."""
    from jax._src import xla_bridge

    if xla_bridge.backends_are_initialized() or len(os.listdir("/proc/self/task")) != 1:
        raise RuntimeError("XLA or another thread was started in the process that learners' processes are forked from")


def keep(job: int, events: int, status: int, stop: int, shell: Any, limits: sandbox.Limits, view: sandbox.View, lacks: list[str]):
    """Start the learner's process, kill it when `stop` is closed, and tell how it ended."""
    if "namespaces" in lacks:
        os.environ["HOME"] = os.environ["TMPDIR"] = home = tempfile.mkdtemp(prefix="submission-")
        if os.geteuid() == 0 and sandbox.can_be_nobody(lacks):
            os.chown(home, sandbox.NOBODY, sandbox.NOBODY)
    child = os.fork() if "namespaces" in lacks else sandbox.fork_first()
    if child == 0:
        try:
            serve(job, events, shell, limits, view, lacks)
        finally:
            os._exit(0)
    os.close(job)
    os.close(events)
    watched = os.pidfd_open(child)
    ready = select.select([watched, stop], [], [])[0]
    if watched not in ready:
        os.kill(child, signal.SIGKILL)
    _, ended, used = os.wait4(child, 0)
    if "namespaces" in lacks:
        with contextlib.suppress(OSError):
            os.killpg(child, signal.SIGKILL)
        shutil.rmtree(os.environ["HOME"], ignore_errors=True)
    code = os.waitstatus_to_exitcode(ended)
    with contextlib.suppress(OSError):
        write_all(
            status, json.dumps({"code": code, "memory": used.ru_maxrss * 1024, "cpu": used.ru_utime + used.ru_stime}).encode()
        )
    for each in (watched, status, stop):
        os.close(each)


# A learner's process


def serve(job: int, events: int, shell: Any, limits: sandbox.Limits, view: sandbox.View, lacks: list[str]) -> None:
    """Go behind the walls, read the job, run it."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(job, 3 if events != 3 else 4)
    job = 3 if events != 3 else 4
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    low, high = sorted((job, events))
    os.closerange(3, low)
    os.closerange(low + 1, high)
    os.closerange(high + 1, 4096)
    os.setsid()
    try:
        missing = sandbox.confine(limits, view, lacks)
    except Exception as error:
        write_all(events, pack({"refused": f"{type(error).__name__}: {error}"}, {}))
        os._exit(1)
    write_all(events, pack({"missing": missing}, {}))
    content = read_all(job)
    os.close(job)
    size = FRAME.unpack_from(content)[0]
    tree, flat = unpack(content[FRAME.size : FRAME.size + size], content[FRAME.size + size :])
    run(tree, flat, shell, limits, lambda tree, flat: write_all(events, pack(tree, flat)))


def run(job: dict, flat: dict, shell: Any, limits: sandbox.Limits, send: Any) -> None:
    """Run the cells in notebook order, each exercise at its check cell; what is known is sent at once.

    What a step does to this process is no news for the engine: it knows the step that was begun and not finished.
    """
    import grading

    grading.week = lambda *args, **kwargs: Unchecked()  # in here is no key
    for number, cell in enumerate(job["cells"]):
        if number in job["skip"]:
            continue
        send({"step": number}, {})
        if cell["role"] == "check":
            send(*exercise(cell["name"], job["exercises"][cell["name"]], flat, shell.user_ns, limits))
            if len(os.listdir("/proc/self/task")) > limits.threads // 2:
                os._exit(AGAIN)
        else:
            error = run_cell(cell["source"], shell, limits.cell)
            if error:
                send({"failed": number, "error": error}, {})
    send({"end": True}, {})


class Unchecked:
    """Stands for a week's checks where a learner's own cell calls them: the judge is elsewhere."""

    def __call__(self, name: str) -> None: ...

    def inputs(self, name: str) -> dict:
        return {}


def run_cell(source: str, shell: Any, limit: float) -> str:
    """Run one cell; its error in one line, if there was one."""
    from grading import call

    code = plain_python(source, shell)
    shell.autoawait = "await" in source or "async" in source  # else it compiles every cell once more to find out
    with call.quiet(), shell.builtin_trap:
        if code:
            _, error, stopped = call.limited(lambda: exec(code, shell.user_ns), limit, _give_up)
        else:
            body = partial(shell.run_cell, source, store_history=False, silent=True)
            result, error, stopped = call.limited(body, limit, _give_up)
            if result is not None:
                error = result.error_before_exec or result.error_in_exec
    if stopped or isinstance(error, call.Stopped):
        return "stopped"
    try:
        return f"{type(error).__name__}: {error}"[:300] if error else ""
    except Exception:
        return type(error).__name__


def plain_python(source: str, shell: Any) -> types.CodeType | None:
    """A cell that is Python and nothing else, which most are: IPython takes much longer. None where it may be more."""
    if "\n" not in source.strip():
        return None  # alone in a cell, `pwd` is a command
    try:
        return shell.compile(ast.parse(source), shell.compile.cache(source), "exec")
    except Exception:
        return None


def _give_up(text: str) -> None:
    os._exit(UNSTOPPABLE)


def exercise(name: str, asked: dict, flat: dict, namespace: dict, limits: sandbox.Limits) -> tuple[dict, dict]:
    """Call a learner's function on all cases."""
    from grading import call, check, key

    function = namespace.get(name)
    if not callable(function):
        return {"exercise": name, "absent": type(function).__name__ if name in namespace else ""}, {}
    outcomes: list[call.Outcome] = []
    started = time.perf_counter()
    for tree in asked["cases"]:
        if outcomes and outcomes[-1].stopped:
            outcomes.append(call.Outcome(stopped=True))
            continue
        left = max(0.01, limits.exercise - (time.perf_counter() - started))
        outcomes.append(call.run(function, key.decode(tree, flat), asked["call"], left))
    seconds = time.perf_counter() - started
    buffers, runs, size = key.Buffers(), [], 0
    for outcome in outcomes:
        run = outcome.stored()
        if "value" in run:
            run = {"value": key.encode(run["value"], buffers)}
            size += len(json.dumps(run))
        else:
            run |= {"line": outcome.line, "unwritten": outcome.unwritten}
        runs.append(run)
    answers = buffers.flat()
    if size + sum(array.nbytes for array in answers.values()) > limits.output:
        runs, answers = [{"error": f"OutputLimit: the answers take more than {limits.output:,} bytes"}] * len(runs), {}
    notes: list[str] = []
    with contextlib.suppress(Exception):
        notes = check._notes(function, name, asked, outcomes, namespace)  # type: ignore[arg-type]
    told = {
        "exercise": name,
        "runs": runs,
        "seconds": seconds,
        "printed": next((outcome.printed for outcome in outcomes if outcome.printed), ""),
        "warned": next((outcome.warned for outcome in outcomes if outcome.warned), ""),
        "notes": notes,
    }
    return told, answers
