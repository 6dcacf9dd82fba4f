"""The exercises of week 1: the inputs that they are tried on, and the mistakes that people make, as edits of the reference."""

import numpy as np

from grading.exercise import Case, Exercise, Mistake, mistakes

HOUSES = [(2104, 3, 400), (1600, 3, 330), (2400, 3, 369), (3000, 4, 540)]
FAMILIES = {"ad click": "standard", "loan default": "standard", "photo tagging": "cnn", "x-ray check": "cnn",
    "speech to text": "rnn", "translation": "rnn", "self-driving": "hybrid"}  # fmt: skip
KINDS = ("ad clicks", "bank transfers", "blood values", "voice message", "holiday photo", "news article", "scanned form")
PLANS = {"lottery": "mapping", "factory photos": "labels", "rare disease": "labels", "old laptop": "computation",
    "transcripts": "nothing", "names to luck": "mapping"}  # fmt: skip


def relu_cases(rng):
    yield (np.array([[-2.0, 0.5, 3.0]]),)
    yield (rng.normal(size=(3, 5)) * 3,)
    yield (np.array([[4, -2, 7]]),)
    yield Case(rng.normal(size=(2, 3, 5)), about="an array with three axes")
    yield Case(2.5, part="single numbers")
    yield Case(-0.5, part="single numbers")
    yield Case(float(rng.uniform(1, 4)), part="single numbers")

def price_cases(rng):
    yield np.array([[400.0, 1000.0, 2000.0]]), 0.25, -150.0
    yield rng.uniform(0, 4, size=(1, 5)), float(rng.uniform(1, 2)), float(rng.uniform(-4, -2))
    yield Case(np.array([[-1.5, -0.5, 0.5]]) + rng.uniform(0, 0.4), -2.0, 1.25, about="a negative weight, and sizes measured from the average")
    yield Case(2000.0, 0.25, -150.0, about="a single size")
    yield Case(1000.0, 0.125, -float(rng.uniform(150, 200)), about="a single size, too small to have a price")

def table_cases(rng):
    yield (HOUSES,)
    yield ([tuple(row) for row in rng.uniform(1, 9, size=(3, 4)).round(2).tolist()],)
    yield ([tuple(row) for row in rng.uniform(1, 9, size=(4, 3)).round(2).tolist()],)

def line_cases(rng):
    yield np.array([[1.0, 2.0, 3.0, 6.0]]), np.array([[3.0, 4.0, 8.0, 13.0]])
    yield np.array([[2104.0, 1600.0, 2400.0, 3000.0]]), np.array([[400.0, 330.0, 369.0, 540.0]])
    x = rng.uniform(1, 5, size=(1, 7))
    yield x, 7 - 1.5 * x + rng.normal(size=(1, 7))

def net_cases(rng):
    W1 = np.array([[0.5, 1.0, 0.0, -1.0], [-1.0, 0.0, 2.0, 0.0], [0.0, -1.0, 1.0, 2.0]])
    yield np.array([[2.0], [3.0], [1.0], [0.5]]), W1, np.array([[0.5], [-1.0], [1.0]]), np.array([[2.0, 5.0, -1.0]]), np.array([[1.5]])
    for n_x, m, sign in ((3, 3, 1), (4, 1, 1), (3, 3, -1)):  # the last one gives negative prices
        x, W1, b1 = (rng.normal(size=shape) for shape in ((n_x, m), (3, n_x), (3, 1)))
        yield x, W1, b1 + 0.5, sign * rng.uniform(0.5, 1.5, size=(1, 3)), sign * rng.uniform(0.2, 1, size=(1, 1))

def count_cases(rng):
    yield 2, 1, 1
    yield 4, 3, 1
    yield 7, 5, 3
    yield tuple(rng.choice(range(8, 40), size=3, replace=False).tolist())


def choices(hint, item, right, *others):
    """A wrong choice for one item: every other option, with one sentence."""
    return mistakes(hint, *(f"\"{item}\": \"{right}\" -> \"{item}\": \"{other}\"" for other in others))


exercises = [
    Exercise("relu", parts={"arrays": 2, "single numbers": 1}, cases=relu_cases, about=["dlcore.activations"],
        equal={"return np.maximum(0, z) -> return np.maximum(z, 0)": "the larger one of two does not depend on their order"},
        worked="The larger one of 0 and -2 is {relu(-2)}, the larger one of 0 and 3 is {relu(3)}: so [-2, 0.5, 3] becomes {relu(np.array([-2, 0.5, 3])).tolist()}.", mistakes=[
            *mistakes("Python's own `max`, like `if`, asks one question about the whole array; NumPy has a function that decides for each entry.", "np.maximum -> max", "np.maximum(0, z) -> z if z > 0 else 0"),
            *mistakes("`np.max` finds the largest entry of one array and takes its second argument for an axis; comparing two things entry by entry is another function.", "np.maximum(0, z) -> np.max(z, 0)", "np.maximum(0, z) -> np.max(z)"),
            Mistake("np.maximum(0, z) -> abs(z)", "Negative numbers become 0 here, and not positive."),
            *mistakes("That says where z is positive; where it is, the value of z itself is wanted.", "np.maximum(0, z) -> z > 0", "np.maximum(0, z) -> np.where(z > 0, 1.0, 0.0)"),
            Mistake("np.maximum(0, z) -> np.clip(z, 0, 1)", "ReLU is flat at 0 on the left only; on the right it rises without end."),
            Mistake("return np.maximum(0, z) -> z[z < 0] = 0; return z", "This writes into the array of whoever called; and a single number has no entries to write into. Make a new array."),
            Mistake("maximum -> minimum", "That keeps the negative numbers; ReLU keeps the positive ones."),
            Mistake("np.maximum(0, z) -> z[z > 0]", "The negative entries are left out; they become 0 and keep their places."),
            Mistake("np.maximum(0, z) -> np.where(z > 0, z, 0.01 * z)", "That is a leaky ReLU, which keeps a little of the negative numbers."),
            Mistake("np.maximum(0, z) -> 1 / (1 + np.exp(-z))", "That is the sigmoid, which squeezes every number between 0 and 1."),
            Mistake("np.maximum(0, z) -> np.maximum(1, z)", "The floor is 0, not 1.")]),
    Exercise("one_neuron_price", uses=["relu"], parts={"price": 3}, cases=price_cases, about=["dlcore.activations"],
        worked="With w = 0.25 and b = -150, a size of 400 gives (0.25)(400) - 150 = {0.25 * 400 - 150:g}, which ReLU turns into {one_neuron_price(400, 0.25, -150):g}; a size of 1000 gives {one_neuron_price(1000, 0.25, -150):g}.", mistakes=[
            Mistake("relu(w * size + b) -> w * size + b", "The line alone can go below zero, and a price cannot: ReLU is missing."),
            Mistake("relu(w * size + b) -> w * relu(size) + b", "ReLU belongs around the whole line; here it acts on the size before the line."),
            Mistake("relu(w * size + b) -> relu(w) * size + b", "ReLU belongs around the whole line; here it acts on the weight alone."),
            *mistakes("The weight multiplies the size only; the bias is added afterwards, as it is.", "relu(w * size + b) -> relu((w + b) * size)", "w * size + b -> w * (size + b)", "w * size + b -> w * size + b * size"),
            Mistake("relu(w * size + b) -> relu(w * size) + b", "The bias is added before ReLU; after it, the result can be negative again."),
            Mistake("w * size + b -> w + size * b", "Weight and bias are exchanged: w multiplies, b is added."),
            Mistake("size + b -> size - b", "The bias is added; a negative one then lowers the price."),
            Mistake("w * size + b -> w * size", "The bias is missing."),
            Mistake("relu(w * size + b) -> abs(w * size + b)", "Below zero the price is 0, not the mirrored value."),
            Mistake("w * size + b -> w + size + b", "The weight says how much one more square foot costs, so it multiplies the size."),
            Mistake("w * size + b -> 0.25 * size - 150", "Weight and bias are fixed inside; use those that are given."),
            Mistake("w * size + b -> size / w + b", "The weight multiplies the size; it does not divide it.")]),
    Exercise("design_matrix", parts={"X": 3, "y": 2}, returns="X y", cases=table_cases,
        equal={"table = np.array(rows, dtype=float) -> table = np.array(rows)": "whole numbers are stored without loss in an array of whole numbers; what cuts decimals off is tested"},
        worked="The two rows (5, 1, 9) and (6, 2, 8) become X with the columns (5, 1) and (6, 2), of shape {design_matrix([(5, 1, 9), (6, 2, 8)])[0].shape}, and y = {design_matrix([(5, 1, 9), (6, 2, 8)])[1].tolist()}, of shape {design_matrix([(5, 1, 9), (6, 2, 8)])[1].shape}.", mistakes=[
            *mistakes("Examples are in rows here; in this course each example is a column.", ["table[:, :-1].T -> table[:, :-1]", "table[:, -1:].T -> table[:, -1:]"], "table[:, :-1].T -> table[:, :-1]", "table[:, -1:].T -> table[:, -1:]"),
            Mistake("table[:, -1:].T -> table[:, -1]", "y has a single axis here; it must be a row with two axes, one row and m columns."),
            Mistake("table[:, :-1].T -> table.T", "The output is still among the inputs: X would already contain the answer."),
            Mistake("dtype=float -> dtype=int", "Whole numbers cut off the decimals, so 2.5 becomes 2."),
            Mistake("table[:, :-1].T -> table[:, :-1].reshape(table.shape[1] - 1, -1)", "The shape is right and the numbers are mixed: `reshape` fills row by row. Rows become columns by transposing."),
            Mistake("table[:, :-1].T -> table[:, 1:].T", "The first input is missing and the output is among the inputs; the output comes last."),
            Mistake("table[:, -1:].T -> table[:, :1].T", "That is the first entry of every row; the output is the last."),
            *mistakes("The number of inputs is fixed; any number of inputs may come before the output.", "table[:, :-1].T -> table[:, :2].T", "table[:, -1:].T -> table[:, 2:3].T"),
            *mistakes("The axes are exchanged: a row of the table is one example, so the output is the last column, not the last row.", ["table[:, :-1].T -> table[:-1].T", "table[:, -1:].T -> table[-1:]"], "table[:, :-1].T -> table[:-1].T", "table[:, -1:].T -> table[-1:]"),
            Mistake("return X, y -> return y, X", "X and y are returned in the other order.")]),
    Exercise("fit_line", parts={"w": 2, "b": 2}, returns="w b", cases=line_cases,
        equal={"dx, dy = (x - np.mean(x), y - np.mean(y)) -> dx, dy = (x - np.mean(x), y + np.mean(y))": "the distances dx add up to 0, so what is added to all y drops out"},
        worked="For x = 1, 2, 3 and y = 2, 4, 9 the averages are 2 and 5; the products of the distances add up to (-1)(-3) + 0 + (1)(4) = {3 + 0 + 4}, the squared distances of x to {1 + 0 + 1}: so w is {fit_line(np.array([[1, 2, 3]]), np.array([[2, 4, 9]]))[0]:g} and b is {fit_line(np.array([[1, 2, 3]]), np.array([[2, 4, 9]]))[1]:g}.", mistakes=[
            *mistakes("That line is forced through the origin: distances are measured from the averages, and b need not be 0.", ["dx, dy = x - np.mean(x), y - np.mean(y) -> dx, dy = x, y", "np.mean(y) - w * np.mean(x) -> 0.0"], "dx, dy = x - np.mean(x), y - np.mean(y) -> dx, dy = x, y"),
            Mistake("np.mean(y) - w * np.mean(x) -> 0.0", "b is fixed at 0, which holds only for lines through the origin."),
            Mistake("return w, b -> return b, w", "The two are exchanged: the slope comes first, then the height at x = 0."),
            *mistakes("That line guesses x from y. Divide by the squared distances of x, the input.", "np.sum(dx**2) -> np.sum(dy**2)", "np.sum(dx * dy) / np.sum(dx**2) -> np.sum(dy**2) / np.sum(dx * dy)"),
            Mistake("np.mean(y) - w * np.mean(x) -> np.mean(y)", "The line passes through the average point, so what it gains on the way from 0 to the average of x must be taken off."),
            Mistake("np.mean(y) - w * np.mean(x) -> np.mean(y) + w * np.mean(x)", "From the average point back to x = 0 the line loses what it gained: subtract."),
            Mistake("np.mean(y) - w * np.mean(x) -> np.mean(x) - w * np.mean(y)", "The averages of x and y are exchanged in b."),
            Mistake("np.sum(dx * dy) -> np.mean(dx * dy)", "A mean above and a sum below: take the same for both."),
            Mistake("np.sum(dx**2) -> np.mean(dx**2)", "A sum above and a mean below: take the same for both."),
            Mistake("np.sum(dx * dy) / np.sum(dx**2) -> np.cov(x, y)[0, 1] / np.var(x)", "`np.cov` divides by m - 1 and `np.var` by m; take the same for both."),
            Mistake("np.sum(dx * dy) / np.sum(dx**2) -> np.mean(y) / np.mean(x)", "That is the slope from the origin to the average point; what counts is how y changes when x changes."),
            Mistake("np.sum(dx * dy) / np.sum(dx**2) -> np.sum(dx) * np.sum(dy) / np.sum(dx**2)", "Multiply example by example, then add up. The distances from an average add up to 0 by themselves."),
            Mistake("np.sum(dx * dy) / np.sum(dx**2) -> np.sum(dy) / np.sum(dx)", "The distances from an average add up to 0, so this divides nothing by nothing."),
            *mistakes("The squares are missing, or taken at the wrong place: each distance is squared, then they are added.", "np.sum(dx**2) -> np.sum(dx) ** 2", "np.sum(dx**2) -> np.sum(np.abs(dx))"),
            Mistake("np.sum(dx * dy) / np.sum(dx**2) -> np.corrcoef(x, y)[0, 1]", "That is the correlation, a number between -1 and 1 without a unit; w says how many dollars a square foot adds."),
            Mistake("np.sum(dx**2) -> np.sqrt(np.sum(dx**2))", "Below stands the sum of the squares itself, without a root."),
            Mistake("np.sum(dx * dy) / np.sum(dx**2) -> np.mean(dy / dx)", "An average of single slopes gives houses near the average far too much say."),
            Mistake("np.sum(dx * dy) / np.sum(dx**2) -> (y[0, -1] - y[0, 0]) / (x[0, -1] - x[0, 0])", "That joins the first example and the last; all examples have a say.")]),
    Exercise("house_net_forward", uses=["relu"], parts={"price": 4}, cases=net_cases, about=["dlcore.activations"],
        worked="With x = (3, 1), one hidden neuron with the weights 1 and -2 and the bias 0.5, and an output neuron with the weight 4 and the bias 1: the hidden sum is 3 - 2 + 0.5 = {3 - 2 + 0.5}, and the price (4)(1.5) + 1 = {house_net_forward(np.array([[3], [1]]), np.array([[1, -2]]), np.array([[0.5]]), np.array([[4]]), np.array([[1]])).item()}.", mistakes=[
            Mistake("relu(W1 @ x + b1) -> relu(W1 * np.array([[1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 1, 1]]) @ x + b1)", "Only the inputs that we find meaningful are connected; in this network every hidden neuron gets every input."),
            *mistakes("Without ReLU two layers are no more than one line: the output neuron must get the hidden results after it.", "relu(W1 @ x + b1) -> W1 @ x + b1", "W2 @ a -> W2 @ (W1 @ x + b1)"),
            Mistake("W2 @ a + b2 -> relu(W2 @ a + b2)", "The output neuron only adds up in this network; its sum has no ReLU."),
            Mistake(["relu(W1 @ x + b1) -> W1 @ x + b1", "W2 @ a + b2 -> relu(W2 @ a + b2)"], "ReLU stands at the wrong layer: it belongs to the hidden neurons, and the output neuron only adds up."),
            *mistakes("The weights of a neuron are a row of its matrix already, so nothing is transposed.", "W1 @ x -> W1.T @ x", "W2 @ a -> a.T @ W2.T"),
            Mistake("W1 @ x -> x @ W1", "A matrix product depends on the order: the weights stand left, the column of inputs right."),
            *mistakes("`*` multiplies entry by entry; a sum of products over all inputs is a matrix product.", "W1 @ x -> W1 * x", "W2 @ a -> W2 * a"),
            Mistake("W1 @ x + b1 -> W1 @ x + b2", "The hidden neurons got the bias of the output neuron; each layer has its own."),
            Mistake("W2 @ a -> np.sum(a, axis=0, keepdims=True)", "The hidden results are added up as they are; the output neuron gives each of them a weight."),
            Mistake("relu(W1 @ x + b1) -> 1 / (1 + np.exp(-(W1 @ x + b1)))", "The hidden neurons have the sigmoid here; in this network they have ReLU."),
            Mistake("W1 @ x + b1 -> W1 @ x", "The biases of the hidden neurons are missing."),
            Mistake("W2 @ a + b2 -> W2 @ a", "The bias of the output neuron is missing."),
            Mistake(["W1 @ x + b1 -> W1 @ x", "W2 @ a + b2 -> W2 @ a"], "All biases are missing: each neuron adds its own."),
            Mistake("relu(W1 @ x + b1) -> relu(W1 @ x) + b1", "The bias of a neuron is added before ReLU."),
            *mistakes("A bias is added.", "x + b1 -> x - b1", "a + b2 -> a - b2"),
            Mistake("return y_hat -> return a", "Those are the hidden results; the price comes from the output neuron.")]),
    Exercise("count_parameters", parts={"count": 3}, cases=count_cases,
        worked="Three inputs, two hidden neurons, one output neuron: (2)(3) weights and 2 biases make {2 * 3 + 2}, then 2 weights and 1 bias make {2 + 1}: in all {count_parameters(3, 2, 1)}.", mistakes=[
            Mistake(["n_h * n_x + n_h -> n_h * n_x", "n_y * n_h + n_y -> n_y * n_h"], "The biases are missing: one for each neuron."),
            Mistake("return hidden + output -> return 19", "That is one particular network; count from the three sizes that are given."),
            Mistake("n_h * n_x + n_h -> n_h * n_x", "The hidden neurons have biases too, one each."),
            Mistake("n_y * n_h + n_y -> n_y * n_h", "The output neurons have biases too, one each."),
            Mistake("return hidden + output -> return n_x + n_h + n_y", "That counts inputs and neurons. Each neuron has one weight for every input that it gets."),
            *mistakes("A layer has as many biases as neurons, not one for all.", ["n_h * n_x + n_h -> n_h * n_x + 1", "n_y * n_h + n_y -> n_y * n_h + 1"], "n_y * n_h + n_y -> n_y * n_h + 1", "n_h * n_x + n_h -> n_h * n_x + 1"),
            Mistake("return hidden + output -> return hidden + output + n_x", "The inputs are no neurons and have no biases."),
            *mistakes("The output neurons get the hidden results, not the inputs.", "n_y * n_h + n_y -> n_y * n_x + n_y", "n_y * n_h + n_y -> n_y * (n_h + n_x) + n_y"),
            Mistake("return hidden + output -> return hidden", "Only the hidden layer is counted; the output neurons have weights and biases too."),
            Mistake("return hidden + output -> return output", "Only the output layer is counted; the hidden neurons have weights and biases too."),
            Mistake("n_h * n_x + n_h -> n_h * n_x + n_x", "One bias for each neuron, not one for each input."),
            *mistakes("The layers follow each other, so their numbers are added, not multiplied.", "hidden + output -> hidden * output", "return hidden + output -> return n_x * n_h * n_y", "return hidden + output -> return (n_x + 1) * (n_h + 1) * n_y")]),
    Exercise("pick_architecture", call="each", parts={"house price": 1, **dict.fromkeys(FAMILIES, 1)}, cases=lambda rng: [(["house price"],), (list(FAMILIES),)],
        worked="Ask what the input is: a table with columns fits a standard network, a grid of pixels a CNN, something that comes one after the other an RNN. So a house becomes {pick_architecture('house price')!r}.", mistakes=[
            *choices("The four inputs are columns of a table, whatever they are about: a standard network gets all of them.", "house price", "standard", "cnn", "rnn", "hybrid"),
            *choices("Facts about an ad and a user are columns of a table, also when they come from the web.", "ad click", "standard", "cnn", "rnn", "hybrid"),
            *choices("Income, debt and age are columns of a table: their order means nothing, so there is no sequence and no image.", "loan default", "standard", "cnn", "rnn", "hybrid"),
            Mistake("\"photo tagging\": \"cnn\" -> \"photo tagging\": \"standard\"", "A standard network can be fed with pixels, but it ignores which pixels are neighbors. One family is made for images."),
            *choices("A photo is one image: its pixels lie side by side and do not come one after the other.", "photo tagging", "cnn", "rnn", "hybrid"),
            *choices("An x-ray picture is an image like any other, also when doctors use it.", "x-ray check", "cnn", "standard", "rnn", "hybrid"),
            Mistake("\"speech to text\": \"rnn\" -> \"speech to text\": \"cnn\"", "Sound can be drawn as a wave, but it is no image: it is one value after the other in time."),
            *choices("Sound is a sequence in time, and so are the words that come out.", "speech to text", "rnn", "standard", "hybrid"),
            *choices("A sentence is one word after the other, in both languages: one kind of input, a sequence.", "translation", "rnn", "standard", "cnn", "hybrid"),
            Mistake("\"self-driving\": \"hybrid\" -> \"self-driving\": \"cnn\"", "The camera image is only one half of the input; radar comes in beside it."),
            *choices("Camera image and radar are two kinds of input, so one family alone does not do.", "self-driving", "hybrid", "standard", "rnn"),
            Mistake("return families[task] -> return families[task].upper()", "The right words, in other letters: they are asked for in small ones.")]),
    Exercise("data_kind", call="each", parts={"house table": 1, **dict.fromkeys(KINDS, 1)}, cases=lambda rng: [(["house table"],), (list(KINDS),)],
        worked="Cover all but one number: of a house, 3 bedrooms still means something, so the table is {data_kind('house table')}. One loudness out of a recording means nothing alone.", mistakes=[
            Mistake(["\"house table\",  -> ", "{\"voice -> {\"house table\", \"voice"], "Size and bedrooms are columns with a meaning each, and that is what structured means."),
            Mistake(["\"ad clicks\",  -> ", "{\"voice -> {\"ad clicks\", \"voice"], "It comes from the web, but each click is a row whose columns have a meaning: age, number of the ad, clicked."),
            Mistake(["\"bank transfers\",  -> ", "{\"voice -> {\"bank transfers\", \"voice"], "Amount, date and receiver are columns with a meaning each."),
            Mistake([", \"blood values\" -> ", "{\"voice -> {\"blood values\", \"voice"], "It is medicine, but no picture: each of the twelve values has a name and a meaning."),
            Mistake(["\"voice message\",  -> ", "{\"house -> {\"voice message\", \"house"], "It is a row of numbers, but a single loudness means nothing; the meaning lies in the whole."),
            Mistake(["\"holiday photo\",  -> ", "{\"house -> {\"holiday photo\", \"house"], "The pixels stand in rows and columns, but no column of pixels has a meaning of its own."),
            Mistake(["\"news article\",  -> ", "{\"house -> {\"news article\", \"house"], "Grammar is no table: the third word of an article does not mean the same thing in every article."),
            Mistake([", \"scanned form\" -> ", "{\"house -> {\"scanned form\", \"house"], "The form has fields, but what the computer gets is a picture of it."),
            Mistake(["\"structured\": structured -> \"structured\": unstructured", "\"unstructured\": unstructured -> \"unstructured\": structured"], "The two words are exchanged: structured means columns with a meaning.")]),
    Exercise("what_is_missing", call="each", parts={"spam filter": 1, **dict.fromkeys(PLANS, 1)}, cases=lambda rng: [(["spam filter"],), (list(PLANS),)],
        worked="Ask in this order: does the output depend on the input at all? Are there many examples with outputs? Is the machine fast enough? The spam filter passes all three, so it lacks {what_is_missing('spam filter')}.", mistakes=[
            *choices("Mails, marks and machine are all there.", "spam filter", "nothing", "mapping", "labels", "computation"),
            *choices("Old drawings say nothing about the next one, however many there are and however fast the machine is.", "lottery", "mapping", "labels", "computation", "nothing"),
            Mistake("\"factory photos\": \"labels\" -> \"factory photos\": \"nothing\"", "A million photos are much, but nobody has noted the answers that the network should learn."),
            *choices("Broken parts can be seen, and the machine is fast; but what is the right answer for each photo?", "factory photos", "labels", "mapping", "computation"),
            *choices("Each scan has its diagnosis, but forty examples are too few for a large network.", "rare disease", "labels", "mapping", "computation", "nothing"),
            *choices("Examples and answers are there, but with four months per try nobody can try out ideas.", "old laptop", "computation", "mapping", "labels", "nothing"),
            *choices("The text is the label of the speech, and there is enough of everything.", "transcripts", "nothing", "mapping", "labels", "computation"),
            *choices("A coin knows no names: the output does not depend on the input, and more examples cannot change that.", "names to luck", "mapping", "labels", "computation", "nothing")]),
    Exercise("kink", optional=True, parts={"size": 0}, cases=lambda rng: [(0.25, -150.0), (float(rng.uniform(1, 2)), float(rng.uniform(-4, -2))), (-2.0, float(rng.uniform(3, 5))), (float(rng.uniform(1, 2)), float(rng.uniform(2, 4)))], about=["dlcore.activations"],
        worked="With w = 0.25 and b = -150 the line is at (0.25)(600) - 150 = {0.25 * 600 - 150:g} for a size of {kink(0.25, -150):g}.", mistakes=[
            Mistake("-b / w -> b / w", "The sign is lost: at this size the line is twice as far from zero as at the start."),
            Mistake("-b / w -> abs(b / w)", "A line that is above zero at size 0 and rises reached zero further left, at a negative number: the sign belongs to the answer."),
            Mistake("-b / w -> -b", "That would be right for w = 1 only; a steeper line reaches zero earlier."),
            Mistake("-b / w -> -w / b", "The quotient stands upside down."),
            Mistake("-b / w -> -b * w", "A steeper line reaches zero earlier, so w divides."),
            Mistake("-b / w -> b", "That is the height of the line at size 0; what is asked is where it reaches the height 0."),
            Mistake("-b / w -> max(0.0, -b / w) if w > 0 else 0.0", "A line that falls has a place where it reaches zero too.")]),
]
