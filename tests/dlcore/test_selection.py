import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlcore import metrics, selection
from dlcore.selection import Limit

CLASSIFIERS = {
    "A": {"accuracy": 0.90, "milliseconds": 80},
    "B": {"accuracy": 0.92, "milliseconds": 95},
    "C": {"accuracy": 0.95, "milliseconds": 1500},
}


@pytest.mark.parametrize("bound, expected", [(100, "B"), (50, None), (2000, "C"), (95, "B"), (94.9, "A"), (80, "A")])
def test_the_three_classifiers_of_the_notes(bound, expected):
    limits = [Limit("milliseconds", at_most=bound)]
    assert selection.select_model(CLASSIFIERS, maximize="accuracy", limits=limits) == expected


def test_without_limits_only_the_optimizing_metric_counts():
    assert selection.select_model(CLASSIFIERS, maximize="accuracy") == "C"
    assert selection.select_model(CLASSIFIERS, maximize="milliseconds") == "C"


def test_a_wake_word_detector_may_wake_by_itself_once_a_day():
    models = {"eager": {"found": 0.99, "false_per_day": 3}, "good": {"found": 0.95, "false_per_day": 1}}
    models["shy"] = {"found": 0.60, "false_per_day": 0}
    assert selection.select_model(models, maximize="found", limits=[Limit("false_per_day", at_most=1)]) == "good"


def test_the_first_of_equal_models_is_taken():
    models = {name: {"accuracy": 0.9} for name in ("x", "y")}
    assert selection.select_model(models, maximize="accuracy") == "x"


@given(st.lists(st.tuples(*[st.integers(0, 4)] * 3), min_size=1, max_size=7), st.integers(0, 4), st.integers(0, 4))
@settings(derandomize=True, deadline=None, max_examples=100)
def test_selection_is_a_search_among_the_models_that_fit(rows, most, least):
    models = {str(i): dict(zip("abc", row, strict=True)) for i, row in enumerate(rows)}
    fit = [i for i, (_, b, c) in enumerate(rows) if b <= most and c >= least]
    expected = str(min(fit, key=lambda i: (-rows[i][0], i))) if fit else None
    limits = [Limit("b", at_most=most), Limit("c", at_least=least)]
    assert selection.select_model(models, maximize="a", limits=limits) == expected


@pytest.mark.parametrize(
    "percent, per_second, scores, winner",
    [
        (100, 1, (50, 44.5, -655), "A"),
        (100, 1000, (89.96, 91.9525, 94.25), "C"),
        (1, 1000, (0.86, 0.8725, 0.20), "B"),
        (1, 1, (-39.1, -46.58, -749.05), "A"),
    ],
)
def test_the_winner_of_a_blend_depends_on_the_units(percent, per_second, scores, winner):
    blend = {
        name: selection.linear_score(percent * row["accuracy"], row["milliseconds"] / per_second, k=0.5)
        for name, row in CLASSIFIERS.items()
    }
    assert list(blend.values()) == pytest.approx(list(scores))
    assert max(blend, key=lambda name: blend[name]) == winner


def mistakes(special_errors, ordinary_errors):
    wrong = np.zeros((1, 1000), int)
    wrong[0, :special_errors] = 1
    wrong[0, 40 : 40 + ordinary_errors] = 1
    return wrong


def test_break_even_weight_of_the_notes_two_algorithms_is_two():
    special = np.arange(1000)[None] < 40
    assert selection.break_even_weight(special, mistakes(20, 10), mistakes(0, 50)) == 2


@pytest.mark.parametrize("first, second", list(itertools.permutations([(20, 10), (7, 37), (2, 91)], 2)))
def test_at_the_break_even_weight_both_weighted_errors_are_equal(first, second):
    special = np.arange(1000)[None] < 40
    weight = selection.break_even_weight(special, mistakes(*first), mistakes(*second))
    weights, truth = np.where(special, weight, 1), np.zeros((1, 1000), int)
    errors = [metrics.weighted_error(mistakes(*counts), truth, weights) for counts in (first, second)]
    assert errors[0] == pytest.approx(errors[1])


@pytest.mark.parametrize("first, second", [((5, 10), (5, 20)), ((5, 10), (9, 20))])
def test_no_break_even_weight_where_one_model_is_better_anyway(first, second):
    special = np.arange(1000)[None] < 40
    assert selection.break_even_weight(special, mistakes(*first), mistakes(*second)) is None


def coins(models=40, m=2000, error=0.2, seed=1):
    """Models that are all equally good."""
    return (np.random.default_rng(seed).random((models, m)) < error).astype(int)


def test_the_dev_error_of_the_winner_is_too_good_and_the_fresh_error_is_not():
    study = selection.study_of_selection(coins(), n_dev=50, repetitions=200, rng=np.random.default_rng(0))
    # The smallest of 40 means of 50 coins lies about two standard errors below: 0.2 - 2.16 sqrt(0.16 / 50).
    assert study.dev == pytest.approx(0.2 - 2.16 * np.sqrt(0.16 / 50), abs=0.02)
    assert study.fresh == pytest.approx(0.2, abs=0.01)


def test_larger_dev_sets_flatter_less_and_regret_less():
    wrong = (np.random.default_rng(2).random((20, 1500)) < np.linspace(0.1, 0.3, 20)[:, None]).astype(int)
    studies = [
        selection.study_of_selection(wrong, n_dev=n, repetitions=100, rng=np.random.default_rng(0)) for n in (20, 100, 700)
    ]
    flattery = [study.fresh - study.dev for study in studies]
    assert flattery[0] > flattery[1] > flattery[2]
    assert studies[0].regret > studies[1].regret > studies[2].regret >= 0


def test_an_unknown_metric_is_named():
    with pytest.raises(ValueError, match=r"model 'A' has no metric 'time', only 'accuracy', 'milliseconds'\. Is it spelled"):
        selection.select_model(CLASSIFIERS, maximize="accuracy", limits=[Limit("time", at_most=1)])


def test_no_models_and_unmeasured_metrics_are_refused():
    with pytest.raises(ValueError, match="models must hold at least one model"):
        selection.select_model({}, maximize="accuracy")
    with pytest.raises(ValueError, match="accuracy of model 'A' is NaN. Was it measured"):
        selection.select_model({"A": {"accuracy": np.nan}}, maximize="accuracy")


@pytest.mark.parametrize(
    "change, message",
    [
        (dict(n_dev=2000), r"n_dev must lie between 1 and m - 1 = 1999, but is 2000"),
        (dict(n_dev=0), "n_dev must lie between"),
        (dict(repetitions=0), "repetitions must be at least 1"),
    ],
)
def test_bad_sizes_of_a_study_are_named(change, message):
    with pytest.raises(ValueError, match=message):
        selection.study_of_selection(coins(), **(dict(n_dev=50, repetitions=1, rng=np.random.default_rng(0)) | change))


def test_predictions_instead_of_mistakes_are_named(as_learner):
    with pytest.raises(ValueError, match="Are these predictions instead of mistakes"):
        selection.study_of_selection(np.array([[3, 7, 1]]), n_dev=1, repetitions=1, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="special must be a mask of 0 and 1. Is it a list of indices"):
        selection.break_even_weight(np.array([[3, 7]]), np.array([[0, 1]]), np.array([[0, 1]]))
