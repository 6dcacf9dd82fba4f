"""Other right answers, in the styles that people write: older and newer editions, loops, einsum, jax.numpy, float32, in place.

A function `linear_forward__einsum` is a right answer of the exercise `linear_forward`. Each calls the reference where a
learner's function would call the learner's own.
"""

import copy

import jax
import jax.numpy as jnp
import numpy as np


def sigmoid(Z):
    return 1 / (1 + np.exp(-Z)), Z


def relu(Z):
    return np.maximum(0, Z), Z


def sigmoid_backward(dA, cache):
    A, _ = sigmoid(cache)
    return dA * A * (1 - A)


def expected_shapes__real_arrays(layer_dims, m):
    A = np.zeros((layer_dims[0], m))
    arrays = {"A0": A}
    for l in range(1, len(layer_dims)):
        W, b = np.zeros((layer_dims[l], layer_dims[l - 1])), np.zeros((layer_dims[l], 1))
        A = W @ A + b
        arrays |= {f"W{l}": W, f"b{l}": b, f"Z{l}": A, f"A{l}": A, f"dW{l}": W, f"db{l}": b, f"dZ{l}": A, f"dA{l}": A}
    return {name: array.shape for name, array in arrays.items()}


def expected_shapes__lists(layer_dims, m):
    shapes = {}
    for l, n in enumerate(layer_dims):
        for d in ("", "d"):
            shapes[f"{d}A{l}"] = [n, m]
            if l > 0:
                shapes[f"{d}W{l}"], shapes[f"{d}b{l}"], shapes[f"{d}Z{l}"] = [n, layer_dims[l - 1]], [n, 1], [n, m]
    return shapes


def expected_shapes__pairs(layer_dims, m):
    shapes = dict(A0=(layer_dims[0], m))
    for l, (n_prev, n) in enumerate(zip(layer_dims[:-1], layer_dims[1:], strict=True), start=1):
        shapes.update({f"W{l}": (n, n_prev), f"b{l}": (n, 1)} | {f"{name}{l}": (n, m) for name in "ZA"})
    return shapes | {"d" + name: shape for name, shape in shapes.items() if name != "A0"}


def split_params_hyper__first_letters(name):
    return "parameter" if name[0] in "Wb" or name.startswith("output") else "hyperparameter"


def split_params_hyper__chain(name):
    if name in ("W1", "b1"):
        return "parameter"
    elif "output" in name:
        return "parameter"
    return "hyperparameter"


def split_params_hyper__two_lists(name):
    lists = {"parameter": ["W1", "b1", "output bias", "output weights"]}
    return next((kind for kind, names in lists.items() if name in names), "hyperparameter")


def initialize_parameters_deep__classic(layer_dims):
    np.random.seed(3)
    parameters = {}
    L = len(layer_dims)
    for l in range(1, L):
        parameters["W" + str(l)] = np.random.randn(layer_dims[l], layer_dims[l - 1]) * 0.01
        parameters["b" + str(l)] = np.zeros((layer_dims[l], 1))
        assert parameters["W" + str(l)].shape == (layer_dims[l], layer_dims[l - 1])
    return parameters


def initialize_parameters_deep__jax(layer_dims, key):
    parameters = {}
    for l, (n_prev, n) in enumerate(zip(layer_dims, layer_dims[1:], strict=False), start=1):
        key, layer_key = jax.random.split(key)
        parameters[f"W{l}"] = jax.random.normal(layer_key, (n, n_prev)) / jnp.sqrt(n_prev)
        parameters[f"b{l}"] = jnp.zeros((n, 1))
    return parameters


def initialize_parameters_deep__he(layer_dims):
    rng = np.random.default_rng(1)
    L = len(layer_dims) - 1
    W = {
        f"W{l}": rng.normal(scale=(2 / layer_dims[l - 1]) ** 0.5, size=(layer_dims[l], layer_dims[l - 1]))
        for l in range(1, L + 1)
    }
    return W | {f"b{l}": np.zeros(shape=[layer_dims[l], 1]) for l in range(1, L + 1)}


def initialize_parameters_deep__float32(layer_dims):
    parameters = {}
    for l in range(1, len(layer_dims)):
        shape = (layer_dims[l], layer_dims[l - 1])
        parameters["W" + str(l)] = (np.random.standard_normal(shape) * (1 / shape[1]) ** 0.5).astype(np.float32)
        parameters["b" + str(l)] = np.zeros((shape[0], 1), np.float32)
    return parameters


def linear_forward__loop(A, W, b):
    Z = np.zeros((W.shape[0], A.shape[1]))
    for j in range(W.shape[0]):
        for i in range(A.shape[1]):
            Z[j, i] = sum(W[j, k] * A[k, i] for k in range(W.shape[1])) + b[j, 0]
    return Z, (A, W, b)


def linear_forward__einsum(A, W, b):
    return np.einsum("jk,ki->ji", W, A) + b, {"A": A, "W": W, "b": b}


def linear_forward__jax(A, W, b):
    return jnp.matmul(jnp.asarray(W), A) + b, (A, W, b)


def linear_forward__one_product(A, W, b):
    return np.hstack([W, b]).astype(np.float32) @ np.vstack([A, np.ones(A.shape[1])]).astype(np.float32), (A, W, b)


def linear_activation_forward__classic(A_prev, W, b, activation):
    if activation == "sigmoid":
        Z, linear_cache = linear_forward(A_prev, W, b)
        A, activation_cache = sigmoid(Z)
    elif activation == "relu":
        Z, linear_cache = linear_forward(A_prev, W, b)
        A, activation_cache = relu(Z)
    cache = (linear_cache, activation_cache)
    return A, cache


def linear_activation_forward__own(A_prev, W, b, activation):
    Z = W @ A_prev + b
    A = {"relu": Z * (Z > 0), "sigmoid": (1 + np.tanh(Z / 2)) / 2}[activation]
    return A, ((A_prev, W, b), Z)


def linear_activation_forward__jax(A_prev, W, b, activation):
    Z = jnp.dot(W, A_prev) + b
    return (jax.nn.sigmoid if activation == "sigmoid" else jax.nn.relu)(Z), ((A_prev, W, b), Z)


def L_model_forward__classic(X, parameters):
    caches = []
    A = X
    L = len(parameters) // 2
    for l in range(1, L):
        A_prev = A
        A, cache = linear_activation_forward(A_prev, parameters["W" + str(l)], parameters["b" + str(l)], activation="relu")
        caches.append(cache)
    AL, cache = linear_activation_forward(A, parameters["W" + str(L)], parameters["b" + str(L)], activation="sigmoid")
    caches.append(cache)
    assert AL.shape == (1, X.shape[1])
    return AL, caches


def L_model_forward__one_loop(X, parameters):
    caches = []
    L = len(parameters) / 2
    for l in range(1, int(L) + 1):
        kind = ("relu", "sigmoid")[l == L]
        X, cache = linear_activation_forward(X, parameters[f"W{l}"], parameters[f"b{l}"], kind)
        caches += [cache]
    return X, caches


def L_model_forward__recursion(X, parameters, l=1):
    if l == len(parameters) // 2:
        A, cache = linear_activation_forward(X, parameters[f"W{l}"], parameters[f"b{l}"], "sigmoid")
        return A, [cache]
    A, cache = linear_activation_forward(X, parameters[f"W{l}"], parameters[f"b{l}"], "relu")
    AL, rest = L_model_forward__recursion(A, parameters, l + 1)
    return AL, [cache, *rest]


def L_model_forward__jax(X, parameters):
    A, caches = jnp.asarray(X), []
    while f"W{len(caches) + 1}" in parameters:
        W, b = parameters[f"W{len(caches) + 1}"], parameters[f"b{len(caches) + 1}"]
        Z = jnp.dot(W, A) + b
        caches.append(((A, W, b), Z))
        A = jnp.maximum(0, Z)
    return jax.nn.sigmoid(caches[-1][1]), caches


def compute_cost__dot(AL, Y):
    m = Y.shape[1]
    cost = (1.0 / m) * (-np.dot(Y, np.log(AL).T) - np.dot(1 - Y, np.log(1 - AL).T))
    cost = np.squeeze(cost)
    assert cost.shape == ()
    return cost


def compute_cost__loop(AL, Y):
    cost = 0
    for a, y in zip(AL[0], Y[0], strict=True):
        cost += -np.log(a) if y == 1 else -np.log(1 - a)
    return cost / Y.size


def compute_cost__jax(AL, Y):
    return -jnp.mean(jnp.log(jnp.where(Y == 1, AL, 1 - AL)))


def compute_cost__multiply_in_float32(AL, Y):
    AL = AL.astype(np.float32)
    logprobs = np.multiply(np.log(AL), Y) + np.multiply(np.log(1 - AL), 1 - Y)
    return float(-np.sum(logprobs) / Y.shape[-1])


def linear_backward__classic(dZ, cache):
    A_prev, W, b = cache
    m = A_prev.shape[1]
    dW = 1.0 / m * np.dot(dZ, A_prev.T)
    db = 1.0 / m * np.sum(dZ, axis=1, keepdims=True)
    dA_prev = np.dot(W.T, dZ)
    assert dA_prev.shape == A_prev.shape and dW.shape == W.shape and db.shape == b.shape
    return dA_prev, dW, db


def linear_backward__einsum(dZ, cache):
    A_prev, W, _ = cache
    dW = np.einsum("ji,ki->jk", dZ, A_prev) / len(A_prev[0])
    return np.einsum("jk,ji->ki", W, dZ), dW, dZ.mean(axis=1).reshape(-1, 1)


def linear_backward__autodiff(dZ, cache):
    def summed(A_prev, W, b):
        return jnp.sum(jnp.asarray(dZ) * (jnp.dot(W, A_prev) + b))

    dA_prev, dW, db = jax.grad(summed, (0, 1, 2))(*map(jnp.asarray, cache))
    return dA_prev, dW / dZ.shape[1], db / dZ.shape[1]


def linear_backward__loop(dZ, cache):
    A_prev, W, b = cache
    dA_prev, dW, db = np.zeros_like(A_prev), np.zeros_like(W), np.zeros_like(b)
    m = dZ.shape[1]
    for i in range(m):
        dz, a = dZ[:, [i]], A_prev[:, [i]]
        dW += dz @ a.T / m
        db += dz / m
        dA_prev[:, [i]] = W.T @ dz
    return dA_prev, dW, db


def relu_backward__classic(dA, cache):
    Z = cache
    dZ = np.array(dA, copy=True)
    dZ[Z <= 0] = 0
    assert dZ.shape == Z.shape
    return dZ


def relu_backward__product(dA, cache):
    return dA * (cache > 0)


def relu_backward__loop(dA, cache):
    return np.array([[float(da) if z >= 0 else 0.0 for da, z in zip(*rows, strict=True)] for rows in zip(dA, cache, strict=True)])


def relu_backward__jax(dA, cache):
    _, back = jax.vjp(jax.nn.relu, jnp.asarray(cache))
    return back(jnp.asarray(dA))[0]


def linear_activation_backward__classic(dA, cache, activation):
    linear_cache, activation_cache = cache
    if activation == "relu":
        dZ = relu_backward(dA, activation_cache)
        dA_prev, dW, db = linear_backward(dZ, linear_cache)
    elif activation == "sigmoid":
        dZ = sigmoid_backward(dA, activation_cache)
        dA_prev, dW, db = linear_backward(dZ, linear_cache)
    return dA_prev, dW, db


def linear_activation_backward__own(dA, cache, activation):
    (A_prev, W, _), Z = cache
    A = 1 / (1 + np.exp(-Z))
    dZ = dA * (A - A**2) if activation == "sigmoid" else np.where(Z < 0, 0, dA)
    return W.T @ dZ, dZ @ A_prev.T / dZ.shape[1], dZ.mean(axis=1, keepdims=True)


def linear_activation_backward__autodiff(dA, cache, activation):
    (A_prev, W, b), _ = cache
    g = jax.nn.sigmoid if activation == "sigmoid" else jax.nn.relu
    _, back = jax.vjp(lambda A_prev, W, b: g(jnp.dot(W, A_prev) + b), *map(jnp.asarray, (A_prev, W, b)))
    dA_prev, dW, db = back(jnp.asarray(dA, dtype=jnp.float32))
    return dA_prev, dW / dA.shape[1], db / dA.shape[1]


def L_model_backward__newer_edition(AL, Y, caches):
    grads = {}
    L = len(caches)
    Y = Y.reshape(AL.shape)
    dAL = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
    current_cache = caches[L - 1]
    grads["dA" + str(L - 1)], grads["dW" + str(L)], grads["db" + str(L)] = linear_activation_backward(
        dAL, current_cache, "sigmoid"
    )
    for l in reversed(range(L - 1)):
        current_cache = caches[l]
        dA_prev_temp, dW_temp, db_temp = linear_activation_backward(grads["dA" + str(l + 1)], current_cache, "relu")
        grads["dA" + str(l)] = dA_prev_temp
        grads["dW" + str(l + 1)] = dW_temp
        grads["db" + str(l + 1)] = db_temp
    return grads


def L_model_backward__older_edition(AL, Y, caches):
    grads = {}
    L = len(caches)
    Y = Y.reshape(AL.shape)
    dAL = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
    current_cache = caches[L - 1]
    grads["dA" + str(L)], grads["dW" + str(L)], grads["db" + str(L)] = linear_activation_backward(dAL, current_cache, "sigmoid")
    for l in reversed(range(L - 1)):
        current_cache = caches[l]
        dA_prev_temp, dW_temp, db_temp = linear_activation_backward(grads["dA" + str(l + 2)], current_cache, activation="relu")
        grads["dA" + str(l + 1)] = dA_prev_temp
        grads["dW" + str(l + 1)] = dW_temp
        grads["db" + str(l + 1)] = db_temp
    return grads


def L_model_backward__from_dZ(AL, Y, caches):
    (A_prev, W, _), _ = caches[-1]
    dZ, m, grads = AL - Y, AL.shape[1], {}
    for l in range(len(caches), 0, -1):
        (A_prev, W, _), _ = caches[l - 1]
        grads[f"dW{l}"], grads[f"db{l}"] = dZ @ A_prev.T / m, dZ.sum(axis=1, keepdims=True) / m
        grads[f"dA{l - 1}"] = W.T @ dZ
        if l > 1:
            dZ = grads[f"dA{l - 1}"] * (caches[l - 2][1] > 0)
    return grads


def L_model_backward__jax(AL, Y, caches):
    AL, Y = jnp.asarray(AL), jnp.asarray(Y)
    dA, grads = (AL - Y) / (AL * (1 - AL)), {}
    for l in reversed(range(len(caches))):
        dA, grads[f"dW{l + 1}"], grads[f"db{l + 1}"] = linear_activation_backward(
            dA, caches[l], ["relu", "sigmoid"][l + 1 == len(caches)]
        )
        if l > 0:
            grads[f"dA{l}"] = jnp.asarray(dA)
    return grads


def update_parameters__in_place(parameters, grads, learning_rate):
    L = len(parameters) // 2
    for l in range(L):
        parameters["W" + str(l + 1)] -= learning_rate * grads["dW" + str(l + 1)]
        parameters["b" + str(l + 1)] -= learning_rate * grads["db" + str(l + 1)]
    return parameters


def update_parameters__newer_edition(params, grads, learning_rate):
    parameters = copy.deepcopy(params)
    for l in range(len(parameters) // 2):
        parameters["W" + str(l + 1)] = parameters["W" + str(l + 1)] - learning_rate * grads["dW" + str(l + 1)]
        parameters["b" + str(l + 1)] = parameters["b" + str(l + 1)] - learning_rate * grads["db" + str(l + 1)]
    return parameters


def update_parameters__comprehension(params, grads, learning_rate):
    return {name: (value - learning_rate * grads["d" + name]).astype(np.float32) for name, value in params.items()}


def update_parameters__jax(params, grads, learning_rate):
    return jax.tree.map(
        lambda theta, dtheta: jnp.asarray(theta) - learning_rate * dtheta, params, {n: grads["d" + n] for n in params}
    )


def two_layer_model__older_edition(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    np.random.seed(1)
    grads = {}
    costs = []
    (n_x, n_h, n_y) = layers_dims
    parameters = initialize_parameters(n_x, n_h, n_y)
    W1, b1, W2, b2 = parameters["W1"], parameters["b1"], parameters["W2"], parameters["b2"]
    for i in range(0, num_iterations):
        A1, cache1 = linear_activation_forward(X, W1, b1, "relu")
        A2, cache2 = linear_activation_forward(A1, W2, b2, "sigmoid")
        cost = compute_cost(A2, Y)
        dA2 = -(np.divide(Y, A2) - np.divide(1 - Y, 1 - A2))
        dA1, dW2, db2 = linear_activation_backward(dA2, cache2, "sigmoid")
        dA0, dW1, db1 = linear_activation_backward(dA1, cache1, "relu")
        grads["dW1"], grads["db1"], grads["dW2"], grads["db2"] = dW1, db1, dW2, db2
        parameters = update_parameters(parameters, grads, learning_rate)
        W1, b1, W2, b2 = parameters["W1"], parameters["b1"], parameters["W2"], parameters["b2"]
        if print_cost and i % 100 == 0:
            costs.append(cost)
    return parameters


def two_layer_model__newer_edition(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    np.random.seed(1)
    costs = []
    parameters = initialize_parameters(*layers_dims)
    for i in range(0, num_iterations):
        A1, cache1 = linear_activation_forward(X, parameters["W1"], parameters["b1"], activation="relu")
        A2, cache2 = linear_activation_forward(A1, parameters["W2"], parameters["b2"], activation="sigmoid")
        cost = compute_cost(A2, Y)
        dA1, dW2, db2 = linear_activation_backward(-(Y / A2 - (1 - Y) / (1 - A2)), cache2, activation="sigmoid")
        _, dW1, db1 = linear_activation_backward(dA1, cache1, activation="relu")
        parameters = update_parameters(parameters, {"dW1": dW1, "dW2": dW2, "db1": db1, "db2": db2}, learning_rate)
        if print_cost and i % 100 == 0 or i == num_iterations - 1 and print_cost:
            print("Cost after iteration {}: {}".format(i, np.squeeze(cost)))
        if i % 100 == 0 or i == num_iterations:
            costs.append(cost)
    return parameters, costs


def two_layer_model__by_the_deep_functions(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    n_x, n_h, n_y = layers_dims
    P, costs = initialize_parameters(n_x, n_h, n_y), []
    for i in range(num_iterations):
        AL, caches = L_model_forward(X, P)
        if not i % 100:
            costs.append(float(compute_cost(AL, Y)))
        P = update_parameters(P, L_model_backward(AL, Y, caches), learning_rate)
    return P, np.array(costs)


def L_layer_model__older_edition(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    np.random.seed(1)
    costs = []
    parameters = initialize_parameters_deep(layers_dims)
    for i in range(0, num_iterations):
        AL, caches = L_model_forward(X, parameters)
        cost = compute_cost(AL, Y)
        grads = L_model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, learning_rate)
        if print_cost and i % 100 == 0:
            print("Cost after iteration %i: %f" % (i, cost))
        if print_cost and i % 100 == 0:
            costs.append(cost)
    return parameters


def L_layer_model__newer_edition(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    np.random.seed(1)
    costs = []
    parameters = initialize_parameters_deep(layers_dims)
    for i in range(0, num_iterations):
        AL, caches = L_model_forward(X, parameters)
        cost = compute_cost(AL, Y)
        grads = L_model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, learning_rate)
        if i % 100 == 0 or i == num_iterations:
            costs.append(cost)
    return parameters, costs


def L_layer_model__jax(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    def J(P):
        A = jnp.asarray(X)
        for l in range(1, len(layers_dims) - 1):
            A = jax.nn.relu(jnp.dot(P[f"W{l}"], A) + P[f"b{l}"])
        Z = jnp.dot(P[f"W{len(layers_dims) - 1}"], A) + P[f"b{len(layers_dims) - 1}"]
        return jnp.mean(jax.nn.softplus(Z) - Y * Z)

    P, costs, step = jax.tree.map(jnp.asarray, initialize_parameters_deep(layers_dims)), [], jax.jit(jax.value_and_grad(J))
    for i in range(num_iterations):
        cost, grads = step(P)
        P = jax.tree.map(lambda theta, dtheta: theta - learning_rate * dtheta, P, grads)
        costs += [float(cost)] if i % 100 == 0 else []
    return P, costs


def predict__classic(X, y, parameters):
    m = X.shape[1]
    p = np.zeros((1, m))
    probas, caches = L_model_forward(X, parameters)
    for i in range(0, probas.shape[1]):
        if probas[0, i] > 0.5:
            p[0, i] = 1
        else:
            p[0, i] = 0
    print("Accuracy: " + str(np.sum((p == y) / m)))
    return p


def predict__booleans(X, y, parameters):
    return L_model_forward(X, parameters)[0] > 0.5


def predict__jax(X, y, parameters):
    AL, _ = L_model_forward(X, parameters)
    return jnp.where(jnp.asarray(AL) > 0.5, 1, 0)


def predict__whole_numbers(X, y, parameters):
    p = np.zeros_like(y, dtype=np.int8)
    p[L_model_forward(X, parameters)[0] > 0.5] += 1
    return p


def parity_net__recursion(bits):
    n = len(bits)
    if n == 1:
        return bits[0], 0, 0
    p, gates_p, layers_p = parity_net__recursion(bits[: 1 << (n - 1).bit_length() - 1])
    q, gates_q, layers_q = parity_net__recursion(bits[1 << (n - 1).bit_length() - 1 :])
    return (p | q) & (1 - (p & q)), gates_p + gates_q + 4, max(layers_p, layers_q) + 3


def parity_net__formula(bits):
    n = bits.shape[0]
    return bits.sum(axis=0) % 2, 4 * (n - 1), 3 * int(np.ceil(np.log2(n)))


def parity_net__jax(bits):
    level, gates, layers = jnp.asarray(bits), 0, 0
    while len(level) > 1:
        half = len(level) // 2
        level = jnp.concatenate([level[:half] ^ level[half : 2 * half], level[2 * half :]])
        gates, layers = gates + 4 * half, layers + 3
    return level[0], gates, layers
