"""A notebook is run again exactly when something that it depends on has changed."""

import changed
import pytest


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    monkeypatch.setattr(changed, "STORE", tmp_path / ".cache" / "tested.json")
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("DLC_ALL", raising=False)
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "a.py").write_text("1")
    path = tmp_path / "lesson.ipynb"
    path.write_text("{}")
    changed.note_passed(path, used=[tmp_path / "code"])
    return path


def passed(notebook):
    return changed.passed_before(notebook, used=[notebook.parent / "code"])


def test_unchanged_and_not_seen(notebook):
    assert passed(notebook)
    assert not changed.passed_before(notebook.with_name("other.ipynb"), used=[])
    assert not changed.passed_before(notebook, "solved", used=[notebook.parent / "code"])


@pytest.mark.parametrize("name, content", [("lesson.ipynb", "{ }"), ("code/a.py", "2"), ("code/b.py", ""), ("key.npz", "k")])
def test_any_change_runs_it_again(notebook, name, content):
    (notebook.parent / name).write_text(content)
    assert not passed(notebook)


@pytest.mark.parametrize("variable", ["CI", "DLC_ALL"])
def test_ci_runs_everything(notebook, variable, monkeypatch):
    monkeypatch.setenv(variable, "1")
    assert not passed(notebook)


def test_a_damaged_store_counts_as_empty(notebook):
    changed.STORE.write_text("{")
    assert not passed(notebook)
