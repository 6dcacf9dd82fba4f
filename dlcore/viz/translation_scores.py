"""Pictures of how translations are judged: BLEU with its counts, who is to blame, accuracy by length (course 5, week 3)."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from dlcore.bleu import Precision, bleu, brevity_penalty, closest_length, modified_precision
from dlcore.viz.theme import palette_of

Number = int | float


def bleu_bars(axes, candidate: Sequence[str], references: Sequence[Sequence[str]], *, max_n: int = 4) -> float:
    """Precisions of all n-grams with their counts on one axes, the brevity penalty by length on the other. Returns BLEU."""
    bars, penalty = axes
    colors = palette_of(bars)
    found = [modified_precision(candidate, references, n) for n in range(1, max_n + 1)]
    heights = [p.matches / p.total if p.total else 0.0 for p in found]
    bars.bar(range(1, max_n + 1), heights, width=0.6, color=colors.blue)
    for n, (p, height) in enumerate(zip(found, heights, strict=True), start=1):
        bars.text(n, height, f"{p.matches} of {p.total}", ha="center", va="bottom", fontsize=9)
    bars.set(xticks=range(1, max_n + 1), xlabel="n", ylabel="n-grams that a reference has", ylim=(0, 1.12))
    bars.grid(False, axis="x")
    c, r = len(candidate), closest_length(candidate, references)
    lengths = np.arange(1, 2 * max(c, r) + 1)
    penalty.plot(lengths, [brevity_penalty(int(length), r) for length in lengths], color=colors.green)
    penalty.plot(c, brevity_penalty(c, r), "^", ms=9, color=colors.orange)
    penalty.axvline(r, color=colors.muted, lw=1.2, ls=":")
    penalty.text(r, 0.04, " reference", fontsize=9, color=colors.muted)
    penalty.set(xlabel="words in the translation", ylabel="brevity penalty", ylim=(0, 1.12))
    score = float(bleu(candidate, references, max_n=max_n))
    bars.set_title(f"BLEU = {score:.3g}")
    return score


def describe_bleu(found: Sequence[Precision], score: Number) -> str:
    """A sentence for the text alternative of BLEU.

    >>> describe_bleu([Precision(4, 5), Precision(2, 4)], 0.55)
    'Right n-grams: n = 1: 4 of 5, n = 2: 2 of 4; BLEU 0.55.'
    """
    parts = [f"n = {n}: {p.matches} of {p.total}" for n, p in enumerate(found, start=1)]
    return f"Right n-grams: {', '.join(parts)}; BLEU {score:.3g}."


def blame(ax: Axes, human, machine) -> float:
    """Scores of the human translation against those of the machine's, one point for each mistake on the dev set.

    Above the diagonal the model liked the human's better, so the search is at fault (orange triangles), else the model (blue
    circles). The scores are log-probabilities, or what the search really maximized. Returns the share of search errors.
    """
    human, machine = np.asarray(human, dtype=float), np.asarray(machine, dtype=float)
    colors, search = palette_of(ax), human > machine
    low, high = min(human.min(), machine.min()), max(human.max(), machine.max())
    room = 0.08 * (high - low or 1.0)
    ends = [low - room, high + room]
    ax.plot(ends, ends, color=colors.muted, lw=1.2, ls=":")
    ax.scatter(
        machine[search], human[search], marker="^", s=46, color=colors.orange, label=f"the search: {search.sum()}", zorder=3
    )
    ax.scatter(
        machine[~search], human[~search], marker="o", s=40, color=colors.blue, label=f"the model: {(~search).sum()}", zorder=3
    )
    ax.set(xlabel="score of the machine's translation", ylabel="score of the human's", xlim=ends, ylim=ends)
    ax.legend(title="at fault")
    return float(search.mean())


def describe_blame(share: Number, n: int) -> str:
    """A sentence for the text alternative of the blame; share is what `blame` returns.

    >>> describe_blame(0.25, 20)
    'Of 20 mistakes 5 are the fault of the search and 15 that of the model.'
    """
    search = round(share * n)
    return f"Of {n} mistakes {search} are the fault of the search and {n - search} that of the model."


def by_length(ax: Axes, lengths: Sequence[int], quality: Mapping[str, Sequence[Number]], *, label: str = "BLEU") -> list[Line2D]:
    """Quality against the length of the sentence, one line for each model: without attention it falls."""
    colors, lines = palette_of(ax), []
    looks = ((colors.orange, "^--"), (colors.blue, "o-"), (colors.green, "s-."))
    for (name, values), (color, dash) in zip(quality.items(), looks, strict=False):
        lines += ax.plot(lengths, np.asarray(values, dtype=float), dash, color=color, label=name)
    ax.set(xlabel="words in the sentence", ylabel=label, ylim=(0, None))
    ax.legend()
    return lines


def describe_by_length(lengths: Sequence[int], quality: Mapping[str, Sequence[Number]]) -> str:
    """A sentence for the text alternative of quality by length.

    >>> describe_by_length([5, 50], {"no attention": [0.3, 0.1], "attention": [0.3, 0.29]})
    'From 5 to 50 words, no attention goes from 0.3 to 0.1, attention goes from 0.3 to 0.29.'
    """
    parts = [f"{name} goes from {values[0]:.3g} to {values[-1]:.3g}" for name, values in quality.items()]
    return f"From {lengths[0]} to {lengths[-1]} words, {', '.join(parts)}."
