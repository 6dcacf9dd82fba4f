import itertools
import math
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import log_softmax

from dlcore import ctc_decode


def all_texts(logits):
    """Log probability of every text with one, by the sum over all paths."""
    y = np.exp(log_softmax(np.asarray(logits, dtype=float), axis=1))
    total = {}
    for path in itertools.product(range(y.shape[1]), repeat=len(y)):
        text = tuple(k for i, k in enumerate(path) if k != 0 and (i == 0 or k != path[i - 1]))
        total[text] = total.get(text, 0.0) + np.prod(y[np.arange(len(y)), list(path)])
    return {text: math.log(P) for text, P in total.items()}


@pytest.mark.parametrize("T, n_y", [(1, 3), (3, 2), (4, 3), (5, 3), (3, 5)])
@pytest.mark.parametrize("seed", range(3))
def test_a_beam_of_all_texts_finds_the_probability_of_each(T, n_y, seed):
    logits = 2 * np.random.default_rng(seed).normal(size=(T, n_y)).astype(np.float32)
    found = ctc_decode.prefix_beam(logits, beam_width=10_000)
    expected = all_texts(logits)
    assert {tuple(text) for text, _ in found} >= set(expected)
    for text, log_P in found:
        np.testing.assert_allclose(log_P, expected.get(tuple(text), -np.inf), rtol=1e-9)
    assert found[0][0] == list(max(expected, key=expected.__getitem__))
    scores = [log_P for _, log_P in found]
    assert scores == sorted(scores, reverse=True)


@settings(derandomize=True, deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.integers(1, 4))
def test_a_narrow_beam_never_claims_too_much(seed, beam_width):
    logits = np.random.default_rng(seed).normal(size=(5, 3)).astype(np.float32)
    found, expected = ctc_decode.prefix_beam(logits, beam_width=beam_width), all_texts(logits)
    assert len(found) <= beam_width
    assert all(log_P <= expected[tuple(text)] + 1e-9 for text, log_P in found)


def test_the_worked_example_of_two_frames():
    y = np.array([[0.6, 0.4], [0.6, 0.4]])
    assert ctc_decode.greedy(np.log(y)) == []
    found = ctc_decode.prefix_beam(np.log(y), beam_width=2)
    assert [text for text, _ in found] == [[1], []]
    np.testing.assert_allclose([math.exp(log_P) for _, log_P in found], [0.64, 0.36])


def test_the_worked_example_of_three_frames():
    y = np.array([[0.4, 0.6, 0], [0.4, 0.4, 0.2], [0.3, 0.5, 0.2]])
    with np.errstate(divide="ignore"):
        found = {tuple(text): math.exp(log_P) for text, log_P in ctc_decode.prefix_beam(np.log(y), beam_width=99)}
    expected = {(1,): 0.472, (1, 2): 0.188, (1, 1): 0.12, (2,): 0.072, (1, 2, 1): 0.06, (): 0.048, (2, 1): 0.04}
    np.testing.assert_allclose([found[text] for text in expected], list(expected.values()))
    np.testing.assert_allclose(sum(found.values()), 1)


def test_greedy_merges_and_drops_the_best_outputs():
    path = [3, 3, 0, 3, 0, 0, 1, 2, 2]
    logits = np.eye(4)[path] * 5
    assert ctc_decode.greedy(logits) == [3, 3, 1, 2]
    assert ctc_decode.prefix_beam(logits * 5, beam_width=3)[0][0] == [3, 3, 1, 2]  # very sure outputs: nothing to add up


def test_a_long_utterance_does_not_underflow():
    logits = np.random.default_rng(0).normal(size=(2000, 3))
    text, log_P = ctc_decode.prefix_beam(logits, beam_width=2)[0]
    assert math.isfinite(log_P) and log_P < -700 and len(text) > 100  # exp(-745) is 0 even in float64


def by_recursion(first, second):
    @cache
    def D(i, j):
        if i == 0 or j == 0:
            return i + j
        if first[i - 1] == second[j - 1]:
            return D(i - 1, j - 1)
        return 1 + min(D(i - 1, j), D(i, j - 1), D(i - 1, j - 1))

    return D(len(first), len(second))


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.text("abc", max_size=7), st.text("abc", max_size=7))
def test_edit_distance_by_recursion(first, second):
    assert ctc_decode.edit_distance(first, second) == by_recursion(first, second)
    assert ctc_decode.edit_distance(second, first) == by_recursion(first, second)


@pytest.mark.parametrize("first, second, D", [("kitten", "sitting", 3), ("", "abc", 3), ("abc", "abc", 0), ("flaw", "lawn", 2)])
def test_edit_distance_of_known_pairs(first, second, D):
    assert ctc_decode.edit_distance(first, second) == D


def test_error_rate_weighs_by_length():
    assert ctc_decode.error_rate(["a", "bbbb"], ["x", "bbbb"]) == 1 / 5
    assert ctc_decode.error_rate([[7, 8]], [[7]]) == 1.0


def test_bad_texts_are_refused():
    with pytest.raises(ValueError, match="a text for each of the 2 true ones, but holds 1"):
        ctc_decode.error_rate(["a"], ["a", "b"])
    with pytest.raises(ValueError, match="all texts are empty"):
        ctc_decode.error_rate(["a"], [""])


@pytest.mark.parametrize("beam_width", [0, -3])
def test_a_beam_of_nothing_is_refused(beam_width):
    with pytest.raises(ValueError, match=f"beam_width must be at least 1, but is {beam_width}"):
        ctc_decode.prefix_beam(np.zeros((2, 3)), beam_width=beam_width)


@pytest.mark.parametrize("decode", [ctc_decode.greedy, lambda logits: ctc_decode.prefix_beam(logits, beam_width=2)])
@pytest.mark.parametrize(
    "logits, message",
    [
        (np.zeros((2, 3, 4)), r"logits must have shape \(T, n_y\), but has shape \(2, 3, 4\)"),
        (np.full((2, 3), np.nan), "some are NaN"),
        (np.zeros((0, 3)), "Is the utterance empty"),
    ],
)
def test_bad_logits_are_refused(as_learner, decode, logits, message):
    with pytest.raises(ValueError, match=message):
        decode(logits)
