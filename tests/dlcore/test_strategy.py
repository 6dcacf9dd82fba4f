import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlcore import strategy
from dlcore.strategy import GeneralTable, decompose, diagnose, gaps_of_one_distribution

FRACTION = st.floats(0, 1)


def percent(gaps):
    return tuple(None if gap is None else round(100 * gap, 6) for gap in gaps)


# Scenarios A to F of the notes, in per cent: human, train, train-dev, dev, test; bias, variance, mismatch; diagnosis.
SCENARIOS = {
    "B": ((0, 1, 9, 10, None), (1, 8, 1), "variance"),
    "C": ((0, 1, 1.5, 10, None), (1, 0.5, 8.5), "data mismatch"),
    "D": ((0, 10, 11, 12, None), (10, 1, 1), "avoidable bias"),
    "E": ((0, 10, 11, 20, None), (10, 1, 9), "avoidable bias"),
    "F": ((4, 7, 10, 6, 6), (3, 3, -4), "avoidable bias"),
}


@pytest.mark.parametrize("errors, gaps, diagnosis", SCENARIOS.values(), ids=SCENARIOS)
def test_scenarios_of_the_notes(errors, gaps, diagnosis):
    human, train, train_dev, dev, test = (None if e is None else e / 100 for e in errors)
    found = decompose(human, train, dev, train_dev=train_dev, test=test)
    assert percent(found)[:3] == gaps
    assert diagnose(found) == diagnosis


def test_scenario_f_has_no_overfitting_to_dev():
    assert percent(decompose(0.04, 0.07, 0.06, train_dev=0.10, test=0.06)) == (3, 3, -4, 0)


def test_scenario_a_cannot_be_attributed():
    gaps = decompose(0.0, 0.01, 0.10)
    assert percent(gaps) == (1, None, None, None)
    assert strategy.diagnose_unsplit(0.0, 0.01, 0.10) == "variance or mismatch"
    with pytest.raises(ValueError, match="measure the error on a training-dev set"):
        diagnose(gaps)


@given(*[FRACTION] * 5)
@settings(derandomize=True, deadline=None, max_examples=100)
def test_the_four_steps_sum_to_the_whole_way(human, train, train_dev, dev, test):
    gaps = decompose(human, train, dev, train_dev=train_dev, test=test)
    assert math.fsum(gaps) == pytest.approx(test - human, abs=1e-12)


@given(FRACTION, FRACTION, FRACTION)
@settings(derandomize=True, deadline=None, max_examples=100)
def test_one_distribution_has_no_mismatch(human, train, dev):
    gaps = gaps_of_one_distribution(human, train, dev)
    assert gaps.mismatch == 0 and gaps.bias + gaps.variance == pytest.approx(dev - human, abs=1e-12)


# Human, train, dev in per cent: what the notes say.
@pytest.mark.parametrize(
    "human, train, dev, bias, variance, diagnosis",
    [
        (1, 8, 10, 7, 2, "avoidable bias"),
        (7.5, 8, 10, 0.5, 2, "variance"),
        (1, 5, 6, 4, 1, "avoidable bias"),  # radiology A: whichever human level
        (0.7, 5, 6, 4.3, 1, "avoidable bias"),
        (0.5, 5, 6, 4.5, 1, "avoidable bias"),
        (1, 1, 5, 0, 4, "variance"),  # radiology B: whichever human level
        (0.7, 1, 5, 0.3, 4, "variance"),
        (0.5, 1, 5, 0.5, 4, "variance"),
        (0.5, 0.7, 0.8, 0.2, 0.1, "avoidable bias"),  # radiology C: the human level decides
        (0.7, 0.7, 0.8, 0, 0.1, "variance"),
        (1, 0.7, 0.8, -0.3, 0.1, "undetermined"),
        (0.5, 0.6, 0.8, 0.1, 0.2, "variance"),
        (0.5, 0.3, 0.4, -0.2, 0.1, "undetermined"),  # surpassing the team
        (0, 1, 11, 1, 10, "variance"),  # the quartet of course 2
        (0, 15, 16, 15, 1, "avoidable bias"),
        (0, 15, 30, 15, 15, "avoidable bias"),
        (15, 15, 16, 0, 1, "variance"),
    ],
)
def test_worked_examples_of_one_distribution(human, train, dev, bias, variance, diagnosis):
    gaps = gaps_of_one_distribution(human / 100, train / 100, dev / 100)
    assert percent(gaps)[:2] == (bias, variance)
    assert diagnose(gaps) == diagnosis


def test_overfitting_to_dev_and_nothing_to_do():
    assert diagnose(gaps_of_one_distribution(0.01, 0.02, 0.03, test=0.08)) == "overfitting to dev"
    assert diagnose(gaps_of_one_distribution(0.01, 0.01, 0.01, test=0.01)) == "none"


@given(FRACTION, FRACTION, FRACTION, FRACTION)
@settings(derandomize=True, deadline=None, max_examples=100)
def test_the_diagnosis_is_the_largest_gap(human, train, train_dev, dev):
    gaps = decompose(human, train, dev, train_dev=train_dev)
    by_name = {"avoidable bias": gaps.bias, "variance": gaps.variance, "data mismatch": gaps.mismatch}
    diagnosis = diagnose(gaps)
    if diagnosis == "undetermined":
        assert train < human
    elif diagnosis == "none":
        assert max(by_name.values()) <= 1e-9
    else:
        assert by_name.get(diagnosis, 0) == pytest.approx(max(by_name.values()), abs=2e-9)


@given(FRACTION, FRACTION, FRACTION, FRACTION)
@settings(derandomize=True, deadline=None, max_examples=100)
def test_a_bias_above_the_whole_rest_is_above_each_part_that_is_not_hidden(human, train, train_dev, dev):
    if train <= train_dev <= dev and strategy.diagnose_unsplit(human, train, dev) == "avoidable bias":
        assert diagnose(decompose(human, train, dev, train_dev=train_dev)) in ("avoidable bias", "none")


def test_every_diagnosis_has_its_knobs():
    assert strategy.next_steps("variance") == ("more training data", "regularization", "data augmentation", "other architecture")
    assert "bigger network" in strategy.next_steps("avoidable bias") and "bigger network" not in strategy.next_steps("variance")
    with pytest.raises(ValueError, match="diagnosis must be one of 'avoidable bias'"):
        strategy.next_steps("bias")


def test_the_mismatch_of_people_is_not_curable():
    table = GeneralTable(human=0.04, train=0.07, train_dev=0.10, human_target=0.06, train_target=0.06, dev=0.06)
    intrinsic, curable = strategy.split_mismatch(table)
    assert (intrinsic, curable) == pytest.approx((0.02, -0.06))
    assert intrinsic + curable == pytest.approx(-0.04)
    with pytest.raises(ValueError, match="human_target is NaN. Measure it"):
        strategy.split_mismatch(GeneralTable(human=0.04, train_dev=0.1, dev=0.06))


@pytest.mark.parametrize("name", ["human", "train", "dev", "train_dev", "test"])
def test_percentages_are_refused(name):
    errors = dict(human=0.0, train=0.1, dev=0.1, train_dev=0.1, test=0.1) | {name: 8}
    with pytest.raises(ValueError, match=rf"{name} must lie between 0 and 1, but is 8\. Is it a percentage"):
        decompose(errors["human"], errors["train"], errors["dev"], train_dev=errors["train_dev"], test=errors["test"])
