import jax
import jax.numpy as jnp
import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from dlcore.datasets import planar

ALL = [planar.flower, planar.pitch, lambda key, m: planar.classes(key, m, 3)]
NAMES = ["flower", "pitch", "classes"]


@pytest.mark.parametrize("make", ALL, ids=NAMES)
@pytest.mark.parametrize("m", [1, 101])
def test_shapes_and_labels(make, m):
    X, Y = make(jax.random.key(0), m)
    assert X.shape == (2, m) and Y.shape == (1, m)
    assert bool(jnp.isfinite(X).all()) and set(np.unique(Y)) <= {0, 1, 2}


@pytest.mark.parametrize("make", ALL, ids=NAMES)
def test_the_key_decides(make):
    first, again, other = (make(jax.random.key(seed), 50)[0] for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert not np.allclose(first, other)


def test_flower_without_noise_is_the_rose_of_its_formula():
    X, Y = map(np.asarray, planar.flower(jax.random.key(0), 400, noise=0.0))
    for label in (0, 1):
        t = np.linspace(label * 3.12, (label + 1) * 3.12, 200)
        r = 4 * np.sin(4 * t)
        np.testing.assert_allclose(X[:, Y[0] == label], [r * np.sin(t), r * np.cos(t)], atol=1e-4)


def test_flower_is_too_much_for_a_line_and_not_for_neighbors():
    X, Y = (np.asarray(part).T for part in planar.flower(jax.random.key(0)))
    X_test, Y_test = (np.asarray(part).T for part in planar.flower(jax.random.key(1)))
    assert LogisticRegression().fit(X, Y[:, 0]).score(X_test, Y_test[:, 0]) < 0.6  # about 47 % in the usual exercise
    assert (
        KNeighborsClassifier(9).fit(X, Y[:, 0]).score(X_test, Y_test[:, 0]) > 0.8
    )  # petals touch: noise moves some into the other class


def test_the_best_rule_on_the_pitch_errs_as_often_as_the_integral_says():
    X, Y = planar.pitch(jax.random.key(0), 20_011)
    error = float(jnp.mean((planar.advantage(X) > 0) != Y))
    expected = planar.pitch_bayes_error()
    assert abs(error - expected) < 4 * np.sqrt(expected * (1 - expected) / 20_011)


def test_a_rule_that_remembers_the_pitch_does_worse_on_new_examples():
    X, Y = (np.asarray(part).T for part in planar.pitch(jax.random.key(0)))
    X_test, Y_test = (np.asarray(part).T for part in planar.pitch(jax.random.key(1), 2003))
    remembers = KNeighborsClassifier(1).fit(X, Y[:, 0])
    smooth = KNeighborsClassifier(15).fit(X, Y[:, 0])
    assert remembers.score(X, Y[:, 0]) == 1
    assert smooth.score(X_test, Y_test[:, 0]) > remembers.score(X_test, Y_test[:, 0]) + 0.02


def test_pitch_without_noise_is_its_rule_and_stays_on_the_pitch():
    X, Y = planar.pitch(jax.random.key(0), 500, noise=0.0)
    np.testing.assert_array_equal(Y, planar.advantage(X) > 0)
    assert 0.35 < float(Y.mean()) < 0.65
    np.testing.assert_allclose(jnp.abs(X).max(axis=1), [1, 0.65], atol=0.02)


@pytest.mark.parametrize("C", [2, 5])
def test_classes_lie_around_centers_on_a_circle(C):
    X, Y = map(np.asarray, planar.classes(jax.random.key(0), 1000 * C, C))
    for label in range(C):
        cloud = X[:, Y[0] == label]
        assert cloud.shape[1] == 1000
        center = 1.5 * np.exp(2j * np.pi * label / C)
        np.testing.assert_allclose(cloud.mean(axis=1), [center.real, center.imag], atol=0.05)
        np.testing.assert_allclose(cloud.std(axis=1), 0.3, rtol=0.1)


def test_bad_numbers_are_named():
    with pytest.raises(ValueError, match=r"C must be at least 2 classes, but is 1"):
        planar.classes(jax.random.key(0), 10, 1)
    with pytest.raises(ValueError, match=r"noise must be above 0, but is 0"):
        planar.pitch_bayes_error(0.0)
