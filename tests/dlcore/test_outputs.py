import jax
import jax.numpy as jnp
import numpy as np
import pytest

from dlcore import outputs


@pytest.mark.parametrize("output", [outputs.BINARY, outputs.CLASSES, outputs.REGRESSION])
def test_the_slope_of_the_loss_is_a_minus_y(output, rng):
    Z, Y = jnp.array(rng.standard_normal((3, 7))), jnp.eye(3)[:, rng.integers(0, 3, 7)]
    dZ = jax.grad(lambda Z: output.loss(Z, Y).sum())(Z)
    np.testing.assert_allclose(dZ, output.activation(Z) - Y, atol=1e-6)
