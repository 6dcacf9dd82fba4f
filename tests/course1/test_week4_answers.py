"""Course 1, week 4: answers in many styles, right and wrong, through its checks."""

from pathlib import Path

from answers import Answers


class TestWeek4(Answers):
    week = "course1_nn/week4_deep_networks"
    answers = Path(__file__).parent / "week4_answers"
    least_specific, least_named = 0.85, 0.40
    hears = [
        ("expected_shapes", "dims swapped", "one row per unit of its own layer"),
        ("expected_shapes", "b with m", "broadcasting copies it"),
        ("expected_shapes", "last layer missing", "has no key 'A5'; there is 'A4'"),
        ("split_params_hyper", "alpha is a parameter", "no step changes it"),
        ("initialize_parameters_deep", "seed in the loop", "the layers hold the same numbers"),
        ("initialize_parameters_deep", "zeros", "units of a layer stay alike"),
        ("initialize_parameters_deep", "keys w", "has no key 'W'; there is 'w3'"),
        ("linear_forward", "star", "entry by entry"),
        ("linear_activation_forward", "sigmoid everywhere", "used whatever is asked for"),
        ("L_model_forward", "X everywhere", "from layer 2 on"),
        ("L_model_forward", "L not halved", "half the number of entries"),
        ("compute_cost", "matrix", "np.squeeze"),
        ("linear_backward", "dA with m", "shrink by m in every layer"),
        ("linear_backward", "no keepdims", "must stay a column"),
        ("linear_backward", "one mean for all units", "along the row of one unit"),
        ("linear_activation_backward", "slope of the sigmoid at A", "what came out of the sigmoid"),
        ("L_model_forward", "tanh", "tanh was that of last week"),
        ("L_model_backward", "last layer twice", "gone through twice"),
        ("L_model_backward", "dA of the output in every step", "go on with what the step before gave"),
        ("relu_backward", "in place", "writes into dA itself"),
        ("relu_backward", "mask on dA", "the sign of Z"),
        ("linear_activation_backward", "relu for both", "whatever is asked for"),
        ("L_model_backward", "AL - Y", "multiplies its slope in once more"),
        ("L_model_backward", "sign of dAL", "has the other sign"),
        ("update_parameters", "=-", "it is lost"),
        ("two_layer_model", "costs only when printing", "under `if print_cost`"),
        ("L_layer_model", "one step", "stand inside the loop"),
        ("predict", ">=", "the comparison is strict"),
        ("predict", "nothing", "is there a `return` at its end?"),
        ("parity_net", "OR", "That is OR"),
    ]
