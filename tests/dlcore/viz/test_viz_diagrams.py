"""Boxes and arrows."""

from itertools import pairwise

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import same_color
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch

from dlcore.viz import diagrams
from dlcore.viz.theme import palette

NAMES = ["$x_1, w_1$\n$x_2, w_2$\n$b$", "$z = w_1 x_1 + w_2 x_2 + b$", r"$a = \sigma(z)$", "loss $(a, y)$"]


@pytest.fixture
def ax():
    figure = Figure(figsize=(8, 1.9), dpi=100, facecolor="white", layout="constrained")
    FigureCanvasAgg(figure)
    return figure.subplots()


def arrows(ax, color):
    return [patch for patch in ax.patches if isinstance(patch, FancyArrowPatch) and same_color(patch.get_edgecolor(), color)]


def test_boxes_of_a_chain_stand_in_a_row_inside_the_figure_without_touching(ax):
    boxes = diagrams.chain(ax, NAMES)
    ax.figure.canvas.draw()
    frames = [box.get_bbox_patch().get_window_extent() for box in boxes]
    assert [box.get_text() for box in boxes] == NAMES
    assert all(left.x1 < right.x0 for left, right in pairwise(frames))
    assert frames[0].x0 >= 0 and frames[-1].x1 <= 800


def test_backward_arrows_point_the_other_way(ax):
    diagrams.chain(ax, NAMES, backward=True)
    ax.figure.canvas.draw()
    colors = palette()
    for color, direction in ((colors.blue, 1), (colors.orange, -1)):
        found = arrows(ax, color)
        assert len(found) == len(NAMES) - 1
        for arrow in found:
            start, end = arrow.patchA.get_window_extent(), arrow.patchB.get_window_extent()
            assert direction * (end.x0 - start.x0) > 0
            left, right = sorted((start, end), key=lambda box: box.x0)
            drawn = arrow.get_window_extent()
            assert left.x1 - 4 <= drawn.x0 < drawn.x1 <= right.x0 + 4  # in the gap, up to the round corners


def test_without_backward_there_are_only_forward_arrows(ax):
    diagrams.chain(ax, NAMES)
    assert len(arrows(ax, palette().blue)) == len(NAMES) - 1
    assert not arrows(ax, palette().orange)


def test_words_stand_under_their_box(ax):
    boxes = diagrams.chain(ax, ["data", "answers", "cost"], ["one", "", "three"], backward=True)
    ax.figure.canvas.draw()
    words = {text.get_text(): text for text in ax.texts}
    for box, word in ((boxes[0], "one"), (boxes[2], "three")):
        assert words[word].get_position()[0] == box.get_position()[0]
        assert words[word].get_window_extent().y1 < box.get_bbox_patch().get_window_extent().y0


def test_an_arrow_leads_back_to_the_box_that_is_named(ax):
    boxes = diagrams.chain(ax, ["sizes", "forward", "backward", "update"], again=(1, "again"))
    ax.figure.canvas.draw()
    (back,) = arrows(ax, palette().orange)
    named, end = boxes[1].get_bbox_patch().get_window_extent(), back.get_window_extent()
    assert named.x0 < end.x0 < end.x1 < named.x1 and end.y1 <= named.y0 + 4  # it stops below the box
    (words,) = [text for text in ax.texts if text.get_text() == "again"]
    assert 0 <= words.get_window_extent().y0 and words.get_window_extent().y1 < named.y0
