"""Training that can be watched and stopped: `LiveRun`.

The training runs in a thread of its own, because a loop in a cell cannot be stopped by a button: the click would wait
until the loop has ended. It works in short pieces, so that Stop takes effect at once.
"""

import math
import threading
import time
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from dlcore.viz.controls import Button
from dlcore.viz.explorer import Control, Stage, arrange
from dlcore.viz.notebook import has_front_end, show
from dlcore.viz.scene import Scene

RUNNING: dict[str, "LiveRun"] = {}  # the run that a name belongs to: a cell that is run again stops the old one


LONGEST = 256  # iterations in one piece; fixed, so that a longer training is not another program to compile


def piece_of(step: Callable) -> Callable:
    """`step` repeated, compiled: piece(state, n) does n iterations and returns the state and LONGEST costs, n of them set."""

    def iteration(i, carry):
        state, costs = carry
        state, cost = step(state)
        return state, costs.at[i].set(cost)

    @jax.jit
    def piece(state, n):
        return jax.lax.fori_loop(0, n, iteration, (state, jnp.zeros(LONGEST)))

    return piece


class LiveRun:
    """A training with a picture and the buttons Start, Stop and Reset.

    `setup(**values)` gets the values of the controls and returns the state to start from and the number of iterations.
    `step(state) -> (state, cost)` is one iteration, a pure function that JAX can compile; what it needs, the data too,
    is part of the state. `draw(scene, state, costs, **values)` sets the moving artists and returns a caption and a text
    alternative. Moving a control starts over. A whole run lasts about `seconds`, however quick the machine is.
    """

    def __init__(
        self,
        step: Callable,
        setup: Callable[..., tuple[Any, int]],
        draw: Callable[..., tuple[str, str]],
        scene: Scene,
        *,
        name: str,
        seconds: int | float = 6,
        fps: int | float = 15,
        **controls: Control,
    ):
        self.setup, self.draw, self.scene, self.controls = setup, draw, scene, controls
        self.name, self.seconds, self.fps = name, seconds, fps
        self.piece, self.length = piece_of(step), 1
        self.thread: threading.Thread | None = None
        self.halt = threading.Event()
        self.buttons = {label: Button(label) for label in ("Start", "Stop", "Reset")}
        self.stage = Stage(scene, self.paint)
        self.picture = self.stage.picture
        self.view = arrange(self.picture, [*controls.values(), *self.buttons.values()])
        for label, action in (("Start", self.start), ("Stop", self.stop), ("Reset", self.reset)):
            self.buttons[label].observe(lambda change, action=action: action(), "index")
        for control in controls.values():
            control.observe(lambda change: self.reset(), "index")
        if name in RUNNING:
            RUNNING[name].stop()
        RUNNING[name] = self
        self.reset()

    @property
    def values(self) -> dict[str, Any]:
        return {name: control.value for name, control in self.controls.items()}

    @property
    def alt(self) -> str:
        return self.picture.alt

    @property
    def caption(self) -> str:
        return self.picture.caption

    @property
    def running(self) -> bool:
        return self.thread is not None and self.thread.is_alive() and not self.halt.is_set()

    def paint(self) -> tuple[str, str]:
        return self.draw(self.scene, self.state, self.costs[: self.done], **self.values)

    def reset(self) -> None:
        """Stop, and go back to iteration 0 with the present values of the controls."""
        self.stop()
        self.join()
        with self.scene.lock:
            self.state, self.total = self.setup(**self.values)
            self.costs, self.done = np.zeros(self.total), 0
            self.stage.refresh()
        self.enable()

    def set(self, **values: Any) -> "LiveRun":
        """Move controls by name."""
        for name, value in values.items():
            self.controls[name].index = self.controls[name].slot(value)
        return self

    def advance(self, n: int) -> None:
        """n iterations, now; the picture is not touched."""
        while n > 0:
            length = min(n, LONGEST)
            state, costs = self.piece(self.state, length)
            with self.scene.lock:  # paint must not see a new state with old costs
                self.costs[self.done : self.done + length] = np.asarray(costs)[:length]
                self.state, self.done = state, self.done + length
            n -= length

    def run(self, n: int | None = None) -> "LiveRun":
        """Train n iterations (all that are left, if n is not given) in this thread, and show the result."""
        self.advance(self.total - self.done if n is None else min(n, self.total - self.done))
        self.stage.refresh()
        return self

    def start(self) -> None:
        """Train in a thread, from where the last Stop was; a finished run starts over."""
        if self.running:
            return
        self.join()
        if self.done >= self.total:
            self.reset()
        self.halt = threading.Event()
        self.thread = threading.Thread(target=self.train, args=[self.halt], daemon=True)
        self.thread.start()
        self.enable()

    def train(self, halt: threading.Event) -> None:
        per_frame = max(1, math.ceil(self.total / (self.seconds * self.fps)))
        while self.done < self.total and not halt.is_set():
            due = time.perf_counter() + 1 / self.fps
            goal = min(self.done + per_frame, self.total)
            while self.done < goal and not halt.is_set() and time.perf_counter() < due:
                began = time.perf_counter()
                n = min(self.length, goal - self.done)
                self.advance(n)
                took = time.perf_counter() - began
                if took > 0.04:  # Stop can only act between pieces
                    self.length = max(1, n // 2)
                elif took < 0.02:
                    self.length = min(2 * self.length, LONGEST)
            self.stage.refresh()
            halt.wait(max(0.0, due - time.perf_counter()))
        halt.set()
        self.enable()

    def stop(self) -> None:
        """Stop after the piece at hand."""
        self.halt.set()
        self.enable()

    def join(self, timeout: int | float = 10) -> None:
        """Wait until the thread has ended."""
        if self.thread is not None and self.thread is not threading.current_thread():
            self.thread.join(timeout)

    def enable(self) -> None:
        self.buttons["Start"].disabled = self.running
        self.buttons["Stop"].disabled = not self.running

    def _ipython_display_(self) -> None:
        self.run()  # the figure that stays shows a finished training; it also compiles, before anybody presses Start
        finished = self.alt
        png = self.scene.png()
        if has_front_end():
            self.reset()
        show(self, finished, png=png)
