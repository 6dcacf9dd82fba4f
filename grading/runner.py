"""Runs a notebook's cells in order, as a grader does, and checks each exercise at its check cell.

It runs in a process of its own: whatever a notebook does to it, the command that asked goes on.
"""

import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

CHECK_TIME = 600  # seconds for a whole notebook


def in_child(notebook: Path) -> dict:
    """Run a notebook in a fresh process; the points and the verdict of every exercise."""
    if not notebook.exists():
        raise FileNotFoundError(f"there is no notebook {notebook}")
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        command = [sys.executable, "-m", "grading.runner", str(notebook.resolve()), str(answer)]
        environment = {**os.environ, "DLC_CHECK": "1", "MPLBACKEND": "agg"}
        said = Path(folder) / "said.txt"
        with contextlib.suppress(subprocess.TimeoutExpired), said.open("wb") as out:
            where = {"cwd": notebook.resolve().parent, "stdin": subprocess.DEVNULL, "stdout": out, "stderr": out}
            subprocess.run(command, env=environment, timeout=CHECK_TIME, **where)
        if not answer.exists():
            last = said.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
            raise ValueError(
                f"{notebook} could not be run to its end: it ended its process, or took more than {CHECK_TIME} s"
                f"{'. The last it said: ' + last[0][:300] if last else ''}"
            )
        return json.loads(answer.read_text(encoding="utf-8"))


def run(notebook: Path) -> dict:
    """Run the cells here, in notebook order; demonstrations are skipped, a failing cell does not stop the rest."""
    from IPython.core.interactiveshell import InteractiveShell

    from grading.verdict import Verdict

    cells = [cell for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    shell = InteractiveShell.instance()
    verdicts: list[Verdict] = []
    failed: list[str] = []
    for cell in cells:
        if "skip-execution" in cell["metadata"].get("tags", []):
            continue
        heard = io.StringIO()
        with contextlib.redirect_stdout(heard), contextlib.redirect_stderr(heard):
            result = shell.run_cell("".join(cell["source"]), store_history=False)
        if isinstance(result.result, Verdict):
            verdicts.append(result.result)
        error = result.error_before_exec or result.error_in_exec
        if error:
            first = "".join(cell["source"]).strip().splitlines()[:1]
            failed.append(f"{type(error).__name__}: {error} in the cell that begins with {first[0] if first else ''!r}")
    graded = [verdict for verdict in verdicts if not verdict.optional]
    return {
        "points": sum(verdict.points for verdict in graded),
        "max_points": sum(verdict.max_points for verdict in graded),
        "exercises": [verdict.as_dict() | {"text": str(verdict)} for verdict in verdicts],
        "failed_cells": failed,
    }


def text(result: dict) -> str:
    out = [exercise["text"] for exercise in result["exercises"]]
    out += [f"A cell failed. {failure}" for failure in result["failed_cells"]]
    return "\n\n".join([*out, f"{result['points']} of {result['max_points']} points on the visible cases"])


if __name__ == "__main__":
    notebook, answer = map(Path, sys.argv[1:])
    answer.write_text(json.dumps(run(notebook)), encoding="utf-8")
