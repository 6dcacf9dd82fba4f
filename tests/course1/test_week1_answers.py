"""Course 1, week 1: answers in many styles, right and wrong, through its checks."""

from pathlib import Path

from answers import Answers


class TestWeek1(Answers):
    week = "course1_nn/week1_introduction"
    answers = Path(__file__).parent / "week1_answers"
    # When this was written, 99 percent of the wrong answers heard something specific, and 78 percent the name of their mistake.
    least_specific, least_named = 0.95, 0.75
    hears = [
        ("relu", "python max", "asks one question about the whole array"),
        ("relu", "if", "asks one question about the whole array"),
        ("relu", "in place", "Make a new array"),
        ("relu", "no return", "is there a `return` at its end?"),
        ("one_neuron_price", "no relu", "the line alone can go below zero".capitalize()),
        ("one_neuron_price", "swapped", "Weight and bias are exchanged"),
        ("design_matrix", "rows", "Examples are in rows here"),
        ("design_matrix", "rank 1", "y has a single axis here"),
        ("design_matrix", "price inside", "X would already contain the answer"),
        ("design_matrix", "int", "cut off the decimals"),
        ("fit_line", "swapped", "exchanged: the slope comes first"),
        ("fit_line", "through origin", "forced through the origin"),
        ("fit_line", "x on y", "guesses x from y"),
        ("house_net_forward", "meaningful", "every hidden neuron gets every input"),
        ("house_net_forward", "relu twice", "The output neuron only adds up"),
        ("count_parameters", "weights only", "The biases are missing"),
        ("pick_architecture", "speech is a picture", "it is one value after the other in time"),
        ("pick_architecture", "capitals", "spelled otherwise"),
        ("pick_architecture", "one left out", "KeyError"),
        ("pick_architecture", "car is an image", "radar comes in beside it"),
        ("data_kind", "web is unstructured", "It comes from the web, but"),
        ("data_kind", "form and article", "what the computer gets is a picture of it"),
        ("data_kind", "form and article", "Grammar is no table"),
        ("data_kind", "exchanged", "The two words are exchanged"),
        ("what_is_missing", "photos are enough", "nobody has noted the answers"),
        ("what_is_missing", "more data for the lottery", "A coin knows no names"),
        ("pick_architecture", "prints", "is None, where a word is expected: is there a `return`?"),
        ("fit_line", "cov and var", "divides by m - 1"),
        ("count_parameters", "19", "one particular network"),
        ("kink", "sign", "The sign is lost"),
        ("kink", "absolute", "the sign belongs to the answer"),
        ("one_neuron_price", "relu of w", "acts on the weight alone"),
        ("fit_line", "correlation", "That is the correlation"),
        ("fit_line", "root below", "without a root"),
        ("fit_line", "product with transposed gives a matrix", "sum over everything"),
        ("house_net_forward", "bias of the wrong layer", "each layer has its own"),
        ("house_net_forward", "sum in place of W2", "gives each of them a weight"),
        ("house_net_forward", "sigmoid", "have the sigmoid here"),
        ("count_parameters", "off by one hidden", "not one for all"),
        ("count_parameters", "bias in every weight", "added, not multiplied"),
    ]
