"""Results into nbgrader's database: one transaction for each submission, exactly once, again whenever they change.

A row of our own in the same transaction remembers which result a submission's grades are from. So killing the program at any
moment loses nothing and doubles nothing: what is in the database is what the rows say, and the rest is done again.
"""

import contextlib
import copy
import datetime
import functools
import hashlib
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from grading import engine, merge
from grading.classroom import NOTEBOOK, ClassError, Classroom, environment, nbgrader_config, without_password, write
from grading.restore import read, rebuilt
from grading.verdict import Verdict

NAME = "assignment"  # nbgrader's name of the notebook
TRIES = 5  # when somebody else writes at the same time


@contextlib.contextmanager
def opened(classroom: Classroom) -> Iterator[Any]:
    """nbgrader's gradebook; its tables are made when they are not there."""
    environment()
    from nbgrader.api import Gradebook
    from sqlalchemy import exc

    try:
        gradebook = Gradebook(classroom.database, classroom.course_id)
        _marks().create(gradebook.engine, checkfirst=True)
    except (exc.OperationalError, exc.ArgumentError, exc.NoSuchModuleError, ModuleNotFoundError) as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        hint = " Install the driver: pip install 'psycopg[binary]'." if "psycopg" in reason else ""
        raise ClassError(f"The gradebook {without_password(classroom.database)} cannot be opened: {reason}.{hint}") from None
    try:
        yield gradebook
    finally:
        gradebook.close()


def _marks() -> Any:
    """Our own table beside nbgrader's: which result a submission's grades are from, and what its free answers were."""
    from sqlalchemy import Column, MetaData, String, Table, Text

    return Table(
        "dlc_result",
        MetaData(),
        Column("assignment", String(128), primary_key=True),
        Column("student", String(128), primary_key=True),
        Column("digest", String(64), nullable=False),
        Column("answers", Text, nullable=False),
    )


# Writing


def sync(classroom: Classroom, assignment: str, again: bool = False, tick: Callable[[], None] = lambda: None) -> int:
    """Bring the gradebook up to date with the results; how many submissions were written."""
    files = sorted((classroom.folder / "results" / assignment).glob("*.json"))
    with opened(classroom) as gradebook, nbgrader_config(classroom) as config:
        known = {} if again else marked(gradebook, assignment)
        written = 0
        for file in files:
            content = file.read_bytes()
            digest = hashlib.sha256(content).hexdigest()
            if known.get(file.stem) != digest:
                store(classroom, gradebook, json.loads(content), digest, config)
                written += 1
            tick()
        _renew_penalties(gradebook, assignment, config)
    return written


def marked(gradebook: Any, assignment: str) -> dict[str, str]:
    """The digest of the result that is in the database, by student."""
    table = _marks()
    with gradebook.engine.connect() as connection:
        rows = connection.execute(table.select().where(table.c.assignment == assignment))
        return {row.student: row.digest for row in rows}


def store(classroom: Classroom, gradebook: Any, result: dict, digest: str, config: Any) -> None:
    """Write one result: the notebook for formgrader first, then all rows in one transaction."""
    from sqlalchemy import exc

    notebook = graded_notebook(classroom, result)
    path = classroom.autograded(result["assignment"], result["student"]) / NOTEBOOK
    write(path, json.dumps(harmless(notebook), indent=1, ensure_ascii=False) + "\n")
    _copy_beside(classroom.submitted(result["assignment"], result["student"]), path.parent)
    for attempt in range(1, TRIES + 1):
        try:
            _transaction(classroom, gradebook, result, digest, notebook, config)
            return
        except (exc.OperationalError, exc.IntegrityError) as error:  # locked, or the same row was just made by another
            gradebook.db.rollback()
            if attempt == TRIES:
                reason = str(error.orig).strip().splitlines()[0]
                raise ClassError(f"The gradebook could not be written ({reason}). Run the command again.") from None
            time.sleep(0.1 * 2**attempt)
        except BaseException:
            gradebook.db.rollback()
            raise


def _copy_beside(submitted: Path, folder: Path) -> None:
    """What nbgrader needs beside a graded notebook, such as the time of submission."""
    for name in ("timestamp.txt", "submission_secret.txt"):
        if (submitted / name).is_file():
            write(folder / name, (submitted / name).read_bytes())


def _transaction(classroom: Classroom, gradebook: Any, result: dict, digest: str, notebook: dict, config: Any) -> None:
    from nbgrader import api

    session, table = gradebook.db, _marks()
    where = (table.c.assignment == result["assignment"], table.c.student == result["student"])
    mark = session.execute(table.select().where(*where)).first()
    before = json.loads(mark.answers) if mark else {}
    submitted, own = _submission(classroom, session, result)
    cells = {merge.grade_id(cell): cell for cell in notebook["cells"] if merge.grade_id(cell)}
    points, ours = _points(result), release_of(classroom, result["assignment"])["cells"]
    answers = {}
    grades = []
    for grade, name in _rows(session, api.Grade, own.id):
        grades.append(grade)
        if name in points:
            _set_points(grade, points[name])
        else:
            text = merge.source(cells.get(name, {}))
            answers[name] = hashlib.sha256(text.encode()).hexdigest()
            _set_answer(grade, _is_answered(ours, name, text), before.get(name, answers[name]) != answers[name])
    for comment, name in _rows(session, api.Comment, own.id):
        text = merge.source(cells.get(name, {}))
        comment.auto_comment = None if _is_answered(ours, name, text) else "No response."
    _set_penalty(submitted, own, grades, config)
    session.execute(table.delete().where(*where))
    values = {"digest": digest, "answers": json.dumps(answers)}
    session.execute(table.insert().values(assignment=result["assignment"], student=result["student"], **values))
    session.commit()


def _submission(classroom: Classroom, session: Any, result: dict) -> tuple[Any, Any]:
    """The submission's row and its notebook's, made with all that hangs on them when not there. Nothing is committed here."""
    from nbgrader import api
    from nbgrader.utils import parse_utc

    assignment = session.query(api.Assignment).filter_by(name=result["assignment"]).one_or_none()
    if assignment is None or not any(notebook.name == NAME for notebook in assignment.notebooks):
        raise ClassError(f"The gradebook does not know {result['assignment']}: run `dlc class release` first.")
    student = session.get(api.Student, result["student"])
    if student is None:
        student = api.Student(id=result["student"])
        session.add(student)
    found = session.query(api.SubmittedAssignment).filter_by(assignment_id=assignment.id, student_id=result["student"])
    row = found.one_or_none()
    if row is None:
        row = api.SubmittedAssignment(assignment_id=assignment.id, student_id=result["student"])
        session.add(row)
        session.flush()
    mine = None
    for notebook in assignment.notebooks:
        own = session.query(api.SubmittedNotebook).filter_by(assignment_id=row.id, notebook_id=notebook.id).one_or_none()
        if own is None:
            own = api.SubmittedNotebook(assignment_id=row.id, notebook_id=notebook.id)
            session.add(own)
            session.flush()
        cells = session.query(api.BaseCell.id, api.BaseCell.type).filter_by(notebook_id=notebook.id).all()
        for kind, types in ((api.Grade, ("GradeCell", "TaskCell")), (api.Comment, ("SolutionCell", "TaskCell"))):
            there = {cell for (cell,) in session.query(kind.cell_id).filter_by(notebook_id=own.id)}
            session.add_all(kind(cell_id=cell, notebook_id=own.id) for cell, type in cells if type in types and cell not in there)
        mine = own if notebook.name == NAME else mine
    timestamp = classroom.submitted(result["assignment"], result["student"]) / "timestamp.txt"
    with contextlib.suppress(OSError, ValueError):
        row.timestamp = parse_utc(timestamp.read_text(encoding="utf-8").strip())  # type: ignore[assignment]
    session.flush()
    return row, mine


def _rows(session: Any, kind: Any, notebook: str) -> list:
    """The grades or comments of a submitted notebook, each with the name of its cell."""
    from nbgrader import api

    query = session.query(kind, api.BaseCell.name).join(api.BaseCell, api.BaseCell.id == kind.cell_id)
    return query.filter(kind.notebook_id == notebook).all()


def _points(result: dict) -> dict[str, int]:
    """Points by the name of the check cell."""
    return {f"check-{one['exercise'].replace('_', '-')}": one["points"] for one in result["exercises"]}


def _set_points(grade: Any, points: float) -> None:
    """The points of a check. What a person decided stays, and is marked for review when the grounds changed."""
    if grade.manual_score is None:
        grade.needs_manual_grade = False
    elif grade.auto_score != points:
        grade.needs_manual_grade = True
    grade.auto_score = float(points)


def _set_answer(grade: Any, answered: bool, changed: bool) -> None:
    """A free answer waits for a person, once: again only when it has changed since."""
    grade.auto_score = None if answered else 0.0
    if grade.manual_score is None:
        grade.needs_manual_grade = answered
    elif changed:
        grade.needs_manual_grade = True


def _is_answered(ours: list[dict], grade_id: str, text: str) -> bool:
    """Whether a learner wrote anything into a cell of ours."""
    return not merge.is_untouched({"source": text}, [cell for cell in ours if merge.grade_id(cell) == grade_id])


def _renew_penalties(gradebook: Any, assignment: str, config: Any) -> None:
    """Penalties by what holds now: the setting, the due date and points given by hand may have changed since the grading."""
    from nbgrader import api
    from sqlalchemy import exc

    for row in gradebook.db.query(api.SubmittedAssignment).join(api.Assignment).filter_by(name=assignment):
        for notebook in row.notebooks:
            if row.total_seconds_late or notebook.late_submission_penalty is not None:
                _set_penalty(row, notebook, notebook.grades, config)
    try:
        gradebook.db.commit()
    except exc.OperationalError as error:
        gradebook.db.rollback()
        reason = str(error.orig).strip().splitlines()[0]
        raise ClassError(f"The late penalties could not be written ({reason}). Run the command again.") from None


def _set_penalty(row: Any, notebook: Any, grades: list, config: Any) -> None:
    """nbgrader's own plug-in decides about what came late."""
    from nbgrader.preprocessors import AssignLatePenalties

    notebook.late_submission_penalty = None
    late = row.total_seconds_late if row.timestamp else 0
    if late <= 0:
        return
    step: Any = AssignLatePenalties(config=config)
    step.init_plugin()
    score = 0.0
    for grade in grades:
        own = grade.auto_score if grade.manual_score is None else grade.manual_score
        score += (own or 0.0) + (grade.extra_credit or 0.0 if own is not None else 0.0)
    penalty = step.plugin_inst.late_submission_penalty(row.student_id, score, late)
    if penalty is not None:
        notebook.late_submission_penalty = min(max(penalty, 0), score)


# The notebook that formgrader shows


def release_of(classroom: Classroom, assignment: str) -> dict:
    """The notebook as the class was given it; not to be changed."""
    path = classroom.release(assignment) / NOTEBOOK
    return _read(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=8)
def _read(path: Path, when: int) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def graded_notebook(classroom: Classroom, result: dict) -> dict:
    """The submission in our notebook, with each check's verdict as its output.

    nbgrader's feedback is made from it, so it tells no more than a learner may read.
    """
    ours = release_of(classroom, result["assignment"])
    path = classroom.submitted(result["assignment"], result["student"]) / NOTEBOOK
    notebook = copy.deepcopy(rebuilt(read(path), ours))
    verdicts = {one["exercise"]: one for one in result["exercises"]}
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        cell["outputs"], cell["execution_count"] = [], None
        if merge.role(cell) == "check" and merge.name(cell) in verdicts:
            verdict = told(verdicts[merge.name(cell)], classroom.settings)
            shown = {"text/plain": repr(verdict), "text/html": verdict._repr_html_()}
            cell["outputs"] = [{"output_type": "execute_result", "execution_count": 1, "data": shown, "metadata": {}}]
            cell["execution_count"] = 1
    return notebook


def harmless(notebook: dict) -> dict:
    """The notebook with the HTML in a learner's prose as text, and no link that runs: formgrader would run a script in it.

    A link's address may be written with entities and backslashes, which a reader of markdown takes away.
    """
    cells = []
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code" and merge.role(cell) in ("answer", ""):
            prose = re.sub(r"<(?=[a-zA-Z/!?])", "&lt;", merge.source(cell))
            prose = re.sub(r"&(?=[#\w])(?!lt;)", "&\u200b", prose).replace("\\href", "\\\u200bhref")  # the last: MathJax's
            cell = {**cell, "source": re.sub(r"(?i)(script|data)(\\*):", "\\1\u200b\\2:", prose)}
            cell.pop("attachments", None)
        cells.append(cell)
    return {**notebook, "cells": cells}


def told(record: dict, settings: dict) -> Verdict:
    """A verdict with what a learner may read of it: hints up to the rung, and never what was expected on a hidden case."""
    verdict = Verdict.from_dict(record)
    rungs = settings["rungs"]
    verdict.differs = verdict.differs if rungs >= 1 else []
    verdict.hints = [hint for hint in verdict.hints if "check.inputs(" not in hint] if rungs >= 2 else []
    verdict.worked = verdict.worked if rungs >= 3 else ""
    shown = {name: text for name, text in verdict.shown.items() if not name.endswith(": expected")}
    verdict.shown = shown if settings["show_failing_case"] else {}
    reason = engine.REASONS.get(record.get("reason", ""), "")
    if reason and rungs >= 1 and reason not in verdict.differs:
        verdict.differs = [reason, *verdict.differs]
    return verdict


# What others ask


def moment(due: str) -> datetime.datetime:
    """The time that is meant: without a zone this machine's, and of a day alone its last minute."""
    import dateutil.parser

    try:
        when = dateutil.parser.parse(due, default=datetime.datetime.combine(datetime.date.today(), datetime.time(23, 59)))
    except (ValueError, OverflowError):
        raise ClassError(f"{due!r} is no time; write it like 2026-12-01 18:00.") from None
    return when.astimezone(datetime.UTC)


def set_due(classroom: Classroom, assignment: str, when: datetime.datetime) -> str:
    """Set when an assignment is due; the time in words."""
    with opened(classroom) as gradebook:
        gradebook.update_or_create_assignment(assignment, duedate=when.replace(tzinfo=None))
    return f"{when:%Y-%m-%d %H:%M} UTC"


def to_grade_by_hand(classroom: Classroom, assignment: str) -> int:
    """How many submissions wait for a person."""
    from nbgrader import api

    with opened(classroom) as gradebook:
        query = gradebook.db.query(api.SubmittedAssignment).filter(api.SubmittedAssignment.needs_manual_grade)
        return query.join(api.Assignment).filter_by(name=assignment).count()


def students(classroom: Classroom) -> dict[str, dict]:
    """What the gradebook knows about every student."""
    with opened(classroom) as gradebook:
        return {
            one.id: {
                "first": one.first_name or "",
                "last": one.last_name or "",
                "email": one.email or "",
                "lms": one.lms_user_id or "",
            }
            for one in gradebook.students
        }


def add_students(classroom: Classroom, people: dict[str, dict]) -> None:
    """Enter students, or what is newly known about them."""
    from nbgrader import api

    names = {"first": "first_name", "last": "last_name", "email": "email", "lms": "lms_user_id"}
    with opened(classroom) as gradebook:
        for student, about in people.items():
            row: Any = gradebook.db.get(api.Student, student)
            if row is None:
                row = api.Student(id=student)
                gradebook.db.add(row)
            for ours, theirs in names.items():
                if about.get(ours):
                    setattr(row, theirs, about[ours])
            if row.last_name and row.first_name is None:
                row.first_name = ""  # else formgrader calls the student "Doe, None"
        gradebook.db.commit()


def grades(classroom: Classroom, assignment: str) -> dict[str, dict]:
    """What every student has in the gradebook: the final score, with hand-graded points and late penalties."""
    from nbgrader import api

    with opened(classroom) as gradebook:
        rows = gradebook.db.query(api.SubmittedAssignment).join(api.Assignment).filter_by(name=assignment)
        return {
            row.student_id: {
                "score": row.score - (sum(one.late_submission_penalty or 0 for one in row.notebooks)),
                "max": row.max_score,
                "late_seconds": row.total_seconds_late if row.timestamp else 0,
                "penalty": sum(one.late_submission_penalty or 0 for one in row.notebooks),
                "by_hand": bool(row.needs_manual_grade),
                "timestamp": row.timestamp,
                "cells": {grade.cell.name: grade.score for one in row.notebooks for grade in one.grades},
                "open": {grade.cell.name for one in row.notebooks for grade in one.grades if grade.needs_manual_grade},
                "comments": {said.cell.name: said.comment for one in row.notebooks for said in one.comments if said.comment},
            }
            for row in rows
        }
