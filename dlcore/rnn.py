"""The plain recurrent network, forward and backward through time (course 5, week 1).

Convention: x is (n_x, m, T_x), a is (n_a, m, T_x), and a step sees (n_x, m), as a dense layer does. Waa multiplies a
and helps to compute a: the second letter says what a matrix multiplies, the first what it computes.
dz means the derivative of J with respect to z, and J is a sum over the steps: no 1/T appears.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Key, Num

from dlcore import recurrent, shapes
from dlcore.shapes import AnyArray


class RNN(NamedTuple):
    """Parameters of a recurrent layer, or their derivatives (course 5, week 1).

    >>> RNN(Waa=jnp.zeros((5, 5)), Wax=jnp.zeros((5, 3)), ba=jnp.zeros((5, 1))).Wax.shape
    (5, 3)
    """

    Waa: Float[AnyArray, "n_a n_a"]
    Wax: Float[AnyArray, "n_a n_x"]
    ba: Float[AnyArray, "n_a 1"]


class Output(NamedTuple):
    """Parameters of the layer that makes an answer of each activation, or their derivatives (course 5, week 1).

    >>> Output(Wya=jnp.zeros((2, 5)), by=jnp.zeros((2, 1))).by.shape
    (2, 1)
    """

    Wya: Float[AnyArray, "n_y n_a"]
    by: Float[AnyArray, "n_y 1"]


def init(n_x: int, n_a: int, *, key: Key[Array, ""]) -> RNN:
    """Small random weights: their rows have length 1 on average (course 5, week 1).

        Waa = normal / sqrt(n_a)
        Wax = normal / sqrt(n_x)
        ba  = 0

    >>> init(3, 5, key=jax.random.key(0)).Wax.shape
    (5, 3)
    """
    a_key, x_key = jax.random.split(key)
    Waa = jax.random.normal(a_key, (n_a, n_a)) / n_a**0.5
    Wax = jax.random.normal(x_key, (n_a, n_x)) / n_x**0.5
    return RNN(Waa, Wax, jnp.zeros((n_a, 1)))


def init_output(n_a: int, n_y: int, *, key: Key[Array, ""]) -> Output:
    """Small random weights of the output layer (course 5, week 1).

    >>> init_output(5, 2, key=jax.random.key(0)).Wya.shape
    (2, 5)
    """
    return Output(jax.random.normal(key, (n_y, n_a)) / n_a**0.5, jnp.zeros((n_y, 1)))


def start(params: RNN, m: int) -> Float[Array, "n_a {m}"]:
    """The activation before the first step: zero (course 5, week 1).

    >>> start(init(3, 5, key=jax.random.key(0)), 7).shape
    (5, 7)
    """
    return jnp.zeros((params.ba.shape[0], m))


def step(params: RNN, x_t: Num[AnyArray, "n_x m"], a_prev: Float[AnyArray, "n_a m"]) -> Float[Array, "n_a m"]:
    """One step of the plain RNN (course 5, week 1).

        a_t = tanh(Waa a_prev + Wax x_t + ba)

    >>> params = RNN(Waa=jnp.array([[0.5]]), Wax=jnp.array([[1.0]]), ba=jnp.array([[0.1]]))
    >>> print(step(params, jnp.array([[1.0]]), jnp.array([[0.0]])).round(4))
    [[0.8005]]
    """
    n_a, n_x = _sizes(params)
    m = shapes.expect("x_t", x_t, "n_x m", n_x=n_x)["m"]
    shapes.expect("a_prev", a_prev, "n_a m", n_a=n_a, m=m)
    Waa, Wax, ba = map(jnp.asarray, params)
    return jnp.tanh(Waa @ a_prev + Wax @ x_t + ba)


def forward(
    params: RNN,
    x: Num[AnyArray, "n_x m T_x"],
    a0: Float[AnyArray, "n_a m"],
    *,
    mask: Bool[AnyArray, "m T_x"] | None = None,
) -> Float[Array, "n_a m T_x"]:
    """The activations of a whole sequence (course 5, week 1).

        a_t = tanh(Waa a_(t-1) + Wax x_t + ba)          for t = 1 ... T_x; a_t = a_(t-1) at padding

    >>> params = RNN(Waa=jnp.array([[0.5]]), Wax=jnp.array([[1.0]]), ba=jnp.array([[0.0]]))
    >>> import numpy as np
    >>> a = forward(params, jnp.array([[[1.0, 0.0, 0.0]]]), jnp.zeros((1, 1)))
    >>> print(np.asarray(a).round(4))
    [[[0.7616 0.3634 0.1797]]]
    """
    _sequences(params, x, a0, mask)
    return recurrent.unroll(step, params, x, a0, mask=mask)


def output(params: Output, a: Float[AnyArray, "n_a m *T_x"]) -> Float[Array, "n_y m *T_x"]:
    """The answer at every step, before its softmax or sigmoid (course 5, week 1).

        Z_t     = Wya a_t + by
        y_hat_t = softmax(Z_t, axis=0)          for classes; sigmoid for a single yes or no

    >>> import numpy as np
    >>> Z = output(Output(Wya=jnp.array([[1.0], [-1.0]]), by=jnp.zeros((2, 1))), jnp.ones((1, 1, 3)))
    >>> print(np.asarray(jax.nn.softmax(Z, axis=0)[:, 0]).round(4))
    [[0.8808 0.8808 0.8808]
     [0.1192 0.1192 0.1192]]
    """
    n_y, n_a = shapes.expect("Wya", params.Wya, "n_y n_a").values()
    shapes.expect("by", params.by, "n_y 1", n_y=n_y)
    shapes.expect("a", a, "n_a m T_x" if jnp.ndim(a) == 3 else "n_a m", n_a=n_a)
    by = jnp.asarray(params.by).reshape(n_y, *[1] * (jnp.ndim(a) - 1))  # one more axis where there are steps
    return jnp.tensordot(params.Wya, a, axes=1) + by


def output_backward(
    params: Output, dZ: Float[AnyArray, "n_y m T_x"], a: Float[AnyArray, "n_a m T_x"]
) -> tuple[Output, Float[Array, "n_a m T_x"]]:
    """Derivatives of the output layer; behind a softmax with cross-entropy dZ is y_hat - y (course 5, week 1).

        dWya = sum over t of dZ_t a_t^T
        dby  = sum over t and examples of dZ_t
        da_t = Wya^T dZ_t

    Returns:  the derivatives of the parameters, and da.

    >>> params = Output(Wya=jnp.ones((2, 3)), by=jnp.zeros((2, 1)))
    >>> grads, da = output_backward(params, jnp.ones((2, 5, 7)), jnp.ones((3, 5, 7)))
    >>> float(grads.Wya[0, 0]), da.shape
    (35.0, (3, 5, 7))
    """
    n_y, n_a = shapes.expect("Wya", params.Wya, "n_y n_a").values()
    sizes = shapes.expect("dZ", dZ, "n_y m T_x", n_y=n_y)
    shapes.expect("a", a, "n_a m T_x", n_a=n_a, m=sizes["m"], T_x=sizes["T_x"])
    dWya = jnp.einsum("imt,jmt->ij", dZ, a)
    dby = jnp.sum(dZ, axis=(1, 2))[:, None]
    da = jnp.einsum("ij,imt->jmt", params.Wya, dZ)
    return Output(dWya, dby), da


def step_backward(
    params: RNN,
    da_t: Float[AnyArray, "n_a m"],
    x_t: Num[AnyArray, "n_x m"],
    a_prev: Float[AnyArray, "n_a m"],
    a_t: Float[AnyArray, "n_a m"],
) -> tuple[RNN, Float[Array, "n_x m"], Float[Array, "n_a m"]]:
    """Derivatives of one step, from the derivative of its result (course 5, week 1).

        dz      = (1 - a_t^2) * da_t
        dWaa    = dz a_prev^T
        dWax    = dz x_t^T
        dba     = sum(dz) over the examples
        dx_t    = Wax^T dz
        da_prev = Waa^T dz

    Returns:  the derivatives of the parameters, dx_t and da_prev.

    >>> params = RNN(Waa=jnp.array([[0.5]]), Wax=jnp.array([[2.0]]), ba=jnp.array([[0.0]]))
    >>> grads, dx_t, da_prev = step_backward(params, *[jnp.ones((1, 1))] * 3, jnp.zeros((1, 1)))
    >>> print(grads.Wax, dx_t, da_prev)
    [[1.]] [[2.]] [[0.5]]
    """
    Waa, Wax, _ = map(jnp.asarray, params)
    dz = (1 - a_t**2) * da_t
    dWaa = dz @ a_prev.T
    dWax = dz @ x_t.T
    dba = jnp.sum(dz, axis=1, keepdims=True)
    dx_t = Wax.T @ dz
    da_prev = Waa.T @ dz
    return RNN(dWaa, dWax, dba), dx_t, da_prev


def backward(
    params: RNN,
    da: Float[AnyArray, "n_a m T_x"],
    x: Num[AnyArray, "n_x m T_x"],
    a0: Float[AnyArray, "n_a m"],
    a: Float[AnyArray, "n_a m T_x"],
    *,
    mask: Bool[AnyArray, "m T_x"] | None = None,
) -> tuple[RNN, Float[AnyArray, "n_x m T_x"], Float[Array, "n_a m"]]:
    """Backward through time: from the last step to the first (course 5, week 1).

        da_next = 0
        for t = T_x ... 1:
            da_t            = da[t] + da_next                     from the output of step t, and from step t + 1
            d, dx_t, da_prev = step_backward(da_t)                at padding: d = 0, dx_t = 0, da_prev = da_t
            dWaa, dWax, dba += d
            da_next         = da_prev

    Args:  da, what the outputs say: the derivative of J by every a_t with all other a held fixed; a, of forward.
    Returns:  the derivatives of the parameters, dx, and da0.

    >>> params = init(3, 5, key=jax.random.key(0))
    >>> x, a0 = jnp.ones((3, 2, 7)), jnp.zeros((5, 2))
    >>> a = forward(params, x, a0)
    >>> grads, dx, da0 = backward(params, jnp.ones_like(a), x, a0, a)
    >>> grads.Waa.shape, dx.shape, da0.shape
    ((5, 5), (3, 2, 7), (5, 2))
    """
    sizes = _sequences(params, x, a0, mask)
    for name, array in (("a", a), ("da", da)):
        shapes.expect(name, array, "n_a m T_x", n_a=params.ba.shape[0], m=sizes["m"], T_x=sizes["T_x"])
    x, a0, a, da = map(jnp.asarray, (x, a0, a, da))
    a_prev = jnp.concatenate([a0[:, :, None], a[:, :, :-1]], axis=2)
    keep = jnp.ones((sizes["m"], sizes["T_x"])) if mask is None else jnp.asarray(mask, a.dtype)

    def back(carry, now):
        da_next, grads = carry
        da_out, x_t, a_prev, a_t, keep_t = now
        da_t = da_out + da_next
        d, dx_t, da_prev = step_backward(params, keep_t * da_t, x_t, a_prev, a_t)
        return ((1 - keep_t) * da_t + da_prev, jax.tree.map(jnp.add, grads, d)), dx_t

    steps = *map(shapes.time_first, (da, x, a_prev, a)), keep.T[:, None, :]
    zeros = jax.tree.map(lambda p: jnp.zeros(p.shape, a.dtype), params)
    (da0, grads), dx = jax.lax.scan(back, (jnp.zeros_like(a0, a.dtype), zeros), steps, reverse=True)
    return grads, shapes.time_last(dx), da0


def _sizes(params):
    if not isinstance(params, RNN):
        raise TypeError(f"params must be an RNN, but is a {type(params).__name__}. Make it one: RNN(Waa, Wax, ba).")
    n_a, n_x = shapes.expect("Wax", params.Wax, "n_a n_x").values()
    shapes.expect("Waa", params.Waa, f"{n_a} {n_a}")
    shapes.expect("ba", params.ba, "n_a 1", n_a=n_a)
    return n_a, n_x


def _sequences(params, x, a0, mask):
    n_a, n_x = _sizes(params)
    sizes = recurrent.expect_sequences(x, mask, n_x=n_x)
    shapes.expect("a0", a0, "n_a m", n_a=n_a, m=sizes["m"])
    return sizes
