"""Pictures of transformers: queries and keys in the plane, what the scaling does, waves of positions, ways between distant
words, the blocks (course 5, week 4).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch
from matplotlib.text import Text

from dlcore.viz.flow import Arrow, Box, diagram
from dlcore.viz.sketches import bare
from dlcore.viz.theme import palette_of

Number = int | float


def query_and_keys(ax: Axes, q, K, *, names: Sequence[str], scale: bool = True) -> np.ndarray:
    """A query (2,) and keys (n, 2) as arrows, thick where the attention is; with scale the scores are divided by sqrt(2).

    Returns the weights, (n,).
    """
    q, K, colors = np.asarray(q, dtype=float), np.asarray(K, dtype=float), palette_of(ax)
    scores = K @ q / (np.sqrt(2) if scale else 1.0)
    weights = np.exp(scores - scores.max())
    weights /= weights.sum()
    reach = 1.3 * max(float(np.abs(q).max()), float(np.abs(K).max()))
    ax.axhline(0, color=colors.grid, lw=1)
    ax.axvline(0, color=colors.grid, lw=1)
    for vector, name, hue, wide in [
        *((k, f"{n}: {w:.2f}", colors.blue, w) for k, n, w in zip(K, names, weights, strict=True)),
        (q, "query", colors.orange, 0.3),
    ]:
        patch = FancyArrowPatch((0, 0), tuple(vector), arrowstyle="-|>", shrinkA=0, shrinkB=0, mutation_scale=14)
        patch.set(color=hue, lw=1 + 6 * float(wide), zorder=3)
        ax.add_patch(patch)
        side = "left" if vector[0] >= 0 else "right"
        ax.annotate(
            name, tuple(vector), (5 if side == "left" else -5, 5), textcoords="offset points", fontsize=9, ha=side, color=hue
        )
    bare(ax, (-1.4 * reach, 1.4 * reach, -reach, reach), equal=True)
    return weights


def describe_weights(names: Sequence[str], weights) -> str:
    """A sentence for the text alternative of attention weights.

    >>> describe_weights(["cat", "sat"], [0.75, 0.25])
    'Attention: cat 0.75, sat 0.25.'
    """
    return f"Attention: {', '.join(f'{n} {w:.2f}' for n, w in zip(names, np.asarray(weights), strict=True))}."


def saturation(ax: Axes, dimensions: Sequence[int], largest: Any) -> list[Line2D]:
    """The largest attention weight against d_k, one line for each way (with and without the scaling): near 1 nothing learns."""
    colors, lines = palette_of(ax), []
    looks = ((colors.orange, "^--"), (colors.blue, "o-"))
    for (name, values), (color, dash) in zip(largest.items(), looks, strict=False):
        lines += ax.plot(dimensions, np.asarray(values, dtype=float), dash, color=color, label=name)
    ax.set(xscale="log", xlabel="size of queries and keys, $d_k$", ylabel="largest weight", ylim=(0, 1.05))
    ax.set_xticks(list(dimensions), [str(d) for d in dimensions])
    ax.minorticks_off()
    ax.legend()
    return lines


def position_products(ax: Axes, P, places: Sequence[int], *, reach: int) -> list[Line2D]:
    """Inner products of the encodings (T, d) of some positions with those up to `reach` later: they depend on the distance
    only, so all lines lie on each other.
    """
    P, colors, lines = np.asarray(P, dtype=float), palette_of(ax), []
    if max(places) + reach >= len(P) or min(places) < 0:
        raise ValueError(
            f"places must leave {reach} positions of {len(P)} behind them, but reach to {max(places)}. Is T too small?"
        )
    looks = ((colors.blue, "-"), (colors.orange, "--"), (colors.green, ":"))
    for k, (place, (color, dash)) in enumerate(zip(places, looks, strict=False)):
        products = P[place : place + reach + 1] @ P[place]
        lines += ax.plot(range(reach + 1), products, dash, color=color, lw=5 - 1.5 * k, label=f"from position {place}")
    ax.set(xlabel="distance", ylabel="inner product")
    ax.legend()
    return lines


def path_length(kind: str, T: int, *, f: int = 3) -> int:
    """Steps from the first word to the last one: through a recurrent network, convolutions of width f, self-attention.

    >>> path_length("RNN", 9), path_length("convolution", 9), path_length("self-attention", 9)
    (8, 4, 1)
    """
    if kind not in ("RNN", "convolution", "self-attention"):
        raise ValueError(f"kind must be RNN, convolution or self-attention, but is {kind!r}. Is it the name of a layer?")
    return {"RNN": T - 1, "convolution": -(-(T - 1) // (f - 1)) if f > 1 else T, "self-attention": 1}[kind]


def ways(ax: Axes, kind: str, T: int) -> int:
    """The way from the first of T words to the last one, strong, through the layers that it takes. Returns its length.

    A convolution of width 3 looks at a word and the two before it.
    """
    colors, length = palette_of(ax), path_length(kind, T)
    layers = length if kind == "convolution" else 1
    heights = np.arange(layers + 1) * 1.2
    at = dict(zip(range(layers + 1), np.minimum(np.arange(layers + 1) * 2, T - 1), strict=True))
    for layer in range(1, layers + 1):
        for t in range(T):
            seen = range(max(t - 2, 0), t + 1) if kind == "convolution" else range(T) if kind == "self-attention" else [t]
            for s in seen:
                on = (kind == "convolution" and (s, t) == (at[layer - 1], at[layer])) or (
                    kind == "self-attention" and (s, t) == (0, T - 1)
                )
                on = on or (kind == "RNN" and s == t == 0)
                ax.plot(
                    [s, t],
                    heights[layer - 1 : layer + 1],
                    color=colors.orange if on else colors.muted,
                    lw=2.8 if on else 0.7,
                    zorder=2 if on else 1,
                )
    if kind == "RNN":
        ax.plot(range(T), [heights[1]] * T, color=colors.orange, lw=2.8, zorder=2)
    for layer, y in enumerate(heights):
        ax.plot(
            range(T), [y] * T, "o", ms=9, color=colors.background, mec=colors.blue if layer else colors.muted, mew=1.6, zorder=3
        )
    ax.set_title(f"{kind}: {length} step{'s' if length > 1 else ''}")
    bare(ax, (-0.5, T - 0.5, -0.5, heights[-1] + 0.5))
    return length


def transformer_block(ax: Axes, kind: str = "encoder") -> dict[str, Text]:
    """An encoder or decoder block from below to above: attention and layers by position, each added to what came in.

    Layer norm stands before each part (pre-LN). The decoder looks at the encoder between its own two parts.
    """
    parts = {
        "encoder": ("self-attention\n(all heads)", "feed-forward\nby position"),
        "decoder": ("masked\nself-attention", "attention to\nthe encoder", "feed-forward\nby position"),
    }
    if kind not in parts:
        raise ValueError(f"kind must be encoder or decoder, but is {kind!r}. A GPT block is an encoder with a mask.")
    boxes = {"in": Box(0, 0, "vectors of the words", "data", width=2.6, height=0.6)}
    arrows, previous, y = [], "in", 0.0
    for k, part in enumerate(parts[kind]):
        boxes[f"norm{k}"] = Box(0, y + 1.0, "layer norm", "frozen", width=2.0, height=0.5)
        boxes[f"part{k}"] = Box(0, y + 1.95, part, "layer", width=2.2, height=0.8)
        boxes[f"sum{k}"] = Box(0, y + 2.85, "+", "new", width=0.5, height=0.45)
        arrows += [
            Arrow(previous, f"norm{k}"),
            Arrow(f"norm{k}", f"part{k}"),
            Arrow(f"part{k}", f"sum{k}"),
            # Out of the side of the line, around the part, back into the sum.
            Arrow(previous, f"sum{k}", via=((0, y + 0.52), (-1.7, y + 0.52), (-1.7, y + 2.85)), strong=True),
        ]
        if "encoder" in part:
            boxes["encoder"] = Box(3.3, y + 1.95, "output of\nthe encoder", "data", width=1.9, height=0.8)
            arrows.append(Arrow("encoder", f"part{k}", "K, V"))
        previous, y = f"sum{k}", y + 2.85
    boxes["out"] = Box(0, y + 0.95, "to the next block", "data", width=2.6, height=0.6)
    arrows.append(Arrow(previous, "out"))
    return diagram(ax, boxes, arrows)


def describe_block(kind: str = "encoder") -> str:
    """A sentence for the text alternative of a block.

    >>> describe_block("encoder")
    'From below: layer norm and self-attention, layer norm and feed-forward; each is added to what came in.'
    """
    middle = "layer norm and attention to the encoder, " if kind == "decoder" else ""
    first = "masked self-attention" if kind == "decoder" else "self-attention"
    return f"From below: layer norm and {first}, {middle}layer norm and feed-forward; each is added to what came in."


def describe_ways(kinds: Sequence[str], T: int) -> str:
    """A sentence for the text alternative of ways between distant words.

    >>> describe_ways(["RNN", "self-attention"], 7)
    'From the first of 7 words to the last: RNN 6 steps, self-attention 1 step.'
    """
    lengths = [path_length(kind, T) for kind in kinds]
    parts = [f"{kind} {n} step{'s' if n > 1 else ''}" for kind, n in zip(kinds, lengths, strict=True)]
    return f"From the first of {T} words to the last: {', '.join(parts)}."


def describe_saturation(dimensions: Sequence[int], largest: Any) -> str:
    """A sentence for the text alternative of the saturation.

    >>> describe_saturation([1, 64], {"not scaled": [0.3, 0.9], "scaled": [0.3, 0.32]})
    'Largest weight for d_k from 1 to 64: not scaled 0.3 to 0.9, scaled 0.3 to 0.32.'
    """
    parts = [f"{name} {values[0]:.2g} to {values[-1]:.2g}" for name, values in largest.items()]
    return f"Largest weight for d_k from {dimensions[0]} to {dimensions[-1]}: {', '.join(parts)}."


def describe_products(P, places: Sequence[int], *, reach: int) -> str:
    """A sentence for the text alternative of products of positions.

    >>> describe_products(np.ones((9, 4)), [0, 2], reach=5)
    'Inner products of positions with those up to 5 later, from 2 positions: they differ by at most 0.'
    """
    P = np.asarray(P, dtype=float)
    products = np.array([P[place : place + reach + 1] @ P[place] for place in places])
    apart = np.ptp(products, axis=0).max()
    return (
        f"Inner products of positions with those up to {reach} later, from {len(places)} positions: they differ by at most "
        f"{apart:.1g}."
    )
