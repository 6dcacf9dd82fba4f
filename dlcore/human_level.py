"""Human-level performance and Bayes error (course 3, week 1).

Convention: errors are fractions from 0 to 1.
"""

import math
from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from dlcore import shapes
from dlcore.shapes import AnyArray

Number = float | int


def bayes_estimate(levels: Mapping[str, Number]) -> float:
    """An upper bound of the Bayes error: the best people, not typical ones (course 3, week 1).

        Bayes error <= min(levels)          because somebody achieves it

    >>> bayes_estimate({"typical person": 0.03, "doctor": 0.01, "experienced doctor": 0.007, "team": 0.005})
    0.005
    """
    if not levels:
        raise ValueError("levels must hold at least one error. Did anybody label the data?")
    for name, level in levels.items():
        if not 0 <= level <= 1:
            raise ValueError(f"the level of {name!r} must lie between 0 and 1, but is {level}. Is it a percentage?")
    return float(min(levels.values()))


def bayes_error_of_gaussians(mu_0: Float[AnyArray, "n 1"], mu_1: Float[AnyArray, "n 1"], Sigma: Float[AnyArray, "n n"]) -> float:
    """Smallest possible error for two equally frequent normal clouds of one covariance (course 3, week 1).

        d^2   = (mu_1 - mu_0)^T Sigma^-1 (mu_1 - mu_0)
        error = Phi(-d / 2)

    >>> round(bayes_error_of_gaussians(np.array([[-1.0]]), np.array([[1.0]]), np.array([[1.0]])), 4)
    0.1587
    """
    n = shapes.expect("mu_0", mu_0, "n 1")["n"]
    shapes.expect("mu_1", mu_1, "n 1", n=n)
    shapes.expect("Sigma", Sigma, "n n", n=n)
    difference = np.asarray(mu_1) - np.asarray(mu_0)
    d = math.sqrt((difference.T @ np.linalg.solve(np.asarray(Sigma), difference)).item())
    return _Phi(-d / 2)


def bayes_error_of_xor(a: Number) -> float:
    """Smallest possible error for unit clouds at (+-a, +-a), class 1 where the signs differ (course 3, week 1).

        error = 2 Phi(a) (1 - Phi(a))          exactly one of two signs is read wrong

    >>> round(bayes_error_of_xor(1.5), 4)
    0.1247
    """
    return 2 * _Phi(a) * (1 - _Phi(a))


def _Phi(x):
    return (1 + math.erf(x / math.sqrt(2))) / 2
