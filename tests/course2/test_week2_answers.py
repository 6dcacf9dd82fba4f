"""Course 2, week 2: answers in many styles, right and wrong, through its checks."""

from pathlib import Path

from answers import Answers


class TestWeek2(Answers):
    week = "course2_tuning/week2_optimization"
    answers = Path(__file__).parent / "week2_answers"
    # When this was written, 91 percent of the wrong answers heard something specific, and 78 percent the name of their mistake.
    least_specific, least_named = 0.87, 0.70
    hears = [
        ("step_count", "floor", "The last, smaller mini-batch makes a step too"),
        ("step_count", "no return", "is there a `return` at its end?"),
        ("random_mini_batches", "no shuffle", "shuffle them first"),
        ("random_mini_batches", "only complete ones", "are lost"),
        ("random_mini_batches", "last one always", "an empty mini-batch comes at the end"),
        ("random_mini_batches", "two orders", "draw one order for both"),
        ("random_mini_batches", "seed ignored", "another seed must give another order"),
        ("epoch_cost", "mean", "counts the small last mini-batch as much"),
        ("ewa", "without the power", "the power t is missing"),
        ("ewa", "fed back", "go on from v"),
        ("update_parameters_with_gd", "layers one short", "Where does the loop over the layers begin and end?"),
        ("initialize_velocity", "keys of parameters", "has no key 'dW1'"),
        ("update_parameters_with_momentum", "without one minus beta", "The factor 1 - beta is missing"),
        ("update_parameters_with_momentum", "biases by slope", "they move along their velocity"),
        ("update_parameters_with_rmsprop", "no epsilon", "0 / 0"),
        ("update_parameters_with_rmsprop", "epsilon inside", "Epsilon stands inside of the root"),
        ("initialize_adam", "shallow copy", "v and s share their arrays"),
        ("update_parameters_with_adam", "without the power", "to the power t"),
        ("update_parameters_with_adam", "stored corrected", "The stored averages are overwritten"),
        ("update_parameters_with_adam", "epsilon inside", "Epsilon stands inside of the root"),
        ("update_parameters_with_adam", "uncorrected s", "one or both corrections are missing"),
        ("update_parameters_with_adam", "root before the correction", "correct s first"),
        ("update_parameters_with_adam", "weights only", "like the weights"),
        ("update_parameters_with_rmsprop", "sums without forgetting", "Nothing is forgotten"),
        ("random_mini_batches", "array_split", "nearly equal in size"),
        ("ewa", "window", "a plain mean over a window"),
        ("model", "steps with the last gradients of the epoch", "inside of the inner loop"),
        ("schedule_lr_decay", "only on the day", "back at the start in the next"),
        ("lr_schedule", "recursive", "Every epoch starts again from the first rate"),
        ("model", "shuffled once", "another seed each time"),
        ("model", "t of the epoch", "t is the number of the step"),
        ("model", "averages anew each epoch", "they start once"),
        ("model", "settings not passed", "is not passed on"),
        ("classify_critical_point", "diagonal", "take the eigenvalues"),
        ("log10_chance_of_minimum", "natural", "the one to base 10 is asked for"),
    ]

    def test_epsilon_inside_of_the_root_costs_one_point(self, wrong_verdicts):
        """Editions accepted it, since ordinary slopes show no difference; here tiny slopes are a part of their own."""
        verdict = wrong_verdicts["update_parameters_with_adam", "epsilon inside"]
        assert (verdict.points, verdict.max_points) == (8, 9)
