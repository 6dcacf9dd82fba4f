from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from dlcore import anchors, boxes, detect, optim, train, yolo
from dlcore.datasets import scenes

ANCHORS = np.array([[2.0, 0.85], [1.2, 1.7]], dtype=np.float32)


@pytest.fixture(scope="module")
def params():
    return yolo.init(num_anchors=2, num_classes=3, channels=(2, 3, 5, 7), key=jax.random.key(0))


def targets(data, S=6):
    pairs = zip(data.midpoints, data.class_ids, strict=True)
    return np.stack([anchors.encode(*pair, S=S, anchors=ANCHORS, num_classes=3) for pair in pairs])


def random_targets(rng, m=3, S=5):
    """Every place is taken with probability one half, so that every part of the loss is at work."""
    Y = np.zeros((m, S, S, 2, 8), dtype=np.float32)
    Y[..., :1] = rng.integers(0, 2, (m, S, S, 2, 1))
    Y[..., 1:3] = rng.random((m, S, S, 2, 2))
    Y[..., 3:5] = rng.uniform(0.3, 2, (m, S, S, 2, 2))
    Y[..., 5:] = np.eye(3)[rng.integers(0, 3, (m, S, S, 2))]
    return Y * Y[..., :1]


def test_shapes_of_a_pass(params):
    assert yolo.forward(params, np.zeros((3, 40, 40, 3)), num_anchors=2).shape == (3, 5, 5, 2, 8)


def test_number_of_parameters():
    init = partial(yolo.init, num_anchors=2, num_classes=3, channels=(8, 16, 32, 32))
    layers = jax.eval_shape(lambda key: init(key=key), jax.random.key(0))
    assert [layer.W.size + layer.b.size for layer in layers] == [224, 1_168, 4_640, 9_248, 528]


def test_loss_place_by_place(rng):
    Y, Z = random_targets(rng), rng.standard_normal((3, 5, 5, 2, 8)).astype(np.float32)
    expected = np.zeros(3)
    for i in range(3):
        for place in np.ndindex(5, 5, 2):
            z, y, (h, w) = Z[i][place], Y[i][place], ANCHORS[place[2]]
            p = 1 / (1 + np.exp(-z[:3].astype(float)))
            expected[i] -= np.log(p[0] if y[0] == 1 else 1 - p[0])
            if y[0] == 1:
                center = (p[1] - y[1]) ** 2 + (p[2] - y[2]) ** 2
                size = np.log(h * np.exp(z[3]) / y[3]) ** 2 + np.log(w * np.exp(z[4]) / y[4]) ** 2
                expected[i] += 5 * (center + size) - np.log(np.exp(z[5:][y[5:] == 1][0]) / np.exp(z[5:]).sum())
    np.testing.assert_allclose(yolo.loss(Z, Y, anchors=ANCHORS), expected, rtol=1e-5)


def test_loss_has_its_minimum_at_the_target(rng):
    Y = random_targets(rng)
    there = Y[..., 0] == 1
    Z = np.zeros_like(Y)
    Z[..., 0] = np.where(there, 30, -30)
    Z[..., 1:3] = np.log(np.clip(Y[..., 1:3], 1e-6, None) / (1 - Y[..., 1:3]))
    Z[..., 3:5] = np.log(np.where(there[..., None], Y[..., 3:5], 1) / ANCHORS)
    Z[..., 5:] = 30 * Y[..., 5:]
    np.testing.assert_allclose(yolo.loss(Z, Y, anchors=ANCHORS), 0, atol=1e-4)


def test_places_without_an_object_have_one_slope_only(rng):
    Y, Z = random_targets(rng), jnp.asarray(rng.standard_normal((3, 5, 5, 2, 8)), jnp.float32)
    slope = jax.grad(lambda Z: yolo.loss(Z, Y, anchors=ANCHORS).sum())(Z)
    assert np.isfinite(slope).all() and (slope[..., 0] != 0).all()
    assert not np.asarray(slope)[Y[..., 0] == 0][:, 1:].any()


def test_predictions_are_probabilities_and_sizes(params, rng):
    Y = yolo.predict(params, rng.random((3, 16, 16, 3)), anchors=ANCHORS)
    assert ((Y[..., :3] > 0) & (Y[..., :3] < 1)).all() and (Y[..., 3:5] > 0).all()
    np.testing.assert_allclose(Y[..., 5:].sum(axis=-1), 1, rtol=1e-5)


def test_predictions_follow_the_outputs(params, rng):
    X = rng.random((3, 16, 16, 3))
    Z, Y = np.asarray(yolo.forward(params, X, num_anchors=2)), yolo.predict(params, X, anchors=ANCHORS)
    np.testing.assert_allclose(Y[..., 1], 1 / (1 + np.exp(-Z[..., 1])), rtol=1e-5)
    np.testing.assert_allclose(Y[:, :, :, 1, 3], 1.2 * np.exp(Z[:, :, :, 1, 3]), rtol=1e-5)
    np.testing.assert_allclose(Y[:, :, :, 0, 4], 0.85 * np.exp(Z[:, :, :, 0, 4]), rtol=1e-5)


def test_a_cell_sees_its_surroundings_only(params, rng):
    X = rng.random((1, 64, 64, 3))
    changed = X.copy()
    changed[:, 48:, 48:] = 0
    difference = yolo.forward(params, X, num_anchors=2) - yolo.forward(params, changed, num_anchors=2)
    assert not difference[0, :3, :3].any() and difference[0, 7, 7].any()


@pytest.mark.slow
def test_a_small_network_learns_a_few_scenes_and_finds_their_objects():
    data = scenes.street(3, 8, max_objects=2)
    Y = targets(data)
    learner = yolo.init(num_anchors=2, num_classes=3, channels=(8, 16, 24, 32), key=jax.random.key(1))
    optimizer = optim.adam(0.01)
    step = train.make_step(partial(yolo.cost, anchors=ANCHORS), optimizer)
    state = optimizer.init(learner)
    for _ in range(150):
        learner, state, _ = step(learner, state, data.X, Y)
    assert step._cache_size() == 1
    found, valid = yolo.detections(learner, data.X, anchors=ANCHORS)
    total = np.zeros(3)
    for i in range(8):
        true_boxes = np.asarray(boxes.corners_from_midpoints(data.midpoints[i]))
        true = detect.Detections(true_boxes, np.ones(len(true_boxes)), data.class_ids[i])
        kept = np.asarray(valid[i])
        total += detect.count_hits(detect.Detections(*(np.asarray(part[i])[kept] for part in found)), true)
    hits, false_alarms, misses = total
    assert hits >= 0.9 * (hits + misses) and hits >= 0.9 * (hits + false_alarms)


def test_bad_input_is_explained(as_learner, params):
    with pytest.raises(ValueError, match="Is resizing missing"):
        yolo.forward(params, np.zeros((1, 50, 50, 3)), num_anchors=2)
    with pytest.raises(ValueError, match=r"X must have shape \(m, n_H, n_W, 3\)"):
        yolo.forward(params, np.zeros((48, 48, 3)), num_anchors=2)
    with pytest.raises(ValueError, match=r"Z must have shape"):
        yolo.loss(np.zeros((1, 2, 2, 2, 8)), np.zeros((1, 3, 3, 2, 8)), anchors=ANCHORS)
    with pytest.raises(ValueError, match=r"anchors must have shape \(A=2, 2\)"):
        yolo.loss(np.zeros((1, 3, 3, 2, 8)), np.zeros((1, 3, 3, 2, 8)), anchors=np.ones((3, 2)))


@pytest.mark.usefixtures("as_learner")
def test_data_with_gaps_are_refused(gap):
    X = np.zeros((2, 8, 8, 3), np.float32)
    params = yolo.init(num_anchors=1, num_classes=3, channels=(2, 2, 2, 2), key=jax.random.key(0))
    with pytest.raises(ValueError, match=r"X must be numbers, but X\[1, 2, 3, 0\] is NaN"):
        yolo.cost(params, gap(X), np.zeros((2, 1, 1, 1, 8)), anchors=np.ones((1, 2)))
