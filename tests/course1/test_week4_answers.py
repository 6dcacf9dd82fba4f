"""Answers in many styles, right and wrong, through the checks of week 4 as a notebook would call them.

Right ones, of all editions of these classic exercises, must get full points. Wrong ones must lose some and hear why.
"""

import re
from collections import Counter
from pathlib import Path

import jax
import pytest

from grading import course, sources
from grading.check import Check

WEEK = "course1_nn/week4_deep_networks"
ANSWERS = Path(__file__).parent / "week4_answers"
HEADER = re.compile(r"^# %% (\w+): (.*)$", re.M)
LEAST_SPECIFIC, LEAST_NAMED = 0.85, 0.40


def cells(text):
    """The exercise, the style and the source of each answer."""
    headers = list(HEADER.finditer(text))
    ends = [header.start() for header in headers[1:]] + [len(text)]
    return [(header[1], header[2], text[header.end() : end].strip("\n")) for header, end in zip(headers, ends, strict=True)]


def edited(text):
    """The typical right answers, and wrong ones as edits of them: lines with - go, lines with + come."""
    answers = []
    for section in re.split(r"^# %% (?=\w+$)", text, flags=re.M)[1:]:
        typical = section[section.index("\n") + 1 : section.index("# %% ")]
        answers.append((section.split("\n")[0], "", typical))
        for exercise, style, edits in cells(section):
            source = typical
            for old, new in re.findall(r"((?:^-.*\n)+)((?:^\+.*\n)*)", edits + "\n", flags=re.M):
                old, new = (re.sub(r"^.", "", lines, flags=re.M) for lines in (old, new))
                places = [match.start() for match in re.finditer(re.escape(old), source)]
                assert places, f"{exercise}, {style}: the lines to replace are not there"
                source = source[: places[-1]] + new + source[places[-1] + len(old) :]
            answers.append((exercise, style, source))
    return answers


EDITED = edited((ANSWERS / "wrong_edits.txt").read_text(encoding="utf-8"))
RIGHT = cells((ANSWERS / "right.py").read_text(encoding="utf-8")) + [cell for cell in EDITED if not cell[1]]
WRONG = [cell for cell in EDITED if cell[1]]
EXERCISES = list(dict.fromkeys(exercise for exercise, _, _ in EDITED))


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
        check = Check(WEEK, None, namespace)
        check.first_limit = check.limit = 5.0
        return check(exercise)

    yield of
    jax.config.update("jax_numpy_rank_promotion", before)


@pytest.fixture(scope="module")
def wrong_verdicts(verdict_of):
    return {(exercise, style): verdict_of(exercise, source) for exercise, style, source in WRONG}


def test_there_are_many_answers():
    wrong = Counter(exercise for exercise, _, _ in WRONG)
    assert len(EXERCISES) == 16 and min(wrong.values()) >= 6 and len(WRONG) >= 140 and len(RIGHT) >= 50
    assert len({(exercise, style) for exercise, style, _ in WRONG}) == len(WRONG)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_right_answers_get_full_points(verdict_of, exercise):
    lost = []
    for name, style, source in RIGHT:
        if name == exercise:
            verdict = verdict_of(exercise, source)
            if any(part.right < part.cases for part in verdict.parts):
                lost.append(f"{style}\n{verdict}")
    assert not lost, "\n\n".join(lost)


def test_wrong_answers_lose_points_and_hear_why(wrong_verdicts):
    kept = [answer for answer, verdict in wrong_verdicts.items() if all(part.right == part.cases for part in verdict.parts)]
    assert not kept
    silent = [answer for answer, verdict in wrong_verdicts.items() if not (verdict.hints or verdict.differs)]
    assert not silent


def test_most_wrong_answers_hear_something_specific(wrong_verdicts):
    unknown = [answer for answer, verdict in wrong_verdicts.items() if any("no mistake that we know" in h for h in verdict.hints)]
    named = [answer for answer, verdict in wrong_verdicts.items() if verdict.mistakes]
    specific = 1 - len(unknown) / len(wrong_verdicts)
    assert specific >= LEAST_SPECIFIC, f"{specific:.0%} heard something specific; the others: {unknown}"
    assert len(named) >= LEAST_NAMED * len(wrong_verdicts), f"{len(named)} of {len(wrong_verdicts)} were named"


@pytest.mark.parametrize(
    "exercise, style, says",
    [
        ("expected_shapes", "dims swapped", "one row per unit of its own layer"),
        ("expected_shapes", "b with m", "broadcasting copies it"),
        ("expected_shapes", "last layer missing", "has no key 'A5'; there is 'A4'"),
        ("split_params_hyper", "alpha is a parameter", "no step changes it"),
        ("initialize_parameters_deep", "seed in the loop", "the layers hold the same numbers"),
        ("initialize_parameters_deep", "zeros", "units of a layer stay alike"),
        ("initialize_parameters_deep", "keys w", "has no key 'W'; there is 'w3'"),
        ("linear_forward", "star", "entry by entry"),
        ("linear_activation_forward", "sigmoid everywhere", "used whatever is asked for"),
        ("L_model_forward", "X everywhere", "from layer 2 on"),
        ("L_model_forward", "L not halved", "half the number of entries"),
        ("compute_cost", "matrix", "np.squeeze"),
        ("linear_backward", "dA with m", "shrink by m in every layer"),
        ("linear_backward", "no keepdims", "must stay a column"),
        ("relu_backward", "in place", "writes into dA itself"),
        ("relu_backward", "mask on dA", "the sign of Z"),
        ("linear_activation_backward", "relu for both", "whatever is asked for"),
        ("L_model_backward", "AL - Y", "multiplies its slope in once more"),
        ("L_model_backward", "sign of dAL", "has the other sign"),
        ("update_parameters", "=-", "it is lost"),
        ("two_layer_model", "costs only when printing", "under `if print_cost`"),
        ("L_layer_model", "one step", "stand inside the loop"),
        ("predict", ">=", "the comparison is strict"),
        ("predict", "nothing", "is there a `return` at its end?"),
        ("parity_net", "OR", "That is OR"),
    ],
)
def test_a_wrong_answer_hears_what_it_is(wrong_verdicts, exercise, style, says):
    assert says in str(wrong_verdicts[exercise, style])
