"""Dense networks of any depth: forward, backward, and one compiled training (course 1, weeks 3 and 4).

Convention: examples are columns, X = A^[0] is (n_x, m); layer l has W (n, n_prev) and b (n, 1). A network is a list of
layers; the first in the list is layer 1. dA and dZ belong to the loss of each example: 1/m appears only in dW and db.
"""

from collections.abc import Callable, Sequence
from functools import partial

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int, Key, Num

from dlcore import initialize, shapes
from dlcore.activations import relu
from dlcore.layer import Cache, Dense, activation_backward, expect_layer, layer_forward, linear_backward
from dlcore.outputs import BINARY, CLASSES, Output
from dlcore.shapes import AnyArray


def init(layer_sizes: Sequence[int], *, initializer: Callable = initialize.he, key: Key[Array, ""]) -> list[Dense]:
    """Random weights and zero biases, from the number of features to the number of outputs (course 1, weeks 3 and 4).

        W^[l] = initializer(n^[l], n^[l-1])
        b^[l] = 0

    >>> [layer.W.shape for layer in init([2, 3, 5, 4, 2, 1], key=jax.random.key(0))]
    [(3, 2), (5, 3), (4, 5), (2, 4), (1, 2)]
    """
    if len(layer_sizes) < 2:
        raise ValueError(f"layer_sizes must name the inputs and at least one layer, but is {layer_sizes}. Is n_x missing?")
    keys = jax.random.split(key, len(layer_sizes) - 1)
    return [
        Dense(initializer(n, n_prev, key=layer_key), jnp.zeros((n, 1)))
        for n_prev, n, layer_key in zip(layer_sizes[:-1], layer_sizes[1:], keys, strict=True)
    ]


def forward(
    params: Sequence[Dense], X: Num[AnyArray, "n_x m"], *, hidden: Callable = relu, output: Output = BINARY
) -> tuple[Float[Array, "n_y m"], list[Cache]]:
    """The whole network, with a cache of every layer (course 1, week 4).

        A^[0] = X
        A^[l] = g(W^[l] A^[l-1] + b^[l])          g is hidden, and the output's activation in layer L

    >>> A, caches = forward(init([2, 3, 1], key=jax.random.key(0)), jnp.zeros((2, 5)))
    >>> print(A, len(caches))
    [[0.5 0.5 0.5 0.5 0.5]] 2
    """
    _network(params, X)
    A, caches = jnp.asarray(X), []
    for layer in params[:-1]:
        A, cache = layer_forward(layer, A, g=hidden)
        caches.append(cache)
    A, cache = layer_forward(params[-1], A, g=output.activation)
    return A, [*caches, cache]


def cost(
    params: Sequence[Dense],
    X: Num[AnyArray, "n_x m"],
    Y: Num[AnyArray, "n_y m"],
    *,
    hidden: Callable = relu,
    output: Output = BINARY,
) -> Float[Array, ""]:
    """Loss of the network, averaged over the examples (course 1, weeks 3 and 4).

        J = sum(loss(Z^[L], Y)) / m          from Z and not from A: finite, however sure a wrong prediction is

    >>> print(cost(init([2, 3, 1], key=jax.random.key(0)), jnp.zeros((2, 5)), jnp.ones((1, 5))).round(4))
    0.6931
    """
    m = _labeled_examples(params, X, Y)
    _usable(X, Y, output)
    _, caches = forward(params, X, hidden=hidden, output=output)
    return jnp.sum(output.loss(caches[-1].Z, Y)) / m


def backward(
    params: Sequence[Dense],
    caches: Sequence[Cache],
    A: Float[AnyArray, "n_y m"],
    Y: Num[AnyArray, "n_y m"],
    *,
    hidden: Callable = relu,
) -> list[Dense]:
    """Derivatives of the cost with respect to every W and b, from the last layer to the first (course 1, weeks 3 and 4).

        dZ^[L]   = A^[L] - Y
        dW^[l]   = dZ^[l] A^[l-1]^T / m
        db^[l]   = sum(dZ^[l]) / m
        dA^[l-1] = W^[l]^T dZ^[l]
        dZ^[l-1] = dA^[l-1] g'(Z^[l-1])

    >>> params, X, Y = init([2, 3, 1], key=jax.random.key(0)), jnp.ones((2, 5)), jnp.ones((1, 5))
    >>> A, caches = forward(params, X)
    >>> [grads.W.shape for grads in backward(params, caches, A, Y)]
    [(3, 2), (1, 3)]
    """
    shapes.expect("Y", Y, "n_y m", **shapes.expect("A", A, "n_y m"))
    if len(caches) != len(params):
        raise ValueError(f"caches must be one per layer ({len(params)}), but are {len(caches)}. Are they of another network?")
    dZ = jnp.asarray(A) - jnp.asarray(Y)
    grads = []
    for l in reversed(range(len(params))):
        layer_grads, dA_prev = linear_backward(dZ, params[l], caches[l].A_prev)
        grads.insert(0, layer_grads)
        if l > 0:  # nobody needs the derivative of the data
            dZ = activation_backward(dA_prev, caches[l - 1].Z, g=hidden)
    return grads


def propagate(
    params: Sequence[Dense],
    X: Num[AnyArray, "n_x m"],
    Y: Num[AnyArray, "n_y m"],
    *,
    hidden: Callable = relu,
    output: Output = BINARY,
) -> tuple[list[Dense], Float[Array, ""]]:
    """Forward and backward pass: the derivatives and the cost (course 1, week 4).

    >>> grads, J = propagate(init([2, 3, 1], key=jax.random.key(0)), jnp.zeros((2, 5)), jnp.ones((1, 5)))
    >>> print(grads[1].b, J.round(4))
    [[-0.5]] 0.6931
    """
    m = _labeled_examples(params, X, Y)
    _usable(X, Y, output)
    A, caches = forward(params, X, hidden=hidden, output=output)
    J = jnp.sum(output.loss(caches[-1].Z, Y)) / m
    return backward(params, caches, A, Y, hidden=hidden), J


def predict(params: Sequence[Dense], X: Num[AnyArray, "n_x m"], *, hidden: Callable = relu) -> Float[Array, "n_y m"]:
    """The more probable label of every example, 0. or 1. (course 1, week 3).

        1 where A^[L] > 0.5, else 0

    >>> print(predict([Dense(jnp.array([[1.0]]), jnp.zeros((1, 1)))], jnp.array([[-2.0, 0.0, 3.0]])))
    [[0. 0. 1.]]
    """
    A, _ = forward(params, X, hidden=hidden)
    return (A > 0.5).astype(A.dtype)


def predict_class(params: Sequence[Dense], X: Num[AnyArray, "n_x m"], *, hidden: Callable = relu) -> Int[Array, "1 m"]:
    """Number of the most probable class of every example, counted from 0 (course 2, week 3).

    >>> print(predict_class([Dense(jnp.eye(3), jnp.zeros((3, 1)))], jnp.array([[0.0, 5.0], [2.0, 1.0], [1.0, 0.0]])))
    [[1 0]]
    """
    return jnp.argmax(forward(params, X, hidden=hidden, output=CLASSES)[0], axis=0, keepdims=True)


def train(
    params: Sequence[Dense],
    X: Num[AnyArray, "n_x m"],
    Y: Num[AnyArray, "n_y m"],
    *,
    optimizer: tuple[Callable, Callable],
    num_iterations: int,
    hidden: Callable = relu,
    output: Output = BINARY,
) -> tuple[list[Dense], Float[Array, "{num_iterations}"]]:
    """Training on all examples with an optimizer of optim, compiled as one program (course 1, week 4).

        grads, J      = propagate(params, X, Y)          again and again
        params, state = update(grads, state, params)

    Returns:  the last parameters, and the cost before each of the updates. Another optimizer object compiles again.

    >>> from dlcore import optim
    >>> X, Y = jnp.array([[-1.0, 1.0, 3.0]]), jnp.array([[0.0, 1.0, 0.0]])
    >>> descent = optim.gradient_descent(learning_rate=0.5)
    >>> params, costs = train(init([1, 5, 1], key=jax.random.key(1)), X, Y, optimizer=descent, num_iterations=500)
    >>> print(predict(params, X))
    [[0. 1. 0.]]
    """
    _labeled_examples(params, X, Y)
    _usable(X, Y, output)
    params, X, Y = jax.tree.map(lambda x: jnp.asarray(x, dtype=float), (list(params), X, Y))
    return _descend(params, X, Y, optimizer, num_iterations, hidden, output)


@partial(jax.jit, static_argnames=("optimizer", "num_iterations", "hidden", "output"))
def _descend(params, X, Y, optimizer, num_iterations, hidden, output):
    init_state, update = optimizer

    def iteration(carry, _):
        params, state = carry
        grads, J = propagate(params, X, Y, hidden=hidden, output=output)
        return update(grads, state, params), J

    (params, _), costs = jax.lax.scan(iteration, (params, init_state(params)), length=num_iterations)
    return params, costs


def _network(params, X):
    """Number of outputs and of examples, when the layers fit to each other and to the examples."""
    if isinstance(params, Dense) or not params:
        raise TypeError("params must be a list of Dense layers. Is it a single layer, or an empty list?")
    sizes = shapes.expect("X", X, "n_prev m", **expect_layer(1, params[0]))
    for number, layer in enumerate(params[1:], start=2):
        sizes = expect_layer(number, layer, n_prev=sizes["n"]) | {"m": sizes["m"]}
    return sizes["n"], sizes["m"]


def _labeled_examples(params, X, Y):
    n_y, m = _network(params, X)
    if m == 0:
        raise ValueError("X must hold at least one example, but has 0 columns. Is the batch empty?")
    shapes.expect("Y", Y, "n_y m", n_y=n_y, m=m)
    return m


def _usable(X, Y, output):
    """No gaps, and labels that the loss understands; what jit traces cannot be looked into."""
    shapes.expect_numbers("X", X)
    shapes.expect_numbers("Y", Y)
    if output in (BINARY, CLASSES):
        one_hot = "Are these numbers of classes? Then batches.one_hot makes columns of them."
        shapes.expect_between("Y", Y, 0, 1, guess=one_hot if output == CLASSES else "Labels -1 and 1?")
