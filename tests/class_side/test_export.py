"""Grades in the forms that platforms import."""

import csv
import io

import pytest

from grading import export, gradebook
from grading.classroom import ClassError
from grading.collect import Roster


def read(path):
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))


@pytest.fixture
def graded(school, tmp_path):
    """Three students: one in the roster with half of the points gone, one full, one without a name."""
    (tmp_path / "roster.csv").write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section,email\n"
        '"Doe, Jane",4711,S1,jdoe,Group A,jane@x.org\n"Moser, Max",4712,S2,mmoser,Group B,max@x.org\n',
        encoding="utf-8",
    )
    Roster.read(tmp_path / "roster.csv").keep(school.room)
    names = [name for name, exercise in school.material.exercises.items() if not exercise.optional]
    school.points = {
        "jdoe": school.hand_in("jdoe", **{name: 0 for name in names[::2]})["points"],
        "mmoser": school.hand_in("mmoser")["points"],
        "zed": school.hand_in("zed")["points"],
    }
    gradebook.sync(school.room, school.name)
    return school


def test_plain(graded):
    (line, *_) = export.export(graded.room, [graded.week])
    rows = read(graded.folder / "exports" / f"{graded.name}.csv")
    table = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert {row["student"]: float(row["score"]) for row in table} == graded.points
    assert table[0]["last"] == "Doe" and table[0]["email"] == "jane@x.org" and table[0]["submitted"] == "2026-11-21 10:00:00 UTC"
    assert "3 students" in line


def test_canvas(graded):
    lines = export.export(graded.room, [graded.week], "canvas")
    rows = read(graded.folder / "exports" / f"{graded.name}-canvas.csv")
    title = f"C1W2 {graded.week.title}"
    assert rows[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title]
    assert rows[1][0].strip() == "Points Possible" and float(rows[1][5]) > max(graded.points.values())
    assert rows[2] == ["Doe, Jane", "4711", "S1", "jdoe", "Group A", str(graded.points["jdoe"])]
    assert rows[4][:4] == ["zed", "", "", "zed"] and any("no Canvas ID" in line for line in lines)


def test_moodle(graded):
    export.export(graded.room, [graded.week], "moodle", graded.folder / "m.csv")
    rows = read(graded.folder / "m.csv")
    assert rows[0][:4] == ["First name", "Last name", "Username", "Email address"]
    assert rows[1] == ["Jane", "Doe", "jdoe", "jane@x.org", str(graded.points["jdoe"])]


def test_moodle_is_given_no_line_that_it_takes_for_somebody_else(graded):
    """Its import ends at an empty address, or gives that line's points to the person of the line above."""
    first, *lines = export.export(graded.room, [graded.week], "moodle", graded.folder / "m.csv")
    assert [row[2] for row in read(graded.folder / "m.csv")[1:]] == ["jdoe", "mmoser"] and "2 students" in first
    assert any("Left out" in line and "zed" in line for line in lines)


def test_where_nobody_has_an_address_moodle_is_given_the_ids(school):
    school.hand_in("ann")
    gradebook.sync(school.room, school.name)
    lines = export.export(school.room, [school.week], "moodle", school.folder / "m.csv")
    assert read(school.folder / "m.csv")[1][2] == "ann" and any("by username" in line for line in lines)


def test_a_roster_of_canvas_is_what_canvas_gets_back(graded):
    """The columns by which Canvas finds a student are the ones that it gave."""
    export.export(graded.room, [graded.week], "canvas", graded.folder / "c.csv")
    again = Roster.read(graded.folder / "c.csv")
    assert again.rows["jdoe"]["canvas"] == "4711" and again.rows["mmoser"]["section"] == "Group B"


def test_no_name_is_a_formula(school):
    school.hand_in("ann")
    gradebook.sync(school.room, school.name)
    gradebook.add_students(school.room, {"ann": {"last": '=HYPERLINK("x")', "first": "@sum", "email": "+1"}})
    for form in ("plain", "canvas", "moodle"):
        export.export(school.room, [school.week], form, school.folder / "x.csv")
        cells = [cell for row in read(school.folder / "x.csv") for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "@", "+"))] and any("HYPERLINK" in cell for cell in cells)


def test_before_grading_it_says_so(school):
    with pytest.raises(ClassError, match="Nothing is graded yet"):
        export.export(school.room, [school.week])


@pytest.mark.parametrize("value, shown", [(3.0, "3"), (2.5, "2.5"), (0.125, "0.12"), (100.0, "100"), (0.0, "0")])
def test_numbers(value, shown):
    assert export._number(value) == shown
