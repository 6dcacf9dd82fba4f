import time

import numpy as np
import pytest

from dlcore.datasets import scenes

GENERATORS = [scenes.street, scenes.single, scenes.crops]


@pytest.fixture(scope="module")
def street():
    return scenes.street(0, 300)


@pytest.mark.parametrize("generate", GENERATORS)
def test_the_seed_decides(generate):
    first, again, other = (generate(seed, 7) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first.X, again.X)
    assert not np.allclose(first.X, other.X)


@pytest.mark.parametrize("generate", GENERATORS)
def test_pixels_lie_between_0_and_1(generate):
    X = generate(3, 11).X
    assert X.dtype == np.float32 and X.min() >= 0 and X.max() <= 1 and X.shape[0] == 11 and X.shape[3] == 3


def test_a_longer_street_begins_like_a_shorter_one():
    np.testing.assert_array_equal(scenes.street(5, 7).X, scenes.street(5, 11).X[:7])


def test_streets_have_all_numbers_of_objects_and_all_classes(street):
    numbers = np.array([len(boxes) for boxes in street.midpoints])
    assert set(numbers) == {1, 2, 3}
    share = np.bincount(np.concatenate(street.class_ids)) / numbers.sum()
    np.testing.assert_allclose(share, 1 / 3, atol=0.06)
    assert all(len(a) == len(b) for a, b in zip(street.midpoints, street.class_ids, strict=True))


def test_boxes_lie_on_the_picture_and_have_the_shape_of_their_class(street):
    x, y, h, w = np.concatenate(street.midpoints).T
    assert (x - w / 2).min() > -1e-6 and (x + w / 2).max() < 1 + 1e-6
    assert (y - h / 2).min() > -1e-6 and (y + h / 2).max() < 1 + 1e-6
    class_ids, ratio = np.concatenate(street.class_ids), h / w
    assert ratio[class_ids == 0].min() > 1.5 and ratio[class_ids == 1].max() < 0.7
    assert 0.7 < ratio[class_ids == 2].min() and ratio[class_ids == 2].max() < 1.4


@pytest.mark.parametrize("class_id, share", [(0, np.pi / 4), (1, 1.0), (2, 0.5)])
def test_a_box_is_tight_around_its_pixels(class_id, share, rng):
    for _ in range(20):
        box = scenes._box(rng, class_id)
        size = 200
        mask = scenes._mask(class_id, box, size)
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        x, y, h, w = box * size
        np.testing.assert_allclose([columns[0], columns[-1] + 1], [x - w / 2, x + w / 2], atol=2)
        np.testing.assert_allclose([rows[0], rows[-1] + 1], [y - h / 2, y + h / 2], atol=5)  # the tip is thin
        np.testing.assert_allclose(mask.sum() / (h * w), share, rtol=0.1)


def test_an_object_changes_the_picture_inside_its_box_only():
    data = scenes.single(2, 41, size=60)
    for i in range(0, 41, 2):
        x, y, h, w = data.midpoints[i][0] * 60
        inside = np.zeros((60, 60), dtype=bool)
        inside[round(y - h / 2) : round(y + h / 2), round(x - w / 2) : round(x + w / 2)] = True
        # The background is smooth: a plane fits it, and noise of 0.03 is left.
        plane = np.stack([np.ones((60, 60)), *np.mgrid[:60, :60]], axis=-1)
        fit = np.linalg.lstsq(plane[~inside], data.X[i][~inside], rcond=None)[0]
        left = np.abs(data.X[i] - plane @ fit).max(axis=2)
        assert left[~inside].mean() < 0.1 < left[inside].max()


def test_half_of_the_single_pictures_are_empty():
    numbers = [len(boxes) for boxes in scenes.single(0, 11).midpoints]
    assert numbers == [1, 0] * 5 + [1]


def test_color_does_not_give_the_class_away(street):
    from sklearn.linear_model import LogisticRegression

    colors, class_ids = [], []
    for picture, boxes, classes in zip(street.X, street.midpoints, street.class_ids, strict=True):
        for (x, y, _, _), class_id in zip(boxes, classes, strict=True):
            colors.append(picture[min(int(y * 48), 47), min(int(x * 48), 47)])
            class_ids.append(class_id)
    half = len(colors) // 2
    model = LogisticRegression().fit(colors[:half], class_ids[:half])
    assert model.score(colors[half:], class_ids[half:]) < 0.45


def test_generating_is_quick():
    start = time.process_time()
    scenes.street(0, 200)
    assert time.process_time() - start < 1


@pytest.mark.parametrize("generate", GENERATORS)
def test_no_picture_is_refused(generate):
    with pytest.raises(ValueError, match="m must be 1 at least, but is 0"):
        generate(0, 0)
