import jax.numpy as jnp

from dlcore import initialize


def test_zeros_are_a_column_and_a_number():
    w, b = initialize.zeros(7)
    assert w.shape == (7, 1) and b.shape == ()
    assert not w.any() and b == 0
    assert w.dtype == b.dtype == jnp.float32
