"""Labels, cells, landmarks, windows and anchors: what is drawn is what the arrays say."""

import numpy as np
import pytest
from drawn_page import outside, page, words
from matplotlib.colors import to_hex

from dlcore import anchors, localize
from dlcore.viz import targets
from dlcore.viz.theme import palette

NAMES = ["pedestrian", "car", "motorcycle"]
RNG = np.random.default_rng(5)
PICTURE = RNG.random((12, 12, 3))


@pytest.mark.parametrize("dark", [False, True])
def test_what_does_not_count_is_a_question_mark(dark):
    figure, ax = page(dark=dark)
    Y = [localize.target(np.array([0.5, 0.7, 0.3, 0.4]), 1, num_classes=3), localize.target(None, None, num_classes=3)]
    car, nothing = targets.label_vectors(ax, Y, NAMES, titles=["car", "nothing"])
    assert [text.get_text() for text in car] == ["1", "0.5", "0.7", "0.3", "0.4", "0", "1", "0"]
    assert [text.get_text() for text in nothing] == ["0"] + 7 * ["?"]
    assert not outside(figure)


def test_a_class_too_few_is_noticed():
    with pytest.raises(ValueError, match=r"Y must have 5 \+ 3 entries for each label, but has shape \(1, 7\)"):
        targets.label_vectors(page()[1], np.zeros((1, 7)), NAMES)


def test_an_object_belongs_to_the_cell_of_its_midpoint():
    figure, ax = page()
    objects = np.array([[0.4, 0.55, 0.6, 0.2], [0.8, 0.1, 0.1, 0.3]])  # x, y, h, w of the picture
    shapes = np.array([[1.5, 0.5], [0.5, 1.5]])
    Y = anchors.encode(objects, np.array([0, 1]), S=5, anchors=shapes, num_classes=3)
    assert targets.target_grid(ax, PICTURE, Y, names=NAMES) == [(0, 4, 1), (2, 2, 0)]
    boxes = [patch for patch in ax.patches if patch.get_path_effects()]
    drawn = [
        (box.get_x() + box.get_width() / 2, box.get_y() + box.get_height() / 2, box.get_height(), box.get_width())
        for box in boxes
    ]
    np.testing.assert_allclose(drawn, objects[::-1], atol=1e-6)
    assert words(ax) == ["car, anchor 2", "pedestrian, anchor 1"]


def test_landmarks_are_joined_in_order():
    _, ax = page()
    points = RNG.random((5, 2))
    dots = targets.landmarks(ax, PICTURE, points, groups=[[0, 1], [4, 2, 3]], numbers=True)
    np.testing.assert_allclose(dots.get_offsets(), points)
    np.testing.assert_allclose(ax.lines[1].get_xydata(), points[[4, 2, 3]])
    assert words(ax) == list("12345")


def test_the_best_window_lies_where_its_score_is():
    _, axes = page(2)
    scores = RNG.random((3, 4)) / 2
    scores[2, 1] = 0.9
    assert targets.window_scores(axes, PICTURE, scores, size=6, stride=2) == (2, 1)
    frame = axes[0].patches[0]
    assert (frame.get_x(), frame.get_y(), frame.get_width()) == (1.5, 3.5, 6)  # pixels begin half a pixel before their middle
    assert ".90" in words(axes[1])


def test_each_shape_has_the_color_of_its_anchor():
    _, ax = page()
    shapes, assigned = RNG.random((7, 2)), np.array([0, 1, 1, 0, 1, 1, 1])
    first, second = targets.anchor_shapes(ax, shapes, [[0.2, 0.1], [0.6, 0.9]], assigned)
    np.testing.assert_allclose(second.get_offsets(), shapes[assigned == 1][:, ::-1])  # width to the right, height upward
    assert first.get_label() == "anchor 1: 2" and to_hex(first.get_facecolor()[0]) == palette().blue.lower()


def test_the_mean_over_the_crops():
    figure, axes = page(4, size=(8, 2))
    P = np.array([[0.2, 0.6, 0.3], [0.8, 0.4, 0.7]])
    np.testing.assert_allclose(targets.crops(axes, np.stack([PICTURE] * 3), P, names=["cat", "dog"]), [0.3667, 0.6333], atol=1e-4)
    assert [ax.get_title() for ax in axes] == ["dog 80%", "cat 60%", "dog 70%", "mean"]
    assert not outside(figure)
