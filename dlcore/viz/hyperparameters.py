"""The widgets of course 2, week 3: where to look for settings, on which scale, and what batch norm does to a layer."""

from typing import Any

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from dlcore.viz.controls import Button, Choice, Number, Range
from dlcore.viz.explorer import Explorer, explore
from dlcore.viz.scene import Scene
from dlcore.viz.softmax import class_boundaries, softmax_bars

__all__ = ["batchnorm_layer", "class_boundaries", "grid_and_random", "log_scale", "softmax_bars"]

WHOLE = ((-4.0, 0.0), (-6.0, -2.0))  # exponents of the learning rate and of the weight decay


def pretended_error(learning_rate, decay):
    """A dev error with a narrow valley along the learning rate, which hardly feels the decay.

    >>> round(float(pretended_error(10**-1.37, 1e-4)), 3)
    0.034
    """
    away, shift = np.log10(learning_rate) + 1.37, np.log10(decay) + 3.4
    return 0.03 + 0.75 * away**2 / (0.25 + away**2) + 0.01 * shift**2


def trial_points(layout: str, side: int, space, seed: int) -> np.ndarray:
    """Exponents of side * side trials, (2, n): one in every square of a grid, at first in its middle, or at random.

    >>> trial_points("grid", 2, WHOLE, 0)[0].tolist()
    [-3.0, -1.0, -3.0, -1.0]
    """
    (left, right), (bottom, top) = space
    if layout == "grid":
        place = np.random.default_rng(seed).uniform(size=2) if seed else np.array([0.5, 0.5])
        lines = [(np.arange(side) + own) / side for own in place]
        unit = np.stack([part.ravel() for part in np.meshgrid(*lines)])
    else:
        unit = np.random.default_rng([seed, side]).uniform(size=(2, side * side))
    return np.array([[left], [bottom]]) + np.array([[right - left], [top - bottom]]) * unit


def zoomed(space, best) -> tuple:
    """A third as wide around the best point, moved inward where it would stick out.

    >>> zoomed(((0.0, 3.0), (0.0, 3.0)), (1.5, 0.1))
    ((1.0, 2.0), (0.0, 1.0))
    """
    ranges = []
    for (low, high), center in zip(space, best, strict=True):
        width = (high - low) / 3
        start = float(min(max(center - width / 2, low), high - width))
        ranges.append((start, start + width))
    return tuple(ranges)


def grid_and_random() -> Explorer:
    """As many trials on a grid as at random, where only one of two settings matters; Zoom goes from coarse to fine."""
    shades = 200
    across, up = np.meshgrid(*(np.linspace(*ends, shades) for ends in WHOLE))
    surface = pretended_error(10**across, 10**up)

    def build(scene: Scene) -> None:
        plane, profile = scene.axes
        (left, right), (bottom, top) = WHOLE
        colors = scene.colors
        shading = LinearSegmentedColormap.from_list("error", [colors.shade[0], colors.background])
        plane.imshow(surface, extent=(left, right, bottom, top), origin="lower", aspect="auto", cmap=shading, zorder=0.6)
        plane.set(xlim=(left, right), ylim=(bottom, top), xlabel="learning rate", ylabel="weight decay", title="Trials")
        plane.set_xticks([-4, -3, -2, -1, 0], ["0.0001", "0.001", "0.01", "0.1", "1"])
        plane.set_yticks([-6, -4, -2], ["10⁻⁶", "10⁻⁴", "10⁻²"])
        plane.grid(False)
        profile.set(xlim=(left, right), ylim=(0, 0.95), xlabel="learning rate", ylabel="dev error", title="What they tell")
        profile.set_xticks([-4, -3, -2, -1, 0], ["0.0001", "0.001", "0.01", "0.1", "1"])
        look: dict[str, Any] = dict(color=colors.blue, mec=colors.background, mew=0.6, ms=6.5, zorder=3)
        dots = [ax.plot([], [], "o", **look)[0] for ax in (plane, profile)]
        rings = [ax.plot([], [], "o", ms=15, mfc="none", mec=colors.orange, mew=2, zorder=4)[0] for ax in (plane, profile)]
        (frame,) = plane.plot([], [], color=colors.orange, lw=1.5, zorder=2)
        ticks = profile.plot([], [], "|", color=colors.ink, ms=14, mew=1.2, zorder=3)
        scene.moving(dots=dots, rings=rings, frame=frame, ticks=ticks)

    def update(scene: Scene, layout: str, side: Number, zoom: int, again: int) -> tuple[str, str]:
        rounds, space = zoom % 4, WHOLE
        for number in range(rounds + 1):
            points = trial_points(layout, int(side), space, 10 * again + number * (layout == "random"))
            errors = pretended_error(*(10.0**points))
            best = points[:, errors.argmin()]
            if number < rounds:
                space = zoomed(space, best)
        (left, right), (bottom, top) = space
        scene["dots"][0].set_data(*points)
        scene["dots"][1].set_data(points[0], errors)
        scene["rings"][0].set_data(best[:1], best[1:])
        scene["rings"][1].set_data(best[:1], [errors.min()])
        scene["frame"].set_data([left, right, right, left, left], [bottom, bottom, top, top, bottom])
        scene["ticks"][0].set_data(points[0], np.full(points.shape[1], 0.02))
        n, distinct = points.shape[1], len(np.unique(points[0].round(9)))
        caption = (
            f"{n} trials {'on a grid' if layout == 'grid' else 'at random'}, round {rounds + 1}: {distinct} different learning"
            f" rates. The best, {10 ** best[0]:.3g}, has an error of {errors.min():.3f}; the smallest possible is 0.030."
        )
        return caption, f"A plane of learning rate and weight decay whose error depends on the former almost alone. {caption}"

    return explore(
        update,
        Scene(build, ncols=2),
        layout=Choice("layout", ["grid", "random"], value="grid"),
        side=Range("trials", 2, 7, 1, value=3, text=lambda side: f"{side * side:g}"),
        zoom=Button("Zoom in (after three times: out)"),
        again=Button("Draw again, or shift the grid"),
    )


def log_scale() -> Explorer:
    """Two thousand draws of a learning rate or of beta, evenly or on a log scale, counted per power of ten."""
    u = np.random.default_rng(0).uniform(size=2000)

    def build(scene: Scene) -> None:
        plain, powers = scene.axes
        plain.set(xlim=(0, 1), ylim=(-1, 1), yticks=[], title="The values themselves")
        plain.spines["left"].set_visible(False)
        plain.grid(False)
        powers.set(xlim=(-6.2, 0.2), ylim=(0, 104), ylabel="percent of the draws")
        powers.set_xticks(range(-6, 1), [f"10$^{{{power}}}$" for power in range(-6, 1)])
        colors = scene.colors
        (dots,) = plain.plot([], [], "|", color=colors.blue, ms=60, mew=0.8, alpha=0.5)
        bars = list(powers.bar(np.arange(-6, 0) + 0.5, np.zeros(6), width=0.9, color=colors.blue, zorder=2))
        titles = [powers.set_title("Share of every power of ten"), powers.set_xlabel("learning rate α"), plain.set_xlabel(" ")]
        numbers = [powers.text(x, 0, "", ha="center", va="bottom", fontsize=9, color=colors.ink) for x in np.arange(-6, 0) + 0.5]
        scene.moving(dots=dots, bars=bars, titles=titles, numbers=numbers)

    def update(scene: Scene, what: str, scale: str, powers: Number) -> tuple[str, str]:
        k = int(powers)
        low = 10.0**-k
        # alpha from 10^-k to 1; for beta this is 1 - beta, from 10^-k to 1
        t = 10.0 ** (-k * (1 - u)) if scale == "log" else low + (1 - low) * u
        shares = 100 * np.histogram(np.log10(t), bins=np.arange(-6, 1))[0] / t.size
        shown = t if what == "alpha" else 1 - t
        scene["dots"].set_data(shown[:150], np.zeros(150))
        for bar, number, share in zip(scene["bars"], scene["numbers"], shares, strict=True):
            bar.set_height(share)
            number.set_y(share + 1)
            number.set_text(f"{share:.3g}" if share else "")
        name = "learning rate α" if what == "alpha" else "1 - β"
        scene["titles"][1].set_text(name)
        scene["titles"][2].set_text("learning rate α" if what == "alpha" else "β")
        first, last = shares[6 - k], shares[5]
        caption = (
            f"Draws {'on a log scale' if scale == 'log' else 'evenly on the linear scale'}, {k} powers of ten:"
            f" {last:.3g} % lie in the highest power, {first:.3g} % in the lowest."
        )
        if what == "beta":
            caption += (
                f" An average looks back over 1 / (1 - β) values: more than {10 ** (k - 1):,} for {first:.3g} % of the draws."
            )
        return (
            caption,
            f"On the left 150 of the draws on a line from 0 to 1, on the right their shares by powers of ten. {caption}",
        )

    return explore(
        update,
        Scene(build, ncols=2),
        what=Choice("setting", {"α": "alpha", "β": "beta"}, value="alpha"),
        scale=Choice("drawn", ["linear", "log"], value="linear"),
        powers=Range("powers of ten", 2, 6, 1, value=4),
    )


def batchnorm_layer() -> Explorer:
    """One unit with batch norm: histograms of a mini-batch before and after, and what scale, shift and batch size do."""
    stream = np.random.default_rng(1).normal(size=(40, 512))  # 40 mini-batches; smaller ones take the first of each
    edges = np.linspace(-10, 10, 61)

    def build(scene: Scene) -> None:
        before, after = scene.axes
        colors = scene.colors
        groups = []
        for ax, color, title in ((before, colors.muted, "z: before batch norm"), (after, colors.blue, "z̃: after batch norm")):
            ax.set(xlim=(-10, 10), ylim=(0, 0.62), yticks=[], title=title, xlabel="value in this mini-batch")
            ax.spines["left"].set_visible(False)
            bars = list(ax.bar(edges[:-1], np.zeros(60), width=np.diff(edges), align="edge", color=color, zorder=2))
            (mean,) = ax.plot([], [], "-", color=colors.orange, lw=2, zorder=4)
            (width,) = ax.plot([], [], "-", color=colors.orange, lw=4, solid_capstyle="butt", zorder=4)
            words = ax.text(0.98, 0.97, "", transform=ax.transAxes, ha="right", va="top", color=colors.ink)
            groups.append([bars, mean, width, words])
        scene.moving(groups=groups)

    def update(scene: Scene, gamma: Number, beta: Number, size: int, shift: Number, scale: Number) -> tuple[str, str]:
        Z = shift + scale * stream[:, : int(size)]
        mu, sigma2 = Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)
        Z_tilde = gamma * (Z - mu) / np.sqrt(sigma2 + 1e-8) + beta
        running_mu, running_sigma2 = 0.0, 1.0
        for one, other in zip(mu.ravel(), sigma2.ravel(), strict=True):
            running_mu, running_sigma2 = 0.9 * running_mu + 0.1 * one, 0.9 * running_sigma2 + 0.1 * other
        for (bars, mean, width, words), values in zip(scene["groups"], (Z[0], Z_tilde[0]), strict=True):
            heights = np.histogram(np.clip(values, -9.99, 9.99), bins=edges)[0] / values.size / (edges[1] - edges[0])
            for bar, height in zip(bars, np.minimum(heights, 0.45), strict=True):
                bar.set_height(height)
            middle, spread = values.mean(), values.std()
            mean.set_data([middle, middle], [0, 0.05])
            width.set_data([middle - spread, middle + spread], [0.01, 0.01])
            words.set_text(f"mean {middle:.2f}\nstandard deviation {spread:.2f}")
        caption = (
            f"Batches of {size}: from batch to batch μ scatters by {mu.std():.2f}. Running mean {running_mu:.2f}, running"
            f" standard deviation {np.sqrt(running_sigma2):.2f}. z̃ has mean {Z_tilde[0].mean():.2f} and standard deviation"
            f" {Z_tilde[0].std():.2f}, whatever z has."
        )
        same = abs(gamma - scale) < 1e-9 and abs(beta - shift) < 1e-9
        # A sentence of the same length either way: the page must not jump.
        caption += f" {'Here' if same else 'With'} γ = σ and β = μ: z̃ is (almost) z."
        alt = f"Two histograms of a mini-batch; the first z is {Z[0, 0]:.2f} and becomes {Z_tilde[0, 0]:.2f}. {caption}"
        return caption, alt

    return explore(
        update,
        Scene(build, ncols=2),
        gamma=Range("scale γ", 0.0, 3, 0.25, value=1, text="{:.2f}"),
        beta=Range("shift β", -4, 4, 0.25, value=0, text="{:.2f}"),
        size=Choice("batch size", {str(size): size for size in (1, 2, 4, 16, 64, 512)}, value=64),
        shift=Range("mean of z", -4, 4, 0.25, value=3, text="{:.2f}"),
        scale=Range("spread of z", 0.25, 3, 0.25, value=2, text="{:.2f}"),
    )
