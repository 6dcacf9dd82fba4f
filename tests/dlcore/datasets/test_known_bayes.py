import numpy as np
import pytest
from scipy.stats import norm
from sklearn.neighbors import KNeighborsClassifier

from dlcore import human_level
from dlcore.datasets import known_bayes


def rng(seed=0):
    return np.random.default_rng(seed)


def close(error, expected, m):
    return abs(error - expected) < 4 * np.sqrt(expected * (1 - expected) / m)


@pytest.mark.parametrize("a", [0.7, 1.5])
def test_the_ideal_rule_for_xor_errs_as_often_as_the_formula_says(a):
    X, Y = known_bayes.xor(50_021, a=a, junk=0, rng=rng())
    assert close((known_bayes.ideal_xor(X) != Y).mean(), human_level.bayes_error_of_xor(a), 50_021)


def test_the_ideal_rule_is_the_likelier_class():
    X = rng().normal(0, 2, (2, 211))
    density = lambda sign_1, sign_2: norm.pdf(X[:1], 1.5 * sign_1) * norm.pdf(X[1:], 1.5 * sign_2)  # noqa: E731
    same, different = density(1, 1) + density(-1, -1), density(1, -1) + density(-1, 1)
    np.testing.assert_array_equal(known_bayes.ideal_xor(X), different > same)


def test_a_learner_stays_above_the_bayes_error():
    X, Y = known_bayes.xor(2003, rng=rng())
    X_new, Y_new = known_bayes.xor(2003, rng=rng(1))
    learner = KNeighborsClassifier(25).fit(X.T, Y[0])
    assert (learner.predict(X_new.T) != Y_new[0]).mean() > human_level.bayes_error_of_xor(1.5)


def test_junk_says_nothing():
    X, Y = known_bayes.xor(20_011, junk=3, rng=rng())
    assert X.shape[0] == 5 and X.dtype == np.float32
    correlations = [np.corrcoef(row, Y[0])[0, 1] for row in X]  # nor does one coordinate alone
    assert np.abs(correlations).max() < 0.03


def test_evidence_is_the_log_ratio_of_its_densities():
    llr, Y = known_bayes.evidence(503, distance=2.0, rng=rng())
    x = llr / 2.0
    np.testing.assert_allclose(llr, norm.logpdf(x, 1.0) - norm.logpdf(x, -1.0), rtol=1e-9, atol=1e-9)
    assert set(np.unique(Y)) == {0, 1}


def test_the_evidence_allows_the_bayes_error():
    llr, Y = known_bayes.evidence(50_021, rng=rng())
    assert close(((llr > 0) != Y).mean(), norm.cdf(-3.11 / 2), 50_021)
    expected = human_level.bayes_error_of_gaussians(np.array([[-1.555]]), np.array([[1.555]]), np.eye(1))
    assert abs(expected - norm.cdf(-3.11 / 2)) < 1e-6


def test_one_expert_errs_as_often_as_evidence_and_noise_together():
    llr, Y = known_bayes.evidence(50_021, distance=3.11, rng=rng())
    one = known_bayes.opinions(llr, noise=3.0, k=1, rng=rng(1))
    spread = np.sqrt(3.11**2 + 3.0**2)  # of llr within a class, and of the expert
    assert close((known_bayes.vote(one) != Y).mean(), norm.cdf(-(3.11**2) / 2 / spread), 50_021)


def test_teams_come_close_to_the_bayes_error_and_never_below_it():
    llr, Y = known_bayes.evidence(50_021, rng=rng())
    seen = known_bayes.opinions(llr, noise=3.0, k=25, rng=rng(1))
    error = lambda says: float((says != Y).mean())  # noqa: E731
    bayes = error((llr > 0).astype(np.int32))
    teams = [error(known_bayes.discuss(seen[:k])) for k in (1, 3, 7, 25)]
    assert all(teams[i] > teams[i + 1] for i in range(3)) and teams[-1] < bayes + 0.004
    assert min(teams) >= bayes - 0.001
    assert error(known_bayes.discuss(seen[:5])) < error(known_bayes.vote(seen[:5])) < error(known_bayes.vote(seen[:1]))


def test_many_bad_voters_do_not_reach_the_best_expert():
    llr, Y = known_bayes.evidence(20_011, rng=rng())
    bad = known_bayes.opinions(llr, noise=30.0, k=5, rng=rng(1))
    good = known_bayes.opinions(llr, noise=2.0, k=1, rng=rng(2))
    assert (known_bayes.vote(bad) != Y).mean() > (known_bayes.vote(good) != Y).mean() + 0.1


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: known_bayes.xor(0, rng=rng()), "m must be at least 1, but is 0"),
        (lambda: known_bayes.xor(5, junk=-1, rng=rng()), "junk must be at least 0, but is -1"),
        (lambda: known_bayes.evidence(5, distance=0, rng=rng()), "distance must be above 0, but is 0"),
        (lambda: known_bayes.opinions(np.zeros((1, 3)), noise=-1, k=3, rng=rng()), "noise must be at least 0, but is -1"),
        (lambda: known_bayes.opinions(np.zeros((1, 3)), noise=1, k=0, rng=rng()), "k must be at least 1, but is 0"),
        (lambda: known_bayes.vote(np.zeros((4, 3))), "odd number of opinions, but holds 4"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_the_seed_decides():
    first, second, other = (known_bayes.xor(11, rng=rng(seed)).X for seed in (3, 3, 4))
    np.testing.assert_array_equal(first, second)
    assert (first != other).any()
