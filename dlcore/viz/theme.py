"""Colors and lines of every picture of the course, light and dark.

The hues are those of Okabe and Ito, which people with any color vision can tell apart. A class is always shown by
marker and color: class 0 is a blue circle, class 1 an orange triangle.
"""

from contextlib import contextmanager
from typing import NamedTuple

import matplotlib as mpl
from cycler import cycler
from matplotlib.colors import LinearSegmentedColormap, to_rgb


class Palette(NamedTuple):
    background: str
    ink: str
    muted: str
    grid: str
    blue: str
    orange: str
    green: str
    yellow: str
    pink: str
    sky: str
    shade: tuple[str, str]  # pale blue and pale orange: far sides of the probability map


LIGHT = Palette(
    background="#ffffff",
    ink="#1f2933",
    muted="#5b6875",
    grid="#e4e8ec",
    blue="#0072B2",
    orange="#D55E00",
    green="#007a5a",
    yellow="#b87b00",
    pink="#b4558c",
    sky="#3d94c9",
    shade=("#9ccbe8", "#f6bd94"),
)
DARK = Palette(
    background="#111111",
    ink="#e6e9ec",
    muted="#a3adb8",
    grid="#2b3036",
    blue="#56B4E9",
    orange="#FF8C42",
    green="#2fc79a",
    yellow="#f0b83c",
    pink="#e08fc0",
    sky="#8ecdf2",
    shade=("#1d4e70", "#66310f"),
)
MARKERS = ("o", "^")  # class 0, class 1


def palette(dark: bool = False) -> Palette:
    """The colors of the light or of the dark theme.

    >>> palette(dark=True).background
    '#111111'
    """
    return DARK if dark else LIGHT


def palette_of(ax) -> Palette:
    """The palette that fits the figure on which `ax` lives, read off its background."""
    return palette(dark=sum(to_rgb(ax.figure.get_facecolor())) < 1.5)


def probability_map(dark: bool = False) -> LinearSegmentedColormap:
    """Pale blue at 0, the background at 0.5, pale orange at 1: points stay visible on all of it."""
    colors = palette(dark)
    return LinearSegmentedColormap.from_list("probability", [colors.shade[0], colors.background, colors.shade[1]])


def settings(dark: bool = False) -> dict:
    """The matplotlib settings of the course as a dictionary."""
    colors = palette(dark)
    cycle = cycler(color=[colors.blue, colors.orange, colors.green, colors.yellow, colors.pink, colors.sky])
    return {
        "figure.facecolor": colors.background,
        "savefig.facecolor": colors.background,
        "axes.facecolor": colors.background,
        "axes.edgecolor": colors.muted,
        "axes.labelcolor": colors.ink,
        "axes.labelsize": 10,
        "axes.titlecolor": colors.ink,
        "axes.titlesize": 11,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.titlepad": 8,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.axisbelow": True,
        "axes.prop_cycle": cycle,
        "axes.linewidth": 0.9,
        "grid.color": colors.grid,
        "grid.linewidth": 0.8,
        "text.color": colors.ink,
        "xtick.color": colors.muted,
        "ytick.color": colors.muted,
        "xtick.labelcolor": colors.ink,
        "ytick.labelcolor": colors.ink,
        "xtick.labelsize": 9,
        "ytick.labelsize": 9,
        "font.family": "DejaVu Sans",
        "font.size": 10,
        "lines.linewidth": 2,
        "lines.solid_capstyle": "round",
        "legend.frameon": False,
        "legend.fontsize": 9,
    }


@contextmanager
def style(dark: bool = False):
    """Within this block matplotlib draws in the style of the course.

    >>> import matplotlib
    >>> with style():
    ...     matplotlib.rcParams["axes.spines.top"]
    False
    """
    with mpl.rc_context(settings(dark)):
        yield palette(dark)
