"""The layers of the Transformer: encoder, decoder, and what trains them (course 5, week 4).

Convention: positions are rows behind a leading batch, X is (m, T, d); a matrix stands on the right, W (d_in, d_out), and a
bias is a row. Masks are added to the scores: see dlcore.attention.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Key

from dlcore import attention, layernorm
from dlcore.activations import relu
from dlcore.attention import Heads, project
from dlcore.layernorm import LayerNorm
from dlcore.shapes import AnyArray


@dataclass(frozen=True)
class TransformerConfig:
    """The sizes of a Transformer (course 5, week 4).

    >>> TransformerConfig(vocab=24, d_model=64, num_heads=4, num_layers=2, max_length=64).d_k
    16
    """

    vocab: int
    d_model: int
    num_heads: int
    num_layers: int
    max_length: int

    def __post_init__(self):
        for name, size in vars(self).items():
            if size < 1:
                raise ValueError(f"{name} must be at least 1, but is {size}. Are the sizes in another order?")
        if self.d_model % self.num_heads:
            raise ValueError(
                f"num_heads must divide d_model={self.d_model}, but is {self.num_heads}. Is d_model meant to be h d_k?"
            )

    @property
    def d_k(self) -> int:
        """Features of one head."""
        return self.d_model // self.num_heads

    @property
    def d_ff(self) -> int:
        """Width of the feed-forward network."""
        return 4 * self.d_model


class FeedForward(NamedTuple):
    """A network of one hidden layer, the same at every position (course 5, week 4).

    >>> FeedForward._fields
    ('W1', 'b1', 'W2', 'b2')
    """

    W1: Float[AnyArray, "d d_ff"]
    b1: Float[AnyArray, "1 d_ff"]
    W2: Float[AnyArray, "d_ff d"]
    b2: Float[AnyArray, "1 d"]


class EncoderLayer(NamedTuple):
    """Self-attention and a feed-forward network, each with its normalization (course 5, week 4).

    >>> EncoderLayer._fields
    ('norm1', 'heads', 'norm2', 'feed')
    """

    norm1: LayerNorm
    heads: Heads
    norm2: LayerNorm
    feed: FeedForward


class DecoderLayer(NamedTuple):
    """Masked self-attention, attention on the encoder, and a feed-forward network (course 5, week 4).

    >>> DecoderLayer._fields
    ('norm1', 'heads', 'norm2', 'cross', 'norm3', 'feed')
    """

    norm1: LayerNorm
    heads: Heads
    norm2: LayerNorm
    cross: Heads
    norm3: LayerNorm
    feed: FeedForward


class Stack(NamedTuple):
    """Several layers, and a normalization at the end (course 5, week 4).

    >>> Stack._fields
    ('layers', 'norm')
    """

    layers: list
    norm: LayerNorm


def init_feed_forward(d: int, d_ff: int, *, key: Key[Array, ""]) -> FeedForward:
    """Small random matrices, biases zero (course 5, week 4).

    >>> init_feed_forward(3, 12, key=jax.random.key(0)).W2.shape
    (12, 3)
    """
    key1, key2 = jax.random.split(key)
    W1, W2 = jax.random.normal(key1, (d, d_ff)) / d**0.5, jax.random.normal(key2, (d_ff, d)) / d_ff**0.5
    return FeedForward(W1, jnp.zeros((1, d_ff)), W2, jnp.zeros((1, d)))


def init_encoder(config: TransformerConfig, *, key: Key[Array, ""]) -> Stack:
    """A stack of encoder layers (course 5, week 4).

    >>> config = TransformerConfig(vocab=7, d_model=6, num_heads=3, num_layers=2, max_length=5)
    >>> len(init_encoder(config, key=jax.random.key(0)).layers)
    2
    """
    layers, d = [], config.d_model
    for layer_key in jax.random.split(key, config.num_layers):
        heads_key, feed_key = jax.random.split(layer_key)
        heads, feed = attention.init(d, key=heads_key), init_feed_forward(d, config.d_ff, key=feed_key)
        layers.append(EncoderLayer(layernorm.init(d), heads, layernorm.init(d), feed))
    return Stack(layers, layernorm.init(d))


def init_decoder(config: TransformerConfig, *, key: Key[Array, ""]) -> Stack:
    """A stack of decoder layers (course 5, week 4).

    >>> config = TransformerConfig(vocab=7, d_model=6, num_heads=3, num_layers=2, max_length=5)
    >>> init_decoder(config, key=jax.random.key(0)).layers[1].cross.W_Q.shape
    (6, 6)
    """
    layers, d = [], config.d_model
    for layer_key in jax.random.split(key, config.num_layers):
        heads_key, cross_key, feed_key = jax.random.split(layer_key, 3)
        heads, cross = attention.init(d, key=heads_key), attention.init(d, key=cross_key)
        feed = init_feed_forward(d, config.d_ff, key=feed_key)
        layers.append(DecoderLayer(layernorm.init(d), heads, layernorm.init(d), cross, layernorm.init(d), feed))
    return Stack(layers, layernorm.init(d))


def feed_forward(params: FeedForward, X: Float[AnyArray, "m T d"], *, g: Callable = relu) -> Float[Array, "m T d"]:
    """The same small network at every position (course 5, week 4).

        output = g(X W1 + b1) W2 + b2

    >>> feed_forward(init_feed_forward(3, 12, key=jax.random.key(0)), jnp.ones((2, 5, 3))).shape
    (2, 5, 3)
    """
    A = g(project(X, params.W1) + params.b1[None])
    return project(A, params.W2) + params.b2[None]


def encoder_layer(
    params: EncoderLayer,
    X: Float[AnyArray, "m T d"],
    *,
    num_heads: int,
    mask: Float[AnyArray, "..."] | None = None,
    g: Callable = relu,
) -> Float[Array, "m T d"]:
    """One encoder layer that normalizes first, which trains without a warm-up (course 5, week 4).

        X = X + multi_head(norm1(X))
        X = X + feed_forward(norm2(X))

    >>> params = init_encoder(TransformerConfig(7, 6, 3, 1, 5), key=jax.random.key(0)).layers[0]
    >>> encoder_layer(params, jnp.ones((2, 5, 6)), num_heads=3).shape
    (2, 5, 6)
    """
    X_norm = layernorm.forward_fast(params.norm1, X)
    X = X + attention.multi_head(params.heads, X_norm, X_norm, num_heads=num_heads, mask=mask)
    return jnp.asarray(X) + feed_forward(params.feed, layernorm.forward_fast(params.norm2, X), g=g)


def encoder_layer_post(
    params: EncoderLayer,
    X: Float[AnyArray, "m T d"],
    *,
    num_heads: int,
    mask: Float[AnyArray, "..."] | None = None,
    g: Callable = relu,
) -> Float[Array, "m T d"]:
    """One encoder layer as it was first published: it normalizes after each sum (course 5, week 4).

        X = norm1(X + multi_head(X))
        X = norm2(X + feed_forward(X))

    >>> params = init_encoder(TransformerConfig(7, 6, 3, 1, 5), key=jax.random.key(0)).layers[0]
    >>> encoder_layer_post(params, jnp.ones((2, 5, 6)), num_heads=3).shape
    (2, 5, 6)
    """
    X = layernorm.forward_fast(params.norm1, X + attention.multi_head(params.heads, X, X, num_heads=num_heads, mask=mask))
    return layernorm.forward_fast(params.norm2, X + feed_forward(params.feed, X, g=g))


def decoder_layer(
    params: DecoderLayer,
    Y: Float[AnyArray, "m T_y d"],
    X: Float[AnyArray, "m T_x d"],
    *,
    num_heads: int,
    mask: Float[AnyArray, "..."],
    mask_x: Float[AnyArray, "..."] | None = None,
) -> Float[Array, "m T_y d"]:
    """One decoder layer: Y is what is written so far, X the encoder's output (course 5, week 4).

        Y = Y + multi_head(norm1(Y))             with the causal mask
        Y = Y + multi_head(norm2(Y), X)          queries of Y, keys and values of X, with the padding mask of X
        Y = Y + feed_forward(norm3(Y))

    >>> params = init_decoder(TransformerConfig(7, 6, 3, 1, 5), key=jax.random.key(0)).layers[0]
    >>> mask = attention.causal_mask(4)
    >>> decoder_layer(params, jnp.ones((2, 4, 6)), jnp.ones((2, 5, 6)), num_heads=3, mask=mask).shape
    (2, 4, 6)
    """
    Y_norm = layernorm.forward_fast(params.norm1, Y)
    Y = Y + attention.multi_head(params.heads, Y_norm, Y_norm, num_heads=num_heads, mask=mask)
    Y_norm = layernorm.forward_fast(params.norm2, Y)
    Y = Y + attention.multi_head(params.cross, Y_norm, X, num_heads=num_heads, mask=mask_x)
    return jnp.asarray(Y) + feed_forward(params.feed, layernorm.forward_fast(params.norm3, Y))


def encode(
    params: Stack,
    X: Float[AnyArray, "m T d"],
    *,
    num_heads: int,
    mask: Float[AnyArray, "..."] | None = None,
    g: Callable = relu,
) -> Float[Array, "m T d"]:
    """All encoder layers, then the last normalization (course 5, week 4).

    >>> params = init_encoder(TransformerConfig(7, 6, 3, 2, 5), key=jax.random.key(0))
    >>> encode(params, jnp.ones((2, 5, 6)), num_heads=3).shape
    (2, 5, 6)
    """
    for layer in params.layers:
        X = encoder_layer(layer, X, num_heads=num_heads, mask=mask, g=g)
    return layernorm.forward_fast(params.norm, X)


def decode(
    params: Stack,
    Y: Float[AnyArray, "m T_y d"],
    X: Float[AnyArray, "m T_x d"],
    *,
    num_heads: int,
    mask: Float[AnyArray, "..."],
    mask_x: Float[AnyArray, "..."] | None = None,
) -> Float[Array, "m T_y d"]:
    """All decoder layers, then the last normalization (course 5, week 4).

    >>> params = init_decoder(TransformerConfig(7, 6, 3, 2, 5), key=jax.random.key(0))
    >>> decode(params, jnp.ones((2, 4, 6)), jnp.ones((2, 5, 6)), num_heads=3, mask=attention.causal_mask(4)).shape
    (2, 4, 6)
    """
    for layer in params.layers:
        Y = decoder_layer(layer, Y, X, num_heads=num_heads, mask=mask, mask_x=mask_x)
    return layernorm.forward_fast(params.norm, Y)
