"""What the pictures of digits and their variants put on the axes, read back from the artists."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from dlcore.viz import style, variants


@pytest.fixture
def ax():
    with style():
        yield Figure(figsize=(4, 4)).subplots()


@pytest.mark.parametrize("pixels, width", [(64, 8), (128, 16)])
def test_rows_hold_their_pictures(ax, rng, pixels, width):
    rows = {name: rng.random((pixels, 3)) for name in ("clean", "blurred")}
    sheet = np.ma.filled(variants.digit_rows(ax, rows).get_array(), np.nan)
    assert sheet.shape == (17, 3 * width + 2)
    np.testing.assert_array_equal(sheet[9:, 2 * width + 2 :], rows["blurred"][:, 2].reshape(8, width))
    assert np.isnan(sheet[8]).all() and np.isnan(sheet[:, width]).all()
    assert [label.get_text() for label in ax.get_yticklabels()] == ["clean", "blurred"]


def test_changed_labels_are_counted_without_the_right_ones(ax):
    Y, noisy = np.array([[4, 4, 4, 1]]), np.array([[9, 9, 4, 7]])
    counts = variants.changed_labels(ax, Y, noisy).get_array()
    assert counts[4, 9] == 2 and counts[1, 7] == 1 and counts.sum() == 3
    assert sorted(text.get_text() for text in ax.texts) == ["1", "2"]


@pytest.mark.parametrize(
    "noisy, sentence",
    [
        ([[4, 4, 4, 1]], "All 4 labels are right."),
        ([[9, 9, 4, 1]], "2 of 4 labels are wrong, most of them 9 for 4."),
        ([[9, 8, 7, 1]], "3 of 4 labels are wrong, most often 7 for 4."),
    ],
)
def test_changes_in_a_sentence(noisy, sentence):
    assert variants.describe_changes([[4, 4, 4, 1]], noisy) == sentence


def test_clouds_and_the_best_rule(ax, rng):
    variants.four_clouds(ax, rng.random((8, 5)), np.array([[0, 1, 1, 0, 1]]))
    assert [len(artist.get_offsets()) for artist in ax.collections] == [2, 3]
    assert [list(line.get_xdata()) == [0, 0] or list(line.get_ydata()) == [0, 0] for line in ax.lines] == [True, True]


def test_teams_against_the_bayes_error(ax):
    variants.team_errors(ax, [1, 3], {"majority": [0.09, 0.07], "discussion": [0.09, 0.065]}, bayes=0.06)
    np.testing.assert_allclose([line.get_ydata() for line in ax.lines], [[9, 7], [9, 6.5], [6, 6]])
    assert ax.get_legend().get_texts()[-1].get_text() == "Bayes error 6.0%"


def test_questions_mark_their_yes(ax):
    table = np.array([[1, 0, 1], [0, 1, 0]])
    variants.questions(ax, table)
    np.testing.assert_array_equal(np.transpose(ax.lines[0].get_data()), [[0, 0], [2, 0], [1, 1]])
