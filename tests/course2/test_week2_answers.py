"""Answers in many styles, right and wrong, through the checks of week 2 as a notebook would call them.

Right ones, among them the classic ones of several editions, must get full points. Wrong ones must lose some, and nearly all of
them must hear something more specific than that no known mistake fits.
"""

import re
from collections import Counter
from pathlib import Path

import jax
import pytest

from grading import course, sources
from grading.check import Check

WEEK = "course2_tuning/week2_optimization"
ANSWERS = Path(__file__).parent / "week2_answers"
HEADER = re.compile(r"^# %% (\w+): (.*)$", re.M)
# Of the wrong answers, 91 percent heard something specific when this was written, and 78 percent the name of their mistake.
LEAST_SPECIFIC, LEAST_NAMED = 0.87, 0.70


def cells(text):
    """The exercise, the style and the source of each answer."""
    headers = list(HEADER.finditer(text))
    ends = [header.start() for header in headers[1:]] + [len(text)]
    return [(header[1], header[2], text[header.end() : end].strip("\n")) for header, end in zip(headers, ends, strict=True)]


RIGHT, WRONG = (cells((ANSWERS / f"{name}.py").read_text(encoding="utf-8")) for name in ("right", "wrong"))
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


def test_there_are_many_answers():
    right, wrong = (Counter(exercise for exercise, _, _ in answers) for answers in (RIGHT, WRONG))
    assert len(EXERCISES) == 16 == len(wrong) and min(right.values()) >= 2 and min(wrong.values()) >= 3
    assert len(RIGHT) >= 50 and len(WRONG) >= 75
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
        ("step_count", "floor", "The last, smaller mini-batch makes a step too"),
        ("step_count", "no return", "is there a `return` at its end?"),
        ("random_mini_batches", "no shuffle", "shuffle them first"),
        ("random_mini_batches", "only complete ones", "are lost"),
        ("random_mini_batches", "last one always", "an empty mini-batch comes at the end"),
        ("random_mini_batches", "two orders", "draw one order for both"),
        ("random_mini_batches", "seed ignored", "another seed must give another order"),
        ("epoch_cost", "mean", "counts the small last mini-batch as much"),
        ("ewa", "without the power", "the power t is missing"),
        ("ewa", "fed back", "go on from v"),
        ("update_parameters_with_gd", "layers one short", "Where does the loop over the layers begin and end?"),
        ("initialize_velocity", "keys of parameters", "has no key 'dW1'"),
        ("update_parameters_with_momentum", "without one minus beta", "The factor 1 - beta is missing"),
        ("update_parameters_with_momentum", "biases by slope", "they move along their velocity"),
        ("update_parameters_with_rmsprop", "no epsilon", "0 / 0"),
        ("update_parameters_with_rmsprop", "epsilon inside", "Epsilon stands inside of the root"),
        ("initialize_adam", "shallow copy", "v and s share their arrays"),
        ("update_parameters_with_adam", "without the power", "to the power t"),
        ("update_parameters_with_adam", "stored corrected", "The stored averages are overwritten"),
        ("update_parameters_with_adam", "epsilon inside", "Epsilon stands inside of the root"),
        ("update_parameters_with_adam", "uncorrected s", "one or both corrections are missing"),
        ("schedule_lr_decay", "only on the day", "back at the start in the next"),
        ("lr_schedule", "recursive", "Every epoch starts again from the first rate"),
        ("model", "shuffled once", "another seed each time"),
        ("model", "t of the epoch", "t is the number of the step"),
        ("model", "averages anew each epoch", "they start once"),
        ("model", "settings not passed", "is not passed on"),
        ("classify_critical_point", "diagonal", "take the eigenvalues"),
        ("log10_chance_of_minimum", "natural", "the one to base 10 is asked for"),
    ],
)
def test_a_wrong_answer_hears_what_it_is(wrong_verdicts, exercise, style, says):
    assert says in str(wrong_verdicts[exercise, style])


def test_epsilon_inside_of_the_root_costs_one_point(wrong_verdicts):
    """Editions accepted it, since ordinary slopes show no difference; here tiny slopes are a part of their own."""
    verdict = wrong_verdicts["update_parameters_with_adam", "epsilon inside"]
    assert (verdict.points, verdict.max_points) == (8, 9)


def test_the_untouched_assignment_scores_nothing(verdict_of):
    for exercise in EXERCISES:
        verdict = verdict_of(exercise, f"def {exercise}(*given, **named):\n    raise NotImplementedError\n")
        assert verdict.points == 0, exercise
