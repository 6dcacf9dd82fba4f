import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from sklearn.decomposition import PCA
from sklearn.metrics.pairwise import cosine_similarity

from dlcore import embeddings

WORDS = ["man", "woman", "king", "queen", "apple", "orange"]
# gender, royal, age, food
TABLE = np.array(
    [
        [-1, 0.01, 0.03, 0.04],
        [1, 0.02, 0.02, 0.01],
        [-0.95, 0.93, 0.70, 0.02],
        [0.97, 0.95, 0.69, 0.01],
        [0, -0.01, 0.03, 0.95],
        [0.01, 0, -0.02, 0.97],
    ]
)


@pytest.fixture
def E(rng):
    return rng.standard_normal((11, 5)).astype(np.float32)


def test_lookup_is_the_product_with_one_hot_rows(E):
    words = np.array([[3, 3, 7], [0, 10, 3]])
    np.testing.assert_allclose(embeddings.lookup(E, words), np.eye(11)[words] @ E, rtol=1e-6)


def test_lookup_backward_agrees_with_autodiff(E, rng):
    words, de = np.array([[3, 3, 7], [0, 10, 3]]), rng.standard_normal((2, 3, 5)).astype(np.float32)
    expected = jax.grad(lambda E: jnp.sum(de * embeddings.lookup(E, words)))(jnp.asarray(E))
    np.testing.assert_allclose(embeddings.lookup_backward(de, words, 11), expected, rtol=1e-6, atol=1e-6)


def test_similarities_agree_with_scikit_learn(E):
    np.testing.assert_allclose(embeddings.similarities(E, E[3]), cosine_similarity(E, E[3:4])[:, 0], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(embeddings.cosine_similarity(E[2], E[3]), cosine_similarity(E)[2, 3], rtol=1e-5)


def test_a_zero_vector_is_similar_to_nothing(E):
    assert embeddings.cosine_similarity(np.zeros(5), E[0]) == 0


def test_nearest_agrees_with_sorting(E):
    order = [int(i) for i in np.argsort(-cosine_similarity(E, E[4:5])[:, 0]) if i not in (4, 7)]
    assert embeddings.nearest(E, E[4], k=3, exclude=(4, 7)) == order[:3]


def test_worked_similarities_of_the_feature_table():
    with jax.enable_x64(True):
        target = TABLE[2] - TABLE[0] + TABLE[1]
        np.testing.assert_allclose(target, [1.05, 0.94, 0.69, -0.01], atol=1e-9)
        values = dict(zip(WORDS, np.asarray(embeddings.similarities(TABLE, target)), strict=True))
        expected = {"queen": 0.9990, "woman": 0.69, "king": 0.15, "apple": 0.001, "orange": -0.009, "man": -0.65}
        for word, value in expected.items():
            np.testing.assert_allclose(values[word], value, atol=0.005 if abs(value) > 0.1 and word != "queen" else 5e-4)
        np.testing.assert_allclose(embeddings.cosine_similarity(TABLE[4], TABLE[5]), 0.9985, atol=5e-5)
        np.testing.assert_allclose(embeddings.cosine_similarity(TABLE[2], TABLE[5]), -0.003, atol=5e-4)
        np.testing.assert_allclose(embeddings.cosine_similarity(TABLE[0], TABLE[1]), -0.997, atol=5e-4)


def test_man_is_to_woman_as_king_is_to_queen():
    assert WORDS[embeddings.analogy(TABLE, 0, 1, 2)] == "queen"
    assert WORDS[embeddings.analogy(TABLE, 1, 0, 3)] == "king"


def test_analogy_leaves_out_the_three_words():
    E = np.array([[1.0, 0.0], [0.9, 0.1], [0.8, 0.3], [-1.0, 0.2]])
    assert embeddings.analogy(E, 0, 1, 2) == 3


def test_principal_components_agree_with_scikit_learn(E):
    ours, theirs = np.asarray(embeddings.principal_components(E)), PCA(2).fit_transform(E)
    np.testing.assert_allclose(np.abs(ours), np.abs(theirs), rtol=1e-3, atol=1e-4)  # signs are free


def test_tsne_keeps_clusters_together(rng):
    centers = np.repeat(10 * np.eye(3, 7), 9, axis=0)
    Y = embeddings.tsne(centers + 0.1 * rng.standard_normal((27, 7)), perplexity=5, seed=0)
    means = Y.reshape(3, 9, 2).mean(axis=1)
    nearest = np.argmin(np.linalg.norm(Y[:, None] - means[None], axis=-1), axis=1)
    np.testing.assert_array_equal(nearest, np.repeat(np.arange(3), 9))


@pytest.mark.parametrize("window, n_x", [(4, 1200), (6, 1800)])
def test_input_sizes_of_the_neural_language_model(window, n_x):
    shapes = jax.eval_shape(lambda key: embeddings.init_language_model(7, 300, 2, window=window, key=key), jax.random.key(0))
    assert shapes.W1.shape == (n_x, 2)


def test_neural_language_model_by_the_definition(rng):
    params = embeddings.init_language_model(11, 3, 5, window=2, key=jax.random.key(0))._replace(
        b1=rng.standard_normal((1, 5)), b2=rng.standard_normal((1, 11))
    )
    E, W1, b1, W2, b2 = (np.asarray(x, dtype=float) for x in params)
    words, targets = np.array([[7, 1], [0, 10], [3, 3]]), np.array([4, 0, 10])
    Z = np.array([np.tanh(np.concatenate([E[i], E[j]]) @ W1 + b1[0]) @ W2 + b2[0] for i, j in words])
    np.testing.assert_allclose(embeddings.language_model_logits(params, words), Z, rtol=1e-4, atol=1e-5)
    expected = optax.softmax_cross_entropy_with_integer_labels(jnp.asarray(Z), targets).mean()
    np.testing.assert_allclose(embeddings.language_model_cost(params, words, targets), expected, rtol=1e-5)


def test_what_does_not_fit_is_named(as_learner, E):
    with pytest.raises(ValueError, match="words must be from 0 to 10, but go from 3 to 11"):
        embeddings.lookup(E, np.array([3, 11]))
    with pytest.raises(ValueError, match="words must not be empty"):
        embeddings.lookup(E, np.zeros((0,), int))
    with pytest.raises(ValueError, match="words must be from 0 to 10, but go from -1 to 3"):
        embeddings.analogy(E, 3, -1, 2)
    with pytest.raises(ValueError, match=r"v must have shape \(n_e=5,\), but has shape \(11,\)"):
        embeddings.cosine_similarity(E[0], E[:, 0])
    with pytest.raises(ValueError, match="k must be from 1 to 9"):
        embeddings.nearest(E, E[0], k=10, exclude=(0, 1))
    with pytest.raises(ValueError, match="perplexity must be above 0 and below the 11 words, but is 30"):
        embeddings.tsne(E, perplexity=30, seed=0)
    params = embeddings.init_language_model(11, 3, 5, window=2, key=jax.random.key(0))
    with pytest.raises(ValueError, match=r"words must have shape \(m, n=2\), but has shape \(1, 3\)"):
        embeddings.language_model_logits(params, np.array([[1, 2, 3]]))
    with pytest.raises(ValueError, match="targets must be from 0 to 10"):
        embeddings.language_model_cost(params, np.array([[1, 2]]), np.array([11]))
