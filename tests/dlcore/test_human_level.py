import numpy as np
import pytest
from scipy.stats import norm

from dlcore import human_level


def test_the_best_of_the_doctors_bounds_the_bayes_error():
    levels = {"typical human": 0.03, "typical doctor": 0.01, "experienced doctor": 0.007, "team": 0.005}
    assert human_level.bayes_estimate(levels) == 0.005


def test_two_clouds_by_the_best_rule_on_samples():
    rng = np.random.default_rng(0)
    mu_0, mu_1, Sigma = np.array([[0.0], [1.0]]), np.array([[2.0], [0.0]]), np.array([[2.0, 0.5], [0.5, 1.0]])
    X = rng.multivariate_normal(mu_1[:, 0], Sigma, 200_000).T
    w = np.linalg.inv(Sigma) @ (mu_1 - mu_0)
    wrong = (w.T @ (X - (mu_0 + mu_1) / 2) < 0).mean()
    assert human_level.bayes_error_of_gaussians(mu_0, mu_1, Sigma) == pytest.approx(wrong, abs=0.003)


def test_xor_by_the_best_rule_on_samples():
    rng = np.random.default_rng(0)
    signs = rng.choice([-1, 1], (2, 200_000))
    X = 1.5 * signs + rng.normal(size=signs.shape)
    wrong = (np.sign(X).prod(axis=0) != signs.prod(axis=0)).mean()
    assert human_level.bayes_error_of_xor(1.5) == pytest.approx(wrong, abs=0.003)
    assert human_level.bayes_error_of_xor(1.5) == pytest.approx(2 * norm.cdf(1.5) * norm.sf(1.5))
    assert round(human_level.bayes_error_of_xor(1.5), 4) == 0.1247


def test_bad_input_is_named(as_learner):
    with pytest.raises(ValueError, match="levels must hold at least one"):
        human_level.bayes_estimate({})
    with pytest.raises(ValueError, match="the level of 'team' must lie between 0 and 1, but is 5"):
        human_level.bayes_estimate({"team": 5})
    with pytest.raises(ValueError, match=r"mu_1 must have shape \(n=2, 1\)"):
        human_level.bayes_error_of_gaussians(np.zeros((2, 1)), np.zeros((1, 2)), np.eye(2))
