from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.stats import kstest

from dlcore import initialize


def test_zeros_are_a_column_and_a_number():
    w, b = initialize.zeros(7)
    assert w.shape == (7, 1) and b.shape == ()
    assert not w.any() and b == 0
    assert w.dtype == b.dtype == jnp.float32


@pytest.mark.parametrize(
    "start, deviation",
    [
        (initialize.scaled_normal, 0.01),
        (partial(initialize.scaled_normal, scale=3.0), 3.0),
        (initialize.he, np.sqrt(2 / 1009)),
        (initialize.xavier, np.sqrt(1 / 1009)),
        (initialize.glorot, np.sqrt(2 / (1009 + 503))),
    ],
)
def test_random_weights_have_the_deviation_of_the_notes(start, deviation):
    W = np.asarray(start(503, 1009, key=jax.random.key(3)))
    assert W.shape == (503, 1009)
    np.testing.assert_allclose(W.std(), deviation, rtol=0.01)
    np.testing.assert_allclose(W.mean(), 0, atol=0.01 * deviation)
    assert kstest(W[:7].ravel() / deviation, "norm").pvalue > 0.001


def test_he_keeps_the_size_of_activations_through_ten_relu_layers():
    A, shrunk = jax.random.normal(jax.random.key(0), (2, 500, 100))
    for layer in range(10):
        key = jax.random.key(layer)
        A = jnp.maximum(initialize.he(500, 500, key=key) @ A, 0)
        shrunk = jnp.maximum(initialize.scaled_normal(500, 500, key=key) @ shrunk, 0)
    assert 0.5 < A.std() < 1.5 and shrunk.std() < 1e-7


def test_other_keys_give_other_weights_and_the_same_key_the_same():
    first, second = (initialize.he(3, 5, key=jax.random.key(k)) for k in (0, 1))
    assert not jnp.isclose(first, second).any()
    np.testing.assert_array_equal(first, initialize.he(3, 5, key=jax.random.key(0)))


def test_a_layer_without_units_is_refused():
    with pytest.raises(ValueError, match=r"n and n_prev must be at least 1, but are 0 and 5\."):
        initialize.he(0, 5, key=jax.random.key(0))
