"""Every benchmark, and the script of the README's picture, can be begun: what it imports is found from where it lies."""

import subprocess
import sys

import pytest

from grading.course import ROOT

SCRIPTS = [ROOT / "docs" / "screenshot.py", *(ROOT / "benchmarks").glob("[a-z]*.py")]
IMPORTED = "import runpy, sys; runpy.run_path(sys.argv[1], run_name='imported')"


@pytest.mark.slow
@pytest.mark.parametrize("script", sorted(SCRIPTS), ids=lambda script: script.stem)
def test_what_it_imports_is_found(script, tmp_path):
    ended = subprocess.run([sys.executable, "-c", IMPORTED, script], cwd=tmp_path, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
