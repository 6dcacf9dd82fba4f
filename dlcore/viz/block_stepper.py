"""Course 1, week 4: one iteration of training as a chain of blocks, with the numbers that flow through them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from dlcore.viz.controls import Number, Range
from dlcore.viz.explorer import Explorer, explore
from dlcore.viz.scene import Scene
from dlcore.viz.unit_maps import cost, sigmoid

# Two inputs, two examples, sizes 2, 3, 2, 1: small enough to check by hand.
X, Y = np.array([[1.0, -1.0], [2.0, 0.5]]), np.array([[1.0, 0.0]])
W = [
    np.array([[0.5, 0.5], [-1.0, 0.5], [1.0, -0.5]]),
    np.array([[1.0, -0.5, 0.5], [0.5, 1.0, -1.0]]),
    np.array([[1.0, -1.0]]),
]
b = [np.array([[0.0], [0.5], [0.25]]), np.array([[0.1], [0.2]]), np.array([[-0.5]])]
L = len(W)


def steps(learning_rate: Number = 0.5) -> list[dict[str, Any]]:
    """Everything that one iteration computes, block by block: L forward, the loss, L backward, the update."""
    A, Z, found = [X], [], []
    for l in range(L):
        Z.append(W[l] @ A[l] + b[l])
        A.append(np.maximum(0, Z[l]) if l < L - 1 else sigmoid(Z[l]))
        found.append({"name": f"forward {l + 1}", f"A{l}": A[l], f"Z{l + 1}": Z[l], f"A{l + 1}": A[l + 1]})
    J = cost(Z[-1], Y)
    dA, new = -Y / A[L] + (1 - Y) / (1 - A[L]), {}
    found.append({"name": "loss", f"A{L}": A[L], "Y": Y, "J": np.array(J), f"dA{L}": dA})
    for l in range(L, 0, -1):
        dZ = dA * (A[l] * (1 - A[l]) if l == L else Z[l - 1] > 0)
        dW, db = dZ @ A[l - 1].T / X.shape[1], dZ.mean(axis=1, keepdims=True)
        block = {"name": f"backward {l}", f"dA{l}": dA, f"dZ{l}": dZ, f"dW{l}": dW, f"db{l}": db}
        dA = W[l - 1].T @ dZ
        found.append(block | {f"dA{l - 1}": dA})
        new |= {f"W{l}": W[l - 1] - learning_rate * dW, f"b{l}": b[l - 1] - learning_rate * db}
    return [*found, {"name": "update", **dict(sorted(new.items(), key=lambda item: (item[0][1], item[0])))}]


def written(array: np.ndarray) -> str:
    """A small matrix on one line.

    >>> written(np.array([[1.0, -0.5], [2.0, 0.25]]))
    '[1 -0.5; 2 0.25]'
    """
    if array.ndim == 0:
        return f"{float(array):.4g}"
    return "[" + "; ".join(" ".join(f"{value:.3g}" for value in row) for row in array) + "]"


def block_stepper() -> Explorer:
    """Step through forward blocks, loss, backward blocks and update; read what each gets, gives and keeps."""
    found = steps()
    across = [1.0, 3.4, 5.8]

    def build(scene: Scene) -> None:
        (ax,) = scene.axes
        ax.set(xlim=(-0.7, 10.3), ylim=(-2.65, 2.75), xticks=[], yticks=[])
        ax.grid(False)
        ax.spines[:].set_visible(False)
        colors, blocks, arrows, labels = scene.colors, [], [], []

        def box(x: Number, y: Number, text: str, width: Number = 1.5) -> None:
            look: dict[str, Any] = dict(boxstyle="round,pad=0.08", fc=colors.background, ec=colors.muted, lw=1.4)
            patch = FancyBboxPatch((x - width / 2, y - 0.3), width, 0.6, **look)
            ax.add_patch(patch)
            blocks.append(patch)
            labels.append(ax.text(x, y, text, ha="center", va="center", fontsize=10, color=colors.ink))

        def arrow(start: tuple, end: tuple, text: str, at: tuple) -> None:
            patch = FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=13, color=colors.muted, lw=1.4)
            ax.add_patch(patch)
            words = ax.text(at[0], at[1], text, ha="center", va="center", fontsize=9, color=colors.muted)
            arrows.append((patch, words))

        kinds = ["ReLU", "ReLU", "σ"]
        for l, x in enumerate(across, 1):
            box(x, 2.1, f"W$^{{[{l}]}}$, b$^{{[{l}]}}$, {kinds[l - 1]}")
        box(8.2, 1.25, "loss", 1.1)
        for l, x in zip((3, 2, 1), across[::-1], strict=True):
            box(x, 0.4, f"backward {l}")
        box(8.2, -0.75, "update", 1.1)
        for l, x in enumerate(across):
            arrow((x - 1.55, 2.1), (x - 0.86, 2.1), f"A$^{{[{l}]}}$", (x - 1.22, 2.4))
        arrow((6.66, 2.1), (7.6, 1.45), "A$^{[3]}$", (7.35, 1.98))
        arrow((7.6, 1.05), (6.66, 0.4), "dA$^{[3]}$", (7.4, 0.55))
        for l, x in zip((2, 1, 0), across[::-1], strict=True):
            arrow((x - 0.86, 0.4), (x - 1.55, 0.4), f"dA$^{{[{l}]}}$", (x - 1.22, 0.72))
        for l, x in enumerate(across, 1):
            arrow((x, 1.72), (x, 0.78), f"cache {l}", (x + 0.52, 1.25))
        for l, x in enumerate(across, 1):
            arrow((x, 0.02), (x, -0.45), f"dW$^{{[{l}]}}$, db$^{{[{l}]}}$", (x, -0.68))
        numbers = [ax.text(-0.6, -1.2 - 0.3 * i, "", va="center", fontsize=9.5, color=colors.ink) for i in range(5)]
        numbers += [ax.text(4.9, -1.2 - 0.3 * i, "", va="center", fontsize=9.5, color=colors.ink) for i in range(5)]
        scene.moving(blocks=blocks, labels=labels, arrows=[part for pair in arrows for part in pair], numbers=numbers)
        scene.keep(pairs=arrows)

    def lit(step: int) -> tuple[int, Sequence[int]]:
        """The block at work, and the arrows that have been used so far."""
        used = list(range(min(step + 1, L)))
        if step >= L:
            used += [3, 4]
        used += [5 + i for i in range(max(0, min(step - L, L)))]
        used += [8 + i for i in range(min(step + 1, L))]
        used += [11 + L - 1 - i for i in range(max(0, min(step - L, L)))]
        return step, used

    def update(scene: Scene, step: Number) -> tuple[str, str]:
        now, used = lit(int(step))
        colors, block = scene.colors, found[int(step)]
        for number, patch in enumerate(scene["blocks"]):
            patch.set_edgecolor(colors.orange if number == now else colors.ink if number < now else colors.grid)
            patch.set_linewidth(3 if number == now else 1.4)
        for number, (patch, words) in enumerate(scene["pairs"]):
            tint = colors.ink if number in used else colors.grid
            patch.set_color(tint)
            words.set_color(tint)
        lines = [f"{name} = {written(value)}" for name, value in block.items() if name != "name"]
        for text, line in zip(scene["numbers"], [*lines, *[""] * 10], strict=False):
            text.set_text(line)
        kept = ""
        if int(step) < L:
            kept = f" Its cache keeps A{int(step)}, Z{int(step) + 1}, W{int(step) + 1} and b{int(step) + 1} for later."
        elif L < step <= 2 * L:
            number = 2 * L - int(step) + 1
            kept = f" It needs cache {number}." + (" Nobody needs dA0." if number == 1 else "")
        caption = f"Step {int(step) + 1} of {len(found)}: {block['name']}.{kept}"
        return caption, f"{caption} {'; '.join(lines)}. Forward blocks above, backward blocks below, caches between them."

    return explore(
        update, Scene(build, size=(8, 4.3)), step=Range("step", 0, 2 * L + 1, value=0, text=lambda i: found[i]["name"])
    )
