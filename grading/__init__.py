"""grading: one judge for the learner's button, the class and the tests.

Nothing heavy is imported here, so that `python -m grading lab` starts on a machine that has only Python.
"""


def week(path: str, version: "str | None" = None):  # in quotes: an old Python must get as far as saying that it is old
    """The check of one week, for the set-up cell of its assignment: `check = grading.week("course1_nn/week2_…")`."""
    import sys

    from grading.check import Check

    return Check(path, version, namespace=sys._getframe(1).f_globals)


def milestone(course: str):
    """The learner's own answers of a whole course, for its milestone: `parts = grading.milestone("course1_nn")`."""
    from grading.milestones import gather

    return gather(course)
