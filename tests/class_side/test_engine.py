"""The engine: what a notebook went through, what its programs do, and what a batch survives."""

import copy
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from grading import build, course, engine, key, keymaking, pool, restore, runs, sources, worker
from grading.sandbox import Limits

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the sandbox is Linux's")

WEEK = course.find("course1_nn/week2_logistic_regression")
SHORT = Limits(exercise=1.5, cell=1.5, submission=20.0, memory=3 << 30)
HIDDEN = 20261121  # a seed of our own: an answer learned by heart from the visible key would not do


@pytest.fixture(scope="module")
def material():
    return sources.Material(WEEK)


@pytest.fixture(scope="module")
def key_file(material, tmp_path_factory):
    path = tmp_path_factory.mktemp("secret") / "key.npz"
    key.save(path, keymaking.keys(material, HIDDEN), material.version)
    return path


@pytest.fixture(scope="module")
def release(material):
    return build.notebook(material, "assignment")


@pytest.fixture(scope="module")
def grader(key_file, release):
    with engine.Grader(key_file, release, limits=SHORT, trust=True) as grader:
        yield grader


@pytest.fixture
def solved(material):
    return build.notebook(material, "assignment", solved=True)


def cell_of(notebook: dict, name: str, role: str = "exercise") -> dict:
    return next(
        c for c in notebook["cells"] if c["metadata"].get("dlc", {}).get("role") == role and c["metadata"]["dlc"]["name"] == name
    )


def own(source: str, **more) -> dict:
    return {"cell_type": "code", "id": "own", "metadata": {}, "source": source, "outputs": [], "execution_count": None, **more}


@pytest.fixture
def graded(grader, tmp_path):
    """Grade a notebook, given as a tree or as the bytes of a file."""

    def graded(notebook, with_grader=grader):
        path = tmp_path / "assignment.ipynb"
        path.write_bytes(notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode())
        return with_grader.grade(path, "ann", "week2")

    return graded


def points(result: dict) -> dict[str, int]:
    return {each["exercise"]: each["points"] for each in result["exercises"]}


def reasons(result: dict) -> dict[str, str]:
    return {each["exercise"]: each["reason"] for each in result["exercises"] if each["reason"]}


# Points


def test_the_reference_has_all_points_and_the_stubs_have_none(graded, solved, release):
    full = graded(solved)
    assert (
        full["points"]
        == full["max_points"]
        == sum(build.graded(release).values()) - sum(each["max_points"] for each in full["manual"].values())
    )
    assert full["end"] == "done" and not reasons(full) and not full["structure"] and not full["failed_cells"]
    empty = graded(release)
    assert empty["points"] == 0 and empty["max_points"] == full["max_points"]
    assert all("is not written yet" in each["differs"][0] for each in empty["exercises"])


@pytest.mark.parametrize("number", range(3))
def test_mistakes_lose_what_the_judge_takes_and_are_named(graded, material, solved, grader, number):
    """One mistake at a time in exercises that no other uses: the verdict is the one of the key's own outputs."""
    used = {name for exercise in material.exercises.values() for name in exercise.uses}
    free = [name for name in material.exercises if name not in used]
    for name in free:
        mistake = material.exercises[name].mistakes[number]
        cell_of(solved, name)["source"] = material.mistaken(name, mistake)
    result = graded(solved)
    for each in result["exercises"]:
        if each["exercise"] in free:
            mistake = material.exercises[each["exercise"]].mistakes[number]
            assert each["points"] < each["max_points"] or each["optional"]
            assert each["hints"] == [mistake.hint]
        else:
            assert each["points"] == each["max_points"]


def test_an_exercise_that_uses_a_wrong_one_says_so(graded, material, solved):
    mistake = material.exercises["sigmoid"].mistakes[0]
    cell_of(solved, "sigmoid")["source"] = material.mistaken("sigmoid", mistake)
    result = {each["exercise"]: each for each in graded(solved)["exercises"]}
    assert result["propagate"]["points"] == 0 and "uses `sigmoid`, which is not right yet" in result["propagate"]["differs"][0]
    assert result["to_column"]["points"] == result["to_column"]["max_points"]


def test_an_exercise_is_called_at_its_check_cell(graded, solved):
    """As under nbgrader: what is defined later does not count for an earlier check, and is there for later ones."""
    place = solved["cells"].index(cell_of(solved, "sigmoid", "check")) + 1
    solved["cells"].insert(place, own('globals()["sigmoid"] = lambda z: 0 * z'))
    result = points(graded(solved))
    assert result["sigmoid"] == 5 and result["propagate"] == 0


def test_cells_of_their_own_run_in_their_place_and_demonstrations_do_not(graded, solved):
    cell_of(solved, "sigmoid")["source"] = "def sigmoid(z):\n    return one / (one + np.exp(-z))"
    solved["cells"].insert(solved["cells"].index(cell_of(solved, "sigmoid")), own("one = 1.0"))
    solved["cells"].insert(4, own("import os; os._exit(0)", id="demo", metadata={"tags": ["skip-execution"]}))
    result = graded(solved)
    assert result["points"] == result["max_points"] and result["end"] == "done"


@pytest.mark.parametrize(
    "around",
    [
        "%matplotlib inline\n{}",
        "!true\n{}",
        "import sys\nsys?\n{}",
        "%pip install numpy\nfiles = !ls\nfor file in files:\n    !cat {{file}}\n{}",
        "%%time\n{}",
        "%load_ext autoreload\n%autoreload 2\n{}",
        "    seen = 1\n\n{}",
        "import asyncio\nawait asyncio.sleep(0)\n{}",
        "display(get_ipython())\n{}",
        "from __future__ import annotations\n{}",
    ],
)
def test_what_a_notebook_takes_besides_python_is_taken(graded, solved, around):
    cell = cell_of(solved, "sigmoid")
    text = "".join(cell["source"])
    cell["source"] = around.replace("{}", textwrap.indent(text, "    ") if around.startswith(" ") else text)
    result = graded(solved)
    assert result["points"] == result["max_points"] and not result["failed_cells"]


def test_nothing_is_printed_where_the_judge_is(graded, solved, capfd):
    cell_of(solved, "sigmoid")["source"] = (
        "def sigmoid(z):\n    print('seen')\n    import warnings; warnings.warn('odd')\n    return 1 / (1 + np.exp(-z))"
    )
    first = graded(solved)["exercises"][0]
    assert first["points"] == 5 and first["printed"] == "seen" and "It warned: UserWarning: odd" in first["notes"]
    assert capfd.readouterr() == ("", "")


def test_jax_works_behind_the_walls(graded, solved):
    cell_of(solved, "sigmoid")["source"] = "import jax\n\n@jax.jit\ndef sigmoid(z):\n    return 1 / (1 + jnp.exp(-z))"
    result = graded(solved)
    assert points(result)["sigmoid"] == 5 and result["points"] == result["max_points"]


def test_xla_gets_only_flags_that_it_was_seen_to_know(monkeypatch):
    """It ends the process at an unknown one, so all answers in jax.numpy would be lost: `test_jax_works_behind_the_walls`."""
    assert worker.environment()["XLA_FLAGS"], "seen to work with this jaxlib? Then say so in FLAGS_UNTIL"
    monkeypatch.setattr(worker.metadata, "version", lambda package: "0.99.1")
    assert not worker.environment()["XLA_FLAGS"]


# Structure


def without_metadata(nb):
    for cell in nb["cells"]:
        cell["metadata"] = {"collapsed": True, "vscode": {"languageId": "python"}}


def copied(nb):
    cell = cell_of(nb, "sigmoid")
    nb["cells"].insert(nb["cells"].index(cell), {**copy.deepcopy(cell), "source": "def sigmoid(z):\n    return 7"})


def split(nb):
    cell = cell_of(nb, "propagate")
    lines = cell["source"] if isinstance(cell["source"], list) else cell["source"].splitlines(True)
    middle = next(at for at, line in enumerate(lines) if "dZ = " in line)
    place = nb["cells"].index(cell)
    nb["cells"][place : place + 1] = [{**cell, "source": lines[:middle]}, {**copy.deepcopy(cell), "source": lines[middle:]}]


def retyped(nb):
    cell_of(nb, "to_column")["cell_type"] = "markdown"


def no_checks(nb):
    nb["cells"] = [cell for cell in nb["cells"] if cell["metadata"].get("dlc", {}).get("role") not in ("check", "setup")]


def odd_checks(nb):
    for cell in nb["cells"]:
        if cell["metadata"].get("dlc", {}).get("role") == "check":
            cell["source"] = "10.0"


def odd_kernel(nb):
    nb["metadata"] = {"kernelspec": {"name": "ir", "language": "R"}, "language_info": {"name": "R"}}
    nb["nbformat_minor"] = "many"


def odd_values(nb):
    nb["cells"][1:1] = [
        None,
        7,
        {"cell_type": 3},
        {"source": {"a": 1}},
        {"cell_type": "code", "source": [1, None], "metadata": [], "id": 5},
    ]
    cell_of_first = nb["cells"][-1]
    cell_of_first["metadata"] = {"nbgrader": ["x"], "dlc": {"role": 5}}


def twice_the_same_id(nb):
    for cell in nb["cells"]:
        cell["id"] = "same"


def version_three(nb):
    cells = [{("input" if name == "source" else name): value for name, value in cell.items()} for cell in nb["cells"]]
    nb["worksheets"] = [{"cells": cells}]
    del nb["cells"]


def skipping(nb):
    for cell in nb["cells"]:
        cell["metadata"].setdefault("tags", []).append("skip-execution") if cell["metadata"].get("dlc", {}).get(
            "role"
        ) == "check" else None


def grown(nb):
    nb["cells"][2:2] = [own("x" + " + 1" * 60_000, id="long"), own("-" * 50_000 + "1", id="deep"), own("(" * 5000, id="open")]


DAMAGE = [
    without_metadata,
    copied,
    split,
    retyped,
    no_checks,
    odd_checks,
    odd_kernel,
    odd_values,
    twice_the_same_id,
    version_three,
    skipping,
    grown,
]


@pytest.mark.parametrize("spoil", DAMAGE, ids=lambda spoil: spoil.__name__)
def test_damage_costs_no_points(graded, solved, spoil):
    spoil(solved)
    result = graded(solved)
    assert result["points"] == result["max_points"], (spoil.__name__, points(result))


def test_a_check_of_their_own_brings_nothing(graded, release):
    """Locked cells come from our release, whatever the notebook says is in them."""
    odd_checks(release := copy.deepcopy(release))
    result = graded(release)
    assert result["points"] == 0 and any("Locked and yet changed" in said for said in result["structure"])


def test_the_order_of_cells_is_ours(graded, solved):
    solved["cells"].reverse()
    result = graded(solved)
    assert result["points"] == result["max_points"]
    assert "The cells stand in another order." in result["structure"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[1, 2]",
        b'"text"',
        b'{"cells": 5}',
        b"\x00" * 100,
        b"[" * 200_000,
        b'{"cells": [{"cells": []}]}',
        b"\xff\xfe\x00\x00",
    ],
    ids=["empty", "open", "list", "text", "no cells", "zeros", "deep", "odd cell", "utf-16"],
)
def test_a_file_that_is_no_notebook_has_a_result(graded, content):
    result = graded(content)
    assert result["points"] == 0 and result["max_points"] > 0 and result["submission_sha256"]
    assert result["structure"] or content.startswith(b'{"cells": [')


def test_links_and_folders_are_not_read(grader, tmp_path, solved):
    secret = tmp_path / "other.ipynb"
    secret.write_text(json.dumps(solved))
    link, folder, pipe = tmp_path / "link.ipynb", tmp_path / "folder.ipynb", tmp_path / "pipe.ipynb"
    link.symlink_to(secret)
    folder.mkdir()
    os.mkfifo(pipe)
    for path in (link, folder, pipe, tmp_path / "missing.ipynb"):
        result = grader.grade(path)
        assert result["points"] == 0 and "cannot be read" in result["structure"][0]


# Programs that misbehave

ENDINGS = {
    "loop": ("while True: pass", "time"),
    "loop that catches": ("while True:\n        try:\n            while True: pass\n        except BaseException: pass", "time"),
    "memory": ("return np.ones((10**9, 8))", "memory"),
    "fork": ("import os\n    while True: os.fork()", "processes"),
    "threads": (
        "import threading, time\n    while True: threading.Thread(target=time.sleep, args=(9,), daemon=True).start()",
        "processes",
    ),
    "exit": ("import os\n    os._exit(0)", "killed"),
    "crash": ("import ctypes\n    ctypes.string_at(0)", "killed"),
    "printing": ("while True: print('x' * 100_000)", "output"),
    "files": ("for n in range(200): open(f'/tmp/{n}', 'wb').write(b'x' * 10**6)", "output"),
    "answer": ("return np.ones(10**7)", "output"),
}


@pytest.mark.parametrize("name", ENDINGS)
def test_a_program_that_misbehaves_costs_its_own_exercise_only(graded, solved, name):
    body, reason = ENDINGS[name]
    cell_of(solved, "column_percent")["source"] = f"def column_percent(A):\n    {body}"
    result = graded(solved)
    # With no thread left, whatever asks for one next fails: Python, with a sentence, or a library, which ends the process.
    assert reasons(result) == {"column_percent": reason} or (
        name == "threads" and reasons(result) == {"column_percent": "killed"}
    )
    assert points(result)["column_percent"] == 0
    assert result["points"] == result["max_points"] - 3


def test_recursion_without_end_is_an_error_like_another(graded, solved):
    cell_of(solved, "column_percent")["source"] = "def column_percent(A):\n    return column_percent(A)"
    result = graded(solved)
    each = next(each for each in result["exercises"] if each["exercise"] == "column_percent")
    assert "RecursionError" in each["differs"][0] and result["points"] == result["max_points"] - 3


@pytest.mark.parametrize(
    "source, says",
    [
        ("def sigmoid(z):\n    return 1 / (1 + np.exp(-z)\n", "Its cell could not be run: `SyntaxError: "),
        ("while True:\n    pass\ndef sigmoid(z):\n    return z\n", "Its cell did not come to an end"),
    ],
)
def test_an_exercise_without_a_function_says_why_its_cell_failed(source, says, graded, solved):
    cell_of(solved, "sigmoid")["source"] = source
    result = graded(solved)
    each = next(each for each in result["exercises"] if each["exercise"] == "sigmoid")
    assert each["reason"] == "cell" and len(each["differs"]) == 1
    assert each["differs"][0].startswith(says) and "<" not in each["differs"][0]
    assert len(result["failed_cells"]) == 1 and "::" not in result["failed_cells"][0]


def test_a_cell_that_ends_the_process_is_left_out(graded, solved):
    solved["cells"].insert(6, own("import os; os._exit(1)"))
    solved["cells"].insert(8, own("while True: pass", id="own2"))
    result = graded(solved)
    assert result["points"] == result["max_points"] and result["end"] == "killed"
    assert len(result["failed_cells"]) == 2


def test_all_time_used_leaves_what_was_finished(key_file, release, solved, graded):
    with engine.Grader(key_file, release, limits=Limits(exercise=30, cell=30, submission=3), trust=True) as grader:
        cell_of(solved, "flatten_images")["source"] = "def flatten_images(images):\n    while True: pass"
        result = graded(solved, grader)
    assert result["end"] == "time" and points(result)["column_percent"] == 3
    assert reasons(result)["flatten_images"] == reasons(result)["model"] == "time"


def test_a_forged_message_is_worth_what_its_outputs_are(graded, solved):
    """A learner's process may write what it likes where outputs go: odd trees, odd buffers, another's name."""
    forged = """
def column_percent(A):
    import json, os, struct
    for tree in (
        {"exercise": "model", "runs": [{"value": {"given": "math"}}] * 9},
        {"exercise": "predict", "runs": {"a": 1}},
        {"exercise": "optimize", "runs": [{"value": {"array": ["float64", 0, [1] * 200]}}] * 3},
        {"exercise": "propagate", "runs": [{"value": {"array": ["object", 0, [5]]}}, {"error": 5}]},
        {"exercise": "nothing", "runs": []},
        {"failed": -3, "error": 5},
        {"step": 10**9},
        [],
    ):
        for flat in ([], [["float64", 5]], [["object", 1]], [["float64", -1]], "x"):
            head = json.dumps(tree if isinstance(tree, list) else tree | {"flat": flat}).encode()
            os.write(3, struct.pack("<II", len(head), 8) + head + b"12345678") if os.path.exists("/proc/self/fd/3") else None
            os.write(4, struct.pack("<II", len(head), 8) + head + b"12345678") if os.path.exists("/proc/self/fd/4") else None
    return A / A.sum(axis=0) * 100
"""
    cell_of(solved, "column_percent")["source"] = forged
    result = graded(solved)
    got = points(result)
    assert got["model"] == got["predict"] == got["optimize"] == got["propagate"] == 0
    assert got["sigmoid"] == 5 and result["end"] == "done"


def test_messages_are_read_as_they_were_written():
    import numpy as np

    tree, flat = {"a": [1, None]}, {"float64": np.arange(3.0), "bool": np.array([True, False])}
    whole = worker.pack(tree, flat)
    head, body = worker.FRAME.unpack_from(whole)
    assert len(whole) == worker.FRAME.size + head + body
    got, buffers = worker.unpack(whole[8 : 8 + head], whole[8 + head :])
    assert got == tree and all((buffers[name] == flat[name]).all() and buffers[name].dtype == flat[name].dtype for name in flat)
    for bad in (
        b"",
        b"[]",
        b'{"flat": [["object", 1]]}',
        b'{"flat": [["float64", 9]]}',
        b'{"flat": [["float64", true]]}',
        b'{"flat": 5}',
    ):
        with pytest.raises(ValueError):
            worker.unpack(bad, b"12345678")


# Many


@pytest.fixture
def class_of(tmp_path, solved):
    def class_of(students: int, spoilt: dict | None = None) -> dict[str, Path]:
        paths = {}
        for number in range(students):
            notebook = copy.deepcopy(solved)
            cell_of(notebook, "to_column")["source"] = (spoilt or {}).get(
                number, f"def to_column(v):\n    return v.reshape(-1, 1)  # {number}"
            )
            paths[f"s{number}"] = tmp_path / f"{number}.ipynb"
            paths[f"s{number}"].write_text(json.dumps(notebook))
        return paths

    return class_of


def test_a_batch_has_a_result_for_each_and_none_costs_another(class_of, key_file, release, tmp_path):
    paths = class_of(
        5,
        {
            1: "import os; os._exit(1)",
            3: "def to_column(v):\n    import os; os.kill(-1, 9); os.kill(os.getppid(), 9); os._exit(9)",
        },
    )
    told = []
    got = pool.grade(
        paths,
        key_file,
        release,
        workers=2,
        limits=SHORT,
        trust=True,
        compile=False,
        results=tmp_path / "results",
        progress=lambda *a: told.append(a),
    )
    assert list(got) == list(paths)
    full = got["s0"]["max_points"]
    assert [got[f"s{n}"]["points"] for n in range(5)] == [full, full - 2, full, full - 2, full]
    assert sorted(done for done, _, _ in told) == [1, 2, 3, 4, 5] and all(total == 5 and rate > 0 for _, total, rate in told)
    for student, result in got.items():
        assert json.loads((tmp_path / "results" / f"{student}.json").read_text()) == result


def test_what_was_graded_is_not_run_again_and_what_changed_is(class_of, key_file, release, tmp_path, solved):
    paths, results = class_of(3), tmp_path / "results"
    options = {"workers": 1, "limits": SHORT, "trust": True, "compile": False, "results": results}
    pool.grade(paths, key_file, release, **options)
    marked = json.loads((results / "s1.json").read_text()) | {"mark": 1}
    (results / "s1.json").write_text(json.dumps(marked))
    (results / "s2.json").write_text("{")
    paths["s0"].write_text(paths["s0"].read_text().replace("# 0", "# changed"))
    before = json.loads((results / "s0.json").read_text())["submission_sha256"]
    ran = []
    got = pool.grade(paths, key_file, release, progress=lambda *a: ran.append(a), **options)
    assert len(ran) == 2 and got["s1"]["mark"] == 1 and got["s0"]["submission_sha256"] != before
    other = tmp_path / "key.npz"
    key.save(other, {name: key.load(WEEK.key, name) for name in key.about(WEEK.key)["exercises"]}, "other")
    ran.clear()
    pool.grade(paths, other, release, progress=lambda *a: ran.append(a), **options)
    assert len(ran) == 3


def test_a_submission_that_brings_its_lane_down_has_a_result(class_of, key_file, release, monkeypatch):
    """Reading is done beside the key, so it is made to crash here by a file that a lane is told to stumble over."""
    paths = class_of(3)
    start, told = pool.Lane.begin, []

    def begin(self, job):
        start(self, job)
        if job[0] == "s1":
            told.append(job)
            self.process.kill()

    monkeypatch.setattr(pool.Lane, "begin", begin)
    got = pool.grade(paths, key_file, release, workers=1, limits=SHORT, trust=True, compile=False)
    assert len(told) == 2 and got["s1"]["end"] == "killed" and got["s1"]["points"] == 0
    assert got["s0"]["points"] == got["s2"]["points"] == got["s1"]["max_points"]


def test_what_compiles_goes_first_and_the_answer_keeps_the_order_of_the_question(tmp_path, monkeypatch, key_file):
    texts = {"plain": "np.exp(z)", "some": "jnp.exp(z)", "none": None, "most": "jax.nn.relu(z) + jnp.exp(z)", "folder": None}
    paths = {student: tmp_path / student for student in texts}
    for student, text in texts.items():
        if text:
            paths[student].write_text(text)
    paths["folder"].mkdir()
    begun = []

    def in_lanes(todo, settings, workers):
        for student, _ in todo:
            begun.append(student)
            yield {"student": student}

    monkeypatch.setattr(pool, "_in_lanes", in_lanes)
    assert list(pool.grade(paths, key_file, {})) == list(texts)
    assert begun == ["most", "some", "plain", "none", "folder"]


def test_after_the_last_result_nobody_waits(class_of, key_file, release, monkeypatch):
    at_rest, wait = [], pool.wait
    lanes, start = [], pool.Lane.__init__

    def started(lane, settings):
        start(lane, settings)
        lanes.append(lane)

    def watched(connections, seconds):
        at_rest.append(seconds > 0 and all(lane.ready and lane.job is None for lane in lanes))
        return wait(connections, seconds)

    monkeypatch.setattr(pool.Lane, "__init__", started)
    monkeypatch.setattr(pool, "wait", watched)
    assert len(pool.grade(class_of(3), key_file, release, workers=2, limits=SHORT, trust=True, compile=False)) == 3
    assert len(lanes) == 2 and not any(at_rest)


def test_a_lane_that_dies_while_it_waits_costs_nothing(class_of, key_file, release, monkeypatch):
    lanes, start, killed = [], pool.Lane.__init__, []

    def started(lane, settings):
        start(lane, settings)
        lanes.append(lane)

    def kill_the_idle_one(done, total, rate):
        if done == 1:
            killed.extend(lane for lane in lanes if lane.job is None)
            for lane in killed:
                lane.process.kill()

    monkeypatch.setattr(pool.Lane, "__init__", started)
    paths = class_of(2, {0: "import time; time.sleep(3)\ndef to_column(v):\n    return v.reshape(-1, 1)"})
    options = {"workers": 2, "trust": True, "compile": False, "progress": kill_the_idle_one}
    got = pool.grade(paths, key_file, release, **options)
    assert killed and len(lanes) > 2 and all(result["points"] == result["max_points"] for result in got.values())


def test_two_lanes_give_what_one_gives(class_of, key_file, release):
    paths = class_of(4, {2: "def to_column(v):\n    return v"})
    one, two = (pool.grade(paths, key_file, release, workers=n, limits=SHORT, trust=True, compile=False) for n in (1, 2))

    def lasting(result):
        return {
            **{word: value for word, value in result.items() if word not in ("seconds", "memory", "exercises")},
            "exercises": [{word: value for word, value in each.items() if word != "seconds"} for each in result["exercises"]],
        }

    assert {student: lasting(result) for student, result in one.items()} == {
        student: lasting(result) for student, result in two.items()
    }


def test_stopped_at_any_moment_no_process_stays(class_of, key_file, release, tmp_path):
    """Ctrl-C, and the command killed: lanes, workers and learners' processes end, what was graded is kept."""
    paths = class_of(6)
    file = tmp_path / "release.ipynb"
    file.write_text(json.dumps(release))
    code = (
        "import sys, pathlib; from grading import pool\n"
        f"paths = {{name: pathlib.Path(path) for name, path in {[(name, str(path)) for name, path in paths.items()]!r}}}\n"
        f"pool.grade(paths, pathlib.Path({str(key_file)!r}), pathlib.Path({str(file)!r}), workers=2, trust=True, compile=False,"
        f" results=pathlib.Path({str(tmp_path / 'results')!r}), progress=lambda *a: print(a, flush=True))"
    )
    for sign in (signal.SIGINT, signal.SIGKILL):
        command = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert command.stdout and command.stdout.readline().startswith("(")
        family = below(command.pid)
        command.send_signal(sign)
        command.stdout.close()
        assert command.wait(20) != 0 and len(family) >= 4
        until = time.monotonic() + 10
        while (left := [pid for pid in family if running(pid)]) and time.monotonic() < until:
            time.sleep(0.1)
        assert not left
        for kept in (tmp_path / "results").glob("*.json"):
            assert json.loads(kept.read_text())["end"] == "done"
        assert list((tmp_path / "results").glob("*.json"))
        for kept in (tmp_path / "results").glob("s*.json"):
            kept.unlink()


def below(pid: int) -> list[int]:
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(entry.parent.name)] = int(entry.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = [pid]
    for each in found:
        found += [child for child, parent in parents.items() if parent == each]
    return found[1:]


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_names_that_would_leave_the_folder_are_refused(class_of, key_file, release, tmp_path):
    paths = class_of(1)
    with pytest.raises(ValueError, match="cannot be the name of a student"):
        pool.grade({"../evil": paths["s0"]}, key_file, release, results=tmp_path / "results", trust=True, compile=False)


def test_a_worker_that_died_is_replaced(graded, grader, solved):
    grader.runner.worker.process.kill()
    time.sleep(0.2)
    result = graded(solved)
    assert result["points"] == result["max_points"]


# What a learner's process is told


def test_a_job_holds_no_expected_output(grader, material, release, solved):
    """Neither the key's outputs nor a solution can be found in what goes to the learner's process."""
    cells = restore.job_cells(restore.rebuilt(restore.Submission(), release))
    content = grader.runner._job(cells, set())
    for name, entry in grader.entries.items():
        outputs = [leaf for run in entry.outputs(entry["runs"]) for leaf in leaves(run["value"])]
        arguments = [leaf for case in range(len(entry["cases"])) for leaf in leaves(entry.arguments(case))]
        told = {leaf.tobytes() for leaf in arguments}
        for leaf in outputs:
            if len(set(leaf.ravel())) > 2 and leaf.dtype.kind == "f" and leaf.tobytes() not in told:
                assert leaf.tobytes() not in content, name
        assert material.solution(name).strip() not in content.decode(errors="replace")
        for mistake in entry["mistakes"]:
            assert mistake["hint"] not in content.decode(errors="replace")


def leaves(value) -> list:
    import numpy as np

    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in leaves(item)]
    if isinstance(value, tuple):
        return [leaf for item in value for leaf in leaves(item)]
    return [value] if isinstance(value, np.ndarray) else []


def test_a_set_up_that_needs_a_hidden_module_is_refused(key_file, release):
    broken = copy.deepcopy(release)
    place = next(cell for cell in broken["cells"] if cell["metadata"]["dlc"]["role"] == "setup")
    place["source"] = ["from dlcore import logistic\n", *place["source"]]
    with pytest.raises(runs.EngineError, match="set-up cell fails.*logistic"):
        engine.Grader(key_file, broken, limits=SHORT, trust=True)


# A cluster


@pytest.fixture(scope="module")
def cluster():
    """A scheduler and two workers, each a process started as on a machine of its own."""
    pytest.importorskip("distributed")
    with subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"],
        stderr=subprocess.PIPE,
        text=True,
    ) as scheduler:
        assert scheduler.stderr
        address = next(line.split()[-1] for line in scheduler.stderr if "Scheduler at:" in line)
        command = [
            sys.executable,
            "-m",
            "distributed.cli.dask_worker",
            address,
            "--nthreads",
            "1",
            "--no-dashboard",
            "--no-nanny",
        ]
        machines = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(2)]
        yield address, machines
        for process in (*machines, scheduler):
            process.kill()
            process.wait()


def test_a_cluster_gives_what_this_machine_gives_though_a_worker_is_killed(cluster, class_of, key_file, release):
    address, machines = cluster
    wrong = {2: "def to_column(v):\n    return v", 4: "def to_column(v):\n    import os; os._exit(1)"}
    paths = class_of(8, wrong)
    options = {"limits": SHORT, "trust": True, "compile": False}

    def kill_one(done: int, *_: float) -> None:
        if done == 2:
            machines[0].kill()

    there = pool.grade(paths, key_file, release, cluster=address, progress=kill_one, **options)
    here = pool.grade(paths, key_file, release, workers=1, **options)
    assert list(there) == list(here)
    for student in paths:
        for word in ("points", "max_points", "end", "structure", "submission_sha256", "failed_cells", "sandbox"):
            assert there[student][word] == here[student][word], (student, word)
        assert points(there[student]) == points(here[student]) and reasons(there[student]) == reasons(here[student])


def test_no_expected_output_leaves_this_machine(grader):
    """What a cluster's workers are told is what a learner's process is told, and how to run it."""
    import pickle

    content = pickle.dumps(grader.settings)
    for entry in grader.entries.values():
        assert all(mistake["hint"].encode() not in content for mistake in entry["mistakes"])
        assert not {"runs", "mistakes", "worked"} & set(grader.settings["asked"][0][entry["name"]])
