import numpy as np
import pytest

from dlcore.datasets import text

GENERATORS = {
    "agreement": text.agreement,
    "teddies": text.teddies,
    "recall": lambda m, seed: text.recall(m, seed, gap=8),
}
EACH = pytest.mark.parametrize("generate", GENERATORS.values(), ids=GENERATORS)


@EACH
def test_the_same_seed_gives_the_same_data(generate):
    one, two, other = (repr(generate(20, seed)) for seed in (3, 3, 4))
    assert one == two != other


@EACH
def test_m_must_be_positive(generate):
    with pytest.raises(ValueError, match=r"m must be at least 1, but is 0\. Are m and seed swapped\?"):
        generate(0, 5)


def test_the_verb_agrees_with_the_subject_and_not_with_the_last_noun():
    sentences = text.agreement(400, seed=0)
    verbs = [word for sentence in sentences for word in sentence if word in ("was", "were")]
    assert len(verbs) == 400
    for sentence, verb in zip(sentences, verbs, strict=True):
        assert verb == ("were" if sentence[1].endswith("s") else "was")
    misled = [s for s in sentences if "which" in s and s[s.index("which") + 2].endswith("s") != s[1].endswith("s")]
    assert len(misled) > 50 and {len(s) for s in sentences} >= {4, 7, 8, 10, 11, 12}


def test_no_clauses_make_sentences_of_four_words():
    assert {len(sentence) for sentence in text.agreement(50, seed=0, most_clauses=0)} == {4}
    with pytest.raises(ValueError, match="most_clauses must not be negative, but is -1"):
        text.agreement(5, seed=0, most_clauses=-1)


def test_only_the_word_behind_a_first_name_tells():
    sentences, tags = text.teddies(300, seed=0)
    labels = {}
    for sentence, tag in zip(sentences, tags, strict=True):
        assert len(sentence) == len(tag) and sum(tag) in (0, 2)
        place = sentence.index("that") + 1
        labels.setdefault((sentence[place], sentence[place + 1]), set()).add(tag[place])
        assert tag[place] == tag[place + 1] and not any(tag[:place]) and not any(tag[place + 2 :])
    assert all(len(label) == 1 for label in labels.values())  # with the next word there is no doubt
    for first in {pair[0] for pair in labels}:
        assert {label for pair, (label,) in labels.items() if pair[0] == first} == {0, 1}  # without it there is


def test_recall_hides_the_label_in_the_first_quarter():
    tokens, labels = text.recall(500, seed=0, gap=40, num_labels=3)
    assert tokens.shape == (500, 42) and set(labels) == {0, 1, 2}
    assert (tokens[:, -1] == 21).all() and tokens[:, 10:-1].min() >= 3 and tokens[:, :-1].max() == 20
    places = np.argwhere(tokens < 3)
    np.testing.assert_array_equal(places[:, 0], np.arange(500))  # one label in each sequence
    np.testing.assert_array_equal(tokens[tokens < 3], labels)
    assert set(places[:, 1]) == set(range(10))


def test_recall_names_impossible_sizes():
    with pytest.raises(ValueError, match="gap must be at least 1 and num_labels at least 2, but they are 0 and 2"):
        text.recall(5, seed=0, gap=0)
