import numpy as np
import pytest

from dlcore.datasets import digits, noise_bank


def rng(seed=0):
    return np.random.default_rng(seed)


def test_clips_are_smooth_and_have_one_size():
    bank = noise_bank.clips(301, rng=rng())
    np.testing.assert_allclose(bank.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(bank.std(axis=0), 1, rtol=1e-5)
    images = bank.T.reshape(-1, 8, 8)
    neighbors = np.mean(images[:, :, 1:] * images[:, :, :-1])
    # Two Gaussian filters overlap by exp(-1 / (4 sigma^2)) at distance 1; the mean that was taken away lowers it.
    assert 0.45 < neighbors < np.exp(-1 / (4 * 0.8**2)) + 0.05


def test_mix_adds_a_clip_of_the_bank_and_nothing_else():
    X = np.full((64, 41), 0.5, np.float32)
    bank = noise_bank.clips(3, rng=rng())
    added = (noise_bank.mix(X, bank, loudness=0.1, rng=rng(1)) - X) / 0.1
    which = [int(np.argmin(np.abs(bank - column[:, None]).sum(axis=0))) for column in added.T]
    np.testing.assert_allclose(added, bank[:, which], atol=1e-5)
    assert set(which) == {0, 1, 2}


def test_mixtures_stay_between_black_and_white():
    mixed = noise_bank.mix(np.full((64, 5), 0.9, np.float32), noise_bank.clips(2, rng=rng()), loudness=9, rng=rng())
    assert mixed.min() == 0 and mixed.max() == 1


def test_copies_differ_though_the_bank_is_small():
    X = digits.load(seed=0).X_train[:, :11]
    made = noise_bank.synthesize(X, noise_bank.clips(50, rng=rng()), copies=3, rng=rng(1))
    assert made.shape == (64, 33) and made.dtype == np.float32
    assert (made[:, :11] != made[:, 11:22]).any()
    np.testing.assert_array_equal(made, noise_bank.synthesize(X, noise_bank.clips(50, rng=rng()), copies=3, rng=rng(1)))


def nearest(X_train, Y_train, X):
    return Y_train[((X_train[:, :, None] - X[:, None, :]) ** 2).sum(axis=0).argmin(axis=0)]


def test_a_tiny_bank_looks_good_only_on_its_own_clips():
    data = digits.load(seed=0)
    X, Y = data.X_train[:, :300], data.Y_train[0, :300]
    tiny, unseen = noise_bank.clips(2, rng=rng()), noise_bank.clips(200, rng=rng(1))
    X_train, Y_train = noise_bank.synthesize(X, tiny, copies=2, rng=rng(2)), np.tile(Y, 2)
    error = lambda bank: (nearest(X_train, Y_train, noise_bank.mix(data.X_dev, bank, rng=rng(3))) != data.Y_dev[0]).mean()  # noqa: E731
    assert error(unseen) > error(tiny) + 0.05


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: noise_bank.clips(0, rng=rng()), "k must be at least 1 clip, but is 0"),
        (lambda: noise_bank.mix(np.zeros((64, 2), np.float32), np.zeros((64, 0), np.float32), rng=rng()), "bank must have shape"),
        (lambda: noise_bank.mix(np.full((64, 1), np.nan), np.zeros((64, 1)), rng=rng()), "X must hold finite numbers"),
        (lambda: noise_bank.synthesize(np.zeros((64, 1)), np.zeros((64, 1)), copies=0, rng=rng()), "copies must be at least 1"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.usefixtures("as_learner")
def test_rows_are_recognized():
    with pytest.raises(ValueError, match=r"X must have shape \(64, m\) .* \(2, 64\)\. Rows, not columns"):
        noise_bank.mix(np.zeros((2, 64)), np.zeros((64, 1)), rng=rng())
