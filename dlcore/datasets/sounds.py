"""Synthetic speech: vowels by their formants, words, spelled texts, and clips with a trigger word (course 5, week 3).

Sounds are float32 arrays between about -1 and 1, with RATE samples per second. A voice is a pitch in Hz; a vowel makes
the overtones near its two formants loud, whatever the pitch.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float32

RATE = 4000
FORMANTS = {"a": (750, 1200), "e": (500, 1700), "i": (300, 1850), "o": (500, 900), "u": (320, 800)}  # in Hz
LETTERS = "abcdefgh"  # of spelled texts: two tones each
TRIGGER = "asita"
OTHERS = "asito isata tasia osita asi usata tesia satia asata ita usi sota".split()  # confusable on purpose

Sound = Float32[np.ndarray, "N"]


class Clip(NamedTuple):
    """A clip with background noise, the words said in it, and the samples at which they begin and end
    (course 5, week 3).

    >>> Clip._fields
    ('sound', 'words', 'starts', 'ends')
    """

    sound: Sound
    words: list[str]
    starts: list[int]
    ends: list[int]


def vowel(letter: str, *, pitch: float | int = 120.0, seconds: float | int = 0.2) -> Sound:
    """A vowel: all overtones of the pitch, each as loud as it is near a formant (course 5, week 3).

        sum over k of loudness(k pitch) sin(2 pi k pitch t)
        loudness(f) = exp(-((f - F1) / 120)^2) + 0.7 exp(-((f - F2) / 160)^2)

    >>> vowel("a").shape, vowel("a").dtype
    ((800,), dtype('float32'))
    """
    if letter not in FORMANTS:
        raise ValueError(f"letter must be one of {' '.join(FORMANTS)}, but is {letter!r}. Other letters are noise: see word.")
    _within("pitch", pitch, 50, 400)
    return _vowel(FORMANTS[letter], pitch, round(seconds * RATE))


def word(text: str, *, pitch: float | int = 120.0, seed: int) -> Sound:
    """A word of vowels and of consonants, which are short noises (s a loud one); speed and formants vary by the seed
    (course 5, week 3).

    >>> word("asita", seed=0).ndim
    1
    """
    if not text or not text.isalpha():
        raise ValueError(f"text must be a word of letters, but is {text!r}. Are there spaces in it?")
    _within("pitch", pitch, 50, 400)
    return _word(np.random.default_rng(seed), text, pitch)


def overlay(background: Sound, segment: Float32[np.ndarray, "n"], start: int) -> Sound:
    """A clip with a segment added to it from sample start on; the background goes on behind it (course 5, week 3).

    >>> overlay(np.zeros(5, np.float32), np.ones(2, np.float32), 1).tolist()
    [0.0, 1.0, 1.0, 0.0, 0.0]
    """
    if not 0 <= start <= len(background) - len(segment):
        raise ValueError(
            f"start must lie between 0 and {len(background) - len(segment)}, but is {start}. Does the segment fit in there?"
        )
    mixed = background.copy()
    mixed[start : start + len(segment)] += segment
    return mixed


def trigger_clips(m: int, *, seed: int, seconds: float | int = 3.0) -> list[Clip]:
    """Clips with 0 to 2 trigger words and 1 to 3 confusable ones by different voices; words never overlap
    (course 5, week 3).

    The label of a clip is 1 right after an end of TRIGGER: audio.trigger_labels.

    >>> clip = trigger_clips(2, seed=0)[0]
    >>> clip.sound.shape, len(clip.words) == len(clip.ends)
    ((12000,), True)
    """
    _within("m", m, 1, 100_000)
    _within("seconds", seconds, 1.5, 60)
    rng = np.random.default_rng(seed)
    return [_clip(rng, round(seconds * RATE)) for _ in range(m)]


def spelled(m: int, *, seed: int) -> tuple[list[Sound], list[str]]:
    """Sounds of 3 to 7 of the letters a to h, two tones for each, at varying speed; and their texts (course 5, week 3).

    >>> heard, texts = spelled(3, seed=0)
    >>> len(heard), all(3 <= len(text) <= 7 for text in texts)
    (3, True)
    """
    _within("m", m, 1, 100_000)
    rng = np.random.default_rng(seed)
    texts = ["".join(rng.choice(list(LETTERS), rng.integers(3, 8))) for _ in range(m)]
    return [_spelled(rng, text) for text in texts], texts


def _fade(n, seconds):
    """From 0 to 1 at the beginning and back at the end: a tone that begins at once would click."""
    i = np.arange(n)
    return np.minimum(1.0, np.minimum(i, n - 1 - i) / (seconds * RATE))


def _vowel(formants, pitch, n):
    low, high = formants
    overtones = pitch * np.arange(1, int(0.95 * RATE / 2 / pitch) + 1)[:, None]  # (k, 1)
    loudness = np.exp(-(((overtones - low) / 120) ** 2)) + 0.7 * np.exp(-(((overtones - high) / 160) ** 2))
    waves = loudness * np.sin(2 * np.pi * overtones * np.arange(n) / RATE)
    return (0.2 * _fade(n, 0.02) * waves.sum(axis=0)).astype(np.float32)


def _word(rng, text, pitch):
    parts = []
    for letter in text:
        if letter in FORMANTS:
            formants = np.array(FORMANTS[letter]) * rng.uniform(0.94, 1.06, 2)
            parts.append(_vowel(formants, pitch, int(RATE * rng.uniform(0.08, 0.14))))
        else:
            n = int(RATE * rng.uniform(0.03, 0.06))
            parts.append(rng.normal(0, 0.06 if letter == "s" else 0.02, n) * np.hanning(n))
    return np.concatenate(parts).astype(np.float32)


def _clip(rng, n):
    sound = rng.normal(0, rng.uniform(0.0025, 0.02), n).astype(np.float32)
    wanted = [TRIGGER] * int(rng.choice(3, p=[0.3, 0.5, 0.2])) + list(map(str, rng.choice(OTHERS, rng.integers(1, 4))))
    said, gap = [], RATE // 40
    for text in rng.permutation(wanted).tolist():
        segment = _word(rng, text, rng.uniform(90, 220)) * np.float32(rng.uniform(0.5, 1.3))
        for _ in range(10):  # a place where it overlaps no other word; a word that finds none is left out
            start = int(rng.integers(0, n - len(segment) - RATE // 5))  # and where its labels fit behind it
            end = start + len(segment)
            if all(end + gap <= other_start or other_end + gap <= start for other_start, other_end, _ in said):
                sound = overlay(sound, segment, start)
                said.append((start, end, text))
                break
    said.sort()
    return Clip(sound, [text for _, _, text in said], [start for start, _, _ in said], [end for _, end, _ in said])


def _spelled(rng, text):
    parts = [rng.normal(0, 0.02, int(RATE * rng.uniform(0.02, 0.08)))]
    for letter in text:
        i, n = LETTERS.index(letter), int(RATE * rng.uniform(0.06, 0.16))
        low, high = np.array([250 + 90 * i, 1500 - 110 * ((5 * i) % 8)]) * rng.uniform(0.97, 1.03)
        t = np.arange(n) / RATE
        tones = 0.5 * np.sin(2 * np.pi * low * t) + 0.3 * np.sin(2 * np.pi * high * t)
        parts += [_fade(n, 0.015) * tones + rng.normal(0, 0.03, n), rng.normal(0, 0.02, int(RATE * rng.uniform(0.01, 0.05)))]
    return np.concatenate(parts).astype(np.float32)


def _within(name, number, least, most):
    if not least <= number <= most:
        raise ValueError(f"{name} must lie between {least} and {most}, but is {number}. Is it in another unit?")
