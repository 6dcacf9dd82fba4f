"""What the widgets of week 1 say must be true; the numbers come from formulas written down here again."""

import re

import numpy as np
import pytest

from dlcore.viz import introduction as widgets
from dlcore.viz import sketches

SIZE, PRICE = np.array([2104.0, 1600, 2400, 3000]), np.array([400.0, 330, 369, 540])


@pytest.mark.parametrize("w, b", [(0.25, -150), (0.14, 90), (-0.1, 200), (0.4, -400)])
def test_one_neuron_knows_its_kink_and_its_errors(w, b):
    neuron = widgets.one_neuron().set(w=w, b=b)
    guess = np.where(w * SIZE + b > 0, w * SIZE + b, 0)
    error = np.mean((guess - PRICE) ** 2)
    assert f"Mean squared error {error:,.0f}." in neuron.caption
    assert f"-b/w = {-b / w:,.0f} square feet" in neuron.caption
    assert ("outside of the picture" in neuron.caption) == (not 0 <= -b / w <= 3600)
    x, y = neuron.scene["neuron"].get_data()
    np.testing.assert_allclose(y, np.where(w * x + b > 0, w * x + b, 0), atol=1e-9)
    np.testing.assert_allclose([bar.get_height() for bar in neuron.scene["bars"]], (guess - PRICE) ** 2 / 1000)


def test_one_neuron_is_nowhere_negative_and_has_no_kink_without_slope():
    neuron = widgets.one_neuron().set(w=0, b=-100)
    assert "no kink" in neuron.caption and neuron.scene["neuron"].get_ydata().max() == 0


def test_the_best_line_is_nearly_reached_by_the_sliders():
    w, b = np.polyfit(SIZE, PRICE, 1)
    best = np.mean((w * SIZE + b - PRICE) ** 2)
    said = float(re.search(r"error ([\d,]+)", widgets.one_neuron().set(w=0.14, b=90).caption)[1].replace(",", ""))
    assert best <= said < 1.02 * best


def test_large_networks_win_on_the_right_only_with_data():
    for skill in range(11):
        much = sketches.performance(10, skill)
        assert list(much) == sorted(much, key=much.__getitem__)  # classical, small, medium, large
    few = {skill: sketches.performance(0.5, skill) for skill in (0, 10)}
    first = {skill: max(curves, key=curves.__getitem__) for skill, curves in few.items()}
    assert first == {0: "small network", 10: "classical method"}  # on the left the order is not fixed


def test_classical_methods_flatten_and_large_networks_still_rise():
    curves = sketches.performance(np.linspace(0, 10, 101))
    rise = {name: curve[-1] - curve[60] for name, curve in curves.items()}
    assert rise["classical method"] < 0.01 < 0.1 < rise["large network"]
    for curve in curves.values():
        assert curve[0] == 0 and curve.max() <= 1


def test_scale_curve_puts_the_dot_on_the_chosen_curve_and_names_the_order():
    curve = widgets.scale_curve().set(data=2, method="medium network", skill=9)
    here = sketches.performance(2, 9)
    assert curve.scene["dot"].get_xydata().tolist() == [[2, here["medium network"]]]
    order = ", ".join(sorted(here, key=here.__getitem__, reverse=True))
    assert curve.caption.endswith(f"In front: {order.replace(', ', ', then ', 1)}.")
    assert curve.scene["lines"]["medium network"].get_linewidth() > 3


def test_hidden_units_compute_the_network():
    view = widgets.hidden_units().set(home="villa", w11=-1, w24=0.75, w33=0)
    W1 = np.array([[-1, 0.5, 0, 0], [0, 0, 1, 0.75], [0, 0, 0, 0.5]])
    z = W1 @ [1.0, 0.9, 0.2, 1.0]
    price = 200 * np.clip(z, 0, None).sum() + 50
    assert f"price {price:.0f} thousand" in view.caption and ", ".join(f"{one:.3f}" for one in z) in view.caption


def test_hidden_units_can_exchange_their_roles():
    view = widgets.hidden_units()
    before = re.search(r"price (\d+)", view.caption)[1]
    view.set(w11=0, w12=0, w13=0.5, w14=0.5, w31=0.5, w32=0.5, w33=0, w34=0)
    assert re.search(r"price (\d+)", view.caption)[1] == before


def test_hidden_units_show_weights_as_lines():
    view = widgets.hidden_units().set(w11=-1, w12=0)
    negative, none, *_ = view.scene["edges"][0]
    assert negative.get_linestyle() != "-" and negative.get_linewidth() == pytest.approx(4.4) and none.get_alpha() == 0


@pytest.mark.parametrize("training, thinking", [(0.1, 1), (24, 4), (400, 24)])
def test_idea_cycle_counts_finished_experiments(training, thinking):
    view = widgets.idea_cycle().set(training=training, thinking=thinking)
    training = view.values["training"]
    n, spent = 0, training + thinking
    while spent <= 720 + 1e-6:
        n, spent = n + 1, spent + training + thinking
    assert f"{n} experiments" in view.caption
    days, hours = view.scene["dots"].get_data()
    assert len(days) == n and (np.diff(24 * days) > 0).all() and (hours < 24).all() and max(days, default=0) <= 30
