# ruff: noqa
# fmt: off
"""Right answers of week 4 in further styles. One answer per cell; `# %% exercise: style` begins each."""
# %% expected_shapes: f-strings
def expected_shapes(layer_dims, m):
    out = {f"A{l}": (n, m) for l, n in enumerate(layer_dims)}
    for l in range(len(layer_dims) - 1, 0, -1):
        out[f"W{l}"] = out[f"dW{l}"] = (layer_dims[l], layer_dims[l - 1])
        out[f"b{l}"] = out[f"db{l}"] = (layer_dims[l], 1)
        out[f"Z{l}"] = out[f"dZ{l}"] = out[f"dA{l}"] = out[f"A{l}"]
    return out
# %% expected_shapes: NumPy sizes
def expected_shapes(layer_dims, m):
    dims = np.array(layer_dims)
    s = {"A0": (dims[0], m)}
    for l in range(1, dims.size):
        for d in ["", "d"]:
            s[d + "W" + str(l)] = (dims[l], dims[l - 1])
            s[d + "b" + str(l)] = (dims[l], 1)
            s[d + "Z" + str(l)] = (dims[l], m)
            s[d + "A" + str(l)] = (dims[l], m)
    return s
# %% split_params_hyper: set
def split_params_hyper(name):
    learned = {"W1", "b1", "output bias", "output weights"}
    return ("hyper" if name not in learned else "") + "parameter"
# %% initialize_parameters_deep: application edition
def initialize_parameters_deep(layer_dims):
    np.random.seed(1)
    parameters = {}
    L = len(layer_dims)
    for l in range(1, L):
        parameters['W' + str(l)] = np.random.randn(layer_dims[l], layer_dims[l - 1]) / np.sqrt(layer_dims[l - 1])
        parameters['b' + str(l)] = np.zeros((layer_dims[l], 1))
        assert(parameters['W' + str(l)].shape == (layer_dims[l], layer_dims[l - 1]))
        assert(parameters['b' + str(l)].shape == (layer_dims[l], 1))
    return parameters
# %% initialize_parameters_deep: a generator without a seed
def initialize_parameters_deep(layer_dims):
    rng = np.random.default_rng()
    parameters = {}
    for l, (n_prev, n) in enumerate(zip(layer_dims, layer_dims[1:]), 1):
        parameters[f"W{l}"], parameters[f"b{l}"] = rng.standard_normal((n, n_prev)) * 0.01, np.zeros((n, 1))
    return parameters
# %% initialize_parameters_deep: keys split
import jax
def initialize_parameters_deep(layer_dims):
    keys = jax.random.split(jax.random.key(7), len(layer_dims) - 1)
    P = {}
    for l, key in enumerate(keys, start=1):
        P[f"W{l}"] = jax.random.normal(key, (layer_dims[l], layer_dims[l - 1])) * jnp.sqrt(2 / layer_dims[l - 1])
        P[f"b{l}"] = jnp.zeros((layer_dims[l], 1))
    return P
# %% linear_forward: at
def linear_forward(A_prev, W, b):
    return W @ A_prev + b, (A_prev, W, b)
# %% linear_forward: cache is a dictionary
def linear_forward(A, W, b):
    Z = np.matmul(W, A)
    Z = np.add(Z, b)
    return Z, dict(A=A, W=W, b=b)
# %% linear_forward: columns
def linear_forward(A, W, b):
    return np.hstack([W @ A[:, [i]] + b for i in range(A.shape[1])]), (A, W, b)
# %% linear_activation_forward: match
def linear_activation_forward(A_prev, W, b, activation):
    Z, linear_cache = linear_forward(A_prev, W, b)
    match activation:
        case "relu":
            A, Z = relu(Z)
        case "sigmoid":
            A, Z = sigmoid(Z)
    return A, (linear_cache, Z)
# %% linear_activation_forward: dictionary of functions
def linear_activation_forward(A_prev, W, b, activation):
    Z, linear_cache = linear_forward(A_prev, W, b)
    A, activation_cache = dict(relu=relu, sigmoid=sigmoid)[activation](Z)
    return A, (linear_cache, activation_cache)
# %% linear_activation_forward: globals
def linear_activation_forward(A_prev, W, b, activation):
    Z, linear_cache = linear_forward(A_prev, W, b)
    A, activation_cache = globals()[activation](Z)
    return A, (linear_cache, activation_cache)
# %% L_model_forward: newest edition
def L_model_forward(X, parameters):
    caches = []
    A = X
    L = len(parameters) // 2
    for l in range(1, L):
        A_prev = A
        A, cache = linear_activation_forward(A_prev, parameters[f"W{l}"], parameters[f"b{l}"], activation="relu")
        caches.append(cache)
    AL, cache = linear_activation_forward(A, parameters[f"W{L}"], parameters[f"b{L}"], activation="sigmoid")
    caches.append(cache)
    return AL, caches
# %% L_model_forward: kinds
def L_model_forward(X, parameters):
    L = int(len(parameters) / 2)
    kinds = ["relu"] * (L - 1) + ["sigmoid"]
    A, caches = X, []
    for l, kind in enumerate(kinds, start=1):
        A, cache = linear_activation_forward(A, parameters["W%d" % l], parameters["b%d" % l], kind)
        caches.append(cache)
    return A, caches
# %% compute_cost: mean
def compute_cost(AL, Y):
    return np.mean(-Y * np.log(AL) - (1 - Y) * np.log(1 - AL))
# %% compute_cost: nansum
def compute_cost(AL, Y):
    m = Y.shape[1]
    logprobs = np.multiply(-np.log(AL), Y) + np.multiply(-np.log(1 - AL), 1 - Y)
    return 1. / m * np.nansum(logprobs)
# %% compute_cost: item
def compute_cost(AL, Y):
    m = Y.shape[1]
    return (-(np.dot(Y, np.log(AL).T) + np.dot(1 - Y, np.log(1 - AL).T)) / m).item()
# %% compute_cost: where
def compute_cost(AL, Y):
    return float(-np.log(np.where(Y == 1, AL, 1 - AL)).mean())
# %% linear_backward: at
def linear_backward(dZ, cache):
    A_prev, W, b = cache
    m = dZ.shape[1]
    return W.T @ dZ, dZ @ A_prev.T / m, dZ.sum(axis=1, keepdims=True) / m
# %% linear_backward: ones
def linear_backward(dZ, cache):
    A_prev, W, b = cache
    m = A_prev.shape[1]
    dW = np.dot(dZ, A_prev.T) / m
    db = np.dot(dZ, np.ones((m, 1))) / m
    return np.dot(dZ.T, W).T, dW, db
# %% linear_backward: new axis
def linear_backward(dZ, cache):
    A_prev, W, b = cache
    dA_prev, dW = np.dot(W.T, dZ), np.dot(dZ, A_prev.T) * (1 / A_prev.shape[1])
    db = np.mean(dZ, axis=-1)[:, np.newaxis]
    return dA_prev, dW, db
# %% relu_backward: multiply
def relu_backward(dA, cache):
    return np.multiply(dA, np.int64(cache > 0))
# %% relu_backward: heaviside
def relu_backward(dA, cache):
    return dA * np.heaviside(cache, 0)
# %% relu_backward: where on zero
def relu_backward(dA, cache):
    Z = np.asarray(cache)
    return np.where(Z < 0, 0.0, dA)
# %% linear_activation_backward: dictionary
def linear_activation_backward(dA, cache, activation):
    back = {"relu": relu_backward, "sigmoid": sigmoid_backward}
    return linear_backward(back[activation](dA, cache[1]), cache[0])
# %% linear_activation_backward: own slopes
def linear_activation_backward(dA, cache, activation):
    linear_cache, Z = cache
    s = 1 / (1 + np.exp(-Z))
    slope = s * (1 - s) if activation == "sigmoid" else (Z > 0).astype(float)
    dA_prev, dW, db = linear_backward(dA * slope, linear_cache)
    return dA_prev, dW, db
# %% L_model_backward: v3 of 2017 with dA keys of the layer
def L_model_backward(AL, Y, caches):
    grads = {}
    L = len(caches)
    dAL = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
    grads["dA" + str(L)], grads["dW" + str(L)], grads["db" + str(L)] = linear_activation_backward(dAL, caches[-1], "sigmoid")
    for l in reversed(range(L - 1)):
        g = linear_activation_backward(grads["dA" + str(l + 2)], caches[l], "relu")
        grads["dA" + str(l + 1)], grads["dW" + str(l + 1)], grads["db" + str(l + 1)] = g
    return grads
# %% L_model_backward: without dA0
def L_model_backward(AL, Y, caches):
    grads = {}
    dA = (1 - Y) / (1 - AL) - Y / AL
    for l, cache in reversed(list(enumerate(caches, start=1))):
        dA, grads[f"dW{l}"], grads[f"db{l}"] = linear_activation_backward(dA, cache, "sigmoid" if l == len(caches) else "relu")
        if l > 1:
            grads[f"dA{l - 1}"] = dA
    return grads
# %% L_model_backward: keeps dAL too
def L_model_backward(AL, Y, caches):
    L = len(caches)
    grads = {"dA" + str(L): -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))}
    for l in range(L, 0, -1):
        back = linear_activation_backward(grads["dA" + str(l)], caches[l - 1], "sigmoid" if l == L else "relu")
        grads["dA" + str(l - 1)], grads["dW" + str(l)], grads["db" + str(l)] = back
    return grads
# %% update_parameters: deepcopy
def update_parameters(params, grads, learning_rate):
    parameters = copy.deepcopy(params)
    L = len(parameters) // 2
    for l in range(L):
        parameters["W" + str(l + 1)] -= learning_rate * grads["dW" + str(l + 1)]
        parameters["b" + str(l + 1)] -= learning_rate * grads["db" + str(l + 1)]
    return parameters
# %% update_parameters: all keys
def update_parameters(parameters, grads, learning_rate):
    for key in parameters:
        parameters[key] = parameters[key] - learning_rate * grads["d" + key]
    return parameters
# %% two_layer_model: without costs, as before 2021
def two_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    np.random.seed(1)
    grads = {}
    costs = []
    (n_x, n_h, n_y) = layers_dims
    parameters = initialize_parameters(n_x, n_h, n_y)
    for i in range(0, num_iterations):
        A1, cache1 = linear_activation_forward(X, parameters["W1"], parameters["b1"], "relu")
        A2, cache2 = linear_activation_forward(A1, parameters["W2"], parameters["b2"], "sigmoid")
        cost = compute_cost(A2, Y)
        dA2 = -(np.divide(Y, A2) - np.divide(1 - Y, 1 - A2))
        dA1, grads["dW2"], grads["db2"] = linear_activation_backward(dA2, cache2, "sigmoid")
        dA0, grads["dW1"], grads["db1"] = linear_activation_backward(dA1, cache1, "relu")
        parameters = update_parameters(parameters, grads, learning_rate)
        if print_cost and i % 100 == 0:
            print("Cost after iteration {}: {}".format(i, np.squeeze(cost)))
        if print_cost and i % 100 == 0:
            costs.append(cost)
    return parameters
# %% L_layer_model: without costs, as before 2021
def L_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    np.random.seed(1)
    parameters = initialize_parameters_deep(layers_dims)
    for i in range(0, num_iterations):
        AL, caches = L_model_forward(X, parameters)
        cost = compute_cost(AL, Y)
        grads = L_model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, learning_rate)
        if print_cost and i % 100 == 0:
            print("Cost after iteration %i: %f" % (i, cost))
    return parameters
# %% L_layer_model: floats and a list
def L_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    P = initialize_parameters_deep(layers_dims)
    history = list()
    for i in range(num_iterations):
        AL, caches = L_model_forward(X, P)
        history.append(float(compute_cost(AL, Y)))
        P = update_parameters(P, L_model_backward(AL, Y, caches), learning_rate)
    return P, history[::100]
# %% predict: where
def predict(X, y, parameters):
    probas, _ = L_model_forward(X, parameters)
    p = np.where(probas > 0.5, 1, 0)
    print(f"Accuracy: {np.mean(p == y)}")
    return p
# %% predict: as week 3
def predict(X, y, parameters):
    return np.array([[1.0 if a > 0.5 else 0.0 for a in L_model_forward(X, parameters)[0][0]]])
# %% parity_net: reduce and count
def parity_net(bits):
    n, parity = len(bits), bits[0] * 0
    for row in bits:
        parity = parity ^ row
    layers, k = 0, n
    while k > 1:
        k, layers = (k + 1) // 2, layers + 3
    return parity, 4 * n - 4, layers
