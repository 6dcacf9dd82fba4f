"""Sliders, choices and buttons as the kernel sees them."""

import re
from pathlib import Path

import numpy as np
import pytest

import dlcore.viz
from dlcore.viz import Button, Choice, Picture, Range


def test_linear_range_has_equal_steps_from_end_to_end():
    slider = Range("w", -4, 4, 0.1, value=1)
    np.testing.assert_allclose(slider.values, np.linspace(-4, 4, 81), atol=1e-9)
    assert len(slider.texts) == 81
    assert Range("n", 0, 1, 0.3, value=0).values == [0, 0.3, 0.6, 0.9]  # the last step does not fit


def test_log_range_has_equal_ratios():
    slider = Range("alpha", 0.01, 10, value=0.1, log=True, slots=31)
    ratios = np.divide(slider.values[1:], slider.values[:-1])
    np.testing.assert_allclose(ratios, 1000 ** (1 / 30), rtol=4e-2)  # values are rounded to two digits
    assert (slider.values[0], slider.values[-1]) == (0.01, 10.0)


def test_a_dense_log_range_keeps_its_values_apart():
    slider = Range("alpha", 1, 2, value=1, log=True, slots=50)
    assert len(set(slider.values)) == 50 and slider.values == sorted(slider.values)


@pytest.mark.parametrize("value", [-3.96, -0.04, 0.13, 3.99])
def test_slot_is_the_nearest(value):
    slider = Range("w", -4, 4, 0.1, value=0)
    chosen = slider.values[slider.slot(value)]
    assert all(abs(chosen - value) <= abs(other - value) for other in slider.values)


def test_values_out_of_range_say_what_is_allowed():
    with pytest.raises(ValueError, match=r"between -4 and 4, but is 5"):
        Range("w", -4, 4, 0.1, value=5)
    with pytest.raises(ValueError, match=r"one of \['a', 'b'\], but is 'c'"):
        Choice("letter", ["a", "b"], value="c")


def test_texts_are_what_the_format_says():
    assert Range("w", 0, 1, 0.5, value=0, text="{:.2f}").texts == ["0.00", "0.50", "1.00"]
    assert Range("n", 1000, 2000, 1000, value=1000, text=lambda n: f"{n:,.0f}").texts == ["1,000", "2,000"]


def test_front_end_moves_the_index():
    slider, choice, button = Range("w", 0, 1, 0.5, value=0), Choice("y", {"no": 0, "yes": 1}), Button("Go")
    for control in (slider, choice, button):
        control.set_state({"index": 1})
    assert (slider.value, choice.value, button.value) == (0.5, 1, 1)


def test_choice_becomes_a_menu_when_its_options_are_long():
    assert not Choice("y", ["0", "1"]).menu
    assert Choice("points", ["two blobs", "moons", "circles", "exclusive or"]).menu
    assert not Choice("points", ["two blobs", "moons", "circles", "exclusive or"], menu=False).menu


def test_picture_sends_data_and_words_in_one_message():
    picture, sent = Picture(), []
    picture.send_state = lambda key=None: sent.append(set(key) if key else None)
    picture.show(b"bytes", "what is seen", "a caption", True)
    assert sent == [{"data", "alt", "caption", "drawn_dark", "frame"}]
    assert (picture.data, picture.alt, picture.caption, picture.frame) == (b"bytes", "what is seen", "a caption", 1)


def test_nothing_is_fetched_from_elsewhere():
    files = [path for path in Path(dlcore.viz.__file__).parent.iterdir() if path.suffix in (".js", ".css")]
    assert len(files) == 6
    for path in files:
        assert not re.search(r"https?:|//[a-z]+\.|@import|import\s|url\(", path.read_text()), path.name
