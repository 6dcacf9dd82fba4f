"""Lines of course 4, weeks 1 and 2: a 3 x 3 convolution in several forms, and a small residual network."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.library.measure import OURS, Line
from dlcore import conv, convnets, deep_convnets, optim, patches, train
from dlcore.blocks import Projection
from dlcore.conv import Conv

# ---- one convolution, 3 x 3 with same padding; the open problem: PyTorch has kernels written for it


def images(m=64, size=16, n_C=64):
    rng = np.random.default_rng(0)
    W = rng.standard_normal((3, 3, n_C, n_C), np.float32) / np.float32(3 * np.sqrt(n_C))
    return rng.standard_normal((m, size, size, n_C), np.float32), W


def conv_jax(A, W, form):
    A, layer, run = jnp.asarray(A), Conv(jnp.asarray(W), jnp.zeros((1, 1, 1, W.shape[3]))), jax.jit(partial(form, pad="same"))
    return lambda: jax.block_until_ready(run(layer, A))


def conv_torch(A, W):
    import torch

    A = torch.tensor(A).permute(0, 3, 1, 2)
    W = torch.tensor(W.transpose(3, 2, 0, 1)).contiguous(memory_format=torch.channels_last)

    def run():
        with torch.no_grad():
            return torch.nn.functional.conv2d(A, W, padding=1).permute(0, 2, 3, 1)

    return run


# Winograd's F(2 x 2, 3 x 3) and F(4 x 4, 3 x 3): tiles of 4 or 6 pixels a side give 2 or 4, by 16 / 36 instead of 36 / 144
# products for each pair of channels (Lavin and Gray, 2016).
WINOGRAD = {
    2: (
        [[1, 0, -1, 0], [0, 1, 1, 0], [0, -1, 1, 0], [0, 1, 0, -1]],
        [[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]],
        [[1, 1, 1, 0], [0, 1, -1, -1]],
    ),
    4: (
        [
            [4, 0, -5, 0, 1, 0],
            [0, -4, -4, 1, 1, 0],
            [0, 4, -4, -1, 1, 0],
            [0, -2, -1, 2, 1, 0],
            [0, 2, -1, -2, 1, 0],
            [0, 4, 0, -5, 0, 1],
        ],
        [
            [1 / 4, 0, 0],
            [-1 / 6, -1 / 6, -1 / 6],
            [-1 / 6, 1 / 6, -1 / 6],
            [1 / 24, 1 / 12, 1 / 6],
            [1 / 24, -1 / 12, 1 / 6],
            [0, 0, 1],
        ],
        [[1, 1, 1, 1, 1, 0], [0, 1, -1, 2, -2, 0], [0, 1, 1, 4, 4, 0], [0, 1, -1, 8, -8, 1]],
    ),
}


def winograd(layer, A, tile, pad):
    """Z = inverse (transformed filters times transformed tiles): one product of matrices for each place of a tile."""
    del pad  # same
    B, G, back = (np.array(x, np.float32) for x in WINOGRAD[tile])
    side, (m, n_H, n_W, n_C_prev), n_C = len(B), A.shape, layer.W.shape[3]
    h, w = n_H // tile, n_W // tile
    A = jnp.pad(A, ((0, 0), (1, 1), (1, 1), (0, 0)))
    rows = lambda i, n: slice(i, i + (n - 1) * tile + 1, tile)  # noqa: E731
    tiles = [[A[:, rows(i, h), rows(j, w)].reshape(m * h * w, n_C_prev) for j in range(side)] for i in range(side)]
    V = jnp.stack(_both_ways(B, tiles))  # (side^2, places, n_C_prev)
    U = jnp.einsum("iu,jv,uvck->ijck", G, G, layer.W).reshape(side * side, n_C_prev, n_C)
    products = V @ U
    Z = _both_ways(back, [[products[side * i + j] for j in range(side)] for i in range(side)])
    Z = jnp.stack(Z).reshape(tile, tile, m, h, w, n_C)
    return Z.transpose(2, 3, 0, 4, 1, 5).reshape(m, n_H, n_W, n_C)


def _both_ways(matrix, tiles):
    """matrix tiles matrix^T for a square of arrays: sums of few terms, row by row, which XLA fuses."""

    def weighted(row, parts):
        return sum(number * part for number, part in zip(row.tolist(), parts, strict=True) if number)

    down = [[weighted(row, [line[j] for line in tiles]) for j in range(len(tiles[0]))] for row in matrix]
    return [weighted(row, line) for line in down for row in matrix]


# ---- a residual network of 8 layers: a step of Adam on 64 images of 32 x 32; the costs of three steps are compared


def resnet_data(m=64, size=32, width=16):
    widths = (width, 2 * width, 4 * width)
    params = jax.tree.map(np.asarray, deep_convnets.init_resnet(1, 3, widths=widths, key=jax.random.key(0)))
    rng = np.random.default_rng(0)
    return params, rng.standard_normal((m, size, size, 3), np.float32), rng.integers(0, 10, m)


def resnet_dlcore(params, X, labels):
    adam = optim.adam(1e-3)
    step = train.make_step(partial(convnets.cost, forward=deep_convnets.resnet), adam)
    params, X = jax.tree.map(jnp.asarray, (params, X))
    Y, state = jax.nn.one_hot(labels, 10, axis=0), adam.init(params)

    def run():
        nonlocal params, state
        params, state, J = step(params, state, X, Y)
        return float(J)

    return run, lambda J: np.array([J, run(), run()])


def resnet_torch(params, X, labels):
    import torch

    functional, learned = torch.nn.functional, []

    def tensors(layer):
        W = layer.W if layer.W.ndim == 2 else layer.W.transpose(3, 2, 0, 1)
        W = torch.tensor(np.ascontiguousarray(W))
        W = W.contiguous(memory_format=torch.channels_last) if W.ndim == 4 else W
        pair = W.requires_grad_(), torch.tensor(layer.b.ravel()).requires_grad_()
        learned.extend(pair)
        return pair

    first, *blocks, last = params
    first, last = tensors(first), tensors(last)
    made = []
    for block in blocks:
        changes = isinstance(block, Projection)
        main = [tensors(layer) for layer in (block.main if changes else block)]
        made.append((main, tensors(block.shortcut) if changes else None))
    X, labels = torch.tensor(X).permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last), torch.tensor(labels)
    adam = torch.optim.Adam(learned, lr=1e-3, fused=True)

    def run():
        A = functional.relu(functional.conv2d(X, *first, padding=1))
        for ((W1, b1), (W2, b2)), shortcut in made:
            stride = 2 if shortcut else 1
            Z = functional.conv2d(functional.relu(functional.conv2d(A, W1, b1, padding=1, stride=stride)), W2, b2, padding=1)
            A = functional.relu(Z + (functional.conv2d(A, *shortcut, stride=2) if shortcut else A))
        J = functional.cross_entropy(functional.linear(A.mean((2, 3)), *last), labels)
        adam.zero_grad()
        J.backward()
        adam.step()
        return J.item()

    return run, lambda J: np.array([J, run(), run()])


LINES = [
    Line(
        "convolution 3 x 3, 64 x 16 x 16 x 64, forward",
        1.0,
        images,
        {
            OURS: partial(conv_jax, form=conv.forward),
            "dlcore.patches": partial(conv_jax, form=patches.forward),
            "dlcore with Winograd, tiles of 2": partial(conv_jax, form=partial(winograd, tile=2)),
            "dlcore with Winograd, tiles of 4": partial(conv_jax, form=partial(winograd, tile=4)),
            "PyTorch": conv_torch,
        },
        {"batch": {"m": 128}, "channels": {"n_C": 128}},
    ),
    Line(
        "residual network of 8 layers, 64 images of 32 x 32, a step of Adam",
        1.8,
        resnet_data,
        {OURS: resnet_dlcore, "PyTorch": resnet_torch},
        {"batch": {"m": 128}},
        small_net=True,
    ),
]
