"""What the drawings of attention weights, masks and positions put on the axes, read back from the artists."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from dlcore.viz import attention_maps, style

TOKENS = ["the", "cat", "sleeps"]


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def figure(request):
    with style(dark=request.param):
        yield Figure(layout="constrained")


def test_rows_look_and_columns_are_looked_at(figure, rng):
    ax, A = figure.subplots(), rng.dirichlet(np.ones(2), 3)
    image = attention_maps.self_attention(ax, A, TOKENS, keys=["le", "chat"])
    np.testing.assert_array_equal(image.get_array(), A)
    assert [label.get_text() for label in ax.get_yticklabels()] == TOKENS
    assert [label.get_text() for label in ax.get_xticklabels()] == ["le", "chat"]
    assert "query" in ax.get_ylabel() and "key" in ax.get_xlabel()


def test_every_head_has_its_axes_and_the_rest_is_empty(figure, rng):
    axes, A = figure.subplots(2, 3), rng.dirichlet(np.ones(3), (5, 3))
    images = attention_maps.heads(axes, A, TOKENS)
    np.testing.assert_array_equal([image.get_array() for image in images], A)
    assert axes[1, 1].get_title(loc="left") == "head 5" and not axes[1, 2].get_visible() and axes[1, 1].get_visible()
    with pytest.raises(ValueError, match=r"A must have shape \(h, T_q, T_k\) with at most 2 heads, but has shape \(5, 3, 3\)"):
        attention_maps.heads(axes[0, :2], A, TOKENS)


def test_positions_are_rows(figure, rng):
    ax, P = figure.subplots(), np.sin(rng.standard_normal((7, 4)))
    image = attention_maps.positions(ax, P)
    np.testing.assert_array_equal(image.get_array(), P)
    assert ax.get_ylabel() == "position" and image.get_clim() == (-1, 1)
    with pytest.raises(ValueError, match=r"P must have shape \(T, d\)"):
        attention_maps.positions(ax, P[0])


def test_a_mask_shows_what_is_added(figure):
    ax, M = figure.subplots(), np.where(np.tri(3, 5) > 0, 0.0, -1e9)
    image = attention_maps.mask(ax, M)
    np.testing.assert_array_equal(image.get_array(), np.tri(3, 5) > 0)
    shown = np.array([text.get_text() for text in ax.texts]).reshape(3, 5)
    np.testing.assert_array_equal(shown, np.where(np.tri(3, 5) > 0, "0", "−∞"))
    with pytest.raises(ValueError, match=r"M must have shape \(T_q, T_k\), but has shape \(1, 3, 5\)"):
        attention_maps.mask(ax, M[None])


def test_text_alternatives():
    A = np.array([np.eye(3), np.eye(3)[[1, 1, 1]]])
    assert attention_maps.describe_heads(A, TOKENS).endswith("Head 2 looks most at cat.")
    said = attention_maps.describe_mask(np.where(np.tri(3) > 0, 0.0, -1e9))
    assert said == "A mask of 3 queries by 3 keys: query 1 sees 1, query 2 sees 2, query 3 sees 3."
