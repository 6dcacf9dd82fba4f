"""The class folder: one for all five courses, with one nbgrader assignment for each week.

nbgrader_config.py, class.json          settings; stock nbgrader commands work in the folder
.secret/seed, .secret/keys/*.npz        the hidden seed and the hidden keys, for the owner's eyes alone
source/ release/ submitted/ autograded/ feedback/     nbgrader's folders
results/<assignment>/<student>.json     what the grader found; gradebook, feedback, report and export are made from it
older/ collected.jsonl                  earlier submissions, and what came from which file
"""

import contextlib
import hashlib
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grading import course, key
from grading.course import Week

NOTEBOOK = "assignment.ipynb"
DATABASE = "sqlite:///gradebook.db"
MOST_DRAWS = 20  # of a hidden key, until one holds
LATE = {"penalty": "none"}  # or "zero", as nbgrader's LateSubmissionPlugin has it

CONFIG = '''"""nbgrader's settings for this class folder: stock nbgrader commands work here.

Put the course's .venv/bin on PATH first: nbgrader starts `alembic` by its name.
"""

from grading.classroom import Classroom

c = get_config()  # noqa: F821 (nbgrader defines it)
Classroom.of(__file__).configure(c)
'''


class ClassError(ValueError):
    """Something that an instructor can put right; the message says what."""


@dataclass(frozen=True)
class Classroom:
    """One class folder: where everything lies, and its settings."""

    folder: Path

    @classmethod
    def of(cls, place: str | Path = ".") -> "Classroom":
        """The class folder that a path lies in."""
        start = Path(place).resolve()
        for folder in (start, *start.parents):
            if (folder / "class.json").is_file():
                return cls(folder)
        raise ClassError(f"{start} is no class folder. Make one with `dlc class init FOLDER`, or go there first.")

    @property
    def settings(self) -> dict[str, Any]:
        file = self.folder / "class.json"
        try:
            settings = json.loads(file.read_text(encoding="utf-8"))
        except json.JSONDecodeError as error:
            raise ClassError(f"{file} is no JSON any more: {error}") from None
        defaults = {"name": self.folder.name, "database": DATABASE, "rungs": 2, "show_failing_case": True}
        late = settings.get("late", {})
        settings = defaults | settings | {"late": LATE | (late if isinstance(late, dict) else {"penalty": late})}
        for name, value, allowed in (
            ("rungs", settings["rungs"], (0, 1, 2, 3)),
            ("show_failing_case", settings["show_failing_case"], (True, False)),
            ("late.penalty", settings["late"]["penalty"], ("none", "zero")),
        ):
            if value not in allowed or type(value) is not type(allowed[0]):
                raise ClassError(f"{file}: {name} is {json.dumps(value)}, and can be {', '.join(map(json.dumps, allowed))}.")
        return settings

    @property
    def name(self) -> str:
        return str(self.settings["name"])

    @property
    def course_id(self) -> str:
        return re.sub(r"\W+", "_", self.name).strip("_") or "class"

    @property
    def database(self) -> str:
        """The address of the gradebook. One with a password in it is kept in the secret folder."""
        if self.secret("database").exists():
            return self.secret("database").read_text(encoding="utf-8").strip()
        url = self.settings["database"]
        return f"sqlite:///{self.folder / 'gradebook.db'}" if url == DATABASE else url

    def secret(self, *names: str) -> Path:
        return self.folder.joinpath(".secret", *names)

    def key(self, assignment: str) -> Path:
        """The hidden key of an assignment."""
        return self.secret("keys", f"{assignment}.npz")

    def source(self, assignment: str) -> Path:
        return self.folder / "source" / assignment

    def release(self, assignment: str) -> Path:
        return self.folder / "release" / assignment

    def submitted(self, assignment: str, student: str) -> Path:
        return self.folder / "submitted" / student / assignment

    def autograded(self, assignment: str, student: str) -> Path:
        return self.folder / "autograded" / student / assignment

    def feedback(self, assignment: str, student: str) -> Path:
        return self.folder / "feedback" / student / assignment

    def result(self, assignment: str, student: str) -> Path:
        return self.folder / "results" / assignment / f"{student}.json"

    def results(self, assignment: str) -> list[dict]:
        """All results of an assignment, by student."""
        files = sorted((self.folder / "results" / assignment).glob("*.json"))
        return [json.loads(file.read_text(encoding="utf-8")) for file in files]

    def submissions(self, assignment: str) -> dict[str, Path]:
        """The collected notebook of every student."""
        found = sorted((self.folder / "submitted").glob(f"*/{assignment}/{NOTEBOOK}"))
        return {path.parent.parent.name: path for path in found}

    def released(self) -> list[Week]:
        """The weeks that this class has been given."""
        return [week for week in course.weeks() if (self.release(name_of(week)) / NOTEBOOK).exists()]

    def chosen(self, week: str | None) -> list[Week]:
        """The released weeks that a command is about: one, or all."""
        released = self.released()
        if not released:
            raise ClassError("Nothing is released yet: run `dlc class release` first.")
        if not week:
            return released
        wanted = find(week)
        if wanted not in released:
            raise ClassError(f"{wanted.path} is not released yet: run `dlc class release {wanted.path}` first.")
        return [wanted]

    def configure(self, c: Any) -> None:
        """nbgrader's settings."""
        c.CourseDirectory.root = str(self.folder)
        c.CourseDirectory.course_id = self.course_id
        c.CourseDirectory.db_url = self.database
        c.CourseDirectory.ignore = [".*", "__pycache__", "*.pyc", "gradebook.db"]
        c.Exchange.root = str(self.folder / "exchange")
        c.ExecutePreprocessor.timeout = 120
        c.ExecutePreprocessor.store_widget_state = False
        c.LateSubmissionPlugin.penalty_method = self.settings["late"]["penalty"]


def name_of(week: Week) -> str:
    """nbgrader's name of a week: `course1_nn-week2_logistic_regression`."""
    return f"{week.course}-{week.name}"


def find(text: str) -> Week:
    """The week that an instructor means, by its path or by its assignment's name."""
    return course.find(text.replace("-", "/", 1))


def write(path: Path, content: str | bytes, mode: int = 0o644) -> None:
    """Replace a file in one step: a reader, or a kill at any moment, finds the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content.encode() if isinstance(content, str) else content)
        os.chmod(fresh, mode)
        os.replace(fresh, path)
    finally:
        Path(fresh).unlink(missing_ok=True)


# init


def init(folder: Path, name: str = "", database: str = "") -> list[str]:
    """Make a class folder. Returns what was done, in lines."""
    folder = folder.expanduser().resolve()
    if (folder / "class.json").exists():
        raise ClassError(f"{folder} is a class folder already. To use it, go there and run `dlc class status`.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ClassError(f"{folder} is there already and not empty. Choose a new folder.")
    url = address(database or DATABASE)
    with contextlib.ExitStack() as undo:
        if not folder.exists():
            folder.mkdir(parents=True)
            undo.callback(shutil.rmtree, folder, ignore_errors=True)
        classroom = Classroom(folder)
        classroom.secret("keys").mkdir(parents=True)
        undo.callback(shutil.rmtree, classroom.secret(), ignore_errors=True)
        for private in (classroom.secret(), classroom.secret("keys")):
            private.chmod(0o700)
        write(classroom.secret("seed"), os.urandom(32), 0o600)
        shown = without_password(url)
        if shown != url:
            write(classroom.secret("database"), url + "\n", 0o600)
        for step in ("source", "release", "submitted", "autograded", "feedback", "results", "exchange"):
            (folder / step).mkdir(exist_ok=True)
        write(folder / ".gitignore", "# Learners' work and the hidden seed are nobody else's business.\n*\n")
        write(folder / "nbgrader_config.py", CONFIG)
        settings = {"name": name or folder.name, "database": shown, "rungs": 2, "show_failing_case": True, "late": LATE}
        write(folder / "class.json", json.dumps(settings, indent=2, ensure_ascii=False) + "\n")
        undo.callback((folder / "class.json").unlink, missing_ok=True)
        from grading import gradebook

        with gradebook.opened(classroom):
            pass
        undo.pop_all()
    return [
        f"Class {classroom.name!r} is ready in {folder}, with its gradebook in {shown}.",
        "Its hidden seed lies in .secret/, readable by you alone: keep a copy, and give it to nobody.",
        f"Next: cd {shlex.quote(str(folder))} and `dlc class release WEEK`.",
    ]


def address(url: str) -> str:
    """A database's address as SQLAlchemy takes it."""
    if url == DATABASE or url.startswith("sqlite:///"):
        return url
    scheme, separator, rest = url.partition("://")
    if not separator or not re.fullmatch(r"postgres(ql)?(\+\w+)?", scheme):
        raise ClassError(f"{without_password(url)!r} is no database address; use postgresql://user:password@host/name.")
    return f"postgresql+psycopg://{rest}" if "+" not in scheme else url


def without_password(url: str) -> str:
    return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", url)


# release


def release(classroom: Classroom, week: Week, due: str = "") -> list[str]:
    """Give a week to the class: the instructor's notebook, the hidden key, and nbgrader's release."""
    from grading import gradebook, sources

    assignment = name_of(week)
    if not week.written:
        raise ClassError(f"{week.path} is not written yet; there is nothing to release.")
    when = gradebook.moment(due) if due else None  # before anything is made: a typing mistake releases nothing
    material = sources.Material(week)
    if not week.key.exists() or key.about(week.key)["version"] != material.version:
        raise ClassError(f"The answer key of {week.path} is not of this version of the course: run `dlc build {week.path}`.")
    lines = _put_source(classroom, assignment, material)
    lines += _put_key(classroom, assignment, material)
    _check_points(classroom, assignment, material)
    out = classroom.release(assignment) / NOTEBOOK
    if not out.exists() or version(out) != material.version or lines:
        _generate(classroom, assignment)
        lines.append(f"{assignment}: released, version {material.version}. Give your class the two files in {out.parent}.")
    else:
        lines.append(f"{assignment}: released already, version {material.version}.")
    if when:
        lines.append(f"{assignment}: due {gradebook.set_due(classroom, assignment, when)}")
    return lines


def version(notebook: Path) -> str:
    """The version that a notebook of ours says it has."""
    try:
        return str(json.loads(notebook.read_text(encoding="utf-8"))["metadata"]["dlc"]["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _put_source(classroom: Classroom, assignment: str, material: Any) -> list[str]:
    """The instructor's version, with the solutions. What the instructor wrote into one of the same version stays."""
    from grading import build

    place, lines = classroom.source(assignment), []
    before = version(place / NOTEBOOK)
    write(place / "key.npz", material.week.key.read_bytes())
    if before == material.version:
        return []
    if before:
        kept = classroom.folder / "older" / "source" / f"{assignment}-{before}.ipynb"
        write(kept, (place / NOTEBOOK).read_bytes())
        lines.append(f"{assignment}: the source of version {before} is kept as {kept.relative_to(classroom.folder)}.")
    write(place / NOTEBOOK, build.dumps(build.notebook(material, "assignment", solved=True)))
    return [*lines, f"{assignment}: your version with the solutions is {place.relative_to(classroom.folder) / NOTEBOOK}."]


def _put_key(classroom: Classroom, assignment: str, material: Any) -> list[str]:
    file = classroom.key(assignment)
    if file.exists() and key.about(file)["version"] == material.version:
        return []
    entries, draws = hidden_key(material, classroom.secret("seed").read_bytes(), assignment)
    with tempfile.TemporaryDirectory(dir=classroom.secret()) as folder:
        fresh = Path(folder) / "key.npz"
        key.save(fresh, entries, material.version)
        fresh.chmod(0o600)
        os.replace(fresh, file)
    again = f", at draw {draws}" if draws > 1 else ""
    return [
        f"{assignment}: the hidden key is drawn and verified{again}: right answers keep their points, known mistakes lose some."
    ]


def hidden_key(material: Any, seed: bytes, assignment: str) -> tuple[dict[str, key.Entry], int]:
    """The key of the class's own cases and how often they were drawn: until every right answer keeps its points and no
    mistake does. The same seed always gives the same key.
    """
    from grading import keymaking, verify
    from grading.exercise import AuthorError

    problem = ""
    for draw in range(1, MOST_DRAWS + 1):
        number = seed_number(seed, assignment, draw)
        try:
            entries = keymaking.keys(material, number)
        except AuthorError as error:  # a mistake that these cases cannot tell from the reference
            problem = str(error)
            continue
        problems = [problem for report in verify.of_keys(material, entries, number) for problem in report.problems]
        if not problems:
            return entries, draw
        problem = problems[0]
    raise ClassError(f"{material.week.path}: {MOST_DRAWS} draws of hidden cases did not hold; the last: {problem}")


def seed_number(seed: bytes, assignment: str, draw: int) -> int:
    """Every assignment and every draw has a seed of its own, from which the class's seed cannot be told."""
    digest = hashlib.sha256(b"\0".join([seed, assignment.encode(), str(draw).encode()])).digest()
    return int.from_bytes(digest[:16], "big")


def _check_points(classroom: Classroom, assignment: str, material: Any) -> None:
    """Refuse what nbgrader could not do: other graded cells in an assignment that has submissions."""
    from grading import build

    out = classroom.release(assignment) / NOTEBOOK
    if not out.exists() or not (classroom.submissions(assignment) or classroom.results(assignment)):
        return
    before = build.graded(json.loads(out.read_text(encoding="utf-8")))
    after = build.graded(build.notebook(material, "assignment"))
    if before != after:
        changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
        raise ClassError(
            f"{assignment} has submissions, and the new version changes the points of {', '.join(changed)}. Grades hang on "
            "them: finish this class with the old version, or release the new one in a new class folder."
        )


def _generate(classroom: Classroom, assignment: str) -> None:
    """nbgrader's own release step: it clears the solutions and enters the cells into the gradebook."""
    from nbgrader.apps.api import NbGraderAPI

    with nbgrader_config(classroom) as config:
        done = NbGraderAPI(config=config).generate_assignment(assignment, force=True, create=True)
    if not done["success"]:
        said = [
            line for line in str(done.get("log") or done.get("error") or "").splitlines() if "ERROR" in line or "Error" in line
        ]
        raise ClassError(f"nbgrader could not release {assignment}: {said[-1] if said else 'it did not say why'}")


@contextlib.contextmanager
def nbgrader_config(classroom: Classroom) -> Iterator[Any]:
    """nbgrader's settings as a traitlets Config, from the class folder's own file, which an instructor may have extended."""
    from traitlets.config.loader import PyFileConfigLoader

    environment()
    before = Path.cwd()
    os.chdir(classroom.folder)
    try:
        yield PyFileConfigLoader("nbgrader_config.py", path=str(classroom.folder)).load_config()
    finally:
        os.chdir(before)


def environment() -> None:
    """nbgrader starts `alembic` by its name: it must be found."""
    here = str(Path(sys.executable).parent)
    if here not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = here + os.pathsep + os.environ.get("PATH", "")


# status and serve


def status(classroom: Classroom) -> list[str]:
    """Where the class stands, one line per assignment."""
    from grading import gradebook

    lines = [f"{classroom.name}: {classroom.folder}"]
    for week in classroom.released():
        assignment = name_of(week)
        submissions = classroom.submissions(assignment)
        results = {result["student"]: result for result in classroom.results(assignment)}
        shas = {student: hashlib.sha256(path.read_bytes()).hexdigest() for student, path in submissions.items()}
        waiting = [student for student, sha in shas.items() if results.get(student, {}).get("submission_sha256") != sha]
        line = f"{assignment}: {len(submissions)} collected, {len(submissions) - len(waiting)} graded"
        line += f", {len(waiting)} to grade (`dlc class grade`)" if waiting else ""
        by_hand = gradebook.to_grade_by_hand(classroom, assignment)
        line += f", {by_hand} with answers to read (`dlc class serve`)" if by_hand else ""
        unsafe = sum(result.get("sandbox") == "NONE" for result in results.values())
        line += f"; {unsafe} graded WITHOUT a sandbox" if unsafe else ""
        if results:
            points = sum(result["points"] for result in results.values()) / len(results)
            line += f"; mean {points:.1f} of {next(iter(results.values()))['max_points']} points for code"
        lines.append(line)
    return lines if len(lines) > 1 else [*lines, "Nothing is released yet: `dlc class release WEEK`."]


def serve(classroom: Classroom, arguments: list[str]) -> int:
    """JupyterLab on the class folder, with nbgrader's formgrader in it, until it is stopped."""
    environment()
    print(f"JupyterLab opens on {classroom.folder}; formgrader is in the menu Nbgrader. Stop with Ctrl-C.", flush=True)
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={classroom.folder}", *arguments]
    server = subprocess.Popen(command, cwd=classroom.folder)
    before = signal.signal(signal.SIGTERM, lambda *_: server.terminate())  # else it would go on without us
    try:
        while True:
            try:
                return server.wait()
            except KeyboardInterrupt:  # the server heard it too, and asks or stops
                continue
    finally:
        signal.signal(signal.SIGTERM, before)
