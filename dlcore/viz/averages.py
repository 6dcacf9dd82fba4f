"""Averages that forget, and learning rates that shrink: two widgets of course 2, week 2."""

import numpy as np

from dlcore.datasets import temperatures
from dlcore.viz.controls import Choice, Number, Range
from dlcore.viz.explorer import Explorer, explore
from dlcore.viz.scene import Scene

EPOCHS, STEPS = 40, 8  # of the training with a rate that shrinks, and steps in each epoch
CURVATURE = np.array([1.0, 2.5])  # of its bowl
# Rates over the epochs, as factors of the first one.
SCHEDULES = {
    "constant": lambda epoch, rate: np.ones_like(epoch),
    "1 / (1 + rate · epoch)": lambda epoch, rate: 1 / (1 + rate * epoch),
    "(1 − rate / 5) ^ epoch": lambda epoch, rate: (1 - rate / 5) ** epoch,
    "1 / √(1 + rate · epoch)": lambda epoch, rate: 1 / np.sqrt(1 + rate * epoch),
    "staircase": lambda epoch, rate: 0.5 ** np.floor(epoch * rate / 4),
}


def temperature_average(beta: Number = 0.9) -> Explorer:
    """A noisy year and its exponentially weighted average: smoothing, delay, the start, and a misprinted correction."""
    theta = temperatures.year(seed=3)
    days = np.arange(1, 366)
    season = temperatures.season(days)
    corrections = {"none": "none", "1 − βᵗ": "right", "1 − β (misprint)": "wrong"}

    def build(scene: Scene) -> None:
        left, right = scene.axes
        left.set(xlim=(0, 366), ylim=(-6, 28), xlabel="day t", ylabel="degrees Celsius", title="A year of temperatures")
        left.plot(days, theta, ".", color=scene.colors.sky, ms=3.5, zorder=1, label="θ, one day")
        left.plot(days, season, ":", color=scene.colors.muted, lw=1.5, zorder=1.5, label="season")
        (line,) = left.plot([], [], "-", color=scene.colors.orange, lw=2.2, label="average v")
        left.legend(loc="lower center", ncols=3)
        right.set(xlim=(-1, 60), ylim=(0, 1.05), xlabel="days back, k", title="Weight βᵏ (today: 1)")
        bars = right.vlines([], 0, [], color=scene.colors.orange, lw=2)
        (window,) = right.plot([], [], "--", color=scene.colors.ink, lw=1.2)
        scene.moving(line=line, bars=bars, window=window)

    def update(scene: Scene, beta: Number, correction: str, shown: int) -> tuple[str, str]:
        left, _ = scene.axes
        v, averages = 0.0, np.empty(365)
        for t in range(365):
            v = beta * v + (1 - beta) * theta[t]
            averages[t] = v
        averages /= {"none": 1, "right": 1 - beta**days, "wrong": 1 - beta}[correction]
        top = 28 if correction != "wrong" else max(28, 1.05 * averages[:shown].max())
        if (left.get_xlim()[1], left.get_ylim()[1]) != (shown + 1, top):
            left.set(xlim=(0, shown + 1), ylim=(-6 if top == 28 else -0.2 * top, top))
        scene["line"].set_data(days, averages)
        k = np.arange(60)
        weights = beta**k
        scene["bars"].set_segments([[(x, 0), (x, y)] for x, y in zip(k, weights, strict=True)])
        window = 1 / (1 - beta)
        scene["window"].set_data([window, window], [0, 1.05])
        rough = float(np.abs(np.diff(averages)).mean())
        lag = delay(averages, season)
        lasts, behind = (f"{n:.3g} day{'s' if n != 1 else ''}" for n in (window, lag))
        caption = (
            f"β = {beta:g}: about {lasts}. Day 1 says {averages[0]:.2f} (measured {theta[0]:.2f}); from day to day the"
            f" average moves by {rough:.2f} and runs {behind} behind the season."
        )
        alt = (
            f"Temperatures of {shown} days with their exponentially weighted average, correction: {correction}; beside it the"
            f" weights of earlier days. {caption}"
        )
        return caption, alt

    return explore(
        update,
        Scene(build, mosaic=[["year", "weights"]], width_ratios=[2.4, 1]),
        beta=Range("β", 0, 0.99, 0.01, value=beta, text="{:.2f}"),
        correction=Choice("divide by", corrections, value="none"),
        shown=Choice("show", {"year": 365, "first 40 days": 40}, value=365),
    )


def delay(averages: np.ndarray, season: np.ndarray) -> int:
    """Days by which the season must be shifted so that its shape fits best to the averages, over days 150 to 365.

    >>> delay(10 * np.roll(temperatures.season(np.arange(365)), 7), temperatures.season(np.arange(365)))
    7
    """
    return int(np.argmax([np.corrcoef(averages[150:], season[150 - k : 365 - k])[0, 1] for k in range(120)]))


def wander(alphas: np.ndarray) -> np.ndarray:
    """Places of a noisy descent in a bowl whose floor is at (0, 0): (EPOCHS STEPS + 1, 2), with one rate for each epoch."""
    noise = np.random.default_rng(5).standard_normal((EPOCHS, STEPS, 2))
    w, path = np.array([-4.0, 3.0]), [np.array([-4.0, 3.0])]
    for alpha, epoch_noise in zip(alphas, noise, strict=True):
        for disturbance in epoch_noise:
            w = w - alpha * (CURVATURE * w + 2 * disturbance)
            path.append(w)
    return np.array(path)


def learning_rate_decay() -> Explorer:
    """A learning rate that shrinks by one of several formulas, and how near to the minimum it brings a noisy descent."""
    epochs = np.arange(EPOCHS, dtype=float)

    def build(scene: Scene) -> None:
        left, right = scene.axes
        left.set(xlim=(-0.5, EPOCHS), ylim=(0, 0.66), xlabel="epoch", ylabel="learning rate α", title="Learning rate")
        (rates,) = left.step([], [], "-", where="post", color=scene.colors.blue)
        w1, w2 = np.meshgrid(np.linspace(-5, 3, 60), np.linspace(-3, 4, 60))
        J = (CURVATURE[0] * w1**2 + CURVATURE[1] * w2**2) / 2
        right.contour(w1, w2, J, levels=np.linspace(0.3, 5.5, 9) ** 2, colors=[scene.colors.sky], linewidths=0.8)
        right.set(xlim=(-5, 3), ylim=(-3, 4), xlabel="w₁", ylabel="w₂", title="Noisy descent", aspect="equal")
        (path,) = right.plot([], [], "-", color=scene.colors.muted, lw=0.7, zorder=3)
        (late,) = right.plot([], [], ".-", color=scene.colors.orange, ms=4, lw=0.9, zorder=4, label="last 10 epochs")
        (circle,) = right.plot([], [], "--", color=scene.colors.ink, lw=1.3, zorder=5, label="their usual distance")
        right.legend(loc="upper right", fontsize=8, frameon=True, framealpha=0.9, edgecolor="none")
        scene.moving(rates=rates, path=path, late=late, circle=circle)

    def update(scene: Scene, schedule: str, alpha0: Number, rate: Number) -> tuple[str, str]:
        alphas = alpha0 * SCHEDULES[schedule](epochs, rate)
        scene["rates"].set_data(np.append(epochs, EPOCHS), np.append(alphas, alphas[-1]))
        places = wander(alphas)
        last = places[-10 * STEPS :]
        scene["path"].set_data(*places.T)
        scene["late"].set_data(*last.T)
        radius = float(np.sqrt((last**2).sum(axis=1).mean()))
        angle = np.linspace(0, 2 * np.pi, 100)
        scene["circle"].set_data(radius * np.cos(angle), radius * np.sin(angle))
        arrived = np.flatnonzero(np.hypot(*places.T) < 1)
        first = (
            f"came within 1 of the minimum in epoch {arrived[0] // STEPS + 1}" if arrived.size else "never came within 1 of it"
        )
        caption = (
            f"{schedule}, rate {rate:g}: α went from {alphas[0]:.3g} to {alphas[-1]:.3g}. The path {first}; in the last 10 epochs"
            f" it kept {radius:.3f} away."
        )
        return caption, f"The learning rate over {EPOCHS} epochs, and the path of a noisy descent in a bowl. {caption}"

    return explore(
        update,
        Scene(build, mosaic=[["rate", "path"]], width_ratios=[1.4, 1]),
        schedule=Choice("schedule", list(SCHEDULES), value="1 / (1 + rate · epoch)"),
        alpha0=Range("first rate α₀", 0.02, 0.6, 0.02, value=0.3, text="{:.2f}"),
        rate=Range("rate", 0.05, 2, 0.05, value=0.5, text="{:.2f}"),
    )
