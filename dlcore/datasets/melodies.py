"""Short melodies in three styles, from our own seeded generator (course 5, week 1).

Notes are MIDI numbers: 60 is the middle C, 12 more are one octave up.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Int

STYLES = ("major", "minor", "pentatonic")
SCALES = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10), "pentatonic": (0, 3, 5, 7, 10)}
LOWEST, HIGHEST = 55, 83


class Melodies(NamedTuple):
    """Notes (m, T), and for every melody its style (a place in STYLES) and its key note, 0 for C (course 5, week 1).

    >>> Melodies(notes=np.array([[60, 64, 67]]), styles=np.array([0]), keys=np.array([0])).notes.shape
    (1, 3)
    """

    notes: Int[np.ndarray, "m T"]
    styles: Int[np.ndarray, "m"]
    keys: Int[np.ndarray, "m"]


def melodies(m: int, seed: int, *, length: int = 16) -> Melodies:
    """Melodies that walk up and down their scale, mostly by small steps, and end on the key note (course 5, week 1).

    >>> notes, styles, keys = melodies(2, seed=0, length=8)
    >>> print(notes, [STYLES[style] for style in styles], keys)
    [[78 69 59 61 66 69 71 66]
     [75 75 78 80 73 77 70 75]] ['pentatonic', 'minor'] [6 3]
    """
    if m < 1 or length < 2:
        raise ValueError(f"m must be at least 1 and length at least 2, but they are {m} and {length}. Are m and seed swapped?")
    rng = np.random.default_rng(seed)
    styles, keys = rng.integers(len(STYLES), size=m), rng.integers(12, size=m)
    notes = np.zeros((m, length), dtype=int)
    for row, style, key in zip(notes, styles, keys, strict=True):
        pitches = np.arange(LOWEST, HIGHEST + 1)
        scale = pitches[np.isin((pitches - key) % 12, SCALES[STYLES[style]])]
        homes = np.flatnonzero((scale - key) % 12 == 0)
        place = int(homes[len(homes) // 2])
        row[0] = scale[place]
        for t in range(1, length - 1):
            step = rng.choice([-4, -2, -1, 0, 1, 2, 4], p=[0.05, 0.1, 0.3, 0.1, 0.3, 0.1, 0.05])
            place = int(np.clip(place + step, 0, len(scale) - 1))
            row[t] = scale[place]
        row[-1] = scale[homes[np.argmin(np.abs(homes - place))]]
    return Melodies(notes, styles, keys)


def share_in_scale(notes: Int[np.ndarray, "m T"], styles: Int[np.ndarray, "m"], keys: Int[np.ndarray, "m"]) -> float:
    """Which part of all notes belongs to the scale of its melody: near 1 for a good imitation (course 5, week 1).

    >>> share_in_scale(np.array([[60, 61, 64, 67]]), np.array([0]), np.array([0]))
    0.75
    """
    right = [np.isin((row - key) % 12, SCALES[STYLES[style]]) for row, style, key in zip(notes, styles, keys, strict=True)]
    return float(np.mean(right))
