"""`dlc class`: the commands for instructors."""

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any

from grading.classroom import NOTEBOOK, ClassError, Classroom


def add(commands: Any) -> None:
    """Add `class` and its commands to dlc's."""
    parser = commands.add_parser("class", help="grade a class: init, release, collect, grade, feedback, report, export")
    parser.add_argument("--folder", default=".", type=Path, metavar="DIR", help="the class folder; default: the current one")
    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")

    def step(name: str, does: Any, about: str) -> argparse.ArgumentParser:
        made = steps.add_parser(name, help=about, description=about[0].upper() + about[1:] + ".")
        made.set_defaults(run=run, does=does)
        made.add_argument("--folder", default=argparse.SUPPRESS, type=Path, help=argparse.SUPPRESS)  # after the step as well
        return made

    init = step("init", _init, "make a class folder")
    init.add_argument("directory", type=Path)
    init.add_argument("--name", default="", help="the class's name; default: the folder's")
    init.add_argument("--database", default="", metavar="URL", help="a PostgreSQL address; default: an SQLite file")
    init.add_argument("--roster", type=Path, metavar="CSV", help="the class list: id,first,last,email")
    release = step("release", _release, "give a week to the class")
    release.add_argument("week", nargs="?", help="all written weeks without it")
    release.add_argument("--due", default="", metavar="TIME", help="such as '2026-12-01 18:00'")
    collect = step("collect", _collect, "take in submissions from a folder or zip of a learning platform")
    collect.add_argument("place", type=Path, metavar="FOLDER_OR_ZIP", nargs="?")
    collect.add_argument("--assignment", default="", metavar="WEEK")
    collect.add_argument("--roster", type=Path, metavar="CSV", help="id,first,last,email, or an export of Canvas or Moodle")
    grade = step("grade", _grade, "run the submissions in the sandbox and enter the points into the gradebook")
    grade.add_argument("week", nargs="?")
    grade.add_argument("--workers", type=int, default=0, metavar="N", help="default: one for each processor")
    grade.add_argument("--again", action="store_true", help="grade everything anew, not only what is new or changed")
    grade.add_argument("--cluster", default="", metavar="URL", help="a Dask scheduler, such as tcp://scheduler:8786")
    grade.add_argument("--i-trust-this-code", action="store_true", dest="trusted", help="go on where the sandbox is not complete")
    feedback = step("feedback", _feedback, "write one page of feedback per submission")
    feedback.add_argument("week", nargs="?")
    report = step("report", _report, "write the instructor's page: scores, mistakes, similar pairs")
    report.add_argument("week", nargs="?")
    export = step("export", _export, "write the grades as CSV")
    export.add_argument("week", nargs="?")
    form = export.add_mutually_exclusive_group()
    form.add_argument("--canvas", action="store_const", const="canvas", dest="form", default="plain", help="as Canvas imports it")
    form.add_argument("--moodle", action="store_const", const="moodle", dest="form", help="as Moodle imports it")
    export.add_argument("--out", type=Path, metavar="FILE")
    step("status", _status, "say where the class stands")
    serve = step("serve", _serve, "open JupyterLab with nbgrader's formgrader on the class folder")
    serve.add_argument("arguments", nargs="*", help="for JupyterLab, after --, such as -- --no-browser")


def run(options: argparse.Namespace) -> int:
    """Run a step; what an instructor can put right is said in a line, without a traceback."""
    try:
        return options.does(options) or 0
    except KeyboardInterrupt:
        print("\ndlc: stopped. What was done is kept; the same command goes on from there.", file=sys.stderr)
        return 130
    except PermissionError as error:
        raise ClassError(f"No permission for {error.filename}.") from None
    except OSError as error:
        raise ClassError(f"{error.strerror or error}: {error.filename}" if error.filename else str(error)) from None


def say(lines: list[str]) -> None:
    for line in lines:
        print(line)


def _init(options: argparse.Namespace) -> None:
    from grading import classroom, collect

    roster = collect.Roster.read(options.roster) if options.roster else None
    say(classroom.init(options.directory, options.name, options.database))
    if roster:
        print(roster.keep(Classroom.of(options.directory)))


def _release(options: argparse.Namespace) -> None:
    from grading import classroom
    from grading.course import weeks

    here = Classroom.of(options.folder)
    for week in [classroom.find(options.week)] if options.week else weeks(written=True):
        say(classroom.release(here, week, options.due))


def _collect(options: argparse.Namespace) -> None:
    from grading import collect

    here = Classroom.of(options.folder)
    if options.roster:
        print(collect.Roster.read(options.roster).keep(here))
    if options.place is None:
        if not options.roster:
            raise ClassError("Name a folder or zip of submissions, or give a class list with --roster.")
        return
    done = collect.collect(here, options.place, options.assignment)
    say(done.lines)
    kept = f"; {done.older} earlier attempt{'s' * (done.older > 1)} kept in older/" if done.older else ""
    print(f"{done.students} students: {done.new} new submissions, {done.newer} newer ones, {done.same} unchanged{kept}.")


def _grade(options: argparse.Namespace) -> None:
    from grading import classroom, gradebook

    here = Classroom.of(options.folder)
    for week in here.chosen(options.week):
        assignment = classroom.name_of(week)
        if not here.submissions(assignment):
            print(f"{assignment}: nothing is collected yet: run `dlc class collect` first.")
            continue
        _run_submissions(here, assignment, options, bool(options.cluster) or _compiled(week.path))
        print(f"{assignment}: {gradebook.sync(here, assignment, options.again)} submissions entered into the gradebook.")
        late = sum(grade["penalty"] > 0 for grade in gradebook.grades(here, assignment).values())
        if late:
            print(
                f"{assignment}: {late} came after the due date and lose points by late.penalty. "
                "Where a platform named no time, a file's own was taken."
            )


def _compiled(week: str) -> bool:
    """Whether the programs for answers in jax.numpy are there; they are made first where they are not."""
    from grading import compiled

    try:
        place = compiled.place_of(week)
        if place and not place.exists():
            print(f"{week}: what answers in jax.numpy use is compiled first, once on this machine; a minute or two.", flush=True)
        compiled.programs(week)
    except compiled.NotCompiled as error:
        print(f"ATTENTION: {error} Grading goes on without; answers in jax.numpy take longer.", file=sys.stderr)
        return False
    return True


def _run_submissions(here: Classroom, assignment: str, options: argparse.Namespace, compile: bool) -> None:
    """Grade what has no result yet, or with --again everything: then into a folder aside, so that a stop loses nothing."""
    from grading import engine
    from grading.runs import EngineError

    submissions, results = here.submissions(assignment), here.folder / "results" / assignment
    aside = results / ".again" if options.again else results
    progress = Progress(assignment)
    try:
        found = engine.grade(
            submissions,
            here.key(assignment),
            here.release(assignment) / NOTEBOOK,
            assignment=assignment,
            results=aside,
            workers=options.workers,
            progress=progress,
            cluster=options.cluster,
            trust=options.trusted,
            compile=compile,
        )
    except EngineError as error:
        raise ClassError(f"{error} To go on all the same, with programs that you trust: --i-trust-this-code.") from None
    finally:
        progress.end()
    if options.again:
        for student in found:
            os.replace(aside / f"{student}.json", results / f"{student}.json")
    unsafe = {result["sandbox"] for result in found.values()} - {"full"}
    if unsafe:
        print(
            f"ATTENTION: submissions were run with the sandbox {', '.join(sorted(unsafe))}. Their results say so.",
            file=sys.stderr,
        )
    early = sum(result["end"] != "done" for result in found.values())
    print(
        f"{assignment}: {len(found)} submissions have results, {progress.done} of them new"
        f"{f'; {early} ran into a limit, see the report' if early else ''}."
    )


class Progress:
    """One line that says how far it is, how fast, and how long still; now and then a line where there is no terminal."""

    EVERY = {True: 0.1, False: 15.0}  # seconds

    def __init__(self, name: str):
        self.name, self.terminal = name, sys.stderr.isatty()
        self.done, self.last = 0, 0.0

    def __call__(self, done: int, total: int, rate: float) -> None:
        self.done += 1
        now = time.monotonic()
        if now - self.last < self.EVERY[self.terminal] and done < total:
            return
        self.last = now
        left = f", {_minutes((total - done) / rate)} left" if rate and done < total else ""
        bar = "#" * round(24 * done / total)
        line = f"{self.name} [{bar:.<24}] {done} of {total}, {rate:.1f} per second{left}"
        print(f"\r{line}\x1b[K" if self.terminal else line, end="" if self.terminal else "\n", file=sys.stderr, flush=True)

    def end(self) -> None:
        if self.terminal and self.done:
            print(file=sys.stderr)


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def _feedback(options: argparse.Namespace) -> None:
    from grading import feedback

    here = Classroom.of(options.folder)
    for week in here.chosen(options.week):
        print(feedback.write_all(here, week))


def _report(options: argparse.Namespace) -> None:
    from grading import report

    here = Classroom.of(options.folder)
    for week in here.chosen(options.week):
        print(report.write_page(here, week))


def _export(options: argparse.Namespace) -> None:
    from grading import export

    here = Classroom.of(options.folder)
    say(export.export(here, here.chosen(options.week), options.form, options.out))


def _status(options: argparse.Namespace) -> None:
    from grading import classroom

    say(classroom.status(Classroom.of(options.folder)))


def _serve(options: argparse.Namespace) -> int:
    from grading import classroom

    return classroom.serve(Classroom.of(options.folder), options.arguments)
