"""The pooling of `pooling` in forms that a processor runs fast, with its derivatives written by hand (course 4, week 1).

Convention: images are (m, n_H, n_W, n_C), channels last. The arguments come from `pooling`, which has checked them.
Where windows lie side by side, every pixel of dA asks its own window; where they overlap or leave gaps, the shares of
the windows are spread and added. Reverse mode only: jax.grad works, jax.jvp does not.
"""

from functools import partial, reduce

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from dlcore import fastconv


@partial(jax.custom_vjp, nondiff_argnums=(1, 2, 3))
def max_pool(A: Float[Array, "m n_H_prev n_W_prev n_C"], f: int, stride: int, p: int) -> Float[Array, "m n_H n_W n_C"]:
    """The largest value of every window, all windows at once (course 4, week 1).

        P = max over the places (u, v) of a window of what all windows have there

    >>> max_pool(jnp.arange(16.0).reshape(1, 4, 4, 1), 2, 2, 0).ravel().tolist()
    [5.0, 7.0, 13.0, 15.0]
    """
    return reduce(jnp.maximum, places(_bordered(A, p), f, stride))


def max_gradient(
    A: Float[Array, "m n_H_prev n_W_prev n_C"], dP: Float[Array, "m n_H n_W n_C"], f: int, stride: int, p: int
) -> Float[Array, "m n_H_prev n_W_prev n_C"]:
    """Derivative of the cost with respect to the images behind max_pool (course 4, week 1).

        for every place, in reading order:
            which = this place where the value > best, else as before          so the first maximum stays
            best  = max(best, value)
        dA at a place = dP where which is this place, else 0

    One comparison for each value; a mask for each place, as the formula has it, would take three times as many steps.

    >>> max_gradient(jnp.array([[5.0, 5.0], [1.0, 2.0]]).reshape(1, 2, 2, 1), jnp.ones((1, 1, 1, 1)), 2, 2, 0).ravel().tolist()
    [1.0, 0.0, 0.0, 0.0]
    """
    A_pad = _bordered(A, p)
    size, (m, n_H, n_W, n_C) = (A_pad.shape[1], A_pad.shape[2]), dP.shape
    best, *others = places(A_pad, f, stride)
    which = jnp.zeros(best.shape, A.dtype)  # in the type of A: XLA then keeps to one width of numbers
    for place, values in enumerate(others, start=1):
        which = jnp.where(values > best, place, which)
        best = jnp.maximum(best, values)

    if f == stride and size == (f * n_H, f * n_W):
        place = jnp.arange(f * f, dtype=A.dtype).reshape(1, 1, f, 1, f, 1)
        dA_pad = jnp.where(place == which[:, :, None, :, None], dP[:, :, None, :, None], 0).reshape(m, *size, n_C)
    else:
        dA_pad = _add_up([jnp.where(which == place, dP, 0) for place in range(f * f)], f, stride, size)
    return dA_pad[:, p : p + A.shape[1], p : p + A.shape[2]]


@partial(jax.custom_vjp, nondiff_argnums=(1, 2, 3))
def average_pool(
    A: Float[Array, "m n_H_prev n_W_prev n_C"], f: int, stride: int, size: tuple[int, int]
) -> Float[Array, "m n_H n_W n_C"]:
    """The mean of every window, all windows at once; size is the height and width of A (course 4, week 1).

        P = sum over the places (u, v) of a window of what all windows have there  / f^2

    >>> average_pool(jnp.arange(16.0).reshape(1, 4, 4, 1), 2, 2, (4, 4)).ravel().tolist()
    [2.5, 4.5, 10.5, 12.5]
    """
    return reduce(jnp.add, places(A, f, stride)) / f**2


def average_gradient(
    dP: Float[Array, "m n_H n_W n_C"], f: int, stride: int, size: tuple[int, int]
) -> Float[Array, "m n_H_prev n_W_prev n_C"]:
    """Derivative of the cost with respect to the images behind average_pool, whose height and width are `size`
    (course 4, week 1).

        dA at a place = dP / f^2

    >>> average_gradient(jnp.ones((1, 1, 1, 1)), 2, 2, (2, 2)).ravel().tolist()
    [0.25, 0.25, 0.25, 0.25]
    """
    share, (m, n_H, n_W, n_C) = dP / f**2, dP.shape
    if f == stride and size == (f * n_H, f * n_W):
        return jnp.broadcast_to(share[:, :, None, :, None], (m, n_H, f, n_W, f, n_C)).reshape(m, *size, n_C)
    return _add_up([share] * f**2, f, stride, size)


def places(A: Float[Array, "m n_H_prev n_W_prev n_C"], f: int, stride: int) -> list[Float[Array, "m n_H n_W n_C"]]:
    """For every place (u, v) of a window, in reading order, what all windows have there (course 4, week 1).

        A[:, u :: stride, v :: stride]          as many rows and columns as there are windows

    >>> [x.ravel().tolist() for x in places(jnp.arange(4.0).reshape(1, 2, 2, 1), 1, 1)]
    [[0.0, 1.0, 2.0, 3.0]]
    """
    height, width = A.shape[1] - f + 1, A.shape[2] - f + 1
    return [A[:, u : u + height : stride, v : v + width : stride] for u in range(f) for v in range(f)]


def _add_up(parts, f, stride, size):
    """Back from places to images of this size: windows that overlap add up."""
    return reduce(jnp.add, [fastconv.spread(part, k // f, k % f, size, stride) for k, part in enumerate(parts)])


def _bordered(A, p):
    """A with a border of minus infinity, which no maximum ever takes."""
    return jnp.pad(A, ((0, 0), (p, p), (p, p), (0, 0)), constant_values=-jnp.inf) if p else A


max_pool.defvjp(
    lambda A, f, stride, p: (max_pool(A, f, stride, p), A),
    lambda f, stride, p, A, dP: (max_gradient(A, dP, f, stride, p),),
)
average_pool.defvjp(
    lambda A, f, stride, size: (average_pool(A, f, stride, size), None),
    lambda f, stride, size, _, dP: (average_gradient(dP, f, stride, size),),
)
