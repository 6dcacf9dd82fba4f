import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlcore import detect
from dlcore.detect import Detections

PROPERTY = settings(derandomize=True, deadline=None, max_examples=40)
BOXES = np.array(
    [[10, 10, 50, 50], [12, 12, 52, 52], [14, 8, 54, 48], [60, 20, 90, 60], [62, 22, 92, 62], [100, 100, 120, 120]],
    dtype=np.float32,
)
SCORES = np.array([0.9, 0.8, 0.7, 0.6, 0.75, 0.55], dtype=np.float32)


def iou(a, b):
    """On whole numbers, by counting."""
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    inter = width * height if width > 0 and height > 0 else 0
    return inter / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - inter)


def nms_by_all_subsets(boxes, scores, threshold):
    """The only set in which a box is kept exactly when no better kept box overlaps it; found by trying all sets."""
    n = len(boxes)
    better = {(i, j): (scores[i], -i) > (scores[j], -j) for i in range(n) for j in range(n)}
    clash = {(i, j): iou(boxes[i], boxes[j]) >= threshold for i in range(n) for j in range(n)}
    found = []
    for chosen in itertools.product([False, True], repeat=n):
        kept = [i for i in range(n) if chosen[i]]
        if all(chosen[j] == (not any(better[i, j] and clash[i, j] for i in kept if i != j)) for j in range(n)):
            found.append(kept)
    assert len(found) == 1
    return sorted(found[0], key=lambda i: (-scores[i], i))


def random_boxes(rng, n, high=20):
    low = rng.integers(0, high, (n, 2))
    return np.concatenate([low, low + rng.integers(1, 13, (n, 2))], axis=1).astype(np.float32)


@PROPERTY
@given(seed=st.integers(0, 10**6), n=st.sampled_from([1, 2, 5, 8]), threshold=st.sampled_from([0.2, 0.35, 0.5, 0.71]))
def test_nms_is_the_set_of_its_definition(seed, n, threshold):
    rng = np.random.default_rng(seed)
    boxes, scores = random_boxes(rng, n), rng.integers(1, 6, n) / 6  # with ties
    assert detect.nms(boxes, scores, iou_threshold=threshold) == nms_by_all_subsets(boxes, scores, threshold)


@PROPERTY
@given(seed=st.integers(0, 10**6), n=st.sampled_from([1, 3, 13]))  # each size compiles again
def test_nms_twice_changes_nothing(seed, n):
    rng = np.random.default_rng(seed)
    boxes, scores = random_boxes(rng, n), rng.random(n)
    picked = detect.nms(boxes, scores)
    assert detect.nms(boxes[picked], scores[picked]) == list(range(len(picked)))


@pytest.mark.parametrize(
    "p_c_threshold, iou_threshold, expected",
    [(0.6, 0.5, [0, 4]), (0.5, 0.5, [0, 4, 5]), (0.5, 0.8, [0, 4, 2, 3, 5])],
)
def test_nms_of_the_worked_example(p_c_threshold, iou_threshold, expected):
    kept = np.flatnonzero(SCORES > np.float32(p_c_threshold))
    picked = kept[detect.nms(BOXES[kept], SCORES[kept], iou_threshold=iou_threshold)]
    assert picked.tolist() == expected


def test_a_box_at_the_threshold_is_discarded_by_iou_and_by_score():
    halves = np.array([[0.0, 0.0, 10.0, 10.0], [0.0, 0.0, 10.0, 5.0]], dtype=np.float32)  # iou is 0.5
    assert detect.nms(halves, np.array([0.9, 0.8]), iou_threshold=0.5) == [0]
    assert detect.nms(halves, np.array([0.9, 0.8]), iou_threshold=0.51) == [0, 1]
    found = detect.filter_by_score(halves, np.array([0.5, 0.75]), np.ones((2, 1)), threshold=0.5)
    np.testing.assert_array_equal(found.boxes, halves[1:])


def test_nms_stops_at_max_boxes_and_with_nothing():
    assert detect.nms(BOXES, SCORES, max_boxes=1) == [0]
    assert detect.nms(np.zeros((0, 4)), np.zeros(0)) == []


def test_scores_of_the_worked_example():
    score, class_id = detect.class_scores(np.array(0.6), np.array([0.1, 0.7, 0.2]))
    np.testing.assert_allclose(score, 0.42, rtol=1e-6)
    assert class_id == 1
    box = np.array([[0.0, 0.0, 1.0, 1.0]])
    found = detect.filter_by_score(box, np.array([0.6]), np.array([[0.1, 0.7, 0.2]]), threshold=0.5)
    assert 0.6 > 0.5 and len(found.boxes) == 0


def test_class_id_is_the_first_argmax(rng):
    class_probs = rng.integers(0, 4, (11, 7, 5)) / 4  # with ties
    p_c = rng.random((11, 7))
    scores, class_ids = detect.class_scores(p_c, class_probs)
    np.testing.assert_array_equal(class_ids, class_probs.argmax(axis=-1))
    np.testing.assert_allclose(scores, (p_c[..., None] * class_probs).max(axis=-1), rtol=1e-6)


def test_classes_do_not_suppress_each_other():
    boxes = np.stack([BOXES[0], BOXES[0], BOXES[1]])
    found = detect.nms_per_class(Detections(boxes, np.array([0.8, 0.9, 0.7]), np.array([0, 1, 0])))
    np.testing.assert_array_equal(found.class_ids, [1, 0])
    np.testing.assert_array_equal(found.scores, [0.9, 0.8])


def test_nms_per_class_is_nms_of_every_class(rng):
    boxes, scores, class_ids = random_boxes(rng, 31), rng.random(31), rng.integers(0, 3, 31)
    found = detect.nms_per_class(Detections(boxes, scores, class_ids))
    expected = []
    for class_id in range(3):
        members = np.flatnonzero(class_ids == class_id)
        expected += members[detect.nms(boxes[members], scores[members])].tolist()
    np.testing.assert_array_equal(found.scores, sorted(scores[expected], reverse=True))


def scenario(seed, m=(), n=41, classes=3):
    rng = np.random.default_rng(seed)
    boxes = random_boxes(rng, int(np.prod(m)) * n).reshape(*m, n, 4)
    class_probs = rng.dirichlet(0.3 * np.ones(classes), (*m, n)).astype(np.float32)
    return boxes, rng.random((*m, n)).astype(np.float32), class_probs


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("thresholds", [(0.3, 0.5), (0.1, 0.2), (0.6, 0.9)])
def test_compiled_and_readable_postprocessing_agree(seed, thresholds):
    score_threshold, iou_threshold = thresholds
    inputs, settings = scenario(seed), dict(score_threshold=score_threshold, iou_threshold=iou_threshold, max_boxes=7)
    expected = detect.postprocess_one(*inputs, **settings)
    found, valid = detect.postprocess(*inputs, **settings)
    assert valid.sum() == len(expected.boxes)
    np.testing.assert_array_equal(valid, np.arange(7) < len(expected.boxes))
    for got, want in zip(found, expected, strict=True):
        np.testing.assert_array_equal(np.asarray(got)[valid], want)
    assert not found.scores[~valid].any()


def test_batch_is_one_picture_after_the_other():
    inputs = scenario(3, m=(5,))
    found, valid = detect.postprocess_batch(*inputs, score_threshold=0.2, max_boxes=7)
    for i in range(5):
        one, valid_one = detect.postprocess(*(array[i] for array in inputs), score_threshold=0.2, max_boxes=7)
        np.testing.assert_array_equal(valid[i], valid_one)
        for got, want in zip(found, one, strict=True):
            np.testing.assert_array_equal(got[i], want)


def test_postprocessing_compiles_once():
    before = detect.postprocess._cache_size()
    for threshold in (0.21, 0.43):  # another threshold is no other program
        detect.postprocess(*scenario(0, n=37), score_threshold=threshold, max_boxes=5)
    assert detect.postprocess._cache_size() == before + 1


def test_nothing_above_the_threshold_is_no_detection():
    boxes, p_c, class_probs = scenario(0)
    assert len(detect.postprocess_one(boxes, 0 * p_c, class_probs).boxes) == 0
    assert not detect.postprocess(boxes, 0 * p_c, class_probs)[1].any()


def test_an_object_counts_once_and_only_for_its_class():
    true = Detections(BOXES[[0, 3]], np.ones(2), np.array([0, 1]))
    found = Detections(BOXES[[0, 1, 4, 5]], np.array([0.9, 0.8, 0.7, 0.6]), np.array([0, 0, 0, 1]))
    assert detect.count_hits(found, true) == (1, 3, 1)
    right = found._replace(class_ids=np.array([0, 0, 1, 1]))
    assert detect.count_hits(right, true) == (2, 2, 0)


def test_counts_add_up(rng):
    found = Detections(random_boxes(rng, 13), rng.random(13), rng.integers(0, 2, 13))
    true = Detections(random_boxes(rng, 7), np.ones(7), rng.integers(0, 2, 7))
    hits, false_alarms, misses = detect.count_hits(found, true, iou_threshold=0.2)
    assert hits + false_alarms == 13 and hits + misses == 7 and hits > 0


def test_bad_input_is_explained(as_learner):
    with pytest.raises(ValueError, match=r"scores must have shape \(n=6,\), but has shape \(5,\)"):
        detect.nms(BOXES, SCORES[:5])
    with pytest.raises(ValueError, match="Are they midpoints"):
        detect.nms(BOXES[:, ::-1], SCORES)
    with pytest.raises(ValueError, match="iou_threshold must lie between 0 and 1, but is 50. Is it a percentage"):
        detect.nms(BOXES, SCORES, iou_threshold=50)
    with pytest.raises(ValueError, match="score 2 is nan"):
        detect.nms(BOXES, np.where(np.arange(6) == 2, np.nan, SCORES))
    with pytest.raises(ValueError, match="axis of length 1 at its end"):
        detect.class_scores(SCORES[:, None], np.ones((6, 3)))
    with pytest.raises(ValueError, match=r"p_c must have shape \(n=6,\)"):
        detect.postprocess(BOXES, jnp.ones(5), jnp.ones((6, 3)))
    with pytest.raises(ValueError, match="boxes must hold one box at least"):
        detect.postprocess(np.zeros((0, 4)), np.zeros(0), np.zeros((0, 3)))


def test_postprocessing_works_under_jit():
    inputs = scenario(0)
    found = jax.jit(lambda *arrays: detect.postprocess(*arrays, max_boxes=3))(*inputs)[0]
    np.testing.assert_array_equal(found.scores, detect.postprocess(*inputs, max_boxes=3)[0].scores)
