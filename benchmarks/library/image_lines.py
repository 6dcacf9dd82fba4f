"""Lines of course 4: pooling, LeNet-5, and what follows a detector."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.library.measure import OURS, Line
from dlcore import convnets, detect, optim, pooling, train

# ---- pooling of windows of 2 x 2, and its derivative


def pictures(m=64, size=32, n_C=16):
    rng = np.random.default_rng(0)
    A = rng.standard_normal((m, size, size, n_C), np.float32)
    return A, rng.standard_normal((m, size // 2, size // 2, n_C), np.float32)


def pool_dlcore(A, dP, pool):
    A, dP = jnp.asarray(A), jnp.asarray(dP)

    @jax.jit
    def both(A, dP):
        P, back = jax.vjp(partial(pool, f=2, stride=2), A)
        return P, back(dP)[0]

    return lambda: jax.block_until_ready(both(A, dP))


def pool_torch(A, dP, pool):
    """With the channels last in memory, which PyTorch runs faster here."""
    import torch

    A, dP = (torch.tensor(x).permute(0, 3, 1, 2) for x in (A, dP))
    A.requires_grad_()

    def run():
        A.grad = None
        P = getattr(torch.nn.functional, pool)(A, 2)
        P.backward(dP)
        return P.detach().permute(0, 2, 3, 1), A.grad.permute(0, 2, 3, 1)

    return run


def max_pool_numpy(A, dP):
    m, n_H, n_W, n_C = dP.shape
    windows = A.reshape(m, n_H, 2, n_W, 2, n_C)

    def run():
        P = windows.max((2, 4))
        dA = (windows == P[:, :, None, :, None]) * dP[:, :, None, :, None]
        return P, dA.reshape(A.shape)

    return run


def average_pool_numpy(A, dP):
    m, n_H, n_W, n_C = dP.shape
    windows = A.reshape(m, n_H, 2, n_W, 2, n_C)

    def run():
        dA = np.broadcast_to(dP[:, :, None, :, None] / 4, windows.shape)
        return windows.mean((2, 4)), dA.reshape(A.shape)

    return run


# ---- LeNet-5: a step of Adam on 64 images of 32 x 32; the costs of three steps are compared


def lenet_data(m=64, size=32):
    params = jax.tree.map(np.asarray, convnets.init_lenet((size, size, 1), key=jax.random.key(0)))
    rng = np.random.default_rng(0)
    return params, rng.standard_normal((m, size, size, 1), np.float32), rng.integers(0, 10, m)


def lenet_dlcore(params, X, labels):
    adam = optim.adam(1e-3)
    step = train.make_step(partial(convnets.cost, forward=convnets.lenet), adam)
    params, X = jax.tree.map(jnp.asarray, (params, X))
    Y, state = jax.nn.one_hot(labels, 10, axis=0), adam.init(params)

    def run():
        nonlocal params, state
        params, state, J = step(params, state, X, Y)
        return float(J)

    return run, lambda J: np.array([J, run(), run()])


def lenet_torch(params, X, labels):
    import torch

    functional = torch.nn.functional
    W = [torch.tensor(layer.W if layer.W.ndim == 2 else layer.W.transpose(3, 2, 0, 1)).contiguous() for layer in params]
    W = [x.contiguous(memory_format=torch.channels_last) if x.ndim == 4 else x for x in W]
    learned = [x.requires_grad_() for x in (*W, *(torch.tensor(layer.b.ravel()) for layer in params))]
    X, labels = torch.tensor(X).permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last), torch.tensor(labels)
    adam = torch.optim.Adam(learned, lr=1e-3, fused=True)

    def run():
        A = X
        for W, b in zip(learned[:2], learned[5:7], strict=True):
            A = functional.max_pool2d(functional.relu(functional.conv2d(A, W, b)), 2)
        A = A.permute(0, 2, 3, 1).flatten(1)
        for l in (2, 3, 4):
            A = functional.linear(A, learned[l], learned[5 + l])
            A = functional.relu(A) if l < 4 else A
        J = functional.cross_entropy(A, labels)
        adam.zero_grad()
        J.backward()
        adam.step()
        return J.item()

    return run, lambda J: np.array([J, run(), run()])


# ---- from 19 x 19 x 5 scored boxes of 80 classes to 10 detections

SCORE, OVERLAP, PICKS = 0.6, 0.5, 10


def boxes(m=1, n=19 * 19 * 5, classes=80):
    rng = np.random.default_rng(0)
    centers, sides = rng.random((m, n, 2), np.float32), 0.3 * rng.random((m, n, 2), np.float32)
    corners = np.concatenate([centers - sides / 2, centers + sides / 2], axis=2)
    return corners, rng.random((m, n), np.float32), rng.random((m, n, classes), np.float32) ** 2


def boxes_dlcore(*pictures):
    one = tuple(map(jnp.asarray, pictures if len(pictures[0]) > 1 else (x[0] for x in pictures)))
    function = detect.postprocess_batch if len(pictures[0]) > 1 else detect.postprocess

    def run():
        return jax.block_until_ready(function(*one, score_threshold=SCORE, iou_threshold=OVERLAP, max_boxes=PICKS))[0]

    def read(found):
        return jax.tree.map(lambda x: np.reshape(x, (len(pictures[0]), PICKS, -1)), found)

    return run, read


def boxes_numpy(*pictures):
    def one(corners, p_c, class_probs):
        scores = p_c[:, None] * class_probs
        classes = scores.argmax(1)
        best = scores[np.arange(len(scores)), classes]
        order = np.flatnonzero(best > SCORE)
        order = order[np.argsort(-best[order], kind="stable")]
        corners, best, classes = corners[order], best[order], classes[order]
        x1, y1, x2, y2 = corners.T
        areas, alive, picked = (x2 - x1) * (y2 - y1), np.ones(len(best), bool), []
        while len(picked) < PICKS and alive.any():
            i = alive.argmax()
            picked.append(i)
            width = np.maximum(0, np.minimum(x2, x2[i]) - np.maximum(x1, x1[i]))
            both = width * np.maximum(0, np.minimum(y2, y2[i]) - np.maximum(y1, y1[i]))
            alive &= (both / (areas + areas[i] - both) < OVERLAP) | (classes != classes[i])
        return corners[picked], best[picked], classes[picked]

    return lambda: [one(*picture) for picture in zip(*pictures, strict=True)], _stacked


def boxes_torch(*pictures):
    import torch

    def one(corners, p_c, class_probs):
        best, classes = (p_c[:, None] * class_probs).max(1)
        order = (best > SCORE).nonzero()[:, 0]
        order = order[best[order].argsort(descending=True, stable=True)]
        corners, best, classes = corners[order], best[order], classes[order]
        x1, y1, x2, y2 = corners.T.contiguous()
        areas, alive, picked = (x2 - x1) * (y2 - y1), torch.ones(len(best), dtype=torch.bool), []
        while len(picked) < PICKS and alive.any():
            i = int(alive.int().argmax())
            picked.append(i)
            width = (torch.minimum(x2, x2[i]) - torch.maximum(x1, x1[i])).clamp_(min=0)
            both = width * (torch.minimum(y2, y2[i]) - torch.maximum(y1, y1[i])).clamp_(min=0)
            alive &= (both / (areas + areas[i] - both) < OVERLAP) | (classes != classes[i])
        return corners[picked], best[picked], classes[picked]

    tensors = [torch.tensor(x) for x in pictures]
    return lambda: [one(*picture) for picture in zip(*tensors, strict=True)], _stacked


def _stacked(found):
    return [np.stack([np.reshape(x, (PICKS, -1)) for x in parts]) for parts in zip(*found, strict=True)]


BOXES = {OURS: boxes_dlcore, "NumPy": boxes_numpy, "PyTorch": boxes_torch}

LINES = [
    Line(
        "max pooling 2 x 2, 64 x 32 x 32 x 16, both ways",
        0.6,
        pictures,
        {
            OURS: partial(pool_dlcore, pool=pooling.max_pool),
            "NumPy": max_pool_numpy,
            "PyTorch": partial(pool_torch, pool="max_pool2d"),
        },
        {"batch": {"m": 128}, "channels": {"n_C": 32}},
    ),
    Line(
        "average pooling 2 x 2, 64 x 32 x 32 x 16, both ways",
        0.6,
        pictures,
        {
            OURS: partial(pool_dlcore, pool=pooling.average_pool),
            "NumPy": average_pool_numpy,
            "PyTorch": partial(pool_torch, pool="avg_pool2d"),
        },
        {"batch": {"m": 128}, "channels": {"n_C": 32}},
    ),
    Line(
        "LeNet-5, 64 images of 32 x 32, a step of Adam",
        1.7,
        lenet_data,
        {OURS: lenet_dlcore, "PyTorch": lenet_torch},
        {"batch": {"m": 128}, "size": {"size": 64}},
        small_net=True,
    ),
    Line("after a detector, 1 picture of 1805 boxes", 0.2, boxes, BOXES, {"boxes": {"n": 3610}, "classes": {"classes": 160}}),
    Line("after a detector, 64 pictures of 1805 boxes", 0.2, partial(boxes, m=64), BOXES, {"pictures": {"m": 128}}),
]
