import numpy as np
import pytest

from dlcore import marketscan
from dlcore.marketscan import decide

PLAIN = marketscan.start(0)._replace(
    bayes=0.01,
    bayes_source=0.005,
    bias=0.04,
    variance=0.03,
    shares=(0.3, 0.2, 0.1, 0.2, 0.1, 0.1),
    extra=(0.2, 0.1, 0.0, 0.1, 0.0, 0.0),
    noise=0.0,
    shuffled=False,
    ratio=100.0,
    pairs=1e6,
)


def numbers(state):
    return state.bias, state.variance, marketscan.mismatch(state)


def test_errors_of_the_first_system_by_hand():
    assert marketscan.mismatch(PLAIN) == pytest.approx(0.10)
    assert marketscan.loss(PLAIN) == marketscan.dev_error(PLAIN) == pytest.approx(0.18)
    assert marketscan.dev_error(PLAIN._replace(shuffled=True)) == pytest.approx(0.05 * 0.18 + 0.95 * 0.075)


# bias, variance, mismatch after each decision from PLAIN, where nothing blurs the steering
@pytest.mark.parametrize(
    "decision, after",
    [
        ("bigger network", (0.02, 0.0324, 0.10)),
        ("train longer", (0.028, 0.03, 0.10)),
        ("regularize", (0.041, 0.0204, 0.10)),
        ("more source data", (0.04, 0.018, 0.10)),
        ("target data to train", (0.04, 0.03, 0.075)),
        ("relabel train", (0.04, 0.0285, 0.10)),
        ("transfer", (0.04, 0.015, 0.10)),
        ("multi-task", (0.056, 0.03, 0.10)),
        ("end-to-end", (0.016, 0.024, 0.10)),
        ("collect glare", (0.04, 0.03, 0.10 - 0.3 * 0.2 * 0.65)),
        ("synthesize glare cheaply", (0.04, 0.0309, 0.10 - 0.3 * 0.2 * 0.08)),
        ("synthesize glare diversely", (0.04, 0.03, 0.10 - 0.3 * 0.2 * 0.55)),
        ("error analysis", (0.04, 0.03, 0.10)),
    ],
)
def test_what_a_decision_changes(decision, after):
    assert numbers(decide(PLAIN, decision)) == pytest.approx(after)


@pytest.mark.parametrize(
    "change, decision, after",
    [
        ({"ratio": 19.0}, "transfer", (0.04, 0.033, 0.10)),
        ({"pairs": 4e5}, "end-to-end", (0.04, 0.08, 0.10)),
        ({"done": ("bigger network",)}, "multi-task", (0.04, 0.0225, 0.10)),
        ({"shuffled": True}, "more source data", (0.04, 0.03 * (1 - 0.4 * 0.6), 0.10)),
    ],
)
def test_conditions_decide_whether_an_idea_helps(change, decision, after):
    assert numbers(decide(PLAIN._replace(**change), decision)) == pytest.approx(after)


def test_repeated_ideas_help_less():
    twice = decide(decide(PLAIN, "train longer"), "train longer")
    assert twice.bias == pytest.approx(0.04 * 0.7 * (1 - 0.3 * 0.75))
    again = decide(decide(PLAIN, "synthesize glare cheaply"), "synthesize glare cheaply")
    assert again.extra[0] == pytest.approx(0.2 * 0.92)


def test_wrong_labels_blur_the_steering():
    assert marketscan.steering(PLAIN) == 1
    assert marketscan.steering(PLAIN._replace(noise=0.036)) == pytest.approx(1 - 1.8 * 0.1)
    assert marketscan.steering(PLAIN._replace(noise=0.2)) == 0.25
    assert decide(PLAIN._replace(noise=0.03), "relabel dev and test").noise == pytest.approx(0.003)


def test_reports_vary_around_the_truth():
    noisy = decide(PLAIN._replace(noise=0.02, carved=True), "error analysis")
    reports = [marketscan.report(noisy._replace(seed=seed)) for seed in range(400)]
    assert np.mean([r.train for r in reports]) == pytest.approx(0.045, abs=0.001)
    assert np.mean([r.train_dev for r in reports]) == pytest.approx(0.075, abs=0.001)
    assert np.mean([r.dev for r in reports]) == pytest.approx(0.18 * 0.96 + 0.02, abs=0.002)
    # Of the mistakes on photographs, glare has its share of the usual 0.08 and all of its extra error.
    glare = 0.3 * (0.08 + 0.2) / 0.18
    assert np.mean([r.analysis.troubles[0] for r in reports]) == pytest.approx(glare, abs=0.01)
    assert np.mean([r.analysis.labels for r in reports]) == pytest.approx(0.1, abs=0.01)


def test_only_what_was_done_is_reported():
    report = marketscan.report(PLAIN)
    assert report.train_dev is None and report.analysis is None
    assert marketscan.report(decide(PLAIN, "carve training-dev set")).train_dev is not None


def test_one_large_component_and_half_shuffled():
    states = [marketscan.start(seed) for seed in range(600)]
    sizes = np.array([numbers(s) for s in states])
    assert ((sizes > 0.045).sum(axis=1) <= 1).all() and (sizes.max(axis=1) > 0.03).all()
    np.testing.assert_allclose((sizes.argmax(axis=1)[:, None] == np.arange(3)).mean(axis=0), [0.25, 0.25, 0.5], atol=0.06)
    assert np.mean([s.shuffled for s in states]) == pytest.approx(0.5, abs=0.07)
    np.testing.assert_allclose([sum(s.shares) for s in states], 1)
    assert all(s.bayes_source <= s.bayes < s.human and s.bayes_source < s.human_source for s in states)


def test_once_is_once():
    after = decide(decide(PLAIN, "transfer"), "carve training-dev set")
    offered = marketscan.legal(after)
    assert not {"transfer", "carve training-dev set", "split for the target"} & set(offered)
    assert "error analysis" in offered and "split for the target" in marketscan.legal(PLAIN._replace(shuffled=True))
