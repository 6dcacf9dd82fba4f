import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax
from scipy.signal import correlate

from dlcore import conv, volumes
from dlcore.volumes import Conv1D, Conv3D

CASES = [(3, 1, 0), (5, 2, 2), (1, 3, 0), (3, 1, "same")]


def signals_and_layer(rng, f):
    return rng.standard_normal((2, 11, 3)), Conv1D(rng.standard_normal((f, 3, 5)), rng.standard_normal((1, 1, 5)))


def volumes_and_layer(rng, f):
    params = Conv3D(rng.standard_normal((f, f, f, 2, 3)), rng.standard_normal((1, 1, 1, 1, 3)))
    return rng.standard_normal((2, 5, 7, 6, 2)), params


FORMS = {
    "1d": (signals_and_layer, volumes.forward_1d, volumes.forward_1d_loop, ("NWC", "WIO", "NWC")),
    "3d": (volumes_and_layer, volumes.forward_3d, volumes.forward_3d_loop, ("NDHWC", "DHWIO", "NDHWC")),
}


def reference(params, A, numbers, stride, pad):
    f, axes = params.W.shape[0], A.ndim - 2
    p = (f - 1) // 2 if pad == "same" else pad
    A, W = jnp.asarray(A), jnp.asarray(params.W)
    return lax.conv_general_dilated(A, W, (stride,) * axes, [(p, p)] * axes, dimension_numbers=numbers) + params.b


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize("f, stride, pad", CASES)
def test_fast_and_loop_agree_with_jax(kind, f, stride, pad, rng):
    draw, fast, loop, numbers = FORMS[kind]
    A, params = draw(rng, f)
    with jax.enable_x64(True):
        expected = reference(params, A, numbers, stride, pad)
        np.testing.assert_allclose(fast(params, A, stride=stride, pad=pad), expected, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(loop(params, A, stride=stride, pad=pad), expected, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("kind", FORMS)
def test_forward_agrees_with_scipy(kind, rng):
    draw, fast, *_ = FORMS[kind]
    A, params = draw(rng, 3)
    Z = fast(params, A)
    for k in range(Z.shape[-1]):
        expected = correlate(A[1], params.W[..., k], mode="valid")[..., 0] + params.b[..., k].item()
        np.testing.assert_allclose(Z[1, ..., k], expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize("f, stride, pad", [(3, 2, 1), (3, 1, 0)])
def test_derivatives_inside_a_scan_are_those_of_jax(kind, f, stride, pad, rng):
    draw, fast, _, numbers = FORMS[kind]
    A, params = draw(rng, f)
    with jax.enable_x64(True):
        params, A = jax.tree.map(jnp.asarray, (params, A))
        cost = lambda params, A: jnp.sum(jnp.sin(fast(params, A, stride=stride, pad=pad)))  # noqa: E731
        _, ours = lax.scan(lambda c, _: (c, jax.grad(cost, argnums=(0, 1))(params, A)), 0, length=2)
        theirs = jax.grad(lambda p, A: jnp.sum(jnp.sin(reference(p, A, numbers, stride, pad))), argnums=(0, 1))(params, A)
        for x, y in zip(jax.tree.leaves(ours), jax.tree.leaves(theirs), strict=True):
            np.testing.assert_allclose(x[1], y, rtol=1e-9, atol=1e-9)


def test_shapes_and_numbers_of_parameters_of_the_notes():
    key = jax.random.key(0)
    signal, scan = jnp.zeros((1, 14, 1)), jnp.zeros((1, 14, 14, 14, 1))
    image = jnp.zeros((1, 14, 14, 3))
    counts = []
    for init, forward, A, n_C in [
        (volumes.init_1d, volumes.forward_1d, signal, 1),
        (conv.init, conv.forward, image, 3),
        (volumes.init_3d, volumes.forward_3d, scan, 1),
    ]:
        first, second = init(5, n_C, 16, key=key), init(5, 16, 32, key=key)
        between = jax.eval_shape(forward, first, A)
        after = jax.eval_shape(forward, second, between)
        axes = A.ndim - 2
        assert between.shape == (1, *[10] * axes, 16) and after.shape == (1, *[6] * axes, 32)
        counts += [sum(p.size for p in layer) for layer in (first, second)]
    assert counts == [96, 2592, 1216, 12832, 2016, 64032]


def test_a_filter_is_not_flipped():
    ramp = np.array([0.0, 0.0, 1.0, 0.0, 0.0]).reshape(1, 5, 1)
    params = Conv1D(np.array([1.0, 2.0, 3.0]).reshape(3, 1, 1), np.zeros((1, 1, 1)))
    np.testing.assert_array_equal(volumes.forward_1d(params, ramp).ravel(), [3, 2, 1])
    np.testing.assert_array_equal(volumes.forward_1d(params, ramp.astype(int)).ravel(), [3, 2, 1])


def test_a_volume_of_depth_one_is_an_image(rng):
    images, W, b = rng.standard_normal((2, 7, 11, 3)), rng.standard_normal((3, 3, 3, 5)), rng.standard_normal((1, 1, 1, 5))
    volume = Conv3D(np.pad(W[None], ((1, 1), (0, 0), (0, 0), (0, 0), (0, 0))), b[None])  # weights in the middle slice only
    Z = volumes.forward_3d(volume, images[:, None], pad=1)
    expected = conv.forward(conv.Conv(W, b), images, pad=1)
    np.testing.assert_allclose(Z[:, 0], expected, rtol=1e-4, atol=1e-4)


def test_init_has_the_variance_of_he():
    W, b = volumes.init_1d(5, 31, 37, key=jax.random.key(0))
    np.testing.assert_allclose(W.var(), 2 / (5 * 31), rtol=0.05)
    W3, b3 = volumes.init_3d(3, 7, 37, key=jax.random.key(0))
    np.testing.assert_allclose(W3.var(), 2 / (27 * 7), rtol=0.05)
    assert not b.any() and not b3.any()


def test_a_moving_edge_is_seen_in_time_only_by_a_filter_that_has_depth():
    """A film of one row whose bright part grows: the filter compares a frame with the next."""
    film = np.tri(5, 6, 1)[None, :, None, :, None]
    compare = np.zeros((3, 3, 3, 1, 1))
    compare[2, 1, 1], compare[1, 1, 1] = 1, -1
    Z = volumes.forward_3d(Conv3D(compare, np.zeros((1, 1, 1, 1, 1))), film, pad="same")[0, :4, 0, :, 0]
    np.testing.assert_array_equal(Z, np.diff(np.tri(5, 6, 1), axis=0))


@pytest.mark.parametrize("kind", FORMS)
def test_a_step_does_not_compile_twice(kind, rng):
    draw, fast, *_ = FORMS[kind]
    A, params = jax.tree.map(lambda x: jnp.asarray(x, jnp.float32), draw(rng, 3))
    traces = 0

    @jax.jit
    def step(params):
        nonlocal traces
        traces += 1
        grads = jax.grad(lambda p: jnp.sum(fast(p, A) ** 2))(params)
        return jax.tree.map(lambda p, g: p - 1e-4 * g, params, grads)

    step(step(params))
    assert traces == 1


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize("form", [1, 2])
def test_what_does_not_fit_is_named(as_learner, kind, form, rng):
    forward = FORMS[kind][form]
    A, params = FORMS[kind][0](rng, 3)
    with pytest.raises(ValueError, match=r"A_prev must have shape \(m, .*, n_C_prev="):
        forward(params, A[..., :1])
    with pytest.raises(ValueError, match=r"A_prev must have shape .* is an axis missing or left over\?"):
        forward(params, A[0])
    with pytest.raises(ValueError, match=r"b must have shape \(1, 1, .*n_C="):
        forward(params._replace(b=params.b.ravel()), A)
    with pytest.raises(ValueError, match="Is the batch empty"):
        forward(params, A[:0])
    with pytest.raises(ValueError, match=r"a window of f=3 does not fit into 2"):
        forward(params, A[:, :2])
    with pytest.raises(TypeError, match=r"params must be a Conv.D, but is a tuple"):
        forward(tuple(params), A)


@pytest.mark.parametrize("init", [volumes.init_1d, volumes.init_3d])
def test_sizes_below_one_are_refused(init):
    with pytest.raises(ValueError, match="n_C must be at least 1, but is 0"):
        init(3, 2, 0, key=jax.random.key(0))
