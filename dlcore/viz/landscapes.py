"""Cost landscapes over two parameters, and the paths that optimizers take on them (course 2, week 2)."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes

from dlcore.viz.draw import Limits
from dlcore.viz.theme import palette_of

Number = int | float
RULES = ("descent", "momentum", "RMSprop", "Adam")
FAR = 1e6  # whoever is farther out flew away, and is left there


class Landscape(NamedTuple):
    """A cost J(w1, w2) with its slope, the part that is drawn, a place to start from, and the height of the floor."""

    J: Callable
    slope: Callable
    limits: Limits
    start: tuple[Number, Number]
    lowest: Number
    at: tuple[Number, Number] | None = None  # the lowest point, or one of them, where it lies in the picture


def _bowl(w1, w2):
    return 0.01 * w1**2 + w2**2


def _saddle(w1, w2):
    return w1**2 / 2 - w2**2 / 2 + w2**4 / 8


def _plateau(w1, w2):
    return 4 / (1 + np.exp(w1)) + 0.05 * w2**2 + np.maximum(w1 - 4, 0) ** 2 / 4


def _bowl_slope(W):
    return W * np.array([0.02, 2.0])


def _saddle_slope(W):
    return np.stack([W[..., 0], W[..., 1] ** 3 / 2 - W[..., 1]], axis=-1)


def _plateau_slope(W):
    w1, w2 = W[..., 0], W[..., 1]
    low = 1 / (1 + np.exp(np.clip(w1, -60, 60)))
    return np.stack([-4 * low * (1 - low) + np.maximum(w1 - 4, 0) / 2, 0.1 * w2], axis=-1)


LANDSCAPES = {
    "long bowl": Landscape(_bowl, _bowl_slope, (-10, 4, -3, 3), (-9, 2.2), 0.0, (0, 0)),
    "saddle": Landscape(_saddle, _saddle_slope, (-2.6, 2.6, -2.6, 2.6), (-2.2, 0.002), -0.5, (0, 2**0.5)),
    "plateau": Landscape(_plateau, _plateau_slope, (-9, 8, -4, 4), (-7.5, 2.5), 0.067532, (4.125, 0)),
}


def paths(
    slope: Callable, start: Any, steps: int, *, alpha: Number, beta1: Number = 0.9, beta2: Number = 0.9, epsilon: Number = 1e-8
) -> np.ndarray:
    """Places that gradient descent, momentum, RMSprop and Adam visit: (4, steps + 1, 2), in the order of RULES.

    slope takes and returns arrays of the shape (…, 2). Momentum has the factor 1 - beta1 and no correction, RMSprop has no
    correction, Adam has both; epsilon is added to the root.

    >>> paths(lambda W: 2 * W, (5.0, 0.0), 2, alpha=0.1)[0].round(2).tolist()
    [[5.0, 0.0], [4.0, 0.0], [3.2, 0.0]]
    """
    W = np.tile(np.asarray(start, dtype=float), (4, 1))
    v, S, visited = np.zeros((4, 2)), np.zeros((4, 2)), [W]
    for t in range(1, steps + 1):
        dW = slope(W)
        v = beta1 * v + (1 - beta1) * dW
        S = beta2 * S + (1 - beta2) * dW**2
        v_hat, S_hat = v[3] / (1 - beta1**t), S[3] / (1 - beta2**t)
        step = np.stack([dW[0], v[1], dW[2] / (np.sqrt(S[2]) + epsilon), v_hat / (np.sqrt(S_hat) + epsilon)])
        near = np.abs(W).max(axis=1, keepdims=True) < FAR
        W = np.where(near, W - alpha * step, W)
        visited.append(W)
    return np.stack(visited, axis=1)


def contours(ax: Axes, land: Landscape, *, levels: int = 13, n: int = 70) -> list:
    """The landscape from above, and a cross at its lowest point; returns the artists, so that they can go again."""
    colors = palette_of(ax)
    left, right, bottom, top = land.limits
    w1, w2 = np.meshgrid(np.linspace(left, right, n), np.linspace(bottom, top, n))
    heights = np.asarray(land.J(w1, w2))
    low, high = heights.min(), heights.max()
    # Denser near the floor, where the ends of the paths lie.
    lines = ax.contour(
        w1,
        w2,
        heights,
        levels=low + (high - low) * np.linspace(0.03, 1, levels) ** 2,
        colors=[colors.sky],
        linewidths=0.8,
        linestyles="solid",
    )
    artists: list[Any] = [lines]
    if land.at is not None:
        artists += ax.plot(*land.at, "+", color=colors.ink, ms=10, mew=2, zorder=2)
    ax.set(xlim=(left, right), ylim=(bottom, top))
    return artists


def surface(ax: Any, J: Callable, limits: Limits, *, n: int = 50) -> None:
    """A cost of two parameters as a surface, on axes with projection="3d"; the shape counts, so the floor has no numbers."""
    colors = palette_of(ax)
    left, right, bottom, top = limits
    w1, w2 = np.meshgrid(np.linspace(left, right, n), np.linspace(bottom, top, n))
    ax.plot_surface(w1, w2, J(w1, w2), color=colors.sky, alpha=0.75, linewidth=0, rstride=1, cstride=1, shade=True)
    ax.set(xlabel="w₁", ylabel="w₂", zlabel="J", xticklabels=[], yticklabels=[])
    ax.xaxis.labelpad = ax.yaxis.labelpad = -10  # where the numbers would stand
