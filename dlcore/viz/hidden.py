"""Course 1, week 3: what border a hidden layer can draw, by its number of units and its activation function."""

from functools import cache, partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from dlcore.activations import identity, relu, sigmoid, tanh
from dlcore.datasets import planar
from dlcore.losses import cross_entropy_from_logits
from dlcore.viz import draw
from dlcore.viz.controls import Choice, Range
from dlcore.viz.explorer import Explorer, explore
from dlcore.viz.notebook import has_front_end
from dlcore.viz.scene import Scene

AnyArray = np.ndarray | jax.Array
KINDS = {"tanh": tanh, "ReLU": relu, "sigmoid": sigmoid, "none (linear)": identity}
RATES = {"tanh": 1.0, "ReLU": 0.2, "sigmoid": 1.0, "none (linear)": 0.2}  # large steps make ReLU jump
MOST, PIECES, LENGTH = 20, 40, 100  # hidden units at most, pieces of a training, iterations in a piece


class Masked(NamedTuple):
    """A network with MOST hidden units, of which the output hears only those that a mask lets through.

    All sizes of the hidden layer are then the same program, compiled once for each activation function.
    """

    W1: AnyArray
    b1: AnyArray
    W2: AnyArray
    b2: AnyArray


def start(key: jax.Array) -> Masked:
    """Small random weights, zero biases."""
    key_1, key_2 = jax.random.split(key)
    W1, W2 = 0.5 * jax.random.normal(key_1, (MOST, 2)), 0.1 * jax.random.normal(key_2, (1, MOST))
    return Masked(W1, jnp.zeros((MOST, 1)), W2, jnp.zeros((1, 1)))


def logits(params: Masked, mask: AnyArray, X: AnyArray, g) -> jax.Array:
    """Z^[2] of the units that the mask (1, MOST) lets through."""
    return (params.W2 * mask) @ g(params.W1 @ X + params.b1) + params.b2


@partial(jax.jit, static_argnames="g")
def train(params: Masked, mask: AnyArray, X: AnyArray, Y: AnyArray, learning_rate: AnyArray, *, g) -> tuple[Masked, jax.Array]:
    """The parameters at the beginning of each piece and at the end, and the cost before every iteration and at the end."""

    def cost(params):
        return jnp.mean(cross_entropy_from_logits(logits(params, mask, X, g), Y))

    def iteration(params, _):
        J, grads = jax.value_and_grad(cost)(params)
        return jax.tree.map(lambda theta, dtheta: theta - learning_rate * dtheta, params, grads), J

    def piece(params, _):
        later, costs = jax.lax.scan(iteration, params, length=LENGTH)
        return later, (params, costs)

    last, (kept, costs) = jax.lax.scan(piece, params, length=PIECES)
    return jax.tree.map(lambda some, one: jnp.concatenate([some, one[None]]), kept, last), jnp.append(costs, cost(last))


@partial(jax.jit, static_argnames="g")
def look(params: Masked, mask: AnyArray, cells: AnyArray, X: AnyArray, X_fresh: AnyArray, *, g) -> tuple:
    """Probabilities on the cells of the map, on the examples and on fresh ones."""
    return tuple(sigmoid(logits(params, mask, places, g)) for places in (cells, X, X_fresh))


def hidden_units(m: int = 200) -> Explorer:
    """Choose the number of hidden units and the activation, go through the iterations: the border and the cost curve."""
    n = 80
    X, Y = map(np.asarray, planar.flower(jax.random.key(0), m=m))
    X_fresh, Y_fresh = map(np.asarray, planar.flower(jax.random.key(1), m=1000))
    limits = draw.limits_of(X, margin=0.08)
    cells, first = draw.grid(limits, n), start(jax.random.key(5))

    def mask_of(n_h: int) -> np.ndarray:
        return (np.arange(MOST) < n_h)[None].astype(np.float32)

    @cache
    def trained(n_h: int, kind: str) -> tuple[Masked, np.ndarray]:
        kept, costs = train(first, mask_of(n_h), X, Y, np.float32(RATES[kind]), g=KINDS[kind])
        return jax.tree.map(np.asarray, kept), np.asarray(costs)

    if has_front_end():  # compile now what the menu will need, so that it answers at once
        for kind, g in KINDS.items():
            look(jax.tree.map(lambda part: part[0], trained(4, kind)[0]), mask_of(4), cells, X, X_fresh, g=g)

    def build(scene: Scene) -> None:
        left, right = scene.axes
        image, line = draw.shade(left, limits), draw.boundary(left)
        draw.points(left, X, Y, size=16)
        left.set_title("What the network believes")
        curve = draw.cost_curve(right, [])
        right.set(xlim=(0, PIECES * LENGTH), ylim=(0, 1), title="Cost on these points")
        (ball,) = right.plot([], [], "o", color=scene.colors.ink, ms=7, zorder=4, clip_on=False)
        number = right.text(0.97, 0.95, "", transform=right.transAxes, ha="right", va="top", fontsize=11)
        scene.moving(image=image, line=line, curve=curve, ball=ball, number=number)

    def update(scene: Scene, n_h: int, kind: str, iterations: int) -> tuple[str, str]:
        n_h, piece = int(n_h), int(iterations) // LENGTH
        kept, costs = trained(n_h, kind)
        params = jax.tree.map(lambda part: part[piece], kept)
        P, A, A_fresh = map(np.asarray, look(params, mask_of(n_h), cells, X, X_fresh, g=KINDS[kind]))
        P = P.reshape(n, n)
        scene["image"].set_data(P)
        scene["line"].set_segments(draw.boundary_segments(P, limits))
        J = costs[piece * LENGTH]
        scene["curve"].set_data(np.arange(costs.size)[::10], costs[::10])
        scene["ball"].set_data([iterations], [J])
        right, fresh = float(((A > 0.5) == (Y == 1)).mean()), float(((A_fresh > 0.5) == (Y_fresh == 1)).mean())
        scene["number"].set_text(f"J = {J:.3f}\nright: {right:.0%}\nfresh points: {fresh:.0%}")
        units = (
            f"{n_h} hidden unit{'s' * (n_h > 1)}, {'no activation function' if kind not in ('tanh', 'ReLU', 'sigmoid') else kind}"
        )
        caption = (
            f"{units}, {iterations} iterations: cost {J:.3f}, {right:.0%} of these {m} points are right, and {fresh:.0%} of"
            f" {Y_fresh.size} fresh ones."
        )
        shape = "a straight line or nothing" if "linear" in kind else f"{len(scene['line'].get_segments())} curves"
        alt = f"A flower of two classes and the border that a network draws, {shape}; beside it the cost curve. {caption}"
        return caption, alt

    return explore(
        update,
        Scene(build, ncols=2, size=(8, 3.6)),
        n_h=Range("hidden units", 1, MOST, 1, value=4),
        kind=Choice("activation", list(KINDS), value="tanh"),
        iterations=Range("iterations", 0, PIECES * LENGTH, LENGTH, value=PIECES * LENGTH),
    )
