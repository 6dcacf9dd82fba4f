"""merge: whatever happened to a notebook on its way, the learner's lines are in the result and count."""

import copy
import random

import nbformat
import pytest

from grading.merge import merge, source

STUB = "    ### BEGIN SOLUTION\n    # YOUR CODE HERE\n    raise NotImplementedError()\n    ### END SOLUTION"


def cell(kind, text, role="", name="", **nbgrader):
    metadata = {"dlc": {"role": role, **({"name": name} if name else {})}} if role else {}
    if nbgrader:
        metadata["nbgrader"] = nbgrader
    made = {"cell_type": kind, "metadata": metadata, "source": text, "id": f"{role or 'own'}-{name or abs(hash(text)) % 10**8}"}
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def notebook(*cells, version="11111111"):
    about = {"week": "course1_nn/week2_logistic_regression", "kind": "assignment", "version": version}
    return {"cells": copy.deepcopy(list(cells)), "metadata": {"dlc": about}, "nbformat": 4, "nbformat_minor": 5}


def text(words):
    return cell("markdown", words, "markdown")


def stub(name, doc="Write it.", given=""):
    return cell("code", f'def {name}(z):\n    """{doc}"""\n{given}{STUB}', "exercise", name, grade_id=name, solution=True)


def check(name):
    return cell("code", f'check("{name}")', "check", name, grade_id=f"check-{name}", grade=True, points=5)


SETUP = cell(
    "code", 'import grading\n\ncheck = grading.week("course1_nn/week2_logistic_regression")', "setup", grade_id="setup-1"
)
DEMO = cell("code", "alpha = 0.1\nfor step in range(10):\n    print(step, alpha)", "demo")
WHY = cell("markdown", "*Your answer here.*", "answer", "why", grade_id="why", points=2)
FIRST = text("# Sigmoid\n\nThe first function squeezes every number into the interval between zero and one.")
SECOND = text("# Propagate\n\nThe second one computes gradients and cost of logistic regression on all examples at once.")
QUESTION = text("Why is the cost of an untrained model equal to the logarithm of two, whatever the data are?")
NEW = notebook(
    SETUP, FIRST, stub("sigmoid"), check("sigmoid"), SECOND, stub("propagate"), check("propagate"), DEMO, QUESTION, WHY
)
SIGMOID = 'def sigmoid(z):\n    """Write it."""\n    return 1 / (1 + 2.718281828 ** -z)  # mine'
PROPAGATE = 'def propagate(z):\n    """Write it."""\n    return 7 * z  # mine'


def solved(**answers):
    """What a learner has after writing these answers into the notebook as it was given out."""
    learner = copy.deepcopy(NEW)
    for one in learner["cells"]:
        name = one["metadata"]["dlc"].get("name")
        if one["metadata"]["dlc"]["role"] != "check" and name in answers:
            one["source"] = answers[name]
    return learner


def without_metadata(learner):
    for one in learner["cells"]:
        one["metadata"] = {}
        one.pop("id", None)
    learner["metadata"] = {}
    return learner


def at(result, name, role="exercise"):
    found = [one for one in result["cells"] if one["metadata"].get("dlc", {}) == {"role": role, "name": name}]
    assert len(found) == 1
    return source(found[0])


def others(result):
    return [source(one) for one in result["cells"] if "dlc" not in one["metadata"]]


def value_at_check(result, name, z=0.0):
    """What the function gives that a check finds when all cells are run from the top."""
    namespace = {}
    for one in result["cells"]:
        if one["metadata"].get("dlc") == {"role": "check", "name": name}:
            return namespace[name](z)
        if one["cell_type"] == "code" and not source(one).startswith(("import grading", "check(", "%")):
            exec(source(one), namespace)


def newer():
    """The next version: other words in every text, another docstring, another set-up and demo."""
    later = copy.deepcopy(NEW)
    later["metadata"]["dlc"]["version"] = "22222222"
    for one in later["cells"]:
        if one["metadata"]["dlc"]["role"] in ("markdown", "setup", "demo"):
            one["source"] += "\n# and one line more"
            one["id"] += "-v2"
        one["source"] = one["source"].replace("Write it.", "Write it, and mind the sign.")
    return later


@pytest.mark.parametrize("keep", ["all metadata", "no metadata"])
@pytest.mark.parametrize("version", [NEW, newer()], ids=["same", "newer"])
def test_answers_are_kept_and_all_else_is_new(version, keep):
    learner = solved(sigmoid=SIGMOID, propagate=PROPAGATE, why="Because sigmoid(0) is 0.5.")
    learner = without_metadata(learner) if keep == "no metadata" else learner
    result, _ = merge(learner, version)
    assert at(result, "sigmoid") == SIGMOID
    assert at(result, "propagate") == PROPAGATE
    assert at(result, "why", "answer") == "Because sigmoid(0) is 0.5."
    assert others(result) == []
    mine = ("exercise", "answer")
    kept = [source(one) for one in result["cells"] if one["metadata"]["dlc"]["role"] not in mine]
    assert kept == [source(one) for one in version["cells"] if one["metadata"]["dlc"]["role"] not in mine]
    assert result["metadata"] == version["metadata"]
    nbformat.validate(result)


@pytest.mark.parametrize("keep", ["all metadata", "no metadata"])
def test_the_last_written_copy_counts_and_the_others_stay_above_it(keep):
    learner = solved(sigmoid=SIGMOID)
    copies = [{**learner["cells"][2], "source": SIGMOID + f" {k}\n    # version {k}"} for k in (2, 3)]
    unwritten = {**learner["cells"][2], "source": source(NEW["cells"][2])}
    learner["cells"][3:3] = copies[:1]
    learner["cells"] += [copies[1], unwritten]
    result, _ = merge(without_metadata(learner) if keep == "no metadata" else learner, NEW)
    assert at(result, "sigmoid") == copies[1]["source"]
    assert sorted(others(result)) == sorted([SIGMOID, copies[0]["source"]])
    nbformat.validate(result)


def test_a_copy_that_does_not_count_cannot_win_when_the_notebook_is_run():
    learner = solved(sigmoid="def sigmoid(z):\n    return 1")
    learner["cells"].insert(3, {**learner["cells"][2], "source": "def sigmoid(z):\n    return 2"})
    result, _ = merge(learner, NEW)
    assert value_at_check(result, "sigmoid") == 2


def test_a_scratch_version_elsewhere_does_not_replace_the_cell_made_for_it():
    learner = solved(sigmoid=SIGMOID)
    learner["cells"].append(cell("code", "def sigmoid(z):\n    return -1  # only trying"))
    result, _ = merge(learner, NEW)
    assert at(result, "sigmoid") == SIGMOID
    assert value_at_check(result, "sigmoid") == 0.5


def test_a_value_made_from_the_function_is_not_the_answer():
    learner = without_metadata(solved(sigmoid=SIGMOID))
    learner["cells"].append(cell("code", "sigmoid = jit(sigmoid)"))
    result, _ = merge(learner, NEW)
    assert at(result, "sigmoid") == SIGMOID
    assert others(result) == ["sigmoid = jit(sigmoid)"]


def test_a_value_made_from_an_unwritten_function_is_not_the_answer_either():
    learner = without_metadata(solved())
    learner["cells"].append(cell("code", "sigmoid = jit(sigmoid)"))
    result, _ = merge(learner, NEW)
    assert at(result, "sigmoid") == source(NEW["cells"][2])
    assert others(result) == ["sigmoid = jit(sigmoid)"]


@pytest.mark.parametrize("number", ["sigmoid = 42", "%%time\nsigmoid = 42", "!ls\nsigmoid = 42"])
def test_a_number_can_be_an_answer(number):
    assert at(merge(without_metadata(solved(sigmoid=number)), NEW)[0], "sigmoid") == number


def test_split_into_helper_and_function():
    learner = solved(propagate=PROPAGATE)
    helper = {**learner["cells"][5], "source": "def helper(z):\n    return 7 * z"}
    learner["cells"][5:6] = [helper, {**learner["cells"][5], "source": "def propagate(z):\n    return helper(z)"}]
    result, _ = merge(learner, NEW)
    assert at(result, "propagate") == "def propagate(z):\n    return helper(z)"
    assert others(result) == [helper["source"]]
    assert value_at_check(result, "propagate", 2) == 14


def test_split_inside_the_body():
    learner = solved(propagate=PROPAGATE)
    head, tail = "def propagate(z):\n    y = 3 * z", "    return y + 1"
    learner["cells"][5:6] = [{**learner["cells"][5], "source": part} for part in (head, tail)]
    result, _ = merge(without_metadata(learner), NEW)
    assert at(result, "propagate") == head + "\n" + tail


@pytest.mark.parametrize("keep", ["all metadata", "no metadata"])
def test_reordered(keep):
    learner = solved(sigmoid=SIGMOID, propagate=PROPAGATE)
    random.Random(3).shuffle(learner["cells"])
    result, _ = merge(without_metadata(learner) if keep == "no metadata" else learner, newer())
    assert (at(result, "sigmoid"), at(result, "propagate"), others(result)) == (SIGMOID, PROPAGATE, [])


@pytest.mark.parametrize("kind", ["markdown", "raw"])
@pytest.mark.parametrize("fence", ["{}", "```python\n{}\n```"])
def test_a_code_cell_that_became_another_type(kind, fence):
    learner = without_metadata(solved(sigmoid=fence.format(SIGMOID)))
    learner["cells"][2]["cell_type"] = kind
    assert at(merge(learner, NEW)[0], "sigmoid") == SIGMOID


def test_one_cell_that_answers_two_exercises():
    both = f"import math\n\n{SIGMOID}\n\n\n@decorated\n{PROPAGATE}"
    learner = solved(sigmoid=both, propagate="")
    result, _ = merge(learner, NEW)
    assert at(result, "sigmoid").rstrip() == f"import math\n\n{SIGMOID}"
    assert at(result, "propagate") == f"@decorated\n{PROPAGATE}"


def test_of_a_cell_with_two_answers_the_one_that_does_not_count_is_not_lost():
    both = "def sigmoid(z):\n    return 1\n\ndef propagate(z):\n    return 2"
    learner = without_metadata(solved(sigmoid=both, propagate="x = 1"))
    learner["cells"].append(cell("code", "def sigmoid(z):\n    return 3"))
    result, _ = merge(learner, NEW)
    assert value_at_check(result, "sigmoid") == 3
    assert value_at_check(result, "propagate") == 2
    assert any("return 1" in one for one in others(result))


def test_an_answer_that_does_not_parse_is_kept():
    broken = "def sigmoid(z)\n    return 1 / (1 + exp(-z"
    assert at(merge(solved(sigmoid=broken), newer())[0], "sigmoid") == broken
    assert at(merge(without_metadata(solved(sigmoid=broken)), newer())[0], "sigmoid") == broken


def test_magics_do_not_hide_an_answer():
    learner = without_metadata(solved(sigmoid="%%time\n" + SIGMOID))
    assert at(merge(learner, NEW)[0], "sigmoid") == "%%time\n" + SIGMOID


def test_an_unwritten_exercise_is_the_new_one():
    result, report = merge(NEW, newer())
    assert result == newer()
    assert report == []


def test_an_exercise_as_nbgrader_hands_it_out_is_unwritten():
    """Its release step drops the marker lines."""
    released = "\n".join(line for line in source(NEW["cells"][2]).split("\n") if "###" not in line)
    assert merge(solved(sigmoid=released), newer())[0] == newer()


def test_notes_in_an_unwritten_exercise_are_kept():
    planned = source(NEW["cells"][2]).replace("# YOUR CODE HERE", "# first exp, then divide")
    assert at(merge(solved(sigmoid=planned), NEW)[0], "sigmoid") == planned


def test_an_answer_below_the_untouched_markers_is_kept():
    below = source(NEW["cells"][2]) + "\n\ndef sigmoid(z):\n    return 0.5"
    assert at(merge(solved(sigmoid=below), NEW)[0], "sigmoid") == below


def test_lines_between_the_markers_move_into_the_new_wording():
    mine = source(NEW["cells"][2]).replace("raise NotImplementedError()", "return 0.5").replace("    # YOUR CODE HERE\n", "")
    result, _ = merge(solved(sigmoid=mine), newer(), base=NEW)
    assert at(result, "sigmoid") == mine.replace("Write it.", "Write it, and mind the sign.")


def test_a_cell_whose_frame_the_learner_changed_stays_whole():
    mine = source(NEW["cells"][2]).replace("raise NotImplementedError()", "return s").replace('"""Write', 's = 0.5\n    """Write')
    assert at(merge(solved(sigmoid=mine), newer(), base=NEW)[0], "sigmoid") == mine


def test_extra_cells_stay_behind_the_cell_that_they_followed():
    learner = solved(sigmoid=SIGMOID)
    for position, words in ((10, "after why"), (8, "after demo"), (4, "after check"), (0, "at the top")):
        learner["cells"].insert(position, cell("markdown", words))
    result, report = merge(learner, newer())
    told = [source(one).split("\n")[0] for one in result["cells"]]
    assert told[0] == "at the top"
    assert told[told.index("after check") - 1] == 'check("sigmoid")'
    assert told[told.index("after demo") - 1] == "alpha = 0.1"
    assert told[-1] == "after why"
    assert "4 cells of your own kept" in report


def test_a_demo_that_was_rewritten_comes_new():
    learner = solved()
    learner["cells"][7]["source"] = "plt.plot(costs)"
    result, _ = merge(learner, newer(), base=NEW)
    assert result == newer()


def test_an_edited_copy_of_a_demo_is_an_extra_cell():
    learner = solved()
    learner["cells"].insert(8, {**DEMO, "source": source(DEMO).replace("0.1", "0.7"), "id": "another"})
    result, _ = merge(learner, NEW)
    assert others(result) == [source(DEMO).replace("0.1", "0.7")]
    assert all("nbgrader" not in one["metadata"] for one in result["cells"] if "dlc" not in one["metadata"])


def test_merging_changes_neither_notebook_and_twice_is_once():
    learner, new = solved(sigmoid=SIGMOID), newer()
    learner["cells"].append(cell("code", "my = 1"))
    before = copy.deepcopy((learner, new))
    result, _ = merge(learner, new)
    assert (learner, new) == before
    assert merge(result, new)[0] == result


def damaged(seed):
    """A learner's notebook after a random journey, and the lines that are theirs."""
    chance = random.Random(seed)
    learner, mine = copy.deepcopy(NEW), []

    def line():
        mine.append(f"mine_{seed}_{len(mine)} = {len(mine)}")
        return mine[-1]

    for one in learner["cells"]:
        name = one["metadata"]["dlc"].get("name")
        if one["metadata"]["dlc"]["role"] == "exercise" and chance.random() < 0.8:
            one["source"] = f"def {name}(z):\n    {line()}\n    return z"
        if one["metadata"]["dlc"]["role"] == "answer":
            one["source"] = f"I think {line()}"
    for _ in range(chance.randrange(6)):
        position = chance.randrange(len(learner["cells"]))
        kind = chance.choice(["own", "copy", "retype", "delete a text", "scratch"])
        one = learner["cells"][position]
        if kind == "own":
            learner["cells"].insert(position, cell(chance.choice(["code", "markdown"]), line()))
        elif kind == "copy" and one["cell_type"] == "code":
            learner["cells"].insert(chance.randrange(len(learner["cells"])), copy.deepcopy(one))
        elif kind == "retype":
            one["cell_type"] = chance.choice(["markdown", "raw"])
        elif kind == "delete a text" and one["metadata"].get("dlc", {}).get("role") == "markdown":
            del learner["cells"][position]
        elif kind == "scratch":
            learner["cells"].insert(position, cell("code", f"def propagate(z):\n    {line()}"))
    if chance.random() < 0.4:
        chance.shuffle(learner["cells"])
    if chance.random() < 0.5:
        learner = without_metadata(learner)
    return learner, mine


@pytest.mark.parametrize("version", [NEW, newer()], ids=["same", "newer"])
@pytest.mark.parametrize("seed", range(60))
def test_nothing_is_lost_on_a_random_journey(seed, version):
    learner, mine = damaged(seed)
    result, _ = merge(learner, version)
    everything = "\n".join(map(source, result["cells"]))
    assert [line for line in mine if line not in everything] == []
    ours = [one for one in result["cells"] if "dlc" in one["metadata"]]
    assert [one["metadata"] for one in ours] == [one["metadata"] for one in version["cells"]]
    nbformat.validate(result)
