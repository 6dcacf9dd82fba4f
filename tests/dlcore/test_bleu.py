import math

import numpy as np
import pytest
import sacrebleu
from hypothesis import given, settings
from hypothesis import strategies as st

from dlcore import bleu
from dlcore.bleu import Precision

HAT = ["the cat is on the hat".split(), "there is a cat on the hat".split()]
MAT = ["the cat is on the mat".split(), "there is a cat on the mat".split()]
SENTENCES = st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=1, max_size=9)


def by_sacrebleu(candidates, references, max_n=4):
    """The references as sacrebleu wants them: one list per place, None where a candidate has fewer."""
    most = max(len(r) for r in references)
    columns = [[" ".join(r[k]) if k < len(r) else None for r in references] for k in range(most)]
    metric = sacrebleu.BLEU(tokenize="none", smooth_method="none", max_ngram_order=max_n, force=True)
    return metric.corpus_score([" ".join(c) for c in candidates], columns).score / 100


@pytest.mark.parametrize(
    "sentence, n, expected",
    [
        (["the"] * 7, 1, (2, 7)),
        ("the cat the cat on the mat".split(), 1, (5, 7)),
        ("the cat the cat on the mat".split(), 2, (4, 6)),
        ("the cat the cat on the mat".split(), 3, (2, 5)),
        ("the cat the cat on the mat".split(), 4, (1, 4)),
        ("the cat on the mat".split(), 3, (2, 3)),
        ("the cat".split(), 3, (0, 0)),
    ],
)
def test_modified_precision_of_the_worked_examples(sentence, n, expected):
    assert bleu.modified_precision(sentence, MAT, n) == Precision(*expected)


@pytest.mark.parametrize(
    "candidate, references, max_n, expected",
    [
        ("the cat the hat", HAT, 2, 0.4952),
        ("the cat the hat", HAT, 4, 0.0),
        ("the cat the cat on the mat", MAT, 4, 0.4671),
        ("the cat on the mat", MAT, 4, 0.6221),
        ("the cat is on the mat", MAT, 4, 1.0),
    ],
)
def test_bleu_of_the_worked_examples(candidate, references, max_n, expected):
    np.testing.assert_allclose(bleu.bleu(candidate.split(), references, max_n=max_n), expected, atol=5e-5)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(SENTENCES, st.lists(SENTENCES, min_size=1, max_size=3), st.integers(1, 4))
def test_bleu_of_a_sentence_agrees_with_sacrebleu(candidate, references, max_n):
    expected = by_sacrebleu([candidate], [references], max_n)
    np.testing.assert_allclose(bleu.bleu(candidate, references, max_n=max_n), expected, rtol=1e-9, atol=1e-12)


@settings(derandomize=True, deadline=None, max_examples=80)
@given(st.lists(st.tuples(SENTENCES, st.lists(SENTENCES, min_size=2, max_size=2)), min_size=1, max_size=4))
def test_bleu_of_a_corpus_agrees_with_sacrebleu(pairs):
    candidates, references = [c for c, _ in pairs], [r for _, r in pairs]
    expected = by_sacrebleu(candidates, references, 3)
    np.testing.assert_allclose(bleu.corpus_bleu(candidates, references, max_n=3), expected, rtol=1e-9, atol=1e-12)


def test_a_corpus_is_not_the_mean_of_its_sentences():
    candidates = ["the cat is on the mat".split(), "a dog".split()]
    mean = np.mean([bleu.bleu(c, MAT, max_n=2) for c in candidates])
    assert abs(bleu.corpus_bleu(candidates, [MAT, MAT], max_n=2) - mean) > 0.01


def test_a_translation_equal_to_any_reference_is_perfect():
    assert bleu.bleu(HAT[1], HAT) == 1.0


def test_order_and_number_of_references_do_not_hurt():
    candidate = "the cat on the hat".split()
    assert bleu.bleu(candidate, HAT) == bleu.bleu(candidate, HAT[::-1])
    assert bleu.modified_precision(candidate, HAT, 2).matches >= bleu.modified_precision(candidate, HAT[:1], 2).matches


@pytest.mark.parametrize("c, lengths, r", [(4, (3, 5), 3), (4, (5, 3), 3), (4, (6, 7), 6), (9, (2, 8, 11), 8)])
def test_the_closest_length_wins_and_the_shorter_of_two(c, lengths, r):
    assert bleu.closest_length(["a"] * c, [["b"] * length for length in lengths]) == r


@pytest.mark.parametrize("c, r, expected", [(7, 6, 1.0), (6, 6, 1.0), (5, 6, 0.8187), (4, 6, 0.6065), (0, 6, 0.0)])
def test_brevity_penalty(c, r, expected):
    np.testing.assert_allclose(bleu.brevity_penalty(c, r), expected, atol=5e-5)


def test_ngrams_are_counted_where_they_overlap():
    assert bleu.ngrams(["a", "a", "a"], 2) == {("a", "a"): 2}
    assert not bleu.ngrams(["a"], 2)


def test_the_slips_of_the_course_give_other_numbers():
    # Without the logarithm 1.396, with the penalty upside down 1.140, with both 3.211.
    p, penalty, upside_down = [1, 2 / 3], math.exp(1 - 6 / 4), math.exp(1 - 4 / 6)
    slips = [penalty * math.exp(np.mean(p)), upside_down * math.exp(np.mean(np.log(p))), upside_down * math.exp(np.mean(p))]
    np.testing.assert_allclose(slips, [1.396, 1.140, 3.211], atol=5e-4)
    assert all(abs(slip - bleu.bleu("the cat the hat".split(), HAT, max_n=2)) > 0.5 for slip in slips)


def test_bad_input_is_named(as_learner):
    with pytest.raises(TypeError, match=r"candidate must be a list of tokens, but is the str 'the cat'\. Is candidate\.split"):
        bleu.bleu("the cat", MAT)
    with pytest.raises(TypeError, match=r"a reference must be a list of tokens, but is the str"):
        bleu.bleu(["the", "cat"], ["the cat"])
    with pytest.raises(ValueError, match=r"references must hold at least one sentence, but hold none"):
        bleu.bleu(["the", "cat"], [])
    with pytest.raises(ValueError, match=r"candidates and references must hold one entry per sentence, but hold 1 and 2"):
        bleu.corpus_bleu([["the"]], [MAT, MAT])
    with pytest.raises(ValueError, match=r"must hold one entry per sentence, but hold 0 and 0"):
        bleu.corpus_bleu([], [])
    with pytest.raises(ValueError, match=r"max_n must be at least 1, but is 0"):
        bleu.bleu(["the"], MAT, max_n=0)
    with pytest.raises(ValueError, match=r"n must be at least 1, but is 0"):
        bleu.ngrams(["the"], 0)
