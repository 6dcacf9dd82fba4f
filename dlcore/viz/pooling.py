"""Pictures of pooling: regions and what is left of them, and what a shift of the picture changes (course 4, week 1)."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from dlcore.viz.sketches import arrow, bare
from dlcore.viz.theme import palette_of

Number = int | float


def regions(n: int, f: int, stride: int) -> list[slice]:
    """Where the windows of pooling lie along one axis of n numbers.

    >>> regions(5, 3, 2)
    [slice(0, 3, None), slice(2, 5, None)]
    """
    if not 1 <= f <= n or stride < 1:
        raise ValueError(f"f must lie from 1 to n={n} and stride be at least 1, but they are {f} and {stride}. Are they swapped?")
    return [slice(first, first + f) for first in range(0, n - f + 1, stride)]


def pooled(ax: Axes, A, *, f: int, stride: int, largest: bool = True, marked: tuple[int, int] | None = None) -> list[list[Text]]:
    """A map (n_H, n_W) at the left, pooled at the right: the largest number of every window, or the mean.

    Windows that do not overlap have tints of their own; of windows that overlap only the marked one has a frame. The
    number that a maximum takes is bold. Returns the numbers at the right.
    """
    A, colors = np.asarray(A, dtype=float), palette_of(ax)
    rows, columns = regions(A.shape[0], f, stride), regions(A.shape[1], f, stride)
    hues, apart = (colors.blue, colors.orange, colors.green, colors.pink, colors.yellow, colors.sky), stride >= f
    shift, bold, texts = A.shape[1] + 2.2, set(), []
    lower = (A.shape[0] - len(rows)) / 2
    for i, r in enumerate(rows):
        texts.append([])
        for j, c in enumerate(columns):
            window = A[r, c]
            value = window.max() if largest else window.mean()
            at = np.unravel_index(window.argmax(), window.shape)
            bold |= {(r.start + int(at[0]), c.start + int(at[1]))} if largest and (apart or (i, j) == marked) else set()
            hue = hues[(i * len(columns) + j) % len(hues)] if apart or (i, j) == marked else "none"
            _cell(ax, shift + j, -lower - i, value, colors, hue, weight="bold" if (i, j) == marked else "normal")
            texts[-1].append(ax.texts[-1])
            if hue != "none":
                look: dict[str, Any] = dict(facecolor=hue, edgecolor=hue, zorder=1)
                ax.add_patch(Rectangle((c.start, -r.start - f), f, f, alpha=0.2, **look))
                ax.add_patch(
                    Rectangle((c.start + 0.03, -r.start - f + 0.03), f - 0.06, f - 0.06, fill=False, ec=hue, lw=2, zorder=3)
                )
    for (i, j), value in np.ndenumerate(A):
        _cell(ax, j, -i, value, colors, "none", weight="bold" if (i, j) in bold else "normal")
    arrow(ax, (A.shape[1] + 0.4, -A.shape[0] / 2), (shift - 0.4, -A.shape[0] / 2), colors.muted, lw=1.6)
    word = f"{'max' if largest else 'mean'}\nf = {f}\ns = {stride}"
    ax.text(A.shape[1] + 1.1, -A.shape[0] / 2 + 0.25, word, ha="center", va="bottom", fontsize=9)
    bare(ax, (-0.2, shift + len(columns) + 0.2, -A.shape[0] - 0.2, 0.2), equal=True)
    return texts


def describe_pooled(A, *, f: int, stride: int, largest: bool = True) -> str:
    """A sentence for the text alternative of a pooled map.

    >>> describe_pooled([[1, 3, 2, 1], [2, 9, 1, 1], [1, 3, 2, 3], [5, 6, 1, 2]], f=2, stride=2)
    'A map of 4 by 4 numbers; the largest of windows of 2 by 2 with stride 2: 9, 2; 6, 3.'
    """
    A = np.asarray(A, dtype=float)
    take = np.max if largest else np.mean
    rows = [[f"{take(A[r, c]):.3g}" for c in regions(A.shape[1], f, stride)] for r in regions(A.shape[0], f, stride)]
    shown = "; ".join(", ".join(row) for row in rows)
    word = "largest" if largest else "mean"
    return f"A map of {A.shape[0]} by {A.shape[1]} numbers; the {word} of windows of {f} by {f} with stride {stride}: {shown}."


def shift_curves(ax: Axes, shifts: Sequence[Number], changes: Mapping[str, Any]) -> list[Line2D]:
    """How much several maps change when the picture moves, one line for each: distances against the shift in pixels."""
    colors, lines = palette_of(ax), []
    looks = ((colors.blue, "o-"), (colors.orange, "^--"), (colors.green, "s-."), (colors.pink, "D:"))
    for (name, values), (color, dash) in zip(changes.items(), looks, strict=False):
        lines += ax.plot(shifts, np.asarray(values, dtype=float), dash, color=color, label=name)
    ax.set(xlabel="shift in pixels", ylabel="relative change", xticks=list(shifts), ylim=(0, None))
    ax.legend()
    return lines


def describe_shifts(shifts: Sequence[Number], changes: Mapping[str, Any]) -> str:
    """A sentence for the text alternative of the change by a shift.

    >>> describe_shifts([0, 2], {"map": [0, 0.9], "max-pooled": [0, 0.4]})
    'At a shift of 2 pixels, map changes by 0.9, max-pooled changes by 0.4.'
    """
    parts = [f"{name} changes by {float(np.asarray(values)[-1]):.2g}" for name, values in changes.items()]
    return f"At a shift of {shifts[-1]} pixels, {', '.join(parts)}."


def _cell(ax, x, y, value, colors, hue, *, weight):
    look: dict[str, Any] = dict(edgecolor=colors.muted, lw=0.9, zorder=0.5)
    ax.add_patch(Rectangle((x, y - 1), 1, 1, facecolor=colors.background, **look))
    if hue != "none":
        ax.add_patch(Rectangle((x, y - 1), 1, 1, facecolor=hue, alpha=0.2, edgecolor="none", zorder=1))
    ax.text(x + 0.5, y - 0.5, f"{value:.3g}", ha="center", va="center", fontsize=10, weight=weight, zorder=4)
