"""How long a second start of `make lab` takes, until the page of Home is served.

python benchmarks/start.py [--rounds 5]
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PORT = 8977
LIMIT = 5.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        seconds = [start(work) for _ in range(options.rounds + 1)][1:]  # the first one makes the workspace
    median = statistics.median(seconds)
    print(f"second start to a served page: median {median:.1f} s, slowest {max(seconds):.1f} s (limit {LIMIT:.0f} s)")
    return int(median > LIMIT)


def start(work: str) -> float:
    """Seconds from the command to the first page."""
    environment = dict(os.environ, BROWSER="0", WORK=work, PORT=str(PORT), JUPYTER_TOKEN="measure")
    begin = time.monotonic()
    server = subprocess.Popen([sys.executable, "-m", "grading", "lab"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        while server.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/lab/tree/Home.ipynb?token=measure", timeout=10).close()
                return time.monotonic() - begin
            except (urllib.error.URLError, OSError):
                time.sleep(0.02)
        raise SystemExit("the server stopped by itself; is another one on this port?")
    finally:
        server.terminate()
        server.wait(20)


if __name__ == "__main__":
    sys.exit(main())
