"""Targets and regions: what is drawn has the bias, the spread and the shares that are said."""

import numpy as np
import pytest
from drawn_page import outside, page, words

from dlcore.viz import bulls_eye

RNG = np.random.default_rng(3)


def test_the_mean_squared_distance_is_bias_squared_plus_spread_squared():
    shots, aim = RNG.normal(size=(7, 2)) + [2, -1], (0.3, 0.4)
    bias, spread = bulls_eye.bias_and_spread(shots, aim)
    assert bias**2 + spread**2 == pytest.approx(np.mean(np.sum((shots - aim) ** 2, axis=1)))


@pytest.mark.parametrize("dark", [False, True])
def test_four_targets(dark):
    figure, axes = page(4, dark=dark, size=(8, 2.6))
    shots = {f"board {k}": RNG.normal(size=(11, 2)) * 0.4 + k / 2 for k in range(4)}
    found = bulls_eye.bias_and_variance(axes, shots)
    for ax, name in zip(axes, shots, strict=True):
        np.testing.assert_allclose(ax.collections[0].get_offsets(), shots[name])
        np.testing.assert_allclose(ax.lines[-1].get_xydata()[0], shots[name].mean(axis=0))
        assert found[name] == bulls_eye.bias_and_spread(shots[name])
        assert words(ax) == [f"bias {found[name][0]:.2g}, spread {found[name][1]:.2g}"]
    assert not outside(figure)


def test_a_target_that_moved_is_what_counts():
    _, ax = page()
    shots = np.array([[0.1, 0], [-0.1, 0]])
    assert bulls_eye.target(ax, shots, moved=(4, 3))[0] == pytest.approx(5)
    left, right = ax.get_xlim()
    assert left < -3 and right > 7  # both targets are seen whole


def test_regions_have_their_shares():
    figure, ax = page()
    sets = {"dev": {"US": 30, "UK": 10}, "test": {"India": 5, "UK": 15}}
    assert bulls_eye.regions(ax, sets) == [[0.75, 0.25, 0], [0, 0.75, 0.25]]
    np.testing.assert_allclose([bar.get_width() for bar in ax.patches], [0.75, 0.25, 0, 0, 0.75, 0.25])
    assert not outside(figure)


def test_composition_differs_by_what_must_be_exchanged():
    dev = {"a": 3, "b": 7, "c": 10}
    assert bulls_eye.composition_distance(dev, dev) == 0
    assert bulls_eye.composition_distance(dev, {"d": 1}) == pytest.approx(1)
    assert bulls_eye.composition_distance(dev, {"a": 7, "b": 3, "c": 10}) == pytest.approx(0.2)
