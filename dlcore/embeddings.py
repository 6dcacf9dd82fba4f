"""Word vectors: look-up, similarity, analogies, and the first neural language model (course 5, week 2).

Convention: words are rows, E is (n_v, n_e), so a word's vector lies in one piece of memory. The notes put words in
columns: their E o_j is E[j] here.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer
from jaxtyping import Array, Float, Int, Key

from dlcore import shapes
from dlcore.shapes import AnyArray


def init(n_v: int, n_e: int, *, key: Key[Array, ""]) -> Float[Array, "{n_v} {n_e}"]:
    """Small random vectors, one row per word (course 5, week 2).

    >>> init(11, 3, key=jax.random.key(0)).shape
    (11, 3)
    """
    return 0.1 * jax.random.normal(key, (n_v, n_e))


def lookup(E: Float[AnyArray, "n_v n_e"], words: Int[AnyArray, "*shape"]) -> Float[Array, "*shape n_e"]:
    """The vectors of some words (course 5, week 2).

        e_j = E[j]               equal to o_j E with a one-hot row o_j, without the n_v n_e products by zero

    >>> print(lookup(jnp.array([[1.0, 2.0], [3.0, 4.0]]), jnp.array([1, 1, 0])))
    [[3. 4.]
     [3. 4.]
     [1. 2.]]
    """
    _in_range(E, words)
    return jnp.asarray(E)[words]


def lookup_backward(de: Float[AnyArray, "*shape n_e"], words: Int[AnyArray, "*shape"], n_v: int) -> Float[Array, "{n_v} n_e"]:
    """Derivative of the table from those of the looked-up rows (course 5, week 2).

        dE[word] = sum of the de at all places where the word stands; 0 for a word that is not there

    >>> print(lookup_backward(jnp.array([[1.0], [2.0], [5.0]]), jnp.array([1, 1, 0]), 3).ravel())
    [5. 3. 0.]
    """
    dE = jnp.zeros((n_v, de.shape[-1]), de.dtype)
    _in_range(dE, words)
    return dE.at[words].add(de)  # in NumPy dE[words] += de would keep only one of the places of a word


def normalize(E: Float[AnyArray, "n_v n_e"]) -> Float[Array, "n_v n_e"]:
    """Every row divided by its length; rows of zeros stay zero (course 5, week 2).

    >>> print(normalize(jnp.array([[0.0, 4.0], [0.0, 0.0]])))
    [[0. 1.]
     [0. 0.]]
    """
    shapes.expect("E", E, "n_v n_e")
    E = jnp.asarray(E)
    length = jnp.linalg.norm(E, axis=1, keepdims=True)
    return E / jnp.where(length > 0, length, 1.0)


def cosine_similarity(u: Float[AnyArray, "n_e"], v: Float[AnyArray, "n_e"]) -> Float[Array, ""]:
    """Cosine of the angle between two vectors, 0 if one of them is zero (course 5, week 2).

        u v / (|u| |v|)

    >>> print(cosine_similarity(jnp.array([3.0, 0.0]), jnp.array([-2.0, 0.0])))
    -1.0
    """
    n_e = shapes.expect("u", u, "n_e")["n_e"]
    shapes.expect("v", v, "n_e", n_e=n_e)
    lengths_one = normalize(jnp.stack([jnp.asarray(u), jnp.asarray(v)]))
    return lengths_one[0] @ lengths_one[1]


def similarities(E: Float[AnyArray, "n_v n_e"], e: Float[AnyArray, "n_e"]) -> Float[Array, "n_v"]:
    """Cosine similarity of every word with the vector e (course 5, week 2).

    >>> print(similarities(jnp.array([[2.0, 0.0], [0.0, 3.0]]), jnp.array([5.0, 0.0])))
    [1. 0.]
    """
    shapes.expect("e", e, "n_e", n_e=shapes.expect("E", E, "n_v n_e")["n_e"])
    return normalize(E) @ normalize(jnp.asarray(e)[None])[0]


def nearest(E: Float[AnyArray, "n_v n_e"], e: Float[AnyArray, "n_e"], *, k: int, exclude: tuple[int, ...] = ()) -> list[int]:
    """The k words most similar to the vector e, the best first (course 5, week 2).

    >>> nearest(jnp.array([[1.0, 0.0], [1.0, 0.1], [0.0, 1.0]]), jnp.array([1.0, 0.0]), k=2, exclude=(0,))
    [1, 2]
    """
    if not 1 <= k <= E.shape[0] - len(set(exclude)):
        raise ValueError(f"k must be from 1 to {E.shape[0] - len(set(exclude))}, the words to choose from, but is {k}.")
    order = np.argsort(-np.asarray(similarities(E, e)), kind="stable")
    return [int(word) for word in order if word not in exclude][:k]


def analogy(E: Float[AnyArray, "n_v n_e"], a: int, b: int, c: int) -> int:
    """The word d for which a is to b as c is to d: man, woman, king give queen (course 5, week 2).

        d = argmax over all words but a, b, c of cosine(e_d, e_b - e_a + e_c)          with rows of length 1

    Without the exception the winner is nearly always b or c.

    >>> analogy(jnp.array([[1.0, 0.1], [1.0, 1.0], [3.0, 0.1], [3.0, 3.0], [0.1, 3.0]]), 0, 1, 2)
    3
    """
    _in_range(E, np.array([a, b, c]))
    e = normalize(E)
    return nearest(e, e[b] - e[a] + e[c], k=1, exclude=(a, b, c))[0]


def principal_components(E: Float[AnyArray, "n_v n_e"], *, n: int = 2) -> Float[Array, "n_v {n}"]:
    """A linear picture of the vectors: parallelograms stay parallelograms (course 5, week 2).

        E - mean = U S V^T;  the picture is U S, its first n columns

    >>> principal_components(jnp.eye(5)).shape
    (5, 2)
    """
    E = jnp.asarray(E)
    U, S, _ = jnp.linalg.svd(E - jnp.mean(E, axis=0, keepdims=True), full_matrices=False)
    return U[:, :n] * S[None, :n]


def tsne(E: Float[AnyArray, "n_v n_e"], *, perplexity: int | float, seed: int) -> Float[np.ndarray, "n_v 2"]:
    """A picture in which neighbors stay neighbors, but distances and parallels do not (course 5, week 2).

    Scikit-learn's t-SNE (van der Maaten and Hinton, 2008). Perplexity is about how many neighbors a word has.

    >>> tsne(np.random.default_rng(0).standard_normal((20, 5)), perplexity=5, seed=0).shape
    (20, 2)
    """
    from sklearn.manifold import TSNE

    n_v = shapes.expect("E", E, "n_v n_e")["n_v"]
    if not 0 < perplexity < n_v:
        raise ValueError(f"perplexity must be above 0 and below the {n_v} words, but is {perplexity}. Are words in columns?")
    model = TSNE(perplexity=perplexity, init="pca", learning_rate="auto", random_state=seed)
    return model.fit_transform(np.asarray(E))


class NeuralLM(NamedTuple):
    """A language model on a window of n words: embeddings, a hidden layer, a softmax (course 5, week 2).

    >>> NeuralLM._fields
    ('E', 'W1', 'b1', 'W2', 'b2')
    """

    E: Float[AnyArray, "n_v n_e"]
    W1: Float[AnyArray, "n_times_n_e n_h"]
    b1: Float[AnyArray, "1 n_h"]
    W2: Float[AnyArray, "n_h n_v"]
    b2: Float[AnyArray, "1 n_v"]


def init_language_model(n_v: int, n_e: int, n_h: int, *, window: int, key: Key[Array, ""]) -> NeuralLM:
    """Small random weights (course 5, week 2).

    >>> init_language_model(11, 300, 5, window=4, key=jax.random.key(0)).W1.shape
    (1200, 5)
    """
    E_key, key1, key2 = jax.random.split(key, 3)
    n_x = window * n_e
    W1, W2 = jax.random.normal(key1, (n_x, n_h)) / n_x**0.5, jax.random.normal(key2, (n_h, n_v)) / n_h**0.5
    return NeuralLM(init(n_v, n_e, key=E_key), W1, jnp.zeros((1, n_h)), W2, jnp.zeros((1, n_v)))


def language_model_logits(params: NeuralLM, words: Int[AnyArray, "m n"]) -> Float[Array, "m n_v"]:
    """Scores of the next word after a window of n words (course 5, week 2).

        x = [e_1, ..., e_n] side by side
        h = tanh(x W1 + b1)
        z = h W2 + b2                    and the probabilities are softmax(z)

    Bengio, Ducharme, Vincent and Janvin (2003).

    >>> params = init_language_model(11, 3, 5, window=4, key=jax.random.key(0))
    >>> language_model_logits(params, jnp.array([[7, 1, 2, 7]])).shape
    (1, 11)
    """
    n = params.W1.shape[0] // params.E.shape[1]
    m = shapes.expect("words", words, "m n", n=n)["m"]
    x = lookup(params.E, words).reshape(m, params.W1.shape[0])  # the vectors of a window one after another
    return jnp.tanh(x @ params.W1 + params.b1) @ params.W2 + params.b2


def language_model_cost(params: NeuralLM, words: Int[AnyArray, "m n"], targets: Int[AnyArray, "m"]) -> Float[Array, ""]:
    """Mean cross-entropy of the word that really came next (course 5, week 2).

    >>> params = init_language_model(11, 3, 5, window=2, key=jax.random.key(0))
    >>> bool(language_model_cost(params, jnp.array([[7, 1]]), jnp.array([4])) > 0)
    True
    """
    Z = language_model_logits(params, words)
    shapes.expect("targets", targets, "m", m=Z.shape[0])
    _in_range(params.E, targets, "targets")
    right = jnp.take_along_axis(Z, jnp.asarray(targets)[:, None], axis=1)[:, 0]
    return jnp.mean(jax.nn.logsumexp(Z, axis=1) - right)


def _in_range(E, words, name="words"):
    n_v = E.shape[0]
    if words.size == 0:
        raise ValueError(f"{name} must not be empty, but has shape {words.shape}. Did a filter drop everything?")
    if not isinstance(words, Tracer) and (np.min(words) < 0 or np.max(words) >= n_v):
        raise ValueError(
            f"{name} must be from 0 to {n_v - 1}, but go from {np.min(words)} to {np.max(words)}. Are words in the rows of E?"
        )
