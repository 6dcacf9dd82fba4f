import numpy as np
import pytest

from dlcore.datasets import captions, tokens


@pytest.fixture(scope="module")
def data():
    return captions.captioned(150, seed=1)


def covered(image, color):
    """Where a picture has a color of the list."""
    return np.abs(image - np.array(captions.COLORS[color])).max(axis=2) < 1e-6


def test_pictures_show_what_their_captions_say(data):
    for image, words in zip(data.images, data.captions, strict=True):
        first, second = words[1], words[-2]
        shown = [color for color in captions.COLORS if covered(image, color).any()]
        assert set(shown) == {first, second}
        if first != second:
            (y1, x1), (y2, x2) = (np.argwhere(covered(image, color)).mean(axis=0) for color in (first, second))
            if "above" in words:
                assert y2 - y1 > 8 and abs(x2 - x1) < 6
            else:
                assert x2 - x1 > 8 and abs(y2 - y1) < 6


def test_shapes_have_the_areas_of_geometry():
    r = 10
    triangle = 0.5 * (1.8 * r) * (1.8 * r)  # 1.8 r high, and as wide at its foot
    expected = {"circle": np.pi * r**2, "square": (1.7 * r) ** 2, "triangle": triangle, "cross": 4 * 0.6 * r * r - (0.6 * r) ** 2}
    for name, area in expected.items():
        np.testing.assert_allclose(captions.shape_mask(name, 15.6, 15.7, r).sum(), area, rtol=0.12)


def test_a_triangle_points_up():
    rows = captions.shape_mask("triangle", 16, 16, 8).sum(axis=1)
    assert (np.diff(rows[rows > 0]) >= 0).all() and rows.max() > 10


def test_rows_say_what_the_captions_say(data):
    for row, words in zip(data.Y, data.captions, strict=True):
        assert tokens.decode(row, data.words) == words and words[0] == "a"
    assert {tuple(words[3:-3]) for words in data.captions} == {("left", "of"), ("above",)}


def test_values_lie_between_0_and_1(data):
    assert data.images.dtype == np.float32 and data.images.min() >= 0 and data.images.max() <= 1


def test_the_seed_decides(data):
    np.testing.assert_array_equal(captions.captioned(150, seed=1).images, data.images)
    assert captions.captioned(150, seed=2).captions != data.captions


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match="m must be at least 1, but is 0"):
        captions.captioned(0, seed=0)
    with pytest.raises(ValueError, match="name must be one of circle square triangle cross, but is 'red'"):
        captions.shape_mask("red", 0, 0, 1)
