"""Sound and CTC: waves, spectrograms, labels of trigger words, and the lattice of all alignments (course 5, week 3)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.image import AxesImage

from dlcore.viz.theme import palette_of

Number = int | float
BLANK = "_"


def waveform(ax: Axes, sound, *, sampling_rate: int):
    """Air pressure against time in seconds. Returns the line."""
    sound = np.asarray(sound)
    (line,) = ax.plot(np.arange(len(sound)) / sampling_rate, sound, color=palette_of(ax).blue, lw=0.6, zorder=3)
    ax.set(xlabel="time in seconds", ylabel="air pressure", xlim=(0, len(sound) / sampling_rate))
    return line


def loudness_map(ax: Axes) -> LinearSegmentedColormap:
    """From the background over blue to orange: silence is empty."""
    colors = palette_of(ax)
    return LinearSegmentedColormap.from_list("loudness", [colors.background, colors.sky, colors.blue, colors.orange])


def spectrogram(ax: Axes, S, *, hop: int, sampling_rate: int, decibels: Number = 40) -> AxesImage:
    """A spectrogram (T, n_freq) of dlcore.audio, time to the right and frequency up.

    Shown are the loudest `decibels`; whatever is quieter looks like silence.
    """
    S = np.asarray(S, dtype=float)
    loudness = 10 * np.log10(np.maximum(S / max(S.max(), 1e-30), 1e-30))
    step, top = hop / sampling_rate, sampling_rate / 2
    half = top / max(S.shape[1] - 1, 1) / 2  # a row stands for the frequency at its middle
    image = ax.imshow(
        loudness.T,
        origin="lower",
        aspect="auto",
        extent=(0.0, len(S) * step, -half, top + half),
        cmap=loudness_map(ax),
        vmin=-decibels,
        vmax=0,
        interpolation="nearest",
    )
    ax.grid(False)
    ax.set(xlabel="time in seconds", ylabel="frequency in Hz", ylim=(0, top))
    return image


def trigger(axes, S, labels, *, hop: int, sampling_rate: int, probabilities=None, ends=()) -> list:
    """A spectrogram above, and below it on the same time axis the labels of a trigger word as steps.

    `probabilities` adds what a detector says; `ends`, in seconds, marks where trigger words end. Labels may be fewer
    than frames: each of them then stands for several.
    """
    above, below = axes
    colors = palette_of(below)
    image = spectrogram(above, S, hop=hop, sampling_rate=sampling_rate)
    seconds = len(S) * hop / sampling_rate
    labels = np.asarray(labels, dtype=float).ravel()
    edges = np.linspace(0, seconds, len(labels) + 1)
    steps = below.stairs(labels, edges, fill=True, color=colors.orange, alpha=0.75, label="label y", zorder=2)
    artists: list[Any] = [image, steps]
    if probabilities is not None:
        middle = (edges[:-1] + edges[1:]) / 2
        artists += below.plot(middle, np.ravel(probabilities), color=colors.blue, lw=1.6, label="prediction", zorder=3)
    for i, end in enumerate(ends):
        name = "end of the word" if i == 0 else None
        artists.append(below.axvline(end, color=colors.ink, lw=1.2, ls="--", label=name, zorder=4))
        above.axvline(end, color=colors.ink, lw=1.2, ls="--")
    above.set(xlabel="")
    above.tick_params(labelbottom=False)
    below.set(xlabel="time in seconds", ylabel="trigger", xlim=(0, seconds), ylim=(0, 1.08), yticks=[0, 1])
    below.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, borderaxespad=0.1)
    return artists


def places(path: Sequence[str], text: Sequence[str]) -> list[int]:
    """Where a path stands in the text with blanks around its letters, 0 for the first blank.

    >>> places("_aa_b", "ab")
    [0, 1, 1, 2, 3]
    """
    found, place, before = [], 0, None
    for symbol in path:
        if symbol != before:
            place += (place % 2 == 1) if symbol == BLANK else 1 + (place % 2 == 1)
        # After a blank a letter is the next one; from a letter to another letter the blank is skipped.
        wanted = BLANK if place % 2 == 0 else text[place // 2] if place // 2 < len(text) else None
        if symbol != wanted:
            raise ValueError(f"path must say {''.join(text)!r}, but {''.join(path)!r} does not. Is a blank missing?")
        found.append(place)
        before = symbol
    if place < 2 * len(text) - 1:
        raise ValueError(f"path must say {''.join(text)!r}, but {''.join(path)!r} does not reach its end. Is it cut?")
    return found


def steps_of(text: Sequence[str], T: int) -> list[tuple[int, int, int]]:
    """All steps (t, from place, to place) that lie on some alignment of a text with T frames, t counted from 0.

    >>> len(steps_of("ab", 2)), steps_of("ab", 2)
    (1, [(0, 1, 3)])
    """
    symbols = [BLANK]
    for letter in text:
        symbols += [letter, BLANK]
    S = len(symbols)

    def onward(s):
        skip = s + 2 < S and symbols[s + 2] != BLANK and symbols[s + 2] != symbols[s]
        return [n for n in (s, s + 1) if n < S] + [s + 2] * skip

    ahead = [{0, 1} & set(range(S))]
    for _ in range(T - 1):
        ahead.append({n for s in ahead[-1] for n in onward(s)})
    alive = [{S - 1, S - 2} & ahead[-1]]
    for t in range(T - 2, -1, -1):
        alive.insert(0, {s for s in ahead[t] if set(onward(s)) & alive[0]})
    return [(t, s, n) for t in range(T - 1) for s in sorted(alive[t]) for n in onward(s) if n in alive[t + 1]]


def ctc_lattice(ax: Axes, text: Sequence[str], T: int, *, paths: Sequence[Sequence[str]] = (), alpha=None) -> dict:
    """Frames to the right, the text with its blanks downward, and every step that some alignment takes.

    `paths` are alignments to be drawn thick, "_aa_b"; `alpha`, (T, S), fills the places by a share from 0 to 1.
    Returns the artists by name.
    """
    colors = palette_of(ax)
    symbols = [BLANK]
    for letter in text:
        symbols += [letter, BLANK]
    S, steps = len(symbols), steps_of(text, T)
    used = {(t, s) for t, s, _ in steps} | {(t + 1, n) for t, _, n in steps}
    if T == 1:
        used = {(0, s) for s in range(min(2, S)) if s >= S - 2}
    lines = LineCollection([[(t, s), (t + 1, n)] for t, s, n in steps], colors=colors.muted, linewidths=0.9, zorder=1)
    ax.add_collection(lines)
    hues = (colors.orange, colors.green, colors.pink, colors.yellow)
    drawn = []
    for i, path in enumerate(paths):
        shift = 0.07 * (i - (len(paths) - 1) / 2)  # so that paths with a common step stay apart
        drawn += ax.plot(
            range(len(path)),
            np.array(places(path, text)) + shift,
            color=hues[i % len(hues)],
            ls=("-", "--", ":", "-.")[i % 4],
            lw=3,
            zorder=2,
        )
    where = [(t, s) for t in range(T) for s in range(S)]
    shares = None if alpha is None else np.clip(np.asarray(alpha, dtype=float), 0, 1)
    faces = []
    for t, s in where:
        if shares is None:
            faces.append(colors.sky if (t, s) in used and symbols[s] != BLANK else colors.background)
        else:
            faces.append(loudness_map(ax)(float(shares[t, s]) * 0.66))
    edges = [colors.ink if spot in used else colors.grid for spot in where]
    dots = ax.scatter(*np.array(where).T, s=95, c=faces, edgecolors=edges, linewidths=1.3, zorder=3)
    ax.set(xlim=(-0.6, T - 0.4), ylim=(S - 0.4, -0.6), xlabel="frame", xticks=range(T), yticks=range(S), yticklabels=symbols)
    ax.set_xticklabels([str(t + 1) for t in range(T)])
    ax.tick_params(axis="y", length=0, labelsize=11)
    ax.grid(False)
    ax.spines[:].set_visible(False)
    for label in ax.get_yticklabels():
        if label.get_text() == BLANK:
            label.set_verticalalignment("bottom")  # an underscore hangs below its line
    if drawn:  # matplotlib leaves out of a legend what begins with an underscore, unless it is named here
        mono = {"family": "DejaVu Sans Mono", "size": 9}
        names = ["".join(path) for path in paths]
        ax.legend(drawn, names, loc="lower left", bbox_to_anchor=(0, 1), ncols=4, borderaxespad=0.2, prop=mono)
    return {"dots": dots, "steps": lines, "paths": drawn}


def describe_lattice(text: Sequence[str], T: int) -> str:
    """A sentence for the text alternative of a lattice.

    >>> describe_lattice("ab", 3)
    'All 5 alignments of "ab" with 3 frames, as ways through a lattice of 3 frames and 5 places.'
    """
    ways = {s: 1 for s in range(min(2, 2 * len(text) + 1))} if T == 1 else None
    if ways is None:
        steps = steps_of(text, T)
        ways = {s: 1 for t, s, _ in steps if t == 0}
        for t in range(T - 1):
            after: dict[int, int] = {}
            for now, s, n in steps:
                if now == t:
                    after[n] = after.get(n, 0) + ways[s]
            ways = after
    else:
        ways = {s: 1 for s in ways if s >= 2 * len(text) - 1}
    count, S = sum(ways.values()), 2 * len(text) + 1
    said = f'All {count} alignments of "{"".join(text)}"' if count != 1 else f'The only alignment of "{"".join(text)}"'
    return f"{said} with {T} frame{'s' * (T > 1)}, as ways through a lattice of {T} frame{'s' * (T > 1)} and {S} places."


def describe_spectrogram(S, *, hop: int, sampling_rate: int) -> str:
    """A sentence for the text alternative of a spectrogram.

    >>> describe_spectrogram(np.eye(5), hop=1000, sampling_rate=4000)
    'Spectrogram of 1.25 seconds: 5 frames, frequencies from 0 to 2000 Hz; the loudest is 0 Hz after 0 seconds.'
    """
    S = np.asarray(S)
    t, k = np.unravel_index(int(S.argmax()), S.shape)
    seconds, top = len(S) * hop / sampling_rate, sampling_rate / 2
    loudest = f"the loudest is {k * top / max(S.shape[1] - 1, 1):.0f} Hz after {t * hop / sampling_rate:.3g} seconds"
    return f"Spectrogram of {seconds:.3g} seconds: {len(S)} frames, frequencies from 0 to {top:.0f} Hz; {loudest}."
