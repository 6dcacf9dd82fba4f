import numpy as np
import pytest

from dlcore import marketscan, orchard, orchard_expert, players, process, simulators
from dlcore.simulators import Flight

pytestmark = pytest.mark.usefixtures("as_learner")


def flown(game, state, *decisions):
    """The flight from a state by given decisions."""
    states = [state]
    for decision in decisions:
        states.append(game.decide(states[-1], decision))
    return Flight(tuple(states), tuple(game.report(s) for s in states), decisions)


ORCHARD = orchard.start(0)._replace(
    misplaced=True, shift=0.05, unacceptable=0.01, b_c=0.05, b_t=0.03, v=0.01, latency=120.0, n_dev=1000
)


def test_a_perfect_orchard_flight():
    flight = flown(orchard.GAME, ORCHARD, "reshuffle dev and test", "change metric", "train longer", "audit on test set")
    parts = process.orchard_process(flight)
    assert parts == {"target first": 1, "metric first": 1, "larger gap": 1, "time limit": 1, "one audit": 1}
    assert process.process_score(parts) == 100


@pytest.mark.parametrize(
    "part, expected, decisions",
    [
        ("target first", 0, ["train longer", "reshuffle dev and test"]),
        ("target first", 0, []),
        ("target first", 1, ["larger dev set", "reshuffle dev and test", "train longer"]),
        ("metric first", 0, ["search hyperparameters", "change metric"]),
        ("larger gap", 0.5, ["train longer", "more data"]),
        ("time limit", 0, ["bigger network", "bigger network"]),  # 120 ms times 1.35 twice is 219
        ("time limit", 1, ["bigger network", "bigger network", "speed up"]),
        ("one audit", 0, ["audit on test set", "larger dev set", "audit on test set"]),
        ("one audit", 0, ["audit on test set", "train longer"]),
        ("one audit", 1, ["audit on test set", "larger dev set", "train longer"]),
    ],
)
def test_parts_of_an_orchard_flight(part, expected, decisions):
    assert process.orchard_process(flown(orchard.GAME, ORCHARD, *decisions))[part] == expected


def test_parts_without_a_use_are_left_out():
    easy = ORCHARD._replace(misplaced=False, shift=0.0, unacceptable=0.0)
    assert process.orchard_process(flown(orchard.GAME, easy)).keys() == {"time limit", "one audit"}
    calm = MARKET._replace(shuffled=False)
    assert process.marketscan_process(flown(marketscan.GAME, calm)).keys() == {"conditions"}


MARKET = marketscan.start(0)._replace(shuffled=True, bias=0.01, variance=0.02, ratio=5.0, pairs=1e5, extra=(0.3,) * 6)


def test_a_perfect_market_flight():
    decisions = ["split for the target", "carve training-dev set", "error analysis", "collect glare"]
    parts = process.marketscan_process(flown(marketscan.GAME, MARKET, *decisions))
    assert set(parts.values()) == {1} and len(parts) == 5


@pytest.mark.parametrize(
    "part, expected, decisions",
    [
        ("target first", 0, ["regularize", "split for the target"]),
        ("train-dev first", 0, ["regularize", "carve training-dev set"]),
        ("train-dev first", 1, ["train longer", "carve training-dev set", "regularize"]),
        ("counted first", 0, ["collect glare", "error analysis"]),
        ("counted first", 0, ["synthesize wet diversely"]),
        ("largest part", 0.5, ["target data to train", "train longer"]),
        ("conditions", 0, ["transfer"]),
        ("conditions", 0, ["multi-task"]),
        ("conditions", 1, ["bigger network", "multi-task"]),
        ("conditions", 0, ["end-to-end"]),
    ],
)
def test_parts_of_a_market_flight(part, expected, decisions):
    assert process.marketscan_process(flown(marketscan.GAME, MARKET, *decisions))[part] == expected


def test_every_decision_that_optimizes_has_one_family():
    members = [d for family in process.MARKETSCAN_FAMILIES.values() for d in family]
    looking = {"split for the target", "carve training-dev set", "error analysis", "relabel dev and test"}
    assert sorted(members) == sorted(set(marketscan.WEEKS) - looking)


def test_experts_run_a_better_process_than_chance():
    mean = lambda game, parts, policy: np.mean(  # noqa: E731
        [process.process_score(parts(simulators.play(game, policy, seed=seed))) for seed in range(96_000, 96_040)]
    )
    at_random = players.at_random(np.random.default_rng(0))
    assert mean(orchard.GAME, process.orchard_process, orchard_expert.expert) > 80
    assert mean(orchard.GAME, process.orchard_process, at_random) < 65
    assert mean(marketscan.GAME, process.marketscan_process, players.marketscan_expert) > 80
    assert mean(marketscan.GAME, process.marketscan_process, players.marketscan_two_numbers) < 50


def test_no_parts_no_score():
    with pytest.raises(ValueError, match="parts must hold one part at least, but is empty"):
        process.process_score({})
