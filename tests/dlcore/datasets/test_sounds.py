import numpy as np
import pytest
from scipy import signal

from dlcore.datasets import sounds


def power(sound):
    f, P = signal.periodogram(sound.astype(float), fs=sounds.RATE)
    return f, P


@pytest.mark.parametrize("letter", sounds.FORMANTS)
@pytest.mark.parametrize("pitch", [100.0, 200.0])
def test_a_vowel_is_loud_at_overtones_near_its_formants(letter, pitch):
    f, P = power(sounds.vowel(letter, pitch=pitch, seconds=1.0))
    at_overtones = np.abs((f + pitch / 2) % pitch - pitch / 2) < 5
    assert P[at_overtones].sum() > 0.95 * P.sum()  # the fades at both ends blur a little
    low, high = sounds.FORMANTS[letter]
    near = (np.abs(f - low) < 250) | (np.abs(f - high) < 320)
    assert P[near].sum() > 0.95 * P.sum()


def test_other_voices_say_the_same_vowel():
    spectra = {}
    for pitch in (100.0, 130.0):
        for letter in sounds.FORMANTS:
            f, P = power(sounds.vowel(letter, pitch=pitch, seconds=1.0))
            bands = np.array([P[(f >= low) & (f < low + 250)].sum() for low in range(0, 2000, 250)])
            spectra[pitch, letter] = bands / np.linalg.norm(bands)
    for letter in sounds.FORMANTS:
        similar = {other: spectra[100.0, letter] @ spectra[130.0, other] for other in sounds.FORMANTS}
        assert max(similar, key=similar.__getitem__) == letter


def test_no_sound_clips_or_clicks():
    for letter in sounds.FORMANTS:
        sound = sounds.vowel(letter)
        assert np.abs(sound).max() <= 1 and abs(sound[0]) < 1e-6 and abs(sound[-1]) < 1e-3


def test_overlay_adds_and_leaves_the_background_alone():
    background = np.arange(7, dtype=np.float32)
    mixed = sounds.overlay(background, np.full(3, 10, np.float32), 2)
    np.testing.assert_array_equal(mixed, [0, 1, 12, 13, 14, 5, 6])
    np.testing.assert_array_equal(background, np.arange(7))


def test_words_of_a_clip_do_not_overlap_and_leave_room_for_their_labels():
    clips = sounds.trigger_clips(60, seed=1)
    for clip in clips:
        assert clip.sound.dtype == np.float32 and clip.sound.shape == (12_000,)
        assert len(clip.words) == len(clip.starts) == len(clip.ends)
        assert all(start < end for start, end in zip(clip.starts, clip.ends, strict=True))
        assert all(end < start for end, start in zip(clip.ends, clip.starts[1:], strict=False))
        assert all(end < 12_000 - sounds.RATE // 10 for end in clip.ends)
    counts = [clip.words.count(sounds.TRIGGER) for clip in clips]
    assert set(counts) == {0, 1, 2} and {word for clip in clips for word in clip.words} > {sounds.TRIGGER, "asito"}


def test_where_a_word_is_said_it_is_loud():
    loud, quiet = [], []
    for clip in sounds.trigger_clips(20, seed=2):
        said = np.zeros(12_000, bool)
        for start, end in zip(clip.starts, clip.ends, strict=True):
            said[start:end] = True
        loud.append((clip.sound[said] ** 2).mean())
        quiet.append((clip.sound[~said] ** 2).mean())
    assert min(np.array(loud) / np.array(quiet)) > 3


def test_spelled_letters_are_two_tones():
    heard, texts = sounds.spelled(40, seed=0)
    for sound, text in zip(heard, texts, strict=True):
        assert set(text) <= set(sounds.LETTERS) and 3 <= len(text) <= 7
        assert 0.06 * len(text) < len(sound) / sounds.RATE < 0.22 * len(text) + 0.1
    single = {letter: next(i for i, text in enumerate(texts) if text[0] == letter) for letter in sounds.LETTERS}
    for letter, i in single.items():  # the loud tone of the first letter
        begin = int(0.09 * sounds.RATE)
        f, P = power(heard[i][begin - 80 : begin + 160])
        k = sounds.LETTERS.index(letter)
        tones = np.array([250 + 90 * k, 1500 - 110 * ((5 * k) % 8)])
        assert np.abs(f[P.argmax()] - tones).min() < 0.04 * tones.max() + 20


@pytest.mark.parametrize(
    "make",
    [
        lambda seed: sounds.word("asita", seed=seed),
        lambda seed: sounds.trigger_clips(1, seed=seed)[0][0],
        lambda seed: sounds.spelled(1, seed=seed)[0][0],
    ],
)
def test_the_seed_decides(make):
    np.testing.assert_array_equal(make(0), make(0))
    assert make(0).shape != make(1).shape or (make(0) != make(1)).any()


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: sounds.vowel("x"), "letter must be one of a e i o u, but is 'x'"),
        (lambda: sounds.vowel("a", pitch=4.0), "pitch must lie between 50 and 400, but is 4.0"),
        (lambda: sounds.word("", seed=0), "text must be a word of letters, but is ''"),
        (lambda: sounds.overlay(np.zeros(5, np.float32), np.zeros(3, np.float32), 3), "start must lie between 0 and 2, but is 3"),
        (lambda: sounds.trigger_clips(0, seed=0), "m must lie between 1 and 100000, but is 0"),
        (lambda: sounds.spelled(0, seed=0), "m must lie between 1 and 100000, but is 0"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
