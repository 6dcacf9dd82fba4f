"""Course 2, week 3: answers in many styles, right and wrong, through its checks."""

from pathlib import Path

from answers import Answers


class TestWeek3(Answers):
    week = "course2_tuning/week3_tuning_batchnorm_softmax"
    answers = Path(__file__).parent / "week3_answers"
    least_specific, least_named = 0.9, 0.6
    hears = [
        ("sample_log", "uniform", "The exponent must be drawn evenly"),
        ("sample_log", "natural mixed", "Two bases are mixed"),
        ("sample_log", "logspace", "That is a grid"),
        ("sample_beta", "forgot one minus", "take it from 1"),
        ("random_search", "largest", "the point with the largest error"),
        ("random_search", "argmin meets nan", "A training that diverged has won"),
        ("random_search", "same key", "drawn with the same key"),
        ("coarse_to_fine", "no edge", "sticks out"),
        ("coarse_to_fine", "clipped and narrower", "keep its width"),
        ("batchnorm_forward", "no root", "divides by the variance"),
        ("batchnorm_forward", "epsilon outside", "under the root"),
        ("batchnorm_forward", "unbiased", "divides by m - 1"),
        ("bias_is_redundant", "after", "added after normalizing"),
        ("running_update", "corrected", "no correction by a constant"),
        ("batchnorm_predict", "batch statistics", "statistics of the batch at hand"),
        ("batchnorm_backward", "constants", "treated as constants"),
        ("softmax", "no shift", "overflows"),
        ("softmax", "axis 1", "Axis 1"),
        ("one_hot_matrix", "rows", "Each label became a row"),
        ("cross_entropy", "two terms", "no second term"),
        ("cross_entropy", "nan at zero", "0 times log 0"),
        ("softmax_grad", "with slope", "it cancels"),
        ("softmax2_is_logistic", "sigmoid of z1", "the sigmoid of z1 alone"),
        ("initialize_parameters", "one key", "The same key is used for all layers"),
        ("initialize_parameters", "he", "That is He's rule"),
        ("forward_propagation", "softmax at the end", "The softmax belongs to the cost"),
        ("compute_total_loss", "default axis", "along the rows"),
        ("compute_cost", "sum", "That is the sum"),
        ("train_step_jax", "uphill", "uphill"),
        ("random_search", "error kept, point not", "the point is the last one"),
        ("random_search", "pairs of every value", "tried again and again"),
        ("coarse_to_fine", "factor of the values", "powers of ten"),
        ("coarse_to_fine", "pushed once only", "keep its width"),
        ("batchnorm_forward", "epsilon in sigma2", "under the root only"),
        ("batchnorm_backward", "1/m in dZ", "divided once too often"),
        ("batchnorm_backward", "bracket missing", "All three terms"),
        ("softmax", "clipped", "Clipping"),
        ("cross_entropy", "log10", "natural logarithm"),
        ("initialize_parameters", "root forgotten on one side", "the whole fraction"),
        ("initialize_parameters", "b random", "The biases start at 0"),
        ("compute_total_loss", "log of clipped softmax", "stay with logarithms"),
    ]
