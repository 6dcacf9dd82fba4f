"""Knobs, conditions and remedies: what moves what, and which branch is marked."""

import numpy as np
import pytest
from drawn_page import outside, overlapping, page, words

from dlcore import strategy
from dlcore.viz import knobs

MIXED = np.array([[1, 0.5], [0, 0.4], [0.3, 0], [0, 0], [0.2, 0]])


def test_each_quality_changes_only_its_own_trait_of_the_picture():
    for k in range(5):
        corners = knobs.picture_corners(0.1 * np.eye(5)[k])
        lower, upper = corners[1] - corners[0], corners[2] - corners[3]
        width, tapering = np.hypot(*lower), 1 - np.hypot(*upper) / np.hypot(*lower)
        height = 2 * abs(np.dot(corners.mean(axis=0) - (corners[0] + corners[1]) / 2, [-lower[1], lower[0]])) / width
        traits = [height / 1.5 - 1, width / 2 - 1, corners[:, 0].mean(), np.arctan2(lower[1], lower[0]), tapering]
        np.testing.assert_allclose(traits, 0.1 * np.eye(5)[k], atol=1e-9)


@pytest.mark.parametrize("dark", [False, True])
def test_words_beside_a_knob_name_what_it_moves(dark):
    figure, ax = page(dark=dark)
    shown = knobs.tv_set(ax, MIXED, [0.5, -1])
    assert [text.get_text() for text in shown] == ["height, shift, taper", "height, width"]
    np.testing.assert_allclose(ax.patches[1].get_xy()[:4], knobs.picture_corners(MIXED @ [0.5, -1]))
    assert not outside(figure)


def test_effects_with_knobs_in_rows_are_refused():
    with pytest.raises(ValueError, match=r"effects must have shape \(5, knobs=2\), but has shape \(2, 5\)"):
        knobs.tv_set(page()[1], MIXED.T, [0, 0])


def test_conditions_before_the_failed_one_hold():
    figure, ax = page()
    shown = knobs.conditions(ax, failed="overfitting to dev")
    assert [shown[gap].get_text()[0] for gap in knobs.CONDITIONS.values()] == ["✓", "✓", "✗", "?"]
    assert "larger dev set" in shown["knobs of overfitting to dev"].get_text()
    assert not outside(figure) and not overlapping(figure, ax.texts)
    with pytest.raises(ValueError, match="failed must be one of avoidable bias"):
        knobs.conditions(ax, failed="bias")


SCENARIOS = [
    (dict(human=0, train=0.01, dev=0.10, train_dev=0.09), "variance"),
    (dict(human=0, train=0.01, dev=0.10, train_dev=0.015), "data mismatch"),
    (dict(human=0, train=0.10, dev=0.12, train_dev=0.11), "avoidable bias"),
    (dict(human=0.02, train=0.01, dev=0.12, train_dev=0.11), "undetermined"),
    (dict(human=0, train=0.01, dev=0.10), "variance or mismatch"),
]


@pytest.mark.parametrize("errors, diagnosis", SCENARIOS)
def test_the_tree_marks_the_branch_of_the_largest_gap(errors, diagnosis):
    figure, ax = page(size=(8, 4))
    assert knobs.remedies(ax, strategy.decompose(**errors)) == diagnosis
    marked = [text for text in ax.texts if text.get_text() in knobs.QUESTIONS.values()]
    filled = [patch.get_linewidth() == 2 for patch in ax.patches if patch.get_linewidth() in (1.6, 2)]
    assert len(marked) == 4 and sum(filled) == (2 if diagnosis in knobs.QUESTIONS else 0)
    assert not outside(figure) and not overlapping(figure, ax.texts)


def test_what_was_not_measured_has_a_question_mark():
    _, ax = page()
    knobs.remedies(ax, strategy.decompose(0, 0.01, 0.1), names=["avoidable bias", "variance"])
    assert "variance\n?" in words(ax) and not any("mismatch\n" in word for word in words(ax))
