"""dlc lab: options, ports, and what a real server then offers."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from grading import lab
from grading.bootstrap import Problem


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def test_a_taken_port_is_one_line_and_a_failure(taken_port, tmp_path, capsys):
    assert lab.main(["--port", str(taken_port), "--work", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"Port {taken_port} is taken.") and len(said.splitlines()) == 1


@pytest.mark.parametrize("port", ["eight", "0", "70000", "-1", "80.5"])
def test_an_impossible_port(port):
    with pytest.raises(Problem, match="must be a number from 1 to 65535"):
        lab.choose_port(port)


def test_without_a_wish_the_first_free_port(taken_port, monkeypatch):
    monkeypatch.setattr(lab, "FIRST_PORT", taken_port)
    assert lab.choose_port("") > taken_port
    monkeypatch.setattr(lab, "PORTS", 1)
    with pytest.raises(Problem, match="all taken"):
        lab.choose_port("")


def test_options_come_from_what_make_hands_on(monkeypatch):
    monkeypatch.setenv("PORT", "9001")
    monkeypatch.setenv("BROWSER", "0")
    monkeypatch.setenv("WORK", "elsewhere")
    options = lab.parse([])
    assert (options.port, options.no_browser, options.work) == ("9001", True, "elsewhere")
    assert lab.parse(["--port", "9002"]).port == "9002"
    monkeypatch.setenv("BROWSER", "firefox")
    assert lab.parse([]).no_browser is False


def test_a_workspace_that_cannot_be_written_is_one_line(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert lab.main(["--prepare-only", "--work", str(tmp_path / "file" / "work")]) == 1
    said = capsys.readouterr().err
    assert said.startswith("Cannot write") and len(said.splitlines()) == 1


def test_a_workspace_of_the_learners_choice_gets_no_second_copy(tmp_path, monkeypatch):
    monkeypatch.setattr("grading.workspace.keep_copy", lambda *_: pytest.fail("copied"))
    assert lab.main(["--prepare-only", "--work", str(tmp_path)]) == 0


def test_the_workspace_in_the_course_is_copied_and_restored(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(lab, "DEFAULT", tmp_path / "course" / "my_work")
    monkeypatch.setattr("grading.workspace.copy_folder", lambda work: tmp_path / "data")
    assert lab.main(["--prepare-only"]) == 0
    (tmp_path / "data" / "mine.txt").write_text("kept")
    (tmp_path / "course" / "my_work").rename(tmp_path / "gone")
    capsys.readouterr()
    assert lab.main(["--prepare-only"]) == 0
    assert (tmp_path / "course" / "my_work" / "mine.txt").read_text() == "kept"
    assert "your work was restored" in capsys.readouterr().out


class Server:
    """`dlc lab` in a process of its own, asked over HTTP."""

    def __init__(self, work, **environment):
        self.port = free_port()
        code = f"from grading import lab; raise SystemExit(lab.main(['--port', '{self.port}', '--work', {str(work)!r}]))"
        variables = {key: value for key, value in os.environ.items() if not key.startswith(("JUPYTER", "JAX"))}
        variables |= {"BROWSER": "0", "JUPYTER_TOKEN": "secret", "PYTHONUNBUFFERED": "1", **environment}
        self.process = subprocess.Popen(
            [sys.executable, "-c", code], env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def page(self, path, timeout=60):
        end = time.monotonic() + timeout
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"Authorization": "token secret"})
        while True:
            try:
                with urllib.request.urlopen(request, timeout=10) as answer:
                    return answer.read().decode()
            except OSError:
                if time.monotonic() > end or self.process.poll() is not None:
                    raise
                time.sleep(0.05)

    def stop(self):
        self.process.terminate()
        return self.process.communicate(timeout=20)[0]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One server for all questions, on a machine whose user has another kernel called python3."""
    folder = tmp_path_factory.mktemp("lab")
    other = folder / "data" / "kernels" / "python3"
    other.mkdir(parents=True)
    (other / "kernel.json").write_text(json.dumps({"argv": ["/elsewhere/python"], "display_name": "Other", "language": "python"}))
    made = Server(folder / "work", JUPYTER_DATA_DIR=str(folder / "data"))
    made.first_page = made.page("/lab/tree/Home.ipynb")
    yield made
    made.stop()


def test_a_start_loads_nothing_heavy(tmp_path):
    """What is loaded before the server starts is what a start waits for; benchmarks/start.py measures it."""
    code = f"""if True:
        import sys
        from grading import lab
        assert lab.main(["--prepare-only", "--work", {str(tmp_path)!r}]) == 0
        print([name for name in ("jax", "matplotlib", "sklearn", "scipy", "jupyterlab") if name in sys.modules])
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def page_config(server):
    return json.loads(re.search(r'<script id="jupyter-config-data"[^>]*>(.*?)</script>', server.first_page, re.DOTALL)[1])


def test_no_news_and_no_side_bars_for_authors(server):
    disabled = page_config(server)["disabledExtensions"]
    assert "@jupyterlab/apputils-extension:announcements" in disabled
    assert "@jupyter/nbgrader" in disabled
    settings = json.loads(server.page("/lab/api/settings/@jupyterlab/apputils-extension:notification"))
    assert settings["schema"]["properties"]["fetchNews"]["default"] == "false"


def test_work_is_saved_often(server):
    settings = json.loads(server.page("/lab/api/settings/@jupyterlab/docmanager-extension:plugin"))
    properties = settings["schema"]["properties"]
    assert properties["autosave"]["default"] is True and properties["autosaveInterval"]["default"] <= 30


def test_the_only_kernel_is_this_python(server):
    kernels = json.loads(server.page("/api/kernelspecs"))["kernelspecs"]
    assert list(kernels) == ["python3"]
    assert kernels["python3"]["spec"]["argv"][0] in ("python", sys.executable)


def test_the_file_browser_shows_the_workspace_only(server):
    shown = {entry["name"] for entry in json.loads(server.page("/api/contents/"))["content"]}
    assert "Home.ipynb" in shown and "course1_nn" in shown
    assert not {"grading", "dlcore"} & shown and not any(name.startswith(".") for name in shown)


def test_the_address_is_printed_once_it_is_served_and_nothing_else(tmp_path):
    started = Server(tmp_path / "work")
    started.page("/api/status")
    time.sleep(0.5)
    lines = [line.strip() for line in started.stop().splitlines() if line.strip()]
    assert lines[:2] == ["The course is open at", f"http://127.0.0.1:{started.port}/lab/tree/Home.ipynb?token=secret"]
    assert len(lines) == 3 and str(tmp_path / "work") in lines[2]
