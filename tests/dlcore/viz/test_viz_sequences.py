"""What the pictures of sequences put on the axes, read back from the artists."""

import math

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch

from dlcore import decode
from dlcore.datasets import jane
from dlcore.viz import palette, sequences, style


@pytest.fixture
def ax():
    with style():
        yield Figure().subplots()


def arrows(ax):
    """Start and end of every arrow."""
    found = [patch for patch in ax.patches if isinstance(patch, FancyArrowPatch)]
    return {tuple(np.round(np.concatenate(patch._posA_posB), 6)) for patch in found}


def places(nodes, start, end):
    return tuple(np.round([*nodes[start].get_position(), *nodes[end].get_position()], 6))


def filled(nodes):
    return {node for node, box in nodes.items() if to_hex(box.get_bbox_patch().get_facecolor()) == palette().shade[0]}


def test_one_layer_has_an_arrow_for_every_dependence(ax):
    nodes = sequences.unrolled(ax, 4)
    expected = {places(nodes, ("x", t), ("forward1", t)) for t in range(1, 5)}
    expected |= {places(nodes, ("forward1", t), ("y", t)) for t in range(1, 5)}
    expected |= {places(nodes, ("forward1", t), ("forward1", t + 1)) for t in range(1, 4)}
    assert arrows(ax) == expected


def test_both_directions_read_the_inputs_and_make_the_answers(ax):
    nodes = sequences.unrolled(ax, 3, kinds=("forward", "backward"))
    expected = set()
    for row in ("forward1", "backward1"):
        expected |= {places(nodes, ("x", t), (row, t)) for t in range(1, 4)}
        expected |= {places(nodes, (row, t), ("y", t)) for t in range(1, 4)}
    expected |= {places(nodes, ("forward1", t), ("forward1", t + 1)) for t in (1, 2)}
    expected |= {places(nodes, ("backward1", t), ("backward1", t - 1)) for t in (2, 3)}
    assert arrows(ax) == expected


def test_layers_stand_on_each_other(ax):
    nodes = sequences.unrolled(ax, 3, layers=2)
    drawn = arrows(ax)
    assert places(nodes, ("forward1", 2), ("forward2", 2)) in drawn
    assert places(nodes, ("x", 2), ("forward2", 2)) not in drawn
    assert places(nodes, ("forward1", 2), ("y", 2)) not in drawn
    assert len(drawn) == 3 * 3 + 2 * 2


@pytest.mark.parametrize(
    "kinds, seen", [(("forward",), {1, 2, 3}), (("backward",), {3, 4}), (("forward", "backward"), {1, 2, 3, 4})]
)
def test_what_an_answer_sees_is_filled(ax, kinds, seen):
    nodes = sequences.unrolled(ax, 4, kinds=kinds, output=3)
    assert filled(nodes) == {("x", t) for t in seen} | {("y", 3)}


def test_nothing_is_filled_without_an_output(ax):
    assert not filled(sequences.unrolled(ax, 4))


def test_words_replace_the_inputs(ax):
    nodes = sequences.unrolled(ax, 2, words=["teddy", "bears"])
    assert [nodes["x", t].get_text() for t in (1, 2)] == ["teddy", "bears"]


@pytest.mark.parametrize("T_x, width", [(4, 6.4), (7, 6.4), (4, 4)])
@pytest.mark.parametrize("options", [{}, {"layers": 3}, {"kinds": ("forward", "backward")}], ids=["one", "deep", "both"])
def test_the_parts_of_a_network_do_not_overlap(ax, T_x, width, options):
    ax.figure.set_size_inches(width, 5)
    nodes = sequences.unrolled(ax, T_x, words=["roosevelt"] * T_x, **options)
    ax.figure.draw_without_rendering()
    frames = [box.get_bbox_patch().get_window_extent() for box in nodes.values()]
    assert not [(i, j) for i in range(len(frames)) for j in range(i) if frames[i].overlaps(frames[j])]


@pytest.mark.parametrize("options", [{"kinds": ("sideways",)}, {"kinds": ()}, {"kinds": ("forward", "backward"), "layers": 2}])
def test_networks_that_cannot_be_drawn_are_named(ax, options):
    with pytest.raises(ValueError, match="kinds must be forward, backward or, in one layer, both"):
        sequences.unrolled(ax, 3, **options)


def test_gate_map_shows_the_gate(ax):
    gate = np.random.default_rng(0).random((3, 5))
    image = sequences.gate_map(ax, gate, list("abcde"), name="update gate")
    np.testing.assert_array_equal(image.get_array(), gate)
    assert image.get_clim() == (0, 1)
    assert [label.get_text() for label in ax.get_xticklabels()] == list("abcde")
    assert ax.figure.axes[1].get_ylabel() == "update gate"


def test_gate_map_without_a_bar_adds_no_axes(ax):
    sequences.gate_map(ax, np.zeros((3, 2)), ["the", "cat"], bar=False)
    assert ax.figure.axes == [ax]


def test_gate_map_wants_one_example(ax):
    with pytest.raises(ValueError, match=r"gate must have shape \(n_a, T=2\), but has shape \(3, 1, 2\)\. Is one example picked"):
        sequences.gate_map(ax, np.zeros((3, 1, 2)), ["the", "cat"])


def test_gradient_norms_are_drawn_on_a_logarithmic_scale(ax):
    line = sequences.gradient_norms(ax, [1e-8, 1e-4, 1.0], label="RNN")
    np.testing.assert_array_equal(line.get_xydata(), [[1, 1e-8], [2, 1e-4], [3, 1.0]])
    assert ax.get_yscale() == "log" and ax.get_legend().get_texts()[0].get_text() == "RNN"


def test_a_gradient_of_exactly_zero_is_left_out(ax):
    assert np.isnan(sequences.gradient_norms(ax, [0.0, 1.0]).get_ydata()).tolist() == [True, False]


@pytest.fixture
def search():
    return decode.beam_search(jane.step, (), beam_width=3, bos=0, eos=0, max_len=12)


def test_beam_tree_has_a_box_for_every_kept_hypothesis(ax, search):
    boxes = sequences.beam_tree(ax, search, jane.WORDS)
    kept = {h.tokens: h.log_p for column in search.kept for h in column}
    assert set(boxes) == {(), *kept}
    for tokens, log_p in kept.items():
        word, p = boxes[tokens].get_text().split("\n")
        assert word == jane.WORDS[tokens[-1]]
        np.testing.assert_allclose(float(p), math.exp(log_p), rtol=5e-3)
    assert len(arrows(ax)) == len(kept)


def test_the_way_to_the_best_is_blue(ax, search):
    boxes = sequences.beam_tree(ax, search, jane.WORDS)
    blue = {tokens for tokens, box in boxes.items() if to_hex(box.get_bbox_patch().get_edgecolor()) == palette().blue.lower()}
    best = search.found[0].tokens
    assert blue == {best[:t] for t in range(len(best) + 1)}


def test_what_was_not_continued_is_dashed(ax, search):
    boxes = sequences.beam_tree(ax, search, jane.WORDS)
    dashed = {tokens for tokens, box in boxes.items() if box.get_bbox_patch().get_linestyle() in ("--", "dashed")}
    assert dashed == {tokens for tokens in boxes if not any(len(t) > len(tokens) and t[: len(tokens)] == tokens for t in boxes)}
    assert jane.tokens("september")[:-1] in dashed  # it fell out of the beam at the second step


def test_beam_tree_can_grow_step_by_step(ax, search):
    boxes = sequences.beam_tree(ax, search, jane.WORDS, steps=2)
    assert {len(tokens) for tokens in boxes} == {0, 1, 2}


@pytest.mark.parametrize("width", [13, 8])
def test_the_boxes_of_a_beam_do_not_overlap(ax, search, width):
    ax.figure.set_size_inches(width, 4)
    boxes = sequences.beam_tree(ax, search, jane.WORDS)
    ax.figure.draw_without_rendering()
    frames = [box.get_bbox_patch().get_window_extent() for box in boxes.values()]
    assert not [(i, j) for i in range(len(frames)) for j in range(i) if frames[i].overlaps(frames[j])]


def test_temperature_bars_are_as_high_as_the_probabilities(ax):
    p = {0.5: [0.1, 0.7, 0.2], 2.0: [0.3, 0.4, 0.3]}
    containers = sequences.temperature_bars(ax, p, ["a", "b", " "], top=2)
    assert [[bar.get_height() for bar in bars] for bars in containers] == [[0.7, 0.2], [0.4, 0.3]]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["b", "space"]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["temperature 0.5", "temperature 2"]
    assert len({bars[0].get_hatch() for bars in containers}) == 2  # not by color alone


def test_too_many_temperatures_are_refused(ax):
    with pytest.raises(ValueError, match="probabilities must be given at 1 to 4 temperatures, but are at 5"):
        sequences.temperature_bars(ax, {t: [1.0] for t in range(5)}, ["a"])


def test_sentences_hold_what_the_pictures_show(search):
    assert "can depend on the inputs 2, 3." in sequences.describe_unrolled(3, ["backward"], output=2)
    assert "explodes" in sequences.describe_gradient_norms([1e5, 1.0]) and "survives" in sequences.describe_gradient_norms([2, 1])
    text = sequences.describe_beam_tree(search, jane.WORDS)
    assert "Kept: jane, in, september; then in september, jane is, jane visits; then" in text
    assert text.endswith('Best result: "jane visits africa in september <eos>" with probability 0.154.')
