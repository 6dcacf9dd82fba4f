"""Pictures of volumes and of one dimension: blocks that are convolved, a filter that runs over a signal (course 4, weeks 1
and 4).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text

from dlcore.viz.sketches import bare
from dlcore.viz.theme import palette_of

Number = int | float
Part = tuple[int, int, int] | str


def cuboid(n_H: Number, n_W: Number, n_C: Number, *, left: Number = 0, depth: Number = 0.45) -> list[np.ndarray]:
    """The three visible faces of a block: front, top and side, each four corners (4, 2); channels go to the back.

    >>> [face.shape for face in cuboid(6, 6, 3)]
    [(4, 2), (4, 2), (4, 2)]
    """
    back = np.array([1, 1]) * depth * n_C
    a, b, c, d = (np.array(p, dtype=float) for p in ((left, 0), (left + n_W, 0), (left + n_W, n_H), (left, n_H)))
    return [np.array([a, b, c, d]), np.array([d, c, c + back, d + back]), np.array([b, b + back, c + back, c])]


def volumes(ax: Axes, parts: Sequence[Part], names: Sequence[str] | None = None) -> list[Text]:
    """Blocks (n_H, n_W, n_C) drawn to scale, with signs such as * and = between them, and their sizes below.

    Above 12 channels a block is drawn less deep than it is. Filters, the blocks after a *, are orange. names stand under
    the sizes, one for each block. Returns the sizes.
    """
    colors, texts, left = palette_of(ax), [], 0.0
    blocks = [part for part in parts if not isinstance(part, str)]
    largest = max(block[0] for block in blocks)
    names = [""] * len(blocks) if names is None else list(names)
    if len(names) != len(blocks):
        raise ValueError(f"names must be one for each of the {len(blocks)} blocks, but are {len(names)}. Do signs have names?")
    top = 0.0
    for before, part in zip(["", *parts], parts, strict=False):
        if isinstance(part, str):
            ax.text(left + 0.6, largest / 2, part, ha="center", va="center", fontsize=15)
            left += 1.2 + 0.1 * largest
            continue
        n_H, n_W, n_C = part
        deep = min(0.45, 0.45 * 12 / n_C) if n_C > 12 else 0.45
        raised = (largest - n_H) / 2
        faces = [face + [0, raised] for face in cuboid(n_H, n_W, n_C, left=left, depth=deep)]
        for face, alpha in zip(faces, (0.55, 0.35, 0.2), strict=True):
            hue = colors.orange if before == "*" else colors.blue
            ax.add_patch(Polygon(face, facecolor=colors.background, edgecolor="none", zorder=1))
            ax.add_patch(Polygon(face, facecolor=hue, alpha=alpha, edgecolor="none", zorder=2))
            ax.add_patch(Polygon(face, fill=False, edgecolor=colors.ink, lw=1, zorder=3))
        if n_H <= 8:
            for k in range(1, n_H):
                ax.plot([left, left + n_W], [raised + k] * 2, color=colors.ink, lw=0.4, zorder=2.5)
            for k in range(1, n_W):
                ax.plot([left + k] * 2, [raised, raised + n_H], color=colors.ink, lw=0.4, zorder=2.5)
        words = " × ".join(map(str, part)) + (f"\n{names[len(texts)]}" if names[len(texts)] else "")
        texts.append(ax.text(left + n_W / 2, -0.05 * largest, words, ha="center", va="top", fontsize=9))
        top = max(top, faces[2][2, 1])
        left = max(faces[2][1, 0], left + n_W) + 0.1 * largest
    bare(ax, (-0.5, left + 0.3, -0.32 * largest - 0.4, top + 0.3), equal=True)
    return texts


def describe_volumes(parts: Sequence[Part]) -> str:
    """A sentence for the text alternative of volumes.

    >>> describe_volumes([(6, 6, 3), "*", (3, 3, 3), "=", (4, 4, 1)])
    'Blocks: 6 × 6 × 3 * 3 × 3 × 3 = 4 × 4 × 1.'
    """
    return f"Blocks: {' '.join(part if isinstance(part, str) else ' × '.join(map(str, part)) for part in parts)}."


def filter_1d(axes, x, w, *, place: int = 0) -> np.ndarray:
    """A signal (n,), a filter (f,) that lies on it at `place`, and what comes out, (n - f + 1,), on two axes. Returns that."""
    x, w = np.asarray(x, dtype=float), np.asarray(w, dtype=float)
    out = np.correlate(x, w, mode="valid")
    if not 0 <= place < out.size:
        raise ValueError(f"place must lie from 0 to {out.size - 1}, but is {place}. Does the filter leave the signal?")
    above, below = axes
    colors = palette_of(above)
    above.plot(x, "o-", ms=3.5, lw=1.4, color=colors.blue)
    above.axvspan(place - 0.5, place + w.size - 0.5, color=colors.shade[1], alpha=0.6, zorder=0)
    high = x.max() + 0.12 * np.ptp(x)
    for k, weight in enumerate(w):
        above.text(place + k, high, f"{weight:.3g}", ha="center", va="bottom", fontsize=9, color=colors.orange, weight="bold")
    middle = np.arange(out.size) + (w.size - 1) / 2
    below.plot(middle, out, "o-", ms=3.5, lw=1.4, color=colors.green)
    below.plot(middle[place], out[place], "o", ms=9, mfc="none", mew=2, color=colors.orange)
    above.set(ylabel="signal", title=f"{x.size} numbers * {w.size} numbers = {out.size} numbers")
    above.set(ylim=(x.min() - 0.1 * np.ptp(x), high + 0.22 * np.ptp(x)))
    below.set(ylabel="output", xlabel="time")
    for ax in axes:
        ax.set_xlim(-1, x.size)
    return out


def describe_filter_1d(n: int, f: int) -> str:
    """A sentence for the text alternative of a filter on a signal.

    >>> describe_filter_1d(14, 5)
    'A filter of 5 numbers runs over a signal of 14 numbers and gives 10 numbers.'
    """
    return f"A filter of {f} numbers runs over a signal of {n} numbers and gives {n - f + 1} numbers."


def connections(ax: Axes, n: int, f: int, *, dense: bool = False, marked: int = 0) -> int:
    """Which inputs each output of one layer in one dimension sees: f neighbors with shared weights, or all of them.

    Equal weights have equal colors. The marked output has bold lines. Returns the number of weights that are learned.
    """
    colors, n_out = palette_of(ax), n - f + 1
    hues = (colors.blue, colors.orange, colors.green, colors.pink, colors.yellow)
    for j in range(n_out):
        y = (n - 1) / 2 + (n_out - 1) / 2 - j - (n - 1) / 2
        for i in range(n):
            if dense or j <= i < j + f:
                color = colors.muted if dense else hues[(i - j) % len(hues)]
                strong = j == marked
                look: dict[str, Any] = dict(
                    color=color, lw=2.2 if strong else 0.9, alpha=1 if strong else 0.6, zorder=2 if strong else 1
                )
                ax.plot([0, 2], [(n - 1) / 2 - i, y], **look)
        ax.add_patch(Rectangle((1.85, y - 0.28), 0.3, 0.56, fc=colors.background, ec=colors.blue, lw=1.6, zorder=3))
    for i in range(n):
        ax.add_patch(
            Rectangle((-0.15, (n - 1) / 2 - i - 0.28), 0.3, 0.56, fc=colors.background, ec=colors.muted, lw=1.6, zorder=3)
        )
    count = n * n_out if dense else f
    ax.text(1, -n / 2 - 0.1, f"{count} weights", ha="center", va="top", fontsize=10)
    bare(ax, (-0.5, 2.5, -n / 2 - 0.9, n / 2 + 0.1))
    return count


def describe_connections(n: int, f: int, *, dense: bool = False) -> str:
    """A sentence for the text alternative of connections.

    >>> describe_connections(7, 3), describe_connections(7, 3, dense=True)
    ('5 outputs see 3 of 7 inputs each, with 3 shared weights.', '5 outputs see all 7 inputs each, with 35 weights.')
    """
    n_out = n - f + 1
    if dense:
        return f"{n_out} outputs see all {n} inputs each, with {n * n_out} weights."
    return f"{n_out} outputs see {f} of {n} inputs each, with {f} shared weights."
