import numpy as np
import pytest
from scipy.spatial.distance import cosine
from sklearn.decomposition import PCA

from dlcore import debias

N_V, N_E = 11, 5
PAIRS = np.array([[0, 1], [2, 3], [4, 5]])


@pytest.fixture
def E(rng):
    E = rng.standard_normal((N_V, N_E))
    E[[0, 2, 4], 0] += 3
    E[[1, 3, 5], 0] -= 3
    return E / np.linalg.norm(E, axis=1, keepdims=True)


@pytest.fixture
def g(E):
    return np.asarray(debias.direction(E, PAIRS))


def test_direction_is_the_mean_difference(E, g):
    np.testing.assert_allclose(g, (E[0] - E[1] + E[2] - E[3] + E[4] - E[5]) / 3, rtol=1e-5)


def test_direction_of_components_agrees_with_scikit_learn(E):
    centered = np.concatenate([E[p] - E[p].mean(axis=0) for p in PAIRS])
    expected = PCA(1).fit(centered).components_[0]
    ours = np.asarray(debias.direction_of_components(E, PAIRS))
    np.testing.assert_allclose(ours, expected * np.sign(expected @ ours), rtol=1e-4, atol=1e-5)
    assert ours[0] > 0.9  # it points to the first words


def test_neutralized_words_are_orthogonal_to_g_and_keep_the_rest(E, g):
    neutral = np.asarray(debias.neutralize(E, g))
    np.testing.assert_allclose(neutral @ g, 0, atol=1e-6)
    basis = np.linalg.svd(g[None])[2][1:]  # what is orthogonal to g
    np.testing.assert_allclose(neutral @ basis.T, E @ basis.T, atol=1e-6)


def test_neutralize_ignores_the_length_of_g_and_happens_once(E, g):
    neutral = debias.neutralize(E[6], g)
    np.testing.assert_allclose(debias.neutralize(E[6], 7 * g), neutral, atol=1e-6)
    np.testing.assert_allclose(debias.neutralize(neutral, g), neutral, atol=1e-6)


def test_equalized_pairs_are_symmetric_of_length_one_and_equally_far(E, g):
    one, two = (np.asarray(e) for e in debias.equalize(E[0], E[1], g))
    np.testing.assert_allclose([np.linalg.norm(one), np.linalg.norm(two)], 1, rtol=1e-5)
    np.testing.assert_allclose(one @ g, -(two @ g), rtol=1e-5)
    np.testing.assert_allclose(one - two, debias.along(one - two, g), atol=1e-6)
    word = np.asarray(debias.neutralize(E[7], g))
    np.testing.assert_allclose(np.linalg.norm(one - word), np.linalg.norm(two - word), rtol=1e-5)
    assert one @ g > 0


def test_the_denominator_of_the_formula_sheet_loses_the_length(E, g):
    mu = (E[0] + E[1]) / 2
    mu_B = (mu @ g) / (g @ g) * g
    e_B = (E[0] @ g) / (g @ g) * g
    mu_perp = mu - mu_B
    wrong = mu_perp + np.sqrt(1 - mu_perp @ mu_perp) * (e_B - mu_B) / np.linalg.norm(E[0] - mu)
    assert np.linalg.norm(wrong) < 0.99
    assert np.linalg.norm(debias.equalize(E[0], E[1], g)[0]) == pytest.approx(1, abs=1e-5)


def test_scores_agree_with_scipy(E, g):
    np.testing.assert_allclose(debias.scores(E, g), [1 - cosine(e, g) for e in E], rtol=1e-4, atol=1e-6)


def test_what_does_not_fit_is_named(as_learner, E, g):
    with pytest.raises(ValueError, match="g must not be zero"):
        debias.neutralize(E[0], np.zeros(N_E))
    with pytest.raises(ValueError, match=r"g must have shape \(n_e=5,\), but has shape \(4,\)"):
        debias.neutralize(E, g[:4])
    with pytest.raises(ValueError, match="e2 must have length 1, but has 2"):
        debias.equalize(E[0], 2 * E[1], g)
    with pytest.raises(ValueError, match="e1 and e2 must differ along g"):
        debias.equalize(E[0], E[0], g)
    with pytest.raises(ValueError, match="pairs must hold words from 0 to 10"):
        debias.direction(E, np.array([[0, 11]]))
    with pytest.raises(ValueError, match=r"pairs must have shape \(n, 2\)"):
        debias.direction(E, PAIRS.T)
