"""Other right answers, in the styles that people write: loops over layers, jax.numpy, float32, in place.

A function `ewa__loop` is a right answer of the exercise `ewa`. Each calls the reference where a learner's function would
call the learner's own.
"""

import copy
import math

import jax
import jax.numpy as jnp
import numpy as np


def step_count__loop(m, mini_batch_size, num_epochs):
    steps = 0
    for _ in range(num_epochs):
        steps += len(range(0, m, mini_batch_size))
    return steps


def step_count__two_cases(m, mini_batch_size, num_epochs):
    full = m // mini_batch_size
    if m % mini_batch_size != 0:
        full += 1
    return num_epochs * full


def step_count__negative(m, mini_batch_size, num_epochs):
    return -(-m // mini_batch_size) * num_epochs


def random_mini_batches__classic(X, Y, mini_batch_size=64, seed=0):
    np.random.seed(seed)
    m = X.shape[1]
    mini_batches = []
    permutation = list(np.random.permutation(m))
    shuffled_X = X[:, permutation]
    shuffled_Y = Y[:, permutation].reshape((1, m))
    num_complete_minibatches = math.floor(m / mini_batch_size)
    for k in range(0, num_complete_minibatches):
        mini_batch_X = shuffled_X[:, k * mini_batch_size : (k + 1) * mini_batch_size]
        mini_batch_Y = shuffled_Y[:, k * mini_batch_size : (k + 1) * mini_batch_size]
        mini_batch = (mini_batch_X, mini_batch_Y)
        mini_batches.append(mini_batch)
    if m % mini_batch_size != 0:
        mini_batch_X = shuffled_X[:, num_complete_minibatches * mini_batch_size : m]
        mini_batch_Y = shuffled_Y[:, num_complete_minibatches * mini_batch_size : m]
        mini_batch = (mini_batch_X, mini_batch_Y)
        mini_batches.append(mini_batch)
    return mini_batches


def random_mini_batches__generator(X, Y, mini_batch_size=64, seed=0):
    order = np.random.default_rng(seed).permutation(X.shape[1])
    parts = np.split(order, range(mini_batch_size, len(order), mini_batch_size))
    return [[X[:, part], Y[:, part]] for part in parts]


def random_mini_batches__jax(X, Y, mini_batch_size, key):
    X, Y = jnp.asarray(X), jnp.asarray(Y)
    order = jax.random.permutation(key, X.shape[1])
    return [(X[:, order[k : k + mini_batch_size]], Y[:, order[k : k + mini_batch_size]]) for k in range(0, X.shape[1], mini_batch_size)]


def random_mini_batches__stacked(X, Y, mini_batch_size=64, seed=0):
    both = np.concatenate([X, Y]).T
    np.random.RandomState(seed).shuffle(both)
    batches = []
    while len(both):
        batches.append((both[:mini_batch_size, :-1].T.astype(np.float32), both[:mini_batch_size, -1:].T))
        both = both[mini_batch_size:]
    return tuple(batches)


def epoch_cost__loop(costs, sizes):
    total, m = 0.0, 0
    for cost, size in zip(costs, sizes, strict=True):
        total += cost * size
        m += size
    return total / m


def epoch_cost__average(costs, sizes):
    return np.average(costs, weights=sizes)


def epoch_cost__jax(costs, sizes):
    costs, sizes = jnp.asarray(costs), jnp.asarray(sizes)
    return jnp.vdot(costs, sizes) / sizes.sum()


def ewa__loop(theta, beta, correct=False):
    averages = np.zeros(len(theta))
    v = 0
    for i in range(len(theta)):
        v = beta * v + (1 - beta) * theta[i]
        averages[i] = v
    if correct:
        for i in range(len(theta)):
            averages[i] = averages[i] / (1 - beta ** (i + 1))
    return averages


def ewa__weights(theta, beta, correct=False):
    T = len(theta)
    back = np.arange(T)[:, None] - np.arange(T)[None, :]
    v = np.where(back >= 0, (1 - beta) * beta ** np.maximum(back, 0), 0) @ theta
    return v / (1 - beta ** np.arange(1, T + 1)) if correct else v


def ewa__jax(theta, beta, correct=False):
    def step(v, theta_t):
        v = v + (1 - beta) * (theta_t - v)
        return v, v

    _, v = jax.lax.scan(step, jnp.zeros(()), jnp.asarray(theta))
    return v / (1 - beta ** jnp.arange(1.0, len(theta) + 1)) if correct else v


def ewa__list_in_float32(theta, beta, correct=False):
    v, averages = np.float32(0), []
    for t, value in enumerate(np.asarray(theta, np.float32)):
        v = np.float32(beta) * v + np.float32(1 - beta) * value
        averages.append(v / np.float32(1 - beta ** (t + 1)) if correct else v)
    return averages


def update_parameters_with_gd__classic(parameters, grads, learning_rate):
    L = len(parameters) // 2
    for l in range(1, L + 1):
        parameters["W" + str(l)] = parameters["W" + str(l)] - learning_rate * grads["dW" + str(l)]
        parameters["b" + str(l)] = parameters["b" + str(l)] - learning_rate * grads["db" + str(l)]
    return parameters


def update_parameters_with_gd__in_place(parameters, grads, learning_rate):
    for l in range(len(parameters) // 2):
        parameters["W" + str(l + 1)] -= learning_rate * grads["dW" + str(l + 1)]
        parameters["b" + str(l + 1)] -= learning_rate * grads["db" + str(l + 1)]
    return parameters


def update_parameters_with_gd__jax(parameters, grads, learning_rate):
    slopes = {name[1:]: slope for name, slope in grads.items()}
    return jax.tree.map(lambda theta, slope: jnp.asarray(theta) - learning_rate * slope, parameters, slopes)


def update_parameters_with_gd__float32(parameters, grads, learning_rate):
    return {name: np.float32(parameters[name] - grads["d" + name] * learning_rate) for name in parameters}


def initialize_velocity__classic(parameters):
    L = len(parameters) // 2
    v = {}
    for l in range(1, L + 1):
        v["dW" + str(l)] = np.zeros((parameters["W" + str(l)].shape[0], parameters["W" + str(l)].shape[1]))
        v["db" + str(l)] = np.zeros(parameters["b" + str(l)].shape)
    return v


def initialize_velocity__jax(parameters):
    return {"d" + name: jnp.zeros_like(array) for name, array in parameters.items()}


def initialize_velocity__product(parameters):
    return {f"d{name}": 0 * array for name, array in parameters.items()}


def update_parameters_with_momentum__classic(parameters, grads, v, beta, learning_rate):
    L = len(parameters) // 2
    for l in range(L):
        v["dW" + str(l + 1)] = beta * v["dW" + str(l + 1)] + (1 - beta) * grads["dW" + str(l + 1)]
        v["db" + str(l + 1)] = beta * v["db" + str(l + 1)] + (1 - beta) * grads["db" + str(l + 1)]
        parameters["W" + str(l + 1)] = parameters["W" + str(l + 1)] - learning_rate * v["dW" + str(l + 1)]
        parameters["b" + str(l + 1)] = parameters["b" + str(l + 1)] - learning_rate * v["db" + str(l + 1)]
    return parameters, v


def update_parameters_with_momentum__in_place(parameters, grads, v, beta, learning_rate):
    for name in v:
        v[name] *= beta
        v[name] += (1 - beta) * grads[name]
        parameters[name[1:]] -= learning_rate * v[name]
    return [parameters, v]


def update_parameters_with_momentum__jax(parameters, grads, v, beta, learning_rate):
    v = {name: jnp.asarray(v[name]) + (1 - beta) * (grads[name] - v[name]) for name in v}
    return {name: parameters[name] - learning_rate * v["d" + name] for name in parameters}, v


def update_parameters_with_rmsprop__layers(parameters, grads, s, learning_rate=0.01, beta2=0.9, epsilon=1e-8):
    L = len(parameters) // 2
    for l in range(1, L + 1):
        for kind in ("W", "b"):
            key = kind + str(l)
            s["d" + key] = beta2 * s["d" + key] + (1 - beta2) * np.square(grads["d" + key])
            parameters[key] = parameters[key] - learning_rate * np.divide(grads["d" + key], np.sqrt(s["d" + key]) + epsilon)
    return parameters, s


def update_parameters_with_rmsprop__jax(parameters, grads, s, learning_rate=0.01, beta2=0.9, epsilon=1e-8):
    s = jax.tree.map(lambda s, slope: beta2 * s + (1 - beta2) * jnp.square(slope), s, grads)
    return {n: theta - learning_rate * grads["d" + n] / (jnp.sqrt(s["d" + n]) + epsilon) for n, theta in parameters.items()}, s


def update_parameters_with_rmsprop__in_place(parameters, grads, s, learning_rate=0.01, beta2=0.9, epsilon=1e-8):
    for name, slope in grads.items():
        s[name] *= beta2
        s[name] += (1 - beta2) * slope * slope
        parameters[name[1:]] -= learning_rate * slope / (s[name] ** 0.5 + epsilon)
    return parameters, s


def initialize_adam__classic(parameters):
    L = len(parameters) // 2
    v = {}
    s = {}
    for l in range(1, L + 1):
        v["dW" + str(l)] = np.zeros(parameters["W" + str(l)].shape)
        v["db" + str(l)] = np.zeros(parameters["b" + str(l)].shape)
        s["dW" + str(l)] = np.zeros(parameters["W" + str(l)].shape)
        s["db" + str(l)] = np.zeros(parameters["b" + str(l)].shape)
    return v, s


def initialize_adam__copy(parameters):
    v = initialize_velocity(parameters)
    return v, copy.deepcopy(v)


def initialize_adam__jax(parameters):
    v = {"d" + name: jnp.zeros(array.shape) for name, array in parameters.items()}
    return v, dict(v)


def update_parameters_with_adam__classic(parameters, grads, v, s, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8):
    L = len(parameters) // 2
    v_corrected = {}
    s_corrected = {}
    for l in range(1, L + 1):
        v["dW" + str(l)] = beta1 * v["dW" + str(l)] + (1 - beta1) * grads["dW" + str(l)]
        v["db" + str(l)] = beta1 * v["db" + str(l)] + (1 - beta1) * grads["db" + str(l)]
        v_corrected["dW" + str(l)] = v["dW" + str(l)] / (1 - np.power(beta1, t))
        v_corrected["db" + str(l)] = v["db" + str(l)] / (1 - np.power(beta1, t))
        s["dW" + str(l)] = beta2 * s["dW" + str(l)] + (1 - beta2) * np.power(grads["dW" + str(l)], 2)
        s["db" + str(l)] = beta2 * s["db" + str(l)] + (1 - beta2) * np.power(grads["db" + str(l)], 2)
        s_corrected["dW" + str(l)] = s["dW" + str(l)] / (1 - np.power(beta2, t))
        s_corrected["db" + str(l)] = s["db" + str(l)] / (1 - np.power(beta2, t))
        parameters["W" + str(l)] -= learning_rate * v_corrected["dW" + str(l)] / (np.sqrt(s_corrected["dW" + str(l)]) + epsilon)
        parameters["b" + str(l)] -= learning_rate * v_corrected["db" + str(l)] / (np.sqrt(s_corrected["db" + str(l)]) + epsilon)
    return parameters, v, s, v_corrected, s_corrected


def update_parameters_with_adam__jax(parameters, grads, v, s, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8):
    v = jax.tree.map(lambda v, slope: beta1 * jnp.asarray(v) + (1 - beta1) * slope, v, grads)
    s = jax.tree.map(lambda s, slope: beta2 * jnp.asarray(s) + (1 - beta2) * slope**2, s, grads)
    rate = learning_rate / (1 - beta1**t)
    steps = jax.tree.map(lambda v, s: rate * v / (jnp.sqrt(s / (1 - beta2**t)) + epsilon), v, s)
    return {name: parameters[name] - steps["d" + name] for name in parameters}, v, s


def update_parameters_with_adam__in_place(parameters, grads, v, s, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8):
    for name, slope in grads.items():
        v[name] *= beta1
        v[name] += (1 - beta1) * slope
        s[name] *= beta2
        s[name] += (1 - beta2) * slope * slope
        parameters[name[1:]] -= learning_rate * (v[name] / (1 - beta1**t)) / ((s[name] / (1 - beta2**t)) ** 0.5 + epsilon)
    return parameters, v, s


def update_lr__reciprocal(learning_rate0, epoch_num, decay_rate):
    learning_rate = (1 / (1 + decay_rate * epoch_num)) * learning_rate0
    return learning_rate


def update_lr__power(learning_rate0, epoch_num, decay_rate):
    return learning_rate0 * (1 + decay_rate * epoch_num) ** -1.0


def update_lr__jax(learning_rate0, epoch_num, decay_rate):
    return jnp.divide(learning_rate0, 1 + decay_rate * epoch_num)


def schedule_lr_decay__whole_numbers(learning_rate0, epoch_num, decay_rate, time_interval=1000):
    return learning_rate0 / (1 + decay_rate * (epoch_num // time_interval))


def schedule_lr_decay__other_name(learning_rate, epoch_num, decay_rate, time_interval=1000):
    learning_rate = (1 / (1 + decay_rate * math.floor(epoch_num / time_interval))) * learning_rate
    return learning_rate


def schedule_lr_decay__counting(learning_rate0, epoch_num, decay_rate, time_interval=1000):
    intervals = 0
    while (intervals + 1) * time_interval <= epoch_num:
        intervals += 1
    return update_lr(learning_rate0, intervals, decay_rate)


def lr_schedule__dictionary(kind, learning_rate0, epoch_num, rate):
    rules = {
        "hyperbolic": lambda: 1 / (1 + rate * epoch_num),
        "exponential": lambda: np.power(float(rate), epoch_num),
        "root": lambda: rate * epoch_num**-0.5,
        "staircase": lambda: math.pow(0.5, math.floor(epoch_num / rate)),
    }
    return rules[kind]() * learning_rate0


def lr_schedule__jax(kind, learning_rate0, epoch_num, rate):
    if kind == "hyperbolic":
        return jnp.divide(learning_rate0, 1 + rate * epoch_num)
    elif kind == "exponential":
        return learning_rate0 * jnp.power(jnp.float32(rate), epoch_num)
    elif kind == "root":
        return rate / jnp.sqrt(epoch_num) * learning_rate0
    elif kind == "staircase":
        return learning_rate0 / 2.0 ** jnp.floor(epoch_num / rate)


def lr_schedule__loops(kind, learning_rate0, epoch_num, rate):
    alpha = learning_rate0
    if kind == "hyperbolic":
        return update_lr(learning_rate0, epoch_num, rate)
    if kind == "root":
        return alpha * rate / math.sqrt(epoch_num)
    for epoch in range(1, epoch_num + 1):
        if kind == "exponential":
            alpha *= rate
        elif epoch % rate == 0:
            alpha /= 2
    return alpha


def model__old(X, Y, layers_dims, optimizer, learning_rate=0.0007, mini_batch_size=64, beta=0.9, beta1=0.9, beta2=0.999, epsilon=1e-8, num_epochs=10000, print_cost=True):
    costs = []
    t = 0
    seed = 10
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
        for minibatch in minibatches:
            (minibatch_X, minibatch_Y) = minibatch
            a3, caches = forward_propagation(minibatch_X, parameters)
            cost = compute_cost(a3, minibatch_Y)
            grads = backward_propagation(minibatch_X, minibatch_Y, caches)
            if optimizer == "gd":
                parameters = update_parameters_with_gd(parameters, grads, learning_rate)
            elif optimizer == "momentum":
                parameters, v = update_parameters_with_momentum(parameters, grads, v, beta, learning_rate)
            elif optimizer == "adam":
                t = t + 1
                parameters, v, s = update_parameters_with_adam(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon)
        if print_cost and i % 1000 == 0:
            print("Cost after epoch %i: %f" % (i, cost))
        if print_cost and i % 100 == 0:
            costs.append(cost)
    return parameters


def model__rules(X, Y, layers_dims, optimizer, learning_rate, mini_batch_size, beta, beta1, beta2, epsilon, num_epochs):
    rules = {
        "gd": lambda p, g, memory, t: (update_parameters_with_gd(p, g, learning_rate), memory),
        "momentum": lambda p, g, memory, t: update_parameters_with_momentum(p, g, memory, beta, learning_rate),
        "adam": lambda p, g, memory, t: (lambda p, v, s, *_: (p, (v, s)))(*update_parameters_with_adam(p, g, *memory, t, learning_rate, beta1, beta2, epsilon)),
    }
    parameters = initialize_parameters(layers_dims)
    memory = initialize_adam(parameters) if optimizer == "adam" else initialize_velocity(parameters)
    step = 0
    for seed in range(num_epochs):
        for batch in random_mini_batches(X, Y, mini_batch_size=mini_batch_size, seed=seed):
            step += 1
            _, cache = forward_propagation(batch[0], parameters)
            parameters, memory = rules[optimizer](parameters, backward_propagation(*batch, cache), memory, step)
    return parameters


def model__autodiff(X, Y, layers_dims, optimizer, learning_rate, mini_batch_size, beta, beta1, beta2, epsilon, num_epochs):
    def J(parameters, X, Y):
        A, last = X, len(parameters) // 2
        for l in range(1, last + 1):
            Z = parameters[f"W{l}"] @ A + parameters[f"b{l}"]
            A = jax.nn.relu(Z)
        return jnp.mean(jnp.logaddexp(0.0, Z) - Y * Z)

    parameters, t = initialize_parameters(layers_dims), 0
    slope_of, velocity, moments = jax.grad(J), initialize_velocity(parameters), initialize_adam(parameters)
    for epoch in range(num_epochs):
        for X_t, Y_t in random_mini_batches(X, Y, mini_batch_size, epoch):
            grads = {"d" + name: np.asarray(slope) for name, slope in slope_of(parameters, X_t, Y_t).items()}
            t += 1
            if optimizer == "gd":
                parameters = update_parameters_with_gd(parameters, grads, learning_rate)
            elif optimizer == "momentum":
                parameters, velocity = update_parameters_with_momentum(parameters, grads, velocity, beta, learning_rate)
            else:
                parameters, *moments = update_parameters_with_adam(parameters, grads, *moments, t, learning_rate, beta1, beta2, epsilon)
    return {name: np.float32(array) for name, array in parameters.items()}


def classify_critical_point__counts(H):
    eigenvalues = np.linalg.eigvals(H).real
    up = sum(1 for value in eigenvalues if value > 1e-6)
    down = sum(1 for value in eigenvalues if value < -1e-6)
    if up and down:
        return "saddle"
    if up == len(H):
        return "minimum"
    return "maximum" if down == len(H) else "unclear"


def classify_critical_point__signs(H):
    values = np.linalg.eigh(H)[0]
    signs = set(np.where(np.abs(values) <= 1e-6, 0, np.sign(values)).tolist())
    if {1, -1} <= signs:
        return "saddle"
    return {frozenset({1}): "minimum", frozenset({-1}): "maximum"}.get(frozenset(signs), "unclear")


def classify_critical_point__jax(H):
    bends = jnp.linalg.eigvalsh(jnp.asarray(H))
    if bool((bends > 1e-6).any()) and bool((bends < -1e-6).any()):
        return "saddle"
    if bool(jnp.all(bends > 1e-6)):
        return "minimum"
    return "maximum" if bool(jnp.all(bends < -1e-6)) else "unclear"


def log10_chance_of_minimum__half(n):
    return n * math.log10(0.5)


def log10_chance_of_minimum__natural(n):
    return -n * np.log(2) / np.log(10)


def log10_chance_of_minimum__loop(n):
    total = 0.0
    for _ in range(n):
        total += math.log10(1 / 2)
    return total


def log10_chance_of_minimum__jax(n):
    return n * jnp.log10(jnp.array(0.5))
