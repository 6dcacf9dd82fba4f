"""JupyterLab as `make lab` opens it: Home is there, nothing pops up, and its links lead on."""

import json
import os
import re
import subprocess
import sys

import pytest
from lab import FLAGS, chromium, free_port
from playwright.sync_api import expect, sync_playwright

from grading import course

WEEK = "course1_nn/week2_logistic_regression"
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def learner(tmp_path_factory):
    """A page on a server that `dlc lab` started, and the workspace."""
    work, port = tmp_path_factory.mktemp("learner") / "work", free_port()
    code = f"from grading import lab; raise SystemExit(lab.main(['--port', '{port}', '--work', {str(work)!r}]))"
    environment = {key: value for key, value in os.environ.items() if not key.startswith("JUPYTER")} | {"BROWSER": "0"}
    server = subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True)
    try:
        url = next(line.strip() for line in server.stdout if line.strip().startswith("http"))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.set_default_timeout(60_000)
            page.goto(url)
            page.locator(".jp-Notebook progress").first.wait_for()
            yield page, work
            browser.close()
    finally:
        server.terminate()
        server.communicate(timeout=20)


def shown_tab(page):
    return page.locator(".lm-DockPanel-tabBar .lm-mod-current .lm-TabBar-tabLabel")


def test_home_is_open_and_nothing_pops_up(learner):
    page, _ = learner
    expect(shown_tab(page)).to_have_text("Home.ipynb")
    page.wait_for_timeout(4000)  # news and tours come late
    assert page.locator(".jp-Dialog").count() == 0
    assert page.locator(".Toastify__toast").count() == 0


def test_nothing_for_authors_is_shown(learner):
    page, _ = learner
    menus = page.locator(".lm-MenuBar-itemLabel").all_inner_texts()
    assert "Kernel" in menus and "Nbgrader" not in menus
    bars = page.locator(".jp-SideBar .lm-TabBar-tab").evaluate_all("tabs => tabs.map(tab => tab.title + tab.dataset.id)")
    assert any("File Browser" in bar for bar in bars)
    assert not [bar for bar in bars if re.search("nbgrader|assignment|formgrader|extension", bar, re.IGNORECASE)]


def test_the_map_can_be_read_without_running_anything(learner):
    page, _ = learner
    assert page.locator(".jp-Notebook .jp-RenderedMarkdown h2").count() == 5
    links = page.locator(".jp-Notebook .jp-RenderedMarkdown li a").all_inner_texts()
    assert links.count("lesson") == links.count("assignment") == len(course.weeks(written=True))
    assert links.count("your own functions at work") == len(course.milestones(written=True))


def test_home_leads_to_where_one_stopped(learner):
    """The bar follows what `check` noted, and its link opens the assignment at the next exercise."""
    page, work = learner
    cells = json.loads((work / WEEK / "assignment.ipynb").read_bytes())["cells"]
    names = [cell["metadata"]["dlc"]["name"] for cell in cells if cell["metadata"]["dlc"]["role"] == "exercise"]
    solved = {"points": 1, "max": 1, "when": "2026-11-21T10:00:00"}
    note = {"week": WEEK, "exercises": {names[3]: {**solved, "points": 0}}, "last": names[3]}
    (work / ".progress" / f"{WEEK.replace('/', '.')}.json").write_text(json.dumps(note))
    page.locator(".jp-Notebook .jp-CodeCell .jp-InputArea-editor").first.click()
    page.keyboard.press("Shift+Enter")
    link = page.get_by_role("link", name=f"Continue where you stopped: {names[3]}")
    link.click()
    expect(shown_tab(page)).to_have_text("assignment.ipynb")
    heading = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell", has_text=f"def {names[3]}(").first
    expect(heading).to_be_in_viewport()
