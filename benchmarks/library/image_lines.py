"""Lines of course 4: pooling, and what follows a detector."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.library.measure import OURS, Line
from dlcore import detect, pooling

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
    Line("after a detector, 1 picture of 1805 boxes", 0.2, boxes, BOXES, {"boxes": {"n": 3610}, "classes": {"classes": 160}}),
    Line("after a detector, 64 pictures of 1805 boxes", 0.2, partial(boxes, m=64), BOXES, {"pictures": {"m": 128}}),
]
