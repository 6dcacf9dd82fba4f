import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

from dlcore.datasets import digits


def test_every_digit_of_scikit_learn_is_in_one_set_with_its_label():
    data, theirs = digits.load(seed=3), load_digits()
    X, Y = np.concatenate(data[::2], axis=1), np.concatenate(data[1::2], axis=1)
    ours = np.concatenate([16 * X, Y]).T
    expected = np.column_stack([theirs.data, theirs.target])
    np.testing.assert_array_equal(ours[np.lexsort(ours.T)], expected[np.lexsort(expected.T)])


def test_sizes_and_ranges():
    data = digits.load(seed=0, m_dev=100, m_test=97)
    assert [part.shape for part in data] == [(64, 1600), (1, 1600), (64, 100), (1, 100), (64, 97), (1, 97)]
    assert data.X_train.min() == 0 and data.X_train.max() == 1 and data.X_train.dtype == np.float32


def test_the_seed_decides():
    first, again, other = (digits.load(seed).Y_train for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


def test_a_caller_cannot_change_the_next_callers_data():
    digits.load(seed=0).X_train[:] = 9
    assert digits.load(seed=0).X_train.max() == 1


def test_a_linear_model_reads_most_digits():
    data = digits.load(seed=0)
    model = LogisticRegression(max_iter=500).fit(data.X_train.T, data.Y_train[0])
    assert model.score(data.X_dev.T, data.Y_dev[0]) > 0.93


@pytest.mark.parametrize("sizes", [dict(m_dev=0), dict(m_test=1497), dict(m_dev=-1)])
def test_sizes_must_leave_something(sizes):
    with pytest.raises(ValueError, match=r"m_dev and m_test must be at least 1 and leave some of 1797 digits"):
        digits.load(seed=0, **sizes)
