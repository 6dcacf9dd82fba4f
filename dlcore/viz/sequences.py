"""Pictures of sequences: unrolled networks, gates and gradients over time, beams, next tokens (course 5)."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator

from dlcore.decode import Search
from dlcore.viz.theme import palette_of

Number = int | float
Nodes = dict[tuple[str, int], Text]


def seen_by(output: int, kinds: Sequence[str], T_x: int) -> set[int]:
    """The inputs that the answer at a step can depend on; kinds are those of `unrolled`.

    >>> sorted(seen_by(3, ["forward"], 4)), sorted(seen_by(3, ["forward", "backward"], 4))
    ([1, 2, 3], [1, 2, 3, 4])
    """
    seen = set(range(1, output + 1)) if "forward" in kinds else set()
    return seen | (set(range(output, T_x + 1)) if "backward" in kinds else set())


def unrolled(
    ax: Axes,
    T_x: int,
    *,
    kinds: Sequence[str] = ("forward",),
    layers: int = 1,
    output: int | None = None,
    words: Sequence[str] | None = None,
) -> Nodes:
    """A recurrent network, one column per step: inputs below, recurrent boxes, answers on top.

    kinds is ("forward",), ("backward",) or both; layers of one kind stand on each other. With output, the answer at that
    step and all inputs that it can see are filled. words replace the names of the inputs. Returns the boxes by row and
    step; the rows are x, y, and forward or backward with the number of their layer.
    """
    if set(kinds) - {"forward", "backward"} or not kinds or (len(kinds) > 1 and layers > 1):
        raise ValueError(f"kinds must be forward, backward or, in one layer, both, but are {kinds} in {layers} layers.")
    colors = palette_of(ax)
    hues = {"forward": colors.blue, "backward": colors.orange}
    seen = set() if output is None else seen_by(output, kinds, T_x)
    shift = 0.2 if len(kinds) == 2 else 0.0
    rows = [(f"{kind}{layer}", kind) for layer in range(1, layers + 1) for kind in kinds]
    top = 1.15 * (len(rows) + 1)
    longest = max((len(word) for word in words or ()), default=0)
    size = _font_size(ax, T_x + 0.2, max(longest, 6 if len(kinds) == 2 else 4), 11)

    def box(x: Number, y: Number, words: str, edge: str, filled: bool, style: str = "round") -> Text:
        face = colors.shade[0] if filled else colors.background
        frame = dict(boxstyle=f"{style},pad=0.4", facecolor=face, edgecolor=edge, linewidth=1.4)
        return ax.text(x, y, words, ha="center", va="center", fontsize=size, bbox=frame, zorder=2)

    nodes: Nodes = {}
    for t in range(1, T_x + 1):
        name = words[t - 1] if words is not None else rf"$x^{{\langle {t}\rangle}}$"
        nodes["x", t] = box(t, 0, name, colors.muted, t in seen)
        nodes["y", t] = box(t, top, rf"$\hat{{y}}^{{\langle {t}\rangle}}$", colors.muted, t == output)
        for k, (row, kind) in enumerate(rows):
            side = -shift if kind == "forward" else shift
            arrow = "\\overrightarrow" if kind == "forward" else "\\overleftarrow"
            letter = f"{arrow}{{a}}" if shift else "a"
            layer = rf"[{k + 1}]" if layers > 1 else r"\;" if shift else ""
            name = rf"${letter}^{{{layer}\langle {t}\rangle}}$"
            nodes[row, t] = box(t + side, 1.15 * (k + 1), name, hues[kind], False)

    def connect(start: Text, end: Text, color: str) -> None:
        look: dict[str, Any] = dict(arrowstyle="-|>", mutation_scale=11, color=color, linewidth=1.3, zorder=3)
        frames = dict(patchA=start.get_bbox_patch(), patchB=end.get_bbox_patch())
        ax.add_patch(FancyArrowPatch(start.get_position(), end.get_position(), shrinkA=0, shrinkB=1, **frames, **look))

    for k, (row, kind) in enumerate(rows):
        below = "x" if shift or k == 0 else rows[k - 1][0]
        for t in range(1, T_x + 1):
            connect(nodes[below, t], nodes[row, t], colors.muted)
            if shift or k == len(rows) - 1:
                connect(nodes[row, t], nodes["y", t], colors.muted)
            neighbor = t + 1 if kind == "forward" else t - 1
            if 1 <= neighbor <= T_x:
                connect(nodes[row, t], nodes[row, neighbor], hues[kind])
    ax.set(xlim=(0.4, T_x + 0.6), ylim=(-0.5, top + 0.5))
    ax.axis("off")
    return nodes


def describe_unrolled(T_x: int, kinds: Sequence[str] = ("forward",), output: int | None = None) -> str:
    """A sentence for the text alternative of an unrolled network.

    >>> describe_unrolled(4, output=3)
    'A recurrent network over 4 steps that reads forward. The answer at step 3 can depend on the inputs 1, 2, 3.'
    """
    text = f"A recurrent network over {T_x} steps that reads {' and '.join(kinds)}."
    if output is not None:
        text += (
            f" The answer at step {output} can depend on the inputs {', '.join(map(str, sorted(seen_by(output, kinds, T_x))))}."
        )
    return text


def gate_map(ax: Axes, gate, words: Sequence[str], *, name: str = "gate", bar: bool = True) -> AxesImage:
    """How far a gate (n_a, T) is open: a column per word, a row per entry of the memory, dark where it is open."""
    gate, colors = np.asarray(gate), palette_of(ax)
    if gate.ndim != 2 or gate.shape[1] != len(words):
        raise ValueError(f"gate must have shape (n_a, T={len(words)}), but has shape {gate.shape}. Is one example picked?")
    shades = LinearSegmentedColormap.from_list("gate", [colors.background, colors.blue])
    image = ax.imshow(gate, cmap=shades, vmin=0, vmax=1, aspect="auto", interpolation="nearest")
    slanted = max(map(len, words), default=0) > 2
    ax.set_xticks(range(len(words)), words, rotation=40 if slanted else 0, ha="right" if slanted else "center")
    ax.set(ylabel="entry of the memory")
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    ax.grid(False)
    ax.spines[:].set_visible(True)
    if bar:
        ax.figure.colorbar(image, ax=ax, label=name, pad=0.02)
    return image


def describe_gate_map(gate, words: Sequence[str], *, name: str = "gate") -> str:
    """A sentence for the text alternative of a gate over time.

    >>> describe_gate_map([[0.9, 0.1], [0.7, 0.1]], ["cat", "was"], name="update gate")
    'The update gate of 2 entries over 2 words. On the mean it is most open at "cat" (0.80) and most closed at "was" (0.10).'
    """
    mean = np.asarray(gate, dtype=float).mean(axis=0)
    high, low = int(mean.argmax()), int(mean.argmin())
    return (
        f"The {name} of {len(gate)} entries over {len(words)} words. On the mean it is most open at "
        f'"{words[high]}" ({mean[high]:.2f}) and most closed at "{words[low]}" ({mean[low]:.2f}).'
    )


def gradient_norms(ax: Axes, norms, *, label: str | None = None, color: str | None = None) -> Line2D:
    """The size of the derivatives by the state after each step, on a logarithmic scale."""
    norms = np.asarray(norms, dtype=float)
    shown = np.where(norms > 0, norms, np.nan)  # what vanished to exactly 0 has no logarithm
    (line,) = ax.plot(np.arange(1, len(norms) + 1), shown, label=label, color=color)
    ax.set(xlabel="step t", ylabel=r"$\|\,\partial J / \partial a^{\langle t\rangle}\|$", yscale="log")
    if label is not None:
        ax.legend()
    return line


def describe_gradient_norms(norms) -> str:
    """A sentence for the text alternative of gradients over time.

    >>> describe_gradient_norms([1e-6, 0.01, 1.0])
    'From the last step back to the first of 3 the gradient changes from 1 to 1e-06: it vanishes.'
    """
    norms = np.asarray(norms, dtype=float)
    ratio = norms[0] / norms[-1]
    verdict = "it vanishes" if ratio < 1e-2 else "it explodes" if ratio > 1e2 else "it survives"
    change = f"changes from {norms[-1]:.3g} to {norms[0]:.3g}"
    return f"From the last step back to the first of {len(norms)} the gradient {change}: {verdict}."


def beam_tree(ax: Axes, search: Search, words: Sequence[str], *, steps: int | None = None) -> dict[tuple[int, ...], Text]:
    """What a beam search kept: a column per step, the most probable on top, with the probability below each word.

    The way to the best result is blue; a dashed frame was not continued: it ended or fell out of the beam. steps
    shows only the first columns. Returns the boxes by their tokens.
    """
    colors = palette_of(ax)
    columns = search.kept[:steps]
    best = search.found[0].tokens if search.found else ()
    parents = {h.tokens[:-1] for column in search.kept for h in column}
    longest = max((len(words[h.tokens[-1]]) for column in columns for h in column), default=1)
    size = _font_size(ax, len(columns) + 1.05, longest, 9)

    def box(x: Number, y: Number, text: str, edge: str, dashed: bool) -> Text:
        look = dict(boxstyle="round,pad=0.3", facecolor=colors.background, edgecolor=edge, linewidth=1.5)
        frame = look | (dict(linestyle="--") if dashed else {})
        return ax.text(x, y, text, ha="center", va="center", fontsize=size, bbox=frame, zorder=3, linespacing=1.25)

    boxes: dict[tuple[int, ...], Text] = {(): box(0, 0, "start", colors.blue, False)}
    for t, column in enumerate(columns, start=1):
        for rank, hypothesis in enumerate(column):
            tokens = hypothesis.tokens
            on_the_way = best[:t] == tokens
            text = f"{words[tokens[-1]]}\n{np.exp(hypothesis.log_p):.3g}"
            boxes[tokens] = box(t, -rank, text, colors.blue if on_the_way else colors.muted, tokens not in parents)
            start = boxes[tokens[:-1]]
            frames = dict(patchA=start.get_bbox_patch(), patchB=boxes[tokens].get_bbox_patch())
            color, width = (colors.blue, 2.0) if on_the_way else (colors.muted, 1.0)
            look: dict[str, Any] = dict(arrowstyle="-", color=color, linewidth=width, zorder=2, shrinkA=0, shrinkB=0)
            ax.add_patch(FancyArrowPatch(start.get_position(), (t, -rank), **frames, **look))
    depth = max((len(column) for column in columns), default=1)
    ax.set(xlim=(-0.5, len(columns) + 0.55), ylim=(0.55 - depth - 0.1, 0.6))
    ax.axis("off")
    return boxes


def describe_beam_tree(search: Search, words: Sequence[str]) -> str:
    """A sentence for the text alternative of a beam search.

    >>> from dlcore.decode import Hypothesis
    >>> kept = [[Hypothesis((1,), -0.5), Hypothesis((2,), -1.0)]]
    >>> describe_beam_tree(Search(found=[Hypothesis((1,), -0.5)], kept=kept), ["<eos>", "yes", "no"])
    'A beam search of 1 step. Kept: yes, no. Best result: "yes" with probability 0.607.'
    """

    def sentence(tokens):
        return " ".join(words[int(token)] for token in tokens)

    steps = "; then ".join(", ".join(sentence(h.tokens) for h in column) for column in search.kept)
    text = f"A beam search of {len(search.kept)} step{'s' if len(search.kept) != 1 else ''}. Kept: {steps}."
    if search.found:
        best = search.found[0]
        text += f' Best result: "{sentence(best.tokens)}" with probability {np.exp(best.log_p):.3g}.'
    return text


def temperature_bars(ax: Axes, probabilities: Mapping[Number, Any], words: Sequence[str], *, top: int = 8) -> list:
    """The distribution of the next token at several temperatures, side by side for the most probable tokens.

    probabilities are (n_v,) by temperature; the tokens are ordered by the first of them. Returns a container of bars for
    every temperature.
    """
    if not 1 <= len(probabilities) <= 4:
        raise ValueError(
            f"probabilities must be given at 1 to 4 temperatures, but are at {len(probabilities)}. Bars get too thin."
        )
    colors = palette_of(ax)
    order = top_tokens(next(iter(probabilities.values())), top)
    width = 0.8 / len(probabilities)
    hues, hatches = (colors.blue, colors.orange, colors.green, colors.pink), ("", "//", "..", "xx")
    containers = []
    for k, (temperature, p) in enumerate(probabilities.items()):
        places = np.arange(len(order)) + width * (k - (len(probabilities) - 1) / 2)
        look: dict[str, Any] = dict(color=hues[k], hatch=hatches[k], edgecolor=colors.background, linewidth=0)
        containers.append(ax.bar(places, np.asarray(p)[order], width, label=f"temperature {temperature:g}", **look))
    names = [{" ": "space"}.get(words[int(i)], words[int(i)]) for i in order]
    ax.set(xticks=range(len(order)), xticklabels=names, ylabel="probability")
    if max(map(len, names)) * len(names) > 60:
        ax.tick_params(axis="x", rotation=35)
    ax.grid(False, axis="x")
    ax.legend()
    return containers


def top_tokens(p, top: int) -> np.ndarray:
    """The ids of the most probable tokens, the most probable first.

    >>> top_tokens([0.1, 0.6, 0.3], 2).tolist()
    [1, 2]
    """
    return np.argsort(-np.asarray(p), kind="stable")[:top]


def describe_temperatures(probabilities: Mapping[Number, Any], words: Sequence[str]) -> str:
    """A sentence for the text alternative of distributions at several temperatures.

    >>> describe_temperatures({0.5: [0.2, 0.8], 1: [0.3, 0.7]}, ["a", "b"])
    'The most probable next token is "b": with probability 0.8 at temperature 0.5, 0.7 at temperature 1.'
    """
    best = int(np.argmax(next(iter(probabilities.values()))))
    parts = [f"{float(np.asarray(p)[best]):.2g} at temperature {temperature:g}" for temperature, p in probabilities.items()]
    return f'The most probable next token is "{words[best]}": with probability {", ".join(parts)}.'


def _font_size(ax, columns, letters, largest):
    """In points, so that boxes of so many letters fit beside each other on the axes as they are now."""
    points = 72 * ax.get_window_extent().width / ax.figure.dpi
    return min(largest, points / columns / (0.65 * letters + 1.2))
