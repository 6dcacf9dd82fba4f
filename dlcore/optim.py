"""Optimizers: rules that turn derivatives into new parameters (course 1, week 2; the others follow in course 2).

An optimizer is two functions, and works on any pytree of arrays:

    state         = init(params)
    params, state = update(grads, state, params)
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array

Number = float | Array  # an array when a schedule computes it inside a compiled program


class Optimizer(NamedTuple):
    """Two functions: init(params) -> state, and update(grads, state, params) -> (params, state).

    >>> Optimizer._fields
    ('init', 'update')
    """

    init: Callable[[Any], Any]
    update: Callable[[Any, Any, Any], tuple[Any, Any]]


def gradient_descent(learning_rate: Number) -> Optimizer:
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


class MomentumState(NamedTuple):
    """The averaged derivatives (course 2, week 2).

    >>> MomentumState._fields
    ('v',)
    """

    v: Any


class RMSpropState(NamedTuple):
    """The averaged squares of the derivatives (course 2, week 2).

    >>> RMSpropState._fields
    ('S',)
    """

    S: Any


class AdamState(NamedTuple):
    """Both averages, and the number of steps so far (course 2, week 2).

    >>> AdamState._fields
    ('v', 'S', 't')
    """

    v: Any
    S: Any
    t: Any


def momentum(learning_rate: Number, *, beta: float = 0.9) -> Optimizer:
    """Steps along an average of the last derivatives, which damps the zig-zag (course 2, week 2).

        v     = beta v + (1 - beta) dtheta
        theta = theta - learning_rate v

    Note:  optax.sgd(..., momentum) lacks the factor 1 - beta; its learning rate is this one times 1 - beta.

    >>> rule = momentum(learning_rate=1.0, beta=0.5)
    >>> params, state = rule.update({"w": 2.0}, rule.init({"w": 0.0}), {"w": 1.0})
    >>> print(params["w"], state.v["w"])
    0.0 1.0
    """
    _fraction("beta", beta)

    def init(params):
        return MomentumState(_zeros(params))

    def update(grads, state, params):
        v = _average(state.v, grads, beta)
        params = jax.tree.map(lambda theta, v: theta - learning_rate * v, params, v)
        return params, MomentumState(v)

    return Optimizer(init, update)


def rmsprop(learning_rate: Number, *, beta2: float = 0.9, epsilon: float = 1e-8) -> Optimizer:
    """Steps divided by the usual size of the derivative, number by number (course 2, week 2).

        S     = beta2 S + (1 - beta2) dtheta^2
        theta = theta - learning_rate dtheta / (sqrt(S) + epsilon)

    Note:  epsilon stands outside the root, as in the original Adam; optax.rmsprop has it inside unless told otherwise.

    >>> rule = rmsprop(learning_rate=1.0, beta2=0.75)
    >>> params, state = rule.update({"w": 2.0}, rule.init({"w": 0.0}), {"w": 1.0})
    >>> print(params["w"], state.S["w"])
    -1.0 1.0
    """
    _fraction("beta2", beta2)

    def init(params):
        return RMSpropState(_zeros(params))

    def update(grads, state, params):
        S = _average_of_squares(state.S, grads, beta2)
        params = jax.tree.map(lambda theta, dtheta, S: theta - learning_rate * dtheta / (jnp.sqrt(S) + epsilon), params, grads, S)
        return params, RMSpropState(S)

    return Optimizer(init, update)


def adam(learning_rate: Number, *, beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8) -> Optimizer:
    """Momentum and RMSprop together, with bias correction (course 2, week 2).

        t     = t + 1
        v     = beta1 v + (1 - beta1) dtheta
        S     = beta2 S + (1 - beta2) dtheta^2
        v_hat = v / (1 - beta1^t)
        S_hat = S / (1 - beta2^t)
        theta = theta - learning_rate v_hat / (sqrt(S_hat) + epsilon)

    Note:  the same as optax.adam. Some notes put epsilon inside the root, or correct by 1 - beta: both differ.

    >>> rule = adam(learning_rate=0.1)
    >>> params, state = rule.update({"w": 5.0}, rule.init({"w": 1.0}), {"w": 1.0})
    >>> print(params["w"].round(4), state.t)  # the first step is as long as the learning rate, whatever the derivative
    0.9 1
    """
    _fraction("beta1", beta1)
    _fraction("beta2", beta2)

    def init(params):
        return AdamState(_zeros(params), _zeros(params), jnp.zeros((), int))

    def update(grads, state, params):
        t = state.t + 1
        v = _average(state.v, grads, beta1)
        S = _average_of_squares(state.S, grads, beta2)

        def step(theta, v, S):
            v_hat = v / (1 - beta1**t)
            S_hat = S / (1 - beta2**t)
            return theta - learning_rate * v_hat / (jnp.sqrt(S_hat) + epsilon)

        return jax.tree.map(step, params, v, S), AdamState(v, S, t)

    return Optimizer(init, update)


def _zeros(params):
    return jax.tree.map(jnp.zeros_like, params)


def _average(v, grads, beta):
    return jax.tree.map(lambda v, dtheta: beta * v + (1 - beta) * dtheta, v, grads)


def _average_of_squares(S, grads, beta):
    return jax.tree.map(lambda S, dtheta: beta * S + (1 - beta) * dtheta**2, S, grads)


def _fraction(name, beta):
    if not 0 <= beta < 1:
        raise ValueError(f"{name} must be at least 0 and below 1, but is {beta}. Is it 1 - {name}?")
