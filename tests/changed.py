"""Which notebooks must be run again: those whose text, or the code that they use, has changed since they last passed.

    @pytest.mark.parametrize("path", notebooks())
    def test_runs(path):
        skip_if_passed(path)
        ...
        note_passed(path)

On CI, and with `make test-all`, everything is run: CI=1 or DLC_ALL=1.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STORE = ROOT / ".cache" / "tested.json"
# What every notebook depends on besides its own folder.
USED_BY_ALL = ("dlcore", "grading", "requirements-test.lock")


def fingerprint(notebook: Path, used: Iterable[Path] | None = None) -> str:
    """Changes with the notebook, its key and everything in dlcore, grading and the lock."""
    places = [ROOT / name for name in USED_BY_ALL] if used is None else list(used)
    places += [notebook, notebook.with_name("key.npz")]
    digest = hashlib.sha256()
    for place in places:
        for file in sorted(place.rglob("*") if place.is_dir() else [place]):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(str(file).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def passed_before(notebook: Path, label: str = "", used: Iterable[Path] | None = None) -> bool:
    if os.environ.get("CI") or os.environ.get("DLC_ALL"):
        return False
    return known().get(f"{notebook}{label}") == fingerprint(notebook, used)


def skip_if_passed(notebook: Path, label: str = "") -> None:
    if passed_before(notebook, label):
        pytest.skip("unchanged since it last passed (DLC_ALL=1 runs it all the same)")


def note_passed(notebook: Path, label: str = "", used: Iterable[Path] | None = None) -> None:
    kept = {**known(), f"{notebook}{label}": fingerprint(notebook, used)}
    STORE.parent.mkdir(exist_ok=True)
    part = STORE.with_name(f".{STORE.name}.{os.getpid()}")
    part.write_text(json.dumps(kept, indent=1, sort_keys=True))
    os.replace(part, STORE)


def known() -> dict[str, str]:
    try:
        return json.loads(STORE.read_text())
    except (OSError, ValueError):
        return {}
