"""The built notebooks run from top to bottom without a network, and give no solution away."""

import json
import os
import re
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from grading import build, cells, course, keymaking, sources

WEEKS = course.weeks(written=True)
NO_NETWORK = '''"""Put on the path of a kernel: no connection leaves this machine."""
import socket


def refused(name):
    original = getattr(socket.socket, name)

    def guarded(self, address, *rest):
        here = self.family == getattr(socket, "AF_UNIX", None) or str(address[0]).startswith(("localhost", "::1", "127."))
        if here:
            return original(self, address, *rest)
        raise OSError(f"no network in this test: {address}")

    return guarded


for name in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, name, refused(name))


def getaddrinfo(host, *rest, **more):
    if host in (None, "", b"", "localhost", "::1") or str(host).startswith("127."):
        return original_getaddrinfo(host, *rest, **more)
    raise socket.gaierror(f"no network in this test: {host}")


original_getaddrinfo, socket.getaddrinfo = socket.getaddrinfo, getaddrinfo
'''


@pytest.fixture(scope="session")
def cut_off(tmp_path_factory):
    """Environment variables that cut the network off from every Python below."""
    folder = tmp_path_factory.mktemp("cut_off")
    (folder / "sitecustomize.py").write_text(NO_NETWORK, encoding="utf-8")
    path = os.pathsep.join([str(folder), str(course.ROOT), os.environ.get("PYTHONPATH", "")])
    return {"PYTHONPATH": path}


def run(built: dict, folder: Path, environment: dict) -> nbformat.NotebookNode:
    """Every cell, demonstrations too, in a fresh kernel of this very Python."""
    notebook = nbformat.reads(json.dumps(built), as_version=4)
    environment = {
        name: value for name, value in {**os.environ, **environment}.items() if value and not name.startswith("NBGRADER")
    }
    client = NotebookClient(
        notebook, timeout=300, allow_errors=True, skip_cells_with_tag="", resources={"metadata": {"path": str(folder)}}
    )
    client.create_kernel_manager()
    client.km.kernel_spec.argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    client.execute(env=environment)
    return notebook


def outputs(notebook, kind):
    return [(cell.id, output) for cell in notebook.cells for output in cell.get("outputs", []) if output.output_type == kind]


def complaints(notebook):
    errors = [f"{cell}: {error.ename}: {error.evalue}" for cell, error in outputs(notebook, "error")]
    return errors + [f"{cell}: {stream.text}" for cell, stream in outputs(notebook, "stream") if stream.name == "stderr"]


def test_the_network_is_cut_off(tmp_path, cut_off):
    """The guard itself: a connection, a name, and a cell that is tagged to be skipped."""
    built = nbformat.v4.new_notebook()
    sources = [
        "import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=1)",
        "import urllib.request\nurllib.request.urlopen('http://example.invalid')",
        "import socket\nserver = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(server.getsockname()).close()\n'loopback works'",
        "1 / 0",
    ]
    built.cells = [nbformat.v4.new_code_cell(source) for source in sources]
    built.cells[3].metadata["tags"] = ["skip-execution"]
    done = run(built, tmp_path, cut_off)
    first, second, third = (error.ename + error.evalue for _, error in outputs(done, "error"))
    assert "no network in this test" in first and "no network in this test" in second and third.startswith("ZeroDivisionError")
    assert done.cells[2].outputs[0].data["text/plain"] == "'loopback works'"


@pytest.mark.unless_passed(since_origin=True)
@pytest.mark.parametrize("week", WEEKS, ids=lambda week: week.path)
def test_a_lesson_runs_from_top_to_bottom(week, tmp_path, cut_off):
    done = run(build.notebook(sources.Material(week), "lesson"), tmp_path, cut_off)
    assert complaints(done) == []
    assert all(cell.execution_count for cell in done.cells if cell.cell_type == "code")
    assert list(tmp_path.iterdir()) == []  # it leaves nothing behind


@pytest.mark.unless_passed(since_origin=True)
@pytest.mark.parametrize("week", WEEKS, ids=lambda week: week.path)
def test_a_solved_assignment_runs_from_top_to_bottom_and_is_full(week, tmp_path, cut_off):
    material = sources.Material(week)
    (tmp_path / ".progress").mkdir()
    done = run(build.notebook(material, "assignment", solved=True), tmp_path, cut_off)
    assert complaints(done) == []
    assert all(cell.execution_count for cell in done.cells if cell.cell_type == "code")
    scores = {cell.metadata.dlc.name: cell.outputs[-1].data for cell in done.cells if cell.metadata.dlc.role == "check"}
    assert {name: float(data["text/plain"]) for name, data in scores.items()} == {
        name: exercise.points for name, exercise in material.exercises.items()
    }
    assert all("<table" in data["text/html"] for data in scores.values())
    (kept,) = (tmp_path / ".progress").iterdir()
    assert set(json.loads(kept.read_text(encoding="utf-8"))["exercises"]) == set(material.exercises)


@pytest.mark.unless_passed(since_origin=True)
@pytest.mark.parametrize("week", WEEKS, ids=lambda week: week.path)
def test_an_untouched_assignment_says_so_and_earns_nothing(week, tmp_path, cut_off):
    """Whoever presses Run All on a new assignment sees what to do, and no cell but those that need an answer fails."""
    material = sources.Material(week)
    done = run(build.notebook(material, "assignment"), tmp_path, cut_off)
    for cell in done.cells:
        if cell.metadata.dlc.role == "check":
            data = cell.outputs[-1].data
            assert (
                data["text/plain"] == "0.0" and f"<code>{cell.metadata.dlc.name}</code> is not written yet" in data["text/html"]
            )
    kinds = {error.ename for _, error in outputs(done, "error")}
    assert kinds <= {"NotImplementedError", "NameError"}
    assert all(cell_id.startswith("assignment-") for cell_id, _ in outputs(done, "error"))


@pytest.mark.unless_passed(since_origin=True)
@pytest.mark.parametrize("stone", course.milestones(written=True), ids=lambda stone: stone.course)
def test_a_milestone_runs_from_top_to_bottom_and_leaves_its_picture(stone, tmp_path, cut_off):
    """Outside a workspace: every function in it is then the course's own."""
    done = run(build.milestone(stone), tmp_path, cut_off)
    assert complaints(done) == []
    assert all(cell.execution_count for cell in done.cells if cell.cell_type == "code")
    assert [path.suffix for path in tmp_path.iterdir()] == [".png"]
    counts = [output.data["text/plain"].splitlines()[0] for _, output in outputs(done, "execute_result")]
    assert re.fullmatch(r"0 of (\d+) parts are yours, \1 missing", counts[0])
    assert re.fullmatch(r"0 of (\d+) parts are yours, \1 borrowed", counts[1])


@pytest.mark.parametrize("week", WEEKS, ids=lambda week: week.path)
def test_no_cell_of_an_assignment_gives_a_solution_away(week):
    material = sources.Material(week)
    built = build.notebook(material, "assignment")
    for name in material.exercises:
        for cell in built["cells"]:
            text = "".join(cell["source"])
            if cell["cell_type"] == "markdown":
                text = re.sub(r"(?s)\$\$.*?\$\$|\$[^$]*\$", "", text)  # a formula may look like its program
            text = re.sub(r"(?m)^def .*", "", text)  # whoever calls a function repeats its head
            leaked = keymaking.shared_run(text, material.solution(name))
            assert not leaked, f"{cell['id']} repeats the solution of {name}: {leaked}"


@pytest.mark.parametrize("week", WEEKS, ids=lambda week: week.path)
def test_committed_notebooks_hold_no_outputs_and_no_solutions(week):
    for kind in ("lesson", "assignment"):
        built = json.loads((week.folder / f"{kind}.ipynb").read_text(encoding="utf-8"))
        code = [cell for cell in built["cells"] if cell["cell_type"] == "code"]
        assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    exercises = [cell for cell in built["cells"] if cell["metadata"]["dlc"]["role"] == "exercise"]
    assert exercises and all("".join(cells.STUB.split("\n")[1:]) in "".join(cell["source"]) for cell in exercises)
