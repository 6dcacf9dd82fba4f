"""Blocks of deep networks: residual, network in network, Inception (course 4, week 2).

Convention: A is (m, n_H, n_W, n_C), channels last; all convolutions have same padding, so that height and width change by
a stride only. normalized_blocks has the residual blocks with batch norm.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Key, Num

from dlcore import conv, shapes
from dlcore.activations import relu
from dlcore.conv import Conv
from dlcore.pooling import max_pool
from dlcore.shapes import AnyArray


class Projection(NamedTuple):
    """The layers of a main path and W_s, the 1 x 1 convolution of the shortcut (course 4, week 2).

    >>> Projection._fields
    ('main', 'shortcut')
    """

    main: Sequence[Any]  # of Conv, or of what takes its place in normalized_blocks
    shortcut: Any


class Inception(NamedTuple):
    """The six convolutions of an Inception module, path by path (course 4, week 2).

    >>> Inception._fields
    ('conv1', 'reduce3', 'conv3', 'reduce5', 'conv5', 'project')
    """

    conv1: Conv
    reduce3: Conv
    conv3: Conv
    reduce5: Conv
    conv5: Conv
    project: Conv


def init_basic(n_C_prev: int, n_C: int, *, key: Key[Array, ""]) -> list[Conv]:
    """The main path of a small ResNet: 3 x 3, 3 x 3 (course 4, week 2).

    >>> [layer.W.shape for layer in init_basic(16, 32, key=jax.random.key(0))]
    [(3, 3, 16, 32), (3, 3, 32, 32)]
    """
    return _layers((3, 3), (n_C_prev, n_C, n_C), key)


def init_bottleneck(n_C_prev: int, n_C_between: int, n_C: int, *, key: Key[Array, ""]) -> list[Conv]:
    """The main path of a large ResNet: 1 x 1 to few channels, 3 x 3, 1 x 1 to many (after course 4, week 2).

    >>> [layer.W.shape for layer in init_bottleneck(256, 64, 256, key=jax.random.key(0))]
    [(1, 1, 256, 64), (3, 3, 64, 64), (1, 1, 64, 256)]
    """
    return _layers((1, 3, 1), (n_C_prev, n_C_between, n_C_between, n_C), key)


def init_projection(main: Sequence[Conv], *, key: Key[Array, ""]) -> Projection:
    """A main path and a random shortcut W_s that fits to it (course 4, week 2).

    >>> block = init_projection(init_basic(16, 32, key=jax.random.key(0)), key=jax.random.key(1))
    >>> block.shortcut.W.shape
    (1, 1, 16, 32)
    """
    return Projection(main, conv.init(1, main[0].W.shape[2], main[-1].W.shape[3], key=key))


def zero_last(main: Sequence[Conv]) -> list[Conv]:
    """The same main path with zeros in its last layer: the block begins as the identity (course 4, week 2).

        W^[l+2] = 0 and b^[l+2] = 0, so a^[l+2] = g(0 + a^[l]) = a^[l]          a ReLU's output is not negative

    Very deep networks train better from there. A plain network cannot start like this: it would pass on nothing.

    >>> A = jnp.array([3.0, 5.0]).reshape(1, 1, 1, 2)
    >>> print(identity_block(zero_last(init_basic(2, 2, key=jax.random.key(0))), A).ravel())
    [3. 5.]
    """
    return [*main[:-1], jax.tree.map(jnp.zeros_like, main[-1])]


def plain_block(
    params: Sequence[Conv], A: Num[AnyArray, "m n_H n_W n_C"], *, stride: int = 1
) -> Float[Array, "m n_H2 n_W2 n_C2"]:
    """The layers of a block without a shortcut, for comparison (course 4, week 2).

        z^[l+1] = W^[l+1] * a^[l]   + b^[l+1]          a^[l+1] = g(z^[l+1])          the stride is in this layer
        z^[l+2] = W^[l+2] * a^[l+1] + b^[l+2]          a^[l+2] = g(z^[l+2])

    >>> plain_block(init_basic(3, 5, key=jax.random.key(0)), jnp.ones((2, 8, 8, 3)), stride=2).shape
    (2, 4, 4, 5)
    """
    return relu(_main_path(params, A, stride))


def identity_block(params: Sequence[Conv], A: Num[AnyArray, "m n_H n_W n_C"]) -> Float[Array, "m n_H n_W n_C"]:
    """A residual block whose shortcut is the identity (course 4, week 2).

        z^[l+2] as in plain_block
        a^[l+2] = g(z^[l+2] + a^[l])                   the shortcut joins before the last ReLU

    >>> identity_block(init_basic(3, 3, key=jax.random.key(0)), jnp.ones((2, 8, 8, 3))).shape
    (2, 8, 8, 3)
    """
    Z = _main_path(params, A, 1)
    # A single channel would be added to all by broadcasting, and nobody would notice.
    if Z.shape != A.shape:
        raise ValueError(f"the main path must return {A.shape[3]} channels, but returns {Z.shape[3]}. Is it a projection_block?")
    return relu(Z + jnp.asarray(A))


def projection_block(
    params: Projection, A: Num[AnyArray, "m n_H n_W n_C"], *, stride: int = 1
) -> Float[Array, "m n_H2 n_W2 n_C2"]:
    """A residual block that changes the shape (course 4, week 2).

        z^[l+2] as in plain_block
        a^[l+2] = g(z^[l+2] + W_s * a^[l])             W_s is 1 x 1, has the same stride, and no ReLU of its own

    >>> block = init_projection(init_basic(3, 5, key=jax.random.key(0)), key=jax.random.key(1))
    >>> projection_block(block, jnp.ones((2, 8, 8, 3)), stride=2).shape
    (2, 4, 4, 5)
    """
    if not isinstance(params, Projection):
        raise TypeError(f"params must be a Projection, but is a {type(params).__name__}. Is it an identity_block?")
    Z = _main_path(params.main, A, stride)
    shortcut = conv.forward(params.shortcut, A, stride=stride)
    if Z.shape != shortcut.shape:
        raise ValueError(f"main path and shortcut must end in one shape, but end in {Z.shape} and {shortcut.shape}.")
    return relu(Z + shortcut)


def conv1x1(params: Conv, A: Num[AnyArray, "m n_H n_W n_C_prev"]) -> Float[Array, "m n_H n_W n_C"]:
    """A 1 x 1 convolution as it is meant: one small dense layer at every pixel (course 4, week 2).

        z[i, j, k] = sum over c of a[i, j, c] W[c, k]  + b[k]

    conv.forward does the same; this is the readable form.

    >>> A = jnp.array([[1.0, 2.0], [3.0, 6.0]]).reshape(1, 2, 2, 1)
    >>> print(conv1x1(Conv(jnp.full((1, 1, 1, 1), 2.0), jnp.zeros((1, 1, 1, 1))), A).reshape(2, 2))
    [[ 2.  4.]
     [ 6. 12.]]
    """
    sizes = shapes.expect("W", params.W, "1 1 n_C_prev n_C")
    shapes.expect("A", A, "m n_H n_W n_C_prev", n_C_prev=sizes["n_C_prev"])
    return jnp.einsum("mhwc,ck->mhwk", jnp.asarray(A), jnp.asarray(params.W)[0, 0]) + params.b


def init_network_in_network(f: int, n_C_prev: int, n_C: int, *, key: Key[Array, ""]) -> list[Conv]:
    """One f x f layer and two of 1 x 1 (Lin and others, 2013; course 4, week 2).

    >>> [layer.W.shape[0] for layer in init_network_in_network(5, 3, 16, key=jax.random.key(0))]
    [5, 1, 1]
    """
    return _layers((f, 1, 1), (n_C_prev, n_C, n_C, n_C), key)


def network_in_network(params: Sequence[Conv], A: Num[AnyArray, "m n_H n_W n_C"]) -> Float[Array, "m n_H n_W n_C2"]:
    """A filter that is a small network: at every place the same one looks at f x f pixels (course 4, week 2).

        a = g(W^[1] * a + b^[1])          f x f
        a = g(W^[2] * a + b^[2])          1 x 1: mixes the channels of one pixel, and so does the next
        a = g(W^[3] * a + b^[3])

    >>> params = init_network_in_network(3, 1, 4, key=jax.random.key(0))
    >>> network_in_network(params, jnp.ones((2, 8, 8, 1))).shape
    (2, 8, 8, 4)
    """
    return relu(_main_path(params, A, 1))


def init_inception(n_C_prev: int, *, n1: int, r3: int, n3: int, r5: int, n5: int, n_pool: int, key: Key[Array, ""]) -> Inception:
    """Random parameters of an Inception module (Szegedy and others, 2015; course 4, week 2).

    Args:  channels of the 1 x 1 path; of the 1 x 1 before the 3 x 3, and of the 3 x 3; the same for 5 x 5; of the 1 x 1
    behind the pool.

    >>> module = init_inception(192, n1=64, r3=96, n3=128, r5=16, n5=32, n_pool=32, key=jax.random.key(0))
    >>> module.conv5.W.shape, module.project.W.shape
    ((5, 5, 16, 32), (1, 1, 192, 32))
    """
    sizes = [(1, n_C_prev, n1), (1, n_C_prev, r3), (3, r3, n3), (1, n_C_prev, r5), (5, r5, n5), (1, n_C_prev, n_pool)]
    keys = jax.random.split(key, len(sizes))
    return Inception(*(conv.init(*size, key=layer_key) for size, layer_key in zip(sizes, keys, strict=True)))


def inception_module(params: Inception, A: Num[AnyArray, "m n_H n_W n_C"]) -> Float[Array, "m n_H n_W n_C2"]:
    """All filter sizes and a pool side by side, and training decides what is used (course 4, week 2).

        path 1 = g(1 x 1)
        path 2 = g(3 x 3 of g(1 x 1))                  the 1 x 1 leaves few channels: a bottleneck
        path 3 = g(5 x 5 of g(1 x 1))
        path 4 = g(1 x 1 of max pool 3 x 3, stride 1, same padding)
        the channels of the four, one after the other

    >>> params = init_inception(3, n1=8, r3=12, n3=16, r5=4, n5=4, n_pool=4, key=jax.random.key(0))
    >>> inception_module(params, jnp.ones((2, 7, 7, 3))).shape
    (2, 7, 7, 32)
    """
    if not isinstance(params, Inception):
        raise TypeError(f"params must be an Inception, but is a {type(params).__name__}.")
    path1 = _layer(params.conv1, A)
    path2 = _layer(params.conv3, _layer(params.reduce3, A))
    path3 = _layer(params.conv5, _layer(params.reduce5, A))
    path4 = _layer(params.project, max_pool(A, f=3, stride=1, pad="same"))
    return jnp.concatenate([path1, path2, path3, path4], axis=3)


def _layers(filters, n_C, key):
    keys = jax.random.split(key, len(filters))
    return [conv.init(*size, key=layer_key) for *size, layer_key in zip(filters, n_C[:-1], n_C[1:], keys, strict=True)]


def _layer(params, A):
    return relu(conv.forward(params, A, pad="same"))


def _main_path(params, A, stride):
    """Z of the last of the layers: its ReLU comes behind the sum with the shortcut."""
    if isinstance(params, Conv | Projection) or len(params) == 0:
        raise TypeError(f"params must be a list of Conv layers, but is a {type(params).__name__}. Is it a single layer?")
    Z = conv.forward(params[0], A, stride=stride, pad="same")
    for layer in params[1:]:
        Z = conv.forward(layer, relu(Z), pad="same")
    return Z
