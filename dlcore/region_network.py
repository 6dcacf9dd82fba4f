"""The region proposal network of Faster R-CNN, small: convolutions say where to look (course 4, week 3).

Convention: pictures are (m, n_H, n_W, 3), boxes corners in pixels, anchors rows (h, w) in pixels. All N = S_H S_W A
anchor boxes of a picture stand in one list: place by place in reading order, at each place all A anchors.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Key, Num

from dlcore import box_refinement, boxes, conv, fast_rcnn, shapes
from dlcore.activations import relu, sigmoid
from dlcore.conv import Conv
from dlcore.detect import nms
from dlcore.losses import cross_entropy_from_logits
from dlcore.shapes import AnyArray


class RegionNetwork(NamedTuple):
    """Parameters: the shared convolutions, one more 3x3, and 1x1 for "an object?" and for offsets (course 4, week 3).

    >>> RegionNetwork._fields
    ('trunk', 'hidden', 'objectness', 'offsets')
    """

    trunk: list[Conv]
    hidden: Conv
    objectness: Conv
    offsets: Conv


class Targets(NamedTuple):
    """What every anchor box should say: 1 object, 0 background, -1 does not matter; and offsets (course 4, week 3).

    >>> Targets._fields
    ('labels', 'T')
    """

    labels: Float[np.ndarray, "N"]
    T: Float[np.ndarray, "N 4"]


def init(*, num_anchors: int, n_C: int = 32, key: Key[Array, ""]) -> RegionNetwork:
    """Random parameters (course 4, week 3).

    >>> params = init(num_anchors=2, key=jax.random.key(0))
    >>> params.objectness.W.shape, params.offsets.W.shape
    ((1, 1, 32, 2), (1, 1, 32, 8))
    """
    trunk_key, hidden_key, objectness_key, offsets_key = jax.random.split(key, 4)
    trunk = fast_rcnn.init_trunk(key=trunk_key)
    objectness = conv.init(1, n_C, num_anchors, key=objectness_key)
    offsets = conv.init(1, n_C, 4 * num_anchors, key=offsets_key)
    # near 0: before training no anchor is sure, and none moves far
    objectness, offsets = (layer._replace(W=layer.W / 10) for layer in (objectness, offsets))
    return RegionNetwork(trunk, conv.init(3, trunk[-1].W.shape[-1], n_C, key=hidden_key), objectness, offsets)


def anchor_boxes(
    anchors: Num[AnyArray, "A 2"], *, S_H: int, S_W: int, stride: int = fast_rcnn.STRIDE
) -> Float[np.ndarray, "N 4"]:
    """The boxes that the network starts from: every anchor around the middle of every place (course 4, week 3).

        b_x = (column + 1/2) stride          b_h, b_w = anchor
        b_y = (row + 1/2) stride

    >>> print(anchor_boxes(np.array([[2.0, 4.0]]), S_H=1, S_W=2))
    [[0. 1. 4. 3.]
     [4. 1. 8. 3.]]
    """
    anchors = np.asarray(boxes.expect_shapes("anchors", anchors))
    rows, columns, which = (part.ravel() for part in np.mgrid[:S_H, :S_W, : len(anchors)])
    middles = stride * (np.stack([columns, rows], axis=1) + 0.5)
    return np.asarray(boxes.corners_from_midpoints(np.concatenate([middles, anchors[which]], axis=1).astype(np.float32)))


def forward(params: RegionNetwork, X: Num[AnyArray, "m n_H n_W 3"]) -> tuple[Float[Array, "m N"], Float[Array, "m N 4"]]:
    """A logit and four offsets for every anchor box (course 4, week 3).

        A = relu(hidden(features(X)))
        Z = objectness(A)
        T = offsets(A)

    >>> Z, T = forward(init(num_anchors=2, key=jax.random.key(0)), jnp.zeros((5, 48, 48, 3)))
    >>> Z.shape, T.shape
    ((5, 288), (5, 288, 4))
    """
    A = relu(conv.forward(params.hidden, fast_rcnn.features(params.trunk, X), pad="same"))
    Z, T = conv.forward(params.objectness, A), conv.forward(params.offsets, A)
    m = len(Z)
    return Z.reshape(m, -1), T.reshape(m, -1, 4)  # (m, S_H, S_W, A) and (m, S_H, S_W, 4 A), flattened in this order


def targets(anchored: Num[AnyArray, "N 4"], true: Num[AnyArray, "k 4"], *, near: float = 0.5, far: float = 0.3) -> Targets:
    """What the network should say of the anchor boxes of one picture (course 4, week 3; Ren and others 2015).

        1 where iou with a true box >= near, and for the anchor boxes that meet a true box best
        0 where iou with all true boxes < far
        -1 in between: neither punished nor praised

    >>> anchored = anchor_boxes(np.array([[4.0, 4.0]]), S_H=1, S_W=3)
    >>> print(targets(anchored, np.array([[4.0, 0.0, 8.0, 4.0]])).labels)
    [0. 1. 0.]
    """
    if not 0 < far <= near <= 1:
        raise ValueError(f"far and near must keep 0 < far <= near <= 1, but are {far} and {near}. Are they swapped?")
    N, k = len(boxes.expect_corners("anchored", anchored, axes=2)), len(boxes.expect_corners("true", true, axes=2))
    found = Targets(np.zeros(N, np.float32), np.zeros((N, 4), np.float32))
    if k == 0:
        return found
    overlap = np.asarray(boxes.iou_matrix(anchored, true))
    closest = overlap.max(axis=1)
    found.labels[closest >= far] = -1
    # Every object gets an anchor box, even where all are far off.
    best = (overlap == overlap.max(axis=0)) & (overlap > 0)
    positive = (closest >= near) | best.any(axis=1)
    found.labels[positive] = 1
    # The object that a box meets best; but one that a box is the best for comes first.
    owner = np.where(best.any(axis=1), np.where(best, overlap, -1).argmax(axis=1), overlap.argmax(axis=1))
    found.T[positive] = np.asarray(box_refinement.offsets(anchored, np.asarray(true)[owner]))[positive]
    return found


def cost(
    params: RegionNetwork, X: Num[AnyArray, "m n_H n_W 3"], labels: Num[AnyArray, "m N"], T: Num[AnyArray, "m N 4"]
) -> Float[Array, ""]:
    """Cross-entropy of "an object?", objects and background counting the same, and offsets of objects (course 4, week 3).

        J = (mean over objects + mean over background of cross-entropy) / 2  +  mean over objects of smooth_l1(T_hat, T)

    There are a hundred times more background boxes than objects: without the two means "nothing anywhere" would be good.

    >>> params = init(num_anchors=2, key=jax.random.key(0))
    >>> cost(params, jnp.zeros((1, 48, 48, 3)), jnp.zeros((1, 288)), jnp.zeros((1, 288, 4))).shape
    ()
    """
    shapes.expect_numbers("X", X, guess="Was an image divided by 0?")
    Z, T_hat = forward(params, X)
    m, N = Z.shape
    shapes.expect("labels", labels, "m N", m=m, N=N)
    shapes.expect("T", T, "m N 4", m=m, N=N)
    labels = jnp.asarray(labels)
    losses = cross_entropy_from_logits(Z, (labels == 1).astype(Z.dtype))
    is_object, is_background = labels == 1, labels == 0
    mean = lambda x, where: jnp.sum(where * x) / jnp.maximum(jnp.sum(where), 1)  # noqa: E731
    J_object = (mean(losses, is_object) + mean(losses, is_background)) / 2
    return J_object + mean(box_refinement.smooth_l1(T_hat, jnp.asarray(T)), is_object)


def propose(
    params: RegionNetwork,
    X: Num[AnyArray, "n_H n_W 3"],
    anchors: Num[AnyArray, "A 2"],
    *,
    max_boxes: int = 10,
    iou_threshold: float = 0.6,
) -> tuple[Float[np.ndarray, "n 4"], Float[np.ndarray, "n"]]:
    """The places worth a look on one picture, best first, and how sure the network is (course 4, week 3).

        refine the anchor boxes, clip them to the picture, non-max suppression, the first max_boxes

    Faster R-CNN is this followed by fast_rcnn.detections; the two may share one trunk.

    >>> found, p = propose(init(num_anchors=1, key=jax.random.key(0)), np.zeros((48, 48, 3)), np.array([[20.0, 20.0]]))
    >>> found.shape, p.shape
    ((10, 4), (10,))
    """
    sizes = shapes.expect("X", X, "n_H n_W 3")
    if max_boxes < 1:
        raise ValueError(f"max_boxes must be at least 1, but is {max_boxes}. Nothing would be looked at.")
    Z, T = forward(params, jnp.asarray(X)[None])
    anchored = anchor_boxes(anchors, S_H=sizes["n_H"] // fast_rcnn.STRIDE, S_W=sizes["n_W"] // fast_rcnn.STRIDE)
    if len(anchored) != Z.shape[1]:
        raise ValueError(f"anchors must be those of training, but make {len(anchored)} boxes for {Z.shape[1]} logits. Others?")
    refined = np.asarray(boxes.clip(box_refinement.refine(anchored, T[0]), n_H=sizes["n_H"], n_W=sizes["n_W"]))
    p = np.asarray(sigmoid(Z[0]))
    inside = np.flatnonzero((refined[:, 2] - refined[:, 0] >= 1) & (refined[:, 3] - refined[:, 1] >= 1))
    picked = inside[nms(refined[inside], p[inside], iou_threshold=iou_threshold, max_boxes=max_boxes)]
    return refined[picked], p[picked]
