import json
import os
import subprocess
import sys
import threading
import time

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import grading
from grading import check as check_module
from grading import key


def double(x):
    return 2 * x + 1


def given(installed, name, function):
    """The verdict when the learner has defined `name` so."""
    installed.names[name] = function
    return installed.check(name)


def test_right_answers_are_full(installed):
    assert [repr(installed.check(name)) for name in ("double", "slope_of")] == ["5.0", "10.0"]


class EqualToAll:
    def __eq__(self, other):
        return True

    __hash__ = None  # type: ignore[assignment]


@pytest.mark.parametrize(
    "function, points, says",
    [
        (lambda x: None, 0, "It returns nothing (`None`): is there a `return` at its end?"),
        (lambda x: [float(v) for v in np.ravel(2 * x + 1)], 0, "has shape (6,) and must have (2, 3) in 3 of 4 cases"),
        (lambda x: float(np.sum(2 * x + 1)), 2, "The result is a single number and must have shape (3,)"),
        (lambda x: 2 * jnp.asarray(x) + 1, 5, ""),
        (lambda x: np.float32(2 * x + 1), 5, ""),
        (lambda x: np.float64(2 * x + 1), 5, ""),
        (lambda x: (2 * x + 1).tolist() if np.ndim(x) == 1 else 2 * x + 1, 5, ""),
        (lambda x: np.atleast_1d(2 * x + 1), 3, "must be a single number in 2 of 4 cases: its value is right"),
        (lambda x: np.atleast_2d(2 * x + 1), 0, ""),
        (
            lambda x: (2 * x + 1).T if np.ndim(x) else 2 * x + 1,
            2,
            "has shape (3, 2) and must have (2, 3) in 1 of 4 cases: it is transposed",
        ),
        (lambda x: EqualToAll(), 0, "It returns a `EqualToAll`, where numbers or arrays are expected."),
        (lambda x: x * np.nan, 0, "is nan (not a number)"),
        (lambda x: np.log(-np.abs(x) * 0 - 1.0), 0, "is nan (not a number)"),
        (lambda x: input(), 0, "EOFError: input() is not answered"),
        (lambda x: sys.exit(), 0, "It raises `SystemExit`"),
        (lambda: 1, 0, "TypeError"),
        (lambda x, y: 1, 0, "missing 1 required positional argument"),
        (lambda x: 3 * x + 1, 0, "Hint: Twice, not three times."),
    ],
    ids=range(18),
)
def test_what_learners_return(installed, capfd, function, points, says):
    verdict = given(installed, "double", function)
    assert verdict.points == points and float(repr(verdict)) == points
    assert says in str(verdict)
    assert verdict._repr_html_().startswith("<div")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "form", [jax.jit, lambda f: __import__("functools").partial(f), np.vectorize], ids=["jit", "partial", "vectorize"]
)
def test_functions_of_every_make_are_called(installed, form):
    assert given(installed, "double", form(double)).full


def test_a_class_with_call_is_a_function_too(installed):
    class Double:
        def __call__(self, x):
            return 2 * x + 1

    assert given(installed, "double", Double()).full


def test_a_missing_function_is_a_sentence(installed):
    del installed.names["double"]
    verdict = installed.check("double")
    assert repr(verdict) == "0.0" and verdict.differs == [
        "There is no `double` yet: run the cell that defines it, then this one again."
    ]


def test_a_name_taken_by_something_else_is_a_sentence(installed):
    verdict = given(installed, "double", np.ones(3))
    assert repr(verdict) == "0.0" and "`double` is a ndarray here, and must be a function." in verdict.differs[0]


def test_an_unknown_name_is_told_with_the_nearest(installed):
    with pytest.raises(ValueError, match="There is no exercise 'duoble' in course9_tiny/week1_small; is 'double' meant"):
        installed.check("duoble")
    with pytest.raises(ValueError, match="There is no exercise <function double"):
        installed.check(double)


def test_a_loop_without_end_ends_the_check_once(installed):
    calls = []

    def endless(x):
        calls.append(1)
        while True:
            pass

    installed.check.first_limit = installed.check.limit = 0.2
    verdict = given(installed, "double", endless)
    assert len(calls) == 1  # there are four cases
    assert verdict.points == 0 and "It did not come to an end" in verdict.differs[0]


def test_a_slow_first_call_may_take_longer(installed):
    calls = []

    def compiles(x):
        calls.append(1)
        time.sleep(0.3 if len(calls) == 1 else 0)
        return 2 * x + 1

    installed.check.first_limit, installed.check.limit = 3.0, 0.2
    assert given(installed, "double", compiles).full


def test_what_is_printed_warned_and_changed_is_told_and_costs_nothing(installed, capfd):
    def loud(x):
        print("hello", np.shape(x))
        np.log(np.zeros(1))
        os.write(2, b"noise")
        y = 2 * x + 1
        if np.ndim(x):
            x[...] = 0
        return y

    verdict = given(installed, "double", loud)
    assert verdict.full and repr(verdict) == "5.0"
    assert verdict.printed == "hello (3,)"
    assert verdict.notes[0].startswith("Your function changes its input `x`.")
    assert verdict.notes[1].startswith("It warned: RuntimeWarning: divide by zero")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("value", [np.ones(1), 1.0, jnp.ones(1), [1.0]], ids=["array", "float", "jax", "list"])
@pytest.mark.parametrize("wrap", [lambda f: f, jax.jit], ids=["plain", "jit"])
def test_a_notebook_global_is_a_note(installed, value, wrap):
    installed.names["factor"] = value
    exec("def double(x): return 2 * x + factor / factor", installed.names)
    if isinstance(value, list):
        exec("def double(x): return 2 * x + len(factor)", installed.names)
    installed.names["double"] = wrap(installed.names["double"])
    verdict = installed.check("double")
    assert verdict.notes == [
        "It uses `factor` from the notebook, which is not among its arguments. Does it still work on other data?"
    ]


def test_a_global_inside_a_comprehension_is_a_note(installed):
    installed.names["factor"] = np.ones(())
    exec("def double(x):\n    def inner(v):\n        return v * factor\n    return inner(2 * x + 1)", installed.names)
    assert "It uses `factor` from the notebook" in installed.check("double").notes[0]


def test_constants_and_attributes_are_no_globals_to_mind(installed):
    installed.names |= {"EPSILON": 1e-300, "real": np.ones(3)}
    exec("def double(x): return 2 * np.asarray(x).real + 1 + EPSILON", installed.names)
    assert installed.check("double").notes == []


def test_a_value_too_many_is_a_note(installed):
    slope_of = installed.names["slope_of"]
    installed.names["slope_of"] = lambda w, X: (*slope_of(w, X), "a cache")
    verdict = installed.check("slope_of")
    assert verdict.full
    assert any(note.startswith("It returns 3 values, and `grads`, `cost` are asked for") for note in verdict.notes)


def test_functions_modules_and_own_names_are_no_globals_to_mind(installed):
    installed.names["x"] = np.ones(3)
    exec("def helper(x): return 2 * x\ndef double(x): return np.add(helper(x), 1)", installed.names)
    assert installed.check("double").notes == []


def test_the_courses_own_library_is_a_note(installed):
    from dlcore import logistic

    installed.names |= {"logistic": logistic, "own": installed.names["slope_of"]}
    exec("def slope_of(w, X):\n    logistic\n    return own(w, X)", installed.names)
    verdict = installed.check("slope_of")
    assert verdict.full and "It calls the course's own library." in verdict.notes[0]
    installed.names |= {"forward": logistic.forward}
    exec("def slope_of(w, X):\n    forward\n    return own(w, X)", installed.names)
    assert "It calls the course's own library." in installed.check("slope_of").notes[0]


def test_a_wrong_upstream_exercise_is_named_first(installed):
    installed.names["double"] = lambda x: 3 * x
    verdict = installed.check("slope_of")
    assert not verdict.full and "uses `double`, which is not right yet" in verdict.differs[0] and not verdict.hints
    del installed.names["double"]
    assert "uses `double`, which is not right yet" in installed.check("slope_of").differs[0]
    installed.names["double"] = double
    assert installed.check("slope_of").full


def test_an_upstream_exercise_that_is_wrong_elsewhere_costs_nothing(installed):
    installed.names["double"] = lambda x: 2 * x + 1 if np.ndim(x) else 0.0
    assert installed.check("slope_of").full


def test_an_error_in_a_jitted_function_shows_its_line(installed):
    source = "def double(x):\n    y = 2 * x\n    return y.no_such_thing\n"
    exec(compile(source, "cell.py", "exec"), installed.names)
    __import__("linecache").cache["cell.py"] = (len(source), None, source.splitlines(True), "cell.py")
    installed.names["double"] = jax.jit(installed.names["double"])
    assert "(line 3: return y.no_such_thing)" in installed.check("double").differs[0]


def test_an_answer_that_does_without_the_upstream_exercise_is_right(installed):
    installed.names["double"] = None
    right = installed.names["slope_of"]
    exec("def double(x): return 2 * x + 1", own := {})
    installed.names["slope_of"] = type(right)(right.__code__, {"np": np, **own})
    assert installed.check("slope_of").full


# Arguments to try by hand


def test_inputs_are_those_of_the_first_failing_case(installed):
    installed.names["double"] = lambda x: 2 * x + 1 if np.ndim(x) else 0.0
    installed.check("double")
    (x,) = installed.check.inputs("double").values()
    assert 0.3 < x < 0.7
    installed.names["double"] = double
    installed.check("double")
    assert installed.check.inputs("double")["x"].tolist() == [1.0, 2.0, -3.0]  # nothing fails: the example


def test_inputs_may_be_asked_for_before_the_check(installed):
    installed.names["double"] = lambda x: 2 * x + 1 if np.ndim(x) < 2 else None
    arguments = installed.check.inputs("double")
    assert arguments["x"].shape == (2, 3)
    arguments["x"][:] = 0
    assert installed.check.inputs("double")["x"].any()
    assert list(installed.check.inputs("slope_of")) == ["w", "X"]


# Where the key lies


def test_the_key_is_found_from_any_folder(installed, tmp_path, monkeypatch):
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a" / "b")
    assert installed.check("double").full


def test_the_installed_key_comes_before_one_beside_the_notebook(installed, tiny, tmp_path):
    (tmp_path / "key.npz").write_bytes(b"not a key")
    assert installed.check("double").full


def test_without_an_installed_course_the_key_beside_the_notebook_is_used(installed, tiny, tmp_path, monkeypatch):
    monkeypatch.setattr(check_module.course, "ROOT", tmp_path / "elsewhere")
    with pytest.raises(FileNotFoundError, match="There is no answer key for course9_tiny/week1_small: .* Run `dlc doctor`"):
        installed.check("double")
    (tmp_path / "key.npz").write_bytes(tiny.week.key.read_bytes())
    assert installed.check("double").full


def test_another_version_of_the_key_is_a_note(installed):
    assert installed.check("double").notes == []
    installed.check.version = "00000000"
    (note,) = installed.check("double").notes
    assert note.startswith("This notebook is of version 00000000 and the answer key of version ") and "make lab" in note
    installed.check.version = None
    assert installed.check("double").notes == []


def test_week_looks_into_the_callers_namespace(installed, tiny):
    names = {"grading": grading, "double": double}
    exec(f"check = grading.week({tiny.week.path!r})\nverdict = check('double')", names)
    assert names["verdict"].full
    assert "double, slope_of" in repr(names["check"])


# Progress


def progress(installed):
    return json.loads(installed.progress.read_text(encoding="utf-8"))


def test_progress_is_kept_in_the_workspace(installed, tmp_path, monkeypatch):
    (tmp_path / "course9_tiny" / "deep").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "course9_tiny" / "deep")
    given(installed, "double", lambda x: 2 * x + 1 if np.ndim(x) else None)
    installed.check("slope_of")
    kept = progress(installed)
    assert kept["week"] == "course9_tiny/week1_small" and kept["last"] == "slope_of"
    points = {name: (own["points"], own["max"]) for name, own in kept["exercises"].items()}
    assert points == {"double": (3, 5), "slope_of": (10, 10)}
    assert [path.name for path in installed.progress.parent.iterdir()] == [installed.progress.name]


def test_a_better_answer_replaces_the_old_one(installed):
    given(installed, "double", lambda x: None)
    assert progress(installed)["exercises"]["double"]["points"] == 0
    given(installed, "double", double)
    assert progress(installed)["exercises"]["double"]["points"] == 5


@pytest.mark.parametrize("variable", ["NBGRADER_EXECUTION", "NBGRADER_VALIDATING"])
def test_nothing_is_kept_under_nbgrader(installed, monkeypatch, variable):
    monkeypatch.setenv(variable, "1")
    assert installed.check("double").full
    assert not list(installed.progress.parent.iterdir())


def test_outside_a_workspace_nothing_is_written(installed, tmp_path, monkeypatch):
    installed.progress.parent.rmdir()
    before = sorted(tmp_path.rglob("*"))
    assert installed.check("double").full
    assert sorted(tmp_path.rglob("*")) == before


def refuse(*args, **kwargs):
    raise PermissionError(13, "Permission denied")


@pytest.mark.parametrize("what", ["tempfile.mkstemp", "os.replace"])
def test_a_folder_that_cannot_be_written_is_passed_over_in_silence(installed, monkeypatch, capfd, what):
    module, name = what.split(".")
    monkeypatch.setattr(getattr(check_module, module), name, refuse)
    assert installed.check("double").full
    assert capfd.readouterr() == ("", "")
    assert not list(installed.progress.parent.iterdir())


@pytest.mark.parametrize("content", ["{", "[]", "null", '{"week": 3}', '{"exercises": [1]}', ""])
def test_a_damaged_file_is_begun_anew(installed, content):
    installed.progress.write_text(content, encoding="utf-8")
    assert installed.check("double").full
    assert progress(installed)["exercises"]["double"]["points"] == 5


def test_progress_is_replaced_in_one_step(installed):
    """Somebody who reads all the time never sees half a file."""
    installed.check("double")
    bad, done = [], threading.Event()

    def read():
        while not done.is_set():
            try:
                progress(installed)
            except ValueError as error:
                bad.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(40):
        installed.check("double")
    done.set()
    reader.join()
    assert not bad


def test_a_check_takes_little_time_beyond_the_answer(installed):
    installed.check("slope_of")
    times = []
    for _ in range(5):
        started = time.perf_counter()
        installed.check("slope_of")
        times.append(time.perf_counter() - started)
    assert min(times) < 0.1


def test_importing_grading_is_light():
    """`import grading` is what a bare Python runs for `python -m grading lab`."""
    program = "import sys, grading; print(sorted({'numpy', 'jax', 'nbgrader', 'matplotlib'} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert out == "[]\n"


def test_plain_makes_outputs_into_data():
    outcome = check_module.call.Outcome(value={"a": EqualToAll()})
    (run,) = check_module._plain([outcome])
    assert run["value"]["a"] == key.Odd("EqualToAll")
