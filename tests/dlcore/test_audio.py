import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy import signal
from scipy.fft import rfftfreq

from dlcore import audio


@pytest.fixture
def sound(rng):
    return rng.normal(size=1013).astype(np.float32)


@pytest.mark.parametrize("length", [2, 7, 128])
def test_window_agrees_with_scipy(length):
    np.testing.assert_allclose(audio.window(length), signal.get_window("hann", length), atol=1e-6)


@pytest.mark.parametrize("N", [13, 14, 23, 31])
@pytest.mark.parametrize("length, hop", [(5, 3), (13, 1), (4, 7)])
def test_the_number_of_frames_by_counting(N, length, hop):
    count = sum(start + length <= N for start in range(0, N, hop))
    assert audio.number_of_frames(N, length, hop) == count == audio.frames(np.zeros(N), length, hop).shape[0]


def test_ten_seconds_of_speech_are_not_quite_a_thousand_frames():
    assert audio.number_of_frames(10 * 16_000, 400, 160) == 998


def test_frames_are_slices(sound):
    pieces = audio.frames(sound, 53, 17)
    for t in range(len(pieces)):
        np.testing.assert_array_equal(pieces[t], sound[17 * t : 17 * t + 53])


@pytest.mark.parametrize("length, hop", [(64, 16), (53, 17)])
def test_spectrogram_agrees_with_scipy(sound, length, hop):
    found = audio.spectrogram(sound, length=length, hop=hop)
    w = signal.get_window("hann", length)
    f, _, F = signal.stft(
        sound, window=w, nperseg=length, noverlap=length - hop, boundary=None, padded=False, scaling="psd", fs=1.0
    )
    expected = np.abs(F.T * np.sqrt((w**2).sum())) ** 2
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(audio.frequencies(length, 1), f)


def test_spectrogram_by_the_sum_of_the_definition(sound):
    length, hop = 11, 29
    found = audio.spectrogram(sound, length=length, hop=hop)
    n, w = np.arange(length), np.asarray(audio.window(length))
    for t in (0, 5, len(found) - 1):
        for k in range(length // 2 + 1):
            F = (w * sound[t * hop : t * hop + length] * np.exp(-2j * np.pi * k * n / length)).sum()
            np.testing.assert_allclose(found[t, k], abs(F) ** 2, rtol=1e-3, atol=1e-5)


def test_frequencies_agree_with_scipy():
    np.testing.assert_allclose(audio.frequencies(200, 8000), rfftfreq(200, 1 / 8000))


def test_a_later_sound_is_the_same_picture_later(sound):
    S = audio.spectrogram(sound, length=64, hop=16)
    later = audio.spectrogram(np.concatenate([np.zeros(48, np.float32), sound]), length=64, hop=16)
    np.testing.assert_allclose(later[3:], S, rtol=1e-4, atol=1e-4)


def test_mel_is_a_thousand_at_a_thousand_hertz_and_logarithmic():
    np.testing.assert_allclose(audio.mel(1000.0), 1000, atol=0.1)
    np.testing.assert_allclose(audio.mel(np.array([0.0, 700.0, 6300.0])), [0, 2595 * np.log10(2), 2595])


@pytest.mark.parametrize("n_mel, length", [(20, 200), (11, 101)])
def test_mel_filters_are_triangles_by_interpolation(n_mel, length):
    found = audio.mel_filters(n_mel, length=length, sampling_rate=8000)
    f = 2595 * np.log10(1 + rfftfreq(length, 1 / 8000) / 700)
    centers = np.linspace(0, f[-1], n_mel + 2)
    for j in range(n_mel):
        np.testing.assert_allclose(found[:, j], np.interp(f, centers[j : j + 3], [0, 1, 0]), atol=1e-9)
    inside = (f >= centers[1]) & (f <= centers[-2])
    np.testing.assert_allclose(found[inside].sum(axis=1), 1)  # between the first and the last center they share everything


def test_silence_and_tones_in_the_log_spectrogram():
    options = dict(length=200, hop=80, sampling_rate=8000, n_mel=20)
    np.testing.assert_allclose(audio.log_spectrogram(np.zeros(800, np.float32), **options), np.log(1e-3), rtol=1e-6)
    t = np.arange(800) / 8000
    low, high = (audio.log_spectrogram(np.sin(2 * np.pi * f * t).astype(np.float32), **options) for f in (300, 3000))
    assert (low.argmax(axis=1) < high.argmax(axis=1)).all()


def test_log_spectrogram_by_its_parts(sound):
    found = audio.log_spectrogram(sound, length=200, hop=80, sampling_rate=8000, n_mel=20, epsilon=0.5)
    S = np.asarray(audio.spectrogram(sound, length=200, hop=80), dtype=float)
    np.testing.assert_allclose(found, np.log(S @ audio.mel_filters(20, length=200, sampling_rate=8000) + 0.5), rtol=1e-4)


def test_it_can_be_compiled(sound):
    compiled = jax.jit(lambda x: audio.log_spectrogram(x, length=200, hop=80, sampling_rate=8000, n_mel=20))
    expected = audio.log_spectrogram(sound, length=200, hop=80, sampling_rate=8000, n_mel=20)
    np.testing.assert_allclose(compiled(jnp.array(sound)), expected, rtol=1e-4, atol=1e-4)
    compiled(jnp.array(sound + 1))
    assert compiled._cache_size() == 1


@pytest.mark.parametrize(
    "ends, T, ones, positive",
    [
        ([], 5, 1, []),
        ([2], 7, 1, [3]),
        ([2], 7, 3, [3, 4, 5]),
        ([5], 7, 3, [6]),
        ([6], 7, 3, []),
        ([1, 3], 9, 3, [2, 3, 4, 5, 6]),
    ],
)
def test_labels_begin_behind_the_end_of_the_word(ends, T, ones, positive):
    assert np.flatnonzero(audio.trigger_labels(ends, T, ones=ones)).tolist() == positive


@pytest.mark.parametrize(
    "probabilities, rest, events",
    [
        ([0.1, 0.2], 3, []),
        ([0.9, 0.9, 0.9, 0.9], 3, [0, 3]),
        ([0.5, 0.6, 0.1, 0.6, 0.1, 0.6], 3, [1, 5]),
        ([0.9, 0.9], 1, [0, 1]),
    ],
)
def test_a_detector_fires_once_and_rests(probabilities, rest, events):
    assert audio.trigger_events(np.array(probabilities), rest=rest) == events


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: audio.frames(np.zeros((2, 5)), 3, 1), r"sound must have shape \(N,\), but has shape \(2, 5\)"),
        (lambda: audio.frames(np.zeros(5), 7, 1), "at least one frame of 7 samples long, but has 5"),
        (lambda: audio.frames(np.zeros(0), 7, 1), "at least one frame of 7 samples long, but has 0"),
        (lambda: audio.frames(np.zeros(5), 3, 0), "hop must be at least 1, but is 0"),
        (lambda: audio.window(1), "length must be at least 2, but is 1"),
        (lambda: audio.mel_filters(60, length=64, sampling_rate=8000), r"filter \d+ of 60 has none"),
        (lambda: audio.trigger_labels([7], 7, ones=1), "ends must lie between 0 and 6, but hold 7"),
        (lambda: audio.trigger_labels([-1], 7, ones=1), "ends must lie between 0 and 6, but hold -1"),
        (lambda: audio.trigger_labels([1], 7, ones=0), "ones must be at least 1, but is 0"),
        (
            lambda: audio.log_spectrogram(np.zeros(800), length=200, hop=80, sampling_rate=8000, n_mel=20, epsilon=0.0),
            "epsilon must be above 0",
        ),
    ],
)
def test_bad_input_is_refused(as_learner, call, message):
    with pytest.raises(ValueError, match=message):
        call()
