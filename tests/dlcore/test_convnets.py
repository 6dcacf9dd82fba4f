from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax
from sklearn.datasets import load_digits

from dlcore import case_studies, conv, convnets, dense, localize, optim, pooling, train, transfer
from dlcore.architectures import Convolution, Dense, Network, Pooling, rows, total
from dlcore.conv import Conv

KEY = jax.random.key(5)
SMALL = {
    "lenet": (convnets.init_lenet, {"input_shape": (16, 18, 3), "num_classes": 7, "f": 3, "n_C": (2, 5), "n": (11, 13)}),
    "alexnet": (convnets.init_alexnet, {"num_classes": 7, "n_C": (2, 3, 5, 3, 2), "n": (11, 13)}),
    "vgg": (convnets.init_vgg, {"input_shape": (8, 12, 3), "num_classes": 7, "stages": [(2, 3), (5,)], "n": (11,)}),
}
PLANS = {
    "lenet": [(3, 1, 0), "pool", (3, 1, 0), "pool"],
    "alexnet": [(11, 4, 0), "pool", (5, 1, 2), "pool", (3, 1, 1), (3, 1, 1), (3, 1, 1), "pool"],
    "vgg": [(3, 1, 1), (3, 1, 1), "pool", (3, 1, 1), "pool"],
}


def flat_layers(params):
    return [layer for entry in params for layer in (entry if isinstance(entry, list) else [entry])]


def of_lax(name, params, X):
    """The same network with the convolution and pooling of JAX; Z is (n_y, m)."""
    layers, A = iter(flat_layers(params)), X
    width, stride = (3, 2) if name == "alexnet" else (2, 2)
    for plan in PLANS[name]:
        if plan == "pool":
            A = lax.reduce_window(A, -jnp.inf, lax.max, (1, width, width, 1), (1, stride, stride, 1), "VALID")
        else:
            f, s, p = plan
            layer = next(layers)
            assert layer.W.shape[0] == f
            numbers = ("NHWC", "HWIO", "NHWC")
            A = lax.conv_general_dilated(A, layer.W, (s, s), [(p, p)] * 2, dimension_numbers=numbers) + layer.b
            A = jnp.maximum(A, 0)
    Z = A.reshape(len(A), -1)
    rest = list(layers)
    for layer in rest:
        Z = Z @ layer.W.T + layer.b.T
        Z = Z if layer is rest[-1] else jnp.maximum(Z, 0)
    return Z.T


def random_like(init):
    """Parameters of the right shapes, biases too: without the compilations of init."""
    rng = np.random.default_rng(3)

    def numbers(x):
        return (rng.standard_normal(x.shape) * np.sqrt(2 / max(1, x.size / x.shape[-1]))).astype(np.float32)

    return jax.tree.map(numbers, jax.eval_shape(init))


@pytest.fixture(params=sorted(SMALL))
def network(request, rng):
    init, sizes = SMALL[request.param]
    X = rng.standard_normal((2, *sizes.get("input_shape", (67, 67, 3)))).astype(np.float32)
    return request.param, random_like(lambda: init(**sizes, key=KEY)), X


def test_forward_and_derivatives_against_lax(network):
    name, params, X = network
    forward, Y = getattr(convnets, name), np.eye(7, dtype=np.float32)[[2, 5]].T

    def expected_cost(params):
        Z = of_lax(name, params, X)
        return -jnp.mean(jnp.sum(Y * (Z - jax.nn.logsumexp(Z, axis=0, keepdims=True)), axis=0)), Z

    @jax.jit
    def both(params):
        ours = jax.value_and_grad(convnets.cost)(params, X, Y, forward=forward)
        return forward(params, X), ours, jax.value_and_grad(expected_cost, has_aux=True)(params)

    Z, (J, grads), ((expected_J, expected_Z), expected_grads) = both(params)
    np.testing.assert_allclose(Z, expected_Z, rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(J, expected_J, rtol=1e-4)
    for got, wanted in zip(jax.tree.leaves(grads), jax.tree.leaves(expected_grads), strict=True):
        np.testing.assert_allclose(got, wanted, rtol=1e-3, atol=1e-4)


def test_prediction_is_the_largest_output():
    Z = np.array([[0.0, 5.0, -1.0], [2.0, 1.0, -9.0], [1.0, 0.0, -0.5]])
    classes = convnets.predict([], np.zeros((3, 2, 2, 1)), forward=lambda params, X: Z)
    np.testing.assert_array_equal(classes, [[1, 0, 2]])


def count(init, *args, **sizes):
    return transfer.count_parameters(jax.eval_shape(lambda: init(*args, **sizes, key=KEY)))


def test_parameters_of_lenet5():
    assert count(convnets.init_lenet) == total(rows(case_studies.lenet5()))[0] == 61_706
    assert count(convnets.init_lenet, (32, 32, 3)) == 62_006


def test_parameters_of_the_small_alexnet():
    layers = [Convolution(11, 16, stride=4), Pooling(3, 2), Convolution(5, 32, pad="same"), Pooling(3, 2)]
    layers += [*(Convolution(3, n_C, pad="same") for n_C in (48, 48, 32)), Pooling(3, 2), Dense(64), Dense(64), Dense(10)]
    assert [row.shape[0] for row in rows(Network((67, 67, 3), layers))][1:9] == [15, 7, 7, 3, 3, 3, 3, 1]
    assert count(convnets.init_alexnet) == total(rows(Network((67, 67, 3), layers)))[0] == 74_090


def test_parameters_of_vgg16_and_of_an_eighth_of_it():
    stages = [(64,) * 2, (128,) * 2, (256,) * 3, (512,) * 3, (512,) * 3]
    assert count(convnets.init_vgg, (224, 224, 3), 1000, stages=stages, n=(4096, 4096)) == 138_357_544
    eighth = [[n_C // 8 for n_C in stage] for stage in stages]
    assert count(convnets.init_vgg, (32, 32, 3), 10, stages=eighth, n=(64,)) == 235_378


@pytest.mark.slow
def test_lenet_learns_digits_and_its_step_compiles_once():
    images, labels = load_digits(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(labels))  # in the file, the last digits are by other writers
    images, labels = images[order], labels[order]
    X, Y = (images.reshape(-1, 8, 8, 1) / 16).astype(np.float32), np.eye(10, dtype=np.float32)[labels].T
    forward = partial(convnets.lenet, pad="same")
    params = convnets.init_lenet((8, 8, 1), f=3, pad="same", n_C=(8, 16), n=(32,), key=KEY)
    rule = optim.adam(learning_rate=0.003)
    step = train.make_step(partial(convnets.cost, forward=forward), rule)
    state, rng = rule.init(params), np.random.default_rng(0)
    for _ in range(200):
        chosen = rng.integers(0, 1400, 64)
        params, state, _ = step(params, state, X[chosen], Y[:, chosen])
    assert step._cache_size() == 1
    assert np.mean(convnets.predict(params, X[1400:], forward=forward)[0] == labels[1400:]) > 0.9


def test_dense_layers_as_convolutions_slide_over_a_larger_picture(rng):
    """Two pools: the network slides by four pixels."""
    params = random_like(lambda: convnets.init_lenet((18, 18, 3), 5, f=3, n_C=(4, 7), n=(11,), key=KEY))
    *convolutions, hidden, last = params
    hidden = Conv(*localize.conv_from_dense(hidden.W, hidden.b, f=3))
    last = Conv(*localize.conv_from_dense(last.W, last.b, f=1))

    @jax.jit
    def slide(A):
        for layer in convolutions:
            A = pooling.max_pool(jnp.maximum(conv.forward(layer, A), 0), f=2, stride=2)
        return conv.forward(last, jnp.maximum(conv.forward(hidden, A), 0))

    picture = rng.standard_normal((26, 30, 3)).astype(np.float32)
    _, expected = localize.sliding_windows(lambda X: convnets.lenet(params, X).T, picture, size=18, stride=4, input_size=18)
    Z = slide(picture[None])
    assert Z.shape == (1, 3, 4, 5)
    np.testing.assert_allclose(Z.reshape(-1, 5), expected, rtol=1e-3, atol=1e-4)


def test_a_new_head_for_three_classes_trains_255_parameters():
    params = random_like(lambda: convnets.init_lenet(key=KEY))
    params = transfer.replace_last(params, *dense.init([84, 3], key=KEY))
    assert transfer.count_parameters(params[:-1]) == 60_856 and transfer.count_parameters(params[-1]) == 255
    mask = transfer.freeze_mask(params, num_frozen=4)
    assert sum(float(leaf.sum()) for leaf in jax.tree.leaves(mask)) == 255


def test_bad_input_is_explained(as_learner):
    params = random_like(lambda: convnets.init_lenet((8, 8, 1), f=3, pad="same", key=KEY))
    forward = partial(convnets.lenet, pad="same")
    with pytest.raises(ValueError, match="n_C_prev=1"):
        forward(params, np.zeros((2, 8, 8, 3)))
    with pytest.raises(ValueError, match="A_prev must have shape"):
        forward(params, np.zeros((2, 12, 12, 1)))
    with pytest.raises(ValueError, match="Is the batch empty"):
        forward(params, np.zeros((0, 8, 8, 1)))
    with pytest.raises(ValueError, match="Y must have shape"):
        convnets.cost(params, np.zeros((2, 8, 8, 1)), np.zeros((2, 10)), forward=forward)
    X, Y = np.zeros((2, 8, 8, 1)), np.eye(10)[:, :2]
    with pytest.raises(ValueError, match="X must hold at least one image"):
        convnets.cost(params, X[:0], Y[:, :0], forward=forward)
    with pytest.raises(ValueError, match=r"X\[0, 0, 0, 0\] is NaN. Was an image divided by 0"):
        convnets.cost(params, X * np.nan, Y, forward=forward)
    with pytest.raises(ValueError, match="every column of Y must sum to 1. Are these numbers of classes"):
        convnets.cost(params, X, 3 * Y, forward=forward)
    with pytest.raises(ValueError, match="too many layers"):
        convnets.init_lenet((8, 8, 1), key=KEY)
    with pytest.raises(TypeError, match="Are they those of another network"):
        convnets.alexnet(params, np.zeros((2, 67, 67, 3)))
    with pytest.raises(TypeError, match="params must be a list"):
        convnets.lenet(params[0], np.zeros((2, 8, 8, 1)))
