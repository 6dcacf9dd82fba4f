"""Tables: the numbers of the lectures stand in the cells, and the right cells are marked."""

import math

import numpy as np
import pytest
from drawn_page import outside, overlapping, page, words

from dlcore.strategy import GeneralTable
from dlcore.viz import error_tables

LEVELS = {"typical person": 0.03, "typical doctor": 0.01, "experienced doctor": 0.007, "team of doctors": 0.005}
SCENARIOS = {"A": (0.05, 0.06), "B": (0.01, 0.05), "C": (0.007, 0.008)}


def bold(texts):
    return [text.get_text() for row in texts for text in row if text.get_fontweight() == "bold"]


@pytest.mark.parametrize("dark", [False, True])
def test_a_table_has_its_words_in_place(dark):
    figure, ax = page(dark=dark)
    texts = error_tables.table(ax, ["A", "B"], ["P", "R", "F1"], [["1", "2", "3"], ["4", "5", "6"]], marked=[(1, 2)])
    assert texts[0][2].get_position() == (2.5, -0.5) and texts[1][0].get_position() == (0.5, -1.5)
    assert bold(texts) == ["6"]
    assert not outside(figure) and not overlapping(figure, ax.texts)


def test_a_missing_cell_is_named():
    with pytest.raises(ValueError, match=r"cells must be 2 rows of 2, but are rows of \[2, 1\]"):
        error_tables.table(page()[1], ["A", "B"], ["P", "R"], [["1", "2"], ["3"]])


def test_the_doctors_of_the_lecture():
    figure, ax = page(size=(8, 3.2))
    found = error_tables.doctors(ax, LEVELS, SCENARIOS)
    by_column = list(zip(*found, strict=True))
    assert set(by_column[0][1:]) == {"avoidable bias"}  # far above all doctors: the proxy does not matter
    assert set(by_column[1][1:]) == {"variance"}
    assert by_column[2][1:] == ("undetermined", "variance", "avoidable bias")  # near human level it decides
    marked = [text.get_text() for text in ax.texts if text.get_fontweight() == "bold" and "|" in text.get_text()]
    assert marked[-3:] == ["+4.5 | +1\navoidable bias", "+0.5 | +4\nvariance", "+0.2 | +0.1\navoidable bias"]  # of the team
    assert "+0.2 | +0.1\navoidable bias" in words(ax) and "team of doctors: 0.5 %" in words(ax)
    assert not outside(figure) and not overlapping(figure, ax.texts)


def test_the_two_cases_of_avoidable_bias():
    figure, ax = page()
    errors = {"case 1": {"human": 0.01, "train": 0.08, "dev": 0.10}, "case 2": {"human": 0.075, "train": 0.08, "dev": 0.10}}
    assert error_tables.cases(ax, errors) == {"case 1": "avoidable bias", "case 2": "variance"}
    marked = [text.get_text() for text in ax.texts if text.get_fontweight() == "bold"]
    assert marked == ["case 1", "case 2", "+7", "+2"]
    assert "data mismatch" not in words(ax)
    assert not outside(figure) and not overlapping(figure, ax.texts)


def test_cases_with_a_training_dev_set():
    _, ax = page()
    errors = {"C": {"human": 0.0, "train": 0.01, "train-dev": 0.015, "dev": 0.10}}
    assert error_tables.cases(ax, errors) == {"C": "data mismatch"}
    assert {"+1", "+0.5", "+8.5", "train-dev error"} <= set(words(ax))


@pytest.mark.parametrize("dark", [False, True])
def test_the_general_table_with_a_cell_unknown(dark):
    figure, ax = page(dark=dark)
    gaps = error_tables.general_table(ax, GeneralTable(human=0.04, train=0.07, train_dev=0.10, human_target=0.06, dev=0.06))
    np.testing.assert_allclose(gaps, [0.03, 0.03, 0.02, math.nan, -0.04], atol=1e-12)
    assert {"avoidable bias +3", "variance +3", "data mismatch -4", "harder for people +2", "?"} <= set(words(ax))
    assert not outside(figure) and not overlapping(figure, ax.texts)


def test_two_metrics_have_two_winners_and_one_number_decides():
    _, ax = page()
    values = [[95, 90, 92.4], [98, 85, 91.0]]
    assert error_tables.scores(ax, ["A", "B"], ["precision", "recall", "F1"], values) == ["B", "A", "A"]
    assert error_tables.scores(ax, ["A", "B"], ["error", "time"], [[3, 80], [5, 95]], lower=["error"]) == ["A", "B"]
