"""A learner's workspace: made from the weeks, brought up to date by merging, and kept a second time elsewhere.

my_work/Home.ipynb
my_work/course1_nn/week2_logistic_regression/lesson.ipynb, assignment.ipynb
my_work/course1_nn/milestone.ipynb
my_work/.progress/     what `check` has found; its presence is what makes a folder a workspace
my_work/.backup/       every notebook that was changed by an update, as it was before
my_work/.release/      every notebook as we gave it out, to tell our words from the learner's
"""

import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from grading import merge
from grading.course import milestones, weeks

KINDS = ("lesson", "assignment")
RELEASES = ".release"
LARGEST_COPY = 20_000_000  # bytes; somebody's data set need not be kept twice


def update(root: Path, work: Path) -> list[str]:
    """Make or update the workspace from the notebooks under root; what was done, one sentence each."""
    report: list[str] = []
    (work / ".progress").mkdir(parents=True, exist_ok=True)
    backup = work / ".backup" / time.strftime("%Y-%m-%d_%H-%M-%S")
    while backup.exists():
        backup = backup.with_name(backup.name + "+")
    mine = notebooks(work)
    for folder, kind in given_out():
        ours = root / folder / f"{kind}.ipynb"
        if ours.exists():
            usual = work / folder / ours.name
            places = {*mine.get((folder, kind), []), *([usual] if usual.exists() else [])}
            given = work / RELEASES / folder / ours.name
            for place in sorted(places) or [usual]:
                report += update_notebook(ours, place, given, work, backup)
            if not given.exists() or given.read_bytes() != ours.read_bytes():
                write_bytes(given, ours.read_bytes())
    return report


def given_out() -> list[tuple[str, str]]:
    """The folder and kind of every notebook that learners get."""
    return [(week.path, kind) for week in weeks() for kind in KINDS] + [(stone.course, "milestone") for stone in milestones()]


def notebooks(work: Path) -> dict[tuple[str, str], list[Path]]:
    """Where the notebooks of ours lie by now, by their week (or course) and kind, whatever they are called."""
    found: dict[tuple[str, str], list[Path]] = {}
    for path in visible(work, ".ipynb"):
        notebook = read(path)
        about = notebook.get("metadata", {}).get("dlc", {}) if notebook else {}
        folder = about.get("week", about.get("course"))
        if folder and "kind" in about:
            found.setdefault((folder, about["kind"]), []).append(path)
    return found


def update_notebook(ours: Path, place: Path, given: Path, work: Path, backup: Path) -> list[str]:
    """Bring one notebook of the learner up to date; without a change of ours its bytes stay as they are."""
    name = place.relative_to(work)
    released = given.read_bytes() if given.exists() else b""
    if not place.exists():
        write_bytes(place, ours.read_bytes())
        return []
    new, old, base = read(ours), read(place), parse(released)
    if new is None:
        raise ValueError(f"{ours} is not a notebook; build it again with `dlc build`")
    if old is None:
        write_bytes(backup / name, place.read_bytes())
        write_bytes(place, ours.read_bytes())
        return [f"{name} could not be read; it is kept in {(backup / name).relative_to(work)}, and a new one is in its place"]
    if is_current(old, new, released == ours.read_bytes()):
        return []
    if base and version(base) != version(old) is not None:
        base = None  # this file is from another time
    merged, report = merge.merge(old, new, base)
    if base and sources(old) == sources(base):
        write_bytes(place, ours.read_bytes())
        return [f"{name} is new"]
    write_bytes(backup / name, place.read_bytes())
    write_bytes(place, as_bytes(merged))
    where = (backup / name).relative_to(work)
    return [f"{name} was updated; as it was before, it is in {where}", *(f"    {line}" for line in report)]


def is_current(old: dict, new: dict, same_release: bool) -> bool:
    """Whether a notebook is of our newest version and still has every graded cell once."""
    if version(old) is None or version(old) != version(new):
        return False
    graded = [sorted(filter(None, map(merge.grade_id, notebook["cells"]))) for notebook in (old, new)]
    ids = [{cell.get("id") for cell in notebook["cells"]} for notebook in (old, new)]
    return graded[0] == graded[1] and (same_release or ids[0] >= ids[1])


def version(notebook: dict) -> str | None:
    return notebook.get("metadata", {}).get("dlc", {}).get("version")


def sources(notebook: dict) -> list[str]:
    return [merge.plain(cell) for cell in notebook["cells"] if merge.source(cell).strip()]


# The second copy


def copy_folder(work: Path) -> Path:
    """Where the second copy of a workspace lies: in the user's folder for data of programs."""
    if sys.platform == "win32":
        data = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        data = Path.home() / "Library" / "Application Support"
    else:
        data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    name = hashlib.sha256(str(work).encode()).hexdigest()[:8]
    return data / "dlcourse" / f"{work.parent.name}-{name}"


def keep_copy(work: Path, copy: Path) -> None:
    """Copy what differs from its copy. Nothing is ever removed from the copy."""
    for path in [*visible(work), *(work / ".progress").glob("*.json")]:
        target, stat = copy / path.relative_to(work), path.stat()
        known = target.stat() if target.exists() else None
        same = known and (known.st_size, known.st_mtime_ns) == (stat.st_size, stat.st_mtime_ns)
        if stat.st_size <= LARGEST_COPY and not same:
            write_bytes(target, path.read_bytes())
            os.utime(target, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def restore(work: Path, copy: Path) -> list[str]:
    """Fill a workspace that has no notebooks from its copy, if there is one."""
    if not copy.is_dir() or any(visible(work, ".ipynb")):
        return []
    shutil.copytree(copy, work, dirs_exist_ok=True)
    return [f"{work} was empty; your work was restored from {copy}. (To begin anew, remove both.)"]


# Files


def visible(folder: Path, suffix: str = "") -> Iterator[Path]:
    """The files below a folder, without hidden ones."""
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "__pycache__")
        yield from (Path(parent, name) for name in sorted(files) if name.endswith(suffix) and not name.startswith("."))


def read(path: Path) -> dict | None:
    """A notebook, or None where the file is missing or is none."""
    return parse(path.read_bytes()) if path.exists() else None


def parse(content: bytes) -> dict | None:
    try:
        notebook = json.loads(content)
    except ValueError:
        return None
    return notebook if isinstance(notebook, dict) and isinstance(notebook.get("cells"), list) else None


def as_bytes(notebook: dict) -> bytes:
    return (json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def write_bytes(path: Path, content: bytes) -> None:
    """Write so that a stop in the middle leaves the old file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    os.replace(part, path)
