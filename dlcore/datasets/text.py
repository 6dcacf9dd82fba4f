"""Sentences, tags and sequences to remember, from our own seeded generators (course 5, week 1).

Sentences are lists of words. Every generator takes the number of examples m and a seed.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Int

Rows = list[list[str]]

NOUNS = ("cat", "dog", "student", "teacher", "bird", "pilot")
PLACES = ("garden", "school", "river", "market")
VERBS = ("saw", "met", "heard", "liked")
WAITING = ("tired", "full", "happy", "late")


class Tagged(NamedTuple):
    """Sentences, and for every word 1 where it belongs to the name of a person (course 5, week 1).

    >>> Tagged(sentences=[["teddy", "left"]], tags=[[1, 0]]).tags
    [[1, 0]]
    """

    sentences: Rows
    tags: list[list[int]]


class Recall(NamedTuple):
    """Sequences whose label was said long before their end (course 5, week 1).

    >>> Recall(tokens=np.array([[5, 1, 9, 20]]), labels=np.array([1])).labels
    array([1])
    """

    tokens: Int[np.ndarray, "m T"]
    labels: Int[np.ndarray, "m"]


def agreement(m: int, seed: int, *, most_clauses: int = 2) -> Rows:
    """Sentences in which the verb agrees with a subject far away: the cat, which ..., was full (course 5, week 1).

    Between subject and verb stand 0 to most_clauses clauses, with nouns that may have the other number.

    >>> for sentence in agreement(3, seed=1):
    ...     print(*sentence)
    the student which the birds liked was late
    the student was full
    the teachers near the market were happy
    """
    rng = _rng(m, seed)
    if most_clauses < 0:
        raise ValueError(f"most_clauses must not be negative, but is {most_clauses}. 0 leaves the clauses out.")
    sentences = []
    for _ in range(m):
        subject, plural = _noun(rng)
        sentence = ["the", subject]
        for _ in range(rng.integers(most_clauses + 1)):
            if rng.random() < 0.5:
                sentence += ["which", "the", _noun(rng)[0], str(rng.choice(VERBS))]
            else:
                sentence += ["near", "the", str(rng.choice(PLACES))]
        sentences.append([*sentence, "were" if plural else "was", str(rng.choice(WAITING))])
    return sentences


def teddies(m: int, seed: int) -> Tagged:
    """Sentences in which only what comes later tells whether Teddy is a person (course 5, week 1).

    >>> sentences, tags = teddies(3, seed=4)
    >>> for sentence, tag in zip(sentences, tags):
    ...     print(*[word.upper() if t else word for word, t in zip(sentence, tag)])
    yesterday the pilot said that PEPPER GARCIA was great
    the teacher said that daisy chains were on sale
    yesterday the student said that TEDDY GARCIA was great
    """
    rng = _rng(m, seed)
    things = {"teddy": "bears", "rose": "petals", "daisy": "chains", "pepper": "mills"}
    last = ["roosevelt", "miller", "garcia", "okafor", "tanaka"]
    sentences, tags = [], []
    for _ in range(m):
        start = [] if rng.random() < 0.5 else ["yesterday"]
        start += ["he"] if rng.random() < 0.4 else ["the", str(rng.choice(["student", "teacher", "pilot"]))]
        start += ["said", "that"]
        name = str(rng.choice(list(things)))
        if rng.random() < 0.5:
            middle, end, tag = [name, str(rng.choice(last))], ["was", "great"], [1, 1]
        else:
            middle, end, tag = [name, things[name]], ["were", "on", "sale"], [0, 0]
        sentences.append(start + middle + end)
        tags.append([0] * len(start) + tag + [0] * len(end))
    return Tagged(sentences, tags)


def recall(m: int, seed: int, *, gap: int, num_labels: int = 2) -> Recall:
    """Remember one early token over a gap of others, and say it at the end (course 5, week 1).

    The label stands at a random place in the first quarter; 18 kinds of other tokens fill the rest; the last token asks.
    A label that always came first would be easy even for a plain RNN, because a state of zeros marks that place.

    Returns:  tokens (m, gap + 2): labels are 0 ... num_labels - 1, then come 18 others, and num_labels + 18 asks.

    >>> tokens, labels = recall(2, seed=0, gap=8)
    >>> print(tokens, labels)
    [[17  0 11  6  7  2  3  2  5 20]
     [ 1 18 11 12 19 15 13 11 12 20]] [0 1]
    """
    rng = _rng(m, seed)
    if gap < 1 or num_labels < 2:
        raise ValueError(
            f"gap must be at least 1 and num_labels at least 2, but they are {gap} and {num_labels}. Is one swapped?"
        )
    tokens = rng.integers(num_labels, num_labels + 18, (m, gap + 2))
    labels = rng.integers(num_labels, size=m)
    tokens[np.arange(m), rng.integers(max(1, gap // 4), size=m)] = labels
    tokens[:, -1] = num_labels + 18
    return Recall(tokens, labels)


def _noun(rng):
    noun, plural = str(rng.choice(NOUNS)), bool(rng.random() < 0.5)
    return (noun + "s" if plural else noun), plural


def _rng(m, seed):
    if m < 1:
        raise ValueError(f"m must be at least 1, but is {m}. Are m and seed swapped?")
    return np.random.default_rng(seed)
