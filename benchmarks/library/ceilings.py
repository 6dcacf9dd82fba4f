"""The ceilings of the machine with one thread: products of matrices, and memory read and written."""

import time
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

SIZES = (128, 512, 1024)
FLOATS = 16 * 1024**2  # 64 MB, more than the caches hold


def measured() -> list[list[str]]:
    """Rows of what, how much, and by whom."""
    rows = []
    for n in SIZES:
        x = np.random.default_rng(0).standard_normal((n, n), np.float32)
        runs = {"NumPy": lambda x=x: x @ x, "JAX": _jitted(jnp.matmul, x, x)} | _torch_product(x)
        rows.append([f"product of two {n} x {n} matrices, GFLOP/s", *_best(runs, 2e-9 * n**3)])
    a, b = np.ones(FLOATS, np.float32), np.zeros(FLOATS, np.float32)
    copies = {"NumPy": lambda: np.copyto(b, a), "JAX": _jitted(lambda a: a + 1, a)}
    rows.append(["64 MB read and written again, GB/s", *_best(copies, 2 * 4e-9 * FLOATS)])
    small = np.ones(256 * 1024, np.float32)
    rows.append(["1 MB read and summed, GB/s", *_best({"NumPy": small.sum, "JAX": _jitted(jnp.sum, small)}, 4e-9 * small.size)])
    rows.append(
        ["a compiled program that adds 1 to a number, microseconds", *_best({"JAX": _jitted(lambda x: x + 1, 1.0)}, None)]
    )
    return rows


def _jitted(function: Callable, *arrays: Any) -> Callable:
    arrays, run = tuple(map(jnp.asarray, arrays)), jax.jit(function)
    return lambda: jax.block_until_ready(run(*arrays))


def _torch_product(x):
    try:
        import torch
    except ModuleNotFoundError:
        return {}
    tensor = torch.tensor(x)
    return {"PyTorch": lambda: tensor @ tensor}


def _best(runs: dict[str, Callable], work: float | None) -> list[str]:
    """The best figure, and all of them by name."""
    seconds = {}
    for name, run in runs.items():
        run()
        cpu = time.process_time()
        run()
        repeats = max(1, min(2000, round(0.02 / max(time.process_time() - cpu, 1e-6))))
        seconds[name] = min(_timed(run, repeats) for _ in range(7))
    figures = {name: work / t if work else 1e6 * t for name, t in seconds.items()}
    best = max(figures.values()) if work else min(figures.values())
    return [f"{best:.3g}", "; ".join(f"{name} {figure:.3g}" for name, figure in figures.items())]


def _timed(run, repeats):
    cpu = time.process_time()
    for _ in range(repeats):
        run()
    return (time.process_time() - cpu) / repeats
