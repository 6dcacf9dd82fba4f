"""The Transformer in training, with dropout (course 5, week 4).

Convention: that of transformer, gpt and translator, whose functions predict; those here have the same parameters and one
more pair of arguments, keep_prob and key. As first published, units are switched off in the vectors that enter the first
layer and in what each part adds to them, not in the vectors that pass by.
"""

from collections.abc import Callable

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int, Key

from dlcore import attention, gpt, layernorm, shapes, transformer, translator
from dlcore.activations import relu
from dlcore.seq2seq import PAD, shifted
from dlcore.seq2seq import tokens as expect_tokens
from dlcore.shapes import AnyArray
from dlcore.transformer import DecoderLayer, EncoderLayer, Stack


def drop(X: Float[AnyArray, "m T d"], *, keep_prob: float | int, key: Key[Array, ""]) -> Float[Array, "m T d"]:
    """Inverted dropout, other units at every position of every text (course 5, week 4).

        D = uniform(shape of X) < keep_prob
        X D / keep_prob                         as regularize.dropout, for three axes

    >>> X = drop(jnp.ones((2, 5, 3)), keep_prob=0.5, key=jax.random.key(0))
    >>> sorted(set(X.ravel().tolist()))
    [0.0, 2.0]
    """
    shapes.expect("X", X, "m T d")
    if not 0 < keep_prob <= 1:
        raise ValueError(f"keep_prob must be above 0 and at most 1, but is {keep_prob}. Is it the part to drop, or a percentage?")
    D = jax.random.uniform(key, X.shape) < keep_prob
    return jnp.asarray(X) * D / keep_prob


def encoder_layer(
    params: EncoderLayer,
    X: Float[AnyArray, "m T d"],
    *,
    num_heads: int,
    keep_prob: float | int,
    mask: Float[AnyArray, "..."] | None = None,
    g: Callable = relu,
    key: Key[Array, ""],
) -> Float[Array, "m T d"]:
    """One encoder layer in training (course 5, week 4).

        X = X + drop(multi_head(norm1(X)))
        X = X + drop(feed_forward(norm2(X)))

    >>> params = transformer.init_encoder(transformer.TransformerConfig(7, 6, 3, 1, 5), key=jax.random.key(0)).layers[0]
    >>> encoder_layer(params, jnp.ones((2, 5, 6)), num_heads=3, keep_prob=0.9, key=jax.random.key(1)).shape
    (2, 5, 6)
    """
    heads_key, feed_key = jax.random.split(key)
    X_norm = layernorm.forward_fast(params.norm1, X)
    A = attention.multi_head(params.heads, X_norm, X_norm, num_heads=num_heads, mask=mask)
    X = jnp.asarray(X) + drop(A, keep_prob=keep_prob, key=heads_key)
    A = transformer.feed_forward(params.feed, layernorm.forward_fast(params.norm2, X), g=g)
    return X + drop(A, keep_prob=keep_prob, key=feed_key)


def decoder_layer(
    params: DecoderLayer,
    Y: Float[AnyArray, "m T_y d"],
    X: Float[AnyArray, "m T_x d"],
    *,
    num_heads: int,
    keep_prob: float | int,
    mask: Float[AnyArray, "..."],
    mask_x: Float[AnyArray, "..."] | None = None,
    key: Key[Array, ""],
) -> Float[Array, "m T_y d"]:
    """One decoder layer in training (course 5, week 4).

        Y = Y + drop(multi_head(norm1(Y)))
        Y = Y + drop(multi_head(norm2(Y), X))
        Y = Y + drop(feed_forward(norm3(Y)))

    >>> params = transformer.init_decoder(transformer.TransformerConfig(7, 6, 3, 1, 5), key=jax.random.key(0)).layers[0]
    >>> Y, X, mask = jnp.ones((2, 4, 6)), jnp.ones((2, 5, 6)), attention.causal_mask(4)
    >>> decoder_layer(params, Y, X, num_heads=3, keep_prob=0.9, mask=mask, key=jax.random.key(1)).shape
    (2, 4, 6)
    """
    heads_key, cross_key, feed_key = jax.random.split(key, 3)
    Y_norm = layernorm.forward_fast(params.norm1, Y)
    A = attention.multi_head(params.heads, Y_norm, Y_norm, num_heads=num_heads, mask=mask)
    Y = jnp.asarray(Y) + drop(A, keep_prob=keep_prob, key=heads_key)
    A = attention.multi_head(params.cross, layernorm.forward_fast(params.norm2, Y), X, num_heads=num_heads, mask=mask_x)
    Y = Y + drop(A, keep_prob=keep_prob, key=cross_key)
    A = transformer.feed_forward(params.feed, layernorm.forward_fast(params.norm3, Y))
    return Y + drop(A, keep_prob=keep_prob, key=feed_key)


def encode(
    params: Stack,
    X: Float[AnyArray, "m T d"],
    *,
    num_heads: int,
    keep_prob: float | int,
    mask: Float[AnyArray, "..."] | None = None,
    g: Callable = relu,
    key: Key[Array, ""],
) -> Float[Array, "m T d"]:
    """All encoder layers in training; the vectors X that enter are dropped too (course 5, week 4).

    >>> params = transformer.init_encoder(transformer.TransformerConfig(7, 6, 3, 2, 5), key=jax.random.key(0))
    >>> encode(params, jnp.ones((2, 5, 6)), num_heads=3, keep_prob=0.9, key=jax.random.key(1)).shape
    (2, 5, 6)
    """
    first_key, *keys = jax.random.split(key, 1 + len(params.layers))
    X = drop(X, keep_prob=keep_prob, key=first_key)
    for layer, layer_key in zip(params.layers, keys, strict=True):
        X = encoder_layer(layer, X, num_heads=num_heads, keep_prob=keep_prob, mask=mask, g=g, key=layer_key)
    return layernorm.forward_fast(params.norm, X)


def decode(
    params: Stack,
    Y: Float[AnyArray, "m T_y d"],
    X: Float[AnyArray, "m T_x d"],
    *,
    num_heads: int,
    keep_prob: float | int,
    mask: Float[AnyArray, "..."],
    mask_x: Float[AnyArray, "..."] | None = None,
    key: Key[Array, ""],
) -> Float[Array, "m T_y d"]:
    """All decoder layers in training; the vectors Y that enter are dropped too (course 5, week 4).

    >>> params = transformer.init_decoder(transformer.TransformerConfig(7, 6, 3, 2, 5), key=jax.random.key(0))
    >>> Y, X, mask = jnp.ones((2, 4, 6)), jnp.ones((2, 5, 6)), attention.causal_mask(4)
    >>> decode(params, Y, X, num_heads=3, keep_prob=0.9, mask=mask, key=jax.random.key(1)).shape
    (2, 4, 6)
    """
    first_key, *keys = jax.random.split(key, 1 + len(params.layers))
    Y = drop(Y, keep_prob=keep_prob, key=first_key)
    for layer, layer_key in zip(params.layers, keys, strict=True):
        Y = decoder_layer(layer, Y, X, num_heads=num_heads, keep_prob=keep_prob, mask=mask, mask_x=mask_x, key=layer_key)
    return layernorm.forward_fast(params.norm, Y)


def gpt_cost(
    params: gpt.GPT, tokens: Int[AnyArray, "m T"], *, num_heads: int, keep_prob: float | int, key: Key[Array, ""]
) -> Float[Array, ""]:
    """Mean loss of a GPT in training; for prediction and for the dev set take gpt.cost (course 5, week 4).

        X = drop(E[tokens] + P[0 ... T - 1])
        X = layers(X)                              with dropout
        J = mean(-log softmax(X E^T)[next token])

    The key is part of the batch: step = train.make_step(lambda params, tokens, key: gpt_cost(params, tokens, num_heads=4,
    keep_prob=0.9, key=key), optimizer), and every step gets a new one.

    >>> config = transformer.TransformerConfig(vocab=7, d_model=6, num_heads=3, num_layers=2, max_length=5)
    >>> params = gpt.init(config, key=jax.random.key(0))
    >>> gpt_cost(params, jnp.array([[1, 2, 3]]), num_heads=3, keep_prob=0.9, key=jax.random.key(1)).shape
    ()
    """
    T = gpt.expect_tokens(params, tokens)
    if T < 2:
        raise ValueError(f"tokens must hold at least 2 positions, but has shape {tokens.shape}. What comes after the only one?")
    X = jnp.asarray(params.E)[tokens] + jnp.asarray(params.P)[None, :T]
    mask = attention.causal_mask(T)
    X = encode(params.stack, X, num_heads=num_heads, keep_prob=keep_prob, mask=mask, g=jax.nn.gelu, key=key)
    Z = attention.project(X, jnp.asarray(params.E).T)[:, :-1]  # the vectors of the words, now as columns
    right = jnp.take_along_axis(Z, jnp.asarray(tokens)[:, 1:, None], axis=-1)[..., 0]
    return jnp.mean(jax.nn.logsumexp(Z, axis=-1) - right)


def translator_cost(
    params: translator.Transformer,
    X: Int[AnyArray, "m T_x"],
    Y: Int[AnyArray, "m T_y"],
    *,
    num_heads: int,
    keep_prob: float | int,
    smoothing: float = 0.0,
    key: Key[Array, ""],
) -> Float[Array, ""]:
    """Mean loss of an encoder and a decoder in training; for the dev set take translator.cost (course 5, week 4).

    >>> config = transformer.TransformerConfig(vocab=7, d_model=6, num_heads=3, num_layers=1, max_length=5)
    >>> params, X, Y = translator.init(config, key=jax.random.key(0)), jnp.array([[3, 5, 2]]), jnp.array([[4, 2]])
    >>> translator_cost(params, X, Y, num_heads=3, keep_prob=0.9, key=jax.random.key(1)).shape
    ()
    """
    expect_tokens("Y", Y, len(params.E), m=expect_tokens("X", X, len(params.E))["m"])
    encoder_key, decoder_key = jax.random.split(key)
    mask_x, mask_y = attention.padding_mask(X), attention.causal_mask(Y.shape[1])
    A = translator.embed(params.E, X)
    A = encode(params.encoder, A, num_heads=num_heads, keep_prob=keep_prob, mask=mask_x, key=encoder_key)
    B = translator.embed(params.E, shifted(Y))
    B = decode(params.decoder, B, A, num_heads=num_heads, keep_prob=keep_prob, mask=mask_y, mask_x=mask_x, key=decoder_key)
    losses = translator.loss(attention.project(B, jnp.asarray(params.E).T), Y, smoothing=smoothing)
    return jnp.sum(losses) / jnp.sum(jnp.asarray(Y) != PAD)
