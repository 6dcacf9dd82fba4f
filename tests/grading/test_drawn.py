"""Words about random answers: true of every right way to draw, and untrue of the wrong ones."""

import numpy as np

from grading import drawn as words


def drawn(rng_of, draw):
    """The facts of three runs: a seed, another, the first again."""
    return words.draws(*(draw(rng_of(seed)) for seed in (1, 2, 1)))


def test_facts_about_draws_tell_the_scale():
    even = drawn(np.random.default_rng, lambda rng: 10 ** rng.uniform(-4, 0, size=2000))
    assert even["value"]["where"] == "quarters of x: -4 -3 -2 -1 0" and even["value"]["different"] == "yes"
    assert even["same seed, same numbers"] == even["other seed, other numbers"] == "yes"
    linear = drawn(np.random.default_rng, lambda rng: rng.uniform(1e-4, 1, size=2000))
    assert linear["value"]["where"] != even["value"]["where"]
    beta = drawn(np.random.default_rng, lambda rng: 1 - 10 ** rng.uniform(-3, -1, size=2000))
    assert beta["value"]["where"] == "quarters of 1 - x: -3 -2.5 -2 -1.5 -1"
    grid = drawn(lambda seed: None, lambda rng: np.logspace(-4, 0, 2000))
    assert grid["value"]["in order"] == "yes" and grid["other seed, other numbers"] == "no"


def test_facts_about_draws_tell_the_spread_and_a_key_used_twice():
    weights = drawn(np.random.default_rng, lambda rng: {"W": rng.normal(size=(200, 300)) / 16, "b": np.zeros((200, 1))})
    assert weights["W"]["where"] == "spread -16, around 0" and weights["b"]["where"] == "all 0"
    assert weights["arrays alike"] == "no"
    alike = drawn(np.random.default_rng, lambda rng: [rng.normal(size=(5, 5))] * 2)
    assert alike["arrays alike"] == "yes"
    letters = drawn(np.random.default_rng, lambda rng: np.array(["a", "b"]))
    assert set(letters["value"].values()) == {"U (2,)"}


def searched(found, columns=2):
    rng = np.random.default_rng(0)
    u = rng.uniform(size=(columns, 100))
    tried = {"a": u[0], "b": u[-1]}
    said = words.found(tried, np.append(u[0][:-1], np.nan), found(u))
    return {"found": said, "go together": words.together(list(tried.values()))}


def test_facts_about_a_search():
    def smallest(u):
        best = u[0][:-1].argmin()
        return {"a": u[0][best], "b": u[-1][best]}, u[0][best]

    right = searched(smallest)
    assert right["found"] == "smallest point of 2 settings, smallest error" and right["go together"] == "no"
    assert searched(smallest, columns=1)["go together"] == "yes"
    assert searched(lambda u: ({"a": 0.0, "b": 0.0}, u[0][:-1].min()))["found"] == "another point of 2 settings, smallest error"
    assert searched(lambda u: None)["found"] == "not a point and its error but a NoneType"
    worst = lambda u: ({"a": u[0][:-1].max(), "b": u[-1][u[0][:-1].argmax()]}, u[0][:-1].max())  # noqa: E731
    assert searched(worst)["found"] == "largest point of 2 settings, largest error"
    assert searched(lambda u: ({"a": u[0][-1], "b": u[-1][-1]}, np.nan))["found"].endswith("last point of 2 settings, last error")
