"""Every week's verdict matrix holds: right answers keep all points, mistakes are named, lazy answers earn next to nothing."""

import subprocess
import sys

import pytest

from grading import course

# A process of its own: it optimizes what it compiles, as learners' machines do, and its memory is given back.
VERIFY = [sys.executable, "-m", "grading", "verify"]


@pytest.mark.unless_passed(course.ROOT / "grading")
@pytest.mark.parametrize("options", [(), pytest.param(("--mutants",), marks=pytest.mark.slow)], ids=["answers", "mutants"])
@pytest.mark.parametrize("week", course.weeks(written=True), ids=lambda week: week.path)
def test_every_answer_gets_what_it_deserves(week, options):
    ended = subprocess.run([*VERIFY, week.path, *options], cwd=course.ROOT, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr
