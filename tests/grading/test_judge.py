import warnings
from collections import namedtuple

import jax.numpy as jnp
import numpy as np
import pytest

from grading import judge
from grading.key import Odd

RNG = np.random.default_rng(5)
CASES = [(RNG.normal(size=(n, m)), RNG.normal(size=(n, 1))) for n, m in ((2, 3), (3, 3), (2, 7))]


def reference(x, y):
    return {"dw": x.mean(axis=1, keepdims=True) - y, "db": float(x.mean())}, float((x**2).sum())


def but(dw=None, db=None, cost=None):
    """The reference with some of its outputs changed."""

    def function(x, y):
        grads, value = reference(x, y)
        grads = {"dw": dw(grads["dw"]) if dw else grads["dw"], "db": db(grads["db"]) if db else grads["db"]}
        return grads, cost(value) if cost else value

    return function


MISTAKES = [
    ("dw doubled", but(dw=lambda v: 2 * v)),
    ("db cubed", but(db=lambda v: v**3)),
    ("cost rooted", but(cost=lambda v: v**0.5)),
    ("both gradients doubled", but(dw=lambda v: 2 * v, db=lambda v: 2 * v)),
    ("all shifted", but(dw=lambda v: v + 0.3, db=lambda v: v * v + 0.1, cost=lambda v: v - v**0.3)),
]
PARTS = {"dw": 4, "db": 3, "cost": 3}


@pytest.fixture
def verdict(entry_of, judge_of):
    entry = entry_of(reference, CASES, MISTAKES, PARTS, returns="grads cost")
    return lambda function: judge_of(entry, function)


def points(verdict):
    return {part.name: part.points for part in verdict.parts}


def test_the_reference_is_full(verdict):
    whole = verdict(reference)
    assert whole.full and whole.points == 10 and points(whole) == PARTS
    assert not (whole.differs or whole.hints or whole.shown or whole.mistakes)


@pytest.mark.parametrize(
    "function",
    [
        lambda x, y: tuple(reference(x, y)),
        lambda x, y: list(reference(x, y)),
        lambda x, y: namedtuple("Both", "grads cost")(*reference(x, y)),
        lambda x, y: (*reference(x, y), "a cache"),
        lambda x, y: (reference(x, y)[0] | {"dZ": x, "note": "text"}, reference(x, y)[1]),
        lambda x, y: (dict(reversed(list(reference(x, y)[0].items()))), reference(x, y)[1]),
        but(db=np.float64, cost=np.array),
        but(dw=np.float32, db=np.float32, cost=np.float32),
        but(dw=jnp.asarray, db=jnp.asarray, cost=jnp.asarray),
        but(dw=lambda v: jnp.asarray(v, jnp.float32) * (1 + 3e-5)),
        but(dw=lambda v: v * (1 + 1e-6), cost=lambda v: v * (1 - 1e-6)),
        but(dw=lambda v: np.asfortranarray(v)),
        but(dw=lambda v: np.ma.array(v)),
    ],
    ids=range(13),
)
def test_other_forms_of_the_right_answer_are_full(verdict, function):
    assert verdict(function).full, str(verdict(function))


@pytest.mark.parametrize(
    "function, lost",
    [
        (but(dw=lambda v: v * (1 + 1e-4)), {"dw"}),  # float64 is held to 1e-5
        (but(dw=lambda v: np.float32(v * (1 + 1e-3))), {"dw"}),
        (but(db=lambda v: -v), {"db"}),
        (but(cost=lambda v: [[v]]), {"cost"}),
        (but(cost=lambda v: np.array([v])), {"cost"}),
        (but(dw=lambda v: v.T), {"dw"}),
        (but(dw=np.ravel), {"dw"}),
        (but(dw=lambda v: v.tolist()), {"dw"}),
        (but(dw=lambda v: np.where(v == v[0], np.nan, v)), {"dw"}),
        (but(cost=lambda v: np.inf), {"cost"}),
        (but(cost=str), {"cost"}),
        (but(cost=lambda v: None), {"cost"}),
        (but(cost=complex), {"cost"}),
        (lambda x, y: reference(x, y)[0], {"dw", "db", "cost"}),
        (lambda x, y: reference(x, y)[::-1], {"dw", "db", "cost"}),
        (lambda x, y: ({"dw": reference(x, y)[0]["dw"]}, reference(x, y)[1]), {"db"}),
        (lambda x, y: None, {"dw", "db", "cost"}),
        (lambda x, y: np.array([1.0, 2.0]), {"dw", "db", "cost"}),
        (lambda x, y: 1 / 0, {"dw", "db", "cost"}),
        (lambda x, y: reference(x, y) if x.shape[1] < 7 else None, {"dw", "db", "cost"}),
        (lambda x, y: but(db=lambda v: v if x.shape[1] < 7 else 0)(x, y), {"db"}),
    ],
    ids=range(21),
)
def test_each_part_is_judged_by_itself(verdict, function, lost):
    wrong = verdict(function)
    assert {name for name, got in points(wrong).items() if got < PARTS[name]} == lost
    assert all(got in (0, PARTS[name]) for name, got in points(wrong).items())
    assert wrong.differs and not wrong.full


class Everything:
    """Equal to all, larger than all, and of every shape."""

    shape, dtype, size = (2, 1), np.dtype(float), 2

    def __eq__(self, other):
        return True

    def __getattr__(self, name):
        return lambda *args, **kwargs: True

    __hash__ = None  # type: ignore[assignment]
    __array_priority__ = 1e9


class Array(np.ndarray):
    def __eq__(self, other):
        return np.ones(self.shape, bool)

    def __sub__(self, other):
        return np.zeros(self.shape)


def test_an_object_that_says_it_equals_everything_earns_nothing(verdict):
    assert verdict(lambda x, y: Everything()).points == 0
    assert verdict(lambda x, y: ({"dw": Everything(), "db": Everything()}, Everything())).points == 0
    assert verdict(but(dw=lambda v: np.zeros(v.shape).view(Array))).points == 6


@pytest.mark.parametrize(
    "function, named",
    [
        (but(dw=lambda v: 2 * v), [0]),
        (but(db=lambda v: v**3), [1]),
        (but(dw=lambda v: 2 * v, cost=lambda v: v**0.5), [0, 2]),
        (but(dw=lambda v: 2 * v, db=lambda v: 2 * v), [3]),
        (but(dw=lambda v: 2 * v, db=lambda v: 2 * v, cost=lambda v: v**0.5), [2, 3]),
        (but(dw=lambda v: v + 0.3, db=lambda v: v * v + 0.1, cost=lambda v: v - v**0.3), [4]),
        (but(dw=lambda v: 2 * v, db=lambda v: v**3, cost=lambda v: v**0.5), [0, 1, 2]),
        (but(dw=lambda v: 2 * v, cost=lambda v: v**0.71), [0]),
        (but(cost=lambda v: v**0.71), []),
        (but(dw=lambda v: 2 * v if v.shape == (2, 1) else v), []),  # not in all cases
        (but(dw=lambda v: np.float32(2 * v)), [0]),
        (but(dw=lambda v: 2 * jnp.asarray(v), db=lambda v: jnp.float32(v**3)), [0, 1]),
    ],
    ids=range(12),
)
def test_the_smallest_set_of_mistakes_is_named(verdict, function, named):
    wrong = verdict(function)
    assert wrong.mistakes == named
    assert [hint for hint in wrong.hints if "no mistake that we know" not in hint] == [MISTAKES[number][0] for number in named]


def test_a_wrong_answer_of_no_known_kind_says_so_and_where_to_go_on(verdict):
    wrong = verdict(but(cost=lambda v: v**0.71))
    assert wrong.hints == [
        "This matches no mistake that we know. All else is right, so look at the lines that compute `cost`. "
        "`check.inputs('f')` gives the arguments of the case that fails, to try by hand."
    ]


def test_what_is_right_narrows_down_where_to_look(verdict):
    wrong = verdict(but(dw=lambda v: v**3, cost=lambda v: v**0.71))
    assert "Follow the smallest case line by line." in wrong.hints[0]

    def in_one_case(x, y):
        grads, cost = reference(x, y)
        return {"dw": grads["dw"] ** (3 if x.shape == (2, 7) else 1), "db": grads["db"]}, cost * (1.3 if x.shape == (2, 7) else 1)

    assert "Most cases are right: what is special about the one below?" in verdict(in_one_case).hints[0]


def test_nan_is_no_evidence_of_a_mistake_that_does_more(entry_of, judge_of):
    mistakes = [("both", but(dw=lambda v: v**3, cost=lambda v: np.nan)), ("the cost", but(cost=lambda v: np.inf))]
    entry = entry_of(reference, CASES, mistakes, PARTS, returns="grads cost")
    assert judge_of(entry, but(cost=lambda v: np.nan)).hints == []
    assert judge_of(entry, but(cost=lambda v: np.inf)).hints == ["the cost"]
    assert judge_of(entry, but(dw=lambda v: v**3, cost=lambda v: np.nan)).hints == ["both"]


def test_outputs_at_each_others_places_are_no_other_mistake(entry_of, judge_of):
    entry = entry_of(reference, CASES, [("db is too much", but(db=lambda v: np.zeros((3, 1))))], PARTS, returns="grads cost")

    def exchanged(x, y):
        grads, cost = reference(x, y)
        return {"dw": grads["db"], "db": grads["dw"]}, cost

    verdict = judge_of(entry, exchanged)
    assert verdict.slips == ["place"] and not verdict.mistakes
    assert verdict.differs[0] == "`dw` holds what `db` should be: are two outputs swapped?"


def test_two_mistakes_with_one_sentence_say_it_once(entry_of, judge_of):
    mistakes = [("the sign", but(dw=lambda v: -v)), ("the sign", but(db=lambda v: v + 1))]
    entry = entry_of(reference, CASES, mistakes, PARTS, returns="grads cost")
    assert judge_of(entry, but(dw=lambda v: -v, db=lambda v: v + 1)).hints == ["the sign"]


def raiser(message):
    def function(x, y):
        raise ValueError(message)

    return function


def test_a_mistake_that_raises_is_known_by_its_message(entry_of, judge_of):
    entry = entry_of(reference, CASES, [("do not raise a", raiser("a")), ("nor b", raiser("b"))], PARTS, returns="grads cost")
    assert judge_of(entry, raiser("b")).hints == ["nor b"]
    assert judge_of(entry, raiser("c")).mistakes == []
    assert judge_of(entry, reference).full


def test_a_mistake_that_raises_in_one_case_is_known(entry_of, judge_of):
    def sometimes(x, y):
        if x.shape[1] == 7:
            raise ValueError("seven")
        return but(dw=lambda v: 2 * v)(x, y)

    entry = entry_of(reference, CASES, [("sevens", sometimes), MISTAKES[0]], PARTS, returns="grads cost")
    assert judge_of(entry, sometimes).hints == ["sevens"]
    assert judge_of(entry, but(dw=lambda v: 2 * v)).hints == ["dw doubled"]


def test_a_stopped_mistake_names_a_stopped_answer_only(entry_of, judge_of):
    entry = entry_of(lambda x, y: x, CASES)
    entry.index["mistakes"] = [{"hint": "it loops", "runs": [{"error": "stopped"}] * 3}]
    assert judge.judge(entry, [{"error": "stopped"}] * 3).hints == ["it loops"]
    assert judge.judge(entry, [{"error": "TypeError"}] * 3).mistakes == []


def test_an_error_that_is_asked_for_is_compared_by_its_kind(entry_of, judge_of):
    entry = entry_of(raiser("any"), CASES)
    assert judge_of(entry, raiser("other words")).full
    assert not judge_of(entry, lambda x, y: 1 / 0).full
    assert judge_of(entry, lambda x, y: x).differs == ["It must raise a `ValueError` for such arguments, as its docstring says."]
    assert judge_of(entry, lambda x, y: None).points == 0


def test_behaviors_are_parts_of_their_cases(entry_of, judge_of):
    cases = [(np.ones(3),), (np.arange(3.0),), (2.0,), (-1.0,)]
    entry = entry_of(lambda x: x + 1, cases, parts={"arrays": 3, "numbers": 2}, named={2: "numbers", 3: "numbers"})
    assert points(judge_of(entry, lambda x: x + 1)) == {"arrays": 3, "numbers": 2}
    assert points(judge_of(entry, lambda x: x + 1 if np.ndim(x) else 0.0)) == {"arrays": 3, "numbers": 0}
    assert points(judge_of(entry, lambda x: x + 1 if not np.ndim(x) else x)) == {"arrays": 0, "numbers": 2}
    assert points(judge_of(entry, lambda x: abs(x) + 1)) == {"arrays": 3, "numbers": 0}


def test_an_unwritten_answer_says_so_and_shows_no_case(verdict):
    def stub(x, y):
        raise NotImplementedError()

    said = verdict(stub)
    assert said.points == 0 and said.differs == ["`f` is not written yet: it still raises NotImplementedError."]
    assert not said.hints and not said.shown


def test_a_wrong_upstream_exercise_comes_first(tiny):
    entry = tiny.entries["slope_of"]
    runs = [{"value": ({"dw": np.zeros((2, 1)), "db": 0.0}, 0.0)}] * 3
    said = judge.judge(entry, runs, wrong_first="double")
    assert said.points == 0 and not said.hints and not said.mistakes
    assert said.differs == [
        "This exercise uses `double`, which is not right yet. Mend `double` first, then run this check again."
    ]


def test_the_first_case_is_shown_whole_and_others_without_what_was_expected(verdict):
    first = verdict(but(cost=lambda v: v + 1))
    assert list(first.shown) == ["x", "y", "cost: yours", "cost: expected"]
    x = CASES[0][0]
    assert first.shown["cost: expected"] == f"{(x**2).sum():.8g}" and first.shown["cost: yours"] == f"{(x**2).sum() + 1:.8g}"
    later = verdict(lambda x, y: but(db=lambda v: 9.0)(x, y) if x.shape[1] == 7 else reference(x, y))
    assert later.failing == 2 and list(later.shown) == ["x", "y", "db: yours"] and later.shown["db: yours"] == "9"
    failed = verdict(lambda x, y: 1 / 0)
    assert failed.shown["what came"].startswith("ZeroDivisionError: division by zero\nline ")


def test_points_do_not_hang_on_words(entry_of, judge_of, monkeypatch):
    entry = entry_of(reference, CASES, MISTAKES, PARTS, returns="grads cost")
    monkeypatch.setattr(judge.diagnose, "describe", lambda *args: 1 / 0)
    wrong = judge_of(entry, but(dw=lambda v: 3 * v))
    assert wrong.points == 6 and wrong.differs == [
        "What differs could not be put into words (ZeroDivisionError('division by zero'))."
    ]


ODD = [None, True, "text", 3, -0.0, np.nan, np.inf, 1e300, 1j, (), [], {}, {"dw": 1.0}, [1, "a"], lambda: 1, Odd, np.uint8(3)]
ODD += [np.zeros((2, 0)), np.ones((7, 7)), np.array([None]), np.full((2, 1), np.nan), np.ones((1, 1, 1)), jnp.ones(3)]


@pytest.mark.parametrize("seed", range(40))
def test_any_answer_gets_words_and_no_warning(entry_of, judge_of, seed):
    rng = np.random.default_rng(seed)
    entry = entry_of(reference, CASES, MISTAKES, PARTS, returns="grads cost")

    def pick(right):
        return right if rng.random() < 0.3 else ODD[rng.integers(len(ODD))]

    def function(x, y):
        grads, cost = reference(x, y)
        return pick(({name: pick(leaf) for name, leaf in grads.items()}, pick(cost)))

    said = judge_of(entry, function)
    assert said.full or said.differs
    assert "could not be put into words" not in str(said)
    assert str(said) and said._repr_html_().startswith("<div")


def test_what_the_reference_gives_as_non_finite_must_be_the_same(entry_of, judge_of):
    entry = entry_of(lambda x: np.array([np.inf, -np.inf, np.nan, 1.0]), [(1.0,), (2.0,)])
    assert judge_of(entry, lambda x: [np.inf, -np.inf, np.nan, 1.0]).full
    assert not judge_of(entry, lambda x: [np.inf, np.inf, np.nan, 1.0]).full
    assert not judge_of(entry, lambda x: [np.inf, -np.inf, 0.0, 1.0]).full


@pytest.mark.parametrize(
    "got, want, rtol, expected",
    [
        (1.0, 1.0, 1e-5, 0),
        (1 + 1.1e-5, 1.0, 1e-5, 1.1 / 1.11),  # relative, plus a tenth of the largest, plus a hundredth
        (np.array([0.0, 2.2e-6]), np.array([0.0, 1.0]), 1e-5, None),
        (np.array([1e-6, 1.0]), np.array([0.0, 1.0]), 1e-5, 1 / 1.1),  # a zero beside a one: within a tenth of its tolerance
        (3, 3.0, 1e-5, 0),
        (True, 1.0, 1e-5, 0),
        (np.int64(3), 3.0, 1e-5, 0),
        (np.zeros((0, 3)), np.zeros((0, 3)), 1e-5, 0),
        (np.zeros((3, 0)), np.zeros((0, 3)), 1e-5, np.inf),
        (np.zeros((1, 1)), 0.0, 1e-5, np.inf),
        (0.0, np.zeros((1, 1)), 1e-5, np.inf),
        ("a", "a", 1e-5, 0),
        ("a", "b", 1e-5, np.inf),
        (None, None, 1e-5, 0),
        (0.0, None, 1e-5, np.inf),
        (None, 0.0, 1e-5, np.inf),
        (Odd("function"), Odd("function"), 1e-5, 0),
        (Odd("set"), 1.0, 1e-5, np.inf),
        (judge.MISSING, 1.0, 1e-5, np.inf),
        (len, 1.0, 1e-5, np.inf),
    ],
    ids=range(20),
)
def test_distance_is_counted_in_tolerances(got, want, rtol, expected):
    distance = judge.distance(got, want, rtol)
    assert distance > 1e4 if expected is None else distance == pytest.approx(expected, rel=1e-6)


def test_one_single_precision_array_makes_the_whole_answer_single():
    double, single = {"value": {"a": np.ones(2)}}, {"value": {"a": np.ones(2, np.float32), "b": 1.0}}
    assert judge.precision([double, {"error": "stopped"}]) == "double"
    assert judge.precision([double, single]) == "single"
    assert judge.precision([{"value": np.ones(2, np.float16)}]) == "single"
    assert judge.precision([{"value": np.ones(2, np.int32)}, {"value": "text"}]) == "double"


@pytest.mark.parametrize(
    "path, returns, name",
    [
        ((), [], "the result"),
        (("dw",), [], "`dw`"),
        ((1,), ["grads", "cost"], "`cost`"),
        ((0, "dw"), ["grads", "cost"], "`dw`"),
        ((1, 2), ["params", "costs"], "`costs[2]`"),
        ((3,), [], "`result[3]`"),
        (("layers", 2), [], "`result['layers'][2]`"),
    ],
)
def test_a_leaf_is_called_as_a_learner_calls_it(path, returns, name):
    assert judge.label(path, {"returns": returns}) == name


def test_words_about_random_numbers_are_called_by_what_they_are_about():
    drawn = {"returns": [], "call": "in_words"}
    assert judge.label(("W3", "where"), drawn) == "the range of `W3`"
    assert judge.label(("value", "shape"), drawn) == "the shape of the result"
    assert judge.label(("arrays alike",), drawn) == "`arrays alike`"
    assert judge.label(("W3", "where"), drawn | {"call": "plain"}) == "`where`"


def test_the_tiny_weeks_mistakes_are_named_and_its_right_answers_full(tiny, judged):
    from grading import sources

    for name, exercise in tiny.material.exercises.items():
        assert judged(name, tiny.namespace[name]).full
        for number, mistake in enumerate(exercise.mistakes):
            wrong = judged(name, sources.defined(tiny.material.mistaken(name, mistake), tiny.namespace, name))
            assert wrong.mistakes == [number] and not wrong.full


def test_no_warning_comes_out_of_the_judge(entry_of, judge_of, monkeypatch, recwarn):
    entry = entry_of(reference, CASES, MISTAKES, PARTS, returns="grads cost")
    monkeypatch.setattr(judge.diagnose, "describe", lambda *args: (warnings.warn("odd", stacklevel=1), ([], []))[1])
    assert judge_of(entry, but(dw=lambda v: 3 * v)).points == 6
    assert not recwarn.list


def test_one_array_for_several_values_is_shown_whole():
    """Its first row must not pass for the first of the values, with a shape that nobody returned."""
    came = np.ones((1, 3))
    assert judge._at(came, (0,)) is came and judge._at(came, (1,)) is judge.MISSING
    assert judge._at((came, 2.0), (0,)) is came and judge._at({"W": came}, ("W",)) is came


def test_an_error_is_named_where_a_view_looks_at_several_runs_at_once(entry_of, judge_of):
    def batches(x, y):
        order = np.random.RandomState(int(y)).permutation(x.shape[1])
        return [(x[:, order[:2]], x[:1, order[:2]]), (x[:, order[2:]], x[:1, order[2:]])]

    x = np.arange(10.0, 14.0).reshape(1, 4)
    cases = [(x, seed) for seed in (1, 2, 1, 3, 4, 3)]
    entry = entry_of(batches, cases, [("halved", lambda x, y: batches(x / 2, y))], {"examples": 2}, view="batch_facts")
    said = judge_of(entry, lambda x, y: missing(x))  # noqa: F821
    assert said.differs[0].startswith("It raises `NameError: name 'missing' is not defined`") and said.slips == ["error"]
    some = judge_of(entry, lambda x, y: batches(x, y) if y < 3 else missing(x))  # noqa: F821
    assert some.differs[0].startswith("It raises `NameError") and "could not be put into words" not in str(some)
