import numpy as np
import pytest

from grading import call, view
from grading.view import leaves


def shown(value, named=False):
    return [(path, leaf.tolist() if isinstance(leaf, np.ndarray) else leaf) for path, leaf in leaves(value, named)]


@pytest.mark.parametrize(
    "value, expected",
    [
        (3.5, [((), 3.5)]),
        (None, [((), None)]),
        (np.arange(3), [((), [0, 1, 2])]),
        ([1, 2.5], [((), [1, 2.5])]),
        ((np.float64(1.0), np.array(2.0)), [((), [1, 2])]),
        ((), [((), [])]),
        ({"a": 1, "b": {"c": 2}}, [(("a",), 1), (("b", "c"), 2)]),
        ({"costs": [1, 2]}, [(("costs",), [1, 2])]),
        ([np.ones(1), np.ones(1)], [((0,), [1]), ((1,), [1]), (("length",), 2)]),
        ([[1, 2], [3]], [((0,), [1, 2]), ((1,), [3]), (("length",), 2)]),
        (["a", 1], [((0,), "a"), ((1,), 1), (("length",), 2)]),
        ({}, []),
    ],
)
def test_leaves(value, expected):
    assert shown(value) == expected


def test_named_outputs_are_apart_and_have_no_length():
    assert shown((1, 2.0), named=True) == [((0,), 1), ((1,), 2.0)]
    assert shown(({"dw": np.ones(1)}, [1, 2]), named=True) == [((0, "dw"), [1]), ((1,), [1, 2])]
    assert shown(np.ones(2), named=True) == [((), [1, 1])]


def test_without_cache_drops_the_last_value_only():
    (run,) = view.without_cache([{"value": (np.ones(1), {"cache": 1})}])
    assert shown(run["value"]) == [((), [1])]
    (run,) = view.without_cache([{"value": (1, 2, "cache")}])
    assert run["value"] == (1, 2)
    for value in (np.ones(2), (1,), None, {"a": 1}):
        assert view.without_cache([{"value": value}])[0]["value"] is value
    assert view.without_cache([{"error": "stopped"}]) == [{"error": "stopped"}]


def draws(rng_of, shape=(4, 3)):
    """Three runs as the view expects them: a seed, another, the first again."""
    return [{"value": {"W": rng_of(seed).normal(size=shape) * 0.01}} for seed in (1, 2, 1)]


def facts(runs):
    (run,) = view.random_facts(runs)
    return run["value"]


def test_facts_about_a_random_answer():
    right = facts(draws(np.random.default_rng, (40, 30)))
    assert right["same seed, same numbers"] and right["other seed, other numbers"]
    assert right["W"]["shape"].tolist() == [40, 30] and right["W"]["centred"] and right["W"]["rows differ"]
    assert 0.009 < right["W"]["spread"] < 0.011


def test_facts_about_wrong_random_answers():
    constant = facts(draws(lambda seed: np.random.default_rng(0)))
    assert constant["same seed, same numbers"] and not constant["other seed, other numbers"]
    state = np.random.default_rng(0)
    unseeded = facts(draws(lambda seed: state))
    assert not unseeded["same seed, same numbers"] and unseeded["other seed, other numbers"]
    rows = facts([{"value": {"W": np.tile(np.random.default_rng(seed).normal(size=3), (4, 1))}} for seed in (1, 2, 1)])
    assert not rows["W"]["rows differ"]
    positive = facts([{"value": {"W": np.random.default_rng(seed).uniform(size=(40, 30))}} for seed in (1, 2, 1)])
    assert not positive["W"]["centred"]


def test_a_random_answer_that_fails_stays_as_it_is():
    runs = [{"value": 1.0}, {"error": "TypeError"}, {"value": 1.0}]
    assert view.random_facts(runs) == runs


GOING_ON = np.random.default_rng(0)  # a state that no seed resets
X, Y = np.array([np.arange(13.0), 3 * np.arange(13.0)]), np.arange(13.0).reshape(1, 13) ** 2


def epochs(cut):
    """The facts of three epochs that `cut(rng)` gives as a list of index arrays."""
    orders = [cut(np.random.default_rng(seed)) for seed in (1, 2, 1)]
    (run,) = view.batch_facts([{"value": [(X[:, part], Y[:, part]) for part in order]} for order in orders])
    return run["value"]


def test_facts_about_mini_batches():
    right = epochs(lambda rng: np.split(rng.permutation(13), [5, 10]))
    assert right["examples"]["sizes"].tolist() == [5, 5, 3] and right["examples"]["shapes"].tolist() == [2, 5, 1, 5]
    assert np.array_equal(right["examples"]["each once"], X) and np.array_equal(right["labels"], Y)
    assert set(right["order"].values()) == {True}


@pytest.mark.parametrize(
    "cut, fact",
    [
        (lambda rng: np.split(np.arange(13), [5, 10]), "shuffled"),
        (lambda rng: [rng.permutation(part) for part in np.split(np.arange(13), [5, 10])], "mixed across batches"),
        (lambda rng: np.split(np.random.default_rng(0).permutation(13), [5, 10]), "other seed, other order"),
        (lambda rng: np.split(GOING_ON.permutation(13), [5, 10]), "same seed, same order"),
    ],
)
def test_facts_about_orders_that_are_not_random(cut, fact):
    assert not epochs(cut)["order"][fact]


def test_facts_about_mini_batches_that_are_wrong():
    lost = epochs(lambda rng: np.split(rng.permutation(13)[:10], [5]))
    assert lost["examples"]["sizes"].tolist() == [5, 5] and lost["examples"]["each once"].shape == (2, 10)
    (run,) = view.batch_facts([{"value": [(X[:, ::-1], Y)]}] * 3)
    assert np.array_equal(run["value"]["examples"]["each once"], X) and not np.array_equal(run["value"]["labels"], Y)
    assert np.array_equal(run["value"]["labels"], Y[:, ::-1])
    empty = epochs(lambda rng: np.split(rng.permutation(13), [13]))
    assert empty["examples"]["sizes"].tolist() == [13, 0]


@pytest.mark.parametrize("value", [None, 3.0, X, [X, Y], [(X,)], [], {"a": X}, [(X, Y), (X.T, Y.T)]])
def test_what_are_no_mini_batches_stays_as_it_is(value):
    (run,) = view.batch_facts([{"value": value}] * 3)
    assert run == {"value": value}


def test_views_are_found_by_name():
    assert view.VIEWS["values"].rtol is None and view.VIEWS["random_facts"].rtol == 0.25
    assert {name: entry.facts.__name__ for name, entry in view.VIEWS.items()} == {name: name for name in view.VIEWS}
