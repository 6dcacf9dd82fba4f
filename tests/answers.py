"""A bank of answers in the styles in which people write them, through a week's checks as a notebook would call them.

A bank is the folder week<K>_answers beside test_week<K>_answers.py. Its right*.py and wrong*.py hold cells, each under a header
`# %% exercise: style`. wrong_edits.txt holds a typical right answer per exercise, and wrong ones as edits of it.
"""

import re
from collections import Counter
from pathlib import Path

import jax
import pytest

from grading import course, sources
from grading.check import Check

HEADER = re.compile(r"^# %% (\w+): (.*)$", re.M)


def cells(text):
    """The exercise, the style and the source of each answer."""
    headers = list(HEADER.finditer(text))
    ends = [header.start() for header in headers[1:]] + [len(text)]
    return [(header[1], header[2], text[header.end() : end].strip("\n")) for header, end in zip(headers, ends, strict=True)]


def edited(text):
    """Typical right answers, and wrong ones as edits of them: lines that go, where they stand last, and lines that come there."""
    right, wrong = [], []
    for section in re.split(r"^# %% (?=\w+$)", text, flags=re.M)[1:]:
        typical = section[section.index("\n") + 1 : section.index("# %% ")]
        right.append((section.split("\n")[0], "typical", typical))
        for exercise, style, edits in cells(section):
            source = typical
            for old, new in re.findall(r"((?:^-.*\n)+)((?:^\+.*\n)*)", edits + "\n", flags=re.M):
                old, new = (re.sub(r"^.", "", lines, flags=re.M) for lines in (old, new))
                before, found, after = source.rpartition(old)
                assert found, f"{exercise}, {style}: the lines to replace are not there"
                source = before + new + after
            wrong.append((exercise, style, source))
    return right, wrong


def bank(folder):
    """The right and the wrong answers of a folder."""
    right, wrong = (
        [cell for file in sorted(folder.glob(f"{kind}*.py")) for cell in cells(file.read_text(encoding="utf-8"))]
        for kind in ("right", "wrong")
    )
    for file in folder.glob("wrong_edits.txt"):
        typical, edits = edited(file.read_text(encoding="utf-8"))
        right, wrong = right + typical, wrong + edits
    return right, wrong


def all_right(verdict):
    """Also for an optional exercise, which has no points to lose."""
    return all(part.right == part.cases for part in verdict.parts)


@pytest.mark.slow
@pytest.mark.unless_passed(lambda item: item.cls.answers, lambda item: course.ROOT / item.cls.week)
class Answers:
    """The tests of a bank. A subclass says which week it is, and how much the wrong answers must hear at least."""

    week: str
    answers: Path
    # The share of wrong answers that hear more than that no known mistake fits, and of those that hear the name of theirs.
    least_specific: float
    least_named: float
    # (exercise, style, words that this wrong answer must hear), and such as it must not hear.
    hears: list
    must_not_hear: list = []

    @pytest.fixture(scope="class")
    @classmethod
    def material(cls):
        return sources.Material(next(week for week in course.weeks() if week.path == cls.week))

    @pytest.fixture(scope="class")
    @classmethod
    def verdict_of(cls, material):
        """The verdict on an answer, in a notebook where set-up has run and all other exercises are solved."""
        solved = material.reference()
        before = jax.config.jax_numpy_rank_promotion
        jax.config.update("jax_numpy_rank_promotion", "allow")  # as it is for a learner

        def of(exercise, source):
            namespace = dict(solved)
            sources.execute(source, namespace, f"answer {len(source)} {hash(source)}")
            check = Check(cls.week, None, namespace)
            check.first_limit = check.limit = 5.0
            return check(exercise)

        yield of
        jax.config.update("jax_numpy_rank_promotion", before)

    @pytest.fixture(scope="class")
    @classmethod
    def wrong_verdicts(cls, verdict_of):
        return {(exercise, style): verdict_of(exercise, source) for exercise, style, source in bank(cls.answers)[1]}

    def test_there_are_answers_to_all_exercises(self, material):
        right, wrong = (Counter(exercise for exercise, _, _ in answers) for answers in bank(self.answers))
        assert set(right) == set(wrong) == set(material.exercises)
        assert min(right.values()) >= 2 and min(wrong.values()) >= 3 and min(right.total(), wrong.total()) >= 50

    def test_no_wrong_answer_is_there_twice(self):
        styles = Counter((exercise, style) for exercise, style, _ in bank(self.answers)[1])
        assert [answer for answer, times in styles.items() if times > 1] == []

    def test_right_answers_get_full_points(self, verdict_of):
        verdicts = [(exercise, style, verdict_of(exercise, source)) for exercise, style, source in bank(self.answers)[0]]
        lost = [f"{exercise}, {style}\n{verdict}" for exercise, style, verdict in verdicts if not all_right(verdict)]
        assert not lost, "\n\n".join(lost)

    def test_wrong_answers_lose_points_and_hear_why(self, wrong_verdicts):
        assert [answer for answer, verdict in wrong_verdicts.items() if all_right(verdict)] == []
        assert [answer for answer, verdict in wrong_verdicts.items() if not (verdict.hints or verdict.differs)] == []

    def test_most_wrong_answers_hear_something_specific(self, wrong_verdicts):
        unknown = [name for name, verdict in wrong_verdicts.items() if any("no mistake that we know" in h for h in verdict.hints)]
        unnamed = [name for name, verdict in wrong_verdicts.items() if not verdict.mistakes]
        assert 1 - len(unknown) / len(wrong_verdicts) >= self.least_specific, unknown
        assert 1 - len(unnamed) / len(wrong_verdicts) >= self.least_named, unnamed

    def test_a_wrong_answer_hears_what_it_is(self, wrong_verdicts):
        silent = [wanted for *answer, wanted in self.hears if wanted not in str(wrong_verdicts[tuple(answer)])]
        assert silent == []

    def test_no_mistake_is_named_that_was_not_made(self, wrong_verdicts):
        named = [words for *answer, words in self.must_not_hear if words in str(wrong_verdicts[tuple(answer)])]
        assert named == []
