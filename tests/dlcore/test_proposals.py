import jax.numpy as jnp
import numpy as np
import pytest
from scipy import ndimage

from dlcore import proposals
from dlcore.boxes import corners_from_midpoints, iou_matrix
from dlcore.datasets import scenes


@pytest.fixture(scope="module")
def street():
    """Pictures, true corners in pixels, classes and proposals."""
    data = scenes.street(0, 24)
    true = [np.asarray(corners_from_midpoints(midpoints)) * 48 for midpoints in data.midpoints]
    return data.X, true, data.class_ids, [proposals.propose(picture) for picture in data.X]


def test_segments_are_the_components_that_scipy_finds(rng):
    image = rng.integers(0, 2, (17, 23))
    found = proposals.segments(image[:, :, None].astype(float), tolerance=0.5)
    for value in (0, 1):
        labels, n = ndimage.label(image == value)
        pairs = set(zip(labels[image == value], found[image == value], strict=True))
        assert len(pairs) == n == len({a for a, _ in pairs}) == len({b for _, b in pairs})
    assert list(dict.fromkeys(found.ravel())) == list(range(found.max() + 1))  # in reading order


def test_a_slow_change_is_one_region_and_a_step_is_not():
    slope = np.linspace(0, 1, 21)[None, :, None] * np.ones((3, 1, 1))
    assert proposals.segments(slope, tolerance=0.06).max() == 0
    assert proposals.segments(slope, tolerance=0.04).max() == 20  # each of the 21 columns


def test_proposals_are_tight_and_none_is_there_twice():
    image = np.zeros((30, 40, 3))
    image[3:13, 5:25] = [1, 0, 0]
    image[20:28, 30:36] = [0, 1, 0]
    np.testing.assert_array_equal(proposals.propose(image), [[5, 3, 25, 13], [30, 20, 36, 28]])


def test_nothing_is_proposed_on_an_empty_picture():
    assert proposals.propose(np.zeros((20, 20, 3))).shape == (0, 4)


def test_almost_every_object_of_a_street_is_proposed_with_few_boxes(street):
    _, true, _, proposed = street
    numbers = [len(boxes) for boxes in true]
    hits = sum(proposals.recall(p, t) * len(t) for p, t in zip(proposed, true, strict=True))
    assert hits / sum(numbers) > 0.95
    assert np.mean([len(p) for p in proposed]) < 10  # windows of two sizes would be hundreds


@pytest.mark.slow
def test_proposals_with_a_classifier_are_a_detector(street):
    from sklearn.linear_model import LogisticRegression

    def shape_only(X):
        """How far each pixel is from the color in the middle: the color itself says nothing."""
        return jnp.abs(X - X[:, 6:7, 6:7]).max(axis=3).reshape(len(X), -1)

    X, true, class_ids, proposed = street
    U, y, picture_of = [], [], []
    for i in range(len(X)):
        overlap = np.asarray(iou_matrix(proposed[i], true[i]))
        near = overlap.max(axis=1) >= 0.5
        U += list(np.asarray(proposals.classify_proposals(shape_only, X[i], proposed[i], input_size=13))[near])
        y += list(class_ids[i][overlap.argmax(axis=1)][near])
        picture_of += [i] * int(near.sum())
    U, y, old = np.array(U), np.array(y), np.array(picture_of) < 14
    assert LogisticRegression(max_iter=500).fit(U[old], y[old]).score(U[~old], y[~old]) > 0.8


def test_crops_are_what_lies_in_the_box(rng):
    image = rng.random((9, 11, 2)).astype(np.float32)
    crops = proposals.classify_proposals(lambda X: X, image, np.array([[2, 3, 7, 8]]), input_size=5)
    np.testing.assert_allclose(crops[0], image[3:8, 2:7], rtol=1e-6)


def test_bad_input_is_explained(as_learner):
    image = np.zeros((6, 8, 3))
    with pytest.raises(ValueError, match=r"image must have shape \(n_H, n_W, n_C\)"):
        proposals.segments(image[:, :, 0])
    with pytest.raises(ValueError, match="tolerance must not be below 0"):
        proposals.segments(image, tolerance=-1)
    with pytest.raises(ValueError, match="holds nan"):
        proposals.segments(np.full((2, 2, 1), np.nan))
    with pytest.raises(ValueError, match="corners must lie on the picture of 8 x 6 pixels"):
        proposals.classify_proposals(lambda X: X, image, np.array([[0.0, 0.0, 9.0, 3.0]]), input_size=3)
    with pytest.raises(ValueError, match="Did propose find nothing"):
        proposals.classify_proposals(lambda X: X, image, np.zeros((0, 4)), input_size=3)
    with pytest.raises(ValueError, match="true must hold one box at least"):
        proposals.recall(np.zeros((1, 4)), np.zeros((0, 4)))
