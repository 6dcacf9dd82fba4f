"""Tables that decide: doctors as a proxy for the Bayes error, cases side by side, errors on two distributions, models and
their scores (course 3, weeks 1 and 2).
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from dlcore import human_level, strategy
from dlcore.viz.flow import fitting_size, points_per_unit
from dlcore.viz.sketches import arrow, bare
from dlcore.viz.theme import palette_of

Number = int | float
Cells = Sequence[Sequence[str]]


def table(
    ax: Axes,
    rows: Sequence[str],
    columns: Sequence[str],
    cells: Cells,
    *,
    marked: Sequence[tuple[int, int]] = (),
    corner: str = "",
    wide: Number = 1.6,
) -> list[list[Text]]:
    """Words in rows and columns; marked cells, (row, column), are bold on a tint. wide is the width of the row names.

    Returns the words of the cells.
    """
    if len(cells) != len(rows) or any(len(row) != len(columns) for row in cells):
        raise ValueError(
            f"cells must be {len(rows)} rows of {len(columns)}, but are rows of {[len(row) for row in cells]}. Is a name missing?"
        )
    colors = palette_of(ax)
    bare(ax, (-wide, len(columns), -len(rows) - 0.1, 1.0))
    x_scale, y_scale = points_per_unit(ax)
    words = [*columns, *(cell for row in cells for cell in row)]
    size = min([fitting_size(word, 0.86 * x_scale, 0.85 * y_scale) for word in words] + [10])
    names = min([fitting_size(name, wide * x_scale, 0.85 * y_scale) for name in [*rows, corner]] + [10])
    ax.text(-wide + 0.03, 0.45, corner, va="center", fontsize=names, color=colors.muted)
    for j, name in enumerate(columns):
        ax.text(j + 0.5, 0.45, name, ha="center", va="center", fontsize=size, fontweight="bold")
    ax.plot([-wide, len(columns)], [0, 0], color=colors.ink, lw=1.2)
    texts = []
    for i, name in enumerate(rows):
        ax.text(-wide + 0.03, -i - 0.5, name, va="center", fontsize=names)
        ax.plot([-wide, len(columns)], [-i - 1] * 2, color=colors.grid, lw=0.8)
        texts.append([])
        for j, cell in enumerate(cells[i]):
            on = (i, j) in marked
            if on:
                look: dict[str, Any] = dict(facecolor=colors.shade[1], edgecolor=colors.orange, lw=1.6, zorder=2)
                ax.add_patch(Rectangle((j + 0.04, -i - 0.94), 0.92, 0.88, **look))
            weight = "bold" if on else "normal"
            texts[-1].append(
                ax.text(j + 0.5, -i - 0.5, cell, ha="center", va="center", fontsize=size, fontweight=weight, zorder=3)
            )
    return texts


def doctors(ax: Axes, levels: Mapping[str, Number], scenarios: Mapping[str, tuple[Number, Number]]) -> list[list[str]]:
    """Error rates of people as a proxy for the Bayes error, and what each of them would say about a training.

    levels go from who labels to an error; scenarios from a name to (training error, dev error). In every cell stand the
    avoidable bias, the variance, and which is larger by strategy.diagnose. The row of the proxy, the smallest level, is
    marked. Returns the diagnoses, a row for each level.
    """
    human_level.bayes_estimate(levels)
    rows, cells, found = [], [], []
    best = min(levels, key=lambda name: levels[name])
    for name, level in levels.items():
        gaps = [strategy.gaps_of_one_distribution(level, train, dev) for train, dev in scenarios.values()]
        found.append([strategy.diagnose(gap) for gap in gaps])
        rows.append(f"{name}: {100 * level:.3g} %")
        cells.append(
            [
                f"{100 * gap.bias:+.2g} | {100 * (gap.variance or 0):+.2g}\n{word}"
                for gap, word in zip(gaps, found[-1], strict=True)
            ]
        )
    columns = [f"{name}: {100 * train:.3g} | {100 * dev:.3g} %" for name, (train, dev) in scenarios.items()]
    marked = [(list(levels).index(best), j) for j in range(len(columns))]
    table(ax, rows, columns, cells, marked=marked, corner="who, and train | dev", wide=1.9)
    return found


def describe_doctors(levels: Mapping[str, Number]) -> str:
    """A sentence for the text alternative of the doctors.

    >>> describe_doctors({"typical person": 0.03, "team": 0.005})
    'Errors of people: typical person 3%, team 0.5%. The Bayes error is at most 0.5%.'
    """
    shown = ", ".join(f"{name} {100 * level:.3g}%" for name, level in levels.items())
    return f"Errors of people: {shown}. The Bayes error is at most {100 * human_level.bayes_estimate(levels):.3g}%."


def cases(ax: Axes, errors: Mapping[str, Mapping[str, Number]]) -> dict[str, str]:
    """Cases side by side, one column each: their errors, the gaps between them, and what to work on.

    Each case goes from human, train, train-dev, dev, test (some of them, in this order) to an error. Returns what to
    work on, by case: the name of the gap that strategy.diagnose finds.
    """
    names = list(dict.fromkeys(name for case in errors.values() for name in case))
    gap_names = {"avoidable bias": 0, "variance": 1, "data mismatch": 2, "overfitting to dev": 3}
    gaps, focus = {}, {}
    for case, values in errors.items():
        shared = values["human"], values["train"], values["dev"]
        if "train-dev" in values:
            gaps[case] = strategy.decompose(*shared, train_dev=values["train-dev"], test=values.get("test"))
        else:
            gaps[case] = strategy.gaps_of_one_distribution(*shared, test=values.get("test"))
        focus[case] = strategy.diagnose(gaps[case])
    kept = [gap for gap, k in gap_names.items() if any(gaps[case][k] for case in errors)]
    rows = [f"{name} error" for name in names] + kept + ["work on"]
    cells = [[f"{100 * case[name]:.3g} %" if name in case else "" for case in errors.values()] for name in names]
    cells += [[_points(gaps[case][gap_names[gap]]) for case in errors] for gap in kept]
    cells.append(list(focus.values()))
    marked = [(len(names) + kept.index(word), j) for j, word in enumerate(focus.values()) if word in kept]
    table(ax, rows, list(errors), cells, marked=marked)
    return focus


def describe_cases(errors: Mapping[str, Mapping[str, Number]], focus: Mapping[str, str]) -> str:
    """A sentence for the text alternative of cases; focus is what `cases` returns.

    >>> describe_cases({"A": {"human": 0.01, "train": 0.08, "dev": 0.1}}, {"A": "avoidable bias"})
    'Errors in A: human 1%, train 8%, dev 10%; work on avoidable bias.'
    """
    parts = []
    for case, values in errors.items():
        shown = ", ".join(f"{name} {100 * value:.3g}%" for name, value in values.items())
        parts.append(f"Errors in {case}: {shown}; work on {focus[case]}.")
    return " ".join(parts)


def general_table(ax: Axes, errors: strategy.GeneralTable, *, names: tuple[str, str] = ("general data", "own data")) -> list:
    """Three kinds of error on two distributions: human level, trained on, not trained on; with the gaps in between.

    Down the left side stand the avoidable bias and the variance, from the left to the right what the target adds. A
    cell that was not measured shows a question mark. Returns the gaps: bias, variance, and the three of the rows.
    """
    colors = palette_of(ax)
    values = np.array(errors, dtype=float).reshape(2, 3).T
    rows = ("human level", "error on data\ntrained on", "error on data\nnot trained on")
    xs, ys = (2.1, 5.0), (2.6, 1.3, 0.0)
    bare(ax, (-0.9, 6.1, -0.6, 3.75))
    size = fitting_size("x" * 21, 1.8 * points_per_unit(ax)[0], 1.0 * points_per_unit(ax)[1])
    words: dict[str, Any] = dict(ha="center", va="center", fontsize=size, zorder=4)
    left: dict[str, Any] = {"ha": "left"}
    above: dict[str, Any] = {"va": "bottom"}
    for x, name in zip(xs, names, strict=True):
        ax.text(x, 3.45, name, fontweight="bold", **words)
    for y, row, pair in zip(ys, rows, values, strict=True):
        ax.text(-0.85, y, row, **(words | left))
        for x, value in zip(xs, pair, strict=True):
            known = not math.isnan(value)
            look: dict[str, Any] = dict(
                edgecolor=colors.blue if known else colors.muted, linestyle="-" if known else "--", lw=1.6
            )
            ax.add_patch(Rectangle((x - 0.55, y - 0.32), 1.1, 0.64, facecolor=colors.background, zorder=2, **look))
            ax.text(x, y, f"{100 * value:.3g} %" if known else "?", **words)
    down, across = np.diff(values[:, 0]), values[:, 1] - values[:, 0]
    for y, gap, name in zip(ys, down, ("avoidable bias", "variance"), strict=False):
        arrow(ax, (xs[0], y - 0.35), (xs[0], y - 0.95), colors.orange, lw=1.8)
        ax.text(xs[0] + 0.1, y - 0.65, f"{name} {_points(gap)}", **(words | left))
    for y, gap, name in zip(ys, across, ("harder for people", "", "data mismatch"), strict=True):
        arrow(ax, (xs[0] + 0.6, y), (xs[1] - 0.6, y), colors.orange, lw=1.8)
        ax.text(sum(xs) / 2, y + 0.08, f"{name} {_points(gap)}".strip(), **(words | above))
    return [*down.tolist(), *across.tolist()]


def describe_general_table(errors: strategy.GeneralTable) -> str:
    """A sentence for the text alternative of the general table.

    >>> describe_general_table(strategy.GeneralTable(human=0.04, train=0.07, train_dev=0.1, human_target=0.06, dev=0.06))
    'General data: human level 4%, trained on 7%, not trained on 10%. Own data: human level 6%, trained on unknown, \
not trained on 6%.'
    """
    shown = ["unknown" if math.isnan(value) else f"{100 * value:.3g}%" for value in errors]
    parts = [f"human level {a}, trained on {b}, not trained on {c}" for a, b, c in (shown[:3], shown[3:])]
    return f"General data: {parts[0]}. Own data: {parts[1]}."


def scores(ax: Axes, models: Sequence[str], metrics: Sequence[str], values, *, lower: Sequence[str] = ()) -> list[str]:
    """Models in rows, metrics in columns, the best of each column marked; lower names metrics where less is better.

    values is (models, metrics). Returns the winner by each metric: two metrics, often two winners.
    """
    values = np.asarray(values, dtype=float)
    cells = [[f"{value:.4g}" for value in row] for row in values]
    winners = [int(np.argmin(values[:, j]) if name in lower else np.argmax(values[:, j])) for j, name in enumerate(metrics)]
    table(ax, models, metrics, cells, marked=[(i, j) for j, i in enumerate(winners)], wide=1.1)
    return [models[i] for i in winners]


def describe_scores(metrics: Sequence[str], winners: Sequence[str]) -> str:
    """A sentence for the text alternative of scores; winners are what `scores` returns.

    >>> describe_scores(["precision", "recall", "F1"], ["B", "A", "A"])
    'The best is by precision B, by recall A, by F1 A.'
    """
    parts = [f"by {metric} {winner}" for metric, winner in zip(metrics, winners, strict=True)]
    return f"The best is {', '.join(parts)}."


def _points(gap) -> str:
    return "?" if gap is None or math.isnan(gap) else f"{100 * gap:+.3g}"
