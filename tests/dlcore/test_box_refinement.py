import jax
import jax.numpy as jnp
import numpy as np
import pytest

from dlcore import box_refinement as br
from dlcore.boxes import iou_matrix


@pytest.fixture
def pairs(rng):
    """Random boxes with an area, proposals and true ones, (11, 4) each."""
    low, size = rng.uniform(0, 20, (2, 11, 2)), rng.uniform(1, 9, (2, 11, 2))
    return np.concatenate([low, low + size], axis=2)


def test_offsets_by_hand():
    proposed, true = np.array([2.0, 1.0, 6.0, 3.0]), np.array([3.0, 0.0, 11.0, 6.0])
    # proposal: middle (4, 2), 2 high, 4 wide; true: middle (7, 3), 6 high, 8 wide
    np.testing.assert_allclose(br.offsets(proposed, true), [3 / 4, 1 / 2, np.log(3), np.log(2)], rtol=1e-6)


def test_refining_by_the_offsets_gives_the_true_boxes(pairs):
    proposed, true = pairs
    np.testing.assert_allclose(br.refine(proposed, br.offsets(proposed, true)), true, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(br.refine(proposed, np.zeros((11, 4))), proposed, rtol=1e-5, atol=1e-5)


def test_offsets_do_not_know_where_the_camera_stands(pairs):
    proposed, true = pairs
    np.testing.assert_allclose(br.offsets(3 * proposed + 7, 3 * true + 7), br.offsets(proposed, true), rtol=1e-4, atol=1e-5)


def test_smooth_l1_in_numpy_and_its_slope(rng):
    T_hat, T = 2 * rng.standard_normal((2, 7, 4)).astype(np.float32)
    d = T_hat - T
    each = np.where(np.abs(d) < 1, d**2 / 2, np.abs(d) - 0.5)
    np.testing.assert_allclose(br.smooth_l1(T_hat, T), each.sum(axis=1), rtol=1e-5)
    slope = jax.grad(lambda T_hat: br.smooth_l1(T_hat, T).sum())(jnp.asarray(T_hat))
    np.testing.assert_allclose(slope, np.clip(d, -1, 1), rtol=1e-5, atol=1e-6)  # never more than 1


def test_assign_by_a_loop(pairs, rng):
    proposed, true = np.concatenate([pairs[0], pairs[1] + 0.3]), pairs[1][:5]
    class_ids = rng.integers(0, 3, 5)
    found = br.assign(proposed, true, class_ids, num_classes=3, iou_threshold=0.4)
    overlap = np.asarray(iou_matrix(proposed, true))
    assert (overlap.max(axis=1) >= 0.4).sum() >= 3
    for i in range(22):
        best = max(range(5), key=lambda j: overlap[i, j])
        if overlap[i, best] >= 0.4:
            assert found.class_ids[i] == class_ids[best]
            np.testing.assert_allclose(br.refine(proposed[i], found.T[i]), true[best], rtol=1e-4, atol=1e-4)
        else:
            assert found.class_ids[i] == 3 and not found.T[i].any()


def test_without_objects_all_is_background(pairs):
    found = br.assign(pairs[0], np.zeros((0, 4)), np.zeros(0, int), num_classes=3)
    assert (found.class_ids == 3).all() and not found.T.any()


@pytest.mark.usefixtures("as_learner")
@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: br.offsets(np.array([0.0, 0, 0, 4]), np.array([0.0, 0, 1, 1])), "proposed must hold boxes with an area"),
        (lambda: br.offsets(np.array([4.0, 0, 0, 4]), np.array([0.0, 0, 1, 1])), "x1 <= x2"),
        (lambda: br.offsets(np.array([0.0, 0, np.nan, 4]), np.array([0.0, 0, 1, 1])), "nan"),
        (lambda: br.refine(np.array([[0.0, 0, 1, 4]]), np.zeros((2, 4))), r"T must have the shape \(1, 4\)"),
        (lambda: br.smooth_l1(np.zeros((3, 4)), np.zeros((1, 4))), r"T_hat must have the shape \(1, 4\)"),
        (lambda: br.assign(np.ones((1, 4)), np.ones((2, 4)), np.array([0, 3]), num_classes=3), "between 0 and 2, but hold 3"),
        (
            lambda: br.assign(np.ones((1, 4)), np.ones((2, 4)), np.array([0]), num_classes=3),
            r"class_ids must have shape \(k=2,\)",
        ),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
