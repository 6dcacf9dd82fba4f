"""Pictures of blocks and of what they cost: residual block, Inception module, bottleneck, parameters by the size of the
picture, error by depth (course 4, weeks 1 and 2).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Text

from dlcore.viz.flow import Arrow, Box, diagram
from dlcore.viz.theme import palette_of

Number = int | float


def residual_block(ax: Axes, *, skip: bool = True, projection: bool = False) -> dict[str, Text]:
    """Two layers with the shortcut around them, that joins before the last ReLU; without it the plain block.

    With a projection the shortcut goes through W_s, where the shapes differ.
    """
    boxes = {
        "a": Box(0, 0, "$a^{[l]}$", "data", width=0.9),
        "linear1": Box(1.8, 0, "linear", width=1.1),
        "relu1": Box(3.4, 0, "ReLU", "gate", width=1.0),
        "a1": Box(4.95, 0, "$a^{[l+1]}$", "data", width=1.1),
        "linear2": Box(6.5, 0, "linear", width=1.1),
        "sum": Box(7.75, 0, "+" if skip else "", "new" if skip else "word", width=0.5 if skip else 0.01, height=0.5),
        "relu2": Box(9.0, 0, "ReLU", "gate", width=1.0),
        "out": Box(10.6, 0, "$a^{[l+2]}$", "data", width=1.1),
    }
    names = list(boxes)
    if not skip:
        del boxes["sum"]
        names.remove("sum")
    arrows = [Arrow(start, end) for start, end in zip(names, names[1:], strict=False)]
    if skip and projection:
        boxes["shortcut"] = Box(3.9, 1.15, "$W_s$ (1×1 conv)", width=2.4)
        arrows += [
            Arrow("a", "shortcut", via=((0, 1.15),), strong=True),
            Arrow("shortcut", "sum", via=((7.75, 1.15),), strong=True),
        ]
    elif skip:
        arrows.append(Arrow("a", "sum", "shortcut", via=((0, 1.15), (7.75, 1.15)), strong=True))
    return diagram(ax, boxes, arrows)


def describe_residual_block(*, skip: bool = True, projection: bool = False) -> str:
    """A sentence for the text alternative of a residual block.

    >>> describe_residual_block()
    'Linear, ReLU, linear, and before the last ReLU the input is added over a shortcut.'
    """
    if not skip:
        return "Linear, ReLU, linear, ReLU, one after the other: a plain block without a shortcut."
    through = ", through W_s, that makes the shapes equal" if projection else ""
    return f"Linear, ReLU, linear, and before the last ReLU the input is added over a shortcut{through}."


def inception_module(ax: Axes, n_C: int, *, n1: int, r3: int, n3: int, r5: int, n5: int, n_pool: int) -> int:
    """The four paths of an Inception module over n_C channels, and their numbers of channels. Returns their sum.

    r3 and r5 are the channels of the bottlenecks before the 3 x 3 and the 5 x 5 filters.
    """
    boxes = {"in": Box(0, 0, f"input\n{n_C} channels", "data", width=1.6, height=0.9)}
    arrows = []
    paths = [
        [("1×1 conv", n1)],
        [("1×1 conv", r3), ("3×3 conv, same", n3)],
        [("1×1 conv", r5), ("5×5 conv, same", n5)],
        [("3×3 max-pool, same", n_C), ("1×1 conv", n_pool)],
    ]
    total = n1 + n3 + n5 + n_pool
    boxes["out"] = Box(8.5, 0, f"stacked\n{total} channels", "new", width=1.7, height=0.9)
    for row, path in enumerate(paths):
        y = 1.65 - 1.1 * row
        places = [4.3] if len(path) == 1 else [2.75, 5.85]
        previous = "in"
        for k, ((name, channels), x) in enumerate(zip(path, places, strict=True)):
            kind = "frozen" if "pool" in name else "layer"
            boxes[f"{row}{k}"] = Box(x, y, f"{name}\n{channels} channels", kind, width=2.3, height=0.78)
            arrows.append(Arrow(previous, f"{row}{k}"))
            previous = f"{row}{k}"
        arrows.append(Arrow(previous, "out"))
    diagram(ax, boxes, arrows)
    return total


def describe_inception(*, n1: int, n3: int, n5: int, n_pool: int) -> str:
    """A sentence for the text alternative of an Inception module.

    >>> describe_inception(n1=64, n3=128, n5=32, n_pool=32)
    'Four paths side by side, stacked over channels: 1×1 64, 3×3 128, 5×5 32, pooling 32, together 256.'
    """
    return (
        f"Four paths side by side, stacked over channels: 1×1 {n1}, 3×3 {n3}, 5×5 {n5}, pooling {n_pool}, together "
        f"{n1 + n3 + n5 + n_pool}."
    )


def bottleneck_cost(ax: Axes, side: int, n_C_prev: int, n_C: int, f: int, widths: Sequence[int]) -> float:
    """Multiplications of an f x f layer directly, and over a bottleneck of several widths, as stacked bars.

    Returns the width from which a bottleneck costs more than it saves.
    """
    colors = palette_of(ax)
    direct = side**2 * f**2 * n_C_prev * n_C / 1e6
    into = np.array([side**2 * n_C_prev * r for r in widths]) / 1e6
    out = np.array([side**2 * f**2 * r * n_C for r in widths]) / 1e6
    places = np.arange(len(widths) + 1)
    ax.bar(0, direct, width=0.6, color=colors.muted)
    ax.bar(places[1:], into, width=0.6, color=colors.sky, label="1×1 into the bottleneck")
    ax.bar(
        places[1:],
        out,
        bottom=into,
        width=0.6,
        color=colors.orange,
        hatch="//",
        edgecolor=colors.background,
        label=f"{f}×{f} out of it",
    )
    for place, total in zip(places, [direct, *(into + out)], strict=True):
        ax.text(float(place), total, f"{total:.3g}", ha="center", va="bottom", fontsize=9)
    ax.axhline(direct, color=colors.muted, lw=1.2, ls=":")
    ax.set(xticks=places, xticklabels=["direct", *(f"r = {r}" for r in widths)], ylabel="million multiplications")
    ax.set_ylim(0, 1.35 * max(direct, *(into + out)))
    ax.grid(False, axis="x")
    ax.legend(ncols=2, loc="upper left")
    return f**2 * n_C_prev * n_C / (n_C_prev + f**2 * n_C)


def by_size(
    ax: Axes,
    sides: Sequence[int],
    counts: Mapping[str, Sequence[Number]],
    *,
    label: str = "side of the picture in pixels",
    quantity: str = "parameters",
) -> list[Line2D]:
    """Parameters of one layer by the side of the picture, on scales of logarithms, one line for each kind of layer.

    With another label and quantity: operations of a softmax by the vocabulary, perplexity by the size of a model.
    """
    colors, lines = palette_of(ax), []
    looks = ((colors.orange, "^-"), (colors.blue, "o--"), (colors.green, "s-."))
    for (name, values), (color, dash) in zip(counts.items(), looks, strict=False):
        lines += ax.plot(sides, values, dash, color=color, label=name)
        ax.annotate(
            f"{values[-1]:,.3g}",
            (sides[-1], values[-1]),
            (6, 0),
            textcoords="offset points",
            va="center",
            fontsize=9,
            color=color,
        )
    ax.set(xscale="log", yscale="log", xlabel=label, ylabel=quantity)
    ax.set_xticks(list(sides), [f"{side:,}" for side in sides])
    ax.minorticks_off()
    ax.legend(loc="upper left")
    return lines


def by_depth(ax: Axes, depths: Sequence[int], errors: Mapping[str, Any], *, set_name: str = "training") -> list[Line2D]:
    """Error against the number of layers, one line for each kind of network (plain, residual)."""
    colors, lines = palette_of(ax), []
    looks = ((colors.orange, "^--"), (colors.blue, "o-"), (colors.green, "s-."))
    for (name, values), (color, dash) in zip(errors.items(), looks, strict=False):
        lines += ax.plot(depths, 100 * np.asarray(values, dtype=float), dash, color=color, label=name)
    ax.set(xlabel="layers", ylabel=f"{set_name} error in percent", xticks=list(depths), ylim=(0, None))
    ax.legend()
    return lines


def describe_by(at: Sequence[Number], values: Mapping[str, Sequence[Number]], *, of: str) -> str:
    """A sentence for the text alternative of lines over sizes or depths.

    >>> describe_by([64, 1000], {"dense": [1.2e7, 3e9], "conv": [280, 280]}, of="pixels")
    'From 64 to 1000 pixels, dense goes from 1.2e+07 to 3e+09, conv goes from 280 to 280.'
    """
    parts = [f"{name} goes from {line[0]:.3g} to {line[-1]:.3g}" for name, line in values.items()]
    return f"From {at[0]} to {at[-1]} {of}, {', '.join(parts)}."
