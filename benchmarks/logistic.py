"""Time of logistic regression on 12288 features and 209 examples: dlcore, a vectorized NumPy loop, PyTorch.

    python benchmarks/logistic.py [--rounds 5] [--iterations 2000] [--one-core]

One process runs all of them in turn, in reversed order every other round, so that a change in the machine's speed hits
all alike. The figures are medians; a ratio is dlcore's time by the other's. All must reach one final cost, to 1e-5.
Wall time on a busy machine says more about its other users: then take --one-core and the column of CPU time.
"""

import argparse
import os
import statistics
import sys
import time

LEARNING_RATE = 0.001  # all four can follow it without a zigzag that would magnify float32's rounding


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--iterations", type=int, default=2000)
    parser.add_argument("--one-core", action="store_true", help="let every library use a single core (Linux only)")
    options = parser.parse_args()
    if options.one_core:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # before the libraries count the cores

    # Every contender starts from arrays of its own kind, and is run once to compile and to warm up.
    contenders = dlcore_contenders(options.iterations) | numpy_contenders(options.iterations)
    try:
        contenders |= torch_contenders(options.iterations)
    except ModuleNotFoundError:
        print('PyTorch is not installed, so it stays out: pip install ".[bench]" adds it.\n')
    costs = {name: final_cost(*run()) for name, run in contenders.items()}

    wall, cpu = {name: [] for name in contenders}, {name: [] for name in contenders}
    for turn in range(options.rounds):
        for name in list(contenders)[:: 1 if turn % 2 == 0 else -1]:
            wall_start, cpu_start = time.perf_counter(), time.process_time()
            contenders[name]()
            wall[name].append(time.perf_counter() - wall_start)
            cpu[name].append(time.process_time() - cpu_start)

    ours = "dlcore.logistic.train"
    wall, cpu = ({name: statistics.median(times) for name, times in t.items()} for t in (wall, cpu))
    print(f"{options.iterations} iterations, median of {options.rounds} rounds, {cores()} core(s)")
    print(f"{'':32}{'wall s':>9}{'CPU s':>9}{'dlcore / this':>16}{'(CPU)':>8}{'final cost':>13}")
    for name in contenders:
        ratios = f"{wall[ours] / wall[name]:16.2f}{cpu[ours] / cpu[name]:8.2f}"
        print(f"{name:32}{wall[name]:9.3f}{cpu[name]:9.3f}{ratios}{costs[name]:13.7f}")

    spread = max(costs.values()) - min(costs.values())
    print(f"final costs differ by {spread:.1e} at most")
    if not spread <= 1e-5:
        print("They must agree to 1e-5: these are not the same training.")
        return 1
    return 0


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def flowers():
    """X (12288, 209) and Y (1, 209) of the course's pictures, in NumPy's float32."""
    import numpy as np

    from dlcore import batches, datasets

    data = datasets.flowers()
    return np.array(batches.flatten_images(data.X_train)), data.Y_train.astype(np.float32)


def final_cost(w, b):
    """In float64, for everyone alike."""
    import numpy as np

    X, Y = flowers()
    Z = w.astype(np.float64).T @ X.astype(np.float64) + float(b)
    return float(np.mean(np.logaddexp(0, Z) - Z * Y))


def dlcore_contenders(iterations):
    import jax
    import jax.numpy as jnp
    import numpy as np

    from dlcore import logistic

    X, Y = map(jnp.asarray, flowers())
    start = logistic.init(X.shape[0])

    def runner(train):
        def run():
            params, costs = train(start, X, Y, learning_rate=LEARNING_RATE, num_iterations=iterations)
            jax.block_until_ready((params, costs))
            return np.asarray(params.w), np.asarray(params.b)

        return run

    return {
        "dlcore.logistic.train": runner(logistic.train),
        "dlcore.logistic.train_gram (*)": runner(logistic.train_gram),
    }


def numpy_contenders(iterations):
    """The loop that a learner writes in week 2, in float32."""
    import numpy as np

    X, Y = flowers()
    m = X.shape[1]

    def run():
        w, b = np.zeros((X.shape[0], 1), dtype=np.float32), np.float32(0)
        costs = []
        for _ in range(iterations):
            A = 1 / (1 + np.exp(-(w.T @ X + b)))
            costs.append(-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A)))
            dZ = A - Y
            dw, db = X @ dZ.T / m, np.sum(dZ) / m
            w, b = w - np.float32(LEARNING_RATE) * dw, b - np.float32(LEARNING_RATE) * db
        return w, b

    return {"NumPy, vectorized": run}


def torch_contenders(iterations):
    """Examples in rows, which is PyTorch's faster layout too; once with autograd, once with our formulas by hand."""
    import numpy as np
    import torch

    X, Y = flowers()
    rows, y = torch.tensor(np.ascontiguousarray(X.T)), torch.tensor(Y[0])
    m, n_x = rows.shape
    loss = torch.nn.functional.binary_cross_entropy_with_logits

    def autograd():
        w, b = torch.zeros(n_x, requires_grad=True), torch.zeros((), requires_grad=True)
        descent = torch.optim.SGD([w, b], lr=LEARNING_RATE)
        costs = []
        for _ in range(iterations):
            J = loss(rows @ w + b, y)
            descent.zero_grad()
            J.backward()
            descent.step()
            costs.append(J.detach())
        return w.detach().numpy()[:, None], b.detach().numpy()

    @torch.no_grad()
    def by_hand():
        w, b = torch.zeros(n_x), torch.zeros(())
        costs = []
        for _ in range(iterations):
            z = rows @ w + b
            costs.append(loss(z, y))
            dz = torch.sigmoid(z) - y
            w -= LEARNING_RATE / m * (dz @ rows)
            b -= LEARNING_RATE / m * dz.sum()
        return w.numpy()[:, None], b.numpy()

    return {"PyTorch, autograd": autograd, "PyTorch, by hand": by_hand}


if __name__ == "__main__":
    status = main()
    print("(*) another algorithm with the same result, for comparison only")
    sys.exit(status)
