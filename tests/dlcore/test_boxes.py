import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlcore import boxes

PROPERTY = settings(derandomize=True, deadline=None, max_examples=60)


def corners_on_a_grid():
    side = st.tuples(st.integers(0, 12), st.integers(1, 7))
    return st.tuples(side, side).map(lambda s: [s[0][0], s[1][0], s[0][0] + s[0][1], s[1][0] + s[1][1]])


def iou_by_counting(box1, box2):
    """Count the squares of a grid that belong to both boxes, and to one of them at least."""
    first, second = ({(x, y) for x in range(b[0], b[2]) for y in range(b[1], b[3])} for b in (box1, box2))
    return len(first & second) / len(first | second) if first | second else 0.0


@PROPERTY
@given(corners_on_a_grid(), corners_on_a_grid())
def test_iou_is_what_counting_squares_gives(box1, box2):
    value = boxes.iou(np.array(box1, dtype=np.float32), np.array(box2, dtype=np.float32))
    np.testing.assert_allclose(value, iou_by_counting(box1, box2), rtol=1e-6)


@PROPERTY
@given(corners_on_a_grid(), corners_on_a_grid())
def test_iou_is_symmetric_between_0_and_1_and_1_for_equal_boxes_only(box1, box2):
    a, b = np.array(box1, dtype=np.float32), np.array(box2, dtype=np.float32)
    value = float(boxes.iou(a, b))
    assert value == float(boxes.iou(b, a))
    assert 0 <= value <= 1
    assert (value == 1) == (box1 == box2)


@pytest.mark.parametrize(
    "box1, box2, expected",
    [
        ((2, 1, 4, 3), (1, 2, 3, 4), 1 / 7),
        ((0, 0, 3, 3), (1, 0, 4, 3), 0.5),
        ((0, 0, 10, 10), (0, 0, 10, 5), 0.5),
        ((0, 0, 4, 4), (1, 1, 3, 3), 0.25),
        ((0, 0, 2, 2), (2, 2, 3, 3), 0.0),
        ((1, 2, 3, 4), (5, 6, 7, 8), 0.0),  # without clamping: (-2)(-2) = 4, and 4 / (4 + 4 - 4) = 1
        ((1, 1, 1, 1), (1, 1, 1, 1), 0.0),
    ],
)
def test_iou_of_the_worked_examples(box1, box2, expected):
    np.testing.assert_allclose(boxes.iou(np.array(box1, float), np.array(box2, float)), expected, rtol=1e-6)


@pytest.mark.parametrize("t", [0.0, 0.1, 1 / 3, 0.7, 1.0])
def test_iou_of_a_shifted_unit_square(t):
    value = boxes.iou(np.array([0.0, 0.0, 1.0, 1.0]), np.array([t, 0.0, 1.0 + t, 1.0]))
    np.testing.assert_allclose(value, (1 - t) / (1 + t), rtol=1e-6, atol=1e-7)


def test_iou_matrix_has_every_pair(rng):
    low, size = rng.random((12, 2)), rng.random((12, 2))
    both = np.concatenate([low, low + size], axis=1)
    first, second = both[:5], both[5:]
    matrix = boxes.iou_matrix(first, second)
    assert matrix.shape == (5, 7)
    for i in range(5):
        for j in range(7):
            np.testing.assert_allclose(matrix[i, j], boxes.iou(first[i], second[j]), rtol=1e-6)


def test_gradient_of_iou_is_finite_for_boxes_without_area():
    gradient = jax.grad(lambda box: boxes.iou(box, jnp.array([1.0, 1.0, 1.0, 1.0])))(jnp.array([1.0, 1.0, 1.0, 1.0]))
    assert np.isfinite(gradient).all()


def test_gradient_of_iou_by_differences():
    other = np.array([1.0, 2.0, 3.0, 4.0])
    box = np.array([2.0, 1.0, 4.5, 3.0])
    with jax.enable_x64(True):
        gradient = jax.grad(lambda b: boxes.iou(b, other))(jnp.asarray(box))
        steps = 1e-6 * np.eye(4)
        expected = [(boxes.iou(box + s, other) - boxes.iou(box - s, other)) / 2e-6 for s in steps]
    np.testing.assert_allclose(gradient, expected, rtol=1e-7)


@pytest.mark.parametrize(
    "shape, expected",
    [
        ((1.4, 0.5), (0.729, 0.250)),
        ((0.5, 0.9), (0.270, 0.429)),
        ((1.0, 1.05), (0.426, 0.538)),
        ((0.5, 0.6), (0.312, 0.286)),
    ],
)
def test_shape_iou_of_the_worked_anchors(shape, expected):
    anchors = np.array([[1.6, 0.6], [0.7, 1.5]])
    np.testing.assert_allclose(boxes.shape_iou(np.array([shape]), anchors)[0], expected, atol=6e-4)


def test_shape_iou_is_iou_of_centered_boxes(rng):
    shapes = rng.uniform(0.2, 2, (5, 2))
    centered = boxes.corners_from_midpoints(np.concatenate([np.zeros((5, 2)), shapes], axis=1))
    np.testing.assert_allclose(boxes.shape_iou(shapes, shapes), boxes.iou_matrix(centered, centered), rtol=1e-5)


def test_area():
    np.testing.assert_allclose(boxes.area(np.array([[1.0, 2.0, 4.0, 9.0], [0.5, 0.5, 0.5, 3.0]])), [21.0, 0.0])


def test_corners_of_the_worked_example():
    corners = boxes.corners_from_midpoints(np.array([0.5, 0.7, 0.3, 0.4]))
    np.testing.assert_allclose(corners, [0.3, 0.55, 0.7, 0.85], rtol=1e-6)


def test_formats_go_there_and_back(rng):
    midpoints = rng.random((3, 7, 4))
    corners = boxes.corners_from_midpoints(midpoints)
    np.testing.assert_allclose(boxes.midpoints_from_corners(corners), midpoints, atol=1e-6)
    there = boxes.to_pixels(corners, n_H=31, n_W=97)
    np.testing.assert_allclose(boxes.to_fractions(there, n_H=31, n_W=97), corners, atol=1e-6)


def test_pixels_take_x_from_the_width_and_y_from_the_height():
    np.testing.assert_allclose(boxes.to_pixels(np.array([[0.0, 0.5, 1.0, 1.0]]), n_H=31, n_W=97), [[0.0, 15.5, 97.0, 31.0]])


def test_clip_leaves_the_part_on_the_picture():
    corners = np.array([[-2.0, 3.0, 5.0, 40.0], [200.0, 50.0, 210.0, 60.0]])
    np.testing.assert_allclose(boxes.clip(corners, n_H=31, n_W=97), [[0.0, 3.0, 5.0, 31.0], [97.0, 31.0, 97.0, 31.0]])


@pytest.mark.parametrize("box", [[4.0, 1.0, 2.0, 3.0], [1.0, 4.0, 2.0, 3.0]])
@pytest.mark.parametrize("function", [boxes.area, boxes.midpoints_from_corners, boxes.clip, lambda b: boxes.iou(b, b)])
def test_corners_in_another_order_are_refused(function, box):
    with pytest.raises(ValueError, match="with x1 <= x2 and y1 <= y2, but box 1 is .* Are they midpoints"):
        function(np.array([[0.0, 0.0, 1.0, 1.0], box]))


def test_nan_is_refused():
    with pytest.raises(ValueError, match="division by 0"):
        boxes.area(np.array([[0.0, 0.0, np.nan, 1.0]]))


def test_order_of_corners_cannot_be_seen_inside_jit():
    assert jax.jit(boxes.area)(jnp.array([4.0, 1.0, 2.0, 3.0])) == -4


def test_other_shapes_are_refused(as_learner):
    with pytest.raises(ValueError, match=r"4 numbers on its last axis, but has shape \(3, 6\)"):
        boxes.area(np.zeros((3, 6)))
    with pytest.raises(ValueError, match=r"boxes1\[None\] makes it a list of one"):
        boxes.iou_matrix(np.zeros(4), np.zeros((2, 4)))
    with pytest.raises(TypeError, match=r"Is jnp.array\(box1\) what you mean"):
        boxes.iou((0, 0, 1, 1), np.zeros(4))
    with pytest.raises(ValueError, match=r"shapes1 must have shape \(n, 2\)"):
        boxes.shape_iou(np.ones((3, 4)), np.ones((3, 2)))
    with pytest.raises(ValueError, match="above 0"):
        boxes.shape_iou(np.ones((3, 2)), np.zeros((3, 2)))
    with pytest.raises(ValueError, match="n_H and n_W must be above 0"):
        boxes.to_pixels(np.zeros((1, 4)), n_H=0, n_W=5)
