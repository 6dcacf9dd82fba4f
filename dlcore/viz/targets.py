"""Pictures of detection's labels and searches: the vector with its question marks, cells that hold an object, landmarks,
scores of windows, shapes of anchors, ten crops (course 4, weeks 2 and 3).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib import patheffects as effects
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from dlcore.viz.detection import picture
from dlcore.viz.sketches import bare
from dlcore.viz.theme import palette_of

Number = int | float
BOX = ("$p_c$", "$b_x$", "$b_y$", "$b_h$", "$b_w$")


def label_vectors(ax: Axes, Y, names: Sequence[str], *, titles: Sequence[str] | None = None) -> list[list[Text]]:
    """Labels (m, 5 + classes) as columns of cells: p_c, the box, the classes; NaN, "don't care", is a question mark.

    Returns the numbers, one list for each label.
    """
    Y, colors = np.atleast_2d(np.asarray(Y, dtype=float)), palette_of(ax)
    rows = [*BOX, *names]
    if Y.shape[1] != len(rows):
        raise ValueError(f"Y must have 5 + {len(names)} entries for each label, but has shape {Y.shape}. Is a class missing?")
    kinds = [colors.orange] + 4 * [colors.blue] + len(names) * [colors.green]
    texts = []
    for j, label in enumerate(Y):
        x = 1.5 * j
        texts.append([])
        for i, (value, hue) in enumerate(zip(label, kinds, strict=True)):
            unknown = np.isnan(value)
            ax.add_patch(
                Rectangle((x, -i - 1), 1.1, 1, facecolor=colors.grid if unknown else colors.background, edgecolor=hue, lw=1.4)
            )
            shown = "?" if unknown else f"{value:.3g}"
            texts[-1].append(
                ax.text(
                    x + 0.55,
                    -i - 0.5,
                    shown,
                    ha="center",
                    va="center",
                    fontsize=10,
                    color=colors.muted if unknown else colors.ink,
                )
            )
        if titles is not None:
            ax.text(x + 0.55, 0.25, titles[j], ha="center", va="bottom", fontsize=9)
    for i, (name, hue) in enumerate(zip(rows, kinds, strict=True)):
        ax.text(-0.2, -i - 0.5, name, ha="right", va="center", fontsize=10, color=hue)
    bare(ax, (-2.4, 1.5 * len(Y), -len(rows) - 0.2, 1.6 if titles is not None else 0.3))
    return texts


def describe_labels(Y) -> str:
    """A sentence for the text alternative of labels.

    >>> describe_labels([[1, 0.5, 0.7, 0.3, 0.4, 0, 1, 0], [0] + 7 * [np.nan]])
    'Labels: p_c = 1 and 0.5, 0.7, 0.3, 0.4, 0, 1, 0; p_c = 0 and 7 entries that do not count.'
    """
    parts = []
    for label in np.atleast_2d(np.asarray(Y, dtype=float)):
        known = [f"{value:.3g}" for value in label[1:] if not np.isnan(value)]
        rest = ", ".join(known) if known else f"{len(label) - 1} entries that do not count"
        parts.append(f"p_c = {label[0]:.3g} and {rest}")
    return f"Labels: {'; '.join(parts)}."


def target_grid(ax: Axes, image, Y, *, names: Sequence[str]) -> list[tuple[int, int, int]]:
    """A picture under its grid of targets Y (S, S, anchors, 5 + classes): the cells with an object, their anchor and class.

    Returns (row, column, anchor) of every object: an object belongs to the cell of its midpoint only.
    """
    Y, colors = np.asarray(Y, dtype=float), palette_of(ax)
    picture(ax, image)
    S = Y.shape[0]
    for k in range(1, S):
        for line in (ax.axvline(k / S), ax.axhline(k / S)):
            line.set(color="white", lw=1, zorder=2)
    found = [(int(row), int(column), int(anchor)) for row, column, anchor in np.argwhere(Y[..., 0] == 1)]
    for row, column, anchor in found:
        values = Y[row, column, anchor]
        corner = np.array([column, row]) / S
        ax.add_patch(Rectangle(tuple(corner), 1 / S, 1 / S, fill=False, edgecolor=colors.orange, lw=2.5, zorder=3))
        x, y = corner + values[1:3] / S
        size = values[[4, 3]] / S  # width before height, as x before y
        box = Rectangle((x - size[0] / 2, y - size[1] / 2), size[0], size[1], fill=False, edgecolor=colors.blue, lw=2, zorder=3)
        box.set_path_effects([effects.withStroke(linewidth=3.6, foreground="white")])
        ax.add_patch(box)
        ax.plot(x, y, "o", ms=6, color=colors.orange, mec="white", zorder=4)
        word = f"{names[int(np.argmax(values[5:]))]}, anchor {anchor + 1}"
        back = dict(facecolor=colors.background, edgecolor="none", pad=1.2, alpha=0.85)
        ax.text(x, corner[1] + 0.04 / S, word, ha="center", va="top", fontsize=8, bbox=back, zorder=5)
    return found


def landmarks(ax: Axes, image, points, *, groups: Sequence[Sequence[int]] = (), numbers: bool = False) -> PathCollection:
    """Landmarks (n, 2), x and y as fractions of the picture, over it; groups of them are joined in order."""
    points, colors = np.asarray(points, dtype=float), palette_of(ax)
    picture(ax, image)
    for group in groups:
        ax.plot(*points[list(group)].T, color=colors.sky, lw=1.6, zorder=2)
    dots = ax.scatter(*points.T, s=26, color=colors.orange, edgecolor="white", linewidth=0.8, zorder=3)
    if numbers:
        for k, place in enumerate(points, start=1):
            ax.annotate(str(k), place, (4, 3), textcoords="offset points", fontsize=8, color=colors.orange, zorder=4)
    return dots


def window_scores(axes, image, scores, *, size: int, stride: int) -> tuple[int, int]:
    """A picture with the best window at the left, and the map (n, n) of the scores of all windows at the right.

    size and stride are in pixels of the picture. Returns row and column of the best score.
    """
    image, scores = np.asarray(image), np.asarray(scores, dtype=float)
    seen, heat = axes
    colors = palette_of(seen)
    seen.imshow(image, cmap="gray", interpolation="nearest")
    row, column = (int(k) for k in np.unravel_index(scores.argmax(), scores.shape))
    frame: dict[str, Any] = dict(fill=False, edgecolor=colors.orange, lw=2.5)
    seen.add_patch(Rectangle((column * stride - 0.5, row * stride - 0.5), size, size, **frame))
    shades = LinearSegmentedColormap.from_list("score", [colors.background, colors.blue])
    heat.imshow(scores, cmap=shades, vmin=0, vmax=max(1.0, float(scores.max())))
    heat.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, **frame))
    if scores.size <= 100:
        for (i, j), score in np.ndenumerate(scores):
            ink = colors.background if score > 0.5 else colors.ink
            heat.text(j, i, f"{score:.2f}".lstrip("0"), ha="center", va="center", fontsize=8, color=ink)
    seen.set_title(f"{scores.size} windows of {size} × {size}")
    heat.set_title(f"scores, {scores.shape[0]} × {scores.shape[1]}")
    for ax in axes:
        ax.set(xticks=[], yticks=[])
        ax.grid(False)
    return row, column


def anchor_shapes(ax: Axes, shapes, anchors, assigned) -> list[PathCollection]:
    """Shapes of boxes (n, 2), height and width, colored by the anchor that each got; the anchors (k, 2) as crosses."""
    shapes, anchors, assigned = np.asarray(shapes, dtype=float), np.asarray(anchors, dtype=float), np.asarray(assigned)
    colors, clouds = palette_of(ax), []
    looks = (
        (colors.blue, "o"),
        (colors.orange, "^"),
        (colors.green, "s"),
        (colors.pink, "D"),
        (colors.yellow, "v"),
        (colors.sky, "P"),
    )
    for k, anchor in enumerate(anchors):
        hue, marker = looks[k % len(looks)]
        these = shapes[assigned == k]
        clouds.append(
            ax.scatter(these[:, 1], these[:, 0], s=22, marker=marker, color=hue, alpha=0.6, label=f"anchor {k + 1}: {len(these)}")
        )
        ax.plot(anchor[1], anchor[0], "x", ms=12, mew=3, color=colors.ink, zorder=4)
    most = 1.1 * max(float(shapes.max()), float(anchors.max()))
    ax.plot([0, most], [0, most], color=colors.muted, lw=1, ls=":")
    ax.set(xlabel="width", ylabel="height", xlim=(0, most), ylim=(0, most))
    ax.legend()
    return clouds


def crops(axes, tiles, probabilities, *, names: Sequence[str]) -> np.ndarray:
    """Crops of one picture (n, h, w, 3) with what the network says to each, and the mean at the end; n + 1 axes.

    probabilities is (classes, n). Returns the mean over the crops.
    """
    P, axes = np.asarray(probabilities, dtype=float), np.ravel(axes)
    mean = P.mean(axis=1)
    colors = palette_of(axes[0])
    for ax, tile, p in zip(axes, np.asarray(tiles), P.T, strict=False):
        picture(ax, tile)
        best = int(p.argmax())
        right = best == int(mean.argmax())
        ax.set_title(f"{names[best]} {p[best]:.0%}", fontsize=8, color=colors.ink if right else colors.orange, loc="center")
    last: AxesImage | Any = axes[P.shape[1]]
    last.barh(
        range(len(mean))[::-1],
        mean,
        height=0.6,
        color=[colors.blue if k == mean.argmax() else colors.sky for k in range(len(mean))],
    )
    last.set(yticks=list(range(len(mean)))[::-1], yticklabels=names, xticks=[0, 1], xlim=(0, 1))
    last.set_title("mean", fontsize=8, loc="center")
    last.grid(False)
    return mean


def describe_target_grid(places: Sequence[tuple[int, int, int]], S: int) -> str:
    """A sentence for the text alternative of targets; places are what `target_grid` returns.

    >>> describe_target_grid([(1, 0, 1)], 3)
    'A grid of 3 by 3 cells with 1 object: row 1, column 0, anchor 2.'
    """
    parts = [f"row {row}, column {column}, anchor {anchor + 1}" for row, column, anchor in places]
    rest = f": {'; '.join(parts)}" if parts else ""
    return f"A grid of {S} by {S} cells with {len(places)} object{'' if len(places) == 1 else 's'}{rest}."


def describe_landmarks(points) -> str:
    """A sentence for the text alternative of landmarks.

    >>> describe_landmarks([[0.3, 0.4], [0.7, 0.6]])
    '2 landmarks, x from 0.3 to 0.7, y from 0.4 to 0.6 of the picture.'
    """
    points = np.asarray(points, dtype=float)
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return f"{len(points)} landmarks, x from {left:.2g} to {right:.2g}, y from {top:.2g} to {bottom:.2g} of the picture."


def describe_scores(scores) -> str:
    """A sentence for the text alternative of the scores of windows.

    >>> describe_scores([[0.1, 0.2], [0.9, 0.3]])
    'Scores of 2 by 2 windows; the best, 0.9, in row 1, column 0.'
    """
    scores = np.asarray(scores, dtype=float)
    row, column = np.unravel_index(scores.argmax(), scores.shape)
    return (
        f"Scores of {scores.shape[0]} by {scores.shape[1]} windows; the best, {scores.max():.2g}, in row {row}, column {column}."
    )


def describe_anchors(anchors, assigned) -> str:
    """A sentence for the text alternative of the shapes of anchors.

    >>> describe_anchors([[2.0, 0.85], [1.2, 1.7]], [0, 1, 1])
    'Anchors: 2 high and 0.85 wide with 1 box, 1.2 high and 1.7 wide with 2 boxes.'
    """
    counts = np.bincount(np.asarray(assigned), minlength=len(anchors))
    parts = [
        f"{h:.3g} high and {w:.3g} wide with {n} box{'' if n == 1 else 'es'}" for (h, w), n in zip(anchors, counts, strict=True)
    ]
    return f"Anchors: {', '.join(parts)}."


def describe_crops(mean, *, names: Sequence[str], n: int) -> str:
    """A sentence for the text alternative of crops; mean is what `crops` returns.

    >>> describe_crops([0.25, 0.75], names=["cat", "dog"], n=10)
    '10 crops; on average cat 25%, dog 75%.'
    """
    return f"{n} crops; on average {', '.join(f'{name} {p:.0%}' for name, p in zip(names, np.asarray(mean), strict=True))}."
