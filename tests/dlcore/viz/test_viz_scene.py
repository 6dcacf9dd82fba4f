"""A blitted picture must equal a full drawing, pixel for pixel; otherwise something still has been forgotten."""

import io

import numpy as np
import pytest
from PIL import Image

from dlcore.viz import Scene
from dlcore.viz import logistic as widgets

STATES = {
    "sigmoid_neuron": [dict(w1=-2.0, w2=0.7, b=1.5), dict(w1=0.0, w2=0.0)],
    "loss_explorer": [dict(y=0, y_hat=0.97, w=-3.0), dict(y=1, w=7.5)],
    "ball_on_a_bowl": [dict(alpha=0.95, steps=17), dict(alpha=1.1, steps=30, start=3.0)],
    "nudge_the_graph": [dict(node="c", nudge=0.1, b=-4), dict(node="u")],
    "broadcasting_board": [dict(left=(3, 4), right=()), dict(left=(3,), right=(4,))],
    "image_unrolling": [dict(index=191, order="pixels"), dict(index=0)],
    "vectorization_race": [dict(n=1000), dict(start=1)],
}


def parabola(scene):
    (ax,) = scene.axes
    ax.set(xlim=(-3, 3), ylim=(0, 9), title="still")
    image = ax.imshow(np.eye(8), extent=(-3, 3, 0, 9), aspect="auto", zorder=0.6)
    (dot,) = ax.plot([], [], "o", label="dot")
    ax.plot([-3, 3], [1, 2], label="above")
    ax.legend(loc="upper left")
    scene.moving(image=image, dot=dot)


def assert_exact(scene, dpi):
    blitted = np.array(scene.blit(dpi))
    np.testing.assert_array_equal(blitted, np.array(scene.full(dpi)))


@pytest.mark.parametrize("name", STATES)
def test_blit_equals_full_drawing(name):
    explorer = getattr(widgets, name)()
    for dark, dpi in ((False, 100), (True, 100), (False, 200)):
        explorer.scene.restyle(dark)
        for state in STATES[name]:
            explorer.set(**state)
            explorer.scene.blit(dpi)  # a stored background from here on
            explorer.set(**{key: explorer.controls[key].values[0] for key in state if key != "start"} or {"start": 2})
            assert_exact(explorer.scene, dpi)


def test_blit_equals_full_drawing_while_training():
    run = widgets.playground(m=40)
    for n in (1, 20):
        run.run(n)
        assert_exact(run.scene, 100)


def test_moving_artists_are_drawn_on_the_stored_background():
    scene = Scene(parabola, size=(4, 3))
    before = np.array(scene.blit())
    drawings = []
    draw = scene.canvas.draw
    scene.canvas.draw = lambda: (drawings.append(1), draw())
    scene["dot"].set_data([1], [4])
    assert (np.array(scene.blit()) != before).any()
    assert not drawings
    assert_exact(scene, 100)


def test_a_changed_still_artist_is_seen():
    scene = Scene(parabola, size=(4, 3))
    before = np.array(scene.blit())
    scene.axes[0].set_xlabel("a new label")
    after = np.array(scene.blit())
    assert (before != after).any()
    assert_exact(scene, 100)
    scene.axes[0].set_xlim(-5, 5)
    assert_exact(scene, 100)


def test_another_label_of_an_axis_is_seen():
    scene = Scene(parabola, size=(4, 3))
    before = np.array(scene.blit())
    scene.axes[0].set_xlabel("another one")
    assert (np.array(scene.blit()) != before).any()
    assert_exact(scene, 100)


def test_two_resolutions_keep_their_own_backgrounds():
    scene = Scene(parabola, size=(4, 3))
    small, large = np.array(scene.blit(100)), np.array(scene.blit(200))
    assert small.shape == (300, 400, 4) and large.shape == (600, 800, 4)
    np.testing.assert_array_equal(np.array(scene.blit(100)), small)
    np.testing.assert_array_equal(np.array(scene.blit(200)), large)
    assert set(scene.backgrounds) == {100, 200}


def test_render_is_a_webp_and_png_a_png_of_the_same_picture():
    scene = Scene(parabola, size=(4, 3))
    webp, png = Image.open(io.BytesIO(scene.render())), Image.open(io.BytesIO(scene.png(100)))
    assert (webp.format, png.format, webp.size) == ("WEBP", "PNG", png.size)
    difference = np.abs(np.asarray(webp.convert("RGB"), dtype=float) - np.asarray(png.convert("RGB"), dtype=float))
    assert difference.mean() < 6  # WebP loses a little


def test_restyle_builds_in_the_other_theme():
    scene = Scene(parabola, size=(4, 3))
    assert np.array(scene.blit())[0, 0, 0] == 255
    scene.restyle(True)
    assert np.array(scene.blit())[0, 0, 0] == 0x11
    assert_exact(scene, 100)
