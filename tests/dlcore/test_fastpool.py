"""Both forms of each derivative, against that of XLA's own windows; pooling has the loops and the errors."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax

from dlcore import fastpool

# f, stride, p, n_H, n_W: side by side, side by side with a border, overlapping, with gaps, with rows left over
CASES = [(2, 2, 0, 4, 6), (3, 3, 0, 9, 6), (2, 2, 1, 6, 4), (3, 2, 1, 7, 5), (2, 3, 0, 8, 5), (2, 2, 0, 5, 7), (3, 1, 0, 5, 4)]


def windows(A, f, stride, p, start, combine):
    return lax.reduce_window(A, start, combine, (1, f, f, 1), (1, stride, stride, 1), [(0, 0), (p, p), (p, p), (0, 0)])


@pytest.mark.parametrize("f, stride, p, n_H, n_W", CASES)
def test_maximum(rng, f, stride, p, n_H, n_W):
    A = jnp.asarray(rng.permutation(2 * n_H * n_W * 3).reshape(2, n_H, n_W, 3), jnp.float32)  # no two are equal
    expected, pullback = jax.vjp(lambda A: windows(A, f, stride, p, -jnp.inf, lax.max), A)
    P, back = jax.vjp(jax.jit(lambda A: fastpool.max_pool(A, f, stride, p)), A)
    np.testing.assert_array_equal(P, expected)
    dP = jnp.asarray(rng.standard_normal(P.shape), jnp.float32)
    np.testing.assert_allclose(back(dP)[0], pullback(dP)[0], rtol=1e-6, atol=1e-6)
    np.testing.assert_array_equal(fastpool.max_gradient(A, dP, f, stride, p), back(dP)[0])


@pytest.mark.parametrize("f, stride, p, n_H, n_W", [case for case in CASES if case[2] == 0])
def test_average(rng, f, stride, p, n_H, n_W):
    A = jnp.asarray(rng.standard_normal((2, n_H, n_W, 3)), jnp.float32)
    expected, pullback = jax.vjp(lambda A: windows(A, f, stride, 0, 0.0, lax.add) / f**2, A)
    P, back = jax.vjp(jax.jit(lambda A: fastpool.average_pool(A, f, stride, (n_H, n_W))), A)
    np.testing.assert_allclose(P, expected, rtol=1e-5, atol=1e-6)
    dP = jnp.asarray(rng.standard_normal(P.shape), jnp.float32)
    np.testing.assert_allclose(back(dP)[0], pullback(dP)[0], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("f, stride", [(2, 2), (3, 1)])
def test_of_equal_maxima_the_first_takes_all(rng, f, stride):
    A = jnp.asarray(rng.integers(0, 2, (2, 6, 6, 3)), jnp.float32)
    P = fastpool.max_pool(A, f, stride, 0)
    dA, expected = fastpool.max_gradient(A, jnp.ones(P.shape), f, stride, 0), np.zeros(A.shape)
    for i, row, column, c in np.ndindex(P.shape):
        window = np.asarray(A[i, row * stride : row * stride + f, column * stride : column * stride + f, c])
        u, v = divmod(int(window.argmax()), f)
        expected[i, row * stride + u, column * stride + v, c] += 1
    np.testing.assert_array_equal(dA, expected)


def test_second_derivatives_and_half_precision(rng):
    A = jnp.asarray(rng.standard_normal((1, 4, 4, 2)), jnp.bfloat16)
    slope = jax.grad(lambda A: jnp.sum(fastpool.max_pool(A, 2, 2, 0) ** 2))(A)
    assert slope.dtype == jnp.bfloat16
    twice = jax.grad(lambda A: jnp.sum(jax.grad(lambda A: jnp.sum(fastpool.average_pool(A, 2, 2, (4, 4)) ** 3))(A)))
    P = fastpool.average_pool(A.astype(float), 2, 2, (4, 4))
    np.testing.assert_allclose(twice(A.astype(float)), jnp.repeat(jnp.repeat(6 * P / 4, 2, 1), 2, 2), rtol=1e-4, atol=1e-5)
