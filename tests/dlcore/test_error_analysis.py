import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlcore import error_analysis as ea

DOGS, GREAT_CATS, BLURRY, INSTAGRAM = range(4)


def notes_ticks():
    """100 mistakes with the notes' shares: 8 dogs, 43 great cats, 61 blurry, 12 Instagram."""
    ticks = np.zeros((4, 100), int)
    ticks[DOGS, :8] = 1
    ticks[GREAT_CATS, 57:] = 1
    ticks[BLURRY, :61] = 1
    ticks[INSTAGRAM, 50:62] = 1
    return ticks


def test_shares_and_floors_of_the_notes():
    share = ea.shares(notes_ticks())
    np.testing.assert_allclose(share, [0.08, 0.43, 0.61, 0.12])
    np.testing.assert_allclose(ea.floors(0.10, share), [0.092, 0.057, 0.039, 0.088])
    assert share.sum() == pytest.approx(1.24)


def test_great_cats_and_blurry_share_at_least_four_per_cent():
    assert ea.overlap(notes_ticks())[GREAT_CATS, BLURRY] == pytest.approx(0.43 + 0.61 - 1)


@pytest.mark.parametrize("dogs, floor", [(5, 0.095), (50, 0.05)])
def test_the_dog_project(dogs, floor):
    np.testing.assert_allclose(ea.floors(0.10, np.array([dogs / 100])), [floor])


TICKS = st.integers(1, 13).flatmap(
    lambda m: st.lists(st.lists(st.integers(0, 1), min_size=m, max_size=m), min_size=3, max_size=3)
)


@given(TICKS, st.floats(0, 1))
@settings(derandomize=True, deadline=None, max_examples=60)
def test_a_union_by_counting_and_its_bounds(rows, error):
    ticks = np.array(rows)
    solved = sum(any(column[k] for k in (0, 2)) for column in ticks.T)
    floor = ea.floor_of_union(error, ticks, [0, 2])
    assert floor == pytest.approx(error * (ticks.shape[1] - solved) / ticks.shape[1])
    share = ea.shares(ticks)
    assert floor <= ea.floors(error, share)[[0, 2]].min() + 1e-12
    assert error - floor <= error * (share[0] + share[2]) + 1e-12  # ceilings do not add up


def test_overlap_by_counting():
    ticks = np.random.default_rng(0).integers(0, 2, (3, 17))
    expected = [[np.mean([a and b for a, b in zip(x, y, strict=True)]) for y in ticks] for x in ticks]
    np.testing.assert_allclose(ea.overlap(ticks), expected)


def test_priority_divides_by_the_weeks():
    assert ea.priority(0.10, 0.50, chance=0.4, weeks=4) == pytest.approx(0.005)


@pytest.mark.parametrize("error, share, labels, others", [(0.10, 0.06, 0.006, 0.094), (0.02, 0.30, 0.006, 0.014)])
def test_label_budget_of_the_notes(error, share, labels, others):
    assert ea.label_budget(error, share) == pytest.approx((labels, others))


@pytest.mark.parametrize("difference, expected", [(0.002, True), (0.012, True), (0.013, False)])
def test_labels_are_repaired_when_they_reach_half_of_the_difference(difference, expected):
    assert ea.worth_repairing(0.10, 0.06, difference=difference) is expected


def test_random_label_noise_by_simulation():
    rng = np.random.default_rng(0)
    n, error, noise = 400_000, 0.02, 0.03
    wrong, bad_label = rng.random(n) < error, rng.random(n) < noise
    flagged = wrong != bad_label
    assert flagged.mean() == pytest.approx(ea.measured_error(error, noise), abs=1e-3)
    still_flagged = wrong != (bad_label & ~flagged)  # only what looked wrong was repaired
    assert still_flagged.mean() == pytest.approx(ea.after_fixing_flagged_only(error, noise), abs=1e-3)
    assert still_flagged.mean() < wrong.mean() < flagged.mean()


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 0.49))
@settings(derandomize=True, deadline=None, max_examples=60)
def test_random_noise_shrinks_a_difference_and_keeps_its_sign(a, b, noise):
    difference = ea.measured_error(a, noise) - ea.measured_error(b, noise)
    assert difference == pytest.approx((1 - 2 * noise) * (a - b), abs=1e-12)


def test_wrong_labels_flip_a_ranking_when_one_model_copies_the_labeler():
    labels_wrong = np.arange(10_000) < 60
    A_wrong = (np.arange(10_000) >= 60) & (np.arange(10_000) < 210)
    B_wrong = (np.arange(10_000) < 50) | ((np.arange(10_000) >= 300) & (np.arange(10_000) < 480))
    measured = [(wrong ^ labels_wrong).mean() for wrong in (A_wrong, B_wrong)]
    assert measured == pytest.approx([0.021, 0.019])
    assert [A_wrong.mean(), B_wrong.mean()] == pytest.approx([0.015, 0.023])
    flagged_by_B = labels_wrong & (B_wrong ^ labels_wrong)
    assert flagged_by_B.sum() == 10
    repaired = [(wrong ^ (labels_wrong & ~flagged_by_B)).mean() for wrong in (A_wrong, B_wrong)]
    assert repaired == pytest.approx([0.020, 0.018])  # still the wrong order


@pytest.mark.parametrize(
    "count, low, high", [(5, 2.2, 11.2), (8, 4.1, 15.0), (43, 33.7, 52.8), (50, 40.4, 59.6), (61, 51.2, 70.0)]
)
def test_intervals_of_the_curriculum(count, low, high):
    assert [round(100 * end, 1) for end in ea.wilson_interval(count, 100)] == [low, high]


@pytest.mark.parametrize("count, n", [(0, 7), (3, 7), (7, 7), (12, 101)])
def test_wilson_interval_agrees_with_scipy(count, n):
    from scipy.stats import binomtest, norm

    expected = binomtest(count, n).proportion_ci(0.95, method="wilson")
    found = ea.wilson_interval(count, n, z=norm.ppf(0.975))
    np.testing.assert_allclose(found, [expected.low, expected.high], atol=1e-12)


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: ea.shares(np.zeros((3, 0))), "ticks must hold an inspected example"),
        (lambda: ea.shares(np.array([[8, 43]])), "ticks must be 0 or 1. Are these numbers of examples"),
        (lambda: ea.shares(np.array([1, 0])), r"ticks must have shape \(categories, m\), but has shape \(2,\)"),
        (lambda: ea.floors(10, np.array([0.1])), "dev_error must lie between 0 and 1, but is 10. Is it a percentage"),
        (lambda: ea.floors(0.1, np.array([5.0])), "share must lie between 0 and 1"),
        (lambda: ea.label_budget(0.1, 6), "share must lie between 0 and 1, but is 6"),
        (lambda: ea.measured_error(0.1, 3), "noise must lie between 0 and 1"),
        (lambda: ea.wilson_interval(7, 5), "count must lie between 0 and n=5.*Are the two swapped"),
        (lambda: ea.priority(0.1, 0.1, chance=0.5, weeks=0), "weeks must be above 0"),
    ],
)
def test_bad_input_is_named(as_learner, call, message):
    with pytest.raises(ValueError, match=message):
        call()
