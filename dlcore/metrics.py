"""Metrics: from labels and predictions to one number that ranks models (course 3, week 1).

Convention: examples are columns, so labels Y and predictions Y_hat are (1, m). Metrics are plain NumPy, outside jit,
and check their values. Errors and scores are fractions from 0 to 1; per cent only where a person reads them.
In a confusion matrix the rows are what the model said and the columns what is true: scikit-learn's is transposed.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int, Num, Shaped

from dlcore import shapes
from dlcore.shapes import AnyArray


class Confusion(NamedTuple):
    """The four counts of a classifier with labels 0 and 1 (course 3, week 1).

                       actual 1   actual 0
        predicted 1      TP         FP
        predicted 0      FN         TN

    >>> Confusion(TP=3, FP=1, FN=2, TN=4).FN
    2
    """

    TP: int
    FP: int
    FN: int
    TN: int


def confusion(Y_hat: Shaped[AnyArray, "1 m"], Y: Shaped[AnyArray, "1 m"]) -> Confusion:
    """Count the four kinds of answers (course 3, week 1).

        TP = sum(Y_hat = 1 and Y = 1)      FP = sum(Y_hat = 1 and Y = 0)
        FN = sum(Y_hat = 0 and Y = 1)      TN = sum(Y_hat = 0 and Y = 0)

    >>> confusion(np.array([[1, 1, 0, 0, 0]]), np.array([[1, 0, 1, 0, 0]]))
    Confusion(TP=1, FP=1, FN=1, TN=2)
    """
    (TP, FP), (FN, TN) = confusion_matrix(Y_hat, Y, n_classes=2)[::-1, ::-1].tolist()
    return Confusion(TP, FP, FN, TN)


def confusion_matrix(
    Y_hat: Shaped[AnyArray, "1 m"], Y: Shaped[AnyArray, "1 m"], *, n_classes: int
) -> Int[np.ndarray, "{n_classes} {n_classes}"]:
    """Count how often class j is taken for class i (course 3, week 1).

        C[i, j] = number of examples with Y_hat = i and Y = j

    >>> print(confusion_matrix(np.array([[0, 2, 2, 1]]), np.array([[0, 1, 2, 1]]), n_classes=3))
    [[1 0 0]
     [0 1 0]
     [0 1 1]]
    """
    _same_examples(Y_hat, Y)
    predicted, actual = _labels("Y_hat", Y_hat, n_classes), _labels("Y", Y, n_classes)
    C = np.zeros((n_classes, n_classes), dtype=int)
    np.add.at(C, (predicted, actual), 1)
    return C


def accuracy(Y_hat: Shaped[AnyArray, "1 m"], Y: Shaped[AnyArray, "1 m"]) -> float:
    """Share of right answers (course 3, week 1).

        accuracy = mean(Y_hat = Y) = 1 - error

    >>> accuracy(np.array([[1, 0, 0, 1]]), np.array([[1, 0, 1, 1]]))
    0.75
    """
    return 1 - error(Y_hat, Y)


def error(Y_hat: Shaped[AnyArray, "1 m"], Y: Shaped[AnyArray, "1 m"]) -> float:
    """Share of wrong answers (course 3, week 1).

        error = mean(Y_hat != Y)

    >>> error(np.array([[1, 0, 0, 1]]), np.array([[1, 0, 1, 1]]))
    0.25
    """
    _same_examples(Y_hat, Y)
    predicted, actual = _labels("Y_hat", Y_hat, None), _labels("Y", Y, None)
    return float(np.mean(predicted != actual))


def weighted_error(Y_hat: Shaped[AnyArray, "1 m"], Y: Shaped[AnyArray, "1 m"], weights: Num[AnyArray, "1 m"]) -> float:
    """Share of wrong answers when some examples count more than others (course 3, week 1).

        error = sum(weights * (Y_hat != Y)) / sum(weights)

    The weights belong to the examples, right or wrong, and their sum divides: so it stays between 0 and 1.

    >>> weighted_error(np.array([[1, 1, 0, 0]]), np.array([[0, 1, 0, 0]]), np.array([[10.0, 1.0, 1.0, 1.0]])).__round__(4)
    0.7692
    """
    m = _same_examples(Y_hat, Y)
    shapes.expect("weights", weights, "1 m", m=m)
    wrong = _labels("Y_hat", Y_hat, None) != _labels("Y", Y, None)
    w = np.asarray(weights, dtype=float)[0]
    if not np.isfinite(w).all():
        raise ValueError(f"weights must be finite numbers, but weights[0, {np.argmin(np.isfinite(w))}] is not. Is one missing?")
    if (w < 0).any():
        raise ValueError(f"weights must not be negative, but the smallest is {w.min():g}. Is a penalty written with a minus?")
    if w.sum() == 0:
        raise ValueError("weights must not all be 0: then no example counts. Are the special examples marked with 0 and 1?")
    return float((w * wrong).sum() / w.sum())


def precision(counts: Confusion) -> float:
    """How many of the predicted ones are ones (course 3, week 1).

        precision = TP / (TP + FP)          0 where nothing was predicted

    >>> precision(Confusion(TP=3, FP=1, FN=2, TN=4))
    0.75
    """
    return counts.TP / (counts.TP + counts.FP) if counts.TP + counts.FP else 0.0


def recall(counts: Confusion) -> float:
    """How many of the real ones were found (course 3, week 1).

        recall = TP / (TP + FN)             0 where there is none

    >>> recall(Confusion(TP=3, FP=1, FN=2, TN=4))
    0.6
    """
    return counts.TP / (counts.TP + counts.FN) if counts.TP + counts.FN else 0.0


def f1(P: float | int, R: float | int) -> float:
    """Precision and recall as one number, their harmonic mean (course 3, week 1).

        F1 = 2 / (1/P + 1/R) = 2 P R / (P + R)          0 where one of them is 0

    The arithmetic mean would praise a model that always says yes: P = 0.02 and R = 1 have the mean 0.51.

    >>> round(f1(0.95, 0.90), 4), round(f1(0.98, 0.85), 4), round(f1(0.02, 1.0), 4)
    (0.9243, 0.9104, 0.0392)
    """
    return f_beta(P, R, beta=1.0)


def f_beta(P: float | int, R: float | int, *, beta: float | int) -> float:
    """F1 for those to whom recall matters beta times as much as precision (course 3, week 1).

        F = (1 + beta^2) P R / (beta^2 P + R)           0 where one of them is 0

    >>> round(f_beta(0.5, 1.0, beta=2.0), 4)
    0.8333
    """
    for name, value in (("P", P), ("R", R)):
        if not 0 <= value <= 1:
            raise ValueError(f"{name} must lie between 0 and 1, but is {value}. Is it a percentage?")
    if not beta > 0:
        raise ValueError(f"beta must be above 0, but is {beta}. beta = 1 gives F1.")
    return (1 + beta**2) * P * R / (beta**2 * P + R) if P and R else 0.0


class PerClass(NamedTuple):
    """Precision, recall and F1 of each class; their plain means are the macro averages (course 3, week 1).

    >>> PerClass(np.array([1.0, 0.5]), np.array([0.5, 1.0]), np.array([0.6, 0.6])).recall.mean()
    np.float64(0.75)
    """

    precision: Float[np.ndarray, " n"]
    recall: Float[np.ndarray, " n"]
    f1: Float[np.ndarray, " n"]


def per_class(C: Int[AnyArray, "n n"]) -> PerClass:
    """Each class against all others, from a confusion matrix (course 3, week 1).

        precision_i = C[i, i] / sum of row i              0 where the class was never predicted
        recall_i    = C[i, i] / sum of column i           0 where the class never occurs
        F1_i        = 2 C[i, i] / (sum of row i + sum of column i)

    >>> print(per_class(np.array([[3, 1], [1, 5]])).precision.round(3))
    [0.75  0.833]
    """
    n = shapes.expect("C", C, "n n")["n"]
    C = np.asarray(C)
    right, predicted, actual = C.diagonal(), C.sum(axis=1), C.sum(axis=0)

    def ratio(above, below):
        return np.divide(above, below, out=np.zeros(n), where=below > 0)

    return PerClass(ratio(right, predicted), ratio(right, actual), ratio(2 * right, predicted + actual))


def macro_f1(C: Int[AnyArray, "n n"]) -> float:
    """Mean of the F1 of all classes: rare ones count as much as common ones (course 3, week 1).

        macro F1 = mean(F1_i)

    >>> round(macro_f1(np.array([[3, 1], [1, 5]])), 4)
    0.7917
    """
    return float(per_class(C).f1.mean())


class ThresholdCurve(NamedTuple):
    """Precision and recall for every threshold that changes an answer, from the strictest on (course 3, week 1).

    >>> ThresholdCurve._fields
    ('threshold', 'precision', 'recall')
    """

    threshold: Float[np.ndarray, " n"]
    precision: Float[np.ndarray, " n"]
    recall: Float[np.ndarray, " n"]


def precision_recall_curve(scores: Float[AnyArray, "1 m"], Y: Shaped[AnyArray, "1 m"]) -> ThresholdCurve:
    """The trade of precision for recall as the threshold goes down (course 3, week 1).

        Y_hat = (scores >= threshold)          for every score as the threshold, the highest first

    >>> curve = precision_recall_curve(np.array([[0.9, 0.8, 0.3]]), np.array([[1, 0, 1]]))
    >>> print(curve.threshold, curve.precision.round(2), curve.recall)
    [0.9 0.8 0.3] [1.   0.5  0.67] [0.5 0.5 1. ]
    """
    _same_examples(scores, Y, name="scores")
    s, y = np.asarray(scores)[0], _labels("Y", Y, 2)
    if not np.isfinite(s).all():
        raise ValueError(f"scores must be finite, but scores[0, {np.argmin(np.isfinite(s))}] is not. Did the training diverge?")
    if not y.any():
        raise ValueError("Y must hold a 1: recall is the share of the ones that were found. Is it another class's label?")
    order = np.argsort(-s, kind="stable")
    s, y = s[order], y[order]
    last_of_its_score = np.append(s[1:] != s[:-1], True)  # equal scores fall on the same side of every threshold
    TP, predicted = np.cumsum(y)[last_of_its_score], np.arange(1, len(y) + 1)[last_of_its_score]
    return ThresholdCurve(s[last_of_its_score], TP / predicted, TP / y.sum())


def _same_examples(Y_hat, Y, name="Y_hat"):
    m = shapes.expect("Y", Y, "1 m")["m"]
    shapes.expect(name, Y_hat, "1 m", m=m)
    if m == 0:
        raise ValueError("Y must hold an example, but has shape (1, 0). Did a filter drop all of them?")
    return m


def _labels(name, Y, n_classes):
    """The (1, m) labels as m integers; n_classes=None for as many as there are."""
    y = np.asarray(Y)[0]
    if not (np.issubdtype(y.dtype, np.number) or y.dtype == bool):
        raise TypeError(f"{name} must hold numbers, but holds {y.dtype}. Give every class its number first.")
    if np.isnan(y.astype(float)).any():
        raise ValueError(f"{name} must hold labels, but {name}[0, {np.isnan(y).argmax()}] is NaN. Is this label missing?")
    if (y != np.floor(y)).any():
        raise ValueError(f"{name} must hold whole numbers, but holds {y[y != np.floor(y)][0]:g}. Are these probabilities?")
    wanted = "at least 0" if n_classes is None else f"from 0 to {n_classes - 1}"
    outside = (y < 0) | (n_classes is not None and y >= n_classes)
    if outside.any():
        raise ValueError(f"{name} must hold labels {wanted}, but holds {y[outside][0]:g}. Do the classes start at 1 or -1?")
    return y.astype(int)
