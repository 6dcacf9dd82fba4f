import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax
from scipy.signal import correlate

from dlcore import blocks, case_studies, conv
from dlcore.architectures import Add, Convolution, Network, rows, total
from dlcore.conv import Conv
from dlcore.transfer import count_parameters

KEY = jax.random.key(3)


def convolve(layer, A, stride=1):
    """Of JAX, with same padding."""
    p = layer.W.shape[0] // 2
    numbers = ("NHWC", "HWIO", "NHWC")
    return lax.conv_general_dilated(A, layer.W, (stride, stride), [(p, p)] * 2, dimension_numbers=numbers) + layer.b


def chain(layers, A, stride=1):
    """Z of the last layer."""
    Z = convolve(layers[0], A, stride)
    for layer in layers[1:]:
        Z = convolve(layer, jnp.maximum(Z, 0))
    return Z


def with_biases(params, rng):
    """Random numbers everywhere: zeros in b would hide a forgotten one."""
    return jax.tree.map(lambda x: rng.standard_normal(x.shape).astype(np.float32), params)


def assert_same(function, expected, params, A):
    """Values and derivatives, those of the parameters too, in float64."""

    @jax.jit  # one compilation for all: operation by operation takes many
    def both(params, A):
        ours, pull_ours = jax.vjp(function, params, A)
        theirs, pull_theirs = jax.vjp(expected, params, A)
        dA = jax.random.normal(KEY, theirs.shape)
        return (ours, pull_ours(dA)), (theirs, pull_theirs(dA))

    with jax.enable_x64(True):
        ours, theirs = both(*jax.tree.map(lambda x: np.asarray(x, np.float64), (params, A)))
    for got, wanted in zip(jax.tree.leaves(ours), jax.tree.leaves(theirs), strict=True):
        assert got.dtype == np.float64
        np.testing.assert_allclose(got, wanted, rtol=1e-8, atol=1e-8)


@pytest.fixture
def images(rng):
    return rng.standard_normal((2, 7, 5, 3))


def mains(n_C, rng):
    basic, bottleneck = blocks.init_basic(3, n_C, key=KEY), blocks.init_bottleneck(3, 2, n_C, key=KEY)
    return [with_biases(main, rng) for main in (basic, bottleneck)]


@pytest.mark.parametrize("kind, stride", [(0, 2), (1, 1)])
def test_plain_block_is_a_chain(kind, stride, images, rng):
    assert_same(
        lambda params, A: blocks.plain_block(params, A, stride=stride),
        lambda params, A: jnp.maximum(chain(params, A, stride), 0),
        mains(11, rng)[kind],
        images,
    )


@pytest.mark.parametrize("kind", [0, 1])
def test_identity_block_adds_its_input_before_the_last_relu(kind, images, rng):
    assert_same(blocks.identity_block, lambda params, A: jnp.maximum(chain(params, A) + A, 0), mains(3, rng)[kind], images)


@pytest.mark.parametrize("kind, stride", [(0, 1), (0, 2), (1, 3)])
def test_projection_block_adds_what_w_s_makes_of_its_input(kind, stride, images, rng):
    params = with_biases(blocks.init_projection(mains(11, rng)[kind], key=KEY), rng)
    assert_same(
        lambda params, A: blocks.projection_block(params, A, stride=stride),
        lambda params, A: jnp.maximum(chain(params.main, A, stride) + convolve(params.shortcut, A, stride), 0),
        params,
        images,
    )


def test_blocks_against_scipy(images, rng):
    """One unit of the whole chain, from the definition and without JAX."""
    first, second = mains(3, rng)[0]

    def layer(params, A):
        return (
            np.stack(
                [correlate(np.pad(A, ((1, 1), (1, 1), (0, 0))), params.W[..., k], mode="valid")[:, :, 0] for k in range(3)],
                axis=-1,
            )
            + params.b[0]
        )

    expected = np.maximum(layer(second, np.maximum(layer(first, images[0]), 0)) + images[0], 0)
    np.testing.assert_allclose(blocks.identity_block([first, second], images)[0], expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("kind", [0, 1])
def test_zeros_in_the_last_layer_make_the_identity(kind, images, rng):
    main = blocks.zero_last(mains(3, rng)[kind])
    A = np.abs(images).astype(np.float32)
    np.testing.assert_array_equal(blocks.identity_block(main, A), A)
    assert (np.asarray(blocks.identity_block(main, images)) == np.maximum(images, 0).astype(np.float32)).all()
    assert not blocks.plain_block(main, A).any()


def test_derivatives_pass_a_zero_block(images, rng):
    main, A = blocks.zero_last(mains(3, rng)[0]), np.abs(images)
    slope = jax.jit(jax.grad(lambda params, A: blocks.identity_block(params, A).sum(), argnums=(0, 1)))
    grads, dA = slope(main, A)
    np.testing.assert_allclose(dA, 1, rtol=1e-6)  # through the shortcut, undiminished
    assert grads[1].W.any() and not grads[0].W.any()


def test_one_by_one_is_a_dense_layer_at_every_pixel(images, rng):
    params = with_biases(conv.init(1, 3, 11, key=KEY), rng)
    expected = np.einsum("mhwc,ck->mhwk", images, params.W[0, 0]) + params.b
    np.testing.assert_allclose(blocks.conv1x1(params, images), expected, rtol=1e-5, atol=1e-5)
    assert_same(blocks.conv1x1, conv.forward, params, images)


def test_one_by_one_on_one_channel_scales():
    A = np.arange(1, 37.0).reshape(1, 6, 6, 1)
    np.testing.assert_array_equal(blocks.conv1x1(Conv(np.full((1, 1, 1, 1), 2.0), np.zeros((1, 1, 1, 1))), A), 2 * A)


def test_one_by_one_multiplies_32_numbers_at_36_positions():
    layer = rows(Network((6, 6, 32), (Convolution(1, 1),)))[-1]
    assert layer.shape == (6, 6, 1) and layer.multiplications == 36 * 32


def test_network_in_network_is_a_chain(images, rng):
    params = with_biases(blocks.init_network_in_network(5, 3, 11, key=KEY), rng)
    assert_same(blocks.network_in_network, lambda params, A: jnp.maximum(chain(params, A), 0), params, images)


def inception_of_lax(params, A):
    def layer(params, A):
        return jnp.maximum(convolve(params, A), 0)

    pool = lax.reduce_window(A, -jnp.inf, lax.max, (1, 3, 3, 1), (1, 1, 1, 1), "SAME")
    paths = [
        layer(params.conv1, A),
        layer(params.conv3, layer(params.reduce3, A)),
        layer(params.conv5, layer(params.reduce5, A)),
        layer(params.project, pool),
    ]
    return jnp.concatenate(paths, axis=-1)


def test_inception_module_against_lax(images, rng):
    params = with_biases(blocks.init_inception(3, n1=2, r3=5, n3=7, r5=3, n5=11, n_pool=13, key=KEY), rng)
    assert blocks.inception_module(params, images).shape == (2, 7, 5, 33)
    assert_same(blocks.inception_module, inception_of_lax, params, images)


def test_parameters_are_those_of_the_tables():
    def count(init):
        return count_parameters(jax.eval_shape(init))

    module = count(lambda: blocks.init_inception(192, n1=64, r3=96, n3=128, r5=16, n5=32, n_pool=32, key=KEY))
    assert module == 163_696 == total(rows(Network((28, 28, 192), (case_studies.inception(64, 96, 128, 16, 32, 32),))))[0]

    same = Convolution(3, 64, pad="same")
    assert count(lambda: blocks.init_basic(64, 64, key=KEY)) == total(rows(Network((8, 8, 64), (Add((same, same)),))))[0]
    assert count(lambda: blocks.init_bottleneck(256, 64, 256, key=KEY)) == 69_632 + 64 + 64 + 256

    main = (Convolution(3, 64, stride=2, pad="same"), same)
    spec = Network((8, 8, 32), (Add(main, (Convolution(1, 64, stride=2),)),))
    assert count(lambda: blocks.init_projection(blocks.init_basic(32, 64, key=KEY), key=KEY)) == total(rows(spec))[0]


def test_random_starts_differ_and_keep_the_size_of_the_signal():
    main = blocks.init_basic(16, 16, key=KEY)
    assert not np.allclose(main[0].W, main[1].W)
    A = jnp.maximum(jax.random.normal(KEY, (5, 16, 16, 16)), 0)
    assert 0.7 < np.sqrt((blocks.plain_block(main, A) ** 2).mean() / (A**2).mean()) < 1.4


def test_bad_input_is_explained(as_learner, images, rng):
    main = blocks.init_basic(3, 11, key=KEY)
    with pytest.raises(ValueError, match="Is it a projection_block"):
        blocks.identity_block(main, images)
    with pytest.raises(ValueError, match="must return 3 channels, but returns 1"):
        blocks.identity_block(blocks.init_basic(3, 1, key=KEY), images)
    with pytest.raises(TypeError, match="Is it an identity_block"):
        blocks.projection_block(main, images)
    with pytest.raises(TypeError, match="params must be a list of Conv layers"):
        blocks.plain_block(main[0], images)
    with pytest.raises(ValueError, match="n_C_prev=3"):
        blocks.plain_block(main, np.zeros((2, 7, 5, 4)))
    with pytest.raises(ValueError, match="Is the batch empty"):
        blocks.plain_block(main, np.zeros((0, 7, 5, 3)))
    with pytest.raises(ValueError, match="must end in one shape"):
        blocks.projection_block(blocks.Projection(main, conv.init(1, 3, 7, key=KEY)), images)
    with pytest.raises(ValueError, match="n_C_prev=3"):
        blocks.conv1x1(conv.init(1, 3, 7, key=KEY), np.zeros((2, 7, 5, 4)))
    with pytest.raises(ValueError, match="1, 1"):
        blocks.conv1x1(conv.init(3, 3, 7, key=KEY), images)
    with pytest.raises(TypeError, match="params must be an Inception"):
        blocks.inception_module(main, images)
