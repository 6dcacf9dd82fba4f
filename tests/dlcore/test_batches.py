import jax
import numpy as np
import pytest

from dlcore import batches


def test_flatten_images_by_the_definition(rng):
    images = rng.integers(0, 256, size=(5, 2, 3, 3), dtype=np.uint8)
    X = batches.flatten_images(images)
    assert X.shape == (18, 5)
    for i in range(5):
        np.testing.assert_allclose(X[:, i], images[i].ravel() / 255, rtol=1e-6)


def test_flatten_images_of_the_course_has_12288_rows():
    assert batches.flatten_images(np.zeros((2, 64, 64, 3), dtype=np.uint8)).shape == (12288, 2)


def test_flatten_images_refuses_what_was_scaled_before(as_learner):
    with pytest.raises(TypeError, match=r"images must hold whole numbers .*, but hold float64\. Were they scaled"):
        batches.flatten_images(np.zeros((5, 2, 2, 3)))


def test_flatten_images_wants_four_axes(as_learner):
    with pytest.raises(ValueError, match=r"images must have shape \(m, h, w, channels\), but has shape \(2, 2, 3\)"):
        batches.flatten_images(np.zeros((2, 2, 3), dtype=np.uint8))


def test_normalize_columns_gives_the_percentages_of_the_notes():
    A = np.array([[56.0, 0.0, 4.4, 68.0], [1.2, 104.0, 52.0, 8.0], [1.8, 135.0, 99.0, 0.9]])
    expected = [[94.92, 0, 2.83, 88.43], [2.03, 43.51, 33.46, 10.40], [3.05, 56.49, 63.71, 1.17]]
    np.testing.assert_allclose(batches.normalize_columns(A), expected, atol=0.005)


@pytest.mark.parametrize("shape", [(3, 4), (3, 3), (5, 2)])
def test_normalized_columns_sum_to_a_hundred(rng, shape):
    A = rng.random(shape) + 0.1
    percent = batches.normalize_columns(A)
    np.testing.assert_allclose(percent.sum(axis=0), 100.0, rtol=1e-5)
    np.testing.assert_allclose(percent[1] / percent[0], A[1] / A[0], rtol=1e-5)


def test_normalize_columns_names_an_empty_column():
    with pytest.raises(ValueError, match="column 1 sums to 0"):
        batches.normalize_columns(np.array([[1.0, 0.0], [2.0, 0.0]]))


def test_split_keeps_every_example_once_and_with_its_label():
    X = np.stack([np.arange(17.0), np.arange(17.0) ** 2])
    Y = 10 * X[:1]
    parts = batches.split(X, Y, train_fraction=0.7, key=jax.random.key(3))
    assert parts.X_train.shape == (2, 12) and parts.X_test.shape == (2, 5)  # 0.7 * 17 = 11.9
    together = np.concatenate([parts.X_train, parts.X_test], axis=1)
    labels = np.concatenate([parts.Y_train, parts.Y_test], axis=1)
    np.testing.assert_array_equal(np.sort(together[0]), X[0])
    np.testing.assert_array_equal(together[1], together[0] ** 2)
    np.testing.assert_array_equal(labels[0], 10 * together[0])


def test_split_shuffles_by_the_key():
    X, Y = np.arange(101.0)[None, :], np.zeros((1, 101))

    def train_part(seed):
        return batches.split(X, Y, train_fraction=0.5, key=jax.random.key(seed)).X_train.tolist()

    assert train_part(0) == train_part(0)
    assert train_part(0) != train_part(1)
    assert train_part(0) != X[:, :50].tolist()


@pytest.mark.parametrize(
    "train_fraction, message",
    [(80, "must lie between 0 and 1, but is 80. Is it a percentage"), (0.01, "of 10 examples leaves one side empty")],
)
def test_split_checks_the_fraction(as_learner, train_fraction, message):
    with pytest.raises(ValueError, match=message):
        batches.split(np.zeros((2, 10)), np.zeros((1, 10)), train_fraction=train_fraction, key=jax.random.key(0))


def test_split_wants_one_label_per_example(as_learner):
    with pytest.raises(ValueError, match=r"Y must have shape \(n_y, m=10\), but has shape \(10, 1\)\. Its transpose"):
        batches.split(np.zeros((2, 10)), np.zeros((10, 1)), train_fraction=0.5, key=jax.random.key(0))
