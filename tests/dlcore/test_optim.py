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


PEERS = {
    # Their momentum sums instead of averaging: the learning rate makes up for it.
    "momentum": (optim.momentum(0.3, beta=0.8), optax.sgd(0.3 * (1 - 0.8), momentum=0.8)),
    "rmsprop": (optim.rmsprop(0.03, beta2=0.7), optax.rmsprop(0.03, decay=0.7, eps=1e-8, eps_in_sqrt=False)),
    "adam": (optim.adam(0.03, beta1=0.8, beta2=0.95), optax.adam(0.03, b1=0.8, b2=0.95)),
}


@pytest.mark.parametrize("name", PEERS)
@pytest.mark.parametrize("params", STARTS, ids=["dict", "NamedTuple", "list of layers"])
def test_the_optimizers_take_the_steps_of_optax(name, params):
    (ours, theirs), tilted = PEERS[name], jax.grad(lambda params: height(params) + height(params) ** 2)
    state, their_params, their_state = ours.init(params), params, theirs.init(params)
    for _ in range(5):
        params, state = ours.update(tilted(params), state, params)
        updates, their_state = theirs.update(tilted(their_params), their_state)
        their_params = optax.apply_updates(their_params, updates)
    for leaf, expected in zip(jax.tree.leaves(params), jax.tree.leaves(their_params), strict=True):
        np.testing.assert_allclose(leaf, expected, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("gradient", [-30.0, -1e-3, 2.0])
def test_the_first_step_of_adam_is_as_long_as_the_learning_rate(gradient):
    rule = optim.adam(0.1)
    params, state = rule.update({"w": jnp.array(gradient)}, rule.init({"w": jnp.array(1.0)}), {"w": jnp.array(1.0)})
    np.testing.assert_allclose(params["w"], 1 - 0.1 * np.sign(gradient), rtol=1e-5)
    assert state.t == 1


@pytest.mark.parametrize("gradient, expected", [(1e-4, 0.9999), (1e-9, 0.0909)])
def test_epsilon_of_adam_stands_outside_the_root(gradient, expected):
    rule = optim.adam(1.0)
    with jax.enable_x64(True):
        params, _ = rule.update({"w": jnp.array(gradient)}, rule.init({"w": jnp.array(0.0)}), {"w": jnp.array(0.0)})
    np.testing.assert_allclose(-params["w"], expected, atol=5e-5)


def test_rmsprop_survives_a_derivative_of_zero():
    rule = optim.rmsprop(0.1)
    params, _ = rule.update({"w": jnp.array(0.0)}, rule.init({"w": jnp.array(1.0)}), {"w": jnp.array(1.0)})
    assert params["w"] == 1


def test_a_learning_rate_may_change_inside_one_program():
    @jax.jit
    def step(params, state, alpha):
        return optim.adam(alpha).update({"w": jnp.array(2.0)}, state, params)

    params, state = {"w": jnp.ones(())}, optim.adam(0.1).init({"w": jnp.ones(())})
    for alpha in (0.1, 0.05, 0.02):
        params, state = step(params, state, jnp.array(alpha))
    np.testing.assert_allclose(params["w"], 1 - 0.17, rtol=1e-5)
    assert step._cache_size() == 1


@pytest.mark.parametrize("make", [lambda b: optim.momentum(0.1, beta=b), lambda b: optim.adam(0.1, beta1=b)])
def test_a_beta_of_one_is_refused(make):
    with pytest.raises(ValueError, match=r"beta1? must be at least 0 and below 1, but is 1\.0\."):
        make(1.0)
