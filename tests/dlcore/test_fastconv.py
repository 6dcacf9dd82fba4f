import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax

from dlcore import fastconv


@pytest.mark.parametrize("f, stride, p", [(3, 1, 1), (3, 2, 1), (1, 1, 0)])
def test_gradients_inside_a_scan_are_those_of_jax(rng, f, stride, p):
    A = jnp.asarray(rng.standard_normal((2, 7, 11, 3)), dtype=jnp.float32)
    W = jnp.asarray(rng.standard_normal((f, f, 3, 5)), dtype=jnp.float32)

    def cost(A, W):
        return jnp.sum(jnp.sin(fastconv.convolve(A, W, stride, p)))

    def reference(A, W):
        Z = lax.conv_general_dilated(A, W, (stride, stride), [(p, p)] * 2, dimension_numbers=fastconv.CHANNELS_LAST)
        return jnp.sum(jnp.sin(Z))

    _, (dA, dW) = lax.scan(lambda c, _: (c, jax.grad(cost, argnums=(0, 1))(A, W)), 0, length=2)
    expected_dA, expected_dW = jax.grad(reference, argnums=(0, 1))(A, W)
    np.testing.assert_allclose(dA[1], expected_dA, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(dW[1], expected_dW, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("f, p, n_C_prev", [(5, 0, 1), (3, 1, 1), (2, 3, 1), (3, 0, 2)])
def test_whole_rows_at_once(rng, f, p, n_C_prev):
    A = jnp.asarray(rng.standard_normal((2, 7, 11, n_C_prev)), jnp.float32)
    W = jnp.asarray(rng.standard_normal((f, f, n_C_prev, 5)), jnp.float32)
    expected = lax.conv_general_dilated(A, W, (1, 1), [(p, p)] * 2, dimension_numbers=fastconv.CHANNELS_LAST)
    np.testing.assert_allclose(fastconv.by_rows(A, W, p), expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(fastconv.convolve(A, W, 1, p), expected, rtol=1e-4, atol=1e-5)
