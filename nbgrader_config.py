"""nbgrader's settings for one course folder: nbgrader has one course per configuration, so DLC_COURSE chooses it.

    DLC_COURSE=course1_nn nbgrader generate_assignment week2_logistic_regression

Put .venv/bin on PATH first: nbgrader starts `alembic` by its name.
"""

import os
from pathlib import Path

c = get_config()  # noqa: F821 (nbgrader defines it)

root = Path(__file__).resolve().parent
course = os.environ.get("DLC_COURSE", "course1_nn")
if not (root / course).is_dir():
    raise ValueError(f"DLC_COURSE={course!r} is no course folder of {root}")
work = root / ".grading" / course
work.mkdir(parents=True, exist_ok=True)

c.CourseDirectory.root = str(root)
c.CourseDirectory.course_id = course
c.CourseDirectory.source_directory = course
for step in ("release", "submitted", "autograded", "feedback", "solution"):
    setattr(c.CourseDirectory, f"{step}_directory", f".grading/{course}/{step}")
c.CourseDirectory.db_url = f"sqlite:///{work / 'gradebook.db'}"

# A release holds the assignment and the key of its visible cases. Nothing else leaves the house: no sources with solutions.
c.CourseDirectory.notebook_id = "assignment"
c.CourseDirectory.ignore = [
    ".*",
    "__pycache__",
    "*.pyc",
    "*.md",
    "source",
    "lesson.ipynb",
    "milestone.ipynb",
    "gradebook.db",
]

c.Exchange.root = str(root / ".grading" / "exchange")
c.ExecutePreprocessor.timeout = 120
c.ExecutePreprocessor.store_widget_state = False
