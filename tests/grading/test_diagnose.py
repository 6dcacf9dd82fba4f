"""Every general slip by a small example of its own, and by neighbors that must not be taken for it."""

import math

import numpy as np
import pytest

from grading.advice import advice

RNG = np.random.default_rng(3)
X = [RNG.normal(size=(2, 3)) for _ in range(2)] + [RNG.normal(size=(5, 5))]
Y = [RNG.normal(size=(x.shape[0], 1)) for x in X]
CASES = list(zip(X, Y, strict=True))


@pytest.fixture
def said(entry_of, judge_of):
    """What is said of `wrong` where `right` is asked for: the sentences, and the slips that were recognized."""

    def of(right, wrong, cases=CASES, **how):
        verdict = judge_of(entry_of(right, cases, **how), wrong)
        assert not verdict.full
        return " ".join(verdict.differs), verdict.slips

    return of


def columns(x, y):
    return x.mean(axis=1, keepdims=True) + y


def total(x, y):
    return float((x * x).sum()) + 0.4


@pytest.mark.parametrize(
    "right, wrong, slip, says",
    [
        (columns, lambda v: v.T, "shape", "has shape (1, 2) and must have (2, 1): it is transposed."),
        (columns, lambda v: v.T + 1, "shape", "has shape (1, 2) and must have (2, 1): rows and columns are swapped."),
        (columns, lambda v: v[:, 0], "shape", "(2,) and must have (2, 1): a rank-1 array is neither a row nor a column"),
        (columns, lambda v: v[..., None], "shape", "the numbers are right, their arrangement is not"),
        (columns, lambda v: v[0, 0], "shape", "is a single number and must have shape (2, 1)"),
        (columns, lambda v: v - v.T, "shape", "a row and a column were spread against each other (broadcast)"),
        (columns, lambda v: np.ones((3, 4, 5)), "shape", "has shape (3, 4, 5) and must have (2, 1)."),
        (
            total,
            lambda v: np.array([[v]]),
            "shape",
            "is an array of shape (1, 1) and must be a single number: its value is right",
        ),
        (total, lambda v: np.array([v + 1]), "shape", "is an array of shape (1,) and must be a single number."),
        (total, lambda v: np.array([v, v]), "shape", "must be a single number: was a sum taken along one axis only?"),
        (columns, lambda v: 0 * v, "all_zero", "is zero everywhere: is it ever filled or added to?"),
        (total, lambda v: 0.0, "all_zero", "is zero everywhere"),
        (columns, lambda v: v / 0 * 0, "not_finite", "is nan (not a number): look for"),
        (total, lambda v: math.inf, "not_finite", "is infinite: look for a logarithm of 0"),
        (columns, lambda v: -v, "factor", "is what it should be times -1: the sign is the other way round."),
        (columns, lambda v: 2 * v, "factor", "is what it should be times 2."),
        (total, lambda v: v / 2, "factor", "is what it should be times one half."),
        (total, lambda v: v / math.log(10), "factor", "times 1 / ln 10: is a logarithm to base 10 meant to be natural?"),
        (total, lambda v: v / math.log(2), "factor", "times 1 / ln 2: is a logarithm to base 2"),
        (total, lambda v: v * 100, "factor", "times 100: percent, or a share of one?"),
        (columns, lambda v: v * 255, "factor", "times 255."),
        (columns, lambda v: v * 1.7, "factor", "times 1.7."),
        (columns, lambda v: v + 1, "offset", "is too large by 1 everywhere."),
        (total, lambda v: v - 0.25, "offset", "is too small by 0.25 everywhere."),
        (total, lambda v: 1 - v, "complement", "is 1 minus what it should be."),
        (columns, np.trunc, "truncated", "lost its decimals: was it stored in an array of integers, or divided with `//`?"),
        (total, lambda v: int(v), "truncated", "lost its decimals"),
        (columns, lambda v: np.round(v, 2), "rounded", "was rounded to 2 digits: return it as it is."),
        (total, lambda v: round(v, 3), "rounded", "was rounded to 3 digits"),
        (total, lambda v: None, "structure", "It returns nothing (`None`): is there a `return` at its end?"),
        (total, lambda v: "text", "kind", "is a text, where numbers are expected"),
        (total, lambda v: {1, 2}, "structure", "It returns a `set`, where numbers or arrays are expected."),
    ],
    ids=range(32),
)
def test_a_slip_is_recognized(said, right, wrong, slip, says):
    text, slips = said(right, lambda x, y: wrong(right(x, y)))
    assert says in text
    assert slips == [slip]


def test_a_size_as_factor_is_named_by_its_argument(said):
    text, slips = said(lambda x, y: x.sum(axis=1, keepdims=True) / x.shape[1], lambda x, y: x.sum(axis=1, keepdims=True))
    assert "is what it should be times `x.shape[1]`: is a division by it missing?" in text and slips == ["size_factor"]
    text, _ = said(lambda x, y: x.sum(axis=1, keepdims=True), lambda x, y: x.mean(axis=1, keepdims=True))
    assert "is what it should be divided by `x.shape[1]`: is it divided once too often?" in text
    text, _ = said(lambda x, y: float((x**2).sum()) / x.shape[1], lambda x, y: float((x**2).sum()) / x.shape[0])
    assert "is what it should be times `x.shape[1]` / `x.shape[0]` in 2 of 3 cases: is it divided by the wrong size?" in text
    text, _ = said(lambda x, y: x.sum(axis=1, keepdims=True) / x.shape[1], lambda x, y: x.sum(axis=1, keepdims=True) * x.shape[1])
    assert "times `x.shape[1]` squared: is it multiplied by it, where it should be divided?" in text


def test_an_argument_handed_back_is_named(said):
    text, slips = said(columns, lambda x, y: y)
    assert "is the argument `y` unchanged" in text and slips == ["argument"]


def both(x, y):
    return {"dw": columns(x, y), "db": total(x, y)}, total(x, y) ** 1.5


NAMED = {"parts": {"dw": 4, "db": 3, "cost": 3}, "returns": "grads cost"}


def test_a_value_at_anothers_place_is_named(said):
    def swapped(x, y):
        grads, cost = both(x, y)
        return {"dw": grads["dw"], "db": cost}, grads["db"]

    text, slips = said(both, swapped, **NAMED)
    assert "`db` holds what `cost` should be: are two outputs swapped?" in text
    assert "`cost` holds what `db` should be: are two outputs swapped?" in text.replace("`Cost`", "`cost`")
    assert slips == ["place"]


@pytest.mark.parametrize(
    "wrong, says",
    [
        (lambda g, c: ({"dW": g["dw"], "db": g["db"]}, c), "has no key 'dw'; there is 'dW'."),
        (lambda g, c: ({"x": 1, "y": 2}, c), "has no key 'dw'; there are 'x', 'y'."),
        (lambda g, c: ({}, c), "has no key 'dw'; there are none."),
        (lambda g, c: (g,), "1 values came back, and `cost` is missing."),
        (lambda g, c: g, "One value came back where several are expected: return them all, separated by commas."),
        (lambda g, c: (c, g), "A dictionary with the key 'dw' is expected, and a number came."),
        (lambda g, c: ((g["dw"], g["db"]), c), "A dictionary with the key 'dw' is expected, and a list or tuple came."),
        (lambda g, c: (g["dw"], c), "A dictionary with the key 'dw' is expected, and an array of shape (2, 1) came."),
        (lambda g, c: ({"dw": {"W": 1}, "db": g["db"]}, c), "`dw` is a dictionary, where numbers are expected."),
        (lambda g, c: ({"dw": g["dw"].tolist(), "db": g["db"]}, c), "`dw` is a list or tuple, where numbers are expected."),
        (lambda g, c: print(g), "It returns nothing (`None`)"),
    ],
    ids=range(11),
)
def test_another_build_is_described(said, wrong, says):
    text, slips = said(both, lambda x, y: wrong(*both(x, y)), **NAMED)
    assert says in text and slips == ["structure"]


@pytest.mark.parametrize(
    "right, wrong",
    [
        (columns, lambda v: v**3),
        (columns, lambda v: np.abs(v) + 0.1),
        (columns, lambda v: np.where(v == v[0], v, 2 * v)),  # a factor in some places only
        (columns, lambda v: np.where(v == v[0], v, 0)),
        (columns, lambda v: v + np.arange(len(v))[:, None]),
        (columns, lambda v: np.round(v, 5) + 1e-3 * v**2),
        (columns, lambda v: v[::-1]),
        (total, lambda v: v**1.1),
        (total, lambda v: v * 1.0005),  # nearly right is no factor
        (total, lambda v: v + 0.001 * v * v),
        (columns, lambda v: v * (1 + 0.1 * len(v))),  # no size, and another factor in each case
    ],
    ids=range(11),
)
def test_no_slip_is_seen_in_other_wrong_answers(said, right, wrong):
    text, slips = said(right, lambda x, y: wrong(right(x, y)))
    assert slips == [] and "not right" in text or "is wrong in" in text


@pytest.mark.parametrize("wrong", [lambda v: 2 * v, lambda v: -v, lambda v: v + 1, np.trunc, lambda v: v.T, lambda v: 0 * v])
def test_a_slip_must_hold_in_every_case(said, wrong):
    def sometimes(x, y):
        right = columns(x, y)
        return wrong(right) if x.shape == (5, 5) else right

    text, slips = said(columns, sometimes)
    assert slips in ([], ["shape"])
    assert text.rstrip(".").endswith(("in 1 of 3 cases", "in 1 of 3 cases: it is transposed")), text


def test_sizes_of_one_and_nearly_right_answers_are_no_factor(said):
    _, slips = said(columns, lambda x, y: columns(x, y) * (1 + 5e-5))
    assert slips == []
    text, _ = said(columns, lambda x, y: np.zeros((len(x) + 1, 1)))
    assert "spread" not in text


def test_a_list_of_another_length_is_counted(said):
    text, _ = said(lambda x, y: list(x[0]), lambda x, y: list(x[0])[:1])
    assert text == "The result has 1 entry and must have 3."


def test_whole_numbers_only(said):
    text, slips = said(columns, lambda x, y: np.round(columns(x, y)) + 0.0)
    assert "holds whole numbers only: was it rounded, or compared with a threshold?" in text and slips == ["rounded"]


def test_nan_in_some_cases_only(said):
    def one_nan(x, y):
        return columns(x, y) * (np.nan if x.shape == (5, 5) else 1)

    text, slips = said(columns, one_nan)
    assert text.startswith("The result is nan (not a number) in 1 of 3 cases: look for") and slips == ["not_finite"]
    _, slips = said(columns, lambda x, y: -one_nan(x, y))
    assert slips == ["factor"]


def test_places_that_are_wrong_are_counted(said):
    def wrong(x, y):
        out = columns(x, y)
        out[1] += 0.3
        return out

    text, _ = said(columns, wrong)
    assert text == "The result is wrong in 1 of 2 places, first at (1, 0)."
    text, _ = said(columns, lambda x, y: columns(x, y) ** 3)
    assert text == "The result is not right in any place."


def test_cases_that_are_wrong_are_counted(said):
    text, _ = said(total, lambda x, y: total(x, y) + (0.3 if x.shape == (5, 5) else 0))
    assert text == "The result is not right in 1 of 3 cases."


@pytest.mark.parametrize(
    "program, says",
    [
        (lambda: float(np.ones((1, 1, 1))), ".item()"),
        (lambda: float(np.ones((1, 1))), ".item()"),
        (lambda: float(np.ones(3)), "NumPy's own functions take whole arrays"),
        (lambda: math.exp(np.ones((2, 2))), "NumPy's own functions take whole arrays"),
        (lambda: int(np.ones(2)), ".item()"),
        (lambda: 1 if np.ones(3) > 0 else 0, "one truth value"),
        (lambda: max(0, np.ones(3)), "`np.where` or `np.maximum`"),
        (lambda: np.dot(np.ones((2, 3)), np.ones((2, 3))), "inner sizes of a matrix product"),
        (lambda: np.ones((2, 3)) @ np.ones((2, 3)), "inner sizes of a matrix product"),
        (lambda: jax_dot(), "inner sizes of a matrix product"),
        (lambda: np.ones(3) + np.ones(4), "do not fit together element by element"),
        (lambda: jax_add(), "do not fit together element by element"),
        (lambda: jax_set(), "`x.at[i].set(value)`"),
        (lambda: exec("costs.append(1)", {}), "A name is used before it has a value"),
        (lambda: unbound(), "A name is used before it has a value"),
        (lambda: [].pop(), ""),
    ],
    ids=range(16),
)
def test_an_error_gets_advice_as_python_words_it_today(program, says):
    with pytest.raises(Exception) as caught:  # noqa: B017, PT011
        program()
    said = advice(f"{type(caught.value).__name__}: {' '.join(str(caught.value).split())}")
    assert says in said and bool(says) == bool(said)


def jax_dot():
    import jax.numpy as jnp

    return jnp.ones((2, 3)) @ jnp.ones((2, 3))


def jax_add():
    import jax.numpy as jnp

    return jnp.ones((1, 3)) + jnp.ones((1, 4))


def jax_set():
    import jax.numpy as jnp

    x = jnp.ones(3)
    x[0] = 1


def unbound():
    if math.pi > 4:
        value = 1
    return value  # noqa: F821


def test_errors_are_told_once_with_their_line_and_their_cases(said):
    def wrong(x, y):
        if x.shape == (5, 5):
            return float(x[:, :, None])  # the line
        return total(x, y)

    text, _ = said(total, wrong)
    assert text.startswith("It raises `TypeError: only 0-dimensional arrays can be converted to Python scalars` (line ")
    assert ": return float(x[:, :, None])  # the line) in 1 of 3 cases. " in text and text.count("It raises") == 1


def test_two_errors_are_two_sentences(said):
    def wrong(x, y):
        raise ValueError("a") if x.shape == (5, 5) else TypeError("b")

    text, _ = said(total, wrong)
    assert "It raises `TypeError: b`" in text and "in 2 of 3 cases" in text and "It raises `ValueError: a`" in text


def test_a_stopped_answer_and_a_forgotten_line(entry_of):
    from grading.judge import judge

    entry = entry_of(total, CASES)
    stopped = judge(entry, [{"error": "stopped"}] * 3)
    assert stopped.differs == ["It did not come to an end and was stopped. Look for a loop whose condition never becomes false."]
    value = {"value": total(*CASES[0])}
    forgotten = judge(
        entry, [value, {"error": "NotImplementedError", "unwritten": True}, {"error": "NotImplementedError", "unwritten": True}]
    )
    assert forgotten.differs == ["It raises NotImplementedError in 2 of 3 cases: delete that line once your code stands there."]


@pytest.mark.parametrize(
    "answer, says",
    [
        ("dog", "The result is not right."),
        (" Cat", "The result is the right word, spelled otherwise: capital letters and spaces count."),
        (3, "The result is a number, where a word is expected."),
        (("cat", "dog"), "The result is a list or tuple, where a word is expected."),
    ],
)
def test_words_are_compared_as_words(said, answer, says):
    sentences, slips = said(lambda x: "cat", lambda v: answer, cases=[(1.0,), (2.0,)])
    assert sentences == says
