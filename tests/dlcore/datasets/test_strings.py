import pytest

from dlcore.datasets import strings, tokens


def texts(rows, words):
    return ["".join(tokens.decode(row, words)) for row in rows]


@pytest.mark.parametrize(
    "function, answer", [(strings.copies, lambda text: text), (strings.reversals, lambda text: "".join(reversed(text)))]
)
def test_answers_of_strings(function, answer):
    X, Y, words = function(200, seed=0, length=5)
    assert X.shape == Y.shape == (200, 6)
    questions = texts(X, words)
    assert texts(Y, words) == [answer(text) for text in questions]
    assert {len(text) for text in questions} == {1, 2, 3, 4, 5} and set("".join(questions)) == set("abcdefgh")


def test_sums_are_right():
    X, Y, words = strings.additions(200, seed=0, digits=3)
    assert X.shape == (200, 8) and Y.shape == (200, 5)
    questions, answers = texts(X, words), texts(Y, words)
    assert [sum(map(int, question.split("+"))) for question in questions] == list(map(int, answers))
    assert max(map(len, answers)) == 4


def test_the_second_half_repeats_the_first():
    rows = strings.repeats(50, seed=0, length=7, n_v=11)
    assert rows.shape == (50, 14) and set(rows.ravel()) == set(range(11))
    assert (rows[:, :7] == rows[:, 7:]).all()


@pytest.mark.parametrize("function", [strings.copies, strings.reversals, strings.additions, strings.repeats])
def test_the_seed_decides(function):
    one, two, other = (function(20, seed=seed) for seed in (3, 3, 4))
    assert str(one) == str(two) != str(other)
    with pytest.raises(ValueError, match="m must be at least 1, but is 0. Are m and seed swapped"):
        function(0, seed=5)


def test_sizes_below_one_are_named():
    with pytest.raises(ValueError, match="length must be at least 1, but is 0"):
        strings.copies(3, seed=0, length=0)
    with pytest.raises(ValueError, match="digits must be at least 1, but is 0"):
        strings.additions(3, seed=0, digits=0)
