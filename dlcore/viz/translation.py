"""Encoder and decoder as a diagram, and what a decoder looks at (course 5, week 3)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.image import AxesImage
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle

from dlcore.viz.theme import palette_of


def attention(ax: Axes, alpha, source: Sequence[str], target: Sequence[str]) -> AxesImage:
    """Attention weights (T_y, T_x): a row per word of the output, a column per word of the input."""
    alpha = np.asarray(alpha, dtype=float)
    if alpha.shape != (len(target), len(source)):
        raise ValueError(
            f"alpha must have shape {(len(target), len(source))}, a row per target word, but has shape {alpha.shape}. "
            "Is padding cut off?"
        )
    colors = palette_of(ax)
    shades = LinearSegmentedColormap.from_list("weights", [colors.background, colors.sky, colors.blue])
    image = ax.imshow(alpha, cmap=shades, vmin=0, vmax=1, aspect="auto", interpolation="nearest")
    letters = all(len(word) == 1 for word in source)
    ax.set(xticks=range(len(source)), yticks=range(len(target)), yticklabels=list(target))
    ax.set_xticklabels(list(source), rotation=0 if letters else 55, ha="center" if letters else "left", rotation_mode="anchor")
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.grid(False)
    ax.spines[:].set(visible=True, color=colors.grid)
    ax.set_xticks(np.arange(len(source) + 1) - 0.5, minor=True)
    ax.set_yticks(np.arange(len(target) + 1) - 0.5, minor=True)
    ax.grid(True, which="minor", color=colors.grid, lw=0.6)
    ax.tick_params(which="minor", length=0)
    return image


def attention_on_image(ax: Axes, image, alpha) -> list[Rectangle]:
    """A picture with a frame around every place, (rows, columns), the thicker the more it is looked at."""
    image, alpha = np.asarray(image, dtype=float), np.asarray(alpha, dtype=float)
    rows, columns = alpha.shape
    ax.imshow(image, extent=(0.0, columns, rows, 0.0), interpolation="nearest")
    frames = []
    for i, j in np.ndindex(rows, columns):
        share = alpha[i, j] / max(alpha.max(), 1e-12)
        frame = Rectangle(
            (j + 0.06, i + 0.06), 0.88, 0.88, fill=False, ec=palette_of(ax).orange, lw=6 * share, alpha=min(1.0, 2 * share)
        )
        frames.append(ax.add_patch(frame))
    ax.set(xticks=[], yticks=[])
    ax.grid(False)
    ax.spines[:].set_visible(False)
    return frames


def describe_attention(alpha, source: Sequence[str], target: Sequence[str]) -> str:
    """A sentence for the text alternative of attention weights.

    >>> describe_attention([[0.1, 0.9], [0.7, 0.3]], ["red", "cat"], ["gat", "rojo"])
    'Attention weights. Most of its weight gives gat to cat (0.90), rojo to red (0.70).'
    """
    alpha = np.asarray(alpha, dtype=float)
    best = alpha.argmax(axis=1)
    pairs = [f"{word} to {source[j]} ({alpha[i, j]:.2f})" for i, (word, j) in enumerate(zip(target, best, strict=True))]
    return f"Attention weights. Most of its weight gives {', '.join(pairs)}."


def encoder_decoder(ax: Axes, source: Sequence[str], target: Sequence[str], *, weights=None) -> dict[str, list]:
    """The encoder reads word by word, the decoder writes word by word and reads what it wrote.

    Without `weights` the last state of the encoder is all that the decoder gets. With `weights`, (T_x,), the encoder
    reads both ways and the second step of the decoder looks at every position, the more the thicker the arrow.
    Returns the artists by name.
    """
    colors = palette_of(ax)
    T_x, T_y = len(source), len(target)
    made: dict[str, list[Any]] = {"encoder": [], "decoder": [], "words": [], "arrows": []}

    def box(x, y, text, color, kind):
        frame = FancyBboxPatch((x - 0.3, y - 0.22), 0.6, 0.44, boxstyle="round,pad=0.03", fc=colors.background, ec=color, lw=1.8)
        ax.add_patch(frame).set_zorder(3)
        ax.text(x, y, text, ha="center", va="center", fontsize=10, color=color, zorder=4)
        made[kind].append(frame)

    def arrow(start, end, color=colors.muted, width: float = 1.2, **options):
        patch = FancyArrowPatch(
            start, end, arrowstyle="-|>", mutation_scale=9, color=color, lw=width, shrinkA=0, shrinkB=0, **options
        )
        ax.add_patch(patch)
        made["arrows"].append(patch)

    def word(x, y, text, color=colors.ink):
        made["words"].append(ax.text(x, y, text, ha="center", va="center", fontsize=9, color=color, zorder=4))

    above = weights is not None  # the decoder stands above the encoder, so that it can look down on all of it
    y_dec, x_dec = (2.9, (T_x - T_y) / 2) if above else (0.0, T_x + 0.4)
    for t, text in enumerate(source):
        box(t, 0, f"$a_{{{t + 1}}}$", colors.blue, "encoder")
        word(t, -0.95, text)
        arrow((t, -0.75), (t, -0.27))
        if t:
            arrow((t - 0.65, 0.08 if above else 0), (t - 0.35, 0.08 if above else 0))
            if above:
                arrow((t - 0.35, -0.08), (t - 0.65, -0.08))
    read = ["⟨begin⟩", *target[:-1]]
    for t, text in enumerate(target):
        x = x_dec + t
        box(x, y_dec, f"$s_{{{t + 1}}}$", colors.orange, "decoder")
        word(x, y_dec + 0.98, text)
        arrow((x, y_dec + 0.27), (x, y_dec + 0.78))
        word(x, y_dec - 0.95 if not above else y_dec - 0.62, read[t], colors.muted)
        arrow((x, y_dec - (0.75 if not above else 0.48)), (x, y_dec - 0.27))
        if t:
            arrow((x - 0.65, y_dec), (x - 0.35, y_dec))
    if above:
        shares = np.asarray(weights, dtype=float)
        look = min(1, T_y - 1)
        x_c, y_c = x_dec + look - 0.5, y_dec - 1.0  # the context, left of the word that is read
        context = ax.text(x_c, y_c, f"$c_{{{look + 1}}}$", ha="center", va="center", fontsize=10, color=colors.green, zorder=4)
        made["words"].append(context)
        arrow((x_c + 0.08, y_c + 0.18), (x_dec + look - 0.24, y_dec - 0.27), colors.green, 1.8)
        for t, share in enumerate(shares.tolist()):
            options = dict(alpha=0.35 + 0.6 * min(share, 1.0), zorder=1)
            arrow((t, 0.27), (x_c, y_c - 0.18), colors.green, 0.6 + 5 * share, **options)
            number = ax.text(t + 0.34, 0.42, f"{share:.2f}", ha="center", va="center", fontsize=8, color=colors.green, zorder=4)
            made["words"].append(number)
    else:
        arrow((T_x - 0.65, 0), (x_dec - 0.35, 0), colors.orange, 2.2)
    left, right = min(0.0, x_dec), max(T_x - 1.0, x_dec + T_y - 1)
    ax.set(xlim=(left - 0.8, right + 0.8), ylim=(-1.25, y_dec + 1.3), xticks=[], yticks=[])
    ax.set_aspect("equal")
    ax.grid(False)
    ax.spines[:].set_visible(False)
    return made


def describe_encoder_decoder(source: Sequence[str], target: Sequence[str], *, attention: bool) -> str:
    """A sentence for the text alternative of the diagram.

    >>> describe_encoder_decoder(["le", "chat"], ["the", "cat"], attention=False)
    'An encoder reads "le chat" in 2 steps and hands its last state to a decoder, which writes "the cat" in 2 steps.'
    """
    reads, writes = f'"{" ".join(source)}" in {len(source)} steps', f'writes "{" ".join(target)}" in {len(target)} steps'
    if attention:
        return f"An encoder reads {reads}, both ways. A decoder {writes} and looks at all of them in every step."
    return f"An encoder reads {reads} and hands its last state to a decoder, which {writes}."
