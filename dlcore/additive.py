"""Additive attention: a small network decides where to look (course 5, week 3).

Convention: positions are rows behind a leading batch: a is (m, T_x, n_a), the state that looks is s (m, n_s), the weights
alpha are (m, T_x), and a matrix stands on the right, W (n_in, n_out). In step t of a decoder s is s^<t-1>: s^<t> is not
known yet.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer
from jaxtyping import Array, Bool, Float, Key

from dlcore import shapes
from dlcore.shapes import AnyArray


class Additive(NamedTuple):
    """The small network that says how well a state and a position fit: one hidden layer (course 5, week 3).

    >>> Additive._fields
    ('Ws', 'Wa', 'b', 'v')
    """

    Ws: Float[AnyArray, "n_s n_h"]
    Wa: Float[AnyArray, "n_a n_h"]
    b: Float[AnyArray, "1 n_h"]
    v: Float[AnyArray, "n_h 1"]


def init(n_s: int, n_a: int, n_h: int, *, key: Key[Array, ""]) -> Additive:
    """Small random weights (course 5, week 3).

    >>> init(7, 10, 3, key=jax.random.key(0)).Wa.shape
    (10, 3)
    """
    s_key, a_key, v_key = jax.random.split(key, 3)
    Ws = jax.random.normal(s_key, (n_s, n_h)) / n_s**0.5
    Wa = jax.random.normal(a_key, (n_a, n_h)) / n_a**0.5
    return Additive(Ws, Wa, jnp.zeros((1, n_h)), jax.random.normal(v_key, (n_h, 1)) / n_h**0.5)


def energies(params: Additive, s: Float[AnyArray, "m n_s"], a: Float[AnyArray, "m T_x n_a"]) -> Float[Array, "m T_x"]:
    """How well the state s fits every position (course 5, week 3).

        e_t' = v^T tanh(Ws^T s + Wa^T a_t' + b)

    Note:  some put a relu on the energy. Where all energies are negative it makes them equal and nothing is learned any
    more; the paper (Bahdanau, Cho and Bengio, 2014) has none.

    >>> params = init(2, 3, 5, key=jax.random.key(0))
    >>> energies(params, jnp.ones((1, 2)), jnp.ones((1, 4, 3))).shape
    (1, 4)
    """
    _fits(params, s, a)
    return energies_of_projected(params, s, project(params, a))


def project(params: Additive, a: Float[AnyArray, "m T_x n_a"]) -> Float[Array, "m T_x n_h"]:
    """The part of the energies that is the same in every step of the decoder (course 5, week 3).

        Wa^T a_t' + b

    >>> project(init(2, 3, 5, key=jax.random.key(0)), jnp.ones((1, 4, 3))).shape
    (1, 4, 5)
    """
    return jnp.asarray(a) @ params.Wa + jnp.asarray(params.b)[None]


def weights(e: Float[AnyArray, "m T_x"], mask: Bool[AnyArray, "m T_x"]) -> Float[Array, "m T_x"]:
    """Attention weights: at least 0, their sum is 1, and 0 at padding (course 5, week 3).

        alpha_t' = exp(e_t') / sum of exp(e_t'') over the real positions t''

    >>> print(weights(jnp.array([[2.0, 1.0, 0.0, 9.0]]), jnp.array([[True, True, True, False]])).round(3))
    [[0.665 0.245 0.09  0.   ]]
    """
    sizes = shapes.expect("e", e, "m T_x")
    shapes.expect("mask", mask, "m T_x", **sizes)
    if not isinstance(mask, Tracer) and not np.asarray(mask).any(axis=1).all():
        raise ValueError("mask must be True at a position of every row, but a row has none. Is a text empty?")
    return jax.nn.softmax(jnp.where(mask, e, -jnp.inf), axis=1)


def attend(
    params: Additive, s: Float[AnyArray, "m n_s"], a: Float[AnyArray, "m T_x n_a"], mask: Bool[AnyArray, "m T_x"]
) -> tuple[Float[Array, "m n_a"], Float[Array, "m T_x"]]:
    """Look at all real positions, most at those that fit the state (course 5, week 3).

        e       = energies(s, a)
        alpha   = weights(e, mask)
        context = sum of alpha_t' a_t'

    Returns:  context and alpha.

    >>> params = init(2, 3, 5, key=jax.random.key(0))
    >>> context, alpha = attend(params, jnp.ones((1, 2)), jnp.ones((1, 4, 3)), jnp.array([[True, True, False, False]]))
    >>> print(context, alpha)
    [[1. 1. 1.]] [[0.5 0.5 0.  0. ]]
    """
    alpha = weights(energies(params, s, a), mask)
    return context_of(alpha, a), alpha


def energies_of_projected(
    params: Additive, s: Float[AnyArray, "m n_s"], projected: Float[AnyArray, "m T_x n_h"]
) -> Float[Array, "m T_x"]:
    """energies(s, a) from project(a), for a decoder that projects once and looks often (course 5, week 3).

        e_t' = v^T tanh(Ws^T s + projected_t')

    >>> params = init(2, 3, 5, key=jax.random.key(0))
    >>> energies_of_projected(params, jnp.ones((1, 2)), project(params, jnp.ones((1, 4, 3)))).shape
    (1, 4)
    """
    hidden = jnp.tanh((jnp.asarray(s) @ params.Ws)[:, None, :] + projected)  # (m, T_x, n_h)
    return (hidden @ params.v)[:, :, 0]


def context_of(alpha: Float[AnyArray, "m T_x"], a: Float[AnyArray, "m T_x n_a"]) -> Float[Array, "m n_a"]:
    """The mean of all positions, each with its weight (course 5, week 3).

        context = sum of alpha_t' a_t'

    >>> print(context_of(jnp.array([[0.25, 0.75]]), jnp.array([[[4.0, 0.0], [0.0, 8.0]]])))
    [[1. 6.]]
    """
    return jnp.einsum("mt,mtn->mn", alpha, a)


def _fits(params, s, a):
    m = shapes.expect("s", s, "m n_s", n_s=params.Ws.shape[0])["m"]
    shapes.expect("a", a, "m T_x n_a", m=m, n_a=params.Wa.shape[0])
