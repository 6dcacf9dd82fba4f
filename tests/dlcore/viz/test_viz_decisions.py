"""What the drawings of decisions put on the axes, read back from the artists."""

from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.figure import Figure

from dlcore.viz import decisions, style


@pytest.fixture
def ax():
    with style():
        yield Figure().subplots()


def texts(ax):
    return [text.get_text() for text in ax.texts]


SCENARIO_F = {"human": 0.04, "train": 0.07, "train-dev": 0.10, "dev": 0.06, "test": 0.06}


def test_each_gap_starts_where_the_last_one_ended(ax):
    bars = decisions.gaps(ax, SCENARIO_F)
    spans = [(bar.get_y(), bar.get_y() + bar.get_height()) for bar in bars]
    np.testing.assert_allclose(spans, [(0, 4), (4, 7), (7, 10), (6, 10), (6, 6)], atol=1e-9)
    assert {"+3", "-4", "+0"} <= set(texts(ax))
    assert [bar.get_hatch() for bar in bars] == [None, None, None, "///", None]


def test_one_sentence_says_the_same():
    assert decisions.describe_gaps(SCENARIO_F).endswith("train-dev 10 % (+3), dev 6 % (-4), test 6 % (+0).")


def test_error_analysis_shows_shares_and_floors(ax):
    bars = decisions.error_analysis(ax, ["dogs", "great cats", "blurry"], [0.08, 0.43, 0.61], dev_error=0.10)
    assert [bar.get_width() for bar in bars] == [0.08, 0.43, 0.61]
    assert {"8 %", "43 %", "61 %", "9.2 %", "5.7 %", "3.9 %"} <= set(texts(ax))
    assert bars[0].get_y() > bars[1].get_y()  # the first category on top


def test_confusion_matrix_has_predictions_in_rows(ax):
    image = decisions.confusion_matrix(ax, np.array([[30, 5], [10, 15]]), ["cat", "dog"])
    np.testing.assert_allclose(image.get_array(), [[0.75, 0.25], [0.25, 0.75]])
    (right_of_top_left,) = [text for text in ax.texts if text.get_text() == "5"]
    assert right_of_top_left.get_position() == (1, 0) and ax.get_ylabel() == "predicted"


def test_lines_of_equal_f1_have_that_f1(ax):
    decisions.threshold_curve(ax, np.array([1.0, 0.5, 0.6]), np.array([0.3, 0.3, 1.0]), marked=2)
    for line, level in zip(ax.lines[:4], (0.2, 0.4, 0.6, 0.8), strict=True):
        R, P = line.get_data()
        np.testing.assert_allclose(2 * P * R / (P + R), level)
    assert ax.lines[-1].get_xydata().tolist() == [[1.0, 0.6]]


@pytest.mark.parametrize("limit, best", [(100, "B"), (50, None), (2000, "C"), (95, "B")])
def test_the_best_model_within_the_limit_is_found(ax, limit, best):
    models = {"A": (80, 90), "B": (95, 92), "C": (1500, 95)}
    assert decisions.limits(ax, models, limit, labels=("milliseconds", "accuracy in %")) == best
    assert texts(ax) == ["A", "B", "C"]


def test_a_flight_shows_errors_and_decisions_by_week():
    reports = [
        SimpleNamespace(week=0.0, train=0.05, train_dev=None, dev=0.10, decision=""),
        SimpleNamespace(week=0.5, train=0.05, train_dev=0.07, dev=0.11, decision="carve training-dev set"),
        SimpleNamespace(week=3.5, train=0.05, train_dev=0.06, dev=0.09, decision="more source data"),
    ]
    with style():
        axes = Figure().subplots(1, 2)
    decisions.flight(axes, reports, human=0.01)
    lines = {line.get_label(): line for line in axes[0].lines}
    np.testing.assert_allclose(lines["dev"].get_xydata(), [[0, 10], [0.5, 11], [3.5, 9]])
    np.testing.assert_allclose(lines["training-dev"].get_xydata(), [[0.5, 7], [3.5, 6]])
    assert [(bar.get_x(), bar.get_width()) for bar in axes[1].patches] == [(0.0, 0.5), (0.5, 3.0)]
    assert [label.get_text() for label in axes[1].get_yticklabels()] == ["carve training-dev set", "more source data"]


MODELS = {"A": (0.90, 0.95), "B": (0.85, 0.98), "always yes": (1.0, 0.02)}


@pytest.mark.parametrize("beta", [0.2, 0.5, 1, 2, 5])
def test_the_best_model_by_f_beta_counted_from_the_definition(ax, beta):
    def f_beta(recall, precision):  # from counts of 10,000 positives
        tp = round(10_000 * recall)
        fp, fn = tp / precision - tp, 10_000 - tp
        return (1 + beta**2) * tp / ((1 + beta**2) * tp + beta**2 * fn + fp)

    values = {name: f_beta(*place) for name, place in MODELS.items()}
    assert decisions.model_plane(ax, MODELS, beta=beta) == max(values, key=lambda name: values[name])
    shown = [text.get_text() for text in ax.texts if ": " in text.get_text()]
    assert shown == [f"{name}: {value:.3g}" for name, value in values.items()]


def test_the_mean_flatters_a_model_that_always_says_yes(ax):
    plain = {"always yes": (1.0, 0.02), "C": (0.45, 0.5)}
    assert decisions.model_plane(ax, plain, mean=True) == "always yes"
    assert decisions.model_plane(ax, plain) == "C"


def test_lines_of_the_plane_have_one_score_each(ax):
    decisions.model_plane(ax, MODELS, beta=2)
    (lines,) = [c for c in ax.collections if hasattr(c, "levels")]
    for level, path in zip(lines.levels, lines.get_paths(), strict=True):
        R, P = path.vertices.T
        np.testing.assert_allclose(5 * P * R / (4 * P + R), level, atol=0.01)
