"""What the drawings of training and tuning put on the axes, read back from the artists."""

import math

import numpy as np
import pytest
from matplotlib.figure import Figure

from dlcore.search import Trial
from dlcore.viz import style, tuning


@pytest.fixture
def ax():
    with style():
        yield Figure().subplots()


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_paths_are_drawn_as_they_are_and_look_different(ax):
    paths = {"slow": [[2.0, 1.0], [1.5, 0.5]], "fast": [[2.0, 1.0], [0.5, 0.1], [0.0, 0.0]]}
    slow, fast = tuning.optimizer_paths(ax, lambda a, b: a**2 + 2 * b**2, (-3, 3, -2, 2), paths)
    np.testing.assert_array_equal(slow.get_xydata(), paths["slow"])
    np.testing.assert_array_equal(fast.get_xydata(), paths["fast"])
    assert slow.get_marker() != fast.get_marker() and slow.get_linestyle() != fast.get_linestyle()
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["slow", "fast"]


def test_contours_lie_at_the_heights_of_the_cost(ax):
    tuning.optimizer_paths(ax, lambda a, b: a**2 + 2 * b**2, (-3, 3, -2, 2), {"one": [[2.0, 1.0]]})
    (contours,) = [artist for artist in ax.collections if hasattr(artist, "levels")]
    for level, path in zip(contours.levels, contours.get_paths(), strict=True):
        if len(path.vertices):
            a, b = path.vertices.T
            np.testing.assert_allclose(a**2 + 2 * b**2, level, rtol=0.02, atol=0.01)


@pytest.mark.parametrize("correct_bias", [True, False])
def test_averages_follow_their_recursion(ax, correct_bias, rng):
    theta, betas = rng.normal(10, 3, 53), [0.9, 0.5]
    lines = tuning.averages(ax, theta, betas, correct_bias=correct_bias)
    for beta, line in zip(betas, lines, strict=True):
        v = 0.0
        for t, (x, y) in enumerate(line.get_xydata(), start=1):
            v = beta * v + (1 - beta) * theta[t - 1]
            assert x == t and y == pytest.approx(v / (1 - beta**t) if correct_bias else v, rel=1e-5)
    labels = [text.get_text() for text in ax.get_legend().get_texts()]
    assert labels == ["$\\beta$ = 0.9: about 10 values", "$\\beta$ = 0.5: about 2 values"]


TRIALS = [
    Trial({"alpha": 0.1, "beta": 0.9}, 0.5),
    Trial({"alpha": 0.9, "beta": 0.95}, math.nan),
    Trial({"alpha": 0.01, "beta": 0.99}, 0.2),
    Trial({"alpha": 0.001, "beta": 0.5}, 0.9),
]


def test_search_marks_the_best_and_sizes_by_rank(ax):
    dots = tuning.search_scatter(ax, TRIALS, "alpha", "beta", log=["alpha"], one_minus=["beta"])
    _, crosses, ring = ax.collections
    np.testing.assert_allclose(dots.get_offsets(), [[0.1, 0.1], [0.01, 0.01], [0.001, 0.5]])
    np.testing.assert_array_equal(np.argsort(-dots.get_sizes()), [1, 0, 2])
    np.testing.assert_allclose(crosses.get_offsets(), [[0.9, 0.05]])
    np.testing.assert_allclose(ring.get_offsets(), [[0.01, 0.01]])
    assert texts(ax) == ["0.2"] and ax.get_xscale() == ax.get_yscale() == "log"
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("alpha", "1 - beta")


@pytest.mark.parametrize("crowd, side", [((0.5, 0.8), (0, -18)), ((0.5, 0.2), (0, 18))])
def test_the_error_of_the_best_stands_where_it_hides_no_other_trial(ax, crowd, side):
    points = [(0.5, 0.5), (0.0, 0.5), (1.0, 0.5), (0.0, 0.0), (1.0, 1.0), (0.0, 1.0), (1.0, 0.0), crowd, (0.3, 0.5), (0.7, 0.5)]
    trials = [Trial({"alpha": a, "beta": b}, float(number)) for number, (a, b) in enumerate(points)]
    tuning.search_scatter(ax, trials, "alpha", "beta")
    assert ax.texts[0].get_position() == side


def test_search_axes_are_linear_unless_told(ax):
    tuning.search_scatter(ax, TRIALS[:1], "alpha", "beta")
    assert ax.get_xscale() == ax.get_yscale() == "linear" and ax.get_ylabel() == "beta"


def test_the_sentence_of_a_search_names_the_best():
    assert tuning.describe_search(TRIALS) == "4 trials; the smallest error is 0.2, at alpha = 0.01, beta = 0.99."


def test_learning_curves_show_both_gaps_in_points(ax):
    tuning.learning_curves(ax, [10, 100, 1000], [0.02, 0.05, 0.07], [0.3, 0.15, 0.12], human=0.01)
    dev, train, human, bias, variance = ax.lines
    np.testing.assert_allclose(dev.get_ydata(), [30, 15, 12])
    np.testing.assert_allclose(train.get_ydata(), [2, 5, 7])
    np.testing.assert_allclose(human.get_ydata(), [1, 1])
    np.testing.assert_allclose(bias.get_ydata(), [1, 7])
    np.testing.assert_allclose(variance.get_ydata(), [7, 12])
    assert texts(ax) == ["bias +6.0", "variance +5.0"]


def test_learning_curves_want_both_errors_at_every_point(ax):
    with pytest.raises(ValueError, match=r"train_errors and dev_errors must be one per point \(2\), but are 2 and 3"):
        tuning.learning_curves(ax, [1, 2], [0.1, 0.1], [0.2, 0.2, 0.2])


@pytest.mark.parametrize(
    "train, dev, human, words",
    [
        (0.01, 0.11, 0.0, "high variance"),
        (0.15, 0.16, 0.0, "high bias"),
        (0.15, 0.30, 0.0, "high bias and high variance"),
        (0.005, 0.01, 0.0, "low bias and low variance"),
        (0.15, 0.16, 0.15, "low bias and low variance"),
    ],
)
def test_diagnosis_of_the_table_in_the_notes(train, dev, human, words):
    assert tuning.diagnosis(train, dev, human=human) == words
