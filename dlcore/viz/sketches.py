"""Sketches of networks, data and habits of work (course 1, week 1): circles and arrows on given axes."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Arc, Circle, FancyArrowPatch, Rectangle
from matplotlib.text import Text

from dlcore.viz.theme import palette_of

Number = int | float
METHODS = ("classical method", "small network", "medium network", "large network")


def bare(ax: Axes, limits: tuple[Number, Number, Number, Number], *, equal: bool = False) -> None:
    """Axes without a frame, ticks and grid."""
    left, right, bottom, top = limits
    ax.set(xlim=(left, right), ylim=(bottom, top))
    ax.axis("off")
    if equal:
        ax.set_aspect("equal")


def arrow(ax: Axes, start, end, color: str, *, gap: Number = 0, bend: Number = 0, lw: Number = 1.3) -> None:
    """An arrow from start to end that keeps `gap` points away from both."""
    style: dict[str, Any] = dict(arrowstyle="-|>", mutation_scale=11, lw=lw, color=color, shrinkA=gap, shrinkB=gap, zorder=2)
    ax.add_patch(FancyArrowPatch(start, end, connectionstyle=f"arc3,rad={bend}", **style))


def places(sizes: Sequence[int]) -> list[list[tuple[float, float]]]:
    """Where the units of a network stand: one list per layer, from left to right, each centered around height 0.

    >>> places([2, 1])
    [[(0.0, 0.5), (0.0, -0.5)], [(1.0, 0.0)]]
    """
    return [[(float(layer), (n - 1) / 2 - unit) for unit in range(n)] for layer, n in enumerate(sizes)]


class Net:
    """The artists of a network: `units[layer][unit]`, `edges[layer][to][from]` and `texts[layer][unit]`."""

    def __init__(self) -> None:
        self.units: list[list[Circle]] = []
        self.edges: list[list[list[Line2D]]] = []
        self.texts: list[list[Text]] = []


def network(ax: Axes, names: Sequence[Sequence[str]], *, joined: Sequence | None = None, radius: Number = 0.17) -> Net:
    """A network as circles with lines: one list of names per layer; a name stands left of an input, else above its unit.

    joined: for every pair of layers a table of 0 and 1, [to][from]; what is 0 is not drawn. Without it all are joined.
    """
    colors, net = palette_of(ax), Net()
    where = places([len(layer) for layer in names])
    widest = max(len(layer) for layer in names)
    wide = 1.5  # distance of two layers, in distances of two units
    for layer in range(len(names) - 1):
        table = np.ones((len(names[layer + 1]), len(names[layer]))) if joined is None else np.asarray(joined[layer])
        rows = []
        for to, (x1, y1) in enumerate(where[layer + 1]):
            ends = [([wide * x0, wide * x1], [y0, y1]) for x0, y0 in where[layer]]
            rows.append(
                [
                    ax.plot(*end, color=colors.muted, lw=1.2, alpha=float(on), zorder=1)[0]
                    for end, on in zip(ends, table[to], strict=True)
                ]
            )
        net.edges.append(rows)
    for layer, layer_names in enumerate(names):
        color = colors.muted if layer == 0 else colors.orange if layer == len(names) - 1 else colors.blue
        units, texts = [], []
        for name, (x, y) in zip(layer_names, where[layer], strict=True):
            look: dict[str, Any] = dict(facecolor=colors.background, edgecolor=color, lw=2, zorder=3)
            units.append(ax.add_patch(Circle((wide * x, y), radius, **look)))
            at = (
                (wide * x - radius - 0.08, y, "right", "center")
                if layer == 0
                else (wide * x, y + radius + 0.05, "center", "bottom")
            )
            back = dict(facecolor=colors.background, edgecolor="none", pad=0.6, alpha=0.85)
            texts.append(ax.text(at[0], at[1], name, ha=at[2], va=at[3], fontsize=9, zorder=4, bbox=back if name else None))
        net.units.append(units)
        net.texts.append(texts)
    bare(ax, (-1.6, wide * (len(names) - 1) + 0.6, -widest / 2 - 0.05, widest / 2 + 0.15), equal=True)
    return net


def house_network(ax: Axes, *, meanings: bool) -> Net:
    """The house network: with our meanings and only the lines they need, or dense and without names."""
    inputs = ["size", "bedrooms", "zip code", "wealth"]
    if meanings:
        hidden, table = ["family size", "walkability", "school quality"], [[1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 1, 1]]
        return network(ax, [inputs, hidden, ["price"]], joined=[table, [[1, 1, 1]]])
    return network(ax, [inputs, ["$a_1$", "$a_2$", "$a_3$"], ["price ŷ"]])


def cnn(ax: Axes) -> None:
    """A convolutional network: a small window slides over an image and fills maps, from which the answer comes."""
    colors = palette_of(ax)
    for row in range(6):
        for col in range(6):
            inside = row < 3 and col < 3
            face = colors.orange if inside else colors.background
            ax.add_patch(Rectangle((0.3 * col, 1.5 - 0.3 * row), 0.3, 0.3, fc=face, ec=colors.muted, lw=0.8, alpha=0.75))
    for layer in range(3):
        x, y = 2.75 + 0.14 * layer, 0.55 + 0.14 * layer
        ax.add_patch(Rectangle((x, y), 0.8, 0.8, fc=colors.background, ec=colors.blue, lw=1.6, zorder=3))
    arrow(ax, (0.9, 1.55), (2.85, 1.2), colors.orange)
    ax.text(0.9, -0.15, "image", ha="center", va="top", fontsize=9)
    ax.text(3.3, -0.15, "maps", ha="center", va="top", fontsize=9)
    ax.add_patch(Circle((5.0, 0.95), 0.22, fc=colors.background, ec=colors.orange, lw=2))
    arrow(ax, (3.9, 0.95), (4.75, 0.95), colors.muted)
    ax.text(5.0, -0.15, "which thing", ha="center", va="top", fontsize=9)
    bare(ax, (-0.2, 5.8, -0.6, 2.1), equal=True)


def rnn(ax: Axes, words: Sequence[str] = ("how", "are", "you")) -> None:
    """A recurrent network: one unit per word of a sequence, and each hands something on to the next."""
    colors = palette_of(ax)
    for step, word in enumerate(words):
        x = 1.7 * step
        ax.add_patch(Rectangle((x - 0.42, 0.7), 0.84, 0.55, fc=colors.background, ec=colors.blue, lw=2, zorder=3))
        arrow(ax, (x, 0.15), (x, 0.68), colors.muted)
        arrow(ax, (x, 1.27), (x, 1.8), colors.muted)
        ax.text(x, 0.05, word, ha="center", va="top", fontsize=9)
        ax.text(x, 1.85, f"$\\hat y_{step + 1}$", ha="center", va="bottom", fontsize=10)
        if step:
            arrow(ax, (x - 1.28, 0.97), (x - 0.44, 0.97), colors.orange, lw=1.8)
    bare(ax, (-0.8, 1.7 * (len(words) - 1) + 0.8, -0.5, 2.4), equal=True)


def hybrid(ax: Axes) -> None:
    """A hybrid: image and radar go through parts of their own, and what comes out is joined."""
    colors = palette_of(ax)
    box: dict[str, Any] = dict(ha="center", va="center", fontsize=9, zorder=3)
    frame = {"boxstyle": "round,pad=0.4", "facecolor": colors.background, "linewidth": 1.6}
    for y, source, part in ((1.5, "image", "CNN"), (0.3, "radar", "dense")):
        ax.text(0, y, source, **box)
        ax.text(1.55, y, part, bbox=frame | {"edgecolor": colors.blue}, **box)
        arrow(ax, (0.42, y), (1.1, y), colors.muted)
        arrow(ax, (2.02, y), (2.75, 0.9 + 0.15 * np.sign(y - 0.9)), colors.muted)
    ax.text(3.25, 0.9, "joined", bbox=frame | {"edgecolor": colors.orange}, **box)
    arrow(ax, (3.8, 0.9), (4.35, 0.9), colors.muted)
    ax.text(4.95, 0.9, "other\ncars", **box)
    bare(ax, (-0.5, 5.5, -0.4, 2.2), equal=True)


def families(axes) -> None:
    """The four families on four axes: standard, convolutional, recurrent, hybrid."""
    network(axes[0], [[""] * 4, [""] * 3, [""]], radius=0.2)
    axes[0].set_xlim(-0.5, 3.5)
    cnn(axes[1])
    rnn(axes[2])
    hybrid(axes[3])
    titles = ("Standard: tables", "Convolutional (CNN): images", "Recurrent (RNN): sequences", "Hybrid: several kinds")
    for ax, title in zip(axes, titles, strict=True):
        ax.set_title(title)


def data_kinds(axes, picture) -> None:
    """Structured data, a table; and unstructured: a sound, a picture (h, w, 3), a text. On four axes."""
    table, sound, image, text = axes
    colors = palette_of(table)
    rows = [
        "size  bedrooms  price",
        "2104     3       400",
        "1600     3       330",
        "2400     3       369",
        "3000     4       540",
    ]
    for place, row in enumerate(rows):
        color = colors.blue if place == 0 else colors.ink
        table.text(0.5, 0.86 - 0.18 * place, row, family="DejaVu Sans Mono", fontsize=8, ha="center", va="center", color=color)
    bare(table, (0, 1, 0, 1))
    t = np.linspace(0, 1, 400)
    sound.plot(t, np.sin(60 * t + 5 * np.sin(7 * t)) * np.exp(-8 * (t - 0.45) ** 2) * (0.6 + 0.4 * np.sin(23 * t)), lw=0.9)
    bare(sound, (0, 1, -1.1, 1.1))
    image.imshow(np.asarray(picture))
    image.axis("off")
    words = "The garden was wet,\nbut nobody minded:\nthe plums were ripe\nand the ladder held."
    text.text(0.5, 0.5, words, ha="center", va="center", fontsize=9, style="italic")
    bare(text, (0, 1, 0, 1))
    for ax, title in zip(axes, ("Structured: a table", "Unstructured: sound", "image", "text"), strict=True):
        ax.set_title(title)


def performance(amount, skill: Number = 5) -> dict:
    """Schematic performance, between 0 and 1, by the amount of labeled data (0 to 10) and the skill at features (0 to 10).

    A picture and no measurement: each method rises to a ceiling of its own, higher and later the larger the network;
    hand-made features lift the classical method (or lower it, if they are bad) where data are few.

    >>> few, much = performance(0.5, skill=9), performance(10, skill=9)
    >>> max(few, key=few.get), max(much, key=much.get)
    ('classical method', 'large network')
    """
    amount = np.asarray(amount, dtype=float)
    ceilings, speeds = (0.50, 0.64, 0.80, 0.96), (1.0, 1.6, 2.4, 3.3)
    curves = {name: top * (1 - np.exp(-amount / speed)) for name, top, speed in zip(METHODS, ceilings, speeds, strict=True)}
    by_hand = 0.06 * (skill - 5) * amount * np.exp(-amount / 0.9)
    return curves | {METHODS[0]: curves[METHODS[0]] + by_hand}


def scale(ax: Axes, skill: Number = 5) -> dict[str, Line2D]:
    """Performance against the amount of labeled data, for four methods. Returns the lines."""
    colors, amount = palette_of(ax), np.linspace(0, 10, 201)
    looks = zip(METHODS, (colors.orange, colors.sky, colors.green, colors.blue), ("--", ":", "-.", "-"), strict=True)
    curves = performance(amount, skill)
    lines = {name: ax.plot(amount, curves[name], dash, color=color, label=name)[0] for name, color, dash in looks}
    ax.set(xlim=(0, 10), ylim=(0, 1.02), xlabel="amount of labeled data, m", ylabel="performance", xticks=[], yticks=[])
    for line, name in zip(lines.values(), METHODS, strict=True):
        ax.annotate(
            name, (10, curves[name][-1]), (6, 0), textcoords="offset points", va="center", fontsize=9, color=line.get_color()
        )
    return lines


def cycle(ax: Axes, names: Sequence[str] = ("idea", "code", "experiment")) -> list[Text]:
    """Stations on a circle with arrows from each to the next. Returns the names."""
    colors, texts = palette_of(ax), []
    step = 360 / len(names)
    frame = {"boxstyle": "round,pad=0.4", "facecolor": colors.background, "edgecolor": colors.ink, "linewidth": 1.3}
    for place, name in enumerate(names):
        middle = 90 - step * place
        x, y = np.cos(np.radians(middle)), np.sin(np.radians(middle))
        texts.append(ax.text(x, y, name, ha="center", va="center", fontsize=10, bbox=frame, zorder=4))
        ax.add_patch(Arc((0, 0), 2, 2, theta1=middle - step + 30, theta2=middle - 28, color=colors.blue, lw=2))
        end, before = np.radians(middle - step + 30), np.radians(middle - step + 34)
        arrow(ax, (np.cos(before), np.sin(before)), (np.cos(end), np.sin(end)), colors.blue, lw=2)
    bare(ax, (-1.6, 1.6, -1.05, 1.35), equal=True)
    return texts
