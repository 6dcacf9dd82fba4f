import re

import jupytext
import pytest

from grading import cells, course
from grading.exercise import AuthorError

EXERCISE = '# %% exercise="f"\ndef f(x):\n    """Doc."""\n    ### BEGIN SOLUTION\n    y = x\n    return y\n    ### END SOLUTION\n'


def roles(text):
    return [(cell.role, cell.name, cell.topics, cell.points) for cell in cells.parse(text, "a.py")]


def test_every_word_of_the_grammar_is_read():
    text = (
        '# %% [markdown] topics="C1W2.10 C1W2.11"\n# Prose.\n# %% [markdown]\n# More.\n# %% setup\nimport numpy\n'
        + EXERCISE
        + '# %% check="f"\ncheck("f")\n# %% demo\nplot()\n# %%\na = 1\n# %% [markdown] answer="why" points=2\n# Why?\n'
    )
    assert roles(text) == [
        ("markdown", "", ["C1W2.10", "C1W2.11"], 0),
        ("markdown", "", [], 0),
        ("setup", "", [], 0),
        ("exercise", "f", [], 0),
        ("check", "f", [], 0),
        ("demo", "", [], 0),
        ("code", "", [], 0),
        ("answer", "why", [], 2),
    ]


def test_text_loses_blank_edges_and_the_marks_of_markdown():
    first, second = cells.parse("\n\n# %% [markdown]\n# # Title\n#\n# A line.\n\n# %%\n\n\na = 1\n\nb = 2\n\n", "a.py")
    assert first.source == "# Title\n\nA line."
    assert second.source == "a = 1\n\nb = 2"
    assert (first.line, second.line) == (3, 8)


@pytest.mark.parametrize(
    "text, line, says",
    [
        ("import numpy\n# %%\na = 1\n", 1, "before the first cell; begin the file with a header such as `# %% setup`"),
        ("# %%\na = 1\n# %% stup\nb = 1\n", 3, "unknown word 'stup' .* known here: setup, demo, exercise, check"),
        ("# %% Some title\na = 1\n", 1, "unknown word 'Some'"),
        ("# %% [markdown] demo\n# A\n", 1, "unknown word 'demo' in a markdown cell header; known here: topics, answer, points"),
        ('# %% setup exercise="f"\na = 1\n', 1, "unknown word 'exercise'"),
        ("# %% demo points=2\na = 1\n", 1, "unknown word 'points'"),
        ("# %% exercise=sigmoid\na = 1\n", 1, 'cannot read .*; write a word, word="text" or word=3'),
        ("# %% exercise\na = 1\n", 1, 'exercise needs a name in quotes, such as exercise="sigmoid"'),
        ('# %% exercise="a b"\na = 1\n', 1, "exercise needs a name in quotes"),
        (f'# %% check="{"a" * 51}"\na = 1\n', 1, "of at most 50 letters"),
        ("# %% check=3\na = 1\n", 1, "check needs a name in quotes"),
        ('# %% setup="x"\na = 1\n', 1, "setup takes no value"),
        ("# %% demo=1\na = 1\n", 1, "demo takes no value"),
        ("# %% [Markdown]\n# A\n", 1, "cannot read"),
        ("# %%setup\na = 1\n", 1, r"cannot read the cell header .*`# %% \[markdown\]`"),
        ("# %%\na = 1\n#%% demo\nb = 1\n", 3, "a cell header begins with `# %%`"),
        ("# %%\nif a:\n    # %% demo\n    b = 1\n", 3, "a cell header begins with `# %%`"),
        ('# %% [markdown] topics=""\n# A\n', 1, "topics needs one to 3 ids"),
        ("# %% [markdown] topics\n# A\n", 1, "topics needs one to 3 ids"),
        ('# %% [markdown] topics="C1W2.01 C1W2.02 C1W2.03 C1W2.04"\n# A\n', 1, "topics needs one to 3 ids"),
        ('# %% [markdown] topics="C1W2.1"\n# A\n', 1, 'such as "C1W2.10", not C1W2.1'),
        ('# %% [markdown] answer="why"\n# A\n', 1, "a free answer needs points, such as points=2"),
        ('# %% [markdown] answer="why" points=0\n# A\n', 1, "a free answer needs points"),
        ('# %% [markdown] answer="why" points="2"\n# A\n', 1, "a free answer needs points"),
        ("# %% [markdown]\n# fine\nnot fine\n", 3, "a line of a markdown cell must begin with '# '"),
        ("# %% [markdown]\n#fine\n", 2, "a line of a markdown cell must begin with '# '"),
        ("# %%\na = 1\n# %% demo\n\n", 3, "an empty cell"),
        ("# %% demo\n", 1, "an empty cell"),
        (EXERCISE.replace("### BEGIN SOLUTION", ""), 1, "exercise 'f' needs its solution between one `### BEGIN SOLUTION`"),
        (EXERCISE.replace("### END SOLUTION", ""), 1, "one `### END SOLUTION`"),
        (EXERCISE + EXERCISE.split("\n", 1)[1], 1, "between one"),
        (EXERCISE.replace("BEGIN", "X").replace("END", "BEGIN").replace("X", "END"), 1, "between one"),
        ("# %%\na = 1\n### BEGIN SOLUTION\nb = 1\n### END SOLUTION\n", 1, "solution stands in an exercise cell only"),
    ],
)
def test_an_error_names_file_and_line_and_what_to_do(text, line, says):
    with pytest.raises(AuthorError, match=says) as caught:
        cells.parse(text, "week.py")
    assert str(caught.value).startswith(f"week.py:{line}: ")


def test_solution_and_program_leave_the_markers_out():
    (cell,) = cells.parse(EXERCISE, "a.py")
    assert cells.solution(cell) == "    y = x\n    return y"
    assert cells.with_solution(cell, "    return 7") == 'def f(x):\n    """Doc."""\n    return 7'


def test_the_stub_keeps_markers_signature_and_docstring_and_nothing_else():
    (cell,) = cells.parse(EXERCISE, "a.py")
    assert cells.stub(cell) == (
        'def f(x):\n    """Doc."""\n    ### BEGIN SOLUTION\n    # YOUR CODE HERE\n'
        "    raise NotImplementedError()\n    ### END SOLUTION"
    )


def test_the_stub_of_a_number_answer_stands_at_the_margin():
    (cell,) = cells.parse('# %% exercise="n"\n### BEGIN SOLUTION\nn = 3\n### END SOLUTION\n', "a.py")
    assert "\n# YOUR CODE HERE\nraise NotImplementedError()\n" in cells.stub(cell)
    compile(cells.stub(cell), "stub", "exec")


def test_what_stands_after_the_solution_stays():
    (cell,) = cells.parse(EXERCISE + "\n    # said to the learner\n", "a.py")
    assert cells.stub(cell).endswith("### END SOLUTION\n\n    # said to the learner")


SOURCES = [week.source / name for week in course.weeks(written=True) for name in ("lesson.py", "assignment.py")]


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_jupytext_splits_the_real_sources_as_we_do(source):
    """The sources are ordinary py:percent files: any editor that knows the format shows the cells that we build."""
    text = source.read_text(encoding="utf-8")
    ours = cells.parse(text, source.name)
    theirs = jupytext.reads(text, fmt="py:percent").cells
    assert [cell.is_markdown for cell in ours] == [cell.cell_type == "markdown" for cell in theirs]
    for our, their in zip(ours, theirs, strict=True):
        assert re.sub(r"[ \t]+$", "", our.source, flags=re.M) == re.sub(r"[ \t]+$", "", their.source, flags=re.M)
