# ruff: noqa
# fmt: off
"""Wrong answers of course 2, week 3, as people give them. One answer per cell; `# %% exercise: style` begins each."""
# %% sample_log: uniform
def sample_log(low, high, n):
    return np.random.uniform(low, high, n)
# %% sample_log: 10 to the value
def sample_log(low, high, n):
    return 10 ** np.random.uniform(low, high, n)
# %% sample_log: exponents
def sample_log(low, high, n):
    return np.random.uniform(np.log10(low), np.log10(high), n)
# %% sample_log: natural mixed
def sample_log(low, high, n):
    return 10 ** np.random.uniform(np.log(low), np.log(high), n)
# %% sample_log: exp mixed
def sample_log(low, high, n):
    return np.exp(np.random.uniform(np.log10(low), np.log10(high), n))
# %% sample_log: logspace
def sample_log(low, high, n):
    return np.logspace(np.log10(low), np.log10(high), n)
# %% sample_log: own seed
def sample_log(low, high, n):
    np.random.seed(1)
    return 10 ** np.random.uniform(np.log10(low), np.log10(high), n)
# %% sample_log: one number
def sample_log(low, high, n):
    return 10 ** np.random.uniform(np.log10(low), np.log10(high))
# %% sample_log: forgot return
def sample_log(low, high, n):
    r = np.random.uniform(np.log10(low), np.log10(high), n)
# %% sample_log: randn
def sample_log(low, high, n):
    return 10 ** (np.log10(low) + (np.log10(high) - np.log10(low)) * np.random.randn(n))
# %% sample_log: column
def sample_log(low, high, n):
    return 10 ** np.random.uniform(np.log10(low), np.log10(high), (n, 1))
# %% sample_beta: uniform
def sample_beta(low, high, n):
    return np.random.uniform(low, high, n)
# %% sample_beta: log of beta
def sample_beta(low, high, n):
    return 10 ** np.random.uniform(np.log10(low), np.log10(high), n)
# %% sample_beta: forgot one minus
def sample_beta(low, high, n):
    return 10 ** np.random.uniform(np.log10(1 - high), np.log10(1 - low), n)
# %% sample_beta: log of low
def sample_beta(low, high, n):
    return 1 - 10 ** np.random.uniform(np.log10(1 - low), np.log10(1 - low), n)
# %% sample_beta: exp
def sample_beta(low, high, n):
    return 1 - np.exp(np.random.uniform(np.log10(1 - high), np.log10(1 - low), n))
# %% random_search: largest
def random_search(objective, space, n, key):
    keys = jax.random.split(key, len(space))
    cols = {name: np.asarray(sample_log(*space[name], n, k)) for name, k in zip(space, keys)}
    points = [{name: cols[name][i] for name in space} for i in range(n)]
    errors = [objective(**p) for p in points]
    i = int(np.nanargmax(errors))
    return points[i], errors[i]
# %% random_search: argmin meets nan
def random_search(objective, space, n, key):
    keys = jax.random.split(key, len(space))
    cols = {name: np.asarray(sample_log(*space[name], n, k)) for name, k in zip(space, keys)}
    points = [{name: cols[name][i] for name in space} for i in range(n)]
    errors = [objective(**p) for p in points]
    i = int(np.argmin(errors))
    return points[i], errors[i]
# %% random_search: same key
def random_search(objective, space, n, key):
    cols = {name: np.asarray(sample_log(*space[name], n, key)) for name in space}
    points = [{name: cols[name][i] for name in space} for i in range(n)]
    errors = [objective(**p) for p in points]
    i = int(np.nanargmin(errors))
    return points[i], errors[i]
# %% random_search: linear
def random_search(objective, space, n):
    best, smallest = None, np.inf
    for _ in range(n):
        p = {k: np.random.uniform(lo, hi) for k, (lo, hi) in space.items()}
        e = objective(**p)
        if e < smallest:
            best, smallest = p, e
    return best, smallest
# %% random_search: return in loop
def random_search(objective, space, n):
    best, smallest = None, np.inf
    for _ in range(n):
        p = {k: 10 ** np.random.uniform(np.log10(lo), np.log10(hi)) for k, (lo, hi) in space.items()}
        e = objective(**p)
        if e < smallest:
            best, smallest = p, e
        return best, smallest
# %% random_search: point only
def random_search(objective, space, n):
    best, smallest = None, np.inf
    for _ in range(n):
        p = {k: 10 ** np.random.uniform(np.log10(lo), np.log10(hi)) for k, (lo, hi) in space.items()}
        e = objective(**p)
        if e < smallest:
            best, smallest = p, e
    return best
# %% random_search: grid
def random_search(objective, space, n):
    side = int(n ** 0.5)
    best, smallest = None, np.inf
    import itertools
    for values in itertools.product(*(np.logspace(np.log10(lo), np.log10(hi), side) for lo, hi in space.values())):
        p = dict(zip(space, values))
        e = objective(**p)
        if e < smallest:
            best, smallest = p, e
    return best, smallest
# %% random_search: positional
def random_search(objective, space, n):
    best, smallest = None, np.inf
    for _ in range(n):
        values = [10 ** np.random.uniform(np.log10(lo), np.log10(hi)) for lo, hi in space.values()]
        e = objective(*values)
        if e < smallest:
            best, smallest = values, e
    return best, smallest
# %% coarse_to_fine: no edge
def coarse_to_fine(low, high, best, factor=0.25):
    w = factor * (np.log10(high) - np.log10(low))
    c = np.log10(best)
    return 10 ** (c - w / 2), 10 ** (c + w / 2)
# %% coarse_to_fine: clipped and narrower
def coarse_to_fine(low, high, best, factor=0.25):
    w = factor * (np.log10(high) - np.log10(low))
    c = np.log10(best)
    return max(low, 10 ** (c - w / 2)), min(high, 10 ** (c + w / 2))
# %% coarse_to_fine: linear
def coarse_to_fine(low, high, best, factor=0.25):
    w = factor * (high - low)
    left = min(max(best - w / 2, low), high - w)
    return left, left + w
# %% coarse_to_fine: full width on both sides
def coarse_to_fine(low, high, best, factor=0.25):
    w = factor * (np.log10(high) - np.log10(low))
    left = min(max(np.log10(best) - w, np.log10(low)), np.log10(high) - w)
    return 10 ** left, 10 ** (left + w)
# %% coarse_to_fine: exponents
def coarse_to_fine(low, high, best, factor=0.25):
    w = factor * (np.log10(high) - np.log10(low))
    left = min(max(np.log10(best) - w / 2, np.log10(low)), np.log10(high) - w)
    return left, left + w
# %% coarse_to_fine: fixed factor
def coarse_to_fine(low, high, best, factor=0.25):
    w = 0.25 * (np.log10(high) - np.log10(low))
    left = min(max(np.log10(best) - w / 2, np.log10(low)), np.log10(high) - w)
    return 10 ** left, 10 ** (left + w)
# %% batchnorm_forward: axis 0
def batchnorm_forward(Z, gamma, beta, epsilon=1e-8):
    mu = np.mean(Z, axis=0, keepdims=True)
    sigma2 = np.var(Z, axis=0, keepdims=True)
    Z_norm = (Z - mu) / np.sqrt(sigma2 + epsilon)
    return gamma * Z_norm + beta, Z_norm, mu, sigma2
# %% batchnorm_forward: no root
def batchnorm_forward(Z, gamma, beta, epsilon=1e-8):
    mu = np.mean(Z, axis=1, keepdims=True)
    sigma2 = np.var(Z, axis=1, keepdims=True)
    Z_norm = (Z - mu) / (sigma2 + epsilon)
    return gamma * Z_norm + beta, Z_norm, mu, sigma2
# %% batchnorm_forward: epsilon outside
def batchnorm_forward(Z, gamma, beta, epsilon=1e-8):
    mu = np.mean(Z, axis=1, keepdims=True)
    sigma = np.std(Z, axis=1, keepdims=True)
    Z_norm = (Z - mu) / (sigma + epsilon)
    return gamma * Z_norm + beta, Z_norm, mu, sigma ** 2
# %% batchnorm_forward: unbiased
def batchnorm_forward(Z, gamma, beta, epsilon=1e-8):
    mu = np.mean(Z, axis=1, keepdims=True)
    sigma2 = np.var(Z, axis=1, keepdims=True, ddof=1)
    Z_norm = (Z - mu) / np.sqrt(sigma2 + epsilon)
    return gamma * Z_norm + beta, Z_norm, mu, sigma2
# %% batchnorm_forward: no keepdims
def batchnorm_forward(Z, gamma, beta, epsilon=1e-8):
    mu = np.mean(Z, axis=1)
    sigma2 = np.var(Z, axis=1)
    Z_norm = (Z - mu) / np.sqrt(sigma2 + epsilon)
    return gamma * Z_norm + beta, Z_norm, mu, sigma2
# %% batchnorm_forward: flat statistics
def batchnorm_forward(Z, gamma, beta, epsilon=1e-8):
    mu = np.mean(Z, axis=1)
    sigma2 = np.var(Z, axis=1)
    Z_norm = (Z - mu[:, None]) / np.sqrt(sigma2[:, None] + epsilon)
    return gamma * Z_norm + beta, Z_norm, mu, sigma2
# %% batchnorm_forward: std returned
def batchnorm_forward(Z, gamma, beta, epsilon=1e-8):
    mu = np.mean(Z, axis=1, keepdims=True)
    sigma = np.sqrt(np.var(Z, axis=1, keepdims=True) + epsilon)
    Z_norm = (Z - mu) / sigma
    return gamma * Z_norm + beta, Z_norm, mu, sigma
# %% batchnorm_forward: no shift
def batchnorm_forward(Z, gamma, beta, epsilon=1e-8):
    mu = np.mean(Z, axis=1, keepdims=True)
    sigma2 = np.var(Z, axis=1, keepdims=True)
    Z_norm = (Z - mu) / np.sqrt(sigma2 + epsilon)
    return gamma * Z_norm, Z_norm, mu, sigma2
# %% batchnorm_forward: only Z_tilde
def batchnorm_forward(Z, gamma, beta, epsilon=1e-8):
    mu = np.mean(Z, axis=1, keepdims=True)
    sigma2 = np.var(Z, axis=1, keepdims=True)
    return gamma * (Z - mu) / np.sqrt(sigma2 + epsilon) + beta
# %% batchnorm_forward: dot
def batchnorm_forward(Z, gamma, beta, epsilon=1e-8):
    mu = np.mean(Z, axis=1, keepdims=True)
    sigma2 = np.var(Z, axis=1, keepdims=True)
    Z_norm = (Z - mu) / np.sqrt(sigma2 + epsilon)
    return np.dot(gamma.T, Z_norm) + beta, Z_norm, mu, sigma2
# %% bias_is_redundant: after
def bias_is_redundant(Z, b):
    n = len(Z)
    out, _, mu, _ = batchnorm_forward(Z, np.ones((n, 1)), np.zeros((n, 1)))
    return out + b, b
# %% bias_is_redundant: as beta
def bias_is_redundant(Z, b):
    out, _, mu, _ = batchnorm_forward(Z, np.ones(b.shape), b)
    return out, b
# %% bias_is_redundant: mean itself
def bias_is_redundant(Z, b):
    out, _, mu, _ = batchnorm_forward(Z + b, np.ones(b.shape), np.zeros(b.shape))
    return out, mu
# %% bias_is_redundant: other sign
def bias_is_redundant(Z, b):
    out, _, mu, _ = batchnorm_forward(Z + b, np.ones(b.shape), np.zeros(b.shape))
    return out, Z.mean(axis=1, keepdims=True) - mu
# %% running_update: swapped
def running_update(running_mu, running_sigma2, mu, sigma2, beta_running=0.9):
    return beta_running * mu + (1 - beta_running) * running_mu, beta_running * sigma2 + (1 - beta_running) * running_sigma2
# %% running_update: last only
def running_update(running_mu, running_sigma2, mu, sigma2, beta_running=0.9):
    return mu, sigma2
# %% running_update: corrected
def running_update(running_mu, running_sigma2, mu, sigma2, beta_running=0.9):
    running_mu = beta_running * running_mu + (1 - beta_running) * mu
    running_sigma2 = beta_running * running_sigma2 + (1 - beta_running) * sigma2
    return running_mu / (1 - beta_running), running_sigma2 / (1 - beta_running)
# %% running_update: mean of both
def running_update(running_mu, running_sigma2, mu, sigma2, beta_running=0.9):
    return (running_mu + mu) / 2, (running_sigma2 + sigma2) / 2
# %% running_update: mu in both
def running_update(running_mu, running_sigma2, mu, sigma2, beta_running=0.9):
    new_mu = beta_running * running_mu + (1 - beta_running) * mu
    new_sigma2 = beta_running * running_mu + (1 - beta_running) * mu
    return new_mu, new_sigma2
# %% batchnorm_predict: batch statistics
def batchnorm_predict(Z, gamma, beta, running_mu, running_sigma2, epsilon=1e-8):
    return batchnorm_forward(Z, gamma, beta, epsilon)[0]
# %% batchnorm_predict: no root
def batchnorm_predict(Z, gamma, beta, running_mu, running_sigma2, epsilon=1e-8):
    return gamma * (Z - running_mu) / (running_sigma2 + epsilon) + beta
# %% batchnorm_predict: normalized only
def batchnorm_predict(Z, gamma, beta, running_mu, running_sigma2, epsilon=1e-8):
    return (Z - running_mu) / np.sqrt(running_sigma2 + epsilon)
# %% batchnorm_predict: epsilon outside
def batchnorm_predict(Z, gamma, beta, running_mu, running_sigma2, epsilon=1e-8):
    return gamma * (Z - running_mu) / (np.sqrt(running_sigma2) + epsilon) + beta
# %% batchnorm_predict: tuple
def batchnorm_predict(Z, gamma, beta, running_mu, running_sigma2, epsilon=1e-8):
    Z_norm = (Z - running_mu) / np.sqrt(running_sigma2 + epsilon)
    return gamma * Z_norm + beta, Z_norm
# %% batchnorm_predict: wrong name
def batchnorm_predict(Z, gamma, beta, running_mu, running_sigma2, epsilon=1e-8):
    return gamma * (Z - running_mean) / np.sqrt(running_var + epsilon) + beta
# %% batchnorm_backward: constants
def batchnorm_backward(dZ_tilde, Z_norm, sigma2, gamma, epsilon=1e-8):
    m = Z_norm.shape[1]
    return {"dZ": gamma * dZ_tilde / np.sqrt(sigma2 + epsilon), "dgamma": np.sum(dZ_tilde * Z_norm, axis=1, keepdims=True) / m, "dbeta": np.sum(dZ_tilde, axis=1, keepdims=True) / m}
# %% batchnorm_backward: no gamma
def batchnorm_backward(dZ_tilde, Z_norm, sigma2, gamma, epsilon=1e-8):
    mean = lambda x: x.mean(axis=1, keepdims=True)
    dZ = (dZ_tilde - mean(dZ_tilde) - Z_norm * mean(dZ_tilde * Z_norm)) / np.sqrt(sigma2 + epsilon)
    return {"dZ": dZ, "dgamma": mean(dZ_tilde * Z_norm), "dbeta": mean(dZ_tilde)}
# %% batchnorm_backward: sums
def batchnorm_backward(dZ_tilde, Z_norm, sigma2, gamma, epsilon=1e-8):
    mean = lambda x: x.mean(axis=1, keepdims=True)
    g = gamma * dZ_tilde
    dZ = (g - mean(g) - Z_norm * mean(g * Z_norm)) / np.sqrt(sigma2 + epsilon)
    return {"dZ": dZ, "dgamma": np.sum(dZ_tilde * Z_norm, axis=1, keepdims=True), "dbeta": np.sum(dZ_tilde, axis=1, keepdims=True)}
# %% batchnorm_backward: axis 0
def batchnorm_backward(dZ_tilde, Z_norm, sigma2, gamma, epsilon=1e-8):
    mean = lambda x: x.mean(axis=0, keepdims=True)
    g = gamma * dZ_tilde
    dZ = (g - mean(g) - Z_norm * mean(g * Z_norm)) / np.sqrt(sigma2 + epsilon)
    return {"dZ": dZ, "dgamma": mean(dZ_tilde * Z_norm), "dbeta": mean(dZ_tilde)}
# %% batchnorm_backward: key names
def batchnorm_backward(dZ_tilde, Z_norm, sigma2, gamma, epsilon=1e-8):
    mean = lambda x: x.mean(axis=1, keepdims=True)
    g = gamma * dZ_tilde
    dZ = (g - mean(g) - Z_norm * mean(g * Z_norm)) / np.sqrt(sigma2 + epsilon)
    return {"dz": dZ, "dgamma": mean(dZ_tilde * Z_norm), "dbeta": mean(dZ_tilde)}
# %% batchnorm_backward: no keepdims in gamma
def batchnorm_backward(dZ_tilde, Z_norm, sigma2, gamma, epsilon=1e-8):
    mean = lambda x: x.mean(axis=1, keepdims=True)
    g = gamma * dZ_tilde
    dZ = (g - mean(g) - Z_norm * mean(g * Z_norm)) / np.sqrt(sigma2 + epsilon)
    return {"dZ": dZ, "dgamma": np.mean(dZ_tilde * Z_norm, axis=1), "dbeta": np.mean(dZ_tilde, axis=1)}
# %% softmax: no shift
def softmax(Z):
    return np.exp(Z) / np.sum(np.exp(Z), axis=0)
# %% softmax: axis 1
def softmax(Z):
    t = np.exp(Z - Z.max(axis=1, keepdims=True))
    return t / t.sum(axis=1, keepdims=True)
# %% softmax: total sum
def softmax(Z):
    t = np.exp(Z - np.max(Z))
    return t / np.sum(t)
# %% softmax: global max
def softmax(Z):
    t = np.exp(Z - np.max(Z))
    return t / t.sum(axis=0)
# %% softmax: default axis of jax
def softmax(Z):
    return jax.nn.softmax(jnp.asarray(Z))
# %% softmax: norm
def softmax(Z):
    t = np.exp(Z - Z.max(axis=0))
    return t / np.linalg.norm(t, axis=0)
# %% softmax: sigmoid
def softmax(Z):
    return 1 / (1 + np.exp(-Z))
# %% softmax: transposed
def softmax(Z):
    t = np.exp(Z - Z.max(axis=0))
    return (t / t.sum(axis=0)).T
# %% softmax: forgot np
def softmax(Z):
    t = exp(Z - np.max(Z, axis=0))
    return t / np.sum(t, axis=0)
# %% softmax: rounded
def softmax(Z):
    t = np.exp(Z - Z.max(axis=0))
    return np.round(t / t.sum(axis=0), 3)
# %% one_hot_matrix: rows
def one_hot_matrix(labels, C):
    return np.eye(C)[labels]
# %% one_hot_matrix: from one
def one_hot_matrix(labels, C):
    Y = np.zeros((C, len(labels)))
    for i, label in enumerate(labels):
        Y[label - 1, i] = 1
    return Y
# %% one_hot_matrix: C from labels
def one_hot_matrix(labels, C):
    return np.eye(labels.max() + 1)[labels].T
# %% one_hot_matrix: reshape
def one_hot_matrix(labels, C):
    return np.eye(C)[labels].reshape(C, -1)
# %% one_hot_matrix: float index
def one_hot_matrix(labels, C):
    return np.eye(C)[:, labels.astype(float)]
# %% one_hot_matrix: label written
def one_hot_matrix(labels, C):
    Y = np.zeros((C, len(labels)))
    Y[labels, np.arange(len(labels))] = labels
    return Y
# %% cross_entropy: two terms
def cross_entropy(Yhat, Y):
    return -np.sum(Y * np.log(Yhat) + (1 - Y) * np.log(1 - Yhat)) / Y.shape[1]
# %% cross_entropy: np.mean of all
def cross_entropy(Yhat, Y):
    return -np.mean(Y * np.log(Yhat))
# %% cross_entropy: nan at zero
def cross_entropy(Yhat, Y):
    return -np.sum(Y * np.log(Yhat)) / Y.shape[1]
# %% cross_entropy: sum
def cross_entropy(Yhat, Y):
    return -np.sum(np.log(np.sum(Y * Yhat, axis=0)))
# %% cross_entropy: C
def cross_entropy(Yhat, Y):
    return -np.sum(np.log(np.sum(Y * Yhat, axis=0))) / Y.shape[0]
# %% cross_entropy: vector
def cross_entropy(Yhat, Y):
    return -np.log(np.sum(Y * Yhat, axis=0))
# %% cross_entropy: no minus
def cross_entropy(Yhat, Y):
    return np.mean(np.log(np.sum(Y * Yhat, axis=0)))
# %% cross_entropy: predicted class
def cross_entropy(Yhat, Y):
    return -np.mean(np.log(Yhat.max(axis=0)))
# %% softmax_grad: sign
def softmax_grad(Yhat, Y):
    return Y - Yhat
# %% softmax_grad: with slope
def softmax_grad(Yhat, Y):
    return (Yhat - Y) * Yhat * (1 - Yhat)
# %% softmax_grad: mean
def softmax_grad(Yhat, Y):
    return (Yhat - Y) / Y.shape[1]
# %% softmax_grad: along a
def softmax_grad(Yhat, Y):
    return -Y / Yhat
# %% softmax_grad: sum
def softmax_grad(Yhat, Y):
    return np.sum(Yhat - Y, axis=1, keepdims=True)
# %% softmax2_is_logistic: sigmoid of z1
def softmax2_is_logistic(Z):
    return 1 / (1 + np.exp(-Z[1:2]))
# %% softmax2_is_logistic: other class
def softmax2_is_logistic(Z):
    return 1 / (1 + np.exp(-(Z[0:1] - Z[1:2])))
# %% softmax2_is_logistic: flat
def softmax2_is_logistic(Z):
    return 1 / (1 + np.exp(Z[0] - Z[1]))
# %% softmax2_is_logistic: both rows
def softmax2_is_logistic(Z):
    t = np.exp(Z)
    return t / t.sum(axis=0)
# %% initialize_parameters: one key
def initialize_parameters(layers, key):
    p = {}
    for l in (1, 2, 3):
        p[f"W{l}"] = jax.random.normal(key, (layers[l], layers[l - 1])) * np.sqrt(2 / (layers[l] + layers[l - 1]))
        p[f"b{l}"] = jnp.zeros((layers[l], 1))
    return p
# %% initialize_parameters: he
def initialize_parameters(layers):
    p = {}
    for l in (1, 2, 3):
        p[f"W{l}"] = np.random.randn(layers[l], layers[l - 1]) * np.sqrt(2 / layers[l - 1])
        p[f"b{l}"] = np.zeros((layers[l], 1))
    return p
# %% initialize_parameters: rand
def initialize_parameters(layers):
    p = {}
    for l in (1, 2, 3):
        p[f"W{l}"] = np.random.rand(layers[l], layers[l - 1]) * np.sqrt(2 / (layers[l] + layers[l - 1]))
        p[f"b{l}"] = np.zeros((layers[l], 1))
    return p
# %% initialize_parameters: 0.01
def initialize_parameters(layers):
    p = {}
    for l in (1, 2, 3):
        p[f"W{l}"] = np.random.randn(layers[l], layers[l - 1]) * 0.01
        p[f"b{l}"] = np.zeros((layers[l], 1))
    return p
# %% initialize_parameters: seed inside
def initialize_parameters(layers):
    np.random.seed(1)
    p = {}
    for l in (1, 2, 3):
        p[f"W{l}"] = np.random.randn(layers[l], layers[l - 1]) * np.sqrt(2 / (layers[l] + layers[l - 1]))
        p[f"b{l}"] = np.zeros((layers[l], 1))
    return p
# %% initialize_parameters: two layers
def initialize_parameters(layers):
    p = {}
    for l in (1, 2):
        p[f"W{l}"] = np.random.randn(layers[l], layers[l - 1]) * np.sqrt(2 / (layers[l] + layers[l - 1]))
        p[f"b{l}"] = np.zeros((layers[l], 1))
    return p
# %% initialize_parameters: transposed
def initialize_parameters(layers):
    p = {}
    for l in (1, 2, 3):
        p[f"W{l}"] = np.random.randn(layers[l - 1], layers[l]) * np.sqrt(2 / (layers[l] + layers[l - 1]))
        p[f"b{l}"] = np.zeros((layers[l], 1))
    return p
# %% forward_propagation: softmax at the end
def forward_propagation(X, parameters):
    A1 = np.maximum(parameters["W1"] @ X + parameters["b1"], 0)
    A2 = np.maximum(parameters["W2"] @ A1 + parameters["b2"], 0)
    return softmax(parameters["W3"] @ A2 + parameters["b3"])
# %% forward_propagation: relu at the end
def forward_propagation(X, parameters):
    A = X
    for l in (1, 2, 3):
        A = np.maximum(parameters[f"W{l}"] @ A + parameters[f"b{l}"], 0)
    return A
# %% forward_propagation: no relu
def forward_propagation(X, parameters):
    A = X
    for l in (1, 2, 3):
        A = parameters[f"W{l}"] @ A + parameters[f"b{l}"]
    return A
# %% forward_propagation: X in every layer
def forward_propagation(X, parameters):
    for l in (1, 2, 3):
        Z = parameters[f"W{l}"] @ X + parameters[f"b{l}"]
    return Z
# %% forward_propagation: tuple
def forward_propagation(X, parameters):
    A1 = np.maximum(parameters["W1"] @ X + parameters["b1"], 0)
    A2 = np.maximum(parameters["W2"] @ A1 + parameters["b2"], 0)
    Z3 = parameters["W3"] @ A2 + parameters["b3"]
    return Z3, (A1, A2)
# %% forward_propagation: rows
def forward_propagation(X, parameters):
    A1 = np.maximum(X @ parameters["W1"] + parameters["b1"], 0)
    A2 = np.maximum(A1 @ parameters["W2"] + parameters["b2"], 0)
    return A2 @ parameters["W3"] + parameters["b3"]
# %% forward_propagation: np.max
def forward_propagation(X, parameters):
    A1 = np.max(parameters["W1"] @ X + parameters["b1"], 0)
    A2 = np.max(parameters["W2"] @ A1 + parameters["b2"], 0)
    return parameters["W3"] @ A2 + parameters["b3"]
# %% compute_total_loss: mean
def compute_total_loss(logits, labels):
    return -jnp.mean(jnp.sum(labels * jax.nn.log_softmax(jnp.asarray(logits), axis=0), axis=0))
# %% compute_total_loss: default axis
def compute_total_loss(logits, labels):
    return -jnp.sum(labels * jax.nn.log_softmax(jnp.asarray(logits)))
# %% compute_total_loss: optax not transposed
import optax
def compute_total_loss(logits, labels):
    return jnp.sum(optax.softmax_cross_entropy(jnp.asarray(logits), jnp.asarray(labels)))
# %% compute_total_loss: log of softmax
def compute_total_loss(logits, labels):
    return -np.sum(labels * np.log(softmax(logits)))
# %% compute_total_loss: overflow
def compute_total_loss(logits, labels):
    return np.sum(np.log(np.sum(np.exp(logits), axis=0)) - np.sum(labels * logits, axis=0))
# %% compute_total_loss: sigmoid
import optax
def compute_total_loss(logits, labels):
    return jnp.sum(optax.sigmoid_binary_cross_entropy(jnp.asarray(logits), jnp.asarray(labels)))
# %% compute_total_loss: probabilities taken as logits
def compute_total_loss(logits, labels):
    return -jnp.sum(labels * jax.nn.log_softmax(jax.nn.softmax(jnp.asarray(logits), axis=0), axis=0))
# %% compute_cost: sum
def compute_cost(logits, labels):
    return compute_total_loss(logits, labels)
# %% compute_cost: classes
def compute_cost(logits, labels):
    return compute_total_loss(logits, labels) / len(labels)
# %% compute_cost: all entries
def compute_cost(logits, labels):
    return -jnp.mean(labels * jax.nn.log_softmax(jnp.asarray(logits), axis=0))
# %% compute_cost: binary
def compute_cost(logits, labels):
    a = 1 / (1 + np.exp(-logits))
    return -np.mean(labels * np.log(a) + (1 - labels) * np.log(1 - a))
# %% compute_cost: transposed
def compute_cost(logits, labels):
    return -jnp.mean(jnp.sum(labels.T * jax.nn.log_softmax(jnp.asarray(logits).T, axis=0), axis=0))
# %% cost: mean
def cost(logits, labels):
    return np.mean(np.logaddexp(0, logits) - logits * labels)
# %% cost: from probability
def cost(logits, labels):
    a = 1 / (1 + np.exp(-logits))
    return -(labels * np.log(a) + (1 - labels) * np.log(1 - a))
# %% cost: overflow
def cost(logits, labels):
    return np.log(1 + np.exp(logits)) - logits * labels
# %% cost: sign
def cost(logits, labels):
    return logits * labels - np.logaddexp(0, logits)
# %% train_step_jax: uphill
def train_step_jax(parameters, batch, learning_rate):
    f = lambda p: compute_cost(forward_propagation(batch[0], p), batch[1])
    J, g = jax.value_and_grad(f)(parameters)
    return jax.tree.map(lambda a, b: a + learning_rate * b, parameters, g), J
# %% train_step_jax: grads returned
def train_step_jax(parameters, batch, learning_rate):
    f = lambda p: compute_cost(forward_propagation(batch[0], p), batch[1])
    J, g = jax.value_and_grad(f)(parameters)
    return g, J
# %% train_step_jax: data differentiated
def train_step_jax(parameters, batch, learning_rate):
    f = lambda X, p: compute_cost(forward_propagation(X, p), batch[1])
    J, g = jax.value_and_grad(f)(jnp.asarray(batch[0]), parameters)
    return jax.tree.map(lambda a: a - learning_rate * g.mean(), parameters), J
# %% train_step_jax: not a number
def train_step_jax(parameters, batch, learning_rate):
    f = lambda p: forward_propagation(batch[0], p)
    J, g = jax.value_and_grad(f)(parameters)
    return jax.tree.map(lambda a, b: a - learning_rate * b, parameters, g), J
# %% train_step_jax: cost only
def train_step_jax(parameters, batch, learning_rate):
    f = lambda p: compute_cost(forward_propagation(batch[0], p), batch[1])
    J, g = jax.value_and_grad(f)(parameters)
    return J
# %% random_search: error kept, point not
def random_search(objective, space, n, key):
    keys = jax.random.split(key, len(space))
    cols = {name: sample_log(*space[name], n, k) for name, k in zip(space, keys)}
    best_error = np.inf
    for i in range(n):
        point = {name: float(cols[name][i]) for name in space}
        error = objective(**point)
        if error < best_error:
            best_error = error
    return point, best_error
# %% random_search: key not split in the loop
def random_search(objective, space, n, key):
    best, best_error = None, np.inf
    for i in range(n):
        point = {}
        for name, (low, high) in space.items():
            point[name] = float(sample_log(low, high, 1, key)[0])
        error = objective(**point)
        if error < best_error:
            best, best_error = point, error
    return best, best_error
# %% random_search: objective twice
def random_search(objective, space, n, key):
    keys = jax.random.split(key, len(space))
    cols = {name: sample_log(*space[name], n, k) for name, k in zip(space, keys)}
    best, best_error = None, np.inf
    for i in range(n):
        point = {name: float(cols[name][i]) for name in space}
        if objective(**point) < best_error:
            best, best_error = point, objective(**point)
    return best, best_error
# %% random_search: pairs of every value
def random_search(objective, space, n, key):
    keys = jax.random.split(key, len(space))
    cols = [np.asarray(sample_log(*space[name], int(n ** 0.5), k)).tolist() for name, k in zip(space, keys)]
    best, best_error = None, np.inf
    import itertools
    for values in itertools.product(*cols):
        point = dict(zip(space, values))
        error = objective(**point)
        if error < best_error:
            best, best_error = point, error
    return best, best_error
# %% random_search: error first
def random_search(objective, space, n, key):
    keys = jax.random.split(key, len(space))
    cols = {name: sample_log(*space[name], n, k) for name, k in zip(space, keys)}
    best, best_error = None, np.inf
    for i in range(n):
        point = {name: float(cols[name][i]) for name in space}
        error = objective(**point)
        if error < best_error:
            best, best_error = point, error
    return best_error, best
# %% coarse_to_fine: factor of the values
def coarse_to_fine(low, high, best, factor=0.25):
    new_low = max(low, best * factor)
    new_high = min(high, best / factor)
    return new_low, new_high
# %% coarse_to_fine: pushed once only
def coarse_to_fine(low, high, best, factor=0.25):
    a, b, c = np.log10(low), np.log10(high), np.log10(best)
    half = factor * (b - a) / 2
    l, h = c - half, c + half
    if l < a:
        l, h = a, h
    if h > b:
        l, h = l, b
    return 10 ** l, 10 ** h
# %% batchnorm_backward: 1/m in dZ
def batchnorm_backward(dZ_tilde, Z_norm, sigma2, gamma, epsilon=1e-8):
    m = dZ_tilde.shape[1]
    dgamma = np.sum(dZ_tilde * Z_norm, axis=1, keepdims=True) / m
    dbeta = np.sum(dZ_tilde, axis=1, keepdims=True) / m
    g = gamma * dZ_tilde
    dZ = (g - np.mean(g, axis=1, keepdims=True) - Z_norm * np.mean(g * Z_norm, axis=1, keepdims=True)) / np.sqrt(sigma2 + epsilon) / m
    return {"dZ": dZ, "dgamma": dgamma, "dbeta": dbeta}
# %% batchnorm_backward: bracket missing
def batchnorm_backward(dZ_tilde, Z_norm, sigma2, gamma, epsilon=1e-8):
    dgamma = np.mean(dZ_tilde * Z_norm, axis=1, keepdims=True)
    dbeta = np.mean(dZ_tilde, axis=1, keepdims=True)
    g = gamma * dZ_tilde
    dZ = 1 / np.sqrt(sigma2 + epsilon) * g - np.mean(g, axis=1, keepdims=True) - Z_norm * np.mean(g * Z_norm, axis=1, keepdims=True)
    return {"dZ": dZ, "dgamma": dgamma, "dbeta": dbeta}
# %% compute_total_loss: integer labels
def compute_total_loss(logits, labels):
    import optax
    return jnp.sum(optax.softmax_cross_entropy_with_integer_labels(logits.T, jnp.argmax(labels, axis=1)))
# %% compute_total_loss: log of clipped softmax
def compute_total_loss(logits, labels):
    p = jnp.clip(jax.nn.softmax(logits, axis=0), 1e-7, 1.0)
    return -jnp.sum(labels * jnp.log(p))
# %% initialize_parameters: root forgotten on one side
def initialize_parameters(layers, key):
    p = {}
    for l in range(1, 4):
        key, sub = jax.random.split(key)
        p["W" + str(l)] = jax.random.normal(sub, (layers[l], layers[l - 1])) * np.sqrt(2) / (layers[l] + layers[l - 1])
        p["b" + str(l)] = jnp.zeros((layers[l], 1))
    return p
# %% initialize_parameters: b random
def initialize_parameters(layers, key):
    p = {}
    for l in range(1, 4):
        key, a, b = jax.random.split(key, 3)
        s = np.sqrt(2 / (layers[l] + layers[l - 1]))
        p["W" + str(l)] = jax.random.normal(a, (layers[l], layers[l - 1])) * s
        p["b" + str(l)] = jax.random.normal(b, (layers[l], 1)) * s
    return p
# %% batchnorm_forward: order of returns
def batchnorm_forward(Z, gamma, beta, epsilon=1e-8):
    mu = np.mean(Z, axis=1, keepdims=True)
    sigma2 = np.var(Z, axis=1, keepdims=True)
    Z_norm = (Z - mu) / np.sqrt(sigma2 + epsilon)
    return Z_norm, gamma * Z_norm + beta, mu, sigma2
# %% batchnorm_forward: epsilon in sigma2
def batchnorm_forward(Z, gamma, beta, epsilon=1e-8):
    mu = np.mean(Z, axis=1, keepdims=True)
    sigma2 = np.var(Z, axis=1, keepdims=True) + epsilon
    Z_norm = (Z - mu) / np.sqrt(sigma2)
    return gamma * Z_norm + beta, Z_norm, mu, sigma2
# %% softmax: scaled by the largest
def softmax(Z):
    Z = Z / np.max(Z, axis=0)
    e = np.exp(Z)
    return e / e.sum(axis=0)
# %% softmax: clipped
def softmax(Z):
    e = np.exp(np.clip(Z, -500, 500))
    return e / e.sum(axis=0)
# %% cross_entropy: dot
def cross_entropy(Yhat, Y):
    return float(-np.sum(np.dot(Y, np.log(Yhat).T)) / Y.shape[1])
# %% cross_entropy: log10
def cross_entropy(Yhat, Y):
    return -np.mean(np.log10(np.sum(Y * Yhat, axis=0)))
