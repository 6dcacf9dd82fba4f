"""Transfer, multi-task and pipelines: who is copied, frozen, new; whose labels are known; who wins from where on."""

import jax
import numpy as np
import pytest
from drawn_page import outside, overlapping, page, words

from dlcore import dense
from dlcore.viz import task_networks
from dlcore.viz.theme import palette


@pytest.mark.parametrize("frozen", [0, 1, 2])
def test_numbers_that_learn_are_those_of_the_layers_that_are_not_frozen(frozen):
    layers = dense.init([7, 5, 3, 2], key=jax.random.key(0))[frozen:]
    assert task_networks.trainable([7, 5, 3, 2], frozen) == sum(layer.W.size + layer.b.size for layer in layers)


@pytest.mark.parametrize("dark", [False, True])
def test_copied_frozen_and_new_layers(dark):
    figure, ax = page(dark=dark, size=(7, 3.2))
    assert task_networks.transfer(ax, [64, 64, 32, 10], [64, 64, 32, 2], frozen=2) == 66
    assert {"layer 1: 64\nfrozen", "layer 2: 32\nfrozen", "output: 2\nnew", "66 of 6,306 numbers learn"} <= set(words(ax))
    assert words(ax).count("copy") == 2
    assert not outside(figure) and not overlapping(figure, ax.texts)


def test_more_new_layers_and_some_fine_tuned():
    _, ax = page()
    task_networks.transfer(ax, [8, 7, 5, 3], [8, 7, 5, 4, 2], frozen=1)
    assert {"layer 1: 7\nfrozen", "layer 2: 5\nfine-tuned", "layer 3: 4\nnew", "output: 2\nnew"} <= set(words(ax))


def test_layers_that_cannot_be_copied_are_refused():
    with pytest.raises(ValueError, match="the copied layers alike"):
        task_networks.transfer(page()[1], [8, 7, 5, 3], [8, 6, 5, 2], frozen=1)
    with pytest.raises(ValueError, match="frozen=3 must be at most copied=2"):
        task_networks.transfer(page()[1], [8, 7, 5, 3], [8, 7, 5, 2], frozen=3)


def test_a_task_has_an_output_of_its_own_and_its_labels():
    figure, ax = page()
    net = task_networks.multi_task(ax, ["car", "sign", "light"], Y=[[1, np.nan], [0, 0], [np.nan, 1]])
    assert [len(layer) for layer in net.units] == [4, 5, 3]
    labels = sorted(
        (-text.get_position()[1], text.get_position()[0], text.get_text()) for text in ax.texts if text.get_text() in "01?"
    )
    assert [word for _, _, word in labels if word] == ["1", "?", "0", "0", "?", "1"]
    hues = [net.edges[-1][task][0].get_color() for task in range(3)]
    assert hues == [palette().orange, palette().green, palette().pink]
    assert not outside(figure)


SYSTEMS = {
    "little data": [("audio", "data"), ("features", "by hand"), ("phonemes", "by hand"), ("words", "learned"), ("text", "data")],
    "end-to-end": [("audio", "data"), ("one network", "learned"), ("text", "data")],
}


def test_all_systems_end_at_the_same_place():
    figure, ax = page(size=(8, 3))
    task_networks.pipelines(ax, SYSTEMS)
    places = [text.get_position()[0] for text in ax.texts if text.get_text() == "text"]
    assert places[0] == pytest.approx(places[1])
    assert "one network\n(learned)" in words(ax) and "features\n(by hand)" in words(ax)
    assert not outside(figure) and not overlapping(figure, ax.texts)
    with pytest.raises(ValueError, match="kind must be data, learned or by hand, but is 'audio'"):
        task_networks.pipelines(ax, {"x": [("data", "audio")]})


@pytest.mark.parametrize("end_to_end, first", [([0.6, 0.14, 0.05], 1000), ([0.6, 0.5, 0.4], None), ([0.1, 0.1, 0.1], 100)])
def test_the_amount_from_which_the_last_system_is_best(end_to_end, first):
    _, ax = page()
    assert task_networks.crossover(ax, [100, 1000, 10_000], {"stages": [0.3, 0.2, 0.15], "end-to-end": end_to_end}) == first
    np.testing.assert_allclose(ax.lines[1].get_ydata(), 100 * np.array(end_to_end))


def test_the_best_of_each_column_has_a_frame():
    _, ax = page()
    task_networks.transfer_grid(ax, [[0.5, 0.9], [0.6, 0.8]], ["frozen", "free"], [10, 1000], labels=("pictures", "layers"))
    framed = [text.get_text() for text in ax.texts if text.get_bbox_patch() is not None]
    assert framed == ["90", "60"]
