import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlcore import byte_pairs
from dlcore.byte_pairs import BytePairs

CORPUS = ["the cats sat on the mat", "the cat that sat", "a café, naïve — ☃", "aaa aaaa aaaaa"]
MODEL = byte_pairs.train(CORPUS, num_merges=40)


def slow_train(texts, num_merges):
    """By strings: the corpus is a list of words of byte strings, counted anew for every merge."""
    words = [[bytes([b]) for b in piece] for text in texts for piece in byte_pairs.pieces(text)]
    ids = {bytes([b]): b for b in range(256)}
    merges = []
    while len(merges) < num_merges:
        pairs = [(ids[w[i]], ids[w[i + 1]]) for w in words for i in range(len(w) - 1)]
        if not pairs:
            break
        top = max(pairs.count(pair) for pair in set(pairs))
        if top < 2:
            break
        pair = sorted(pair for pair in set(pairs) if pairs.count(pair) == top)[0]
        names = {value: key for key, value in ids.items()}
        first, second = names[pair[0]], names[pair[1]]
        ids[first + second] = 256 + len(merges)
        merges.append(pair)
        for w in words:
            i = 0
            while i < len(w) - 1:
                if w[i] == first and w[i + 1] == second:
                    w[i : i + 2] = [first + second]
                i += 1
    return tuple(merges)


def test_merges_are_those_of_counting_anew():
    assert byte_pairs.train(CORPUS[:2], num_merges=9).merges == slow_train(CORPUS[:2], 9)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.text())
def test_any_text_comes_back_exactly(string):
    assert byte_pairs.decode(MODEL, byte_pairs.encode(MODEL, string)) == string


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.text(alphabet="theca sn\n"))
def test_texts_like_the_corpus_come_back_exactly_and_shorter(string):
    ids = byte_pairs.encode(MODEL, string)
    assert byte_pairs.decode(MODEL, ids) == string and len(ids) <= len(string)


@settings(derandomize=True, deadline=None, max_examples=40)
@given(st.text())
def test_pieces_are_all_bytes_of_the_text(string):
    assert sum(byte_pairs.pieces(string), []) == list(string.encode())


def test_merges_do_not_cross_the_border_of_a_word():
    for token in byte_pairs.vocabulary(MODEL)[256:]:
        assert b" " not in token[1:]


def test_the_order_of_the_merges_counts():
    # b and c were joined first, so that abc is a + bc although ab is in the vocabulary.
    model = BytePairs(merges=((98, 99), (97, 98)))
    assert byte_pairs.encode(model, "abc") == [97, 256]
    assert byte_pairs.encode(model, "abd") == [257, 100]


@pytest.mark.parametrize("letters, expected", [(2, [256]), (3, [256, 97]), (4, [257]), (5, [257, 97])])
def test_overlapping_pairs_join_from_the_left(letters, expected):
    assert byte_pairs.encode(BytePairs(merges=((97, 97), (256, 256))), "a" * letters) == expected


def test_merge_replaces_what_does_not_overlap():
    assert byte_pairs.merge([1, 1, 1, 1, 1], (1, 1), 9) == [9, 9, 1]
    assert byte_pairs.merge([1, 2, 3], (2, 1), 9) == [1, 2, 3]


def test_no_merges_are_the_bytes():
    model = byte_pairs.train(["cats"], num_merges=0)
    assert model.merges == () and byte_pairs.encode(model, "é") == [195, 169]


def test_training_ends_when_no_pair_occurs_twice():
    assert byte_pairs.train(["ab ab"], num_merges=99).merges == ((97, 98),)


def test_training_does_not_depend_on_the_order_of_the_texts():
    assert byte_pairs.train(CORPUS[::-1], num_merges=40) == MODEL


def test_half_a_letter_becomes_the_sign_for_it():
    assert byte_pairs.decode(BytePairs(()), [195]) == "\ufffd"


def test_bad_input_is_named(as_learner):
    with pytest.raises(ValueError, match=r"ids must lie between 0 and \d+, but hold 296\. Is it another model's\?"):
        byte_pairs.decode(MODEL, [296])
    with pytest.raises(ValueError, match="but hold -1"):
        byte_pairs.decode(MODEL, [-1])
    with pytest.raises(ValueError, match=r"num_merges must not be negative, but is -1"):
        byte_pairs.train(CORPUS, num_merges=-1)
    with pytest.raises(TypeError, match=r"texts must be a list of texts, but is one str\. Is \[text\]"):
        byte_pairs.train("cats", num_merges=1)
    with pytest.raises(ValueError, match=r"texts must hold at least one letter, but hold none"):
        byte_pairs.train([], num_merges=1)
    with pytest.raises(TypeError, match=r"text must be a str, but is a list"):
        byte_pairs.encode(MODEL, ["cats"])
