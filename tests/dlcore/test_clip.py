import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from dlcore import clip, optim


@pytest.fixture
def grads(rng):
    return {"W": rng.standard_normal((3, 5)), "b": [rng.standard_normal((3, 1)), np.array(2.0)]}


def test_global_norm_is_that_of_one_long_vector(grads):
    long = np.concatenate([g.ravel() for g in jax.tree.leaves(grads)])
    np.testing.assert_allclose(clip.global_norm(grads), np.linalg.norm(long), rtol=1e-6)


@pytest.mark.parametrize("max_norm", [0.5, 3.0, 100.0])
def test_by_global_norm_agrees_with_optax(grads, max_norm):
    expected, _ = optax.clip_by_global_norm(max_norm).update(jax.tree.map(jnp.asarray, grads), optax.EmptyState())
    jax.tree.map(lambda g, e: np.testing.assert_allclose(g, e, rtol=1e-6), clip.by_global_norm(grads, max_norm), expected)


def test_by_value_agrees_with_optax(grads):
    expected, _ = optax.clip(0.7).update(jax.tree.map(jnp.asarray, grads), optax.EmptyState())
    jax.tree.map(lambda g, e: np.testing.assert_allclose(g, e, rtol=1e-6), clip.by_value(grads, 0.7), expected)


def test_the_two_ways_differ_on_the_example_of_the_course():
    g = jnp.array([6.0, 8.0])
    np.testing.assert_allclose(clip.by_global_norm(g, 5.0), [3, 4], rtol=1e-6)
    np.testing.assert_allclose(clip.by_value(g, 5.0), [5, 5], rtol=1e-6)


def test_a_short_gradient_is_left_alone(grads):
    jax.tree.map(np.testing.assert_array_equal, clip.by_global_norm(grads, 1e3), jax.tree.map(jnp.asarray, grads))


def test_a_gradient_of_zeros_stays_zero():
    np.testing.assert_array_equal(clip.by_global_norm(jnp.zeros(3), 1.0), np.zeros(3))


def test_before_takes_the_step_of_the_clipped_gradient(grads):
    params = jax.tree.map(jnp.zeros_like, grads)
    descent = optim.gradient_descent(learning_rate=0.1)
    careful = clip.before(descent, 0.5)
    stepped, _ = careful.update(grads, careful.init(params), params)
    np.testing.assert_allclose(clip.global_norm(stepped), 0.05, rtol=1e-6)


@pytest.mark.parametrize("limit", [0.0, -1.0, float("nan")])
@pytest.mark.parametrize(
    "name, clipped",
    [
        ("max_norm", clip.by_global_norm),
        ("max_value", clip.by_value),
        ("max_norm", lambda _, limit: clip.before(optim.gradient_descent(0.1), limit)),
    ],
)
def test_limits_must_be_above_zero(name, clipped, limit):
    with pytest.raises(ValueError, match=f"{name} must be above 0, but is {limit}"):
        clipped(jnp.ones(3), limit)
