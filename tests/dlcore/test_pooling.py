import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jax import lax

from dlcore import pooling

CASES = [(2, 2), (3, 2), (3, 1), (2, 3), (1, 1)]
BLOCK = np.array([[1.0, 3.0, 2.0, 1.0], [2.0, 9.0, 1.0, 1.0], [1.0, 3.0, 2.0, 3.0], [5.0, 6.0, 1.0, 2.0]])[None, :, :, None]


@pytest.fixture
def images(rng):
    return rng.standard_normal((2, 7, 11, 3))


def reduce_window(A, f, stride, start, operation, p=0):
    return lax.reduce_window(A, start, operation, (1, f, f, 1), (1, stride, stride, 1), [(0, 0), (p, p), (p, p), (0, 0)])


def reference_max(A, f, stride, p=0):
    return reduce_window(A, f, stride, -jnp.inf, lax.max, p)


def reference_average(A, f, stride):
    return reduce_window(A, f, stride, 0.0, lax.add) / f**2


@pytest.mark.parametrize("f, stride", CASES)
@pytest.mark.parametrize("form", ["", "_loop"])
@pytest.mark.parametrize("kind, reference", [("max", reference_max), ("average", reference_average)])
def test_pooling_agrees_with_reduce_window(kind, reference, form, f, stride, images):
    P = getattr(pooling, f"{kind}_pool{form}")(images, f=f, stride=stride)
    np.testing.assert_allclose(P, reference(jnp.asarray(images), f, stride), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("f, stride", CASES)
@pytest.mark.parametrize("form", ["", "_loop", "autodiff"])
@pytest.mark.parametrize("kind, reference", [("max", reference_max), ("average", reference_average)])
def test_backward_agrees_with_autodiff_of_reduce_window(kind, reference, form, f, stride, images, rng):
    A = jnp.asarray(images)
    P, pull_back = jax.vjp(lambda A: reference(A, f, stride), A)
    dP = jnp.asarray(rng.standard_normal(P.shape))
    if form == "autodiff":
        (dA,) = jax.vjp(lambda A: getattr(pooling, f"{kind}_pool")(A, f=f, stride=stride), A)[1](dP)
    else:
        dA = getattr(pooling, f"{kind}_pool_backward{form}")(A, dP, f=f, stride=stride)
    np.testing.assert_allclose(dA, pull_back(dP)[0], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("form", ["", "_loop"])
@pytest.mark.parametrize("stride, pad", [(1, "same"), (2, 2)])
def test_padding_never_wins(form, stride, pad, images, rng):
    A = jnp.asarray(images) - 10  # all negative: a border of zeros would win everywhere
    f, p = 3, 1 if pad == "same" else pad
    P, pull_back = jax.vjp(lambda A: reference_max(A, f, stride, p), A)
    np.testing.assert_allclose(getattr(pooling, f"max_pool{form}")(A, f=f, stride=stride, pad=pad), P, rtol=1e-5)
    dP = jnp.asarray(rng.standard_normal(P.shape))
    dA = getattr(pooling, f"max_pool_backward{form}")(A, dP, f=f, stride=stride, pad=pad)
    np.testing.assert_allclose(dA, pull_back(dP)[0], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name, expected", [("max", [[9, 2], [6, 3]]), ("average", [[3.75, 1.25], [3.75, 2]])])
@pytest.mark.parametrize("form", ["", "_loop"])
def test_the_block_of_the_notes(name, form, expected):
    np.testing.assert_array_equal(getattr(pooling, f"{name}_pool{form}")(BLOCK, f=2, stride=2)[0, :, :, 0], expected)


@pytest.mark.parametrize("form", ["", "_loop", "autodiff"])
def test_the_first_of_equal_maxima_takes_the_derivative(form):
    A = jnp.asarray([[0.0, 0.0, 7.0, 7.0], [0.0, 0.0, 1.0, 7.0]]).reshape(1, 2, 4, 1)
    dP = jnp.asarray([5.0, 3.0]).reshape(1, 1, 2, 1)
    if form == "autodiff":
        (dA,) = jax.vjp(lambda A: pooling.max_pool(A, f=2, stride=2), A)[1](dP)
    else:
        dA = getattr(pooling, f"max_pool_backward{form}")(A, dP, f=2, stride=2)
    np.testing.assert_array_equal(dA[0, :, :, 0], [[5, 0, 3, 0], [0, 0, 0, 0]])


@settings(derandomize=True, deadline=None, max_examples=8)
@given(f=st.integers(1, 4), stride=st.integers(1, 4), seed=st.integers(0, 99))
def test_every_derivative_arrives_once(f, stride, seed):
    rng = np.random.default_rng(seed)
    A = rng.integers(0, 3, (2, 5, 7, 3)).astype(float)  # full of ties
    for kind in ("max", "average"):
        P = getattr(pooling, f"{kind}_pool_loop")(A, f=f, stride=stride)
        dP = rng.standard_normal(P.shape)
        fast = getattr(pooling, f"{kind}_pool_backward")(A, dP, f=f, stride=stride)
        loop = getattr(pooling, f"{kind}_pool_backward_loop")(A, dP, f=f, stride=stride)
        np.testing.assert_allclose(fast, loop, rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(loop.sum(axis=(1, 2)), dP.sum(axis=(1, 2)), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("kind", ["max", "average"])
def test_derivatives_are_those_of_finite_differences(kind, images, rng):
    pool = getattr(pooling, f"{kind}_pool_loop")
    dP = rng.standard_normal(pool(images, f=3, stride=2).shape)
    dA = getattr(pooling, f"{kind}_pool_backward_loop")(images, dP, f=3, stride=2)
    direction = rng.standard_normal(images.shape)
    up, down = (np.sum(dP * pool(images + e * direction, f=3, stride=2)) for e in (1e-6, -1e-6))
    np.testing.assert_allclose(np.sum(dA * direction), (up - down) / 2e-6, rtol=1e-7)


def test_global_average_is_the_mean_of_each_channel(images):
    P = pooling.global_average(images)
    np.testing.assert_allclose(P, images.mean(axis=(1, 2), keepdims=True), rtol=1e-5)


def test_shifting_inside_the_window_changes_nothing():
    A = np.zeros((1, 4, 6, 1))
    A[0, 2, 2] = 1
    shifted = np.roll(A, (1, 1), axis=(1, 2))
    np.testing.assert_array_equal(pooling.max_pool(A, f=2, stride=2), pooling.max_pool(shifted, f=2, stride=2))


def test_whole_numbers_are_fine():
    pixels = (BLOCK * 20).astype(np.uint8)
    np.testing.assert_array_equal(pooling.max_pool(pixels, f=2, stride=2)[0, :, :, 0], [[180, 40], [120, 60]])
    np.testing.assert_array_equal(pooling.average_pool(pixels, f=2, stride=2)[0, :, :, 0], [[75, 25], [75, 40]])


def test_not_a_number_stays_visible():
    A = BLOCK.copy()
    A[0, 0, 0, 0] = np.nan
    for pool in (pooling.max_pool, pooling.max_pool_loop, pooling.average_pool):
        assert np.isnan(pool(A, f=2, stride=2)).sum() == 1


def test_a_step_does_not_compile_twice(images):
    traces = 0

    @jax.jit
    def step(A):
        nonlocal traces
        traces += 1
        cost = lambda A: jnp.sum(pooling.max_pool(A, f=3, stride=2, pad="same") ** 2)  # noqa: E731
        return A - 0.1 * jax.grad(cost)(A)

    step(step(jnp.asarray(images)))
    assert traces == 1


POOLS = [pooling.max_pool, pooling.max_pool_loop, pooling.average_pool, pooling.average_pool_loop]
BACKWARDS = [pooling.max_pool_backward, pooling.max_pool_backward_loop]
BACKWARDS += [pooling.average_pool_backward, pooling.average_pool_backward_loop]


@pytest.mark.parametrize("pool", POOLS)
def test_what_does_not_fit_is_named(as_learner, pool, images):
    with pytest.raises(ValueError, match=r"A must have shape \(m, n_H_prev, n_W_prev, n_C\), but has shape \(7, 11, 3\)"):
        pool(images[0], f=2, stride=2)
    with pytest.raises(ValueError, match="Is the batch empty"):
        pool(images[:0], f=2, stride=2)
    with pytest.raises(ValueError, match="a window of f=8 does not fit into 7"):
        pool(images, f=8, stride=1)
    with pytest.raises(ValueError, match="stride must be at least 1, but is 0"):
        pool(images, f=2, stride=0)
    with pytest.raises(TypeError, match="A must be an array, but is a list"):
        pool(images.tolist(), f=2, stride=2)


@pytest.mark.parametrize("backward", BACKWARDS)
def test_backward_names_a_derivative_of_another_shape(as_learner, backward, images):
    with pytest.raises(ValueError, match=r"dP must have shape \(m=2, n_H=3, n_W=5, n_C=3\), but has shape \(2, 5, 3, 3\)"):
        backward(images, np.zeros((2, 5, 3, 3)), f=2, stride=2)


def test_more_padding_than_window_is_refused(images):
    with pytest.raises(ValueError, match="pad must be smaller than f=2, but is 2"):
        pooling.max_pool(images, f=2, stride=2, pad=2)
