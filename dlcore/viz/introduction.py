"""The widgets of course 1, week 1: one neuron, the scale of data, hidden units, the cycle of ideas.

Each function returns something that shows itself when it is the last line of a cell, and that a test can move with `set`.
"""

import numpy as np

from dlcore.datasets import tables
from dlcore.viz import sketches
from dlcore.viz.controls import Choice, Number, Range
from dlcore.viz.explorer import Explorer, explore
from dlcore.viz.scene import Scene

__all__ = ["hidden_units", "idea_cycle", "one_neuron", "scale_curve"]

MONTH = 30 * 24  # hours
INPUTS = ("size", "bedrooms", "zip code", "wealth")
HOMES = {"small flat": (0.3, 0.2, 0.9, 0.4), "family house": (0.7, 0.8, 0.4, 0.6), "villa": (1.0, 0.9, 0.2, 1.0)}
MEANT = ((0.5, 0.5, 0.0, 0.0), (0.0, 0.0, 1.0, 0.0), (0.0, 0.0, 0.5, 0.5))  # family size, walkability, school quality
PER_UNIT, BASE = 200.0, 50.0  # the output neuron: the same weight for all three, and its bias, in 1000 dollars


def one_neuron() -> Explorer:
    """A line and ReLU on the four houses: w tilts it, b shifts it, and below the kink the price is 0."""
    table = tables.houses()
    size, price = np.asarray(table.X[0], dtype=float), np.asarray(table.Y[0], dtype=float)
    axis = np.array([0.0, 3600.0])

    def build(scene: Scene) -> None:
        left, right = scene.axes
        colors = scene.colors
        left.set(xlim=(0, 3600), ylim=(-260, 760), xlabel="size in square feet", ylabel="price in 1000 dollars")
        left.set_title("price = ReLU(w · size + b)")
        formula = left.text(0.03, 0.95, "", transform=left.transAxes, va="top", color=colors.blue, zorder=5)
        left.axhline(0, color=colors.muted, lw=0.9)
        (line,) = left.plot([], [], "--", color=colors.muted, lw=1.3)
        (neuron,) = left.plot([], [], color=colors.blue, lw=2.4)
        gaps = [left.plot([], [], color=colors.orange, lw=1.6)[0] for _ in size]
        left.plot(size, price, "o", color=colors.ink, ms=7, zorder=4)
        (corner,) = left.plot([], [], "D", color=colors.blue, mec=colors.background, ms=8, zorder=5)
        right.set(xlim=(-0.6, 3.6), ylim=(0, 40), ylabel="squared error / 1000", xlabel="house of … square feet")
        right.set_title("Squared errors")
        right.set_xticks(range(4), [f"{s:.0f}" for s in size])
        bars = list(right.bar(range(4), np.zeros(4), width=0.6, color=colors.orange))
        (mean,) = right.plot([-0.6, 3.6], [0, 0], ":", color=colors.ink, lw=1.6)
        number = right.text(0.97, 0.95, "", transform=right.transAxes, ha="right", va="top", fontweight="bold")
        number.set_bbox({"facecolor": colors.background, "edgecolor": "none", "alpha": 0.85, "pad": 2})
        scene.moving(line=line, neuron=neuron, gaps=gaps, corner=corner, bars=bars, mean=mean, number=number, formula=formula)

    def update(scene: Scene, w: Number, b: Number) -> tuple[str, str]:
        kink = -b / w if w else np.nan
        inside = bool(w) and 0 <= kink <= 3600
        bends = np.sort(np.append(axis, kink)) if inside else axis
        scene["line"].set_data(axis, w * axis + b)
        scene["neuron"].set_data(bends, np.maximum(0, w * bends + b))
        scene["corner"].set_data([kink] if inside else [], [0] if inside else [])
        guess = np.maximum(0, w * size + b)
        squares = (guess - price) ** 2
        for i, (gap, bar) in enumerate(zip(scene["gaps"], scene["bars"], strict=True)):
            gap.set_data([size[i], size[i]], [price[i], guess[i]])
            bar.set_height(squares[i] / 1000)
        scene["mean"].set_ydata([squares.mean() / 1000] * 2)
        scene["number"].set_text(f"mean {squares.mean():,.0f}")
        scene["formula"].set_text(f"max(0, {w:g} · size {'-' if b < 0 else '+'} {abs(b):g})")
        where = f"The kink is at -b/w = {kink:,.0f} square feet" if w else "With w = 0 there is no kink"
        where += "" if inside or not w else ", outside of the picture"
        caption = f"w = {w:g}, b = {b:g}. {where}. Mean squared error {squares.mean():,.0f}."
        guesses = ", ".join(f"{g:.0f} instead of {p:.0f}" for g, p in zip(guess, price, strict=True))
        return caption, f"Four houses and the curve of one neuron. {caption} It guesses {guesses}, in 1000 dollars."

    return explore(
        update,
        Scene(build, mosaic=[["neuron", "errors"]], width_ratios=[3, 2]),
        w=Range("weight w", -0.1, 0.4, 0.005, value=0.25, text="{:.3f}"),
        b=Range("bias b", -400, 400, 10, value=-150),
    )


def scale_curve() -> Explorer:
    """Performance against labeled data, schematically: which method is ahead, with how much data and skill."""

    def build(scene: Scene) -> None:
        (ax,) = scene.axes
        ax.set_title("A sketch, not a measurement")
        lines = sketches.scale(ax)
        (now,) = ax.plot([], [], color=scene.colors.muted, lw=1.2)
        (dot,) = ax.plot([], [], "o", color=scene.colors.ink, ms=9, zorder=5)
        scene.moving(lines=lines, now=now, dot=dot)

    def update(scene: Scene, data: Number, method: str, skill: Number) -> tuple[str, str]:
        amount = np.linspace(0, 10, 201)
        curves, here = sketches.performance(amount, skill), sketches.performance(data, skill)
        for name, line in scene["lines"].items():
            line.set_data(amount, curves[name])
            line.set_linewidth(3.4 if name == method else 1.5)
        scene["now"].set_data([data, data], [0, 1.02])
        scene["dot"].set_data([data], [here[method]])
        order = sorted(here, key=lambda name: -here[name])
        ends = sketches.performance(10, skill)[method]
        caption = (
            f"Data {data:g} of 10, skill {skill:g} of 10: the {method} reaches {here[method]:.2f}, and {ends:.2f} with all data."
            f" In front: {order[0]}, then {', '.join(order[1:])}."
        )
        return caption, f"Four rising curves of performance against the amount of labeled data. {caption}"

    return explore(
        update,
        Scene(build, size=(8, 3.4)),
        data=Range("amount of labeled data", 0.25, 10, 0.25, value=1),
        method=Choice("method", list(sketches.METHODS), value="large network"),
        skill=Range("skill at hand-made features", 0, 10, 1, value=5),
    )


def hidden_units() -> Explorer:
    """The 4-3-1 house network: twelve input weights, three hidden units that can play any role, one price."""

    def build(scene: Scene) -> None:
        (ax,) = scene.axes
        net = sketches.network(ax, [INPUTS, ["unit 1", "unit 2", "unit 3"], [""]], radius=0.24)
        inside = [
            [ax.text(unit.center[0], unit.center[1], "", ha="center", va="center", fontsize=8, zorder=5) for unit in layer]
            for layer in net.units
        ]
        price = ax.text(3.4, 0, "", va="center", fontsize=13, fontweight="bold")
        ax.set_xlim(-1.3, 5.2)
        scene.moving(edges=net.edges[0], circles=net.units, inside=inside, price=price, names=net.texts[0])

    def update(scene: Scene, home: str, **weights: Number) -> tuple[str, str]:
        x = np.array(HOMES[home])
        W1 = np.array(list(weights.values()), dtype=float).reshape(3, 4)
        z = W1 @ x
        a = np.maximum(0, z)
        y_hat = PER_UNIT * a.sum() + BASE
        for to in range(3):
            for here in range(4):
                weight = W1[to, here]
                color = scene.colors.blue if weight > 0 else scene.colors.orange
                scene["edges"][to][here].set(linewidth=0.4 + 4 * abs(weight), color=color, alpha=0.9 if weight else 0.0)
                scene["edges"][to][here].set_linestyle("-" if weight > 0 else (0, (3, 1.5)))
        for layer, numbers in enumerate((x, a)):
            for text, number in zip(scene["inside"][layer], numbers, strict=True):
                text.set_text(f"{number:.2f}")
        scene["inside"][2][0].set_text("ŷ")
        scene["price"].set_text(f"{y_hat:,.0f}\nthousand dollars")
        sums = ", ".join(f"{number:.3f}" for number in z)
        caption = (
            f"{home}: price {y_hat:.0f} thousand dollars. Sums before ReLU: {sums}; after: {', '.join(f'{n:.3f}' for n in a)}."
        )
        rows = "; ".join(f"unit {j + 1}: {', '.join(f'{v:g}' for v in row)}" for j, row in enumerate(W1))
        return caption, f"Network of four inputs, three hidden units and a price. Weights of {rows}. {caption}"

    sliders = {
        f"w{to + 1}{here + 1}": Range(f"{name} → {to + 1}", -1, 1, 0.25, value=MEANT[to][here], text="{:g}")
        for to in range(3)
        for here, name in enumerate(INPUTS)
    }
    return explore(update, Scene(build, size=(8, 3.6)), **sliders, home=Choice("house", list(HOMES), value="family house"))


def experiments(thinking: Number, training: Number, hours: Number = MONTH) -> int:
    """How many rounds of idea, code and experiment fit into some hours.

    >>> experiments(2, 10), experiments(2, 70)
    (60, 10)
    """
    return int(hours / (thinking + training) + 1e-9)


def idea_cycle() -> Explorer:
    """Time of a training against the number of ideas that can be tried in a month."""

    def build(scene: Scene) -> None:
        left, right = scene.axes
        sketches.cycle(left)
        number = left.text(0, -0.08, "", ha="center", va="center", fontsize=10, fontweight="bold")
        right.set(xlim=(-0.5, 30.5), ylim=(24.5, -0.5), xlabel="day of the month", ylabel="hour of the day")
        right.set_title("Each dot: an idea that has been tried")
        right.set_yticks([0, 6, 12, 18, 24])
        (dots,) = right.plot([], [], "o", color=scene.colors.blue, ms=4.5)
        scene.moving(number=number, dots=dots)

    def update(scene: Scene, training: Number, thinking: Number) -> tuple[str, str]:
        n = experiments(thinking, training)
        ends = (thinking + training) * np.arange(1, n + 1)
        scene["dots"].set_data(ends / 24, ends % 24)
        scene["number"].set_text(f"{thinking + training:g} h\nper round")
        caption = f"Idea and code {thinking:g} h, training {training:g} h: {n} experiments in a month of {MONTH} hours."
        return (
            caption,
            f"A circle of idea, code and experiment, and a calendar with a dot for each finished experiment. {caption}",
        )

    return explore(
        update,
        Scene(build, mosaic=[["cycle", "month"]], width_ratios=[2, 3]),
        training=Range("hours per training", 0.1, 400, value=24, log=True, slots=25, text="{:g}"),
        thinking=Range("hours for idea and code", 1, 24, 1, value=4),
    )
