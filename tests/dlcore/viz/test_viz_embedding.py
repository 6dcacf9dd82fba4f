"""What the drawings of word vectors put on the axes, read back from the artists."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from dlcore.viz import embedding, style

WORDS = ["man", "woman", "king", "queen"]
POINTS = [[0.0, 0.0], [0.0, 1.0], [2.0, 0.1], [2.1, 1.2]]


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def ax(request):
    with style(dark=request.param):
        yield Figure(layout="constrained").subplots()


def test_words_stand_at_their_points_without_overlap(ax, rng):
    points, words = rng.standard_normal((11, 2)), [f"word{i}" for i in range(11)]
    labels = embedding.word_map(ax, points, words, groups=[i % 3 for i in range(11)])
    assert [label.get_text() for label in labels] == words
    np.testing.assert_allclose([label.xy for label in labels], points)
    assert sum(len(part.get_offsets()) for part in ax.collections) == 11 and len(ax.collections) == 3
    ax.figure.canvas.draw()
    boxes = [label.get_window_extent() for label in labels]
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])
    room = ax.get_window_extent()
    assert all(room.x0 - 1 <= box.x0 and box.x1 <= room.x1 + 1 for box in boxes)


def test_an_analogy_has_two_arrows_and_the_place_where_it_leads(ax):
    arrows = embedding.parallelogram(ax, POINTS, WORDS)
    starts_and_ends = [arrow._posA_posB for arrow in arrows]
    np.testing.assert_allclose(starts_and_ends, [[[0, 0], [0, 1]], [[2, 0.1], [2.1, 1.2]], [[2, 0.1], [2, 1.1]]])
    assert {"man", "woman", "king", "queen"} <= {text.get_text() for text in ax.texts}


def test_similarities_are_shown_with_their_numbers(ax):
    S = np.array([[1.0, -0.04, 0.5], [-0.04, 1.0, -0.7], [0.5, -0.7, 1.0]])
    image = embedding.similarities(ax, S, WORDS[:3])
    np.testing.assert_array_equal(image.get_array(), S)
    assert image.get_clim() == (-1, 1)
    assert [text.get_text() for text in ax.texts] == ["1.0", "0.0", "0.5", "0.0", "1.0", "-0.7", "0.5", "-0.7", "1.0"]


def test_text_alternatives():
    assert embedding.describe_map(WORDS, POINTS).endswith("man - woman, woman - man, king - queen, queen - king.")
    said = embedding.describe_parallelogram(WORDS, [[0, 0], [0, 1], [2, 0], [3, 1]])
    assert said == "man is to woman as king is to queen: the two arrows point 45 degrees apart."


def test_what_does_not_fit_is_named(ax):
    with pytest.raises(ValueError, match=r"points must have shape \(4, 2\), a row per word, but has shape \(4, 3\)"):
        embedding.word_map(ax, np.ones((4, 3)), WORDS)
    with pytest.raises(ValueError, match="groups must hold a number from 0 to 5 for each of the 4 words"):
        embedding.word_map(ax, POINTS, WORDS, groups=[0, 1])
    with pytest.raises(ValueError, match="points must be those of the four words"):
        embedding.parallelogram(ax, POINTS[:3], WORDS[:3])
    with pytest.raises(ValueError, match=r"S must have shape \(4, 4\)"):
        embedding.similarities(ax, np.ones((4, 3)), WORDS)
