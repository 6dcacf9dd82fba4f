"""Pictures of how word vectors are learned: windows and pairs, noise for negatives, Huffman's tree, a fixed-window language
model, bias along a direction (course 5, week 2).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch
from matplotlib.text import Text

from dlcore.huffman import Tree
from dlcore.viz.flow import Arrow, Box, diagram, fitting_size, points_per_unit
from dlcore.viz.sketches import bare
from dlcore.viz.theme import palette_of

Number = int | float


def window_pairs(ax: Axes, words: Sequence[str], center: int, window: int) -> list[tuple[str, str]]:
    """A sentence with one context word, its window, and an arc to every word that is a target. Returns the pairs."""
    if not 0 <= center < len(words) or window < 1:
        raise ValueError(
            f"center must lie from 0 to {len(words) - 1} and window be at least 1, but they are {center} and {window}. "
            "Does the count begin at 1?"
        )
    colors = palette_of(ax)
    places, left = [], 0.0
    for word in words:
        places.append(left + len(word) / 2)
        left += len(word) + 2
    bare(ax, (-1, left - 1, -1.2, 2.6))
    size = min(11.0, fitting_size("x" * int(left), points_per_unit(ax)[0] * (left + 1), 100, largest=12))
    pairs = []
    for i, (word, x) in enumerate(zip(words, places, strict=True)):
        inside = abs(i - center) <= window
        color = colors.orange if i == center else colors.blue if inside else colors.muted
        look: dict[str, Any] = dict(ha="center", va="center", fontsize=size, color=color, family="DejaVu Sans Mono")
        ax.text(x, 0, word, weight="bold" if i == center else "normal", **look)
        if inside and i != center:
            bend = (-0.55 if i > center else 0.55) * min(1, 14 / abs(x - places[center]))
            arc = FancyArrowPatch((places[center], 0.55), (x, 0.55), connectionstyle=f"arc3,rad={bend}", arrowstyle="-|>")
            arc.set(mutation_scale=11, color=colors.blue, lw=1.5)
            ax.add_patch(arc)
            pairs.append((words[center], word))
    ends = places[max(center - window, 0)], places[min(center + window, len(words) - 1)]
    edges = (
        ends[0] - len(words[max(center - window, 0)]) / 2 - 0.5,
        ends[1] + len(words[min(center + window, len(words) - 1)]) / 2 + 0.5,
    )
    ax.plot([edges[0], edges[0], edges[1], edges[1]], [-0.55, -0.8, -0.8, -0.55], color=colors.muted, lw=1.3)
    return pairs


def describe_pairs(pairs: Sequence[tuple[str, str]]) -> str:
    """A sentence for the text alternative of a window; pairs are what `window_pairs` returns.

    >>> describe_pairs([("orange", "glass"), ("orange", "of")])
    'Around orange there are 2 targets: glass, of.'
    """
    return f"Around {pairs[0][0]} there are {len(pairs)} targets: {', '.join(target for _, target in pairs)}."


def noise_distributions(ax: Axes, words: Sequence[str], probabilities: Any) -> None:
    """How often each word is drawn as a negative, for several powers of the counts: a mapping from a name to (n_v,)."""
    colors, places = palette_of(ax), np.arange(len(words))
    looks = ((colors.blue, ""), (colors.orange, "//"), (colors.green, ".."))
    width = 0.8 / len(probabilities)
    for k, ((name, p), (color, hatch)) in enumerate(zip(probabilities.items(), looks, strict=False)):
        at = places + (k - (len(probabilities) - 1) / 2) * width
        ax.bar(at, np.asarray(p, dtype=float), width, color=color, hatch=hatch, edgecolor=colors.background, label=name)
    ax.set(xticks=places, xticklabels=words, ylabel="probability")
    ax.grid(False, axis="x")
    ax.legend()


def tree_places(tree: Tree) -> dict[tuple[int, ...], tuple[float, float]]:
    """Where the nodes of Huffman's tree stand: by their way from the root (1 left, -1 right), leaves side by side.

    >>> tree_places(Tree(np.array([[1, 0], [1, 0], [1, 0]]), np.array([[1, 0], [-1, 1], [-1, -1]])))[()]
    (0.75, 0.0)
    """
    signs = np.asarray(tree.signs)
    ways = [tuple(int(s) for s in row if s) for row in signs]
    places = {way: (float(k), 0.0 - len(way)) for k, way in enumerate(sorted(ways, key=lambda way: [-s for s in way]))}
    for length in range(signs.shape[1] - 1, -1, -1):
        for way in {way[:length] for way in ways if len(way) > length}:
            below = [places[(*way, sign)][0] for sign in (1, -1)]
            places[way] = (sum(below) / 2, 0.0 - length)
    return places


def huffman(
    ax: Axes, tree: Tree, words: Sequence[str], *, counts: Sequence[Number] | None = None, marked: int | None = None
) -> dict:
    """Huffman's tree: words are leaves, frequent ones near the root; the way to the marked word is strong.

    Returns the places of all nodes by their way from the root.
    """
    colors, places = palette_of(ax), tree_places(tree)
    ways = [tuple(int(s) for s in row if s) for row in np.asarray(tree.signs)]
    chosen = ways[marked] if marked is not None else ()
    for way, (x, y) in places.items():
        if way:
            on = marked is not None and chosen[: len(way)] == way
            above = places[way[:-1]]
            ax.plot([above[0], x], [above[1], y], color=colors.orange if on else colors.muted, lw=2.6 if on else 1.3, zorder=1)
        if way not in ways:
            ax.plot(x, y, "o", ms=8, color=colors.background, mec=colors.blue, mew=1.8, zorder=2)
    deepest = min(y for _, y in places.values())
    bare(ax, (-0.7, len(words) - 0.3, deepest - 0.75, 0.35))
    shown = list(words) if counts is None else [f"{word}\n{count:,}" for word, count in zip(words, counts, strict=True)]
    size = min(fitting_size(word, points_per_unit(ax)[0], 100) for word in shown)
    for k, (way, word) in enumerate(zip(ways, shown, strict=True)):
        x, y = places[way]
        back = dict(facecolor=colors.background, edgecolor="none", pad=1)
        weight = "bold" if k == marked else "normal"
        ax.text(x, y - 0.06, word, ha="center", va="top", fontsize=size, weight=weight, bbox=back, zorder=3)
    return places


def describe_huffman(tree: Tree, words: Sequence[str]) -> str:
    """A sentence for the text alternative of a tree.

    >>> describe_huffman(Tree(np.array([[1, 0], [1, 0], [1, 0]]), np.array([[1, 0], [-1, 1], [-1, -1]])), ["the", "of", "durian"])
    'A tree with 3 words; decisions to reach them: the 1, of 2, durian 2.'
    """
    depths = np.sum(np.asarray(tree.signs) != 0, axis=1)
    shown = ", ".join(f"{word} {depth}" for word, depth in zip(words, depths, strict=True))
    return f"A tree with {len(words)} words; decisions to reach them: {shown}."


def window_model(ax: Axes, words: Sequence[str], *, target: str = "?", n_e: int = 300) -> dict[str, Text]:
    """The language model with a fixed window: each word through the same E, all vectors in one, a layer, a softmax."""
    boxes, arrows = {}, []
    n = len(words)
    for k, word in enumerate(words):
        y = 0.95 * ((n - 1) / 2 - k)
        boxes[f"word {k}"] = Box(0, y, word, "word", width=1.4, height=0.7)
        boxes[f"E {k}"] = Box(1.8, y, "E", width=0.8, height=0.7)
        boxes[f"e {k}"] = Box(3.6, y, f"{n_e}\nnumbers", "data", width=1.3, height=0.75)
        arrows += [Arrow(f"word {k}", f"E {k}"), Arrow(f"E {k}", f"e {k}"), Arrow(f"e {k}", "together")]
        if k:
            arrows.append(Arrow(f"E {k - 1}", f"E {k}", dashed=True))
    boxes["together"] = Box(5.7, 0, f"joined:\n{n * n_e:,}", "data", width=1.3, height=0.9)
    boxes["hidden"] = Box(7.6, 0, "hidden\nlayer", width=1.3, height=0.9)
    boxes["softmax"] = Box(9.5, 0, "softmax over\nall words", width=1.7, height=0.9)
    boxes["answer"] = Box(11.4, 0, target, "new", width=1.3, height=0.7)
    arrows += [Arrow("together", "hidden"), Arrow("hidden", "softmax"), Arrow("softmax", "answer")]
    return diagram(ax, boxes, arrows)


def bias_axis(ax: Axes, words: Sequence[str], before, after=None, *, neutral: Sequence[int] = ()) -> None:
    """Words by their part along the bias direction (to the left and right) and another one: places (n, 2), before and after.

    Words in neutral have a circle, the others, that define the direction, a triangle; arrows lead from before to after.
    """
    colors, before = palette_of(ax), np.asarray(before, dtype=float)
    after = before if after is None else np.asarray(after, dtype=float)
    ax.axvline(0, color=colors.ink, lw=1.2)
    for k, word in enumerate(words):
        hue, marker = (colors.blue, "o") if k in neutral else (colors.orange, "^")
        if np.any(before[k] != after[k]):
            ax.plot(*before[k], marker, ms=6, color="none", mec=hue, zorder=2)
            arrow = FancyArrowPatch(tuple(before[k]), tuple(after[k]), arrowstyle="-|>", shrinkA=4, shrinkB=4)
            arrow.set(mutation_scale=11, color=hue, lw=1.3)
            ax.add_patch(arrow)
        ax.plot(*after[k], marker, ms=7, color=hue, zorder=3)
        ax.annotate(word, tuple(after[k]), (6, 5), textcoords="offset points", fontsize=9, color=colors.ink)
    ax.set(xlabel="along the bias direction", ylabel="across it")
    most = 1.35 * float(np.abs([before[:, 0], after[:, 0]]).max())
    ax.set_xlim(-most, most)
    ax.margins(y=0.15)


def describe_bias(words: Sequence[str], before, after) -> str:
    """A sentence for the text alternative of the bias of words.

    >>> describe_bias(["doctor", "she"], [[-0.3, 1], [0.9, 0]], [[0, 1], [0.9, 0]])
    'Along the bias direction: doctor from -0.3 to 0, she stays at 0.9.'
    """
    parts = []
    for word, (x, *_), (x_after, *_) in zip(words, np.asarray(before, float), np.asarray(after, float), strict=True):
        parts.append(f"{word} stays at {x:.2g}" if x == x_after else f"{word} from {x:.2g} to {x_after:.2g}")
    return f"Along the bias direction: {', '.join(parts)}."


def describe_noise(words: Sequence[str], probabilities: Any) -> str:
    """A sentence for the text alternative of distributions of noise: the first and the last word of each.

    >>> describe_noise(["the", "durian"], {"power 0": [0.5, 0.5], "power 1": [0.9, 0.1]})
    'Probability of the and durian as negatives: power 0 0.5 and 0.5, power 1 0.9 and 0.1.'
    """
    parts = [f"{name} {float(p[0]):.2g} and {float(p[-1]):.2g}" for name, p in probabilities.items()]
    return f"Probability of {words[0]} and {words[-1]} as negatives: {', '.join(parts)}."


def describe_window_model(words: Sequence[str], target: str = "?") -> str:
    """A sentence for the text alternative of the language model with a window.

    >>> describe_window_model(["glass", "of", "orange"], "juice")
    'The vectors of glass, of, orange are joined and go through a hidden layer and a softmax, which says juice.'
    """
    return f"The vectors of {', '.join(words)} are joined and go through a hidden layer and a softmax, which says {target}."
