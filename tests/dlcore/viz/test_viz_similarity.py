"""What the pictures of similarity put on the axes, read back from the artists."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from dlcore.viz import similarity, style


@pytest.fixture
def ax():
    with style():
        yield Figure(figsize=(4, 4)).subplots()


def test_faces_stand_row_by_row(ax, rng):
    X = rng.random((5, 3, 4, 1))
    sheet = np.ma.filled(similarity.face_grid(ax, X, columns=2).get_array(), np.nan)
    assert sheet.shape == (3 * 4 - 1, 2 * 5 - 1)
    np.testing.assert_array_equal(sheet[4:7, 5:9], X[3, :, :, 0])
    assert np.isnan(sheet[8:, 5:]).all() and np.isnan(sheet[3]).all()


def test_distances_are_written_and_small_ones_are_bold(ax):
    d = np.array([[0.0, 1.5], [1.5, 0.0]])
    similarity.distance_matrix(ax, d, ["Ada", "Kian"], tau=0.5)
    assert [(text.get_text(), text.get_fontweight()) for text in ax.texts] == [
        ("0.00", "bold"),
        ("1.50", "normal"),
        ("1.50", "normal"),
        ("0.00", "bold"),
    ]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Ada", "Kian"]


def test_a_pair_at_the_threshold_is_one_person(rng):
    with style():
        axes = Figure(figsize=(6, 2)).subplots(1, 2)
        titles = similarity.pairs(axes, rng.random((2, 4, 4, 1)), rng.random((2, 4, 4, 1)), [0.5, 0.51], tau=0.5)
    assert titles == ["d = 0.50: same person", "d = 0.51: two people"]


def test_the_bars_of_each_kind_add_up_to_one(ax, rng):
    d, same = rng.random(50), np.arange(50) % 3 == 0
    similarity.distance_histogram(ax, d, same, tau=0.25)
    for bars in ax.containers:
        np.testing.assert_allclose(sum(bar.get_height() for bar in bars), 1)
    assert ax.lines[0].get_xdata()[0] == 0.25


def test_gram_shows_the_matrix(ax):
    np.testing.assert_array_equal(similarity.gram(ax, [[6, 3], [3, 11]]).get_array(), [[6, 3], [3, 11]])


def test_style_progress_names_the_steps(rng):
    with style():
        axes = Figure(figsize=(6, 2)).subplots(1, 3)
        similarity.style_progress(axes, rng.random((3, 4, 4, 3)), [0, 10, 100])
    assert [ax.get_title() for ax in axes] == ["step 0", "step 10", "step 100"]
