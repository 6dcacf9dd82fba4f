import numpy as np

from dlcore.datasets import temperatures


def test_the_season_is_a_year_long_and_coldest_in_january():
    days = np.arange(1, 366)
    season = temperatures.season(days)
    np.testing.assert_allclose(season, temperatures.season(days + 365))
    assert days[season.argmin()] == 20 and days[season.argmax()] in (202, 203)
    np.testing.assert_allclose([season.min(), season.max()], [3.5, 18.5], atol=1e-3)


def test_weather_is_independent_noise_around_the_season():
    days = np.arange(1, 366)
    weather = np.concatenate([temperatures.year(seed) - temperatures.season(days) for seed in range(20)])
    np.testing.assert_allclose([weather.mean(), weather.std()], [0, 2.5], atol=0.1)
    assert abs(np.corrcoef(weather[1:], weather[:-1])[0, 1]) < 0.04  # three standard deviations
    np.testing.assert_allclose(temperatures.year(0, noise=0.0), temperatures.season(days))


def test_the_seed_decides():
    np.testing.assert_array_equal(temperatures.year(1), temperatures.year(1))
    assert (temperatures.year(1) != temperatures.year(2)).any()
