import time

import numpy as np
import pytest
from sklearn.datasets import load_sample_image
from sklearn.linear_model import LogisticRegression

from dlcore import datasets
from dlcore.datasets import photographs


@pytest.fixture(scope="module")
def data():
    return datasets.flowers()


def test_sizes_of_the_classic_exercise(data):
    assert data.X_train.shape == (209, 64, 64, 3) and data.Y_train.shape == (1, 209)
    assert data.X_test.shape == (50, 64, 64, 3) and data.Y_test.shape == (1, 50)
    assert data.X_train.dtype == data.X_test.dtype == np.uint8


@pytest.mark.parametrize("part", ["Y_train", "Y_test"])
def test_about_a_third_are_flowers(data, part):
    Y = getattr(data, part)
    assert set(np.unique(Y)) == {0.0, 1.0}
    assert 0.3 < Y.mean() < 0.4


def test_every_call_returns_the_same_read_only_arrays(data):
    assert datasets.flowers().X_train is data.X_train
    for array in data:
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_the_seed_decides(data):
    photographs.flowers.cache_clear()
    for array, again in zip(data, datasets.flowers(), strict=True):
        np.testing.assert_array_equal(array, again)


def test_loading_is_quick():
    seconds = []
    for _ in range(3):
        photographs.flowers.cache_clear()
        start = time.process_time()
        datasets.flowers()
        seconds.append(time.process_time() - start)
    assert min(seconds) < 0.3


@pytest.mark.parametrize("name", ["china.jpg", "flower.jpg"])
def test_the_photographs_are_those_of_scikit_learn(name):
    np.testing.assert_array_equal(photographs._photograph(name), load_sample_image(name))


def test_training_and_test_pictures_share_no_pixel(monkeypatch):
    parts = []

    def cut(rng, m, flower, china):
        parts.append({*flower[..., 0].ravel().tolist(), *china[..., 0].ravel().tolist()})
        return np.zeros(1), np.zeros(1)

    first = {"china.jpg": 0, "flower.jpg": 10**6}
    monkeypatch.setattr(photographs, "_photograph", lambda name: numbered_pixels(first[name]))
    monkeypatch.setattr(photographs, "_cut", cut)
    photographs.flowers.__wrapped__()  # past the cache
    train, test = parts
    assert len(train) > len(test) > 10**5
    assert not train & test


def numbered_pixels(first):
    """A picture as large as the photographs in which no two pixels are equal."""
    return np.repeat(first + np.arange(427 * 640).reshape(427, 640, 1), 3, axis=2)


def test_no_picture_is_empty_or_there_twice(data):
    for pictures in (data.X_train, data.X_test):
        assert len({picture.tobytes() for picture in pictures}) == len(pictures)
        assert pictures.std(axis=(1, 2)).max(axis=1).min() > 2


def test_logistic_regression_learns_flowers_well_but_not_perfectly(data):
    X_train, X_test = (X.reshape(len(X), -1) / 255 for X in (data.X_train, data.X_test))
    model = LogisticRegression(C=0.01, max_iter=300).fit(X_train, data.Y_train[0])
    assert model.score(X_train, data.Y_train[0]) > 0.95
    assert 0.75 <= model.score(X_test, data.Y_test[0]) <= 0.95


def test_the_mean_color_does_not_give_a_flower_away(data):
    colors_train, colors_test = (X.mean(axis=(1, 2)) / 255 for X in (data.X_train, data.X_test))
    model = LogisticRegression(C=100).fit(colors_train, data.Y_train[0])
    assert model.score(colors_train, data.Y_train[0]) < 0.9
    assert model.score(colors_test, data.Y_test[0]) < 0.9
