"""A page to draw on, and the question whether all words stand where they should."""

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from dlcore.viz.theme import style


def page(columns=1, *, dark=False, size=(6.2, 3.4)):
    """A figure of this size and its axes: one, or a row of them."""
    with style(dark):
        figure = Figure(figsize=size, dpi=80, layout="constrained")
        FigureCanvasAgg(figure)
        return figure, figure.subplots(1, columns)


def words(ax):
    return [text.get_text() for text in ax.texts]


def outside(figure):
    """Words that leave the figure."""
    figure.canvas.draw()
    frame = figure.bbox
    lost = []
    for ax in figure.axes:
        for text in ax.texts:
            box = text.get_window_extent()
            if text.get_text() and (
                box.x0 < frame.x0 - 1 or box.x1 > frame.x1 + 1 or box.y0 < frame.y0 - 1 or box.y1 > frame.y1 + 1
            ):
                lost.append(text.get_text())
    return lost


def overlapping(figure, texts):
    """Pairs of these words that lie on each other."""
    figure.canvas.draw()
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts if text.get_text()]
    return [
        (one, other)
        for i, (one, a) in enumerate(boxes)
        for other, b in boxes[i + 1 :]
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 1 and min(a.y1, b.y1) - max(a.y0, b.y0) > 1
    ]
