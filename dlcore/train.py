"""The jitted training step, and the loop around it (course 1, week 2)."""

import math
import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Key

from dlcore.optim import Optimizer


class History(NamedTuple):
    """What fit wrote down: iterations, the cost before each of them, and the optimizer's last state.

    >>> History([0, 100], [0.69, 0.5], ()).costs
    [0.69, 0.5]
    """

    steps: list[int]
    costs: list[float]
    state: Any


class EpochHistory(NamedTuple):
    """What fit_epochs wrote down: mean cost of each epoch, cost of every mini-batch, last state (course 2, week 2).

    >>> EpochHistory(costs=[0.6], batch_costs=[0.7, 0.5], state=()).costs
    [0.6]
    """

    costs: list[float]
    batch_costs: list[float]
    state: Any


def make_step(loss: Callable, optimizer: Optimizer) -> Callable:
    """One compiled training step from a cost and an optimizer (course 1, week 2).

        cost, grads   = value and gradient of loss(params, *batch)
        params, state = optimizer.update(grads, state, params)

    >>> import jax.numpy as jnp
    >>> from dlcore import optim
    >>> descent = optim.gradient_descent(learning_rate=0.25)
    >>> step = make_step(lambda x, center: (x - center) ** 2, descent)
    >>> x, state, J = step(jnp.array(3.0), (), 1.0)
    >>> float(x), float(J)
    (2.0, 4.0)
    """

    return jax.jit(_step(loss, optimizer))


def make_epoch(loss: Callable, optimizer: Optimizer) -> Callable:
    """One epoch of mini-batches, compiled as one program (course 2, week 2).

        for every mini-batch:  params, state, cost = step(params, state, *batch)          as make_step does it

    The program takes params, state and the mini-batches stacked, the first axis being their number; it gives back the
    last parameters and state, and the cost before each step. Where a step is short this is quicker than a loop in Python,
    which waits for every step to come back.

    >>> import jax.numpy as jnp
    >>> from dlcore import optim
    >>> epoch = make_epoch(lambda x, center: (x - center) ** 2, optim.gradient_descent(learning_rate=0.25))
    >>> x, state, costs = epoch(jnp.array(3.0), (), jnp.array([1.0, 1.0, 0.0]))
    >>> print(x, costs)
    0.75 [4.   1.   2.25]
    """
    step = _step(loss, optimizer)

    @jax.jit
    def epoch(params, state, *batches):
        sizes = {jnp.shape(x)[:1] for x in jax.tree.leaves(batches)}
        if len(sizes) != 1 or sizes & {(), (0,)}:
            raise ValueError(
                f"batches must be stacked, one number of them on every first axis, but these begin with {sorted(sizes)}. "
                "Were they stacked along another axis?"
            )

        def advance(carry, batch):
            params, state, cost = step(*carry, *batch)
            return (params, state), cost

        (params, state), costs = jax.lax.scan(advance, (params, state), batches)
        return params, state, costs

    return epoch


def _step(loss, optimizer):
    def checked_loss(params, *batch):
        J = loss(params, *batch)
        if jnp.shape(J) != ():
            raise ValueError(
                f"loss must return one number, but returns shape {jnp.shape(J)}. Is the mean over the examples missing?"
            )
        return J

    def step(params, state, *batch):
        cost, grads = jax.value_and_grad(checked_loss)(params, *batch)
        params, state = optimizer.update(grads, state, params)
        return params, state, cost

    return step


def _expect_number(cost):
    """The cost before any update: later ones may become NaN because the training diverges, this one may not."""
    if math.isnan(cost):
        raise ValueError(
            "batches must hold data of which the loss is a number, but it is NaN before the first update. "
            "Is a value missing (NaN) in the data, or in params?"
        )


def fit(
    step: Callable,
    params: Any,
    state: Any,
    batches: Iterable[tuple],
    *,
    num_iterations: int,
    every: int = 100,
    progress: bool = True,
) -> tuple[Any, History]:
    """Repeat a training step and write the cost down (course 1, week 2).

    Args:  step of make_step; parameters and optimizer state to start from; batches, one tuple per iteration:
    itertools.repeat((X, Y)) for all examples every time.
    Returns:  the last parameters and the history, with the cost of every so many iterations and of the last one.

    >>> import itertools, jax.numpy as jnp
    >>> from dlcore import optim
    >>> step = make_step(lambda x, center: (x - center) ** 2, optim.gradient_descent(learning_rate=0.25))
    >>> x, history = fit(step, jnp.array(3.0), (), itertools.repeat((1.0,)), num_iterations=3, every=1, progress=False)
    >>> float(x), history.costs
    (1.25, [4.0, 1.0, 0.25])
    """
    steps, costs, last_shown = [], [], -math.inf
    batches = iter(batches)
    for iteration in range(num_iterations):
        batch = next(batches, None)
        if batch is None:
            raise ValueError(
                f"batches ended after {iteration} of {num_iterations} iterations. "
                "For the same examples every time use itertools.repeat((X, Y))."
            )
        params, state, cost = step(params, state, *batch)
        last = iteration == num_iterations - 1
        if iteration % every == 0 or last:
            steps.append(iteration)
            costs.append(float(cost))  # waits until the step is done, so this is not for every iteration
            if iteration == 0:
                _expect_number(costs[0])
            if progress and (last or time.monotonic() - last_shown > 0.1):  # a notebook chokes on thousands of lines
                last_shown = time.monotonic()
                print(f"\riteration {iteration + 1:>6} of {num_iterations}   cost {costs[-1]:.6f}", end="", flush=True)
    if progress:
        print()
    return params, History(steps, costs, state)


def fit_epochs(
    step: Callable,
    params: Any,
    state: Any,
    batches: Callable[..., Iterable[tuple]],
    *,
    num_epochs: int,
    progress: bool = True,
    key: Key[Array, ""],
) -> tuple[Any, EpochHistory]:
    """Train on every mini-batch of an epoch, epoch after epoch, shuffled anew each time (course 2, week 2).

        for every epoch, and every batch of batches(key=key of the epoch):
            params, state, cost = step(params, state, *batch)

    Args:  step of make_step; parameters and optimizer state to start from; batches, a function of a key that gives the
    mini-batches of one epoch: functools.partial(batches.mini_batches, X, Y, batch_size=64).
    Note:  the cost of a mini-batch is that before its step, and may rise from one batch to the next. A last batch that
    is smaller makes the step compile once more, and counts like the others in the mean of the epoch.

    >>> import jax.numpy as jnp
    >>> from dlcore import optim
    >>> step = make_step(lambda x, center: (x - center) ** 2, optim.gradient_descent(learning_rate=0.25))
    >>> x, history = fit_epochs(step, jnp.array(3.0), (), lambda key: [(1.0,), (1.0,)], num_epochs=2, progress=False,
    ...                         key=jax.random.key(0))
    >>> float(x), history.costs, history.batch_costs
    (1.125, [2.5, 0.15625], [4.0, 1.0, 0.25, 0.0625])
    """
    costs, batch_costs, last_shown = [], [], -math.inf
    for epoch, epoch_key in enumerate(jax.random.split(key, num_epochs), start=1):
        these = []
        for batch in batches(key=epoch_key):
            params, state, cost = step(params, state, *batch)
            these.append(cost)
        if not these:
            raise ValueError(f"batches gave no mini-batch in epoch {epoch}. Is it a generator that was used up, not a function?")
        these = [float(cost) for cost in jax.device_get(these)]  # waits once per epoch, and not for every step
        batch_costs += these
        if epoch == 1:
            _expect_number(these[0])
        costs.append(sum(these) / len(these))
        if progress and (epoch == num_epochs or time.monotonic() - last_shown > 0.1):
            last_shown = time.monotonic()
            print(f"\repoch {epoch:>5} of {num_epochs}   cost {costs[-1]:.6f}", end="", flush=True)
    if progress:
        print()
    return params, EpochHistory(costs, batch_costs, state)
