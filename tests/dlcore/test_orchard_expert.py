"""Measured on seeds of their own: what the curriculum says of the expert must be true of the game."""

from functools import cache

import numpy as np
import pytest

from dlcore import orchard, orchard_expert, players, simulators
from dlcore.orchard_expert import USUAL, expert_with
from dlcore.simulators import SHIP

# Without type checks: the games are played thousands of times.
pytestmark = pytest.mark.usefixtures("as_learner")
SEEDS = range(95_000, 95_060)


@cache
def best(seed):
    return simulators.best_loss(orchard.GAME, seed)


def points(policy):
    flights = [simulators.play(orchard.GAME, policy, seed=seed) for seed in SEEDS]
    return np.mean([simulators.score_of(orchard.GAME, flight, best=best(flight.states[0].seed)) for flight in flights])


@cache
def points_of_the_expert():
    return points(orchard_expert.expert)


@pytest.mark.slow
def test_the_expert_is_as_good_as_the_curriculum_says_and_better_than_the_rule():
    assert 85 < points_of_the_expert() < 94  # 89.1 +- 0.5 on 400 projects
    assert points(players.orchard_rule) < points_of_the_expert() - 3


@pytest.mark.parametrize(
    "refused, price", [("reshuffle dev and test", 15), ("change metric", 7), ("speed up", 50), ("larger dev set", 0)]
)
def test_what_the_expert_pays_for_not_looking(refused, price):
    assert points(expert_with(refuse=frozenset({refused}))) < points_of_the_expert() - price


def report(**changes):
    return orchard.report(orchard.start(0))._replace(
        **{
            "train": 0.10,
            "dev": 0.15,
            "panel": 0.02,
            "complaints": 0,
            "latency": 90.0,
            "n_dev": 4000,
            "week": 0.0,
            "decision": "",
        }
        | {"regions_differ": False, "new_metric": False}
        | changes
    )


def test_gaps_are_never_negative():
    assert orchard_expert.gap(report(), 0.02) == pytest.approx((0.08, 0.05))
    assert orchard_expert.gap(report(train=0.01, dev=0.005), 0.02) == (0, 0)


def test_effects_are_learned_from_the_reports():
    seen = [
        report(),
        report(decision="train longer", train=0.06, dev=0.11),  # half of the bias of 0.08 is gone
        report(decision="regularize", train=0.07, dev=0.10),  # variance 0.05 to 0.03, bias 0.04 to 0.05
        report(decision="more data", train=0.07, dev=0.10),  # nothing
        report(decision="speed up", train=0.02, dev=0.03),  # says nothing about the knobs
    ]
    found = orchard_expert.effects(seen, players.orchard_panel)
    assert found["train longer"] == pytest.approx(0.4 * 0.30 + 0.6 * 0.5)
    assert found["regularize"] == pytest.approx(0.4 * 0.28 + 0.6 * (0.02 - 0.01) / 0.05)
    assert found["more data"] == pytest.approx(0.4 * 0.35)
    assert found["bigger network"] == USUAL["bigger network"]


def test_a_knob_that_did_harm_counts_as_useless_and_not_worse():
    seen = [report(), report(decision="train longer", train=0.2)]
    assert orchard_expert.effects(seen, players.orchard_panel)["train longer"] == pytest.approx(0.4 * 0.30)


def test_expected_gains_by_hand():
    gains = orchard_expert.expected_gains([report()], players.orchard_panel)
    assert gains["bigger network"] == pytest.approx(0.35 * 0.08)
    assert gains["more data"] == pytest.approx(0.35 * 0.05)
    assert gains["regularize"] == pytest.approx(0.28 * 0.05 - 0.0025)
    assert gains["search hyperparameters"] == pytest.approx(0.22 * 4000 / 4800 * 0.13)
    people = orchard_expert.expected_gains([report(complaints=4, new_metric=True)], players.orchard_panel)
    assert all(people[name] - gains[name] == pytest.approx(0.01) for name in gains)


ALL = tuple(orchard.WEEKS)


@pytest.mark.parametrize(
    "changes, decision",
    [
        ({"regions_differ": True, "complaints": 9, "latency": 300.0, "n_dev": 200}, "reshuffle dev and test"),
        ({"complaints": 3, "latency": 300.0, "n_dev": 200}, "change metric"),
        ({"latency": 201.0, "n_dev": 200}, "speed up"),
        ({"n_dev": 200}, "larger dev set"),
        ({"n_dev": 200, "week": 9.0}, "train longer"),
        ({"train": 0.02, "dev": 0.09}, "regularize"),
        ({"train": 0.02, "dev": 0.02}, SHIP),
    ],
)
def test_the_order_of_the_steps(changes, decision):
    assert orchard_expert.expert([report(**changes)], ALL) == decision


def test_it_ships_rather_than_a_network_that_will_be_too_slow():
    late = report(latency=190.0, week=13.0)
    assert orchard_expert.expert([late], ("bigger network",)) == SHIP
    assert orchard_expert.expert([late._replace(week=12.0)], ("bigger network",)) == "bigger network"


def test_the_limit_is_kept_and_the_same_reports_give_the_same_decision():
    for seed in SEEDS:
        flight = simulators.play(orchard.GAME, orchard_expert.expert, seed=seed)
        assert flight.states[-1].latency <= orchard.LATENCY_LIMIT
        assert flight == simulators.play(orchard.GAME, orchard_expert.expert, seed=seed)
