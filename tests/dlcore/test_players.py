"""Measured on seeds of their own: what the curriculum says of the strategies must be true of the games."""

from functools import cache

import numpy as np
import pytest

from dlcore import marketscan, orchard, players, simulators

# Without type checks: the games are played thousands of times.
pytestmark = pytest.mark.usefixtures("as_learner")
SEEDS = range(90_000, 90_030)


@cache
def best(game_name, seed):
    game = {"Orchard Guard": orchard.GAME, "MarketScan": marketscan.GAME}[game_name]
    return simulators.best_loss(game, seed)


def points(game, policy):
    flights = [simulators.play(game, policy, seed=seed) for seed in SEEDS]
    return np.mean([simulators.score_of(game, f, best=best(game.name, f.states[0].seed)) for f in flights])


def test_the_rule_of_the_notes_wins_in_the_orchard():
    rule = points(orchard.GAME, players.orchard_rule)
    assert rule > 70
    others = [players.at_random(np.random.default_rng(0)), players.always("more data"), players.orchard_gaps_only]
    assert all(points(orchard.GAME, other) < rule - 20 for other in others)
    assert points(orchard.GAME, players.always("bigger network")) < -90  # breaks the time limit


def test_the_best_people_are_the_better_estimate_of_the_bayes_error():
    passer_by = players.orchard_rule_with(lambda report: report.passer_by)
    assert points(orchard.GAME, players.orchard_rule) > points(orchard.GAME, passer_by) + 10


def gained(policy):
    """Share of the avoidable error at the start that a policy removes: no slow search is needed to compare."""
    flights = [simulators.play(marketscan.GAME, policy, seed=seed) for seed in SEEDS]
    losses = np.array([[marketscan.loss(flight.states[i]) - flight.states[0].bayes for i in (0, -1)] for flight in flights])
    return np.mean(1 - losses[:, 1] / losses[:, 0])


@cache
def gained_by_the_expert():
    return gained(players.marketscan_expert)


@pytest.mark.slow
def test_the_expert_comes_close_to_the_search_at_the_market():
    flights = [simulators.play(marketscan.GAME, players.marketscan_expert, seed=seed) for seed in SEEDS[:3]]
    points = [simulators.score_of(marketscan.GAME, flight) for flight in flights]
    assert min(points) > 70


def test_the_expert_wins_at_the_market():
    others = [players.at_random(np.random.default_rng(0)), players.always("more source data"), players.marketscan_two_numbers]
    assert all(gained(other) < gained_by_the_expert() - 0.25 for other in others)


@pytest.mark.parametrize(
    "refused, price", [("split for the target", 0.03), ("carve training-dev set", 0.05), ("error analysis", 0.01)]
)
def test_what_the_expert_pays_for_not_looking(refused, price):
    assert gained(players.marketscan_expert_without(refused)) < gained_by_the_expert() - price


def test_always_goes_round():
    policy, legal = players.always("more data", "regularize"), ("more data", "regularize")
    assert [policy(range(n), legal) for n in (1, 2, 3)] == ["more data", "regularize", "more data"]
    assert policy(range(1), ("regularize",)) == "ship"


def test_the_rule_keeps_the_order_of_its_steps():
    for seed in range(40):
        flight = simulators.play(orchard.GAME, players.orchard_rule, seed=seed)
        if flight.states[0].misplaced:
            assert flight.decisions[0] == "reshuffle dev and test"
        assert flight.states[-1].latency <= orchard.LATENCY_LIMIT
