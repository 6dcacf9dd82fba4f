"""Collecting: whose is what, whatever the platform named it, and nothing bad gets in."""

import io
import json
import os
import stat
import zipfile
from datetime import UTC, datetime
from pathlib import PurePosixPath

import pytest

from grading import collect as collecting
from grading import gradebook
from grading.classroom import ClassError
from grading.collect import Roster, collect, owner, slug


def zipped(members: dict[str, bytes], times=None) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            moment = (times or {}).get(name, (2026, 11, 20, 9, 0, 0))
            archive.writestr(zipfile.ZipInfo(name, moment), content)
    return stream.getvalue()


@pytest.fixture
def text(school):
    """A notebook's bytes, different for every mark."""

    def make(mark: str = "") -> bytes:
        notebook = school.notebook()
        notebook["metadata"]["mark"] = mark
        return json.dumps(notebook).encode()

    return make


@pytest.fixture
def incoming(tmp_path):
    def make(files: dict[str, bytes]):
        for name, content in files.items():
            path = tmp_path / "incoming" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return tmp_path / "incoming"

    return make


def here(school) -> dict[str, str]:
    """The mark of every student's submission."""
    found = school.room.submissions(school.name)
    return {student: json.loads(path.read_bytes())["metadata"].get("mark", "") for student, path in found.items()}


@pytest.mark.parametrize(
    "place, name, number",
    [
        ("doejane_4711_98765_assignment.ipynb", "doejane", "4711"),
        ("doejane_LATE_4711_98765_assignment-1.ipynb", "doejane", "4711"),
        ("submissions/doejane_4711_98765_work.zip/deep/assignment.ipynb", "doejane", "4711"),
        ("Jane Doe_123_assignsubmission_file_/assignment.ipynb", "Jane Doe", "123"),
        ("C1/Jane van Doe_123_assignsubmission_file_assignment.ipynb", "Jane van Doe", "123"),
        ("ann_week2_attempt_2026-11-21-10-00-00_assignment.ipynb", "ann", ""),
        ("week2_ann_attempt_2026-11-21-10-00-00_assignment.ipynb", "ann", ""),
        ("ann_course1_nn-week2_logistic_regression_attempt_2026-11-21-10-00-00_assignment.ipynb", "ann", ""),
        ("ann+week2+2026-11-21 10:00:00.123456 UTC+abc/assignment.ipynb", "ann", ""),
        ("ann.ipynb", "ann", ""),
        ("submissions/ann.ipynb", "ann", ""),
        ("ann/assignment.ipynb", "ann", ""),
        ("ann/my own name.ipynb", "ann", ""),
        ("ann/course1_nn-week2_logistic_regression/assignment.ipynb", "ann", ""),
        ("all/ann/week2_logistic_regression/assignment (1).ipynb", "ann", ""),
        ("ann.zip/assignment.ipynb", "ann", ""),
        ("assignment.ipynb", "", ""),
        ("submissions/assignment.ipynb", "", ""),
    ],
)
def test_the_owner_of_a_name(place, name, number):
    found = owner(PurePosixPath(place))
    assert (found.name, found.number) == (name, number)


def test_names_that_lie_side_by_side_are_the_students():
    assert owner(PurePosixPath("group 3/bob.ipynb"), siblings=2).name == "bob"


def test_a_name_carries_its_time():
    found = owner(PurePosixPath("ann_week2_attempt_2026-11-21-10-05-30_assignment.ipynb"))
    assert found.when == datetime(2026, 11, 21, 10, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "name, expected",
    [
        ("Ann", "ann"),
        ("../../etc/passwd", "etc_passwd"),
        ("Zoë O'Neil", "zoë_o_neil"),
        ("李雷", "李雷"),
        ("a+b", "a_b"),
        ("...", "student"),
        ("a..b", "a.b"),
        ("\x1b[2Jx", "2jx"),
        ("jane@example.org", "jane@example.org"),
    ],
)
def test_a_student_id_is_safe_as_a_folder(name, expected):
    assert slug(name) == expected
    assert slug(slug(name)) == slug(name)


def test_very_long_names_stay_apart():
    one, two = slug("x" * 300 + "a"), slug("x" * 300 + "b")
    assert one != two and len(one) < 60


def test_a_folder_with_every_platforms_names(school, text, incoming):
    place = incoming(
        {
            "doejane_4711_98765_assignment.ipynb": text("canvas"),
            "Max Moser_123_assignsubmission_file_/assignment.ipynb": text("moodle"),
            "ann_week2_attempt_2026-11-21-10-00-00_assignment.ipynb": text("attempt"),
            "bob.ipynb": text("plain"),
            "cyd/assignment.ipynb": text("folder"),
            "inner.zip": zipped({"dan/assignment.ipynb": text("zip"), "more.zip": zipped({"eve/a.ipynb": text("zip in zip")})}),
        }
    )
    done = collect(school.room, place)
    assert here(school) == {
        "doejane_4711": "canvas",
        "max_moser": "moodle",
        "ann": "attempt",
        "bob": "plain",
        "cyd": "folder",
        "dan": "zip",
        "eve": "zip in zip",
    }
    assert (done.new, done.newer, done.same, done.older, done.students) == (7, 0, 0, 0, 7)
    known = gradebook.students(school.room)
    assert set(here(school)) <= set(known)
    assert known["max_moser"] == {"first": "Max", "last": "Moser", "email": "", "lms": ""}
    assert known["doejane_4711"]["lms"] == "4711"
    times = (school.room.submitted(school.name, "ann") / "timestamp.txt").read_text()
    assert times == "2026-11-21 10:00:00.000000 UTC"
    log = [json.loads(line) for line in (school.folder / "collected.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {one["student"]: one["from"] for one in log}["max_moser"] == "Max Moser_123_assignsubmission_file_/assignment.ipynb"


def test_the_newest_attempt_wins_and_older_ones_are_kept(school, text, incoming):
    names = [f"ann_week2_attempt_2026-11-2{day}-10-00-00_assignment.ipynb" for day in (1, 3, 2)]
    place = incoming(dict(zip(names, map(text, "132"), strict=True)))
    done = collect(school.room, place)
    assert here(school) == {"ann": "3"} and (done.new, done.older) == (1, 2)
    kept = sorted((school.folder / "older" / school.name / "ann").iterdir())
    assert [json.loads(path.read_bytes())["metadata"]["mark"] for path in kept] == ["1", "2"]
    again = collect(school.room, place)
    assert (again.new, again.newer, again.same, again.older) == (0, 0, 1, 0)


def test_a_later_collection_replaces_an_earlier_one_and_not_the_other_way(school, text, incoming, tmp_path):
    def handed_in(day, mark):
        path = tmp_path / f"{mark}.zip"
        path.write_bytes(zipped({f"ann_week2_attempt_2026-11-{day}-10-00-00_assignment.ipynb": text(mark)}))
        return collect(school.room, path)

    handed_in("21", "second")
    done = handed_in("20", "first")
    assert here(school) == {"ann": "second"} and done.older == 1 and "older than what ann handed in" in done.lines[-1]
    done = handed_in("22", "third")
    assert here(school) == {"ann": "third"} and (done.newer, done.older) == (1, 1)
    kept = (school.folder / "older" / school.name / "ann").iterdir()
    assert {json.loads(path.read_bytes())["metadata"]["mark"] for path in kept} == {"first", "second"}


def test_canvas_numbers_resubmissions(school, text, incoming):
    names = ["doejane_4711_1_assignment.ipynb", "doejane_4711_1_assignment-2.ipynb", "doejane_4711_1_assignment-1.ipynb"]
    place = incoming(dict(zip(names, map(text, "021"), strict=True)))
    for path in place.iterdir():
        os.utime(path, (1.8e9, 1.8e9))
    collect(school.room, place)
    assert here(school) == {"doejane_4711": "2"}


def test_two_people_of_one_name_are_kept_apart(school, text, incoming):
    names = ["Ann Lee_1_assignsubmission_file_/assignment.ipynb", "Ann Lee_2_assignsubmission_file_/assignment.ipynb"]
    done = collect(school.room, incoming(dict(zip(names, map(text, "12"), strict=True))))
    assert here(school) == {"ann_lee_1": "1", "ann_lee_2": "2"}
    assert any("another participant has the same name" in line for line in done.lines)


def test_two_names_with_one_id_are_kept_apart_now_and_later(school, text, incoming):
    place = incoming({"Ann Lee/assignment.ipynb": text("1"), "ann_lee/assignment.ipynb": text("2")})
    collect(school.room, place)
    collect(school.room, place)
    assert sorted(here(school).values()) == ["1", "2"] and set(here(school)) == {"ann_lee", "ann_lee-2"}


def test_the_roster_decides_who_is_who(school, text, incoming, tmp_path):
    (tmp_path / "r.csv").write_text("id,first,last,email\njd01,Jane,Doe,jane@x.org\nmm02,Max,Moser,max@x.org\n", encoding="utf-8")
    assert Roster.read(tmp_path / "r.csv").keep(school.room) == "2 students are in the roster."
    done = collect(
        school.room,
        incoming(
            {
                "Jane Doe_123_assignsubmission_file_/assignment.ipynb": text("j"),
                "mosermax_9_9_assignment.ipynb": text("m"),
                "zed.ipynb": text("z"),
            }
        ),
    )
    assert here(school) == {"jd01": "j", "mm02": "m", "zed": "z"}
    assert [line for line in done.lines if "zed" in line] == ["zed: not in the roster; collected as zed"]
    again = collect(school.room, tmp_path / "incoming")
    assert [line for line in again.lines if "roster" in line] == ["zed: not in the roster; collected as zed"]
    assert gradebook.students(school.room)["jd01"] == {"first": "Jane", "last": "Doe", "email": "jane@x.org", "lms": ""}


@pytest.mark.parametrize("written", ["Zoë O’Hara-Lee", "Zoë O'Hara Lee", "oharaleezoë", "Zoë_O_Hara-Lee"])
def test_a_name_is_found_in_the_roster_without_its_apostrophes_and_hyphens(written, school, text, incoming, tmp_path):
    (tmp_path / "r.csv").write_text("id,first,last\nz1,Zoë,O'Hara-Lee\n", encoding="utf-8")
    Roster.read(tmp_path / "r.csv").keep(school.room)
    collect(school.room, incoming({f"{written}/assignment.ipynb": text("z")}))
    assert here(school) == {"z1": "z"}


def test_a_roster_that_comes_late_says_who_is_there_twice(school, text, incoming, tmp_path):
    place = incoming({"Jane Doe_123_assignsubmission_file_/assignment.ipynb": text("j")})
    collect(school.room, place)
    (tmp_path / "r.csv").write_text("id,first,last\njd01,Jane,Doe\n", encoding="utf-8")
    Roster.read(tmp_path / "r.csv").keep(school.room)
    said = ["Jane Doe: collected as jane_doe before, and jd01 by the roster; jane_doe stays in the class"]
    assert [line for line in collect(school.room, place).lines if "jane_doe" in line] == said
    assert set(here(school)) == {"jane_doe", "jd01"}
    assert not [line for line in collect(school.room, place).lines if "jane_doe" in line]


def test_canvas_and_moodle_exports_are_rosters(tmp_path):
    (tmp_path / "canvas.csv").write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section,Old (12)\n    Points Possible,,,,,10\n"
        '"Doe, Jane",4711,S1,jdoe,A,9\n"Moser, Max",4712,S2,mmoser,A,\n',
        encoding="utf-8-sig",
    )
    roster = Roster.read(tmp_path / "canvas.csv")
    assert list(roster.rows) == ["jdoe", "mmoser"] and roster.rows["jdoe"]["canvas"] == "4711"
    assert roster.student(owner(PurePosixPath("whatever_4712_5_a.ipynb"))) == "mmoser"
    (tmp_path / "moodle.csv").write_text("Identifier,Full name,Email address\nParticipant 7,Jane Doe,jane@x.org\n")
    roster = Roster.read(tmp_path / "moodle.csv")
    assert roster.student(owner(PurePosixPath("Jane Doe_99_assignsubmission_file_/a.ipynb"))) == "jane"


@pytest.mark.parametrize(
    "content, says",
    [("id,first\n", "nobody in it"), ("id\na\na\n", "twice"), ("first,last\nA,B\n", "no id"), ("", "nobody in it")],
)
def test_a_bad_roster_is_refused(content, says, tmp_path):
    (tmp_path / "r.csv").write_text(content)
    with pytest.raises(ClassError, match=says):
        Roster.read(tmp_path / "r.csv")


def test_bad_members_of_a_zip_are_left_out_with_a_line_each(school, text, tmp_path, monkeypatch):
    monkeypatch.setattr(collecting, "MOST_BYTES", 400_000)
    link = zipfile.ZipInfo("lou/assignment.ipynb")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../../evil.ipynb", text())
        archive.writestr("/etc/cron.d/evil.ipynb", text())
        archive.writestr("C:\\evil.ipynb", text())
        archive.writestr(link, "/etc/passwd")
        archive.writestr("bomb/assignment.ipynb", b" " * 50_000_000)
        archive.writestr("notes/thesis.pdf", b"%PDF")
        archive.writestr("broken.zip", b"PK nothing")
        archive.writestr("__MACOSX/ann/._assignment.ipynb", b"junk")
        archive.writestr("ann/assignment.ipynb", text("good"))
    (tmp_path / "in.zip").write_bytes(stream.getvalue())
    before = {path for path in tmp_path.rglob("*") if school.folder not in path.parents}
    done = collect(school.room, tmp_path / "in.zip")
    assert here(school) == {"ann": "good"}
    reasons = {line.split(": left out, ")[0]: line for line in done.lines if "left out" in line}
    assert len(reasons) == 7, done.lines
    assert sum("points outside" in line for line in done.lines) == 3
    assert "it is a link" in reasons["lou/assignment.ipynb"]
    assert "larger than 400,000 bytes" in reasons["bomb/assignment.ipynb"]
    assert "no notebook" in reasons["notes/thesis.pdf"] and "cannot be read as a zip" in reasons["broken.zip"]
    assert {path for path in tmp_path.rglob("*") if school.folder not in path.parents} == before


def test_a_member_that_lies_about_its_size_is_not_unpacked_whole(school, tmp_path, monkeypatch):
    """The header says 10 bytes; the stream holds 50 million."""
    monkeypatch.setattr(collecting, "MOST_BYTES", 100_000)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ann/assignment.ipynb", b" " * 50_000_000)
    content = stream.getvalue().replace((50_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    (tmp_path / "in.zip").write_bytes(content)
    done = collect(school.room, tmp_path / "in.zip")
    assert here(school) == {} and "ann/assignment.ipynb: left out" in done.lines[0]


def test_zips_nested_without_end_are_given_up(school, text, tmp_path):
    content = zipped({"ann.ipynb": text()})
    for depth in range(8):
        content = zipped({f"{depth}.zip": content})
    (tmp_path / "in.zip").write_bytes(content)
    assert "too many zips inside one another" in collect(school.room, tmp_path / "in.zip").lines[0]


def test_too_much_in_all_is_refused(school, text, incoming, monkeypatch):
    monkeypatch.setattr(collecting, "MOST_FILES", 2)
    with pytest.raises(ClassError, match="too much in it"):
        collect(school.room, incoming({f"s{number}.ipynb": text() for number in range(3)}))


def test_links_in_a_folder_are_left_out(school, text, incoming):
    place = incoming({"ann.ipynb": text("a")})
    (place / "bob.ipynb").symlink_to(school.room.secret("seed"))
    (place / "cyd").symlink_to(school.room.secret(), target_is_directory=True)
    done = collect(school.room, place)
    assert set(here(school)) == {"ann"}
    links = sorted(line for line in done.lines if "link" in line)
    assert links == ["bob.ipynb: left out, it is a link", "cyd: left out, it is a link"]


def test_what_is_of_another_week_or_no_assignment_is_left_out(school, text, incoming):
    lesson, other, bare = (json.loads(text()) for _ in range(3))
    lesson["metadata"]["dlc"]["kind"] = "lesson"
    other["metadata"]["dlc"]["week"] = "course5_sequence/week4_transformers"
    del bare["metadata"]["dlc"]
    files = {"ann/assignment.ipynb": lesson, "bob/assignment.ipynb": other, "cyd/assignment.ipynb": bare}
    files["assignment.ipynb"] = bare
    done = collect(school.room, incoming({name: json.dumps(notebook).encode() for name, notebook in files.items()}))
    assert set(here(school)) == {"cyd"}
    assert any("it is the lesson" in line for line in done.lines)
    assert any("course5_sequence-week4_transformers is not released" in line for line in done.lines)
    assert any("does not say whose it is" in line for line in done.lines)


def test_a_damaged_notebook_is_collected_and_said(school, incoming):
    done = collect(school.room, incoming({"ann/assignment.ipynb": b"\xff\xfe not json", "bob/assignment.ipynb": b'{"cells": 3}'}))
    assert set(school.room.submissions(school.name)) == {"ann", "bob"}
    assert sum("damaged" in line for line in done.lines) == 2


def test_nothing_there_and_no_archive_are_said(school, tmp_path):
    with pytest.raises(ClassError, match="nothing at"):
        collect(school.room, tmp_path / "none")
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(ClassError, match="neither a folder nor a zip"):
        collect(school.room, tmp_path / "a.txt")


def test_a_name_cannot_write_over_the_terminal(school, incoming, text):
    done = collect(school.room, incoming({"\x1b[2J.pdf": b"x", "\x1b[31mann/assignment.ipynb": text()}))
    assert done.lines and all(line.isprintable() for line in done.lines)


def test_a_damaged_file_of_an_unknown_week_is_said_to_be_damaged():
    found = collecting.Found(PurePosixPath("a.ipynb"), b'{"cells": [', datetime.now(UTC))
    wanted, said = collecting._assignment(found, owner(found.place), "", {"course1-week1", "course1-week2"})
    assert not wanted and "no notebook that can be read" in said and "--assignment" in said
