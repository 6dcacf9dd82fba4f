import numpy as np

from dlcore import datasets


def test_houses_of_the_notes():
    rows = [(2104, 3, 400), (1600, 3, 330), (2400, 3, 369), (3000, 4, 540)]
    table = datasets.houses()
    assert [(*table.X[:, i], table.Y[0, i]) for i in range(4)] == rows
    assert len(table.features) == len(table.X)


def test_ads_of_the_notes():
    rows = [(41, 93242, 1), (80, 93287, 0), (18, 87312, 1), (27, 71244, 1)]
    table = datasets.ads()
    assert [(*table.X[:, i], table.Y[0, i]) for i in range(4)] == rows
    assert len(table.features) == len(table.X)


def test_calories_have_the_sums_of_the_notes():
    A, nutrients, foods = datasets.calories()
    assert A.shape == (len(nutrients), len(foods)) == (3, 4)
    np.testing.assert_allclose(A.sum(axis=0), [59.0, 239.0, 155.4, 76.9])
    percent = dict(zip(foods, 100 * A[0] / A.sum(axis=0), strict=True))
    assert {food: round(share, 2) for food, share in percent.items()} == {
        "apple": 94.92,
        "beef": 0.0,
        "egg": 2.83,
        "potato": 88.43,
    }


def test_a_changed_table_does_not_change_the_next_one():
    datasets.houses().X[:] = 0
    datasets.calories().A[:] = 0
    assert datasets.houses().X[0, 0] == 2104 and datasets.calories().A[0, 0] == 56
