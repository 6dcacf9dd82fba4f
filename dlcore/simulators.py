"""The flight simulators: play a project in minutes, and see afterwards what was hidden (course 3, weeks 1 and 2).

A game is a record of pure functions over a state. A state is a value: a decision makes a new one, and the same
seed and decisions always make the same project. A policy sees the reports so far and the legal decisions, and decides:

    policy(reports, legal) -> decision          reports[-1] is the newest

It never sees the state. The numbers behind the games were chosen so that the lessons pay: that a strategy wins here
does not prove it. The rules are in orchard.py (week 1) and marketscan.py (week 2).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

SHIP = "ship"
Policy = Callable[[Sequence[Any], Sequence[str]], str]


class Game(NamedTuple):
    """The rules of a simulator as functions (course 3, weeks 1 and 2).

    >>> Game._fields[:4]
    ('name', 'briefing', 'weeks', 'budget')
    """

    name: str
    briefing: str
    weeks: Mapping[str, float]  # price of every decision
    budget: float
    start: Callable[[int], Any]  # seed -> state
    decide: Callable[[Any, str], Any]  # state, decision -> state
    report: Callable[[Any], Any]  # state -> what the team sees
    loss: Callable[[Any], float]  # state -> what the shipped product costs its users
    legal: Callable[[Any], tuple[str, ...]]
    hidden: Callable[[Any], dict[str, float]]  # state -> the true numbers, for the debrief
    promise: Callable[[Any], float]  # state -> how well it looks to the search with hidden numbers; lower is better
    place: Callable[[Any], tuple]  # state -> what tells it from others; equal places need one seat in the search
    idle: frozenset[str]  # decisions that only inform: the search does not need them
    beam_width: int


class Flight(NamedTuple):
    """A played project: all states, all reports and all decisions, the last state being the shipped one (course 3).

    >>> Flight(states=("start",), reports=("what was seen",), decisions=()).decisions
    ()
    """

    states: tuple
    reports: tuple
    decisions: tuple[str, ...]


def take(game: Game, state: Any, decision: str) -> tuple[Any, Any]:
    """One move: the state after a decision, and its report (course 3, weeks 1 and 2).

    >>> from dlcore import orchard
    >>> state, report = take(orchard.GAME, orchard.start(0), "regularize")
    >>> report.week
    1.0
    """
    if decision not in game.legal(state):
        raise ValueError(
            f"decision must be one of {', '.join(game.legal(state))}, but is {decision!r}. Is there no time left for it?"
        )
    state = game.decide(state, decision)
    return state, game.report(state)


def play(game: Game, policy: Policy, *, seed: int) -> Flight:
    """Let a policy run a whole project, until it ships or has no legal decision left (course 3, weeks 1 and 2).

    >>> from dlcore import orchard
    >>> play(orchard.GAME, lambda reports, legal: "regularize" if len(reports) < 3 else "ship", seed=0).decisions
    ('regularize', 'regularize')
    """
    state = game.start(seed)
    states, reports, decisions = [state], [game.report(state)], []
    while legal := game.legal(state):
        decision = policy(tuple(reports), legal)
        if decision == SHIP:
            break
        state, report = take(game, state, decision)
        states.append(state)
        reports.append(report)
        decisions.append(decision)
    return Flight(tuple(states), tuple(reports), tuple(decisions))


def best_loss(game: Game, seed: int) -> float:
    """The lowest loss that a search finds that knows all hidden numbers (course 3, weeks 1 and 2).

    Beam search: from the states kept, take every decision; keep the beam_width most promising; the lowest loss seen
    counts.

    >>> from dlcore import orchard
    >>> bool(best_loss(orchard.GAME, 0) < orchard.loss(orchard.start(0)))
    True
    """
    beam = [game.start(seed)]
    best = game.loss(beam[0])
    while beam:
        reached = {}
        for state in beam:
            for decision in game.legal(state):
                if decision not in game.idle:
                    new = game.decide(state, decision)
                    reached[game.place(new)] = new  # another order of the same decisions often leads to one place
        best = min([best, *(game.loss(state) for state in reached.values())])
        beam = sorted(reached.values(), key=game.promise)[: game.beam_width]
    return best


def score(first: float | int, shipped: float | int, best: float | int) -> float:
    """Points of a project: 0 for shipping the first system, 100 for the best one found (course 3, weeks 1 and 2).

        100 (first - shipped) / (first - best)          at least -100

    >>> score(0.3, 0.2, 0.1).__round__(2)
    50.0
    """
    if not best < first:
        raise ValueError(f"best={best} must be below first={first}. Are the two swapped?")
    return max(-100.0, 100 * (first - shipped) / (first - best))


def score_of(game: Game, flight: Flight, *, best: float | None = None) -> float:
    """Points of a flight; `best` saves the search where it is known (course 3, weeks 1 and 2).

    >>> from dlcore import orchard
    >>> score_of(orchard.GAME, play(orchard.GAME, lambda reports, legal: "ship", seed=0))
    0.0
    """
    first, shipped = game.loss(flight.states[0]), game.loss(flight.states[-1])
    return score(first, shipped, best_loss(game, flight.states[0].seed) if best is None else best)


class Leg(NamedTuple):
    """One decision in the debrief: what it took, what it brought, and the true numbers after it (course 3).

    >>> Leg(decision="regularize", weeks=1.0, gain=0.01, hidden={}).gain
    0.01
    """

    decision: str
    weeks: float
    gain: float
    hidden: dict[str, float]


def debrief(game: Game, flight: Flight) -> list[Leg]:
    """What every decision really brought (course 3, weeks 1 and 2).

        gain = loss before - loss after          they sum to the whole improvement

    >>> from dlcore import orchard
    >>> flight = play(orchard.GAME, lambda reports, legal: "regularize" if len(reports) < 2 else "ship", seed=0)
    >>> debrief(orchard.GAME, flight)[0].decision
    'regularize'
    """
    pairs = zip(flight.decisions, flight.states, flight.states[1:], strict=False)
    return [
        Leg(decision, game.weeks[decision], game.loss(before) - game.loss(after), game.hidden(after))
        for decision, before, after in pairs
    ]


def log_uniform(rng: np.random.Generator, low: float | int, high: float | int) -> float:
    """A number whose logarithm is uniform: as often between 0.01 and 0.02 as between 0.02 and 0.04 (course 3).

        exp(uniform(log(low), log(high)))

    >>> 1 <= log_uniform(np.random.default_rng(0), 1, 100) <= 100
    True
    """
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def observed_rate(rng: np.random.Generator, n: int, rate: float | int) -> float:
    """The error that n examples show (course 3).

        binomial(n, rate) / n

    >>> observed_rate(np.random.default_rng(0), 1000, 0.0)
    0.0
    """
    return float(rng.binomial(n, min(max(rate, 0.0), 1.0)) / n)
