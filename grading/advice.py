"""What an error of Python's or NumPy's usually means to somebody who meets it for the first time."""

import re

import numpy as np

# A pattern that the error contains, and what to say then. The first that fits counts.
MEANINGS = (
    (
        r"only 0-dimensional arrays can be converted|only (length|size)-1 arrays|array of size 1 to a Python scalar",
        "`float`, `int` and the functions of `math` take one number, not an array, not even one that holds a single number: "
        "`.item()` takes that one out, and NumPy's own functions take whole arrays.",
    ),
    (
        r"truth value of an array",
        "`if`, `max` and `and` want one truth value, and an array has many; compare with `np.where` or `np.maximum`.",
    ),
    (
        r"not aligned|mismatch in its core dimension|contracting dimensions",
        "The inner sizes of a matrix product must agree: print the shapes, and ask which side needs a `.T`.",
    ),
    (
        r"could not be broadcast|[Ii]ncompatible shapes|could not broadcast|non-broadcastable",
        "Two shapes do not fit together element by element: print both.",
    ),
    (
        r"setting an array element with a sequence",
        "One place of an array was given several numbers: print what stands on the right.",
    ),
    (r"cannot reshape array", "`reshape` keeps the number of entries: print the shape that comes in, and count."),
    (r"Cannot interpret '.*' as a data type", "NumPy wants a shape as one argument, a tuple with parentheses of its own."),
    (r"Cannot cast ufunc", "An array of integers cannot take decimals: make it an array of floats."),
    (
        r"UnboundLocalError|NameError",
        "A name is used before it has a value: is it misspelled, not imported, or given only in another branch?",
    ),
    (r"immutable.*JAX|JAX.*immutable", "JAX arrays cannot be changed in place; use `x.at[i].set(value)` or build a new array."),
    (r"AssertionError", "One of your own `assert` lines does not hold: print what it compares."),
    (r"RecursionError", "The function calls itself, and that call itself again, without an end: is another function meant?"),
    (r"KeyError", "The dictionary has no such key. Keys must be written exactly, capitals and all: print `list(d)` of it."),
    (r"math domain error", "A logarithm was taken of 0 or of a negative number, or a root of a negative one."),
    (r"math range error|Result too large|out of range'\)", "An exponential is too large for a float."),
    (r"ZeroDivisionError", "A divisor is 0: print it before the division."),
    (r"tuple index out of range", "The shape has fewer axes than that: print it. Axes are counted from 0."),
    (
        r"index .* is out of bounds",
        "Indices run from 0 to one less than the size: are two of them exchanged, or does a loop run too far?",
    ),
    (r"'(int|float)' object is not iterable", "A loop runs over a sequence: to count up to n, loop over `range(n)`."),
    (
        r"cannot be interpreted as an integer|only integer scalar arrays|slice indices must be integers",
        "A whole number is wanted here: are two arguments in the wrong order, or was `/` used for `//`?",
    ),
    (r"values to unpack|cannot unpack", "On the left of = stand as many names as the function on the right returns values."),
    (
        r"(tuple|list) indices must be integers|'tuple' object has no attribute|unsupported operand.*'tuple'",
        "Several values lie together in a tuple here: take the right one out first, or give each a name.",
    ),
    (
        r"invalid index to scalar|object is not subscriptable",
        "A single number has no entries: were two returned values taken in the wrong order?",
    ),
    (
        r"'builtin_function_or_method'|'numpy.ufunc'|'function' (and|object)|and 'function'",
        "A function is called with parentheses; here it stands without.",
    ),
    (r"\^: |bitwise_xor", "In Python `^` is no power: a power is written `**`."),
    (
        r"(int|float)' object has no attribute",
        "A plain number has no shape and no methods of arrays: `np.asarray(x)` and `np.shape(x)` take both.",
    ),
    (
        r"'list' object has no attribute|unsupported operand.*'list'|'list' and",
        "Lists do not calculate as arrays do: make an array of it with `np.array`.",
    ),
    (r"NoneType", "A function gave `None` back: is its `return` missing, or was something undone that works in place?"),
    (
        r"missing \d+ required positional|positional arguments? but|unexpected keyword|multiple values for argument",
        "A function is called with other arguments than it was written with: compare the call with its `def`.",
    ),
    (r"has no attribute", "There is no such name: is it misspelled, or from an older version of the library?"),
    (
        r"object is not callable",
        "Parentheses call a function, and this is none: is a `*` missing, or was the function's name given to a value?",
    ),
)


def advice(error: str) -> str:
    """The sentence for an error such as "NameError: name 'x' is not defined"; empty where nothing general can be said.

    >>> advice("NameError: name 'exp' is not defined")
    'NumPy has a function of that name: `np.exp`.'
    """
    name = re.match(r"NameError: name '(\w+)' is not defined", error)
    if name and callable(getattr(np, name[1], None)):
        return f"NumPy has a function of that name: `np.{name[1]}`."
    return next((meaning for pattern, meaning in MEANINGS if re.search(pattern, error)), "")
