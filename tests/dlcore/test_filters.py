import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy import ndimage
from scipy.signal import convolve2d, correlate2d

from dlcore import conv, filters

STEP = np.tile([10.0, 10.0, 10.0, 0.0, 0.0, 0.0], (6, 1))
QUADRANTS = np.kron([[10.0, 0.0], [0.0, 10.0]], np.ones((3, 3)))
SEVEN = np.array(
    [
        [2, 3, 7, 4, 6, 2, 9],
        [6, 6, 9, 8, 7, 4, 3],
        [3, 4, 8, 3, 8, 9, 7],
        [7, 8, 3, 6, 6, 3, 4],
        [4, 2, 1, 8, 3, 4, 6],
        [3, 2, 4, 1, 9, 8, 3],
        [0, 1, 3, 9, 2, 1, 4],
    ]
)
SIX = np.array(
    [
        [3, 0, 1, 2, 7, 4],
        [1, 5, 8, 9, 3, 1],
        [2, 7, 2, 5, 1, 3],
        [0, 1, 3, 1, 7, 8],
        [4, 2, 1, 6, 2, 8],
        [2, 4, 5, 2, 3, 9],
    ]
)
FILTER = np.array([[3, 4, 4], [1, 0, 2], [-1, 0, 3]])


@pytest.fixture
def image(rng):
    return rng.standard_normal((7, 11)).astype(np.float32)


@pytest.mark.parametrize("W", [filters.VERTICAL, filters.HORIZONTAL, filters.SOBEL, filters.SCHARR, FILTER])
def test_respond_agrees_with_scipy(W, image):
    np.testing.assert_allclose(filters.respond(W, image), correlate2d(image, W, "valid"), rtol=1e-4, atol=1e-4)
    same = correlate2d(image, W, "same")
    np.testing.assert_allclose(filters.respond(W, image, pad="same"), same, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(filters.respond(W, image, pad=1, stride=2), same[::2, ::2], rtol=1e-4, atol=1e-4)


def test_flipped_makes_a_true_convolution(image):
    ours = filters.respond(filters.flipped(FILTER), image)
    np.testing.assert_allclose(ours, convolve2d(image, FILTER, "valid"), rtol=1e-4, atol=1e-4)


def test_true_convolutions_are_associative(image, rng):
    V = rng.standard_normal((3, 3))
    both = convolve2d(FILTER, V)  # one filter of 5 by 5 in place of two
    twice = filters.respond(filters.flipped(V), filters.respond(filters.flipped(FILTER), image))
    np.testing.assert_allclose(twice, filters.respond(filters.flipped(both), image), rtol=1e-3, atol=1e-3)


def test_sobel_agrees_with_scipy(image):
    """scipy's filter has dark on the left, and it takes the border of the image from a mirror."""
    inside = slice(1, -1), slice(1, -1)
    down, across = ndimage.sobel(image, axis=0)[inside], ndimage.sobel(image, axis=1)[inside]
    np.testing.assert_allclose(filters.respond(filters.SOBEL, image), -across, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(filters.respond(filters.SOBEL.T, image), -down, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(filters.strength(filters.SOBEL, image), np.hypot(down, across), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(
    "W, image, rows",
    [
        (filters.VERTICAL, STEP, [[0, 30, 30, 0]] * 4),
        (filters.VERTICAL, STEP[:, ::-1], [[0, -30, -30, 0]] * 4),
        (filters.SOBEL, STEP, [[0, 40, 40, 0]] * 4),
        (filters.SCHARR, STEP, [[0, 160, 160, 0]] * 4),
        (filters.HORIZONTAL, QUADRANTS, [[0, 0, 0, 0], [30, 10, -10, -30], [30, 10, -10, -30], [0, 0, 0, 0]]),
        (filters.VERTICAL, QUADRANTS, [[0, 30, 30, 0], [0, 10, 10, 0], [0, -10, -10, 0], [0, -30, -30, 0]]),
        (filters.VERTICAL, SIX, [[-5, -4, 0, 8], [-10, -2, 2, 3], [0, -2, -4, -7], [-3, -2, -3, -16]]),
    ],
)
def test_pictures_of_the_notes(W, image, rows):
    np.testing.assert_array_equal(correlate2d(image, W, "valid"), rows)
    np.testing.assert_array_equal(filters.respond(W, image.copy()), rows)


def test_the_ten_in_the_middle_of_the_quadrants_is_a_light_and_a_dark_edge_together():
    window = QUADRANTS[1:4, 1:4]  # two rows of the upper half, one of the lower
    upper, lower = np.where(np.arange(3)[:, None] < 2, window, 0), np.where(np.arange(3)[:, None] < 2, 0, window)
    parts = [np.sum(filters.VERTICAL * part) for part in (upper, lower)]
    assert parts == [20, -10] and filters.respond(filters.VERTICAL, QUADRANTS)[1, 1] == sum(parts)


def test_stride_two_of_the_notes():
    """The notes print 83 and 127 where 88 and 117 are right."""
    rows = [[91, 100, 88], [69, 91, 117], [44, 72, 74]]
    np.testing.assert_array_equal(correlate2d(SEVEN, FILTER, "valid")[::2, ::2], rows)
    np.testing.assert_array_equal(filters.respond(FILTER, SEVEN, stride=2), rows)
    turned = [[72, 108, 115], [45, 73, 79], [34, 71, 48]]
    np.testing.assert_array_equal(filters.respond(filters.flipped(FILTER), SEVEN, stride=2), turned)


def test_filters_of_the_notes_are_transposes_of_each_other():
    np.testing.assert_array_equal(filters.HORIZONTAL, [[1, 1, 1], [0, 0, 0], [-1, -1, -1]])
    np.testing.assert_array_equal(filters.steered(filters.SOBEL, 0.0), filters.SOBEL)
    np.testing.assert_allclose(filters.steered(filters.SOBEL, 90.0), filters.SOBEL.T, atol=1e-6)
    with pytest.raises(ValueError, match="read-only"):
        filters.VERTICAL[0, 0] = 5


@pytest.mark.parametrize("angle", [0.0, 30.0, 73.0])
def test_a_steered_filter_answers_most_to_its_own_direction(angle):
    row, column = np.mgrid[:3, :3]
    theta = np.deg2rad(angle)
    ramp = -(np.cos(theta) * column + np.sin(theta) * row)  # gets dark in the direction of the angle
    answers = [filters.respond(filters.steered(filters.SOBEL, float(other)), ramp).item() for other in range(0, 180)]
    assert np.argmax(answers) == angle
    np.testing.assert_allclose(max(answers), 8, rtol=1e-5)  # cos^2 + sin^2 = 1 times what SOBEL says to a ramp of 1


def test_red_edges_are_seen_by_the_red_filter_and_blue_ones_only_by_the_other():
    image = np.zeros((1, 6, 6, 3))
    image[0, :, :, 2] = STEP  # an edge in the blue channel
    red = filters.on_channels(filters.VERTICAL, np.array([1.0, 0.0, 0.0]))
    every = filters.on_channels(filters.VERTICAL, np.ones(3))
    Z = conv.forward(conv.Conv(jnp.stack([red, every], axis=3), np.zeros((1, 1, 1, 2))), image)
    assert Z.shape == (1, 4, 4, 2) and every.size == 27
    np.testing.assert_array_equal(Z[0, :, :, 0], np.zeros((4, 4)))
    np.testing.assert_array_equal(Z[0, :, :, 1], [[0, 30, 30, 0]] * 4)


def test_gray_agrees_with_pillow(rng):
    from PIL import Image

    pixels = rng.integers(0, 256, (5, 7, 3), dtype=np.uint8)
    np.testing.assert_allclose(filters.gray(pixels), np.asarray(Image.fromarray(pixels).convert("L")), atol=0.51)
    np.testing.assert_allclose(filters.gray(pixels[None])[0], filters.gray(pixels))


def test_corners_are_used_once_and_the_middle_nine_times():
    rows = [[1, 2, 3, 3, 2, 1], [2, 4, 6, 6, 4, 2], [3, 6, 9, 9, 6, 3]]
    np.testing.assert_array_equal(filters.times_used(6, 6, 3), rows + rows[::-1])
    assert filters.times_used(6, 6, 3, pad=1)[0, 0] == 4


@pytest.mark.parametrize("stride, pad", [(1, 0), (2, 1), (3, "same")])
def test_times_used_is_the_derivative_of_the_sum_of_all_windows(stride, pad):
    ones = jnp.ones((5, 5))
    sums = jax.grad(lambda image: jnp.sum(filters.respond(ones, image, stride=stride, pad=pad)))(jnp.zeros((7, 11)))
    np.testing.assert_allclose(filters.times_used(7, 11, 5, stride=stride, pad=pad), sums)


@pytest.mark.parametrize("wanted", [filters.SOBEL, filters.HORIZONTAL, FILTER])
def test_learning_finds_the_filter_that_made_the_targets(wanted, rng):
    images = rng.standard_normal((64, 12, 12)).astype(np.float32)
    targets = np.stack([correlate2d(image, wanted, "valid") for image in images])
    W, costs = filters.learn(images, targets, f=3, learning_rate=0.3, num_iterations=100)
    np.testing.assert_allclose(W, wanted, atol=5e-4)
    np.testing.assert_allclose(costs[0], np.mean(targets**2), rtol=1e-4)
    assert costs[-1] < 1e-6 and costs.shape == (100,)


def test_learning_from_true_convolutions_learns_the_filter_flipped(rng):
    images = rng.standard_normal((64, 12, 12)).astype(np.float32)
    targets = np.stack([convolve2d(image, FILTER, "valid") for image in images])
    W, _ = filters.learn(images, targets, f=3, learning_rate=0.3, num_iterations=100)
    np.testing.assert_allclose(W, FILTER[::-1, ::-1], atol=1e-3)


def test_the_derivative_of_the_cost_is_that_of_least_squares(rng):
    images, targets = rng.standard_normal((5, 7, 11)), rng.standard_normal((5, 5, 9))
    W = rng.standard_normal((3, 3))
    windows = np.lib.stride_tricks.sliding_window_view(images, (3, 3), axis=(1, 2))
    errors = np.einsum("mijuv,uv->mij", windows, W) - targets
    expected = 2 * np.einsum("mij,mijuv->uv", errors, windows) / errors.size
    np.testing.assert_allclose(jax.grad(filters.cost)(jnp.asarray(W), images, targets), expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(filters.cost(W, images, targets), np.mean(errors**2), rtol=1e-5)


def test_what_does_not_fit_is_named(as_learner, image):
    with pytest.raises(ValueError, match=r"image must have shape \(n_H_prev, n_W_prev\)"):
        filters.respond(filters.SOBEL, image[None])
    with pytest.raises(ValueError, match=r"W must have shape \(f, f\)"):
        filters.respond(filters.SOBEL[:2], image)
    with pytest.raises(ValueError, match=r"targets must have shape \(m=1, n_H=5, n_W=9\)"):
        filters.learn(image[None], image[None], f=3, learning_rate=0.1, num_iterations=5)
    with pytest.raises(ValueError, match="learning_rate must be positive, but is -0.1"):
        filters.learn(image[None], image[None, 2:, 2:], f=3, learning_rate=-0.1, num_iterations=5)
    with pytest.raises(ValueError, match="num_iterations must be at least 1"):
        filters.learn(image[None], image[None, 2:, 2:], f=3, learning_rate=0.1, num_iterations=0)
    with pytest.raises(ValueError, match="Is the set empty"):
        filters.cost(filters.SOBEL, image[None][:0], image[None, 2:, 2:][:0])
    with pytest.raises(ValueError, match="must end with 3 channels"):
        filters.gray(image)
    with pytest.raises(ValueError, match=r"weights must have shape \(n_C,\)"):
        filters.on_channels(filters.SOBEL, np.ones((1, 3)))


@pytest.mark.usefixtures("as_learner")
def test_data_with_gaps_are_refused(gap):
    images = np.zeros((2, 7, 5))
    W = np.ones((3, 3))
    with pytest.raises(ValueError, match=r"images must be numbers, but images\[1, 2, 3\] is NaN"):
        filters.cost(W, gap(images), np.zeros((2, 5, 3)))
    with pytest.raises(ValueError, match=r"targets must be numbers, but targets\[1, 2, 2\] is NaN"):
        filters.cost(W, images, gap(np.zeros((2, 5, 4)))[:, :, 1:])
