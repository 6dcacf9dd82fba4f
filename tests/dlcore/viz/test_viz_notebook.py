"""How pictures get into a notebook."""

import base64
import io
import re

import IPython
import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from dlcore import viz
from dlcore.viz import logistic as widgets
from dlcore.viz import notebook

plt.switch_backend("agg")  # now, because it looks for a real shell


class Shell:
    kernel = object()


@pytest.fixture
def shown(monkeypatch):
    """What is displayed in a notebook with a kernel."""
    outputs = []
    monkeypatch.setattr(IPython, "get_ipython", Shell)
    monkeypatch.setattr(IPython.display, "display", lambda thing, raw=False: outputs.append(thing))
    for name in ("DLC_FRONT_END", "NBGRADER_EXECUTION", "NBGRADER_VALIDATING"):
        monkeypatch.delenv(name, raising=False)
    return outputs


def picture_in(html):
    return Image.open(io.BytesIO(base64.b64decode(re.search(r"base64,([^\"]+)", html)[1])))


def test_front_end_is_there_in_a_kernel_only(shown, monkeypatch):
    assert viz.has_front_end()
    monkeypatch.setattr(IPython, "get_ipython", lambda: None)
    assert not viz.has_front_end()


@pytest.mark.parametrize(
    "name, value", [("DLC_FRONT_END", "0"), ("NBGRADER_EXECUTION", "autograde"), ("NBGRADER_VALIDATING", "1")]
)
def test_runners_say_that_nobody_is_there(shown, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    assert not viz.has_front_end()


def test_figure_shows_itself_with_its_alt_text(shown):
    with viz.figure('Cost < 1 & "falling"', ncols=2) as (left, right):
        viz.draw.cost_curve(left, [3.0, 1.0])
        right.set_title("empty")
    (output,) = shown
    assert 'alt="Cost &lt; 1 &amp; &quot;falling&quot;"' in output["text/html"]
    assert output["text/plain"] == 'Cost < 1 & "falling"'
    assert picture_in(output["text/html"]).size == (1600, 640)
    assert "dlc-drawing" in output["text/html"].split("<figure")[1]


def test_figure_leaves_no_traces(shown):
    before, figures = dict(matplotlib.rcParams), plt.get_fignums()
    with viz.figure("x") as ax:
        ax.plot([1, 2])
        assert not ax.spines["top"].get_visible()
    assert dict(matplotlib.rcParams) == before and plt.get_fignums() == figures


def test_an_error_inside_shows_nothing_and_restores_the_style(shown):
    before = dict(matplotlib.rcParams)
    with pytest.raises(ZeroDivisionError), viz.figure("x"):
        _ = 1 / 0
    assert shown == [] and dict(matplotlib.rcParams) == before


def test_figures_with_photographs_keep_their_colors_in_dark_themes(shown):
    with viz.figure("photo") as ax:
        ax.imshow(np.zeros((4, 4, 3)))
    assert "dlc-drawing" not in shown[0]["text/html"].split("<figure")[1]


def test_figures_that_we_colored_ourselves_turn_dark(shown):
    with viz.figure("regions") as ax:
        ax.imshow(np.zeros((4, 4, 3)), gid="drawing")
    assert "dlc-drawing" in shown[0]["text/html"].split("<figure")[1]


def test_show_figure_closes_what_pyplot_opened(shown):
    fig, ax = plt.subplots()
    viz.show_figure(fig, "a line")
    assert plt.get_fignums() == [] and 'alt="a line"' in shown[0]["text/html"]


def test_outside_a_notebook_nothing_is_displayed(monkeypatch):
    monkeypatch.setattr(IPython.display, "display", lambda *a, **k: pytest.fail("displayed"))
    with viz.figure("x") as ax:
        ax.plot([1, 2])
    widgets.ball_on_a_bowl()._ipython_display_()


def test_a_widget_leaves_a_figure_and_then_shows_itself(shown):
    explorer = widgets.ball_on_a_bowl()
    explorer._ipython_display_()
    figure, view = shown
    assert view is explorer.view
    assert explorer.alt.replace("'", "&#x27;") in figure["text/html"]
    assert f'data-dlc="{explorer.picture.stand_in}"' in figure["text/html"] and explorer.picture.stand_in
    assert picture_in(figure["text/html"]).size == (1600, 640)


def test_without_a_front_end_only_the_figure_is_left(shown, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    widgets.ball_on_a_bowl()._ipython_display_()
    assert len(shown) == 1 and "<figure" in shown[0]["text/html"]


def test_a_training_leaves_a_finished_picture(shown, monkeypatch):
    run = widgets.playground(m=40)
    run._ipython_display_()
    figure, view = shown
    assert "After 300 of 300 iterations" in figure["text/html"]
    assert view is run.view and run.done == 0 and run.thread is None
    shown.clear()
    monkeypatch.setenv("DLC_FRONT_END", "0")
    widgets.playground(m=40)._ipython_display_()
    assert len(shown) == 1 and "After 300 of 300 iterations" in shown[0]["text/html"]


def test_names_are_unique(shown):
    for _ in range(2):
        widgets.ball_on_a_bowl()._ipython_display_()
    names = re.findall(r'data-dlc="(\w+)"', "".join(o["text/html"] for o in shown if isinstance(o, dict)))
    assert len(set(names)) == 2


def test_html_carries_no_address():
    assert "http" not in notebook.figure_html(b"", "alt", width=10)
