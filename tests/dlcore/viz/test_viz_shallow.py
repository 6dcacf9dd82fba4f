"""What the widgets of course 1, week 3 say must be true; the numbers come from formulas written down here again."""

import re

import numpy as np
import pytest

from dlcore.viz import one_example, shallow, symmetry


@pytest.fixture(scope="module")
def hidden():
    return shallow.hidden_units()


@pytest.fixture(scope="module")
def breaker():
    return shallow.symmetry_breaker()


FORMULAS = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)),
    "ReLU": lambda z: max(0.0, z),
    "leaky ReLU": lambda z: max(0.01 * z, z),
}


@pytest.mark.parametrize("z", [-10, -1.5, 0.4, 10])
def test_zoo_knows_values_and_slopes(z):
    zoo, h = shallow.activation_zoo(), 1e-5
    for kind, g in FORMULAS.items():
        zoo.set(kind=kind, z=z)
        assert f"a = {g(z):.4g}," in zoo.caption
        for bar, other in zip(zoo.scene["bars"], FORMULAS.values(), strict=True):
            assert bar.get_width() == pytest.approx((other(z + h) - other(z - h)) / (2 * h), rel=1e-4, abs=1e-9)


def test_zoo_says_where_slopes_die():
    zoo = shallow.activation_zoo()
    assert "slope 4.5e-05" in zoo.set(kind="sigmoid", z=10).caption and "slope 8.2e-09" in zoo.set(kind="tanh", z=10).caption
    assert "Almost flat here: sigmoid, tanh." in zoo.caption
    assert "Almost flat here: sigmoid, tanh, ReLU." in zoo.set(z=-10).caption
    assert "None of the four" in zoo.set(z=1).caption
    assert "corner" in zoo.set(kind="ReLU", z=0).caption and "corner" not in zoo.set(kind="tanh").caption


def test_a_linear_hidden_layer_draws_a_straight_line(hidden):
    for n_h in (1, 5, 20):
        hidden.set(n_h=n_h, kind="none (linear)", iterations=4000)
        (line,) = hidden.scene["line"].get_segments()
        spread = np.linalg.svd(line - line.mean(axis=0), compute_uv=False)
        assert spread[1] < 0.02 * spread[0]


def test_more_units_fit_these_points_better_and_fresh_ones_not(hidden):
    shares = {}
    for n_h in (1, 4, 20):
        caption = hidden.set(n_h=n_h, kind="tanh", iterations=4000).caption
        shares[n_h] = [int(share) for share in re.findall(r"(\d+)%", caption)]
    assert shares[1][0] < 75 < 88 < shares[4][0] < shares[20][0]
    assert shares[20][1] <= shares[4][1]


def test_units_behind_the_mask_change_nothing(hidden):
    """One hidden unit of the masked network against a network that has but one, trained here by hand."""
    import jax

    from dlcore.datasets import planar
    from dlcore.viz.hidden import start

    X, Y = (np.asarray(part, dtype=float) for part in planar.flower(jax.random.key(0), m=200))
    P = start(jax.random.key(5))
    W1, b1, W2, b2 = np.asarray(P.W1[:1], float), np.zeros((1, 1)), np.asarray(P.W2[:, :1], float), np.zeros((1, 1))
    for _ in range(100):
        A1 = np.tanh(W1 @ X + b1)
        dZ2 = 1 / (1 + np.exp(-(W2 @ A1 + b2))) - Y
        dZ1 = W2.T @ dZ2 * (1 - A1**2)
        W1, b1 = W1 - dZ1 @ X.T / 200, b1 - dZ1.mean(axis=1, keepdims=True)
        W2, b2 = W2 - dZ2 @ A1.T / 200, b2 - dZ2.mean(axis=1, keepdims=True)
    A2 = 1 / (1 + np.exp(-(W2 @ np.tanh(W1 @ X + b1) + b2)))
    J = -np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))
    hidden.set(n_h=1, kind="tanh", iterations=100)
    assert f"cost {J:.3f}, {((A2 > 0.5) == Y).mean():.0%} of these" in hidden.caption


@pytest.mark.parametrize(
    "start, words",
    [
        ("0", "All four units are the same unit"),
        ("all equal", "All four units are the same unit"),
        ("0.001", "The units differ"),
        ("0.01", "The units differ"),
        ("1", "The units differ"),
        ("100", "hardly move"),
    ],
)
def test_symmetry_breaker_tells_what_becomes_of_a_start(breaker, start, words):
    breaker.set(start=start, step=symmetry.STEPS)
    assert words in breaker.caption


def test_equal_units_lie_on_one_path_and_zeros_stay(breaker):
    breaker.set(start="all equal", step=400)
    paths = [line.get_xydata() for line in breaker.scene["lines"]]
    assert all(np.array_equal(path, paths[0]) for path in paths) and np.ptp(paths[0]) > 1
    breaker.set(start="0", step=400)
    assert not any(line.get_xydata().any() for line in breaker.scene["lines"])
    breaker.set(start="0.01", step=0)
    assert float(breaker.caption.split("cost ")[1].split(";")[0]) == pytest.approx(np.log(2), abs=5e-4)


def nudged(name, place, y, h=1e-6):
    """Slope of the loss along one number, measured."""
    arrays = {"dW1": one_example.W1, "db1": one_example.B1, "dW2": one_example.W2, "db2": one_example.B2}
    losses = []
    for step in (h, -h):
        moved = {key: value.copy() for key, value in arrays.items()}
        moved[name][place] += step
        losses.append(one_example.loss_of(*moved.values(), y))
    return (losses[0] - losses[1]) / (2 * h)


@pytest.mark.parametrize("y", [0, 1])
def test_one_example_shows_true_slopes(y):
    shown = {name: values for step in one_example.steps_of(y) for name, values in step.arrays.items()}
    for name in ("dW1", "db1", "dW2", "db2"):
        measured = np.array([nudged(name, place, y) for place in np.ndindex(shown[name].shape)])
        np.testing.assert_allclose(shown[name].ravel(), measured, rtol=1e-6, atol=1e-9)
    assert shown["loss after"] < shown["loss before"] == shown["loss"]
    a2 = shown["a2"].item()
    assert shown["loss"].item() == pytest.approx(-np.log(a2 if y else 1 - a2))


def test_one_example_goes_forward_and_back():
    view = shallow.one_example()
    assert view.caption.startswith("Step 1 of 12, forward")
    titles = []
    for count in range(1, 13):
        view.set(following=count)
        titles.append(view.scene["title"].get_text())
    assert titles[-1] == "1. The example" and titles[4] == "6. The loss" and len(set(titles)) == 12
    view.set(previous=1)
    assert view.caption.startswith("Step 12 of 12, backward") and "loss after (1, 1)" in view.alt
    view.set(following=13)
    assert "x (3, 1) = [[1.0], [-0.5], [2.0]]" in view.alt
