"""Pictures of networks: sizes, activation functions, what flows through the layers, regions (course 1, week 3 to course 2)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.container import BarContainer
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from dlcore.viz import draw
from dlcore.viz.sketches import Net, bare, network
from dlcore.viz.theme import Palette, palette_of

Number = int | float
MARKERS = ("o", "^", "s", "D", "v", "P")  # classes 0 to 5, the first two as everywhere
DASHES = ("-", "--", "-.", ":", (0, (6, 1, 1, 1)), (0, (1, 1)))


def hues(colors: Palette) -> tuple[str, ...]:
    """Six colors that people with any color vision can tell apart."""
    return colors.blue, colors.orange, colors.green, colors.yellow, colors.pink, colors.sky


def shown_units(n: int, most: int) -> int:
    """How many of n units are drawn: all, or as many as there is room for, with dots between them.

    >>> shown_units(4, most=6), shown_units(12288, most=6)
    (4, 6)
    """
    return min(n, most)


def layer_sizes(ax: Axes, sizes: Sequence[int], *, names: Sequence[str] | None = None, most: int = 6) -> Net:
    """A dense network with the number of units under each layer, and names (such as "tanh") under that.

    A layer of more than `most` units is cut: its middle unit is replaced by dots.
    """
    if len(sizes) < 2 or min(sizes) < 1:
        raise ValueError(f"sizes must name at least two layers of at least one unit, but are {list(sizes)}.")
    if most < 3:
        raise ValueError(f"most must leave room for a unit, dots and a unit, so at least 3, but is {most}.")
    if names is not None and len(names) != len(sizes):
        raise ValueError(f"names must be one per layer ({len(sizes)}), but are {len(names)}.")
    net = network(ax, [[""] * shown_units(n, most) for n in sizes], radius=0.2)
    tallest = max(shown_units(n, most) for n in sizes)
    colors = palette_of(ax)
    for layer, (n, units) in enumerate(zip(sizes, net.units, strict=True)):
        x = units[0].center[0]
        if n > most:
            middle = units[len(units) // 2]
            middle.set(edgecolor="none", facecolor="none")
            ax.text(x, middle.center[1], "⋮", ha="center", va="center", fontsize=16, zorder=5)
            for line in net.edges[layer - 1][len(units) // 2] if layer else ():
                line.set_visible(False)
            for row in net.edges[layer] if layer < len(sizes) - 1 else ():
                row[len(units) // 2].set_visible(False)
        below = str(n) if names is None or not names[layer] else f"{n}\n{names[layer]}"
        ax.text(x, -tallest / 2 - 0.1, below, ha="center", va="top", fontsize=10, color=colors.ink)
    right = net.units[-1][0].center[0]
    bare(ax, (-0.6, right + 0.6, -tallest / 2 - 0.45 - 0.45 * (names is not None), tallest / 2), equal=True)
    return net


def describe_layer_sizes(sizes: Sequence[int]) -> str:
    """A sentence for the text alternative of a network.

    >>> describe_layer_sizes([3, 4, 1])
    'A network with 3 inputs, layers of 4 and 1 units, and 21 parameters.'
    """
    layers = [str(n) for n in sizes[1:]]
    listed = ", ".join(layers[:-1]) + " and " + layers[-1] if len(layers) > 1 else layers[0]
    number = sum(n * n_prev + n for n_prev, n in zip(sizes[:-1], sizes[1:], strict=True))
    return f"A network with {sizes[0]} inputs, layer{'s' if len(layers) > 1 else ''} of {listed} units, and {number} parameters."


def activation(ax: Axes, g: Callable, slope: Callable, *, low: Number = -5, high: Number = 5) -> tuple[Line2D, Line2D]:
    """An activation function (blue) and its derivative (orange, dashed), with both axes through 0."""
    colors = palette_of(ax)
    ax.axhline(0, color=colors.muted, lw=0.9, zorder=1)
    ax.axvline(0, color=colors.muted, lw=0.9, zorder=1)
    value = draw.curve(ax, g, low, high, color=colors.blue, label="g(z)", zorder=3)
    # Not joined where the derivative jumps: a steep line there would be read as a part of it.
    z = np.linspace(low, high, 400)
    heights = np.asarray(slope(z), dtype=float)
    heights[:-1][np.abs(np.diff(heights)) > 0.5] = np.nan
    (derivative,) = ax.plot(z, heights, "--", color=colors.orange, label="g'(z)", zorder=3)
    ax.set(xlabel="z", xlim=(low, high))
    ax.legend(loc="upper left")
    return value, derivative


def by_layer(ax: Axes, sizes: Mapping[str, Any], *, quantity: str = "standard deviation of A") -> list[Line2D]:
    """How large something is in each layer, on a log scale, one line per network: activations or gradients that vanish or
    explode. `sizes` holds the numbers of layers 1 to L by the name of the network.
    """
    lines = []
    for (name, values), color, marker, dash in zip(sizes.items(), hues(palette_of(ax)), MARKERS, DASHES, strict=False):
        values = np.asarray(values, dtype=float)
        layers = np.arange(1, len(values) + 1)
        lines += ax.plot(layers, values, marker=marker, ms=5, linestyle=dash, color=color, label=name, zorder=3)
    ax.set(yscale="log", xlabel="layer", ylabel=quantity)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.legend(loc="best")
    return lines


def describe_by_layer(sizes: Mapping[str, Any], *, quantity: str = "standard deviation of A") -> str:
    """A sentence for the text alternative of `by_layer`.

    >>> describe_by_layer({"He": [1.0, 0.9], "0.01": [0.1, 1e-9]})
    'The standard deviation of A from the first layer to the last: He 1 to 0.9, 0.01 0.1 to 1e-09.'
    """
    ends = [f"{name} {np.asarray(values)[0]:.3g} to {np.asarray(values)[-1]:.3g}" for name, values in sizes.items()]
    return f"The {quantity} from the first layer to the last: {', '.join(ends)}."


def weight_histograms(axes: Sequence[Axes] | np.ndarray, weights: Sequence, *, bins: int = 41) -> list[BarContainer]:
    """The weights of each layer as a histogram, one per axes and all over the same range, with their spread as a title."""
    flat = [np.asarray(W, dtype=float).ravel() for W in weights]
    axes = np.ravel(np.asarray(axes, dtype=object))
    if len(axes) != len(flat):
        raise ValueError(f"axes must be one per layer ({len(flat)}), but are {len(axes)}.")
    reach = max(float(np.abs(values).max()) for values in flat) or 1.0
    containers = []
    for layer, (ax, values) in enumerate(zip(axes, flat, strict=True), start=1):
        heights, edges = np.histogram(values, bins=bins, range=(-reach, reach))
        color = palette_of(ax).blue
        containers.append(ax.bar(edges[:-1], heights, width=np.diff(edges), align="edge", color=color, linewidth=0))
        ax.set(xlim=(-reach, reach), xlabel="weight", yticks=[])
        ax.set_title(f"$W^{{[{layer}]}}$: std {values.std():.2g}")
        ax.spines["left"].set_visible(False)
    return containers


def class_regions(ax: Axes, probabilities: Callable, X, Y, *, limits: draw.Limits | None = None, n: int = 150) -> AxesImage:
    """The plane colored by the most probable class, paler where it is less sure, with the examples on top.

    probabilities takes columns (2, k) and returns (C, k); Y is (1, m) with labels from 0 to C - 1, at most 6 classes.
    """
    limits = limits or draw.limits_of(X)
    P = np.asarray(probabilities(draw.grid(limits, n)), dtype=float)
    C = len(P)
    if not 2 <= C <= len(MARKERS):
        raise ValueError(f"probabilities must be of 2 to {len(MARKERS)} classes, but are of {C}. Are classes in columns?")
    colors = palette_of(ax)
    background, tints = np.array(to_rgb(colors.background)), np.array([to_rgb(hue) for hue in hues(colors)[:C]])
    winner = P.argmax(axis=0)
    sure = (P.max(axis=0) - 1 / C) / (1 - 1 / C)  # 0 where all classes are equally probable
    strength = 0.1 + 0.32 * sure[:, None]
    picture = (1 - strength) * background + strength * tints[winner]
    image = ax.imshow(picture.reshape(n, n, 3), extent=limits, origin="lower", aspect="auto", zorder=0.6, gid="drawing")
    for label in range(C):
        others = np.delete(P, label, axis=0).max(axis=0)
        lead = (P[label] - others).reshape(n, n)
        for line in draw.boundary_segments(lead, limits, level=0.0):
            ax.plot(*line.T, color=colors.ink, lw=1.1, zorder=2)
    X, y = np.asarray(X), np.asarray(Y).ravel()
    for label in range(C):
        look: dict[str, Any] = dict(edgecolor=colors.background, linewidth=0.7, zorder=3, label=f"class {label}")
        ax.scatter(*X[:, y == label], s=30, marker=MARKERS[label], color=hues(colors)[label], **look)
    ax.set(xlim=limits[:2], ylim=limits[2:], xlabel="$x_1$", ylabel="$x_2$")
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.02), handletextpad=0.2)  # beside the plane: it would hide examples
    return image
