"""What the widgets on optimizers say must be true; the rules are those of dlcore.optim, the numbers are computed here again."""

import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from dlcore import optim, schedules
from dlcore.datasets import temperatures
from dlcore.viz import averages, landscapes
from dlcore.viz import optimizers as widgets


@pytest.mark.parametrize("ground", landscapes.LANDSCAPES)
def test_slopes_of_the_landscapes_are_their_derivatives(ground):
    land = landscapes.LANDSCAPES[ground]
    for W in np.random.default_rng(0).uniform(-2.5, 6, size=(7, 2)):
        nudges = [(land.J(*(W + h)) - land.J(*(W - h))) / 2e-6 for h in np.eye(2) * 1e-6]
        np.testing.assert_allclose(land.slope(W), nudges, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("ground", landscapes.LANDSCAPES)
def test_no_point_of_a_landscape_lies_below_its_floor(ground):
    land = landscapes.LANDSCAPES[ground]
    left, right, bottom, top = land.limits
    heights = land.J(*np.meshgrid(np.linspace(left, right, 701), np.linspace(bottom, top, 701)))
    assert land.at is not None and left < land.at[0] < right and bottom < land.at[1] < top
    assert land.lowest - 1e-5 < heights.min() < land.lowest + 1e-3
    assert land.J(*land.at) == pytest.approx(land.lowest, abs=1e-5)


def test_paths_are_those_of_the_optimizers():
    land, settings = landscapes.LANDSCAPES["long bowl"], dict(alpha=0.3, beta1=0.8, beta2=0.95)
    found = landscapes.paths(land.slope, land.start, 5, **settings)
    rules = [optim.gradient_descent(0.3), optim.momentum(0.3, beta=0.8), optim.rmsprop(0.3, beta2=0.95)]
    rules.append(optim.adam(0.3, beta1=0.8, beta2=0.95))
    with jax.enable_x64(True):
        for rule, path in zip(rules, found, strict=True):
            w = jnp.array(land.start, dtype=float)
            state, route = rule.init(w), [w]
            for _ in range(5):
                w, state = rule.update(jnp.asarray(land.slope(np.asarray(w))), state, w)
                route.append(w)
            np.testing.assert_allclose(path, np.stack(route), rtol=1e-9)


@pytest.mark.parametrize("alpha, beta1, which, flies", [(0.99, 0.9, 0, False), (1.02, 0.9, 0, True), (18.5, 0.9, 1, False)])
def test_the_steepest_bend_caps_the_learning_rate(alpha, beta1, which, flies):
    land = landscapes.LANDSCAPES["long bowl"]  # bends 0.02 and 2: descent needs alpha below 2 / 2
    path = landscapes.paths(land.slope, land.start, 700, alpha=alpha, beta1=beta1)[which]
    assert (np.abs(path[-1]).max() > np.abs(path[0]).max()) == flies
    assert np.isfinite(path).all()


def test_race_says_where_everybody_is():
    view = widgets.optimizer_race("saddle").set(alpha=0.1, steps=40, beta1=0.9, beta2=0.9)
    land = landscapes.LANDSCAPES["saddle"]
    alpha = view.values["alpha"]
    ends = landscapes.paths(land.slope, land.start, 40, alpha=alpha)[:, -1]
    for name, end in zip(landscapes.RULES, ends, strict=True):
        assert f"{name} {land.J(*end) + 0.5:.2g}" in view.caption
    assert "flew away" in widgets.optimizer_race().set(alpha=5, steps=60).caption


@pytest.mark.parametrize("size, epochs", [(1, 2), (8, 6), (64, 20)])
def test_batch_size_counts_steps_and_reaches_the_minimum_only_as_a_batch(size, epochs):
    view = widgets.batch_size().set(size=size, epochs=epochs)
    assert f"{epochs * 64 // size} steps in {epochs} epochs" in view.caption
    assert len(view.scene["path"].get_xdata()) == epochs * 64 // size + 1


def test_mini_batch_descent_against_its_formula():
    X, Y = widgets.line_data()
    run = widgets.descend(X, Y, 64, 3, 0.2)
    w = np.array([-2.0, 2.0])
    for place, cost in zip(run.path, run.costs, strict=True):
        np.testing.assert_allclose(place, w, rtol=1e-12)
        assert cost == pytest.approx(0.5 * np.mean((w @ X - Y[0]) ** 2))
        w = w - 0.2 * (X * (w @ X - Y[0])).mean(axis=1)
    small = widgets.descend(X, Y, 1, 300, 0.1).path
    best = np.linalg.lstsq(X.T, Y.T, rcond=None)[0].ravel()
    assert 0.05 < np.linalg.norm(small[-640:] - best, axis=1).mean() < 0.3  # it wanders, and never settles


@pytest.mark.parametrize("correction, factor", [("none", None), ("right", True)])
def test_temperature_average_is_that_of_the_library(correction, factor):
    view = widgets.temperature_average().set(beta=0.9, correction=correction)
    expected = schedules.weighted_average(temperatures.year(seed=3), beta=0.9, correct_bias=bool(factor))
    np.testing.assert_allclose(view.scene["line"].get_ydata(), expected, rtol=1e-4)
    assert "about 10 days" in view.caption


def test_the_misprint_leads_far_above_every_temperature():
    view = widgets.temperature_average().set(beta=0.9, correction="wrong")
    plain = schedules.weighted_average(temperatures.year(seed=3), beta=0.9, correct_bias=False)
    np.testing.assert_allclose(view.scene["line"].get_ydata(), 10 * np.asarray(plain), rtol=1e-4)
    assert view.scene.axes[0].get_ylim()[1] > view.scene["line"].get_ydata().max()


def test_a_longer_memory_is_smoother_and_later():
    said = []
    for beta in (0.5, 0.9, 0.97):
        caption = widgets.temperature_average(beta).set(correction="right").caption
        said.append([float(re.search(pattern, caption)[1]) for pattern in (r"moves by ([\d.]+)", r"runs (\d+) day")])
    moves, lags = np.array(said).T
    assert (np.diff(moves) < 0).all() and (np.diff(lags) > 0).all()


@pytest.mark.parametrize("name", averages.SCHEDULES)
def test_schedules_begin_at_the_first_rate_and_follow_their_formula(name):
    epochs, rate = np.arange(40.0), 0.5
    factors = averages.SCHEDULES[name](epochs, rate)
    assert factors[0] == 1 and (np.diff(factors) <= 0).all()
    formulas = {
        "constant": np.ones(40),
        "1 / (1 + rate · epoch)": schedules.inverse_decay(epochs, learning_rate=1.0, decay_rate=rate),
        "(1 − rate / 5) ^ epoch": schedules.exponential_decay(epochs, learning_rate=1.0, base=0.9),
        "1 / √(1 + rate · epoch)": schedules.square_root_decay(1 + rate * epochs, learning_rate=1.0),
        "staircase": schedules.staircase(epochs, learning_rate=1.0, factor=0.5, every=8),
    }
    np.testing.assert_allclose(factors, formulas[name], rtol=1e-5)


def test_a_rate_that_shrinks_ends_nearer_to_the_minimum():
    near = {}
    for schedule in averages.SCHEDULES:
        view = widgets.learning_rate_decay().set(schedule=schedule, alpha0=0.4, rate=0.5)
        near[schedule] = float(re.search(r"kept ([\d.]+) away", view.caption)[1])
    assert all(near[schedule] < near["constant"] for schedule in near if schedule != "constant")
