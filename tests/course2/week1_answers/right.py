# ruff: noqa
# fmt: off
"""Right answers of course 2, week 1. One answer per cell; `# %% exercise: style` begins each."""
# %% split: columns one by one
def split(X, Y, ratios):
    m = X.shape[1]
    idx = np.random.permutation(m)
    X_s, Y_s = X[:, idx], Y[:, idx]
    a, b = int(m * ratios[1]), int(m * ratios[2])
    X_dev, Y_dev = X_s[:, :a], Y_s[:, :a]
    X_test, Y_test = X_s[:, a:a + b], Y_s[:, a:a + b]
    X_train, Y_train = X_s[:, a + b:], Y_s[:, a + b:]
    return (X_train, Y_train), (X_dev, Y_dev), (X_test, Y_test)
# %% split: rng
def split(X, Y, ratios):
    rng = np.random.default_rng(np.random.randint(2**31))
    order = rng.permutation(X.shape[1])
    n_dev = int(ratios[1] * len(order))
    n_test = int(ratios[2] * len(order))
    dev, rest = order[:n_dev], order[n_dev:]
    test, train = rest[:n_test], rest[n_test:]
    return [[X[:, i], Y[:, i]] for i in (train, dev, test)]
# %% split: choice without replacement
def split(X, Y, ratios):
    m = Y.shape[1]
    order = np.random.choice(m, size=m, replace=False)
    sizes = [0, int(ratios[1] * m), int(ratios[2] * m)]
    sizes[0] = m - sum(sizes)
    ends = np.cumsum(sizes)
    return [(X[:, order[e - s:e]], Y[:, order[e - s:e]]) for s, e in zip(sizes, ends)]
# %% normalize_fit: var
def normalize_fit(X):
    m = X.shape[1]
    mu = 1 / m * np.sum(X, axis=1, keepdims=True)
    X = X - mu
    sigma2 = 1 / m * np.sum(X ** 2, axis=1, keepdims=True)
    sigma = np.sqrt(sigma2)
    return mu, sigma
# %% normalize_fit: second moment
def normalize_fit(X):
    mu = X.mean(axis=1)[:, None]
    return mu, ((X ** 2).mean(axis=1)[:, None] - mu ** 2) ** 0.5
# %% normalize_fit: list
def normalize_fit(X):
    mu = np.array([[np.mean(row)] for row in X])
    sigma = np.array([[np.std(row)] for row in X])
    return [mu, sigma]
# %% normalize_apply: if
def normalize_apply(X, mu, sigma):
    sigma = sigma.copy()
    sigma[sigma == 0] = 1
    return (X - mu) / sigma
# %% normalize_apply: maximum
def normalize_apply(X, mu, sigma):
    return (X - mu) / (sigma + (sigma == 0))
# %% normalize_apply: nan to num
def normalize_apply(X, mu, sigma):
    with np.errstate(all="ignore"):
        Z = (X - mu) / sigma
    return np.where(sigma == 0, X - mu, Z)
# %% normalize_apply: multiply
def normalize_apply(X, mu, sigma):
    return np.multiply(X - mu, 1 / np.where(sigma > 0, sigma, 1))
# %% initialize_parameters_zeros: classic
def initialize_parameters_zeros(layers_dims):
    parameters = {}
    L = len(layers_dims)
    for l in range(1, L):
        parameters['W' + str(l)] = np.zeros((layers_dims[l], layers_dims[l-1]))
        parameters['b' + str(l)] = np.zeros((layers_dims[l], 1))
    return parameters
# %% initialize_parameters_zeros: times 0
def initialize_parameters_zeros(layers_dims):
    parameters = {}
    L = len(layers_dims)
    for l in range(1, L):
        parameters['W' + str(l)] = np.random.randn(layers_dims[l], layers_dims[l-1]) * 0
        parameters['b' + str(l)] = np.zeros((layers_dims[l], 1))
    return parameters
# %% initialize_parameters_zeros: jnp
def initialize_parameters_zeros(layers_dims):
    parameters = {}
    L = len(layers_dims)
    for l in range(1, L):
        parameters['W' + str(l)] = jnp.zeros((layers_dims[l], layers_dims[l-1]))
        parameters['b' + str(l)] = jnp.zeros((layers_dims[l], 1))
    return parameters
# %% initialize_parameters_random: seeded
def initialize_parameters_random(layers_dims):
    np.random.seed(3)
    parameters = {}
    L = len(layers_dims)
    for l in range(1, L):
        parameters['W' + str(l)] = np.random.randn(layers_dims[l], layers_dims[l-1]) * 10
        parameters['b' + str(l)] = np.zeros((layers_dims[l], 1))
    return parameters
# %% initialize_parameters_random: free
def initialize_parameters_random(layers_dims):
    parameters = {}
    L = len(layers_dims)
    for l in range(1, L):
        parameters['W' + str(l)] = np.random.standard_normal((layers_dims[l], layers_dims[l-1])) * 10
        parameters['b' + str(l)] = np.zeros((layers_dims[l], 1))
    return parameters
# %% initialize_parameters_random: generator
def initialize_parameters_random(layers_dims):
    rng = np.random.default_rng(3)
    parameters = {}
    L = len(layers_dims)
    for l in range(1, L):
        parameters['W' + str(l)] = rng.normal(size=(layers_dims[l], layers_dims[l-1])) * 10
        parameters['b' + str(l)] = np.zeros((layers_dims[l], 1))
    return parameters
# %% initialize_parameters_he: seeded
def initialize_parameters_he(layers_dims):
    np.random.seed(3)
    parameters = {}
    L = len(layers_dims)
    for l in range(1, L):
        parameters['W' + str(l)] = np.random.randn(layers_dims[l], layers_dims[l-1]) * np.sqrt(2. / layers_dims[l-1])
        parameters['b' + str(l)] = np.zeros((layers_dims[l], 1))
    return parameters
# %% initialize_parameters_he: free
def initialize_parameters_he(layers_dims):
    parameters = {}
    L = len(layers_dims)
    for l in range(1, L):
        parameters['W' + str(l)] = np.random.standard_normal((layers_dims[l], layers_dims[l-1])) * np.sqrt(2. / layers_dims[l-1])
        parameters['b' + str(l)] = np.zeros((layers_dims[l], 1))
    return parameters
# %% initialize_parameters_he: generator
def initialize_parameters_he(layers_dims):
    rng = np.random.default_rng(3)
    parameters = {}
    L = len(layers_dims)
    for l in range(1, L):
        parameters['W' + str(l)] = rng.normal(size=(layers_dims[l], layers_dims[l-1])) * np.sqrt(2. / layers_dims[l-1])
        parameters['b' + str(l)] = np.zeros((layers_dims[l], 1))
    return parameters
# %% initialize_parameters_xavier: seeded
def initialize_parameters_xavier(layers_dims):
    np.random.seed(3)
    parameters = {}
    L = len(layers_dims)
    for l in range(1, L):
        parameters['W' + str(l)] = np.random.randn(layers_dims[l], layers_dims[l-1]) * np.sqrt(1. / layers_dims[l-1])
        parameters['b' + str(l)] = np.zeros((layers_dims[l], 1))
    return parameters
# %% initialize_parameters_xavier: free
def initialize_parameters_xavier(layers_dims):
    parameters = {}
    L = len(layers_dims)
    for l in range(1, L):
        parameters['W' + str(l)] = np.random.standard_normal((layers_dims[l], layers_dims[l-1])) * np.sqrt(1. / layers_dims[l-1])
        parameters['b' + str(l)] = np.zeros((layers_dims[l], 1))
    return parameters
# %% initialize_parameters_xavier: generator
def initialize_parameters_xavier(layers_dims):
    rng = np.random.default_rng(3)
    parameters = {}
    L = len(layers_dims)
    for l in range(1, L):
        parameters['W' + str(l)] = rng.normal(size=(layers_dims[l], layers_dims[l-1])) * np.sqrt(1. / layers_dims[l-1])
        parameters['b' + str(l)] = np.zeros((layers_dims[l], 1))
    return parameters
# %% diagnose: plain
def diagnose(train_err, dev_err, bayes=0.0, tol=0.02):
    bias = train_err - bayes > tol
    variance = dev_err - train_err > tol
    return {"bias": bias, "variance": variance}
# %% diagnose: dict
def diagnose(train_err, dev_err, bayes=0.0, tol=0.02):
    return dict(bias=bool(train_err - bayes > tol), variance=bool(dev_err - train_err > tol))
# %% diagnose: gaps
def diagnose(train_err, dev_err, bayes=0.0, tol=0.02):
    gaps = {"bias": train_err - bayes, "variance": dev_err - train_err}
    return {name: gap > tol for name, gap in gaps.items()}
# %% compute_cost_with_regularization: old
def compute_cost_with_regularization(A3, Y, parameters, lambd):
    m = Y.shape[1]
    W1, W2, W3 = parameters["W1"], parameters["W2"], parameters["W3"]
    cross_entropy_cost = compute_cost(A3, Y)
    L2_regularization_cost = lambd * (np.sum(np.square(W1)) + np.sum(np.square(W2)) + np.sum(np.square(W3))) / (2 * m)
    cost = cross_entropy_cost + L2_regularization_cost
    return cost
# %% compute_cost_with_regularization: in one
def compute_cost_with_regularization(A3, Y, parameters, lambd):
    m = Y.shape[1]
    W1, W2, W3 = parameters["W1"], parameters["W2"], parameters["W3"]
    return compute_cost(A3, Y) + lambd / 2 / m * sum((W ** 2).sum() for W in (W1, W2, W3))
# %% compute_cost_with_regularization: squeeze
def compute_cost_with_regularization(A3, Y, parameters, lambd):
    m = Y.shape[1]
    W1, W2, W3 = parameters["W1"], parameters["W2"], parameters["W3"]
    return np.squeeze(compute_cost(A3, Y) + (lambd / (2 * m)) * sum(np.trace(W @ W.T) for W in (W1, W2, W3)))
# %% backward_propagation_with_regularization: old
def backward_propagation_with_regularization(X, Y, cache, lambd):
    m = X.shape[1]
    (Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3) = cache
    dZ3 = A3 - Y
    dW3 = 1./m * np.dot(dZ3, A2.T) + (lambd * W3) / m
    db3 = 1./m * np.sum(dZ3, axis=1, keepdims=True)
    dA2 = np.dot(W3.T, dZ3)
    dZ2 = np.multiply(dA2, np.int64(A2 > 0))
    dW2 = 1./m * np.dot(dZ2, A1.T) + (lambd * W2) / m
    db2 = 1./m * np.sum(dZ2, axis=1, keepdims=True)
    dA1 = np.dot(W2.T, dZ2)
    dZ1 = np.multiply(dA1, np.int64(A1 > 0))
    dW1 = 1./m * np.dot(dZ1, X.T) + (lambd * W1) / m
    db1 = 1./m * np.sum(dZ1, axis=1, keepdims=True)
    return {"dZ3": dZ3, "dW3": dW3, "db3": db3, "dA2": dA2, "dZ2": dZ2, "dW2": dW2, "db2": db2, "dA1": dA1, "dZ1": dZ1, "dW1": dW1, "db1": db1}
# %% backward_propagation_with_regularization: Z masks
def backward_propagation_with_regularization(X, Y, cache, lambd):
    m = X.shape[1]
    (Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3) = cache
    dZ3 = A3 - Y
    dW3 = 1./m * np.dot(dZ3, A2.T) + lambd / m * W3
    db3 = 1./m * np.sum(dZ3, axis=1, keepdims=True)
    dA2 = np.dot(W3.T, dZ3)
    dZ2 = dA2 * (Z2 > 0)
    dW2 = 1./m * np.dot(dZ2, A1.T) + lambd / m * W2
    db2 = 1./m * np.sum(dZ2, axis=1, keepdims=True)
    dA1 = np.dot(W2.T, dZ2)
    dZ1 = np.where(Z1 > 0, dA1, 0.0)
    dW1 = 1./m * np.dot(dZ1, X.T) + lambd / m * W1
    db1 = 1./m * np.sum(dZ1, axis=1, keepdims=True)
    return {"dZ3": dZ3, "dW3": dW3, "db3": db3, "dA2": dA2, "dZ2": dZ2, "dW2": dW2, "db2": db2, "dA1": dA1, "dZ1": dZ1, "dW1": dW1, "db1": db1}
# %% backward_propagation_with_regularization: mean
def backward_propagation_with_regularization(X, Y, cache, lambd):
    m = X.shape[1]
    (Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3) = cache
    dZ3 = A3 - Y
    dW3 = 1./m * np.dot(dZ3, A2.T) + W3 * (lambd / m)
    db3 = 1./m * m * np.mean(dZ3, axis=1, keepdims=True)
    dA2 = np.dot(W3.T, dZ3)
    dZ2 = np.multiply(dA2, np.int64(A2 > 0))
    dW2 = 1./m * np.dot(dZ2, A1.T) + W2 * (lambd / m)
    db2 = 1./m * m * np.mean(dZ2, axis=1, keepdims=True)
    dA1 = np.dot(W2.T, dZ2)
    dZ1 = np.multiply(dA1, np.int64(A1 > 0))
    dW1 = 1./m * np.dot(dZ1, X.T) + W1 * (lambd / m)
    db1 = 1./m * m * np.mean(dZ1, axis=1, keepdims=True)
    return {"dZ3": dZ3, "dW3": dW3, "db3": db3, "dA2": dA2, "dZ2": dZ2, "dW2": dW2, "db2": db2, "dA1": dA1, "dZ1": dZ1, "dW1": dW1, "db1": db1}
# %% backward_propagation_with_dropout: old
def backward_propagation_with_dropout(X, Y, cache, keep_prob):
    m = X.shape[1]
    (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3) = cache
    dZ3 = A3 - Y
    dW3 = 1./m * np.dot(dZ3, A2.T)
    db3 = 1./m * np.sum(dZ3, axis=1, keepdims=True)
    dA2 = np.dot(W3.T, dZ3)
    dA2 = dA2 * D2
    dA2 = dA2 / keep_prob
    dZ2 = np.multiply(dA2, np.int64(A2 > 0))
    dW2 = 1./m * np.dot(dZ2, A1.T)
    db2 = 1./m * np.sum(dZ2, axis=1, keepdims=True)
    dA1 = np.dot(W2.T, dZ2)
    dA1 = dA1 * D1
    dA1 = dA1 / keep_prob
    dZ1 = np.multiply(dA1, np.int64(A1 > 0))
    dW1 = 1./m * np.dot(dZ1, X.T)
    db1 = 1./m * np.sum(dZ1, axis=1, keepdims=True)
    return {"dZ3": dZ3, "dW3": dW3, "db3": db3, "dA2": dA2, "dZ2": dZ2, "dW2": dW2, "db2": db2, "dA1": dA1, "dZ1": dZ1, "dW1": dW1, "db1": db1}
# %% backward_propagation_with_dropout: one line
def backward_propagation_with_dropout(X, Y, cache, keep_prob):
    m = X.shape[1]
    (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3) = cache
    dZ3 = A3 - Y
    dW3 = 1./m * np.dot(dZ3, A2.T)
    db3 = 1./m * np.sum(dZ3, axis=1, keepdims=True)
    dA2 = np.dot(W3.T, dZ3) * D2 / keep_prob
    dZ2 = dA2 * (Z2 > 0)
    dW2 = 1./m * np.dot(dZ2, A1.T)
    db2 = 1./m * np.sum(dZ2, axis=1, keepdims=True)
    dA1 = np.dot(W2.T, dZ2) * D1 / keep_prob
    dZ1 = np.multiply(dA1, np.int64(A1 > 0))
    dW1 = 1./m * np.dot(dZ1, X.T)
    db1 = 1./m * np.sum(dZ1, axis=1, keepdims=True)
    return {"dZ3": dZ3, "dW3": dW3, "db3": db3, "dA2": dA2, "dZ2": dZ2, "dW2": dW2, "db2": db2, "dA1": dA1, "dZ1": dZ1, "dW1": dW1, "db1": db1}
# %% backward_propagation_with_dropout: in place
def backward_propagation_with_dropout(X, Y, cache, keep_prob):
    m = X.shape[1]
    (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3) = cache
    dZ3 = A3 - Y
    dW3 = 1./m * np.dot(dZ3, A2.T)
    db3 = 1./m * np.sum(dZ3, axis=1, keepdims=True)
    dA2 = np.dot(W3.T, dZ3)
    dA2 *= D2
    dA2 /= keep_prob
    dZ2 = np.multiply(dA2, np.int64(A2 > 0))
    dW2 = 1./m * np.dot(dZ2, A1.T)
    db2 = 1./m * np.sum(dZ2, axis=1, keepdims=True)
    dA1 = np.dot(W2.T, dZ2)
    dA1 *= D1
    dA1 /= keep_prob
    dZ1 = np.multiply(dA1, np.int64(A1 > 0))
    dW1 = 1./m * np.dot(dZ1, X.T)
    db1 = 1./m * np.sum(dZ1, axis=1, keepdims=True)
    return {"dZ3": dZ3, "dW3": dW3, "db3": db3, "dA2": dA2, "dZ2": dZ2, "dW2": dW2, "db2": db2, "dA1": dA1, "dZ1": dZ1, "dW1": dW1, "db1": db1}
# %% forward_propagation_with_dropout: seed 1
def forward_propagation_with_dropout(X, parameters, keep_prob=0.5):
    np.random.seed(1)
    W1, b1, W2, b2, W3, b3 = [parameters[k] for k in ["W1", "b1", "W2", "b2", "W3", "b3"]]
    Z1 = np.dot(W1, X) + b1
    A1 = relu(Z1)
    D1 = np.random.rand(A1.shape[0], A1.shape[1]) < keep_prob
    A1 = A1 * D1
    A1 = A1 / keep_prob
    Z2 = np.dot(W2, A1) + b2
    A2 = relu(Z2)
    D2 = np.random.rand(A2.shape[0], A2.shape[1]) < keep_prob
    A2 = A2 * D2
    A2 = A2 / keep_prob
    Z3 = np.dot(W3, A2) + b3
    A3 = sigmoid(Z3)
    return A3, (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3)
# %% forward_propagation_with_dropout: int mask
def forward_propagation_with_dropout(X, parameters, keep_prob=0.5):
    W1, b1, W2, b2, W3, b3 = [parameters[k] for k in ["W1", "b1", "W2", "b2", "W3", "b3"]]
    Z1 = np.dot(W1, X) + b1
    A1 = relu(Z1)
    D1 = (np.random.rand(A1.shape[0], A1.shape[1]) < keep_prob).astype(int)
    A1 = A1 * D1
    A1 = A1 / keep_prob
    Z2 = np.dot(W2, A1) + b2
    A2 = relu(Z2)
    D2 = (np.random.rand(A2.shape[0], A2.shape[1]) < keep_prob).astype(int)
    A2 = A2 * D2
    A2 = A2 / keep_prob
    Z3 = np.dot(W3, A2) + b3
    A3 = sigmoid(Z3)
    return A3, (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3)
# %% forward_propagation_with_dropout: float mask
def forward_propagation_with_dropout(X, parameters, keep_prob=0.5):
    W1, b1, W2, b2, W3, b3 = [parameters[k] for k in ["W1", "b1", "W2", "b2", "W3", "b3"]]
    Z1 = np.dot(W1, X) + b1
    A1 = relu(Z1)
    D1 = 1.0 * (np.random.uniform(size=A1.shape) < keep_prob)
    A1 *= D1; A1 /= keep_prob
    Z2 = np.dot(W2, A1) + b2
    A2 = relu(Z2)
    D2 = 1.0 * (np.random.uniform(size=A2.shape) < keep_prob)
    A2 *= D2; A2 /= keep_prob
    Z3 = np.dot(W3, A2) + b3
    A3 = sigmoid(Z3)
    return A3, (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3)
# %% forward_propagation_with_dropout: choice
def forward_propagation_with_dropout(X, parameters, keep_prob=0.5):
    W1, b1, W2, b2, W3, b3 = [parameters[k] for k in ["W1", "b1", "W2", "b2", "W3", "b3"]]
    Z1 = np.dot(W1, X) + b1
    A1 = relu(Z1)
    D1 = np.random.choice([True, False], size=A1.shape, p=[keep_prob, 1 - keep_prob])
    A1 = A1 * D1
    A1 = A1 / keep_prob
    Z2 = np.dot(W2, A1) + b2
    A2 = relu(Z2)
    D2 = np.random.choice([True, False], size=A2.shape, p=[keep_prob, 1 - keep_prob])
    A2 = A2 * D2
    A2 = A2 / keep_prob
    Z3 = np.dot(W3, A2) + b3
    A3 = sigmoid(Z3)
    return A3, (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3)
# %% early_stop: waited
def early_stop(dev_errors, patience):
    best_error, best, waited = float("inf"), 0, 0
    for i in range(len(dev_errors)):
        if dev_errors[i] < best_error:
            best_error, best, waited = dev_errors[i], i, 0
        else:
            waited = waited + 1
        if waited >= patience:
            break
    return best
# %% early_stop: slices
def early_stop(dev_errors, patience):
    for n in range(1, len(dev_errors) + 1):
        best = int(np.argmin(dev_errors[:n]))
        if n - 1 - best >= patience:
            return best
    return best
# %% early_stop: while
def early_stop(dev_errors, patience):
    best, i = 0, 0
    while i + 1 < len(dev_errors) and i - best < patience:
        i += 1
        best = i if dev_errors[i] < dev_errors[best] else best
    return best
# %% forward_propagation: dot
def forward_propagation(x, theta):
    J = np.dot(theta, x)
    return J
# %% forward_propagation: plain
def forward_propagation(x, theta):
    return x * theta
# %% forward_propagation: multiply
def forward_propagation(x, theta):
    return np.multiply(theta, x)
# %% backward_propagation: classic
def backward_propagation(x, theta):
    dtheta = x
    return dtheta
# %% backward_propagation: grad
def backward_propagation(x, theta):
    import jax
    return jax.grad(lambda t: t * x)(float(theta))
# %% backward_propagation: slope
def backward_propagation(x, theta):
    return (x * (theta + 1) - x * (theta - 1)) / 2
# %% num_grad: copies
def num_grad(f, theta, eps):
    grad = np.zeros_like(theta)
    for i in range(theta.shape[0]):
        a, b = theta.copy(), theta.copy()
        a[i] += eps
        b[i] -= eps
        grad[i] = (f(a) - f(b)) / (2 * eps)
    return grad
# %% num_grad: step vector
def num_grad(f, theta, eps):
    grad = np.zeros_like(theta)
    for i in range(theta.shape[0]):
        e = np.zeros_like(theta)
        e[i] = eps
        grad[i] = (f(theta + e) - f(theta - e)) / (2 * eps)
    return grad
# %% num_grad: restored
def num_grad(f, theta, eps):
    grad = np.zeros_like(theta)
    for i in range(theta.shape[0]):
        old = theta[i, 0]
        theta[i, 0] = old + eps
        up = f(theta)
        theta[i, 0] = old - eps
        down = f(theta)
        theta[i, 0] = old
        grad[i, 0] = (up - down) / 2 / eps
    return grad
# %% gradient_check: new
def gradient_check(x, theta, epsilon=1e-7, print_msg=False):
    J_plus = forward_propagation(x, theta + epsilon)
    J_minus = forward_propagation(x, theta - epsilon)
    gradapprox = (J_plus - J_minus) / (2 * epsilon)
    grad = backward_propagation(x, theta)
    numerator = np.linalg.norm(grad - gradapprox)
    denominator = np.linalg.norm(grad) + np.linalg.norm(gradapprox)
    difference = numerator / denominator
    if print_msg:
        print(difference)
    return difference
# %% gradient_check: no print_msg
def gradient_check(x, theta, epsilon=1e-7):
    J_plus = forward_propagation(x, theta + epsilon)
    J_minus = forward_propagation(x, theta - epsilon)
    gradapprox = (J_plus - J_minus) / (2 * epsilon)
    grad = backward_propagation(x, theta)
    numerator = np.linalg.norm(grad - gradapprox)
    denominator = np.linalg.norm(grad) + np.linalg.norm(gradapprox)
    difference = numerator / denominator
    return difference
# %% gradient_check: abs
def gradient_check(x, theta, epsilon=1e-7, print_msg=False):
    J_plus = forward_propagation(x, theta + epsilon)
    J_minus = forward_propagation(x, theta - epsilon)
    gradapprox = (J_plus - J_minus) / (2 * epsilon)
    grad = backward_propagation(x, theta)
    numerator = abs(grad - gradapprox)
    denominator = abs(grad) + abs(gradapprox)
    difference = numerator / denominator
    if print_msg:
        print(difference)
    return difference
# %% gradient_check_n: new
def gradient_check_n(parameters, gradients, X, Y, epsilon=1e-7, print_msg=False):
    parameters_values, _ = dictionary_to_vector(parameters)
    grad = gradients_to_vector(gradients)
    num_parameters = parameters_values.shape[0]
    J_plus = np.zeros((num_parameters, 1))
    J_minus = np.zeros((num_parameters, 1))
    gradapprox = np.zeros((num_parameters, 1))
    for i in range(num_parameters):
        theta_plus = np.copy(parameters_values)
        theta_plus[i] = theta_plus[i] + epsilon
        J_plus[i], _ = forward_propagation_n(X, Y, vector_to_dictionary(theta_plus))
        theta_minus = np.copy(parameters_values)
        theta_minus[i] = theta_minus[i] - epsilon
        J_minus[i], _ = forward_propagation_n(X, Y, vector_to_dictionary(theta_minus))
        gradapprox[i] = (J_plus[i] - J_minus[i]) / (2 * epsilon)
    numerator = np.linalg.norm(grad - gradapprox)
    denominator = np.linalg.norm(grad) + np.linalg.norm(gradapprox)
    difference = numerator / denominator
    return difference
# %% gradient_check_n: old
def gradient_check_n(parameters, gradients, X, Y, epsilon=1e-7):
    parameters_values, _ = dictionary_to_vector(parameters)
    grad = gradients_to_vector(gradients)
    num_parameters = parameters_values.shape[0]
    J_plus = np.zeros((num_parameters, 1))
    J_minus = np.zeros((num_parameters, 1))
    gradapprox = np.zeros((num_parameters, 1))
    for i in range(num_parameters):
        theta_plus = np.copy(parameters_values)
        theta_plus[i][0] = theta_plus[i][0] + epsilon
        J_plus[i], _ = forward_propagation_n(X, Y, vector_to_dictionary(theta_plus))
        theta_minus = np.copy(parameters_values)
        theta_minus[i] = theta_minus[i] - epsilon
        J_minus[i], _ = forward_propagation_n(X, Y, vector_to_dictionary(theta_minus))
        gradapprox[i] = (J_plus[i] - J_minus[i]) / (2 * epsilon)
    numerator = np.linalg.norm(grad - gradapprox)
    denominator = np.linalg.norm(grad) + np.linalg.norm(gradapprox)
    difference = numerator / denominator
    return difference
# %% gradient_check_n: after the loop
def gradient_check_n(parameters, gradients, X, Y, epsilon=1e-7, print_msg=False):
    parameters_values, _ = dictionary_to_vector(parameters)
    grad = gradients_to_vector(gradients)
    num_parameters = parameters_values.shape[0]
    J_plus = np.zeros((num_parameters, 1))
    J_minus = np.zeros((num_parameters, 1))
    gradapprox = np.zeros((num_parameters, 1))
    for i in range(num_parameters):
        theta_plus = np.copy(parameters_values)
        theta_plus[i] = theta_plus[i] + epsilon
        J_plus[i], _ = forward_propagation_n(X, Y, vector_to_dictionary(theta_plus))
        theta_minus = np.copy(parameters_values)
        theta_minus[i] = theta_minus[i] - epsilon
        J_minus[i], _ = forward_propagation_n(X, Y, vector_to_dictionary(theta_minus))
    gradapprox = (J_plus - J_minus) / (2 * epsilon)
    numerator = np.linalg.norm(grad - gradapprox)
    denominator = np.linalg.norm(grad) + np.linalg.norm(gradapprox)
    difference = numerator / denominator
    return difference
# %% locate_bug: loops
def locate_bug(parameters, gradients, cost_fn, epsilon=1e-6):
    worst, largest = None, -1
    for name in parameters:
        W = parameters[name]
        approx = np.zeros(W.shape)
        for i in range(W.shape[0]):
            for j in range(W.shape[1]):
                old = W[i, j]
                W[i, j] = old + epsilon
                up = cost_fn(parameters)
                W[i, j] = old - epsilon
                down = cost_fn(parameters)
                W[i, j] = old
                approx[i, j] = (up - down) / (2 * epsilon)
        grad = gradients["d" + name]
        error = np.linalg.norm(grad - approx) / (np.linalg.norm(grad) + np.linalg.norm(approx) + 1e-30)
        if error > largest:
            worst, largest = name, error
    return worst
# %% locate_bug: list
def locate_bug(parameters, gradients, cost_fn, epsilon=1e-6):
    errors = []
    for name in parameters:
        W = parameters[name]
        approx = np.zeros(W.shape)
        for i in range(W.shape[0]):
            for j in range(W.shape[1]):
                old = W[i, j]
                W[i, j] = old + epsilon
                up = cost_fn(parameters)
                W[i, j] = old - epsilon
                down = cost_fn(parameters)
                W[i, j] = old
                approx[i, j] = (up - down) / (2 * epsilon)
        grad = gradients["d" + name]
        error = np.linalg.norm(grad - approx) / (np.linalg.norm(grad) + np.linalg.norm(approx) + 1e-30)
        errors.append((error, name))
    return max(errors)[1]
# %% locate_bug: argmax
def locate_bug(parameters, gradients, cost_fn, epsilon=1e-6):
    errors = []
    for name in parameters:
        W = parameters[name]
        approx = np.zeros(W.shape)
        for i in range(W.shape[0]):
            for j in range(W.shape[1]):
                old = W[i, j]
                W[i, j] = old + epsilon
                up = cost_fn(parameters)
                W[i, j] = old - epsilon
                down = cost_fn(parameters)
                W[i, j] = old
                approx[i, j] = (up - down) / (2 * epsilon)
        grad = gradients["d" + name]
        error = np.linalg.norm(grad - approx) / (np.linalg.norm(grad) + np.linalg.norm(approx) + 1e-30)
        errors.append(error)
    return list(parameters)[int(np.argmax(errors))]
# %% flip_h: fliplr
def flip_h(img):
    return np.fliplr(img)
# %% flip_h: flip
def flip_h(img):
    return np.flip(img, 1)
# %% flip_h: indices
def flip_h(img):
    return img[:, list(range(img.shape[1]))[::-1]]
# %% augment: hstack
def augment(images, Y):
    return np.concatenate((images, images[:, :, ::-1, :]), axis=0), np.hstack([Y, Y])
# %% augment: vstack
def augment(images, Y):
    return np.vstack([images, np.flip(images, 2)]), np.tile(Y, (1, 2))
# %% augment: each
def augment(images, Y):
    return np.stack(list(images) + [flip_h(i) for i in images]), np.concatenate([Y, Y], 1)
# %% locate_bug: one long zip
def locate_bug(parameters, gradients, cost_fn, epsilon=1e-6):
    def badness(name):
        g, slopes = np.asarray(gradients["d" + name], float), []
        for where in np.ndindex(parameters[name].shape):
            pair = []
            for sign in (1, -1):
                P = {k: np.array(v, dtype=float) for k, v in parameters.items()}
                P[name][where] += sign * epsilon
                pair.append(cost_fn(P))
            slopes.append((pair[0] - pair[1]) / (2 * epsilon))
        d = np.hypot.reduce(g.ravel() - slopes)
        total = np.hypot.reduce(g.ravel()) + np.hypot.reduce(slopes)
        return d / total if total else 0
    return sorted(parameters, key=badness)[-1]
# %% early_stop: with itertools
def early_stop(dev_errors, patience):
    best, left = (float("inf"), -1), patience
    for here in zip(dev_errors, range(len(dev_errors))):
        if here[0] < best[0]:
            best, left = here, patience
        else:
            left -= 1
        if left == 0:
            return best[1]
    return best[1]
# %% forward_propagation_with_dropout: binomial masks
def forward_propagation_with_dropout(X, parameters, keep_prob=0.5):
    cache, A = [], X
    for l in (1, 2):
        W, b = parameters[f"W{l}"], parameters[f"b{l}"]
        Z = np.einsum("ij,jm->im", W, A) + b
        D = np.random.binomial(1, keep_prob, size=Z.shape)
        A = np.where(D == 1, relu(Z) / keep_prob, 0.0)
        cache.extend([Z, D, A, W, b])
    Z3 = parameters["W3"] @ A + parameters["b3"]
    A3 = sigmoid(Z3)
    return A3, tuple(cache + [Z3, A3, parameters["W3"], parameters["b3"]])
