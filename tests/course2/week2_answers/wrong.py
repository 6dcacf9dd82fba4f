# ruff: noqa
# fmt: off
"""Wrong answers of the optimizers, as people write them. One answer per cell; `# %% exercise: style` begins each."""
# %% step_count: floor
def step_count(m, mini_batch_size, num_epochs):
    return math.floor(m / mini_batch_size) * num_epochs
# %% step_count: int
def step_count(m, mini_batch_size, num_epochs):
    return int(m / mini_batch_size * num_epochs)
# %% step_count: always one more
def step_count(m, mini_batch_size, num_epochs):
    return (int(m / mini_batch_size) + 1) * num_epochs
# %% step_count: forgot epochs
def step_count(m, mini_batch_size, num_epochs):
    return math.ceil(m / mini_batch_size)
# %% step_count: no return
def step_count(m, mini_batch_size, num_epochs):
    steps = math.ceil(m / mini_batch_size) * num_epochs
# %% random_mini_batches: no shuffle
def random_mini_batches(X, Y, mini_batch_size=64, seed=0):
    m = X.shape[1]
    return [(X[:, k:k + mini_batch_size], Y[:, k:k + mini_batch_size]) for k in range(0, m, mini_batch_size)]
# %% random_mini_batches: only complete ones
def random_mini_batches(X, Y, mini_batch_size=64, seed=0):
    np.random.seed(seed)
    m = X.shape[1]
    p = list(np.random.permutation(m))
    X, Y = X[:, p], Y[:, p]
    out = []
    for k in range(m // mini_batch_size):
        out.append((X[:, k * mini_batch_size:(k + 1) * mini_batch_size], Y[:, k * mini_batch_size:(k + 1) * mini_batch_size]))
    return out
# %% random_mini_batches: last one always
def random_mini_batches(X, Y, mini_batch_size=64, seed=0):
    np.random.seed(seed)
    m = X.shape[1]
    p = np.random.permutation(m)
    X, Y = X[:, p], Y[:, p]
    n = m // mini_batch_size
    out = [(X[:, k * mini_batch_size:(k + 1) * mini_batch_size], Y[:, k * mini_batch_size:(k + 1) * mini_batch_size]) for k in range(n)]
    out.append((X[:, n * mini_batch_size:], Y[:, n * mini_batch_size:]))
    return out
# %% random_mini_batches: wrong last slice
def random_mini_batches(X, Y, mini_batch_size=64, seed=0):
    np.random.seed(seed)
    m = X.shape[1]
    p = np.random.permutation(m)
    X, Y = X[:, p], Y[:, p]
    n = m // mini_batch_size
    out = [(X[:, k * mini_batch_size:(k + 1) * mini_batch_size], Y[:, k * mini_batch_size:(k + 1) * mini_batch_size]) for k in range(n)]
    if m % mini_batch_size:
        out.append((X[:, m - mini_batch_size:], Y[:, m - mini_batch_size:]))
    return out
# %% random_mini_batches: two orders
def random_mini_batches(X, Y, mini_batch_size=64, seed=0):
    np.random.seed(seed)
    m = X.shape[1]
    X = X[:, np.random.permutation(m)]
    Y = Y[:, np.random.permutation(m)]
    return [(X[:, k:k + mini_batch_size], Y[:, k:k + mini_batch_size]) for k in range(0, m, mini_batch_size)]
# %% random_mini_batches: rows
def random_mini_batches(X, Y, mini_batch_size=64, seed=0):
    np.random.seed(seed)
    m = X.shape[1]
    p = np.random.permutation(m)
    X, Y = X[:, p], Y[:, p]
    return [(X[k:k + mini_batch_size], Y[k:k + mini_batch_size]) for k in range(0, m, mini_batch_size)]
# %% random_mini_batches: seed ignored
def random_mini_batches(X, Y, mini_batch_size=64, seed=0):
    np.random.seed(1)
    p = np.random.permutation(X.shape[1])
    return [(X[:, p[k:k + mini_batch_size]], Y[:, p[k:k + mini_batch_size]]) for k in range(0, X.shape[1], mini_batch_size)]
# %% random_mini_batches: not reproducible
def random_mini_batches(X, Y, mini_batch_size=64, seed=0):
    p = np.random.default_rng().permutation(X.shape[1])
    return [(X[:, p[k:k + mini_batch_size]], Y[:, p[k:k + mini_batch_size]]) for k in range(0, X.shape[1], mini_batch_size)]
# %% random_mini_batches: append of X only
def random_mini_batches(X, Y, mini_batch_size=64, seed=0):
    np.random.seed(seed)
    p = np.random.permutation(X.shape[1])
    return [X[:, p[k:k + mini_batch_size]] for k in range(0, X.shape[1], mini_batch_size)]
# %% random_mini_batches: return in loop
def random_mini_batches(X, Y, mini_batch_size=64, seed=0):
    np.random.seed(seed)
    p = np.random.permutation(X.shape[1])
    out = []
    for k in range(0, X.shape[1], mini_batch_size):
        out.append((X[:, p[k:k + mini_batch_size]], Y[:, p[k:k + mini_batch_size]]))
        return out
# %% epoch_cost: mean
def epoch_cost(costs, sizes):
    return sum(costs) / len(costs)
# %% epoch_cost: not divided
def epoch_cost(costs, sizes):
    return np.dot(costs, sizes)
# %% epoch_cost: list product
def epoch_cost(costs, sizes):
    return sum(costs * sizes) / sum(sizes)
# %% epoch_cost: per batch
def epoch_cost(costs, sizes):
    return np.dot(costs, sizes) / len(costs)
# %% ewa: swapped
def ewa(theta, beta, correct=False):
    v, out = 0, []
    for t in range(len(theta)):
        v = (1 - beta) * v + beta * theta[t]
        out.append(v / (1 - beta ** (t + 1)) if correct else v)
    return np.array(out)
# %% ewa: without the power
def ewa(theta, beta, correct=False):
    v, out = 0, []
    for x in theta:
        v = beta * v + (1 - beta) * x
        out.append(v / (1 - beta) if correct else v)
    return np.array(out)
# %% ewa: t from zero
def ewa(theta, beta, correct=False):
    v, out = 0, []
    for t, x in enumerate(theta):
        v = beta * v + (1 - beta) * x
        out.append(v / (1 - beta ** t) if correct else v)
    return np.array(out)
# %% ewa: fed back
def ewa(theta, beta, correct=False):
    v, out = 0, []
    for t, x in enumerate(theta, 1):
        v = beta * v + (1 - beta) * x
        if correct:
            v = v / (1 - beta ** t)
        out.append(v)
    return np.array(out)
# %% ewa: starts at the first
def ewa(theta, beta, correct=False):
    v, out = theta[0], []
    for t, x in enumerate(theta, 1):
        v = beta * v + (1 - beta) * x
        out.append(v / (1 - beta ** t) if correct else v)
    return np.array(out)
# %% ewa: last only
def ewa(theta, beta, correct=False):
    v = 0
    for t, x in enumerate(theta, 1):
        v = beta * v + (1 - beta) * x
    return v / (1 - beta ** t) if correct else v
# %% update_parameters_with_gd: plus
def update_parameters_with_gd(parameters, grads, learning_rate):
    return {k: p + learning_rate * grads["d" + k] for k, p in parameters.items()}
# %% update_parameters_with_gd: layers one short
def update_parameters_with_gd(parameters, grads, learning_rate):
    L = len(parameters) // 2
    for l in range(1, L):
        parameters["W" + str(l)] = parameters["W" + str(l)] - learning_rate * grads["dW" + str(l)]
        parameters["b" + str(l)] = parameters["b" + str(l)] - learning_rate * grads["db" + str(l)]
    return parameters
# %% update_parameters_with_gd: from zero
def update_parameters_with_gd(parameters, grads, learning_rate):
    L = len(parameters) // 2
    for l in range(L):
        parameters["W" + str(l)] = parameters["W" + str(l)] - learning_rate * grads["dW" + str(l)]
        parameters["b" + str(l)] = parameters["b" + str(l)] - learning_rate * grads["db" + str(l)]
    return parameters
# %% update_parameters_with_gd: too many layers
def update_parameters_with_gd(parameters, grads, learning_rate):
    L = len(parameters)
    for l in range(1, L + 1):
        parameters["W" + str(l)] = parameters["W" + str(l)] - learning_rate * grads["dW" + str(l)]
        parameters["b" + str(l)] = parameters["b" + str(l)] - learning_rate * grads["db" + str(l)]
    return parameters
# %% update_parameters_with_gd: biases with weights' slopes
def update_parameters_with_gd(parameters, grads, learning_rate):
    for l in range(1, len(parameters) // 2 + 1):
        parameters["W" + str(l)] = parameters["W" + str(l)] - learning_rate * grads["dW" + str(l)]
    return parameters
# %% initialize_velocity: ones
def initialize_velocity(parameters):
    return {"d" + k: np.ones(p.shape) for k, p in parameters.items()}
# %% initialize_velocity: keys of parameters
def initialize_velocity(parameters):
    return {k: np.zeros(p.shape) for k, p in parameters.items()}
# %% initialize_velocity: rank 1
def initialize_velocity(parameters):
    return {"d" + k: np.zeros(p.shape[0]) for k, p in parameters.items()}
# %% initialize_velocity: aliases the parameters
def initialize_velocity(parameters):
    v = {}
    for k, p in parameters.items():
        p *= 0
        v["d" + k] = p
    return v
# %% update_parameters_with_momentum: without one minus beta
def update_parameters_with_momentum(parameters, grads, v, beta, learning_rate):
    v = {k: beta * v[k] + grads[k] for k in v}
    return {k: p - learning_rate * v["d" + k] for k, p in parameters.items()}, v
# %% update_parameters_with_momentum: biases by slope
def update_parameters_with_momentum(parameters, grads, v, beta, learning_rate):
    for l in range(1, len(parameters) // 2 + 1):
        v["dW" + str(l)] = beta * v["dW" + str(l)] + (1 - beta) * grads["dW" + str(l)]
        v["db" + str(l)] = beta * v["db" + str(l)] + (1 - beta) * grads["db" + str(l)]
        parameters["W" + str(l)] = parameters["W" + str(l)] - learning_rate * v["dW" + str(l)]
        parameters["b" + str(l)] = parameters["b" + str(l)] - learning_rate * grads["db" + str(l)]
    return parameters, v
# %% update_parameters_with_momentum: steps along the slope
def update_parameters_with_momentum(parameters, grads, v, beta, learning_rate):
    v = {k: beta * v[k] + (1 - beta) * grads[k] for k in v}
    return {k: p - learning_rate * grads["d" + k] for k, p in parameters.items()}, v
# %% update_parameters_with_momentum: v not returned
def update_parameters_with_momentum(parameters, grads, v, beta, learning_rate):
    v = {k: beta * v[k] + (1 - beta) * grads[k] for k in v}
    return {k: p - learning_rate * v["d" + k] for k, p in parameters.items()}
# %% update_parameters_with_momentum: v forgotten
def update_parameters_with_momentum(parameters, grads, v, beta, learning_rate):
    v = initialize_velocity(parameters)
    v = {k: beta * v[k] + (1 - beta) * grads[k] for k in v}
    return {k: p - learning_rate * v["d" + k] for k, p in parameters.items()}, v
# %% update_parameters_with_momentum: swapped
def update_parameters_with_momentum(parameters, grads, v, beta, learning_rate):
    v = {k: beta * v[k] + (1 - beta) * grads[k] for k in v}
    return v, {k: p - learning_rate * v["d" + k] for k, p in parameters.items()}
# %% update_parameters_with_momentum: added
def update_parameters_with_momentum(parameters, grads, v, beta, learning_rate):
    v = {k: beta * v[k] + (1 - beta) * grads[k] for k in v}
    return {k: p + learning_rate * v["d" + k] for k, p in parameters.items()}, v
# %% update_parameters_with_rmsprop: no root
def update_parameters_with_rmsprop(parameters, grads, s, learning_rate=0.01, beta2=0.9, epsilon=1e-8):
    s = {k: beta2 * s[k] + (1 - beta2) * grads[k] ** 2 for k in s}
    return {k: p - learning_rate * grads["d" + k] / (s["d" + k] + epsilon) for k, p in parameters.items()}, s
# %% update_parameters_with_rmsprop: no epsilon
def update_parameters_with_rmsprop(parameters, grads, s, learning_rate=0.01, beta2=0.9, epsilon=1e-8):
    s = {k: beta2 * s[k] + (1 - beta2) * grads[k] ** 2 for k in s}
    return {k: p - learning_rate * grads["d" + k] / np.sqrt(s["d" + k]) for k, p in parameters.items()}, s
# %% update_parameters_with_rmsprop: epsilon inside
def update_parameters_with_rmsprop(parameters, grads, s, learning_rate=0.01, beta2=0.9, epsilon=1e-8):
    s = {k: beta2 * s[k] + (1 - beta2) * grads[k] ** 2 for k in s}
    return {k: p - learning_rate * grads["d" + k] / np.sqrt(s["d" + k] + epsilon) for k, p in parameters.items()}, s
# %% update_parameters_with_rmsprop: norm
def update_parameters_with_rmsprop(parameters, grads, s, learning_rate=0.01, beta2=0.9, epsilon=1e-8):
    s = {k: beta2 * s[k] + (1 - beta2) * np.sum(grads[k] ** 2) for k in s}
    return {k: p - learning_rate * grads["d" + k] / (np.sqrt(s["d" + k]) + epsilon) for k, p in parameters.items()}, s
# %% update_parameters_with_rmsprop: squared step
def update_parameters_with_rmsprop(parameters, grads, s, learning_rate=0.01, beta2=0.9, epsilon=1e-8):
    s = {k: beta2 * s[k] + (1 - beta2) * grads[k] ** 2 for k in s}
    return {k: p - learning_rate * grads["d" + k] ** 2 / (np.sqrt(s["d" + k]) + epsilon) for k, p in parameters.items()}, s
# %% update_parameters_with_rmsprop: old s
def update_parameters_with_rmsprop(parameters, grads, s, learning_rate=0.01, beta2=0.9, epsilon=1e-8):
    new = {k: beta2 * s[k] + (1 - beta2) * grads[k] ** 2 for k in s}
    return {k: p - learning_rate * grads["d" + k] / (np.sqrt(s["d" + k]) + epsilon) for k, p in parameters.items()}, new
# %% initialize_adam: one dictionary
def initialize_adam(parameters):
    v = {"d" + k: np.zeros(p.shape) for k, p in parameters.items()}
    s = v
    return v, s
# %% initialize_adam: shallow copy
def initialize_adam(parameters):
    v = {"d" + k: np.zeros(p.shape) for k, p in parameters.items()}
    s = v.copy()
    return v, s
# %% initialize_adam: v only
def initialize_adam(parameters):
    v = {"d" + k: np.zeros(p.shape) for k, p in parameters.items()}
    s = {"d" + k: np.zeros(p.shape) for k, p in parameters.items()}
    return v
# %% initialize_adam: s of ones
def initialize_adam(parameters):
    return initialize_velocity(parameters), {"d" + k: np.ones(p.shape) for k, p in parameters.items()}
# %% update_parameters_with_adam: without the power
def update_parameters_with_adam(parameters, grads, v, s, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8):
    v = {k: beta1 * v[k] + (1 - beta1) * grads[k] for k in v}
    s = {k: beta2 * s[k] + (1 - beta2) * grads[k] ** 2 for k in s}
    return {k: p - learning_rate * (v["d" + k] / (1 - beta1)) / (np.sqrt(s["d" + k] / (1 - beta2)) + epsilon) for k, p in parameters.items()}, v, s
# %% update_parameters_with_adam: stored corrected
def update_parameters_with_adam(parameters, grads, v, s, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8):
    v = {k: (beta1 * v[k] + (1 - beta1) * grads[k]) / (1 - beta1 ** t) for k in v}
    s = {k: (beta2 * s[k] + (1 - beta2) * grads[k] ** 2) / (1 - beta2 ** t) for k in s}
    return {k: p - learning_rate * v["d" + k] / (np.sqrt(s["d" + k]) + epsilon) for k, p in parameters.items()}, v, s
# %% update_parameters_with_adam: uncorrected s
def update_parameters_with_adam(parameters, grads, v, s, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8):
    v = {k: beta1 * v[k] + (1 - beta1) * grads[k] for k in v}
    s = {k: beta2 * s[k] + (1 - beta2) * grads[k] ** 2 for k in s}
    return {k: p - learning_rate * (v["d" + k] / (1 - beta1 ** t)) / (np.sqrt(s["d" + k]) + epsilon) for k, p in parameters.items()}, v, s
# %% update_parameters_with_adam: epsilon inside
def update_parameters_with_adam(parameters, grads, v, s, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8):
    v = {k: beta1 * v[k] + (1 - beta1) * grads[k] for k in v}
    s = {k: beta2 * s[k] + (1 - beta2) * grads[k] ** 2 for k in s}
    return {k: p - learning_rate * (v["d" + k] / (1 - beta1 ** t)) / np.sqrt(s["d" + k] / (1 - beta2 ** t) + epsilon) for k, p in parameters.items()}, v, s
# %% update_parameters_with_adam: betas exchanged
def update_parameters_with_adam(parameters, grads, v, s, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8):
    v = {k: beta2 * v[k] + (1 - beta2) * grads[k] for k in v}
    s = {k: beta1 * s[k] + (1 - beta1) * grads[k] ** 2 for k in s}
    return {k: p - learning_rate * (v["d" + k] / (1 - beta1 ** t)) / (np.sqrt(s["d" + k] / (1 - beta2 ** t)) + epsilon) for k, p in parameters.items()}, v, s
# %% update_parameters_with_adam: t counted here
def update_parameters_with_adam(parameters, grads, v, s, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8):
    t += 1
    v = {k: beta1 * v[k] + (1 - beta1) * grads[k] for k in v}
    s = {k: beta2 * s[k] + (1 - beta2) * grads[k] ** 2 for k in s}
    return {k: p - learning_rate * (v["d" + k] / (1 - beta1 ** t)) / (np.sqrt(s["d" + k] / (1 - beta2 ** t)) + epsilon) for k, p in parameters.items()}, v, s
# %% update_parameters_with_adam: no root
def update_parameters_with_adam(parameters, grads, v, s, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8):
    v = {k: beta1 * v[k] + (1 - beta1) * grads[k] for k in v}
    s = {k: beta2 * s[k] + (1 - beta2) * grads[k] ** 2 for k in s}
    return {k: p - learning_rate * (v["d" + k] / (1 - beta1 ** t)) / (s["d" + k] / (1 - beta2 ** t) + epsilon) for k, p in parameters.items()}, v, s
# %% update_lr: multiplied
def update_lr(learning_rate0, epoch_num, decay_rate):
    return learning_rate0 * (1 + decay_rate * epoch_num)
# %% update_lr: no parentheses
def update_lr(learning_rate0, epoch_num, decay_rate):
    return 1 / 1 + decay_rate * epoch_num * learning_rate0
# %% update_lr: literal
def update_lr(learning_rate0, epoch_num, decay_rate):
    return 0.1
# %% update_lr: no one
def update_lr(learning_rate0, epoch_num, decay_rate):
    return learning_rate0 / (decay_rate * epoch_num)
# %% schedule_lr_decay: no floor
def schedule_lr_decay(learning_rate0, epoch_num, decay_rate, time_interval=1000):
    return learning_rate0 / (1 + decay_rate * epoch_num / time_interval)
# %% schedule_lr_decay: only on the day
def schedule_lr_decay(learning_rate0, epoch_num, decay_rate, time_interval=1000):
    if epoch_num % time_interval == 0:
        return learning_rate0 / (1 + decay_rate * epoch_num / time_interval)
    return learning_rate0
# %% schedule_lr_decay: fixed interval
def schedule_lr_decay(learning_rate0, epoch_num, decay_rate, time_interval=1000):
    return learning_rate0 / (1 + decay_rate * np.floor(epoch_num / 1000))
# %% schedule_lr_decay: round
def schedule_lr_decay(learning_rate0, epoch_num, decay_rate, time_interval=1000):
    return learning_rate0 / (1 + decay_rate * round(epoch_num / time_interval))
# %% lr_schedule: k over t
def lr_schedule(kind, learning_rate0, epoch_num, rate):
    if kind == "hyperbolic": return learning_rate0 / (1 + rate * epoch_num)
    if kind == "exponential": return learning_rate0 * rate ** epoch_num
    if kind == "root": return learning_rate0 * rate / epoch_num
    return learning_rate0 * 0.5 ** (epoch_num // rate)
# %% lr_schedule: stairs slope
def lr_schedule(kind, learning_rate0, epoch_num, rate):
    if kind == "hyperbolic": return learning_rate0 / (1 + rate * epoch_num)
    if kind == "exponential": return learning_rate0 * rate ** epoch_num
    if kind == "root": return learning_rate0 * rate / np.sqrt(epoch_num)
    return learning_rate0 * 0.5 ** (epoch_num / rate)
# %% lr_schedule: recursive
def lr_schedule(kind, learning_rate0, epoch_num, rate):
    if kind == "hyperbolic":
        for e in range(epoch_num + 1):
            learning_rate0 = learning_rate0 / (1 + rate * e)
        return learning_rate0
    if kind == "exponential": return learning_rate0 * rate ** epoch_num
    if kind == "root": return learning_rate0 * rate / np.sqrt(epoch_num)
    return learning_rate0 * 0.5 ** (epoch_num // rate)
# %% lr_schedule: misspelled
def lr_schedule(kind, learning_rate0, epoch_num, rate):
    if kind == "hyperbolic": return learning_rate0 / (1 + rate * epoch_num)
    if kind == "exponental": return learning_rate0 * rate ** epoch_num
    if kind == "root": return learning_rate0 * rate / np.sqrt(epoch_num)
    if kind == "staircase": return learning_rate0 * 0.5 ** (epoch_num // rate)
# %% model: shuffled once
def model(X, Y, layers_dims, optimizer, learning_rate=0.0007, mini_batch_size=64, beta=0.9, beta1=0.9, beta2=0.999, epsilon=1e-8, num_epochs=5000, decay=None, decay_rate=1, print_cost=True):
    parameters, t = initialize_parameters(layers_dims), 0
    vel, (v, s) = initialize_velocity(parameters), initialize_adam(parameters)
    batches = random_mini_batches(X, Y, mini_batch_size, 10)
    for i in range(num_epochs):
        for x, y in batches:
            g = backward_propagation(x, y, forward_propagation(x, parameters)[1])
            t += 1
            if optimizer == "gd": parameters = update_parameters_with_gd(parameters, g, learning_rate)
            elif optimizer == "momentum": parameters, vel = update_parameters_with_momentum(parameters, g, vel, beta, learning_rate)
            else: parameters, v, s = update_parameters_with_adam(parameters, g, v, s, t, learning_rate, beta1, beta2, epsilon)
    return parameters
# %% model: t of the epoch
def model(X, Y, layers_dims, optimizer, learning_rate=0.0007, mini_batch_size=64, beta=0.9, beta1=0.9, beta2=0.999, epsilon=1e-8, num_epochs=5000, decay=None, decay_rate=1, print_cost=True):
    parameters = initialize_parameters(layers_dims)
    vel, (v, s) = initialize_velocity(parameters), initialize_adam(parameters)
    for i in range(num_epochs):
        for x, y in random_mini_batches(X, Y, mini_batch_size, i):
            g = backward_propagation(x, y, forward_propagation(x, parameters)[1])
            if optimizer == "gd": parameters = update_parameters_with_gd(parameters, g, learning_rate)
            elif optimizer == "momentum": parameters, vel = update_parameters_with_momentum(parameters, g, vel, beta, learning_rate)
            else: parameters, v, s = update_parameters_with_adam(parameters, g, v, s, i + 1, learning_rate, beta1, beta2, epsilon)
    return parameters
# %% model: averages anew each epoch
def model(X, Y, layers_dims, optimizer, learning_rate=0.0007, mini_batch_size=64, beta=0.9, beta1=0.9, beta2=0.999, epsilon=1e-8, num_epochs=5000, decay=None, decay_rate=1, print_cost=True):
    parameters, t = initialize_parameters(layers_dims), 0
    for i in range(num_epochs):
        vel, (v, s) = initialize_velocity(parameters), initialize_adam(parameters)
        for x, y in random_mini_batches(X, Y, mini_batch_size, i):
            g = backward_propagation(x, y, forward_propagation(x, parameters)[1])
            t += 1
            if optimizer == "gd": parameters = update_parameters_with_gd(parameters, g, learning_rate)
            elif optimizer == "momentum": parameters, vel = update_parameters_with_momentum(parameters, g, vel, beta, learning_rate)
            else: parameters, v, s = update_parameters_with_adam(parameters, g, v, s, t, learning_rate, beta1, beta2, epsilon)
    return parameters
# %% model: settings not passed
def model(X, Y, layers_dims, optimizer, learning_rate=0.0007, mini_batch_size=64, beta=0.9, beta1=0.9, beta2=0.999, epsilon=1e-8, num_epochs=5000, decay=None, decay_rate=1, print_cost=True):
    parameters, t = initialize_parameters(layers_dims), 0
    vel, (v, s) = initialize_velocity(parameters), initialize_adam(parameters)
    for i in range(num_epochs):
        for x, y in random_mini_batches(X, Y, mini_batch_size, i):
            g = backward_propagation(x, y, forward_propagation(x, parameters)[1])
            t += 1
            if optimizer == "gd": parameters = update_parameters_with_gd(parameters, g, learning_rate)
            elif optimizer == "momentum": parameters, vel = update_parameters_with_momentum(parameters, g, vel, 0.9, learning_rate)
            else: parameters, v, s = update_parameters_with_adam(parameters, g, v, s, t, learning_rate)
    return parameters
# %% model: all examples in every step
def model(X, Y, layers_dims, optimizer, learning_rate=0.0007, mini_batch_size=64, beta=0.9, beta1=0.9, beta2=0.999, epsilon=1e-8, num_epochs=5000, decay=None, decay_rate=1, print_cost=True):
    parameters, t = initialize_parameters(layers_dims), 0
    vel, (v, s) = initialize_velocity(parameters), initialize_adam(parameters)
    for i in range(num_epochs):
        random_mini_batches(X, Y, mini_batch_size, i)
        g = backward_propagation(X, Y, forward_propagation(X, parameters)[1])
        t += 1
        if optimizer == "gd": parameters = update_parameters_with_gd(parameters, g, learning_rate)
        elif optimizer == "momentum": parameters, vel = update_parameters_with_momentum(parameters, g, vel, beta, learning_rate)
        else: parameters, v, s = update_parameters_with_adam(parameters, g, v, s, t, learning_rate, beta1, beta2, epsilon)
    return parameters
# %% classify_critical_point: determinant
def classify_critical_point(H):
    d = np.linalg.det(H)
    if d < 0: return "saddle"
    if d == 0: return "unclear"
    return "minimum" if H[0, 0] > 0 else "maximum"
# %% classify_critical_point: diagonal
def classify_critical_point(H):
    d = np.diag(H)
    if (d > 0).all(): return "minimum"
    if (d < 0).all(): return "maximum"
    if (d > 0).any() and (d < 0).any(): return "saddle"
    return "unclear"
# %% classify_critical_point: no tolerance, no unclear
def classify_critical_point(H):
    w = np.linalg.eigvalsh(H)
    if (w >= 0).all(): return "minimum"
    if (w <= 0).all(): return "maximum"
    return "saddle"
# %% classify_critical_point: capital letters
def classify_critical_point(H):
    w = np.linalg.eigvalsh(H)
    if (w > 1e-6).all(): return "Minimum"
    if (w < -1e-6).all(): return "Maximum"
    return "Saddle"
# %% log10_chance_of_minimum: underflow
def log10_chance_of_minimum(n):
    return math.log10(0.5 ** n)
# %% log10_chance_of_minimum: natural
def log10_chance_of_minimum(n):
    return n * np.log(0.5)
# %% log10_chance_of_minimum: the chance
def log10_chance_of_minimum(n):
    return 2.0 ** -n
# %% random_mini_batches: shuffles in place by numpy
def random_mini_batches(X, Y, mini_batch_size=64, seed=0):
    rng = np.random.default_rng(seed)
    Xs = X.T.copy()
    Ys = Y.T.copy()
    rng.shuffle(Xs)
    rng.shuffle(Ys)
    Xs, Ys = Xs.T, Ys.T
    m = X.shape[1]
    return [(Xs[:, k:k + mini_batch_size], Ys[:, k:k + mini_batch_size]) for k in range(0, m, mini_batch_size)]
# %% random_mini_batches: array_split
def random_mini_batches(X, Y, mini_batch_size=64, seed=0):
    np.random.seed(seed)
    m = X.shape[1]
    p = np.random.permutation(m)
    n = math.ceil(m / mini_batch_size)
    return list(zip(np.array_split(X[:, p], n, axis=1), np.array_split(Y[:, p], n, axis=1)))
# %% random_mini_batches: sampled anew for each
def random_mini_batches(X, Y, mini_batch_size=64, seed=0):
    np.random.seed(seed)
    m = X.shape[1]
    out = []
    for k in range(0, m, mini_batch_size):
        i = np.random.permutation(m)[: min(mini_batch_size, m - k)]
        out.append((X[:, i], Y[:, i]))
    return out
# %% update_parameters_with_adam: times t
def update_parameters_with_adam(parameters, grads, v, s, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8):
    P, V, S = {}, {}, {}
    for k in parameters:
        V["d" + k] = beta1 * v["d" + k] + (1 - beta1) * grads["d" + k]
        S["d" + k] = beta2 * s["d" + k] + (1 - beta2) * grads["d" + k] ** 2
        vc = V["d" + k] / (1 - beta1 * t)
        sc = S["d" + k] / (1 - beta2 * t)
        P[k] = parameters[k] - learning_rate * vc / (np.sqrt(np.abs(sc)) + epsilon)
    return P, V, S
# %% update_parameters_with_adam: root before the correction
def update_parameters_with_adam(parameters, grads, v, s, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8):
    P, V, S = {}, {}, {}
    for k in parameters:
        V["d" + k] = beta1 * v["d" + k] + (1 - beta1) * grads["d" + k]
        S["d" + k] = beta2 * s["d" + k] + (1 - beta2) * grads["d" + k] ** 2
        vc = V["d" + k] / (1 - beta1 ** t)
        P[k] = parameters[k] - learning_rate * vc / (np.sqrt(S["d" + k]) / (1 - beta2 ** t) + epsilon)
    return P, V, S
# %% update_parameters_with_adam: squares of v
def update_parameters_with_adam(parameters, grads, v, s, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8):
    P, V, S = {}, {}, {}
    for k in parameters:
        V["d" + k] = beta1 * v["d" + k] + (1 - beta1) * grads["d" + k]
        S["d" + k] = beta2 * s["d" + k] + (1 - beta2) * V["d" + k] ** 2
        vc = V["d" + k] / (1 - beta1 ** t)
        sc = S["d" + k] / (1 - beta2 ** t)
        P[k] = parameters[k] - learning_rate * vc / (np.sqrt(sc) + epsilon)
    return P, V, S
# %% update_parameters_with_adam: weights only
def update_parameters_with_adam(parameters, grads, v, s, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8):
    P, V, S = dict(parameters), dict(v), dict(s)
    for l in range(1, len(parameters) // 2 + 1):
        k = f"W{l}"
        V["d" + k] = beta1 * v["d" + k] + (1 - beta1) * grads["d" + k]
        S["d" + k] = beta2 * s["d" + k] + (1 - beta2) * grads["d" + k] ** 2
        P[k] = parameters[k] - learning_rate * V["d" + k] / (1 - beta1 ** t) / (np.sqrt(S["d" + k] / (1 - beta2 ** t)) + epsilon)
        P[f"b{l}"] = parameters[f"b{l}"] - learning_rate * grads[f"db{l}"]
    return P, V, S
# %% update_parameters_with_rmsprop: running mean of absolute values
def update_parameters_with_rmsprop(parameters, grads, s, learning_rate=0.01, beta2=0.9, epsilon=1e-8):
    P, S = {}, {}
    for k in parameters:
        S["d" + k] = beta2 * s["d" + k] + (1 - beta2) * np.abs(grads["d" + k])
        P[k] = parameters[k] - learning_rate * grads["d" + k] / (S["d" + k] + epsilon)
    return P, S
# %% update_parameters_with_rmsprop: sums without forgetting
def update_parameters_with_rmsprop(parameters, grads, s, learning_rate=0.01, beta2=0.9, epsilon=1e-8):
    P, S = {}, {}
    for k in parameters:
        S["d" + k] = s["d" + k] + grads["d" + k] ** 2
        P[k] = parameters[k] - learning_rate * grads["d" + k] / (np.sqrt(S["d" + k]) + epsilon)
    return P, S
# %% update_parameters_with_rmsprop: bias corrected
def update_parameters_with_rmsprop(parameters, grads, s, learning_rate=0.01, beta2=0.9, epsilon=1e-8):
    P, S = {}, {}
    for k in parameters:
        S["d" + k] = beta2 * s["d" + k] + (1 - beta2) * grads["d" + k] ** 2
        P[k] = parameters[k] - learning_rate * grads["d" + k] / (np.sqrt(S["d" + k] / (1 - beta2)) + epsilon)
    return P, S
# %% model: steps with the last gradients of the epoch
def model(X, Y, layers_dims, optimizer, learning_rate=0.0007, mini_batch_size=64, beta=0.9, beta1=0.9, beta2=0.999, epsilon=1e-8, num_epochs=5000, decay=None, decay_rate=1, print_cost=True):
    parameters = initialize_parameters(layers_dims)
    velocity = initialize_velocity(parameters)
    v, s = initialize_adam(parameters)
    t = 0
    for i in range(num_epochs):
        for Xt, Yt in random_mini_batches(X, Y, mini_batch_size, 10 + i):
            a, cache = forward_propagation(Xt, parameters)
            grads = backward_propagation(Xt, Yt, cache)
        if optimizer == "gd":
            parameters = update_parameters_with_gd(parameters, grads, learning_rate)
        elif optimizer == "momentum":
            parameters, velocity = update_parameters_with_momentum(parameters, grads, velocity, beta, learning_rate)
        else:
            t += 1
            parameters, v, s = update_parameters_with_adam(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon)
    return parameters
# %% model: adam for everything
def model(X, Y, layers_dims, optimizer, learning_rate=0.0007, mini_batch_size=64, beta=0.9, beta1=0.9, beta2=0.999, epsilon=1e-8, num_epochs=5000, decay=None, decay_rate=1, print_cost=True):
    parameters = initialize_parameters(layers_dims)
    v, s = initialize_adam(parameters)
    t = 0
    for i in range(num_epochs):
        for Xt, Yt in random_mini_batches(X, Y, mini_batch_size, 10 + i):
            a, cache = forward_propagation(Xt, parameters)
            grads = backward_propagation(Xt, Yt, cache)
            t += 1
            parameters, v, s = update_parameters_with_adam(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon)
    return parameters
# %% classify_critical_point: eigenvalues rounded to integers
def classify_critical_point(H):
    e = np.round(np.linalg.eigvalsh(H)).astype(int)
    if (e > 0).all():
        return "minimum"
    if (e < 0).all():
        return "maximum"
    if (e > 0).any() and (e < 0).any():
        return "saddle"
    return "unclear"
# %% classify_critical_point: any zero first
def classify_critical_point(H):
    e = np.linalg.eigvals(H)
    if np.any(np.abs(e) < 1e-6):
        return "unclear"
    if np.all(e > 0):
        return "minimum"
    if np.all(e < 0):
        return "maximum"
    return "saddle"
# %% classify_critical_point: leading minors
def classify_critical_point(H):
    minors = [np.linalg.det(H[:k, :k]) for k in range(1, len(H) + 1)]
    if all(d > 1e-6 for d in minors):
        return "minimum"
    if all(d < -1e-6 for d in minors):
        return "maximum"
    return "saddle"
# %% ewa: window
def ewa(theta, beta, correct=False):
    n = int(round(1 / (1 - beta)))
    return np.array([np.mean(theta[max(0, t - n + 1):t + 1]) for t in range(len(theta))])
