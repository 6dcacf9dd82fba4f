"""Textures in any colors, turned and scaled at random, and patches of photographs (course 4, week 4).

Pictures are (m, size, size, 3) with values from 0 to 1; the label is the kind of texture and never the color.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int

from dlcore.datasets import photographs

TAU = 2 * np.pi
# Each kind is a tone from 0 to 1 at the places (u, v); a pattern repeats after about one unit.
PATTERNS = {
    "stripes": lambda u, v: _above(np.sin(TAU * u)),
    "checks": lambda u, v: _above(np.sin(TAU * u / 2) * np.sin(TAU * v / 2)),
    "dots": lambda u, v: _above(0.3 - _from_center(u, v)),
    "bricks": lambda u, v: _above(np.minimum(v % 1 - 0.18, (u / 2 + 0.5 * (np.floor(v) % 2)) % 1 - 0.09)),
    "waves": lambda u, v: _above(np.sin(TAU * (v + 0.3 * np.sin(TAU * u)))),
    "plaid": lambda u, v: 0.5 + (np.sin(TAU * u) + np.sin(TAU * v)) / 4,
    "rings": lambda u, v: _above(0.1 - np.abs(_from_center(u, v) - 0.32)),
    "zigzag": lambda u, v: _above(np.sin(TAU * (v + np.abs(u % 1 - 0.5)))),
    "hatching": lambda u, v: _above(np.minimum(u % 1, v % 1) - 0.22),
    "triangles": lambda u, v: _above(u % 1 + v % 1 - 1),
    "diamonds": lambda u, v: _above(0.35 - np.abs(u % 1 - 0.5) - np.abs(v % 1 - 0.5)),
}
KINDS = (*PATTERNS, "blotches", "fibers")


class Textures(NamedTuple):
    """Pictures, and the place of the kind of each in the given kinds (course 4, week 4).

    >>> Textures._fields
    ('X', 'class_ids')
    """

    X: Float[np.ndarray, "m size size 3"]
    class_ids: Int[np.ndarray, "m"]


def textures(seed: int, m: int, *, kinds: tuple[str, ...] = KINDS, size: int = 32) -> Textures:
    """m textures, as many of each kind (course 4, week 4).

    >>> data = textures(0, 5, kinds=("stripes", "dots"))
    >>> data.X.shape, data.class_ids
    ((5, 32, 32, 3), array([0, 1, 0, 1, 0], dtype=int32))
    """
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown or not kinds:
        raise ValueError(f"kinds must be names out of {KINDS}, but are {kinds}. Is it one name without a comma behind it?")
    if m < 1:
        raise ValueError(f"m must be 1 at least, but is {m}. Is it a fraction?")
    rng = np.random.default_rng(seed)
    class_ids = (np.arange(m) % len(kinds)).astype(np.int32)
    return Textures(np.stack([texture(rng, kinds[i], size=size) for i in class_ids]), class_ids)


def texture(rng: np.random.Generator, kind: str, *, size: int) -> Float[np.ndarray, "{size} {size} 3"]:
    """One texture between two colors, with a little noise (course 4, week 4).

    >>> texture(np.random.default_rng(0), "bricks", size=64).shape
    (64, 64, 3)
    """
    y, x = np.mgrid[:size, :size] + rng.uniform(0, 100, (2, 1, 1))
    angle, period = rng.uniform(0, TAU), rng.uniform(6, 12)
    u, v = (x * np.cos(angle) + y * np.sin(angle)) / period, (y * np.cos(angle) - x * np.sin(angle)) / period
    tone = PATTERNS[kind](u, v) if kind in PATTERNS else _grown(rng, u, v, along=4.0 if kind == "fibers" else 1.0)
    while True:
        first, second = rng.uniform(0, 1, (2, 3))
        if np.abs(first - second).max() > 0.4:
            break
    picture = first + tone[..., None] * (second - first) + rng.normal(0, 0.03, (size, size, 3))
    return np.clip(picture, 0, 1).astype(np.float32)


def photograph(name: str) -> Float[np.ndarray, "427 640 3"]:
    """One of the two photographs of scikit-learn, "china" or "flower" (course 4, week 4).

    >>> photograph("china").shape
    (427, 640, 3)
    """
    if name not in ("china", "flower"):
        raise ValueError(f"name must be 'china' or 'flower', but is {name!r}.")
    return photographs._photograph(f"{name}.jpg").astype(np.float32) / 255


def patches(seed: int, m: int, *, size: int = 32) -> Textures:
    """Patches of both photographs at half their size, mirrored at random: 0 is china, 1 is flower (course 4, week 4).

    >>> patches(0, 4).class_ids
    array([0, 1, 0, 1], dtype=int32)
    """
    if m < 1:
        raise ValueError(f"m must be 1 at least, but is {m}. Is it a fraction?")
    rng = np.random.default_rng(seed)
    both = [_half(photograph(name)) for name in ("china", "flower")]
    class_ids, pictures = (np.arange(m) % 2).astype(np.int32), []
    for class_id in class_ids:
        n_H, n_W, _ = both[class_id].shape
        top, left = rng.integers(n_H - size + 1), rng.integers(n_W - size + 1)
        pictures.append(both[class_id][top : top + size, left : left + size][:, :: rng.choice([1, -1])])
    return Textures(np.stack(pictures), class_ids)


def _half(picture):
    """Four pixels become one."""
    n_H, n_W = (side // 2 * 2 for side in picture.shape[:2])
    return picture[:n_H, :n_W].reshape(n_H // 2, 2, n_W // 2, 2, 3).mean(axis=(1, 3))


def _above(tone):
    """0 or 1, with an edge that is not quite sharp."""
    return np.clip(tone * 4 + 0.5, 0, 1)


def _from_center(u, v):
    return np.hypot(u % 1 - 0.5, v % 1 - 0.5)


def _grown(rng, u, v, *, along):
    """Waves of all directions added up: blotches, or fibers when they are long in one direction."""
    tone = 0.0
    for _ in range(30):
        angle = rng.uniform(0, TAU)
        tone = tone + np.cos(TAU * (np.cos(angle) * u / along + np.sin(angle) * v) + rng.uniform(0, TAU))
    return _above(tone / 8)
