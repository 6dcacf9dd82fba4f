"""`dlc`: the command line for learners and authors."""

import argparse
import json
import sys
from pathlib import Path

from grading import class_cli
from grading.course import Week, find, milestones, weeks
from grading.exercise import AuthorError


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="dlc", description="Build, verify and check the course's exercises.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    lab = commands.add_parser("lab", help="prepare the workspace and open JupyterLab")
    lab.set_defaults(run=_lab)
    build = commands.add_parser("build", help="sources to notebooks and answer keys")
    build.add_argument("week", nargs="?", help="such as course1_nn/week2_logistic_regression; all weeks without it")
    build.add_argument("--check", action="store_true", help="change nothing; exit 1 when a built file differs from its sources")
    build.set_defaults(run=_build)
    verify = commands.add_parser("verify", help="run right answers, mistakes and lazy answers through the judge")
    verify.add_argument("week", nargs="?")
    verify.add_argument("--exercise", default="", help="only this one")
    verify.add_argument(
        "--mutants", action="store_true", help="also mutate every reference and list the mutants that keep full points"
    )
    verify.add_argument("--write", action="store_true", help="put the matrix into the course's README")
    verify.set_defaults(run=_verify)
    check = commands.add_parser("check", help="the score of a notebook, from the terminal")
    check.add_argument("notebook", type=Path)
    check.add_argument("--json", action="store_true")
    check.set_defaults(run=_check)
    home = commands.add_parser("home", help="what Home shows, as text")
    home.set_defaults(run=_home)
    doctor = commands.add_parser("doctor", help="what is wrong with this installation")
    doctor.set_defaults(run=_doctor)
    class_cli.add(commands)

    options, rest = parser.parse_known_args(arguments)
    if rest and options.command != "lab":
        parser.error(f"unknown arguments: {' '.join(rest)}")
    options.rest = rest
    try:
        return options.run(options)
    except (AuthorError, FileNotFoundError, ValueError) as error:
        print(f"dlc: {error}", file=sys.stderr)
        return 2


def _chosen(name: str | None) -> list[Week]:
    return [find(name)] if name else weeks(written=True)


def _lab(options: argparse.Namespace) -> int:
    from grading import lab

    return lab.main(options.rest) or 0


def _build(options: argparse.Namespace) -> int:
    from grading import build, home

    differences = [line for week in _chosen(options.week) for line in build.build(week, options.check)]
    differences += [line for stone in milestones(written=True) for line in build.build_milestone(stone, options.check)]
    differences += home.build(options.check)
    for line in differences:
        print(line if options.check else line.replace(" differs from its sources", " built"))
    if options.check and differences:
        print("Run `make notebooks` and commit what it builds.")
        return 1
    return 0


def _verify(options: argparse.Namespace) -> int:
    from grading import verify

    failed = False
    for week in _chosen(options.week):
        reports, seconds = verify.timed(week, with_mutants=options.mutants, only=options.exercise)
        print(f"{week.path}\n{verify.text(reports, seconds)}\n")
        failed |= any(report.problems or report.survivors for report in reports)
        if options.write:
            verify.write(week, reports)
    return int(failed)


def _check(options: argparse.Namespace) -> int:
    from grading import runner

    result = runner.in_child(options.notebook)
    print(json.dumps(result, indent=1) if options.json else runner.text(result))
    return 0 if result["points"] == result["max_points"] else 1


def _home(options: argparse.Namespace) -> int:
    from grading import home

    print(home.text())
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from grading import doctor

    return doctor.main()


if __name__ == "__main__":
    sys.exit(main())
