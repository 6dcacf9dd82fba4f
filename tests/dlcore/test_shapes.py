import jax
import jax.numpy as jnp
import numpy as np
import pytest

from dlcore import shapes


def test_sizes_come_back_by_letter():
    assert shapes.expect("X", np.zeros((3, 5)), "n_x m") == {"n_x": 3, "m": 5}


def test_known_sizes_come_back_too():
    assert shapes.expect("Y", np.zeros((1, 5)), "1 m", m=5, n_x=3) == {"m": 5, "n_x": 3}


def test_known_sizes_may_have_the_names_of_the_arguments():
    assert shapes.expect("X", np.zeros((3,)), "x", x=3, name=7, shape=11) == {"x": 3, "name": 7, "shape": 11}


def test_a_repeated_letter_must_repeat_the_size():
    assert shapes.expect("K", np.zeros((5, 5)), "m m") == {"m": 5}
    with pytest.raises(ValueError, match=r"K must have shape \(m, m\), but has shape \(5, 3\)\."):
        shapes.expect("K", np.zeros((5, 3)), "m m")


@pytest.mark.parametrize(
    "name, shape, wanted, known, message",
    [
        (
            "A_prev",
            (5, 3),
            "n_prev m",
            {"n_prev": 3},
            "A_prev must have shape (n_prev=3, m), but has shape (5, 3). "
            "Its transpose (3, 5) fits: are examples in rows instead of columns?",
        ),
        (
            "Y",
            (5, 1),
            "1 m",
            {"m": 5},
            "Y must have shape (1, m=5), but has shape (5, 1). Its transpose (1, 5) fits: rows and columns are swapped.",
        ),
        (
            "Y",
            (5,),
            "1 m",
            {"m": 5},
            "Y must have shape (1, m=5), but has shape (5,). It has one axis only: Y.reshape(1, 5) makes it a row.",
        ),
        (
            "w",
            (3,),
            "n_x 1",
            {},
            "w must have shape (n_x, 1), but has shape (3,). It has one axis only: w.reshape(3, 1) makes it a column.",
        ),
        (
            "X",
            (5, 8, 8, 3),
            "n_x m",
            {"m": 5},
            "X must have shape (n_x, m=5), but has shape (5, 8, 8, 3). "
            "It looks like images: batches.flatten_images makes one column of each.",
        ),
        ("b", (1, 1), "", {}, "b must be a single number, but has shape (1, 1). b.reshape(()) takes off the brackets."),
        (
            "Y",
            (),
            "1 m",
            {},
            "Y must have shape (1, m), but has shape (). It is a single number: did a sum or a mean run over all axes?",
        ),
        (
            "X",
            (2, 3, 5),
            "n_x m",
            {},
            "X must have shape (n_x, m), but has shape (2, 3, 5). It has 3 axes instead of 2: is an axis missing or left over?",
        ),
        (
            "v",
            (2, 3),
            "n",
            {},
            "v must have shape (n,), but has shape (2, 3). It has 2 axes instead of 1: is an axis missing or left over?",
        ),
        (
            "Y",
            (1, 7),
            "1 m",
            {"m": 5},
            "Y must have shape (1, m=5), but has shape (1, 7). Does it belong to other data?",
        ),
    ],
)
def test_the_message_names_what_was_expected_what_came_and_one_guess(name, shape, wanted, known, message):
    with pytest.raises(ValueError) as caught:
        shapes.expect(name, np.zeros(shape), wanted, **known)
    assert str(caught.value) == message


def test_a_list_is_not_an_array(as_learner):
    with pytest.raises(TypeError, match=r"X must be an array, but is a list\. Is jnp\.array\(X\) what you mean\?"):
        shapes.expect("X", [[1, 2]], "n_x m")


def test_every_image_becomes_one_column(rng):
    images = rng.integers(0, 256, size=(5, 2, 3, 7), dtype=np.uint8)
    X = shapes.columns_from_images(images)
    assert X.shape == (2 * 3 * 7, 5)
    for i in range(5):
        j = 0
        for row in range(2):
            for column in range(3):
                for channel in range(7):
                    assert X[j, i] == images[i, row, column, channel]
                    j += 1


def test_rows_and_columns_are_each_other_backwards(rng):
    rows = rng.random((5, 3))
    X = shapes.columns_from_rows(rows)
    assert X.shape == (3, 5)
    assert X[2, 4] == rows[4, 2]
    np.testing.assert_array_equal(shapes.rows_from_columns(X), rows)


@pytest.mark.parametrize("convert", [shapes.columns_from_rows, shapes.rows_from_columns])
def test_converters_say_what_they_want(as_learner, convert):
    with pytest.raises(ValueError, match=r"must have shape \(.*\), but has shape \(3,\)"):
        convert(np.zeros(3))


def test_time_goes_to_the_front_and_back():
    x = np.arange(3 * 5 * 7).reshape(3, 5, 7)
    steps = shapes.time_first(x)
    assert all((steps[t] == x[:, :, t]).all() for t in range(7))
    np.testing.assert_array_equal(shapes.time_last(steps), x)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, jnp.bfloat16])
@pytest.mark.parametrize("array", [np.asarray, jnp.asarray])
def test_a_gap_is_found_where_it_is(as_learner, array, dtype):
    x = np.ones((3, 5, 7), dtype)
    shapes.expect_numbers("X", array(x))
    x[2, 1, 4] = np.nan
    with pytest.raises(ValueError, match=r"X must be numbers, but X\[2, 1, 4\] is NaN\. Is a value missing in the table\?"):
        shapes.expect_numbers("X", array(x))


def test_large_and_infinite_numbers_are_no_gaps(as_learner):
    huge = np.full((3, 5), np.finfo(np.float32).max, np.float32)
    shapes.expect_numbers("X", huge)
    shapes.expect_numbers("X", np.array([np.inf, -np.inf, 1.0]))
    with pytest.raises(ValueError, match=r"X\[15\] is NaN"):
        shapes.expect_numbers("X", np.append(huge.ravel(), np.nan))


@pytest.mark.parametrize("x", [np.arange(3), np.array([True]), np.zeros((0, 3)), np.array(2.0)])
def test_whole_numbers_and_empty_arrays_have_no_gaps(as_learner, x):
    shapes.expect_numbers("X", x)


@pytest.mark.parametrize("x", [np.array([["3", "4"]]), np.array([[1.0, None]], object), np.array(["2026-01-31"], "M8[D]")])
def test_texts_and_dates_are_no_numbers(as_learner, x):
    with pytest.raises(TypeError, match=r"X must hold numbers, but holds .*\. Is a column of the table text\?"):
        shapes.expect_numbers("X", x)


def test_the_range_of_values(as_learner):
    shapes.expect_between("Y", np.array([[0.0, 1.0]]), 0, 1, guess="?")
    shapes.expect_between("Y", np.zeros((1, 0)), 0, 1, guess="?")
    for wrong in ([0, 2], [-1, 1]):
        with pytest.raises(ValueError, match=rf"Y must lie between 0 and 1, but goes from {wrong[0]} to {wrong[1]}\. Why\?"):
            shapes.expect_between("Y", jnp.array(wrong), 0, 1, guess="Why?")


def test_what_jit_traces_is_not_looked_into():
    def look(x):
        shapes.expect_numbers("X", x)
        shapes.expect_between("X", x, 0, 1, guess="?")
        return x

    assert jnp.isnan(jax.jit(look)(jnp.array([jnp.nan, 7.0]))[0])


def test_data_that_jit_does_not_trace_are_looked_into(as_learner):
    X = jnp.array([[1.0, jnp.nan]])  # a constant of the function, not an argument

    @jax.jit
    def cost(w):
        shapes.expect_numbers("X", X)
        return jnp.sum(w * X)

    with pytest.raises(ValueError, match=r"X\[0, 1\] is NaN"):
        cost(2.0)
