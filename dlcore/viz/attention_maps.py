"""Attention weights of Transformers, their masks, and the encoding of positions (course 5, week 4)."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, ListedColormap
from matplotlib.image import AxesImage

from dlcore.viz import translation
from dlcore.viz.theme import palette_of


def self_attention(ax: Axes, A, tokens: Sequence[str], *, keys: Sequence[str] | None = None) -> AxesImage:
    """Weights (T_q, T_k) of one head: a row per token that looks, a column per token that is looked at."""
    image = translation.attention(ax, A, list(tokens if keys is None else keys), list(tokens))
    ax.set_ylabel("query: who looks")
    ax.set_xlabel("key: who is looked at")
    ax.xaxis.set_label_position("bottom")
    return image


def heads(axes, A, tokens: Sequence[str], *, keys: Sequence[str] | None = None) -> list[AxesImage]:
    """Weights (h, T_q, T_k) of all heads of a layer, one on each of the axes (an array of them), all with the same colors."""
    A, flat = np.asarray(A, dtype=float), np.asarray(axes, dtype=object).reshape(-1)
    if A.ndim != 3 or len(flat) < len(A):
        raise ValueError(f"A must have shape (h, T_q, T_k) with at most {len(flat)} heads, but has shape {A.shape}. A batch?")
    images = []
    for number, (ax, weights) in enumerate(zip(flat, A, strict=False)):
        images.append(translation.attention(ax, weights, list(tokens if keys is None else keys), list(tokens)))
        ax.set_title(f"head {number + 1}")
    for ax in flat[len(A) :]:
        ax.set_visible(False)
    return images


def positions(ax: Axes, P) -> AxesImage:
    """The encoding (T, d) of positions: a row per position, a column per feature, quick waves on the left."""
    P, colors = np.asarray(P, dtype=float), palette_of(ax)
    if P.ndim != 2:
        raise ValueError(f"P must have shape (T, d), but has shape {P.shape}. Is it attention.positions(T, d)?")
    shades = LinearSegmentedColormap.from_list("waves", [colors.blue, colors.background, colors.orange])
    image = ax.imshow(P, cmap=shades, vmin=-1, vmax=1, aspect="auto", interpolation="nearest")
    ax.grid(False)
    ax.set(xlabel="feature", ylabel="position")
    bar = ax.figure.colorbar(image, ax=ax, ticks=[-1, 0, 1])
    bar.outline.set_visible(False)
    return image


def mask(ax: Axes, M, *, tokens: Sequence[str] | None = None) -> AxesImage:
    """A mask (T_q, T_k) that is added to scores: 0 may be looked at, everything below is hidden."""
    M, colors = np.asarray(M, dtype=float), palette_of(ax)
    if M.ndim != 2:
        raise ValueError(f"M must have shape (T_q, T_k), but has shape {M.shape}. Is it a whole batch of masks?")
    rows, columns = M.shape
    image = ax.imshow(M == 0, cmap=ListedColormap([colors.background, colors.blue]), vmin=0, vmax=1, interpolation="nearest")
    size = 9 if max(rows, columns) <= 10 else 6
    for i, j in np.ndindex(rows, columns):
        seen = M[i, j] == 0
        ax.text(
            j,
            i,
            "0" if seen else "−∞",
            ha="center",
            va="center",
            fontsize=size,
            color=colors.background if seen else colors.muted,
        )
    ax.set(xticks=range(columns), yticks=range(rows), xlabel="key: who is looked at", ylabel="query: who looks")
    ax.set_xticks(np.arange(columns + 1) - 0.5, minor=True)
    ax.set_yticks(np.arange(rows + 1) - 0.5, minor=True)
    ax.tick_params(which="both", length=0)
    ax.grid(False)
    ax.grid(True, which="minor", color=colors.grid, lw=0.6)
    if tokens is not None:
        ax.set_xticks(range(columns), list(tokens), rotation=55, ha="right", rotation_mode="anchor")
        ax.set_yticks(range(rows), list(tokens))
    return image


def describe_heads(A, tokens: Sequence[str]) -> str:
    """A sentence for the text alternative of the heads.

    >>> describe_heads([[[0.9, 0.1], [0.8, 0.2]]], ["the", "cat"])
    'Attention weights of 1 head over 2 tokens. Head 1 looks most at the.'
    """
    A = np.asarray(A, dtype=float)
    best = [f"Head {i + 1} looks most at {tokens[int(a.sum(axis=0).argmax())]}." for i, a in enumerate(A)]
    return f"Attention weights of {len(A)} head{'s' if len(A) > 1 else ''} over {len(tokens)} tokens. {' '.join(best)}"


def describe_mask(M) -> str:
    """A sentence for the text alternative of a mask.

    >>> describe_mask([[0.0, -1e9], [0.0, 0.0]])
    'A mask of 2 queries by 2 keys: query 1 sees 1, query 2 sees 2.'
    """
    seen = (np.asarray(M, dtype=float) == 0).sum(axis=1)
    counts = ", ".join(f"query {i + 1} sees {n}" for i, n in enumerate(seen))
    return f"A mask of {len(seen)} queries by {np.shape(M)[1]} keys: {counts}."
