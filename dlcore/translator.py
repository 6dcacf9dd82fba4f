"""The whole Transformer: a text in, another text out, and a model that fills gaps (course 5, week 4).

Convention: texts are rows of tokens, X is (m, T_x) and Y is (m, T_y), where 0 is padding, 1 begins and 2 ends a text, and
n_v is config.vocab; activations are (m, T, d), logits (m, T, n_v). One matrix E (n_v, d) holds the vectors of the tokens of
both texts and makes the logits too.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Int, Key

from dlcore import attention, shapes, transformer
from dlcore.seq2seq import EOS, PAD, shifted, tokens
from dlcore.shapes import AnyArray
from dlcore.transformer import Stack, TransformerConfig


class Transformer(NamedTuple):
    """Vectors of the tokens, and the layers of the encoder and of the decoder (course 5, week 4).

    >>> Transformer._fields
    ('E', 'encoder', 'decoder')
    """

    E: Float[AnyArray, "n_v d"]
    encoder: Stack
    decoder: Stack


def init(config: TransformerConfig, *, key: Key[Array, ""]) -> Transformer:
    """Small random weights (course 5, week 4).

    >>> config = TransformerConfig(vocab=7, d_model=6, num_heads=3, num_layers=2, max_length=5)
    >>> len(init(config, key=jax.random.key(0)).decoder.layers)
    2
    """
    E_key, encoder_key, decoder_key = jax.random.split(key, 3)
    E = jax.random.normal(E_key, (config.vocab, config.d_model)) / config.d_model**0.5
    encoder = transformer.init_encoder(config, key=encoder_key)
    return Transformer(E, encoder, transformer.init_decoder(config, key=decoder_key))


def embed(E: Float[AnyArray, "n_v d"], X: Int[AnyArray, "m T"]) -> Float[Array, "m T d"]:
    """What the first layer sees: which token, and where (course 5, week 4).

        sqrt(d) E[x_t] + P[t]                   the root makes the vectors of tokens as large as those of positions

    >>> print(embed(jnp.zeros((7, 4)), jnp.array([[3, 5]])).round(4))
    [[[0.     1.     0.     1.    ]
      [0.8415 0.5403 0.01   1.    ]]]
    """
    (_, T), d = X.shape, E.shape[1]
    return d**0.5 * jnp.asarray(E)[X] + attention.positions(T, d)[None]


def encode(params: Transformer, X: Int[AnyArray, "m T_x"], *, num_heads: int) -> Float[Array, "m T_x d"]:
    """A vector for every token of X that knows its neighbors, on both sides (course 5, week 4).

    >>> config = TransformerConfig(vocab=7, d_model=6, num_heads=3, num_layers=1, max_length=5)
    >>> encode(init(config, key=jax.random.key(0)), jnp.array([[3, 5, 2, 0]]), num_heads=3).shape
    (1, 4, 6)
    """
    tokens("X", X, len(params.E))
    return transformer.encode(params.encoder, embed(params.E, X), num_heads=num_heads, mask=attention.padding_mask(X))


def logits(
    params: Transformer, X: Int[AnyArray, "m T_x"], Y: Int[AnyArray, "m T_y"], *, num_heads: int
) -> Float[Array, "m T_y n_v"]:
    """Scores of every token of Y from X and the tokens of Y before it, all at once (course 5, week 4).

        A   = encode(X)
        Y_t = decode(begin, y_1, ..., y_(T_y - 1))      with the causal mask; looks at A, but not at padding
        Z   = Y_t E^T

    >>> config = TransformerConfig(vocab=7, d_model=6, num_heads=3, num_layers=1, max_length=5)
    >>> logits(init(config, key=jax.random.key(0)), jnp.array([[3, 5, 2]]), jnp.array([[4, 2]]), num_heads=3).shape
    (1, 2, 7)
    """
    tokens("Y", Y, len(params.E), m=X.shape[0])
    A = encode(params, X, num_heads=num_heads)
    return _decode(params, shifted(Y), A, attention.padding_mask(X), num_heads)


def loss(Z: Float[AnyArray, "m T n_v"], Y: Int[AnyArray, "m T"], *, smoothing: float = 0.0) -> Float[Array, "m T"]:
    """Cross-entropy of every token, 0 at padding (course 5, week 4).

        q    = (1 - smoothing) one_hot(y) + smoothing / n_v         label smoothing: never quite sure
        loss = -sum over words of q log softmax(Z)

    >>> print(loss(jnp.zeros((1, 3, 8)), jnp.array([[5, 2, 0]]), smoothing=0.1).round(4))
    [[2.0794 2.0794 0.    ]]
    """
    sizes = shapes.expect("Z", Z, "m T n_v")
    shapes.expect("Y", Y, "m T", m=sizes["m"], T=sizes["T"])
    if not 0 <= smoothing < 1:
        raise ValueError(f"smoothing must be at least 0 and below 1, but is {smoothing}. Is it in percent?")
    log_y_hat = jax.nn.log_softmax(jnp.asarray(Z), axis=-1)
    right = jnp.take_along_axis(log_y_hat, jnp.asarray(Y)[..., None], axis=-1)[..., 0]
    # With q as above: the sum over all words of smoothing / n_v log y_hat is smoothing times their mean.
    losses = -(1 - smoothing) * right - smoothing * jnp.mean(log_y_hat, axis=-1)
    return jnp.where(jnp.asarray(Y) == PAD, 0.0, losses)


def cost(
    params: Transformer, X: Int[AnyArray, "m T_x"], Y: Int[AnyArray, "m T_y"], *, num_heads: int, smoothing: float = 0.0
) -> Float[Array, ""]:
    """Mean loss over the real tokens of Y, the ends among them (course 5, week 4).

    A training step is train.make_step(partial(cost, num_heads=4), optimizer).

    >>> config = TransformerConfig(vocab=7, d_model=6, num_heads=3, num_layers=1, max_length=5)
    >>> cost(init(config, key=jax.random.key(0)), jnp.array([[3, 5, 2]]), jnp.array([[4, 2]]), num_heads=3).shape
    ()
    """
    losses = loss(logits(params, X, Y, num_heads=num_heads), Y, smoothing=smoothing)
    return jnp.sum(losses) / jnp.sum(jnp.asarray(Y) != PAD)


def for_search(
    params: Transformer, x: Int[AnyArray, "T_x"], *, num_heads: int, max_length: int
) -> tuple[Callable, tuple[int, ...]]:
    """The model for one text as dlcore.decode asks it: greedy, sampling, beam search (course 5, week 4).

        state            = the tokens that were written, the begin first
        step(state, y_t) = log softmax(Z) of the token after y_t, and the state with y_t

    Returns:  step and the first state, for decode.greedy(step, state, bos=1, eos=2, max_len=max_length).

    Note:  every step decodes all tokens again; gpt.next_logits shows how a cache of keys and values avoids that.

    >>> config = TransformerConfig(vocab=7, d_model=6, num_heads=3, num_layers=1, max_length=5)
    >>> step, state = for_search(init(config, key=jax.random.key(0)), jnp.array([3, 5, 2]), num_heads=3, max_length=5)
    >>> log_p, state = step(state, 1)
    >>> log_p.shape, state
    ((7,), (1,))
    """
    shapes.expect("x", x, "T_x")
    X = jnp.asarray(x)[None]
    A, mask = encode(params, X, num_heads=num_heads), attention.padding_mask(X)
    # One length for all steps, so one compilation: what stands behind a token does not change it.
    decode = jax.jit(lambda Y: jax.nn.log_softmax(_decode(params, Y, A, mask, num_heads), axis=-1)[0])

    def step(state, token):
        state = (*state, token)
        if len(state) > max_length:
            raise ValueError(
                f"state must hold at most max_length={max_length} tokens, but holds {len(state)}. Is max_len larger?"
            )
        Y = jnp.array([state + (PAD,) * (max_length - len(state))])
        return decode(Y)[len(state) - 1], state

    return step, ()


def write(params: Transformer, X: Int[AnyArray, "m T_x"], *, num_heads: int, max_length: int) -> Int[Array, "m {max_length}"]:
    """Greedy: the most probable next token again and again, for m texts at once (course 5, week 4).

        y_t = argmax of the scores behind y_(t-1); padding once the end was written

    >>> config = TransformerConfig(vocab=7, d_model=6, num_heads=3, num_layers=1, max_length=5)
    >>> write(init(config, key=jax.random.key(0)), jnp.array([[3, 5, 2]]), num_heads=3, max_length=4).shape
    (1, 4)
    """
    if max_length < 1:
        raise ValueError(f"max_length must be at least 1, but is {max_length}. It counts the tokens to write.")
    tokens("X", X, len(params.E))
    return _write(params, jnp.asarray(X), num_heads, max_length)


@partial(jax.jit, static_argnums=(2, 3))
def _write(params, X, num_heads, max_length):
    A, mask = encode(params, X, num_heads=num_heads), attention.padding_mask(X)

    def advance(carry, t):
        Y, ended = carry
        Z = _decode(params, shifted(Y), A, mask, num_heads)
        y = jnp.where(ended, PAD, jnp.argmax(Z[:, t], axis=-1))
        return (Y.at[:, t].set(y), ended | (y == EOS)), None

    begin = jnp.zeros((X.shape[0], max_length), int), jnp.zeros(X.shape[0], bool)
    return jax.lax.scan(advance, begin, jnp.arange(max_length))[0][0]


def corrupt(
    X: Int[AnyArray, "m T"], *, n_v: int, mask_token: int, share: float = 0.15, key: Key[Array, ""]
) -> tuple[Int[Array, "m T"], Bool[Array, "m T"]]:
    """Gaps for a masked language model, which learns from both sides to fill them (course 5, week 4).

        chosen     = every real token with probability share
        of these   80 % become the mask token, 10 % any token from 3 on, 10 % stay as they are

    Padding, the begin and the end are never chosen. Devlin, Chang, Lee and Toutanova (2019).

    Returns:  the corrupted texts, and where the loss counts.

    >>> X, chosen = corrupt(jnp.full((1, 5), 4), n_v=9, mask_token=8, share=1.0, key=jax.random.key(0))
    >>> bool(chosen.all())
    True
    """
    shapes.expect("X", X, "m T")
    if not 0 < share <= 1:
        raise ValueError(f"share must be above 0 and at most 1, but is {share}. Is it in percent?")
    if not EOS < mask_token < n_v:
        raise ValueError(f"mask_token must lie between {EOS + 1} and {n_v - 1}, but is {mask_token}. Has it a row in E?")
    chosen_key, kind_key, token_key = jax.random.split(key, 3)
    X = jnp.asarray(X)
    chosen = (jax.random.uniform(chosen_key, X.shape) < share) & (X > EOS)
    kind = jax.random.uniform(kind_key, X.shape)
    other = jax.random.randint(token_key, X.shape, EOS + 1, n_v)
    broken = jnp.where(kind < 0.8, mask_token, jnp.where(kind < 0.9, other, X))
    return jnp.where(chosen, broken, X), chosen


def _decode(params, Y_before, A, mask_x, num_heads):
    mask = attention.causal_mask(Y_before.shape[1])
    Y = embed(params.E, Y_before)
    Y = transformer.decode(params.decoder, Y, A, num_heads=num_heads, mask=mask, mask_x=mask_x)
    return attention.project(Y, jnp.asarray(params.E).T)  # the vectors of the words, now as columns
