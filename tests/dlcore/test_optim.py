import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from dlcore import optim
from dlcore.logistic import Logistic

STARTS = [
    {"w": jnp.array([[1.0], [-2.0], [0.5]]), "b": jnp.array(0.3)},
    Logistic(jnp.array([[1.0], [-2.0], [0.5]]), jnp.array(0.3)),
    [(jnp.ones((2, 3)), jnp.zeros((2, 1))), (jnp.ones((1, 2)), jnp.zeros((1, 1)))],
]


def height(params):
    """A bowl whose bottom is at 1 for every number."""
    return sum(jnp.sum((leaf - 1) ** 2) for leaf in jax.tree.leaves(params))


@pytest.mark.parametrize("params", STARTS, ids=["dict", "NamedTuple", "list of layers"])
def test_gradient_descent_takes_the_steps_of_optax(params):
    ours, theirs = optim.gradient_descent(learning_rate=0.3), optax.sgd(0.3)
    state, their_params, their_state = ours.init(params), params, theirs.init(params)
    for _ in range(3):
        params, state = ours.update(jax.grad(height)(params), state, params)
        updates, their_state = theirs.update(jax.grad(height)(their_params), their_state)
        their_params = optax.apply_updates(their_params, updates)
    assert jax.tree.structure(params) == jax.tree.structure(their_params)
    for leaf, expected in zip(jax.tree.leaves(params), jax.tree.leaves(their_params), strict=True):
        np.testing.assert_allclose(leaf, expected, rtol=1e-6)


def test_gradient_descent_finds_the_bottom():
    descent = optim.gradient_descent(learning_rate=0.1)
    params = STARTS[0]
    state = descent.init(params)
    for _ in range(100):
        params, state = descent.update(jax.grad(height)(params), state, params)
    np.testing.assert_allclose(params["w"], 1.0, atol=1e-5)
    np.testing.assert_allclose(params["b"], 1.0, atol=1e-5)


def test_parameters_are_not_changed_in_place():
    params = {"w": np.ones(3)}
    optim.gradient_descent(learning_rate=0.1).update({"w": np.ones(3)}, (), params)
    np.testing.assert_array_equal(params["w"], 1.0)
