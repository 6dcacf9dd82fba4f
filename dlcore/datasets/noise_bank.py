"""Data synthesis with a bank of noise clips, large or tiny (course 3, week 2).

Like car noise under clean speech: patterns of background under clean digits. Digits and clips are columns of 64 pixels.
What a network learned from a bank is measured with clips that are not in it: splits of the bank, not of the mixtures.
"""

import numpy as np
from jaxtyping import Float

Number = float | int
SIDE = 8


def clips(k: int, *, rng: np.random.Generator) -> Float[np.ndarray, "64 k"]:
    """A bank of k smooth random patterns, each with mean 0 and standard deviation 1 (course 3, week 2).

        G[i, j] = exp(-(i - j)^2 / (2 0.8^2))
        clip    = G N(0, 1) G^T, less its mean, over its standard deviation

    >>> bank = clips(5, rng=np.random.default_rng(0))
    >>> bank.shape, bank.std(axis=0).round(3).tolist()
    ((64, 5), [1.0, 1.0, 1.0, 1.0, 1.0])
    """
    if k < 1:
        raise ValueError(f"k must be at least 1 clip, but is {k}. Without clips, leave the digits clean.")
    i = np.arange(SIDE)
    G = np.exp(-((i[:, None] - i) ** 2) / (2 * 0.8**2))
    bank = (G @ rng.standard_normal((k, SIDE, SIDE)) @ G.T).reshape(k, -1).T
    return ((bank - bank.mean(axis=0)) / bank.std(axis=0)).astype(np.float32)


def mix(
    X: Float[np.ndarray, "64 m"], bank: Float[np.ndarray, "64 k"], *, loudness: Number = 0.35, rng: np.random.Generator
) -> Float[np.ndarray, "64 m"]:
    """Every digit with a random clip of the bank under it (course 3, week 2).

        X[:, i] + loudness bank[:, r]          r random for each i; cut off at 0 and 1

    >>> X = mix(np.full((64, 7), 0.5, np.float32), clips(1, rng=np.random.default_rng(0)), rng=np.random.default_rng(1))
    >>> X.shape, len(np.unique(X, axis=1).T)                                  # one clip: seven times the same
    ((64, 7), 1)
    """
    _columns("X", X)
    _columns("bank", bank)
    chosen = rng.integers(0, bank.shape[1], X.shape[1])
    return np.clip(X + loudness * bank[:, chosen], 0, 1).astype(np.float32)


def synthesize(
    X: Float[np.ndarray, "64 m"],
    bank: Float[np.ndarray, "64 k"],
    *,
    copies: int,
    loudness: Number = 0.35,
    rng: np.random.Generator,
) -> Float[np.ndarray, "64 m_new"]:
    """A larger training set: so many copies of all digits, each mixed anew (course 3, week 2).

    The labels are np.tile(Y, copies). However many copies, there are only k clips: the network may learn those.

    >>> X, bank = np.zeros((64, 7), np.float32), clips(3, rng=np.random.default_rng(0))
    >>> X = synthesize(X, bank, copies=8, rng=np.random.default_rng(1))
    >>> X.shape, len(np.unique(X, axis=1).T)                                  # 56 columns, 3 different ones
    ((64, 56), 3)
    """
    if copies < 1:
        raise ValueError(f"copies must be at least 1, but is {copies}. Nothing would be left of X.")
    return np.concatenate([mix(X, bank, loudness=loudness, rng=rng) for _ in range(copies)], axis=1)


def _columns(name, X):
    if X.ndim != 2 or X.shape[0] != SIDE**2 or X.shape[1] == 0:
        raise ValueError(f"{name} must have shape ({SIDE**2}, m) with m at least 1, but has shape {X.shape}. Rows, not columns?")
    if not np.isfinite(X).all():
        raise ValueError(f"{name} must hold finite numbers, but has NaN or infinity. Was it divided by 0?")
