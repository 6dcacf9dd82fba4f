"""What the drawing functions put on the axes, read back from the artists."""

import jax
import numpy as np
import pytest
from matplotlib.figure import Figure

from dlcore import graph
from dlcore.viz import diagrams, draw, palette, style


@pytest.fixture
def ax():
    with style():
        yield Figure().subplots()


X = np.array([[-1.0, 2.0, 0.5, -2.0, 1.5], [0.3, 1.0, -1.0, 0.7, 2.5]])
Y = np.array([[0, 1, 1, 0, 1]])


def linear(X, w=(1.5, -0.7), b=0.4):
    return 1 / (1 + np.exp(-(np.array(w)[None] @ X + b)))


def test_points_differ_by_marker_and_color(ax):
    zero, one = draw.points(ax, X, Y)
    np.testing.assert_array_equal(zero.get_offsets(), [[-1.0, 0.3], [-2.0, 0.7]])
    np.testing.assert_array_equal(one.get_offsets(), [[2.0, 1.0], [0.5, -1.0], [1.5, 2.5]])
    assert (zero.get_facecolor() != one.get_facecolor()).any()
    assert zero.get_paths()[0].vertices.shape != one.get_paths()[0].vertices.shape


def test_grid_goes_row_by_row_from_the_bottom_left():
    cells = draw.grid((0, 1, 10, 14), 3)
    expected = [(x, y) for y in (10, 12, 14) for x in (0, 0.5, 1)]
    np.testing.assert_allclose(cells.T, expected)


def test_decision_boundary_shades_by_the_probability(ax):
    image, _ = draw.decision_boundary(ax, linear, X, Y, limits=(-3, 3, -2, 4), n=13)
    P = image.get_array()
    for i, j in ((0, 0), (0, 12), (12, 0), (7, 3)):
        x, y = -3 + 6 * j / 12, -2 + 6 * i / 12
        np.testing.assert_allclose(P[i, j], linear(np.array([[x], [y]])).item(), rtol=1e-5)
    assert image.get_extent() == [-3, 3, -2, 4] and image.origin == "lower"


def test_the_boundary_of_a_linear_classifier_is_its_line(ax):
    _, line = draw.decision_boundary(ax, linear, X)
    (segment,) = line.get_segments()
    np.testing.assert_allclose(segment @ [1.5, -0.7] + 0.4, 0, atol=2e-3)  # linear between cells, the sigmoid is not
    assert len(segment) > 20


def test_boundary_of_a_circle_closes(ax):
    limits = (-2, 2, -2, 2)
    cells = draw.grid(limits, 81)
    (ring,) = draw.boundary_segments((np.hypot(*cells)).reshape(81, 81), limits, level=1.25)
    np.testing.assert_allclose(np.hypot(*ring.T), 1.25, atol=2e-3)
    np.testing.assert_array_equal(ring[0], ring[-1])


def test_no_boundary_where_one_class_wins_everywhere():
    assert draw.boundary_segments(np.full((5, 5), 0.9), (0, 1, 0, 1)) == []


def test_limits_hold_all_points_with_room():
    left, right, bottom, top = draw.limits_of(X)
    assert left < X[0].min() and right > X[0].max() and bottom < X[1].min() and top > X[1].max()


def test_cost_curve_counts_iterations(ax):
    line = draw.cost_curve(ax, [3.0, 2.0, 1.5], every=100, label="slow")
    np.testing.assert_array_equal(line.get_xydata(), [[0, 3], [100, 2], [200, 1.5]])
    assert ax.get_legend().get_texts()[0].get_text() == "slow"


def test_sentences_hold_the_numbers():
    assert draw.describe_costs([0.1, 0.5], every=10) == "The cost rises from 0.1 to 0.5 in 10 iterations."
    assert draw.describe_costs([2.0, 2.0]) == "The cost stays at 2 in 1 iterations."
    assert draw.describe_points(X, Y) == "5 points in the plane, 2 of class 0 and 3 of class 1."


@pytest.mark.parametrize("a, width", [(2.0, 0.5), (-1.0, 0.25)])
def test_slope_triangle_has_the_height_of_the_function(ax, a, width):
    legs, dot, base, side = draw.slope_triangle(ax, np.square, a, width)
    x, y = legs.get_data()
    assert x[1] - x[0] == width and y[2] - y[1] == (a + width) ** 2 - a**2
    assert base.get_text() == f"{width:g}" and float(side.get_text()) == pytest.approx(y[2] - y[1], rel=1e-3)
    np.testing.assert_array_equal(dot.get_xydata(), [[a, a * a]])


def test_curve_follows_the_function(ax):
    x, y = draw.curve(ax, np.cos, -1, 2).get_data()
    assert x[0] == -1 and x[-1] == 2
    np.testing.assert_allclose(y, np.cos(x))


def test_bars_are_as_long_as_their_numbers(ax):
    *rectangles, first, second = draw.bars(ax, {"loop": 3.0, "NumPy": 0.25})
    assert [bar.get_width() for bar in rectangles] == [3.0, 0.25]
    assert [label.get_text() for label in (first, second)] == ["3", "0.25"]
    assert rectangles[0].get_y() > rectangles[1].get_y()


def test_image_grid_shows_marks_and_leaves_the_rest_empty():
    axes = Figure().subplots(1, 3)
    images = np.random.default_rng(0).integers(0, 256, (2, 5, 7, 3), dtype=np.uint8)
    draw.image_grid(axes, images, ["cat", "no cat"], marked=[False, True])
    for ax, image in zip(axes, images, strict=False):
        np.testing.assert_array_equal(ax.get_images()[0].get_array(), image)
    assert [ax.get_title() for ax in axes] == ["cat", "no cat", ""]
    assert [ax.spines["top"].get_visible() for ax in axes] == [False, True, False]
    assert axes[2].get_images() == []


@pytest.mark.parametrize("projection", [None, "3d"])
def test_bowl_draws_the_way_down(projection):
    ax = Figure().add_subplot(projection=projection)
    path = np.array([[2.0, 1.0], [1.0, 0.5], [0.5, 0.25]])
    draw.bowl(ax, lambda w, b: w**2 + 2 * b**2, (-3, 3, -3, 3), path=path, n=20)
    line = ax.lines[0]
    if projection is None:
        np.testing.assert_array_equal(line.get_xydata(), path)
    else:
        np.testing.assert_allclose(line.get_data_3d()[2], [6, 1.5, 0.375])


def test_palette_of_reads_the_theme():
    for dark in (False, True):
        with style(dark):
            ax = Figure().subplots()
        assert draw.palette_of(ax) == palette(dark)


def example(a=5.0, b=3.0, c=2.0):
    u = (graph.leaf("b", b) * graph.leaf("c", c)).named("u")
    return (3 * (graph.leaf("a", a) + u).named("v")).named("J")


def test_graph_shows_values_and_derivatives(ax):
    drawing = diagrams.graph(ax, example())
    gradient = jax.grad(lambda p: 3 * (p["a"] + p["b"] * p["c"]))(dict(a=5.0, b=3.0, c=2.0))
    for name, slope in gradient.items():
        assert drawing.boxes[name].derivative.get_text() == f"d{name} = {slope:g}"
    assert [drawing.boxes[name].value.get_text() for name in "abcuvJ"] == ["5", "3", "2", "6", "11", "33"]
    assert drawing.boxes["J"].frame.get_text() == "J = 3 v" and drawing.boxes["J"].derivative.get_text() == ""
    assert set(drawing.arrows) == {("a", "v"), ("b", "u"), ("c", "u"), ("u", "v"), ("v", "J")} == set(drawing.labels)


def test_graph_goes_from_left_to_right_without_overlap():
    J = example()
    places = diagrams.layout(J)
    assert len(set(places.values())) == len(places)
    for node in places:
        assert all(places[parent][0] < places[node][0] for parent in node.parents if parent in places)


def test_formulas_read_as_one_writes_them():
    a, b = graph.leaf("a", 1.0), graph.leaf("b", 2.0)
    assert diagrams.formula((a * 2.0).named("p")) == "p = 2 a"
    assert diagrams.formula(((a + b) * b).named("q")) == "q = (a + b) b"
    assert diagrams.formula((a - (b - 1)).named("r")) == "r = a - (b - 1)"
    assert diagrams.formula(graph.log(a)) == "log(a)"


def test_graph_of_one_neuron_fits(ax):
    terms = [graph.leaf(f"w{i}", 0.5) * graph.leaf(f"x{i}", 2.0) for i in (1, 2)]
    z = (terms[0].named("p") + terms[1].named("q") + graph.leaf("b", -1.0)).named("z")  # p + q has no box of its own
    a = graph.sigmoid(z).named("a")
    drawing = diagrams.graph(ax, a, derivatives=False)
    assert drawing.boxes["a"].frame.get_text() == "a = sigmoid(z)"
    assert drawing.boxes["z"].frame.get_text() == "z = p + q + b"
    assert {edge for edge in drawing.arrows if edge[1] == "z"} == {("p", "z"), ("q", "z"), ("b", "z")}
    assert all(box.derivative.get_text() == "" for box in drawing.boxes.values())
