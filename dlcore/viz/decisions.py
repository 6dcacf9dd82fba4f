"""Drawings for decisions in a project: gaps, error analysis, confusion, thresholds, limits, simulators.

Each function draws on given axes; errors come as fractions and are shown in per cent.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from dlcore.viz.theme import palette_of

Number = float | int


def gaps(ax: Axes, errors: Mapping[str, Number]) -> list:
    """The steps from the human level to the test error, one bar per gap; a negative one is hatched.

    errors go from a name to an error, in this order: human, train, train-dev, dev, test; leave out what is not known.
    """
    colors = palette_of(ax)
    hues = {"train": colors.blue, "train-dev": colors.orange, "dev": colors.pink, "test": colors.green}
    names, values = list(errors), 100 * np.array(list(errors.values()), dtype=float)
    bars = [ax.bar(0, values[0], width=0.62, color=colors.muted, alpha=0.55)[0]]
    for i in range(1, len(names)):
        low, high = sorted(values[i - 1 : i + 1])
        falls = values[i] < values[i - 1]
        color = hues[names[i]]
        (bar,) = ax.bar(i, high - low, bottom=low, width=0.62, edgecolor=color, facecolor="none" if falls else color)
        bar.set_hatch("///" if falls else None)
        bars.append(bar)
        ax.plot([i - 1 + 0.31, i - 0.31], [values[i - 1]] * 2, color=colors.muted, lw=1, ls=":")
        ax.text(i, high, f"{values[i] - values[i - 1]:+.3g}", ha="center", va="bottom", color=colors.ink)
    ax.text(0, values[0], f"{values[0]:.3g}", ha="center", va="bottom", color=colors.ink)
    ticks = [f"{name}\n{value:.3g} %" for name, value in zip(names, values, strict=True)]
    ax.set(xticks=range(len(names)), xticklabels=ticks, ylabel="error in %", ylim=(0, 1.15 * max(values.max(), 1e-9)))
    ax.grid(False, axis="x")
    return bars


def describe_gaps(errors: Mapping[str, Number]) -> str:
    """A sentence for the text alternative of the gaps.

    >>> describe_gaps({"human": 0.01, "train": 0.08, "dev": 0.10})
    'Errors: human 1 %, train 8 % (+7), dev 10 % (+2).'
    """
    parts, previous = [], None
    for name, value in errors.items():
        step = "" if previous is None else f" ({100 * (value - previous):+.3g})"
        parts.append(f"{name} {100 * value:.3g} %{step}")
        previous = value
    return f"Errors: {', '.join(parts)}."


def error_analysis(ax: Axes, categories: Sequence[str], share, *, dev_error: Number) -> list:
    """Share of the mistakes in each category, and the dev error that would remain without them."""
    colors = palette_of(ax)
    share = np.asarray(share, dtype=float)
    rows = np.arange(len(categories))[::-1]
    ax.barh(rows, np.ones(len(rows)), height=0.58, color=colors.grid, zorder=1)
    bars = list(ax.barh(rows, share, height=0.58, color=colors.orange, zorder=2))
    for row, part in zip(rows, share, strict=True):
        ax.text(1.03, row, f"{100 * part:.3g} %", va="center", color=colors.ink)
        ax.text(1.22, row, f"{100 * dev_error * (1 - part):.3g} %", va="center", color=colors.ink)
    top = len(rows) - 0.45
    ax.text(1.03, top, "share", color=colors.muted, fontsize=9)
    ax.text(1.22, top, "error left at best", color=colors.muted, fontsize=9)
    ax.set(yticks=rows, yticklabels=categories, xlim=(0, 1.62), ylim=(-0.5, len(rows) - 0.1))
    ax.set(xticks=[0, 0.5, 1], xticklabels=["0", "50 %", "100 %"])
    ax.set_xlabel(f"share of the mistakes (dev error {100 * dev_error:.3g} %)", loc="left")
    ax.grid(False)
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    return bars


def confusion_matrix(ax: Axes, C, classes: Sequence[str]):
    """Counts with predictions in rows and the truth in columns, shaded by the share of the column."""
    from matplotlib.colors import LinearSegmentedColormap

    colors, C = palette_of(ax), np.asarray(C)
    share = C / np.maximum(C.sum(axis=0, keepdims=True), 1)
    shades = LinearSegmentedColormap.from_list("share", [colors.background, colors.blue])
    image = ax.imshow(share, cmap=shades, vmin=0, vmax=1)
    for (i, j), count in np.ndenumerate(C):
        ink = colors.background if share[i, j] > 0.5 else colors.ink
        ax.text(j, i, f"{count}", ha="center", va="center", color=ink, weight="bold" if i == j else "normal")
    ax.set(xticks=range(len(classes)), xticklabels=classes, yticks=range(len(classes)), yticklabels=classes)
    ax.set(xlabel="actual", ylabel="predicted")
    ax.grid(False)
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    return image


def threshold_curve(ax: Axes, precision, recall, *, marked: int | None = None) -> list:
    """Precision against recall with lines of equal F1; `marked` is the index of one threshold."""
    colors = palette_of(ax)
    for level in (0.2, 0.4, 0.6, 0.8):
        R = np.linspace(level / (2 - level), 1, 100)
        P = level * R / (2 * R - level)
        ax.plot(R, P, color=colors.muted, lw=0.8, ls=":", zorder=1)
        ax.text(1.01, level / (2 - level), f"F1 = {level}", color=colors.muted, fontsize=8, va="center")
    artists = ax.step(recall, precision, where="post", color=colors.blue, zorder=3)
    if marked is not None:
        artists += ax.plot(recall[marked], precision[marked], "^", color=colors.orange, ms=9, zorder=4)
    ax.set(xlabel="recall", ylabel="precision", xlim=(0, 1), ylim=(0, 1.03))
    return artists


def model_plane(ax: Axes, models: Mapping[str, tuple[Number, Number]], *, beta: Number = 1, mean: bool = False) -> str:
    """Models as points (recall, precision) over lines of equal F_beta, or of the equal mean of both. Returns the best.

    A beta above 1 counts recall more. By the mean "always yes" looks good: its lines end at the axes, those of F do not.
    """
    colors, places = palette_of(ax), np.linspace(0.001, 1, 400)
    R, P = np.meshgrid(places, places)
    score = lambda R, P: (R + P) / 2 if mean else (1 + beta**2) * P * R / (beta**2 * P + R)  # noqa: E731
    name = "mean" if mean else "F1" if beta == 1 else f"F({beta:g})"
    levels = np.arange(0.1, 1, 0.1)
    lines = ax.contour(R, P, score(R, P), levels=levels, colors=[colors.muted], linewidths=0.8, linestyles=":")
    # Where recall and precision are equal, every mean of the two is equal to them.
    ax.clabel(lines, fmt="%.1f", fontsize=8, manual=[(level, level) for level in levels])
    ax.set_title(f"lines of equal {name}")
    values = {model: float(score(r, p)) if r + p else 0.0 for model, (r, p) in models.items()}
    best = max(values, key=lambda model: values[model])
    for model, (r, p) in models.items():
        color = colors.orange if model == best else colors.blue
        ax.plot(r, p, "^" if model == best else "o", ms=9, color=color, zorder=4, clip_on=False)
        side = -9 if r > 0.7 else 9
        shown = f"{model}: {values[model]:.3g}"
        back = dict(facecolor=colors.background, edgecolor="none", pad=0.8, alpha=0.85)
        look: dict[str, Any] = dict(ha="right" if side < 0 else "left", va="center", fontsize=9, bbox=back, zorder=5)
        ax.annotate(shown, (r, p), (side, 0), textcoords="offset points", **look)
    ax.set(xlabel="recall", ylabel="precision", xlim=(0, 1), ylim=(0, 1))
    ax.grid(False)
    return best


def describe_model_plane(models: Mapping[str, tuple[Number, Number]], best: str) -> str:
    """A sentence for the text alternative of models in the plane; best is what `model_plane` returns.

    >>> describe_model_plane({"A": (0.9, 0.95), "B": (0.85, 0.98)}, "A")
    'Recall and precision: A 0.9 and 0.95, B 0.85 and 0.98; the best is A.'
    """
    parts = ", ".join(f"{model} {r:.3g} and {p:.3g}" for model, (r, p) in models.items())
    return f"Recall and precision: {parts}; the best is {best}."


def limits(ax: Axes, models: Mapping[str, tuple[Number, Number]], limit: Number, *, labels: tuple[str, str]) -> str | None:
    """Models as points (satisficing, optimizing); those within the limit are filled, the best of them is returned.

    labels name the two axes. The models beyond the limit lie in the shaded part.
    """
    colors = palette_of(ax)
    good = [name for name, (cost, _) in models.items() if cost <= limit]
    best = max(good, key=lambda name: models[name][1], default=None)
    for name, (cost, value) in models.items():
        color = colors.orange if name == best else colors.blue
        fill = color if cost <= limit else "none"
        ax.scatter(cost, value, s=70, marker="^" if name == best else "o", facecolor=fill, edgecolor=color, zorder=3)
        ax.annotate(name, (cost, value), (-8, 4), textcoords="offset points", ha="right", color=colors.ink)
    right = 1.15 * max(limit, *(cost for cost, _ in models.values()))
    ax.axvspan(limit, right, color=colors.grid, zorder=0)
    ax.axvline(limit, color=colors.muted, lw=1.2)
    ax.set(xlabel=labels[0], ylabel=labels[1], xlim=(0, right))
    ax.margins(y=0.2)
    return best


def flight(axes: Sequence[Axes] | np.ndarray, reports: Sequence, *, human: Number) -> None:
    """Dashboard of a simulator on two axes: the measured errors by week, and what was decided."""
    errors, decisions = axes
    colors = palette_of(errors)
    weeks = [report.week for report in reports]
    series = (
        ("train", "train", "o", colors.blue),
        ("train_dev", "training-dev", "s", colors.pink),
        ("dev", "dev", "^", colors.orange),
    )
    for field, label, marker, color in series:
        known = [
            (week, 100 * getattr(r, field)) for week, r in zip(weeks, reports, strict=True) if getattr(r, field, None) is not None
        ]
        if known:
            errors.plot(*zip(*known, strict=True), marker=marker, color=color, label=label)
    errors.axhline(100 * human, color=colors.muted, ls="--", lw=1.2, label="best people")
    errors.set(ylabel="error in %", ylim=(0, 1.3 * errors.get_ylim()[1]), xlim=(-0.3, weeks[-1] + 0.3), xlabel="week")
    errors.legend(ncols=2, loc="upper right")
    rows = range(len(reports) - 1)[::-1]
    for row, before, report in zip(rows, reports, reports[1:], strict=False):
        decisions.barh(row, report.week - before.week, left=before.week, height=0.6, color=colors.sky)
    decisions.set(yticks=list(rows), yticklabels=[report.decision for report in reports[1:]], xlabel="week")
    decisions.set(xlim=errors.get_xlim())
    decisions.grid(False, axis="y")
    decisions.tick_params(axis="y", length=0)
