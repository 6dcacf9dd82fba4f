"""Volumes to scale, a filter on a signal, connections with shared weights."""

import numpy as np
import pytest
from drawn_page import outside, overlapping, page

from dlcore.viz import volumes


@pytest.mark.parametrize("dark", [False, True])
def test_blocks_are_to_scale_and_say_their_sizes(dark):
    figure, ax = page(dark=dark)
    texts = volumes.volumes(ax, [(6, 6, 3), "*", (3, 3, 3), "=", (4, 4, 1)], ["picture", "filter", "map"])
    assert [text.get_text() for text in texts] == ["6 × 6 × 3\npicture", "3 × 3 × 3\nfilter", "4 × 4 × 1\nmap"]
    fronts = [np.ptp(patch.get_xy(), axis=0) for patch in ax.patches[::9]]
    np.testing.assert_allclose(fronts, [[6, 6], [3, 3], [4, 4]])
    assert not outside(figure) and not overlapping(figure, ax.texts)


def test_faces_share_their_edges():
    front, top, side = volumes.cuboid(5, 3, 2)
    np.testing.assert_allclose(front[2], top[1])
    np.testing.assert_allclose(front[1], side[0])
    np.testing.assert_allclose(top[2], side[2])


def test_signs_have_no_names():
    with pytest.raises(ValueError, match="names must be one for each of the 2 blocks, but are 3"):
        volumes.volumes(page()[1], [(6, 6, 3), "=", (3, 3, 3)], ["a", "b", "c"])


def test_a_filter_on_a_signal_by_its_definition():
    _, axes = page(2)
    x, w = np.arange(14.0) ** 2, np.array([1.0, -2, 0, 3, 1])
    out = volumes.filter_1d(axes, x, w, place=7)
    np.testing.assert_allclose(out, [sum(x[i + k] * w[k] for k in range(5)) for i in range(10)])
    np.testing.assert_allclose(axes[1].lines[-1].get_xydata(), [[9, out[7]]])  # in the middle of the window from 7 to 11
    with pytest.raises(ValueError, match="place must lie from 0 to 9, but is 10"):
        volumes.filter_1d(axes, x, w, place=10)


@pytest.mark.parametrize("dense, lines, weights", [(False, 5 * 3, 3), (True, 7 * 5, 35)])
def test_connections(dense, lines, weights):
    figure, ax = page()
    assert volumes.connections(ax, 7, 3, dense=dense, marked=2) == weights
    assert len(ax.lines) == lines
    assert len({line.get_color() for line in ax.lines}) == (1 if dense else weights)
    bold = [line.get_ydata()[0] for line in ax.lines if line.get_linewidth() > 2]
    assert bold == [3.0 - i for i in (range(7) if dense else (2, 3, 4))]
    assert not outside(figure)
