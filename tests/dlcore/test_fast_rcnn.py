import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import log_softmax

from dlcore import box_refinement, boxes, fast_rcnn, optim, train
from dlcore.datasets import scenes

SPREAD = np.array([0.1, 0.1, 0.2, 0.2])


@pytest.fixture(scope="module")
def params():
    return fast_rcnn.init(num_classes=3, n_h=16, key=jax.random.key(0))


def proposals_of(rng, true, n):
    """Half of them near an object, half anywhere."""
    middles = np.array(boxes.midpoints_from_corners(true[rng.integers(0, len(true), n)]))
    middles[:, :2] += 0.15 * rng.standard_normal((n, 2)) * middles[:, [3, 2]]
    middles[:, 2:] *= np.exp(0.2 * rng.standard_normal((n, 2)))
    middles[::2] = np.concatenate([rng.uniform(10, 38, (n, 2)), rng.uniform(8, 20, (n, 2))], axis=1)[::2]
    return np.array(boxes.clip(boxes.corners_from_midpoints(middles), n_H=48, n_W=48), np.float32)


def pool_by_loops(A, corners, size):
    P = np.zeros((len(corners), size, size, A.shape[2]), np.float32)
    for k, (x1, y1, x2, y2) in enumerate(corners.tolist()):
        for i, j in np.ndindex(size, size):
            top, left = (max(0, math.floor(a + u * (b - a) / size)) for a, b, u in ((y1, y2, i), (x1, x2, j)))
            bottom, right = (math.ceil(a + (u + 1) * (b - a) / size) for a, b, u in ((y1, y2, i), (x1, x2, j)))
            P[k, i, j] = A[top : max(bottom, top + 1), left : max(right, left + 1)].max(axis=(0, 1))
    return P


@pytest.mark.parametrize("size", [1, 2, 3])
def test_pooling_of_regions_by_loops(rng, size):
    A = rng.standard_normal((7, 11, 5)).astype(np.float32)
    corners = np.array([[0, 0, 11, 7], [2.25, 1.5, 7.75, 6], [3, 2, 4, 3], [9.5, 5.25, 10.75, 6.5], [1, 1, 7, 4]], np.float32)
    np.testing.assert_array_equal(fast_rcnn.roi_max_pool(A, corners, size=size), pool_by_loops(A, corners, size))


def test_forward_is_one_pass_with_a_look_at_each_proposal(params, rng):
    X = rng.random((2, 24, 32, 3)).astype(np.float32)
    proposed = np.array([[[0, 0, 20, 12], [4, 8, 31, 24]], [[8, 0, 16, 24], [0, 0, 32, 24]]], np.float32)
    Z, T = fast_rcnn.forward(params, X, proposed)
    A = np.asarray(fast_rcnn.features(params.trunk, X))
    for i in range(2):
        P = pool_by_loops(A[i], proposed[i] / 4, 3)
        for n in range(2):
            H = np.maximum(params.hidden.W @ P[n].reshape(-1, 1) + params.hidden.b, 0)
            np.testing.assert_allclose(Z[:, i, n], (params.classes.W @ H + params.classes.b)[:, 0], rtol=1e-4, atol=1e-5)
            np.testing.assert_allclose(T[i, n] / SPREAD, (params.boxes.W @ H + params.boxes.b)[:, 0], rtol=1e-4, atol=1e-5)


def test_cost_by_hand_and_background_has_no_box(params, rng):
    X, T = rng.random((1, 24, 24, 3)).astype(np.float32), rng.standard_normal((1, 2, 4)).astype(np.float32)
    proposed, class_ids = np.array([[[0, 0, 20, 12], [4, 8, 24, 24]]], np.float32), np.array([[1, 3]])
    Z, T_hat = map(np.asarray, fast_rcnn.forward(params, X, proposed))
    log_p, d = log_softmax(Z[:, 0], axis=0), np.abs(T_hat - T)[0, 0] / SPREAD
    expected = (-log_p[1, 0] - log_p[3, 1] + np.where(d < 1, d**2 / 2, d - 0.5).sum()) / 2
    np.testing.assert_allclose(fast_rcnn.cost(params, X, proposed, class_ids, T), expected, rtol=1e-4)
    T[0, 1] = 99
    np.testing.assert_allclose(fast_rcnn.cost(params, X, proposed, class_ids, T), expected, rtol=1e-4)


def corners_of(data):
    return [48 * np.asarray(boxes.corners_from_midpoints(midpoints)) for midpoints in data.midpoints]


@pytest.mark.usefixtures("as_learner")
@pytest.mark.slow
def test_it_learns_classes_and_better_boxes_and_the_step_compiles_once():
    rng, data, dev = np.random.default_rng(0), scenes.street(0, 160), scenes.street(1, 32)
    proposed = np.stack([proposals_of(rng, true, 8) for true in corners_of(data)])
    goals = [
        box_refinement.assign(p, true, ids, num_classes=3)
        for p, true, ids in zip(proposed, corners_of(data), data.class_ids, strict=True)
    ]
    Y, T = np.stack([goal.class_ids for goal in goals]), np.stack([goal.T for goal in goals])
    params, optimizer = fast_rcnn.init(num_classes=3, n_h=32, key=jax.random.key(0)), optim.adam(learning_rate=3e-3)
    step, state = train.make_step(fast_rcnn.cost, optimizer), optimizer.init(params)
    for i in range(200):
        these = np.arange(8 * i, 8 * i + 8) % 160
        params, state, _ = step(params, state, data.X[these], proposed[these], Y[these], T[these])
    assert step._cache_size() == 1

    proposed, right, before, after = [proposals_of(rng, true, 8) for true in corners_of(dev)], [], [], []
    Z, T_hat = map(np.asarray, fast_rcnn.forward(params, dev.X, np.stack(proposed)))
    for i, true in enumerate(corners_of(dev)):
        goal = box_refinement.assign(proposed[i], true, dev.class_ids[i], num_classes=3)
        there = goal.class_ids < 3
        right += list(Z[:, i].argmax(axis=0) == goal.class_ids)
        true_box = box_refinement.refine(proposed[i], goal.T)
        before += list(np.asarray(boxes.iou(proposed[i], true_box))[there])
        after += list(np.asarray(boxes.iou(box_refinement.refine(proposed[i], T_hat[i]), true_box))[there])
    assert np.mean(right) > 0.75  # always background: 0.6
    assert np.mean(after) > np.mean(before) + 0.02

    found = fast_rcnn.detections(params, dev.X[0], proposed[0], threshold=0.3)
    assert len(found.boxes) > 0 and found.boxes.min() >= 0 and found.boxes.max() <= 48
    assert (found.class_ids < 3).all() and (np.diff(found.scores) <= 0).all()


def test_nothing_proposed_is_nothing_found(params):
    assert fast_rcnn.detections(params, np.zeros((24, 24, 3)), np.zeros((0, 4))).boxes.shape == (0, 4)


@pytest.mark.usefixtures("as_learner")
@pytest.mark.parametrize(
    "call, message",
    [
        (lambda p: fast_rcnn.features(p.trunk, np.zeros((1, 22, 24, 3))), "sides 4 divides"),
        (
            lambda p: fast_rcnn.forward(p, np.zeros((2, 24, 24, 3)), np.zeros((1, 5, 4))),
            r"proposed must have shape \(m=2, n, 4\)",
        ),
        (lambda p: fast_rcnn.roi_max_pool(np.zeros((4, 4, 1)), np.ones((1, 4)), size=0), "size must be at least 1, but is 0"),
        (lambda p: fast_rcnn.roi_max_pool(np.zeros((4, 4, 1)), np.array([[2.0, 0, 1, 1]]), size=2), "x1 <= x2"),
        (
            lambda p: fast_rcnn.cost(p, np.zeros((1, 24, 24, 3)), np.ones((1, 2, 4)), np.zeros((1, 3), int), np.zeros((1, 2, 4))),
            r"class_ids must have shape \(m=1, n=2\)",
        ),
    ],
)
def test_bad_input_is_named(params, call, message):
    with pytest.raises(ValueError, match=message):
        call(params)


@pytest.mark.slow
def test_the_gradient_reaches_the_trunk(params, rng):
    X, proposed = rng.random((1, 24, 24, 3)), jnp.array([[[0.0, 0.0, 20.0, 12.0]]])
    grads = jax.grad(fast_rcnn.cost)(params, X, proposed, jnp.array([[1]]), jnp.ones((1, 1, 4)))
    assert all(bool(jnp.isfinite(leaf).all() & (leaf != 0).any()) for leaf in jax.tree.leaves(grads))


@pytest.mark.usefixtures("as_learner")
def test_data_with_gaps_are_refused(gap):
    X = np.zeros((2, 48, 48, 3), np.float32)
    params, proposed = fast_rcnn.init(num_classes=3, key=jax.random.key(0)), np.tile([0.0, 0.0, 24.0, 24.0], (2, 1, 1))
    with pytest.raises(ValueError, match=r"X must be numbers, but X\[1, 2, 3, 0\] is NaN"):
        fast_rcnn.cost(params, gap(X), proposed, np.array([[3], [3]]), np.zeros((2, 1, 4)))
