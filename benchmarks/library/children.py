"""What a process of its own measures: all lines with one thread or with two, their growth, or one first step."""

import sys
import time
from typing import Any

from benchmarks.library import (
    attention_lines,
    ceilings,
    conv_lines,
    dense_lines,
    image_lines,
    measure,
    sequence_lines,
    trap_lines,
)
from benchmarks.library.measure import OURS, Line, best_peer, ready, rounds

GROUPS = (dense_lines, conv_lines, image_lines, sequence_lines, attention_lines, trap_lines)
LINES: list[Line] = [line for group in GROUPS for line in group.LINES]


def run(kind: str, words: list[str], number: int) -> dict[str, Any]:
    """Measure, and say it in plain lists and dictionaries."""
    if kind == "first":
        name, contender = words
        return measure.first_step(next(line for line in LINES if line.name == name), contender)
    measure.use_threads(2 if kind == "two" else 1)
    if kind == "ceilings":
        return ceilings.measured()
    chosen = [line for line in LINES if not words or any(word.lower() in line.name.lower() for word in words)]
    found: dict[str, Any] = {}
    for line in chosen:
        begun = time.perf_counter()
        if kind == "growth":
            found[line.name] = growth(line)
            continue
        if kind == "two" and line.trap:
            continue
        times = rounds(ready(line), number) if kind == "one" else rounds(ready(line), min(number, 3), budget=0)
        found[line.name] = times._asdict()
        said(line, times, time.perf_counter() - begun)
    return found


def growth(line: Line) -> dict[str, float]:
    """How many times longer dlcore takes when one size doubles."""
    factors = {}
    if line.doubled:
        once = ready(line, only=(OURS,))[OURS]
        for what, sizes in line.doubled.items():
            cpu = rounds({"once": once, "doubled": ready(line, sizes, only=(OURS,))[OURS]}, 2).cpu
            factors[what] = min(cpu["doubled"]) / min(cpu["once"])
    return factors


def said(line: Line, times: measure.Times, seconds: float) -> None:
    peer = best_peer(times.cpu)
    shown = ", ".join(f"{name} {min(each):.3g} ms" for name, each in times.cpu.items())
    print(
        f"{line.name}: {measure.ratio(times.cpu, peer)[0]:.2f} of {peer} ({seconds:.0f} s); {shown}", file=sys.stderr, flush=True
    )
