"""What was built and committed is what its sources give: notebooks, keys, milestones, Home."""

import subprocess
import sys

import pytest

from grading import course


def course_of(item: pytest.Item):
    return item.callspec.params["week"].folder.parent  # its milestone is built with every week


@pytest.mark.unless_passed(course.ROOT / "grading", course.ROOT / "Home.ipynb", course_of)
@pytest.mark.parametrize("week", course.weeks(written=True), ids=lambda week: week.path)
def test_committed_files_are_what_the_sources_give(week):
    command = [sys.executable, "-m", "grading", "build", "--check", week.path]
    ended = subprocess.run(command, cwd=course.ROOT, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr
