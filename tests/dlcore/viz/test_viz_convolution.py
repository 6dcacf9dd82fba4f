"""What the drawings of convolutions put on the axes, read back from the artists."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle
from scipy.signal import correlate2d

from dlcore import conv
from dlcore.viz import convolution, style


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def ax(request):
    with style(dark=request.param):
        yield Figure().subplots()


@pytest.fixture
def axes():
    with style():
        yield Figure().subplots(2, 3)


IMAGE = np.array([[3, 0, 1, 2, 7], [1, 5, 8, 9, 3], [2, 7, 2, 5, 1], [0, 1, 3, 1, 7]])
VERTICAL = np.array([[1, 0, -1]] * 3)


def test_a_sliding_window_shows_the_answers_so_far(ax):
    window = convolution.sliding_window(ax, IMAGE, VERTICAL, place=(1, 0))
    Z = correlate2d(IMAGE, VERTICAL, "valid")
    shown = [[float(text.get_text().replace("−", "-")) for text in row] for row in window.outputs]
    np.testing.assert_array_equal(shown, Z)
    assert [[text.get_visible() for text in row] for row in window.outputs] == [[True] * 3, [True, False, False]]
    assert window.products.get_text().endswith(f"= {Z[1, 0]}".replace("-", "−"))


def test_the_window_moves_by_the_stride_and_its_products_sum_up(ax):
    window = convolution.sliding_window(ax, IMAGE, VERTICAL, stride=2, pad=1)
    Z = correlate2d(np.pad(IMAGE, 1), VERTICAL, "valid")[::2, ::2]
    left, top = window.frame.get_xy()
    for place in np.ndindex(Z.shape):
        convolution.place_window(window, place)
        assert window.frame.get_xy() == (left + 2 * place[1], top + 2 * place[0])
        marker, cell = window.marker, window.cells[place[0]][place[1]]
        assert marker.get_xy() == cell.get_xy()
        terms, answer = window.products.get_text().replace("−", "-").replace("·", "*").split("=")
        total = sum(float(np.prod([float(x.strip("() \n")) for x in term.split("*")])) for term in terms.split("+"))
        assert total == float(answer) == Z[place]
    assert convolution.describe_window(window, (0, 0)).endswith(f"it answers {Z[0, 0]}.".replace("-", "−"))


def test_a_place_outside_the_output_is_refused(ax):
    window = convolution.sliding_window(ax, IMAGE, VERTICAL)
    with pytest.raises(ValueError, match=r"place must be a row and a column of the output \(2, 3\), but is \(2, 0\)"):
        convolution.place_window(window, (2, 0))


@pytest.mark.parametrize("n, f, stride, pad, lost", [(6, 3, 1, 1, 0), (7, 3, 2, 0, 0), (6, 3, 2, 0, 1), (8, 3, 3, 0, 2)])
def test_padding_and_stride_mark_every_place_and_what_is_never_seen(ax, n, f, stride, pad, lost):
    sentence = convolution.padding_and_stride(ax, n, f, stride=stride, pad=pad)
    places, size = conv.output_size(n, f, stride=stride, pad=pad), n + 2 * pad
    *crosses, dots = ax.lines
    assert len(crosses) == 2 * (size**2 - (size - lost) ** 2)
    expected = [(j * stride + f / 2, i * stride + f / 2) for i in range(places) for j in range(places)]
    np.testing.assert_allclose(dots.get_xydata(), expected)
    assert f"{places} by {places} places" in sentence and ("never seen" in sentence) == (lost > 0)
    assert sum(patch.get_hatch() is not None for patch in ax.patches) == size**2 - n**2


def test_filters_of_three_channels_are_colored_and_others_signed(axes, rng):
    W = rng.standard_normal((5, 5, 3, 4))
    convolution.filters(axes, W)
    pictures = [ax.get_images() for ax in axes.ravel()]
    assert [len(images) for images in pictures] == [1, 1, 1, 1, 0, 0]
    np.testing.assert_allclose(pictures[2][0].get_array(), 0.5 + 0.5 * W[:, :, :, 2] / np.abs(W).max())
    other = Figure().subplots(1, 2)
    convolution.filters(other, W[:, :, :1, :2])
    np.testing.assert_array_equal(other[1].get_images()[0].get_array(), W[:, :, 0, 1])
    low, high = other[1].get_images()[0].get_clim()
    assert low == -high


def test_feature_maps_have_one_scale(axes, rng):
    A = rng.standard_normal((7, 11, 5))
    convolution.feature_maps(axes, A)
    images = [ax.get_images()[0] for ax in axes.ravel()[:5]]
    np.testing.assert_array_equal(images[3].get_array(), A[:, :, 3])
    assert {image.get_clim() for image in images} == {(-np.abs(A).max(), np.abs(A).max())}
    assert axes[1, 2].get_images() == [] and not axes[1, 2].spines["top"].get_visible()


@pytest.mark.parametrize("layers", [[(3, 1), (2, 2), (3, 1)], [(5, 2), (3, 1)]])
def test_a_receptive_field_holds_the_pixels_with_a_derivative(ax, layers):
    named = [(f"layer {i}", f, stride) for i, (f, stride) in enumerate(layers)]
    sentence = convolution.receptive_field(ax, named)

    def first_unit(image):
        for f, stride in layers:
            image = conv.forward(conv.Conv(jnp.ones((f, f, 1, 1)), jnp.zeros((1, 1, 1, 1))), image, stride=stride)
        return image[0, 0, 0, 0]

    seen = int((jax.grad(first_unit)(jnp.zeros((1, 31, 31, 1)))[0, 0, :, 0] != 0).sum())
    assert f"sees {seen} pixels a side" in sentence
    units = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    assert sum(round(unit.get_y() + 0.16) == 0 for unit in units) == seen
    edges = {(round(unit.get_y() + 0.16), round(unit.get_x(), 3)) for unit in units}
    edges |= {(level, round(x + 0.84, 3)) for level, x in edges}
    cones = [patch.get_xy() for patch in ax.patches if isinstance(patch, Polygon)]
    assert len(cones) == sum(unit.get_y() > 0 for unit in units)
    for corners in cones:  # from the edges of one unit to the outer edges of those that it sees
        level = round(corners[:, 1].min() - 0.16)
        assert all((level + round(y - level), round(x, 3)) in edges for x, y in corners)


def test_augmentations_stand_in_rows_behind_the_original(axes, rng):
    original, changed = rng.random((5, 7, 3)), {"mirror": rng.random((2, 5, 7, 3)), "crop": rng.random((2, 3, 3, 3))}
    convolution.augmentations(axes, original, changed)
    np.testing.assert_array_equal(axes[1, 0].get_images()[0].get_array(), original)
    np.testing.assert_array_equal(axes[1, 2].get_images()[0].get_array(), changed["crop"][1])
    assert [row[0].get_ylabel() for row in axes] == ["mirror", "crop"]


ROWS = [("input", (32, 32, 3), 0), ("CONV1", (28, 28, 6), 456), ("FC3", (120,), 48120)]


def test_an_architecture_lists_shapes_sizes_and_parameters(ax):
    convolution.architecture(ax, ROWS)
    texts = [text.get_text() for text in ax.texts]
    for expected in ("28 × 28 × 6", "4,704", "456", "48,120", "48,576"):
        assert expected in texts
    widths = [patch.get_width() for patch in ax.patches]
    np.testing.assert_allclose(np.array(widths) / max(widths), np.array([0, 456, 48120]) / 48120)


def test_sentences_hold_the_numbers():
    sentence = convolution.describe_architecture(ROWS)
    assert sentence.startswith("A network of 3 layers and 48,576 parameters") and "CONV1 28 by 28 by 6, 456" in sentence


def test_nothing_is_clipped():
    with style():
        figure = Figure(figsize=(9, 4))
        ax = figure.subplots()
        convolution.architecture(ax, ROWS)
        figure.canvas.draw()
        box = ax.get_window_extent()
        for text in ax.texts:
            extent = text.get_window_extent()
            assert box.x0 - 1 <= extent.x0 and extent.x1 <= box.x1 + 1 and box.y0 <= extent.y0 and extent.y1 <= box.y1
