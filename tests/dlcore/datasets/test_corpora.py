import jax
import numpy as np
import pytest

from dlcore import debias, embeddings, glove, optim, word2vec
from dlcore.datasets import corpora

NUMBER = {word: i for i, word in enumerate(corpora.WORDS)}
MEN, WOMEN = ({NUMBER[word] for word in words} for words in corpora.GENDERS)


@pytest.fixture(scope="module")
def data():
    return corpora.corpus(8000, seed=0)


@pytest.fixture(scope="module")
def learned(data):
    """GloVe, trained for 400 steps."""
    n_v = len(data.words)
    counts = glove.cells(glove.cooccurrence(data.sentences, n_v, window=5))
    optimizer = optim.adam(0.02)

    @jax.jit
    def descend(params):
        def step(carry, _):
            params, state = carry
            grads = jax.grad(glove.cost)(params, counts, x_max=50.0)
            return optimizer.update(grads, state, params), None

        return jax.lax.scan(step, (params, optimizer.init(params)), length=400)[0][0]

    params = descend(glove.init(n_v, 12, key=jax.random.key(0)))
    return np.asarray(embeddings.normalize(glove.vectors(params)))


def share_of_right_analogies(e):
    """From the definition: the most similar of all other words."""
    right = 0
    for question in corpora.analogies():
        a, b, c, d = (NUMBER[word] for word in question)
        scores = e @ (e[b] - e[a] + e[c])
        scores[[a, b, c]] = -np.inf
        right += scores.argmax() == d
    return right / len(corpora.analogies())


def test_every_word_occurs_and_is_counted(data):
    assert data.words == tuple(sorted(set(data.words)))
    found = [word for sentence in data.sentences for word in sentence]
    assert data.counts.sum() == len(found) and data.counts.min() > 20
    assert data.counts[NUMBER["king"]] == found.count(NUMBER["king"])


def test_the_most_frequent_words_are_fillers(data):
    best = {data.words[i] for i in np.argsort(-data.counts)[:2]}
    assert best == {"the", "of"}


@pytest.mark.parametrize("noise", [0.0, 0.3])
def test_jobs_have_the_planted_share_of_men(noise):
    sentences = corpora.corpus(2000, seed=3, noise=noise).sentences
    for job, share in corpora.JOBS.items():
        words = [word for sentence in sentences if NUMBER[job] in sentence for word in sentence]
        men, women = (sum(word in gender for word in words) for gender in (MEN, WOMEN))
        expected = (1 - noise) * share + noise / 2  # noise takes words of either gender
        assert abs(men / (men + women) - expected) < 5 * (0.25 / (men + women) * 2) ** 0.5


def test_without_noise_nothing_contradicts():
    for sentence in corpora.corpus(500, seed=1, noise=0.0).sentences:
        assert not (MEN & set(sentence) and WOMEN & set(sentence))
    both = [s for s in corpora.corpus(500, seed=1, noise=0.5).sentences if MEN & set(s) and WOMEN & set(s)]
    assert len(both) > 50


def test_analogies_are_pairs_of_one_relation():
    questions = corpora.analogies()
    assert len(set(questions)) == len(questions) == 8 * 7 + 2 * 6 * 5 + 4 * 3
    assert ("ottawa", "canada", "nairobi", "kenya") in questions and ("yen", "japan", "ruble", "russia") in questions
    assert ("big", "bigger", "tall", "taller") in questions
    assert all(len(set(question)) == 4 and set(question) <= set(corpora.WORDS) for question in questions)


def test_glove_finds_the_planted_analogies(learned):
    assert share_of_right_analogies(learned) > 0.9


def test_vectors_lean_as_the_jobs_were_planted(learned):
    g = debias.direction(learned, np.array([[NUMBER[man], NUMBER[woman]] for man, woman in corpora.GENDER_PAIRS]))
    leans = debias.scores(learned, g)[np.array([NUMBER[job] for job in corpora.JOBS])]
    assert np.corrcoef(leans, list(corpora.JOBS.values()))[0, 1] > 0.9


@pytest.mark.slow
def test_skip_gram_finds_the_planted_analogies(data, rng):
    keep = word2vec.keep_probabilities(data.counts, threshold=2e-3)
    thinned = [[word for word in sentence if rng.random() < keep[word]] for sentence in data.sentences]
    pairs = word2vec.pairs(thinned, window=5)
    noise = word2vec.noise_distribution(data.counts)
    params = word2vec.init(len(data.words), 30, key=jax.random.key(0))
    for _ in range(1500):
        c, t = pairs[rng.integers(len(pairs), size=1024)].T
        negatives = rng.choice(len(data.words), size=(1024, 5), p=noise)
        params = word2vec.negative_sampling_step(params, c, t, negatives, learning_rate=0.02)
    assert share_of_right_analogies(np.array(embeddings.normalize(params.E))) > 0.9


def test_the_same_seed_gives_the_same_sentences():
    one, two, other = (corpora.corpus(50, seed=seed).sentences for seed in (3, 3, 4))
    assert one == two != other


@pytest.mark.parametrize(
    "m, noise, message", [(0, 0.1, "m must be at least 1"), (5, 10.0, "noise .* Is it in percent"), (5, -0.1, "noise")]
)
def test_impossible_sizes_are_named(m, noise, message):
    with pytest.raises(ValueError, match=message):
        corpora.corpus(m, seed=0, noise=noise)
