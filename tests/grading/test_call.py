import builtins
import concurrent.futures
import os
import subprocess
import sys
import threading
import time
import warnings

import numpy as np
import pytest

from grading import call

LIMIT = 0.15  # seconds, where a function is expected to be stopped
SOON = 3.0  # by then it must have been


def run(function, *args, how="plain", limit=5.0):
    return call.run(function, args, how, limit)


# Named ways to call


def test_plain_hands_over_value_and_time():
    outcome = run(lambda a, b: time.sleep(0.02) or a - b, 5, 3)
    assert outcome.value == 2 and outcome.seconds >= 0.02
    assert outcome.stored() == {"value": 2}


def test_collect_takes_the_items_of_a_generator_and_ends_with_an_endless_one():
    def naturals(start):
        while True:
            yield start
            start += 1

    assert run(lambda n: iter(range(n)), 3, how="collect").value == [0, 1, 2]
    assert run(naturals, 5, how="collect").value == list(range(5, 5 + call.MOST_ITEMS))


def test_then_call_calls_what_came():
    outcome = run(lambda a, b: lambda c: (a, b, c), (1, 2), (3,), how="then_call")
    assert outcome.value == (1, 2, 3)


def test_seeded_hands_a_key_only_to_who_wants_one():
    import jax

    assert (
        run(lambda n: np.random.rand(n), 3, 7, how="seeded").value.tolist()
        == run(lambda n: np.random.rand(n), 3, 7, how="seeded").value.tolist()
    )
    assert (
        run(lambda n: np.random.rand(n), 3, 8, how="seeded").value.tolist()
        != run(lambda n: np.random.rand(n), 3, 7, how="seeded").value.tolist()
    )
    value = run(lambda n, *, key: jax.random.normal(key, (n,)), 3, 7, how="seeded").value
    assert np.array_equal(value, jax.random.normal(jax.random.key(7), (3,)))


def test_seed_or_key_hands_over_one_of_the_two():
    import jax

    def ignoring(n, seed):
        return np.random.permutation(n)

    def seeding(n, seed=0):
        np.random.seed(seed)
        return np.random.permutation(n)

    orders = {f: [run(f, 20, seed, how="seed_or_key").value.tolist() for seed in (3, 4)] for f in (ignoring, seeding)}
    assert orders[ignoring][0] == orders[ignoring][1] and orders[seeding][0] != orders[seeding][1]
    keyed = run(lambda n, *, key: jax.random.permutation(key, n), 20, 3, how="seed_or_key").value
    assert np.array_equal(keyed, jax.random.permutation(jax.random.key(3), 20))


def test_as_many_hands_over_what_the_function_has_room_for():
    found = [
        run(f, 1, 2, 3, how="as_many").value
        for f in (lambda a, b: (a, b), lambda a, b, c: (a, b, c), lambda a, b, c=0: (a, b, c), lambda *all: all)
    ]
    assert found == [(1, 2), (1, 2, 3), (1, 2, 3), (1, 2, 3)]
    assert "TypeError" in run(lambda a: a, 1, 2, 3, how="as_many").error  # only the last may be left out
    assert run(max, 1, 2, 3, how="as_many").value == 3


def test_own_arrays_sees_memory_that_is_shared():
    def apart(x):
        return {"a": x + 1}, {"a": np.zeros(3)}

    def twice(x):
        same = {"a": np.zeros(3)}
        return same, same

    def a_view(x):
        return {"a": x[1:]}, {"a": np.zeros(3)}

    found = [run(f, np.ones(3), how="own_arrays").value[2]["apart"] for f in (apart, twice, a_view)]
    assert found == [True, False, False]
    assert run(lambda x: {"a": x}, np.ones(3), how="own_arrays").value[1] == {"apart": False}
    assert run(lambda x: None, np.ones(3), how="own_arrays").value == (None, {"apart": True})


def test_watched_batches_counts_orders_and_puts_the_helper_back():
    names = {"np": np}
    exec(  # a module of its own, as a notebook is
        "def random_mini_batches(X, Y, size, seed):\n"
        "    order = np.random.default_rng(seed).permutation(X.shape[1])\n"
        "    return [(X[:, order], Y[:, order])]\n"
        "def anew(X, Y, sizes, optimizer):\n"
        "    return sum(len(random_mini_batches(X, Y, 9, seed)) for seed in range(4))\n"
        "def once(X, Y, sizes, optimizer):\n"
        "    return sum(len(random_mini_batches(X, Y, 9, 7)) for seed in range(4))\n"
        "def none(X, Y, sizes, optimizer):\n"
        "    return 4\n",
        names,
    )
    helper, X = names["random_mini_batches"], np.arange(9.0).reshape(1, 9)
    for name, orders in (("anew", 4), ("once", 1), ("none", 0)):
        assert run(names[name], X, X, [1], "adam", how="watched_batches").value == {"adam": 4, "orders": orders}
        assert names["random_mini_batches"] is helper


def test_and_arguments_shows_what_became_of_them():
    def double_in_place(x):
        x *= 2
        return x.sum()

    value, (x,) = run(double_in_place, np.ones(3), how="and_arguments").value
    assert value == 6 and x.tolist() == [2, 2, 2]


def test_each_asks_for_every_item_and_keeps_errors_apart():
    legs = {"spider": 8, "dog": 4}
    outcome = run(lambda animal: legs[animal], ["dog", "fish", "spider"], how="each")
    assert outcome.value == {"dog": 4, "spider": 8, "fish": "KeyError: 'fish'"}
    assert run(lambda animal: legs[animal], ["fish"], how="each").error == "KeyError: 'fish'"

    def unwritten(animal):
        raise NotImplementedError

    assert run(unwritten, ["dog", "fish"], how="each").unwritten


# What learners do


@pytest.mark.parametrize(
    "function, error",
    [
        (lambda: 1 / 0, "ZeroDivisionError: division by zero"),
        (lambda: {}["W1"], "KeyError: 'W1'"),
        (lambda: sys.exit(3), "SystemExit: 3"),
        (lambda: exec("raise ValueError('two\\n  lines')"), "ValueError: two lines"),
        (lambda: exec("raise ValueError"), "ValueError"),
        (lambda: exec("raise BaseException('odd')"), "BaseException: odd"),
        (lambda: exec("raise GeneratorExit"), "GeneratorExit"),
        (lambda: next(iter(())), "StopIteration"),
        (lambda: input("a number: "), "EOFError: input() is not answered while an exercise is checked"),
        (lambda x: x, "TypeError: "),
        (lambda: exec("raise ValueError('x' * 10_000)"), "ValueError: " + "x" * 288),
    ],
)
def test_whatever_is_raised_becomes_one_line(function, error):
    outcome = run(function)
    assert outcome.error.startswith(error) and len(outcome.error) <= 300
    assert outcome.stored() == {"error": outcome.error}
    assert not outcome.stopped and not outcome.unwritten


def test_an_error_that_cannot_be_printed_is_named():
    class Odd(Exception):
        def __str__(self):
            raise RuntimeError

    def function():
        raise Odd

    assert run(function).error == "Odd"


def test_an_error_shows_the_learners_own_line():
    def inner(x):
        return np.dot(x, np.ones(7))  # the line

    def outer(x):
        return inner(x)

    outcome = run(outer, np.ones(3))
    assert outcome.line.endswith(": return np.dot(x, np.ones(7))  # the line")
    assert outcome.error.startswith("ValueError: shapes (3,) and (7,) not aligned")


def test_recursion_without_end_is_an_error():
    def again(n):
        return again(n + 1)

    assert run(again, 0).error.startswith("RecursionError")
    assert run(lambda: 1).value == 1


def test_the_stub_is_told_from_a_learners_own_refusal():
    def stub():
        raise NotImplementedError()

    def refusal():
        raise NotImplementedError("only for 2-D arrays")

    assert run(stub).unwritten and run(stub).error == "NotImplementedError"
    assert not run(refusal).unwritten


def test_an_interrupt_by_the_user_goes_through():
    def function():
        raise KeyboardInterrupt

    before = builtins.input, sys.stdout
    with pytest.raises(KeyboardInterrupt):
        run(function)
    assert (builtins.input, sys.stdout) == before


def test_what_is_printed_is_kept_and_shortened(capfd):
    def chatty():
        for number in range(100_000):
            print("line", number)
        sys.stdout.write("x" * 1000)
        return 1

    outcome = run(chatty)
    lines = outcome.printed.splitlines()
    assert lines[:2] == ["line 0", "line 1"] and len(lines) == call.PRINTED_LINES + 1
    assert lines[-1].startswith("… and more, ") and "characters in all" in lines[-1]
    assert run(lambda: print("x" * 1000)).printed == "x" * 300
    assert run(lambda: print("one\ntwo")).printed == "one\ntwo"
    assert capfd.readouterr() == ("", "")


def test_nothing_reaches_stderr_or_its_descriptor(capfd):
    def loud():
        print("a", file=sys.stderr)
        os.write(2, b"b\n")
        subprocess.run([sys.executable, "-c", "import sys; sys.stderr.write('c')"], check=True)
        warnings.warn("d", stacklevel=1)
        return 1

    outcome = run(loud)
    assert outcome.value == 1
    os.write(2, b"after\n")
    assert capfd.readouterr() == ("", "after\n")


def test_descriptors_are_not_used_up():
    count = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    for _ in range(50):
        run(lambda: 1)
    if count:
        assert len(os.listdir("/proc/self/fd")) <= count + 1


def test_the_first_warning_is_kept_and_the_filters_come_back():
    def warns():
        warnings.warn("overflow here", RuntimeWarning, stacklevel=1)
        return np.float64(1.0) / np.float64(0.0)

    before = list(warnings.filters)
    assert run(warns).warned == "RuntimeWarning: overflow here"
    assert run(lambda: np.log(np.zeros(2))).warned.startswith("RuntimeWarning: divide by zero")
    assert run(lambda: 1).warned == ""
    assert list(warnings.filters) == before


def test_stdout_and_input_come_back_after_an_error():
    before = builtins.input, sys.stdout, sys.stderr
    run(lambda: 1 / 0)
    assert (builtins.input, sys.stdout, sys.stderr) == before


@pytest.mark.parametrize(
    "function, args, changed",
    [
        (lambda x, y: x.fill(0), (np.ones(2), np.ones(2)), [0]),
        (lambda x, y: y.update(a=2), (1.0, {"a": 1}), [1]),
        (lambda x, y: y["W"].fill(2), (1.0, {"W": np.ones(2)}), [1]),
        (lambda x, y: y.append(1), (1.0, [0]), [1]),
        (lambda x, y: x.resize((2, 1), refcheck=False), (np.ones(2), 0), [0]),
        (lambda x, y: y.pop("a"), (1.0, {"a": 1}), [1]),
        (lambda x, y: x + y, (np.array([np.nan, 1.0]), np.ones(2)), []),
        (lambda x, y: x, (float("nan"), {"a": (np.zeros(2), [1])}), []),
    ],
)
def test_a_changed_input_is_seen_and_the_case_is_not_touched(function, args, changed):
    before = [np.copy(arg) if isinstance(arg, np.ndarray) else repr(arg) for arg in args]
    outcome = call.run(function, args)
    assert outcome.error == ""
    assert outcome.changed == changed
    for was, now in zip(before, args, strict=True):
        assert np.array_equal(was, now, equal_nan=True) if isinstance(was, np.ndarray) else was == repr(now)


# What does not end


def forever():
    while True:
        pass


def forever_in_try():
    while True:
        try:
            time.sleep(0.001)
        except Exception:
            pass


def forever_in_bare_try():
    try:
        while True:
            pass
    except:  # noqa: E722
        return 1


def forever_in_bare_try_again_and_again():
    while True:
        try:
            while True:
                pass
        except:  # noqa: E722
            break
    while True:
        pass


def forever_in_numpy():
    x = np.ones(50)
    while True:
        x = x / 2 + 1


def forever_printing():
    while True:
        print("again")


def forever_in_a_comprehension():
    import itertools

    return [number for number in itertools.count() if number < 0]


@pytest.mark.parametrize(
    "function",
    [
        forever,
        forever_in_try,
        forever_in_bare_try_again_and_again,
        forever_in_numpy,
        forever_printing,
        forever_in_a_comprehension,
    ],
)
def test_a_loop_without_end_is_stopped(function):
    started = time.perf_counter()
    outcome = run(function, limit=LIMIT)
    assert time.perf_counter() - started < SOON
    assert outcome.stopped and outcome.stored() == {"error": "stopped"}
    assert run(lambda: 7).value == 7


def test_a_bare_except_ends_its_own_loop():
    """It catches what stops it, and then returns: late, but by itself."""
    outcome = run(forever_in_bare_try, limit=LIMIT)
    assert outcome.stopped or outcome.value == 1


def test_a_generator_without_end_is_stopped():
    def silent(n):
        while n:
            pass
        yield n

    assert run(silent, 1, how="collect", limit=LIMIT).stopped


def test_a_sleep_ends_by_itself_and_is_then_stopped():
    def sleeps():
        time.sleep(2 * LIMIT)
        while True:
            pass

    started = time.perf_counter()
    assert run(sleeps, limit=LIMIT).stopped
    assert 2 * LIMIT <= time.perf_counter() - started < SOON


def test_a_function_just_under_its_limit_is_left_alone():
    outcome = run(lambda: time.sleep(0.05) or 5, limit=2.0)
    assert outcome.value == 5 and not outcome.stopped


def test_no_stray_stop_comes_later():
    """Three hundred calls that end about when the stop is sent: each is stopped or done, and nothing is raised afterwards."""

    def busy(seconds):
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            pass
        return "done"

    outcomes, interval = [], sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for number in range(300):
            outcomes.append(run(busy, 0.002 + 0.00002 * (number % 30 - 10), limit=0.002))
            for _ in range(200):  # a stray stop would be raised here
                pass
        end = time.perf_counter() + 0.15
        while time.perf_counter() < end:
            pass
    finally:
        sys.setswitchinterval(interval)
    assert all(outcome.stopped != (outcome.value == "done") for outcome in outcomes)
    assert 10 < sum(outcome.stopped for outcome in outcomes) < 290  # it was a race


def forever():
    while True:
        pass


def test_a_short_limit_is_kept_though_a_long_one_was_set_before():
    assert run(lambda: 7, limit=1000.0).value == 7
    started = time.perf_counter()
    assert run(forever, limit=LIMIT).stopped
    assert time.perf_counter() - started < SOON
    assert run(lambda: time.sleep(2 * LIMIT) or 7, limit=1000.0).value == 7


def test_a_call_within_a_call_has_its_own_limit():
    def outer():
        return run(forever, limit=LIMIT).stopped

    assert run(outer, limit=1000.0).value is True
    outer_first = run(lambda: run(forever, limit=1000.0), limit=LIMIT)
    assert outer_first.stopped or outer_first.value.stopped


def test_calls_in_several_threads_are_stopped_each_by_itself():
    def limited(body):
        return call.limited(body, LIMIT, print)

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        endings = list(pool.map(limited, [forever, lambda: 7] * 8))
    assert [stopped for _, _, stopped in endings] == [True, False] * 8
    assert [value for value, _, _ in endings] == [None, 7] * 8


def test_many_calls_need_no_more_threads_than_one():
    run(lambda: 7)
    before = threading.active_count()
    for _ in range(50):
        run(lambda: 7)
    assert threading.active_count() == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_process_that_was_forked_is_stopped_too():
    """In the child the threads of its parent are gone."""
    program = (
        "import os\nfrom grading import call\n"
        "def forever():\n    while True:\n        pass\n"
        "call.run(lambda: 7, ())\n"
        "child = os.fork()\n"
        "if child == 0:\n    os._exit(3 if call.run(forever, (), limit=0.2).stopped else 4)\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
    )
    command = [sys.executable, "-W", "ignore", "-c", program]
    assert subprocess.run(command, capture_output=True, text=True, timeout=40).stdout == "3\n"


def test_a_grader_that_cannot_stop_a_function_ends_the_process():
    """Under a grader nobody restarts the kernel: the process says so and ends."""
    program = (
        "import sys, time\nfrom grading import call\n"
        "def stubborn():\n    while True:\n        try:\n            time.sleep(60)\n"
        "        except BaseException:\n            pass\n"
        "print('begin', flush=True)\ncall.run(stubborn, (), limit=0.1)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | {"DLC_CHECK": "1"}, capture_output=True, text=True, timeout=40
    )
    assert ended.returncode == 70
    assert ended.stdout.startswith("begin\nThis function cannot be stopped from here. Press Kernel, Restart Kernel")
    assert ended.stderr == ""


def test_in_words_and_searched_say_what_was_drawn_asked_and_found():
    def search(objective, n):
        points = np.random.rand(n)
        errors = [objective(x=point) for point in points]
        return {"x": points[0]}, errors[0]

    said = run(lambda n: np.random.rand(n), 500, 7, how="in_words").value
    assert said["same seed, same numbers"] == said["other seed, other numbers"] == "yes" and said["value"]["shape"] == "(500,)"
    said = run(search, lambda x: 2 * x, 500, 7, how="searched").value
    assert said["x"]["shape"] == "(500,)" and said["go together"] == "no"
    assert said["found"] == "first point of 1 settings, first error"


@pytest.mark.parametrize(
    "begin, found", [(1, "smallest point of 1 settings, smallest error"), (0, "first point of 1 settings, first error")]
)
def test_the_first_trial_of_a_search_diverges(begin, found):
    def search(objective, n):
        points = np.random.rand(n)
        errors = [objective(x=point) for point in points]
        best = min(range(begin, n), key=errors.__getitem__)  # nothing is smaller than nan, where it stands first
        return {"x": points[best]}, errors[best]

    assert run(search, lambda x: 2 * x, 500, 7, how="searched").value["found"].startswith(found)


def test_a_training_starts_where_it_is_told_and_an_older_edition_gets_its_costs():
    from grading import given

    names = {"np": np}
    exec(
        "def initialize_parameters_deep(sizes):\n    raise AssertionError\n"
        "def model(X, Y, sizes, rate, steps):\n    return initialize_parameters_deep(sizes), [7.0]\n"
        "def older(X, Y, sizes, rate, steps):\n    return model(X, Y, sizes, rate, steps)[0]\n",
        names,
    )
    X, Y = np.array([[1.0, 2.0], [0.5, -1.0]]), np.array([[1.0, 0.0]])
    args = (X, Y, [2, 3, 1], 0.1, 101, {"initialize_parameters_deep": given.small_deep_weights})
    parameters, costs = call.trained(names["model"], args)
    assert costs == [7.0] and sorted(parameters) == ["W1", "W2", "b1", "b2"]
    same, costs = call.trained(names["older"], args)
    hidden = np.maximum(0, same["W1"] @ X)
    A = 1 / (1 + np.exp(-same["W2"] @ hidden))
    assert len(costs) == 2 and costs[0] == pytest.approx(-(np.log(A[0, 0]) + np.log(1 - A[0, 1])) / 2)
    with pytest.raises(AssertionError):
        names["initialize_parameters_deep"]([1])  # the learner's own is back


def test_a_backward_pass_may_follow_the_learners_own_forward_pass():
    names = {}
    exec(
        "def L_model_forward(X, P):\n    return X + P['W1'], ['own']\ndef back(AL, Y, caches):\n    return AL, Y, caches\n", names
    )
    assert call.after_own_forward(names["back"], (1, 2, {"W1": 10})) == (11, 2, ["own"])
    assert call.after_own_forward(names["back"], (1, 2, ["given"])) == (1, 2, ["given"])


# Calls of the week on practical aspects


def test_seeded_moments_tells_how_numbers_are_spread_and_not_the_numbers():
    def start(n):
        return {"W1": np.random.randn(n, 2) * 3, "b": [np.zeros((n, 1)), 5.0]}

    np.random.seed(4)
    W = np.random.randn(7, 2) * 3
    value = run(start, 7, 4, how="seeded_moments").value
    assert list(value) == ["W1", "b 0", "b 1"] and value["W1"]["shape"].tolist() == [7, 2]
    assert value["W1"]["mean"] == W.mean() and value["W1"]["spread"] == W.std()
    assert value["W1"]["fourth"] == np.mean((W - W.mean()) ** 4) and value["W1"]["first"].tolist() == W.ravel()[:3].tolist()
    assert value["b 1"]["mean"] == 5 and value["b 0"]["spread"] == 0


def test_standing_in_replaces_functions_during_the_call_only():
    names = {"helper": lambda x: x + 1}
    exec("def f(x):\n    return helper(x)\ndef g(x):\n    return unknown(x)", names)
    own = names["helper"]
    assert run(names["f"], 2, {"helper": lambda x: 10 * x}, how="standing_in").value == 20
    assert names["helper"] is own and names["f"](2) == 3
    assert run(names["g"], 2, {"unknown": lambda x: -x}, how="standing_in").value == -2 and "unknown" not in names
    assert "ZeroDivisionError" in run(names["f"], 2, {"helper": lambda x: x / 0}, how="standing_in").error
    assert names["helper"] is own
