"""The widgets of course 2, week 3, about several classes: numbers that become probabilities, and regions in the plane."""

from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from matplotlib.colors import to_rgb

from dlcore import optim
from dlcore.activations import softmax
from dlcore.datasets import planar
from dlcore.viz import draw
from dlcore.viz.controls import Choice, Number, Range
from dlcore.viz.explorer import Explorer, explore
from dlcore.viz.networks import MARKERS, hues
from dlcore.viz.scene import Scene

ANIMALS = ("other", "cat", "dog", "chick")
MOST_CLASSES, MOST_UNITS, STEPS, POINTS = 6, 10, 250, 180


def softmax_bars() -> Explorer:
    """Four numbers become four probabilities: a common shift does nothing, a common scale makes them surer."""

    def build(scene: Scene) -> None:
        numbers, probabilities = scene.axes
        colors, rows = scene.colors, np.arange(4)[::-1]
        numbers.set(xlim=(-26, 26), xlabel="z, after scale and shift", title="Logits")
        probabilities.set(xlim=(0, 1.18), xlabel="probability", title="Softmax (orange: hard max, ◂: true)")
        groups = []
        for ax, color in ((numbers, colors.muted), (probabilities, colors.blue)):
            ax.set(ylim=(-0.6, 3.6), yticks=rows, yticklabels=[f"{i} {name}" for i, name in enumerate(ANIMALS)])
            ax.grid(False, axis="y")
            ax.tick_params(axis="y", length=0)
            bars = list(ax.barh(rows, np.zeros(4), height=0.6, color=color, zorder=2))
            words = [ax.text(0, row, "", va="center", fontsize=9, color=colors.ink) for row in rows]
            groups.append((bars, words))
        numbers.axvline(0, color=colors.muted, lw=0.9)
        frame = list(probabilities.barh(rows, np.zeros(4), height=0.74, fill=False, edgecolor=colors.orange, lw=1.8, zorder=3))
        (mark,) = probabilities.plot([], [], "<", color=colors.ink, ms=9, zorder=4)
        scene.moving(groups=groups, frame=frame, mark=mark)
        scene.keep(rows=rows)

    def update(scene: Scene, z0: Number, z1: Number, z2: Number, z3: Number, shift: Number, scale: Number, true: int):
        z = scale * np.array([z0, z1, z2, z3], dtype=float) + shift
        t = np.exp(z - z.max())
        a = t / t.sum()
        loss = float(z.max() + np.log(t.sum()) - z[true])
        for (bars, words), values, room in zip(scene["groups"], (z, a), (1.0, 0.02), strict=True):
            for bar, word, value in zip(bars, words, values, strict=True):
                bar.set_width(value)
                word.set_x(value + (room if value >= 0 else -room))
                word.set_ha("left" if value >= 0 else "right")
                word.set_text(f"{value:.1f}" if room == 1.0 else f"{value:.3f}")
        for i, bar in enumerate(scene["frame"]):
            bar.set_width(1.0)
            bar.set_visible(i == a.argmax())
        scene["mark"].set_data([1.14], [scene["rows"][true]])
        listed = ", ".join(f"{name} {value:.3f}" for name, value in zip(ANIMALS, a, strict=True))
        caption = f"{listed}. If the true class is {ANIMALS[true]}, the loss is -log {a[true]:.3f} = {loss:.3f}."
        return caption, f"Logits {', '.join(f'{value:.1f}' for value in z)} become probabilities: {caption}"

    sliders = {
        f"z{i}": Range(f"z, {name}", -4, 6, 0.5, value=z, text="{:.1f}")
        for (i, name), z in zip(enumerate(ANIMALS), (5, 2, -1, 3), strict=True)
    }
    return explore(
        update,
        Scene(build, ncols=2),
        **sliders,
        shift=Range("add to all", -5, 5, 1, value=0, text="{:g}"),
        scale=Range("multiply all by", 0, 3, 0.25, value=1, text="{:.2f}"),
        true=Choice("true class", {name: i for i, name in enumerate(ANIMALS)}, value=0),
    )


@cache
def examples(kind: str, C: int) -> tuple[np.ndarray, np.ndarray]:
    """Points of C classes: round clouds on a circle, or arms of a spiral.

    >>> [examples(kind, 3)[0].shape for kind in ("clouds", "arms")]
    [(2, 180), (2, 180)]
    """
    if kind == "clouds":
        X, Y = planar.classes(jax.random.key(0), POINTS, C, noise=0.35)
        return np.asarray(X), np.asarray(Y)[0]
    rng, y = np.random.default_rng(0), np.arange(POINTS) % C
    radius = rng.uniform(0.3, 2.0, size=POINTS)
    angle = 2 * np.pi * y / C + 1.6 * radius + rng.normal(size=POINTS) * 0.12
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)]).astype(np.float32), y


def logits(params: dict, X, C, units):
    """Z of the output layer: hidden units beyond `units` count nothing, and where there are none X goes straight on."""
    hidden = jnp.maximum(params["W1"] @ X + params["b1"], 0) * (jnp.arange(MOST_UNITS)[:, None] < units)
    Z = params["W2"] @ hidden + jnp.where(units == 0, params["V"] @ X, 0.0) + params["b2"]
    return jnp.where(jnp.arange(MOST_CLASSES)[:, None] < C, Z, -1e9)


@jax.jit
def trained_map(X, Y, cells, C, units):
    """Train, and give back the probabilities on the cells and on the examples. One program for all sizes."""
    rng, optimizer = np.random.default_rng(4), optim.adam(0.05)  # NumPy draws while tracing: less to compile
    params = {
        "W1": jnp.array(rng.normal(size=(MOST_UNITS, 2)), jnp.float32),
        "b1": jnp.zeros((MOST_UNITS, 1)),
        "W2": jnp.array(0.3 * rng.normal(size=(MOST_CLASSES, MOST_UNITS)), jnp.float32),
        "V": jnp.zeros((MOST_CLASSES, 2)),
        "b2": jnp.zeros((MOST_CLASSES, 1)),
    }

    def cost(params):
        return -jnp.mean(jnp.sum(Y * jax.nn.log_softmax(logits(params, X, C, units), axis=0), axis=0))

    def step(carry, _):
        params, state = carry
        return optimizer.update(jax.grad(cost)(params), state, params), None

    (params, _), _ = jax.lax.scan(step, (params, optimizer.init(params)), length=STEPS)
    return softmax(logits(params, cells, C, units), axis=0), softmax(logits(params, X, C, units), axis=0)


def class_boundaries() -> Explorer:
    """Regions of a softmax network in the plane: straight borders without hidden units, bent ones with them."""
    n, limits = 80, (-2.7, 2.7, -2.4, 2.4)
    cells = draw.grid(limits, n)

    def build(scene: Scene) -> None:
        (ax,) = scene.axes
        image = ax.imshow(np.ones((n, n, 3)), extent=limits, origin="lower", aspect="auto", interpolation="bilinear", zorder=0.6)
        ax.set(xlim=limits[:2], ylim=limits[2:], xlabel="$x_1$", ylabel="$x_2$")
        title = ax.set_title(" ")
        look: dict[str, Any] = dict(edgecolor=scene.colors.background, linewidth=0.7, zorder=3)
        dots = [
            ax.scatter([], [], s=30, marker=MARKERS[label], color=hues(scene.colors)[label], label=f"class {label}", **look)
            for label in range(MOST_CLASSES)
        ]
        ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.02), handletextpad=0.2)
        tints = np.array([to_rgb(hue) for hue in hues(scene.colors)])
        scene.moving(image=image, dots=dots, title=title)
        scene.keep(tints=tints, paper=np.array(to_rgb(scene.colors.background)))

    def update(scene: Scene, kind: str, C: Number, units: Number) -> tuple[str, str]:
        C, units = int(C), int(units)
        X, y = examples(kind, C)
        Y = np.eye(MOST_CLASSES, dtype=np.float32)[:, y]
        P, A = map(np.asarray, trained_map(X, Y, cells, C, units))
        strength = 0.1 + 0.32 * ((P.max(axis=0) - 1 / C) / (1 - 1 / C))[:, None]
        picture = (1 - strength) * scene["paper"] + strength * scene["tints"][P.argmax(axis=0)]
        scene["image"].set_data(picture.reshape(n, n, 3))
        for label, dots in enumerate(scene["dots"]):
            dots.set_offsets(X[:, y == label].T)
        right = float((A.argmax(axis=0) == y).mean())
        layer = f"{units} hidden unit{'s' if units != 1 else ''}" if units else "no hidden layer"
        scene["title"].set_text(f"{C} classes, {layer}")
        caption = f"{C} classes, {layer}: {right:.0%} of {POINTS} points are on the right side after {STEPS} steps."
        borders = "straight" if units == 0 else "bent"
        return caption, f"The plane in {C} regions with {borders} borders, points of each class on top. {caption}"

    return explore(
        update,
        Scene(build, size=(8, 3.8)),
        kind=Choice("points", {"round clouds": "clouds", "spiral arms": "arms"}, value="clouds"),
        C=Range("classes C", 2, MOST_CLASSES, 1, value=4),
        units=Range("hidden units", 0, MOST_UNITS, 1, value=0),
    )
