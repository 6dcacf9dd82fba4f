"""A class in which most submissions are attacks: nobody gains anything, and the honest ones do not notice.

Each attack of attacks.py is then shown to get what it wants in a build that was weakened for it.
"""

import contextlib
import copy
import functools
import hashlib
import html
import io
import json
import math
import os
import re
import secrets
import select
import shutil
import socket
import sqlite3
import subprocess
import sys
import sysconfig
import tempfile
import time
import zipfile
from pathlib import Path, PurePosixPath

import numpy as np
import pytest
from class_side.attacks import TABLE, Attack

from grading import (
    build,
    collect,
    course,
    engine,
    export,
    gradebook,
    key,
    keymaking,
    merge,
    pool,
    report,
    restore,
    runs,
    similarity,
    sources,
)
from grading.sandbox import Limits

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the sandbox is Linux's")

WEEK = course.find("course1_nn/week2_logistic_regression")
LIMITS = Limits(exercise=1.0, cell=1.0, submission=20.0, memory=3 << 30)
HIDDEN = 20261127
EVERY = 10  # attacks between two honest submissions
PATIENCE = 8.0  # seconds that the stock-like grader has for a batch of three
KINDS = ("seed", "key", "text", "row", "result", "name", "environment", "command")


@functools.cache
def hidden() -> dict[str, key.Entry]:
    """The hidden key, drawn once."""
    return keymaking.keys(sources.Material(WEEK), HIDDEN)


class World:
    """A class's folder with secrets in it, a machine around it, and a way to see whether something happened to them."""

    def __init__(self, place: Path):
        self.place, self.material = place, sources.Material(WEEK)
        self.canary = {kind: f"canary-{kind}-{secrets.token_hex(8)}" for kind in KINDS}
        self.release, self.full = build.notebook(self.material, "assignment"), self.honest()
        self.key = place / ".secret/keys/week2.npz"
        entries = hidden()
        entries["sigmoid"].index["canary"] = self.canary["key"]
        for folder in (".secret/keys", "source", "results", "submitted/ann", "folder", "site", "handed in"):
            (place / folder).mkdir(parents=True)
        key.save(self.key, entries, self.material.version)
        (place / ".secret/seed").write_text(self.canary["seed"])
        solution = self.material.program("sigmoid").replace("def sigmoid", "def solution")
        (place / "source/solutions.py").write_text(solution)
        (place / "submitted/ann/assignment.ipynb").write_text(json.dumps(self.full))
        (place / "results/ann.json").write_text(json.dumps(self.canary["result"]))
        (place / "results" / self.canary["name"]).touch()
        (place / "victim.txt").write_text("as it was")
        (place / "folder/file").write_text("as it was")
        with contextlib.closing(sqlite3.connect(place / "gradebook.db")) as base:
            base.execute("create table student (name text, score real)")
            base.execute("insert into student values (?, 66)", [self.canary["row"]])
            base.commit()
        self.server, self.datagrams, self.local = (
            socket.socket(),
            socket.socket(type=socket.SOCK_DGRAM),
            socket.socket(socket.AF_UNIX),
        )
        self.server.bind(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.datagrams.bind(("127.0.0.1", self.port))
        self.local.bind(str(place / "socket"))
        for listening in (self.server, self.local):
            listening.listen()
        for path in (place, *place.rglob("*")):  # no right of a file stands in the way, only walls
            path.chmod(0o777 if path.is_dir() or path.is_socket() else 0o666)
        code = "import time; time.sleep(3600)"
        self.victim = subprocess.Popen([sys.executable, "-c", code, self.canary["command"]])
        entry = key.load(WEEK.key, "sigmoid")
        outputs = entry.outputs(entry["runs"])
        visible = [(entry.arguments(case)[0], run["value"]) for case, run in enumerate(outputs)]
        self.visible = [(np.asarray(asked).tolist(), np.asarray(answer).tolist()) for asked, answer in visible]
        self.before = self.state()

    def close(self) -> None:
        self.victim.kill()
        self.victim.wait()
        for listening in (self.server, self.datagrams, self.local):
            listening.close()
        shutil.rmtree(self.place)

    def honest(self) -> dict:
        """Right answers, with the learner's own words in them."""
        notebook = build.notebook(self.material, "assignment", solved=True)
        cell = answer_cell(notebook)
        cell["source"] = f"{''.join(cell['source'])}\n# {self.canary['text']}"
        return notebook

    def state(self) -> dict[str, tuple]:
        """Everything in the class's folder, what Python's packages are, and the course's own files."""
        found = {}
        for path in sorted(self.place.rglob("*")):
            if "handed in" not in path.parts:
                content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
                found[str(path)] = (path.lstat().st_mode, path.lstat().st_nlink, hashlib.sha256(content).hexdigest())
        found |= {str(path): (path.stat().st_size,) for path in [*WEEK.folder.rglob("*.ipynb"), WEEK.key]}
        return found | {
            "packages": tuple(sorted(name for name in os.listdir(sysconfig.get_path("purelib")) if "hostile" in name))
        }

    def changed(self) -> list[str]:
        now = self.state()
        return sorted(name for name in {*now, *self.before} if now.get(name) != self.before.get(name))

    def called(self) -> bool:
        return bool(select.select([self.server, self.datagrams, self.local], [], [], 0)[0])

    def told(self, text: str) -> list[str]:
        return [kind for kind, canary in self.canary.items() if canary in text]

    def filled(self, text: str, weak: bool) -> str:
        words = {
            "PLACE": str(self.place),
            "SITE": str(self.place / "site") if weak else sysconfig.get_path("purelib"),
            "PORT": str(self.port),
            "VICTIM": str(self.victim.pid),
            "ALL": str(self.victim.pid) if weak else "-1",
            "MANY": "1" if weak else "10**9",
            "VISIBLE": repr(self.visible),
        }
        for word, value in words.items():
            text = text.replace(word, value)
        return text

    def hand_in(self, attack: Attack, weak: bool = False) -> Path:
        """The file of an attack."""
        path = self.place / "handed in" / f"{TABLE.index(attack)}{'-weak' if weak else ''}.ipynb"
        path.unlink(missing_ok=True)
        if isinstance(attack.file, str):
            path.symlink_to(self.place / attack.file)
        elif attack.file or attack.name == "is an empty file":
            path.write_bytes(attack.file)
        else:
            notebook = copy.deepcopy(self.release)
            cell, text = answer_cell(notebook), self.filled(attack.cell, weak)
            if "def sigmoid" in text or "import sigmoid" in text:
                cell["source"] = text
            elif text:
                own = {"cell_type": "code", "id": "own", "metadata": {}, "source": text, "outputs": [], "execution_count": None}
                notebook["cells"].insert(0 if attack.first else notebook["cells"].index(cell), own)
            if attack.spoil:
                attack.spoil(notebook)
            path.write_text(json.dumps(notebook))
        return path


def answer_cell(notebook: dict) -> dict:
    return next(
        c for c in notebook["cells"] if c["metadata"]["dlc"]["role"] == "exercise" and c["metadata"]["dlc"]["name"] == "sigmoid"
    )


@contextlib.contextmanager
def world():
    """Not below the folder for temporary files: a learner's process has one of its own in that place."""
    made = World(Path(tempfile.mkdtemp(prefix="hostile-", dir="/var/tmp" if os.access("/var/tmp", os.W_OK) else None)))
    os.environ["DLC_TEST_CANARY"] = made.canary["environment"]
    try:
        yield made
    finally:
        os.environ.pop("DLC_TEST_CANARY", None)
        made.close()


def tried(here: World) -> dict:
    """All attacks in one batch, an honest submission before, after and now and then between them; the figures."""
    paths, honest = {}, []
    for number, attack in enumerate(TABLE):
        if number % EVERY == 0:
            honest.append(f"honest{number}")
            paths[honest[-1]] = here.place / "submitted/ann/assignment.ipynb"
        paths[attack.name] = here.hand_in(attack)
    paths["untouched"] = here.place / "handed in/stub.ipynb"  # what an attack left behind could be worth something here
    paths["untouched"].write_text(json.dumps(here.release))
    paths["honest"] = here.place / "submitted/ann/assignment.ipynb"
    honest.append("honest")
    started = time.monotonic()
    results = pool.grade(paths, here.key, here.release, workers=2, limits=LIMITS, compile=False)
    most = results["honest"]["max_points"]
    gained = {name: result["points"] for name, result in results.items() if name not in honest and result["points"]}
    unpaid = [name for name in honest if results[name]["points"] != most or results[name]["end"] != "done"]
    read = here.told(json.dumps(results)) + (["called"] if here.called() else [])
    stopped = len(paths) - len(results) + len(unpaid) + (here.victim.poll() is not None)
    stopped += sum(not can_be_written(result) for result in results.values())  # nor could the gradebook and the pages
    return {
        "tried": len(TABLE),
        "gained": gained,
        "changed": here.changed(),
        "stopped": stopped,
        "read": read,
        "seconds": time.monotonic() - started,
        "results": results,
        "most": most,
        "honest": honest,
    }


def can_be_written(tree: object) -> bool:
    try:
        return bool(json.dumps(tree, ensure_ascii=False).encode())
    except UnicodeEncodeError:
        return False


def figures(found: dict) -> str:
    return (
        f"{found['tried']} attacks tried, {sum(found['gained'].values())} points gained, {len(found['changed'])} files changed "
        f"outside, {found['stopped']} batches stopped, {len(found['read'])} secrets read ({found['seconds']:.0f} s, with "
        f"{len(found['honest'])} honest submissions between them)"
    )


@pytest.fixture(scope="module")
def here():
    with world() as made:
        try:
            with engine.Grader(made.key, made.release, limits=LIMITS, trust=True) as grader:
                state = grader.state
        except engine.EngineError as error:
            state = str(error)
        if state != "full":
            pytest.skip(f"the sandbox is {state} here")
        yield made


def test_no_attack_gains_anything(here, capsys):
    found = tried(here)
    with capsys.disabled():
        print("\n" + figures(found))
    assert not found["gained"] and not found["changed"] and not found["stopped"] and not found["read"]
    assert all(result["sandbox"] == "full" for result in found["results"].values())
    through = [name for name, result in found["results"].items() if "got through" in json.dumps(result)]
    assert not through


def test_the_table_is_large_enough():
    names = [attack.name for attack in TABLE]
    assert len(set(names)) == len(names) >= 81  # the 61 that stock nbgrader was tried with, and twenty more
    assert {attack.wants for attack in TABLE} == {"points", "read", "write", "stop"}
    unshown = [attack.name for attack in TABLE if not attack.weak]
    assert len(unshown) <= 8 and all(attack.why_not for attack in TABLE if not attack.weak)


# Weakened builds


def weak(*builds: str) -> list:
    return [attack for attack in TABLE if attack.weak in builds]


@pytest.fixture(scope="module")
def stock(here):
    """What the stock-like grader makes of a batch: the results until it ended."""
    attacks, stub = weak("stock", "asserts"), here.place / "handed in/stub.ipynb"
    ann = here.place / "submitted/ann/assignment.ipynb"
    stub.write_text(json.dumps(here.release))
    asserts = {"sigmoid": [pair for pair in here.visible if np.ndim(pair[0])]}
    jobs = [{"notebooks": [str(ann), str(stub), str(ann)], "asserts": {}, "seconds": 60.0}]
    for attack in attacks:
        batch = (
            [here.hand_in(attack, weak=True), stub] if attack.wants == "points" else [ann, here.hand_in(attack, weak=True), ann]
        )
        told = asserts if attack.weak == "asserts" else {}
        jobs.append({"notebooks": [str(path) for path in batch], "asserts": told, "seconds": PATIENCE})
    file = here.place / "handed in/jobs.json"
    file.write_text(json.dumps(jobs))
    environment = os.environ | {"PYTHONPATH": f"{course.ROOT}{os.pathsep}{course.ROOT / 'tests'}", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "class_side.stock", str(file)]
    ended = subprocess.run(command, env=environment, cwd=here.place, capture_output=True, text=True, timeout=900)
    assert ended.returncode == 0, ended.stderr[-2000:]
    lines = [json.loads(line) for line in ended.stdout.splitlines()]
    return dict(zip(["honest", *(attack.name for attack in attacks)], lines, strict=True))


@pytest.mark.slow
def test_the_stock_like_grader_grades_honest_ones(stock):
    first, empty, last = stock["honest"]
    assert first["points"] == last["points"] > 60 and empty["points"] == 0


@pytest.mark.slow
@pytest.mark.parametrize("attack", weak("stock", "asserts"), ids=lambda attack: attack.name)
def test_it_succeeds_in_the_learners_own_process(stock, here, attack):
    results, full = stock[attack.name], stock["honest"][0]["points"]
    if attack.wants == "points":
        assert sum(result["points"] for result in results) > 0
    elif attack.wants == "read":
        assert here.told(results[1]["said"])
    else:
        assert len(results) < 3 or results[2]["points"] < full


@pytest.fixture(scope="module")
def grader_without(here):
    """Graders by the layers that they lack; one at a time."""
    started = {}

    def grader(layers: tuple) -> engine.Grader:
        if layers not in started:
            for old in list(started):
                started.pop(old).close()
            started[layers] = engine.Grader(here.key, here.release, limits=LIMITS, trust=True, without=layers)
        return started[layers]

    yield grader
    for old in started.values():
        old.close()


@pytest.fixture
def own_world():
    with world() as made:
        yield made


def success(here: World, attack: Attack, result: dict) -> bool:
    if attack.wants == "points":
        return result["points"] > 0
    if attack.wants == "read":
        return bool(here.told(json.dumps(result))) or here.called()
    if attack.wants == "write":
        return bool(here.changed())
    return "got through" in json.dumps(result) or here.victim.poll() is not None


LAYERED = sorted((attack for attack in TABLE if isinstance(attack.weak, tuple) and attack.weak), key=lambda attack: attack.weak)


@pytest.mark.slow
@pytest.mark.parametrize("attack", LAYERED, ids=lambda attack: attack.name)
def test_it_succeeds_without_its_walls(own_world, grader_without, attack):
    result = grader_without(attack.weak).grade(own_world.hand_in(attack, weak=True))
    assert success(own_world, attack, result), result["failed_cells"]


@pytest.mark.slow
@pytest.mark.parametrize("attack", weak("trusting", "links", "unbounded", "halves"), ids=lambda attack: attack.name)
def test_it_succeeds_where_the_engine_is_credulous(own_world, monkeypatch, grader_without, attack):
    grader = grader_without(())
    if attack.weak == "trusting":
        judged, take = engine.judgements, runs.Worker._take

        def judgements(entries, outcomes, reasons, end):
            found = judged(entries, outcomes, reasons, end)
            for each in found:
                each["points"] = outcomes.get(each["exercise"], ({}, {}))[0].get("points", each["points"])
            return found

        def credulous(self, run, tree, flat, cells):
            run.missing = None if "refused" in tree else run.missing
            return take(self, run, tree, flat, cells)

        monkeypatch.setattr(engine, "judgements", judgements)
        monkeypatch.setattr(runs.Worker, "_take", credulous)
    elif attack.weak == "links":
        monkeypatch.setattr(os, "O_NOFOLLOW", 0)
    elif attack.weak == "halves":
        for module in (engine, runs):
            monkeypatch.setattr(module, "text_of", lambda value, most=2000: value[:most] if isinstance(value, str) else "")
    else:
        monkeypatch.setattr(key, "MOST_DEPTH", 10**9)
        monkeypatch.setattr(key, "_size", lambda array: abs(math.prod(array[2])))
        monkeypatch.setattr(merge, "MOST_JOINED", 10**12)
        monkeypatch.setattr(restore, "MOST_CELLS", 10**9)
        monkeypatch.setattr(restore, "MOST_TEXT", 10**9)
        monkeypatch.setattr(engine, "MOST_WEIGHT", 10**12)
    if attack.name == "says that the sandbox is broken":
        with pytest.raises(engine.EngineError):
            grader.grade(own_world.hand_in(attack, weak=True))
        return
    result = grader.grade(own_world.hand_in(attack, weak=True))
    if attack.weak == "halves":
        assert not can_be_written(result)
    elif attack.weak == "unbounded":
        assert "unreadable" not in json.dumps(result) and "IndentationError" not in json.dumps(result)
        assert not any("more than" in said for said in result["structure"])
        assert "output" not in [each["reason"] for each in result["exercises"]]
    elif attack.wants == "points":
        assert result["points"] > 0
    else:
        assert not any("it is a link" in said for said in result["structure"])


# Limits that these attacks taught


@pytest.mark.parametrize(
    "name", ["has hundreds of blank lines", "has thousands of marks of a solution", "has thousands of cells"]
)
def test_a_notebook_is_read_in_a_moment(here, name):
    path = here.hand_in(next(attack for attack in TABLE if attack.name == name))
    started = time.perf_counter()
    restore.rebuilt(restore.read(path), here.release)
    assert time.perf_counter() - started < 5


def test_parts_of_a_function_are_read_in_a_moment(here):
    """Each part asks for the whole function to be parsed once more, and each program is asked about for every exercise."""
    parts = ["def own():\n" + "    x = 1\n" * 15_000, *["    y = 2"] * 750]
    programs = [f"{''.join(f'a{n}_{line} = {line}; ' for line in range(60))}" for n in range(1150)]
    cells = [{"cell_type": "code", "metadata": {}, "source": text} for text in (*parts, *programs)]
    notebook = restore.plain_notebook({"cells": [*cells, *here.release["cells"]]}, [])
    started = time.perf_counter()
    restore.rebuilt(restore.Submission(notebook=notebook), here.release)
    assert time.perf_counter() - started < 8


def test_of_a_notebook_only_what_is_used_is_kept(here):
    deep = json.loads("[" * 300 + "]" * 300)
    odd = {"x": "\ud800", "deep": deep, "tags": ["\ud800", "skip-execution"], "dlc": {"role": "", "more": deep}}
    cells = [{"cell_type": "code", "metadata": odd, "source": "\ud800", "id": id} for id in ("\ud800", '"><script>', "own")]
    notebook = restore.plain_notebook({"cells": [*cells, *here.release["cells"]]}, [])
    whole = restore.rebuilt(restore.Submission(notebook=notebook), here.release)
    own = [cell for cell in whole["cells"] if cell["source"] == "?"]
    assert len(own) == 3 and can_be_written(whole)
    assert all(cell["metadata"] == {"tags": ["skip-execution"]} for cell in own)
    assert all(re.fullmatch(r"[\w-]+", cell["id"]) for cell in own)


def test_every_file_is_read_to_the_end(here):
    """The gradebook and the pages read it too, outside of any lane."""
    for attack in TABLE:
        whole = restore.rebuilt(restore.read(here.hand_in(attack)), here.release)
        assert can_be_written(whole) and json.dumps(whole, indent=1), attack.name


@pytest.mark.parametrize(
    "place, whose",
    [
        ("doejane_123_456_ann_attempt_2027-01-01-00-00-00.ipynb", "doejane"),
        ("doejane_123_456_week2_ann_attempt_2020-01-01-00-00-00_x.ipynb", "doejane"),
        ("doejane_123_456_ann+week2+2027-01-01-00-00-00.ipynb", "doejane"),
        ("doejane_123_456_Ann Roe_1_assignsubmission_file_x.ipynb", "doejane"),
        ("week2_joe_attempt_2026-11-21-10-00-00_ann_attempt_2027-01-01-00-00-00.ipynb", "joe"),
        ("joe_week2_attempt_2026-11-21-10-00-00_ann_7_8_x.ipynb", "joe"),
        ("Joe Poe_12_assignsubmission_file_ann_attempt_2027-01-01-00-00-00.ipynb", "Joe Poe"),
        ("joe+week2+2026-11-21 10:00:00 UTC+abc/ann_attempt_2027-01-01-00-00-00.ipynb", "joe"),
        ("hw_1_4711_attempt_2026-11-21-10-00-00_assignment.ipynb", "4711"),
    ],
)
def test_a_files_own_name_says_not_whose_it_is(place, whose):
    """A platform writes the student's name in front; a learner may call the file as another platform calls somebody else's."""
    known = collect.Roster([{"id": name} for name in ("ann", "joe", "4711")])
    assert collect.owner(PurePosixPath(place), roster=known).name == whose
    found = collect.owner(PurePosixPath(place)).when
    assert found is None or found.year == 2026


def packed(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (1990, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


@pytest.mark.parametrize(
    "zipped",
    [
        {f"{number}.ipynb": b"" for number in range(300)},
        {f"{number}.txt": b"" for number in range(300)},
        {f"{number}.ipynb": bytes(90_000) for number in range(30)},
        {"more.zip": bytes(2_000_000)},
    ],
    ids=["many notebooks", "many files", "much in all", "a large zip"],
)
def test_a_learners_zip_takes_nothing_from_others(zipped, tmp_path, monkeypatch):
    """One archive of thousands of files must not end the collecting for all, nor fill the memory or the screen."""
    for name, most in {"MOST_FILES": 200, "MOST_MEMBERS": 100, "MOST_TOTAL": 2_500_000, "MOST_PACKED": 500_000}.items():
        monkeypatch.setattr(collect, name, most)
    names = ("zoe_5_6_assignment.ipynb", "bob_3_4_hw.zip", "ann_1_2_assignment.ipynb")
    place = tmp_path / "bulk.zip"
    place.write_bytes(packed(dict(zip(names, (b"{}", packed(zipped), b"{}"), strict=True))))
    reader = collect.Reader()
    found = [one for one in reader.read(place) if one.content]
    others = [one for one in found if not str(one.place).startswith("bob")]
    assert len(others) == 2 and sum(len(one.content) for one in found) < 700_000
    assert len(reader.lines) == 1 and reader.lines[0].startswith("bob_3_4_hw.zip")


EARLY = {"assignment.ipynb": b"{}", "timestamp.txt": b"2020-01-01 00:00:00 UTC"}


@pytest.mark.parametrize(
    "members",
    [
        {f"Jo Doe_1_assignsubmission_file_/{name}": text for name, text in EARLY.items()},
        {"jodoe_1_2_hw.zip": packed(EARLY)},
        {"jodoe_1_2_hw.zip": packed({"assignment.ipynb": b"{}"})},
        {"jodoe_1_2_hw.zip": packed({"more.zip": packed({"assignment.ipynb": b"{}"})})},
    ],
    ids=["a file beside", "a file in a zip", "a time in a zip", "a zip in a zip"],
)
@pytest.mark.parametrize("unpacked", [False, True])
def test_a_learner_does_not_say_when_it_was_handed_in(members, unpacked, tmp_path):
    """Or nobody would be late: in a zip of their own, times are what they like."""
    bulk = io.BytesIO()
    with zipfile.ZipFile(bulk, "w") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 20, 9, 0, 0)), content)
            (tmp_path / "bulk" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "bulk" / name).write_bytes(content)
    (tmp_path / "bulk.zip").write_bytes(bulk.getvalue())
    (found,) = collect.Reader().read(tmp_path / ("bulk" if unpacked else "bulk.zip"))
    assert collect._when(found, collect.owner(found.place)).year > 2020


@pytest.mark.parametrize(
    "prose",
    [
        "[x](javascript:alert(1))",
        "[x](javascript&#58;alert(1))",
        "[x](javascript&colon;alert(1))",
        "[x](java&#115;cript:alert(1))",
        "[x](javascript\\:alert(1))",
        "[x](data&#58;text/html,hi)",
        "[a]: javascript&colon;alert(1)\n\n[x][a]",
        "$\\href{java#1}{x}$",
        "<img src=x onerror=alert(1)>",
    ],
)
def test_no_link_in_prose_runs(prose):
    """Formgrader shows prose as HTML in the instructor's browser, beside the server that the instructor is logged in to."""
    from nbconvert.filters import markdown2html

    cell = {"cell_type": "markdown", "metadata": {}, "source": prose}
    (shown,) = gradebook.harmless({"cells": [cell]})["cells"]
    rendered = markdown2html(shown["source"]).lower()
    assert "<img" not in rendered and not re.search(r"href=\W*(javascript|data):|\\href", html.unescape(rendered)), rendered


@pytest.mark.parametrize("name", ["=1+1", "＝1+1", "x;=1+1", "x\n@sum", "-cmd|x"])
def test_no_cell_is_a_formula(name):
    """Where the comma divides decimals, a spreadsheet begins a cell at each semicolon."""
    assert not re.search(r"(^|[;,\n\"])[=＝@+-]", export.text([["ann", name]]))


def test_a_program_too_long_for_a_person_is_not_compared():
    long = "def f():\n" + "    x = 1\n" * merge.MOST_PARSED
    started = time.perf_counter()
    assert similarity.fingerprints(long) == frozenset() and len(report.anonymous(long)) <= report.MOST_SHOWN
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize("shape", [[-1], [-2, -3], ["x", 10**7], [[0], 10**7], [2.5], [2**41], [1] * 65, [True], 5])
def test_an_odd_shape_is_no_array(shape):
    with pytest.raises((ValueError, TypeError)):
        key.weight({"list": [{"array": ["float64", 0, shape]}]}, 10**8)


@pytest.mark.parametrize("name", ["__file__", "__builtins__", "np", "there is none"])
def test_nothing_but_a_given_function_is_given(name):
    with pytest.raises((ValueError, AttributeError)):
        key.decode({"given": name}, {})


def test_what_a_model_predicts_is_not_the_same_for_every_class():
    """It is tried on one case; who knows the predictions by heart would need no training."""
    keys = [keymaking.keys(sources.Material(WEEK), seed)["model"] for seed in range(4)]
    drawn = [entry.outputs(entry["runs"])[0]["value"] for entry in keys]
    for name in ("Y_prediction_train", "Y_prediction_test"):
        assert len({value[name].tobytes() for value in drawn}) > 1


def test_a_lane_that_waits_for_others_is_not_late():
    lane = pool.Lane.__new__(pool.Lane)
    lane.settings, lane.since, lane.ready, lane.job = {"limits": LIMITS}, time.monotonic() - 10**6, True, None
    assert not lane.late()
    lane.job = ("ann", Path("x"))
    assert lane.late()
    lane.ready, lane.job = False, None
    assert lane.late()


def test_a_tree_weighs_what_it_takes():
    array = {"array": ["float64", 0, [1000, 1000]]}
    assert key.weight({"list": [array] * 40}, 10**12) > 40 * 8_000_000
    assert key.weight({"list": [array] * 10**6}, 10**8) < 2 * 10**8  # and counting ends
    assert key.weight([{"value": {"dict": [["w", array], ["b", 1.0]]}}], 10**12) < 8_002_000


def test_what_is_too_long_is_not_parsed():
    assert merge.parsed("x\n" * 10) is not None and merge.parsed("x\n" * merge.MOST_PARSED) is None
