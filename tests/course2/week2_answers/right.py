# ruff: noqa
# fmt: off
"""Right answers of the optimizers. One answer per cell; `# %% exercise: style` begins each."""
# %% step_count: numpy ceil
def step_count(m, mini_batch_size, num_epochs):
    return int(np.ceil(m / mini_batch_size)) * num_epochs
# %% step_count: plus almost one
def step_count(m, mini_batch_size, num_epochs):
    return (m + mini_batch_size - 1) // mini_batch_size * num_epochs
# %% step_count: divmod
def step_count(m, mini_batch_size, num_epochs):
    full, rest = divmod(m, mini_batch_size)
    return (full + bool(rest)) * num_epochs
# %% step_count: float
def step_count(m, mini_batch_size, num_epochs):
    return np.ceil(m / mini_batch_size) * num_epochs
# %% random_mini_batches: classic
def random_mini_batches(X, Y, mini_batch_size = 64, seed = 0):
    np.random.seed(seed)
    m = X.shape[1]
    mini_batches = []
    permutation = list(np.random.permutation(m))
    shuffled_X = X[:, permutation]
    shuffled_Y = Y[:, permutation].reshape((1,m))
    num_complete_minibatches = math.floor(m/mini_batch_size)
    for k in range(0, num_complete_minibatches):
        mini_batch_X = shuffled_X[:, k*mini_batch_size : (k+1)*mini_batch_size]
        mini_batch_Y = shuffled_Y[:, k*mini_batch_size : (k+1)*mini_batch_size]
        mini_batch = (mini_batch_X, mini_batch_Y)
        mini_batches.append(mini_batch)
    if m % mini_batch_size != 0:
        end = m - mini_batch_size * math.floor(m / mini_batch_size)
        mini_batch_X = shuffled_X[:, num_complete_minibatches * mini_batch_size:]
        mini_batch_Y = shuffled_Y[:, num_complete_minibatches * mini_batch_size:]
        mini_batch = (mini_batch_X, mini_batch_Y)
        mini_batches.append(mini_batch)
    return mini_batches
# %% random_mini_batches: newer, with inc
def random_mini_batches(X, Y, mini_batch_size=64, seed=0):
    np.random.seed(seed)
    m = X.shape[1]
    mini_batches = []
    permutation = list(np.random.permutation(m))
    shuffled_X = X[:, permutation]
    shuffled_Y = Y[:, permutation].reshape((1, m))
    inc = mini_batch_size
    num_complete_minibatches = math.floor(m / mini_batch_size)
    for k in range(0, num_complete_minibatches):
        mini_batches.append((shuffled_X[:, k * inc:(k + 1) * inc], shuffled_Y[:, k * inc:(k + 1) * inc]))
    if m % mini_batch_size != 0:
        mini_batches.append((shuffled_X[:, int(m / mini_batch_size) * mini_batch_size:], shuffled_Y[:, int(m / mini_batch_size) * mini_batch_size:]))
    return mini_batches
# %% random_mini_batches: array_split of places
def random_mini_batches(X, Y, mini_batch_size=64, seed=0):
    rng = np.random.default_rng(seed)
    order = np.arange(X.shape[1])
    rng.shuffle(order)
    cuts = np.arange(mini_batch_size, X.shape[1], mini_batch_size)
    return [(X[:, i], Y[:, i]) for i in np.split(order, cuts)]
# %% random_mini_batches: generator
def random_mini_batches(X, Y, mini_batch_size=64, seed=0):
    np.random.seed(seed)
    p = np.random.permutation(X.shape[1])
    batches = []
    start = 0
    while start < len(p):
        idx = p[start:start + mini_batch_size]
        batches.append([X[:, idx], Y[:, idx]])
        start += mini_batch_size
    return batches
# %% random_mini_batches: random module
def random_mini_batches(X, Y, mini_batch_size=64, seed=0):
    import random
    order = list(range(X.shape[1]))
    random.Random(seed).shuffle(order)
    return [(X[:, order[k:k + mini_batch_size]], Y[:, order[k:k + mini_batch_size]]) for k in range(0, len(order), mini_batch_size)]
# %% random_mini_batches: jax key
def random_mini_batches(X, Y, mini_batch_size=64, *, key):
    import jax
    m = X.shape[1]
    order = jax.random.permutation(key, m)
    X, Y = jnp.take(X, order, axis=1), jnp.take(Y, order, axis=1)
    return [(X[:, k:k + mini_batch_size], Y[:, k:k + mini_batch_size]) for k in range(0, m, mini_batch_size)]
# %% epoch_cost: dot
def epoch_cost(costs, sizes):
    return np.dot(costs, sizes) / sum(sizes)
# %% epoch_cost: zip
def epoch_cost(costs, sizes):
    return sum(c * s for c, s in zip(costs, sizes)) / sum(sizes)
# %% epoch_cost: shares
def epoch_cost(costs, sizes):
    shares = np.array(sizes) / np.sum(sizes)
    return np.sum(np.array(costs) * shares)
# %% epoch_cost: repeated
def epoch_cost(costs, sizes):
    return np.mean(np.repeat(costs, sizes))
# %% ewa: while
def ewa(theta, beta, correct=False):
    v, out, t = 0, [], 0
    while t < len(theta):
        v = beta * v + (1 - beta) * theta[t]
        t += 1
        out.append(v / (1 - beta ** t) if correct else v)
    return out
# %% ewa: array
def ewa(theta, beta, correct=False):
    T = theta.shape[0]
    v = np.zeros(T + 1)
    for t in range(1, T + 1):
        v[t] = beta * v[t - 1] + (1 - beta) * theta[t - 1]
    v = v[1:]
    if correct:
        v = v / (1 - beta ** np.arange(1, T + 1))
    return v
# %% ewa: np.power
def ewa(theta, beta, correct=False):
    v = 0.
    res = np.zeros_like(theta)
    for i, x in enumerate(theta):
        v = np.multiply(beta, v) + np.multiply(1 - beta, x)
        res[i] = v
        if correct == True:
            res[i] = v / (1 - np.power(beta, i + 1))
    return res
# %% ewa: sum of weights
def ewa(theta, beta, correct=False):
    out = []
    for t in range(1, len(theta) + 1):
        weights = (1 - beta) * beta ** np.arange(t)[::-1]
        v = np.sum(weights * theta[:t])
        out.append(v / weights.sum() if correct else v)
    return np.array(out)
# %% update_parameters_with_gd: classic
def update_parameters_with_gd(parameters, grads, learning_rate):
    L = len(parameters) // 2
    for l in range(L):
        parameters["W" + str(l+1)] = parameters["W" + str(l+1)] - learning_rate*grads['dW' + str(l+1)]
        parameters["b" + str(l+1)] = parameters["b" + str(l+1)] - learning_rate*grads['db' + str(l+1)]
    return parameters
# %% update_parameters_with_gd: f strings
def update_parameters_with_gd(parameters, grads, learning_rate):
    for l in range(1, len(parameters) // 2 + 1):
        for p in "Wb":
            parameters[f"{p}{l}"] -= learning_rate * grads[f"d{p}{l}"]
    return parameters
# %% update_parameters_with_gd: deepcopy
def update_parameters_with_gd(parameters, grads, learning_rate):
    new = copy.deepcopy(parameters)
    for key in new:
        new[key] -= learning_rate * grads["d" + key]
    return new
# %% update_parameters_with_gd: int of half
def update_parameters_with_gd(parameters, grads, learning_rate):
    L = int(len(parameters) / 2)
    out = {}
    for i in range(1, L + 1):
        out['W%d' % i] = np.subtract(parameters['W%d' % i], np.multiply(learning_rate, grads['dW%d' % i]))
        out['b%d' % i] = np.subtract(parameters['b%d' % i], np.multiply(learning_rate, grads['db%d' % i]))
    return out
# %% initialize_velocity: classic
def initialize_velocity(parameters):
    L = len(parameters) // 2
    v = {}
    for l in range(L):
        v["dW" + str(l+1)] = np.zeros((parameters['W' + str(l+1)].shape[0], parameters['W' + str(l+1)].shape[1]))
        v["db" + str(l+1)] = np.zeros((parameters['b' + str(l+1)].shape[0], 1))
    return v
# %% initialize_velocity: zeros_like
def initialize_velocity(parameters):
    return {"d" + k: np.zeros_like(p) for k, p in parameters.items()}
# %% initialize_velocity: minus itself
def initialize_velocity(parameters):
    return {"d" + k: p - p for k, p in parameters.items()}
# %% initialize_velocity: full float32
def initialize_velocity(parameters):
    v = dict()
    for key, value in parameters.items():
        v['d' + key] = np.full(value.shape, 0, dtype=np.float32)
    return v
# %% update_parameters_with_momentum: classic
def update_parameters_with_momentum(parameters, grads, v, beta, learning_rate):
    L = len(parameters) // 2
    for l in range(L):
        v["dW" + str(l+1)] = beta*v["dW" + str(l+1)] + (1-beta)*grads['dW' + str(l+1)]
        v["db" + str(l+1)] = beta*v["db" + str(l+1)] + (1-beta)*grads['db' + str(l+1)]
        parameters["W" + str(l+1)] = parameters["W" + str(l+1)] - learning_rate*v["dW" + str(l+1)]
        parameters["b" + str(l+1)] = parameters["b" + str(l+1)] - learning_rate*v["db" + str(l+1)]
    return parameters, v
# %% update_parameters_with_momentum: tree map
def update_parameters_with_momentum(parameters, grads, v, beta, learning_rate):
    import jax
    v = jax.tree.map(lambda old, g: beta * jnp.asarray(old) + (1 - beta) * g, v, grads)
    return {k: p - learning_rate * v["d" + k] for k, p in parameters.items()}, v
# %% update_parameters_with_momentum: in place
def update_parameters_with_momentum(parameters, grads, v, beta, learning_rate):
    for k in parameters:
        v["d" + k] += (1 - beta) * (grads["d" + k] - v["d" + k])
        parameters[k] -= learning_rate * v["d" + k]
    return (parameters, v)
# %% update_parameters_with_rmsprop: classic style
def update_parameters_with_rmsprop(parameters, grads, s, learning_rate=0.01, beta2=0.9, epsilon=1e-8):
    L = len(parameters) // 2
    for l in range(L):
        s["dW" + str(l+1)] = beta2*s["dW" + str(l+1)] + (1-beta2)*np.power(grads['dW' + str(l+1)], 2)
        s["db" + str(l+1)] = beta2*s["db" + str(l+1)] + (1-beta2)*np.power(grads['db' + str(l+1)], 2)
        parameters["W" + str(l+1)] = parameters["W" + str(l+1)] - learning_rate*grads['dW' + str(l+1)]/(np.sqrt(s["dW" + str(l+1)]) + epsilon)
        parameters["b" + str(l+1)] = parameters["b" + str(l+1)] - learning_rate*grads['db' + str(l+1)]/(np.sqrt(s["db" + str(l+1)]) + epsilon)
    return parameters, s
# %% update_parameters_with_rmsprop: comprehension
def update_parameters_with_rmsprop(parameters, grads, s, learning_rate=0.01, beta2=0.9, epsilon=1e-8):
    s = {k: beta2 * s[k] + (1 - beta2) * grads[k] * grads[k] for k in s}
    return {k: p - learning_rate * grads["d" + k] * (1 / (s["d" + k] ** 0.5 + epsilon)) for k, p in parameters.items()}, s
# %% initialize_adam: classic
def initialize_adam(parameters) :
    L = len(parameters) // 2
    v = {}
    s = {}
    for l in range(L):
        v["dW" + str(l+1)] = np.zeros(parameters["W" + str(l+1)].shape)
        v["db" + str(l+1)] = np.zeros(parameters["b" + str(l+1)].shape)
        s["dW" + str(l+1)] = np.zeros(parameters["W" + str(l+1)].shape)
        s["db" + str(l+1)] = np.zeros(parameters["b" + str(l+1)].shape)
    return v, s
# %% initialize_adam: twice
def initialize_adam(parameters):
    return initialize_velocity(parameters), initialize_velocity(parameters)
# %% initialize_adam: list
def initialize_adam(parameters):
    return [{"d" + k: np.zeros(np.shape(p)) for k, p in parameters.items()} for _ in range(2)]
# %% update_parameters_with_adam: old
def update_parameters_with_adam(parameters, grads, v, s, t, learning_rate = 0.01, beta1 = 0.9, beta2 = 0.999,  epsilon = 1e-8):
    L = len(parameters) // 2
    v_corrected = {}
    s_corrected = {}
    for l in range(L):
        v["dW" + str(l+1)] = beta1*v["dW" + str(l+1)] + (1-beta1)*grads['dW' + str(l+1)]
        v["db" + str(l+1)] = beta1*v["db" + str(l+1)] + (1-beta1)*grads['db' + str(l+1)]
        v_corrected["dW" + str(l+1)] = v["dW" + str(l+1)]/(1-beta1**t)
        v_corrected["db" + str(l+1)] = v["db" + str(l+1)]/(1-beta1**t)
        s["dW" + str(l+1)] = beta2*s["dW" + str(l+1)] + (1-beta2)*(grads['dW' + str(l+1)]**2)
        s["db" + str(l+1)] = beta2*s["db" + str(l+1)] + (1-beta2)*(grads['db' + str(l+1)]**2)
        s_corrected["dW" + str(l+1)] = s["dW" + str(l+1)]/(1-beta2**t)
        s_corrected["db" + str(l+1)] = s["db" + str(l+1)]/(1-beta2**t)
        parameters["W" + str(l+1)] = parameters["W" + str(l+1)] - learning_rate*v_corrected["dW" + str(l+1)]/(np.sqrt(s_corrected["dW" + str(l+1)])+epsilon)
        parameters["b" + str(l+1)] = parameters["b" + str(l+1)] - learning_rate*v_corrected["db" + str(l+1)]/(np.sqrt(s_corrected["db" + str(l+1)])+epsilon)
    return parameters, v, s
# %% update_parameters_with_adam: new, five values
def update_parameters_with_adam(parameters, grads, v, s, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8):
    vc, sc = {}, {}
    for k in v:
        v[k] = beta1 * v[k] + (1 - beta1) * grads[k]
        s[k] = beta2 * s[k] + (1 - beta2) * np.square(grads[k])
        vc[k] = v[k] / (1 - np.power(beta1, t))
        sc[k] = s[k] / (1 - np.power(beta2, t))
        parameters[k[1:]] = parameters[k[1:]] - learning_rate * vc[k] / (np.sqrt(sc[k]) + epsilon)
    return parameters, v, s, vc, sc
# %% update_parameters_with_adam: jax
def update_parameters_with_adam(parameters, grads, v, s, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8):
    v = {k: beta1 * jnp.array(v[k]) + (1 - beta1) * grads[k] for k in grads}
    s = {k: beta2 * jnp.array(s[k]) + (1 - beta2) * grads[k] ** 2 for k in grads}
    new = {}
    for k in parameters:
        new[k] = parameters[k] - learning_rate * (v["d" + k] / (1 - beta1 ** t)) / (jnp.sqrt(s["d" + k] / (1 - beta2 ** t)) + epsilon)
    return new, v, s
# %% update_lr: classic
def update_lr(learning_rate0, epoch_num, decay_rate):
    learning_rate = (1/(1+decay_rate*epoch_num))*learning_rate0
    return learning_rate
# %% update_lr: numpy divide
def update_lr(learning_rate0, epoch_num, decay_rate):
    return np.divide(learning_rate0, np.add(1, np.multiply(decay_rate, epoch_num)))
# %% schedule_lr_decay: classic
def schedule_lr_decay(learning_rate0, epoch_num, decay_rate, time_interval=1000):
    learning_rate = (1/(1+decay_rate*np.floor(epoch_num/time_interval)))*learning_rate0
    return learning_rate
# %% schedule_lr_decay: calls update_lr
def schedule_lr_decay(learning_rate0, epoch_num, decay_rate, time_interval=1000):
    return update_lr(learning_rate0, epoch_num // time_interval, decay_rate)
# %% schedule_lr_decay: int
def schedule_lr_decay(learning_rate0, epoch_num, decay_rate, time_interval=1000):
    return learning_rate0 / (1 + decay_rate * int(epoch_num / time_interval))
# %% lr_schedule: elif
def lr_schedule(kind, learning_rate0, epoch_num, rate):
    if kind == 'hyperbolic':
        alpha = 1 / (1 + rate * epoch_num) * learning_rate0
    elif kind == 'exponential':
        alpha = rate ** epoch_num * learning_rate0
    elif kind == 'root':
        alpha = rate / math.sqrt(epoch_num) * learning_rate0
    elif kind == 'staircase':
        alpha = learning_rate0 / 2 ** (epoch_num // rate)
    return alpha
# %% lr_schedule: match
def lr_schedule(kind, learning_rate0, epoch_num, rate):
    match kind:
        case "hyperbolic": return update_lr(learning_rate0, epoch_num, rate)
        case "exponential": return learning_rate0 * math.exp(epoch_num * math.log(rate))
        case "root": return learning_rate0 * rate * epoch_num ** -0.5
        case _: return learning_rate0 * (1 / 2) ** int(epoch_num / rate)
# %% model: with matplotlib as the classic has it
def model(X, Y, layers_dims, optimizer, learning_rate = 0.0007, mini_batch_size = 64, beta = 0.9, beta1 = 0.9, beta2 = 0.999,  epsilon = 1e-8, num_epochs = 5000, decay=None, decay_rate=1, print_cost = True):
    costs = []
    t = 0
    seed = 10
    m = X.shape[1]
    lr_rates = []
    learning_rate0 = learning_rate
    parameters = initialize_parameters(layers_dims)
    if optimizer == "gd":
        pass
    elif optimizer == "momentum":
        v = initialize_velocity(parameters)
    elif optimizer == "adam":
        v, s = initialize_adam(parameters)
    for i in range(num_epochs):
        seed = seed + 1
        minibatches = random_mini_batches(X, Y, mini_batch_size, seed)
        cost_total = 0
        for minibatch in minibatches:
            (minibatch_X, minibatch_Y) = minibatch
            a3, caches = forward_propagation(minibatch_X, parameters)
            cost_total += compute_cost(a3, minibatch_Y)
            grads = backward_propagation(minibatch_X, minibatch_Y, caches)
            if optimizer == "gd":
                parameters = update_parameters_with_gd(parameters, grads, learning_rate)
            elif optimizer == "momentum":
                parameters, v = update_parameters_with_momentum(parameters, grads, v, beta, learning_rate)
            elif optimizer == "adam":
                t = t + 1
                parameters, v, s = update_parameters_with_adam(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon)
        cost_avg = cost_total / m
        if decay:
            learning_rate = decay(learning_rate0, i, decay_rate)
        if print_cost and i % 1000 == 0:
            print("epoch %i costs %f" % (i, cost_avg))
        if print_cost and i % 100 == 0:
            costs.append(cost_avg)
    return parameters
# %% model: enumerate over all steps
def model(X, Y, layers_dims, optimizer, learning_rate=0.0007, mini_batch_size=64, beta=0.9, beta1=0.9, beta2=0.999, epsilon=1e-8, num_epochs=5000, decay=None, decay_rate=1, print_cost=True):
    parameters = initialize_parameters(layers_dims)
    vel = initialize_velocity(parameters)
    v, s = initialize_adam(parameters)
    batches = [b for e in range(num_epochs) for b in random_mini_batches(X, Y, mini_batch_size, seed=e)]
    for t, (x, y) in enumerate(batches, 1):
        _, cache = forward_propagation(x, parameters)
        g = backward_propagation(x, y, cache)
        if optimizer == "gd":
            parameters = update_parameters_with_gd(parameters, g, learning_rate)
        if optimizer == "momentum":
            parameters, vel = update_parameters_with_momentum(parameters, g, vel, beta, learning_rate)
        if optimizer == "adam":
            parameters, v, s = update_parameters_with_adam(parameters, g, v, s, t, learning_rate, beta1, beta2, epsilon)[:3]
    return parameters
# %% classify_critical_point: all any
def classify_critical_point(H):
    lam = np.linalg.eigvalsh(H)
    tol = 1e-6
    if np.all(lam > tol):
        return "minimum"
    if np.all(lam < -tol):
        return "maximum"
    if np.any(lam > tol) and np.any(lam < -tol):
        return "saddle"
    return "unclear"
# %% classify_critical_point: general eig
def classify_critical_point(H):
    w, _ = np.linalg.eig(H)
    w = np.sort(w.real)
    if w[0] > 1e-6: return "minimum"
    if w[-1] < -1e-6: return "maximum"
    return "saddle" if w[0] < -1e-6 and w[-1] > 1e-6 else "unclear"
# %% log10_chance_of_minimum: minus
def log10_chance_of_minimum(n):
    return -(n * math.log10(2))
# %% log10_chance_of_minimum: sum
def log10_chance_of_minimum(n):
    return np.sum(np.full(n, np.log10(0.5)))
# %% update_parameters_with_adam: factor of the learning rate
def update_parameters_with_adam(parameters, grads, v, s, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8):
    """The corrections drawn into the rate, and epsilon made to fit."""
    a = np.sqrt(1 - beta2 ** t)
    V = {d: v[d] + (1 - beta1) * (grads[d] - v[d]) for d in v}
    S = {d: s[d] + (1 - beta2) * (grads[d] * grads[d] - s[d]) for d in s}
    P = {d[1:]: parameters[d[1:]] - learning_rate * a / (1 - beta1 ** t) * V[d] / (np.sqrt(S[d]) + epsilon * a) for d in V}
    return P, V, S
# %% random_mini_batches: argsort of random keys, generator turned to list
def random_mini_batches(X, Y, mini_batch_size=64, seed=0):
    order = np.argsort(np.random.default_rng(seed).random(X.shape[1]))
    both = np.vstack([X, Y])[:, order]
    starts = range(0, X.shape[1], mini_batch_size)
    return [tuple(np.split(both[:, i:i + mini_batch_size], [len(X)])) for i in starts]
# %% classify_critical_point: by quadratic form
def classify_critical_point(H):
    signs = {int(np.sign(e)) for e in np.linalg.eigh(np.asarray(H, float))[0] if abs(e) > 1e-6}
    full = np.linalg.matrix_rank(H, tol=1e-6) == len(H)
    return "saddle" if signs == {1, -1} else "minimum" if full and signs == {1} else "maximum" if full and signs == {-1} else "unclear"
