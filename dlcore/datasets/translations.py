"""A language made up to be translated: other words, other word order, other lengths (course 5, week 3).

"an old cat follows the small red dogs" is "un gat viejo va tras los perros rojo pico": adjectives go behind their noun in
reverse order, articles and verbs agree with the noun, and some words become two.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Int

from dlcore.datasets import tokens

# singular, plural, translation, gender; plurals end in s in the other language
NOUNS = [
    ("cat", "cats", "gat", "m"),
    ("dog", "dogs", "perro", "m"),
    ("bird", "birds", "ocel", "m"),
    ("house", "houses", "casa", "f"),
    ("river", "rivers", "riva", "f"),
    ("king", "kings", "rei", "m"),
    ("queen", "queens", "reina", "f"),
    ("child", "children", "nen", "m"),
]
ADJECTIVES = {"red": "rojo", "small": "pico", "old": "viejo", "blue": "azur", "good": "bon", "quiet": "calmo"}
VERBS = {"sees": "ve", "likes": "ama", "finds": "trova", "follows": "va tras", "paints": "pinta", "hears": "oye"}
ARTICLES = {("a", "m"): "un", ("a", "f"): "una", ("the", "m"): "lo", ("the", "f"): "la"}
PLURAL = {"m": "los", "f": "las"}
PLACES = {"today": "hoy", "in the garden": "al hort", "at night": "de noche", "near the sea": "cabo la mar"}


class Pairs(NamedTuple):
    """Sentences and their translations as lists of words, as rows of numbers, and both vocabularies (course 5, week 3).

    >>> Pairs._fields
    ('source', 'target', 'X', 'Y', 'source_words', 'target_words')
    """

    source: list[list[str]]
    target: list[list[str]]
    X: Int[np.ndarray, "m T_x"]
    Y: Int[np.ndarray, "m T_y"]
    source_words: tuple[str, ...]
    target_words: tuple[str, ...]


def translations(m: int, *, seed: int, clauses: Sequence[int] = (1, 2)) -> Pairs:
    """Random sentences of one or more clauses, joined by "and", with their only right translation (course 5, week 3).

    Args:  clauses, the numbers to choose from: (1,) for short sentences, (3, 4) for long ones of 15 words and more.

    >>> data = translations(3, seed=4, clauses=(1,))
    >>> print(" ".join(data.source[1]), "|", " ".join(data.target[1]))
    the queen sees the old red house | la reina ve la casa rojo viejo
    """
    if m < 1:
        raise ValueError(f"m must be at least 1, but is {m}. How many sentences shall there be?")
    if not clauses or min(clauses) < 1:
        raise ValueError(f"clauses must be whole numbers from 1 on, but are {tuple(clauses)}. How long shall sentences be?")
    rng = np.random.default_rng(seed)
    pairs = [_sentence(rng, int(rng.choice(clauses))) for _ in range(m)]
    source, target = [first for first, _ in pairs], [second for _, second in pairs]
    return Pairs(
        source, target, tokens.encode(source, SOURCE_WORDS), tokens.encode(target, TARGET_WORDS), SOURCE_WORDS, TARGET_WORDS
    )


def _sentence(rng, clauses):
    source, target = [], []
    for i in range(clauses):
        subject, verb, thing = _noun_phrase(rng), str(rng.choice(list(VERBS))), _noun_phrase(rng)
        verbs = _verb(verb, plural=subject[1][0] in PLURAL.values())
        source += ["and"] * (i > 0) + subject[0] + verbs[0] + thing[0]
        target += ["y"] * (i > 0) + subject[1] + verbs[1] + thing[1]
        if rng.random() < 0.4:
            place = str(rng.choice(list(PLACES)))
            source += place.split()
            target += PLACES[place].split()
    return source, target


def _noun_phrase(rng):
    singular, plural, noun, gender = NOUNS[rng.integers(len(NOUNS))]
    adjectives = rng.choice(list(ADJECTIVES), rng.integers(0, 3), replace=False).tolist()
    behind = [ADJECTIVES[adjective] for adjective in reversed(adjectives)]
    if rng.random() < 0.3:
        return ["the", *adjectives, plural], [PLURAL[gender], noun + "s", *behind]
    article = str(rng.choice(["a", "the"]))
    first = (*adjectives, singular)[0]
    spoken = "an" if article == "a" and first[0] in "aeiou" else article
    return [spoken, *adjectives, singular], [ARTICLES[article, gender], noun, *behind]


def _verb(verb, plural):
    """A verb in both languages: see and sees, ve and ven."""
    first, *rest = VERBS[verb].split()
    return ([verb[:-1]], [first + "n", *rest]) if plural else ([verb], [first, *rest])


SOURCE_WORDS = tokens.vocabulary(
    [
        ["a", "an", "the", "and"],
        [w for n in NOUNS for w in n[:2]],
        list(ADJECTIVES),
        [w for v in VERBS for w in (v, v[:-1])],
        *(place.split() for place in PLACES),
    ]
)
TARGET_WORDS = tokens.vocabulary(
    [
        [*ARTICLES.values(), *PLURAL.values(), "y"],
        [w for n in NOUNS for w in (n[2], n[2] + "s")],
        list(ADJECTIVES.values()),
        *(text.split() for text in PLACES.values()),
        *(_verb(verb, plural)[1] for verb in VERBS for plural in (False, True)),
    ]
)
