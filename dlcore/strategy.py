"""Where the error comes from, and what to work on next (course 3, weeks 1 and 2).

Convention: errors are fractions from 0 to 1. Gaps keep their sign: a negative one says something, too.
"Misclassified" means that the model's answer differs from the label, "incorrectly labeled" that the label is wrong.
"""

import math
from typing import NamedTuple

Number = float | int

KNOBS = {
    "avoidable bias": ("bigger network", "train longer", "better optimizer", "other architecture"),
    "variance": ("more training data", "regularization", "data augmentation", "other architecture"),
    "data mismatch": ("error analysis: how do they differ", "training data more like the target", "data synthesis"),
    "overfitting to dev": ("larger dev set",),
    "wrong target": ("other dev and test set", "other metric"),
}


class Gaps(NamedTuple):
    """The steps from the human level to the test error; None where a step was not measured (course 3, week 2).

    >>> Gaps(bias=0.01, variance=0.08, mismatch=0.01, dev_overfit=None).variance
    0.08
    """

    bias: Number
    variance: Number | None
    mismatch: Number | None
    dev_overfit: Number | None


def decompose(human: Number, train: Number, dev: Number, *, train_dev: Number | None = None, test: Number | None = None) -> Gaps:
    """Take the error apart when training data and target may differ (course 3, week 2).

        bias        = train - human              avoidable bias; human stands for the Bayes error
        variance    = train_dev - train          unseen examples, same distribution
        mismatch    = dev - train_dev            unseen examples, target distribution
        dev_overfit = test - dev                 same distribution, but not chosen on

    The steps sum to test - human. Without a training-dev set only the sum of variance and mismatch is known, and both
    are None. A negative mismatch says that the target is easier than the training data.

    >>> gaps = decompose(0.04, 0.07, 0.06, train_dev=0.10, test=0.06)
    >>> [round(gap, 4) for gap in gaps]
    [0.03, 0.03, -0.04, 0.0]
    """
    _fractions(human=human, train=train, dev=dev, train_dev=train_dev, test=test)
    return Gaps(
        bias=train - human,
        variance=None if train_dev is None else train_dev - train,
        mismatch=None if train_dev is None else dev - train_dev,
        dev_overfit=None if test is None else test - dev,
    )


def gaps_of_one_distribution(human: Number, train: Number, dev: Number, *, test: Number | None = None) -> Gaps:
    """Take the error apart when all sets come from one distribution (course 3, week 1).

        bias        = train - human
        variance    = dev - train
        mismatch    = 0
        dev_overfit = test - dev

    >>> gaps = gaps_of_one_distribution(0.01, 0.08, 0.10)
    >>> round(gaps.bias, 4), round(gaps.variance, 4)
    (0.07, 0.02)
    """
    # One distribution: the dev set is as good as a training-dev set.
    return decompose(human, train, dev, train_dev=dev, test=test)


def diagnose(gaps: Gaps, *, tolerance: Number = 1e-9) -> str:
    """The largest gap, by name (course 3, weeks 1 and 2).

        1. "undetermined" where the training error lies below the human level: the Bayes error may be anywhere below, so
           nobody knows whether the model has learned its training set by heart or is better than people
        2. "variance or mismatch" where no training-dev set tells them apart and the bias is not known to be larger
        3. else the name of the largest gap, the earlier one of equal ones, or "none" where no gap is above 0

    Note:  bias against an unsplit sum: a bias that is larger than the whole sum is larger than each part of it.

    >>> diagnose(gaps_of_one_distribution(0.01, 0.08, 0.10)), diagnose(gaps_of_one_distribution(0.075, 0.08, 0.10))
    ('avoidable bias', 'variance')
    >>> diagnose(decompose(0.0, 0.01, 0.10, train_dev=0.015))
    'data mismatch'
    >>> diagnose(gaps_of_one_distribution(0.005, 0.003, 0.004))
    'undetermined'
    """
    if gaps.bias < -tolerance:
        return "undetermined"
    if gaps.variance is None or gaps.mismatch is None:
        raise ValueError("variance and mismatch are None: measure the error on a training-dev set, or see diagnose_unsplit.")
    named = {
        "avoidable bias": gaps.bias,
        "variance": gaps.variance,
        "data mismatch": gaps.mismatch,
        "overfitting to dev": gaps.dev_overfit or 0,
    }
    largest = max(named.values())
    if largest <= tolerance:
        return "none"
    return next(name for name, gap in named.items() if gap >= largest - tolerance)


def diagnose_unsplit(human: Number, train: Number, dev: Number) -> str:
    """What train and dev errors say when the dev set has another distribution (course 3, week 2).

        "undetermined"           where train < human
        "avoidable bias"         where train - human >= dev - train: it is larger than variance and mismatch together
        "variance or mismatch"   else: make a training-dev set first

    Note:  variance and mismatch together can be small because a negative mismatch hides a variance.

    >>> diagnose_unsplit(0.0, 0.01, 0.10)
    'variance or mismatch'
    """
    _fractions(human=human, train=train, dev=dev)
    if train < human:
        return "undetermined"
    return "avoidable bias" if train - human >= dev - train else "variance or mismatch"


def next_steps(diagnosis: str) -> tuple[str, ...]:
    """The knobs for one gap; "other architecture" turns more than one (course 3, weeks 1 and 2).

    >>> next_steps("overfitting to dev")
    ('larger dev set',)
    """
    if diagnosis not in KNOBS:
        raise ValueError(f"diagnosis must be one of {', '.join(map(repr, KNOBS))}, but is {diagnosis!r}. Is it undetermined?")
    return KNOBS[diagnosis]


class GeneralTable(NamedTuple):
    """Three kinds of error on two distributions, NaN where not measured (course 3, week 2).

                                   training distribution    target distribution
        human level                    human                    human_target
        data trained on                train                    train_target
        data not trained on            train_dev                dev

    >>> GeneralTable(human=0.04, train=0.07, train_dev=0.10, human_target=0.06, dev=0.06).train_target
    nan
    """

    human: Number = math.nan
    train: Number = math.nan
    train_dev: Number = math.nan
    human_target: Number = math.nan
    train_target: Number = math.nan
    dev: Number = math.nan


class Mismatch(NamedTuple):
    """The mismatch in two parts: what is harder for people, too, and what remains (course 3, week 2).

    >>> Mismatch(intrinsic=0.02, curable=0.05).curable
    0.05
    """

    intrinsic: Number
    curable: Number


def split_mismatch(table: GeneralTable) -> Mismatch:
    """How much of the mismatch is the target's own difficulty (course 3, week 2).

        intrinsic = human_target - human
        curable   = (dev - train_dev) - intrinsic

    >>> table = GeneralTable(human=0.04, train_dev=0.10, human_target=0.06, dev=0.15)
    >>> [round(part, 4) for part in split_mismatch(table)]
    [0.02, 0.03]
    """
    for name in ("human", "train_dev", "human_target", "dev"):
        if math.isnan(getattr(table, name)):
            raise ValueError(f"{name} is NaN. Measure it: people can label some of the data of either distribution.")
    intrinsic = table.human_target - table.human
    return Mismatch(intrinsic, table.dev - table.train_dev - intrinsic)


def _fractions(**errors):
    for name, value in errors.items():
        if value is not None and not 0 <= value <= 1:
            raise ValueError(f"{name} must lie between 0 and 1, but is {value}. Is it a percentage?")
