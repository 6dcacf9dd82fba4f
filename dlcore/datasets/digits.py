"""Handwritten digits, 8 x 8 pixels: the 1797 that scikit-learn bundles, as columns (course 2, weeks 2 and 3)."""

from functools import lru_cache
from importlib.metadata import distribution
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int


class Digits(NamedTuple):
    """Pixels from 0 to 1 and labels from 0 to 9, for three sets (course 2, week 2).

    >>> Digits._fields
    ('X_train', 'Y_train', 'X_dev', 'Y_dev', 'X_test', 'Y_test')
    """

    X_train: Float[np.ndarray, "64 m_train"]
    Y_train: Int[np.ndarray, "1 m_train"]
    X_dev: Float[np.ndarray, "64 m_dev"]
    Y_dev: Int[np.ndarray, "1 m_dev"]
    X_test: Float[np.ndarray, "64 m_test"]
    Y_test: Int[np.ndarray, "1 m_test"]


def load(seed: int, *, m_dev: int = 300, m_test: int = 300) -> Digits:
    """All digits, shuffled by the seed and cut into train, dev and test sets (course 2, week 2).

    X[:, i].reshape(8, 8) is a picture again. Labels are numbers: batches.one_hot(Y_train, 10) makes columns of them.

    >>> data = load(seed=0)
    >>> data.X_train.shape, data.Y_train.shape, data.X_dev.shape, data.X_test.shape
    ((64, 1197), (1, 1197), (64, 300), (64, 300))
    """
    pixels, labels = _table()
    m = len(labels)
    if m_dev < 1 or m_test < 1 or m_dev + m_test >= m:
        raise ValueError(f"m_dev and m_test must be at least 1 and leave some of {m} digits, but are {m_dev} and {m_test}.")
    order = np.random.default_rng(seed).permutation(m)
    dev, test, train = np.split(order, (m_dev, m_dev + m_test))
    X, Y = pixels.T, labels[None, :]
    return Digits(X[:, train], Y[:, train], X[:, dev], Y[:, dev], X[:, test], Y[:, test])


@lru_cache(maxsize=1)
def _table():
    """Pixels (m, 64) from 0 to 1 and labels (m,), one digit a row as in the file."""
    # The file itself, because sklearn.datasets.load_digits would first import all of scikit-learn.
    path = distribution("scikit-learn").locate_file("sklearn/datasets/data/digits.csv.gz")
    table = np.loadtxt(str(path), delimiter=",", dtype=np.float32)
    return table[:, :-1] / 16, table[:, -1].astype(np.int32)
