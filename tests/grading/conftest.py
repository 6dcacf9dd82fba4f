"""A tiny week of its own in a temporary folder, so that these tests do not depend on what a real week teaches."""

import json
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from grading import build, call, check, course, key, sources
from grading.judge import judge
from grading.verdict import Verdict

ASSIGNMENT = '''# %% [markdown]
# # A tiny week
# %% setup
import numpy as np

import grading

check = grading.week("course9_tiny/week1_small")
# %% exercise="double"
def double(x):
    """Twice x, plus one."""
    ### BEGIN SOLUTION
    y = 2 * x + 1
    return y
    ### END SOLUTION
# %% check="double"
check("double")
# %% exercise="slope_of"
def slope_of(w, X):
    """Averages over the columns of X, as a dictionary, and a cost."""
    ### BEGIN SOLUTION
    m = X.shape[1]
    Z = double(w) * X
    dw = np.sum(Z, axis=1, keepdims=True) / m
    db = np.sum(X - w) / m
    cost = np.sum(Z * Z) / m
    return {"dw": dw, "db": db}, cost
    ### END SOLUTION
# %% check="slope_of"
check("slope_of")
# %%
total = 1 + 2
# %% demo
shown = double(3)
# %% [markdown] answer="why" points=2
# Why does it work?
'''

LESSON = """# %% [markdown] topics="C9W1.01 C9W1.02"
# # A tiny lesson
#
# Prose.
# %% setup
import numpy as np
# %%
a = np.ones(3)
# %% demo
print(a)
"""

EXERCISES = """
import numpy as np

from grading.exercise import Case, Exercise, Mistake


def double_cases(rng):
    return [
        (np.array([1.0, 2.0, -3.0]),),
        (rng.normal(size=(2, 3)),),
        Case(float(rng.uniform(0.3, 0.7)), part="single numbers"),
        Case(-4.0, part="single numbers"),
    ]


def slope_cases(rng):
    for n, m in ((2, 3), (2, 3), (5, 5)):
        yield rng.normal(size=(n, 1)), rng.normal(size=(n, m))


exercises = [
    Exercise(
        "double",
        parts={"arrays": 3, "single numbers": 2},
        cases=double_cases,
        mistakes=[
            Mistake("2 * x -> 3 * x", "Twice, not three times."),
            Mistake("+ 1 -> - 1", "One is added."),
            Mistake("2 * x + 1 -> 2 * (x + 1)", "The one is not doubled."),
            Mistake("2 * x -> x * x", "Twice x is not x squared."),
            Mistake("2 * x -> np.abs(2 * x)", "A negative x stays negative."),
        ],
        worked="For x = 3: twice that is {2 * 3}, so double(3) = {double(3)}.",
    ),
    Exercise(
        "slope_of",
        uses=["double"],
        parts={"dw": 4, "db": 3, "cost": 3},
        returns="grads cost",
        cases=slope_cases,
        mistakes=[
            Mistake("keepdims=True) / m -> keepdims=True)", "dw is an average over the columns."),
            Mistake("np.sum(X - w) / m -> np.sum(X - w)", "db is an average over the columns."),
            Mistake("np.sum(X - w) / m -> np.sum(X + w) / m", "w is taken away from X."),
            Mistake("np.sum(Z * Z) / m -> np.sum(Z) / m", "The cost takes squares."),
            Mistake("double(w) * X -> double(X) * w", "It is w that is doubled."),
            Mistake("X.shape[1] -> X.shape[0]", "m counts the columns."),
        ],
        about=["dlcore.logistic"],
        worked="With one column the average is the column.",
    ),
]
"""

RIGHT_ANSWERS = """
import jax.numpy as jnp
import numpy as np


def double__sum(x):
    return x + x + 1


def double__jax(x):
    return 2 * jnp.asarray(x) + 1


def double__loop(x):
    flat = [2 * v + 1 for v in np.ravel(x)]
    return np.array(flat, np.float32).reshape(np.shape(x))


def slope_of__loop(w, X):
    n, m = X.shape
    dw, db, cost = np.zeros((n, 1)), 0.0, 0.0
    for i in range(m):
        z = double(w[:, 0]) * X[:, i]
        dw[:, 0] += z / m
        db += np.sum(X[:, i] - w[:, 0]) / m
        cost += np.sum(z**2) / m
    return {"dw": dw, "db": db}, cost


def slope_of__jax(w, X):
    Z = double(w) * jnp.asarray(X)
    return {"dw": Z.mean(axis=1, keepdims=True), "db": jnp.sum(jnp.mean(X - w, axis=1)), "Z": Z}, jnp.sum(Z * Z) / X.shape[1]


def slope_of__einsum(w, X):
    Z = np.multiply(double(w), X)
    db, dw = np.einsum("ij->", X - w), np.einsum("ij->i", Z)[:, None]
    return [{"db": db / len(X.T), "dw": dw / len(X.T)}, np.vdot(Z, Z) / len(X.T)]
"""


SOURCES = {"assignment": ASSIGNMENT, "exercises": EXERCISES, "right_answers": RIGHT_ANSWERS, "lesson": LESSON}


@pytest.fixture
def make_week(tmp_path) -> Callable[..., course.Week]:
    """Writes the tiny week, with some texts replaced, and answers with it."""

    def make(assignment=(), exercises=(), right_answers=(), lesson=(), name="week1_small") -> course.Week:
        week = course.Week("course9_tiny", name, "Small", root=tmp_path)
        week.source.mkdir(parents=True, exist_ok=True)
        given = {"assignment": assignment, "exercises": exercises, "right_answers": right_answers, "lesson": lesson}
        for stem, text in SOURCES.items():
            changes = given[stem]
            for old, new in [changes] if changes and isinstance(changes[0], str) else changes:
                assert text.count(old) == 1, (stem, old, text.count(old))
                text = text.replace(old, new)
            (week.source / f"{stem}.py").write_text(text, encoding="utf-8")
        return week

    return make


@pytest.fixture(scope="session")
def tiny(tmp_path_factory) -> SimpleNamespace:
    """The tiny week, built once: `week`, its `material`, `entries` of the key, and the reference's `namespace`."""
    root = tmp_path_factory.mktemp("course")
    week = course.Week("course9_tiny", "week1_small", "Small", root=root)
    week.source.mkdir(parents=True)
    for stem, text in SOURCES.items():
        (week.source / f"{stem}.py").write_text(text, encoding="utf-8")
    build.build(week)
    material = sources.Material(week)
    entries = {name: key.load(week.key, name) for name in material.exercises}
    return SimpleNamespace(week=week, material=material, entries=entries, namespace=material.reference())


@pytest.fixture
def installed(tiny, tmp_path, monkeypatch) -> SimpleNamespace:
    """The tiny week as the installed course, a workspace as current folder, and `check` over a namespace of right answers."""
    monkeypatch.setattr(course, "ROOT", tiny.week.root)
    for name in ("NBGRADER_EXECUTION", "NBGRADER_VALIDATING", "DLC_CHECK"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / ".progress").mkdir()
    monkeypatch.chdir(tmp_path)
    names = tiny.material.reference()
    checks = check.Check(tiny.week.path, tiny.material.version, names)
    checks.first_limit = checks.limit = 5.0
    progress = tmp_path / ".progress" / "course9_tiny.week1_small.json"
    return SimpleNamespace(check=checks, names=names, folder=tmp_path, progress=progress)


@pytest.fixture
def judged(tiny) -> Callable:
    """The verdict on a function for an exercise of the tiny week, through the same steps as in a notebook."""
    return lambda name, function: judge_function(tiny.entries[name], function)


@pytest.fixture
def entry_of() -> Callable[..., key.Entry]:
    return make_entry


@pytest.fixture
def judge_of() -> Callable:
    return judge_function


def make_entry(reference, cases, mistakes=(), parts=None, returns="", view="values", named=None) -> key.Entry:
    """A key made by hand: a reference and its mistakes are plain functions, cases are tuples of arguments.

    `named` are the parts of cases that test a behavior, by the number of the case.
    """
    buffers = key.Buffers()

    def stored(function):
        runs = [call.run(function, case).stored() for case in cases]
        return [{"value": key.encode(run["value"], buffers)} if "value" in run else run for run in runs]

    parts = parts or {"result": 5}
    index = {
        "name": "f",
        "parts": parts,
        "rest": next((part for part in parts if part not in (named or {}).values() and part not in ("dw", "db", "cost")), ""),
        "returns": returns.split(),
        "arguments": ["x", "y", "z"][: len(cases[0])],
        "call": "plain",
        "view": view,
        "uses": [],
        "about": [],
        "optional": False,
        "worked": "Two and two is four.",
        "cases": [
            {"args": key.encode(case, buffers), "part": (named or {}).get(number), "about": ""}
            for number, case in enumerate(cases)
        ],
        "runs": stored(reference),
        "mistakes": [{"hint": hint, "runs": stored(function)} for hint, function in mistakes],
    }
    return key.Entry(json.loads(json.dumps(index)), buffers.flat())


def judge_function(entry: key.Entry, function: Callable) -> Verdict:
    outcomes = [call.run(function, entry.arguments(case), entry["call"], 5.0) for case in range(len(entry["cases"]))]
    return judge(entry, check._plain(outcomes))
