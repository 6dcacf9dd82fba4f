"""Every lesson and every solved assignment from top to bottom: at most 30 seconds each.

    python benchmarks/notebooks.py [--rounds 3]

Demonstrations run too. The time is that of a fresh kernel without a compilation cache, its start included.
"""

import argparse
import os
import statistics
import time

import nbformat
from nbclient import NotebookClient

from grading import build, sources
from grading.course import weeks

LIMIT = 30


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    os.environ.pop("JAX_COMPILATION_CACHE_DIR", None)
    worst = 0.0
    for week in weeks(written=True):
        material = sources.Material(week)
        for kind in ("lesson", "assignment"):
            text = build.dumps(build.notebook(material, kind, solved=True))
            seconds = statistics.median(_seconds(text, week) for _ in range(rounds))
            worst = max(worst, seconds)
            print(f"{week.path}/{kind}: {seconds:.1f} s", flush=True)
    print(f"worst {worst:.1f} s, at most {LIMIT} s wanted")
    return int(worst > LIMIT)


def _seconds(text: str, week) -> float:
    notebook = nbformat.reads(text, as_version=4)
    begun = time.perf_counter()
    NotebookClient(
        notebook, timeout=300, kernel_name="python3", skip_cells_with_tag="", resources={"metadata": {"path": str(week.folder)}}
    ).execute()
    return time.perf_counter() - begun


if __name__ == "__main__":
    raise SystemExit(main())
