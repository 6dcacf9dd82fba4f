"""The walls, tried from inside; each attack is shown to succeed where its wall is left out."""

import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from grading import course, runs, sandbox, worker

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the sandbox is Linux's")

WEEK = course.find("course1_nn/week2_logistic_regression")
LIMITS = sandbox.Limits(exercise=10, cell=10, submission=30, memory=3 << 30)
CELL = [{"role": "setup", "name": "", "source": "import numpy as np"}]
CASES = [{"array": ["float64", 0, [1]]}]


def asked(name: str = "probe") -> tuple[dict, dict]:
    import numpy as np

    about = ["dlcore.logistic", "dlcore.activations"]
    return {name: {"call": "plain", "arguments": ["a"], "returns": [], "about": about, "cases": CASES}}, {"float64": np.zeros(1)}


@pytest.fixture(scope="module")
def runner_without():
    """Runners by the layers that they lack, each started once."""
    started: dict[tuple, runs.Runner] = {}

    def runner(*without: str) -> runs.Runner:
        if without not in started:
            made = runs.Runner(asked(), CELL, [], LIMITS, list(without), trust=True, week="")
            made.state = made.start()
            started[without] = made
        return started[without]

    yield runner
    for made in started.values():
        made.close()


@pytest.fixture
def inside(runner_without):
    """Run an expression in a learner's process; its value, or its error as text."""

    def inside(expression: str, *without: str, before: str = ""):
        program = f"def probe(a):\n    import ctypes, os, socket, sys, gc\n    {before or 'pass'}\n    return repr({expression})"
        cells = [{"role": "exercise", "name": "probe", "source": program}, {"role": "check", "name": "probe", "source": ""}]
        ran = runner_without(*without).run(cells)
        told = ran.outcomes["probe"][0]["runs"][0]
        return told["value"] if "value" in told else told["error"]

    return inside


@pytest.fixture
def secret():
    """A file that the machine's other users may read, as a class's folder may be."""
    path = Path("/var/tmp" if Path("/var/tmp").is_dir() else "/tmp", f"secret-{os.getpid()}.txt")
    path.write_text("the hidden seed is 12345")
    path.chmod(0o644)
    yield path
    path.unlink()


def test_the_walls_stand_here(runner_without):
    """Where they do not, the state says so, and grading is refused."""
    state = runner_without().state
    if os.geteuid() == 0:
        assert state == "full"
    assert state == "full" or state.startswith("partial: no ") or state == "NONE"


def full(runner_without) -> bool:
    return runner_without().state == "full"


@pytest.fixture(autouse=True)
def whole(request, runner_without):
    if "inside" in request.fixturenames and not full(runner_without):
        pytest.skip(f"the sandbox is {runner_without().state} here")


def test_a_missing_layer_is_named_and_refused(runner_without):
    with pytest.raises(runs.EngineError, match="partial: no seccomp"):
        runs.Runner(asked(), CELL, [], LIMITS, ["seccomp"], trust=False, week="").start()
    assert runner_without("seccomp").state == "partial: no seccomp"
    assert runs.state_of({"view", "landlock", "seccomp", "proc", "namespaces"}) == "NONE"


# Each attack, and the walls without which it gets through


def test_files_of_the_machine_cannot_be_read(inside, secret):
    attack = f"open({str(secret)!r}).read()"
    assert "FileNotFoundError" in inside(attack)
    assert "PermissionError" in inside(attack, "view")  # landlock alone holds too
    assert "12345" in inside(attack, "view", "landlock")


def test_the_repository_and_the_key_are_not_there(inside):
    assert "FileNotFoundError" in inside(f"open({str(WEEK.key)!r}, 'rb').read(4)")
    assert inside(f"os.path.exists({str(WEEK.source / 'assignment.py')!r})") == "False"
    assert set(eval(inside(f"os.listdir({str(course.ROOT)!r})"))) <= {"dlcore", "grading", ".venv"}


def test_nothing_outside_can_be_written(inside, secret):
    for path in (secret, course.ROOT / "x", Path(sys.prefix, "x"), Path("/etc/x"), Path(WEEK.folder, "x")):
        said = inside(f"open({str(path)!r}, 'w').write('x')")
        assert "Error" in said and not path.with_name("x").exists()
    assert secret.read_text() == "the hidden seed is 12345"
    if os.geteuid() == 0:
        path = secret.with_name(f"made-{os.getpid()}")
        said = inside(f"open({str(path)!r}, 'w').write('x')", "view", "landlock", "namespaces")
        assert said == "1" and path.exists()
        path.unlink()


def test_packages_cannot_be_changed(inside):
    import numpy

    assert "Read-only" in inside(f"open({numpy.__file__!r}, 'a')") or "PermissionError" in inside(
        f"open({numpy.__file__!r}, 'a')"
    )


def test_the_hidden_modules_are_not_there(inside):
    for attack in (
        "__import__('dlcore.logistic')",
        "__import__('importlib').import_module('dlcore.activations')",
        "sys.modules.pop('dlcore', None) and __import__('dlcore.logistic')",
        "__import__('runpy').run_module('dlcore.logistic')",
        f"open({str(course.ROOT / 'dlcore' / 'logistic.py')!r}).read()",
    ):
        assert "Error" in inside(attack, before="import dlcore")
    assert inside("[name for name in sys.modules if name in ('dlcore.logistic', 'dlcore.activations')]") == "[]"
    assert "No such file" in inside(f"os.listdir({str(course.ROOT / 'dlcore' / '__pycache__')!r})")
    assert "module 'dlcore'" in inside("__import__('dlcore.logistic')", "hidden")


def test_the_rest_of_the_library_is_there(inside):
    assert inside("sorted(os.listdir(__import__('dlcore').__path__[0]))").count(".py") >= 3


def test_no_environment_comes_in(inside, runner_without, monkeypatch):
    monkeypatch.setenv("DLC_TEST_TOKEN", "secret-token")
    said = inside("dict(os.environ)") + inside("open('/proc/self/environ').read()") + inside("open('/proc/1/environ').read()")
    assert "secret-token" not in said and set(eval(inside("list(os.environ)"))) <= set(worker.environment()) | {
        "TF_CPP_MIN_LOG_LEVEL",
        "TPU_SKIP_MDS_QUERY",
        "KMP_DUPLICATE_LIB_OK",
        "KMP_INIT_AT_FORK",
    }


def test_no_process_outside_is_seen_or_hit(inside):
    assert [name for name in eval(inside("os.listdir('/proc')")) if name.isdigit()] == ["1"]
    assert inside("os.getppid()") == "0"
    assert "ProcessLookupError" in inside(f"os.kill({os.getpid()}, 9)")
    assert len([name for name in eval(inside("os.listdir('/proc')", "namespaces", "landlock")) if name.isdigit()]) > 3


def test_no_network(inside):
    assert "PermissionError" in inside("socket.socket()")
    assert "PermissionError" in inside("socket.socket(socket.AF_UNIX)")
    assert "<socket" in inside("socket.socket()", "seccomp")
    connect = "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('192.0.2.1', 53))"
    assert "unreachable" in inside(connect, "seccomp")  # the namespace has no network
    listening = "socket.socket().bind(('127.0.0.1', 0))"
    assert "PermissionError" in inside(listening, "seccomp")  # by landlock
    assert inside(listening, "seccomp", "landlock") == "None"


def test_no_other_program_or_process(inside):
    assert "BlockingIOError" in inside("os.fork()")
    assert "PermissionError" in inside("os.execv('/proc/self/exe', ['python'])")
    assert "Error" in inside("__import__('subprocess').run(['/bin/true'])")
    assert inside("os.fork() or os._exit(0)", "seccomp").isdigit()


CALLS = {
    "ptrace": "ptrace(0, 0, 0, 0)",
    "unshare": "unshare(0x10000000)",
    "mount": "mount(b'none', b'/tmp', b'tmpfs', 0, None)",
    "umount": "umount2(b'/proc', 2)",
    "setns": "setns(0, 0)",
    "process_vm_readv": "process_vm_readv(1, None, 0, None, 0, 0)",
    "bpf": "syscall(321, 0, 0, 0)",
    "keyctl": "syscall(250, 0, 0, 0)",
    "io_uring": "syscall(425, 1, 0)",
    "memfd": "memfd_create(b'x', 0)",
}


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="numbers of x86_64")
@pytest.mark.parametrize("name", CALLS)
def test_calls_that_change_the_machine_are_refused(inside, name):
    said = inside("(value, ctypes.get_errno())", before=f"value = ctypes.CDLL(None, use_errno=True).{CALLS[name]}")
    assert said == "(-1, 1)" or said == "(-1, 38)"


def test_calls_of_the_other_kind_of_machine_are_refused(inside):
    """x86 has a second table of calls (x32), by which an older filter could be passed."""
    said = inside("value", before="value = ctypes.CDLL(None, use_errno=True).syscall(0x40000000 + 41, 2, 1, 0)")
    assert said == "-1"


def test_no_privilege(inside):
    assert inside("(os.getuid(), os.geteuid(), os.getgid(), os.getgroups())") in (
        f"({sandbox.NOBODY}, {sandbox.NOBODY}, {sandbox.NOBODY}, [])",
        f"({sandbox.NOBODY}, {sandbox.NOBODY}, {sandbox.NOBODY}, [{sandbox.NOBODY}])",
    )
    assert "PermissionError" in inside("os.setuid(0)")
    status = eval(inside("open('/proc/self/status').read()"))
    words = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(words[name], 16) == 0
    assert words["NoNewPrivs"] == "1" and words["Seccomp"] == "2"


def test_nobody_is_nobody_for_the_machine_too(runner_without):
    """Seen from outside, a learner's process of root's engine does not belong to root."""
    if os.geteuid() != 0:
        pytest.skip("the engine is no root here")
    runner = runner_without()
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with open(entry) if entry.exists() else open(os.devnull) as file:
            words = file.read().rpartition(")")[2].split()
            parents[int(entry.parent.name)] = int(words[1]) if words else 0
    below = [runner.worker.process.pid]
    for pid in below:
        below += [child for child, parent in parents.items() if parent == pid]
    assert os.stat(f"/proc/{below[-1]}").st_uid in (0, sandbox.NOBODY)
    status = Path(f"/proc/{below[-1]}/status").read_text()
    assert f"Uid:\t{sandbox.NOBODY}\t{sandbox.NOBODY}" in status


def test_only_the_answers_descriptor_is_open(inside):
    handles = eval(inside("{name: os.path.realpath('/proc/self/fd/' + name) for name in os.listdir('/proc/self/fd')}"))
    others = [path for path in handles.values() if path != "/dev/null" and "/fd" not in path]
    assert all("pipe:" in path for path in others) and len(others) <= 1


def test_one_submission_leaves_nothing_for_the_next(inside, runner_without):
    assert inside("open('/tmp/left', 'w').write('x')") == "1"
    assert inside("os.path.exists('/tmp/left')") == "False"
    assert inside("setattr(__import__('numpy'), 'left', 1)") == "None"
    assert inside("hasattr(__import__('numpy'), 'left')") == "False"
    import tempfile

    before = set(os.listdir(tempfile.gettempdir()))
    inside("1", "namespaces")
    assert not {name for name in set(os.listdir(tempfile.gettempdir())) - before if name.startswith(("submission-", "view-"))}


def test_memory_holds_no_notebook_of_another(inside):
    """Forked from a worker that never saw a job: whatever the collector knows, another's program is not in it."""
    inside("'marked-by-the-first-learner'")
    found = inside(
        "[o for o in gc.get_objects() if isinstance(o, dict) and 'marked-by-the-first' + '-learner' in repr(o.get('source', ''))]"
    )
    assert found == "[]"


def test_limits_hold(inside):
    assert "MemoryError" in inside("len(bytearray(5 << 30))")
    assert "No space left" in inside("sum(open(f'/tmp/{n}', 'wb').write(bytes(1 << 20)) for n in range(200))")
    assert "File too large" in inside("open('/tmp/big', 'wb').truncate(1 << 40)") or "Error" in inside(
        "open('/tmp/big', 'wb').truncate(1 << 40)"
    )
    assert "Too many open files" in inside("[open('/dev/null') for _ in range(999)]")
    assert inside("len(__import__('mmap').mmap(-1, 5 << 30))", "limits") == str(5 << 30)  # reserved, not touched


# The filter's program, run here by the rules of its small language


def decide(program: list, number: int, argument: int = 0, machine: int = 0xC000003E) -> int:
    data = struct.pack("<IIQQ", number, machine, 0, argument)
    at, value = 0, 0
    while True:
        operation, yes, no, constant = program[at]
        at += 1
        if operation == sandbox.LOAD:
            value = struct.unpack_from("<I", data, constant)[0]
        elif operation == sandbox.RETURN:
            return constant
        else:
            true = {
                sandbox.JUMP_EQUAL: value == constant,
                sandbox.JUMP_GREATER_EQUAL: value >= constant,
                sandbox.JUMP_BITS: bool(value & constant),
            }[operation]
            at += yes if true else no


def test_the_filter_of_each_machine_answers_as_its_table_says():
    headers = {
        "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
        "aarch64": Path("/usr/include/asm-generic/unistd.h"),
    }
    for machine, (column, name, clone, forks) in sandbox.MACHINES.items():
        program = sandbox.filter_program(column, name, clone, forks)
        assert len(program) < 4096 and all(0 <= step[1] < 256 and 0 <= step[2] < 256 for step in program)
        allowed = {int(word.split(":")[column]): word.split(":")[0] for word in sandbox.CALLS.split() if word.split(":")[column]}
        data = name

        def answer(number, argument=0, program=program, data=data):
            return decide(program, number, argument % (1 << 64), data)

        for number in range(480):
            if number in allowed:
                assert answer(number) == sandbox.ALLOW
            elif number != clone:
                assert answer(number) & 0xFFFF0000 == sandbox.ERROR and answer(number) & 0xFFFF > 0
        assert answer(clone, 0x10000 | 0xF00) == sandbox.ALLOW and answer(clone, 17) == sandbox.ERROR | sandbox.EAGAIN
        assert answer(sandbox.CLONE3) == sandbox.ERROR | sandbox.ENOSYS
        assert decide(program, 0, machine=1) == sandbox.KILL
        if headers[machine].exists():
            words = [line.split() for line in headers[machine].read_text().splitlines() if line.startswith("#define __NR")]
            known = {
                int(word[2]): word[1].removeprefix("__NR_").removeprefix("__NR3264_")
                for word in words
                if word[2:] and word[2].isdigit()
            }
            other = {"newfstatat": "fstatat", "fadvise64": "fadvise64"}
            for number, call in allowed.items():
                assert known[number] in (call, other.get(call)), (machine, number)


def test_without_privilege_the_walls_stand_too():
    """A user who is not root, where Linux lets such a user make namespaces: the same walls."""
    tried = ["unshare", "-U", "--map-user=1000", "--map-group=1000", "true"]
    if os.geteuid() == 0 and subprocess.run(tried, capture_output=True).returncode == 0:
        code = (
            "import os, sys; assert os.geteuid() == 1000\n"
            "from grading import runs; from tests.class_side import test_sandbox as t\n"
            "runner = runs.Runner(t.asked(), t.CELL, [], t.LIMITS, [], trust=True, week='')\n"
            "print(runner.start()); runner.close()"
        )
        command = [*tried[:-1], sys.executable, "-c", code]
        ended = subprocess.run(command, cwd=course.ROOT, capture_output=True, text=True, timeout=120)
        assert ended.stdout.strip() == "full", ended.stderr[-2000:]


def test_a_worker_never_starts_xla(monkeypatch):
    """The check itself, in a process where XLA runs."""
    code = "from grading import worker; worker.check_cold(); import jax.numpy as jnp; jnp.zeros(3) + 1; worker.check_cold()"
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "JAX_PLATFORMS": "cpu"}
    ended = subprocess.run([sys.executable, "-c", code], env=environment, cwd=course.ROOT, capture_output=True, text=True)
    assert ended.returncode == 1 and "XLA or another thread was started" in ended.stderr


def test_compiled_programs_are_operations_only(tmp_path):
    from grading import compiled

    names = [
        "jit_add-0a1b-cache",
        "jit__where-0a-cache",
        "jit_sigmoid-0a-cache",
        "jit_propagate-0a-cache",
        "jit_scan-0f-cache",
        "jit_my_step-0a-cache",
        "odd",
        "jit_concatenate-0a-cache",
        "jit_add-0a-atime",
    ]
    for name in names:
        (tmp_path / name).write_bytes(b"x")
    compiled.keep_operations(tmp_path, {"sigmoid", "propagate", "concatenate"})
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "jit__where-0a-cache",
        "jit_add-0a1b-cache",
        "jit_sigmoid-0a-cache",
    ]


def test_who_uses_an_exercise_also_through_others():
    from types import SimpleNamespace

    from grading import compiled

    uses = {"sigmoid": [], "zeros": [], "propagate": ["sigmoid"], "optimize": ["propagate"], "model": ["zeros", "optimize"]}
    exercises = {name: SimpleNamespace(uses=others) for name, others in uses.items()}
    assert compiled.users(exercises, "sigmoid") == ["propagate", "optimize", "model"]
    assert compiled.users(exercises, "zeros") == ["model"]
    assert compiled.users(exercises, "model") == []


ONE_CONTEXT = """
import sys
from grading import worker
if sys.argv[1] == "shared":
    worker.share_context()
import jax, jax.numpy as jnp, numpy as np
from jax._src.interpreters import mlir

x = np.arange(6.0, dtype=np.float32).reshape(2, 3) / 7
f = lambda x: jnp.tanh(x) @ x.T
programs = [f, jax.grad(lambda x: f(x).sum()), jax.vmap(jnp.dot, (0, None)), lambda x: jnp.where(x > 0.3, x, jnp.sort(x))]
programs += [lambda x: jax.lax.scan(lambda c, row: (c + row, c * row), x[0], x)]
programs += [lambda x: jax.lax.fori_loop(0, 3, lambda i, x: f(x) @ x, x)]
for program in programs:
    arguments = (x, x[0]) if program is programs[2] else (x,)
    print(jax.tree.map(lambda a: np.asarray(a).tolist(), program(*arguments)))
    print(jax.jit(program).lower(*arguments).as_text())
print(mlir.make_ir_context() is mlir.make_ir_context())
"""


def test_one_context_for_all_operations_changes_no_program_and_no_number():
    said = {}
    for how in ("shared", "own"):
        command = [sys.executable, "-c", ONE_CONTEXT, how]
        ended = subprocess.run(command, cwd=course.ROOT, capture_output=True, text=True, check=True)
        *said[how], same = ended.stdout.splitlines()
        assert same == str(how == "shared")
    assert said["shared"] == said["own"] and len(said["own"]) > 50
