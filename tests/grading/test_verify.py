import re

import pytest

from grading import cli, verify
from grading.exercise import AuthorError, Mistake
from grading.verdict import Part, Verdict


@pytest.fixture(autouse=True)
def no_cache_on_disk(monkeypatch):
    monkeypatch.setattr(verify, "_keep_compiled", lambda: None)


@pytest.fixture
def dlc(monkeypatch):
    def run(week, *arguments):
        monkeypatch.setattr(cli, "find", lambda name: week)
        return cli.main(["verify", "any", *arguments])

    return run


def rows(reports, kind):
    return {row.name: row for report in reports for row in report.rows if row.kind == kind}


def test_a_sound_week_has_no_problems(tiny):
    reports = verify.verify(tiny.week)
    assert [report.problems for report in reports] == [[], []]
    double, slope = reports
    assert [row.name for row in double.rows if row.kind == "right"] == [
        "reference",
        "reference, float32",
        "reference, jax.numpy",
        "sum",
        "jax",
        "loop",
    ]
    assert all(row.points == row.most for row in rows(reports, "right").values())
    assert [row.named for row in double.rows if row.kind == "mistake"] == [
        mistake.hint for mistake in tiny.material.exercises["double"].mistakes
    ]
    assert all(row.points < row.most for row in rows(reports, "mistake").values())
    assert set(rows(reports, "lazy")) == {
        "None",
        "zeros of the right shape",
        "the first argument",
        "a constant",
        "the stub",
        "learned by heart",
    }
    assert all(row.points == 0 for row in rows(reports, "lazy").values())
    assert double.margin("right") < 0.1 < 10 < double.margin("mistake")


def test_float32_arguments_reach_the_reference_in_single_precision(tiny):
    assert 0 < rows(verify.verify(tiny.week), "right")["reference, float32"].distance < 0.1


DRAWN = 'Case(float(rng.uniform(0.3, 0.7)), part="single numbers")'


@pytest.mark.parametrize(
    "change, says",
    [
        (
            {"right_answers": ("return x + x + 1", "return x + x + 2")},
            r"double: right answer 'sum': loses points: The result is too large by 1",
        ),
        ({"right_answers": ("return x + x + 1", "return x + [1]")}, r"double: right answer 'sum': loses points"),
        (
            {"right_answers": ("return x + x + 1", "return 2 * x + 1.000005")},
            r"double: right answer 'sum': comes within 0.\d+ of the tolerance; at most 0.1",
        ),
        (
            {"right_answers": ("return x + x + 1", "z = 2 * x + 1\n    return z")},
            r"double: right answer 'sum': it is the same program as another right answer",
        ),
        (
            {"right_answers": ("return x + x + 1", "return 2 * jnp.asarray(x) + 1")},
            r"double: right answer 'jax': it is the same program",
        ),
        (
            {"exercises": ('"2 * x -> 3 * x"', '"2 * x + 1 -> 2 * x + 1.00003"')},
            r"double: mistake answer '2 \* x \+ 1 -> .*': is only 4.* tolerances away; at least 10",
        ),
        (
            {"exercises": (DRAWN + ",\n        Case(-4.0", "Case(0.0")},
            r"double: lazy answer 'a constant': earns 2 of 5 points",
        ),
        (
            {"exercises": (DRAWN + ",\n        Case(-4.0", "Case(-1.0")},
            r"double: lazy answer 'the first argument': earns 2 of 5 points",
        ),
        (
            {"exercises": (DRAWN + ",\n        Case(-4.0", "Case(-0.5")},
            r"double: lazy answer 'zeros of the right shape': earns 2 of 5 points",
        ),
        (
            {"exercises": (DRAWN, 'Case(0.5, part="single numbers")')},
            r"double: lazy answer 'learned by heart': earns 2 of 5 points: no inputs are drawn from rng for single numbers",
        ),
    ],
    ids=range(10),
)
def test_an_unsound_week_is_reported_and_the_command_fails(make_week, dlc, capsys, change, says):
    week = make_week(**change)
    problems = [problem for report in verify.verify(week, only="double") for problem in report.problems]
    assert [problem for problem in problems if re.search(says, problem)], problems
    assert dlc(week, "--exercise", "double") == 1
    out = capsys.readouterr().out
    assert " ! " in out and "0 problems" not in out


def verdict(points, hints=()):
    return Verdict("f", [Part("all", points, 5, points // 5, 1)], hints=list(hints))


MISTAKE = Mistake("a -> b", "It is a.")


@pytest.mark.parametrize(
    "said, distance, problem",
    [
        (verdict(0, ["It is a."]), 50.0, ""),
        (verdict(5), 50.0, "keeps full points"),
        (verdict(0, ["It is a."]), 9.9, "is only 9.9 tolerances away; at least 10 is safe"),
        (verdict(0, ["It is c."]), 50.0, "is named as another one: ['It is c.']"),
        (verdict(0, ["It is a.", "It is c."]), 50.0, "is named as another one: ['It is a.', 'It is c.']"),
        (verdict(0), 50.0, "is named as another one: []"),
    ],
)
def test_the_problems_of_a_mistake(said, distance, problem):
    assert verify._mistake(0, MISTAKE, said, distance, None).problem == problem


def test_the_stub_may_earn_nothing_at_all(make_week):
    """A stub that earns a tenth is a problem, although another lazy answer may."""
    week = make_week(
        assignment=(
            "    y = 2 * x + 1\n    return y",
            '    if isinstance(x, str):\n        raise NotImplementedError("no")\n    y = 2 * x + 1\n    return y',
        ),
        exercises=[
            ('{"arrays": 3, "single numbers": 2}', '{"arrays": 30, "single numbers": 1, "texts": 1}'),
            ('Case(-4.0, part="single numbers"),', 'Case(-4.0, part="single numbers"), Case("a", part="texts"),'),
        ],
    )
    try:
        problems = [problem for report in verify.verify(week, only="double") for problem in report.problems]
    except AuthorError as error:  # the builder demands values of the reference
        assert "the reference fails on case 4: NotImplementedError" in str(error)
    else:
        assert any("the stub" in problem for problem in problems)


SURVIVOR = {"assignment": ("y = 2 * x + 1\n", "y = 2 * x + 1 + 0 * np.abs(x)\n")}
EXERCISES = [('"+ 1 -> - 1"', '"+ 1 + -> - 1 +"'), ('"2 * x + 1 -> 2 * (x + 1)"', '"2 * x + 1 -> 2 * (x + 1)"')]
LINE = "y = 2 * x + 1 + 0 * np.abs(x)"
EQUAL = [
    f"{LINE} -> {changed}" for changed in (LINE.replace("+ 0", "- 0"), LINE.replace("0 *", "0 /"), LINE.replace("np.abs(x)", "x"))
]


def test_mutants_that_keep_full_points_are_listed(make_week, dlc, capsys):
    week = make_week(**SURVIVOR, exercises=EXERCISES)
    (report,) = verify.verify(week, with_mutants=True, only="double")
    assert sorted(report.survivors) == sorted(EQUAL) and not report.equal
    assert report.mutants == 4 + 5 + 1  # operators, constants (0 only upwards), and one call
    assert dlc(week, "--mutants", "--exercise", "double") == 1
    out = capsys.readouterr().out
    assert f"      survives: {EQUAL[0]}" in out and f"{report.mutants} mutants, 0 declared equal, 3 keep full points" in out
    assert dlc(week, "--exercise", "double") == 0


def test_a_declared_mutant_is_no_survivor(make_week, dlc):
    declared = f'equal={dict.fromkeys(EQUAL, "nothing is added")}, worked="For'
    week = make_week(**SURVIVOR, exercises=[*EXERCISES, ('worked="For', declared)])
    (report,) = verify.verify(week, with_mutants=True, only="double")
    assert sorted(report.equal) == sorted(EQUAL) and report.survivors == []
    assert dlc(week, "--mutants", "--exercise", "double") == 0


@pytest.mark.parametrize("change", ["y = 2 * x + 1 -> y = 9 * x + 1", "y = 2 * x + 1 -> y = 2 * x - 1"])
def test_a_declaration_that_is_not_true_is_an_error(make_week, change):
    week = make_week(exercises=('worked="For', f'equal={{"{change}": "so it is"}}, worked="For'))
    with pytest.raises(AuthorError, match="is declared equal, and is no mutant that keeps full points"):
        verify.verify(week, with_mutants=True, only="double")


def test_the_tiny_week_has_no_survivors(tiny):
    assert [(report.exercise, report.survivors) for report in verify.verify(tiny.week, with_mutants=True)] == [
        ("double", []),
        ("slope_of", []),
    ]


def test_write_puts_the_matrix_between_its_marks(make_week, dlc):
    week = make_week()
    readme = week.folder.parent / "README.md"
    readme.write_text(
        "# Tiny\n\n<!-- verdicts week1_small -->\nold\n<!-- /verdicts week1_small -->\n\nThe end.\n", encoding="utf-8"
    )
    assert dlc(week, "--write") == 0
    text = readme.read_text(encoding="utf-8")
    assert text.startswith("# Tiny\n\n<!-- verdicts week1_small -->\n| exercise |") and text.endswith(
        "<!-- /verdicts week1_small -->\n\nThe end.\n"
    )
    assert "old" not in text
    assert "| `double` | 6 of 6 | 5 of 5 | 0 of 5 |" in text
    assert dlc(week, "--write") == 0 and readme.read_text(encoding="utf-8") == text


def test_write_without_marks_says_what_is_missing(make_week, dlc, capsys):
    week = make_week()
    (week.folder.parent / "README.md").write_text("# Tiny\n", encoding="utf-8")
    assert dlc(week, "--write") == 2
    assert "course9_tiny/README.md needs the lines <!-- verdicts week1_small --> and" in capsys.readouterr().err
