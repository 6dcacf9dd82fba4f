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


@pytest.mark.parametrize("value", [None, 3.0, X, [X, Y], [(X,)], [], {"a": X}, [(X, Y), (X.T, Y.T)], [(X, Y, X)]])
def test_what_are_no_mini_batches_has_facts_that_say_so(value):
    (run,) = view.batch_facts([{"value": value}] * 3)
    facts = run["value"]
    assert facts["examples"]["sizes"].tolist() in ([-1], [-2]) and set(facts["order"].values()) == {False}
    assert [path for path, _ in leaves(facts)] == [path for path, _ in leaves(epochs(lambda rng: [rng.permutation(13)]))]


def test_views_are_found_by_name():
    assert view.VIEWS["values"].rtol is None and view.VIEWS["random_facts"].rtol == 0.25
    assert {name: entry.facts.__name__ for name, entry in view.VIEWS.items()} == {name: name for name in view.VIEWS}


def grouped(**layers):
    (run,) = view.by_layer([{"value": layers}])
    return run["value"]


def test_arrays_of_layers_are_grouped_by_letter_and_numbered_one_way():
    one, two, three = np.ones((3, 5)), np.ones((3, 2)), np.ones((1, 5))
    newer = grouped(dA0=np.ones((2, 5)), dA1=one, dW1=two, dW2=np.ones((1, 3)), db1=np.ones((3, 1)))
    older = grouped(dA1=np.ones((2, 5)), dA2=one, dW1=two, dW2=np.ones((1, 3)), db1=np.ones((3, 1)))
    assert newer.keys() == older.keys() == {"dA", "dW", "db"}
    assert list(newer["dA"]) == list(older["dA"]) == ["dA1"] and older["dA"]["dA1"] is one
    kept = grouped(dA1=one, dA2=three, dW1=two, dW2=np.ones((1, 3)))  # dA2 is the derivative at the output: not the old numbers
    assert kept["dA"]["dA1"] is one
    assert view.by_layer([{"error": "stopped"}]) == [{"error": "stopped"}]


@pytest.mark.parametrize("scale", [0.01, 20**-0.5, (2 / 20) ** 0.5])
def test_the_classic_scales_of_a_deep_start_are_alike(scale):
    rng = np.random.default_rng(3)
    W1, W2 = rng.normal(size=(50, 20)) * scale, rng.normal(size=(40, 20)) * scale

    def facts_of(**arrays):
        (run,) = view.start_facts([{"value": call.seeded_moments(lambda: arrays, (0,))}])
        return run["value"]

    facts = facts_of(W1=W1, b1=np.zeros((50, 1)), W2=W2)
    assert facts["W"]["W1"] == {"shape": "(50, 20)", "spread": "0", "centred": "yes"} and facts["W"]["layers differ"] == "yes"
    assert facts["b"]["b1"] == {"shape": "(50, 1)", "spread": "none", "centred": "yes"}
    assert facts_of(W1=W1 * 400, W2=W1)["W"]["W1"]["spread"] not in "-101"
    assert facts_of(W1=W1, W2=W1)["W"]["layers differ"] == "no"
    assert facts_of(W1=W1, W2=0 * W2)["W"]["W2"]["spread"] == "none"


# Facts about starting values and about dropout


def moments(**arrays):
    from grading import call

    return view.moment_facts([{"value": call.seeded_moments(lambda: arrays, (0,))}])[0]["value"]


def test_moment_facts_see_spread_form_center_and_repeated_draws():
    rng = np.random.default_rng(0)
    W = rng.normal(size=(500, 600))
    right = moments(W1=W, b1=np.zeros((500, 1)), W2=rng.normal(size=(3, 2)))
    assert right["shape of W1"].tolist() == [500, 600] and abs(right["spread of W1"] - 1) < 0.01
    assert right["center of W1"] and right["form of W1"] and right["every layer is drawn anew"]
    assert right["spread of b1"] is False and right["spread of W2"] is True
    assert not moments(W1=rng.uniform(-1, 1, (500, 600)))["form of W1"]
    assert not moments(W1=rng.uniform(0, 1, (500, 600)))["center of W1"]
    assert not moments(W1=W[:2, :3], W2=7 * W[:2, :3])["every layer is drawn anew"]
    assert view.moment_facts([{"value": None}, {"error": "stopped"}]) == [{"value": None}, {"error": "stopped"}]


def dropout(change=lambda made: made, keep_prob=0.8):
    rng = np.random.default_rng(1)
    X, made = rng.normal(size=(3, 61)), {}
    for l, n, n_prev in (("1", 7, 3), ("2", 5, 7), ("3", 1, 5)):
        made["W" + l], made["b" + l] = rng.normal(size=(n, n_prev)), rng.normal(size=(n, 1))
    made["Z1"] = made["W1"] @ X + made["b1"]
    for l, after in (("1", "2"), ("2", "3")):
        made["D" + l] = rng.random(made["Z" + l].shape) < keep_prob
        made["A" + l] = np.maximum(0, made["Z" + l]) * made["D" + l] / keep_prob
        made["Z" + after] = made["W" + after] @ made["A" + l] + made["b" + after]
    made["A3"] = 1 / (1 + np.exp(-made["Z3"]))
    made = change(made)
    cache = tuple(made[name] for name in "Z1 D1 A1 W1 b1 Z2 D2 A2 W2 b2 Z3 A3 W3 b3".split())
    return view.dropout_facts([{"value": (made["A3"], cache)}])[0]["value"]


def false(facts):
    return {name for part in facts.values() for name, fact in part.items() if fact is False}


def test_dropout_facts_of_a_right_pass():
    facts = dropout()
    assert false(facts) == set()
    assert facts["activations"]["factor of A1"] == pytest.approx(1.25) and facts["masks"]["shape of D2"].tolist() == [5, 61]


@pytest.mark.parametrize(
    "change, found",
    [
        (lambda made: made | {"D1": np.zeros_like(made["D1"])}, "A1 is 0 where D1 is"),
        (lambda made: made | {"A1": made["A1"] * 0.8 / 0.2}, "D1 keeps the share that is made up for"),
        (lambda made: made | {"A2": made["A2"] + made["D2"]}, "A2 is relu of Z2, times that factor"),
        (lambda made: made | {"D2": np.repeat(made["D2"][:, :1], 61, axis=1)}, "columns of D2 differ"),
        (lambda made: made | {"D2": np.repeat(made["D2"][:1], 5, axis=0)}, "rows of D2 differ"),
        (lambda made: made | {"Z2": made["W2"] @ np.maximum(0, made["Z1"]) + made["b2"]}, "Z2 comes from A1"),
        (lambda made: made | {"b3": made["b3"] + 1}, "Z3 comes from A2"),
        (lambda made: made | {"A3": np.maximum(0, made["Z3"])}, "A3 is the sigmoid of Z3"),
    ],
)
def test_dropout_facts_see_what_is_wrong(change, found):
    assert found in false(dropout(change))


def test_dropout_facts_name_the_shape_of_a_mask_that_fits_nothing():
    """A mask of the weights has not the shape of the activations; a column for all examples is spread."""
    facts = dropout(lambda made: made | {"D1": np.ones((7, 3)), "D2": made["D2"][:, :1]})
    assert facts["masks"]["shape of D1"].tolist() == [7, 3] and facts["masks"]["shape of D2"].tolist() == [5, 1]
    assert facts["activations"]["factor of A1"] is None and "columns of D2 differ" in false(facts)


def test_dropout_facts_leave_another_build_alone():
    for run in ({"value": np.ones(3)}, {"value": (1, 2)}, {"error": "stopped"}):
        assert view.dropout_facts([run]) == [run]


def test_a_cache_must_be_there_and_may_hold_anything():
    Z = np.ones(3)
    for cache in (1, {"A": Z}, (Z, Z), None):
        assert view.kept_cache([{"value": (Z, cache)}]) == [{"value": (Z, "kept")}]
    for value in (Z, (Z,), None):
        assert view.kept_cache([{"value": value}])[0]["value"] is value
    assert view.kept_cache([{"error": "stopped"}]) == [{"error": "stopped"}]
