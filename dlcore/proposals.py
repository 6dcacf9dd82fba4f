"""Region proposals: a few places worth a look instead of all windows, as in R-CNN (course 4, week 3).

Convention: pictures are (n_H, n_W, n_C) with values from 0 to 1, boxes are corners x1, y1, x2, y2 in pixels. Everything
here is plain Python on one picture.
"""

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int, Num

from dlcore import shapes
from dlcore.boxes import expect_corners, iou_matrix
from dlcore.shapes import AnyArray


def segments(image: Num[AnyArray, "n_H n_W n_C"], *, tolerance: float = 0.1) -> Int[np.ndarray, "n_H n_W"]:
    """Regions of almost one color (after course 4, week 3; Felzenszwalb and Huttenlocher 2004).

        neighbors above, below, left and right belong together where no channel differs by more than tolerance

    Returns:  for every pixel the number of its region, counted from 0 in reading order.

    >>> segments(np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 1.0]])[:, :, None])
    array([[0, 0, 1],
           [2, 0, 1]])
    """
    sizes = shapes.expect("image", image, "n_H n_W n_C")
    if tolerance < 0:
        raise ValueError(f"tolerance must not be below 0, but is {tolerance}. Is the sign wrong?")
    image = np.asarray(image, dtype=float)
    if np.isnan(image).any():
        raise ValueError("image must hold numbers, but holds nan. Did a division by 0 come before?")
    n_H, n_W = sizes["n_H"], sizes["n_W"]
    below = np.abs(np.diff(image, axis=0)).max(axis=2) <= tolerance
    right = np.abs(np.diff(image, axis=1)).max(axis=2) <= tolerance
    found, number = np.full((n_H, n_W), -1), 0
    for start in np.ndindex(n_H, n_W):
        if found[start] >= 0:
            continue
        found[start], waiting = number, [start]
        while waiting:  # a region grows from its first pixel until no neighbor is like it
            i, j = waiting.pop()
            around = [
                (i > 0 and below[i - 1, j], i - 1, j),
                (i < n_H - 1 and below[min(i, n_H - 2), j], i + 1, j),
                (j > 0 and right[i, j - 1], i, j - 1),
                (j < n_W - 1 and right[i, min(j, n_W - 2)], i, j + 1),
            ]
            for alike, row, column in around:
                if alike and found[row, column] < 0:
                    found[row, column] = number
                    waiting.append((row, column))
        number += 1
    return found


def propose(
    image: Num[AnyArray, "n_H n_W n_C"],
    *,
    tolerances: tuple[float, ...] = (0.1, 0.15, 0.2),
    min_pixels: int = 20,
    max_share: float = 0.4,
    same_iou: float = 0.8,
) -> Float[np.ndarray, "n 4"]:
    """Boxes around the regions of a picture, the largest region first (course 4, week 3; Girshick and others 2014).

        for every tolerance: the box of every region with min_pixels pixels, and at most max_share of the picture
        a box is left out where an earlier one has iou >= same_iou with it

    >>> image = np.zeros((20, 30, 1))
    >>> image[5:15, 10:14] = 1
    >>> propose(image)
    array([[10.,  5., 14., 15.]], dtype=float32)
    """
    sizes = shapes.expect("image", image, "n_H n_W n_C")
    n_H, n_W = sizes["n_H"], sizes["n_W"]
    found = []
    for tolerance in tolerances:
        regions = segments(image, tolerance=tolerance)
        counts = np.bincount(regions.ravel())
        for number in np.flatnonzero((counts >= min_pixels) & (counts <= max_share * n_H * n_W)):
            rows, columns = np.nonzero(regions == number)
            found.append((counts[number], columns.min(), rows.min(), columns.max() + 1, rows.max() + 1))
    ordered = np.array(sorted(found, key=lambda box: -box[0]), dtype=np.float32).reshape(-1, 5)[:, 1:]
    overlap, kept = np.asarray(iou_matrix(ordered, ordered)), []
    for i in range(len(ordered)):
        if not (overlap[i, kept] >= same_iou).any():
            kept.append(i)
    return ordered[kept]


def classify_proposals(
    classify: Callable, image: Num[AnyArray, "n_H n_W n_C"], corners: Num[AnyArray, "n 4"], *, input_size: int
) -> Num[Array, "n *n_y"]:
    """What a classifier says about every proposal, cut out and stretched to one size (course 4, week 3).

        for every box: classify(resize(image inside the box))

    Args:  classify takes pictures (n, input_size, input_size, n_C).

    >>> image = jnp.zeros((8, 8, 1)).at[2:6, 2:6].set(1.0)
    >>> print(classify_proposals(lambda X: X.mean(axis=(1, 2, 3)), image, np.array([[2, 2, 6, 6], [0, 0, 2, 8]]), input_size=3))
    [1. 0.]
    """
    sizes = shapes.expect("image", image, "n_H n_W n_C")
    boxes = np.asarray(expect_corners("corners", corners, axes=2)).round().astype(int)
    if len(boxes) == 0:
        raise ValueError("corners must hold one box at least, but is empty. Did propose find nothing?")
    x1, y1, x2, y2 = boxes.T
    if not ((x1 >= 0) & (y1 >= 0) & (x2 <= sizes["n_W"]) & (y2 <= sizes["n_H"]) & (x1 < x2) & (y1 < y2)).all():
        raise ValueError(f"corners must lie on the picture of {sizes['n_W']} x {sizes['n_H']} pixels. Are they fractions?")
    image, shape = jnp.asarray(image), (input_size, input_size, sizes["n_C"])
    return classify(jnp.stack([jax.image.resize(image[t:b, l:r], shape, "linear") for l, t, r, b in boxes]))


def recall(proposed: Num[AnyArray, "n 4"], true: Num[AnyArray, "k 4"], *, iou_threshold: float = 0.5) -> float:
    """The share of the true boxes that some proposal meets (after course 4, week 3).

        mean over the true boxes of (largest iou with a proposal >= iou_threshold)

    >>> recall(np.array([[0.0, 0.0, 4.0, 4.0]]), np.array([[0.0, 0.0, 4.0, 5.0], [6.0, 6.0, 8.0, 8.0]]))
    0.5
    """
    if len(true) == 0:
        raise ValueError("true must hold one box at least, but is empty.")
    if len(proposed) == 0:
        return 0.0
    return float((np.asarray(iou_matrix(true, proposed)).max(axis=1) >= iou_threshold).mean())
