"""Scaled dot-product attention, heads, masks and positions (course 5, week 4).

Convention: positions are rows behind leading axes: Q is (m, T_q, d_k) or, with heads, (m, h, T_q, d_k); a matrix stands
on the right, W (d_in, d_out). A mask is added to the scores before the softmax: 0 where a query may look, HIDDEN where it
may not; it is (T_q, T_k), or has one axis for each of the scores, of their size or of size 1.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int, Key

from dlcore import shapes
from dlcore.shapes import AnyArray

HIDDEN = -1e9  # finite, so that a query that may look nowhere gets equal weights and not NaN


class Heads(NamedTuple):
    """The four matrices of multi-head attention, without biases (course 5, week 4).

    >>> Heads._fields
    ('W_Q', 'W_K', 'W_V', 'W_O')
    """

    W_Q: Float[AnyArray, "d d"]
    W_K: Float[AnyArray, "d d"]
    W_V: Float[AnyArray, "d d"]
    W_O: Float[AnyArray, "d d"]


def weights(
    Q: Float[AnyArray, "*batch T_q d_k"], K: Float[AnyArray, "*batch T_k d_k"], mask: Float[AnyArray, "..."] | None = None
) -> Float[Array, "*batch T_q T_k"]:
    """How much every query looks at every key (course 5, week 4).

        scores = Q K^T / sqrt(d_k)          d_k independent products of variance 1 add up to variance d_k
        A      = softmax(scores + mask)     over the keys, the last axis

    >>> A = weights(jnp.array([[1.0, 0.0]]), jnp.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]))
    >>> print(np.asarray(A).round(4))
    [[0.4011 0.1978 0.4011]]
    """
    _fit("K", K, Q, Q.shape[-1])
    scores = jnp.asarray(Q) @ jnp.swapaxes(K, -1, -2) / np.sqrt(Q.shape[-1]).astype(Q.dtype)
    if mask is not None:
        scores = scores + _spread(mask, scores.shape)
    return jax.nn.softmax(scores, axis=-1)


def attend(
    Q: Float[AnyArray, "*batch T_q d_k"],
    K: Float[AnyArray, "*batch T_k d_k"],
    V: Float[AnyArray, "*batch T_k d_v"],
    mask: Float[AnyArray, "..."] | None = None,
) -> Float[Array, "*batch T_q d_v"]:
    """Scaled dot-product attention: a soft look-up in a dictionary (course 5, week 4).

        A      = softmax(Q K^T / sqrt(d_k) + mask)
        output = A V

    >>> Q, K = jnp.array([[1.0, 0.0]]), jnp.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    >>> print(attend(Q, K, jnp.array([[1.0, 0.0], [0.0, 1.0], [2.0, 2.0]])).round(4))
    [[1.2033 1.    ]]
    """
    _fit("V", V, K, V.shape[-1], K.shape[-2])
    return weights(Q, K, mask) @ jnp.asarray(V)


def attend_fast(
    Q: Float[AnyArray, "*batch T_q d_k"],
    K: Float[AnyArray, "*batch T_k d_k"],
    V: Float[AnyArray, "*batch T_k d_v"],
    mask: Float[AnyArray, "..."] | None = None,
) -> Float[Array, "*batch T_q d_v"]:
    """The same as attend, with a hand-written backward pass that keeps the weights A (after course 5, week 4).

        dV = A^T dO
        dA = dO V^T
        dS = A (dA - sum(dO O))             the sum over features: row by row it equals sum(A dA)
        dQ = dS K / sqrt(d_k)
        dK = dS^T Q / sqrt(d_k)

    The mask is taken as a constant: its derivative is not computed.

    >>> Q, K = jnp.array([[1.0, 0.0]]), jnp.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    >>> print(attend_fast(Q, K, jnp.array([[1.0, 0.0], [0.0, 1.0], [2.0, 2.0]])).round(4))
    [[1.2033 1.    ]]
    """
    _fit("K", K, Q, Q.shape[-1])
    _fit("V", V, K, V.shape[-1], K.shape[-2])
    if mask is None:
        mask = jnp.zeros((Q.shape[-2], K.shape[-2]), Q.dtype)
    mask = _spread(mask, (*Q.shape[:-1], K.shape[-2]))
    return _fast(jnp.asarray(Q), jnp.asarray(K), jnp.asarray(V), jax.lax.stop_gradient(mask))


@jax.custom_vjp
def _fast(Q, K, V, mask):
    return _fast_forward(Q, K, V, mask)[0]


def _fast_forward(Q, K, V, mask):
    A = weights(Q, K, mask)
    O = A @ V
    return O, (Q, K, V, A, O)


def _fast_backward(kept, dO):
    Q, K, V, A, O = kept
    scale = 1 / np.sqrt(Q.shape[-1]).astype(Q.dtype)
    dV = jnp.swapaxes(A, -1, -2) @ dO
    dS = A * (dO @ jnp.swapaxes(V, -1, -2) - jnp.sum(dO * O, axis=-1, keepdims=True))
    return scale * (dS @ K), scale * (jnp.swapaxes(dS, -1, -2) @ Q), dV, jnp.zeros_like(A)


_fast.defvjp(_fast_forward, _fast_backward)


def init(d: int, *, key: Key[Array, ""]) -> Heads:
    """Small random matrices, 4 d^2 numbers (course 5, week 4).

    >>> sum(W.size for W in init(6, key=jax.random.key(0)))
    144
    """
    return Heads(*(jax.random.normal(W_key, (d, d)) / d**0.5 for W_key in jax.random.split(key, 4)))


def project(X: Float[AnyArray, "*batch d_in"], W: Float[AnyArray, "d_in d_out"]) -> Float[Array, "*batch d_out"]:
    """X W for every position (course 5, week 4).

    All positions become the rows of one table first: the derivative of W is then one product of two tables, and a
    training step takes half the time (measured).

    >>> project(jnp.ones((2, 3, 5)), jnp.ones((5, 7))).shape
    (2, 3, 7)
    """
    d_in, d_out = W.shape
    if X.shape[-1] != d_in:
        raise ValueError(f"X must have d_in={d_in} features on its last axis, but has shape {X.shape}. Are positions in rows?")
    return (jnp.asarray(X).reshape(-1, d_in) @ W).reshape(*X.shape[:-1], d_out)


def split_heads(X: Float[AnyArray, "m T d"], *, num_heads: int) -> Float[Array, "m {num_heads} T d_k"]:
    """Cut the features of every position into heads (course 5, week 4).

        (m, T, d)  ->  (m, T, h, d_k)  ->  (m, h, T, d_k)

    Note:  a reshape to (m, h, T, d_k) alone would fit too, and would mix positions with heads.

    >>> split_heads(jnp.ones((2, 3, 10)), num_heads=5).shape
    (2, 5, 3, 2)
    """
    m, T, d = X.shape
    if num_heads < 1 or d % num_heads:
        raise ValueError(f"num_heads must divide the {d} features, but is {num_heads}. Is d_model meant to be h d_k?")
    return jnp.swapaxes(jnp.asarray(X).reshape(m, T, num_heads, d // num_heads), 1, 2)


def merge_heads(X: Float[AnyArray, "m h T d_k"]) -> Float[Array, "m T d"]:
    """The inverse of split_heads: the heads of a position side by side again (course 5, week 4).

    >>> merge_heads(jnp.ones((2, 5, 3, 2))).shape
    (2, 3, 10)
    """
    m, h, T, d_k = X.shape
    return jnp.swapaxes(X, 1, 2).reshape(m, T, h * d_k)


def multi_head(
    params: Heads,
    X: Float[AnyArray, "m T_q d"],
    X_keys: Float[AnyArray, "m T_k d"],
    *,
    num_heads: int,
    mask: Float[AnyArray, "..."] | None = None,
) -> Float[Array, "m T_q d"]:
    """Several small attentions in parallel, then mixed (course 5, week 4).

        Q, K, V = X W_Q, X_keys W_K, X_keys W_V       each cut into heads of d_k = d / h features
        O       = softmax(Q K^T / sqrt(d_k) + mask) V
        output  = heads side by side, times W_O

    Self-attention is X_keys = X; in cross-attention X_keys is the encoder's output.

    >>> params, X = init(10, key=jax.random.key(0)), jnp.ones((2, 3, 10))
    >>> multi_head(params, X, X, num_heads=5).shape
    (2, 3, 10)
    """
    Q = split_heads(project(X, params.W_Q), num_heads=num_heads)
    K = split_heads(project(X_keys, params.W_K), num_heads=num_heads)
    V = split_heads(project(X_keys, params.W_V), num_heads=num_heads)
    return project(merge_heads(attend_fast(Q, K, V, mask)), params.W_O)


def head_weights(
    params: Heads,
    X: Float[AnyArray, "m T_q d"],
    X_keys: Float[AnyArray, "m T_k d"],
    *,
    num_heads: int,
    mask: Float[AnyArray, "..."] | None = None,
) -> Float[Array, "m {num_heads} T_q T_k"]:
    """The weights A of every head of multi_head, to be looked at (course 5, week 4).

    >>> params, X = init(10, key=jax.random.key(0)), jnp.ones((2, 3, 10))
    >>> head_weights(params, X, X, num_heads=5).shape
    (2, 5, 3, 3)
    """
    Q = split_heads(project(X, params.W_Q), num_heads=num_heads)
    K = split_heads(project(X_keys, params.W_K), num_heads=num_heads)
    return weights(Q, K, mask)


def causal_mask(T: int) -> Float[Array, "{T} {T}"]:
    """Position t sees the positions up to t, itself included (course 5, week 4).

    >>> print(causal_mask(3) == 0)
    [[ True False False]
     [ True  True False]
     [ True  True  True]]
    """
    return jnp.where(jnp.tril(jnp.ones((T, T), bool)), 0.0, HIDDEN)


def padding_mask(tokens: Int[AnyArray, "m T"], *, pad: int = 0) -> Float[Array, "m 1 1 T"]:
    """No query of any head looks at padding (course 5, week 4).

    Together with the causal mask: padding_mask(tokens) + causal_mask(T)[None, None].

    >>> print(padding_mask(jnp.array([[7, 4, 0]])).ravel() == 0)
    [ True  True False]
    """
    shapes.expect("tokens", tokens, "m T")
    return jnp.where(jnp.asarray(tokens) == pad, HIDDEN, 0.0)[:, None, None, :]


def positions(T: int, d: int) -> Float[Array, "{T} {d}"]:
    """Sinusoidal encoding of the positions 0 ... T - 1 (course 5, week 4).

        P[p, 2i]     = sin(p / 10000^(2i / d))
        P[p, 2i + 1] = cos(p / 10000^(2i / d))

    >>> print(positions(2, 4).round(4))
    [[0.     1.     0.     1.    ]
     [0.8415 0.5403 0.01   1.    ]]
    """
    if d < 2 or d % 2:
        raise ValueError(f"d must be even, but is {d}: every sine has a cosine. Is it the number of features?")
    angles = np.arange(T)[:, None] / 10000.0 ** (np.arange(0, d, 2) / d)[None]  # in float64: p may be large
    return jnp.asarray(np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(T, d), dtype=float)


def _fit(name, x, other, features, rows=None):
    """The leading axes are those of the other array; the last is of a known size."""
    wanted = (*other.shape[:-2], x.shape[-2] if rows is None and x.ndim > 1 else rows, features)
    if x.shape != wanted:
        raise ValueError(
            f"{name} must have shape {wanted}, but has shape {x.shape}. Do queries, keys and values belong together?"
        )


def _spread(mask, shape):
    """The mask at the shape of the scores."""
    mask = jnp.asarray(mask)
    if not jnp.issubdtype(mask.dtype, jnp.floating):
        raise TypeError(
            f"mask must be 0. (look) and {HIDDEN:g} (hidden), since it is added, but is {mask.dtype}. "
            f"Is jnp.where(mask, 0., {HIDDEN:g}) what you mean?"
        )
    full = mask.shape if mask.ndim != 2 else (1,) * (len(shape) - 2) + mask.shape
    if len(full) != len(shape) or any(size not in (1, want) for size, want in zip(full, shape, strict=True)):
        raise ValueError(f"mask must spread over the scores {shape}, but has shape {mask.shape}. Is an axis of size 1 missing?")
    return jnp.broadcast_to(mask, shape)
