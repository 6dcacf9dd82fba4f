"""The GRU of dlcore.gru with a quicker backward pass (course 5, week 1).

Convention: that of gru outside. Inside, time comes first and examples are rows, (T_x, m, n), and the parts stand beside
each other in the order u, r, c. gru.forward shows the formulas; this module finds the same numbers in another order, as
fast_lstm does:

    forward    Wx x_t for all steps in one product before the loop; the loop saves both gates and the candidate
    backward   the loop makes only what the step before needs; after it all weights get their derivatives in one product
"""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Num

from dlcore import gru
from dlcore.fast_lstm import columns_by_time, rows_by_time
from dlcore.gru import GRU
from dlcore.shapes import AnyArray

init, start, step = gru.init, gru.start, gru.step  # all that a cell needs is here: one is as good as the other


def forward(
    params: GRU,
    x: Num[AnyArray, "n_x m T_x"],
    c0: Float[AnyArray, "n_a m"],
    *,
    mask: Bool[AnyArray, "m T_x"] | None = None,
) -> Float[Array, "n_a m T_x"]:
    """The memory after every step: gru.forward, quicker to differentiate (course 5, week 1).

    Note:  a hand-written backward pass allows jax.grad, but neither jax.jvp nor second derivatives.

    >>> params = init(3, 5, key=jax.random.key(0))
    >>> forward(params, jnp.ones((3, 2, 7)), start(params, 2)).shape
    (5, 2, 7)
    """
    gru.expect(params, x, c0, mask)
    dtype = jnp.result_type(jnp.float32, x, c0, *params)
    params, x, c0 = jax.tree.map(lambda array: jnp.asarray(array, dtype), (params, x, c0))
    keep = None if mask is None else jnp.asarray(mask).T[:, :, None]  # (T_x, m, 1)
    W, b = stack(params)
    return columns_by_time(_unroll(W, b, rows_by_time(x), c0.T, keep))


def stack(params: GRU) -> tuple[Float[Array, "n_a_plus_n_x three_n_a"], Float[Array, "1 three_n_a"]]:
    """All weights and biases beside each other, for rows (course 5, week 1).

        W = [Wu; Wr; Wc]^T
        b = [bu; br; bc]^T

    >>> W, b = stack(init(3, 5, key=jax.random.key(0)))
    >>> W.shape, b.shape
    ((8, 15), (1, 15))
    """
    Wu, bu, Wr, br, Wc, bc = params
    return jnp.concatenate([Wu, Wr, Wc]).T, jnp.concatenate([bu, br, bc]).T


@jax.custom_vjp
def _unroll(W, b, x, c0, keep):
    return _unroll_and_save(W, b, x, c0, keep)[0]


def _unroll_and_save(W, b, x, c0, keep):
    n_a, (T_x, m, n_x) = c0.shape[1], x.shape
    W_gates, W_candidate, Wx = W[:n_a, : 2 * n_a], W[:n_a, 2 * n_a :], W[n_a:]
    from_x = (x.reshape(T_x * m, n_x) @ Wx + b).reshape(T_x, m, 3 * n_a)

    def advance(c_prev, now):
        from_x_t, keep_t = now
        # sigmoid(z) = tanh(z / 2) / 2 + 1 / 2, which XLA runs faster than exp and a division
        gates = jnp.tanh((c_prev @ W_gates + from_x_t[:, : 2 * n_a]) / 2) / 2 + 0.5
        Gamma_u, Gamma_r = jnp.split(gates, 2, axis=1)
        c_tilde = jnp.tanh((Gamma_r * c_prev) @ W_candidate + from_x_t[:, 2 * n_a :])
        c_t = Gamma_u * c_tilde + (1 - Gamma_u) * c_prev
        c_t = c_t if keep_t is None else jnp.where(keep_t, c_t, c_prev)
        return c_t, (c_t, gates, c_tilde)

    _, (c, gates, c_tilde) = jax.lax.scan(advance, c0, (from_x, keep))
    return c, (W, x, c0, keep, c, gates, c_tilde)


def _backward(saved, dc):
    W, x, c0, keep, c, gates, c_tilde = saved
    n_a, (T_x, m, n_x) = c0.shape[1], x.shape
    W_gates, W_candidate, Wx = W[:n_a, : 2 * n_a], W[:n_a, 2 * n_a :], W[n_a:]
    before = jnp.concatenate([c0[None], c[:-1]])

    def back(dc_next, now):
        dc_out, c_prev, gates_t, c_tilde, keep_t = now
        Gamma_u, Gamma_r = jnp.split(gates_t, 2, axis=1)
        arriving = dc_out + dc_next
        dc_t = arriving if keep_t is None else jnp.where(keep_t, arriving, 0)

        du = dc_t * (c_tilde - c_prev) * Gamma_u * (1 - Gamma_u)
        dz = dc_t * Gamma_u * (1 - c_tilde**2)  # inside the tanh of the candidate
        q = dz @ W_candidate.T
        dr = q * c_prev * Gamma_r * (1 - Gamma_r)
        dgates = jnp.concatenate([du, dr], axis=1)
        dc_prev = dc_t * (1 - Gamma_u) + Gamma_r * q + dgates @ W_gates.T
        return dc_prev if keep_t is None else jnp.where(keep_t, dc_prev, arriving), (dgates, dz)

    dc0, (dgates, dz) = jax.lax.scan(back, jnp.zeros_like(c0), (dc, before, gates, c_tilde, keep), reverse=True)
    # Steps and examples are one long axis: one product sums over both.
    rows = T_x * m
    relevant = (gates[:, :, n_a:] * before).reshape(rows, n_a)
    dgates, dz = dgates.reshape(rows, 2 * n_a), dz.reshape(rows, n_a)
    inside = jnp.concatenate([dgates, dz], axis=1)
    dW_a = jnp.concatenate([before.reshape(rows, n_a).T @ dgates, relevant.T @ dz], axis=1)
    dW = jnp.concatenate([dW_a, x.reshape(rows, n_x).T @ inside])
    db = jnp.sum(inside, axis=0, keepdims=True)
    dx = (inside @ Wx.T).reshape(x.shape)
    return dW, db, dx, dc0, None  # None: a mask has no derivative


_unroll.defvjp(_unroll_and_save, _backward)
