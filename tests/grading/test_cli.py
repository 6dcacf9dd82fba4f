import subprocess
import sys

import pytest

from grading import cli


@pytest.mark.parametrize(
    "arguments, says", [([], "COMMAND"), (["fly"], "invalid choice"), (["build", "--fast"], "unknown arguments: --fast")]
)
def test_what_is_not_understood_is_refused(arguments, says, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2 and says in capsys.readouterr().err


def test_help_names_every_command(capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])
    out = capsys.readouterr().out
    assert ended.value.code == 0
    for command in ("lab", "build", "verify", "check", "home", "doctor"):
        assert f"\n    {command} " in out


@pytest.mark.parametrize("command", ["build", "verify"])
def test_an_unknown_week_is_one_line_with_the_weeks(command, capsys):
    assert cli.main([command, "course9/week9"]) == 2
    err = capsys.readouterr().err
    assert err.startswith("dlc: 'course9/week9' names no week; there are: course1_nn/week1") and err.count("\n") == 1


def test_help_starts_without_the_heavy_libraries():
    program = (
        "import sys\nfrom grading import cli\n"
        "try:\n    cli.main(['--help'])\nexcept SystemExit:\n"
        "    print('HEAVY', sorted({'jax', 'nbgrader', 'matplotlib'} & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert out.endswith("HEAVY []\n")
