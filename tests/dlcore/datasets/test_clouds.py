import jax
import jax.numpy as jnp
import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from dlcore.datasets import clouds

ALL = [clouds.blobs, clouds.moons, clouds.circles, clouds.xor, clouds.spirals]


@pytest.mark.parametrize("cloud", ALL)
@pytest.mark.parametrize("m", [1, 2, 101, 200])
def test_shapes_and_labels(cloud, m):
    X, Y = cloud(jax.random.key(0), m)
    assert X.shape == (2, m) and Y.shape == (1, m)
    assert X.dtype == Y.dtype == jnp.float32
    assert Y.sum() == m // 2 and set(np.unique(Y)) <= {0.0, 1.0}
    assert bool(jnp.isfinite(X).all())


@pytest.mark.parametrize("cloud", ALL)
def test_the_key_decides(cloud):
    first, again, other = (cloud(jax.random.key(seed), 50)[0] for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert not np.allclose(first, other)


@pytest.mark.parametrize("cloud", ALL)
def test_noise_is_the_standard_deviation_of_a_shift(cloud):
    key, m = jax.random.key(0), 5000
    shift = cloud(key, m, noise=0.3)[0] - cloud(key, m, noise=0.0)[0]
    np.testing.assert_allclose(shift.std(axis=1), 0.3, rtol=0.05)
    np.testing.assert_allclose(shift.mean(axis=1), 0.0, atol=0.02)


@pytest.mark.parametrize("cloud", ALL)
def test_clouds_lie_around_the_origin_and_fit_one_pair_of_axes(cloud):
    X, _ = cloud(jax.random.key(0), 2000)
    np.testing.assert_allclose(X.mean(axis=1), 0.0, atol=0.1)
    assert 0.4 < float(X.std(axis=1).min()) and float(jnp.abs(X).max()) < 4


@pytest.mark.parametrize(
    "cloud, straight_line",
    [
        (clouds.blobs, (0.9, 1.0)),
        (clouds.moons, (0.75, 0.95)),
        (clouds.circles, (0.4, 0.7)),
        (clouds.xor, (0.4, 0.6)),
        (clouds.spirals, (0.4, 0.75)),
    ],
)
def test_what_a_straight_line_can_do_and_what_neighbors_can(cloud, straight_line):
    X, Y = (np.asarray(part).T for part in cloud(jax.random.key(0), 1000))
    X_test, Y_test = (np.asarray(part).T for part in cloud(jax.random.key(1), 1000))
    line = LogisticRegression().fit(X, Y[:, 0]).score(X_test, Y_test[:, 0])
    neighbors = KNeighborsClassifier(9).fit(X, Y[:, 0]).score(X_test, Y_test[:, 0])
    assert straight_line[0] <= line <= straight_line[1]
    assert neighbors > 0.95


def test_circles_have_two_radii():
    X, Y = clouds.circles(jax.random.key(0), 100, noise=0.0)
    radius = np.hypot(X[0], X[1])
    np.testing.assert_allclose(radius[Y[0] == 0], 1.2, rtol=1e-5)
    np.testing.assert_allclose(radius[Y[0] == 1], 0.5, rtol=1e-5)


def test_xor_is_the_sign_of_the_product():
    X, Y = clouds.xor(jax.random.key(0), 100, noise=0.0)
    np.testing.assert_array_equal(X[0] * X[1] < 0, Y[0] == 1)
    corners = {(x > 0, y > 0) for x, y in np.asarray(X).T.tolist()}
    assert len(corners) == 4


@pytest.mark.parametrize("cloud", [clouds.moons, clouds.spirals])
def test_the_second_arm_is_the_first_one_turned_by_half_a_turn(cloud):
    X, Y = cloud(jax.random.key(0), 2000, noise=0.0)
    X = np.asarray(X)
    first, second = X[:, np.asarray(Y)[0] == 0], X[:, np.asarray(Y)[0] == 1]
    # Every turned point has a neighbor on the other arm.
    gaps = np.linalg.norm(first[:, :, None] + second[:, None, :], axis=0).min(axis=0)
    assert gaps.max() < 0.05
