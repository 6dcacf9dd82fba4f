"""What the drawings of encoders, decoders and attention put on the axes, read back from the artists."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from dlcore.viz import style, translation

SOURCE, TARGET = ["le", "chat", "rouge"], ["the", "red", "cat", "sleeps"]


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def ax(request):
    with style(dark=request.param):
        yield Figure(layout="constrained").subplots()


def test_rows_are_the_output_and_columns_the_input(ax, rng):
    alpha = rng.dirichlet(np.ones(3), 4)
    image = translation.attention(ax, alpha, SOURCE, TARGET)
    np.testing.assert_array_equal(image.get_array(), alpha)
    assert [label.get_text() for label in ax.get_xticklabels()] == SOURCE
    assert [label.get_text() for label in ax.get_yticklabels()] == TARGET
    assert image.get_clim() == (0, 1) and image.origin == "upper"


def test_weights_of_another_text_are_refused(ax):
    with pytest.raises(ValueError, match=r"alpha must have shape \(4, 3\), a row per target word, but has shape \(3, 4\)"):
        translation.attention(ax, np.ones((3, 4)), SOURCE, TARGET)


def test_the_place_that_is_looked_at_gets_the_thickest_frame(ax):
    alpha = np.full((4, 4), 0.02)
    alpha[1, 2] = 0.7
    frames = translation.attention_on_image(ax, np.zeros((32, 32, 3)), alpha)
    thickest = max(frames, key=lambda frame: frame.get_linewidth())
    x, y = thickest.get_xy()
    assert 2 < x < 3 and 1 < y < 2 and ax.get_ylim() == (4, 0)  # row 1 is the second from above


@pytest.mark.parametrize("weights", [None, [0.7, 0.2, 0.1]])
def test_every_word_has_its_box_and_is_read_one_step_later(ax, weights):
    made = translation.encoder_decoder(ax, SOURCE, TARGET, weights=weights)
    assert len(made["encoder"]) == 3 and len(made["decoder"]) == 4
    words = [text.get_text() for text in made["words"]]
    assert words.count("the") == words.count("red") == words.count("cat") == 2  # written, and read in the next step
    assert words.count("sleeps") == 1 and words.count("⟨begin⟩") == 1
    ax.figure.canvas.draw()
    box = ax.get_window_extent()
    for text in made["words"]:  # nothing is cut off
        extent = text.get_window_extent()
        assert box.x0 - 1 <= extent.x0 and extent.x1 <= box.x1 + 1 and box.y0 - 1 <= extent.y0 and extent.y1 <= box.y1 + 1


def test_attention_is_as_thick_as_its_weight(ax):
    weights = [0.7, 0.2, 0.1]
    plain = translation.encoder_decoder(ax, SOURCE, TARGET)
    made = translation.encoder_decoder(ax, SOURCE, TARGET, weights=weights)
    looks = [arrow.get_linewidth() for arrow in made["arrows"][-3:]]
    assert looks == sorted(looks, reverse=True) and looks[0] > 3 * looks[2]
    assert {"0.70", "0.20", "0.10"} <= {text.get_text() for text in made["words"]}
    assert len(made["arrows"]) == len(plain["arrows"]) - 1 + 2 + 3 + 1  # no hand-over; backward arrows, looks, context


def test_text_alternatives():
    said = translation.describe_encoder_decoder(SOURCE, TARGET, attention=True)
    assert '"le chat rouge" in 3 steps, both ways' in said and '"the red cat sleeps" in 4 steps' in said
    alpha = np.eye(4)[[0, 2, 1, 3], :3] * 0.9
    assert "red to rouge (0.90), cat to chat (0.90)" in translation.describe_attention(alpha, SOURCE, TARGET)
