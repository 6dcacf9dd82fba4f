"""The sketch of edges, parts and faces: one square for each unit, and no stroke leaves its square."""

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from dlcore.viz import faces
from dlcore.viz.theme import style


@pytest.mark.parametrize("dark", [False, True])
def test_every_stroke_lies_in_a_square_and_every_square_holds_one(dark):
    with style(dark):
        figure = Figure(figsize=(8, 2.2), dpi=100)
        FigureCanvasAgg(figure)
        ax = figure.subplots()
        faces.hierarchy(ax)
        figure.canvas.draw()
    squares = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    strokes = [*ax.lines, *(patch for patch in ax.patches if not isinstance(patch, Rectangle | FancyArrowPatch))]
    assert len(squares) == 20 + 6 + 3
    frames, used = [square.get_window_extent() for square in squares], set()
    for stroke in strokes:
        box = stroke.get_window_extent()
        (inside,) = [
            i
            for i, frame in enumerate(frames)
            if frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
        ]
        used.add(inside)
    assert len(used) == len(squares)
    assert [text.get_text()[:7] for text in ax.texts] == ["layer 1", "layer 2", "layer 3"]
