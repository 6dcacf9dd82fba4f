"""Other questions about digits: parity, dichotomies, sums of pairs (course 3, week 2).

Digits are columns X (64, m) with labels Y (1, m) from 0 to 9. Labels of several tasks are (n_tasks, m) with 0 and 1,
and a mask of the same shape is 1 where a label is known, as in transfer.multitask_cost.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int

Labels = Int[np.ndarray, "1 m"]


def parity(Y: Labels) -> Labels:
    """Odd (1) or even (0): task B, for a network that has learned the ten digits (course 3, week 2).

    >>> print(parity(np.array([[3, 8, 5]])))
    [[1 0 1]]
    """
    return _digits(Y) % 2


def dichotomies(n_tasks: int, *, rng: np.random.Generator) -> Int[np.ndarray, "n_tasks 10"]:
    """Random questions: five of the ten digits are yes, the other five no (course 3, week 2).

    >>> table = dichotomies(3, rng=np.random.default_rng(0))
    >>> table.shape, table.sum(axis=1).tolist()
    ((3, 10), [5, 5, 5])
    """
    _least("n_tasks", n_tasks, 1)
    return rng.permuted(np.tile(np.repeat([0, 1], 5), (n_tasks, 1)), axis=1).astype(np.int32)


def answers(table: Int[np.ndarray, "n_tasks 10"], Y: Labels) -> Int[np.ndarray, "n_tasks m"]:
    """The labels of all tasks for digits with labels Y (course 3, week 2).

        answers[j, i] = table[j, Y[i]]

    >>> table = np.array([[0, 1, 0, 1, 0, 1, 0, 1, 0, 1], [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]])
    >>> print(answers(table, np.array([[3, 8]])))
    [[1 0]
     [0 1]]
    """
    return table[:, _digits(Y)[0]]


def few_labels(n_tasks: int, m: int, *, per_task: int, rng: np.random.Generator) -> Float[np.ndarray, "n_tasks m"]:
    """A mask: each task has labels for so many examples, and no example has labels of two tasks (course 3, week 2).

    >>> mask = few_labels(3, 100, per_task=20, rng=np.random.default_rng(0))
    >>> mask.sum(axis=1).tolist(), mask.sum(axis=0).max()
    ([20.0, 20.0, 20.0], np.float32(1.0))
    """
    _least("n_tasks", n_tasks, 1)
    _least("per_task", per_task, 1)
    if n_tasks * per_task > m:
        raise ValueError(f"m must be at least n_tasks * per_task = {n_tasks * per_task}, but is {m}. Ask fewer questions?")
    mask = np.zeros((n_tasks, m), np.float32)
    chosen = rng.permutation(m)[: n_tasks * per_task]
    mask[np.arange(n_tasks).repeat(per_task), chosen] = 1
    return mask


class Pairs(NamedTuple):
    """Two digits side by side, an 8 x 16 picture as a column, their sum, and both labels (course 3, week 2).

    >>> Pairs._fields
    ('X', 'total', 'left', 'right')
    """

    X: Float[np.ndarray, "128 m"]
    total: Labels
    left: Labels
    right: Labels


def pairs(X: Float[np.ndarray, "64 m_digits"], Y: Int[np.ndarray, "1 m_digits"], m: int, *, rng: np.random.Generator) -> Pairs:
    """m random pairs, for one network from picture to sum or a pipeline of two digits and a plus (course 3, week 2).

        total = left + right          19 classes, 0 to 18

    Make pairs for training from training digits and pairs for dev from dev digits.

    >>> pair = pairs(np.zeros((64, 3), np.float32), np.array([[1, 5, 9]]), 7, rng=np.random.default_rng(0))
    >>> pair.X.shape, bool((pair.total == pair.left + pair.right).all())
    ((128, 7), True)
    """
    _least("m", m, 1)
    if X.shape != (64, Y.shape[1]) or Y.shape[1] == 0:
        raise ValueError(f"X must have shape (64, {Y.shape[1]}), but has shape {X.shape}. Are X and Y one set, in columns?")
    _digits(Y)
    first, second = rng.integers(0, X.shape[1], (2, m))
    halves = [X[:, chosen].reshape(8, 8, m) for chosen in (first, second)]
    left, right = Y[:, first], Y[:, second]
    return Pairs(np.concatenate(halves, axis=1).reshape(128, m), left + right, left, right)


def halves(X: Float[np.ndarray, "128 m"]) -> tuple[Float[np.ndarray, "64 m"], Float[np.ndarray, "64 m"]]:
    """The two digits of each pair again: the first step of the pipeline (course 3, week 2).

    >>> left, right = halves(np.arange(128.0).reshape(128, 1))
    >>> left[:9, 0].tolist(), right[0].item()
    ([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 16.0], 8.0)
    """
    left, right = np.split(X.reshape(8, 16, -1), 2, axis=1)
    return left.reshape(64, -1), right.reshape(64, -1)


def _digits(Y):
    if Y.ndim != 2 or Y.shape[0] != 1 or Y.shape[1] == 0:
        raise ValueError(f"Y must have shape (1, m) with m at least 1, but has shape {Y.shape}. Is it one-hot, or flat?")
    if Y.min() < 0 or Y.max() > 9:
        raise ValueError(f"Y must lie between 0 and 9, but runs from {Y.min()} to {Y.max()}. Are these sums already?")
    return Y


def _least(name, number, least):
    if number < least:
        raise ValueError(f"{name} must be at least {least}, but is {number}. Is its sign wrong?")
