"""Language models on a recurrent network: how probable is a sentence, and what comes next (course 5, week 1).

Convention: tokens are whole numbers in rows, (m, T), with their mask (m, T), as text.pad makes them; inside, one-hot
columns (n_v, m, T) follow recurrent. cell is one of the modules rnn, gru, lstm, fast_lstm and peephole. The vocabulary
may consist of words, characters or subwords: the model does not know.
"""

from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer
from jaxtyping import Array, Bool, Float, Int, Key

from dlcore import recurrent, rnn, shapes
from dlcore.rnn import Output
from dlcore.shapes import AnyArray


class Model(NamedTuple):
    """Parameters of the recurrent layer, and of the layer that makes logits of its activations (course 5, week 1).

    >>> Model._fields
    ('cell', 'output')
    """

    cell: Any
    output: Output


def init(cell: ModuleType, n_v: int, n_a: int, *, key: Key[Array, ""]) -> Model:
    """A language model of n_v tokens and n_a activations (course 5, week 1).

    >>> from dlcore import gru
    >>> init(gru, 27, 50, key=jax.random.key(0)).output.Wya.shape
    (27, 50)
    """
    cell_key, output_key = jax.random.split(key)
    return Model(cell.init(n_v, n_a, key=cell_key), rnn.init_output(n_a, n_v, key=output_key))


def inputs(tokens: Int[AnyArray, "m T"], n_v: int) -> Float[Array, "{n_v} m T"]:
    """What the network reads: at every step the token before (course 5, week 1).

        x_1 = 0
        x_t = one-hot of y_(t-1)          the true token, whatever the network guessed

    >>> print(inputs(np.array([[2, 0, 1]]), 3)[:, 0])
    [[0. 0. 1.]
     [0. 0. 0.]
     [0. 1. 0.]]
    """
    before = jnp.asarray(tokens)[:, :-1]
    shifted = jnp.concatenate([jnp.full((before.shape[0], 1), -1, before.dtype), before], axis=1)
    return jax.nn.one_hot(shifted, n_v, axis=0)  # all zeros for -1


def logits(cell: ModuleType, params: Model, tokens: Int[AnyArray, "m T"]) -> Float[Array, "n_v m T"]:
    """The logits of every token, given those before it (course 5, week 1).

        a_t = cell(a_(t-1), x_t)
        Z_t = Wya a_t + by

    >>> from dlcore import gru
    >>> logits(gru, init(gru, 5, 7, key=jax.random.key(0)), np.array([[2, 0, 1]])).shape
    (5, 1, 3)
    """
    m, n_v = _tokens(params, tokens)
    states = cell.forward(params.cell, inputs(tokens, n_v), cell.start(params.cell, m))
    return rnn.output(params.output, recurrent.activation(states))


def log_probabilities(cell: ModuleType, params: Model, tokens: Int[AnyArray, "m T"]) -> Float[Array, "m T"]:
    """log P of every token, given those before it (course 5, week 1).

        log P(y_t | y_1 ... y_(t-1)) = log(softmax(Z_t)) at y_t

    >>> from dlcore import gru
    >>> params = jax.tree.map(jnp.zeros_like, init(gru, 5, 7, key=jax.random.key(0)))
    >>> print(jnp.exp(log_probabilities(gru, params, np.array([[2, 0, 1]]))).round(3))
    [[0.2 0.2 0.2]]
    """
    log_p = jax.nn.log_softmax(logits(cell, params, tokens), axis=0)
    return jnp.take_along_axis(log_p, jnp.asarray(tokens)[None], axis=0)[0]


def loss(cell: ModuleType, params: Model, tokens: Int[AnyArray, "m T"], mask: Bool[AnyArray, "m T"]) -> Float[Array, "m"]:
    """The loss of every sentence: summed over its tokens, <eos> included (course 5, week 1).

        L = -log P(y) = -sum over t of log P(y_t | y_1 ... y_(t-1))          padding does not count

    So exp(-L) is the probability of the sentence; added logarithms do not underflow where a product would.

    >>> from dlcore import gru
    >>> params = jax.tree.map(jnp.zeros_like, init(gru, 5, 7, key=jax.random.key(0)))
    >>> print(jnp.exp(-loss(gru, params, np.array([[2, 0, 1]]), np.array([[True, True, False]]))).round(3))
    [0.04]
    """
    _mask(tokens, mask)
    return -jnp.sum(jnp.where(jnp.asarray(mask), log_probabilities(cell, params, tokens), 0.0), axis=1)


def cost(cell: ModuleType, params: Model, tokens: Int[AnyArray, "m T"], mask: Bool[AnyArray, "m T"]) -> Float[Array, ""]:
    """The mean loss of a token, over all real tokens of all sentences: what training lowers (course 5, week 1).

        J = (sum of the losses) / (number of real tokens)

    >>> from dlcore import gru
    >>> params = jax.tree.map(jnp.zeros_like, init(gru, 5, 7, key=jax.random.key(0)))
    >>> print(f"{cost(gru, params, np.array([[2, 0, 1]]), np.array([[True, True, False]])):.4f}")
    1.6094
    """
    return jnp.sum(loss(cell, params, tokens, mask)) / jnp.sum(jnp.asarray(mask))


def perplexity(log_p: Float[AnyArray, "m T"], mask: Bool[AnyArray, "m T"]) -> Float[Array, ""]:
    """Among how many equally probable tokens the model seems to guess (course 5, week 1).

        perplexity = exp(-mean of log P over all real tokens)          1 is perfect, n_v knows nothing

    It is exp(cost), and not a mean over the perplexities of sentences.

    >>> print(f"{perplexity(np.log([[0.01, 0.2, 0.05]]), np.array([[True, True, True]])):.2f}")
    21.54
    """
    _mask(log_p, mask)
    mask = jnp.asarray(mask)
    return jnp.exp(-jnp.sum(jnp.where(mask, jnp.asarray(log_p), 0.0)) / jnp.sum(mask))


def next_probabilities(
    cell: ModuleType, params: Model, prefix: Sequence[int], *, temperature: float = 1.0
) -> Float[Array, "n_v"]:
    """The distribution of the token behind a beginning (course 5, week 1).

        p = softmax(Z_t / temperature)          near 0: almost surely the best one; above 1: more even

    The temperature divides the logits; divided probabilities would change nothing once they sum to 1 again.

    >>> from dlcore import gru
    >>> params = jax.tree.map(jnp.zeros_like, init(gru, 5, 7, key=jax.random.key(0)))
    >>> print(next_probabilities(gru, params, [2, 0]).round(3))
    [0.2 0.2 0.2 0.2 0.2]
    """
    _temperature(temperature)
    tokens = jnp.asarray([*prefix, 0])[None]  # the last one is only there to be predicted
    return jax.nn.softmax(logits(cell, params, tokens)[:, 0, -1] / temperature)


def sample(
    cell: ModuleType,
    params: Model,
    m: int,
    *,
    max_len: int,
    eos: int,
    temperature: float = 1.0,
    banned: Sequence[int] = (),
    key: Key[Array, ""],
) -> Int[Array, "{m} {max_len}"]:
    """m new sentences: every drawn token is the next input (course 5, week 1).

        p_t     = softmax(Z_t / temperature), with p = 0 for banned tokens
        y_t     = drawn from p_t
        x_(t+1) = one-hot of y_t

    A sentence ends with its first eos, and is filled up with eos to max_len; without an eos it has max_len tokens.
    Banning <unk> is the same as drawing again whenever it comes up. Inside jit all but params and key are static.

    >>> from dlcore import gru
    >>> params = init(gru, 5, 7, key=jax.random.key(0))
    >>> sample(gru, params, 2, max_len=6, eos=0, banned=[1], key=jax.random.key(1)).shape
    (2, 6)
    """
    _temperature(temperature)
    n_v = params.output.by.shape[0]
    if m < 1 or max_len < 1:
        raise ValueError(f"m and max_len must be at least 1, but are {m} and {max_len}. Is one of them a key or a seed?")
    for name, ids in (("eos", [eos]), ("banned", banned)):
        if any(not 0 <= i < n_v for i in ids):
            raise ValueError(f"{name} must lie between 0 and n_v - 1 = {n_v - 1}, but is {ids}. Is it another vocabulary's?")
    if len(set(banned)) == n_v:
        raise ValueError("banned must leave at least one token, but holds all of them. Is it the list of the allowed ones?")
    allowed = jnp.ones((n_v, 1), bool).at[np.array(banned, dtype=int)].set(False)

    def draw(carry, key):
        state, token, ended = carry
        state = cell.step(params.cell, jax.nn.one_hot(token, n_v, axis=0), state)
        Z = rnn.output(params.output, recurrent.activation(state))
        token = jax.random.categorical(key, jnp.where(allowed, Z / temperature, -jnp.inf), axis=0)
        token = jnp.where(ended, eos, token)
        return (state, token, ended | (token == eos)), token

    start = cell.start(params.cell, m), jnp.full(m, -1), jnp.zeros(m, bool)  # token -1 is a vector of zeros
    _, drawn = jax.lax.scan(draw, start, jax.random.split(key, max_len))
    return drawn.T  # the loop puts its steps in front


def decoder(cell: ModuleType, params: Model) -> tuple[Callable, Any]:
    """The model for the searches of dlcore.decode: step(state, token), and its first state (course 5, weeks 1 and 3).

    There is no token before the first one: the searches get bos=-1, which the model reads as a vector of zeros.

    >>> from dlcore import decode, gru
    >>> step, start = decoder(gru, init(gru, 5, 7, key=jax.random.key(0)))
    >>> decode.beam_search(step, start, beam_width=3, bos=-1, eos=0, max_len=4).found[0].tokens[-1]
    0
    """
    n_v = params.output.by.shape[0]

    @jax.jit
    def step(state, token):
        state = cell.step(params.cell, jax.nn.one_hot(token, n_v)[:, None], state)
        return jax.nn.log_softmax(rnn.output(params.output, recurrent.activation(state))[:, 0]), state

    return step, cell.start(params.cell, 1)


def count_bigrams(tokens: Int[AnyArray, "m T"], mask: Bool[AnyArray, "m T"], n_v: int) -> Float[np.ndarray, "n_v_1 {n_v}"]:
    """log P of the next token by counting pairs: what a network must beat (course 5, week 1).

        P(y | before) = (count of the pair + 1) / (count of before + n_v)

    Returns:  log_p[before, y]; the last row, before = -1, is for the beginning of a sentence.

    >>> log_p = count_bigrams(np.array([[1, 2], [1, 1]]), np.ones((2, 2), bool), 3)
    >>> print(np.exp(log_p[1]).round(2), np.exp(log_p[-1]).round(2))
    [0.2 0.4 0.4] [0.2 0.6 0.2]
    """
    _mask(tokens, mask)
    before = np.concatenate([np.full((len(tokens), 1), -1), np.asarray(tokens)[:, :-1]], axis=1)
    counts = np.ones((n_v + 1, n_v))
    np.add.at(counts, (before[mask], np.asarray(tokens)[mask]), 1)
    return np.log(counts / counts.sum(axis=1, keepdims=True))


def _tokens(params, tokens):
    m = shapes.expect("tokens", tokens, "m T")["m"]
    n_v = shapes.expect("by", params.output.by, "n_v 1")["n_v"]
    if 0 in tokens.shape:
        raise ValueError(
            f"tokens must hold at least one step of one sentence, but have shape {tokens.shape}. Is the batch empty?"
        )
    if not jnp.issubdtype(tokens.dtype, jnp.integer):
        raise TypeError(f"tokens must hold whole numbers, but hold {tokens.dtype}. Are they one-hot vectors already?")
    if not isinstance(tokens, Tracer):  # traced values cannot be looked at
        low, high = int(np.min(tokens)), int(np.max(tokens))
        if low < 0 or high >= n_v:
            raise ValueError(
                f"tokens must lie between 0 and n_v - 1 = {n_v - 1}, but go from {low} to {high}. Are they another vocabulary's?"
            )
    return m, n_v


def _mask(tokens, mask):
    m, T = shapes.expect("tokens", tokens, "m T").values()
    shapes.expect("mask", mask, "m T", m=m, T=T)
    if mask.dtype != bool:
        raise TypeError(f"mask must hold True and False, but holds {mask.dtype}. Is mask > 0 what you mean?")
    if not isinstance(mask, Tracer) and not np.any(mask):
        raise ValueError("mask must be True at one token at least, but is False everywhere. Does True mean padding here?")


def _temperature(temperature):
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, but is {temperature}. A very small one takes the most probable token.")
