"""Pictures of aiming: the bull's-eye of bias and variance, a target that moves, regions in dev and test (course 3, week 1)."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle

from dlcore.viz.sketches import arrow, bare
from dlcore.viz.theme import palette_of

Number = int | float


def bias_and_spread(shots, aim=(0.0, 0.0)) -> tuple[float, float]:
    """How far the middle of the shots (m, 2) lies from the aim, and how far they scatter around their own middle.

    >>> bias_and_spread([[2, 0], [4, 0]], aim=(0, 0))
    (3.0, 1.0)
    """
    shots = np.asarray(shots, dtype=float)
    middle = shots.mean(axis=0)
    spread = np.sqrt(np.mean(np.sum((shots - middle) ** 2, axis=1)))
    return float(np.hypot(*(middle - aim))), float(spread)


def target(ax: Axes, shots, *, moved: tuple[Number, Number] | None = None, radius: Number = 3) -> tuple[float, float]:
    """Shots (m, 2) at a target around 0, with their middle as a cross; `moved` is where the target stands by now.

    Returns bias and spread, of the place that counts: the moved one where there is one.
    """
    shots, colors = np.asarray(shots, dtype=float), palette_of(ax)
    for center, faint in [((0, 0), moved is not None)] + ([] if moved is None else [(moved, False)]):
        for ring in (3, 2, 1):
            face = colors.shade[0] if ring % 2 else colors.background
            look: dict[str, Any] = dict(
                facecolor="none" if faint else face, edgecolor=colors.muted, lw=1, linestyle="--" if faint else "-"
            )
            ax.add_patch(Circle(center, ring * radius / 3, zorder=1 if faint else 0.5 - ring / 100, **look))
        ax.plot(*center, marker="o", ms=5, color=colors.muted if faint else colors.blue, zorder=1.5)
    if moved is not None:
        arrow(ax, (0, 0), moved, colors.muted, lw=1.6)
    ax.scatter(*shots.T, marker="^", s=34, color=colors.orange, edgecolor=colors.background, linewidth=0.6, zorder=3)
    ax.plot(*shots.mean(axis=0), marker="x", ms=11, mew=2.4, color=colors.ink, zorder=4)
    corners = np.vstack([shots, [[-radius, -radius], [radius, radius]]])
    if moved is not None:
        corners = np.vstack([corners, np.add(moved, radius), np.subtract(moved, radius)])
    (left, bottom), (right, top) = corners.min(axis=0) - 0.1 * radius, corners.max(axis=0) + 0.1 * radius
    bare(ax, (left, right, bottom, top), equal=True)
    return bias_and_spread(shots, (0.0, 0.0) if moved is None else moved)


def bias_and_variance(axes, shots: Mapping[str, Any], *, radius: Number = 3) -> dict[str, tuple[float, float]]:
    """One target for each name, with the bias and the spread of its shots below; as many axes as names."""
    found = {}
    for ax, (name, these) in zip(np.ravel(axes), shots.items(), strict=True):
        found[name] = target(ax, these, radius=radius)
        ax.set_title(name)
        bias, spread = found[name]
        ax.text(0.5, -0.02, f"bias {bias:.2g}, spread {spread:.2g}", transform=ax.transAxes, ha="center", va="top", fontsize=9)
    return found


def describe_targets(shots: Mapping[str, Any]) -> str:
    """A sentence for the text alternative of targets.

    >>> describe_targets({"high bias": [[2, 0], [4, 0]], "low bias": [[-1, 0], [1, 0]]})
    'Shots at 2 targets: high bias (bias 3, spread 1); low bias (bias 0, spread 1).'
    """
    found = {name: bias_and_spread(these) for name, these in shots.items()}
    parts = [f"{name} (bias {bias:.2g}, spread {spread:.2g})" for name, (bias, spread) in found.items()]
    return f"Shots at {len(parts)} target{'s' if len(parts) > 1 else ''}: {'; '.join(parts)}."


def composition_distance(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    """How differently two sets are composed, from 0 (alike) to 1 (nothing in common): half the sum of the differences.

    >>> composition_distance({"US": 50, "India": 50}, {"US": 100, "India": 0})
    0.5
    """
    names = list(dict.fromkeys([*one, *other]))
    share = [np.array([counts.get(name, 0) for name in names]) / sum(counts.values()) for counts in (one, other)]
    return float(np.abs(share[0] - share[1]).sum() / 2)


def regions(ax: Axes, sets: Mapping[str, Mapping[str, int]], *, order: Sequence[str] | None = None) -> list[list[float]]:
    """What the sets (dev and test, say) are made of: one bar each, one part for each region. Returns the shares."""
    colors = palette_of(ax)
    names = list(dict.fromkeys(name for parts in sets.values() for name in parts)) if order is None else list(order)
    hues = (colors.blue, colors.orange, colors.green, colors.yellow, colors.pink, colors.sky)
    hatches = ("", "//", "..", "xx")
    shares = []
    for row, parts in enumerate(sets.values()):
        total, left = sum(parts.values()), 0.0
        shares.append([parts.get(name, 0) / total for name in names])
        for k, (name, share) in enumerate(zip(names, shares[-1], strict=True)):
            look: dict[str, Any] = dict(color=hues[k % 6], hatch=hatches[(k // 6) % 4], edgecolor=colors.background)
            ax.barh(row, share, left=left, height=0.6, alpha=0.75, **look)
            if share * len(names) > 0.55:
                back = dict(facecolor=colors.background, edgecolor="none", pad=1.2, alpha=0.85)
                ax.text(left + share / 2, row, name.replace(" ", "\n"), ha="center", va="center", fontsize=8, bbox=back)
            left += share
    ax.set(yticks=range(len(sets)), yticklabels=list(sets), xlim=(0, 1), xticks=[])
    ax.invert_yaxis()
    ax.grid(False)
    ax.spines[:].set_visible(False)
    ax.tick_params(axis="y", length=0)
    return shares


def describe_regions(sets: Mapping[str, Mapping[str, int]]) -> str:
    """A sentence for the text alternative of two sets made of regions.

    >>> describe_regions({"dev": {"US": 3}, "test": {"India": 5}})
    'dev holds US; test holds India. They differ by 1 on a scale from 0 to 1.'
    """
    parts = [f"{name} holds {', '.join(region for region, m in these.items() if m)}" for name, these in sets.items()]
    first, *_, last = sets.values()
    return f"{'; '.join(parts)}. They differ by {composition_distance(first, last):.2g} on a scale from 0 to 1."
