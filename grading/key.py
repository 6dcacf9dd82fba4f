"""Answer keys: outputs of the reference and of every known mistake on every case, as plain data.

A value becomes a JSON tree whose arrays lie in one flat buffer per dtype: reading an exercise is a few large reads instead of
hundreds of small ones, and nothing in a key can run code. The same encoding carries outputs out of a learner's process.
"""

import io
import json
import math
import types
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from grading import given

MOST_BYTES = 300_000
MOST_DEPTH = 20  # of what is encoded
KINDS = "biuf"  # bool, int, unsigned, float: what a buffer may hold


class Odd:
    """Stands for a value that is no plain data: an object of a class of its own, a function, an array of objects."""

    def __init__(self, kind: str):
        self.kind = kind

    def __repr__(self) -> str:
        return f"<{self.kind}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Odd) and other.kind == self.kind

    def __hash__(self) -> int:
        return hash(self.kind)


class Buffers:
    """Flat buffers, one per dtype. An array that is there already is not stored again."""

    def __init__(self) -> None:
        self.parts: dict[str, list[np.ndarray]] = {}
        self.sizes: dict[str, int] = {}
        self.seen: dict[tuple, int] = {}

    def add(self, array: np.ndarray) -> list:
        array = array.astype(array.dtype.newbyteorder("="), copy=False)
        dtype = array.dtype.name
        same = (dtype, array.shape, array.tobytes())
        if same not in self.seen:
            self.seen[same] = self.sizes.get(dtype, 0)
            self.parts.setdefault(dtype, []).append(array.ravel())
            self.sizes[dtype] = self.seen[same] + array.size
        return [dtype, self.seen[same], list(array.shape)]

    def flat(self) -> dict[str, np.ndarray]:
        return {dtype: np.concatenate(parts) for dtype, parts in self.parts.items()}


def encode(value: Any, buffers: Buffers) -> Any:
    """Plain data as a JSON tree. Never raises: what is not plain data is named by its type."""
    try:
        return _encode(value, buffers, depth=0)
    except Exception:
        return {"odd": type(value).__name__}


def _encode(value: Any, buffers: Buffers, depth: int) -> Any:
    kind = type(value)
    if value is None or kind in (bool, str):
        return value
    if kind in (int, float):
        if kind is int and abs(value) > 2**62:
            return {"odd": "int"}
        return value if math.isfinite(value) else {"float": repr(value)}
    if depth > MOST_DEPTH:
        return {"odd": kind.__name__}
    if isinstance(value, dict):
        return {"dict": [[str(key), _encode(item, buffers, depth + 1)] for key, item in dict.items(value)]}
    if isinstance(value, (tuple, list)):
        return {"list": [_encode(item, buffers, depth + 1) for item in list(value)]}
    if isinstance(value, types.FunctionType) and getattr(given, value.__name__, None) is value:
        return {"given": value.__name__}
    array = np.asarray(value) if isinstance(value, (np.ndarray, np.generic)) or hasattr(value, "__array__") else None
    if array is None:
        return {"odd": kind.__name__}
    if array.dtype.kind == "V":  # bfloat16 and friends
        array = array.astype(np.float32)
    if array.dtype.kind not in KINDS:
        return {"odd": f"array of {array.dtype}"}
    return {"array": buffers.add(np.ascontiguousarray(array).reshape(array.shape))}


def decode(tree: Any, flat: dict[str, np.ndarray]) -> Any:
    """The value again, with arrays of its own; sequences come back as tuples."""
    if not isinstance(tree, dict):
        return tree
    ((kind, content),) = tree.items()
    if kind == "float":
        return float(content)
    if kind == "dict":
        return {key: decode(item, flat) for key, item in content}
    if kind == "list":
        return tuple(decode(item, flat) for item in content)
    if kind == "given":
        if not isinstance(getattr(given, content), types.FunctionType):
            raise ValueError(f"{content!r} is no given function")
        return getattr(given, content)
    if kind == "array":
        dtype, start, shape = content
        return flat[dtype][start : start + math.prod(shape)].reshape(shape).copy()
    return Odd(content)


def weight(tree: Any, most: int) -> int:
    """About how many bytes a tree takes when it is decoded and compared; counting ends beyond `most`.

    An array counts as often as it is named: a few bytes may name a large one a thousand times. ValueError where a tree is deeper
    than any that is encoded, since its leaves have long paths, and where an array has an odd shape.
    """
    total, todo = 0, [(tree, 0)]
    while todo and total <= most:
        node, depth = todo.pop()
        total += 100
        if depth > 3 * MOST_DEPTH + 10:  # a dict is an object, a list and pairs
            raise ValueError("nested too deep")
        if isinstance(node, list):
            todo += [(item, depth + 1) for item in node]
        elif isinstance(node, dict) and "array" in node:
            total += 8 * _size(node["array"])
        elif isinstance(node, dict):
            todo += [(item, depth + 1) for item in node.values()]
        elif isinstance(node, str):
            total += len(node)
    return total


def _size(array: Any) -> int:
    """How many numbers an array has; -1 in a shape would stand for all that there are, and a text for itself many times."""
    _, start, shape = array
    if not all(type(number) is int and 0 <= number <= 2**40 for number in (start, *shape)) or len(shape) > 64:
        raise ValueError("an odd shape")
    return math.prod(shape)


class Entry:
    """One exercise of a key: its index as a dict, and its buffers."""

    def __init__(self, index: dict, flat: dict[str, np.ndarray]):
        self.index, self.flat = index, flat

    def __getitem__(self, name: str) -> Any:
        return self.index[name]

    def arguments(self, case: int) -> tuple:
        """Fresh arguments of a case: the learner may change them."""
        return decode(self.index["cases"][case]["args"], self.flat)

    def outputs(self, runs: list) -> list[dict]:
        """Stored runs as the judge takes them: a value, or the error that came instead."""
        return [{"value": decode(run["value"], self.flat)} if "value" in run else dict(run) for run in runs]


def save(path: Path, entries: dict[str, Entry], version: str) -> None:
    """Write a key; two saves of the same content are the same bytes (zip dates are fixed)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:

        def put(name: str, content: bytes) -> None:
            file.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED, 9)

        put("version.json", json.dumps({"version": version, "exercises": list(entries)}).encode())
        for name, entry in entries.items():
            put(f"{name}.json", json.dumps(entry.index, separators=(",", ":")).encode())
            for dtype, array in entry.flat.items():
                buffer = io.BytesIO()
                np.lib.format.write_array(buffer, array, allow_pickle=False)
                put(f"{name}.{dtype}.npy", buffer.getvalue())


def about(path: Path) -> dict:
    """The version of a key and the names of its exercises."""
    with zipfile.ZipFile(path) as file:
        return json.loads(file.read("version.json"))


def load(path: Path, name: str) -> Entry:
    """One exercise of a key."""
    with zipfile.ZipFile(path) as file:
        index = json.loads(file.read(f"{name}.json"))
        flat = {}
        for member in file.namelist():
            stem, _, dtype = member.removesuffix(".npy").rpartition(".")
            if member.endswith(".npy") and stem == name:
                flat[dtype] = np.lib.format.read_array(io.BytesIO(file.read(member)), allow_pickle=False)
    return Entry(index, flat)


def equal(first: dict[str, Entry], second: dict[str, Entry], rtol: float = 1e-9) -> bool:
    """Whether two keys say the same: structure exactly, floats to `rtol`, and the same kind of non-finite."""
    if list(first) != list(second):
        return False
    return all(_same_tree(first[name].index, first[name].flat, second[name].index, second[name].flat, rtol) for name in first)


def _same_tree(a: Any, a_flat: dict, b: Any, b_flat: dict, rtol: float) -> bool:
    if isinstance(a, dict) and isinstance(b, dict):
        if list(a) != list(b):
            return False
        if list(a) == ["array"]:
            x, y = decode(a, a_flat), decode(b, b_flat)
            if x.shape != y.shape or x.dtype != y.dtype:
                return False
            scale = np.max(np.abs(x), initial=0, where=np.isfinite(x)) if x.dtype.kind == "f" else 0
            return bool(np.allclose(x, y, rtol=rtol, atol=rtol * scale, equal_nan=True))
        return all(_same_tree(a[key], a_flat, b[key], b_flat, rtol) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(_same_tree(x, a_flat, y, b_flat, rtol) for x, y in zip(a, b, strict=True))
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=rtol, abs_tol=rtol)
    return type(a) is type(b) and a == b
