"""Answers in many styles, right and wrong, through the checks of week 2 as a notebook would call them.

Right ones, among them such as were written for older editions of these classic exercises, must get full points. Wrong ones must
lose some, and nearly all of them must hear something more specific than that no known mistake fits.
"""

import re
from collections import Counter
from pathlib import Path

import jax
import pytest

from grading import course, sources
from grading.check import Check

WEEK = "course1_nn/week2_logistic_regression"
ANSWERS = Path(__file__).parent / "week2_answers"
HEADER = re.compile(r"^# %% (\w+): (.*)$", re.M)
# Of the wrong answers here, 91 percent heard something specific when this was written, and 45 percent the name of their mistake.
LEAST_SPECIFIC, LEAST_NAMED = 0.85, 0.40


def cells(text):
    """The exercise, the style and the source of each answer."""
    headers = list(HEADER.finditer(text))
    ends = [header.start() for header in headers[1:]] + [len(text)]
    return [(header[1], header[2], text[header.end() : end].strip("\n")) for header, end in zip(headers, ends, strict=True)]


def edited(text):
    """Wrong answers as edits of a right one: blocks of lines that go, each followed by those that come."""
    answers = []
    for section in re.split(r"^# %% (?=\w+$)", text, flags=re.M)[1:]:
        typical = section[section.index("\n") + 1 : section.index("# %% ")]
        answers.append((section.split("\n")[0], "", typical))
        for exercise, style, edits in cells(section):
            source = typical
            for old, new in re.findall(r"((?:^-.*\n)+)((?:^\+.*\n)*)", edits + "\n", flags=re.M):
                old, new = (re.sub(r"^.", "", lines, flags=re.M) for lines in (old, new))
                assert source.count(old) == 1, f"{exercise}, {style}: the lines to replace stand there {source.count(old)} times"
                source = source.replace(old, new)
            answers.append((exercise, style, source))
    return answers


RIGHT = [cell for file in sorted(ANSWERS.glob("right_*.py")) for cell in cells(file.read_text(encoding="utf-8"))]
EDITED = edited((ANSWERS / "wrong_edits.txt").read_text(encoding="utf-8"))
RIGHT += [cell for cell in EDITED if not cell[1]]
WRONG = cells((ANSWERS / "wrong_small.py").read_text(encoding="utf-8")) + [cell for cell in EDITED if cell[1]]
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
        check = Check(WEEK, None, namespace)
        check.first_limit = check.limit = 3.0
        return check(exercise)

    yield of
    jax.config.update("jax_numpy_rank_promotion", before)


@pytest.fixture(scope="module")
def wrong_verdicts(verdict_of):
    return {(exercise, style): verdict_of(exercise, source) for exercise, style, source in WRONG}


def test_there_are_many_answers():
    right, wrong = (Counter(exercise for exercise, _, _ in answers) for answers in (RIGHT, WRONG))
    assert len(EXERCISES) == 13 and min(right.values()) >= 15 and min(wrong.values()) >= 15
    assert all(right[name] >= 25 for name in ("sigmoid", "initialize_with_zeros", "propagate", "optimize", "predict", "model"))
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
    kept = [answer for answer, verdict in wrong_verdicts.items() if verdict.full]
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
        ("sigmoid", "forgot np", "NumPy has a function of that name: `np.exp`."),
        ("sigmoid", "no return", "is there a `return` at its end?"),
        ("sigmoid", "print instead", "is there a `return` at its end?"),
        ("sigmoid", "recursion", "The function calls itself"),
        ("sigmoid", "function missing", "There is no `sigmoid` yet: run the cell that defines it"),
        ("sigmoid", "np.e ^ z", "In Python `^` is no power"),
        ("initialize_with_zeros", "np.zeros(dim, 1)", "NumPy wants a shape as one argument"),
        ("initialize_with_zeros", "swapped", "`w` holds what `b` should be: are two outputs swapped?"),
        ("initialize_with_zeros", "b list", "must be a single number: its value is right"),
        ("graph_grads", "forgot du", "has no key 'du'; there are 'dv', 'da', 'db', 'dc'."),
        ("graph_grads", "db no chain", "That is a slope of u."),
        ("log_likelihood", "math prod loop", "A logarithm was taken of 0 or of a negative number"),
        ("propagate", "dW keys", "has no key 'dw'; there is 'dW'."),
        ("propagate", "return swapped", "return the values in the order that is asked for"),
        ("propagate", "float cost of array", "`.item()` takes that one out"),
        ("propagate", "cost dot no squeeze", "one number, not an array: use `np.squeeze`"),
        ("propagate", "log2", "is a logarithm to base 2 meant to be natural?"),
        ("propagate", "m size", "is what it should be divided by `X.shape[0]`"),
        ("propagate", "assert fails", "One of your own `assert` lines does not hold"),
        ("propagate", "np.float", "from an older version of the library?"),
        ("propagate_loop", "infinite", "It did not come to an end and was stopped."),
        ("propagate_loop", "for in m", "loop over `range(n)`"),
        ("propagate_loop", "return in loop", "does the `return` stand inside the loop?"),
        ("optimize", "only when print", "does the line that keeps it stand under `if print_cost`?"),
        ("optimize", "wrong key", "Keys must be written exactly"),
        ("optimize", "unpacked reversed", "were two returned values taken in the wrong order?"),
        ("optimize", "-= wrong", "with `=-` in place of `-=` it is lost"),
        ("predict", "return in loop", "does the `return` stand inside the loop"),
        ("model", "not passed", "`optimize` takes its own defaults"),
        ("model", "swapped settings", "are two arguments in the wrong order"),
    ],
)
def test_a_wrong_answer_hears_what_it_is(wrong_verdicts, exercise, style, says):
    assert says in str(wrong_verdicts[exercise, style])


@pytest.mark.parametrize(
    "exercise, style, says",
    [
        ("initialize_with_zeros", "swapped", "not one for every feature"),
        ("initialize_with_zeros", "dim + 1", "spread against each other"),
        ("propagate", "log(A - 1)", "Z goes through the sigmoid"),
        ("propagate", "predictions used", "Z goes through the sigmoid"),
        ("optimize", "return in loop", "computed once and used for every step"),
        ("optimize", "new w gradient", "w.shape[1]"),
        ("graph_grads", "one c", "swapped"),
        ("model", "test on train", "spread against each other"),
    ],
)
def test_no_mistake_is_named_that_was_not_made(wrong_verdicts, exercise, style, says):
    assert says not in str(wrong_verdicts[exercise, style])
