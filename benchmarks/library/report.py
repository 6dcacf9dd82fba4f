"""From the numbers to benchmarks/RESULTS.md."""

import datetime
import importlib.metadata
import os
import platform
import statistics
from pathlib import Path

from benchmarks.library.children import LINES
from benchmarks.library.measure import OURS, best_peer, ratio

FIRST_STEP = 2.0  # seconds at most, for a small net of the courses

TOP = """# What the library costs, measured

Written by `python -m benchmarks.library` on {date}, {machine}.
{versions}.

All contenders of a line run in turn in one process, in reverse order every other round. One thread: every library is
held to a single thread, and the figure is CPU time, which other work on the machine disturbs least. Two threads: wall
time, which it does disturb; the load average is given, and on a busy machine the column stays empty. A ratio is
dlcore's time by that of the best other contender: of the medians over the rounds, and in brackets the least and the
largest of a single round. Below 1 dlcore is quicker. The results of all contenders that can start from the same numbers
were compared first.
"""


def written(found: dict) -> tuple[str, list[str]]:
    """The text, and the names of the lines that miss their targets."""
    lines = [line for line in LINES if line.name in found["one"]]
    missed, parts = [], [TOP.format(date=datetime.date.today().isoformat(), machine=machine(), versions=versions())]
    for title, group in (("Lines", [x for x in lines if not x.trap]), ("Traps", [x for x in lines if x.trap])):
        if group:
            rows = [_row(line, found, missed) for line in group]
            head = [
                "line",
                "dlcore, ms",
                "best other",
                "its ms",
                "ratio, one thread",
                "of PyTorch",
                "wanted",
                "",
                "two threads (load)",
            ]
            parts.append(f"## {title}\n\n" + (TRAPS if title == "Traps" else "") + table(head, rows))
            parts.extend([NOTES] if title == "Lines" else [])
    if "ceilings" in found:
        parts.append("## The floor\n\n" + FLOOR + table(["ceiling", "reached", "by"], found["ceilings"]))
    parts.append(
        "## Every contender\n\nMedian of CPU time with one thread, in ms.\n\n" + table(["line", "times"], _all(lines, found))
    )
    if "first" in found:
        rows = [_first(line, found, missed) for line in lines if not line.trap]
        parts.append("## The first step, and memory\n\n" + FIRST + table(MEMORY, rows))
    if "growth" in found:
        rows = [
            [line.name, "; ".join(f"{what} {x:.2f}" for what, x in found["growth"][line.name].items())]
            for line in lines
            if line.doubled
        ]
        parts.append(
            "## When a size doubles\n\ndlcore's CPU time with one thread, as a multiple.\n\n" + table(["line", "doubled"], rows)
        )
    parts.append(f"Targets missed: {'; '.join(missed) or 'none'}.\n")
    return "\n".join(parts), missed


NOTES = """- Pooling and batch norm write whole arrays once: what is measured is memory, and what an operating system charges for
  new pages (see the floor). Their ratios differ between runs more than those of other lines.
- After a detector: 0.2 was first seen against PyTorch, whose column shows it. NumPy keeps only the boxes above the
  threshold and stays small; finding the class of every box takes dlcore half of its time.
- CTC: 0.3 was first seen against PyTorch, too; optax takes half of PyTorch's time.
- Convolution 3 x 3: PyTorch has kernels written for it, dlcore takes XLA's. Tried here and not better: one product of
  patches, and Winograd's minimal filtering with tiles of 2 and of 4 pixels. Tiles of 4 need a quarter of the products and
  lose it again in the sums before and after, which XLA runs as passes over memory of their own. Not tried: the Fourier
  transform, and a kernel of our own, compiled where a compiler is at hand.
"""
FLOOR = """What one core of the machine gives at best: the best of several runs, in CPU time, with one thread. No form of any line
can be quicker than its products of matrices and its reading and writing allow.

"""
TRAPS = """Formulations that look as good and are not. The other contender is the trap; dlcore has the form beside it.

"""
FIRST = f"""Seconds of a fresh process from the arrays to the first result, imports not counted: tracing, compiling, running.
At most {FIRST_STEP:.0f} s are wanted for the small nets of the courses. With a cache: the second process with a folder for
compiled programs. Memory: the most that a process held at once, beyond what it held with the data in memory and dlcore
imported; for the other contender that includes the import of its library.

"""
MEMORY = ["line", "wall, s", "CPU, s", "CPU with a cache, s", "memory, MB", "with a cache", "best other", "its memory, MB"]


def _row(line, found, missed):
    cpu, wall = found["one"][line.name]["cpu"], found.get("two", {}).get(line.name)
    peer = best_peer(cpu)
    middle, least, most = ratio(cpu, peer)
    met = middle <= line.target
    if not met:
        missed.append(line.name)
    two = ""
    if wall:
        other = best_peer(wall["wall"])
        two = "{:.2f} [{:.2f}-{:.2f}] of {} ({:.1f})".format(*ratio(wall["wall"], other), other, wall["load"])
    times = [f"{statistics.median(cpu[name]):.3g}" for name in (OURS, peer)]
    wanted = f"at most {line.target:g}"
    torches = {name: each for name, each in cpu.items() if name == OURS or "PyTorch" in name}
    torch = f"{ratio(cpu, best_peer(torches))[0]:.2f}" if len(torches) > 1 else ""
    one = f"{middle:.2f} [{least:.2f}-{most:.2f}]"
    return [line.name, times[0], peer, times[1], one, torch, wanted, "met" if met else "missed", two]


def _all(lines, found):
    for line in lines:
        cpu = found["one"][line.name]["cpu"]
        yield [line.name, "; ".join(f"{name} {statistics.median(each):.3g}" for name, each in cpu.items())]


def _first(line, found, missed):
    of = found["first"][line.name]
    cold, cached, peer = of["cold"], of["cached"], best_peer(found["one"][line.name]["cpu"])
    if line.small_net and cold["cpu"] > FIRST_STEP:
        missed.append(f"first step of {line.name}")
    more = {name: f"{each['peak'] - each['before']:.0f}" for name, each in of.items()}
    seconds = [f"{cold['wall']:.2f}", f"{cold['cpu']:.2f}", f"{cached['cpu']:.2f}"]
    return [line.name, *seconds, more["cold"], more["cached"], peer, more["peer"]]


def table(head: list[str], rows) -> str:
    """A table in Markdown."""
    return "".join(f"| {' | '.join(row)} |\n" for row in [head, ["---"] * len(head), *rows])


def machine() -> str:
    """The processor in plain words."""
    info = Path("/proc/cpuinfo")
    named = [x.split(":")[1].strip() for x in info.read_text().splitlines() if "model name" in x] if info.exists() else []
    processor = named[0] if named else platform.processor() or "an unnamed processor"
    return f"on {os.cpu_count()} cores of {processor}, {platform.system()}"


def versions() -> str:
    """Of everything that was measured."""
    found = [f"Python {platform.python_version()}"]
    for name in ("jax", "jaxlib", "numpy", "torch", "optax"):
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            found.append(f"{name} is not installed")
    return ", ".join(found)
