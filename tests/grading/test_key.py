import json
import math
import zipfile
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from grading import given, key

DTYPES = ["float64", "float32", "float16", "int64", "int32", "int8", "uint8", "uint64", "bool"]


def there_and_back(value):
    """Through encoding, JSON text and decoding, as a key does it."""
    buffers = key.Buffers()
    tree = json.loads(json.dumps(key.encode(value, buffers), allow_nan=False))
    return key.decode(tree, buffers.flat())


def same(one, other):
    if isinstance(one, np.ndarray):
        return (
            isinstance(other, np.ndarray)
            and one.dtype == other.dtype
            and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
        )
    if isinstance(one, dict):
        return isinstance(other, dict) and list(one) == list(other) and all(same(one[k], other[k]) for k in one)
    if isinstance(one, (tuple, list)):
        return type(other) is tuple and len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) and math.isnan(one):
        return type(other) is float and math.isnan(other)
    return type(one) is type(other) and one == other


def random_value(rng, depth=0):
    """Nested plain data of every kind."""
    kind = rng.integers(0, 9 if depth < 3 else 6)
    if kind == 0:
        return [None, True, False, "", 'text \u00e9 "quoted"', 0, -3, 2**61][rng.integers(8)]
    if kind == 1:
        return [0.0, -0.0, 1e-300, 1 / 3, math.inf, -math.inf, math.nan][rng.integers(7)]
    if kind < 6:
        shape = tuple(rng.integers(0, 4, size=rng.integers(0, 4)))
        array = np.asarray(rng.normal(size=shape) * 100).astype(DTYPES[rng.integers(len(DTYPES))])
        return array if rng.integers(2) or not array.ndim else array.T
    inner = [random_value(rng, depth + 1) for _ in range(rng.integers(0, 4))]
    return inner if kind == 6 else tuple(inner) if kind == 7 else {f"k{i}": item for i, item in enumerate(inner)}


@pytest.mark.filterwarnings("ignore:invalid value encountered in cast")
@pytest.mark.parametrize("seed", range(60))
def test_nested_data_comes_back(seed):
    value = random_value(np.random.default_rng(seed))
    assert same(value, there_and_back(value)), value


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 3), (2, 3, 5)])
def test_every_dtype_and_shape_comes_back(dtype, shape):
    array = (np.arange(np.prod(shape, dtype=int)) % 2).reshape(shape).astype(dtype)
    assert same(array, there_and_back(array))


def test_memory_layout_and_byte_order_do_not_matter():
    array = np.arange(12.0).reshape(3, 4)
    for form in (np.asfortranarray(array), array[::-1, ::2], array.astype(">f8")):
        back = there_and_back(form)
        assert back.dtype == np.float64 and np.array_equal(back, form)
    swapped = np.arange(1.0, 3.0).astype(">f8")
    first, second = there_and_back((swapped.view("<f8"), swapped))
    assert np.array_equal(second, [1.0, 2.0]) and not np.array_equal(first, second)


def test_numbers_of_other_libraries_become_arrays():
    assert same(there_and_back(np.float64(2.5)), np.array(2.5))
    assert same(there_and_back(np.bool_(True)), np.array(True))
    assert same(there_and_back(jnp.arange(3.0)), np.arange(3, dtype=np.float32))
    assert same(there_and_back(jnp.array([1.5, -2], jnp.bfloat16)), np.array([1.5, -2], np.float32))


def test_a_named_tuple_is_a_tuple():
    class Pair(NamedTuple):
        a: float
        b: np.ndarray

    assert same((1.0, np.ones(2)), there_and_back(Pair(1.0, np.ones(2))))


def test_given_functions_are_stored_by_name_and_no_other_function_is():
    assert there_and_back((given.square, 2)) == (given.square, 2)

    def square(a):
        return a

    assert there_and_back(square) == key.Odd("function")
    assert there_and_back(math.sin) == key.Odd("builtin_function_or_method")


class Hostile:
    """Raises whatever is asked of it."""

    def __getattr__(self, name):
        raise RuntimeError(name)


class Equal:
    def __eq__(self, other):
        return True

    __hash__ = None  # type: ignore[assignment]


class Unreadable:
    def __array__(self, dtype=None, copy=None):
        raise ValueError("no")


def endless():
    value = []
    value.append(value)
    return value


@pytest.mark.parametrize(
    "value",
    [
        Hostile(),
        Equal(),
        Unreadable(),
        object(),
        1j,
        {1, 2},
        b"bytes",
        np.array(["a"]),
        np.array([None]),
        2**70,
        jax.random.key(0),
        (i for i in "ab"),
        np.array([(1, 2.0)], dtype=[("a", int), ("b", float)]),
        np.datetime64("2026-01-01"),
        Equal,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_plain_data_is_named_and_never_raises(value):
    assert isinstance(there_and_back(value), key.Odd)
    inside = there_and_back({"dw": np.ones(2), "odd": value})
    assert isinstance(inside, key.Odd) or isinstance(inside["odd"], key.Odd)


def test_a_list_in_itself_ends():
    assert "odd" in json.dumps(key.encode(endless(), key.Buffers()))


def test_subclasses_cannot_play_tricks():
    class Liar(dict):
        def items(self):
            raise RuntimeError

    class Array(np.ndarray):
        def __eq__(self, other):
            return True

    assert there_and_back(Liar(a=1)) == {"a": 1}
    back = there_and_back(np.zeros(2).view(Array))
    assert type(back) is np.ndarray


def test_there_is_one_flat_buffer_per_dtype_and_equal_arrays_share_their_place():
    buffers = key.Buffers()
    a, b = np.arange(6.0), np.arange(3, dtype=np.int32)
    trees = [key.encode(value, buffers) for value in (a, b, a.copy(), a.reshape(2, 3), a + 1)]
    flat = buffers.flat()
    assert {dtype: (array.ndim, array.dtype.name) for dtype, array in flat.items()} == {
        "float64": (1, "float64"),
        "int32": (1, "int32"),
    }
    assert trees[0] == trees[2]
    assert len(flat["float64"]) == 6 + 6 + 6 and len(flat["int32"]) == 3  # a, a as a matrix, a + 1
    assert all(
        np.array_equal(key.decode(tree, flat), value)
        for tree, value in zip(trees, (a, b, a, a.reshape(2, 3), a + 1), strict=True)
    )


def test_zero_and_minus_zero_stay_apart():
    zero, minus = there_and_back((np.zeros(1), -np.zeros(1)))
    assert not np.signbit(zero[0]) and np.signbit(minus[0])


def test_arguments_are_fresh_each_time(tiny):
    entry = tiny.entries["slope_of"]
    entry.arguments(0)[1][:] = 0
    assert entry.arguments(0)[1].any()


def test_a_key_file_is_plain_data_with_fixed_bytes(tiny, tmp_path):
    first, second = tmp_path / "a.npz", tmp_path / "b.npz"
    for path in (first, second):
        key.save(path, tiny.entries, "01234567")
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as file:
        names = file.namelist()
        contents = [file.read(name) for name in names]
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert names[:3] == ["version.json", "double.json", "double.float64.npy"]
    for name, content in zip(names, contents, strict=True):
        if name.endswith(".json"):
            json.loads(content)
        else:
            assert content.startswith(b"\x93NUMPY") and b"'O'" not in content
    with np.load(first, allow_pickle=False) as arrays:  # NumPy itself agrees that nothing in it is pickled
        assert all(arrays[name].ndim == 1 for name in arrays.files if not name.endswith(".json"))


def test_a_key_is_read_back_by_exercise(tiny, tmp_path):
    path = tmp_path / "k.npz"
    key.save(path, tiny.entries, "01234567")
    assert key.about(path) == {"version": "01234567", "exercises": ["double", "slope_of"]}
    loaded = {name: key.load(path, name) for name in tiny.entries}
    assert key.equal(tiny.entries, loaded)
    assert [list(entry.flat) for entry in loaded.values()] == [list(entry.flat) for entry in tiny.entries.values()]
    with pytest.raises(KeyError):
        key.load(path, "slope")


def test_one_name_may_be_the_beginning_of_another(tmp_path):
    entries = {}
    for name, number in (("f", 1.0), ("f.g", 2.0), ("g", 3.0)):
        buffers = key.Buffers()
        entries[name] = key.Entry({"x": key.encode(np.full(3, number), buffers)}, buffers.flat())
    key.save(tmp_path / "k.npz", entries, "v")
    assert key.decode(key.load(tmp_path / "k.npz", "g")["x"], key.load(tmp_path / "k.npz", "g").flat)[0] == 3.0
    assert key.decode(key.load(tmp_path / "k.npz", "f")["x"], key.load(tmp_path / "k.npz", "f").flat)[0] == 1.0


def entries_of(value):
    buffers = key.Buffers()
    return {"f": key.Entry({"x": key.encode(value, buffers)}, buffers.flat())}


BASE = {"a": np.array([1.0, 1e-3, np.nan, np.inf]), "b": (0.5, 3), "c": np.arange(3), "d": "text", "e": math.inf}


@pytest.mark.parametrize(
    "change",
    [{"a": BASE["a"] * (1 + 1e-12)}, {"b": (0.5 + 1e-12, 3)}, {"b": [0.5, 3]}],
)
def test_keys_are_equal_up_to_the_last_digits(change):
    assert key.equal(entries_of(BASE), entries_of(BASE | change))


@pytest.mark.parametrize(
    "change",
    [
        {"a": BASE["a"] * (1 + 1e-6)},
        {"a": np.array([1.0, 1e-3 + 1e-7, np.nan, np.inf])},
        {"a": np.array([1.0, 1e-3, np.nan, -np.inf])},
        {"a": np.array([1.0, 1e-3, np.inf, np.nan])},
        {"a": BASE["a"].astype(np.float32)},
        {"a": BASE["a"][None]},
        {"b": (0.5 + 1e-6, 3)},
        {"b": (0.5, 4)},
        {"b": (0.5, 3, None)},
        {"b": (0.5, 3.0)},
        {"c": np.array([0, 1, 3])},
        {"d": "other"},
        {"e": -math.inf},
        {"f": 1},
    ],
    ids=str,
)
def test_keys_differ_by_anything_more(change):
    assert not key.equal(entries_of(BASE), entries_of(BASE | change))


def test_keys_with_other_exercises_differ():
    assert not key.equal(entries_of(1), {"g": entries_of(1)["f"]})
    assert not key.equal(entries_of(1), {})
