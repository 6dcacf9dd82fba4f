import numpy as np
import pytest
import sklearn.metrics
from hypothesis import given, settings
from hypothesis import strategies as st

from dlcore import metrics
from dlcore.metrics import Confusion

Y = np.array([[1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 1]])
Y_HAT = np.array([[1, 0, 0, 1, 1, 0, 1, 1, 0, 1, 0]])
C3 = np.array([[4, 1, 0], [2, 3, 5], [0, 0, 0]])  # class 2 is never predicted


def random_labels(m=97, n_classes=5, seed=3):
    rng = np.random.default_rng(seed)
    actual = rng.integers(0, n_classes, (1, m))
    predicted = np.where(rng.random((1, m)) < 0.6, actual, rng.integers(0, n_classes, (1, m)))
    return predicted, actual


def test_confusion_counts_pair_by_pair():
    pairs = list(zip(Y_HAT[0], Y[0], strict=True))
    expected = Confusion(*(pairs.count(kind) for kind in ((1, 1), (1, 0), (0, 1), (0, 0))))
    assert metrics.confusion(Y_HAT, Y) == expected == Confusion(TP=3, FP=3, FN=2, TN=3)


@pytest.mark.parametrize("kind", [float, bool, np.uint8])
def test_labels_of_any_kind_of_number_count_alike(kind):
    assert metrics.confusion(Y_HAT.astype(kind), Y.astype(kind)) == metrics.confusion(Y_HAT, Y)


def test_confusion_matrix_is_scikit_learns_transposed():
    predicted, actual = random_labels()
    expected = sklearn.metrics.confusion_matrix(actual[0], predicted[0], labels=range(5))
    np.testing.assert_array_equal(metrics.confusion_matrix(predicted, actual, n_classes=5), expected.T)


def test_precision_recall_and_f1_agree_with_scikit_learn():
    counts = metrics.confusion(Y_HAT, Y)
    P, R, F1, _ = sklearn.metrics.precision_recall_fscore_support(Y[0], Y_HAT[0], average="binary")
    assert metrics.precision(counts) == pytest.approx(P)
    assert metrics.recall(counts) == pytest.approx(R)
    assert metrics.f1(P, R) == pytest.approx(F1)


@pytest.mark.parametrize("swap", [False, True])
def test_precision_and_recall_change_places_with_labels_and_predictions(swap):
    predicted, actual = np.array([[1, 1, 1, 0, 0]]), np.array([[1, 0, 0, 0, 1]])
    counts = metrics.confusion(*((actual, predicted) if swap else (predicted, actual)))
    expected = (1 / 2, 1 / 3) if swap else (1 / 3, 1 / 2)
    assert (metrics.precision(counts), metrics.recall(counts)) == pytest.approx(expected)


def test_empty_denominators_give_zero():
    assert metrics.precision(Confusion(0, 0, 5, 7)) == 0 and metrics.recall(Confusion(0, 5, 0, 7)) == 0
    assert metrics.f1(0, 0) == metrics.f1(0.0, 1.0) == metrics.f1(1.0, 0.0) == 0


@pytest.mark.parametrize("P, R, percent", [(0.95, 0.90, 92.4), (0.98, 0.85, 91.0)])
def test_f1_of_the_two_classifiers_of_the_notes(P, R, percent):
    assert round(100 * metrics.f1(P, R), 1) == percent
    assert metrics.f1(P, R) == pytest.approx(2 / (1 / P + 1 / R))


def test_f1_does_not_fall_for_the_model_that_always_says_yes():
    always, fair = (0.02, 1.0), (0.5, 0.5)
    assert np.mean(always) > np.mean(fair)  # the arithmetic mean does
    assert metrics.f1(*always) == pytest.approx(0.0392, abs=5e-5)
    assert metrics.f1(*always) < metrics.f1(*fair) == 0.5


@pytest.mark.parametrize("beta", [0.5, 2.0, 3])
def test_f_beta_agrees_with_scikit_learn(beta):
    counts = metrics.confusion(Y_HAT, Y)
    ours = metrics.f_beta(metrics.precision(counts), metrics.recall(counts), beta=beta)
    assert ours == pytest.approx(sklearn.metrics.fbeta_score(Y[0], Y_HAT[0], beta=beta))


@given(st.floats(0.01, 1), st.floats(0.01, 1))
@settings(derandomize=True, deadline=None, max_examples=50)
def test_f1_lies_between_the_smaller_one_and_the_mean(P, R):
    assert min(P, R) - 1e-12 <= metrics.f1(P, R) <= (P + R) / 2 + 1e-12
    assert metrics.f1(P, R) == pytest.approx(metrics.f1(R, P))


def test_each_class_against_the_others_agrees_with_scikit_learn():
    predicted, actual = random_labels()
    ours = metrics.per_class(metrics.confusion_matrix(predicted, actual, n_classes=5))
    expected = sklearn.metrics.precision_recall_fscore_support(actual[0], predicted[0])
    for mine, theirs in zip(ours, expected[:3], strict=True):
        np.testing.assert_allclose(mine, theirs)


def test_macro_f1_agrees_with_scikit_learn_where_a_class_is_never_predicted():
    predicted = np.repeat(np.repeat([0, 1, 2], 3), C3.ravel())[None]
    actual = np.repeat(np.tile([0, 1, 2], 3), C3.ravel())[None]
    np.testing.assert_array_equal(metrics.confusion_matrix(predicted, actual, n_classes=3), C3)
    expected = sklearn.metrics.f1_score(actual[0], predicted[0], average="macro", zero_division=0)
    assert metrics.macro_f1(C3) == pytest.approx(expected)


def test_accuracy_and_error_are_shares_of_the_diagonal():
    predicted, actual = random_labels()
    C = metrics.confusion_matrix(predicted, actual, n_classes=5)
    assert metrics.accuracy(predicted, actual) == pytest.approx(np.trace(C) / C.sum())
    assert metrics.accuracy(predicted, actual) + metrics.error(predicted, actual) == 1


def unacceptable_images(errors, special_errors):
    """Dev set of 1000 whose first 40 are unacceptable, and the predictions of a model."""
    wrong = np.zeros((1, 1000), int)
    wrong[0, :special_errors] = 1
    wrong[0, 40 : 40 + errors - special_errors] = 1
    return wrong


@pytest.mark.parametrize("weight, A, B", [(1, 0.030, 0.050), (2, 0.0481, 0.0481), (10, 0.1544, 0.0368), (100, 0.4052, 0.0101)])
def test_weighted_error_of_the_notes_two_algorithms(weight, A, B):
    truth = np.zeros((1, 1000), int)
    weights = np.where(np.arange(1000) < 40, weight, 1)[None]
    assert metrics.weighted_error(unacceptable_images(30, 20), truth, weights) == pytest.approx(A, abs=5e-5)
    assert metrics.weighted_error(unacceptable_images(50, 0), truth, weights) == pytest.approx(B, abs=5e-5)


def test_weighted_error_agrees_with_scikit_learn(rng):
    predicted, actual = random_labels()
    weights = rng.random(actual.shape)
    expected = 1 - sklearn.metrics.accuracy_score(actual[0], predicted[0], sample_weight=weights[0])
    assert metrics.weighted_error(predicted, actual, weights) == pytest.approx(expected)
    assert metrics.weighted_error(predicted, actual, 7 * np.ones_like(weights)) == metrics.error(predicted, actual)


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1), st.floats(0, 100)), min_size=1, max_size=11))
@settings(derandomize=True, deadline=None, max_examples=50)
def test_weighted_error_stays_between_0_and_1(rows):
    predicted, actual, weights = (np.array(column)[None] for column in zip(*rows, strict=True))
    if weights.sum() > 0:
        assert 0 <= metrics.weighted_error(predicted, actual, weights) <= 1


@pytest.mark.parametrize("decimals", [1, 8])  # with one decimal many scores are equal
def test_precision_recall_curve_agrees_with_scikit_learn(rng, decimals):
    actual = rng.integers(0, 2, (1, 53))
    scores = (0.3 * actual + rng.random(actual.shape)).round(decimals)
    curve = metrics.precision_recall_curve(scores, actual)
    precision, recall, thresholds = sklearn.metrics.precision_recall_curve(actual[0], scores[0])
    np.testing.assert_allclose(curve.threshold, thresholds[::-1])
    np.testing.assert_allclose(curve.precision, precision[:-1][::-1])
    np.testing.assert_allclose(curve.recall, recall[:-1][::-1])


def test_a_point_of_the_curve_is_a_confusion(rng):
    actual, scores = rng.integers(0, 2, (1, 31)), rng.random((1, 31))
    curve = metrics.precision_recall_curve(scores, actual)
    for threshold, P, R in zip(*curve, strict=True):
        counts = metrics.confusion(scores >= threshold, actual)
        assert (metrics.precision(counts), metrics.recall(counts)) == pytest.approx((P, R))


@pytest.mark.parametrize(
    "bad, message",
    [
        (np.array([[0, 1, 2]]), r"Y must hold labels from 0 to 1, but holds 2\. Do the classes start at 1"),
        (np.array([[0, 1, -1]]), r"Y must hold labels from 0 to 1, but holds -1"),
        (np.array([[0, 1, 0.5]]), r"Y must hold whole numbers, but holds 0\.5\. Are these probabilities"),
        (np.array([[0, 1, np.nan]]), r"Y\[0, 2\] is NaN"),
        (np.array([0, 1, 1]), r"Y must have shape \(1, m\), but has shape \(3,\).*makes it a row"),
        (np.array([[0], [1], [1]]), r"Y must have shape \(1, m\), but has shape \(3, 1\)"),
    ],
)
def test_bad_labels_are_named(as_learner, bad, message):
    with pytest.raises(ValueError, match=message):
        metrics.confusion(np.array([[0, 1, 1]]), bad)


def test_predictions_of_another_length_and_empty_data_are_refused(as_learner):
    with pytest.raises(ValueError, match=r"Y_hat must have shape \(1, m=3\), but has shape \(1, 2\)"):
        metrics.error(np.array([[0, 1]]), np.array([[0, 1, 1]]))
    with pytest.raises(ValueError, match="Y must hold an example"):
        metrics.error(np.zeros((1, 0)), np.zeros((1, 0)))


def test_labels_must_be_numbers(as_learner):
    with pytest.raises(TypeError, match="Y_hat must hold numbers"):
        metrics.error(np.array([["cat"]]), np.array([[1]]))
    with pytest.raises(TypeError, match="Y must be an array, but is a list"):
        metrics.error(np.array([[1]]), [1])


@pytest.mark.parametrize(
    "weights, message",
    [
        ([[1.0, -1.0, 1.0]], "must not be negative, but the smallest is -1"),
        ([[0.0, 0.0, 0.0]], "must not all be 0"),
        ([[1.0, np.nan, 1.0]], r"weights\[0, 1\] is not"),
        ([[1.0, 1.0]], r"weights must have shape \(1, m=3\)"),
    ],
)
def test_bad_weights_are_named(as_learner, weights, message):
    labels = np.array([[0, 1, 1]])
    with pytest.raises(ValueError, match=message):
        metrics.weighted_error(labels, labels, np.array(weights))


def test_percentages_are_refused_as_precision(as_learner):
    with pytest.raises(ValueError, match=r"P must lie between 0 and 1, but is 95\. Is it a percentage"):
        metrics.f1(95, 0.9)
    with pytest.raises(ValueError, match="beta must be above 0"):
        metrics.f_beta(0.9, 0.9, beta=0)


def test_a_curve_needs_scores_and_a_one(as_learner):
    with pytest.raises(ValueError, match="Y must hold a 1"):
        metrics.precision_recall_curve(np.array([[0.2, 0.7]]), np.array([[0, 0]]))
    with pytest.raises(ValueError, match=r"scores\[0, 1\] is not"):
        metrics.precision_recall_curve(np.array([[0.2, np.nan]]), np.array([[0, 1]]))
