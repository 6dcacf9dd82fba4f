"""Getting data ready: flatten, normalize, split (course 1, week 2). Examples are columns."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Key, Num, UInt8

from dlcore import shapes
from dlcore.shapes import AnyArray


class Split(NamedTuple):
    """Examples for training and examples for testing (course 1, week 2).

    >>> Split(X_train=1, Y_train=2, X_test=3, Y_test=4)._fields
    ('X_train', 'Y_train', 'X_test', 'Y_test')
    """

    X_train: Num[Array, "n_x m_train"]
    Y_train: Num[Array, "n_y m_train"]
    X_test: Num[Array, "n_x m_test"]
    Y_test: Num[Array, "n_y m_test"]


def flatten_images(images: UInt8[AnyArray, "m h w channels"]) -> Float[Array, "n_x m"]:
    """One column per image, with values from 0 to 1 (course 1, week 2).

        X[:, i] = images[i].ravel() / 255

    >>> import numpy as np
    >>> X = flatten_images(np.full((5, 2, 2, 3), 255, dtype=np.uint8))
    >>> X.shape, float(X.max())
    ((12, 5), 1.0)
    """
    X = shapes.columns_from_images(images)
    # Values that lie between 0 and 1 already would end up below 1/255, and nothing would be learned from them.
    if X.dtype != jnp.uint8:
        raise TypeError(f"images must hold whole numbers from 0 to 255 (uint8), but hold {X.dtype}. Were they scaled before?")
    return jnp.asarray(X) / 255


def normalize_columns(A: Num[AnyArray, "rows columns"]) -> Float[Array, "rows columns"]:
    """Every entry as a percentage of its column (course 1, week 2).

        total   = sum of A down each column, kept as a row
        percent = 100 A / total

    >>> print(normalize_columns(jnp.array([[1.0, 2.0], [3.0, 2.0]])))
    [[25. 50.]
     [75. 50.]]
    """
    shapes.expect("A", A, "rows columns")
    A = jnp.asarray(A)
    total = A.sum(axis=0, keepdims=True)  # (1, columns), so that it divides every row
    if (total == 0).any():
        raise ValueError(f"every column of A needs a sum, but column {int((total[0] == 0).argmax())} sums to 0.")
    return 100 * A / total


def split(X: Num[AnyArray, "n_x m"], Y: Num[AnyArray, "n_y m"], *, train_fraction: float, key: Key[Array, ""]) -> Split:
    """Shuffle the examples and keep some for testing (course 1, week 2).

    >>> parts = split(jnp.zeros((2, 10)), jnp.zeros((1, 10)), train_fraction=0.8, key=jax.random.key(0))
    >>> parts.X_train.shape, parts.Y_test.shape
    ((2, 8), (1, 2))
    """
    m = shapes.expect("X", X, "n_x m")["m"]
    shapes.expect("Y", Y, "n_y m", m=m)
    if not 0 < train_fraction < 1:
        raise ValueError(f"train_fraction must lie between 0 and 1, but is {train_fraction}. Is it a percentage?")
    X, Y = jnp.asarray(X), jnp.asarray(Y)
    m_train = round(train_fraction * m)
    if not 0 < m_train < m:
        raise ValueError(f"train_fraction={train_fraction} of {m} examples leaves one side empty. Are there too few?")
    shuffled = jax.random.permutation(key, m)  # one order for both, so that labels stay with their examples
    train, test = shuffled[:m_train], shuffled[m_train:]
    return Split(X[:, train], Y[:, train], X[:, test], Y[:, test])
