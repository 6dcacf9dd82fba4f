"""The exercises of week 3: the inputs that they are tried on, and the mistakes that people make, as edits of the reference."""

import numpy as np

from grading import given
from grading.exercise import Case, Exercise, Mistake, mistakes

KINDS, NAMES = ("sigmoid", "tanh", "relu", "leaky_relu"), ("W1", "b1", "W2", "b2")

def sizes_cases(rng):
    yield np.zeros((3, 5)), np.zeros((2, 5))
    n_x, n_y, m = rng.permutation([7, 11, 13])
    yield rng.normal(size=(n_x, m)), rng.normal(size=(n_y, m))

def start_cases(rng):
    yield 2, 4, 1, 3
    yield 1103, 2003, 1109, int(rng.integers(1, 1000))

def kinds_cases(rng):
    for kind in KINDS:
        for z in (np.array([[-2.0, 0.5, 3.0]]), rng.choice([-1, 1], size=(5, 7)) * rng.uniform(0.3, 4, size=(5, 7))):
            yield Case(z, kind, part=kind)

def labels(rng, m):
    """Labels of both kinds, one more than half of them 1."""
    return rng.permutation(np.arange(m) < m // 2 + 1).reshape(1, m).astype(float)

def network(rng, n_x, n_h, n_y=1, spread=0.8):
    sizes = {"W1": (n_h, n_x), "b1": (n_h, 1), "W2": (n_y, n_h), "b2": (n_y, 1)}
    return {name: spread * rng.normal(size=size) for name, size in sizes.items()}

def small_network():
    values = [[0.5, -1.0], [1.0, 0.3], [-0.4, 0.2]], [[0.1], [-0.2], [0.3]], [[1.0, -0.5, 0.7]], [[0.2]]
    return {name: np.array(value) for name, value in zip(NAMES, values, strict=True)}

SMALL_X, SMALL_Y = np.array([[1.0, -2.0, 0.5], [0.5, 1.0, -1.0]]), np.array([[1.0, 0.0, 1.0]])
SIZES = (2, 3, 3), (5, 7, 11), (5, 7, 11)  # n_x, n_h and m

def forward_cases(rng):
    yield SMALL_X, small_network()
    yield from ((rng.normal(size=(n_x, m)), network(rng, n_x, n_h)) for n_x, n_h, m in SIZES)

def cost_cases(rng):
    yield np.array([[0.9, 0.2, 0.6]]), np.array([[1.0, 0.0, 0.0]]), small_network()
    for m in (3, 11, 11):
        yield rng.uniform(0.05, 0.95, size=(1, m)), labels(rng, m), small_network()

def cache_of(P, X):
    Z1 = P["W1"] @ X + P["b1"]
    Z2 = P["W2"] @ np.tanh(Z1) + P["b2"]
    return {"Z1": Z1, "A1": np.tanh(Z1), "Z2": Z2, "A2": 1 / (1 + np.exp(-Z2))}

def backward_cases(rng):
    yield small_network(), cache_of(small_network(), SMALL_X), SMALL_X, SMALL_Y
    for n_x, n_h, m in SIZES:
        P, X = network(rng, n_x, n_h), rng.normal(size=(n_x, m))
        yield P, cache_of(P, X), X, labels(rng, m)

def update_cases(rng):
    for P, rate in ((small_network(), 0.5), (network(rng, 5, 7), float(rng.uniform(0.1, 0.9)))):
        yield P, {"d" + name: rng.integers(-9, 10, size=value.shape) / 10 for name, value in P.items()}, rate
    P = network(rng, 5, 7)
    yield Case(P, {"d" + name: rng.normal(size=value.shape) for name, value in P.items()}, part="the usual rate")

def model_cases(rng):
    start = {"initialize_parameters": given.small_weights}
    yield SMALL_X, SMALL_Y, 3, 1, start
    for num_iterations in (1, 3, 40):
        yield rng.normal(size=(3, 7)), labels(rng, 7), 5, num_iterations, start

def predict_cases(rng):
    yield small_network(), SMALL_X
    yield from ((network(rng, n_x, n_h, spread=0.8 if n_x == 2 else 1.5), rng.normal(size=(n_x, m))) for n_x, n_h, m in SIZES)
    for n_x, n_h, m in SIZES[:2]:  # at x = 0, without biases, the probability is exactly one half
        P = network(rng, n_x, n_h) | {"b1": np.zeros((n_h, 1)), "b2": np.zeros((1, 1))}
        X = rng.choice([-1, 1], size=(n_x, m)) * rng.uniform(0.5, 2, size=(n_x, m)) * (rng.permutation(m) > m // 3)
        yield Case(P, X, part="exactly one half")

def linear_cases(rng):
    yield np.array([[1.0, 2.0], [0.0, -1.0], [2.0, 0.0]]), np.array([[1.0], [2.0], [0.0]]), np.array([[1.0, 3.0, -1.0]]), np.array([[0.5]])
    for _ in range(2):
        yield tuple(network(rng, 5, 5, 5)[name] for name in NAMES)

def symmetric_cases(rng):
    def alike(**changes):
        P = {"W1": np.tile(rng.normal(size=(1, 3)), (5, 1)), "b1": np.full((5, 1), rng.normal()), "W2": np.tile(rng.normal(size=(2, 1)), (1, 5)), "b2": rng.normal(size=(2, 1))}
        for name, (place, change) in changes.items():
            P[name] = P[name].copy()
            P[name][place] += change
        return P

    sign = float(rng.choice([-1, 1]))
    row, column, gap = int(rng.integers(1, 5)), int(rng.integers(0, 3)), float(rng.uniform(0.5, 1.5))
    yield {"W1": np.array([[1.0, 2.0], [1.0, 2.0]]), "b1": np.zeros((2, 1)), "W2": np.array([[3.0, 3.0]]), "b2": np.zeros((1, 1))}, 1e-12
    yield from ((alike(), tol) for tol in (1e-12, 0.0))
    yield {name: np.full_like(value, gap) for name, value in alike().items()}, 1e-12
    for change in (gap, -gap):
        yield alike(W1=((row, column), change)), 1e-12
        yield alike(b1=((row, 0), change)), 1e-12
        yield alike(W2=((int(rng.integers(0, 2)), row), change)), 1e-12
    yield from ((alike(**change), 1e-12) for change in (dict(W1=((4, 2), gap)), dict(W2=((0, 1), gap)), dict(W1=((row, 0), gap), b1=((row, 0), -gap))))
    yield alike() | {"W1": np.tile(rng.normal(size=(5, 1)), (1, 3))}, 1e-12
    yield alike(W1=((row, column), sign * 0.004), b1=((row, 0), -sign * 0.004)), 0.005
    yield alike(W1=((row, column), sign * 0.006)), 0.005
    yield from ((alike(W1=((row, column), sign * change)), tol) for change, tol in ((1e-6, 1e-4), (1e-14, 1e-12)))

def in_places(edit, places):
    """The same edit in several places; # stands for what differs: a number of a layer, a name, a shape."""
    return [edit.replace("#", place) for place in places]

def alone_and_together(*edits):
    """Each edit in an answer of its own, and then all in one."""
    return [*edits, list(edits)]

SHAPES, LAYERS, SLOPES = ("n_h, n_x", "n_y, n_h"), "12", '"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2'
LOSSES = "-(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))"

exercises = [
    Exercise("layer_sizes", parts={"n_x": 1, "n_h": 1, "n_y": 1}, returns="n_x n_h n_y", cases=sizes_cases, about=["dlcore.dense"],
        worked="X of the shape (3, 5) holds 5 examples of 3 features: {layer_sizes(np.zeros((3, 5)), np.zeros((2, 5)))[0]} inputs. Y of the shape (2, 5) asks for {layer_sizes(np.zeros((3, 5)), np.zeros((2, 5)))[2]} outputs.", mistakes=[
            *mistakes("The second size is m, the number of examples; a layer has one unit for each row.", "X.shape[0] -> X.shape[1]", "Y.shape[0] -> Y.shape[1]"),
            Mistake("n_h = 4 -> n_h = X.shape[1]", "The size of the hidden layer does not follow from the data; it is chosen, and here it is 4."),
            Mistake("return n_x, n_h, n_y -> return n_y, n_h, n_x", "Inputs come first and outputs last; here they are exchanged."),
            *mistakes("That counts all numbers of the array; a layer has one unit for each row.", "X.shape[0] -> X.size", "Y.shape[0] -> Y.size"),
            Mistake("return n_x, n_h, n_y -> return n_h, n_x, n_y", "The order is that of the layers: inputs, hidden units, outputs."),
            *mistakes("That is a whole shape, a pair of numbers; the number of rows is one of them.", "n_x = X.shape[0] -> n_x = X.shape", "n_y = Y.shape[0] -> n_y = Y.shape"),
            Mistake("n_y = Y.shape[0] -> n_y = 1", "The number of outputs is fixed here; it is the number of rows of Y.")]),
    Exercise("initialize_parameters", parts={"spread of W1": 2, "spread of W2": 2, "start": 2}, cases=start_cases, call="seeded_moments", view="moment_facts", about=["dlcore.initialize"],
        worked="With 3 inputs and 4 hidden units W1 has 4 rows, one for each unit, and 3 columns, one for each input: {initialize_parameters(3, 4, 1)['W1'].shape}. A number such as 0.8 becomes {0.8 * 0.01:g}.", mistakes=[
            *mistakes("Equal weights make equal units that stay equal: weights must be random, and not all zero or all one.", *alone_and_together(*in_places("np.random.randn(#) -> np.zeros((#))", SHAPES)), *in_places("np.random.randn(#) -> np.ones((#))", SHAPES)),
            *mistakes("Those numbers are uniform between 0 and 1, so all weights would be positive; the normal distribution has both signs.", *alone_and_together(*in_places("np.random.randn(#) -> np.random.rand(#)", SHAPES))),
            *mistakes("W has one row for each unit of its own layer and one column for each unit of the layer before; here it is the other way round.", *alone_and_together("randn(n_h, n_x) -> randn(n_x, n_h)", "randn(n_y, n_h) -> randn(n_h, n_y)")),
            *mistakes("The weights are too large: tanh and the sigmoid are flat there, and learning would hardly begin.", *alone_and_together(*in_places("np.random.randn(#) * 0.01 -> np.random.randn(#)", SHAPES))),
            *mistakes("The weights are ten times as large as they should be: the factor is one hundredth.", in_places("randn(#) * 0.01 -> randn(#) * 0.1", SHAPES), *in_places("randn(#) * 0.01 -> randn(#) * 0.1", SHAPES)),
            *mistakes("A bias starts at zero; only the weights need chance.", *alone_and_together(*in_places("b# = np.zeros -> b# = np.ones", LAYERS)), "b1 = np.zeros((n_h, 1)) -> b1 = np.random.randn(n_h, 1)", "b2 = np.zeros((n_y, 1)) -> b2 = np.random.randn(n_y, 1)",
                *([f"b1 = np.zeros((n_h, 1)) -> b1 = np.random.randn(n_h, 1){scale}", f"b2 = np.zeros((n_y, 1)) -> b2 = np.random.randn(n_y, 1){scale}"] for scale in (" * 0.01", ""))),
            *mistakes("A bias is a column with one entry for each unit of its own layer.", *(f"b1 = np.zeros((n_h, 1)) -> b1 = {other}" for other in ("np.zeros((n_x, 1))", "np.zeros(n_h)")), *(f"b2 = np.zeros((n_y, 1)) -> b2 = {other}" for other in ("np.zeros(n_y)", "np.zeros((n_h, 1))")),
                "b1 = np.zeros((n_h, 1)) -> b1 = np.zeros((1, n_h))", "b1 = np.zeros((n_h, 1)) -> b1 = 0.0", "b2 = np.zeros((n_y, 1)) -> b2 = 0.0", *([f"b1 = np.zeros((n_h, 1)) -> b1 = {first}", f"b2 = np.zeros((n_y, 1)) -> b2 = {second}"] for first, second in (("np.zeros(n_h)", "np.zeros(n_y)"), ("0.0", "0.0")))),
            Mistake(in_places("W# = -> np.random.seed(0); W# =", LAYERS), "Both layers begin with the same random numbers: the seed is set, or the key used, twice."),
            Mistake("np.random.randn(n_y, n_h) -> np.random.randn(n_y, 1) * np.ones((1, n_h))", "The weights repeat each other; every one of them needs a number of its own.")]),
    Exercise("activation", parts={kind: 1 for kind in KINDS}, cases=kinds_cases, about=["dlcore.activations"],
        equal={f"return np.maximum({one}, {two}) -> return np.maximum({two}, {one})": "the larger of two, in either order" for one, two in (("0", "z"), ("0.01 * z", "z"))},
        worked="At z = -2: the sigmoid is {activation(-2.0, 'sigmoid'):.4f}, tanh is {activation(-2.0, 'tanh'):.4f}, ReLU is {activation(-2.0, 'relu'):g} and leaky ReLU is {activation(-2.0, 'leaky_relu'):g}.", mistakes=[
            Mistake("np.maximum(0.01 * z, z) -> np.minimum(0.01 * z, z)", "The smaller of the two bends down on the right; leaky ReLU is the larger of the two."),
            Mistake("0.01 * z -> 0.1 * z", "The slope on the left is one hundredth, not one tenth."),
            Mistake("np.maximum(0.01 * z, z) -> np.maximum(0.01, z)", "That is never below one hundredth; leaky ReLU is a line with a small slope on the left."),
            Mistake("np.maximum(0.01 * z, z) -> np.maximum(0, z)", "That is ReLU itself: on the left, leaky ReLU lets a hundredth of z through."),
            Mistake("np.maximum(0.01 * z, z) -> np.maximum(-0.01 * z, z)", "For negative z the result is slightly negative, not positive."),
            Mistake("np.maximum(0, z) -> np.minimum(0, z)", "That keeps the negative side; ReLU keeps the positive one."),
            Mistake("np.maximum(0, z) -> np.abs(z)", "That makes negative numbers positive; ReLU makes them zero."),
            Mistake("np.maximum(0, z) -> np.where(z > 0, 1.0, 0.0)", "That is the slope of ReLU; its value on the right is z itself."),
            Mistake("np.tanh(z) -> np.tan(z)", "The tangent of an angle is another function; the hyperbolic tangent is meant."),
            Mistake("np.tanh(z) -> 1 / (1 + np.exp(-z))", "That is the sigmoid; tanh runs from -1 to 1."),
            Mistake("np.tanh(z) -> 2 / (1 + np.exp(-z)) - 1", "The sigmoid stretched to the range from -1 to 1 is not yet tanh: its argument must be doubled too."),
            Mistake("np.tanh(z) -> 1 / (1 + np.exp(-2 * z))", "That runs from 0 to 1; tanh is twice as high and one lower."),
            *mistakes("The values of tanh run from -1 to 1 and rise with z; numerator and denominator, or a sign in them, are different here.", "np.tanh(z) -> (np.exp(z) + np.exp(-z)) / (np.exp(z) - np.exp(-z))", "np.tanh(z) -> -np.tanh(z)", "np.tanh(z) -> (np.exp(z) - np.exp(-z)) / 2"),
            *mistakes("The sigmoid is 1 divided by the sum of 1 and an exponential with a minus sign; one of these pieces is different here.", "np.exp(-z) -> np.exp(z)", "1 / (1 + np.exp(-z)) -> 1 / 1 + np.exp(-z)", "1 / (1 + np.exp(-z)) -> np.exp(-z)", "(1 + np.exp(-z)) -> (1 - np.exp(-z))"),
            Mistake("1 / (1 + np.exp(-z)) -> np.tanh(z)", "That is tanh; the sigmoid runs from 0 to 1."),
            Mistake('if kind == "sigmoid": -> if True:', "The second argument is not looked at: whatever is asked, the sigmoid comes back.")]),
    Exercise("activation_grad", uses=["activation"], parts={kind: 1 for kind in KINDS}, cases=kinds_cases, about=["dlcore.activations"],
        equal={f"return np.where(z > 0, 1.0, {left}) -> return np.where(z >= 0, 1.0, {left})": "at z = 0 either value is right, and it is never asked" for left in ("0.0", "0.01")},
        worked="At z = 0.5 tanh is {np.tanh(0.5):.4f}, so its slope is 1 - {np.tanh(0.5):.4f} squared = {1 - np.tanh(0.5) ** 2:.4f}.", mistakes=[
            Mistake("1 - activation(z, kind) ** 2 -> 1 - activation(activation(z, kind), kind) ** 2", "The argument is z, before the activation; here the function is applied twice."),
            Mistake("a = activation(z, kind) -> a = activation(activation(z, kind), kind)", "The argument is z, before the activation; the sigmoid is applied twice."),
            Mistake("1 - activation(z, kind) ** 2 -> 1 - activation(z, kind)", "The value a stands squared in the slope of tanh."),
            Mistake("1 - activation(z, kind) ** 2 -> 1 - z**2", "The formula holds for a, the value of tanh, and not for z."),
            Mistake(["a * (1 - a) -> z * (1 - z)", "1 - activation(z, kind) ** 2 -> 1 - z**2"], "Both formulas hold for a, the value of the function, and not for z."),
            *mistakes("The formula holds for a, the value of the sigmoid, and not for z.", *(f"a * (1 - a) -> {other}" for other in ("z * (1 - z)", "a * (1 - z)", "z * (1 - a)"))),
            Mistake("1 - activation(z, kind) ** 2 -> activation(z, kind) * (1 - activation(z, kind))", "That form belongs to the sigmoid; tanh has another one."),
            Mistake("1 - activation(z, kind) ** 2 -> activation(z, kind) ** 2 - 1", "tanh rises everywhere, so its slope is positive."),
            Mistake("a * (1 - a) -> 1 - a**2", "That form belongs to tanh; the sigmoid has another one."),
            *mistakes("A product of two factors is meant, a and what is missing to 1.", *(f"a * (1 - a) -> {other}" for other in ("a - 1", "1 - a", "a * (a - 1)", "a * (1 + a)"))),
            *mistakes("That is the function itself; its slope is asked.", 'if kind == "sigmoid": -> return activation(z, kind)\n    if kind == "sigmoid":', "np.where(z > 0, 1.0, 0.0) -> np.maximum(0, z)", "np.where(z > 0, 1.0, 0.01) -> np.maximum(0.01 * z, z)", "return 1 - activation(z, kind) ** 2 -> return activation(z, kind)", "a * (1 - a) -> a"),
            Mistake("np.where(z > 0, 1.0, 0.01) -> np.where(z > 0, 1.0, 0.0)", "On the left, leaky ReLU is not flat: it rises by one hundredth."),
            Mistake("np.where(z > 0, 1.0, 0.01) -> np.where(z > 0, 1.0, 0.1)", "The slope on the left is one hundredth, not one tenth."),
            Mistake("np.where(z > 0, 1.0, 0.01) -> np.where(z > 0, 1.0, -0.01)", "On the left, leaky ReLU still rises: its slope is positive."),
            *mistakes("The two sides are exchanged: on the right the slope is 1.", *in_places("np.where(z > 0, 1.0, #) -> np.where(z < 0, 1.0, #)", ("0.0", "0.01"))),
            Mistake("np.where(z > 0, 1.0, 0.0) -> np.sign(z)", "On the left, ReLU is flat: its slope is 0 there, not -1.")]),
    Exercise("forward_propagation", parts={"A2": 5}, returns="A2 cache", view="kept_cache", cases=forward_cases, about=["dlcore.dense", "dlcore.layer"],
        worked="With x = (1, 0.5), the first row (0.5, -1) of W1 and b = 0.1: z = 0.5 - 0.5 + 0.1 = {0.5 - 0.5 + 0.1:g}, and a = tanh(0.1) = {np.tanh(0.1):.4f}.", mistakes=[
            Mistake("np.tanh(Z1) -> sigmoid(Z1)", "The hidden layer uses tanh here; only the output uses the sigmoid."),
            Mistake("np.tanh(Z1) -> np.maximum(0, Z1)", "The hidden layer uses tanh here, not ReLU."),
            Mistake("np.tanh(Z1) -> Z1", "The second layer gets Z1 and not A1: the hidden layer has lost its activation function, and without it two layers are no more than one."),
            Mistake("sigmoid(Z2) -> np.tanh(Z2)", "The output is a probability, so it comes from the sigmoid; tanh would also give negative numbers."),
            *mistakes("Z2 comes back in the place of A2: it goes through the sigmoid before it is a probability.", "sigmoid(Z2) -> Z2", "return A2, { -> return Z2, {"),
            Mistake("np.dot(W1, X) + b1 -> np.dot(W1, X)", "The bias of the hidden layer is missing."),
            Mistake("np.dot(W2, A1) + b2 -> np.dot(W2, A1)", "The bias of the output layer is missing."),
            Mistake(["np.dot(W1, X) + b1 -> np.dot(W1, X)", "np.dot(W2, A1) + b2 -> np.dot(W2, A1)"], "Both biases are missing."),
            Mistake("np.dot(W1, X) + b1 -> np.dot(W1, X) + b1.ravel()", "The biases are added along the wrong axis: b1 must be a column, so that each unit gets its own."),
            *mistakes("In a product of matrices the weights stand on the left: one row of weights meets one column, an example.", "np.dot(W1, X) -> np.dot(X.T, W1)", "np.dot(W1, X) -> np.dot(X, W1)", "np.dot(W1, X) -> np.dot(W1.T, X)", "np.dot(W2, A1) -> np.dot(W2.T, A1)"),
            *mistakes("A bias is added to the product, not subtracted or multiplied.", "X) + b1 -> X) - b1", "A1) + b2 -> A1) - b2", "X) + b1 -> X) * b1"),
            Mistake("A2 = sigmoid(Z2) -> A2 = (sigmoid(Z2) > 0.5).astype(float)", "Those are predictions; the network's output is the probability.")]),
    Exercise("compute_cost", parts={"cost": 3}, cases=cost_cases, call="as_many", about=["dlcore.losses"],
        equal={"return float(np.sum(losses) / m) -> return np.sum(losses) / m": "a number of NumPy is a number too"},
        worked="A label of 1 that got the probability 0.9 and a label of 0 that got 0.2: -(log 0.9 + log 0.8) / 2 = {compute_cost(np.array([[0.9, 0.2]]), np.array([[1.0, 0.0]])):.4f}.", mistakes=[
            Mistake("np.sum(losses) / m -> np.sum(losses)", "The cost is the mean of the losses: divide their sum by m."),
            Mistake("np.sum(losses) / m -> np.sum(losses) / m / m", "It is divided by m twice."),
            Mistake(f"{LOSSES} -> Y * np.log(A2) + (1 - Y) * np.log(1 - A2)", "The logarithm of a probability is negative, and a cost is not: a minus sign is missing in front."),
            Mistake(["Y * np.log(A2) -> (1 - Y) * np.log(A2)", "(1 - Y) * np.log(1 - A2) -> Y * np.log(1 - A2)"], "The labels are exchanged: the logarithm of a belongs to the examples whose label is 1."),
            Mistake(" + (1 - Y) * np.log(1 - A2) -> ", "Only the examples with y = 1 are counted; the term for y = 0 is missing."),
            Mistake("Y * np.log(A2) + (1 - Y) -> (1 - Y)", "Only the examples with y = 0 are counted; the term for y = 1 is missing."),
            Mistake("np.sum(losses) / m -> np.mean(losses[Y == 1]) + np.mean(losses[Y == 0])", "Each class has a mean of its own here, and the two are added; the cost is one mean over all examples."),
            Mistake("np.sum(losses) / m -> (np.mean(losses[Y == 1]) + np.mean(losses[Y == 0])) / 2", "Each class counts one half here, however many examples it has; the cost is one mean over all examples."),
            Mistake("return float(np.sum(losses) / m) -> return np.sum(losses, axis=1, keepdims=True) / m", "The value is right, and it is one number, not an array: use `np.squeeze`."),
            Mistake("return float(np.sum(losses) / m) -> return losses / m", "There is one number for each example here; add them up."),
            Mistake(in_places("np.log(#) -> np.log10(#)", ("A2", "1 - A2")), "log means the natural logarithm, which NumPy calls `np.log`."),
            Mistake(in_places("np.log(#) -> np.log2(#)", ("A2", "1 - A2")), "log means the natural logarithm, not that to base 2."),
            *mistakes("The minus sign belongs to both terms: add the two first, in parentheses.", f"{LOSSES} -> -Y * np.log(A2) + (1 - Y) * np.log(1 - A2)", "Y * np.log(A2) + -> Y * np.log(A2) - "),
            *mistakes("That is the squared error; a probability is judged by the cross-entropy.", f"{LOSSES} -> (A2 - Y) ** 2", f"{LOSSES} -> 0.5 * (A2 - Y) ** 2"),
            *mistakes("m is the number of examples, the second size of Y.", "Y.shape[1] -> Y.shape[0] + 1", "Y.shape[1] -> 3"),
            *mistakes("The loss adds two terms, y times log a and (1 - y) times the logarithm of 1 - a; one of them is different here.",
                *("(1 - Y) * np.log(1 - A2) -> " + other for other in ("(2 - Y) * np.log(1 - A2)", "-Y * np.log(1 - A2)", "(1 + Y) * np.log(1 - A2)", "(1 - Y) * np.log(1 + A2)", "(1 - Y) * np.log(2 - A2)", "(1 - Y) * (1 - np.log(A2))", "(1 - Y) / np.log(1 - A2)", "(1 - Y) * (1 - A2)")), "Y * np.log(A2) -> Y * A2", "Y * np.log(A2) -> Y / np.log(A2)")]),
    Exercise("backward_propagation", parts={"dW1": 3, "db1": 3, "dW2": 3, "db2": 3}, cases=backward_cases, about=["dlcore.layer", "dlcore.dense"],
        equal={"db2 = np.sum(dZ2, axis=1, keepdims=True) / m -> db2 = np.sum(dZ2, keepdims=True) / m": "there is one output unit, so the sum over all is the sum over its row"},
        worked="With A2 = [0.8, 0.4] and Y = [1, 0]: dZ2 = [-0.2, 0.4] and db2 = {(-0.2 + 0.4) / 2:g}. A hidden unit with A1 = [0.5, 0] that the output hears with the weight 2 gets dZ1 = [2(-0.2)(1 - 0.25), 2(0.4)(1 - 0)] = [{2 * -0.2 * 0.75:g}, {2 * 0.4:g}].", mistakes=[
            Mistake("A2 - Y -> Y - A2", "The slope of the loss along Z2 is prediction minus label, not the other way round."),
            Mistake("A2 - Y -> (A2 - Y) * A2 * (1 - A2)", "With the cross-entropy the slope of the output's sigmoid cancels; it must not be multiplied in again."),
            Mistake("A2 - Y -> A2", "The label is missing: the slope along Z2 is prediction minus label."),
            Mistake("dZ2 = A2 - Y -> dZ2 = cache['Z2'] - Y", "The prediction is A2, after the sigmoid, not Z2."),
            Mistake("np.dot(W2.T, dZ2) -> np.dot((W2 - 1.2 * dW2).T, dZ2)", "dZ1 belongs to the W2 of the forward pass; here W2 has been updated already."),
            Mistake("(1 - A1**2) -> (1 - np.tanh(A1) ** 2)", "A1 is tanh of Z1 already; tanh is applied a second time before the slope is taken."),
            Mistake("(1 - A1**2) -> (A1 * (1 - A1))", "That is the slope of a sigmoid; the hidden layer uses tanh."),
            Mistake("(1 - A1**2) -> (1 - A1)", "The slope of tanh is one minus a squared; the square is missing."),
            Mistake("(1 - A1**2) -> (1 - A1) ** 2", "In the slope of tanh only a is squared; here the difference is."),
            Mistake(" * (1 - A1**2) -> + (1 - A1**2)", "The two factors of dZ1 are multiplied, number by number; here they are added."),
            Mistake(" * (1 - A1**2) -> ", "The slope of the hidden activation is missing: dZ1 is the product of two factors, number by number."),
            Mistake("(1 - A1**2) -> A1**2", "The slope of tanh is what is missing from a squared to 1."),
            Mistake("(1 - A1**2) -> (A1**2 - 1)", "tanh rises everywhere, so its slope is positive."),
            Mistake("(1 - A1**2) -> (cache['Z1'] > 0)", "That is the slope of ReLU; the hidden layer uses tanh."),
            Mistake("np.dot(dZ2, A1.T) / m -> np.dot(dZ2, cache['Z1'].T) / m", "The input of the second layer is A1, the activation, not Z1."),
            *mistakes("A slope of J is an average over the m examples, as J is: divide by m.", ["A1.T) / m -> A1.T)", "np.sum(dZ2, axis=1, keepdims=True) / m -> np.sum(dZ2, axis=1, keepdims=True)", "X.T) / m -> X.T)", "np.sum(dZ1, axis=1, keepdims=True) / m -> np.sum(dZ1, axis=1, keepdims=True)"],
                "A1.T) / m -> A1.T)", "X.T) / m -> X.T)", *in_places("np.sum(dZ#, axis=1, keepdims=True) / m -> np.sum(dZ#, axis=1, keepdims=True)", "21")),
            *mistakes("It is divided by m twice: dZ carries no m, since it belongs to single examples.", "dZ2 = A2 - Y -> dZ2 = (A2 - Y) / m", "A1**2) -> A1**2) / m"),
            Mistake("np.sum(dZ1, axis=1, keepdims=True) / m -> np.ones((len(W2.T), 1)) * np.sum(dZ1) / m", "Every unit gets the same slope here, a sum over all units; each unit has a slope of its own: sum along the rows only."),
            Mistake("np.sum(dZ1, axis=1, keepdims=True) / m -> np.ones((len(W2.T), 1)) * np.mean(dZ1)", "Every unit gets the same slope here, the mean over all units; each unit has a slope of its own: sum along the rows only."),
            *mistakes("A bias adds to Z directly, so its slope is the mean of dZ over the examples; here the slopes of the weights are added up.", in_places("np.sum(dZ#, axis=1, keepdims=True) / m -> np.sum(dW#, axis=1, keepdims=True)", LAYERS), *in_places("np.sum(dZ#, axis=1, keepdims=True) / m -> np.sum(dW#, axis=1, keepdims=True)", LAYERS)),
            *mistakes("The shape is wrong, and would spread silently when it is subtracted from a column: keep the second axis.", *alone_and_together(*in_places("np.sum(dZ#, axis=1, keepdims=True) / m -> np.sum(dZ#, axis=1) / m", LAYERS))),
            *mistakes("The sum runs over units and examples at once, and leaves one number; a layer has one bias slope per unit.", *alone_and_together(*in_places("np.sum(dZ#, axis=1, keepdims=True) / m -> np.sum(dZ#) / m", LAYERS))),
            *mistakes("Axis 0 adds up the units; the examples lie along axis 1.", *alone_and_together(*in_places("np.sum(dZ#, axis=1, keepdims=True) -> np.sum(dZ#, axis=0, keepdims=True)", LAYERS))),
            *mistakes("m is the number of examples, and examples are columns.", "X.shape[1] -> X.shape[0]", "X.shape[1] -> parameters['W1'].shape[0]"),
            Mistake(SLOPES + ' -> "dW1": dW1.T, "db1": db1, "dW2": dW2.T, "db2": db2', "A slope has the shape of its parameter; these are transposed."),
            Mistake(SLOPES + ' -> "dW1": dW2, "db1": db2, "dW2": dW1, "db2": db1', "The slopes of the two layers are exchanged."),
            *mistakes("The products do not fit: dW2 comes from dZ2 and the activations of the layer before, turned on their side; dZ1 comes from the turned W2.",
                "np.dot(dZ2, A1.T) -> np.dot(A1, dZ2)", "np.dot(dZ2, A1.T) -> np.dot(dZ2, A1)", "np.dot(W2.T, dZ2) -> np.dot(W2, dZ2)", "np.dot(dZ1, X.T) -> np.dot(X, dZ1)", "np.dot(dZ1, X.T) -> np.dot(dZ1, X)", "np.dot(W2.T, dZ2) * -> np.dot(W2.T, dZ2) @ ")]),
    Exercise("update_parameters", parts={"W1": 1, "b1": 1, "W2": 1, "b2": 1, "the usual rate": 1}, cases=update_cases, about=["dlcore.optim"],
        worked="With W = 1, dW = 0.5 and a learning rate of 0.1 the new W is 1 - (0.1)(0.5) = {1 - 0.1 * 0.5:g}.", mistakes=[
            Mistake(in_places('# = parameters["#"] - -> # = parameters["#"] + ', NAMES), "The step goes uphill: subtract the slopes."),
            *mistakes("One of the steps goes uphill: subtract the slopes.", *in_places('# = parameters["#"] - -> # = parameters["#"] + ', NAMES)),
            Mistake(in_places('# = parameters["#"] - learning_rate * grads["d#"] -> # = parameters["#"]', ("b1", "b2")), "The biases are never updated."),
            *mistakes("One of the four parameters is never updated.", *in_places('# = parameters["#"] - learning_rate * grads["d#"] -> # = parameters["#"]', NAMES)),
            *mistakes("The slopes of the two layers, or of weight and bias, are mixed up: each parameter goes with the slope of its own name.", ['grads["db1"] -> grads["db2"]', 'grads["db2"] -> grads["db1"]'], 'grads["db1"] -> grads["db2"]', ['grads["dW1"] -> grads["dW2"]', 'grads["dW2"] -> grads["dW1"]']),
            Mistake(in_places('# = parameters["#"] - learning_rate * -> # = parameters["#"] - ', NAMES), "The slopes must be multiplied by the learning rate."),
            *mistakes("One of the slopes is not multiplied by the learning rate.", *in_places('# = parameters["#"] - learning_rate * -> # = parameters["#"] - ', NAMES)),
            Mistake('W1 = parameters["W1"] -> learning_rate = 1.2; W1 = parameters["W1"]', "The learning rate is fixed inside; use the one that is given."),
            Mistake('W1 = parameters["W1"] -> learning_rate = 0.01; W1 = parameters["W1"]', "The learning rate is fixed inside, and at a small value; use the one that is given."),
            Mistake('W1 = parameters["W1"] -> learning_rate = 0.5 if learning_rate == 1.2 else learning_rate; W1 = parameters["W1"]', "Where no rate is given, it is 1.2 here: the default in the first line of the function was changed."),
            *mistakes("A step is the product of learning rate and slope, not a quotient.", *(in_places('# = parameters["#"] - learning_rate * grads["d#"] -> # = parameters["#"] - learning_rate / (grads["d#"] + 0.05)', names) for names in (NAMES, ["W1"], ["b1"], ["W2"], ["b2"]))),
            *mistakes("A step starts from the old value: with `=-` in place of `-=` it is lost.", *(in_places('# = parameters["#"] - -> # = -', names) for names in (NAMES, ["W1"], ["b1"], ["W2"], ["b2"]))),
            Mistake('return {"W1": W1, "b1": b1, "W2": W2, "b2": b2} -> return parameters', "The old parameters are returned, not the new ones.")]),
    Exercise("nn_model", uses=["layer_sizes", "forward_propagation", "backward_propagation", "update_parameters"], parts={"W1": 2, "b1": 1, "W2": 2, "b2": 1}, cases=model_cases, call="standing_in", about=["dlcore.dense"],
        equal={f"if print_cost and i % 1000 == 0: -> if {other}:": "what is printed is no output" for other in ("print_cost or i % 1000 == 0", "print_cost and i % 1000 != 0", "print_cost and i * 1000 == 0", "print_cost and i % 1000 == 1", "print_cost and i % 1001 == 0", "print_cost and i % 999 == 0")}
            | {"print(f'iteration {i}: cost {cost:.6f}') -> f'iteration {i}: cost {cost:.6f}'": "what is printed is no output", "cost = compute_cost(A2, Y) -> cost = compute_cost(Y, A2)": "the cost is only printed"},
        worked="One iteration: A2 and the cache from the forward pass, the four slopes from the backward pass, and then new parameters. For 3 features and 5 hidden units W1 has the shape {nn_model(np.zeros((3, 2)), np.ones((1, 2)), 5, 1)['W1'].shape}.", mistakes=[
            *mistakes("Only one step shows in the result: is the start made anew in every iteration, does the `return` stand in the loop, or are the new parameters not kept?", "range(num_iterations) -> range(1)", "A2, cache = forward -> parameters = initialize_parameters(n_x, n_h, n_y); A2, cache = forward"),
            Mistake("parameters = update_parameters(parameters, grads) -> update_parameters(parameters, grads)", "The new parameters are made and thrown away, so nothing is learned: give them a name."),
            *mistakes("The number of steps is off by one.", "range(num_iterations) -> range(num_iterations + 1)", "range(num_iterations) -> range(1, num_iterations)"),
            Mistake("range(num_iterations) -> range(100)", "The number of steps is fixed inside; use the one that is given."),
            Mistake("initialize_parameters(n_x, n_h, n_y) -> initialize_parameters(n_x, 4, n_y)", "The hidden layer has four units here, whatever is asked: take n_h from the arguments, not from `layer_sizes`."),
            Mistake("grads = backward_propagation(parameters, cache, X, Y) -> grads = backward_propagation(parameters, cache, X, Y) if i == 0 else grads", "The slopes are computed once and used for every step; they change with the parameters."),
            Mistake("A2, cache = forward_propagation(X, parameters) -> A2, cache = forward_propagation(X, parameters) if i == 0 else (A2, cache)", "The forward pass is made once, before the loop; its cache no longer fits the parameters after a step."),
            *mistakes("The step is not made with the usual learning rate of `update_parameters`.", *(f"update_parameters(parameters, grads) -> update_parameters(parameters, grads, {rate})" for rate in ("0.5", "0.01", "0.1", "1.0"))),
            Mistake("update_parameters(parameters, grads) -> update_parameters(update_parameters(parameters, grads), grads)", "Two steps are made in one iteration."),
            Mistake('initialize_parameters(n_x, n_h, n_y) -> {"W1": np.zeros((n_h, n_x)), "b1": np.zeros((n_h, 1)), "W2": np.zeros((n_y, n_h)), "b2": np.zeros((n_y, 1))}', "Training starts at zero, where all hidden units are equal and stay so; begin with `initialize_parameters`.")]),
    Exercise("predict", uses=["forward_propagation"], parts={"predictions": 3, "exactly one half": 1}, cases=predict_cases, about=["dlcore.dense"],
        worked="The probabilities 0.3, 0.5 and 0.7 become {(np.array([0.3, 0.5, 0.7]) > 0.5).astype(float)}: one half is not more than one half.", mistakes=[
            Mistake("(A2 > 0.5).astype(float) -> A2", "Those are the probabilities; the answer is 1 where they are above one half, else 0."),
            Mistake("A2, _ = forward_propagation(X, parameters) -> A2 = forward_propagation(X, parameters)[1]['Z2']", "The threshold 0.5 belongs to the probability A2, not to Z2."),
            Mistake("A2 > 0.5 -> A2 >= 0.5", "A probability of exactly one half counts as 0 here: the comparison is strict."),
            Mistake("A2 > 0.5 -> A2 > 0", "Every example gets a 1: a probability is always above 0, and the threshold is one half."),
            Mistake("A2 > 0.5 -> A2 < 0.5", "The two classes are exchanged: above one half means 1."),
            Mistake("(A2 > 0.5).astype(float) -> np.where(A2 > 0.5, 1.0, -1.0)", "The labels are 1 and 0, not 1 and -1."),
            Mistake("(A2 > 0.5).astype(float) -> (A2 > 0.5).astype(float)[0]", "The numbers are right, and the shape is (m,); keep one row with m columns."),
            Mistake("(A2 > 0.5).astype(float) -> (A2 > 0.5) * (np.arange(A2.shape[1]) < 1)", "Only the first example gets its label: does the `return` stand inside the loop?"),
            Mistake("A2, _ = forward_propagation(X, parameters) -> A2 = forward_propagation(X, parameters)[1]['A1']", "Those are the activations of the hidden layer; the prediction comes from the output.")]),
    Exercise("collapse_linear", parts={"W": 2, "b": 2}, returns="W b", cases=linear_cases, about=["dlcore.dense"],
        worked="One input, one hidden unit: z1 = 2x + 1 and z2 = 3 z1 + 5 = 3(2x + 1) + 5, so W = {3 * 2} and b = 3 times 1 plus 5 = {3 * 1 + 5}.", mistakes=[
            Mistake("np.dot(W2, W1) -> np.dot(W1, W2)", "The order is that of the layers from right to left: x meets the first layer first."),
            Mistake("np.dot(W2, b1) + b2 -> b1 + b2", "The first bias passes through the second layer too, before the second bias is added."),
            Mistake("np.dot(W2, b1) + b2 -> b2", "The first bias is lost; it passes through the second layer."),
            Mistake("np.dot(W2, b1) + b2 -> np.dot(W2, b1)", "The second bias is missing."),
            Mistake("np.dot(W2, b1) + b2 -> np.dot(W2, b1 + b2)", "Only the first bias passes through the second layer; the second is added after it."),
            Mistake("np.dot(W2, b1) + b2 -> np.dot(W2, b1) - b2", "The second bias is added, not subtracted."),
            *mistakes("A product of matrices is meant, not one number by number.", "np.dot(W2, W1) -> W2 * W1", "np.dot(W2, b1) + b2 -> W2 * b1 + b2"),
            *mistakes("No transpose is needed: the sizes fit as they are.", *(f"np.dot(W2, W1) -> {other}" for other in ("np.dot(W2, W1).T", "np.dot(W2.T, W1)", "np.dot(W2, W1.T)")), "np.dot(W2, b1) -> np.dot(W2.T, b1)"),
            Mistake("np.dot(W2, W1) -> W2 + W1", "One layer after the other multiplies; it does not add."),
            Mistake("np.dot(W2, b1) -> np.dot(W1, b1)", "b1 was added after the first layer, so it meets the weights of the second layer only.")]),
    Exercise("are_units_symmetric", parts={"answer": 3}, cases=symmetric_cases, about=["dlcore.initialize"],
        equal={"return bool(np.all(np.abs(units - units[:1]) <= tol)) -> return np.all(np.abs(units - units[:1]) <= tol)": "a truth value of NumPy is one too"},
        worked="Two units with the rows (1, 2) and (1, 2), the biases 0 and 0, and the outgoing weights 3 and 3 are alike: {are_units_symmetric({'W1': np.array([[1.0, 2], [1, 2]]), 'b1': np.zeros((2, 1)), 'W2': np.array([[3.0, 3]])})}. With the outgoing weights 3 and 4 the answer is {are_units_symmetric({'W1': np.array([[1.0, 2], [1, 2]]), 'b1': np.zeros((2, 1)), 'W2': np.array([[3.0, 4]])})}.", mistakes=[
            Mistake("np.all(np.abs(units - units[:1]) <= tol) -> np.all(np.abs(units - units[:1])[:, : W1.shape[1] + 1] <= tol) and np.all(np.abs(W2 - W2[:1]) <= tol)", "The weights with which a unit is heard are a column of W2; here the rows of W2 are compared, which belong to the outputs."),
            Mistake("[W1, b1, W2.T] -> [W1, b1]", "The outgoing weights belong to a unit too: with different ones the units get different slopes and part at the first step."),
            Mistake("[W1, b1, W2.T] -> [W1, W2.T]", "The bias belongs to a unit too."),
            Mistake("[W1, b1, W2.T] -> [W1]", "Only the incoming weights are compared; the bias and the outgoing weights belong to a unit too."),
            Mistake("[W1, b1, W2.T] -> [b1, W2.T]", "The incoming weights, the rows of W1, are not compared."),
            Mistake("units - units[:1] -> units - units[:, :1]", "Units are rows here; that compares columns, the inputs of one unit among each other."),
            Mistake("[W1, b1, W2.T], axis=1) -> [W1, b1, W2.T], axis=1)[:, :W1.shape[1]].T", "That compares the columns of W1, the inputs of one unit among each other; a unit is a row."),
            Mistake("np.all(np.abs(units - units[:1]) <= tol) -> np.all(units == units[:1])", "Differences up to `tol` count as none; here only exact equality is accepted."),
            Mistake("<= tol -> <= 1e-12", "The tolerance is fixed inside; use the one that is given."),
            Mistake("np.abs(units - units[:1]) -> (units - units[:1])", "A large negative difference passes here: compare the size of the difference, without its sign."),
            Mistake("np.all( -> np.any(", "One pair of equal numbers is enough here; all of them must agree."),
            Mistake("units - units[:1] -> units[:2] - units[:1]", "Only the first two units are compared; the others may differ."),
            Mistake("bool(np.all(np.abs(units - units[:1]) <= tol)) -> not bool(np.all(np.abs(units - units[:1]) <= tol))", "The answer is turned round: True means that all units are alike."),
            Mistake("np.all(np.abs(units - units[:1]) <= tol) -> abs(np.sum(units - units[:1])) <= tol", "Differences of opposite sign cancel in a sum; look at each of them.")]),
]
