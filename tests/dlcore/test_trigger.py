import itertools

import jax
import numpy as np
import pytest

from dlcore import audio, optim, train, trigger
from dlcore.datasets import sounds


@pytest.fixture(scope="module")
def params():
    made = trigger.init(5, f=7, n_C=3, n_a=2, key=jax.random.key(0))
    keys = jax.random.split(jax.random.key(1), 100)
    return jax.tree.map(lambda p, key: p + 0.3 * jax.random.normal(key, p.shape), made, _like(made, keys))


def _like(tree, keys):
    leaves, shape = jax.tree.flatten(tree)
    return jax.tree.unflatten(shape, list(keys[: len(leaves)]))


def by_hand(params, S, stride):
    """The formulas, number by number, in NumPy."""
    conv, first, second, output = jax.tree.map(np.asarray, params)
    f = conv.W.shape[0]
    sigmoid = lambda z: 1 / (1 + np.exp(-z))  # noqa: E731

    def step(g, x, c):
        both = np.concatenate([c, x])
        u, r = sigmoid(g.Wu @ both + g.bu[:, 0]), sigmoid(g.Wr @ both + g.br[:, 0])
        new = np.tanh(g.Wc @ np.concatenate([r * c, x]) + g.bc[:, 0])
        return u * new + (1 - u) * c

    Z = np.zeros((S.shape[0], S.shape[1] // stride))
    for i, clip in enumerate(S):
        c, d = np.zeros(first.bu.shape[0]), np.zeros(second.bu.shape[0])
        for t in range(Z.shape[1]):
            a = conv.b[0, 0].copy()
            for u in range(f):
                frame = (t + 1) * stride - f + u
                if frame >= 0:
                    a += clip[frame] @ conv.W[u]
            c = step(first, np.maximum(a, 0), c)
            d = step(second, c, d)
            Z[i, t] = (output.Wya @ d + output.by[:, 0])[0]
    return Z


@pytest.mark.parametrize("stride, T", [(3, 17), (7, 14), (1, 4)])
def test_logits_are_those_of_the_formulas(params, rng, stride, T):
    S = rng.normal(size=(2, T, 5)).astype(np.float32)
    np.testing.assert_allclose(trigger.logits(params, S, stride=stride), by_hand(params, S, stride), rtol=2e-5, atol=2e-6)


def test_no_step_hears_the_future(params, rng):
    S = rng.normal(size=(2, 24, 5)).astype(np.float32)
    other = S.copy()
    other[:, 12:] = rng.normal(size=(2, 12, 5))
    Z, Z_other = (np.asarray(trigger.logits(params, sounds_, stride=3)) for sounds_ in (S, other))
    np.testing.assert_array_equal(Z[:, :4], Z_other[:, :4])
    assert (Z[:, 4] != Z_other[:, 4]).all()


def test_hearing_step_by_step_is_hearing_the_clip(params, rng):
    S = rng.normal(size=(2, 21, 5)).astype(np.float32)
    hear, state, heard = jax.jit(trigger.hear), trigger.start(params, 2, stride=3), []
    for t in range(7):
        p, state = hear(params, state, S[:, 3 * t : 3 * t + 3])
        heard.append(p)
    np.testing.assert_allclose(np.stack(heard, axis=1), trigger.probabilities(params, S, stride=3), rtol=1e-5, atol=1e-6)
    assert hear._cache_size() == 1


def test_cost_is_the_mean_cross_entropy(params, rng):
    S, Y = rng.normal(size=(2, 9, 5)).astype(np.float32), np.array([[0, 1, 1], [0, 0, 0]])
    p = np.asarray(trigger.probabilities(params, S, stride=3))
    expected = -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p))
    np.testing.assert_allclose(trigger.cost(params, S, Y, stride=3), expected, rtol=1e-5)


def test_level_brings_mean_0_and_size_1(rng):
    S = rng.normal(-4, 3, (3, 50, 5))
    leveled = np.asarray(trigger.leveled(S, trigger.level(S)))
    np.testing.assert_allclose([leveled.mean(), leveled.std()], [0, 1], atol=1e-5)


def most_hits(events, ends, early, late):
    """The largest number of pairs, by trying all."""
    allowed = [[end - early <= event <= end + late for event in events] for end in ends]
    few, many = sorted((range(len(ends)), range(len(events))), key=len)
    pair = lambda a, b: allowed[a][b] if len(few) == len(ends) else allowed[b][a]  # noqa: E731
    return max(sum(pair(a, b) for a, b in zip(few, chosen, strict=True)) for chosen in itertools.permutations(many, len(few)))


def test_match_finds_as_many_pairs_as_there_are(rng):
    for _ in range(200):
        events = sorted(rng.choice(20, rng.integers(1, 4), replace=False).tolist())
        ends = sorted(rng.choice(20, rng.integers(1, 4), replace=False).tolist())
        hits, false_alarms, missed = trigger.match(events, ends, early=1, late=4)
        assert hits == most_hits(events, ends, 1, 4)
        assert (hits + false_alarms, hits + missed) == (len(events), len(ends))


@pytest.mark.parametrize("events, ends, expected", [([], [], (0, 0, 0)), ([3], [], (0, 1, 0)), ([], [3], (0, 0, 1))])
def test_match_of_nothing(events, ends, expected):
    assert trigger.match(events, ends) == expected


def clips(m, seed):
    length, hop = 128, 40
    made = sounds.trigger_clips(m, seed=seed)
    padded = np.stack([np.pad(clip.sound, (length - hop, 0)) for clip in made])
    log_spectrogram = lambda sound: audio.log_spectrogram(  # noqa: E731
        sound, length=length, hop=hop, sampling_rate=sounds.RATE, n_mel=16
    )
    ends = [[end // hop // 4 for end, word in zip(c.ends, c.words, strict=True) if word == sounds.TRIGGER] for c in made]
    Y = np.stack([audio.trigger_labels(these, 75, ones=6) for these in ends])
    return np.asarray(jax.jit(jax.vmap(log_spectrogram))(padded)), Y.astype(np.float32), ends


@pytest.mark.usefixtures("as_learner")
@pytest.mark.slow
def test_it_learns_the_word_in_seconds_and_the_step_compiles_once():
    S, Y, _ = clips(256, seed=0)
    S_dev, _, ends = clips(64, seed=1)
    level = trigger.level(S)
    S, S_dev = np.asarray(trigger.leveled(S, level)), trigger.leveled(S_dev, level)
    params = trigger.init(16, n_C=24, n_a=24, key=jax.random.key(0))
    optimizer = optim.adam(learning_rate=6e-3)
    step, state = train.make_step(trigger.cost, optimizer), optimizer.init(params)
    for i in range(120):
        these = np.arange(32 * i, 32 * i + 32) % 256
        params, state, _ = step(params, state, S[these], Y[these])
    assert step._cache_size() == 1
    p = np.asarray(trigger.probabilities(params, S_dev))
    hits, false_alarms, missed = np.sum(
        [trigger.match(audio.trigger_events(row), these) for row, these in zip(p, ends, strict=True)], axis=0
    )
    assert hits / (hits + missed) > 0.9  # the never-firing detector: 0, though right in 93 % of the steps
    assert hits / (hits + false_alarms) > 0.8


@pytest.mark.usefixtures("as_learner")
@pytest.mark.parametrize(
    "call, message",
    [
        (lambda p: trigger.logits(p, np.zeros((2, 5, 9))), r"S must have shape \(m, T, n_freq=5\)"),
        (lambda p: trigger.logits(p, np.zeros((0, 9, 5))), "Is the batch empty"),
        (lambda p: trigger.logits(p, np.zeros((2, 3, 5))), "at least 4 frames"),
        (lambda p: trigger.logits(p, np.zeros((2, 9, 5)), stride=8), "stride must lie between 1 and f=7, but is 8"),
        (lambda p: trigger.logits(p, np.zeros((2, 9, 5)), stride=0), "stride must lie between 1 and f=7, but is 0"),
        (lambda p: trigger.cost(p, np.zeros((2, 8, 5)), np.zeros((2, 8))), r"Y must have shape \(m=2, T_y=2\)"),
        (lambda p: trigger.cost(p, np.zeros((2, 8, 5)), np.full((2, 2), 7)), "Y must hold 0 and 1 only"),
        (lambda p: trigger.level(np.full((1, 2, 3), -np.inf)), "The logarithm of silence"),
        (lambda p: trigger.level(np.zeros((1, 2, 3))), "Is the microphone off"),
        (lambda p: trigger.hear(p, trigger.start(p), np.zeros((1, 3, 5))), "frames must be 4 at a time, but are 3"),
    ],
)
def test_bad_input_is_named(params, call, message):
    with pytest.raises(ValueError, match=message):
        call(params)


@pytest.mark.usefixtures("as_learner")
def test_data_with_gaps_are_refused(gap):
    S = np.zeros((2, 300, 32), np.float32)
    params = trigger.init(32, key=jax.random.key(0))
    with pytest.raises(ValueError, match=r"S must be numbers, but S\[1, 2, 3\] is NaN\. Is it the logarithm"):
        trigger.cost(params, gap(S), np.zeros((2, 75)))
