import jax
import jax.numpy as jnp
import numpy as np
import pytest
from sklearn.preprocessing import LabelBinarizer, StandardScaler

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


def test_normalization_agrees_with_scikit_learn(rng):
    X, X_test = rng.normal(300, 50, (3, 17)), rng.normal(300, 50, (3, 5))
    theirs = StandardScaler().fit(X.T)
    statistics = batches.fit_normalization(X)
    np.testing.assert_allclose(statistics.mu[:, 0], theirs.mean_, rtol=1e-6)
    np.testing.assert_allclose(statistics.sigma2[:, 0], theirs.var_, rtol=1e-5)
    for examples in (X, X_test):
        np.testing.assert_allclose(batches.normalize(statistics, examples), theirs.transform(examples.T).T, atol=1e-5)


def test_normalize_names_a_gap_in_dev_examples(as_learner):
    statistics = batches.fit_normalization(np.arange(6.0).reshape(2, 3))
    with pytest.raises(ValueError, match=r"X must be numbers, but X\[1, 0\] is NaN\. Is a value missing"):
        batches.normalize(statistics, np.array([[1.0], [np.nan]]))


def test_normalize_divides_by_sigma_and_not_by_its_square():
    X = np.array([[1.0, 500.0, 1000.0]])
    normalized = batches.normalize(batches.fit_normalization(X), X)
    np.testing.assert_allclose(normalized, [[-1.2243, -0.0008, 1.2252]], atol=1e-4)


def test_features_of_any_range_become_similar(rng):
    X = np.stack([rng.uniform(1, 1000, 101), rng.uniform(0, 1, 101), np.full(101, 7.0)])
    normalized = batches.normalize(batches.fit_normalization(X), X)
    np.testing.assert_allclose(normalized.mean(axis=1), 0, atol=1e-5)
    np.testing.assert_allclose(normalized.std(axis=1), [1, 1, 0], rtol=1e-5)  # what never varies becomes 0, and not NaN


def test_large_values_keep_their_digits():
    statistics = batches.fit_normalization(np.array([[5000.0, 5001.0, 5002.0]]))
    np.testing.assert_allclose(statistics.sigma2, [[2 / 3]], rtol=1e-6)


def test_normalize_checks_features(as_learner):
    statistics = batches.fit_normalization(np.eye(3))
    with pytest.raises(ValueError, match=r"X must have shape \(n_x=3, m\), but has shape \(5, 3\)\. Its transpose"):
        batches.normalize(statistics, np.zeros((5, 3)))


@pytest.mark.parametrize("kind", [np.asarray, jnp.asarray])
def test_one_hot_agrees_with_scikit_learn(kind, rng):
    labels = rng.integers(0, 5, (1, 17))
    Y = batches.one_hot(kind(labels), 5)
    np.testing.assert_array_equal(Y.T, LabelBinarizer().fit(range(5)).transform(labels[0]))
    np.testing.assert_array_equal(batches.labels_of(Y), labels)


def test_one_hot_of_the_animals_in_the_notes():
    chick_cat_dog_koala = np.array([[3, 1, 2, 0, 3]])
    expected = [[0, 0, 0, 1, 0], [0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [1, 0, 0, 0, 1]]
    np.testing.assert_array_equal(batches.one_hot(chick_cat_dog_koala, 4), expected)


@pytest.mark.parametrize(
    "labels, error, message",
    [
        ([[1, 2, 3]], ValueError, r"labels must lie between 0 and C - 1 = 2, but one is 3\. Are they counted from 1\?"),
        ([[0, 7, 3]], ValueError, r"but one is 7\. Is C too small\?"),
        ([[0, -1]], ValueError, r"but one is -1\."),
        ([[0.5, 1.0]], TypeError, r"labels must be whole numbers, but hold float"),
        ([0, 1], ValueError, r"labels must have shape \(1, m\), but has shape \(2,\)\. .* makes it a row"),
    ],
)
def test_one_hot_checks_labels(as_learner, labels, error, message):
    with pytest.raises(error, match=message):
        batches.one_hot(np.array(labels), 3)


def test_one_hot_refuses_an_empty_batch():
    with pytest.raises(ValueError, match=r"labels must hold at least one example, but are empty\."):
        batches.one_hot(np.zeros((1, 0), dtype=int), 3)


@pytest.mark.parametrize("column", [[0.2, 0.8], [1, 1], [0, 0], [2, -1]])
def test_the_way_back_wants_one_hot_columns(column):
    with pytest.raises(ValueError, match="every column of Y must hold one 1 and else zeros"):
        batches.labels_of(np.array([[1.0, column[0]], [0.0, column[1]]]))


def numbered(m):
    """Examples that can be told apart, with labels that follow from them."""
    X = np.stack([np.arange(float(m)), np.arange(float(m)) ** 2])
    return X, 10 * X[:1]


@pytest.mark.parametrize("m, batch_size, sizes", [(148, 64, [64, 64, 20]), (12, 4, [4, 4, 4]), (5, 7, [5]), (3, 1, [1, 1, 1])])
def test_mini_batches_hold_every_example_once_and_with_its_label(m, batch_size, sizes):
    X, Y = numbered(m)
    epoch = list(batches.mini_batches(X, Y, batch_size=batch_size, key=jax.random.key(1)))
    assert [(x.shape, y.shape) for x, y in epoch] == [((2, size), (1, size)) for size in sizes]
    together, labels = np.concatenate([x for x, _ in epoch], axis=1), np.concatenate([y for _, y in epoch], axis=1)
    np.testing.assert_array_equal(np.sort(together[0]), X[0])
    np.testing.assert_array_equal(together[1], together[0] ** 2)
    np.testing.assert_array_equal(labels[0], 10 * together[0])


def test_mini_batches_shuffle_by_the_key():
    X, Y = numbered(31)

    def first(seed):
        return next(batches.mini_batches(X, Y, batch_size=7, key=jax.random.key(seed)))[0][0].tolist()

    assert first(0) == first(0) != first(1)
    assert first(0) != X[0, :7].tolist()


def test_every_order_is_about_equally_likely():
    X, Y = numbered(3)
    orders = [
        tuple(next(batches.mini_batches(X, Y, batch_size=3, key=key))[0][0].tolist())
        for key in jax.random.split(jax.random.key(0), 120)
    ]
    counts = [orders.count(order) for order in set(orders)]
    assert len(counts) == 6 and min(counts) > 5  # 20 expected; 5 is almost four standard deviations away


@pytest.mark.parametrize(
    "prepare",
    [
        lambda X, Y: batches.mini_batches(X, Y, batch_size=2, key=jax.random.key(0)),
        lambda X, Y: batches.split_in_three(X, Y, dev_fraction=0.3, test_fraction=0.3, key=jax.random.key(0)),
        lambda X, Y: batches.fit_normalization(X),
        lambda X, Y: batches.split(X, Y, train_fraction=0.5, key=jax.random.key(0)),
    ],
    ids=["mini_batches", "split_in_three", "fit_normalization", "split"],
)
def test_missing_values_and_empty_data_are_named(prepare):
    X, Y = numbered(7)
    X[1, 4] = np.nan
    with pytest.raises(ValueError, match=r"X must be numbers, but X\[\d, 4\] is NaN\. Is a value missing"):
        prepare(X, Y)
    with pytest.raises(ValueError, match="0 columns. Is the batch empty|0 examples leave a set empty"):
        prepare(X[:, :0], Y[:, :0])


def test_mini_batches_check_before_the_first_one_is_asked_for(as_learner):
    X, Y = numbered(7)
    with pytest.raises(ValueError, match=r"batch_size must be at least 1 example, but is 0\."):
        batches.mini_batches(X, Y, batch_size=0, key=jax.random.key(0))
    with pytest.raises(ValueError, match=r"Y must have shape \(n_y, m=7\), but has shape \(7, 1\)\."):
        batches.mini_batches(X, Y.T, batch_size=2, key=jax.random.key(0))


@pytest.mark.parametrize(
    "m, dev, test, sizes",
    [
        (100, 0.2, 0.2, (60, 20, 20)),
        (1000, 0.2, 0.2, (600, 200, 200)),
        (10_000, 0.2, 0.2, (6000, 2000, 2000)),
        (1_000_000, 0.01, 0.01, (980_000, 10_000, 10_000)),
        (1_000_000, 0.0025, 0.0025, (995_000, 2500, 2500)),
        (1_000_000, 0.004, 0.001, (995_000, 4000, 1000)),
    ],
)
def test_split_in_three_has_the_sizes_of_the_notes(m, dev, test, sizes):
    X = np.zeros((1, m), dtype=np.float32)
    parts = batches.split_in_three(X, X, dev_fraction=dev, test_fraction=test, key=jax.random.key(0))
    assert tuple(part.shape[1] for part in parts[::2]) == tuple(part.shape[1] for part in parts[1::2]) == sizes


def test_split_in_three_keeps_every_example_once_and_with_its_label():
    X, Y = numbered(17)
    parts = batches.split_in_three(X, Y, dev_fraction=0.2, test_fraction=0.3, key=jax.random.key(3))
    assert [part.shape[1] for part in parts[::2]] == [9, 3, 5]
    together, labels = np.concatenate(parts[::2], axis=1), np.concatenate(parts[1::2], axis=1)
    np.testing.assert_array_equal(np.sort(together[0]), X[0])
    np.testing.assert_array_equal(together[1], together[0] ** 2)
    np.testing.assert_array_equal(labels[0], 10 * together[0])
    assert together[0].tolist() != X[0].tolist()


@pytest.mark.parametrize(
    "dev, test, message",
    [
        (20, 0.2, "dev_fraction must lie between 0 and 1, but is 20. Is it a percentage"),
        (0.2, 0, "test_fraction must lie between 0 and 1, but is 0"),
        (0.5, 0.5, "of 10 examples leave a set empty"),
        (0.01, 0.2, "of 10 examples leave a set empty"),
    ],
)
def test_split_in_three_checks_the_fractions(as_learner, dev, test, message):
    X, Y = numbered(10)
    with pytest.raises(ValueError, match=message):
        batches.split_in_three(X, Y, dev_fraction=dev, test_fraction=test, key=jax.random.key(0))
