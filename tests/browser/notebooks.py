"""Small notebooks that are written for a test, and the widgets that the lessons show."""

import ast
import importlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import nbformat

from dlcore.viz.explorer import Explorer
from dlcore.viz.live import LiveRun
from grading.course import Week, weeks


def write(path: Path, cells: list[str]) -> Path:
    """A notebook of code cells."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": kernel})
    notebook.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    nbformat.write(notebook, path)
    return path


def shown_in(week: Week) -> dict[int, str]:
    """The cells of a week's lesson that show a widget, by number: `logistic.playground` for the function in dlcore.viz."""
    cells = json.loads((week.folder / "lesson.ipynb").read_text(encoding="utf-8"))["cells"]
    modules: dict[str, str] = {}
    shown = {}
    for number, cell in enumerate(cells):
        if cell["cell_type"] == "code":
            tree = ast.parse("".join(cell["source"]))
            modules |= dict(imported(tree))
            last = tree.body[-1].value if tree.body and isinstance(tree.body[-1], ast.Expr) else None
            if isinstance(last, ast.Call) and isinstance(last.func, ast.Attribute) and isinstance(last.func.value, ast.Name):
                module = modules.get(last.func.value.id, "")
                if module and is_widget(module, last.func.attr):
                    shown[number] = f"{module}.{last.func.attr}"
    return shown


def imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The names that a cell gives to modules of dlcore.viz."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == "dlcore.viz":
            yield from ((alias.asname or alias.name, alias.name) for alias in node.names)


def is_widget(module: str, name: str) -> bool:
    function = getattr(importlib.import_module(f"dlcore.viz.{module}"), name)
    made = getattr(function, "__annotations__", {}).get("return")
    return isinstance(made, type) and issubclass(made, (Explorer, LiveRun))


@cache
def widgets() -> list[str]:
    """All widget functions that some lesson shows, each once."""
    return list(
        dict.fromkeys(
            name for week in weeks(written=True) if (week.folder / "lesson.ipynb").exists() for name in shown_in(week).values()
        )
    )


def write_widgets(path: Path, names: list[str]) -> Path:
    """A notebook with one widget in each cell, after a cell that imports."""
    modules = dict.fromkeys(name.partition(".")[0] for name in names)
    return write(path, [f"from dlcore.viz import {', '.join(modules)}", *(f"{name}()" for name in names)])
