"""CTC: text from more frames than letters, without knowing which frame says what (course 5, week 3).

Convention: positions are rows behind a leading batch, logits are (m, T, n_y) and labels (m, U); outputs are numbered
from 0 and output 0 is the blank. Rows behind the end of an example (input_lengths, label_lengths) are never read.
The search for the best text is in ctc_decode.
"""

from collections.abc import Sequence
from itertools import groupby

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer
from jaxtyping import Array, Float, Int

from dlcore import shapes
from dlcore.shapes import AnyArray

BLANK = 0
LOG_ZERO = -1e30  # stands for log(0): -inf would give -inf - (-inf), not a number, in the derivatives
SPREAD = 60.0  # exp(-60) still has all its digits in float32, its products with small numbers soon have none


def collapse(path: Sequence, blank: int | str = BLANK) -> list:
    """The text that a path of one output per frame stands for (course 5, week 3).

        merge repeats, and only then drop the blanks

    >>> "".join(collapse("hheel_lloo", "_")), "".join(collapse("hhellloo", "_"))
    ('hello', 'helo')
    """
    return [output for output, _ in groupby(path) if output != blank]


def frames_needed(labels: Sequence) -> int:
    """The shortest input that can say a text: one frame per letter, and a blank between equal neighbors (course 5, week 3).

    >>> frames_needed("hello"), frames_needed("")
    (6, 0)
    """
    return len(labels) + sum(first == second for first, second in zip(labels, labels[1:], strict=False))


def lattice(log_y: Float[AnyArray, "T n_y"], labels: Int[AnyArray, "U"]) -> Float[Array, "T S"]:
    """Log probability of all beginnings of paths of one example, by frame and by place in the text (course 5, week 3).

        l           = _ l_1 _ l_2 _ ... l_U _                      blanks around every letter: S = 2 U + 1 places
        alpha_1     = y_1(l_1) for the places 1 and 2, 0 for the others
        alpha_t(s)  = y_t(l_s) (alpha_t-1(s) + alpha_t-1(s-1) + alpha_t-1(s-2) where a blank may be skipped)

    A blank may be skipped between two different letters. All of it is in logarithms: products of 1000 probabilities
    would be 0.

    >>> log_y = jnp.log(jnp.array([[0.6, 0.4], [0.6, 0.4]]))
    >>> print((100 * jnp.exp(lattice(log_y, jnp.array([1])))).round())
    [[60. 40.  0.]
     [36. 40. 24.]]
    """
    shapes.expect("log_y", log_y, "T n_y")
    shapes.expect("labels", labels, "U")
    log_y = jnp.asarray(log_y)
    l = _with_blanks(jnp.asarray(labels))
    skip = _may_skip(l)

    def frame(log_alpha, log_y_t):
        stay = log_alpha
        step = jnp.pad(log_alpha, (1, 0), constant_values=LOG_ZERO)[:-1]
        jump = jnp.where(skip, jnp.pad(log_alpha, (2, 0), constant_values=LOG_ZERO)[:-2], LOG_ZERO)
        log_alpha = log_y_t[l] + jnp.logaddexp(jnp.logaddexp(stay, step), jump)
        return log_alpha, log_alpha

    # Before the first frame all paths stand on the first blank: one step from there are the places 1 and 2.
    start = jnp.full(l.shape, LOG_ZERO, log_y.dtype).at[0].set(0.0)
    return jax.lax.scan(frame, start, log_y)[1]


def loss(
    logits: Float[AnyArray, "m T n_y"],
    input_lengths: Int[AnyArray, "m"],
    labels: Int[AnyArray, "m U"],
    label_lengths: Int[AnyArray, "m"],
) -> Float[Array, "m"]:
    """Negative log probability of the text, summed over all paths that say it (course 5, week 3).

        y     = softmax(logits)
        P     = alpha_T(2 U + 1) + alpha_T(2 U)            the path ends on the last blank or on the last letter
        loss  = -log(P)

    Example by example, as it is written; loss_fast gives the same numbers and derivatives sooner.

    >>> logits = jnp.log(jnp.array([[[0.6, 0.4], [0.6, 0.4]]]))
    >>> print(jnp.exp(-loss(logits, jnp.array([2]), jnp.array([[1]]), jnp.array([1]))).round(2))
    [0.64]
    """
    logits, input_lengths, labels, label_lengths = _checked(logits, input_lengths, labels, label_lengths)
    return _log_space(logits, input_lengths, labels, label_lengths)


@jax.jit
def _log_space(logits, input_lengths, labels, label_lengths):
    def one(logits, T, labels, U):
        # Places of padding come last and no path leads back from them, so they change nothing before.
        log_alpha = lattice(jax.nn.log_softmax(logits), labels)[T - 1]
        end_on_letter = jnp.where(U > 0, log_alpha[2 * U - 1], LOG_ZERO)
        log_P = jnp.logaddexp(log_alpha[2 * U], end_on_letter)
        return jnp.where(log_P > LOG_ZERO / 2, -log_P, jnp.inf)

    return jax.vmap(one)(logits, input_lengths, labels, label_lengths)


def loss_fast(
    logits: Float[AnyArray, "m T n_y"],
    input_lengths: Int[AnyArray, "m"],
    labels: Int[AnyArray, "m U"],
    label_lengths: Int[AnyArray, "m"],
) -> Float[Array, "m"]:
    """The same as loss, with the derivatives that Graves et al. derived by hand in 2006 (course 5, week 3).

        alpha_t(s), beta_t(s)                              from the front, and from the back: both in one loop
        gamma_t(s)     = alpha_t(s) beta_t(s) / P          the probability that the path is at place s in frame t
        dloss/dlogits  = y_t(k) - sum of gamma_t(s) over the places with letter k

    Plain probabilities, divided by their sum in each frame, replace the logarithms. Where too much of them would
    underflow (an output less probable than another of the text by a factor exp(60) or more), the batch takes the
    logarithms of loss.

    >>> logits = jnp.log(jnp.array([[[0.6, 0.4], [0.6, 0.4]]]))
    >>> print(jnp.exp(-loss_fast(logits, jnp.array([2]), jnp.array([[1]]), jnp.array([1]))).round(2))
    [0.64]
    """
    return _loss_fast(*_checked(logits, input_lengths, labels, label_lengths))


@jax.custom_vjp
def _loss_fast(logits, input_lengths, labels, label_lengths):
    return _loss_and_slope(logits, input_lengths, labels, label_lengths)[0]


def _loss_fast_forward(*arguments):
    return _loss_and_slope(*arguments)


def _loss_fast_backward(slope, dloss):
    return dloss[:, None, None] * slope, None, None, None


_loss_fast.defvjp(_loss_fast_forward, _loss_fast_backward)


@jax.jit
def _loss_and_slope(logits, input_lengths, labels, label_lengths):
    """Losses (m,) and their derivatives by the logits (m, T, n_y)."""
    m, T, n_y = logits.shape
    S = 2 * labels.shape[1] + 1
    t, s = jnp.arange(T)[None, :], jnp.arange(S)[None, :]
    frames, places = t < input_lengths[:, None], s <= 2 * label_lengths[:, None]  # those of the example, not padding

    log_y = jax.nn.log_softmax(logits)
    l = jax.vmap(_with_blanks)(labels)  # (m, S)
    log_e = jnp.take_along_axis(log_y, l[:, None, :], axis=2)  # (m, T, S)
    peak = jnp.max(jnp.where(places[:, None, :], log_e, -jnp.inf), axis=2, keepdims=True)
    log_e = jnp.where(places[:, None, :], log_e - peak, -jnp.inf)
    spread = -jnp.min(jnp.where(places[:, None, :] & frames[:, :, None], log_e, 0.0))

    # The problem from the back is another example: all in reverse order, so that its padding comes first. There the
    # probabilities are those of a path that waits at its start.
    first = jnp.concatenate([jnp.zeros_like(label_lengths), S - 1 - 2 * label_lengths])
    start = jax.nn.one_hot(first, S, dtype=logits.dtype)  # (2 m, S)
    real = jnp.concatenate([frames, frames[:, ::-1]])[:, :, None]
    e = jnp.where(real, jnp.exp(jnp.concatenate([log_e, log_e[:, ::-1, ::-1]])), start[:, None, :])
    e = jnp.moveaxis(e, 1, 0)  # (T, 2 m, S), as scan reads it
    skip = jax.vmap(_may_skip)(jnp.concatenate([l, l[:, ::-1]])).astype(logits.dtype)

    def frame(alpha, e_t):
        step = jnp.pad(alpha, ((0, 0), (1, 0)))[:, :-1]
        jump = jnp.pad(alpha, ((0, 0), (2, 0)))[:, :-2]
        arriving = alpha + step + skip * jump
        alpha = e_t * arriving
        sums = jnp.sum(alpha, axis=1, keepdims=True)
        return alpha / jnp.where(sums > 0, sums, 1.0), (arriving, sums)

    _, (arriving, sums) = jax.lax.scan(frame, start, e, unroll=2)
    sums = jnp.where(frames.T[:, :, None], sums[:, :m], 1.0)
    alphas = e[:, :m] * arriving[:, :m] / jnp.where(sums > 0, sums, 1.0)

    last = alphas[input_lengths - 1, jnp.arange(m)]  # (m, S)
    ends = jnp.sum(jnp.where(places & (s >= 2 * label_lengths[:, None] - 1), last, 0.0), axis=1)
    log_sums = jnp.sum(jnp.log(sums[:, :, 0]), axis=0) + jnp.sum(jnp.where(frames, peak[:, :, 0], 0.0), axis=1)

    # beta without the probability of its own frame, which alpha has already.
    gamma = jnp.moveaxis(alphas * arriving[::-1, m:, ::-1], 0, 1)
    overlap = jnp.sum(gamma, axis=2, keepdims=True)
    # Where the two directions hardly meet, the paths that matter were too small for one of them.
    safe = (spread < SPREAD) & jnp.all(sums > 0) & jnp.all(jnp.where(frames[:, :, None], overlap, 1.0) > 1e-20)

    letters = jax.nn.one_hot(l, n_y, dtype=logits.dtype)  # (m, S, n_y)
    said = jnp.einsum("mts,msk->mtk", gamma / jnp.where(overlap > 0, overlap, 1.0), letters)
    linear = -jnp.log(ends) - log_sums, jnp.where(frames[:, :, None], jnp.exp(log_y) - said, 0.0)

    def by_logarithms():
        value, pull_back = jax.vjp(lambda Z: _log_space(Z, input_lengths, labels, label_lengths), logits)
        return value, pull_back(jnp.ones_like(value))[0]

    # Computed before it is known to be safe: inside a branch XLA would run the same lines twice as slowly.
    return jax.lax.cond(safe, lambda: linear, by_logarithms)


def _with_blanks(labels):
    return jnp.full(2 * labels.shape[0] + 1, BLANK, labels.dtype).at[1::2].set(labels)


def _may_skip(l):
    """Places that a path may reach from two places before, over a blank: letters unlike the letter before."""
    two_before = jnp.pad(l, (2, 0), constant_values=BLANK)[:-2]
    return (l != BLANK) & (l != two_before)


def _checked(logits, input_lengths, labels, label_lengths):
    sizes = shapes.expect("logits", logits, "m T n_y")
    shapes.expect("input_lengths", input_lengths, "m", m=sizes["m"])
    U = shapes.expect("labels", labels, "m U", m=sizes["m"])["U"]
    shapes.expect("label_lengths", label_lengths, "m", m=sizes["m"])
    if 0 in (sizes["m"], sizes["T"]):
        raise ValueError(f"logits must hold an example and a frame, but have shape {logits.shape}. Is the batch empty?")
    for name, x in [("input_lengths", input_lengths), ("labels", labels), ("label_lengths", label_lengths)]:
        if not jnp.issubdtype(x.dtype, jnp.integer):
            raise TypeError(f"{name} must hold whole numbers, but holds {x.dtype}. Is .astype(int) missing?")
    if not any(isinstance(x, Tracer) for x in (input_lengths, labels, label_lengths)):
        _check_values(sizes["T"], sizes["n_y"], U, np.asarray(input_lengths), np.asarray(labels), np.asarray(label_lengths))
    if not isinstance(logits, Tracer) and np.isnan(np.asarray(logits)).any():
        raise ValueError("logits must be numbers, but some are NaN. Did the training diverge?")
    return jnp.asarray(logits), jnp.asarray(input_lengths), jnp.asarray(labels), jnp.asarray(label_lengths)


def _check_values(T, n_y, U, input_lengths, labels, label_lengths):
    for name, lengths, least, most in [("input_lengths", input_lengths, 1, T), ("label_lengths", label_lengths, 0, U)]:
        if lengths.min() < least or lengths.max() > most:
            raise ValueError(
                f"{name} must lie between {least} and {most}, but reach from {lengths.min()} to {lengths.max()}. "
                "Do they belong to other data?"
            )
    for i, (frames, length) in enumerate(zip(input_lengths, label_lengths, strict=True)):
        text = labels[i, :length].tolist()
        if any(label == BLANK for label in text):
            raise ValueError(f"labels must not hold the blank {BLANK}, but example {i} is {text}. Do letters start at 0?")
        if any(not 0 < label < n_y for label in text):
            raise ValueError(f"labels must lie between 1 and {n_y - 1}, but example {i} is {text}. Has logits an output each?")
        if frames_needed(text) > frames:
            raise ValueError(
                f"input_lengths must allow the text, but example {i} has {frames} frames and its text needs "
                f"{frames_needed(text)}. Equal neighbors need a blank between them; is a recording cut?"
            )
