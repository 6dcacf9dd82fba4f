"""Flowers and everything else, cut from the two photographs that scikit-learn bundles (course 1, week 2).

The stand-in for the cats of the notes: 64 x 64 x 3 pixels, so n_x = 12288, 209 pictures to train on and 50 to test.
"""

from functools import lru_cache
from importlib.metadata import distribution
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, UInt8


class Photographs(NamedTuple):
    """Labeled pictures for training and for testing (course 1, week 2).

    >>> Photographs._fields
    ('X_train', 'Y_train', 'X_test', 'Y_test')
    """

    X_train: UInt8[np.ndarray, "m_train 64 64 3"]
    Y_train: Float[np.ndarray, "1 m_train"]
    X_test: UInt8[np.ndarray, "m_test 64 64 3"]
    Y_test: Float[np.ndarray, "1 m_test"]


@lru_cache(maxsize=1)
def flowers() -> Photographs:
    """Pictures of a flower (label 1) and of everything else (label 0) (course 1, week 2).

    A third of the windows, of 64 to 200 pixels each, show mostly petals, the others next to none. They are scaled to
    64 x 64 pixels, half of them are mirrored, and all are seen in light of a random color: orange alone does not make
    a flower. Training pictures come from the right part of each photograph, test pictures from the left part.

    The arrays are read-only, because every call returns the same ones.

    >>> data = flowers()
    >>> data.X_train.shape, data.Y_train.shape, data.X_test.shape, data.Y_test.shape
    ((209, 64, 64, 3), (1, 209), (50, 64, 64, 3), (1, 50))
    """
    china, flower = _photograph("china.jpg"), _photograph("flower.jpg")
    # The cuts run down the middle of the flower and of the pagoda, so that both sides show a half of either. No pixel is
    # on both sides: windows that overlapped would test how well the training pictures are remembered.
    rng = np.random.default_rng(3)
    X_train, Y_train = _cut(rng, 209, flower[:, 308:], china[:, 205:])
    X_test, Y_test = _cut(rng, 50, flower[:, :308], china[:, :205])
    for array in (X_train, Y_train, X_test, Y_test):
        array.setflags(write=False)
    return Photographs(X_train, Y_train, X_test, Y_test)


def _photograph(name):
    from PIL import Image  # here, not above: most users of dlcore.datasets want no pictures

    # The file itself, because sklearn.datasets.load_sample_image would first import all of scikit-learn.
    path = distribution("scikit-learn").locate_file(f"sklearn/datasets/images/{name}")
    return np.asarray(Image.open(str(path)))


def _cut(rng, m, flower, china):
    """m labeled pictures, a third of them flowers."""
    petals, no_petals = _petals(flower), np.zeros(china.shape[:2], dtype=bool)
    Y = (rng.permutation(m) < round(0.34 * m)).astype(np.float32)[None, :]
    pictures = []
    for y in Y[0]:
        while True:  # until a window is clearly what its label says
            photograph, mask = (flower, petals) if y == 1 or rng.random() < 0.3 else (china, no_petals)
            window = _random_window(rng, *mask.shape)
            share = mask[window].mean()
            if (share > 0.5) if y == 1 else (share < 0.05 and _contrast(photograph[window]) > 15):
                break
        pictures.append(_develop(rng, photograph[window]))
    return np.stack(pictures), Y


def _petals(photograph):
    """Where a photograph is orange, (h, w): the petals stand before dark green leaves."""
    red, green, blue = np.moveaxis(photograph.astype(int), 2, 0)
    return (red - blue > 50) & (red - green > 10) & (red > 110)


def _contrast(window):
    """Spread of the colors; empty sky has little of it. Every fourth pixel is enough to tell."""
    return window[::4, ::4].std(axis=(0, 1)).mean()


def _random_window(rng, height, width):
    size = int(rng.integers(64, 201))
    top, left = int(rng.integers(height - size + 1)), int(rng.integers(width - size + 1))
    return slice(top, top + size), slice(left, left + size)


def _develop(rng, window):
    """A window as a picture of 64 x 64 pixels, perhaps mirrored, in light of another color."""
    from PIL import Image

    picture = Image.fromarray(np.ascontiguousarray(window)).resize((64, 64), Image.Resampling.BOX)
    mirrored = np.asarray(picture)[:, :: rng.choice([1, -1])]
    light = rng.uniform(0.4, 1.1, size=3)  # one factor for each of red, green and blue
    return np.clip(mirrored * light, 0, 255).astype(np.uint8)
