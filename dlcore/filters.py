"""Edge filters, made by hand and learned, and what a convolution does to an image (course 4, week 1).

Convention: one gray image is (n_H, n_W) and a filter for it (f, f); several images are (m, n_H, n_W). The layers of
`conv` have axes for examples and channels around these. "Convolution" does not flip the filter.
"""

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array, Float, Int, Num

from dlcore import conv, shapes
from dlcore.shapes import AnyArray


def _constant(rows):
    W = np.array(rows, dtype=np.float32)
    W.setflags(write=False)
    return W


# Vertical edges: bright on the left, dark on the right. Their transposes find horizontal edges: bright above, dark below.
VERTICAL = _constant([[1, 0, -1], [1, 0, -1], [1, 0, -1]])
SOBEL = _constant([[1, 0, -1], [2, 0, -2], [1, 0, -1]])  # the middle row counts double
SCHARR = _constant([[3, 0, -3], [10, 0, -10], [3, 0, -3]])
HORIZONTAL = VERTICAL.T


def respond(
    W: Num[AnyArray, "f f"], image: Num[AnyArray, "n_H_prev n_W_prev"], *, stride: int = 1, pad: conv.Padding = 0
) -> Float[Array, "n_H n_W"]:
    """What a filter answers at every place of a gray image (course 4, week 1).

        Z[i, j] = sum over u, v of image[i stride + u, j stride + v] W[u, v]

    The sign tells the direction: from light to dark is positive for VERTICAL, from dark to light negative.

    >>> light_to_dark = jnp.array([[10, 10, 10, 0, 0, 0]] * 6)
    >>> print(respond(VERTICAL, light_to_dark))
    [[ 0. 30. 30.  0.]
     [ 0. 30. 30.  0.]
     [ 0. 30. 30.  0.]
     [ 0. 30. 30.  0.]]
    """
    shapes.expect("W", W, "f f")
    shapes.expect("image", image, "n_H_prev n_W_prev")
    return _respond(jnp.asarray(W), jnp.asarray(image)[None], stride, pad)[0]


def flipped(W: Num[AnyArray, "f f"]) -> Num[AnyArray, "f f"]:
    """The filter with which respond computes what mathematicians call a convolution (course 4, week 1).

        W_flipped[u, v] = W[f - 1 - u, f - 1 - v]

    Deep learning leaves the flip out: a learned filter would only be learned flipped.

    >>> flipped(np.array([[3, 4, 4], [1, 0, 2], [-1, 0, 3]]))
    array([[ 3,  0, -1],
           [ 2,  0,  1],
           [ 4,  4,  3]])
    """
    shapes.expect("W", W, "f f")
    return W[::-1, ::-1]


def steered(W: Num[AnyArray, "f f"], angle: float) -> Float[Array, "f f"]:
    """A filter for edges of any direction, from one for vertical edges (course 4, week 1).

        W_steered = cos(angle) W + sin(angle) W.T          angle in degrees: 0 is W, 90 its transpose

    It answers most where the image gets dark in the direction of the angle, counted from the right downwards.

    >>> print(steered(SOBEL, 45.0)[0, :2].round(2))
    [1.41 1.41]
    """
    shapes.expect("W", W, "f f")
    theta = jnp.deg2rad(angle)
    return jnp.cos(theta) * jnp.asarray(W) + jnp.sin(theta) * jnp.asarray(W).T


def strength(
    W: Num[AnyArray, "f f"], image: Num[AnyArray, "n_H_prev n_W_prev"], *, pad: conv.Padding = 0
) -> Float[Array, "n_H n_W"]:
    """How strong the edge is at every place, whatever its direction and sign (course 4, week 1).

        strength = sqrt(respond(W, image)^2 + respond(W.T, image)^2)

    >>> image = jnp.zeros((4, 4)).at[:2, :].set(10.0)
    >>> print(strength(VERTICAL, image), strength(VERTICAL, image.T))
    [[30. 30.]
     [30. 30.]] [[30. 30.]
     [30. 30.]]
    """
    return jnp.hypot(respond(W, image, pad=pad), respond(np.asarray(W).T, image, pad=pad))


def on_channels(W: Num[AnyArray, "f f"], weights: Num[AnyArray, "n_C"]) -> Num[Array, "f f n_C"]:
    """One filter for all channels, with a weight for each (course 4, week 1).

        W_volume[u, v, c] = W[u, v] weights[c]

    Weights 1, 0, 0 look for edges in the red channel only, weights 1, 1, 1 for edges in any.

    >>> on_channels(VERTICAL, jnp.array([1.0, 0.0, 0.0])).shape
    (3, 3, 3)
    """
    shapes.expect("W", W, "f f")
    shapes.expect("weights", weights, "n_C")
    return jnp.asarray(W)[:, :, None] * jnp.asarray(weights)[None, None, :]


def gray(images: Num[AnyArray, "*m n_H n_W 3"]) -> Float[Array, "*m n_H n_W"]:
    """Gray images from colored ones, as bright as the eye sees them (course 4, week 1).

        gray = 0.299 R + 0.587 G + 0.114 B

    >>> print(gray(jnp.array([[[200, 100, 50]]], dtype=jnp.uint8)).round())
    [[124.]]
    """
    if images.shape[-1] != 3:
        raise ValueError(f"images must end with 3 channels, but have shape {images.shape}. Are the channels last?")
    return jnp.asarray(images, jnp.result_type(images, float)) @ jnp.array([0.299, 0.587, 0.114])


def times_used(n_H: int, n_W: int, f: int, *, stride: int = 1, pad: conv.Padding = 0) -> Int[np.ndarray, "n_H n_W"]:
    """How many windows see each pixel (course 4, week 1).

    A corner counts in one window only, a pixel in the middle in f f of them: one reason to pad.

    >>> times_used(4, 5, 3)
    array([[1, 2, 3, 2, 1],
           [2, 4, 6, 4, 2],
           [2, 4, 6, 4, 2],
           [1, 2, 3, 2, 1]])
    """
    p = conv.padding_width(pad, f)
    places_down, places_right = (conv.output_size(n, f, stride=stride, pad=p) for n in (n_H, n_W))
    times = np.zeros((n_H + 2 * p, n_W + 2 * p), dtype=int)
    for i in range(places_down):
        for j in range(places_right):
            times[i * stride : i * stride + f, j * stride : j * stride + f] += 1
    return times[p : p + n_H, p : p + n_W]


def cost(
    W: Float[AnyArray, "f f"], images: Num[AnyArray, "m n_H_prev n_W_prev"], targets: Num[AnyArray, "m n_H n_W"]
) -> Float[Array, ""]:
    """How far the answers of a filter are from those wanted (course 4, week 1).

        J = mean((respond(W, images) - targets)^2)        over all places of all images

    >>> print(cost(jnp.ones((1, 1)), jnp.full((2, 3, 3), 5.0), jnp.full((2, 3, 3), 3.0)))
    4.0
    """
    f = shapes.expect("W", W, "f f")["f"]
    sizes = shapes.expect("images", images, "m n_H_prev n_W_prev")
    if sizes["m"] == 0:
        raise ValueError(f"images must hold at least one image, but have shape {images.shape}. Is the set empty?")
    n_H, n_W = (conv.output_size(sizes[name], f) for name in ("n_H_prev", "n_W_prev"))
    shapes.expect("targets", targets, "m n_H n_W", m=sizes["m"], n_H=n_H, n_W=n_W)
    shapes.expect_numbers("images", images, guess="Was an image divided by 0?")
    shapes.expect_numbers("targets", targets)
    return jnp.mean((_respond(jnp.asarray(W), jnp.asarray(images), 1, 0) - jnp.asarray(targets)) ** 2)


def learn(
    images: Num[AnyArray, "m n_H_prev n_W_prev"],
    targets: Num[AnyArray, "m n_H n_W"],
    *,
    f: int,
    learning_rate: float,
    num_iterations: int,
) -> tuple[Float[Array, "f f"], Float[Array, "num_iterations"]]:
    """Learn the f f numbers of a filter instead of choosing them (course 4, week 1).

        W = 0
        repeat:  W = W - learning_rate dW            dW: the derivative of cost

    Returns:  the filter, and the cost before every step.

    >>> images = jax.random.normal(jax.random.key(0), (64, 12, 12))
    >>> targets = jax.vmap(lambda image: respond(SOBEL, image))(images)
    >>> W, costs = learn(images, targets, f=3, learning_rate=0.3, num_iterations=100)
    >>> print(jnp.abs(W.round(2)))
    [[1. 0. 1.]
     [2. 0. 2.]
     [1. 0. 1.]]
    """
    if num_iterations < 1:
        raise ValueError(f"num_iterations must be at least 1, but is {num_iterations}.")
    if learning_rate <= 0:
        raise ValueError(f"learning_rate must be positive, but is {learning_rate}. A negative one climbs the cost.")

    def step(W, _):
        J, dW = jax.value_and_grad(cost)(W, images, targets)
        return W - learning_rate * dW, J

    start = jnp.zeros((f, f), jnp.result_type(images, targets, float))
    return lax.scan(step, start, length=num_iterations)


def _respond(W, images, stride, pad):
    """One filter on gray images (m, n_H_prev, n_W_prev), by the layer of `conv`."""
    params = conv.Conv(W[:, :, None, None], jnp.zeros((1, 1, 1, 1), W.dtype))
    return conv.forward(params, images[:, :, :, None], stride=stride, pad=pad)[:, :, :, 0]
