"""Functions that are handed to a learner's function as arguments. Keys store them by name."""

import math

import numpy as np


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


def times_cube(x, theta):
    """J = x theta to the power 3, in place of J = x theta: curved, so that the width of a step shows."""
    return x * theta**3


def times_cube_slope(x, theta):
    return 3 * x * theta**2


def times_cube_slope_doubled(x, theta):
    """With a bug: twice the derivative."""
    return 6 * x * theta**2


def sum_of_cubes(theta):
    """J = sum of theta to the power 3, of one array."""
    return (theta**3).sum()


def product_of_neighbors(theta):
    """J = sum of each number times the one that follows it, squared: every derivative depends on the others."""
    flat = theta.ravel()
    return ((flat[:-1] * flat[1:]) ** 2).sum()


def squares_of_layers(parameters):
    """J = sum of the squares of all parameters of a dictionary."""
    return sum((values**2).sum() for values in parameters.values())


def small_weights(n_x, n_h, n_y, *more, **named):
    """A start for a network with one hidden layer that is the same every time: small weights, no two alike, and zero biases."""

    def wave_of(rows, columns):
        return 0.1 * np.sin(1.7 * np.arange(1.0, rows * columns + 1)).reshape(rows, columns)

    return {"W1": wave_of(n_h, n_x), "b1": np.zeros((n_h, 1)), "W2": wave_of(n_y, n_h), "b2": np.zeros((n_y, 1))}


def small_deep_weights(layer_dims, *more, **named):
    """A start for a network of any depth that is the same every time: no two weights alike, and zero biases."""
    parameters = {}
    for l in range(1, len(layer_dims)):
        n, n_prev = layer_dims[l], layer_dims[l - 1]
        wave = np.sin(1.7 * np.arange(1.0, n * n_prev + 1) + l).reshape(n, n_prev)
        parameters |= {f"W{l}": wave / math.sqrt(n_prev), f"b{l}": np.zeros((n, 1))}
    return parameters


def error_of_settings(learning_rate, decay):
    """A dev error that is smallest at a learning rate of 0.02 and a decay of 0.001; above 0.08 the training diverges."""
    if learning_rate > 0.08:
        return math.nan
    return 0.05 + abs(math.log(learning_rate / 0.02)) + 0.2 * abs(math.log(decay / 0.001))
