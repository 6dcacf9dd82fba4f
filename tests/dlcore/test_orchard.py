import math

import numpy as np
import pytest

from dlcore import orchard
from dlcore.orchard import decide

PLAIN = orchard.start(0)._replace(
    bayes=0.01, b_c=0.08, b_t=0.03, v=0.06, shift=0.10, misplaced=True, unacceptable=0.004, latency=100.0, n_dev=200
)


def test_errors_of_the_first_system_by_hand():
    assert orchard.bias(PLAIN) == pytest.approx(0.11)
    assert orchard.variance(PLAIN) == pytest.approx(0.06)
    assert orchard.dev_error(PLAIN) == pytest.approx(0.18)
    assert orchard.target_error(PLAIN) == pytest.approx(0.23)
    assert orchard.loss(PLAIN) == pytest.approx(0.25)
    assert orchard.loss(PLAIN._replace(latency=200.1)) == pytest.approx(0.40)


# bias, variance, shift after each decision from PLAIN, by hand
@pytest.mark.parametrize(
    "decision, bias, variance, shift",
    [
        ("bigger network", 0.04 + 0.03, 0.06 * 1.15, 0.108),
        ("train longer", 0.08 + 0.012, 0.06 * 1.05, 0.108),
        ("regularize", 0.11 + 0.0025, 0.06 / 1.5, 0.108),
        ("more data", 0.11, 0.06 / math.sqrt(2), 0.108),
        ("search hyperparameters", 0.11 * 0.955, 0.06 * 0.955, 0.108),
        ("larger dev set", 0.11, 0.06, 0.10),
        ("reshuffle dev and test", 0.11, 0.06, 0.10),
    ],
)
def test_what_a_decision_changes(decision, bias, variance, shift):
    after = decide(PLAIN, decision)
    assert (orchard.bias(after), orchard.variance(after), after.shift) == pytest.approx((bias, variance, shift))
    assert after.week == orchard.WEEKS[decision]


def test_on_the_right_target_optimizing_brings_the_users_closer():
    right = decide(PLAIN, "reshuffle dev and test")
    assert not right.misplaced and orchard.dev_error(right) == orchard.target_error(right)
    assert decide(right, "regularize").shift == pytest.approx(0.092)
    assert decide(right, "more data").shift == pytest.approx(0.045)


def test_a_new_metric_works_through_later_decisions():
    new = decide(PLAIN, "change metric")
    assert new.unacceptable == 0.004
    assert decide(new, "train longer").unacceptable == 0.002
    assert decide(PLAIN, "train longer").unacceptable == 0.004


def test_latency_grows_with_the_network_and_can_be_repaired():
    assert decide(PLAIN, "bigger network").latency == pytest.approx(135)
    assert decide(PLAIN, "speed up").latency == pytest.approx(60)


def test_reports_vary_around_the_truth():
    reports = [orchard.report(PLAIN._replace(seed=seed)) for seed in range(500)]
    assert np.mean([r.train for r in reports]) == pytest.approx(0.12, abs=0.001)
    assert np.mean([r.dev for r in reports]) == pytest.approx(0.18, abs=0.005)
    assert np.std([r.dev for r in reports]) == pytest.approx(math.sqrt(0.18 * 0.82 / 200), rel=0.1)
    assert np.mean([r.complaints for r in reports]) == pytest.approx(4, abs=0.3)
    assert all(r.test is None for r in reports)


def test_the_dev_error_flatters_after_a_search():
    searched = PLAIN._replace(tried=20)
    flattery = 0.5 * math.sqrt(0.18 * 0.82 / 200) * math.sqrt(2 * math.log(21))
    assert orchard.report(PLAIN).dev - orchard.report(searched).dev == pytest.approx(flattery)


def test_an_audit_shows_the_users_error_once():
    audited = [decide(PLAIN._replace(seed=seed), "audit on test set") for seed in range(200)]
    tests = [orchard.report(state).test for state in audited]
    assert np.mean(tests) == pytest.approx(0.23, abs=0.005)
    assert orchard.report(decide(audited[0], "regularize")).test is None


def test_half_of_the_projects_have_each_trouble():
    states = [orchard.start(seed) for seed in range(600)]
    for share in ([s.bayes > 0.04 for s in states], [s.misplaced for s in states], [s.unacceptable > 0 for s in states]):
        assert np.mean(share) == pytest.approx(0.5, abs=0.07)
    assert all(s.bayes < s.panel < s.farmer < s.passer_by for s in states)
    assert all((s.shift > 0) == s.misplaced for s in states)


def test_useless_decisions_are_not_offered():
    assert "reshuffle dev and test" in orchard.legal(PLAIN)
    after = decide(decide(PLAIN, "reshuffle dev and test"), "change metric")
    assert not {"reshuffle dev and test", "change metric"} & set(orchard.legal(after))
