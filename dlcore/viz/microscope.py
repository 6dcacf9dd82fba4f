"""The gradient check under a microscope (course 2, week 1): step, precision, and a planted bug that it finds."""

from functools import cache

import numpy as np

from dlcore.viz.controls import Choice, Range
from dlcore.viz.explorer import Explorer, explore
from dlcore.viz.scene import Scene

__all__ = ["gradient_microscope"]

NAMES = ("W1", "b1", "W2", "b2", "W3", "b3")
LAMBD, EXAMPLES = 0.7, 7
BUGS = {
    "none": {},
    "dW2 twice too large": {"W2": lambda g, p: 2 * g},
    "db1 four times too large": {"b1": lambda g, p: 4 * g},
    "λ term forgotten in dW1": {"W1": lambda g, p: g - LAMBD / EXAMPLES * p},
    "λ/2m in place of λ/m": {W: lambda g, p: g - LAMBD / (2 * EXAMPLES) * p for W in ("W1", "W2", "W3")},
    "b regularized too": {b: lambda g, p: g + LAMBD / EXAMPLES * p for b in ("b1", "b2", "b3")},
}


@cache
def checked_network() -> tuple[dict, np.ndarray, np.ndarray]:
    """A network 4-5-3-1 with tanh, 47 parameters, away from its start, and seven examples."""
    rng = np.random.default_rng(6)
    shapes = {"W1": (5, 4), "b1": (5, 1), "W2": (3, 5), "b2": (3, 1), "W3": (1, 3), "b3": (1, 1)}
    P = {name: 0.7 * rng.normal(size=shape) for name, shape in shapes.items()}
    return P, rng.normal(size=(4, EXAMPLES)), np.array([[1.0, 0, 1, 0, 0, 1, 1]])


def cost_of(P: dict, X: np.ndarray, Y: np.ndarray):
    """Cross-entropy with the L2 term."""
    Z3 = P["W3"] @ np.tanh(P["W2"] @ np.tanh(P["W1"] @ X + P["b1"]) + P["b2"]) + P["b3"]
    squares = sum((P[W] ** 2).sum() for W in ("W1", "W2", "W3"))
    return (np.logaddexp(Y.dtype.type(0), Z3) - Y * Z3).mean() + Y.dtype.type(LAMBD / (2 * EXAMPLES)) * squares


def right_gradients() -> dict[str, np.ndarray]:
    """The hand-written backward pass, without a bug."""
    P, X, Y = checked_network()
    A1 = np.tanh(P["W1"] @ X + P["b1"])
    A2 = np.tanh(P["W2"] @ A1 + P["b2"])
    dZ3 = 1 / (1 + np.exp(-(P["W3"] @ A2 + P["b3"]))) - Y
    dZ2 = P["W3"].T @ dZ3 * (1 - A2**2)
    dZ1 = P["W2"].T @ dZ2 * (1 - A1**2)
    grads = {}
    for l, dZ, A_prev in (("1", dZ1, X), ("2", dZ2, A1), ("3", dZ3, A2)):
        grads["W" + l] = dZ @ A_prev.T / EXAMPLES + LAMBD / EXAMPLES * P["W" + l]
        grads["b" + l] = dZ.mean(axis=1, keepdims=True)
    return grads


@cache
def measured(epsilon: float, sides: int, precision: str) -> dict[str, np.ndarray]:
    """Slopes of all 47 parameters by nudging, in one of two precisions."""
    P, X, Y = checked_network()
    dtype = np.dtype(precision).type
    P, X, Y, step = {name: value.astype(dtype) for name, value in P.items()}, X.astype(dtype), Y.astype(dtype), dtype(epsilon)
    here, slopes = cost_of(P, X, Y), {}
    for name, values in P.items():
        slopes[name] = np.zeros(values.shape)
        for i in np.ndindex(values.shape):
            kept = values[i]
            values[i] = kept + step
            above = cost_of(P, X, Y)
            values[i] = kept - step
            below = cost_of(P, X, Y) if sides == 2 else here
            values[i] = kept
            slopes[name][i] = (above - below) / (sides * step)
    return slopes


def relative(one, other) -> float:
    """Relative difference of two gradients, each a list of arrays."""
    a, b = (np.concatenate([np.ravel(part) for part in side]) for side in (one, other))
    return float(np.linalg.norm(a - b) / max(np.linalg.norm(a) + np.linalg.norm(b), 1e-300))


def gradient_microscope() -> Explorer:
    """The relative difference over the step, and array by array: the U-shape, the plateau of a bug, and where the bug is."""
    P, _, _ = checked_network()
    right_ones = right_gradients()
    epsilons = [10.0 ** -(k / 2) for k in range(2, 25)]

    def build(scene: Scene) -> None:
        left, right = scene.axes
        colors = scene.colors
        left.set(xscale="log", yscale="log", xlim=(6e-13, 2e-1), ylim=(1e-12, 3), xlabel="step ε", ylabel="relative difference")
        left.set_title("All 47 derivatives")
        for level, word in ((1e-7, "fine"), (1e-3, "a bug")):
            left.axhline(level, ls=":", color=colors.muted, lw=1.2)
            left.text(1e-7, level * 1.4, word, ha="center", color=colors.muted, fontsize=9)
        (curve,) = left.plot([], [], "-o", ms=3.5, color=colors.blue)
        (dot,) = left.plot([], [], "o", ms=10, color=colors.orange, zorder=4)
        right.set(xscale="log", xlim=(1e-12, 3), ylim=(-0.6, 5.6), xlabel="relative difference", title="Array by array")
        right.set_yticks(range(5, -1, -1), [f"d{name}" for name in NAMES])
        bars = list(right.barh(range(5, -1, -1), [1e-12] * 6, left=1e-12, height=0.6, color=colors.blue, zorder=2))
        scene.moving(curve=curve, dot=dot, bars=bars)

    def update(scene: Scene, k: int, sides: int, precision: str, bug: str) -> tuple[str, str]:
        grads = {name: BUGS[bug].get(name, lambda g, p: g)(right_ones[name], P[name]) for name in NAMES}
        errors = [relative(grads.values(), measured(epsilon, sides, precision).values()) for epsilon in epsilons]
        here, epsilon = errors[int(k)], epsilons[int(k)]
        scene["curve"].set_data(epsilons, np.clip(errors, 1e-12, 1))
        scene["dot"].set_data([epsilon], [max(here, 1e-12)])
        found = {name: relative([grads[name]], [measured(epsilon, sides, precision)[name]]) for name in NAMES}
        worst = max(found, key=lambda name: found[name])
        for bar, (name, error) in zip(scene["bars"], found.items(), strict=True):
            bar.set_width(max(error, 1.0001e-12) - 1e-12)
            bar.set_facecolor(scene.colors.orange if name == worst else scene.colors.blue)
        word = "fine" if here < 1e-7 else "a bug" if here > 1e-3 else "look closer"
        caption = (
            f"ε = {epsilon:.1e}, {'both sides' if sides == 2 else 'one side'}, {precision}, bug: {bug}. Relative difference"
            f" {here:.1e}: {word}. It fits worst in d{worst}, {found[worst]:.1e}. Lowest point of the curve: {min(errors):.1e}."
        )
        parts = ", ".join(f"d{name} {error:.1e}" for name, error in found.items())
        return caption, f"Relative difference over the step from 1e-1 to 1e-12, and bars for six arrays: {parts}. {caption}"

    return explore(
        update,
        Scene(build, ncols=2, size=(8, 3.4)),
        k=Range("step ε", 0, len(epsilons) - 1, 1, value=12, text=lambda i: f"{epsilons[int(i)]:.0e}"),
        sides=Choice("nudge", {"to both sides": 2, "to one side": 1}, value=2),
        precision=Choice("numbers", ["float64", "float32"], value="float64"),
        bug=Choice("planted bug", list(BUGS), value="none", menu=True),
    )
