"""The exercises of course 2, week 2: the inputs that they are tried on, and the mistakes that people make, as edits of the reference."""

import numpy as np

from grading.exercise import Case, Exercise, Mistake, mistakes

SHAPES = {"W1": (3, 2), "b1": (3, 1), "W2": (1, 3), "b2": (1, 1)}
SQUARES = {"W1": (5, 2), "b1": (5, 1), "W2": (5, 5), "b2": (5, 1)}

def numbers(rng, names="", low=-1.0, high=1.0):
    """A dictionary with one array for each parameter, or for each slope."""
    return {names + name: rng.uniform(low, high, size=shape) for name, shape in SHAPES.items()}
def zeros():
    return {"d" + name: np.zeros(shape) for name, shape in SHAPES.items()}
def small(W1, b1, names="d"):
    return {names + "W1": np.array([W1]), names + "b1": np.array([[b1]])}
PLACE, SLOPES = small([1.0, -2.0], 0.5, ""), small([0.5, -1.0], 2.0)

def count_cases(rng):
    size = int(rng.integers(30, 90))
    yield from ((148, 64, 1), (5_000_000, 1000, 3), (1024, 64, 2), (7, 64, 5), (100, 64, 3))
    yield size * int(rng.integers(3, 9)) + int(rng.integers(1, size)), size, int(rng.integers(2, 7))
def batch_cases(rng):
    first = np.array([np.arange(1.0, 13), np.arange(21.0, 33)])
    for X, size in ((first, 5), (first + rng.integers(1, 9), 4), (first * int(rng.integers(2, 9)), 64), (np.array([np.arange(148.0), rng.integers(0, 9, 148)]), 64)):
        seed, other = rng.permutation(99)[:2].tolist()
        yield from ((X, 100 + X[:1] ** 2, size, each) for each in (seed, other, seed))
def epoch_cases(rng):
    yield [0.5, 0.75, 0.25], [64, 64, 20]
    yield from ((rng.uniform(0.1, 2, size=4), np.array(sizes)) for sizes in ([64, 64, 64, 7], [5, 5, 5, 2]))
def ewa_cases(rng):
    yield np.array([40.0, 49.0, 45.0, 44.0]), 0.9
    yield from ((rng.normal(10, 3, size=11), beta, *more) for beta, *more in ((float(rng.uniform(0.5, 0.8)),), (0.98, False)))
    yield from (Case(theta, beta, True, part="corrected") for theta, beta in ((np.full(4, 10.0), 0.9), (rng.normal(10, 3, size=11), float(rng.uniform(0.5, 0.8)))))
def descent_cases(rng):
    yield PLACE, SLOPES, 0.1
    yield from ((numbers(rng), numbers(rng, "d"), rate) for rate in (0.7, float(rng.uniform(0.01, 0.1))))
def momentum_cases(rng):
    yield PLACE, SLOPES, small([0.0, 1.0], -1.0), 0.9, 0.1
    yield from ((numbers(rng), numbers(rng, "d"), numbers(rng, "d"), beta, float(rng.uniform(0.2, 0.8))) for beta in (0.5, float(rng.uniform(0.6, 0.95))))
def rms_cases(rng):
    yield PLACE, SLOPES, small([0.0, 1.0], 4.0), 0.1, 0.9, 1e-8
    yield from ((numbers(rng), numbers(rng, "d"), numbers(rng, "d", 0.2), float(rng.uniform(0.02, 0.2)), beta2) for beta2 in (0.5, float(rng.uniform(0.6, 0.95))))
    flat = numbers(rng, "d") | {"dW2": np.zeros((1, 3))}
    yield Case(numbers(rng), flat, zeros(), 0.1, 0.9, 1e-8, part="slopes of zero", about="slopes that are exactly zero, and no past")
    yield Case(numbers(rng), numbers(rng, "d", 1e-6, 2e-6), zeros(), 0.1, 0.75, 1e-8, part="tiny slopes", about="slopes near 0.000001")
def adam_cases(rng):
    yield PLACE, SLOPES, small([0.0, 0.0], 0.0), small([0.0, 0.0], 0.0), 1
    yield from ((numbers(rng), numbers(rng, "d"), numbers(rng, "d"), numbers(rng, "d", 0.2), *rest) for rest in ((2,), (5,), (3, float(rng.uniform(0.1, 0.3)), 0.75, 0.9)))
    yield Case(numbers(rng), numbers(rng, "d", 1e-6, 2e-6), zeros(), zeros(), 1, 0.1, 0.9, 0.999, 1e-8, part="tiny slopes", about="slopes near 0.000001, in step 1")
def rate_cases(rng):
    yield from ((0.2, 1, 1), (0.2, 4, 1), (0.5, 0, 1.5))
    yield from ((float(rng.uniform(0.1, 0.9)), int(rng.integers(2, 40)), float(rng.uniform(0.2, 2))) for _ in range(2))
def interval_cases(rng):
    yield from ((0.5, epoch, 0.3, 100) for epoch in (250, 99, 300))
    yield float(rng.uniform(0.1, 0.9)), int(rng.integers(41, 49)), float(rng.uniform(0.2, 2)), 10
    yield 0.5, int(rng.integers(2200, 2900)), 0.3
def schedule_cases(rng):
    for kind, *settings in (("hyperbolic", (4, 1.0), (0, 0.5), (int(rng.integers(3, 30)), float(rng.uniform(0.2, 2)))), ("exponential", (3, 0.95), (0, 0.9), (int(rng.integers(4, 20)), float(rng.uniform(0.8, 0.99)))),
            ("root", (4, 1.0), (1, 0.5), (int(rng.integers(5, 30)), float(rng.uniform(0.2, 2)))), ("staircase", (25, 10), (9, 10), (10, 10), (0, 5), (int(rng.integers(15, 20)), 5))):
        for place, (epoch, rate) in enumerate(settings):
            yield Case(kind, float(rng.uniform(0.1, 0.9)) if place else 0.2, epoch, rate, part=kind)
def training_cases(rng):
    for name, rate in (("gd", 0.3), ("momentum", 0.5), ("adam", 0.05)):
        Y = rng.permutation(np.arange(7) % 2).reshape(1, 7).astype(float)
        yield rng.normal(size=(2, 7)), Y, [2, 5, 3, 1], name, rate, 64, 0.9, 0.9, 0.999, 1e-8, 3  # one mini-batch in each epoch: its order plays no part
        yield np.tile(rng.normal(size=(2, 1)), (1, 11)), np.ones((1, 11)), [2, 5, 3, 1], name, rate, 4, 0.8, 0.7, 0.95, 1e-8, 2  # nor does that of equal examples
def curvature_cases(rng):
    yield from ((np.array([[a, b], [b, c]], dtype=float),) for a, b, c in ((2, 0, -1), (0, -1, 0), (1, 0, 1), (2, 3, 2), (2, 0, 0), (0, 0, 0), (-3, 1, -3), (-2, 0, 0)))
    for bends in ((1.0, 2.0, 3.0), (-1.0, -2.0, 3.0), (1.0, 2.0, -3.0), (-1.0, -2.0, -3.0), (2.0, 0.5, -0.2)):
        Q, _ = np.linalg.qr(rng.normal(size=(3, 3)))
        yield ((Q * np.array(bends)) @ Q.T,)
    yield (np.diag([0.0, 2.0, -1.0]),)

UNJUDGED, SEEDS = "what is printed is not judged", "other seeds that differ do as well"
SHOWN = "f'epoch {epoch}: cost {total / X.shape[1]:.6f}, learning rate {learning_rate:.6f}'"
PRINTED = {f"{line} -> {line.replace(old, new)}": reason for line, reason, *edits in (
    ("if print_cost and epoch % 1000 == 0:", UNJUDGED, ("and", "or"), ("==", "!="), ("%", "*"), ("== 0", "== 1"), ("1000", "1001"), ("1000", "999")),
    ("total += compute_cost(A, Y_t)", UNJUDGED, ("+=", "-="), ("+=", "="), ("A, Y_t", "Y_t, A")),
    ("for X_t, Y_t in random_mini_batches(X, Y, mini_batch_size, 10 + epoch):", SEEDS, ("10 +", "10 -"), ("10 +", "11 +"), ("10 +", "9 +")),
    (f"print({SHOWN})", UNJUDGED, ("total /", "total *"), ("[1]", "[0]")), ("total = 0.0", UNJUDGED, ("0.0", "1.0"))) for old, new in edits} | {f"print({SHOWN}) -> {SHOWN}": UNJUDGED}
LIMITS = {f"if {old}: -> if {new}:": "no bend is exactly as large as the limit" for old, *others in (("bends.min() > 1e-06", "bends.min() >= 1e-06"), ("bends.max() < -1e-06", "bends.max() <= -1e-06"),
    ("bends.max() > 1e-06 and bends.min() < -1e-06", "bends.max() >= 1e-06 and bends.min() < -1e-06", "bends.max() > 1e-06 and bends.min() <= -1e-06")) for new in others}

def elsewhere(kept):
    """Mistakes of every rule with a memory: layers that make no step, and a step uphill."""
    return [Mistake("for name in parameters: -> updated.update(parameters), " + kept + "\n    for name in list(parameters)[:2]:", "Only the first layer makes a step: go through all layers."),
        Mistake("parameters[name] - learning_rate -> parameters[name] + learning_rate", "That goes uphill: the step is subtracted.")]

exercises = [
    Exercise("step_count", parts={"steps": 2}, cases=count_cases, about=["dlcore.batches"], worked="148 examples in mini-batches of 64: 64, 64 and a last one of {148 - 128}, so {step_count(148, 64, 1)} steps in an epoch and {step_count(148, 64, 10)} in ten.", mistakes=[
            Mistake("math.ceil(m / mini_batch_size) -> m // mini_batch_size", "The last, smaller mini-batch makes a step too: round up."),
            Mistake(" * num_epochs -> ", "That is one epoch; every epoch makes as many steps."),
            Mistake("math.ceil(m / mini_batch_size) -> (m // mini_batch_size + 1)", "Where the size divides m there is no smaller mini-batch at the end, and no step for it."),
            *mistakes("Every epoch ends with a smaller mini-batch of its own: round up for each epoch, then multiply.", "math.ceil(m / mini_batch_size) * num_epochs -> math.ceil(m * num_epochs / mini_batch_size)", "math.ceil(m / mini_batch_size) * num_epochs -> m // mini_batch_size * num_epochs + 1"),
            Mistake("math.ceil( -> round(", "Rounding to the nearest drops a small last mini-batch: round up."),
            Mistake("math.ceil(m / mini_batch_size) * num_epochs -> m * num_epochs", "That is one step for each example; a mini-batch makes one step for all its examples together."),
            *mistakes("Steps of an epoch times epochs: a product.", "* num_epochs -> + num_epochs", "* num_epochs -> / num_epochs")]),
    Exercise("random_mini_batches", parts={"examples": 3, "labels": 2, "order": 3}, cases=batch_cases, call="seed_or_key", view="batch_facts", equal={"permutation = list(np.random.permutation(m)) -> permutation = np.random.permutation(m)": "an array picks the same columns as a list"}, about=["dlcore.batches"],
        worked="Twelve examples in mini-batches of 5 give the sizes 5, 5 and {12 - 10}. With the seed 1 NumPy's order of four examples is {np.random.RandomState(1).permutation(4).tolist()}: column {np.random.RandomState(1).permutation(4)[0]} comes first, in X and in Y.", mistakes=[
            Mistake("range(0, m, mini_batch_size) -> range(0, m - mini_batch_size + 1, mini_batch_size)", "The examples that are left over at the end are lost: they make a last, smaller mini-batch."),
            Mistake("Y[:, permutation] -> Y[:, np.random.permutation(m)]", "X and Y are shuffled by two different orders, so that the labels belong to other examples: draw one order for both."),
            *mistakes("Only one of X and Y is shuffled; the other must go along.", "X[:, permutation] -> X", "Y[:, permutation] -> Y"),
            *mistakes("Examples are columns: cut along the second axis.", ["shuffled_X[:, k : k + mini_batch_size] -> shuffled_X[k : k + mini_batch_size, :]"], ["shuffled_X[:, k : k + mini_batch_size] -> shuffled_X[k : k + mini_batch_size]"]),
            *mistakes("The examples stay in the order in which they came: shuffle them first.", ["np.random.permutation(m) -> range(m)"], ["X[:, permutation] -> X", "Y[:, permutation] -> Y"]),
            Mistake(["shuffled_X[:, k : k + mini_batch_size] -> shuffled_X[:, k : k + mini_batch_size + 1]", "shuffled_Y[:, k : k + mini_batch_size] -> shuffled_Y[:, k : k + mini_batch_size + 1]"], "Each mini-batch has one example too many, which comes again in the next one: where does a slice end?"),
            *mistakes("Where the size divides m, an empty mini-batch comes at the end.", "range(0, m, mini_batch_size) -> range(0, m + 1, mini_batch_size)", "range(0, m, mini_batch_size) -> range(0, (m // mini_batch_size + 1) * mini_batch_size, mini_batch_size)"),
            *mistakes("The seed is fixed inside, or not used: another seed must give another order.", "np.random.seed(seed) -> np.random.seed(0)", "np.random.seed(seed) -> pass"),
            Mistake("np.random.seed(seed) -> random_mini_batches.calls = getattr(random_mini_batches, 'calls', 0) + 1; np.random.seed(random_mini_batches.calls)", "The same seed must give the same mini-batches: pass it to NumPy before you draw."),
            Mistake("np.random.permutation(m) -> np.random.choice(m, m)", "Drawn with replacement some examples come twice and others not at all; an epoch holds each once."),
            Mistake("return mini_batches -> n = -(-m // mini_batch_size); return list(zip(np.array_split(shuffled_X, n, 1), np.array_split(shuffled_Y, n, 1)))", "Here all mini-batches are nearly equal in size; all but the last have exactly `mini_batch_size` examples."),
            Mistake("list(np.random.permutation(m)) -> [j for part in np.array_split(np.arange(m), max(1, m // mini_batch_size)) for j in np.random.permutation(part)]", "The examples are shuffled only within each slice: every epoch then has the same mini-batches."),
            *mistakes("Each mini-batch is a pair (X, Y), in this order, and all pairs stand in one list.", *("mini_batches.append((mini_batch_X, mini_batch_Y)) -> " + other for other in ("mini_batches.append((mini_batch_Y, mini_batch_X))", "mini_batches.append(mini_batch_X)", "mini_batches += [mini_batch_X, mini_batch_Y]"))),
            Mistake("(0, m, mini_batch_size) -> (mini_batch_size, m, mini_batch_size)", "The first mini-batch begins at column 0 and is missing."),
            Mistake("mini_batch_Y = shuffled_Y[:, k : k + mini_batch_size] -> mini_batch_Y = shuffled_Y[0, k : k + mini_batch_size]", "The labels of a mini-batch keep two axes: the shape is (1, size).")]),
    Exercise("epoch_cost", parts={"cost": 2}, cases=epoch_cases, about=["dlcore.train"], equal={"return np.sum(np.multiply(costs, sizes)) / np.sum(sizes) -> return np.sum(np.multiply(sizes, costs)) / np.sum(sizes)": "a product does not ask for the order"}, worked="Costs 0.5 and 0.2 from 64 and 16 examples: (64 · 0.5 + 16 · 0.2) / 80 = {epoch_cost([0.5, 0.2], [64, 16]):g}; the plain mean would be {(0.5 + 0.2) / 2:g}.", mistakes=[
            Mistake("np.sum(np.multiply(costs, sizes)) / np.sum(sizes) -> np.mean(costs)", "The plain mean counts the small last mini-batch as much as the others: weigh each cost with its number of examples."),
            Mistake(" / np.sum(sizes) -> ", "That is the cost added up over all examples; divide by their number."),
            Mistake("/ np.sum(sizes) -> / len(sizes)", "Divide by the number of examples, not by that of the mini-batches."),
            Mistake("np.multiply(costs, sizes) -> np.divide(costs, sizes)", "The costs are averages already; multiply by the size to get back to the sum over the examples."),
            Mistake("/ np.sum(sizes) -> / (sizes[0] * len(sizes))", "The last mini-batch is counted as if it were as large as the first.")]),
    Exercise("ewa", parts={"average": 3, "corrected": 2}, cases=ewa_cases, equal={"return np.array(averages) -> return averages": "a list of numbers is as right as an array"}, about=["dlcore.schedules"], worked="A series of 10, 10, 10 with beta = 0.9: v is {ewa([10, 10, 10], 0.9)[0]:g}, {ewa([10, 10, 10], 0.9)[1]:g}, {ewa([10, 10, 10], 0.9)[2]:g}. Divided by {1 - 0.9:g}, {1 - 0.9**2:g} and {1 - 0.9**3:g} it is 10 each time, as it should be.", mistakes=[
            Mistake("beta * v + (1 - beta) * theta_t -> (1 - beta) * v + beta * theta_t", "The weights are exchanged: beta belongs to the old average, and the rest to the new value."),
            Mistake("(1 - beta**t) if -> (1 - beta) if", "With 1 - beta, the same each day, ten times 10 heads for 100: the power t is missing."),
            Mistake("start=1 -> start=0", "Days count from 1: on day 0 the correction would divide by zero."),
            Mistake("averages.append(v / (1 - beta**t) if correct else v) -> v = v / (1 - beta**t) if correct else v; averages.append(v)", "The corrected value is fed back into the average: correct only what is reported, and go on from v."),
            Mistake("v, averages = 0.0, [] -> v, averages = theta[0], []", "The series starts from its first value here; the average starts from zero."),
            Mistake("(1 - beta) * theta_t -> theta_t", "The new value has the weight 1 - beta; without it the average is ten times too large for beta = 0.9."),
            Mistake(["v = beta * v + (1 - beta) * theta_t -> v = np.mean(theta[max(0, t - round(1 / (1 - beta))) : t])", " / (1 - beta**t) if correct else v -> "], "That is a plain mean over a window of days; here each older day weighs beta times as much as the next one, and none is cut off."),
            *mistakes("The correction belongs to the calls with `correct`, and only to those.", " / (1 - beta**t) if correct else v -> ", "if correct else v -> if True else v"),
            Mistake("(1 - beta**t) -> (1 - beta) ** t", "The power belongs to beta alone; one minus comes afterwards."),
            Mistake("v / (1 - beta**t) -> v * (1 - beta**t)", "The first averages are too small, so divide: a product makes them smaller still."),
            Mistake("return np.array(averages) -> return averages[-1]", "All averages are asked for, one for each value of the series."),
            Mistake("beta * v + (1 - beta) * theta_t -> np.mean(theta[:t])", "That is the plain mean of everything so far; the exponentially weighted one forgets what is long past.")]),
    Exercise("update_parameters_with_gd", parts={"parameters": 3}, cases=descent_cases, about=["dlcore.optim"], worked="From 1 with the slope 0.5 and alpha = 0.1: 1 - 0.1 · 0.5 = {1 - 0.1 * 0.5:g}.", mistakes=[
            Mistake("parameters[name] - learning_rate -> parameters[name] + learning_rate", "That goes uphill: the step is subtracted."),
            Mistake("learning_rate * grads -> grads", "The slope is multiplied by the learning rate."),
            Mistake("updated[name] = parameters[name] - learning_rate -> updated[name] = learning_rate", "The step goes out from the old value; that is missing here."),
            *mistakes("Some parameters stay as they were: weights and biases of all layers make steps. Where does the loop over the layers begin and end?", *("for name in parameters: -> updated.update(parameters)\n    for name in " + some + ":" for some in ("list(parameters)[:2]", "list(parameters)[:-2]", "[name for name in parameters if name[0] == 'W']", "[name for name in parameters if name[0] == 'b']"))),
            Mistake('- learning_rate * grads["d" + name] -> - learning_rate * parameters[name]', "The step goes along the slope, from grads, and not along the parameter itself."),
            Mistake("- learning_rate * grads -> / learning_rate - grads", "The learning rate multiplies the slope and leaves the parameter alone."),
            Mistake('grads["d" + name] -> grads["dW" + name[1:]].mean()', "Each parameter has a slope of its own: b goes with db.")]),
    Exercise("initialize_velocity", returns="v apart", parts={"zeros": 2}, cases=lambda rng: [(PLACE,), (numbers(rng),), ({name: np.ones(shape) for name, shape in SQUARES.items()},)], call="own_arrays", about=["dlcore.optim"], worked="For a W1 of the shape (3, 2) v['dW1'] has the shape {initialize_velocity({'W1': np.ones((3, 2))})['dW1'].shape} and holds {initialize_velocity({'W1': np.ones((3, 2))})['dW1'].size} zeros.", mistakes=[
            Mistake("np.zeros(parameters[name].shape) -> np.ones(parameters[name].shape)", "Velocities start at zero, not at one."),
            Mistake("np.zeros(parameters[name].shape) -> parameters[name]", "Those are the parameters themselves; a velocity starts at zero and has an array of its own."),
            *mistakes("The shape is that of the parameter, both axes, in their order.", *("np.zeros(parameters[name].shape) -> np.zeros(parameters[name].shape" + end for end in ("[0])", "[::-1])", "[:1])"))),
            Mistake("np.zeros(parameters[name].shape) -> 0.0", "A single number is not enough: every entry of a parameter needs its own average."),
            Mistake("np.zeros(parameters[name].shape) -> parameters[name].__imul__(0)", "The parameters themselves were set to zero and are lost: make new arrays.")]),
    Exercise("update_parameters_with_momentum", returns="parameters v", parts={"parameters": 3, "v": 3}, cases=momentum_cases, about=["dlcore.optim"], worked="v = -1 and a slope of 2 with beta = 0.9 give v = 0.9 · (-1) + 0.1 · 2 = {0.9 * -1 + 0.1 * 2:g}; with alpha = 0.1 the parameter moves by {-0.1 * (0.9 * -1 + 0.1 * 2):g}.", mistakes=[
            Mistake("(1 - beta) * grads -> grads", "The factor 1 - beta is missing: this average settles at ten times the slope for beta = 0.9."),
            Mistake('beta * v["d" + name] + (1 - beta) * grads -> (1 - beta) * v["d" + name] + beta * grads', "The weights are exchanged: beta belongs to the old velocity."),
            Mistake("learning_rate * v_new[\"d\" + name] -> learning_rate * (v_new[\"d\" + name] if name[0] == 'W' else grads[\"d\" + name])", "The biases move along their slope here; they move along their velocity, like the weights."),
            Mistake('learning_rate * v_new["d" + name] -> learning_rate * grads["d" + name]', "The step goes along the slope, so the velocity is never used."),
            Mistake('learning_rate * v_new["d" + name] -> learning_rate * v["d" + name]', "The step is made with the old velocity: bring it up to date first."),
            Mistake('v_new["d" + name] = beta * v["d" + name] + (1 - beta) -> v_new["d" + name] = (1 - beta)', "The old velocity is forgotten: an average needs what was there before."),
            Mistake("return updated, v_new -> return updated, v", "The old velocity is returned, so that it stays at zero for ever."),
            Mistake('(1 - beta) * grads["d" + name] -> (1 - beta) * grads["d" + name] ** 2', "Momentum averages the slopes; their squares belong to RMSprop."),
            Mistake('+ (1 - beta) * grads["d" + name] -> + (1 - beta) * grads["d" + name]; v_new["d" + name] = v_new["d" + name] / (1 - beta)', "That is divided by 1 - beta, which undoes the average; no correction is asked for here."),
            *elsewhere("v_new.update(v)")]),
    Exercise("update_parameters_with_rmsprop", returns="parameters s", parts={"parameters": 2, "s": 2, "slopes of zero": 1, "tiny slopes": 1}, cases=rms_cases, about=["dlcore.optim"], worked="s = 4 and a slope of 2 with beta2 = 0.9: s = 0.9 · 4 + 0.1 · 2² = {0.9 * 4 + 0.1 * 4:g}, its root is {(0.9 * 4 + 0.1 * 4) ** 0.5:g}, and with alpha = 0.1 the parameter moves by {-0.1 * 2 / 2:g}.", mistakes=[
            Mistake('beta2 * s["d" + name] + (1 - beta2) * slope**2 -> s["d" + name] + slope**2', "Nothing is forgotten: the squares add up for ever, and the steps shrink to nothing. Average them with beta2."),
            Mistake(["(1 - beta2) * slope**2 -> (1 - beta2) * np.abs(slope)", 'np.sqrt(s_new["d" + name]) -> s_new["d" + name]'], "The sizes of the slopes are averaged; s averages their squares, and the root comes afterwards."),
            Mistake('np.sqrt(s_new["d" + name]) + epsilon -> s_new["d" + name] + epsilon', "The root is missing: the average of squares is divided by, and not its root."),
            *mistakes("Epsilon belongs into the denominator, with the root: without it a slope of zero with no past gives 0 / 0.", '(np.sqrt(s_new["d" + name]) + epsilon) -> np.sqrt(s_new["d" + name])', '(np.sqrt(s_new["d" + name]) + epsilon) -> np.sqrt(s_new["d" + name]) + epsilon'),
            Mistake("slope**2 -> np.sum(slope**2)", "That is one number for the whole array; every entry has an average of its own."),
            Mistake("slope**2 -> slope @ slope.T", "A matrix product mixes the entries; each is squared on its own, with `*` or `**`."),
            Mistake("np.sqrt(s_new -> np.sqrt(s", "The root is taken of the old average: bring it up to date first."),
            Mistake("learning_rate * slope / -> learning_rate * slope**2 / ", "Squaring the slope in the step loses its sign: only the average takes squares."),
            Mistake("slope**2 -> slope", "RMSprop averages the squares of the slopes."),
            Mistake('np.sqrt(s_new["d" + name]) + epsilon -> np.sqrt(s_new["d" + name] + epsilon)', "Epsilon stands inside of the root. Added outside it is the smaller disturbance: compare both for tiny slopes."),
            Mistake("(1 - beta2) * slope -> slope", "The new square has the weight 1 - beta2."),
            Mistake('beta2 * s["d" + name] + (1 - beta2) * -> (1 - beta2) * s["d" + name] + beta2 * ', "The weights are exchanged: beta2 belongs to the old average."),
            Mistake('np.sqrt(s_new["d" + name]) + epsilon -> np.sqrt(s_new["d" + name] / (1 - beta2)) + epsilon', "The average is divided by 1 - beta2 here; RMSprop as asked for has no correction."),
            *elsewhere("s_new.update(s)")]),
    Exercise("initialize_adam", returns="v s apart", parts={"zeros": 3}, cases=lambda rng: [(PLACE,), (numbers(rng),), ({name: np.ones(shape) for name, shape in SQUARES.items()},)], call="own_arrays", about=["dlcore.optim"], worked="For a network of two layers v and s have {len(initialize_adam({'W1': np.ones((3, 2)), 'b1': np.ones((3, 1)), 'W2': np.ones((1, 3)), 'b2': np.ones((1, 1))})[0])} arrays each: dW1, db1, dW2, db2.", mistakes=[
            *mistakes("v and s share their arrays, so that a change of one is a change of both: every average needs zeros of its own.", "return v, s -> return v, v", 's["d" + name] = np.zeros_like(parameters[name]) -> s["d" + name] = v["d" + name]'),
            Mistake('s["d" + name] = np.zeros_like -> s["d" + name] = np.ones_like', "Both averages start at zero."),
            Mistake('v["d" + name] = np.zeros_like(parameters[name]) -> v["d" + name] = parameters[name]', "Those are the parameters themselves; an average starts at zero and has an array of its own."),
            Mistake(['v["d" + name] = np.zeros_like(parameters[name]) -> v["d" + name] = np.zeros(parameters[name].shape[::-1])', 's["d" + name] = np.zeros_like(parameters[name]) -> s["d" + name] = np.zeros(parameters[name].shape[::-1])'], "The shapes are the other way round; they are those of the parameters."),
            Mistake('s["d" + name] = np.zeros_like(parameters[name]) -> s["d" + name] = 0.0', "A single number is not enough: every entry of a parameter needs its own average."),
            Mistake("for name in parameters -> for name in list(parameters)[:-2]", "The last layer is missing: does the loop over the layers end one too early?")]),
    Exercise("update_parameters_with_adam", returns="parameters v s", parts={"parameters": 4, "v": 2, "s": 2, "tiny slopes": 1}, cases=adam_cases, about=["dlcore.optim"], worked="Step 1 with a slope of 2: v = 0.1 · 2 = {0.1 * 2:g}, corrected {0.2 / (1 - 0.9):g}; s = 0.001 · 4 = {0.001 * 4:g}, corrected {0.004 / (1 - 0.999):g}, root 2. The step is alpha · 2 / 2 = alpha, whatever the slope.", mistakes=[
            *mistakes("The correction divides by 1 minus beta to the power t; without the power it stays as large as in step 1.", "(1 - beta1**t) -> (1 - beta1)", "(1 - beta2**t) -> (1 - beta2)", ["(1 - beta1**t) -> (1 - beta1)", "(1 - beta2**t) -> (1 - beta2)"]),
            Mistake(['v_new["d" + name] = beta1 * v["d" + name] + (1 - beta1) -> v_new["d" + name] = beta2 * v["d" + name] + (1 - beta2)', 's_new["d" + name] = beta2 * s["d" + name] + (1 - beta2) -> s_new["d" + name] = beta1 * s["d" + name] + (1 - beta1)'], "beta1 and beta2 are exchanged: beta1 averages the slopes, beta2 their squares."),
            Mistake("np.sqrt(s_corrected) -> s_corrected", "The root is missing in the denominator."),
            *mistakes("Each average is corrected with the beta that it was made with: beta1 for the slopes, beta2 for their squares.", "(1 - beta2**t) -> (1 - beta1**t)", "(1 - beta1**t) -> (1 - beta2**t)"),
            *mistakes("t is the number of this step already, counted from 1: use it as it is.", *(["(1 - beta1**t) -> (1 - beta1 ** (t " + off, "(1 - beta2**t) -> (1 - beta2 ** (t " + off] for off in ("- 1))", "+ 1))"))),
            Mistake("np.sqrt(s_corrected) + epsilon -> np.sqrt(s_corrected + epsilon)", "Epsilon stands inside of the root. Added outside it is the smaller disturbance: compare both for tiny slopes."),
            *mistakes("Both averages start at zero, and both are corrected for it; one or both corrections are missing.", " / (1 - beta2**t) -> ", " / (1 - beta1**t) -> ", [" / (1 - beta2**t) -> ", " / (1 - beta1**t) -> "]),
            Mistake("(1 - beta2) * slope**2 -> (1 - beta2) * slope", "s averages the squares of the slopes."),
            Mistake('(1 - beta2) * slope**2 -> (1 - beta2) * v_new["d" + name]**2', "s averages the squares of the slopes themselves, not of their average v."),
            Mistake('np.sqrt(s_corrected) -> np.sqrt(s_new["d" + name]) / (1 - beta2**t)', "The root is taken before the correction: correct s first, and then take the root."),
            Mistake(["(1 - beta1**t) -> (1 - beta1 * t)", 's_new["d" + name] / (1 - beta2**t) -> np.abs(s_new["d" + name] / (1 - beta2 * t))'], "beta is raised to the power t, not multiplied by it."),
            Mistake('slope = grads["d" + name] -> slope = grads["d" + name]\n        if name[0] == "b":\n            updated[name], v_new["d" + name], s_new["d" + name] = parameters[name] - learning_rate * slope, v["d" + name], s["d" + name]\n            continue', "The biases make plain steps of gradient descent here; they have averages of their own, like the weights."),
            Mistake("learning_rate * v_corrected -> learning_rate * slope", "The step goes along the corrected average of the slopes, not along the slope."),
            Mistake("return updated, v_new, s_new -> return updated, v, s", "The old averages are returned, so that nothing is remembered."),
            Mistake("return updated, v_new, s_new -> return updated, {name: v_new[name] / (1 - beta1**t) for name in v_new}, {name: s_new[name] / (1 - beta2**t) for name in s_new}", "The stored averages are overwritten by the corrected ones: return v and s as they are without the correction."),
            *elsewhere("v_new.update(v), s_new.update(s)"),
            Mistake("v_corrected / (np.sqrt(s_corrected) + epsilon) -> v_corrected / np.sqrt(s_corrected) + epsilon", "Division comes before addition: the root and epsilon together are the denominator.")]),
    Exercise("update_lr", parts={"rate": 2}, cases=rate_cases, about=["dlcore.schedules"], worked="From 0.2 with the decay rate 1: epoch 1 has {update_lr(0.2, 1, 1):g}, epoch 2 {update_lr(0.2, 2, 1):.4g}, epoch 3 {update_lr(0.2, 3, 1):g}, epoch 4 {update_lr(0.2, 4, 1):g}.", mistakes=[
            Mistake("learning_rate0 / (1 + decay_rate * epoch_num) -> learning_rate0 * (1 + decay_rate * epoch_num)", "That grows from epoch to epoch: the rate is divided."),
            Mistake("(1 + decay_rate * epoch_num) -> 1 + decay_rate * epoch_num", "Division comes before addition: the whole denominator needs parentheses."),
            Mistake("1 + decay_rate * epoch_num -> decay_rate * epoch_num", "In epoch 0 that divides by zero: a 1 belongs into the denominator, so that the rate starts at its first value."),
            Mistake("1 + decay_rate -> 1 - decay_rate", "With a minus the denominator reaches zero: it grows with the epoch."),
            Mistake("decay_rate * epoch_num -> decay_rate", "The number of the epoch is not used, so that the rate never changes."),
            Mistake("learning_rate0 / (1 + decay_rate * epoch_num) -> learning_rate0 * decay_rate**epoch_num", "That is exponential decay; here the epoch stands in the denominator."),
            Mistake("return -> for e in range(1, epoch_num + 1): learning_rate0 = learning_rate0 / (1 + decay_rate * e)\n    return learning_rate0 if epoch_num else", "Every epoch starts again from the first rate; dividing the last one once more makes it shrink far too fast."),
            Mistake("decay_rate * epoch_num -> decay_rate * (epoch_num - 1)", "Epoch 0 has the first rate, so the epoch is counted as it is given.")]),
    Exercise("schedule_lr_decay", parts={"rate": 3}, cases=interval_cases, about=["dlcore.schedules"], worked="From 0.5 with decay rate 0.3 and an interval of 100: epoch 99 still has {schedule_lr_decay(0.5, 99, 0.3, 100):g}, epoch 100 has {schedule_lr_decay(0.5, 100, 0.3, 100):.4g}, and epoch 199 the same.", mistakes=[
            Mistake("np.floor(epoch_num / time_interval) -> (epoch_num / time_interval)", "The rate falls in every epoch: round down, so that it stays within an interval."),
            Mistake("np.floor( -> np.ceil(", "Rounded up the first drop comes in epoch 1, one interval too early."),
            Mistake("np.floor( -> np.round(", "Rounded to the nearest the drops come half an interval too early."),
            Mistake("np.floor(epoch_num / time_interval) -> (epoch_num % time_interval)", "That is the remainder; how many whole intervals have passed is the question."),
            Mistake("np.floor(epoch_num / time_interval) -> np.floor(epoch_num / 1000)", "The interval is fixed inside; use the one that is given."),
            Mistake("learning_rate0 / (1 + decay_rate * np.floor(epoch_num / time_interval)) -> learning_rate0 if epoch_num % time_interval else learning_rate0 / (1 + decay_rate * np.floor(epoch_num / time_interval))", "The rate drops in one epoch and is back at the start in the next: what counts is how many intervals are over."),
            Mistake("1 + decay_rate * np.floor(epoch_num / time_interval) -> np.floor(1 + decay_rate * epoch_num / time_interval)", "Round the number of intervals, not the whole denominator."),
            Mistake("learning_rate0 / (1 -> learning_rate0 * (1", "That grows from interval to interval: the rate is divided.")]),
    Exercise("lr_schedule", parts={"hyperbolic": 1, "exponential": 1, "root": 1, "staircase": 1}, cases=schedule_cases, about=["dlcore.schedules"], worked="From 0.2, epoch 4: hyperbolic with rate 1 gives {lr_schedule('hyperbolic', 0.2, 4, 1):g}, exponential with 0.95 gives {lr_schedule('exponential', 0.2, 4, 0.95):.4f}, root with 1 gives {lr_schedule('root', 0.2, 4, 1):g}, staircase with 10 still {lr_schedule('staircase', 0.2, 4, 10):g}.", mistakes=[
            Mistake("learning_rate0 / (1 + rate * epoch_num) -> learning_rate0 * (1 + rate * epoch_num)", "The hyperbolic rate is divided by the growing number, not multiplied."),
            Mistake("return learning_rate0 / (1 + rate * epoch_num) -> [learning_rate0 := learning_rate0 / (1 + rate * e) for e in range(epoch_num + 1)]; return learning_rate0", "Every epoch starts again from the first rate; dividing the last one once more makes it shrink far too fast."),
            Mistake("rate / np.sqrt(epoch_num) -> rate / epoch_num", "The root is missing: that shrinks like 1 / epoch."),
            Mistake("rate**epoch_num -> rate * epoch_num", "The base is raised to the power of the epoch."),
            Mistake("rate**epoch_num -> epoch_num**rate", "Base and exponent are exchanged: the epoch is the exponent."),
            *mistakes("Rounding makes the stairs come at other epochs: after `rate` whole epochs comes the first drop.", "epoch_num // rate -> np.ceil(epoch_num / rate)", "epoch_num // rate -> np.round(epoch_num / rate)", "epoch_num // rate -> (epoch_num - 1) // rate", "epoch_num // rate -> (epoch_num + 1) // rate"),
            Mistake("0.5 ** (epoch_num // rate) -> 0.5 ** (epoch_num / rate)", "The staircase stays level between its steps: use whole-number division."),
            Mistake("0.5 ** (epoch_num // rate) -> 0.5 * (epoch_num // rate)", "Each step halves what was left: a power of one half."),
            Mistake("0.5 ** (epoch_num // rate) -> (0.5 if epoch_num >= rate else 1.0)", "The staircase goes on: after every `rate` epochs the rate is halved again.")]),
    Exercise("model", uses=["random_mini_batches", "update_parameters_with_gd", "initialize_velocity", "update_parameters_with_momentum", "initialize_adam", "update_parameters_with_adam"], cases=training_cases, call="watched_batches", equal=PRINTED, about=["dlcore.train", "dlcore.dense"], parts={"gd": 2, "momentum": 2, "adam": 3, "orders": 2},
        worked="Eleven equal examples in mini-batches of 4 make {math.ceil(11 / 4)} steps in an epoch; in two epochs Adam's t counts from 1 to {2 * math.ceil(11 / 4)}.", mistakes=[
            *mistakes("Every epoch has the same order: pass another seed each time.", "mini_batch_size, 10 + epoch) -> mini_batch_size, 10)", "mini_batch_size, 10 + epoch) -> mini_batch_size)",
                ["for epoch in range(num_epochs): -> once = random_mini_batches(X, Y, mini_batch_size, 10)\n    for epoch in range(num_epochs):", "in random_mini_batches(X, Y, mini_batch_size, 10 + epoch): -> in once:"]),
            *mistakes("t is the number of the step: 1 for the first mini-batch of the training, one more for each that follows.", "t = t + 1 -> t = epoch + 1", "t = t + 1 -> t = 1", "total = 0.0 -> total, t = 0.0, 0"),
            *mistakes("The averages start again from zero in every epoch; they start once, before the first one.", "total = 0.0 -> total, velocity, (v, s) = 0.0, initialize_velocity(parameters), initialize_adam(parameters)", "total = 0.0 -> total, velocity = 0.0, initialize_velocity(parameters)", "total = 0.0 -> total, (v, s) = 0.0, initialize_adam(parameters)"),
            Mistake("forward_propagation(X_t, parameters) -> forward_propagation(X_t, initialize_parameters(layers_dims))", "Every step goes out from the first parameters: take those of the step before."),
            Mistake("parameters, velocity = update_parameters_with_momentum -> parameters, _ = update_parameters_with_momentum", "The new velocity is thrown away, so that momentum never builds up."),
            Mistake("parameters, v, s, *_ = update_parameters_with_adam -> parameters, *_ = update_parameters_with_adam", "The new averages are thrown away, so that every step starts from zero averages."),
            *mistakes("A setting of the optimizer is not passed on.", "s, t, learning_rate, beta1, beta2, epsilon) -> s, t, learning_rate)", "velocity, beta, learning_rate) -> velocity, 0.9, learning_rate)", "s, t, learning_rate, beta1, beta2, epsilon) -> s, t, 0.01, beta1, beta2, epsilon)"),
            Mistake("velocity, beta, learning_rate) -> velocity, learning_rate, beta)", "beta and the learning rate are exchanged in the call of momentum."),
            Mistake('total = 0.0 -> total, optimizer = 0.0, "adam"', "Adam makes every step, whatever `optimizer` says."),
            *mistakes("An epoch makes too few steps: each mini-batch, of the size that is given, makes one, inside of the inner loop.", "mini_batch_size, 10 + epoch) -> 64, 10 + epoch)", ["total = 0.0 -> total, seen = 0.0, 0", "grads = backward_propagation(X_t, Y_t, cache) -> grads = backward_propagation(X_t, Y_t, cache); seen += X_t.shape[1]\n            if seen < X.shape[1]: continue"]),
            Mistake("range(num_epochs) -> range(1, num_epochs)", "One epoch is missing."),
            Mistake("if print_cost and epoch % 1000 == 0: -> return parameters\n        if print_cost and epoch % 1000 == 0:", "The training ends after its first epoch: does the `return` stand inside of the loop?")]),
    Exercise("classify_critical_point", parts={"kind": 4}, cases=curvature_cases, equal=LIMITS, about=["dlcore.optim"], worked="The eigenvalues of [[2, 3], [3, 2]] are {np.linalg.eigvalsh([[2, 3], [3, 2]])[0]:g} and {np.linalg.eigvalsh([[2, 3], [3, 2]])[1]:g}: up along one axis and down along the other, a saddle, although both entries of its diagonal are positive.", mistakes=[
            Mistake("np.linalg.eigvalsh(H) -> np.diag(H)", "The diagonal tells of the bends along w1, w2, … only; the ground may bend the other way in between: take the eigenvalues."),
            Mistake("if bends.max() > 1e-6 and bends.min() < -1e-6: -> if np.linalg.det(H) < 0:", "A determinant is a product: two downward bends give a positive one again. Look at the signs of all eigenvalues."),
            Mistake('return "unclear" -> return "minimum"', "Where some eigenvalues are zero and none is negative, second derivatives do not decide."),
            Mistake('bends = np.linalg.eigvalsh(H) -> return "minimum"', "Slopes of zero alone make no minimum: the ground must bend up in all directions."),
            Mistake("bends = np.linalg.eigvalsh(H) -> bends = np.array([np.trace(H)])", "The trace is the sum of the bends; each of them counts on its own."),
            Mistake("bends = np.linalg.eigvalsh(H) -> bends = np.array([np.linalg.det(H[:k, :k]) for k in range(1, len(H) + 1)])", "These determinants change their sign in turn at a maximum, so their signs are not those of the bends: take the eigenvalues."),
            Mistake("bends = np.linalg.eigvalsh(H) -> bends = np.round(np.linalg.eigvalsh(H))", "Rounded to whole numbers, a gentle bend counts as zero: the limit is one millionth."),
            *mistakes("An eigenvalue of zero is neither positive nor negative.", "if bends.min() > 1e-6: -> if bends.min() >= -1e-6:", "if bends.max() < -1e-6: -> if bends.max() <= 1e-6:"),
            Mistake(['return "minimum" -> return "maximum"', 'return "maximum" -> return "minimum"'], "Minimum and maximum are exchanged: at a minimum the ground bends upward everywhere."),
            Mistake("bends = np.linalg.eigvalsh(H) -> bends = np.linalg.eigvalsh(H)[:1]", "One eigenvalue is not enough: all of them must be looked at."),
            Mistake('if bends.max() > 1e-6 and bends.min() < -1e-6: -> if (np.abs(bends) <= 1e-6).any(): return "unclear"\n    if bends.max() > 1e-6 and bends.min() < -1e-6:', "With one bend up and one down it is a saddle already, whatever the third one is."),
            Mistake('return "saddle" -> return "unclear"', "Up in one direction and down in another: that has a name.")]),
    Exercise("log10_chance_of_minimum", parts={"log10": 2}, cases=lambda rng: [(10,), (20_000,), (int(rng.integers(2000, 9000)),), (1,)], about=["dlcore.optim"], worked="Ten directions: one half to the power 10 is {0.5**10:.6f}, and its logarithm to base 10 is {np.log10(0.5**10):.4f}.", mistakes=[
            Mistake("-n * np.log10(2) -> float(np.log10(np.float64(0.5) ** n))", "The power is rounded to 0 before the logarithm is taken: bring the exponent out first."),
            Mistake("-n * np.log10(2) -> 0.5**n", "That is the chance itself, which is 0 for a computer when n is large; its logarithm is asked for."),
            Mistake("np.log10(2) -> np.log(2)", "That is the natural logarithm; the one to base 10 is asked for."),
            Mistake("-n * -> n *", "A chance is below 1, so its logarithm is negative."),
            Mistake("-n * np.log10(2) -> -np.log10(n)", "That is the logarithm of 1 / n; the chance is one half, n times multiplied with itself.")]),
]
