import numpy as np
import pytest

from dlcore import marketscan, orchard, simulators
from dlcore.simulators import SHIP

# Without type checks: the games are played thousands of times.
pytestmark = pytest.mark.usefixtures("as_learner")
GAMES = [orchard.GAME, marketscan.GAME]


def random_policy(seed):
    rng = np.random.default_rng(seed)
    return lambda reports, legal: str(rng.choice(list(legal)))


@pytest.mark.parametrize("game", GAMES, ids=lambda game: game.name)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_same_decisions_make_the_same_project(game, seed):
    first = simulators.play(game, random_policy(7), seed=seed)
    again = simulators.play(game, lambda reports, legal: (*first.decisions, SHIP)[len(reports) - 1], seed=seed)
    assert first == again and len(first.decisions) > 1


@pytest.mark.parametrize("game", GAMES, ids=lambda game: game.name)
def test_time_is_paid_and_never_exceeds_the_budget(game):
    for seed in range(20):
        flight = simulators.play(game, random_policy(seed), seed=seed)
        week = flight.states[-1].week
        assert week == sum(game.weeks[decision] for decision in flight.decisions) <= game.budget
        assert [report.week for report in flight.reports] == [state.week for state in flight.states]


@pytest.mark.parametrize("game", GAMES, ids=lambda game: game.name)
def test_states_are_values(game):
    state = game.start(3)
    copy = tuple(state)
    for decision in game.legal(state):
        game.decide(state, decision)
    assert tuple(state) == copy


@pytest.mark.parametrize("game", GAMES, ids=lambda game: game.name)
def test_the_gains_of_the_debrief_sum_to_the_improvement(game):
    flight = simulators.play(game, random_policy(1), seed=5)
    legs = simulators.debrief(game, flight)
    improvement = game.loss(flight.states[0]) - game.loss(flight.states[-1])
    assert sum(leg.gain for leg in legs) == pytest.approx(improvement, abs=1e-12)
    assert [leg.decision for leg in legs] == list(flight.decisions)


@pytest.mark.parametrize("game", GAMES, ids=lambda game: game.name)
def test_the_search_finds_what_trying_everything_finds(game):
    short = game._replace(budget=2.0, legal=lambda state: tuple(d for d in game.legal(state) if state.week + game.weeks[d] <= 2))

    def everything(state):
        return min([game.loss(state), *(everything(game.decide(state, d)) for d in short.legal(state) if d not in game.idle)])

    for seed in range(3):
        assert simulators.best_loss(short, seed) == pytest.approx(everything(game.start(seed)), rel=1e-6)


@pytest.mark.parametrize("game", GAMES, ids=lambda game: game.name)
def test_nobody_beats_the_search(game):
    for seed in range(2):
        best = simulators.best_loss(game, seed)
        for policy_seed in range(5):
            flight = simulators.play(game, random_policy(policy_seed), seed=seed)
            assert simulators.score_of(game, flight, best=best) <= 100 + 1e-9


@pytest.mark.parametrize("shipped, points", [(0.3, 0), (0.1, 100), (0.25, 25), (0.35, -25), (9.0, -100)])
def test_score_is_the_share_of_what_could_be_gained(shipped, points):
    assert simulators.score(0.3, shipped, 0.1) == pytest.approx(points)


def test_score_refuses_swapped_losses():
    with pytest.raises(ValueError, match="must be below first=0.1. Are the two swapped"):
        simulators.score(0.1, 0.2, 0.3)


def test_an_illegal_decision_is_named():
    state = orchard.start(0)._replace(week=15.5)
    with pytest.raises(ValueError, match="but is 'more data'. Is there no time left for it"):
        simulators.take(orchard.GAME, state, "more data")


def test_log_uniform_has_the_median_of_logarithms():
    rng = np.random.default_rng(0)
    draws = [simulators.log_uniform(rng, 0.01, 1) for _ in range(2000)]
    assert 0.01 <= min(draws) and max(draws) <= 1 and np.median(draws) == pytest.approx(0.1, rel=0.15)


def test_observed_rate_is_a_binomial_and_keeps_probabilities_in_range():
    rng = np.random.default_rng(0)
    draws = [simulators.observed_rate(rng, 500, 0.1) for _ in range(2000)]
    assert np.mean(draws) == pytest.approx(0.1, abs=0.002)
    assert np.std(draws) == pytest.approx(np.sqrt(0.1 * 0.9 / 500), rel=0.1)
    assert simulators.observed_rate(rng, 5, 1.2) == 1 and simulators.observed_rate(rng, 5, -0.2) == 0
