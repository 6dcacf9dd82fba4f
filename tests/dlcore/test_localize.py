import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from dlcore import localize, shapes

Y = np.array([1, 0.5, 0.7, 0.3, 0.4, 0, 1, 0])
Y_HAT = np.array([0.8, 0.4, 0.6, 0.3, 0.5, 0.1, 0.8, 0.1])
NOTHING = np.r_[0.0, np.full(7, np.nan)]


def test_target_of_the_worked_example():
    np.testing.assert_allclose(localize.target(np.array([0.5, 0.7, 0.3, 0.4]), 1, num_classes=3), Y, rtol=1e-6)


def test_target_without_an_object_cares_about_one_number():
    np.testing.assert_array_equal(localize.target(None, None, num_classes=3), NOTHING)


def test_squared_loss_of_the_worked_example():
    nothing_hat = np.r_[0.3, Y_HAT[1:]]
    loss = localize.squared_loss(np.stack([Y_HAT, nothing_hat]), np.stack([Y, NOTHING]))
    np.testing.assert_allclose(loss, [0.13, 0.09], rtol=1e-5)


def test_squared_loss_by_cases(rng):
    Y_hat, labels = rng.random((11, 7)), rng.random((11, 7))
    labels[:, 0] = rng.integers(0, 2, 11)
    expected = [np.sum((a - y) ** 2) if y[0] == 1 else (a[0] - y[0]) ** 2 for a, y in zip(Y_hat, labels, strict=True)]
    np.testing.assert_allclose(localize.squared_loss(Y_hat, labels), expected, rtol=1e-5)


@pytest.mark.parametrize("loss", [localize.squared_loss, localize.localization_loss])
def test_dont_care_entries_have_no_slope(loss):
    slope = jax.grad(lambda Z: loss(Z, NOTHING[None]).sum())(jnp.asarray(Y_HAT, dtype=jnp.float32)[None])
    assert slope[0, 0] != 0
    np.testing.assert_array_equal(slope[0, 1:], 0)


def test_localization_loss_agrees_with_optax(rng):
    Z, labels = rng.standard_normal((7, 8)), np.stack([NOTHING, Y, Y, NOTHING, Y, NOTHING, Y])
    expected = np.asarray(optax.sigmoid_binary_cross_entropy(jnp.asarray(Z[:, 0]), jnp.asarray(labels[:, 0]))).copy()
    for i in (1, 2, 4, 6):
        expected[i] += 3 * np.sum((Z[i, 1:5] - Y[1:5]) ** 2)
        expected[i] += optax.softmax_cross_entropy(jnp.asarray(Z[i, 5:]), jnp.asarray(Y[5:]))
    np.testing.assert_allclose(localize.localization_loss(Z, labels, box_weight=3.0), expected, rtol=1e-5)


@pytest.mark.parametrize("num_landmarks, expected", [(64, 129), (32, 65)])
def test_numbers_of_a_landmark_label(rng, num_landmarks, expected):
    points = rng.random((num_landmarks, 2))
    y = localize.landmark_target(points, num_landmarks=num_landmarks)
    assert y.shape == localize.landmark_target(None, num_landmarks=num_landmarks).shape == (expected,)
    np.testing.assert_allclose([y[1 + 2 * 5], y[2 + 2 * 5]], points[5], rtol=1e-6)


def test_mirrored_landmarks_stay_on_the_same_pixels(rng):
    image = rng.random((11, 13, 3))
    points = np.array([[2, 3], [9, 3], [5, 8]])  # pixels: left eye, right eye, chin
    at = (points + 0.5) / [13, 11]
    mirrored, moved = localize.mirror_landmarks(image, at, pairs=[(0, 1)])
    column, row = np.floor(moved * [13, 11]).astype(int).T
    np.testing.assert_array_equal(mirrored[row, column], image[points[[1, 0, 2], 1], points[[1, 0, 2], 0]])
    assert moved[0, 0] < moved[1, 0]  # the left eye is on the left again


def test_mirroring_twice_changes_nothing(rng):
    image, points = rng.random((5, 7, 3)), rng.random((5, 2))
    twice = localize.mirror_landmarks(*localize.mirror_landmarks(image, points, pairs=[(0, 3)]), pairs=[(0, 3)])
    np.testing.assert_array_equal(twice[0], image)
    np.testing.assert_allclose(twice[1], points)


@pytest.mark.parametrize("side, per_side", [(14, 1), (16, 2), (28, 8)])
def test_windows_of_the_notes(side, per_side):
    assert len(localize.windows(side, side, size=14, stride=2)) == per_side**2


@pytest.mark.parametrize("n_H, n_W, size, stride", [(11, 17, 5, 3), (7, 7, 7, 2), (13, 5, 2, 1)])
def test_windows_by_trying_every_place(n_H, n_W, size, stride):
    expected = [
        (left, top, left + size, top + size)
        for top in range(n_H)
        for left in range(n_W)
        if top % stride == 0 and left % stride == 0 and top + size <= n_H and left + size <= n_W
    ]
    np.testing.assert_array_equal(localize.windows(n_H, n_W, size=size, stride=stride), expected)


def test_sliding_windows_see_the_right_crops(rng):
    image = rng.random((11, 13, 2)).astype(np.float32)
    corners, crops = localize.sliding_windows(lambda X: X, image, size=5, stride=3, input_size=5)
    for (x1, y1, x2, y2), crop in zip(corners.astype(int), crops, strict=True):
        np.testing.assert_array_equal(crop, image[y1:y2, x1:x2])


def test_windows_are_resized_for_the_network(rng):
    _, crops = localize.sliding_windows(lambda X: X, rng.random((11, 13, 2)), size=7, stride=2, input_size=3)
    assert crops.shape == (12, 3, 3, 2)


def test_convolution_from_dense_gives_what_dense_says_about_each_window(rng):
    W, b = rng.standard_normal((7, 3 * 3 * 2)).astype(np.float32), rng.standard_normal((7, 1)).astype(np.float32)
    images = rng.standard_normal((2, 5, 6, 2)).astype(np.float32)
    W_conv, b_conv = localize.conv_from_dense(W, b, f=3)
    Z = b_conv + jax.lax.conv_general_dilated(images, W_conv, (1, 1), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC"))
    for row in range(3):
        for column in range(4):
            dense = W @ shapes.columns_from_images(images[:, row : row + 3, column : column + 3]) + b
            np.testing.assert_allclose(Z[:, row, column], dense.T, rtol=1e-4, atol=1e-5)


def test_parameters_of_the_sliding_windows_network():
    dense = [(400, 5 * 5 * 16, 5), (400, 400, 1), (4, 400, 1)]
    counts = []
    for n, n_prev, f in dense:
        W, b = localize.conv_from_dense(np.zeros((n, n_prev)), np.zeros((n, 1)), f=f)
        counts.append(W.size + b.size)
    assert counts == [160_400, 160_400, 1_604] and 1_216 + sum(counts) == 323_620


def test_bad_input_is_explained(as_learner):
    with pytest.raises(ValueError, match="class_id must lie from 0 to 2, but is 3. Do your classes start at 1"):
        localize.target(np.ones(4), 3, num_classes=3)
    with pytest.raises(ValueError, match=r"Y_hat must have shape \(m=2, n_y=8\), but has shape \(2, 5\)"):
        localize.squared_loss(np.zeros((2, 5)), np.zeros((2, 8)))
    with pytest.raises(ValueError, match="Is the batch empty"):
        localize.squared_loss(np.zeros((0, 8)), np.zeros((0, 8)))
    with pytest.raises(ValueError, match="Is it for landmarks"):
        localize.localization_loss(np.zeros((2, 5)), np.zeros((2, 5)))
    with pytest.raises(ValueError, match=r"points must have shape \(num_landmarks=3, 2\)"):
        localize.landmark_target(np.zeros((2, 2)), num_landmarks=3)
    with pytest.raises(ValueError, match="pairs must hold numbers from 0 to 1"):
        localize.mirror_landmarks(np.zeros((3, 3, 1)), np.zeros((2, 2)), pairs=[(1, 2)])
    with pytest.raises(ValueError, match="Is the window larger than the picture"):
        localize.windows(5, 7, size=6, stride=1)
    with pytest.raises(ValueError, match="must divide the 10 inputs"):
        localize.conv_from_dense(np.zeros((3, 10)), np.zeros((3, 1)), f=3)
