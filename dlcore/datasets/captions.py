"""Pictures of two shapes with their captions, "a red circle left of a blue square" (course 5, week 3).

Pictures are (m, 32, 32, 3) with values from 0 to 1, as convolutions want them.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float32, Int

from dlcore.datasets import tokens

SIZE = 32
SHAPES = ("circle", "square", "triangle", "cross")
COLORS = {"red": (1.0, 0.1, 0.1), "green": (0.1, 1.0, 0.1), "blue": (0.1, 0.1, 1.0), "yellow": (1.0, 1.0, 0.1)}
RELATIONS = (["left", "of"], ["above"])
WORDS = tokens.vocabulary([["a"], SHAPES, list(COLORS), *RELATIONS])


class Captions(NamedTuple):
    """Pictures, their captions as lists of words and as rows of numbers, and the vocabulary (course 5, week 3).

    >>> Captions._fields
    ('images', 'captions', 'Y', 'words')
    """

    images: Float32[np.ndarray, "m 32 32 3"]
    captions: list[list[str]]
    Y: Int[np.ndarray, "m T_y"]
    words: tuple[str, ...]


def shape_mask(name: str, x: float | int, y: float | int, radius: float | int) -> np.ndarray:
    """True where a shape around column x and row y covers a 32 by 32 picture (course 5, week 3).

    >>> int(shape_mask("square", 8, 8, 5).sum())
    81
    """
    if name not in SHAPES:
        raise ValueError(f"name must be one of {' '.join(SHAPES)}, but is {name!r}. Is it a color?")
    down, right = np.mgrid[:SIZE, :SIZE]
    dx, dy = np.abs(right - x), down - y
    return {
        "circle": dx**2 + dy**2 <= radius**2,
        "square": np.maximum(dx, np.abs(dy)) <= 0.85 * radius,
        "triangle": (dy <= 0.8 * radius) & (dy >= 2 * dx - radius),
        "cross": (np.minimum(dx, np.abs(dy)) <= 0.3 * radius) & (np.maximum(dx, np.abs(dy)) <= radius),
    }[name]


def captioned(m: int, *, seed: int) -> Captions:
    """Random pictures: two shapes side by side or one above the other, on a noisy dark ground (course 5, week 3).

    >>> data = captioned(5, seed=0)
    >>> data.images.shape, data.Y.shape, len(data.words)
    ((5, 32, 32, 3), (5, 9), 15)
    """
    if m < 1:
        raise ValueError(f"m must be at least 1, but is {m}. How many pictures shall there be?")
    rng = np.random.default_rng(seed)
    images = np.abs(rng.normal(0, 0.05, (m, SIZE, SIZE, 3)))
    captions = []
    for image in images:
        names, colors = rng.choice(SHAPES, 2).tolist(), rng.choice(list(COLORS), 2).tolist()
        relation = int(rng.integers(2))
        places = rng.uniform(-2, 2, (2, 2)) + 16  # x and y of both shapes
        places[:, relation] += [-8, 8]  # apart along x for "left of", along y for "above"
        for name, color, (x, y) in zip(names, colors, places, strict=True):
            image[shape_mask(name, x, y, rng.uniform(4, 6.5))] = COLORS[color]
        captions.append(["a", colors[0], names[0], *RELATIONS[relation], "a", colors[1], names[1]])
    Y = tokens.encode(captions, WORDS, length=9)
    return Captions(np.minimum(images, 1).astype(np.float32), captions, Y, WORDS)
