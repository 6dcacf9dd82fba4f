"""The sketches of week 1: what is joined is drawn, nothing is clipped, in the light and in the dark theme."""

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from dlcore.viz import sketches
from dlcore.viz.theme import palette, style

matplotlib.use("agg")


def page(ncols=1, dark=False):
    with style(dark):
        figure = Figure(figsize=(4 * ncols, 3), dpi=60, layout="constrained")
        FigureCanvasAgg(figure)
        return figure, figure.subplots(1, ncols)


def test_places_are_centered():
    for sizes in ([4, 3, 1], [2, 5]):
        for layer, units in enumerate(sketches.places(sizes)):
            assert len(units) == sizes[layer] and {x for x, _ in units} == {layer}
            assert sum(y for _, y in units) == pytest.approx(0)


def test_a_dense_network_joins_all_and_ours_only_what_we_mean():
    _, (ours, dense) = page(2)
    drawn = [
        [[edge.get_alpha() for edge in row] for row in net.edges[0]]
        for net in (sketches.house_network(ours, meanings=True), sketches.house_network(dense, meanings=False))
    ]
    assert drawn[0] == [[1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 1, 1]]  # family size, walkability, school quality
    assert np.array(drawn[1]).shape == (3, 4) and np.array(drawn[1]).all()


@pytest.mark.parametrize("dark", [False, True])
def test_all_sketches_use_the_colors_of_their_theme(dark):
    figure, axes = page(6, dark)
    with style(dark):
        sketches.families(axes[:4])
        sketches.cycle(axes[4])
        lines = sketches.scale(axes[5])
    figure.canvas.draw()
    assert list(lines) == list(sketches.METHODS)
    assert lines["large network"].get_color() == palette(dark).blue
    for ax in axes[:5]:
        assert not ax.axison and ax.texts


def test_words_stay_inside_of_the_figure():
    figure, axes = page(4)
    with style():
        sketches.data_kinds(axes, np.zeros((4, 4, 3)))
    figure.canvas.draw()
    for ax in axes:
        for text in ax.texts:
            box = text.get_window_extent()
            assert figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1


def test_the_cycle_has_three_stations_in_order():
    _, ax = page()
    texts = sketches.cycle(ax)
    assert [text.get_text() for text in texts] == ["idea", "code", "experiment"]
    assert texts[1].get_position()[0] > 0 > texts[2].get_position()[0]  # clockwise
