"""What every unit of a small network computes, as a map of the plane; and how large the derivatives of each layer are.

NumPy, and not dense.forward: a slider that changes depth or width would wait for a new program to be compiled. Tests hold
these few lines to dense.forward and dense.propagate.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgb
from matplotlib.image import AxesImage
from matplotlib.text import Text

from dlcore.viz.draw import grid
from dlcore.viz.theme import palette_of, probability_map

WIDTH, HEIGHT, TILE = 430, 300, 30  # of the drawing and of one unit, in pixels of the canvas


def sigmoid(Z):
    return 0.5 * (1 + np.tanh(0.5 * Z))  # never overflows


# g(Z), and its derivative
NUMPY: dict[str, tuple[Callable, Callable]] = {
    "tanh": (np.tanh, lambda Z: 1 - np.tanh(Z) ** 2),
    "relu": (lambda Z: np.maximum(0, Z), lambda Z: (Z >= 0).astype(Z.dtype)),
    "sigmoid": (sigmoid, lambda Z: sigmoid(Z) * (1 - sigmoid(Z))),
    "leaky_relu": (lambda Z: np.maximum(0.01 * Z, Z), lambda Z: np.where(Z >= 0, 1, 0.01).astype(Z.dtype)),
}


def outputs(params: Sequence, X, hidden: str) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Z of the layers 1 to L, and A of the layers 0 to L."""
    A, Z = [np.asarray(X)], []
    for layer in params:
        Z.append(np.asarray(layer.W) @ A[-1] + np.asarray(layer.b))
        A.append(NUMPY[hidden][0](Z[-1]) if len(Z) < len(params) else sigmoid(Z[-1]))
    return Z, A


def cost(Z: np.ndarray, Y) -> float:
    """The cross-entropy from Z of the last layer, averaged."""
    return float(np.mean(np.maximum(Z, 0) - Z * Y + np.log1p(np.exp(-np.abs(Z)))))


def gradient_sizes(params: Sequence, Z: list, A: list, Y, hidden: str) -> np.ndarray:
    """The root of the mean square of dW, for the layers 1 to L."""
    dZ, sizes = A[-1] - Y, []
    for l in range(len(params) - 1, -1, -1):
        dW = dZ @ A[l].T / A[l].shape[1]
        sizes.append(np.sqrt(np.mean(dW**2)))
        if l > 0:
            dZ = (np.asarray(params[l].W).T @ dZ) * NUMPY[hidden][1](Z[l - 1])
    return np.array(sizes[::-1])


def shades(A: np.ndarray, hidden: str | None) -> np.ndarray:
    """Outputs of units, one a row, as numbers from 0 to 1: one half is 0, each unit on its own scale; sigmoids as they are."""
    if hidden in (None, "sigmoid"):
        return A
    largest = np.abs(A).max(axis=1, keepdims=True)
    return 0.5 + 0.5 * A / np.where(largest > 0, largest, 1)


class Board(NamedTuple):
    """The moving parts of the drawing of a network."""

    canvas: AxesImage
    positive: LineCollection
    negative: LineCollection
    names: list[Text]
    heads: list[Text]


def board(ax: Axes, most_inputs: int, most_layers: int) -> Board:
    """Prepare axes for `paint`: an empty canvas for the units, and lines for the weights."""
    colors = palette_of(ax)
    ax.set(xlim=(0, WIDTH), ylim=(HEIGHT + 2, -16), xticks=[], yticks=[], aspect="equal")
    ax.grid(False)
    ax.spines[:].set_visible(False)
    blank = np.zeros((HEIGHT, WIDTH, 4), dtype=np.uint8)
    canvas = ax.imshow(blank, extent=(0, WIDTH, HEIGHT, 0), interpolation="bilinear", zorder=3, aspect="equal")
    signs = ((colors.orange, "-"), (colors.blue, "--"))
    lines = [LineCollection([], colors=color, linestyles=dash, zorder=2) for color, dash in signs]
    for line in lines:
        ax.add_collection(line)
    ink: dict[str, Any] = dict(ha="right", va="center", fontsize=10, color=colors.ink, zorder=4)
    names = [ax.text(0, 0, "", **ink) for _ in range(most_inputs)]
    heads = [ax.text(0, -9, "", ha="center", va="center", fontsize=9, color=colors.muted) for _ in range(most_layers + 1)]
    return Board(canvas, lines[0], lines[1], names, heads)


def places(sizes: Sequence[int]) -> list[np.ndarray]:
    """The middle (x, y) of every unit of the inputs and the hidden layers, on the canvas."""
    across = np.linspace(60, WIDTH - 52, len(sizes)) if len(sizes) > 1 else np.array([60.0])
    return [
        np.stack([np.full(n, x), HEIGHT / 2 + (np.arange(n) - (n - 1) / 2) * (HEIGHT - 4) / 8], axis=1)
        for x, n in zip(across, sizes, strict=True)
    ]


def paint(parts: Board, params: Sequence, maps: Sequence[np.ndarray], names: Sequence[str], *, chosen=None, dark: bool = False):
    """Show the units and the weights. `maps` are the shades of the inputs and of each hidden layer, (units, n * n).

    A weight above 0 is a solid orange line, one below 0 a dashed blue one; the widest is the largest of its layer.
    `chosen`, (layer, unit) counted from 0 with the inputs as layer 0, gets a frame.
    """
    cmap, ink = probability_map(dark), tuple(int(255 * part) for part in to_rgb(parts.names[0].get_color()))
    middles = places([len(rows) for rows in maps])
    canvas = np.zeros((HEIGHT, WIDTH, 4), dtype=np.uint8)
    for layer, (rows, where) in enumerate(zip(maps, middles, strict=True)):
        n = round(rows.shape[1] ** 0.5)
        pick = np.linspace(0, n - 1, TILE).round().astype(int)
        tiles = cmap(rows.reshape(-1, n, n)[:, pick[::-1]][:, :, pick], bytes=True)  # rows of a grid go up, of a picture down
        for unit, (tile, (x, y)) in enumerate(zip(tiles, where, strict=True)):
            top, left, edge = round(y - TILE / 2), round(x - TILE / 2), 3 if (layer, unit) == chosen else 1
            canvas[max(0, top - edge) : top + TILE + edge, left - edge : left + TILE + edge] = (*ink, 255)
            canvas[top : top + TILE, left : left + TILE] = tile
    parts.canvas.set_data(canvas)
    ends = [*middles[1:], np.array([[WIDTH - 2, HEIGHT / 2]])]
    segments, weights = [], []
    for layer, left, right in zip(params, middles, ends, strict=True):
        W = np.asarray(layer.W)
        segments += [((x + 16, y), (x1 - 15, y1)) for x1, y1 in right for x, y in left]
        weights.append(W.ravel() / (np.abs(W).max() or 1))
    weights = np.concatenate(weights)
    for line, sign in ((parts.positive, 1), (parts.negative, -1)):
        there = np.flatnonzero(sign * weights > 0.03)
        line.set_segments([segments[i] for i in there])
        line.set_linewidth((0.4 + 2.2 * np.abs(weights[there])).tolist())
    blank = len(parts.names) - len(names)
    for text, name, (x, y) in zip(parts.names, [*names, *[""] * blank], [*middles[0], *np.zeros((blank, 2))], strict=True):
        text.set_text(name)
        text.set_position((x - 20, y))
    for number, head in enumerate(parts.heads):
        head.set_text("" if number >= len(maps) else "inputs" if number == 0 else f"layer {number}")
        head.set_x(middles[min(number, len(maps) - 1)][0, 0])


def network(ax: Axes, params: Sequence, features: Callable, names: Sequence[str], *, hidden: str, limits, n: int = 60) -> Board:
    """Draw a network whose units are small maps of what they give: `paint` on axes of their own."""
    _, A = outputs(params, features(grid(limits, n)), hidden)
    parts = board(ax, most_inputs=len(names), most_layers=len(params) - 1)
    maps = [shades(A[0], "inputs"), *(shades(a, hidden) for a in A[1:-1])]
    paint(parts, params, maps, names, dark=palette_of(ax).background != "#ffffff")
    return parts
