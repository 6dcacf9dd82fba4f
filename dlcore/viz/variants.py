"""Pictures of digits and their variants: corruptions, mixtures, wrong labels, other questions; teams and the Bayes error
(course 3, weeks 1 and 2).
"""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.image import AxesImage

from dlcore.viz.draw import points
from dlcore.viz.theme import palette_of


def digit_rows(ax: Axes, rows: Mapping[str, np.ndarray], *, scale: tuple[float, float] = (0, 1)) -> AxesImage:
    """One row of pictures for each name: columns (64, k), or (128, k) for pairs of digits. Returns the sheet."""
    sheets = [_sheet(np.asarray(X)) for X in rows.values()]
    height = sheets[0].shape[0]
    gap = np.full((1, sheets[0].shape[1]), np.nan)
    sheet = np.concatenate([part for row in sheets for part in (row, gap)][:-1])
    image = ax.imshow(sheet, cmap="gray", vmin=scale[0], vmax=scale[1], interpolation="nearest")
    ax.set(xticks=[], yticks=[(height + 1) * i + (height - 1) / 2 for i in range(len(rows))], yticklabels=list(rows))
    ax.tick_params(axis="y", length=0, pad=6)
    ax.grid(False)
    ax.spines[:].set_visible(False)
    return image


def describe_rows(rows: Mapping[str, np.ndarray]) -> str:
    """A sentence for the text alternative of rows of digits.

    >>> describe_rows({"clean": np.zeros((64, 5)), "blurred": np.zeros((64, 5))})
    'The same 5 digits in 2 rows: clean, blurred.'
    """
    k = next(iter(rows.values())).shape[1]
    return f"The same {k} digits in {len(rows)} rows: {', '.join(rows)}."


def changed_labels(ax: Axes, Y, Y_noisy, *, n_classes: int = 10) -> AxesImage:
    """How many examples of each true class got each wrong label; what stayed right is left out."""
    colors, counts = palette_of(ax), np.zeros((n_classes, n_classes), int)
    np.add.at(counts, (np.ravel(Y), np.ravel(Y_noisy)), 1)
    np.fill_diagonal(counts, 0)
    shades = LinearSegmentedColormap.from_list("counts", [colors.background, colors.shade[1]])
    image = ax.imshow(counts, cmap=shades, vmin=0, vmax=max(1, counts.max()))
    for (old, new), count in np.ndenumerate(counts):
        if count:
            ax.text(new, old, str(count), ha="center", va="center", fontsize=8)
    ax.set(xticks=range(n_classes), yticks=range(n_classes), xlabel="label given", ylabel="what it is")
    ax.grid(False)
    return image


def describe_changes(Y, Y_noisy) -> str:
    """A sentence for the text alternative of changed labels.

    >>> describe_changes([[4, 4, 1, 4]], [[9, 4, 1, 9]])
    '2 of 4 labels are wrong, most of them 9 for 4.'
    """
    old, new = np.ravel(Y), np.ravel(Y_noisy)
    wrong = old != new
    if not wrong.any():
        return f"All {old.size} labels are right."
    kinds, counts = np.unique(np.stack([old[wrong], new[wrong]]), axis=1, return_counts=True)
    truth, given = kinds[:, counts.argmax()]
    most = "most of them" if 2 * counts.max() > wrong.sum() else "most often"
    return f"{wrong.sum()} of {old.size} labels are wrong, {most} {given} for {truth}."


def four_clouds(ax: Axes, X, Y) -> None:
    """The two telling coordinates of the exclusive or, and the best rule: the axes themselves (known_bayes.ideal_xor)."""
    ink = palette_of(ax).ink
    points(ax, np.asarray(X)[:2], Y, size=14)
    ax.axhline(0, color=ink, linewidth=1.2, zorder=4)
    ax.axvline(0, color=ink, linewidth=1.2, zorder=4)
    ax.set_aspect("equal")


def team_errors(ax: Axes, sizes: Sequence[int], errors: Mapping[str, Sequence[float]], *, bayes: float) -> None:
    """Error against the number of people in a team, one line for each way to decide, and the Bayes error below all."""
    colors = palette_of(ax)
    for (name, values), marker, color in zip(
        errors.items(), "os^v", (colors.blue, colors.orange, colors.green, colors.pink), strict=False
    ):
        ax.plot(sizes, 100 * np.asarray(values), marker=marker, color=color, label=name)
    ax.axhline(100 * bayes, color=colors.ink, linestyle="--", linewidth=1.5, label=f"Bayes error {bayes:.1%}")
    ax.set(xlabel="people in the team", ylabel="error in percent", xticks=list(sizes), ylim=(0, None))
    ax.legend()


def describe_teams(sizes: Sequence[int], errors: Mapping[str, Sequence[float]], *, bayes: float) -> str:
    """A sentence for the text alternative of the errors of teams.

    >>> describe_teams([1, 5], {"majority": [0.09, 0.07]}, bayes=0.06)
    'From 1 to 5 people, majority goes from 9.0% to 7.0%; the Bayes error is 6.0%.'
    """
    parts = [f"{name} goes from {values[0]:.1%} to {values[-1]:.1%}" for name, values in errors.items()]
    return f"From {sizes[0]} to {sizes[-1]} people, {', '.join(parts)}; the Bayes error is {bayes:.1%}."


def questions(ax: Axes, table) -> AxesImage:
    """Which digits each question answers with yes (a dot on orange) and which with no, one question a row."""
    colors, table = palette_of(ax), np.asarray(table)
    image = ax.imshow(table, cmap=LinearSegmentedColormap.from_list("yes", [colors.background, colors.shade[1]]), vmin=0, vmax=1)
    rows, digits = np.nonzero(table)
    ax.plot(digits, rows, "o", color=colors.ink, markersize=4)
    ax.set(xticks=range(table.shape[1]), yticks=range(len(table)), xlabel="digit", ylabel="question")
    ax.xaxis.set_ticks_position("bottom")
    ax.set_xticks(np.arange(table.shape[1]) - 0.5, minor=True)
    ax.set_yticks(np.arange(len(table)) - 0.5, minor=True)
    ax.grid(False)
    ax.grid(True, which="minor")
    ax.tick_params(which="both", length=0)
    return image


def _sheet(X):
    """Columns of 8 x 8 or 8 x 16 pixels as one row with thin gaps, (8, ...)."""
    pictures = X.T.reshape(X.shape[1], 8, -1)
    gap = np.full((8, 1), np.nan)
    return np.concatenate([part for picture in pictures for part in (picture, gap)][:-1], axis=1)
