"""Long short-term memory, forward and backward through time (course 5, week 1; fast_lstm is the quick form).

Convention: x is (n_x, m, T_x), a and c are (n_a, m, T_x), and a step sees (n_x, m). Every gate reads the activation and
the input stacked, [a_prev; x_t], so that each W is (n_a, n_a + n_x). dc and da mean derivatives of J with respect to c
and a; du, df, do and dz belong to what stands inside the sigmoids and the tanh.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Key, Num

from dlcore import recurrent, shapes
from dlcore.activations import sigmoid
from dlcore.shapes import AnyArray


class LSTM(NamedTuple):
    """Parameters of update, forget and output gate and of the candidate, or their derivatives (course 5, week 1).

    >>> LSTM._fields
    ('Wu', 'bu', 'Wf', 'bf', 'Wo', 'bo', 'Wc', 'bc')
    """

    Wu: Float[AnyArray, "n_a n_a_plus_n_x"]
    bu: Float[AnyArray, "n_a 1"]
    Wf: Float[AnyArray, "n_a n_a_plus_n_x"]
    bf: Float[AnyArray, "n_a 1"]
    Wo: Float[AnyArray, "n_a n_a_plus_n_x"]
    bo: Float[AnyArray, "n_a 1"]
    Wc: Float[AnyArray, "n_a n_a_plus_n_x"]
    bc: Float[AnyArray, "n_a 1"]


class State(NamedTuple):
    """What a step hands to the next one: the activation a and the memory c (course 5, week 1).

    >>> State(a=jnp.zeros((5, 2)), c=jnp.zeros((5, 2))).c.shape
    (5, 2)
    """

    a: Float[AnyArray, "n_a m *T_x"]
    c: Float[AnyArray, "n_a m *T_x"]


class Gates(NamedTuple):
    """What happens inside a step: three gates, and the candidate (course 5, week 1).

    >>> Gates._fields
    ('Gamma_u', 'Gamma_f', 'Gamma_o', 'c_tilde')
    """

    Gamma_u: Float[Array, "n_a m"]
    Gamma_f: Float[Array, "n_a m"]
    Gamma_o: Float[Array, "n_a m"]
    c_tilde: Float[Array, "n_a m"]


def init(n_x: int, n_a: int, *, forget_bias: float = 1.0, key: Key[Array, ""]) -> LSTM:
    """Small random weights, and a forget gate that begins rather open (course 5, week 1).

        W  = normal / sqrt(n_a + n_x)
        bf = forget_bias, other biases 0

    At the start every step keeps a share sigmoid(forget_bias) of the memory: 0.5, 0.73 and 0.95 for a bias of 0, 1, 3.

    >>> params = init(3, 5, key=jax.random.key(0))
    >>> params.Wf.shape, float(params.bf[0, 0]), float(params.bu[0, 0])
    ((5, 8), 1.0, 0.0)
    """
    zeros = jnp.zeros((n_a, 1))
    Wu, Wf, Wo, Wc = (jax.random.normal(k, (n_a, n_a + n_x)) / (n_a + n_x) ** 0.5 for k in jax.random.split(key, 4))
    return LSTM(Wu, zeros, Wf, zeros + forget_bias, Wo, zeros, Wc, zeros)


def start(params: LSTM, m: int) -> State:
    """Activation and memory before the first step: zero (course 5, week 1).

    >>> start(init(3, 5, key=jax.random.key(0)), 7).a.shape
    (5, 7)
    """
    zeros = jnp.zeros((params.bu.shape[0], m))
    return State(zeros, zeros)


def gates(params: LSTM, x_t: Num[AnyArray, "n_x m"], state: State) -> Gates:
    """The three gates and the candidate of one step (course 5, week 1).

        Gamma_u = sigmoid(Wu [a_prev; x_t] + bu)          how much of the candidate is added
        Gamma_f = sigmoid(Wf [a_prev; x_t] + bf)          how much of the memory is kept
        Gamma_o = sigmoid(Wo [a_prev; x_t] + bo)          how much of the memory is shown
        c_tilde = tanh(Wc [a_prev; x_t] + bc)

    >>> params = init(3, 5, key=jax.random.key(0))
    >>> gates(params, jnp.ones((3, 2)), start(params, 2)).Gamma_f.shape
    (5, 2)
    """
    n_a, n_x = _sizes(params)
    m = shapes.expect("x_t", x_t, "n_x m", n_x=n_x)["m"]
    _expect_state(state, n_a, m)
    Wu, bu, Wf, bf, Wo, bo, Wc, bc = map(jnp.asarray, params)
    both = jnp.concatenate([state.a, x_t])
    Gamma_u = sigmoid(Wu @ both + bu)
    Gamma_f = sigmoid(Wf @ both + bf)
    Gamma_o = sigmoid(Wo @ both + bo)
    c_tilde = jnp.tanh(Wc @ both + bc)
    return Gates(Gamma_u, Gamma_f, Gamma_o, c_tilde)


def step(params: LSTM, x_t: Num[AnyArray, "n_x m"], state: State) -> State:
    """One step: forget, add, show (course 5, week 1).

        Gamma_u, Gamma_f, Gamma_o, c_tilde = gates(x_t, a_prev)
        c_t = Gamma_u * c_tilde + Gamma_f * c_prev
        a_t = Gamma_o * tanh(c_t)

    >>> params = init(3, 5, key=jax.random.key(0))
    >>> step(params, jnp.ones((3, 2)), start(params, 2)).c.shape
    (5, 2)
    """
    Gamma_u, Gamma_f, Gamma_o, c_tilde = gates(params, x_t, state)
    c_t = Gamma_u * c_tilde + Gamma_f * state.c
    a_t = Gamma_o * jnp.tanh(c_t)
    return State(a_t, c_t)


def forward(
    params: LSTM,
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
    expect(params, x, state, mask)
    return recurrent.unroll(step, params, x, state, mask=mask)


def step_backward(params: LSTM, d: State, x_t: Num[AnyArray, "n_x m"], state: State) -> tuple[LSTM, Float[Array, "n_x m"], State]:
    """Derivatives of one step, from the derivatives da_t and dc_t of its results (course 5, week 1).

        Gamma_u, Gamma_f, Gamma_o, c_tilde = gates(x_t, a_prev)
        c_t = Gamma_u * c_tilde + Gamma_f * c_prev

        do = da_t * tanh(c_t) * Gamma_o (1 - Gamma_o)
        dc = dc_t + da_t * Gamma_o * (1 - tanh(c_t)^2)              c_t is read by a_t too
        du = dc * c_tilde * Gamma_u (1 - Gamma_u)
        df = dc * c_prev * Gamma_f (1 - Gamma_f)
        dz = dc * Gamma_u * (1 - c_tilde^2)                         inside the tanh of the candidate

        dWu, dWf, dWo, dWc = du, df, do, dz times [a_prev; x_t]^T
        dbu, dbf, dbo, dbc = sums of du, df, do, dz over the examples
        [da_prev; dx_t]    = Wu^T du + Wf^T df + Wo^T do + Wc^T dz
        dc_prev            = dc * Gamma_f

    Args:  d holds da_t and dc_t; state holds a_prev and c_prev.
    Returns:  the derivatives of the parameters, dx_t, and those of the state before.

    >>> params = init(3, 5, key=jax.random.key(0))
    >>> grads, dx_t, d_prev = step_backward(params, start(params, 2), jnp.ones((3, 2)), start(params, 2))
    >>> grads.Wu.shape, dx_t.shape, d_prev.c.shape
    ((5, 8), (3, 2), (5, 2))
    """
    n_a = params.bu.shape[0]
    Wu, _, Wf, _, Wo, _, Wc, _ = map(jnp.asarray, params)
    Gamma_u, Gamma_f, Gamma_o, c_tilde = gates(params, x_t, state)
    tanh_c = jnp.tanh(Gamma_u * c_tilde + Gamma_f * state.c)

    do = d.a * tanh_c * Gamma_o * (1 - Gamma_o)
    dc = d.c + d.a * Gamma_o * (1 - tanh_c**2)
    du = dc * c_tilde * Gamma_u * (1 - Gamma_u)
    df = dc * state.c * Gamma_f * (1 - Gamma_f)
    dz = dc * Gamma_u * (1 - c_tilde**2)

    both = jnp.concatenate([state.a, x_t])
    dWu, dWf, dWo, dWc = (inside @ both.T for inside in (du, df, do, dz))
    dbu, dbf, dbo, dbc = (jnp.sum(inside, axis=1, keepdims=True) for inside in (du, df, do, dz))
    dboth = Wu.T @ du + Wf.T @ df + Wo.T @ do + Wc.T @ dz
    grads = LSTM(dWu, dbu, dWf, dbf, dWo, dbo, dWc, dbc)
    return grads, dboth[n_a:], State(a=dboth[:n_a], c=dc * Gamma_f)


def backward(
    params: LSTM,
    da: Float[AnyArray, "n_a m T_x"],
    x: Num[AnyArray, "n_x m T_x"],
    state: State,
    states: State,
    *,
    mask: Bool[AnyArray, "m T_x"] | None = None,
) -> tuple[LSTM, Float[AnyArray, "n_x m T_x"], State]:
    """Backward through time: from the last step to the first (course 5, week 1).

        for t = T_x ... 1:
            da_t     = da[t] + da_next                                    dc_t = dc_next
            d, dx_t, da_prev, dc_prev = step_backward(da_t, dc_t)         at padding: d = 0, dx_t = 0, the rest stays
            grads   += d
            da_next, dc_next = da_prev, dc_prev

    Args:  da, what the outputs say: the derivative of J by every a_t with all else held fixed; state, before the first
    step; states, of forward.
    Returns:  the derivatives of the parameters, dx, and those of the state before the first step.

    >>> params = init(3, 5, key=jax.random.key(0))
    >>> x, state = jnp.ones((3, 2, 7)), start(params, 2)
    >>> grads, dx, d0 = backward(params, jnp.ones((5, 2, 7)), x, state, forward(params, x, state))
    >>> grads.Wo.shape, dx.shape, d0.a.shape
    ((5, 8), (3, 2, 7), (5, 2))
    """
    sizes = expect(params, x, state, mask)
    for name, array in (("a", states.a), ("c", states.c), ("da", da)):
        shapes.expect(name, array, "n_a m T_x", n_a=params.bu.shape[0], m=sizes["m"], T_x=sizes["T_x"])
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


def expect(params: LSTM, x: Num[AnyArray, "..."], state: State, mask: Bool[AnyArray, "..."] | None) -> dict[str, int]:
    """Check that parameters, sequences, first state and mask fit together, and return the sizes (course 5, week 1).

    >>> params = init(3, 5, key=jax.random.key(0))
    >>> expect(params, jnp.ones((3, 2, 7)), start(params, 2), None)
    {'n_x': 3, 'm': 2, 'T_x': 7}
    """
    n_a, n_x = _sizes(params)
    sizes = recurrent.expect_sequences(x, mask, n_x=n_x)
    _expect_state(state, n_a, sizes["m"])
    return sizes


def _expect_state(state, n_a, m):
    if not isinstance(state, State):
        raise TypeError(f"state must be a State(a, c), but is a {type(state).__name__}. Is c missing? See lstm.start.")
    shapes.expect("a", state.a, "n_a m", n_a=n_a, m=m)
    shapes.expect("c", state.c, "n_a m", n_a=n_a, m=m)


def _sizes(params):
    if not isinstance(params, LSTM):
        raise TypeError(f"params must be an LSTM, but is a {type(params).__name__}. Does it belong to another cell?")
    n_a = shapes.expect("bu", params.bu, "n_a 1")["n_a"]
    both = shapes.expect("Wu", params.Wu, "n_a n_a_plus_n_x", n_a=n_a)["n_a_plus_n_x"]
    for W, b in (("Wf", "bf"), ("Wo", "bo"), ("Wc", "bc")):
        shapes.expect(W, getattr(params, W), "n_a n_a_plus_n_x", n_a=n_a, n_a_plus_n_x=both)
        shapes.expect(b, getattr(params, b), "n_a 1", n_a=n_a)
    return n_a, both - n_a
