"""The widgets of course 1, week 4: deep networks. Each function returns something that shows itself in a notebook."""

from functools import lru_cache

import jax
import numpy as np

from dlcore import activations, dense, optim
from dlcore.viz import draw, unit_maps
from dlcore.viz.block_stepper import block_stepper
from dlcore.viz.controls import Choice, Number, Range
from dlcore.viz.explorer import Explorer, explore
from dlcore.viz.network_playground import network_playground
from dlcore.viz.network_training import examples, start
from dlcore.viz.scene import Scene
from dlcore.viz.shape_board import shape_board

__all__ = ["block_stepper", "depth_and_width", "network_playground", "parity_counter", "shape_board"]

DEPTHS, WIDTHS, AT = (0, 1, 2, 3), (1, 2, 4, 8), (0, 500, 1000, 1500, 2000)
NOISE, RATE = 0.12, 0.3


@lru_cache(maxsize=1)
def trained() -> tuple:
    """Spirals, and networks of every depth and width at five moments of their training: {(depth, width): [params, ...]}.

    The widths are trained side by side, as parts of networks of 8 units: a tanh unit whose weights are all zero stays so, and
    changes nothing.
    """
    (X, Y), test = (examples("spirals", NOISE, seed) for seed in (2, 1002))
    descent, networks = optim.gradient_descent(RATE), {}
    for depth in DEPTHS:
        single = [start([2, *[width] * depth, 1], "xavier", 3) for width in WIDTHS]
        sizes = [2, *[max(WIDTHS)] * depth, 1]
        padded = [
            [
                dense.Dense(
                    *(np.pad(x, [(0, n - x.shape[0]), (0, k - x.shape[1])]) for x, k in ((layer.W, n_prev), (layer.b, 1)))
                )
                for layer, n_prev, n in zip(params, sizes[:-1], sizes[1:], strict=True)
            ]
            for params in single
        ]
        state = jax.tree.map(lambda *leaves: np.stack(leaves), *padded)
        train = jax.jit(
            jax.vmap(
                lambda params: dense.train(params, X, Y, optimizer=descent, num_iterations=AT[1], hidden=activations.tanh)[0]
            )
        )
        moments = [state]
        for _ in AT[1:]:
            moments.append(jax.tree.map(np.asarray, train(moments[-1])))
        for i, width in enumerate(WIDTHS):
            networks[depth, width] = [jax.tree.map(lambda leaf, i=i: leaf[i], moment) for moment in moments]
    return (X, Y), test, networks


def count(depth: int, width: int) -> int:
    """The number of parameters.

    >>> count(2, 3)
    25
    """
    sizes = [2, *[width] * depth, 1]
    return sum(n * n_prev + n for n_prev, n in zip(sizes[:-1], sizes[1:], strict=True))


def depth_and_width() -> Explorer:
    """Hidden layers, units and iterations on spirals: the boundary, and the test errors of all sixteen networks."""
    (X, Y), (X_test, Y_test), networks = trained()
    limits, n = (-2.2, 2.2, -2.2, 2.2), 80
    cells = draw.grid(limits, n)

    def error(params) -> float:
        return float(((unit_maps.outputs(params, X_test, "tanh")[1][-1] > 0.5) != (Y_test == 1)).mean())

    errors = {key: [error(params) for params in moments] for key, moments in networks.items()}

    def build(scene: Scene) -> None:
        left, right = scene.axes
        image, line = draw.shade(left, limits), draw.boundary(left)
        draw.points(left, X, Y, size=20)
        left.set_title("The boundary")
        table = right.imshow(np.zeros((len(DEPTHS), len(WIDTHS))), cmap=scene_map(scene), vmin=0, vmax=0.5, aspect="auto")
        right.set(xticks=range(len(WIDTHS)), xticklabels=[str(width) for width in WIDTHS], xlabel="units in each hidden layer")
        right.set(yticks=range(len(DEPTHS)), ylabel="hidden layers", title="Wrong on 200 test points, in %")
        right.grid(False)
        words = [
            [right.text(j, i, "", ha="center", va="center", fontsize=10) for j in range(len(WIDTHS))] for i in range(len(DEPTHS))
        ]
        (frame,) = right.plot([], [], color=scene.colors.orange, lw=3, clip_on=False)
        scene.moving(image=image, line=line, table=table, words=words, frame=frame)

    def update(scene: Scene, depth: Number, width: int, at: int) -> tuple[str, str]:
        depth, moment = int(depth), AT.index(at)
        P = unit_maps.outputs(networks[depth, width][moment], cells, "tanh")[1][-1].reshape(n, n)
        scene["image"].set_data(P)
        scene["line"].set_segments(draw.boundary_segments(P, limits))
        shares = np.array([[errors[d, w][moment] for w in WIDTHS] for d in DEPTHS])
        scene["table"].set_data(shares)
        for row, values in zip(scene["words"], shares, strict=True):
            for text, value in zip(row, values, strict=True):
                text.set_text(f"{100 * value:.0f}")
                text.set_color(scene.colors.ink)
        j = WIDTHS.index(width)
        scene["frame"].set_data(
            [j - 0.47, j + 0.47, j + 0.47, j - 0.47, j - 0.47],
            [depth - 0.46, depth - 0.46, depth + 0.46, depth + 0.46, depth - 0.46],
        )
        many, wide = ("" if number == 1 else "s" for number in (depth, width))
        caption = (
            f"{depth} hidden layer{many} of {width} unit{wide}, {count(depth, width)} parameters:"
            f" after {at} iterations"
            f" {100 * shares[depth, j]:.0f}% of the test points are on the wrong side."
        )
        rows = "; ".join(
            f"{d} layers {', '.join(f'{100 * value:.0f}' for value in row)}" for d, row in zip(DEPTHS, shares, strict=True)
        )
        return caption, f"{caption} Errors in % for 1, 2, 4 and 8 units: {rows}."

    return explore(
        update,
        Scene(build, ncols=2, size=(8, 3.6)),
        depth=Range("hidden layers", 0, max(DEPTHS), value=1),
        width=Choice("units in each", {str(width): width for width in WIDTHS}, value=4),
        at=Choice("iterations", {str(i): i for i in AT}, value=2000),
    )


def scene_map(scene: Scene):
    """From the background to blue: more is darker."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("more", [scene.colors.background, scene.colors.shade[1]])


def gates(n: int) -> tuple[int, int, int]:
    """AND, OR and NOT gates for the parity of n bits: in a tree, the layers of the tree, and in the flat circuit of two layers.

    >>> gates(2), gates(8)
    ((4, 3, 3), (28, 9, 129))
    """
    return 4 * (n - 1), 3 * (n - 1).bit_length(), 2 ** (n - 1) + 1


def parity_counter() -> Explorer:
    """The parity of n bits from AND, OR and NOT: how many gates a tree takes, and how many a circuit of two layers."""
    bits = np.arange(2, 17)
    counts = np.array([gates(int(n)) for n in bits])

    def build(scene: Scene) -> None:
        left, right = scene.axes
        left.set(xlim=(-0.8, 15.8), ylim=(-0.8, 4.7), xticks=[], yticks=[], title="A tree of XORs")
        left.grid(False)
        left.spines[:].set_visible(False)
        (dots,) = left.plot([], [], "o", color=scene.colors.ink, ms=6, zorder=3)
        (xors,) = left.plot([], [], "s", color=scene.colors.blue, ms=9, zorder=3)
        (wires,) = left.plot([], [], color=scene.colors.muted, lw=1.1, zorder=2)
        right.set(yscale="log", xlabel="bits n", ylabel="gates", title="Gates needed", xlim=(1.5, 16.5), ylim=(2, 1e5))
        right.plot(bits, counts[:, 2], "--", color=scene.colors.orange, label="two layers: $2^{n-1} + 1$")
        right.plot(bits, counts[:, 0], color=scene.colors.blue, label="tree: $4(n - 1)$")
        right.legend(loc="upper left")
        (flat,) = right.plot([], [], "^", color=scene.colors.orange, ms=10, zorder=4)
        (tree,) = right.plot([], [], "s", color=scene.colors.blue, ms=9, zorder=4)
        scene.moving(dots=dots, xors=xors, wires=wires, flat=flat, tree=tree)

    def update(scene: Scene, n: Number) -> tuple[str, str]:
        n = int(n)
        level, y = [float(x) for x in np.arange(n) * 15 / max(n - 1, 1)], 0.0
        scene["dots"].set_data(level, [y] * n)
        nodes, wires = [], []
        while len(level) > 1:
            pairs, rest = list(zip(level[::2], level[1::2], strict=False)), level[len(level) // 2 * 2 :]
            for p, q in pairs:
                wires += [(p, y), ((p + q) / 2, y + 1), (q, y), (np.nan, np.nan)]
            for x in rest:
                wires += [(x, y), (x, y + 1), (np.nan, np.nan)]
            level, y = [(p + q) / 2 for p, q in pairs] + rest, y + 1
            nodes += [(x, y) for x in level[: len(pairs)]]
        scene["xors"].set_data(*np.array(nodes).T)
        scene["wires"].set_data(*np.array(wires).T)
        tree, layers, flat = gates(n)
        scene["flat"].set_data([n], [flat])
        scene["tree"].set_data([n], [tree])
        caption = (
            f"n = {n} bits: the tree takes {n - 1} XORs, {tree} gates in {layers} layers;"
            f" two layers take {flat:,} gates, {flat / tree:.3g} times as many."
        )
        return (
            caption,
            f"{caption} The tree joins the bits in pairs, {layers // 3} times. Both counts over n from 2 to 16, on a log axis.",
        )

    return explore(update, Scene(build, ncols=2), n=Range("bits n", 2, 16, value=8))
