"""Regularization: penalties on weights, dropout, early stopping (course 2, week 1). Examples are columns.

The penalties take the weights alone, as any pytree of arrays: biases are left out by whoever calls.
"""

from collections.abc import Sequence
from typing import Any

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Key

from dlcore import shapes
from dlcore.shapes import AnyArray


def l2_cost(weights: Any, *, lambd: float, m: int) -> Float[Array, ""]:
    """What large weights add to the cost (course 2, week 1).

        lambd / (2 m) sum of W^2          over all weights of all layers, without the biases

    >>> print(l2_cost([jnp.array([[1.0, 2.0]]), jnp.array([[3.0]])], lambd=1.0, m=7))
    1.0
    """
    _strength(lambd, m)
    return lambd / (2 * m) * sum((jnp.sum(jnp.asarray(W) ** 2) for W in jax.tree.leaves(weights)), start=jnp.zeros(()))


def l2_gradient(weights: Any, *, lambd: float, m: int) -> Any:
    """What the L2 cost adds to dW: it pulls every weight toward 0, so it is also called weight decay (course 2, week 1).

        lambd / m W
        W - learning_rate (dW + lambd / m W) = (1 - learning_rate lambd / m) W - learning_rate dW

    >>> print(l2_gradient({"W": jnp.array([[1.0, 2.0]])}, lambd=1.0, m=2)["W"])
    [[0.5 1. ]]
    """
    _strength(lambd, m)
    return jax.tree.map(lambda W: lambd / m * W, weights)


def l1_cost(weights: Any, *, lambd: float, m: int) -> Float[Array, ""]:
    """The same with absolute values, which makes many weights exactly 0 (course 2, week 1).

        lambd / (2 m) sum of |W|

    >>> print(l1_cost([jnp.array([[1.0, -3.0]])], lambd=1.0, m=2))
    1.0
    """
    _strength(lambd, m)
    return lambd / (2 * m) * sum((jnp.sum(jnp.abs(jnp.asarray(W))) for W in jax.tree.leaves(weights)), start=jnp.zeros(()))


def dropout(
    A: Float[AnyArray, "n m"], *, keep_prob: float, key: Key[Array, ""]
) -> tuple[Float[Array, "n m"], Bool[Array, "n m"]]:
    """Inverted dropout: switch units off at random, other ones for every example (course 2, week 1).

        D = uniform(shape of A) < keep_prob
        A = A D / keep_prob                     so that the expected value stays, and prediction needs no dropout

    Returns:  A, and the mask D for the backward pass. Every layer and every step needs a key of its own.

    >>> A, D = dropout(jnp.ones((2, 3)), keep_prob=0.5, key=jax.random.key(0))
    >>> bool((A == 2.0 * D).all())
    True
    """
    shapes.expect("A", A, "n m")
    _keep(keep_prob)
    D = jax.random.uniform(key, A.shape) < keep_prob
    return jnp.asarray(A) * D / keep_prob, D


def dropout_backward(dA: Float[AnyArray, "n m"], D: Bool[AnyArray, "n m"], *, keep_prob: float) -> Float[Array, "n m"]:
    """Backward through dropout, with the mask of the forward pass (course 2, week 1).

        dA = dA D / keep_prob

    >>> print(dropout_backward(jnp.ones((1, 2)), jnp.array([[True, False]]), keep_prob=0.5))
    [[2. 0.]]
    """
    shapes.expect("D", D, "n m", **shapes.expect("dA", dA, "n m"))
    _keep(keep_prob)
    return jnp.asarray(dA) * jnp.asarray(D) / keep_prob


def early_stopping(dev_errors: Sequence[float], *, patience: int) -> tuple[int, bool]:
    """Number of the best check of the dev error so far, and whether to stop (course 2, week 1).

        stop when the last `patience` checks brought no smaller error; then go back to the parameters of the best

    >>> early_stopping([0.5, 0.3, 0.4, 0.35], patience=2)
    (1, True)
    """
    if not len(dev_errors):
        raise ValueError("dev_errors must hold at least one error, but is empty. Was the dev set never checked?")
    if patience < 1:
        raise ValueError(f"patience must be at least 1 check, but is {patience}. Would it stop before it starts?")
    best = min(range(len(dev_errors)), key=dev_errors.__getitem__)
    return best, len(dev_errors) - 1 - best >= patience


def _strength(lambd, m):
    if lambd < 0:
        raise ValueError(f"lambd must be at least 0, but is {lambd}. Is its sign wrong?")
    if m < 1:
        raise ValueError(f"m must be at least 1 example, but is {m}. Is the batch empty?")


def _keep(keep_prob):
    if not 0 < keep_prob <= 1:
        raise ValueError(f"keep_prob must be above 0 and at most 1, but is {keep_prob}. Is it the part to drop, or a percentage?")
