"""A class through our engine and through stock `nbgrader autograde`, in turns on the same machine.

    python benchmarks/classroom.py                        classes of 300, and 20 of each with stock, two rounds each
    python benchmarks/classroom.py --ours 30 300 3000     ours alone, for growth
    python benchmarks/classroom.py --workers 1 2          ours with one and with two workers, in turns
    python benchmarks/classroom.py --cluster              ours on a Dask cluster of two local workers, in turns with two workers
    python benchmarks/classroom.py --same 3 -n 300        ours three times; are all results the same?

The submissions are put together from the reference, the other right answers and known mistakes. One student in ten, counted not
drawn, writes in jax.numpy wherever such an answer is known, the others in NumPy; --jax 0.5 makes it every other one. An
exercise in jax.numpy takes ten to a hundred times as long as one in NumPy, and costs us more than stock by comparison: so
stock is compared with nobody, with one in twenty and with one in ten, for which the target is.

Our start is part of our time and is shared by all submissions of a batch, as that of stock nbgrader is by its own. The
answers in jax.numpy are such as our compiled programs were made for; a class will write others too, and each operation on a
shape that is not among them takes 0.02 to 0.05 s more.
"""

import argparse
import contextlib
import inspect
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

from grading import build, course, engine, key, keymaking, sources

TARGET = 30.0  # times the throughput of stock nbgrader
GROWTH = 1.8  # of two workers over one
MISTAKEN = 0.25  # the share of answers that are wrong
SEED = 11
CLUSTER = 0.8  # of a cluster of two workers over two workers without it
SHARE = 0.1  # of students who write in jax.numpy
SHARES = (0.0, 0.05, SHARE)
JAX = re.compile(r"\b(jax|jnp)\.")


def answers(material: sources.Material) -> dict[str, dict[str, list[str]]]:
    """For every exercise the programs that people might hand in: right ones in NumPy and in jax.numpy, and wrong ones."""
    found = {}
    for name, exercise in material.exercises.items():
        programs = {"numpy": [material.program(name)], "jax": [], "wrong": []}
        for function in material.also_right(name):
            source = inspect.getsource(function).replace(f"def {function.__name__}(", f"def {name}(", 1)
            if f"{name}__" not in source and "dlcore" not in source:
                programs["jax" if JAX.search(source) else "numpy"].append(
                    "import jax\n\n\n" + source if "jax." in source else source
                )
        programs["wrong"] = [material.mistaken(name, mistake) for mistake in exercise.mistakes]
        found[name] = programs
    return found


def submissions(material: sources.Material, folder: Path, number: int, jax: float) -> dict[str, Path]:
    """A class's notebooks, the same for the same number of them; `jax` is the share of students who write in jax.numpy."""
    choice, programs = random.Random(SEED), answers(material)
    release, paths = build.notebook(material, "assignment"), {}
    for n in range(number):
        student, notebook = f"s{n:04}", json.loads(json.dumps(release))
        style = "jax" if int((n + 0.5) * jax + 0.5) > int((n - 0.5) * jax + 0.5) else "numpy"  # evenly spread
        for cell in notebook["cells"]:
            if cell["metadata"]["dlc"]["role"] == "exercise":
                known = programs[cell["metadata"]["dlc"]["name"]]
                wrong = choice.random() < MISTAKEN
                cell["source"] = choice.choice(known["wrong"] if wrong else known[style] or known["numpy"])
        paths[student] = folder / student / material.week.name / "assignment.ipynb"
        paths[student].parent.mkdir(parents=True)
        paths[student].write_text(json.dumps(notebook), encoding="utf-8")
    return paths


def ours(material: sources.Material, key_file: Path, paths: dict[str, Path], workers: int, **more) -> tuple[float, dict]:
    """Seconds for the whole batch, start and end of all processes included, and the results."""
    started = time.perf_counter()
    results = engine.grade(paths, key_file, build.notebook(material, "assignment"), workers=workers, **more)
    return time.perf_counter() - started, results


class Memory(threading.Thread):
    """The most that one worker of ours takes: its lane, the warm process, and the submission that runs, shared pages once."""

    def __init__(self):
        super().__init__(daemon=True)
        self.most, self.ended = 0, threading.Event()

    def run(self) -> None:
        while not self.ended.wait(0.5):
            for lane in psutil.Process().children():
                with contextlib.suppress(psutil.Error):
                    family = [lane, *lane.children(recursive=True)]
                    self.most = max(self.most, sum(each.memory_full_info().pss for each in family))

    def __enter__(self) -> "Memory":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.join()


@contextlib.contextmanager
def cluster(workers: int):
    """The address of a Dask scheduler with workers on this machine, each a process of one thread."""
    dask = [sys.executable, "-m"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    scheduler = subprocess.Popen(
        [*dask, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"],
        stderr=subprocess.PIPE,
        text=True,
    )
    address = next(line.split()[-1] for line in scheduler.stderr or () if "Scheduler at:" in line)
    command = [*dask, "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny"]
    machines = [subprocess.Popen(command, **quiet) for _ in range(workers)]
    try:
        from distributed import Client

        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)
        yield address
    finally:
        for process in (*machines, scheduler):
            process.kill()
            process.wait()


def outcome(result: dict) -> dict:
    """A result without what is measured."""
    exercises = [{word: value for word, value in each.items() if word != "seconds"} for each in result["exercises"]]
    return {word: value for word, value in result.items() if word not in ("seconds", "memory")} | {"exercises": exercises}


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
    parser.add_argument("-n", type=int, default=300, help="submissions a round")
    parser.add_argument("--stock", type=int, default=20, help="how many of them stock nbgrader gets")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--ours", type=int, nargs="*", default=[], help="ours alone with so many submissions")
    parser.add_argument("--workers", type=int, nargs="*", default=[], help="ours alone with so many workers")
    parser.add_argument("--cluster", action="store_true", help="ours on a Dask cluster of two workers on this machine")
    parser.add_argument("--same", type=int, default=0, metavar="TIMES", help="grade the same class so often; all must be equal")
    parser.add_argument("--jax", type=float, help=f"the share of students who write in jax.numpy; {SHARE}, and by stock {SHARES}")
    options = parser.parse_args()
    jax = SHARE if options.jax is None else options.jax
    week = course.find("course1_nn/week2_logistic_regression")
    material = sources.Material(week)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        key_file = folder / "hidden.npz"
        key.save(key_file, keymaking.keys(material, SEED), material.version)
        ours(material, key_file, submissions(material, folder / "first", 1, jax), 1)  # compiles beforehand, once on a machine
        if options.ours:
            for number in options.ours:
                paths = submissions(material, folder / f"ours{number}", number, jax)
                with Memory() as memory:
                    told("ours", number, *ours(material, key_file, paths, 0))
                print(f"{'':24}a worker takes {memory.most / 2**20:.0f} MB at most, its submission included")
            return 0
        if options.workers:
            paths, times = submissions(material, folder / "workers", options.n, jax), {workers: [] for workers in options.workers}
            for turn in range(options.rounds):
                for workers in options.workers[:: 1 if turn % 2 == 0 else -1]:
                    seconds, results = ours(material, key_file, paths, workers)
                    told(f"{workers} workers", options.n, seconds, results)
                    times[workers].append(seconds)
            first, *others = (statistics.median(each) for each in times.values())
            print(f"times the first: {', '.join(f'{first / other:.2f}' for other in others)}; target for two {GROWTH}")
            return 0
        if options.cluster:
            paths, times = submissions(material, folder / "cluster", options.n, jax), {"": [], "cluster": []}
            with cluster(2) as address:
                ours(material, key_file, dict(list(paths.items())[:4]), 0, cluster=address)  # its workers get warm once
                for turn in range(options.rounds):
                    for name in list(times)[:: 1 if turn % 2 == 0 else -1]:
                        seconds, results = ours(material, key_file, paths, 0 if name else 2, cluster=address if name else "")
                        told(name or "two workers", options.n, seconds, results)
                        times[name].append(seconds)
            local, remote = (statistics.median(each) for each in times.values())
            print(f"cluster over two workers: {local / remote:.2f}; target {CLUSTER}")
            return int(local / remote < CLUSTER)
        if options.same:
            paths = submissions(material, folder / "same", options.n, jax)
            runs = [ours(material, key_file, paths, 0)[1] for _ in range(options.same)]
            flakes = sum(len({json.dumps(outcome(run[student]), sort_keys=True) for run in runs}) > 1 for student in paths)
            print(f"{options.n} submissions graded {options.same} times: {flakes} with different results")
            return int(flakes > 0)
        ratios = {}
        stock = Stock(material, folder / "stock")
        for share in SHARES if options.jax is None else (jax,):
            print(f"one in {1 / share:.0f} in jax.numpy" if share else "all in NumPy")
            paths = submissions(material, folder / f"class{share}", options.n, share)
            fewer = dict(list(paths.items())[: options.stock])
            times = {"ours": 0.0, "stock": 0.0}
            for _ in range(options.rounds):
                seconds, results = ours(material, key_file, paths, 0)
                told("ours", len(paths), seconds, results)
                times["ours"] += len(paths) / seconds / options.rounds
                seconds = stock.grade(fewer)
                told("stock nbgrader", len(fewer), seconds)
                times["stock"] += len(fewer) / seconds / options.rounds
            ratios[share] = times["ours"] / times["stock"]
            print(f"ours over stock: {ratios[share]:.1f} times{f'; target {TARGET:.0f}' if share == jax else ''}\n", flush=True)
        return int(ratios[jax] < TARGET)


if __name__ == "__main__":
    sys.exit(main())
