"""Putting pictures into a notebook so that they keep their text alternative.

JupyterLab drops the alt text of image outputs, but not that of an `<img>` inside an HTML output; so figures travel as
HTML with the picture inside. A widget leaves such a figure too: it is what remains when nobody runs a kernel.
"""

import base64
import html
import io
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from dlcore.viz.theme import style

# In the dark theme a drawing is turned from white to dark; photographs are left as they are.
STYLE = """<style>
.dlc-figure {margin: 0}
.dlc-figure img {width: 100%; height: auto}
body[data-jp-theme-light="false"] .dlc-drawing img {filter: invert(0.933) hue-rotate(180deg)}
</style>"""


def has_front_end() -> bool:
    """False where nobody can move a slider: plain Python, graders and programs that run notebooks.

    Programs that run notebooks say so by setting DLC_FRONT_END=0; nbgrader sets variables of its own.
    """
    if os.environ.get("DLC_FRONT_END") == "0" or {"NBGRADER_EXECUTION", "NBGRADER_VALIDATING"} & os.environ.keys():
        return False
    from IPython import get_ipython

    shell = get_ipython()
    return shell is not None and hasattr(shell, "kernel")


def figure_html(png: bytes, alt: str, *, width: int, drawing: bool = True, name: str = "") -> str:
    """HTML of a picture with its text alternative. `drawing` says that its colors may be turned for dark themes."""
    kind = "dlc-figure dlc-drawing" if drawing else "dlc-figure"
    source = "data:image/png;base64," + base64.b64encode(png).decode()
    return (
        f'{STYLE}<figure class="{kind}" data-dlc="{name}" style="max-width:{width}px">'
        f'<img alt="{html.escape(alt)}" src="{source}"></figure>'
    )


def display_html(source: str, text: str) -> None:
    """Send HTML to the notebook; where there is only a terminal, nothing."""
    from IPython import get_ipython
    from IPython.display import display

    if get_ipython() is not None:
        display({"text/html": source, "text/plain": text}, raw=True)


def has_photograph(figure: Figure) -> bool:
    """Does the figure hold a true-color image? One that we colored ourselves has the gid "drawing" and does not count."""
    images = [image for ax in figure.axes for image in ax.get_images() if image.get_gid() != "drawing"]
    return any(np.asarray(image.get_array()).ndim == 3 for image in images)


def show_figure(figure: Figure, alt: str) -> None:
    """Show a matplotlib figure with its text alternative, and close it if pyplot made it."""
    import sys

    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=200, facecolor=figure.get_facecolor())
    width = round(100 * figure.get_size_inches()[0])
    display_html(figure_html(file.getvalue(), alt, width=width, drawing=not has_photograph(figure)), alt)
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close(figure)


@contextmanager
def figure(
    alt: str, *, nrows: int = 1, ncols: int = 1, size: tuple[int | float, int | float] | None = None, **subplots: Any
) -> Iterator[Any]:
    """Draw in the style of the course; the figure appears, with its text alternative, when the block ends.

        with viz.figure("The cost falls from 0.69 to 0.14.", ncols=2) as (left, right):
            draw.points(left, X, Y)
            draw.cost_curve(right, costs)

    One axes comes alone, several in a row as an array, rows and columns as a two-dimensional array. Other keywords go
    to matplotlib's `subplots`.
    """
    with style():
        layout = ConstrainedLayoutEngine(w_pad=0.09, h_pad=0.09)
        page = Figure(figsize=size or (min(8.0, 4.6 * ncols), 3.2 * nrows), dpi=100, layout=layout)
        FigureCanvasAgg(page)
        yield page.subplots(nrows, ncols, **subplots)
        show_figure(page, alt)


def show(view: Any, alt: str, png: bytes | None = None) -> None:
    """Show a figure that stays, then the widget that hides it.

    `view` is an Explorer or a LiveRun. In a notebook opened without a kernel, or run by a grader, the figure remains.
    """
    name, scene = uuid.uuid4().hex[:12], view.scene
    source = figure_html(png or scene.png(), alt, width=round(100 * scene.size[0]), drawing=not scene.dark, name=name)
    display_html(source, alt)
    if has_front_end():
        from IPython.display import display

        view.picture.stand_in = name
        display(view.view)
