"""Answers in many styles, right and wrong, through the checks of course 2, week 1 as a notebook would call them.

Right ones must get full points. Wrong ones must lose some, and nearly all must hear more than that no known mistake fits.
"""

import re
from collections import Counter
from pathlib import Path

import jax
import pytest

from grading import course, sources
from grading.check import Check

WEEK = "course2_tuning/week1_practical_aspects"
ANSWERS = Path(__file__).parent / "week1_answers"
HEADER = re.compile(r"^# %% (\w+): (.*)$", re.M)
# Of the wrong answers here, 99 percent heard something specific when this was written, and 88 percent the name of their mistake.
LEAST_SPECIFIC, LEAST_NAMED = 0.95, 0.8


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
    assert len(EXERCISES) == 21 and set(right) == set(wrong)
    assert min(right.values()) >= 3 and min(wrong.values()) >= 3 and min(right.total(), wrong.total()) >= 60
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
        ("split", "no shuffle", "Nothing is shuffled"),
        ("split", "loses one", "loses an example"),
        ("split", "fixed seed", "is a seed fixed inside?"),
        ("normalize_fit", "variance", "That is the variance"),
        ("normalize_apply", "plain", "Where sigma is 0"),
        ("initialize_parameters_zeros", "rank 1", "b has rank 1 here"),
        ("initialize_parameters_he", "variance", "root of 2"),
        ("initialize_parameters_he", "seed in the loop", "begins with the same random numbers"),
        ("initialize_parameters_random", "uniform", "`rand` draws uniform numbers"),
        ("diagnose", "no bayes", "The best possible error is left out"),
        ("diagnose", "elif", "Both can be high at once"),
        ("compute_cost_with_regularization", "precedence", "the denominator needs parentheses"),
        ("compute_cost_with_regularization", "spectral", "matrix 2-norm"),
        ("compute_cost_with_regularization", "with b", "only weights are regularized"),
        ("backward_propagation_with_regularization", "2m", "The factor 1/2 of the cost cancels"),
        ("backward_propagation_with_regularization", "b too", "it adds nothing to db"),
        ("backward_propagation_with_dropout", "fresh", "A fresh mask is drawn"),
        ("backward_propagation_with_dropout", "no division", "The division is missing on the way back"),
        ("forward_propagation_with_dropout", "greater", "With `>` a unit stays"),
        ("forward_propagation_with_dropout", "no division", "The division is missing"),
        ("early_stop", "argmin", "checks after the stop"),
        ("num_grad", "all", "All entries are nudged at once"),
        ("num_grad", "precedence", "the width needs parentheses"),
        ("gradient_check", "x", "a formula of its own"),
        ("gradient_check_n", "width", "the width is twice epsilon"),
        ("gradient_check_n", "sum", "positive and negative differences cancel"),
        ("locate_bug", "absolute", "Divide by the lengths"),
        ("locate_bug", "with d", "without the d of the gradient"),
        ("flip_h", "rows", "upside down"),
        ("augment", "labels once", "The labels are not doubled"),
    ],
)
def test_a_wrong_answer_hears_what_it_is(wrong_verdicts, exercise, style, says):
    assert says in str(wrong_verdicts[exercise, style])
