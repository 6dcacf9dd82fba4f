"""Boxes: two formats, the conversions between them, and intersection over union (course 4, week 3).

Convention: a box is four numbers on the last axis. Corners are x1, y1, x2, y2: left, top, right, bottom; (0, 0) is the
upper left of the picture and y grows downwards. Midpoints are b_x, b_y, b_h, b_w as in the labels: height before width.
"""

import jax.numpy as jnp
import numpy as np
from jax.core import Tracer
from jaxtyping import Array, Float, Num, Shaped

from dlcore.shapes import AnyArray


def area(corners: Num[AnyArray, "*n 4"]) -> Num[Array, "*n"]:
    """Area of every box (course 4, week 3).

        area = (x2 - x1) (y2 - y1)          no + 1: corners are places on the picture, not numbers of pixels

    >>> print(area(jnp.array([[1.0, 2.0, 3.0, 5.0]])))
    [6.]
    """
    x1, y1, x2, y2 = _sides(expect_corners("corners", corners))
    return (x2 - x1) * (y2 - y1)


def iou(box1: Num[AnyArray, "*#n 4"], box2: Num[AnyArray, "*#n 4"]) -> Float[Array, "*#n"]:
    """Intersection over union of two boxes by their corners, or of many pairs at once (course 4, week 3).

        width  = max(0, min(x2, x2') - max(x1, x1'))          each side is clamped, before the product:
        height = max(0, min(y2, y2') - max(y1, y1'))          two negative sides would make a positive area
        inter  = width height
        iou    = inter / (area + area' - inter)

    Note:  two boxes without any area have no union; their iou is 0 here.

    >>> print(f"{iou(jnp.array([2.0, 1.0, 4.0, 3.0]), jnp.array([1.0, 2.0, 3.0, 4.0])):.4f}")
    0.1429
    """
    box1, box2 = expect_corners("box1", box1), expect_corners("box2", box2)
    return iou_of_sides(_sides(box1), _sides(box2))


def iou_of_sides(sides1: tuple, sides2: tuple) -> Float[Array, "*#n"]:
    """The formula of iou for boxes that come as x1, y1, x2, y2 in four arrays (course 4, week 3).

    One array for each side, instead of one for each box, lets a compiler work on whole rows of numbers.

    >>> print(iou_of_sides((0.0, 0.0, 10.0, 10.0), (0.0, 0.0, 10.0, 5.0)))
    0.5
    """
    (x1, y1, x2, y2), (u1, v1, u2, v2) = sides1, sides2
    width = jnp.maximum(0, jnp.minimum(x2, u2) - jnp.maximum(x1, u1))
    height = jnp.maximum(0, jnp.minimum(y2, v2) - jnp.maximum(y1, v1))
    inter = width * height
    union = (x2 - x1) * (y2 - y1) + (u2 - u1) * (v2 - v1) - inter
    # The divisor is made 1 first: a gradient through 0 / 0 is nan even where the quotient is not used.
    return jnp.where(union > 0, inter / jnp.where(union > 0, union, 1), 0.0)


def iou_matrix(boxes1: Num[AnyArray, "n 4"], boxes2: Num[AnyArray, "k 4"]) -> Float[Array, "n k"]:
    """Intersection over union of every box of a list with every box of another (course 4, week 3).

        iou_matrix[i, j] = iou(boxes1[i], boxes2[j])

    >>> boxes = jnp.array([[0.0, 0.0, 4.0, 4.0], [1.0, 1.0, 3.0, 3.0]])
    >>> print(iou_matrix(boxes, boxes))
    [[1.   0.25]
     [0.25 1.  ]]
    """
    boxes1, boxes2 = expect_corners("boxes1", boxes1, axes=2), expect_corners("boxes2", boxes2, axes=2)
    return iou_of_sides(_sides(boxes1[:, None]), _sides(boxes2[None, :]))


def shape_iou(shapes1: Num[AnyArray, "n 2"], shapes2: Num[AnyArray, "k 2"]) -> Float[Array, "n k"]:
    """Intersection over union of shapes (h, w) laid on each other with a common center (course 4, week 3).

        inter = min(h, h') min(w, w')
        iou   = inter / (h w + h' w' - inter)

    >>> print(shape_iou(jnp.array([[4.0, 1.0]]), jnp.array([[4.0, 2.0], [1.0, 1.0]])))
    [[0.5  0.25]]
    """
    h, w = jnp.moveaxis(expect_shapes("shapes1", shapes1)[:, None], -1, 0)
    h_other, w_other = jnp.moveaxis(expect_shapes("shapes2", shapes2)[None, :], -1, 0)
    inter = jnp.minimum(h, h_other) * jnp.minimum(w, w_other)
    return inter / (h * w + h_other * w_other - inter)


def corners_from_midpoints(midpoints: Num[AnyArray, "*n 4"]) -> Float[Array, "*n 4"]:
    """Corners x1, y1, x2, y2 of boxes that are given as b_x, b_y, b_h, b_w (course 4, week 3).

        x1 = b_x - b_w / 2          x2 = b_x + b_w / 2
        y1 = b_y - b_h / 2          y2 = b_y + b_h / 2

    >>> print(corners_from_midpoints(jnp.array([0.5, 0.75, 0.5, 0.25])))
    [0.375 0.5   0.625 1.   ]
    """
    b_x, b_y, b_h, b_w = _sides(_four("midpoints", midpoints))
    return jnp.stack([b_x - b_w / 2, b_y - b_h / 2, b_x + b_w / 2, b_y + b_h / 2], axis=-1)


def midpoints_from_corners(corners: Num[AnyArray, "*n 4"]) -> Float[Array, "*n 4"]:
    """b_x, b_y, b_h, b_w of boxes that are given by their corners (course 4, week 3).

        b_x = (x1 + x2) / 2          b_h = y2 - y1
        b_y = (y1 + y2) / 2          b_w = x2 - x1

    >>> print(midpoints_from_corners(jnp.array([2.0, 1.0, 4.0, 6.0])))
    [3.  3.5 5.  2. ]
    """
    x1, y1, x2, y2 = _sides(expect_corners("corners", corners))
    return jnp.stack([(x1 + x2) / 2, (y1 + y2) / 2, y2 - y1, x2 - x1], axis=-1)


def to_pixels(corners: Num[AnyArray, "*n 4"], *, n_H: int, n_W: int) -> Float[Array, "*n 4"]:
    """Corners in pixels, from corners as fractions of the picture (course 4, week 3).

        x = n_W x          y = n_H y

    >>> print(to_pixels(jnp.array([0.5, 0.25, 1.0, 0.75]), n_H=100, n_W=200))
    [100.  25. 200.  75.]
    """
    n_H, n_W = _picture(n_H, n_W)
    x1, y1, x2, y2 = _sides(expect_corners("corners", corners))
    return jnp.stack([x1 * n_W, y1 * n_H, x2 * n_W, y2 * n_H], axis=-1)


def to_fractions(corners: Num[AnyArray, "*n 4"], *, n_H: int, n_W: int) -> Float[Array, "*n 4"]:
    """Corners as fractions of the picture, from corners in pixels (course 4, week 3).

        x = x / n_W          y = y / n_H

    >>> print(to_fractions(jnp.array([100.0, 25.0, 200.0, 75.0]), n_H=100, n_W=200))
    [0.5  0.25 1.   0.75]
    """
    n_H, n_W = _picture(n_H, n_W)
    x1, y1, x2, y2 = _sides(expect_corners("corners", corners))
    return jnp.stack([x1 / n_W, y1 / n_H, x2 / n_W, y2 / n_H], axis=-1)


def clip(corners: Num[AnyArray, "*n 4"], *, n_H: int | float = 1, n_W: int | float = 1) -> Num[Array, "*n 4"]:
    """The part of every box that lies on the picture (course 4, week 3).

        x = min(max(x, 0), n_W)          y = min(max(y, 0), n_H)

    Without sizes the corners are fractions of the picture. A box that lies outside keeps no area.

    >>> print(clip(jnp.array([-0.2, 0.5, 0.4, 1.3])))
    [0.  0.5 0.4 1. ]
    """
    n_H, n_W = _picture(n_H, n_W)
    x1, y1, x2, y2 = _sides(expect_corners("corners", corners))
    return jnp.stack([jnp.clip(x1, 0, n_W), jnp.clip(y1, 0, n_H), jnp.clip(x2, 0, n_W), jnp.clip(y2, 0, n_H)], axis=-1)


def expect_corners(name: str, corners: Shaped[AnyArray, "..."], *, axes: int | None = None) -> Shaped[Array, "..."]:
    """The boxes as a JAX array, when they are corners in the right order (course 4, week 3).

    >>> expect_corners("box", np.array([[4.0, 1.0, 2.0, 3.0]]))
    Traceback (most recent call last):
        ...
    ValueError: box must hold corners x1, y1, x2, y2 with x1 <= x2 and y1 <= y2, but box 0 is [4. 1. 2. 3.]. \
Are they midpoints, or two corners in another order?
    """
    boxes = _four(name, corners)
    if axes is not None and boxes.ndim != axes:
        raise ValueError(
            f"{name} must have shape (n, 4), but has shape {boxes.shape}. "
            f"Is it one box only? {name}[None] makes it a list of one."
        )
    if isinstance(boxes, Tracer):  # values are known outside jit only
        return boxes
    rows = np.asarray(boxes).reshape(-1, 4)
    wrong = ~((rows[:, 0] <= rows[:, 2]) & (rows[:, 1] <= rows[:, 3]))  # nan is wrong, too
    if wrong.any():
        first = int(wrong.argmax())
        guess = (
            "Did a division by 0 come before?"
            if np.isnan(rows[first]).any()
            else "Are they midpoints, or two corners in another order?"
        )
        raise ValueError(
            f"{name} must hold corners x1, y1, x2, y2 with x1 <= x2 and y1 <= y2, but box {first} is {rows[first]}. {guess}"
        )
    return boxes


def expect_shapes(name: str, shapes: Shaped[AnyArray, "..."]) -> Shaped[Array, "..."]:
    """The shapes (h, w) as a JAX array, when all of them have an area (course 4, week 3).

    >>> expect_shapes("anchors", np.array([[1.6, 0.6], [0.7, 1.5]])).shape
    (2, 2)
    """
    if not hasattr(shapes, "shape") or len(shapes.shape) != 2 or shapes.shape[1] != 2:
        came = f"has shape {shapes.shape}" if hasattr(shapes, "shape") else f"is a {type(shapes).__name__}"
        raise ValueError(f"{name} must have shape (n, 2), height and width in each row, but {came}. Are they boxes?")
    if not isinstance(shapes, Tracer) and not (np.asarray(shapes) > 0).all():
        raise ValueError(f"{name} must hold heights and widths above 0, but the smallest is {np.asarray(shapes).min()}.")
    return jnp.asarray(shapes)


def _four(name, boxes):
    if not hasattr(boxes, "shape"):
        raise TypeError(f"{name} must be an array, but is a {type(boxes).__name__}. Is jnp.array({name}) what you mean?")
    if not boxes.shape or boxes.shape[-1] != 4:
        raise ValueError(
            f"{name} must have 4 numbers on its last axis, but has shape {boxes.shape}. "
            "Are scores or classes still joined to the boxes?"
        )
    return jnp.asarray(boxes)


def _sides(boxes):
    return tuple(boxes[..., side] for side in range(4))


def _picture(n_H, n_W):
    if not (n_H > 0 and n_W > 0):
        raise ValueError(f"n_H and n_W must be above 0, but are {n_H} and {n_W}. Did the picture get lost?")
    return n_H, n_W
