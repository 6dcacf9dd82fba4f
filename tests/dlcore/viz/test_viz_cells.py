"""Recurrent units: every arrow is a term of the equations of the cell."""

import pytest
from drawn_page import outside, overlapping, page
from matplotlib.patches import FancyArrowPatch

from dlcore.viz import cells


def count(ax, *, strong=None):
    arrows = [patch for patch in ax.patches if isinstance(patch, FancyArrowPatch)]
    return len([a for a in arrows if strong is None or (a.get_linewidth() > 2) == strong])


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("draw, arrows, memory", [(cells.rnn_cell, 5, 0), (cells.gru_cell, 13, 3), (cells.lstm_cell, 15, 3)])
def test_cells_are_joined_and_fit_their_page(draw, arrows, memory, dark):
    figure, ax = page(dark=dark, size=(7, 3.4))
    draw(ax)
    assert count(ax) == arrows and count(ax, strong=True) == memory
    assert not outside(figure) and not overlapping(figure, ax.texts)


def test_all_gates_read_the_same_input():
    _, ax = page()
    labels = cells.lstm_cell(ax)
    left, y = labels["input"].get_position()
    starts = [a._posA_posB[0] for a in ax.patches if isinstance(a, FancyArrowPatch)]
    assert sum(start[1] == y for start in starts) == 4
    assert {start[0] for start in starts if start[1] == y} == {
        labels[name].get_position()[0] for name in ("f", "u", "candidate", "o")
    }


@pytest.mark.parametrize("name, inputs, outputs", [(name, len(x), len(y)) for name, (x, y) in cells.TYPES.items()])
def test_kinds_have_their_inputs_and_outputs(name, inputs, outputs):
    figure, ax = page(size=(3, 3))
    labels = cells.rnn_type(ax, name)
    assert sum(key[0] == "x" for key in labels) == inputs and sum(key[0] == "y" for key in labels) == outputs
    steps = sum(key[0] == "a" for key in labels)
    fed_back = {"one to many": 2, "encoder, decoder": 2}.get(name, 0)
    assert count(ax) == inputs + outputs + steps - 1 + fed_back
    assert not outside(figure)


def test_the_folded_network_has_a_loop():
    figure, ax = page()
    cells.folded(ax)
    (loop,) = [a for a in ax.patches if isinstance(a, FancyArrowPatch) and a.get_linewidth() > 2]
    assert loop._posA_posB == [(0.6, 2.0), (0.6, pytest.approx(1.65))]  # down into the upper side of the unit
    assert not outside(figure)


def test_unknown_names_are_refused():
    with pytest.raises(ValueError, match="name must be one of one to one; one to many"):
        cells.rnn_type(page()[1], "translation")
    with pytest.raises(ValueError, match="name must be rnn, gru or lstm, but is 'GRU'"):
        cells.describe_cell("GRU")
