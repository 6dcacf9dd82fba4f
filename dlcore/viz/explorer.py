"""A scene that answers to sliders: `explore(update, scene, **controls)`.

The callback runs at once, in whatever thread the message arrives. The front end keeps one message per control in
flight and then sends only the newest state, so a fast drag does not pile up and nothing here has to delay.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets

from dlcore.viz.controls import Button, Choice, Picture, Range
from dlcore.viz.notebook import show
from dlcore.viz.scene import Scene

Control = Range | Choice | Button
SETTLE = 0.15  # seconds of rest after which a dense screen gets a picture of twice the resolution


class Stage:
    """A scene and the picture that shows it. `paint()` sets the artists and returns caption and text alternative."""

    def __init__(self, scene: Scene, paint: Callable[[], tuple[str, str]]):
        self.scene, self.paint = scene, paint
        self.picture = Picture(width=round(100 * scene.size[0]), height=round(100 * scene.size[1]))
        self.timer: threading.Timer | None = None
        self.picture.observe(self.retheme, "dark")
        self.picture.observe(lambda change: self.settle(), "scale")

    def refresh(self) -> None:
        """Paint the scene and send the picture."""
        with self.scene.lock:
            caption, alt = self.paint()
            self.picture.show(self.scene.render(), alt, caption, self.scene.dark)
        self.settle()

    def retheme(self, change: Any) -> None:
        with self.scene.lock:
            self.scene.restyle(change.new)
            self.refresh()

    def settle(self) -> None:
        """On screens with two pixels per CSS pixel send a finer picture as soon as nothing moves."""
        if self.picture.scale > 1:
            if self.timer is not None:
                self.timer.cancel()
            self.timer = threading.Timer(SETTLE, self.sharpen, [self.picture.frame])
            self.timer.daemon = True
            self.timer.start()

    def sharpen(self, frame: int) -> None:
        with self.scene.lock:
            if self.picture.frame == frame:
                data = self.scene.render(2 * self.scene.dpi)
                self.picture.show(data, self.picture.alt, self.picture.caption, self.scene.dark)


def arrange(picture: Picture, controls: Sequence[Control]) -> ipywidgets.VBox:
    """Sliders and choices in a grid, buttons in a row below them, then the picture."""
    rows = []
    for css, kind in (("dlc-controls", Range | Choice), ("dlc-buttons", Button)):
        if members := [control for control in controls if isinstance(control, kind)]:
            row = ipywidgets.Box(members)
            row.add_class(css)
            rows.append(row)
    view = ipywidgets.VBox([*rows, picture])
    view.add_class("dlc-view")
    return view


class Explorer:
    """What `explore` returns. In a notebook it shows itself; in a test `set` moves the controls without a browser."""

    def __init__(self, update: Callable[..., tuple[str, str]], scene: Scene, controls: dict[str, Control]):
        self.update, self.scene, self.controls = update, scene, controls
        self.stage = Stage(scene, lambda: self.update(self.scene, **self.values))
        self.picture = self.stage.picture
        self.view = arrange(self.picture, list(controls.values()))
        self.held = False
        for control in controls.values():
            control.observe(self.moved, "index")
        self.stage.refresh()

    def moved(self, change: Any) -> None:
        if not self.held:
            self.stage.refresh()

    @property
    def values(self) -> dict[str, Any]:
        return {name: control.value for name, control in self.controls.items()}

    @property
    def alt(self) -> str:
        return self.picture.alt

    @property
    def caption(self) -> str:
        return self.picture.caption

    def set(self, **values: Any) -> "Explorer":
        """Move controls by name, as a learner would; a slider goes to the nearest of its values."""
        for name in values:
            if name not in self.controls:
                raise ValueError(f"no control is called {name}: there are {', '.join(self.controls)}")
        slots = {name: self.controls[name].slot(value) for name, value in values.items()}
        self.held = True
        try:
            for name, slot in slots.items():
                self.controls[name].index = slot
        finally:
            self.held = False
        self.stage.refresh()
        return self

    def _ipython_display_(self) -> None:
        show(self, self.alt)


def explore(update: Callable[..., tuple[str, str]], scene: Scene, **controls: Control) -> Explorer:
    """Connect controls to a scene.

    `update(scene, **values)` gets the value of every control, sets the moving artists, and returns a caption and a text
    alternative, both with the numbers of this state. Nothing else happens in it.
    """
    return Explorer(update, scene, controls)
