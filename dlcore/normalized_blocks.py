"""Residual blocks with batch norm behind every convolution, as in the large ResNets (after course 4, week 2).

Convention: A is (m, n_H, n_W, n_C), channels last. Every channel has one mean and one variance, over all pixels of all
images; the convolutions have no b, because the mean takes it away. Training and prediction are two functions each.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Num

from dlcore import batchnorm, conv
from dlcore.activations import relu
from dlcore.batchnorm import BatchNorm, Running
from dlcore.blocks import Projection
from dlcore.conv import Conv
from dlcore.shapes import AnyArray


class ConvNorm(NamedTuple):
    """The filters of a layer, and the scale and shift of its batch norm, which are (1, n_C) (after course 4, week 2).

    >>> ConvNorm._fields
    ('W', 'norm')
    """

    W: Num[AnyArray, "f f n_C_prev n_C"]
    norm: BatchNorm


def normalize(block: Sequence[Conv] | Projection) -> tuple[Any, Any]:
    """The block with batch norm instead of b, and the running statistics to start from (after course 4, week 2).

    Args:  a block of blocks: the main path of an identity_block, or a Projection.
    Returns:  the same with a ConvNorm for every Conv, and the same with a Running for every Conv.

    >>> from dlcore import blocks
    >>> params, running = normalize(blocks.init_basic(3, 5, key=jax.random.key(0)))
    >>> params[1].W.shape, params[1].norm.gamma.shape, running[1].mu.shape
    ((3, 3, 5, 5), (1, 5), (1, 5))
    """

    def layer(params):
        return ConvNorm(params.W, batchnorm.init(params.W.shape[3], axis=0)[0])

    def statistics(params):
        return batchnorm.init(params.W.shape[3], axis=0)[1]

    if isinstance(block, Conv):
        raise TypeError("block must be a list of Conv layers or a Projection, but is a Conv. Is it a single layer?")
    return tuple(jax.tree.map(new, block, is_leaf=lambda node: isinstance(node, Conv)) for new in (layer, statistics))


def conv_norm_train(
    params: ConvNorm, running: Running, A: Num[AnyArray, "m n_H n_W n_C"], *, stride: int = 1, beta_running: float = 0.9
) -> tuple[Float[Array, "m n_H2 n_W2 n_C2"], Running]:
    """A convolution with same padding and the batch norm of its channels, in training (after course 4, week 2).

        Z       = W * A
        Z_tilde = batch norm of Z                       m n_H n_W examples for every channel

    >>> params, running = (part[0] for part in normalize([conv.init(3, 3, 5, key=jax.random.key(0))]))
    >>> Z, running = conv_norm_train(params, running, jax.random.normal(jax.random.key(1), (2, 8, 8, 3)))
    >>> Z.shape, bool(abs(Z.mean()) < 1e-5)
    ((2, 8, 8, 5), True)
    """
    Z = _convolve(params, A, stride)
    Z_tilde, running, _ = batchnorm.train(params.norm, running, _pixels(Z), axis=0, beta_running=beta_running)
    return Z_tilde.reshape(Z.shape), running


def conv_norm_predict(
    params: ConvNorm, running: Running, A: Num[AnyArray, "m n_H n_W n_C"], *, stride: int = 1
) -> Float[Array, "m n_H2 n_W2 n_C2"]:
    """The same with the running statistics: an image does not depend on its neighbors (after course 4, week 2).

    >>> params, running = (part[0] for part in normalize([conv.init(3, 3, 5, key=jax.random.key(0))]))
    >>> conv_norm_predict(params, running, jnp.ones((2, 8, 8, 3)), stride=2).shape
    (2, 4, 4, 5)
    """
    Z = _convolve(params, A, stride)
    return batchnorm.predict(params.norm, running, _pixels(Z), axis=0).reshape(Z.shape)


def identity_train(
    params: Sequence[ConvNorm], running: Sequence[Running], A: Num[AnyArray, "m n_H n_W n_C"]
) -> tuple[Float[Array, "m n_H n_W n_C"], list[Running]]:
    """A residual block whose shortcut is the identity, in training (after course 4, week 2).

        a^[l+2] = g(z_tilde^[l+2] + a^[l])

    >>> from dlcore import blocks
    >>> block = normalize(blocks.init_basic(3, 3, key=jax.random.key(0)))
    >>> A, running = identity_train(*block, jax.random.normal(jax.random.key(1), (2, 8, 8, 3)))
    >>> A.shape, len(running)
    ((2, 8, 8, 3), 2)
    """
    Z, running = _main_path(conv_norm_train, params, running, A, 1)
    return relu(_same_shape(Z, A) + jnp.asarray(A)), running


def identity_predict(
    params: Sequence[ConvNorm], running: Sequence[Running], A: Num[AnyArray, "m n_H n_W n_C"]
) -> Float[Array, "m n_H n_W n_C"]:
    """The same with the running statistics (after course 4, week 2).

    >>> from dlcore import blocks
    >>> identity_predict(*normalize(blocks.init_basic(3, 3, key=jax.random.key(0))), jnp.ones((2, 8, 8, 3))).shape
    (2, 8, 8, 3)
    """
    Z, _ = _main_path(_predict_and_keep, params, running, A, 1)
    return relu(_same_shape(Z, A) + jnp.asarray(A))


def projection_train(
    params: Projection, running: Projection, A: Num[AnyArray, "m n_H n_W n_C"], *, stride: int = 1
) -> tuple[Float[Array, "m n_H2 n_W2 n_C2"], Projection]:
    """A residual block that changes the shape, in training (after course 4, week 2).

        a^[l+2] = g(z_tilde^[l+2] + batch norm of W_s * a^[l])

    >>> from dlcore import blocks
    >>> main = blocks.init_basic(3, 5, key=jax.random.key(0))
    >>> block = normalize(blocks.init_projection(main, key=jax.random.key(1)))
    >>> A, running = projection_train(*block, jax.random.normal(jax.random.key(2), (2, 8, 8, 3)), stride=2)
    >>> A.shape, running.shortcut.mu.shape
    ((2, 4, 4, 5), (1, 5))
    """
    Z, main = _main_path(conv_norm_train, params.main, running.main, A, stride)
    shortcut, shortcut_running = conv_norm_train(_layer(params.shortcut), running.shortcut, A, stride=stride)
    return relu(Z + shortcut), Projection(main, shortcut_running)


def projection_predict(
    params: Projection, running: Projection, A: Num[AnyArray, "m n_H n_W n_C"], *, stride: int = 1
) -> Float[Array, "m n_H2 n_W2 n_C2"]:
    """The same with the running statistics (after course 4, week 2).

    >>> from dlcore import blocks
    >>> main = blocks.init_basic(3, 5, key=jax.random.key(0))
    >>> block = normalize(blocks.init_projection(main, key=jax.random.key(1)))
    >>> projection_predict(*block, jnp.ones((2, 8, 8, 3)), stride=2).shape
    (2, 4, 4, 5)
    """
    Z, _ = _main_path(_predict_and_keep, params.main, running.main, A, stride)
    return relu(Z + conv_norm_predict(_layer(params.shortcut), running.shortcut, A, stride=stride))


def _main_path(layer: Callable, params, running, A, stride):
    """Z of the last of the layers and all statistics: its ReLU comes behind the sum with the shortcut."""
    if isinstance(params, ConvNorm | Projection) or not len(params) == len(running) > 0:
        raise TypeError("params and running must be lists, one entry for each layer. Are they what normalize returned?")
    Z, first = layer(_layer(params[0]), running[0], A, stride=stride)
    statistics = [first]
    for layer_params, layer_running in zip(params[1:], running[1:], strict=True):
        Z, new = layer(_layer(layer_params), layer_running, relu(Z))
        statistics.append(new)
    return Z, statistics


def _predict_and_keep(params, running, A, *, stride=1):
    return conv_norm_predict(params, running, A, stride=stride), running


def _layer(params) -> ConvNorm:
    if not isinstance(params, ConvNorm):
        raise TypeError(f"params must hold ConvNorm layers, but hold a {type(params).__name__}. Is normalize missing?")
    return params


def _convolve(params, A, stride):
    n_C = params.W.shape[3]
    return conv.forward(Conv(params.W, jnp.zeros((1, 1, 1, n_C))), A, stride=stride, pad="same")


def _pixels(Z):
    """Pixels as rows, channels as columns: to batch norm every pixel is an example."""
    return Z.reshape(-1, Z.shape[3])


def _same_shape(Z, A):
    # A single channel would be added to all by broadcasting, and nobody would notice.
    if Z.shape != A.shape:
        raise ValueError(f"the main path must return {A.shape[3]} channels, but returns {Z.shape[3]}. Is it a projection?")
    return Z
