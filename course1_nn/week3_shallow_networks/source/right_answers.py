"""Other right answers, in the styles that people write: loops, jax.numpy, einsum, float32, in place.

A function `predict__loop` is a right answer of the exercise `predict`. Each calls the reference where a learner's function
would call the learner's own.
"""

import copy
import math

import jax
import jax.numpy as jnp
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def layer_sizes__len(X, Y):
    return len(X), 4, len(Y)


def layer_sizes__unpacked(X, Y):
    n_x, m = X.shape
    n_y, _ = Y.shape
    return [n_x, 4, n_y]


def layer_sizes__default(X, Y, n_h=4):
    return np.shape(X)[0], n_h, np.shape(Y)[0]


def initialize_parameters__old_edition(n_x, n_h, n_y):
    np.random.seed(2)
    W1 = np.random.randn(n_h, n_x) * 0.01
    b1 = np.zeros(shape=(n_h, 1))
    W2 = np.random.randn(n_y, n_h) * 0.01
    b2 = np.zeros(shape=(n_y, 1))
    assert W1.shape == (n_h, n_x)
    assert b2.shape == (n_y, 1)
    parameters = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
    return parameters


def initialize_parameters__key(n_x, n_h, n_y, *, key):
    key_1, key_2 = jax.random.split(key)
    return {
        "W1": 0.01 * jax.random.normal(key_1, (n_h, n_x)),
        "b1": jnp.zeros((n_h, 1)),
        "W2": 0.01 * jax.random.normal(key_2, (n_y, n_h)),
        "b2": jnp.zeros((n_y, 1)),
    }


def initialize_parameters__generator(n_x, n_h, n_y):
    rng = np.random.default_rng(np.random.randint(2**31))
    sizes = [n_x, n_h, n_y]
    parameters = {}
    for l in (1, 2):
        parameters[f"W{l}"] = rng.normal(scale=0.01, size=(sizes[l], sizes[l - 1])).astype(np.float32)
        parameters[f"b{l}"] = np.zeros((sizes[l], 1), np.float32)
    return parameters


def initialize_parameters__normal(n_x, n_h, n_y):
    return dict(
        W2=np.random.normal(0, 0.01, (n_y, n_h)),
        W1=np.random.standard_normal((n_h, n_x)) / 100,
        b1=np.array([[0.0]] * n_h),
        b2=np.array([[0.0]] * n_y),
    )


def activation__dictionary(z, kind):
    functions = {
        "sigmoid": lambda z: 1.0 / (1.0 + np.exp(-z)),
        "tanh": lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)),
        "relu": lambda z: z * (z > 0),
        "leaky_relu": lambda z: np.where(z > 0, z, 0.01 * z),
    }
    return functions[kind](z)


def activation__jax(z, kind):
    known = {"sigmoid": jax.nn.sigmoid, "tanh": jnp.tanh, "relu": jax.nn.relu, "leaky_relu": jax.nn.leaky_relu}
    return known[kind](jnp.asarray(z))


def activation__loop(z, kind):
    out = np.zeros(z.shape, dtype=np.float32)
    for place, v in np.ndenumerate(z):
        if kind == "sigmoid":
            out[place] = 1 / (1 + math.exp(-v))
        elif kind == "tanh":
            out[place] = math.tanh(v)
        elif kind == "relu":
            out[place] = max(0.0, v)
        else:
            out[place] = v if v > 0 else 0.01 * v
    return out


def activation__rescaled(z, kind):
    if kind == "relu":
        z[z < 0] = 0
        return z
    if kind == "leaky_relu":
        z[z < 0] *= 0.01
        return z
    if kind == "tanh":
        return 2 / (1 + np.exp(-2 * z)) - 1
    return 0.5 + 0.5 * np.tanh(z / 2)


def activation_grad__autodiff(z, kind):
    known = {"sigmoid": jax.nn.sigmoid, "tanh": jnp.tanh, "relu": jax.nn.relu, "leaky_relu": jax.nn.leaky_relu}
    return jax.vmap(jax.grad(known[kind]))(jnp.ravel(z)).reshape(z.shape)


def activation_grad__other_formulas(z, kind):
    if kind == "sigmoid":
        return np.exp(-z) / (1 + np.exp(-z)) ** 2
    if kind == "tanh":
        return 1 / np.cosh(z) ** 2
    slope = np.ones_like(z)
    slope[z <= 0] = 0 if kind == "relu" else 0.01
    return slope


def activation_grad__truth_values(z, kind):
    a = activation(z, kind)
    if kind in ("relu", "leaky_relu"):
        return (z >= 0) if kind == "relu" else 0.01 + 0.99 * (z >= 0)
    return a - a**2 if kind == "sigmoid" else (1 + a) * (1 - a)


def activation_grad__loop(z, kind):
    slopes = {
        "sigmoid": lambda v: 1 / (2 + math.exp(v) + math.exp(-v)),
        "tanh": lambda v: 1 - math.tanh(v) ** 2,
        "relu": lambda v: float(v > 0),
        "leaky_relu": lambda v: 1.0 if v > 0 else 0.01,
    }
    return np.array([[slopes[kind](v) for v in row] for row in z])


def forward_propagation__old_edition(X, parameters):
    W1 = copy.deepcopy(parameters["W1"])
    b1 = copy.deepcopy(parameters["b1"])
    W2 = copy.deepcopy(parameters["W2"])
    b2 = copy.deepcopy(parameters["b2"])
    Z1 = np.matmul(W1, X) + b1
    A1 = np.tanh(Z1)
    Z2 = np.matmul(W2, A1) + b2
    A2 = sigmoid(Z2)
    assert A2.shape == (1, X.shape[1])
    cache = {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
    return A2, cache


def forward_propagation__loop(X, parameters):
    m, cache = X.shape[1], {"Z1": [], "A1": [], "Z2": [], "A2": []}
    for i in range(m):
        z1 = parameters["W1"] @ X[:, i : i + 1] + parameters["b1"]
        a1 = np.tanh(z1)
        z2 = parameters["W2"] @ a1 + parameters["b2"]
        for name, value in (("Z1", z1), ("A1", a1), ("Z2", z2), ("A2", 1 / (1 + np.exp(-z2)))):
            cache[name].append(value)
    cache = {name: np.hstack(values) for name, values in cache.items()}
    return cache["A2"], cache


def forward_propagation__jax(X, parameters):
    W1, b1, W2, b2 = (jnp.asarray(parameters[name]) for name in ("W1", "b1", "W2", "b2"))
    Z1 = W1 @ X + b1
    Z2 = W2 @ jnp.tanh(Z1) + b2
    A2 = jax.nn.sigmoid(Z2)
    return A2, dict(Z1=Z1, A1=jnp.tanh(Z1), Z2=Z2, A2=A2)


def forward_propagation__einsum(X, parameters):
    Z1 = np.einsum("hx,xm->hm", parameters["W1"], X) + parameters["b1"]
    A1 = activation(Z1, "tanh")
    Z2 = np.einsum("yh,hm->ym", parameters["W2"], A1) + parameters["b2"]
    return activation(Z2, "sigmoid"), {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": activation(Z2, "sigmoid")}


def compute_cost__old_edition(A2, Y, parameters):
    m = Y.shape[1]
    logprobs = np.multiply(np.log(A2), Y) + np.multiply(np.log(1 - A2), 1 - Y)
    cost = -np.sum(logprobs) / m
    cost = np.squeeze(cost)
    assert isinstance(cost, float)
    return cost


def compute_cost__products(A2, Y):
    cost = -(np.dot(Y, np.log(A2).T) + np.dot(1 - Y, np.log(1 - A2).T)) / Y.shape[1]
    return float(np.squeeze(cost))


def compute_cost__where(A2, Y):
    return -np.log(np.where(Y == 1, A2, 1 - A2)).mean()


def compute_cost__loop(A2, Y, parameters=None):
    total = 0.0
    for a, y in zip(A2[0], Y[0], strict=True):
        total -= math.log(a) if y == 1 else math.log(1 - a)
    return total / len(Y[0])


def compute_cost__jax(A2, Y):
    return -jnp.mean(Y * jnp.log(A2) + (1 - Y) * jnp.log1p(-A2))


def backward_propagation__old_edition(parameters, cache, X, Y):
    m = X.shape[1]
    W1 = parameters["W1"]
    W2 = parameters["W2"]
    A1 = cache["A1"]
    A2 = cache["A2"]
    dZ2 = A2 - Y
    dW2 = (1 / m) * np.dot(dZ2, A1.T)
    db2 = (1 / m) * np.sum(dZ2, axis=1, keepdims=True)
    dZ1 = np.multiply(np.dot(W2.T, dZ2), 1 - np.power(A1, 2))
    dW1 = (1 / m) * np.dot(dZ1, X.T)
    db1 = (1 / m) * np.sum(dZ1, axis=1, keepdims=True)
    grads = {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
    assert dW1.shape == W1.shape
    return grads


def backward_propagation__loop(parameters, cache, X, Y):
    grads = {"d" + name: np.zeros(np.shape(value)) for name, value in parameters.items()}
    m = X.shape[1]
    for i in range(m):
        a1 = cache["A1"][:, i : i + 1]
        dz2 = cache["A2"][:, i : i + 1] - Y[:, i : i + 1]
        dz1 = parameters["W2"].T @ dz2 * activation_grad(cache["Z1"][:, i : i + 1], "tanh")
        grads["dW2"] += dz2 @ a1.T / m
        grads["db2"] += dz2 / m
        grads["dW1"] += dz1 @ X[:, i : i + 1].T / m
        grads["db1"] += dz1 / m
    return grads


def backward_propagation__autodiff(parameters, cache, X, Y):
    def J(P):
        Z2 = P["W2"] @ jnp.tanh(P["W1"] @ X + P["b1"]) + P["b2"]
        return jnp.mean(jnp.logaddexp(0.0, Z2) - Y * Z2)

    grads = jax.grad(J)({name: jnp.asarray(value) for name, value in parameters.items()})
    return {"d" + name: slope for name, slope in grads.items()}


def backward_propagation__einsum(parameters, cache, X, Y):
    m = Y.shape[-1]
    dZ2 = (cache["A2"] - Y) / m
    dZ1 = np.einsum("yh,ym->hm", parameters["W2"], dZ2) * (1 - np.tanh(cache["Z1"]) ** 2)
    return {
        "db2": dZ2 @ np.ones((m, 1)),
        "dW2": np.einsum("ym,hm->yh", dZ2, cache["A1"]),
        "db1": dZ1.sum(1).reshape(-1, 1),
        "dW1": np.einsum("hm,xm->hx", dZ1, X),
    }


def backward_propagation__mean(parameters, cache, X, Y):
    m = X.shape[1]
    dZ2 = jnp.asarray(cache["A2"] - Y)
    dZ1 = (parameters["W2"].T @ dZ2) * (1 - cache["A1"] * cache["A1"])
    db1, db2 = (jnp.mean(dZ, axis=1, keepdims=True) for dZ in (dZ1, dZ2))
    return {"dW1": dZ1 @ X.T / m, "db1": db1, "dW2": dZ2 @ cache["A1"].T / m, "db2": db2}


def update_parameters__new_edition(parameters, grads, learning_rate=1.2):
    W1 = copy.deepcopy(parameters["W1"])
    b1 = copy.deepcopy(parameters["b1"])
    W2 = copy.deepcopy(parameters["W2"])
    b2 = copy.deepcopy(parameters["b2"])
    W1 -= learning_rate * grads["dW1"]
    b1 -= learning_rate * grads["db1"]
    W2 -= learning_rate * grads["dW2"]
    b2 -= learning_rate * grads["db2"]
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def update_parameters__in_place(parameters, grads, learning_rate=1.2):
    for name in parameters:
        parameters[name] -= learning_rate * grads["d" + name]
    return parameters


def update_parameters__tree(parameters, grads, learning_rate=1.2):
    slopes = {name: grads["d" + name] for name in parameters}
    return jax.tree.map(lambda theta, dtheta: jnp.asarray(theta) - learning_rate * dtheta, parameters, slopes)


def update_parameters__in_float32(parameters, grads, learning_rate=1.2):
    step = {name: np.float32(-learning_rate) * grads[f"d{name}"].astype(np.float32) for name in ("b1", "b2", "W1", "W2")}
    return {name: (parameters[name] + step[name]).astype(np.float32) for name in step}


def nn_model__old_edition(X, Y, n_h, num_iterations=10000, print_cost=False):
    np.random.seed(3)
    n_x = layer_sizes(X, Y)[0]
    n_y = layer_sizes(X, Y)[2]
    parameters = initialize_parameters(n_x, n_h, n_y)
    for i in range(0, num_iterations):
        A2, cache = forward_propagation(X, parameters)
        cost = compute_cost(A2, Y)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads)
        if print_cost and i % 1000 == 0:
            print("Cost after iteration %i: %f" % (i, cost))
    return parameters


def nn_model__while(X, Y, n_h, num_iterations=10000, print_cost=False, learning_rate=1.2):
    start = initialize_parameters(X.shape[0], n_h, Y.shape[0])
    P = {name: np.array(value, dtype=float) for name, value in start.items()}
    left = num_iterations
    while left > 0:
        slopes = backward_propagation(P, forward_propagation(X, P)[1], X, Y)
        for name, value in P.items():
            value -= learning_rate * slopes["d" + name]
        left -= 1
    return P


def nn_model__jax(X, Y, n_h, num_iterations=10000, print_cost=False):
    def J(P):
        Z2 = P["W2"] @ jnp.tanh(P["W1"] @ X + P["b1"]) + P["b2"]
        return jnp.mean(jnp.logaddexp(0.0, Z2) - Y * Z2)

    P = jax.tree.map(jnp.asarray, initialize_parameters(len(X), n_h, len(Y)))
    slopes = jax.jit(jax.grad(J))
    for _ in range(num_iterations):
        P = jax.tree.map(lambda theta, dtheta: theta - 1.2 * dtheta, P, slopes(P))
    return P


def predict__rounded(parameters, X):
    A2, cache = forward_propagation(X, parameters)
    predictions = np.round(A2)
    return predictions


def predict__truth_values(parameters, X):
    return forward_propagation(X, parameters)[0] > 0.5


def predict__loop(parameters, X):
    A2, _ = forward_propagation(X, parameters)
    labels = np.zeros((1, X.shape[1]), dtype=int)
    for i in range(A2.shape[1]):
        labels[0, i] = 1 if A2[0, i] > 0.5 else 0
    return labels


def predict__jax(parameters, X):
    Z2 = jnp.dot(parameters["W2"], jnp.tanh(jnp.dot(parameters["W1"], X) + parameters["b1"])) + parameters["b2"]
    return jnp.where(Z2 > 0, 1, 0)


def collapse_linear__columns(W1, b1, W2, b2):
    def both(X):
        return W2 @ (W1 @ X + b1) + b2

    n_x = W1.shape[1]
    b = both(np.zeros((n_x, 1)))
    return both(np.eye(n_x)) - b, b


def collapse_linear__loop(W1, b1, W2, b2):
    n_h, n_x = W1.shape
    W, b = np.zeros((len(W2), n_x)), np.array(b2, dtype=float)
    for k in range(len(W2)):
        for j in range(n_h):
            b[k, 0] += W2[k, j] * b1[j, 0]
            for i in range(n_x):
                W[k, i] += W2[k, j] * W1[j, i]
    return W, b


def collapse_linear__jax(W1, b1, W2, b2):
    together = jnp.asarray(W2) @ jnp.hstack([W1, b1])
    return together[:, :-1], together[:, -1:] + b2


def collapse_linear__einsum(W1, b1, W2, b2):
    W = np.einsum("kj,ji->ki", W2, W1).astype(np.float32)
    return W, (np.einsum("kj,jo->ko", W2, b1) + b2).astype(np.float32)


def are_units_symmetric__loop(parameters, tol=1e-12):
    W1, b1, W2 = parameters["W1"], parameters["b1"], parameters["W2"]
    for j in range(1, W1.shape[0]):
        if max(abs(W1[j] - W1[0]).max(), abs(b1[j, 0] - b1[0, 0]), abs(W2[:, j] - W2[:, 0]).max()) > tol:
            return False
    return True


def are_units_symmetric__allclose(parameters, tol=1e-12):
    W1, b1, W2 = (np.asarray(parameters[name]) for name in ("W1", "b1", "W2"))
    return (
        np.allclose(W1, W1[0], rtol=0, atol=tol)
        and np.allclose(b1, b1[0], rtol=0, atol=tol)
        and np.allclose(W2, W2[:, [0]], rtol=0, atol=tol)
    )


def are_units_symmetric__jax(parameters, tol=1e-12):
    first = {"W1": np.s_[:1, :], "b1": np.s_[:1, :], "W2": np.s_[:, :1]}
    return all(bool(jnp.max(jnp.abs(parameters[name] - parameters[name][part])) <= tol) for name, part in first.items())
