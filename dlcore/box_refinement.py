"""Better boxes from rough ones: offsets of a proposal, and which object it belongs to (course 4, week 3).

Convention: boxes are corners x1, y1, x2, y2 on the last axis, in any unit. Offsets are t_x, t_y, t_h, t_w on the last
axis, measured in sizes of the proposal: the same for a near object and for a far one.
"""

from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from jax.core import Tracer
from jaxtyping import Array, Float, Int, Num

from dlcore import shapes
from dlcore.boxes import corners_from_midpoints, expect_corners, iou_matrix, midpoints_from_corners
from dlcore.shapes import AnyArray


class Assigned(NamedTuple):
    """What every proposal should say: a class, num_classes meaning background, and offsets (course 4, week 3).

    >>> Assigned._fields
    ('class_ids', 'T')
    """

    class_ids: Int[np.ndarray, "n"]
    T: Float[np.ndarray, "n 4"]


def offsets(proposed: Num[AnyArray, "*n 4"], true: Num[AnyArray, "*n 4"]) -> Float[Array, "*n 4"]:
    """From proposals to true boxes (course 4, week 3; Girshick and others 2014).

        t_x = (b_x - p_x) / p_w          t_h = log(b_h / p_h)
        t_y = (b_y - p_y) / p_h          t_w = log(b_w / p_w)          p the proposal, b the true box

    >>> print(offsets(jnp.array([0.0, 0.0, 10.0, 10.0]), jnp.array([5.0, 0.0, 15.0, 10.0])))
    [0.5 0.  0.  0. ]
    """
    p_x, p_y, p_h, p_w = _midpoints("proposed", proposed)
    b_x, b_y, b_h, b_w = _midpoints("true", true)
    return jnp.stack([(b_x - p_x) / p_w, (b_y - p_y) / p_h, jnp.log(b_h / p_h), jnp.log(b_w / p_w)], axis=-1)


def refine(proposed: Num[AnyArray, "*n 4"], T: Num[AnyArray, "*n 4"]) -> Float[Array, "*n 4"]:
    """From proposals to better boxes: offsets the other way round (course 4, week 3).

        b_x = p_x + t_x p_w              b_h = p_h exp(t_h)            never below 0
        b_y = p_y + t_y p_h              b_w = p_w exp(t_w)

    >>> print(refine(jnp.array([0.0, 0.0, 10.0, 10.0]), jnp.array([0.5, 0.0, 0.0, 0.0])))
    [ 5.  0. 15. 10.]
    """
    p_x, p_y, p_h, p_w = _midpoints("proposed", proposed)
    if jnp.shape(T) != jnp.shape(proposed):
        raise ValueError(f"T must have the shape {jnp.shape(proposed)} of proposed, but has {jnp.shape(T)}. Of other boxes?")
    t_x, t_y, t_h, t_w = jnp.moveaxis(jnp.asarray(T), -1, 0)
    sides = [p_x + t_x * p_w, p_y + t_y * p_h, p_h * jnp.exp(t_h), p_w * jnp.exp(t_w)]
    return corners_from_midpoints(jnp.stack(sides, axis=-1))


def smooth_l1(T_hat: Num[AnyArray, "*n 4"], T: Num[AnyArray, "*n 4"]) -> Float[Array, "*n"]:
    """Loss of offsets, which does not run after far outliers (after course 4, week 3; Girshick 2015).

        sum over the four of  d^2 / 2       where |d| < 1,  d = t_hat - t
                              |d| - 1/2     else

    >>> print(smooth_l1(jnp.array([0.5, 3.0, 0.0, 0.0]), jnp.zeros(4)))
    2.625
    """
    if jnp.shape(T_hat) != jnp.shape(T):
        raise ValueError(f"T_hat must have the shape {jnp.shape(T)} of T, but has {jnp.shape(T_hat)}. Of other boxes?")
    d = jnp.abs(jnp.asarray(T_hat) - jnp.asarray(T))
    return jnp.sum(jnp.where(d < 1, d**2 / 2, d - 0.5), axis=-1)


def assign(
    proposed: Num[AnyArray, "n 4"],
    true: Num[AnyArray, "k 4"],
    class_ids: Int[AnyArray, "k"],
    *,
    num_classes: int,
    iou_threshold: float = 0.5,
) -> Assigned:
    """Which object every proposal shows, if any (course 4, week 3).

        best  = argmax over the true boxes of iou
        class = class of best where iou >= iou_threshold, else background
        T     = offsets to best where there is an object, else 0

    >>> proposed = np.array([[0.0, 0.0, 4.0, 4.0], [6.0, 6.0, 8.0, 8.0]])
    >>> print(assign(proposed, np.array([[0.0, 0.0, 4.0, 5.0]]), np.array([2]), num_classes=3).class_ids)
    [2 3]
    """
    n, k = len(expect_corners("proposed", proposed, axes=2)), len(expect_corners("true", true, axes=2))
    shapes.expect("class_ids", class_ids, "k", k=k)
    if k and not (np.min(class_ids) >= 0 and np.max(class_ids) < num_classes):
        raise ValueError(f"class_ids must lie between 0 and {num_classes - 1}, but hold {np.max(class_ids)}. From 1 on?")
    if n == 0 or k == 0:
        return Assigned(np.full(n, num_classes), np.zeros((n, 4), np.float32))
    overlap = np.asarray(iou_matrix(proposed, true))
    best, near = overlap.argmax(axis=1), overlap.max(axis=1) >= iou_threshold
    # Offsets of all proposals, also where none are asked for: one shape for all pictures, so JAX compiles only once.
    T = np.asarray(offsets(proposed, np.asarray(true)[best]))
    return Assigned(np.where(near, np.asarray(class_ids)[best], num_classes), np.where(near[:, None], T, 0).astype(np.float32))


def _midpoints(name, corners):
    corners = expect_corners(name, corners)
    b_x, b_y, b_h, b_w = jnp.moveaxis(midpoints_from_corners(corners), -1, 0)
    if not isinstance(corners, Tracer) and not ((b_h > 0) & (b_w > 0)).all():
        raise ValueError(f"{name} must hold boxes with an area, but one has none. Was it clipped away?")
    return b_x, b_y, b_h, b_w
