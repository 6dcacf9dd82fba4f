"""Texts as rows of numbers, and back (course 5, week 3). Number 0 is padding, 1 begins a text and 2 ends it."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Int

PAD, BOS, EOS = 0, 1, 2
SPECIAL = ("<pad>", "<bos>", "<eos>")


def vocabulary(texts: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The three special tokens, then everything that the texts hold in alphabetical order (course 5, week 3).

    >>> vocabulary(["ab", "ba!"])
    ('<pad>', '<bos>', '<eos>', '!', 'a', 'b')
    """
    return SPECIAL + tuple(sorted({token for text in texts for token in text}))


def encode(texts: Sequence[Sequence[str]], words: Sequence[str], *, length: int | None = None) -> Int[np.ndarray, "m T"]:
    """One row per text: its tokens, the end, and padding up to the longest text or to a given length (course 5, week 3).

    A text is a string of letters, or a list of words.

    >>> encode(["ab", "b"], ("<pad>", "<bos>", "<eos>", "a", "b"))
    array([[3, 4, 2],
           [4, 2, 0]])
    """
    if not len(texts):
        raise ValueError("texts must hold a text, but is empty. Did a filter drop everything?")
    number = {word: i for i, word in enumerate(words)}
    longest = max(len(text) for text in texts) + 1
    length = longest if length is None else length
    if longest > length:
        raise ValueError(f"length must be at least {longest}, the longest text and its end, but is {length}. Is the end counted?")
    rows = np.full((len(texts), length), PAD)
    for row, text in zip(rows, texts, strict=True):
        unknown = [token for token in text if token not in number]
        if unknown:
            raise ValueError(f"words must hold every token, but {unknown[0]!r} is unknown. Is it the vocabulary of other texts?")
        row[: len(text) + 1] = [*(number[token] for token in text), EOS]
    return rows


def decode(row: Int[np.ndarray, "T"] | Sequence[int], words: Sequence[str]) -> list[str]:
    """The tokens of a row up to its end, without the special ones (course 5, week 3).

    >>> "".join(decode([1, 3, 4, 2, 4], ("<pad>", "<bos>", "<eos>", "a", "b")))
    'ab'
    """
    numbers = [int(i) for i in row]
    numbers = numbers[: numbers.index(EOS)] if EOS in numbers else numbers
    return [words[i] for i in numbers if i not in (PAD, BOS)]
