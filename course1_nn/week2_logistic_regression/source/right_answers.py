"""Other right answers, in the styles that people write: loops, jax.numpy, einsum, float32, in place.

A function `propagate__einsum` is a right answer of the exercise `propagate`. Each calls the reference where a learner's
function would call the learner's own.
"""

import copy
import math

import jax
import jax.numpy as jnp
import numpy as np


def sigmoid__loop(z):
    flat = [1 / (1 + math.exp(-v)) if v > -700 else 0.0 for v in np.ravel(z)]
    return np.array(flat).reshape(np.shape(z))


def sigmoid__jax(z):
    return 1 / (1 + jnp.exp(-z))


def sigmoid__tanh_in_float32(z):
    return (0.5 * (1 + np.tanh(np.asarray(z) / 2))).astype(np.float32)


def sigmoid__two_branches(z):
    z = np.asarray(z, dtype=float)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))


def numeric_slope__two_sides(f, a, h):
    right = (f(a + h) - f(a)) / h
    left = (f(a) - f(a - h)) / h
    return (right + left) / 2


def numeric_slope__numpy(f, a, h):
    heights = np.array([f(a + step) for step in (-h, h)])
    return np.diff(heights)[0] / (2 * h)


def numeric_slope__polyfit(f, a, h):
    x = [-h, 0.0, h]
    return np.polyfit(x, [f(a + step) for step in x], 2)[1]


def graph_grads__autodiff(a, b, c):
    def J(a, b, c):
        return 3 * (a + b * c)

    da, db, dc = jax.grad(J, argnums=(0, 1, 2))(a, b, c)
    return {"da": da, "db": db, "dc": dc, "dv": jax.grad(lambda v: 3 * v)(a + b * c), "du": jax.grad(lambda u: 3 * (a + u))(b * c)}


def graph_grads__at_once(a, b, c):
    return dict(dv=3, da=3, du=3, db=3 * c, dc=3 * b)


def graph_grads__nudges(a, b, c):
    def J(a, b, c):
        return 3 * (a + b * c)

    base = J(a, b, c)
    grads = {"da": J(a + 1, b, c) - base, "db": J(a, b + 1, c) - base, "dc": J(a, b, c + 1) - base}
    grads["dv"] = grads["du"] = grads["da"]
    return grads


def to_column__new_axis(v):
    return np.ravel(v)[:, np.newaxis]


def to_column__loop(v):
    column = np.zeros((np.size(v), 1))
    for i, value in enumerate(v.flat):
        column[i, 0] = value
    return column


def to_column__jax(v):
    return jnp.expand_dims(jnp.ravel(v), 1)


def column_percent__loop(A):
    percent = np.zeros(A.shape)
    for j in range(A.shape[1]):
        for i in range(A.shape[0]):
            percent[i, j] = 100 * A[i, j] / sum(A[:, j])
    return percent


def column_percent__jax(A):
    return jnp.asarray(A) / jnp.sum(A, axis=0).reshape(1, -1) * 100


def column_percent__in_place(A):
    A /= A.sum(axis=0)
    A *= 100
    return A


def column_percent__einsum(A):
    return (100 * A.T / np.einsum("ij->j", A)[:, None]).T.astype(np.float32)


def flatten_images__loop(images):
    columns = []
    for image in images:
        columns.append([value / 255.0 for value in image.ravel()])
    return np.array(columns).T


def flatten_images__jax(images):
    return jnp.moveaxis(jnp.asarray(images) / 255.0, 0, -1).reshape(-1, len(images))


def flatten_images__stack(images):
    return np.stack([image.reshape(-1) for image in images], axis=1).astype(np.float32) / 255


def initialize_with_zeros__whole_number(dim):
    return np.zeros(shape=[dim, 1], dtype=np.float32), 0


def initialize_with_zeros__jax(dim):
    return jnp.zeros((dim, 1)), jnp.float32(0)


def initialize_with_zeros__list(dim):
    w = np.array([[0.0] for _ in range(dim)])
    return [w, float(0)]


def propagate_loop__rows(w, b, X, Y):
    m = Y.size
    grads, cost = {"dw": np.zeros(w.shape), "db": 0}, 0
    for x, y in zip(X.T, Y.flatten(), strict=True):
        a = sigmoid(sum(weight * value for weight, value in zip(w[:, 0], x, strict=True)) + b)
        cost = cost - (math.log(a) if y == 1 else math.log(1 - a)) / m
        for j, value in enumerate(x):
            grads["dw"][j] += value * (a - y) / m
        grads["db"] += (a - y) / m
    return grads, cost


def propagate_loop__one_loop(w, b, X, Y):
    n_x, m = X.shape
    J, dw, db = 0.0, np.zeros((n_x, 1)), 0.0
    for i in range(m):
        x = X[:, i : i + 1]
        a = (1 / (1 + np.exp(-(np.dot(w.T, x) + b)))).item()
        J += -(Y[0, i] * np.log(a) + (1 - Y[0, i]) * np.log(1 - a))
        dw += x * (a - Y[0, i])
        db += a - Y[0, i]
    dw /= m
    return {"db": db / m, "dw": dw}, J / m


def propagate_loop__jax(w, b, X, Y):
    def loss(w, b, x, y):
        z = jnp.vdot(w, x) + b
        return jnp.logaddexp(0.0, z) - y * z

    losses, dws, dbs = [], [], []
    for i in range(X.shape[1]):
        value, (dw, db) = jax.value_and_grad(loss, argnums=(0, 1))(w, b, X[:, i], Y[0, i])
        losses.append(value), dws.append(dw), dbs.append(db)
    return {"dw": sum(dws) / len(dws), "db": sum(dbs) / len(dbs)}, sum(losses) / len(losses)


def propagate__loop(w, b, X, Y):
    dw, db, cost = np.zeros_like(w), 0.0, 0.0
    for i in range(X.shape[1]):
        a = sigmoid(np.sum(w[:, 0] * X[:, i]) + b)
        cost += -np.log(a) if Y[0, i] else -np.log(1 - a)
        dw[:, 0] += (a - Y[0, i]) * X[:, i]
        db += a - Y[0, i]
    return {"dw": dw / X.shape[1], "db": db / X.shape[1]}, cost / X.shape[1]


def propagate__jax(w, b, X, Y):
    A = sigmoid(w.T @ X + b)
    cost = -jnp.mean(Y * jnp.log(A) + (1 - Y) * jnp.log(1 - A))
    return {"dw": jnp.asarray(X) @ (A - Y).T / X.shape[1], "db": jnp.mean(A - Y)}, cost


def propagate__einsum(w, b, X, Y):
    A = sigmoid(np.einsum("ni,nm->im", w, X) + b)
    dw = np.einsum("nm,im->ni", X, A - Y) / len(X.T)
    return {"db": (A - Y).mean(), "dw": dw}, np.where(Y == 1, -np.log(A), -np.log1p(-A)).mean()


def propagate__products(w, b, X, Y):
    m = X.shape[1]
    A = sigmoid(w.T.dot(X) + b)
    cost = (-1 / m) * (np.dot(Y, np.log(A).T) + np.dot(1 - Y, np.log(1 - A).T))
    grads = {"dw": (1 / m) * np.dot(X, (A - Y).T), "db": (1 / m) * np.sum(A - Y)}
    return grads, np.squeeze(cost)


def propagate__autodiff(w, b, X, Y):
    def J(w, b):
        Z = w.T @ X + b
        return jnp.mean(jnp.logaddexp(0.0, Z) - Y * Z)

    dw, db = jax.grad(J, argnums=(0, 1))(w, b)
    return {"dw": dw, "db": db}, J(w, b)


def optimize__in_place(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w -= learning_rate * grads["dw"]
        b -= learning_rate * grads["db"]
        if i % 100 == 0:
            costs.append(cost)
            if print_cost:
                print("Cost after iteration %i: %f" % (i, cost))
    return {"w": w, "b": b}, {"dw": grads["dw"], "db": grads["db"]}, costs


def optimize__jax(w, b, X, Y, num_iterations, learning_rate):
    def J(params):
        Z = params["w"].T @ X + params["b"]
        return jnp.mean(jnp.logaddexp(0.0, Z) - Y * Z)

    params, costs, step = {"w": w, "b": b}, [], jax.value_and_grad(J)
    for i in range(num_iterations):
        cost, grads = step(params)
        params = jax.tree.map(lambda p, g: p - learning_rate * g, params, grads)
        costs += [cost] if i % 100 == 0 else []
    return params, {"dw": grads["w"], "db": grads["b"]}, jnp.array(costs)


def optimize__jax_arrays(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    w, b, X, Y, costs = jnp.array(w), jnp.array(b), jnp.array(X), jnp.array(Y), []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        if i % 100 == 0:
            costs.append(cost)
    return {"w": w, "b": b}, grads, costs


def optimize__jitted(w, b, X, Y, num_iterations, learning_rate):
    @jax.jit
    def step(w, b):
        A = jax.nn.sigmoid(w.T @ X + b)
        cost = -jnp.mean(Y * jnp.log(A) + (1 - Y) * jnp.log(1 - A))
        dw, db = X @ (A - Y).T / X.shape[1], jnp.mean(A - Y)
        return w - learning_rate * dw, b - learning_rate * db, dw, db, cost

    w, b, costs = jnp.array(w), jnp.array(b), []
    for i in range(num_iterations):
        w, b, dw, db, cost = step(w, b)
        if i % 100 == 0:
            costs.append(float(cost))
    return {"w": w, "b": b}, {"dw": dw, "db": db}, costs


def optimize__while(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    w, b = copy.deepcopy(w).astype(np.float32), copy.deepcopy(b)
    history, iteration = [], 0
    while iteration < num_iterations:
        grads, cost = propagate(w, b, X, Y)
        history.append(cost)
        w, b = np.subtract(w, learning_rate * grads["dw"], dtype=np.float32), b - learning_rate * grads["db"]
        iteration += 1
    return dict(w=w, b=b), grads, history[::100]


def predict__loop(w, b, X):
    Y_prediction = np.zeros((1, X.shape[1]))
    w = w.reshape(X.shape[0], 1)
    A = sigmoid(np.dot(w.T, X) + b)
    for i in range(A.shape[1]):
        if A[0, i] > 0.5:
            Y_prediction[0, i] = 1
        else:
            Y_prediction[0, i] = 0
    return Y_prediction


def predict__truth_values(w, b, X):
    return (w.T @ X + b) > 0


def predict__jax(w, b, X):
    return jnp.where(jax.nn.sigmoid(jnp.dot(w.T, X) + b) > 0.5, 1, 0)


def predict__round(w, b, X):
    return np.round(sigmoid(np.dot(w.T, X) + b))


def model__classic(X_train, Y_train, X_test, Y_test, num_iterations=2000, learning_rate=0.5, print_cost=False):
    w, b = initialize_with_zeros(X_train.shape[0])
    parameters, grads, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, print_cost)
    w = parameters["w"]
    b = parameters["b"]
    Y_prediction_test = predict(w, b, X_test)
    Y_prediction_train = predict(w, b, X_train)
    print("train accuracy: {} %".format(100 - np.mean(np.abs(Y_prediction_train - Y_train)) * 100))
    d = {
        "costs": costs,
        "Y_prediction_test": Y_prediction_test,
        "Y_prediction_train": Y_prediction_train,
        "w": w,
        "b": b,
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }
    return d


def model__loop(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate):
    result = {"w": np.zeros((len(X_train), 1)), "b": 0, "costs": [], "num_iterations": num_iterations}
    for i in range(num_iterations):
        grads, cost = propagate(result["w"], result["b"], X_train, Y_train)
        for name in ("w", "b"):
            result[name] = result[name] - learning_rate * grads["d" + name]
        if not i % 100:
            result["costs"].append(float(cost))
    for name, X in (("train", X_train), ("test", X_test)):
        result["Y_prediction_" + name] = predict(result["w"], result["b"], X) == 1
    return result | {"learning_rate": learning_rate}


def model__jax(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate):
    from dlcore import logistic

    params, costs = logistic.train(
        logistic.init(X_train.shape[0]), X_train, Y_train, learning_rate=learning_rate, num_iterations=num_iterations
    )
    return {
        "w": params.w,
        "b": params.b,
        "costs": costs[::100],
        "Y_prediction_train": logistic.predict(params, X_train),
        "Y_prediction_test": logistic.predict(params, X_test),
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }


def log_likelihood__where(A, Y):
    return np.log(np.where(Y == 1, A, 1 - A)).sum()


def log_likelihood__loop(A, Y):
    total = 0.0
    for a, y in zip(A[0], Y[0], strict=True):
        total += math.log(a if y else 1 - a)
    return total


def log_likelihood__jax(A, Y):
    return jnp.log(1 - jnp.abs(Y - A)).sum()
