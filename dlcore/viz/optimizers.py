"""The widgets of course 2, week 2: mini-batches, averages, optimizers and learning rates that shrink.

Paths are computed in NumPy, four rules at a time, so that a slider answers at once; the rules are those of dlcore.optim.
"""

import math
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from dlcore.viz.averages import learning_rate_decay, temperature_average
from dlcore.viz.controls import Choice, Number, Range
from dlcore.viz.explorer import Explorer, explore
from dlcore.viz.landscapes import LANDSCAPES, RULES, Landscape, contours, paths
from dlcore.viz.scene import Scene

__all__ = ["batch_size", "learning_rate_decay", "optimizer_race", "temperature_average"]

M, MOST_EPOCHS = 64, 20  # of the widget on mini-batches: its examples, and how often it may see each
STEP_COSTS = 8  # one step costs as much time as so many examples, before it has looked at any


def count(n: Number, what: str) -> str:
    """
    >>> count(1, "step"), count(3, "step")
    ('1 step', '3 steps')
    """
    return f"{n:g} {what}" if n == 1 else f"{n:g} {what}s"


def optimizer_race(landscape: str = "long bowl") -> Explorer:
    """Gradient descent, momentum, RMSprop and Adam from one start: where are they after so many steps?"""

    def build(scene: Scene) -> None:
        left, right = scene.axes
        left.set(xlabel="w₁", ylabel="w₂", title=" ")
        right.set(
            xlim=(0, 200), ylim=(1e-4, 1e2), yscale="log", xlabel="step", ylabel="J − lowest J", title="Height above the floor"
        )
        looks = zip(RULES, "o^sD", (scene.colors.blue, scene.colors.orange, scene.colors.green, scene.colors.pink), strict=True)
        routes, heads, curves = [], [], []
        for name, marker, color in looks:
            routes += left.plot([], [], "-", color=color, lw=1.5, zorder=3)
            heads += left.plot([], [], marker, color=color, ms=8, mec=scene.colors.background, zorder=4, label=name)
            curves += right.plot([], [], "-", marker=marker, markevery=[-1], ms=7, color=color, lw=1.6, label=name)
        left.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4, fontsize=8, handletextpad=0.1, columnspacing=0.9)
        scene.moving(routes=routes, heads=heads, curves=curves)
        scene.keep(still=[], name=None)

    def update(scene: Scene, ground: str, alpha: Number, beta1: Number, beta2: Number, steps: int) -> tuple[str, str]:
        land = LANDSCAPES[ground]
        left, _ = scene.axes
        if scene["name"] != ground:
            for artist in scene["still"]:
                artist.remove()
            scene.keep(still=contours(left, land), name=ground)
        P = paths(land.slope, land.start, int(steps), alpha=alpha, beta1=beta1, beta2=beta2)
        heights = np.maximum(land.J(*P.transpose(2, 0, 1)) - land.lowest, 1e-9)  # (4, steps + 1)
        for route, head, curve, path, height in zip(scene["routes"], scene["heads"], scene["curves"], P, heights, strict=True):
            route.set_data(*path.T)
            head.set_data(*path[-1:].T)
            curve.set_data(np.arange(len(height)), height)
        ends = heights[:, -1]
        words = [f"{name} {'flew away' if end > 1e4 else f'{end:.2g}'}" for name, end in zip(RULES, ends, strict=True)]
        caption = f"After {count(steps, 'step')} above the floor: {', '.join(words)}."
        alt = (
            f"Contours of a {ground} and four paths with α = {alpha:g}, β₁ = {beta1:g}, β₂ = {beta2:g}; beside it their"
            f" heights over the steps. {caption} The lowest now: {RULES[int(np.argmin(ends))]}."
        )
        return caption, alt

    return explore(
        update,
        Scene(build, ncols=2, size=(8, 3.6)),
        ground=Choice("ground", list(LANDSCAPES), value=landscape),
        steps=Range("steps", 1, 200, 1, value=60),
        alpha=Range("learning rate α", 0.01, 10, value=0.9, log=True, slots=61, text="{:g}"),
        beta1=Range("β₁", 0, 0.99, 0.01, value=0.9, text="{:.2f}"),
        beta2=Range("β₂", 0.5, 0.999, 0.001, value=0.9, text="{:.3f}"),
    )


class Descent(NamedTuple):
    """Mini-batch descent on a straight line's cost: places, cost of each mini-batch, cost of all examples."""

    path: np.ndarray
    batch_costs: np.ndarray
    costs: np.ndarray


def line_data() -> tuple[np.ndarray, np.ndarray]:
    """64 examples with two features, and labels from a line with some noise."""
    rng = np.random.default_rng(4)
    X = np.array([[1.0], [0.5]]) * rng.standard_normal((2, M))
    return X, np.array([[1.5, -1.0]]) @ X + 0.5 * rng.standard_normal((1, M))


def descend(X: np.ndarray, Y: np.ndarray, size: int, epochs: int, alpha: Number) -> Descent:
    """From w = (-2, 2) down half the mean squared error, with mini-batches of this size, shuffled for every epoch."""
    rng = np.random.default_rng(0)
    w, path, batch_costs = np.array([[-2.0], [2.0]]), [np.array([[-2.0], [2.0]])], []
    for _ in range(epochs):
        order = rng.permutation(X.shape[1])
        for first in range(0, X.shape[1], size):
            x, y = X[:, order[first : first + size]], Y[:, order[first : first + size]]
            error = w.T @ x - y
            batch_costs.append(0.5 * float((error**2).mean()))
            w = w - alpha * x @ error.T / x.shape[1]
            path.append(w)
    W = np.concatenate(path, axis=1)  # (2, steps + 1)
    return Descent(W.T, np.array(batch_costs), 0.5 * ((W.T @ X - Y) ** 2).mean(axis=1))


def first_epochs(run: Descent, steps: int) -> Descent:
    """A descent as it was after so many steps."""
    return Descent(run.path[: steps + 1], run.batch_costs[:steps], run.costs[: steps + 1])


def batch_size() -> Explorer:
    """Size of the mini-batch from 1 to m: the path, the cost of each mini-batch, and the cost over the time it took."""
    X, Y = line_data()
    best = np.linalg.lstsq(X.T, Y.T, rcond=None)[0]
    lowest = 0.5 * float(((best.T @ X - Y) ** 2).mean())
    sizes = [2**k for k in range(7)]

    def cost(w1, w2):
        return 0.5 * ((w1[..., None] * X[0] + w2[..., None] * X[1] - Y[0]) ** 2).mean(axis=-1)

    @cache
    def all_runs(alpha: Number) -> dict[int, Descent]:
        return {b: descend(X, Y, b, MOST_EPOCHS, alpha) for b in sizes}

    ground = Landscape(cost, lambda W: W, (-2.5, 2.6, -2.3, 2.5), (-2, 2), lowest)

    def build(scene: Scene) -> None:
        left, middle, right = scene.axes
        left.set(xlabel="w₁", ylabel="w₂", title="Path")
        contours(left, ground)
        left.plot(*best, "+", color=scene.colors.ink, ms=10, mew=2, zorder=2)
        middle.set(xlim=(0, MOST_EPOCHS), ylim=(0, 8), xlabel="epoch", title="Cost of the batch")
        right.set(xlim=(0, 600), ylim=(0.01, 8), yscale="log", xlabel="time", title="Cost J − lowest J")
        moving: dict[str, Any] = dict(color=scene.colors.orange, zorder=4)
        (path,), (curve,) = left.plot([], [], ".-", ms=4, lw=1, **moving), middle.plot([], [], "-", lw=1.2, **moving)
        others = [right.plot([], [], "-", color=scene.colors.muted, lw=0.7, zorder=2)[0] for _ in sizes]
        (time,) = right.plot([], [], "-", lw=2, **moving)
        scene.moving(path=path, curve=curve, others=others, time=time)

    def update(scene: Scene, size: Number, epochs: int, alpha: Number) -> tuple[str, str]:
        runs = {b: first_epochs(run, epochs * math.ceil(M / b)) for b, run in all_runs(alpha).items()}
        run, b = runs[int(size)], int(size)
        scene["path"].set_data(*run.path.T)
        steps = len(run.batch_costs)
        scene["curve"].set_data(np.arange(steps) * b / M, run.batch_costs)
        for line, (other, result) in zip(scene["others"], runs.items(), strict=True):
            line.set_data(np.arange(len(result.costs)) * (STEP_COSTS + other), result.costs - lowest)
        scene["time"].set_data(np.arange(steps + 1) * (STEP_COSTS + b), run.costs - lowest)
        kind = {1: "stochastic gradient descent", M: "batch gradient descent"}.get(b, "mini-batches")
        rises = float((np.diff(run.batch_costs) > 0).mean()) if steps > 1 else 0.0
        far = np.linalg.norm(run.path - best.T, axis=1)
        late = float(far[len(far) // 2 :].mean())
        caption = (
            f"Size {b} of {M}, {kind}: {count(steps, 'step')} in {count(epochs, 'epoch')}, the cost of the batch rose in"
            f" {rises:.0%} of them. Mean distance from the minimum in the second half: {late:.3f}."
        )
        alt = (
            f"Contours with the path, the cost of every mini-batch, and the cost of all examples over time; a step takes the time"
            f" of {STEP_COSTS} examples and that of its own. α = {alpha:g}. {caption}"
        )
        return caption, alt

    return explore(
        update,
        Scene(build, ncols=3),
        size=Range("batch size", 1, M, value=8, log=True, slots=7),
        epochs=Range("epochs", 1, MOST_EPOCHS, 1, value=6),
        alpha=Range("learning rate α", 0.02, 0.5, 0.02, value=0.2, text="{:.2f}"),
    )
