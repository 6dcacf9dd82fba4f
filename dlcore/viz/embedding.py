"""Word vectors on the page: a map of words, an analogy as a parallelogram, a table of similarities (course 5, week 2)."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.image import AxesImage
from matplotlib.patches import FancyArrowPatch
from matplotlib.transforms import Bbox

from dlcore.viz.theme import palette_of

SHAPES = "o^sDvP"


def word_map(ax: Axes, points, words: Sequence[str], *, groups: Sequence[int] | None = None) -> list:
    """Words at their places (n, 2), for example principal components; each group has a color and a marker of its own."""
    points = _points(points, words)
    colors = palette_of(ax)
    groups = [0] * len(words) if groups is None else list(groups)
    hues = [colors.blue, colors.orange, colors.green, colors.pink, colors.yellow, colors.sky]
    if len(groups) != len(words) or not 0 <= min(groups) <= max(groups) < len(hues):
        raise ValueError(
            f"groups must hold a number from 0 to {len(hues) - 1} for each of the {len(words)} words, but is {groups}."
        )
    ax.set(xticks=[], yticks=[])
    ax.grid(False)
    for group in sorted(set(groups)):
        chosen = points[np.array(groups) == group]
        ax.scatter(*chosen.T, s=26, marker=SHAPES[group], color=hues[group], zorder=3)
    low, high = points.min(axis=0), points.max(axis=0)
    room = 0.12 * np.maximum(high - low, 1e-9)
    ax.set(xlim=(low[0] - room[0], high[0] + 2 * room[0]), ylim=(low[1] - room[1], high[1] + room[1]))
    return _labels(ax, points, words, [hues[group] for group in groups])


def parallelogram(ax: Axes, points, words: Sequence[str]) -> list[FancyArrowPatch]:
    """An analogy: places (4, 2) of a, b, c, d; the arrows a to b and c to d should be alike.

    A dashed arrow shows where b - a + c leads to, since d is only the nearest word to that.
    """
    points = _points(points, words)
    if len(points) != 4:
        raise ValueError(f"points must be those of the four words a, b, c, d, but has shape {points.shape}. Is one missing?")
    colors = palette_of(ax)
    a, b, c, d = points
    goal = b - a + c
    everything = np.vstack([points, goal])
    low, high = everything.min(axis=0), everything.max(axis=0)
    room = 0.2 * np.maximum(high - low, 0.2 * (high - low).max() + 1e-9)
    ax.set(xlim=(low[0] - room[0], high[0] + 1.5 * room[0]), ylim=(low[1] - room[1], high[1] + room[1]), xticks=[], yticks=[])
    ax.grid(False)
    ax.plot(*np.array([a, c]).T, color=colors.muted, lw=1, ls=":", zorder=1)
    ax.plot(*np.array([b, d]).T, color=colors.muted, lw=1, ls=":", zorder=1)
    arrows = []
    for start, end, color, line in ((a, b, colors.blue, "-"), (c, d, colors.orange, "-"), (c, goal, colors.muted, (0, (4, 3)))):
        patch = FancyArrowPatch(
            tuple(start), tuple(end), arrowstyle="-|>", mutation_scale=13, color=color, lw=2, linestyle=line, shrinkA=4, shrinkB=4
        )
        arrows.append(ax.add_patch(patch))
    ax.scatter(*points.T, s=34, color=[colors.blue, colors.blue, colors.orange, colors.orange], zorder=3)
    _labels(ax, points, words, [colors.ink] * 4)
    return arrows


def similarities(ax: Axes, S, words: Sequence[str]) -> AxesImage:
    """Cosine similarities (n, n) of some words: orange together, blue apart, numbers where there is room."""
    S, colors = np.asarray(S, dtype=float), palette_of(ax)
    n = len(words)
    if S.shape != (n, n):
        raise ValueError(f"S must have shape {(n, n)}, a row and a column per word, but has shape {S.shape}. Is it E E^T?")
    shades = LinearSegmentedColormap.from_list("cosine", [colors.blue, colors.background, colors.orange])
    image = ax.imshow(S, cmap=shades, vmin=-1, vmax=1, interpolation="nearest")
    ax.set_xticks(range(n), list(words), rotation=55, ha="right", rotation_mode="anchor")
    ax.set_yticks(range(n), list(words))
    ax.tick_params(length=0)
    ax.grid(False)
    if n <= 10:
        for i, j in np.ndindex(n, n):
            strong = abs(S[i, j]) > 0.6
            color = colors.background if strong else colors.ink
            ax.text(j, i, f"{S[i, j] + 0:.1f}".replace("-0.0", "0.0"), ha="center", va="center", fontsize=8, color=color)
    bar = ax.figure.colorbar(image, ax=ax, ticks=[-1, 0, 1])
    bar.outline.set_visible(False)
    bar.set_label("cosine similarity")
    return image


def describe_map(words: Sequence[str], points) -> str:
    """A sentence for the text alternative of a map: every word with its nearest neighbor on it.

    >>> describe_map(["king", "queen", "pear"], [[0.0, 0.0], [0.1, 0.0], [3.0, 0.0]])
    'A map of 3 words. Nearest neighbors: king - queen, queen - king, pear - queen.'
    """
    points = _points(points, words)
    distances = np.linalg.norm(points[:, None] - points[None], axis=2) + np.diag(np.full(len(points), np.inf))
    pairs = ", ".join(f"{word} - {words[int(row.argmin())]}" for word, row in zip(words, distances, strict=True))
    return f"A map of {len(words)} words. Nearest neighbors: {pairs}."


def describe_parallelogram(words: Sequence[str], points) -> str:
    """A sentence for the text alternative of an analogy.

    >>> describe_parallelogram(["man", "woman", "king", "queen"], [[0, 0], [0, 1], [2, 0], [2, 1]])
    'man is to woman as king is to queen: the two arrows point 0 degrees apart.'
    """
    a, b, c, d = _points(points, words)
    first, second = b - a, d - c
    cosine = first @ second / max(float(np.linalg.norm(first) * np.linalg.norm(second)), 1e-12)
    degrees = np.degrees(np.arccos(np.clip(cosine, -1, 1)))
    return f"{words[0]} is to {words[1]} as {words[2]} is to {words[3]}: the two arrows point {degrees:.0f} degrees apart."


def _points(points, words):
    points = np.asarray(points, dtype=float)
    if points.shape != (len(words), 2) or not len(words):
        raise ValueError(
            f"points must have shape ({len(words)}, 2), a row per word, but has shape {points.shape}. Is it all of E?"
        )
    return points


def _labels(ax, points, words, colors):
    """Names beside their points, moved until none lies on another name or point, if there is room for that."""
    ax.figure.draw_without_rendering()
    made, taken = [], [Bbox.from_bounds(x - 4, y - 4, 8, 8) for x, y in ax.transData.transform(points)]
    for point, word, color in zip(points, words, colors, strict=True):
        text = ax.annotate(word, point, (6, 0), textcoords="offset points", va="center", fontsize=9, color=color, zorder=4)
        for offset in [(6, 0), (-6, 0), (6, 9), (6, -9), (-6, 9), (-6, -9), (6, 18), (6, -18), (-6, 18), (-6, -18)]:
            text.set_position(offset)
            text.set_horizontalalignment("left" if offset[0] > 0 else "right")
            box = text.get_window_extent()
            if not any(box.overlaps(other) for other in taken):
                break
        taken.append(text.get_window_extent())
        made.append(text)
    return made
