"""Sound as pictures: frames, spectrograms, and the labels of trigger words (course 5, week 3).

Convention: a sound is (N,), with sampling_rate numbers per second; a spectrogram has positions as rows, (T, n_freq), as
attention and CTC read them. Drawn, time goes to the right: that is its transpose.
Frame t begins at sample t * hop.
"""

from collections.abc import Sequence

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Num

from dlcore import shapes
from dlcore.shapes import AnyArray


def window(length: int) -> Float[Array, "{length}"]:
    """The Hann window: from 0 up to 1 and back, so that a frame does not begin or end with a jump (course 5, week 3).

        w_n = (1 - cos(2 pi n / length)) / 2          for n = 0 ... length - 1

    >>> print(window(4))
    [0.  0.5 1.  0.5]
    """
    if length < 2:
        raise ValueError(f"length must be at least 2, but is {length}. A window of one sample is 0: nothing would be heard.")
    return 0.5 - 0.5 * jnp.cos(2 * jnp.pi * jnp.arange(length) / length)


def number_of_frames(N: int, length: int, hop: int) -> int:
    """How many whole frames fit into N samples (course 5, week 3).

        T = 1 + floor((N - length) / hop)

    Ten seconds at 16 kHz in frames of 25 ms, one every 10 ms, are not quite 1000:

    >>> number_of_frames(160_000, 400, 160)
    998
    """
    _positive("length", length)
    _positive("hop", hop)
    if N < length:
        raise ValueError(f"the sound must be at least one frame of {length} samples long, but has {N}. Is it cut?")
    return 1 + (N - length) // hop


def frames(sound: Num[AnyArray, "N"], length: int, hop: int) -> Num[Array, "T {length}"]:
    """Overlapping pieces of a sound, one per row (course 5, week 3).

        frame t = sound[t * hop : t * hop + length]

    >>> print(frames(jnp.arange(7), length=3, hop=2))
    [[0 1 2]
     [2 3 4]
     [4 5 6]]
    """
    T = number_of_frames(shapes.expect("sound", sound, "N")["N"], length, hop)
    return jnp.asarray(sound)[hop * jnp.arange(T)[:, None] + jnp.arange(length)[None, :]]


def spectrogram(sound: Num[AnyArray, "N"], *, length: int, hop: int) -> Float[Array, "T n_freq"]:
    """How much of every frequency there is in every frame (course 5, week 3).

        F_t(k) = sum over n of w_n frame_t(n) exp(-2 pi i k n / length)          the short-time Fourier transform
        S_t(k) = |F_t(k)|^2                                                      for k = 0 ... length / 2

    Row k stands for the frequency k * sampling_rate / length. The other half of the transform of a real sound only
    repeats these.

    >>> tone = jnp.sin(2 * jnp.pi * 1000 * jnp.arange(800) / 8000)          # 0.1 seconds of 1000 Hz
    >>> S = spectrogram(tone, length=200, hop=80)
    >>> S.shape, frequencies(200, 8000)[S.argmax(axis=1)].tolist()[0]
    ((8, 101), 1000.0)
    """
    pieces = frames(sound, length, hop)
    F = jnp.fft.rfft(window(length)[None] * pieces, axis=1)
    return jnp.abs(F) ** 2


def frequencies(length: int, sampling_rate: int) -> Float[np.ndarray, "n_freq"]:
    """The frequency, in Hz, of every column of a spectrogram (course 5, week 3).

    >>> frequencies(8, 4000).tolist()
    [0.0, 500.0, 1000.0, 1500.0, 2000.0]
    """
    _positive("length", length)
    return np.arange(length // 2 + 1) * sampling_rate / length


def mel(f: Num[AnyArray, "..."] | float | int) -> Float[np.ndarray, "..."]:
    """Pitch as people hear it: equal steps sound equally large (course 5, week 3).

        mel = 2595 log10(1 + f / 700)

    >>> print(mel(np.array([0.0, 700.0, 1000.0])).round(1))
    [   0.   781.2 1000. ]
    """
    return np.asarray(2595 * np.log10(1 + np.asarray(f, dtype=float) / 700))


def mel_filters(n_mel: int, *, length: int, sampling_rate: int) -> Float[np.ndarray, "n_freq n_mel"]:
    """A bank of triangles, equally wide in mel, one per column (course 5, week 3).

        centers c_0 ... c_(n_mel + 1) at equal distances in mel from 0 to half the sampling rate
        filter j rises from 0 at c_(j-1) to 1 at c_j and falls to 0 at c_(j+1)

    spectrogram @ filters has fewer and smoother columns, many of them for low sounds and few for high ones.

    >>> mel_filters(20, length=200, sampling_rate=8000).shape
    (101, 20)
    """
    _positive("n_mel", n_mel)
    f = mel(frequencies(length, sampling_rate))[:, None]
    c = np.linspace(0.0, f[-1, 0], n_mel + 2)[None, :]
    rising = (f - c[:, :-2]) / (c[:, 1:-1] - c[:, :-2])
    falling = (c[:, 2:] - f) / (c[:, 2:] - c[:, 1:-1])
    filters = np.maximum(0.0, np.minimum(rising, falling))
    empty = np.flatnonzero(filters.sum(axis=0) == 0)
    if empty.size:
        raise ValueError(f"n_mel must leave every filter a frequency, but filter {empty[0]} of {n_mel} has none. Longer frames?")
    return filters


def log_spectrogram(
    sound: Num[AnyArray, "N"], *, length: int, hop: int, sampling_rate: int, n_mel: int, epsilon: float = 1e-3
) -> Float[Array, "T n_mel"]:
    """What a network hears: the energy in every band of pitch, as loud as it sounds (course 5, week 3).

        log(spectrogram mel_filters + epsilon)          epsilon keeps silence from being -inf

    >>> log_spectrogram(jnp.zeros(800), length=200, hop=80, sampling_rate=8000, n_mel=20).shape
    (8, 20)
    """
    if epsilon <= 0:
        raise ValueError(f"epsilon must be above 0, but is {epsilon}. The logarithm of silence would be -inf.")
    filters = jnp.asarray(mel_filters(n_mel, length=length, sampling_rate=sampling_rate))
    return jnp.log(spectrogram(sound, length=length, hop=hop) @ filters + epsilon)


def trigger_labels(ends: Sequence[int], T: int, *, ones: int) -> Float[np.ndarray, "{T}"]:
    """Label 1 in the steps right after the trigger word has ended, and 0 everywhere else (course 5, week 3).

        y[end + 1 : end + 1 + ones] = 1          for every end, cut at T

    Several ones, because a single one among so many zeros is hardly learned. ends are the steps in which the words end.

    >>> trigger_labels([2, 7], 10, ones=3).tolist()
    [0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0]
    """
    _positive("T", T)
    _positive("ones", ones)
    y = np.zeros(T)
    for end in ends:
        if not 0 <= end < T:
            raise ValueError(f"ends must lie between 0 and {T - 1}, but hold {end}. Are these samples instead of steps?")
        y[end + 1 : end + 1 + ones] = 1
    return y


def trigger_events(probabilities: Num[AnyArray, "T"], *, threshold: float | int = 0.5, rest: int = 10) -> list[int]:
    """The steps in which a detector fires: it crosses the threshold, and then rests for a while (course 5, week 3).

    >>> trigger_events(np.array([0.1, 0.9, 0.8, 0.2, 0.1, 0.7]), rest=3)
    [1, 5]
    """
    shapes.expect("probabilities", probabilities, "T")
    _positive("rest", rest)
    events = []
    for t, probability in enumerate(np.asarray(probabilities).tolist()):
        if probability > threshold and (not events or t >= events[-1] + rest):
            events.append(t)
    return events


def _positive(name, number):
    if number < 1:
        raise ValueError(f"{name} must be at least 1, but is {number}. It counts samples, steps or filters.")
