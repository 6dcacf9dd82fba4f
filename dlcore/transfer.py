"""Learning from other tasks: transfer, and one network for several tasks (course 3, week 2).

Convention: a network is a list of layers, each any pytree of arrays; what a layer computes is the caller's forward
function. Examples are columns: labels Y, masks and logits Z of several tasks are (n_tasks, m).
"""

from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer
from jaxtyping import Array, Float, Num, Shaped

from dlcore import losses, shapes
from dlcore.optim import Optimizer
from dlcore.shapes import AnyArray


def replace_last(params: Sequence[Any], *new_layers: Any) -> list:
    """The network with a new head: the last layer makes way for one or more new layers (course 3, week 2).

        params[0], ..., params[L - 2], new_layers          the output layer goes, with the weights that feed it

    >>> replace_last(["conv", "dense", "1000 objects"], "malignant or benign")
    ['conv', 'dense', 'malignant or benign']
    """
    if len(params) < 2:
        raise ValueError(f"params must have at least 2 layers, but has {len(params)}. Nothing would be transferred.")
    if not new_layers:
        raise ValueError("new_layers must hold at least one layer. Without one the network has no output.")
    return [*params[:-1], *new_layers]


def freeze(optimizer: Optimizer, num_frozen: int) -> Optimizer:
    """An optimizer that leaves the first layers as they are (course 3, week 2).

        params[l] = params[l]                                  for l < num_frozen
        params[l] = the optimizer's update with grads[l]       else

    num_frozen = 0 retrains all layers: for many examples of the new task. For few, freeze all but the head.

    >>> from dlcore import optim
    >>> descent = freeze(optim.gradient_descent(learning_rate=0.5), num_frozen=1)
    >>> params, state = descent.update([1.0, 1.0], descent.init([3.0, 3.0]), [3.0, 3.0])
    >>> params
    [3.0, 2.5]
    """

    def init(params):
        _layers(params, num_frozen)
        return optimizer.init(params[num_frozen:])

    def update(grads, state, params):
        _layers(params, num_frozen)
        # Only the rest goes through the optimizer: weight decay or momentum cannot move a frozen layer.
        moving, state = optimizer.update(grads[num_frozen:], state, params[num_frozen:])
        return [*params[:num_frozen], *moving], state

    return Optimizer(init, update)


def freeze_mask(params: Sequence[Any], num_frozen: int) -> list:
    """Zeros for the frozen layers and ones for the others, in the shapes of the parameters (course 3, week 2).

        grads = mask * grads          the same as freeze, for plain gradient descent

    >>> print(freeze_mask([jnp.array([5.0]), jnp.array([7.0, 8.0])], num_frozen=1))
    [Array([0.], dtype=float32), Array([1., 1.], dtype=float32)]
    """
    _layers(params, num_frozen)
    return [jax.tree.map(jnp.zeros_like if layer < num_frozen else jnp.ones_like, params[layer]) for layer in range(len(params))]


def count_parameters(params: Any) -> int:
    """How many numbers there are to learn (course 3, week 2).

    >>> count_parameters([{"W": np.zeros((2, 32)), "b": np.zeros((2, 1))}])
    66
    """
    return sum(int(np.size(leaf)) for leaf in jax.tree.leaves(params))


def precompute(forward_frozen: Callable, params: Sequence[Any], X: Num[AnyArray, "..."], num_frozen: int) -> Array:
    """What the frozen layers make of the data: computed once, not in each step (course 3, week 2).

        A = forward_frozen(params[:num_frozen], X)          then train params[num_frozen:] on A

    >>> precompute(lambda layers, X: layers[0] * X, [2.0, 9.0], np.array([[1.0, 3.0]]), num_frozen=1)
    Array([[2., 6.]], dtype=float32)
    """
    _layers(params, num_frozen)
    return jnp.asarray(forward_frozen(list(params[:num_frozen]), X))


def split_missing(Y: Num[AnyArray, "n_tasks m"]) -> tuple[Float[np.ndarray, "n_tasks m"], Float[np.ndarray, "n_tasks m"]]:
    """Labels and mask from labels in which NaN stands for "?" (course 3, week 2).

        mask = 1 where Y is known, 0 where it is NaN
        Y    = Y where it is known, 0 where it is NaN

    The zeros are never counted. They are there because autodiff turns 0 * NaN into NaN: a mask after the loss leaves
    the value right and makes the gradient NaN.

    >>> Y, mask = split_missing(np.array([[1.0, np.nan], [0.0, 1.0]]))
    >>> print(Y.tolist(), mask.tolist())
    [[1.0, 0.0], [0.0, 1.0]] [[1.0, 0.0], [1.0, 1.0]]
    """
    shapes.expect("Y", Y, "n_tasks m")
    Y = np.asarray(Y, dtype=float)
    known = ~np.isnan(Y)
    if not np.isin(Y[known], (0, 1)).all():
        raise ValueError("Y must hold 0, 1, and NaN for a missing label. Is it a class number instead of one row per task?")
    return np.where(known, Y, 0.0), known.astype(float)


def multitask_cost(
    Z: Float[AnyArray, "n_tasks m"], Y: Num[AnyArray, "n_tasks m"], mask: Shaped[AnyArray, "n_tasks m"]
) -> Float[Array, ""]:
    """Cost of several yes-or-no tasks at once, over the known labels (course 3, week 2).

        loss = -(Y log(A) + (1 - Y) log(1 - A)),  A = sigmoid(Z)          one per task and example
        J    = 1/m sum over examples, sum over tasks of mask * loss

    Not softmax: an example may have several ones. The notes divide by m, the number of examples, also where labels are
    missing; then a task with few labels pulls little. See multitask_cost_per_label and multitask_cost_per_task.

    >>> Y, mask = split_missing(np.array([[1, 0, np.nan, np.nan], [0, 1, np.nan, 0], [0, 1, np.nan, 1], [np.nan, 0, 1, 0]]))
    >>> round(float(multitask_cost(np.zeros((4, 4)), Y, mask)), 4)
    1.9062
    """
    return jnp.sum(_masked(Z, Y, mask)) / Z.shape[1]


def multitask_cost_per_label(
    Z: Float[AnyArray, "n_tasks m"], Y: Num[AnyArray, "n_tasks m"], mask: Shaped[AnyArray, "n_tasks m"]
) -> Float[Array, ""]:
    """The mean over the known labels: every label counts the same (course 3, week 2).

        J = sum(mask * loss) / sum(mask)

    >>> print(multitask_cost_per_label(np.zeros((2, 3)), np.ones((2, 3)), np.array([[1, 0, 0], [1, 1, 0]])).round(4))
    0.6931
    """
    return jnp.sum(_masked(Z, Y, mask)) / jnp.maximum(jnp.sum(jnp.asarray(mask)), 1)


def multitask_cost_per_task(
    Z: Float[AnyArray, "n_tasks m"], Y: Num[AnyArray, "n_tasks m"], mask: Shaped[AnyArray, "n_tasks m"]
) -> Float[Array, ""]:
    """The sum of each task's mean over its known labels: every task counts the same (course 3, week 2).

        J = sum over tasks of sum_i(mask * loss) / sum_i(mask)          0 for a task without labels

    >>> print(multitask_cost_per_task(np.zeros((2, 3)), np.ones((2, 3)), np.array([[1, 0, 0], [1, 1, 0]])).round(4))
    1.3863
    """
    labels = jnp.sum(jnp.asarray(mask), axis=1)
    return jnp.sum(jnp.sum(_masked(Z, Y, mask), axis=1) / jnp.maximum(labels, 1))


def _masked(Z, Y, mask):
    sizes = shapes.expect("Z", Z, "n_tasks m")
    shapes.expect("Y", Y, "n_tasks m", **sizes)
    shapes.expect("mask", mask, "n_tasks m", **sizes)
    if sizes["m"] == 0:
        raise ValueError("Z must hold an example, but has m=0. Did a filter drop all of them?")
    if not isinstance(Y, Tracer) and np.isnan(np.asarray(Y, dtype=float)).any():
        raise ValueError("Y holds NaN: its gradient would be NaN, mask or not. Use Y, mask = split_missing(Y).")
    return jnp.asarray(mask) * losses.cross_entropy_from_logits(jnp.asarray(Z), jnp.asarray(Y))


def _layers(params, num_frozen):
    if not isinstance(params, (list, tuple)) or hasattr(params, "_fields"):
        raise TypeError(f"params must be a list of layers, but is a {type(params).__name__}. Is it a single layer?")
    if not 0 <= num_frozen < len(params):
        raise ValueError(f"num_frozen must lie between 0 and {len(params) - 1}, but is {num_frozen}. Nothing would be trained.")
