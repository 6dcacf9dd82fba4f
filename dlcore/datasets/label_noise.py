"""Wrong labels, at random and with system (course 3, week 2).

Labels are Y (1, m), whole numbers from 0. What these labels do to a measured error: error_analysis.measured_error.
"""

import numpy as np
from jaxtyping import Float, Int

Labels = Int[np.ndarray, "1 m"]
Number = float | int


def at_random(Y: Labels, *, share: Number, n_classes: int, rng: np.random.Generator) -> Labels:
    """A wrong key now and then: every label is, with this probability, any of the others (course 3, week 2).

        Y' = (Y + integer from 1 to n_classes - 1) mod n_classes          for a share of the examples

    >>> Y = at_random(np.zeros((1, 1000), int), share=0.1, n_classes=10, rng=np.random.default_rng(0))
    >>> round(float((Y != 0).mean()), 1), int(Y.max())
    (0.1, 9)
    """
    _labels(Y, n_classes)
    wrong = rng.random(Y.shape) < _share(share)
    return np.where(wrong, (Y + rng.integers(1, n_classes, Y.shape)) % n_classes, Y).astype(Y.dtype)


def with_system(Y: Labels, *, old: int, new: int, share: Number, rng: np.random.Generator) -> Labels:
    """A habit: this share of one class is called another, always the same one (course 3, week 2).

        Y'[i] = new          for round(share times the number of `old`) examples with Y[i] = old

    >>> print(with_system(np.array([[4, 1, 4, 4, 4]]), old=4, new=9, share=1, rng=np.random.default_rng(0)))
    [[9 1 9 9 9]]
    """
    _labels(Y)
    candidates = np.flatnonzero(Y[0] == old)
    wrong = rng.permutation(candidates)[: round(_share(share) * len(candidates))]
    noisy = Y.copy()
    noisy[0, wrong] = new
    return noisy


def sloppy(
    X: Float[np.ndarray, "n m"], Y: Labels, *, old: int = 4, new: int = 9, pixels: tuple[int, ...] = (19, 20), share: Number = 0.5
) -> Labels:
    """An annotator who calls the fours nines that are bright between their strokes: a rule that a network can learn
    (course 3, week 2).

        brightness = sum of X[pixels]
        Y'[i] = new          where Y[i] = old and brightness[i] is among the largest `share` of those

    A model that learned from this annotator has the same habit: it looks good on the annotator's dev labels. Label all
    data in one call: the rule compares the pictures with each other.

    >>> X = np.array([[0.1, 0.9, 0.8, 0.2]])
    >>> print(sloppy(X, np.array([[4, 4, 3, 4]]), pixels=(0,), share=0.34))
    [[4 9 3 4]]
    """
    _labels(Y)
    if X.shape[1] != Y.shape[1]:
        raise ValueError(f"X and Y must have as many columns, but have {X.shape[1]} and {Y.shape[1]}. Are they one set?")
    candidates = np.flatnonzero(Y[0] == old)
    brightness = X[list(pixels)].sum(axis=0)[candidates]
    brightest = np.argsort(-brightness, kind="stable")[: round(_share(share) * len(candidates))]
    noisy = Y.copy()
    noisy[0, candidates[brightest]] = new
    return noisy


def _labels(Y, n_classes=None):
    if Y.ndim != 2 or Y.shape[0] != 1 or Y.shape[1] == 0:
        raise ValueError(f"Y must have shape (1, m) with m at least 1, but has shape {Y.shape}. Is it one-hot, or flat?")
    if n_classes is not None and n_classes < 2:
        raise ValueError(f"n_classes must be at least 2, but is {n_classes}. There is no other class to confuse with.")
    if n_classes is not None and not ((0 <= Y) & (n_classes > Y)).all():
        raise ValueError(f"Y must lie between 0 and {n_classes - 1}, but runs from {Y.min()} to {Y.max()}. Do labels begin at 1?")


def _share(share):
    if not 0 <= share <= 1:
        raise ValueError(f"share must lie between 0 and 1, but is {share}. Is it a percentage?")
    return share
