"""What the pictures of detection put on the axes, read back from the artists."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from dlcore.viz import detection, style

CORNERS = np.array([[0.1, 0.2, 0.4, 0.5], [0.0, 0.0, 0.2, 0.3], [0.8, 0.6, 1.0, 1.0]])
NAMES = ["pedestrian", "car", "motorcycle"]


@pytest.fixture
def ax():
    with style():
        yield Figure(figsize=(4, 4)).subplots()


def sides(frame):
    return [*frame.get_xy(), frame.get_x() + frame.get_width(), frame.get_y() + frame.get_height()]


def test_boxes_stand_at_their_corners_and_classes_differ_by_more_than_color(ax):
    frames = detection.boxes(ax, CORNERS, class_ids=[0, 1, 2])
    np.testing.assert_allclose([sides(frame) for frame in frames], CORNERS)
    assert len({frame.get_linestyle() for frame in frames}) == 3
    assert len({frame.get_edgecolor() for frame in frames}) == 3


def test_labels_stay_on_the_picture(ax):
    detection.picture(ax, np.zeros((8, 8, 3)))
    detection.boxes(ax, CORNERS, NAMES, class_ids=[0, 1, 2])
    ax.figure.draw_without_rendering()
    page = ax.get_window_extent().padded(4)
    for text in ax.texts:
        frame = text.get_window_extent()
        assert page.x0 <= frame.x0 and frame.x1 <= page.x1 and page.y0 <= frame.y0 and frame.y1 <= page.y1
    assert [text.get_text() for text in ax.texts] == NAMES


def test_a_picture_has_its_first_row_on_top(ax):
    detection.picture(ax, np.zeros((4, 6, 3)))
    assert ax.get_xlim() == (0, 1) and ax.get_ylim() == (1, 0)


@pytest.mark.parametrize(
    "other, value, filled", [([1, 2, 3, 4], 1 / 7, [2, 2, 3, 3]), ([5, 6, 7, 8], 0, None), ([2, 1, 4, 3], 1, [2, 1, 4, 3])]
)
def test_overlap_fills_the_intersection(ax, other, value, filled):
    np.testing.assert_allclose(detection.overlap(ax, [2, 1, 4, 3], other), value, rtol=1e-6)
    areas = [sides(patch) for patch in ax.patches if patch.get_hatch()]
    np.testing.assert_allclose(areas, [filled] if filled else np.zeros((0,)))
    assert ax.get_title("left") == f"IoU = {value:.3f}"


def test_the_grid_has_the_anchors_at_the_center_of_the_cell(ax):
    frames = detection.grid(ax, 4, cell=(2, 1), anchors=[[2.0, 1.0], [1.0, 3.0]])
    np.testing.assert_allclose([sides(frame) for frame in frames], [[0.25, 0.375, 0.5, 0.875], [0, 0.5, 0.75, 0.75]])
    assert len(ax.lines) == 6


def test_suppression_shows_all_and_then_the_picked_ones():
    with style():
        axes = Figure(figsize=(8, 4)).subplots(1, 2)
        detection.suppression(axes, np.zeros((8, 8, 3)), CORNERS, [0.5, 0.9, 0.75], [0, 1, 2], [1, 2], NAMES)
    assert [len(ax.patches) for ax in axes] == [3, 2]
    assert [text.get_text() for text in axes[1].texts] == ["car 0.90", "motorcycle 0.75"]


def test_sentences_hold_what_the_pictures_show():
    assert detection.describe_boxes([], [], NAMES) == "No boxes."
    text = detection.describe_boxes(CORNERS[:2], [2, 0], NAMES)
    assert text == "2 boxes: motorcycle, around x = 0.25, y = 0.35; pedestrian, around x = 0.10, y = 0.15."
