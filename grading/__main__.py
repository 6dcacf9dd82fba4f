"""python -m grading COMMAND: the same as `dlc COMMAND`, in the course's own environment.

`lab` and `install` make that environment first where it is missing, from a bare Python (bootstrap.py).
"""

import sys

from grading import bootstrap


def main():
    args = sys.argv[1:]
    inside = bootstrap.inside(bootstrap.ROOT)
    if args[:1] == ["install"] or args[:1] == ["lab"] and not (inside and bootstrap.is_current(bootstrap.ROOT)):
        return bootstrap.main(args)
    if not inside and bootstrap.is_current(bootstrap.ROOT):
        return bootstrap.run_in(bootstrap.venv_python(bootstrap.ROOT), ["-m", "grading", *args])
    try:
        from grading import cli
    except ImportError as error:
        print(f"{error}. Run `make lab` (or `python -m grading lab`) once: it installs what the course needs.")
        return 1
    return cli.main(args)


if __name__ == "__main__":
    sys.exit(main())
