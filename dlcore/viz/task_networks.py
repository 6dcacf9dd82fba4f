"""Pictures of learning from several tasks: transfer, multi-task, stages against end-to-end (course 3, week 2)."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D

from dlcore.viz.flow import Arrow, Box, diagram
from dlcore.viz.sketches import Net, network
from dlcore.viz.theme import palette_of

Number = int | float


def trainable(layer_sizes: Sequence[int], frozen: int) -> int:
    """Numbers that still learn when the first `frozen` layers of a dense network stay as they are.

    >>> trainable([64, 64, 32, 2], frozen=2), trainable([64, 64, 32, 2], frozen=0)
    (66, 6306)
    """
    return sum(n * (n_prev + 1) for n_prev, n in list(zip(layer_sizes, layer_sizes[1:], strict=False))[frozen:])


def transfer(
    ax: Axes,
    before: Sequence[int],
    after: Sequence[int],
    *,
    frozen: int,
    copied: int | None = None,
    names: tuple[str, str] = ("task A", "task B"),
) -> int:
    """A network trained on task A above, and below what becomes of it for task B: copied, frozen and new layers.

    before and after are sizes of layers, from the inputs to the outputs. The first `copied` layers of weights are taken
    over (all but the last where it is None), of these the first `frozen` do not learn any more. Returns how many numbers
    learn in the second network.
    """
    copied = len(before) - 2 if copied is None else copied
    if not 0 <= frozen <= copied < len(after) or list(before[: copied + 1]) != list(after[: copied + 1]):
        raise ValueError(
            f"frozen={frozen} must be at most copied={copied}, and the copied layers alike, but they are {list(before)} and "
            f"{list(after)}. Is there a layer too many?"
        )
    boxes, arrows = {}, []
    longest = max(len(before), len(after))
    for row, (task, sizes) in enumerate(zip(names, (before, after), strict=True)):
        y = -2.0 * row
        boxes[f"{task} x"] = Box(0, y, f"x\n{sizes[0]}", "data", width=0.9, height=0.8)
        for l, n in enumerate(sizes[1:], start=1):
            kind = "layer" if row == 0 or frozen < l <= copied else "frozen" if l <= frozen else "new"
            word = "" if row == 0 else {"layer": "\nfine-tuned", "frozen": "\nfrozen", "new": "\nnew"}[kind]
            name = "output" if l == len(sizes) - 1 else f"layer {l}"
            boxes[f"{task} {l}"] = Box(1.7 * l, y, f"{name}: {n}{word}", kind, width=1.3, height=0.8)
            previous = f"{task} x" if l == 1 else f"{task} {l - 1}"
            arrows.append(Arrow(previous, f"{task} {l}"))
        boxes[f"{task} name"] = Box(-1.3, y, task, "word", width=1.5, height=0.7)
    for l in range(1, copied + 1):
        arrows.append(Arrow(f"{names[0]} {l}", f"{names[1]} {l}", label="copy", dashed=True))
    diagram(ax, boxes, arrows)
    count = trainable(after, frozen)
    ax.text(1.7 * (longest - 1) / 2, -2.75, f"{count:,} of {trainable(after, 0):,} numbers learn", ha="center", fontsize=9)
    ax.set_ylim(-2.95, 0.55)
    return count


def describe_transfer(after: Sequence[int], *, frozen: int, copied: int) -> str:
    """A sentence for the text alternative of transfer.

    >>> describe_transfer([64, 64, 32, 2], frozen=1, copied=2)
    'Of 3 layers, 2 are copied, the first 1 of them frozen, and 1 is new: 2,146 of 6,306 numbers learn.'
    """
    layers = len(after) - 1
    new = layers - copied
    return (
        f"Of {layers} layers, {copied} are copied, the first {frozen} of them frozen, and {new} {'is' if new == 1 else 'are'} "
        f"new: {trainable(after, frozen):,} of {trainable(after, 0):,} numbers learn."
    )


def multi_task(ax: Axes, tasks: Sequence[str], *, Y=None, shared: Sequence[int] = (4, 5)) -> Net:
    """One network with an output for each task over shared layers; Y (tasks, m) adds labels, NaN shown as question mark."""
    colors = palette_of(ax)
    net = network(ax, [*([""] * n for n in shared), [""] * len(tasks)], radius=0.2)
    x = 1.5 * len(shared)
    for layer in net.units[:-1]:
        for unit in layer:
            unit.set_edgecolor(colors.blue)
    hues = (colors.orange, colors.green, colors.pink, colors.yellow, colors.sky)
    columns = [] if Y is None else np.asarray(Y, dtype=float).T
    for task, (name, unit) in enumerate(zip(tasks, net.units[-1], strict=True)):
        hue, y = hues[task % len(hues)], (len(tasks) - 1) / 2 - task
        unit.set(edgecolor=hue, facecolor=colors.background)
        for line in net.edges[-1][task]:
            line.set_color(hue)
        ax.text(x + 0.35, y, name, va="center", fontsize=9)
        for i, labels in enumerate(columns):
            value = labels[task]
            shown = "?" if np.isnan(value) else f"{value:g}"
            color = colors.muted if shown == "?" else colors.ink
            ax.text(x + 2.7 + 0.62 * i, y, shown, ha="center", va="center", fontsize=10, color=color)
    top = max(len(tasks), *shared) / 2
    for i in range(len(columns)):
        ax.text(x + 2.7 + 0.62 * i, (len(tasks) - 1) / 2 + 0.6, f"$y^{{({i + 1})}}$", ha="center", va="center", fontsize=9)
    ax.text(0.75 * (len(shared) - 1), -top - 0.1, "shared layers", ha="center", va="top", color=colors.blue, fontsize=9)
    ax.set(xlim=(-0.4, x + 2.6 + 0.62 * len(columns)), ylim=(-top - 0.6, top + 0.5))
    return net


def describe_multi_task(tasks: Sequence[str], Y=None) -> str:
    """A sentence for the text alternative of a multi-task network.

    >>> describe_multi_task(["car", "sign"], [[1.0, 0.0], [np.nan, 1.0]])
    'One network with shared layers and an output for each of 2 tasks: car, sign; 1 of 4 labels is unknown.'
    """
    text = f"One network with shared layers and an output for each of {len(tasks)} tasks: {', '.join(tasks)}"
    if Y is None:
        return text + "."
    unknown = int(np.isnan(np.asarray(Y, dtype=float)).sum())
    return f"{text}; {unknown} of {np.size(Y)} labels {'is' if unknown == 1 else 'are'} unknown."


def pipelines(ax: Axes, systems: Mapping[str, Sequence[tuple[str, str]]]) -> None:
    """Systems from x to y, one row each: stages (name, kind) with kind data, learned or by hand.

    A learned stage is as long as the stages that it replaces, so all rows end at the same place.
    """
    kinds = {"data": "data", "learned": "new", "by hand": "layer"}
    stages = max(len(row) for row in systems.values())
    boxes, arrows = {}, []
    for r, (system, row) in enumerate(systems.items()):
        learned = [k for k, (_, kind) in enumerate(row) if kind == "learned"]
        extra = 1.7 * (stages - len(row)) / max(len(learned), 1)
        left, y = 0.0, -1.15 * r
        boxes[system] = Box(-1.55, y, system, "word", width=1.9, height=0.8)
        for k, (name, kind) in enumerate(row):
            if kind not in kinds:
                raise ValueError(f"kind must be data, learned or by hand, but is {kind!r}. Is it the name of a stage?")
            width = 1.3 + (extra if k in learned else 0)
            words = name if kind == "data" else f"{name}\n({kind})"
            boxes[f"{system} {k}"] = Box(left + width / 2, y, words, kinds[kind], width=width, height=0.75)
            left += width + 0.4
            if k:
                arrows.append(Arrow(f"{system} {k - 1}", f"{system} {k}"))
    diagram(ax, boxes, arrows, size=9)


def describe_pipelines(systems: Mapping[str, Sequence[tuple[str, str]]]) -> str:
    """A sentence for the text alternative of systems.

    >>> describe_pipelines({"end-to-end": [("audio", "data"), ("network", "learned"), ("text", "data")]})
    'end-to-end: audio, network (learned), text.'
    """
    rows = []
    for system, row in systems.items():
        parts = [name.replace("\n", " ") + ("" if kind == "data" else f" ({kind})") for name, kind in row]
        rows.append(f"{system}: {', '.join(parts)}.".replace("\n", " "))
    return " ".join(rows)


def crossover(ax: Axes, amounts: Sequence[int], errors: Mapping[str, Sequence[Number]]) -> int | None:
    """Error against the amount of labeled data, one line for each system, and where the last one becomes the best.

    Returns that amount, or None where it never is.
    """
    colors = palette_of(ax)
    looks = ((colors.blue, "o-"), (colors.green, "s-."), (colors.orange, "^--"), (colors.pink, "D:"))
    lines: list[Line2D] = []
    for (name, values), (color, dash) in zip(errors.items(), looks, strict=False):
        lines += ax.plot(amounts, 100 * np.asarray(values, dtype=float), dash, color=color, label=name)
    table = np.array([list(values) for values in errors.values()], dtype=float)
    wins = np.flatnonzero(table[-1] <= table.min(axis=0))
    first = int(amounts[wins[0]]) if wins.size else None
    if first is not None:
        ax.axvline(first, color=colors.muted, lw=1.2, ls=":")
    ax.set(xscale="log", xlabel="labeled examples", ylabel="error in percent", ylim=(0, None))
    ax.set_xticks(list(amounts), [f"{m:,}" for m in amounts])
    ax.minorticks_off()
    ax.legend()
    return first


def transfer_grid(ax: Axes, accuracy, rows: Sequence, columns: Sequence, *, labels: tuple[str, str]) -> AxesImage:
    """Accuracies (rows, columns) as a map with numbers, the best of each column framed; labels name columns and rows."""
    colors, accuracy = palette_of(ax), np.asarray(accuracy, dtype=float)
    shades = LinearSegmentedColormap.from_list("accuracy", [colors.background, colors.shade[0]])
    image = ax.imshow(accuracy, cmap=shades, aspect="auto")
    best = accuracy.argmax(axis=0)
    for (i, j), value in np.ndenumerate(accuracy):
        frame = dict(boxstyle="round,pad=0.3", facecolor="none", edgecolor=colors.orange, lw=1.8) if best[j] == i else None
        ax.text(j, i, f"{100 * value:.3g}", ha="center", va="center", fontsize=9, bbox=frame)
    ax.set(xticks=range(len(columns)), xticklabels=columns, yticks=range(len(rows)), yticklabels=rows)
    ax.set(xlabel=labels[0], ylabel=labels[1])
    ax.grid(False)
    ax.tick_params(length=0)
    return image


def describe_grid(accuracy, rows: Sequence, columns: Sequence) -> str:
    """A sentence for the text alternative of a map of accuracies: the best row of each column.

    >>> describe_grid([[0.5, 0.9], [0.6, 0.8]], ["all frozen", "none frozen"], [10, 1000])
    'Best at 10: none frozen (60%); at 1000: all frozen (90%).'
    """
    accuracy = np.asarray(accuracy, dtype=float)
    parts = [
        f"at {column}: {rows[i]} ({accuracy[i, j]:.0%})"
        for j, (column, i) in enumerate(zip(columns, accuracy.argmax(axis=0), strict=True))
    ]
    return f"Best {'; '.join(parts)}."
