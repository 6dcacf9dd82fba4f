from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax

from dlcore import case_studies, convnets, deep_convnets, optim, train, transfer
from dlcore.architectures import Add, Convolution, Dense, GlobalAverage, Network, Pooling, depth, rows, total
from dlcore.blocks import Projection

KEY = jax.random.key(5)


def random_like(init):
    """Parameters of the right shapes, biases and last layers too: without the compilations of init."""
    rng = np.random.default_rng(3)

    def numbers(x):
        return (rng.standard_normal(x.shape) * np.sqrt(2 / max(1, x.size / x.shape[-1]))).astype(np.float32)

    return jax.tree.map(numbers, jax.eval_shape(init))


def convolve(layer, A, stride=1):
    p = layer.W.shape[0] // 2
    numbers = ("NHWC", "HWIO", "NHWC")
    return lax.conv_general_dilated(A, layer.W, (stride, stride), [(p, p)] * 2, dimension_numbers=numbers) + layer.b


def relu(Z):
    return jnp.maximum(Z, 0)


def pool(A, stride):
    return lax.reduce_window(A, -jnp.inf, lax.max, (1, 3, 3, 1), (1, stride, stride, 1), [(0, 0), (1, 1), (1, 1), (0, 0)])


def classifier(layer, A):
    return (A.mean(axis=(1, 2)) @ layer.W.T + layer.b.T).T


def plain_of_lax(params, X):
    A = relu(convolve(params[0], X))
    for number, (first, second) in enumerate(params[1:-1]):
        A = relu(convolve(second, relu(convolve(first, A, 2 if number in (2, 4) else 1))))  # two blocks in a stage
    return classifier(params[-1], A)


def resnet_of_lax(params, X):
    A = relu(convolve(params[0], X))
    for number, block in enumerate(params[1:-1]):
        assert isinstance(block, Projection) == (number in (2, 4))
        if isinstance(block, Projection):
            first, second = block.main
            A = relu(convolve(second, relu(convolve(first, A, 2))) + convolve(block.shortcut, A, 2))
        else:
            first, second = block
            A = relu(convolve(second, relu(convolve(first, A))) + A)
    return classifier(params[-1], A)


def inception_of_lax(params, X):
    A = relu(convolve(params[0], X, 2))
    for number, module in enumerate(params[1:-1]):
        paths = [
            relu(convolve(module.conv1, A)),
            relu(convolve(module.conv3, relu(convolve(module.reduce3, A)))),
            relu(convolve(module.conv5, relu(convolve(module.reduce5, A)))),
            relu(convolve(module.project, pool(A, 1))),
        ]
        A = jnp.concatenate(paths, axis=-1)
        A = pool(A, 2) if number == 0 else A
    return classifier(params[-1], A)


MODULES = [{"n1": 2, "r3": 3, "n3": 2, "r5": 1, "n5": 3, "n_pool": 1}, {"n1": 1, "r3": 2, "n3": 3, "r5": 2, "n5": 1, "n_pool": 2}]
NETWORKS = {
    "plain": (partial(deep_convnets.init_plain, 2, 3, 7, widths=(2, 3, 5), key=KEY), plain_of_lax),
    "resnet": (partial(deep_convnets.init_resnet, 2, 3, 7, widths=(2, 3, 5), key=KEY), resnet_of_lax),
    "inception": (partial(deep_convnets.init_inception, 3, 7, n_C=2, modules=MODULES, key=KEY), inception_of_lax),
}


@pytest.mark.parametrize("name", sorted(NETWORKS))
def test_forward_and_derivatives_against_lax(name, rng):
    init, expected = NETWORKS[name]
    params, forward = random_like(init), getattr(deep_convnets, name)
    X = rng.standard_normal((2, 11, 9, 3)).astype(np.float32)

    @jax.jit
    def both(params):
        ours, pull_ours = jax.vjp(lambda params: forward(params, X), params)
        theirs, pull_theirs = jax.vjp(lambda params: expected(params, X), params)
        dZ = jax.random.normal(KEY, theirs.shape)
        return (ours, pull_ours(dZ)), (theirs, pull_theirs(dZ))

    ours, theirs = both(params)
    assert ours[0].shape == (7, 2)
    for got, wanted in zip(jax.tree.leaves(ours), jax.tree.leaves(theirs), strict=True):
        np.testing.assert_allclose(got, wanted, rtol=1e-3, atol=1e-3 * np.abs(wanted).max())


def count(init, *args, **sizes):
    return transfer.count_parameters(jax.eval_shape(lambda: init(*args, **sizes, key=KEY)))


def small_resnet(n, widths, n_C_input):
    """As a list of layers: projections, and b instead of batch norm."""
    layers, n_C_prev = [Convolution(3, widths[0], pad="same")], widths[0]
    for n_C in widths:
        for _ in range(n):
            stride = 1 if n_C == n_C_prev else 2
            main = Convolution(3, n_C, stride=stride, pad="same"), Convolution(3, n_C, pad="same")
            layers.append(Add(main, () if stride == 1 else (Convolution(1, n_C, stride=2),)))
            n_C_prev = n_C
    return Network((8, 8, n_C_input), [*layers, GlobalAverage(), Dense(10)])


@pytest.mark.parametrize("n, n_C_input", [(1, 1), (3, 3), (9, 1)])
def test_parameters_of_resnets(n, n_C_input):
    network = small_resnet(n, (8, 16, 32), n_C_input)
    expected = total(rows(network))[0]
    assert depth(network) == 6 * n + 2
    assert count(deep_convnets.init_resnet, n, n_C_input) == expected
    shortcuts = 8 * 16 + 16 + 16 * 32 + 32
    assert count(deep_convnets.init_plain, n, n_C_input) == expected - shortcuts


def test_parameters_of_inception():
    modules = [case_studies.inception(*sizes.values()) for sizes in deep_convnets.MODULES]
    layers = [
        Convolution(5, 16, stride=2, pad="same"),
        modules[0],
        Pooling(3, 2, pad=1),
        *modules[1:],
        GlobalAverage(),
        Dense(10),
    ]
    network = Network((32, 32, 3), layers)
    assert [row.shape for row in rows(network) if row.name[:6] == "concat"] == [(16, 16, 32), (8, 8, 64), (8, 8, 64)]
    assert count(deep_convnets.init_inception, 3) == total(rows(network))[0]


def test_the_main_path_of_every_block_begins_at_zero():
    params = jax.jit(lambda: deep_convnets.init_resnet(1, 1, widths=(2, 3), key=KEY))()
    for block in params[1:-1]:
        first, last = block.main if isinstance(block, Projection) else block
        assert first.W.all() and not last.W.any() and not last.b.any()
    assert params[0].W.all() and params[-1].W.all()


@pytest.mark.slow
def test_a_resnet_fits_a_few_images_and_its_step_compiles_once(rng):
    X, Y = rng.random((7, 8, 8, 1)).astype(np.float32), np.eye(7, dtype=np.float32)
    params = jax.jit(lambda: deep_convnets.init_resnet(1, 1, 7, widths=(5, 7), key=KEY))()
    rule = optim.adam(learning_rate=0.01)
    step = train.make_step(partial(convnets.cost, forward=deep_convnets.resnet), rule)
    state = rule.init(params)
    for _ in range(200):
        params, state, J = step(params, state, X, Y)
    assert J < 0.1 and step._cache_size() == 1


def test_bad_input_is_explained(as_learner):
    init, _ = NETWORKS["resnet"]
    params = random_like(init)
    with pytest.raises(ValueError, match=r"n = \(L - 2\) / 6"):
        deep_convnets.init_resnet(0, key=KEY)
    with pytest.raises(TypeError, match="Are they those of another network"):
        deep_convnets.resnet(params[0], np.zeros((2, 8, 8, 3)))
    with pytest.raises(ValueError, match="n_C_prev=3"):
        deep_convnets.resnet(params, np.zeros((2, 8, 8, 1)))
    with pytest.raises(ValueError, match="Is the batch empty"):
        deep_convnets.resnet(params, np.zeros((0, 8, 8, 3)))
    with pytest.raises(TypeError, match="params must be an Inception"):
        deep_convnets.inception(params, np.zeros((2, 8, 8, 3)))
