import jax.numpy as jnp
import numpy as np
import pytest

from dlcore import conv, patches
from dlcore.conv import Conv


@pytest.fixture
def images(rng):
    return rng.standard_normal((2, 7, 11, 3)).astype(np.float32)


@pytest.fixture
def params(rng):
    return Conv(rng.standard_normal((3, 3, 3, 5)).astype(np.float32), rng.standard_normal((1, 1, 1, 5)).astype(np.float32))


@pytest.mark.parametrize("stride, pad", [(1, 0), (2, 1), (3, "same")])
def test_a_product_with_patches_is_the_convolution(stride, pad, images, params):
    expected = conv.forward_loop(params, images, stride=stride, pad=pad)
    np.testing.assert_allclose(patches.forward(params, images, stride=stride, pad=pad), expected, rtol=1e-4, atol=1e-4)


def test_rows_are_what_the_windows_of_numpy_see(images):
    windows = np.lib.stride_tricks.sliding_window_view(images, (3, 3), axis=(1, 2))  # (m, n_H, n_W, n_C, f, f)
    expected = windows.transpose(0, 1, 2, 4, 5, 3).reshape(2 * 5 * 9, 27)
    np.testing.assert_array_equal(patches.unroll(images, 3), expected)


def test_the_sparse_matrix_does_the_same(images, params):
    M = patches.matrix(params.W, 7, 11)
    Z = M @ images.reshape(2, -1).T  # one column per image
    np.testing.assert_allclose(Z.T.reshape(2, 5, 9, 5) + params.b, conv.forward_loop(params, images), rtol=1e-4, atol=1e-4)


def test_the_matrix_of_the_notes_is_sparse_and_shared():
    """32 by 32 by 3 to 28 by 28 by 6: 14 million places, 352,800 of them used, 450 different weights."""
    W = np.arange(1.0, 451.0, dtype=np.float32).reshape(5, 5, 3, 6)
    M = patches.matrix(W, 32, 32)
    assert M.shape == (4704, 3072) and M.size == 14_450_688
    used = M[M != 0]
    assert used.size == 352_800 and np.unique(used).size == 450


def test_what_does_not_fit_is_named(as_learner, images, params):
    with pytest.raises(ValueError, match=r"A must have shape \(m, n_H_prev, n_W_prev, n_C_prev\), but has shape \(7, 11, 3\)"):
        patches.unroll(images[0], 3)
    with pytest.raises(ValueError, match="a window of f=3 does not fit into 2"):
        patches.matrix(params.W, 2, 7)
    with pytest.raises(ValueError, match=r"W must have shape \(f, f, n_C_prev, n_C\)"):
        patches.matrix(jnp.ones((3, 3)), 7, 7)
    with pytest.raises(ValueError, match=r"A_prev must have shape \(m, n_H_prev, n_W_prev, n_C_prev=3\)"):
        patches.forward(params, images[..., :2])
    with pytest.raises(ValueError, match=r"b must have shape \(1, 1, 1, n_C=5\)"):
        patches.forward(params._replace(b=params.b[..., :1]), images)
