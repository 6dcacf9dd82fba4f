"""The exercises of week 3: the inputs that they are tried on, and the mistakes that people make, as edits of the reference."""

import numpy as np

from grading import given
from grading.exercise import Case, Exercise, Mistake, mistakes

def seed(rng): return int(rng.integers(1, 10_000))

def sample_log_cases(rng):
    yield 0.0001, 1.0, 4001, seed(rng)
    high = float(10.0 ** -rng.integers(8, 11))
    yield high / 100, high, int(rng.integers(4001, 4100)), seed(rng)

def sample_beta_cases(rng):
    yield 0.9, 0.999, 4001, seed(rng)
    yield 0.99, 0.9999, int(rng.integers(4001, 4100)), seed(rng)

def search_cases(rng):
    for n in (499, int(rng.choice([491, 503, 509]))):
        yield (given.error_of_settings, {"learning_rate": (0.001, 0.1), "decay": (0.0001, 0.01)}, n, seed(rng))

def fine_cases(rng):
    yield 0.0001, 1.0, 0.01, 0.25
    for _ in range(2):
        yield float(rng.uniform(0.5, 2) * 1e-4), float(rng.uniform(0.5, 2)), float(rng.uniform(0.5, 2) * 1e-2), float(rng.uniform(0.1, 0.4))
    for best in (float(rng.uniform(0.4, 0.9)), float(rng.uniform(1.1, 1.9) * 1e-4)):
        yield Case(1e-4, 1.0, best, float(rng.uniform(0.2, 0.4)), part="at the edge")

SMALL = np.array([[1.0, 2.0, 3.0], [4.0, 0.0, 2.0]])

def units(rng, n, m):
    """Z with units of different means and spreads, and a gamma and a beta for each."""
    Z = rng.normal(size=(n, m)) * rng.uniform(0.5, 2, size=(n, 1)) + rng.uniform(-2, 2, size=(n, 1))
    return Z, rng.uniform(0.5, 2, size=(n, 1)), rng.uniform(0.5, 1.5, size=(n, 1))

def forward_cases(rng):
    yield SMALL, np.array([[2.0], [1.0]]), np.array([[1.0], [0.5]]), 0.05
    for n, m in ((5, 5), (2, 3), (2, 3)):
        yield *units(rng, n, m), float(rng.uniform(0.2, 0.6))
    yield units(rng, 2, 3)

def bias_cases(rng):
    yield SMALL, np.array([[100.0], [-20.0]])
    for n, m in ((5, 5), (2, 3)):
        yield units(rng, n, m)[0], rng.uniform(1, 3, size=(n, 1))

def update_cases(rng):
    yield np.array([[0.0], [0.0]]), np.array([[1.0], [1.0]]), np.array([[2.5], [3.0]]), np.array([[1.25], [2.0]])
    for _ in range(2):
        yield *(rng.uniform(0.5, 2, size=(2, 1)) for _ in range(4)), float(rng.uniform(0.6, 0.8))

def predict_cases(rng):
    yield SMALL, np.array([[2.0], [1.0]]), np.array([[1.0], [0.5]]), np.array([[2.5], [1.0]]), np.array([[1.25], [4.0]]), 0.05
    for m, part in ((3, "many examples"), (3, "many examples"), (1, "one example"), (1, "one example")):
        Z, gamma, beta = units(rng, 2, m)
        yield Case(Z, gamma, beta, rng.uniform(-1, 1, size=(2, 1)), rng.uniform(0.5, 2, size=(2, 1)), float(rng.uniform(0.2, 0.6)), part=part)

def backward_cases(rng):
    for n, m, draw in ((2, 3, False), (5, 5, True), (2, 3, True), (2, 3, True)):
        Z, gamma, _ = units(rng, n, m) if draw else (SMALL, np.array([[2.0], [1.0]]), None)
        sigma2, epsilon = Z.var(axis=1, keepdims=True), float(rng.uniform(0.2, 0.6)) if draw else 0.1
        dZ_tilde = rng.normal(size=(n, m)) + 0.5 if draw else np.array([[1.0, 0.0, 0.5], [0.0, 1.0, 0.0]])
        yield dZ_tilde, (Z - Z.mean(axis=1, keepdims=True)) / np.sqrt(sigma2 + epsilon), sigma2, gamma, epsilon

def softmax_cases(rng):
    yield (np.array([[5.0, 0.0, 1.0], [2.0, 0.0, 2.0], [-1.0, 0.0, 3.0], [3.0, 0.0, 4.0]]),)
    yield from ((rng.normal(size=size) * 2,) for size in ((5, 5), (4, 3)))
    for sign in (1, -1):
        Z = rng.integers(-8, 9, size=(4, 3)) / 4 + sign * np.array([[1500.0, 0.0, 900.0]])
        yield Case(Z, part="large numbers", about="some columns hold numbers near 1000, others do not")

def hot(rng, C, m):
    return np.eye(C)[:, rng.permutation(np.arange(m) % C)]

def one_hot_cases(rng):
    yield np.array([1, 2, 3, 0, 2, 1, 0]), 4
    for C, m in ((5, 7), (8, 7), (5, 5)):
        yield rng.integers(0, C - 1, size=m), C

THREE = np.array([[0.3, 0.1, 0.25], [0.2, 0.7, 0.25], [0.1, 0.1, 0.25], [0.4, 0.1, 0.25]])

def probabilities(rng, C, m):
    P = rng.uniform(0.1, 1, size=(C, m))
    return P / P.sum(axis=0)

def cross_entropy_cases(rng):
    yield THREE, np.eye(4)[:, [1, 1, 3]]
    yield from ((probabilities(rng, C, m), hot(rng, C, m)) for C, m in ((5, 5), (4, 3)))
    for C, m in ((4, 3), (4, 3)):
        Y, Yhat = hot(rng, C, m), probabilities(rng, C, m)
        Yhat[0] = np.where(Y[0] == 1, Yhat[0], 0.0)
        yield Case(Yhat, Y, part="zeros", about="some classes have the probability 0; none of them is the true one")

def grad_cases(rng):
    yield THREE, np.eye(4)[:, [1, 1, 3]]
    yield from ((probabilities(rng, C, m), hot(rng, C, m)) for C, m in ((5, 5), (4, 3)))

def two_cases(rng):
    yield (np.array([[1.0, 0.0], [3.0, 0.0]]),)
    yield from ((rng.normal(size=(2, 7)) * 2,) for _ in range(2))

def start_cases(rng):
    for total in (512, 1024):
        a = int(total * rng.uniform(0.31, 0.36))
        yield (a, total - a, a, total - a), seed(rng)
    yield (128, 128, 128, 128), seed(rng)

def network(rng, n_x, n_1, n_2, n_y):
    sizes = (n_x, n_1, n_2, n_y)
    return {name: value for l in (1, 2, 3) for name, value in ((f"W{l}", rng.normal(size=(sizes[l], sizes[l - 1]))), (f"b{l}", rng.normal(size=(sizes[l], 1))))}

def network_cases(rng):
    small = {"W1": np.array([[1.0, -1.0], [0.5, 2.0], [-1.0, 0.0]]), "b1": np.array([[0.5], [0.0], [1.0]]), "W2": np.array([[2.0, 1.0, -1.0], [-1.0, 1.0, 1.0]]), "b2": np.array([[-1.0], [0.0]]), "W3": np.array([[1.0, -1.0]]), "b3": np.array([[-2.0]])}
    yield np.array([[1.0, 0.0, -1.0, 2.0], [0.0, 1.0, -1.0, 1.0]]), small
    for _ in range(3):
        yield rng.normal(size=(2, 4)), network(rng, 2, 3, 2, 1)
    yield rng.normal(size=(4, 4)), network(rng, 4, 4, 4, 4)

def loss_cases(rng):
    yield np.array([[5.0, 0.0, 1.0], [2.0, 0.0, 2.0], [-1.0, 0.0, 3.0], [3.0, 0.0, 4.0]]), np.eye(4)[:, [3, 0, 1]]
    yield from ((rng.normal(size=(C, m)) * 2, hot(rng, C, m)) for C, m in ((5, 5), (4, 3)))
    for C, m in ((4, 3), (4, 3)):
        yield Case(rng.permuted(np.tile([-2000.0, -1000.0, -900.0, -1500.0], (m, 1)), axis=1).T + np.array([[0.0, 3000.0, 1000.0]]) + rng.integers(-20, 21, size=(C, m)) / 4, hot(rng, C, m), part="large numbers", about="logits near 1000")

def mean_cases(rng):
    yield from ((rng.normal(size=(C, m)) * 2, hot(rng, C, m)) for C, m in ((4, 3), (5, 5), (4, 3)))

def binary_cases(rng):
    yield np.array([0.2, 0.4, 0.7, 0.9]), np.array([0.0, 0.0, 1.0, 1.0])
    yield rng.normal(size=7) * 2, (rng.uniform(size=7) < 0.5).astype(float)
    yield Case(rng.choice([-1.0, 1.0], size=7) * rng.uniform(800, 1200, size=7), (rng.uniform(size=7) < 0.5).astype(float), part="large numbers")

def step_cases(rng):
    for n_x, n_1, n_2, n_y, m in ((2, 3, 3, 2, 3), (5, 7, 3, 2, 11), (5, 7, 3, 2, 11)):
        scaled = {name: value / 2 for name, value in network(rng, n_x, n_1, n_2, n_y).items()}
        yield scaled, (rng.normal(size=(n_x, m)), hot(rng, n_y, m)), float(rng.uniform(0.1, 0.5))


UNEVEN = "The exponent must be drawn evenly. Drawn so, nearly all values fall into the highest power of ten."
exercises = [
    Exercise("sample_log", parts={"values": 4}, cases=sample_log_cases, call="in_words", about=["dlcore.search"],
        worked="From 0.001 to 0.1 the exponent runs from {np.log10(0.001):g} to {np.log10(0.1):g}. Where it is -2.5, the value is {10**-2.5:.5f}.", mistakes=[
            Mistake(["minval=np.log10(low), maxval=np.log10(high) -> minval=low, maxval=high", "10.0**r -> r"], UNEVEN), *mistakes("10 was raised to the values themselves; it is to be raised to their exponents.", "minval=np.log10(low), maxval=np.log10(high) -> minval=low, maxval=high", ["minval=np.log10(low), maxval=np.log10(high) -> minval=low, maxval=high", "10.0**r -> 10.0 ** np.asarray(r, float)"]), Mistake("10.0**r -> r", "That is the exponent; 10 raised to it is the value."), Mistake("10.0**r -> np.exp(r)", "Two bases are mixed: the exponents belong to 10, and e was raised to them."), Mistake(["np.log10(low) -> np.log(low)", "np.log10(high) -> np.log(high)"], "Two bases are mixed: those are natural logarithms, and 10 was raised to them."),
            Mistake("jax.random.uniform(key, (n,), minval=np.log10(low), maxval=np.log10(high)) -> np.linspace(np.log10(low), np.log10(high), n)", "That is a grid: the same values for every key. Draw them at random."), Mistake("return 10.0**r -> return jnp.sort(10.0**r)", "The values come sorted. Two settings that are both sorted would move together: leave them in the order of drawing."), Mistake("uniform(key -> uniform(jax.random.key(0)", "The key is fixed inside, so every call gives the same numbers; use the one that is given."),
            *mistakes("Not n values came, but another number of them: the shape is (n,).", "(n,) -> (n, 1)", "(n,) -> (1,)", "(n,) -> ()", "return 10.0**r -> return 10.0**r[0]"), Mistake("jax.random.uniform(key, (n,), minval=np.log10(low), maxval=np.log10(high)) -> np.log10(low) + (np.log10(high) - np.log10(low)) * jax.random.normal(key, (n,))", "Normal numbers have no ends: a part of the values lies outside of the range."),
            Mistake("jax.random.uniform(key, (n,), minval=np.log10(low), maxval=np.log10(high)) -> np.log10(low) + (np.log10(high) - np.log10(low)) * jax.random.uniform(key) * jnp.ones(n)", "One number was drawn for all; every value needs a draw of its own.")]),
    Exercise("sample_beta", uses=["sample_log"], parts={"values": 3}, cases=sample_beta_cases, call="in_words", about=["dlcore.search"],
        worked="From 0.9 to 0.999 the distance to 1 runs from {1 - 0.9:.3g} to {1 - 0.999:.3g}. Where its exponent is -2, beta is {1 - 10**-2:g}.", mistakes=[
            *mistakes("Those betas are spread (nearly) evenly, too few of them near the upper end: it is the distance of beta to 1 that is drawn on a log scale.", *(f"1 - sample_log(1 - high, 1 - low, n, key) -> {even}" for even in ("low + (high - low) * jax.random.uniform(key, (n,))", "sample_log(low, high, n, key)"))), Mistake("return 1 - sample_log -> return sample_log", "That is the distance of beta to 1; take it from 1."), Mistake("sample_log(1 - high, 1 - low, n, key) -> sample_log(1 - low, 1 - low, n, key)", "The range of 1 - beta has two ends, and both are the same here."),
            Mistake("sample_log(1 - high, 1 - low, n, key) -> sample_log(1 - high, 1 - low, n, jax.random.key(0))", "The key is fixed inside, so every call gives the same numbers; use the one that is given."), Mistake("sample_log(1 - high, 1 - low, n, key) -> jnp.exp(jax.random.uniform(key, (n,), minval=np.log10(1 - high), maxval=np.log10(1 - low)))", "Two bases are mixed: the exponents belong to 10, and e was raised to them.")]),
    Exercise("random_search", uses=["sample_log"], parts={"tried": 3, "found": 2}, cases=search_cases, call="searched", about=["dlcore.search"],
        equal={f"{line}, strict=True)}} -> {line}{end})}}": "there are as many keys as names" for line in ("columns = {name: np.asarray(sample_log(*space[name], n, own_key)).tolist() for name, own_key in zip(space, keys",) for end in ("", ", strict=False")} | {"columns = {name: np.asarray(sample_log(*space[name], n, own_key)).tolist() for name, own_key in zip(space, keys, strict=True)} -> columns = {name: sample_log(*space[name], n, own_key).tolist() for name, own_key in zip(space, keys, strict=True)}": "an array of JAX has the method too", "if error < smallest: -> if error <= smallest:": "no two errors are equal"},
        worked="Of the errors 0.3, nan, 0.1 and 0.2 the smallest is {np.nanmin([0.3, np.nan, 0.1, 0.2]):g}; the point that gave it is returned with it.", mistakes=[
            Mistake(["np.inf -> -np.inf", "error < smallest -> error > smallest"], "That is the point with the largest error."), *mistakes("A training that diverged has won: nan is neither smaller nor larger than anything. Pass it over.", "error < smallest -> error < smallest or np.isnan(error)", "error < smallest -> smallest == smallest and not error >= smallest", "error < smallest -> i == 0 or error < smallest"), Mistake("n, own_key) -> n, key)", "All settings were drawn with the same key, so they are large together and small together."), Mistake("return best, smallest -> return point, error", "That is the last point, not the best one."), Mistake("return best, smallest -> return point, smallest", "The error is the smallest, and the point is the last one: keep both at the same moment."), *mistakes("Some points are tried twice. A call is a whole training: keep its result.", "if error < smallest -> if objective(**point) < smallest", ["error = objective(**point)\n        if error < smallest -> if objective(**point) < smallest", "best, smallest = point, error -> best, smallest = point, objective(**point)"]), Mistake("return best, smallest -> return smallest, best", "The point comes first, then its error."),
            Mistake("return best, smallest -> return best", "Two things are returned: the point, and its error."), Mistake("np.asarray(sample_log(*space[name], n, own_key)) -> np.asarray(jax.random.uniform(own_key, (n,), minval=space[name][0], maxval=space[name][1]))", "The settings are drawn evenly; all of them belong on a log scale."), *mistakes("The same values are tried again and again; each of the n trials needs new ones for every setting.", "column[i] -> column[0]", "column[i] -> column[i % 22]"), *mistakes("Not n points are tried, but more or fewer.", "range(n) -> range(n - 1)", "range(n) -> range(10)", "range(n) -> range(1, n)", "range(n) -> range(1)"),
            Mistake("best, smallest = point, error -> best, smallest = point, 0.0", "Once a point is better than the start, no other can win: the smallest error so far must be kept."), Mistake("best, smallest = point, error -> best = point", "The smallest error so far is not kept, so every point looks like an improvement."), Mistake("split(key -> split(jax.random.key(0)", "The key is fixed inside, so every search tries the same points; use the one that is given.")]),
    Exercise("coarse_to_fine", returns="low high", parts={"low": 1, "high": 1, "at the edge": 1}, cases=fine_cases, about=["dlcore.search"],
        equal={f"left = min(max(left, start), end - width) -> left = min({order})": "the order of two numbers does not matter to their larger or smaller one" for order in ("end - width, max(left, start)", "max(start, left), end - width")},
        worked="From 0.01 to 1 are two powers of ten; a factor of 0.5 leaves one. Around 0.1 that is 10 to the power -1.5 and -0.5, so {10**-1.5:.4f} and {10**-0.5:.4f}.", mistakes=[
            *mistakes("The range sticks out of the old one: at the edge it is moved inward.", "left = min(max(left, start), end - width) -> pass", "min(max(left, start), end - width) -> max(left, start)", "min(max(left, start), end - width) -> min(left, end - width)", "min(max(left, start), end - width) -> min(max(left, start), end)"), Mistake("10.0**left, 10.0 ** (left + width) -> left, left + width", "Those are exponents; the ends of the range are 10 raised to them."),
            Mistake(["np.log10(best) - width / 2 -> best - width / 2", "10.0**left, 10.0 ** (left + width) -> left, left + width", "np.log10(low), np.log10(high) -> low, high"], "The range is cut on the linear scale; cut the exponents."), Mistake("np.log10(best) - width / 2 -> np.log10(best) - width", "The best value should lie in the middle: half of the width on either side."), Mistake("np.log10(best) - width / 2 -> np.log10(best)", "The best value should lie in the middle: half of the width on either side. Here the range begins at it."), Mistake("factor * (end - start) -> factor", "The new width is a share of the old one."),
            Mistake("factor * (end - start) -> (end - start) * (1 - factor)", "factor says what is left of the width, not what is taken away."), Mistake("factor * (end - start) -> (end - start) / factor", "The range became wider; the factor multiplies."), *mistakes("The best value was multiplied and divided by factor, however wide the old range was. factor shrinks the width in powers of ten.", "return 10.0**left, 10.0 ** (left + width) -> return max(low, best * factor), min(high, best / factor)", "return 10.0**left, 10.0 ** (left + width) -> return best * factor, best / factor"), Mistake("factor * (end - start) -> 0.25 * (end - start)", "The factor is fixed inside; use the one that is given."), Mistake(["np.log10(best) -> np.log(best)", "np.log10(low), np.log10(high) -> np.log(low), np.log(high)"], "Two bases are mixed: those are natural logarithms, and 10 was raised to them."),
            Mistake("return 10.0**left, 10.0 ** (left + width) -> right = min(np.log10(best) + width / 2, end); return 10.0**max(np.log10(best) - width / 2, start), 10.0**right", "At the edge the range is cut off and gets narrower; it is to be moved inward and to keep its width.")]),
    Exercise("batchnorm_forward", returns="Z_tilde Z_norm mu sigma2", parts={"Z_tilde": 3, "Z_norm": 2, "mu": 1, "sigma2": 2}, cases=forward_cases, about=["dlcore.batchnorm"],
        worked="For z = 2, 4: the mean is 3, the variance {np.var([2, 4]):g}, and with epsilon = 0 the normalized values are {-1:g} and {1:g}; with gamma = 5 and beta = 10 they become {5 * -1 + 10:g} and {5 * 1 + 10:g}.", mistakes=[
            Mistake(["np.sum(Z, axis=1, keepdims=True) / m -> np.mean(Z, axis=0, keepdims=True)", "np.sum((Z - mu) ** 2, axis=1, keepdims=True) / m -> np.mean((Z - mu) ** 2, axis=0, keepdims=True)"], "Axis 0 averages over the units of one example; average over the examples, for every unit."), Mistake("np.sqrt(sigma2 + epsilon) -> (sigma2 + epsilon)", "That divides by the variance; the standard deviation is its root."), Mistake("np.sqrt(sigma2 + epsilon) -> (np.sqrt(sigma2) + epsilon)", "epsilon stands under the root here, next to the variance."),
            *mistakes("epsilon is missing under the root, or fixed: use the one that is given.", "np.sqrt(sigma2 + epsilon) -> np.sqrt(sigma2)", "epsilon) -> 1e-8)"), Mistake("** 2, axis=1, keepdims=True) / m -> ** 2, axis=1, keepdims=True) / (m - 1)", "That variance divides by m - 1; batch norm divides by m."), Mistake("** 2, axis=1, keepdims=True) / m -> ** 2, axis=1, keepdims=True)", "The variance is a mean: divide the sum of squares by m."), Mistake("np.sum(Z, axis=1, keepdims=True) / m -> np.sum(Z, axis=1, keepdims=True)", "The mean is the sum divided by m."),
            Mistake("(Z - mu) ** 2 -> Z ** 2", "The variance is the mean square of the distances to the mean; mu was not taken away."), Mistake("np.sum((Z - mu) ** 2, axis=1, keepdims=True) / m -> np.sqrt(np.sum((Z - mu) ** 2, axis=1, keepdims=True) / m)", "That is the standard deviation; sigma2 is its square, and the root is taken later."), Mistake("return Z_tilde, Z_norm, mu, sigma2 -> return Z_tilde, Z_norm, mu, np.sqrt(sigma2 + epsilon)", "The last output is the standard deviation; the variance is asked, without epsilon."), *mistakes("The shift is missing, or scale and shift are mixed up: multiply by gamma, then add beta.", "gamma * Z_norm + beta -> gamma * Z_norm", "gamma * Z_norm + beta -> gamma * (Z_norm + beta)", "gamma * Z_norm + beta -> beta * Z_norm + gamma", "gamma * Z_norm + beta -> Z_norm + beta"),
            Mistake("gamma * Z_norm + beta -> Z_norm", "Scale and shift are missing: this is normalized, but gamma and beta do nothing."), Mistake("gamma * Z_norm + beta -> gamma * Z + beta", "Scaled and shifted was Z itself, not the normalized Z."), *mistakes("Those are means and variances over the whole matrix; every unit has its own.", ["np.sum(Z, axis=1, keepdims=True) / m -> np.mean(Z)", "np.sum((Z - mu) ** 2, axis=1, keepdims=True) / m -> np.var(Z)"]), Mistake("(Z - mu) / np.sqrt -> Z / np.sqrt", "The mean is not taken away: the normalized values must have mean 0."),
            Mistake("return Z_tilde, Z_norm, mu, sigma2 -> return Z_tilde, Z_norm, mu.ravel(), sigma2.ravel()", "The means and variances are columns of the shape (n, 1), not rank-1 arrays."), Mistake("Z.shape[1] -> Z.shape[0]", "m is the number of examples, the columns."), Mistake(["keepdims=True) / m\n    Z_norm -> keepdims=True) / m + epsilon\n    Z_norm", "np.sqrt(sigma2 + epsilon) -> np.sqrt(sigma2)"], "epsilon has become a part of the variance that is returned; it belongs under the root only.")]),
    Exercise("bias_is_redundant", uses=["batchnorm_forward"], returns="Z_tilde moved", parts={"Z_tilde": 1, "moved": 1}, cases=bias_cases, about=["dlcore.batchnorm"],
        worked="For z = 2, 4 and b = 7: the mean goes from 3 to {3 + 7:g}, so the distances to it stay -1 and 1, and the normalized values too.", mistakes=[
            *mistakes("b was added after normalizing, where it acts as the shift beta; add it to Z before, and leave beta at 0.", "return Z_tilde, mu_with - mu_without -> return Z_tilde + b, mu_with - mu_without", "np.zeros_like(b) -> b"), Mistake("mu_with - mu_without -> mu_without - mu_with", "The mean of Z + b comes first: it is larger where b is positive."), Mistake("mu_with - mu_without -> mu_with", "That is the mean itself; asked is by how much it moved."), Mistake("batchnorm_forward(Z + b, gamma, beta) -> batchnorm_forward(Z, gamma, beta)", "b has not been added anywhere, so the mean does not move."),
            Mistake("np.ones_like(b) -> np.zeros_like(b)", "With gamma = 0 every output is 0; here gamma is 1."), Mistake("np.ones_like(b) -> b", "b was put in the place of the scale gamma; here gamma is 1.")]),
    Exercise("running_update", returns="running_mu running_sigma2", parts={"running_mu": 1, "running_sigma2": 2}, cases=update_cases, about=["dlcore.batchnorm"],
        worked="An average of 10, a new mean of 20 and a share of 0.9 for the old: {0.9 * 10 + (1 - 0.9) * 20:g}.", mistakes=[
            Mistake(["beta_running * running_mu + (1 - beta_running) * mu -> (1 - beta_running) * running_mu + beta_running * mu", "beta_running * running_sigma2 + (1 - beta_running) * sigma2 -> (1 - beta_running) * running_sigma2 + beta_running * sigma2"], "The two weights are swapped: beta_running belongs to the old average."), Mistake(["beta_running * running_mu + (1 - beta_running) * mu -> mu", "beta_running * running_sigma2 + (1 - beta_running) * sigma2 -> sigma2"], "Only the last mini-batch is left; the old average keeps its share."),
            Mistake(["return new_mu, new_sigma2 -> return new_mu / (1 - beta_running), new_sigma2 / (1 - beta_running)"], "There is no correction by a constant; the average is used as it is."), *mistakes("beta_running is fixed inside; use the one that is given.", ["beta_running * running_mu + (1 - beta_running) * mu -> 0.9 * running_mu + 0.1 * mu", "beta_running * running_sigma2 + (1 - beta_running) * sigma2 -> 0.9 * running_sigma2 + 0.1 * sigma2"]), Mistake(["(1 - beta_running) * mu -> mu", "(1 - beta_running) * sigma2 -> sigma2"], "The new value is added whole; its weight is 1 minus that of the old average."),
            Mistake("return new_mu, new_sigma2 -> return new_mu, running_sigma2", "The variance is not updated; it has an average of its own."), Mistake("beta_running * running_sigma2 + (1 - beta_running) * sigma2 -> (beta_running * running_sigma2**0.5 + (1 - beta_running) * sigma2**0.5) ** 2", "The average of the variance is asked, not the square of the average standard deviation."), Mistake("return new_mu, new_sigma2 -> return new_sigma2, new_mu", "The mean comes first, then the variance.")]),
    Exercise("batchnorm_predict", parts={"many examples": 2, "one example": 2}, cases=predict_cases, about=["dlcore.batchnorm"],
        worked="z = 4 with an average mean of 3, an average variance of 4 and epsilon = 0: {(4 - 3) / np.sqrt(4):g}; with gamma = 2 and beta = 1 that becomes {2 * (4 - 3) / np.sqrt(4) + 1:g}.", mistakes=[
            Mistake(["running_mu) / -> Z.mean(axis=1, keepdims=True)) / ", "running_sigma2 + epsilon -> Z.var(axis=1, keepdims=True) + epsilon"], "Those are the statistics of the batch at hand. One example alone has the variance 0: it would come out as beta, whatever it is."), Mistake(["running_mu) / -> (0.9 * running_mu + 0.1 * Z.mean(axis=1, keepdims=True))) / ", "running_sigma2 + epsilon -> 0.9 * running_sigma2 + 0.1 * Z.var(axis=1, keepdims=True) + epsilon"], "The averages are updated while predicting; at test time they stay as they are."),
            Mistake("np.sqrt(running_sigma2 + epsilon) -> (running_sigma2 + epsilon)", "That divides by the variance; the standard deviation is its root."), Mistake("np.sqrt(running_sigma2 + epsilon) -> (np.sqrt(running_sigma2) + epsilon)", "epsilon stands under the root here, next to the variance."), Mistake("np.sqrt(running_sigma2 + epsilon) -> np.sqrt(running_sigma2)", "epsilon is missing under the root."), Mistake("(Z - running_mu) -> Z", "The average mean is not taken away."), Mistake("gamma * Z_norm + beta -> Z_norm", "Scale and shift are missing; they were learned, and belong to prediction too."),
            *mistakes("Multiply by gamma, then add beta; one of the two is missing or in the wrong place.", "gamma * Z_norm + beta -> gamma * Z_norm", "gamma * Z_norm + beta -> Z_norm + beta", "gamma * Z_norm + beta -> gamma * (Z_norm + beta)", "gamma * Z_norm + beta -> beta * Z_norm + gamma")]),
    Exercise("batchnorm_backward", parts={"dZ": 4, "dgamma": 1, "dbeta": 1}, cases=backward_cases, about=["dlcore.batchnorm"],
        worked="A slope of 3 for both of two examples: the mean of g is 3 as well, so dz is 0 for both. A shift of the whole batch changes nothing.", mistakes=[
            Mistake("(g - mean(g) - Z_norm * mean(g * Z_norm)) -> g", "Mean and variance are treated as constants. Every example moves both, and the dz of a unit must add up to 0."), Mistake(" - Z_norm * mean(g * Z_norm) -> ", "The variance is treated as a constant; it depends on every z."), Mistake("g - mean(g) - -> g - ", "The mean is treated as a constant; it depends on every z, and the dz of a unit must add up to 0."), Mistake("g = gamma * dZ_tilde -> g = dZ_tilde", "gamma is missing on the way back: it scaled the normalized values."), Mistake("g = gamma * dZ_tilde -> g = dZ_tilde / gamma", "On the way back the slope is multiplied by gamma, not divided."),
            Mistake("axis=1 -> axis=0", "The means go over the examples, the columns; axis 0 goes over the units."), Mistake("np.mean(values, axis=1, keepdims=True) -> np.sum(values, axis=1, keepdims=True)", "Those are sums; in the slopes of gamma and beta and inside dz stand means."), Mistake("np.sqrt(sigma2 + epsilon) -> (sigma2 + epsilon)", "That divides by the variance; the standard deviation is its root."), Mistake("np.sqrt(sigma2 + epsilon) -> np.sqrt(sigma2)", "epsilon is missing under the root, where the forward pass has it."),
            Mistake("(g - mean(g) - Z_norm * mean(g * Z_norm)) / np.sqrt(sigma2 + epsilon) -> g / np.sqrt(sigma2 + epsilon) - mean(g) - Z_norm * mean(g * Z_norm)", "All three terms are divided by the root, not the first one alone: mind the brackets."), Mistake("/ np.sqrt(sigma2 + epsilon) -> * np.sqrt(sigma2 + epsilon)", "The forward pass divides by the standard deviation, and so does the way back."), *mistakes("The slope of gamma needs the normalized value that gamma was multiplied with.", "mean(dZ_tilde * Z_norm) -> mean(dZ_tilde)", "mean(dZ_tilde * Z_norm) -> mean(dZ_tilde / Z_norm)"), Mistake("dbeta = mean(dZ_tilde) -> dbeta = mean(g)", "beta is added after the scaling by gamma, so gamma has no part in its slope."),
            Mistake(["dgamma = mean(dZ_tilde * Z_norm) -> dgamma = np.sum(dZ_tilde * Z_norm, axis=1, keepdims=True)", "dbeta = mean(dZ_tilde) -> dbeta = np.sum(dZ_tilde, axis=1, keepdims=True)"], "The slopes of the parameters are those of the mean loss: divide by m."), Mistake("- mean(g) - Z_norm -> + mean(g) - Z_norm", "A sign is turned: both correction terms are taken away.")]),
    Exercise("softmax", parts={"probabilities": 3, "large numbers": 2}, cases=softmax_cases, about=["dlcore.activations", "dlcore.outputs"],
        equal={"t = np.exp(Z - np.max(Z, axis=0, keepdims=True)) -> t = np.exp(Z - np.max(Z, axis=0" + end: "(m,) is spread over the rows as (1, m) is" for end in ("))", ", keepdims=False))")} | {"return t / np.sum(t, axis=0, keepdims=True) -> return t / np.sum(t, axis=0" + end: "(m,) is spread over the rows as (1, m) is" for end in (")", ", keepdims=False)")},
        worked="For z = 0 and z = log 3: t is 1 and 3, their sum 4, so the probabilities are {1 / 4:g} and {3 / 4:g}.", mistakes=[
            *mistakes("Axis 1 (or -1, the usual default) runs along the rows, over the examples; the classes of one example are a column.", "np.sum(t, axis=0, keepdims=True) -> np.sum(t, axis=1, keepdims=True)", ["np.max(Z, axis=0, keepdims=True) -> np.max(Z, axis=1, keepdims=True)", "np.sum(t, axis=0, keepdims=True) -> np.sum(t, axis=1, keepdims=True)"]), *mistakes("That is the sum of the whole matrix; each example has its own.", "np.sum(t, axis=0, keepdims=True) -> np.sum(t)", ["np.max(Z, axis=0, keepdims=True) -> np.max(Z)", "np.sum(t, axis=0, keepdims=True) -> np.sum(t)"]), *mistakes("e to the power 1000 overflows; take the largest number of the column away first.", "np.exp(Z - np.max(Z, axis=0, keepdims=True)) -> np.exp(Z)", "Z - np.max -> Z + np.max"), Mistake("np.exp(Z - np.max(Z, axis=0, keepdims=True)) -> np.exp(np.clip(Z, -500, 500))", "Clipping makes large numbers equal that are not. Taking the same number away from a whole column loses nothing."),
            Mistake("np.max(Z, axis=0, keepdims=True) -> np.max(Z)", "The largest number of the whole matrix leaves nothing of a column with small numbers: 0 divided by 0. Each column has its own largest number."), Mistake("np.sum(t, axis=0, keepdims=True) -> np.sqrt(np.sum(t**2, axis=0, keepdims=True))", "Divided by the Euclidean length, the numbers do not add up to 1. Divide by the sum."), Mistake("return t / np.sum(t, axis=0, keepdims=True) -> return t", "The division by the sum is missing."),
            Mistake("return t / np.sum(t, axis=0, keepdims=True) -> return Z / np.sum(Z, axis=0, keepdims=True)", "The exponential is missing: with negative numbers this gives no probabilities."), Mistake("return t / np.sum(t, axis=0, keepdims=True) -> return 1 / (1 + np.exp(-Z))", "That is the sigmoid of every number by itself; its columns do not add up to 1."), Mistake("return t / np.sum(t, axis=0, keepdims=True) -> return (t == 1).astype(float)", "That is the hard max; softmax keeps how sure it is."), Mistake("np.exp(Z - np -> np.exp2(Z - np", "The base is e, not 2."),
            Mistake("return t / np.sum(t, axis=0, keepdims=True) -> return np.log(t / np.sum(t, axis=0, keepdims=True))", "Those are logarithms of the probabilities.")]),
    Exercise("one_hot_matrix", parts={"one-hot": 3}, cases=one_hot_cases, about=["dlcore.batches"],
        worked="For C = 3 the label 0 becomes the column {np.eye(3)[:, 0].astype(int).tolist()} and the label 2 the column {np.eye(3)[:, 2].astype(int).tolist()}.", mistakes=[
            Mistake("np.eye(C)[:, labels] -> np.eye(C)[labels]", "Each label became a row. Examples are columns: the shape is (C, m)."), *mistakes("Classes are counted from 0: the label 0 has its 1 in the first row.", "np.eye(C)[:, labels] -> np.eye(C + 1)[1:, labels]", "np.eye(C)[:, labels] -> np.eye(C)[:, labels - 1]"), Mistake("np.eye(C)[:, labels] -> np.eye(max(labels) + 1)[:, labels]", "The number of classes was guessed from the labels; a class that does not occur has a row too."), Mistake("np.eye(C)[:, labels] -> np.eye(C)[::-1, labels]", "The rows are upside down: class 0 is the first row."),
            Mistake("np.eye(C)[:, labels] -> (np.arange(C)[:, None] <= labels) * 1.0", "There are several ones in a column; only the row of the class holds a 1."), Mistake("np.eye(C)[:, labels] -> np.eye(C)[:, labels] * labels", "The 1 was replaced by the label itself."), Mistake("np.eye(C)[:, labels] -> 1 - np.eye(C)[:, labels]", "Zeros and ones are exchanged."), *mistakes("Reshaping mixes rows and columns; a transpose turns (m, C) into (C, m).", "np.eye(C)[:, labels] -> np.eye(C)[:, labels].reshape(len(labels), C)", "np.eye(C)[:, labels] -> np.eye(C)[labels].reshape(C, -1)"), Mistake("np.eye(C)[:, labels] -> np.eye(C)[:, labels][..., None]", "There is one axis too many: the shape is (C, m).")]),
    Exercise("cross_entropy", parts={"cost": 3, "zeros": 1}, cases=cross_entropy_cases, about=["dlcore.losses", "dlcore.outputs"],
        worked="Two examples whose true classes got the probabilities 0.5 and 0.25: the losses are {-np.log(0.5):.4f} and {-np.log(0.25):.4f}, their mean {-np.log(0.5 * 0.25) / 2:.4f}.", mistakes=[
            Mistake(["-np.sum(np.log(of_true_class)) / m -> -np.sum(Y * np.log(Yhat) + (1 - Y) * np.log(1 - Yhat)) / m"], "There is no second term here: with softmax only the true class counts."), Mistake("-np.sum(np.log(of_true_class)) / m -> -np.mean(Y * np.log(Yhat))", "The mean went over all entries of the matrix; it goes over the m examples."), Mistake("-np.sum(np.log(of_true_class)) / m -> -np.sum(Y * np.log(Yhat)) / m", "0 times log 0 is nan. Only the probability of the true class needs a logarithm."), Mistake("return -np -> return np", "The logarithm of a probability is negative, and a cost is not: a minus sign is missing in front."),
            Mistake("/ m -> ", "The cost is the mean over the examples: divide by m."), Mistake("Y.shape[1] -> Y.shape[0]", "m is the number of examples, the columns; that is the number of classes."), Mistake("np.log(of_true_class) -> np.log10(of_true_class)", "log means the natural logarithm, which NumPy calls `np.log`."), Mistake("np.log(of_true_class) -> of_true_class", "The logarithm is missing."), Mistake("np.sum(Y * Yhat, axis=0) -> np.sum(Y * Yhat, axis=1)", "Axis 1 adds over the examples; the classes of one example are a column."),
            Mistake("np.sum(Y * Yhat, axis=0) -> np.max(Yhat, axis=0)", "That is the most probable class; the loss looks at the true one."), Mistake("-np.sum(np.log(of_true_class)) / m -> -np.log(np.sum(of_true_class) / m)", "The logarithm comes before the mean: each example has its own loss."), Mistake("-np.sum(np.log(of_true_class)) / m -> np.sum((Yhat - Y) ** 2) / m", "That is a squared error; softmax takes the cross-entropy.")]),
    Exercise("softmax_grad", parts={"dZ": 3}, cases=grad_cases, about=["dlcore.outputs", "dlcore.losses"],
        worked="Probabilities 0.75 and 0.25, true class the second: dz is {0.75 - 0:g} and {0.25 - 1:g}, and they add up to 0.", mistakes=[
            Mistake("Yhat - Y -> Y - Yhat", "Prediction minus label, not the other way round."), Mistake("Yhat - Y -> (Yhat - Y) * Yhat * (1 - Yhat)", "The slope of softmax is in it already: with this loss it cancels, and is not multiplied in again."), Mistake("Yhat - Y -> (Yhat - Y) / Y.shape[1]", "dZ belongs to the loss of each example; the 1/m comes later, in dW and db, once."), Mistake("Yhat - Y -> -Y / Yhat", "That is the slope along the probability; the way through softmax is missing."), Mistake("Yhat - Y -> Y * (Yhat - 1)", "The other classes have a slope too: their probability should go down."),
            Mistake("Yhat - Y -> Yhat", "The label is missing: at the true class the slope is the probability minus 1."), Mistake("Yhat - Y -> 2 * (Yhat - Y)", "There is a factor 2 too many; it belongs to a squared error."), Mistake("Yhat - Y -> np.abs(Yhat - Y)", "The signs matter: the true class is pushed up, the others down.")]),
    Exercise("softmax2_is_logistic", parts={"probability": 2}, cases=two_cases, about=["dlcore.activations"],
        worked="For z0 = 1 and z1 = 3 the sigmoid is taken of 2: {1 / (1 + np.exp(-2)):.4f}. Adding 5 to both changes nothing.", mistakes=[
            Mistake("Z[1:] - Z[:1] -> Z[1:]", "That is the sigmoid of z1 alone. Add a constant to both numbers: softmax does not change, and this does."), Mistake("Z[1:] - Z[:1] -> Z[:1] - Z[1:]", "That is the probability of class 0: the difference is turned around."), Mistake("Z[1:] - Z[:1] -> Z[1:] + Z[:1]", "The sigmoid is taken of a difference, not of a sum."), Mistake("Z[1:] - Z[:1] -> Z[1:] / Z[:1]", "A quotient of exponentials is an exponential of a difference, not of a quotient."), Mistake("Z[1:] - Z[:1] -> Z[1] - Z[0]", "The numbers are right, and the shape is (m,); keep one row with m columns."),
            Mistake("Z[1:] - Z[:1] -> Z", "There are two rows in the result; one probability per example is asked."), Mistake("return 1 / (1 + np.exp(-z)) -> return z", "That is the difference; its sigmoid is the probability.")]),
    Exercise("initialize_parameters", parts={"W1": 1, "W2": 1, "W3": 1, "biases and keys": 2}, cases=start_cases, call="in_words", about=["dlcore.initialize", "dlcore.dense"],
        equal={"keys = jax.random.split(key, 3) -> keys = jax.random.split(key, 4)": "a spare key does no harm", "parameters[f'W{l}'] = scale * jax.random.normal(keys[l - 1], (n, n_prev)) -> parameters[f'W{l}'] = scale * jax.random.normal(keys[l - 2], (n, n_prev))": "each layer still has a key of its own"},
        worked="A layer of 12 units on 20 inputs: the standard deviation is the root of 2 / 32, {(2 / 32) ** 0.5:g}.", mistakes=[
            Mistake("keys[l - 1], (n -> key, (n", "The same key is used for all layers. Where two layers have the same shape, they get the same weights."), Mistake("np.sqrt(2 / (n_prev + n)) -> np.sqrt(2 / n_prev)", "That is He's rule; Glorot's looks at both sides of the layer."), Mistake("np.sqrt(2 / (n_prev + n)) -> np.sqrt(1 / n_prev)", "That is Xavier's rule; Glorot's looks at both sides of the layer."), Mistake("np.sqrt(2 / (n_prev + n)) -> np.sqrt(1 / (n_prev + n))", "The 2 above the fraction is missing."), Mistake("np.sqrt(2 / (n_prev + n)) -> 2 / (n_prev + n)", "That is the variance; the standard deviation is its root."), Mistake("np.sqrt(2 / (n_prev + n)) -> np.sqrt(2) / (n_prev + n)", "The root belongs to the whole fraction, not to the 2 alone."),
            Mistake("np.sqrt(2 / (n_prev + n)) -> 0.01", "A fixed scale does not fit every layer: signals would fade on the way."), Mistake("scale * jax.random.normal -> jax.random.normal", "The weights are not scaled."), Mistake("jax.random.normal(keys[l - 1], (n, n_prev)) -> jax.random.uniform(keys[l - 1], (n, n_prev))", "Those numbers are all positive; the weights have the mean 0."), Mistake("jax.random.normal(keys[l - 1], (n, n_prev)) -> jnp.zeros((n, n_prev))", "All weights are zero, so all units of a layer stay alike."), Mistake("(n, n_prev)) -> (n_prev, n))", "W has one row per unit and one column per input: (n, n_prev)."),
            *mistakes("The biases start at 0.", "jnp.zeros((n, 1)) -> jnp.ones((n, 1))", "jnp.zeros((n, 1)) -> scale * jax.random.normal(jax.random.fold_in(key, l), (n, 1))"), Mistake("jnp.zeros((n, 1)) -> jnp.zeros(n)", "A bias is a column, (n, 1), not a rank-1 array."), Mistake("split(key, 3) -> split(jax.random.key(1), 3)", "The key is fixed inside, so every start is the same; use the one that is given.")]),
    Exercise("forward_propagation", parts={"Z3": 5}, cases=network_cases, about=["dlcore.dense", "dlcore.layer"],
        equal={f"{a} -> {b}": "the larger of two numbers does not depend on their order" for a, b in (("A1 = jnp.maximum(Z1, 0)", "A1 = jnp.maximum(0, Z1)"), ("A2 = jnp.maximum(Z2, 0)", "A2 = jnp.maximum(0, Z2)"))},
        worked="One unit per layer, all weights 2, all biases 1, x = 1: {2 * 1 + 1:g}, then {2 * 3 + 1:g}, then {2 * 7 + 1:g}.", mistakes=[
            Mistake("return Z3 -> return jax.nn.softmax(Z3, axis=0)", "The softmax belongs to the cost here; the network returns Z3 as it is."), Mistake("return Z3 -> return jnp.maximum(Z3, 0)", "There is no ReLU after the last layer: logits may be negative."), *mistakes("The first ReLU is missing: the second layer takes what comes out of it. Two linear layers in a row are one.", "A1 = jnp.maximum(Z1, 0) -> A1 = Z1", "jnp.dot(parameters[\"W2\"], A1) -> jnp.dot(parameters[\"W2\"], Z1)"),
            *mistakes("The second ReLU is missing: the third layer takes what comes out of it. Two linear layers in a row are one.", "A2 = jnp.maximum(Z2, 0) -> A2 = Z2", "jnp.dot(parameters[\"W3\"], A2) -> jnp.dot(parameters[\"W3\"], Z2)"), Mistake(["A1 = jnp.maximum(Z1, 0) -> A1 = Z1", "A2 = jnp.maximum(Z2, 0) -> A2 = Z2"], "Both ReLUs are missing: three linear layers in a row are one."), *mistakes("A bias is missing: each layer adds its own.", *(f" + parameters[\"b{l}\"] -> " for l in (1, 2, 3))), Mistake(["A1 = jnp.maximum(Z1, 0) -> A1 = jax.nn.sigmoid(Z1)", "A2 = jnp.maximum(Z2, 0) -> A2 = jax.nn.sigmoid(Z2)"], "The hidden layers have the sigmoid here; they should have ReLU."),
            Mistake(["A1 = jnp.maximum(Z1, 0) -> A1 = jnp.tanh(Z1)", "A2 = jnp.maximum(Z2, 0) -> A2 = jnp.tanh(Z2)"], "The hidden layers have tanh here; they should have ReLU."), Mistake("jnp.dot(parameters[\"W1\"], X) -> jnp.dot(parameters[\"W1\"].T, X)", "W1 has one row per unit already and needs no transpose."), Mistake("return Z3 -> return Z3.T", "Examples are columns: the result has the shape (n_y, m).")]),
    Exercise("compute_total_loss", parts={"loss": 3, "large numbers": 2}, cases=loss_cases, about=["dlcore.losses", "dlcore.outputs"],
        equal={f"{start}, keepdims=True){end} -> {start}{new}){end}": "(m,) is spread over the rows as (1, m) is" for start, end in (("shifted = logits - jnp.max(logits, axis=0", ""), ("log_sum = jnp.log(jnp.sum(jnp.exp(shifted), axis=0", ")")) for new in ("", ", keepdims=False")},
        worked="Logits 0 and log 3, true class the first: its probability is 1/4, and the loss log 4 = {np.log(4):.4f}.", mistakes=[
            Mistake("jnp.sum(labels * (log_sum - shifted)) -> jnp.sum(labels * (log_sum - shifted)) / labels.shape[1]", "That is the mean; the sum of the losses is asked here."), Mistake("jnp.sum(labels * (log_sum - shifted)) -> jnp.mean(labels * (log_sum - shifted))", "That is a mean over all entries of the matrix; the sum is asked."),
            *mistakes("e to the power 1000 overflows, e to the power -1000 is 0, and so is a probability that small: take out the largest logit, that of each column by itself, and stay with logarithms.", "logits - jnp.max(logits, axis=0, keepdims=True) -> logits", "jnp.max(logits, axis=0, keepdims=True) -> jnp.max(logits)", *(f"jnp.sum(labels * (log_sum - shifted)) -> -jnp.sum(labels * jnp.log({safe}))" for safe in ("jax.nn.softmax(logits, axis=0)", "jax.nn.softmax(logits, axis=0) + 1e-8", "jnp.clip(jax.nn.softmax(logits, axis=0), 1e-7, 1.0)"))), Mistake("logits - jnp.max(logits, axis=0, keepdims=True) -> jax.nn.softmax(logits, axis=0)", "Softmax is taken twice: the loss takes logits and does it by itself."), Mistake("(log_sum - shifted) -> (log_sum - logits)", "What was taken out of the exponentials must be taken out of the logit of the true class too."),
            Mistake("log_sum - shifted -> shifted - log_sum", "The sign is turned: a loss is minus the logarithm of a probability."), Mistake("labels * (log_sum - shifted) -> (log_sum - shifted)", "All classes were counted; only the true one counts."), Mistake("jnp.sum(labels * (log_sum - shifted)) -> -jnp.sum(labels * logits)", "The logarithm of the sum is missing: logits are not yet logarithms of probabilities."), Mistake("jnp.sum(labels * (log_sum - shifted)) -> -jnp.sum(jax.nn.log_softmax(logits, axis=1) * labels)", "The softmax went along the rows, over the examples; the classes of one example are a column."),
            Mistake("jnp.sum(labels * (log_sum - shifted)) -> jnp.sum(jnp.logaddexp(0, logits) - labels * logits)", "That is the loss of one sigmoid per class; softmax has one probability for all classes together."), Mistake("jnp.sum(labels * (log_sum - shifted)) -> jnp.sum(labels * (log_sum - shifted), axis=0)", "Those are the losses of the examples; their sum is asked.")]),
    Exercise("compute_cost", uses=["compute_total_loss"], parts={"cost": 2}, cases=mean_cases, about=["dlcore.losses", "dlcore.outputs"],
        worked="Losses of 0.5, 1 and 3: their mean is {(0.5 + 1 + 3) / 3:g}.", mistakes=[
            Mistake(" / labels.shape[1] -> ", "That is the sum; the cost is the mean over the examples."), Mistake("labels.shape[1] -> labels.shape[0]", "That is the number of classes; examples are columns."), Mistake("labels.shape[1] -> labels.size", "That is the number of all entries; the mean goes over the examples."), Mistake("labels.shape[1] -> 64", "The number of examples is fixed here; take it from the shape."), Mistake("labels.shape[1] -> (2 * labels.shape[1])", "There is a factor 2 too many in the denominator."),
            *mistakes("The arrays are transposed, as libraries with examples in rows want them. Here examples are columns.", "compute_total_loss(logits, labels) -> compute_total_loss(logits.T, labels.T)", "compute_total_loss(logits, labels) / labels.shape[1] -> compute_total_loss(logits.T, labels.T) / labels.shape[0]"), Mistake("compute_total_loss(logits, labels) / labels.shape[1] -> jnp.mean(jnp.logaddexp(0, logits) - labels * logits)", "That is the loss of one sigmoid per class; softmax has one probability for all classes together."), Mistake("compute_total_loss(logits, labels) -> compute_total_loss(jax.nn.softmax(logits, axis=0), labels)", "Softmax is taken twice: the loss takes logits."), Mistake("compute_total_loss(logits, labels) -> -compute_total_loss(logits, labels)", "A cost is not negative.")]),
    Exercise("cost", optional=True, parts={"losses": 0, "large numbers": 0}, cases=binary_cases, about=["dlcore.losses"],
        equal={"return np.maximum(logits, 0) - logits * labels + np.log(1 + np.exp(-np.abs(logits))) -> return np.maximum(0, logits) - logits * labels + np.log(1 + np.exp(-np.abs(logits)))": "the larger of two numbers does not depend on their order"},
        worked="For z = 0 the probability is one half, and the loss is log 2 = {np.log(2):.4f} for either label.", mistakes=[
            Mistake("np.maximum(logits, 0) - logits * labels + np.log(1 + np.exp(-np.abs(logits))) -> -labels * np.log(1 / (1 + np.exp(-logits))) - (1 - labels) * np.log(1 - 1 / (1 + np.exp(-logits)))", "The detour over the probability rounds it to 0 or 1, and the logarithm is infinite or nan."), Mistake("np.maximum(logits, 0) - logits * labels + np.log(1 + np.exp(-np.abs(logits))) -> np.log(1 + np.exp(logits)) - logits * labels", "The exponential of a large positive logit overflows."),
            Mistake("return np.maximum(logits, 0) - logits * labels + np.log(1 + np.exp(-np.abs(logits))) -> return np.mean(np.maximum(logits, 0) - logits * labels + np.log(1 + np.exp(-np.abs(logits))))", "That is the mean; one loss per element is asked."), Mistake("logits * labels -> logits * (1 - labels)", "The two labels are exchanged."), Mistake("- logits * labels -> + logits * labels", "The term with the label is taken away."), Mistake("np.maximum(logits, 0) -> np.maximum(-logits, 0)", "The first term is the positive part of the logit, not of its negative.")]),
    Exercise("train_step_jax", optional=True, uses=["forward_propagation", "compute_cost"], returns="parameters cost", parts={"parameters": 0, "cost": 0}, cases=step_cases, about=["dlcore.train", "dlcore.optim", "dlcore.dense"],
        worked="A weight of 1 with a slope of 0.5 and a learning rate of 0.1 becomes {1 - 0.1 * 0.5:g}.", mistakes=[
            Mistake("parameters[name] - learning_rate * grads[name] -> parameters[name] + learning_rate * grads[name]", "The step goes uphill: subtract the gradient."), Mistake("parameters[name] - learning_rate * grads[name] -> parameters[name] - grads[name]", "The gradient must be multiplied by the learning rate."), Mistake("learning_rate * grads[name] -> learning_rate * grads[name] / X.shape[1]", "The cost is a mean already; the gradient must not be divided by m again."), Mistake("parameters[name] - learning_rate * grads[name] -> grads[name]", "Those are the gradients; the parameters after the step are asked."),
            Mistake("return new, value -> return new, J(new)", "That is the cost after the step; the one before it is asked."), Mistake("return new, value -> return parameters, value", "The parameters are the old ones: arrays of JAX do not change, so the new dictionary must be returned."), Mistake("compute_cost(forward_propagation(X, parameters), Y) -> compute_total_loss(forward_propagation(X, parameters), Y)", "The step follows the sum of the losses; the cost is their mean."),
            Mistake("return compute_cost(forward_propagation(X, parameters), Y) -> return compute_cost(jax.nn.softmax(forward_propagation(X, parameters), axis=0), Y)", "Softmax is taken twice: the cost takes logits."), Mistake("{name: parameters[name] - learning_rate * grads[name] for name in parameters} -> {name: parameters[name] - learning_rate * grads[name] if name[0] == \"W\" else parameters[name] for name in parameters}", "The biases are never updated.")]),
]
