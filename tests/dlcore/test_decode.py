import itertools
import math

import jax
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlcore import decode
from dlcore.datasets import jane

EOS = 0
VERBOSE = "jane is going to be visiting africa in september"
BEST = "jane visits africa in september"


def table_model(seed, n_v=3, max_len=4):
    """A random distribution after every beginning, and no state but the beginning."""
    rng = np.random.default_rng(seed)
    beginnings = [b for k in range(max_len + 1) for b in itertools.product(range(n_v), repeat=k)]
    table = {b: np.log(rng.dirichlet(np.full(n_v, 0.7))) for b in beginnings}

    def step(state, token):
        words = () if state is None else (*state, token)
        return table[words], words

    return step, table


def enumerate_all(table, n_v, max_len):
    """Every complete sentence with its log P, from the definition: the sum over its beginnings."""
    found = {}
    for length in range(1, max_len + 1):
        for words in itertools.product(range(1, n_v), repeat=length - 1):
            sentence = (*words, EOS)
            found[sentence] = sum(table[sentence[:t]][sentence[t]] for t in range(length))
    return found


def search(beam_width, alpha=0.0, max_len=12):
    return decode.beam_search(jane.step, (), beam_width=beam_width, bos=EOS, eos=EOS, max_len=max_len, alpha=alpha)


@pytest.mark.parametrize("alpha", [0.0, 0.7, 1.0])
@pytest.mark.parametrize("seed", range(5))
def test_exhaustive_is_the_enumeration_of_all_sentences(seed, alpha):
    step, table = table_model(seed)
    expected = enumerate_all(table, 3, 4)
    found = decode.exhaustive(step, None, bos=EOS, eos=EOS, max_len=4, alpha=alpha)
    assert len(found) == len(expected) == 1 + 2 + 4 + 8
    scores = [expected[h.tokens] / len(h.tokens) ** alpha for h in found]
    assert scores == sorted(scores, reverse=True)
    np.testing.assert_allclose([h.log_p for h in found], [expected[h.tokens] for h in found], rtol=1e-12)


@pytest.mark.parametrize("alpha", [0.0, 0.7, 1.0])
@pytest.mark.parametrize("seed", range(5))
def test_a_beam_as_wide_as_everything_is_exact(seed, alpha):
    step, table = table_model(seed)
    expected = enumerate_all(table, 3, 4)
    found = decode.beam_search(step, None, beam_width=3**4, bos=EOS, eos=EOS, max_len=4, alpha=alpha).found
    assert {h.tokens for h in found} == set(expected)
    assert found[0].tokens == max(expected, key=lambda y: expected[y] / len(y) ** alpha)


@settings(derandomize=True, deadline=None, max_examples=30)
@given(st.integers(0, 10_000), st.integers(1, 5))
def test_width_one_is_greedy(seed, max_len):
    step, _ = table_model(seed, max_len=5)
    greedy = decode.greedy(step, None, bos=EOS, eos=EOS, max_len=max_len)
    (found,) = decode.beam_search(step, None, beam_width=1, bos=EOS, eos=EOS, max_len=max_len).found
    assert found.tokens == greedy.tokens and math.isclose(found.log_p, greedy.log_p)


@settings(derandomize=True, deadline=None, max_examples=30)
@given(st.integers(0, 10_000), st.integers(1, 6))
def test_every_step_keeps_the_best_of_all_continuations(seed, beam_width):
    step, table = table_model(seed)
    kept = decode.beam_search(step, None, beam_width=beam_width, bos=EOS, eos=EOS, max_len=4).kept
    live = [((), 0.0)]
    for hypotheses in kept:
        all_of_them = [((*y, k), s + table[y][k]) for y, s in live for k in range(3)]
        expected = sorted(all_of_them, key=lambda pair: -pair[1])[:beam_width]
        assert [h.tokens for h in hypotheses] == [y for y, _ in expected]
        live = [(y, s) for y, s in expected if y[-1] != EOS]


def test_the_toy_translator_has_21_sentences_of_probability_one():
    found = decode.exhaustive(jane.step, (), bos=EOS, eos=EOS, max_len=12)
    assert len(found) == 21
    np.testing.assert_allclose(sum(math.exp(h.log_p) for h in found), 1.0, rtol=1e-12)


@pytest.mark.parametrize(
    "beam_width, sentence, p", [(1, VERBOSE, 0.0588), (2, "in september jane visits africa", 0.0756), (3, BEST, 0.1539)]
)
def test_a_wider_beam_finds_a_better_sentence(beam_width, sentence, p):
    best = search(beam_width).found[0]
    assert jane.sentence(best.tokens) == sentence
    np.testing.assert_allclose(math.exp(best.log_p), p, atol=5e-5)


def test_what_the_beam_of_three_keeps():
    expected = [
        {"jane": 0.40, "in": 0.35, "september": 0.20},
        {"in september": 0.28, "jane is": 0.22, "jane visits": 0.18},
        {"jane visits africa": 0.171, "in september jane": 0.168, "jane is going": 0.121},
    ]
    for hypotheses, step in zip(search(3).kept, expected, strict=False):
        assert [jane.sentence(h.tokens) for h in hypotheses] == list(step)
        np.testing.assert_allclose([math.exp(h.log_p) for h in hypotheses], list(step.values()), atol=5e-5)


@pytest.mark.parametrize("alpha, sentence, score", [(0.0, BEST, -1.8715), (0.7, BEST, -0.5339), (1.0, VERBOSE, -0.2834)])
def test_length_normalization_can_go_too_far(alpha, sentence, score):
    best = decode.exhaustive(jane.step, (), bos=EOS, eos=EOS, max_len=12, alpha=alpha)[0]
    assert jane.sentence(best.tokens) == sentence
    np.testing.assert_allclose(decode.normalized(best.log_p, len(best.tokens), alpha), score, atol=5e-5)
    assert search(21, alpha).found[0].tokens == best.tokens


def test_the_second_best_without_normalization_is_too_short():
    second = decode.exhaustive(jane.step, (), bos=EOS, eos=EOS, max_len=12)[1]
    assert jane.sentence(second.tokens) == "in september africa"
    np.testing.assert_allclose(math.exp(second.log_p), 0.112, atol=5e-4)


@pytest.mark.parametrize("alpha, short, long", [(0.0, -1.386, -1.783), (0.7, -0.853, -0.578), (1.0, -0.693, -0.357)])
def test_short_and_long_sentences(alpha, short, long):
    np.testing.assert_allclose(decode.normalized(2 * math.log(0.5), 2, alpha), short, atol=5e-4)
    np.testing.assert_allclose(decode.normalized(5 * math.log(0.7), 5, alpha), long, atol=5e-4)


def test_unfinished_sentences_count_only_if_nothing_ended():
    (found,) = search(1, max_len=2).found
    assert jane.sentence(found.tokens) == "jane is" and EOS not in found.tokens
    assert all(h.tokens[-1] == EOS for h in search(3, max_len=6).found)


def test_log_probability_is_that_of_the_search():
    for found in decode.exhaustive(jane.step, (), bos=EOS, eos=EOS, max_len=12):
        np.testing.assert_allclose(decode.log_probability(jane.step, (), found.tokens, bos=EOS), found.log_p)
    assert decode.log_probability(jane.step, (), jane.tokens("her jane"), bos=EOS) == -math.inf


def test_greedy_stops_at_the_end():
    found = decode.greedy(jane.step, (), bos=EOS, eos=EOS, max_len=30)
    assert jane.sentence(found.tokens) == VERBOSE and found.tokens.count(EOS) == 1


def test_sampling_draws_sentences_with_their_probabilities():
    expected = {h.tokens: math.exp(h.log_p) for h in decode.exhaustive(jane.step, (), bos=EOS, eos=EOS, max_len=12)}
    keys = jax.random.split(jax.random.key(0), 1500)
    drawn = [decode.sample(jane.step, (), bos=EOS, eos=EOS, max_len=12, key=key) for key in keys]
    counts = {y: sum(h.tokens == y for h in drawn) for y in expected}
    assert sum(counts.values()) == 1500
    for y, p in expected.items():
        assert abs(counts[y] - 1500 * p) < 4.5 * math.sqrt(1500 * p * (1 - p)) + 1
    assert all(math.isclose(h.log_p, math.log(expected[h.tokens])) for h in drawn)


@pytest.mark.parametrize("temperature", [0.5, 2.0])
def test_temperature_raises_probabilities_to_a_power(temperature):
    p = np.array([0.5, 0.3, 0.2])
    q = p ** (1 / temperature) / np.sum(p ** (1 / temperature))
    keys = jax.random.split(jax.random.key(1), 2000)
    draws = [
        decode.sample(lambda s, t: (np.log(p), s), None, bos=0, eos=0, max_len=1, temperature=temperature, key=key).tokens[0]
        for key in keys
    ]
    np.testing.assert_allclose(np.bincount(draws, minlength=3) / 2000, q, atol=0.045)


def test_sampling_repeats_itself_with_the_same_key():
    one, two = (decode.sample(jane.step, (), bos=EOS, eos=EOS, max_len=12, key=jax.random.key(3)) for _ in range(2))
    assert one == two


def test_sampling_never_draws_the_impossible():
    def step(state, token):
        return np.array([-np.inf, 0.0, -np.inf]), state

    assert decode.sample(step, None, bos=0, eos=0, max_len=50, key=jax.random.key(0)).tokens == (1,) * 50


def test_beam_step_takes_all_continuations_together():
    # Both survivors continue the first hypothesis: it is not one for each.
    beams, tokens, log_p = decode.beam_step(np.log([0.9, 0.1]), np.log([[0.5, 0.4, 0.1], [0.8, 0.1, 0.1]]), 2)
    assert beams.tolist() == [0, 0] and tokens.tolist() == [0, 1]
    np.testing.assert_allclose(np.exp(log_p), [0.45, 0.36])


def test_beam_step_does_not_keep_the_impossible():
    beams, tokens, _ = decode.beam_step(np.zeros(1), np.array([[0.0, -np.inf, -np.inf]]), 3)
    assert beams.tolist() == [0] and tokens.tolist() == [0]


def test_faults_of_the_table_of_the_course():
    pairs = [(2e-10, 1e-10), (1e-10, 2e-10), (3e-10, 1e-10), (1e-10, 1e-10), (1e-12, 1e-10)]
    assert [decode.fault(*map(math.log, pair)) for pair in pairs] == ["search", "model", "search", "model", "model"]
    assert decode.count_faults([tuple(map(math.log, pair)) for pair in pairs]) == {"search": 2, "model": 3}
    assert decode.count_faults([]) == {"search": 0, "model": 0}


def test_the_narrow_beam_is_at_fault_for_the_toy_translator():
    star = decode.log_probability(jane.step, (), jane.tokens(BEST), bos=EOS)
    assert decode.fault(star, search(1).found[0].log_p) == "search"


@pytest.mark.parametrize("beam_width", [0, -1])
def test_a_beam_has_a_width(beam_width):
    with pytest.raises(ValueError, match=f"beam_width must be above 0, but is {beam_width}"):
        search(beam_width)
    with pytest.raises(ValueError, match="beam_width must be above 0"):
        decode.beam_step(np.zeros(1), np.zeros((1, 3)), beam_width)


def test_bad_arguments_are_named(as_learner):
    key, options = jax.random.key(0), {"bos": EOS, "eos": EOS}
    with pytest.raises(ValueError, match="max_len must be above 0, but is 0"):
        decode.greedy(jane.step, (), max_len=0, **options)
    with pytest.raises(ValueError, match="temperature must be above 0, but is 0"):
        decode.sample(jane.step, (), max_len=3, temperature=0.0, key=key, **options)
    with pytest.raises(ValueError, match="length must be above 0, but is 0"):
        decode.normalized(-1.0, 0, 0.7)
    with pytest.raises(ValueError, match=r"tokens must lie between 0 and \d+, but hold 99"):
        decode.log_probability(jane.step, (), [99], bos=EOS)
    with pytest.raises(ValueError, match="score_hat must be a number, but is nan"):
        decode.fault(-1.0, math.nan)


@pytest.mark.parametrize(
    "answer, message",
    [
        (np.zeros((1, 3)), r"log_p of step must have shape \(n_v,\), but has shape \(1, 3\)\. Is an axis"),
        (np.array([1.0, 2.5]), r"must hold logarithms of probabilities, but goes up to 2\.5\. Are they logits\?"),
        (np.array([-1.0, np.nan]), "must hold logarithms of probabilities, but goes up to nan"),
    ],
)
def test_a_model_that_answers_with_something_else_is_named(answer, message):
    with pytest.raises(ValueError, match=message):
        decode.greedy(lambda state, token: (answer, state), None, bos=0, eos=0, max_len=3)
