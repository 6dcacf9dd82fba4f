"""What all recurrent networks share: one unroll over any cell, both directions, several layers (course 5, week 1).

Convention: x is (n_x, m, T_x), a is (n_a, m, T_x), a step sees (n_x, m); a mask is (m, T_x), True at real positions and
False at padding. A cell is a function step(params, x_t, state) -> state. Its state is one array a (n_a, m), or a tuple
whose first entry is a. The modules rnn, gru and lstm offer init, start, step and forward by the same names.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Num

from dlcore import losses, shapes
from dlcore.shapes import AnyArray


class Bidirectional(NamedTuple):
    """Parameters, or the first states, of a cell that reads forward and of one that reads backward (course 5, week 1).

    >>> Bidirectional(forward=1, backward=2).backward
    2
    """

    forward: Any
    backward: Any


def unroll(
    step: Callable,
    params: Any,
    x: Num[AnyArray, "n_x m T_x"],
    state: Any,
    *,
    mask: Bool[AnyArray, "m T_x"] | None = None,
    reverse: bool = False,
) -> Any:
    """Run a cell over a sequence, with the same parameters at every step (course 5, week 1).

        for t = 1 ... T_x:                                  t = T_x ... 1 if reverse
            new     = step(params, x_t, state)
            state_t = new where the mask is True, else the state before

    So padding changes nothing: behind the end of a sequence its last state is repeated, and a reversed cell keeps its
    first state until it meets the last real position.

    Returns:  the states after every step: like one state, but with time as a last axis.

    >>> total = lambda params, x_t, state: state + x_t
    >>> print(unroll(total, None, jnp.array([[[1.0, 2.0, 3.0]]]), jnp.zeros((1, 1))))
    [[[1. 3. 6.]]]
    """
    sizes = expect_sequences(x, mask)
    for leaf in jax.tree.leaves(state):
        shapes.expect("state", leaf, "n_a m", m=sizes["m"])
    dtype = jnp.result_type(jnp.float32, x, *jax.tree.leaves(params), *jax.tree.leaves(state))
    state = jax.tree.map(lambda s: jnp.asarray(s, dtype), state)
    x, keep = jnp.asarray(x), None if mask is None else jnp.asarray(mask).T[:, None, :]  # (T_x, 1, m), beside (n_a, m)

    def advance(state, now):
        x_t, keep_t = now
        new = step(params, x_t, state)
        if keep_t is not None:
            new = jax.tree.map(lambda new, old: jnp.where(keep_t, new, old), new, state)
        return new, new

    _, states = jax.lax.scan(advance, state, (shapes.time_first(x), keep), reverse=reverse)
    return jax.tree.map(shapes.time_last, states)


def activation(states: Any) -> Float[AnyArray, "n_a m *T_x"]:
    """What the next layer sees of a state: a, the first entry where there are several (course 5, week 1).

    >>> activation((jnp.zeros((3, 5)), jnp.ones((3, 5)))).shape
    (3, 5)
    """
    return states[0] if isinstance(states, tuple) else states


def last(states: Any) -> Any:
    """The state after the last step: one answer for a whole sequence, or the start of its next part (course 5, week 1).

    With a mask this is the state after the last real position, because padding repeats it.

    >>> print(last(jnp.array([[[1.0, 3.0, 6.0]]])))
    [[6.]]
    """
    return jax.tree.map(lambda s: s[..., -1], states)


def bidirectional(
    step: Callable,
    params: Bidirectional,
    x: Num[AnyArray, "n_x m T_x"],
    states: Bidirectional,
    *,
    mask: Bool[AnyArray, "m T_x"] | None = None,
) -> Float[Array, "two_n_a m T_x"]:
    """At every position what lies before it and what lies behind it (course 5, week 1).

        a_forward_t  = cell over x_1 ... x_t
        a_backward_t = another cell over x_T ... x_t
        a_t          = [a_forward_t; a_backward_t]

    Both directions are part of the forward pass. Padding is skipped: the backward cell begins at the last real
    position of each sequence.

    >>> total = lambda params, x_t, state: state + x_t
    >>> zero = jnp.zeros((1, 1))
    >>> print(bidirectional(total, Bidirectional(None, None), jnp.array([[[1.0, 2.0, 3.0]]]), Bidirectional(zero, zero)))
    [[[1. 3. 6.]]
    <BLANKLINE>
     [[6. 5. 3.]]]
    """
    forward = unroll(step, params.forward, x, states.forward, mask=mask)
    backward = unroll(step, params.backward, x, states.backward, mask=mask, reverse=True)
    return jnp.concatenate([activation(forward), activation(backward)])


def deep(
    step: Callable,
    params: list,
    x: Num[AnyArray, "n_x m T_x"],
    states: list,
    *,
    mask: Bool[AnyArray, "m T_x"] | None = None,
) -> list:
    """Several recurrent layers on top of each other (course 5, week 1).

        a[0] = x
        a[layer]_t = cell(a[layer]_(t-1), a[layer - 1]_t)          left neighbor and the layer below

    Returns:  the states of every layer at every step, the lowest layer first.

    >>> total = lambda params, x_t, state: state + x_t
    >>> zero = jnp.zeros((1, 1))
    >>> print(deep(total, [None, None], jnp.array([[[1.0, 2.0, 3.0]]]), [zero, zero])[1])
    [[[ 1.  4. 10.]]]
    """
    if not params or len(params) != len(states):
        raise ValueError(
            f"params and states must hold one entry per layer, but hold {len(params)} and {len(states)}. "
            "Does a layer lack its first state?"
        )
    layers = []
    for layer_params, state in zip(params, states, strict=True):
        layers.append(unroll(step, layer_params, x, state, mask=mask))
        x = activation(layers[-1])
    return layers


def sequence_loss(
    Z: Float[AnyArray, "n_y m T_x"], Y: Num[AnyArray, "n_y m T_x"], mask: Bool[AnyArray, "m T_x"] | None = None
) -> Float[Array, "m"]:
    """Softmax cross-entropy of every sequence, summed over its steps (course 5, week 1).

        L_t = -sum over classes of Y_t log(softmax(Z_t))
        L   = sum over t of L_t                    padding does not count

    >>> print(sequence_loss(jnp.zeros((2, 1, 3)), jnp.ones((2, 1, 3)) / 2).round(4))
    [2.0794]
    """
    sizes = shapes.expect("Z", Z, "n_y m T_x")
    shapes.expect("Y", Y, "n_y m T_x", **sizes)
    expect_sequences(Z, mask)
    L = -jnp.sum(jnp.asarray(Y) * jax.nn.log_softmax(jnp.asarray(Z), axis=0), axis=0)  # (m, T_x)
    return jnp.sum(L if mask is None else jnp.where(jnp.asarray(mask), L, 0.0), axis=1)


def binary_sequence_loss(
    Z: Float[AnyArray, "1 m T_x"], Y: Num[AnyArray, "1 m T_x"], mask: Bool[AnyArray, "m T_x"] | None = None
) -> Float[Array, "m"]:
    """Logistic loss of every sequence, summed over its steps: is this word part of a name? (course 5, week 1).

        L_t = -Y_t log(sigmoid(Z_t)) - (1 - Y_t) log(1 - sigmoid(Z_t))
        L   = sum over t of L_t                    padding does not count

    >>> print(binary_sequence_loss(jnp.zeros((1, 1, 3)), jnp.array([[[1, 0, 1]]])).round(4))
    [2.0794]
    """
    sizes = shapes.expect("Z", Z, "1 m T_x")
    shapes.expect("Y", Y, "1 m T_x", **sizes)
    expect_sequences(Z, mask)
    L = losses.cross_entropy_from_logits(Z[0], Y[0])  # (m, T_x)
    return jnp.sum(L if mask is None else jnp.where(jnp.asarray(mask), L, 0.0), axis=1)


def gradient_norms(step: Callable, params: Any, x: Num[AnyArray, "n_x m T_x"], state: Any) -> Float[Array, "T_x"]:
    """How strongly the last activation depends on the state after each step (course 5, week 1).

        J       = sum of a_T over its entries
        norms_t = mean over the examples of || dJ / dstate_t ||

    In a plain RNN this is a product of T - t matrices diag(1 - a^2) Waa: it vanishes or explodes.

    >>> halve = lambda params, x_t, state: state / 2 + x_t
    >>> print(gradient_norms(halve, None, jnp.ones((1, 1, 4)), jnp.zeros((1, 1))))
    [0.125 0.25  0.5   1.   ]
    """
    T_x = expect_sequences(x)["T_x"]
    state = jax.tree.map(lambda s: jnp.asarray(s, float), state)
    nudges = jax.tree.map(lambda s: jnp.zeros((T_x, *s.shape)), state)

    def J(nudges):
        def advance(state, now):
            x_t, nudge = now
            return jax.tree.map(jnp.add, step(params, x_t, state), nudge), None

        end, _ = jax.lax.scan(advance, state, (shapes.time_first(jnp.asarray(x)), nudges))
        return jnp.sum(activation(end))

    # The derivative by a zero that is added to a state is the derivative by that state.
    squares = [jnp.sum(slope**2, axis=1) for slope in jax.tree.leaves(jax.grad(J)(nudges))]  # each (T_x, m)
    return jnp.mean(jnp.sqrt(sum(squares)), axis=1)


def expect_sequences(x: Any, mask: Any = None, *, n_x: int | None = None) -> dict[str, int]:
    """Check sequences, and their mask, and return the sizes (course 5, week 1).

    >>> expect_sequences(jnp.zeros((3, 5, 7)), n_x=3)
    {'n_x': 3, 'm': 5, 'T_x': 7}
    """
    known = {} if n_x is None else {"n_x": n_x}
    shape = getattr(x, "shape", ())
    if n_x is not None and len(shape) == 3 and shape[0] != n_x and shape[2] == n_x:
        raise ValueError(
            f"x must have shape (n_x={n_x}, m, T_x), but has shape {shape}. "
            "Its last axis fits: are features last? jnp.moveaxis(x, -1, 0) brings them to the front."
        )
    sizes = shapes.expect("x", x, "n_x m T_x", **known)
    if 0 in shape:
        raise ValueError(f"x must hold at least one step of one example, but has shape {shape}. Is the batch empty?")
    if mask is not None:
        shapes.expect("mask", mask, "m T_x", m=sizes["m"], T_x=sizes["T_x"])
        if mask.dtype != bool:
            raise TypeError(f"mask must hold True and False, but holds {mask.dtype}. Is mask > 0 what you mean?")
    return {"n_x": sizes["n_x"], "m": sizes["m"], "T_x": sizes["T_x"]}
