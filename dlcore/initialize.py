"""Where training starts (course 1, week 2; random starts follow in week 3)."""

import jax.numpy as jnp
from jaxtyping import Array, Float


def zeros(n_x: int) -> tuple[Float[Array, "{n_x} 1"], Float[Array, ""]]:
    """Parameters of logistic regression, all zero (course 1, week 2).

        w = 0, of shape (n_x, 1)
        b = 0, a number

    The cost is a convex bowl, so any start reaches the same bottom. Hidden layers must not start like this.

    >>> w, b = zeros(3)
    >>> w.shape, float(b)
    ((3, 1), 0.0)
    """
    return jnp.zeros((n_x, 1)), jnp.zeros(())
