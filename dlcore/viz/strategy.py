"""Pictures of strategy: the chain of gaps, how data are split, progress past human level (course 3, weeks 1 and 2)."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from dlcore.viz.theme import palette_of

Number = int | float


def gap_chain(ax: Axes, errors: Mapping[str, Number]) -> list[float]:
    """Errors as bars, and between each two the gap: human, train, train-dev, dev, test, or some of them in this order.

    Errors are fractions, shown in percent. Returns the gaps; one that is negative points down.
    """
    colors, names = palette_of(ax), list(errors)
    values = 100 * np.asarray(list(errors.values()), dtype=float)
    ax.bar(range(len(names)), values, width=0.45, color=colors.sky, zorder=2)
    top = max(float(values.max()), 1e-9)
    for i, value in enumerate(values):
        ax.text(i, value + 0.015 * top, f"{value:.3g}", ha="center", va="bottom", fontsize=9)
    gaps = np.diff(values)
    for i, gap in enumerate(gaps):
        low, high = values[i], values[i + 1]
        arrow = dict(arrowstyle="->", color=colors.orange if gap > 0 else colors.blue, lw=2, shrinkA=0, shrinkB=0)
        ax.plot([i + 0.23, i + 0.5], [low, low], color=colors.muted, lw=0.8)
        ax.annotate("", (i + 0.5, high), (i + 0.5, low), arrowprops=arrow)
        ax.text(i + 0.54, (low + high) / 2, f"{gap:+.3g}", ha="left", va="center", fontsize=9, fontweight="bold", zorder=4)
    ax.set(xticks=range(len(names)), xticklabels=names, ylabel="error in percent", ylim=(0, 1.15 * top))
    ax.grid(False, axis="x")
    return (gaps / 100).tolist()


def describe_chain(errors: Mapping[str, Number]) -> str:
    """A sentence for the text alternative of a chain of errors.

    >>> describe_chain({"human": 0.01, "train": 0.08, "dev": 0.1})
    'Errors: human 1%, train 8%, dev 10%; the largest gap lies between human and train.'
    """
    names, values = list(errors), list(errors.values())
    largest = int(np.argmax(np.diff(values)))
    shown = ", ".join(f"{name} {100 * value:.3g}%" for name, value in errors.items())
    return f"Errors: {shown}; the largest gap lies between {names[largest]} and {names[largest + 1]}."


def split_bars(ax: Axes, splits: Mapping[str, Mapping[str, int]]) -> None:
    """One bar for each way to split, as long for a thousand examples as for a million; parts in one order everywhere."""
    colors = palette_of(ax)
    fills = {"train": colors.sky, "train-dev": colors.green, "dev": colors.yellow, "test": colors.orange}
    hatches = {"train": "", "train-dev": "..", "dev": "//", "test": "xx"}
    for row, parts in enumerate(splits.values()):
        total, left = sum(parts.values()), 0.0
        for name, m in parts.items():
            share = m / total
            ax.barh(row, share, left=left, height=0.55, color=fills[name], hatch=hatches[name], edgecolor=colors.background)
            if share > 0.12:
                label = dict(facecolor=colors.background, edgecolor="none", pad=1.5, alpha=0.85)
                ax.text(left + share / 2, row, f"{name} {m:,}", ha="center", va="center", fontsize=9, bbox=label)
            left += share
        small = [f"{name} {m:,}" for name, m in parts.items() if m / total <= 0.12]
        ax.text(1.01, row, ", ".join(small), va="center", fontsize=9)
    ax.set(yticks=range(len(splits)), yticklabels=list(splits), xlim=(0, 1), xticks=[])
    ax.invert_yaxis()
    ax.grid(False)
    ax.spines[:].set_visible(False)
    ax.tick_params(axis="y", length=0)


def progress(ax: Axes, months: Sequence[Number], accuracies: Sequence[Number], *, human: Number, bayes: Number) -> None:
    """Accuracy over time, human level and the best possible: quick up to people, slow behind them, never past the last."""
    colors = palette_of(ax)
    heights = 100 * np.asarray(accuracies, dtype=float)
    ax.plot(months, heights, color=colors.blue, zorder=3)
    ax.axhline(100 * human, color=colors.orange, linestyle="-.", lw=1.6)
    ax.axhline(100 * (1 - bayes), color=colors.ink, linestyle="--", lw=1.6)
    right = float(np.max(np.asarray(months)))
    low = min(float(heights.min()), 100 * human)
    room = 0.02 * (100 - low)
    ax.text(right, 100 * human - room, "human level", ha="right", va="top", fontsize=9)
    ax.text(right, 100 * (1 - bayes) + room, "best possible: 1 - Bayes error", ha="right", va="bottom", fontsize=9)
    ax.set(xlabel="months", ylabel="accuracy in percent", ylim=(low, 100 + 5 * room))
