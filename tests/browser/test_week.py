"""A learner's way through a week in a real JupyterLab: Home, the lesson, a wrong answer, its hint, the right answer, Home."""

import json

import pytest
from lab import Lab
from notebooks import shown_in

from grading import home, sources, workspace
from grading.course import ROOT, weeks

pytestmark = pytest.mark.browser
WEEKS = weeks(written=True)
WEEK = next(week for week in WEEKS if week.name == "week2_logistic_regression")


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab on a workspace as `make lab` prepares it."""
    work = tmp_path_factory.mktemp("learner") / "work"
    workspace.update(ROOT, work)
    home.write(work)
    with Lab(work, height=1400) as lab:
        yield lab


def number_of(lab: Lab, name: str, role: str) -> int:
    """The place of an exercise's cell in the built assignment."""
    cells = json.loads((WEEK.folder / "assignment.ipynb").read_text(encoding="utf-8"))["cells"]
    return next(n for n, cell in enumerate(cells) if cell["metadata"]["dlc"] == {"name": name, "role": role})


def test_home_links_to_the_lesson(lab):
    lab.open("Home.ipynb")
    line = lab.page.locator(".jp-Notebook .jp-RenderedMarkdown li", has_text=WEEK.title).first
    line.locator("a", has_text="lesson").click()
    lab.page.locator(".jp-NotebookPanel h1", has_text="Logistic regression").first.wait_for()
    assert lab.messages == []


@pytest.mark.slow
@pytest.mark.parametrize("week", WEEKS, ids=lambda week: week.name)
def test_every_widget_of_the_lesson_moves(lab, week):
    """All cells run without an error; every slider and choice gives another picture, by keyboard; nothing is fetched."""
    lab.open(f"{week.path}/lesson.ipynb")
    lab.run_all(timeout=240)
    assert lab.errors() == []
    shown = shown_in(week)
    assert shown
    for n in shown:
        scroll_to(lab, n)
        (view,) = lab.views(lab.cell(n))
        lab.screenshot(f"{week.name}_{n}", lab.cell(n))
        for label in view.sliders():
            before = view.pixels()
            at_end = view.slider(label).input_value() == view.slider(label).get_attribute("max")
            view.press(label, "ArrowLeft" if at_end else "ArrowRight")
            view.wait_rest(0.05)
            assert view.pixels() != before, f"{label} of cell {n}"
    assert lab.requests == [] and lab.messages == []


def scroll_to(lab: Lab, number: int) -> None:
    """JupyterLab draws only the cells near the screen."""
    lab.page.evaluate("n => window.jupyterapp.shell.currentWidget.content.scrollToItem(n, 'center')", number)
    lab.cell(number).wait_for()
    lab.page.wait_for_timeout(300)


def test_a_wrong_answer_gets_its_hint_and_the_right_one_full_marks(lab):
    material = sources.Material(WEEK)
    name = "propagate"
    mistake = material.exercises[name].mistakes[0]
    lab.open(f"{WEEK.path}/assignment.ipynb")
    lab.run_cell(next(n for n, cell in enumerate(material.assignment) if cell.role == "setup"))
    for upstream in material.exercises[name].uses:
        lab.set_source(number_of(lab, upstream, "exercise"), material.program(upstream))
        lab.run_cell(number_of(lab, upstream, "exercise"))

    def checked(program: str) -> str:
        lab.set_source(number_of(lab, name, "exercise"), program)
        scroll_to(lab, number_of(lab, name, "exercise"))
        lab.run_cell(number_of(lab, name, "exercise"))
        cell = lab.run_cell(number_of(lab, name, "check"))
        scroll_to(lab, number_of(lab, name, "check"))
        text = cell.locator(".jp-OutputArea-output").first
        text.wait_for()
        return text.inner_text()

    wrong = checked(material.mistaken(name, mistake))
    lab.screenshot("check_wrong", lab.cell(number_of(lab, name, "check")))
    assert mistake.hint in wrong and "7 of 10 points" in wrong
    right = checked(material.program(name))
    lab.screenshot("check_right", lab.cell(number_of(lab, name, "check")))
    assert "10 of 10 points" in right and mistake.hint not in right
    assert lab.errors() == []
    lab.save()


def test_home_then_shows_it(lab):
    lab.open("Home.ipynb")
    code = next(n for n, cell in enumerate(home.build_home()["cells"]) if cell["cell_type"] == "code")
    scroll_to(lab, code)
    lab.run_cell(code)
    shown = lab.cell(code).locator(".jp-OutputArea").inner_text()
    lab.screenshot("home_after", lab.cell(code))
    assert "10" in shown and "Logistic regression" in shown
    bar = lab.cell(code).locator("tr", has_text="Logistic regression").locator("progress")
    assert 0 < float(bar.get_attribute("value")) < float(bar.get_attribute("max"))
