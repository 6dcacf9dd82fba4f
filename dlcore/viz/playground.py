"""The training playground of course 1, week 2: logistic regression while it learns."""

from functools import cache, partial
from itertools import product
from typing import NamedTuple

import jax
import numpy as np

from dlcore import logistic
from dlcore.datasets import clouds
from dlcore.viz import draw
from dlcore.viz.controls import Choice, Number, Range
from dlcore.viz.live import LiveRun
from dlcore.viz.notebook import has_front_end
from dlcore.viz.scene import Scene

AnyArray = np.ndarray | jax.Array
CLOUDS = {
    "two blobs": partial(clouds.blobs, noise=0.55),
    "moons": clouds.moons,
    "circles": clouds.circles,
    "exclusive or": clouds.xor,
    "spirals": clouds.spirals,
}
INPUTS = {"plain": "x₁, x₂", "squares": "x₁, x₂, x₁², x₂², x₁x₂"}


class Training(NamedTuple):
    """State of a run: all that one step needs."""

    params: logistic.Logistic
    X: AnyArray
    Y: AnyArray
    learning_rate: AnyArray


def features(X, kind: str) -> np.ndarray:
    """The inputs of the neuron: x1 and x2, or these with their squares and their product.

    >>> print(features([[2.0], [3.0]], "squares").ravel())
    [2. 3. 4. 9. 6.]
    """
    X = np.asarray(X)
    return X if kind == "plain" else np.concatenate([X, X**2, X[:1] * X[1:]])


@jax.jit
def look(params: logistic.Logistic, cells: AnyArray, X: AnyArray, Y: AnyArray) -> tuple:
    """Probabilities on the cells of the map and of the examples, and the cost: one program, compiled once."""
    return logistic.forward(params, cells), logistic.forward(params, X), logistic.cost(params, X, Y)


def step(state: Training) -> tuple[Training, jax.Array]:
    """One iteration of gradient descent; the cost is that before the update."""
    grads, cost = logistic.propagate(state.params, state.X, state.Y)
    params = jax.tree.map(lambda theta, dtheta: theta - state.learning_rate * dtheta, state.params, grads)
    return state._replace(params=params), cost


def playground(m: int = 200, seconds: Number = 6) -> LiveRun:
    """Choose points, features, learning rate and iterations; watch boundary and cost while the neuron learns."""
    n = 80

    @cache
    def data(name: str) -> tuple[np.ndarray, np.ndarray]:
        X, Y = jax.jit(CLOUDS[name], static_argnums=1)(jax.random.key(1), m)
        return np.asarray(X), np.asarray(Y)

    limits = (-2.7, 2.7, -2.4, 2.4)
    cells = draw.grid(limits, n)

    def setup(points: str, kind: str, learning_rate: Number, iterations: int) -> tuple[Training, int]:
        X, Y = data(points)
        X = features(X, kind)
        return Training(logistic.init(X.shape[0]), X, Y, np.asarray(learning_rate, dtype=np.float32)), iterations

    if has_front_end():  # compile now what the menus will need, so that they answer at once
        for name, kind in product(CLOUDS, INPUTS):
            state, _ = setup(name, kind, 0.1, 1)
            look(state.params, features(cells, kind), state.X, state.Y)

    def build(scene: Scene) -> None:
        left, right = scene.axes
        image, line = draw.shade(left, limits), draw.boundary(left)
        examples = draw.points(left, *data("two blobs"), size=26)
        titles = [left.set_title(" "), right.set_title(" ")]
        curve = draw.cost_curve(right, [])
        right.set(xlim=(0, 300), ylim=(0, 1.05))
        (ball,) = right.plot([], [], "o", color=scene.colors.blue, ms=7, zorder=4, clip_on=False)
        number = right.text(0.97, 0.93, "", transform=right.transAxes, ha="right", va="top", fontsize=12, weight="bold")
        scene.moving(image=image, line=line, examples=examples, curve=curve, ball=ball, number=number, titles=titles)

    def paint(scene: Scene, state: Training, costs, points: str, kind: str, learning_rate: Number, iterations: int):
        X, Y = data(points)
        P, A, J = map(np.asarray, look(state.params, features(cells, kind), features(X, kind), Y))
        P, A, J = P.reshape(n, n), A.ravel(), float(J)
        scene["image"].set_data(P)
        scene["line"].set_segments(draw.boundary_segments(P, limits))
        for label, artist in enumerate(scene["examples"]):
            artist.set_offsets(X[:, Y[0] == label].T)
        if scene.axes[1].get_xlim()[1] != iterations:
            scene.axes[1].set_xlim(0, iterations)
        history = np.append(costs, J)
        thin = max(1, history.size // 400)  # more points than pixels only cost time
        scene["curve"].set_data(np.arange(history.size)[::thin], history[::thin])
        scene["ball"].set_data([costs.size], [J])
        scene["number"].set_text(f"J = {J:.3f}")
        scene["titles"][0].set_text(f"Boundary from {INPUTS[kind]}")
        scene["titles"][1].set_text(f"Cost with α = {learning_rate:g}")
        right = float(((A > 0.5) == (Y[0] == 1)).mean())
        caption = f"Iteration {costs.size} of {iterations}: cost J = {J:.4f}, {right:.0%} of the points are on the right side."
        inputs = "x1 and x2" if kind == "plain" else "x1, x2, their squares and their product"
        alt = (
            f"{points}: {m} points and the boundary of a neuron that sees {inputs}, learning rate {learning_rate:g}."
            f" After {costs.size} of {iterations} iterations the cost went from {history[0]:.3f} to {J:.3f} and"
            f" {right:.0%} of the points are on the right side."
        )
        return caption, alt

    return LiveRun(
        step,
        setup,
        paint,
        Scene(build, ncols=2),
        name="playground",
        seconds=seconds,
        points=Choice("points", list(CLOUDS), menu=True),
        kind=Choice("inputs", {text: kind for kind, text in INPUTS.items()}, menu=True),
        learning_rate=Range("learning rate α", 0.01, 10, value=0.1, log=True, slots=31, text="{:g}"),
        iterations=Choice("iterations", {"100": 100, "300": 300, "1000": 1000, "3000": 3000}, value=300),
    )
