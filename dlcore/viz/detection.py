"""Pictures of object detection: boxes with labels, intersection over union, the grid and its anchors, non-max suppression.

Boxes are corners x1, y1, x2, y2 in the units of the axes; after `picture` those are fractions of the picture.
"""

from collections.abc import Sequence

import matplotlib.patheffects as effects
import numpy as np
from matplotlib.axes import Axes
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle

from dlcore.boxes import iou
from dlcore.viz.theme import Palette, palette_of

Number = int | float
DASHES = ("-", "--", "-.", ":")  # a class is shown by color and by the line


def picture(ax: Axes, image) -> AxesImage:
    """A picture (n_H, n_W, 3) that fills the unit square, (0, 0) at its upper left."""
    shown = ax.imshow(np.asarray(image), extent=(0, 1, 1, 0), interpolation="nearest", cmap="gray")
    ax.set(xticks=[], yticks=[], xlim=(0, 1), ylim=(1, 0))
    ax.grid(False)
    ax.spines[:].set_visible(False)
    return shown


def boxes(ax: Axes, corners, labels: Sequence[str] | None = None, *, class_ids=None, faint: bool = False) -> list[Rectangle]:
    """Boxes, each with its label inside the axes, readable on any background: a white line under the colored one.

    The class decides color and dashes. A faint box is thin and has no white line.
    """
    colors = palette_of(ax)
    corners = np.asarray(corners, dtype=float).reshape(-1, 4)
    class_ids = np.zeros(len(corners), int) if class_ids is None else np.asarray(class_ids)
    found = []
    for i, ((x1, y1, x2, y2), class_id) in enumerate(zip(corners, class_ids, strict=True)):
        color = _hue(colors, class_id)
        frame = Rectangle((x1, y1), x2 - x1, y2 - y1, fill=False, edgecolor=color, linewidth=1 if faint else 2, zorder=3)
        frame.set_linestyle(DASHES[class_id % len(DASHES)])
        if not faint:
            frame.set_path_effects([effects.Stroke(linewidth=4.5, foreground="white"), effects.Normal()])
        found.append(ax.add_patch(frame))
        if labels is not None:
            _label(ax, labels[i], (x1, y1, x2, y2), color)
    return found


def overlap(ax: Axes, box1, box2) -> float:
    """Two boxes with their intersection filled, and the value of their iou above. Returns it."""
    colors = palette_of(ax)
    box1, box2 = np.asarray(box1, dtype=float), np.asarray(box2, dtype=float)
    low, high = np.maximum(box1[:2], box2[:2]), np.minimum(box1[2:], box2[2:])
    if (low < high).all():
        ax.add_patch(Rectangle(tuple(low), *(high - low), facecolor=colors.shade[1], hatch="//", edgecolor=colors.muted, lw=0))
    boxes(ax, [box1, box2], class_ids=[0, 1])
    value = float(iou(box1, box2))
    every = np.stack([box1, box2])
    margin = 0.12 * (every[:, 2:].max(axis=0) - every[:, :2].min(axis=0))
    (left, top), (right, bottom) = every[:, :2].min(axis=0) - margin, every[:, 2:].max(axis=0) + margin
    ax.set(xlim=(left, right), ylim=(bottom, top), aspect="equal", xlabel="x", ylabel="y", title=f"IoU = {value:.3f}")
    return value


def describe_overlap(box1, box2) -> str:
    """A sentence for the text alternative of two boxes.

    >>> describe_overlap(np.array([2.0, 1.0, 4.0, 3.0]), np.array([1.0, 2.0, 3.0, 4.0]))
    'Two boxes whose intersection over union is 0.143.'
    """
    return f"Two boxes whose intersection over union is {float(iou(np.asarray(box1), np.asarray(box2))):.3g}."


def grid(ax: Axes, S: int, *, cell: tuple[int, int] | None = None, anchors=None) -> list[Rectangle]:
    """The S x S grid over the unit square; in one cell (row, column) the anchors (h, w), in units of a cell."""
    colors = palette_of(ax)
    for place in np.arange(1, S) / S:
        for line in (ax.axhline(place), ax.axvline(place)):
            line.set(color="white", linewidth=1, zorder=2, path_effects=[effects.withStroke(linewidth=2, foreground="#00000066")])
    if cell is None:
        return []
    row, column = cell
    ax.add_patch(Rectangle((column / S, row / S), 1 / S, 1 / S, facecolor=colors.shade[1], alpha=0.5, zorder=2.5))
    center = (np.array([column, row]) + 0.5) / S
    sizes = np.zeros((0, 2)) if anchors is None else np.asarray(anchors, dtype=float)[:, ::-1] / S  # w before h, as x before y
    corners = [np.concatenate([center - size / 2, center + size / 2]) for size in sizes]
    return boxes(ax, corners, [f"anchor {i + 1}" for i in range(len(corners))], class_ids=np.arange(len(corners)))


def suppression(axes, image, corners, scores, class_ids, picked: Sequence[int], names: Sequence[str]) -> None:
    """Before and after non-max suppression, on two axes: all boxes, then the picked ones."""
    corners, class_ids = np.asarray(corners, dtype=float), np.asarray(class_ids)
    before, after = axes
    for ax in (before, after):
        picture(ax, image)
    boxes(before, corners, class_ids=class_ids)
    labels = [f"{names[class_ids[i]]} {scores[i]:.2f}" for i in picked]
    boxes(after, corners[list(picked)], labels, class_ids=class_ids[list(picked)])
    before.set_title(f"before: {len(corners)} boxes")
    after.set_title(f"after: {len(picked)} boxes")


def describe_boxes(corners, class_ids, names: Sequence[str]) -> str:
    """A sentence for the text alternative of boxes on a picture, as fractions of it.

    >>> describe_boxes([[0.25, 0.5, 0.75, 1.0]], [1], ["pedestrian", "car"])
    '1 box: car, around x = 0.50, y = 0.75.'
    """
    corners = np.asarray(corners, dtype=float).reshape(-1, 4)
    if not len(corners):
        return "No boxes."
    parts = [
        f"{names[k]}, around x = {(x1 + x2) / 2:.2f}, y = {(y1 + y2) / 2:.2f}"
        for k, (x1, y1, x2, y2) in zip(class_ids, corners, strict=True)
    ]
    return f"{len(parts)} box{'es' if len(parts) > 1 else ''}: {'; '.join(parts)}."


def _hue(colors: Palette, class_id):
    return (colors.blue, colors.orange, colors.green, colors.pink)[class_id % 4]


def _label(ax, text, corners, color):
    """Above the upper left of the box, or inside it where it would leave the axes at the top."""
    x1, y1, _, _ = corners
    left, right = ax.get_xlim()
    bottom, top = ax.get_ylim()
    inside = abs(y1 - top) < 0.09 * abs(bottom - top)
    leftmost = x1 > left + 0.7 * (right - left)
    ax.annotate(
        text,
        (corners[2] if leftmost else x1, y1),
        (0, -1 if inside else 1),
        textcoords="offset points",
        ha="right" if leftmost else "left",
        va="top" if inside else "bottom",
        fontsize=8,
        color="white" if palette_of(ax).background == "#ffffff" else "black",
        bbox=dict(boxstyle="square,pad=0.15", facecolor=color, edgecolor="none"),
        zorder=4,
    )
