"""How a project was run, whatever luck it had: the steps of a flight compared with the rules (course 3, weeks 1 and 2).

A process score looks at the decisions and at the hidden numbers, and not at what came out: a good process may have bad
luck in one project. Every part lies between 0 and 1; a part that the project had no use for is left out.
"""

from collections.abc import Mapping

from dlcore import marketscan, orchard
from dlcore.simulators import Flight

MARKETSCAN_FAMILIES = {
    "bias": {"bigger network", "train longer", "end-to-end"},
    "variance": {"regularize", "more source data", "transfer", "multi-task", "relabel train"},
    "mismatch": {"target data to train"} | {d for d in marketscan.WEEKS if d.startswith(("collect ", "synthesize "))},
}


def process_score(parts: Mapping[str, float]) -> float:
    """Points of a process, the mean of its parts (course 3, weeks 1 and 2).

        100 mean(parts)

    >>> process_score({"target first": 1.0, "larger gap": 0.5})
    75.0
    """
    if not parts:
        raise ValueError("parts must hold one part at least, but is empty. Was nothing decided?")
    return 100 * sum(parts.values()) / len(parts)


def orchard_process(flight: Flight) -> dict[str, float]:
    """The process of a flight of "Orchard Guard" (course 3, week 1).

        target first   dev set reshuffled before the first optimizing decision, where it lay in other valleys
        metric first   the metric changed before the first optimizing decision, at 3 complaints or more in the first report
        larger gap     share of the decisions about bias and variance that went to the truly larger one
        time limit     200 ms kept at the end
        one audit      at most one look at the test set, and nothing decided from it but a larger dev set

    >>> from dlcore import players, simulators
    >>> orchard_process(simulators.play(orchard.GAME, players.orchard_rule, seed=0))["time limit"]
    1.0
    """
    start, parts = flight.states[0], {}
    if start.misplaced:
        parts["target first"] = _before(flight.decisions, "reshuffle dev and test", orchard.OPTIMIZING)
    if flight.reports[0].complaints >= 3:
        parts["metric first"] = _before(flight.decisions, "change metric", orchard.OPTIMIZING)
    right = []
    for decision, state in zip(flight.decisions, flight.states, strict=False):
        if decision in orchard.BIAS_MOVES | orchard.VARIANCE_MOVES:
            larger = orchard.BIAS_MOVES if orchard.bias(state) >= orchard.variance(state) else orchard.VARIANCE_MOVES
            right.append(decision in larger)
    if right:
        parts["larger gap"] = sum(right) / len(right)
    parts["time limit"] = float(flight.states[-1].latency <= orchard.LATENCY_LIMIT)
    audits = [i for i, decision in enumerate(flight.decisions) if decision == "audit on test set"]
    after = {flight.decisions[i + 1] for i in audits if i + 1 < len(flight.decisions)}
    parts["one audit"] = float(len(audits) <= 1 and after <= {"larger dev set"})
    return parts


def marketscan_process(flight: Flight) -> dict[str, float]:
    """The process of a flight of "MarketScan" (course 3, week 2).

        target first      split for the target before the first decision that optimizes, where all was shuffled
        train-dev first   a training-dev set before the first decision about variance or mismatch
        counted first     error analysis before the first decision about one kind of trouble
        largest part      share of the decisions that went to the truly largest of bias, variance and mismatch
        conditions        no transfer, multi-task or end-to-end learning where its condition fails

    >>> from dlcore import players, simulators
    >>> marketscan_process(simulators.play(marketscan.GAME, players.marketscan_expert, seed=0))["train-dev first"]
    1.0
    """
    start, decisions, parts = flight.states[0], flight.decisions, {}
    bias, variance, mismatch = MARKETSCAN_FAMILIES.values()
    troubles = {d for d in mismatch if d != "target data to train"}
    if start.shuffled:
        parts["target first"] = _before(decisions, "split for the target", bias | variance | mismatch)
    if set(decisions) & (variance | mismatch):
        parts["train-dev first"] = _before(decisions, "carve training-dev set", variance | mismatch)
    if set(decisions) & troubles:
        parts["counted first"] = _before(decisions, "error analysis", troubles)
    right, kept = [], []
    for decision, state in zip(decisions, flight.states, strict=False):
        families = [family for family, members in MARKETSCAN_FAMILIES.items() if decision in members]
        if families:
            sizes = {"bias": state.bias, "variance": state.variance, "mismatch": marketscan.mismatch(state)}
            right.append(families[0] == max(sizes, key=lambda name: sizes[name]))
        condition = {
            "transfer": state.ratio >= 20,
            "multi-task": "bigger network" in state.done,
            "end-to-end": state.pairs >= marketscan.PAIRS_NEEDED,
        }
        if decision in condition:
            kept.append(condition[decision])
    if right:
        parts["largest part"] = sum(right) / len(right)
    parts["conditions"] = float(all(kept))
    return parts


def _before(decisions, wanted, later):
    """1 where `wanted` was decided before any of `later`; a project that does neither has not done it."""
    first = next((i for i, decision in enumerate(decisions) if decision in later), len(decisions))
    return float(wanted in decisions[:first])
