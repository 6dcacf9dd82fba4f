"""Gradient checking: are hand-written derivatives those of the cost? (course 2, week 1). In float64 only."""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import numpy as np
from jaxtyping import Array, Key


class Check(NamedTuple):
    """Relative error of all derivatives together, and the array that fits worst with its own error (course 2, week 1).

    >>> Check._fields
    ('error', 'worst', 'worst_error')
    """

    error: float
    worst: str
    worst_error: float


def numerical_gradient(cost: Callable[[Any], Any], params: Any, *, epsilon: float = 1e-7) -> Any:
    """Derivative with respect to every number of a pytree, by two-sided differences (course 2, week 1).

        dtheta_i = (J(theta_i + epsilon) - J(theta_i - epsilon)) / (2 epsilon)

    >>> print(numerical_gradient(lambda p: p["w"] ** 3, {"w": np.array(1.0)}, epsilon=0.01)["w"].round(4))
    3.0001
    """
    leaves, structure = jax.tree.flatten(params)
    for leaf in leaves:
        _float64("params", leaf)
    leaves = [np.array(leaf) for leaf in leaves]
    slopes = [np.zeros_like(leaf) for leaf in leaves]
    for leaf, slope in zip(leaves, slopes, strict=True):
        for i in np.ndindex(leaf.shape):
            slope[i] = _slope(cost, structure, leaves, leaf, i, epsilon)
    return jax.tree.unflatten(structure, slopes)


def check(cost: Callable[[Any], Any], params: Any, grads: Any, *, epsilon: float = 1e-7) -> Check:
    """Compare derivatives with two-sided differences of the cost (course 2, week 1).

        error = |approx - grads| / (|approx| + |grads|)          lengths of all numbers as one vector

    About 1e-7 is right, above 1e-3 is a mistake, and what lies between deserves a look. The cost includes the
    regularization term, but no dropout.

    >>> params = {"w": np.array([2.0]), "b": np.array([1.0])}
    >>> check(lambda p: (p["w"] ** 2 + p["b"]).sum(), params, {"w": np.array([4.0]), "b": np.array([3.0])}).worst
    "['b']"
    """
    _same_structure(params, grads)
    approx = jax.tree.leaves(numerical_gradient(cost, params, epsilon=epsilon))
    named = jax.tree_util.tree_leaves_with_path(grads)
    for (path, slope), theirs in zip(named, approx, strict=True):
        _fits(path, slope, theirs)
    return _compared(approx, [slope for _, slope in named], named)


def check_sample(
    cost: Callable[[Any], Any], params: Any, grads: Any, *, n: int, epsilon: float = 1e-7, key: Key[Array, ""]
) -> Check:
    """Compare only n numbers of every array, drawn at random: for networks too large for the whole check (course 2, week 1).

        error = |approx - grads| / (|approx| + |grads|)          lengths of the drawn numbers as one vector

    All numbers of an array with fewer than n. A mistake in few numbers can be missed, one in a whole array cannot.

    >>> params = {"w": np.arange(1000.0)}
    >>> check_sample(lambda p: (p["w"] ** 2).sum(), params, {"w": 3 * params["w"]}, n=5, key=jax.random.key(0)).worst
    "['w']"
    """
    if n < 1:
        raise ValueError(f"n must be at least 1 number of every array, but is {n}.")
    _same_structure(params, grads)
    leaves, structure = jax.tree.flatten(params)
    named = jax.tree_util.tree_leaves_with_path(grads)
    for leaf in leaves:
        _float64("params", leaf)
    leaves = [np.array(leaf) for leaf in leaves]
    approx, theirs = [], []
    for leaf, (path, slope), leaf_key in zip(leaves, named, jax.random.split(key, len(leaves)), strict=True):
        _fits(path, slope, leaf)
        drawn = np.asarray(jax.random.choice(leaf_key, leaf.size, (min(n, leaf.size),), replace=False))
        places = [np.unravel_index(place, leaf.shape) for place in drawn]
        approx.append(np.array([_slope(cost, structure, leaves, leaf, place, epsilon) for place in places]))
        theirs.append(np.array([np.asarray(slope)[place] for place in places]))
    return _compared(approx, theirs, named)


def _slope(cost, structure, leaves, leaf, i, epsilon):
    """Two-sided difference of the cost by the number i of a leaf, which is as before afterwards."""
    theta = leaf[i]
    leaf[i] = theta + epsilon
    above = _value(cost, structure, leaves)
    leaf[i] = theta - epsilon
    below = _value(cost, structure, leaves)
    leaf[i] = theta
    return (above - below) / (2 * epsilon)


def _same_structure(params, grads):
    if jax.tree.structure(params) != jax.tree.structure(grads):
        raise ValueError("grads must have the structure of params, but has another one. Is a layer missing?")


def _fits(path, slope, leaf):
    _float64("grads", slope)
    if np.shape(slope) != leaf.shape:
        raise ValueError(
            f"grads{jax.tree_util.keystr(path)} must have shape {leaf.shape}, but has shape {np.shape(slope)}. "
            "Is keepdims=True missing?"
        )


def _compared(approx, theirs, named):
    errors = [_relative([a], [b]) for a, b in zip(approx, theirs, strict=True)]
    worst = int(np.argmax(errors))
    return Check(_relative(approx, theirs), jax.tree_util.keystr(named[worst][0]), errors[worst])


def _value(cost, structure, leaves):
    # Copies: JAX may look at an array only after the next number has been changed.
    return float(cost(jax.tree.unflatten(structure, [leaf.copy() for leaf in leaves])))


def _relative(approx, grads):
    approx, grads = (np.concatenate([np.ravel(np.asarray(x)) for x in side]) for side in (approx, grads))
    length = np.linalg.norm(approx) + np.linalg.norm(grads)
    return float(np.linalg.norm(approx - grads) / length) if length else 0.0


def _float64(name, leaf):
    dtype = np.asarray(leaf).dtype
    if dtype != np.float64:
        raise TypeError(
            f"{name} must hold float64 numbers, but holds {dtype}: a step of 1e-7 is lost in rounding. "
            "Does the check stand inside `with jax.enable_x64(True):`?"
        )
