"""What the widgets of course 2, week 3 say must be true; the numbers come from formulas written down here again."""

import math
import re

import numpy as np
import pytest

from dlcore.viz import hyperparameters as widgets


def numbers(text):
    return [float(number.replace(",", "")) for number in re.findall(r"-?\d[\d,]*\.?\d*(?:e[+-]?\d+)?", text)]


@pytest.mark.parametrize("side", [2, 5])
def test_a_grid_tries_few_values_and_random_trials_many(side):
    view = widgets.grid_and_random()
    assert f"{side} different learning rates" in view.set(layout="grid", side=side).caption
    assert f"{side * side} different learning rates" in view.set(layout="random", side=side).caption


def test_zooming_finds_a_better_point_and_stays_inside():
    view = widgets.grid_and_random().set(layout="random", side=5)
    coarse = numbers(view.caption)[-2]
    fine = numbers(view.set(zoom=2).caption)[-2]
    assert 0.03 <= fine < coarse
    (low, high), (bottom, top) = widgets.zoomed(widgets.WHOLE, (-0.01, -5.99))
    assert (high, bottom) == (0.0, -6.0) and high - low == pytest.approx(4 / 3) == top - bottom


def test_shares_of_the_powers_of_ten():
    view = widgets.log_scale().set(powers=4, scale="linear")
    last, first = numbers(view.caption)[1:3]
    assert last == pytest.approx(90, abs=2) and first < 1
    last, first = numbers(view.set(scale="log").caption)[1:3]
    assert last == pytest.approx(25, abs=3) and first == pytest.approx(25, abs=3)


def test_batchnorm_layer_fixes_mean_and_spread_and_one_example_becomes_beta():
    view = widgets.batchnorm_layer()
    for settings in (
        dict(gamma=2.0, beta=1.0, shift=-3.0, scale=0.5, size=64),
        dict(gamma=0.5, beta=-2.0, shift=4.0, scale=3.0, size=16),
    ):
        view.set(**settings)
        assert f"z̃ has mean {settings['beta']:.2f} and standard deviation {settings['gamma']:.2f}" in view.caption
    assert "z̃ has mean -2.00 and standard deviation 0.00" in view.set(size=1).caption
    assert "Here γ = σ and β = μ: z̃ is (almost) z" in view.set(size=512, gamma=2.0, scale=2.0, beta=3.0, shift=3.0).caption


def test_larger_batches_scatter_less():
    view = widgets.batchnorm_layer().set(scale=1.0)
    scatter = [numbers(view.set(size=size).caption)[1] for size in (1, 16, 512)]
    for size, seen in zip((1, 16, 512), scatter, strict=True):
        assert seen == pytest.approx(1 / math.sqrt(size), rel=0.35)


def test_softmax_bars_know_softmax():
    view = widgets.softmax_bars()
    assert "other 0.842, cat 0.042, dog 0.002, chick 0.114" in view.caption
    assert view.set(shift=5).caption.split(".")[:5] == widgets.softmax_bars().caption.split(".")[:5]
    view.set(z0=1, z1=2, z2=0, z3=-1, scale=2.0, true=2)
    t = np.exp([2.0, 4.0, 0.0, -2.0])
    assert f"loss is -log {t[2] / t.sum():.3f} = {-math.log(t[2] / t.sum()):.3f}" in view.caption
    assert "other 0.250, cat 0.250" in view.set(scale=0).caption


@pytest.mark.parametrize("C", [2, 3, 6])
def test_without_hidden_units_the_borders_are_straight_and_separate_the_clouds(C):
    view = widgets.class_boundaries().set(C=C)
    assert numbers(view.caption)[1] >= 95 and "no hidden layer" in view.caption
    assert len(np.unique(np.asarray(view.scene["image"].get_array()).round(2).reshape(-1, 3), axis=0)) > C


def test_hidden_units_help_on_arms():
    view = widgets.class_boundaries().set(kind="arms", C=3)
    straight = numbers(view.caption)[1]
    assert numbers(view.set(units=10).caption)[2] > straight + 5
