"""What the import of dlcore (without viz) adds to the import of JAX.

    python benchmarks/imports.py [--rounds 15]

Every figure is from a fresh Python. Each round starts one with JAX alone and one with JAX and dlcore, in turn the one
and the other first, and takes the difference of the pair; the result is the median of the differences.
"""

import argparse
import statistics
import subprocess
import sys
from pathlib import Path

DLCORE = Path(__file__).resolve().parent.parent / "dlcore"
LIMIT_MS = 150

# CPU time and wall time in milliseconds, both without the start of Python itself.
CODE = """
import time
wall, cpu = time.perf_counter(), time.process_time()
{imports}
print(1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu))
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()

    alone, together = "import jax", f"import jax\nimport {', '.join(modules())}"
    measure(together)  # compiled files and the disk's cache are warm from here on
    pairs = []
    for turn in range(options.rounds):
        if turn % 2 == 0:
            first, second = measure(alone), measure(together)
        else:
            second, first = measure(together), measure(alone)
        pairs.append((first, second))

    print(f"median of {options.rounds} pairs of fresh processes, in ms")
    print(f"{'':8}{'jax':>8}{'jax and dlcore':>18}{'added':>8}")
    added = {}
    for i, clock in enumerate(["wall", "CPU"]):
        jax_alone = statistics.median(first[i] for first, _ in pairs)
        both = statistics.median(second[i] for _, second in pairs)
        added[clock] = statistics.median(second[i] - first[i] for first, second in pairs)
        print(f"{clock:8}{jax_alone:8.0f}{both:18.0f}{added[clock]:8.0f}")
    # Without other work on the machine both clocks agree; with it, wall time is theirs as much as ours.
    if added["CPU"] > LIMIT_MS:
        print(f"more than the {LIMIT_MS} ms that it may add")
        return 1
    return 0


def modules() -> list[str]:
    paths = [path.relative_to(DLCORE.parent).with_suffix("") for path in sorted(DLCORE.rglob("*.py"))]
    return [".".join(path.parts) for path in paths if "viz" not in path.parts and path.name != "__init__"]


def measure(imports: str) -> tuple[float, float]:
    command = [sys.executable, "-c", CODE.format(imports=imports)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, cwd=DLCORE.parent).stdout
    wall, cpu = printed.split()
    return float(wall), float(cpu)


if __name__ == "__main__":
    sys.exit(main())
