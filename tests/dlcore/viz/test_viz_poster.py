"""What the pictures at the end of a course show, read back from their artists and files."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from PIL import Image

from dlcore.search import Trial
from dlcore.viz import poster
from dlcore.viz.theme import LIGHT

CREDITS = {"week 2": {"sigmoid": "yours", "propagate": "borrowed"}, "week 4": {"L_model_forward": "yours"}}
COSTS = [0.7, 0.5, 0.4]


@pytest.fixture
def shown(monkeypatch):
    """The figures that were shown, with their text alternatives."""
    seen = []
    monkeypatch.setattr(poster, "show_figure", lambda figure, alt: seen.append((figure, alt)))
    return seen


@pytest.fixture
def answers(rng):
    truths = np.arange(10).repeat(3)
    guesses = truths.copy()
    guesses[[4, 20]] = (7, 0)
    return poster.Answers(rng.random((30, 8, 8)), truths, guesses)


def everything(figure):
    """All texts of a figure and of the figures inside it."""
    found = [text.get_text() for ax in figure.axes for text in [*ax.texts, ax.title, ax._left_title]]
    places = [figure]
    for place in places:
        places += place.subfigs
        found += [text.get_text() for text in place.texts]
    return [text for text in found if text]


def draw_network(file, answers, rng, credits=CREDITS, by=""):
    flowers = {"one neuron": poster.Curve(COSTS, 0.9, 0.85), "deep": poster.Curve(COSTS, 1.0, 0.921, 5)}
    pictures = poster.Answers(rng.random((12, 64, 64, 3)), [True, False] * 6, [True] * 12)
    poster.network(str(file), flowers, pictures, poster.Curve(COSTS, 1.0, 0.951), answers, credits, by)


def test_the_picture_is_saved_with_its_text_alternative(tmp_path, shown, answers, rng, capsys):
    file = tmp_path / "mine.png"
    draw_network(file, answers, rng)
    ((figure, alt),) = shown
    with Image.open(file) as image:
        assert image.info["Description"] == alt and image.width == 2400
    assert "28 of 30 right" in alt and "6 of 12 right" in alt and "deep 92% right, mean of 5 starts" in alt
    assert capsys.readouterr().out == "Saved as mine.png, beside this notebook.\n"
    assert figure.get_size_inches()[0] == 12


def test_wrong_answers_come_first_and_are_framed(tmp_path, shown, answers, rng):
    draw_network(tmp_path / "mine.png", answers, rng)
    grids = [ax for ax in shown[0][0].axes if ax.get_images() and ax.get_images()[0].get_array().ndim == 2]
    titles = [ax.get_title() for ax in grids]
    assert titles[:2] == ["7?  1", "0?  6"] and titles[2:12] == [str(digit) for digit in range(10)]
    assert grids[0].spines["left"].get_edgecolor()[:3] == to_rgb(LIGHT.orange)
    framed = [ax.spines["left"].get_visible() for ax in grids]
    assert framed == [True] * 2 + [False] * 22
    np.testing.assert_array_equal(grids[0].get_images()[0].get_array(), answers.pictures[4])


@pytest.mark.parametrize(
    "credits, by, says",
    [
        (CREDITS, "", "I wrote 2 of these 3 functions; 1 is borrowed from the course."),
        (CREDITS, "Ada ", "Ada wrote 2 of these 3 functions; 1 is borrowed from the course."),
        ({"week 2": {"sigmoid": "yours", "propagate": "yours"}}, "", "I wrote all these 2 functions."),
        ({"week 2": dict.fromkeys("abc", "borrowed")}, "Ada", "All 3 functions are borrowed from the course."),
        ({"week 2": dict.fromkeys("abc", "borrowed") | {"d": "yours"}}, "", "I wrote 1 of these 4 functions; 3 are borrowed"),
    ],
)
def test_it_says_who_wrote_how_much(tmp_path, shown, answers, rng, credits, by, says):
    draw_network(tmp_path / "mine.png", answers, rng, credits, by)
    ((figure, alt),) = shown
    assert says in alt and any(text.startswith(says) for text in everything(figure))


def test_every_function_has_a_chip_that_tells_whose_it_is(tmp_path, shown, answers, rng):
    draw_network(tmp_path / "mine.png", answers, rng)
    (place,) = [ax for ax in shown[0][0].axes if any(isinstance(patch, FancyBboxPatch) for patch in ax.patches)]
    texts = [text.get_text() for text in place.texts]
    assert [text for text in texts if text in ("week 2", "week 4")] == ["week 2", "week 4"]
    assert {"sigmoid", "propagate", "L_model_forward"} <= set(texts) and texts.count("\u2713") == 2
    assert [patch.get_facecolor()[3] > 0 for patch in place.patches] == [True, False, True]


def test_many_functions_take_more_rows_and_stay_on_the_page(tmp_path, shown, answers, rng):
    names = {f"a_function_with_a_long_name_{number}": "yours" for number in range(20)}
    draw_network(tmp_path / "few.png", answers, rng)
    draw_network(tmp_path / "many.png", answers, rng, {"week 4": names})
    few, many = (figure for figure, _ in shown)
    assert many.get_size_inches()[1] > few.get_size_inches()[1]
    (place,) = [ax for ax in many.axes if any(isinstance(patch, FancyBboxPatch) for patch in ax.patches)]
    boxes = [patch.get_window_extent() for patch in place.patches]
    assert max(box.x1 for box in boxes) < many.bbox.x1 and min(box.y0 for box in boxes) > 0
    for text in place.texts:
        if text.get_text() in names:
            inside = text.get_window_extent(many.canvas.get_renderer())
            assert any(box.x0 < inside.x0 and inside.x1 < box.x1 for box in boxes)


def test_a_search_shows_every_trial_and_what_it_chose(tmp_path, shown, answers):
    trials = [
        Trial({"learning_rate": rate, "keep_prob": keep}, error) for rate, keep, error in ((0.1, 0.9, 0.05), (0.01, 0.7, 0.02))
    ]
    curves = [COSTS, [0.6, 0.02, 0.0]]
    axes = ("learning_rate", "keep_prob")
    final = poster.Curve(curves[1], 0.999, 0.972)
    poster.search(str(tmp_path / "mine.png"), trials, axes, curves, final, answers, CREDITS, log=("learning_rate",))
    ((figure, alt),) = shown
    texts = everything(figure)
    assert "2 trials; the smallest error is 0.02" in alt and "learning rate" in texts and "0.01" in texts
    assert "97.2%" in texts and "2.0%" in texts
    lines = [line for ax in figure.axes if ax.get_yscale() == "log" for line in ax.lines]
    assert [list(line.get_ydata()) for line in lines] == [COSTS, [0.6, 0.02, 0.001]]
    assert lines[1].get_linewidth() > lines[0].get_linewidth()


def test_the_page_is_light_and_free_for_any_drawing(tmp_path, shown):
    with poster.page(str(tmp_path / "mine.png"), "Mine", "Nothing much.", CREDITS) as body:
        body.subplots().plot([1, 2])
    assert isinstance(shown[0][0], Figure)
    with Image.open(tmp_path / "mine.png") as image:
        assert image.convert("RGB").getpixel((2, 2)) == (255, 255, 255)
