from collections import Counter

import jax
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlcore import text
from dlcore.text import EOS, PAD, UNK

SENTENCES = [["the", "cat", "sat"], ["the", "mat"], ["a", "cat", "sat", "down"], ["zebra"]]


def test_words_are_small_and_marks_stand_alone():
    assert text.words("The Egyptian Mau isn't a dog, is it?") == "the egyptian mau isn't a dog , is it ?".split()


def test_characters_are_all_of_the_text():
    assert text.characters("Mau, é!\n") == ["M", "a", "u", ",", " ", "é", "!", "\n"]


@settings(derandomize=True, deadline=None, max_examples=30)
@given(st.text())
def test_characters_join_to_the_text(string):
    assert "".join(text.characters(string)) == string


def test_build_orders_by_frequency_then_by_the_alphabet():
    counts = Counter(token for sentence in SENTENCES for token in sentence)
    tokens = text.build(SENTENCES).tokens
    assert tokens[:3] == (PAD, UNK, EOS) and set(tokens[3:]) == set(counts)
    keys = [(-counts[token], token) for token in tokens[3:]]
    assert keys == sorted(keys)


def test_max_size_counts_the_special_tokens():
    assert text.build(SENTENCES, max_size=5).tokens == (PAD, UNK, EOS, "cat", "sat")
    assert text.build(SENTENCES, max_size=3, specials=[UNK]).tokens == (UNK, "cat", "sat")


def test_a_special_token_in_the_sentences_is_not_counted_twice():
    assert text.build([["a", EOS], ["b", EOS]]).tokens == (PAD, UNK, EOS, "a", "b")


def test_ids_are_places_in_the_list():
    vocabulary = text.build(SENTENCES)
    assert [vocabulary.tokens[vocabulary.ids[token]] for token in vocabulary.tokens] == list(vocabulary.tokens)


@settings(derandomize=True, deadline=None, max_examples=30)
@given(st.lists(st.lists(st.sampled_from("abcdefg"), min_size=1), min_size=1))
def test_known_tokens_come_back(sentences):
    vocabulary = text.build(sentences)
    for sentence in sentences:
        assert text.decode(vocabulary, text.encode(vocabulary, [*sentence, EOS])) == [*sentence, EOS]


def test_unknown_tokens_become_unk():
    vocabulary = text.build([text.words("The Egyptian is a breed of cat")])
    tokens = text.words("The Egyptian Mau is a breed of cat")
    assert text.decode(vocabulary, text.encode(vocabulary, tokens)) == "the egyptian <unk> is a breed of cat".split()


def test_the_language_model_sentence_has_nine_steps():
    tokens = [*text.words("Cats average 15 hours of sleep a day"), EOS]
    vocabulary = text.build([tokens])
    assert len(text.encode(vocabulary, tokens)) == 9 and text.encode(vocabulary, tokens)[-1] == vocabulary.ids[EOS]


def test_pad_puts_each_sequence_at_the_front_of_its_row():
    tokens, mask = text.pad([[5, 3, 8], [4], [7, 7]], pad_id=9, length=5)
    assert tokens.tolist() == [[5, 3, 8, 9, 9], [4, 9, 9, 9, 9], [7, 7, 9, 9, 9]]
    assert mask.tolist() == [[True] * n + [False] * (5 - n) for n in (3, 1, 2)]


@settings(derandomize=True, deadline=None, max_examples=30)
@given(st.lists(st.lists(st.integers(0, 9), min_size=1), min_size=1))
def test_the_mask_takes_padding_off_again(sequences):
    tokens, mask = text.pad(sequences)
    assert [row[real].tolist() for row, real in zip(tokens, mask, strict=True)] == sequences


@pytest.mark.parametrize("shape", [(5,), (5, 7)])
def test_one_hot_has_its_one_at_the_id(shape, rng):
    tokens = rng.integers(0, 11, shape)
    columns = np.asarray(text.one_hot(tokens, 11))
    assert columns.shape == (11, *shape) and (columns.sum(axis=0) == 1).all()
    np.testing.assert_array_equal(columns.argmax(axis=0), tokens)


def test_one_hot_works_inside_jit():
    found = jax.jit(text.one_hot, static_argnums=1)(np.array([2, 0]), 3)
    np.testing.assert_array_equal(found, [[0, 1], [0, 0], [1, 0]])


def test_one_hot_refuses_ids_of_another_vocabulary(as_learner):
    with pytest.raises(ValueError, match=r"tokens must lie between 0 and n_v - 1 = 2, but hold 3\. Is it another"):
        text.one_hot(np.array([0, 3]), 3)
    with pytest.raises(ValueError, match="but hold -1"):
        text.one_hot(np.array([0, -1]), 3)
    with pytest.raises(TypeError, match=r"tokens must hold whole numbers, but hold float64\. Were they encoded\?"):
        text.one_hot(np.array([0.0]), 3)
    with pytest.raises(TypeError, match=r"tokens must be an array, but is a list\. Is np.array\(tokens\)"):
        text.one_hot([0], 3)


def test_bad_text_is_named(as_learner):
    vocabulary = text.build([["a", "b"]], specials=[])
    with pytest.raises(TypeError, match=r"text must be a str, but is a list\. Is it split into tokens already\?"):
        text.words(["a"])
    with pytest.raises(TypeError, match=r"tokens must be a list of tokens, but is the str 'ab'\. Are words"):
        text.encode(vocabulary, "ab")
    with pytest.raises(TypeError, match=r"a sentence must be a list of tokens, but is the str 'ab'"):
        text.build(["ab"])
    with pytest.raises(ValueError, match=r"must be in a vocabulary without <unk>, but 'c' is not\. Is it spelled"):
        text.encode(vocabulary, ["a", "c"])
    with pytest.raises(ValueError, match=r"ids must lie between 0 and n_v - 1 = 1, but hold 2"):
        text.decode(vocabulary, [2])
    with pytest.raises(ValueError, match=r"max_size must leave room beside 3 special tokens, but is 3"):
        text.build([["a"]], max_size=3)
    with pytest.raises(ValueError, match=r"sentences must hold at least one token, but hold none"):
        text.build([])
    with pytest.raises(ValueError, match=r"sequences must hold at least one token, but hold none\. Is the batch empty\?"):
        text.pad([])
    with pytest.raises(ValueError, match=r"length must not be below that of the longest sequence, 3, but is 2"):
        text.pad([[1, 2, 3]], length=2)
