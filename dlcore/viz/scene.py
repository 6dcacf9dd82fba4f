"""One figure that stays: what moves is drawn on a stored picture of what does not.

Drawing a matplotlib figure anew takes about 40 ms, most of it ticks and letters. A `Scene` draws the parts that stand
still once, keeps the pixels, and for the next picture puts them back and draws only the moving artists on top.
"""

import io
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Text
from PIL import Image

from dlcore.viz.theme import palette, style

Number = int | float


def flatten(artists: Iterable) -> Iterator[Artist]:
    """Lists inside lists become one run of artists: `ax.plot` returns a list, `ax.bar` a tuple."""
    for artist in artists:
        if isinstance(artist, list | tuple):
            yield from flatten(artist)
        elif isinstance(artist, dict):
            yield from flatten(artist.values())
        else:
            yield artist


class Scene:
    """A persistent figure. `build(scene)` draws on `scene.axes` and names what will move:

        def build(scene):
            ax = scene.axes[0]
            ax.set(xlim=(-3, 3), ylim=(0, 9), title="A parabola")
            scene.moving(dot=ax.plot([], [], "o")[0])

        def update(scene, a):
            scene["dot"].set_data([a], [a**2])

    `build` runs again when the theme changes; `scene.colors` are the colors of the theme. Axes stand in a row, or as
    the rows of `mosaic` say: [["a", "b"], ["c", "c"]]. Other keywords go to matplotlib's `subplot_mosaic`.
    """

    def __init__(
        self,
        build: Callable[["Scene"], None],
        *,
        ncols: int = 1,
        mosaic: Any | None = None,
        size: tuple[Number, Number] = (8, 3.2),
        dpi: int = 100,
        dark: bool = False,
        **subplots: Any,
    ):
        self.build, self.size, self.dpi = build, size, dpi
        self.subplots = subplots
        self.mosaic: Any = mosaic or [[f"axes {i}" for i in range(ncols)]]
        self.lock = threading.RLock()  # one per scene: a global one would let busy views starve the others
        self.restyle(dark)

    def restyle(self, dark: bool) -> None:
        """Build the figure anew in the light or the dark theme."""
        with self.lock, style(dark):
            self.dark, self.colors = dark, palette(dark)
            layout = ConstrainedLayoutEngine(w_pad=0.09, h_pad=0.09, wspace=0.03)
            self.figure = Figure(figsize=self.size, dpi=self.dpi, layout=layout)
            self.canvas = FigureCanvasAgg(self.figure)
            self.axes: list[Axes] = list(self.figure.subplot_mosaic(self.mosaic, **self.subplots).values())
            self.parts: dict[str, Any] = {}
            self.kept: dict[str, Any] = {}
            self.backgrounds: dict[Number, Any] = {}
            self.labels: list[str] = []
            self.build(self)
            for artist in flatten(self.parts.values()):
                if not isinstance(artist, Text):  # what has no place yet must not push the axes around
                    artist.set_in_layout(False)
            self.canvas.draw()  # lays the axes out; from here on they stay where they are
            self.figure.set_layout_engine("none")
            self.foreground = list(self.above())
            for artist in self.foreground:
                artist.set_animated(True)

    def moving(self, **artists: Any) -> None:
        """Name the artists (or lists or dictionaries of artists) that `update` will change."""
        self.parts.update(artists)

    def keep(self, **things: Any) -> None:
        """Name other things that `update` needs."""
        self.kept.update(things)

    def __getitem__(self, name: str) -> Any:
        return self.parts[name] if name in self.parts else self.kept[name]

    def above(self) -> Iterator[Artist]:
        """The moving artists and all that lies on top of them, in drawing order.

        A still artist above a moving one (a frame over a shaded map, a label over a line) has to be drawn again too;
        so a blitted picture equals a full drawing, pixel for pixel.
        """
        moving = set(flatten(self.parts.values()))
        for ax in self.figure.axes:
            artists = sorted((child for child in ax.get_children() if child is not ax.patch), key=Artist.get_zorder)
            if not ax.axison:
                still = {ax.xaxis, ax.yaxis, *ax.spines.values()}
                artists = [artist for artist in artists if artist not in still]
            first = next((i for i, artist in enumerate(artists) if artist in moving), None)
            if first is not None and ax.name == "3d":
                yield ax  # depth decides the order there, so the whole axes moves
            elif first is not None:
                yield from artists[first:]
        yield from (artist for artist in self.figure.texts if artist in moving)

    def at(self, dpi: Number) -> None:
        """Change the resolution; the stored backgrounds of other resolutions stay valid."""
        if self.figure.dpi != dpi:
            stale = self.figure.stale
            self.figure.set_dpi(dpi)
            self.figure.stale = stale

    def blit(self, dpi: Number | None = None) -> np.ndarray:
        """Pixels of the picture as it is now, drawn on the stored background."""
        dpi = dpi or self.dpi
        with self.lock:
            labels = [axis.label.get_text() for ax in self.figure.axes for axis in (ax.xaxis, ax.yaxis)]
            if self.figure.stale or labels != self.labels:  # a still artist has changed: new limits, another title
                self.backgrounds.clear()
                self.labels = labels  # an axis does not tell the figure that its label has changed
            self.at(dpi)
            if dpi not in self.backgrounds:
                self.canvas.draw()
                self.backgrounds[dpi] = self.canvas.copy_from_bbox(self.figure.bbox)
            self.canvas.restore_region(self.backgrounds[dpi])
            for artist in self.foreground:
                self.figure.draw_artist(artist)
            self.figure.stale = False  # a legend calls itself changed whenever it is drawn
            return np.asarray(self.canvas.buffer_rgba())

    def full(self, dpi: Number | None = None) -> np.ndarray:
        """Pixels of the picture, everything drawn anew."""
        with self.lock:
            self.at(dpi or self.dpi)
            for artist in self.foreground:
                artist.set_animated(False)
            self.canvas.draw()
            pixels = np.asarray(self.canvas.buffer_rgba())
            for artist in self.foreground:
                artist.set_animated(True)
            self.backgrounds.clear()
            return pixels

    def render(self, dpi: Number | None = None) -> bytes:
        """The picture as WebP, the quickest of the small formats."""
        with self.lock:
            return encode(self.blit(dpi), "webp", quality=85, method=0)

    def png(self, dpi: Number = 200) -> bytes:
        """The picture as PNG, for places where nothing moves."""
        with self.lock:
            return encode(self.full(dpi), "png")


def encode(pixels: np.ndarray, form: str, **options: Any) -> bytes:
    """RGBA pixels (height, width, 4) as the bytes of a picture file."""
    height, width = pixels.shape[:2]
    image = Image.frombuffer("RGBA", (width, height), pixels, "raw", "RGBA", 0, 1).convert("RGB")
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()
