"""From the outputs of CTC to a text: the best path, and a search for the best text (course 5, week 3).

Convention: one utterance, positions are rows, logits are (T, n_y); output 0 is the blank, a text is a list of the
others. Plain Python and NumPy: the search follows a handful of texts and not arrays.
"""

import math
from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from dlcore import shapes
from dlcore.ctc import BLANK, collapse
from dlcore.shapes import AnyArray


def greedy(logits: Float[AnyArray, "T n_y"]) -> list[int]:
    """The text of the best path: the most probable output of every frame (course 5, week 3).

        path = argmax of every row
        text = collapse(path)

    The best path need not say the best text, whose probability is spread over many paths:

    >>> greedy(np.log([[0.6, 0.4], [0.6, 0.4]])), prefix_beam(np.log([[0.6, 0.4], [0.6, 0.4]]), beam_width=2)[0][0]
    ([], [1])
    """
    return collapse(_checked(logits).argmax(axis=1).tolist())


def prefix_beam(logits: Float[AnyArray, "T n_y"], *, beam_width: int) -> list[tuple[list[int], float]]:
    """Beam search over texts, in which the paths of one text are added up (course 5, week 3).

    A text has two probabilities, of its paths that end on a blank and of those that end on its last letter:

        for every frame, for every text of the beam, with P = P_blank + P_letter:
            blank           P_blank(text)           += y_t(_) P
            last letter     P_letter(text)          += y_t(last) P_letter         the same letter goes on
                            P_letter(text + last)   += y_t(last) P_blank          after a blank it is a new one
            other letter k  P_letter(text + k)      += y_t(k) P
        keep the beam_width texts with the largest P

    Returns:  the texts with their log probabilities, the best first. With a beam of all texts they are exact.

    >>> y = np.array([[0.4, 0.6, 0.0], [0.4, 0.4, 0.2], [0.3, 0.5, 0.2]])
    >>> with np.errstate(divide="ignore"):
    ...     found = prefix_beam(np.log(y), beam_width=7)
    >>> [(text, round(math.exp(log_P), 3)) for text, log_P in found[:3]]
    [([1], 0.472), ([1, 2], 0.188), ([1, 1], 0.12)]
    """
    logits = _checked(logits)
    if beam_width < 1:
        raise ValueError(f"beam_width must be at least 1, but is {beam_width}. A beam of 1 keeps one text.")
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_y = (shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))).tolist()

    beam = {(): (0.0, -math.inf)}  # text: log P_blank, log P_letter
    for log_y_t in log_y:
        grown = {}
        for text, (log_blank, log_letter) in beam.items():
            log_P = _log_add(log_blank, log_letter)
            _add(grown, text, to_blank=log_y_t[BLANK] + log_P)
            for k, log_y_k in enumerate(log_y_t):
                if k == BLANK:
                    continue
                if text and k == text[-1]:
                    _add(grown, text, to_letter=log_y_k + log_letter)
                    _add(grown, (*text, k), to_letter=log_y_k + log_blank)
                else:
                    _add(grown, (*text, k), to_letter=log_y_k + log_P)
        beam = dict(sorted(grown.items(), key=lambda item: _log_add(*item[1]), reverse=True)[:beam_width])
    return [(list(text), _log_add(*pair)) for text, pair in beam.items()]


def _add(texts, text, to_blank=-math.inf, to_letter=-math.inf):
    log_blank, log_letter = texts.get(text, (-math.inf, -math.inf))
    texts[text] = (_log_add(log_blank, to_blank), _log_add(log_letter, to_letter))


def _log_add(a, b):
    """log(exp(a) + exp(b)), for two plain numbers far sooner than by np.logaddexp."""
    larger, smaller = (a, b) if a >= b else (b, a)
    return larger if smaller == -math.inf else larger + math.log1p(math.exp(smaller - larger))


def edit_distance(first: Sequence, second: Sequence) -> int:
    """The fewest insertions, deletions and replacements that make one text of another (course 5, week 3).

        D(i, 0) = i,  D(0, j) = j
        D(i, j) = min(D(i-1, j) + 1, D(i, j-1) + 1, D(i-1, j-1) + (first_i != second_j))

    >>> edit_distance("hello", "helo"), edit_distance("the quick fox".split(), "quick brown fox".split())
    (1, 2)
    """
    D = list(range(len(second) + 1))  # one row of D at a time
    for i, letter in enumerate(first, start=1):
        above, D = D, [i]
        for j, other in enumerate(second, start=1):
            D.append(min(above[j] + 1, D[j - 1] + 1, above[j - 1] + (letter != other)))
    return D[-1]


def error_rate(found: Sequence[Sequence], true: Sequence[Sequence]) -> float:
    """Edits per letter of the true texts: of characters (CER), or of words where a text is a list of words (WER)
    (course 5, week 3).

        (sum of the edit distances) / (sum of the lengths of the true texts)

    Speech has one right transcript, so this and not BLEU is its measure. It can exceed 1.

    >>> error_rate(["helo", "word"], ["hello", "world"])
    0.2
    """
    if len(found) != len(true):
        raise ValueError(f"found must hold a text for each of the {len(true)} true ones, but holds {len(found)}. Is one lost?")
    letters = sum(len(text) for text in true)
    if letters == 0:
        raise ValueError("true must hold a letter, but all texts are empty. Is it the right list?")
    return sum(edit_distance(*pair) for pair in zip(found, true, strict=True)) / letters


def _checked(logits):
    sizes = shapes.expect("logits", logits, "T n_y")
    if 0 in sizes.values():
        raise ValueError(f"logits must hold a frame and an output, but have shape {logits.shape}. Is the utterance empty?")
    logits = np.asarray(logits, dtype=float)
    if np.isnan(logits).any():
        raise ValueError("logits must be numbers, but some are NaN. Did the training diverge?")
    return logits
