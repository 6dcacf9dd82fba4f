"""The convolution of `conv` in forms that a processor runs fast, with its derivatives written by hand (course 4, week 1).

Convention: images are (m, n_H, n_W, n_C), channels last, and W is (f, f, n_C_prev, n_C). The arguments come from
`conv`, which has checked them. XLA's own derivative of a convolution is many times slower inside lax.scan; these are
not. Reverse mode only: jax.grad works, also twice, and jax.jvp does not.
"""

from functools import partial

import jax
import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Float

CHANNELS_LAST = ("NHWC", "HWIO", "NHWC")


@partial(jax.custom_vjp, nondiff_argnums=(2, 3))
def convolve(
    A: Float[Array, "m n_H_prev n_W_prev n_C_prev"], W: Float[Array, "f f n_C_prev n_C"], stride: int, p: int
) -> Float[Array, "m n_H n_W n_C"]:
    """Convolve images with filters, p zeros on every side (course 4, week 1).

        Z[i, j, k] = sum over u, v, c of A[i stride + u - p, j stride + v - p, c] W[u, v, c, k]

    >>> convolve(jnp.ones((2, 7, 7, 3)), jnp.ones((3, 3, 3, 5)), 2, 0).shape
    (2, 3, 3, 5)
    """
    if W.shape[0] == 1:
        return _every(A, stride, p) @ W[0, 0]  # one product of matrices: no pixel has neighbors here
    if W.shape[2] == 1 and stride == 1 and A.shape[2] + 2 * p <= 40:
        return by_rows(A, W, p)
    return lax.conv_general_dilated(A, W, (stride, stride), [(p, p), (p, p)], dimension_numbers=CHANNELS_LAST)


def by_rows(
    A: Float[Array, "m n_H_prev n_W_prev n_C_prev"], W: Float[Array, "f f n_C_prev n_C"], p: int
) -> Float[Array, "m n_H n_W n_C"]:
    """Convolve with stride 1, a whole row of the output at once (course 4, week 1).

        Z[i, :, :] = [rows i ... i + f - 1 of A] band          band[u, j + v, c, j, k] = W[u, v, c, k], else 0

    Most numbers of the band are 0, and a product of matrices multiplies by them all. For a single channel that is still
    three times as quick as a convolution of XLA, which has nothing to work on side by side there. A NaN in a row of A
    shows in the whole row of Z, as 0 NaN is NaN.

    >>> by_rows(jnp.ones((2, 7, 7, 1)), jnp.ones((3, 3, 1, 5)), 0).shape
    (2, 5, 5, 5)
    """
    A = jnp.pad(A, ((0, 0), (p, p), (p, p), (0, 0)))
    (m, n_H, n_W, n_C_prev), (f, _, _, n_C) = A.shape, W.shape
    n_H, n_W_out = n_H - f + 1, n_W - f + 1
    j = jnp.arange(n_W_out)
    band = jnp.zeros((f, n_W, n_C_prev, n_W_out, n_C), W.dtype)
    for v in range(f):
        band = band.at[:, j + v, :, j].set(jnp.broadcast_to(W[:, v], (n_W_out, f, n_C_prev, n_C)))
    rows = jnp.concatenate([A[:, u : u + n_H].reshape(m * n_H, -1) for u in range(f)], axis=1)
    return (rows @ band.reshape(rows.shape[1], -1)).reshape(m, n_H, n_W_out, n_C)


def weight_gradient(
    A: Float[Array, "m n_H_prev n_W_prev n_C_prev"], dZ: Float[Array, "m n_H n_W n_C"], f: int, stride: int, p: int
) -> Float[Array, "f f n_C_prev n_C"]:
    """Derivative of the cost with respect to the filters (course 4, week 1).

        dW[u, v, c, k] = sum over examples, i, j of A[i stride + u - p, j stride + v - p, c] dZ[i, j, k]

    That is a convolution too, of the images with dZ: examples take the part of channels, channels that of examples, and
    a stride puts gaps into dZ.

    >>> weight_gradient(jnp.ones((2, 7, 7, 3)), jnp.ones((2, 3, 3, 5)), 3, 2, 0).shape
    (3, 3, 3, 5)
    """
    if f == 1:
        n_C_prev, n_C = A.shape[3], dZ.shape[3]
        return (_every(A, stride, p).reshape(-1, n_C_prev).T @ dZ.reshape(-1, n_C)).reshape(1, 1, n_C_prev, n_C)
    dW = lax.conv_general_dilated(
        A.transpose(3, 1, 2, 0),
        dZ.transpose(1, 2, 0, 3),
        (1, 1),
        [(p, p), (p, p)],
        rhs_dilation=(stride, stride),
        dimension_numbers=CHANNELS_LAST,
    )
    return dW.transpose(1, 2, 0, 3)[:f, :f]  # larger where the last stride left pixels over


def input_gradient(
    dZ: Float[Array, "m n_H n_W n_C"], W: Float[Array, "f f n_C_prev n_C"], size: tuple[int, int], stride: int, p: int
) -> Float[Array, "m n_H_prev n_W_prev n_C_prev"]:
    """Derivative of the cost with respect to the images, whose height and width are `size` (course 4, week 1).

        dA[i stride + u - p, j stride + v - p, c] += sum over k of W[u, v, c, k] dZ[i, j, k]

    With stride 1 that is again a convolution: of dZ, with the filters flipped, and input and output channels exchanged.
    With a larger stride dZ would need zeros between its pixels, so its products with W are spread out instead.

    >>> input_gradient(jnp.ones((2, 3, 3, 5)), jnp.ones((3, 3, 4, 5)), (7, 7), 2, 0).shape
    (2, 7, 7, 4)
    """
    f = W.shape[0]
    m, n_H, n_W, n_C = dZ.shape
    height, width = size[0] + 2 * p, size[1] + 2 * p
    if stride == 1 and 1 < f and p < f:
        flipped = W[::-1, ::-1].transpose(0, 1, 3, 2)
        border = f - 1 - p
        return lax.conv_general_dilated(dZ, flipped, (1, 1), [(border, border)] * 2, dimension_numbers=CHANNELS_LAST)

    products = dZ.reshape(m * n_H * n_W, n_C) @ W.reshape(-1, n_C).T
    products = products.reshape(m, n_H, n_W, f, f, -1)
    dA = jnp.zeros((m, height, width, W.shape[2]), dZ.dtype)
    for u in range(f):
        for v in range(f):
            dA += spread(products[:, :, :, u, v], u, v, (height, width), stride)
    return dA[:, p : p + size[0], p : p + size[1]]


def spread(
    x: Float[Array, "m n_H n_W n_C"], u: int, v: int, size: tuple[int, int], stride: int
) -> Float[Array, "m n_H_prev n_W_prev n_C"]:
    """One value per window, put where the place (u, v) of that window lies in images of this size (course 4, week 1).

        out[i stride + u, j stride + v] = x[i, j]           zeros everywhere else

    >>> print(spread(jnp.ones((1, 2, 2, 1)), 0, 1, (3, 5), 2)[0, :, :, 0])
    [[0. 1. 0. 1. 0.]
     [0. 0. 0. 0. 0.]
     [0. 1. 0. 1. 0.]]
    """
    below = size[0] - u - ((x.shape[1] - 1) * stride + 1)
    right = size[1] - v - ((x.shape[2] - 1) * stride + 1)
    config = [(0, 0, 0), (u, below, stride - 1), (v, right, stride - 1), (0, 0, 0)]
    return lax.pad(x, jnp.zeros((), x.dtype), config)


def _forward(A, W, stride, p):
    return convolve(A, W, stride, p), (A, W)


def _backward(stride, p, saved, dZ):
    A, W = saved
    dA = input_gradient(dZ, W, A.shape[1:3], stride, p)
    return dA, weight_gradient(A, dZ, W.shape[0], stride, p)


convolve.defvjp(_forward, _backward)


def _every(A, stride, p):
    """Every stride-th pixel of the padded images."""
    return jnp.pad(A, ((0, 0), (p, p), (p, p), (0, 0)))[:, ::stride, ::stride]
