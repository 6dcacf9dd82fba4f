"""Pictures of where data come from and what they are worth: splits of two sources, synthesis, labels that are wrong, what
was counted by hand, how lucky a winner was (course 3, weeks 1 and 2).
"""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D

from dlcore.error_analysis import wilson_interval
from dlcore.viz.theme import palette_of

Number = int | float


def source_splits(ax: Axes, options: Mapping[str, Mapping[str, Mapping[str, int]]]) -> dict[str, float]:
    """Ways to split two or more sources: for each option the sets (train, dev, test), one bar each, colored by source.

    Every bar has the same length, its number of examples at its right. Returns for each option the share of its dev set
    that comes from the last source, the target.
    """
    colors = palette_of(ax)
    hues, hatches = (colors.sky, colors.orange, colors.green), ("", "//", "..")
    sources = list(dict.fromkeys(name for sets in options.values() for parts in sets.values() for name in parts))
    labels, places, target, y = [], [], {}, 0.0
    for option, sets in options.items():
        ax.text(0, y - 0.05, option, fontweight="bold", va="bottom", fontsize=10)
        for name, parts in sets.items():
            y += 1
            left, total = 0.0, sum(parts.values())
            for source, hue, hatch in zip(sources, hues, hatches, strict=False):
                share = parts.get(source, 0) / total
                ax.barh(y - 0.6, share, left=left, height=0.66, color=hue, hatch=hatch, edgecolor=colors.background)
                left += share
            shown = ", ".join(f"{parts[source]:,} {source}" for source in sources if parts.get(source))
            ax.text(1.02, y - 0.6, shown, va="center", fontsize=9)
            labels.append(name)
            places.append(y - 0.6)
            if name == "dev":
                target[option] = parts.get(sources[-1], 0) / total
        y += 1
    ax.set(yticks=places, yticklabels=labels, xlim=(0, 1), xticks=[], ylim=(y - 0.9, -0.75))
    ax.grid(False)
    ax.spines[:].set_visible(False)
    ax.tick_params(axis="y", length=0)
    return target


def describe_splits(target: Mapping[str, float], source: str) -> str:
    """A sentence for the text alternative of splits; target is what `source_splits` returns.

    >>> describe_splits({"option 1": 0.0476, "option 2": 1.0}, "mobile")
    'Share of mobile in the dev set: option 1 5%, option 2 100%.'
    """
    return f"Share of {source} in the dev set: {', '.join(f'{name} {share:.0%}' for name, share in target.items())}."


def synthesis(axes, clean, added, mixed, *, names: Sequence[str] = ("clean", "added", "synthesized")) -> None:
    """What is mixed and what comes out, on three axes: sounds (n,) as waves, or pictures (h, w) in gray."""
    parts = [np.asarray(part, dtype=float) for part in (clean, added, mixed)]
    largest = max(np.abs(part).max() for part in parts)
    for ax, part, name, sign in zip(axes, parts, names, ("", "+ ", "= "), strict=True):
        colors = palette_of(ax)
        if part.ndim == 1:
            ax.plot(part, lw=0.8, color=colors.blue if sign != "= " else colors.orange)
            ax.set(ylim=(-1.1 * largest, 1.1 * largest), xlim=(0, part.size))
        else:
            ax.imshow(part, cmap="gray", vmin=min(float(p.min()) for p in parts), vmax=largest)
        ax.set(xticks=[], yticks=[], title=sign + name)
        ax.grid(False)


def clip_curves(ax: Axes, clips: Sequence[int], heard, new) -> list[Line2D]:
    """Error against the number of noise clips that were mixed in: on clips heard in training, and on new ones.

    The gap is what a network learned by heart about too few clips.
    """
    colors = palette_of(ax)
    heard, new = 100 * np.asarray(heard, dtype=float), 100 * np.asarray(new, dtype=float)
    ax.fill_between(clips, heard, new, color=colors.shade[1], alpha=0.5, lw=0)
    lines = [
        *ax.plot(clips, heard, "o-", color=colors.blue, label="the clips of training"),
        *ax.plot(clips, new, "^--", color=colors.orange, label="new clips"),
    ]
    ax.set(xscale="log", xlabel="noise clips mixed in", ylabel="error in percent", ylim=(0, None))
    ax.set_xticks(list(clips), [str(k) for k in clips])
    ax.minorticks_off()
    ax.legend()
    return lines


def label_noise(ax: Axes, noise, measured: Mapping[str, np.ndarray]) -> list[Line2D]:
    """The error that a dev set with wrong labels shows, against the share of wrong labels, one line for each model."""
    colors = palette_of(ax)
    looks = zip(measured.items(), (colors.blue, colors.orange, colors.green, colors.pink), ("-", "--", "-.", ":"), strict=False)
    lines = []
    for (name, values), color, dash in looks:
        lines += ax.plot(100 * np.asarray(noise), 100 * np.asarray(values), dash, color=color, label=name)
    ax.set(xlabel="wrong labels in percent", ylabel="measured error in percent", ylim=(0, None))
    ax.legend()
    return lines


def describe_lines(at: Sequence[Number], values: Mapping[str, Sequence[Number]], *, of: str) -> str:
    """A sentence for the text alternative of lines of errors: where each begins and ends.

    >>> describe_lines([1, 100], {"heard": [0.02, 0.03], "new": [0.2, 0.04]}, of="noise clips")
    'From 1 to 100 noise clips, heard goes from 2% to 3%, new goes from 20% to 4%.'
    """
    parts = [f"{name} goes from {100 * line[0]:.3g}% to {100 * line[-1]:.3g}%" for name, line in values.items()]
    return f"From {at[0]:.4g} to {at[-1]:.4g} {of}, {', '.join(parts)}."


def counted_shares(ax: Axes, categories: Sequence[str], counts: Sequence[int], n: int) -> list[tuple[float, float]]:
    """Shares of n mistakes that were counted by hand, each with its 95 % interval of Wilson. Returns the intervals."""
    colors = palette_of(ax)
    rows = np.arange(len(categories))[::-1]
    share = np.asarray(counts) / n
    intervals = [wilson_interval(int(count), n) for count in counts]
    ax.barh(rows, 100 * share, height=0.58, color=colors.shade[1], edgecolor=colors.orange, zorder=2)
    reach = 100 * np.abs(np.array(intervals).T - share)
    ax.errorbar(100 * share, rows, xerr=reach, fmt="none", ecolor=colors.ink, elinewidth=1.6, capsize=4, zorder=3)
    for row, count, (_, high) in zip(rows, counts, intervals, strict=True):
        ax.text(100 * high + 1.5, row, f"{count} of {n}", va="center", fontsize=9)
    ax.set(yticks=rows, yticklabels=categories, xlabel="share of the mistakes in percent", xlim=(0, 118))
    ax.set_xticks([0, 25, 50, 75, 100])
    ax.grid(False, axis="y")
    return intervals


def overlap(ax: Axes, shared, categories: Sequence[str]) -> AxesImage:
    """Share of the mistakes that two categories have in common (n, n), from error_analysis.overlap."""
    colors, shared = palette_of(ax), np.asarray(shared, dtype=float)
    shades = LinearSegmentedColormap.from_list("share", [colors.background, colors.shade[1]])
    image = ax.imshow(shared, cmap=shades, vmin=0, vmax=max(float(shared.max()), 1e-9))
    for (i, j), value in np.ndenumerate(shared):
        ax.text(j, i, f"{100 * value:.3g} %", ha="center", va="center", fontsize=9, weight="bold" if i == j else "normal")
    ax.set(xticks=range(len(categories)), yticks=range(len(categories)), yticklabels=categories)
    ax.set_xticklabels([name.replace(" ", "\n") for name in categories])
    ax.grid(False)
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    return image


def describe_overlap(shared, categories: Sequence[str]) -> str:
    """A sentence for the text alternative of an overlap: the pair that has most in common.

    >>> describe_overlap([[0.3, 0.1], [0.1, 0.5]], ["dogs", "blurry"])
    'Of the mistakes 30% are dogs, 50% are blurry; dogs and blurry have most in common, 10%.'
    """
    shared = np.asarray(shared, dtype=float)
    apart = np.where(np.eye(len(shared), dtype=bool), -1, shared)
    i, j = divmod(int(apart.argmax()), len(apart))
    parts = ", ".join(f"{shared[k, k]:.0%} are {name}" for k, name in enumerate(categories))
    return f"Of the mistakes {parts}; {categories[i]} and {categories[j]} have most in common, {shared[i, j]:.0%}."


def describe_shares(categories: Sequence[str], counts: Sequence[int], n: int) -> str:
    """A sentence for the text alternative of what was counted.

    >>> describe_shares(["dogs", "blurry"], [5, 61], 100)
    'Of 100 mistakes: dogs 5 (2.15 to 11.2%), blurry 61 (51.2 to 70%).'
    """
    parts = []
    for name, count in zip(categories, counts, strict=True):
        low, high = wilson_interval(int(count), n)
        parts.append(f"{name} {count} ({100 * low:.3g} to {100 * high:.3g}%)")
    return f"Of {n} mistakes: {', '.join(parts)}."


def winners_luck(ax: Axes, sizes: Sequence[int], luck: Sequence) -> list[float]:
    """How much better than it is the winner looked, for dev sets of several sizes: one cloud of repetitions for each.

    luck holds for every size the true error of the chosen model minus its dev error. Returns the middles (medians).
    """
    colors = palette_of(ax)
    middles = []
    for place, values in enumerate(luck):
        values = 100 * np.sort(np.asarray(values, dtype=float))
        # Spread evenly over the width, in an order that does not follow the size of the values.
        beside = np.argsort(np.arange(values.size) * 0.618034 % 1) / max(values.size - 1, 1) - 0.5
        ax.scatter(place + 0.5 * beside, values, s=9, color=colors.sky, alpha=0.6, zorder=2)
        middles.append(float(np.median(values)))
        ax.plot([place - 0.32, place + 0.32], [middles[-1]] * 2, color=colors.orange, lw=3, zorder=3)
    ax.axhline(0, color=colors.ink, lw=1.2)
    ax.set(xticks=range(len(sizes)), xticklabels=[f"{m:,}" for m in sizes], xlabel="examples in the dev set")
    ax.set_ylabel("true minus dev error\nof the winner, in points")
    ax.grid(False, axis="x")
    return [middle / 100 for middle in middles]


def describe_luck(sizes: Sequence[int], middles: Sequence[float]) -> str:
    """A sentence for the text alternative of the winners; middles are what `winners_luck` returns.

    >>> describe_luck([100, 10000], [0.034, 0.003])
    'The chosen model is worse than its dev error by 3.4 points with 100 examples, 0.3 points with 10,000 examples.'
    """
    parts = [f"{100 * middle:.2g} points with {m:,} examples" for m, middle in zip(sizes, middles, strict=True)]
    return f"The chosen model is worse than its dev error by {', '.join(parts)}."


def describe_synthesis(names: Sequence[str] = ("clean", "added", "synthesized")) -> str:
    """A sentence for the text alternative of a synthesis.

    >>> describe_synthesis(["speech", "car noise", "speech in a car"])
    'Speech plus car noise gives speech in a car.'
    """
    text = f"{names[0]} plus {names[1]} gives {names[2]}."
    return text[0].upper() + text[1:]
