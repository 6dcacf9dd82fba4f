"""Hostile submissions, as a table.

Each wants something: points that were not earned, a secret, a change of a file outside, or that others are not graded. Each
names the weakened build in which it succeeds, which shows that the test of the real one can fail:

    "stock"     cells run in one process for the whole batch, the visible check gives the points there (grading.runner's way),
                and they are read from the notebook's outputs as stock nbgrader reads them
    "asserts"   the same, with asserts that hold the expected values, as most nbgrader courses have them
    "trusting"  our engine, but what a learner's process says about itself is believed
    "links", "unbounded"    our engine, but it follows links, or reads answers and notebooks of any size
    "halves"    our engine, but texts are kept as they came, even such that no file can hold
    ("view", …)             our engine without these layers of its sandbox

Words in capitals are filled in: PLACE is the folder of a class, SITE Python's packages, PORT where somebody listens, VICTIM
another process, ALL every process and MANY without end. In a weakened build SITE is a folder in PLACE, ALL is VICTIM and MANY is
little: there the attacks do get through, on a machine that is still needed.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

Weak = str | tuple[str, ...]


@dataclass(frozen=True)
class Attack:
    """One hostile submission: a stub of the week with this cell in it."""

    name: str
    wants: str  # points, read, write or stop
    cell: str  # in place of the answer to `sigmoid` where it defines that, else a cell of its own above
    weak: Weak
    spoil: Callable[[dict], object] | None = None  # what else becomes of the notebook
    file: bytes | str = b""  # what is handed in, if not a notebook; a text is where a link points to
    first: bool = False  # whether the cell stands above the set-up
    why_not: str = ""  # why no weakened build shows it


TABLE: list[Attack] = []


def attack(name: str, wants: str, weak: Weak, cell: str = "", **more) -> None:
    TABLE.append(Attack(name, wants, cell.strip("\n"), weak, **more))


STUB = "\ndef sigmoid(z):\n    return z * 0.0\n"
FULL = "5.0"  # the points of sigmoid
OPEN = ("landlock", "view")  # the walls around files
LOST = ("landlock", "namespaces", "view")  # and those around processes
OWN = "user"  # being nobody, to whom no file and no process belongs

# Points, by what happens in the learner's own process

patches = {
    "NumPy's absolute value": "np.abs = lambda x: x * 0.0",
    "the builtin min": "import builtins\nbuiltins.min = max",
    "the judge": """
import grading.check, grading.verdict
def judge(entry, runs, first=""):
    parts = [grading.verdict.Part(name, most, most, 1, 1) for name, most in entry["parts"].items()]
    return grading.verdict.Verdict(entry["name"], parts)
grading.check.judge = judge""",
    "the distance": "import grading.judge\ngrading.judge.distance = lambda *a: 0.0",
    "the tolerance": "import grading.judge\ngrading.judge.RTOL.update(single=1e9, double=1e9)",
    "the score's text": "import grading.verdict\ngrading.verdict.Verdict.__repr__ = lambda self: '5.0'",
    "the points of a part": "import grading.judge\ngrading.judge._parts = lambda index, c: [grading.judge.Part('x', 5, 5, 1, 1)]",
    "the key's reader": """
import grading.key
def outputs(self, runs):
    return [{"value": self.arguments(case)[0] * 0.0} for case in range(len(runs))]
grading.key.Entry.outputs = outputs""",
    "the name check": "check = lambda name: 5.0",
    "a score without a number": "check = lambda name: np.float64(0.0)",
    "a thread that changes check later": """
import threading, time
def later(names=globals()):
    while True:
        names["check"] = lambda name: 5.0
        time.sleep(0.001)
threading.Thread(target=later, daemon=True).start()
time.sleep(0.1)""",
    "the syntax tree of later cells": """
import ast
class Rewrite(ast.NodeTransformer):
    def visit_Call(self, node):
        return ast.copy_location(ast.Constant(5.0), node) if getattr(node.func, "id", "") == "check" else node
get_ipython().ast_transformers.append(Rewrite())""",
    "the text of later cells": """
get_ipython().input_transformers_cleanup.append(lambda lines: ["5.0\\n"] if "check(" in "".join(lines) else lines)""",
    "how results are shown": """
import grading.verdict
plain = get_ipython().display_formatter.formatters["text/plain"]
plain.for_type(grading.verdict.Verdict, lambda value, printer, cycle: printer.text("5.0"))""",
    "the hook before each cell": """
names = globals()
get_ipython().events.register("pre_run_cell", lambda *a: names.update(check=lambda name: 5.0))""",
    "the shell's run_cell": """
shell = get_ipython()
whole = shell.run_cell
shell.run_cell = lambda text, *a, **k: whole("5.0" if "check(" in text else text, *a, **k)""",
}
for name, cell in patches.items():
    attack(f"patches {name}", "points", "stock", f"{cell}\n{STUB}")

attack(
    "patches the set-up's module",
    "points",
    "stock",
    "import grading\ngrading.week = lambda *a, **k: lambda name: 5.0",
    first=True,
)
attack(
    "forges the cell's result while it is checked",
    "points",
    "stock",
    "def sigmoid(z):\n    get_ipython().displayhook(5.0)\n    return z * 0.0",
)
attack(
    "looks for the key in the frames of its callers",
    "points",
    "stock",
    """
def sigmoid(z):
    import sys
    frame = sys._getframe()
    while frame:
        for value in list(frame.f_locals.values()):
            if type(value).__name__ in ("Entry", "Remembered"):
                runs = value.outputs(value["runs"])
                for case, run in enumerate(runs):
                    if np.array_equal(value.arguments(case)[0], z):
                        return run["value"]
        frame = frame.f_back
""",
)
attack(
    "looks for the key in the collector's objects",
    "points",
    "stock",
    """
def sigmoid(z):
    import gc
    for value in gc.get_objects():
        if type(value).__name__ in ("Entry", "Remembered") and value["name"] == "sigmoid":
            runs = value.outputs(value["runs"])
            for case, run in enumerate(runs):
                if np.array_equal(value.arguments(case)[0], z):
                    return run["value"]
""",
)
attack(
    "opens the visible key",
    "points",
    "stock",
    """
def sigmoid(z):
    from grading import course, key
    entry = key.load(course.ROOT / "course1_nn/week2_logistic_regression/key.npz", "sigmoid")
    for case, run in enumerate(entry.outputs(entry["runs"])):
        if np.array_equal(entry.arguments(case)[0], z):
            return run["value"]
""",
)
attack(
    "knows the visible answers by heart",
    "points",
    "stock",
    """
def sigmoid(z):
    for asked, answer in VISIBLE:
        if np.shape(asked) == np.shape(z) and np.allclose(asked, z):
            return np.array(answer) if np.ndim(answer) else answer
    return z * 0.0
""",
)
attack(
    "leaves a start-up file for the next submission",
    "points",
    "stock",
    """
import os
folder = os.path.expanduser("~/.ipython/profile_default/startup")
os.makedirs(folder, exist_ok=True)
open(folder + "/00.py", "w").write("import grading\\ngrading.week = lambda *a, **k: lambda name: 5.0")""",
)
attack(
    "puts a module of its own in front of another",
    "points",
    "stock",
    """
import os, sys, importlib
os.makedirs("own", exist_ok=True)
open("own/grading.py", "w").write("def week(*a, **k):\\n    return lambda name: 5.0\\n")
sys.path.insert(0, os.path.abspath("own"))
sys.modules.pop("grading")""",
    first=True,
)

# Points, from asserts

asserts = {
    "is equal to everything": """
class Equal:
    def __eq__(self, other): return True
def sigmoid(z): return Equal()""",
    "is an array that is equal to everything": """
class Equal(np.ndarray):
    def __eq__(self, other): return True
def sigmoid(z): return np.zeros(1).view(Equal)""",
    "is a number that is equal to everything": """
class Equal(float):
    def __eq__(self, other): return True
    __array_ufunc__ = None
def sigmoid(z): return Equal()""",
    "patches NumPy's all": "np.all = lambda *a, **k: True" + STUB,
    "patches the error's traceback": "get_ipython().showtraceback = lambda *a, **k: None" + STUB,
    "handles every error itself": "get_ipython().set_custom_exc((Exception,), lambda *a, **k: None)" + STUB,
    "takes the expected value from its caller": """
def sigmoid(z):
    import sys
    return sys._getframe(1).f_locals["want"]""",
    "takes the expected values from the check's closure": """
def sigmoid(z):
    for asked, want in check.cases["sigmoid"]:
        if np.array_equal(asked[0], z):
            return want""",
}
for name, cell in asserts.items():
    attack(name, "points", "asserts", cell)


# Points, by what is in the notebook


def checks(notebook: dict) -> list[dict]:
    return [cell for cell in notebook["cells"] if cell["metadata"].get("dlc", {}).get("role") == "check"]


def skipped(notebook: dict) -> None:
    for cell in checks(notebook):
        cell["metadata"].setdefault("tags", []).append("skip-execution")


def own_checks(notebook: dict) -> None:
    for cell in checks(notebook):
        cell["source"] = FULL


def own_points(notebook: dict) -> None:
    for cell in checks(notebook):
        cell["source"] = "1000.0"
        cell["metadata"]["nbgrader"].update(points=1000, locked=False)


def copied_checks(notebook: dict) -> None:
    for cell in checks(notebook):
        notebook["cells"].append(json.loads(json.dumps(cell)) | {"source": FULL})


def empty_checks(notebook: dict) -> None:
    for cell in checks(notebook):
        cell["source"] = ""


def checks_first(notebook: dict) -> None:
    notebook["cells"].sort(key=lambda cell: cell not in checks(notebook))


def no_checks(notebook: dict) -> None:
    notebook["cells"] = [cell for cell in notebook["cells"] if cell not in checks(notebook)]


def renamed(notebook: dict) -> None:
    for cell in checks(notebook):
        cell["metadata"]["nbgrader"]["grade_id"] = cell["metadata"]["dlc"]["name"] = "optional"


def as_text(notebook: dict) -> None:
    for cell in checks(notebook):
        cell["cell_type"] = "markdown"


def other_roles(notebook: dict) -> None:
    for cell in checks(notebook):
        cell["metadata"]["dlc"]["role"] = "exercise"
        cell["source"] = "def sigmoid(z):\n    return 5.0"


attack("tags the checks as not to be run", "points", "stock", spoil=skipped)
attack("writes its score into the checks", "points", "stock", spoil=own_checks)
attack("unlocks the checks and raises their points", "points", "stock", spoil=own_points)
attack("appends copies of the checks", "points", "stock", spoil=copied_checks)
attack("empties the checks", "points", "stock", spoil=empty_checks)
nothing = "Stock nbgrader gives nothing for it either: it restores or refuses such cells, and neither does this build."
for name, spoil in (
    ("puts the checks first", checks_first),
    ("removes the checks", no_checks),
    ("gives the checks another's name", renamed),
    ("turns the checks into text", as_text),
    ("turns the checks into answers", other_roles),
):
    attack(name, "points", (), spoil=spoil, why_not=nothing)

# Points, from what lies around

attack(
    "calls the library's answer",
    "points",
    ("hidden",),
    "from dlcore.activations import sigmoid\nimport numpy as np\nsigmoid = sigmoid",
)
attack(
    "runs the library's file",
    "points",
    ("hidden", *OPEN),
    """
import importlib.util, dlcore
spec = importlib.util.spec_from_file_location("other", dlcore.__path__[0] + "/activations.py")
other = importlib.util.module_from_spec(spec)
spec.loader.exec_module(other)
def sigmoid(z):
    return other.sigmoid(z)""",
)
attack(
    "runs the class's solutions",
    "points",
    OPEN,
    "exec(open('PLACE/source/solutions.py').read())\ndef sigmoid(z):\n    return solution(z)",
)
attack(
    "opens the hidden key",
    "points",
    OPEN,
    """
def sigmoid(z):
    from pathlib import Path
    from grading import key
    entry = key.load(Path("PLACE/.secret/keys/week2.npz"), "sigmoid")
    for case, run in enumerate(entry.outputs(entry["runs"])):
        if np.array_equal(entry.arguments(case)[0], z):
            return run["value"]
""",
)
attack(
    "runs another's answer",
    "points",
    OPEN,
    """
import json
for cell in json.load(open("PLACE/submitted/ann/assignment.ipynb"))["cells"]:
    text = "".join(cell["source"])
    if "def sig" "moid(z)" in text:
        exec(text.replace("def sigmoid", "def theirs"))
def sigmoid(z):
    return theirs(z)""",
)
attack("is a link to another's notebook", "points", "links", file="submitted/ann/assignment.ipynb")

# Points, and an end of the batch, by forged messages to the engine

SEND = """
import json, os, struct
def send(tree, flat=()):
    head = json.dumps(tree | {"flat": list(flat)}).encode()
    for handle in range(3, 64):
        try:
            os.write(handle, struct.pack("<II", len(head), 0) + head)
        except OSError:
            pass
"""
attack(
    "sends its score",
    "points",
    "trusting",
    SEND + "send({'exercise': 'sigmoid', 'points': 5, 'runs': [], 'full': True, 'verdict': {'points': 5}})" + STUB,
)
attack(
    "sends a score for an exercise that comes later",
    "points",
    "trusting",
    SEND + "send({'exercise': 'model', 'points': 10, 'runs': []})\nsend({'end': True})\nos._exit(0)" + STUB,
)
attack(
    "says that the sandbox is broken",
    "stop",
    "trusting",
    SEND + "send({'refused': 'no walls'})\nsend({'missing': ['all']})" + STUB,
)

# Answers that are only messages: what no function returns, to keep the judge busy or to fill its memory. `send` as above, but
# whole, with a body, and to pipes alone.

TELL = """
import os, stat, struct
def tell(value, arrays="", body=b""):
    runs = ", ".join(['{"value": ' + value + "}"] * 6)
    head = ('{"exercise": "sigmoid", "runs": [' + runs + '], "flat": [' + arrays + "]}").encode()
    for handle in range(3, 64):
        try:
            if stat.S_ISFIFO(os.fstat(handle).st_mode):
                whole = memoryview(struct.pack("<II", len(head), len(body)) + head + body)
                while whole:
                    whole = whole[os.write(handle, whole):]
        except OSError:
            pass
"""
attack(
    "sends arrays that are all there is",
    "stop",
    "unbounded",
    TELL + """tell('{"array": ["float64", 0, [-1]]}', '["float64", 100000]', bytes(800_000))""" + STUB,
)
attack(
    "sends a list a hundred lists deep",
    "stop",
    "unbounded",
    TELL + """tell('{"list": [' * 100 + '{"list": [' + ", ".join(['""'] * 1000) + "]}" + "]}" * 100)""" + STUB,
)

# Secrets. What is found is told by an error, by what is printed, or as an answer.

reads = {
    "the seed": (OPEN, "raise RuntimeError(open('PLACE/.secret/seed').read())"),
    "the seed over its parents": (OPEN, "raise RuntimeError(open('/proc/self/root/../..' + 'PLACE/.secret/seed').read())"),
    "the seed through a link": (
        OPEN,
        "import os\nos.symlink('PLACE/.secret', 'way')\nraise RuntimeError(open('way/seed').read())",
    ),
    "the key": (
        OPEN,
        """
import zipfile, json
raise RuntimeError(json.loads(zipfile.ZipFile('PLACE/.secret/keys/week2.npz').read('sigmoid.json'))['canary'])""",
    ),
    "the database": (
        OPEN,
        """
import sqlite3
base = sqlite3.connect("file:PLACE/gradebook.db?immutable=1", uri=True)
raise RuntimeError(str(base.execute("select * from student").fetchall()))""",
    ),
    "another's notebook": (
        OPEN,
        """
import re
raise RuntimeError(str(re.findall('cana' 'ry-[a-z]+-[0-9a-f]+', open('PLACE/submitted/ann/assignment.ipynb').read())))""",
    ),
    "another's result": (
        OPEN,
        "print(open('PLACE/results/ann.json').read())\nraise RuntimeError(open('PLACE/results/ann.json').read())",
    ),
    "the names in the class's folder": (OPEN, "import os\nraise RuntimeError(str(os.listdir('PLACE/results')))"),
    "the command lines of the machine": (
        LOST,
        """
import glob, re
found = b''.join(open(path, 'rb').read() for path in glob.glob('/proc/[0-9]*/cmdline'))
raise RuntimeError(str(re.findall(rb'cana' rb'ry-[a-z]+-[0-9a-f]+', found)))""",
    ),
    "the environment": (
        "stock",
        "import os\nraise RuntimeError(str({name: value for name, value in os.environ.items() if 'DLC_T' in name}))",
    ),
    "the environment of its parents": (
        "stock",
        """
import os
found = []
for pid in ("self", os.getppid(), 1):
    try:
        found += [line for line in open(f"/proc/{pid}/environ").read().split(chr(0)) if "DLC_T" in line]
    except OSError:
        pass
raise RuntimeError(str(found))""",
    ),
    "what the collector knows": (
        "stock",
        """
import gc, re
found = [text for one in gc.get_objects() if type(one) is dict for text in list(one.values()) if type(text) is str]
raise RuntimeError(str(re.findall('cana' 'ry-[a-z]+-[0-9a-f]+', ' '.join(found))[:5]))""",
    ),
    "its own memory": (
        "stock",
        """
import re
found = set()
with open("/proc/self/mem", "rb") as memory:
    for line in open("/proc/self/maps"):
        start, end = (int(word, 16) for word in line.split()[0].split("-"))
        if line.split()[1].startswith("rw") and end - start < 1 << 28:
            try:
                memory.seek(start)
                found |= set(re.findall(rb"cana" rb"ry-[a-z]+-[0-9a-f]+", memory.read(end - start)))
            except (OSError, ValueError):
                pass
raise RuntimeError(str(sorted(found)[:5]))""",
    ),
    "the main module": (
        "stock",
        """
import re, sys
known = [vars(sys.modules[name]) for name in ("__main__", "class_side.stock") if name in sys.modules]
raise RuntimeError(str(re.findall("cana" "ry-[a-z]+-[0-9a-f]+", str(known))[:5]))""",
    ),
    "what is open": (
        "stock",
        """
import os, re
found = b""
for handle in range(0, 64):
    try:
        found += os.pread(handle, 1 << 22, 0)
    except OSError:
        pass
raise RuntimeError(str(re.findall(rb"cana" rb"ry-[a-z]+-[0-9a-f]+", found)[:5]))""",
    ),
}
for name, (weak, cell) in reads.items():
    attack(f"reads {name}", "read", weak, cell)
attack(
    "reads the seed and returns it as its answer",
    "read",
    OPEN,
    "def sigmoid(z):\n    return {'result': open('PLACE/.secret/seed').read(), 'more': z}",
)
attack(
    "reads the seed and prints it", "read", OPEN, "def sigmoid(z):\n    print(open('PLACE/.secret/seed').read())\n    return z"
)
attack(
    "reads the seed and warns of it",
    "read",
    OPEN,
    """
def sigmoid(z):
    import warnings
    with open('PLACE/.secret/seed') as file:
        warnings.warn(file.read())
    return z""",
)
attack("is a link to the seed", "read", "links", file=".secret/seed")

# Secrets that leave by another way: somebody listens

attack(
    "calls a server",
    "read",
    ("landlock", "namespaces", "seccomp", "view"),
    "import socket\nsocket.create_connection(('127.0.0.1', PORT), 2).sendall(b'here')",
)
attack(
    "sends a datagram",
    "read",
    ("landlock", "namespaces", "seccomp", "view"),
    "import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'here', ('127.0.0.1', PORT))",
)
attack(
    "calls a socket in the class's folder",
    "read",
    ("landlock", "seccomp", "view"),
    "import socket\nsocket.socket(socket.AF_UNIX).connect('PLACE/socket')",
)

# Changes outside

writes = {
    "creates a file": "open('PLACE/made', 'w').write('x')",
    "changes its points in the database": """
import sqlite3
base = sqlite3.connect('PLACE/gradebook.db')
base.execute('update student set score = 0')
base.commit()""",
    "changes another's result": "open('PLACE/results/ann.json', 'w').write('{}')",
    "changes another's notebook": "open('PLACE/submitted/ann/assignment.ipynb', 'a').write(' ')",
    "removes a file": "import os\nos.unlink('PLACE/victim.txt')",
    "removes a folder": "import shutil\nshutil.rmtree('PLACE/folder')",
    "renames a folder": "import os\nos.rename('PLACE/folder', 'PLACE/other')",
    "cuts a file": "import os\nos.truncate('PLACE/victim.txt', 0)",
    "changes rights": "import os\nos.chmod('PLACE/victim.txt', 0o600)",
    "makes a link": "import os\nos.symlink('/etc/passwd', 'PLACE/link')",
    "makes a hard link": "import os\nos.link('PLACE/victim.txt', 'PLACE/again')",
    "changes a key": "open('PLACE/.secret/keys/week2.npz', 'ab').write(b'x')",
    "changes a solution": "open('PLACE/source/solutions.py', 'a').write('#')",
    "writes through memory": "import mmap\nfile = open('PLACE/victim.txt', 'r+b')\nmmap.mmap(file.fileno(), 0)[:1] = b'X'",
    "writes through a link": "import os\nos.symlink('PLACE/victim.txt', 'way')\nopen('way', 'w').write('x')",
    "writes over its parents": "open('/proc/self/cwd/../../../../../..' + 'PLACE/victim.txt', 'w').write('x')",
    "writes into Python's packages": "open('SITE/hostile-canary.pth', 'w').write('import os')",
}
for name, cell in writes.items():
    attack(name, "write", (*OPEN, OWN) if "chmod" in cell else OPEN, cell)
    if name == "creates a file":
        attack("creates a file from within an answer", "write", OPEN, f"def sigmoid(z):\n    {cell}\n    return z")

# The end of the batch

ends = {
    "ends its process": "import os\nos._exit(0)",
    "aborts": "import os\nos.abort()",
    "reads where nothing is": "import ctypes\nctypes.string_at(0)",
    "loops": "while True: pass",
    "loops and catches every error": "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    "ignores every signal": """
import signal, time
for sign in range(1, 32):
    try: signal.signal(sign, signal.SIG_IGN)
    except (OSError, ValueError): pass
while True:
    try: time.sleep(100)
    except BaseException: pass""",
    "waits for itself": "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()",
    "sleeps": "import time\ntime.sleep(10**6)",
    "loops in C": "sum(range(10**15))",
    "kills its group": "import os\nos.killpg(0, 9)",
    "stops its process": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)\nimport time\ntime.sleep(10**6)",
    "sets an alarm": """
import signal, time
signal.signal(signal.SIGALRM, signal.SIG_DFL)
signal.setitimer(signal.ITIMER_REAL, 0.01)
time.sleep(1)""",
    "closes every file": "import os\nos.closerange(0, 1000)",
    "removes the builtins": "import builtins\nbuiltins.__dict__.clear()",
    "prints without end": "while True: print('x' * 10**5)",
    "patches the exponential for the next": "np.exp = lambda x: x\nnp.log = lambda x: x",
    "removes the shell's run_cell": "get_ipython().run_cell = None",
    "makes every import fail": "import sys\nsys.meta_path.clear()\nsys.path.clear()\nsys.modules.clear()",
    "fills the stack": """
import sys
sys.setrecursionlimit(10**9)
def deep(n):
    return eval('deep(n + 1)', {'deep': deep, 'n': n})
deep(0)""",
    "ends with the mark of an honest one": "import os\nos._exit(71)",
}
for name, cell in ends.items():
    attack(name, "stop", "stock", cell)
for name, content in (
    ("is an empty file", b""),
    ("is broken JSON", b'{"cells": ['),
    ("is no notebook", b'{"cells": 5}'),
    ("has cells that are none", b'{"cells": [7, null, {"cell_type": "code"}]}'),
    ("is nested without end", b"[" * 200_000),
    ("is an old notebook with a number for cells", b'{"worksheets": [{"cells": 5}]}'),
):
    attack(name, "stop", "stock", file=content)

DONE = "\nraise RuntimeError('got ' + 'through')"
attack("takes memory", "stop", ("limits",), "import mmap\nkept = mmap.mmap(-1, 5 << 30)" + DONE)
attack("forks without end", "stop", ("seccomp",), "import os\nfor n in range(MANY):\n    if os.fork() == 0: os._exit(0)" + DONE)
attack(
    "starts a program",
    "stop",
    ("landlock", "namespaces", "seccomp", "view"),
    "import subprocess\nsubprocess.run(['/bin/true'], check=True)" + DONE,
)
attack(
    "starts threads without end",
    "stop",
    ("limits",),
    "import threading, time\nfor n in range(300):\n    threading.Thread(target=time.sleep, args=(2,), daemon=True).start()"
    + DONE,
)
attack(
    "fills the disk",
    "stop",
    ("namespaces", "view", "landlock"),
    "for n in range(4):\n    open(f'file{n}', 'wb').write(bytes(30 << 20))" + DONE,
)
attack("makes a file of any size", "stop", ("limits",), "open('large', 'wb').truncate(1 << 30)" + DONE)
attack("opens files without end", "stop", ("limits",), "kept = [open('/dev/null') for n in range(300)]" + DONE)
attack("kills another process", "stop", (*LOST, OWN), "import os\nos.kill(VICTIM, 9)")
attack("kills every process", "stop", (*LOST, OWN), "import os\nos.kill(ALL, 9)")
attack(
    "traces",
    "stop",
    ("seccomp",),
    "import ctypes\nassert ctypes.CDLL(None).ptrace(0, 0, 0, 0) == 0" + DONE,
)
attack("hides code in memory", "stop", ("seccomp",), "import os\nos.memfd_create('x')" + DONE)
attack("answers with one array a thousand times", "stop", "unbounded", "def sigmoid(z):\n    return [np.zeros(1_000_000)] * 40")


def many_cells(notebook: dict) -> None:
    notebook["cells"][1:1] = [{"cell_type": "code", "metadata": {}, "source": "", "outputs": []}] * 3000


def much_text(notebook: dict) -> None:
    notebook["cells"][1:1] = [{"cell_type": "markdown", "metadata": {}, "source": "two words\n" * 15_000}] * 15


attack("has thousands of cells", "stop", "unbounded", spoil=many_cells)
attack("has millions of words", "stop", "unbounded", spoil=much_text)


def many_parts(notebook: dict) -> None:
    parts = ["def own():\n" + "    x = 1\n" * 12_000, *["    y = 2"] * 20]
    notebook["cells"][1:1] = [{"cell_type": "code", "metadata": {}, "source": part, "outputs": []} for part in parts]


attack("goes on with a long function in many cells", "stop", "unbounded", spoil=many_parts)
for name, cell in (
    ("prints half a character", "def sigmoid(z):\n    print('\\ud800')\n    return z"),
    ("raises half a character", "def sigmoid(z):\n    raise ValueError('\\ud800')"),
    ("fails with half a character", "raise ValueError('\\ud800')"),
    ("warns of half a character", "def sigmoid(z):\n    import warnings\n    warnings.warn('\\ud800')\n    return z"),
):
    attack(name, "stop", "halves", cell)


def blank(notebook: dict) -> None:
    notebook["cells"].insert(1, {"cell_type": "code", "metadata": {}, "source": "\n" * 200, "outputs": []})


def marks(notebook: dict) -> None:
    notebook["cells"].insert(1, {"cell_type": "code", "metadata": {}, "source": "### BEGIN SOLUTION\n" * 50_000, "outputs": []})


search = "It kept a pattern of the grader busy for hours; there is no layer to leave out, the pattern was replaced."
attack("has hundreds of blank lines", "stop", (), spoil=blank, why_not=search)
attack("has thousands of marks of a solution", "stop", (), spoil=marks, why_not=search)
