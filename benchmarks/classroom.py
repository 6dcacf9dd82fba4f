"""A class through our engine and through stock `nbgrader autograde`, in turns on the same machine.

    python benchmarks/classroom.py                        6 submissions a round, two rounds each
    python benchmarks/classroom.py --ours 30 300 3000     ours alone, for growth
    python benchmarks/classroom.py --workers 1 2          ours with one and with two workers

The submissions are put together from the reference, the other right answers (NumPy and jax.numpy) and known mistakes.
"""

import argparse
import inspect
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from grading import build, course, engine, key, keymaking, sources

TARGET = 30.0  # times the throughput of stock nbgrader
GROWTH = 1.8  # of two workers over one
MISTAKEN = 0.25  # the share of answers that are wrong
SEED = 11


def answers(material: sources.Material) -> dict[str, list[str]]:
    """For every exercise the programs that people might hand in: right ones, then wrong ones."""
    found = {}
    for name, exercise in material.exercises.items():
        right = [material.program(name)]
        for function in material.also_right(name):
            source = inspect.getsource(function).replace(f"def {function.__name__}(", f"def {name}(", 1)
            if f"{name}__" not in source and "dlcore" not in source:
                right.append("import jax\n\n\n" + source if "jax." in source else source)
        found[name] = (right, [material.mistaken(name, mistake) for mistake in exercise.mistakes])
    return found


def submissions(material: sources.Material, folder: Path, number: int) -> dict[str, Path]:
    """A class's notebooks, the same for the same number of them."""
    choice, programs = random.Random(SEED), answers(material)
    release, paths = build.notebook(material, "assignment"), {}
    for student in (f"s{n:04}" for n in range(number)):
        notebook = json.loads(json.dumps(release))
        for cell in notebook["cells"]:
            if cell["metadata"]["dlc"]["role"] == "exercise":
                right, wrong = programs[cell["metadata"]["dlc"]["name"]]
                cell["source"] = choice.choice(wrong if choice.random() < MISTAKEN else right)
        paths[student] = folder / student / material.week.name / "assignment.ipynb"
        paths[student].parent.mkdir(parents=True)
        paths[student].write_text(json.dumps(notebook), encoding="utf-8")
    return paths


def ours(material: sources.Material, key_file: Path, paths: dict[str, Path], workers: int) -> tuple[float, dict]:
    """Seconds for the whole batch, start and end of all processes included, and the results."""
    started = time.perf_counter()
    results = engine.grade(paths, key_file, build.notebook(material, "assignment"), workers=workers)
    return time.perf_counter() - started, results


class Stock:
    """A course folder of stock nbgrader with the same week released."""

    def __init__(self, material: sources.Material, root: Path):
        self.week, self.root = material.week, root
        folder = root / material.week.path
        folder.mkdir(parents=True)
        shutil.copy(course.ROOT / "nbgrader_config.py", root)
        shutil.copy(material.week.key, folder)
        (folder / "assignment.ipynb").write_text(build.dumps(build.notebook(material, "assignment")), encoding="utf-8")
        self.run("generate_assignment", material.week.name, "--force", "--create")

    def run(self, *arguments: str) -> None:
        bin_folder = Path(sys.executable).parent
        environment = os.environ | {"DLC_COURSE": self.week.course, "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}"}
        environment |= {"PYTHONPATH": str(course.ROOT), "HOME": str(self.root)}
        command = [sys.executable, "-m", "nbgrader", *arguments]
        ended = subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True)
        if ended.returncode:
            raise SystemExit(ended.stderr[-2000:])

    def grade(self, paths: dict[str, Path]) -> float:
        submitted = self.root / ".grading" / self.week.course / "submitted"
        shutil.rmtree(submitted, ignore_errors=True)
        for student, path in paths.items():
            shutil.copytree(path.parent, submitted / student / self.week.name)
        started = time.perf_counter()
        self.run("autograde", self.week.name, "--force", "--create")
        return time.perf_counter() - started


def told(name: str, number: int, seconds: float, results: dict | None = None) -> None:
    memory = f"{max(each['memory'] for each in results.values()) / 2**20:6.0f} MB at most" if results else ""
    slow = f"  slowest {max(each['seconds'] for each in results.values()):.1f} s" if results else ""
    print(f"{name:24}{number:6} submissions {seconds:8.1f} s {number / seconds:8.2f} a second  {memory}{slow}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", type=int, default=6, help="submissions a round")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--ours", type=int, nargs="*", default=[], help="ours alone with so many submissions")
    parser.add_argument("--workers", type=int, nargs="*", default=[], help="ours alone with so many workers")
    options = parser.parse_args()
    week = course.find("course1_nn/week2_logistic_regression")
    material = sources.Material(week)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        key_file = folder / "hidden.npz"
        key.save(key_file, keymaking.keys(material, SEED), material.version)
        ours(material, key_file, submissions(material, folder / "first", 1), 1)  # compiles beforehand, once on a machine
        if options.ours:
            for number in options.ours:
                paths = submissions(material, folder / f"ours{number}", number)
                told("ours", number, *ours(material, key_file, paths, 0))
            return 0
        if options.workers:
            paths = submissions(material, folder / "workers", options.n)
            rates = []
            for workers in options.workers:
                seconds, results = ours(material, key_file, paths, workers)
                told(f"{workers} workers", options.n, seconds, results)
                rates.append(1 / seconds)
            print(f"times the first: {', '.join(f'{rate / rates[0]:.2f}' for rate in rates)}; target for two {GROWTH}")
            return 0
        paths = submissions(material, folder / "class", options.n)
        more = submissions(material, folder / "more", 10 * options.n)  # start-up is shared by a class, as by a batch of stock's
        stock, times = Stock(material, folder / "stock"), {"ours": 0.0, "stock": 0.0}
        for _ in range(options.rounds):
            seconds, results = ours(material, key_file, more, 0)
            told("ours", len(more), seconds, results)
            times["ours"] += len(more) / seconds / options.rounds
            seconds = stock.grade(paths)
            told("stock nbgrader", len(paths), seconds)
            times["stock"] += len(paths) / seconds / options.rounds
        ratio = times["ours"] / times["stock"]
        print(f"ours over stock: {ratio:.1f} times; target {TARGET:.0f}")
        return int(ratio < TARGET)


if __name__ == "__main__":
    sys.exit(main())
