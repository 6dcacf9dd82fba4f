"""Street scenes of simple shapes with their boxes, for detection (course 4, week 3).

Class 0, pedestrian: a tall ellipse. Class 1, car: a wide rectangle. Class 2, motorcycle: a triangle. One to three of
them, in any color, stand on a noisy background; every one can be seen to three quarters at least.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int

CLASSES = ("pedestrian", "car", "motorcycle")


class Scenes(NamedTuple):
    """Pictures with their objects: midpoints[i] and class_ids[i] are those of picture i (course 4, week 3).

    >>> Scenes._fields
    ('X', 'midpoints', 'class_ids')
    """

    X: Float[np.ndarray, "m n_H n_W 3"]
    midpoints: tuple[Float[np.ndarray, "n 4"], ...]  # b_x, b_y, b_h, b_w as fractions of the picture
    class_ids: tuple[Int[np.ndarray, "n"], ...]


class Crops(NamedTuple):
    """Small pictures with one class each; the last class is background (course 4, week 3).

    >>> Crops._fields
    ('X', 'class_ids')
    """

    X: Float[np.ndarray, "m size size 3"]
    class_ids: Int[np.ndarray, "m"]


def street(seed: int, m: int, *, size: int = 48, max_objects: int = 3) -> Scenes:
    """m pictures of size x size pixels with 1 to max_objects objects each (course 4, week 3).

    >>> scenes = street(0, 5)
    >>> scenes.X.shape, len(scenes.midpoints), scenes.midpoints[0].shape[1]
    ((5, 48, 48, 3), 5, 4)
    """
    _at_least_one(m=m, max_objects=max_objects)
    rng = np.random.default_rng(seed)
    pictures, midpoints, class_ids = [], [], []
    for _ in range(m):
        picture = _background(rng, size)
        owner = np.full((size, size), -1)  # which object each pixel shows
        boxes, classes, areas = [], [], []
        for _ in range(int(rng.integers(1, max_objects + 1))):
            for _ in range(20):  # a new place, until no earlier object is hidden too much
                class_id = int(rng.integers(len(CLASSES)))
                box = _box(rng, class_id)
                mask = _mask(class_id, box, size)
                tried = np.where(mask, len(boxes), owner)
                visible = [(tried == i).sum() >= 0.75 * area for i, area in enumerate([*areas, mask.sum()])]
                if all(visible) and _apart(box, boxes):
                    picture, owner = _paint(rng, picture, mask), tried
                    boxes.append(box)
                    classes.append(class_id)
                    areas.append(mask.sum())
                    break
        pictures.append(np.clip(picture + rng.normal(0, 0.03, picture.shape), 0, 1))
        midpoints.append(np.array(boxes, dtype=np.float32).reshape(-1, 4))
        class_ids.append(np.array(classes, dtype=np.int32))
    return Scenes(np.array(pictures, dtype=np.float32), tuple(midpoints), tuple(class_ids))


def single(seed: int, m: int, *, size: int = 48) -> Scenes:
    """Pictures with one object or none, half of them each, for classification with localization (course 4, week 3).

    >>> [len(boxes) for boxes in single(0, 4).midpoints]
    [1, 0, 1, 0]
    """
    _at_least_one(m=m)
    rng = np.random.default_rng(seed)
    pictures, midpoints, class_ids = [], [], []
    for i in range(m):
        picture, boxes, classes = _background(rng, size), [], []
        if i % 2 == 0:
            class_id = int(rng.integers(len(CLASSES)))
            boxes, classes = [_box(rng, class_id)], [class_id]
            picture = _paint(rng, picture, _mask(class_id, boxes[0], size))
        pictures.append(np.clip(picture + rng.normal(0, 0.03, picture.shape), 0, 1))
        midpoints.append(np.array(boxes, dtype=np.float32).reshape(-1, 4))
        class_ids.append(np.array(classes, dtype=np.int32))
    return Scenes(np.array(pictures, dtype=np.float32), tuple(midpoints), tuple(class_ids))


def crops(seed: int, m: int, *, size: int = 14) -> Crops:
    """Closely cropped objects, and as much background as of each class, for sliding windows (course 4, week 3).

    >>> data = crops(0, 8)
    >>> data.X.shape, data.class_ids
    ((8, 14, 14, 3), array([0, 1, 2, 3, 0, 1, 2, 3], dtype=int32))
    """
    _at_least_one(m=m)
    rng = np.random.default_rng(seed)
    pictures, class_ids = [], np.arange(m) % (len(CLASSES) + 1)
    for class_id in class_ids:
        picture = _background(rng, size)
        if class_id < len(CLASSES):
            h, w = _proportions(rng, class_id)
            longest = rng.uniform(0.8, 1.0)
            center = 0.5 + rng.uniform(-0.05, 0.05, 2)
            box = np.array([*center, longest * h / max(h, w), longest * w / max(h, w)])
            picture = _paint(rng, picture, _mask(class_id, box, size))
        elif rng.random() < 0.5:  # a piece of an object is background, too
            box = np.array([*rng.choice([-0.1, 1.1], 2), *rng.uniform(0.4, 0.9, 2)])
            picture = _paint(rng, picture, _mask(int(rng.integers(len(CLASSES))), box, size))
        pictures.append(np.clip(picture + rng.normal(0, 0.03, picture.shape), 0, 1))
    return Crops(np.array(pictures, dtype=np.float32), class_ids.astype(np.int32))


def _background(rng, size):
    """A slow change from one grayish color to another, in a random direction."""
    first, second = rng.uniform(0.25, 0.65) + rng.uniform(-0.12, 0.12, (2, 3))
    y, x = (np.mgrid[:size, :size] + 0.5) / size - 0.5
    angle = rng.uniform(0, 2 * np.pi)
    along = 0.5 + x * np.cos(angle) * 0.7 + y * np.sin(angle) * 0.7
    return first + along[..., None] * (second - first)


def _proportions(rng, class_id):
    """Height and width of an object in the middle of its range."""
    h, w = [(0.34, 0.14), (0.17, 0.36), (0.22, 0.22)][class_id]
    return h * rng.uniform(0.9, 1.1), w * rng.uniform(0.9, 1.1)


def _box(rng, class_id):
    h, w = np.array(_proportions(rng, class_id)) * rng.uniform(0.75, 1.25)
    x, y = rng.uniform(w / 2, 1 - w / 2), rng.uniform(h / 2, 1 - h / 2)
    return np.array([x, y, h, w])


def _apart(box, boxes):
    """Midpoints at some distance: two objects in one place have no meaning for a detector."""
    return all(np.hypot(*(box[:2] - other[:2])) > 0.12 for other in boxes)


def _mask(class_id, box, size):
    """Which pixels an object covers; a pixel is its center."""
    x, y, h, w = box
    row, column = (np.mgrid[:size, :size] + 0.5) / size
    across, down = (column - x) / (w / 2), (row - y) / (h / 2)  # from -1 to 1 inside the box
    if class_id == 0:
        return across**2 + down**2 <= 1
    if class_id == 1:
        return (np.abs(across) <= 1) & (np.abs(down) <= 1)
    return (np.abs(across) <= (down + 1) / 2) & (np.abs(down) <= 1)  # the top is the tip


def _paint(rng, picture, mask):
    """A color that differs from what is below; the color says nothing about the class."""
    below = picture[mask].mean(axis=0) if mask.any() else picture.mean(axis=(0, 1))
    while True:
        color = rng.uniform(0, 1, 3)
        if np.abs(color - below).max() > 0.35:
            return np.where(mask[..., None], color, picture)


def _at_least_one(**numbers):
    for name, number in numbers.items():
        if number < 1:
            raise ValueError(f"{name} must be 1 at least, but is {number}. Is it a fraction?")
