"""The playground shows what dense computes, and the code that it gives computes the same again."""

import jax
import numpy as np
import pytest

from dlcore import activations, dense
from dlcore.viz import draw, unit_maps
from dlcore.viz import network_playground as playground
from dlcore.viz import network_training as training

SIZES = [[2, 1], [7, 8, 8, 8, 8, 8, 1], [5, 1, 1], [4, 3, 3, 1]]


@pytest.mark.parametrize("hidden", list(unit_maps.NUMPY))
@pytest.mark.parametrize("sizes", SIZES)
def test_outputs_costs_and_gradients_are_those_of_dense(hidden, sizes, rng):
    g = getattr(activations, hidden)
    params = dense.init(sizes, key=jax.random.key(4))
    params = [layer._replace(b=layer.b + 0.1) for layer in params]
    X = rng.normal(size=(sizes[0], 11)).astype(np.float32)
    Y = rng.integers(0, 2, size=(1, 11)).astype(np.float32)
    Z, A = unit_maps.outputs(params, X, hidden)
    AL, caches = dense.forward(params, X, hidden=g)
    for z, a, cache in zip(Z, A, caches, strict=False):
        np.testing.assert_allclose(z, cache.Z, rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(a, cache.A_prev, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(A[-1], AL, rtol=1e-4)
    grads, J = dense.propagate(params, X, Y, hidden=g)
    assert unit_maps.cost(Z[-1], Y) == pytest.approx(float(J), rel=1e-4)
    sizes_of_dW = [float(np.sqrt(np.mean(np.asarray(layer.W) ** 2))) for layer in grads]
    np.testing.assert_allclose(unit_maps.gradient_sizes(params, Z, A, Y, hidden), sizes_of_dW, rtol=1e-3, atol=1e-7)


@pytest.mark.parametrize("name", list(training.STARTS))
@pytest.mark.parametrize("sizes", SIZES)
def test_the_start_is_that_of_dense_bit_for_bit(name, sizes):
    for ours, theirs in zip(
        training.start(sizes, name, 7),
        dense.init(sizes, initializer=training.STARTS[name][1], key=jax.random.key(7)),
        strict=True,
    ):
        np.testing.assert_array_equal(ours.W, theirs.W)
        np.testing.assert_array_equal(ours.b, theirs.b)


@pytest.mark.parametrize(
    "values",
    [
        dict(depth=3, width=8, iterations=1000),
        dict(points="petals", depth=2, width=3, inputs="squares", hidden="relu", learning_rate=0.1, iterations=300),
        dict(points="moons", depth=0, inputs="all", iterations=300, noise=0.2),
        dict(points="circles", depth=5, width=5, hidden="sigmoid", start="0.01", learning_rate=1, iterations=300, seed=4),
        dict(points="exclusive or", depth=1, width=2, hidden="leaky_relu", start="1", inputs="sines", iterations=300),
    ],
)
def test_the_code_reproduces_the_picture(values):
    run = playground.network_playground(**values)
    run.run(25)
    cell: dict = {}
    exec(run.source(), cell)
    for ours, theirs in zip(run.state.params, cell["params"], strict=True):
        np.testing.assert_array_equal(ours.W, theirs.W)
        np.testing.assert_array_equal(ours.b, theirs.b)
    np.testing.assert_array_equal(run.costs[: run.done], cell["costs"])
    np.testing.assert_allclose(run.state.test_costs, cell["test_costs"], rtol=1e-5)
    P, _ = dense.forward(cell["params"], cell["features"](draw.grid(cell["limits"], training.GRID)), hidden=cell["hidden"])
    np.testing.assert_allclose(run.scene["image"].get_array().ravel(), np.ravel(P), atol=1e-5)
    line = run.scene["now"].get_ydata()
    sizes = [float((layer.W**2).mean() ** 0.5) for layer in cell["grads"]]
    np.testing.assert_allclose(line, np.maximum(sizes, 1.2e-8), rtol=1e-2, atol=1e-7)
    drawn = [points.get_offsets() for points in run.scene["points"]]
    np.testing.assert_array_equal(
        np.concatenate(drawn), np.concatenate([cell["X"][:, cell["Y"][0] == label].T for label in (0, 1)])
    )
    np.testing.assert_array_equal(run.state.test[1], cell["Y_test"])


def test_code_comes_on_a_click_and_goes_with_the_picture():
    run = playground.network_playground(points="moons", depth=1, width=2, iterations=300)
    assert run.code.code == ""
    run.buttons["Code"].set_state({"index": 1})
    assert "num_iterations=10" in run.code.code and "range(0)" in run.code.code
    run.set(width=3)
    assert run.code.code == ""


def test_a_click_on_a_unit_shows_it_large():
    run = playground.network_playground(points="moons", depth=2, width=3)
    answer = np.array(run.scene["image"].get_array())
    width, height = run.scene.figure.bbox.size
    for layer, unit in ((1, 0), (2, 2)):
        middle = unit_maps.places(run.state.settings.sizes[:-1])[layer][unit]
        x, y = run.scene.axes[0].transData.transform(middle)
        run.picture.set_state({"click": [x / width, 1 - y / height, layer]})
        assert run.values["seen"] == f"layer {layer}, unit {unit + 1}"
        _, A = unit_maps.outputs(run.state.params, draw.grid(training.LIMITS, training.GRID), "tanh")
        shown = run.scene["image"].get_array().ravel()
        assert np.corrcoef(shown, A[layer][unit])[0, 1] > 0.999
    run.picture.set_state({"click": [0.9, 0.95, 9]})
    assert run.values["seen"] == "answer" and np.array_equal(run.scene["image"].get_array(), answer)
    assert run.looks["seen"].texts == playground.names_of(run.state.settings)
    run.set(seen="layer 2, unit 3").set(depth=1)
    assert run.values["seen"] == "answer" and len(run.looks["seen"].texts) == 4


def test_looking_does_not_start_over():
    run = playground.network_playground(points="moons", depth=1, width=2, iterations=300)
    run.run(5)
    for values in (dict(seen="layer 1, unit 2"), dict(shown="test")):
        assert run.set(**values).done == 5
    X, Y = training.examples("moons", 0.05, 1001)
    np.testing.assert_array_equal(run.scene["points"][1].get_offsets(), X[:, Y[0] == 1].T)
    assert run.set(noise=0.3).done == 0


def test_it_trains_in_a_thread_and_stops():
    run = playground.network_playground(points="moons", depth=1, width=2, iterations=10000, seconds=20)
    run.run(2)
    run.start()
    frame = run.picture.frame
    for _ in range(100):
        run.halt.wait(0.05)
        if run.picture.frame > frame + 2:
            break
    run.stop()
    run.join()
    assert 2 < run.done < 1000 and len(run.state.test_costs) == run.done and f"Iteration {10 * run.done} of 10000" in run.caption


def test_words_count_parameters_and_points():
    run = playground.network_playground(points="circles", depth=2, width=3, inputs="squares")
    assert "5 inputs and 2 hidden layers of 3 units (tanh)" in run.alt and f"{5 * 3 + 3 + 9 + 3 + 3 + 1} parameters" in run.alt


def test_weights_of_zero_have_no_lines_and_no_derivatives_below_the_top():
    run = playground.network_playground(points="circles", depth=2, width=3, start="0")
    assert run.scene["parts"].positive.get_segments() == [] == run.scene["parts"].negative.get_segments()
    assert (run.scene["now"].get_ydata()[:2] <= 1.3e-8).all()
    run.set(start="xavier")
    lines = run.scene["parts"].positive.get_segments() + run.scene["parts"].negative.get_segments()
    assert 0.8 * 18 <= len(lines) <= 2 * 3 + 3 * 3 + 3
