"""Course 1, week 3: from which start hidden units become different, and from which they cannot."""

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np

from dlcore import dense
from dlcore.activations import tanh
from dlcore.datasets import clouds
from dlcore.layer import Dense
from dlcore.viz.controls import Choice, Number, Range
from dlcore.viz.explorer import Explorer, explore
from dlcore.viz.scene import Scene
from dlcore.viz.units import trajectories

UNITS, STEPS = 4, 600
STARTS = {"0": 0.0, "all equal": None, "0.001": 0.001, "0.01": 0.01, "1": 1.0, "100": 100.0}
RATE = 0.8


def weights(scale: Number | None, key: jax.Array) -> list[Dense]:
    """A 2-4-1 network: random weights of this scale, or all weights one half, with zero biases."""
    key_1, key_2 = jax.random.split(key)
    if scale is None:
        W1, W2 = jnp.full((UNITS, 2), 0.5), jnp.full((1, UNITS), 0.5)
    else:
        W1, W2 = scale * jax.random.normal(key_1, (UNITS, 2)), scale * jax.random.normal(key_2, (1, UNITS))
    return [Dense(W1, jnp.zeros((UNITS, 1))), Dense(W2, jnp.zeros((1, 1)))]


@jax.jit
def descend(params: list[Dense], X: jax.Array, Y: jax.Array) -> tuple[jax.Array, jax.Array]:
    """The first weights before each of the steps and after the last, (STEPS + 1, 4, 2), and the costs."""

    def iteration(params, _):
        grads, J = dense.propagate(params, X, Y, hidden=tanh)
        later = jax.tree.map(lambda theta, dtheta: theta - RATE * dtheta, params, grads)
        return later, (params[0].W, J)

    return jax.lax.scan(iteration, params, length=STEPS + 1)[1]


def symmetry_breaker() -> Explorer:
    """Choose the size of the random start: the paths of the four hidden units in the plane of their weights, and the cost."""
    X, Y = jax.jit(clouds.xor, static_argnums=1)(jax.random.key(2), 120)

    @cache
    def run(start: str) -> tuple[np.ndarray, np.ndarray]:
        W, J = descend(weights(STARTS[start], jax.random.key(3)), X, Y)
        return np.asarray(W), np.asarray(J)

    runs = {start: run(start) for start in STARTS}

    def build(scene: Scene) -> None:
        left, right = scene.axes
        artists = trajectories(left, np.zeros((UNITS, 1, 2)))
        left.set_title("The weights of each hidden unit")
        left.legend(handles=artists[UNITS:], loc="upper left", bbox_to_anchor=(1.0, 1.02), handletextpad=0.2)
        right.set(xlim=(0, STEPS), ylim=(0, 0.9), xlabel="iteration", ylabel="cost J", title="Cost")
        (curve,) = right.plot([], [], color=scene.colors.blue, zorder=3)
        (ball,) = right.plot([], [], "o", color=scene.colors.ink, ms=7, zorder=4, clip_on=False)
        note = left.text(
            1.04, 0.45, "", transform=left.transAxes, fontsize=9, fontweight="bold", color=scene.colors.ink, va="top"
        )
        scene.moving(lines=artists[:UNITS], ends=artists[UNITS:], curve=curve, ball=ball, note=note)

    def update(scene: Scene, start: str, step: int) -> tuple[str, str]:
        W, J = runs[start]
        step = int(step)
        reach = 1.12 * float(np.abs(W).max()) or 1.0
        if scene.axes[0].get_xlim()[1] != reach:  # new limits mean that everything is drawn anew
            scene.axes[0].set(xlim=(-reach, reach), ylim=(-reach, reach))
            scene.axes[1].set_ylim(0, 1.08 * max(0.75, float(J.max())))
        for unit, (line, end) in enumerate(zip(scene["lines"], scene["ends"], strict=True)):
            line.set_data(*W[: step + 1, unit].T)
            end.set_data(*W[step : step + 1, unit].T)
        scene["curve"].set_data(np.arange(STEPS + 1), J)
        scene["ball"].set_data([step], [J[step]])
        apart = float(np.abs(W[step] - W[step, :1]).max())
        moved = float(np.abs(W[step] - W[0]).max())
        if apart == 0:
            verdict, short = "All four units are the same unit", "all four\nare one"
        elif moved < 0.05 * float(np.abs(W[0]).max()):
            verdict, short = "Compared with their size the weights hardly move", "hardly\nmoving"
        else:
            verdict, short = "The units differ", "all differ"
        scene["note"].set_text(short)
        name = (
            f"random weights times {start}"
            if start not in ("0", "all equal")
            else f"all weights {'0' if start == '0' else '0.5'}"
        )
        caption = (
            f"Start: {name}. Iteration {step}: cost {J[step]:.3f}; two units differ by {apart:.3g} at most, and a weight has"
            f" moved by {moved:.3g} at most. {verdict}."
        )
        return caption, f"The paths of four hidden units in the plane of their two weights, and the cost curve. {caption}"

    return explore(
        update,
        Scene(build, ncols=2, size=(8, 3.4)),
        start=Choice("start of the weights", list(STARTS), value="0.01"),
        step=Range("iteration", 0, STEPS, 20, value=STEPS),
    )
