"""A learner's file → the cells to run: our release with the learner's answers in it, whatever became of the notebook."""

import ast
import hashlib
import json
import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grading import merge

MOST_BYTES = 50_000_000
MOST_CELLS = 2000
UNREADABLE = ("The notebook cannot be read", "The file is no notebook")  # how the damage begins where nothing was found
MOST_TEXT = 2_000_000  # characters of all cells that are short enough to be parsed


@dataclass
class Submission:
    """What could be read of a learner's file."""

    sha256: str = ""
    notebook: dict = field(default_factory=lambda: {"cells": []})
    damage: list[str] = field(default_factory=list)


def read(path: Path) -> Submission:
    """Read a submission; whatever the file is, this ends well."""
    found = Submission()
    try:
        content = content_of(path)
    except (OSError, ValueError) as error:
        reason = "it is a link" if path.is_symlink() else getattr(error, "strerror", None) or str(error)
        found.damage.append(f"{UNREADABLE[0]}: {reason}.")
        return found
    found.sha256 = hashlib.sha256(content).hexdigest()
    try:
        if len(content) > MOST_BYTES:
            raise ValueError(f"it has more than {MOST_BYTES:,} bytes")
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", errors="replace")
        found.notebook = plain_notebook(json.loads(text, strict=False), found.damage)
    except Exception as error:  # a hole in the reading must not cost a batch
        found.damage.append(f"{UNREADABLE[1]}: {str(error)[:200]}.")
    return found


def content_of(path: Path) -> bytes:
    """What a file holds, one byte more than the most at most; a link, a folder or a pipe is an error."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise ValueError("it is no file")
        return file.read(MOST_BYTES + 1)


def plain_notebook(tree: Any, damage: list[str]) -> dict:
    """The cells of a notebook of any age and state, each with a type, a text and metadata of the right kinds."""
    if not isinstance(tree, dict):
        raise ValueError("its outermost value is no object")
    sheets = tree.get("worksheets")
    cells = tree.get("cells")
    if cells is None and isinstance(sheets, list):  # version 3
        cells = [cell for sheet in sheets if isinstance(sheet, dict) for cell in sheet.get("cells") or []]
    if not isinstance(cells, list):
        raise ValueError("it has no list of cells")
    if len(cells) > MOST_CELLS:
        raise ValueError(f"it has more than {MOST_CELLS:,} cells")
    plain = [plain_cell(cell) for cell in cells if isinstance(cell, dict)]
    if sum(len(cell["source"]) for cell in plain if len(cell["source"]) <= merge.MOST_PARSED) > MOST_TEXT:
        raise ValueError(f"its cells have more than {MOST_TEXT:,} characters")
    odd = len(cells) - len(plain) + sum(cell.pop("odd") for cell in plain)
    if odd:
        damage.append(f"{odd} cell{'s were' if odd > 1 else ' was'} not as a notebook has them.")
    return {"cells": plain, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def plain_cell(cell: dict) -> dict:
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    theirs = cell.get("metadata")
    theirs = theirs if isinstance(theirs, dict) else {}
    metadata: dict[str, Any] = {}
    odd = not isinstance(source, str) or cell.get("cell_type") not in ("code", "markdown", "raw")
    for name in ("dlc", "nbgrader"):  # of all else that a learner may write there nothing is used
        texts = theirs.get(name)
        if isinstance(texts, dict) and all(isinstance(texts.get(k, ""), str) for k in ("role", "name", "grade_id")):
            metadata[name] = {k: texts[k] for k in ("role", "name", "grade_id") if k in texts}
        elif name in theirs:
            odd = True
    tags = theirs.get("tags")
    metadata["tags"] = ["skip-execution"] if isinstance(tags, list) and "skip-execution" in tags else []
    made = {"cell_type": "markdown" if cell.get("cell_type") in ("markdown", "raw", "heading") else "code", "metadata": metadata}
    if isinstance(cell.get("id"), str) and re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", cell["id"]):
        made["id"] = cell["id"]
    text = source if isinstance(source, str) else ""
    return made | {"source": text.encode("utf-8", "replace").decode("utf-8"), "odd": odd}


def rebuilt(submission: Submission, release: dict, base: dict | None = None) -> dict:
    """Our release with the learner's answers and own cells in it; what is locked comes from the release."""
    try:
        notebook, _ = merge.merge(submission.notebook, release, base)
    except Exception as error:  # a hole in merge must not cost a batch
        submission.damage.append(f"The answers could not be taken out of the notebook: {type(error).__name__}.")
        return release
    if not " ".join(submission.damage).startswith(UNREADABLE):  # where it does, every cell is lost
        submission.damage += damage(submission.notebook, release)
    return notebook


def damage(notebook: dict, release: dict) -> list[str]:
    """What is no longer where the release had it, in sentences."""
    said = []
    ours = [merge.grade_id(cell) for cell in release["cells"] if merge.grade_id(cell)]
    theirs = [merge.grade_id(cell) for cell in notebook["cells"] if merge.grade_id(cell)]
    if lost := [name for name in ours if name not in theirs]:
        said.append(f"Lost its mark or its cell: {', '.join(lost)}.")
    if twice := sorted({name for name in theirs if name in ours and theirs.count(name) > 1}):
        said.append(f"Copied or split: {', '.join(twice)}.")
    kept = list(dict.fromkeys(name for name in theirs if name in ours))
    if kept != [name for name in ours if name in kept]:
        said.append("The cells stand in another order.")
    kinds = {merge.grade_id(cell): cell["cell_type"] for cell in release["cells"] if merge.grade_id(cell)}
    known = [(merge.grade_id(cell), cell) for cell in notebook["cells"] if merge.grade_id(cell) in kinds]
    if typed := sorted({name for name, cell in known if cell["cell_type"] != kinds[name]}):
        said.append(f"Of another type: {', '.join(typed)}.")
    locked = {merge.grade_id(cell): unversioned(cell) for cell in release["cells"] if merge.role(cell) in ("check", "setup")}
    if changed := sorted({name for name, cell in known if unversioned(cell) != locked.get(name, unversioned(cell))}):
        said.append(f"Locked and yet changed: {', '.join(changed)}.")
    return said


def unversioned(cell: dict) -> str:
    """A locked cell's text, whichever release it is of."""
    return re.sub(r', version="\w*"', "", merge.plain(cell))


def job_cells(notebook: dict) -> list[dict]:
    """What is to be run, in notebook order: demonstrations and prose are left out."""
    cells = []
    for cell in notebook["cells"]:
        role = merge.role(cell)
        if cell["cell_type"] != "code" or role == "demo" or "skip-execution" in cell["metadata"].get("tags", []):
            continue
        role = {"code": "setup", "": "extra"}.get(role, role)
        name = merge.name(cell) if role in ("exercise", "check") else ""
        cells.append({"role": role, "name": name, "source": merge.source(cell)})
    return cells


def modules_of(release: dict) -> list[str]:
    """The modules that our own cells import; a worker has them ready."""
    names = []
    for cell in job_cells(release):
        tree = merge.parsed(cell["source"]) if cell["role"] == "setup" else None
        for node in ast.walk(tree) if tree else ():
            if isinstance(node, ast.Import):
                names += [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return list(dict.fromkeys(names))


def free_answers(notebook: dict, release: dict) -> dict[str, dict]:
    """The answers that a person grades: how much each is worth, and whether something is written."""
    found = {}
    ours = {merge.grade_id(cell): cell for cell in release["cells"] if merge.role(cell) == "answer"}
    for cell in notebook["cells"]:
        name = merge.grade_id(cell)
        if name in ours and merge.role(cell) == "answer":
            written = merge.plain(cell) not in ("", merge.plain(ours[name]))
            found[name] = {"max_points": cell["metadata"]["nbgrader"]["points"], "written": written}
    return found
