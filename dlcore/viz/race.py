"""Course 1, week 2: a loop, NumPy and compiled JAX race for the same dot product."""

import statistics
import time

import jax
import jax.numpy as jnp
import numpy as np

from dlcore.viz.controls import Button, Number, Range
from dlcore.viz.explorer import Explorer, explore
from dlcore.viz.scene import Scene


def dot_loop(w: list, x: list) -> float:
    """The sum of products, one at a time.

    >>> dot_loop([1.0, 2.0], [3.0, 4.0])
    11.0
    """
    total = 0.0
    for i in range(len(w)):
        total += w[i] * x[i]
    return total


def seconds_of(run, repeats: int) -> float:
    """Median time of a call, after one that does not count."""
    run()
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        run()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def race(n: int) -> dict[str, float]:
    """Seconds that a loop, NumPy and compiled JAX take for the dot product of two vectors of n numbers."""
    rng = np.random.default_rng(0)
    w, x = rng.random(n, dtype=np.float32), rng.random(n, dtype=np.float32)
    w_list, x_list, w_jax, x_jax, dot = w.tolist(), x.tolist(), jnp.asarray(w), jnp.asarray(x), jax.jit(jnp.dot)
    return {
        "loop": seconds_of(lambda: dot_loop(w_list, x_list), 3),
        "NumPy": seconds_of(lambda: np.dot(w, x), 9),
        "jitted JAX": seconds_of(lambda: dot(w_jax, x_jax).block_until_ready(), 9),
    }


def vectorization_race() -> Explorer:
    """Choose a length, start the race: the same dot product by a loop, by NumPy and by compiled JAX."""
    results = {n: race(n) for n in (100, 1000, 10_000)}
    raced = 0

    def build(scene: Scene) -> None:
        (ax,) = scene.axes
        ax.set(xscale="log", yscale="log", xlim=(70, 1.5e6), ylim=(2e-7, 1), xlabel="numbers in each vector, n")
        ax.set(ylabel="seconds", title="Time of one dot product")
        colors = scene.colors
        looks = {"loop": (colors.orange, "s"), "NumPy": (colors.blue, "o"), "jitted JAX": (colors.green, "^")}
        lines = [ax.plot([], [], "-", marker=m, color=c, ms=8, lw=1.4, label=k)[0] for k, (c, m) in looks.items()]
        ax.legend(loc="upper left")
        (now,) = ax.plot([], [], ":", color=colors.muted, lw=1.5)
        scene.moving(lines=lines, now=now)

    def update(scene: Scene, n: Number, start: int) -> tuple[str, str]:
        nonlocal raced
        n = int(n)
        if start > raced:  # pressed since the last time
            raced, results[n] = start, race(n)
        sizes = sorted(results)
        for line in scene["lines"]:
            line.set_data(sizes, [results[size][line.get_label()] for size in sizes])
        scene["now"].set_data([n, n], [1e-8, 10])
        if n not in results:
            text = f"n = {n:,}: not raced yet. Press the button."
        else:
            times = results[n]
            text = (
                f"n = {n:,}: loop {duration(times['loop'])}, NumPy {duration(times['NumPy'])}, jitted JAX"
                f" {duration(times['jitted JAX'])}. NumPy is {times['loop'] / times['NumPy']:.0f} times as quick as the loop."
            )
        return text, f"Times of a dot product on logarithmic axes, {len(sizes)} lengths raced so far. {text}"

    return explore(
        update,
        Scene(build),
        n=Range("length n", 100, 1_000_000, value=100_000, log=True, slots=9, text=lambda n: f"{n:,.0f}"),
        start=Button("Race"),
    )


def duration(seconds: Number) -> str:
    """A time in a unit that suits it.

    >>> duration(0.0123), duration(4.2e-6)
    ('12.3 ms', '4.2 µs')
    """
    return f"{1e3 * seconds:.3g} ms" if seconds >= 1e-3 else f"{1e6 * seconds:.3g} µs"
