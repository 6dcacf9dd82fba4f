"""Formulations that look as good as dlcore's and are many times slower on a processor."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from benchmarks.library import image_lines, sequence_lines
from benchmarks.library.measure import OURS, Line
from dlcore import attention, detect, fast_lstm, fastconv, lstm, pooling


def filters(m=8, size=32, n_C=16, steps=2):
    rng = np.random.default_rng(0)
    A = rng.standard_normal((steps, m, size, size, n_C), np.float32)
    return A, rng.standard_normal((3, 3, n_C, n_C), np.float32)


def in_scan(A, W, convolve):
    """Derivatives of the filters inside lax.scan, as an epoch in one program has them."""
    A, W = jnp.asarray(A), jnp.asarray(W)

    @jax.jit
    def gradients(A, W):
        def one(total, A):
            return total + jax.grad(lambda W: jnp.sum(convolve(A, W) ** 2))(W), None

        return lax.scan(one, jnp.zeros_like(W), A)[0]

    return lambda: jax.block_until_ready(gradients(A, W))


def xla_convolve(A, W):
    return lax.conv_general_dilated(A, W, (1, 1), "SAME", dimension_numbers=fastconv.CHANNELS_LAST)


def tokens(m=16, T=128, d=128, d_out=512):
    rng = np.random.default_rng(0)
    return rng.standard_normal((m, T, d), np.float32), rng.standard_normal((d, d_out), np.float32)


def product(X, W, times):
    X, W = jnp.asarray(X), jnp.asarray(W)
    gradient = jax.jit(jax.grad(lambda W, X: jnp.sum(times(X, W) ** 2)))
    return lambda: jax.block_until_ready(gradient(W, X))


def windows(A, f, stride):
    return lax.reduce_window(A, -jnp.inf, lax.max, (1, f, f, 1), (1, stride, stride, 1), "VALID")


def probabilities(n=19 * 19 * 5, classes=80):
    rng = np.random.default_rng(0)
    return rng.random(n, np.float32), rng.random((n, classes), np.float32)


def best_class(p_c, class_probs, scores):
    p_c, class_probs = jnp.asarray(p_c), jnp.asarray(class_probs)
    compiled = jax.jit(scores)
    return lambda: jax.block_until_ready(compiled(p_c, class_probs))


def by_argmax(p_c, class_probs):
    return p_c * jnp.max(class_probs, axis=-1), jnp.argmax(class_probs, axis=-1)


def hoisted(params, x, state):
    """x W for all steps before the loop, derivatives by jax.grad."""
    W, b = fast_lstm.stack(params)
    n_a = params.bu.shape[0]
    from_x = x.transpose() @ W[n_a:] + b

    def advance(state, from_x_t):
        u, f, o, z = jnp.split(state.a @ W[:n_a] + from_x_t, 4, axis=1)
        c = jax.nn.sigmoid(u) * jnp.tanh(z) + jax.nn.sigmoid(f) * state.c
        state = lstm.State(jax.nn.sigmoid(o) * jnp.tanh(c), c)
        return state, state

    return lax.scan(advance, jax.tree.map(jnp.transpose, state), from_x)[1]


LINES = [
    Line(
        "derivative of a convolution inside lax.scan",
        0.2,
        filters,
        {
            OURS: partial(in_scan, convolve=lambda A, W: fastconv.convolve(A, W, 1, 1)),
            "lax.conv": partial(in_scan, convolve=xla_convolve),
        },
        trap=True,
    ),
    Line(
        "derivative of X W for texts of tokens",
        0.7,
        tokens,
        {OURS: partial(product, times=attention.project), "X @ W, three axes": partial(product, times=jnp.matmul)},
        trap=True,
    ),
    Line(
        "derivative of max pooling",
        0.4,
        image_lines.pictures,
        {
            OURS: partial(image_lines.pool_dlcore, pool=pooling.max_pool),
            "reduce_window": partial(image_lines.pool_dlcore, pool=windows),
        },
        trap=True,
    ),
    Line(
        "most probable class of 1805 boxes",
        0.5,
        probabilities,
        {OURS: partial(best_class, scores=detect.class_scores), "jnp.argmax": partial(best_class, scores=by_argmax)},
        trap=True,
    ),
    Line(
        "LSTM with the products of x before the loop",
        1.0,
        sequence_lines.lstm_data,
        {
            OURS: lambda *data: sequence_lines.recurrent_dlcore(*data, fast_lstm.forward, lstm.start),
            "jax.grad": lambda *data: sequence_lines.recurrent_dlcore(*data, hoisted, lstm.start),
        },
        trap=True,
    ),
]
