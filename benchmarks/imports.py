"""What the import of dlcore (without viz) adds to the import of JAX: for each written week, and for all modules at once.

    python benchmarks/imports.py [--rounds 9]

A week's figure is for what its lesson and its assignment import together. Every figure is from a fresh Python. Each round
starts one with JAX alone and one for each line of the table, in another order every time, and takes the differences; the
result is their median. No notebook imports all modules, so the limit is for the weeks.
"""

import argparse
import ast
import os
import random
import statistics
import subprocess
import sys

from grading import course

DLCORE = course.ROOT / "dlcore"
LIMIT_MS = 150

# CPU time and wall time in milliseconds, both without the start of Python itself.
CODE = """
import time
wall, cpu = time.perf_counter(), time.process_time()
import {imports}
print(1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu))
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()

    alone = "jax alone"
    weeks = {f"{week.course}/{week.name}": imported_by(week) for week in course.weeks(written=True)}
    lines = {alone: [], **weeks, f"all {len(modules())} modules": modules()}
    measure(modules())  # compiled files and the disk's cache are warm from here on
    order, took = list(lines), {line: [] for line in lines}
    for turn in range(options.rounds):
        random.Random(turn).shuffle(order)
        for line in order:
            took[line].append(measure(lines[line]))

    print(f"added to the import of jax, in ms; medians of {options.rounds} rounds of fresh processes")
    print(f"{'':48}{'wall':>6}{'CPU':>6}")
    added = {}
    for line in lines:
        pairs = zip(took[line], took[alone], strict=True)
        differences = [(a[0] - b[0], a[1] - b[1]) if line != alone else a for a, b in pairs]
        wall, added[line] = (statistics.median(clock) for clock in zip(*differences, strict=True))
        print(f"{line:48}{wall:6.0f}{added[line]:6.0f}")
    # Without other work on the machine both clocks agree; with it, wall time is theirs as much as ours.
    if any(added[line] > LIMIT_MS for line in weeks):
        print(f"more than the {LIMIT_MS} ms that a week may add")
        return 1
    return 0


def modules() -> list[str]:
    paths = [path.relative_to(DLCORE.parent).with_suffix("") for path in sorted(DLCORE.rglob("*.py"))]
    return [".".join(path.parts) for path in paths if "viz" not in path.parts and path.name != "__init__"]


def imported_by(week: course.Week) -> list[str]:
    """The modules of dlcore, without viz, that a week's two notebooks import."""
    names = {"dlcore"}
    for source in ("lesson.py", "assignment.py"):
        text = (week.source / source).read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "dlcore":
                names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
            elif isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
    known = {"dlcore", "dlcore.datasets", *modules()}
    return sorted(name for name in names if name in known)


def measure(imports: list[str]) -> tuple[float, float]:
    command = [sys.executable, "-c", CODE.format(imports=", ".join(["jax", *imports]))]
    # As on a learner's machine: Python keeps what it has compiled, also where a build machine forbids that.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    printed = subprocess.run(command, capture_output=True, text=True, check=True, cwd=DLCORE.parent, env=environment).stdout
    wall, cpu = printed.split()
    return float(wall), float(cpu)


if __name__ == "__main__":
    sys.exit(main())
