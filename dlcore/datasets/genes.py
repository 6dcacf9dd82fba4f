"""Strings of DNA in which some stretches code for a protein, from our own seeded generator (course 5, week 1)."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Bool

BASES = "ACGT"
START, STOPS = "ATG", ("TAA", "TAG", "TGA")


class Genes(NamedTuple):
    """Strings of the letters A, C, G and T, and where they code (course 5, week 1).

    >>> Genes(strings=["CATGC"], coding=np.array([[False, True, True, True, False]])).strings
    ['CATGC']
    """

    strings: list[str]
    coding: Bool[np.ndarray, "m T"]


def genes(m: int, seed: int, *, length: int = 90) -> Genes:
    """One gene in each string: ATG, then triplets of which none is a stop, then a stop (course 5, week 1).

    Outside of the gene there is no ATG, so the start is certain; where it ends depends on the count by threes since.

    >>> strings, coding = genes(1, seed=3, length=36)
    >>> print("".join(base if on else base.lower() for base, on in zip(strings[0], coding[0])))
    aATGAGGATGAGTTACTCTTAGaccgccaggaacct
    """
    if m < 1 or length < 24:
        raise ValueError(f"m must be at least 1 and length at least 24, but they are {m} and {length}. Are m and seed swapped?")
    rng = np.random.default_rng(seed)
    triplets = [a + b + c for a in BASES for b in BASES for c in BASES]
    inner = [triplet for triplet in triplets if triplet not in STOPS]
    strings, coding = [], np.zeros((m, length), dtype=bool)
    for row in coding:
        size = int(rng.integers(2, length // 6))  # triplets between start and stop
        begin = int(rng.integers(length - 3 * size - 6 + 1))
        end = begin + 3 * size + 6
        gene = START + "".join(rng.choice(inner, size)) + str(rng.choice(STOPS))
        while True:
            around = "".join(rng.choice(list(BASES), length - len(gene)))
            string = around[:begin] + gene + around[begin:]
            # Drawn again while an ATG lies outside of the gene or across its border.
            if START not in string[: begin + 2] and START not in string[end - 2 :]:
                break
        strings.append(string)
        row[begin:end] = True
    return Genes(strings, coding)
