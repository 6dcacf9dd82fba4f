import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.test_util import check_grads
from sklearn.preprocessing import scale

from dlcore import layernorm
from dlcore.layernorm import LayerNorm

BOTH = pytest.mark.parametrize("function", [layernorm.forward, layernorm.forward_fast])


@pytest.fixture
def params(rng):
    return LayerNorm(*rng.standard_normal((2, 1, 7)).astype(np.float32))


@pytest.fixture
def X(rng):
    return (3 + 2 * rng.standard_normal((3, 5, 7))).astype(np.float32)


@BOTH
def test_worked_example(function):
    expected = [[-1.3416, -0.4472, 0.4472, 1.3416]]
    np.testing.assert_allclose(function(layernorm.init(4), np.array([[1.0, 2.0, 3.0, 4.0]])), expected, atol=5e-5)


@BOTH
def test_it_agrees_with_scikit_learn_position_by_position(function, params, X):
    rows = X.reshape(15, 7).astype(float)
    expected = params.gamma * scale(rows, axis=1) + params.beta  # scikit-learn has no epsilon: 1e-5 against a variance of 4
    np.testing.assert_allclose(function(params, X).reshape(15, 7), expected, rtol=1e-4, atol=1e-4)


@BOTH
def test_epsilon_is_under_the_root(function):
    X = np.array([[1e-3, -1e-3]])
    np.testing.assert_allclose(function(layernorm.init(2), X), X / np.sqrt(1e-6 + 1e-5), rtol=1e-5)


@BOTH
def test_equal_features_stay_finite(function):
    np.testing.assert_array_equal(function(layernorm.init(3), np.full((2, 3), 5.0)), np.zeros((2, 3)))


def test_the_fast_backward_agrees_with_autodiff_and_finite_differences(params, X):
    with jax.enable_x64(True):
        params, X = jax.tree.map(lambda x: jnp.asarray(x, dtype=float), (params, X))
        pull = jax.random.normal(jax.random.key(0), X.shape)
        plain, fast = (
            jax.grad(lambda p, x, f=f: jnp.sum(pull * f(p, x)), argnums=(0, 1))(params, X)
            for f in (layernorm.forward, layernorm.forward_fast)
        )
        for one, other in zip(jax.tree.leaves(plain), jax.tree.leaves(fast), strict=True):
            np.testing.assert_allclose(other, one, rtol=1e-9, atol=1e-12)
        check_grads(layernorm.forward_fast, (params, X), order=1, modes=["rev"])


def test_a_position_does_not_see_the_others(params, X):
    before = layernorm.forward_fast(params, X)
    X = X.copy()
    X[1, 2] += 9
    after = np.array(layernorm.forward_fast(params, X))
    after[1, 2] = before[1, 2]
    np.testing.assert_array_equal(after, before)


@BOTH
def test_features_on_another_axis_are_named(as_learner, function, params, X):
    with pytest.raises(ValueError, match=r"X must have d=7 features .* \(3, 7, 5\)\. Are positions in rows"):
        function(params, np.swapaxes(X, 1, 2))
