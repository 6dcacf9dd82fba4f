import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from dlcore import style
from dlcore.optim import Optimizer, gradient_descent

A = np.array([[[1.0, 0.0], [2.0, 1.0]], [[0.0, 3.0], [1.0, 1.0]]])
B = np.array([[[1.0, 1.0], [0.0, 1.0]], [[2.0, 0.0], [1.0, 2.0]]])


def test_gram_matrices_of_the_worked_example():
    np.testing.assert_array_equal(style.gram_matrix(A), [[6, 3], [3, 11]])
    np.testing.assert_array_equal(style.gram_matrix(B), [[6, 3], [3, 6]])


def test_costs_of_the_worked_example():
    np.testing.assert_allclose(style.layer_style_cost(A, B), 25 / 256, rtol=1e-6)
    np.testing.assert_allclose(style.content_cost(A, B), ((A - B) ** 2).sum() / 2, rtol=1e-6)


def test_gram_matrix_number_by_number(rng):
    a = rng.standard_normal((3, 5, 7))
    expected = np.zeros((7, 7))
    for i in range(3):
        for j in range(5):
            expected += np.outer(a[i, j], a[i, j])
    np.testing.assert_allclose(style.gram_matrix(a), expected, rtol=1e-4, atol=1e-5)


def test_gram_matrix_forgets_places_and_has_no_negative_eigenvalue(rng):
    a = rng.standard_normal((3, 5, 7)).astype(np.float32)
    shuffled = rng.permutation(a.reshape(15, 7)).reshape(5, 3, 7)
    np.testing.assert_allclose(style.gram_matrix(shuffled), style.gram_matrix(a), rtol=1e-4, atol=1e-5)
    gram = np.asarray(style.gram_matrix(a))
    np.testing.assert_allclose(gram, gram.T, rtol=1e-6)
    assert np.linalg.eigvalsh(gram).min() > -1e-4


def test_slope_of_a_style_layer_by_the_formula(rng):
    a_S, a_G = rng.standard_normal((3, 5, 2)), rng.standard_normal((3, 5, 2))
    with jax.enable_x64(True):
        slope = jax.grad(style.layer_style_cost, argnums=1)(jnp.asarray(a_S), jnp.asarray(a_G))
    rows_S, rows_G = a_S.reshape(15, 2), a_G.reshape(15, 2)
    expected = 4 * rows_G @ (rows_G.T @ rows_G - rows_S.T @ rows_S) / (2 * 3 * 5 * 2) ** 2
    np.testing.assert_allclose(slope.reshape(15, 2), expected, rtol=1e-10)


def test_a_tiled_style_picture_is_the_same_style(rng):
    a_S, a_G = rng.random((3, 5, 2)), rng.random((7, 11, 2))
    np.testing.assert_allclose(style.layer_style_cost(np.tile(a_S, (2, 3, 1)), a_G), style.layer_style_cost(a_S, a_G), rtol=1e-4)


def test_style_cost_weights_the_layers(rng):
    a_S, a_G = [rng.random((3, 5, 2)), rng.random((2, 2, 7))], [rng.random((3, 5, 2)), rng.random((2, 2, 7))]
    each = [style.layer_style_cost(s, g) for s, g in zip(a_S, a_G, strict=True)]
    np.testing.assert_allclose(style.style_cost(a_S, a_G, lambdas=[0.25, 3.0]), 0.25 * each[0] + 3 * each[1], rtol=1e-5)


def test_total_cost_of_the_public_weights():
    assert style.total_cost(jnp.array(2.0), jnp.array(5.0), alpha=10.0, beta=40.0) == 220


def test_content_and_style_are_not_exchanged(rng):
    C, S = rng.random((3, 5, 3)).astype(np.float32), rng.random((7, 7, 3)).astype(np.float32)
    goal = style.targets(lambda picture: [picture], C, S, content_layer=0)
    for alpha, beta, zero_at in [(1.0, 0.0, C), (0.0, 1.0, S)]:
        J = style.cost_of_picture(
            lambda picture: [picture],
            goal._replace(a_C=zero_at if alpha else S),
            content_layer=0,
            alpha=alpha,
            beta=beta,
            lambdas=[1.0],
        )
        np.testing.assert_allclose(J(jnp.asarray(zero_at)), 0, atol=1e-10)
    np.testing.assert_array_equal(goal.a_C, C)
    np.testing.assert_array_equal(goal.a_S[0], S)


def test_content_alone_brings_the_content_picture_back(rng):
    C, S, G = (rng.random((3, 5, 3)).astype(np.float32) for _ in range(3))
    goal = style.targets(lambda picture: [picture], C, S, content_layer=0)
    J = style.cost_of_picture(lambda picture: [picture], goal, content_layer=0, alpha=1.0, beta=0.0, lambdas=[1.0])
    step = style.make_step(J, gradient_descent(0.5))
    found, costs = style.transfer(step, G, (), num_iterations=30)
    np.testing.assert_allclose(found, C, atol=1e-5)
    assert costs == sorted(costs, reverse=True) and step._cache_size() == 1


def test_style_falls_through_a_network_and_pixels_stay_colors(rng):
    W = jnp.asarray(rng.standard_normal((3, 3, 3, 5)), jnp.float32) / 5

    def features(picture):
        Z = jax.lax.conv_general_dilated(picture[None], W, (1, 1), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC"))
        return [picture, jax.nn.relu(Z[0])]

    rule = optax.adam(0.03)

    def update(grads, state, params):
        updates, state = rule.update(grads, state, params)
        return optax.apply_updates(params, updates), state

    C, S, G = (rng.random((11, 13, 3)).astype(np.float32) * bright for bright in (0.5, 1.0, 1.0))
    goal = style.targets(features, C, S, content_layer=1)
    J = style.cost_of_picture(features, goal, content_layer=1, alpha=1e-3, beta=10.0, lambdas=[0.5, 0.5])
    found, costs = style.transfer(
        style.make_step(J, Optimizer(rule.init, update)), G, rule.init(jnp.asarray(G)), num_iterations=60
    )
    assert costs[-1] < 0.5 * costs[0]
    assert found.min() >= 0 and found.max() <= 1


def test_total_variation_by_a_loop(rng):
    G, J = rng.random((5, 7, 3)).astype(np.float32), 0.0
    for i, j, k in np.ndindex(G.shape):
        J += (G[i, j, k] - G[i - 1, j, k]) ** 2 if i else 0
        J += (G[i, j, k] - G[i, j - 1, k]) ** 2 if j else 0
    np.testing.assert_allclose(style.total_variation(G), J, rtol=1e-5)


def test_total_variation_knows_no_constant_and_no_direction(rng):
    G = rng.random((5, 7, 3)).astype(np.float32)
    for other in (G + 2.5, G[::-1], G[:, ::-1], G.transpose(1, 0, 2)):
        np.testing.assert_allclose(style.total_variation(other), style.total_variation(G), rtol=1e-4)
    assert style.total_variation(np.full((5, 7, 3), 0.3)) == 0


def test_smoothing_takes_the_grain_out_and_leaves_content_and_style(rng):
    """Activations after pooling hardly see single pixels: without smoothing their noise stays."""
    C = np.repeat(np.repeat(rng.random((4, 5, 3)), 4, axis=0), 4, axis=1).astype(np.float32)

    def features(picture):  # means of 4 x 4 pixels
        return [picture.reshape(4, 4, 5, 4, 3).mean(axis=(1, 3))]

    goal = style.targets(features, C, C, content_layer=0)
    J = style.cost_of_picture(features, goal, content_layer=0, alpha=1.0, beta=1.0, lambdas=[1.0])
    G = np.clip(C + 0.1 * rng.standard_normal(C.shape), 0, 1).astype(np.float32)
    plain, smooth = (
        style.transfer(style.make_step(cost, gradient_descent(0.1)), G, (), num_iterations=200)[0]
        for cost in (J, style.smoothed(J, weight=0.01))
    )
    of = lambda picture: float(style.total_variation(picture))  # noqa: E731
    assert of(plain) > of(C) + 5 > of(smooth) + 5  # the grain alone is worth more than 5
    assert float(J(smooth)) < 0.1  # of the edges between blocks a little is lost


def test_bad_input_is_explained(as_learner):
    with pytest.raises(ValueError, match="weight must be at least 0, but is -1"):
        style.smoothed(jnp.sum, weight=-1)
    with pytest.raises(ValueError, match=r"G must have shape \(n_H, n_W, 3\)"):
        style.total_variation(np.zeros((3, 5, 7, 3)))
    with pytest.raises(ValueError, match=r"a_G must have shape \(n_H=2, n_W=2, n_C=2\)"):
        style.content_cost(A, B[:1])
    with pytest.raises(ValueError, match="n_C=2"):
        style.layer_style_cost(A, np.zeros((2, 2, 3)))
    with pytest.raises(ValueError, match="one entry for each layer, but have 1, 1 and 2"):
        style.style_cost([A], [B], lambdas=[1.0, 2.0])
    with pytest.raises(ValueError, match="C must have values from 0 to 1, but has .* Divide by 255"):
        style.targets(lambda picture: [picture], np.full((2, 2, 3), 200), np.zeros((2, 2, 3)), content_layer=0)
    with pytest.raises(ValueError, match="S must have values from 0 to 1, but has nan"):
        style.targets(lambda picture: [picture], np.zeros((2, 2, 3)), np.full((2, 2, 3), np.nan), content_layer=0)
