import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlcore.datasets import tokens

WORDS = tokens.vocabulary(["abc", "xyz"])


@settings(derandomize=True, deadline=None, max_examples=40)
@given(st.lists(st.text("abcxyz", max_size=6), min_size=1, max_size=4))
def test_decode_turns_encode_around(texts):
    rows = tokens.encode(texts, WORDS)
    assert ["".join(tokens.decode(row, WORDS)) for row in rows] == texts
    assert rows.shape == (len(texts), max(map(len, texts)) + 1)
    assert ((rows == tokens.EOS).sum(axis=1) == 1).all()
    ends = (rows == tokens.EOS).argmax(axis=1)
    assert all((row[end + 1 :] == tokens.PAD).all() for row, end in zip(rows, ends, strict=True))


def test_words_are_tokens_too():
    words = tokens.vocabulary([["a", "red", "circle"], ["a", "blue", "square"]])
    assert words == ("<pad>", "<bos>", "<eos>", "a", "blue", "circle", "red", "square")
    np.testing.assert_array_equal(tokens.encode([["a", "red"]], words, length=5), [[3, 6, 2, 0, 0]])


@pytest.mark.parametrize(
    "arguments, message",
    [
        (([], WORDS, None), "texts must hold a text, but is empty"),
        ((["abc"], WORDS, 3), "length must be at least 4, the longest text and its end, but is 3"),
        ((["abq"], WORDS, None), "words must hold every token, but 'q' is unknown"),
    ],
)
def test_bad_input_is_refused(arguments, message):
    texts, words, length = arguments
    with pytest.raises(ValueError, match=message):
        tokens.encode(texts, words, length=length)
