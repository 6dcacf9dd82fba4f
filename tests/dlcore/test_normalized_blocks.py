import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax

from dlcore import blocks, conv
from dlcore import normalized_blocks as normalized
from dlcore.architectures import Add, Convolution, Network, rows, total
from dlcore.normalized_blocks import ConvNorm
from dlcore.transfer import count_parameters

KEY = jax.random.key(3)


def normal(tree, rng):
    return jax.tree.map(lambda x: rng.uniform(0.5, 1.5, x.shape) * rng.choice([-1, 1], x.shape), tree)


def reference(params, A, stride=1):
    """A convolution of JAX, and batch norm by mean and variance of NumPy's kind over all axes but the last."""
    p = params.W.shape[0] // 2
    Z = lax.conv_general_dilated(A, params.W, (stride, stride), [(p, p)] * 2, dimension_numbers=("NHWC", "HWIO", "NHWC"))
    scaled = (Z - jnp.mean(Z, (0, 1, 2), keepdims=True)) / jnp.sqrt(jnp.var(Z, (0, 1, 2), keepdims=True) + 1e-8)
    return params.norm.gamma[None, None] * scaled + params.norm.beta[None, None], Z


@pytest.fixture
def images(rng):
    return rng.standard_normal((2, 7, 5, 3))


def assert_same(function, expected, params, A):
    """Values and derivatives, in float64."""

    @jax.jit
    def both(params, A):
        ours, pull_ours = jax.vjp(function, params, A)
        theirs, pull_theirs = jax.vjp(expected, params, A)
        dA = jax.random.normal(KEY, theirs.shape)
        return (ours, pull_ours(dA)), (theirs, pull_theirs(dA))

    with jax.enable_x64(True):
        ours, theirs = both(params, A)
    for got, wanted in zip(jax.tree.leaves(ours), jax.tree.leaves(theirs), strict=True):
        np.testing.assert_allclose(got, wanted, rtol=1e-7, atol=1e-8)


def test_identity_block_by_hand(images, rng):
    params, running = normalized.normalize(blocks.init_bottleneck(3, 2, 3, key=KEY))
    params = normal(params, rng)

    def expected(params, A):
        Z = A
        for number, layer in enumerate(params):
            Z = reference(layer, jnp.maximum(Z, 0) if number else Z)[0]
        return jnp.maximum(Z + A, 0)

    assert_same(lambda params, A: normalized.identity_train(params, running, A)[0], expected, params, images)


def test_projection_block_by_hand(images, rng):
    stride = 2
    block = blocks.init_projection(blocks.init_basic(3, 11, key=KEY), key=KEY)
    params, running = normalized.normalize(block)
    params = normal(params, rng)

    def expected(params, A):
        hidden = jnp.maximum(reference(params.main[0], A, stride)[0], 0)
        return jnp.maximum(reference(params.main[1], hidden)[0] + reference(params.shortcut, A, stride)[0], 0)

    assert_same(lambda params, A: normalized.projection_train(params, running, A, stride=stride)[0], expected, params, images)


def test_running_statistics_are_those_of_every_channel(images, rng):
    params, running = (part[0] for part in normalized.normalize([conv.init(3, 3, 11, key=KEY)]))
    _, new = normalized.conv_norm_train(params, running, images, stride=2, beta_running=0.75)
    Z = np.asarray(reference(params, jnp.asarray(images, jnp.float32), 2)[1]).reshape(-1, 11)
    np.testing.assert_allclose(new.mu, 0.25 * Z.mean(axis=0, keepdims=True), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(new.variance, 0.75 + 0.25 * Z.var(axis=0, keepdims=True), rtol=1e-4)


def test_prediction_with_the_statistics_of_the_batch_is_training(images, rng):
    """beta_running = 0 keeps those of the last batch."""
    params, running = (part[0] for part in normalized.normalize([conv.init(3, 3, 11, key=KEY)]))
    Z, running = normalized.conv_norm_train(params, running, images, beta_running=0.0)
    np.testing.assert_allclose(normalized.conv_norm_predict(params, running, images), Z, rtol=1e-4, atol=1e-5)


def test_prediction_of_an_image_does_not_depend_on_the_others(images):
    main = blocks.init_basic(3, 11, key=KEY)
    params, running = normalized.normalize(blocks.init_projection(main, key=KEY))
    _, running = normalized.projection_train(params, running, images)
    together = normalized.projection_predict(params, running, images)
    np.testing.assert_allclose(normalized.projection_predict(params, running, images[:1]), together[:1], rtol=1e-4, atol=1e-5)


def test_untrained_statistics_predict_as_without_batch_norm(images):
    """Mean 0, variance 1, gamma 1, beta 0: nothing is normalized, and the biases of the plain blocks start at 0."""
    main = blocks.init_basic(3, 3, key=KEY)
    expected = blocks.identity_block(main, images)
    np.testing.assert_allclose(normalized.identity_predict(*normalized.normalize(main), images), expected, rtol=1e-4, atol=1e-5)
    block = blocks.init_projection(main, key=KEY)
    expected = blocks.projection_block(block, images, stride=2)
    ours = normalized.projection_predict(*normalized.normalize(block), images, stride=2)
    np.testing.assert_allclose(ours, expected, rtol=1e-4, atol=1e-5)


def test_a_scale_of_zero_makes_the_identity(images):
    params, running = normalized.normalize(blocks.init_basic(3, 3, key=KEY))
    last = params[-1]
    params[-1] = last._replace(norm=last.norm._replace(gamma=jnp.zeros((1, 3))))
    A = np.abs(images).astype(np.float32)
    np.testing.assert_array_equal(normalized.identity_train(params, running, A)[0], A)


def test_parameters_are_those_of_the_tables():
    def layer(f, n_C, stride=1):
        return Convolution(f, n_C, stride=stride, pad="same", bias=False, norm=True)

    def params():
        main = blocks.init_bottleneck(64, 32, 128, key=KEY)
        return normalized.normalize(blocks.init_projection(main, key=KEY))[0]

    spec = Network((8, 8, 64), (Add((layer(1, 32, 2), layer(3, 32), layer(1, 128)), (layer(1, 128, 2),)),))
    assert count_parameters(jax.eval_shape(params)) == total(rows(spec))[0]


def test_bad_input_is_explained(as_learner, images):
    main = blocks.init_basic(3, 11, key=KEY)
    params, running = normalized.normalize(main)
    with pytest.raises(TypeError, match="Is it a single layer"):
        normalized.normalize(main[0])
    with pytest.raises(ValueError, match="Is it a projection"):
        normalized.identity_train(params, running, images)
    with pytest.raises(TypeError, match="Is normalize missing"):
        normalized.identity_predict(main, running, images)
    with pytest.raises(TypeError, match="one entry for each layer"):
        normalized.identity_predict(params, running[:1], images)
    with pytest.raises(TypeError, match="one entry for each layer"):
        normalized.identity_predict(ConvNorm(*params[0]), running, images)
    with pytest.raises(ValueError, match="n_C_prev=3"):
        normalized.conv_norm_predict(params[0], running[0], np.zeros((2, 7, 5, 4)))
    with pytest.raises(ValueError, match="Is the batch empty"):
        normalized.conv_norm_train(params[0], running[0], np.zeros((0, 7, 5, 3)))
