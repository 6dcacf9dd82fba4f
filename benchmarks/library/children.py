"""What a process of its own measures: all lines with one thread, all with two, or one first step."""

import sys
import time
from typing import Any

from benchmarks.library import attention_lines, dense_lines, image_lines, measure, sequence_lines, trap_lines
from benchmarks.library.measure import OURS, Line, best_peer, ready, rounds

GROUPS = (dense_lines, image_lines, sequence_lines, attention_lines, trap_lines)
LINES: list[Line] = [line for group in GROUPS for line in group.LINES]


def run(kind: str, words: list[str], number: int) -> dict[str, Any]:
    """Measure, and say it in plain lists and dictionaries."""
    if kind == "first":
        name, contender = words
        return measure.first_step(next(line for line in LINES if line.name == name), contender)
    measure.use_threads(1 if kind == "one" else 2)
    chosen = [line for line in LINES if not words or any(word.lower() in line.name.lower() for word in words)]
    found: dict[str, Any] = {"times": {}, "growth": {}, "contenders": {}}
    for line in chosen:
        begun = time.perf_counter()
        if kind == "one":
            runs = ready(line)
            times = rounds(runs, number)
            found["contenders"][line.name] = best_peer(times.cpu)
            found["growth"][line.name] = growth(line, runs, best_peer(times.cpu))
        elif line.trap:
            continue
        else:
            times = rounds(ready(line), min(number, 3), budget=0)
        found["times"][line.name] = times._asdict()
        said(line, times, time.perf_counter() - begun)
    return found


def growth(line: Line, runs: dict, peer: str) -> dict[str, dict[str, float]]:
    """How many times longer dlcore and its best peer take when one size doubles."""
    factors = {}
    for what, sizes in line.doubled.items():
        larger = ready(line, sizes, only=(OURS, peer))
        both = {f"{name}, {size}": of[name] for size, of in (("as it is", runs), ("doubled", larger)) for name in larger}
        cpu = rounds(both, 2).cpu
        factors[what] = {name: min(cpu[f"{name}, doubled"]) / min(cpu[f"{name}, as it is"]) for name in larger}
    return factors


def said(line: Line, times: measure.Times, seconds: float) -> None:
    peer = best_peer(times.cpu)
    shown = ", ".join(f"{name} {min(each):.3g} ms" for name, each in times.cpu.items())
    print(
        f"{line.name}: {measure.ratio(times.cpu, peer)[0]:.2f} of {peer} ({seconds:.0f} s); {shown}", file=sys.stderr, flush=True
    )
