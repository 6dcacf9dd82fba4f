"""Named ways to run a learner's function on a case, and the guard around it.

A call runs beside the learner's code and answers with plain outputs. It knows no expected value.
"""

import builtins
import contextlib
import copy
import ctypes
import errno
import inspect
import io
import itertools
import math
import os
import random
import sys
import threading
import time
import traceback
import types
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grading import drawn

MOST_ITEMS = 1000  # of an iterator that a learner returns
PRINTED_LINES = 20
MOST_PRINTED = 16_000_000  # characters, then printing fails


def plain(function: Callable, args: tuple) -> Any:
    """The function on the arguments."""
    return function(*args)


def collect(function: Callable, args: tuple) -> list:
    """The items of the iterator that the function returns."""
    return list(itertools.islice(function(*args), MOST_ITEMS))


def then_call(function: Callable, args: tuple) -> Any:
    """The function returns a function; that one is called with the case's last arguments."""
    first, second = args
    return function(*first)(*second)


def seeded(function: Callable, args: tuple) -> Any:
    """The last argument is a seed: a `key` for a function that has such a parameter, else the seed of NumPy."""
    *rest, seed = args
    np.random.seed(seed)
    random.seed(seed)
    if "key" in inspect.signature(function).parameters:
        import jax

        return function(*rest, key=jax.random.key(seed))
    return function(*rest)


def and_arguments(function: Callable, args: tuple) -> Any:
    """What the function returns, and its arguments afterwards: for exercises about not changing one's input."""
    return function(*args), args


def each(function: Callable, args: tuple) -> dict:
    """The function on every item of a list, by item; where it fails on some, they have the error's words for an answer."""
    answers, errors = {}, {}
    for item in args[0]:
        try:
            answers[item] = function(item)
        except Exception as error:
            errors[item] = error
    if not answers and errors:
        raise next(iter(errors.values()))
    return answers | {item: f"{type(error).__name__}: {error}" for item, error in errors.items()}


def seed_or_key(function: Callable, args: tuple) -> Any:
    """The last argument is a seed that the function takes, or the `key` of a function that has one; NumPy starts at 0."""
    *rest, seed = args
    np.random.seed(0)
    random.seed(0)
    if "key" in inspect.signature(function).parameters:
        import jax

        return function(*rest, key=jax.random.key(seed))
    return function(*rest, seed)


def own_arrays(function: Callable, args: tuple) -> tuple:
    """What the function returns, and whether its arrays lie apart, in memory of their own, so that one can change alone."""
    value = function(*args)
    returned = tuple(value) if isinstance(value, (tuple, list)) else (value,)
    arrays, given = list(_arrays(returned)), list(_arrays(args))
    pairs = [*itertools.combinations(arrays, 2), *itertools.product(arrays, given)]
    return *returned, {"apart": not any(np.shares_memory(one, other) for one, other in pairs)}


def _arrays(value: Any) -> Iterator[np.ndarray]:
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, (dict, list, tuple)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _arrays(item)


def watched_batches(function: Callable, args: tuple) -> dict:
    """What a training by the optimizer args[3] returns, and how many orders the learner's `random_mini_batches` gave to it."""
    names, orders = getattr(inspect.unwrap(function), "__globals__", {}), set()
    original = names.get("random_mini_batches", lambda *given, **named: [])

    def watched(*given: Any, **named: Any) -> Any:
        batches = list(original(*given, **named))
        with contextlib.suppress(Exception):
            orders.add(np.concatenate([np.asarray(X, float) for X, _ in batches], axis=1).tobytes())
        return batches

    if "random_mini_batches" in names:
        names["random_mini_batches"] = watched
    try:
        return {args[3]: function(*args), "orders": len(orders)}
    finally:
        if "random_mini_batches" in names:
            names["random_mini_batches"] = original


def seeded_moments(function: Callable, args: tuple) -> dict:
    """As `seeded`, but of every array only how its numbers are spread: for arrays too large for a key."""
    found = {}
    for path, leaf in _paths(seeded(function, args)):
        array = np.asarray(leaf, float)
        mean = float(array.mean()) if array.size else 0.0
        squares = np.square(array - mean).ravel()  # and their squares by a product: ** 4 takes forty times as long
        found[path] = {
            "shape": np.array(array.shape),
            "mean": mean,
            "spread": float(np.sqrt(squares.mean())) if array.size else 0.0,
            "fourth": float(squares @ squares / squares.size) if array.size else 0.0,
            "first": array.ravel()[:3].copy(),
        }
    return found


def _paths(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _paths(item, f"{path} {key}".strip())
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value):
            yield from _paths(item, f"{path} {place}".strip())
    else:
        yield path or "value", value


def as_many(function: Callable, args: tuple) -> Any:
    """The first arguments, as many as the function takes: a later edition of a classic may have dropped the last."""
    try:
        takes = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return function(*args)
    if any(parameter.kind is parameter.VAR_POSITIONAL for parameter in takes):
        return function(*args)
    places = sum(parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD) for parameter in takes)
    return function(*args[: max(places, len(args) - 1)])


def standing_in(function: Callable, args: tuple) -> Any:
    """The last argument names given functions; during the call they stand in for the learner's own of those names."""
    *rest, given = args
    names = getattr(inspect.unwrap(getattr(function, "func", function)), "__globals__", {})
    before = {name: names[name] for name in given if name in names}
    names.update(given)
    try:
        return function(*rest)
    finally:
        for name in given:
            names.pop(name, None)
        names.update(before)


def trained(function: Callable, args: tuple) -> tuple:
    """As `standing_in`, for a training (X, Y, sizes, learning_rate, num_iterations): the parameters, and every hundredth cost.

    An older edition of these classics returns the parameters alone; the costs are then those of its parameters on the way.
    """
    *settings, num_iterations, named = args
    result = standing_in(function, args)
    if not isinstance(result, dict):
        return result
    on_the_way = (standing_in(function, (*copy.deepcopy(settings), i, named)) for i in range(0, num_iterations, 100))
    return result, [_cost_of(parameters, *settings[:2]) for parameters in on_the_way]


def _cost_of(parameters: dict, X: np.ndarray, Y: np.ndarray) -> float:
    """The cross-entropy of a network with ReLU in all layers but the last, and the sigmoid there."""
    A, L = X, len(parameters) // 2
    for l in range(1, L + 1):
        Z = np.asarray(parameters[f"W{l}"]) @ A + np.asarray(parameters[f"b{l}"])
        A = np.maximum(0, Z) if l < L else 1 / (1 + np.exp(-Z))
    return float(-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A)))


def after_own_forward(function: Callable, args: tuple) -> Any:
    """Arguments (X, Y, parameters) first go through the learner's own `L_model_forward`; (AL, Y, caches) stay as they are."""
    first, Y, last = args
    if not isinstance(last, dict):
        return function(first, Y, last)
    names = getattr(inspect.unwrap(getattr(function, "func", function)), "__globals__", {})
    AL, caches = names["L_model_forward"](first, last)
    return function(AL, Y, caches)


def in_words(function: Callable, args: tuple) -> dict:
    """Seeded, three times: words about what was drawn, the same for every right way to draw it (grading/drawn.py)."""
    *rest, seed = args
    return drawn.draws(*(seeded(function, (*copy.deepcopy(rest), one)) for one in (seed, seed + 17, seed)))


def searched(function: Callable, args: tuple) -> dict:
    """As `in_words`, and the first argument is a function of keywords: words about what it was asked, and what was found.

    Of each search the first trial diverges: what begins with nan as the smallest error never finds a smaller one.
    """
    objective, *rest = args
    seen: list[tuple[dict, np.ndarray, Any]] = []

    def search(*arguments: Any) -> dict:
        asked: list[dict] = []
        errors: list[float] = []

        def watched(**point: Any) -> float:
            asked.append(point)
            errors.append(float(objective(**point)) if errors else float("nan"))
            return errors[-1]

        answer = seeded(function, (watched, *arguments))
        names = list(dict.fromkeys(name for point in asked for name in point))
        tried = {name: np.array([float(point.get(name, np.nan)) for point in asked]) for name in names}
        seen.append((tried, np.array(errors), answer))
        return tried

    *settings, seed = rest
    words = drawn.draws(*(search(*copy.deepcopy(settings), one) for one in (seed, seed + 17, seed)))
    return words | {"go together": drawn.together(list(seen[0][0].values())), "found": drawn.found(*seen[0])}


CALLS: dict[str, Callable[[Callable, tuple], Any]] = {
    call.__name__: call
    for call in (
        plain,
        collect,
        then_call,
        seeded,
        and_arguments,
        each,
        seed_or_key,
        own_arrays,
        watched_batches,
        in_words,
        searched,
        seeded_moments,
        as_many,
        standing_in,
        trained,
        after_own_forward,
    )
}


class Stopped(BaseException):
    """Raised into a function that runs too long. Not an Exception, so that `except Exception` does not catch it."""


@dataclass
class Outcome:
    """What came of one call."""

    value: Any = None
    error: str = ""  # "" or "TypeError: …"
    line: str = ""  # the learner's own line that raised
    stopped: bool = False
    unwritten: bool = False
    printed: str = ""
    warned: str = ""
    changed: list[int] = field(default_factory=list)  # arguments that the function changed
    seconds: float = 0.0

    def stored(self) -> dict:
        """As a key stores it."""
        if self.stopped:
            return {"error": "stopped"}
        return {"error": self.error} if self.error else {"value": self.value}


def run(function: Callable, args: tuple, call: str = "plain", limit: float = 10.0) -> Outcome:
    """Call a learner's function on its own copy of the arguments, and survive whatever it does."""
    own = copy.deepcopy(args)
    outcome = Outcome()
    started, say = time.perf_counter(), _teller()
    with quiet() as heard:
        outcome.value, error, outcome.stopped = limited(lambda: CALLS[call](function, own), limit, say)
        if isinstance(error, KeyboardInterrupt):
            raise error
        if error is not None:
            outcome.error, outcome.line, outcome.unwritten = _described(error, function)
        outcome.seconds = time.perf_counter() - started
        outcome.changed = [place for place, (now, before) in enumerate(zip(own, args, strict=True)) if _differs(now, before)]
    outcome.printed, outcome.warned = heard.printed(), heard.warned()
    return outcome


def _described(error: BaseException, function: Callable) -> tuple[str, str, bool]:
    """The error in one line, the learner's line that raised it, and whether it is the stub's own."""
    frames = traceback.extract_tb(error.__traceback__)
    file = getattr(code_of(function), "co_filename", None)
    own = [frame for frame in frames if frame.filename == file and frame.line]
    line = f"line {own[-1].lineno}: {own[-1].line}" if own else ""
    try:
        message = " ".join(str(error).split())
    except Exception:
        message = ""
    described = f"{type(error).__name__}: {message}" if message else type(error).__name__
    return described[:300], line[:200], isinstance(error, NotImplementedError) and not message


def code_of(function: Any) -> types.CodeType | None:
    """The code that a function runs, seen through jit and partial."""
    with contextlib.suppress(Exception):
        return inspect.unwrap(getattr(function, "func", function)).__code__
    return None


def _differs(now: Any, before: Any) -> bool:
    """Whether an argument is no longer what it was."""
    try:
        if isinstance(before, np.ndarray):
            same = isinstance(now, np.ndarray) and now.shape == before.shape and now.dtype == before.dtype
            return not (same and np.array_equal(now, before, equal_nan=before.dtype.kind == "f"))
        if isinstance(before, dict):
            return list(now) != list(before) or any(_differs(now[key], before[key]) for key in before)
        if isinstance(before, (tuple, list)):
            return len(now) != len(before) or any(_differs(x, y) for x, y in zip(now, before, strict=True))
        return bool(now != before) and now == now
    except Exception:
        return True


class Paper(io.StringIO):
    """Where a function prints to: it ends, so that an endless loop of printing fills no memory."""

    def write(self, text: str) -> int:
        if self.tell() + len(text) > MOST_PRINTED:
            raise OSError(errno.EFBIG, f"printed more than {MOST_PRINTED:,} characters")
        return super().write(text)


class Heard:
    """What a function printed and what it warned of."""

    def __init__(self) -> None:
        self.out, self.warnings = Paper(), []

    def printed(self) -> str:
        text = self.out.getvalue()
        lines = text[:20_000].splitlines()
        more = [f"… and more, {len(text):,} characters in all"] if len(lines) > PRINTED_LINES or len(text) > 20_000 else []
        return "\n".join([line[:300] for line in lines[:PRINTED_LINES]] + more)

    def warned(self) -> str:
        first = self.warnings[0] if self.warnings else None
        return f"{first.category.__name__}: {first.message}"[:200] if first else ""


@contextlib.contextmanager
def quiet() -> Iterator[Heard]:
    """Keep what is printed; silence stderr and descriptor 2, since nbgrader takes points for anything there; refuse input()."""
    heard = Heard()

    def no_input(*prompt: Any) -> str:
        raise EOFError("input() is not answered while an exercise is checked")

    read, builtins.input = builtins.input, no_input
    try:
        saved = os.dup(2)
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
    except OSError:  # no descriptor 2 here, as under some Windows consoles
        saved = None
    try:
        with contextlib.redirect_stdout(heard.out), contextlib.redirect_stderr(io.StringIO()):
            with warnings.catch_warnings(record=True) as heard.warnings:
                warnings.simplefilter("always")
                yield heard
    finally:
        if saved is not None:
            os.dup2(saved, 2)
            os.close(saved)
        builtins.input = read


SEND_AGAIN = 0.05  # seconds
GIVE_UP = 5.0  # seconds


class Watch:
    """A thread that raises `Stopped` into another one which runs too long.

    It serves one call after the other, since to start a thread takes longer than most calls; and it sleeps on when a call ends
    and the next begins, since to wake it takes nearly as long.
    """

    idle: list["Watch"] = []

    def __init__(self) -> None:
        self.mutex, self.wake = threading.Lock(), threading.Lock()  # the first guards all below but `over`
        self.until, self.asleep_until = math.inf, math.inf
        self.thread, self.over, self.give_up, self.say = 0, True, math.inf, print
        self.wake.acquire()
        threading.Thread(target=self._run, daemon=True).start()

    def begin(self, seconds: float, say: Callable[[str], None]) -> None:
        with self.mutex:
            self.thread, self.over, self.say = threading.get_ident(), False, say
            self.until = time.monotonic() + seconds
            self.give_up = self.until + GIVE_UP
            late = self.until < self.asleep_until
        if late and self.wake.locked():
            self.wake.release()

    def end(self) -> None:
        """After it no `Stopped` comes any more; during it one may."""
        with self.mutex:
            self.until = math.inf
        raise_in(self.thread, None)

    def _run(self) -> None:
        while True:
            said = None
            with self.mutex:
                now = time.monotonic()
                if now >= self.until:
                    if not self.over:
                        raise_in(self.thread, Stopped)
                    if now > self.give_up:
                        said, self.give_up = self.say, math.inf
                    self.until = now + SEND_AGAIN
                self.asleep_until = self.until
            if said:
                said("This function cannot be stopped from here. Press Kernel, Restart Kernel, and look for its endless loop.\n")
            self.wake.acquire(timeout=-1 if self.asleep_until == math.inf else max(0.0, self.asleep_until - now))


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=Watch.idle.clear)  # their threads stayed behind


def raise_in(thread: int, error: type[BaseException] | None) -> None:
    """Raise an error in a thread at its next chance; None takes back the one that has not been raised yet."""
    sent = None if error is None else ctypes.py_object(error)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), sent)


def limited(body: Callable[[], Any], seconds: float, say: Callable[[str], None]) -> tuple[Any, BaseException | None, bool]:
    """The value of `body()`, the error that it raised instead, and whether it had to be stopped.

    When the time is over a second thread raises `Stopped` into this one, and again every 50 ms until the body ends. That reaches
    Python code, even inside `except Exception`. A sleep or one long compiled call ends first; an endless compiled loop never, so
    after five more seconds `say` is told what to do.

    No `Stopped` may come later than this function. From where the body ends to `over = True` there is no call and no loop, thus
    no place where Python would deliver one or change threads; after it at most one is on its way, and `end` takes it back.
    """
    try:
        watch = Watch.idle.pop()
    except IndexError:
        watch = Watch()
    value, error, stopped = None, None, False
    try:
        watch.begin(seconds, say)
        value = body()
        watch.over = True
    except Stopped:
        watch.over = stopped = True
    except BaseException as raised:
        watch.over, error = True, raised
    while True:
        try:
            watch.end()
            break
        except Stopped:
            pass
    Watch.idle.append(watch)
    return value, error, stopped


def _teller() -> Callable[[str], None]:
    """A way to write to the cell from another thread, past the redirected stdout.

    Under a grader there is nobody to restart the kernel: there the process ends instead, and the submission gets its reason.
    """
    screen = sys.stdout

    def say(text: str) -> None:
        with contextlib.suppress(Exception):
            screen.write(text)
            screen.flush()
        if os.environ.get("NBGRADER_EXECUTION") or os.environ.get("NBGRADER_VALIDATING") or os.environ.get("DLC_CHECK"):
            os._exit(70)

    return say
