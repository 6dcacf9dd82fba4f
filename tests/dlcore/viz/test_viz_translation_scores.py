"""BLEU, blame and lengths: bars and points say what the numbers say."""

import numpy as np
import pytest
import sacrebleu
from drawn_page import outside, page, words

from dlcore.viz import translation_scores

REFERENCES = ["the cat is on the mat".split(), "there is a cat on the mat".split()]
CANDIDATE = "the cat the cat on the mat".split()


@pytest.mark.parametrize("dark", [False, True])
def test_bars_of_bleu(dark):
    figure, axes = page(2, dark=dark)
    score = translation_scores.bleu_bars(axes, CANDIDATE, REFERENCES)
    other = sacrebleu.sentence_bleu(" ".join(CANDIDATE), [" ".join(r) for r in REFERENCES], smooth_method="none", tokenize="none")
    assert 100 * score == pytest.approx(other.score)
    np.testing.assert_allclose([100 * bar.get_height() for bar in axes[0].patches], other.precisions)
    assert words(axes[0])[:2] == ["5 of 7", "4 of 6"]
    assert axes[1].lines[1].get_xydata()[0].tolist() == [7, 1]
    assert not outside(figure)


def test_the_search_is_to_blame_where_the_model_knew_better():
    _, ax = page()
    human, machine = np.array([-1.0, -5, -3, -2]), np.array([-2.0, -4, -3, -1])
    assert translation_scores.blame(ax, human, machine) == 0.25  # a tie is the model's
    search, model = ax.collections
    assert search.get_offsets().tolist() == [[-2, -1]] and len(model.get_offsets()) == 3
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["the search: 1", "the model: 3"]


def test_a_line_for_each_model():
    _, ax = page()
    lines = translation_scores.by_length(ax, [5, 50], {"no attention": [0.3, 0.1], "attention": [0.3, 0.29]})
    np.testing.assert_allclose([line.get_ydata() for line in lines], [[0.3, 0.1], [0.3, 0.29]])
