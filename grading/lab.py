"""dlc lab: JupyterLab on the learner's workspace, set up for learners.

Jupyter's own switches do all of it: the defaults that a learner gets lie in grading/jupyter/, and what the learner changes
is kept in the workspace, so that neither reads nor touches the settings of the Jupyter that somebody uses otherwise.
"""

import argparse
import contextlib
import http.client
import os
import secrets
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from grading.bootstrap import Problem
from grading.course import ROOT

DEFAULT = ROOT / "my_work"
FIRST_PORT, PORTS = 8888, 50
COPY_EVERY = 60.0  # seconds


def main(args: list[str] | None = None) -> int:
    options = parse(sys.argv[2:] if args is None else args)
    try:
        return run(options)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1


def parse(args: list[str]) -> argparse.Namespace:
    """The options; PORT, BROWSER and WORK of the environment are their defaults, because make hands those on."""
    environment = os.environ
    parser = argparse.ArgumentParser(prog="dlc lab", description="Open JupyterLab on your workspace.")
    parser.add_argument("--port", default=environment.get("PORT", ""), help="default: the first free one from 8888")
    parser.add_argument("--work", default=environment.get("WORK", ""), help="your workspace; default: my_work")
    parser.add_argument("--no-browser", action="store_true", default=environment.get("BROWSER") == "0")
    parser.add_argument("--prepare-only", action="store_true", help="make or update the workspace and stop")
    return parser.parse_args(args)


def run(options: argparse.Namespace) -> int:
    from grading import home, workspace

    work = Path(options.work).expanduser().resolve() if options.work else DEFAULT
    # A workspace inside the clone dies with it (`git clean -fdx`); one that the learner placed is theirs to keep safe.
    copy = None if options.work else workspace.copy_folder(work)
    port = 0 if options.prepare_only else choose_port(options.port)
    try:
        work.mkdir(parents=True, exist_ok=True)
        if copy:
            for line in workspace.restore(work, copy):
                print(line)
        for line in workspace.update(ROOT, work):
            print(line)
        home.write(work)
        if copy:
            copy_once(work, copy)
    except OSError as error:
        name = error.filename or work
        raise Problem(f"Cannot write {name} ({error.strerror}). Choose another folder: make lab WORK=~/my_work") from None
    if options.prepare_only:
        return 0
    environment(work)
    serve(work, port, browser=not options.no_browser, copy=copy)
    return 0


def choose_port(wanted: str) -> int:
    """The port asked for, or else the first free one."""
    if wanted:
        if not wanted.isdecimal() or not 0 < int(wanted) < 65536:
            raise Problem(f"PORT must be a number from 1 to 65535, not {wanted!r}.")
        if not is_free(int(wanted)):
            raise Problem(f"Port {wanted} is taken. Choose another: make lab PORT={int(wanted) % 65535 + 1}")
        return int(wanted)
    for port in range(FIRST_PORT, FIRST_PORT + PORTS):
        if is_free(port):
            return port
    raise Problem(f"The ports {FIRST_PORT} to {FIRST_PORT + PORTS - 1} are all taken. Choose another: make lab PORT=9000")


def is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name != "nt":  # there it would let two programs share a port; here it passes over connections just closed
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def environment(work: Path) -> None:
    """Set what JupyterLab and its kernels inherit."""
    settings = {
        "JUPYTER_CONFIG_DIR": str(work / ".jupyter"),
        "JUPYTER_CONFIG_PATH": str(Path(__file__).parent / "jupyter"),
        "JUPYTER_PREFER_ENV_PATH": "1",  # the kernel of this environment, not one of the same name elsewhere
        # Compiled programs are kept, the quick ones too: the second start of a notebook compiles nothing.
        "JAX_COMPILATION_CACHE_DIR": str(work / ".cache" / "jax"),
        "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
        "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "-1",
    }
    os.environ.update(settings)
    if os.environ.get("BROWSER") == "0":  # Python's webbrowser module would look for a program named 0
        del os.environ["BROWSER"]
    os.environ["PATH"] = str(Path(sys.executable).parent) + os.pathsep + os.environ.get("PATH", "")


def serve(work: Path, port: int, *, browser: bool, copy: Path | None) -> None:
    """Run JupyterLab in this process until it is stopped."""
    token = os.environ.get("JUPYTER_TOKEN") or secrets.token_hex(16)
    os.environ["JUPYTER_TOKEN"] = token
    arguments = [
        f"--ServerApp.root_dir={work}",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        "--ServerApp.default_url=/lab/tree/Home.ipynb",
        # A browser installed as a snap cannot read the file through which Jupyter would send it on.
        "--ServerApp.use_redirect_file=False",
        f"--ServerApp.open_browser={browser}",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # containers
        arguments.append("--allow-root")
    url = f"http://127.0.0.1:{port}/lab/tree/Home.ipynb?token={token}"
    threading.Thread(target=announce, args=(port, url, work), daemon=True).start()
    if copy:
        threading.Thread(target=copy_now_and_then, args=(work, copy), daemon=True).start()

    log = work / ".jupyter" / "lab.log"
    with quiet(log) as terminal:
        from jupyterlab.labapp import LabApp

        try:
            LabApp.launch_instance(arguments)
        except SystemExit as stop:
            if stop.code:
                print(f"JupyterLab stopped by itself; what it said is in {log}", file=terminal)
            raise
        finally:
            if copy:
                copy_once(work, copy)


@contextlib.contextmanager
def quiet(log: Path) -> Iterator[TextIO]:
    """Send what the server and its kernels say (a line for each kernel and file) to a log; the terminal gets what matters."""
    log.parent.mkdir(parents=True, exist_ok=True)
    terminal = os.fdopen(os.dup(2), "w", encoding="utf-8", buffering=1)
    with log.open("w", encoding="utf-8") as stream:
        os.dup2(stream.fileno(), 2)
    try:
        yield terminal
    finally:
        sys.stderr.flush()
        os.dup2(terminal.fileno(), 2)
        terminal.close()


def announce(port: int, url: str, work: Path) -> None:
    """Print the address as soon as the page is served."""
    for _ in range(600):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/api")
            if connection.getresponse().status == 200:
                print(f"\nThe course is open at\n\n    {url}\n\nYour work is in {work}. Stop with Ctrl-C.", flush=True)
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()


def copy_now_and_then(work: Path, copy: Path) -> None:
    while True:
        time.sleep(COPY_EVERY)
        copy_once(work, copy)


def copy_once(work: Path, copy: Path) -> None:
    from grading import workspace

    try:
        workspace.keep_copy(work, copy)
    except OSError:
        pass  # a full or lost disk; the work itself is where it was
