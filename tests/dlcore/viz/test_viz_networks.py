"""What the drawings of networks put on the axes, read back from the artists."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from matplotlib.figure import Figure

from dlcore import activations, dense
from dlcore.viz import networks, palette, style


@pytest.fixture
def ax():
    with style():
        yield Figure().subplots()


def texts(ax):
    return [text.get_text() for text in ax.texts if text.get_text()]


def test_a_small_network_shows_every_unit_and_line(ax):
    net = networks.layer_sizes(ax, [3, 4, 1], names=["x", "tanh", "sigmoid"])
    assert [len(units) for units in net.units] == [3, 4, 1]
    assert [np.shape(rows) for rows in net.edges] == [(4, 3), (1, 4)]
    assert texts(ax) == ["3\nx", "4\ntanh", "1\nsigmoid"]


def test_a_large_layer_is_cut_and_its_dots_have_no_lines(ax):
    net = networks.layer_sizes(ax, [12288, 7, 5, 1], most=5)
    assert texts(ax) == ["⋮", "12288", "⋮", "7", "5", "1"]
    assert [len(units) for units in net.units] == [5, 5, 5, 1]
    visible = [[[line.get_visible() for line in row] for row in rows] for rows in net.edges]
    drawn = [True, True, False, True, True]
    np.testing.assert_array_equal(visible[0], np.outer(drawn, drawn))
    np.testing.assert_array_equal(visible[1], [drawn] * 5)
    assert visible[2] == [[True] * 5]


def test_everything_lies_within_the_axes(ax):
    net = networks.layer_sizes(ax, [12288, 20, 1], names=["", "relu", "sigmoid"])
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    for x, y in [unit.center for layer in net.units for unit in layer]:
        assert left < x - 0.2 and x + 0.2 < right and bottom < y - 0.2 and y + 0.2 < top + 1e-9


def test_the_sentence_counts_parameters_as_dense_has_them():
    params = dense.init([12, 5, 7, 2], key=jax.random.key(0))
    number = sum(leaf.size for leaf in jax.tree.leaves(params))
    expected = f"A network with 12 inputs, layers of 5, 7 and 2 units, and {number} parameters."
    assert networks.describe_layer_sizes([12, 5, 7, 2]) == expected
    assert networks.describe_layer_sizes([3, 1]) == "A network with 3 inputs, layer of 1 units, and 4 parameters."


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu", "leaky_relu"])
def test_activation_and_derivative_are_the_functions(ax, name):
    g = getattr(activations, name)
    value, derivative = networks.activation(ax, g, getattr(activations, f"{name}_derivative"), low=-3, high=3.5)
    z, a = value.get_data()
    np.testing.assert_allclose(a, g(z), rtol=1e-6)
    z, slope = (part[np.isfinite(derivative.get_ydata())] for part in derivative.get_data())
    np.testing.assert_allclose(slope, jax.vmap(jax.grad(g))(jnp.asarray(z, dtype=float)), rtol=1e-5, atol=1e-6)
    assert value.get_linestyle() != derivative.get_linestyle()


def test_a_jump_of_the_derivative_is_not_joined(ax):
    _, derivative = networks.activation(ax, activations.relu, activations.relu_derivative)
    assert np.isnan(derivative.get_ydata()).sum() == 1


def test_by_layer_is_on_a_log_scale_with_layers_counted_from_one(ax):
    first, second = networks.by_layer(ax, {"He": [1.0, 0.9, 0.8], "0.01": [0.1, 1e-3, 1e-5]}, quantity="size of dW")
    np.testing.assert_array_equal(second.get_xydata(), [[1, 0.1], [2, 1e-3], [3, 1e-5]])
    assert ax.get_yscale() == "log" and ax.get_ylabel() == "size of dW"
    assert first.get_marker() != second.get_marker() and first.get_linestyle() != second.get_linestyle()
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["He", "0.01"]


def test_weight_histograms_share_their_range_and_hold_every_weight(rng):
    weights = [rng.normal(0, 0.1, (7, 5)), rng.normal(0, 2, (3, 7))]
    axes = Figure().subplots(1, 2)
    containers = networks.weight_histograms(axes, weights)
    assert [sum(bar.get_height() for bar in bars) for bars in containers] == [35, 21]
    reach = np.abs(weights[1]).max()
    assert [ax.get_xlim() for ax in axes] == [(-reach, reach)] * 2
    assert axes[1].get_title(loc="center") == f"$W^{{[2]}}$: std {weights[1].std():.2g}"


def test_weights_that_are_all_zero_have_a_histogram_too():
    ax = Figure().subplots()
    (bars,) = networks.weight_histograms([ax], [np.zeros((3, 2))])
    assert bars[20].get_height() == 6  # the middle one of 41


def thirds(X):
    """Three classes whose boundaries are known: rays from the origin at 60, 180 and 300 degrees."""
    centers = np.array([[1, -0.5, -0.5], [0, np.sqrt(0.75), -np.sqrt(0.75)]])
    Z = np.exp(3 * centers.T @ X)
    return Z / Z.sum(axis=0)


@pytest.mark.parametrize("dark", [False, True])
def test_regions_have_the_color_of_their_class_paler_where_less_sure(dark):
    with style(dark):
        ax = Figure().subplots()
    X, Y = np.array([[1.0, -0.5, -0.5], [0.0, 0.9, -0.9]]), np.array([[0, 1, 2]])
    image = networks.class_regions(ax, thirds, X, Y, limits=(-2, 2, -2, 2), n=41)
    picture, colors = np.asarray(image.get_array()), palette(dark)
    hue = [np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]) for color in networks.hues(colors)[:3]]
    background = np.array([int(colors.background[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    for label, (row, col) in enumerate([(20, 40), (40, 10), (0, 10)]):
        tint = picture[row, col] - background
        direction = hue[label] - background
        np.testing.assert_allclose(tint / np.linalg.norm(tint), direction / np.linalg.norm(direction), atol=1e-6)
        assert 0.3 < np.linalg.norm(tint) / np.linalg.norm(direction) <= 0.42 + 1e-9
    near = np.linalg.norm(picture[20, 21] - background)
    assert near < np.linalg.norm(picture[20, 40] - background)
    assert len(ax.collections) == 3


def test_boundaries_between_regions_are_the_known_rays(ax):
    networks.class_regions(ax, thirds, np.zeros((2, 1)), np.zeros((1, 1)), limits=(-2, 2, -2, 2), n=81)
    points = np.concatenate([line.get_xydata() for line in ax.lines])
    points = points[np.hypot(*points.T) > 0.3]
    angles = np.degrees(np.arctan2(points[:, 1], points[:, 0])) % 360
    assert np.abs(angles[:, None] - [60, 180, 300]).min(axis=1).max() < 3
    assert all((np.abs(angles - ray) < 3).any() for ray in (60, 180, 300))


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda ax: networks.layer_sizes(ax, [3]), "sizes must name at least two layers"),
        (lambda ax: networks.layer_sizes(ax, [3, 0]), "of at least one unit"),
        (lambda ax: networks.layer_sizes(ax, [3, 1], names=["x"]), r"names must be one per layer \(2\), but are 1"),
        (lambda ax: networks.layer_sizes(ax, [3, 1], most=2), "most must leave room"),
        (lambda ax: networks.weight_histograms([ax], [np.ones((2, 1))] * 2), r"axes must be one per layer \(2\), but are 1"),
        (lambda ax: networks.class_regions(ax, lambda X: X.T, np.eye(2), np.zeros((1, 2))), "probabilities must be of 2 to 6"),
    ],
)
def test_bad_input_is_named(ax, call, message):
    with pytest.raises(ValueError, match=message):
        call(ax)
