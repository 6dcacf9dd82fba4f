"""A convolution as one product of matrices: patches in rows, or a sparse matrix (course 4, week 1).

Convention: images are (m, n_H, n_W, n_C), channels last, and W is (f, f, n_C_prev, n_C), as in `conv`. These forms
show what a convolution is; conv.forward is faster.
"""

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Num

from dlcore import conv, shapes
from dlcore.conv import Conv
from dlcore.shapes import AnyArray


def unroll(
    A: Num[AnyArray, "m n_H_prev n_W_prev n_C_prev"], f: int, *, stride: int = 1, pad: conv.Padding = 0
) -> Num[Array, "places numbers"]:
    """What every window sees, as a row of numbers: places = m n_H n_W, numbers = f f n_C_prev (course 4, week 1).

    Pixels are copied into every window that sees them: with f = 3 the matrix is nine times as large as the images.

    >>> unroll(jnp.ones((2, 32, 32, 3)), 5).shape
    (1568, 75)
    """
    sizes = shapes.expect("A", A, "m n_H_prev n_W_prev n_C_prev")
    n_H, n_W = (conv.output_size(sizes[name], f, stride=stride, pad=pad) for name in ("n_H_prev", "n_W_prev"))
    A_pad = conv.zero_pad(A, conv.padding_width(pad, f))
    height, width = (n_H - 1) * stride + 1, (n_W - 1) * stride + 1
    places = [A_pad[:, u : u + height : stride, v : v + width : stride] for u in range(f) for v in range(f)]
    return jnp.stack(places, axis=3).reshape(sizes["m"] * n_H * n_W, f * f * sizes["n_C_prev"])


def forward(
    params: Conv, A_prev: Num[AnyArray, "m n_H_prev n_W_prev n_C_prev"], *, stride: int = 1, pad: conv.Padding = 0
) -> Float[Array, "m n_H n_W n_C"]:
    """conv.forward as one product of matrices (course 4, week 1).

        Z = patches W + b                       (places, numbers) times (numbers, n_C)

    >>> params = conv.Conv(jnp.ones((3, 3, 1, 2)), jnp.zeros((1, 1, 1, 2)))
    >>> print(forward(params, jnp.ones((1, 4, 5, 1)))[0, :, :, 0])
    [[9. 9. 9.]
     [9. 9. 9.]]
    """
    sizes = shapes.expect("W", params.W, "f f n_C_prev n_C")
    shapes.expect("b", params.b, "1 1 1 n_C", n_C=sizes["n_C"])
    shapes.expect("A_prev", A_prev, "m n_H_prev n_W_prev n_C_prev", n_C_prev=sizes["n_C_prev"])
    f, n_C = sizes["f"], sizes["n_C"]
    n_H, n_W = (conv.output_size(n, f, stride=stride, pad=pad) for n in A_prev.shape[1:3])
    # One column per filter, its numbers in the order of a row of patches.
    Z = unroll(A_prev, f, stride=stride, pad=pad) @ jnp.asarray(params.W).reshape(-1, n_C)
    return Z.reshape(A_prev.shape[0], n_H, n_W, n_C) + jnp.asarray(params.b)


def matrix(W: Num[AnyArray, "f f n_C_prev n_C"], n_H_prev: int, n_W_prev: int) -> Float[np.ndarray, "n_out n_in"]:
    """The weights of the dense layer that does what the filters do, without padding and with stride 1 (course 4, week 1).

        A_prev and Z of one image are unrolled to columns:  Z = matrix A_prev

    Sparse: a row has f f n_C_prev numbers that are not 0. Shared: the rows of one filter hold the same numbers.

    >>> M = matrix(np.ones((3, 3, 1, 1)), 6, 6)
    >>> print(M.shape, np.count_nonzero(M[0]), "of 36 inputs")
    (16, 36) 9 of 36 inputs
    """
    sizes = shapes.expect("W", W, "f f n_C_prev n_C")
    f, n_C_prev, n_C = sizes["f"], sizes["n_C_prev"], sizes["n_C"]
    n_H, n_W = conv.output_size(n_H_prev, f), conv.output_size(n_W_prev, f)
    M = np.zeros((n_H, n_W, n_C, n_H_prev, n_W_prev, n_C_prev), dtype=np.result_type(np.asarray(W).dtype, np.float32))
    for i in range(n_H):
        for j in range(n_W):
            M[i, j, :, i : i + f, j : j + f, :] = np.moveaxis(np.asarray(W), 3, 0)
    return M.reshape(n_H * n_W * n_C, n_H_prev * n_W_prev * n_C_prev)
