"""The picture at the end of a course: what somebody's own functions can do, and who wrote each of them.

Saved as a file, to be shown to others; so it is always light, and says all that it needs to say.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure, SubFigure
from matplotlib.font_manager import FontProperties
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.patches import FancyBboxPatch
from matplotlib.ticker import PercentFormatter

from dlcore.search import Trial, best
from dlcore.viz import draw
from dlcore.viz.notebook import show_figure
from dlcore.viz.theme import LIGHT, style
from dlcore.viz.tuning import describe_search, search_scatter

Credits = Mapping[str, Mapping[str, str]]  # by week: the names of functions, and for each "yours" or "borrowed"
WIDE = 12.0  # inches
SMALLEST = 1e-3  # of an error on a log scale, where 0 has no place
LETTERS, GAP, ROW, MARGIN = 9, 0.10, 0.31, 0.85  # size; inches between chips, from row to row, and left of the chips


class Curve(NamedTuple):
    """One training: its costs, and the shares of right answers on training and on test examples, means of several starts."""

    costs: Sequence[float]
    train: float
    test: float
    starts: int = 1

    @property
    def words(self) -> str:
        return f"{self.test:.0%} right" + (f", mean of {self.starts} starts" if self.starts > 1 else "")


class Answers(NamedTuple):
    """Test pictures, what is on them, and what a network says."""

    pictures: Any  # (m, h, w) or (m, h, w, 3)
    truths: Any  # (m,)
    guesses: Any  # (m,)

    @property
    def wrong(self) -> np.ndarray:
        return np.asarray(self.truths).ravel() != np.asarray(self.guesses).ravel()

    @property
    def score(self) -> str:
        return f"{int((~self.wrong).sum())} of {len(self.wrong)} right"


def network(
    file: str, flowers: Mapping[str, Curve], photographs: Answers, digits: Curve, answers: Answers, credits: Credits, by: str = ""
):
    """Course 1: a network of one's own on photographs and on digits."""
    curves = "; ".join(f"{name} {curve.words}" for name, curve in flowers.items())
    alt = (
        f"A poster. Cost curves on photographs of flowers, and the share of test pictures that are right: {curves}. "
        f"Test photographs: {photographs.score}. Test digits: {answers.score}. {summary(credits, by)}"
    )
    with page(file, "A network of my own", alt, credits, by) as body:
        above, below = _split(body, 2, 1)
        left, right = _split(above, 1, 2, width_ratios=(1, 1.15))
        ax = left.subplots()
        for name, curve in flowers.items():
            draw.cost_curve(ax, curve.costs, label=f"{name}: {curve.words}")
        ax.set(title="Is it a flower? Right on the test pictures", ylim=(0, None))
        _answers(right, photographs, (2, 5), f"Test photographs: {photographs.score}", ("other", "flower"))
        left, right = _split(below, 1, 2, width_ratios=(1, 1.15))
        ax = left.subplots()
        draw.cost_curve(ax, digits.costs, color=LIGHT.green, label=f"{digits.test:.1%} right")
        ax.set(title="Which digit is it? Right on the test digits", ylim=(0, None))
        _answers(right, answers, (3, 8), f"Test digits: {answers.score}", [str(digit) for digit in range(10)])


def search(
    file: str,
    trials: Sequence[Trial],
    axes: tuple[str, str],
    curves: Sequence[Sequence[float]],
    final: Curve,
    answers: Answers,
    credits: Credits,
    by: str = "",
    log: Sequence[str] = (),
    one_minus: Sequence[str] = (),
):
    """Course 2: a random search, the training that it chose, and what that one still gets wrong."""
    alt = f"A poster. A random search: {describe_search(trials)} Test digits: {answers.score}. {summary(credits, by)}"
    with page(file, "A network that I tuned", alt, credits, by) as body:
        above, below = _split(body, 2, 1)
        left, right = _split(above, 1, 2, width_ratios=(1.15, 1))
        ax = left.subplots()
        search_scatter(ax, trials, *axes, log=log, one_minus=one_minus)
        ax.set(title=f"{len(trials)} random trials: the larger and darker, the better")
        _settings(right.subplots(), best(trials), final)
        left, right = _split(below, 1, 2, width_ratios=(1, 1.15))
        ax = left.subplots()
        winner = list(trials).index(best(trials))
        for number, errors in enumerate(curves):
            mine = number == winner
            look: dict[str, Any] = dict(color=LIGHT.orange, lw=2.4, zorder=4) if mine else dict(color=LIGHT.blue, lw=1, alpha=0.3)
            ax.plot(np.maximum(errors, SMALLEST), **look)
        ax.set(title="Their dev errors; in orange the best trial", xlabel="epoch", ylabel="dev error", yscale="log")
        ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=None))
        _answers(right, answers, (3, 8), f"Test digits: {answers.score}", [str(digit) for digit in range(10)])


def summary(credits: Credits, by: str = "") -> str:
    """Who wrote how much, in a sentence.

    >>> summary({"week 2": {"sigmoid": "yours", "propagate": "borrowed"}}, "Ada")
    'Ada wrote 1 of these 2 functions; 1 is borrowed from the course.'
    """
    everyone = [who for names in credits.values() for who in names.values()]
    mine, most = everyone.count("yours"), len(everyone)
    borrowed = f"; {most - mine} {'is' if most - mine == 1 else 'are'} borrowed from the course" if mine < most else ""
    if not mine:
        return f"All {most} functions are borrowed from the course."
    return f"{by.strip() or 'I'} wrote {'all' if mine == most else f'{mine} of'} these {most} functions{borrowed}."


@contextmanager
def page(file: str, title: str, alt: str, credits: Credits, by: str = "") -> Iterator[SubFigure]:
    """A page with a title, room to draw on, and who wrote each part below; then it is saved as a PNG, and shown.

    with poster.page("mine.png", "My network", "What it shows, in words.", {"week 2": {"sigmoid": "yours"}}) as body:
        draw.cost_curve(body.subplots(), costs)
    """
    with style():
        figure = Figure(dpi=100, layout=ConstrainedLayoutEngine(w_pad=0.09, h_pad=0.07))
        rows = _rows(credits, FigureCanvasAgg(figure).get_renderer())
        head, middle, foot = 0.95, 7.0, 0.5 + ROW * len(rows)
        figure.set_size_inches(WIDE, head + middle + foot)
        top, body, bottom = _split(figure, 3, 1, height_ratios=(head, middle, foot))
        top.text(0.0125, 0.62, title, fontsize=23, fontweight="bold", va="center")
        top.text(0.013, 0.15, summary(credits, by), fontsize=12, color=LIGHT.muted, va="center")
        _chips(bottom, rows, foot)
        yield body
        figure.savefig(file, dpi=200, metadata={"Title": title, "Description": alt})
        show_figure(figure, alt)
    print(f"Saved as {Path(file).name}, beside this notebook.")


def _split(place: Figure | SubFigure, rows: int, columns: int, **ratios: Any) -> list[SubFigure]:
    parts = list(np.ravel(np.asarray(place.subfigures(rows, columns, **ratios))))
    for part in parts:
        part.set_facecolor(LIGHT.background)  # the drawings take their colors after it
    return parts


def _font() -> FontProperties:
    return FontProperties(family="DejaVu Sans Mono", size=LETTERS)


def _rows(credits: Credits, renderer: Any) -> list[list[tuple[str, str, float]]]:
    """The chips of every week in rows that fit the page, each with its width in inches; a row's first entry is its label."""
    rows: list[list[tuple[str, str, float]]] = []
    for week, names in credits.items():
        rows.append([(week, "", 0.0)])
        for name, who in names.items():
            width = renderer.get_text_width_height_descent(name, _font(), False)[0] / 100 + 0.34
            if len(rows[-1]) > 1 and MARGIN + sum(chip[2] + GAP for chip in rows[-1]) + width > WIDE - 0.1:
                rows.append([("", "", 0.0)])
            rows[-1].append((name, who, width))
    return rows


def _chips(place: SubFigure, rows: list, height: float) -> None:
    """The names of the functions: filled with a tick is one's own, an empty dashed frame is borrowed."""
    ax = place.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, WIDE), ylim=(0, height))
    ax.axis("off")
    ax.text(0.15, height - 0.17, "Who wrote it", fontsize=11, fontweight="bold", va="center")
    legend = "filled, with a tick: my own      dashed: borrowed from the course"
    ax.text(1.45, height - 0.175, legend, fontsize=9, color=LIGHT.muted, va="center")
    for number, row in enumerate(rows):
        x, y = MARGIN, height - 0.52 - ROW * number
        ax.text(0.15, y, row[0][0], fontsize=9.5, color=LIGHT.muted, va="center_baseline")
        for name, who, width in row[1:]:
            mine = who == "yours"
            look: dict[str, Any] = dict(facecolor="none", edgecolor=LIGHT.muted, lw=0.9, linestyle=(0, (3, 2)))
            if mine:
                look = dict(facecolor="#d8efe6", edgecolor=LIGHT.green, lw=1)
                ax.text(x + 0.07, y, "\u2713", fontsize=9, color=LIGHT.green, va="center_baseline", fontweight="bold")
            ax.add_patch(FancyBboxPatch((x, y - 0.11), width, 0.22, boxstyle="round,pad=0,rounding_size=0.1", **look))
            at, color = (x + 0.23, LIGHT.ink) if mine else (x + width / 2, LIGHT.muted)
            ha = "left" if mine else "center"
            ax.text(at, y, name, fontproperties=_font(), color=color, va="center_baseline", ha=ha)
            x += width + GAP


def _answers(place: SubFigure, answers: Answers, shape: tuple[int, int], title: str, names: Sequence[str]) -> None:
    """Pictures in a grid: those that the network gets wrong come first, framed, with what it says; then some of each kind."""
    truths = [int(truth) for truth in np.ravel(answers.truths)]
    guesses = [int(guess) for guess in np.ravel(answers.guesses)]
    wrong = answers.wrong
    of_its_kind = [truths[:i].count(truth) for i, truth in enumerate(truths)]
    order = sorted(range(len(truths)), key=lambda i: (not wrong[i], 0 if wrong[i] else of_its_kind[i]))[: shape[0] * shape[1]]
    titles = [f"{names[guesses[i]]}?  {names[truths[i]]}" if wrong[i] else names[guesses[i]] for i in order]
    grid = place.subplots(*shape)
    draw.image_grid(grid, np.asarray(answers.pictures)[order], titles, marked=wrong[order])
    for ax, i in zip(np.ravel(grid), order, strict=False):
        if wrong[i]:
            ax.title.set(color=LIGHT.orange, fontweight="bold")
    hint = "; framed: what it says, and what it is" if wrong.any() else ""
    place.suptitle(title + hint, fontsize=11, fontweight="bold", x=0.02, ha="left")


def _settings(ax: Axes, winner: Trial, final: Curve) -> None:
    """The winning settings as a table."""
    ax.axis("off")
    ax.set(title="What the search chose", xlim=(0, 1), ylim=(0, 1))
    lines = [
        (name.replace("_", " "), f"{value:.3g}" if isinstance(value, float) else str(value))
        for name, value in winner.settings.items()
    ]
    lines += [("", ""), ("error on the dev set", f"{winner.error:.1%}")]
    lines += [("right on the training set", f"{final.train:.1%}"), ("right on the test set", f"{final.test:.1%}")]
    step = min(0.11, 0.95 / len(lines))
    for number, (name, value) in enumerate(lines):
        ax.text(0.0, 0.94 - step * number, name, fontsize=10.5, color=LIGHT.muted, va="center")
        ax.text(0.62, 0.94 - step * number, value, fontsize=11, fontweight="bold", va="center")
