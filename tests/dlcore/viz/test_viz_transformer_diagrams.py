"""Transformers: weights, waves, ways and blocks."""

import jax.numpy as jnp
import numpy as np
import pytest
from drawn_page import outside, overlapping, page, words
from matplotlib.patches import FancyArrowPatch

from dlcore import attention
from dlcore.viz import transformer_diagrams

RNG = np.random.default_rng(11)


@pytest.mark.parametrize("dark", [False, True])
def test_arrows_are_as_thick_as_their_weights(dark):
    figure, ax = page(dark=dark)
    q, K = RNG.normal(size=2), RNG.normal(size=(3, 2))
    weights = transformer_diagrams.query_and_keys(ax, q, K, names=["cat", "sat", "mat"])
    oracle = attention.weights(jnp.asarray(q, jnp.float32)[None, None], jnp.asarray(K, jnp.float32)[None])[0, 0]
    np.testing.assert_allclose(weights, oracle, atol=1e-6)
    np.testing.assert_allclose([arrow.get_linewidth() for arrow in ax.patches[:3]], 1 + 6 * weights)
    assert f"cat: {weights[0]:.2f}" in words(ax) and not outside(figure)


def test_without_the_scaling_the_weights_are_sharper():
    _, ax = page()
    K = np.array([[3.0, 0], [0, 3]])
    scaled = transformer_diagrams.query_and_keys(ax, [2, 0], K, names="ab")
    assert transformer_diagrams.query_and_keys(ax, [2, 0], K, names="ab", scale=False).max() > scaled.max()


def test_products_of_positions_depend_on_the_distance_only():
    _, ax = page()
    lines = transformer_diagrams.position_products(ax, attention.positions(40, 16), [0, 7, 13], reach=20)
    for line in lines[1:]:
        np.testing.assert_allclose(line.get_ydata(), lines[0].get_ydata(), atol=1e-5)
    with pytest.raises(ValueError, match="places must leave 20 positions of 40 behind them, but reach to 30"):
        transformer_diagrams.position_products(ax, attention.positions(40, 16), [30], reach=20)


@pytest.mark.parametrize("T", [2, 5, 6, 7])
@pytest.mark.parametrize("kind", ["RNN", "convolution", "self-attention"])
def test_the_way_from_the_first_to_the_last_word(kind, T):
    figure, ax = page()
    length = transformer_diagrams.ways(ax, kind, T)
    # Brute force: how many steps until what the first word says has reached the last one?
    reached, steps = {0}, 0
    while T - 1 not in reached:
        hop = {"RNN": 1, "convolution": 2, "self-attention": T}[kind]
        reached |= {t for s in set(reached) for t in range(s, min(s + hop, T - 1) + 1)}
        steps += 1
    assert length == steps == transformer_diagrams.path_length(kind, T)
    strong = [line.get_xydata() for line in ax.lines if line.get_linewidth() > 2]
    if kind != "RNN":
        assert len(strong) == steps and strong[0][0][0] == 0 and strong[-1][-1][0] == T - 1
    assert not outside(figure)


def test_saturation_has_a_line_for_each_way():
    _, ax = page()
    lines = transformer_diagrams.saturation(ax, [1, 64], {"not scaled": [0.3, 0.9], "scaled": [0.3, 0.3]})
    np.testing.assert_allclose([line.get_ydata() for line in lines], [[0.3, 0.9], [0.3, 0.3]])


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("kind, sums", [("encoder", 2), ("decoder", 3)])
def test_every_part_is_added_to_what_came_in(kind, sums, dark):
    figure, ax = page(dark=dark, size=(5, 5))
    labels = transformer_diagrams.transformer_block(ax, kind)
    assert words(ax).count("+") == words(ax).count("layer norm") == sums
    strong = [a for a in ax.patches if isinstance(a, FancyArrowPatch) and a.get_linewidth() > 2]
    assert [a._posA_posB[1][1] for a in strong] == [labels[f"sum{k}"].get_position()[1] for k in range(sums)]
    assert ("K, V" in words(ax)) == (kind == "decoder")
    assert not outside(figure) and not overlapping(figure, ax.texts)


def test_unknown_kinds_are_refused():
    with pytest.raises(ValueError, match="kind must be encoder or decoder, but is 'GPT'"):
        transformer_diagrams.transformer_block(page()[1], "GPT")
    with pytest.raises(ValueError, match="kind must be RNN, convolution or self-attention, but is 'LSTM'"):
        transformer_diagrams.path_length("LSTM", 3)
