"""Time, growth and memory of dlcore beside PyTorch and NumPy; writes benchmarks/RESULTS.md.

python -m benchmarks.library                   all lines, about eight minutes
python -m benchmarks.library LSTM attention    the lines whose name holds one of these words; writes nothing
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*", help="measure the lines whose name holds one of these words")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        from benchmarks.library import children

        print(json.dumps(children.run(options.child, options.words, options.rounds)))
        return 0
    return measure_all(options)


def measure_all(options: argparse.Namespace) -> int:
    """Each part in processes of its own: the number of threads cannot be changed, nor a peak of memory be forgotten."""
    from benchmarks.library import report

    found, text, missed = {}, "", []
    for part in ("one", "ceilings", "two", "first", "growth"):
        if part == "two" and os.getloadavg()[0] > 2 * (os.cpu_count() or 1):
            continue  # threads that wait for each other in a loop take many times their time then, whoever is measured
        found[part] = first_parts(found["one"], options) if part == "first" else child(part, options)
        text, missed = report.written(found)
        if not options.words:  # after every part, so that a run that is broken off leaves what it has
            (ROOT / "benchmarks" / "RESULTS.md").write_text(text, encoding="utf-8")
    print(text)
    return int(bool(missed))


def first_parts(times: dict, options: argparse.Namespace) -> dict:
    from benchmarks.library.children import LINES
    from benchmarks.library.measure import best_peer

    measured = [line.name for line in LINES if line.name in times and not line.trap]
    return {name: first_steps(name, best_peer(times[name]["cpu"]), options) for name in measured}


def first_steps(name: str, peer: str, options: argparse.Namespace) -> dict:
    """The first step without and with a compilation cache on disk, and the memory of dlcore and of its best peer."""
    with tempfile.TemporaryDirectory() as cache:
        # JAX keeps only what took a second to compile and is large: most of these programs are neither.
        environment = {
            "JAX_COMPILATION_CACHE_DIR": cache,
            "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
            "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "-1",
        }
        found = {"cold": child("first", options, name, "dlcore", **environment)}
        found["cached"] = child("first", options, name, "dlcore", **environment)
    return found | {"peer": child("first", options, name, peer)}


def child(kind: str, options: argparse.Namespace, *words: str, **environment: str) -> dict:
    threads = "2" if kind == "two" else "1"
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TORCHINDUCTOR_COMPILE_THREADS")
    environment = os.environ | dict.fromkeys(names, threads) | environment
    command = [sys.executable, "-m", "benchmarks.library", "--child", kind, "--rounds", str(options.rounds)]
    ended = subprocess.run([*command, *(words or options.words)], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    if ended.returncode:
        raise SystemExit(f"measuring {kind} {' '.join(words)} failed, see above")
    return json.loads(ended.stdout.splitlines()[-1])


if __name__ == "__main__":
    sys.exit(main())
