"""Small networks that learn: LeNet-5, an AlexNet and a VGG of any width, their cost and predictions (course 4, weeks 1 and 2).

Convention: images X are (m, n_H, n_W, n_C), channels last. The outputs Z and one-hot labels Y are (n_y, m): behind the
last pool the images become columns. A network is a list of layers; deep_convnets has the residual and Inception ones.
"""

from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer
from jaxtyping import Array, Float, Int, Key, Num

from dlcore import conv, dense, shapes
from dlcore.activations import relu
from dlcore.layer import Dense, linear_forward
from dlcore.losses import softmax_cross_entropy_from_logits
from dlcore.pooling import max_pool
from dlcore.shapes import AnyArray


def init_lenet(
    input_shape: tuple[int, int, int] = (32, 32, 1),
    num_classes: int = 10,
    *,
    f: int = 5,
    pad: conv.Padding = 0,
    n_C: tuple[int, int] = (6, 16),
    n: Sequence[int] = (120, 84),
    key: Key[Array, ""],
) -> list:
    """Two convolutions and three dense layers: LeNet-5 unless told otherwise (course 4, weeks 1 and 2).

    Images of 8 x 8 pixels are too small for 5 x 5 filters: take f=3, pad="same".

    >>> [layer.W.shape for layer in init_lenet(key=jax.random.key(0))]
    [(5, 5, 1, 6), (5, 5, 6, 16), (120, 400), (84, 120), (10, 84)]
    """
    first, second, head = jax.random.split(key, 3)
    n_H, n_W = (_halved(_halved(size, f, pad), f, pad) for size in input_shape[:2])
    layers = [conv.init(f, input_shape[2], n_C[0], key=first), conv.init(f, *n_C, key=second)]
    return [*layers, *dense.init([n_H * n_W * n_C[1], *n, num_classes], key=head)]


def lenet(params: Sequence, X: Num[AnyArray, "m n_H n_W n_C"], *, pad: conv.Padding = 0) -> Float[Array, "n_y m"]:
    """Conv, pool, conv, pool, and dense layers, up to the last linear outputs (course 4, weeks 1 and 2).

        A = max_pool(g(W * A + b), f = 2, stride = 2)          twice
        Z = dense layers of the unrolled A

    LeNet-5 of 1998 had tanh, average pools, and another classifier at the end.

    >>> lenet(init_lenet(key=jax.random.key(0)), jnp.ones((2, 32, 32, 1))).shape
    (10, 2)
    """
    _expect_network(params, at_least=3)
    A = X
    for layer in params[:2]:
        A = max_pool(relu(conv.forward(layer, A, pad=pad)), f=2, stride=2)
    return _dense_layers(params[2:], A)


def init_alexnet(
    input_shape: tuple[int, int, int] = (67, 67, 3),
    num_classes: int = 10,
    *,
    n_C: tuple[int, int, int, int, int] = (16, 32, 48, 48, 32),
    n: Sequence[int] = (64, 64),
    key: Key[Array, ""],
) -> list:
    """An AlexNet that fits a small computer: about a sixth of the channels, on 67 x 67 pixels (course 4, week 2).

    >>> [layer.W.shape[0] for layer in init_alexnet(key=jax.random.key(0))]
    [11, 5, 3, 3, 3, 64, 64, 10]
    """
    *keys, head = jax.random.split(key, 6)
    sizes = zip((11, 5, 3, 3, 3), (input_shape[2], *n_C[:-1]), n_C, keys, strict=True)
    layers = [conv.init(f, n_C_prev, channels, key=layer_key) for f, n_C_prev, channels, layer_key in sizes]

    def last(size):
        size = conv.output_size(size, 11, stride=4)
        for _ in range(3):
            size = conv.output_size(size, 3, stride=2)
        return size

    return [*layers, *dense.init([last(input_shape[0]) * last(input_shape[1]) * n_C[-1], *n, num_classes], key=head)]


def alexnet(params: Sequence, X: Num[AnyArray, "m n_H n_W n_C"]) -> Float[Array, "n_y m"]:
    """Five convolutions with overlapping pools, and dense layers (course 4, week 2).

        A = max_pool(g(11 x 11, stride 4, of X))               every pool has f = 3, stride = 2
        A = max_pool(g(5 x 5 of A))                            same padding from here on
        A = max_pool(g(3 x 3 of g(3 x 3 of g(3 x 3 of A))))
        Z = dense layers of the unrolled A

    >>> alexnet(init_alexnet(key=jax.random.key(0)), jnp.ones((2, 67, 67, 3))).shape
    (10, 2)
    """
    _expect_network(params, at_least=6)
    A = max_pool(relu(conv.forward(params[0], X, stride=4)), f=3, stride=2)
    A = max_pool(relu(conv.forward(params[1], A, pad="same")), f=3, stride=2)
    for layer in params[2:5]:
        A = relu(conv.forward(layer, A, pad="same"))
    return _dense_layers(params[5:], max_pool(A, f=3, stride=2))


def init_vgg(
    input_shape: tuple[int, int, int],
    num_classes: int,
    *,
    stages: Sequence[Sequence[int]],
    n: Sequence[int] = (64,),
    key: Key[Array, ""],
) -> list:
    """Stages of 3 x 3 convolutions, each halved by a pool at its end, and dense layers (course 4, week 2).

    Args:  stages, the channels of every convolution.
    Returns:  a list of layers for each stage, and the dense layers.

    >>> params = init_vgg((8, 8, 1), 10, stages=[(8, 8), (16, 16)], key=jax.random.key(0))
    >>> [layer.W.shape for layer in params[1]], params[2].W.shape
    ([(3, 3, 8, 16), (3, 3, 16, 16)], (64, 64))
    """
    key, head = jax.random.split(key)
    (n_H, n_W, n_C), layers = input_shape, []
    for stage in stages:
        keys = jax.random.split(jax.random.fold_in(key, len(layers)), len(stage))
        sizes = zip((n_C, *stage[:-1]), stage, keys, strict=True)
        layers.append([conv.init(3, n_C_prev, channels, key=layer_key) for n_C_prev, channels, layer_key in sizes])
        n_H, n_W, n_C = _halved(n_H, 3, "same"), _halved(n_W, 3, "same"), stage[-1]
    return [*layers, *dense.init([n_H * n_W * n_C, *n, num_classes], key=head)]


def vgg(params: Sequence, X: Num[AnyArray, "m n_H n_W n_C"]) -> Float[Array, "n_y m"]:
    """One rule for everything: 3 x 3 with same padding, and 2 x 2 pools (course 4, week 2).

        for every stage:
            A = g(3 x 3 of A)                                  for each of its layers
            A = max_pool(A, f = 2, stride = 2)
        Z = dense layers of the unrolled A

    >>> params = init_vgg((8, 8, 1), 10, stages=[(8, 8), (16, 16)], key=jax.random.key(0))
    >>> vgg(params, jnp.ones((2, 8, 8, 1))).shape
    (10, 2)
    """
    _expect_network(params, at_least=1)
    stages = [layers for layers in params if not isinstance(layers, Dense)]
    A = X
    for stage in stages:
        for layer in stage:
            A = relu(conv.forward(layer, A, pad="same"))
        A = max_pool(A, f=2, stride=2)
    return _dense_layers(params[len(stages) :], A)


def cost(params: Any, X: Num[AnyArray, "m n_H n_W n_C"], Y: Num[AnyArray, "n_y m"], *, forward: Callable) -> Float[Array, ""]:
    """Cross-entropy of the softmax, averaged over the images (course 4, weeks 1 and 2).

        J = sum(loss(Z, Y)) / m

    Args:  forward of a network, such as lenet, which returns Z; Y, one-hot labels in columns.

    >>> X, Y = jnp.zeros((2, 32, 32, 1)), jax.nn.one_hot(jnp.array([3, 7]), 10, axis=0)
    >>> print(cost(init_lenet(key=jax.random.key(0)), X, Y, forward=lenet).round(4))  # log(10): it knows nothing
    2.3026
    """
    m = shapes.expect("X", X, "m n_H n_W n_C")["m"]
    shapes.expect("Y", Y, "n_y m", m=m)
    if m == 0:
        raise ValueError("X must hold at least one image, but holds none. Is the batch empty?")
    shapes.expect_numbers("X", X, guess="Was an image divided by 0?")
    shapes.expect_numbers("Y", Y)
    if not isinstance(Y, Tracer) and not np.allclose(np.sum(Y, axis=0), 1, atol=1e-3):
        raise ValueError(
            "every column of Y must sum to 1. Are these numbers of classes? Then batches.one_hot makes columns of them."
        )
    return jnp.sum(softmax_cross_entropy_from_logits(forward(params, X), Y)) / m


def predict(params: Any, X: Num[AnyArray, "m n_H n_W n_C"], *, forward: Callable) -> Int[Array, "1 m"]:
    """Number of the most probable class of every image, counted from 0 (course 4, weeks 1 and 2).

    >>> predict(init_lenet(key=jax.random.key(0)), jnp.ones((2, 32, 32, 1)), forward=lenet).shape
    (1, 2)
    """
    return jnp.argmax(forward(params, X), axis=0, keepdims=True)


def _halved(size, f, pad):
    """Height or width behind a convolution and a pool."""
    return conv.output_size(conv.output_size(size, f, pad=pad), 2, stride=2)


def _dense_layers(params, A):
    """Z of the last layer, of images that become columns."""
    A = shapes.columns_from_images(A)
    for layer in params[:-1]:
        A = relu(linear_forward(layer, A))
    return linear_forward(params[-1], A)


def _expect_network(params, at_least):
    if hasattr(params, "_fields") or len(params) < at_least:
        raise TypeError(f"params must be a list of at least {at_least} layers. Are they those of another network?")
