"""Pictures of similarity: faces in rows, distances, pairs, Gram matrices, the progress of a style transfer (course 4, week 4)."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.image import AxesImage

from dlcore.viz.theme import palette_of

Number = int | float


def face_grid(ax: Axes, X, *, columns: int) -> AxesImage:
    """Gray pictures (m, n_H, n_W, 1) on one axes, row by row, with thin gaps."""
    X = np.asarray(X)[..., 0]
    m, n_H, n_W = X.shape
    rows = -(-m // columns)
    sheet = np.full((rows * (n_H + 1) - 1, columns * (n_W + 1) - 1), np.nan)
    for i, picture in enumerate(X):
        top, left = i // columns * (n_H + 1), i % columns * (n_W + 1)
        sheet[top : top + n_H, left : left + n_W] = picture
    _bare(ax)
    return ax.imshow(sheet, cmap="gray", vmin=0, vmax=1, interpolation="nearest")


def distance_matrix(ax: Axes, d, names: Sequence[str], *, tau: Number | None = None) -> AxesImage:
    """Squared distances (m, m) as numbers on a map, light where two pictures are alike; bold where d <= tau."""
    colors, d = palette_of(ax), np.asarray(d, dtype=float)
    top = max(float(d.max()), 1e-9)
    image = ax.imshow(d, cmap=LinearSegmentedColormap.from_list("d", [colors.background, colors.shade[0]]), vmin=0, vmax=top)
    for (i, j), value in np.ndenumerate(d):
        near = tau is not None and value <= tau
        ax.text(j, i, f"{value:.2f}", ha="center", va="center", fontsize=8, fontweight="bold" if near else "normal")
    ax.set(xticks=range(len(names)), yticks=range(len(names)), xticklabels=names, yticklabels=names)
    ax.tick_params(length=0)
    ax.tick_params(axis="x", rotation=90 if max(map(len, names)) > 4 else 0)
    ax.grid(False)
    ax.spines[:].set_visible(False)
    return image


def pairs(axes, X1, X2, d, *, tau: Number) -> list[str]:
    """Pairs of pictures side by side, one pair on each of the axes, with their distance and the decision. Returns the titles."""
    titles = []
    for ax, first, second, value in zip(np.ravel(axes), np.asarray(X1), np.asarray(X2), np.ravel(d), strict=True):
        colors, same = palette_of(ax), bool(value <= tau)
        face_grid(ax, np.stack([first, second]), columns=2)
        titles.append(f"d = {value:.2f}: {'same person' if same else 'two people'}")
        ax.set_title(titles[-1], fontsize=9, loc="center", color=colors.blue if same else colors.orange)
    return titles


def distance_histogram(ax: Axes, d, same, *, tau: Number) -> None:
    """Distances of pairs of one person and of two people, and the threshold between them."""
    colors, d, same = palette_of(ax), np.asarray(d, dtype=float), np.asarray(same)
    bins = np.linspace(0, max(float(d.max()), 1e-9), 41).tolist()
    for mask, label, color, hatch in ((same, "one person", colors.blue, ""), (~same, "two people", colors.orange, "//")):
        ax.hist(d[mask], bins, weights=np.full(mask.sum(), 1 / mask.sum()), label=label, color=color, alpha=0.6, hatch=hatch)
    ax.axvline(tau, color=colors.ink, linewidth=1.5, label=f"$\\tau$ = {tau:.2f}")
    ax.set(xlabel="squared distance d", ylabel="share of the pairs")
    ax.legend()


def describe_distances(d, same, *, tau: Number) -> str:
    """A sentence for the text alternative of a histogram of distances.

    >>> describe_distances([0.1, 0.4, 0.3, 0.9], np.array([True, True, False, False]), tau=0.35)
    'At tau = 0.35, 50% of the pairs of one person are accepted, and 50% of the pairs of two people.'
    """
    accepted, same = np.asarray(d) <= tau, np.asarray(same)
    one, two = accepted[same].mean(), accepted[~same].mean()
    return f"At tau = {tau:.2f}, {one:.0%} of the pairs of one person are accepted, and {two:.0%} of the pairs of two people."


def gram(ax: Axes, matrix) -> AxesImage:
    """A Gram matrix (n_C, n_C), the largest value darkest."""
    colors, matrix = palette_of(ax), np.asarray(matrix)
    image = ax.imshow(matrix, cmap=LinearSegmentedColormap.from_list("gram", [colors.background, colors.blue]))
    ax.set(xlabel="channel k'", ylabel="channel k")
    ax.grid(False)
    return image


def style_progress(axes, pictures, steps: Sequence[int]) -> None:
    """Pictures (n_H, n_W, 3) of a style transfer after some steps, one on each of the axes."""
    for ax, picture, step in zip(np.ravel(axes), pictures, steps, strict=True):
        _bare(ax)
        ax.imshow(np.clip(np.asarray(picture), 0, 1), interpolation="nearest")
        ax.set_title(f"step {step}", fontsize=9, loc="center")


def _bare(ax):
    ax.set(xticks=[], yticks=[])
    ax.grid(False)
    ax.spines[:].set_visible(False)
