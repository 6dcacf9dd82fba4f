"""A sketch of what the layers of a deep network may look for in pictures of faces (course 1, week 4).

It is a story in pictures, drawn by hand: no network was asked.
"""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Arc, Circle, Ellipse, Rectangle

from dlcore.viz.sketches import arrow, bare
from dlcore.viz.theme import palette_of

Number = int | float
LOOK: dict[str, Any] = dict(lw=1.6, zorder=3)


def _eye(ax: Axes, x: Number, y: Number, size: Number, color: str) -> None:
    ax.add_patch(Ellipse((x, y), 0.72 * size, 0.36 * size, fc="none", ec=color, **LOOK))
    ax.add_patch(Circle((x, y), 0.1 * size, fc=color, ec="none", zorder=4))


def _brow(ax: Axes, x: Number, y: Number, size: Number, color: str) -> None:
    ax.add_patch(Arc((x, y - 0.1 * size), 0.8 * size, 0.4 * size, theta1=20, theta2=160, ec=color, **LOOK))


def _nose(ax: Axes, x: Number, y: Number, size: Number, color: str, side: int = 1) -> None:
    xs = np.array([0.0, 0.22, -0.04]) * side * size
    ax.plot(x + xs, y + np.array([0.34, -0.2, -0.26]) * size, color=color, **LOOK)


def _mouth(ax: Axes, x: Number, y: Number, size: Number, color: str, smile: int = 1) -> None:
    first = 180 if smile > 0 else 0
    middle = y + 0.12 * smile * size
    ax.add_patch(Arc((x, middle), 0.8 * size, 0.5 * size, theta1=first, theta2=first + 180, ec=color, **LOOK))


def _face(ax: Axes, x: Number, y: Number, size: Number, color: str, *, wide: Number, smile: int, brows: bool) -> None:
    ax.add_patch(Ellipse((x, y), wide * size, 0.92 * size, fc="none", ec=color, **LOOK))
    for side in (-1, 1):
        _eye(ax, x + 0.17 * side * size, y + 0.12 * size, 0.3 * size, color)
        if brows:
            _brow(ax, x + 0.17 * side * size, y + 0.24 * size, 0.3 * size, color)
    _nose(ax, x, y - 0.04 * size, 0.28 * size, color, smile)
    _mouth(ax, x, y - 0.26 * size, 0.42 * size, color, smile)


def hierarchy(ax: Axes) -> None:
    """Three groups of squares, one square for each unit: edges, then parts of a face, then whole faces."""
    colors = palette_of(ax)
    ink = colors.ink

    def square(x: Number, y: Number, size: Number) -> tuple[float, float]:
        ax.add_patch(Rectangle((x, y), size, size, fc=colors.background, ec=colors.muted, lw=1, zorder=2))
        return x + size / 2, y + size / 2

    for unit in range(20):  # layer 1: a short line in each of twenty directions
        x, y = square(0.8 * (unit % 5), 2.4 - 0.8 * (unit // 5), 0.72)
        step = 0.28 * np.array([np.cos(np.pi * unit / 20), np.sin(np.pi * unit / 20)])
        ax.plot([x - step[0], x + step[0]], [y - step[1], y + step[1]], color=ink, **LOOK)
    for part in range(6):  # layer 2
        x, y = square(5.6 + 1.1 * (part % 3), 1.62 - 1.1 * (part // 3), 1.0)
        if part < 2:
            _eye(ax, x, y - 0.08 * part, 1, ink)
        if part == 1:
            _brow(ax, x, y + 0.3, 1, ink)
        if part in (2, 3):
            _nose(ax, x, y, 1, ink, 1 if part == 2 else -1)
        if part > 3:
            _mouth(ax, x, y, 0.9, ink, 1 if part == 4 else -1)
    for number, (wide, smile, brows) in enumerate(((0.7, 1, False), (0.85, -1, True), (0.62, 1, True))):  # layer 3
        x, y = square(10.5 + 1.8 * number, 0.77, 1.65)
        _face(ax, x, y, 1.5, ink, wide=wide, smile=smile, brows=brows)
    for start in (4.1, 9.0):
        arrow(ax, (start, 1.6), (start + 1.3, 1.6), colors.blue)
    for x, words in ((1.96, "layer 1: edges"), (7.2, "layer 2: parts"), (13.1, "layer 3: faces")):
        ax.text(x, -0.2, words, ha="center", va="top", fontsize=10, color=colors.orange)
    bare(ax, (-0.2, 16.0, -0.9, 3.3), equal=True)
