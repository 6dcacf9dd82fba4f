"""Pictures of single units and layers: what a unit does, where its weights stand, what a layer makes of many examples
(course 1, week 3).
"""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Rectangle, Wedge
from matplotlib.text import Text

from dlcore.viz.sketches import Net, arrow, bare, network
from dlcore.viz.theme import palette_of

Number = int | float


def split_unit(ax: Axes) -> list[Text]:
    """A hidden unit as a circle in two halves: on the left it computes z, on the right a. Returns the two letters."""
    colors = palette_of(ax)
    for place, name in enumerate(("$x_1$", "$x_2$", "$x_3$")):
        y = 1.0 - place
        ax.add_patch(Circle((0, y), 0.28, facecolor=colors.background, edgecolor=colors.muted, lw=2, zorder=3))
        ax.text(0, y, name, ha="center", va="center", fontsize=12, zorder=4)
        arrow(ax, (0.3, y), (2.2, 0.3 * y), colors.muted)
        ax.text(1.2, 0.66 * y + 0.12, f"$w_{{j{place + 1}}}$", ha="center", va="bottom", fontsize=10, color=colors.muted)
    for start, face in ((90, colors.blue), (270, colors.orange)):
        ax.add_patch(Wedge((3, 0), 0.8, start, start + 180, facecolor=face, alpha=0.22, zorder=2))
    ax.add_patch(Circle((3, 0), 0.8, facecolor="none", edgecolor=colors.ink, lw=2, zorder=3))
    ax.plot([3, 3], [-0.8, 0.8], color=colors.ink, lw=1.5, zorder=3)
    middle: dict[str, Any] = dict(ha="center", va="center", fontsize=15, zorder=4)
    letters = [ax.text(2.63, 0, "$z$", **middle), ax.text(3.37, 0, "$a$", **middle)]
    arrow(ax, (3.82, 0), (4.75, 0), colors.muted)
    ax.text(4.85, 0, "to the next\nlayer", va="center", fontsize=10)
    ax.text(2.85, -1.5, "first half: the sum\n$z = w_j^T x + b_j$", ha="right", va="top", color=colors.blue, fontsize=11)
    ax.text(3.3, -1.5, "second half: the activation\n$a = g(z)$", ha="left", va="top", color=colors.orange, fontsize=11)
    bare(ax, (-0.5, 6.8, -2.45, 1.4), equal=True)
    return letters


def lecture_network(ax: Axes, *, marked: int | None = None) -> Net:
    """Three inputs, four hidden units, one output, with the names of activations. `marked` is a hidden unit, from 0."""
    hidden = [f"$a^{{[1]}}_{j}$" for j in range(1, 5)]
    net = network(ax, [["$x_1$", "$x_2$", "$x_3$"], hidden, [r"$a^{[2]} = \hat y$"]], radius=0.2)
    colors = palette_of(ax)
    words = (("layer 0\ninput", 0.0), ("layer 1\nhidden", 1.5), ("layer 2\noutput", 3.0))
    for text, x in words:
        ax.text(x, -2.05, text, ha="center", va="top", fontsize=10, color=colors.ink)
    if marked is not None:
        net.units[1][marked].set(facecolor=colors.shade[0])
        for line in net.edges[0][marked]:
            line.set(color=colors.blue, lw=2.4)
    bare(ax, (-1.0, 4.2, -2.75, 2.1), equal=True)
    return net


def numbered_table(ax: Axes, table, *, marked_row: int | None = None, marked_column: int | None = None) -> list[Text]:
    """A small matrix as a board of numbers, with a row (blue) and a column (orange) on a tint. Returns the numbers."""
    colors, table = palette_of(ax), np.asarray(table)
    rows, columns = table.shape
    texts = []
    for i in range(rows):
        for j in range(columns):
            tint = colors.blue if i == marked_row else colors.orange if j == marked_column else "none"
            both = i == marked_row and j == marked_column
            look: dict[str, Any] = dict(edgecolor=colors.muted, lw=1)
            ax.add_patch(Rectangle((j, -i - 1), 1, 1, facecolor=colors.background, zorder=1, **look))
            ax.add_patch(Rectangle((j, -i - 1), 1, 1, facecolor=tint, alpha=0.38 if both else 0.18, edgecolor="none", zorder=1.5))
            texts.append(ax.text(j + 0.5, -i - 0.5, f"{table[i, j]:.3g}", ha="center", va="center", fontsize=9, zorder=3))
    bare(ax, (-0.1, columns + 0.1, -rows - 0.1, 0.1))
    return texts


def layer_of_examples(ax: Axes, A) -> list[Text]:
    """The activations of a layer for some examples: one column is an example, one row is what a unit says to all of them."""
    colors, A = palette_of(ax), np.asarray(A)
    n, m = A.shape
    texts = numbered_table(ax, A, marked_row=1, marked_column=2)
    ax.text(m / 2, 0.75, "examples, from left to right", ha="center", va="bottom", fontsize=10)
    arrow(ax, (0, 0.55), (m, 0.55), colors.muted)
    ax.text(-0.75, -n / 2, "units, downwards", ha="right", va="center", rotation=90, fontsize=10)
    arrow(ax, (-0.55, 0), (-0.55, -n), colors.muted)
    ax.text(m + 0.2, -1.5, "unit 2, all examples", va="center", color=colors.blue, fontsize=10)
    ax.text(2.5, -n - 0.25, "example 3,\nall units", ha="center", va="top", color=colors.orange, fontsize=10)
    bare(ax, (-1.4, m + 3.6, -n - 1.5, 1.5))
    return texts


def tied_units(ax: Axes, *, different: bool = False) -> Net:
    """Two hidden units that get the same from everywhere (the same dash means the same number), or with weights of their own."""
    net = network(ax, [["$x_1$", "$x_2$"], ["", ""], [r"$\hat y$"]], radius=0.2)
    colors = palette_of(ax)
    looks = [
        (colors.blue, "-"),
        (colors.green, "--"),
        (colors.orange, ":"),
        (colors.pink, "-."),
        (colors.sky, "-"),
        (colors.yellow, "--"),
    ]
    for unit in range(2):
        for place, line in enumerate([*net.edges[0][unit], net.edges[1][0][unit]]):
            color, dash = looks[place + 3 * unit * different]
            line.set(color=color, linestyle=dash, lw=2.4)
    bare(ax, (-1.0, 3.7, -1.0, 1.0), equal=True)
    return net


def trajectories(ax: Axes, paths: Any) -> list[Line2D]:
    """Where the weights of several units go: each path (steps, 2) as a line with a marker at its end. Returns lines and ends."""
    colors = palette_of(ax)
    hues, markers = (colors.blue, colors.orange, colors.green, colors.pink), ("o", "^", "s", "D")
    lines, ends = [], []
    for unit, (path, color, marker) in enumerate(zip(paths, hues, markers, strict=False), start=1):
        path = np.asarray(path, dtype=float)
        lines += ax.plot(*path.T, color=color, lw=1.8, zorder=3)
        # Larger markers below: equal units lie on top of each other, and all of them stay visible.
        size = 18 - 3 * unit
        ends += ax.plot(
            *path[-1:].T, marker, color=color, ms=size, mec=colors.background, mew=0.8, zorder=4, label=f"unit {unit}"
        )
    ax.set(xlabel="first weight of the unit", ylabel="second weight")
    return [*lines, *ends]
