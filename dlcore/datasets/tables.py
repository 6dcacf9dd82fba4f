"""The small worked tables of the notes (course 1, weeks 1 and 2). Examples are columns."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float


class Table(NamedTuple):
    """Examples with names for their rows (course 1, week 1).

    >>> houses().features
    ('size in square feet', 'bedrooms')
    """

    X: Float[np.ndarray, "n_x m"]
    Y: Float[np.ndarray, "1 m"]
    features: tuple[str, ...]
    label: str


class Calories(NamedTuple):
    """Calories by nutrient (rows) and food (columns) (course 1, week 2).

    >>> calories().foods
    ('apple', 'beef', 'egg', 'potato')
    """

    A: Float[np.ndarray, "nutrients foods"]
    nutrients: tuple[str, ...]
    foods: tuple[str, ...]


def houses() -> Table:
    """Four houses: size and bedrooms, and the price in thousands of dollars (course 1, week 1).

    >>> houses().X.shape, houses().Y.shape
    ((2, 4), (1, 4))
    """
    X = np.array([[2104, 1600, 2400, 3000], [3, 3, 3, 4]], dtype=np.float32)
    Y = np.array([[400, 330, 369, 540]], dtype=np.float32)
    return Table(X, Y, ("size in square feet", "bedrooms"), "price in 1000 dollars")


def ads() -> Table:
    """Four advertisements: age of the user and number of the ad, and whether it was clicked (course 1, week 1).

    >>> ads().Y
    array([[1., 0., 1., 1.]], dtype=float32)
    """
    X = np.array([[41, 80, 18, 27], [93242, 93287, 87312, 71244]], dtype=np.float32)
    Y = np.array([[1, 0, 1, 1]], dtype=np.float32)
    return Table(X, Y, ("user age", "ad id"), "clicked")


def calories() -> Calories:
    """Calories in 100 g of four foods, by nutrient (course 1, week 2).

    >>> print(calories().A.sum(axis=0))
    [ 59.  239.  155.4  76.9]
    """
    A = np.array([[56.0, 0.0, 4.4, 68.0], [1.2, 104.0, 52.0, 8.0], [1.8, 135.0, 99.0, 0.9]])
    return Calories(A, ("carbohydrate", "protein", "fat"), ("apple", "beef", "egg", "potato"))
