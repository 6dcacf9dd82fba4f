"""Boxes and arrows: the computation graph of `dlcore.graph` with values above and derivatives below."""

from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch
from matplotlib.text import Text

from dlcore.graph import Node, backward, order
from dlcore.viz.theme import palette_of


class Box(NamedTuple):
    """What is drawn for a node."""

    frame: Text
    value: Text
    derivative: Text


class Drawing(NamedTuple):
    """All artists of a graph: boxes by node name; arrows and their labels by (parent, child) names."""

    boxes: dict[str, Box]
    arrows: dict[tuple[str, str], FancyArrowPatch]
    labels: dict[tuple[str, str], Text]


def is_hidden(node: Node) -> bool:
    """Constants and operations without a name of their own stand inside the formulas of others."""
    return node.op == "constant" or node.name.startswith("(")


def shown(J: Node) -> list[Node]:
    """The nodes that get a box."""
    return [node for node in order(J) if not is_hidden(node)]


def shown_parents(node: Node) -> list[Node]:
    """The boxes from which arrows lead to this one."""
    found = []
    for parent in node.parents:
        found += shown_parents(parent) if is_hidden(parent) else [parent]
    return found


def expression(node: Node) -> str:
    """The operation of a node in the names of its parents."""
    if len(node.parents) == 1:
        return f"{node.op}({node.parents[0].name})"
    words, parents = [], node.parents
    if node.op == "*":  # 3 v, not v 3
        parents = sorted(parents, key=lambda parent: parent.op != "constant")
    for parent in parents:
        inside = expression(parent) if parent.parents and is_hidden(parent) else parent.name
        weaker = is_hidden(parent) and parent.op in "+-" and node.op in "*-"
        words.append(f"({inside})" if weaker else inside)
    return " ".join(words) if node.op == "*" else f" {node.op} ".join(words)


def formula(node: Node) -> str:
    """What a node computes.

    >>> from dlcore.graph import leaf
    >>> formula((leaf("a", 5.0) + leaf("b", 3.0) * leaf("c", 2.0) + leaf("d", 1.0)).named("z"))
    'z = a + b c + d'
    """
    if not node.parents or node.name == expression(node):
        return node.name
    return f"{node.name} = {expression(node)}"


def layout(J: Node) -> dict[Node, tuple[float, float]]:
    """Where the nodes stand, left to right in letters: leaves on the left, all others right of their parents."""
    nodes = shown(J)
    leaves = [node for node in nodes if not node.parents]
    column: dict[Node, int] = {}
    height: dict[Node, float] = {}
    for node in nodes:
        parents = shown_parents(node)
        column[node] = 1 + max((column[parent] for parent in parents), default=-1)
        if parents:
            height[node] = sum(height[parent] for parent in parents) / len(parents)
        else:
            height[node] = len(leaves) - 1.0 - leaves.index(node)
        while any(column[node] == column[p] and abs(height[node] - height[p]) < 0.7 for p in height if p is not node):
            height[node] -= 0.5
    widths = [max(letters(node) for node in nodes if column[node] == k) for k in range(max(column.values()) + 1)]
    middle = [sum(widths[:k]) + 5.5 * k + widths[k] / 2 for k in range(len(widths))]
    return {node: (middle[column[node]], height[node]) for node in nodes}


def letters(node: Node) -> int:
    """Room that a node takes: its formula, or the derivative below it."""
    return max(len(formula(node)) + 1, len(node.name) + 8)


def graph(ax: Axes, J: Node, *, derivatives: bool = True, digits: str = "{:.6g}") -> Drawing:
    """Draw the graph that ends in J: values above the boxes (blue), derivatives of J below (orange)."""
    colors, places, slopes = palette_of(ax), layout(J), backward(J)
    right = max(x + letters(node) / 2 for node, (x, _) in places.items())
    size = max(8.0, min(12.0, 12 * 76 / right))  # points, smaller where the graph is wide
    unit = 0.96 * 72 * ax.figure.bbox.width / ax.figure.dpi / right  # points in one unit of the x axis

    def half_width(node: Node) -> float:
        return (0.28 * size * len(formula(node)) + 0.7 * size) / unit

    boxes, arrows, labels = {}, {}, {}
    frame_look = dict(boxstyle="round,pad=0.45", facecolor=colors.background, edgecolor=colors.ink, linewidth=1.3)
    label_look = dict(boxstyle="round,pad=0.15", facecolor=colors.background, edgecolor="none")
    middle: dict[str, Any] = dict(ha="center", va="center")
    for node, place in places.items():
        frame = ax.text(place[0], place[1], formula(node), fontsize=size, zorder=1.5, bbox=frame_look, **middle)
        near: dict[str, Any] = dict(xy=place, textcoords="offset points", ha="center", fontsize=size - 1.5, zorder=5)
        text = f"d{node.name} = {digits.format(slopes[node])}" if derivatives and node is not J else ""
        value = ax.annotate(digits.format(node.value), xytext=(0, 1.25 * size), va="bottom", color=colors.blue, **near)
        derivative = ax.annotate(text, xytext=(0, -1.25 * size), va="top", color=colors.orange, **near)
        boxes[node.name] = Box(frame, value, derivative)
    for node, place in places.items():
        for parent in shown_parents(node):
            start = places[parent][0] + half_width(parent), places[parent][1]
            end, edge = (place[0] - half_width(node), place[1]), (parent.name, node.name)
            look: dict[str, Any] = dict(arrowstyle="-|>", mutation_scale=13, color=colors.muted, linewidth=1.3, zorder=2)
            arrows[edge] = ax.add_patch(FancyArrowPatch(start, end, shrinkA=0, shrinkB=0, **look))
            between = [(p + q) / 2 for p, q in zip(start, end, strict=True)]
            words: dict[str, Any] = dict(fontsize=size - 2, zorder=6, color=colors.orange, bbox=label_look)
            labels[edge] = ax.text(between[0], between[1], "", **words, **middle)
    heights = [y for _, y in places.values()]
    ax.set(xlim=(0, right), ylim=(min(heights) - 0.6, max(heights) + 0.6))
    ax.axis("off")
    return Drawing(boxes, arrows, labels)


def describe_graph(J: Node) -> str:
    """A sentence with every value and derivative, for the text alternative.

    >>> from dlcore.graph import leaf
    >>> describe_graph((leaf("a", 2.0) * leaf("b", 3.0)).named("J"))
    'a = 2 with derivative 3; b = 3 with derivative 2; J = a b = 6.'
    """
    slopes = backward(J)
    parts = [
        f"{formula(node)} = {node.value:.6g}" + ("" if node is J else f" with derivative {slopes[node]:.6g}") for node in shown(J)
    ]
    return "; ".join(parts) + "."


def chain(
    ax: Axes, names: list[str], below: list[str] | None = None, *, backward: bool = False, again: tuple[int, str] | None = None
) -> list[Text]:
    """Boxes in a row with blue arrows forward, orange arrows backward if wanted, and orange words under the boxes.

    again: (number, words) draws an arrow from the last box back to that box, counted from 0, with words at it.
    Names may hold formulas between dollar signs and several lines. Returns the boxes.
    """
    colors, boxes, x = palette_of(ax), [], 0.0
    widths = [0.5 + 0.085 * max(map(_letters, name.split("\n"))) for name in names]
    gap = 0.6
    for name, words, width in zip(names, below or [""] * len(names), widths, strict=True):
        x += width / 2
        frame = dict(boxstyle="round,pad=0.45", facecolor=colors.background, edgecolor=colors.ink, linewidth=1.3)
        boxes.append(ax.text(x, 0, name, ha="center", va="center", fontsize=12, zorder=2, bbox=frame))
        depth = -0.22 - 0.11 * (1 + name.count("\n"))
        ax.text(x, depth, words, ha="center", va="top", fontsize=11, color=colors.orange, zorder=3)
        x += width / 2 + gap
    for left, right in zip(boxes, boxes[1:], strict=False):
        _arrow(ax, left, right, 0.09, colors.blue)
        if backward:
            _arrow(ax, right, left, -0.09, colors.orange)
    if again:
        (start, _), (end, _) = boxes[-1].get_position(), boxes[again[0]].get_position()
        ax.plot([start, start, end, end], [0, -0.6, -0.6, -0.55], color=colors.orange, linewidth=1.4, zorder=1)
        look = {"arrowstyle": "-|>", "mutation_scale": 13, "color": colors.orange, "linewidth": 1.4, "zorder": 3}
        ax.add_patch(FancyArrowPatch((end, -0.6), (end, 0), patchB=boxes[again[0]].get_bbox_patch(), **look))
        ax.text((start + end) / 2, -0.66, again[1], ha="center", va="top", fontsize=11, color=colors.orange)
    ax.set(xlim=(-0.1, x - gap + 0.1), ylim=(-0.95 if again else -0.85 if below else -0.5, 0.5))
    ax.axis("off")
    return boxes


def _letters(line):
    """About how many letters wide a line with formulas is."""
    return len(line.replace("$", "").replace("\\sigma", "s").replace("_", "").replace("\\,", ""))


def _arrow(ax, start, end, height, color):
    """An arrow between two boxes, cut off at their frames."""
    (left, _), (right, _) = start.get_position(), end.get_position()
    frames = {"patchA": start.get_bbox_patch(), "patchB": end.get_bbox_patch()}
    look = {"arrowstyle": "-|>", "mutation_scale": 13, "color": color, "linewidth": 1.4, "zorder": 3}
    ax.add_patch(FancyArrowPatch((left, height), (right, height), **frames, **look))
