"""The exercises of week 2: the inputs that they are tried on, and the mistakes that people make, as edits of the reference."""

import numpy as np

from grading import given
from grading.exercise import Case, Exercise, Mistake, mistakes

CALORIES = np.array([[56.0, 0.0, 4.4, 68.0], [1.2, 104.0, 52.0, 8.0], [1.8, 135.0, 99.0, 0.9]])

def sigmoid_cases(rng):
    yield (np.array([[0.0, 2.0, -2.0]]),)
    yield (rng.normal(size=(3, 5)),)
    yield (np.array([[3, -2, 1]]),)
    yield Case(0.5, part="single numbers")
    yield Case(-500.0, part="single numbers", about="a number so small that its sigmoid is 0")
    yield Case(float(rng.uniform(-2, 2)), part="single numbers")

def slope_cases(rng):
    yield given.cube, 2.0, 0.5
    yield given.natural_log, float(rng.uniform(2, 3)), 0.5
    yield given.wave, float(rng.uniform(1.0, 1.4)), 0.25
    yield given.square, -3.0, 0.125

def graph_cases(rng):
    yield 5.0, 3.0, 2.0
    yield -1.5, 0.5, 4.0
    yield tuple(float(value) for value in rng.uniform(1.5, 4, 3))

def column_cases(rng):
    yield (np.array([1.0, 2.0, 3.0]),)
    yield (rng.normal(size=5),)
    yield from (Case(rng.normal(size=size), part="rows and columns") for size in ((1, 3), (5, 1)))

def percent_cases(rng):
    yield (CALORIES,)
    yield from ((rng.uniform(1, 9, size=size),) for size in ((3, 3), (3, 4)))

def image_cases(rng):
    for top, size in ((256, (2, 2, 2, 3)), (256, (5, 3, 7, 3)), (200, (5, 3, 7, 3))):  # 255 is not always the largest
        yield (rng.integers(0, top, size=size, dtype=np.uint8),)

def parameters(rng, n_x):
    return rng.normal(size=(n_x, 1)) * 0.5, float(rng.uniform(0.2, 0.8))

def examples(rng, n_x, m):
    """X and Y with both labels among them."""
    return rng.normal(size=(n_x, m)), rng.permutation(np.arange(m) % 2).reshape(1, m).astype(float)

def propagate_cases(rng):
    X = np.array([[1.0, -2.0, -1.0], [3.0, 0.5, -3.2]])
    yield np.array([[1.0], [2.0]]), 1.5, X, np.array([[1.0, 1.0, 0.0]])
    for n_x, m in ((5, 5), (2, 3), (5, 5)):
        yield *parameters(rng, n_x), *examples(rng, n_x, m)

def optimize_cases(rng):
    w, b, X, Y = next(propagate_cases(rng))
    yield w, b, X, Y, 3, 0.1
    yield *parameters(rng, 5), *examples(rng, 5, 5), 7, 0.05
    yield *parameters(rng, 2), *examples(rng, 2, 3), 101, 0.009

def predict_cases(rng):
    yield np.array([[0.5], [-0.25]]), 0.1, np.array([[1.0, -1.0, 0.3], [0.5, 0.5, 0.2]])
    for _ in range(2):
        yield *parameters(rng, 5), rng.normal(size=(5, 5))
    yield Case(np.array([[1.0], [-1.0]]), 0.5, np.array([[0.5, 2.0, -1.0], [1.0, 1.0, 2.0]]), part="exactly one half")
    row, less = rng.integers(-8, 9, size=(1, 3)) / 4, rng.permutation([0.5, 0.0, 1.0])  # z is exactly 0 where less is 0.5
    yield Case(np.array([[1.0], [-1.0]]), 0.5, np.concatenate([row - less, row]), part="exactly one half")

def model_cases(rng):
    X, Y = np.split(rng.permutation([[-2.0, -2.0, 0.0], [1.0, 1.0, 0.0], [3.0, 3.0, 1.0]]).T, [2])  # predicted: one 0, two 1
    yield X + rng.normal(size=(2, 3)) / 4, Y, *examples(rng, 2, 16), int(rng.integers(7, 13)), float(rng.choice([0.05, 0.1, 0.2]))

def likelihood_cases(rng):
    yield np.array([[0.9, 0.2, 0.1, 0.4, 0.9]]), np.array([[1.0, 0.0, 0.0, 1.0, 1.0]])
    for m in (5, 1499):
        yield rng.uniform(0.05, 0.95, size=(1, m)), examples(rng, 1, m)[1]

exercises = [
    Exercise("sigmoid", parts={"arrays": 3, "single numbers": 2}, cases=sigmoid_cases, about=["dlcore.activations"],
        worked="For z = 2: e to the power -2 is {np.exp(-2):.4f}, one more is {1 + np.exp(-2):.4f}, its reciprocal {sigmoid(2.0):.4f}.", mistakes=[
            Mistake("np.exp(-z) -> np.exp(z)", "The exponent carries a minus sign: for a large positive z the result must come near 1."),
            Mistake("return s -> return s * (1 - s)", "That is the slope of the sigmoid; here its value is asked."),
            Mistake("np.exp -> __import__('math').exp", "The functions of `math` take one number at a time; those of NumPy take arrays too."),
            Mistake("1 / (1 + -> 1 / (1 - ", "The denominator is a sum: with a minus it is zero at z = 0."),
            Mistake("1 / (1 + np.exp(-z)) -> np.tanh(z)", "That is tanh, which runs from -1 to 1; the sigmoid runs from 0 to 1."),
            Mistake("1 / (1 + np.exp(-z)) -> 1 / 1 + np.exp(-z)", "Division comes before addition: the whole denominator needs parentheses."),
            *mistakes("The sigmoid is 1 divided by the sum of 1 and an exponential; one of these pieces is different here.", *(f"1 / (1 + np.exp(-z)) -> {other}" for other in ("np.exp(-z)", "1 / np.exp(-z)", "1 / (2 + np.exp(-z))", "2 / (1 + np.exp(-z))", "1 / (1 + -z)"))),
            Mistake("return s -> whole = np.zeros_like(z); whole[...] = s; return whole", "Whole numbers went in, and the result was stored in an array of integers, where it lost its decimals."),
            Mistake("np.exp(-z) -> np.exp2(-z)", "The base is e, not 2: the exponential function is meant.")]),
    Exercise("numeric_slope", parts={"slope": 3}, cases=slope_cases, about=["dlcore.gradcheck"],
        worked="For f(a) = a to the power 3 at a = 2 with h = 0.5: f is {2.5**3:.4g} on the right and {1.5**3:.4g} on the left; the rise of {2.5**3 - 1.5**3:.4g} over a width of 1 gives {numeric_slope(lambda a: a**3, 2.0, 0.5):.4g}.", mistakes=[
            *mistakes("That slope looks to one side of a only. Step to both sides.", ["f(a - h) -> f(a)", "(2 * h) -> h"], ["f(a + h) -> f(a)", "(2 * h) -> h"]),
            Mistake("(2 * h) -> h", "From a - h to a + h the width is twice h."),
            Mistake("/ (2 * h) -> / 2 * h", "Python divides by 2 and then multiplies by h: the width needs parentheses."),
            *mistakes("A slope is rise over width: a quotient.", "(f(a + h) - f(a - h)) / (2 * h) -> f(a + h) - f(a - h)", "/ (2 * h) -> * (2 * h)"),
            *mistakes("A height is the value of f at a place, not the place.", "f(a + h) -> (a + h)", "f(a - h) -> (a - h)"),
            Mistake("(f(a + h) - f(a - h)) / -> f(a + h) - f(a - h) / ", "Division comes before subtraction: the rise needs parentheses."),
            *mistakes("A rise from one point to the other belongs to the width: 2h is the width between a - h and a + h.", "f(a - h) -> f(a)", "f(a + h) -> f(a)"),
            Mistake("f(a + h) - f(a - h) -> f(a + h) + f(a - h)", "The rise is a difference: the value on the right minus the value on the left."),
            Mistake("return -> h = 0.001; return", "The step is fixed inside; use the h that is given."),
            Mistake("f(a + h) - f(a - h) -> f(a - h) - f(a + h)", "Right value minus left value: the other order turns the sign of the slope.")]),
    Exercise("graph_grads", parts={"dv": 1, "da": 1, "du": 1, "db": 1, "dc": 1}, cases=graph_cases, about=["dlcore.graph"],
        worked="At a = 5, b = 3, c = 2: a nudge of 0.001 on v raises J by 0.003, so dv is {graph_grads(5, 3, 2)['dv']:g}. A nudge on b reaches u multiplied by c = 2, so J rises by {0.001 * graph_grads(5, 3, 2)['db']:g}.", mistakes=[
            Mistake(["du * c -> du * b", "du * b -> du * c"], "u = bc grows with b at the rate c, and with c at the rate b: the two are swapped."),
            Mistake("dv = 3.0 -> dv = 1.0", "J = 3v: a nudge of v arrives at J three times as large."),
            *mistakes("That is a slope of v; the slope of J is asked: multiply by the slope of the next node.", "du = dv -> du = 1.0", "da = dv -> da = 1.0"),
            *mistakes("That is a slope of u. On its way to J the nudge also passes v and the factor 3.", "db = du * c -> db = c", "dc = du * b -> dc = b"),
            *mistakes("Along a product slopes are multiplied by the other factor, not divided by it.", "du * c -> du / c", "du * b -> du / b"),
            Mistake("da = dv -> da = dv * a", "v = a + u: a enters as it is, so its slope there is 1, whatever a is.")]),
    Exercise("to_column", parts={"rank-1 arrays": 1, "rows and columns": 1}, cases=column_cases, about=["dlcore.shapes"],
        equal={"return v.reshape(-1, 1) -> return v.reshape(-2, 1)": "NumPy works out the size of any negative axis, not only of -1"},
        worked="np.array([1, 2, 3]) has the shape {np.array([1, 2, 3]).shape}; as a column it has the shape {to_column(np.array([1, 2, 3])).shape}.", mistakes=[
            Mistake(".reshape(-1, 1) -> .T", "Transposing a rank-1 array does nothing: it has only one axis."),
            Mistake(".reshape(-1, 1) -> .reshape(1, -1)", "That is a row: one row, many columns. A column has many rows."),
            Mistake(".reshape(-1, 1) -> .reshape(-1)", "That has rank 1 again: a column has two axes."),
            Mistake(".reshape(-1, 1) -> [:, None]", "A new axis makes a column of a rank-1 array, and three axes of an array that already has two."),
            Mistake(".reshape(-1, 1) -> .reshape(len(v), 1)", "The length of a row is 1: it counts the first axis only. The number of all entries is wanted."),
            Mistake(".reshape(-1, 1) -> .reshape(3, 1)", "The number of rows is fixed here; let NumPy work it out.")]),
    Exercise("column_percent", parts={"percent": 3}, cases=percent_cases, about=["dlcore.batches"],
        equal={"return 100 * A / A.sum(axis=0, keepdims=True) -> return 100 * A / A.sum(axis=0" + end: "(k,) is spread over the rows as (1, k) is" for end in (")", ", keepdims=False)")},
        worked="The apple's column is 56, 1.2 and 1.8, in all {56 + 1.2 + 1.8:g}; carbohydrates are 56 of them, {column_percent(np.array([[56], [1.2], [1.8]]))[0, 0]:.2f} percent.", mistakes=[
            *mistakes("Axis 1 adds along the rows. Each column is one food, so add down the columns.", "axis=0 -> axis=1", "axis=0, keepdims=True -> axis=1"),
            Mistake("A.sum(axis=0, keepdims=True) -> A.sum()", "That divides by the sum of the whole table; each column has its own sum."),
            Mistake("100 * A -> A", "Those are shares of one; percent are a hundred times as large."),
            Mistake("100 * A / A.sum(axis=0, keepdims=True) -> A.sum(axis=0)", "Those are the sums of the columns; what is asked is each entry's share of its sum."),
            *mistakes("A share is the entry divided by the sum.", "100 * A / A.sum(axis=0, keepdims=True) -> 100 * A.sum(axis=0, keepdims=True) / A", "A / A -> A * A"),
            Mistake(".sum(axis=0 -> .max(axis=0", "That compares with the largest entry of a column; a share is a part of the sum.")]),
    Exercise("flatten_images", parts={"X": 4}, cases=image_cases, about=["dlcore.batches", "dlcore.shapes"],
        equal={"return images.reshape(images.shape[0], -1).T / 255 -> return images.reshape(images.shape[0], -2).T / 255": "as in to_column"},
        worked="Five images of 3 by 7 pixels in 3 colors have the shape (5, 3, 7, 3) and become {flatten_images(np.zeros((5, 3, 7, 3))).shape}: {3 * 7 * 3} rows, one column per image. A pixel value of 51 becomes {51 / 255:g}.", mistakes=[
            Mistake("images.reshape(images.shape[0], -1).T -> images.reshape(-1, images.shape[0])", "The shape is right and the numbers are mixed: each column holds pixels of several images. Flatten every image into a row first."),
            Mistake("-1).T -> -1)", "Examples are in rows here; the course keeps them in columns."),
            Mistake("/ 255 -> // 255", "Whole-number division leaves only 0 and 1."),
            Mistake(" / 255 -> ", "The values still run from 0 to 255; bring them between 0 and 1."),
            Mistake("/ 255 -> / 256", "The largest value of a byte is 255, and it must become 1."),
            Mistake("/ 255 -> / 255 / 255", "The values are scaled twice."),
            Mistake("images.reshape( -> images.transpose(0, 3, 1, 2).reshape(", "That puts all reds first, then the greens, then the blues. Any fixed order trains as well, and this check expects the order of NumPy's `reshape`."),
            Mistake("-1).T -> -1, order='F').T", "Any fixed order of the pixels trains as well, and this check expects the one that NumPy's `reshape` takes without being told."),
            *mistakes("The largest value differs from picture to picture, and so would the scale: divide all by the same 255.", "/ 255 -> / images.max()", "/ 255 -> / images.max(axis=(1, 2, 3))")]),
    Exercise("initialize_with_zeros", parts={"w": 2, "b": 1}, returns="w b", cases=lambda rng: [(2,), (5,), (7,), (int(rng.integers(8, 20)),)], about=["dlcore.initialize"],
        worked="For dim = 2 there are two weights, so w has the shape {initialize_with_zeros(2)[0].shape}, and b is {initialize_with_zeros(2)[1]}.", mistakes=[
            Mistake("(dim, 1) -> dim", "w has rank 1 here; it must be a column, with a second axis of length 1."),
            Mistake("(dim, 1) -> (1, dim)", "That is a row. w is a column, and `w.T` makes the row where one is needed."),
            Mistake("b = 0.0 -> b = np.zeros((1, 1))", "b is one real number, which broadcasting adds to every example; it needs no array."),
            Mistake("np.zeros -> np.ones", "The weights start at zero."),
            Mistake("b = 0.0 -> b = np.zeros((dim, 1))", "There is one b for the neuron, not one for every feature."),
            Mistake("(dim, 1) -> (dim, dim)", "There is one weight for every feature, so dim weights in all.")]),
    Exercise("propagate_loop", uses=["sigmoid"], parts={"dw": 3, "db": 2, "cost": 2}, returns="grads cost", cases=propagate_cases, about=["dlcore.logistic"],
        worked="Two examples with dz = 0.5 and dz = -0.1 give db = (0.5 - 0.1) / 2 = {(0.5 - 0.1) / 2:g}: add up in the loop, divide once after it.", mistakes=[
            *mistakes("It is divided by m in the loop and again after it.", "db += dz -> db += dz / m", "dw[j, 0] += X[j, i] * dz -> dw[j, 0] += X[j, i] * dz / m"),
            Mistake(["db += dz -> db += dz; J, dw, db = J / m, dw / m, db / m", "dw / m -> dw", "db / m -> db", "J / m -> J"], "The division by m stands inside the loop and happens m times; it comes once, after the loop."),
            *mistakes("With = each example overwrites the one before; add them up.", "dw[j, 0] += -> dw[j, 0] = ", "db += dz -> db = dz", "J += -( -> J = -("),
            Mistake("z = b -> z = 0.0", "b is missing: z begins with b, then the products are added."),
            Mistake("z = b -> z = b if i == 0 else z", "z begins anew with b for every example; here it goes on from the example before."),
            *mistakes("b is added once for every example, not once for every feature.", "X[j, i]\n -> X[j, i] + b\n", ["z = b -> z = 0.0", "X[j, i]\n -> X[j, i] + b\n"]),
            *mistakes("z adds up all the products; here they overwrite each other, or are subtracted.", "z = z + w -> z = w", "z = z + w -> z = z - w"),
            Mistake("n_x, m = X.shape -> n_x = m = X.shape[0]", "m is the number of examples, and examples are columns."),
            *mistakes("A sum begins at 0.", "J, db = 0.0 -> J, db = 1.0", "0.0, 0.0 -> 0.0, 1.0", "np.zeros -> np.ones"),
            Mistake("a = sigmoid(z) -> a = z", "z goes through the sigmoid before it is compared with y."),
            *mistakes("It is the sum over the examples; divide by m after the loop.", "dw / m -> dw", "db / m -> db", "J / m -> J"),
            *mistakes("Only the first example is counted: does the `return` stand inside the loop?", "range(m) -> range(1)", ["range(m) -> range(1)", "dw / m -> dw", "db / m -> db", "J / m -> J"]),
            *mistakes("One example is left out: the first has the number 0, and the last m - 1.", "range(m) -> range(m - 1)", "range(m) -> range(1, m)"),
            Mistake(" + (1 - Y[0, i]) * np.log(1 - a) -> ", "The loss has a term for y = 0 too, and it is missing."),
            *mistakes("The loss adds two terms, y times log a and (1 - y) times the logarithm of 1 - a; one of them, or the sign between, is different here.", *("(1 - Y[0, i]) * np.log(1 - a) -> " + other for other in ("(2 - Y[0, i]) * np.log(1 - a)", "-Y[0, i] * np.log(1 - a)", "(1 + Y[0, i]) * np.log(1 - a)", "(1 - Y[0, i]) * np.log(1 + a)", "(1 - Y[0, i]) * np.log(2 - a)", "(1 - Y[0, i]) * (1 - np.log(a))", "(1 - Y[0, i]) / np.log(1 - a)", "(1 - Y[0, i]) * (1 - a)")),
                " + (1 - Y -> - (1 - Y", "Y[0, i] * np.log(a) -> Y[0, i] * a", "Y[0, i] * np.log(a) -> Y[0, i] / np.log(a)", ["Y[0, i] * np.log(a) -> (1 - Y[0, i]) * np.log(a)", "(1 - Y[0, i]) * np.log(1 - a) -> Y[0, i] * np.log(1 - a)"]),
            Mistake("X[j, i] * dz -> dz", "Each weight's share of dz carries its own feature: x times dz."),
            Mistake("dz = a - Y[0, i] -> dz = (a - Y[0, i]) * a * (1 - a)", "With the cross-entropy the slope of the sigmoid cancels; it must not be multiplied in again."),
            Mistake("dz = a - Y[0, i] -> dz = a + Y[0, i]", "dz is a difference: prediction minus label."),
            Mistake("dz = a - Y[0, i] -> dz = Y[0, i] - a", "The slope of the loss along z is prediction minus label, not the other way round.")]),
    Exercise("propagate", uses=["sigmoid"], parts={"dw": 4, "db": 3, "cost": 3}, returns="grads cost", cases=propagate_cases, about=["dlcore.logistic"],
        worked="With A = [0.8, 0.4] and Y = [1, 0]: dZ = [-0.2, 0.4], so db = {(-0.2 + 0.4) / 2:g}; with X = [[1, 3]] dw = ((1)(-0.2) + (3)(0.4)) / 2 = {(1 * -0.2 + 3 * 0.4) / 2:g}.", mistakes=[
            *mistakes("A slope of J is an average over the m examples, as J is: divide by m.", "np.sum(dZ) / m -> np.sum(dZ)", "np.dot(X, dZ.T) / m -> np.dot(X, dZ.T)"),
            *mistakes("It is divided by m twice.", "np.sum(dZ) / m -> np.sum(dZ) / m / m", "np.dot(X, dZ.T) / m -> np.dot(X, dZ.T) / m / m"),
            Mistake("A - Y -> Y - A", "The slope of the loss along z is prediction minus label, not the other way round."),
            *mistakes("The label is missing, or added: the slope along z is prediction minus label.", "A - Y -> A + Y", "A - Y -> A", "np.dot(X, dZ.T) -> np.dot(X, A.T)", "np.sum(dZ) -> np.sum(A)"),
            Mistake("A - Y -> (A - Y) * A * (1 - A)", "With the cross-entropy the slope of the sigmoid cancels; it must not be multiplied in again."),
            Mistake("X.shape[1] -> X.shape[0]", "m is the number of examples, and examples are columns; you divide by the number of features."),
            *mistakes("m is a fixed number here; take it from the shape of X.", "X.shape[1] -> 209", "X.shape[1] -> 3"),
            Mistake("np.dot(X, dZ.T) -> np.dot(X.T, dZ.T)", "dw needs one number per feature: the rows of X are the features, so X comes without a transpose."),
            Mistake("np.sum(dZ) / m -> np.sum(dZ, axis=0) / m", "Axis 0 adds down the single row and leaves m numbers; db is one number."),
            *mistakes("The value of db is right, and it is one number, not an array.", "np.sum(dZ) / m -> np.sum(dZ, axis=1, keepdims=True) / m", "np.sum(dZ) / m -> np.sum(dZ, axis=1) / m"),
            Mistake("-np.sum(Y -> np.sum(Y", "The logarithm of a probability is negative, and a cost is not: a minus sign is missing in front."),
            Mistake(["np.log(A) -> np.log10(A)", "np.log(1 - A) -> np.log10(1 - A)"], "log means the natural logarithm, which NumPy calls `np.log`."),
            Mistake("np.log(1 - A)) / m -> np.log(1 - A))", "The cost is the mean of the losses: divide the sum by m."),
            Mistake(" + (1 - Y) * np.log(1 - A) -> ", "Only the examples with y = 1 are counted; the term for y = 0 is missing."),
            Mistake("Y * np.log(A) + -> ", "Only the examples with y = 0 are counted; the term for y = 1 is missing."),
            *mistakes("The loss adds two terms, y times log a and (1 - y) times the logarithm of 1 - a; one of them is different here.", *("(1 - Y) * np.log(1 - A) -> " + other for other in ("(2 - Y) * np.log(1 - A)", "-Y * np.log(1 - A)", "(1 + Y) * np.log(1 - A)", "(1 - Y) * np.log(1 + A)", "(1 - Y) * np.log(2 - A)", "(1 - Y) * (1 - np.log(A))", "(1 - Y) / np.log(1 - A)", "(1 - Y) * (1 - A)")),
                "Y * np.log(A) -> Y * A", "Y * np.log(A) -> Y / np.log(A)", ["Y * np.log(A) -> (1 - Y) * np.log(A)", "(1 - Y) * np.log(1 - A) -> Y * np.log(1 - A)"]),
            *mistakes("The minus sign and the division belong to both terms: add the two first, in parentheses.", " + (1 - Y) -> - (1 - Y)", "-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m -> -np.sum(Y * np.log(A)) / m + np.sum((1 - Y) * np.log(1 - A))", "Y * np.log(A) + (1 - Y) * np.log(1 - A) -> Y * np.log(A)) + np.sum((1 - Y) * np.log(1 - A)"),
            *mistakes("That is the squared error; logistic regression takes the cross-entropy.", *(f"-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m -> np.sum((A - Y) ** 2) / {width}" for width in ("m", "(2 * m)"))),
            *mistakes("b is missing in Z, or stands in another place: it is added to the product, before the sigmoid.", "np.dot(w.T, X) + b -> np.dot(w.T, X)", "np.dot(w.T, X) + b -> np.dot(w.T, X + b)", "np.dot(w.T, X) + b) -> np.dot(w.T, X)) + b"),
            Mistake("X) + b -> X) - b", "b is subtracted from the product; it is added."),
            Mistake("sigmoid(np.dot(w.T, X) + b) -> np.dot(w.T, X) + b", "Z goes through the sigmoid before it is compared with Y."),
            Mistake("return {\"dw\" -> cost = np.array([[cost]]); return {\"dw\"", "The value of the cost is right, and it is one number, not an array: use `np.squeeze`.")]),
    Exercise("optimize", uses=["propagate"], parts={"params": 5, "grads": 2, "costs": 3}, returns="params grads costs", cases=optimize_cases, about=["dlcore.logistic", "dlcore.optim"],
        equal={"print(f'iteration {i}: cost {cost:.6f}') -> f'iteration {i}: cost {cost:.6f}'": "what is printed is no output"},
        worked="With w = 1, dw = 0.5 and a learning rate of 0.1, the next w is 1 - (0.1)(0.5) = {1 - 0.1 * 0.5:g}; the gradients then are computed anew.", mistakes=[
            *mistakes("The step goes uphill: subtract the gradient.", ["w - learning_rate -> w + learning_rate", "b - learning_rate -> b + learning_rate"], "w - learning_rate -> w + learning_rate", "b - learning_rate -> b + learning_rate"),
            *mistakes("A step starts from the old value: with `=-` in place of `-=` it is lost.", ["w = w - -> w = -", "b = b - -> b = -"], "w = w - -> w = -", "b = b - -> b = -"),
            Mistake("b = b - learning_rate * grads[\"db\"] -> b = b", "b is never updated."),
            Mistake("w = w - learning_rate * grads[\"dw\"] -> w = w", "w is never updated."),
            *mistakes("The cost is kept too often; keep it at every hundredth iteration, beginning with the first.", "if i % 100 == 0: -> if True:", "if i % 100 == 0: -> if i % 10 == 0:"),
            Mistake("costs.append(cost) -> pass", "No cost is kept: does the line that keeps it stand under `if print_cost`?"),
            *mistakes("Only one cost is kept; the list grows by one at every hundredth iteration.", "costs.append(cost) -> costs[:] = [cost]", "if i % 100 == 0: -> if i == 0:"),
            Mistake("costs.append(cost) -> costs.append(propagate(w, b, X, Y)[1])", "The cost that is kept belongs to the w and b before the step."),
            Mistake("if i % 100 == 0: -> if i % 100 == 99:", "The first cost is kept at iteration 0, before any step; then at 100, 200 and so on."),
            *mistakes("The gradient must be multiplied by the learning rate.", ["w - learning_rate * -> w - ", "b - learning_rate * -> b - "], "w - learning_rate * -> w - ", "b - learning_rate * -> b - "),
            *mistakes("A step is the product of learning rate and gradient, not a quotient.", *(f"learning_rate * grads[\"d{one}\"] -> {other}" for one in "wb" for other in (f"learning_rate / grads[\"d{one}\"]", f"grads[\"d{one}\"] / learning_rate"))),
            Mistake(["w - learning_rate * -> w - 0.009 * ", "b - learning_rate * -> b - 0.009 * "], "The learning rate is fixed inside; use the one that is given."),
            Mistake(["w - learning_rate * -> w - learning_rate / X.shape[1] * ", "b - learning_rate * -> b - learning_rate / X.shape[1] * "], "The gradient is an average already; it must not be divided by m again."),
            *mistakes("The number of steps is fixed inside; use the one that is given.", "range(num_iterations) -> range(100)", "range(num_iterations) -> range(2000)"),
            Mistake("range(num_iterations) -> range(1)", "Only one step is made: does the `return` stand inside the loop?"),
            Mistake("grads, cost = propagate(w, b, X, Y) -> grads, cost = propagate(w, b, X, Y) if i == 0 else (grads, cost)", "The gradients are computed once and used for every step; they change with w and b."),
            Mistake("b = b - -> b = b - 0 * propagate(w, b, X, Y)[1] - learning_rate * propagate(w, b, X, Y)[0][\"db\"] + 0 * ", "b is updated with a gradient taken after w has changed: both steps use the gradients of the same w and b."),
            *mistakes("The number of steps is off by one.", "range(num_iterations) -> range(num_iterations + 1)", "range(num_iterations) -> range(num_iterations - 1)"),
            Mistake("return {\"w\": w, \"b\": b}, grads, costs -> return {\"w\": w, \"b\": b}, propagate(w, b, X, Y)[0], costs", "The gradients come from the last iteration, before its step; these were computed once more after it.")]),
    Exercise("predict", uses=["sigmoid"], parts={"predictions": 3, "exactly one half": 1}, cases=predict_cases, about=["dlcore.logistic"],
        worked="The probabilities 0.3, 0.5 and 0.7 become {(np.array([0.3, 0.5, 0.7]) > 0.5).astype(float)}: one half is not more than one half.", mistakes=[
            Mistake("(A > 0.5).astype(float) -> A", "Those are the probabilities; the answer is 1 where they are above one half, else 0."),
            Mistake("A > 0.5 -> np.dot(w.T, X) + b > 0.5", "The threshold 0.5 belongs to the probability A, not to Z."),
            Mistake("A > 0.5 -> A >= 0.5", "A probability of exactly one half counts as 0 here: the comparison is strict."),
            Mistake("A > 0.5 -> A > 0", "Every example gets a 1: a probability is always above 0, and the threshold is one half."),
            *mistakes("Not every example gets its label: does the `return` stand inside the loop, and does the loop run over all columns?", *(f"(A > 0.5) -> (A > 0.5) * (np.arange(A.shape[1]) < {last})" for last in ("1", "A.shape[1] - 1"))),
            Mistake("(A > 0.5).astype(float) -> np.where(A > 0.5, 1.0, -1.0)", "The labels are 1 and 0, not 1 and -1."),
            Mistake("A > 0.5 -> A < 0.5", "The two classes are exchanged: above one half means 1."),
            Mistake("(A > 0.5).astype(float) -> (A > 0.5).astype(float)[0]", "The numbers are right, and the shape is (m,); keep one row with m columns."),
            *mistakes("b is added to the product in Z; here it is missing, or subtracted.", "np.dot(w.T, X) + b -> np.dot(w.T, X)", "X) + b -> X) - b")]),
    Exercise("model", uses=["initialize_with_zeros", "optimize", "predict"], cases=model_cases, about=["dlcore.logistic"],
        parts={"w": 1, "b": 1, "costs": 2, "Y_prediction_train": 2, "Y_prediction_test": 3, "settings": 1},
        worked="The parts in order: zeros, training on the training set, then predictions for both sets with the trained w and b. For 3 features w starts with the shape {initialize_with_zeros(3)[0].shape}.", mistakes=[
            Mistake(["predict(w, b, X_test) -> predict(w, b, X_train)"], "The test predictions are made on the training set."),
            Mistake(["predict(w, b, X_train) -> predict(w, b, X_test)"], "The training predictions are made on the test set."),
            Mistake("optimize(w, b, X_train, Y_train, -> optimize(w, b, X_test, Y_test, ", "The model is trained on the test set, which must stay unseen."),
            Mistake("w, b = params[\"w\"], params[\"b\"] -> pass", "The trained parameters are never taken out of params; the zeros from the start are used."),
            *mistakes("A setting is fixed inside; pass on what was given.", *("num_iterations, learning_rate, print_cost) -> " + fixed + ", print_cost)" for fixed in ("2000, learning_rate", "num_iterations, 0.5", "2000, 0.5"))),
            Mistake(", num_iterations, learning_rate, print_cost) -> )", "The settings are not passed on, so `optimize` takes its own defaults."),
            Mistake("initialize_with_zeros(X_train.shape[0]) -> np.ones((X_train.shape[0], 1)), 0.0", "Training does not start at zeros here."),
            Mistake("w, b = params[\"w\"], params[\"b\"] -> w, b = grads[\"dw\"], grads[\"db\"]", "Those are the slopes of the last iteration; what was learned is in params."),
            *mistakes("The result names a fixed setting; put in the one that was given.", "\"learning_rate\": learning_rate -> \"learning_rate\": 0.5", "\"num_iterations\": num_iterations -> \"num_iterations\": 2000"),
            Mistake("\"costs\": costs -> \"costs\": costs[-1]", "All recorded costs belong into the result, not only the last one.")]),
    Exercise("log_likelihood", optional=True, parts={"value": 0}, cases=likelihood_cases, about=["dlcore.logistic"],
        worked="Two examples that got the probabilities 0.9 and 0.5 for their true labels: log 0.9 + log 0.5 = {np.log(0.9) + np.log(0.5):.4f}.", mistakes=[
            *mistakes("That is a mean; the logarithm of a product is the sum.", "np.sum( -> np.mean(", "np.sum( -> -np.mean("),
            *mistakes("Two terms are added, y times log a and (1 - y) times the logarithm of 1 - a; one of them, or the sign between, is different here.", *("(1 - Y) * np.log(1 - A) -> " + other for other in ("(2 - Y) * np.log(1 - A)", "-Y * np.log(1 - A)", "(1 - Y) * np.log(1 + A)", "(1 - Y) * np.log(2 - A)", "(1 - Y) / np.log(1 - A)", "(1 - Y) * (1 - A)")),
                " + (1 - Y) -> - (1 - Y)", "Y * np.log(A) -> Y * A", "Y * np.log(A) -> Y / np.log(A)", ["Y * np.log(A) -> (1 - Y) * np.log(A)", "(1 - Y) * np.log(1 - A) -> Y * np.log(1 - A)"]),
            Mistake("np.sum( -> -np.sum(", "That is the summed loss; the log likelihood is its negative."),
            Mistake("np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) -> np.log(np.prod(A**Y * (1 - A) ** (1 - Y)))", "The product of a thousand probabilities is too small for a float and becomes 0: add the logarithms."),
            Mistake(" + (1 - Y) * np.log(1 - A) -> ", "Only the examples with y = 1 are counted; the term for y = 0 is missing."),
            Mistake("np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) -> np.prod(A**Y * (1 - A) ** (1 - Y))", "That is the likelihood itself; take its logarithm, term by term.")]),
]
