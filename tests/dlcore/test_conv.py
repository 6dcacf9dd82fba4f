from functools import cache, partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jax import lax
from scipy.signal import correlate

from dlcore import conv
from dlcore.conv import Conv

CASES = [(3, 1, 0), (3, 2, 1), (2, 1, 0), (1, 2, 0), (5, 3, 2), (3, 1, "same"), (3, 1, 4)]


def layer(rng, f, n_C_prev=3, n_C=5):
    return Conv(rng.standard_normal((f, f, n_C_prev, n_C)), rng.standard_normal((1, 1, 1, n_C)))


@pytest.fixture
def images(rng):
    return rng.standard_normal((2, 7, 11, 3))


def reference(params, A, stride, pad):
    p = (params.W.shape[0] - 1) // 2 if pad == "same" else pad
    numbers = ("NHWC", "HWIO", "NHWC")
    return lax.conv_general_dilated(A, params.W, (stride, stride), [(p, p)] * 2, dimension_numbers=numbers) + params.b


@cache
def example(f, stride, pad):
    """A layer, images, dZ, and what JAX makes of them in float64: Z, its derivative of the layer and of the images."""
    rng = np.random.default_rng(7)
    params, A = layer(rng, f), rng.standard_normal((2, 7, 11, 3))
    shape = jax.eval_shape(lambda A: reference(params, A, stride, pad), A).shape
    dZ = rng.standard_normal(shape)

    @jax.jit
    def answers(params, A, dZ):
        Z, pull_back = jax.vjp(lambda params, A: reference(params, A, stride, pad), params, A)
        return Z, pull_back(dZ)

    with jax.enable_x64(True):
        Z, (grads, dA) = jax.tree.map(np.asarray, answers(params, A, dZ))
    return params, A, dZ, Z, grads, dA


@pytest.mark.parametrize("function", [conv.forward, conv.forward_loop])
def test_forward_agrees_with_scipy(function, images, rng):
    params = layer(rng, 3)
    Z = function(params, images)
    for i in range(2):
        for k in range(5):
            expected = correlate(images[i], params.W[:, :, :, k], mode="valid")[:, :, 0] + params.b[0, 0, 0, k]
            np.testing.assert_allclose(Z[i, :, :, k], expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("f, stride, pad", CASES)
def test_fast_and_loop_agree_with_jax(f, stride, pad):
    params, A, _, expected, *_ = example(f, stride, pad)
    np.testing.assert_allclose(conv.forward_loop(params, A, stride=stride, pad=pad), expected, rtol=1e-10, atol=1e-10)
    with jax.enable_x64(True):
        fast = jax.jit(partial(conv.forward, stride=stride, pad=pad))
        np.testing.assert_allclose(fast(params, A), expected, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("form", ["fast", "loop", "autodiff"])
@pytest.mark.parametrize("f, stride, pad", CASES)
def test_backward_agrees_with_autodiff_of_jax(form, f, stride, pad):
    params, A, dZ, _, expected, expected_dA = example(f, stride, pad)

    def autodiff(params, A, dZ):
        return jax.vjp(partial(conv.forward, stride=stride, pad=pad), params, A)[1](dZ)

    # Jitted, because one compilation is faster than one for each operation.
    fast = jax.jit(partial(conv.backward, stride=stride, pad=pad))
    backward = {"fast": fast, "loop": partial(conv.backward_loop, stride=stride, pad=pad), "autodiff": jax.jit(autodiff)}[form]
    with jax.enable_x64(True):
        grads, dA = backward(params, A, dZ)
    np.testing.assert_allclose(grads.W, expected.W, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(grads.b, expected.b, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(dA, expected_dA, rtol=1e-9, atol=1e-9)


def test_derivatives_are_those_of_finite_differences(rng):
    params, A, direction = layer(rng, 3), rng.standard_normal((2, 7, 11, 3)), layer(rng, 3)
    towards = rng.standard_normal(A.shape)

    def cost(e):
        moved = Conv(params.W + e * direction.W, params.b + e * direction.b)
        return np.sum(np.sin(conv.forward_loop(moved, A + e * towards, stride=2, pad=1)))

    dZ = np.cos(conv.forward_loop(params, A, stride=2, pad=1))
    grads, dA = conv.backward_loop(params, A, dZ, stride=2, pad=1)
    slope = np.sum(grads.W * direction.W) + np.sum(grads.b * direction.b) + np.sum(dA * towards)
    np.testing.assert_allclose(slope, (cost(1e-6) - cost(-1e-6)) / 2e-6, rtol=1e-6)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(n=st.integers(1, 40), f=st.integers(1, 11), stride=st.integers(1, 5), p=st.integers(0, 4))
def test_output_size_counts_the_places_where_a_window_fits(n, f, stride, p):
    places = [start for start in range(0, n + 2 * p, stride) if start + f <= n + 2 * p]
    if places:
        assert conv.output_size(n, f, stride=stride, pad=p) == len(places)
    else:
        with pytest.raises(ValueError, match="does not fit"):
            conv.output_size(n, f, stride=stride, pad=p)


@settings(derandomize=True, deadline=None, max_examples=15)
@given(f=st.integers(1, 4), stride=st.integers(1, 3), p=st.integers(0, 2), seed=st.integers(0, 99))
def test_backward_is_the_transpose_of_forward(f, stride, p, seed):
    """Without b, Z is linear in A and in W: sum(dZ Z) = sum(dA A) = sum(dW W)."""
    rng = np.random.default_rng(seed)
    A, params = rng.standard_normal((2, 5, 7, 2)), Conv(rng.standard_normal((f, f, 2, 3)), np.zeros((1, 1, 1, 3)))
    Z = conv.forward_loop(params, A, stride=stride, pad=p)
    dZ = rng.standard_normal(Z.shape)
    grads, dA = conv.backward_loop(params, A, dZ, stride=stride, pad=p)
    np.testing.assert_allclose([np.sum(dA * A), np.sum(grads.W * params.W)], np.sum(dZ * Z), rtol=1e-9, atol=1e-9)


def test_a_shifted_image_has_a_shifted_answer(rng):
    params, image = layer(rng, 3), np.zeros((1, 11, 13, 3))
    image[:, 3:6, 3:7] = rng.standard_normal((1, 3, 4, 3))
    forward = jax.jit(partial(conv.forward, pad="same"))
    Z, shifted = forward(params, image), forward(params, np.roll(image, (2, 3), axis=(1, 2)))
    np.testing.assert_allclose(np.roll(Z, (2, 3), axis=(1, 2)), shifted, rtol=1e-5, atol=1e-5)


def test_a_step_does_not_compile_twice(images, rng):
    traces = 0

    @jax.jit
    def step(params, A):
        nonlocal traces
        traces += 1
        grads = jax.grad(lambda params: jnp.mean(conv.forward(params, A, pad=1) ** 2))(params)
        return jax.tree.map(lambda p, g: p - 0.1 * g, params, grads)

    params = jax.tree.map(lambda x: jnp.asarray(x, jnp.float32), layer(rng, 3))
    step(step(params, images), images)
    assert traces == 1


def test_not_a_number_stays_visible(images, rng):
    images[0, 3, 5, 1] = np.nan
    for forward in (conv.forward, conv.forward_loop):
        assert np.isnan(forward(layer(rng, 3), images)).sum() == 9 * 5  # the nine windows that see it, every filter


@pytest.mark.parametrize(
    "n, f, stride, pad, expected",
    [(6, 3, 1, 0, 4), (7, 3, 2, 0, 3), (6, 3, 2, 0, 2), (39, 3, 1, 0, 37), (37, 5, 2, 0, 17), (17, 5, 2, 0, 7)]
    + [(6, 3, 1, 1, 6), (6, 5, 1, "same", 6), (227, 11, 4, 0, 55), (6, 3, 1, "valid", 4)],
)
def test_output_sizes_of_the_notes(n, f, stride, pad, expected):
    assert conv.output_size(n, f, stride=stride, pad=pad) == expected


@pytest.mark.parametrize("function", [conv.forward, conv.forward_loop])
def test_a_step_of_light_gives_thirty(function):
    image = np.tile([10.0, 10.0, 10.0, 0.0, 0.0, 0.0], (6, 1))[None, :, :, None]
    vertical = Conv(np.array([[1.0, 0.0, -1.0]] * 3)[:, :, None, None], np.zeros((1, 1, 1, 1)))
    np.testing.assert_allclose(function(vertical, image)[0, :, :, 0], [[0, 30, 30, 0]] * 4)


def test_single_step_of_the_notes():
    a_slice = np.array([[3.0, 0.0, 1.0], [1.0, 5.0, 8.0], [2.0, 7.0, 2.0]])[:, :, None]
    assert conv.single_step(a_slice, np.array([[1.0, 0.0, -1.0]] * 3)[:, :, None], 0.5) == -4.5


def test_zero_pad_agrees_with_numpy(images):
    np.testing.assert_allclose(conv.zero_pad(images, 2), np.pad(images, ((0, 0), (2, 2), (2, 2), (0, 0))), rtol=1e-6)


def test_init_has_the_variance_of_he():
    W, b = conv.init(5, 31, 37, key=jax.random.key(0))
    assert W.shape == (5, 5, 31, 37) and b.shape == (1, 1, 1, 37) and not b.any()
    np.testing.assert_allclose(W.var(), 2 / (25 * 31), rtol=0.05)


def test_whole_numbers_are_fine():
    pixels = np.full((1, 4, 5, 1), 200, dtype=np.uint8)
    Z = conv.forward(Conv(np.ones((3, 3, 1, 1)), np.zeros((1, 1, 1, 1))), pixels)
    np.testing.assert_array_equal(Z, np.full((1, 2, 3, 1), 1800.0))


def test_even_filters_stride_zero_and_small_images_are_refused():
    with pytest.raises(ValueError, match="same padding needs an odd filter, but f is 2"):
        conv.output_size(7, 2, pad="same")
    with pytest.raises(ValueError, match="stride must be at least 1, but is 0"):
        conv.output_size(7, 3, stride=0)
    with pytest.raises(ValueError, match=r"a window of f=5 does not fit into 3 \+ 2 \* 0"):
        conv.output_size(3, 5)
    with pytest.raises(ValueError, match="pad must not be negative"):
        conv.output_size(7, 3, pad=-1)
    with pytest.raises(ValueError, match="f must be at least 1"):
        conv.output_size(7, 0)


@pytest.mark.parametrize("function", [conv.forward, conv.forward_loop])
def test_what_does_not_fit_is_named(as_learner, function, images, rng):
    params = layer(rng, 3)
    with pytest.raises(ValueError, match=r"A_prev must have shape \(m, n_H_prev, n_W_prev, n_C_prev=3\)"):
        function(params, images.transpose(0, 3, 1, 2))
    with pytest.raises(ValueError, match=r"b must have shape \(1, 1, 1, n_C=5\)"):
        function(Conv(params.W, np.zeros(5)), images)
    with pytest.raises(ValueError, match="Is the batch empty"):
        function(params, images[:0])
    with pytest.raises(TypeError, match="params must be a Conv, but is a dict"):
        function({"W": params.W}, images)


@pytest.mark.parametrize("function", [conv.backward, conv.backward_loop])
def test_backward_names_a_derivative_of_another_shape(as_learner, function, images, rng):
    with pytest.raises(ValueError, match=r"dZ must have shape \(m=2, n_H=5, n_W=9, n_C=5\)"):
        function(layer(rng, 3), images, np.zeros((2, 7, 11, 5)))
