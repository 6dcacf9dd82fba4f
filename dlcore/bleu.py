"""BLEU: how many n-grams of a translation a human's translations share (course 5, week 3; plain Python).

Convention: a sentence is a list of tokens, and every candidate has its own list of references. Without smoothing: one
precision of zero makes the score zero.
"""

import math
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

Sentence = Sequence[str]


class Precision(NamedTuple):
    """How many n-grams of a candidate are right, and how many there are (course 5, week 3).

    >>> Precision(matches=2, total=7)
    Precision(matches=2, total=7)
    """

    matches: int
    total: int


def ngrams(sentence: Sentence, n: int) -> Counter[tuple[str, ...]]:
    """How often every n neighboring tokens occur (course 5, week 3).

    >>> ngrams(["the", "cat", "the", "cat"], 2)
    Counter({('the', 'cat'): 2, ('cat', 'the'): 1})
    """
    if n < 1:
        raise ValueError(f"n must be at least 1, but is {n}. Does a loop begin at 0?")
    sentence = _sentence("sentence", sentence)
    return Counter(tuple(sentence[i : i + n]) for i in range(len(sentence) - n + 1))


def modified_precision(candidate: Sentence, references: Sequence[Sentence], n: int) -> Precision:
    """The n-grams of a candidate that a reference has too, counted with a cap (course 5, week 3).

        cap(g)  = the largest count of g in any single reference
        matches = sum over g of min(count(g), cap(g))
        total   = sum over g of count(g)

    The cap is what makes "the the the the the the the" a bad translation: 2 of 7, and not 7 of 7.

    >>> modified_precision(["the"] * 7, ["the cat is on the mat".split(), "there is a cat on the mat".split()], 1)
    Precision(matches=2, total=7)
    """
    counts, cap = ngrams(_sentence("candidate", candidate), n), Counter()
    for reference in _references(references):
        cap |= ngrams(reference, n)  # | keeps the larger count of each
    return Precision(sum((counts & cap).values()), sum(counts.values()))  # & keeps the smaller one


def closest_length(candidate: Sentence, references: Sequence[Sentence]) -> int:
    """The length of the reference whose length is closest; of two equally close ones the shorter (course 5, week 3).

    >>> closest_length(["a"] * 4, [["b"] * 3, ["b"] * 5])
    3
    """
    c = len(_sentence("candidate", candidate))
    return min((len(reference) for reference in _references(references)), key=lambda r: (abs(r - c), r))


def brevity_penalty(c: int, r: int) -> float:
    """A factor against short candidates, which are precise too easily (course 5, week 3).

        BP = 1                  if c > r
             exp(1 - r / c)     else

    >>> brevity_penalty(7, 6), round(brevity_penalty(4, 6), 4)
    (1.0, 0.6065)
    """
    if c > r:
        return 1.0
    return math.exp(1 - r / c) if c else 0.0


def bleu(candidate: Sentence, references: Sequence[Sentence], *, max_n: int = 4) -> float:
    """The score of one sentence, from 0 to 1 (course 5, week 3).

        BLEU = BP * exp(mean over n = 1 ... max_n of log(p_n))

    >>> references = ["the cat is on the hat".split(), "there is a cat on the hat".split()]
    >>> round(bleu("the cat the hat".split(), references, max_n=2), 4)
    0.4952
    """
    return corpus_bleu([candidate], [references], max_n=max_n)


def corpus_bleu(candidates: Sequence[Sentence], references: Sequence[Sequence[Sentence]], *, max_n: int = 4) -> float:
    """The score of many sentences: counts and lengths are summed before anything is divided (course 5, week 3).

        p_n  = (sum of the matches) / (sum of the totals)          over all sentences
        BP   = brevity_penalty(sum of the lengths, sum of the closest lengths)
        BLEU = BP * exp(mean over n of log(p_n)), and 0 if a p_n is 0

    This is not the mean of the sentences' scores.

    >>> sure, poor = "the cat is on the mat".split(), "a dog".split()
    >>> round(corpus_bleu([sure, poor], [[sure], [sure]], max_n=2), 4)
    0.4795
    """
    if max_n < 1:
        raise ValueError(f"max_n must be at least 1, but is {max_n}. The usual score takes 4.")
    if not candidates or len(candidates) != len(references):
        raise ValueError(
            f"candidates and references must hold one entry per sentence, but hold {len(candidates)} and {len(references)}. "
            "Does each candidate have its own list of references?"
        )
    log_p = 0.0
    for n in range(1, max_n + 1):
        precisions = [modified_precision(*pair, n) for pair in zip(candidates, references, strict=True)]
        matches, total = sum(p.matches for p in precisions), sum(p.total for p in precisions)
        if not matches:
            return 0.0
        log_p += math.log(matches / total) / max_n
    c = sum(len(candidate) for candidate in candidates)
    r = sum(closest_length(*pair) for pair in zip(candidates, references, strict=True))
    return brevity_penalty(c, r) * math.exp(log_p)


def _sentence(name, sentence):
    if isinstance(sentence, str):
        raise TypeError(f"{name} must be a list of tokens, but is the str {sentence!r}. Is {name}.split() what you mean?")
    return sentence


def _references(references):
    if not references:
        raise ValueError("references must hold at least one sentence, but hold none. Is it another candidate's list?")
    return [_sentence("a reference", reference) for reference in references]
