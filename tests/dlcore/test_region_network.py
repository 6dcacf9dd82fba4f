import jax
import numpy as np
import pytest
from scipy.special import log_expit

from dlcore import box_refinement, boxes, optim, proposals, train
from dlcore import region_network as rn
from dlcore.datasets import scenes

ANCHORS = np.array([[20.0, 9.0], [10.0, 20.0], [13.0, 13.0]])


def test_anchor_boxes_by_a_loop():
    found = rn.anchor_boxes(ANCHORS[:2], S_H=3, S_W=5)
    n = 0
    for row, column, (h, w) in ((row, column, shape) for row in range(3) for column in range(5) for shape in ANCHORS[:2]):
        x, y = 4 * column + 2, 4 * row + 2
        np.testing.assert_allclose(found[n], [x - w / 2, y - h / 2, x + w / 2, y + h / 2])
        n += 1
    assert n == len(found)


def test_the_list_of_outputs_has_the_order_of_the_anchor_boxes(rng):
    """A network whose offsets depend on one place and one anchor only."""
    params = rn.init(num_anchors=2, key=jax.random.key(0))
    X = np.zeros((1, 16, 24, 3), np.float32)
    X[0, 8:12, 12:16] = 1  # the place in row 2, column 3
    quiet = jax.tree.map(np.zeros_like, params)
    point = [np.zeros(layer.W.shape, np.float32) for layer in params.trunk]
    for W in point:
        W[1, 1, 0, 0] = 1
    trunk = [layer._replace(W=W) for layer, W in zip(quiet.trunk, point, strict=True)]
    W = np.zeros(params.hidden.W.shape, np.float32)
    W[1, 1, 0, 0] = 1
    offsets = quiet.offsets._replace(W=np.array(quiet.offsets.W))
    offsets.W[0, 0, 0, 4 + 1] = 1  # the second anchor's t_y
    objectness = quiet.objectness._replace(W=np.array(quiet.objectness.W))
    objectness.W[0, 0, 0, 1] = 1
    Z, T = rn.forward(rn.RegionNetwork(trunk, quiet.hidden._replace(W=W), objectness, offsets), X)
    number = (2 * 6 + 3) * 2 + 1
    assert np.flatnonzero(Z[0]).tolist() == [number]
    assert np.argwhere(np.asarray(T[0])).tolist() == [[number, 1]]


def test_targets_by_their_definition(rng):
    anchored = rn.anchor_boxes(ANCHORS, S_H=12, S_W=12)
    true = np.array([[3.0, 4, 14, 22], [20, 20, 41, 31], [40, 2, 44, 6]])  # the last one is small: no anchor is near
    found = rn.targets(anchored, true)
    overlap = np.asarray(boxes.iou_matrix(anchored, true))
    best = {int(i) for j in range(3) for i in np.flatnonzero(overlap[:, j] == overlap[:, j].max())}
    for i in range(len(anchored)):
        if i in best or overlap[i].max() >= 0.5:
            assert found.labels[i] == 1
            refined = box_refinement.refine(anchored[i], found.T[i])
            assert min(np.abs(np.asarray(refined) - box).max() for box in true) < 1e-3
        else:
            assert found.labels[i] == (-1 if overlap[i].max() >= 0.3 else 0) and not found.T[i].any()
    assert overlap[:, 2].max() < 0.5
    own = [i for i in best if overlap[i, 2] == overlap[:, 2].max()]
    np.testing.assert_allclose(box_refinement.refine(anchored[own[0]], found.T[own[0]]), true[2], atol=1e-3)


def test_without_objects_all_is_background():
    found = rn.targets(rn.anchor_boxes(ANCHORS, S_H=2, S_W=2), np.zeros((0, 4)))
    assert not found.labels.any() and not found.T.any()


def test_cost_by_hand(rng):
    params, X = rn.init(num_anchors=1, key=jax.random.key(0)), rng.random((1, 8, 8, 3)).astype(np.float32)
    labels, T = np.array([[1, 0, -1, 0]], np.float32), rng.standard_normal((1, 4, 4)).astype(np.float32)
    Z, T_hat = map(np.asarray, rn.forward(params, X))
    d = np.abs(T_hat - T)[0, 0]
    expected = (-log_expit(Z[0, 0]) - (log_expit(-Z[0, 1]) + log_expit(-Z[0, 3])) / 2) / 2
    expected += np.where(d < 1, d**2 / 2, d - 0.5).sum()
    np.testing.assert_allclose(rn.cost(params, X, labels, T), expected, rtol=1e-4)


@pytest.mark.usefixtures("as_learner")
@pytest.mark.slow
def test_it_learns_where_objects_are_and_the_step_compiles_once():
    data, dev = scenes.street(0, 96), scenes.street(1, 24)
    corners_of = lambda d: [48 * np.asarray(boxes.corners_from_midpoints(b)) for b in d.midpoints]  # noqa: E731
    anchored = rn.anchor_boxes(ANCHORS, S_H=12, S_W=12)
    goals = [rn.targets(anchored, true) for true in corners_of(data)]
    labels, T = np.stack([goal.labels for goal in goals]), np.stack([goal.T for goal in goals])
    params, optimizer = rn.init(num_anchors=3, key=jax.random.key(0)), optim.adam(learning_rate=4e-3)
    step, state = train.make_step(rn.cost, optimizer), optimizer.init(params)
    untrained = params
    for i in range(90):
        these = np.arange(16 * i, 16 * i + 16) % 96
        params, state, _ = step(params, state, data.X[these], labels[these], T[these])
    assert step._cache_size() == 1
    recall = lambda params: np.mean(  # noqa: E731
        [proposals.recall(rn.propose(params, X, ANCHORS)[0], true) for X, true in zip(dev.X, corners_of(dev), strict=True)]
    )
    assert recall(params) > 0.85 > recall(untrained) + 0.3
    found, p = rn.propose(params, dev.X[0], ANCHORS, max_boxes=5, iou_threshold=0.6)
    assert len(found) <= 5 and found.min() >= 0 and found.max() <= 48 and (np.diff(p) <= 0).all()
    overlap = np.asarray(boxes.iou_matrix(found, found)) - np.eye(len(found))
    assert overlap.max() < 0.6


@pytest.mark.usefixtures("as_learner")
@pytest.mark.parametrize(
    "call, message",
    [
        (lambda p: rn.targets(np.ones((1, 4)), np.ones((1, 4)), near=0.2, far=0.3), "far and near must keep"),
        (lambda p: rn.targets(np.array([[2.0, 0, 1, 1]]), np.ones((1, 4))), "x1 <= x2"),
        (lambda p: rn.anchor_boxes(np.array([[0.0, 3.0]]), S_H=1, S_W=1), "heights and widths above 0"),
        (lambda p: rn.propose(p, np.zeros((8, 8, 3)), ANCHORS), "make 12 boxes for 8 logits"),
        (lambda p: rn.propose(p, np.zeros((8, 8, 3)), ANCHORS[:2], max_boxes=0), "max_boxes must be at least 1"),
        (
            lambda p: rn.cost(p, np.zeros((1, 8, 8, 3)), np.zeros((1, 9)), np.zeros((1, 8, 4))),
            r"labels must have shape \(m=1, N=8\)",
        ),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call(rn.init(num_anchors=2, key=jax.random.key(0)))


@pytest.mark.usefixtures("as_learner")
def test_data_with_gaps_are_refused(gap):
    X = np.zeros((2, 48, 48, 3), np.float32)
    params = rn.init(num_anchors=2, key=jax.random.key(0))
    with pytest.raises(ValueError, match=r"X must be numbers, but X\[1, 2, 3, 0\] is NaN"):
        rn.cost(params, gap(X), np.zeros((2, 288)), np.zeros((2, 288, 4)))
