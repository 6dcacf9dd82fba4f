"""Byte-pair encoding: subwords between characters and words (course 5, week 4; plain Python).

Convention: a text is a list of ids. The ids below 256 are single bytes, so that no text is unknown; id 256 + k is what
the k-th merge makes. Merges never cross the border of a word: a word takes the space before it along.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

Pair = tuple[int, int]


class BytePairs(NamedTuple):
    """The learned merges, in their order: the k-th joins two ids into id 256 + k (course 5, week 4).

    >>> BytePairs(merges=((97, 98), (256, 99))).merges[1]
    (256, 99)
    """

    merges: tuple[Pair, ...]


def pieces(text: str) -> list[list[int]]:
    """The bytes of every word, with the spaces before it; together they are the whole text (course 5, week 4).

    >>> pieces("a bé")
    [[97], [32, 98, 195, 169]]
    """
    if not isinstance(text, str):
        raise TypeError(f"text must be a str, but is a {type(text).__name__}. Is it encoded or split already?")
    return [list(piece.encode()) for piece in re.findall(r"\s*\S+|\s+", text)]


def merge(ids: Sequence[int], pair: Pair, new: int) -> list[int]:
    """Replace a pair wherever it stands, from left to right (course 5, week 4).

    >>> merge([1, 1, 1, 2], (1, 1), 9)
    [9, 1, 2]
    """
    merged, i = [], 0
    while i < len(ids):
        if tuple(ids[i : i + 2]) == pair:
            merged.append(new)
            i += 2
        else:
            merged.append(ids[i])
            i += 1
    return merged


def train(texts: Iterable[str], *, num_merges: int) -> BytePairs:
    """Learn merges: again and again join the most frequent pair of neighbors (course 5, week 4).

        repeat num_merges times:
            count all pairs of neighbors inside the words
            pair = the most frequent one; of equally frequent ones that with the smallest ids
            merge it everywhere

    It ends early when no pair occurs twice.

    >>> model = train(["low low lower newest newest widest"], num_merges=4)
    >>> vocabulary(model)[256:]
    [b'es', b'lo', b'est', b'low']
    """
    if num_merges < 0:
        raise ValueError(f"num_merges must not be negative, but is {num_merges}. Were the 256 bytes taken off?")
    if isinstance(texts, str):
        raise TypeError("texts must be a list of texts, but is one str. Is [text] what you mean?")
    words = Counter(tuple(piece) for text in texts for piece in pieces(text))
    if not words:
        raise ValueError("texts must hold at least one letter, but hold none. Was an iterator used up before?")

    merges: list[Pair] = []
    while len(merges) < num_merges:
        pairs = Counter()
        for word, count in words.items():
            for pair in zip(word, word[1:], strict=False):
                pairs[pair] += count
        pair = min(pairs, key=lambda pair: (-pairs[pair], pair), default=None)
        if pair is None or pairs[pair] < 2:
            break
        new = 256 + len(merges)
        joined = Counter()
        for word, count in words.items():
            joined[tuple(merge(word, pair, new))] += count
        words = joined
        merges.append(pair)
    return BytePairs(tuple(merges))


def encode(model: BytePairs, text: str) -> list[int]:
    """The ids of a text: in every word the merges happen in the order in which they were learned (course 5, week 4).

    >>> model = train(["low low lower newest newest widest"], num_merges=4)
    >>> encode(model, "low")
    [259]
    >>> decode(model, encode(model, "löwest?"))
    'löwest?'
    """
    rank = {pair: k for k, pair in enumerate(model.merges)}
    ids = []
    for word in pieces(text):
        while len(word) > 1:
            pair = min(zip(word, word[1:], strict=False), key=lambda pair: rank.get(pair, len(rank)))
            if pair not in rank:
                break
            word = merge(word, pair, 256 + rank[pair])
        ids += word
    return ids


def vocabulary(model: BytePairs) -> list[bytes]:
    """What every id stands for (course 5, week 4).

    >>> vocabulary(BytePairs(merges=((97, 98), (256, 99))))[255:]
    [b'\\xff', b'ab', b'abc']
    """
    tokens = [bytes([byte]) for byte in range(256)]
    for first, second in model.merges:
        tokens.append(tokens[first] + tokens[second])
    return tokens


def decode(model: BytePairs, ids: Iterable[int]) -> str:
    """The text of some ids; exactly the original one for ids of encode (course 5, week 4).

    A model that generates ids may break a letter of several bytes apart: such bytes become the sign �.

    >>> decode(BytePairs(merges=((97, 98),)), [256, 99])
    'abc'
    """
    tokens, ids = vocabulary(model), [int(i) for i in ids]
    wrong = [i for i in ids if not 0 <= i < len(tokens)]
    if wrong:
        raise ValueError(f"ids must lie between 0 and {len(tokens) - 1}, but hold {wrong[0]}. Is it another model's?")
    return b"".join(tokens[i] for i in ids).decode(errors="replace")
