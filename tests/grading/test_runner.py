import json
import os
import subprocess
import sys

import nbformat
import pytest

from grading import build, cli, runner

ANSWERS = {"double": "def double(x):\n    return 2 * x + 1", "slope_of": None}


@pytest.fixture
def notebook(tiny, tmp_path):
    """A notebook of the tiny week beside its key, its exercise cells changed; the installed course does not know this week."""

    def make(**answers):
        built = build.notebook(tiny.material, "assignment", solved=True)
        for cell in built["cells"]:
            about = cell["metadata"]["dlc"]
            if about["role"] == "exercise" and answers.get(about["name"]) is not None:
                cell["source"] = answers[about["name"]]
        path = tmp_path / "handed in.ipynb"
        path.write_text(build.dumps(built), encoding="utf-8")
        (tmp_path / "key.npz").write_bytes(tiny.week.key.read_bytes())
        return path

    return make


STUB = "def double(x):\n    raise NotImplementedError()"


def scored(result):
    return {exercise["exercise"]: exercise["points"] for exercise in result["exercises"]}


def test_a_solved_notebook_is_full(notebook, capfd):
    path = notebook()
    before = path.read_bytes()
    result = runner.in_child(path)
    assert scored(result) == {"double": 5, "slope_of": 10} and result["failed_cells"] == []
    assert (result["points"], result["max_points"]) == (15, 15)
    assert path.read_bytes() == before and sorted(os.listdir(path.parent)) == ["handed in.ipynb", "key.npz"]
    assert capfd.readouterr() == ("", "")


def test_each_exercise_is_checked_at_its_check_cell(notebook):
    """A later cell that redefines an earlier function does not take its points away."""
    later = "def slope_of(w, X):\n    return None\ndef double(x):\n    return None"
    assert scored(runner.in_child(notebook(slope_of=later))) == {"double": 5, "slope_of": 0}


def test_what_goes_wrong_in_one_cell_does_not_stop_the_rest(notebook):
    result = runner.in_child(notebook(double="def double(x:\n    return 1"))
    assert scored(result) == {"double": 0, "slope_of": 0}
    assert result["failed_cells"] and result["failed_cells"][0].startswith("SyntaxError: ")
    assert "in the cell that begins with 'def double(x:'" in result["failed_cells"][0]
    assert "There is no `double` yet" in result["exercises"][0]["text"]


def test_demonstrations_are_not_run(notebook):
    path = notebook()
    content = json.loads(path.read_text(encoding="utf-8"))
    demos = [cell for cell in content["cells"] if cell["metadata"]["dlc"]["role"] == "demo"]
    assert len(demos) == 1
    demos[0]["source"] = "1 / 0"
    path.write_text(json.dumps(content), encoding="utf-8")
    assert runner.in_child(path)["failed_cells"] == []


def test_a_notebook_that_ends_its_process_is_told(notebook):
    with pytest.raises(ValueError, match="handed in.ipynb could not be run to its end: it ended its process"):
        runner.in_child(notebook(double="import os\nos._exit(0)"))


def test_sys_exit_and_prints_are_survived(notebook, capfd):
    noisy = ANSWERS["double"] + "\nimport os, sys\nos.write(1, b'noise')\nos.write(2, b'noise')\nprint('words')\nsys.exit(3)"
    assert scored(runner.in_child(notebook(double=noisy)))["double"] == 5
    assert capfd.readouterr().out == ""


def test_a_notebook_without_our_metadata_runs_too(notebook):
    path = notebook()
    content = nbformat.read(path, as_version=4)
    for cell in content.cells:
        cell.metadata = {}
    content.cells.append(nbformat.v4.new_raw_cell("raw"))
    nbformat.write(content, path)
    assert runner.in_child(path)["points"] == 15


@pytest.fixture
def dlc(monkeypatch, capsys):
    def run(*arguments):
        code = cli.main(["check", *map(str, arguments)])
        return code, *capsys.readouterr()

    return run


def test_the_command_says_points_and_exits_by_them(notebook, dlc):
    code, out, _ = dlc(notebook())
    assert code == 0 and out.endswith("15 of 15 points on the visible cases\n") and "double: 5 of 5 points" in out
    code, out, _ = dlc(notebook(double=STUB))
    assert code == 1 and "0 of 15 points on the visible cases" in out and "`double` is not written yet" in out


def test_json_is_json(notebook, dlc):
    noisy = ANSWERS["double"] + "\nimport subprocess\nsubprocess.run(['echo', 'noise'])\nraise ValueError('odd')"
    code, out, _ = dlc("--json", notebook(double=noisy))
    result = json.loads(out)
    assert code == 0 and result["points"] == 15
    assert result["failed_cells"] == ["ValueError: odd in the cell that begins with 'def double(x):'"]
    assert result["exercises"][1]["parts"] == {"dw": [4, 4], "db": [3, 3], "cost": [3, 3]}


def test_a_missing_notebook_and_an_unreadable_one_are_one_line(tmp_path, dlc):
    code, _, err = dlc(tmp_path / "none.ipynb")
    assert code == 2 and err.startswith("dlc: there is no notebook ") and err.count("\n") == 1
    (tmp_path / "odd.ipynb").write_text("{", encoding="utf-8")
    code, _, err = dlc(tmp_path / "odd.ipynb")
    assert code == 2 and "odd.ipynb" in err and err.count("\n") == 1


def test_progress_is_kept_from_the_terminal_too(notebook, tmp_path):
    (tmp_path / ".progress").mkdir()
    runner.in_child(notebook())
    kept = json.loads((tmp_path / ".progress" / "course9_tiny.week1_small.json").read_text(encoding="utf-8"))
    assert kept["exercises"]["slope_of"]["points"] == 10


def test_the_module_runs_by_itself(notebook, tmp_path):
    answer = tmp_path / "answer.json"
    subprocess.run([sys.executable, "-m", "grading.runner", notebook(), answer], cwd=tmp_path, check=True, capture_output=True)
    assert json.loads(answer.read_text(encoding="utf-8"))["points"] == 15
