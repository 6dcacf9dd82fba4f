"""A noisy year of temperatures, for exponentially weighted averages (course 2, week 2)."""

import numpy as np
from jaxtyping import Float, Num


def season(day: Num[np.ndarray, "days"]) -> Float[np.ndarray, "days"]:
    """Temperature in degrees Celsius that a day of the year has on average, days counted from 1 (course 2, week 2).

        11 - 7.5 cos(2 pi (day - 20) / 365)          coldest on January 20, warmest half a year later

    >>> season(np.array([20, 385]))
    array([3.5, 3.5])
    """
    return 11 - 7.5 * np.cos(2 * np.pi * (day - 20) / 365)


def year(seed: int, *, noise: float = 2.5) -> Float[np.ndarray, "365"]:
    """A temperature for each of 365 days: the season, and weather that knows nothing of the day before (course 2, week 2).

        theta_t = season(t) + noise * standard normal

    >>> theta = year(seed=0)
    >>> theta.shape, bool(theta[181:243].mean() > theta[:59].mean() + 10)  # July and August, January and February
    ((365,), True)
    """
    return season(np.arange(1, 366)) + noise * np.random.default_rng(seed).standard_normal(365)
