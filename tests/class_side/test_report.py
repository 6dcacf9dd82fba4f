"""Pages: what a learner may read, what the instructor sees, and that no name or answer is ever more than text."""

import html.parser
import json
import re

import pytest

from grading import classroom, feedback, gradebook, page, report, similarity
from grading.classroom import ClassError
from grading.restore import read, rebuilt

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"
VOID = {"meta", "br", "wbr", "img", "link", "input", "hr"}


class Tags(html.parser.HTMLParser):
    """Every tag and text of a page; fails where tags do not close in order."""

    def __init__(self, source):
        super().__init__()
        self.tags, self.attributes, self.texts, self.open = [], [], [], []
        self.feed(source)
        assert not self.open, self.open

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag

    def handle_data(self, data):
        self.texts.append(data)


def harmless(source):
    parsed = Tags(source)
    assert not {"img", "iframe", "object", "link", "form"} & set(parsed.tags)
    assert not [name for name, _ in parsed.attributes if name.startswith("on")]
    assert not [value for name, value in parsed.attributes if name in ("src", "href")]
    assert "default-src 'none'" in source
    return parsed


def pages_of(school):
    gradebook.sync(school.room, school.name)
    feedback.write_all(school.room, school.week)
    found = school.room.folder.glob(f"feedback/*/{school.name}/assignment.html")
    return {path.parent.parent.name: path.read_text(encoding="utf-8") for path in found}


def settings(school, **changes):
    file = school.folder / "class.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def first(school):
    return next(name for name, exercise in school.material.exercises.items() if not exercise.optional)


def with_mistake(school, student="ann"):
    name = first(school)
    school.hand_in(student, **{name: 0})
    return name, school.material.exercises[name]


# Feedback


def test_every_submission_has_a_page_in_nbgraders_layout(school):
    name, _ = with_mistake(school)
    school.hand_in("bob")
    pages = pages_of(school)
    assert set(pages) == {"ann", "bob"}
    folder = school.room.feedback(school.name, "ann")
    assert (folder / "timestamp.txt").read_text() == "2026-11-21 10:00:00.000000 UTC"
    parsed = harmless(pages["ann"])
    assert "script" not in parsed.tags and parsed.tags.count("table") == len(school.material.exercises)
    free = sum(cell.points for cell in school.material.assignment if cell.role == "answer")
    points = school.result("bob")["points"]
    assert f"{points} of {points + free} points" in pages["bob"]


def test_hints_go_as_far_as_the_class_allows(school):
    name, exercise = with_mistake(school)
    hint = page.words(exercise.mistakes[0].hint)
    worked = page.words(school.entries[name]["worked"])
    seen = {}
    for rungs in (0, 1, 2, 3):
        settings(school, rungs=rungs, show_failing_case=False)
        shown = pages_of(school)["ann"]
        seen[rungs] = ("What differs" in shown, hint in shown, worked in shown, "A case that fails" in shown)
    assert seen == {
        0: (False, False, False, False),
        1: (True, False, False, False),
        2: (True, True, False, False),
        3: (True, True, True, False),
    }
    settings(school, rungs=1, show_failing_case=True)
    assert "A case that fails" in pages_of(school)["ann"]


def test_no_expected_value_is_told(school):
    """Each output that the reference gives on a hidden case is searched for in the pages of every first mistake."""
    mistakes = {name: 0 for name in school.entries}
    result = school.hand_in("ann", **mistakes)
    for record in result["exercises"]:
        record["shown"] |= {"secret: expected": "0.123456789 EXPECTED"}
    result["manual"] = {}
    classroom.write(school.room.result(school.name, "ann"), json.dumps(result))
    settings(school, rungs=2)
    shown = pages_of(school)["ann"]
    notebook = (school.room.autograded(school.name, "ann") / "assignment.ipynb").read_text(encoding="utf-8")
    assert "EXPECTED" not in shown and ": expected" not in shown
    assert "EXPECTED" not in notebook and ": expected" not in notebook


def test_a_page_is_safe_whatever_a_learner_writes(school):
    answer = next(cell.name for cell in school.material.assignment if cell.role == "answer")
    name = first(school)
    programs = school.programs() | {name: f"def {name}(z):\n    '''{EVIL}'''\n"}
    school.submit("ann", school.notebook(programs, {answer: EVIL}))
    result = school.result("ann", mistakes={name: 0})
    record = next(one for one in result["exercises"] if one["exercise"] == name)
    record |= {"printed": EVIL, "notes": [EVIL], "differs": [EVIL], "shown": {EVIL: EVIL}, "hints": [f"`{EVIL}"]}
    result |= {
        "structure": [EVIL],
        "failed_cells": [EVIL],
        "manual": {answer.replace("_", "-"): {"max_points": 2, "written": True}},
    }
    classroom.write(school.room.result(school.name, "ann"), json.dumps(result))
    gradebook.add_students(school.room, {"ann": {"first": EVIL, "last": EVIL}})
    shown = pages_of(school)["ann"]
    parsed = harmless(shown)
    assert "script" not in parsed.tags and "".join(parsed.texts).count("alert(1)") >= 8
    classroom_page = report.page_of(school.room, school.week, [result])
    assert harmless(classroom_page).tags.count("script") == 1
    notebook = json.loads((school.room.autograded(school.name, "ann") / "assignment.ipynb").read_text(encoding="utf-8"))
    prose = "".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    assert "<script" not in prose and "&lt;script>alert(1)" in prose
    tables = "".join(out["data"]["text/html"] for cell in notebook["cells"] for out in cell.get("outputs", []))
    assert "<script" not in tables and "<img" not in tables and "alert(1)" in tables


def test_answers_in_words_show_what_a_person_said(school):
    answer = next(cell.name for cell in school.material.assignment if cell.role == "answer")
    grade_id = answer.replace("_", "-")
    school.hand_in("ann", answers={answer: "It falls."})
    school.put("ann", manual={grade_id: {"max_points": 2, "written": True}})
    assert f"{grade_id}: not read yet" in pages_of(school)["ann"]
    from nbgrader.api import Gradebook

    with Gradebook(school.room.database) as book:
        grade = book.find_grade(grade_id, "assignment", school.name, "ann")
        grade.manual_score, grade.needs_manual_grade = 1.5, False
        book.find_comment(grade_id, "assignment", school.name, "ann").manual_comment = "Say why."
        book.db.commit()
    feedback.write_all(school.room, school.week)
    shown = (school.room.feedback(school.name, "ann") / "assignment.html").read_text(encoding="utf-8")
    assert f"{grade_id}: 1.5 of 2 points" in shown and "Say why." in shown and "It falls." in shown


def test_points_and_comments_that_a_person_gave_to_code_are_shown(school):
    school.hand_in("ann", sigmoid=0)
    assert "A person gave" not in pages_of(school)["ann"]
    from nbgrader.api import Gradebook

    with Gradebook(school.room.database) as book:
        grade = book.find_grade("check-sigmoid", "assignment", school.name, "ann")
        grade.manual_score = 3.5
        book.find_comment("sigmoid", "assignment", school.name, "ann").manual_comment = "Nearly <right>."
        book.find_comment("predict", "assignment", school.name, "ann").manual_comment = "Nice."
        book.db.commit()
    feedback.write_all(school.room, school.week)
    shown = (school.room.feedback(school.name, "ann") / "assignment.html").read_text(encoding="utf-8")
    assert shown.count("A person gave") == 1 and "A person gave 3.5 of 5 points." in shown
    assert "Nearly &lt;right&gt;." in shown and "<p>Nice.</p>" in shown


def test_a_file_that_cannot_be_read_is_to_be_handed_in_again(school):
    school.submit("ann", {}).write_bytes(b'{"cells": [')
    found = read(school.room.submissions(school.name)["ann"])
    rebuilt(found, school.notebook())
    assert len(found.damage) == 1  # that every cell is lost is no news
    school.put("ann", structure=found.damage, points=0)
    shown = pages_of(school)["ann"]
    assert "hand in that file" in shown and "The file is no notebook" in shown and "not written yet" not in shown
    lost = read(school.submit("bob", {"cells": []}))
    rebuilt(lost, school.notebook())
    assert lost.damage[0].startswith("Lost its mark or its cell")


def test_feedback_and_report_before_grading_say_so(school):
    for command in (feedback.write_all, report.write_page):
        with pytest.raises(ClassError, match="nothing is graded yet"):
            command(school.room, school.week)


# The report


def test_the_report_counts_known_mistakes_and_names_nobody_there(school):
    name = first(school)
    exercise = school.material.exercises[name]
    for student in ("anna-unmistakable", "berta-unmistakable", "clara-unmistakable"):
        school.hand_in(student, **{name: 0})
    school.hand_in("doris-unmistakable", **{name: 1})
    school.hand_in("emma-unmistakable")
    results = school.room.results(school.name)
    hints = {one: [mistake.hint for mistake in school.material.exercises[one].mistakes] for one in school.entries}
    release = gradebook.release_of(school.room, school.name)
    programs = {result["student"]: report.answers(school.room, result, release) for result in results}
    shown = "\n".join(report.mistakes(results, hints, programs))
    rows = re.findall(r'<td class="n" data-v="(\d+)">\d+</td><td data-v="(.*?)">', shown)
    assert ("3", page.text(exercise.mistakes[0].hint)) in rows and ("1", page.text(exercise.mistakes[1].hint)) in rows
    assert "unmistakable" not in shown and "<pre>" in shown
    assert f"<code>{name}</code>" in shown


def test_the_report_says_which_cells_failed(school):
    """A loop without end in a cell of the learner's own costs seconds and no points: where they went is said."""
    school.submit("ann", school.notebook(school.programs()))
    school.put("ann", failed_cells=["while True: stopped"])
    assert "A cell failed: while True: stopped." in report.page_of(school.room, school.week, school.room.results(school.name))


def test_the_report_names_who_has_which_id(school):
    school.hand_in("s17")
    gradebook.add_students(school.room, {"s17": {"first": "Zoë", "last": "O'Hara"}, "s18": {"last": "anna"}})
    assert "<td>s17</td><td>O&#x27;Hara, Zoë</td>" in report.page_of(school.room, school.week, school.room.results(school.name))
    from nbgrader.api import Gradebook

    with Gradebook(school.room.database) as book:  # formgrader writes "anna, None" where a first name is not even empty
        assert book.find_student("s18").first_name == ""


def test_examples_lose_their_comments(school):
    for source in (
        "def f(x):\n    '''Ann Lee'''\n    # by Ann Lee\n    return x  # Ann Lee\n",
        "def f(x:\n    # Ann Lee\n    return x # Ann Lee",
    ):
        plain = report.anonymous(source)
        assert "Ann" not in plain and "return x" in plain
    shown = report.examples([f"def f(x):\n    return x + {number}" for number in (1, 1, 2, 3, 4)])
    assert shown.count("<pre>") == report.EXAMPLES


def test_unknown_wrong_answers_are_grouped_by_their_outputs(school):
    name = first(school)
    for number, output in enumerate(["aaa", "aaa", "bbb"]):
        school.submit(f"s{number}", school.notebook(school.programs()))
        result = school.result(f"s{number}", mistakes={name: 0})
        record = next(one for one in result["exercises"] if one["exercise"] == name)
        record |= {"mistakes": [], "output": output, "differs": [f"It is odd {output}."]}
        classroom.write(school.room.result(school.name, f"s{number}"), json.dumps(result))
    results = school.room.results(school.name)
    programs = {result["student"]: {} for result in results}
    shown = "\n".join(report.unknown(results, programs))
    assert re.findall(r'data-v="(\d)">\d</td><td>It is odd (\w+)', shown) == [("2", "aaa"), ("1", "bbb")]


def test_the_exercise_table_has_the_pass_rate(school):
    name, exercise = with_mistake(school)
    school.hand_in("bob")
    table = report.exercise_table(school.room.results(school.name))
    row = table[table.index(f"<code>{name}</code>") :].split("</tr>")[0]
    assert "50%" in row


def test_a_whole_report_is_a_sound_page_for_the_owner_alone(school):
    name, _ = with_mistake(school)
    school.hand_in("bob")
    school.put("cyd", sandbox="NONE", end="memory", structure=["Copied or split: sigmoid."], seconds=40.0)
    said = report.write_page(school.room, school.week)
    path = school.folder / "report" / f"{school.name}.html"
    assert str(path) in said and path.stat().st_mode & 0o077 == 0
    source = path.read_text(encoding="utf-8")
    parsed = harmless(source)
    assert parsed.tags.count("svg") == 2 and parsed.tags.count("script") == 1
    assert "1 of 3 submissions ran with the sandbox NONE." in source and "Copied or split" in source


@pytest.mark.parametrize("values", [[0.0], [1.0, 1.0], [0.05, 0.5, 0.95, 1.0]])
def test_a_histogram_counts_every_value_once(values):
    drawn = report.histogram(values, "a label", str, 1.0)
    assert sum(int(count) for count in re.findall(r"<title>(\d+):", drawn)) == len(values)
    assert drawn.count("<rect") == report.BINS


@pytest.mark.parametrize("value, expected", [(0, 1), (0.7, 0.8), (1, 1), (99, 100), (101, 120), (7e-4, 8e-4)])
def test_an_axis_ends_at_a_round_number(value, expected):
    assert report.rounded_up(value) == pytest.approx(expected)


@pytest.mark.browser
def test_a_table_is_sorted_in_a_browser(school, tmp_path):
    from playwright.sync_api import sync_playwright

    school.hand_in("ann", **{one: 0 for one in list(school.entries)[:3]})
    school.hand_in("bob")
    school.hand_in("cyd", **{first(school): 0})
    report.write_page(school.room, school.week)
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        view = browser.new_page()
        said = []
        view.on("console", lambda message: said.append(message.text))
        view.goto(f"file://{school.folder / 'report' / school.name}.html")
        table = view.locator("table.data").last
        table.locator("th button", has_text="points").click()
        names = [row.split("\t")[0] for row in table.locator("tbody").inner_text().splitlines()]
        table.locator("th button", has_text="points").click()
        down = [row.split("\t")[0] for row in table.locator("tbody").inner_text().splitlines()]
        browser.close()
    assert names == ["ann", "cyd", "bob"] and down == names[::-1] and said == []


# Similarity

UNUSUAL = """
def f(w, X):
    # mine
    total = np.zeros(X.shape[1])
    for place, column in enumerate(X.T):
        total[place] = np.dot(column, w[:, 0]) * 3 - place % 2
    return np.where(total > 0, np.sqrt(abs(total)), -total)
"""
RENAMED = UNUSUAL.replace("total", "acc").replace("place", "i").replace("column", "c").replace("# mine", "'''Doc.'''")
USUAL = "def f(w, X):\n    return np.maximum(0, w.T @ X + np.sum(w * w, axis=0) / X.shape[1])\n"


def test_renaming_and_comments_change_no_fingerprint():
    assert similarity.fingerprints(UNUSUAL) == similarity.fingerprints(RENAMED) != frozenset()
    assert similarity.fingerprints(UNUSUAL) != similarity.fingerprints(UNUSUAL.replace("np.sqrt", "np.exp"))
    assert similarity.fingerprints("def f(:") == frozenset() == similarity.fingerprints("x" + "+1" * 100_000)


def test_a_copied_program_stands_out_among_usual_ones():
    programs = {f"s{number}": {"f": USUAL} for number in range(10)} | {"x": {"f": UNUSUAL}, "y": {"f": RENAMED}}
    (pair,) = similarity.pairs(programs, {"f": "def f(w, X):\n    pass\n"})
    assert (pair.first, pair.second, pair.exercises) == ("x", "y", ("f",)) and pair.share == pytest.approx(1)


def test_what_the_release_holds_is_nobodys_copy():
    programs = {f"s{number}": {"f": USUAL} for number in range(10)} | {"x": {"f": UNUSUAL}, "y": {"f": RENAMED}}
    assert similarity.pairs(programs, {"f": UNUSUAL}) == []


def test_the_same_idea_in_other_exercises_is_no_pair():
    programs = {f"s{number}": {"f": USUAL} for number in range(10)} | {"x": {"f": UNUSUAL}, "y": {"g": UNUSUAL}}
    assert similarity.pairs(programs, {}) == []
