"""Blocks of layers: who is joined to whom, and the costs that the lectures name."""

import numpy as np
import pytest
from drawn_page import outside, overlapping, page, words
from matplotlib.patches import FancyArrowPatch

from dlcore.viz import blocks

GOOGLENET_3A = dict(n1=64, r3=96, n3=128, r5=16, n5=32, n_pool=32)


def arrows(ax):
    return [patch for patch in ax.patches if isinstance(patch, FancyArrowPatch)]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("look, count", [(dict(), 8), (dict(projection=True), 9), (dict(skip=False), 6)])
def test_the_shortcut_ends_in_the_sum(look, count, dark):
    figure, ax = page(dark=dark, size=(7, 2.4))
    boxes = blocks.residual_block(ax, **look)
    assert len(arrows(ax)) == count
    strong = [arrow for arrow in arrows(ax) if arrow.get_linewidth() > 2]
    assert bool(strong) == look.get("skip", True)
    if strong:
        x, _ = strong[-1]._posA_posB[1]
        assert x == boxes["sum"].get_position()[0] < boxes["relu2"].get_position()[0]  # before the last ReLU
    assert ("shortcut" in boxes) == ("projection" in look)
    assert not outside(figure) and not overlapping(figure, ax.texts)


def test_the_module_of_the_lecture_has_256_channels():
    figure, ax = page(size=(8, 4))
    assert blocks.inception_module(ax, 192, **GOOGLENET_3A) == 256
    assert {"stacked\n256 channels", "1×1 conv\n16 channels", "3×3 max-pool, same\n192 channels"} <= set(words(ax))
    assert not outside(figure) and not overlapping(figure, ax.texts)


def test_the_bottleneck_of_the_lecture_costs_a_tenth():
    _, ax = page()
    even = blocks.bottleneck_cost(ax, 28, 192, 32, 5, [16, 154, 155])
    assert even == pytest.approx(154.8, abs=0.05)
    heights = [bar.get_height() for bar in ax.patches]
    direct, into, out = heights[0], np.array(heights[1:4]), np.array(heights[4:])
    assert (direct, into[0], out[0]) == pytest.approx((120.422400, 2.408448, 10.035200))
    assert (into + out)[1] < direct < (into + out)[2]


def test_lines_by_size_and_by_depth():
    figure, ax = page()
    lines = blocks.by_size(ax, [64, 1000], {"dense": [12_289_000, 3_000_001_000], "conv": [280, 280]})
    assert ax.get_xlabel() == "side of the picture in pixels"
    assert lines[0].get_ydata()[1] == 3_000_001_000 and (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert not outside(figure)
    _, ax = page()
    plain, residual = blocks.by_depth(ax, [8, 20], {"plain": [0.1, 0.2], "residual": [0.1, 0.05]})
    np.testing.assert_allclose(plain.get_ydata(), [10, 20])
    np.testing.assert_allclose(residual.get_ydata(), [10, 5])
