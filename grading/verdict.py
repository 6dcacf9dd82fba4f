"""What a learner reads: a verdict as a number for nbgrader, as a table in a notebook, as text in a terminal."""

import html
from dataclasses import dataclass, field
from typing import Any

import numpy as np

MOST_NUMBERS = 40  # of an array that is shown


@dataclass
class Part:
    """One part of an exercise: its points, and in how many cases it was right."""

    name: str
    points: int
    most: int
    right: int
    cases: int

    @property
    def full(self) -> bool:
        return self.right == self.cases

    @property
    def text(self) -> str:
        if self.full:
            return "right" if self.cases == 1 else f"right in all {self.cases} cases"
        return "wrong" if self.cases == 1 else f"wrong in {self.cases - self.right} of {self.cases} cases"


@dataclass
class Verdict:
    """The judgement of one exercise."""

    exercise: str
    parts: list[Part]
    optional: bool = False
    differs: list[str] = field(default_factory=list)  # rung 1: what differs
    hints: list[str] = field(default_factory=list)  # rung 2: which mistake it looks like
    worked: str = ""  # rung 3: a worked mini-example
    mistakes: list[int] = field(default_factory=list)  # the banked mistakes that were recognized
    slips: list[str] = field(default_factory=list)  # the general slips that were recognized
    notes: list[str] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)  # the failing case: input, expected, got
    printed: str = ""
    failing: int = 0  # the first case that fails

    @property
    def points(self) -> int:
        return sum(part.points for part in self.parts)

    @property
    def max_points(self) -> int:
        return sum(part.most for part in self.parts)

    @property
    def full(self) -> bool:
        return all(part.full for part in self.parts)

    @property
    def headline(self) -> str:
        if self.optional:
            return f"{self.exercise}: {'solved' if self.full else 'not solved yet'} (a challenge, without points)"
        return f"{self.exercise}: {self.points} of {self.max_points} points"

    def __repr__(self) -> str:
        """The number that nbgrader reads as the score of the cell."""
        return repr(float(min(self.max_points, self.points)))

    def __str__(self) -> str:
        lines = [self.headline]
        lines += [f"  {part.name}: {part.text} ({part.points}/{part.most})" for part in self.parts]
        if not self.full:
            lines += [f"  What differs: {text}" for text in self.differs]
            lines += [f"  Hint: {text}" for text in self.hints]
            for name, text in self.shown.items():
                lines += [f"  {name}:", *("    " + line for line in text.splitlines())]
            lines += [f"  A worked example: {self.worked}"] if self.worked and self.mistakes else []
        lines += [f"  Note: {text}" for text in self.notes]
        lines += ["  Your function printed:", *("    " + line for line in self.printed.splitlines())] if self.printed else []
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """The table in a notebook. It must never raise: that would cost all points of the cell."""
        try:
            return self._html()
        except Exception:
            return f"<pre>{html.escape(self.headline)}</pre>"

    def _html(self) -> str:
        color = "var(--jp-success-color0, #1b7f4d)" if self.full else "var(--jp-error-color0, #b3261e)"
        out = [
            "<div style='max-width:52rem;line-height:1.5'>",
            f"<p style='margin:0 0 .4em 0;font-size:1.08em'><b><span style='color:{color}'>{_mark(self.full)}</span> "
            f"{html.escape(self.headline)}</b></p>",
            self._table(),
        ]
        if not self.full:
            for title, texts in (("What differs", self.differs), ("Hint", self.hints)):
                out += [f"<p style='margin:.2em 0'><b>{title}.</b> {_code(text)}</p>" for text in texts]
            if self.shown:
                boxes = "".join(f"<div><b>{html.escape(name)}</b>{_pre(text)}</div>" for name, text in self.shown.items())
                out.append(_folded("A case that fails", f"<div style='{BOXES}'>{boxes}</div>", opened=True))
            if self.worked:
                out.append(_folded("A worked example", f"<p style='margin:.3em 1em'>{_code(self.worked)}</p>"))
        out += [f"<p style='margin:.2em 0;opacity:.85'><b>Note.</b> {_code(text)}</p>" for text in self.notes]
        if self.printed:
            out.append(_folded("What your function printed", _pre(self.printed)))
        return "".join(out) + "</div>"

    def _table(self) -> str:
        heads = "".join(f"<th scope='col' style='{CELL}'>{name}</th>" for name in ("part", "points", "result"))
        rows = []
        for part in self.parts:
            points = f"{part.points} / {part.most}" if part.most else "none"
            rows.append(
                f"<tr><th scope='row' style='{CELL};font-weight:normal'>{html.escape(part.name)}</th>"
                f"<td style='{CELL}'>{points}</td><td style='{CELL}'>{_mark(part.full)} {html.escape(part.text)}</td></tr>"
            )
        return (
            f"<table style='border-collapse:collapse;margin:0 0 .6em 0'><thead><tr>{heads}</tr></thead>"
            f"<tbody>{''.join(rows)}</tbody></table>"
        )

    def as_dict(self) -> dict:
        """For `dlc check --json` and for reports."""
        return {
            "exercise": self.exercise,
            "points": self.points,
            "max_points": self.max_points,
            "parts": {part.name: [part.points, part.most] for part in self.parts},
            "differs": self.differs,
            "hints": self.hints,
            "mistakes": self.mistakes,
            "slips": self.slips,
            "notes": self.notes,
            "right": {part.name: [part.right, part.cases] for part in self.parts},
            "optional": self.optional,
            "worked": self.worked,
            "shown": self.shown,
            "printed": self.printed,
        }

    @classmethod
    def from_dict(cls, record: dict) -> "Verdict":
        """The verdict again, for pages; what a record lacks stays empty."""
        cases = record.get("right", {})
        parts = []
        for name, (points, most) in record["parts"].items():
            right, of = cases.get(name, (int(points == most), 1))
            parts.append(Part(name, points, most, right, of))
        words = ("optional", "differs", "hints", "worked", "mistakes", "slips", "notes", "shown", "printed")
        return cls(record["exercise"], parts, **{word: record[word] for word in words if word in record})


CELL = "text-align:left;padding:.15em .9em .15em 0;border-bottom:1px solid rgba(128,128,128,.3);background:none"
BOXES = "display:flex;flex-wrap:wrap;gap:.2em 1.2em;margin:.3em 0 0 1em"
PRE = "margin:.1em 0 .5em 0;padding:.3em .6em;background:rgba(128,128,128,.12);white-space:pre-wrap"


def _mark(right: bool) -> str:
    return "&#10003;" if right else "&#10007;"


def _pre(text: str) -> str:
    return f"<pre style='{PRE}'>{html.escape(text)}</pre>"


def _folded(title: str, inside: str, opened: bool = False) -> str:
    return f"<details{' open' if opened else ''} style='margin:.4em 0'><summary>{title}</summary>{inside}</details>"


def _code(text: str) -> str:
    """Escaped, with `…` as code."""
    pieces = html.escape(text).split("`")
    return "".join(f"<code>{piece}</code>" if place % 2 else piece for place, piece in enumerate(pieces))


def show(value: Any) -> str:
    """A value in a few lines, arrays with their shape."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {show(item)}" for key, item in value.items()) + "}"
    if isinstance(value, tuple):
        inner = ", ".join(show(item) for item in value[:8]) + (f", … ({len(value)} in all)" if len(value) > 8 else "")
        return f"({inner})"
    if isinstance(value, np.ndarray) and value.ndim:
        with np.printoptions(precision=6, suppress=False, threshold=MOST_NUMBERS, edgeitems=2, linewidth=100):
            numbers = np.array2string(value, separator=", ")
        return f"{numbers}\nshape {value.shape}"
    if isinstance(value, (float, np.floating, np.ndarray, np.integer)):
        return f"{value:.8g}" if np.ndim(value) == 0 and np.asarray(value).dtype.kind == "f" else str(value)
    if callable(value):
        return f"the function {value.__name__}(a)"
    return repr(value)
