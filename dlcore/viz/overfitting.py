"""The regularization lab of course 2, week 1: real trainings with weight decay and dropout, all done when it is first shown."""

from functools import cache, partial

import jax
import jax.numpy as jnp
import numpy as np

from dlcore import optim
from dlcore.datasets import clouds
from dlcore.viz import draw
from dlcore.viz.controls import Choice, Range
from dlcore.viz.explorer import Explorer, explore
from dlcore.viz.scene import Scene

__all__ = ["regularization_lab"]

LAMBDAS = (0.0, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
KEEP_PROBS = (0.3, 0.5, 0.7, 0.85, 1.0)
HIDDEN = (4, 32)  # units of the first hidden layer; the second has half as many
CHECKS = (25, 50, 100, 200, 300, 400, 500, 600)  # iterations after which a network is kept
N1, N2, M = max(HIDDEN), max(HIDDEN) // 2, 80


@cache
def examples() -> tuple[np.ndarray, ...]:
    """Eighty noisy points of two moons to train on, and 2000 to measure the dev error."""
    X, Y = clouds.moons(jax.random.key(5), M, noise=0.3)
    X_dev, Y_dev = clouds.moons(jax.random.key(2), 2000, noise=0.3)
    return tuple(map(np.asarray, (X, Y, X_dev, Y_dev)))


def scores(params, X, D1=1.0, D2=1.0, keep_prob=1.0):
    """z of the output: a network 2-N1-N2-1 with ReLU, and with dropout where masks are given."""
    W1, b1, W2, b2, W3, b3 = params
    A1 = jnp.maximum(0, W1 @ X + b1) * D1 / keep_prob
    A2 = jnp.maximum(0, W2 @ A1 + b2) * D2 / keep_prob
    return W3 @ A2 + b3


def chances() -> tuple[list[np.ndarray], np.ndarray]:
    """What is random in a training, the same for all: the weights at the start, and a number for every unit in every pass.

    NumPy draws them before the compiler begins, since random numbers inside of a compiled loop double its work.
    """
    rng = np.random.default_rng(17)
    normal = [rng.normal(size=size).astype(np.float32) for size in ((N1, 2), (N2, N1), (1, N2))]
    return normal, rng.random((CHECKS[-1], N1 + N2, M), dtype=np.float32)


def training(lambd, keep_prob, hidden, X, Y, normal, uniform):
    """Parameters at every check of one training. Units beyond `hidden` have no weights and stay so."""
    on1 = jnp.arange(N1)[:, None] < hidden
    on2 = jnp.arange(N2)[:, None] < hidden // 2
    W1 = jnp.where(on1, 2 * normal[0], 0)
    W2 = jnp.where(on2 & on1.T, normal[1] * jnp.sqrt(2 / hidden), 0)
    W3 = jnp.where(on2.T, normal[2] * jnp.sqrt(4 / hidden), 0)
    params = [W1, jnp.zeros((N1, 1)), W2, jnp.zeros((N2, 1)), W3, jnp.zeros((1, 1))]
    optimizer = optim.adam(learning_rate=0.03)

    def cost(params, D):
        Z = scores(params, X, D[:N1], D[N1:], keep_prob)
        squares = sum(jnp.sum(W**2) for W in params[::2])
        return jnp.mean(jnp.logaddexp(0, Z) - Y * Z) + lambd / (2 * M) * squares

    def iteration(carry, numbers):
        params, state = carry
        params, state = optimizer.update(jax.grad(cost)(params, numbers < keep_prob), state, params)
        return (params, state), None

    def until_the_next_check(carry, numbers):
        carry, _ = jax.lax.scan(iteration, carry, numbers)
        return carry, carry[0]

    every = CHECKS[0]
    start = params, optimizer.init(params)
    _, kept = jax.lax.scan(until_the_next_check, start, uniform.reshape(-1, every, N1 + N2, M))
    return [part[jnp.array(CHECKS) // every - 1] for part in kept]


@cache
def trainings() -> tuple[list[np.ndarray], np.ndarray, np.ndarray]:
    """All trainings at once: parameters, training error and dev error, by lambd, keep_prob, hidden units and check."""
    X, Y, X_dev, Y_dev = examples()
    settings = np.meshgrid(np.array(LAMBDAS, np.float32), np.array(KEEP_PROBS, np.float32), np.array(HIDDEN), indexing="ij")

    @jax.jit
    def all_of_them(settings, normal, uniform):
        params = jax.vmap(partial(training, X=X, Y=Y, normal=normal, uniform=uniform))(*settings)
        wrong = [jax.vmap(jax.vmap(lambda p, X=X, Y=Y: jnp.mean((scores(p, X) > 0) != (Y > 0.5))))(params) for X, Y in pairs]
        return params, wrong

    pairs = ((X, Y), (X_dev, Y_dev))
    params, (train_error, dev_error) = all_of_them([part.ravel() for part in settings], *chances())
    shape = (*settings[0].shape, len(CHECKS))
    params = [np.asarray(part).reshape(*shape, *part.shape[2:]) for part in params]
    return params, np.asarray(train_error).reshape(shape), np.asarray(dev_error).reshape(shape)


def verdict(train_error: float, dev_error: float) -> str:
    """In words, with the 8.5 % in mind that the best possible rule gets wrong on these moons.

    >>> verdict(0.0, 0.15), verdict(0.2, 0.21), verdict(0.1, 0.1), verdict(0.15, 0.2)
    ('overfitting', 'underfitting', 'about right', 'too simple, and overfitting all the same')
    """
    bias, variance = train_error - 0.085 > 0.04, dev_error - train_error > 0.04
    if bias and variance:
        return "too simple, and overfitting all the same"
    return "underfitting" if bias else "overfitting" if variance else "about right"


def regularization_lab() -> Explorer:
    """Sliders for weight decay, dropout, size and length of the training; boundary and both errors, from real trainings."""
    X, Y, _, _ = examples()
    params, train_error, dev_error = trainings()
    limits, n = (-2.2, 2.2, -1.6, 1.8), 90
    cells = draw.grid(limits, n)

    def build(scene: Scene) -> None:
        left, right = scene.axes
        colors = scene.colors
        image, line = draw.shade(left, limits), draw.boundary(left)
        draw.points(left, X, Y, size=26)
        title = left.set_title(" ")
        right.set(xlim=(0, 620), ylim=(0, 60), xlabel="iteration", ylabel="error in %", title="Errors while it trains")
        curves = [
            right.plot([], [], look, ms=5, color=color, label=name)[0]
            for look, color, name in (("-o", colors.blue, "training"), ("--^", colors.orange, "dev"))
        ]
        right.axhline(8.5, ls=":", color=colors.muted, lw=1.4, label="best possible")
        (now,) = right.plot([], [], color=colors.muted, lw=1.2)
        right.legend(loc="upper right", ncols=3)
        scene.moving(image=image, line=line, title=title, curves=curves, now=now)

    def update(scene: Scene, lambd: int, keep_prob: int, hidden: int, check: int) -> tuple[str, str]:
        place = (lambd, keep_prob, hidden)
        now = [part[(*place, check)] for part in params]
        W1, b1, W2, b2, W3, b3 = now
        A2 = np.maximum(0, W2 @ np.maximum(0, W1 @ cells + b1) + b2)
        P = (0.5 + 0.5 * np.tanh((W3 @ A2 + b3) / 2)).reshape(n, n)
        scene["image"].set_data(P)
        scene["line"].set_segments(draw.boundary_segments(P, limits))
        for curve, errors in zip(scene["curves"], (train_error, dev_error), strict=True):
            curve.set_data(CHECKS, 100 * errors[place])
        scene["now"].set_data([CHECKS[check]] * 2, [0, 51])
        errors = float(train_error[(*place, check)]), float(dev_error[(*place, check)])
        word = verdict(*errors)
        scene["title"].set_text(word.capitalize())
        squares = sum(float((W**2).sum()) for W in now[::2])
        caption = (
            f"λ = {LAMBDAS[lambd]:g}, keep_prob = {KEEP_PROBS[keep_prob]:g}, {HIDDEN[hidden]} units, iteration {CHECKS[check]}:"
            f" training error {errors[0]:.1%}, dev error {errors[1]:.1%}, squared weights {squares:.1f}. {word.capitalize()}."
        )
        best = int(dev_error[place].argmin())
        alt = (
            f"Eighty points of two moons and the boundary of a trained network; beside it both errors over the iterations."
            f" {caption} The dev error of this training is smallest, {dev_error[place][best]:.1%}, at iteration {CHECKS[best]}."
        )
        return caption, alt

    return explore(
        update,
        Scene(build, ncols=2),
        lambd=Range("weight decay λ", 0, len(LAMBDAS) - 1, 1, value=0, text=lambda i: f"{LAMBDAS[int(i)]:g}"),
        keep_prob=Range("keep_prob", 0, len(KEEP_PROBS) - 1, 1, value=4, text=lambda i: f"{KEEP_PROBS[int(i)]:g}"),
        hidden=Choice("hidden units", {f"{n}": i for i, n in enumerate(HIDDEN)}, value=1),
        check=Range("iterations", 0, len(CHECKS) - 1, 1, value=7, text=lambda i: f"{CHECKS[int(i)]}"),
    )
