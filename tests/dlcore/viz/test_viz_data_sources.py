"""Splits, noise, counts and luck: what is drawn are the numbers that came in."""

import numpy as np
import pytest
from drawn_page import outside, page, words

from dlcore.error_analysis import measured_error, wilson_interval
from dlcore.viz import data_sources

OPTIONS = {
    "option 1": {"train": {"web": 195_238, "mobile": 9762}, "dev": {"web": 2381, "mobile": 119}},
    "option 2": {"train": {"web": 200_000, "mobile": 5000}, "dev": {"mobile": 2500}},
}


@pytest.mark.parametrize("dark", [False, True])
def test_splits_show_what_the_dev_set_is_made_of(dark):
    figure, ax = page(dark=dark)
    assert data_sources.source_splits(ax, OPTIONS) == {"option 1": pytest.approx(0.0476), "option 2": 1.0}
    widths = np.array([bar.get_width() for bar in ax.patches]).reshape(4, 2)
    np.testing.assert_allclose(widths.sum(axis=1), 1)
    np.testing.assert_allclose(widths[:, 1], [9762 / 205_000, 0.0476, 5000 / 205_000, 1])
    assert {"2,381 web, 119 mobile", "2,500 mobile"} <= set(words(ax))
    assert not outside(figure)


@pytest.mark.parametrize("shape", [(31,), (5, 7)])
def test_synthesis_shows_three_parts_at_one_scale(shape):
    _, axes = page(3)
    clean, added = np.full(shape, 0.25), np.full(shape, 0.5)
    data_sources.synthesis(axes, clean, added, clean + added)
    assert [ax.get_title() for ax in axes] == ["clean", "+ added", "= synthesized"]
    if len(shape) == 1:
        np.testing.assert_allclose([ax.get_ylim() for ax in axes], [(-0.825, 0.825)] * 3)
        np.testing.assert_allclose(axes[2].lines[0].get_ydata(), 0.75)
    else:
        assert {ax.images[0].get_clim() for ax in axes} == {(0.25, 0.75)}


def test_two_curves_of_clips():
    _, ax = page()
    heard, new = data_sources.clip_curves(ax, [1, 10, 100], [0.02, 0.03, 0.04], [0.2, 0.1, 0.05])
    np.testing.assert_allclose(heard.get_ydata(), [2, 3, 4])
    np.testing.assert_allclose(new.get_ydata(), [20, 10, 5])
    assert [label.get_text() for label in ax.get_xticklabels()] == ["1", "10", "100"]


def test_label_noise_brings_the_lines_together():
    _, ax = page()
    noise = np.linspace(0, 0.5, 3)
    measured = {
        name: np.array([measured_error(error, float(rho)) for rho in noise]) for name, error in [("A", 0.02), ("B", 0.06)]
    }
    one, other = data_sources.label_noise(ax, noise, measured)
    np.testing.assert_allclose(other.get_ydata() - one.get_ydata(), [4, 2, 0], atol=1e-12)  # 1 - 2 noise of it is left


def test_counts_have_the_interval_of_wilson():
    figure, ax = page()
    intervals = data_sources.counted_shares(ax, ["dogs", "blurry"], [5, 100], 100)
    assert intervals == [wilson_interval(5, 100), wilson_interval(100, 100)]
    (bars,) = (c for c in ax.containers if hasattr(c, "has_xerr"))
    ends = np.sort([segment[:, 0] for segment in bars[2][0].get_segments()], axis=1)
    np.testing.assert_allclose(ends, 100 * np.array(intervals))
    assert not outside(figure)


def test_the_overlap_in_percent():
    _, ax = page()
    data_sources.overlap(ax, [[0.3, 0.1], [0.1, 0.5]], ["great cats", "blurry"])
    assert words(ax) == ["30 %", "10 %", "10 %", "50 %"]


def test_the_middle_of_the_winners_luck():
    _, ax = page()
    luck = [[0.01, 0.05, 0.03], [0.002, 0.0, 0.001]]
    np.testing.assert_allclose(data_sources.winners_luck(ax, [100, 10_000], luck), [0.03, 0.001])
    for place, values in enumerate(luck):
        dots = ax.collections[place].get_offsets()
        np.testing.assert_allclose(np.sort(dots[:, 1]), 100 * np.sort(values))
        assert np.abs(dots[:, 0] - place).max() <= 0.25
