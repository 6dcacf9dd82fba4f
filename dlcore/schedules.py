"""Learning rates that shrink, and exponentially weighted averages (course 2, week 2; warm-up: course 5, week 4)."""

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike
from jaxtyping import Array, Float, Num

Number = Num[ArrayLike, "*shape"]


def inverse_decay(epoch: Number, *, learning_rate: float, decay_rate: float) -> Float[Array, "*shape"]:
    """Learning rate of an epoch, with the epoch in the denominator (course 2, week 2).

        alpha = alpha_0 / (1 + decay_rate epoch)

    >>> print(inverse_decay(jnp.array([1, 3]), learning_rate=1.0, decay_rate=1.0))
    [0.5  0.25]
    """
    _positive(learning_rate)
    return learning_rate / (1 + decay_rate * jnp.asarray(epoch))


def exponential_decay(epoch: Number, *, learning_rate: float, base: float = 0.95) -> Float[Array, "*shape"]:
    """Learning rate of an epoch, a fixed part smaller than the one before (course 2, week 2).

        alpha = base^epoch alpha_0

    >>> print(exponential_decay(jnp.array([0, 1]), learning_rate=1.0, base=0.5))
    [1.  0.5]
    """
    _positive(learning_rate)
    if not 0 < base <= 1:
        raise ValueError(f"base must lie between 0 and 1, but is {base}. Would the learning rate grow?")
    return base ** jnp.asarray(epoch, dtype=float) * learning_rate


def square_root_decay(t: Number, *, learning_rate: float, k: float = 1.0) -> Float[Array, "*shape"]:
    """Learning rate that falls with the square root of t, the number of the epoch or of the step, from 1 (course 2, week 2).

        alpha = k / sqrt(t) alpha_0

    >>> print(square_root_decay(jnp.array([1, 4]), learning_rate=1.0))
    [1.  0.5]
    """
    _positive(learning_rate)
    return k / jnp.sqrt(jnp.asarray(t, dtype=float)) * learning_rate


def staircase(epoch: Number, *, learning_rate: float, factor: float = 0.5, every: int) -> Float[Array, "*shape"]:
    """Learning rate that stays for some epochs and then drops (course 2, week 2).

        alpha = factor^floor(epoch / every) alpha_0

    >>> print(staircase(jnp.array([0, 9, 10, 25]), learning_rate=1.0, every=10))
    [1.   1.   0.5  0.25]
    """
    _positive(learning_rate)
    if every < 1:
        raise ValueError(f"every must be at least 1 epoch, but is {every}. Is it the number of steps per epoch?")
    return factor ** jnp.asarray(jnp.asarray(epoch) // every, dtype=float) * learning_rate


def warm_up(t: Number, *, d_model: int, warm_up_steps: int) -> Float[Array, "*shape"]:
    """Learning rate of step t, from 1, of the first Transformer: it rises in a line and falls with a root (course 5, week 4).

        alpha = d_model^(-1/2) min(t^(-1/2), t warm_up_steps^(-3/2))        highest at t = warm_up_steps

    >>> print(warm_up(jnp.array([1, 4, 16]), d_model=4, warm_up_steps=4))
    [0.0625 0.25   0.125 ]
    """
    if d_model < 1 or warm_up_steps < 1:
        raise ValueError(
            f"d_model and warm_up_steps must be at least 1, but are {d_model} and {warm_up_steps}. Is it a share of the steps?"
        )
    t = jnp.asarray(t, dtype=float)
    return d_model**-0.5 * jnp.minimum(t**-0.5, t * warm_up_steps**-1.5)


def warm_up_cosine(t: Number, *, learning_rate: float, warm_up_steps: int, num_steps: int) -> Float[Array, "*shape"]:
    """Learning rate of step t, from 0, that rises in a line and falls along a cosine to 0 (course 5, week 4).

        alpha = alpha_0 t / warm_up_steps                                                        t below warm_up_steps
        alpha = alpha_0 (1 + cos(pi (t - warm_up_steps) / (num_steps - warm_up_steps))) / 2      after it

    >>> print(warm_up_cosine(jnp.array([0, 5, 10, 15, 20]), learning_rate=1.0, warm_up_steps=10, num_steps=20).round(4))
    [0.  0.5 1.  0.5 0. ]
    """
    _positive(learning_rate)
    if not 1 <= warm_up_steps < num_steps:
        raise ValueError(
            f"warm_up_steps must be from 1 to below num_steps={num_steps}, but is {warm_up_steps}. Are the two swapped?"
        )
    t = jnp.asarray(t, dtype=float)
    done = jnp.clip((t - warm_up_steps) / (num_steps - warm_up_steps), 0.0, 1.0)
    return learning_rate * jnp.where(t < warm_up_steps, t / warm_up_steps, (1 + jnp.cos(jnp.pi * done)) / 2)


def weighted_average(theta: Num[ArrayLike, "T"], *, beta: float, correct_bias: bool = True) -> Float[Array, "T"]:
    """Exponentially weighted average of a series, over about the last 1 / (1 - beta) values (course 2, week 2).

        v_0 = 0
        v_t = beta v_(t-1) + (1 - beta) theta_t
        v_t / (1 - beta^t)                         with bias correction: without, the average starts far too low

    >>> print(weighted_average(jnp.array([10.0, 10.0, 10.0]), beta=0.5, correct_bias=False))
    [5.   7.5  8.75]
    >>> print(weighted_average(jnp.array([10.0, 10.0, 10.0]), beta=0.5))
    [10. 10. 10.]
    """
    if not 0 <= beta < 1:
        raise ValueError(f"beta must be at least 0 and below 1, but is {beta}. Is it 1 - beta?")
    theta = jnp.asarray(theta, dtype=float)

    def step(v, theta_t):
        v = beta * v + (1 - beta) * theta_t
        return v, v

    _, v = jax.lax.scan(step, jnp.zeros((), theta.dtype), theta)
    t = jnp.arange(1, theta.size + 1)
    return v / (1 - beta**t) if correct_bias else v


def _positive(learning_rate):
    if not learning_rate > 0:
        raise ValueError(f"learning_rate must be above 0, but is {learning_rate}. Is it the exponent of 10?")
