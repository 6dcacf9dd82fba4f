"""Course 1, week 4: the shapes of a deep network as blocks, with mistakes that light up."""

from typing import Any

import numpy as np
from matplotlib.patches import Rectangle

from dlcore.viz.controls import Choice, Range
from dlcore.viz.explorer import Explorer, explore
from dlcore.viz.scene import Scene

SIZES = {
    "2, 3, 5, 4, 2, 1": (2, 3, 5, 4, 2, 1),
    "6, 5, 5, 3, 1": (6, 5, 5, 3, 1),
    "3, 4, 1": (3, 4, 1),
    "4, 4, 4, 4": (4, 4, 4, 4),
}
MISTAKES = ["none", "W of layer 2 transposed", "b of layer 2 a row", "b of layer 2 of rank 1", "examples in rows"]
Shape = tuple[int, ...]


def shapes_of(sizes: tuple[int, ...], m: int, mistake: str = "none") -> list[dict[str, Shape]]:
    """Shapes of W, A_prev and b of every layer, with a mistake in them.

    >>> shapes_of((2, 3, 1), 5)[0]
    {'W': (3, 2), 'A_prev': (2, 5), 'b': (3, 1)}
    """
    layers: list[dict[str, Shape]] = [
        {"W": (n, n_prev), "A_prev": (n_prev, m), "b": (n, 1)} for n_prev, n in zip(sizes[:-1], sizes[1:], strict=True)
    ]
    second, n = layers[1], sizes[2]
    if mistake == MISTAKES[1]:
        second["W"] = second["W"][::-1]
    elif mistake == MISTAKES[2]:
        second["b"] = (1, n)
    elif mistake == MISTAKES[3]:
        second["b"] = (n,)
    elif mistake == MISTAKES[4]:
        layers[0]["A_prev"] = (m, sizes[0])
    return layers


def result(shapes: dict[str, Shape]) -> tuple[Shape | None, str]:
    """The shape of W A_prev + b as NumPy gives it, and what is wrong about it in words; no shape where NumPy refuses.

    >>> result({"W": (3, 2), "A_prev": (2, 5), "b": (3,)})
    (None, '(3, 5) + (3,) cannot be added')
    """
    W, A, b = shapes["W"], shapes["A_prev"], shapes["b"]
    if W[1] != A[0]:
        return None, f"{W} times {A}: the inner numbers {W[1]} and {A[0]} differ"
    try:
        Z = np.broadcast_shapes((W[0], A[1]), b)
    except ValueError:
        return None, f"{(W[0], A[1])} + {b} cannot be added"
    if Z != (W[0], A[1]):
        return Z, f"{(W[0], A[1])} + {b} becomes {Z}: b stretches Z"
    if b != (W[0], 1):
        return Z, f"{b} is added along the rows, and nobody complains"
    return Z, ""


def shape_board() -> Explorer:
    """Choose sizes and m; every layer as blocks W A_prev + b = Z, and, where a mistake is put in, what breaks."""
    unit, gap = 0.2, 2.0

    def build(scene: Scene) -> None:
        (ax,) = scene.axes
        ax.set(xlim=(-1.5, 13.1), ylim=(-6.1, 0.75), xticks=[], yticks=[])
        ax.grid(False)
        ax.spines[:].set_visible(False)
        ink, colors = scene.colors.ink, scene.colors
        heads = ("layer", "W", "A of the layer before", "b", "Z and A", "parameters")
        for x, head in zip((-0.9, 1.0, 4.1, 6.9, 9.1, 11.9), heads, strict=True):
            ax.text(x, 0.45, head, ha="center", color=colors.muted, fontsize=10)
        rows = []
        for _ in range(5):
            blocks = [Rectangle((0, 0), 0, 0, fc=colors.shade[i % 2], ec=ink, lw=1.2, zorder=3) for i in (0, 1, 0, 1)]
            for block in blocks:
                ax.add_patch(block)
            texts = [ax.text(0, 0, "", ha="center", va="top", fontsize=9, color=ink) for _ in range(4)]
            signs = [ax.text(x, 0, "", ha="center", va="center", fontsize=13, color=ink) for x in (2.45, 5.95, 7.75)]
            ends = [ax.text(x, 0, "", ha="center", va="center", fontsize=11, color=ink) for x in (-0.9, 11.9)]
            rows.append((blocks, texts, signs, ends))
        say = ax.text(-1.3, -6.0, "", fontsize=10, color=colors.orange, weight="bold", va="bottom")
        scene.moving(rows=[[*row] for row in rows], say=say)
        scene.keep(table=rows)

    def update(scene: Scene, sizes: tuple[int, ...], n2: int, m: int, mistake: str) -> tuple[str, str]:
        sizes = (*sizes[:2], int(n2), *sizes[3:])
        layers, m = shapes_of(sizes, int(m), mistake), int(m)
        counts = [n * n_prev + n for n_prev, n in zip(sizes[:-1], sizes[1:], strict=True)]
        step = 5.6 / len(layers)
        tallest = max(*sizes, m if "rows" in mistake else 1)
        scale = min(unit, (step - 0.42) / tallest)  # one for all layers: what goes out of a layer comes into the next
        problems, broken = [], False
        for number, (blocks, texts, signs, ends) in enumerate(scene["table"]):
            shown = number < len(layers)
            middle = -0.15 - step * (number + 0.42)
            for artist in (*blocks, *texts, *signs, *ends):
                artist.set_visible(shown)
            if not shown:
                continue
            Z, problem = (None, "") if broken else result(layers[number])
            if problem:
                problems.append(f"Layer {number + 1}: {problem}.")
            four: list[Any] = [*layers[number].values(), Z]
            for block, text, shape, x in zip(blocks, texts, four, (1.0, 4.1, 6.9, 9.1), strict=True):
                height, width = (shape if len(shape) == 2 else (1, *shape)) if shape else (0, 0)
                width = min(width * scale, gap)
                block.set_bounds(x - width / 2, middle - height * scale / 2, width, height * scale)
                red = bool(problem)
                block.set_edgecolor(scene.colors.orange if red else scene.colors.ink)
                block.set_linewidth(2.6 if red else 1.2)
                text.set_position((x, middle - height * scale / 2 - 0.04))
                text.set_text(str(shape).replace(" ", "") if shape else "?")
            for sign, word in zip(signs, ("·", "+", "="), strict=True):
                sign.set_text(word)
                sign.set_y(middle)
            ends[0].set_text(str(number + 1))
            ends[1].set_text(f"{counts[number]}")
            for end in ends:
                end.set_y(middle)
            broken = broken or Z is None or Z != (sizes[number + 1], m)
        scene["say"].set_text(problems[0] if problems else "")
        listed = ", ".join(map(str, sizes))
        verdict = problems[0] if problems else "All shapes fit."
        caption = f"Sizes {listed} with m = {m}: {' + '.join(map(str, counts))} = {sum(counts)} parameters. {verdict}"
        rows = "; ".join(f"layer {l}: W {s['W']}, b {s['b']}" for l, s in enumerate(layers, 1))
        return caption, f"{caption} {rows}. A block for each array, as high and wide as its shape says."

    return explore(
        update,
        Scene(build, size=(8, 4.9)),
        sizes=Choice("layer sizes", SIZES, menu=True),
        n2=Range("units in layer 2", 1, 8, value=5),
        m=Range("examples m", 1, 9, value=7),
        mistake=Choice("mistake", MISTAKES, menu=True),
    )
