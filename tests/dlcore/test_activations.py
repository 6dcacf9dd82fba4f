import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import expit

from dlcore import activations

Z = np.array([[-30.0, -2.0, -0.5, 0.25, 1.0, 3.0, 12.0], [-7.0, -1.5, -0.1, 0.75, 2.0, 5.0, 29.0]])


def slope(f, z, h=1e-6):
    """Two-sided difference, for float64."""
    return (f(z + h) - f(z - h)) / (2 * h)


def test_sigmoid_agrees_with_scipy():
    np.testing.assert_allclose(activations.sigmoid(Z), expit(Z), rtol=1e-6)


def test_sigmoid_of_huge_numbers_is_silent_and_right():
    np.testing.assert_array_equal(activations.sigmoid(np.array([-1000.0, 0.0, 1000.0])), [0.0, 0.5, 1.0])
    assert jax.grad(activations.sigmoid)(-1000.0) == 0


def test_sigmoid_is_point_symmetric():
    np.testing.assert_allclose(activations.sigmoid(-Z), 1 - activations.sigmoid(Z), atol=1e-7)


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 3, 5)])
@pytest.mark.parametrize(
    "function", [activations.sigmoid, activations.sigmoid_derivative, activations.relu, activations.relu_derivative]
)
def test_any_shape_goes_in_and_comes_out(function, shape):
    assert function(jnp.ones(shape)).shape == shape


@pytest.mark.parametrize("function", ["sigmoid", "relu"])
def test_derivative_agrees_with_finite_differences(function):
    with jax.enable_x64(True):
        expected = slope(getattr(activations, function), Z)
        np.testing.assert_allclose(getattr(activations, f"{function}_derivative")(Z), expected, atol=1e-8)


@pytest.mark.parametrize("function", ["sigmoid", "relu"])
def test_derivative_agrees_with_autodiff_at_zero_too(function):
    z = np.append(Z.ravel(), 0.0)
    expected = jax.vmap(jax.grad(getattr(activations, function)))(z)
    np.testing.assert_allclose(getattr(activations, f"{function}_derivative")(z), expected, rtol=1e-6)


def test_relu_agrees_with_jax():
    np.testing.assert_array_equal(activations.relu(Z), jax.nn.relu(Z))


def test_relu_keeps_whole_numbers_whole():
    assert activations.relu(jnp.array([-2, 3])).tolist() == [0, 3]
    assert activations.relu(jnp.array([-2, 3])).dtype == jnp.int32


def test_the_input_stays_as_it_was():
    z = Z.copy()
    activations.relu(z)
    np.testing.assert_array_equal(z, Z)
