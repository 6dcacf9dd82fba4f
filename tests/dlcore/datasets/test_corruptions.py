import jax.numpy as jnp
import numpy as np
import pytest
from scipy import ndimage

from dlcore import augment
from dlcore.datasets import corruptions, digits

RNG = np.random.default_rng(0)
X = RNG.random((64, 7)).astype(np.float32)
EXACT = {"rtol": 1e-5, "atol": 1e-6}


def images(columns):
    return columns.T.reshape(-1, 8, 8)


def again():
    return np.random.default_rng(1)


def test_blur_is_that_of_scipy():
    expected = [ndimage.gaussian_filter(image, 1.1, mode="constant", radius=8) for image in images(X).astype(float)]
    np.testing.assert_allclose(images(corruptions.blur(X, sigma=1.1)), expected, **EXACT)


def test_blur_keeps_the_light_of_a_spot_in_the_middle_and_loses_it_at_the_border():
    spot, corner = np.zeros((64, 1), np.float32), np.zeros((64, 1), np.float32)
    spot[27], corner[0] = 1, 1
    assert abs(corruptions.blur(spot, sigma=0.6).sum() - 1) < 1e-4
    assert corruptions.blur(corner, sigma=0.6).sum() < 0.9


@pytest.mark.parametrize("down, right", [(1, 0), (0, -2), (0.3, -0.6), (9.0, 0.0)])
def test_shift_is_that_of_scipy(down, right):
    expected = [ndimage.shift(image, (down, right), order=1, mode="grid-constant") for image in images(X)]
    np.testing.assert_allclose(images(corruptions.shift(X, down=down, right=right)), expected, **EXACT)


def test_every_picture_may_have_its_own_shift():
    down = np.linspace(-1, 1, 7)
    one_by_one = [corruptions.shift(X[:, [i]], down=float(down[i]), right=1) for i in range(7)]
    np.testing.assert_array_equal(corruptions.shift(X, down=down, right=1), np.concatenate(one_by_one, axis=1))


@pytest.mark.parametrize("degrees", [20.0, -35.0, 180.0, 71.0])
def test_rotate_is_that_of_scipy(degrees):
    expected = [ndimage.rotate(image, degrees, reshape=False, order=1, mode="grid-constant") for image in images(X)]
    np.testing.assert_allclose(images(corruptions.rotate(X, degrees=degrees)), expected, **EXACT)


def test_rotate_turns_the_same_way_as_the_augmentation_of_course_4():
    framed = np.pad(images(X)[:, 3:5, 3:5], ((0, 0), (3, 3), (3, 3)))  # nothing near the border, where they differ
    expected = augment.rotate(jnp.asarray(framed)[..., None], jnp.full(7, 30.0))[..., 0]
    turned = corruptions.rotate(framed.reshape(7, 64).T, degrees=30)
    np.testing.assert_allclose(images(turned), expected, rtol=1e-5, atol=1e-5)


def test_noise_has_its_size_and_stays_between_black_and_white():
    gray = np.full((64, 500), 0.5, np.float32)
    assert abs(float(corruptions.noise(gray, sigma=0.1, rng=again()).std()) - 0.1) < 0.002
    loud = corruptions.noise(gray, sigma=5, rng=again())
    assert loud.min() == 0 and loud.max() == 1


def test_invert_twice_is_nothing():
    np.testing.assert_allclose(corruptions.invert(corruptions.invert(X)), X, **EXACT)


def test_occlude_covers_one_square_and_nothing_else():
    white = np.ones((64, 300), np.float32)
    covered = images(corruptions.occlude(white, size=3, rng=again())) == 0
    places = set()
    for mask in covered:
        rows, columns = np.nonzero(mask)
        assert mask.sum() == 9 and np.ptp(rows) == np.ptp(columns) == 2
        places.add((rows.min(), columns.min()))
    assert len(places) == 36  # all of them, for 300 pictures


def test_regions_keep_their_digits_and_their_styles():
    regions = np.array([5, 0, 3, 5, 0, 6, 5])
    styled = corruptions.in_regions(X, regions, rng=again())
    np.testing.assert_array_equal(styled[:, regions == 0], X[:, regions == 0])
    np.testing.assert_allclose(styled[:, regions == 5], 1 - X[:, regions == 5], **EXACT)
    left = images(styled)[2]
    np.testing.assert_allclose(left[:, :7], images(X)[2][:, 1:], **EXACT)
    assert len(corruptions.REGIONS) == 8


def test_by_phone_is_harder_than_the_web():
    # 1-nearest-neighbor by hand: no library of ours decides
    data = digits.load(seed=0)
    distance = lambda A, B: ((A[:, :, None] - B[:, None, :]) ** 2).sum(axis=0)  # noqa: E731
    web, labels = data.X_train[:, :500], data.Y_train[0, :500]
    phone = corruptions.by_phone(data.X_dev, rng=again())
    errors = [(labels[distance(X, web).argmin(axis=1)] != data.Y_dev[0]).mean() for X in (data.X_dev, phone)]
    assert errors[0] < 0.1 and errors[1] > errors[0] + 0.1


def test_troubles_befall_their_shares_and_only_ticked_digits():
    many = np.tile(X, (1, 1000))
    dev = corruptions.troubled(many, rng=again())
    np.testing.assert_allclose(dev.ticks.mean(axis=1), [0.08, 0.30, 0.35, 0.10], atol=0.015)
    np.testing.assert_array_equal(dev.X[:, ~dev.ticks.any(axis=0)], many[:, ~dev.ticks.any(axis=0)])
    only_inverted = dev.ticks[3] & ~dev.ticks[:3].any(axis=0)
    np.testing.assert_allclose(dev.X[:, only_inverted], 1 - many[:, only_inverted], **EXACT)
    noisy = dev.ticks[2]
    assert (dev.X[:, noisy] != many[:, noisy]).any(axis=0).all()
    both = (dev.ticks.sum(axis=0) > 1).mean()
    assert 0.1 < both < 0.4  # overlaps: shares of mistakes will not sum to 1


@pytest.mark.parametrize(
    "make",
    [
        lambda rng: corruptions.noise(X, sigma=0.2, rng=rng),
        lambda rng: corruptions.occlude(X, size=3, rng=rng),
        lambda rng: corruptions.by_phone(X, rng=rng),
        lambda rng: corruptions.troubled(X, rng=rng).X,
        lambda rng: corruptions.in_regions(X, np.arange(1, 8), rng=rng),
    ],
)
def test_the_seed_decides(make):
    np.testing.assert_array_equal(make(again()), make(again()))
    assert make(again()).dtype == np.float32
    assert (make(again()) != make(np.random.default_rng(2))).any()


@pytest.mark.usefixtures("as_learner")
@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: corruptions.invert(np.full((64, 1), np.nan, np.float32)), "NaN or infinity"),
        (lambda: corruptions.invert(np.zeros((64, 0), np.float32)), "m at least 1, but has shape"),
        (lambda: corruptions.blur(X, sigma=0), "sigma must be above 0, but is 0"),
        (lambda: corruptions.noise(X, sigma=-0.1, rng=again()), "sigma must be at least 0, but is -0.1"),
        (lambda: corruptions.by_phone(X, shake=-1, rng=again()), "shake must be at least 0, but is -1"),
        (lambda: corruptions.occlude(X, size=9, rng=again()), "size must lie between 1 and 8 pixels, but is 9"),
        (lambda: corruptions.in_regions(X, np.full(7, 8), rng=again()), "7 numbers from 0 to 7"),
        (lambda: corruptions.troubled(X, shares=(8, 30, 35, 10), rng=again()), "Are they percentages?"),
        (lambda: corruptions.with_troubles(X, np.ones((4, 3), bool), rng=again()), "each of 7 digits, but has 3"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.usefixtures("as_learner")
def test_rows_are_recognized():
    with pytest.raises(ValueError, match=r"X must have shape \(64, m\) .* has shape \(7, 64\)\. Are digits in rows"):
        corruptions.invert(X.T)
