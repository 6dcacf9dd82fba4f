"""Pooling: the numbers at the right are those of the windows at the left."""

import numpy as np
import pytest
from drawn_page import outside, page

from dlcore.pooling import average_pool_loop, max_pool_loop
from dlcore.viz import pooling

LECTURE = np.array([[1, 3, 2, 1], [2, 9, 1, 1], [1, 3, 2, 3], [5, 6, 1, 2]])


def numbers(texts):
    return [[float(text.get_text()) for text in row] for row in texts]


@pytest.mark.parametrize("dark", [False, True])
def test_the_map_of_the_lecture(dark):
    figure, ax = page(dark=dark)
    assert numbers(pooling.pooled(ax, LECTURE, f=2, stride=2)) == [[9, 2], [6, 3]]
    assert numbers(pooling.pooled(ax, LECTURE, f=2, stride=2, largest=False)) == [[3.75, 1.25], [3.75, 2]]
    assert not outside(figure)


@pytest.mark.parametrize("f, stride", [(3, 1), (2, 1), (3, 2), (1, 3)])
def test_windows_that_overlap(f, stride):
    _, ax = page()
    A = np.random.default_rng(1).integers(0, 90, (7, 5)).astype(float)
    for largest, loop in ((True, max_pool_loop), (False, average_pool_loop)):
        found = numbers(pooling.pooled(ax, A, f=f, stride=stride, largest=largest))
        np.testing.assert_allclose(found, loop(A[None, :, :, None], f=f, stride=stride)[0, :, :, 0], rtol=0.005)


def test_the_marked_window_shows_where_its_maximum_came_from():
    _, ax = page()
    pooling.pooled(ax, [[1, 2, 3], [4, 9, 5], [6, 7, 8]], f=2, stride=1, marked=(1, 0))
    bold = [(text.get_text(), text.get_position()) for text in ax.texts if text.get_weight() == "bold"]
    assert [word for word, _ in bold] == ["9", "9"] and (1.5, -1.5) in [place for _, place in bold]


def test_a_window_larger_than_the_map_is_refused():
    with pytest.raises(ValueError, match="f must lie from 1 to n=4 and stride be at least 1, but they are 5 and 1"):
        pooling.pooled(page()[1], LECTURE, f=5, stride=1)


def test_one_line_for_each_map():
    _, ax = page()
    lines = pooling.shift_curves(ax, [0, 1, 2], {"map": [0, 0.5, 0.9], "max-pooled": [0, 0.2, 0.4]})
    np.testing.assert_allclose([line.get_ydata() for line in lines], [[0, 0.5, 0.9], [0, 0.2, 0.4]])
