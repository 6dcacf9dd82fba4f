import time

import numpy as np
import pytest

from dlcore.datasets import faces


def still(m, **changes):
    """m pictures taken alike, but for the changes."""
    plain = dict.fromkeys(faces.Variation._fields, np.zeros(m)) | {"background": np.full(m, 0.5)}
    return faces.Variation(**plain | {name: np.asarray(values, float) for name, values in changes.items()})


@pytest.fixture(scope="module")
def drawn():
    """Eleven people, taken alike."""
    return faces.draw(faces.people(0, 11), still(11))


def test_the_seed_decides():
    first, again, other = (faces.pictures(seed, 3, each=5) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first.X, again.X)
    assert np.abs(first.X - other.X).mean() > 0.05
    assert np.abs(faces.people(0, 3) - faces.people(1, 3)).max(axis=1).min() > 0.05


def test_every_person_has_the_same_number_of_pictures():
    data = faces.pictures(3, 7, each=5)
    assert data.X.shape == (35, 32, 32, 1) and data.X.dtype == np.float32
    assert np.bincount(data.people).tolist() == [5] * 7
    assert data.X.min() >= 0 and data.X.max() <= 1


def test_people_stay_inside_their_ranges():
    low, high = np.array(list(faces.IDENTITY.values())).T
    found = faces.people(5, 1000)
    assert (found >= low).all() and (found <= high).all()
    np.testing.assert_allclose(found.mean(axis=0), (low + high) / 2, atol=0.05)


def test_every_number_of_a_person_can_be_seen():
    middle = np.array([sum(limits) / 2 for limits in faces.IDENTITY.values()])
    for i, limits in enumerate(faces.IDENTITY.values()):
        two = np.stack([middle, middle])
        two[:, i] = limits
        pictures = faces.draw(two, still(2))
        assert np.abs(pictures[0] - pictures[1]).sum() > 0.5, list(faces.IDENTITY)[i]


@pytest.mark.parametrize("part", faces.Variation._fields)
def test_every_variation_can_be_seen(part):
    person = faces.people(2, 1)[[0, 0]]
    pictures = faces.draw(person, still(2, **{part: [0.0, 0.2 if part in ("angle", "zoom") else 1.0]}))
    assert np.abs(pictures[0] - pictures[1]).sum() > 2


def test_an_upright_face_is_its_own_mirror():
    person = faces.people(4, 7)
    pictures = faces.draw(person, still(7))[..., 0]
    difference = np.abs(pictures - pictures[:, :, ::-1])
    assert difference[:, :, :13].mean() < 0.02  # only the shadow of the nose, in the middle, has a side
    assert difference[:, :, 14:18].max() > 0


def test_a_shift_by_one_pixel_moves_every_pixel():
    person = faces.people(6, 1)[[0, 0]]
    here, there = faces.draw(person, still(2, right=[0, 2 / faces.SIZE], down=[0, 4 / faces.SIZE]))
    np.testing.assert_allclose(there[2:, 1:], here[:-2, :-1], atol=1e-5)


def test_light_comes_from_its_side(drawn):
    lit = faces.draw(faces.people(0, 11), still(11, light=np.ones(11)))
    brighter = lit - drawn
    assert brighter[:, :, 20:].mean() > 0.02 and brighter[:, :, :12].mean() < -0.02


def test_pixels_alone_hardly_tell_who_it_is(drawn):
    """So that an encoder has something to learn."""
    data = faces.pictures(7, 20, each=6)
    pixels = data.X.reshape(len(data.X), -1)
    d = ((pixels[:, None] - pixels[None, :]) ** 2).sum(axis=2)
    first = np.arange(0, 120, 6)
    rest = np.setdiff1d(np.arange(120), first)
    right = (data.people[first][d[np.ix_(rest, first)].argmin(axis=1)] == data.people[rest]).mean()
    assert right < 0.4
    gaps = np.abs(drawn[:, None] - drawn[None, :]).mean(axis=(2, 3, 4))
    assert gaps[~np.eye(11, dtype=bool)].min() > 0.01  # and still nobody looks like anybody else


def test_generating_is_quick():
    start = time.process_time()
    faces.pictures(0, 50, each=8)
    assert time.process_time() - start < 2


def test_bad_input_is_explained():
    with pytest.raises(ValueError, match="num_people must be 1 at least, but is 0"):
        faces.pictures(0, 0, each=3)
    with pytest.raises(ValueError, match="each must be 1 at least, but is 0"):
        faces.pictures(0, 3, each=0)
    with pytest.raises(ValueError, match="one row for each of the 5 variations, but has 3"):
        faces.draw(faces.people(0, 3), faces.variations(0, 5))
