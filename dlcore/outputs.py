"""What a network ends in: last activation and loss in pairs that fit (course 1, week 4; course 2, week 3).

Convention: examples are columns; Z^[L] and Y are (n_y, m).
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from dlcore import losses
from dlcore.activations import identity, sigmoid, softmax


class Output(NamedTuple):
    """Last activation and loss, a pair for which dZ^[L] = A^[L] - Y (course 1, week 4; course 2, week 3).

    >>> BINARY.activation.__name__, CLASSES.loss.__name__
    ('sigmoid', 'softmax_cross_entropy_from_logits')
    """

    activation: Callable
    loss: Callable  # of Z^[L] and Y


BINARY = Output(sigmoid, losses.cross_entropy_from_logits)
CLASSES = Output(partial(softmax, axis=0), losses.softmax_cross_entropy_from_logits)
REGRESSION = Output(identity, losses.half_squared_error)
