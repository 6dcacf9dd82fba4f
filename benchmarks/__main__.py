"""All benchmarks in a row: `python -m benchmarks`. Each is also a command of its own."""

import subprocess
import sys
from pathlib import Path

BENCHMARKS = ("check", "classroom", "hostile", "imports", "library", "logistic", "notebooks", "start", "widgets")

if __name__ == "__main__":
    missed = []
    for name in BENCHMARKS:
        print(f"\n== {name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], cwd=Path(__file__).parents[1]).returncode:
            missed.append(name)
    print(f"\ntargets missed: {', '.join(missed) or 'none'}")
    sys.exit(bool(missed))
