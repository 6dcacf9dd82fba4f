"""What the pictures of strategy put on the axes, read back from the artists."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from dlcore.viz import strategy, style

ERRORS = {"human": 0.04, "train": 0.07, "train-dev": 0.10, "dev": 0.06, "test": 0.06}


@pytest.fixture
def ax():
    with style():
        yield Figure(figsize=(6, 3)).subplots()


def test_the_chain_shows_errors_and_gaps(ax):
    np.testing.assert_allclose(strategy.gap_chain(ax, ERRORS), [0.03, 0.03, -0.04, 0], atol=1e-12)
    np.testing.assert_allclose([bar.get_height() for bar in ax.containers[0]], [4, 7, 10, 6, 6])
    assert [text.get_text() for text in ax.texts if "+" in text.get_text() or "-" in text.get_text()] == ["+3", "+3", "-4", "+0"]


def test_the_chain_in_a_sentence():
    assert strategy.describe_chain(ERRORS).endswith("the largest gap lies between human and train.")


def test_every_bar_of_a_split_is_equally_long(ax):
    strategy.split_bars(
        ax, {"old": {"train": 600, "dev": 200, "test": 200}, "new": {"train": 980_000, "dev": 10_000, "test": 10_000}}
    )
    widths = np.array([bar.get_width() for container in ax.containers for bar in container]).reshape(2, 3)
    np.testing.assert_allclose(widths, [[0.6, 0.2, 0.2], [0.98, 0.01, 0.01]])
    assert "dev 10,000, test 10,000" in [text.get_text() for text in ax.texts]


def test_progress_with_its_two_levels(ax):
    strategy.progress(ax, [0, 1, 2], [0.8, 0.93, 0.95], human=0.94, bayes=0.03)
    heights = [line.get_ydata()[0] for line in ax.lines[1:]]
    np.testing.assert_allclose(heights, [94, 97])
    np.testing.assert_allclose(ax.lines[0].get_ydata(), [80, 93, 95])
