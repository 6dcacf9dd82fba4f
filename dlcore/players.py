"""Scripted players of the two flight simulators, to compare with (course 3, weeks 1 and 2).

A policy sees the reports so far and the legal decisions, and nothing else: policy(reports, legal) -> decision.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from dlcore import marketscan, orchard
from dlcore.simulators import SHIP, Policy


def at_random(rng: np.random.Generator) -> Policy:
    """Any legal decision (course 3, weeks 1 and 2).

    >>> at_random(np.random.default_rng(0))([], ["more data"])
    'more data'
    """
    return lambda reports, legal: str(rng.choice(list(legal)))


def always(*decisions: str) -> Policy:
    """The same decisions in turn, until one is not legal (course 3, weeks 1 and 2).

    >>> policy = always("more data", "regularize")
    >>> policy(["first report"], ["more data", "regularize"]), policy(["first", "second"], ["more data"])
    ('more data', 'ship')
    """

    def policy(reports, legal):
        decision = decisions[(len(reports) - 1) % len(decisions)]
        return decision if decision in legal else SHIP

    return policy


def orchard_gaps_only(reports: Sequence[Any], legal: Sequence[str]) -> str:
    """Close the larger gap by turns of its knobs; no look at the target, the metric or the time (course 3, week 1).

        bias     = train - panel:  train longer, bigger network, train longer, ...
        variance = dev - train:    regularize, more data, regularize, ...

    >>> from dlcore import simulators
    >>> simulators.play(orchard.GAME, orchard_gaps_only, seed=0).decisions[0] in orchard.OPTIMIZING
    True
    """
    return _larger_gap(reports, legal, orchard_panel(reports[-1]))


def orchard_rule(reports: Sequence[Any], legal: Sequence[str]) -> str:
    """The rule of the notes: first the target, then the larger gap (course 3, week 1).

        1. reshuffle where dev and users differ      2. change the metric at 3 complaints or more
        3. keep the time limit                       4. the larger gap

    >>> from dlcore import simulators
    >>> simulators.play(orchard.GAME, orchard_rule, seed=0) == simulators.play(orchard.GAME, orchard_rule, seed=0)
    True
    """
    return orchard_rule_with(orchard_panel)(reports, legal)


def orchard_panel(report: orchard.Report) -> float:
    """The best people as an estimate of the Bayes error (course 3, week 1).

    >>> orchard_panel(orchard.report(orchard.start(0))) == orchard.start(0).panel
    True
    """
    return report.panel


def orchard_rule_with(bayes: Callable[[orchard.Report], float]) -> Policy:
    """orchard_rule with another estimate of the Bayes error (course 3, week 1).

    >>> from dlcore import simulators
    >>> policy = orchard_rule_with(lambda report: report.passer_by)
    >>> len(simulators.play(orchard.GAME, policy, seed=0).decisions) > 0
    True
    """

    def policy(reports, legal):
        now = reports[-1]
        if "reshuffle dev and test" in legal:
            return "reshuffle dev and test"
        if now.complaints >= 3 and "change metric" in legal:
            return "change metric"
        if now.latency > orchard.LATENCY_LIMIT:
            return "speed up" if "speed up" in legal else SHIP
        too_slow = 1.35 * now.latency > orchard.LATENCY_LIMIT and now.week + 4 > orchard.BUDGET
        allowed = [d for d in legal if not (d == "bigger network" and too_slow)]
        return _larger_gap(reports, allowed, bayes(now))

    return policy


def _larger_gap(reports, legal, bayes):
    now, used = reports[-1], Counter(report.decision for report in reports)
    if now.train - bayes >= now.dev - now.train:
        knobs = ("train longer", "bigger network")
    else:
        knobs = ("regularize", "more data")
    in_turn = sorted(knobs, key=lambda knob: used[knob])  # the one used less often; the cheap one of equal ones
    return next((knob for knob in in_turn if knob in legal), SHIP)


def marketscan_two_numbers(reports: Sequence[Any], legal: Sequence[str]) -> str:
    """Bias and variance only, as if all data came from one distribution (course 3, week 2).

    >>> from dlcore import simulators
    >>> "error analysis" in simulators.play(marketscan.GAME, marketscan_two_numbers, seed=0).decisions
    False
    """
    now, used = reports[-1], Counter(report.decision for report in reports)
    biased = now.train - now.human >= now.dev - now.train
    knobs = ("train longer", "bigger network") if biased else ("regularize", "more source data")
    return next((knob for knob in sorted(knobs, key=lambda knob: used[knob]) if knob in legal), SHIP)


def marketscan_expert(reports: Sequence[Any], legal: Sequence[str]) -> str:
    """First the target, then look, then the largest expected gain per week (course 3, week 2).

        bias     = train - human_source
        variance = train_dev - train
        mismatch = dev - train_dev - wrong labels - (human - human_source)

    >>> from dlcore import simulators
    >>> simulators.play(marketscan.GAME, marketscan_expert, seed=0).decisions[:2]
    ('carve training-dev set', 'error analysis')
    """
    return marketscan_expert_without()(reports, legal)


def marketscan_expert_without(*refused: str) -> Policy:
    """The expert who never takes some decisions, to see what these are worth (course 3, week 2).

    >>> from dlcore import simulators
    >>> policy = marketscan_expert_without("carve training-dev set")
    >>> "carve training-dev set" in simulators.play(marketscan.GAME, policy, seed=0).decisions
    False
    """

    def policy(reports, legal):
        legal = [d for d in legal if d not in refused]
        for first in ("split for the target", "carve training-dev set"):
            if first in legal:
                return first
        now, used = reports[-1], Counter(report.decision for report in reports)
        looks = [i for i, report in enumerate(reports) if report.analysis]
        analysis = reports[looks[-1]].analysis if looks else None
        labels = analysis.labels * now.dev if analysis else 0.0
        train_dev = (now.train + now.dev) / 2 if now.train_dev is None else now.train_dev
        bias, variance = max(0.0, now.train - now.human_source), max(0.0, train_dev - now.train)
        mismatch = max(0.0, now.dev - train_dev - labels - (now.human - now.human_source))

        stale = not looks or len(reports) - looks[-1] > 4 and mismatch > 0.4 * max(bias, variance)
        if stale and "error analysis" in legal:
            return "error analysis"
        if labels > 0.2 * now.dev and now.week < marketscan.BUDGET - 5 and "relabel dev and test" in legal:
            return "relabel dev and test"
        gains = _general_gains(now, used, bias, variance, mismatch)
        gains |= _trouble_gains(now, used, analysis, now.dev - labels, mismatch)
        rates = {d: gain / marketscan.WEEKS[d] for d, gain in gains.items() if d in legal and gain > 0.0004}
        return max(rates, key=lambda decision: rates[decision]) if rates else SHIP

    return policy


def _general_gains(now, used, bias, variance, mismatch):
    times = used["regularize"]
    gains = {
        "train longer": 0.3 * 0.75 ** used["train longer"] * bias,
        "bigger network": 0.5 * bias - 0.08 * variance,
        "regularize": 0.32 * 0.75**times * variance - 0.001 * (times + 1),
        "more source data": 0.4 * variance,
        "target data to train": 0.225 * mismatch,
    }
    if now.ratio >= 20:
        gains["transfer"] = 0.5 * variance
    if used["bigger network"]:
        gains["multi-task"] = 0.25 * variance
    if now.pairs >= marketscan.PAIRS_NEEDED:
        gains["end-to-end"] = 0.6 * bias + 0.2 * variance
    return gains


def _trouble_gains(now, used, analysis, error, mismatch):
    if analysis:  # more mistakes than the trouble's share of the photographs explains
        usual = max(error - mismatch, 1e-4)
        parts = np.maximum(0.0, np.array(analysis.troubles) * error - np.array(now.shares) * usual)
        parts *= min(1.0, mismatch / parts.sum()) if parts.sum() > 0 else 1.0
    else:
        parts = np.full(len(marketscan.TROUBLES), mismatch / len(marketscan.TROUBLES))
    gains = {}
    for trouble, part in zip(marketscan.TROUBLES, parts.tolist(), strict=True):
        diversely = f"synthesize {trouble} diversely"
        gains[f"collect {trouble}"] = 0.65 * part
        gains[diversely] = (0.15 if used[diversely] else 0.55) * part
    return gains
