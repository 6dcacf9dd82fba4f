"""Shape checks with messages to act on, and the named seams between conventions (course 1, week 2).

Convention of the dense part of the course: examples are columns, so X is (n_x, m) and Y is (1, m).
"""

import math

import numpy as np
from jax.core import Tracer
from jaxtyping import Array, Shaped

AnyArray = Array | np.ndarray  # what a learner brings: of JAX or of NumPy


def expect(name: str, x: Shaped[AnyArray, "..."], shape: str, /, **known: int) -> dict[str, int]:
    """Check the shape of an argument and return its sizes by name (course 1, week 2).

    Args:  name of the argument; the array; its shape in letters ("n_x m", a number is itself); sizes already known.
    Returns:  the size of every letter of the shape, together with those already known.

    >>> import numpy as np
    >>> expect("X", np.zeros((3, 5)), "n_x m")
    {'n_x': 3, 'm': 5}
    >>> expect("A_prev", np.zeros((5, 3)), "n_prev m", n_prev=3)
    Traceback (most recent call last):
        ...
    ValueError: A_prev must have shape (n_prev=3, m), but has shape (5, 3). Its transpose (3, 5) fits: \
are examples in rows instead of columns?
    """
    if not hasattr(x, "shape"):
        raise TypeError(f"{name} must be an array, but is a {type(x).__name__}. Is jnp.array({name}) what you mean?")
    letters = shape.split()
    sizes = _match(x.shape, letters, known)
    if sizes is None:
        raise ValueError(
            f"{name} must {_wanted(letters, known)}, but has shape {x.shape}. {_guess(name, x.shape, letters, known)}"
        )
    return sizes


def expect_numbers(name: str, x: Shaped[AnyArray, "..."], *, guess: str = "Is a value missing in the table?") -> None:
    """Check that data are numbers, and none of them NaN; what jit traces cannot be looked into (course 1, week 2).

    One NaN makes the cost and all derivatives NaN, and then no step says where it came from.

    >>> import numpy as np
    >>> expect_numbers("X", np.array([[1.0, 2.0], [3.0, np.nan]]))
    Traceback (most recent call last):
        ...
    ValueError: X must be numbers, but X[1, 1] is NaN. Is a value missing in the table?
    """
    if isinstance(x, Tracer) or np.asarray(x).dtype.kind in "iub":
        return
    x = np.asarray(x)
    if x.dtype.kind in "OSUMm":  # objects, texts, dates
        raise TypeError(f"{name} must hold numbers, but holds {x.dtype}. Is a column of the table text?")
    with np.errstate(all="ignore"):
        if not np.isnan(np.sum(x)):  # one quick pass: a NaN anywhere makes the sum NaN
            return
    gaps = np.isnan(x)
    if gaps.any():  # inf - inf is NaN, too
        place = ", ".join(str(k) for k in np.argwhere(gaps)[0])
        raise ValueError(f"{name} must be numbers, but {name}[{place}] is NaN. {guess}")


def expect_between(name: str, x: Shaped[AnyArray, "..."], low: int | float, high: int | float, *, guess: str) -> None:
    """Check the range of values, where they are at hand; what jit traces cannot be looked into (course 1, week 2).

    >>> import numpy as np
    >>> expect_between("Y", np.array([[-1, 1, 1]]), 0, 1, guess="Labels -1 and 1?")
    Traceback (most recent call last):
        ...
    ValueError: Y must lie between 0 and 1, but goes from -1 to 1. Labels -1 and 1?
    """
    if isinstance(x, Tracer) or not np.size(x):
        return
    least, most = np.min(np.asarray(x)), np.max(np.asarray(x))
    if least < low or most > high:
        raise ValueError(f"{name} must lie between {low} and {high}, but goes from {least:g} to {most:g}. {guess}")


def _match(shape, letters, known):
    """The sizes by letter, or None where the shape does not fit."""
    if len(shape) != len(letters):
        return None
    sizes = dict(known)
    for letter, size in zip(letters, shape, strict=True):
        if size != (int(letter) if letter.isdigit() else sizes.setdefault(letter, size)):
            return None
    return sizes


def _wanted(letters, known):
    """The expected shape as Python prints it, with the known sizes filled in."""
    if not letters:
        return "be a single number"
    parts = [f"{letter}={known[letter]}" if letter in known else letter for letter in letters]
    return f"have shape ({parts[0]},)" if len(parts) == 1 else f"have shape ({', '.join(parts)})"


def _guess(name, shape, letters, known):
    """One guess at the cause, the most telling first."""
    if len(letters) == 2 and _match(shape[::-1], letters, known) is not None:
        if letters[0] == "1" or letters[1] == "1":
            return f"Its transpose {shape[::-1]} fits: rows and columns are swapped."
        return f"Its transpose {shape[::-1]} fits: are examples in rows instead of columns?"
    if len(letters) == 2 and len(shape) == 1:
        for target, kind in [((1, *shape), "row"), ((*shape, 1), "column")]:
            if _match(target, letters, known) is not None:
                return f"It has one axis only: {name}.reshape{target} makes it a {kind}."
    if len(letters) == 2 and len(shape) == 4:
        return "It looks like images: batches.flatten_images makes one column of each."
    if not letters and math.prod(shape) == 1:
        return f"{name}.reshape(()) takes off the brackets."
    if not shape:
        return "It is a single number: did a sum or a mean run over all axes?"
    if len(shape) != len(letters):
        return f"It has {_count(shape)} instead of {len(letters)}: is an axis missing or left over?"
    return "Does it belong to other data?"


def _count(shape):
    return f"{len(shape)} ax{'i' if len(shape) == 1 else 'e'}s"


def columns_from_images(images: Shaped[AnyArray, "m h w channels"]) -> Shaped[AnyArray, "n_x m"]:
    """Unroll every image into one column (course 1, week 2).

        X[:, i] = images[i].ravel()        so n_x = h * w * channels

    Note:  the values of one pixel stay together (R, G, B, R, G, B, ...). The notes unroll all R, then all G, then all
    B; any order trains equally well as long as it is the same for every image.

    >>> import numpy as np
    >>> columns_from_images(np.zeros((5, 64, 64, 3))).shape
    (12288, 5)
    """
    m = expect("images", images, "m h w channels")["m"]
    # Only (m, -1) keeps the pixels of one image together; reshape(-1, m) would mix the images.
    return images.reshape(m, -1).T


def columns_from_rows(rows: Shaped[AnyArray, "m n_x"]) -> Shaped[AnyArray, "n_x m"]:
    """Examples as columns, from a table with one example per row (course 1, week 2).

    >>> import numpy as np
    >>> columns_from_rows(np.array([[2104, 3], [1600, 3], [2400, 3]])).shape
    (2, 3)
    """
    expect("rows", rows, "m n_x")
    return rows.T


def rows_from_columns(X: Shaped[AnyArray, "n_x m"]) -> Shaped[AnyArray, "m n_x"]:
    """One example per row, as scikit-learn and most other libraries want them (course 1, week 2).

    >>> import numpy as np
    >>> rows_from_columns(np.zeros((2, 3))).shape
    (3, 2)
    """
    expect("X", X, "n_x m")
    return X.T


def time_first(x: Shaped[AnyArray, "n m T_x"]) -> Shaped[AnyArray, "T_x n m"]:
    """Sequences with the steps in front, as a loop over time wants them (course 5, week 1).

    >>> import numpy as np
    >>> time_first(np.zeros((3, 5, 7))).shape
    (7, 3, 5)
    """
    expect("x", x, "n m T_x")
    return x.transpose(2, 0, 1)


def time_last(x: Shaped[AnyArray, "T_x n m"]) -> Shaped[AnyArray, "n m T_x"]:
    """Sequences as the notes write them, from steps in front (course 5, week 1).

    >>> import numpy as np
    >>> time_last(np.zeros((7, 3, 5))).shape
    (3, 5, 7)
    """
    expect("x", x, "T_x n m")
    return x.transpose(1, 2, 0)
