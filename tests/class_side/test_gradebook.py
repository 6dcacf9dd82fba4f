"""Results in nbgrader's database: exactly once, replaced on regrading, and what people decided is kept."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from grading import classroom, course, engine, gradebook
from grading.classroom import ClassError

ROWS = """
select s.id, g.auto_score, g.manual_score, g.needs_manual_grade, c.name from grade g
join base_cell c on c.id = g.cell_id join submitted_notebook n on n.id = g.notebook_id
join submitted_assignment a on a.id = n.assignment_id join student s on s.id = a.student_id
"""


def rows(school, query=ROWS):
    with sqlite3.connect(school.folder / "gradebook.db") as connection:
        return connection.execute(query).fetchall()


def auto(school, student) -> dict:
    return {name: score for who, score, _, _, name in rows(school) if who == student}


def counts(school) -> dict:
    tables = ("student", "submitted_assignment", "submitted_notebook", "grade", "comment", "dlc_result")
    return {table: rows(school, f"select count(*) from {table}")[0][0] for table in tables}


def manual(school, student, cell, score):
    """Grade by hand, as formgrader does."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{school.folder / 'gradebook.db'}") as book:
        grade = book.find_grade(cell, "assignment", school.name, student)
        grade.manual_score, grade.needs_manual_grade = score, False
        book.db.commit()


def answers_of(school) -> dict[str, str]:
    """The free answers: names in the source, and in the gradebook."""
    return {cell.name: cell.name.replace("_", "-") for cell in school.material.assignment if cell.role == "answer"}


def first(school):
    """An exercise, and its check's name."""
    name = next(name for name, exercise in school.material.exercises.items() if not exercise.optional)
    return name, f"check-{name.replace('_', '-')}"


def test_points_reach_the_database(school):
    name, check = first(school)
    result = school.hand_in("ann", **{name: 0})
    assert gradebook.sync(school.room, school.name) == 1
    wanted = {f"check-{one['exercise'].replace('_', '-')}": one["points"] for one in result["exercises"] if not one["optional"]}
    found = auto(school, "ann")
    assert {cell: found[cell] for cell in wanted} == wanted
    assert found[check] < school.material.exercises[name].points
    assert set(found) == set(wanted) | set(answers_of(school).values())


def test_syncing_twice_writes_once(school):
    school.hand_in("ann")
    assert gradebook.sync(school.room, school.name) == 1
    before = counts(school)
    assert gradebook.sync(school.room, school.name) == 0
    assert gradebook.sync(school.room, school.name, again=True) == 1
    assert counts(school) == before and before["submitted_assignment"] == before["dlc_result"] == 1


def test_a_new_result_replaces_the_old(school):
    name, check = first(school)
    school.hand_in("ann", **{name: 0})
    gradebook.sync(school.room, school.name)
    low, before = auto(school, "ann")[check], counts(school)
    school.hand_in("ann")
    assert gradebook.sync(school.room, school.name) == 1
    assert auto(school, "ann")[check] == school.material.exercises[name].points > low
    assert counts(school) == before


def test_free_answers_wait_for_a_person_and_untouched_ones_do_not(school):
    (name, written), (_, empty), *_ = answers_of(school).items()
    school.hand_in("ann", answers={name: "Because it is convex."})
    gradebook.sync(school.room, school.name)
    found = {name: (score, needs) for _, score, _, needs, name in rows(school)}
    assert found[written] == (None, 1) and found[empty] == (0.0, 0)
    assert gradebook.to_grade_by_hand(school.room, school.name) == 1
    comments = dict(rows(school, "select c.name, k.auto_comment from comment k join base_cell c on c.id = k.cell_id"))
    assert comments[empty] == "No response." and comments[written] is None


def test_what_a_person_gave_stays_until_the_answer_changes(school):
    answer, written = next(iter(answers_of(school).items()))
    school.hand_in("ann", answers={answer: "Because it is convex."})
    gradebook.sync(school.room, school.name)
    manual(school, "ann", written, 1.5)
    name, _ = first(school)
    school.hand_in("ann", answers={answer: "Because it is convex."}, **{name: 0})
    gradebook.sync(school.room, school.name)
    assert [(score, needs) for *_, score, needs, cell in rows(school) if cell == written] == [(1.5, 0)]
    school.hand_in("ann", answers={answer: "Because of something else."})
    gradebook.sync(school.room, school.name)
    assert [(score, needs) for *_, score, needs, cell in rows(school) if cell == written] == [(1.5, 1)]
    school.put("ann", seconds=99.0)
    gradebook.sync(school.room, school.name)
    assert [needs for *_, needs, cell in rows(school) if cell == written] == [1]  # still not looked at


def test_a_check_that_a_person_overruled_is_marked_when_its_points_change(school):
    name, check = first(school)
    school.hand_in("ann", **{name: 0})
    gradebook.sync(school.room, school.name)
    manual(school, "ann", check, 2.0)
    gradebook.sync(school.room, school.name, again=True)
    assert [(score, needs) for *_, score, needs, cell in rows(school) if cell == check] == [(2.0, 0)]
    school.hand_in("ann")
    gradebook.sync(school.room, school.name)
    assert [(score, needs) for *_, score, needs, cell in rows(school) if cell == check] == [(2.0, 1)]
    grade = gradebook.grades(school.room, school.name)["ann"]
    assert grade["cells"][check] == 2.0 and grade["by_hand"]


@pytest.mark.parametrize("penalty, kept", [("none", 1.0), ("zero", 0.0)])
def test_late_is_by_the_timestamp_and_the_penalty_nbgraders(school, penalty, kept):
    settings = json.loads((school.folder / "class.json").read_text()) | {"late": {"penalty": penalty}}
    (school.folder / "class.json").write_text(json.dumps(settings))
    due = gradebook.moment("2026-11-21 09:30 UTC")
    assert gradebook.set_due(school.room, school.name, due) == "2026-11-21 09:30 UTC"
    result = school.hand_in("ann", when="2026-11-21 10:00:00.000000 UTC")
    school.hand_in("bob", when="2026-11-21 09:00:00.000000 UTC")
    gradebook.sync(school.room, school.name)
    found = gradebook.grades(school.room, school.name)
    assert found["ann"]["late_seconds"] == 1800 and found["bob"]["late_seconds"] == 0
    assert found["ann"]["score"] == kept * result["points"] and found["bob"]["score"] == result["points"]


def test_penalties_follow_the_setting_the_due_date_and_points_by_hand(school):
    """Each changes after the grading, and the next `grade` without anything new to run takes it in."""

    def late(penalty, due):
        settings = json.loads((school.folder / "class.json").read_text()) | {"late": {"penalty": penalty}}
        (school.folder / "class.json").write_text(json.dumps(settings))
        gradebook.set_due(school.room, school.name, gradebook.moment(due))
        assert gradebook.sync(school.room, school.name) == 0
        return gradebook.grades(school.room, school.name)["ann"]["score"]

    name, check = first(school)
    full = school.hand_in("ann", when="2026-11-21 10:00:00.000000 UTC")["points"]
    gradebook.sync(school.room, school.name)
    assert late("none", "2026-11-21 09:30 UTC") == full
    assert late("zero", "2026-11-21 09:30 UTC") == 0
    manual(school, "ann", check, 1.0)
    assert late("zero", "2026-11-21 09:30 UTC") == 0
    assert late("zero", "2026-11-21 10:30 UTC") == full - school.material.exercises[name].points + 1
    assert late("none", "2026-11-21 09:30 UTC") == full - school.material.exercises[name].points + 1


def test_a_time_that_is_none_is_refused(school):
    with pytest.raises(ClassError, match="is no time"):
        gradebook.moment("someday")
    assert f"{gradebook.moment('2026-11-21').astimezone():%d %H:%M}" == "21 23:59"  # the whole day is in time


def test_formgraders_notebook_has_the_verdicts_and_is_valid(school):
    name, check = first(school)
    school.hand_in("ann", **{name: 0})
    gradebook.sync(school.room, school.name)
    path = school.room.autograded(school.name, "ann") / "assignment.ipynb"
    nbformat.validate(nbformat.read(path, as_version=4))
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    outputs = {cell["metadata"]["nbgrader"]["grade_id"]: cell["outputs"] for cell in cells if cell.get("outputs")}
    graded = {f"check-{exercise.grade_id}" for exercise in school.material.exercises.values()}
    assert set(outputs) == graded
    data = outputs[check][0]["data"]
    assert float(data["text/plain"]) == auto(school, "ann")[check] and "What differs" in data["text/html"]
    from nbgrader.utils import determine_grade

    scored = {
        cell.metadata.nbgrader.grade_id: determine_grade(cell)[0]
        for cell in nbformat.read(path, as_version=4).cells
        if cell.metadata.get("nbgrader", {}).get("grade") and cell.cell_type == "code"
    }
    assert scored == {cell: score for cell, score in auto(school, "ann").items() if cell in scored}
    assert (path.parent / "timestamp.txt").exists()


def test_a_submission_that_is_no_notebook_has_its_grades_too(school):
    school.submit("ann", {})
    (school.room.submitted(school.name, "ann") / "assignment.ipynb").write_bytes(b"\x00 not a notebook")
    school.put("ann")
    assert gradebook.sync(school.room, school.name) == 1
    assert (school.room.autograded(school.name, "ann") / "assignment.ipynb").exists()


@pytest.mark.parametrize("known", [False, True])
def test_a_failure_in_the_middle_leaves_the_database_as_it_was(school, monkeypatch, known):
    name, check = first(school)
    school.hand_in("ann", **{name: 0})
    if known:
        gradebook.sync(school.room, school.name)
    else:
        with gradebook.opened(school.room):
            pass
    before = rows(school), counts(school)
    school.hand_in("ann")
    monkeypatch.setattr(gradebook, "_set_penalty", lambda *arguments: (_ for _ in ()).throw(RuntimeError("cut")))
    with pytest.raises(RuntimeError, match="cut"):
        gradebook.sync(school.room, school.name)
    assert (rows(school), counts(school)) == before
    monkeypatch.undo()
    assert gradebook.sync(school.room, school.name) == 1
    assert auto(school, "ann")[check] == school.material.exercises[name].points


def test_an_assignment_that_the_gradebook_does_not_know(school):
    school.hand_in("ann")
    with sqlite3.connect(school.folder / "gradebook.db") as connection:
        connection.execute("delete from assignment")
    with pytest.raises(ClassError, match="run `dlc class release` first"):
        gradebook.sync(school.room, school.name)


def test_the_feedback_of_a_notebook_tells_no_more_than_its_rung(school):
    name, check = first(school)
    record = next(one for one in school.result("ann", mistakes={name: 0})["exercises"] if one["exercise"] == name)
    record["shown"] = {"x": "1", "y: expected": "2", "y: yours": "3"}
    hint = school.material.exercises[name].mistakes[0].hint
    for rungs, has in ((0, []), (1, ["differs"]), (2, ["differs", "hints"]), (3, ["differs", "hints", "worked"])):
        verdict = gradebook.told(record, {"rungs": rungs, "show_failing_case": False})
        assert [word for word in ("differs", "hints", "worked") if getattr(verdict, word)] == has
        assert verdict.shown == {} and (hint in str(verdict)) == (rungs >= 2)
    assert gradebook.told(record, {"rungs": 2, "show_failing_case": True}).shown == {"x": "1", "y: yours": "3"}
    late = gradebook.told(record | {"reason": "time"}, {"rungs": 1, "show_failing_case": False})
    assert late.differs[0] == "It took longer than it may."


# Killed at any moment

WRITER = """
import sys
from pathlib import Path
from grading import classroom, gradebook
from grading.classroom import Classroom
room, name = Classroom(Path(sys.argv[1])), sys.argv[2]
with gradebook.opened(room):
    pass
print("ready", flush=True)
for turn in range(10_000):
    for source in sorted((room.folder / "versions").glob("*.json")):
        student, version = source.stem.split("+")
        if int(version) == turn % 2:
            classroom.write(room.result(name, student), source.read_bytes())
    gradebook.sync(room, name)
"""


def killed(school, kills):
    """Two versions of each result are written by turns in a process that is killed again and again; the sums that were seen.

    After each kill every student must have one of the two, whole.
    """
    name, check = first(school)
    students = ["ann", "bob", "cyd"]
    (school.folder / "versions").mkdir()
    sums = {}
    for version, mistakes in enumerate(({}, {one: 0 for one in school.material.exercises})):
        for student in students:
            school.submit(student, school.notebook(school.programs(**mistakes)))
            result = school.result(student, mistakes=mistakes, submission_sha256=str(version))
            (school.folder / "versions" / f"{student}+{version}.json").write_text(json.dumps(result))
            sums[version] = result["points"]
    assert sums[0] > sums[1]
    seen, rng = set(), random.Random(5)
    for _ in range(kills):
        command = [sys.executable, "-W", "ignore", "-c", WRITER, str(school.folder), school.name]
        writer = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=course.ROOT)
        assert writer.stdout.readline() == b"ready\n"
        time.sleep(rng.uniform(0.05, 1.0))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        whole = {student: sum(score or 0 for score in auto(school, student).values()) for student in students}
        assert set(whole.values()) <= {0, *sums.values()}, whole
        seen |= set(whole.values())
        found = counts(school)
        assert found["submitted_assignment"] == found["dlc_result"] <= len(students)
        for path in (school.folder / "results").rglob("*.json"):
            json.loads(path.read_text())
    for source in (school.folder / "versions").glob("*+0.json"):
        classroom.write(school.room.result(school.name, source.stem.split("+")[0]), source.read_bytes())
    gradebook.sync(school.room, school.name)
    assert {sum(score or 0 for score in auto(school, student).values()) for student in students} == {sums[0]}
    assert counts(school)["grade"] == len(students) * len(auto(school, "ann"))
    return seen


def test_a_few_kills_lose_nothing_and_double_nothing(school):
    killed(school, kills=3)


@pytest.mark.slow
def test_fifty_kills_lose_nothing_and_double_nothing(school):
    assert len(killed(school, kills=50)) > 1


# Stock nbgrader in the same folder


def nbgrader(school, *arguments):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NBGRADER")}
    environment |= {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(school.folder),
    }
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(command, cwd=school.folder, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout + done.stderr


def test_stock_autograde_and_ours_agree_about_honest_submissions(school):
    names = [name for name, exercise in school.material.exercises.items() if not exercise.optional]
    answers = {name: "In my own words." for name in answers_of(school)}
    submitted = {
        "all-right": school.submit("all-right", school.notebook(school.programs(), answers)),
        "some-wrong": school.submit("some-wrong", school.notebook(school.programs(**{names[0]: 0, names[-1]: 1}))),
    }
    release = school.room.release(school.name) / "assignment.ipynb"
    with engine.Grader(school.room.key(school.name), release, trust=True) as grader:
        for student, path in submitted.items():
            result = grader.grade(path, student, school.name)
            classroom.write(school.room.result(school.name, student), json.dumps(result))
    gradebook.sync(school.room, school.name)
    ours = {student: auto(school, student) for student in submitted}
    full = {f"check-{one.grade_id}": one.points for one in school.material.exercises.values() if not one.optional}
    assert {name: ours["all-right"][name] for name in full} == full != {name: ours["some-wrong"][name] for name in full}
    shutil.rmtree(school.folder / "autograded")
    nbgrader(school, "autograde", school.name, "--force")
    assert {student: auto(school, student) for student in ours} == ours
    nbgrader(school, "export", "--to=stock.csv")
    exported = (school.folder / "stock.csv").read_text().splitlines()
    assert len(exported) == 3 and exported[0].startswith("assignment,")


# PostgreSQL


def server_folder():
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory):
    """The address of a server that is started for these tests, from Debian's packages."""
    programs = server_folder()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    pytest.importorskip("psycopg", reason="the driver psycopg is not installed")
    folder = tmp_path_factory.mktemp("postgresql")
    run = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "check": True, "cwd": "/"}
    if os.getuid() == 0:  # the server refuses to be run by root
        import pwd

        try:
            user = pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("there is no user postgres to run the server")
        folder = Path("/tmp") / f"dlc-postgresql-{os.getpid()}"
        folder.mkdir()
        os.chown(folder, user.pw_uid, user.pw_gid)
        run |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    data = folder / "data"
    subprocess.run([programs / "initdb", "-D", data, "-U", "teacher", "-A", "trust", "--no-sync"], **run)
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    subprocess.run([programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"], **run)
    try:
        yield f"postgresql://teacher@/postgres?host={folder}"
    finally:
        subprocess.run([programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **run)
        shutil.rmtree(folder)


def test_a_class_on_postgresql(school, postgresql, tmp_path):
    folder = tmp_path / "class on postgresql"
    classroom.init(folder, database=postgresql)
    assert not (folder / "gradebook.db").exists()
    shutil.copytree(school.folder / ".secret" / "keys", folder / ".secret" / "keys", dirs_exist_ok=True)  # saves the drawing
    school.room = classroom.Classroom.of(folder)
    classroom.release(school.room, school.week)
    name, check = first(school)
    school.hand_in("ann", **{name: 0})
    result = school.hand_in("bob", answers={next(iter(answers_of(school))): "Because."})
    assert gradebook.sync(school.room, school.name) == 2
    assert gradebook.sync(school.room, school.name) == 0
    found = gradebook.grades(school.room, school.name)
    assert found["bob"]["score"] == result["points"] and found["bob"]["by_hand"] and not found["ann"]["by_hand"]
    assert found["ann"]["cells"][check] < found["bob"]["cells"][check]
    school.hand_in("ann")
    assert gradebook.sync(school.room, school.name) == 1
    assert gradebook.grades(school.room, school.name)["ann"]["score"] == result["points"]
    assert "2 graded" in "".join(classroom.status(school.room))
