import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import expit

from dlcore import huffman

COUNTS = np.array([40, 20, 15, 10, 10, 5])


def best_mean_depth(counts):
    """The smallest sum of count times depth, over all code lengths that a binary tree can have (Kraft's equality)."""
    n = len(counts)
    lengths = itertools.product(range(1, n), repeat=n)
    return min(np.dot(counts, d) for d in lengths if sum(2.0 ** -np.array(d)) == 1)


def test_worked_depths():
    depths = huffman.depths(huffman.build(COUNTS))
    assert sorted(depths.tolist()) == [1, 3, 3, 3, 4, 4] and depths[0] == 1 and depths[5] == 4
    assert np.dot(depths, COUNTS) / COUNTS.sum() == 2.35


@pytest.mark.parametrize("seed", range(5))
def test_no_tree_is_better(seed):
    counts = np.random.default_rng(seed).integers(1, 30, 5)
    assert np.dot(huffman.depths(huffman.build(counts)), counts) == best_mean_depth(counts)


def test_equal_counts_make_a_balanced_tree():
    assert huffman.depths(huffman.build(np.ones(8))).tolist() == [3] * 8


def test_the_ways_start_at_the_root_and_differ():
    tree = huffman.build(COUNTS)
    assert (tree.nodes[:, 0] == len(COUNTS) - 2).all()
    ways = {tuple(s for s in row if s) for row in tree.signs.tolist()}
    assert len(ways) == len(COUNTS)
    assert not any(a != b and b[: len(a)] == a for a in ways for b in ways)  # no way goes through another word


def test_probabilities_of_all_words_sum_to_one(rng):
    tree, Theta, e = huffman.build(COUNTS), rng.standard_normal((5, 3)), rng.standard_normal((1, 3))
    loss = huffman.loss(Theta, tree, np.repeat(e, 6, axis=0), np.arange(6))
    np.testing.assert_allclose(np.exp(-loss).sum(), 1, rtol=1e-5)


def test_loss_is_the_product_of_the_decisions(rng):
    tree, Theta, e = huffman.build(COUNTS), rng.standard_normal((5, 3)), rng.standard_normal((4, 3))
    t = np.array([5, 0, 3, 3])
    expected = [
        -sum(np.log(expit(s * Theta[n] @ x)) for n, s in zip(tree.nodes[w], tree.signs[w], strict=True) if s)
        for x, w in zip(e, t, strict=True)
    ]
    np.testing.assert_allclose(huffman.loss(Theta, tree, e, t), expected, rtol=1e-5)


def test_only_the_nodes_on_the_way_learn(rng):
    tree, Theta, e = huffman.build(COUNTS), rng.standard_normal((5, 3)), rng.standard_normal((1, 3))
    grads = jax.grad(lambda Theta: huffman.loss(Theta, tree, e, np.array([1])).sum())(jnp.asarray(Theta))
    touched = set(np.flatnonzero((np.asarray(grads) != 0).any(axis=1)).tolist())
    assert touched == set(tree.nodes[1][tree.signs[1] != 0].tolist())


def test_what_does_not_fit_is_named(as_learner):
    tree = huffman.build(COUNTS)
    with pytest.raises(ValueError, match=r"Theta must have shape \(n_nodes=5, n_e\), but has shape \(6, 3\)"):
        huffman.loss(np.zeros((6, 3)), tree, np.zeros((1, 3)), np.array([0]))
    with pytest.raises(ValueError, match="t must be from 0 to 5, but goes from 6 to 6"):
        huffman.loss(np.zeros((5, 3)), tree, np.zeros((1, 3)), np.array([6]))
    with pytest.raises(ValueError, match="t must not be empty"):
        huffman.loss(np.zeros((5, 3)), tree, np.zeros((0, 3)), np.zeros(0, int))
    for counts in (np.array([3]), np.array([3, -1]), np.array([3.0, np.nan])):
        with pytest.raises(ValueError, match="counts must be at least 2 numbers"):
            huffman.build(counts)
