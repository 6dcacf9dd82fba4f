"""Word models: pairs, noise, trees and biases are those of the functions that compute them."""

import numpy as np
import pytest
from drawn_page import outside, overlapping, page, words

from dlcore import huffman, word2vec
from dlcore.viz import word_models

SENTENCE = "i want a glass of orange juice".split()
COUNTS = np.array([40, 20, 15, 10, 10, 5])
NAMES = ["the", "of", "and", "king", "glass", "durian"]


@pytest.mark.parametrize("center", [0, 3, 6])
@pytest.mark.parametrize("window", [1, 2, 9])
def test_the_pairs_of_a_window(center, window):
    figure, ax = page(size=(7, 2))
    found = word_models.window_pairs(ax, SENTENCE, center, window)
    every = word2vec.pairs([list(range(len(SENTENCE)))], window=window)
    assert found == [(SENTENCE[c], SENTENCE[t]) for c, t in every if c == center]
    assert len(ax.patches) == len(found)
    assert not outside(figure) and not overlapping(figure, ax.texts)


def test_a_center_outside_of_the_sentence():
    with pytest.raises(ValueError, match="center must lie from 0 to 6 and window be at least 1, but they are 7 and 2"):
        word_models.window_pairs(page()[1], SENTENCE, 7, 2)


def test_noise_side_by_side():
    _, ax = page()
    both = {f"power {power}": word2vec.noise_distribution(COUNTS, power=power) for power in (0.75, 1)}
    word_models.noise_distributions(ax, NAMES, both)
    np.testing.assert_allclose([[bar.get_height() for bar in bars] for bars in ax.containers], list(both.values()))
    first, second = ax.containers
    assert all(a.get_x() + a.get_width() == pytest.approx(b.get_x()) for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize("dark", [False, True])
def test_leaves_lie_as_deep_as_their_words(dark):
    figure, ax = page(dark=dark)
    tree = huffman.build(COUNTS)
    places = word_models.huffman(ax, tree, NAMES, marked=5)
    depths = {name: -round(text.get_position()[1] + 0.06) for name, text in zip(NAMES, ax.texts, strict=True)}
    assert list(depths.values()) == huffman.depths(tree).tolist()
    assert len(places) == 2 * len(NAMES) - 1
    assert sum(line.get_linewidth() > 2 for line in ax.lines) == huffman.depths(tree)[5]
    assert not outside(figure) and not overlapping(figure, ax.texts)


@pytest.mark.parametrize("seed", range(3))
def test_every_inner_node_stands_between_its_two_branches(seed):
    tree = huffman.build(np.random.default_rng(seed).integers(1, 50, 11))
    places = word_models.tree_places(tree)
    for way, (x, y) in places.items():
        if (*way, 1) in places:
            (left, below), (right, _) = places[(*way, 1)], places[(*way, -1)]
            assert left < x < right and below == y - 1


def test_all_words_of_the_window_go_through_one_matrix():
    figure, ax = page(size=(8, 3))
    word_models.window_model(ax, ["a", "glass", "of", "orange"], target="juice", n_e=300)
    assert words(ax).count("E") == 4 and "joined:\n1,200" in words(ax)
    assert not outside(figure) and not overlapping(figure, ax.texts)


def test_words_go_from_before_to_after():
    figure, ax = page()
    before, after = np.array([[-0.3, 1], [0.9, 0]]), np.array([[0.0, 1], [0.9, 0]])
    word_models.bias_axis(ax, ["doctor", "she"], before, after, neutral=[0])
    (arrow,) = ax.patches
    assert arrow._posA_posB == [(-0.3, 1), (0, 1)]
    assert {line.get_marker() for line in ax.lines[1:]} == {"o", "^"}
    left, right = ax.get_xlim()
    assert left == -right and not outside(figure)
