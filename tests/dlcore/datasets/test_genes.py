import re

import numpy as np
import pytest

from dlcore.datasets import genes

# ATG, then triplets up to the first stop that stands at a multiple of three behind it.
GENE = re.compile("ATG(?:[ACGT]{3})*?(?:TAA|TAG|TGA)")


def test_a_reader_by_threes_finds_exactly_the_coding_part():
    strings, coding = genes.genes(300, seed=0)
    for string, row in zip(strings, coding, strict=True):
        found = GENE.search(string)
        expected = np.zeros(len(string), bool)
        expected[found.start() : found.end()] = True
        np.testing.assert_array_equal(row, expected)


def test_stops_out_of_step_occur_inside_genes():
    strings, coding = genes.genes(100, seed=0)
    inside = ["".join(b for b, on in zip(s, row, strict=True) if on) for s, row in zip(strings, coding, strict=True)]
    assert sum(any(stop in gene[:-3] for stop in genes.STOPS) for gene in inside) > 50


def test_strings_have_their_length_and_letters():
    strings, coding = genes.genes(50, seed=1, length=41)
    assert coding.shape == (50, 41) and all(len(s) == 41 and set(s) <= set("ACGT") for s in strings)
    assert 0.1 < coding.mean() < 0.7


def test_the_same_seed_gives_the_same_strings():
    one, two, other = (genes.genes(5, seed=seed).strings for seed in (3, 3, 4))
    assert one == two != other


@pytest.mark.parametrize("m, length", [(0, 90), (5, 23)])
def test_impossible_sizes_are_named(m, length):
    with pytest.raises(ValueError, match=f"but they are {m} and {length}"):
        genes.genes(m, seed=0, length=length)
