"""docs/lesson.png: the first widget of a lesson, in a real JupyterLab.

make screenshot
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LESSON = ROOT / "course1_nn" / "week2_logistic_regression" / "lesson.ipynb"
sys.path.insert(0, str(ROOT / "tests" / "browser"))

from lab import Lab  # noqa: E402


def main() -> None:
    os.environ["JUPYTER_CONFIG_PATH"] = str(ROOT / "grading" / "jupyter")  # JupyterLab as learners have it
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(LESSON, folder)
        with Lab(Path(folder), scale=1, height=860) as lab:
            lab.open(LESSON.name)
            lab.run_all()
            view = lab.views()[0]
            lab.command("application:toggle-left-area")
            lab.page.wait_for_timeout(500)
            view.cell.evaluate("cell => cell.scrollIntoView({block: 'end'})")
            lab.page.wait_for_timeout(1500)
            lab.page.screenshot(path=str(ROOT / "docs" / "lesson.png"))


if __name__ == "__main__":
    main()
