"""`explore` without a browser."""

import io
import time

import numpy as np
import pytest
from PIL import Image

from dlcore.viz import Choice, Range, Scene, explore


def build(scene):
    scene.axes[0].set(xlim=(-3, 3), ylim=(0, 9))
    scene.moving(dot=scene.axes[0].plot([], [], "o", ms=20)[0])


@pytest.fixture
def calls():
    return []


@pytest.fixture
def explorer(calls):
    def update(scene, a, sign):
        calls.append((a, sign))
        scene["dot"].set_data([a], [a * a])
        return f"a = {a:g}", f"A dot at {a:g}, {a * a:g}, sign {sign}."

    return explore(
        update,
        Scene(build, size=(4, 3)),
        a=Range("a", -3, 3, 0.5, value=1),
        sign=Choice("sign", ["plus", "minus"]),
    )


def pixels(explorer):
    return np.asarray(Image.open(io.BytesIO(explorer.picture.data)).convert("RGB"), dtype=float)


def test_it_starts_with_a_picture_and_words(explorer, calls):
    assert calls == [(1.0, "plus")]
    assert explorer.alt == "A dot at 1, 1, sign plus." and explorer.caption == "a = 1"
    assert pixels(explorer).shape == (300, 400, 3)


def test_set_moves_everything_at_once(explorer, calls):
    before = pixels(explorer)
    assert explorer.set(a=-2.0, sign="minus") is explorer
    assert calls[1:] == [(-2.0, "minus")]
    assert explorer.values == {"a": -2.0, "sign": "minus"}
    assert explorer.alt == "A dot at -2, 4, sign minus."
    assert np.abs(pixels(explorer) - before).max() > 100


def test_a_message_from_the_front_end_updates_in_the_same_call(explorer, calls):
    explorer.controls["a"].set_state({"index": 0})
    assert calls[-1] == (-3.0, "plus") and explorer.picture.frame == 2


def test_set_refuses_what_it_does_not_know_and_changes_nothing(explorer, calls):
    with pytest.raises(ValueError, match="no control is called b: there are a, sign"):
        explorer.set(a=2, b=1)
    with pytest.raises(ValueError, match="between -3 and 3"):
        explorer.set(sign="minus", a=4)
    assert explorer.values == {"a": 1.0, "sign": "plus"} and len(calls) == 1


def test_the_theme_of_the_front_end_turns_the_picture_dark(explorer):
    assert pixels(explorer).mean() > 200
    explorer.picture.set_state({"dark": True})
    assert pixels(explorer).mean() < 60 and explorer.picture.drawn_dark
    explorer.set(a=2)
    assert pixels(explorer).mean() < 60
    explorer.picture.set_state({"dark": False})
    assert pixels(explorer).mean() > 200 and not explorer.picture.drawn_dark


def test_dense_screens_get_a_finer_picture_after_a_rest(explorer):
    explorer.picture.set_state({"scale": 2.0})
    explorer.set(a=2)
    assert pixels(explorer).shape == (300, 400, 3)  # at once, coarse
    frame, words = explorer.picture.frame, (explorer.alt, explorer.caption)
    end = time.monotonic() + 5
    while explorer.picture.frame == frame and time.monotonic() < end:
        time.sleep(0.02)
    assert pixels(explorer).shape == (600, 800, 3) and (explorer.alt, explorer.caption) == words


def test_no_finer_picture_while_things_move(explorer):
    explorer.picture.set_state({"scale": 2.0})
    explorer.stage.sharpen(explorer.picture.frame - 1)  # the timer of a picture that has been overtaken
    assert pixels(explorer).shape == (300, 400, 3)


def test_no_timer_on_ordinary_screens(explorer):
    explorer.set(a=2)
    assert explorer.stage.timer is None
