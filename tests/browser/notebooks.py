"""Small notebooks that are written for a test."""

from pathlib import Path

import nbformat

from dlcore.viz import logistic


def write(path: Path, cells: list[str]) -> Path:
    """A notebook of code cells."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": kernel})
    notebook.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    nbformat.write(notebook, path)
    return path


def widgets() -> list[str]:
    """Names of all widget functions of week 2."""
    return list(logistic.__all__)


def write_widgets(path: Path) -> Path:
    """A notebook with one widget in each cell, after a cell that imports."""
    return write(path, ["from dlcore.viz import logistic as widgets", *(f"widgets.{name}()" for name in widgets())])
