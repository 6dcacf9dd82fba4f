import re

import pytest

from dlcore.datasets import names


def test_names_are_syllables_with_an_ending():
    found = names.dinosaurs(1000, seed=0)
    syllable = f"(?:(?:{'|'.join(names.ONSETS)})(?:{'|'.join(names.VOWELS)})[lnrsx]?)"
    pattern = re.compile(f"{syllable}{{1,3}}(?:{'|'.join(names.ENDINGS)})")
    assert len(set(found)) == len(found) == 1000
    assert all(pattern.fullmatch(name) for name in found)


def test_four_of_ten_end_with_saurus():
    found = names.dinosaurs(1000, seed=1)
    assert 0.35 < sum(name.endswith("saurus") for name in found) / 1000 < 0.45


def test_the_same_seed_gives_the_same_names():
    assert names.dinosaurs(20, seed=3) == names.dinosaurs(20, seed=3) != names.dinosaurs(20, seed=4)


@pytest.mark.parametrize("m", [0, 20_001])
def test_impossible_numbers_are_named(m):
    with pytest.raises(ValueError, match=f"m must lie between 1 and 20000, but is {m}"):
        names.dinosaurs(m, seed=0)
