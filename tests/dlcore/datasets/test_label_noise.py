import numpy as np
import pytest

from dlcore import error_analysis
from dlcore.datasets import digits, label_noise

Y = np.random.default_rng(0).integers(0, 10, (1, 20_011))


def rng():
    return np.random.default_rng(1)


@pytest.mark.parametrize("share", [0.0, 0.03, 0.3, 1.0])
def test_random_errors_have_their_share_and_every_other_class(share):
    noisy = label_noise.at_random(Y, share=share, n_classes=10, rng=rng())
    wrong = noisy != Y
    assert abs(wrong.mean() - share) < 4 * np.sqrt(share * (1 - share) / Y.size) + 1e-12
    moves = np.bincount((noisy - Y)[wrong] % 10, minlength=10)
    assert moves[0] == 0
    if share == 1:
        np.testing.assert_allclose(moves[1:] / wrong.sum(), 1 / 9, atol=0.01)


def test_binary_noise_moves_the_measured_error_as_the_formula_says():
    truth = Y % 2
    predicted = np.where(np.random.default_rng(2).random(Y.shape) < 0.02, 1 - truth, truth)  # a model with 2 % error
    labels = label_noise.at_random(truth, share=0.03, n_classes=2, rng=rng())
    measured, expected = float((predicted != labels).mean()), error_analysis.measured_error(0.02, 0.03)
    assert abs(measured - expected) < 4 * np.sqrt(expected / Y.size)


def test_a_habit_touches_one_class_only():
    noisy = label_noise.with_system(Y, old=4, new=9, share=0.6, rng=rng())
    assert set(Y[noisy != Y]) == {4} and set(noisy[noisy != Y]) == {9}
    assert (noisy != Y).sum() == round(0.6 * (Y == 4).sum())


def test_the_sloppy_annotator_has_a_rule():
    data = digits.load(seed=0)
    noisy = label_noise.sloppy(data.X_train, data.Y_train)
    wrong, fours = (noisy != data.Y_train)[0], data.Y_train[0] == 4
    bright = data.X_train[19] + data.X_train[20]
    assert wrong.sum() == round(fours.sum() / 2) and set(noisy[0, wrong]) == {9}
    assert bright[wrong].min() >= bright[fours & ~wrong].max()


@pytest.mark.parametrize("make", [label_noise.at_random, label_noise.with_system])
def test_labels_keep_their_type_and_the_original_stays(make):
    more = {"n_classes": 10} if make is label_noise.at_random else {"old": 4, "new": 9}
    original = Y.astype(np.int32)
    before = original.copy()
    noisy = make(original, share=0.5, rng=rng(), **more)
    assert noisy.dtype == np.int32 and (noisy != before).any()
    np.testing.assert_array_equal(original, before)
    np.testing.assert_array_equal(noisy, make(original, share=0.5, rng=rng(), **more))


@pytest.mark.usefixtures("as_learner")
@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: label_noise.at_random(Y, share=3, n_classes=10, rng=rng()), "share must lie between 0 and 1, but is 3"),
        (lambda: label_noise.at_random(Y, share=0.1, n_classes=1, rng=rng()), "n_classes must be at least 2, but is 1"),
        (lambda: label_noise.at_random(Y + 1, share=0.1, n_classes=10, rng=rng()), "between 0 and 9, but runs from 1 to 10"),
        (lambda: label_noise.at_random(Y[:, :0], share=0.1, n_classes=10, rng=rng()), "m at least 1"),
        (lambda: label_noise.with_system(Y, old=4, new=9, share=-1, rng=rng()), "share must lie between 0 and 1, but is -1"),
        (lambda: label_noise.sloppy(np.zeros((64, 3)), Y), "as many columns, but have 3 and 20011"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.usefixtures("as_learner")
def test_flat_labels_are_recognized():
    with pytest.raises(ValueError, match="Is it one-hot, or flat"):
        label_noise.with_system(Y[0], old=4, new=9, share=0.1, rng=rng())
