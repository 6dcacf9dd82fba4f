"""Functions that are handed to a learner's function as arguments. Keys store them by name."""

import math


def line(a):
    """f(a) = 3 a, the same slope everywhere."""
    return 3 * a


def square(a):
    return a * a


def cube(a):
    return a**3


def natural_log(a):
    return math.log(a)


def wave(a):
    """f(a) = sin(2 a): the slope changes sign."""
    return math.sin(2 * a)
