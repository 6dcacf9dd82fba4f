"""What holds for every widget, whatever it shows; what one says about its subject is tested in the file of its module."""

import importlib
import io
import re

import numpy as np
import pytest
from changed import drawn_by
from drawn_page import outside
from notebooks import widgets
from PIL import Image

from dlcore.viz import Button

pytestmark = [pytest.mark.unless_passed.with_args(drawn_by), pytest.mark.parametrize("name", widgets())]


def made(name):
    module, _, function = name.partition(".")
    return getattr(importlib.import_module(f"dlcore.viz.{module}"), function)()


def picture(view):
    return np.asarray(Image.open(io.BytesIO(view.picture.data)).convert("RGB"), dtype=int)


def places(control):
    """The ends of a slider, every option of a choice, one more press of a button."""
    if isinstance(control, Button):
        return [control.index + 1]
    last = len(control.texts) - 1
    ends = range(last + 1) if last < 5 else (0, last)
    return [index for index in ends if index != control.index]


def test_every_control_moves_picture_and_words(name):
    view = made(name)
    for label, control in view.controls.items():
        start, before, words = control.index, picture(view), view.alt + view.caption
        for index in places(control):
            control.set_state({"index": index})
            where = f"{label} at {index}"
            assert np.abs(picture(view) - before).max() > 60, where
            assert view.alt + view.caption != words, where
            assert re.search(r"\d", view.alt) and re.search(r"\d", view.caption), where
            assert outside(view.scene.figure) == [], where
        control.set_state({"index": start})


def test_dark_and_light(name):
    view = made(name)
    view.picture.set_state({"dark": True})
    assert picture(view)[3, 3].max() < 60
    view.picture.set_state({"dark": False})
    assert picture(view)[3, 3].min() > 200
