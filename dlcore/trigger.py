"""A trigger-word detector: a convolution that slows down, two GRUs, a sigmoid at every step (course 5, week 3).

Convention: spectrograms are S (m, T, n_freq), as audio makes them, brought to one loudness by `level`; labels and logits
are (m, T_y), one for every `stride` frames: T_y = T // stride. No part looks ahead, so that the network can listen to a
microphone: `hear` takes the next few frames and a state, and gives what `logits` gives for a whole clip.
"""

from collections.abc import Sequence
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer
from jaxtyping import Array, Float, Key, Num

from dlcore import fast_gru, gru, losses, rnn, shapes, volumes
from dlcore.activations import relu, sigmoid
from dlcore.shapes import AnyArray


class Detector(NamedTuple):
    """The parameters of the four parts, or the derivatives of the cost (course 5, week 3).

    >>> Detector._fields
    ('conv', 'first', 'second', 'output')
    """

    conv: volumes.Conv1D
    first: gru.GRU
    second: gru.GRU
    output: rnn.Output


class Level(NamedTuple):
    """Mean and standard deviation of all numbers of the training spectrograms (course 5, week 3).

    >>> Level(mu=-3.0, sigma=2.0).sigma
    2.0
    """

    mu: float
    sigma: float


class State(NamedTuple):
    """What the detector remembers between two calls of `hear`: the last frames and both memories (course 5, week 3).

    >>> State._fields
    ('frames', 'first', 'second')
    """

    frames: Float[AnyArray, "m f_less_stride n_freq"]
    first: Float[AnyArray, "n_a m"]
    second: Float[AnyArray, "n_a m"]


def level(S: Num[AnyArray, "m T n_freq"]) -> Level:
    """Measure the loudness of the training set (course 5, week 3).

    >>> level(np.array([[[1.0, 3.0]]]))
    Level(mu=2.0, sigma=1.0)
    """
    shapes.expect("S", S, "m T n_freq")
    S = np.asarray(S)
    if S.size == 0 or not np.isfinite(S).all():
        raise ValueError(f"S must hold finite numbers, but has shape {S.shape}, NaN or infinity. The logarithm of silence?")
    if S.std() == 0:
        raise ValueError("S must not be the same everywhere. Is the microphone off?")
    return Level(float(S.mean()), float(S.std()))


def leveled(S: Num[AnyArray, "m T n_freq"], level: Level) -> Float[Array, "m T n_freq"]:
    """Spectrograms of mean 0 and size 1, by the numbers of the training set (course 5, week 3).

        (S - mu) / sigma

    >>> print(leveled(np.array([[[1.0, 3.0]]]), Level(mu=2.0, sigma=1.0))[0, 0])
    [-1.  1.]
    """
    return (jnp.asarray(S) - level.mu) / level.sigma


def init(n_freq: int, *, f: int = 15, n_C: int = 48, n_a: int = 48, key: Key[Array, ""]) -> Detector:
    """Random parameters: n_C filters over f frames, and n_a numbers of memory in each GRU (course 5, week 3).

    >>> params = init(32, key=jax.random.key(0))
    >>> params.conv.W.shape, params.first.Wu.shape, params.output.Wya.shape
    ((15, 32, 48), (48, 96), (1, 48))
    """
    conv_key, first_key, second_key, output_key = jax.random.split(key, 4)
    return Detector(
        conv=volumes.init_1d(f, n_freq, n_C, key=conv_key),
        first=gru.init(n_C, n_a, key=first_key),
        second=gru.init(n_a, n_a, key=second_key),
        output=rnn.init_output(n_a, 1, key=output_key),
    )


def logits(params: Detector, S: Num[AnyArray, "m T n_freq"], *, stride: int = 4) -> Float[Array, "m T_y"]:
    """The logit of "the trigger word has just been said" after every `stride` frames (course 5, week 3).

        A = relu(convolution of S with stride `stride`)          over the last f frames, silence before the first
        c = GRU(A)
        d = GRU(c)
        Z = Wya d + by

    >>> logits(init(32, key=jax.random.key(0)), jnp.zeros((2, 300, 32))).shape
    (2, 75)
    """
    before = _frames_before(params, S, stride)
    m = S.shape[0]
    S = jnp.pad(jnp.asarray(S, float), ((0, 0), (before, 0), (0, 0)))
    A = relu(volumes.forward_1d(params.conv, S, stride=stride))
    x = A.transpose(2, 0, 1)  # features first, then examples, then time: the convention of recurrent layers
    c = fast_gru.forward(params.first, x, gru.start(params.first, m))
    d = fast_gru.forward(params.second, c, gru.start(params.second, m))
    return _answer(params, d)


def cost(params: Detector, S: Num[AnyArray, "m T n_freq"], Y: Num[AnyArray, "m T_y"], *, stride: int = 4) -> Float[Array, ""]:
    """Mean cross-entropy over all clips and steps (course 5, week 3).

        J = mean(cross_entropy(sigmoid(Z), Y))

    >>> params = jax.tree.map(jnp.zeros_like, init(32, key=jax.random.key(0)))
    >>> print(cost(params, jnp.zeros((2, 300, 32)), jnp.zeros((2, 75))).round(4))
    0.6931
    """
    shapes.expect_numbers("S", S, guess="Is it the logarithm of a silent clip?")
    Z = logits(params, S, stride=stride)
    shapes.expect("Y", Y, "m T_y", m=Z.shape[0], T_y=Z.shape[1])
    if not isinstance(Y, Tracer) and not np.isin(np.asarray(Y), (0, 1)).all():
        raise ValueError("Y must hold 0 and 1 only. Are these the steps in which words end? See audio.trigger_labels.")
    return jnp.mean(losses.cross_entropy_from_logits(Z, Y))


def probabilities(params: Detector, S: Num[AnyArray, "m T n_freq"], *, stride: int = 4) -> Float[Array, "m T_y"]:
    """The probability at every step; audio.trigger_events makes events of one row (course 5, week 3).

    >>> params = jax.tree.map(jnp.zeros_like, init(32, key=jax.random.key(0)))
    >>> print(probabilities(params, jnp.zeros((1, 8, 32))))
    [[0.5 0.5]]
    """
    return sigmoid(logits(params, S, stride=stride))


def start(params: Detector, m: int = 1, *, stride: int = 4) -> State:
    """Before the first frame: silence, and empty memories (course 5, week 3).

    >>> start(init(32, key=jax.random.key(0))).frames.shape
    (1, 11, 32)
    """
    f, n_freq, _ = params.conv.W.shape
    return State(jnp.zeros((m, f - stride, n_freq)), gru.start(params.first, m), gru.start(params.second, m))


def hear(params: Detector, state: State, frames: Num[AnyArray, "m stride n_freq"]) -> tuple[Float[Array, "m"], State]:
    """The next frames of a sound that goes on: one probability, and the state to go on with (course 5, week 3).

        frames  = [the f - stride frames before; frames]
        c_t     = step of the first GRU
        d_t     = step of the second GRU

    >>> params = init(32, key=jax.random.key(0))
    >>> p, state = hear(params, start(params), jnp.zeros((1, 4, 32)))
    >>> p.shape
    (1,)
    """
    stride = shapes.expect("frames", frames, "m stride n_freq", m=state.frames.shape[0], n_freq=params.conv.W.shape[1])["stride"]
    if state.frames.shape[1] + stride != params.conv.W.shape[0]:
        raise ValueError(
            f"frames must be {params.conv.W.shape[0] - state.frames.shape[1]} at a time, but are {stride}. "
            "Was the state started with another stride?"
        )
    heard = jnp.concatenate([state.frames, jnp.asarray(frames, float)], axis=1)
    A = relu(volumes.forward_1d(params.conv, heard))[:, 0].T  # f frames give one step; examples become columns
    c = gru.step(params.first, A, state.first)
    d = gru.step(params.second, c, state.second)
    return sigmoid(_answer(params, d)), State(heard[:, stride:], c, d)


class Hits(NamedTuple):
    """What became of events and words: precision = hits / (hits + false_alarms), recall = hits / (hits + missed)
    (course 5, week 3).

    >>> Hits(hits=3, false_alarms=1, missed=0).false_alarms
    1
    """

    hits: int
    false_alarms: int
    missed: int


def match(events: Sequence[int], ends: Sequence[int], *, early: int = 0, late: int = 8) -> Hits:
    """Compare the steps in which the detector fired with those in which trigger words ended (course 5, week 3).

        an event hits a word if  end - early <= event <= end + late          each event at most one word, and each word once

    Counting events tells the truth where counting steps does not: a detector that never fires is right in more than nine
    steps of ten.

    >>> match(events=[5, 40], ends=[4, 20])
    Hits(hits=1, false_alarms=1, missed=1)
    """
    left = sorted(events)
    hits = 0
    for end in sorted(ends):
        found = next((event for event in left if end - early <= event <= end + late), None)
        if found is not None:
            left.remove(found)
            hits += 1
    return Hits(hits, len(left), len(ends) - hits)


def _answer(params, d):
    return rnn.output(params.output, d)[0]  # (m, T_y): one yes or no


def _frames_before(params, S, stride):
    f, n_freq, _ = params.conv.W.shape
    T = shapes.expect("S", S, "m T n_freq", n_freq=n_freq)["T"]
    if not 1 <= stride <= f:
        raise ValueError(f"stride must lie between 1 and f={f}, but is {stride}. Frames in between would never be heard.")
    if T < stride or S.shape[0] == 0:
        raise ValueError(f"S must hold a clip of at least {stride} frames, but has shape {S.shape}. Is the batch empty?")
    return f - stride
