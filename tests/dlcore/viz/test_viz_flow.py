"""Boxes and arrows: arrows end on the frames of their boxes, letters fit, names are checked."""

import numpy as np
import pytest
from drawn_page import outside, page
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from dlcore.viz.flow import KINDS, Arrow, Box, diagram, edge_point, fitting_size, letters

BOXES = {"x": Box(0, 0, "input", "data"), "f": Box(3, 0, "convolution", width=2), "y": Box(3, 2, r"$\hat{y}$", "new")}


def arrows_of(ax):
    return [patch for patch in ax.patches if isinstance(patch, FancyArrowPatch)]


@pytest.mark.parametrize("toward", [(5, 1), (-4, 3), (1, 7), (0, -2)])
def test_a_line_leaves_the_box_on_its_frame_and_toward_the_point(toward):
    box = Box(1, 1, "", width=3, height=2)
    x, y = edge_point(box, toward)
    on_frame = [abs(abs(x - 1) - 1.5) < 1e-9 and abs(y - 1) <= 1 + 1e-9, abs(abs(y - 1) - 1) < 1e-9 and abs(x - 1) <= 1.5 + 1e-9]
    assert any(on_frame)
    assert np.cross([x - 1, y - 1, 0], [toward[0] - 1, toward[1] - 1, 0])[2] == pytest.approx(0)
    assert np.dot([x - 1, y - 1], [toward[0] - 1, toward[1] - 1]) > 0


def test_arrows_join_frames_and_go_over_their_points():
    figure, ax = page()
    diagram(ax, BOXES, [Arrow("x", "f"), Arrow("x", "y", "skip", via=((0, 2),))])
    straight, bent = arrows_of(ax)
    assert straight._posA_posB == [(0.5, 0.0), (2.0, 0.0)]
    assert bent._posA_posB == [(0, 2), (2.5, 2.0)]
    np.testing.assert_allclose(ax.lines[0].get_xydata(), [[0, 0.3], [0, 2]])
    assert "skip" in [text.get_text() for text in ax.texts] and not outside(figure)


@pytest.mark.parametrize("dark", [False, True])
def test_every_label_lies_within_its_box(dark):
    figure, ax = page(dark=dark)
    labels = diagram(ax, BOXES)
    figure.canvas.draw()
    frames = [patch for patch in ax.patches if isinstance(patch, FancyBboxPatch)]
    for text, frame in zip(labels.values(), frames, strict=True):
        inner, outer = text.get_window_extent(), frame.get_window_extent()
        assert outer.x0 <= inner.x0 and inner.x1 <= outer.x1 and outer.y0 <= inner.y0 and inner.y1 <= outer.y1
    assert len({text.get_fontsize() for text in labels.values()}) == 1


def test_letters_do_not_count_what_is_not_seen():
    assert letters(r"$\alpha$") == 1 and letters("tanh") == 4 and letters(r"$a^{[l+1]}$") == 1 + 0.7 * 5


def test_twice_the_room_gives_twice_the_size():
    assert fitting_size("a long label", 60, 100) == pytest.approx(fitting_size("a long label", 30, 100, smallest=1) * 2)


def test_unknown_names_and_kinds_are_refused():
    _, ax = page()
    with pytest.raises(ValueError, match="arrows must join boxes, but 'input' is none of x, f, y"):
        diagram(ax, BOXES, [Arrow("input", "f")])
    with pytest.raises(ValueError, match="kind must be one of data, layer"):
        diagram(ax, {"x": Box(0, 0, "x", "conv")})
    diagram(ax, {kind: Box(k, 0, kind, kind) for k, kind in enumerate(KINDS)})
