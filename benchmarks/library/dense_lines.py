"""Lines of courses 1 and 2: logistic regression, deep networks, Adam, batch normalization."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks import logistic as pictures
from benchmarks.library.measure import OURS, Line
from dlcore import batchnorm, dense, layer, optim, outputs, train

# ---- logistic regression: the contenders of benchmarks/logistic.py, which runs all 2000 iterations


def _logistic(kind, name):
    return lambda iterations: getattr(pictures, f"{kind}_contenders")(iterations)[name]


LOGISTIC = {
    OURS: _logistic("dlcore", "dlcore.logistic.train"),
    "NumPy": _logistic("numpy", "NumPy, vectorized"),
    "PyTorch, autograd": _logistic("torch", "PyTorch, autograd"),
    "PyTorch, by hand": _logistic("torch", "PyTorch, by hand"),
}


# ---- a deep network on all examples: ten steps of gradient descent

STEPS, RATE = 10, 0.0075


def network(m=209, n_x=12288, hidden=20):
    rng = np.random.default_rng(0)
    sizes = [n_x, hidden, 7, 5, 1]
    start = [
        (rng.standard_normal((n, n_prev), np.float32) / np.float32(np.sqrt(n_prev)), np.zeros((n, 1), np.float32))
        for n_prev, n in zip(sizes[:-1], sizes[1:], strict=True)
    ]
    return start, rng.random((n_x, m), np.float32), (rng.random((1, m)) > 0.5).astype(np.float32)


def network_dlcore(start, X, Y):
    params, X, Y = [layer.Dense(*map(jnp.asarray, W_b)) for W_b in start], jnp.asarray(X), jnp.asarray(Y)
    descent = optim.gradient_descent(RATE)

    def run():
        return jax.block_until_ready(dense.train(params, X, Y, optimizer=descent, num_iterations=STEPS)[0])

    return run


def network_numpy(start, X, Y):
    """The functions of the classic assignment, float32, without the derivative of the data that nobody needs."""
    m = X.shape[1]

    def run():
        params = start
        for _ in range(STEPS):
            A, caches = X, []
            for W, b in params:
                Z = W @ A + b
                caches.append((A, Z))
                A = np.maximum(Z, 0) if len(caches) < len(params) else 1 / (1 + np.exp(-Z))
            dZ, new = A - Y, []
            for (W, b), (A_prev, _), l in zip(params[::-1], caches[::-1], range(len(params))[::-1], strict=True):
                new.insert(0, (W - np.float32(RATE) * (dZ @ A_prev.T / m), b - np.float32(RATE) * dZ.mean(1, keepdims=True)))
                if l:
                    dZ = W.T @ dZ * (caches[l - 1][1] > 0)
            params = new
        return params

    return run


def torch_network(start, rows=True):
    """The same layers in PyTorch; it likes examples in rows."""
    import torch

    modules = []
    for W, b in start:
        linear = torch.nn.Linear(W.shape[1], W.shape[0])
        linear.weight.data, linear.bias.data = torch.tensor(W), torch.tensor(b[:, 0])
        modules += [linear, torch.nn.ReLU()]
    return torch.nn.Sequential(*modules[:-1])


def torch_restart(net, values):
    for p, value in zip(net.parameters(), values, strict=True):
        p.data.copy_(value)


def torch_parameters(net):
    return [p.detach().numpy().copy().reshape(p.shape[0], -1) for p in net.parameters()]


def network_torch(start, X, Y):
    import torch

    X, Y = torch.tensor(np.ascontiguousarray(X.T)), torch.tensor(np.ascontiguousarray(Y.T))
    loss = torch.nn.functional.binary_cross_entropy_with_logits
    net = torch_network(start)
    first = [p.detach().clone() for p in net.parameters()]

    def run():
        torch_restart(net, first)
        descent = torch.optim.SGD(net.parameters(), lr=RATE)
        for _ in range(STEPS):
            J = loss(net(X), Y)
            descent.zero_grad()
            J.backward()
            descent.step()
        return torch_parameters(net)

    return run


# ---- ten classes, mini-batches of 128, one epoch of 20 steps of Adam


def classes(m=128, hidden=512, steps=20):
    rng = np.random.default_rng(0)
    sizes = [784, hidden, hidden // 2, 10]
    start = [
        (rng.standard_normal((n, n_prev), np.float32) * np.float32(np.sqrt(2 / n_prev)), np.zeros((n, 1), np.float32))
        for n_prev, n in zip(sizes[:-1], sizes[1:], strict=True)
    ]
    return start, rng.standard_normal((steps, 784, m), np.float32), rng.integers(0, 10, (steps, m))


def one_hot(labels):
    return np.moveaxis(np.eye(10, dtype=np.float32)[labels], -1, 1)  # (steps, 10, m)


def classes_dlcore(start, X, labels, optimizer=None):
    optimizer = optimizer or optim.adam(1e-3)
    X, Y = jnp.asarray(X), jnp.asarray(one_hot(labels))
    epoch = train.make_epoch(partial(dense.cost, output=outputs.CLASSES), optimizer)
    params = [layer.Dense(*map(jnp.asarray, W_b)) for W_b in start]

    def run():
        _, _, costs = epoch(params, optimizer.init(params), X, Y)
        return jax.block_until_ready(costs)

    return run


def classes_step(start, X, labels):
    """Step by step, as a learner's loop goes."""
    optimizer = optim.adam(1e-3)
    batches = list(zip(jnp.asarray(X), jnp.asarray(one_hot(labels)), strict=True))
    step = train.make_step(partial(dense.cost, output=outputs.CLASSES), optimizer)
    first = [layer.Dense(*map(jnp.asarray, W_b)) for W_b in start]

    def run():
        params, state, costs = first, optimizer.init(first), []
        for X, Y in batches:
            params, state, cost = step(params, state, X, Y)
            costs.append(float(cost))
        return np.array(costs)

    return run


def classes_optax(start, X, labels):
    """dlcore's network and epoch with the Adam of optax."""
    import optax

    rule = optax.adam(1e-3)

    def update(grads, state, params):
        updates, state = rule.update(grads, state)
        return optax.apply_updates(params, updates), state

    return classes_dlcore(start, X, labels, optim.Optimizer(rule.init, update))


def classes_torch(start, X, labels, compiled=False):
    import torch

    batches = list(zip(torch.tensor(np.ascontiguousarray(np.moveaxis(X, 1, 2))), torch.tensor(labels), strict=True))
    loss = torch.nn.functional.cross_entropy
    net = torch_network(start)
    first = [p.detach().clone() for p in net.parameters()]
    forward = torch.compile(net) if compiled else net

    def run():
        torch_restart(net, first)
        adam, costs = torch.optim.Adam(net.parameters(), lr=1e-3, fused=True), []
        for X, labels in batches:
            J = loss(forward(X), labels)
            adam.zero_grad()
            J.backward()
            adam.step()
            costs.append(J.detach())
        return np.array(torch.stack(costs))

    return run


def classes_numpy(start, X, labels):
    Y = one_hot(labels)
    m = X.shape[2]

    def run():
        params = [array.copy() for W_b in start for array in W_b]
        v, S = [np.zeros_like(p) for p in params], [np.zeros_like(p) for p in params]
        costs = []
        for t, (X_t, Y_t) in enumerate(zip(X, Y, strict=True), start=1):
            A, caches = X_t, []
            for l in range(3):
                caches.append(A)
                Z = params[2 * l] @ A + params[2 * l + 1]
                A = np.maximum(Z, 0)
            Z = Z - Z.max(0, keepdims=True)
            P = np.exp(Z)
            P /= P.sum(0, keepdims=True)
            costs.append(-np.mean(np.log(np.sum(P * Y_t, 0))))
            dZ, grads = P - Y_t, []
            for l in (2, 1, 0):
                grads[:0] = [dZ @ caches[l].T / m, dZ.mean(1, keepdims=True)]
                if l:
                    dZ = params[2 * l].T @ dZ * (caches[l] > 0)
            for i, d in enumerate(grads):
                v[i] = 0.9 * v[i] + 0.1 * d
                S[i] = 0.999 * S[i] + 0.001 * d**2
                params[i] = params[i] - 1e-3 * (v[i] / (1 - 0.9**t)) / (np.sqrt(S[i] / (1 - 0.999**t)) + 1e-8)
        return np.array(costs)

    return run


# ---- batch normalization and ReLU of a convolution's output, forward and backward


def normalization(m=64, size=32, n_C=16):
    rng = np.random.default_rng(0)
    return rng.standard_normal((m, size, size, n_C), np.float32), rng.standard_normal((m, size, size, n_C), np.float32)


def normalization_dlcore(Z, dA):
    params, running = batchnorm.init(Z.shape[-1], axis=0)
    rows = (-1, Z.shape[-1])  # every pixel of every example is one row
    Z, dA = jnp.asarray(Z), jnp.asarray(dA)

    @jax.jit
    def both(Z, dA):
        Z_tilde, _, cache = batchnorm.train(params, running, Z.reshape(rows), axis=0, epsilon=1e-5)
        dZ_tilde = dA.reshape(rows) * (Z_tilde > 0)
        grads, dZ = batchnorm.backward(dZ_tilde, params, cache, axis=0)
        return jnp.maximum(Z_tilde, 0).reshape(Z.shape), dZ.reshape(Z.shape), grads

    def run():
        A, dZ, grads = jax.block_until_ready(both(Z, dA))
        m = Z.size // Z.shape[-1]  # dlcore's derivatives are means over the rows
        return A, dZ, grads.gamma[0] * m, grads.beta[0] * m

    return run


def normalization_torch(Z, dA):
    import torch

    def channels_last(x):
        return torch.tensor(x).permute(0, 3, 1, 2)

    Z, dA = channels_last(Z).requires_grad_(), channels_last(dA)
    norm = torch.nn.BatchNorm2d(Z.shape[1])

    def run():
        Z.grad = norm.weight.grad = norm.bias.grad = None
        A = torch.relu(norm(Z))
        A.backward(dA)
        return [A.detach().permute(0, 2, 3, 1), Z.grad.permute(0, 2, 3, 1), norm.weight.grad, norm.bias.grad]

    return run


def normalization_numpy(Z, dA):
    def run():
        mean = partial(np.mean, axis=(0, 1, 2), keepdims=True)
        centered = Z - mean(Z)
        sigma = np.sqrt(mean(centered**2) + np.float32(1e-5))
        Z_norm = centered / sigma
        dZ_norm = dA * (Z_norm > 0)
        along, across = mean(dZ_norm * Z_norm), mean(dZ_norm)
        m = Z.size // Z.shape[-1]
        return np.maximum(Z_norm, 0), (dZ_norm - across - Z_norm * along) / sigma, along.ravel() * m, across.ravel() * m

    return run


LINES = [
    Line("logistic regression, 12288 features, 200 iterations", 0.75, lambda iterations=200: (iterations,), LOGISTIC),
    Line(
        "network 12288-20-7-5-1, 209 examples, 10 steps",
        0.85,
        network,
        {OURS: network_dlcore, "NumPy": network_numpy, "PyTorch": network_torch},
        {"examples": {"m": 418}, "width": {"hidden": 40}},
        small_net=True,
    ),
    Line(
        "network 784-512-256-10, batch 128, 20 steps of Adam",
        0.75,
        classes,
        {
            OURS: classes_dlcore,
            "dlcore, step by step": classes_step,
            "dlcore with optax.adam": classes_optax,
            "NumPy": classes_numpy,
            "PyTorch": classes_torch,
            "PyTorch, compiled": partial(classes_torch, compiled=True),
        },
        {"batch": {"m": 256}, "width": {"hidden": 1024}},
        small_net=True,
    ),
    Line(
        "batch norm and ReLU, 64 x 32 x 32 x 16, both ways",
        0.9,
        normalization,
        {OURS: normalization_dlcore, "NumPy": normalization_numpy, "PyTorch": normalization_torch},
        {"batch": {"m": 128}, "channels": {"n_C": 32}},
    ),
]
