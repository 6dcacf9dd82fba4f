"""An adaptive player of "Orchard Guard": it estimates what each decision gains in a week, and learns (course 3, week 1).

A policy sees the reports so far and the legal decisions, and nothing else, as in players.py; whatever it has learned it
reads from the reports again.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from dlcore import orchard
from dlcore.orchard import LATENCY_LIMIT, Report
from dlcore.players import orchard_panel
from dlcore.simulators import SHIP, Policy

# The share of its gap that a decision takes away, before the project has shown its own numbers.
USUAL = {"bigger network": 0.35, "train longer": 0.30, "regularize": 0.28, "more data": 0.35}
TOO_LITTLE = 0.0003


class Gap(NamedTuple):
    """The two gaps as the team sees them, never below 0 (course 3, week 1).

    >>> Gap(bias=0.02, variance=0.05).variance
    0.05
    """

    bias: float
    variance: float


def gap(report: Report, bayes: float) -> Gap:
    """What there is to gain (course 3, week 1).

        bias = train - bayes,  variance = dev - train          0 where an error is below the other by luck

    >>> gap(orchard.report(orchard.start(0)), 1.0).bias
    0.0
    """
    return Gap(max(0.0, report.train - bayes), max(0.0, report.dev - report.train))


def effects(reports: Sequence[Report], bayes: Callable[[Report], float]) -> dict[str, float]:
    """The share of its gap that each decision takes away, as far as this project has shown it (course 3, week 1).

        effect = 0.4 effect + 0.6 (gap before - gap after) / gap before          USUAL at first; never below 0

    The gap of "bigger network" and "train longer" is the bias, that of the others the variance; what "regularize" costs
    in bias counts against it.

    >>> effects([orchard.report(orchard.start(0))], orchard_panel) == USUAL
    True
    """
    found = dict(USUAL)
    for earlier, later in zip(reports, reports[1:], strict=False):
        before, after = gap(earlier, bayes(earlier)), gap(later, bayes(later))
        less_bias, less_variance = before.bias - after.bias, before.variance - after.variance
        if later.decision in orchard.BIAS_MOVES:
            seen = less_bias / max(before.bias, 1e-4)
        elif later.decision in orchard.VARIANCE_MOVES:
            seen = (less_variance + less_bias) / max(before.variance, 1e-4)
        else:
            continue
        found[later.decision] = 0.4 * found[later.decision] + 0.6 * max(0.0, seen)
    return found


def expected_gains(reports: Sequence[Report], bayes: Callable[[Report], float]) -> dict[str, float]:
    """How much the loss should fall by each optimizing decision (course 3, week 1).

        bigger network, train longer    effect * bias
        more data                       effect * variance
        regularize                      effect * variance - 0.0025 (2 times used + 1)          it costs some bias
        search hyperparameters          0.22 0.6^(times used) n_dev / (n_dev + 800) (bias + variance)
        each                            5 * 0.5 * complaints / 1000 more, once the metric counts people

    >>> max(expected_gains([orchard.report(orchard.start(0))], orchard_panel).values()) > 0
    True
    """
    now, used = reports[-1], Counter(report.decision for report in reports)
    (bias, variance), effect = gap(now, bayes(now)), effects(reports, bayes)
    regularized, searched = used["regularize"], used["search hyperparameters"]
    gains = {
        "bigger network": effect["bigger network"] * bias,
        "train longer": effect["train longer"] * bias,
        "more data": max(0.29, effect["more data"]) * variance,  # 1 - 1 / sqrt(2): twice the data does no less
        "regularize": min(
            effect["regularize"] * variance - 0.0025 * (2 * regularized + 1), 0.5 * variance / (1 + 0.5 * (regularized + 1))
        ),
        "search hyperparameters": 0.22 * 0.6**searched * now.n_dev / (now.n_dev + 800) * (bias + variance),
    }
    people = 5 * 0.5 * now.complaints / 1000 if now.new_metric and now.complaints else 0.0
    return {decision: gain + people for decision, gain in gains.items()}


def expert(reports: Sequence[Any], legal: Sequence[str]) -> str:
    """First the target, then whatever gains most in a week, until nothing gains enough (course 3, week 1).

        1. reshuffle where dev and users differ          2. change the metric at 3 complaints or more
        3. speed up beyond the time limit                4. a larger dev set, if it is small, in the first 8 weeks
        5. the decision with the largest expected gain in a week; ship below 0.0003

    >>> from dlcore import simulators
    >>> flight = simulators.play(orchard.GAME, expert, seed=0)
    >>> orchard.loss(flight.states[-1]) < orchard.loss(flight.states[0])
    True
    """
    return expert_with()(reports, legal)


def expert_with(*, bayes: Callable[[Report], float] = orchard_panel, refuse: frozenset[str] = frozenset()) -> Policy:
    """The expert with another estimate of the Bayes error, or who never takes some decisions (course 3, week 1).

    >>> from dlcore import simulators
    >>> never = expert_with(refuse=frozenset({"reshuffle dev and test"}))
    >>> "reshuffle dev and test" in simulators.play(orchard.GAME, never, seed=0).decisions
    False
    """

    def policy(reports, legal):
        now, legal = reports[-1], [decision for decision in legal if decision not in refuse]
        watch = "speed up" not in refuse
        needed = {
            "reshuffle dev and test": now.regions_differ,
            "change metric": now.complaints >= 3,
            "speed up": watch and now.latency > LATENCY_LIMIT,
            "larger dev set": now.n_dev < 800 and now.week <= 8,
        }
        for decision, wanted in needed.items():
            if wanted and decision in legal:
                return decision

        too_slow = watch and 1.35 * now.latency > LATENCY_LIMIT  # a bigger network then needs a speed-up, too
        gains, weeks = expected_gains(reports, bayes), dict(orchard.WEEKS)
        if too_slow:
            gains["bigger network"] *= 0.5
            weeks["bigger network"] += orchard.WEEKS["speed up"]
        if too_slow and now.week + weeks["bigger network"] > orchard.BUDGET:
            del gains["bigger network"]
        rates = {d: gain / weeks[d] for d, gain in gains.items() if d in legal}
        best = max(rates, key=lambda decision: rates[decision], default=SHIP)
        return best if best != SHIP and gains[best] > TOO_LITTLE else SHIP

    return policy
