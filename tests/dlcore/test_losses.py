import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from scipy.special import expit, softmax
from sklearn.metrics import log_loss

from dlcore import losses

Z = np.array([[-8.0, -1.5, 0.0, 0.3, 2.0, 6.0, 11.0]])
Y = np.array([[0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 1.0]])


def test_cross_entropy_by_the_two_cases():
    A = expit(Z)
    expected = [[-np.log(a) if y == 1 else -np.log(1 - a) for a, y in zip(A[0], Y[0], strict=True)]]
    with jax.enable_x64(True):
        np.testing.assert_allclose(losses.cross_entropy(A, Y), expected, rtol=1e-9)


def test_mean_cross_entropy_agrees_with_scikit_learn():
    A = np.array([[0.9, 0.2, 0.1, 0.4, 0.9]])
    Y = np.array([[1.0, 0.0, 0.0, 1.0, 1.0]])
    np.testing.assert_allclose(losses.cross_entropy(A, Y).mean(), log_loss(Y[0], A[0]), rtol=1e-6)


def test_sure_predictions_cost_nothing_or_everything():
    A, Y = np.array([[0.0, 1.0, 0.0, 1.0]]), np.array([[0.0, 1.0, 1.0, 0.0]])
    np.testing.assert_array_equal(losses.cross_entropy(A, Y), [[0.0, 0.0, np.inf, np.inf]])


def test_logits_and_probabilities_give_one_loss():
    with jax.enable_x64(True):
        np.testing.assert_allclose(losses.cross_entropy_from_logits(Z, Y), losses.cross_entropy(expit(Z), Y), rtol=1e-10)


def test_cross_entropy_from_logits_agrees_with_optax():
    expected = optax.sigmoid_binary_cross_entropy(jnp.array(Z), jnp.array(Y))
    np.testing.assert_allclose(losses.cross_entropy_from_logits(Z, Y), expected, rtol=1e-6)


@pytest.mark.parametrize("z", [-1000.0, -50.0, 50.0, 1000.0])
@pytest.mark.parametrize("y", [0.0, 1.0])
def test_cross_entropy_from_logits_is_a_straight_line_far_out(z, y):
    wrong = (z > 0) != (y == 1)
    value, slope = jax.value_and_grad(lambda z: losses.cross_entropy_from_logits(z[None, None], jnp.array([[y]])).sum())(
        jnp.array(z)
    )
    np.testing.assert_allclose(value, abs(z) if wrong else 0.0, atol=1e-6)
    np.testing.assert_allclose(slope, np.sign(z) if wrong else 0.0, atol=1e-6)


def test_slope_of_the_loss_is_a_minus_y_at_zero_too():
    slopes = jax.grad(lambda Z: losses.cross_entropy_from_logits(Z, Y).sum())(jnp.array(Z))
    np.testing.assert_allclose(slopes, expit(Z) - Y, atol=1e-6)


def test_half_squared_error_agrees_with_optax():
    A = expit(Z)
    np.testing.assert_allclose(losses.half_squared_error(A, Y), optax.l2_loss(jnp.array(A), jnp.array(Y)), rtol=1e-6)


@pytest.mark.parametrize("loss", [losses.cross_entropy, losses.cross_entropy_from_logits, losses.half_squared_error])
def test_labels_of_another_shape_are_refused(as_learner, loss):
    with pytest.raises(ValueError, match=r"Y must have shape \(n=1, m=5\), but has shape \(5, 1\)"):
        loss(np.full((1, 5), 0.5), np.zeros((5, 1)))


C, M = 5, 7


@pytest.fixture
def classes(rng):
    return 3 * rng.standard_normal((C, M)), np.eye(C)[rng.integers(0, C, M)].T


def test_softmax_cross_entropy_agrees_with_scikit_learn(classes):
    logits, one_hot = classes
    A = softmax(logits, axis=0)
    for loss, argument in [(losses.softmax_cross_entropy, A), (losses.softmax_cross_entropy_from_logits, logits)]:
        value = loss(argument, one_hot)
        assert value.shape == (1, M)
        np.testing.assert_allclose(value.mean(), log_loss(one_hot.argmax(axis=0), A.T, labels=range(C)), rtol=1e-5)


def test_softmax_cross_entropy_from_logits_agrees_with_optax(classes):
    logits, one_hot = classes
    expected = optax.softmax_cross_entropy(jnp.array(logits), jnp.array(one_hot), axis=0)
    np.testing.assert_allclose(losses.softmax_cross_entropy_from_logits(logits, one_hot)[0], expected, rtol=1e-6)


def test_slope_of_softmax_cross_entropy_is_a_minus_y(classes):
    logits, one_hot = classes
    slopes = jax.grad(lambda Z: losses.softmax_cross_entropy_from_logits(Z, one_hot).sum())(jnp.array(logits))
    np.testing.assert_allclose(slopes, softmax(logits, axis=0) - one_hot, atol=1e-6)


def test_softmax_cross_entropy_of_a_sure_mistake_is_finite():
    value = losses.softmax_cross_entropy_from_logits(np.array([[1000.0], [0.0]]), np.array([[0.0], [1.0]]))
    assert value.item() == 1000


@pytest.mark.parametrize("loss", [losses.softmax_cross_entropy, losses.softmax_cross_entropy_from_logits])
def test_class_labels_of_another_shape_are_refused(as_learner, loss):
    with pytest.raises(ValueError, match=r"Y must have shape \(n=5, m=7\), but has shape \(7, 5\)"):
        loss(np.full((5, 7), 0.2), np.zeros((7, 5)))
