"""Optimizers: rules that turn derivatives into new parameters (course 1, week 2; the others follow in course 2).

An optimizer is two functions, and works on any pytree of arrays:

    state         = init(params)
    params, state = update(grads, state, params)
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax


class Optimizer(NamedTuple):
    """Two functions: init(params) -> state, and update(grads, state, params) -> (params, state).

    >>> Optimizer._fields
    ('init', 'update')
    """

    init: Callable[[Any], Any]
    update: Callable[[Any, Any, Any], tuple[Any, Any]]


def gradient_descent(learning_rate: float) -> Optimizer:
    """One step downhill (course 1, week 2).

        theta = theta - learning_rate dtheta          for every array theta of the parameters

    >>> descent = gradient_descent(learning_rate=0.1)
    >>> params, state = descent.update({"w": 2.0}, descent.init({"w": 1.0}), {"w": 1.0})
    >>> params
    {'w': 0.8}
    """

    def init(params):
        return ()  # nothing to remember between steps

    def update(grads, state, params):
        return jax.tree.map(lambda theta, dtheta: theta - learning_rate * dtheta, params, grads), state

    return Optimizer(init, update)
