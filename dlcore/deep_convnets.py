"""Small deep networks that learn: residual, plain for comparison, and Inception (course 4, week 2).

Convention: images X are (m, n_H, n_W, n_C), channels last; the outputs Z are (n_y, m). A network is a list: the first
layer, the blocks, and a dense layer behind the mean of every channel. convnets.cost and convnets.predict take it.
"""

from collections.abc import Sequence

import jax
from jaxtyping import Array, Float, Key, Num

from dlcore import blocks, conv, dense, shapes
from dlcore.activations import relu
from dlcore.blocks import Projection
from dlcore.layer import linear_forward
from dlcore.pooling import global_average, max_pool
from dlcore.shapes import AnyArray

MODULES = (
    {"n1": 8, "r3": 12, "n3": 16, "r5": 4, "n5": 4, "n_pool": 4},
    {"n1": 16, "r3": 16, "n3": 32, "r5": 4, "n5": 8, "n_pool": 8},
    {"n1": 16, "r3": 24, "n3": 32, "r5": 8, "n5": 8, "n_pool": 8},
)


def init_plain(
    n: int, n_C_input: int = 1, num_classes: int = 10, *, widths: Sequence[int] = (8, 16, 32), key: Key[Array, ""]
) -> list:
    """A network of 6 n + 2 layers without shortcuts: n blocks of two layers in each of three stages (course 4, week 2).

    >>> params = init_plain(1, key=jax.random.key(0))
    >>> [block[0].W.shape for block in params[1:-1]]
    [(3, 3, 8, 8), (3, 3, 8, 16), (3, 3, 16, 32)]
    """
    if n < 1:
        raise ValueError(f"n must be at least 1 block in a stage, but is {n}. A network of L layers has n = (L - 2) / 6.")
    first, middle, last = jax.random.split(key, 3)
    sizes = [widths[0], *(width for width in widths for _ in range(n))]
    keys = jax.random.split(middle, len(sizes) - 1)
    pairs = zip(sizes[:-1], sizes[1:], keys, strict=True)
    main = [blocks.init_basic(n_C_prev, n_C, key=block_key) for n_C_prev, n_C, block_key in pairs]
    return [conv.init(3, n_C_input, widths[0], key=first), *main, *dense.init([widths[-1], num_classes], key=last)]


def plain(params: Sequence, X: Num[AnyArray, "m n_H n_W n_C"]) -> Float[Array, "n_y m"]:
    """One block after the other, up to the last linear outputs (course 4, week 2).

        A = g(3 x 3 of X)
        A = plain_block(A)                                 stride 2 where the channels become more
        Z = W mean of every channel of A + b

    >>> plain(init_plain(1, key=jax.random.key(0)), jax.numpy.ones((2, 8, 8, 1))).shape
    (10, 2)
    """
    _expect_network(params)
    A = relu(conv.forward(params[0], X, pad="same"))
    for block in params[1:-1]:
        n_C_prev, n_C = block[0].W.shape[2:]
        A = blocks.plain_block(block, A, stride=1 if n_C_prev == n_C else 2)
    return _classifier(params[-1], A)


def init_resnet(
    n: int, n_C_input: int = 1, num_classes: int = 10, *, widths: Sequence[int] = (8, 16, 32), key: Key[Array, ""]
) -> list:
    """A residual network of 6 n + 2 layers: the plain one and its shortcuts (He and others, 2016; course 4, week 2).

    The last layer of each block is zero, so that the network begins as a shallow one.

    >>> params = init_resnet(1, key=jax.random.key(0))
    >>> [type(block).__name__ for block in params[1:-1]]
    ['list', 'Projection', 'Projection']
    """
    plain_key, shortcuts = jax.random.split(key)
    params = init_plain(n, n_C_input, num_classes, widths=widths, key=plain_key)
    for number, block in enumerate(params[1:-1], start=1):
        main = blocks.zero_last(block)
        changes = main[0].W.shape[2] != main[0].W.shape[3]
        shortcut_key = jax.random.fold_in(shortcuts, number)
        params[number] = blocks.init_projection(main, key=shortcut_key) if changes else main
    return params


def resnet(params: Sequence, X: Num[AnyArray, "m n_H n_W n_C"]) -> Float[Array, "n_y m"]:
    """Residual blocks, up to the last linear outputs (course 4, week 2).

        A = g(3 x 3 of X)
        A = identity_block(A), or projection_block(A) with stride 2 where the channels become more
        Z = W mean of every channel of A + b

    >>> resnet(init_resnet(1, key=jax.random.key(0)), jax.numpy.ones((2, 8, 8, 1))).shape
    (10, 2)
    """
    _expect_network(params)
    A = relu(conv.forward(params[0], X, pad="same"))
    for block in params[1:-1]:
        if isinstance(block, Projection):
            A = blocks.projection_block(block, A, stride=2)
        else:
            A = blocks.identity_block(block, A)
    return _classifier(params[-1], A)


def init_inception(
    n_C_input: int = 1, num_classes: int = 10, *, n_C: int = 16, modules: Sequence[dict[str, int]] = MODULES, key: Key[Array, ""]
) -> list:
    """A 5 x 5 layer and Inception modules (after Szegedy and others, 2015; course 4, week 2).

    Args:  modules, the arguments of blocks.init_inception for each of them.

    >>> params = init_inception(3, key=jax.random.key(0))
    >>> [module.conv1.W.shape for module in params[1:-1]]
    [(1, 1, 16, 8), (1, 1, 32, 16), (1, 1, 64, 16)]
    """
    first, last, *keys = jax.random.split(key, 2 + len(modules))
    layers: list = [conv.init(5, n_C_input, n_C, key=first)]
    for module, module_key in zip(modules, keys, strict=True):
        layers.append(blocks.init_inception(n_C, **module, key=module_key))
        n_C = module["n1"] + module["n3"] + module["n5"] + module["n_pool"]
    return [*layers, *dense.init([n_C, num_classes], key=last)]


def inception(params: Sequence, X: Num[AnyArray, "m n_H n_W n_C"]) -> Float[Array, "n_y m"]:
    """Inception modules with a pool behind the first, up to the last linear outputs (course 4, week 2).

        A = g(5 x 5, stride 2, of X)                       modules on whole images would be slow
        A = max_pool(inception_module(A), f = 3, stride = 2, pad = 1)
        A = inception_module(A)                            for each of the others
        Z = W mean of every channel of A + b

    >>> params = init_inception(3, modules=MODULES[:1], key=jax.random.key(0))
    >>> jax.jit(inception)(params, jax.numpy.ones((2, 16, 16, 3))).shape
    (10, 2)
    """
    _expect_network(params)
    A = relu(conv.forward(params[0], X, stride=2, pad="same"))
    A = max_pool(blocks.inception_module(params[1], A), f=3, stride=2, pad=1)
    for module in params[2:-1]:
        A = blocks.inception_module(module, A)
    return _classifier(params[-1], A)


def _classifier(params, A):
    return linear_forward(params, shapes.columns_from_images(global_average(A)))


def _expect_network(params):
    if hasattr(params, "_fields") or len(params) < 3:
        raise TypeError("params must be a list: a layer, blocks, a dense layer. Are they those of another network?")
