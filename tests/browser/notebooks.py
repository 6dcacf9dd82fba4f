"""Small notebooks that are written for a test."""

from pathlib import Path

import nbformat

from dlcore.viz import introduction, logistic

MODULES = {"introduction": introduction, "logistic": logistic}  # one per week, in the order of the weeks


def write(path: Path, cells: list[str]) -> Path:
    """A notebook of code cells."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": kernel})
    notebook.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    nbformat.write(notebook, path)
    return path


def widgets(*modules: str) -> list[str]:
    """Names of all widget functions of these modules of dlcore.viz, or of every week."""
    return [name for module in modules or MODULES for name in MODULES[module].__all__]


def write_widgets(path: Path) -> Path:
    """A notebook with one widget in each cell, after a cell that imports."""
    calls = [f"{module}.{name}()" for module in MODULES for name in widgets(module)]
    return write(path, [f"from dlcore.viz import {', '.join(MODULES)}", *calls])
