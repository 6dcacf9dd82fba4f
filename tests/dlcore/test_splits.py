import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlcore import splits


@pytest.mark.parametrize(
    "m, sizes",
    [
        (1000, (600, 200, 200)),
        (10_000, (6000, 2000, 2000)),
        (10**6, (980_000, 10_000, 10_000)),
        (4 * 10**6, (3_980_000, 10**4, 10**4)),
    ],
)
def test_usual_sizes(m, sizes):
    assert splits.split_sizes(m) == sizes


@given(st.integers(5, 10**8))
@settings(derandomize=True, deadline=None, max_examples=50)
def test_sizes_sum_to_all_examples(m):
    sizes = splits.split_sizes(m)
    assert sum(sizes) == m and min(sizes) > 0


@pytest.mark.parametrize("n, half_width", [(100, 5.9), (1000, 1.9), (2500, 1.2), (10_000, 0.59)])
def test_half_widths_of_the_curriculum(n, half_width):
    assert 196 * splits.standard_error(0.10, n) == pytest.approx(half_width, abs=0.05)


def test_standard_error_is_the_deviation_of_a_binomial():
    from scipy.stats import binom

    assert splits.standard_error(0.23, 71) == pytest.approx(binom.std(71, 0.23) / 71)


def test_examples_to_see_a_tenth_of_a_point():
    assert splits.examples_for_difference(0.02, 0.001) == pytest.approx(106_000, rel=0.01)
    assert splits.examples_for_paired_difference(0.005, 0.001) == pytest.approx(13_500, rel=0.01)


@given(st.floats(0.01, 0.5), st.floats(0.005, 0.2))
@settings(derandomize=True, deadline=None, max_examples=50)
def test_with_that_many_examples_the_difference_is_z_standard_errors(error, difference):
    n = splits.examples_for_difference(error, difference, z=2.0)
    assert 2.0 * math.sqrt(2) * splits.standard_error(error, n) <= difference * (1 + 1e-9)
    if n > 1:
        assert 2.0 * math.sqrt(2) * splits.standard_error(error, n - 1) > difference * (1 - 1e-9)


def test_pairing_needs_fewer_examples_when_models_mostly_agree():
    error, difference, rng = 0.1, 0.02, np.random.default_rng(0)
    paired = splits.examples_for_paired_difference(0.04, difference, z=2.0)
    assert paired < splits.examples_for_difference(error, difference, z=2.0) / 4
    # By simulation: disagreements go 3 to 1 for the better model, a share of 0.04 and a difference of 0.02.
    draws = rng.choice([1, -1, 0], p=[0.03, 0.01, 0.96], size=(4000, paired)).mean(axis=1)
    assert draws.std() == pytest.approx(difference / 2, rel=0.05)


@pytest.mark.parametrize(
    "n_source, n_target, n_dev, n_test, n_train",
    [
        (200_000, 10_000, 2500, 2500, 205_000),
        (500_000, 20_000, 10_000, 10_000, 500_000),
        (500_000, 20_000, 5000, 5000, 510_000),
    ],
)
def test_splits_of_the_notes(n_source, n_target, n_dev, n_test, n_train):
    parts = splits.split_for_target(n_source, n_target, n_dev=n_dev, n_test=n_test, rng=np.random.default_rng(0))
    assert [len(part) for part in parts] == [n_train, 0, n_dev, n_test]
    assert (parts.dev >= n_source).all() and (parts.test >= n_source).all()
    assert (parts.train >= n_source).sum() == n_target - n_dev - n_test


@pytest.mark.parametrize("n_train_dev", [0, 31])
def test_every_example_is_in_one_set(n_train_dev):
    rng = np.random.default_rng(3)
    parts = splits.split_for_target(211, 53, n_dev=13, n_test=17, n_train_dev=n_train_dev, rng=rng)
    assert sorted(np.concatenate(parts)) == list(range(211 + 53))
    parts = splits.shuffled_split(101, n_dev=13, n_test=17, rng=rng)
    assert sorted(np.concatenate(parts)) == list(range(101))


def test_the_training_dev_set_has_the_distribution_of_the_train_pool():
    shares = []
    for seed in range(60):
        parts = splits.split_for_target(600, 200, n_dev=50, n_test=50, n_train_dev=70, rng=np.random.default_rng(seed))
        shares.append((parts.train_dev >= 600).mean())
    assert np.mean(shares) == pytest.approx(100 / 700, abs=0.02)


def test_option_one_of_the_notes_by_arithmetic_and_by_shuffling():
    source, target, deviation = splits.expected_composition(200_000, 10_000, n_dev=2500)
    assert (source, target, deviation) == pytest.approx((2380.95, 119.05, 10.6), abs=0.05)
    assert source / 2500 == pytest.approx(0.952, abs=5e-4)
    parts = splits.shuffled_split(210_000, n_dev=2500, n_test=2500, rng=np.random.default_rng(0))
    assert abs((parts.dev >= 200_000).sum() - target) < 4 * deviation


def test_composition_agrees_with_scipy():
    from scipy.stats import hypergeom

    found = splits.expected_composition(37, 23, n_dev=11)
    assert (found.target, found.deviation) == pytest.approx((hypergeom.mean(60, 23, 11), hypergeom.std(60, 23, 11)))


def test_regions_in_different_sets_are_different_distributions():
    regions = np.random.default_rng(0).integers(0, 8, 400)
    bad = splits.split_by_region(regions, [0, 1, 2, 3])
    good = splits.shuffled_split(400, n_dev=200, n_test=199, rng=np.random.default_rng(0))

    def distance(parts):
        """Total variation between the regions of dev and test."""
        dev, test = (np.bincount(regions[part], minlength=8) / len(part) for part in (parts.dev, parts.test))
        return abs(dev - test).sum() / 2

    assert distance(bad) == 1 and distance(good) < 0.2


RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: splits.split_sizes(4), "m must be at least 5"),
        (lambda: splits.standard_error(10, 100), "error must lie between 0 and 1, but is 10. Is it a percentage"),
        (lambda: splits.standard_error(0.1, 0), "n must be at least 1"),
        (lambda: splits.examples_for_difference(0.02, 0.0), "difference must lie between 0 and 1"),
        (lambda: splits.examples_for_paired_difference(0.02, 2), "difference must lie .* Is it in per cent"),
        (lambda: splits.shuffled_split(10, n_dev=6, n_test=4, rng=RNG), r"n_dev \+ n_test must be at most 9 of m=10, but is 10"),
        (lambda: splits.shuffled_split(10, n_dev=-1, n_test=4, rng=RNG), "n_dev must not be negative"),
        (lambda: splits.split_for_target(5, 9, n_dev=6, n_test=4, rng=RNG), "must be at most 9 of n_target=9, but is 10"),
        (
            lambda: splits.split_for_target(5, 9, n_dev=2, n_test=3, n_train_dev=9, rng=RNG),
            "must be at most 8 of the train pool=9",
        ),
        (lambda: splits.split_by_region(np.array([0, 1]), [5]), "must hold some of the regions and not all"),
    ],
)
def test_bad_sizes_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
