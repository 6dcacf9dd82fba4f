"""Trainings of the network playground (course 1, week 4): what the controls mean, the run itself, and its code.

Training is dense.train, ten iterations at a time. `code` writes the same training as a cell: it gives the same parameters,
bit for bit, and the same pictures.
"""

from collections.abc import Callable
from functools import cache, lru_cache, partial
from typing import Any, NamedTuple

import jax
import numpy as np

from dlcore import activations, dense, initialize, optim
from dlcore.datasets import clouds, planar
from dlcore.viz import draw, unit_maps

Number = int | float
M, ROUND, LAYERS, UNITS = 200, 10, 5, 8
LIMITS, GRID = (-2.2, 2.2, -2.2, 2.2), 60
CLOUDS = {"spirals": "clouds.spirals", "exclusive or": "clouds.xor", "circles": "clouds.circles", "moons": "clouds.moons",
          "two blobs": "clouds.blobs", "petals": "planar.flower"}  # fmt: skip
INPUTS = {
    "plain": (("x₁", "x₂"), "X"),
    "squares": (("x₁", "x₂", "x₁²", "x₂²", "x₁x₂"), "np.concatenate([X, X**2, X[:1] * X[1:]])"),
    "sines": (("x₁", "x₂", "sin 2x₁", "sin 2x₂"), "np.concatenate([X, np.sin(2 * X)])"),
    "all": (
        ("x₁", "x₂", "x₁²", "x₂²", "x₁x₂", "sin 2x₁", "sin 2x₂"),
        "np.concatenate([X, X**2, X[:1] * X[1:], np.sin(2 * X)])",
    ),
}
STARTS: dict[str, tuple[str, Callable, Callable[[int], float]]] = {
    "he": ("initialize.he", initialize.he, lambda n_prev: (2 / n_prev) ** 0.5),
    "xavier": ("initialize.xavier", initialize.xavier, lambda n_prev: (1 / n_prev) ** 0.5),
    **{
        f"{scale:g}": (
            f"partial(initialize.scaled_normal, scale={scale!r})",
            partial(initialize.scaled_normal, scale=scale),
            lambda n_prev, scale=scale: scale,
        )
        for scale in (0.01, 1.0, 0.0)
    },
}
descent = cache(optim.gradient_descent)  # one object per learning rate: another one would be compiled anew


class Settings(NamedTuple):
    """What the controls say."""

    points: str = "spirals"
    noise: Number = 0.05
    inputs: str = "plain"
    depth: int = 3
    width: int = 8
    hidden: str = "tanh"
    start: str = "xavier"
    learning_rate: Number = 0.3
    iterations: int = 3000
    seed: int = 1

    @property
    def sizes(self) -> list[int]:
        return [len(INPUTS[self.inputs][0]), *[int(self.width)] * int(self.depth), 1]


class Training(NamedTuple):
    """State of a run."""

    params: list
    settings: Settings
    train: tuple[np.ndarray, np.ndarray]
    test: tuple[np.ndarray, np.ndarray]
    test_costs: list
    first: list  # the sizes of dW at the start


def features(X, inputs: str) -> np.ndarray:
    """The inputs of the network, computed from the two coordinates.

    >>> print(features([[2.0], [3.0]], "squares").ravel())
    [2. 3. 4. 9. 6.]
    """
    return eval(INPUTS[inputs][1], {"np": np, "X": np.asarray(X)})


@lru_cache(maxsize=64)
def examples(points: str, noise: Number, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The points of a seed, X (2, 200) and Y (1, 200)."""
    module, name = CLOUDS[points].split(".")
    X, Y = getattr({"clouds": clouds, "planar": planar}[module], name)(jax.random.key(seed), M, noise)
    return np.asarray(X / 2 if points == "petals" else X), np.asarray(Y)


@jax.jit
def _normals(key):
    return jax.vmap(lambda key: jax.random.normal(key, (64,)))(jax.random.split(key, LAYERS + 1))


def start(sizes: list[int], name: str, seed: int) -> list:
    """dense.init(sizes, ...), without compiling for every new shape: the first numbers of a key do not depend on the shape."""
    normals, layers = np.asarray(_normals(jax.random.key(seed))), []
    for row, n_prev, n in zip(normals, sizes[:-1], sizes[1:], strict=False):
        W = np.float32(STARTS[name][2](n_prev)) * row[: n * n_prev].reshape(n, n_prev)
        layers.append(dense.Dense(W, np.zeros((n, 1), np.float32)))
    return layers


def setup(**values: Any) -> tuple[Training, int]:
    """The start of a training, and how many rounds of ten iterations it has."""
    settings = Settings(**{name: values[name] for name in Settings._fields if name in values})
    sets = [examples(settings.points, settings.noise, int(settings.seed) + shift) for shift in (0, 1000)]
    train, test = [(features(X, settings.inputs), Y) for X, Y in sets]
    params = start(settings.sizes, settings.start, int(settings.seed))
    return Training(params, settings, train, test, [], []), settings.iterations // ROUND


def rounds(state: Training, n: int) -> tuple[Training, list[float]]:
    """n rounds of training: the new state, and the cost at the beginning of each round."""
    params, settings, costs = state.params, state.settings, []
    for _ in range(n):
        state.test_costs.append(unit_maps.cost(unit_maps.outputs(params, state.test[0], settings.hidden)[0][-1], state.test[1]))
        params, some = dense.train(
            params,
            *state.train,
            optimizer=descent(float(settings.learning_rate)),
            num_iterations=ROUND,
            hidden=getattr(activations, settings.hidden),
        )
        costs.append(float(some[0]))
    return state._replace(params=params), costs


TEMPLATE = """{partial}import jax
import numpy as np

from dlcore import activations, dense, initialize, optim, viz
from dlcore.datasets import {module}
from dlcore.viz import draw, networks, unit_maps


def examples(seed):
    X, Y = {points}(jax.random.key(seed), {M}, {noise:g})
    return np.asarray({X}), np.asarray(Y)


def features(X):
    return {features}


X, Y = examples(seed={seed})
X_test, Y_test = examples(seed={test_seed})
hidden = activations.{hidden}
descent = optim.gradient_descent({learning_rate!r})
params = dense.init({sizes}, initializer={start}, key=jax.random.key({seed}))

costs, test_costs = [], []
for _ in range({rounds}):  # {iterations} iterations, {ROUND} at a time
    test_costs.append(float(dense.cost(params, features(X_test), Y_test, hidden=hidden)))
    params, some = dense.train(params, features(X), Y, optimizer=descent, num_iterations={ROUND}, hidden=hidden)
    costs.append(float(some[0]))
grads, J = dense.propagate(params, features(X), Y, hidden=hidden)
print(f"cost after {iterations} iterations: {{J:.4f}}")

limits = {LIMITS}
with viz.figure("The network: what each unit gives, and its weights.", size=(6, 4.2)) as ax:
    unit_maps.network(ax, params, features, {names}, hidden="{hidden}", limits=limits)
with viz.figure("Boundary, costs, and the size of dW in each layer.", ncols=3, size=(8, 2.8)) as (left, middle, right):
    draw.decision_boundary(left, lambda cells: dense.forward(params, features(cells), hidden=hidden)[0], X, Y, limits=limits)
    draw.cost_curve(middle, costs, every={ROUND}, label="training")
    draw.cost_curve(middle, test_costs, every={ROUND}, label="test")
    networks.by_layer(right, {{"now": [float((layer.W**2).mean() ** 0.5) for layer in grads]}}, quantity="size of dW")
"""


def code(settings: Settings, done: int) -> str:
    """A cell that trains the same network for `done` iterations, ten at a time, and draws the same pictures."""
    initializer = STARTS[settings.start][0]
    return TEMPLATE.format(
        partial="from functools import partial\n\n" if "partial" in initializer else "",
        module=CLOUDS[settings.points].split(".")[0],
        points=CLOUDS[settings.points],
        M=M,
        noise=settings.noise,
        X="X / 2" if settings.points == "petals" else "X",
        features=INPUTS[settings.inputs][1],
        seed=settings.seed,
        test_seed=settings.seed + 1000,
        hidden=settings.hidden,
        learning_rate=float(settings.learning_rate),
        sizes=settings.sizes,
        start=initializer,
        rounds=done // ROUND,
        iterations=done,
        ROUND=ROUND,
        LIMITS=LIMITS,
        names=list(INPUTS[settings.inputs][0]),
    )


class Looked(NamedTuple):
    """What is to be seen of a network: maps of all layers, costs, derivatives, shares of right answers."""

    maps: list[np.ndarray]  # of the inputs, the hidden layers and the output: (units, GRID * GRID)
    J: float
    test_J: float
    sizes: np.ndarray
    right: tuple[float, float]


def look(state: Training) -> Looked:
    """Compute it all, in a few milliseconds and without compiling."""
    hidden = state.settings.hidden
    Z, A = unit_maps.outputs(state.params, state.train[0], hidden)
    test_Z, test_A = unit_maps.outputs(state.params, state.test[0], hidden)
    _, maps = unit_maps.outputs(state.params, features(draw.grid(LIMITS, GRID), state.settings.inputs), hidden)
    right = [float(((a[-1] > 0.5) == (Y == 1)).mean()) for a, (_, Y) in ((A, state.train), (test_A, state.test))]
    sizes = unit_maps.gradient_sizes(state.params, Z, A, state.train[1], hidden)
    shown = [unit_maps.shades(maps[0], "inputs"), *(unit_maps.shades(A, hidden) for A in maps[1:-1]), maps[-1]]
    J, test_J = (unit_maps.cost(z[-1], Y) for z, (_, Y) in ((Z, state.train), (test_Z, state.test)))
    return Looked(shown, J, test_J, sizes, (right[0], right[1]))
