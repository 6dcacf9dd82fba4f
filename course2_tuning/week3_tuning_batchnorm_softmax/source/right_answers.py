"""Other right answers, in the styles that people write: loops, NumPy's random numbers, einsum, float32, autodiff, in place.

A function `softmax__loop` is a right answer of the exercise `softmax`. Each calls the reference where a learner's function
would call the learner's own.
"""

import math

import jax
import jax.numpy as jnp
import numpy as np


def sample_log__numpy(low, high, n):
    return 10 ** np.random.uniform(np.log10(low), np.log10(high), n)


def sample_log__unit_interval(low, high, n, key):
    a, b = math.log10(low), math.log10(high)
    r = a + (b - a) * jax.random.uniform(key, shape=(n,))
    return jnp.power(10, r)


def sample_log__natural(low, high, n):
    return np.exp(np.random.rand(n) * (np.log(high) - np.log(low)) + np.log(low)).astype(np.float32)


def sample_log__loop(low, high, n, key):
    keys = np.asarray(jax.random.uniform(key, (n,)))
    values = []
    for u in keys:
        values.append(low * (high / low) ** float(u))
    return values


def sample_beta__numpy(low, high, n):
    r = np.random.uniform(np.log10(1 - high), np.log10(1 - low), size=n)
    return 1 - 10**r


def sample_beta__jax(low, high, n, key):
    start, end = jnp.log10(1 - low), jnp.log10(1 - high)
    return 1.0 - 10.0 ** (start + jax.random.uniform(key, (n,)) * (end - start))


def sample_beta__numpy_loop(low, high, n):
    betas = np.zeros(n)
    for i in range(n):
        r = np.random.rand() * (math.log10(1 - low) - math.log10(1 - high)) + math.log10(1 - high)
        betas[i] = 1 - 10**r
    return betas


def random_search__numpy(objective, space, n):
    points = []
    for _ in range(n):
        points.append({name: 10 ** np.random.uniform(math.log10(low), math.log10(high)) for name, (low, high) in space.items()})
    errors = np.array([objective(**point) for point in points])
    best = int(np.nanargmin(errors))
    return points[best], errors[best]


def random_search__key_per_trial(objective, space, n, key):
    names, lows = list(space), np.log10([space[name][0] for name in space])
    highs = np.log10([space[name][1] for name in space])
    U = np.asarray(jax.random.uniform(key, (n, len(names))))
    best = (float("inf"), None)
    for u in U:
        point = dict(zip(names, 10.0 ** (lows + (highs - lows) * u), strict=True))
        error = objective(**point)
        if not math.isnan(error) and error < best[0]:
            best = (error, point)
    return best[1], best[0]


def random_search__sorted(objective, space, n, key):
    columns = []
    for low, high in space.values():
        key, own = jax.random.split(key)
        columns.append(np.asarray(sample_log(low, high, n, own)))  # noqa: F821
    results = []
    for i in range(n):
        point = {name: column[i] for name, column in zip(space, columns, strict=True)}
        error = objective(**point)
        if error == error:
            results.append((error, i, point))
    error, _, point = sorted(results)[0]
    return point, error


def coarse_to_fine__clip(low, high, best, factor=0.25):
    half = factor * np.log10(high / low) / 2
    center = np.clip(np.log10(best), np.log10(low) + half, np.log10(high) - half)
    return 10 ** (center - half), 10 ** (center + half)


def coarse_to_fine__ratios(low, high, best, factor=0.25):
    ratio = (high / low) ** factor
    new_low, new_high = best / math.sqrt(ratio), best * math.sqrt(ratio)
    if new_low < low:
        new_low, new_high = low, low * ratio
    if new_high > high:
        new_low, new_high = high / ratio, high
    return new_low, new_high


def coarse_to_fine__natural(low, high, best, factor):
    ends = np.log(np.array([low, high]))
    width = factor * (ends[1] - ends[0])
    new = math.log(best) + np.array([-0.5, 0.5]) * width
    new = new + max(0.0, ends[0] - new[0]) - max(0.0, new[1] - ends[1])
    return tuple(np.exp(new))


def batchnorm_forward__mean_and_var(Z, gamma, beta, epsilon=1e-8):
    mu = Z.mean(axis=1, keepdims=True)
    sigma2 = Z.var(axis=1, keepdims=True)
    Z_norm = (Z - mu) * (sigma2 + epsilon) ** -0.5
    return Z_norm * gamma + beta, Z_norm, mu, sigma2


def batchnorm_forward__loop(Z, gamma, beta, epsilon=1e-8):
    n, m = Z.shape
    Z_tilde, Z_norm, mu, sigma2 = np.zeros((n, m)), np.zeros((n, m)), np.zeros((n, 1)), np.zeros((n, 1))
    for j in range(n):
        for i in range(m):
            mu[j] += Z[j, i] / m
        for i in range(m):
            sigma2[j] += (Z[j, i] - mu[j]) ** 2 / m
        for i in range(m):
            Z_norm[j, i] = (Z[j, i] - mu[j, 0]) / math.sqrt(sigma2[j, 0] + epsilon)
            Z_tilde[j, i] = gamma[j, 0] * Z_norm[j, i] + beta[j, 0]
    return Z_tilde, Z_norm, mu, sigma2


def batchnorm_forward__jax(Z, gamma, beta, epsilon=1e-8):
    mu, sigma2 = jnp.mean(Z, 1, keepdims=True), jnp.var(Z, 1, keepdims=True)
    Z_norm = (Z - mu) * jax.lax.rsqrt(sigma2 + epsilon)
    return gamma * Z_norm + beta, Z_norm, mu, sigma2


def bias_is_redundant__by_hand(Z, b):
    mu = np.mean(Z, axis=1, keepdims=True)
    sigma2 = np.mean((Z - mu) ** 2, axis=1, keepdims=True)
    return (Z - mu) / np.sqrt(sigma2 + 1e-8), np.mean(Z + b, axis=1, keepdims=True) - mu


def bias_is_redundant__without_b(Z, b):
    n = len(Z)
    return batchnorm_forward(Z, np.ones((n, 1)), np.zeros((n, 1)))[0], b  # noqa: F821


def bias_is_redundant__numbers(Z, b):
    shifted = Z + b
    Z_tilde = batchnorm_forward(shifted, 1.0, 0.0)[0]  # noqa: F821
    return Z_tilde, (shifted.sum(axis=1) - Z.sum(axis=1)).reshape(-1, 1) / Z.shape[1]


def running_update__step(running_mu, running_sigma2, mu, sigma2, beta_running=0.9):
    rate = 1 - beta_running
    return running_mu + rate * (mu - running_mu), running_sigma2 - rate * (running_sigma2 - sigma2)


def running_update__in_place(running_mu, running_sigma2, mu, sigma2, beta_running=0.9):
    for running, new in ((running_mu, mu), (running_sigma2, sigma2)):
        running *= beta_running
        running += (1 - beta_running) * new
    return running_mu, running_sigma2


def running_update__jax(running_mu, running_sigma2, mu, sigma2, beta_running=0.9):
    return jax.tree.map(lambda old, new: beta_running * old + (1 - beta_running) * new, (running_mu, running_sigma2), (mu, sigma2))


def batchnorm_predict__folded(Z, gamma, beta, running_mu, running_sigma2, epsilon=1e-8):
    scale = gamma / np.sqrt(running_sigma2 + epsilon)
    return scale * Z + (beta - scale * running_mu)


def batchnorm_predict__loop(Z, gamma, beta, running_mu, running_sigma2, epsilon=1e-8):
    out = np.empty(Z.shape)
    for i in range(Z.shape[1]):
        out[:, i] = ((gamma[:, 0] * (Z[:, i] - running_mu[:, 0])) / np.sqrt(running_sigma2[:, 0] + epsilon)) + beta[:, 0]
    return out


def batchnorm_predict__jax(Z, gamma, beta, running_mu, running_sigma2, epsilon=1e-8):
    return jnp.asarray(gamma) * (Z - running_mu) * jax.lax.rsqrt(jnp.asarray(running_sigma2 + epsilon)) + beta


def batchnorm_backward__sums(dZ_tilde, Z_norm, sigma2, gamma, epsilon=1e-8):
    m = dZ_tilde.shape[1]
    dgamma = np.sum(dZ_tilde * Z_norm, axis=1, keepdims=True) / m
    dbeta = np.sum(dZ_tilde, axis=1, keepdims=True) / m
    dZ = gamma / (m * np.sqrt(sigma2 + epsilon)) * (m * dZ_tilde - m * dbeta - Z_norm * m * dgamma)
    return {"dZ": dZ, "dgamma": dgamma, "dbeta": dbeta}


def batchnorm_backward__steps(dZ_tilde, Z_norm, sigma2, gamma, epsilon=1e-8):
    m, root = dZ_tilde.shape[1], np.sqrt(sigma2 + epsilon)
    distance = Z_norm * root
    dZ_norm = dZ_tilde * gamma
    dsigma2 = (dZ_norm * distance).sum(axis=1, keepdims=True) * -0.5 / root**3
    dmu = -dZ_norm.sum(axis=1, keepdims=True) / root
    dZ = dZ_norm / root + dsigma2 * 2 * distance / m + dmu / m
    return dict(dgamma=(dZ_tilde * Z_norm).mean(1, keepdims=True), dbeta=dZ_tilde.mean(1, keepdims=True), dZ=dZ)


def batchnorm_backward__autodiff(dZ_tilde, Z_norm, sigma2, gamma, epsilon=1e-8):
    Z, m = jnp.asarray(Z_norm * np.sqrt(sigma2 + epsilon)), Z_norm.shape[1]

    def weighted(Z, gamma, beta):
        mu = Z.mean(axis=1, keepdims=True)
        return jnp.sum(dZ_tilde * (gamma * (Z - mu) / jnp.sqrt(((Z - mu) ** 2).mean(axis=1, keepdims=True) + epsilon) + beta))

    dZ, dgamma, dbeta = jax.grad(weighted, argnums=(0, 1, 2))(Z, jnp.asarray(gamma), jnp.zeros(gamma.shape))
    return {"dZ": dZ, "dgamma": dgamma / m, "dbeta": dbeta / m}


def batchnorm_backward__einsum(dZ_tilde, Z_norm, sigma2, gamma, epsilon=1e-8):
    n, m = Z_norm.shape
    dgamma = np.einsum("ni,ni->n", dZ_tilde, Z_norm)[:, None] / m
    dbeta = np.einsum("ni->n", dZ_tilde)[:, None] / m
    J = np.eye(m)[None] - 1 / m - np.einsum("ni,nk->nik", Z_norm, Z_norm) / m
    return {"dZ": np.einsum("nik,nk->ni", J, dZ_tilde) * gamma / (sigma2 + epsilon) ** 0.5, "dgamma": dgamma, "dbeta": dbeta}


def softmax__loop(Z):
    A = np.zeros(Z.shape)
    for i in range(Z.shape[1]):
        t = [math.exp(z - max(Z[:, i])) for z in Z[:, i]]
        A[:, i] = np.array(t) / sum(t)
    return A


def softmax__jax(Z):
    return jax.nn.softmax(jnp.asarray(Z), axis=0)


def softmax__log_sum(Z):
    top = Z.max(axis=0)
    return np.exp(Z - top - np.log(np.exp(Z - top).sum(axis=0))).astype(np.float32)


def softmax__in_place(Z):
    Z -= Z.max(axis=0, keepdims=True)
    np.exp(Z, out=Z)
    Z /= np.einsum("ci->i", Z)
    return Z


def one_hot_matrix__loop(labels, C):
    Y = np.zeros((C, len(labels)))
    for i, label in enumerate(labels):
        Y[label, i] = 1
    return Y


def one_hot_matrix__compare(labels, C):
    return np.arange(C).reshape(-1, 1) == labels


def one_hot_matrix__jax(labels, C):
    return jax.nn.one_hot(labels, C, axis=0)


def one_hot_matrix__index(labels, C):
    Y = np.zeros((C, labels.size), dtype=int)
    Y[labels, np.arange(labels.size)] = 1
    return Y


def cross_entropy__loop(Yhat, Y):
    J = 0.0
    for i in range(Y.shape[1]):
        J -= math.log(Yhat[int(np.argmax(Y[:, i])), i])
    return J / Y.shape[1]


def cross_entropy__jax(Yhat, Y):
    return -jax.scipy.special.xlogy(jnp.asarray(Y), Yhat).sum(axis=0).mean()


def cross_entropy__mask(Yhat, Y):
    return -np.mean(np.log(Yhat.T[Y.T == 1]), dtype=np.float32)


def cross_entropy__where(Yhat, Y):
    return np.sum(-np.log(np.where(Y == 1, Yhat, 1.0))) / Y.shape[1]


def softmax_grad__loop(Yhat, Y):
    dZ = np.zeros(Y.shape)
    for c in range(Y.shape[0]):
        for i in range(Y.shape[1]):
            dZ[c, i] = Yhat[c, i] - Y[c, i]
    return dZ


def softmax_grad__autodiff(Yhat, Y):
    def total(Z):
        return -jnp.sum(Y * jax.nn.log_softmax(Z, axis=0))

    return jax.grad(total)(jnp.log(Yhat))


def softmax_grad__in_place(Yhat, Y):
    Yhat[Y == 1] -= 1
    return Yhat


def softmax_grad__jacobian(Yhat, Y):
    J = np.einsum("am,ab->abm", Yhat, np.eye(len(Y))) - np.einsum("am,bm->abm", Yhat, Yhat)
    return np.einsum("abm,am->bm", J, -Y / Yhat)


def softmax2_is_logistic__divide(Z):
    return np.reciprocal(1 + np.exp(Z[0] - Z[1])).reshape(1, -1)


def softmax2_is_logistic__jax(Z):
    return jax.nn.sigmoid(jnp.diff(Z, axis=0))


def softmax2_is_logistic__loop(Z):
    return np.array([[1 / (1 + math.exp(z0 - z1)) for z0, z1 in Z.T]])


def softmax2_is_logistic__tanh(Z):
    return ((1 + np.tanh((Z[1:2] - Z[0:1]) / 2)) / 2).astype(np.float32)


def initialize_parameters__numpy(layers):
    parameters = {}
    for l in range(1, len(layers)):
        parameters["W" + str(l)] = np.random.randn(layers[l], layers[l - 1]) * np.sqrt(2 / (layers[l] + layers[l - 1]))
        parameters["b" + str(l)] = np.zeros((layers[l], 1))
    return parameters


def initialize_parameters__written_out(layers, key):
    n_x, n_1, n_2, n_y = layers
    k1, k2, k3 = jax.random.split(key, 3)
    W1 = jax.random.normal(k1, (n_1, n_x)) * (2 / (n_x + n_1)) ** 0.5
    W2 = jax.random.normal(k2, (n_2, n_1)) * (2 / (n_1 + n_2)) ** 0.5
    W3 = jax.random.normal(k3, (n_y, n_2)) * (2 / (n_2 + n_y)) ** 0.5
    return {"W1": W1, "b1": jnp.zeros((n_1, 1)), "W2": W2, "b2": jnp.zeros((n_2, 1)), "W3": W3, "b3": jnp.zeros((n_y, 1))}


def initialize_parameters__initializer(layers, key):
    draw = jax.nn.initializers.glorot_uniform()
    parameters = {}
    for l, (n_prev, n) in enumerate(zip(layers, layers[1:], strict=False), start=1):
        parameters |= {f"W{l}": draw(jax.random.fold_in(key, l), (n, n_prev)), f"b{l}": np.zeros((n, 1))}
    return parameters


def forward_propagation__loop(X, parameters):
    A = X
    for l in (1, 2, 3):
        Z = parameters[f"W{l}"] @ A + parameters[f"b{l}"]
        A = np.where(Z > 0, Z, 0.0)
    return Z


def forward_propagation__jax(X, parameters):
    relu = jax.nn.relu
    hidden = relu(parameters["W1"] @ X + parameters["b1"])
    hidden = relu(parameters["W2"] @ hidden + parameters["b2"])
    return parameters["W3"] @ hidden + parameters["b3"]


def forward_propagation__einsum(X, parameters):
    A = X.astype(np.float32)
    for l in (1, 2):
        A = np.einsum("ij,jm->im", parameters[f"W{l}"], A) + parameters[f"b{l}"]
        A[A < 0] = 0
    return np.add(np.einsum("ij,jm->im", parameters["W3"], A), parameters["b3"])


def forward_propagation__vmap(X, parameters):
    def one(x):
        for l in (1, 2, 3):
            z = parameters[f"W{l}"] @ x + parameters[f"b{l}"][:, 0]
            x = jnp.maximum(z, 0)
        return z

    return jax.vmap(one, in_axes=1, out_axes=1)(jnp.asarray(X))


def compute_total_loss__log_softmax(logits, labels):
    return -jnp.sum(labels * jax.nn.log_softmax(jnp.asarray(logits), axis=0))


def compute_total_loss__loop(logits, labels):
    total = 0.0
    for z, y in zip(logits.T, labels.T, strict=True):
        true = z[y == 1].item()
        total += max(z) - true + math.log(sum(math.exp(v - max(z)) for v in z))
    return total


def compute_total_loss__optax(logits, labels):
    import optax

    return jnp.sum(optax.softmax_cross_entropy(logits=jnp.transpose(logits), labels=jnp.transpose(labels)))


def compute_total_loss__differences(logits, labels):
    true = np.sum(labels * logits, axis=0)
    return np.logaddexp.reduce(logits - true, axis=0).sum()


def compute_cost__mean(logits, labels):
    return jnp.mean(-jnp.sum(labels * jax.nn.log_softmax(jnp.asarray(logits), axis=0), axis=0))


def compute_cost__examples(logits, labels):
    m = logits.shape[1]
    return sum(compute_total_loss(logits[:, i : i + 1], labels[:, i : i + 1]) / m for i in range(m))  # noqa: F821


def compute_cost__numpy(logits, labels):
    P = np.exp(logits) / np.exp(logits).sum(axis=0)
    return -np.log((P * labels).sum(axis=0)).mean()


def cost__logaddexp(logits, labels):
    return labels * np.logaddexp(0, -logits) + (1 - labels) * np.logaddexp(0, logits)


def cost__jax(logits, labels):
    return jax.nn.softplus(jnp.asarray(logits)) - jnp.asarray(labels) * logits


def cost__loop(logits, labels):
    losses = []
    for z, y in zip(logits, labels, strict=True):
        z = -z if y == 1 else z
        losses.append(max(z, 0) + math.log1p(math.exp(-abs(z))))
    return np.array(losses)


def train_step_jax__tree_map(parameters, batch, learning_rate):
    def J(parameters, X, Y):
        return compute_cost(forward_propagation(X, parameters), Y)  # noqa: F821

    value, grads = jax.value_and_grad(J, argnums=0)(parameters, *batch)
    return jax.tree.map(lambda p, g: p - learning_rate * g, parameters, grads), value


def train_step_jax__by_hand(parameters, batch, learning_rate):
    (X, Y), p = batch, parameters
    Z1 = p["W1"] @ X + p["b1"]
    Z2 = p["W2"] @ np.maximum(Z1, 0) + p["b2"]
    Z3 = p["W3"] @ np.maximum(Z2, 0) + p["b3"]
    A3, m = softmax(Z3), X.shape[1]  # noqa: F821
    dZ3 = A3 - Y
    dZ2 = (p["W3"].T @ dZ3) * (Z2 > 0)
    dZ1 = (p["W2"].T @ dZ2) * (Z1 > 0)
    new = {}
    for l, dZ, A_prev in ((1, dZ1, X), (2, dZ2, np.maximum(Z1, 0)), (3, dZ3, np.maximum(Z2, 0))):
        new[f"W{l}"] = p[f"W{l}"] - learning_rate * dZ @ A_prev.T / m
        new[f"b{l}"] = p[f"b{l}"] - learning_rate * dZ.mean(axis=1, keepdims=True)
    return new, cross_entropy(A3, Y)  # noqa: F821


def train_step_jax__optax(parameters, batch, learning_rate):
    import optax

    X, Y = batch
    optimizer = optax.sgd(learning_rate)
    cost, grads = jax.value_and_grad(lambda p: compute_cost(forward_propagation(X, p), Y))(parameters)  # noqa: F821
    updates, _ = optimizer.update(grads, optimizer.init(parameters))
    return optax.apply_updates(parameters, updates), cost
