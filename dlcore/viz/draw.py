"""Functions that draw on given axes, in the style of the course.

X is (2, m), one example a column; Y is (1, m) with entries 0 and 1. Each function sets the labels that it can know and
leaves titles to its caller.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.image import AxesImage

from dlcore.viz.theme import MARKERS, palette_of, probability_map

Number = int | float
Limits = tuple[Number, Number, Number, Number]  # left, right, bottom, top


def points(ax: Axes, X, Y, *, size: Number = 34, legend: bool = False) -> list:
    """Examples of two classes: class 0 as blue circles, class 1 as orange triangles. Returns the two artists."""
    X, y, colors = np.asarray(X), np.asarray(Y).ravel(), palette_of(ax)
    artists = [
        ax.scatter(
            *X[:, y == label],
            s=size,
            marker=MARKERS[label],
            color=color,
            edgecolor=colors.background,
            linewidth=0.7,
            zorder=3,
            label=f"y = {label}",
        )
        for label, color in enumerate((colors.blue, colors.orange))
    ]
    ax.set(xlabel="$x_1$", ylabel="$x_2$")
    if legend:
        ax.legend(loc="best")
    return artists


def limits_of(X, margin: Number = 0.12) -> Limits:
    """Left, right, bottom, top of a box around the examples."""
    low, high = np.asarray(X, dtype=float).min(axis=1), np.asarray(X, dtype=float).max(axis=1)
    pad = margin * (high - low)
    (left, bottom), (right, top) = (low - pad).tolist(), (high + pad).tolist()
    return left, right, bottom, top


def grid(limits: Limits, n: int = 100) -> np.ndarray:
    """Points of an n by n grid as columns, (2, n * n), row by row from the bottom."""
    left, right, bottom, top = limits
    across, up = np.meshgrid(np.linspace(left, right, n), np.linspace(bottom, top, n))
    return np.stack([across.ravel(), up.ravel()]).astype(np.float32)


def shade(ax: Axes, limits: Limits) -> AxesImage:
    """An empty map of probabilities; `set_data` with an (n, n) array fills it. Sets the limits of the axes."""
    dark = palette_of(ax).background != "#ffffff"
    image = ax.imshow(
        np.full((2, 2), 0.5),
        extent=limits,
        origin="lower",
        cmap=probability_map(dark),
        vmin=0,
        vmax=1,
        aspect="auto",
        interpolation="bilinear",
        zorder=0.6,  # just above the grid lines, below all else
    )
    ax.set(xlim=limits[:2], ylim=limits[2:])
    return image


def boundary(ax: Axes) -> LineCollection:
    """An empty line for the boundary; `set_segments(boundary_segments(P, limits))` fills it."""
    line = LineCollection([], colors=palette_of(ax).ink, linewidths=1.8, zorder=2.6)
    ax.add_collection(line)
    return line


def boundary_segments(P, limits: Limits, level: Number = 0.5) -> list[np.ndarray]:
    """Lines along which the (n, n) map P crosses `level`, as arrays of points (k, 2)."""
    from contourpy import contour_generator

    left, right, bottom, top = limits
    P = np.asarray(P, dtype=float)
    x, y = np.linspace(left, right, P.shape[1]), np.linspace(bottom, top, P.shape[0])
    return [np.asarray(line) for line in contour_generator(x, y, P).lines(level)]


def decision_boundary(
    ax: Axes,
    probability: Callable,
    X,
    Y=None,
    *,
    limits: Limits | None = None,
    n: int = 150,
) -> tuple[AxesImage, LineCollection]:
    """Shade the plane by `probability` and draw the line on which it is one half.

    probability takes columns (2, k) and returns (1, k). With Y the examples are drawn too; with X alone they only
    decide which part of the plane is shown.
    """
    limits = limits or limits_of(X)
    P = np.asarray(probability(grid(limits, n))).reshape(n, n)
    image, line = shade(ax, limits), boundary(ax)
    image.set_data(P)
    line.set_segments(boundary_segments(P, limits))
    if Y is not None:
        points(ax, X, Y)
    return image, line


def cost_curve(ax: Axes, costs, *, label: str | None = None, every: int = 1, color: str | None = None):
    """Cost against the number of iterations. `every` says how many iterations lie between two costs."""
    costs = np.asarray(costs).ravel()
    (line,) = ax.plot(every * np.arange(len(costs)), costs, label=label, color=color, zorder=3)
    ax.set(xlabel="iteration", ylabel="cost J")
    if label is not None:
        ax.legend()
    return line


def describe_costs(costs, *, every: int = 1) -> str:
    """A sentence for the text alternative of a cost curve.

    >>> describe_costs([0.6931, 0.4, 0.25])
    'The cost falls from 0.693 to 0.25 in 2 iterations.'
    """
    costs = np.asarray(costs, dtype=float).ravel()
    first, last = costs[0], costs[-1]
    verb = "falls" if last < first else "rises" if last > first else "stays"
    way = f"from {first:.3g} to {last:.3g}" if last != first else f"at {first:.3g}"
    return f"The cost {verb} {way} in {every * (len(costs) - 1)} iterations."


def describe_points(X, Y) -> str:
    """A sentence for the text alternative of a cloud of points."""
    y = np.asarray(Y).ravel()
    return f"{y.size} points in the plane, {int((y == 0).sum())} of class 0 and {int((y == 1).sum())} of class 1."


def image_grid(axes, images, titles=None, *, marked=None) -> None:
    """Pictures, (m, h, w, 3) or (m, h, w), one on each of the given axes; `marked` ones get an orange frame.

    Axes that are left over stay empty.
    """
    for ax in np.ravel(axes):
        ax.set(xticks=[], yticks=[])
        ax.grid(False)
        ax.spines[:].set_visible(False)
    for i, (ax, image) in enumerate(zip(np.ravel(axes), images, strict=False)):
        ax.imshow(np.asarray(image), cmap="gray" if np.ndim(image) == 2 else None, interpolation="nearest")
        if titles is not None:
            ax.set_title(titles[i], fontsize=9, fontweight="normal", loc="center", pad=4)
        if marked is not None and marked[i]:
            ax.spines[:].set(visible=True, color=palette_of(ax).orange, linewidth=3)


def slope_triangle(ax: Axes, f: Callable, a: Number, width: Number) -> list:
    """The triangle whose height over width is the slope of f between a and a + width."""
    colors, height = palette_of(ax), f(a + width) - f(a)
    (legs,) = ax.plot([a, a + width, a + width], [f(a), f(a), f(a) + height], color=colors.orange, lw=1.6, zorder=3)
    (dot,) = ax.plot([a], [f(a)], "o", color=colors.ink, ms=6, zorder=4)
    below: dict[str, Any] = dict(ha="center", va="top" if height >= 0 else "bottom")
    right: dict[str, Any] = dict(ha="left", va="center")
    gap = 6 if height >= 0 else -6
    base = ax.annotate(f"{width:g}", (a + width / 2, f(a)), (0, -gap), textcoords="offset points", color=colors.orange, **below)
    side = ax.annotate(
        f"{height:.4g}", (a + width, f(a) + height / 2), (6, 0), textcoords="offset points", color=colors.orange, **right
    )
    return [legs, dot, base, side]


def curve(ax: Axes, f: Callable, low: Number, high: Number, **options):
    """The graph of f, a function of arrays, from low to high."""
    x = np.linspace(low, high, 400)
    (line,) = ax.plot(x, np.asarray(f(x)), **options)
    return line


def bars(ax: Axes, values: dict, *, text: str = "{:.3g}", color: str | None = None) -> list:
    """Horizontal bars, the first on top, each with its number at its end."""
    names, numbers = list(values), np.asarray(list(values.values()), dtype=float)
    rows = np.arange(len(names))[::-1]
    container = ax.barh(rows, numbers, height=0.6, color=color or palette_of(ax).blue, zorder=2)
    labels = ax.bar_label(container, [text.format(number) for number in numbers], padding=5, fontsize=9)
    ax.set(yticks=rows, yticklabels=names)
    ax.grid(False, axis="y")
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    ax.margins(x=0.15)
    return [*container, *labels]


def bowl(ax: Any, J: Callable, limits: Limits, *, path=None, n: int = 60) -> None:
    """The cost J(w, b) over a plane, from above as contours or, on axes with projection="3d", as a surface.

    J takes two arrays of one shape. `path`, (k, 2), are the points that gradient descent visits.
    """
    colors = palette_of(ax)
    left, right, bottom, top = limits
    W, B = np.meshgrid(np.linspace(left, right, n), np.linspace(bottom, top, n))
    heights = np.asarray(J(W, B))
    route = None if path is None else np.asarray(path, dtype=float)
    if ax.name == "3d":
        ax.plot_surface(W, B, heights, color=colors.sky, alpha=0.45, linewidth=0, rstride=2, cstride=2, shade=True)
        if route is not None:
            ax.plot(*route.T, np.asarray(J(*route.T)), "o-", color=colors.orange, ms=4, lw=1.5, zorder=5)
        ax.set(xlabel="w", ylabel="b", zlabel="J")
        ax.view_init(32, -60)
    else:
        ax.contour(W, B, heights, levels=14, colors=[colors.sky], linewidths=1)
        if route is not None:
            ax.plot(*route.T, "o-", color=colors.orange, ms=4, lw=1.5)
            ax.plot(*route[0], "o", color=colors.ink, ms=7)
        ax.set(xlabel="w", ylabel="b")
