"""What the drawings of sound and of CTC put on the axes, read back from the artists."""

import itertools

import numpy as np
import pytest
from matplotlib.figure import Figure

from dlcore import ctc
from dlcore.viz import speech, style


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def figure(request):
    with style(dark=request.param):
        yield Figure(layout="constrained")


def alignments(text, T):
    return [path for path in itertools.product(["_", *sorted(set(text))], repeat=T) if ctc.collapse(path, "_") == list(text)]


def test_a_wave_has_seconds(figure, rng):
    ax, sound = figure.subplots(), rng.normal(size=40)
    line = speech.waveform(ax, sound, sampling_rate=8)
    np.testing.assert_allclose(line.get_xdata(), np.arange(40) / 8)
    np.testing.assert_array_equal(line.get_ydata(), sound)
    assert ax.get_xlim() == (0, 5) and ax.get_xlabel() == "time in seconds"


def test_a_spectrogram_has_time_to_the_right_and_frequency_up(figure):
    S = np.full((7, 5), 1e-9)
    S[2, 3], S[4, 1] = 1.0, 0.01
    ax = figure.subplots()
    image = speech.spectrogram(ax, S, hop=40, sampling_rate=4000)
    shown = image.get_array()
    assert shown.shape == (5, 7) and image.origin == "lower"
    np.testing.assert_allclose([shown[3, 2], shown[1, 4]], [0, -20], atol=1e-9)  # decibels below the loudest
    left, right, bottom, top = image.get_extent()
    assert (left, right) == (0, 7 * 40 / 4000)
    row = (top - bottom) / 5
    np.testing.assert_allclose([bottom + 0.5 * row, bottom + 3.5 * row, bottom + 4.5 * row], [0, 1500, 2000])
    assert "Hz" in ax.get_ylabel() and ax.get_ylim() == (0, 2000)


def test_silence_is_drawn_without_a_warning(figure):
    image = speech.spectrogram(figure.subplots(), np.zeros((3, 4)), hop=40, sampling_rate=4000)
    assert np.isfinite(image.get_array()).all()
    figure.canvas.draw()


def test_labels_stand_under_their_time(figure, rng):
    axes = figure.subplots(2, 1)
    labels = [0, 0, 1, 1, 0]
    _, steps, line, mark = speech.trigger(
        axes, rng.random((20, 3)), labels, hop=50, sampling_rate=1000, probabilities=[0.1, 0.2, 0.3, 0.4, 0.5], ends=[0.38]
    )
    values, edges, _ = steps.get_data()
    np.testing.assert_array_equal(values, labels)
    np.testing.assert_allclose(edges, [0, 0.2, 0.4, 0.6, 0.8, 1.0])
    np.testing.assert_allclose(line.get_xdata(), [0.1, 0.3, 0.5, 0.7, 0.9])
    assert list(mark.get_xdata()) == [0.38, 0.38] and axes[0].get_xlim() == axes[1].get_xlim() == (0, 1)


@pytest.mark.parametrize("text, T", [("ab", 2), ("ab", 4), ("aa", 4), ("aab", 5), ("a", 3), ("", 3)])
def test_the_steps_are_those_of_all_alignments(text, T):
    expected = set()
    for path in alignments(text, T):
        stands = speech.places(path, text)
        symbols = ["_"] + [symbol for letter in text for symbol in (letter, "_")]
        assert [symbols[s] for s in stands] == list(path)
        expected |= {(t, stands[t], stands[t + 1]) for t in range(T - 1)}
    assert set(speech.steps_of(text, T)) == expected


@pytest.mark.parametrize("path", ["aa", "a_", "abab", "b"])
def test_a_path_of_another_text_is_refused(path):
    with pytest.raises(ValueError, match="path must say 'ab'"):
        speech.places(path, "ab")


def test_the_lattice_shows_places_steps_and_paths(figure):
    ax = figure.subplots()
    made = speech.ctc_lattice(ax, "ab", 5, paths=["_aa_b", "ab___"])
    assert len(made["dots"].get_offsets()) == 25
    assert len(made["steps"].get_segments()) == len(speech.steps_of("ab", 5))
    first, second = made["paths"]
    assert np.round(first.get_ydata()).tolist() == [0, 1, 1, 2, 3] and np.round(second.get_ydata()).tolist() == [1, 3, 4, 4, 4]
    assert first.get_linestyle() != second.get_linestyle() and first.get_color() != second.get_color()
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["_aa_b", "ab___"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["_", "a", "_", "b", "_"]
    assert ax.get_ylim()[0] > ax.get_ylim()[1]  # the text is read downward


def test_alpha_fills_the_places(figure):
    alpha = np.zeros((3, 3))
    alpha[1, 2] = 1.0
    made = speech.ctc_lattice(figure.subplots(), "a", 3, alpha=alpha)
    faces = made["dots"].get_facecolors()
    odd = [i for i in range(9) if not np.allclose(faces[i], faces[0])]
    assert odd == [5] and made["dots"].get_offsets()[5].tolist() == [1, 2]


@pytest.mark.parametrize("text, T", [("a", 3), ("ab", 3), ("ab", 4), ("aa", 3), ("aa", 4), ("a", 1), ("", 1), ("", 4)])
def test_the_text_alternative_counts_the_alignments(text, T):
    count = len(alignments(text, T))
    said = speech.describe_lattice(text, T)
    assert said.startswith(f"All {count} alignments of" if count > 1 else "The only alignment of")


def test_the_text_alternative_of_a_spectrogram_names_the_loudest():
    S = np.zeros((50, 9))
    S[20, 4] = 1
    said = speech.describe_spectrogram(S, hop=40, sampling_rate=4000)
    assert "0.5 seconds" in said and "1000 Hz after 0.2 seconds" in said
