import math

import jax
import numpy as np
import pytest
from scipy import stats

from dlcore import search
from dlcore.search import Trial

N = 2003
RANGES = {
    "linear": (search.linear(0.5, 3.0), stats.uniform(0.5, 2.5).cdf),
    "log": (search.log(1e-4, 1), stats.loguniform(1e-4, 1).cdf),
    "beta": (search.beta(0.9, 0.999), lambda beta: stats.loguniform(0.001, 0.1).sf(1 - beta)),
}


@pytest.mark.parametrize("name", RANGES)
def test_values_have_the_distribution_of_scipy(name):
    values, cdf = search.sample(RANGES[name][0], N, key=jax.random.key(0)), RANGES[name][1]
    assert stats.kstest(values, cdf).pvalue > 0.01


@pytest.mark.parametrize(
    "range, low, high", [(search.linear(0.5, 3), 0.5, 3), (search.log(1e-4, 1), 1e-4, 1), (search.beta(0.9, 0.999), 0.9, 0.999)]
)
def test_values_stay_between_low_and_high_and_come_near_both(range, low, high):
    values = search.sample(range, N, key=jax.random.key(0))
    assert low - 1e-12 <= values.min() and values.max() <= high + 1e-12
    r = range.scale(values)
    np.testing.assert_allclose(sorted((r.min(), r.max())), (range.start, range.end), atol=0.01)


def test_a_linear_scale_wastes_nine_of_ten_trials_and_a_log_scale_gives_each_decade_a_quarter():
    decades = [1e-4, 1e-3, 1e-2, 1e-1, 1]
    linear = np.histogram(search.sample(search.linear(1e-4, 1), N, key=jax.random.key(0)), decades)[0] / N
    log = np.histogram(search.sample(search.log(1e-4, 1), N, key=jax.random.key(0)), decades)[0] / N
    np.testing.assert_allclose(linear[-1], 0.9, atol=0.03)
    np.testing.assert_allclose(log, 0.25, atol=0.04)


def test_windows_of_beta_are_spread_by_their_power_of_ten():
    windows = 1 / (1 - search.sample(search.beta(0.9, 0.999), N, key=jax.random.key(0)))
    np.testing.assert_allclose(np.mean(windows < 100), 0.5, atol=0.04)  # 10 to 100, and 100 to 1000


def test_range_of_beta_is_that_of_the_notes():
    np.testing.assert_allclose(search.beta(0.9, 0.999)[:2], (-3, -1))


def test_whole_numbers_are_equally_likely_and_include_both_ends():
    values = search.sample(search.whole(2, 6), N, key=jax.random.key(0))
    assert values.dtype == int
    numbers, counts = np.unique(values, return_counts=True)
    assert numbers.tolist() == [2, 3, 4, 5, 6]
    assert stats.chisquare(counts).pvalue > 0.01


def test_grid_holds_the_middles_of_equal_parts():
    space = {"alpha": search.log(1e-4, 1), "layers": search.whole(2, 4)}
    points = search.grid_points(space, 3)
    alphas = stats.loguniform(1e-4, 1).ppf([1 / 6, 3 / 6, 5 / 6])
    assert [point["layers"] for point in points] == [2, 3, 4] * 3
    np.testing.assert_allclose([point["alpha"] for point in points], np.repeat(alphas, 3))


def test_25_random_points_try_25_values_where_a_grid_tries_5():
    space = {"alpha": search.log(1e-4, 1), "epsilon": search.log(1e-9, 1e-7)}
    grid, random = search.grid_points(space, 5), search.random_points(space, 25, key=jax.random.key(0))
    assert len(grid) == len(random) == 25
    for name in space:
        assert len({point[name] for point in grid}) == 5
        assert len({point[name] for point in random}) == 25


def test_hyperparameters_vary_independently():
    space = {"a": search.linear(0, 1), "b": search.linear(0, 1)}
    points = search.random_points(space, N, key=jax.random.key(0))
    correlation = stats.pearsonr([point["a"] for point in points], [point["b"] for point in points])
    assert correlation.pvalue > 0.01


def test_the_key_decides():
    space = {"a": search.linear(0, 1)}
    first, again, other = (search.random_points(space, 3, key=jax.random.key(seed)) for seed in (0, 0, 1))
    assert first == again != other


def test_run_hands_over_every_point_and_a_key_of_its_own():
    seen = []

    def evaluate(x, y, key):
        seen.append(jax.random.key_data(key).tolist())
        return 10 * x + y

    points = [{"x": 1, "y": 2}, {"x": 3, "y": 4}, {"x": 5, "y": 6}]
    trials = search.run(evaluate, points, key=jax.random.key(0))
    assert trials == [Trial(point, error) for point, error in zip(points, (12.0, 34.0, 56.0), strict=True)]
    assert len({tuple(key) for key in seen}) == 3


def test_the_record_does_not_follow_later_changes_of_a_point():
    point = {"x": 1}
    (trial,) = search.run(lambda x, key: x, [point], key=jax.random.key(0))
    point["x"] = 2
    assert trial.settings == {"x": 1}


def test_best_passes_over_what_diverged():
    trials = [Trial({"x": 0}, math.nan), Trial({"x": 1}, 0.5), Trial({"x": 2}, 0.2), Trial({"x": 3}, math.inf)]
    assert search.best(trials).settings == {"x": 2}
    with pytest.raises(ValueError, match=r"none of 1 trials has an error that is a number\. Is the learning rate"):
        search.best(trials[:1])


@pytest.mark.parametrize(
    "range, value, window",
    [
        (search.linear(0, 8), 3.0, (2, 4)),
        (search.linear(0, 8), 0.1, (0, 2)),  # moved inward
        (search.linear(0, 8), 8.0, (6, 8)),
        (search.log(1e-4, 1), 0.01, (-2.5, -1.5)),
        (search.beta(0.9, 0.999), 0.99, (-2.25, -1.75)),
        (search.whole(1, 8), 3, (2, 4)),
    ],
)
def test_narrow_keeps_a_quarter_of_the_scale_around_the_best(range, value, window):
    smaller = search.narrow({"x": range}, [Trial({"x": value}, 0.1)])["x"]
    np.testing.assert_allclose(smaller[:2], window, atol=1e-12)
    assert smaller[2:] == range[2:]


def test_finer_rounds_come_closer_to_a_known_optimum():
    space = {"alpha": search.log(1e-4, 1), "beta": search.beta(0.9, 0.999)}

    def distance(alpha, beta, key):
        return math.hypot(math.log10(alpha / 0.03), math.log10((1 - beta) / 0.005))

    def errors(seed):
        trials = search.coarse_to_fine(distance, space, n=17, rounds=3, key=jax.random.key(seed))
        assert len(trials) == 51
        return [search.best(trials[: 17 * (rounds + 1)]).error for rounds in range(3)]

    coarse, fine, finest = np.median([errors(seed) for seed in range(7)], axis=0)
    assert finest < fine / 2 < coarse / 4


def test_coarse_to_fine_looks_within_the_narrowed_space():
    space = {"x": search.linear(0, 8)}
    trials = search.coarse_to_fine(lambda x, key: abs(x - 3), space, n=7, key=jax.random.key(0))
    low, high, *_ = search.narrow(space, trials[:7])["x"]
    assert all(low <= trial.settings["x"] <= high for trial in trials[7:])


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: search.log(1, 0.001), r"low must be below high, but they are 1 and 0.001\. Are they swapped"),
        (lambda: search.log(0, 1), r"low must be above 0 on a log scale, but is 0\. Is it the exponent"),
        (lambda: search.log(-4, 1), r"low must be above 0 on a log scale, but is -4\."),
        (lambda: search.beta(0.9, 1.0), r"low and high must be at least 0 and below 1, but are 0.9 and 1.0"),
        (lambda: search.linear(1, math.nan), r"low must be below high, but they are 1 and nan"),
        (lambda: search.whole(1, 2.5), r"low and high must be whole numbers, but are 1 and 2.5"),
        (lambda: search.sample(search.linear(0, 1), 0, key=jax.random.key(0)), r"n must be at least 1, but is 0"),
        (lambda: search.random_points({}, 1, key=jax.random.key(0)), r"space must name at least one hyperparameter"),
        (lambda: search.run(lambda key: 0.0, [], key=jax.random.key(0)), r"points must hold at least one point"),
        (lambda: search.narrow({"x": search.linear(0, 1)}, [Trial({"y": 1}, 0.0)]), r"trials must be of \['x'\], but .* \['y'\]"),
        (lambda: search.narrow({"x": search.linear(0, 1)}, [Trial({"x": 1}, 0.0)], factor=4), r"factor must lie between 0"),
    ],
)
def test_bad_input_is_named(as_learner, call, message):
    with pytest.raises(ValueError, match=message):
        call()
