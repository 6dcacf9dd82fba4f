import jax
import jax.numpy as jnp
import numpy as np
import pytest

from dlcore import dense, gradcheck
from dlcore.activations import tanh
from dlcore.dense import Dense


@pytest.mark.parametrize("epsilon, expected", [(0.01, 3.0001), (0.1, 3.01)])
def test_two_sided_difference_of_a_cube(epsilon, expected):
    np.testing.assert_allclose(gradcheck.numerical_gradient(lambda x: x**3, np.array(1.0), epsilon=epsilon), expected, rtol=1e-10)


@pytest.fixture
def network(rng):
    """Sizes 3-4-1 of the notes, with the derivatives that dense works out."""
    with jax.enable_x64(True):
        params = [
            Dense(rng.standard_normal((4, 3)), rng.standard_normal((4, 1))),
            Dense(rng.standard_normal((1, 4)), np.ones((1, 1))),
        ]
        X, Y = jnp.array(rng.standard_normal((3, 7))), jnp.array([[1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0]])
        cost = jax.jit(lambda params: dense.cost(params, X, Y, hidden=tanh))
        grads, _ = dense.propagate(params, X, Y, hidden=tanh)
        yield cost, params, [Dense(*map(np.array, layer)) for layer in grads]


def test_right_derivatives_pass(network):
    assert gradcheck.check(*network).error < 1e-7


def test_a_mistake_is_found_and_named(network):
    cost, params, grads = network
    grads[0].b[2] *= 1.5
    found = gradcheck.check(cost, params, grads)
    assert found.error > 1e-3 and found.worst == "[0].b"


def test_error_is_the_formula_of_the_notes():
    found = gradcheck.check(lambda x: (x**2).sum(), np.array([1.0, 2.0]), np.array([2.0, 5.0]))
    expected = 1 / (np.hypot(2, 4) + np.hypot(2, 5))
    assert found.error == pytest.approx(expected, rel=1e-6)


def test_float32_and_misfits_are_refused():
    with pytest.raises(TypeError, match=r"params must hold float64 numbers, but holds float32"):
        gradcheck.numerical_gradient(lambda x: x.sum(), np.ones(2, dtype=np.float32))
    with pytest.raises(ValueError, match=r"grads must have the structure of params"):
        gradcheck.check(lambda x: x.sum(), np.ones(2), [np.ones(2)])
    with pytest.raises(ValueError, match=r"grads must have shape \(2, 1\), but has shape \(2,\)"):
        gradcheck.check(lambda x: x.sum(), np.ones((2, 1)), np.ones(2))


def test_parameters_are_not_changed():
    params = np.ones(3)
    gradcheck.numerical_gradient(lambda x: (x**2).sum(), params)
    np.testing.assert_array_equal(params, 1)
