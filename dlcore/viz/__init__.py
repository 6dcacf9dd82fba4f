"""Pictures and widgets: functions that draw, and small parts that make the drawings move."""

from dlcore.viz import diagrams, draw
from dlcore.viz.controls import Button, Choice, Picture, Range
from dlcore.viz.explorer import Explorer, explore
from dlcore.viz.live import LiveRun
from dlcore.viz.notebook import figure, has_front_end, show, show_figure
from dlcore.viz.scene import Scene
from dlcore.viz.theme import palette, style

__all__ = [
    "Button",
    "Choice",
    "Explorer",
    "LiveRun",
    "Picture",
    "Range",
    "Scene",
    "diagrams",
    "draw",
    "explore",
    "figure",
    "has_front_end",
    "palette",
    "show",
    "show_figure",
    "style",
]
