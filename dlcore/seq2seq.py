"""Encoder and decoder: a text from a text, and a caption from a picture (course 5, week 3).

Convention: texts are rows of numbers, X is (m, T_x) and Y is (m, T_y), where 0 is padding, 1 begins and 2 ends a text;
what recurs follows rnn: a state is (n_a, m), all of them are (n_a, m, T). Both recurrent networks are GRUs.
A decoder is a language model that begins with what the encoder says instead of zeros.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer
from jaxtyping import Array, Float, Int, Key, Num

from dlcore import gru, recurrent, rnn, shapes
from dlcore.shapes import AnyArray

PAD, BOS, EOS = 0, 1, 2


class Decoder(NamedTuple):
    """Parameters of a decoder: a row of E per token, a GRU, and the layer of its answers (course 5, week 3).

    >>> Decoder._fields
    ('E', 'cell', 'output')
    """

    E: Float[AnyArray, "n_v n_e"]
    cell: gru.GRU
    output: rnn.Output


class Translator(NamedTuple):
    """Parameters of an encoder and a decoder (course 5, week 3).

    >>> Translator._fields
    ('E', 'encoder', 'decoder')
    """

    E: Float[AnyArray, "n_v_x n_e"]
    encoder: gru.GRU
    decoder: Decoder


class Captioner(NamedTuple):
    """Parameters that turn features of a picture into the first state of a decoder (course 5, week 3).

    >>> Captioner._fields
    ('Wi', 'bi', 'decoder')
    """

    Wi: Float[AnyArray, "n_a n_features"]
    bi: Float[AnyArray, "n_a 1"]
    decoder: Decoder


def init_decoder(n_v: int, n_e: int, n_a: int, *, key: Key[Array, ""]) -> Decoder:
    """A decoder of n_v tokens with n_e numbers each and a state of n_a (course 5, week 3).

    >>> init_decoder(11, 5, 7, key=jax.random.key(0)).E.shape
    (11, 5)
    """
    E_key, cell_key, output_key = jax.random.split(key, 3)
    E = 0.3 * jax.random.normal(E_key, (n_v, n_e))
    return Decoder(E, gru.init(n_e, n_a, key=cell_key), rnn.init_output(n_a, n_v, key=output_key))


def init(n_v_x: int, n_v_y: int, n_e: int, n_a: int, *, key: Key[Array, ""]) -> Translator:
    """An encoder of n_v_x tokens and a decoder of n_v_y; the states of both have n_a numbers (course 5, week 3).

    >>> init(13, 11, 5, 7, key=jax.random.key(0)).E.shape
    (13, 5)
    """
    E_key, encoder_key, decoder_key = jax.random.split(key, 3)
    E = 0.3 * jax.random.normal(E_key, (n_v_x, n_e))
    return Translator(E, gru.init(n_e, n_a, key=encoder_key), init_decoder(n_v_y, n_e, n_a, key=decoder_key))


def init_captioner(n_features: int, n_v: int, n_e: int, n_a: int, *, key: Key[Array, ""]) -> Captioner:
    """A decoder behind n_features numbers per picture, 4096 for AlexNet (course 5, week 3).

    >>> init_captioner(4096, 11, 5, 7, key=jax.random.key(0)).Wi.shape
    (7, 4096)
    """
    i_key, decoder_key = jax.random.split(key)
    Wi = jax.random.normal(i_key, (n_a, n_features)) / n_features**0.5
    return Captioner(Wi, jnp.zeros((n_a, 1)), init_decoder(n_v, n_e, n_a, key=decoder_key))


def embed(E: Float[AnyArray, "n_v n_e"], X: Int[AnyArray, "m T"]) -> Float[Array, "n_e m T"]:
    """The rows of E for all tokens, in the shape of the input of a recurrent network (course 5, week 3).

    >>> embed(jnp.ones((5, 3)), jnp.zeros((2, 7), int)).shape
    (3, 2, 7)
    """
    return jnp.moveaxis(jnp.asarray(E)[X], 2, 0)


def encode(params: Translator, X: Int[AnyArray, "m T_x"]) -> Float[Array, "n_a m"]:
    """All of a text in one state: that after its last real token (course 5, week 3).

        a_t = GRU(E[x_t], a_(t-1))          a_0 = 0; padding changes nothing
        s_0 = a_Tx

    >>> encode(init(13, 11, 5, 7, key=jax.random.key(0)), jnp.array([[4, 3, 2, 0]])).shape
    (7, 1)
    """
    m = tokens("X", X, len(params.E))["m"]
    a = gru.forward(params.encoder, embed(params.E, X), gru.start(params.encoder, m), mask=X != PAD)
    return recurrent.last(a)


def see(params: Captioner, features: Num[AnyArray, "n_features m"]) -> Float[Array, "n_a m"]:
    """All of a picture in one state (course 5, week 3).

        s_0 = tanh(Wi features + bi)

    >>> see(init_captioner(3, 11, 5, 7, key=jax.random.key(0)), jnp.ones((3, 2))).shape
    (7, 2)
    """
    shapes.expect("features", features, "n_features m", n_features=params.Wi.shape[1])
    return jnp.tanh(jnp.asarray(params.Wi) @ features + params.bi)


def step(
    params: Decoder, s_prev: Float[AnyArray, "n_a m"], y_prev: Int[AnyArray, "m"]
) -> tuple[Float[Array, "n_a m"], Float[Array, "n_v m"]]:
    """One step of the decoder, from the token that it, or a teacher, wrote before (course 5, week 3).

        s_t = GRU(E[y_(t-1)], s_(t-1))
        Z_t = Wya s_t + by                  softmax(Z_t) are the probabilities of the next token

    Returns:  s_t and Z_t.

    >>> s, Z = step(init_decoder(11, 5, 7, key=jax.random.key(0)), jnp.zeros((7, 2)), jnp.array([BOS, BOS]))
    >>> s.shape, Z.shape
    ((7, 2), (11, 2))
    """
    e = jnp.asarray(params.E)[y_prev].T  # a step sees columns
    s = gru.step(params.cell, e, s_prev)
    return s, rnn.output(params.output, s)


def shifted(Y: Int[AnyArray, "m T_y"]) -> Int[Array, "m T_y"]:
    """What a decoder reads while it learns to write Y: the begin, and all but the last column (course 5, week 3).

    This is teacher forcing: the right token before, whatever the decoder would have written. Without the shift the
    decoder would read its own answer.

    >>> print(shifted(jnp.array([[4, 3, 2]])))
    [[1 4 3]]
    """
    shapes.expect("Y", Y, "m T_y")
    return jnp.pad(jnp.asarray(Y), ((0, 0), (1, 0)), constant_values=BOS)[:, :-1]


def teach(params: Decoder, s_0: Float[AnyArray, "n_a m"], Y: Int[AnyArray, "m T_y"]) -> Float[Array, "n_v m T_y"]:
    """All answers of a decoder that reads the right tokens (course 5, week 3).

        s_t, Z_t = step(s_(t-1), y_(t-1))          y_0 is the begin

    >>> teach(init_decoder(11, 5, 7, key=jax.random.key(0)), jnp.zeros((7, 2)), jnp.array([[3, 2], [2, 0]])).shape
    (11, 2, 2)
    """
    tokens("Y", Y, len(params.E))
    return rnn.output(params.output, gru.forward(params.cell, embed(params.E, shifted(Y)), s_0))


def text_loss(Z: Float[AnyArray, "n_v m T_y"], Y: Int[AnyArray, "m T_y"]) -> Float[Array, ""]:
    """Mean cross-entropy of all real tokens, the ends among them (course 5, week 3).

        loss_t = -log(softmax(Z_t)[y_t])
        J      = (sum of loss_t where y_t is not padding) / (number of these)

    >>> print(f"{text_loss(jnp.zeros((11, 1, 3)), jnp.array([[5, 2, 0]])):.4f}")
    2.3979
    """
    sizes = shapes.expect("Z", Z, "n_v m T_y")
    tokens("Y", Y, sizes["n_v"], m=sizes["m"], T_y=sizes["T_y"])
    log_y_hat = jax.nn.log_softmax(Z, axis=0)
    losses = -jnp.take_along_axis(log_y_hat, jnp.asarray(Y)[None], axis=0)[0]
    real = jnp.asarray(Y) != PAD
    return jnp.sum(jnp.where(real, losses, 0.0)) / jnp.sum(real)


def loss(params: Translator, X: Int[AnyArray, "m T_x"], Y: Int[AnyArray, "m T_y"]) -> Float[Array, ""]:
    """Cost of translating X into Y (course 5, week 3).

        J = text_loss(teach(encode(X), Y), Y)

    >>> params = init(13, 11, 5, 7, key=jax.random.key(0))
    >>> loss(params, jnp.array([[4, 2]]), jnp.array([[3, 4, 2]])).shape
    ()
    """
    return text_loss(teach(params.decoder, encode(params, X), Y), Y)


def caption_loss(params: Captioner, features: Num[AnyArray, "n_features m"], Y: Int[AnyArray, "m T_y"]) -> Float[Array, ""]:
    """Cost of captioning pictures with Y (course 5, week 3).

        J = text_loss(teach(see(features), Y), Y)

    >>> params = init_captioner(3, 11, 5, 7, key=jax.random.key(0))
    >>> caption_loss(params, jnp.ones((3, 1)), jnp.array([[3, 4, 2]])).shape
    ()
    """
    return text_loss(teach(params.decoder, see(params, features), Y), Y)


def write(step: Callable, state: Any, m: int, *, max_length: int) -> Int[Array, "{m} {max_length}"]:
    """The most probable next token again and again, for m texts at once; padding behind their ends (course 5, week 3).

        state, Z = step(state, y_(t-1))
        y_t      = argmax of every column of Z; padding once the end was written

    Args:  step, of a decoder with its parameters: partial(step, params.decoder).

    >>> always_three = lambda state, y_prev: (state, jnp.eye(5)[:, [3, 3]])
    >>> print(write(always_three, (), 2, max_length=3))
    [[3 3 3]
     [3 3 3]]
    """
    if max_length < 1:
        raise ValueError(f"max_length must be at least 1, but is {max_length}. It counts the tokens to write.")

    def advance(carry, _):
        state, y_prev, ended = carry
        state, Z = step(state, y_prev)
        y = jnp.where(ended, PAD, jnp.argmax(Z, axis=0))
        return (state, y, ended | (y == EOS)), y

    begin = state, jnp.full(m, BOS), jnp.zeros(m, bool)
    return jax.lax.scan(advance, begin, length=max_length)[1].T  # scan puts time first


def for_search(step: Callable) -> Callable:
    """The same decoder for one text and as decode asks it: greedy, sampling, beam search (course 5, week 3).

        state, Z  = step(state, [y_(t-1)])
        log_p     = log(softmax(Z))

    >>> always_three = lambda state, y_prev: (state, 100 * jnp.eye(5)[:, [3]])
    >>> log_p, state = for_search(always_three)((), BOS)
    >>> int(log_p.argmax())
    3
    """
    step = jax.jit(step)  # a search asks again and again

    def ask(state, token):
        state, Z = step(state, jnp.array([token]))
        return jax.nn.log_softmax(Z, axis=0)[:, 0], state

    return ask


def tokens(name: str, X: Int[AnyArray, "m T"], n_v: int, **known: int) -> dict[str, int]:
    """Check rows of tokens below n_v, each with something before its padding, and return their sizes (course 5, week 3).

    >>> tokens("X", np.array([[3, 4, 2, 0]]), 5)
    {'m': 1, 'T_x': 4}
    """
    T = f"T_{name.lower()}"
    sizes = shapes.expect(name, X, f"m {T}", **known)
    if not jnp.issubdtype(X.dtype, jnp.integer):
        raise TypeError(f"{name} must hold whole numbers, but holds {X.dtype}. Are these one-hot vectors or embeddings?")
    if 0 in (sizes["m"], sizes[T]):
        raise ValueError(f"{name} must hold a text, but has shape {X.shape}. Is the batch empty?")
    if isinstance(X, Tracer):  # values are known outside jit only
        return sizes
    X = np.asarray(X)
    if X.min() < 0 or X.max() >= n_v:
        raise ValueError(f"{name} must hold numbers from 0 to {n_v - 1}, but holds {X.min()} to {X.max()}. Is n_v another's?")
    padding = X == PAD
    torn = padding[:, 0] | (padding[:, :-1] & ~padding[:, 1:]).any(axis=1)
    if torn.any():
        where = f"row {torn.argmax()} has it before"
        raise ValueError(f"{name} must have its padding behind the text, but {where}. Are letters counted from 0?")
    return sizes
