import numpy as np
import pytest

from dlcore.datasets import digit_tasks, digits


def rng(seed=0):
    return np.random.default_rng(seed)


def test_parity_of_all_digits():
    assert digit_tasks.parity(np.arange(10)[None])[0].tolist() == [0, 1, 0, 1, 0, 1, 0, 1, 0, 1]


def test_dichotomies_are_random_halves():
    table = digit_tasks.dichotomies(3001, rng=rng())
    assert (table.sum(axis=1) == 5).all()
    np.testing.assert_allclose(table.mean(axis=0), 0.5, atol=0.03)
    together = np.mean(table[:, 0] & table[:, 9])  # 5/10 * 4/9
    assert abs(together - 2 / 9) < 0.03
    assert len(np.unique(table, axis=0)) > 240  # of 252


def test_answers_by_a_loop():
    table, Y = digit_tasks.dichotomies(3, rng=rng()), rng(1).integers(0, 10, (1, 7))
    assert digit_tasks.answers(table, Y).tolist() == [[table[j, y] for y in Y[0]] for j in range(3)]


def test_few_labels_are_on_examples_of_their_own():
    mask = digit_tasks.few_labels(5, 211, per_task=41, rng=rng())
    assert (mask.sum(axis=1) == 41).all() and mask.sum(axis=0).max() == 1 and mask.sum() == 205


def test_pairs_stand_side_by_side():
    data = digits.load(seed=0)
    made = digit_tasks.pairs(data.X_train, data.Y_train, 101, rng=rng())
    np.testing.assert_array_equal(made.total, made.left + made.right)
    known = {column.tobytes(): int(label) for column, label in zip(data.X_train.T.copy(), data.Y_train[0], strict=True)}
    left, right = digit_tasks.halves(made.X)
    for i in range(101):
        picture = made.X[:, i].reshape(8, 16)
        assert known[picture[:, :8].tobytes()] == made.left[0, i]
        assert known[picture[:, 8:].tobytes()] == made.right[0, i]
        np.testing.assert_array_equal(left[:, i].reshape(8, 8), picture[:, :8])
        np.testing.assert_array_equal(right[:, i].reshape(8, 8), picture[:, 8:])


def test_sums_have_a_triangle_of_frequencies():
    X, Y = np.zeros((64, 10), np.float32), np.arange(10)[None]
    total = digit_tasks.pairs(X, Y, 50_021, rng=rng()).total
    expected = np.convolve(np.full(10, 0.1), np.full(10, 0.1))
    np.testing.assert_allclose(np.bincount(total[0], minlength=19) / 50_021, expected, atol=0.006)


def test_the_seed_decides():
    X, Y = np.zeros((64, 10), np.float32), np.arange(10)[None]
    first, second, other = (digit_tasks.pairs(X, Y, 11, rng=rng(seed)).total for seed in (3, 3, 4))
    np.testing.assert_array_equal(first, second)
    assert (first != other).any()


@pytest.mark.usefixtures("as_learner")
@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: digit_tasks.parity(np.array([[3, 12]])), "Y must lie between 0 and 9, but runs from 3 to 12"),
        (lambda: digit_tasks.parity(np.zeros((1, 0), int)), "m at least 1"),
        (lambda: digit_tasks.dichotomies(0, rng=rng()), "n_tasks must be at least 1, but is 0"),
        (lambda: digit_tasks.few_labels(5, 99, per_task=20, rng=rng()), "m must be at least n_tasks . per_task = 100, but is 99"),
        (lambda: digit_tasks.few_labels(5, 99, per_task=0, rng=rng()), "per_task must be at least 1, but is 0"),
        (lambda: digit_tasks.pairs(np.zeros((64, 3)), np.array([[1, 2]]), 5, rng=rng()), r"X must have shape \(64, 2\)"),
        (lambda: digit_tasks.pairs(np.zeros((64, 1)), np.array([[1]]), 0, rng=rng()), "m must be at least 1, but is 0"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
