"""Reviews of a restaurant with their stars, from our own seeded generator (course 5, week 2).

Two clauses in five are turned around by "not", "never", "lacking in" or "absent of", so that counting good words is not
enough. Number 0 is padding, behind the words.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Int

GOOD, BAD = ["good", "excellent", "tasty", "friendly", "great"], ["slow", "bland", "rude", "awful", "cold"]
ASPECTS = ["taste", "service", "ambience", "dessert", "food", "staff"]
NEGATORS = ("not", "never", "lacking in", "absent of")
WORDS = (
    "<pad>",
    *sorted({*GOOD, *BAD, *ASPECTS, "the", "was", "and", "completely", *(word for n in NEGATORS for word in n.split())}),
)


class Reviews(NamedTuple):
    """Texts, the same as rows of numbers, the stars from 1 to 5, and the words in the order of their numbers (course 5, week 2).

    >>> Reviews._fields
    ('texts', 'X', 'stars', 'words')
    """

    texts: list[list[str]]
    X: Int[np.ndarray, "m T"]
    stars: Int[np.ndarray, "m"]
    words: tuple[str, ...]


def reviews(m: int, seed: int, *, negators: Sequence[str] = NEGATORS) -> Reviews:
    """Reviews of one to three clauses, each of which praises or blames (course 5, week 2).

        stars = 3 + round(2 mean of +1 for praise and -1 for blame)

    Args:  negators, those that occur. A model that never saw a label of "absent of" may know it from its word vectors.

    >>> data = reviews(3, seed=1)
    >>> for text, stars in zip(data.texts, data.stars):
    ...     print(stars, " ".join(text))
    5 completely absent of cold dessert and the service was great
    5 completely absent of cold ambience
    2 the dessert was good and the service was never excellent and the taste was not friendly
    """
    if m < 1:
        raise ValueError(f"m must be at least 1, but is {m}. How many reviews shall there be?")
    unknown = [negator for negator in negators if negator not in NEGATORS]
    if unknown or not negators:
        raise ValueError(f"negators must be some of {NEGATORS}, but are {tuple(negators)}. Is one of them a word of two?")
    rng = np.random.default_rng(seed)
    pairs = [_review(rng, list(negators)) for _ in range(m)]
    texts, stars = [text for text, _ in pairs], np.array([stars for _, stars in pairs])
    return Reviews(texts, encode(texts), stars, WORDS)


def encode(texts: Sequence[Sequence[str]]) -> Int[np.ndarray, "m T"]:
    """Texts as rows of numbers, with zeros behind the shorter ones (course 5, week 2).

    >>> encode([["good", "food"], ["awful"]]).shape
    (2, 2)
    """
    if not len(texts) or not all(len(text) for text in texts):
        raise ValueError("texts must hold texts of at least one word, but one is empty or there are none. Did a filter drop all?")
    unknown = {word for text in texts for word in text if word not in WORDS}
    if unknown:
        raise ValueError(f"texts must hold words of the reviews, but hold {sorted(unknown)[0]!r}. Is it upper case?")
    X = np.zeros((len(texts), max(map(len, texts))), dtype=int)
    for row, text in zip(X, texts, strict=True):
        row[: len(text)] = [WORDS.index(word) for word in text]
    return X


def _review(rng, negators):
    text, score, clauses = [], 0, int(rng.integers(1, 4))
    for i in range(clauses):
        praise, turned = rng.random() < 0.5, rng.random() < 0.4
        aspect, quality = _pick(rng, ASPECTS), _pick(rng, GOOD if praise else BAD)
        negator = _pick(rng, negators).split() if turned else []
        said = ["completely", *negator, quality, aspect] if len(negator) == 2 else ["the", aspect, "was", *negator, quality]
        text += ["and"] * (i > 0) + said
        score += 1 if praise != turned else -1
    return text, 3 + round(2 * score / clauses)


def _pick(rng, options):
    return options[int(rng.integers(len(options)))]
