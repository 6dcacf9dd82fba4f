# ruff: noqa
# fmt: off
"""Right answers of propagate and propagate_loop. One answer per cell; `# %% exercise: style` begins each."""
# %% propagate: helper functions
def compute_cost(A, Y):
    m = Y.shape[1]
    return np.squeeze(-1 / m * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)))
def propagate(w, b, X, Y):
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = compute_cost(A, Y)
    dw = 1 / m * np.dot(X, (A - Y).T)
    db = 1 / m * np.sum(A - Y)
    return {"dw": dw, "db": db}, cost
# %% propagate: calls loop version
def propagate(w, b, X, Y):
    return propagate_loop(w, b, X, Y)
# %% propagate: annotated with asserts
def propagate(w: np.ndarray, b: float, X: np.ndarray, Y: np.ndarray) -> tuple[dict, float]:
    m = X.shape[1]
    assert w.shape[0] == X.shape[0], "shapes"
    A = sigmoid(np.dot(w.T, X) + b)
    assert A.shape == (1, m)
    cost = -1 / m * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    dw = (1 / m) * np.dot(X, (A - Y).T)
    db = (1 / m) * np.sum(A - Y)
    assert dw.shape == w.shape
    assert db.dtype == float
    cost = np.squeeze(cost)
    assert cost.shape == ()
    grads = {"dw": dw, "db": db}
    return grads, cost
# %% propagate: new edition
def propagate(w, b, X, Y):
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -1 / m * (np.dot(Y, np.log(A).T) + np.dot(1 - Y, np.log(1 - A).T))
    dw = 1 / m * np.dot(X, (A - Y).T)
    db = 1 / m * np.sum(A - Y)
    cost = np.squeeze(np.array(cost))
    grads = {"dw": dw,
             "db": db}
    return grads, cost
# %% propagate: jax grad
import jax
def propagate(w, b, X, Y):
    def J(w, b):
        A = 1 / (1 + jnp.exp(-(jnp.dot(w.T, X) + b)))
        return -jnp.mean(Y * jnp.log(A) + (1 - Y) * jnp.log(1 - A))
    cost, (dw, db) = jax.value_and_grad(J, (0, 1))(jnp.asarray(w), jnp.asarray(b))
    return {"dw": dw, "db": db}, cost
# %% propagate: jitted
import jax
@jax.jit
def propagate(w, b, X, Y):
    m = X.shape[1]
    A = jax.nn.sigmoid(w.T @ X + b)
    cost = -jnp.sum(Y * jnp.log(A) + (1 - Y) * jnp.log(1 - A)) / m
    return {"dw": X @ (A - Y).T / m, "db": jnp.sum(A - Y) / m}, cost
# %% propagate: float32 inputs
def propagate(w, b, X, Y):
    w, X, Y = w.astype("float32"), X.astype("float32"), Y.astype("float32")
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    return {"dw": np.dot(X, (A - Y).T) / m, "db": np.sum(A - Y) / m}, cost
# %% propagate: list of examples
def propagate(w, b, X, Y):
    m = X.shape[1]
    A = np.zeros((1, m))
    for i in range(m):
        A[0, i] = sigmoid(np.dot(w[:, 0], X[:, i]) + b)
    losses = []
    for i in range(m):
        losses.append(-(Y[0, i] * np.log(A[0, i]) + (1 - Y[0, i]) * np.log(1 - A[0, i])))
    dw = np.zeros_like(w)
    db = 0.0
    for i in range(m):
        dw += (A[0, i] - Y[0, i]) * X[:, i].reshape(-1, 1)
        db += A[0, i] - Y[0, i]
    dw /= m
    db /= m
    return {"dw": dw, "db": db}, np.mean(losses)
# %% propagate: local functions
def propagate(w, b, X, Y):
    def forward():
        return sigmoid(np.dot(w.T, X) + b)
    def cost_of(A):
        return -(Y * np.log(A) + (1 - Y) * np.log(1 - A)).mean()
    A = forward()
    dZ = (A - Y) / X.shape[1]
    return {"dw": X @ dZ.T, "db": dZ.sum()}, cost_of(A)
# %% propagate: matrix multiply with zip
def propagate(w, b, X, Y):
    cost, dw, db = 0, np.zeros_like(w), 0
    for x, y in zip(X.T, Y.T):
        x = x[:, None]
        a = sigmoid(w.T @ x + b).item()
        y = y.item()
        cost += -np.log(a) * y - np.log(1 - a) * (1 - y)
        dw = dw + x * (a - y)
        db = db + (a - y)
    m = X.shape[1]
    return {"dw": dw / m, "db": db / m}, cost / m
# %% propagate: stacked bias
def propagate(w, b, X, Y):
    m = X.shape[1]
    theta = np.vstack([[[b]], w])
    Xb = np.vstack([np.ones((1, m)), X])
    A = sigmoid(theta.T @ Xb)
    g = Xb @ (A - Y).T / m
    cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    return {"dw": g[1:], "db": g[0, 0]}, cost
# %% propagate: global epsilon
EPS = 1e-12
def propagate(w, b, X, Y):
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -np.sum(Y * np.log(A + EPS) + (1 - Y) * np.log(1 - A + EPS)) / m
    return {"dw": np.dot(X, (A - Y).T) / m, "db": np.sum(A - Y) / m}, cost
# %% propagate: keyword default
def propagate(w, b, X, Y, verbose=False):
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    if verbose:
        print(cost)
    return {"dw": np.dot(X, (A - Y).T) / m, "db": np.sum(A - Y) / m}, cost
# %% propagate: numeric slopes
def propagate(w, b, X, Y):
    def J(w, b):
        Z = np.dot(w.T, X) + b
        return np.mean(np.logaddexp(0, Z) - Y * Z)
    h = 1e-5
    dw = np.zeros(w.shape)
    for j in range(len(w)):
        e = np.zeros(w.shape)
        e[j] = h
        dw[j] = (J(w + e, b) - J(w - e, b)) / (2 * h)
    return {"dw": dw, "db": (J(w, b + h) - J(w, b - h)) / (2 * h)}, J(w, b)
# %% propagate: softplus
def propagate(w, b, X, Y):
    m = X.shape[1]
    Z = np.dot(w.T, X) + b
    A = sigmoid(Z)
    cost = np.sum(np.maximum(Z, 0) - Z * Y + np.log1p(np.exp(-np.abs(Z)))) / m
    return {"dw": np.dot(X, (A - Y).T) / m, "db": np.sum(A - Y) / m}, cost
# %% propagate_loop: classic slides
def propagate_loop(w, b, X, Y):
    J = 0
    n = X.shape[0]
    m = X.shape[1]
    dw = np.zeros((n, 1))
    db = 0
    for i in range(m):
        z = np.dot(w.T, X[:, i].reshape(-1, 1))[0, 0] + b
        a = sigmoid(z)
        J = J - (Y[0, i] * np.log(a) + (1 - Y[0, i]) * np.log(1 - a))
        dz = a - Y[0, i]
        for j in range(n):
            dw[j] = dw[j] + X[j, i] * dz
        db = db + dz
    J = J / m
    dw = dw / m
    db = db / m
    return {"dw": dw, "db": db}, J
# %% propagate_loop: rank-1 x
def propagate_loop(w, b, X, Y):
    m = X.shape[1]
    J, dw, db = 0.0, np.zeros_like(w), 0.0
    for i in range(m):
        x = X[:, i]
        z = np.sum(w.flatten() * x) + b
        a = 1 / (1 + math.exp(-z))
        J -= math.log(a) if Y[0, i] == 1 else math.log(1 - a)
        dz = a - Y[0, i]
        for j in range(len(x)):
            dw[j] += x[j] * dz
        db += dz
    grads = {"dw": dw / m, "db": db / m}
    return grads, J / m
# %% propagate_loop: squeeze at the end
def propagate_loop(w, b, X, Y):
    m = X.shape[1]
    J, dw, db = 0.0, np.zeros(w.shape), 0.0
    for i in range(m):
        x = X[:, [i]]
        a = sigmoid(np.dot(w.T, x) + b)
        y = Y[:, i]
        J += -(y * np.log(a) + (1 - y) * np.log(1 - a))
        dz = a - y
        dw += x * dz
        db += dz
    return {"dw": dw / m, "db": np.squeeze(db / m)}, np.squeeze(J / m)
# %% propagate_loop: list w
def propagate_loop(w, b, X, Y):
    n_x, m = X.shape
    dw = [0.0] * n_x
    db = J = 0.0
    for i in range(m):
        z = sum(w[j][0] * X[j][i] for j in range(n_x)) + b
        a = sigmoid(z)
        J += -(Y[0][i] * np.log(a) + (1 - Y[0][i]) * np.log(1 - a))
        dz = a - Y[0][i]
        for j in range(n_x):
            dw[j] += X[j][i] * dz
        db += dz
    dw = np.array(dw).reshape(n_x, 1) / m
    return {"dw": dw, "db": db / m}, J / m
# %% propagate_loop: calls propagate per example
def propagate_loop(w, b, X, Y):
    n_x, m = X.shape
    J, dw, db = 0.0, np.zeros((n_x, 1)), 0.0
    for i in range(m):
        x = X[:, i].reshape(n_x, 1)
        y = Y[:, i].reshape(1, 1)
        A = 1 / (1 + np.exp(-(np.dot(w.T, x) + b)))
        J += np.squeeze(-(y * np.log(A) + (1 - y) * np.log(1 - A)))
        dw += x * (A - y)
        db += np.squeeze(A - y)
    return {"dw": dw / m, "db": db / m}, J / m
# %% propagate_loop: while
def propagate_loop(w, b, X, Y):
    n_x, m = X.shape
    i, J, dw, db = 0, 0.0, np.zeros((n_x, 1)), 0.0
    while i < m:
        z, j = b, 0
        while j < n_x:
            z += w[j][0] * X[j][i]
            j += 1
        a = sigmoid(z)
        J += -Y[0][i] * np.log(a) - (1 - Y[0][i]) * np.log(1 - a)
        for j in range(n_x):
            dw[j][0] += X[j][i] * (a - Y[0][i])
        db += a - Y[0][i]
        i += 1
    return dict(dw=dw / m, db=db / m), J / m
# %% propagate_loop: 1/m at end each
def propagate_loop(w, b, X, Y):
    m = X.shape[1]
    grads = {"dw": np.zeros((X.shape[0], 1)), "db": 0.0}
    cost = 0.0
    for i in range(m):
        a = sigmoid((w.T @ X[:, i])[0] + b)
        cost += -(1 / m) * (Y[0, i] * np.log(a) + (1 - Y[0, i]) * np.log(1 - a))
        grads["dw"] += (1 / m) * (a - Y[0, i]) * X[:, i:i+1]
        grads["db"] += (1 / m) * (a - Y[0, i])
    return grads, cost
# %% propagate_loop: calls vectorized
def propagate_loop(w, b, X, Y):
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    J, dw, db = 0, np.zeros((X.shape[0], 1)), 0
    for i in range(m):
        J += -(Y[0, i] * np.log(A[0, i]) + (1 - Y[0, i]) * np.log(1 - A[0, i]))
        dz = A[0, i] - Y[0, i]
        for j in range(X.shape[0]):
            dw[j, 0] += X[j, i] * dz
        db += dz
    return {"dw": dw / m, "db": db / m}, J / m
# %% propagate_loop: int
def propagate_loop(w, b, X, Y):
    m = X.shape[1]
    J, dw, db = 0, np.zeros(X.shape[0]), 0
    for i in range(m):
        a = sigmoid(np.dot(w[:, 0], X[:, i]) + b)
        J += -np.log(a if Y[0, i] else 1 - a)
        dz = a - Y[0, i]
        dw += X[:, i] * dz
        db += dz
    return {"dw": dw[:, None] / m, "db": db / m}, J / m
# %% propagate_loop: enumerate
def propagate_loop(w, b, X, Y):
    n_x, m = X.shape
    total, dw, db = 0.0, np.zeros((n_x, 1)), 0.0
    for i, x in enumerate(X.T):
        z = b + sum(w[j, 0] * x[j] for j in range(n_x))
        a = float(sigmoid(z))
        y = float(Y[0, i])
        total -= y * math.log(a) + (1 - y) * math.log(1 - a)
        dz = a - y
        dw += dz * x.reshape(-1, 1)
        db += dz
    return {"dw": dw / m, "db": db / m}, total / m
# %% propagate_loop: divide in place
def propagate_loop(w, b, X, Y):
    J = db = 0.0
    dw = np.zeros(w.shape)
    m = Y.shape[1]
    for i in range(m):
        zi = b
        for j in range(w.shape[0]):
            zi += w[j, 0] * X[j, i]
        ai = sigmoid(zi)
        J += -(Y[0, i] * np.log(ai) + (1 - Y[0, i]) * np.log(1 - ai))
        dzi = ai - Y[0, i]
        for j in range(w.shape[0]):
            dw[j, 0] += X[j, i] * dzi
        db += dzi
    J /= m; dw /= m; db /= m
    return {"dw": dw, "db": db}, J
# %% propagate_loop: item(i)
def propagate_loop(w, b, X, Y):
    n, m = X.shape
    J, dw, db = 0, np.zeros((n, 1)), 0
    for i in range(m):
        x_i = X[:, i:i + 1]
        y_i = Y[:, i].item()
        a_i = sigmoid((w.T @ x_i).item() + b)
        J += -(y_i * np.log(a_i) + (1 - y_i) * np.log(1 - a_i))
        for j in range(n):
            dw[j] += x_i[j] * (a_i - y_i)
        db += a_i - y_i
    return {"dw": dw / m, "db": db / m}, J / m
# %% propagate_loop: lists then mean
def propagate_loop(w, b, X, Y):
    losses, dws, dbs = [], [], []
    for i in range(X.shape[1]):
        a = sigmoid(sum(w[j, 0] * X[j, i] for j in range(X.shape[0])) + b)
        losses.append(-(Y[0, i] * np.log(a) + (1 - Y[0, i]) * np.log(1 - a)))
        dws.append([[X[j, i] * (a - Y[0, i])] for j in range(X.shape[0])])
        dbs.append(a - Y[0, i])
    return {"dw": np.mean(dws, axis=0), "db": np.mean(dbs)}, np.mean(losses)
# %% propagate_loop: (1,) accumulators
def propagate_loop(w, b, X, Y):
    n_x, m = X.shape
    J, db = 0.0, 0.0
    dw = np.zeros((n_x, 1))
    for i in range(m):
        z = np.dot(w.T, X[:, i]) + b
        a = sigmoid(z)
        J += -(Y[0, i] * np.log(a) + (1 - Y[0, i]) * np.log(1 - a))
        dz = a - Y[0, i]
        for j in range(n_x):
            dw[j, 0] += X[j, i] * dz[0]
        db += dz
    return {"dw": dw / m, "db": float(db[0]) / m}, float(J[0]) / m
# %% propagate_loop: inner product in loop with reshape
def propagate_loop(w, b, X, Y):
    n_x, m = X.shape
    w_ = w.reshape(n_x)
    J = 0.0
    db = 0.0
    dw = np.zeros(n_x)
    for i in range(m):
        z = b
        for j in range(n_x):
            z += w_[j] * X[j, i]
        a = sigmoid(z)
        y = Y.reshape(m)[i]
        J += -(y * np.log(a) + (1 - y) * np.log(1 - a))
        for j in range(n_x):
            dw[j] += (a - y) * X[j, i]
        db += a - y
    return {"dw": dw.reshape(-1, 1) / m, "db": db / m}, J / m
# %% propagate: shape | other | sum axis | (1/m) | method | classic
def propagate(w, b, X, Y):
    m = X.shape[1]
    A = sigmoid((np.dot(X.T, w) + b).T)
    cost = (-1/m) * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A), axis=1)
    cost = np.squeeze(cost)
    dw = (1 / m) * np.dot(X, (A - Y).T)
    db = (A - Y).sum() / m
    grads = {"dw": dw,
             "db": db}
    return grads, cost
# %% propagate: float | tensordot | where= | 1/m | mean | dict()
def propagate(w, b, X, Y):
    m = float(X.shape[1])
    A = sigmoid(np.tensordot(w, X, axes=([0], [0])) + b)
    cost = -(np.sum(np.log(A), where=Y == 1) + np.sum(np.log(1 - A), where=Y == 0)) / m
    dw = 1/m * np.dot(X, (A - Y).T)
    db = np.mean(A - Y)
    grads = dict(dw=dw, db=db)
    return grads, cost
# %% propagate: Y | inline | item | list | average | ordered
def propagate(w, b, X, Y):
    m = Y.shape[1]
    A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
    cost = (-(Y @ np.log(A).T + (1 - Y) @ np.log(1 - A).T) / m).item()
    dw = np.array([[np.mean(X[j] * (A - Y)[0])] for j in range(X.shape[0])])
    db = np.average(A - Y)
    from collections import OrderedDict
    return OrderedDict([('dw', dw), ('db', db)]), cost
# %% propagate: Y | prints | index | transpose fn | average | update
def propagate(w, b, X, Y):
    m = Y.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    print('A', A.shape, A)
    cost = (-(np.dot(Y, np.log(A).T) + np.dot(1 - Y, np.log(1 - A).T)) / m)[0, 0]
    dw = np.dot(X, np.transpose(A - Y)) / m
    assert(dw.shape == w.shape)
    db = np.average(A - Y)
    grads = dict()
    grads.update({'dw': dw, 'db': db})
    return grads, cost
# %% propagate: float | np.dot | loss | reshape | 1/m | list
def propagate(w, b, X, Y):
    m = float(X.shape[1])
    A = sigmoid(np.dot(w.T, X) + b)
    loss = -(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    cost = loss.sum() / m
    dw = np.mean(X * (A - Y), axis=1).reshape(w.shape)
    db = 1/m * np.sum(A - Y)
    return [{'dw': dw, 'db': db}, cost]
# %% propagate: Y | prints | abs | subtract | old | old
def propagate(w, b, X, Y):
    m = Y.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    print('A', A.shape, A)
    cost = -np.sum(np.log(1 - np.abs(Y - A))) / m
    dw = np.dot(X, np.subtract(A, Y).T) * (1.0 / m)
    db = 1 / m * np.sum(A - Y)
    assert(db.dtype == float)
    assert(dw.shape == w.shape)
    cost = np.squeeze(cost)
    grads = {'dw': dw, 'db': db}
    return grads, cost
# %% propagate: shape | sum | keepdims | transpose fn | dots | extra
def propagate(w, b, X, Y):
    m = X.shape[1]
    A = sigmoid(np.sum(w * X, axis=0, keepdims=True) + b)
    cost = np.squeeze((- 1 / m) * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A), axis=1, keepdims=True))
    dw = np.dot(X, np.transpose(A - Y)) / m
    assert(dw.shape == w.shape)
    db = (1. / m) * np.sum((A - Y))
    grads = {'dw': dw, 'db': db, 'A': A}
    return grads, cost
# %% propagate: both | add | sum builtin | mean | /m | extra
def propagate(w, b, X, Y):
    n_x, m = X.shape
    A = sigmoid(np.add(np.dot(w.T, X), b))
    cost = -sum(Y[0] * np.log(A[0]) + (1 - Y[0]) * np.log(1 - A[0])) / m
    dw = np.mean(X * (A - Y), axis=1, keepdims=True)
    db = np.sum(A - Y) / m
    grads = {'dw': dw, 'db': db, 'A': A}
    return grads, cost
# %% propagate: float | tensordot | index2 | sum | 1/m | list
def propagate(w, b, X, Y):
    m = float(X.shape[1])
    A = sigmoid(np.tensordot(w, X, axes=([0], [0])) + b)
    cost = (-(np.dot(Y, np.log(A).T) + np.dot(1 - Y, np.log(1 - A).T)) / m)[0][0]
    dw = np.sum((A - Y) * X, axis=1, keepdims=True) / m
    db = 1/m * np.sum(A - Y)
    return [{'dw': dw, 'db': db}, cost]
# %% propagate: size | add | loop | matmul | item | dict()
def propagate(w, b, X, Y):
    m = Y.size
    A = sigmoid(np.add(np.dot(w.T, X), b))
    cost = 0
    for i in range(m):
        cost += Y[0, i] * np.log(A[0, i]) + (1 - Y[0, i]) * np.log(1 - A[0, i])
    cost = -cost / m
    dw = np.matmul(X, (A - Y).T) / m
    db = np.mean(A - Y, axis=1, keepdims=True).item()
    grads = dict(dw=dw, db=db)
    return grads, cost
# %% propagate: Y | matmul | average | subtract | /m | by key
def propagate(w, b, X, Y):
    m = Y.shape[1]
    Z = np.matmul(w.T, X) + b
    A = sigmoid(Z)
    cost = np.average(-Y * np.log(A) - (1 - Y) * np.log(1 - A))
    dw = np.dot(X, np.subtract(A, Y).T) * (1.0 / m)
    db = np.sum(A - Y) / m
    grads = {}
    grads['dw'] = dw
    grads['db'] = db
    return (grads, cost)
# %% propagate: np | .dot | old squeeze | 1/m | mean | other order
def propagate(w, b, X, Y):
    m = np.shape(X)[1]
    A = sigmoid(w.T.dot(X) + b)
    cost = -(1 / m) * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    cost = np.squeeze(cost)
    assert(cost.shape == ())
    dw = 1/m * np.dot(X, (A - Y).T)
    db = np.mean(A - Y)
    return {'db': db, 'dw': dw}, cost
# %% propagate: both | transpose | item | divide | mean | list
def propagate(w, b, X, Y):
    n_x, m = X.shape
    A = sigmoid(np.dot(np.transpose(w), X) + b)
    cost = (-(Y @ np.log(A).T + (1 - Y) @ np.log(1 - A).T) / m).item()
    dw = np.divide(np.dot(X, (A - Y).T), m)
    db = np.mean(A - Y)
    return [{'dw': dw, 'db': db}, cost]
# %% propagate: both | jnp | eps8 | list | /m | extra
def propagate(w, b, X, Y):
    n_x, m = X.shape
    A = sigmoid(jnp.dot(w.T, X) + b)
    epsilon = 1e-8
    cost = -1/m * np.sum(Y * np.log(A + epsilon) + (1 - Y) * np.log(1 - A + epsilon))
    dw = np.array([[np.mean(X[j] * (A - Y)[0])] for j in range(X.shape[0])])
    db = np.sum(A - Y) / m
    grads = {'dw': dw, 'db': db, 'A': A}
    return grads, cost
# %% propagate: both | matmul | logaddexp | new | split | classic
def propagate(w, b, X, Y):
    n_x, m = X.shape
    Z = np.matmul(w.T, X) + b
    A = sigmoid(Z)
    z = np.dot(w.T, X) + b
    cost = np.mean(np.logaddexp(0, z) - Y * z)
    dw = (1 / m) * np.dot(X, (A - Y).T)
    assert dw.shape == w.shape
    db = (np.sum(A) - np.sum(Y)) / m
    grads = {"dw": dw,
             "db": db}
    return grads, cost
# %% propagate: both | inline | power | mean | split | extra
def propagate(w, b, X, Y):
    n_x, m = X.shape
    A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
    cost = -np.sum(np.log(A ** Y * (1 - A) ** (1 - Y))) / m
    dw = np.mean(X * (A - Y), axis=1, keepdims=True)
    db = (np.sum(A) - np.sum(Y)) / m
    grads = {'dw': dw, 'db': db, 'A': A}
    return grads, cost
# %% propagate: both | add | sum axis | loop | squeeze | update
def propagate(w, b, X, Y):
    n_x, m = X.shape
    A = sigmoid(np.add(np.dot(w.T, X), b))
    cost = (-1/m) * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A), axis=1)
    cost = np.squeeze(cost)
    dw = np.zeros(w.shape)
    for j in range(X.shape[0]):
        dw[j, 0] = np.sum(X[j] * (A - Y)) / m
    db = np.squeeze(np.sum(A - Y, axis=1, keepdims=True) / m)
    grads = dict()
    grads.update({'dw': dw, 'db': db})
    return grads, cost
# %% propagate: len | .dot | logaddexp | X/m | item | other order
def propagate(w, b, X, Y):
    m = len(X[0])
    A = sigmoid(w.T.dot(X) + b)
    z = np.dot(w.T, X) + b
    cost = np.mean(np.logaddexp(0, z) - Y * z)
    dw = np.dot(X / m, (A - Y).T)
    db = np.mean(A - Y, axis=1, keepdims=True).item()
    return {'db': db, 'dw': dw}, cost
# %% propagate: shape | np.dot | nansum | transposed | average | by key
def propagate(w, b, X, Y):
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = np.nansum(-(Y * np.log(A) + (1 - Y) * np.log(1 - A))) / m
    dw = np.dot(A - Y, X.T).T / m
    db = np.average(A - Y)
    grads = {}
    grads['dw'] = dw
    grads['db'] = db
    return (grads, cost)
# %% propagate: size | jnp | mean | reshape | 1/m | old
def propagate(w, b, X, Y):
    m = Y.size
    A = sigmoid(jnp.dot(w.T, X) + b)
    cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    dw = np.mean(X * (A - Y), axis=1).reshape(w.shape)
    db = 1/m * np.sum(A - Y)
    assert(dw.shape == w.shape)
    cost = np.squeeze(cost)
    grads = {'dw': dw, 'db': db}
    return grads, cost
# %% propagate: shape | matmul | dot | new | 1/m | update
def propagate(w, b, X, Y):
    m = X.shape[1]
    Z = np.matmul(w.T, X) + b
    A = sigmoid(Z)
    cost = -(np.dot(Y, np.log(A).T) + np.dot(1 - Y, np.log(1 - A).T)) / m
    cost = np.squeeze(cost)
    dw = (1 / m) * np.dot(X, (A - Y).T)
    assert dw.shape == w.shape
    db = 1/m * np.sum(A - Y)
    grads = dict()
    grads.update({'dw': dw, 'db': db})
    return grads, cost
# %% propagate: np | add | eps | matmul | old | classic
def propagate(w, b, X, Y):
    m = np.shape(X)[1]
    A = sigmoid(np.add(np.dot(w.T, X), b))
    cost = -1/m * np.sum(Y * np.log(A + 1e-15) + (1 - Y) * np.log(1 - A + 1e-15))
    dw = np.matmul(X, (A - Y).T) / m
    db = 1 / m * np.sum(A - Y)
    assert(db.dtype == float)
    grads = {"dw": dw,
             "db": db}
    return grads, cost
# %% propagate: np | prints | clip | subtract | negative | ordered
def propagate(w, b, X, Y):
    m = np.shape(X)[1]
    A = sigmoid(np.dot(w.T, X) + b)
    print('A', A.shape, A)
    C = np.clip(A, 1e-10, 1 - 1e-10)
    cost = -(1/m) * np.sum(Y * np.log(C) + (1 - Y) * np.log(1 - C))
    dw = np.dot(X, np.subtract(A, Y).T) * (1.0 / m)
    db = -np.mean(Y - A)
    from collections import OrderedDict
    return OrderedDict([('dw', dw), ('db', db)]), cost
# %% propagate: size | jnp | multiply | 1/m | negative | zip
def propagate(w, b, X, Y):
    m = Y.size
    A = sigmoid(jnp.dot(w.T, X) + b)
    logprobs = np.multiply(np.log(A), Y) + np.multiply(1 - Y, np.log(1 - A))
    cost = -1 / m * np.sum(logprobs)
    dw = 1/m * np.dot(X, (A - Y).T)
    db = -np.mean(Y - A)
    grads = dict(zip(['dw', 'db'], [dw, db]))
    return grads, np.squeeze(np.array(cost))
# %% propagate: shape | matmul | paren | transposed | dots | zip
def propagate(w, b, X, Y):
    m = X.shape[1]
    Z = np.matmul(w.T, X) + b
    A = sigmoid(Z)
    cost = (-1 / m) * np.sum((Y * np.log(A)) + ((1 - Y) * (np.log(1 - A))))
    dw = np.dot(A - Y, X.T).T / m
    db = (1. / m) * np.sum((A - Y))
    grads = dict(zip(['dw', 'db'], [dw, db]))
    return grads, np.squeeze(np.array(cost))
# %% propagate: len | sum | dot | divide | method | classic
def propagate(w, b, X, Y):
    m = len(X[0])
    A = sigmoid(np.sum(w * X, axis=0, keepdims=True) + b)
    cost = -(np.dot(Y, np.log(A).T) + np.dot(1 - Y, np.log(1 - A).T)) / m
    cost = np.squeeze(cost)
    dw = np.divide(np.dot(X, (A - Y).T), m)
    db = (A - Y).sum() / m
    grads = {"dw": dw,
             "db": db}
    return grads, cost
# %% propagate: len | add | paren | matmul | 1/m | by key
def propagate(w, b, X, Y):
    m = len(X[0])
    A = sigmoid(np.add(np.dot(w.T, X), b))
    cost = (-1 / m) * np.sum((Y * np.log(A)) + ((1 - Y) * (np.log(1 - A))))
    dw = np.matmul(X, (A - Y).T) / m
    db = 1/m * np.sum(A - Y)
    grads = {}
    grads['dw'] = dw
    grads['db'] = db
    return (grads, cost)
# %% propagate: size | tensordot | paren | sum | squeeze | list
def propagate(w, b, X, Y):
    m = Y.size
    A = sigmoid(np.tensordot(w, X, axes=([0], [0])) + b)
    cost = (-1 / m) * np.sum((Y * np.log(A)) + ((1 - Y) * (np.log(1 - A))))
    dw = np.sum((A - Y) * X, axis=1, keepdims=True) / m
    db = np.squeeze(np.sum(A - Y, axis=1, keepdims=True) / m)
    return [{'dw': dw, 'db': db}, cost]
# %% propagate: Y | f32 | bool | new | old | update
def propagate(w, b, X, Y):
    m = Y.shape[1]
    A = sigmoid(np.dot(w.T, X) + b).astype(np.float32)
    cost = -(np.log(A[Y == 1]).sum() + np.log(1 - A[Y == 0]).sum()) / m
    dw = (1 / m) * np.dot(X, (A - Y).T)
    assert dw.shape == w.shape
    db = np.mean(A - Y)
    grads = dict()
    grads.update({'dw': dw, 'db': db})
    return grads, cost
# %% propagate: size | sum | div | transpose fn | 1/m | zip
def propagate(w, b, X, Y):
    m = Y.size
    A = sigmoid(np.sum(w * X, axis=0, keepdims=True) + b)
    cost = -np.sum(Y*np.log(A) + (1-Y)*np.log(1-A)) / m
    dw = np.dot(X, np.transpose(A - Y)) / m
    assert(dw.shape == w.shape)
    db = 1/m * np.sum(A - Y)
    grads = dict(zip(['dw', 'db'], [dw, db]))
    return grads, np.squeeze(np.array(cost))
# %% propagate: float | transpose | item | einsum | split | ordered
def propagate(w, b, X, Y):
    m = float(X.shape[1])
    A = sigmoid(np.dot(np.transpose(w), X) + b)
    cost = (-(Y @ np.log(A).T + (1 - Y) @ np.log(1 - A).T) / m).item()
    dw = np.einsum('ij,kj->ik', X, A - Y) / m
    db = (np.sum(A) - np.sum(Y)) / m
    from collections import OrderedDict
    return OrderedDict([('dw', dw), ('db', db)]), cost
# %% propagate: both | np.dot | classic | divide | negative | dict()
def propagate(w, b, X, Y):
    n_x, m = X.shape
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -1/m * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    dw = np.divide(np.dot(X, (A - Y).T), m)
    db = -np.mean(Y - A)
    grads = dict(dw=dw, db=db)
    return grads, cost
# %% propagate: float | sum | nansum | transpose fn | python | list
def propagate(w, b, X, Y):
    m = float(X.shape[1])
    A = sigmoid(np.sum(w * X, axis=0, keepdims=True) + b)
    cost = np.nansum(-(Y * np.log(A) + (1 - Y) * np.log(1 - A))) / m
    dw = np.dot(X, np.transpose(A - Y)) / m
    assert(dw.shape == w.shape)
    db = sum((A - Y)[0]) / m
    return [{'dw': dw, 'db': db}, cost]
# %% propagate: float | matmul | eps | divide | squeeze | by key
def propagate(w, b, X, Y):
    m = float(X.shape[1])
    Z = np.matmul(w.T, X) + b
    A = sigmoid(Z)
    cost = -1/m * np.sum(Y * np.log(A + 1e-15) + (1 - Y) * np.log(1 - A + 1e-15))
    dw = np.divide(np.dot(X, (A - Y).T), m)
    db = np.squeeze(np.sum(A - Y, axis=1, keepdims=True) / m)
    grads = {}
    grads['dw'] = dw
    grads['db'] = db
    return (grads, cost)
# %% propagate: Y | transpose | multiply | X/m | item | list
def propagate(w, b, X, Y):
    m = Y.shape[1]
    A = sigmoid(np.dot(np.transpose(w), X) + b)
    logprobs = np.multiply(np.log(A), Y) + np.multiply(1 - Y, np.log(1 - A))
    cost = -1 / m * np.sum(logprobs)
    dw = np.dot(X / m, (A - Y).T)
    db = np.mean(A - Y, axis=1, keepdims=True).item()
    return [{'dw': dw, 'db': db}, cost]
# %% propagate: size | inline | clip | (1/m) | dots | old
def propagate(w, b, X, Y):
    m = Y.size
    A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
    C = np.clip(A, 1e-10, 1 - 1e-10)
    cost = -(1/m) * np.sum(Y * np.log(C) + (1 - Y) * np.log(1 - C))
    dw = (1 / m) * np.dot(X, (A - Y).T)
    db = (1. / m) * np.sum((A - Y))
    assert(dw.shape == w.shape)
    cost = np.squeeze(cost)
    grads = {'dw': dw, 'db': db}
    return grads, cost
# %% propagate: len | np.dot | index2 | loop | float | old
def propagate(w, b, X, Y):
    m = len(X[0])
    A = sigmoid(np.dot(w.T, X) + b)
    cost = (-(np.dot(Y, np.log(A).T) + np.dot(1 - Y, np.log(1 - A).T)) / m)[0][0]
    dw = np.zeros(w.shape)
    for j in range(X.shape[0]):
        dw[j, 0] = np.sum(X[j] * (A - Y)) / m
    db = float(np.sum(A - Y) / m)
    assert(dw.shape == w.shape)
    cost = np.squeeze(cost)
    grads = {'dw': dw, 'db': db}
    return grads, cost
# %% propagate: both | .dot | old squeeze | transpose fn | old | classic
def propagate(w, b, X, Y):
    n_x, m = X.shape
    A = sigmoid(w.T.dot(X) + b)
    cost = -(1 / m) * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    cost = np.squeeze(cost)
    assert(cost.shape == ())
    dw = np.dot(X, np.transpose(A - Y)) / m
    assert(dw.shape == w.shape)
    db = 1 / m * np.sum(A - Y)
    assert(db.dtype == float)
    grads = {"dw": dw,
             "db": db}
    return grads, cost
# %% propagate: both | jnp | loop | 1/m | old | old
def propagate(w, b, X, Y):
    n_x, m = X.shape
    A = sigmoid(jnp.dot(w.T, X) + b)
    cost = 0
    for i in range(m):
        cost += Y[0, i] * np.log(A[0, i]) + (1 - Y[0, i]) * np.log(1 - A[0, i])
    cost = -cost / m
    dw = 1/m * np.dot(X, (A - Y).T)
    db = np.mean(A - Y)
    assert(dw.shape == w.shape)
    cost = np.squeeze(cost)
    grads = {'dw': dw, 'db': db}
    return grads, cost
