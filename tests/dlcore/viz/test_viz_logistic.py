"""What the widgets of week 2 say must be true; the numbers come from formulas written down here again."""

import math
import re

import numpy as np
import pytest

from dlcore.viz import arrays, playground, race
from dlcore.viz import logistic as widgets


def numbers(text):
    return [float(number.replace(",", "")) for number in re.findall(r"-?\d[\d,]*\.?\d*(?:e[+-]?\d+)?", text)]


def sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))


def test_sigmoid_neuron_counts_and_costs_right():
    neuron = widgets.sigmoid_neuron()
    circles, triangles = neuron.scene.axes[0].collections[-2:]
    X = np.concatenate([circles.get_offsets(), triangles.get_offsets()])
    y = np.repeat([0, 1], [len(circles.get_offsets()), len(triangles.get_offsets())])
    for w1, w2, b in ((1.0, -0.5, 0.0), (-2.0, 3.0, 1.5), (0.0, 0.0, -1.0)):
        neuron.set(w1=w1, w2=w2, b=b)
        A = sigmoid(X @ [w1, w2] + b)
        J = -np.mean(y * np.log(A) + (1 - y) * np.log(1 - A))
        right = int(((A > 0.5) == y).sum())
        assert f"Cost J = {J:.3f}. {right} of 60" in neuron.caption
        for segment in neuron.scene["line"].get_segments():
            np.testing.assert_allclose(segment @ [w1, w2] + b, 0, atol=0.02 * math.hypot(w1, w2))
    assert neuron.scene["line"].get_segments() == []  # w = 0: no boundary


def test_sigmoid_neuron_arrow_stands_upright_on_the_boundary():
    neuron = widgets.sigmoid_neuron().set(w1=1.2, w2=0.8, b=0.5)
    (x0, x1), (y0, y1) = neuron.scene["arrow"].get_data()
    assert 1.2 * x0 + 0.8 * y0 + 0.5 == pytest.approx(0, abs=1e-9)
    assert (x1 - x0) * 0.8 == pytest.approx((y1 - y0) * 1.2) and x1 > x0


@pytest.mark.parametrize("y_hat", [0.01, 0.1, 0.5, 0.9])
@pytest.mark.parametrize("y", [0, 1])
def test_loss_explorer_knows_the_losses(y_hat, y):
    explorer = widgets.loss_explorer().set(y_hat=y_hat, y=y)
    entropy, square = -math.log(y_hat if y else 1 - y_hat), (y_hat - y) ** 2 / 2
    said = numbers(explorer.caption.split("cross-entropy")[1])[:2]
    assert said == pytest.approx([entropy, square], abs=6e-5)


def test_loss_explorer_slopes_are_those_of_the_curves():
    explorer = widgets.loss_explorer()
    x, y = np.array([0.6, 0.8, 1.0, 1.2, 6.0]), np.array([1, 1, 1, 1, 0])
    entropy = lambda w: np.mean(np.log1p(np.exp(-w * np.where(y, x, -x))))  # noqa: E731
    square = lambda w: np.mean((sigmoid(w * x) - y) ** 2) / 2  # noqa: E731
    for w in (-3.5, -0.1, 0.4, 6.0):
        explorer.set(w=w)
        said = numbers(explorer.caption.split("slopes")[1])
        for number, J in zip(said, (entropy, square), strict=False):
            assert number == pytest.approx((J(w + 1e-4) - J(w - 1e-4)) / 2e-4, abs=6e-4)


def test_squared_error_has_two_valleys_and_cross_entropy_one():
    build_axes = widgets.loss_explorer().scene.axes
    for ax, valleys in zip(build_axes[1:], (1, 2), strict=True):
        J = ax.lines[0].get_ydata()
        falls = np.diff(J) < 0
        assert int(falls[0]) + int((~falls[:-1] & falls[1:]).sum()) == valleys  # stretches that go down


@pytest.mark.parametrize(
    "alpha, words",
    [(0.02, "crawls"), (0.3, "rolls down"), (0.8, "jumps across"), (1.0, "no nearer"), (1.05, "diverges")],
)
def test_ball_follows_the_closed_form(alpha, words):
    ball = widgets.ball_on_a_bowl().set(alpha=alpha, start=2.0, steps=9)
    w = 2.0 * (1 - 2 * alpha) ** np.arange(10)
    np.testing.assert_allclose(ball.scene["paths"][0].get_xydata(), np.stack([w, w**2], axis=1), rtol=1e-9)
    np.testing.assert_allclose(ball.scene["paths"][1].get_xdata(), np.arange(10))
    assert words in ball.caption and f"{w[-1]:.3g}" in ball.caption


@pytest.mark.parametrize("node", ["a", "b", "c", "u", "v"])
def test_nudge_measures_what_the_chain_rule_says(node):
    graph = widgets.nudge_the_graph().set(a=-2, b=4, c=-3, node=node, nudge=0.01)
    values = dict(a=-2.0, b=4.0, c=-3.0)

    def J(nudge):
        n = {name: nudge * (name == node) for name in "abcuv"}
        u = (values["b"] + n["b"]) * (values["c"] + n["c"]) + n["u"]
        return 3 * (values["a"] + n["a"] + u + n["v"])

    change = J(0.01) - J(0.0)
    assert f"J changes by {change:.6g}: {change:.6g} / 0.01 = {change / 0.01:.6g}" in graph.caption
    factors, product = graph.caption.rstrip(".").split("Along the way: ")[1].split(" = ")
    assert math.prod(map(float, factors.split(" · "))) == float(product) == pytest.approx(change / 0.01)
    bold = {name for name, box in graph.scene["drawing"].boxes.items() if box.value.get_fontweight() == "bold"}
    assert bold == {"a": {*"avJ"}, "b": {*"buvJ"}, "c": {*"cuvJ"}, "u": {*"uvJ"}, "v": {*"vJ"}}[node]


def test_playground_separates_circles_only_with_squares():
    run = playground.playground().set(points="circles", learning_rate=1.0, iterations=1000)
    plain = numbers(run.run().caption.split("cost J")[1])[1]
    run.set(kind="squares")
    squares = numbers(run.run().caption.split("cost J")[1])[1]
    assert plain <= 70 and squares >= 97
    assert len(run.scene["line"].get_segments()) == 1  # one closed ring
    np.testing.assert_allclose(*run.scene["line"].get_segments()[0][[0, -1]])


def test_playground_is_gradient_descent():
    run = playground.playground(m=30).set(learning_rate=0.5, iterations=100)
    X, Y = np.asarray(run.state.X, dtype=float), np.asarray(run.state.Y, dtype=float)
    w, b, costs = np.zeros((2, 1)), 0.0, []
    for _ in range(100):
        A = sigmoid(w.T @ X + b)
        costs.append(-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A)))
        w, b = w - 0.5 * X @ (A - Y).T / 30, b - 0.5 * (A - Y).mean()
    run.run()
    np.testing.assert_allclose(run.costs, costs, rtol=1e-4)
    np.testing.assert_allclose(run.state.params.w, w, rtol=1e-3)


@pytest.mark.parametrize("left", arrays.SHAPES.values())
@pytest.mark.parametrize("right", arrays.SHAPES.values())
def test_board_says_what_numpy_does(left, right):
    text = arrays.board_text(left, right)
    try:
        result = (np.zeros(left) + np.zeros(right)).shape
    except ValueError:
        assert text.startswith("ValueError")
        return
    assert text.endswith(f"The result is {result}.")
    assert ("Nothing is copied" in text) == (left == right or {left, right} <= {(4,), (1, 4)})
    assert ("A is copied" in text) == (np.prod(left, dtype=int) < np.prod(result, dtype=int))
    assert ("B is copied" in text) == (np.prod(right, dtype=int) < np.prod(result, dtype=int))


def test_board_warns_of_the_silent_case_only():
    warned = {(a, b) for a in arrays.SHAPES.values() for b in arrays.SHAPES.values() if "meant" in arrays.board_text(a, b)}
    columns, rows = [(3, 1), (4, 1)], [(3,), (4,)]
    assert warned == {(c, r) for c in columns for r in rows} | {(r, c) for c in columns for r in rows}


def test_board_shows_the_numbers_of_the_result():
    board = widgets.broadcasting_board().set(left=(3, 1), sign="+", right=(1, 4))
    table = np.arange(1, 4)[:, None] + 100 * np.arange(1, 5)[None]
    for (panel, i, j), (frame, text) in board.scene["cells"].items():
        if panel == 2:
            assert frame.get_visible() == (i < 3)
            assert text.get_text() == (f"{table[i, j]}" if i < 3 else "")
    copies = {(i, j) for (panel, i, j), (frame, _) in board.scene["cells"].items() if panel == 0 and frame.get_linestyle() != "-"}
    assert copies >= {(i, j) for i in range(3) for j in range(1, 4)} and (0, 0) not in copies


@pytest.mark.parametrize("order", ["planes", "pixels"])
def test_unrolling_finds_the_pixel(order):
    image = np.random.default_rng(0).integers(0, 256, (8, 8, 3))
    explorer = widgets.image_unrolling(image).set(order=order)
    column = np.moveaxis(image, 2, 0).ravel() if order == "planes" else image.reshape(-1)
    for index in (0, 1, 70, 130, 191):
        explorer.set(index=index)
        row, col, channel = arrays.unrolled_index(index, order, 8)
        assert image[row, col, channel] == column[index]
        name = ("red", "green", "blue")[channel]
        assert f"x[{index}] = {column[index] / 255:.3f} is the {name} of the pixel in row {row}, column {col}" in explorer.alt


def test_race_times_the_same_dot_product():
    w, x = np.random.default_rng(0).random((2, 50))
    assert race.dot_loop(w.tolist(), x.tolist()) == pytest.approx(w @ x)
    times = race.race(200_000)
    assert times["loop"] > 5 * times["NumPy"] and times["loop"] > times["jitted JAX"] > 0


def test_race_only_runs_when_the_button_is_pressed(monkeypatch):
    raced = []
    monkeypatch.setattr(race, "race", lambda n: raced.append(n) or {"loop": 1.0, "NumPy": 0.01, "jitted JAX": 0.02})
    explorer = widgets.vectorization_race()
    raced.clear()
    explorer.set(n=1_000_000)
    assert raced == [] and "not raced yet" in explorer.caption
    explorer.set(start=1)
    assert raced == [1_000_000] and "NumPy is 100 times as quick" in explorer.caption
    explorer.set(n=100)
    assert raced == [1_000_000]
