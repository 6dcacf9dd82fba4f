import jax
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from dlcore import augment
from dlcore.augment import ColorAxes

KEY = jax.random.key(3)


@pytest.fixture
def images(rng):
    return rng.uniform(0.3, 0.7, (5, 7, 11, 3)).astype(np.float32)


RANDOM = {
    "mirror": lambda images, key: augment.random_mirror(images, key=key),
    "crop": lambda images, key: augment.random_crop(images, height=5, width=7, key=key),
    "rotation": lambda images, key: augment.random_rotation(images, largest=20.0, key=key),
    "shear": lambda images, key: augment.random_shear(images, largest=0.3, key=key),
    "warp": lambda images, key: augment.local_warp(images, sigma=1.0, cells=3, key=key),
    "color": lambda images, key: augment.color_shift(images, sigma=0.05, key=key),
    "pca": lambda images, key: augment.pca_color(images, ColorAxes(np.eye(3), np.array([0.5, 0.3, 0.1])), key=key),
}


@pytest.mark.parametrize("name", RANDOM)
def test_every_image_gets_its_own_change_by_the_key_and_nothing_compiles_twice(name, images):
    traces = 0

    @jax.jit
    def change(images, key):
        nonlocal traces
        traces += 1
        return RANDOM[name](images, key)

    same = np.repeat(images[:1], 29, axis=0)
    changed = np.asarray(change(same, KEY))
    assert (changed != changed[:1]).any()
    np.testing.assert_array_equal(changed, change(same, KEY))
    assert (changed != np.asarray(change(same, jax.random.key(4)))).any()
    assert traces == 1


def test_mirror_exchanges_left_and_right_only(images):
    np.testing.assert_array_equal(augment.mirror(images), np.stack([np.fliplr(image) for image in images]))
    np.testing.assert_array_equal(augment.mirror(augment.mirror(images)), images)


def test_random_mirror_gives_the_image_or_its_mirror_half_and_half(images):
    many = np.repeat(images[:1], 1000, axis=0)
    changed = np.asarray(augment.random_mirror(many, key=KEY))
    mirrored = (changed == augment.mirror(images)[:1]).all(axis=(1, 2, 3))
    kept = (changed == images[:1]).all(axis=(1, 2, 3))
    assert (mirrored ^ kept).all() and abs(mirrored.mean() - 0.5) < 4 * 0.5 / np.sqrt(1000)


def test_random_crops_are_windows_from_everywhere(rng):
    image = np.arange(7 * 11, dtype=float).reshape(1, 7, 11, 1)
    crops = np.asarray(augment.random_crop(np.repeat(image, 500, axis=0), height=5, width=7, key=KEY))[..., 0]
    windows = np.lib.stride_tricks.sliding_window_view(image[0, :, :, 0], (5, 7))  # (3, 5, 5, 7)
    first = crops[:, 0, 0].astype(int)
    for crop, place in zip(crops, first, strict=True):
        np.testing.assert_array_equal(crop, windows[place // 11, place % 11])
    counts = np.unique(first, return_counts=True)[1]
    assert len(counts) == 15 and (abs(counts - 500 / 15) < 4 * np.sqrt(500 / 15)).all()


def test_a_crop_of_the_whole_is_the_whole(images):
    np.testing.assert_array_equal(augment.random_crop(images, height=7, width=11, key=KEY), images)


def test_ten_crops_are_the_middle_the_corners_and_their_mirrors(images):
    crops = augment.ten_crops(images, height=5, width=7)
    expected = [images[:, 1:6, 2:9], images[:, :5, :7], images[:, :5, -7:], images[:, -5:, :7], images[:, -5:, -7:]]
    np.testing.assert_array_equal(crops, np.stack(expected + [x[:, :, ::-1] for x in expected]))


@pytest.mark.parametrize("quarters", [1, 2])
def test_quarter_turns_are_those_of_numpy(quarters, rng):
    square = rng.standard_normal((2, 7, 7, 3)).astype(np.float32)
    turned = augment.rotate(square, np.full(2, 90.0 * quarters))
    np.testing.assert_allclose(turned, np.rot90(square, quarters, axes=(1, 2)), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("angle", [20.0, -37.0])
def test_rotate_agrees_with_scipy(angle, images):
    turned = augment.rotate(images, np.full(5, angle))
    for image, ours in zip(images, turned, strict=True):
        expected = ndimage.rotate(image, angle, axes=(1, 0), reshape=False, order=1, mode="nearest")
        np.testing.assert_allclose(ours, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("slope", [0.3, -1.0])
def test_shear_agrees_with_scipy(slope, images):
    sheared = augment.shear(images, np.full(5, slope))
    matrix = np.array([[1, 0, 0], [-slope, 1, 0], [0, 0, 1]])
    middle = np.array([3, 5, 1])
    for image, ours in zip(images, sheared, strict=True):
        expected = ndimage.affine_transform(image, matrix, middle - matrix @ middle, order=1, mode="nearest")
        np.testing.assert_allclose(ours, expected, rtol=1e-4, atol=1e-5)


def test_each_image_has_its_own_angle_and_slope(images):
    angles = np.array([0.0, 10.0, 20.0, 30.0, 40.0])
    for function, values in ((augment.rotate, angles), (augment.shear, angles / 50)):
        together = function(images, values)
        np.testing.assert_allclose(together[3], function(images[3:4], values[3:4])[0], rtol=1e-5)
        np.testing.assert_allclose(together[0], images[0], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name, function", [("rotation", augment.rotate), ("shear", augment.shear)])
def test_random_turns_and_shears_stay_within_the_largest(name, function, images):
    """A bright dot high above the middle moves sideways at most as far as the largest change takes it."""
    dot = np.zeros((200, 21, 21, 1))
    dot[:, 2, 10] = 1
    largest = 20.0 if name == "rotation" else 0.3
    moved = np.asarray(getattr(augment, f"random_{name}")(dot, largest=largest, key=KEY))[..., 0]
    columns = (moved * np.arange(21.0)[None, None]).sum((1, 2)) / moved.sum((1, 2)) - 10
    far = 8 * np.sin(np.deg2rad(20)) if name == "rotation" else 8 * 0.3
    assert columns.min() < -0.9 * far and columns.max() > 0.9 * far and abs(columns).max() < far + 0.1


def test_warping_nothing_changes_nothing(images):
    warp = jax.jit(lambda images: augment.local_warp(images, sigma=0.0, cells=3, key=KEY))
    np.testing.assert_allclose(warp(images), images, rtol=1e-5)


def test_warping_with_one_cell_moves_all_by_sigma():
    ramp = np.broadcast_to(np.arange(13.0)[:, None, None], (400, 13, 13, 1))
    warp = jax.jit(lambda images: augment.local_warp(images, sigma=1.2, cells=1, key=KEY))
    moved = np.asarray(warp(ramp) - ramp)[:, 5:8, 5:8].reshape(400, 9)
    np.testing.assert_allclose(moved, np.broadcast_to(moved[:, :1], moved.shape), atol=1e-4)
    assert abs(moved[:, 0].mean()) < 4 * 1.2 / 20
    np.testing.assert_allclose(moved[:, 0].std(), 1.2, rtol=0.15)


def test_color_shift_adds_one_normal_number_to_each_channel(rng):
    images = np.full((2000, 2, 3, 3), 0.5, dtype=np.float32)
    shifts = np.asarray(augment.color_shift(images, sigma=0.05, key=KEY)) - 0.5
    np.testing.assert_allclose(shifts, np.broadcast_to(shifts[:, :1, :1], shifts.shape), atol=1e-6)
    shifts = shifts[:, 0, 0]
    np.testing.assert_allclose(np.cov(shifts.T), 0.05**2 * np.eye(3), atol=4 * 0.05**2 / np.sqrt(1000))
    assert (abs(shifts.mean(axis=0)) < 4 * 0.05 / np.sqrt(2000)).all()


def test_colors_stay_between_black_and_white(images):
    for name in ("color", "pca"):
        ends = np.where(images > 0.5, 1, 0).astype(np.float32)
        changed = RANDOM[name](ends, KEY)
        assert changed.min() == 0 and changed.max() == 1 and (changed != ends).any()


def test_color_axes_agree_with_scikit_learn(rng):
    from sklearn.decomposition import PCA

    mix = np.array([[0.2, 0.1, 0.0], [0.0, 0.1, 0.05], [0.0, 0.0, 0.02]])
    images = np.clip(0.5 + rng.standard_normal((5, 7, 11, 3)) @ mix, 0, 1)
    axes = augment.color_axes(images)
    pca = PCA().fit(images.reshape(-1, 3))
    n = 5 * 7 * 11
    np.testing.assert_allclose(axes.variances, pca.explained_variance_ * (n - 1) / n, rtol=1e-9)
    np.testing.assert_allclose(abs(np.sum(axes.P * pca.components_.T, axis=0)), 1, rtol=1e-9)  # columns, up to their sign


def test_pca_shifts_go_along_the_axes_with_the_stated_variance():
    angle = 0.5
    P = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    axes = ColorAxes(P, np.array([0.5, 0.2, 0.0]))
    images = np.full((3000, 2, 3, 3), 0.5, dtype=np.float32)
    shifts = np.asarray(augment.pca_color(images, axes, sigma=0.1, key=KEY)) - 0.5
    np.testing.assert_allclose(shifts, np.broadcast_to(shifts[:, :1, :1], shifts.shape), atol=1e-6)
    along = shifts[:, 0, 0] @ P  # coordinates along the axes
    np.testing.assert_allclose(along[:, 2], 0, atol=1e-6)
    np.testing.assert_allclose(along[:, :2].std(axis=0), 0.1 * axes.variances[:2], rtol=0.06)
    assert abs(np.corrcoef(along[:, :2].T)[0, 1]) < 4 / np.sqrt(3000)


def test_purple_pictures_change_in_red_and_blue_and_stay_purple(rng):
    light = rng.uniform(0.2, 0.8, (7, 11, 13, 1))
    purple = light * np.array([1.0, 0.1, 1.0])
    shifts = np.asarray(augment.pca_color(purple, augment.color_axes(purple), sigma=1.0, key=KEY) - purple)
    np.testing.assert_allclose(shifts[..., 0], shifts[..., 2], atol=1e-6)
    np.testing.assert_allclose(shifts[..., 1], 0.1 * shifts[..., 0], atol=1e-6)


@pytest.mark.parametrize("change", [augment.rotate, augment.shear])
@settings(derandomize=True, deadline=None, max_examples=10)
@given(value=st.floats(-400, 400), seed=st.integers(0, 99))
def test_nothing_leaves_the_range_of_an_image(change, value, seed):
    images = np.random.default_rng(seed).uniform(-5, 5, (2, 5, 7, 3))
    changed = change(images, np.array([value, -value]))
    assert changed.shape == images.shape
    assert changed.min() >= images.min() - 1e-5 and changed.max() <= images.max() + 1e-5


def test_what_does_not_fit_is_named(as_learner, images):
    with pytest.raises(ValueError, match=r"images must have shape \(m, n_H, n_W, n_C\), but has shape \(7, 11, 3\)"):
        augment.mirror(images[0])
    with pytest.raises(ValueError, match="Is the batch empty"):
        augment.random_mirror(images[:0], key=KEY)
    with pytest.raises(ValueError, match="height must be from 1 to 7, but is 8"):
        augment.random_crop(images, height=8, width=3, key=KEY)
    with pytest.raises(ValueError, match="width must be from 1 to 11, but is 0"):
        augment.ten_crops(images, height=5, width=0)
    with pytest.raises(ValueError, match=r"angles must have shape \(m=5,\), but has shape \(3,\)"):
        augment.rotate(images, np.zeros(3))
    with pytest.raises(ValueError, match=r"slopes must have shape \(m=5,\)"):
        augment.shear(images, np.zeros((1, 5)))
    with pytest.raises(ValueError, match="largest must not be negative, but is -5"):
        augment.random_rotation(images, largest=-5.0, key=KEY)
    with pytest.raises(ValueError, match="cells must be at least 1"):
        augment.local_warp(images, sigma=1.0, cells=0, key=KEY)
    with pytest.raises(ValueError, match=r"P must have shape \(3, 3\)"):
        augment.pca_color(images, ColorAxes(np.eye(2), np.ones(3)), key=KEY)
    with pytest.raises(ValueError, match=r"images must have shape \(m, n_H, n_W, n_C=3\), but has shape \(5, 7, 11, 1\)"):
        augment.color_axes(images[..., :1])
    with pytest.raises(ValueError, match=r"images must have shape \(m, n_H, n_W, n_C=3\)"):
        augment.pca_color(images[..., :1], ColorAxes(np.eye(3), np.ones(3)), key=KEY)


@pytest.mark.parametrize("name", ["color", "pca"])
def test_colors_want_pixels_from_zero_to_one(as_learner, name, images):
    with pytest.raises(TypeError, match="are uint8. Did you forget to divide by 255"):
        RANDOM[name]((images * 255).astype(np.uint8), KEY)
    with pytest.raises(ValueError, match="Did you forget to divide by 255"):
        RANDOM[name](images * 255, KEY)
    with pytest.raises(ValueError, match="hold nan to nan"):
        RANDOM[name](np.where(images > 0.5, np.nan, images), KEY)
