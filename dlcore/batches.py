"""Getting data ready: flatten, normalize, one-hot, split, mini-batches (course 1, week 2; course 2). Examples are columns."""

from collections.abc import Iterator
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int, Key, Num, UInt8

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


class ThreeSets(NamedTuple):
    """Examples to train on, to choose between models by, and to measure the chosen one by (course 2, week 1).

    >>> ThreeSets._fields
    ('X_train', 'Y_train', 'X_dev', 'Y_dev', 'X_test', 'Y_test')
    """

    X_train: Num[Array, "n_x m_train"]
    Y_train: Num[Array, "n_y m_train"]
    X_dev: Num[Array, "n_x m_dev"]
    Y_dev: Num[Array, "n_y m_dev"]
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
    _usable("X", X)
    _usable("Y", Y)
    X, Y = jnp.asarray(X), jnp.asarray(Y)
    m_train = round(train_fraction * m)
    if not 0 < m_train < m:
        raise ValueError(f"train_fraction={train_fraction} of {m} examples leaves one side empty. Are there too few?")
    shuffled = jax.random.permutation(key, m)  # one order for both, so that labels stay with their examples
    train, test = shuffled[:m_train], shuffled[m_train:]
    return Split(X[:, train], Y[:, train], X[:, test], Y[:, test])


class Statistics(NamedTuple):
    """Mean and variance of every feature, of the training examples (course 2, week 1).

    >>> Statistics(mu=jnp.zeros((3, 1)), sigma2=jnp.ones((3, 1))).mu.shape
    (3, 1)
    """

    mu: Float[Array, "n_x 1"]
    sigma2: Float[Array, "n_x 1"]


def fit_normalization(X: Num[AnyArray, "n_x m"]) -> Statistics:
    """Mean and variance of every feature: of the training set, for all sets (course 2, week 1).

        mu     = sum(x^(i)) / m
        sigma2 = sum((x^(i) - mu)^2) / m

    >>> statistics = fit_normalization(jnp.array([[1.0, 3.0], [10.0, 30.0]]))
    >>> print(statistics.mu.ravel(), statistics.sigma2.ravel())
    [ 2. 20.] [  1. 100.]
    """
    shapes.expect("X", X, "n_x m")
    _usable("X", X)
    X = jnp.asarray(X, dtype=float)
    mu = jnp.mean(X, axis=1, keepdims=True)
    sigma2 = jnp.mean((X - mu) ** 2, axis=1, keepdims=True)  # not mean(X^2) - mu^2, which loses digits
    return Statistics(mu, sigma2)


def normalize(statistics: Statistics, X: Num[AnyArray, "n_x m"]) -> Float[Array, "n_x m"]:
    """Examples with mean 0 and variance 1 where the statistics are their own (course 2, week 1).

        x = (x - mu) / sigma          sigma, and not its square; a feature that never varies becomes 0

    Dev and test examples take the statistics of the training set: all must go through the same change.

    >>> statistics = fit_normalization(jnp.array([[1.0, 3.0], [10.0, 30.0]]))
    >>> print(normalize(statistics, jnp.array([[2.0, 5.0], [10.0, 20.0]])))
    [[ 0.  3.]
     [-1.  0.]]
    """
    n_x = shapes.expect("mu", statistics.mu, "n_x 1")["n_x"]
    shapes.expect("sigma2", statistics.sigma2, "n_x 1", n_x=n_x)
    shapes.expect("X", X, "n_x m", n_x=n_x)
    shapes.expect_numbers("X", X)
    sigma = jnp.sqrt(jnp.where(statistics.sigma2 == 0, 1, statistics.sigma2))
    return (jnp.asarray(X) - statistics.mu) / sigma


def one_hot(labels: Int[AnyArray, "1 m"], C: int) -> Float[Array, "{C} m"]:
    """A column per example: 1 in the row of its class, 0 elsewhere (course 2, week 3).

    >>> print(one_hot(jnp.array([[2, 0]]), 3))
    [[0. 1.]
     [0. 0.]
     [1. 0.]]
    """
    shapes.expect("labels", labels, "1 m")
    if not jnp.issubdtype(labels.dtype, jnp.integer):
        raise TypeError(f"labels must be whole numbers, but hold {labels.dtype}. Are they probabilities?")
    numbers = np.asarray(labels)
    if numbers.size == 0:
        raise ValueError("labels must hold at least one example, but are empty. Is the batch empty?")
    wrong = numbers[(numbers < 0) | (numbers >= C)]
    if wrong.size:
        guess = "Are they counted from 1?" if (numbers >= 1).all() and wrong.max() == C else "Is C too small?"
        raise ValueError(f"labels must lie between 0 and C - 1 = {C - 1}, but one is {wrong[0]}. {guess}")
    return (jnp.arange(C)[:, None] == jnp.asarray(labels)).astype(float)


def labels_of(Y: Num[AnyArray, "C m"]) -> Int[Array, "1 m"]:
    """Number of the class of every one-hot column, counted from 0: the way back (course 2, week 3).

    >>> print(labels_of(one_hot(jnp.array([[2, 0]]), 3)))
    [[2 0]]
    """
    shapes.expect("Y", Y, "C m")
    entries = np.asarray(Y)
    ones = (entries == 1).sum(axis=0) == 1
    if not (ones & ((entries == 0).sum(axis=0) == len(entries) - 1)).all():
        raise ValueError("every column of Y must hold one 1 and else zeros. Are these probabilities? Then take the argmax.")
    return jnp.argmax(jnp.asarray(Y), axis=0, keepdims=True)


def mini_batches(
    X: Num[AnyArray, "n_x m"], Y: Num[AnyArray, "n_y m"], *, batch_size: int, key: Key[Array, ""]
) -> Iterator[tuple[Num[Array, "n_x size"], Num[Array, "n_y size"]]]:
    """One epoch: every example once, in random order, batch by batch (course 2, week 2).

        order         = a random order of 0 ... m - 1
        X^{t}, Y^{t}  = columns order[(t - 1) batch_size : t batch_size] of X and of Y

    The last batch is smaller where batch_size does not divide m. A new epoch takes a new key.

    >>> [X.shape for X, Y in mini_batches(jnp.zeros((2, 148)), jnp.zeros((1, 148)), batch_size=64, key=jax.random.key(0))]
    [(2, 64), (2, 64), (2, 20)]
    """
    m = shapes.expect("X", X, "n_x m")["m"]
    shapes.expect("Y", Y, "n_y m", m=m)
    if batch_size < 1:
        raise ValueError(f"batch_size must be at least 1 example, but is {batch_size}. Is it the number of batches?")
    _usable("X", X)
    _usable("Y", Y)
    X, Y = jnp.asarray(X), jnp.asarray(Y)
    order = np.asarray(jax.random.permutation(key, m))  # one order for both, so that labels stay with their examples
    # Checks are done by now, though the batches are cut only when they are asked for: one copy of the data is enough.
    return ((X[:, part], Y[:, part]) for part in np.split(order, range(batch_size, m, batch_size)))


def split_in_three(
    X: Num[AnyArray, "n_x m"], Y: Num[AnyArray, "n_y m"], *, dev_fraction: float, test_fraction: float, key: Key[Array, ""]
) -> ThreeSets:
    """Shuffle the examples and cut them into train, dev and test sets of one distribution (course 2, week 1).

    >>> parts = split_in_three(jnp.zeros((2, 50)), jnp.zeros((1, 50)), dev_fraction=0.2, test_fraction=0.1, key=jax.random.key(0))
    >>> parts.X_train.shape, parts.X_dev.shape, parts.Y_test.shape
    ((2, 35), (2, 10), (1, 5))
    """
    m = shapes.expect("X", X, "n_x m")["m"]
    shapes.expect("Y", Y, "n_y m", m=m)
    for name, fraction in (("dev_fraction", dev_fraction), ("test_fraction", test_fraction)):
        if not 0 < fraction < 1:
            raise ValueError(f"{name} must lie between 0 and 1, but is {fraction}. Is it a percentage?")
    n_dev, n_test = round(dev_fraction * m), round(test_fraction * m)
    if min(n_dev, n_test, m - n_dev - n_test) < 1:
        raise ValueError(f"fractions {dev_fraction} and {test_fraction} of {m} examples leave a set empty. Are there too few?")
    _usable("X", X)
    _usable("Y", Y)
    X, Y = jnp.asarray(X), jnp.asarray(Y)
    shuffled = jax.random.permutation(key, m)
    dev, test, train = jnp.split(shuffled, (n_dev, n_dev + n_test))
    return ThreeSets(X[:, train], Y[:, train], X[:, dev], Y[:, dev], X[:, test], Y[:, test])


def _usable(name, x):
    """Data of at least one example, without gaps; what jit traces cannot be looked into."""
    if x.shape[-1] == 0:
        raise ValueError(f"{name} must hold at least one example, but has 0 columns. Is the batch empty?")
    shapes.expect_numbers(name, x)
