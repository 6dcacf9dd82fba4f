"""Answers in many styles, right and wrong, through the checks of week 1 as a notebook would call them.

Right ones must get full points. Wrong ones must lose some, and nearly all must hear more than that no known mistake fits.
"""

import re
from collections import Counter
from pathlib import Path

import jax
import pytest

from grading import course, sources
from grading.check import Check

WEEK = "course1_nn/week1_introduction"
ANSWERS = Path(__file__).parent / "week1_answers"
HEADER = re.compile(r"^# %% (\w+): (.*)$", re.M)
# Of the wrong answers here, 99 percent heard something specific when this was written, and 78 percent the name of their mistake.
LEAST_SPECIFIC, LEAST_NAMED = 0.95, 0.75


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
    assert len(EXERCISES) == 10 and set(right) == set(wrong)
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
        ("relu", "python max", "asks one question about the whole array"),
        ("relu", "if", "asks one question about the whole array"),
        ("relu", "in place", "Make a new array"),
        ("relu", "no return", "is there a `return` at its end?"),
        ("one_neuron_price", "no relu", "the line alone can go below zero".capitalize()),
        ("one_neuron_price", "swapped", "Weight and bias are exchanged"),
        ("design_matrix", "rows", "Examples are in rows here"),
        ("design_matrix", "rank 1", "y has a single axis here"),
        ("design_matrix", "price inside", "X would already contain the answer"),
        ("design_matrix", "int", "cut off the decimals"),
        ("fit_line", "swapped", "exchanged: the slope comes first"),
        ("fit_line", "through origin", "forced through the origin"),
        ("fit_line", "x on y", "guesses x from y"),
        ("house_net_forward", "meaningful", "every hidden neuron gets every input"),
        ("house_net_forward", "relu twice", "The output neuron only adds up"),
        ("count_parameters", "weights only", "The biases are missing"),
        ("pick_architecture", "speech is a picture", "it is one value after the other in time"),
        ("pick_architecture", "capitals", "spelled otherwise"),
        ("pick_architecture", "one left out", "KeyError"),
        ("pick_architecture", "car is an image", "radar comes in beside it"),
        ("data_kind", "web is unstructured", "It comes from the web, but"),
        ("data_kind", "form and article", "what the computer gets is a picture of it"),
        ("data_kind", "form and article", "Grammar is no table"),
        ("data_kind", "exchanged", "The two words are exchanged"),
        ("what_is_missing", "photos are enough", "nobody has noted the answers"),
        ("what_is_missing", "more data for the lottery", "A coin knows no names"),
        ("pick_architecture", "prints", "is None, where a word is expected: is there a `return`?"),
        ("fit_line", "cov and var", "divides by m - 1"),
        ("count_parameters", "19", "one particular network"),
        ("kink", "sign", "The sign is lost"),
    ],
)
def test_a_wrong_answer_hears_what_it_is(wrong_verdicts, exercise, style, says):
    assert says in str(wrong_verdicts[exercise, style])
