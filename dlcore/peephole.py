"""LSTM with peephole connections: the gates see the memory itself (course 5, week 1).

Convention: that of lstm: x is (n_x, m, T_x), a and c are (n_a, m, T_x). A peephole is one number per entry of the memory,
p (n_a, 1): the fifth entry of c touches the fifth entry of a gate, and no other. There is no backward by hand here.
"""

from typing import NamedTuple

import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Key, Num

from dlcore import lstm, recurrent, shapes
from dlcore.activations import sigmoid
from dlcore.lstm import LSTM, State
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

    >>> import jax
    >>> init(3, 5, key=jax.random.key(0)).pu.shape
    (5, 1)
    """
    closed = jnp.zeros((n_a, 1))
    return Peephole(lstm.init(n_x, n_a, forget_bias=forget_bias, key=key), closed, closed, closed)


def start(params: Peephole, m: int) -> State:
    """Activation and memory before the first step: zero (course 5, week 1).

    >>> import jax
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

    >>> import jax
    >>> params = init(3, 5, key=jax.random.key(0))
    >>> step(params, jnp.ones((3, 2)), start(params, 2)).a.shape
    (5, 2)
    """
    Gamma_o, c_t = _open(params, x_t, state, state.c)
    return State(Gamma_o * jnp.tanh(c_t), c_t)


def step_original(params: Peephole, x_t: Num[AnyArray, "n_x m"], state: State) -> State:
    """One step as in the paper: the output gate sees the new memory (after course 5, week 1).

        Gamma_o = sigmoid(Wo [a_prev; x_t] + po * c_t + bo)          all other lines as in step

    >>> import jax
    >>> params = init(3, 5, key=jax.random.key(0))
    >>> step_original(params, jnp.ones((3, 2)), start(params, 2)).a.shape
    (5, 2)
    """
    _, c_t = _open(params, x_t, state, state.c)
    Gamma_o, _ = _open(params, x_t, state, c_t)
    return State(Gamma_o * jnp.tanh(c_t), c_t)


def forward(
    params: Peephole,
    x: Num[AnyArray, "n_x m T_x"],
    state: State,
    *,
    mask: Bool[AnyArray, "m T_x"] | None = None,
) -> State:
    """Activation and memory after every step of a sequence (course 5, week 1).

    >>> import jax
    >>> params = init(3, 5, key=jax.random.key(0))
    >>> forward(params, jnp.ones((3, 2, 7)), start(params, 2)).a.shape
    (5, 2, 7)
    """
    _peepholes(params)
    lstm.expect(params.lstm, x, state, mask)
    return recurrent.unroll(step, params, x, state, mask=mask)


def _open(params, x_t, state, c_of_output):
    """The output gate, which sees c_of_output, and the new memory."""
    _peepholes(params)
    Wu, bu, Wf, bf, Wo, bo, *_ = map(jnp.asarray, params.lstm)
    c_tilde = lstm.gates(params.lstm, x_t, state).c_tilde
    both = jnp.concatenate([state.a, x_t])
    Gamma_u = sigmoid(Wu @ both + params.pu * state.c + bu)
    Gamma_f = sigmoid(Wf @ both + params.pf * state.c + bf)
    Gamma_o = sigmoid(Wo @ both + params.po * c_of_output + bo)
    return Gamma_o, Gamma_u * c_tilde + Gamma_f * state.c


def _peepholes(params):
    if not isinstance(params, Peephole):
        raise TypeError(f"params must be a Peephole, but is a {type(params).__name__}. Does it belong to another cell?")
    n_a = shapes.expect("bu", params.lstm.bu, "n_a 1")["n_a"]
    for name in ("pu", "pf", "po"):
        shapes.expect(name, getattr(params, name), "n_a 1", n_a=n_a)
