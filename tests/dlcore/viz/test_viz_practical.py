"""What the widgets of course 2, week 1 show must be true; the numbers come from formulas written down here again."""

import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from dlcore import initialize
from dlcore.viz import microscope, overfitting, practical


@pytest.mark.parametrize(
    "train, dev, bayes, found",
    [
        (1, 11, 0, "high variance"),
        (15, 16, 0, "high bias"),
        (15, 30, 0, "high bias and high variance"),
        (0.5, 1, 0, "low bias and low variance"),
        (15, 16, 15, "low bias and low variance"),
    ],
)
def test_the_board_reads_the_table_of_the_notes(train, dev, bayes, found):
    board = practical.bias_variance_board().set(train=train, dev=dev, bayes=bayes)
    assert board.caption.endswith(f": {found}.")
    assert [gap.get_width() for gap in board.scene["gaps"]] == [train - bayes, dev - train]
    assert ("More data would not help" in board.alt) == (found == "high bias")


def test_the_board_says_that_a_negative_gap_is_odd():
    assert "A negative gap" in practical.bias_variance_board().set(train=10, dev=8).caption


@pytest.mark.parametrize("scale, normalize, alpha", [(6, False, 0.05), (6, False, 0.08), (6, True, 1.0), (1, False, 0.5)])
def test_the_path_in_the_bowl_is_gradient_descent(scale, normalize, alpha):
    view = practical.scaled_bowl().set(scale=scale, alpha=alpha, normalize=normalize)
    alpha, (w1, w2) = view.values["alpha"], view.scene["path"].get_data()
    spread = 1 if normalize else scale
    goal = [1 / spread, 1.0]
    np.testing.assert_allclose([view.scene["goal"].get_xdata()[0], view.scene["goal"].get_ydata()[0]], goal, atol=1e-9)
    # The features are nearly uncorrelated, so each distance shrinks by its own factor; with the correlation it is exact.
    rng = np.random.default_rng(4)
    X = rng.normal(size=(2, 200))
    X = (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)
    y, w = X.sum(axis=0), np.array([2.2, -0.8])
    X = X * [[spread], [1]]
    for i in range(5):
        np.testing.assert_allclose([w1[i], w2[i]], np.clip(w, -50, 50), atol=1e-9)
        w = w - alpha * X @ (w @ X - y) / 200
    assert ("flies apart" in view.caption) == (alpha > 2 / np.linalg.eigvalsh(X @ X.T / 200)[-1])


def test_normalizing_allows_a_larger_learning_rate():
    largest = [
        float(re.search(r"Above α = ([\d.]+)", practical.scaled_bowl().set(scale=10, normalize=n).caption)[1])
        for n in (False, True)
    ]
    assert largest[1] > 50 * largest[0]


@pytest.mark.parametrize(
    "start, activation", [("0.01", "ReLU"), ("√(2/n), He", "ReLU"), ("√(1/n), Xavier", "tanh"), ("1", "ReLU")]
)
def test_the_thermometer_measures_a_network(start, activation):
    forward, backward = practical.sizes_by_layer(start, activation, 5)
    rng, n = np.random.default_rng(0), practical.WIDTH
    A = jnp.asarray(rng.normal(size=(n, 50)))
    scale = {"0": 0.01, "√": (2 if "He" in start else 1) ** 0.5 / n**0.5, "1": 1.0}[start[0]]
    weights = [rng.normal(size=(n, n)) * scale for _ in range(5)]
    g = {"ReLU": jax.nn.relu, "tanh": jnp.tanh}[activation]

    def last(A, weights):
        for W in weights:
            A = g(W @ A)
        return A

    sizes = [float(last(A, weights[: l + 1]).std()) for l in range(5)]
    np.testing.assert_allclose(forward, sizes, rtol=1e-4)
    dA = jnp.asarray(np.random.default_rng(1).normal(size=A.shape))
    slope = jax.vjp(lambda A1: last(A1, weights[1:]), last(A, weights[:1]))[1](dA)[0]
    assert backward[0] == pytest.approx(float(slope.std()), rel=1e-4) and backward[-1] == pytest.approx(float(dA.std()), rel=1e-5)


def test_he_keeps_relu_alive_and_xavier_keeps_tanh_alive():
    assert 0.3 < practical.sizes_by_layer("√(2/n), He", "ReLU", 10)[0][-1] < 2
    assert practical.sizes_by_layer("2/n, root forgotten", "ReLU", 10)[0][-1] < 1e-6
    assert practical.sizes_by_layer("√(1/n), Xavier", "tanh", 10)[0][-1] > 0.15
    he = initialize.he(practical.WIDTH, practical.WIDTH, key=jax.random.key(0))
    assert float(he.std()) == pytest.approx(practical.STARTS["√(2/n), He"](practical.WIDTH), rel=0.03)


def test_the_microscope_has_the_right_gradients():
    P, X, Y = microscope.checked_network()

    def cost(P):
        Z3 = P["W3"] @ jnp.tanh(P["W2"] @ jnp.tanh(P["W1"] @ X + P["b1"]) + P["b2"]) + P["b3"]
        losses = -Y * jax.nn.log_sigmoid(Z3) - (1 - Y) * jax.nn.log_sigmoid(-Z3)
        return losses.mean() + 0.7 / 14 * sum((P[W] ** 2).sum() for W in ("W1", "W2", "W3"))

    with jax.enable_x64(True):
        slopes = jax.grad(cost)({name: jnp.asarray(value) for name, value in P.items()})
        assert float(cost(P)) == pytest.approx(float(microscope.cost_of(P, X, Y)), rel=1e-12)
        for name, slope in microscope.right_gradients().items():
            np.testing.assert_allclose(slope, np.asarray(slopes[name]), rtol=1e-10, atol=1e-12)


def difference(view):
    return float(re.search(r"difference (\S+):", view.caption)[1])


def test_the_error_of_the_nudge_has_order_two_and_one():
    view = practical.gradient_microscope()
    for sides, ratio in ((2, 100), (1, 10)):
        coarse, fine = (difference(view.set(k=k, sides=sides)) for k in (2, 4))  # 1e-2 and 1e-3
        assert coarse / fine == pytest.approx(ratio, rel=0.15)


def test_float32_never_gets_below_the_bound():
    view = practical.gradient_microscope().set(precision="float32")
    assert float(re.search(r"curve: (\S+)\.$", view.caption)[1]) > 1e-6
    assert "fine" in view.set(precision="float64", k=10).caption


@pytest.mark.parametrize(
    "bug, place", [("dW2 twice too large", "W2"), ("db1 four times too large", "b1"), ("λ term forgotten in dW1", "W1")]
)
def test_the_microscope_names_the_array_with_the_bug(bug, place):
    view = practical.gradient_microscope().set(bug=bug, k=10)
    assert difference(view) > 1e-3 and f"fits worst in d{place}," in view.caption
    colors = [bar.get_facecolor() for bar in view.scene["bars"]]
    assert colors.count(colors[microscope.NAMES.index(place)]) == 1


@pytest.mark.parametrize("bug", [bug for bug in microscope.BUGS if bug != "none"])
def test_no_bug_passes(bug):
    assert difference(practical.gradient_microscope().set(bug=bug, k=10)) > 1e-3


def test_the_lab_shows_under_right_and_over():
    lab = practical.regularization_lab()
    words = {lambd: lab.set(lambd=lambd).caption.split(". ")[-1] for lambd in (0, 3, 5)}
    assert words == {0: "Overfitting.", 3: "About right.", 5: "Underfitting."}
    assert lab.set(lambd=0, keep_prob=4, hidden=0).caption.endswith("Too simple, and overfitting all the same.")


def test_the_lab_computes_errors_and_squares_of_its_own_networks():
    params, train_error, dev_error = overfitting.trainings()
    X, Y, X_dev, Y_dev = overfitting.examples()
    place = (3, 4, 1, 7)
    W1, b1, W2, b2, W3, b3 = (part[place] for part in params)

    def wrong(X, Y):
        A = np.maximum(0, W2 @ np.maximum(0, W1 @ X + b1) + b2)
        return np.mean((W3 @ A + b3 > 0) != (Y == 1))

    assert train_error[place] == pytest.approx(wrong(X, Y), abs=1e-6) and dev_error[place] == pytest.approx(
        wrong(X_dev, Y_dev), abs=2e-3
    )
    caption = practical.regularization_lab().set(lambd=3, keep_prob=4, hidden=1, check=7).caption
    squares = sum((W**2).sum() for W in (W1, W2, W3))
    assert f"squared weights {squares:.1f}" in caption and f"dev error {dev_error[place]:.1%}" in caption


def test_a_small_network_of_the_lab_uses_its_own_units_only():
    params, _, _ = overfitting.trainings()
    W1, b1, W2, *_ = (part[0, 4, 0, 7] for part in params)
    small = overfitting.HIDDEN[0]
    assert not W1[small:].any() and not W2[:, small:].any() and not W2[small // 2 :].any() and W1[:small].all()


def test_weight_decay_shrinks_the_weights():
    params, _, _ = overfitting.trainings()
    squares = sum((W[:, 4, 1, 7] ** 2).sum(axis=(1, 2)) for W in params[::2])
    assert (np.diff(squares) < 0).all()
