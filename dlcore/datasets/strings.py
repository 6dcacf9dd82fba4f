"""Tasks on short strings that show whether a network can look back: copy, reverse, add, repeat (course 5, week 4)."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from jaxtyping import Int

from dlcore.datasets import tokens

LETTERS = "abcdefgh"
LETTER_WORDS = tokens.vocabulary([LETTERS])
DIGIT_WORDS = tokens.vocabulary(["0123456789+"])


class Strings(NamedTuple):
    """Questions X and answers Y as rows of tokens, each with its end, and the words (course 5, week 4).

    >>> Strings._fields
    ('X', 'Y', 'words')
    """

    X: Int[np.ndarray, "m T_x"]
    Y: Int[np.ndarray, "m T_y"]
    words: tuple[str, ...]


def copies(m: int, seed: int, *, length: int = 8) -> Strings:
    """Write the same string again (course 5, week 4).

    >>> X, Y, words = copies(2, seed=0, length=4)
    >>> "".join(tokens.decode(X[0], words)), "".join(tokens.decode(Y[0], words))
    ('fecc', 'fecc')
    """
    return _answered(m, seed, length, lambda text: text)


def reversals(m: int, seed: int, *, length: int = 8) -> Strings:
    """Write the string from its end (course 5, week 4).

    >>> X, Y, words = reversals(2, seed=0, length=4)
    >>> "".join(tokens.decode(X[0], words)), "".join(tokens.decode(Y[0], words))
    ('fecc', 'ccef')
    """
    return _answered(m, seed, length, lambda text: text[::-1])


def additions(m: int, seed: int, *, digits: int = 2) -> Strings:
    """Add two numbers of at most some digits, written as text (course 5, week 4).

    >>> X, Y, words = additions(2, seed=0)
    >>> "".join(tokens.decode(X[0], words)), "".join(tokens.decode(Y[0], words))
    ('85+63', '148')
    """
    _sizes(m, digits=digits)
    rng = np.random.default_rng(seed)
    terms = rng.integers(10**digits, size=(m, 2)).tolist()
    X = tokens.encode([f"{a}+{b}" for a, b in terms], DIGIT_WORDS, length=2 * digits + 2)
    return Strings(X, tokens.encode([str(a + b) for a, b in terms], DIGIT_WORDS, length=digits + 2), DIGIT_WORDS)


def repeats(m: int, seed: int, *, length: int = 8, n_v: int = 16) -> Int[np.ndarray, "{m} two_length"]:
    """Random tokens, then the same once more: the second half is known to who looks back (course 5, week 4).

    >>> repeats(1, seed=0, length=3)
    array([[13, 10,  8, 13, 10,  8]])
    """
    _sizes(m, length=length, n_v=n_v)
    half = np.random.default_rng(seed).integers(n_v, size=(m, length))
    return np.concatenate([half, half], axis=1)


def _answered(m: int, seed: int, length: int, answer: Callable) -> Strings:
    _sizes(m, length=length)
    rng = np.random.default_rng(seed)
    texts = ["".join(LETTERS[i] for i in rng.integers(len(LETTERS), size=rng.integers(1, length + 1))) for _ in range(m)]
    X = tokens.encode(texts, LETTER_WORDS, length=length + 1)
    return Strings(X, tokens.encode([answer(text) for text in texts], LETTER_WORDS, length=length + 1), LETTER_WORDS)


def _sizes(m, **sizes):
    for name, size in {"m": m, **sizes}.items():
        if size < 1:
            raise ValueError(f"{name} must be at least 1, but is {size}. Are m and seed swapped?")
