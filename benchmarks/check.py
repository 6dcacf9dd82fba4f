"""How long a check takes beyond the learner's own run time: at most 100 ms.

    python benchmarks/check.py [--rounds 15]

The reference answers of every written week are checked as in a notebook. For each exercise the whole check and the bare
calls of the function on the same inputs alternate; the difference of the two medians is the learner's wait for the judge.
A wrong answer costs more, because it is compared with every known mistake: both are shown.
"""

import argparse
import statistics
import time

from grading import key, sources
from grading.check import Check
from grading.course import weeks

LIMIT_MS = 100


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    worst = 0.0
    for week in weeks(written=True):
        material = sources.Material(week)
        namespace = material.reference()
        check = Check(week.path, None, namespace)
        print(f"{week.path}: milliseconds beyond the function's own time, median of {rounds} rounds")
        for name, exercise in material.exercises.items():
            entry = key.load(week.key, name)
            right = namespace[name]
            wrong = sources.defined(material.mistaken(name, exercise.mistakes[0]), namespace, name)
            waits = []
            for function in (right, wrong):
                namespace[name] = function
                waits.append(_wait(check, name, function, entry, rounds))
            namespace[name] = right
            worst = max(worst, *waits)
            print(f"  {name:24} right {waits[0]:7.1f}   wrong {waits[1]:7.1f}")
    print(f"worst {worst:.1f} ms, at most {LIMIT_MS} ms wanted")
    return int(worst > LIMIT_MS)


def _wait(check: Check, name: str, function, entry: key.Entry, rounds: int) -> float:
    whole, bare = [], []
    for _ in range(rounds):
        whole.append(_milliseconds(lambda: check(name)))
        bare.append(
            sum(_milliseconds(lambda case=case: _called(function, entry.arguments(case))) for case in range(len(entry["cases"])))
        )
    return statistics.median(whole) - statistics.median(bare)


def _called(function, arguments: tuple) -> None:
    try:
        function(*arguments)
    except Exception:  # a mistake may raise; so it does in the check
        pass


def _milliseconds(run) -> float:
    begun = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - begun)


if __name__ == "__main__":
    raise SystemExit(main())
