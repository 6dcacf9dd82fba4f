"""All hostile submissions of tests/class_side/attacks.py in one batch with honest ones: what they gained.

python benchmarks/hostile.py
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]


def main() -> int:
    from class_side import test_hostile

    with test_hostile.world() as here:
        found = test_hostile.tried(here)
    print(test_hostile.figures(found))
    return int(any(found[word] for word in ("gained", "changed", "stopped", "read")))


if __name__ == "__main__":
    sys.exit(main())
