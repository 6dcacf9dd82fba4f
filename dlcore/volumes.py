"""Convolutions along one axis, for signals, and along three, for scans and films (course 4, week 4).

Convention: signals are (m, T, n_C) with filters (f, n_C_prev, n_C); volumes are (m, n_D, n_H, n_W, n_C) with filters
(f, f, f, n_C_prev, n_C). Channels come last, and b has one number per filter, as in `conv`. The size along every axis
is conv.output_size.
"""

from functools import reduce
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Key, Num

from dlcore import conv, fastconv, shapes
from dlcore.shapes import AnyArray


class Conv1D(NamedTuple):
    """The filters and biases of a layer for signals (course 4, week 4).

    >>> Conv1D(W=jnp.zeros((5, 1, 16)), b=jnp.zeros((1, 1, 16))).W.shape
    (5, 1, 16)
    """

    W: Num[AnyArray, "f n_C_prev n_C"]
    b: Num[AnyArray, "1 1 n_C"]


class Conv3D(NamedTuple):
    """The filters and biases of a layer for volumes (course 4, week 4).

    >>> Conv3D(W=jnp.zeros((5, 5, 5, 1, 16)), b=jnp.zeros((1, 1, 1, 1, 16))).b.shape
    (1, 1, 1, 1, 16)
    """

    W: Num[AnyArray, "f f f n_C_prev n_C"]
    b: Num[AnyArray, "1 1 1 1 n_C"]


def init_1d(f: int, n_C_prev: int, n_C: int, *, key: Key[Array, ""]) -> Conv1D:
    """Random filters for signals, for a layer that a ReLU follows (course 4, week 4).

        W = normal sqrt(2 / (f n_C_prev))          He: f n_C_prev numbers flow into each output
        b = 0

    >>> sum(p.size for p in init_1d(5, 16, 32, key=jax.random.key(0)))
    2592
    """
    _at_least_one(f=f, n_C_prev=n_C_prev, n_C=n_C)
    W = jnp.sqrt(2 / (f * n_C_prev)) * jax.random.normal(key, (f, n_C_prev, n_C))
    return Conv1D(W, jnp.zeros((1, 1, n_C)))


def init_3d(f: int, n_C_prev: int, n_C: int, *, key: Key[Array, ""]) -> Conv3D:
    """Random filters for volumes, for a layer that a ReLU follows (course 4, week 4).

        W = normal sqrt(2 / (f f f n_C_prev))      He: f f f n_C_prev numbers flow into each output
        b = 0

    >>> sum(p.size for p in init_3d(5, 1, 16, key=jax.random.key(0)))
    2016
    """
    _at_least_one(f=f, n_C_prev=n_C_prev, n_C=n_C)
    W = jnp.sqrt(2 / (f**3 * n_C_prev)) * jax.random.normal(key, (f, f, f, n_C_prev, n_C))
    return Conv3D(W, jnp.zeros((1, 1, 1, 1, n_C)))


def forward_1d(
    params: Conv1D, A_prev: Num[AnyArray, "m T_prev n_C_prev"], *, stride: int = 1, pad: conv.Padding = 0
) -> Float[Array, "m T n_C"]:
    """A convolution along time, fast (course 4, week 4).

        Z[t] = sum over u of A_prev, padded, [t stride + u] W[u]  + b       each a product (n_C_prev) by (n_C_prev, n_C)

    >>> heartbeats = jnp.ones((2, 14, 1))
    >>> forward_1d(init_1d(5, 1, 16, key=jax.random.key(0)), heartbeats).shape
    (2, 10, 16)
    """
    f, p, _, (T,) = _layer(Conv1D, params, A_prev, "m T_prev n_C_prev", stride, pad)
    W, b, A_prev = _floats(params.W, params.b, A_prev)
    A_pad = jnp.pad(A_prev, ((0, 0), (p, p), (0, 0)))
    return reduce(jnp.add, [_every(A_pad, u, T, stride) @ W[u] for u in range(f)]) + b


def forward_1d_loop(
    params: Conv1D, A_prev: Num[AnyArray, "m T_prev n_C_prev"], *, stride: int = 1, pad: conv.Padding = 0
) -> Float[np.ndarray, "m T n_C"]:
    """A convolution along time, number by number: the slow form that shows the formula (course 4, week 4).

        for every example, time t and filter k:
            a_slice = A_prev, padded, [t stride : t stride + f, :]
            Z[t, k] = sum(a_slice W[:, :, k]) + b[k]

    >>> difference = Conv1D(np.array([-1.0, 1.0]).reshape(2, 1, 1), np.zeros((1, 1, 1)))
    >>> forward_1d_loop(difference, np.array([[[1.0], [4.0], [9.0], [16.0]]])).ravel()
    array([3., 5., 7.])
    """
    f, p, n_C, (T,) = _layer(Conv1D, params, A_prev, "m T_prev n_C_prev", stride, pad)
    W, b = np.asarray(params.W, dtype=float), np.asarray(params.b, dtype=float)
    A_pad = np.pad(np.asarray(A_prev, dtype=float), ((0, 0), (p, p), (0, 0)))

    Z = np.zeros((A_prev.shape[0], T, n_C))
    for example in range(A_prev.shape[0]):
        for t in range(T):
            a_slice = A_pad[example, t * stride : t * stride + f, :]
            for k in range(n_C):
                Z[example, t, k] = np.sum(a_slice * W[:, :, k]) + b[0, 0, k]
    return Z


def forward_3d(
    params: Conv3D, A_prev: Num[AnyArray, "m n_D_prev n_H_prev n_W_prev n_C_prev"], *, stride: int = 1, pad: conv.Padding = 0
) -> Float[Array, "m n_D n_H n_W n_C"]:
    """A convolution along depth, height and width, fast (course 4, week 4).

        Z[d] = sum over t of A_prev, padded, [d stride + t] * W[t]  + b        * is the convolution of images

    A volume is a stack of images: a filter of depth f is f filters for images, one for each of f neighboring slices.

    >>> scans = jnp.ones((2, 14, 14, 14, 1))
    >>> forward_3d(init_3d(5, 1, 16, key=jax.random.key(0)), scans).shape
    (2, 10, 10, 10, 16)
    """
    f, p, n_C, (n_D, n_H, n_W) = _layer(Conv3D, params, A_prev, "m n_D_prev n_H_prev n_W_prev n_C_prev", stride, pad)
    W, b, A_prev = _floats(params.W, params.b, A_prev)
    m, _, *slice_shape = A_prev.shape
    A_pad = jnp.pad(A_prev, ((0, 0), (p, p), (0, 0), (0, 0), (0, 0)))

    Z = jnp.zeros((m * n_D, n_H, n_W, n_C), A_prev.dtype)
    for t in range(f):
        images = _every(A_pad, t, n_D, stride).reshape(m * n_D, *slice_shape)  # all slices of all examples are one batch
        Z = jnp.add(Z, fastconv.convolve(images, W[t], stride, p))
    return Z.reshape(m, n_D, n_H, n_W, n_C) + b


def forward_3d_loop(
    params: Conv3D, A_prev: Num[AnyArray, "m n_D_prev n_H_prev n_W_prev n_C_prev"], *, stride: int = 1, pad: conv.Padding = 0
) -> Float[np.ndarray, "m n_D n_H n_W n_C"]:
    """A convolution of volumes, number by number: the slow form that shows the formula (course 4, week 4).

        for every example, depth d, row i, column j and filter k:
            a_slice       = A_prev, padded, [d stride : d stride + f, i stride : i stride + f, j stride : j stride + f, :]
            Z[d, i, j, k] = sum(a_slice W[:, :, :, :, k]) + b[k]

    >>> forward_3d_loop(Conv3D(np.ones((2, 2, 2, 1, 1)), np.zeros((1, 1, 1, 1, 1))), np.ones((1, 2, 2, 3, 1))).ravel()
    array([8., 8.])
    """
    f, p, n_C, sizes = _layer(Conv3D, params, A_prev, "m n_D_prev n_H_prev n_W_prev n_C_prev", stride, pad)
    W, b = np.asarray(params.W, dtype=float), np.asarray(params.b, dtype=float)
    A_pad = np.pad(np.asarray(A_prev, dtype=float), ((0, 0), (p, p), (p, p), (p, p), (0, 0)))

    Z = np.zeros((A_prev.shape[0], *sizes, n_C))
    for example in range(A_prev.shape[0]):
        for place in np.ndindex(sizes):  # d, i, j
            window = tuple(slice(start * stride, start * stride + f) for start in place)
            a_slice = A_pad[(example, *window)]
            for k in range(n_C):
                Z[(example, *place, k)] = np.sum(a_slice * W[:, :, :, :, k]) + b[0, 0, 0, 0, k]
    return Z


def _every(A, first, n, stride):
    """n entries of axis 1, every stride-th from the first on."""
    return A[:, first : first + (n - 1) * stride + 1 : stride]


def _floats(*arrays):
    """All as JAX arrays of one floating type."""
    dtype = jnp.result_type(*arrays, float)
    return [jnp.asarray(x, dtype) for x in arrays]


def _at_least_one(**sizes):
    for name, size in sizes.items():
        if size < 1:
            raise ValueError(f"{name} must be at least 1, but is {size}.")


def _layer(kind, params, A_prev, letters, stride, pad):
    """f, the padding, n_C and the size along each axis, of a layer whose parameters and data fit together."""
    if not isinstance(params, kind):
        raise TypeError(f"params must be a {kind.__name__}, but is a {type(params).__name__}. Is it for other data?")
    axes = letters.split()[1:-1]
    sizes = shapes.expect("W", params.W, f"{'f ' * len(axes)}n_C_prev n_C")
    shapes.expect("b", params.b, f"{'1 ' * (len(axes) + 1)}n_C", n_C=sizes["n_C"])
    data = shapes.expect("A_prev", A_prev, letters, n_C_prev=sizes["n_C_prev"])
    if data["m"] == 0:
        raise ValueError(f"A_prev must hold at least one example, but has shape {A_prev.shape}. Is the batch empty?")
    f = sizes["f"]
    after = tuple(conv.output_size(data[axis], f, stride=stride, pad=pad) for axis in axes)
    return f, conv.padding_width(pad, f), sizes["n_C"], after
