"""The exercises of week 1: the inputs that they are tried on, and the mistakes that people make, as edits of the reference."""

import numpy as np

from grading import given
from grading.exercise import Case, Exercise, Mistake, mistakes

def split_cases(rng):
    for n_x, m, ratios in ((2, 10, (0.6, 0.2, 0.2)), (3, 23, (0.7, 0.2, 0.1))):
        X, Y = rng.uniform(0.1, 0.9, size=(n_x, m)).cumsum(axis=1).round(2), (np.arange(m) % 2.0).reshape(1, m)
        yield from ((X, Y, ratios, seed) for seed in (3, 5, 3))

def fit_cases(rng):
    yield (np.array([[1.0, 500.0, 1000.0], [0.0, 1.0, 0.5]]),)
    yield from ((3 * rng.normal(size=size) + rng.uniform(1, 4, size=(size[0], 1)),) for size in ((5, 5), (5, 5), (2, 3)))

def apply_cases(rng):
    yield np.array([[1.0, 500.0, 1000.0], [0.0, 1.0, 0.5]]), np.array([[500.0], [0.25]]), np.array([[400.0], [0.5]])
    for n_x in (2, 5, 5):
        mu, sigma = rng.normal(size=(n_x, 1)), rng.uniform(0.5, 3, size=(n_x, 1))
        yield rng.normal(size=(n_x, 3 if n_x == 2 else 5)), mu, sigma
    yield Case(np.array([[1.0, 2.0, 5.0], [7.0, 7.0, 8.0]]), np.array([[2.0], [7.0]]), np.array([[2.0], [0.0]]), part="a feature that never changes")
    yield Case(rng.normal(size=(2, 3)), rng.normal(size=(2, 1)), np.array([[0.0], [float(rng.uniform(2, 3))]]), part="a feature that never changes")

def start_cases(rng):
    yield Case([3, 2, 2], int(rng.integers(1, 1000)), part="small networks")
    yield Case(rng.choice(np.arange(3, 20), 3, replace=False).tolist(), int(rng.integers(1, 1000)), part="small networks")
    yield Case([400, int(rng.integers(2950, 3050))], int(rng.integers(1, 1000)), part="spread", about="a layer with a million weights, whose spread hardly depends on chance")

def diagnose_cases(rng):
    yield from ((0.01, 0.11), (0.15, 0.16), (0.15, 0.30), (0.005, 0.01), (0.15, 0.16, 0.15), (0.25, 0.5, 0.0, 0.25), (0.30, 0.36, 0.24, 0.1))
    for wide_bias, wide_variance in ((1, 1), (1, 0), (0, 1), (0, 0)):
        bayes, tol = float(rng.uniform(0.02, 0.2)), float(rng.uniform(0.01, 0.05))
        train = bayes + tol * float(rng.uniform(1.5, 3) if wide_bias else rng.uniform(0.2, 0.6))
        yield train, train + tol * float(rng.uniform(1.5, 3) if wide_variance else rng.uniform(0.2, 0.6)), bayes, tol

def single(array):
    """Rounded to 7 digits: the same numbers in both precisions."""
    return np.asarray(array, dtype=np.float32).astype(float)

def network(rng, n_x, n_1, n_2, m):
    """X, Y and the parameters of a network with three layers."""
    n, parameters = (n_x, n_1, n_2, 1), {}
    for l in (1, 2, 3):
        parameters[f"W{l}"] = single(rng.normal(size=(n[l], n[l - 1])) * 0.8)
        parameters[f"b{l}"] = single(rng.uniform(0.1, 0.4, size=(n[l], 1)))
    return single(rng.normal(size=(n_x, m))), rng.permutation(np.arange(m) % 2).reshape(1, m).astype(float), parameters

def forward(X, P, masks=None, keep_prob=1.0):
    """The cache of a forward pass, with dropout if masks are given."""
    A, cache = X, ()
    for l in ("1", "2", "3"):
        Z = P["W" + l] @ A + P["b" + l]
        A = 1 / (1 + np.exp(-Z)) if l == "3" else np.maximum(0, Z)
        mask = (masks[l],) if masks and l in masks else ()
        A = A * masks[l] / keep_prob if mask else A
        cache += (Z, *mask, A, P["W" + l], P["b" + l])
    return cache

def gradients(X, Y, P):
    Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3 = forward(X, P)
    grads, dZ = {}, A3 - Y
    for l, before, W in (("3", A2, W3), ("2", A1, W2), ("1", X, W1)):
        grads["dW" + l], grads["db" + l] = single(dZ @ before.T / X.shape[1]), single(dZ.mean(axis=1, keepdims=True))
        dZ = W.T @ dZ * (before > 0)
    return grads

def cost_cases(rng):
    for sizes, lambd in (((2, 3, 2, 5), 0.1), ((5, 3, 3, 3), 0.7), ((5, 3, 3, 3), 0.0), ((2, 3, 2, 5), 1.9)):
        X, Y, parameters = network(rng, *sizes)
        yield rng.uniform(0.1, 0.9, size=Y.shape).round(2), Y, {name: value.round(2) for name, value in parameters.items()}, lambd

def regularized_cases(rng):
    for sizes, lambd in (((2, 3, 2, 5), 0.7), ((7, 5, 5, 5), 0.7), ((7, 5, 5, 5), 1.3)):
        X, Y, parameters = network(rng, *sizes)
        yield X, Y, forward(X, parameters), lambd

def dropout_cases(rng):
    for sizes, keep_prob in (((2, 7, 5, 43), 0.8), ((3, 7, 5, 41), 0.6), ((3, 7, 5, 41), 0.5)):
        X, _, parameters = network(rng, *sizes)
        yield X.round(1), {name: value.round(1) for name, value in parameters.items()}, keep_prob, int(rng.integers(1, 1000))

def dropout_backward_cases(rng):
    for (n_x, n_1, n_2, m), keep_prob, sign in (((2, 3, 2, 5), 0.8, 1), ((7, 5, 5, 5), 0.6, 1), ((7, 5, 5, 5), 0.75, -1)):
        if sign > 0:
            X, Y, parameters = network(rng, n_x, n_1, n_2, m)
        else:  # the same network with other answers: not in all cases is A3 above one half everywhere
            parameters = parameters | {name: -parameters[name] for name in ("W3", "b3")}
        masks = {l: rng.permutation(np.arange(n * m) % 4 > 0).reshape(n, m) for l, n in (("1", n_1), ("2", n_2))}
        yield X, Y, forward(X, parameters, masks, keep_prob), keep_prob, int(rng.integers(1, 1000))

def stop_cases(rng):
    yield from (([0.5, 0.3, 0.4, 0.35, 0.2], 2), ([0.6, 0.4, 0.4, 0.3, 0.3], 2), ([0.3, 0.5, 0.4, 0.2, 0.1], 2))
    yield from (([0.5, 0.7, 0.6, 0.65, 0.66], 2), ([0.5, 0.7, 0.3, 0.9, 0.2], 1))  # what only looks back one check
    for patience, more in ((2, 0), (2, 2), (3, 1)):
        falls = np.sort(rng.uniform(0.3, 0.8, 4).round(3))[::-1] + np.array([0.3, 0.2, 0.1, 0])
        noise = rng.uniform(1.2, 1.5, 12).round(3)
        first, second, *waiting = noise[: patience + more + 2].tolist()  # two rises, each made good before patience ends
        yield [*falls[:2].tolist(), first, float(falls[2]), second, float(falls[3]), *waiting, 0.1, *noise[patience + more + 7 :].tolist()], patience
    yield np.sort(rng.uniform(0.1, 0.9, 12).round(3))[::-1].tolist(), 4

def one_number_cases(rng):
    yield 2.0, 4.0
    yield from ((float(rng.uniform(2, 5)), float(rng.uniform(-3, -1.5))) for _ in range(2))

def num_grad_cases(rng):
    yield given.sum_of_cubes, np.array([[1.0], [2.0], [-1.0]]), 0.5
    yield from ((f, single(rng.uniform(1, 2, size=(5, 1))), eps) for f, eps in ((given.product_of_neighbors, 0.25), (given.sum_of_cubes, 0.125)))
    yield Case(given.sum_of_cubes, single(rng.uniform(1, 2, size=(5, 1))), 1e-6, part="tiny steps")

def check_cases(rng):
    yield 2.0, 4.0, 1e-7, {}
    right, bug = ({"forward_propagation": given.times_cube, "backward_propagation": slope} for slope in (given.times_cube_slope, given.times_cube_slope_doubled))
    for functions, slope in ((right, "its right"), (bug, "twice its")):
        yield Case(1.5, 2.0, 0.5, functions, about=f"with J = x times theta to the power 3 and {slope} derivative in place of your two functions")
    for functions in (right, bug):
        yield Case(float(rng.uniform(-2, -1)), float(rng.uniform(1, 2)), float(rng.uniform(0.3, 0.5)), functions, about="with two functions in place of yours")

def check_n_cases(rng):
    for epsilon, bugs, about in ((1e-6, False, "right gradients"), (1e-6, True, "dW2 twice and db1 four times too large"), (0.3, False, "right gradients and a wide step"), (0.2, True, "both bugs and a wide step")):
        X, Y, parameters = network(rng, 4, 5, 3, 3)
        grads = gradients(X, Y, parameters)
        if bugs:
            grads["dW2"], grads["db1"] = 2 * grads["dW2"], 4 * grads["db1"]
        yield Case(parameters, grads, X, Y, epsilon, about=about)

def locate_cases(rng):
    """The gradients of squares: one array is wrong, another one has a larger absolute error, a third one the largest numbers."""
    for case, (wrong, large, largest) in enumerate((("b1", "W2", "W1"), ("W2", "W1", "b2"), ("b2", "W2", "b1"), ("W1", "b1", "W2"), ("b1", "W2", "W1"))):
        shapes = {name: (2, 3) if name[0] == "W" else (2, 1) for name in ("W1", "b1", "W2", "b2")}
        parameters = {name: single(rng.uniform(1, 2, size=shape) * rng.permuted(np.resize([-1, 1], shape))) for name, shape in shapes.items()}
        parameters[large], parameters[largest], parameters[wrong] = parameters[large] * 512, parameters[largest] * 8192, parameters[wrong] / 64
        if wrong[0] == "b":
            parameters[wrong] = parameters[wrong][0] * np.array([[1.0], [-1.0 if case < 4 else 1.0]])  # in a sum two errors cancel, but not in the last case
        if wrong == "b2":
            parameters["W1"] = np.zeros((2, 3))
        grads = {"d" + name: 2 * value for name, value in parameters.items()}
        grads["d" + wrong] = grads["d" + wrong] * (2.0 if wrong != "W2" else np.where(np.arange(3) == 1, -1.0, 1.0))
        grads["d" + large], grads["d" + largest] = grads["d" + large] * 1.0625, grads["d" + largest] * (1 + 2.0**-12)
        yield parameters, grads, given.squares_of_layers, 2.0**-10

def flip_cases(rng):
    yield (np.array([[1, 2, 3], [4, 5, 6]]),)
    yield from ((rng.integers(0, 256, size=size),) for size in ((5, 5), (3, 3, 3), (2, 5, 3)))

def augment_cases(rng):
    yield np.arange(24).reshape(2, 2, 2, 3), np.array([[1, 0]])
    for m in (3, 3, 2):
        yield rng.integers(0, 256, size=(m, m, m, 3)), rng.integers(0, 2, size=(1, m)) * 2 + np.arange(m) % 2

WEIGHTS, BIASES = "np.random.randn(layers_dims[l], layers_dims[l - 1])", "np.zeros((layers_dims[l], 1))"
EXCHANGED = "Rows and columns are exchanged: a row of W belongs to a unit of this layer, a column to an input."
SHAPES_OF_A_START = [
    Mistake(f"{BIASES} -> np.zeros(layers_dims[l])", "b has rank 1 here; it must be a column, with a second axis of length 1."),
    Mistake(f"{BIASES} -> np.zeros((1, layers_dims[l]))", "b is a row here; it must be a column, one row for each unit."),
    Mistake("range(1, len(layers_dims)) -> range(1, len(layers_dims) - 1)", "The last layer is missing: layers_dims names the inputs and then every layer.")]

def random_start(name, spread, scale, wrong_scales, hint, worked):
    """The exercise of one way to begin at random; `scale` stands in its solution for the factor of the normal numbers."""
    return Exercise(f"initialize_parameters_{name}", parts={"small networks": 1, "spread": spread}, cases=start_cases, call="seeded_moments", view="moment_facts", about=["dlcore.initialize"], worked=worked, mistakes=[
            *mistakes(hint, *(f"{scale} -> {wrong}" for wrong in wrong_scales)),
            Mistake(f"{WEIGHTS} -> np.random.rand(layers_dims[l], layers_dims[l - 1])", "`rand` draws uniform numbers between 0 and 1, none of them negative; standard normal ones come from `randn`."),
            Mistake(f"{WEIGHTS} -> (2 * np.random.rand(layers_dims[l], layers_dims[l - 1]) - 1)", "Those are uniform numbers around 0; a normal distribution is asked for."),
            Mistake(f"{WEIGHTS} -> np.random.randn(layers_dims[l - 1], layers_dims[l])", EXCHANGED),
            *mistakes("The biases need no randomness: they begin at 0.", f"{BIASES} -> np.random.randn(layers_dims[l], 1)", f"{BIASES} -> np.random.randn(layers_dims[l], 1) * 0.1"),
            Mistake(f"{WEIGHTS} -> np.random.default_rng(3).normal(size=(layers_dims[l], layers_dims[l - 1]))", "Every layer begins with the same random numbers: is the seed set inside the loop, or one key used for all layers?"),
            *SHAPES_OF_A_START])

def each(edit, layers="321"):
    """The same edit in every layer; # stands for the number of the layer."""
    return [edit.replace("#", l) for l in layers]

def each_and_all(edit, layers="321"):
    return [*each(edit, layers), each(edit, layers)]

def widths(one_side, other_side, step, way="one side to the other"):
    """What goes wrong in every measured slope; `one_side` and `other_side` are edits that take one of the two nudges away."""
    return [*mistakes("That slope looks to one side only. Step to both sides.", *([edit, f"(2 * {step}) -> {step}"] for edit in (one_side, other_side))),
        Mistake(f"(2 * {step}) -> {step}", f"From {way} the width is twice {step}."),
        Mistake(f"/ (2 * {step}) -> / 2 * {step}", f"Python divides by 2 and then multiplies by {step}: the width needs parentheses.")]

DISTANCE, LENGTHS = "np.linalg.norm(grad - gradapprox)", "(np.linalg.norm(grad) + np.linalg.norm(gradapprox))"
BEFORE = ("3", "A2"), ("2", "A1"), ("1", "X")  # layers, and what comes into them
ONE_ROW = {"db3 = np.sum(dZ3, axis=1, keepdims=True) / m -> db3 = np.sum(dZ3, keepdims=True) / m": "there is one output unit, so dZ3 has one row"}
PRINTED = {"print(f'relative difference {difference:.2e}') -> f'relative difference {difference:.2e}'": "what is printed is no output"}
BACK = [
    Mistake("A3 - Y -> Y - A3", "The slope of the loss along Z3 is prediction minus label, not the other way round."),
    *mistakes("A gradient of the cost is an average over the m examples: divide by m, once.", *each("np.sum(dZ#, axis=1, keepdims=True) / m -> np.sum(dZ#, axis=1, keepdims=True)")),
    *mistakes("db adds up over the examples, which are the columns: axis 1.", *each("np.sum(dZ#, axis=1, -> np.sum(dZ#, axis=0, ", "21")),
    *mistakes("The sum over the examples must stay a column, of the shape (n, 1): is `keepdims` missing?", *each("np.sum(dZ#, axis=1, keepdims=True) -> np.sum(dZ#, axis=1)")),
    Mistake("X.shape[1] -> X.shape[0]", "m is the number of examples, and examples are columns; you divide by the number of features."),
    *mistakes("The slope of relu is missing: only units that are on let a gradient through.", *each("dZ# = dA# * (A# > 0) -> dZ# = dA#", "21"), *each("A# > 0 -> A# >= 0", "21")),
    *mistakes("The slope of relu is 1 where the unit is on and 0 elsewhere; the activation itself is no slope.", *each("(A# > 0) -> A#", "21")),
    *mistakes("Each layer looks at the activation of its own units; here it is that of another layer.", "dZ2 = dA2 * (A2 > 0) -> dZ2 = dA2 * (A3 > 0.5)", "dZ1 = dA1 * (A1 > 0) -> dZ1 = dA1 * (A2[:1] > 0)")]

exercises = [
    Exercise("split", parts={"examples and labels": 2, "order": 2}, cases=split_cases, call="seeded", view="batch_facts", about=["dlcore.batches", "dlcore.splits"],
        worked="Of 10 examples with (0.6, 0.2, 0.2) the dev and the test set get {int(0.2 * 10)} each, and {10 - 2 * int(0.2 * 10)} are left for training. Of 23 with (0.7, 0.2, 0.1) they get {int(0.2 * 23)} and {int(0.1 * 23)}, and {23 - int(0.2 * 23) - int(0.1 * 23)} are left.", mistakes=[
            Mistake("np.random.permutation(m) -> np.arange(m)", "Nothing is shuffled: the sets are cut out of the data in the order in which they came."),
            Mistake("return [(X[:, part], Y[:, part]) -> other = np.random.permutation(m); return [(X[:, part], Y[:, other[np.isin(order, part)]])", "X and Y are shuffled in two different orders, so that the labels no longer belong to their examples: draw one order, and use it for both."),
            Mistake("order = np.random.permutation(m) -> order = np.arange(m)[::-1]", "The data are only turned around, always in the same way; the order must be random."),
            Mistake("return [(X[:, part], Y[:, part]) -> train, dev, test = (np.random.permutation(part) for part in (np.arange(n_train), np.arange(n_train, n_train + n_dev), np.arange(n_train + n_dev, m))); return [(X[:, part], Y[:, part])", "First cut and then shuffled: the last examples of the file always go to the test set. Shuffle first, then cut."),
            Mistake("np.random.permutation(m) -> np.random.choice(m, m)", "Drawn with replacement: some examples come twice, even in two sets, and others never. A permutation has each of them once."),
            Mistake("n_train = m - n_dev - n_test -> n_train = int(ratios[0] * m); order = order[: n_train + n_dev + n_test]", "Cutting off loses an example here: the training set gets all that are left over."),
            Mistake("np.random.permutation(m) -> np.random.RandomState(1).permutation(m)", "The order is the same whatever the seed is: is a seed fixed inside?"),
            Mistake("X.shape[1] -> X.shape[0]", "Those are the features. Examples are columns, so their number is the second size of X."),
            Mistake("int(ratios[1] * m), int(ratios[2] * m) -> int(ratios[2] * m), int(ratios[0] * m)", "The shares belong to the training, the dev and the test set, in this order."),
            Mistake("(train, dev, test)] -> (test, dev, train)]", "The three sets come back in another order than training, dev, test."),
            Mistake("Y[:, part]) for -> Y[0, part]) for", "The labels have rank 1 here; keep them as a row, of the shape (1, m).")]),
    Exercise("normalize_fit", parts={"mu": 1, "sigma": 2}, returns="mu sigma", cases=fit_cases, about=["dlcore.batches"],
        worked="For the values 1, 500 and 1000 the mean is {np.mean([1, 500, 1000]):.4g}, the mean square of the distances {np.var([1, 500, 1000]):.6g}, and its root {np.std([1, 500, 1000]):.5g}.", mistakes=[
            Mistake("np.sqrt(sigma2) -> sigma2", "That is the variance; the root of it is missing. Divided by the variance, the values 1, 500 and 1000 would all end up near 0."),
            *mistakes("Axis 0 goes down the features of one example. Mean and deviation belong to a feature: go along the examples.", ["np.mean(X, axis=1 -> np.mean(X, axis=0", "np.mean((X - mu) ** 2, axis=1 -> np.mean((X - mu) ** 2, axis=0"], "np.mean((X - mu) ** 2, axis=1 -> np.mean((X - mu) ** 2, axis=0"),
            Mistake("np.mean((X - mu) ** 2, axis=1, keepdims=True) -> np.sum((X - mu) ** 2, axis=1, keepdims=True) / (X.shape[1] - 1)", "The sum is divided by m - 1, as statisticians do with samples; here it is divided by m."),
            Mistake("np.mean((X - mu) ** 2, axis=1, keepdims=True) -> np.mean(X**2, axis=1, keepdims=True)", "The mean is not taken away before squaring: the variance is the mean square of the distances from the mean."),
            *mistakes("The result has rank 1: both are columns of the shape (n_x, 1). Is `keepdims` missing?", ["np.mean(X, axis=1, keepdims=True) -> np.mean(X, axis=1, keepdims=True); flat = mu[:, 0]", "return mu, np.sqrt(sigma2) -> return flat, np.sqrt(sigma2)[:, 0]"], "np.sqrt(sigma2) -> np.sqrt(sigma2)[:, 0]"),
            *mistakes("One number for the whole table does not help: every feature has its own mean and its own scale.", ["np.mean(X, axis=1, keepdims=True) -> np.mean(X)", "np.mean((X - mu) ** 2, axis=1, keepdims=True) -> np.mean((X - mu) ** 2)"], "np.mean((X - mu) ** 2, axis=1, keepdims=True) -> np.mean((X - mu) ** 2)"),
            Mistake("np.sqrt(sigma2) -> np.mean(np.abs(X - mu), axis=1, keepdims=True)", "That is the mean distance; the standard deviation is the root of the mean squared distance."),
            Mistake("np.sqrt(sigma2) -> X.max(axis=1, keepdims=True) - X.min(axis=1, keepdims=True)", "That is the range from the smallest to the largest value; the standard deviation is asked."),
            Mistake("np.mean(X, axis=1, keepdims=True) -> np.sum(X, axis=1, keepdims=True)", "The sum is not divided by the number of examples: mu is a mean."),
            Mistake("return mu, np.sqrt(sigma2) -> return np.sqrt(sigma2), mu", "The two come back in the other order: mu first.")]),
    Exercise("normalize_apply", parts={"X": 2, "a feature that never changes": 1}, cases=apply_cases, about=["dlcore.batches"],
        worked="With mu = 500 and sigma = 400 the value 1000 becomes (1000 - 500) / 400 = {500 / 400:g}. With sigma = 0 and mu = 7 the value 7 becomes {(7 - 7) / 1:g}.", mistakes=[
            *mistakes("That divides by the variance; divide by sigma itself.", "np.where(sigma == 0, 1.0, sigma) -> sigma**2", "np.where(sigma == 0, 1.0, sigma) -> np.where(sigma == 0, 1.0, sigma) ** 2"),
            *mistakes("Where sigma is 0, nothing can be divided by it: the result is nan or infinite. Divide such a feature by 1.", "np.where(sigma == 0, 1.0, sigma) -> sigma", "np.where(sigma == 0, 1.0, sigma) -> np.where(sigma == 0, 1e-8, sigma)", "np.where(sigma == 0, 1.0, sigma) -> np.sqrt(sigma**2 + 1e-12)"),
            *mistakes("It measures mean and deviation anew on the examples at hand. All sets must go through the same change, with the mu and sigma that are given.", ["X - mu -> X - X.mean(axis=1, keepdims=True)", "np.where(sigma == 0, 1.0, sigma) -> X.std(axis=1, keepdims=True)"], ["X - mu -> X - X.mean(axis=1, keepdims=True)", "np.where(sigma == 0, 1.0, sigma) -> np.where(sigma == 0, 1.0, X.std(axis=1, keepdims=True))"], "X - mu -> X - X.mean(axis=1, keepdims=True)"),
            Mistake("(X - mu) / np -> X - mu / np", "Division comes before subtraction: take the mean away first, in parentheses."),
            Mistake("(X - mu) / np -> (X - mu) * np", "It multiplies by sigma, which makes wide features wider; divide."),
            *mistakes("The mean is taken away, not added and not left in.", "X - mu -> X + mu", "(X - mu) -> X"),
            Mistake(" / np.where(sigma == 0, 1.0, sigma) -> ", "Only the mean is taken away; the scale stays as it was."),
            Mistake("(X - mu) -> (mu - X)", "The difference is the wrong way round: value minus mean."),
            Mistake("np.where(sigma == 0, 1.0, sigma) -> (sigma + 1)", "1 is added to every sigma; only a sigma of 0 is replaced."),
            Mistake("(X - mu) / np.where(sigma == 0, 1.0, sigma) -> np.where(sigma == 0, 0.0, (X - mu) / np.where(sigma == 0, 1.0, sigma))", "A value that differs from the mean of a feature that never changed in training is news; it must not be wiped out.")]),
    Exercise("initialize_parameters_zeros", parts={"zeros": 2}, cases=lambda rng: [([2, 3, 1], 0), ([4, 7, 5, 2], 0), (rng.choice(np.arange(8, 20), 3, replace=False).tolist(), 0)], call="seeded_moments", view="moment_facts", about=["dlcore.initialize"],
        worked="For [2, 3, 1] there are W1 of the shape {initialize_parameters_zeros([2, 3, 1])['W1'].shape}, b1 of {initialize_parameters_zeros([2, 3, 1])['b1'].shape}, W2 of {initialize_parameters_zeros([2, 3, 1])['W2'].shape} and b2 of {initialize_parameters_zeros([2, 3, 1])['b2'].shape}.", mistakes=[
            Mistake("np.zeros((layers_dims[l], layers_dims[l - 1])) -> np.zeros((layers_dims[l - 1], layers_dims[l]))", EXCHANGED),
            *SHAPES_OF_A_START,
            Mistake(f"{BIASES} -> np.zeros((layers_dims[l - 1], 1))", "There is one bias for each unit of this layer, not for each of its inputs."),
            Mistake(["np.zeros((layers_dims[l], layers_dims[l - 1])) -> np.ones((layers_dims[l], layers_dims[l - 1]))"], "Ones are not zeros."),
            Mistake(['f"W{l}" -> f"W{l - 1}"', 'f"b{l}" -> f"b{l - 1}"'], "Layers are counted from 1: the first pair is called W1 and b1."),
            Mistake(f"{BIASES} -> 0.0", "b is a single number here; it must be a column with one row for each unit.")]),
    random_start("random", 1, "* 10", ["* 0.01", "", "+ 10", "/ 10", "* 100"], "The weights are to be 10 times as large as standard normal numbers.",
        worked="A standard normal number of -0.7 becomes a weight of {-0.7 * 10:g}. About two thirds of the weights lie between -10 and 10."),
    random_start("he", 2, "np.sqrt(2 / layers_dims[l - 1])", ["2 / layers_dims[l - 1]", "np.sqrt(2 / layers_dims[l])", "np.sqrt(1 / layers_dims[l - 1])", "np.sqrt(2 / (layers_dims[l - 1] + layers_dims[l]))", "np.sqrt(2) / layers_dims[l - 1]", "np.sqrt(layers_dims[l - 1] / 2)", "0.01", "1.0", "np.sqrt(2 * layers_dims[l - 1])"],
        "The standard deviation is the root of 2 divided by the number of inputs of this layer; one of these pieces is different here.", worked="A layer with 50 inputs gets weights with the standard deviation {np.sqrt(2 / 50):g} and the variance {2 / 50:g}."),
    random_start("xavier", 1, "np.sqrt(1 / layers_dims[l - 1])", ["1 / layers_dims[l - 1]", "np.sqrt(1 / layers_dims[l])", "np.sqrt(2 / layers_dims[l - 1])", "np.sqrt(1 / (layers_dims[l - 1] + layers_dims[l]))", "np.sqrt(layers_dims[l - 1])", "0.01", "1.0"],
        "The standard deviation is the root of 1 divided by the number of inputs of this layer; one of these pieces is different here.", worked="A layer with 100 inputs gets weights with the standard deviation {np.sqrt(1 / 100):g} and the variance {1 / 100:g}."),
    Exercise("diagnose", parts={"bias": 1, "variance": 1}, cases=diagnose_cases, about=["dlcore.strategy", "dlcore.viz"],
        worked="Training error 15 %, dev error 16 %, best possible 0: the gaps are 15 and 1, so bias is {diagnose(0.15, 0.16)['bias']} and variance {diagnose(0.15, 0.16)['variance']}. Were 15 % the best possible, bias would be {diagnose(0.15, 0.16, 0.15)['bias']}.", mistakes=[
            Mistake("dev_err - train_err > tol -> dev_err - bayes > tol", "Variance is the gap from the training error to the dev error; the dev error against the best possible one holds both problems."),
            Mistake("train_err - bayes > tol -> train_err > tol", "The best possible error is left out: where 15 % is the best anybody can reach, 15 % is no bias."),
            Mistake('"variance": dev_err - train_err > tol -> "variance": dev_err - train_err > tol and not train_err - bayes > tol', "Both can be high at once: each gap is compared with tol alone."),
            Mistake("train_err - bayes > tol -> train_err - bayes > 0.1", "The bound is fixed at 10 %; use tol."),
            *mistakes("The bound is fixed inside; use the one that is given.", "train_err - bayes > tol -> train_err - bayes > 0.02", "dev_err - train_err > tol -> dev_err - train_err > 0.02"),
            *mistakes("Only a gap wider than tol is high; one that equals it is not.", "train_err - bayes > tol -> train_err - bayes >= tol", "dev_err - train_err > tol -> dev_err - train_err >= tol"),
            Mistake(["train_err - bayes > tol -> dev_err - train_err > tol", "dev_err - train_err > tol -> train_err - bayes > tol"], "The two are exchanged: bias shows on the training set, variance in the step to the dev set."),
            Mistake("dev_err - train_err > tol -> dev_err > tol", "A dev error alone says nothing about variance: compare it with the training error."),
            Mistake("train_err - bayes > tol -> bayes - train_err > tol", "The gap is taken the wrong way round: training error minus the best possible one.")]),
    Exercise("compute_cost_with_regularization", parts={"cost": 4}, cases=cost_cases, about=["dlcore.regularize"],
        worked="With the weights 1, 2 and -3, lambd = 0.5 and m = 7 the extra term is 0.5 / 14 times (1 + 4 + 9), that is {0.5 / 14 * 14:g}.", mistakes=[
            Mistake("lambd / (2 * m) -> lambd / m", "The factor 1/2 is missing; it is there so that the derivative has none."),
            *mistakes("The term is not divided by the number of examples, which is the second size of Y.", "lambd / (2 * m) -> lambd / 2", "Y.shape[1] -> Y.shape[0]"),
            Mistake("lambd / (2 * m) -> lambd / 2 * m", "Python divides by 2 and then multiplies by m: the denominator needs parentheses."),
            Mistake("lambd / (2 * m) -> lambd", "The term is multiplied by lambd, but not divided by 2m."),
            Mistake('for l in (1, 2, 3)) -> for l in (1, 2, 3)) + sum(np.sum(np.square(parameters[f"b{l}"])) for l in (1, 2, 3))', "The biases are squared too; only weights are regularized."),
            *mistakes("Only some of the layers are counted; the sum goes over W1, W2 and W3.", *(f"(1, 2, 3) -> {some}" for some in ("(3,)", "(1, 2)", "(1,)", "(2, 3)"))),
            Mistake('np.sum(np.square(parameters[f"W{l}"])) -> np.linalg.norm(parameters[f"W{l}"])', "That is the length of the weights; its square is asked, the plain sum of squares."),
            Mistake('np.sum(np.square(parameters[f"W{l}"])) -> np.linalg.norm(parameters[f"W{l}"], 2) ** 2', "That is the matrix 2-norm, the largest stretching; the Frobenius norm adds up the squares of all entries."),
            Mistake("np.square -> np.abs", "Those are absolute values, L1 regularization; here the weights are squared."),
            Mistake('np.sum(np.square(parameters[f"W{l}"])) -> np.sum(parameters[f"W{l}"]) ** 2', "The sum is squared; square every weight first, then add."),
            Mistake("compute_cost(A3, Y) + -> ", "That is the extra term alone; the cross-entropy is missing."),
            Mistake("np.sum(np.square -> np.mean(np.square", "The weights are averaged; they are added up."),
            Mistake("compute_cost(A3, Y) + lambd -> compute_cost(A3, Y) - lambd", "Large weights must make the cost larger: the term is added."),
            Mistake(" + lambd / (2 * m) * squares -> ", "The extra term is missing: that is the cost without regularization.")]),
    Exercise("backward_propagation_with_regularization", cases=regularized_cases, about=["dlcore.regularize", "dlcore.dense", "dlcore.layer"],
        parts={"dW1": 2, "dW2": 2, "dW3": 2, "db1": 1, "db2": 1, "db3": 1, "dA and dZ": 1}, equal=ONE_ROW | {"A3, W3, b3 = cache[9:12] -> A3, W3, b3 = cache[9:13]": "the cache has 12 entries"},
        worked="With a weight of 3, lambd = 0.7 and m = 5 the term adds {0.7 / 5 * 3:g} to that entry of dW.", mistakes=[
            *mistakes("The factor 1/2 of the cost cancels against the 2 of the square: the gradient has lambd / m.", *each_and_all("/ m + lambd / m * W# -> / m + lambd / (2 * m) * W#")),
            *mistakes("The term is not divided by m.", *each_and_all("lambd / m * W# -> lambd * W#")),
            *mistakes("The term is missing in one of the layers: every dW has it.", *each_and_all(" + lambd / m * W# -> ")),
            Mistake(each("lambd / m * W# -> 2 * lambd / m * W#"), "The term comes twice, as when the weights are also shrunk in the update."),
            *mistakes("The term is subtracted; it is added to dW, and the update then makes the weight smaller.", *each_and_all(" + lambd / m * W# ->  - lambd / m * W#")),
            *mistakes("The biases are not in the extra term of the cost, so it adds nothing to db.", *each("np.sum(dZ#, axis=1, keepdims=True) / m -> np.sum(dZ#, axis=1, keepdims=True) / m + lambd / m * b#")),
            *mistakes("The square of a weight has the derivative 2W, so W itself stands in the term.", *each("lambd / m * W# -> lambd / m * W# ** 2"), each("lambd / m * W# -> lambd / m * np.sum(W# ** 2)")),
            Mistake(each("lambd / m * W# -> lambd / (2 * m) * np.sign(W#)"), "That is the gradient of absolute values, L1 regularization; here the weights are squared."),
            Mistake(each("lambd / m * W# -> lambd / W#.size * W#"), "The term is divided by the number of weights; m is the number of examples."),
            *mistakes("dA goes back through the weights of its own layer, transposed.", "np.dot(W3.T, dZ3) -> np.dot(W3.T, dZ3) + lambd / m", "np.dot(W2.T, dZ2) -> np.dot(W2, dZ2[: W2.shape[1]])[: W2.shape[1]]"),
            *mistakes("The product is an average over the examples too: divide it by m.", *(f"np.dot(dZ{l}, {before}.T) / m + -> np.dot(dZ{l}, {before}.T) + " for l, before in BEFORE)),
            *BACK]),
    Exercise("forward_propagation_with_dropout", parts={"masks": 3, "activations": 4}, cases=dropout_cases, call="seeded", view="dropout_facts", about=["dlcore.regularize"],
        equal=dict.fromkeys(each("D# = np.random.rand(*Z#.shape) < keep_prob -> D# = np.random.rand(*Z#.shape) <= keep_prob", "12"), "a random number never equals keep_prob"),
        worked="A unit with the activation 0.6 and keep_prob = 0.8 gives 0.6 / 0.8 = {0.6 / 0.8:g} with probability 0.8, else 0: on average 0.8 times 0.75, again {0.8 * 0.75:g}.", mistakes=[
            Mistake(each("np.random.rand(*Z#.shape) < -> np.random.rand(*Z#.shape) > ", "12"), "With `>` a unit stays with the probability 1 - keep_prob: the wrong ones are dropped."),
            *mistakes("The division is missing: the layer's output becomes smaller on average, by the share that was dropped.", *each_and_all("relu(Z#) * D# / keep_prob -> relu(Z#) * D#", "12")),
            *mistakes("It is divided by the share that is dropped; divide by the share that stays.", *each_and_all("relu(Z#) * D# / keep_prob -> relu(Z#) * D# / (1 - keep_prob)", "12")),
            Mistake(each("relu(Z#) * D# / keep_prob -> relu(Z#) * D# / D#.mean()", "12"), "It is divided by the share that happened to stay this time; keep_prob, the share on average, is asked."),
            *mistakes("The activations are multiplied by keep_prob; that makes them even smaller. Divide.", *each_and_all("relu(Z#) * D# / keep_prob -> relu(Z#) * D# * keep_prob", "12")),
            Mistake(each("np.random.rand(*Z#.shape) -> np.repeat(np.random.rand(len(Z#), 1), Z#.shape[1], 1)", "12"), "All examples share one mask: a random number is drawn for each unit only. Draw one for every entry."),
            Mistake(each("np.random.rand(*Z#.shape) -> np.repeat(np.random.rand(1, Z#.shape[1]), len(Z#), 0)", "12"), "All units of a layer share one mask: a random number is drawn for each example only. Draw one for every entry."),
            Mistake(each("np.random.rand(*Z#.shape) -> np.random.randn(*Z#.shape)", "12"), "`randn` draws normal numbers, half of them negative and some above 1; the comparison with keep_prob needs uniform numbers from 0 to 1."),
            *mistakes("The mask is drawn but never applied: what is switched off must become 0.", *each_and_all("relu(Z#) * D# / keep_prob -> relu(Z#)", "12"), *each_and_all("relu(Z#) * D# / keep_prob -> relu(Z#) / keep_prob", "12")),
            *mistakes("Z of the next layer is made of the activations after the dropout, times the weights, plus the bias; one of these is different.", "np.dot(W2, A1) + b2 -> np.dot(W2, A1)", "np.dot(W3, A2) + b3 -> np.dot(W3, A2)", "np.dot(W2, A1) -> np.dot(W2, relu(Z1))", "np.dot(W3, A2) -> np.dot(W3, relu(Z2))"),
            *mistakes("Without relu a layer passes on Z itself.", *each("relu(Z#) * D# -> Z# * D#", "12")),
            *mistakes("The output layer has a sigmoid, and no dropout.", "sigmoid(Z3) -> relu(Z3)", "sigmoid(Z3) -> sigmoid(Z3) * (np.random.rand(*Z3.shape) < keep_prob) / keep_prob", "sigmoid(Z3) -> Z3"),
            Mistake("np.dot(W1, X) + b1 -> np.dot(W1, X)", "The bias is missing in Z1."),
            Mistake(each("np.random.rand(*Z#.shape) < keep_prob -> np.random.rand(*Z#.shape) < 0.5", "12"), "The share that is kept is fixed inside; use keep_prob.")]),
    Exercise("backward_propagation_with_dropout", cases=dropout_backward_cases, call="seeded", about=["dlcore.regularize", "dlcore.dense", "dlcore.layer"],
        parts={"dW1": 2, "dW2": 2, "dW3": 1, "db1": 1, "db2": 1, "db3": 1, "dA and dZ": 1}, equal=ONE_ROW,
        worked="A gradient of 0.6 that reaches a unit which stayed, with keep_prob = 0.8, becomes 0.6 / 0.8 = {0.6 / 0.8:g}; where the unit was off it becomes 0.", mistakes=[
            *mistakes("The division is missing on the way back: what was divided in the forward pass is divided here too.", *each_and_all("D# / keep_prob -> D#", "21")),
            *mistakes("The mask is not applied: a unit that was off in this pass gets no gradient.", *each("* D# / keep_prob -> / keep_prob", "21"), *each_and_all(" * D# / keep_prob -> ", "21")),
            Mistake(each("* D# / -> * (np.random.rand(*D#.shape) < keep_prob) / ", "21"), "A fresh mask is drawn. The same units must be off as in the forward pass: use the mask from the cache."),
            *mistakes("It is divided by the share that was dropped; divide by the share that stayed.", *each_and_all("D# / keep_prob -> D# / (1 - keep_prob)", "21")),
            *mistakes("It multiplies by keep_prob; divide, as in the forward pass.", *each_and_all("D# / keep_prob -> D# * keep_prob", "21")),
            Mistake(["* D2 / -> * (D1[: len(D2)]) / ", "* D1 / -> * np.resize(D2, D1.shape) / "], "That mask belongs to the other hidden layer."),
            *mistakes("The mask is turned around: it is true where a unit stayed.", *each_and_all("* D# / -> * (1 - D#) / ", "21")),
            Mistake(["np.dot(dZ3, A2.T) -> np.dot(dZ3, (A2 * D2 / keep_prob).T)", "np.dot(dZ2, A1.T) -> np.dot(dZ2, (A1 * D1 / keep_prob).T)"], "A1 and A2 in the cache have been through their masks and the division already; here it happens to them a second time."),
            Mistake([f"np.dot(dZ{l}, {before}.T) / m -> np.dot(dZ{l}, {before}.T) / m / keep_prob" for l, before in BEFORE], "The division belongs to dA1 and dA2 only; it reaches the weights through dZ by itself."),
            *mistakes("The weights of a layer get the average over the examples: divide by m.", *(f"np.dot(dZ{l}, {before}.T) / m -> np.dot(dZ{l}, {before}.T)" for l, before in BEFORE)),
            *BACK]),
    Exercise("early_stop", parts={"best check": 3}, cases=stop_cases, about=["dlcore.regularize"],
        equal={"for now in range(1, len(dev_errors)): -> for now in range(0, len(dev_errors)):": "check 0 is no smaller than itself, and patience is at least 1"},
        worked="With the errors 0.5, 0.3, 0.4, 0.35, 0.2 and patience 2, checks 2 and 3 bring nothing better than 0.3, so training stops after check 3, and check {early_stop([0.5, 0.3, 0.4, 0.35, 0.2], 2)} is kept. The 0.2 is never seen.", mistakes=[
            Mistake("return best -> return len(dev_errors) - 1", "That is the last check; the weights of the best one are kept."),
            Mistake("return best -> return now", "That is the check at which training stops; go back to the best one."),
            Mistake("now - best >= patience -> True", "It stops at the first rise of the error, which may be noise; wait for as many checks as patience says."),
            Mistake("return best -> return int(np.argmin(dev_errors))", "That looks at checks after the stop, which never happen: go through the list and stop."),
            Mistake("return best -> return int(np.argmax(dev_errors))", "That is the largest error; the smallest is best."),
            Mistake("dev_errors[now] < dev_errors[best] -> dev_errors[now] <= dev_errors[best]", "An equal error is no improvement: of equal ones the first is the best."),
            Mistake("dev_errors[now] < dev_errors[best] -> dev_errors[now] < dev_errors[now - 1]", "Each error is compared with the one before; compare with the smallest so far."),
            *mistakes("Patience is off by one: training stops when so many checks in a row have brought nothing better.", ">= patience -> > patience", ">= patience -> >= patience - 1", ">= patience -> >= patience + 2"),
            Mistake(["best = 0 -> best, bad = 0, 0", "now - best >= patience -> (bad := bad + 1) >= patience"], "Checks without an improvement are counted from the start of the training; the count begins anew after each improvement."),
            Mistake("return best -> return dev_errors[best]", "That is the error of the best check; its number is asked."),
            Mistake("return best -> return best + 1", "Checks are counted from 0."),
            Mistake("dev_errors[now] < dev_errors[best] -> dev_errors[now] > dev_errors[best]", "The comparison is the wrong way round: a smaller error is better.")]),
    Exercise("forward_propagation", parts={"J": 1}, cases=one_number_cases, about=["dlcore.gradcheck"],
        worked="For x = 2 and theta = 4 the value is {2 * 4:g}.", mistakes=[
            Mistake("theta * x -> theta + x", "The two are multiplied, not added."),
            Mistake("theta * x -> theta", "x is missing: J is the product of both."),
            Mistake("theta * x -> x", "theta is missing: J is the product of both."),
            Mistake("theta * x -> x ** theta", "That is a power; J is a product."),
            Mistake("theta * x -> theta / x", "That is a quotient; J is a product."),
            Mistake("theta * x -> (theta * x) ** 2", "Nothing is squared here.")]),
    Exercise("backward_propagation", parts={"dtheta": 1}, cases=one_number_cases, about=["dlcore.gradcheck"],
        worked="For x = 2: when theta grows from 4 to 4.001, J grows from 8 to {2 * 4.001:g}, twice as much as theta.", mistakes=[
            Mistake("return x -> return theta", "That is the derivative by x; it is asked by theta. Nudge theta, and see how much J moves."),
            Mistake("return x -> return theta * x", "That is J itself; its slope is asked."),
            Mistake("return x -> return 1.0", "A nudge of theta reaches J multiplied by the other factor."),
            Mistake("return x -> return 2 * theta * x", "Nothing is squared in J."),
            Mistake("return x -> return -x", "The sign is turned: J grows with theta where x is positive."),
            Mistake("return x -> return x / theta", "The slope of a product along one factor is the other factor, whatever the first one is.")]),
    Exercise("num_grad", parts={"slopes": 3, "tiny steps": 1}, cases=num_grad_cases, about=["dlcore.gradcheck"],
        equal={"plus, minus = (np.array(theta, dtype=float), np.array(theta, dtype=float)) -> plus, minus = " + other: "theta comes in float64" for other in ("(np.array(theta), np.array(theta, dtype=float))", "(np.array(theta, dtype=float), np.array(theta))")},
        worked="For f = sum of theta to the power 3, at theta = 1 with eps = 0.5: (1.5 to the power 3, minus 0.5 to the power 3) / 1 = {1.5**3 - 0.5**3:g}. The exact slope is 3.", mistakes=[
            *widths("f(minus) -> f(np.array(theta, dtype=float))", "f(plus) -> f(np.array(theta, dtype=float))", "eps"),
            Mistake(["plus, minus = np.array(theta, dtype=float), np.array(theta, dtype=float) -> plus = np.array(theta, dtype=float); plus[:i] += eps; minus = plus.copy()"], "A nudge is not undone before the next one: every entry is measured with all others at their own place. Work on copies."),
            Mistake(["plus[i] += eps -> plus += eps", "minus[i] -= eps -> minus -= eps"], "All entries are nudged at once; nudge one and leave the others."),
            Mistake("grad[i] = (f(plus) - f(minus)) / (2 * eps) -> grad[0] += (f(plus) - f(minus)) / (2 * eps)", "The slopes are added up in one place; each entry has its own."),
            Mistake("f(plus) - f(minus) -> f(minus) - f(plus)", "Right value minus left value: the other order turns the sign of the slope."),
            Mistake("f(plus) - f(minus) -> f(plus) + f(minus)", "A rise is a difference of the two values."),
            Mistake("plus, minus = np.array(theta, dtype=float), np.array(theta, dtype=float) -> plus, minus = np.array(theta, dtype=np.float32), np.array(theta, dtype=np.float32)", "The numbers are stored with 7 digits only, and a tiny step is lost in them: use float64."),
            Mistake("return grad -> return grad * (np.arange(len(grad)) == 0).reshape(-1, 1)", "Only the first entry has a slope: does the `return` stand inside the loop?"),
            Mistake("return grad -> return grad[:, 0]", "The slopes have rank 1 here; keep the shape of theta."),
            Mistake("grad = np.zeros(theta.shape) -> grad = np.zeros(theta.shape); eps = 1e-4", "The step is fixed inside; use the one that is given.")]),
    Exercise("gradient_check", uses=["forward_propagation", "backward_propagation"], parts={"difference": 4}, cases=check_cases, call="standing_in", about=["dlcore.gradcheck"], equal=PRINTED,
        worked="With a computed slope of 6 and a measured one of 4 the relative difference is 2 / (6 + 4) = {2 / 10:g}.", mistakes=[
            *widths("forward_propagation(x, theta - epsilon) -> forward_propagation(x, theta)", "forward_propagation(x, theta + epsilon) -> forward_propagation(x, theta)", "epsilon", "theta - epsilon to theta + epsilon"),
            *mistakes("The lengths of both gradients are added up in the denominator; one of them is missing, or they are multiplied or subtracted.", *(f"{LENGTHS} -> {other}" for other in ("np.linalg.norm(grad)", "np.linalg.norm(gradapprox)", "(np.linalg.norm(grad) * np.linalg.norm(gradapprox))", "(np.linalg.norm(grad) - np.linalg.norm(gradapprox))", "np.linalg.norm(grad + gradapprox) ** 2", "np.linalg.norm(grad) + np.linalg.norm(gradapprox)"))),
            Mistake(f"{DISTANCE} / -> np.linalg.norm(grad + gradapprox) / ", "The numerator is the length of the difference of the two."),
            *mistakes("A difference can be negative; its length is asked.", f"{DISTANCE} / -> (gradapprox - grad) / ", f"{DISTANCE} / -> (grad - gradapprox) / "),
            Mistake(f"{DISTANCE} / {LENGTHS} -> {DISTANCE}", "That is the absolute difference: divide it by the lengths, since gradients can be tiny or huge."),
            Mistake(["forward_propagation(x, theta + epsilon) -> x * (theta + epsilon)", "forward_propagation(x, theta - epsilon) -> x * (theta - epsilon)"], "It computes J by a formula of its own; then it cannot check anything else. Call `forward_propagation`."),
            Mistake("= backward_propagation(x, theta) -> = x", "It takes the derivative from a formula of its own; the one to be checked comes from `backward_propagation`."),
            Mistake(["forward_propagation(x, theta + epsilon) -> forward_propagation(x + epsilon, theta)", "forward_propagation(x, theta - epsilon) -> forward_propagation(x - epsilon, theta)"], "The nudge belongs to theta, not to x."),
            Mistake("= backward_propagation(x, theta) -> = backward_propagation(x, theta + epsilon)", "The derivative is asked at theta itself, not at the nudged place."),
            Mistake("J_plus = -> epsilon = 1e-7; J_plus = ", "The step is fixed inside; use the one that is given."),
            Mistake("return difference -> return difference < 1e-7", "That is a verdict; the difference itself is asked."),
            *mistakes("A width of twice epsilon belongs to the two places theta - epsilon and theta + epsilon.", "forward_propagation(x, theta - epsilon) -> forward_propagation(x, theta)", "forward_propagation(x, theta + epsilon) -> forward_propagation(x, theta)")]),
    Exercise("gradient_check_n", parts={"difference": 6}, cases=check_n_cases, about=["dlcore.gradcheck"], equal=PRINTED,
        worked="With a computed gradient of (3, 4) and a measured one of (3, 0) the length of the difference is 4, and the result is 4 / (5 + 3) = {4 / 8:g}.", mistakes=[
            *widths("theta_minus[i] -= epsilon -> pass", "theta_plus[i] += epsilon -> pass", "epsilon"),
            *mistakes("All entries are nudged at once; nudge one and leave the others.", ["theta_plus[i] += epsilon -> theta_plus += epsilon", "theta_minus[i] -= epsilon -> theta_minus -= epsilon"], "theta_plus[i] += epsilon -> theta_plus += epsilon", "theta_minus[i] -= epsilon -> theta_minus -= epsilon"),
            Mistake("theta_minus[i] -= epsilon -> theta_minus[i] += epsilon", "Both nudges go to the same side, so that the two costs are equal: one goes up, one goes down."),
            *mistakes("A nudge is not undone before the next one: make new copies in every round of the loop.",
                ["for i in range(len(theta)): -> theta_plus, theta_minus = np.copy(theta), np.copy(theta)\n    for i in range(len(theta)):", "theta_plus, theta_minus = np.copy(theta), np.copy(theta) -> pass"], "np.copy(theta), np.copy(theta) -> theta, np.copy(theta)", ["np.copy(theta), np.copy(theta) -> theta, None", "theta_minus[i] -= epsilon -> theta_minus = np.copy(theta); theta_minus[i] -= epsilon"]),
            *mistakes("The lengths of both gradients are added up in the denominator; one of them is missing, or they are multiplied.", *(f"{LENGTHS} -> {other}" for other in ("np.linalg.norm(grad)", "np.linalg.norm(gradapprox)", "(np.linalg.norm(grad) * np.linalg.norm(gradapprox))", "np.linalg.norm(grad + gradapprox)", "np.linalg.norm(grad) + np.linalg.norm(gradapprox)"))),
            Mistake(f"{DISTANCE} / -> np.sum(grad - gradapprox) / ", "In a sum positive and negative differences cancel; the length is the root of the sum of squares."),
            *mistakes("The lengths are asked, not their squares.", f"{DISTANCE} / -> {DISTANCE} ** 2 / ", f"{DISTANCE} / {LENGTHS} -> np.sum((grad - gradapprox) ** 2) / (np.sum(grad**2) + np.sum(gradapprox**2))"),
            Mistake(f"{DISTANCE} / {LENGTHS} -> {DISTANCE}", "That is the absolute difference: divide it by the lengths, since gradients can be tiny or huge."),
            *mistakes("The two columns differ in shape or order, so that entries of different parameters are compared.", f"{DISTANCE} / -> np.linalg.norm(grad - gradapprox.T) / ", "grad = gradients_to_vector(gradients) -> grad = gradients_to_vector(gradients)[::-1]"),
            *mistakes("Only a part of the parameters is nudged; the loop goes over all entries of theta.", "range(len(theta)) -> range(20)", "range(len(theta)) -> range(len(theta) - 1)"),
            Mistake("range(len(theta)) -> range(1)", "Only the first parameter is nudged: does the `return` stand inside the loop?"),
            Mistake("return difference -> return difference < 2e-7", "That is a verdict; the difference itself is asked."),
            Mistake("grad = gradients_to_vector(gradients) -> grad = theta", "Those are the parameters; the gradients are to be compared."),
            Mistake("gradapprox = np.zeros(theta.shape) -> gradapprox = np.zeros(theta.shape); epsilon = 1e-7", "The step is fixed inside; use the one that is given.")]),
    Exercise("locate_bug", uses=["num_grad"], parts={"name": 4}, cases=locate_cases, about=["dlcore.gradcheck"],
        equal={f"{line}.reshape(-1, 1){end} -> {line}.reshape(-2, 1){end}": "NumPy works out the size of any negative axis, not only of -1" for line, end in (("grad = gradients['d' + name]", ""), ("approx = num_grad(cost_of, values", ", epsilon)"))},
        worked="dW1 is 1000 where 1060 is measured, a relative difference of 60 / 2060 = {60 / 2060:.3f}; db1 is 2 where 1 is measured, {1 / 3:.3f}. So the answer is 'b1'.", mistakes=[
            *mistakes("That finds the largest absolute difference; large gradients then always win. Divide by the lengths.", *(f"np.linalg.norm(grad - approx) / lengths if lengths > 0 else 0.0 -> {other}" for other in ("np.linalg.norm(grad - approx)", "np.max(np.abs(grad - approx))"))),
            Mistake("return max(errors, key=errors.get) -> return list(errors).index(max(errors, key=errors.get))", "That is the number of the array; its name is asked."),
            Mistake('return max( -> return "d" + max(', "The name is that of the parameter, without the d of the gradient."),
            Mistake("return max( -> return min(", "That is the array that fits best; the worst is asked."),
            Mistake("return max(errors, key=errors.get) -> return max(errors.values())", "That is the largest difference; the name that belongs to it is asked."),
            Mistake("return max(errors, key=errors.get) -> return max(errors)", "That is the last name in the alphabet: without a key, `max` compares the names themselves."),
            Mistake("return max(errors, key=errors.get) -> return max(parameters, key=lambda name: np.linalg.norm(parameters[name]))", "That is the largest array, whether its gradient is right or not."),
            Mistake("np.linalg.norm(grad - approx) / lengths -> abs(np.linalg.norm(grad) - np.linalg.norm(approx)) / lengths", "The lengths are compared: a gradient of the right length can point elsewhere. Take the length of the difference."),
            Mistake("np.linalg.norm(grad - approx) / lengths -> abs(np.sum(grad - approx)) / lengths", "In a sum positive and negative differences cancel; the length is the root of the sum of squares."),
            Mistake("/ lengths if lengths > 0 else 0.0 -> / lengths", "Where a gradient is 0 on both sides, 0 / 0 is nan, and nan spoils every comparison. Such an array has the difference 0."),
            Mistake('gradients["d" + name].reshape(-1, 1) -> gradients["d" + name].reshape(1, -1)', "A row and a column are subtracted, and NumPy spreads them against each other: bring both into one shape."),
            Mistake("return max(errors, key=errors.get) -> return next(iter(errors))", "That is the first array; compare all of them.")]),
    Exercise("flip_h", optional=True, parts={"picture": 0}, cases=flip_cases, about=["dlcore.augment"],
        worked="A row of three pixels 1, 2, 3 becomes {flip_h(np.array([[1, 2, 3]]))[0]}.", mistakes=[
            Mistake("img[:, ::-1] -> img[::-1]", "That turns the picture upside down; left and right are exchanged along the second axis."),
            Mistake("img[:, ::-1] -> img[..., ::-1]", "The last axis of a colored picture holds red, green and blue: here the colors are exchanged."),
            Mistake("img[:, ::-1] -> img[::-1, ::-1]", "That turns the picture by half a circle; exchange left and right only."),
            Mistake("img[:, ::-1] -> img[:, ::-1, :]", "A gray picture has only two axes."),
            Mistake("img[:, ::-1] -> np.swapaxes(img, 0, 1)", "That exchanges rows and columns; a mirror keeps the rows."),
            Mistake("img[:, ::-1] -> img", "Nothing is changed.")]),
    Exercise("augment", optional=True, parts={"images": 0, "Y": 0}, returns="images Y", cases=augment_cases, about=["dlcore.augment"],
        worked="Two pictures with the labels 1 and 0 become four, with the labels {augment(np.zeros((2, 1, 1, 3)), np.array([[1, 0]]))[1][0]}.", mistakes=[
            Mistake("images[:, :, ::-1] -> images[:, ::-1]", "That turns the pictures upside down; the width is the third axis."),
            Mistake("images[:, :, ::-1] -> images[..., ::-1]", "The last axis holds red, green and blue: here the colors are exchanged."),
            Mistake("images[:, :, ::-1] -> images[::-1, :, ::-1]", "The mirrored pictures come in another order than their labels."),
            Mistake("np.concatenate([Y, Y], axis=1) -> Y", "The labels are not doubled: a mirrored picture keeps the label of its original."),
            Mistake("np.concatenate([images, mirrored]) -> np.concatenate([mirrored, mirrored])", "The originals are lost: was the mirrored picture written over them?"),
            Mistake("np.concatenate([images, mirrored]) -> mirrored", "Only the mirrored pictures come back; the originals stay in front of them."),
            Mistake("np.concatenate([Y, Y], axis=1) -> np.concatenate([Y, Y])", "The labels lie below each other; they are to be one row."),
            Mistake("np.concatenate([Y, Y], axis=1) -> np.concatenate([Y, 1 - Y], axis=1)", "A cat in the mirror is still a cat: labels do not change.")]),
]
