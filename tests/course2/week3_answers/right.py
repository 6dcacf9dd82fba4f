# ruff: noqa
# fmt: off
"""Right answers of course 2, week 3, as people write them. One answer per cell; `# %% exercise: style` begins each."""
# %% sample_log: typical numpy
def sample_log(low, high, n):
    a = np.log10(low)
    b = np.log10(high)
    r = np.random.uniform(a, b, size=n)
    alpha = 10 ** r
    return alpha
# %% sample_log: rand
def sample_log(low, high, n):
    r = np.log10(low) + np.random.rand(n) * (np.log10(high) - np.log10(low))
    return np.power(10, r)
# %% sample_log: key and numpy power
def sample_log(low, high, n, key):
    u = jax.random.uniform(key, (n,))
    return np.asarray(low * (high / low) ** u)
# %% sample_log: base 2
def sample_log(low, high, n, key=None):
    return 2.0 ** jax.random.uniform(key, shape=(n,), minval=np.log2(low), maxval=np.log2(high))
# %% sample_log: list
def sample_log(low, high, n):
    return [10 ** np.random.uniform(np.log10(low), np.log10(high)) for _ in range(n)]
# %% sample_log: generator seeded by numpy
def sample_log(low, high, n):
    rng = np.random.default_rng(np.random.randint(2**31))
    return np.exp(rng.uniform(np.log(low), np.log(high), n))
# %% sample_beta: typical numpy
def sample_beta(low, high, n):
    r = np.random.uniform(np.log10(1 - high), np.log10(1 - low), n)
    beta = 1 - 10 ** r
    return beta
# %% sample_beta: calls sample_log
def sample_beta(low, high, n, key):
    one_minus = sample_log(1 - high, 1 - low, n, key=key)
    return 1 - one_minus
# %% sample_beta: ends swapped in uniform
def sample_beta(low, high, n):
    return 1 - np.power(10.0, np.random.uniform(np.log10(1 - low), np.log10(1 - high), n))
# %% sample_beta: jnp
def sample_beta(low, high, n, key):
    r = jax.random.uniform(key, (n,), minval=jnp.log10(1 - high), maxval=jnp.log10(1 - low))
    return 1 - jnp.power(10, r)
# %% random_search: min with key function
def random_search(objective, space, n, key):
    keys = jax.random.split(key, len(space))
    draws = {}
    for k, name in zip(keys, space):
        draws[name] = np.array(sample_log(space[name][0], space[name][1], n, k))
    trials = []
    for i in range(n):
        point = {name: draws[name][i] for name in space}
        trials.append((point, objective(**point)))
    trials = [t for t in trials if not np.isnan(t[1])]
    return min(trials, key=lambda t: t[1])
# %% random_search: numpy
def random_search(objective, space, n):
    best_point, best_error = None, float("inf")
    for i in range(n):
        point = {k: 10 ** np.random.uniform(np.log10(lo), np.log10(hi)) for k, (lo, hi) in space.items()}
        e = objective(**point)
        if e < best_error:
            best_error = e
            best_point = point
    return best_point, best_error
# %% random_search: nanargmin
def random_search(objective, space, n, key):
    points = []
    for name, (low, high) in space.items():
        key, sub = jax.random.split(key)
        points.append(np.asarray(sample_log(low, high, n, sub)))
    points = [dict(zip(space, row)) for row in zip(*points)]
    errors = [objective(**p) for p in points]
    i = np.nanargmin(errors)
    return points[i], errors[i]
# %% random_search: fold_in
def random_search(objective, space, n, key):
    columns = [sample_log(*ends, n, jax.random.fold_in(key, i)) for i, ends in enumerate(space.values())]
    table = np.stack([np.asarray(c) for c in columns], axis=1)
    best = [None, np.inf]
    for row in table:
        point = dict(zip(space.keys(), row))
        error = objective(**point)
        if not np.isnan(error) and error <= best[1]:
            best = [point, error]
    return tuple(best)
# %% coarse_to_fine: typical
def coarse_to_fine(low, high, best, factor=0.25):
    a, b, c = np.log10(low), np.log10(high), np.log10(best)
    w = (b - a) * factor
    new_a, new_b = c - w / 2, c + w / 2
    if new_a < a:
        new_a, new_b = a, a + w
    if new_b > b:
        new_a, new_b = b - w, b
    return 10 ** new_a, 10 ** new_b
# %% coarse_to_fine: clip
def coarse_to_fine(low, high, best, factor=0.25):
    w = factor * np.log10(high / low)
    left = np.clip(np.log10(best) - w / 2, np.log10(low), np.log10(high) - w)
    return [10 ** left, 10 ** (left + w)]
# %% coarse_to_fine: math
def coarse_to_fine(low, high, best, factor=0.25):
    import math
    w = factor * math.log(high / low)
    left = max(math.log(low), min(math.log(best) - 0.5 * w, math.log(high) - w))
    return math.exp(left), math.exp(left + w)
# %% batchnorm_forward: mean var
def batchnorm_forward(Z, gamma, beta, epsilon=1e-8):
    mu = np.mean(Z, axis=1, keepdims=True)
    sigma2 = np.var(Z, axis=1, keepdims=True)
    Z_norm = (Z - mu) / np.sqrt(sigma2 + epsilon)
    Z_tilde = np.multiply(gamma, Z_norm) + beta
    return Z_tilde, Z_norm, mu, sigma2
# %% batchnorm_forward: reshape
def batchnorm_forward(Z, gamma, beta, epsilon=1e-8):
    mu = Z.mean(1).reshape(-1, 1)
    sigma2 = np.mean(np.square(Z - mu), axis=1).reshape(-1, 1)
    Z_norm = (Z - mu) / (sigma2 + epsilon) ** 0.5
    return gamma * Z_norm + beta, Z_norm, mu, sigma2
# %% batchnorm_forward: transposed inside
def batchnorm_forward(Z, gamma, beta, epsilon=1e-8):
    rows = Z.T
    mu, sigma2 = rows.mean(axis=0), rows.var(axis=0)
    rows_norm = (rows - mu) / np.sqrt(sigma2 + epsilon)
    return (gamma.T * rows_norm + beta.T).T, rows_norm.T, mu[:, None], sigma2[:, None]
# %% batchnorm_forward: second moment
def batchnorm_forward(Z, gamma, beta, epsilon=1e-8):
    m = Z.shape[1]
    mu = (1 / m) * np.sum(Z, axis=1, keepdims=True)
    sigma2 = (1 / m) * np.sum(Z**2, axis=1, keepdims=True) - mu**2
    Z_norm = (Z - mu) * (1 / np.sqrt(sigma2 + epsilon))
    return gamma * Z_norm + beta, Z_norm, mu, sigma2
# %% batchnorm_forward: jitted
@jax.jit
def batchnorm_forward(Z, gamma, beta, epsilon=1e-8):
    mu = jnp.mean(Z, axis=1, keepdims=True)
    sigma2 = jnp.mean((Z - mu) ** 2, axis=1, keepdims=True)
    Z_norm = (Z - mu) / jnp.sqrt(sigma2 + epsilon)
    return gamma * Z_norm + beta, Z_norm, mu, sigma2
# %% bias_is_redundant: typical
def bias_is_redundant(Z, b):
    n = Z.shape[0]
    out, _, mu1, _ = batchnorm_forward(Z + b, np.ones((n, 1)), np.zeros((n, 1)))
    _, _, mu0, _ = batchnorm_forward(Z, np.ones((n, 1)), np.zeros((n, 1)))
    return out, mu1 - mu0
# %% bias_is_redundant: np mean
def bias_is_redundant(Z, b):
    out = batchnorm_forward(Z + b, 1, 0)[0]
    return out, np.mean(Z + b, axis=1, keepdims=True) - np.mean(Z, axis=1, keepdims=True)
# %% bias_is_redundant: knows that it moves by b
def bias_is_redundant(Z, b):
    return batchnorm_forward(Z + b, np.ones(b.shape), np.zeros(b.shape))[0], 1.0 * b
# %% running_update: typical
def running_update(running_mu, running_sigma2, mu, sigma2, beta_running=0.9):
    running_mu = beta_running * running_mu + (1 - beta_running) * mu
    running_sigma2 = beta_running * running_sigma2 + (1 - beta_running) * sigma2
    return running_mu, running_sigma2
# %% running_update: momentum name
def running_update(running_mu, running_sigma2, mu, sigma2, beta_running=0.9):
    momentum = 1 - beta_running
    return (1 - momentum) * running_mu + momentum * mu, (1 - momentum) * running_sigma2 + momentum * sigma2
# %% running_update: in place
def running_update(running_mu, running_sigma2, mu, sigma2, beta_running=0.9):
    running_mu *= beta_running
    running_mu += (1 - beta_running) * mu
    running_sigma2 *= beta_running
    running_sigma2 += (1 - beta_running) * sigma2
    return running_mu, running_sigma2
# %% batchnorm_predict: typical
def batchnorm_predict(Z, gamma, beta, running_mu, running_sigma2, epsilon=1e-8):
    Z_norm = (Z - running_mu) / np.sqrt(running_sigma2 + epsilon)
    Z_tilde = gamma * Z_norm + beta
    return Z_tilde
# %% batchnorm_predict: one line
def batchnorm_predict(Z, gamma, beta, running_mu, running_sigma2, epsilon=1e-8):
    return gamma * (Z - running_mu) / (running_sigma2 + epsilon) ** 0.5 + beta
# %% batchnorm_predict: library
def batchnorm_predict(Z, gamma, beta, running_mu, running_sigma2, epsilon=1e-8):
    inverse = 1 / jnp.sqrt(running_sigma2 + epsilon)
    return jnp.asarray(Z) * (gamma * inverse) + (beta - running_mu * gamma * inverse)
# %% batchnorm_backward: formula of the paper
def batchnorm_backward(dZ_tilde, Z_norm, sigma2, gamma, epsilon=1e-8):
    m = Z_norm.shape[1]
    dxhat = dZ_tilde * gamma
    dZ = (1 / m) / np.sqrt(sigma2 + epsilon) * (m * dxhat - np.sum(dxhat, axis=1, keepdims=True) - Z_norm * np.sum(dxhat * Z_norm, axis=1, keepdims=True))
    dgamma = np.sum(dZ_tilde * Z_norm, axis=1, keepdims=True) / m
    dbeta = np.sum(dZ_tilde, axis=1, keepdims=True) / m
    return {"dZ": dZ, "dgamma": dgamma, "dbeta": dbeta}
# %% batchnorm_backward: jnp means
def batchnorm_backward(dZ_tilde, Z_norm, sigma2, gamma, epsilon=1e-8):
    dgamma = jnp.mean(dZ_tilde * Z_norm, axis=1, keepdims=True)
    dbeta = jnp.mean(dZ_tilde, axis=1, keepdims=True)
    dZ = gamma / jnp.sqrt(sigma2 + epsilon) * (dZ_tilde - dbeta - Z_norm * dgamma)
    return dict(dZ=dZ, dgamma=dgamma, dbeta=dbeta)
# %% batchnorm_backward: unit by unit
def batchnorm_backward(dZ_tilde, Z_norm, sigma2, gamma, epsilon=1e-8):
    n, m = Z_norm.shape
    grads = {"dZ": np.zeros((n, m)), "dgamma": np.zeros((n, 1)), "dbeta": np.zeros((n, 1))}
    for j in range(n):
        g = gamma[j, 0] * dZ_tilde[j]
        grads["dZ"][j] = (g - g.mean() - Z_norm[j] * (g * Z_norm[j]).mean()) / np.sqrt(sigma2[j, 0] + epsilon)
        grads["dgamma"][j] = (dZ_tilde[j] @ Z_norm[j]) / m
        grads["dbeta"][j] = dZ_tilde[j].sum() / m
    return grads
# %% softmax: typical
def softmax(Z):
    t = np.exp(Z - np.max(Z, axis=0))
    return t / np.sum(t, axis=0)
# %% softmax: keepdims
def softmax(Z):
    shifted = Z - Z.max(axis=0, keepdims=True)
    e = np.exp(shifted)
    return e / e.sum(axis=0, keepdims=True)
# %% softmax: scipy
def softmax(Z):
    from scipy.special import softmax as of_scipy
    return of_scipy(Z, axis=0)
# %% softmax: vmap
def softmax(Z):
    return jax.vmap(jax.nn.softmax, in_axes=1, out_axes=1)(jnp.asarray(Z))
# %% softmax: transpose twice
def softmax(Z):
    rows = Z.T
    e = np.exp(rows - rows.max(axis=1, keepdims=True))
    return (e / e.sum(axis=1, keepdims=True)).T
# %% one_hot_matrix: eye
def one_hot_matrix(labels, C):
    return np.eye(C)[labels].T
# %% one_hot_matrix: jnp
def one_hot_matrix(labels, C):
    return jax.nn.one_hot(labels, C).T
# %% one_hot_matrix: loop
def one_hot_matrix(labels, C):
    m = len(labels)
    Y = np.zeros((C, m))
    for i in range(m):
        Y[labels[i]][i] = 1
    return Y
# %% one_hot_matrix: equal
def one_hot_matrix(labels, C):
    return (np.arange(C)[:, np.newaxis] == labels.reshape(1, -1)).astype(int)
# %% cross_entropy: where
def cross_entropy(Yhat, Y):
    m = Y.shape[1]
    logs = np.zeros(Yhat.shape)
    np.log(Yhat, out=logs, where=Y == 1)
    return -np.sum(Y * logs) / m
# %% cross_entropy: argmax
def cross_entropy(Yhat, Y):
    labels = np.argmax(Y, axis=0)
    return -np.mean(np.log(Yhat[labels, np.arange(Y.shape[1])]))
# %% cross_entropy: small number
def cross_entropy(Yhat, Y):
    return -np.sum(Y * np.log(Yhat + 1e-12)) / Y.shape[1]
# %% cross_entropy: max
def cross_entropy(Yhat, Y):
    return np.mean(-np.log((Yhat * Y).max(axis=0)))
# %% softmax_grad: subtract
def softmax_grad(Yhat, Y):
    return np.subtract(Yhat, Y)
# %% softmax_grad: copy
def softmax_grad(Yhat, Y):
    dZ = Yhat.copy()
    dZ[Y == 1] -= 1
    return dZ
# %% softmax_grad: jnp
def softmax_grad(Yhat, Y):
    dZ = jnp.asarray(Yhat) - jnp.asarray(Y)
    assert dZ.shape == Y.shape
    return dZ
# %% softmax2_is_logistic: difference
def softmax2_is_logistic(Z):
    return 1 / (1 + np.exp(-(Z[1] - Z[0]))).reshape(1, -1)
# %% softmax2_is_logistic: keep rows
def softmax2_is_logistic(Z):
    z0, z1 = Z[0:1, :], Z[1:2, :]
    return 1 / (1 + np.exp(z0 - z1))
# %% softmax2_is_logistic: by softmax after all
def softmax2_is_logistic(Z):
    return softmax(Z)[1:]
# %% initialize_parameters: numpy loop
def initialize_parameters(layers):
    parameters = {}
    for l in range(1, 4):
        sd = np.sqrt(2.0 / (layers[l] + layers[l - 1]))
        parameters[f"W{l}"] = np.random.normal(0, sd, (layers[l], layers[l - 1]))
        parameters[f"b{l}"] = np.zeros((layers[l], 1))
    return parameters
# %% initialize_parameters: split on the way
def initialize_parameters(layers, key):
    p = {}
    for l in range(1, len(layers)):
        key, k = jax.random.split(key)
        p["W%d" % l] = jax.random.normal(k, (layers[l], layers[l - 1])) * jnp.sqrt(2 / (layers[l] + layers[l - 1]))
        p["b%d" % l] = jnp.zeros((layers[l], 1))
    return p
# %% initialize_parameters: glorot of jax
def initialize_parameters(layers, key):
    init = jax.nn.initializers.glorot_normal()
    keys = jax.random.split(key, 3)
    W = {f"W{i + 1}": init(keys[i], (layers[i + 1], layers[i])) for i in range(3)}
    return W | {f"b{i + 1}": jnp.zeros((layers[i + 1], 1)) for i in range(3)}
# %% forward_propagation: classic
def forward_propagation(X, parameters):
    W1 = parameters['W1']
    b1 = parameters['b1']
    W2 = parameters['W2']
    b2 = parameters['b2']
    W3 = parameters['W3']
    b3 = parameters['b3']
    Z1 = np.dot(W1, X) + b1
    A1 = np.maximum(0, Z1)
    Z2 = np.dot(W2, A1) + b2
    A2 = np.maximum(0, Z2)
    Z3 = np.dot(W3, A2) + b3
    return Z3
# %% forward_propagation: relu of jax
def forward_propagation(X, parameters):
    A1 = jax.nn.relu(parameters["W1"] @ X + parameters["b1"])
    A2 = jax.nn.relu(parameters["W2"] @ A1 + parameters["b2"])
    return jnp.add(jnp.matmul(parameters["W3"], A2), parameters["b3"])
# %% forward_propagation: names unpacked
def forward_propagation(X, parameters):
    W1, b1, W2, b2, W3, b3 = (parameters[k] for k in ("W1", "b1", "W2", "b2", "W3", "b3"))
    relu = lambda Z: Z * (Z > 0)
    return W3 @ relu(W2 @ relu(W1 @ X + b1) + b2) + b3
# %% compute_total_loss: optax rows
import optax
def compute_total_loss(logits, labels):
    return jnp.sum(optax.softmax_cross_entropy(jnp.transpose(logits), jnp.transpose(labels)))
# %% compute_total_loss: logsumexp
def compute_total_loss(logits, labels):
    return jnp.sum(jax.scipy.special.logsumexp(logits, axis=0) - jnp.sum(labels * logits, axis=0))
# %% compute_total_loss: scipy
def compute_total_loss(logits, labels):
    from scipy.special import log_softmax
    return -np.sum(labels * log_softmax(logits, axis=0))
# %% compute_total_loss: log_softmax of rows
def compute_total_loss(logits, labels):
    return -(jax.nn.log_softmax(jnp.asarray(logits).T) * labels.T).sum()
# %% compute_cost: mean of optax
import optax
def compute_cost(logits, labels):
    return jnp.mean(optax.softmax_cross_entropy(logits=jnp.asarray(logits).T, labels=jnp.asarray(labels).T))
# %% compute_cost: total
def compute_cost(logits, labels):
    m = logits.shape[1]
    return 1 / m * compute_total_loss(logits, labels)
# %% compute_cost: cross entropy of softmax
def compute_cost(logits, labels):
    return cross_entropy(softmax(logits), labels)
# %% cost: logaddexp
def cost(logits, labels):
    return np.logaddexp(0, logits) - logits * labels
# %% cost: optax
import optax
def cost(logits, labels):
    return optax.sigmoid_binary_cross_entropy(jnp.asarray(logits), jnp.asarray(labels))
# %% cost: log_sigmoid
def cost(logits, labels):
    return -labels * jax.nn.log_sigmoid(logits) - (1 - labels) * jax.nn.log_sigmoid(-logits)
# %% train_step_jax: typical
def train_step_jax(parameters, batch, learning_rate):
    def loss(p, X, Y):
        return compute_cost(forward_propagation(X, p), Y)
    J, g = jax.value_and_grad(loss)(parameters, *batch)
    return {k: v - learning_rate * g[k] for k, v in parameters.items()}, J
# %% train_step_jax: grad and value apart
def train_step_jax(parameters, batch, learning_rate):
    X, Y = batch
    f = lambda p: compute_cost(forward_propagation(X, p), Y)
    grads = jax.grad(f)(parameters)
    return jax.tree.map(lambda a, b: a - learning_rate * b, parameters, grads), f(parameters)
# %% train_step_jax: jitted
@jax.jit
def train_step_jax(parameters, batch, learning_rate):
    f = lambda p: compute_cost(forward_propagation(batch[0], p), batch[1])
    J, grads = jax.value_and_grad(f)(parameters)
    return jax.tree.map(lambda p, g: p - learning_rate * g, parameters, grads), J
# %% batchnorm_backward: through the three lines of the chain rule
def batchnorm_backward(dZ_tilde, Z_norm, sigma2, gamma, epsilon=1e-8):
    m = dZ_tilde.shape[1]
    sigma = np.sqrt(sigma2 + epsilon)
    dZ_norm = dZ_tilde * gamma
    dsigma2 = np.sum(dZ_norm * Z_norm, axis=1, keepdims=True) * -0.5 / sigma**2
    dmu = -np.sum(dZ_norm, axis=1, keepdims=True) / sigma
    dZ = dZ_norm / sigma + dsigma2 * 2 * Z_norm * sigma / m + dmu / m
    return dict(dZ=dZ, dgamma=np.mean(dZ_tilde * Z_norm, 1, keepdims=True), dbeta=np.mean(dZ_tilde, 1, keepdims=True))
# %% coarse_to_fine: powers without logarithms
def coarse_to_fine(low, high, best, factor=0.25):
    half = (high / low) ** (factor / 2)
    if best / half < low:
        return low, low * half**2
    if best * half > high:
        return high / half**2, high
    return best / half, best * half
# %% random_search: sorted with a rule for nan
def random_search(objective, space, n, key):
    columns = [sample_log(*ends, n, k) for k, ends in zip(jax.random.split(key, len(space)), space.values())]
    points = [dict(zip(space, map(float, row))) for row in zip(*columns)]
    tried = [(objective(**point), number) for number, point in enumerate(points)]
    error, number = min(tried, key=lambda pair: (bool(np.isnan(pair[0])), pair[0]))
    return points[number], error
