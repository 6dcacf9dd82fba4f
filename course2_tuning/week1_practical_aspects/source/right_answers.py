"""Other right answers, in the styles that people write: loops, jax.numpy, einsum, float32, in place.

A function `num_grad__loop` is a right answer of the exercise `num_grad`. Each calls the reference where a learner's function
would call the learner's own; what the set-up cell of the assignment gives is written here once more.
"""

import copy
import math

import jax
import jax.numpy as jnp
import numpy as np


def sigmoid(Z):
    return 1 / (1 + np.exp(-Z))


def relu(Z):
    return np.maximum(0, Z)


def compute_cost(A3, Y):
    return -np.mean(Y * np.log(A3) + (1 - Y) * np.log(1 - A3))


def forward_propagation_n(X, Y, parameters):
    W1, b1, W2, b2, W3, b3 = (parameters[name] for name in ("W1", "b1", "W2", "b2", "W3", "b3"))
    Z1 = W1 @ X + b1
    A1 = relu(Z1)
    Z2 = W2 @ A1 + b2
    A2 = relu(Z2)
    Z3 = W3 @ A2 + b3
    A3 = sigmoid(Z3)
    return compute_cost(A3, Y), (Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3)


def dictionary_to_vector(parameters):
    names = ["W1", "b1", "W2", "b2", "W3", "b3"]
    theta = np.concatenate([np.reshape(parameters[name], (-1, 1)) for name in names]).astype(float)
    return theta, [name for name in names for _ in range(np.size(parameters[name]))]


def vector_to_dictionary(theta):
    sizes = {"W1": (5, 4), "b1": (5, 1), "W2": (3, 5), "b2": (3, 1), "W3": (1, 3), "b3": (1, 1)}
    pieces = np.split(theta, np.cumsum([rows * columns for rows, columns in sizes.values()])[:-1])
    return {name: piece.reshape(size) for (name, size), piece in zip(sizes.items(), pieces, strict=True)}


def gradients_to_vector(gradients):
    return dictionary_to_vector({name: gradients["d" + name] for name in ("W1", "b1", "W2", "b2", "W3", "b3")})[0]


def split__shuffle(X, Y, ratios):
    m = X.shape[1]
    places = list(range(m))
    np.random.shuffle(places)
    n_dev, n_test = int(m * ratios[1]), int(m * ratios[2])
    dev, test, train = places[:n_dev], places[n_dev : n_dev + n_test], places[n_dev + n_test :]
    return [(X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])]


def split__key(X, Y, ratios, key):
    m = X.shape[1]
    order = jax.random.permutation(key, m)
    n_dev, n_test = math.floor(ratios[1] * m), math.floor(ratios[2] * m)
    train = order[: m - n_dev - n_test]
    dev = order[m - n_dev - n_test : m - n_test]
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, order[m - n_test :]], Y[:, order[m - n_test :]])


def split__stacked(X, Y, ratios):
    both = np.concatenate([X, Y])
    both = both[:, np.random.rand(both.shape[1]).argsort()]
    m = both.shape[1]
    cut = m - int(ratios[1] * m) - int(ratios[2] * m)
    parts = np.split(both, [cut, m - int(ratios[2] * m)], axis=1)
    return [(part[:-1], part[-1:]) for part in parts]


def normalize_fit__loop(X):
    n_x, m = X.shape
    mu, sigma = np.zeros((n_x, 1)), np.zeros((n_x, 1))
    for j in range(n_x):
        mu[j] = sum(X[j]) / m
        sigma[j] = math.sqrt(sum((x - mu[j, 0]) ** 2 for x in X[j]) / m)
    return mu, sigma


def normalize_fit__numpy(X):
    return X.mean(1).reshape(-1, 1), X.std(axis=1)[:, None]


def normalize_fit__jax(X):
    X = jnp.asarray(X)
    return X.mean(axis=1, keepdims=True), jnp.sqrt(jnp.var(X, axis=1, keepdims=True))


def normalize_fit__squares(X):
    m = X.shape[1]
    mu = np.einsum("ij->i", X)[:, np.newaxis] / m
    return mu, (np.einsum("ij,ij->i", X - mu, X - mu)[:, np.newaxis] / m) ** 0.5


def normalize_apply__loop(X, mu, sigma):
    result = np.empty(X.shape)
    for j in range(X.shape[0]):
        width = sigma[j, 0] if sigma[j, 0] != 0 else 1
        for i in range(X.shape[1]):
            result[j, i] = (X[j, i] - mu[j, 0]) / width
    return result


def normalize_apply__in_place(X, mu, sigma):
    sigma[sigma == 0] = 1
    X -= mu
    X /= sigma
    return X


def normalize_apply__jax(X, mu, sigma):
    return (jnp.asarray(X) - mu) / jnp.where(sigma > 0, sigma, 1)


def normalize_apply__divide(X, mu, sigma):
    centered = X - mu
    return np.divide(centered, sigma, out=centered.copy(), where=np.broadcast_to(sigma != 0, X.shape)).astype(np.float32)


def initialize_parameters_zeros__pairs(layers_dims):
    parameters = {}
    for l, (n_prev, n) in enumerate(zip(layers_dims[:-1], layers_dims[1:], strict=True), start=1):
        parameters.update({"W" + str(l): np.zeros([n, n_prev]), "b" + str(l): np.zeros([n, 1])})
    return parameters


def initialize_parameters_zeros__jax(layers_dims):
    L = len(layers_dims)
    W = {f"W{l}": jnp.zeros((layers_dims[l], layers_dims[l - 1])) for l in range(1, L)}
    return W | {f"b{l}": jnp.zeros((layers_dims[l], 1)) for l in range(1, L)}


def initialize_parameters_zeros__full(layers_dims):
    parameters, l = {}, 1
    while l < len(layers_dims):
        parameters[f"W{l}"] = np.full((layers_dims[l], layers_dims[l - 1]), 0.0, dtype=np.float32)
        parameters[f"b{l}"] = np.full_like(parameters[f"W{l}"][:, :1], 0.0)
        l += 1
    return parameters


def initialize_parameters_random__seed_inside(layers_dims):
    np.random.seed(3)
    parameters = {}
    L = len(layers_dims)
    for l in range(1, L):
        parameters["W" + str(l)] = np.random.randn(layers_dims[l], layers_dims[l - 1]) * 10
        parameters["b" + str(l)] = np.zeros((layers_dims[l], 1))
    return parameters


def initialize_parameters_random__key(layers_dims, key):
    parameters = {}
    for l in range(1, len(layers_dims)):
        key, own = jax.random.split(key)
        parameters[f"W{l}"] = 10 * jax.random.normal(own, (layers_dims[l], layers_dims[l - 1]))
        parameters[f"b{l}"] = jnp.zeros((layers_dims[l], 1))
    return parameters


def initialize_parameters_random__generator(layers_dims):
    rng = np.random.default_rng()
    pairs = list(zip(layers_dims[1:], layers_dims[:-1], strict=True))
    W = {f"W{l}": rng.normal(scale=10, size=pair).astype(np.float32) for l, pair in enumerate(pairs, 1)}
    return W | {f"b{l}": np.zeros((n, 1), np.float32) for l, (n, _) in enumerate(pairs, 1)}


def initialize_parameters_he__seed_inside(layers_dims):
    np.random.seed(3)
    parameters = {}
    L = len(layers_dims) - 1
    for l in range(1, L + 1):
        parameters["W" + str(l)] = np.random.randn(layers_dims[l], layers_dims[l - 1]) * np.sqrt(2.0 / layers_dims[l - 1])
        parameters["b" + str(l)] = np.zeros((layers_dims[l], 1))
    return parameters


def initialize_parameters_he__key(layers_dims, key):
    keys = jax.random.split(key, len(layers_dims) - 1)
    parameters = {}
    for l, (own, n_prev, n) in enumerate(zip(keys, layers_dims[:-1], layers_dims[1:], strict=True), 1):
        parameters[f"W{l}"] = jax.nn.initializers.he_normal(in_axis=1, out_axis=0)(own, (n, n_prev)) if n_prev < 0 else (
            jax.random.normal(own, (n, n_prev)) / jnp.sqrt(n_prev / 2)
        )
        parameters[f"b{l}"] = jnp.zeros((n, 1))
    return parameters


def initialize_parameters_he__normal(layers_dims):
    parameters = initialize_parameters_zeros(layers_dims)
    for l in range(1, len(layers_dims)):
        W = parameters[f"W{l}"]
        parameters[f"W{l}"] = np.random.normal(0, (2 / W.shape[1]) ** 0.5, W.shape)
    return parameters


def initialize_parameters_xavier__dlcore(layers_dims, key):
    from dlcore import dense, initialize

    layers = dense.init(layers_dims, initializer=initialize.xavier, key=key)
    return {f"{name}{l}": getattr(layer, name) for l, layer in enumerate(layers, 1) for name in ("W", "b")}


def initialize_parameters_xavier__division(layers_dims):
    parameters = {}
    for l in range(1, len(layers_dims)):
        parameters["W" + str(l)] = np.random.standard_normal((layers_dims[l], layers_dims[l - 1])) / np.sqrt(layers_dims[l - 1])
        parameters["b" + str(l)] = np.zeros(shape=(layers_dims[l], 1))
    return parameters


def initialize_parameters_xavier__from_he(layers_dims):
    parameters = initialize_parameters_he(layers_dims)
    return {name: value / np.sqrt(2) if name.startswith("W") else value for name, value in parameters.items()}


def diagnose__if(train_err, dev_err, bayes=0.0, tol=0.02):
    found = {"bias": False, "variance": False}
    if train_err - bayes > tol:
        found["bias"] = True
    if dev_err - train_err > tol:
        found["variance"] = True
    return found


def diagnose__comparison(train_err, dev_err, bayes=0, tol=0.02):
    avoidable, gap = np.subtract([train_err, dev_err], [bayes, train_err])
    return dict(variance=np.greater(gap, tol), bias=np.greater(avoidable, tol))


def diagnose__numbers(train_err, dev_err, bayes=0.0, tol=0.02):
    return {"bias": 1 if train_err - bayes > tol else 0, "variance": 1 if dev_err - train_err > tol else 0}


def compute_cost_with_regularization__classic(A3, Y, parameters, lambd):
    m = Y.shape[1]
    W1 = parameters["W1"]
    W2 = parameters["W2"]
    W3 = parameters["W3"]
    cross_entropy_cost = compute_cost(A3, Y)
    L2_regularization_cost = (1 / m) * (lambd / 2) * (np.sum(np.square(W1)) + np.sum(np.square(W2)) + np.sum(np.square(W3)))
    return cross_entropy_cost + L2_regularization_cost


def compute_cost_with_regularization__norms(A3, Y, parameters, lambd):
    weights = [value for name, value in parameters.items() if name.startswith("W")]
    return compute_cost(A3, Y) + 0.5 * lambd * sum(np.linalg.norm(W) ** 2 for W in weights) / Y.size


def compute_cost_with_regularization__loop(A3, Y, parameters, lambd):
    total = 0.0
    for l in range(1, 4):
        for row in parameters["W%d" % l]:
            for weight in row:
                total += weight * weight
    return compute_cost(A3, Y) + lambd * total / 2 / Y.shape[1]


def compute_cost_with_regularization__jax(A3, Y, parameters, lambd):
    from dlcore import regularize

    losses = -(Y * jnp.log(A3) + (1 - Y) * jnp.log(1 - A3))
    return jnp.mean(losses) + regularize.l2_cost([parameters[f"W{l}"] for l in (1, 2, 3)], lambd=lambd, m=Y.shape[1])


def compute_cost_with_regularization__einsum(A3, Y, parameters, lambd):
    squares = [np.einsum("ij,ij->", parameters[name], parameters[name]) for name in ("W1", "W2", "W3")]
    return np.array(compute_cost(A3, Y) + lambd / (2 * Y.shape[1]) * np.sum(squares))


def backward_propagation_with_regularization__classic(X, Y, cache, lambd):
    m = X.shape[1]
    (Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3) = cache
    dZ3 = A3 - Y
    dW3 = 1.0 / m * np.dot(dZ3, A2.T) + (lambd * W3) / m
    db3 = 1.0 / m * np.sum(dZ3, axis=1, keepdims=True)
    dA2 = np.dot(W3.T, dZ3)
    dZ2 = np.multiply(dA2, np.int64(A2 > 0))
    dW2 = 1.0 / m * np.dot(dZ2, A1.T) + (lambd * W2) / m
    db2 = 1.0 / m * np.sum(dZ2, axis=1, keepdims=True)
    dA1 = np.dot(W2.T, dZ2)
    dZ1 = np.multiply(dA1, np.int64(A1 > 0))
    dW1 = 1.0 / m * np.dot(dZ1, X.T) + (lambd * W1) / m
    db1 = 1.0 / m * np.sum(dZ1, axis=1, keepdims=True)
    gradients = {"dZ3": dZ3, "dW3": dW3, "db3": db3, "dA2": dA2, "dZ2": dZ2, "dW2": dW2, "db2": db2, "dA1": dA1, "dZ1": dZ1, "dW1": dW1, "db1": db1}
    return gradients


def backward_propagation_with_regularization__loop(X, Y, cache, lambd):
    m = X.shape[1]
    layers = [cache[4 * l : 4 * l + 4] for l in range(3)]
    inputs = [X, layers[0][1], layers[1][1]]
    grads, dZ = {}, layers[2][1] - Y
    for l in (3, 2, 1):
        W, A_prev = layers[l - 1][2], inputs[l - 1]
        grads[f"dZ{l}"] = dZ
        grads[f"dW{l}"] = (dZ @ A_prev.T + lambd * W) / m
        grads[f"db{l}"] = dZ.mean(axis=1).reshape(-1, 1)
        if l > 1:
            grads[f"dA{l - 1}"] = W.T @ dZ
            dZ = np.where(A_prev > 0, grads[f"dA{l - 1}"], 0)
    return grads


def backward_propagation_with_regularization__jax(X, Y, cache, lambd):
    Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3 = (jnp.asarray(x) for x in cache)

    def J(P):
        Z3 = P["W3"] @ jax.nn.relu(P["W2"] @ jax.nn.relu(P["W1"] @ X + P["b1"]) + P["b2"]) + P["b3"]
        losses = jnp.logaddexp(0.0, Z3) - Y * Z3
        return jnp.mean(losses) + lambd / (2 * Y.size) * sum(jnp.sum(P[f"W{l}"] ** 2) for l in (1, 2, 3))

    slopes = jax.grad(J)({"W1": W1, "b1": b1, "W2": W2, "b2": b2, "W3": W3, "b3": b3})
    dZ3 = A3 - Y
    dA2 = W3.T @ dZ3
    dZ2 = dA2 * (Z2 > 0)
    dA1 = W2.T @ dZ2
    return {"dZ3": dZ3, "dA2": dA2, "dZ2": dZ2, "dA1": dA1, "dZ1": dA1 * (Z1 > 0)} | {"d" + name: slope for name, slope in slopes.items()}


def backward_propagation_with_regularization__einsum(X, Y, cache, lambd):
    m = len(X[0])
    Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3 = cache
    dZ3 = (A3 - Y).astype(np.float32)
    dA2 = np.einsum("ij,im->jm", W3, dZ3)
    dZ2 = np.where(Z2 > 0, dA2, 0)
    dA1 = np.einsum("ij,im->jm", W2, dZ2)
    dZ1 = np.where(Z1 > 0, dA1, 0)
    grads = {"dZ3": dZ3, "dA2": dA2, "dZ2": dZ2, "dA1": dA1, "dZ1": dZ1}
    for l, dZ, A, W in ((1, dZ1, X, W1), (2, dZ2, A1, W2), (3, dZ3, A2, W3)):
        grads[f"dW{l}"] = np.einsum("im,jm->ij", dZ, A) / m + lambd * W / m
        grads[f"db{l}"] = np.einsum("im->i", dZ)[:, None] / m
    return grads


def forward_propagation_with_dropout__classic(X, parameters, keep_prob=0.5):
    np.random.seed(1)
    W1 = parameters["W1"]
    b1 = parameters["b1"]
    W2 = parameters["W2"]
    b2 = parameters["b2"]
    W3 = parameters["W3"]
    b3 = parameters["b3"]
    Z1 = np.dot(W1, X) + b1
    A1 = relu(Z1)
    D1 = np.random.rand(A1.shape[0], A1.shape[1])
    D1 = (D1 < keep_prob).astype(int)
    A1 = A1 * D1
    A1 = A1 / keep_prob
    Z2 = np.dot(W2, A1) + b2
    A2 = relu(Z2)
    D2 = np.random.rand(A2.shape[0], A2.shape[1])
    D2 = (D2 < keep_prob).astype(int)
    A2 = A2 * D2
    A2 = A2 / keep_prob
    Z3 = np.dot(W3, A2) + b3
    A3 = sigmoid(Z3)
    cache = (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3)
    return A3, cache


def forward_propagation_with_dropout__key(X, parameters, keep_prob, key):
    A, cache = jnp.asarray(X), []
    for l, own in zip("12", jax.random.split(key), strict=True):
        Z = parameters["W" + l] @ A + parameters["b" + l]
        D = jax.random.bernoulli(own, keep_prob, Z.shape)
        A = jax.nn.relu(Z) * D / keep_prob
        cache += [Z, D, A, parameters["W" + l], parameters["b" + l]]
    Z3 = parameters["W3"] @ A + parameters["b3"]
    A3 = jax.nn.sigmoid(Z3)
    return A3, (*cache, Z3, A3, parameters["W3"], parameters["b3"])


def forward_propagation_with_dropout__binomial(X, parameters, keep_prob=0.5):
    cache, A = (), X
    for l in (1, 2):
        W, b = parameters[f"W{l}"], parameters[f"b{l}"]
        Z = W @ A + b
        D = np.random.binomial(1, keep_prob, size=Z.shape)
        A = np.where(D == 1, relu(Z) / keep_prob, 0.0)
        cache += (Z, D, A, W, b)
    Z = parameters["W3"] @ A + parameters["b3"]
    return sigmoid(Z), cache + (Z, sigmoid(Z), parameters["W3"], parameters["b3"])


def forward_propagation_with_dropout__in_place(X, parameters, keep_prob=0.5):
    rng = np.random.default_rng(np.random.randint(10**6))
    Z1 = parameters["W1"].dot(X) + parameters["b1"]
    D1 = (rng.random(Z1.shape) < keep_prob).astype(np.float32)
    A1 = relu(Z1)
    A1 *= D1
    A1 /= keep_prob
    Z2 = parameters["W2"].dot(A1) + parameters["b2"]
    D2 = (rng.random(Z2.shape) <= keep_prob).astype(np.float32)
    A2 = relu(Z2)
    A2 *= D2
    A2 /= keep_prob
    Z3 = parameters["W3"].dot(A2) + parameters["b3"]
    A3 = sigmoid(Z3)
    return A3, [Z1, D1, A1, parameters["W1"], parameters["b1"], Z2, D2, A2, parameters["W2"], parameters["b2"], Z3, A3, parameters["W3"], parameters["b3"]]


def backward_propagation_with_dropout__classic(X, Y, cache, keep_prob):
    m = X.shape[1]
    (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3) = cache
    dZ3 = A3 - Y
    dW3 = 1.0 / m * np.dot(dZ3, A2.T)
    db3 = 1.0 / m * np.sum(dZ3, axis=1, keepdims=True)
    dA2 = np.dot(W3.T, dZ3)
    dA2 = dA2 * D2
    dA2 = dA2 / keep_prob
    dZ2 = np.multiply(dA2, np.int64(A2 > 0))
    dW2 = 1.0 / m * np.dot(dZ2, A1.T)
    db2 = 1.0 / m * np.sum(dZ2, axis=1, keepdims=True)
    dA1 = np.dot(W2.T, dZ2)
    dA1 = dA1 * D1
    dA1 = dA1 / keep_prob
    dZ1 = np.multiply(dA1, np.int64(A1 > 0))
    dW1 = 1.0 / m * np.dot(dZ1, X.T)
    db1 = 1.0 / m * np.sum(dZ1, axis=1, keepdims=True)
    return {"dZ3": dZ3, "dW3": dW3, "db3": db3, "dA2": dA2, "dZ2": dZ2, "dW2": dW2, "db2": db2, "dA1": dA1, "dZ1": dZ1, "dW1": dW1, "db1": db1}


def backward_propagation_with_dropout__loop(X, Y, cache, keep_prob):
    m = X.shape[1]
    Z, D, A, W = cache[0:10:5], cache[1:11:5], (X, cache[2], cache[7]), (cache[3], cache[8], cache[12])
    grads, dZ = {}, cache[11] - Y
    for l in (3, 2, 1):
        grads |= {f"dZ{l}": dZ, f"dW{l}": dZ @ A[l - 1].T / m, f"db{l}": dZ.sum(axis=1, keepdims=True) / m}
        if l > 1:
            grads[f"dA{l - 1}"] = np.where(D[l - 2], W[l - 1].T @ dZ / keep_prob, 0)
            dZ = grads[f"dA{l - 1}"] * (Z[l - 2] > 0)
    return grads


def backward_propagation_with_dropout__jax(X, Y, cache, keep_prob):
    Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3 = (jnp.asarray(x) for x in cache)
    m = Y.shape[1]
    dZ3 = A3 - Y
    dA2 = jnp.where(D2, W3.T @ dZ3, 0) / keep_prob
    dZ2 = jnp.where(Z2 > 0, dA2, 0)
    dA1 = jnp.where(D1, W2.T @ dZ2, 0) / keep_prob
    dZ1 = jnp.where(Z1 > 0, dA1, 0)
    grads = dict(dZ3=dZ3, dA2=dA2, dZ2=dZ2, dA1=dA1, dZ1=dZ1)
    for l, dZ, A in ((1, dZ1, X), (2, dZ2, A1), (3, dZ3, A2)):
        grads[f"dW{l}"] = dZ @ A.T / m
        grads[f"db{l}"] = jnp.mean(dZ, axis=1, keepdims=True)
    return grads


def early_stop__running_minimum(dev_errors, patience):
    smallest = np.minimum.accumulate(dev_errors)
    for now in range(len(dev_errors)):
        best = list(dev_errors).index(smallest[now])
        if now - best == patience:
            return best
    return list(dev_errors).index(min(dev_errors))


def early_stop__counter(dev_errors, patience):
    best, least, waited = 0, float("inf"), 0
    for check, error in enumerate(dev_errors):
        if error < least:
            best, least, waited = check, error, 0
        else:
            waited += 1
            if waited == patience:
                return best
    return best


def early_stop__dlcore(dev_errors, patience):
    from dlcore import regularize

    for seen in range(1, len(dev_errors) + 1):
        best, stop = regularize.early_stopping(dev_errors[:seen], patience=patience)
        if stop:
            break
    return np.int64(best)


def forward_propagation__numpy(x, theta):
    J = np.dot(theta, x)
    return J


def forward_propagation__jax(x, theta):
    return jnp.multiply(x, theta)


def forward_propagation__sum(x, theta):
    return np.float32(np.sum([theta * x]))


def backward_propagation__named(x, theta):
    dtheta = x
    return dtheta


def backward_propagation__autodiff(x, theta):
    return jax.grad(lambda theta: theta * x)(theta)


def backward_propagation__one_step(x, theta):
    return x * (theta + 1) - x * theta


def num_grad__basis(f, theta, eps):
    theta = np.asarray(theta, float)
    steps = eps * np.eye(theta.size)
    return np.array([[(f(theta + step.reshape(theta.shape)) - f(theta - step.reshape(theta.shape))) / eps / 2] for step in steps])


def num_grad__put_back(f, theta, eps):
    theta = theta.astype(float)
    slopes = np.zeros_like(theta)
    for place in np.ndindex(theta.shape):
        value = theta[place]
        theta[place] = value + eps
        right = f(theta)
        theta[place] = value - eps
        left = f(theta)
        theta[place] = value
        slopes[place] = (right - left) / (2 * eps)
    return slopes


def num_grad__two_sides(f, theta, eps):
    grad = []
    for i in range(theta.shape[0]):
        step = np.zeros(theta.shape)
        step[i, 0] = eps
        here = f(theta)
        grad.append(((f(theta + step) - here) / eps + (here - f(theta - step)) / eps) / 2)
    return np.array(grad)[:, None]


def gradient_check__classic(x, theta, epsilon=1e-7):
    thetaplus = theta + epsilon
    thetaminus = theta - epsilon
    J_plus = forward_propagation(x, thetaplus)
    J_minus = forward_propagation(x, thetaminus)
    gradapprox = (J_plus - J_minus) / (2.0 * epsilon)
    grad = backward_propagation(x, theta)
    numerator = np.linalg.norm(grad - gradapprox)
    denominator = np.linalg.norm(grad) + np.linalg.norm(gradapprox)
    difference = numerator / denominator
    if difference < 1e-7:
        print("The gradient is correct!")
    else:
        print("The gradient is wrong!")
    return difference


def gradient_check__absolute_values(x, theta, epsilon=1e-7, print_msg=False):
    low, high = (forward_propagation(x, theta + side * epsilon) for side in (-1, 1))
    approx, exact = 0.5 * (high - low) / epsilon, backward_propagation(x, theta)
    return abs(exact - approx) / (abs(exact) + abs(approx))


def gradient_check__arrays(x, theta, epsilon=1e-7):
    J = np.array([forward_propagation(x, t) for t in (theta - epsilon, theta + epsilon)])
    pair = np.array([backward_propagation(x, theta), np.diff(J)[0] / (2 * epsilon)])
    return np.sqrt((pair[0] - pair[1]) ** 2) / np.sum(np.abs(pair))


def gradient_check_n__classic(parameters, gradients, X, Y, epsilon=1e-7):
    parameters_values, _ = dictionary_to_vector(parameters)
    grad = gradients_to_vector(gradients)
    num_parameters = parameters_values.shape[0]
    J_plus = np.zeros((num_parameters, 1))
    J_minus = np.zeros((num_parameters, 1))
    gradapprox = np.zeros((num_parameters, 1))
    for i in range(num_parameters):
        thetaplus = np.copy(parameters_values)
        thetaplus[i][0] = thetaplus[i][0] + epsilon
        J_plus[i], _ = forward_propagation_n(X, Y, vector_to_dictionary(thetaplus))
        thetaminus = np.copy(parameters_values)
        thetaminus[i][0] = thetaminus[i][0] - epsilon
        J_minus[i], _ = forward_propagation_n(X, Y, vector_to_dictionary(thetaminus))
        gradapprox[i] = (J_plus[i] - J_minus[i]) / (2.0 * epsilon)
    numerator = np.linalg.norm(grad - gradapprox)
    denominator = np.linalg.norm(grad) + np.linalg.norm(gradapprox)
    difference = numerator / denominator
    return difference


def gradient_check_n__num_grad(parameters, gradients, X, Y, epsilon=1e-7, print_msg=False):
    theta = dictionary_to_vector(parameters)[0]
    approx = num_grad(lambda column: forward_propagation_n(X, Y, vector_to_dictionary(column))[0], theta, epsilon)
    grad = gradients_to_vector(gradients)
    length = lambda v: np.sqrt(np.sum(v**2))  # noqa: E731
    return length(approx - grad) / (length(approx) + length(grad))


def gradient_check_n__arrays(parameters, gradients, X, Y, epsilon=1e-7):
    approx, exact = [], []
    for name in parameters:
        for place in np.ndindex(parameters[name].shape):
            costs = []
            for side in (1, -1):
                changed = copy.deepcopy({key: np.asarray(value, float) for key, value in parameters.items()})
                changed[name][place] += side * epsilon
                costs.append(forward_propagation_n(X, Y, changed)[0])
            approx.append((costs[0] - costs[1]) / (2 * epsilon))
            exact.append(gradients["d" + name][place])
    approx, exact = np.array(approx), np.array(exact)
    return np.linalg.norm(exact - approx) / (np.linalg.norm(exact) + np.linalg.norm(approx))


def locate_bug__loop(parameters, gradients, cost_fn, epsilon=1e-6):
    worst, worst_error = "", -1.0
    for name in parameters:
        approx = np.zeros(parameters[name].shape)
        for place in np.ndindex(approx.shape):
            plus, minus = copy.deepcopy(parameters), copy.deepcopy(parameters)
            plus[name][place] += epsilon
            minus[name][place] -= epsilon
            approx[place] = (cost_fn(plus) - cost_fn(minus)) / (2 * epsilon)
        grad = gradients["d" + name]
        error = np.linalg.norm(grad - approx) / max(np.linalg.norm(grad) + np.linalg.norm(approx), 1e-300)
        if error > worst_error:
            worst, worst_error = name, error
    return worst


def locate_bug__dlcore(parameters, gradients, cost_fn, epsilon=1e-6):
    from dlcore import gradcheck

    double = lambda values: {name: np.asarray(value, np.float64) for name, value in values.items()}  # noqa: E731
    grads = {name: gradients["d" + name] for name in parameters}
    return gradcheck.check(cost_fn, double(parameters), double(grads), epsilon=epsilon).worst[2:-2]


def locate_bug__sorted(parameters, gradients, cost_fn, epsilon=1e-6):
    def error(name):
        own = np.array(parameters[name], dtype=float)
        kept = dict(parameters)
        approx = []
        for i in range(own.size):
            sides = []
            for step in (epsilon, -epsilon):
                flat = own.flatten()
                flat[i] += step
                kept[name] = flat.reshape(own.shape)
                sides.append(cost_fn(kept))
            approx.append((sides[0] - sides[1]) / (2 * epsilon))
        grad = gradients["d" + name].ravel()
        total = np.linalg.norm(grad) + np.linalg.norm(approx)
        return np.linalg.norm(grad - np.array(approx)) / total if total else 0

    return sorted(parameters, key=error)[-1]


def flip_h__fliplr(img):
    return np.fliplr(img)


def flip_h__loop(img):
    result = np.zeros(img.shape)
    for j in range(img.shape[1]):
        result[:, j] = img[:, img.shape[1] - 1 - j]
    return result


def flip_h__jax(img):
    return jnp.flip(jnp.asarray(img), axis=1)


def augment__loop(images, Y):
    pictures = [image for image in images] + [flip_h(image) for image in images]
    return np.array(pictures), np.hstack((Y, Y))


def augment__jax(images, Y):
    return jnp.concatenate([images, jnp.flip(jnp.asarray(images), 2)]), jnp.tile(Y, 2)


def augment__empty(images, Y):
    m = len(images)
    more, labels = np.empty((2 * m, *images.shape[1:]), dtype=np.float32), np.empty((1, 2 * m))
    more[:m], labels[:, :m] = images, Y
    more[m:], labels[:, m:] = images[:, :, range(images.shape[2] - 1, -1, -1)], Y
    return more, labels
