"""Boxes and arrows on given axes: what the block diagrams of courses 3, 4 and 5 are made of."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.text import Text

from dlcore.viz.theme import palette_of

Number = int | float
Point = tuple[Number, Number]
INDEX = r"[\^_](?:\{([^}]*)\}|(.))"  # what is raised or lowered
KINDS = ("data", "layer", "new", "frozen", "gate", "word")


class Box(NamedTuple):
    """A box with a label around a middle. Kinds: data (gray), layer (blue), new (orange, filled), frozen (gray, hatched),
    gate (green), word (no frame).

    >>> Box(0, 0, "softmax").kind
    'layer'
    """

    x: Number
    y: Number
    label: str
    kind: str = "layer"
    width: Number = 1.0
    height: Number = 0.6


class Arrow(NamedTuple):
    """From one box to another by their names, over the points in between, with a label; dashed where nothing flows.

    >>> Arrow("x", "sum", via=((0, 1),)).dashed
    False
    """

    start: str
    end: str
    label: str = ""
    via: Sequence[Point] = ()
    dashed: bool = False
    strong: bool = False


def edge_point(box: Box, toward: Point) -> tuple[float, float]:
    """Where the line from the middle of a box toward a point leaves the box.

    >>> edge_point(Box(0, 0, "", width=2, height=1), (4, 0)), edge_point(Box(0, 0, "", width=2, height=1), (0, -3))
    ((1.0, 0.0), (0.0, -0.5))
    """
    dx, dy = toward[0] - box.x, toward[1] - box.y
    scale = min(box.width / 2 / abs(dx) if dx else np.inf, box.height / 2 / abs(dy) if dy else np.inf)
    scale = 0.0 if np.isinf(scale) else scale
    return float(box.x + scale * dx), float(box.y + scale * dy)


def diagram(
    ax: Axes, boxes: Mapping[str, Box], arrows: Sequence[Arrow] = (), *, size: Number = 10, margin: Number = 0.15
) -> dict[str, Text]:
    """All boxes and arrows; the axes show just them. Letters of one size, that fits every box. Returns the labels.

    An arrow with a `via` starts and ends at right angles where its points lie straight above, below or beside the boxes.
    """
    for arrow in arrows:
        for name in arrow[:2]:
            if name not in boxes:
                raise ValueError(f"arrows must join boxes, but {name!r} is none of {', '.join(boxes)}. Is it a label?")
    colors = palette_of(ax)
    corners = np.array(
        [[b.x + sx * b.width / 2, b.y + sy * b.height / 2] for b in boxes.values() for sx in (-1, 1) for sy in (-1, 1)]
    )
    corners = np.vstack([corners, *[np.reshape(arrow.via, (-1, 2)) for arrow in arrows]])
    low, high = corners.min(axis=0) - margin, corners.max(axis=0) + margin
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    ax.axis("off")
    labels = {}
    x_scale, y_scale = points_per_unit(ax)
    fits = [fitting_size(b.label, b.width * x_scale, b.height * y_scale, largest=size) for b in boxes.values() if b.label]
    for name, box in boxes.items():
        look = _look(colors, box.kind)
        if look:
            corner = 0.12 * min(box.width, box.height)
            style = f"round,pad=0,rounding_size={corner}"
            place = (box.x - box.width / 2, box.y - box.height / 2)
            ax.add_patch(FancyBboxPatch(place, box.width, box.height, boxstyle=style, zorder=2, **look))
        letters: dict[str, Any] = dict(ha="center", va="center", fontsize=min([*fits, size]), linespacing=1.1, zorder=4)
        labels[name] = ax.text(box.x, box.y, box.label, **letters)
    for arrow in arrows:
        _connect(ax, boxes, arrow, colors)
    return labels


def points_per_unit(ax: Axes) -> tuple[float, float]:
    """Typographic points per unit of data along x and y, as the axes lie when the figure has been laid out."""
    root: Any = ax.get_figure(root=True)
    root.draw_without_rendering()
    x, y = np.ptp(ax.get_xlim()), np.ptp(ax.get_ylim())
    points = 72 / ax.figure.dpi  # per pixel
    return float(points * ax.bbox.width / x), float(points * ax.bbox.height / y)


def letters(line: str) -> float:
    """About how many letters wide a line is when its formulas are set; raised and lowered ones are smaller.

    >>> letters("softmax"), letters(r"$\\hat{y}^{[2]}$")
    (7.0, 3.1)
    """
    width = 0.0
    for k, part in enumerate(line.split("$")):
        if k % 2 == 0:
            width += len(part)
            continue
        part = re.sub(
            r"\\(hat|tilde|bar|vec|langle|rangle|mathrm|,|;)|\s", "", part.replace(r"\langle", "<").replace(r"\rangle", ">")
        )
        part = re.sub(r"\\[a-zA-Z]+", "x", part)
        small = "".join(a or b for a, b in re.findall(INDEX, part))
        large = re.sub(INDEX, "", part)
        width += len(re.sub(r"[{}\\]", "", large)) + 0.7 * len(small)
    return round(width, 1)


def fitting_size(label: str, width: Number, height: Number, *, largest: Number = 10, smallest: Number = 5) -> float:
    """The largest size of letters with which a label fits a box, all in points.

    >>> fitting_size("dense", 100, 20), round(fitting_size("convolution", 50, 20), 1)
    (10.0, 7.2)
    """
    lines = label.split("\n")
    longest = max(max(letters(line) for line in lines), 1)
    return float(np.clip(min(0.95 * width / (0.6 * longest), 0.9 * height / (1.3 * len(lines))), smallest, largest))


def _look(colors, kind) -> dict[str, Any]:
    if kind not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}, but is {kind!r}. Is it the label?")
    looks: dict[str, dict[str, Any]] = {
        "data": dict(edgecolor=colors.muted, facecolor=colors.background, linewidth=1.2),
        "layer": dict(edgecolor=colors.blue, facecolor=colors.background, linewidth=1.6),
        "new": dict(edgecolor=colors.orange, facecolor=colors.shade[1], linewidth=2),
        "frozen": dict(edgecolor=colors.muted, facecolor=colors.grid, linewidth=1.2, linestyle="--"),
        "gate": dict(edgecolor=colors.green, facecolor=colors.background, linewidth=1.6),
        "word": {},
    }
    return looks[kind]


def _straight(box, point):
    """Where a line at right angles from a point meets the box, or a slanted one where no such line does."""
    x, y = point
    if abs(x - box.x) <= box.width / 2:
        return float(x), float(box.y + np.sign(y - box.y) * box.height / 2)
    if abs(y - box.y) <= box.height / 2:
        return float(box.x + np.sign(x - box.x) * box.width / 2), float(y)
    return edge_point(box, point)


def _connect(ax, boxes, arrow, colors):
    start, end = boxes[arrow.start], boxes[arrow.end]
    via = [tuple(point) for point in arrow.via]
    first = _straight(start, via[0]) if via else edge_point(start, (end.x, end.y))
    last = _straight(end, via[-1]) if via else edge_point(end, (start.x, start.y))
    points = [first, *via, last]
    color = colors.orange if arrow.strong else colors.muted
    line: dict[str, Any] = dict(color=color, lw=2.2 if arrow.strong else 1.3, linestyle="--" if arrow.dashed else "-")
    if len(points) > 2:
        ax.plot(*np.array(points[:-1]).T, zorder=1.5, solid_joinstyle="round", **line)
    head: dict[str, Any] = dict(arrowstyle="-|>", mutation_scale=11, shrinkA=0, shrinkB=0, zorder=3)
    ax.add_patch(FancyArrowPatch(points[-2], points[-1], **head, **line))
    if arrow.label:
        # On the longest piece, where there is most room.
        lengths = [np.hypot(*np.subtract(b, a)) for a, b in zip(points, points[1:], strict=False)]
        place = int(np.argmax(lengths))
        middle = np.mean(points[place : place + 2], axis=0)
        back = dict(facecolor=colors.background, edgecolor="none", pad=0.8)
        ax.text(*middle, arrow.label, ha="center", va="center", fontsize=8.5, color=colors.ink, bbox=back, zorder=5)
