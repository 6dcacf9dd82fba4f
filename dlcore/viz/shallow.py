"""The widgets of course 1, week 3: networks with one hidden layer.

The pattern is that of week 2: `build` draws what stands still and names what moves, `update` moves it and says in words
what is to be seen.
"""

import jax
import numpy as np

from dlcore import activations
from dlcore.viz.controls import Choice, Number, Range
from dlcore.viz.explorer import Explorer, explore
from dlcore.viz.hidden import hidden_units
from dlcore.viz.one_example import one_example
from dlcore.viz.scene import Scene
from dlcore.viz.symmetry import symmetry_breaker

__all__ = ["activation_zoo", "hidden_units", "one_example", "symmetry_breaker"]

ZOO = {
    "sigmoid": (activations.sigmoid, activations.sigmoid_derivative),
    "tanh": (activations.tanh, activations.tanh_derivative),
    "ReLU": (activations.relu, activations.relu_derivative),
    "leaky ReLU": (activations.leaky_relu, activations.leaky_relu_derivative),
}


def activation_zoo() -> Explorer:
    """Four activation functions: value and tangent at z, and beside it the slope of all four at the same z."""
    places = np.round(np.linspace(-10, 10, 201), 1)
    with jax.enable_x64(True):  # the slope of tanh at 10 is 8e-9: single precision would say 0
        values = {name: np.asarray(g(places)) for name, (g, _) in ZOO.items()}
        slopes = {name: np.asarray(slope(places)) for name, (_, slope) in ZOO.items()}
    rows = np.arange(len(ZOO))[::-1]

    def build(scene: Scene) -> None:
        left, right = scene.axes
        left.axhline(0, color=scene.colors.muted, lw=0.9, zorder=1)
        left.axvline(0, color=scene.colors.muted, lw=0.9, zorder=1)
        left.set(xlim=(-10, 10), ylim=(-1.6, 3.2), xlabel="z", ylabel="a = g(z)")
        left.set_title("Value (circle) and slope (dashed line)")
        (curve,) = left.plot([], [], color=scene.colors.blue, zorder=2.5)
        (tangent,) = left.plot([], [], "--", color=scene.colors.orange, zorder=3)
        (dot,) = left.plot([], [], "o", color=scene.colors.ink, ms=8, zorder=4, clip_on=False)
        right.set(xlim=(0, 1.25), ylim=(-0.6, 3.6), yticks=rows, yticklabels=list(ZOO), xlabel="slope g'(z)")
        right.set_title("The slope of each at this z")
        right.set_xticks([0, 0.25, 0.5, 0.75, 1])
        right.grid(False, axis="y")
        right.tick_params(axis="y", length=0)
        bars = list(right.barh(rows, np.ones(len(rows)), height=0.55, color=scene.colors.sky, zorder=2))
        numbers = [right.text(0, row, "", va="center", fontsize=10, color=scene.colors.ink, zorder=3) for row in rows]
        scene.moving(curve=curve, tangent=tangent, dot=dot, bars=bars, numbers=numbers)

    def update(scene: Scene, kind: str, z: Number) -> tuple[str, str]:
        k = int(np.argmin(np.abs(places - z)))
        value, slope = float(values[kind][k]), float(slopes[kind][k])
        scene["curve"].set_data(places, values[kind])
        scene["tangent"].set_data([z - 2.5, z + 2.5], [value - 2.5 * slope, value + 2.5 * slope])
        scene["dot"].set_data([z], [np.clip(value, -1.6, 3.2)])
        for name, bar, number in zip(ZOO, scene["bars"], scene["numbers"], strict=True):
            height = float(slopes[name][k])
            bar.set_width(height)
            bar.set_facecolor(scene.colors.orange if name == kind else scene.colors.sky)
            number.set_x(height + 0.02)
            number.set_text(f"{height:.3g}")
            number.set_fontweight("bold" if name == kind else "normal")
        flat = [name for name in ZOO if slopes[name][k] < 0.005]
        bent = z == 0 and kind in ("ReLU", "leaky ReLU")
        words = " At 0 it has a corner and no slope; the smaller of the two is taken." if bent else ""
        died = f" Almost flat here: {', '.join(flat)}." if flat else " None of the four is flat here."
        caption = f"{kind} at z = {z:.1f}: a = {value:.4g}, slope {slope:.2g}.{words}{died}"
        others = ", ".join(f"{name} {float(slopes[name][k]):.2g}" for name in ZOO)
        return caption, f"The curve of {kind} with its tangent at z = {z:.1f}. {caption} Slopes of all four: {others}."

    return explore(
        update,
        Scene(build, ncols=2),
        kind=Choice("activation g", list(ZOO), value="sigmoid"),
        z=Range("z", -10, 10, 0.1, value=1, text="{:.1f}"),
    )
