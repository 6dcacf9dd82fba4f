import itertools

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import log_softmax

from dlcore import ctc

LOSSES = [ctc.loss, ctc.loss_fast]


def merged(path):
    """collapse by its definition, with another loop."""
    text, last = [], None
    for output in path:
        if output != last and output != 0:
            text.append(int(output))
        last = output
    return tuple(text)


def probabilities(y):
    """The probability of every text, by the sum over all n_y^T paths."""
    y = np.asarray(y, dtype=float)
    total = {}
    for path in itertools.product(range(y.shape[1]), repeat=len(y)):
        text = merged(path)
        total[text] = total.get(text, 0.0) + np.prod(y[np.arange(len(y)), list(path)])
    return total


def batch(texts, T, n_y, seed=0, scale=2.0):
    """Random logits for these texts; everything behind the ends is garbage."""
    rng = np.random.default_rng(seed)
    U = max(len(text) for text in texts) + 2
    labels = rng.integers(1, n_y, (len(texts), U))
    for row, text in zip(labels, texts, strict=True):
        row[: len(text)] = text
    lengths = np.array([len(text) for text in texts])
    needed = np.array([max(ctc.frames_needed(text), 1) for text in texts])
    logits = scale * rng.normal(size=(len(texts), T, n_y))
    return logits.astype(np.float32), rng.integers(needed, T + 1), labels, lengths


TEXTS = [[1], [2, 2], [1, 2], [], [3, 1], [2, 1, 2], [3, 3]]


@pytest.mark.parametrize(
    "path, text",
    [
        ("ttt_h_eee___ ___qqq__", "the q"),
        ("hheel_lloo", "hello"),
        ("hhellloo", "helo"),
        ("", ""),
        ("___", ""),
        ("a_a", "aa"),
        ("aa", "a"),
    ],
)
def test_collapse_merges_and_then_drops(path, text):
    assert "".join(ctc.collapse(path, "_")) == text


@settings(derandomize=True, deadline=None, max_examples=50)
@given(st.lists(st.integers(0, 2), max_size=12))
def test_collapse_by_its_definition(path):
    assert tuple(ctc.collapse(path)) == merged(path)


@pytest.mark.parametrize("text", ["", "a", "aa", "ab", "aab", "hello", "aaa"])
def test_frames_needed_is_the_shortest_input_with_a_path(text):
    letters = sorted(set(text))
    shortest = (
        next(
            T
            for T in range(9)
            if any(ctc.collapse(path, "_") == list(text) for path in itertools.product(["_", *letters], repeat=T))
        )
        if len(text) < 5
        else 6
    )
    assert ctc.frames_needed(text) == shortest


@pytest.mark.parametrize("loss", LOSSES)
def test_loss_sums_all_paths(loss):
    logits, input_lengths, labels, label_lengths = batch(TEXTS, T=5, n_y=4)
    values = loss(logits, input_lengths, labels, label_lengths)
    for i, text in enumerate(TEXTS):
        y = np.exp(log_softmax(logits[i, : input_lengths[i]].astype(float), axis=-1))
        np.testing.assert_allclose(values[i], -np.log(probabilities(y)[tuple(text)]), rtol=2e-5)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_numbers_of_alignments(loss):
    texts, frames = [[1], [1, 2], [1, 2], [1, 1], [1, 1], [1, 2, 3, 3, 4], []], np.array([3, 3, 4, 3, 4, 6, 2])
    labels = np.array([text + [1] * (5 - len(text)) for text in texts])
    value = loss(np.zeros((7, 6, 5), np.float32), frames, labels, np.array([len(text) for text in texts]))
    np.testing.assert_allclose(np.exp(-value) * 5.0**frames, [6, 5, 15, 1, 5, 1, 1], rtol=1e-5)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_worked_example_of_three_frames(loss):
    y = np.array([[0.4, 0.6, 1e-20], [0.4, 0.4, 0.2], [0.3, 0.5, 0.2]])
    P = {(1,): 0.472, (1, 2): 0.188, (1, 1): 0.12, (2,): 0.072, (1, 2, 1): 0.06, (): 0.048, (2, 1): 0.04}
    labels, lengths = np.array([[*text, 1, 1, 1][:3] for text in P]), np.array([len(text) for text in P])
    value = loss(np.tile(np.log(y), (7, 1, 1)).astype(np.float32), np.full(7, 3), labels, lengths)
    np.testing.assert_allclose(np.exp(-value), list(P.values()), rtol=1e-5)


def test_best_path_is_not_the_best_text():
    logits = np.log(np.array([[[0.6, 0.4], [0.6, 0.4]]], dtype=np.float32))
    P = np.exp(-ctc.loss(logits, np.array([2]), np.array([[1]]), np.array([1])))
    np.testing.assert_allclose(P, 0.64, rtol=1e-5)  # the best single path says nothing, with 0.36


def optax_loss(logits, input_lengths, labels, label_lengths):
    T, U = logits.shape[1], labels.shape[1]
    logit_paddings = (np.arange(T)[None] >= input_lengths[:, None]).astype(jnp.float32)
    label_paddings = (np.arange(U)[None] >= label_lengths[:, None]).astype(jnp.float32)
    return optax.ctc_loss(logits, logit_paddings, labels, label_paddings)


@pytest.mark.parametrize("loss", LOSSES)
def test_loss_and_slope_agree_with_optax(loss):
    arguments = batch([[1, 2, 3, 4, 5, 6, 6], [2, 2, 1], [4], [3, 1, 3, 1, 5]], T=19, n_y=7)
    value, slope = value_and_slope[loss](*arguments)
    expected, expected_slope = weighted(optax_loss)(*arguments)
    np.testing.assert_allclose(value, expected, rtol=2e-5)
    np.testing.assert_allclose(slope, expected_slope, atol=1e-4)


@settings(derandomize=True, deadline=None, max_examples=25)
@given(st.integers(0, 1000), st.sampled_from([0.1, 3.0, 12.0]))
def test_both_forms_agree(seed, scale):
    arguments = batch(TEXTS, T=13, n_y=4, seed=seed, scale=scale)
    (value, slope), (value_fast, slope_fast) = (value_and_slope[loss](*arguments) for loss in LOSSES)
    np.testing.assert_allclose(value_fast, value, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(slope_fast, slope, atol=2e-4)


def weighted(loss):
    def total(logits, *rest):
        values = loss(logits, *rest)
        return values @ jnp.arange(1, 1 + len(values), dtype=values.dtype), values

    return jax.jit(lambda *arguments: jax.grad(total, has_aux=True)(*arguments)[::-1])


value_and_slope = {loss: weighted(loss) for loss in LOSSES}


@pytest.mark.parametrize("scale", [40.0, 150.0, 1000.0])
def test_sure_outputs_do_not_underflow(scale):
    for seed in range(6):
        logits, *rest = batch(TEXTS, T=13, n_y=4, seed=seed, scale=scale)
        value_fast, slope_fast = value_and_slope[ctc.loss_fast](logits, *rest)
        with jax.enable_x64(True):
            value, slope = value_and_slope[ctc.loss](logits.astype(float), *rest)
        np.testing.assert_allclose(value_fast, value, rtol=1e-5, atol=1e-3)
        np.testing.assert_allclose(slope_fast, slope, atol=5e-3)


def test_a_path_that_is_small_at_first_and_large_in_the_end_is_not_lost():
    # From the front, "b" gets less probable than "a" by far more than float32 can hold, and then only "b" is possible.
    logits = np.full((1, 12, 3), -25, np.float32)
    logits[0, :6, 1] = logits[0, 6:, 2] = 0
    for text in ([2, 1], [1, 2], [1, 1], [2, 2]):
        rest = np.array([12]), np.array([text]), np.array([2])
        with jax.enable_x64(True):
            expected = optax_loss(jnp.array(logits, dtype=float), *rest)
        np.testing.assert_allclose(ctc.loss_fast(logits, *rest), expected, rtol=1e-5, atol=1e-6)


def test_what_both_directions_lose_is_not_lost():
    # Found by a search at random: the best paths underflow from the front and from the back, and the two then agree.
    rows = [
        [-65, -84, 2, -22, 4],
        [-68, -25, -50, 29, 38],
        [-25, 12, -43, -5, 8],
        [1, 16, 22, 24, 34],
        [-16, 17, 6, 24, -3],
        [9, 26, 17, 26, -41],
        [3, 19, -31, -36, -5],
        [44, -9, -52, -46, -9],
        [-8, -5, -58, 33, -6],
        [-26, 26, 25, -27, -51],
    ]
    logits, rest = np.array([rows], dtype=np.float32), (np.array([10]), np.array([[1, 3, 3, 4]]), np.array([4]))
    with jax.enable_x64(True):
        expected = optax_loss(jnp.array(logits, dtype=float), *rest)
    np.testing.assert_allclose(ctc.loss_fast(logits, *rest), expected, rtol=1e-5)


def test_ordinary_outputs_need_no_logarithms(monkeypatch):
    arguments = batch([[1, 2, 3], [2, 2], [], [3, 1, 3, 1]], T=17, n_y=4)  # a shape of its own: nothing compiled is found
    expected = ctc.loss(*arguments)
    monkeypatch.setattr(ctc, "_log_space", lambda Z, *rest: Z.sum(axis=(1, 2)) * jnp.nan)
    np.testing.assert_allclose(ctc.loss_fast(*arguments), expected, rtol=1e-5)


def test_slope_by_differences_in_float64():
    logits, *rest = batch([[1, 2], [2, 2], []], T=5, n_y=3)
    direction = np.random.default_rng(1).normal(size=logits.shape)
    with jax.enable_x64(True):
        Z = logits.astype(float)
        for loss in LOSSES:
            up, down = (loss(Z + h * direction, *rest).sum() for h in (1e-6, -1e-6))
            slope = jax.grad(lambda Z, loss=loss: loss(Z, *rest).sum())(jnp.array(Z))
            np.testing.assert_allclose((slope * direction).sum(), (up - down) / 2e-6, rtol=1e-7)


@pytest.mark.parametrize("loss", LOSSES)
def test_padding_changes_nothing(loss):
    logits, input_lengths, labels, label_lengths = batch(TEXTS, T=13, n_y=4)
    other, labels_2 = logits.copy(), labels.copy()
    for i in range(len(TEXTS)):
        other[i, input_lengths[i] :] = 99.0
        labels_2[i, label_lengths[i] :] = 3
    value, slope = value_and_slope[loss](logits, input_lengths, labels, label_lengths)
    value_2, slope_2 = value_and_slope[loss](other, input_lengths, labels_2, label_lengths)
    np.testing.assert_array_equal(value, value_2)
    np.testing.assert_array_equal(slope, slope_2)
    behind = np.arange(13)[None] >= input_lengths[:, None]
    assert behind.any() and (np.asarray(slope)[behind] == 0).all()


@pytest.mark.parametrize("loss", LOSSES)
def test_a_thousand_frames(loss):
    arguments = batch([[1, 2, 3] * 30, [4] * 40], T=1000, n_y=5)
    np.testing.assert_allclose(loss(*arguments), jax.jit(optax_loss)(*arguments), rtol=1e-4)


@pytest.mark.parametrize("loss", LOSSES)
def test_inside_jit_an_impossible_text_costs_infinity_and_teaches_nothing(loss):
    logits, rest = jnp.zeros((1, 2, 3)), (jnp.array([2]), jnp.array([[1, 1]]), jnp.array([2]))
    value, slope = jax.jit(jax.value_and_grad(lambda Z, *rest: loss(Z, *rest).sum()))(logits, *rest)
    assert value == np.inf and bool((slope == 0).all())


def test_the_fast_form_compiles_once():
    arguments = batch([[1], [2, 2]], T=5, n_y=3)
    step = jax.jit(jax.grad(lambda Z, *rest: ctc.loss_fast(Z, *rest).mean()))
    step(*arguments)
    step(arguments[0] + 1, *arguments[1:])
    assert step._cache_size() == 1


def test_lattice_is_the_sum_over_all_beginnings():
    y = np.random.default_rng(0).dirichlet(np.ones(3), size=4)
    alpha = np.exp(ctc.lattice(np.log(y).astype(np.float32), np.array([1, 1])))
    places = [0, 1, 0, 1, 0]
    for t in range(4):
        expected = np.zeros(5)
        for walk in itertools.product(range(5), repeat=t + 1):  # walks over places: on 0 or 1 first, 2 ahead only to new letters
            steps = np.diff([0, *walk])
            if (steps >= 0).all() and (steps <= 1).all():
                expected[walk[-1]] += np.prod([y[i, places[s]] for i, s in enumerate(walk)])
        np.testing.assert_allclose(alpha[t], expected, rtol=1e-5, atol=1e-9)


GOOD = dict(
    logits=np.zeros((2, 5, 3), np.float32),
    input_lengths=np.array([5, 4]),
    labels=np.array([[1, 2], [2, 2]]),
    label_lengths=np.array([2, 2]),
)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize(
    "change, message",
    [
        (dict(logits=np.zeros((2, 5), np.float32)), r"logits must have shape \(m, T, n_y\), but has shape \(2, 5\)"),
        (dict(logits=np.full((2, 5, 3), np.nan, np.float32)), "logits must be numbers, but some are NaN"),
        (dict(input_lengths=np.array([5])), r"input_lengths must have shape \(m=2,\), but has shape \(1,\)"),
        (dict(input_lengths=np.array([6, 4])), "input_lengths must lie between 1 and 5, but reach from 4 to 6"),
        (dict(label_lengths=np.array([2, 3])), "label_lengths must lie between 0 and 2, but reach from 2 to 3"),
        (dict(labels=np.array([[1, 0], [2, 2]])), r"labels must not hold the blank 0, but example 0 is \[1, 0\]"),
        (dict(labels=np.array([[1, 2], [2, 3]])), r"labels must lie between 1 and 2, but example 1 is \[2, 3\]"),
        (dict(input_lengths=np.array([5, 2])), "example 1 has 2 frames and its text needs 3"),
    ],
)
def test_bad_input_is_refused(as_learner, loss, change, message):
    with pytest.raises(ValueError, match=message):
        loss(**(GOOD | change))


@pytest.mark.parametrize("loss", LOSSES)
def test_an_empty_batch_is_refused(as_learner, loss):
    with pytest.raises(ValueError, match="Is the batch empty"):
        loss(np.zeros((0, 5, 3), np.float32), np.zeros(0, int), np.zeros((0, 2), int), np.zeros(0, int))


@pytest.mark.parametrize("name", ["input_lengths", "labels", "label_lengths"])
def test_fractions_as_labels_are_refused(as_learner, name):
    with pytest.raises(TypeError, match=f"{name} must hold whole numbers, but holds float"):
        ctc.loss(**(GOOD | {name: GOOD[name].astype(np.float32)}))
