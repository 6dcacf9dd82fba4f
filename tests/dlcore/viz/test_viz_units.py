"""Pictures of units and layers: the right numbers at the right places, nothing clipped."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from dlcore.viz import units
from dlcore.viz.theme import palette_of, style


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def ax(request):
    with style(request.param):
        figure = Figure(figsize=(7, 4), dpi=100)
        FigureCanvasAgg(figure)
        yield figure.subplots()


def assert_inside(ax):
    """Every text lies on the page."""
    ax.figure.canvas.draw()
    page = ax.figure.bbox
    for text in ax.texts:
        if text.get_text():
            box = text.get_window_extent()
            assert page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1, text.get_text()


def test_a_unit_has_two_halves(ax):
    z, a = units.split_unit(ax)
    assert (z.get_text(), a.get_text()) == ("$z$", "$a$") and z.get_position()[0] < a.get_position()[0]
    assert_inside(ax)


def test_the_lecture_network_is_3_4_1(ax):
    net = units.lecture_network(ax, marked=1)
    assert [len(layer) for layer in net.units] == [3, 4, 1]
    blue = palette_of(ax).blue
    assert [[line.get_color() == blue for line in row] for row in net.edges[0]] == [[unit == 1] * 3 for unit in range(4)]
    assert_inside(ax)


def test_a_table_shows_its_numbers_row_by_row(ax):
    A = np.arange(24.0).reshape(4, 6)
    texts = units.layer_of_examples(ax, A)
    assert [float(text.get_text()) for text in texts] == A.ravel().tolist()
    places = np.array([text.get_position() for text in texts]).reshape(4, 6, 2)
    assert (np.diff(places[:, :, 0], axis=1) > 0).all() and (np.diff(places[:, :, 1], axis=0) < 0).all()
    assert_inside(ax)


def test_tied_units_have_equal_lines_and_others_not(ax):
    net = units.tied_units(ax)
    look = [[line.get_color() + line.get_linestyle() for line in row] for row in net.edges[0]]
    assert look[0] == look[1]
    net = units.tied_units(ax, different=True)
    assert len({line.get_color() + line.get_linestyle() for row in net.edges[0] for line in row}) == 4


def test_trajectories_end_in_their_markers(ax):
    paths = np.random.default_rng(0).normal(size=(4, 7, 2))
    artists = units.trajectories(ax, paths)
    for path, line, end in zip(paths, artists[:4], artists[4:], strict=True):
        np.testing.assert_array_equal(line.get_xydata(), path)
        np.testing.assert_array_equal(end.get_xydata(), path[-1:])
    sizes = [end.get_markersize() for end in artists[4:]]
    assert sizes == sorted(sizes, reverse=True)
