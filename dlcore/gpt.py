"""A small GPT: a language model made of Transformer layers that look back only (course 5, week 4).

Convention: tokens are (m, T) whole numbers, activations (m, T, d), logits (m, T, vocab). The matrix of the embeddings E
(vocab, d) also makes the logits, so it is learned once for both.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer
from jaxtyping import Array, Float, Int, Key

from dlcore import attention, layernorm, shapes, transformer
from dlcore.shapes import AnyArray
from dlcore.transformer import Stack, TransformerConfig


class GPT(NamedTuple):
    """Vectors of the words, vectors of the positions, and the layers (course 5, week 4).

    >>> GPT._fields
    ('E', 'P', 'stack')
    """

    E: Float[AnyArray, "vocab d"]
    P: Float[AnyArray, "max_length d"]
    stack: Stack


class Cache(NamedTuple):
    """Keys and values of all tokens so far, for every layer, and how many tokens these are (course 5, week 4).

    >>> Cache._fields
    ('K', 'V', 'length')
    """

    K: Float[AnyArray, "num_layers m h max_length d_k"]
    V: Float[AnyArray, "num_layers m h max_length d_k"]
    length: int | Int[AnyArray, ""]


def init(config: TransformerConfig, *, key: Key[Array, ""]) -> GPT:
    """Small random weights (course 5, week 4).

    >>> config = TransformerConfig(vocab=24, d_model=64, num_heads=4, num_layers=2, max_length=64)
    >>> sum(x.size for x in jax.tree.leaves(init(config, key=jax.random.key(0))))
    105216
    """
    E_key, P_key, stack_key = jax.random.split(key, 3)
    E = 0.06 * jax.random.normal(E_key, (config.vocab, config.d_model))
    P = 0.06 * jax.random.normal(P_key, (config.max_length, config.d_model))
    return GPT(E, P, transformer.init_encoder(config, key=stack_key))


def logits(params: GPT, tokens: Int[AnyArray, "m T"], *, num_heads: int) -> Float[Array, "m T vocab"]:
    """Scores of the next token at every position (course 5, week 4).

        X = E[tokens] + P[0 ... T - 1]
        X = layers(X)                    with the causal mask
        Z = X E^T

    >>> config = TransformerConfig(vocab=7, d_model=6, num_heads=3, num_layers=2, max_length=5)
    >>> logits(init(config, key=jax.random.key(0)), jnp.array([[1, 2, 3]]), num_heads=3).shape
    (1, 3, 7)
    """
    T = expect_tokens(params, tokens)
    X = jnp.asarray(params.E)[tokens] + jnp.asarray(params.P)[None, :T]
    X = transformer.encode(params.stack, X, num_heads=num_heads, mask=attention.causal_mask(T), g=jax.nn.gelu)
    return attention.project(X, jnp.asarray(params.E).T)  # the vectors of the words, now as columns


def loss(params: GPT, tokens: Int[AnyArray, "m T"], *, num_heads: int) -> Float[Array, "m T_minus_1"]:
    """Cross-entropy of every next token, in nats (course 5, week 4).

        loss_t = -log softmax(Z_t)[token t + 1]          t = 0 ... T - 2: all of them in one pass

    >>> config = TransformerConfig(vocab=7, d_model=6, num_heads=3, num_layers=2, max_length=5)
    >>> loss(init(config, key=jax.random.key(0)), jnp.array([[1, 2, 3]]), num_heads=3).shape
    (1, 2)
    """
    if tokens.shape[-1] < 2:
        raise ValueError(f"tokens must hold at least 2 positions, but has shape {tokens.shape}. What comes after the only one?")
    Z = logits(params, tokens, num_heads=num_heads)[:, :-1]
    right = jnp.take_along_axis(Z, jnp.asarray(tokens)[:, 1:, None], axis=-1)[..., 0]
    return jax.nn.logsumexp(Z, axis=-1) - right


def cost(params: GPT, tokens: Int[AnyArray, "m T"], *, num_heads: int) -> Float[Array, ""]:
    """Mean loss over all predicted tokens; exp(cost) is the perplexity (course 5, week 4).

    A training step is train.make_step(partial(cost, num_heads=4), optimizer).

    >>> config = TransformerConfig(vocab=7, d_model=6, num_heads=3, num_layers=2, max_length=5)
    >>> bool(cost(init(config, key=jax.random.key(0)), jnp.array([[1, 2, 3]]), num_heads=3) > 0)
    True
    """
    return jnp.mean(loss(params, tokens, num_heads=num_heads))


def init_cache(params: GPT, m: int, *, num_heads: int) -> Cache:
    """Room for the keys and values of max_length tokens (course 5, week 4).

    >>> config = TransformerConfig(vocab=7, d_model=6, num_heads=3, num_layers=2, max_length=5)
    >>> init_cache(init(config, key=jax.random.key(0)), 4, num_heads=3).K.shape
    (2, 4, 3, 5, 2)
    """
    max_length, d = params.P.shape
    empty = jnp.zeros((len(params.stack.layers), m, num_heads, max_length, d // num_heads), params.P.dtype)
    return Cache(empty, empty, 0)


def next_logits(
    params: GPT, cache: Cache, tokens: Int[AnyArray, "m"], *, num_heads: int
) -> tuple[Float[Array, "m vocab"], Cache]:
    """One more token: the scores of the token after it, and the longer cache (course 5, week 4).

        x      = E[token] + P[length]
        K, V   = the cached ones with those of x at place length        per layer
        x      = layers(x)                                              the query of x alone looks at K and V
        z      = x E^T

    The logits equal the last position of the full pass; the work per token grows with T and not with T^2.

    >>> config = TransformerConfig(vocab=7, d_model=6, num_heads=3, num_layers=2, max_length=5)
    >>> params = init(config, key=jax.random.key(0))
    >>> z, cache = next_logits(params, init_cache(params, 1, num_heads=3), jnp.array([4]), num_heads=3)
    >>> z.shape, int(cache.length)
    ((1, 7), 1)
    """
    max_length = params.P.shape[0]
    if not isinstance(cache.length, Tracer) and int(cache.length) >= max_length:
        raise ValueError(
            f"cache must hold fewer than max_length={max_length} tokens, but holds {int(cache.length)}. Start a new one."
        )
    expect_tokens(params, tokens[:, None])
    length = jnp.asarray(cache.length)
    mask = jnp.where(jnp.arange(max_length) <= length, 0.0, attention.HIDDEN)[None, None, None]
    x = jnp.asarray(params.E)[tokens][:, None] + jax.lax.dynamic_slice_in_dim(jnp.asarray(params.P), length, 1)[None]
    K, V = cache.K, cache.V
    for i, layer in enumerate(params.stack.layers):
        x_norm = layernorm.forward(layer.norm1, x)
        q, k, v = (attention.split_heads(attention.project(x_norm, W), num_heads=num_heads) for W in layer.heads[:3])
        K = jax.lax.dynamic_update_slice(K, k[None], (i, 0, 0, length, 0))
        V = jax.lax.dynamic_update_slice(V, v[None], (i, 0, 0, length, 0))
        o = attention.attend(q, K[i], V[i], mask)
        x = x + attention.project(attention.merge_heads(o), layer.heads.W_O)
        x = x + transformer.feed_forward(layer.feed, layernorm.forward(layer.norm2, x), g=jax.nn.gelu)
    x = layernorm.forward(params.stack.norm, x)
    return (x @ jnp.asarray(params.E).T)[:, 0], Cache(K, V, length + 1)


def keep_likely(z: Float[AnyArray, "m vocab"], *, top_k: int | None = None, top_p: int | float = 1.0) -> Float[Array, "m vocab"]:
    """Logits in which unlikely tokens are -inf (course 5, week 4).

        top_k: only the k highest stay
        top_p: of the tokens in falling order, those stay before which the probabilities add up to less than p,
               so the one that crosses p still belongs to them

    >>> print(keep_likely(jnp.log(jnp.array([[0.5, 0.3, 0.2]])), top_p=0.6) > -jnp.inf)
    [[ True  True False]]
    """
    vocab = shapes.expect("z", z, "m vocab")["vocab"]
    if top_k is not None and not 1 <= top_k <= vocab:
        raise ValueError(f"top_k must be between 1 and vocab={vocab}, but is {top_k}. Is None (all) what you mean?")
    if not 0 < top_p <= 1:
        raise ValueError(f"top_p must be above 0 and at most 1, but is {top_p}. Is it a percentage?")
    z = jnp.asarray(z)
    order = jnp.argsort(-z, axis=-1)
    rank = jnp.argsort(order, axis=-1)  # 0 for the most likely one
    if top_k is not None:
        z = jnp.where(rank < top_k, z, -jnp.inf)
    if top_p < 1:
        falling = jnp.take_along_axis(jax.nn.softmax(z, axis=-1), order, axis=-1)
        before = jnp.cumsum(falling, axis=-1) - falling
        z = jnp.where(jnp.take_along_axis(before, rank, axis=-1) < top_p, z, -jnp.inf)
    return z


def generate(
    params: GPT,
    prompt: Int[AnyArray, "m T"],
    *,
    num_heads: int,
    num_tokens: int,
    temperature: int | float = 1.0,
    top_k: int | None = None,
    top_p: int | float = 1.0,
    key: Key[Array, ""],
) -> Int[Array, "m T_more"]:
    """The prompt and what the model writes after it, one token at a time with a cache (course 5, week 4).

        token ~ softmax(keep_likely(z / temperature))

    >>> config = TransformerConfig(vocab=7, d_model=6, num_heads=3, num_layers=2, max_length=9)
    >>> params = init(config, key=jax.random.key(0))
    >>> generate(params, jnp.array([[1, 2]]), num_heads=3, num_tokens=4, key=jax.random.key(1)).shape
    (1, 6)
    """
    T = expect_tokens(params, prompt)
    max_length = params.P.shape[0]
    if num_tokens < 1 or T + num_tokens > max_length:
        raise ValueError(
            f"num_tokens must be from 1 to {max_length - T}, the room that the T={T} tokens of the prompt leave in "
            f"max_length={max_length}, but is {num_tokens}. Is the prompt too long?"
        )
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, but is {temperature}. For the most likely token take top_k=1.")
    prompt = jnp.asarray(prompt)

    def read(cache, token):
        z, cache = next_logits(params, cache, token, num_heads=num_heads)
        return cache, z

    def write(carry, token_key):
        cache, z = carry
        z = keep_likely(z / temperature, top_k=top_k, top_p=top_p)
        token = jax.random.categorical(token_key, z).astype(prompt.dtype)
        cache, z = read(cache, token)
        return (cache, z), token

    cache = init_cache(params, prompt.shape[0], num_heads=num_heads)._replace(length=jnp.array(0))
    cache, Z = jax.lax.scan(read, cache, prompt.T)  # time first, as scan wants it
    _, written = jax.lax.scan(write, (cache, Z[-1]), jax.random.split(key, num_tokens))
    return jnp.concatenate([prompt, written.T], axis=1)


def expect_tokens(params: GPT, tokens: Int[AnyArray, "m T"]) -> int:
    """The number T of tokens of a text, when the model knows them all (course 5, week 4).

    >>> config = TransformerConfig(vocab=7, d_model=6, num_heads=3, num_layers=2, max_length=5)
    >>> expect_tokens(init(config, key=jax.random.key(0)), jnp.array([[1, 2, 3]]))
    3
    """
    T = shapes.expect("tokens", tokens, "m T")["T"]
    (vocab, _), (max_length, _) = params.E.shape, params.P.shape
    if tokens.size == 0:
        raise ValueError(f"tokens must not be empty, but has shape {tokens.shape}. Did a filter drop everything?")
    if T > max_length:
        raise ValueError(f"tokens must have at most max_length={max_length} positions, but has {T}. Cut the text into pieces.")
    if not isinstance(tokens, Tracer) and (np.min(tokens) < 0 or np.max(tokens) >= vocab):
        raise ValueError(
            f"tokens must be from 0 to {vocab - 1}, but go from {np.min(tokens)} to {np.max(tokens)}. Was vocab counted right?"
        )
    return T
