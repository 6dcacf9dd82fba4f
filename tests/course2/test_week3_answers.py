"""Answers in many styles, right and wrong, through the checks of course 2, week 3 as a notebook would call them.

Right ones must get full points. Wrong ones must lose some, and nearly all must hear more than that no known mistake fits.
"""

import re
from collections import Counter
from pathlib import Path

import jax
import pytest

from grading import course, sources
from grading.check import Check

WEEK = "course2_tuning/week3_tuning_batchnorm_softmax"
ANSWERS = Path(__file__).parent / "week3_answers"
HEADER = re.compile(r"^# %% (\w+): (.*)$", re.M)
LEAST_SPECIFIC, LEAST_NAMED = 0.9, 0.6


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
    assert len(EXERCISES) == 20 and set(right) == set(wrong)
    assert min(right.values()) >= 3 and min(wrong.values()) >= 4 and right.total() >= 65 and wrong.total() >= 110
    assert len({(exercise, style) for exercise, style, _ in WRONG}) == len(WRONG)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_right_answers_get_full_points(verdict_of, exercise):
    verdicts = {style: verdict_of(exercise, source) for name, style, source in RIGHT if name == exercise}
    lost = [f"{style}\n{verdict}" for style, verdict in verdicts.items() if not verdict.full]
    assert not lost, "\n\n".join(lost)


def test_wrong_answers_lose_points_and_hear_why(wrong_verdicts):
    assert not [answer for answer, verdict in wrong_verdicts.items() if verdict.full]
    assert not [answer for answer, verdict in wrong_verdicts.items() if not (verdict.hints or verdict.differs)]


def test_most_wrong_answers_hear_something_specific(wrong_verdicts):
    unknown = [answer for answer, verdict in wrong_verdicts.items() if any("no mistake that we know" in h for h in verdict.hints)]
    named = [answer for answer, verdict in wrong_verdicts.items() if verdict.mistakes]
    specific = 1 - len(unknown) / len(wrong_verdicts)
    assert specific >= LEAST_SPECIFIC, f"{specific:.0%} heard something specific; the others: {unknown}"
    assert len(named) >= LEAST_NAMED * len(wrong_verdicts), f"{len(named)} of {len(wrong_verdicts)} were named"


@pytest.mark.parametrize(
    "exercise, style, says",
    [
        ("sample_log", "uniform", "The exponent must be drawn evenly"),
        ("sample_log", "natural mixed", "Two bases are mixed"),
        ("sample_log", "logspace", "That is a grid"),
        ("sample_beta", "forgot one minus", "take it from 1"),
        ("random_search", "largest", "the point with the largest error"),
        ("random_search", "argmin meets nan", "A training that diverged has won"),
        ("random_search", "same key", "drawn with the same key"),
        ("coarse_to_fine", "no edge", "sticks out"),
        ("coarse_to_fine", "clipped and narrower", "keep its width"),
        ("batchnorm_forward", "no root", "divides by the variance"),
        ("batchnorm_forward", "epsilon outside", "under the root"),
        ("batchnorm_forward", "unbiased", "divides by m - 1"),
        ("bias_is_redundant", "after", "added after normalizing"),
        ("running_update", "corrected", "no correction by a constant"),
        ("batchnorm_predict", "batch statistics", "statistics of the batch at hand"),
        ("batchnorm_backward", "constants", "treated as constants"),
        ("softmax", "no shift", "overflows"),
        ("softmax", "axis 1", "Axis 1"),
        ("one_hot_matrix", "rows", "Each label became a row"),
        ("cross_entropy", "two terms", "no second term"),
        ("cross_entropy", "nan at zero", "0 times log 0"),
        ("softmax_grad", "with slope", "it cancels"),
        ("softmax2_is_logistic", "sigmoid of z1", "the sigmoid of z1 alone"),
        ("initialize_parameters", "one key", "The same key is used for all layers"),
        ("initialize_parameters", "he", "That is He's rule"),
        ("forward_propagation", "softmax at the end", "The softmax belongs to the cost"),
        ("compute_total_loss", "default axis", "along the rows"),
        ("compute_cost", "sum", "That is the sum"),
        ("train_step_jax", "uphill", "uphill"),
    ],
)
def test_a_wrong_answer_hears_what_it_is(wrong_verdicts, exercise, style, says):
    assert says in str(wrong_verdicts[exercise, style])
