"""The parts that a learner touches: a picture, a slider, a choice and a button, each with a name and a keyboard.

The JavaScript of each lies beside this file and holds no knowledge of the course. Every control is a list of slots and
an `index` into it; `value` is what stands in the slot.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets

Number = int | float
HERE = Path(__file__).parent
CSS = HERE / "viz.css"


def round_numbers(values: list[float]) -> list[float]:
    """Each value with as few digits as keep all of them apart, two at least.

    >>> round_numbers([0.1, 0.31622776, 1.0])
    [0.1, 0.32, 1.0]
    """
    for digits in range(2, 17):
        short = [float(f"{value:.{digits}g}") for value in values]
        if len(set(short)) == len(values):
            return short
    return values


class Picture(anywidget.AnyWidget):
    """A picture with a text alternative and a caption that screen readers announce when it changes."""

    _esm = HERE / "picture.js"
    _css = CSS
    data = traitlets.Bytes().tag(sync=True)
    mime = traitlets.Unicode("image/webp").tag(sync=True)
    alt = traitlets.Unicode().tag(sync=True)
    caption = traitlets.Unicode().tag(sync=True)
    width = traitlets.Int(800).tag(sync=True)
    height = traitlets.Int(320).tag(sync=True)
    frame = traitlets.Int(0).tag(sync=True)  # counts the pictures
    drawn_dark = traitlets.Bool(False).tag(sync=True)
    stand_in = traitlets.Unicode().tag(sync=True)  # name of the still figure that this picture replaces
    dark = traitlets.Bool(False).tag(sync=True)  # the front end reports its theme and its pixels per CSS pixel
    scale = traitlets.Float(1.0).tag(sync=True)
    click = traitlets.List().tag(sync=True)  # where it was clicked last: fractions of width and height, and when

    def show(self, data: bytes, alt: str, caption: str, dark: bool = False) -> None:
        """Replace the picture and its words in one message."""
        with self.hold_sync():
            self.data, self.alt, self.caption, self.drawn_dark, self.frame = data, alt, caption, dark, self.frame + 1


class Range(anywidget.AnyWidget):
    """A slider from low to high: in steps of `step`, or with `log=True` over `slots` values of equal ratio.

    >>> Range("learning rate", 0.001, 10, value=0.1, log=True, slots=5).value
    0.1
    """

    _esm = HERE / "range.js"
    _css = CSS
    label = traitlets.Unicode().tag(sync=True)
    texts = traitlets.List(traitlets.Unicode()).tag(sync=True)
    index = traitlets.Int(0).tag(sync=True)

    def __init__(
        self,
        label: str,
        low: Number,
        high: Number,
        step: Number = 1,
        *,
        value: Number,
        log: bool = False,
        slots: int = 41,
        text: str | Callable[[Any], str] = "{:g}",
    ):
        if log:
            self.values = round_numbers([low * (high / low) ** (i / (slots - 1)) for i in range(slots)])
        else:
            self.values = [round(low + i * step, 10) for i in range(math.floor((high - low) / step + 1e-9) + 1)]
        write = text if callable(text) else text.format
        super().__init__(label=label, texts=[write(v) for v in self.values], index=self.slot(value))

    def slot(self, value: Number) -> int:
        """Index of the nearest value; a value beyond the ends is an error."""
        low, high = self.values[0], self.values[-1]
        if not low <= value <= high:
            raise ValueError(f"value must lie between {low:g} and {high:g}, but is {value:g}")
        return min(range(len(self.values)), key=lambda i: abs(self.values[i] - value))

    @property
    def value(self) -> Number:
        return self.values[self.index]


class Choice(anywidget.AnyWidget):
    """One of several options: a list of texts, or a dictionary from texts to values. `menu` makes it a drop-down.

    >>> Choice("y", {"0": 0, "1": 1}, value=1).value
    1
    """

    _esm = HERE / "choice.js"
    _css = CSS
    label = traitlets.Unicode().tag(sync=True)
    texts = traitlets.List(traitlets.Unicode()).tag(sync=True)
    index = traitlets.Int(0).tag(sync=True)
    menu = traitlets.Bool(False).tag(sync=True)

    def __init__(self, label: str, options: Sequence[str] | Mapping[str, Any], *, value: Any = None, menu: bool | None = None):
        named = options if isinstance(options, Mapping) else {text: text for text in options}
        self.values = list(named.values())
        if menu is None:
            menu = sum(len(text) + 3 for text in named) > 36
        start = 0 if value is None else self.slot(value)
        super().__init__(label=label, texts=list(named), index=start, menu=menu)

    def slot(self, value: Any) -> int:
        if value not in self.values:
            raise ValueError(f"value must be one of {self.values}, but is {value!r}")
        return self.values.index(value)

    @property
    def value(self) -> Any:
        return self.values[self.index]


class Button(anywidget.AnyWidget):
    """A button; its value is the number of times it was pressed."""

    _esm = HERE / "button.js"
    _css = CSS
    label = traitlets.Unicode().tag(sync=True)
    index = traitlets.Int(0).tag(sync=True)
    disabled = traitlets.Bool(False).tag(sync=True)

    def __init__(self, label: str):
        super().__init__(label=label)

    def slot(self, value: int) -> int:
        return value

    @property
    def value(self) -> int:
        return self.index
