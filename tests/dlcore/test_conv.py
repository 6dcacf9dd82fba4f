import jax
import jax.numpy as jnp
import numpy as np
import pytest
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


@pytest.mark.parametrize("function", [conv.forward, conv.forward_loop])
def test_forward_agrees_with_scipy(function, images, rng):
    params = layer(rng, 3)
    Z = function(params, images)
    for example in range(2):
        for k in range(5):
            expected = correlate(images[example], params.W[:, :, :, k], mode="valid")[:, :, 0] + params.b[0, 0, 0, k]
            np.testing.assert_allclose(Z[example, :, :, k], expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("f, stride, pad", CASES)
def test_fast_and_loop_agree_with_jax(f, stride, pad, images, rng):
    params = layer(rng, f)
    p = (f - 1) // 2 if pad == "same" else pad
    with jax.enable_x64(True):
        numbers = ("NHWC", "HWIO", "NHWC")
        A, W = jnp.asarray(images), jnp.asarray(params.W)
        expected = lax.conv_general_dilated(A, W, (stride, stride), [(p, p)] * 2, dimension_numbers=numbers) + params.b
        np.testing.assert_allclose(conv.forward(params, images, stride=stride, pad=pad), expected, rtol=1e-10, atol=1e-10)
        np.testing.assert_allclose(conv.forward_loop(params, images, stride=stride, pad=pad), expected, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("function", [conv.backward, conv.backward_loop, "autodiff"])
@pytest.mark.parametrize("f, stride, pad", CASES)
def test_backward_agrees_with_autodiff_of_jax(function, f, stride, pad, images, rng):
    params = layer(rng, f)
    p = (f - 1) // 2 if pad == "same" else pad

    def reference(params, A):
        numbers = ("NHWC", "HWIO", "NHWC")
        return lax.conv_general_dilated(A, params.W, (stride, stride), [(p, p)] * 2, dimension_numbers=numbers) + params.b

    with jax.enable_x64(True):
        params, A = jax.tree.map(jnp.asarray, (params, images))
        Z, pull_back = jax.vjp(reference, params, A)
        dZ = jnp.asarray(rng.standard_normal(Z.shape))
        expected, expected_dA = pull_back(dZ)
        if function == "autodiff":
            _, ours = jax.vjp(lambda params, A: conv.forward(params, A, stride=stride, pad=pad), params, A)
            grads, dA = ours(dZ)
        else:
            grads, dA = function(params, A, dZ, stride=stride, pad=pad)
    np.testing.assert_allclose(grads.W, expected.W, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(grads.b, expected.b, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(dA, expected_dA, rtol=1e-9, atol=1e-9)


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
