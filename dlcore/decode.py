"""From a model to a sentence: greedy, sampling, beam search, whose fault an error is (course 5, week 3; plain Python).

Convention: a model is a function step(state, token) -> (log_p, state): log_p (n_v,) holds the logarithms of the
probabilities of the next token. The first token that it is given is bos; eos ends a sentence and counts as one of its
tokens. A state can be anything: an array, a tuple, None. At search time one hypothesis is fed after the other.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import jax
import numpy as np
from jaxtyping import Array, Float, Int, Key

from dlcore.shapes import AnyArray


class Hypothesis(NamedTuple):
    """Tokens, with eos if the sentence is complete, and the logarithm of their probability (course 5, week 3).

    >>> Hypothesis(tokens=(4, 2), log_p=-1.5).tokens
    (4, 2)
    """

    tokens: tuple[int, ...]
    log_p: float


class Search(NamedTuple):
    """What a beam search found, best first, and the hypotheses that it kept after every step (course 5, week 3).

    >>> Search(found=[Hypothesis((4, 2), -1.5)], kept=[[Hypothesis((4,), -1.0)], [Hypothesis((4, 2), -1.5)]]).found[0].log_p
    -1.5
    """

    found: list[Hypothesis]
    kept: list[list[Hypothesis]]


def log_probability(step: Callable, state: Any, tokens: Sequence[int], *, bos: int) -> float:
    """What the model thinks of a given sentence (course 5, week 3).

        log P(y) = sum over t of log P(y_t | y_1 ... y_(t-1))

    >>> halves = lambda state, token: (np.log([0.5, 0.5]), state)
    >>> round(log_probability(halves, None, [0, 0, 1], bos=1), 4)
    -2.0794
    """
    total, previous = 0.0, bos
    for token in tokens:
        log_p, state = _ask(step, state, previous)
        if not 0 <= token < len(log_p):
            raise ValueError(f"tokens must lie between 0 and {len(log_p) - 1}, but hold {token}. Is it another vocabulary's?")
        total, previous = total + float(log_p[token]), token
    return total


def greedy(step: Callable, state: Any, *, bos: int, eos: int, max_len: int) -> Hypothesis:
    """At every step the most probable token (course 5, week 3).

        y_t = argmax of P(y | y_1 ... y_(t-1)), until eos or max_len tokens

    >>> stop = lambda state, token: (np.log([0.4, 0.6]), state)
    >>> greedy(stop, None, bos=1, eos=1, max_len=5).tokens
    (1,)
    """
    _positive("max_len", max_len)
    tokens, total, token = (), 0.0, bos
    while len(tokens) < max_len:
        log_p, state = _ask(step, state, token)
        token = int(np.argmax(log_p))
        tokens, total = (*tokens, token), total + float(log_p[token])
        if token == eos:
            break
    return Hypothesis(tokens, total)


def sample(
    step: Callable, state: Any, *, bos: int, eos: int, max_len: int, temperature: float = 1.0, key: Key[Array, ""]
) -> Hypothesis:
    """At every step a random token with the model's probabilities, fed back (course 5, week 3).

        p   = softmax(log_p / temperature)
        y_t = drawn from p, until eos or max_len tokens

    Returns:  the tokens, and the logarithm of their probability in the model itself, at temperature 1.

    >>> stop = lambda state, token: (np.log([0.4, 0.6]), state)
    >>> sample(stop, None, bos=1, eos=1, max_len=2, temperature=0.01, key=jax.random.key(0)).tokens
    (1,)
    """
    _positive("max_len", max_len)
    _positive("temperature", temperature)
    tokens, total, token = (), 0.0, bos
    for draw in np.asarray(jax.random.uniform(key, (max_len,))):
        log_p, state = _ask(step, state, token)
        z = log_p / temperature
        below = np.cumsum(np.exp(z - z.max()))  # token k owns the stretch from below[k - 1] to below[k]
        token = int(np.searchsorted(below, draw * below[-1], side="right"))
        tokens, total = (*tokens, token), total + float(log_p[token])
        if token == eos:
            break
    return Hypothesis(tokens, total)


def beam_step(
    log_p: Float[AnyArray, "B"], step_log_p: Float[AnyArray, "B n_v"], beam_width: int
) -> tuple[Int[np.ndarray, "kept"], Int[np.ndarray, "kept"], Float[np.ndarray, "kept"]]:
    """The best of all B * n_v continuations of B hypotheses (course 5, week 3).

        total = log_p + step_log_p               every hypothesis with every token
        the beam_width largest, over all hypotheses together: not one for each

    Returns:  for every continuation that is kept its hypothesis, its token and its log_p, best first. Impossible
    continuations, of log_p -inf, are never kept.

    >>> print(*beam_step(np.log([0.6, 0.4]), np.log([[0.5, 0.5], [0.9, 0.1]]), 2))
    [1 0] [0 0] [-1.02165125 -1.2039728 ]
    """
    _positive("beam_width", beam_width)
    total = (np.asarray(log_p)[:, None] + np.asarray(step_log_p)).ravel()
    best = np.argsort(-total, kind="stable")[:beam_width]
    best = best[total[best] > -np.inf]
    beams, tokens = np.divmod(best, np.shape(step_log_p)[1])
    return beams, tokens, total[best]


def beam_search(step: Callable, state: Any, *, beam_width: int, bos: int, eos: int, max_len: int, alpha: float = 0.0) -> Search:
    """Follow several hypotheses at a time (course 5, week 3).

        at every step: keep the beam_width best of all continuations
            with eos at the end     found, and extended no more
            others                  extended in the next step
        until none is left or max_len tokens
        best = argmax over those found of log_p / length^alpha

    A beam of width 1 is greedy search. If nothing has ended after max_len tokens, the unfinished ones count as found.

    >>> stop = lambda state, token: (np.log([0.3, 0.1, 0.6]), state)
    >>> for tokens, log_p in beam_search(stop, None, beam_width=2, bos=2, eos=2, max_len=2).found:
    ...     print(tokens, round(log_p, 4))
    (2,) -0.5108
    (0, 2) -1.7148
    """
    _positive("beam_width", beam_width)
    _positive("max_len", max_len)
    live, found, kept = [(Hypothesis((), 0.0), state)], [], []
    while live and len(kept) < max_len:
        asked = [_ask(step, state, hypothesis.tokens[-1] if hypothesis.tokens else bos) for hypothesis, state in live]
        log_p = np.array([hypothesis.log_p for hypothesis, _ in live])
        continuations = zip(*beam_step(log_p, np.stack([log_p for log_p, _ in asked]), beam_width), strict=True)
        live_before, live = live, []
        kept.append([])
        for beam, token, total in continuations:
            hypothesis = Hypothesis((*live_before[beam][0].tokens, int(token)), float(total))
            kept[-1].append(hypothesis)
            if token == eos:
                found.append(hypothesis)
            else:
                live.append((hypothesis, asked[beam][1]))
    return Search(_ranked(found or [hypothesis for hypothesis, _ in live], alpha), kept)


def exhaustive(step: Callable, state: Any, *, bos: int, eos: int, max_len: int, alpha: float = 0.0) -> list[Hypothesis]:
    """Every sentence that ends within max_len tokens, best first: exact, and hopeless for real models (course 5, week 3).

    There are up to n_v^max_len of them: 10 words out of 10,000 make 10^40 sentences.

    >>> stop = lambda state, token: (np.log([0.4, 0.6]), state)
    >>> [hypothesis.tokens for hypothesis in exhaustive(stop, None, bos=1, eos=1, max_len=3)]
    [(1,), (0, 1), (0, 0, 1)]
    """
    _positive("max_len", max_len)

    def ends(hypothesis, state):
        log_p, state = _ask(step, state, hypothesis.tokens[-1] if hypothesis.tokens else bos)
        for token in np.flatnonzero(log_p > -np.inf).tolist():
            longer = Hypothesis((*hypothesis.tokens, token), hypothesis.log_p + float(log_p[token]))
            if token == eos:
                yield longer
            elif len(longer.tokens) < max_len:
                yield from ends(longer, state)

    return _ranked(list(ends(Hypothesis((), 0.0), state)), alpha)


def normalized(log_p: float, length: int, alpha: float) -> float:
    """The score of a sentence, fair to long ones (course 5, week 3).

        score = log_p / length^alpha          alpha = 0: log_p itself; 1: the mean over the tokens; 0.7 is usual

    >>> round(normalized(math.log(0.5**2), 2, 0.7), 3), round(normalized(math.log(0.7**5), 5, 0.7), 3)
    (-0.853, -0.578)
    """
    _positive("length", length)
    return log_p / length**alpha


def fault(score_star: float, score_hat: float) -> str:
    """Who is to blame that the output y_hat is worse than a human's y_star (course 5, week 3).

        score(y_star) >  score(y_hat)       "search": the model knew better, the search did not find it
        score(y_star) <= score(y_hat)       "model": it prefers the worse sentence

    Both scores are what the search maximizes: with length normalization they are the normalized ones.

    >>> fault(math.log(2e-10), math.log(1e-10))
    'search'
    """
    for name, score in (("score_star", score_star), ("score_hat", score_hat)):
        if math.isnan(score):
            raise ValueError(f"{name} must be a number, but is nan. Is a probability below 0?")
    return "search" if score_star > score_hat else "model"


def count_faults(scores: Iterable[tuple[float, float]]) -> dict[str, int]:
    """How many errors of a dev set are whose fault (course 5, week 3).

    Many of the search: widen the beam. Many of the model: more data, another architecture, regularization.

    Args:  pairs of the scores of y_star and y_hat.

    >>> count_faults([(-22.3, -23.0), (-25.0, -24.0), (-20.0, -19.5)])
    {'search': 1, 'model': 2}
    """
    blamed = [fault(*pair) for pair in scores]
    return {name: blamed.count(name) for name in ("search", "model")}


def _ranked(hypotheses, alpha):
    return sorted(hypotheses, key=lambda hypothesis: -normalized(hypothesis.log_p, len(hypothesis.tokens), alpha))


def _ask(step, state, token):
    log_p, state = step(state, token)
    log_p = np.asarray(log_p)
    if log_p.ndim != 1:
        raise ValueError(f"log_p of step must have shape (n_v,), but has shape {log_p.shape}. Is an axis for examples left over?")
    if np.isnan(log_p).any() or (log_p > 1e-4).any():
        raise ValueError(f"log_p of step must hold logarithms of probabilities, but goes up to {log_p.max()}. Are they logits?")
    return log_p, state


def _positive(name, value):
    if not value > 0:
        raise ValueError(f"{name} must be above 0, but is {value}. Is another argument in its place?")
