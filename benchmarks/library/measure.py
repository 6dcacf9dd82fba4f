"""How a line is measured: contenders in turn, in one process, with equally many threads for every library."""

import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import numpy as np

OURS = "dlcore"
SAMPLE = 0.04  # seconds: a contender that is quicker runs several times in a row for one measurement
BUDGET = 15.0  # seconds of one line; once they are spent, three rounds are enough


class Line(NamedTuple):
    """One comparison. Every contender is made from the same arrays and gives a function that runs it.

    What the first run returns must agree with dlcore's; None means that this one cannot start from the same numbers.
    A contender may also give two functions, run and read: read turns what run returned into arrays to compare.
    """

    name: str
    target: float  # dlcore's time by that of the best of the others
    data: Callable[..., tuple]  # of sizes, all with defaults
    contenders: dict[str, Callable]  # dlcore's first
    doubled: dict[str, dict[str, int]] = {}  # what grows: sizes twice as large
    tolerance: float = 1e-3  # of the largest number in each result
    small_net: bool = False  # a net of the courses: its first step has a target too
    trap: bool = False  # the others are formulations to avoid


class Times(NamedTuple):
    """Milliseconds of every contender, one number per round, by both clocks; the last is the load of the machine."""

    cpu: dict[str, list[float]]
    wall: dict[str, list[float]]
    load: float


def use_threads(threads: int) -> None:
    """Give every library so many threads; the environment of the process names them for NumPy."""
    if os.environ.get("OMP_NUM_THREADS") != str(threads):
        raise SystemExit("this process must be started by `python -m benchmarks.library`")
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    if threads == 1 and cores:
        os.sched_setaffinity(0, cores[-1:])  # JAX makes one thread for each core that it may use
    jax.block_until_ready(jax.numpy.ones((64, 64)) @ jax.numpy.ones((64, 64)))
    if cores:
        for task in os.listdir("/proc/self/task"):  # from here on the threads may move to whichever core is free
            os.sched_setaffinity(int(task), cores)
    try:
        import torch
    except ModuleNotFoundError:
        return
    torch.set_num_threads(threads)


def ready(line: Line, sizes: dict[str, int] | None = None, only: tuple[str, ...] = ()) -> dict[str, Callable[[], Any]]:
    """The contenders, compiled and warm, after their results were compared."""
    data = line.data(**sizes or {})
    runs, results = {}, {}
    for name, make in line.contenders.items():
        if only and name not in only:
            continue
        try:
            made = make(*data)
        except ModuleNotFoundError as missing:
            print(f"  {name} stays out: {missing}", file=sys.stderr, flush=True)
            continue
        runs[name], read = made if isinstance(made, tuple) else (made, lambda result: result)
        results[name] = read(runs[name]())
    ours = results.pop(OURS)
    for name, result in results.items():
        if result is not None:
            agree(f"{line.name}, {name}", result, ours, line.tolerance)
    return runs


def agree(name: str, result: Any, ours: Any, tolerance: float) -> None:
    """Raise unless all arrays of two results are the same but for rounding."""
    theirs, ours = jax.tree.leaves(result), jax.tree.leaves(ours)
    if len(theirs) != len(ours):
        raise AssertionError(f"{name}: {len(theirs)} arrays, but dlcore has {len(ours)}")
    for a, b in zip(theirs, ours, strict=True):
        a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
        np.testing.assert_allclose(a, b, rtol=0, atol=tolerance * np.abs(b).max(), err_msg=name)


def rounds(runs: dict[str, Callable[[], Any]], number: int, budget: float = BUDGET) -> Times:
    """All contenders in turn, in reverse every other round, so that a change of the machine's speed hits all alike."""
    begun = time.perf_counter()
    repeats = {}
    for name, run in runs.items():
        cpu = time.process_time()
        run()
        repeats[name] = max(1, min(300, round(SAMPLE / max(time.process_time() - cpu, 1e-6))))
    times = Times({name: [] for name in runs}, {name: [] for name in runs}, 0.0)
    for turn in range(number):
        if turn >= 3 and time.perf_counter() - begun > budget:
            break
        for name in list(runs)[:: 1 if turn % 2 == 0 else -1]:
            run, n = runs[name], repeats[name]
            wall, cpu = time.perf_counter(), time.process_time()
            for _ in range(n):
                run()
            times.cpu[name].append(1000 * (time.process_time() - cpu) / n)
            times.wall[name].append(1000 * (time.perf_counter() - wall) / n)
    return times._replace(load=os.getloadavg()[0])


def ratio(times: dict[str, list[float]], other: str) -> tuple[float, float, float]:
    """dlcore's time by the other's: of the medians, and the least and the largest of a single round."""
    single = [a / b for a, b in zip(times[OURS], times[other], strict=True)]
    return statistics.median(times[OURS]) / statistics.median(times[other]), min(single), max(single)


def best_peer(times: dict[str, list[float]]) -> str:
    """The quickest of the others; further forms of dlcore are shown, but are no peers."""
    return min((name for name in times if not name.startswith(OURS)), key=lambda name: statistics.median(times[name]))


def first_step(line: Line, contender: str) -> dict[str, float]:
    """Of a fresh process: seconds to make and run a contender once, and the memory that this took at most."""
    data = line.data()
    before = peak_memory()
    wall, cpu = time.perf_counter(), time.process_time()
    made = line.contenders[contender](*data)
    run = made[0] if isinstance(made, tuple) else made
    run()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    run()
    return {"wall": wall, "cpu": cpu, "before": before, "peak": peak_memory()}


def peak_memory() -> float:
    """Largest memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
