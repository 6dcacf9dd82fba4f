"""Stock nbgrader and our own judge give the same points, and releases hold what they should."""

import html
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grading import build, cells, course, keymaking, runner, sources

WEEKS = course.weeks(written=True)
# Stock nbgrader takes seconds for each notebook: one week is tried on every change, and with every pack of mistakes.
QUICK = next(week for week in WEEKS if week.name == "week2_logistic_regression")
BIN = Path(sys.executable).parent


class Course:
    """A course folder with one week in it, and stock nbgrader run there as an instructor does."""

    def __init__(self, root: Path, week: course.Week):
        self.root, self.week, self.material = root, week, sources.Material(week)
        self.folder = root / week.path
        self.work = root / ".grading" / week.course
        self.folder.mkdir(parents=True)
        shutil.copy(course.ROOT / "nbgrader_config.py", root)
        shutil.copytree(week.source, self.folder / "source", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(week.key, self.folder)
        shutil.copy(course.ROOT / "README.md", self.folder) if (course.ROOT / "README.md").exists() else None
        (self.folder / "lesson.ipynb").write_text(self.built("lesson"), encoding="utf-8")
        (self.folder / "assignment.ipynb").write_text(self.built("assignment"), encoding="utf-8")

    def built(self, kind: str, solved: bool = False) -> str:
        return build.dumps(build.notebook(self.material, kind, solved))

    def nbgrader(self, *arguments: str) -> subprocess.CompletedProcess:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("NBGRADER")}
        environment |= {
            "DLC_COURSE": self.week.course,
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",  # nbgrader starts alembic by its name
            "PYTHONPATH": str(course.ROOT),
            "HOME": str(self.root),
        }
        command = [sys.executable, "-m", "nbgrader", *arguments]
        return subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True, timeout=600)

    def done(self, *arguments: str) -> str:
        ended = self.nbgrader(*arguments)
        assert ended.returncode == 0, ended.stderr[-3000:]
        return ended.stdout + ended.stderr

    def release(self) -> dict:
        self.done("generate_assignment", self.week.name, "--force", "--create")
        return json.loads((self.work / "release" / self.week.name / "assignment.ipynb").read_text(encoding="utf-8"))

    def answer(self, **programs: str) -> dict:
        """The released notebook with some exercise cells and, where any is, the free answers filled in."""
        notebook = json.loads((self.work / "release" / self.week.name / "assignment.ipynb").read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            about = cell["metadata"]["dlc"]
            if about["role"] == "exercise" and about["name"] in programs:
                cell["source"] = programs[about["name"]]
            if about["role"] == "answer" and programs:
                cell["source"] = "Because it is so."
        return notebook

    def solved(self) -> dict[str, str]:
        return {name: self.material.program(name) for name in self.material.exercises}

    def inner(self) -> dict[str, str]:
        return {name: self.material.solution(name) for name in self.material.exercises}

    def pack(self, number: int) -> dict[str, str]:
        """Mistake `number` of every exercise in one notebook; an exercise with fewer begins again."""
        programs = {}
        for name, exercise in self.material.exercises.items():
            programs[name] = self.material.mistaken(name, exercise.mistakes[number % len(exercise.mistakes)])
        return programs

    def submit(self, student: str, programs: dict[str, str]) -> Path:
        path = self.work / "submitted" / student / self.week.name / "assignment.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.answer(**programs)), encoding="utf-8")
        return path

    def stock(self, student: str) -> dict[str, float]:
        """The points that stock nbgrader gives each exercise."""
        from nbgrader.api import Gradebook

        self.done("autograde", self.week.name, "--student", student, "--create", "--force")
        with Gradebook(f"sqlite:///{self.work / 'gradebook.db'}") as gradebook:
            graded = gradebook.find_submission_notebook("assignment", self.week.name, student).grades
            return {grade.name: grade.auto_score for grade in graded if grade.name.startswith("check-")}

    def ours(self, submission: Path) -> dict[str, float]:
        """The points that our own judge gives, from a copy of the submission outside the course."""
        place = self.root / "ours" / submission.parent.parent.name
        place.mkdir(parents=True)
        copied = shutil.copy(submission, place)
        graded = {exercise.name: exercise.grade_id for exercise in self.material.exercises.values() if not exercise.optional}
        result = runner.in_child(Path(copied))
        return {f"check-{graded[one['exercise']]}": one["points"] for one in result["exercises"] if one["exercise"] in graded}

    @property
    def full(self) -> dict[str, int]:
        exercises = self.material.exercises.values()
        return {f"check-{exercise.grade_id}": exercise.points for exercise in exercises if not exercise.optional}


@pytest.fixture(
    scope="module",
    params=[pytest.param(week, id=week.path, marks=[] if week == QUICK else pytest.mark.slow) for week in WEEKS],
)
def stock(request, tmp_path_factory):
    made = Course(tmp_path_factory.mktemp("stock"), request.param)
    made.release()
    return made


def test_a_release_of_the_committed_notebook_and_of_the_instructors_has_the_same_cells(stock):
    committed = json.loads(stock.built("assignment"))
    from_committed = stock.release()
    place = stock.folder / "assignment.ipynb"
    place.write_text(stock.built("assignment", solved=True), encoding="utf-8")
    try:
        from_solved = stock.release()
    finally:
        place.write_text(stock.built("assignment"), encoding="utf-8")
    assert from_committed["cells"] == from_solved["cells"]

    def text(notebook):
        return ["".join(cell["source"]) for cell in notebook["cells"]]

    answers = {number for number, cell in enumerate(committed["cells"]) if cell["metadata"]["dlc"]["role"] == "answer"}
    for number, (ours, theirs) in enumerate(zip(text(committed), text(from_committed), strict=True)):
        kept = "\n".join(line for line in ours.split("\n") if line.strip() not in (cells.BEGIN, cells.END))
        assert (
            kept == theirs or number in answers
        )  # nbgrader takes the marks out, and puts its own words where a free answer goes
    for name in stock.material.exercises:
        (cell,) = (
            cell
            for cell in from_solved["cells"]
            if cell["metadata"]["dlc"].get("name") == name and cell["metadata"]["dlc"]["role"] == "exercise"
        )
        assert "".join(cell["source"]).count("raise NotImplementedError()") == 1
        assert not any(
            line.strip() and line in "".join(cell["source"]).splitlines() for line in stock.material.solution(name).splitlines()
        )


def test_a_release_holds_the_assignment_and_its_key(stock):
    stock.release()
    folder = stock.work / "release" / stock.week.name
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()) == [
        "assignment.ipynb",
        "key.npz",
    ]


def test_an_untouched_assignment_earns_nothing_and_a_solved_one_all(stock):
    untouched, solved = stock.submit("untouched", {}), stock.submit("solved", stock.solved())
    nothing = dict.fromkeys(stock.full, 0)
    assert stock.stock("untouched") == stock.ours(untouched) == nothing
    assert stock.stock("solved") == stock.ours(solved) == stock.full


def most_mistakes(week):
    return max(len(exercise.mistakes) for exercise in sources.Material(week).exercises.values())


def agree(stock, number):
    student = f"pack{number}"
    theirs, ours = stock.submit(student, stock.pack(number)), None
    ours = stock.ours(theirs)
    assert stock.stock(student) == ours
    assert sum(ours.values()) < sum(stock.full.values())
    return ours


def test_stock_and_our_judge_agree_about_one_mistake_of_every_exercise(stock):
    ours = agree(stock, 0)
    assert any(0 < points < stock.full[name] for name, points in ours.items())  # partial credit is among them


PACKS = [(week, number) for week in WEEKS for number in (range(1, most_mistakes(week)) if week == QUICK else (1, 5))]


@pytest.mark.slow
@pytest.mark.parametrize(
    "stock, number", [pytest.param(*pack, id=f"{pack[0].path}-{pack[1]}") for pack in PACKS], indirect=["stock"]
)
def test_stock_and_our_judge_agree_about_more_mistakes(stock, number):
    agree(stock, number)


@pytest.mark.slow
def test_feedback_shows_the_verdicts_and_no_solution(stock):
    (first, wrong), *_ = stock.pack(0).items()
    stock.submit("reader", {first: wrong})
    stock.stock("reader")
    stock.done("generate_feedback", stock.week.name, "--student", "reader", "--force")
    folder = stock.work / "feedback" / "reader" / stock.week.name
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert names == ["assignment.html", "key.npz"]
    page = (folder / "assignment.html").read_text(encoding="utf-8")
    assert "What differs" in page and "&lt;table" not in page  # the table of a verdict, as a table
    text = html.unescape(re.sub(r"(?s)<(style|script).*?</\1>|<[^>]*>", "", page))
    text = re.sub(r"(?s)\$\$.*?\$\$|\$[^$]*\$|(?m:^def .*)", "", text)
    leaked = {name: keymaking.shared_run(text, solution) for name, solution in stock.inner().items() if name != first}
    assert leaked == dict.fromkeys(leaked, "")


@pytest.mark.slow
@pytest.mark.parametrize(
    "which, says",
    [("full", "Success! Your notebook passes all the tests."), ("partial", "Partial credit"), ("zero", "Partial credit")],
)
def test_validate_says_the_right_thing(stock, which, says, tmp_path):
    first = next(iter(stock.pack(0).items()))
    programs = {"full": stock.solved(), "partial": stock.solved() | dict([first]), "zero": {}}[which]
    path = tmp_path / "assignment.ipynb"
    path.write_text(json.dumps(stock.answer(**programs)), encoding="utf-8")
    said = stock.done("validate", str(path))
    assert says in said
    assert ("Success!" in said) == (which == "full")
