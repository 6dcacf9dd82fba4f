"""A decoder with attention: it looks at all positions of the encoder, where it needs them (course 5, week 3).

Convention: tokens as in seq2seq, the state s is (n_s, m). What is looked at has positions as rows behind a leading batch,
as in additive: a is (m, T_x, n_a), and alpha is (m, T_x) in a step and (m, T_y, T_x) in all.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Int, Key

from dlcore import additive, gru, recurrent, rnn, seq2seq, shapes
from dlcore.shapes import AnyArray


class Decoder(NamedTuple):
    """Parameters of a decoder with attention (course 5, week 3).

    >>> Decoder._fields
    ('E', 'attention', 'cell', 'output')
    """

    E: Float[AnyArray, "n_v n_e"]
    attention: additive.Additive
    cell: gru.GRU
    output: rnn.Output


class Translator(NamedTuple):
    """Parameters of an encoder that reads both ways, and of a decoder with attention (course 5, week 3).

    >>> Translator._fields
    ('E', 'encoder', 'decoder')
    """

    E: Float[AnyArray, "n_v_x n_e"]
    encoder: recurrent.Bidirectional
    decoder: Decoder


class State(NamedTuple):
    """What the decoder carries from step to step: s changes, what it looks at stays (course 5, week 3).

    >>> State._fields
    ('s', 'a', 'projected', 'mask')
    """

    s: Float[Array, "n_s m"]
    a: Float[Array, "m T_x n_a"]
    projected: Float[Array, "m T_x n_h"]
    mask: Bool[Array, "m T_x"]


def init_decoder(n_v: int, n_e: int, n_s: int, n_a: int, n_h: int, *, key: Key[Array, ""]) -> Decoder:
    """A decoder that looks at positions of n_a numbers (course 5, week 3).

    >>> init_decoder(11, 5, 7, 10, 3, key=jax.random.key(0)).cell.Wu.shape          # [s; context; y] has 7 + 10 + 5
    (7, 22)
    """
    E_key, attention_key, cell_key, output_key = jax.random.split(key, 4)
    return Decoder(
        E=0.3 * jax.random.normal(E_key, (n_v, n_e)),
        attention=additive.init(n_s, n_a, n_h, key=attention_key),
        cell=gru.init(n_a + n_e, n_s, key=cell_key),
        output=rnn.init_output(n_s, n_v, key=output_key),
    )


def init(n_v_x: int, n_v_y: int, *, n_e: int, n_a: int, n_s: int, n_h: int, key: Key[Array, ""]) -> Translator:
    """n_a numbers for each direction of the encoder, n_s for the state of the decoder (course 5, week 3).

    >>> init(13, 11, n_e=5, n_a=4, n_s=7, n_h=3, key=jax.random.key(0)).decoder.attention.Wa.shape
    (8, 3)
    """
    E_key, forward_key, backward_key, decoder_key = jax.random.split(key, 4)
    encoder = recurrent.Bidirectional(gru.init(n_e, n_a, key=forward_key), gru.init(n_e, n_a, key=backward_key))
    E = 0.3 * jax.random.normal(E_key, (n_v_x, n_e))
    return Translator(E, encoder, init_decoder(n_v_y, n_e, n_s, 2 * n_a, n_h, key=decoder_key))


def encode(params: Translator, X: Int[AnyArray, "m T_x"]) -> Float[Array, "m T_x two_n_a"]:
    """What stands at every position, with all before it and all behind it (course 5, week 3).

        a_t' = [forward GRU; backward GRU]          both begin with 0

    >>> params = init(13, 11, n_e=5, n_a=4, n_s=7, n_h=3, key=jax.random.key(0))
    >>> encode(params, jnp.array([[4, 3, 2, 0]])).shape
    (1, 4, 8)
    """
    m = seq2seq.tokens("X", X, len(params.E))["m"]
    zeros = recurrent.Bidirectional(gru.start(params.encoder.forward, m), gru.start(params.encoder.backward, m))
    a = recurrent.bidirectional(gru.step, params.encoder, seq2seq.embed(params.E, X), zeros, mask=X != seq2seq.PAD)
    return jnp.moveaxis(a, 0, 2)  # (n_a, m, T_x) of rnn, to positions as rows


def start(params: Decoder, a: Float[AnyArray, "m T_x n_a"], mask: Bool[AnyArray, "m T_x"]) -> State:
    """The state before the first step: s_0 = 0. a can come from an encoder or from the places of a picture
    (course 5, week 3).

    >>> params = init_decoder(11, 5, 7, 10, 3, key=jax.random.key(0))
    >>> start(params, jnp.ones((2, 16, 10)), jnp.ones((2, 16), bool)).s.shape
    (7, 2)
    """
    sizes = shapes.expect("a", a, "m T_x n_a", n_a=params.attention.Wa.shape[0])
    shapes.expect("mask", mask, "m T_x", m=sizes["m"], T_x=sizes["T_x"])
    s = gru.start(params.cell, sizes["m"])
    return State(s, jnp.asarray(a), additive.project(params.attention, a), jnp.asarray(mask))


def step_with_weights(
    params: Decoder, state: State, y_prev: Int[AnyArray, "m"]
) -> tuple[State, Float[Array, "n_v m"], Float[Array, "m T_x"]]:
    """One step of the decoder with attention (course 5, week 3).

        context, alpha_t = attend(s_(t-1), a)
        s_t              = GRU([context; E[y_(t-1)]], s_(t-1))
        Z_t              = Wya s_t + by

    Returns:  the next state, Z_t and alpha_t.

    >>> params = init_decoder(11, 5, 7, 10, 3, key=jax.random.key(0))
    >>> state = start(params, jnp.ones((2, 4, 10)), jnp.ones((2, 4), bool))
    >>> step_with_weights(params, state, jnp.array([1, 1]))[1].shape
    (11, 2)
    """
    alpha = additive.weights(additive.energies_of_projected(params.attention, state.s.T, state.projected), state.mask)
    context = additive.context_of(alpha, state.a)
    e = jnp.asarray(params.E)[y_prev]
    s = gru.step(params.cell, jnp.concatenate([context, e], axis=1).T, state.s)  # a step sees columns
    return state._replace(s=s), rnn.output(params.output, s), alpha


def step(params: Decoder, state: State, y_prev: Int[AnyArray, "m"]) -> tuple[State, Float[Array, "n_v m"]]:
    """step_with_weights without the weights, as seq2seq.write and a search call it (course 5, week 3).

    >>> params = init_decoder(11, 5, 7, 10, 3, key=jax.random.key(0))
    >>> state, Z = step(params, start(params, jnp.ones((2, 4, 10)), jnp.ones((2, 4), bool)), jnp.array([1, 1]))
    >>> Z.shape
    (11, 2)
    """
    state, Z, _ = step_with_weights(params, state, y_prev)
    return state, Z


def teach(
    params: Decoder, state: State, Y: Int[AnyArray, "m T_y"]
) -> tuple[Float[Array, "n_v m T_y"], Float[Array, "m T_y T_x"]]:
    """All answers and all weights of a decoder that reads the right tokens (course 5, week 3).

    >>> params = init_decoder(11, 5, 7, 10, 3, key=jax.random.key(0))
    >>> state = start(params, jnp.ones((1, 4, 10)), jnp.ones((1, 4), bool))
    >>> Z, alpha = teach(params, state, jnp.array([[5, 3, 2]]))
    >>> Z.shape, alpha.shape
    ((11, 1, 3), (1, 3, 4))
    """
    seq2seq.tokens("Y", Y, len(params.E), m=state.s.shape[1])

    def advance(s, y_prev):
        new, Z, alpha = step_with_weights(params, state._replace(s=s), y_prev)
        return new.s, (Z, alpha)

    _, (Z, alpha) = jax.lax.scan(advance, state.s, seq2seq.shifted(Y).T)  # scan wants time first
    return jnp.asarray(shapes.time_last(Z)), jnp.moveaxis(alpha, 0, 1)


def loss(params: Translator, X: Int[AnyArray, "m T_x"], Y: Int[AnyArray, "m T_y"]) -> Float[Array, ""]:
    """Cost of translating X into Y with attention (course 5, week 3).

        a = encode(X)
        J = text_loss(teach(start(a), Y), Y)

    >>> params = init(13, 11, n_e=5, n_a=4, n_s=7, n_h=3, key=jax.random.key(0))
    >>> loss(params, jnp.array([[4, 2]]), jnp.array([[3, 4, 2]])).shape
    ()
    """
    state = start(params.decoder, encode(params, X), X != seq2seq.PAD)
    return seq2seq.text_loss(teach(params.decoder, state, Y)[0], Y)


def translate(params: Translator, X: Int[AnyArray, "m T_x"], *, max_length: int) -> Int[Array, "m {max_length}"]:
    """The most probable next token again and again (course 5, week 3).

    >>> params = init(13, 11, n_e=5, n_a=4, n_s=7, n_h=3, key=jax.random.key(0))
    >>> translate(params, jnp.array([[4, 2]]), max_length=6).shape
    (1, 6)
    """
    state = start(params.decoder, encode(params, X), X != seq2seq.PAD)

    def small_step(s, y_prev):  # a loop that carries s alone is faster than one that carries all of the state
        new, Z = step(params.decoder, state._replace(s=s), y_prev)
        return new.s, Z

    return seq2seq.write(small_step, state.s, len(X), max_length=max_length)
