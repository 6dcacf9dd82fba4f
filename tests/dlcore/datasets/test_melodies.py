import numpy as np
import pytest

from dlcore.datasets import melodies

# By letters, from C: the white keys are C major and A minor; the black keys, from E flat, are a minor pentatonic.
WHITE, BLACK = {0, 2, 4, 5, 7, 9, 11}, {1, 3, 6, 8, 10}


@pytest.mark.parametrize("style, key, expected", [("major", 0, WHITE), ("minor", 9, WHITE), ("pentatonic", 3, BLACK)])
def test_scales_are_those_of_the_piano(style, key, expected):
    notes, styles, keys = melodies.melodies(900, seed=0)
    chosen = notes[(styles == melodies.STYLES.index(style)) & (keys == key)]
    assert len(chosen) > 5 and set(np.unique(chosen % 12)) == expected


def test_melodies_begin_and_end_on_the_key_note_and_stay_in_range():
    notes, _, keys = melodies.melodies(200, seed=1, length=11)
    assert notes.shape == (200, 11)
    assert (notes[:, 0] % 12 == keys).all() and (notes[:, -1] % 12 == keys).all()
    assert notes.min() >= melodies.LOWEST and notes.max() <= melodies.HIGHEST


def test_most_steps_are_small():
    notes, _, _ = melodies.melodies(200, seed=1)
    assert np.mean(np.abs(np.diff(notes, axis=1)) <= 5) > 0.8


def test_all_notes_lie_in_the_scale_and_shifted_ones_do_not():
    notes, styles, keys = melodies.melodies(200, seed=2)
    assert melodies.share_in_scale(notes, styles, keys) == 1.0
    assert melodies.share_in_scale(notes + 1, styles, keys) < 0.5


def test_the_same_seed_gives_the_same_melodies():
    one, two, other = (melodies.melodies(5, seed=seed).notes.tolist() for seed in (3, 3, 4))
    assert one == two != other


@pytest.mark.parametrize("m, length", [(0, 16), (5, 1)])
def test_impossible_sizes_are_named(m, length):
    with pytest.raises(ValueError, match=f"but they are {m} and {length}"):
        melodies.melodies(m, seed=0, length=length)
