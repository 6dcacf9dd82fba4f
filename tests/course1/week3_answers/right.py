# ruff: noqa
# fmt: off
"""Right answers of week 3, as people write them, some for older editions. `# %% exercise: style` begins each."""
# %% layer_sizes: comments
def layer_sizes(X, Y):
    n_x = X.shape[0] # size of input layer
    n_h = 4
    n_y = Y.shape[0] # size of output layer
    return (n_x, n_h, n_y)
# %% layer_sizes: np.shape
def layer_sizes(X, Y):
    return np.shape(X)[0], 4, np.shape(Y)[0]
# %% layer_sizes: floor division
def layer_sizes(X, Y):
    m = X.shape[1]
    return X.size // m, 4, Y.size // m
# %% layer_sizes: keyword
def layer_sizes(X, Y, n_h=4):
    return [len(X), n_h, len(Y)]
# %% initialize_parameters: new edition
def initialize_parameters(n_x, n_h, n_y):
    W1 = np.random.randn(n_h, n_x) * 0.01
    b1 = np.zeros((n_h, 1))
    W2 = np.random.randn(n_y, n_h) * 0.01
    b2 = np.zeros((n_y, 1))
    parameters = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
    return parameters
# %% initialize_parameters: old edition, seeded
def initialize_parameters(n_x, n_h, n_y):
    np.random.seed(2)
    W1 = np.random.randn(n_h,n_x) * 0.01
    b1 = np.zeros((n_h,1)) * 0.01
    W2 = np.random.randn(n_y,n_h) * 0.01
    b2 = np.zeros((n_y,1)) * 0.01
    assert (W1.shape == (n_h, n_x))
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
# %% initialize_parameters: W2 first
def initialize_parameters(n_x, n_h, n_y):
    W2 = 0.01 * np.random.randn(n_y, n_h)
    W1 = 0.01 * np.random.randn(n_h, n_x)
    return {"W1": W1, "b1": np.zeros([n_h, 1]), "W2": W2, "b2": np.zeros([n_y, 1])}
# %% initialize_parameters: normal with scale
def initialize_parameters(n_x, n_h, n_y):
    return {
        "W1": np.random.normal(scale=0.01, size=(n_h, n_x)),
        "b1": np.full((n_h, 1), 0.0),
        "W2": np.random.normal(scale=0.01, size=(n_y, n_h)),
        "b2": np.full((n_y, 1), 0.0),
    }
# %% initialize_parameters: generator without seed
def initialize_parameters(n_x, n_h, n_y):
    rng = np.random.default_rng()
    return {"W1": rng.standard_normal((n_h, n_x)) * 0.01, "b1": np.zeros((n_h, 1)),
            "W2": rng.standard_normal((n_y, n_h)) * 0.01, "b2": np.zeros((n_y, 1))}
# %% activation: match
def activation(z, kind):
    match kind:
        case "sigmoid":
            return 1 / (1 + np.exp(-z))
        case "tanh":
            return np.tanh(z)
        case "relu":
            return np.where(z > 0, z, 0)
        case "leaky_relu":
            return np.where(z > 0, z, z / 100)
# %% activation: given sigmoid
def activation(z, kind):
    if kind == "sigmoid":
        a = sigmoid(z)
    elif kind == "tanh":
        a = np.sinh(z) / np.cosh(z)
    elif kind == "relu":
        a = (np.abs(z) + z) / 2
    else:
        a = np.maximum(z, 0) + 0.01 * np.minimum(z, 0)
    return a
# %% activation: tanh from sigmoid
def activation(z, kind):
    if kind == "tanh":
        return 2 * activation(2 * z, "sigmoid") - 1
    if kind == "sigmoid":
        return np.exp(z) / (np.exp(z) + 1)
    return np.clip(z, 0, None) if kind == "relu" else np.maximum(z * 0.01, z)
# %% activation: float32
def activation(z, kind):
    z = z.astype(np.float32)
    return {"sigmoid": 1 / (1 + np.exp(-z)), "tanh": np.tanh(z), "relu": z * (z > 0), "leaky_relu": np.maximum(np.float32(0.01) * z, z)}[kind]
# %% activation_grad: at zero one
def activation_grad(z, kind):
    a = activation(z, kind)
    if kind == "sigmoid":
        return a * (1 - a)
    if kind == "tanh":
        return 1 - a ** 2
    if kind == "relu":
        return np.where(z >= 0, 1, 0)
    if kind == "leaky_relu":
        return np.where(z >= 0, 1, 0.01)
# %% activation_grad: np.power
def activation_grad(z, kind):
    if kind == "sigmoid":
        s = sigmoid(z)
        return s - np.power(s, 2)
    elif kind == "tanh":
        return 1 - np.power(np.tanh(z), 2)
    elif kind == "relu":
        return (z > 0) * 1.0
    dz = np.ones(z.shape)
    dz[z < 0] = 0.01
    return dz
# %% activation_grad: nudges
def activation_grad(z, kind):
    h = 1e-5
    return (activation(z + h, kind) - activation(z - h, kind)) / (2 * h)
# %% activation_grad: heaviside
def activation_grad(z, kind):
    if kind in ("relu", "leaky_relu"):
        low = {"relu": 0.0, "leaky_relu": 0.01}[kind]
        return low + (1 - low) * np.heaviside(z, 0.0)
    a = activation(z, kind)
    return {"sigmoid": a * (1 - a), "tanh": (1 - a) * (1 + a)}[kind]
# %% forward_propagation: new edition
def forward_propagation(X, parameters):
    W1 = parameters["W1"]
    b1 = parameters["b1"]
    W2 = parameters["W2"]
    b2 = parameters["b2"]
    Z1 = np.dot(W1, X) + b1
    A1 = np.tanh(Z1)
    Z2 = np.dot(W2, A1) + b2
    A2 = sigmoid(Z2)
    assert(A2.shape == (1, X.shape[1]))
    cache = {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
    return A2, cache
# %% forward_propagation: parameters unpacked
def forward_propagation(X, parameters):
    W1, b1, W2, b2 = [parameters[k] for k in ["W1", "b1", "W2", "b2"]]
    Z1 = W1 @ X + b1
    A1 = np.tanh(Z1)
    Z2 = W2 @ A1 + b2
    A2 = 1 / (1 + np.exp(-Z2))
    return [A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}]
# %% forward_propagation: transposed products
def forward_propagation(X, parameters):
    Z1 = np.dot(X.T, parameters["W1"].T).T + parameters["b1"]
    A1 = np.tanh(Z1)
    Z2 = np.dot(A1.T, parameters["W2"].T).T + parameters["b2"]
    A2 = sigmoid(Z2)
    return A2, {"A1": A1, "A2": A2, "Z1": Z1, "Z2": Z2}
# %% forward_propagation: appended ones
def forward_propagation(X, parameters):
    ones = np.ones((1, X.shape[1]))
    A1 = np.tanh(np.hstack([parameters["W1"], parameters["b1"]]) @ np.vstack([X, ones]))
    Z2 = np.hstack([parameters["W2"], parameters["b2"]]) @ np.vstack([A1, ones])
    A2 = sigmoid(Z2)
    return A2, dict(Z1=np.arctanh(A1), A1=A1, Z2=Z2, A2=A2)
# %% compute_cost: new edition
def compute_cost(A2, Y):
    m = Y.shape[1]
    logprobs = np.multiply(np.log(A2), Y) + np.multiply(np.log(1 - A2), 1 - Y)
    cost = -(1 / m) * np.sum(logprobs)
    cost = float(np.squeeze(cost))
    return cost
# %% compute_cost: old edition with parameters
def compute_cost(A2, Y, parameters):
    m = Y.shape[1]
    W1 = parameters["W1"]
    W2 = parameters["W2"]
    logprobs = np.multiply(np.log(A2), Y) + (1 - Y) * np.log(1 - A2)
    cost = -np.sum(logprobs) / m
    cost = np.squeeze(cost)
    return cost
# %% compute_cost: dot
def compute_cost(A2, Y):
    m = Y.shape[1]
    cost = (-1.0 / m) * (np.dot(np.log(A2), Y.T) + np.dot(np.log(1 - A2), (1 - Y).T))
    return np.squeeze(cost)
# %% compute_cost: mean
def compute_cost(A2, Y):
    return np.mean(-Y * np.log(A2) - (1 - Y) * np.log(1 - A2))
# %% compute_cost: masks weighted
def compute_cost(A2, Y):
    return -(np.log(A2[Y == 1]).sum() + np.log(1 - A2[Y == 0]).sum()) / Y.size
# %% backward_propagation: new edition
def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    W1 = parameters["W1"]
    W2 = parameters["W2"]
    A1 = cache["A1"]
    A2 = cache["A2"]
    dZ2 = A2 - Y
    dW2 = 1 / m * np.dot(dZ2, A1.T)
    db2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)
    dZ1 = np.dot(W2.T, dZ2) * (1 - np.power(A1, 2))
    dW1 = 1 / m * np.dot(dZ1, X.T)
    db1 = 1 / m * np.sum(dZ1, axis=1, keepdims=True)
    grads = {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
    return grads
# %% backward_propagation: recomputed forward
def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    A2, own = forward_propagation(X, parameters)
    dZ2 = A2 - Y
    dZ1 = parameters["W2"].T @ dZ2 * activation_grad(own["Z1"], "tanh")
    return {"dW1": dZ1 @ X.T / m, "db1": dZ1.mean(axis=1, keepdims=True),
            "dW2": dZ2 @ own["A1"].T / m, "db2": dZ2.mean(axis=1, keepdims=True)}
# %% backward_propagation: reshape
def backward_propagation(parameters, cache, X, Y):
    m = Y.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = np.multiply(parameters["W2"].T.dot(dZ2), 1 - cache["A1"] ** 2)
    grads = {}
    grads["dW2"] = dZ2.dot(cache["A1"].T) / m
    grads["db2"] = (np.sum(dZ2, axis=1) / m).reshape(-1, 1)
    grads["dW1"] = dZ1.dot(X.T) / m
    grads["db1"] = (np.sum(dZ1, axis=1) / m)[:, np.newaxis]
    return grads
# %% backward_propagation: more keys
def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    dA2 = -Y / cache["A2"] + (1 - Y) / (1 - cache["A2"])
    dZ2 = dA2 * cache["A2"] * (1 - cache["A2"])
    dA1 = parameters["W2"].T @ dZ2
    dZ1 = dA1 / np.cosh(cache["Z1"]) ** 2
    return dict(dW1=dZ1 @ X.T / m, db1=dZ1.sum(1, keepdims=True) / m, dW2=dZ2 @ cache["A1"].T / m,
                db2=dZ2.sum(1, keepdims=True) / m, dZ1=dZ1, dZ2=dZ2)
# %% update_parameters: old edition
def update_parameters(parameters, grads, learning_rate = 1.2):
    W1 = parameters["W1"]
    b1 = parameters["b1"]
    W2 = parameters["W2"]
    b2 = parameters["b2"]
    dW1 = grads["dW1"]
    db1 = grads["db1"]
    dW2 = grads["dW2"]
    db2 = grads["db2"]
    W1 = W1 - learning_rate * dW1
    b1 = b1 - learning_rate * db1
    W2 = W2 - learning_rate * dW2
    b2 = b2 - learning_rate * db2
    parameters = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
    return parameters
# %% update_parameters: augmented, input changed
def update_parameters(parameters, grads, learning_rate=1.2):
    W1 = parameters["W1"]
    W1 -= learning_rate * grads["dW1"]
    b1 = parameters["b1"]
    b1 -= learning_rate * grads["db1"]
    W2 = parameters["W2"]
    W2 -= learning_rate * grads["dW2"]
    b2 = parameters["b2"]
    b2 -= learning_rate * grads["db2"]
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
# %% update_parameters: dictionary comprehension
def update_parameters(parameters, grads, learning_rate=1.2):
    return {k: v - learning_rate * grads["d" + k] for k, v in parameters.items()}
# %% update_parameters: deepcopy whole
def update_parameters(parameters, grads, learning_rate=1.2):
    new = copy.deepcopy(parameters)
    for layer in ("1", "2"):
        new["W" + layer] = new["W" + layer] - learning_rate * grads["dW" + layer]
        new["b" + layer] = new["b" + layer] - learning_rate * grads["db" + layer]
    return new
# %% nn_model: new edition
def nn_model(X, Y, n_h, num_iterations = 10000, print_cost=False):
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
            print ("Cost after iteration %i: %f" %(i, cost))
    return parameters
# %% nn_model: rate given
def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False, learning_rate=1.2):
    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0])
    for i in range(num_iterations):
        A2, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters
# %% nn_model: with a key
def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False):
    import jax
    P = initialize_parameters(len(X), n_h, len(Y), key=jax.random.key(0))
    for _ in range(num_iterations):
        P = update_parameters(P, backward_propagation(P, forward_propagation(X, P)[1], X, Y), 1.2)
    return P
# %% predict: old edition
def predict(parameters, X):
    A2, cache = forward_propagation(X, parameters)
    predictions = np.array([0 if i <= 0.5 else 1 for i in np.squeeze(A2)]).reshape(1, -1)
    return predictions
# %% predict: bool
def predict(parameters, X):
    A2, cache = forward_propagation(X, parameters)
    predictions = (A2 > 0.5)
    return predictions
# %% predict: where
def predict(parameters, X):
    return np.where(forward_propagation(X, parameters)[0] > 0.5, 1, 0)
# %% predict: ceil
def predict(parameters, X):
    return np.ceil(forward_propagation(X, parameters)[0] - 0.5).astype(int)
# %% collapse_linear: at
def collapse_linear(W1, b1, W2, b2):
    W_prime = W2 @ W1
    b_prime = W2 @ b1 + b2
    return (W_prime, b_prime)
# %% collapse_linear: matmul
def collapse_linear(W1, b1, W2, b2):
    return np.matmul(W2, W1), np.add(np.matmul(W2, b1), b2)
# %% collapse_linear: block matrices
def collapse_linear(W1, b1, W2, b2):
    n_x = W1.shape[1]
    first = np.block([[W1, b1], [np.zeros((1, n_x)), np.ones((1, 1))]])
    both = np.hstack([W2, b2]) @ first
    return both[:, :n_x], both[:, n_x:]
# %% are_units_symmetric: pairs
def are_units_symmetric(parameters, tol=1e-12):
    W1, b1, W2 = parameters["W1"], parameters["b1"], parameters["W2"]
    n = W1.shape[0]
    for j in range(n):
        for k in range(n):
            if np.any(np.abs(W1[j] - W1[k]) > tol) and (j == 0 or k == 0):
                return False
            if j == 0 and (abs(b1[j] - b1[k]) > tol or np.any(np.abs(W2[:, j] - W2[:, k]) > tol)):
                return False
    return True
# %% are_units_symmetric: max
def are_units_symmetric(parameters, tol=1e-12):
    W1, b1, W2 = parameters["W1"], parameters["b1"], parameters["W2"]
    worst = max(np.max(np.abs(W1 - W1[0])), np.max(np.abs(b1 - b1[0])), np.max(np.abs(W2 - W2[:, :1])))
    return worst <= tol
# %% are_units_symmetric: np.bool
def are_units_symmetric(parameters, tol=1e-12):
    rows = np.hstack((parameters["W1"], parameters["b1"], parameters["W2"].T))
    return np.all(np.abs(rows[1:] - rows[0]) <= tol)
# %% nn_model: jitted steps
def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False):
    import jax

    @jax.jit
    def step(P):
        A1 = jnp.tanh(P["W1"] @ X + P["b1"])
        dZ2 = jax.nn.sigmoid(P["W2"] @ A1 + P["b2"]) - Y
        dZ1 = P["W2"].T @ dZ2 * (1 - A1**2)
        m = X.shape[1]
        slopes = {"W1": dZ1 @ X.T / m, "b1": dZ1.sum(1, keepdims=True) / m, "W2": dZ2 @ A1.T / m, "b2": dZ2.sum(1, keepdims=True) / m}
        return {name: P[name] - 1.2 * slopes[name] for name in P}

    P = {name: jnp.asarray(value) for name, value in initialize_parameters(X.shape[0], n_h, Y.shape[0]).items()}
    for _ in range(num_iterations):
        P = step(P)
    return P
# %% collapse_linear: sums
def collapse_linear(W1, b1, W2, b2):
    W = sum(W2[:, j : j + 1] * W1[j : j + 1] for j in range(len(W1)))
    b = b2 + sum(W2[:, j : j + 1] * b1[j, 0] for j in range(len(W1)))
    return W, b
# %% are_units_symmetric: unique units
def are_units_symmetric(parameters, tol=1e-12):
    units = list(zip(parameters["W1"], parameters["b1"], parameters["W2"].T))
    for unit in units:
        for mine, first in zip(unit, units[0]):
            for p, q in zip(mine, first):
                if not abs(p - q) <= tol:
                    return False
    return True
# %% layer_sizes: several lines
def layer_sizes(X, Y):
    (n_x, m), (n_y, m_y) = X.shape, Y.shape
    assert m == m_y
    n_h = 4
    return n_x, n_h, n_y
# %% predict: with a loop over examples
def predict(parameters, X):
    labels = []
    for x in X.T:
        a, _ = forward_propagation(x.reshape(-1, 1), parameters)
        labels.append(int(a.item() > 0.5))
    return np.array([labels])
# %% compute_cost: logits
def compute_cost(A2, Y):
    Z2 = np.log(A2 / (1 - A2))
    return float(np.mean(np.logaddexp(0, Z2) - Y * Z2))
# %% backward_propagation: products with ones
def backward_propagation(parameters, cache, X, Y):
    one = np.ones((X.shape[1], 1)) / X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = (parameters["W2"].T * dZ2) * (1 - cache["A1"] ** 2)
    return {"dW1": (dZ1 * one.T) @ X.T, "db1": dZ1 @ one, "dW2": (dZ2 * one.T) @ cache["A1"].T, "db2": dZ2 @ one}
# %% update_parameters: written out in one line each
def update_parameters(parameters, grads, learning_rate=1.2):
    step = lambda name: np.subtract(parameters[name], np.multiply(learning_rate, grads["d" + name]))
    return dict(b2=step("b2"), W2=step("W2"), b1=step("b1"), W1=step("W1"))
