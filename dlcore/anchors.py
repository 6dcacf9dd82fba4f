"""Anchor boxes, and the target volume of YOLO: from the boxes of a picture to its label and back (course 4, week 3).

Convention: midpoints are rows b_x, b_y, b_h, b_w as fractions of the picture, anchors are rows (h, w) in units of a grid
cell. A target is (S, S, A, 5 + classes): row of the cell, column, anchor, and p_c, b_x, b_y, b_h, b_w, c_1, ...

    inside a target b_x and b_y lie between 0 and 1 within their cell, b_h and b_w are in units of a cell and may exceed 1
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int, Key, Num

from dlcore import shapes
from dlcore.boxes import corners_from_midpoints, expect_shapes, shape_iou
from dlcore.shapes import AnyArray


class Decoded(NamedTuple):
    """What a target volume says, for all cells and anchors in one list of n = S S A boxes (course 4, week 3).

    >>> Decoded(np.zeros((361, 4)), np.zeros(361), np.zeros((361, 3)))._fields
    ('boxes', 'p_c', 'class_probs')
    """

    boxes: Float[AnyArray, "*m n 4"]  # corners, as fractions of the picture
    p_c: Float[AnyArray, "*m n"]
    class_probs: Float[AnyArray, "*m n classes"]


def cell_of(midpoints: Num[AnyArray, "n 4"], *, S: int) -> tuple[Int[np.ndarray, "n"], Int[np.ndarray, "n"]]:
    """Row and column of the grid cell in which the midpoint of each box lies (course 4, week 3).

        row    = floor(b_y S)          the row comes from y!
        column = floor(b_x S)          a midpoint on the last edge belongs to the last cell

    >>> cell_of(np.array([[0.5, 0.7, 0.3, 0.4]]), S=3)
    (array([2]), array([1]))
    """
    _midpoints(midpoints)
    b_x, b_y = np.asarray(midpoints)[:, :2].T
    return np.minimum(np.floor(b_y * S), S - 1).astype(int), np.minimum(np.floor(b_x * S), S - 1).astype(int)


def best_anchor(midpoints: Num[AnyArray, "n 4"], anchors: Num[AnyArray, "A 2"], *, S: int) -> Int[np.ndarray, "n"]:
    """The anchor whose shape is most like that of each box (course 4, week 3).

        argmax over the anchors of shape_iou((b_h S, b_w S), anchor)          the first of equal ones

    >>> tall_and_wide = np.array([[1.6, 0.6], [0.7, 1.5]])
    >>> best_anchor(np.array([[0.5, 0.5, 1.4 / 3, 0.5 / 3], [0.5, 0.5, 0.5 / 3, 0.9 / 3]]), tall_and_wide, S=3)
    array([0, 1])
    """
    _midpoints(midpoints)
    return np.asarray(shape_iou(np.asarray(midpoints)[:, 2:] * S, anchors)).argmax(axis=1)


def encode(
    midpoints: Num[AnyArray, "n 4"],
    class_ids: Int[AnyArray, "n"],
    *,
    S: int,
    anchors: Num[AnyArray, "A 2"],
    num_classes: int,
) -> Float[np.ndarray, "{S} {S} A 5+{num_classes}"]:
    """The target volume of one picture (course 4, week 3).

        row, column = cell_of(midpoint)
        anchor      = best_anchor(midpoint)
        Y[row, column, anchor] = 1, b_x S - column, b_y S - row, b_h S, b_w S, one-hot class

    Everywhere else p_c = 0, and the other entries do not matter (they are 0). An object takes one place only, even if
    it covers many cells. Where two objects want one place, the larger one gets it (of equal ones the first), and the
    other is lost: Y[..., 0].sum() says how many found a place.

    >>> Y = encode(np.array([[0.5, 0.75, 0.25, 0.5]]), np.array([1]), S=3, anchors=np.ones((1, 2)), num_classes=3)
    >>> print(Y.shape, Y[2, 1, 0])
    (3, 3, 1, 8) [1.   0.5  0.25 0.75 1.5  0.   1.   0.  ]
    """
    n = _midpoints(midpoints)
    shapes.expect("class_ids", class_ids, "n", n=n)
    A = len(expect_shapes("anchors", anchors))
    midpoints, class_ids = np.asarray(midpoints), np.asarray(class_ids)
    if n and not (0 <= class_ids.min() and class_ids.max() < num_classes):
        raise ValueError(
            f"class_ids must lie from 0 to {num_classes - 1}, but lie from {class_ids.min()} to {class_ids.max()}. "
            "Do your classes start at 1?"
        )
    Y = np.zeros((S, S, A, 5 + num_classes), dtype=np.float32)
    if n == 0:
        return Y
    rows, columns, chosen = *cell_of(midpoints, S=S), best_anchor(midpoints, anchors, S=S)
    for i in np.argsort(-midpoints[:, 2] * midpoints[:, 3], kind="stable"):  # the largest object first
        row, column, anchor = rows[i], columns[i], chosen[i]
        if Y[row, column, anchor, 0] == 0:
            b_x, b_y, b_h, b_w = midpoints[i] * S
            Y[row, column, anchor, :5] = 1, b_x - column, b_y - row, b_h, b_w
            Y[row, column, anchor, 5 + class_ids[i]] = 1
    return Y


def decode(Y: Num[AnyArray, "*m S S A n_y"]) -> Decoded:
    """The boxes of target volumes, or of predictions in the same form (course 4, week 3).

        b_x = (column + b_x) / S          b_h = b_h / S
        b_y = (row + b_y) / S             b_w = b_w / S
        then corners

    >>> Y = encode(np.array([[0.5, 0.75, 0.25, 0.5]]), np.array([1]), S=3, anchors=np.ones((1, 2)), num_classes=3)
    >>> found = decode(Y)
    >>> print(found.boxes[found.p_c > 0.5])
    [[0.25  0.625 0.75  0.875]]
    """
    if not hasattr(Y, "shape") or Y.ndim < 4 or Y.shape[-4] != Y.shape[-3] or Y.shape[-1] < 6:
        raise ValueError(
            f"Y must have shape (S, S, A, 5 + classes), perhaps with an axis of pictures before it, but has shape "
            f"{getattr(Y, 'shape', None)}. Are the anchors still on the axis of the numbers?"
        )
    Y = jnp.asarray(Y)
    *m, S, _, A, _ = Y.shape
    row, column = (cell.reshape((1,) * len(m) + cell.shape) for cell in np.mgrid[:S, :S].astype(np.float32)[..., None])
    b_x, b_y, b_h, b_w = (Y[..., i] for i in range(1, 5))
    midpoints = jnp.stack([column + b_x, row + b_y, b_h, b_w], axis=-1) / S
    n = S * S * A
    return Decoded(
        boxes=corners_from_midpoints(midpoints).reshape(*m, n, 4),
        p_c=Y[..., 0].reshape(*m, n),
        class_probs=Y[..., 5:].reshape(*m, n, -1),
    )


def kmeans(
    box_shapes: Num[AnyArray, "n 2"], k: int, *, num_iterations: int = 50, key: Key[Array, ""]
) -> tuple[Float[np.ndarray, "{k} 2"], float]:
    """Anchors for a set of boxes: k-means on their shapes (h, w) (course 4, week 3; Redmon and Farhadi 2017).

        start with k of the shapes; then, again and again:
        every shape joins the anchor with which its shape_iou is largest
        every anchor becomes the mean shape of those that joined it

    The distance is 1 - iou and not that of points: large boxes would otherwise decide alone.
    Returns:  the anchors, from the tallest to the widest, and the mean iou of a shape with its anchor.

    >>> tall_or_wide = np.array([[2.0, 1.0], [2.2, 1.0], [1.0, 3.0], [1.0, 3.2]])
    >>> anchors, mean_iou = kmeans(tall_or_wide, 2, key=jax.random.key(0))
    >>> print(anchors, round(mean_iou, 3))
    [[2.1 1. ]
     [1.  3.1]] 0.961
    """
    box_shapes = np.asarray(expect_shapes("box_shapes", box_shapes))
    if not 1 <= k <= len(box_shapes):
        raise ValueError(f"k must lie from 1 to the number of boxes, {len(box_shapes)}, but is {k}.")
    anchors = box_shapes[np.asarray(jax.random.choice(key, len(box_shapes), (k,), replace=False))]
    for _ in range(num_iterations):
        nearest = np.asarray(shape_iou(box_shapes, anchors)).argmax(axis=1)
        # An anchor that nobody joined stays where it is.
        moved = [box_shapes[nearest == j].mean(axis=0) if (nearest == j).any() else anchors[j] for j in range(k)]
        if np.array_equal(moved, anchors):
            break
        anchors = np.stack(moved)
    anchors = anchors[np.argsort(anchors[:, 1] / anchors[:, 0], kind="stable")]
    return anchors, float(shape_iou(box_shapes, anchors).max(axis=1).mean())


def _midpoints(midpoints):
    """Their number n, when they are fractions of the picture."""
    n = shapes.expect("midpoints", midpoints, "n 4")["n"]
    values = np.asarray(midpoints)
    right = ((values[:, :2] >= 0) & (values[:, :2] <= 1)).all(axis=1) & (values[:, 2:] > 0).all(axis=1)
    if not right.all():
        first = int((~right).argmax())
        raise ValueError(
            f"midpoints must hold b_x and b_y from 0 to 1 and b_h and b_w above 0, but box {first} is {values[first]}. "
            "Are they in pixels, or corners?"
        )
    return n
