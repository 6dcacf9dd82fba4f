"""Text as numbers: tokens, a vocabulary, padding with masks, one-hot columns (course 5, week 1; plain Python).

Convention: a sentence is a list of tokens; encoded sentences of different lengths make tokens (m, T) and mask (m, T),
one sentence a row; one-hot vectors are columns, (n_v, m, T), as recurrent networks want them. n_v counts the special
tokens too, and the ids begin at 0. Subwords are in byte_pairs.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer
from jaxtyping import Array, Bool, Float, Int

from dlcore.shapes import AnyArray

PAD, UNK, EOS = "<pad>", "<unk>", "<eos>"  # behind the end, not in the vocabulary, end of the sentence


class Vocabulary(NamedTuple):
    """The tokens by id, and the ids by token (course 5, week 1).

    >>> Vocabulary(("a", "b"), {"a": 0, "b": 1}).ids["b"]
    1
    """

    tokens: tuple[str, ...]
    ids: dict[str, int]


class Padded(NamedTuple):
    """Sentences of different lengths as one array, and where it is real (course 5, week 1).

    >>> Padded(tokens=np.array([[4, 2, 0]]), mask=np.array([[True, True, False]])).mask.sum()
    np.int64(2)
    """

    tokens: Int[np.ndarray, "m T"]
    mask: Bool[np.ndarray, "m T"]


def words(text: str) -> list[str]:
    """Words in small letters; each punctuation mark is a token of its own (course 5, week 1).

    >>> words("Cats average 15 hours of sleep a day.")
    ['cats', 'average', '15', 'hours', 'of', 'sleep', 'a', 'day', '.']
    """
    return re.findall(r"\w+(?:['’]\w+)*|[^\w\s]", _text(text).lower())


def characters(text: str) -> list[str]:
    """Every letter, space and mark is a token: no word is unknown, but sequences are long (course 5, week 1).

    >>> characters("cat a")
    ['c', 'a', 't', ' ', 'a']
    """
    return list(_text(text))


def build(
    sentences: Iterable[Sequence[str]], *, max_size: int | None = None, specials: Sequence[str] = (PAD, UNK, EOS)
) -> Vocabulary:
    """The special tokens, then the most frequent ones of the sentences (course 5, week 1).

    Ties go by the alphabet. max_size counts the special tokens; None keeps all.

    >>> build([["the", "cat"], ["the", "mat"]], max_size=5).tokens
    ('<pad>', '<unk>', '<eos>', 'the', 'cat')
    """
    specials = tuple(specials)
    if max_size is not None and max_size <= len(specials):
        raise ValueError(f"max_size must leave room beside {len(specials)} special tokens, but is {max_size}. Are they counted?")
    counts = Counter(token for sentence in sentences for token in _tokens("a sentence", sentence) if token not in specials)
    if not counts:
        raise ValueError("sentences must hold at least one token, but hold none. Was an iterator used up before?")
    ordered = sorted(counts, key=lambda token: (-counts[token], token))
    tokens = (specials + tuple(ordered))[:max_size]
    return Vocabulary(tokens, {token: i for i, token in enumerate(tokens)})


def encode(vocabulary: Vocabulary, tokens: Sequence[str]) -> list[int]:
    """The id of every token; that of <unk> for a token that is not in the vocabulary (course 5, week 1).

    A language model learns where sentences end when encode gets [*tokens, EOS].

    >>> encode(build([["the", "cat"]]), ["the", "dog", EOS])
    [4, 1, 2]
    """
    ids = vocabulary.ids
    unknown = [token for token in _tokens("tokens", tokens) if token not in ids]
    if unknown and UNK not in ids:
        raise ValueError(f"tokens must be in a vocabulary without {UNK}, but {unknown[0]!r} is not. Is it spelled differently?")
    return [ids[token] if token in ids else ids[UNK] for token in tokens]


def decode(vocabulary: Vocabulary, ids: Iterable[int]) -> list[str]:
    """The token of every id (course 5, week 1).

    >>> decode(build([["the", "cat"]]), [4, 3, 2])
    ['the', 'cat', '<eos>']
    """
    ids, n_v = [int(i) for i in ids], len(vocabulary.tokens)
    _in_range("ids", np.array(ids, dtype=int), n_v)
    return [vocabulary.tokens[i] for i in ids]


def pad(sequences: Sequence[Sequence[int]], *, pad_id: int = 0, length: int | None = None) -> Padded:
    """Sequences of ids side by side, filled up at the end (course 5, week 1).

    Args:  length of the result; None takes that of the longest sequence.

    >>> tokens, mask = pad([[5, 3], [4]])
    >>> print(tokens, mask)
    [[5 3]
     [4 0]] [[ True  True]
     [ True False]]
    """
    longest = max((len(sequence) for sequence in sequences), default=0)
    if not longest:
        raise ValueError("sequences must hold at least one token, but hold none. Is the batch empty?")
    T = longest if length is None else length
    if T < longest:
        raise ValueError(
            f"length must not be below that of the longest sequence, {longest}, but is {T}. Cut the sequences first."
        )
    tokens = np.full((len(sequences), T), pad_id)
    for row, sequence in zip(tokens, sequences, strict=True):
        row[: len(sequence)] = sequence
    return Padded(tokens, np.arange(T) < np.array([[len(sequence)] for sequence in sequences]))


def one_hot(tokens: Int[AnyArray, "*shape"], n_v: int) -> Float[Array, "{n_v} *shape"]:
    """Vectors with a single 1, as columns: (n_v, m, T) from (m, T) (course 5, week 1).

    >>> print(one_hot(np.array([2, 0]), 3))
    [[0. 1.]
     [0. 0.]
     [1. 0.]]
    """
    if not hasattr(tokens, "shape"):
        raise TypeError(f"tokens must be an array, but is a {type(tokens).__name__}. Is np.array(tokens) what you mean?")
    if not jnp.issubdtype(tokens.dtype, jnp.integer):
        raise TypeError(f"tokens must hold whole numbers, but hold {tokens.dtype}. Were they encoded?")
    if not isinstance(tokens, Tracer):  # traced values cannot be looked at
        _in_range("tokens", tokens, n_v)
    return jax.nn.one_hot(tokens, n_v, axis=0)


def _text(text):
    if not isinstance(text, str):
        raise TypeError(f"text must be a str, but is a {type(text).__name__}. Is it split into tokens already?")
    return text


def _tokens(name, tokens):
    if isinstance(tokens, str):
        raise TypeError(f"{name} must be a list of tokens, but is the str {tokens!r}. Are words(...) or characters(...) missing?")
    return tokens


def _in_range(name, ids, n_v):
    ids = np.asarray(ids)
    wrong = ids[(ids < 0) | (ids >= n_v)]
    if wrong.size:
        raise ValueError(f"{name} must lie between 0 and n_v - 1 = {n_v - 1}, but hold {wrong[0]}. Is it another vocabulary's?")
