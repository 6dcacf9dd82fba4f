"""Gradient checking: are hand-written derivatives those of the cost? (course 2, week 1). In float64 only."""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import numpy as np


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
            theta = leaf[i]
            leaf[i] = theta + epsilon
            above = _value(cost, structure, leaves)
            leaf[i] = theta - epsilon
            below = _value(cost, structure, leaves)
            leaf[i] = theta
            slope[i] = (above - below) / (2 * epsilon)
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
    if jax.tree.structure(params) != jax.tree.structure(grads):
        raise ValueError("grads must have the structure of params, but has another one. Is a layer missing?")
    for leaf in jax.tree.leaves(grads):
        _float64("grads", leaf)
    approx = jax.tree.leaves(numerical_gradient(cost, params, epsilon=epsilon))
    named = jax.tree_util.tree_leaves_with_path(grads)
    for (path, leaf), theirs in zip(named, approx, strict=True):
        if np.shape(leaf) != theirs.shape:
            raise ValueError(
                f"grads{jax.tree_util.keystr(path)} must have shape {theirs.shape}, but has shape {np.shape(leaf)}. "
                "Is keepdims=True missing?"
            )
    errors = [_relative([theirs], [leaf]) for theirs, (_, leaf) in zip(approx, named, strict=True)]
    worst = int(np.argmax(errors))
    return Check(_relative(approx, [leaf for _, leaf in named]), jax.tree_util.keystr(named[worst][0]), errors[worst])


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
