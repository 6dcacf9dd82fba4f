"""Pictures of orthogonalization and of what to do next: a television's knobs, the chain of four conditions, the tree of
remedies (course 3, weeks 1 and 2).
"""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyBboxPatch, Polygon
from matplotlib.text import Text

from dlcore import strategy
from dlcore.viz.flow import Arrow, Box, diagram
from dlcore.viz.sketches import bare
from dlcore.viz.theme import palette_of

Number = int | float
QUALITIES = ("height", "width", "shift", "tilt", "taper")
CONDITIONS = {
    "fits the\ntraining set": "avoidable bias",
    "fits the\ndev set": "variance",
    "fits the\ntest set": "overfitting to dev",
    "works in the\nreal world": "wrong target",
}
QUESTIONS = {
    "avoidable bias": "is the training error\nfar above people?",
    "variance": "is the training-dev error\nfar above training?",
    "data mismatch": "is the dev error\nfar above training-dev?",
    "overfitting to dev": "is the test error\nfar above dev?",
}


def picture_corners(qualities) -> np.ndarray:
    """Corners (4, 2) of a television picture from how far height, width, shift, tilt and taper are off; all 0 is right.

    >>> print(picture_corners([0, 0, 0, 0, 0]).tolist())
    [[-1.0, -0.75], [1.0, -0.75], [1.0, 0.75], [-1.0, 0.75]]
    """
    height, width, shift, tilt, taper = np.asarray(qualities, dtype=float)
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * [1 + width, 0.75 * (1 + height)]
    corners[2:, 0] *= 1 - taper  # the upper side
    turn = np.array([[np.cos(tilt), -np.sin(tilt)], [np.sin(tilt), np.cos(tilt)]])
    return corners @ turn.T + [shift, 0]


def moved_by(effects) -> list[list[str]]:
    """For each knob the qualities that it moves; effects is (5, knobs), how far a knob moves each quality.

    >>> moved_by(np.eye(5)[:, :2])
    [['height'], ['width']]
    """
    return [[name for name, effect in zip(QUALITIES, column, strict=True) if effect] for column in np.asarray(effects).T]


def tv_set(ax: Axes, effects, turned) -> list[Text]:
    """A television: its picture, the place where that should be (dashed), and its knobs with what each of them moves.

    effects is (5, knobs), turned (knobs,): the picture is off by effects @ turned. Returns the words beside the knobs.
    """
    effects, turned, colors = np.asarray(effects, dtype=float), np.asarray(turned, dtype=float), palette_of(ax)
    if effects.shape != (len(QUALITIES), turned.size):
        raise ValueError(
            f"effects must have shape ({len(QUALITIES)}, knobs={turned.size}), but has shape {effects.shape}. Are knobs in rows?"
        )
    case: dict[str, Any] = dict(boxstyle="round,pad=0,rounding_size=0.15", edgecolor=colors.ink, linewidth=2)
    ax.add_patch(FancyBboxPatch((-1.6, -1.3), 3.2, 2.6, facecolor=colors.grid, zorder=1, **case))
    target = picture_corners(np.zeros(len(QUALITIES)))
    ax.add_patch(Polygon(picture_corners(effects @ turned), facecolor=colors.shade[0], edgecolor=colors.blue, lw=2, zorder=2))
    ax.add_patch(Polygon(target, facecolor="none", edgecolor=colors.ink, lw=1.4, linestyle="--", zorder=3))
    heights = np.linspace(1.05, -1.05, turned.size) if turned.size > 1 else np.zeros(1)
    words = []
    for y, turn, names in zip(heights, turned, moved_by(effects), strict=True):
        color = colors.green if len(names) == 1 else colors.orange
        radius = min(0.19, 0.9 / turned.size)
        ax.add_patch(Circle((2.05, y), radius, facecolor=colors.background, edgecolor=color, lw=2, zorder=2))
        # A knob that is not turned points up; a full turn to the right is 1.
        angle = np.pi / 2 - 0.75 * np.pi * np.clip(turn, -1, 1)
        ax.plot([2.05, 2.05 + radius * np.cos(angle)], [y, y + radius * np.sin(angle)], color=color, lw=2.4, zorder=3)
        words.append(ax.text(2.38, y, ", ".join(names), va="center", fontsize=9))
    bare(ax, (-1.8, 5.0, -1.45, 1.45), equal=True)
    return words


def describe_tv(effects) -> str:
    """A sentence for the text alternative of a television.

    >>> describe_tv(np.eye(5)), describe_tv(np.ones((5, 2)))
    ('A television with 5 knobs, each for one function.', 'A television with 2 knobs; one moves up to 5 things at once.')
    """
    most = max(len(names) for names in moved_by(effects))
    knobs = np.asarray(effects).shape[1]
    return f"A television with {knobs} knobs" + (
        ", each for one function." if most == 1 else f"; one moves up to {most} things at once."
    )


def conditions(ax: Axes, *, failed: str | None = None) -> dict[str, Text]:
    """The four things that must hold, in order, and the knobs of each; `failed` is the gap that one of them has.

    The gaps: avoidable bias, variance, overfitting to dev, wrong target. Those before the failed one hold.
    """
    gaps = list(CONDITIONS.values())
    if failed is not None and failed not in gaps:
        raise ValueError(f"failed must be one of {', '.join(gaps)}, but is {failed!r}. Is it the name of a condition?")
    place = len(gaps) if failed is None else gaps.index(failed)
    boxes, arrows = {}, []
    for i, (condition, gap) in enumerate(CONDITIONS.items()):
        mark = "" if failed is None else "✓ " if i < place else "✗ " if i == place else "? "
        kind = "new" if i == place else "layer"
        boxes[gap] = Box(2.6 * i, 0, mark + condition, kind, width=2.2, height=0.8)
        knobs = "\n".join(knob for knob in strategy.next_steps(gap) if knob != "other architecture" or i == place)
        boxes[f"knobs of {gap}"] = Box(2.6 * i, -1.45, knobs, "word", width=2.6, height=1.3)
        arrows.append(Arrow(gap, f"knobs of {gap}", strong=i == place))
        if i:
            arrows.append(Arrow(gaps[i - 1], gap))
    return diagram(ax, boxes, arrows)


def remedies(ax: Axes, gaps: strategy.Gaps, *, names: Sequence[str] | None = None) -> str:
    """The tree of what to do: one question after the other, with the gap that answers it, and its tools at the side.

    The largest gap, found by strategy.diagnose, is marked. names picks the questions, all four where it is None; gaps
    that were not measured show a question mark. Returns the diagnosis.
    """
    measured = dict(zip(QUESTIONS, gaps, strict=True))
    names = list(QUESTIONS) if names is None else list(names)
    unsplit = gaps.variance is None or gaps.mismatch is None
    diagnosis = "undetermined" if gaps.bias < 0 else "variance or mismatch" if unsplit else strategy.diagnose(gaps)
    boxes, arrows = {}, []
    for i, name in enumerate(names):
        gap, y = measured[name], -1.5 * i
        shown = "?" if gap is None else f"{100 * gap:+.3g} points"
        kind = "new" if name == diagnosis else "layer"
        boxes[name] = Box(0, y, QUESTIONS[name], kind, width=2.8, height=0.95)
        boxes[f"gap {name}"] = Box(2.45, y, f"{name}\n{shown}", "word", width=1.7, height=0.7)
        tools = strategy.next_steps(name)
        lines = textwrap.fill(", ".join(tools), 36)
        boxes[f"tools {name}"] = Box(5.6, y, lines, kind if kind == "new" else "data", width=4.1, height=0.95)
        arrows += [
            Arrow(name, f"gap {name}", strong=kind == "new"),
            Arrow(f"gap {name}", f"tools {name}", strong=kind == "new"),
        ]
        if i:
            arrows.append(Arrow(names[i - 1], name, label="no"))
    diagram(ax, boxes, arrows)
    return diagnosis


def describe_remedies(gaps: strategy.Gaps) -> str:
    """A sentence for the text alternative of the tree.

    >>> describe_remedies(strategy.decompose(0.0, 0.01, 0.10, train_dev=0.015))
    'A tree of questions. Avoidable bias +1, variance +0.5, data mismatch +8.5; the largest is data mismatch. Its tools: \
error analysis: how do they differ, training data more like the target, data synthesis.'
    """
    measured: Mapping[str, Number | None] = dict(zip(QUESTIONS, gaps, strict=True))
    known = {name: gap for name, gap in measured.items() if gap is not None}
    shown = ", ".join(f"{name} {100 * gap:+.3g}" for name, gap in known.items())
    largest = max(known, key=lambda name: known[name])
    tools = ", ".join(strategy.next_steps(largest))
    return f"A tree of questions. {shown[0].upper()}{shown[1:]}; the largest is {largest}. Its tools: {tools}."


def describe_conditions(failed: str | None = None) -> str:
    """A sentence for the text alternative of the four conditions.

    >>> describe_conditions("overfitting to dev")
    'Four conditions: fits the training set, fits the dev set, fits the test set, works in the real world. The first that \
fails is: fits the test set; its knobs: larger dev set.'
    """
    words = {gap: condition.replace("\n", " ") for condition, gap in CONDITIONS.items()}
    text = f"Four conditions: {', '.join(words.values())}."
    if failed is None:
        return text
    return f"{text} The first that fails is: {words[failed]}; its knobs: {', '.join(strategy.next_steps(failed))}."
