# ruff: noqa
# fmt: off
"""Wrong answers of week 3, as people give them. One answer per cell; `# %% exercise: style` begins each."""
# %% layer_sizes: second size
def layer_sizes(X, Y):
    return X.shape[1], 4, Y.shape[1]
# %% layer_sizes: hidden from data
def layer_sizes(X, Y):
    return X.shape[0], X.shape[0], Y.shape[0]
# %% layer_sizes: dictionary
def layer_sizes(X, Y):
    return {"n_x": X.shape[0], "n_h": 4, "n_y": Y.shape[0]}
# %% layer_sizes: only two
def layer_sizes(X, Y):
    return X.shape[0], Y.shape[0]
# %% layer_sizes: reversed
def layer_sizes(X, Y):
    return Y.shape[0], 4, X.shape[0]
# %% layer_sizes: no return
def layer_sizes(X, Y):
    n_x, n_h, n_y = X.shape[0], 4, Y.shape[0]
# %% layer_sizes: shape called
def layer_sizes(X, Y):
    return X.shape(0), 4, Y.shape(0)
# %% layer_sizes: five units
def layer_sizes(X, Y):
    return X.shape[0], 5, Y.shape[0]
# %% initialize_parameters: zeros
def initialize_parameters(n_x, n_h, n_y):
    return {"W1": np.zeros((n_h, n_x)), "b1": np.zeros((n_h, 1)), "W2": np.zeros((n_y, n_h)), "b2": np.zeros((n_y, 1))}
# %% initialize_parameters: rand
def initialize_parameters(n_x, n_h, n_y):
    return {"W1": np.random.rand(n_h, n_x) * 0.01, "b1": np.zeros((n_h, 1)), "W2": np.random.rand(n_y, n_h) * 0.01, "b2": np.zeros((n_y, 1))}
# %% initialize_parameters: scale one
def initialize_parameters(n_x, n_h, n_y):
    return {"W1": np.random.randn(n_h, n_x), "b1": np.zeros((n_h, 1)), "W2": np.random.randn(n_y, n_h), "b2": np.zeros((n_y, 1))}
# %% initialize_parameters: transposed
def initialize_parameters(n_x, n_h, n_y):
    return {"W1": np.random.randn(n_x, n_h) * 0.01, "b1": np.zeros((n_h, 1)), "W2": np.random.randn(n_h, n_y) * 0.01, "b2": np.zeros((n_y, 1))}
# %% initialize_parameters: tuple
def initialize_parameters(n_x, n_h, n_y):
    return {"W1": np.random.randn((n_h, n_x)) * 0.01, "b1": np.zeros((n_h, 1)), "W2": np.random.randn((n_y, n_h)) * 0.01, "b2": np.zeros((n_y, 1))}
# %% initialize_parameters: zeros without tuple
def initialize_parameters(n_x, n_h, n_y):
    return {"W1": np.random.randn(n_h, n_x) * 0.01, "b1": np.zeros(n_h, 1), "W2": np.random.randn(n_y, n_h) * 0.01, "b2": np.zeros(n_y, 1)}
# %% initialize_parameters: rank 1 biases
def initialize_parameters(n_x, n_h, n_y):
    return {"W1": np.random.randn(n_h, n_x) * 0.01, "b1": np.zeros(n_h), "W2": np.random.randn(n_y, n_h) * 0.01, "b2": np.zeros(n_y)}
# %% initialize_parameters: random biases
def initialize_parameters(n_x, n_h, n_y):
    return {"W1": np.random.randn(n_h, n_x) * 0.01, "b1": np.random.randn(n_h, 1) * 0.01, "W2": np.random.randn(n_y, n_h) * 0.01, "b2": np.random.randn(n_y, 1) * 0.01}
# %% initialize_parameters: key reused
def initialize_parameters(n_x, n_h, n_y, *, key):
    import jax
    return {"W1": 0.01 * jax.random.normal(key, (n_h, n_x)), "b1": jnp.zeros((n_h, 1)), "W2": 0.01 * jax.random.normal(key, (n_y, n_h)), "b2": jnp.zeros((n_y, 1))}
# %% initialize_parameters: seed twice
def initialize_parameters(n_x, n_h, n_y):
    np.random.seed(2)
    W1 = np.random.randn(n_h, n_x) * 0.01
    np.random.seed(2)
    W2 = np.random.randn(n_y, n_h) * 0.01
    return {"W1": W1, "b1": np.zeros((n_h, 1)), "W2": W2, "b2": np.zeros((n_y, 1))}
# %% initialize_parameters: tuple returned
def initialize_parameters(n_x, n_h, n_y):
    return np.random.randn(n_h, n_x) * 0.01, np.zeros((n_h, 1)), np.random.randn(n_y, n_h) * 0.01, np.zeros((n_y, 1))
# %% initialize_parameters: one tenth
def initialize_parameters(n_x, n_h, n_y):
    return {"W1": np.random.randn(n_h, n_x) * 0.1, "b1": np.zeros((n_h, 1)), "W2": np.random.randn(n_y, n_h) * 0.1, "b2": np.zeros((n_y, 1))}
# %% activation: only sigmoid
def activation(z, kind):
    return 1 / (1 + np.exp(-z))
# %% activation: no return for leaky
def activation(z, kind):
    if kind == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if kind == "tanh":
        return np.tanh(z)
    if kind == "relu":
        return np.maximum(0, z)
# %% activation: python max
def activation(z, kind):
    if kind == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if kind == "tanh":
        return np.tanh(z)
    if kind == "relu":
        return max(0, z)
    return max(0.01 * z, z)
# %% activation: leaky with min
def activation(z, kind):
    if kind == "leaky_relu":
        return np.minimum(0.01 * z, z)
    return {"sigmoid": 1 / (1 + np.exp(-z)), "tanh": np.tanh(z), "relu": np.maximum(0, z)}[kind]
# %% activation: leaky one tenth
def activation(z, kind):
    if kind == "leaky_relu":
        return np.maximum(0.1 * z, z)
    return {"sigmoid": 1 / (1 + np.exp(-z)), "tanh": np.tanh(z), "relu": np.maximum(0, z)}[kind]
# %% activation: np.max
def activation(z, kind):
    if kind == "relu":
        return np.max(0, z)
    return {"sigmoid": 1 / (1 + np.exp(-z)), "tanh": np.tanh(z), "leaky_relu": np.maximum(0.01 * z, z)}[kind]
# %% activation: tanh wrong way round
def activation(z, kind):
    if kind == "tanh":
        return (np.exp(-z) - np.exp(z)) / (np.exp(z) + np.exp(-z))
    return {"sigmoid": 1 / (1 + np.exp(-z)), "relu": np.maximum(0, z), "leaky_relu": np.maximum(0.01 * z, z)}[kind]
# %% activation: shifted sigmoid for tanh
def activation(z, kind):
    if kind == "tanh":
        return 2 / (1 + np.exp(-z)) - 1
    return {"sigmoid": 1 / (1 + np.exp(-z)), "relu": np.maximum(0, z), "leaky_relu": np.maximum(0.01 * z, z)}[kind]
# %% activation_grad: of a
def activation_grad(z, kind):
    if kind == "sigmoid":
        return z * (1 - z)
    if kind == "tanh":
        return 1 - z ** 2
    return np.where(z > 0, 1.0, 0.0 if kind == "relu" else 0.01)
# %% activation_grad: tanh of tanh
def activation_grad(z, kind):
    a = activation(z, kind)
    if kind == "sigmoid":
        return a * (1 - a)
    if kind == "tanh":
        return 1 - np.tanh(a) ** 2
    return np.where(z > 0, 1.0, 0.0 if kind == "relu" else 0.01)
# %% activation_grad: square forgotten
def activation_grad(z, kind):
    a = activation(z, kind)
    return {"sigmoid": a * (1 - a), "tanh": 1 - a, "relu": (z > 0) * 1.0, "leaky_relu": np.where(z > 0, 1.0, 0.01)}[kind]
# %% activation_grad: relu gives z
def activation_grad(z, kind):
    a = activation(z, kind)
    return {"sigmoid": a * (1 - a), "tanh": 1 - a ** 2, "relu": np.maximum(0, z), "leaky_relu": np.where(z > 0, 1.0, 0.01)}[kind]
# %% activation_grad: leaky is relu
def activation_grad(z, kind):
    a = activation(z, kind)
    return {"sigmoid": a * (1 - a), "tanh": 1 - a ** 2}.get(kind, (z > 0) * 1.0)
# %% activation_grad: value
def activation_grad(z, kind):
    return activation(z, kind)
# %% activation_grad: if on array
def activation_grad(z, kind):
    a = activation(z, kind)
    if kind == "sigmoid":
        return a * (1 - a)
    if kind == "tanh":
        return 1 - a ** 2
    if z > 0:
        return 1
    return 0 if kind == "relu" else 0.01
# %% forward_propagation: sigmoid hidden
def forward_propagation(X, parameters):
    Z1 = parameters["W1"] @ X + parameters["b1"]
    A1 = sigmoid(Z1)
    Z2 = parameters["W2"] @ A1 + parameters["b2"]
    A2 = sigmoid(Z2)
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
# %% forward_propagation: tanh twice
def forward_propagation(X, parameters):
    Z1 = parameters["W1"] @ X + parameters["b1"]
    A1 = np.tanh(Z1)
    Z2 = parameters["W2"] @ A1 + parameters["b2"]
    A2 = np.tanh(Z2)
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
# %% forward_propagation: no bias
def forward_propagation(X, parameters):
    Z1 = parameters["W1"] @ X
    A1 = np.tanh(Z1)
    Z2 = parameters["W2"] @ A1
    A2 = sigmoid(Z2)
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
# %% forward_propagation: X first
def forward_propagation(X, parameters):
    Z1 = np.dot(X, parameters["W1"]) + parameters["b1"]
    A1 = np.tanh(Z1)
    Z2 = np.dot(A1, parameters["W2"]) + parameters["b2"]
    A2 = sigmoid(Z2)
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
# %% forward_propagation: W transposed
def forward_propagation(X, parameters):
    Z1 = parameters["W1"].T @ X + parameters["b1"]
    A1 = np.tanh(Z1)
    Z2 = parameters["W2"].T @ A1 + parameters["b2"]
    A2 = sigmoid(Z2)
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
# %% forward_propagation: times
def forward_propagation(X, parameters):
    Z1 = parameters["W1"] * X + parameters["b1"]
    A1 = np.tanh(Z1)
    Z2 = parameters["W2"] * A1 + parameters["b2"]
    A2 = sigmoid(Z2)
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
# %% forward_propagation: cache first
def forward_propagation(X, parameters):
    Z1 = parameters["W1"] @ X + parameters["b1"]
    A1 = np.tanh(Z1)
    Z2 = parameters["W2"] @ A1 + parameters["b2"]
    A2 = sigmoid(Z2)
    return {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}, A2
# %% forward_propagation: flat bias
def forward_propagation(X, parameters):
    Z1 = parameters["W1"] @ X + parameters["b1"].flatten()
    A1 = np.tanh(Z1)
    Z2 = parameters["W2"] @ A1 + parameters["b2"].flatten()
    A2 = sigmoid(Z2)
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
# %% forward_propagation: attribute
def forward_propagation(X, parameters):
    Z1 = parameters.W1 @ X + parameters.b1
    A1 = np.tanh(Z1)
    Z2 = parameters.W2 @ A1 + parameters.b2
    return sigmoid(Z2), {}
# %% forward_propagation: linear hidden
def forward_propagation(X, parameters):
    Z1 = parameters["W1"] @ X + parameters["b1"]
    Z2 = parameters["W2"] @ Z1 + parameters["b2"]
    A2 = sigmoid(Z2)
    return A2, {"Z1": Z1, "A1": Z1, "Z2": Z2, "A2": A2}
# %% forward_propagation: only A2
def forward_propagation(X, parameters):
    Z1 = parameters["W1"] @ X + parameters["b1"]
    A1 = np.tanh(Z1)
    return sigmoid(parameters["W2"] @ A1 + parameters["b2"])
# %% forward_propagation: first column only
def forward_propagation(X, parameters):
    W1, b1, W2, b2 = parameters["W1"], parameters["b1"], parameters["W2"], parameters["b2"]
    for i in range(X.shape[1]):
        Z1 = W1 @ X[:, i:i + 1] + b1
        A1 = np.tanh(Z1)
        Z2 = W2 @ A1 + b2
        A2 = sigmoid(Z2)
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
# %% compute_cost: sum
def compute_cost(A2, Y):
    return -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))
# %% compute_cost: sign
def compute_cost(A2, Y):
    return np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))
# %% compute_cost: only ones
def compute_cost(A2, Y):
    return -np.sum(np.multiply(np.log(A2), Y)) / Y.shape[1]
# %% compute_cost: dot not squeezed
def compute_cost(A2, Y):
    return -(np.dot(Y, np.log(A2).T) + np.dot(1 - Y, np.log(1 - A2).T)) / Y.shape[1]
# %% compute_cost: m rows
def compute_cost(A2, Y):
    m = Y.shape[0]
    return -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m
# %% compute_cost: classes averaged
def compute_cost(A2, Y):
    return -np.mean(np.log(A2[Y == 1])) - np.mean(np.log(1 - A2[Y == 0]))
# %% compute_cost: squares
def compute_cost(A2, Y):
    return np.mean((A2 - Y) ** 2)
# %% compute_cost: log10
def compute_cost(A2, Y):
    return -np.mean(Y * np.log10(A2) + (1 - Y) * np.log10(1 - A2))
# %% compute_cost: per example
def compute_cost(A2, Y):
    return -(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / Y.shape[1]
# %% compute_cost: swapped
def compute_cost(A2, Y):
    return -np.mean((1 - Y) * np.log(A2) + Y * np.log(1 - A2))
# %% compute_cost: log of the whole
def compute_cost(A2, Y):
    return float(-np.mean(np.log(Y * A2 + (1 - Y))))
# %% backward_propagation: Y - A2
def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    dZ2 = Y - cache["A2"]
    dZ1 = parameters["W2"].T @ dZ2 * (1 - cache["A1"] ** 2)
    return {"dW1": dZ1 @ X.T / m, "db1": dZ1.sum(1, keepdims=True) / m, "dW2": dZ2 @ cache["A1"].T / m, "db2": dZ2.sum(1, keepdims=True) / m}
# %% backward_propagation: no m
def backward_propagation(parameters, cache, X, Y):
    dZ2 = cache["A2"] - Y
    dZ1 = parameters["W2"].T @ dZ2 * (1 - cache["A1"] ** 2)
    return {"dW1": dZ1 @ X.T, "db1": dZ1.sum(1, keepdims=True), "dW2": dZ2 @ cache["A1"].T, "db2": dZ2.sum(1, keepdims=True)}
# %% backward_propagation: sigmoid slope
def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = parameters["W2"].T @ dZ2 * cache["A1"] * (1 - cache["A1"])
    return {"dW1": dZ1 @ X.T / m, "db1": dZ1.sum(1, keepdims=True) / m, "dW2": dZ2 @ cache["A1"].T / m, "db2": dZ2.sum(1, keepdims=True) / m}
# %% backward_propagation: square forgotten
def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = parameters["W2"].T @ dZ2 * (1 - cache["A1"])
    return {"dW1": dZ1 @ X.T / m, "db1": dZ1.sum(1, keepdims=True) / m, "dW2": dZ2 @ cache["A1"].T / m, "db2": dZ2.sum(1, keepdims=True) / m}
# %% backward_propagation: no keepdims
def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = parameters["W2"].T @ dZ2 * (1 - cache["A1"] ** 2)
    return {"dW1": dZ1 @ X.T / m, "db1": np.sum(dZ1, axis=1) / m, "dW2": dZ2 @ cache["A1"].T / m, "db2": np.sum(dZ2, axis=1) / m}
# %% backward_propagation: plain sum
def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = parameters["W2"].T @ dZ2 * (1 - cache["A1"] ** 2)
    return {"dW1": dZ1 @ X.T / m, "db1": np.sum(dZ1) / m, "dW2": dZ2 @ cache["A1"].T / m, "db2": np.sum(dZ2) / m}
# %% backward_propagation: matrix product with the slope
def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = np.dot(np.dot(parameters["W2"].T, dZ2), 1 - cache["A1"] ** 2)
    return {"dW1": dZ1 @ X.T / m, "db1": dZ1.sum(1, keepdims=True) / m, "dW2": dZ2 @ cache["A1"].T / m, "db2": dZ2.sum(1, keepdims=True) / m}
# %% backward_propagation: W1 in place of W2
def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = parameters["W1"].T @ dZ2 * (1 - cache["A1"] ** 2)
    return {"dW1": dZ1 @ X.T / m, "db1": dZ1.sum(1, keepdims=True) / m, "dW2": dZ2 @ cache["A1"].T / m, "db2": dZ2.sum(1, keepdims=True) / m}
# %% backward_propagation: keys without d
def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = parameters["W2"].T @ dZ2 * (1 - cache["A1"] ** 2)
    return {"W1": dZ1 @ X.T / m, "b1": dZ1.sum(1, keepdims=True) / m, "W2": dZ2 @ cache["A1"].T / m, "b2": dZ2.sum(1, keepdims=True) / m}
# %% backward_propagation: tuple
def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = parameters["W2"].T @ dZ2 * (1 - cache["A1"] ** 2)
    return dZ1 @ X.T / m, dZ1.sum(1, keepdims=True) / m, dZ2 @ cache["A1"].T / m, dZ2.sum(1, keepdims=True) / m
# %% backward_propagation: updated W2
def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dW2 = dZ2 @ cache["A1"].T / m
    W2 = parameters["W2"] - 1.2 * dW2
    dZ1 = W2.T @ dZ2 * (1 - cache["A1"] ** 2)
    return {"dW1": dZ1 @ X.T / m, "db1": dZ1.sum(1, keepdims=True) / m, "dW2": dW2, "db2": dZ2.sum(1, keepdims=True) / m}
# %% backward_propagation: slope of the output twice
def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    dZ2 = (cache["A2"] - Y) * cache["A2"] * (1 - cache["A2"])
    dZ1 = parameters["W2"].T @ dZ2 * (1 - cache["A1"] ** 2)
    return {"dW1": dZ1 @ X.T / m, "db1": dZ1.sum(1, keepdims=True) / m, "dW2": dZ2 @ cache["A1"].T / m, "db2": dZ2.sum(1, keepdims=True) / m}
# %% backward_propagation: dW1 with A1
def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = parameters["W2"].T @ dZ2 * (1 - cache["A1"] ** 2)
    return {"dW1": dZ1 @ cache["A1"].T / m, "db1": dZ1.sum(1, keepdims=True) / m, "dW2": dZ2 @ cache["A1"].T / m, "db2": dZ2.sum(1, keepdims=True) / m}
# %% backward_propagation: mean of everything
def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = parameters["W2"].T @ dZ2 * (1 - cache["A1"] ** 2)
    db1 = np.full(parameters["b1"].shape, np.mean(dZ1))
    return {"dW1": dZ1 @ X.T / m, "db1": db1, "dW2": dZ2 @ cache["A1"].T / m, "db2": dZ2.sum(1, keepdims=True) / m}
# %% backward_propagation: dZ1 as sum
def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dW2 = dZ2 @ cache["A1"].T / m
    db2 = dZ2.sum(axis=1, keepdims=True) / m
    dZ1 = parameters["W2"].T @ dZ2 + (1 - cache["A1"] ** 2)
    return {"dW1": dZ1 @ X.T / m, "db1": dZ1.sum(axis=1, keepdims=True) / m, "dW2": dW2, "db2": db2}
# %% backward_propagation: np.power of one minus
def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dW2 = dZ2 @ cache["A1"].T / m
    db2 = dZ2.sum(axis=1, keepdims=True) / m
    dZ1 = parameters["W2"].T @ dZ2 * np.power(1 - cache["A1"], 2)
    return {"dW1": dZ1 @ X.T / m, "db1": dZ1.sum(axis=1, keepdims=True) / m, "dW2": dW2, "db2": db2}
# %% backward_propagation: db sums of W
def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dW2 = dZ2 @ cache["A1"].T / m
    dZ1 = parameters["W2"].T @ dZ2 * (1 - cache["A1"] ** 2)
    dW1 = dZ1 @ X.T / m
    return {"dW1": dW1, "db1": dW1.sum(axis=1, keepdims=True), "dW2": dW2, "db2": dW2.sum(axis=1, keepdims=True)}
# %% update_parameters: uphill
def update_parameters(parameters, grads, learning_rate=1.2):
    return {k: v + learning_rate * grads["d" + k] for k, v in parameters.items()}
# %% update_parameters: only weights
def update_parameters(parameters, grads, learning_rate=1.2):
    return {k: v - learning_rate * grads["d" + k] if k[0] == "W" else v for k, v in parameters.items()}
# %% update_parameters: =-
def update_parameters(parameters, grads, learning_rate=1.2):
    W1, b1, W2, b2 = (parameters[k] for k in ("W1", "b1", "W2", "b2"))
    W1 =- learning_rate * grads["dW1"]
    b1 =- learning_rate * grads["db1"]
    W2 =- learning_rate * grads["dW2"]
    b2 =- learning_rate * grads["db2"]
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
# %% update_parameters: rate fixed
def update_parameters(parameters, grads, learning_rate=1.2):
    return {k: v - 1.2 * grads["d" + k] for k, v in parameters.items()}
# %% update_parameters: other default
def update_parameters(parameters, grads, learning_rate=0.5):
    return {k: v - learning_rate * grads["d" + k] for k, v in parameters.items()}
# %% update_parameters: no default
def update_parameters(parameters, grads, learning_rate):
    return {k: v - learning_rate * grads["d" + k] for k, v in parameters.items()}
# %% update_parameters: no rate
def update_parameters(parameters, grads, learning_rate=1.2):
    return {k: v - grads["d" + k] for k, v in parameters.items()}
# %% update_parameters: wrong key
def update_parameters(parameters, grads, learning_rate=1.2):
    return {k: v - learning_rate * grads[k] for k, v in parameters.items()}
# %% update_parameters: new not returned
def update_parameters(parameters, grads, learning_rate=1.2):
    W1 = parameters["W1"] - learning_rate * grads["dW1"]
    b1 = parameters["b1"] - learning_rate * grads["db1"]
    W2 = parameters["W2"] - learning_rate * grads["dW2"]
    b2 = parameters["b2"] - learning_rate * grads["db2"]
    return parameters
# %% update_parameters: db1 for both
def update_parameters(parameters, grads, learning_rate=1.2):
    W1 = parameters["W1"] - learning_rate * grads["dW1"]
    b1 = parameters["b1"] - learning_rate * grads["db1"]
    W2 = parameters["W2"] - learning_rate * grads["dW2"]
    b2 = parameters["b2"] - learning_rate * grads["db1"]
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
# %% nn_model: new start each time
def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False):
    n_x, _, n_y = layer_sizes(X, Y)
    for i in range(num_iterations):
        parameters = initialize_parameters(n_x, n_h, n_y)
        A2, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads)
    return parameters
# %% nn_model: return in loop
def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False):
    n_x, _, n_y = layer_sizes(X, Y)
    parameters = initialize_parameters(n_x, n_h, n_y)
    for i in range(num_iterations):
        A2, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads)
        return parameters
# %% nn_model: update lost
def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False):
    n_x, _, n_y = layer_sizes(X, Y)
    parameters = initialize_parameters(n_x, n_h, n_y)
    for i in range(num_iterations):
        A2, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        update_parameters(parameters, grads)
    return parameters
# %% nn_model: always four units
def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False):
    n_x, n_h, n_y = layer_sizes(X, Y)
    parameters = initialize_parameters(n_x, n_h, n_y)
    for i in range(num_iterations):
        A2, cache = forward_propagation(X, parameters)
        parameters = update_parameters(parameters, backward_propagation(parameters, cache, X, Y))
    return parameters
# %% nn_model: forward outside
def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False):
    n_x, _, n_y = layer_sizes(X, Y)
    parameters = initialize_parameters(n_x, n_h, n_y)
    A2, cache = forward_propagation(X, parameters)
    for i in range(num_iterations):
        parameters = update_parameters(parameters, backward_propagation(parameters, cache, X, Y))
    return parameters
# %% nn_model: gradients outside
def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False):
    n_x, _, n_y = layer_sizes(X, Y)
    parameters = initialize_parameters(n_x, n_h, n_y)
    A2, cache = forward_propagation(X, parameters)
    grads = backward_propagation(parameters, cache, X, Y)
    for i in range(num_iterations):
        parameters = update_parameters(parameters, grads)
    return parameters
# %% nn_model: small rate
def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False):
    n_x, _, n_y = layer_sizes(X, Y)
    parameters = initialize_parameters(n_x, n_h, n_y)
    for i in range(num_iterations):
        A2, cache = forward_propagation(X, parameters)
        parameters = update_parameters(parameters, backward_propagation(parameters, cache, X, Y), 0.01)
    return parameters
# %% nn_model: fixed number of steps
def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False):
    n_x, _, n_y = layer_sizes(X, Y)
    parameters = initialize_parameters(n_x, n_h, n_y)
    for i in range(100):
        A2, cache = forward_propagation(X, parameters)
        parameters = update_parameters(parameters, backward_propagation(parameters, cache, X, Y))
    return parameters
# %% nn_model: predictions returned
def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False):
    n_x, _, n_y = layer_sizes(X, Y)
    parameters = initialize_parameters(n_x, n_h, n_y)
    for i in range(num_iterations):
        A2, cache = forward_propagation(X, parameters)
        parameters = update_parameters(parameters, backward_propagation(parameters, cache, X, Y))
    return A2
# %% nn_model: arguments swapped
def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False):
    n_x, _, n_y = layer_sizes(X, Y)
    parameters = initialize_parameters(n_h, n_x, n_y)
    for i in range(num_iterations):
        A2, cache = forward_propagation(X, parameters)
        parameters = update_parameters(parameters, backward_propagation(parameters, cache, X, Y))
    return parameters
# %% nn_model: arguments exchanged
def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False):
    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0])
    for i in range(num_iterations):
        A2, cache = forward_propagation(parameters, X)
        parameters = update_parameters(parameters, backward_propagation(parameters, cache, X, Y))
    return parameters
# %% nn_model: stops early
def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False):
    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0])
    before = np.inf
    for i in range(num_iterations):
        A2, cache = forward_propagation(X, parameters)
        cost = compute_cost(A2, Y)
        if before - cost < 1e-3:
            break
        before = cost
        parameters = update_parameters(parameters, backward_propagation(parameters, cache, X, Y))
    return parameters
# %% predict: probabilities
def predict(parameters, X):
    return forward_propagation(X, parameters)[0]
# %% predict: threshold on Z2
def predict(parameters, X):
    A2, cache = forward_propagation(X, parameters)
    return (cache["Z2"] > 0.5) * 1
# %% predict: at least
def predict(parameters, X):
    A2, cache = forward_propagation(X, parameters)
    return (A2 >= 0.5) * 1
# %% predict: cache forgotten
def predict(parameters, X):
    A2 = forward_propagation(X, parameters)
    return (A2 > 0.5) * 1
# %% predict: arguments swapped
def predict(parameters, X):
    A2, cache = forward_propagation(parameters, X)
    return (A2 > 0.5) * 1
# %% predict: python round
def predict(parameters, X):
    A2, cache = forward_propagation(X, parameters)
    return round(A2)
# %% predict: minus one
def predict(parameters, X):
    A2, cache = forward_propagation(X, parameters)
    return np.where(A2 > 0.5, 1, -1)
# %% predict: squeezed
def predict(parameters, X):
    A2, cache = forward_propagation(X, parameters)
    return np.squeeze(A2 > 0.5)
# %% predict: one answer
def predict(parameters, X):
    A2, cache = forward_propagation(X, parameters)
    if np.mean(A2) > 0.5:
        return np.ones((1, X.shape[1]))
    return np.zeros((1, X.shape[1]))
# %% collapse_linear: order
def collapse_linear(W1, b1, W2, b2):
    return W1 @ W2, W2 @ b1 + b2
# %% collapse_linear: biases added
def collapse_linear(W1, b1, W2, b2):
    return W2 @ W1, b1 + b2
# %% collapse_linear: star
def collapse_linear(W1, b1, W2, b2):
    return W2 * W1, W2 * b1 + b2
# %% collapse_linear: first bias lost
def collapse_linear(W1, b1, W2, b2):
    return W2 @ W1, b2
# %% collapse_linear: second bias lost
def collapse_linear(W1, b1, W2, b2):
    return W2 @ W1, W2 @ b1
# %% collapse_linear: both biases through
def collapse_linear(W1, b1, W2, b2):
    return W2 @ W1, W2 @ (b1 + b2)
# %% collapse_linear: dictionary
def collapse_linear(W1, b1, W2, b2):
    return {"W": W2 @ W1, "b": W2 @ b1 + b2}
# %% collapse_linear: bias first
def collapse_linear(W1, b1, W2, b2):
    return W2 @ b1 + b2, W2 @ W1
# %% are_units_symmetric: only W1
def are_units_symmetric(parameters, tol=1e-12):
    W1 = parameters["W1"]
    return bool(np.all(np.abs(W1 - W1[0]) <= tol))
# %% are_units_symmetric: columns
def are_units_symmetric(parameters, tol=1e-12):
    W1 = parameters["W1"]
    return bool(np.all(np.abs(W1 - W1[:, :1]) <= tol))
# %% are_units_symmetric: no outgoing
def are_units_symmetric(parameters, tol=1e-12):
    W1, b1 = parameters["W1"], parameters["b1"]
    return bool(np.all(np.abs(W1 - W1[0]) <= tol) and np.all(np.abs(b1 - b1[0]) <= tol))
# %% are_units_symmetric: exact
def are_units_symmetric(parameters, tol=1e-12):
    W1, b1, W2 = parameters["W1"], parameters["b1"], parameters["W2"]
    return bool((W1 == W1[0]).all() and (b1 == b1[0]).all() and (W2 == W2[:, :1]).all())
# %% are_units_symmetric: allclose with its own tolerance
def are_units_symmetric(parameters, tol=1e-12):
    W1, b1, W2 = parameters["W1"], parameters["b1"], parameters["W2"]
    return np.allclose(W1, W1[0]) and np.allclose(b1, b1[0]) and np.allclose(W2, W2[:, :1])
# %% are_units_symmetric: or
def are_units_symmetric(parameters, tol=1e-12):
    W1, b1, W2 = parameters["W1"], parameters["b1"], parameters["W2"]
    return bool(np.all(np.abs(W1 - W1[0]) <= tol) or np.all(np.abs(b1 - b1[0]) <= tol) or np.all(np.abs(W2 - W2[:, :1]) <= tol))
# %% are_units_symmetric: first two
def are_units_symmetric(parameters, tol=1e-12):
    W1, b1, W2 = parameters["W1"], parameters["b1"], parameters["W2"]
    rows = np.hstack([W1, b1, W2.T])
    return bool(np.all(np.abs(rows[0] - rows[1]) <= tol))
# %% are_units_symmetric: symmetric matrix
def are_units_symmetric(parameters, tol=1e-12):
    W1 = parameters["W1"]
    return bool(np.allclose(W1, W1.T, atol=tol))
# %% are_units_symmetric: always false
def are_units_symmetric(parameters, tol=1e-12):
    return False
# %% are_units_symmetric: no abs
def are_units_symmetric(parameters, tol=1e-12):
    rows = np.hstack([parameters["W1"], parameters["b1"], parameters["W2"].T])
    return bool(np.all(rows - rows[0] <= tol))
# %% are_units_symmetric: sorted set
def are_units_symmetric(parameters, tol=1e-12):
    units = np.concatenate([parameters["W1"], parameters["b1"], parameters["W2"].T], axis=1)
    return len(np.unique(units, axis=0)) == 1
# %% are_units_symmetric: W2 rows
def are_units_symmetric(parameters, tol=1e-12):
    same = lambda M: np.all(np.abs(M - M[:1]) <= tol)
    return bool(same(parameters["W1"]) and same(parameters["b1"]) and same(parameters["W2"]))
