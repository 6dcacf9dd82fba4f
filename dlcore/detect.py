"""From many scored boxes to a few detections: score filter, non-max suppression, counting hits (course 4, week 3).

Convention: boxes are corners x1, y1, x2, y2 on the last axis (see boxes); n is the number of boxes of one picture.
Every function but the last ones of each kind, postprocess and postprocess_batch, is plain Python on one picture.
"""

from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int, Num

from dlcore import shapes
from dlcore.boxes import expect_corners, iou, iou_matrix, iou_of_sides
from dlcore.shapes import AnyArray


class Detections(NamedTuple):
    """Boxes of one picture with the score and the class of each (course 4, week 3).

    >>> Detections(np.zeros((5, 4)), np.ones(5), np.zeros(5, int)).boxes.shape
    (5, 4)
    """

    boxes: Num[AnyArray, "*m n 4"]
    scores: Num[AnyArray, "*m n"]
    class_ids: Int[AnyArray, "*m n"]


class Counts(NamedTuple):
    """How many detections are right, how many wrong, and how many objects are missed (course 4, week 3).

    >>> Counts(hits=8, false_alarms=2, misses=1)
    Counts(hits=8, false_alarms=2, misses=1)
    """

    hits: int
    false_alarms: int
    misses: int


def class_scores(
    p_c: Num[AnyArray, "*n"], class_probs: Num[AnyArray, "*n classes"]
) -> tuple[Float[Array, "*n"], Int[Array, "*n"]]:
    """Score and class of every box (course 4, week 3).

        scores   = p_c class_probs          for every class
        class_id = argmax(scores)           the first one, where two are equal
        score    = max(scores)

    >>> score, class_id = class_scores(jnp.array([0.5]), jnp.array([[0.125, 0.75, 0.125]]))
    >>> print(score, class_id)
    [0.375] [1]
    """
    p_c, class_probs = _probabilities(p_c, class_probs)
    # p_c is one factor for all classes, so the best class is the best of class_probs. The lines below say argmax; written
    # so, and with the numbers of the classes in float32, XLA turns them into fast loops on a CPU: its own argmax takes
    # several times as long, and whole numbers twice.
    best = jnp.max(class_probs, axis=-1)
    number_of = jax.lax.broadcasted_iota(jnp.float32, class_probs.shape, class_probs.ndim - 1)
    class_id = jnp.min(jnp.where(class_probs == best[..., None], number_of, class_probs.shape[-1] - 1), axis=-1)
    return p_c * best, class_id.astype(jnp.int32)


def filter_by_score(
    boxes: Num[AnyArray, "n 4"], p_c: Num[AnyArray, "n"], class_probs: Num[AnyArray, "n classes"], *, threshold: float
) -> Detections:
    """The boxes whose score is above the threshold (course 4, week 3).

        keep where p_c max(class_probs) > threshold

    Note:  the lecture filters by p_c alone, for one class. A box can be sure that there is something, and not what.

    >>> boxes = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 0.0, 2.0, 2.0]])
    >>> found = filter_by_score(boxes, np.array([0.6, 0.9]), np.array([[0.1, 0.7, 0.2], [0.0, 0.0, 1.0]]), threshold=0.5)
    >>> print(found.boxes, found.class_ids)
    [[0. 0. 2. 2.]] [2]
    """
    boxes = np.asarray(expect_corners("boxes", boxes, axes=2))
    shapes.expect("p_c", p_c, "n", n=len(boxes))
    shapes.expect("class_probs", class_probs, "n classes", n=len(boxes))
    _threshold("threshold", threshold)
    scores, class_ids = map(np.asarray, class_scores(p_c, class_probs))
    keep = scores > threshold
    return Detections(boxes[keep], scores[keep], class_ids[keep])


def nms(
    boxes: Num[AnyArray, "n 4"], scores: Num[AnyArray, "n"], *, iou_threshold: float = 0.5, max_boxes: int | None = None
) -> list[int]:
    """Non-max suppression: one box for each object (course 4, week 3).

        while boxes remain:
            pick the box with the largest score; it is a prediction
            discard every remaining box whose iou with it is >= iou_threshold

    Returns:  the numbers of the picked boxes, best score first (the first of equal ones), at most max_boxes of them.

    >>> boxes = np.array([[0.0, 0.0, 4.0, 4.0], [0.0, 0.0, 4.0, 5.0], [6.0, 6.0, 9.0, 9.0]])
    >>> nms(boxes, np.array([0.7, 0.9, 0.6]))
    [1, 2]
    """
    boxes, scores = _scored(boxes, scores)
    _threshold("iou_threshold", iou_threshold)
    overlap = np.asarray(iou_matrix(boxes, boxes))
    remaining = sorted(range(len(boxes)), key=lambda i: -scores[i])
    picked = []
    while remaining and (max_boxes is None or len(picked) < max_boxes):
        best = remaining.pop(0)
        picked.append(best)
        remaining = [i for i in remaining if overlap[best, i] < iou_threshold]
    return picked


def nms_per_class(detections: Detections, *, iou_threshold: float = 0.5, max_boxes: int | None = None) -> Detections:
    """Non-max suppression for every class on its own, so that a person in front of a car stays (course 4, week 3).

    Returns:  what is left of all classes, best score first, at most max_boxes.

    >>> boxes = np.array([[0.0, 0.0, 4.0, 4.0], [0.0, 0.0, 4.0, 4.0], [0.0, 0.0, 4.0, 5.0]])
    >>> nms_per_class(Detections(boxes, np.array([0.9, 0.8, 0.7]), np.array([0, 1, 0]))).class_ids
    array([0, 1])
    """
    boxes, scores = _scored(detections.boxes, detections.scores)
    class_ids = np.asarray(detections.class_ids)
    shapes.expect("class_ids", class_ids, "n", n=len(boxes))
    picked = []
    for class_id in np.unique(class_ids):
        members = np.flatnonzero(class_ids == class_id)
        picked += [members[i] for i in nms(boxes[members], scores[members], iou_threshold=iou_threshold)]
    picked = np.array(sorted(picked, key=lambda i: (-scores[i], i))[:max_boxes], dtype=int)
    return Detections(boxes[picked], scores[picked], class_ids[picked])


def postprocess_one(
    boxes: Num[AnyArray, "n 4"],
    p_c: Num[AnyArray, "n"],
    class_probs: Num[AnyArray, "n classes"],
    *,
    score_threshold: float = 0.6,
    iou_threshold: float = 0.5,
    max_boxes: int = 10,
) -> Detections:
    """What a detector says about a picture, in two readable steps (course 4, week 3).

        filter_by_score, then nms_per_class

    >>> boxes = np.array([[0.0, 0.0, 4.0, 4.0], [0.0, 0.0, 4.0, 5.0], [6.0, 6.0, 9.0, 9.0]])
    >>> postprocess_one(boxes, np.array([0.7, 0.9, 0.1]), np.ones((3, 1))).scores
    array([0.9], dtype=float32)
    """
    kept = filter_by_score(boxes, p_c, class_probs, threshold=score_threshold)
    return nms_per_class(kept, iou_threshold=iou_threshold, max_boxes=max_boxes)


@partial(jax.jit, static_argnames="max_boxes")
def postprocess(
    boxes: Num[AnyArray, "n 4"],
    p_c: Num[AnyArray, "n"],
    class_probs: Num[AnyArray, "n classes"],
    *,
    score_threshold: float | Float[AnyArray, ""] = 0.6,
    iou_threshold: float | Float[AnyArray, ""] = 0.5,
    max_boxes: int = 10,
) -> tuple[Detections, Bool[Array, "max_boxes"]]:
    """The same as postprocess_one, compiled: all arrays have fixed sizes (course 4, week 3).

        scores below the threshold become 0
        max_boxes times: pick the largest score; set it, and those of its class with a large iou, to 0

    One loop serves all classes, because a pick discards boxes of its own class only.
    Returns:  max_boxes detections, and for each whether it is one; the scores of the others are 0.

    >>> boxes = jnp.array([[0.0, 0.0, 4.0, 4.0], [0.0, 0.0, 4.0, 5.0], [6.0, 6.0, 9.0, 9.0]])
    >>> found, valid = postprocess(boxes, jnp.array([0.7, 0.9, 0.1]), jnp.ones((3, 1)), max_boxes=2)
    >>> print(found.scores, valid)
    [0.9 0. ] [ True False]
    """
    n = shapes.expect("boxes", boxes, "n 4")["n"]
    shapes.expect("p_c", p_c, "n", n=n)
    shapes.expect("class_probs", class_probs, "n classes", n=n)
    if n == 0:
        raise ValueError("boxes must hold one box at least, but is empty. Were they filtered before?")
    scores, class_ids = class_scores(p_c, class_probs)
    # One array for each side (x1 of all boxes, ...): the loop then runs over whole rows, and no n x n matrix is needed.
    sides = tuple(jnp.asarray(boxes)[:, side] for side in range(4))
    numbers = jnp.arange(n, dtype=jnp.float32)  # as in class_scores

    def pick(alive, _):
        score = jnp.max(alive)
        best = jnp.min(jnp.where(alive == score, numbers, n - 1)).astype(jnp.int32)  # argmax
        same_class = class_ids == class_ids[best]
        overlap = iou_of_sides(tuple(side[best] for side in sides), sides)
        discarded = (same_class & (overlap >= iou_threshold)) | (numbers == best)
        return jnp.where(discarded, 0.0, alive), (best, score)

    alive = jnp.where(scores > score_threshold, scores, 0.0)
    _, (best, score) = jax.lax.scan(pick, alive, length=max_boxes)
    valid = score > 0
    return Detections(jnp.asarray(boxes)[best], score, class_ids[best]), valid


@partial(jax.jit, static_argnames="max_boxes")
def postprocess_batch(
    boxes: Num[AnyArray, "m n 4"],
    p_c: Num[AnyArray, "m n"],
    class_probs: Num[AnyArray, "m n classes"],
    *,
    score_threshold: float | Float[AnyArray, ""] = 0.6,
    iou_threshold: float | Float[AnyArray, ""] = 0.5,
    max_boxes: int = 10,
) -> tuple[Detections, Bool[Array, "m max_boxes"]]:
    """postprocess for many pictures, one after the other (course 4, week 3).

    lax.map and not vmap: the numbers of one picture stay in the fast memory of a core until it is done.

    >>> found, valid = postprocess_batch(jnp.zeros((5, 7, 4)), jnp.ones((5, 7)), jnp.ones((5, 7, 3)), max_boxes=2)
    >>> found.boxes.shape, valid.shape
    ((5, 2, 4), (5, 2))
    """
    settings = {"score_threshold": score_threshold, "iou_threshold": iou_threshold, "max_boxes": max_boxes}
    return jax.lax.map(lambda picture: postprocess(*picture, **settings), (boxes, p_c, class_probs))


def count_hits(found: Detections, true: Detections, *, iou_threshold: float = 0.5) -> Counts:
    """Compare the detections of one picture with its objects (course 4, week 3).

        for every detection, best score first:
            it is a hit if an object of its class, not hit before, has iou >= iou_threshold (the largest one is taken)

    >>> one = Detections(np.array([[0.0, 0.0, 4.0, 4.0]]), np.ones(1), np.array([2]))
    >>> count_hits(one, one)
    Counts(hits=1, false_alarms=0, misses=0)
    """
    _threshold("iou_threshold", iou_threshold)
    free = list(range(len(true.boxes)))
    hits = 0
    for i in sorted(range(len(found.boxes)), key=lambda i: -found.scores[i]):
        overlaps = {j: float(iou(found.boxes[i], true.boxes[j])) for j in free if found.class_ids[i] == true.class_ids[j]}
        best = max(overlaps, key=lambda j: overlaps[j], default=None)
        if best is not None and overlaps[best] >= iou_threshold:
            hits += 1
            free.remove(best)
    return Counts(hits, len(found.boxes) - hits, len(free))


def _scored(boxes, scores):
    boxes = np.asarray(expect_corners("boxes", boxes, axes=2))
    shapes.expect("scores", scores, "n", n=len(boxes))
    scores = np.asarray(scores)
    if np.isnan(scores).any():
        raise ValueError(f"scores must be numbers, but score {int(np.isnan(scores).argmax())} is nan. Did training diverge?")
    return boxes, scores


def _probabilities(p_c, class_probs):
    if class_probs.shape[:-1] != p_c.shape:
        raise ValueError(
            f"class_probs must have shape {(*p_c.shape, 'classes')}, like p_c with one axis more, but has shape "
            f"{class_probs.shape}. Does p_c still have an axis of length 1 at its end?"
        )
    return jnp.asarray(p_c), jnp.asarray(class_probs)


def _threshold(name, value):
    if not 0 <= value <= 1:
        raise ValueError(f"{name} must lie between 0 and 1, but is {value}. Is it a percentage?")
