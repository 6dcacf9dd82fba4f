"""Siamese networks, triplets, chances of a mistake, style transfer, patches."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from drawn_page import outside, overlapping, page, words
from matplotlib.patches import FancyArrowPatch

from dlcore import faces
from dlcore.viz import triplets

RNG = np.random.default_rng(7)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("decision", ["distance", "logistic"])
def test_two_pictures_go_through_one_network(decision, dark):
    figure, ax = page(dark=dark, size=(8, 3))
    boxes = triplets.siamese(ax, decision=decision)
    assert boxes["net1"].get_text() == boxes["net2"].get_text() and "same parameters" in words(ax)
    assert not outside(figure) and not overlapping(figure, ax.texts)
    with pytest.raises(ValueError, match="decision must be distance or logistic, but is 'softmax'"):
        triplets.siamese(ax, decision="softmax")


@pytest.mark.parametrize("N", [(0.5, -0.4), (0.1, 0.9), (3.0, 0.0)])
def test_the_points_go_where_the_loss_falls(N):
    _, ax = page()
    A, P, N = np.array([0.0, 0.0]), np.array([0.6, 0.2]), np.array(N)
    loss = lambda A, P, N: jnp.maximum(jnp.sum((A - P) ** 2) - jnp.sum((A - N) ** 2) + 0.2, 0.0)  # noqa: E731
    assert triplets.triplet(ax, A, P, N, alpha=0.2) == pytest.approx(float(loss(A, P, N)), abs=1e-6)
    moves = [np.subtract(*patch._posA_posB[::-1]) for patch in ax.patches if isinstance(patch, FancyArrowPatch)]
    grads = jax.grad(loss, argnums=(0, 1, 2))(*(jnp.asarray(point, jnp.float32) for point in (A, P, N)))
    if not moves:
        assert not np.any(grads)
        return
    scale = np.linalg.norm(moves) / np.linalg.norm(grads)
    np.testing.assert_allclose(moves, -scale * np.array(grads), atol=1e-5)


def test_the_chance_of_a_mistake_in_a_large_database():
    _, ax = page()
    chances = triplets.any_mistake(ax, 100, [0.99, 0.999])
    assert chances[0.99][-1] == pytest.approx(0.634, abs=5e-4)
    np.testing.assert_allclose(
        [1 - c[-1] for c in chances.values()], [faces.identification_accuracy(p, 100) for p in (0.99, 0.999)]
    )


def test_losses_are_sorted_and_zeros_are_counted():
    _, ax = page()
    assert triplets.batch_losses(ax, {"random": [0, 0.3, 0, 0], "hard": [0.2, 0.5]}) == {"random": 0.75, "hard": 0.0}
    np.testing.assert_allclose(ax.lines[0].get_ydata(), [0.3, 0, 0, 0])


@pytest.mark.parametrize("dark", [False, True])
def test_style_transfer_changes_the_generated_picture_only(dark):
    figure, ax = page(dark=dark, size=(8, 3.4))
    triplets.style_networks(ax)
    assert words(ax).count("same network,\nfixed") == 3
    strong = [patch for patch in ax.patches if isinstance(patch, FancyArrowPatch) and patch.get_linewidth() > 2]
    (feedback,) = strong
    assert feedback._posA_posB[1] == pytest.approx((-0.9, 0))  # the frame of G
    assert not outside(figure) and not overlapping(figure, ax.texts)


def test_nine_patches_in_reading_order():
    _, axes = page(2)
    patches = RNG.random((2, 9, 3, 5, 3))
    triplets.nine_patches(axes, patches, titles=["unit 1", "unit 2"])
    sheet = axes[1].images[0].get_array()
    assert sheet.shape == (11, 17, 3)
    np.testing.assert_allclose(sheet[4:7, 12:17], patches[1, 5])
    with pytest.raises(ValueError, match="has 8 for a unit"):
        triplets.nine_patches(axes, patches[:, :8], titles=["unit 1", "unit 2"])
