import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import expit
from scipy.special import softmax as scipy_softmax

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


@pytest.mark.parametrize(
    "function, oracle",
    [
        (activations.tanh, lambda Z: (np.exp(Z) - np.exp(-Z)) / (np.exp(Z) + np.exp(-Z))),
        (activations.leaky_relu, lambda Z: jax.nn.leaky_relu(jnp.asarray(Z), 0.01)),
        (activations.identity, lambda Z: Z),
    ],
)
def test_the_activations_of_week_3_agree_with_their_definitions(function, oracle):
    Z = np.array([[-3.0, -0.2], [0.4, 5.0], [1.0, -1.0]])
    np.testing.assert_allclose(function(Z), oracle(Z), rtol=1e-6)


def test_tanh_is_a_shifted_and_rescaled_sigmoid():
    Z = np.linspace(-5, 5, 23)
    np.testing.assert_allclose(activations.tanh(Z), 2 * expit(2 * Z) - 1, atol=1e-6)


@pytest.mark.parametrize(
    "g", [activations.sigmoid, activations.tanh, activations.relu, activations.leaky_relu, activations.identity]
)
def test_every_derivative_agrees_with_autodiff(g):
    Z = jnp.array([-7.0, -1.5, -0.1, 0.1, 2.0, 6.0])
    np.testing.assert_allclose(activations.derivative_of(g)(Z), jax.vmap(jax.grad(g))(Z), rtol=1e-5, atol=1e-6)


def test_slopes_of_the_notes_at_0_and_far_out():
    with jax.enable_x64(True):
        np.testing.assert_allclose(activations.tanh_derivative(jnp.array([-10.0, 0.0, 10.0])), [8.24e-9, 1, 8.24e-9], rtol=1e-3)
    np.testing.assert_allclose(activations.leaky_relu_derivative(jnp.array([-2.0, 2.0])), [0.01, 1.0])


def test_derivative_of_names_what_it_knows():
    with pytest.raises(ValueError, match=r"g must be one of sigmoid, tanh, relu, .*, but is softmax\."):
        activations.derivative_of(activations.softmax)


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_softmax_agrees_with_scipy(axis, rng):
    Z = 5 * rng.standard_normal((3, 5))
    np.testing.assert_allclose(activations.softmax(Z, axis=axis), scipy_softmax(Z, axis=axis), rtol=1e-5)


def test_softmax_of_the_notes():
    Z = np.array([[5.0], [2.0], [-1.0], [3.0]])
    np.testing.assert_allclose(activations.softmax(Z, axis=0)[:, 0], [0.842, 0.042, 0.002, 0.114], atol=5e-4)
    assert activations.hardmax(Z, axis=0)[:, 0].tolist() == [1, 0, 0, 0]


def test_softmax_of_large_numbers_does_not_overflow():
    np.testing.assert_array_equal(activations.softmax(np.array([[1000.0], [1000.0]]), axis=0), [[0.5], [0.5]])


@pytest.mark.parametrize("axis", [0, 1])
def test_softmax_backward_agrees_with_autodiff(axis, rng):
    Z, dA = rng.standard_normal((2, 3, 5))
    with jax.enable_x64(True):
        A, pullback = jax.vjp(lambda Z: jax.nn.softmax(Z, axis=axis), jnp.asarray(Z))
        np.testing.assert_allclose(activations.softmax_backward(dA, A, axis=axis), pullback(jnp.asarray(dA))[0], rtol=1e-10)
        ours = jax.vjp(lambda Z: activations.softmax(Z, axis=axis), jnp.asarray(Z))[1]
        np.testing.assert_allclose(ours(jnp.asarray(dA))[0], pullback(jnp.asarray(dA))[0], rtol=1e-10)


def test_hardmax_marks_the_first_of_equals():
    Z = np.array([[2.0, 1.0, 0.0], [2.0, 3.0, 0.0]])
    assert activations.hardmax(Z, axis=0).tolist() == [[1, 0, 1], [0, 1, 0]]
    assert activations.hardmax(Z, axis=1).tolist() == [[1, 0, 0], [0, 1, 0]]
