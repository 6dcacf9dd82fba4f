"""Course 1, week 3: answers in many styles, right and wrong, through its checks."""

from pathlib import Path

import numpy as np
from answers import Answers

from grading import course, sources


class TestWeek3(Answers):
    week = "course1_nn/week3_shallow_networks"
    answers = Path(__file__).parent / "week3_answers"
    # When this was written, 95 percent of the wrong answers heard something specific, and 69 percent the name of their mistake.
    least_specific, least_named = 0.92, 0.65
    hears = [
        ("layer_sizes", "second size", "The second size is m"),
        ("layer_sizes", "no return", "is there a `return` at its end?"),
        ("initialize_parameters", "zeros", "Equal weights make equal units"),
        ("initialize_parameters", "rand", "all weights would be positive"),
        ("initialize_parameters", "key reused", "Both layers begin with the same random numbers"),
        ("initialize_parameters", "scale one", "The weights are too large"),
        ("activation", "only sigmoid", "The second argument is not looked at"),
        ("activation", "python max", "is ambiguous"),
        ("activation", "shifted sigmoid for tanh", "its argument must be doubled too"),
        ("activation_grad", "tanh of tanh", "the function is applied twice"),
        ("activation_grad", "value", "That is the function itself"),
        ("forward_propagation", "flat bias", "added along the wrong axis"),
        ("forward_propagation", "linear hidden", "has lost its activation function"),
        ("forward_propagation", "only A2", "One value came back where several are expected"),
        ("backward_propagation", "np.power of one minus", "here the difference is"),
        ("backward_propagation", "db sums of W", "here the slopes of the weights are added up"),
        ("are_units_symmetric", "W2 rows", "are a column of W2"),
        ("compute_cost", "classes averaged", "Each class has a mean of its own"),
        ("compute_cost", "dot not squeezed", "use `np.squeeze`"),
        ("backward_propagation", "updated W2", "W2 has been updated already"),
        ("backward_propagation", "no keepdims", "keep the second axis"),
        ("backward_propagation", "no m", "divide by m"),
        ("backward_propagation", "keys without d", "has no key 'dW1'"),
        ("update_parameters", "=-", "with `=-` in place of `-=` it is lost"),
        ("update_parameters", "other default", "it is 1.2 here"),
        ("nn_model", "new start each time", "is the start made anew in every iteration"),
        ("nn_model", "always four units", "take n_h from the arguments"),
        ("predict", "at least", "the comparison is strict"),
        ("collapse_linear", "biases added", "passes through the second layer too"),
        ("are_units_symmetric", "no outgoing", "The outgoing weights belong to a unit too"),
    ]
    must_not_hear = [("are_units_symmetric", "always false", "compares")]


def relative_error(P, X, Y, slopes, h=1e-6):
    """Distance of slopes from measured ones, relative to both: written down here from the definition of the cost."""
    measured, given = [], []
    for name, values in P.items():
        for place in np.ndindex(values.shape):
            costs = []
            for step in (h, -h):
                moved = {key: value.copy() for key, value in P.items()}
                moved[name][place] += step
                Z2 = moved["W2"] @ np.tanh(moved["W1"] @ X + moved["b1"]) + moved["b2"]
                costs.append(np.mean(np.logaddexp(0, Z2) - Y * Z2))
            measured.append((costs[0] - costs[1]) / (2 * h))
        given.append(np.broadcast_to(slopes["d" + name], values.shape).ravel())
    measured, given = np.array(measured), np.concatenate(given)
    return np.linalg.norm(measured - given) / (np.linalg.norm(measured) + np.linalg.norm(given))


# Scores of gradient checking that were measured for these mistakes on another 3-4-1 network: the order of magnitude is the same.
SCORES = {
    "A2 - Y -> Y - A2": 1.0,
    "A2 - Y -> (A2 - Y) * A2 * (1 - A2)": 0.65,
    "np.dot(W2.T, dZ2) -> np.dot((W2 - 1.2 * dW2).T, dZ2)": 0.08,
    "(1 - A1**2) -> (1 - np.tanh(A1) ** 2)": 0.04,
    "(1 - A1**2) -> (A1 * (1 - A1))": 0.45,
    "(1 - A1**2) -> (1 - A1)": 0.16,
}


def test_gradient_checking_sees_every_mistake_of_the_backward_pass():
    material = sources.Material(next(week for week in course.weeks() if week.path == TestWeek3.week))
    solved, rng = material.reference(), np.random.default_rng(3)
    P = {name: 0.7 * rng.normal(size=size) for name, size in (("W1", (4, 3)), ("b1", (4, 1)), ("W2", (1, 4)), ("b2", (1, 1)))}
    X, Y = rng.normal(size=(3, 11)), (rng.random((1, 11)) > 0.4).astype(float)
    _, cache = solved["forward_propagation"](X, P)
    assert relative_error(P, X, Y, solved["backward_propagation"](P, cache, X, Y)) < 1e-8
    seen = set()
    for mistake in material.exercises["backward_propagation"].mistakes:
        wrong = sources.defined(material.mistaken("backward_propagation", mistake), solved, "backward_propagation")
        try:
            error = relative_error(P, X, Y, wrong(P, cache, X, Y))
        except ValueError:  # shapes that do not fit are found without measuring
            continue
        if "keepdims" in mistake.name:  # the numbers are right there, and the shape is not
            continue
        assert error > 1e-3, mistake.name
        if mistake.name in SCORES:
            seen.add(mistake.name)
            assert SCORES[mistake.name] / 4 < error < SCORES[mistake.name] * 4, (mistake.name, error)
    assert seen == set(SCORES)
