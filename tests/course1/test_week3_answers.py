"""Answers in many styles, right and wrong, through the checks of week 3 as a notebook would call them.

Right ones must get full points. Wrong ones must lose some, and nearly all must hear more than that no known mistake fits.
"""

import re
from collections import Counter
from pathlib import Path

import jax
import numpy as np
import pytest

from grading import course, sources
from grading.check import Check

WEEK = "course1_nn/week3_shallow_networks"
ANSWERS = Path(__file__).parent / "week3_answers"
HEADER = re.compile(r"^# %% (\w+): (.*)$", re.M)
# Of the wrong answers here, 95 percent heard something specific when this was written, and 69 percent the name of their mistake.
LEAST_SPECIFIC, LEAST_NAMED = 0.92, 0.65


def cells(file):
    """The exercise, the style and the source of each answer."""
    text = (ANSWERS / file).read_text(encoding="utf-8")
    headers = list(HEADER.finditer(text))
    ends = [header.start() for header in headers[1:]] + [len(text)]
    return [(header[1], header[2], text[header.end() : end].strip("\n")) for header, end in zip(headers, ends, strict=True)]


RIGHT, WRONG = cells("right.py"), cells("wrong.py")
EXERCISES = list(dict.fromkeys(exercise for exercise, _, _ in RIGHT))


@pytest.fixture(scope="module")
def verdict_of():
    """The verdict on an answer, in a notebook where set-up has run and all other exercises are solved."""
    material = sources.Material(next(week for week in course.weeks() if week.path == WEEK))
    solved = material.reference()
    before = jax.config.jax_numpy_rank_promotion
    jax.config.update("jax_numpy_rank_promotion", "allow")  # as it is for a learner

    def of(exercise, source):
        namespace = dict(solved)
        sources.execute(source, namespace, f"answer {len(source)} {hash(source)}")
        return Check(WEEK, None, namespace)(exercise)

    yield of
    jax.config.update("jax_numpy_rank_promotion", before)


@pytest.fixture(scope="module")
def wrong_verdicts(verdict_of):
    return {(exercise, style): verdict_of(exercise, source) for exercise, style, source in WRONG}


def test_there_are_answers_to_all_exercises():
    right, wrong = (Counter(exercise for exercise, _, _ in answers) for answers in (RIGHT, WRONG))
    assert len(EXERCISES) == 12 and set(right) == set(wrong)
    assert min(right.values()) >= 3 and min(wrong.values()) >= 3 and min(right.total(), wrong.total()) >= 50
    assert len({(exercise, style) for exercise, style, _ in WRONG}) == len(WRONG)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_right_answers_get_full_points(verdict_of, exercise):
    lost = []
    for name, style, source in RIGHT:
        if name == exercise:
            verdict = verdict_of(exercise, source)
            if not verdict.full:
                lost.append(f"{style}\n{verdict}")
    assert not lost, "\n\n".join(lost)


def test_wrong_answers_lose_points_and_hear_why(wrong_verdicts):
    assert [answer for answer, verdict in wrong_verdicts.items() if verdict.full] == []
    assert [answer for answer, verdict in wrong_verdicts.items() if not (verdict.hints or verdict.differs)] == []


def test_most_wrong_answers_hear_something_specific(wrong_verdicts):
    unknown = [answer for answer, verdict in wrong_verdicts.items() if any("no mistake that we know" in h for h in verdict.hints)]
    named = [answer for answer, verdict in wrong_verdicts.items() if verdict.mistakes]
    specific = 1 - len(unknown) / len(wrong_verdicts)
    assert specific >= LEAST_SPECIFIC, f"{specific:.0%} heard something specific; the others: {unknown}"
    unnamed = [answer for answer in wrong_verdicts if answer not in named]
    assert len(named) >= LEAST_NAMED * len(wrong_verdicts), f"{len(named)} of {len(wrong_verdicts)} were named, not {unnamed}"


@pytest.mark.parametrize(
    "exercise, style, says",
    [
        ("layer_sizes", "second size", "The second size is m"),
        ("layer_sizes", "no return", "is there a `return` at its end?"),
        ("initialize_parameters", "zeros", "Equal weights make equal units"),
        ("initialize_parameters", "rand", "all weights would be positive"),
        ("initialize_parameters", "key reused", "Both layers begin with the same random numbers"),
        ("initialize_parameters", "scale one", "The weights are too large"),
        ("activation", "only sigmoid", "The second argument is not looked at"),
        ("activation", "python max", "is ambiguous"),
        ("activation", "shifted sigmoid for tanh", "its argument must be doubled too"),
        ("activation_grad", "tanh of tanh", "the function is applied twice"),
        ("activation_grad", "value", "That is the function itself"),
        ("forward_propagation", "flat bias", "added along the wrong axis"),
        ("forward_propagation", "linear hidden", "has lost its activation function"),
        ("compute_cost", "classes averaged", "Each class has a mean of its own"),
        ("compute_cost", "dot not squeezed", "use `np.squeeze`"),
        ("backward_propagation", "updated W2", "W2 has been updated already"),
        ("backward_propagation", "no keepdims", "keep the second axis"),
        ("backward_propagation", "no m", "divide by m"),
        ("backward_propagation", "keys without d", "has no key 'dW1'"),
        ("update_parameters", "=-", "with `=-` in place of `-=` it is lost"),
        ("update_parameters", "other default", "it is 1.2 here"),
        ("nn_model", "new start each time", "is the start made anew in every iteration"),
        ("nn_model", "always four units", "take n_h from the arguments"),
        ("predict", "at least", "the comparison is strict"),
        ("collapse_linear", "biases added", "passes through the second layer too"),
        ("are_units_symmetric", "no outgoing", "The outgoing weights belong to a unit too"),
    ],
)
def test_a_wrong_answer_hears_what_it_is(wrong_verdicts, exercise, style, says):
    assert says in str(wrong_verdicts[exercise, style])


def test_who_always_says_no_is_not_told_of_columns(wrong_verdicts):
    assert "compares" not in str(wrong_verdicts["are_units_symmetric", "always false"])


def relative_error(P, X, Y, slopes, h=1e-6):
    """Distance of slopes from measured ones, relative to both: written down here from the definition of the cost."""
    measured, given = [], []
    for name, values in P.items():
        for place in np.ndindex(values.shape):
            costs = []
            for step in (h, -h):
                moved = {key: value.copy() for key, value in P.items()}
                moved[name][place] += step
                Z2 = moved["W2"] @ np.tanh(moved["W1"] @ X + moved["b1"]) + moved["b2"]
                costs.append(np.mean(np.logaddexp(0, Z2) - Y * Z2))
            measured.append((costs[0] - costs[1]) / (2 * h))
        given.append(np.broadcast_to(slopes["d" + name], values.shape).ravel())
    measured, given = np.array(measured), np.concatenate(given)
    return np.linalg.norm(measured - given) / (np.linalg.norm(measured) + np.linalg.norm(given))


# Scores of gradient checking that were measured for these mistakes on another 3-4-1 network: the order of magnitude is the same.
SCORES = {
    "A2 - Y -> Y - A2": 1.0,
    "A2 - Y -> (A2 - Y) * A2 * (1 - A2)": 0.65,
    "np.dot(W2.T, dZ2) -> np.dot((W2 - 1.2 * dW2).T, dZ2)": 0.08,
    "(1 - A1**2) -> (1 - np.tanh(A1) ** 2)": 0.04,
    "(1 - A1**2) -> (A1 * (1 - A1))": 0.45,
    "(1 - A1**2) -> (1 - A1)": 0.16,
}


def test_gradient_checking_sees_every_mistake_of_the_backward_pass():
    material = sources.Material(next(week for week in course.weeks() if week.path == WEEK))
    solved, rng = material.reference(), np.random.default_rng(3)
    P = {name: 0.7 * rng.normal(size=size) for name, size in (("W1", (4, 3)), ("b1", (4, 1)), ("W2", (1, 4)), ("b2", (1, 1)))}
    X, Y = rng.normal(size=(3, 11)), (rng.random((1, 11)) > 0.4).astype(float)
    _, cache = solved["forward_propagation"](X, P)
    assert relative_error(P, X, Y, solved["backward_propagation"](P, cache, X, Y)) < 1e-8
    seen = set()
    for mistake in material.exercises["backward_propagation"].mistakes:
        wrong = sources.defined(material.mistaken("backward_propagation", mistake), solved, "backward_propagation")
        try:
            error = relative_error(P, X, Y, wrong(P, cache, X, Y))
        except ValueError:  # shapes that do not fit are found without measuring
            continue
        if "keepdims" in mistake.name:  # the numbers are right there, and the shape is not
            continue
        assert error > 1e-3, mistake.name
        if mistake.name in SCORES:
            seen.add(mistake.name)
            assert SCORES[mistake.name] / 4 < error < SCORES[mistake.name] * 4, (mistake.name, error)
    assert seen == set(SCORES)
