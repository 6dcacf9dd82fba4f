"""Pictures of training and tuning: optimizers' paths, averages, searches, learning curves (course 2)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.lines import Line2D

from dlcore.schedules import weighted_average
from dlcore.search import Trial, best
from dlcore.viz.draw import Limits
from dlcore.viz.networks import DASHES, MARKERS, hues
from dlcore.viz.theme import palette_of

Number = int | float


def optimizer_paths(ax: Axes, J: Callable, limits: Limits, paths: Mapping[str, Any], *, n: int = 120) -> list[Line2D]:
    """Contours of the cost over two parameters, and the way of each optimizer across them.

    J takes two arrays of one shape; each path is (k, 2). A two-dimensional picture shows the cost of a network only
    roughly: there the valleys have thousands of directions.
    """
    colors = palette_of(ax)
    left, right, bottom, top = limits
    across, up = np.meshgrid(np.linspace(left, right, n), np.linspace(bottom, top, n))
    heights = np.asarray(J(across, up), dtype=float)
    # Closer together near the minimum, where evenly spaced levels would leave the floor of the valley empty.
    levels = heights.min() + (heights.max() - heights.min()) * np.linspace(0, 1, 15)[1:] ** 2
    ax.contour(across, up, heights, levels=levels, colors=[colors.muted], linewidths=0.8, alpha=0.6, zorder=1)
    lines = []
    for (name, path), color, marker, dash in zip(paths.items(), hues(colors), MARKERS, DASHES, strict=False):
        path = np.asarray(path, dtype=float)
        look: dict[str, Any] = dict(marker=marker, ms=4, lw=1.4, linestyle=dash, color=color, label=name, zorder=3)
        lines += ax.plot(*path.T, **look)
        ax.plot(*path[0], "o", color=colors.ink, ms=7, zorder=4)
    ax.set(xlim=(left, right), ylim=(bottom, top), xlabel="$w_1$", ylabel="$w_2$")
    ax.grid(False)
    ax.legend(loc="best", frameon=True, facecolor=colors.background, edgecolor="none", framealpha=0.85)
    return lines


def averages(ax: Axes, theta, betas: Sequence[Number], *, correct_bias: bool = True) -> list[Line2D]:
    """A noisy series as dots, and its exponentially weighted average for each beta."""
    colors = palette_of(ax)
    theta = np.asarray(theta, dtype=float)
    t = np.arange(1, len(theta) + 1)
    ax.plot(t, theta, ".", color=colors.muted, ms=4, alpha=0.6, zorder=2)
    lines = []
    for beta, color, dash in zip(betas, (colors.orange, colors.blue, colors.green), DASHES, strict=False):
        v = np.asarray(weighted_average(theta, beta=beta, correct_bias=correct_bias))
        window = f"$\\beta$ = {beta:g}: about {1 / (1 - beta):.3g} values"
        lines += ax.plot(t, v, color=color, linestyle=dash, lw=1.8, label=window, zorder=3 + beta)  # the smoothest on top
    ax.set(xlabel="t", ylabel="value")
    ax.legend(loc="best", frameon=True, facecolor=colors.background, edgecolor="none", framealpha=0.85)
    return lines


def search_scatter(
    ax: Axes, trials: Sequence[Trial], x: str, y: str, *, log: Sequence[str] = (), one_minus: Sequence[str] = ()
) -> PathCollection:
    """Every trial at its values of two hyperparameters: the larger and darker, the smaller its error; a ring for the best.

    log names those whose axis is on a log scale, one_minus those of which 1 - value is on a log scale. Trials that
    diverged are crosses.
    """
    colors = palette_of(ax)
    at = np.array([[trial.settings[name] for name in (x, y)] for trial in trials], dtype=float)
    for axis, name in enumerate((x, y)):
        if name in one_minus:
            at[:, axis] = 1 - at[:, axis]
    errors = np.array([trial.error for trial in trials], dtype=float)
    finished = np.isfinite(errors)
    winner = best(trials)
    # By rank: one very bad trial would make all others look alike.
    rank = errors[finished].argsort().argsort() / max(finished.sum() - 1, 1)
    dots = ax.scatter(*at[finished].T, s=160 - 130 * rank, c=[colors.blue] * int(finished.sum()), alpha=1 - 0.7 * rank, lw=0)
    ax.scatter(*at[~finished].T, s=36, marker="x", color=colors.muted, lw=1.3)
    number = list(trials).index(winner)
    ax.scatter(*at[[number]].T, s=300, facecolor="none", edgecolor=colors.orange, lw=2, zorder=4)
    xscale, yscale = ("log" if name in (*log, *one_minus) else "linear" for name in (x, y))
    xlabel, ylabel = (f"1 - {name}" if name in one_minus else name.replace("_", " ") for name in (x, y))
    ax.set(xlabel=xlabel, ylabel=ylabel, xscale=xscale, yscale=yscale)
    ax.margins(0.12)
    look: dict[str, Any] = dict(color=colors.orange, fontsize=9, ha="center", va="center", zorder=5)
    back = dict(facecolor=colors.background, edgecolor="none", pad=0.8, alpha=0.85)
    beside = _free_place(ax, at, number)
    ax.annotate(f"{winner.error:.3g}", at[number], beside, textcoords="offset points", bbox=back, **look)
    return dots


def _free_place(ax: Axes, at: np.ndarray, number: int) -> tuple[int, int]:
    """Where the words about a point hide the fewest others: points above, below, to the right or to the left of it."""
    places = ((0, 18), (0, -18), (28, 0), (-28, 0))
    dots = ax.transData.transform(at)
    others = np.delete(dots, number, axis=0)
    room = []
    for place in places:
        middle = dots[number] + np.array(place) * ax.figure.dpi / 72
        room.append(np.hypot(*(others - middle).T).min(initial=1000) if ax.bbox.contains(*middle) else -1)
    return places[int(np.argmax(room))]


def describe_search(trials: Sequence[Trial]) -> str:
    """A sentence for the text alternative of a search.

    >>> describe_search([Trial({"alpha": 0.1}, 0.3), Trial({"alpha": 0.01}, 0.2)])
    '2 trials; the smallest error is 0.2, at alpha = 0.01.'
    """
    winner = best(trials)
    where = ", ".join(f"{name} = {value:.3g}" for name, value in winner.settings.items())
    return f"{len(trials)} trial{'s' if len(trials) != 1 else ''}; the smallest error is {winner.error:.3g}, at {where}."


def learning_curves(ax: Axes, at, train_errors, dev_errors, *, human: Number = 0.0, label: str = "training examples") -> None:
    """Training and dev error, with the two gaps at the end: bias above the human level, variance between the curves.

    `at` are the numbers of training examples, or of epochs: `label` says which. Errors are fractions.
    """
    colors = palette_of(ax)
    at, train, dev = (np.asarray(part, dtype=float) for part in (at, train_errors, dev_errors))
    if not len(at) == len(train) == len(dev) or not len(at):
        raise ValueError(f"train_errors and dev_errors must be one per point ({len(at)}), but are {len(train)} and {len(dev)}.")
    ax.plot(at, 100 * dev, "--^", ms=4, color=colors.orange, label="dev error", zorder=3)
    ax.plot(at, 100 * train, "-o", ms=4, color=colors.blue, label="training error", zorder=3)
    ax.axhline(100 * human, linestyle=":", color=colors.muted, lw=1.5, label="human level", zorder=2)
    reach = at[-1] - at[0] if len(at) > 1 else 1.0
    x = at[-1] + 0.05 * reach
    ends = ((human, train[-1], "bias", colors.blue), (train[-1], dev[-1], "variance", colors.orange))
    for low, high, name, color in ends:
        ax.plot([x, x], [100 * low, 100 * high], "-", marker="_", color=color, lw=1.6, zorder=3)
        words = f"{name} {100 * (high - low):+.1f}"
        ax.annotate(words, (x, 50 * (low + high)), (6, 0), textcoords="offset points", va="center", fontsize=9, color=color)
    ax.set(xlabel=label, ylabel="error in per cent", xlim=(at[0] - 0.03 * reach, at[-1] + 0.42 * reach))
    ax.set_ylim(bottom=0)
    ax.legend(loc="best")


def diagnosis(train_error: Number, dev_error: Number, *, human: Number = 0.0, wide: Number = 0.02) -> str:
    """Which of the two gaps is wide, in the words of the notes.

    >>> diagnosis(0.01, 0.11), diagnosis(0.15, 0.16), diagnosis(0.15, 0.30), diagnosis(0.005, 0.01)
    ('high variance', 'high bias', 'high bias and high variance', 'low bias and low variance')
    >>> diagnosis(0.15, 0.16, human=0.15)
    'low bias and low variance'
    """
    found = [name for name, gap in (("bias", train_error - human), ("variance", dev_error - train_error)) if gap > wide]
    return " and ".join(f"high {name}" for name in found) or "low bias and low variance"
