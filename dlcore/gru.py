"""The gated recurrent unit, forward and backward through time (course 5, week 1).

Convention: x is (n_x, m, T_x), c is (n_a, m, T_x), and a step sees (n_x, m). For the GRU a_t = c_t. Every gate reads
the memory and the input stacked, [c_prev; x_t], so that each W is (n_a, n_a + n_x). dc means the derivative of J with
respect to c; a name such as du belongs to what stands inside the sigmoid or the tanh.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Key, Num

from dlcore import recurrent, shapes
from dlcore.activations import sigmoid
from dlcore.shapes import AnyArray


class GRU(NamedTuple):
    """Parameters of the update gate, the relevance gate and the candidate, or their derivatives (course 5, week 1).

    >>> GRU._fields
    ('Wu', 'bu', 'Wr', 'br', 'Wc', 'bc')
    """

    Wu: Float[AnyArray, "n_a n_a_plus_n_x"]
    bu: Float[AnyArray, "n_a 1"]
    Wr: Float[AnyArray, "n_a n_a_plus_n_x"]
    br: Float[AnyArray, "n_a 1"]
    Wc: Float[AnyArray, "n_a n_a_plus_n_x"]
    bc: Float[AnyArray, "n_a 1"]


class Gates(NamedTuple):
    """What happens inside a step: both gates, and the candidate (course 5, week 1).

    >>> Gates._fields
    ('Gamma_u', 'Gamma_r', 'c_tilde')
    """

    Gamma_u: Float[Array, "n_a m"]
    Gamma_r: Float[Array, "n_a m"]
    c_tilde: Float[Array, "n_a m"]


def init(n_x: int, n_a: int, *, update_bias: float = -1.0, key: Key[Array, ""]) -> GRU:
    """Small random weights, and an update gate that begins rather closed (course 5, week 1).

        W  = normal / sqrt(n_a + n_x)
        bu = update_bias, other biases 0

    At the start every step keeps a share 1 - sigmoid(update_bias) of the memory: 0.5, 0.73 and 0.95 for a bias of 0, -1
    and -3. After 100 steps that leaves 8e-31, 3e-14 and 0.008: long memories need about -3.

    >>> params = init(3, 5, update_bias=-3.0, key=jax.random.key(0))
    >>> params.Wu.shape, float(params.bu[0, 0])
    ((5, 8), -3.0)
    """
    zeros = jnp.zeros((n_a, 1))
    Wu, Wr, Wc = (jax.random.normal(k, (n_a, n_a + n_x)) / (n_a + n_x) ** 0.5 for k in jax.random.split(key, 3))
    return GRU(Wu, zeros + update_bias, Wr, zeros, Wc, zeros)


def start(params: GRU, m: int) -> Float[Array, "n_a {m}"]:
    """The memory before the first step: zero (course 5, week 1).

    >>> start(init(3, 5, key=jax.random.key(0)), 7).shape
    (5, 7)
    """
    return jnp.zeros((params.bu.shape[0], m))


def gates(params: GRU, x_t: Num[AnyArray, "n_x m"], c_prev: Float[AnyArray, "n_a m"]) -> Gates:
    """Both gates and the candidate of one step (course 5, week 1).

        Gamma_u = sigmoid(Wu [c_prev; x_t] + bu)                      how much is overwritten
        Gamma_r = sigmoid(Wr [c_prev; x_t] + br)                      how relevant the memory is for the candidate
        c_tilde = tanh(Wc [Gamma_r * c_prev; x_t] + bc)

    Note:  the relevance gate acts before the product with Wc, as in the paper (Cho et al., 2014). cuDNN and PyTorch let
    it act behind the product.

    >>> params = jax.tree.map(jnp.zeros_like, init(3, 5, key=jax.random.key(0)))
    >>> print(gates(params, jnp.ones((3, 1)), jnp.ones((5, 1))).Gamma_u[0])
    [0.5]
    """
    n_a, n_x = _sizes(params)
    m = shapes.expect("x_t", x_t, "n_x m", n_x=n_x)["m"]
    shapes.expect("c_prev", c_prev, "n_a m", n_a=n_a, m=m)
    Wu, bu, Wr, br, Wc, bc = map(jnp.asarray, params)
    both = jnp.concatenate([c_prev, x_t])
    Gamma_u = sigmoid(Wu @ both + bu)
    Gamma_r = sigmoid(Wr @ both + br)
    c_tilde = jnp.tanh(Wc @ jnp.concatenate([Gamma_r * c_prev, x_t]) + bc)
    return Gates(Gamma_u, Gamma_r, c_tilde)


def step(params: GRU, x_t: Num[AnyArray, "n_x m"], c_prev: Float[AnyArray, "n_a m"]) -> Float[Array, "n_a m"]:
    """One step: the gate decides, entry by entry, between the candidate and the memory (course 5, week 1).

        Gamma_u, Gamma_r, c_tilde = gates(x_t, c_prev)
        c_t = Gamma_u * c_tilde + (1 - Gamma_u) * c_prev

    Note:  in some papers and in PyTorch the update gate, there z, multiplies the old memory instead.

    >>> params = init(3, 5, update_bias=-1000.0, key=jax.random.key(0))          # a gate that never opens
    >>> print(step(params, jnp.ones((3, 1)), jnp.full((5, 1), 0.25))[:, 0])
    [0.25 0.25 0.25 0.25 0.25]
    """
    Gamma_u, _, c_tilde = gates(params, x_t, c_prev)
    return Gamma_u * c_tilde + (1 - Gamma_u) * c_prev


def step_simplified(params: GRU, x_t: Num[AnyArray, "n_x m"], c_prev: Float[AnyArray, "n_a m"]) -> Float[Array, "n_a m"]:
    """The GRU before its second gate is explained: all of the memory is relevant (course 5, week 1).

        Gamma_u = sigmoid(Wu [c_prev; x_t] + bu)
        c_tilde = tanh(Wc [c_prev; x_t] + bc)
        c_t     = Gamma_u * c_tilde + (1 - Gamma_u) * c_prev

    >>> step_simplified(init(3, 5, key=jax.random.key(0)), jnp.ones((3, 2)), jnp.ones((5, 2))).shape
    (5, 2)
    """
    always = params._replace(Wr=jnp.zeros_like(params.Wr), br=jnp.full_like(params.br, jnp.inf))  # sigmoid(inf) = 1
    return step(always, x_t, c_prev)


def forward(
    params: GRU,
    x: Num[AnyArray, "n_x m T_x"],
    c0: Float[AnyArray, "n_a m"],
    *,
    mask: Bool[AnyArray, "m T_x"] | None = None,
) -> Float[Array, "n_a m T_x"]:
    """The memory after every step of a sequence (course 5, week 1).

    >>> params = init(3, 5, key=jax.random.key(0))
    >>> forward(params, jnp.ones((3, 2, 7)), start(params, 2)).shape
    (5, 2, 7)
    """
    expect(params, x, c0, mask)
    return recurrent.unroll(step, params, x, c0, mask=mask)


def step_backward(
    params: GRU, dc_t: Float[AnyArray, "n_a m"], x_t: Num[AnyArray, "n_x m"], c_prev: Float[AnyArray, "n_a m"]
) -> tuple[GRU, Float[Array, "n_x m"], Float[Array, "n_a m"]]:
    """Derivatives of one step, from the derivative of its result (course 5, week 1).

        Gamma_u, Gamma_r, c_tilde = gates(x_t, c_prev)

        du = dc_t * (c_tilde - c_prev) * Gamma_u (1 - Gamma_u)
        dc = dc_t * Gamma_u * (1 - c_tilde^2)
        q  = the memory's part of Wc^T dc                             the derivative by Gamma_r * c_prev
        dr = q * c_prev * Gamma_r (1 - Gamma_r)

        dWu, dWr = du [c_prev; x_t]^T, dr [c_prev; x_t]^T
        dWc      = dc [Gamma_r * c_prev; x_t]^T
        dbu, dbr, dbc = sums of du, dr, dc over the examples

        dboth   = Wu^T du + Wr^T dr                                   the derivative by [c_prev; x_t], through the gates
        dc_prev = dc_t * (1 - Gamma_u) + Gamma_r * q + the memory's part of dboth
        dx_t    = the input's parts of Wc^T dc and dboth

    Returns:  the derivatives of the parameters, dx_t and dc_prev.

    >>> params = init(3, 5, key=jax.random.key(0))
    >>> grads, dx_t, dc_prev = step_backward(params, jnp.ones((5, 2)), jnp.ones((3, 2)), jnp.ones((5, 2)))
    >>> grads.Wu.shape, dx_t.shape, dc_prev.shape
    ((5, 8), (3, 2), (5, 2))
    """
    n_a = params.bu.shape[0]
    Wu, _, Wr, _, Wc, _ = map(jnp.asarray, params)
    dc_t, x_t, c_prev = map(jnp.asarray, (dc_t, x_t, c_prev))
    Gamma_u, Gamma_r, c_tilde = gates(params, x_t, c_prev)
    both = jnp.concatenate([c_prev, x_t])
    relevant = jnp.concatenate([Gamma_r * c_prev, x_t])

    du = dc_t * (c_tilde - c_prev) * Gamma_u * (1 - Gamma_u)
    dc = dc_t * Gamma_u * (1 - c_tilde**2)
    drelevant = Wc.T @ dc
    q = drelevant[:n_a]
    dr = q * c_prev * Gamma_r * (1 - Gamma_r)

    dbu, dbr, dbc = (jnp.sum(d, axis=1, keepdims=True) for d in (du, dr, dc))
    grads = GRU(du @ both.T, dbu, dr @ both.T, dbr, dc @ relevant.T, dbc)

    dboth = Wu.T @ du + Wr.T @ dr
    dc_prev = dc_t * (1 - Gamma_u) + Gamma_r * q + dboth[:n_a]
    dx_t = drelevant[n_a:] + dboth[n_a:]
    return grads, dx_t, dc_prev


def backward(
    params: GRU,
    dc: Float[AnyArray, "n_a m T_x"],
    x: Num[AnyArray, "n_x m T_x"],
    c0: Float[AnyArray, "n_a m"],
    c: Float[AnyArray, "n_a m T_x"],
    *,
    mask: Bool[AnyArray, "m T_x"] | None = None,
) -> tuple[GRU, Float[AnyArray, "n_x m T_x"], Float[Array, "n_a m"]]:
    """Backward through time: from the last step to the first (course 5, week 1).

        for t = T_x ... 1:
            dc_t     = dc[t] + dc_next                   from the output of step t, and from step t + 1
            d, dx_t, dc_prev = step_backward(dc_t)       at padding: d = 0, dx_t = 0, dc_prev = dc_t
            grads   += d
            dc_next  = dc_prev

    Args:  dc, what the outputs say: the derivative of J by every c_t with all other c held fixed; c, of forward.
    Returns:  the derivatives of the parameters, dx, and dc0.

    >>> params = init(3, 5, key=jax.random.key(0))
    >>> x, c0 = jnp.ones((3, 2, 7)), start(params, 2)
    >>> grads, dx, dc0 = backward(params, jnp.ones((5, 2, 7)), x, c0, forward(params, x, c0))
    >>> grads.Wc.shape, dx.shape, dc0.shape
    ((5, 8), (3, 2, 7), (5, 2))
    """
    sizes = expect(params, x, c0, mask)
    for name, array in (("c", c), ("dc", dc)):
        shapes.expect(name, array, "n_a m T_x", n_a=params.bu.shape[0], m=sizes["m"], T_x=sizes["T_x"])
    x, c0, c, dc = map(jnp.asarray, (x, c0, c, dc))
    c_prev = jnp.concatenate([c0[:, :, None], c[:, :, :-1]], axis=2)
    keep = np.ones((sizes["m"], sizes["T_x"])) if mask is None else mask

    def back(carry, now):
        dc_next, grads = carry
        dc_out, x_t, c_prev, keep_t = now
        dc_t = dc_out + dc_next
        d, dx_t, dc_prev = step_backward(params, keep_t * dc_t, x_t, c_prev)
        return ((1 - keep_t) * dc_t + dc_prev, jax.tree.map(jnp.add, grads, d)), dx_t

    steps = *map(shapes.time_first, (dc, x, c_prev)), jnp.asarray(keep, c.dtype).T[:, None, :]
    zeros = jax.tree.map(lambda p: jnp.zeros(p.shape, c.dtype), params)
    (dc0, grads), dx = jax.lax.scan(back, (jnp.zeros_like(c0, c.dtype), zeros), steps, reverse=True)
    return grads, shapes.time_last(dx), dc0


def expect(
    params: GRU, x: Num[AnyArray, "..."], c0: Float[AnyArray, "..."], mask: Bool[AnyArray, "..."] | None
) -> dict[str, int]:
    """Check that parameters, sequences, first memory and mask fit together, and return the sizes (course 5, week 1).

    >>> params = init(3, 5, key=jax.random.key(0))
    >>> expect(params, jnp.ones((3, 2, 7)), start(params, 2), None)
    {'n_x': 3, 'm': 2, 'T_x': 7}
    """
    n_a, n_x = _sizes(params)
    sizes = recurrent.expect_sequences(x, mask, n_x=n_x)
    shapes.expect("c0", c0, "n_a m", n_a=n_a, m=sizes["m"])
    return sizes


def _sizes(params):
    if not isinstance(params, GRU):
        raise TypeError(f"params must be a GRU, but is a {type(params).__name__}. Does it belong to another cell?")
    n_a = shapes.expect("bu", params.bu, "n_a 1")["n_a"]
    both = shapes.expect("Wu", params.Wu, "n_a n_a_plus_n_x", n_a=n_a)["n_a_plus_n_x"]
    for name in ("Wr", "Wc"):
        shapes.expect(name, getattr(params, name), "n_a n_a_plus_n_x", n_a=n_a, n_a_plus_n_x=both)
    for name in ("br", "bc"):
        shapes.expect(name, getattr(params, name), "n_a 1", n_a=n_a)
    return n_a, both - n_a
