"""Flight simulator "Orchard Guard": set the target, then close the larger gap (course 3, week 1).

A state holds the hidden numbers, a report what the team sees; errors are fractions, time is in weeks. The functions
play, score_of and debrief of simulators.py work on GAME.
"""

import math
from typing import NamedTuple

import numpy as np

from dlcore.simulators import Game, log_uniform, observed_rate

LATENCY_LIMIT = 200.0  # milliseconds
BUDGET = 16.0
BRIEFING = """Cameras at the fences of six valleys must spot wild boars and sound a horn. Sounding it at a person is the
mistake that nobody forgives. A frame may take at most 200 ms. You have a first system, three human levels (passer-by,
farmer, panel of rangers), and 16 weeks. Every decision takes time; then you ship. What counts is the error in the
valleys of the users, the complaints of people, and whether the time limit is kept."""
WEEKS = {
    "bigger network": 2.0,
    "train longer": 1.0,
    "more data": 4.0,
    "regularize": 1.0,
    "search hyperparameters": 1.5,
    "larger dev set": 1.0,
    "audit on test set": 1.0,
    "reshuffle dev and test": 1.0,
    "change metric": 1.0,
    "speed up": 2.0,
}
BIAS_MOVES = frozenset({"bigger network", "train longer"})
VARIANCE_MOVES = frozenset({"more data", "regularize"})
OPTIMIZING = BIAS_MOVES | VARIANCE_MOVES | {"search hyperparameters"}


class State(NamedTuple):
    """The project as it really is; nobody on the team sees it (course 3, week 1).

    >>> start(0)._replace(latency=120.0).latency
    120.0
    """

    seed: int
    bayes: float
    panel: float
    farmer: float
    passer_by: float
    b_c: float  # bias that a bigger network removes
    b_t: float  # bias that longer training removes
    v: float  # variance of the first network
    shift: float  # how far the valleys of the users differ
    misplaced: bool  # the dev set comes from other valleys than the users
    unacceptable: float  # rate of horns at people
    latency: float
    n_dev: int
    bigger: int = 0
    longer: int = 0
    regularized: int = 0
    data: int = 1
    search: float = 1.0
    tried: int = 0  # models compared on this dev set
    new_metric: bool = False
    week: float = 0.0
    moves: int = 0
    last: str = ""


class Report(NamedTuple):
    """What the team sees after a decision; test only after an audit (course 3, week 1).

    >>> report(start(0)).test is None
    True
    """

    decision: str
    week: float
    train: float
    dev: float
    test: float | None
    n_dev: int
    latency: float
    passer_by: float
    farmer: float
    panel: float
    regions_differ: bool
    complaints: int
    new_metric: bool


def start(seed: int) -> State:
    """A new project (course 3, week 1).

    Half of the projects have clear pictures, Bayes error below 1 %, the others dusk, 4 to 12 %. Half of them have a dev
    set from other valleys than the users', half of them a system that sounds the horn at people.

    >>> start(0) == start(0), start(0) == start(1)
    (True, False)
    """
    rng = np.random.default_rng((seed, 0))
    clear = rng.random() < 0.5
    bayes = log_uniform(rng, 0.002, 0.01) if clear else rng.uniform(0.04, 0.12)
    panel = bayes + rng.uniform(0.0005, 0.003)
    farmer = panel + rng.uniform(0.002, 0.006) + rng.uniform(0.003, 0.012)
    misplaced = bool(rng.random() < 0.5)
    shift = log_uniform(rng, 0.03, 0.12)
    rude = rng.random() < 0.5
    unacceptable = log_uniform(rng, 0.002, 0.015)
    return State(
        seed=seed,
        bayes=float(bayes),
        panel=float(panel),
        farmer=float(farmer),
        passer_by=float(farmer + rng.uniform(0.01, 0.03)),
        b_c=log_uniform(rng, 0.004, 0.10),
        b_t=log_uniform(rng, 0.002, 0.05),
        v=log_uniform(rng, 0.005, 0.10),
        shift=shift if misplaced else 0.0,
        misplaced=misplaced,
        unacceptable=unacceptable if rude else 0.0,
        latency=float(rng.uniform(50, 150)),
        n_dev=int(rng.choice([200, 1000])),
    )


def bias(s: State) -> float:
    """True avoidable bias (course 3, week 1).

        search (b_c 0.5^bigger + b_t 0.4^longer) + 0.0025 regularized^2

    >>> round(bias(start(0)._replace(b_c=0.04, b_t=0.02, bigger=1)), 4)
    0.04
    """
    return s.search * (s.b_c * 0.5**s.bigger + s.b_t * 0.4**s.longer) + 0.0025 * s.regularized**2


def variance(s: State) -> float:
    """True variance (course 3, week 1).

        search v (1 + 0.15 bigger + 0.05 longer) / sqrt(data) / (1 + 0.5 regularized)

    >>> round(variance(start(0)._replace(v=0.06, data=4, regularized=1)), 4)
    0.02
    """
    return s.search * s.v * (1 + 0.15 * s.bigger + 0.05 * s.longer) / math.sqrt(s.data) / (1 + 0.5 * s.regularized)


def target_error(s: State) -> float:
    """True error in the valleys of the users (course 3, week 1).

        bayes + bias + variance + shift / 2

    >>> target_error(start(0)) >= start(0).bayes
    True
    """
    return s.bayes + bias(s) + variance(s) + s.shift / 2


def dev_error(s: State) -> float:
    """True error on the distribution of the dev set (course 3, week 1).

        bayes + bias + variance                   while the dev set comes from other valleys
        bayes + bias + variance + shift / 2       else: the error of the users

    >>> dev_error(start(0)._replace(misplaced=False)) == target_error(start(0))
    True
    """
    return s.bayes + bias(s) + variance(s) + (0.0 if s.misplaced else s.shift / 2)


def loss(s: State) -> float:
    """What the shipped product costs its users (course 3, week 1).

        target_error + 5 unacceptable + 0.15 [latency > 200]

    >>> late = start(0)._replace(latency=201.0)
    >>> round(loss(late) - loss(late._replace(latency=200.0)), 4)
    0.15
    """
    return target_error(s) + 5 * s.unacceptable + (0.15 if s.latency > LATENCY_LIMIT else 0.0)


def decide(s: State, decision: str) -> State:
    """The project after a decision; the prices are in WEEKS, the effects in the lines below (course 3, week 1).

    Each optimizing decision also moves the target error: toward the dev set's valleys, which is away from the users
    (shift * 1.08) while the dev set is misplaced, and else toward them (shift * 0.92). With the new metric each halves
    the rate of horns at people.

    >>> decide(start(0), "more data").data
    2
    """
    s = s._replace(week=s.week + WEEKS[decision], moves=s.moves + 1, last=decision)
    match decision:
        case "bigger network":
            s = s._replace(bigger=s.bigger + 1, latency=s.latency * 1.35)
        case "train longer":
            s = s._replace(longer=s.longer + 1)
        case "more data":
            s = s._replace(data=2 * s.data, shift=s.shift if s.misplaced else 0.45 * s.shift)
        case "regularize":
            s = s._replace(regularized=s.regularized + 1)
        case "search hyperparameters":  # a larger dev set finds better ones
            found = 0.55 + (s.search - 0.55) * (1 - 0.5 * s.n_dev / (s.n_dev + 800))
            s = s._replace(search=found, tried=s.tried + 20)
        case "larger dev set":
            s = s._replace(n_dev=4 * s.n_dev)
        case "reshuffle dev and test":
            s = s._replace(misplaced=False, tried=0)
        case "change metric":
            s = s._replace(new_metric=True)
        case "speed up":
            s = s._replace(latency=0.6 * s.latency)
    if decision in OPTIMIZING:
        drift = 1.08 if s.misplaced else 1.0 if decision == "more data" else 0.92
        s = s._replace(shift=drift * s.shift, unacceptable=s.unacceptable * (0.5 if s.new_metric else 1.0))
    return s


def report(s: State) -> Report:
    """Measure: every number varies like a real one, in the same way for the same seed and number of moves (course 3, week 1).

        train = binomial(50000, bayes + bias) / 50000
        dev   = binomial(n_dev, dev_error) / n_dev - optimism
        optimism = 0.5 sqrt(dev_error (1 - dev_error) / n_dev) sqrt(2 log(1 + tried))      the winner of many flatters

    >>> report(start(0)) == report(start(0))
    True
    """
    rng = np.random.default_rng((s.seed, 1, s.moves))
    error = dev_error(s)
    optimism = 0.5 * math.sqrt(error * (1 - error) / s.n_dev) * math.sqrt(2 * math.log(1 + s.tried))
    train, dev = observed_rate(rng, 50_000, s.bayes + bias(s)), observed_rate(rng, s.n_dev, error)
    complaints, test = int(rng.poisson(1000 * s.unacceptable)), observed_rate(rng, 1000, target_error(s))
    test = test if s.last == "audit on test set" else None
    known = (s.n_dev, s.latency, s.passer_by, s.farmer, s.panel, s.misplaced, complaints, s.new_metric)
    return Report(s.last, s.week, train, max(0.0, dev - optimism), test, *known)


def legal(s: State) -> tuple[str, ...]:
    """The decisions for which there is time and a use (course 3, week 1).

    >>> legal(start(0)._replace(week=15.0, misplaced=False, new_metric=True))
    ('train longer', 'regularize', 'larger dev set', 'audit on test set')
    """
    useless = {"reshuffle dev and test"} if not s.misplaced else set()
    useless |= {"change metric"} if s.new_metric else set()
    return tuple(d for d, weeks in WEEKS.items() if s.week + weeks <= BUDGET and d not in useless)


def hidden(s: State) -> dict[str, float]:
    """The true numbers, for the debrief (course 3, week 1).

    >>> list(hidden(start(0)))
    ['Bayes error', 'avoidable bias', 'variance', 'other valleys', 'horns at people', 'milliseconds']
    """
    names = ("Bayes error", "avoidable bias", "variance", "other valleys", "horns at people", "milliseconds")
    return dict(zip(names, (s.bayes, bias(s), variance(s), s.shift / 2, s.unacceptable, s.latency), strict=True))


def _promise(s):
    """Loss without the latency, which can be repaired late, and with what is still easy to gain."""
    people = 5 * s.unacceptable * (0.7 if s.new_metric else 1.0)
    return s.bayes + bias(s) + variance(s) + s.shift / 2 * (1.2 if s.misplaced else 1.0) + people + 0.003 * s.week


def _place(s):
    """All that matters for what can still happen; rounded, as the order of two decisions changes the last digits."""
    rest = s._replace(seed=0, moves=0, last="")
    return tuple(round(x, 6) if isinstance(x, float) else x for x in rest)


IDLE = frozenset({"audit on test set"})
GAME = Game("Orchard Guard", BRIEFING, WEEKS, BUDGET, start, decide, report, loss, legal, hidden, _promise, _place, IDLE, 60)
