"""A small YOLO: one convolutional pass from a picture to the boxes in it (course 4, week 3).

Convention: pictures are (m, n_H, n_W, n_C) with values from 0 to 1; targets and predictions are (m, S, S, A, 5 + classes)
as in anchors. Three layers with stride 2 make the grid: S is an eighth of the side of the picture.
"""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Key, Num

from dlcore import anchors as anchor_boxes
from dlcore import conv, shapes
from dlcore.activations import relu, sigmoid
from dlcore.conv import Conv
from dlcore.detect import Detections, postprocess_batch
from dlcore.losses import cross_entropy_from_logits
from dlcore.shapes import AnyArray

STRIDES = (2, 2, 2, 1)


def init(
    *, num_anchors: int, num_classes: int, channels: tuple[int, int, int, int] = (16, 32, 64, 64), key: Key[Array, ""]
) -> list[Conv]:
    """Parameters of the five layers (course 4, week 3).

        conv 3x3, stride 2, three times          48 x 48 x 3 becomes 24 x 24, 12 x 12, 6 x 6
        conv 3x3                                 every cell sees 31 x 31 pixels around it
        conv 1x1                                 A (5 + classes) numbers for each cell

    >>> [layer.W.shape for layer in init(num_anchors=2, num_classes=3, key=jax.random.key(0))][-1]
    (1, 1, 64, 16)
    """
    sizes = (3, *channels, num_anchors * (5 + num_classes))
    filters = (3, 3, 3, 3, 1)
    keys = jax.random.split(key, len(filters))
    *layers, last = [
        conv.init(f, n_C_prev, n_C, key=layer_key)
        for f, n_C_prev, n_C, layer_key in zip(filters, sizes[:-1], sizes[1:], keys, strict=True)
    ]
    return [*layers, last._replace(W=last.W / 10)]  # near 0: no box is very sure, and none is huge, before training


def forward(params: list[Conv], X: Num[AnyArray, "m n_H n_W 3"], *, num_anchors: int) -> Float[Array, "m S S {num_anchors} n_y"]:
    """The last linear outputs of every cell and anchor (course 4, week 3).

        A = relu(conv(A))          for every layer but the last
        Z = conv(A)

    >>> params = init(num_anchors=2, num_classes=3, channels=(2, 2, 2, 2), key=jax.random.key(0))
    >>> forward(params, jnp.zeros((5, 48, 48, 3)), num_anchors=2).shape
    (5, 6, 6, 2, 8)
    """
    sizes = shapes.expect("X", X, "m n_H n_W 3")
    if sizes["n_H"] % 8 or sizes["n_H"] != sizes["n_W"]:
        raise ValueError(f"X must hold square pictures whose side 8 divides, but has shape {X.shape}. Is resizing missing?")
    A = jnp.asarray(X, dtype=float)
    for layer, stride in zip(params[:-1], STRIDES, strict=True):
        A = relu(conv.forward(layer, A, stride=stride, pad="same"))
    Z = conv.forward(params[-1], A, pad="same")
    return Z.reshape(*Z.shape[:3], num_anchors, -1)


def predict(params: list[Conv], X: Num[AnyArray, "m n_H n_W 3"], *, anchors: Num[AnyArray, "A 2"]) -> Float[Array, "m S S A n_y"]:
    """Predictions in the form of a target volume (course 4, week 3).

        p_c      = sigmoid(z_1)
        b_x, b_y = sigmoid(z_2), sigmoid(z_3)                  inside the cell
        b_h, b_w = anchor_h exp(z_4), anchor_w exp(z_5)        never below 0
        c        = softmax(z_6, ...)

    >>> params = init(num_anchors=2, num_classes=3, channels=(2, 2, 2, 2), key=jax.random.key(0))
    >>> print(predict(params, jnp.zeros((1, 8, 8, 3)), anchors=jnp.array([[2.0, 1.0], [1.0, 2.0]]))[0, 0, 0, 1, :5])
    [0.5 0.5 0.5 1.  2. ]
    """
    Z = forward(params, X, num_anchors=len(anchors))
    size = jnp.asarray(anchors, Z.dtype).reshape(1, 1, 1, -1, 2) * jnp.exp(Z[..., 3:5])
    return jnp.concatenate([sigmoid(Z[..., :3]), size, jax.nn.softmax(Z[..., 5:], axis=-1)], axis=-1)


def loss(
    Z: Num[AnyArray, "m S S A n_y"], Y: Num[AnyArray, "m S S A n_y"], *, anchors: Num[AnyArray, "A 2"], box_weight: float = 5.0
) -> Float[Array, "m"]:
    """Loss of every picture: the sum over its cells and anchors (after course 4, week 3; Redmon and others 2016).

        loss = sum of cross_entropy(sigmoid(z_1), p_c)
             + sum where p_c = 1 of cross_entropy(softmax(z_6, ...), c)
                 + box_weight ((sigmoid(z_2) - b_x)^2 + (sigmoid(z_3) - b_y)^2
                             + (z_4 - log(b_h / anchor_h))^2 + (z_5 - log(b_w / anchor_w))^2)

    The logarithm counts a mistake of 10 percent alike for large and for small boxes.

    >>> Y = jnp.zeros((1, 1, 1, 1, 7))
    >>> print(loss(jnp.zeros((1, 1, 1, 1, 7)), Y, anchors=jnp.ones((1, 2))).round(4))
    [0.6931]
    """
    sizes = shapes.expect("Y", Y, "m S S A n_y")
    shapes.expect("Z", Z, "m S S A n_y", **sizes)
    shapes.expect("anchors", anchors, "A 2", A=sizes["A"])
    Z, Y, anchors = jnp.asarray(Z), jnp.asarray(Y), jnp.asarray(anchors).reshape(1, 1, 1, -1, 2)
    there = Y[..., 0] == 1

    flat = (Y[..., 0].size, 1)  # the losses of course 1 take tables
    is_there = cross_entropy_from_logits(Z[..., 0].reshape(flat), Y[..., 0].reshape(flat)).reshape(there.shape)
    center = jnp.sum((sigmoid(Z[..., 1:3]) - Y[..., 1:3]) ** 2, axis=-1)
    # Where nothing is, b_h = 0 has no logarithm: 1 takes its place before it, because where() after it keeps the nan.
    size = jnp.where(there[..., None], Y[..., 3:5], 1.0)
    size = jnp.sum((Z[..., 3:5] - jnp.log(size / anchors)) ** 2, axis=-1)
    which = -jnp.sum(Y[..., 5:] * jax.nn.log_softmax(Z[..., 5:], axis=-1), axis=-1)
    return jnp.sum(is_there + jnp.where(there, box_weight * (center + size) + which, 0.0), axis=(1, 2, 3))


def cost(
    params: list[Conv], X: Num[AnyArray, "m n_H n_W 3"], Y: Num[AnyArray, "m S S A n_y"], *, anchors: Num[AnyArray, "A 2"]
) -> Float[Array, ""]:
    """Mean loss over the pictures, as train.make_step wants it (course 4, week 3).

        J = mean(loss(forward(X), Y))

    >>> params = init(num_anchors=1, num_classes=3, channels=(2, 2, 2, 2), key=jax.random.key(0))
    >>> J = cost(params, jnp.zeros((5, 8, 8, 3)), jnp.zeros((5, 1, 1, 1, 8)), anchors=jnp.ones((1, 2)))
    >>> print(f"{J:.4f}")
    0.6931
    """
    shapes.expect_numbers("X", X, guess="Was an image divided by 0?")
    return jnp.mean(loss(forward(params, X, num_anchors=len(anchors)), Y, anchors=anchors))


def detections(
    params: list[Conv],
    X: Num[AnyArray, "m n_H n_W 3"],
    *,
    anchors: Num[AnyArray, "A 2"],
    score_threshold: float = 0.5,
    iou_threshold: float = 0.5,
    max_boxes: int = 10,
) -> tuple[Detections, Bool[Array, "m max_boxes"]]:
    """From pictures to detections: predict, decode, filter and suppress (course 4, week 3).

    Returns:  for every picture max_boxes corners as fractions of it, and for each whether it is a detection.

    >>> params = init(num_anchors=1, num_classes=3, channels=(2, 2, 2, 2), key=jax.random.key(0))
    >>> found, valid = detections(params, jnp.zeros((5, 16, 16, 3)), anchors=jnp.ones((1, 2)), max_boxes=4)
    >>> found.boxes.shape, bool(valid.any())
    ((5, 4, 4), False)
    """
    decoded = anchor_boxes.decode(predict(params, X, anchors=anchors))
    return postprocess_batch(*decoded, score_threshold=score_threshold, iou_threshold=iou_threshold, max_boxes=max_boxes)
