"""Digits that were photographed badly: corruptions, eight regions, a phone's camera, four troubles (course 3, weeks 1 and 2).

Digits are columns of 64 pixels from 0 to 1, as in digits.py: X[:, i].reshape(8, 8) is a picture. Every function gives
new columns of the same size. Corrupt after splitting: two versions of one digit must never be in train and dev.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float, Int

Columns = Float[np.ndarray, "64 m"]
Number = float | int
SIDE = 8


def noise(X: Columns, *, sigma: Number, rng: np.random.Generator) -> Columns:
    """Grain: every pixel with a normal error of its own (course 3, week 1).

        X + sigma N(0, 1)          cut off at 0 and 1

    >>> X = np.full((64, 1000), 0.5, np.float32)
    >>> round(float(noise(X, sigma=0.1, rng=np.random.default_rng(0)).std()), 3)
    0.1
    """
    images = _images(X) + _least("sigma", sigma, 0) * rng.standard_normal((X.shape[1], SIDE, SIDE))
    return _columns(images)


def blur(X: Columns, *, sigma: Number) -> Columns:
    """Out of focus: every pixel is a weighted mean of its neighborhood, black beyond the border (course 3, week 2).

        G[i, j] = exp(-(i - j)^2 / (2 sigma^2)) / sum over all integers k of exp(-k^2 / (2 sigma^2))
        image'  = G image G^T

    >>> spot = np.zeros((64, 1), np.float32)
    >>> spot[36] = 1
    >>> print(blur(spot, sigma=0.5).reshape(8, 8)[3:6, 3:6].round(2))
    [[0.01 0.08 0.01]
     [0.08 0.62 0.08]
     [0.01 0.08 0.01]]
    """
    _above_zero("sigma", sigma)
    i = np.arange(SIDE)
    reach = np.arange(-8 * SIDE, 8 * SIDE + 1)
    G = np.exp(-((i[:, None] - i) ** 2) / (2 * sigma**2)) / np.exp(-(reach**2) / (2 * sigma**2)).sum()
    return _columns(G @ _images(X) @ G.T)


def shift(X: Columns, *, down: Number | Float[np.ndarray, " m"], right: Number | Float[np.ndarray, " m"]) -> Columns:
    """Moved by so many pixels, the same or one number for each picture; black comes in (course 3, week 1).

        image'[row, column] = image[row - down, column - right]          bilinear between pixels

    >>> X = np.zeros((64, 1), np.float32)
    >>> X[0] = 1
    >>> shift(X, down=1, right=2).reshape(8, 8)[1, 2]
    np.float32(1.0)
    """
    rows, columns = np.mgrid[:SIDE, :SIDE]
    per_image = lambda number: np.broadcast_to(np.asarray(number, float), X.shape[1])[:, None, None]  # noqa: E731
    return _columns(_sample(_images(X), rows - per_image(down), columns - per_image(right)))


def rotate(X: Columns, *, degrees: Number | Float[np.ndarray, " m"]) -> Columns:
    """Turned around the middle, counterclockwise, by one angle or by one for each picture (course 3, weeks 1 and 2).

        image'[row, column] = image[cos row + sin column, cos column - sin row]          counted from the middle

    >>> X = np.zeros((64, 1), np.float32)
    >>> X[7] = 1                                                              # top right
    >>> rotate(X, degrees=90).reshape(8, 8)[0, 0].round(3)                    # top left
    np.float32(1.0)
    """
    middle = (SIDE - 1) / 2
    rows, columns = np.mgrid[:SIDE, :SIDE] - middle
    theta = np.deg2rad(np.broadcast_to(np.asarray(degrees, float), X.shape[1]))[:, None, None]
    from_row = np.cos(theta) * rows + np.sin(theta) * columns
    from_column = np.cos(theta) * columns - np.sin(theta) * rows
    return _columns(_sample(_images(X), middle + from_row, middle + from_column))


def invert(X: Columns) -> Columns:
    """White on black becomes black on white (course 3, weeks 1 and 2).

        1 - X

    >>> print(invert(np.full((64, 1), 0.25, np.float32))[0])
    [0.75]
    """
    return _columns(1 - _images(X))


def occlude(X: Columns, *, size: int, rng: np.random.Generator) -> Columns:
    """A black square of size x size pixels at a random place of every picture (course 3, week 2).

    >>> X = occlude(np.ones((64, 3), np.float32), size=2, rng=np.random.default_rng(0))
    >>> print(X.sum(axis=0))
    [60. 60. 60.]
    """
    if not 1 <= size <= SIDE:
        raise ValueError(f"size must lie between 1 and {SIDE} pixels, but is {size}. Is it a share of the picture?")
    top, left = rng.integers(0, SIDE - size + 1, (2, X.shape[1], 1, 1))
    rows, columns = np.mgrid[:SIDE, :SIDE]
    covered = (top <= rows) & (rows < top + size) & (left <= columns) & (columns < left + size)
    return _columns(np.where(covered, 0.0, _images(X)))


# The users live in eight regions, each with a style of its own.
REGIONS: dict[str, Callable[[Columns, np.random.Generator], Columns]] = {
    "plain": lambda X, rng: _columns(_images(X)),
    "left turn": lambda X, rng: rotate(X, degrees=20),
    "right turn": lambda X, rng: rotate(X, degrees=-20),
    "to the left": lambda X, rng: shift(X, down=0, right=-1),
    "to the right": lambda X, rng: shift(X, down=0, right=1),
    "inverted": lambda X, rng: invert(X),
    "blurred": lambda X, rng: blur(X, sigma=1.0),
    "noisy": lambda X, rng: noise(X, sigma=0.4, rng=rng),
}


def in_regions(X: Columns, regions: Int[np.ndarray, " m"], *, rng: np.random.Generator) -> Columns:
    """Every digit in the style of its region, a number from 0 to 7: the order of REGIONS (course 3, week 1).

    A dev set of some regions and a test set of the others have two distributions: splits.split_by_region.

    >>> X = np.full((64, 3), 0.25, np.float32)
    >>> print(in_regions(X, np.array([0, 5, 0]), rng=np.random.default_rng(0))[0])
    [0.25 0.75 0.25]
    """
    if len(regions) != X.shape[1] or not np.isin(regions, range(len(REGIONS))).all():
        raise ValueError(f"regions must be {X.shape[1]} numbers from 0 to {len(REGIONS) - 1}, one for each column of X.")
    styled = np.empty(X.shape, np.float32)
    for region, style in enumerate(REGIONS.values()):
        here = regions == region
        if here.any():
            styled[:, here] = style(X[:, here], rng)
    return styled


def by_phone(X: Columns, *, rng: np.random.Generator, sigma: Number = 0.2, shake: Number = 0.7, focus: Number = 0.5) -> Columns:
    """As users photograph: a little out of focus, not centered, grainy; the clean digits are the web's (course 3, week 2).

        noise(shift(blur(X, focus), U(-shake, shake), U(-shake, shake)), sigma)

    >>> by_phone(np.zeros((64, 5), np.float32), rng=np.random.default_rng(0)).shape
    (64, 5)
    """
    down, right = rng.uniform(-_least("shake", shake, 0), shake, (2, X.shape[1]))
    return noise(shift(blur(X, sigma=focus), down=down, right=right), sigma=sigma, rng=rng)


TROUBLES = ("rotated", "blurry", "noisy", "inverted")


class Troubled(NamedTuple):
    """Digits and their troubles, one row of ticks for each of TROUBLES (course 3, week 2).

    >>> Troubled._fields
    ('X', 'ticks')
    """

    X: Columns
    ticks: Bool[np.ndarray, "4 m"]


def troubled(X: Columns, *, rng: np.random.Generator, shares: tuple[Number, ...] = (0.08, 0.30, 0.35, 0.10)) -> Troubled:
    """A dev set for error analysis: every trouble befalls its share of the digits, some digits have several
    (course 3, week 2).

    The ticks are what a person would find; error_analysis counts them among the mistakes of a model.

    >>> troubled(np.zeros((64, 1000), np.float32), rng=np.random.default_rng(0)).ticks.mean(axis=1).round(1)
    array([0.1, 0.3, 0.3, 0.1])
    """
    if len(shares) != len(TROUBLES) or not all(0 <= share <= 1 for share in shares):
        raise ValueError(f"shares must be {len(TROUBLES)} numbers from 0 to 1, but is {shares}. Are they percentages?")
    ticks = rng.random((len(TROUBLES), X.shape[1])) < np.array(shares)[:, None]
    return Troubled(with_troubles(X, ticks, rng=rng), ticks)


def with_troubles(X: Columns, ticks: Bool[np.ndarray, "4 m"], *, rng: np.random.Generator) -> Columns:
    """The digits with the ticked troubles: to augment a training set with one of them (course 3, week 2).

        rotated by 35 degrees to either side, then blurred with sigma 1.1, then grain of sigma 0.45, then inverted

    >>> ticks = np.array([[0], [0], [0], [1]]) == 1
    >>> print(with_troubles(np.full((64, 1), 0.25, np.float32), ticks, rng=np.random.default_rng(0))[0])
    [0.75]
    """
    if ticks.shape[1] != X.shape[1]:
        raise ValueError(f"ticks must have a column for each of {X.shape[1]} digits, but has {ticks.shape[1]}. Another set?")
    rotated, blurry, noisy, inverted = ticks
    X = np.where(rotated, rotate(X, degrees=rng.choice([-35.0, 35.0], X.shape[1])), X)
    X = np.where(blurry, blur(X, sigma=1.1), X)
    X = np.where(noisy, noise(X, sigma=0.45, rng=rng), X)
    return np.where(inverted, 1 - X, X).astype(np.float32)


def _images(X):
    if X.ndim != 2 or X.shape[0] != SIDE**2 or X.shape[1] == 0:
        raise ValueError(f"X must have shape ({SIDE**2}, m) with m at least 1, but has shape {X.shape}. Are digits in rows?")
    if not np.isfinite(X).all():
        raise ValueError("X must hold finite pixels, but has NaN or infinity. Was it divided by 0?")
    return np.asarray(X, float).T.reshape(-1, SIDE, SIDE)


def _columns(images):
    return np.clip(images, 0, 1).reshape(-1, SIDE**2).T.astype(np.float32)


def _sample(images, rows, columns):
    """Bilinear means at places between pixels, (m, 8, 8) each; beyond the border is black."""
    padded = np.pad(images, ((0, 0), (2, 2), (2, 2)))
    rows, columns = (np.clip(places, -2, SIDE) + 2 for places in np.broadcast_arrays(rows, columns))
    top, left = np.floor(rows).astype(int), np.floor(columns).astype(int)
    down, right = rows - top, columns - left
    which = np.arange(len(images))[:, None, None]
    at = lambda i, j: padded[which, np.minimum(top + i, SIDE + 3), np.minimum(left + j, SIDE + 3)]  # noqa: E731
    above = (1 - right) * at(0, 0) + right * at(0, 1)
    below = (1 - right) * at(1, 0) + right * at(1, 1)
    return (1 - down) * above + down * below


def _least(name, number, least):
    if number < least:
        raise ValueError(f"{name} must be at least {least}, but is {number}. Is its sign wrong?")
    return number


def _above_zero(name, number):
    if number <= 0:
        raise ValueError(f"{name} must be above 0, but is {number}. Without blur, leave the digits as they are.")
