"""Course 2, week 1: answers in many styles, right and wrong, through its checks."""

from pathlib import Path

from answers import Answers


class TestWeek1(Answers):
    week = "course2_tuning/week1_practical_aspects"
    answers = Path(__file__).parent / "week1_answers"
    # When this was written, 99 percent of the wrong answers heard something specific, and 88 percent the name of their mistake.
    least_specific, least_named = 0.95, 0.8
    hears = [
        ("split", "no shuffle", "Nothing is shuffled"),
        ("split", "loses one", "loses an example"),
        ("split", "fixed seed", "is a seed fixed inside?"),
        ("normalize_fit", "variance", "That is the variance"),
        ("normalize_apply", "plain", "Where sigma is 0"),
        ("initialize_parameters_zeros", "rank 1", "b has rank 1 here"),
        ("initialize_parameters_he", "variance", "root of 2"),
        ("initialize_parameters_he", "seed in the loop", "begins with the same random numbers"),
        ("initialize_parameters_random", "uniform", "`rand` draws uniform numbers"),
        ("diagnose", "no bayes", "The best possible error is left out"),
        ("diagnose", "elif", "Both can be high at once"),
        ("compute_cost_with_regularization", "precedence", "the denominator needs parentheses"),
        ("compute_cost_with_regularization", "spectral", "matrix 2-norm"),
        ("compute_cost_with_regularization", "with b", "only weights are regularized"),
        ("backward_propagation_with_regularization", "2m", "The factor 1/2 of the cost cancels"),
        ("backward_propagation_with_regularization", "b too", "it adds nothing to db"),
        ("backward_propagation_with_dropout", "fresh", "A fresh mask is drawn"),
        ("backward_propagation_with_dropout", "no division", "The division is missing on the way back"),
        ("forward_propagation_with_dropout", "greater", "With `>` a unit stays"),
        ("forward_propagation_with_dropout", "no division", "The division is missing"),
        ("early_stop", "argmin", "checks after the stop"),
        ("early_stop", "counts rises and never resets", "the count begins anew after each improvement"),
        ("locate_bug", "sums in place of lengths", "positive and negative differences cancel"),
        ("locate_bug", "nan of zero gradients", "0 / 0 is nan"),
        ("backward_propagation_with_dropout", "masks the weights' gradient too", "a second time"),
        ("backward_propagation_with_regularization", "L1", "L1 regularization"),
        ("gradient_check_n", "return in the loop", "does the `return` stand inside the loop?"),
        ("num_grad", "all", "All entries are nudged at once"),
        ("num_grad", "precedence", "the width needs parentheses"),
        ("gradient_check", "x", "a formula of its own"),
        ("gradient_check_n", "width", "the width is twice epsilon"),
        ("gradient_check_n", "sum", "positive and negative differences cancel"),
        ("locate_bug", "absolute", "Divide by the lengths"),
        ("locate_bug", "with d", "without the d of the gradient"),
        ("flip_h", "rows", "upside down"),
        ("augment", "labels once", "The labels are not doubled"),
    ]
