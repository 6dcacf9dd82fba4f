from pathlib import Path

import pytest

from grading import course


def test_five_courses_and_seventeen_weeks_in_order():
    weeks = course.weeks()
    assert len(course.COURSES) == 5 and len(weeks) == 17
    assert [week.path for week in weeks] == sorted(week.path for week in weeks)
    numbers = [[week.number for week in weeks if week.course == name] for name in course.COURSES]
    assert numbers == [list(range(1, 1 + count)) for count in (4, 3, 2, 4, 4)]


def test_a_written_week_is_one_with_sources(tmp_path):
    week = course.Week("course1_nn", "week1_introduction", "Introduction", root=tmp_path)
    assert not week.written
    week.source.mkdir(parents=True)
    (week.source / "assignment.py").touch()
    assert week.written and week.key == tmp_path / "course1_nn" / "week1_introduction" / "key.npz"


def test_the_real_course_has_written_weeks():
    written = course.weeks(written=True)
    assert written and all((week.folder / "source" / "assignment.py").exists() for week in written)
    assert Path(course.__file__).parent.parent == course.ROOT


@pytest.mark.parametrize(
    "wanted",
    [
        "course1_nn/week2_logistic_regression",
        "course1_nn/week2_logistic_regression/",
        "course1_nn/week2",
        "./course1_nn/week2_logistic_regression",
        "/some/where/course1_nn/week2_logistic_regression",
    ],
)
def test_a_week_is_found_as_users_write_it(wanted):
    assert course.find(wanted).path == "course1_nn/week2_logistic_regression"


@pytest.mark.parametrize("wanted, says", [("course1_nn", "more than one"), ("course9", "names no week")])
def test_what_names_no_single_week_lists_the_weeks(wanted, says):
    with pytest.raises(ValueError, match=f"{says}.*there are: course1_nn/week1_introduction, course1_nn/week2"):
        course.find(wanted)
