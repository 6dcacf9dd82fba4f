"""Training in a thread: it computes what a plain loop computes, stops when it is told to, and starts over."""

import time

import jax.numpy as jnp
import numpy as np
import pytest

from dlcore.viz import LiveRun, Range, Scene
from dlcore.viz import live as live_module


def build(scene):
    scene.axes[0].set(xlim=(0, 100), ylim=(0, 100))
    scene.moving(curve=scene.axes[0].plot([], [])[0])


def step(state):
    x, alpha = state
    return (x - alpha * 2 * x, alpha), x**2


def draw(scene, state, costs, alpha):
    scene["curve"].set_data(np.arange(costs.size), costs)
    return f"{costs.size} iterations", f"After {costs.size} iterations with alpha {alpha:g} x is {float(state[0]):.4f}."


def make(name="parabola", total=400, seconds=0.5, start=9.0):
    return LiveRun(
        step,
        lambda alpha: ((jnp.array(start), jnp.array(alpha)), total),
        draw,
        Scene(build, size=(3, 2)),
        name=name,
        seconds=seconds,
        alpha=Range("alpha", 0.001, 0.1, value=0.01, log=True, slots=5),
    )


def plain(n, alpha, x=9.0):
    costs = []
    for _ in range(n):
        costs.append(x * x)
        x -= alpha * 2 * x
    return x, np.array(costs)


def wait_until(condition, timeout=10.0):
    end = time.monotonic() + timeout
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    assert condition()


@pytest.fixture(autouse=True)
def no_threads_left():
    yield
    for run in live_module.RUNNING.values():
        run.stop()
        run.join()


def test_run_is_a_plain_loop():
    run = make().run(7)
    x, costs = plain(7, 0.01)
    np.testing.assert_allclose(run.state[0], x, rtol=1e-5)
    np.testing.assert_allclose(run.costs[:7], costs, rtol=1e-5)
    assert run.alt == f"After 7 iterations with alpha 0.01 x is {x:.4f}." and run.caption == "7 iterations"
    run.run(5)
    np.testing.assert_allclose(run.costs[:12], plain(12, 0.01)[1], rtol=1e-5)


def test_run_ends_at_the_last_iteration():
    run = make(total=30).run()
    assert run.done == 30
    assert run.run(10).done == 30


def test_the_thread_computes_the_same_and_ends_by_itself():
    run = make(total=300)
    run.start()
    run.join()
    assert run.done == 300 and not run.running
    np.testing.assert_allclose(run.costs, plain(300, 0.01)[1], rtol=1e-4)
    assert run.alt.startswith("After 300 iterations")
    assert not run.buttons["Start"].disabled and run.buttons["Stop"].disabled


def test_stop_ends_soon_and_start_goes_on_from_there():
    run = make(total=100_000, seconds=60)
    run.start()
    wait_until(lambda: run.done > 50)
    assert run.running and run.buttons["Start"].disabled and not run.buttons["Stop"].disabled
    began = time.monotonic()
    run.stop()
    run.join()
    assert time.monotonic() - began < 1.0
    stopped = run.done
    time.sleep(0.2)
    assert run.done == stopped and not run.running
    run.start()
    wait_until(lambda: run.done > stopped)
    run.stop()
    run.join()
    np.testing.assert_allclose(run.costs[: run.done], plain(run.done, 0.01)[1], rtol=1e-3)


def test_a_second_start_while_running_is_no_second_thread():
    run = make(total=100_000, seconds=60)
    run.start()
    first = run.thread
    run.start()
    assert run.thread is first


def test_start_after_the_end_starts_over():
    run = make(total=40).run()
    run.start()
    wait_until(lambda: run.done == 40 and not run.running)
    np.testing.assert_allclose(run.costs, plain(40, 0.01)[1], rtol=1e-5)


def test_reset_and_a_moved_control_go_back_to_the_start():
    run = make()
    first = run.picture.data
    run.run(100)
    assert run.picture.data != first
    run.reset()
    assert run.done == 0 and run.picture.data == first
    run.run(100)
    run.set(alpha=0.1)
    assert run.done == 0 and "alpha 0.1" in run.alt
    np.testing.assert_allclose(run.run(5).state[0], plain(5, 0.1)[0], rtol=1e-5)


def test_reset_while_running_stops_the_thread():
    run = make(total=100_000, seconds=60)
    run.start()
    wait_until(lambda: run.done > 0)
    run.buttons["Reset"].set_state({"index": 1})
    assert run.done == 0 and not run.running
    time.sleep(0.15)
    assert run.done == 0


def test_the_buttons_are_connected():
    run = make(total=100_000, seconds=60)
    run.buttons["Start"].set_state({"index": 1})
    wait_until(lambda: run.done > 0)
    run.buttons["Stop"].set_state({"index": 1})
    run.join()
    assert not run.running


def test_a_new_run_of_the_same_name_stops_the_old_one():
    old = make(name="same", total=100_000, seconds=60)
    other = make(name="other", total=100_000, seconds=60)
    old.start()
    other.start()
    wait_until(lambda: old.done > 0)
    make(name="same")
    old.join()
    assert not old.running and other.running


def test_pieces_become_longer_while_they_are_quick():
    run = make(total=100_000, seconds=2)
    run.start()
    wait_until(lambda: run.length > 64)
    run.stop()


def test_pictures_come_at_the_chosen_rate():
    run = make(total=100_000, seconds=60)
    run.run(1)
    frame, began = run.picture.frame, time.monotonic()
    run.start()
    time.sleep(1.0)
    run.stop()
    run.join()
    per_second = (run.picture.frame - frame) / (time.monotonic() - began)
    assert 2 < per_second <= 17  # 15, and fewer on a busy machine
