"""The convolution layer: sizes, padding, by loops and fast, forward and backward (course 4, week 1).

Convention: images are (m, n_H, n_W, n_C), channels last; W is (f, f, n_C_prev, n_C) and b is (1, 1, 1, n_C), one filter
and one number for every channel of the output. "Convolution" does not flip the filter, as in all of deep learning.
dZ means the derivative of the cost with respect to Z.
"""

from typing import Literal, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Key, Num

from dlcore import fastconv, shapes
from dlcore.shapes import AnyArray

Padding = int | Literal["valid", "same"]


class Conv(NamedTuple):
    """The filters W and the biases b of a layer, or the derivatives dW and db of the cost (course 4, week 1).

    >>> Conv(W=jnp.zeros((3, 3, 3, 10)), b=jnp.zeros((1, 1, 1, 10))).b.shape
    (1, 1, 1, 10)
    """

    W: Num[AnyArray, "f f n_C_prev n_C"]
    b: Num[AnyArray, "1 1 1 n_C"]


def init(f: int, n_C_prev: int, n_C: int, *, key: Key[Array, ""]) -> Conv:
    """Random filters for a layer that a ReLU follows (course 4, week 1).

        W = normal sqrt(2 / (f f n_C_prev))        He: f f n_C_prev numbers flow into each output
        b = 0

    >>> init(5, 3, 6, key=jax.random.key(0)).W.shape
    (5, 5, 3, 6)
    """
    for name, size in {"f": f, "n_C_prev": n_C_prev, "n_C": n_C}.items():
        if size < 1:
            raise ValueError(f"{name} must be at least 1, but is {size}.")
    W = jnp.sqrt(2 / (f * f * n_C_prev)) * jax.random.normal(key, (f, f, n_C_prev, n_C))
    return Conv(W, jnp.zeros((1, 1, 1, n_C)))


def padding_width(pad: Padding, f: int) -> int:
    """How many zeros go on each side of an image (course 4, week 1).

        valid: p = 0
        same:  p = (f - 1) / 2                     the output is as large as the input, with stride 1 and odd f

    >>> padding_width("same", 5), padding_width("valid", 5), padding_width(1, 5)
    (2, 0, 1)
    """
    if pad == "valid":
        return 0
    if pad == "same":
        if f % 2 == 0:
            raise ValueError(f"same padding needs an odd filter, but f is {f}: {(f - 1) / 2} zeros a side are no whole number.")
        return (f - 1) // 2
    if isinstance(pad, str):
        raise ValueError(f"pad must be 'valid', 'same' or a number of zeros, but is {pad!r}.")
    if pad < 0:
        raise ValueError(f"pad must not be negative, but is {pad}. To make an image smaller, slice it.")
    return pad


def output_size(n: int, f: int, *, stride: int = 1, pad: Padding = 0) -> int:
    """How many places a filter has along an axis of length n (course 4, week 1).

        n_out = floor((n + 2 p - f) / stride) + 1

    A window that would stick out is not computed: hence the floor.

    >>> output_size(39, 3), output_size(37, 5, stride=2), output_size(6, 3, pad="same")
    (37, 17, 6)
    """
    if f < 1:
        raise ValueError(f"f must be at least 1, but is {f}. Is it an even share of the image that rounds to 0?")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, but is {stride}. With stride 0 the window never moves.")
    p = padding_width(pad, f)
    if n + 2 * p < f:
        raise ValueError(
            f"a window of f={f} does not fit into {n} + 2 * {p} pixels. Did too many layers make the image too small?"
        )
    return (n + 2 * p - f) // stride + 1


def zero_pad(X: Num[AnyArray, "m n_H n_W n_C"], pad: int) -> Num[Array, "m n_H_out n_W_out n_C"]:
    """A border of zeros around every image, none around examples and channels (course 4, week 1).

    >>> print(zero_pad(jnp.ones((1, 1, 2, 1)), 1)[0, :, :, 0])
    [[0. 0. 0. 0.]
     [0. 1. 1. 0.]
     [0. 0. 0. 0.]]
    """
    shapes.expect("X", X, "m n_H n_W n_C")
    p = padding_width(pad, 1)
    return jnp.pad(X, ((0, 0), (p, p), (p, p), (0, 0)))


def single_step(
    a_slice: Num[AnyArray, "f f n_C_prev"], W: Num[AnyArray, "f f n_C_prev"], b: float | Num[AnyArray, "*ones"]
) -> Num[Array, ""]:
    """One filter at one place: a single number (course 4, week 1).

        z = sum over u, v, c of a_slice[u, v, c] W[u, v, c]  + b

    >>> a_slice = jnp.array([[3.0, 0.0, 1.0], [1.0, 5.0, 8.0], [2.0, 7.0, 2.0]])[:, :, None]
    >>> vertical = jnp.array([[1.0, 0.0, -1.0]] * 3)[:, :, None]
    >>> print(single_step(a_slice, vertical, 0.0))
    -5.0
    """
    sizes = shapes.expect("W", W, "f f n_C_prev")
    shapes.expect("a_slice", a_slice, "f f n_C_prev", **sizes)
    return jnp.sum(jnp.asarray(a_slice) * jnp.asarray(W)) + jnp.asarray(b).reshape(())


def forward_loop(
    params: Conv, A_prev: Num[AnyArray, "m n_H_prev n_W_prev n_C_prev"], *, stride: int = 1, pad: Padding = 0
) -> Float[np.ndarray, "m n_H n_W n_C"]:
    """The convolution number by number: the slow form that shows the formula (course 4, week 1).

        for every example, row i, column j and filter k:
            a_slice    = A_prev, padded, [i stride : i stride + f, j stride : j stride + f, :]
            Z[i, j, k] = sum(a_slice W[:, :, :, k]) + b[k]

    >>> forward_loop(Conv(np.ones((3, 3, 1, 1)), np.zeros((1, 1, 1, 1))), np.ones((1, 4, 5, 1)))[0, :, :, 0]
    array([[9., 9., 9.],
           [9., 9., 9.]])
    """
    m, n_H, n_W, n_C, f, p = _layer(params, A_prev, stride, pad)
    W, b = np.asarray(params.W, dtype=float), np.asarray(params.b, dtype=float)
    A_pad = np.pad(np.asarray(A_prev, dtype=float), ((0, 0), (p, p), (p, p), (0, 0)))

    Z = np.zeros((m, n_H, n_W, n_C))
    for example in range(m):
        for i in range(n_H):
            for j in range(n_W):
                a_slice = A_pad[example, i * stride : i * stride + f, j * stride : j * stride + f, :]
                for k in range(n_C):
                    Z[example, i, j, k] = np.sum(a_slice * W[:, :, :, k]) + b[0, 0, 0, k]
    return Z


def backward_loop(
    params: Conv,
    A_prev: Num[AnyArray, "m n_H_prev n_W_prev n_C_prev"],
    dZ: Num[AnyArray, "m n_H n_W n_C"],
    *,
    stride: int = 1,
    pad: Padding = 0,
) -> tuple[Conv, Float[np.ndarray, "m n_H_prev n_W_prev n_C_prev"]]:
    """Derivatives of a convolution, number by number (course 4, week 1).

        for every example, row i, column j and filter k:
            dA_prev at the slice += W[:, :, :, k] dZ[i, j, k]     windows overlap, so they add up
            dW[:, :, :, k]       += a_slice dZ[i, j, k]
            db[k]                += dZ[i, j, k]
        dA_prev loses the border that padding gave it

    Returns:  dW and db, as a Conv, and dA_prev.

    >>> params = Conv(np.full((1, 1, 1, 1), 2.0), np.zeros((1, 1, 1, 1)))
    >>> grads, dA_prev = backward_loop(params, np.full((1, 2, 2, 1), 3.0), np.ones((1, 2, 2, 1)))
    >>> print(grads.W.ravel(), grads.b.ravel(), dA_prev.ravel())
    [12.] [4.] [2. 2. 2. 2.]
    """
    m, n_H, n_W, n_C, f, p = _layer(params, A_prev, stride, pad)
    shapes.expect("dZ", dZ, "m n_H n_W n_C", m=m, n_H=n_H, n_W=n_W, n_C=n_C)
    W, dZ = np.asarray(params.W, dtype=float), np.asarray(dZ, dtype=float)
    A_pad = np.pad(np.asarray(A_prev, dtype=float), ((0, 0), (p, p), (p, p), (0, 0)))

    dA_pad, dW, db = np.zeros_like(A_pad), np.zeros_like(W), np.zeros((1, 1, 1, n_C))
    for example in range(m):
        for i in range(n_H):
            for j in range(n_W):
                window = example, slice(i * stride, i * stride + f), slice(j * stride, j * stride + f)
                for k in range(n_C):
                    dA_pad[window] += W[:, :, :, k] * dZ[example, i, j, k]
                    dW[:, :, :, k] += A_pad[window] * dZ[example, i, j, k]
                    db[0, 0, 0, k] += dZ[example, i, j, k]
    n_H_prev, n_W_prev = A_prev.shape[1:3]
    return Conv(dW, db), dA_pad[:, p : p + n_H_prev, p : p + n_W_prev, :]  # not p:-p, which is empty for p = 0


def forward(
    params: Conv, A_prev: Num[AnyArray, "m n_H_prev n_W_prev n_C_prev"], *, stride: int = 1, pad: Padding = 0
) -> Float[Array, "m n_H n_W n_C"]:
    """A convolution layer without its activation, fast (course 4, week 1).

        Z = W * A_prev + b                       * is the convolution of forward_loop

    >>> params = init(5, 3, 6, key=jax.random.key(0))
    >>> forward(params, jnp.ones((2, 32, 32, 3))).shape
    (2, 28, 28, 6)
    """
    *_, p = _layer(params, A_prev, stride, pad)
    W, b, A_prev = _floats(params.W, params.b, A_prev)
    return jnp.add(fastconv.convolve(A_prev, W, stride, p), b)


def backward(
    params: Conv,
    A_prev: Num[AnyArray, "m n_H_prev n_W_prev n_C_prev"],
    dZ: Num[AnyArray, "m n_H n_W n_C"],
    *,
    stride: int = 1,
    pad: Padding = 0,
) -> tuple[Conv, Float[Array, "m n_H_prev n_W_prev n_C_prev"]]:
    """Derivatives of a convolution, fast: what jax.grad of forward runs (course 4, week 1).

        dW, dA_prev: as in backward_loop, all places of the filter at once
        db = sum of dZ over examples, rows and columns

    >>> params = init(3, 2, 4, key=jax.random.key(0))
    >>> grads, dA_prev = backward(params, jnp.ones((1, 5, 7, 2)), jnp.ones((1, 3, 5, 4)))
    >>> grads.W.shape, grads.b.shape, dA_prev.shape
    ((3, 3, 2, 4), (1, 1, 1, 4), (1, 5, 7, 2))
    """
    m, n_H, n_W, n_C, f, p = _layer(params, A_prev, stride, pad)
    shapes.expect("dZ", dZ, "m n_H n_W n_C", m=m, n_H=n_H, n_W=n_W, n_C=n_C)
    W, A_prev, dZ = _floats(params.W, A_prev, dZ)
    dW = fastconv.weight_gradient(A_prev, dZ, f, stride, p)
    db = jnp.sum(dZ, axis=(0, 1, 2), keepdims=True)
    dA_prev = fastconv.input_gradient(dZ, W, (A_prev.shape[1], A_prev.shape[2]), stride, p)
    return Conv(dW, db), dA_prev


def _floats(*arrays):
    """All as JAX arrays of one floating type: pixels may come as whole numbers."""
    dtype = jnp.result_type(*arrays, float)
    return [jnp.asarray(x, dtype) for x in arrays]


def _layer(params, A_prev, stride, pad):
    """The sizes m, n_H, n_W, n_C, f, p of a layer whose parameters and images fit together."""
    if not isinstance(params, Conv):
        raise TypeError(f"params must be a Conv, but is a {type(params).__name__}. Make it one: Conv(W, b).")
    sizes = shapes.expect("W", params.W, "f f n_C_prev n_C")
    shapes.expect("b", params.b, "1 1 1 n_C", n_C=sizes["n_C"])
    images = shapes.expect("A_prev", A_prev, "m n_H_prev n_W_prev n_C_prev", n_C_prev=sizes["n_C_prev"])
    if images["m"] == 0:
        raise ValueError(f"A_prev must hold at least one example, but has shape {A_prev.shape}. Is the batch empty?")
    f = sizes["f"]
    n_H = output_size(images["n_H_prev"], f, stride=stride, pad=pad)
    n_W = output_size(images["n_W_prev"], f, stride=stride, pad=pad)
    return images["m"], n_H, n_W, sizes["n_C"], f, padding_width(pad, f)
