"""The widgets of course 2, week 1: bias and variance, scale of features, depth and starting weights."""

from functools import cache

import numpy as np

from dlcore.viz import draw
from dlcore.viz.controls import Choice, Number, Range
from dlcore.viz.explorer import Explorer, explore
from dlcore.viz.microscope import gradient_microscope
from dlcore.viz.networks import DASHES, hues
from dlcore.viz.overfitting import regularization_lab
from dlcore.viz.scene import Scene
from dlcore.viz.tuning import diagnosis

__all__ = ["bias_variance_board", "depth_thermometer", "gradient_microscope", "regularization_lab", "scaled_bowl"]

NEXT = {
    "low bias and low variance": "Both gaps are narrow.\nCheck on the test set, once.",
    "high bias": "First: a bigger network,\nlonger training, a better\noptimizer. More data would\nnot help.",
    "high variance": "More data, regularization,\nor another architecture.\nThen look at the bias again.",
    "high bias and high variance": "First the bias: a bigger\nnetwork, longer training.\nThen the variance: more\n"
    "data, regularization.",
}


def bias_variance_board() -> Explorer:
    """Three errors make two gaps: which is wide, and what to do next."""

    def build(scene: Scene) -> None:
        left, right = scene.axes
        colors = scene.colors
        left.set(xlim=(0, 42), ylim=(-0.6, 2.6), yticks=[2, 1, 0], yticklabels=["best possible", "training", "dev"])
        left.set(xlabel="error in %", title="Three errors, two gaps")
        bars = [left.barh(2 - i, 0, height=0.5, color=colors.grid, zorder=2)[0] for i in range(3)]
        gaps = [left.barh(2 - i, 0, height=0.5, color=c, zorder=3)[0] for i, c in ((1, colors.blue), (2, colors.orange))]
        words = [left.text(0, 2 - i, "", va="center", color=c, zorder=4) for i, c in ((1, colors.blue), (2, colors.orange))]
        right.set(xlim=(0, 1), ylim=(0, 1))
        right.axis("off")
        name = right.text(0, 0.97, "", va="top", fontsize=12, fontweight="bold", color=colors.ink)
        advice = right.text(0, 0.68, "", va="top", fontsize=11, color=colors.ink, linespacing=1.5)
        scene.moving(bars=bars, gaps=gaps, words=words, name=name, advice=advice)

    def update(scene: Scene, train: Number, dev: Number, bayes: Number) -> tuple[str, str]:
        errors = (bayes, train, dev)
        for bar, width in zip(scene["bars"], errors, strict=True):
            bar.set_width(width)
        pairs = ((bayes, train, "bias"), (train, dev, "variance"))
        for gap, text, (low, high, name) in zip(scene["gaps"], scene["words"], pairs, strict=True):
            gap.set_x(min(low, high))
            gap.set_width(abs(high - low))
            text.set_text(f"{name} {high - low:+.1f}")
            text.set_x(max(low, high) + 0.6)
        found = diagnosis(train / 100, dev / 100, human=bayes / 100)
        title = found.replace(" and ", "\nand ")
        scene["name"].set_text(title[0].upper() + title[1:])
        scene["advice"].set_text(NEXT[found])
        caption = f"Best possible {bayes:g} %, training {train:g} %, dev {dev:g} %: {found}."
        odd = " A negative gap is chance, or the sets are of different kinds." if train < bayes or dev < train else ""
        advice = " ".join(NEXT[found].split())
        return (
            caption + odd,
            f"Three bars of errors with two gaps, {train - bayes:+.1f} and {dev - train:+.1f}. {caption}{odd} {advice}",
        )

    return explore(
        update,
        Scene(build, mosaic=[["errors", "advice"]], width_ratios=[3, 2]),
        train=Range("training error in %", 0, 30, 0.5, value=1),
        dev=Range("dev error in %", 0, 30, 0.5, value=11),
        bayes=Range("best possible in %", 0, 20, 0.5, value=0),
    )


def scaled_bowl() -> Explorer:
    """Gradient descent on the cost of a linear neuron: a wide feature makes a narrow valley, and normalizing a round bowl."""
    rng = np.random.default_rng(4)
    features = rng.normal(size=(2, 200))
    features = (features - features.mean(axis=1, keepdims=True)) / features.std(axis=1, keepdims=True)
    limits, steps = (-1.6, 2.6, -1.2, 3.0), 40
    grid = draw.grid(limits, 60).astype(float)

    def build(scene: Scene) -> None:
        left, right = scene.axes
        colors = scene.colors
        lines = draw.boundary(left)
        lines.set(color=colors.sky, linewidths=1.0)
        left.set(xlim=limits[:2], ylim=limits[2:], xlabel="$w_1$", ylabel="$w_2$")
        (path,) = left.plot([], [], "-o", color=colors.orange, ms=4, lw=1.3, zorder=3)
        (goal,) = left.plot([], [], "+", color=colors.ink, ms=13, mew=2, zorder=4)
        right.set(xlim=(0, steps), ylim=(1e-6, 1e4), yscale="log", xlabel="step", ylabel="cost J")
        right.set_title("Cost after each step")
        (curve,) = right.plot([], [], color=colors.orange)
        scene.moving(lines=lines, path=path, goal=goal, curve=curve, title=left.set_title(" "))

    def update(scene: Scene, scale: Number, alpha: Number, normalize: bool) -> tuple[str, str]:
        X = features if normalize else features * [[scale], [1.0]]
        y = features[:1] + features[1:]
        H, w_best = X @ X.T / X.shape[1], np.linalg.lstsq(X.T, y[0], rcond=None)[0]

        def cost(w):
            away = w - w_best[:, None]
            return 0.5 * np.einsum("ik,ij,jk->k", away, H, away)

        w, path = np.array([2.2, -0.8]), []
        for _ in range(steps + 1):
            path.append(w)
            w = np.clip(w - alpha * H @ (w - w_best), -1e6, 1e6)
        path = np.array(path).T
        heights = cost(grid).reshape(60, 60)
        levels = cost(path[:, :1])[0] * np.array([0.01, 0.05, 0.15, 0.35, 0.65, 1.0, 1.6])
        scene["lines"].set_segments([part for level in levels for part in draw.boundary_segments(heights, limits, level)])
        scene["path"].set_data(*np.clip(path, -50, 50))
        scene["goal"].set_data([w_best[0]], [w_best[1]])
        costs = cost(path)
        scene["curve"].set_data(np.arange(steps + 1), np.clip(costs, 1e-12, 1e9))
        largest = 2 / np.linalg.eigvalsh(H)[-1]
        fate = "it flies apart" if costs[-1] > costs[0] else f"the cost falls from {costs[0]:.3g} to {costs[-1]:.2g}"
        features_are = "Normalized features" if normalize else f"Feature 1 is {scale:g} times as wide"
        scene["title"].set_text(features_are)
        caption = f"{features_are}. α = {alpha:g}, {steps} steps: {fate}. Above α = {largest:.3g} every training here diverges."
        kind = "nearly circles" if normalize or scale < 1.5 else "long narrow ellipses"
        return caption, f"Contours of the cost over two weights, {kind}, and the path of gradient descent. {caption}"

    return explore(
        update,
        Scene(build, ncols=2, size=(8, 3.4)),
        scale=Range("width of feature 1", 1, 10, 0.5, value=6),
        alpha=Range("learning rate α", 0.002, 2, value=0.05, log=True, slots=31, text="{:g}"),
        normalize=Choice("normalize", {"no": False, "yes": True}, value=False),
    )


STARTS = {
    "0.01": lambda n: 0.01,
    "√(1/n), Xavier": lambda n: (1 / n) ** 0.5,
    "√(2/n), He": lambda n: (2 / n) ** 0.5,
    "2/n, root forgotten": lambda n: 2 / n,
    "1": lambda n: 1.0,
}
WIDTH, DEEPEST = 100, 40
LEAST, MOST = 1e-12, 1e12


@cache
def normal_weights() -> list[np.ndarray]:
    """Weights of every layer before they are scaled, behind an input that is the first of them."""
    rng = np.random.default_rng(0)
    return [rng.normal(size=(WIDTH, 50)), *(rng.normal(size=(WIDTH, WIDTH)) for _ in range(DEEPEST))]


@cache
def forward(start: str, activation: str) -> tuple[np.ndarray, list[np.ndarray]]:
    """Spread of the activations in every layer of the deepest network, and the slopes g'(Z). A shallower one is its beginning."""
    A, *weights = normal_weights()
    spreads, slopes = [], []
    for W in weights:
        Z = STARTS[start](WIDTH) * W @ A
        A, slope = (np.maximum(0, Z), Z > 0) if activation == "ReLU" else (np.tanh(Z), 1 - np.tanh(Z) ** 2)
        spreads.append(A.std())
        slopes.append(slope)
    return np.array(spreads), slopes


@cache
def sizes_by_layer(start: str, activation: str, depth: int) -> tuple[np.ndarray, np.ndarray]:
    """Spread of the activations and of the gradients dA in every layer of a network that was just begun."""
    spreads, slopes = forward(start, activation)
    dA, backward = np.random.default_rng(1).normal(size=slopes[0].shape), []
    for W, slope in zip(normal_weights()[depth:0:-1], slopes[:depth][::-1], strict=True):
        backward.append(dA.std())
        dA = STARTS[start](WIDTH) * W.T @ (dA * slope)
    return spreads[:depth], np.array(backward[::-1])


def depth_thermometer() -> Explorer:
    """Activations on the way forward and gradients on the way back, layer by layer, for five starts of the weights."""

    def build(scene: Scene) -> None:
        colors = scene.colors
        lines = {}
        for ax, title in zip(scene.axes, ("Activations, from the input on", "Gradients, from the output back"), strict=True):
            ax.set(xlim=(0.5, DEEPEST + 0.5), yscale="log", xlabel="layer", ylabel="standard deviation")
            ax.set(ylim=(LEAST, MOST * 1e7), yticks=[10.0**k for k in range(-12, 13, 6)])  # room for the legend above the lines
            ax.set_title(title)
            ax.axhline(1, color=colors.muted, lw=0.9)
            for name, color, dash in zip(STARTS, hues(colors), DASHES, strict=False):
                lines[title[0] + name] = ax.plot([], [], color=color, linestyle=dash, label=name)[0]
        scene.axes[1].legend(loc="upper right", fontsize=8, ncols=2)
        scene.moving(lines=lines)

    def update(scene: Scene, depth: int, start: str, activation: str) -> tuple[str, str]:
        depth = int(depth)
        layers, ends = np.arange(1, depth + 1), []
        for name in STARTS:
            for half, values in zip("AG", sizes_by_layer(name, activation, depth), strict=True):
                line = scene["lines"][half + name]
                line.set_data(layers, np.clip(values, LEAST, MOST))
                line.set_linewidth(3.6 if name == start else 1.4)
        forward, backward = sizes_by_layer(start, activation, depth)
        for name in STARTS:
            last = sizes_by_layer(name, activation, depth)[0][-1]
            ends.append(f"{name}: {last:.2g}")
        caption = (
            f"{depth} layers of {WIDTH} units, {activation}, weights with the standard deviation {start}: the last activations"
            f" have the spread {forward[-1]:.2g}, the first gradients {backward[0] / backward[-1]:.2g} times that of the last."
        )
        return (
            caption,
            f"Lines over the layers on a logarithmic axis, five starts. {caption} Last activations, {'; '.join(ends)}.",
        )

    return explore(
        update,
        Scene(build, ncols=2, size=(8, 3.6)),
        depth=Range("layers", 2, DEEPEST, 1, value=10),
        start=Choice("standard deviation of the weights", list(STARTS), value="0.01", menu=True),
        activation=Choice("activation", ["ReLU", "tanh"], value="ReLU"),
    )
