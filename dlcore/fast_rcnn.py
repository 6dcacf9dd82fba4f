"""Fast R-CNN, small: one convolutional pass for a picture, then a look at every proposal (course 4, week 3).

Convention: pictures are (m, n_H, n_W, n_C) with values from 0 to 1; every picture has n proposals, corners (m, n, 4) in
pixels; offsets are those of box_refinement. Inside the head proposals are columns, as in all dense layers. Class
num_classes is background.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int, Key, Num

from dlcore import box_refinement, boxes, conv, initialize, shapes
from dlcore.activations import relu, softmax
from dlcore.conv import Conv
from dlcore.detect import Detections, nms_per_class
from dlcore.layer import Dense, linear_forward
from dlcore.losses import softmax_cross_entropy_from_logits
from dlcore.shapes import AnyArray

SPREAD = np.array([0.1, 0.1, 0.2, 0.2], np.float32)  # usual size of offsets: divided by it, they count like the classes
STRIDE = 4  # pixels of the picture for one place of the activations: two layers with stride 2


class Detector(NamedTuple):
    """Parameters of the shared convolutions and of the head, or their derivatives (course 4, week 3).

    >>> Detector._fields
    ('trunk', 'hidden', 'classes', 'boxes')
    """

    trunk: list[Conv]
    hidden: Dense
    classes: Dense
    boxes: Dense


def init_trunk(*, channels: tuple[int, int, int] = (16, 32, 32), key: Key[Array, ""]) -> list[Conv]:
    """The convolutions that all proposals share (course 4, week 3).

        conv 3x3, stride 2; conv 3x3, stride 2; conv 3x3

    >>> [layer.W.shape[-1] for layer in init_trunk(key=jax.random.key(0))]
    [16, 32, 32]
    """
    sizes = (3, *channels)
    return [conv.init(3, *sizes[i : i + 2], key=k) for i, k in enumerate(jax.random.split(key, len(channels)))]


def init(*, num_classes: int, size: int = 3, n_h: int = 64, key: Key[Array, ""]) -> Detector:
    """Parameters of a detector that looks at size x size places of every proposal (course 4, week 3).

    >>> params = init(num_classes=3, key=jax.random.key(0))
    >>> params.hidden.W.shape, params.classes.W.shape, params.boxes.W.shape
    ((64, 288), (4, 64), (4, 64))
    """
    trunk_key, hidden_key, classes_key, boxes_key = jax.random.split(key, 4)
    trunk = init_trunk(key=trunk_key)
    n = size * size * trunk[-1].W.shape[-1]
    return Detector(
        trunk,
        Dense(initialize.he(n_h, n, key=hidden_key), jnp.zeros((n_h, 1))),
        Dense(initialize.xavier(num_classes + 1, n_h, key=classes_key) / 10, jnp.zeros((num_classes + 1, 1))),
        Dense(initialize.xavier(4, n_h, key=boxes_key) / 10, jnp.zeros((4, 1))),
    )


def features(trunk: list[Conv], X: Num[AnyArray, "m n_H n_W 3"]) -> Float[Array, "m n_H4 n_W4 n_C"]:
    """Activations of whole pictures, a quarter as high and as wide (course 4, week 3).

        A = relu(conv(A))

    >>> features(init_trunk(key=jax.random.key(0)), jnp.zeros((2, 48, 48, 3))).shape
    (2, 12, 12, 32)
    """
    sizes = shapes.expect("X", X, "m n_H n_W 3")
    if sizes["n_H"] % STRIDE or sizes["n_W"] % STRIDE:
        raise ValueError(f"X must hold pictures whose sides {STRIDE} divides, but has shape {X.shape}. Is resizing missing?")
    A = jnp.asarray(X, float) - 0.5
    for layer, stride in zip(trunk, (2, 2, 1), strict=True):
        A = relu(conv.forward(layer, A, stride=stride, pad="same"))
    return A


def roi_max_pool(
    A: Num[AnyArray, "n_H n_W n_C"], corners: Num[AnyArray, "n 4"], *, size: int
) -> Float[Array, "n {size} {size} n_C"]:
    """The same few numbers for every region, however large it is (course 4, week 3; Girshick 2015).

        rows of bin i    = floor(y1 + i (y2 - y1) / size) ... ceil(y1 + (i + 1) (y2 - y1) / size) - 1
        columns of bin j = the same with x
        P[i, j]          = maximum of A over these rows and columns          at least one place in each bin

    Args:  corners in places of A.

    >>> A = jnp.arange(16.0).reshape(4, 4, 1)
    >>> print(roi_max_pool(A, jnp.array([[0.0, 0.0, 4.0, 4.0]]), size=2)[0, :, :, 0])
    [[ 5.  7.]
     [13. 15.]]
    """
    sizes = shapes.expect("A", A, "n_H n_W n_C")
    if size < 1:
        raise ValueError(f"size must be at least 1, but is {size}. It counts the bins on a side.")
    corners = boxes.expect_corners("corners", corners, axes=2)
    A = jnp.asarray(A, float)
    rows = _bins(corners[:, 1], corners[:, 3], size, sizes["n_H"])  # (n, size, n_H), true where a row is in a bin
    columns = _bins(corners[:, 0], corners[:, 2], size, sizes["n_W"])
    high = jnp.max(jnp.where(rows[..., None, None], A[None, None], -jnp.inf), axis=2)  # (n, size, n_W, n_C)
    return jnp.max(jnp.where(columns[:, None, :, :, None], high[:, :, None], -jnp.inf), axis=3)


def forward(
    params: Detector, X: Num[AnyArray, "m n_H n_W 3"], proposed: Num[AnyArray, "m n 4"]
) -> tuple[Float[Array, "n_y m n"], Float[Array, "m n 4"]]:
    """Logits of the classes and offsets for every proposal (course 4, week 3).

        A = features(X)                          once for a picture, not once for a proposal
        P = roi_max_pool(A, proposed / 4)
        H = relu(hidden(P))
        Z = classes(H)                           num_classes + 1 logits
        T = SPREAD boxes(H)                      four offsets, the same for all classes

    >>> params = init(num_classes=3, key=jax.random.key(0))
    >>> Z, T = forward(params, jnp.zeros((2, 48, 48, 3)), jnp.tile(jnp.array([0.0, 0.0, 24.0, 24.0]), (2, 5, 1)))
    >>> Z.shape, T.shape
    ((4, 2, 5), (2, 5, 4))
    """
    m = shapes.expect("X", X, "m n_H n_W 3")["m"]
    n = shapes.expect("proposed", proposed, "m n 4", m=m)["n"]
    A, proposed = features(params.trunk, X), jnp.asarray(proposed, float)
    size = round((params.hidden.W.shape[1] / A.shape[-1]) ** 0.5)
    P = jax.vmap(lambda a, corners: roi_max_pool(a, corners, size=size))(A, proposed / STRIDE)
    H = relu(linear_forward(params.hidden, shapes.columns_from_images(P.reshape(m * n, *P.shape[2:]))))
    Z, T = linear_forward(params.classes, H), linear_forward(params.boxes, H)
    return Z.reshape(-1, m, n), jnp.asarray(SPREAD)[None, None] * T.T.reshape(m, n, 4)  # columns become proposals again


def cost(
    params: Detector,
    X: Num[AnyArray, "m n_H n_W 3"],
    proposed: Num[AnyArray, "m n 4"],
    class_ids: Int[AnyArray, "m n"],
    T: Num[AnyArray, "m n 4"],
) -> Float[Array, ""]:
    """How wrong classes and offsets are; background has no box to be wrong about (course 4, week 3).

        J_classes = softmax cross-entropy of Z
        J_boxes   = smooth_l1(T_hat / SPREAD, T / SPREAD) where the class is not background, else 0
        J         = mean over the proposals of J_classes + J_boxes

    class_ids and T are those of box_refinement.assign.

    >>> params, X = init(num_classes=3, key=jax.random.key(0)), jnp.zeros((1, 48, 48, 3))
    >>> proposed = jnp.array([[[0.0, 0.0, 24.0, 24.0]]])
    >>> cost(params, X, proposed, jnp.array([[3]]), jnp.zeros((1, 1, 4))).shape
    ()
    """
    shapes.expect_numbers("X", X, guess="Was an image divided by 0?")
    Z, T_hat = forward(params, X, proposed)
    n_y, m, n = Z.shape
    shapes.expect("class_ids", class_ids, "m n", m=m, n=n)
    shapes.expect("T", T, "m n 4", m=m, n=n)
    Y = (jnp.arange(n_y)[:, None, None] == jnp.asarray(class_ids)[None]).astype(Z.dtype)
    losses = softmax_cross_entropy_from_logits(Z.reshape(n_y, m * n), Y.reshape(n_y, m * n)).reshape(m, n)
    object_there = jnp.asarray(class_ids) < n_y - 1
    spread = SPREAD[None, None]
    return jnp.mean(losses + object_there * box_refinement.smooth_l1(T_hat / spread, jnp.asarray(T) / spread))


def detections(
    params: Detector,
    X: Num[AnyArray, "n_H n_W 3"],
    proposed: Num[AnyArray, "n 4"],
    *,
    threshold: float = 0.5,
    iou_threshold: float = 0.3,
) -> Detections:
    """The objects of one picture: refined boxes, without background, one for each object (course 4, week 3).

    >>> params = init(num_classes=3, key=jax.random.key(0))
    >>> detections(params, np.zeros((48, 48, 3)), np.array([[0.0, 0.0, 24.0, 24.0]]), threshold=0.9).boxes.shape
    (0, 4)
    """
    sizes = shapes.expect("X", X, "n_H n_W 3")
    if len(proposed) == 0:
        return Detections(np.zeros((0, 4)), np.zeros(0), np.zeros(0, int))
    Z, T = forward(params, jnp.asarray(X)[None], jnp.asarray(proposed)[None])
    p = np.asarray(softmax(Z[:, 0], axis=0))[:-1]  # without background
    refined = np.asarray(boxes.clip(box_refinement.refine(proposed, T[0]), n_H=sizes["n_H"], n_W=sizes["n_W"]))
    keep = p.max(axis=0) > threshold
    found = Detections(refined[keep], p.max(axis=0)[keep], p.argmax(axis=0)[keep])
    return nms_per_class(found, iou_threshold=iou_threshold)


def _bins(low, high, size, n):
    i, places = jnp.arange(size + 1)[None, :], jnp.arange(n)[None, None, :]
    borders = low[:, None] + i * (high - low)[:, None] / size  # (n, size + 1)
    first = jnp.clip(jnp.floor(borders[:, :-1]), 0, n - 1)[..., None]
    last = jnp.maximum(jnp.clip(jnp.ceil(borders[:, 1:]), 1, n)[..., None], first + 1)
    return (first <= places) & (places < last)
