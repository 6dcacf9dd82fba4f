"""Flight simulator "MarketScan": training data that differ from the target (course 3, week 2).

A state holds the hidden numbers, a report what the team sees; errors are fractions, time is in weeks. The functions
play, score_of and debrief of simulators.py work on GAME.
"""

from typing import NamedTuple

import numpy as np

from dlcore.simulators import Game, log_uniform, observed_rate

BUDGET = 20.0
TROUBLES = ("glare", "handwriting", "crumpled", "dim", "tilted", "wet")
PAIRS_NEEDED = 5e5
BRIEFING = """A phone app reads price tags at open-air markets. You have a huge set of clean catalog scans, and few phone
photographs with six kinds of trouble: glare, handwriting, crumpled, dim, tilted, wet. Some teams before you shuffled
everything, so that only 5 % of the dev set are photographs. You have 20 weeks, then you ship; what counts is the error on
the photographs of the users. Transfer helps where the other task has at least 20 times as many examples, multi-task
learning only in a bigger network, end-to-end learning from 500,000 labeled pairs on."""
WEEKS = {
    "split for the target": 0.5,
    "carve training-dev set": 0.5,
    "error analysis": 0.5,
    "bigger network": 2.0,
    "train longer": 1.0,
    "regularize": 1.0,
    "more source data": 3.0,
    "target data to train": 1.0,
    "relabel dev and test": 1.5,
    "relabel train": 6.0,
    "transfer": 2.0,
    "multi-task": 3.0,
    "end-to-end": 8.0,
    **{f"collect {trouble}": 4.0 for trouble in TROUBLES},
    **{f"synthesize {trouble} cheaply": 1.0 for trouble in TROUBLES},
    **{f"synthesize {trouble} diversely": 2.5 for trouble in TROUBLES},
}
ONCE = frozenset({"target data to train", "relabel dev and test", "relabel train", "transfer", "multi-task", "end-to-end"})


class State(NamedTuple):
    """The project as it really is; nobody on the team sees it (course 3, week 2).

    >>> len(start(0).extra)
    6
    """

    seed: int
    bayes: float
    bayes_source: float
    human: float
    human_source: float
    bias: float
    variance: float
    shares: tuple[float, ...]  # of each trouble among the photographs
    extra: tuple[float, ...]  # additional error on photographs with it
    noise: float  # share of wrong labels in dev and test
    shuffled: bool
    ratio: float  # examples of the other task per example of this one
    pairs: float  # labeled pairs for end-to-end learning
    n_dev: int = 2500
    carved: bool = False
    done: tuple[str, ...] = ()
    week: float = 0.0
    last: str = ""


class Analysis(NamedTuple):
    """What 100 mistakes of the dev set have in common: shares of the troubles, and of wrong labels (course 3, week 2).

    >>> Analysis(troubles=(0.4, 0, 0, 0.1, 0, 0), labels=0.06).labels
    0.06
    """

    troubles: tuple[float, ...]
    labels: float


class Report(NamedTuple):
    """What the team sees; train_dev only after carving, analysis only right after one (course 3, week 2).

    >>> report(start(0)).train_dev is None
    True
    """

    decision: str
    week: float
    train: float
    train_dev: float | None
    dev: float
    analysis: Analysis | None
    human: float
    human_source: float
    shuffled: bool
    shares: tuple[float, ...]
    ratio: float
    pairs: float
    n_dev: int


def start(seed: int) -> State:
    """A new project: one of bias, variance and mismatch is 5 to 12 %, the others are 0.5 to 2 % (course 3, week 2).

    >>> start(0) == start(0), start(0) == start(1)
    (True, False)
    """
    rng = np.random.default_rng((seed, 0))
    bayes = rng.uniform(0.003, 0.02)
    bayes_source = bayes * rng.uniform(0.3, 1)
    sizes = [log_uniform(rng, 0.005, 0.02) for _ in range(3)]
    large = int(rng.choice(3, p=[0.25, 0.25, 0.5]))
    sizes[large] = log_uniform(rng, 0.05, 0.12)
    shares = 0.9 * rng.dirichlet(np.ones(6)) + 0.1 / 6
    extra = rng.lognormal(0, 1, 6)
    extra = np.minimum(extra * sizes[2] / (shares @ extra), 0.9)  # shares @ extra is the mismatch
    related = rng.random() < 0.7
    return State(
        seed=seed,
        bayes=float(bayes),
        bayes_source=float(bayes_source),
        human=float(bayes + rng.uniform(0.0005, 0.002)),
        human_source=float(bayes_source + rng.uniform(0.0005, 0.002)),
        bias=sizes[0],
        variance=sizes[1],
        shares=tuple(shares.tolist()),
        extra=tuple(extra.tolist()),
        noise=float(rng.choice([0, 0.004, 0.012, 0.03])),
        shuffled=bool(rng.random() < 0.5),
        ratio=log_uniform(rng, 20, 500) if related else log_uniform(rng, 0.2, 20),
        pairs=log_uniform(rng, 3e4, 3e6),
    )


def mismatch(s: State) -> float:
    """True mismatch: sum of shares * extra (course 3, week 2).

    >>> mismatch(start(0)._replace(shares=(0.5, 0.5, 0, 0, 0, 0), extra=(0.1, 0.3, 0, 0, 0, 0)))
    0.2
    """
    return sum(share * extra for share, extra in zip(s.shares, s.extra, strict=True))


def loss(s: State) -> float:
    """True error on the photographs of the users (course 3, week 2).

        bayes + bias + variance + mismatch

    >>> loss(start(0)) > start(0).bayes
    True
    """
    return s.bayes + s.bias + s.variance + mismatch(s)


def dev_error(s: State) -> float:
    """True error on the distribution of the dev set, before wrong labels (course 3, week 2).

        w loss + (1 - w) (bayes_source + bias + variance)          w = 0.05 while all is shuffled, else 1

    >>> dev_error(start(0)._replace(shuffled=False)) == loss(start(0))
    True
    """
    w = 0.05 if s.shuffled else 1.0
    return w * loss(s) + (1 - w) * (s.bayes_source + s.bias + s.variance)


def steering(s: State) -> float:
    """How much of an idea survives when it is chosen on this dev set (course 3, week 2).

        max(0.25, 1 - 1.8 max(0, noise / dev_error - 0.1))          times 0.6 while all is shuffled

    >>> steering(start(0)._replace(noise=0.0, shuffled=True))
    0.6
    """
    return max(0.25, 1 - 1.8 * max(0.0, s.noise / dev_error(s) - 0.1)) * (0.6 if s.shuffled else 1.0)


def decide(s: State, decision: str) -> State:
    """The project after a decision; the prices are in WEEKS, the effects in the lines below (course 3, week 2).

    An idea that would leave the part f of an error leaves 1 - (1 - f) steering of it. Repeated ideas help less.

    >>> decide(start(0), "end-to-end").week
    8.0
    """
    before, k, B, V, extra = s.done.count(decision), steering(s), s.bias, s.variance, list(s.extra)

    def left(error, f):
        return error * (1 - (1 - f) * k)

    s = s._replace(week=s.week + WEEKS[decision], done=(*s.done, decision), last=decision)
    match decision.split():
        case ["split", *_]:
            return s._replace(shuffled=False)
        case ["carve", *_]:
            return s._replace(carved=True)
        case ["relabel", "dev", *_]:
            return s._replace(noise=0.1 * s.noise)
        case ["target", *_]:
            extra = [left(e, 0.75) for e in extra]
            s = s._replace(n_dev=s.n_dev // 2)
        case ["bigger", _]:
            B, V = left(B, 0.5), 1.08 * V
        case ["train", "longer"]:
            B = left(B, 1 - 0.3 * 0.75**before)
        case ["regularize"]:
            B, V = B + 0.001 * (before + 1), left(V, 1 - 0.32 * 0.75**before)
        case ["more", *_]:
            V = left(V, 0.6)
        case ["relabel", "train"]:
            V = left(V, 0.95)
        case ["transfer"]:
            V = left(V, 0.5) if s.ratio >= 20 else 1.1 * V
        case ["multi-task"]:  # one network that is too small for all tasks serves none
            B, V = (B, left(V, 0.75)) if "bigger network" in s.done else (1.3 * B + 0.004, V)
        case ["end-to-end"]:
            B, V = (left(B, 0.4), left(V, 0.8)) if s.pairs >= PAIRS_NEEDED else (B, 2 * V + 0.02)
        case ["collect", trouble]:
            extra[TROUBLES.index(trouble)] = left(extra[TROUBLES.index(trouble)], 0.35)
        case ["synthesize", trouble, "diversely"]:
            extra[TROUBLES.index(trouble)] = left(extra[TROUBLES.index(trouble)], 0.85 if before else 0.45)
        case ["synthesize", trouble, "cheaply"]:  # the network learns the few examples of the trouble by heart
            extra[TROUBLES.index(trouble)] = left(extra[TROUBLES.index(trouble)], 1.0 if before else 0.92)
            V = 1.03 * V
    return s._replace(bias=B, variance=V, extra=tuple(extra))


def report(s: State) -> Report:
    """Measure: every number varies like a real one, in the same way for the same seed and number of moves (course 3, week 2).

        dev = binomial(n_dev, e (1 - 2 noise) + noise) / n_dev,  e = dev_error

    >>> report(start(0)) == report(start(0))
    True
    """
    rng = np.random.default_rng((s.seed, 1, len(s.done)))
    e = dev_error(s)
    train = observed_rate(rng, 50_000, s.bayes_source + s.bias)
    train_dev = observed_rate(rng, 5000, s.bayes_source + s.bias + s.variance)
    dev = observed_rate(rng, s.n_dev, e * (1 - 2 * s.noise) + s.noise)
    photographs = loss(s) * (0.05 if s.shuffled else 1.0) / e  # share of the mistakes that are photographs
    chances = np.array(s.shares) * (loss(s) - mismatch(s) + np.array(s.extra)) / loss(s) * photographs
    troubles = tuple(observed_rate(rng, 100, chance) for chance in chances.tolist())
    wrong_labels = observed_rate(rng, 100, s.noise / (e + s.noise))
    analysis = Analysis(troubles, wrong_labels) if s.last == "error analysis" else None
    known = (s.human, s.human_source, s.shuffled, s.shares, s.ratio, s.pairs, s.n_dev)
    return Report(s.last, s.week, train, train_dev if s.carved else None, dev, analysis, *known)


def legal(s: State) -> tuple[str, ...]:
    """The decisions for which there is time and a use (course 3, week 2).

    >>> legal(start(0)._replace(week=19.5, shuffled=False))
    ('carve training-dev set', 'error analysis')
    """
    useless = (ONCE & set(s.done)) | ({"carve training-dev set"} if s.carved else set())
    useless |= set() if s.shuffled else {"split for the target"}
    return tuple(d for d, weeks in WEEKS.items() if s.week + weeks <= BUDGET and d not in useless)


def hidden(s: State) -> dict[str, float]:
    """The true numbers, for the debrief (course 3, week 2).

    >>> list(hidden(start(0)))
    ['Bayes error', 'avoidable bias', 'variance', 'mismatch', 'wrong labels']
    """
    names = ("Bayes error", "avoidable bias", "variance", "mismatch", "wrong labels")
    return dict(zip(names, (s.bayes, s.bias, s.variance, mismatch(s), s.noise), strict=True))


def _promise(s):
    return loss(s) * (1.25 if s.shuffled else 1.0) * (1 + 0.3 * (1 - steering(s))) + 0.0015 * s.week


def _place(s):
    return round(loss(s), 7), round(s.noise, 7), s.shuffled, s.week


IDLE = frozenset({"carve training-dev set", "error analysis", "relabel train"} | {d for d in WEEKS if d.endswith("cheaply")})
GAME = Game("MarketScan", BRIEFING, WEEKS, BUDGET, start, decide, report, loss, legal, hidden, _promise, _place, IDLE, 25)
