import jax
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlcore import anchors, boxes

TALL_AND_WIDE = np.array([[1.6, 0.6], [0.7, 1.5]])
ONE = np.ones((1, 2))


def encode(midpoints, class_ids, S=3, shapes=ONE, num_classes=3):
    return anchors.encode(np.array(midpoints), np.array(class_ids), S=S, anchors=shapes, num_classes=num_classes)


def test_the_worked_example():
    Y = encode([[0.5, 0.7, 0.3, 0.4]], [1])
    assert Y[..., 0].sum() == 1
    np.testing.assert_allclose(Y[2, 1, 0], [1, 0.5, 0.1, 0.9, 1.2, 0, 1, 0], atol=1e-6)


def test_the_right_car_of_the_notes():
    """Center 0.4, 0.3 of the cell, half as high and 0.9 times as wide as a cell, in row 1 and column 2."""
    Y = np.zeros((3, 3, 1, 8), dtype=np.float32)
    Y[1, 2, 0] = [1, 0.4, 0.3, 0.5, 0.9, 0, 1, 0]
    found = anchors.decode(Y)
    corners = boxes.to_pixels(found.boxes[found.p_c == 1], n_H=100, n_W=100)
    np.testing.assert_allclose(boxes.midpoints_from_corners(corners)[0], [80.0, 43.3, 16.7, 30.0], atol=0.05)


@pytest.mark.parametrize(
    "S, A, classes, numbers, num_boxes",
    [(3, 1, 3, 72, 9), (3, 2, 3, 144, 18), (19, 1, 3, 2888, 361), (19, 2, 3, 5776, 722), (19, 5, 3, 14440, 1805)],
)
def test_volumes_of_the_notes(S, A, classes, numbers, num_boxes):
    Y = encode([[0.5, 0.5, 0.1, 0.1]], [0], S=S, shapes=np.ones((A, 2)), num_classes=classes)
    assert Y.size == numbers and len(anchors.decode(Y).p_c) == num_boxes


@pytest.mark.parametrize("shape, expected", [((1.4, 0.5), 0), ((0.5, 0.9), 1), ((1.0, 1.05), 1), ((0.5, 0.6), 0)])
def test_anchors_of_the_worked_examples(shape, expected):
    midpoint = np.array([[0.5, 0.5, shape[0] / 3, shape[1] / 3]])
    assert anchors.best_anchor(midpoint, TALL_AND_WIDE, S=3) == [expected]


def test_pedestrian_and_car_in_one_cell():
    Y = encode([[0.5, 0.5, 1.4 / 3, 0.5 / 3], [0.5, 0.5, 0.5 / 3, 0.9 / 3]], [0, 1], shapes=TALL_AND_WIDE)
    np.testing.assert_allclose(Y[1, 1].ravel(), [1, 0.5, 0.5, 1.4, 0.5, 1, 0, 0, 1, 0.5, 0.5, 0.5, 0.9, 0, 1, 0], rtol=1e-5)
    alone = encode([[0.5, 0.5, 0.5 / 3, 0.9 / 3]], [1], shapes=TALL_AND_WIDE)
    np.testing.assert_allclose(alone[1, 1, :, 0], [0, 1])


def test_an_object_has_one_place_however_large_it_is():
    assert encode([[0.5, 0.5, 1.0, 1.0]], [0])[..., 0].sum() == 1


def test_the_last_edge_belongs_to_the_last_cell():
    Y = encode([[1.0, 0.0, 0.1, 0.1]], [0])
    np.testing.assert_allclose(Y[0, 2, 0, :3], [1, 1, 0])


@pytest.mark.parametrize("order", [[0, 1], [1, 0]])
def test_the_larger_object_keeps_the_place(order):
    midpoints, class_ids = np.array([[0.5, 0.5, 0.2, 0.2], [0.45, 0.5, 0.3, 0.3]]), np.array([0, 2])
    Y = encode(midpoints[order], class_ids[order])
    assert Y[..., 0].sum() == 1 and Y[1, 1, 0, 7] == 1


def test_no_object_is_a_volume_of_zeros():
    assert not encode(np.zeros((0, 4)), np.zeros(0, dtype=int)).any()


@settings(derandomize=True, deadline=None, max_examples=40)
@given(seed=st.integers(0, 10**6), S=st.sampled_from([1, 3, 6, 19]))
def test_decoding_undoes_encoding(seed, S):
    rng = np.random.default_rng(seed)
    midpoints = np.concatenate([rng.random((5, 2)), rng.uniform(0.05, 0.9, (5, 2))], axis=1)
    class_ids = rng.integers(0, 3, 5)
    Y = encode(midpoints, class_ids, S=S, shapes=TALL_AND_WIDE)
    found = anchors.decode(Y)
    there = np.asarray(found.p_c) == 1
    corners = np.asarray(boxes.corners_from_midpoints(midpoints))
    # Every decoded box is one of the objects, with its class; as many as found a place.
    distance = np.abs(np.asarray(found.boxes)[there][:, None] - corners[None]).max(axis=2)
    assert distance.min(axis=1).max() < 1e-5
    np.testing.assert_array_equal(found.class_probs[there].argmax(axis=1), class_ids[distance.argmin(axis=1)])
    cells = {
        (int(y * S), int(x * S), a)
        for (x, y), a in zip(midpoints[:, :2], anchors.best_anchor(midpoints, TALL_AND_WIDE, S=S), strict=True)
    }
    assert there.sum() == len(cells)


def test_decoding_many_pictures_is_decoding_each(rng):
    Y = rng.random((5, 3, 3, 2, 7)).astype(np.float32)
    many = anchors.decode(Y)
    for i in range(5):
        for got, want in zip(many, anchors.decode(Y[i]), strict=True):
            np.testing.assert_array_equal(got[i], want)


def test_decoded_numbers_stay_with_their_cell_and_anchor():
    Y = np.zeros((3, 3, 2, 7), dtype=np.float32)
    Y[2, 1, 1] = [0.75, 0.5, 0.5, 1, 1, 0.25, 0.5]
    found = anchors.decode(Y)
    n = (2 * 3 + 1) * 2 + 1
    np.testing.assert_allclose(found.boxes[n], [1 / 3, 2 / 3, 2 / 3, 1.0], rtol=1e-6)
    assert found.p_c[n] == 0.75 and np.asarray(found.p_c).sum() == 0.75
    np.testing.assert_array_equal(found.class_probs[n], [0.25, 0.5])


def test_kmeans_finds_clear_groups(rng):
    groups = np.array([[2.0, 0.5], [1.0, 1.0], [0.4, 1.8]])
    box_shapes = (groups[:, None] * rng.uniform(0.95, 1.05, (3, 31, 2))).reshape(-1, 2)
    found, mean_iou = anchors.kmeans(box_shapes, 3, key=jax.random.key(1))
    np.testing.assert_allclose(found, groups, rtol=0.03)
    assert mean_iou > 0.93


def test_kmeans_is_at_rest_and_sorted(rng):
    box_shapes = rng.uniform(0.2, 2.0, (53, 2))
    found, mean_iou = anchors.kmeans(box_shapes, 4, num_iterations=300, key=jax.random.key(0))
    overlap = np.array(
        [[min(a, h) * min(b, w) / (a * b + h * w - min(a, h) * min(b, w)) for h, w in found] for a, b in box_shapes]
    )
    nearest = overlap.argmax(axis=1)
    for j in range(4):
        np.testing.assert_allclose(found[j], box_shapes[nearest == j].mean(axis=0), rtol=1e-5)
    np.testing.assert_allclose(mean_iou, overlap.max(axis=1).mean(), rtol=1e-5)
    assert (np.diff(found[:, 1] / found[:, 0]) > 0).all()


def test_more_anchors_fit_better(rng):
    box_shapes = rng.uniform(0.2, 2.0, (53, 2))
    fits = [anchors.kmeans(box_shapes, k, key=jax.random.key(0))[1] for k in (1, 3, 9, 53)]
    assert fits == sorted(fits)
    np.testing.assert_allclose(fits[-1], 1.0, rtol=1e-6)


def test_bad_input_is_explained(as_learner):
    with pytest.raises(ValueError, match="box 1 is .* Are they in pixels, or corners"):
        encode([[0.5, 0.5, 0.1, 0.1], [50.0, 70.0, 30.0, 40.0]], [0, 0])
    with pytest.raises(ValueError, match="b_h and b_w above 0"):
        encode([[0.5, 0.5, 0.0, 0.1]], [0])
    with pytest.raises(ValueError, match="b_x and b_y from 0 to 1"):
        encode([[np.nan, 0.5, 0.1, 0.1]], [0])
    with pytest.raises(ValueError, match="class_ids must lie from 0 to 2, but lie from 3 to 3"):
        encode([[0.5, 0.5, 0.1, 0.1]], [3])
    with pytest.raises(ValueError, match=r"class_ids must have shape \(n=1,\)"):
        encode([[0.5, 0.5, 0.1, 0.1]], [1, 2])
    with pytest.raises(ValueError, match="Are the anchors still on the axis of the numbers"):
        anchors.decode(np.zeros((3, 3, 16)))
    with pytest.raises(ValueError, match="k must lie from 1 to the number of boxes, 5, but is 6"):
        anchors.kmeans(np.ones((5, 2)), 6, key=jax.random.key(0))
