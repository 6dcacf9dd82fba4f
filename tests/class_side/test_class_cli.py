"""`dlc class` as an instructor types it: what is said, what is refused, and never a traceback."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from grading import classroom, cli, compiled, course, gradebook

STEPS = ("release", "collect", "grade", "feedback", "report", "export", "status", "serve")


def dlc(capsys, *words, code=0):
    ended = cli.main(["class", *map(str, words)])
    said = capsys.readouterr()
    assert ended == code, said.err
    assert "Traceback" not in said.out + said.err
    return said.out if code == 0 else said.err


def process(*words, cwd=None, **options):
    command = [sys.executable, "-m", "grading", "class", *map(str, words)]
    environment = os.environ | {"PYTHONPATH": str(course.ROOT)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} | options
    return subprocess.Popen(command, cwd=cwd, env=environment, **pipes)


def test_from_submissions_to_canvas(school, tmp_path, capsys, monkeypatch):
    """The way of an instructor after the release: collect, grade, feedback, report, export, status."""
    monkeypatch.chdir(school.folder)
    names = [name for name, exercise in school.material.exercises.items() if not exercise.optional]
    incoming = tmp_path / "from the platform"
    for number, (name, programs) in enumerate(
        {"Ann Lee": school.programs(), "Bob Ray": school.programs(**{names[0]: 0}), "Cyd Orr": {}}.items()
    ):
        place = incoming / f"{name}_{number}_assignsubmission_file_" / "assignment.ipynb"
        place.parent.mkdir(parents=True)
        place.write_text(json.dumps(school.notebook(programs)), encoding="utf-8")
    assert "3 students: 3 new submissions" in dlc(capsys, "collect", incoming)
    assert "3 collected, 0 graded, 3 to grade" in dlc(capsys, "status")
    said = dlc(capsys, "grade", "--workers", "1", "--i-trust-this-code")
    assert "3 submissions have results, 3 of them new" in said and "3 submissions entered" in said
    points = {one["student"]: one["points"] for one in school.room.results(school.name)}
    full = sum(exercise.points for exercise in school.material.exercises.values())
    assert points["ann_lee"] == full > points["bob_ray"] > points["cyd_orr"] == 0
    assert "3 submissions have results, 0 of them new" in dlc(capsys, "grade", "--i-trust-this-code")
    assert {who: grade["score"] for who, grade in gradebook.grades(school.room, school.name).items()} == points
    assert "3 pages of feedback" in dlc(capsys, "feedback")
    assert "report on 3 submissions" in dlc(capsys, "report")
    assert "3 students' grades are in" in dlc(capsys, "export", "--canvas")
    assert "3 collected, 3 graded" in dlc(capsys, "status")
    shown = (school.room.feedback(school.name, "bob_ray") / "assignment.html").read_text(encoding="utf-8")
    assert school.material.exercises[names[0]].mistakes[0].hint.split(":")[0].split("`")[0] in shown
    assert "3 of them new" in dlc(capsys, "grade", "--again", "--i-trust-this-code", "--workers", "1")
    assert {one["student"]: one["points"] for one in school.room.results(school.name)} == points


def test_the_folder_may_be_named_before_the_step_and_after_it(school, capsys, monkeypatch, tmp_path):
    here = ["--folder", school.folder]
    monkeypatch.chdir(tmp_path)
    assert dlc(capsys, *here, "status") == dlc(capsys, "status", *here)
    monkeypatch.chdir(school.folder)
    assert dlc(capsys, "status") == dlc(capsys, *here, "status")


def test_what_grading_does_besides_is_said(school, capsys, monkeypatch, tmp_path):
    """Compiling takes minutes, and may fail; a late submission loses points by the time of its file."""
    monkeypatch.chdir(school.folder)
    school.submit("ann", school.notebook(school.programs()), "2026-11-21 10:00:00.000000 UTC")
    gradebook.set_due(school.room, school.name, gradebook.moment("2026-11-20"))
    settings = json.loads((school.folder / "class.json").read_text()) | {"late": {"penalty": "zero"}}
    (school.folder / "class.json").write_text(json.dumps(settings))
    place_of = compiled.place_of
    monkeypatch.setattr(compiled, "place_of", lambda week, folder=None: place_of(week, tmp_path))
    monkeypatch.setattr(compiled.sys, "executable", shutil.which("false"))
    with pytest.raises(compiled.NotCompiled, match="could not be compiled beforehand: it ended with 1"):
        compiled.programs(course.find("course1_nn/week2").path)
    monkeypatch.undo()
    monkeypatch.chdir(school.folder)
    monkeypatch.setattr(compiled, "place_of", lambda week, folder=None: place_of(week, tmp_path))
    monkeypatch.setattr(compiled, "TIME", 0.1)
    assert cli.main(["class", "grade", "--workers", "1", "--i-trust-this-code"]) == 0
    said = capsys.readouterr()
    assert "is compiled first" in said.out and "were not compiled within 0 minutes" in said.err and "Traceback" not in said.err
    assert "1 submissions have results, 1 of them new" in said.out and "1 came after the due date and lose points" in said.out


def test_grading_that_is_killed_goes_on_where_it_was(school):
    """kill -9 in the middle; then the same command again: every submission has one result and one row."""
    students = [f"s{number}" for number in range(4)]
    for number, student in enumerate(students):
        notebook = school.notebook(school.programs())
        notebook["metadata"]["number"] = number
        school.submit(student, notebook)
    running = process("grade", "--workers", "1", "--i-trust-this-code", cwd=school.folder, start_new_session=True)
    results = school.folder / "results" / school.name
    until = time.monotonic() + 240
    while not list(results.glob("*.json")) and time.monotonic() < until and running.poll() is None:
        time.sleep(0.02)
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate()
    before = {path.name: path.read_bytes() for path in results.glob("*.json")}
    assert before and all(json.loads(content) for content in before.values())
    again = process("grade", "--workers", "1", "--i-trust-this-code", cwd=school.folder)
    out, err = again.communicate(timeout=300)
    assert again.returncode == 0, err
    assert f"{len(students)} submissions have results, {len(students) - len(before)} of them new" in out
    assert {name: (results / name).read_bytes() for name in before} == before
    assert {who: grade["score"] for who, grade in gradebook.grades(school.room, school.name).items()} == {
        student: school.result("x")["points"] for student in students
    }


@pytest.mark.parametrize("step", STEPS)
def test_outside_of_a_class_every_step_says_what_to_do(step, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = dlc(capsys, step, *(["x.zip"] if step == "collect" else []), code=2)
    assert "is no class folder. Make one with `dlc class init FOLDER`" in said


@pytest.mark.parametrize(
    "words, says",
    [
        (["release", "week77"], "names no week"),
        (["collect", "nowhere.zip"], "There is nothing at nowhere.zip"),
        (["collect"], "Name a folder or zip"),
        (["collect", "--roster", "nowhere.csv"], "There is no roster"),
        (["feedback"], "nothing is graded yet"),
        (["report"], "nothing is graded yet"),
        (["export"], "Nothing is graded yet"),
        (["init", "."], "is a class folder already"),
        (["release", "--due", "someday"], "is no time"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(words, says, school, capsys, monkeypatch):
    monkeypatch.chdir(school.folder)
    said = dlc(capsys, *words, code=2)
    assert says in said and said.startswith("dlc: ") and len(said.splitlines()) == 1


def test_nothing_collected_is_no_error(school, capsys, monkeypatch):
    monkeypatch.chdir(school.folder)
    assert "nothing is collected yet" in dlc(capsys, "grade")


def test_init_says_where_and_what_next(tmp_path, capsys):
    roster = tmp_path / "roster.csv"
    roster.write_text("id,first,last,email\njd,Jane,Doe,j@x.org\n")
    said = dlc(capsys, "init", tmp_path / "new", "--name", "Autumn", "--roster", roster)
    assert "Class 'Autumn' is ready in" in said and "hidden seed" in said and "1 students are in the roster" in said
    assert gradebook.students(classroom.Classroom.of(tmp_path / "new"))["jd"]["last"] == "Doe"


def test_init_with_a_bad_roster_makes_nothing(tmp_path, capsys):
    dlc(capsys, "init", tmp_path / "new", "--roster", tmp_path / "none.csv", code=2)
    assert not (tmp_path / "new").exists()


def test_a_folder_without_permission_is_said(school, capsys, monkeypatch):
    def refused(*arguments):
        raise PermissionError(13, "Permission denied", "/srv/class")

    monkeypatch.chdir(school.folder)
    monkeypatch.setattr(classroom, "status", refused)
    assert "No permission for /srv/class" in dlc(capsys, "status", code=2)


def test_a_stop_is_no_traceback(school, capsys, monkeypatch):
    def stopped(*arguments):
        raise KeyboardInterrupt

    monkeypatch.chdir(school.folder)
    monkeypatch.setattr(classroom, "status", stopped)
    assert "the same command goes on from there" in dlc(capsys, "status", code=130)


@pytest.mark.browser
def test_formgrader_shows_the_class_and_runs_nothing_of_a_learner(school):
    """dlc class serve, in a real browser: the submission with its points, its hint, and an answer that is only text."""
    from lab import FLAGS, HOW_TO_GET_CHROMIUM, chromium
    from playwright.sync_api import sync_playwright

    from grading.lab import choose_port

    if chromium() is None:
        pytest.skip(HOW_TO_GET_CHROMIUM)

    name = next(iter(school.material.exercises))
    answer = next(cell.name for cell in school.material.assignment if cell.role == "answer")
    school.hand_in("ann", answers={answer: "Because <script>alert('run')</script> it is."}, **{name: 0})
    gradebook.sync(school.room, school.name)
    port = choose_port("")
    options = ["--no-browser", "--allow-root", f"--port={port}", "--IdentityProvider.token=t"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}  # nobody reads what it says: a pipe would fill
    server = process("serve", "--", *options, cwd=school.folder, start_new_session=True, **quiet)
    try:
        at = f"http://127.0.0.1:{port}"
        until = time.monotonic() + 90
        while True:
            try:
                urllib.request.urlopen(f"{at}/api?token=t").close()
                break
            except OSError:
                assert time.monotonic() < until and server.poll() is None
                time.sleep(0.5)
        with sync_playwright() as p:
            browser = p.chromium.launch(executable_path=chromium(), args=list(FLAGS))
            view, asked = browser.new_page(), []
            view.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
            view.goto(f"{at}/lab?token=t")
            view.goto(f"{at}/formgrader/gradebook/{school.name}/assignment")
            link = view.locator("a[href*='/formgrader/submissions/']").first
            link.wait_for(state="attached")
            view.goto(at + link.get_attribute("href"))
            view.get_by_text("What differs").first.wait_for()
            text = view.inner_text("body")
            browser.close()
        assert asked == [] and "alert('run')" in text and f"{name}: 0 of" in text
        server.terminate()  # it alone, and JupyterLab ends with it
        server.wait(timeout=30)
        with pytest.raises(OSError):
            urllib.request.urlopen(f"{at}/api?token=t").close()
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)


def test_help_names_every_step(capsys):
    with pytest.raises(SystemExit):
        cli.main(["class", "--help"])
    said = capsys.readouterr().out
    assert all(f"    {step} " in said for step in ("init", *STEPS))


def test_the_instructors_page_names_commands_that_exist(capsys):
    text = (course.ROOT / "docs" / "INSTRUCTORS.md").read_text(encoding="utf-8")
    named = {line.split("dlc class ")[1].split()[0] for line in text.splitlines() if line.strip().startswith("dlc class ")}
    assert named == {"init", *STEPS}
    assert "INSTRUCTORS.md" in (course.ROOT / "README.md").read_text(encoding="utf-8")
    assert shutil.which("dlc") or Path(sys.executable).with_name("dlc").exists()
