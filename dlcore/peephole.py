"""LSTM with peephole connections: the gates see the memory itself (course 5, week 1).

Convention: that of lstm: x is (n_x, m, T_x), a and c are (n_a, m, T_x). A peephole is one number per entry of the memory,
p (n_a, 1): the fifth entry of c touches the fifth entry of a gate, and no other. do means the derivative of J by what
stands inside the sigmoid of Gamma_o, as in lstm.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Key, Num

from dlcore import lstm, recurrent, shapes
from dlcore.activations import sigmoid
from dlcore.lstm import LSTM, Gates, State
from dlcore.shapes import AnyArray


class Peephole(NamedTuple):
    """Parameters of an LSTM, and one peephole into each of its three gates (course 5, week 1).

    >>> Peephole._fields
    ('lstm', 'pu', 'pf', 'po')
    """

    lstm: LSTM
    pu: Float[AnyArray, "n_a 1"]
    pf: Float[AnyArray, "n_a 1"]
    po: Float[AnyArray, "n_a 1"]


def init(n_x: int, n_a: int, *, forget_bias: float = 1.0, key: Key[Array, ""]) -> Peephole:
    """An LSTM whose peepholes are closed at first: p = 0 (course 5, week 1).

    >>> init(3, 5, key=jax.random.key(0)).pu.shape
    (5, 1)
    """
    closed = jnp.zeros((n_a, 1))
    return Peephole(lstm.init(n_x, n_a, forget_bias=forget_bias, key=key), closed, closed, closed)


def start(params: Peephole, m: int) -> State:
    """Activation and memory before the first step: zero (course 5, week 1).

    >>> start(init(3, 5, key=jax.random.key(0)), 7).c.shape
    (5, 7)
    """
    return lstm.start(params.lstm, m)


def step(params: Peephole, x_t: Num[AnyArray, "n_x m"], state: State) -> State:
    """One step of the LSTM with peepholes (course 5, week 1).

        Gamma_u = sigmoid(Wu [a_prev; x_t] + pu * c_prev + bu)
        Gamma_f = sigmoid(Wf [a_prev; x_t] + pf * c_prev + bf)
        Gamma_o = sigmoid(Wo [a_prev; x_t] + po * c_prev + bo)
        c_tilde = tanh(Wc [a_prev; x_t] + bc)
        c_t = Gamma_u * c_tilde + Gamma_f * c_prev
        a_t = Gamma_o * tanh(c_t)

    Note:  in the paper (Gers and Schmidhuber, 2000) the output gate sees c_t and not c_prev: step_original.

    >>> params = init(3, 5, key=jax.random.key(0))
    >>> step(params, jnp.ones((3, 2)), start(params, 2)).a.shape
    (5, 2)
    """
    Gamma_u, Gamma_f, Gamma_o, c_tilde = _gates(params, x_t, state, state.c)
    c_t = Gamma_u * c_tilde + Gamma_f * state.c
    return State(Gamma_o * jnp.tanh(c_t), c_t)


def step_original(params: Peephole, x_t: Num[AnyArray, "n_x m"], state: State) -> State:
    """One step as in the paper: the output gate sees the new memory (after course 5, week 1).

        Gamma_o = sigmoid(Wo [a_prev; x_t] + po * c_t + bo)          all other lines as in step

    >>> params = init(3, 5, key=jax.random.key(0))
    >>> step_original(params, jnp.ones((3, 2)), start(params, 2)).a.shape
    (5, 2)
    """
    Gamma_u, Gamma_f, _, c_tilde = _gates(params, x_t, state, state.c)
    c_t = Gamma_u * c_tilde + Gamma_f * state.c
    Gamma_o = _gates(params, x_t, state, c_t).Gamma_o
    return State(Gamma_o * jnp.tanh(c_t), c_t)


def forward(
    params: Peephole,
    x: Num[AnyArray, "n_x m T_x"],
    state: State,
    *,
    mask: Bool[AnyArray, "m T_x"] | None = None,
) -> State:
    """Activation and memory after every step of a sequence (course 5, week 1).

    >>> params = init(3, 5, key=jax.random.key(0))
    >>> forward(params, jnp.ones((3, 2, 7)), start(params, 2)).a.shape
    (5, 2, 7)
    """
    _peepholes(params)
    lstm.expect(params.lstm, x, state, mask)
    return recurrent.unroll(step, params, x, state, mask=mask)


def step_backward(
    params: Peephole, d: State, x_t: Num[AnyArray, "n_x m"], state: State
) -> tuple[Peephole, Float[Array, "n_x m"], State]:
    """Derivatives of one step, from the derivatives da_t and dc_t of its results (course 5, week 1).

        do = da_t * tanh(c_t) * Gamma_o (1 - Gamma_o)
        dc = dc_t + da_t * Gamma_o * (1 - tanh(c_t)^2)
        du = dc * c_tilde * Gamma_u (1 - Gamma_u)
        df = dc * c_prev * Gamma_f (1 - Gamma_f)
        dz = dc * Gamma_u * (1 - c_tilde^2)                              all as in lstm.step_backward; and new:

        dpu, dpf, dpo = sums of du * c_prev, df * c_prev, do * c_prev over the examples
        dc_prev       = dc * Gamma_f + pu * du + pf * df + po * do       the memory is also read by the gates

    Args:  d holds da_t and dc_t; state holds a_prev and c_prev.
    Returns:  the derivatives of the parameters, dx_t, and those of the state before.

    >>> params = init(3, 5, key=jax.random.key(0))
    >>> grads, dx_t, d_prev = step_backward(params, start(params, 2), jnp.ones((3, 2)), start(params, 2))
    >>> grads.pu.shape, dx_t.shape, d_prev.c.shape
    ((5, 1), (3, 2), (5, 2))
    """
    n_a = params.pu.shape[0]
    Wu, _, Wf, _, Wo, _, Wc, _ = map(jnp.asarray, params.lstm)
    Gamma_u, Gamma_f, Gamma_o, c_tilde = _gates(params, x_t, state, state.c)
    tanh_c = jnp.tanh(Gamma_u * c_tilde + Gamma_f * state.c)

    do = d.a * tanh_c * Gamma_o * (1 - Gamma_o)
    dc = d.c + d.a * Gamma_o * (1 - tanh_c**2)
    du = dc * c_tilde * Gamma_u * (1 - Gamma_u)
    df = dc * state.c * Gamma_f * (1 - Gamma_f)
    dz = dc * Gamma_u * (1 - c_tilde**2)

    both = jnp.concatenate([state.a, x_t])
    dWu, dWf, dWo, dWc = (inside @ both.T for inside in (du, df, do, dz))
    dbu, dbf, dbo, dbc = (jnp.sum(inside, axis=1, keepdims=True) for inside in (du, df, do, dz))
    dpu, dpf, dpo = (jnp.sum(inside * state.c, axis=1, keepdims=True) for inside in (du, df, do))

    dboth = Wu.T @ du + Wf.T @ df + Wo.T @ do + Wc.T @ dz
    dc_prev = dc * Gamma_f + params.pu * du + params.pf * df + params.po * do
    grads = Peephole(LSTM(dWu, dbu, dWf, dbf, dWo, dbo, dWc, dbc), dpu, dpf, dpo)
    return grads, dboth[n_a:], State(a=dboth[:n_a], c=dc_prev)


def backward(
    params: Peephole,
    da: Float[AnyArray, "n_a m T_x"],
    x: Num[AnyArray, "n_x m T_x"],
    state: State,
    states: State,
    *,
    mask: Bool[AnyArray, "m T_x"] | None = None,
) -> tuple[Peephole, Float[AnyArray, "n_x m T_x"], State]:
    """Backward through time, as lstm.backward with the step above (course 5, week 1).

        for t = T_x ... 1:
            da_t     = da[t] + da_next                                    dc_t = dc_next
            d, dx_t, da_prev, dc_prev = step_backward(da_t, dc_t)         at padding: d = 0, dx_t = 0, the rest stays
            grads   += d
            da_next, dc_next = da_prev, dc_prev

    Args:  da, the derivative of J by every a_t with all else held fixed; state, before the first step; states, of forward.
    Returns:  the derivatives of the parameters, dx, and those of the state before the first step.

    >>> params = init(3, 5, key=jax.random.key(0))
    >>> x, state = jnp.ones((3, 2, 7)), start(params, 2)
    >>> grads, dx, d0 = backward(params, jnp.ones((5, 2, 7)), x, state, forward(params, x, state))
    >>> grads.po.shape, dx.shape, d0.c.shape
    ((5, 1), (3, 2, 7), (5, 2))
    """
    _peepholes(params)
    sizes = lstm.expect(params.lstm, x, state, mask)
    for name, array in (("a", states.a), ("c", states.c), ("da", da)):
        shapes.expect(name, array, "n_a m T_x", n_a=params.pu.shape[0], m=sizes["m"], T_x=sizes["T_x"])
    x, da, state, states = jax.tree.map(jnp.asarray, (x, da, state, states))
    before = jax.tree.map(lambda s0, s: jnp.concatenate([s0[:, :, None], s[:, :, :-1]], axis=2), state, states)
    keep = jnp.ones(da.shape[1:]) if mask is None else jnp.asarray(mask, da.dtype)

    def back(carry, now):
        d_next, grads = carry
        da_out, x_t, state, keep_t = now
        d_t = State(a=da_out + d_next.a, c=d_next.c)
        d, dx_t, d_prev = step_backward(params, jax.tree.map(lambda s: keep_t * s, d_t), x_t, state)
        d_prev = jax.tree.map(lambda skipped, s: (1 - keep_t) * skipped + s, d_t, d_prev)
        return (d_prev, jax.tree.map(jnp.add, grads, d)), dx_t

    steps = *jax.tree.map(shapes.time_first, (da, x, before)), keep.T[:, None, :]
    nothing = jax.tree.map(lambda p: jnp.zeros(p.shape, da.dtype), (state, params))
    (d0, grads), dx = jax.lax.scan(back, nothing, steps, reverse=True)
    return grads, shapes.time_last(dx), d0


def _gates(params, x_t, state, c_of_output):
    """Three gates and the candidate; the output gate sees c_of_output."""
    _peepholes(params)
    Wu, bu, Wf, bf, Wo, bo, *_ = map(jnp.asarray, params.lstm)
    c_tilde = lstm.gates(params.lstm, x_t, state).c_tilde
    both = jnp.concatenate([state.a, x_t])
    Gamma_u = sigmoid(Wu @ both + params.pu * state.c + bu)
    Gamma_f = sigmoid(Wf @ both + params.pf * state.c + bf)
    Gamma_o = sigmoid(Wo @ both + params.po * c_of_output + bo)
    return Gates(Gamma_u, Gamma_f, Gamma_o, c_tilde)


def _peepholes(params):
    if not isinstance(params, Peephole):
        raise TypeError(f"params must be a Peephole, but is a {type(params).__name__}. Does it belong to another cell?")
    n_a = shapes.expect("bu", params.lstm.bu, "n_a 1")["n_a"]
    for name in ("pu", "pf", "po"):
        shapes.expect(name, getattr(params, name), "n_a 1", n_a=n_a)
