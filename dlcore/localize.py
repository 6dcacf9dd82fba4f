"""One object in a picture: its class and box, its landmarks, and the search by sliding windows (course 4, week 3).

Convention: pictures are (m, n_H, n_W, n_C). Labels are rows, one for each picture: p_c, b_x, b_y, b_h, b_w, c_1, ... as
fractions of the picture, or p_c, l_1x, l_1y, l_2x, ... for landmarks. "Don't care" entries may hold anything, even nan.
"""

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Num

from dlcore import shapes
from dlcore.losses import cross_entropy_from_logits
from dlcore.shapes import AnyArray


def target(midpoint: Num[AnyArray, "4"] | None, class_id: int | None, *, num_classes: int) -> Float[np.ndarray, "n_y"]:
    """The label of a picture with one object, or with none (course 4, week 3).

        y = [1, b_x, b_y, b_h, b_w, 0, ..., 1, ..., 0]          1 at the class
        y = [0, ?, ?, ?, ?, ?, ..., ?]                          no object: nan stands for "don't care"

    >>> print(target(np.array([0.5, 0.7, 0.3, 0.4]), 1, num_classes=3))
    [1.  0.5 0.7 0.3 0.4 0.  1.  0. ]
    >>> print(target(None, None, num_classes=3))
    [ 0. nan nan nan nan nan nan nan]
    """
    if midpoint is None or class_id is None:
        return np.r_[0.0, np.full(4 + num_classes, np.nan)].astype(np.float32)
    if not 0 <= class_id < num_classes:
        raise ValueError(f"class_id must lie from 0 to {num_classes - 1}, but is {class_id}. Do your classes start at 1?")
    shapes.expect("midpoint", midpoint, "4")
    return np.r_[1.0, midpoint, np.eye(num_classes)[class_id]].astype(np.float32)


def squared_loss(Y_hat: Num[AnyArray, "m n_y"], Y: Num[AnyArray, "m n_y"]) -> Float[Array, "m"]:
    """Loss of a label with "don't care" entries, for boxes as well as for landmarks (course 4, week 3).

        loss = (y_hat_1 - y_1)^2 + ... + (y_hat_n - y_n)^2          if y_1 = 1
        loss = (y_hat_1 - y_1)^2                                    if y_1 = 0

    >>> Y_hat = jnp.array([[0.75, 0.5, 0.5], [0.5, 9.0, 9.0]])
    >>> print(squared_loss(Y_hat, jnp.array([[1.0, 0.5, 0.0], [0.0, jnp.nan, jnp.nan]])))
    [0.3125 0.25  ]
    """
    Y_hat, Y, present = _labeled(Y_hat, Y)
    return jnp.sum((Y_hat - Y) ** 2 * jnp.where(jnp.arange(Y.shape[1])[None, :] == 0, 1.0, present), axis=1)


def localization_loss(Z: Num[AnyArray, "m n_y"], Y: Num[AnyArray, "m n_y"], *, box_weight: float = 5.0) -> Float[Array, "m"]:
    """The loss that is used in practice: every kind of entry gets its own (after course 4, week 3).

        loss = cross_entropy(sigmoid(z_1), p_c)
             + p_c (box_weight |z_box - y_box|^2 + cross_entropy(softmax(z_class), c))

    Args:  Z, the last linear outputs of a network.

    >>> Z = jnp.array([[9.0, 0.5, 0.5, 0.25, 0.25, 0.0, 20.0]])
    >>> print(localization_loss(Z, jnp.array([[1.0, 0.5, 0.5, 0.25, 0.25, 0.0, 1.0]])).round(2))
    [0.]
    """
    Z, Y, present = _labeled(Z, Y)
    if Y.shape[1] < 6:
        raise ValueError(f"Y must have 5 numbers and the classes in each row, but has shape {Y.shape}. Is it for landmarks?")
    there = cross_entropy_from_logits(Z[:, :1], Y[:, :1])[:, 0]
    box = jnp.sum((Z[:, 1:5] - Y[:, 1:5]) ** 2, axis=1)
    which = -jnp.sum(Y[:, 5:] * jax.nn.log_softmax(Z[:, 5:], axis=1), axis=1)
    return there + present[:, 0] * (box_weight * box + which)


def landmark_target(points: Num[AnyArray, "n_l 2"] | None, *, num_landmarks: int) -> Float[np.ndarray, "n_y"]:
    """The label of a picture with landmarks: landmark k is the same part of the face in each picture (course 4, week 3).

        y = [1, l_1x, l_1y, l_2x, l_2y, ...]          64 landmarks: 1 + 2 * 64 = 129 numbers
        y = [0, ?, ?, ...]                            no face

    >>> print(landmark_target(np.array([[0.25, 0.5], [0.75, 0.5]]), num_landmarks=2))
    [1.   0.25 0.5  0.75 0.5 ]
    """
    if points is None:
        return np.r_[0.0, np.full(2 * num_landmarks, np.nan)].astype(np.float32)
    shapes.expect("points", points, "num_landmarks 2", num_landmarks=num_landmarks)
    return np.r_[1.0, np.ravel(points)].astype(np.float32)


def mirror_landmarks(
    image: Num[AnyArray, "n_H n_W n_C"], points: Num[AnyArray, "n_l 2"], *, pairs: list[tuple[int, int]]
) -> tuple[Num[AnyArray, "n_H n_W n_C"], Float[np.ndarray, "n_l 2"]]:
    """A mirrored picture with its landmarks as fractions of the picture (course 4, week 3).

        x = 1 - x
        the left and the right one of each pair exchange their numbers: a mirrored left eye is a right eye

    >>> image, points = mirror_landmarks(np.zeros((5, 7, 3)), np.array([[0.25, 0.5], [0.625, 0.5]]), pairs=[(0, 1)])
    >>> print(points)
    [[0.375 0.5  ]
     [0.75  0.5  ]]
    """
    shapes.expect("image", image, "n_H n_W n_C")
    n_l = shapes.expect("points", points, "n_l 2")["n_l"]
    order = np.arange(n_l)
    for left, right in pairs:
        if not (0 <= left < n_l and 0 <= right < n_l):
            raise ValueError(f"pairs must hold numbers from 0 to {n_l - 1}, but hold {(left, right)}. Do they start at 1?")
        order[[left, right]] = order[[right, left]]
    x, y = np.asarray(points, dtype=float).T
    return image[:, ::-1], np.stack([1 - x, y], axis=1)[order]


def windows(n_H: int, n_W: int, *, size: int, stride: int) -> Float[np.ndarray, "n 4"]:
    """Corners in pixels of all windows that fit into a picture, row by row (course 4, week 3).

        top, left = 0, stride, 2 stride, ...          while top + size <= n_H and left + size <= n_W

    >>> windows(16, 16, size=14, stride=2).shape, windows(28, 28, size=14, stride=2).shape
    ((4, 4), (64, 4))
    """
    if not (0 < size <= min(n_H, n_W) and stride > 0):
        raise ValueError(
            f"size must lie from 1 to {min(n_H, n_W)} and stride above 0, but they are {size} and {stride}. "
            "Is the window larger than the picture?"
        )
    top, left = np.mgrid[0 : n_H - size + 1 : stride, 0 : n_W - size + 1 : stride]
    return np.stack([left.ravel(), top.ravel(), left.ravel() + size, top.ravel() + size], axis=1).astype(np.float32)


def sliding_windows(
    classify: Callable, image: Num[AnyArray, "n_H n_W n_C"], *, size: int, stride: int, input_size: int
) -> tuple[Float[np.ndarray, "n 4"], Num[Array, "n *n_y"]]:
    """Cut a window at every place and classify each on its own: simple and slow (course 4, week 3).

        for every window: classify(resize(window))

    Args:  classify takes pictures (n, input_size, input_size, n_C).
    Returns:  the corners of the windows in pixels, and what classify says about each.

    >>> image = jnp.ones((7, 9, 3))
    >>> corners, light = sliding_windows(lambda X: X.mean(axis=(1, 2, 3)), image, size=5, stride=2, input_size=3)
    >>> corners.shape, light.shape
    ((6, 4), (6,))
    """
    n_H, n_W, n_C = (shapes.expect("image", image, "n_H n_W n_C")[letter] for letter in ("n_H", "n_W", "n_C"))
    corners = windows(n_H, n_W, size=size, stride=stride)
    left, top = corners[:, :2].astype(int).T
    crops = jnp.stack([jnp.asarray(image)[t : t + size, l : l + size] for t, l in zip(top, left, strict=True)])
    if input_size != size:
        crops = jax.image.resize(crops, (len(crops), input_size, input_size, n_C), "linear")
    return corners, classify(crops)


def conv_from_dense(
    W: Num[AnyArray, "n n_prev"], b: Num[AnyArray, "n 1"], *, f: int
) -> tuple[Num[Array, "f f n_C_prev n"], Num[Array, "1 1 1 n"]]:
    """A fully connected layer written as a convolution with n filters (course 4, week 3).

        z = W ravel(A_prev) + b          A_prev is (f, f, n_C_prev), unrolled as shapes.columns_from_images does
        W_conv[:, :, :, k] = W[k] in the shape of A_prev

    On a picture of more than f x f the filters give what the dense layer says about every window, in one pass. The next
    dense layers become convolutions with f = 1.

    >>> W, b = conv_from_dense(jnp.zeros((400, 5 * 5 * 16)), jnp.zeros((400, 1)), f=5)
    >>> W.shape, b.shape
    ((5, 5, 16, 400), (1, 1, 1, 400))
    """
    n, n_prev = (shapes.expect("W", W, "n n_prev")[letter] for letter in ("n", "n_prev"))
    shapes.expect("b", b, "n 1", n=n)
    if n_prev % (f * f):
        raise ValueError(f"f * f must divide the {n_prev} inputs of W, but f is {f}. Is f the side of the layer before it?")
    # The filters are on the last axis of a convolution; .T brings them there, and only then each column is rolled up.
    return jnp.asarray(W).T.reshape(f, f, n_prev // (f * f), n), jnp.asarray(b).reshape(1, 1, 1, n)


def _labeled(Y_hat, Y):
    """Predictions, labels without nan, and p_c as a column."""
    sizes = shapes.expect("Y", Y, "m n_y")
    shapes.expect("Y_hat", Y_hat, "m n_y", **sizes)
    if 0 in sizes.values():
        raise ValueError(f"Y must hold one label at least, but has shape {Y.shape}. Is the batch empty?")
    Y_hat, Y = jnp.asarray(Y_hat), jnp.asarray(Y)
    present = Y[:, :1]
    # "Don't care" is cut out and not multiplied by 0, because 0 * nan is nan.
    return Y_hat, jnp.where(present == 1, Y, jnp.where(jnp.arange(Y.shape[1])[None, :] == 0, Y, 0.0)), present
