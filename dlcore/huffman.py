"""Hierarchical softmax: a word is reached by yes-or-no decisions down a Huffman tree (course 5, week 2).

Convention: words are rows, E is (n_v, n_e); Theta (n_v - 1, n_e) has one row per inner node of the tree.
"""

import heapq
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer
from jaxtyping import Array, Float, Int, Num

from dlcore import shapes
from dlcore.shapes import AnyArray


class Tree(NamedTuple):
    """The way from the root to every word: inner nodes, and +1 (left) or -1 (right) at each; 0 after the end (course 5, week 2).

    >>> Tree._fields
    ('nodes', 'signs')
    """

    nodes: Int[AnyArray, "n_v depth"]
    signs: Int[AnyArray, "n_v depth"]


def build(counts: Num[AnyArray, "n_v"]) -> Tree:
    """Huffman's tree: the two rarest become one, again and again, so that frequent words end near the root (course 5, week 2).

    Ties go to the word or node that was there first. The root is node n_v - 2, the last one made.

    >>> depths(build(np.array([40, 20, 15, 10, 10, 5]))).tolist()
    [1, 3, 3, 4, 3, 4]
    """
    n_v = shapes.expect("counts", counts, "n_v")["n_v"]
    counts = np.asarray(counts)
    if n_v < 2 or not (counts >= 0).all():
        raise ValueError(f"counts must be at least 2 numbers from 0 upward, but are {counts}. Are these logarithms?")
    heap = [(count, word) for word, count in enumerate(counts.tolist())]
    heapq.heapify(heap)
    above = {}
    for node in range(n_v, 2 * n_v - 1):
        (count, left), (other, right) = heapq.heappop(heap), heapq.heappop(heap)
        above[left], above[right] = (node, 1), (node, -1)
        heapq.heappush(heap, (count + other, node))
    ways = []
    for word in range(n_v):
        way, at = [], word
        while at in above:
            at, sign = above[at]
            way.append((at - n_v, sign))
        ways.append(way[::-1])  # from the root down
    depth = max(map(len, ways))
    padded = np.array([way + [(0, 0)] * (depth - len(way)) for way in ways])
    return Tree(padded[..., 0], padded[..., 1])


def depths(tree: Tree) -> Int[np.ndarray, "n_v"]:
    """Number of decisions for every word (course 5, week 2).

    >>> depths(build(np.array([5, 1, 1]))).tolist()
    [1, 2, 2]
    """
    return np.sum(np.asarray(tree.signs) != 0, axis=1)


def loss(
    Theta: Float[AnyArray, "n_nodes n_e"], tree: Tree, e: Float[AnyArray, "m n_e"], t: Int[AnyArray, "m"]
) -> Float[Array, "m"]:
    """Cross-entropy of the word t, from the decisions on its way alone (course 5, week 2).

        p(t | e) = product over the nodes n on the way of sigmoid(s_n theta_n e)        s_n = +1 or -1
        loss     = -log p(t | e)

    About log2(n_v) products instead of n_v. Every node splits all of its probability, so the words' sum is 1.

    >>> tree = build(np.array([5, 1, 1]))
    >>> print(jnp.exp(-loss(jnp.zeros((2, 4)), tree, jnp.ones((3, 4)), jnp.arange(3))).round(4))
    [0.5  0.25 0.25]
    """
    n_v = tree.nodes.shape[0]
    n_e = shapes.expect("Theta", Theta, "n_nodes n_e", n_nodes=n_v - 1)["n_e"]
    m = shapes.expect("e", e, "m n_e", n_e=n_e)["m"]
    shapes.expect("t", t, "m", m=m)
    if m == 0:
        raise ValueError("t must not be empty. Did a filter drop everything?")
    if not isinstance(t, Tracer) and (np.min(t) < 0 or np.max(t) >= n_v):
        raise ValueError(f"t must be from 0 to {n_v - 1}, but goes from {np.min(t)} to {np.max(t)}. Is the tree of another text?")
    nodes, signs = jnp.asarray(tree.nodes)[t], jnp.asarray(tree.signs)[t]
    scores = jnp.einsum("mde,me->md", jnp.asarray(Theta)[nodes], jnp.asarray(e))
    return -jnp.sum(jnp.where(signs == 0, 0.0, jax.nn.log_sigmoid(signs * scores)), axis=1)
