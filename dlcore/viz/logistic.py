"""The widgets of course 1, week 2: logistic regression.

Each function returns something that shows itself when it is the last line of a cell, and that a test can move with
`set`. The pattern of each: `build` draws what stands still and names what moves, `update` moves it and says in words
what is to be seen.
"""

from typing import Any

import jax
import numpy as np

from dlcore import logistic, losses
from dlcore.activations import sigmoid
from dlcore.datasets import clouds
from dlcore.viz import draw
from dlcore.viz.arrays import broadcasting_board, image_unrolling
from dlcore.viz.controls import Choice, Number, Range
from dlcore.viz.explorer import Explorer, explore
from dlcore.viz.nudge import nudge_the_graph
from dlcore.viz.playground import look, playground
from dlcore.viz.race import vectorization_race
from dlcore.viz.scene import Scene
from dlcore.viz.theme import MARKERS

__all__ = [
    "ball_on_a_bowl",
    "broadcasting_board",
    "image_unrolling",
    "loss_explorer",
    "nudge_the_graph",
    "playground",
    "sigmoid_neuron",
    "vectorization_race",
]


def sigmoid_neuron() -> Explorer:
    """One neuron on points in the plane: w turns the boundary, its length sharpens it, b shifts it."""
    X, Y = map(np.asarray, jax.jit(clouds.blobs, static_argnums=(1, 2))(jax.random.key(3), 60, 0.8))
    limits, n = (-3.9, 3.9, -2.8, 2.8), 80
    cells, y = draw.grid(limits, n), Y.ravel()

    def build(scene: Scene) -> None:
        left, right = scene.axes
        left.set_title("a = σ(w₁x₁ + w₂x₂ + b)")
        image, line = draw.shade(left, limits), draw.boundary(left)
        draw.points(left, X, Y)
        (arrow,) = left.plot([], [], color=scene.colors.ink, lw=1.4, zorder=4)
        (tip,) = left.plot([], [], ">", color=scene.colors.ink, ms=7, zorder=4)
        right.set(xlim=(-10, 10), ylim=(-0.06, 1.06), xlabel="z", ylabel="a", title="The same points on the sigmoid")
        right.set_xticks([-10, -5, 0, 5, 10])
        draw.curve(right, sigmoid, -10, 10, color=scene.colors.muted, lw=1.5, zorder=1.5)
        dots = [
            right.plot([], [], MARKERS[y], color=color, ms=6.5, mec=scene.colors.background, mew=0.7, zorder=3)[0]
            for y, color in enumerate((scene.colors.blue, scene.colors.orange))
        ]
        number = right.text(-9.4, 0.9, "", fontsize=13, fontweight="bold", color=scene.colors.ink)
        scene.moving(image=image, line=line, arrow=arrow, tip=tip, dots=dots, number=number)

    def update(scene: Scene, w1: Number, w2: Number, b: Number) -> tuple[str, str]:
        params = logistic.Logistic(w=np.array([[w1], [w2]], dtype=np.float32), b=float(b))
        P, A, J = map(np.asarray, look(params, cells, X, Y))
        P, A, J, Z = P.reshape(n, n), A.ravel(), float(J), (params.w.T @ X + params.b).ravel()
        scene["image"].set_data(P)
        scene["line"].set_segments(draw.boundary_segments(P, limits))
        length = np.hypot(w1, w2)
        foot = np.array([w1, w2]) * (-b / length**2) if length else np.zeros(2)
        end = foot + 0.45 * np.array([w1, w2])
        scene["arrow"].set_data(*np.stack([foot, end]).T)
        scene["tip"].set_data([end[0]], [end[1]])
        scene["tip"].set_marker((3, 0, np.degrees(np.arctan2(w2, w1)) - 90))
        scene["tip"].set_visible(bool(length))
        for dots, members in zip(scene["dots"], (y == 0, y == 1), strict=True):
            dots.set_data(np.clip(Z[members], -9.9, 9.9), A[members])
        scene["number"].set_text(f"J = {J:.3f}")
        right = int(((A > 0.5) == (y == 1)).sum())
        caption = f"Cost J = {J:.3f}. {right} of {A.size} points are on the right side; w has length {length:.2f}."
        alt = (
            f"Points of two classes and the boundary {w1:g} x1 + {w2:g} x2 + {b:g} = 0. {right} of {A.size} points are"
            f" on the right side, the cost is {J:.3f}. Beside it the same points on the sigmoid curve, z from"
            f" {Z.min():.1f} to {Z.max():.1f}."
        )
        return caption, alt

    scene = Scene(build, ncols=2)
    return explore(
        update,
        scene,
        w1=Range("w₁", -4, 4, 0.1, value=1, text="{:.1f}"),
        w2=Range("w₂", -4, 4, 0.1, value=-0.5, text="{:.1f}"),
        b=Range("b", -5, 5, 0.1, value=0, text="{:.1f}"),
    )


def loss_explorer() -> Explorer:
    """Cross-entropy against half the squared error: for one example, and as a cost over w for five examples."""
    x, y_of_x = np.array([[0.6, 0.8, 1.0, 1.2, 6.0]]), np.array([[1.0, 1.0, 1.0, 1.0, 0.0]])
    kinds = {"cross-entropy": losses.cross_entropy, "half squared error": losses.half_squared_error}
    predictions, weights = np.round(np.linspace(0.01, 0.99, 99), 2), np.round(np.linspace(-4, 8, 121), 1)

    @jax.jit  # every state of the three controls is computed once: moving a slider is then only looking up
    def tables() -> tuple[list, dict, dict]:
        A_hat, Z, Y = predictions[None], weights[:, None] * x, np.tile(y_of_x, (weights.size, 1))
        A = sigmoid(Z)
        loss = [f(A_hat, np.full(A_hat.shape, float(y)))[0] for f in kinds.values() for y in (0, 1)]
        cost = {
            "cross-entropy": losses.cross_entropy_from_logits(Z, Y).mean(axis=1),
            "half squared error": losses.half_squared_error(A, Y).mean(axis=1),
        }
        # dz = a - y for cross-entropy; squared error has the factor a (1 - a) more, which is 0 where the sigmoid is flat
        slope = {
            "cross-entropy": ((A - Y) * x).mean(axis=1),
            "half squared error": ((A - Y) * A * (1 - A) * x).mean(axis=1),
        }
        return loss, cost, slope

    rows, cost, slope = jax.tree.map(np.asarray, tables())
    loss = dict(zip([(kind, y) for kind in kinds for y in (0, 1)], rows, strict=True))

    def build(scene: Scene) -> None:
        left, *both = scene.axes
        left.set(xlim=(0, 1), ylim=(-0.15, 5.3), xlabel="prediction ŷ", ylabel="loss", title="One example")
        looks = {"cross-entropy": (scene.colors.blue, "-", "o"), "half squared error": (scene.colors.orange, "--", "s")}
        lines, dots, balls = [], [], []
        for ax, (kind, (color, dash, marker)), top in zip(both, looks.items(), (4.2, 0.42), strict=True):
            look_of: dict[str, Any] = dict(color=color, ms=9, mec=scene.colors.background, zorder=4)
            lines += left.plot([], [], dash, color=color, label=kind)
            dots += left.plot([], [], marker, **look_of)
            ax.plot(weights, cost[kind], dash, color=color)
            ax.set(xlim=(-4.2, 8.2), ylim=(-0.03 * top, top), xlabel="w", title=kind.capitalize())
            balls += ax.plot([], [], marker, **look_of)
            ax.set_xticks([-4, 0, 4, 8])
        left.set_xticks([0, 0.5, 1])
        both[0].set_ylabel("cost of five examples")
        left.legend(loc="upper center")
        scene.moving(lines=lines, dots=dots, balls=balls)

    def update(scene: Scene, y_hat: Number, y: int, w: Number) -> tuple[str, str]:
        i, k = int(np.argmin(np.abs(predictions - y_hat))), int(np.argmin(np.abs(weights - w)))
        for kind, line, dot, ball in zip(kinds, scene["lines"], scene["dots"], scene["balls"], strict=True):
            line.set_data(predictions, loss[kind, y])
            dot.set_data([y_hat], [loss[kind, y][i]])
            ball.set_data([w], [cost[kind][k]])
        entropy, square = kinds
        caption = (
            f"y = {y}, ŷ = {y_hat:g}: cross-entropy {loss[entropy, y][i]:.4f}, half squared error"
            f" {loss[square, y][i]:.4f}. At w = {w:g} the costs have slopes {slope[entropy][k]:.3f} and"
            f" {slope[square][k]:.3f}."
        )
        alt = (
            f"{caption} Cross-entropy of five examples over w has one valley, at {weights[cost[entropy].argmin()]:g}."
            f" Half squared error has a shallow valley near 0, then a hill, and is flat on both sides: its cost is"
            f" {cost[square][k]:.3f} here and lowest at the right end, {cost[square][-1]:.3f}."
        )
        return caption, alt

    return explore(
        update,
        Scene(build, ncols=3),
        y_hat=Range("prediction ŷ", 0.01, 0.99, 0.01, value=0.3, text="{:.2f}"),
        y=Choice("label y", {"0": 0, "1": 1}, value=1),
        w=Range("weight w", -4, 8, 0.1, value=0, text="{:.1f}"),
    )


def ball_on_a_bowl() -> Explorer:
    """Gradient descent on J(w) = w squared: a small step crawls, a large one jumps across, a larger one flies away."""

    def build(scene: Scene) -> None:
        left, right = scene.axes
        left.set(xlim=(-3.4, 3.4), ylim=(-0.6, 10.5), xlabel="w", ylabel="J", title="J(w) = w²")
        draw.curve(left, np.square, -3.4, 3.4, color=scene.colors.muted, lw=1.6, zorder=1.5)
        right.set(xlim=(-0.8, 30.8), ylim=(-0.6, 10.5), xlabel="step", ylabel="J", title="Cost after each step")
        orange, ink = scene.colors.orange, scene.colors.ink
        paths = [
            left.plot([], [], "o-", color=orange, ms=4.5, lw=1.2, zorder=3)[0],
            right.plot([], [], "o-", color=orange, ms=4.5, lw=1.2, zorder=3)[0],
        ]
        balls = [ax.plot([], [], "o", color=ink, ms=10, zorder=4)[0] for ax in (left, right)]
        scene.moving(paths=paths, balls=balls)

    def update(scene: Scene, alpha: Number, start: Number, steps: int) -> tuple[str, str]:
        w = [start]
        for _ in range(int(steps)):
            dw = 2 * w[-1]
            w.append(w[-1] - alpha * dw)
        path, J = np.array(w), np.square(w)
        for line, ball, across in zip(scene["paths"], scene["balls"], (path, np.arange(len(w))), strict=True):
            line.set_data(across, J)
            ball.set_data(across[-1:], J[-1:])
        factor = 1 - 2 * alpha  # every step multiplies w by this
        if abs(factor) > 1:
            verdict = "Too large: every step lands higher on the other side, it diverges"
        elif abs(factor) == 1:
            verdict = "It jumps from side to side and comes no nearer"
        elif factor < 0:
            verdict = "It jumps across the minimum, but comes nearer"
        elif factor > 0.9:
            verdict = "Small steps: it crawls"
        else:
            verdict = "It rolls down to the minimum"
        caption = (
            f"α = {alpha:g}, {len(w) - 1} steps: w went from {start:g} to {w[-1]:.3g}, J from {J[0]:.3g} to {J[-1]:.3g}."
            f" {verdict}."
        )
        return caption, f"A parabola with the points that gradient descent visits, and their costs. {caption}"

    return explore(
        update,
        Scene(build, ncols=2),
        alpha=Range("learning rate α", 0.01, 1.1, 0.01, value=0.1, text="{:.2f}"),
        start=Range("start w", -3, 3, 0.1, value=-2.5, text="{:.1f}"),
        steps=Range("steps", 0, 30, 1, value=8),
    )
