import numpy as np
import pytest

from grading.exercise import AuthorError, Case, Exercise, Mistake, same_form

SOLUTION = "    y = a * x + b\n    return y * x"


def test_a_mistake_is_an_edit_of_the_solution():
    assert Mistake("a * x -> a + x", "").apply(SOLUTION) == "    y = a + x + b\n    return y * x"


def test_several_edits_apply_at_once():
    """So that two terms can be swapped: the first edit does not get in the way of the second."""
    mistake = Mistake(["a * x -> y * x", "y * x -> a * x"], "")
    assert mistake.apply("    y = a * x + b\n    return y * x") == "    y = y * x + b\n    return a * x"
    assert mistake.name == "a * x -> y * x; y * x -> a * x"


@pytest.mark.parametrize("edit, places", [("q -> r", 0), ("* x -> / x", 2)])
def test_an_edit_must_fit_in_exactly_one_place(edit, places):
    with pytest.raises(AuthorError, match=f"fits in {places} places .* exactly one"):
        Mistake(edit, "").apply(SOLUTION)


def test_the_new_text_may_hold_an_arrow():
    assert Mistake("a * x -> f() -> g", "").edits == [("a * x", "f() -> g")]


def test_an_edit_without_an_arrow_is_named():
    with pytest.raises(AuthorError, match="'a to b' has no ' -> '"):
        Mistake("a to b", "").apply(SOLUTION)


def test_points_and_grade_id_come_from_the_declaration():
    exercise = Exercise("initialize_with_zeros", {"w": 3, "b": 2}, lambda rng: [], [], "")
    assert exercise.points == 5
    assert exercise.grade_id == "initialize-with-zeros"


def test_tuples_and_cases_may_be_mixed_and_drawn_from_a_generator():
    def cases(rng):
        yield rng.normal(size=2), 3
        yield Case(4, part="ends")

    exercise = Exercise("f", {"rest": 1, "ends": 1}, cases, [], "")
    first, second = exercise.drawn(np.random.default_rng(1))
    assert np.array_equal(first.args[0], np.random.default_rng(1).normal(size=2)) and first.args[1] == 3
    assert first.part is None and second.args == (4,) and second.part == "ends"


@pytest.mark.parametrize(
    "one, other, same",
    [
        ("def f(x):\n    y = x + 1\n    return y", "def g(a):\n    # a comment\n    b = a+1\n    return b", True),
        ('def f(x):\n    """Says."""\n    return x', "def f(x):\n    return x", True),
        ("def f(x, y): return x - y", "def f(y, x): return x - y", False),
        ("def f(x): return np.sum(x)", "def f(x): return np.mean(x)", False),
        ("def f(x): return x.T @ x", "def f(x): return x @ x.T", False),
        ("def f(x): return 2 * x", "def f(x): return 3 * x", False),
    ],
)
def test_same_form_sees_through_names_and_layout_only(one, other, same):
    assert same_form(one, other) is same
