"""Dates as people write them, and as machines do: 1969-07-20 (course 5, week 3)."""

import datetime
from typing import NamedTuple

import numpy as np
from jaxtyping import Int

from dlcore.datasets import tokens

MONTHS = "january february march april may june july august september october november december".split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
FORMATS = 9
LENGTH = 30  # "wednesday september 22nd 2021" and its end


class Dates(NamedTuple):
    """Dates as strings and as rows of numbers; index human_letters and machine_letters by them (course 5, week 3).

    >>> Dates._fields[:4]
    ('human', 'machine', 'X', 'Y')
    """

    human: list[str]
    machine: list[str]
    X: Int[np.ndarray, "m T_x"]
    Y: Int[np.ndarray, "m T_y"]
    human_letters: tuple[str, ...]
    machine_letters: tuple[str, ...]


HUMAN_LETTERS = tokens.vocabulary([" ,./", "0123456789", *MONTHS, *WEEKDAYS])
MACHINE_LETTERS = tokens.vocabulary(["-0123456789"])


def written(date: datetime.date, kind: int) -> str:
    """One of the nine ways to write a date; numbers alone are month/day/year or day.month.year (course 5, week 3).

    >>> moon = datetime.date(1969, 7, 20)
    >>> [written(moon, kind) for kind in range(4)]
    ['july 20th 1969', '20 july, 1969', '20 jul 1969', 'july 20 1969']
    >>> [written(moon, kind) for kind in range(4, FORMATS)]
    ['7/20/1969', 'sunday july 20th 1969', '20.07.1969', 'jul 20, 1969', 'sun 20 jul 1969']
    """
    if not 0 <= kind < FORMATS:
        raise ValueError(f"kind must lie between 0 and {FORMATS - 1}, but is {kind}. The formats are counted from 0.")
    day, month, year = date.day, MONTHS[date.month - 1], date.year
    weekday = WEEKDAYS[date.weekday()]
    ordinal = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return [
        f"{month} {day}{ordinal} {year}",
        f"{day} {month}, {year}",
        f"{day} {month[:3]} {year}",
        f"{month} {day} {year}",
        f"{date.month}/{day}/{year}",
        f"{weekday} {month} {day}{ordinal} {year}",
        f"{day:02d}.{date.month:02d}.{year}",
        f"{month[:3]} {day}, {year}",
        f"{weekday[:3]} {day} {month[:3]} {year}",
    ][kind]


def dates(m: int, *, seed: int) -> Dates:
    """Pairs of dates between 1500 and 2100, in lower case, every format equally often in the long run (course 5, week 3).

    Every row of X and Y ends with the end token and padding: X is (m, 30) and Y is (m, 11).

    >>> data = dates(1000, seed=0)
    >>> data.X.shape, data.Y.shape, len(data.human_letters), len(data.machine_letters)
    ((1000, 30), (1000, 11), 39, 14)
    """
    if m < 1:
        raise ValueError(f"m must be at least 1, but is {m}. How many dates shall there be?")
    rng = np.random.default_rng(seed)
    first, last = datetime.date(1500, 1, 1).toordinal(), datetime.date(2100, 12, 31).toordinal()
    days, kinds = rng.integers(first, last + 1, m).tolist(), rng.integers(0, FORMATS, m).tolist()
    chosen = [datetime.date.fromordinal(day) for day in days]
    human = [written(date, kind) for date, kind in zip(chosen, kinds, strict=True)]
    machine = [date.isoformat() for date in chosen]
    X, Y = tokens.encode(human, HUMAN_LETTERS, length=LENGTH), tokens.encode(machine, MACHINE_LETTERS)
    return Dates(human, machine, X, Y, HUMAN_LETTERS, MACHINE_LETTERS)


def encode(human: list[str]) -> Int[np.ndarray, "m T_x"]:
    """Dates of your own as rows of numbers, as X of dates (course 5, week 3).

    >>> encode(["July 20th 1969"]).shape
    (1, 30)
    """
    return tokens.encode([text.lower() for text in human], HUMAN_LETTERS, length=LENGTH)
