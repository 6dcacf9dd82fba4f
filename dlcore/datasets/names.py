"""Names that sound like dinosaurs, from our own seeded generator (course 5, week 1)."""

import numpy as np

ONSETS = "b br c d dr f g gl k l m n p r s st t th tr v z".split()
VOWELS = "a e i o u ae ia".split()
CODAS = ("", "", "l", "n", "r", "s", "x")
ENDINGS = ("saurus", "don", "raptor", "mimus", "ceratops", "tor")


def dinosaurs(m: int, seed: int) -> list[str]:
    """Different names of small letters, in random order (course 5, week 1).

    One to three syllables, then an ending: -saurus in four of ten names.

    >>> dinosaurs(4, seed=0)
    ['rogabestor', 'piasronmimus', 'saltrotaesceratops', 'bodon']
    """
    if not 1 <= m <= 20_000:
        raise ValueError(f"m must lie between 1 and 20000, but is {m}. Are m and seed swapped?")
    rng = np.random.default_rng(seed)
    names: dict[str, None] = {}  # a dictionary keeps the order, a set would not
    while len(names) < m:
        syllables = [str(rng.choice(part)) for _ in range(rng.integers(1, 4)) for part in (ONSETS, VOWELS, CODAS)]
        names["".join(syllables) + str(rng.choice(ENDINGS, p=[0.4, 0.2, 0.15, 0.1, 0.05, 0.1]))] = None
    return list(names)
