"""Grades as files that learning platforms import: plain CSV, Canvas, Moodle."""

import csv
import io
import re
from pathlib import Path

from grading import gradebook
from grading.classroom import ClassError, Classroom, name_of, write
from grading.collect import Roster
from grading.course import Week

# A spreadsheet would run a name that begins so, wide letters too; and many countries' spreadsheets begin a cell at a semicolon.
FORMULA = re.compile(r"(^|[;\t\r\n])(?=[=+\-@\t\r＝＋－＠])")


def export(classroom: Classroom, weeks: list[Week], form: str = "plain", out: Path | None = None) -> list[str]:
    """Write the grades of some weeks; returns what was written, in lines."""
    tables = {name_of(week): gradebook.grades(classroom, name_of(week)) for week in weeks}
    if not any(tables.values()):
        raise ClassError("Nothing is graded yet: run `dlc class grade` first.")
    roster, students = Roster.of(classroom), gradebook.students(classroom)
    people = {student: _person(student, students, roster) for student in students}
    made = {"plain": plain, "canvas": canvas, "moodle": moodle}[form]
    name = name_of(weeks[0]) if len(weeks) == 1 else "grades"
    path = out or classroom.folder / "exports" / f"{name}{'' if form == 'plain' else '-' + form}.csv"
    titles = {name_of(week): title(week, tables) for week in weeks}
    everybody = {student for table in tables.values() for student in table}
    unknown = sorted(student for student in everybody if not people[student]["email"]) if form == "moodle" else []
    if len(unknown) < len(everybody):  # Moodle ends an import at an empty address, or takes the line for the person above it
        tables = {name: {who: table[who] for who in table if who not in unknown} for name, table in tables.items()}
    rows = made(tables, people, titles)
    write(path, text(rows))
    lines = [f"{len({*[student for table in tables.values() for student in table]})} students' grades are in {path}"]
    waiting = sum(grade["by_hand"] for table in tables.values() for grade in table.values())
    if waiting:
        lines.append(f"{waiting} submissions still have answers to read (`dlc class serve`); these count 0 points until then.")
    if form == "canvas" and any(not people[student]["canvas"] for table in tables.values() for student in table):
        lines.append(
            "Some students have no Canvas ID: Canvas will ask about them. Give `dlc class collect --roster` its gradebook export."
        )
    if unknown and len(unknown) < len(everybody):
        lines.append(
            f"Left out, since Moodle finds people by their email address and these have none: {', '.join(unknown)}."
            " Give `dlc class collect --roster` a list with addresses."
        )
    elif unknown:
        lines.append(
            "Nobody has an email address: let Moodle find people by username where your ids are usernames, or give"
            " `dlc class collect --roster` a list with addresses."
        )
    return lines


def title(week: Week, tables: dict) -> str:
    """How a platform shows an assignment: its title, with the numbers of course and week that make it unique."""
    return f"C{week.course.removeprefix('course')[0]}W{week.number} {week.title}"


def _person(student: str, students: dict, roster: Roster | None) -> dict[str, str]:
    known = students[student] | {"canvas": students[student]["lms"], "sis": "", "login": "", "section": "", "moodle": ""}
    return known | {name: value for name, value in (roster.rows.get(student, {}) if roster else {}).items() if value}


def plain(tables: dict, people: dict, titles: dict) -> list[list]:
    """One line per student and assignment."""
    heads = [
        "assignment",
        "student",
        "last",
        "first",
        "email",
        "score",
        "max_score",
        "penalty",
        "late_seconds",
        "to_read",
        "submitted",
    ]
    rows = [heads]
    for assignment, table in tables.items():
        for student, grade in sorted(table.items()):
            who, when = people[student], grade["timestamp"]
            rows.append(
                [assignment, student, who["last"], who["first"], who["email"], _number(grade["score"]), _number(grade["max"])]
                + [_number(grade["penalty"]), int(grade["late_seconds"]), int(grade["by_hand"])]
                + [f"{when:%Y-%m-%d %H:%M:%S} UTC" if when else ""]
            )
    return rows


def canvas(tables: dict, people: dict, titles: dict) -> list[list]:
    """Canvas's gradebook: a line of possible points, then one line per student; a student without a grade stays empty."""
    rows = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *titles.values()]]
    rows.append(["    Points Possible", "", "", "", "", *[_number(_most(table)) for table in tables.values()]])
    for student in sorted({student for table in tables.values() for student in table}):
        who = people[student]
        name = ", ".join(part for part in (who["last"], who["first"]) if part) or student
        scores = [_number(table[student]["score"]) if student in table else "" for table in tables.values()]
        rows.append([name, who["canvas"], who["sis"], who["login"] or student, who["section"], *scores])
    return rows


def moodle(tables: dict, people: dict, titles: dict) -> list[list]:
    """What Moodle's gradebook imports as CSV, matching people by email address or username."""
    rows = [["First name", "Last name", "Username", "Email address", *titles.values()]]
    for student in sorted({student for table in tables.values() for student in table}):
        who = people[student]
        scores = [_number(table[student]["score"]) if student in table else "-" for table in tables.values()]
        rows.append([who["first"], who["last"], student, who["email"], *scores])
    return rows


def _most(table: dict) -> float:
    return max((grade["max"] for grade in table.values()), default=0.0)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def text(rows: list[list]) -> str:
    """CSV in which no name is a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    for row in rows:
        writer.writerow([FORMULA.sub(r"\1'", cell) if isinstance(cell, str) and not _is_plain(cell) else cell for cell in row])
    return stream.getvalue()


def _is_plain(cell: str) -> bool:
    """A lone dash (Moodle's empty grade) or a negative number is no formula."""
    return cell == "-" or cell.lstrip("-").replace(".", "", 1).isdecimal()
