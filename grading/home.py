"""Home: the map of the courses, and how far its reader has come.

The map is markdown and needs nothing to be run; one cell draws the progress that `check` has noted in the workspace.
"""

import json
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from grading import merge, workspace
from grading.check import workspace as nearest_workspace
from grading.course import COURSES, ROOT, Milestone, Week, weeks

FILE = "Home.ipynb"
PROGRESS = "from grading import home\n\nhome.progress()"
BAR = 20  # characters of a bar in text
GREETING = """# Deep learning, from one neuron to a transformer

Five courses, seventeen weeks. Each week has a **lesson** to read and play with, and an **assignment** in which you write the
parts yourself. Under each exercise a cell checks your answer, says what differs, and which mistake it looks like. A course ends
with a **milestone**, in which your own functions work together.

Open the first lesson below. Run a cell with Shift+Enter. Your work is saved by itself, here, in your own folder."""


@dataclass(frozen=True)
class Standing:
    """How far somebody is in one week."""

    week: Week
    assignment: str  # where it lies in the workspace
    exercises: dict[str, tuple[int, str]]  # what is to be solved: its points and the id of its cell
    by_hand: int  # points that a person gives
    solved: dict[str, dict] = field(default_factory=dict)  # as `check` notes them
    last: str = ""

    @property
    def points(self) -> int:
        return sum(min(self.solved.get(name, {}).get("points", 0), most) for name, (most, _) in self.exercises.items())

    @property
    def most(self) -> int:
        return sum(most for most, _ in self.exercises.values())

    @property
    def when(self) -> str:
        return max((entry.get("when", "") for entry in self.solved.values()), default="")

    def next_exercise(self) -> str:
        """The last one tried, until it is solved; then the first unsolved one after it, or else before it."""
        names = list(self.exercises)
        start = names.index(self.last) if self.last in names else 0
        open_ones = [name for name in names[start:] + names[:start] if not self.is_solved(name)]
        return open_ones[0] if open_ones else ""

    def is_solved(self, name: str) -> bool:
        return self.solved.get(name, {}).get("points", 0) >= self.exercises[name][0]

    def words(self) -> str:
        hand = f", and {self.by_hand} by hand" if self.by_hand else ""
        return f"{self.points} of {self.most} points{hand}"


# The notebook


def build_home() -> dict:
    """Home as a notebook, without outputs; the same on every build."""
    cells = [markdown("greeting", GREETING), code("progress", PROGRESS)]
    for number, course in enumerate(COURSES, 1):
        lines = [f"## Course {number} · {COURSES[course][0]}", ""]
        lines += [map_line(week) for week in weeks() if week.course == course]
        if Milestone(course).written:
            lines.append(f"- **Milestone**: [your own functions at work]({course}/milestone.ipynb)")
        cells.append(markdown(course.replace("_", "-"), "\n".join(lines)))
    return {
        "cells": cells,
        "metadata": {
            "dlc": {"kind": "home"},
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def map_line(week: Week) -> str:
    links = [f"[{kind}]({week.path}/{kind}.ipynb)" for kind in kinds(week)]
    return (
        f"- Week {week.number} · **{week.title}**: {' · '.join(links)}"
        if links
        else f"- Week {week.number} · {week.title} (not written yet)"
    )


def kinds(week: Week) -> list[str]:
    """Which notebooks a week has; what is built is known by its source."""
    return [kind for kind in workspace.KINDS if (week.source / f"{kind}.py").exists()]


def markdown(key: str, text: str) -> dict:
    return {"cell_type": "markdown", "id": f"home-{key}", "metadata": {"dlc": {"role": "markdown"}}, "source": text}


def code(key: str, text: str) -> dict:
    metadata = {"dlc": {"role": "code", "name": key}}
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": f"home-{key}",
        "metadata": metadata,
        "outputs": [],
        "source": text,
    }


def build(check: bool = False) -> list[str]:
    """Write Home.ipynb; with `check` only say whether it differs."""
    path, content = ROOT / FILE, workspace.as_bytes(build_home())
    if path.exists() and path.read_bytes() == content:
        return []
    if not check:
        workspace.write_bytes(path, content)
    return [f"{FILE} differs from its sources"]


def write(work: Path) -> None:
    """Home into a workspace, with the progress drawn, and with the cells that somebody added to it."""
    home, old = build_home(), workspace.read(work / FILE)
    if old is not None:
        home, _ = merge.merge(old, home)
    shown = progress(work)
    for cell in home["cells"]:
        if cell.get("id") == "home-progress":
            data = {"text/html": shown._repr_html_(), "text/plain": repr(shown)}
            output = {"data": data, "execution_count": 1, "metadata": {}, "output_type": "execute_result"}
            cell.update(execution_count=1, outputs=[output])
    content = workspace.as_bytes(home)
    if not (work / FILE).exists() or (work / FILE).read_bytes() != content:
        workspace.write_bytes(work / FILE, content)


# Progress


class Progress:
    """What Home shows: bars with words beside them, and where to go on."""

    def __init__(self, standings: list[Standing]):
        self.standings = standings

    def go_on(self) -> tuple[str, str]:
        """A sentence and the notebook that it points to."""
        begun = [standing for standing in self.standings if standing.solved]
        for standing in sorted(begun, key=lambda standing: standing.when, reverse=True)[:1]:
            name = standing.next_exercise()
            if name:
                cell = standing.exercises[name][1]
                return f"Continue where you stopped: {name}, in {standing.week.title}", f"{standing.assignment}#cell-id={cell}"
        for standing in self.standings:
            if not standing.solved:
                return f"Begin here: {standing.week.title}", f"{standing.week.path}/{kinds(standing.week)[0]}.ipynb"
        for standing in self.standings:
            if standing.next_exercise():
                return f"Still open: {standing.next_exercise()}, in {standing.week.title}", standing.assignment
        return ("Everything that is written so far is solved", "") if self.standings else ("No week is written yet", "")

    def _repr_html_(self) -> str:
        sentence, link = self.go_on()
        head = f'<a href="{escape(link)}"><b>{escape(sentence)}</b></a>' if link else f"<b>{escape(sentence)}</b>"
        rows = "".join(
            f'<tr><th scope="row" style="text-align: left">{escape(standing.week.title)}</th>'
            f'<td><progress max="{standing.most or 1}" value="{standing.points}" title="{escape(standing.words())}">'
            f"</progress></td>"
            f'<td style="text-align: left">{escape(standing.words())}</td></tr>'
            for standing in self.standings
        )
        table = f"<table><caption>Your progress, on the visible cases</caption>{rows}</table>" if rows else ""
        return f"<p>{head}</p>{table}"

    def __repr__(self) -> str:
        lines = ["Your progress, on the visible cases", ""]
        width = max((len(standing.week.title) for standing in self.standings), default=0)
        for standing in self.standings:
            filled = BAR * standing.points // (standing.most or 1)
            lines.append(f"  {standing.week.title:<{width}}  [{'#' * filled}{'.' * (BAR - filled)}]  {standing.words()}")
        sentence, link = self.go_on()
        return "\n".join([*lines, "", sentence + (f"\n  {link.partition('#')[0]}" if link else "")])


def progress(work: Path | None = None) -> Progress:
    """The progress in a workspace: the given one, or the one around the current folder, or my_work."""
    folder = work or nearest_workspace() or ROOT / "my_work"
    places = workspace.notebooks(folder) if folder.is_dir() else {}
    written = [week for week in weeks() if (week.folder / "assignment.ipynb").exists()]
    return Progress([standing(week, folder, places) for week in written])


def standing(week: Week, folder: Path, places: dict) -> Standing:
    cells = (workspace.read(week.folder / "assignment.ipynb") or {"cells": []})["cells"]
    asked = {cell["metadata"]["dlc"]["name"]: cell["id"] for cell in cells if merge.role(cell) == "exercise"}
    points = {merge.name(cell): cell["metadata"]["nbgrader"].get("points", 0) for cell in cells if merge.role(cell) == "check"}
    hand = sum(cell["metadata"]["nbgrader"]["points"] for cell in cells if merge.role(cell) == "answer")
    usual = folder / week.path / "assignment.ipynb"
    mine = places.get((week.path, "assignment"), [])
    place = usual if usual in mine or not mine else mine[0]
    exercises = {name: (points.get(name, 0), cell) for name, cell in asked.items()}
    noted = read_progress(folder / ".progress" / f"{week.path.replace('/', '.')}.json")
    return Standing(week, place.relative_to(folder).as_posix(), exercises, hand, noted["exercises"], noted["last"])


def read_progress(path: Path) -> dict:
    """What `check` noted; an unreadable file counts as none."""
    try:
        noted = json.loads(path.read_text(encoding="utf-8"))
        kept = {name: entry for name, entry in noted["exercises"].items() if isinstance(entry.get("points"), int)}
        return {"exercises": kept, "last": str(noted.get("last", ""))}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {"exercises": {}, "last": ""}


def text() -> str:
    """The map and the progress, for a terminal."""
    lines = []
    for number, (course, (title, _)) in enumerate(COURSES.items(), 1):
        lines.append(f"Course {number} · {title}")
        for week in weeks():
            if week.course == course:
                lines.append(f"  Week {week.number} · {week.title}" + ("" if kinds(week) else " (not written yet)"))
    return "\n".join([*lines, "", repr(progress())])
