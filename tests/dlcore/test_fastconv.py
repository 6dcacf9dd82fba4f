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
