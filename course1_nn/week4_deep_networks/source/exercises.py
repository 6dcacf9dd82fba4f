"""The exercises of week 4: the inputs that they are tried on, and the mistakes that people make, as edits of the reference."""

import numpy as np

from grading import given
from grading.exercise import Case, Exercise, Mistake, mistakes

NAMES = "b1", "output bias", "learning rate", "number of iterations", "number of layers", "hidden units", "activation function", "output weights"
SIZES = (3, 3, 3), (2, 3, 5), (2, 3, 5)  # n_prev, n and m of a layer

def layer(rng, n_prev, n):
    return rng.normal(size=(n, n_prev)) * 0.6, rng.normal(size=(n, 1)) * 0.4

def network(rng, sizes):
    """Parameters of a network, as the notes name them."""
    pairs = [layer(rng, n_prev, n) for n_prev, n in zip(sizes[:-1], sizes[1:], strict=True)]
    return {name + str(l): value for l, pair in enumerate(pairs, 1) for name, value in zip("Wb", pair, strict=True)}

def labels(rng, m):
    return rng.permutation(np.arange(m) % 2).reshape(1, m).astype(float)

def passed(X, parameters):
    """AL and the caches of a forward pass, in the layout of the exercises."""
    A, caches, L = X, [], len(parameters) // 2
    for l in range(1, L + 1):
        W, b = parameters[f"W{l}"], parameters[f"b{l}"]
        Z = W @ A + b
        caches.append(((A, W, b), Z))
        A = 1 / (1 + np.exp(-Z)) if l == L else np.maximum(0, Z)
    return A, caches

def shape_cases(rng):
    yield from (([2, 3, 5, 4, 2, 1], 7), ([5, 5, 1], 5))
    yield rng.permutation([11, 13, 17, 19, 29, 31]).tolist(), 23

def start_cases(rng):
    yield from (([80, 20, 180, 40], seed) for seed in (0, int(rng.integers(1, 1000)), int(rng.integers(1000, 2000))))

SMALL = np.array([[1.0, -2.0, 0.0, 2.0, -1.0], [0.5, 3.0, 1.0, -1.0, 2.5]]), np.array([[2.0, 1.0], [-1.0, 0.5], [0.0, 1.0]]), np.array([[0.5], [1.0], [-2.0]])

def linear_cases(rng):
    yield SMALL
    yield from ((rng.normal(size=(n_prev, m)), *layer(rng, n_prev, n)) for n_prev, n, m in SIZES)

def layer_cases(rng):
    yield *SMALL, "relu"
    for kind in ("relu", "sigmoid"):
        for n_prev, n, m in SIZES[:2]:
            yield Case(rng.normal(size=(n_prev, m)), *layer(rng, n_prev, n), kind, part="sigmoid" if kind == "sigmoid" else None)

def model_cases(rng):
    yield SMALL[0], {"W1": SMALL[1], "b1": SMALL[2], "W2": np.array([[1.0, -1.0, 0.5]]), "b2": np.array([[-0.5]])}
    yield from ((rng.normal(size=(sizes[0], m)), network(rng, sizes)) for sizes, m in (((3, 3, 3, 1), 3), ((5, 4, 3, 2, 1), 7), ((5, 4, 3, 2, 1), 7)))

def cost_cases(rng):
    yield np.array([[0.8, 0.9, 0.4]]), np.array([[1.0, 1.0, 0.0]])
    yield from ((rng.uniform(0.05, 0.95, size=(1, m)), labels(rng, m)) for m in (11, 3, 11))

def linear_backward_cases(rng):
    yield np.array([[1.0, 2.0, 0.0, -1.0, 3.0], [-1.0, 0.5, 2.0, 1.0, 0.0], [0.0, 4.0, -2.0, 1.0, 2.0]]), SMALL
    yield from ((rng.normal(size=(n, m)), (rng.normal(size=(n_prev, m)), *layer(rng, n_prev, n))) for n_prev, n, m in SIZES)

def relu_backward_cases(rng):
    yield np.array([[5.0, -2.0, 3.0]]), np.array([[-1.0, 2.0, 0.5]])
    yield from ((rng.normal(size=shape) + 0.2, rng.normal(size=shape)) for shape in ((3, 3), (1, 3), (3, 3)))

def layer_backward_cases(rng):
    for kind, (n_prev, n, m) in (("relu", (2, 3, 5)), ("relu", (3, 3, 3)), ("relu", (2, 3, 5)), ("sigmoid", (3, 3, 3)), ("sigmoid", (2, 3, 5))):
        A, W, b = rng.normal(size=(n_prev, m)), *layer(rng, n_prev, n)
        yield Case(rng.normal(size=(n, m)), ((A, W, b), W @ A + b), kind, part="sigmoid" if kind == "sigmoid" else None)

def model_backward_cases(rng):
    for sizes, m in (((2, 3, 1), 2), ((5, 4, 3, 2, 1), 7), ((5, 1, 1, 1), 7)):
        AL, caches = passed(rng.normal(size=(sizes[0], m)), network(rng, sizes))
        yield AL, labels(rng, m), caches
    yield Case(rng.normal(size=(5, 7)), labels(rng, 7), network(rng, (5, 4, 3, 2, 1)), part="after your own forward", about="L_model_forward is called first, your own")

def update_cases(rng):
    for sizes, rate in (((2, 3, 1), 0.1), ((5, 4, 3, 1), float(rng.uniform(0.02, 0.3))), ((5, 4, 3, 1), 0.5)):
        yield network(rng, sizes), {"d" + name: slope for name, slope in network(rng, sizes).items()}, rate

def two_layer_cases(rng):
    for sizes, m, rate, steps in (((2, 3, 1), 3, 0.1, 3), ((5, 4, 1), 7, float(rng.uniform(0.02, 0.08)), 101), ((5, 4, 1), 7, 0.3, 3)):
        yield rng.normal(size=(sizes[0], m)), labels(rng, m), sizes, rate, steps, {"initialize_parameters": given.small_weights}

def deep_cases(rng):
    for sizes, m, rate, steps in (([2, 3, 1], 3, 0.1, 3), ([5, 4, 3, 1], 7, float(rng.uniform(0.02, 0.08)), 101), ([5, 4, 3, 1], 7, 0.3, 3)):
        yield rng.normal(size=(sizes[0], m)), labels(rng, m), sizes, rate, steps, {"initialize_parameters_deep": given.small_deep_weights}

def predict_cases(rng):
    for sizes, m in (((2, 3, 1), 5), ((5, 4, 3, 1), 11), ((5, 4, 3, 1), 11)):
        parameters, X, last = network(rng, sizes), rng.normal(size=(sizes[0], m)) * 2, f"b{len(sizes) - 1}"
        Z = np.log(1 / passed(X, parameters)[0] - 1)
        yield X, labels(rng, m), parameters | {last: parameters[last] + np.median(Z) + 0.25}
    zero = {"W1": np.eye(2), "b1": np.zeros((2, 1)), "W2": np.array([[1.0, -1.0]]), "b2": np.zeros((1, 1))}
    top = rng.integers(1, 9, size=(1, 3)) / 4
    for X in (np.array([[0.5, 2.0, 1.0], [0.5, 1.0, 3.0]]), np.concatenate([top, top - rng.permutation([0.0, 0.125, 0.25])])):
        yield Case(X, np.array([[0.0, 1.0, 1.0]]), zero, part="exactly one half")

def parity_cases(rng):
    yield (np.array([[0, 1, 0], [0, 0, 1], [0, 1, 1], [0, 0, 1], [1, 1, 1]]),)
    yield from ((rng.integers(0, 2, size=size),) for size in ((8, 11), (5, 3), (8, 11)))

def choices(hint, item, right):
    wrong = "parameter" if right == "hyperparameter" else "hyperparameter"
    return Mistake(f'"{item}": "{right}" -> "{item}": "{wrong}"', hint)

RECORDING = [
    *mistakes("The cost is kept too often, or at the wrong iterations: keep it at every hundredth, beginning with iteration 0.", "if i % 100 == 0: -> if True:", "if i % 100 == 0: -> if i % 10 == 0:", "if i % 100 == 0: -> if i % 100 == 99:"),
    Mistake("if i % 100 == 0: -> if i % 100 == 0 and print_cost:", "No cost is kept: does the line that keeps it stand under `if print_cost`?"),
    Mistake("costs.append(cost) -> costs[:] = [cost]", "Only one cost is kept; the list grows by one at every hundredth iteration."),
    Mistake("range(num_iterations) -> range(1)", "Only one step is made: does the `return` stand inside the loop?"),
    *mistakes("The number of steps is fixed inside, or off by one; use the one that is given.", "range(num_iterations) -> range(150)", "range(num_iterations) -> range(num_iterations + 1)", "range(num_iterations) -> range(num_iterations - 1)"),
    Mistake("grads, learning_rate) -> grads, 0.0075)", "The learning rate is fixed inside; use the one that is given."),
    Mistake("parameters = update_parameters( -> update_parameters(", "The new parameters are computed and thrown away: give them back their name."),
    Mistake("grads, learning_rate) -> grads, -learning_rate)", "The step goes uphill, so the cost rises: is a sign turned, in the step or where the way back begins?"),
]

exercises = [
    Exercise("expected_shapes", view="by_layer", parts={"W": 1, "b": 1, "Z": 1, "A": 1, "dW": 1, "db": 1, "dZ": 1, "dA": 1}, cases=shape_cases, about=["dlcore.shapes"],
        equal={"for l in range(1, len(layer_dims)): -> for l in range(0, len(layer_dims)):": "keys of a layer 0, which nobody asks for, do no harm"},
        worked="For layer 1 of the sizes [2, 3, 1] and 7 examples: W1 has the shape {expected_shapes([2, 3, 1], 7)['W1']}, b1 {expected_shapes([2, 3, 1], 7)['b1']}, Z1 {expected_shapes([2, 3, 1], 7)['Z1']}.", mistakes=[
            Mistake('"W": (rows, columns) -> "W": (columns, rows)', "W has one row per unit of its own layer and one column per unit of the layer before."),
            Mistake('"b": (rows, 1) -> "b": (rows, m)', "b is one column; broadcasting copies it for every example, in thought only."),
            *mistakes("b is a column with two axes, one number for each unit of its own layer.", '"b": (rows, 1) -> "b": (rows,)', '"b": (rows, 1) -> "b": (1, rows)', '"b": (rows, 1) -> "b": (columns, 1)'),
            *mistakes("Z and A hold one column for each example.", '"Z": (rows, m) -> "Z": (rows, 1)', '"A": (rows, m) -> "A": (rows, 1)', ['"Z": (rows, m) -> "Z": (rows, 1)', '"A": (rows, m) -> "A": (rows, 1)']),
            *mistakes("Examples are columns, so m is the second number.", '"Z": (rows, m) -> "Z": (m, rows)', '"A": (rows, m) -> "A": (m, rows)', ['"Z": (rows, m) -> "Z": (m, rows)', '"A": (rows, m) -> "A": (m, rows)']),
            *mistakes("What comes out of a layer has a row for each unit of that layer; those of the layer before came in.", '"Z": (rows, m) -> "Z": (columns, m)', '"A": (rows, m) -> "A": (columns, m)'),
            Mistake('shapes["d" + name + str(l)] = shape -> shapes["d" + name + str(l)] = shape[::-1]', "A derivative has the shape of its variable, not that of its transpose."),
            Mistake('{"A0": (layer_dims[0], m)} -> {"A0": (layer_dims[1], m)}', "A0 is X: it has one row for each input, and the number of inputs is the first of the sizes.")]),
    Exercise("split_params_hyper", call="each", parts={"W1": 1, **dict.fromkeys(NAMES, 0)} | dict.fromkeys(["b1", "learning rate", "number of layers", "activation function"], 1), cases=lambda rng: [(["W1"],), (list(NAMES),)],
        worked="Ask who changes it: gradient descent changes W1 in every step, so W1 is a {split_params_hyper('W1')}. The learning rate stays what you chose.", mistakes=[
            choices("Gradient descent changes W1 in every step.", "W1", "parameter"),
            choices("Biases are learned as weights are: each step has an update for b too.", "b1", "parameter"),
            choices("It is learned, in every layer.", "output bias", "parameter"),
            choices("You choose it before training, and no step changes it.", "learning rate", "hyperparameter"),
            choices("Nobody learns when to stop here: you say how many.", "number of iterations", "hyperparameter"),
            choices("The number of layers is a decision about the network, made before there is anything to learn.", "number of layers", "hyperparameter"),
            choices("The size of a layer decides the shape of W, and so it must be known before W exists.", "hidden units", "hyperparameter"),
            choices("No derivative says whether ReLU should become tanh: you choose.", "activation function", "hyperparameter"),
            choices("The last layer learns like the others.", "output weights", "parameter"),
            Mistake('return answers[name] -> return answers[name] + "s"', "The right kind, under another name: the two words are singular.")]),
    Exercise("initialize_parameters_deep", call="seeded_moments", view="start_facts", parts={"W": 3, "b": 1}, cases=start_cases, about=["dlcore.initialize", "dlcore.dense"],
        equal={"for l in range(1, len(layer_dims)): -> for l in range(0, len(layer_dims)):": "keys of a layer 0, which nobody asks for, do no harm"},
        worked="For the sizes [4, 3, 1] the weights of layer 1 are 3 times 4 numbers of a size of about 1 / sqrt(4) = {1 / np.sqrt(4):g}, those of layer 2 are 1 times 3 of about {1 / np.sqrt(3):.3f}.", mistakes=[
            Mistake("np.random.randn(n, n_prev) -> np.random.randn(n_prev, n)", "W has one row per unit of its own layer and one column per unit of the layer before."),
            Mistake("np.random.randn(n, n_prev) / np.sqrt(n_prev) -> np.zeros((n, n_prev))", "Equal weights give equal derivatives, so all units of a layer stay alike for ever: start at random."),
            Mistake("np.random.randn(n, n_prev) / np.sqrt(n_prev) -> np.random.randn(n, n_prev)", "The factor in front is missing: with so many inputs the sums become large, and the sigmoid flat."),
            Mistake("np.random.randn( -> np.random.rand(", "`rand` draws between 0 and 1, so no weight is negative; the normal numbers come from `randn`."),
            Mistake("/ np.sqrt(n_prev) -> * np.sqrt(n_prev)", "The more inputs, the smaller the weights: divide."),
            Mistake("/ np.sqrt(n_prev) -> / n_prev", "The root is missing: only with the root does the size of the signal stay the same from layer to layer."),
            Mistake("/ np.sqrt(n_prev) -> / np.sqrt(n)", "What counts is how many numbers a unit adds up: the units of the layer before, not those of its own layer."),
            Mistake("np.zeros((n, 1)) -> np.zeros(n)", "b is a column: two axes, the second of length 1."),
            Mistake("np.zeros((n, 1)) -> np.zeros((n_prev, 1))", "There is one bias for each unit of the layer, not for each of its inputs."),
            Mistake("np.zeros((n, 1)) -> np.ones((n, 1))", "Biases start at zero; the weights alone make the units differ."),
            Mistake("np.zeros((n, 1)) -> np.random.randn(n, 1) * 0.01", "Random biases do no harm, but zero is what is asked for."),
            Mistake('parameters["W" + str(l)] = np -> np.random.seed(3); parameters["W" + str(l)] = np', "Every layer begins the random numbers anew, so the layers hold the same numbers: seed once, before the loop, or not at all.")]),
    Exercise("linear_forward", view="kept_cache", returns="Z cache", parts={"Z": 3}, cases=linear_cases, about=["dlcore.layer"],
        worked="With W = [[2, 1]], A = [[1], [0.5]] and b = [[0.5]]: Z = (2)(1) + (1)(0.5) + 0.5 = {linear_forward(np.array([[1], [0.5]]), np.array([[2, 1]]), np.array([[0.5]]))[0].item():g}.", mistakes=[
            Mistake("np.dot(W, A) -> np.dot(A, W)", "The order counts: the weights stand left, the data right."),
            Mistake("np.dot(W, A) -> np.dot(W.T, A)", "The weights of a unit are a row of W already, unlike the column w of logistic regression: nothing is transposed."),
            Mistake("np.dot(W, A) + b -> np.dot(W, A)", "b is missing."),
            Mistake("np.dot(W, A) + b -> np.dot(W, A + 0) - b", "b is added."),
            Mistake("np.dot(W, A) + b -> np.dot(W, A) + b.T", "b is a column already, and each unit adds its own entry to all examples."),
            Mistake("np.dot(W, A) + b -> W * A + b", "`*` multiplies entry by entry; a sum of products over all inputs is a matrix product."),
            Mistake("np.dot(W, A) + b -> np.dot(W, A) + np.sum(b)", "Each unit adds its own entry of b, not the sum of all."),
            Mistake("return Z -> Z = np.maximum(0, Z); return Z", "The activation is not part of the linear half."),
            Mistake("np.dot(W, A) + b -> np.dot(W, A + np.sum(b) / b.size)", "b is added after the product, not to the data before it.")]),
    Exercise("linear_activation_forward", uses=["linear_forward"], view="kept_cache", returns="A cache", parts={"A": 2, "sigmoid": 2}, cases=layer_cases, about=["dlcore.layer"],
        worked="Where Z is -2, ReLU gives {relu(-2)[0]} and the sigmoid {sigmoid(-2)[0]:.4f}.", mistakes=[
            Mistake('sigmoid if activation == "sigmoid" else relu -> sigmoid', "The sigmoid is used whatever is asked for."),
            Mistake('sigmoid if activation == "sigmoid" else relu -> relu', "ReLU is used whatever is asked for."),
            Mistake('sigmoid if activation == "sigmoid" else relu -> relu if activation == "sigmoid" else sigmoid', "The two activations are exchanged."),
            Mistake("return A, (linear_cache -> return Z, (linear_cache", "That is Z, before the activation."),
            Mistake("A, activation_cache = g(Z) -> A, activation_cache = g(g(Z)[0])", "The activation is applied twice."),
            Mistake("A, activation_cache = g(Z) -> A, activation_cache = g(np.dot(W, A_prev))", "b is missing in what goes into the activation."),
            Mistake("A, activation_cache = g(Z) -> A, activation_cache = g(Z)[0] + b, Z", "b is added before the activation, not after it."),
            Mistake('sigmoid if activation == "sigmoid" else relu -> sigmoid if activation == "sigmoid" else (lambda Z: (np.tanh(Z), Z))', "tanh was the hidden activation of last week; here the hidden layers take ReLU.")]),
    Exercise("L_model_forward", uses=["linear_activation_forward"], view="kept_cache", returns="AL caches", parts={"AL": 5}, cases=model_cases, about=["dlcore.dense"],
        equal={"caches.append(cache) -> cache": "caches are not compared; the last part of `L_model_backward` runs on them"},
        worked="A dictionary with W1, b1, W2, b2, W3, b3 has 6 entries, so L = {6 // 2}: ReLU in the layers 1 and 2, the sigmoid in layer 3.", mistakes=[
            Mistake('"sigmoid") -> "relu")', "The last layer gives a probability: it takes the sigmoid, not ReLU."),
            Mistake('"relu") -> "sigmoid")', "The hidden layers take ReLU; the sigmoid is for the last layer only."),
            Mistake(['"sigmoid") -> "relu")', '"relu") -> "sigmoid")'], "The activations are exchanged: ReLU in the hidden layers, the sigmoid in the last."),
            Mistake('linear_activation_forward(A, parameters["W" + str(l)] -> linear_activation_forward(X, parameters["W" + str(l)]', "Every layer gets X; from layer 2 on it must get what the layer before gave."),
            Mistake('linear_activation_forward(A, parameters["W" + str(L)] -> linear_activation_forward(X, parameters["W" + str(L)]', "The last layer gets X; it must get what the layer before gave."),
            *mistakes("Parameters are asked for that do not exist: layers are numbered from 1 to L, and L is half the number of entries, since each layer has a W and a b.", "len(parameters) // 2 -> len(parameters)", "range(1, L) -> range(L)"),
            Mistake('linear_activation_forward(A, parameters["W" + str(l)], parameters["b" + str(l)], "relu") -> np.tanh(np.dot(parameters["W" + str(l)], A) + parameters["b" + str(l)]), None', "The hidden layers take ReLU this week; tanh was that of last week."),
            Mistake("range(1, L) -> range(1, L - 1)", "One hidden layer is left out: `range` stops before its end by itself."),
            Mistake("range(1, L) -> range(1, L + 1)", "The last layer comes twice: once in the loop, with ReLU, and once after it."),
            Mistake('parameters["b" + str(l)], "relu" -> parameters["b" + str(l)] * 0, "relu"', "The biases of the hidden layers are not passed on."),
            Mistake("return AL, caches -> return A, caches", "That is the output of the last hidden layer; the sigmoid layer comes after it.")]),
    Exercise("compute_cost", parts={"cost": 4}, cases=cost_cases, about=["dlcore.losses"],
        equal={"return np.squeeze(cost) -> return cost": "`np.sum` gives one number already"},
        worked="Two examples whose true labels got 0.8 and 0.5: -(log 0.8 + log 0.5) / 2 = {compute_cost(np.array([[0.8, 0.5]]), np.array([[1, 0]])):.4f}.", mistakes=[
            Mistake("-np.sum( -> np.sum(", "The logarithm of a probability is negative, and a cost is not: a minus sign is missing in front."),
            *mistakes("The cost is the mean of the losses: divide the sum by m, the number of columns.", " / m -> ", "Y.shape[1] -> Y.shape[0]"),
            Mistake(" + (1 - Y) * np.log(1 - AL) -> ", "Only the examples with y = 1 are counted; the term for y = 0 is missing."),
            Mistake("Y * np.log(AL) + -> ", "Only the examples with y = 0 are counted; the term for y = 1 is missing."),
            Mistake(["Y * np.log(AL) -> Y * np.log(1 - AL)", "(1 - Y) * np.log(1 - AL) -> (1 - Y) * np.log(AL)"], "The two logarithms are exchanged: with y = 1 it is AL itself that should be large."),
            Mistake(["np.log(AL) -> np.log10(AL)", "np.log(1 - AL) -> np.log10(1 - AL)"], "log means the natural logarithm, which NumPy calls `np.log`."),
            Mistake("-np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m -> np.sum((AL - Y) ** 2) / m", "That is the squared error; a classifier takes the cross-entropy."),
            *mistakes("The loss adds two terms, y times log a and (1 - y) times the logarithm of 1 - a; one of them, or the sign between, is different here.", " + (1 - Y) -> - (1 - Y)",
                *("(1 - Y) * np.log(1 - AL) -> " + other for other in ("(1 + Y) * np.log(1 - AL)", "(2 - Y) * np.log(1 - AL)", "-Y * np.log(1 - AL)", "(1 - Y) * np.log(1 + AL)", "(1 - Y) * np.log(2 - AL)", "(1 - Y) * (1 - np.log(AL))", "(1 - Y) / np.log(1 - AL)", "(1 - Y) * (1 - AL)")), "Y * np.log(AL) -> Y * AL", "Y * np.log(AL) -> Y / np.log(AL)"),
            Mistake("return np.squeeze(cost) -> return np.array([[cost]])", "The value is right, and it is one number, not an array: use `np.squeeze`.")]),
    Exercise("linear_backward", parts={"dA_prev": 3, "dW": 3, "db": 2}, returns="dA_prev dW db", cases=linear_backward_cases, about=["dlcore.layer"],
        worked="One unit with dZ = [[1, 3]], A_prev = [[1, 1]] and W = [[2]]: dW = (1 + 3) / 2 = {linear_backward(np.array([[1, 3]]), (np.ones((1, 2)), np.array([[2]]), 0))[1].item():g}, and dA_prev = [[2, 6]], without dividing.", mistakes=[
            *mistakes("dW and db are averages over the m examples, as J is: divide by m.", "np.dot(dZ, A_prev.T) / m -> np.dot(dZ, A_prev.T)", "keepdims=True) / m -> keepdims=True)"),
            Mistake("np.dot(W.T, dZ) -> np.dot(W.T, dZ) / m", "dA_prev belongs to the loss of each example and holds no 1/m; divided here, it would shrink by m in every layer."),
            *mistakes("m is the number of examples, and examples are columns.", "A_prev.shape[1] -> A_prev.shape[0]", "A_prev.shape[1] -> W.shape[0]"),
            *mistakes("A transpose is missing or too much: dW must have the shape of W.", "np.dot(dZ, A_prev.T) -> np.dot(dZ, A_prev)", "np.dot(dZ, A_prev.T) -> np.dot(A_prev, dZ.T)", "np.dot(dZ, A_prev.T) -> np.dot(dZ.T, A_prev)"),
            *mistakes("Backward, W sends the other way: from its rows to its columns, so it is transposed.", "np.dot(W.T, dZ) -> np.dot(W, dZ)", "np.dot(W.T, dZ) -> np.dot(dZ.T, W).T * 0 + np.dot(W, dZ)[:1]"),
            Mistake("np.sum(dZ, axis=1, keepdims=True) -> np.sum(dZ, axis=1)", "The sum must stay a column: without `keepdims` it loses an axis."),
            Mistake("axis=1, keepdims=True -> axis=0, keepdims=True", "Axis 0 adds up the units; the examples lie along axis 1."),
            *mistakes("All entries are added up; each unit has its own db, the sum of its row.", "np.sum(dZ, axis=1, keepdims=True) -> np.sum(dZ)", "np.sum(dZ, axis=1, keepdims=True) -> np.sum(dZ, keepdims=True)"),
            Mistake("np.sum(dZ, axis=1, keepdims=True) / m -> np.mean(dZ) * np.ones((len(dZ), 1))", "Every unit gets the same number here, a mean over all units; the mean runs along the row of one unit."),
            Mistake("np.dot(dZ, A_prev.T) -> np.dot(dZ, (W.T @ dZ).T)", "dW needs what came into the layer on the way forward, A_prev from the cache."),
            Mistake("return dA_prev, dW, db -> return dW, db, dA_prev", "The values come in another order: first dA_prev, then dW, then db."),
            *mistakes("It is divided by m twice.", "np.dot(dZ, A_prev.T) / m -> np.dot(dZ, A_prev.T) / m / m", "keepdims=True) / m -> keepdims=True) / m / m"),
            Mistake("np.sum(dZ, axis=1, keepdims=True) / m -> dZ / m", "The sum over the examples is missing: db is one column."),
            Mistake("np.dot(W.T, dZ) -> np.dot(W.T, dZ) + np.sum(b)", "b only shifts Z, so it has no say in the derivative along A_prev.")]),
    Exercise("relu_backward", call="and_arguments", returns="dZ inputs", parts={"derivative": 4}, cases=relu_backward_cases, about=["dlcore.activations", "dlcore.layer"],
        equal={"dZ = np.where(Z > 0, dA, 0) -> dZ = np.where(Z >= 0, dA, 0)": "Z is never exactly 0 here; there the slope is a matter of taste"},
        worked="Where Z is -1 the derivative 5 is stopped; where Z is 2 it passes: {relu_backward(np.array([[5, 5]]), np.array([[-1, 2]])).tolist()}.", mistakes=[
            Mistake("np.where(Z > 0, dA, 0) -> np.where(dA > 0, dA, 0)", "What decides is the sign of Z, not that of dA: a negative derivative passes too."),
            Mistake("dZ = np.where(Z > 0, dA, 0) -> dZ = dA; dZ[Z <= 0] = 0", "This writes into dA itself, which belongs to whoever called: make a copy first."),
            Mistake("np.where(Z > 0, dA, 0) -> np.where(Z > 0, 1.0, 0.0)", "That is the slope of ReLU alone; the chain rule multiplies it with dA."),
            Mistake("Z > 0 -> Z < 0", "ReLU lets pass where Z is positive; here it is the other way round."),
            Mistake("np.where(Z > 0, dA, 0) -> dA * np.maximum(0, Z)", "That multiplies with the value of ReLU; backward it is the slope that multiplies, 1 or 0."),
            Mistake("np.where(Z > 0, dA, 0) -> dA * 1.0", "Nothing is stopped: where Z is negative the slope of ReLU is 0."),
            Mistake("np.where(Z > 0, dA, 0) -> np.dot(dA, np.where(Z > 0, 1.0, 0.0).T)", "dA and the slope are multiplied entry by entry, not as matrices."),
            Mistake("np.where(Z > 0, dA, 0) -> np.where(Z > 0, Z, 0)", "That is ReLU itself, forward; backward dA is what passes."),
            Mistake("np.where(Z > 0, dA, 0) -> np.where(Z > 0, dA, 0.01 * dA)", "That belongs to the leaky ReLU, which keeps a small slope on the left.")]),
    Exercise("linear_activation_backward", uses=["relu_backward", "linear_backward"], returns="dA_prev dW db", parts={"dA_prev": 2, "dW": 2, "db": 2, "sigmoid": 2}, cases=layer_backward_cases, about=["dlcore.layer"],
        worked="Backward through the sigmoid at Z = 0: the slope there is (0.5)(0.5), so dA = 4 becomes dZ = {sigmoid_backward(4, 0):g}; then the linear half takes over.", mistakes=[
            Mistake('sigmoid_backward if activation == "sigmoid" else relu_backward -> sigmoid_backward', "The sigmoid's derivative is used whatever is asked for."),
            Mistake('sigmoid_backward if activation == "sigmoid" else relu_backward -> relu_backward', "The derivative of ReLU is used whatever is asked for."),
            Mistake('sigmoid_backward if activation == "sigmoid" else relu_backward -> relu_backward if activation == "sigmoid" else sigmoid_backward', "The two activations are exchanged."),
            Mistake("return linear_backward(dZ, linear_cache) -> return linear_backward(dA, linear_cache)", "The linear half needs dZ; dA has not gone through the activation yet."),
            Mistake("backward(dA, activation_cache) -> backward(dA, linear_cache[0][:1] * np.ones_like(dA))", "The slope of the activation belongs to Z, which is in the activation cache."),
            Mistake('backward(dA, activation_cache) -> dA * activation_cache * (1 - activation_cache) if activation == "sigmoid" else backward(dA, activation_cache)', "The slope a(1 - a) needs what came out of the sigmoid, and the cache holds Z, which went in."),
            Mistake("backward(dA, activation_cache) -> dA - activation_cache", "dZ comes from dA and the slope of the activation; nothing is subtracted."),
            Mistake("dZ = backward(dA, activation_cache) -> dZ = backward(backward(dA, activation_cache), activation_cache)", "The activation's derivative is multiplied in twice."),
            Mistake('backward(dA, activation_cache) -> backward(dA, np.maximum(0, activation_cache) if activation == "relu" else 1 / (1 + np.exp(-activation_cache)))', "The given derivative of the sigmoid takes Z, not A.")]),
    Exercise("L_model_backward", uses=["linear_activation_backward", "L_model_forward"], call="after_own_forward", view="by_layer", parts={"dW": 4, "db": 2, "dA": 1, "after your own forward": 1}, cases=model_backward_cases, about=["dlcore.dense"],
        equal={"grads['dA' + str(l - 1)] = dA -> grads['dA' + str(l - 0)] = dA": "the numbers of an older edition, which are taken too"},
        worked="With three layers the walk is 3, 2, 1. The step through layer 3 uses the last of the 3 caches, number {len([1, 2, 3]) - 1} of the list, and gives dW3, db3 and dA2.", mistakes=[
            Mistake("-(Y / AL) + (1 - Y) -> (Y / AL) - (1 - Y)", "The derivative of the loss along AL has the other sign: where y = 1 it is negative, since a larger AL is better."),
            *mistakes("One of the two terms of the start is different: minus y over a, plus (1 - y) over (1 - a).", "-(Y / AL) + (1 - Y) -> -(Y / AL) - (1 - Y)", "+ (1 - Y) / (1 - AL) -> ", "-(Y / AL) + -> "),
            Mistake("-(Y / AL) + (1 - Y) / (1 - AL) -> AL - Y", "That is dZ of the last layer already; the step through the sigmoid then multiplies its slope in once more."),
            Mistake("caches[l - 1] -> caches[L - l]", "The caches are used in the order of the way forward; backward, layer L comes first and needs the last cache."),
            Mistake("caches[l - 1] -> caches[l]", "A list counts from 0: the cache of layer 1 is number 0."),
            Mistake("caches[l - 1] -> caches[-1]", "Every step uses the same cache; each layer has its own."),
            Mistake('"sigmoid" if l == L else "relu" -> "relu"', "The last layer has the sigmoid, so its derivative comes first."),
            Mistake('"sigmoid" if l == L else "relu" -> "sigmoid"', "The sigmoid belongs to the last layer only; the hidden layers have ReLU."),
            *mistakes("Every step starts from the derivative at the output; it must go on with what the step before gave.", "dA, dW, db = linear_activation_backward(dA -> dA_next, dW, db = linear_activation_backward(dA", ["dA, dW, db = linear_activation_backward(dA -> dA_next, dW, db = linear_activation_backward(dA", 'grads["dA" + str(l - 1)] = dA -> grads["dA" + str(l - 1)] = dA_next']),
            Mistake(["for l in range(L, 0, -1): -> for l in [L + 1, *range(L, 0, -1)]:", 'activation = "sigmoid" if l == L else "relu" -> activation = "sigmoid" if l > L else "relu"; l = min(l, L)'], "Layer L is gone through twice: with the sigmoid, and once more in the loop over the ReLU layers, which must begin one layer further down."),
            *mistakes("The step through layer l gives dW and db of layer l; here the numbers are shifted by one.", ['"dW" + str(l) -> "dW" + str(l - 1)', '"db" + str(l) -> "db" + str(l - 1)'], ['"dW" + str(l) -> "dW" + str(l + 1)', '"db" + str(l) -> "db" + str(l + 1)']),
            Mistake("range(L, 0, -1) -> range(L, 1, -1)", "The walk ends before layer 1: `range` stops before its end."),
            Mistake("range(L, 0, -1) -> range(L - 1, 0, -1)", "The walk begins one layer too early: layer L is left out."),
            Mistake('return grads -> return {name: value * AL.shape[1] if name[:2] in ("dW", "db") else value for name, value in grads.items()}', "dW and db are averages over the m examples; these are sums.")]),
    Exercise("update_parameters", view="by_layer", parts={"W": 3, "b": 2}, cases=update_cases, about=["dlcore.optim"],
        worked="With W = 1, dW = 0.5 and a learning rate of 0.1 the new W is 1 - (0.1)(0.5) = {1 - 0.1 * 0.5:g}.", mistakes=[
            *mistakes("The step goes uphill: subtract the gradient.", ['params["W" + str(l)] - -> params["W" + str(l)] +', 'params["b" + str(l)] - -> params["b" + str(l)] +'], 'params["W" + str(l)] - -> params["W" + str(l)] +', 'params["b" + str(l)] - -> params["b" + str(l)] +'),
            *mistakes("A step starts from the old value: with `=-` in place of `-=` it is lost.", ['params["W" + str(l)] - -> -', 'params["b" + str(l)] - -> -'], 'params["W" + str(l)] - -> -', 'params["b" + str(l)] - -> -'),
            *mistakes("Not every layer is updated: the layers are 1 to L, and `range` stops before its end.", "new = {} -> new = dict(params)\n    params = {name: params[name] for name in params if not name.endswith(str(len(params) // 2))}", ["new = {} -> new = dict(params)", "range(1, -> range(len(params) // 2, "]),
            *mistakes("The gradient must be multiplied by the learning rate.", ['learning_rate * grads["dW" -> grads["dW"', 'learning_rate * grads["db" -> grads["db"'], 'learning_rate * grads["dW" -> grads["dW"', 'learning_rate * grads["db" -> grads["db"'),
            Mistake('params["b" + str(l)] - learning_rate * grads["db" + str(l)] -> params["b" + str(l)]', "b is never updated."),
            Mistake('params["W" + str(l)] - learning_rate * grads["dW" + str(l)] -> params["W" + str(l)]', "W is never updated."),
            Mistake(['learning_rate * grads["dW" -> 0.0075 * grads["dW"', 'learning_rate * grads["db" -> 0.0075 * grads["db"'], "The learning rate is fixed inside; use the one that is given."),
            Mistake("range(1, len(params) // 2 + 1) -> range(1, len(params) // 2)", "The last layer is missing in the result: the layers are 1 to L, and `range` stops before its end."),
            *mistakes("A step is the product of learning rate and gradient, not a quotient.", *(f'learning_rate * grads["d{one}" + str(l)] -> {other}' for one in "Wb" for other in (f'learning_rate / grads["d{one}" + str(l)]', f'grads["d{one}" + str(l)] / learning_rate'))),
            Mistake('str(l)] - learning_rate * grads["db" + str(l)] -> str(l)] - learning_rate * grads["dW" + str(l)][:, :1]', "b is updated with a derivative of W.")]),
    Exercise("two_layer_model", uses=["linear_activation_forward", "compute_cost", "linear_activation_backward", "update_parameters"], call="trained", returns="parameters costs", parts={"parameters": 5, "costs": 3}, cases=two_layer_cases, about=["dlcore.dense", "dlcore.optim"],
        equal={"print(f'iteration {i}: cost {cost:.6f}') -> f'iteration {i}: cost {cost:.6f}'": "what is printed is no output"},
        worked="For layers_dims = (5, 4, 1) the start has W1 of the shape {initialize_parameters(5, 4, 1)['W1'].shape} and W2 of the shape {initialize_parameters(5, 4, 1)['W2'].shape}.", mistakes=[
            *RECORDING,
            Mistake('"b1"], "relu") -> "b1"], "sigmoid")', "The hidden layer has ReLU on the way forward."),
            Mistake('dA1, cache1, "relu") -> dA1, cache1, "sigmoid")', "The hidden layer has ReLU, on the way back too."),
            Mistake('dA2, cache2, "sigmoid") -> dA2, cache2, "relu")', "The last layer has the sigmoid, on the way back too."),
            Mistake("-(Y / A2) + (1 - Y) -> -(Y / A2) - (1 - Y)", "The derivative of the loss along A2 is minus y over a, plus (1 - y) over (1 - a); a sign or a term is different here."),
            Mistake("-(Y / A2) + (1 - Y) / (1 - A2) -> A2 - Y", "That is dZ2 already; the step through the sigmoid then multiplies its slope in once more."),
            Mistake("linear_activation_backward(dA1, cache1 -> linear_activation_backward(dA1, cache1 if i < 0 else ((cache1[0][0] * 0, *cache1[0][1:]), cache1[1])", "The first layer's derivative needs X, which lies in the first cache."),
            Mistake('"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2 -> "dW1": dW1, "db1": db1, "dW2": dW2 * 0, "db2": db2 * 0', "Only the first layer learns; both have derivatives."),
            Mistake('costs.append(cost) -> costs.append(compute_cost(linear_activation_forward(linear_activation_forward(X, parameters["W1"], parameters["b1"], "relu")[0], parameters["W2"], parameters["b2"], "sigmoid")[0], Y))', "The cost that is kept belongs to the parameters before the step.")]),
    Exercise("L_layer_model", uses=["initialize_parameters_deep", "L_model_forward", "compute_cost", "L_model_backward", "update_parameters"], call="trained", returns="parameters costs", parts={"parameters": 5, "costs": 3}, cases=deep_cases, about=["dlcore.dense", "dlcore.optim"],
        equal={"print(f'iteration {i}: cost {cost:.6f}') -> f'iteration {i}: cost {cost:.6f}'": "what is printed is no output"},
        worked="With num_iterations = 101 the cost is kept at the iterations 0 and 100, so {len(range(0, 101, 100))} costs come back.", mistakes=[
            *RECORDING,
            Mistake("initialize_parameters_deep(layers_dims) -> initialize_parameters_deep(layers_dims[:-1])", "The output layer is missing at the start: pass all the sizes on."),
            Mistake("AL, caches = L_model_forward(X, parameters) -> AL, caches = L_model_forward(X, parameters if i == 0 else first); first = parameters if i == 0 else first", "Every iteration starts from the first parameters; the forward pass needs the newest ones."),
            Mistake("costs.append(cost) -> costs.append(compute_cost(L_model_forward(X, parameters)[0], Y))", "The cost that is kept belongs to the parameters before the step."),
            Mistake("cost = compute_cost(AL, Y) -> cost = np.mean((AL - Y) ** 2)", "The cost is the cross-entropy, from your own function."),
            Mistake("grads = L_model_backward(AL, Y, caches) -> grads = L_model_backward(AL, Y, caches) if i == 0 else grads", "The derivatives are computed once and used for every step; they change with the parameters.")]),
    Exercise("predict", uses=["L_model_forward"], parts={"predictions": 3, "exactly one half": 2}, cases=predict_cases, about=["dlcore.dense"],
        equal={"print('Accuracy:', np.mean(p == y)) -> print(" + other + ")": "what is printed is no output" for other in ("np.mean(p == y), 'Accuracy:'", "'Accuracy:', p == y", "'Accuracy:', np.mean(p != y)")},
        worked="The probabilities 0.3, 0.5 and 0.7 become {(np.array([0.3, 0.5, 0.7]) > 0.5).astype(float)}: one half is not more than one half.", mistakes=[
            Mistake("(AL > 0.5).astype(float) -> AL", "Those are the probabilities; the answer is 1 where they are above one half, else 0."),
            Mistake("AL > 0.5 -> AL >= 0.5", "A probability of exactly one half counts as 0 here: the comparison is strict."),
            Mistake("AL > 0.5 -> AL < 0.5", "The two classes are exchanged: above one half means 1."),
            Mistake("AL > 0.5 -> AL > 0", "Every example gets a 1: a probability is always above 0, and the threshold is one half."),
            Mistake("(AL > 0.5).astype(float) -> (AL > 0.5).astype(float)[0]", "The numbers are right, and the shape is (m,); keep one row with m columns."),
            Mistake("return p -> return np.mean(p == y)", "That is the accuracy, which is printed; the labels themselves are returned."),
            Mistake("AL > 0.5 -> caches[-1][1] > 0.5", "The threshold 0.5 belongs to the probability, not to Z."),
            Mistake("(AL > 0.5).astype(float) -> np.where(AL > 0.5, 1.0, -1.0)", "The labels are 1 and 0, not 1 and -1."),
            Mistake("return p -> return p == y", "That says which predictions are right; the predictions are asked for."),
            *mistakes("Not every example gets its label: does the `return` stand inside the loop, and does the loop run over all columns?", *(f"(AL > 0.5) -> (AL > 0.5) * (np.arange(AL.shape[1]) < {last})" for last in ("1", "AL.shape[1] - 1")))]),
    Exercise("parity_net", optional=True, returns="parity gates layers", parts={"parity": 0, "gates": 0, "layers": 0}, cases=parity_cases,
        equal={"pairs = zip(level[::2], level[1::2], strict=False) -> pairs = zip(" + other + ")": "XOR does not care which bit is the first, and zip takes pairs only anyway" for other in ("level[1::2], level[::2], strict=False", "level[::2], level[1::2]")},
        worked="Two bits: one XOR, made of 4 gates in 3 layers; 1 and 1 give {parity_net(np.array([[1], [1]]))[0].item()}. Four bits: 3 XORs, in two levels, so {parity_net(np.zeros((4, 1), int))[1]} gates in {parity_net(np.zeros((4, 1), int))[2]} layers.", mistakes=[
            Mistake("level, gates, layers = list(bits), 0, 0 -> level, gates, layers = list(bits)[:1] + list(bits)[2:], 0, 0", "One bit is left out; the parity depends on every one of them."),
            Mistake("gates += 4 * (len(level) // 2) -> gates += 4", "Every pair of a level has an XOR of its own."),
            Mistake("layers += 3 -> layers += 3 * (len(level) // 2)", "The pairs of a level work side by side: the level has three layers, however many pairs there are."),
            Mistake("layers += 3 -> layers += 1", "One XOR takes three layers: OR and AND, then NOT, then AND."),
            Mistake("gates += 4 * (len(level) // 2) -> gates += len(level) // 2", "An XOR is no gate here: it is made of four."),
            Mistake("return level[0] -> return 1 - level[0]", "Parity is 1 where the number of ones is odd."),
            Mistake("(p | q) & ~(p & q) & 1 -> p | q", "That is OR, which is 1 also where both bits are 1."),
            Mistake("(p | q) & ~(p & q) & 1 -> p & q", "That is AND; XOR is 1 where exactly one of the two bits is 1."),
            Mistake("level[len(level) // 2 * 2 :] -> []", "With an odd number of bits, the last one has no partner, and goes on to the next level as it is.")]),
]
