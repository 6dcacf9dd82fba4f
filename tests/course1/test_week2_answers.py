"""Course 1, week 2: answers in many styles, right and wrong, through its checks."""

from pathlib import Path

from answers import Answers


class TestWeek2(Answers):
    week = "course1_nn/week2_logistic_regression"
    answers = Path(__file__).parent / "week2_answers"
    # When this was written, 91 percent of the wrong answers heard something specific, and 45 percent the name of their mistake.
    least_specific, least_named = 0.85, 0.40
    hears = [
        ("sigmoid", "forgot np", "NumPy has a function of that name: `np.exp`."),
        ("sigmoid", "no return", "is there a `return` at its end?"),
        ("sigmoid", "print instead", "is there a `return` at its end?"),
        ("sigmoid", "recursion", "The function calls itself"),
        ("sigmoid", "function missing", "There is no `sigmoid` yet: run the cell that defines it"),
        ("sigmoid", "np.e ^ z", "In Python `^` is no power"),
        ("initialize_with_zeros", "np.zeros(dim, 1)", "NumPy wants a shape as one argument"),
        ("initialize_with_zeros", "swapped", "`w` holds what `b` should be: are two outputs swapped?"),
        ("initialize_with_zeros", "b list", "must be a single number: its value is right"),
        ("graph_grads", "forgot du", "has no key 'du'; there are 'dv', 'da', 'db', 'dc'."),
        ("graph_grads", "db no chain", "That is a slope of u."),
        ("log_likelihood", "math prod loop", "A logarithm was taken of 0 or of a negative number"),
        ("propagate", "dW keys", "has no key 'dw'; there is 'dW'."),
        ("propagate", "return swapped", "return the values in the order that is asked for"),
        ("propagate", "float cost of array", "`.item()` takes that one out"),
        ("propagate", "cost dot no squeeze", "one number, not an array: use `np.squeeze`"),
        ("propagate", "log2", "is a logarithm to base 2 meant to be natural?"),
        ("propagate", "m size", "is what it should be divided by `X.shape[0]`"),
        ("propagate", "assert fails", "One of your own `assert` lines does not hold"),
        ("propagate", "np.float", "from an older version of the library?"),
        ("propagate_loop", "infinite", "It did not come to an end and was stopped."),
        ("propagate_loop", "for in m", "loop over `range(n)`"),
        ("propagate_loop", "return in loop", "does the `return` stand inside the loop?"),
        ("optimize", "only when print", "does the line that keeps it stand under `if print_cost`?"),
        ("optimize", "wrong key", "Keys must be written exactly"),
        ("optimize", "unpacked reversed", "were two returned values taken in the wrong order?"),
        ("optimize", "-= wrong", "with `=-` in place of `-=` it is lost"),
        ("predict", "return in loop", "does the `return` stand inside the loop"),
        ("model", "not passed", "`optimize` takes its own defaults"),
        ("model", "swapped settings", "are two arguments in the wrong order"),
    ]
    must_not_hear = [
        ("initialize_with_zeros", "swapped", "not one for every feature"),
        ("initialize_with_zeros", "dim + 1", "spread against each other"),
        ("propagate", "log(A - 1)", "Z goes through the sigmoid"),
        ("propagate", "predictions used", "Z goes through the sigmoid"),
        ("optimize", "return in loop", "computed once and used for every step"),
        ("optimize", "new w gradient", "w.shape[1]"),
        ("graph_grads", "one c", "swapped"),
        ("model", "test on train", "spread against each other"),
    ]
