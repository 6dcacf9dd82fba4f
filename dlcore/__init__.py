"""dlcore: the algorithms of the five courses, written as the formulas are."""
