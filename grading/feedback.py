"""One page of feedback for each submission, in nbgrader's feedback folder, from where its exchange can give it out."""

from grading import gradebook, merge
from grading.classroom import NOTEBOOK, ClassError, Classroom, name_of, write
from grading.course import Week
from grading.page import number, page, text, words
from grading.restore import UNREADABLE, read, rebuilt

PAGE = "assignment.html"  # as nbgrader names it, after the notebook


def write_all(classroom: Classroom, week: Week) -> str:
    """Write every page of a week; what was done, in a line."""
    assignment = name_of(week)
    results = classroom.results(assignment)
    if not results:
        raise ClassError(f"{assignment}: nothing is graded yet: run `dlc class grade` first.")
    grades, students = gradebook.grades(classroom, assignment), gradebook.students(classroom)
    for result in results:
        student = result["student"]
        folder = classroom.feedback(assignment, student)
        write(folder / PAGE, page_of(classroom, week, result, grades.get(student), students.get(student, {})))
        for name in ("timestamp.txt", "submission_secret.txt"):
            if (classroom.submitted(assignment, student) / name).is_file():
                write(folder / name, (classroom.submitted(assignment, student) / name).read_bytes())
    waiting = sum(bool(grades.get(result["student"], {}).get("open")) for result in results)
    later = f" {waiting} still wait for answers to be read: write them again afterwards." if waiting else ""
    return f"{assignment}: {len(results)} pages of feedback are in feedback/<student>/{assignment}/{PAGE}.{later}"


def page_of(classroom: Classroom, week: Week, result: dict, grade: dict | None, person: dict) -> str:
    """The page. It holds what the class's settings allow: no expected values, no hidden inputs but the failing case."""
    settings = classroom.settings
    names = [person.get("first", ""), person.get("last", "")]
    name = " ".join(part for part in names if part) or result["student"]
    points, most = (grade["score"], grade["max"]) if grade else (result["points"], result["max_points"])
    out = [
        f"<p class=soft>{text(classroom.name)}</p>",
        f"<h1>{text(week.title)}</h1>",
        f"<p class=soft>{text(name)}</p>",
        f"<p class=big>{number(points)} of {number(most)} points</p>",
    ]
    if grade and grade["open"]:
        out.append("<p>Answers in words are still to be read; they count nothing until then.</p>")
    if grade and grade["penalty"]:
        out.append(f"<p>It came late: {number(grade['penalty'])} points were taken off.</p>")
    if " ".join(result["structure"]).startswith(UNREADABLE):
        out.append(
            "<p>Your file could not be read, so nothing was graded. Open your notebook, save it and hand in that file.</p>"
        )
        out.append(f"<p class=soft>{words(result['structure'][0])}</p>")
        return page(f"{week.title}: {name}", "\n".join(out))
    if result["structure"]:
        out.append("<p>Your notebook was not as it was handed out, and was put right before it was run:</p><ul>")
        out += [f"<li>{words(what)}</li>" for what in result["structure"]] + ["</ul>"]
    answers = _answers(classroom, result)
    out.append("<h2>Exercises</h2>")
    for record in result["exercises"]:
        verdict = gradebook.told(record, settings)
        out.append(f"<div class=card>{verdict._repr_html_()}{_by_a_person(record, grade)}")
        code = answers.get(f"exercise {record['exercise']}", "")
        out.append(f"<details><summary>Your answer</summary><pre>{text(code)}</pre></details></div>" if code else "</div>")
    out += _free_answers(result, grade, answers)
    if result.get("failed_cells"):
        out.append("<h2>Cells that failed</h2>")
        out += [f"<pre>{text(what)}</pre>" for what in result["failed_cells"]]
    out.append(
        "<p class=soft>The exercises were called with other inputs than in your notebook. A hint is a guess of a program: "
        "where it does not fit, trust your own thinking, and ask.</p>"
    )
    return page(f"{week.title}: {name}", "\n".join(out))


def _answers(classroom: Classroom, result: dict) -> dict[str, str]:
    """What the learner wrote, by role and name of the cell."""
    release = gradebook.release_of(classroom, result["assignment"])
    path = classroom.submitted(result["assignment"], result["student"]) / NOTEBOOK
    notebook = rebuilt(read(path), release)
    roles = {"exercise": merge.name, "answer": merge.grade_id}
    return {
        f"{merge.role(cell)} {roles[merge.role(cell)](cell)}": merge.source(cell)
        for cell in notebook["cells"]
        if merge.role(cell) in roles
    }


def _by_a_person(record: dict, grade: dict | None) -> str:
    """What a person said about an exercise, and the points where they are other ones than the program's."""
    name = record["exercise"].replace("_", "-")
    given = (grade or {}).get("cells", {}).get(f"check-{name}", record["points"])
    points = f"<p><b>A person gave {number(given)} of {number(record['max_points'])} points.</b></p>"
    return ("" if given == record["points"] else points) + _comment(name, grade)


def _comment(name: str, grade: dict | None) -> str:
    said = (grade or {}).get("comments", {}).get(name, "")
    return f"<p>{text(said)}</p>" if said and said != "No response." else ""


def _free_answers(result: dict, grade: dict | None, answers: dict[str, str]) -> list[str]:
    """Answers in words: what was written, and what a person said about it."""
    out = []
    for name, about in result["manual"].items():
        if not about.get("written"):
            state = "nothing is written here"
        elif grade is None or name in grade["open"]:
            state = "not read yet"
        else:
            state = f"{number(grade['cells'].get(name, 0))} of {number(about['max_points'])} points"
        out.append(f"<div class=card><p><b>{text(name)}: {state}</b></p>")
        if about.get("written"):
            out.append(f"<pre>{text(answers.get(f'answer {name}', ''))}</pre>")
        out.append(f"{_comment(name, grade)}</div>")
    return ["<h2>Answers in words</h2>", *out] if out else []
