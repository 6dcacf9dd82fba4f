"""Pooling layers: maximum and average, by loops and fast, forward and backward (course 4, week 1).

Convention: images are (m, n_H, n_W, n_C), channels last. A goes in and P comes out; dP means the derivative of the
cost with respect to P. Pooling looks at every channel alone and has nothing to learn.
"""

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Num

from dlcore import conv, fastpool, shapes
from dlcore.shapes import AnyArray


def max_pool(
    A: Num[AnyArray, "m n_H_prev n_W_prev n_C"], *, f: int, stride: int, pad: conv.Padding = 0
) -> Float[Array, "m n_H n_W n_C"]:
    """The largest value of every window, fast (course 4, week 1).

        P[i, j, c] = max over u, v of A[i stride + u, j stride + v, c]

    Pooling is hardly ever padded; the Inception block is the exception (course 4, week 2). What padding adds counts as
    minus infinity and never wins. Where several values of a window are largest, the first in reading order takes the
    whole derivative, as in max_pool_backward. Reverse mode only: jax.grad works, jax.jvp does not.

    >>> A = jnp.array([[1, 3, 2, 1], [2, 9, 1, 1], [1, 3, 2, 3], [5, 6, 1, 2]]).reshape(1, 4, 4, 1)
    >>> print(max_pool(A, f=2, stride=2)[0, :, :, 0])
    [[9. 2.]
     [6. 3.]]
    """
    *_, p = _layer(A, f, stride, pad)
    return fastpool.max_pool(*_floats(A), f, stride, p)


def max_pool_loop(
    A: Num[AnyArray, "m n_H_prev n_W_prev n_C"], *, f: int, stride: int, pad: conv.Padding = 0
) -> Float[np.ndarray, "m n_H n_W n_C"]:
    """The largest value of every window, window by window: the slow form that shows the formula (course 4, week 1).

        for every example, row i, column j and channel c:
            P[i, j, c] = max(A, padded, [i stride : i stride + f, j stride : j stride + f, c])

    >>> max_pool_loop(np.arange(25.0).reshape(1, 5, 5, 1), f=3, stride=1)[0, :, :, 0]
    array([[12., 13., 14.],
           [17., 18., 19.],
           [22., 23., 24.]])
    """
    m, n_H, n_W, n_C, p = _layer(A, f, stride, pad)
    A_pad = _bordered(np.asarray(A, dtype=float), p)

    P = np.zeros((m, n_H, n_W, n_C))
    for example in range(m):
        for i in range(n_H):
            for j in range(n_W):
                for c in range(n_C):
                    P[example, i, j, c] = np.max(A_pad[example, i * stride : i * stride + f, j * stride : j * stride + f, c])
    return P


def max_pool_backward(
    A: Num[AnyArray, "m n_H_prev n_W_prev n_C"],
    dP: Num[AnyArray, "m n_H n_W n_C"],
    *,
    f: int,
    stride: int,
    pad: conv.Padding = 0,
) -> Float[Array, "m n_H_prev n_W_prev n_C"]:
    """Derivative of max pooling, fast: what jax.grad of max_pool runs (course 4, week 1).

        for every place u, v in a window, in reading order, all windows at once:
            which       = this place where A at u, v > best, else as before          so the first maximum stays
            best        = max(best, A at u, v)
        for every place u, v:
            dA at u, v += dP where which is this place, else 0

    >>> A = jnp.array([[1.0, 5.0], [5.0, 2.0]]).reshape(1, 2, 2, 1)
    >>> print(max_pool_backward(A, jnp.full((1, 1, 1, 1), 3.0), f=2, stride=2)[0, :, :, 0])
    [[0. 3.]
     [0. 0.]]
    """
    m, n_H, n_W, n_C, p = _layer(A, f, stride, pad)
    shapes.expect("dP", dP, "m n_H n_W n_C", m=m, n_H=n_H, n_W=n_W, n_C=n_C)
    A, dP = _floats(A, dP)
    return fastpool.max_gradient(A, dP, f, stride, p)


def max_pool_backward_loop(
    A: Num[AnyArray, "m n_H_prev n_W_prev n_C"],
    dP: Num[AnyArray, "m n_H n_W n_C"],
    *,
    f: int,
    stride: int,
    pad: conv.Padding = 0,
) -> Float[np.ndarray, "m n_H_prev n_W_prev n_C"]:
    """Derivative of max pooling, window by window (course 4, week 1).

        for every example, row i, column j and channel c:
            dA at the first maximum of the window += dP[i, j, c]       windows may overlap, so they add up

    >>> max_pool_backward_loop(np.array([[1.0, 5.0]]).reshape(1, 1, 2, 1), np.ones((1, 1, 2, 1)), f=1, stride=1).ravel()
    array([1., 1.])
    """
    m, n_H, n_W, n_C, p = _layer(A, f, stride, pad)
    shapes.expect("dP", dP, "m n_H n_W n_C", m=m, n_H=n_H, n_W=n_W, n_C=n_C)
    A_pad, dP = _bordered(np.asarray(A, dtype=float), p), np.asarray(dP, dtype=float)

    dA_pad = np.zeros_like(A_pad)
    for example in range(m):
        for i in range(n_H):
            for j in range(n_W):
                for c in range(n_C):
                    window = A_pad[example, i * stride : i * stride + f, j * stride : j * stride + f, c]
                    u, v = np.unravel_index(np.argmax(window), window.shape)  # argmax takes the first
                    dA_pad[example, i * stride + u, j * stride + v, c] += dP[example, i, j, c]
    return dA_pad[:, p : p + A.shape[1], p : p + A.shape[2]]


def average_pool(A: Num[AnyArray, "m n_H_prev n_W_prev n_C"], *, f: int, stride: int) -> Float[Array, "m n_H n_W n_C"]:
    """The mean of every window, fast (course 4, week 1).

        P[i, j, c] = sum over u, v of A[i stride + u, j stride + v, c]  / f^2

    >>> A = jnp.array([[1, 3, 2, 1], [2, 9, 1, 1], [1, 3, 2, 3], [5, 6, 1, 2]]).reshape(1, 4, 4, 1)
    >>> print(average_pool(A, f=2, stride=2)[0, :, :, 0])
    [[3.75 1.25]
     [3.75 2.  ]]
    """
    _layer(A, f, stride, 0)
    return fastpool.average_pool(*_floats(A), f, stride, (A.shape[1], A.shape[2]))


def average_pool_loop(A: Num[AnyArray, "m n_H_prev n_W_prev n_C"], *, f: int, stride: int) -> Float[np.ndarray, "m n_H n_W n_C"]:
    """The mean of every window, window by window: the slow form that shows the formula (course 4, week 1).

        for every example, row i, column j and channel c:
            P[i, j, c] = mean(A[i stride : i stride + f, j stride : j stride + f, c])

    >>> average_pool_loop(np.arange(6.0).reshape(1, 2, 3, 1), f=2, stride=1).ravel()
    array([2., 3.])
    """
    m, n_H, n_W, n_C, _ = _layer(A, f, stride, 0)
    A = np.asarray(A, dtype=float)

    P = np.zeros((m, n_H, n_W, n_C))
    for example in range(m):
        for i in range(n_H):
            for j in range(n_W):
                for c in range(n_C):
                    P[example, i, j, c] = np.mean(A[example, i * stride : i * stride + f, j * stride : j * stride + f, c])
    return P


def average_pool_backward(
    A: Num[AnyArray, "m n_H_prev n_W_prev n_C"], dP: Num[AnyArray, "m n_H n_W n_C"], *, f: int, stride: int
) -> Float[Array, "m n_H_prev n_W_prev n_C"]:
    """Derivative of average pooling, fast; of A only the shape matters (course 4, week 1).

        for every place u, v in a window, all windows at once:
            dA at u, v += dP / f^2

    >>> print(average_pool_backward(jnp.zeros((1, 2, 2, 1)), jnp.ones((1, 1, 1, 1)), f=2, stride=2)[0, :, :, 0])
    [[0.25 0.25]
     [0.25 0.25]]
    """
    m, n_H, n_W, n_C, _ = _layer(A, f, stride, 0)
    shapes.expect("dP", dP, "m n_H n_W n_C", m=m, n_H=n_H, n_W=n_W, n_C=n_C)
    return fastpool.average_gradient(_floats(A, dP)[1], f, stride, (A.shape[1], A.shape[2]))


def average_pool_backward_loop(
    A: Num[AnyArray, "m n_H_prev n_W_prev n_C"], dP: Num[AnyArray, "m n_H n_W n_C"], *, f: int, stride: int
) -> Float[np.ndarray, "m n_H_prev n_W_prev n_C"]:
    """Derivative of average pooling, window by window (course 4, week 1).

        for every example, row i, column j and channel c:
            dA at all of the window += dP[i, j, c] / f^2

    >>> average_pool_backward_loop(np.zeros((1, 2, 3, 1)), np.ones((1, 1, 2, 1)), f=2, stride=1)[0, :, :, 0]
    array([[0.25, 0.5 , 0.25],
           [0.25, 0.5 , 0.25]])
    """
    m, n_H, n_W, n_C, _ = _layer(A, f, stride, 0)
    shapes.expect("dP", dP, "m n_H n_W n_C", m=m, n_H=n_H, n_W=n_W, n_C=n_C)
    dP = np.asarray(dP, dtype=float)

    dA = np.zeros(A.shape)
    for example in range(m):
        for i in range(n_H):
            for j in range(n_W):
                for c in range(n_C):
                    dA[example, i * stride : i * stride + f, j * stride : j * stride + f, c] += dP[example, i, j, c] / f**2
    return dA


def global_average(A: Num[AnyArray, "m n_H_prev n_W_prev n_C"]) -> Float[Array, "m 1 1 n_C"]:
    """One mean per channel, whatever the size of the image: often what ends a deep network (course 4, week 2).

        P[0, 0, c] = sum over i, j of A[i, j, c]  / (n_H_prev n_W_prev)

    >>> global_average(jnp.ones((5, 7, 7, 512))).shape
    (5, 1, 1, 512)
    """
    _layer(A, 1, 1, 0)
    return jnp.mean(_floats(A)[0], axis=(1, 2), keepdims=True)


def _bordered(A, p):
    """A with a border of minus infinity, which no maximum ever takes."""
    return np.pad(A, ((0, 0), (p, p), (p, p), (0, 0)), constant_values=-np.inf)


def _floats(*arrays):
    """All as JAX arrays of one floating type: pixels may come as whole numbers."""
    dtype = jnp.result_type(*arrays, float)
    return [jnp.asarray(x, dtype) for x in arrays]


def _layer(A, f, stride, pad):
    """The sizes m, n_H, n_W, n_C of what comes out and the padding, of a layer whose images fit."""
    sizes = shapes.expect("A", A, "m n_H_prev n_W_prev n_C")
    if sizes["m"] == 0:
        raise ValueError(f"A must hold at least one example, but has shape {A.shape}. Is the batch empty?")
    n_H, n_W = (conv.output_size(sizes[n], f, stride=stride, pad=pad) for n in ("n_H_prev", "n_W_prev"))
    p = conv.padding_width(pad, f)
    if p >= f:
        raise ValueError(f"pad must be smaller than f={f}, but is {p}: some windows would hold padding and no pixel.")
    return sizes["m"], n_H, n_W, sizes["n_C"], p
