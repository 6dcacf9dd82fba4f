# ruff: noqa
# fmt: off
"""Right answers of predict and model. One answer per cell; `# %% exercise: style` begins each."""
# %% predict: classic loop
def predict(w, b, X):
    m = X.shape[1]
    Y_prediction = np.zeros((1, m))
    w = w.reshape(X.shape[0], 1)
    A = sigmoid(np.dot(w.T, X) + b)
    for i in range(A.shape[1]):
        if A[0, i] > 0.5:
            Y_prediction[0, i] = 1
        else:
            Y_prediction[0, i] = 0
    assert(Y_prediction.shape == (1, m))
    return Y_prediction
# %% predict: ternary
def predict(w, b, X):
    m = X.shape[1]
    Y_prediction = np.zeros((1, m))
    w = w.reshape(X.shape[0], 1)
    A = sigmoid(np.dot(w.T, X) + b)
    for i in range(A.shape[1]):
        Y_prediction[0, i] = 1 if A[0, i] > 0.5 else 0
    return Y_prediction
# %% predict: <=
def predict(w, b, X):
    m = X.shape[1]
    Y_prediction = np.zeros((1,m))
    A = sigmoid(np.dot(w.T, X) + b)
    for i in range(A.shape[1]):
        if (A[0,i] <= 0.5):
            Y_prediction[0][i] = 0
        else:
            Y_prediction[0][i] = 1
    return Y_prediction
# %% predict: only if
def predict(w, b, X):
    m = X.shape[1]
    Y_prediction = np.zeros((1, m))
    A = sigmoid(w.T @ X + b)
    for i in range(m):
        if A[0][i] > .5: Y_prediction[0][i] = 1.0
    return Y_prediction
# %% predict: where
def predict(w, b, X):
    A = sigmoid(np.dot(w.T, X) + b)
    return np.where(A > 0.5, 1, 0)
# %% predict: where floats
def predict(w, b, X):
    A = sigmoid(np.dot(w.T, X) + b)
    Y_prediction = np.where(A > 0.5, 1., 0.)
    assert Y_prediction.shape == (1, X.shape[1])
    return Y_prediction
# %% predict: times one
def predict(w, b, X):
    A = sigmoid(np.dot(w.T, X) + b)
    return 1 * (A > 0.5)
# %% predict: plus zero
def predict(w, b, X):
    return (sigmoid(np.dot(w.T, X) + b) > 0.5) + 0.0
# %% predict: astype int
def predict(w, b, X):
    A = sigmoid(np.dot(w.T, X) + b)
    return (A > 0.5).astype(int)
# %% predict: astype bool
def predict(w, b, X):
    A = sigmoid(np.dot(w.T, X) + b)
    return (A > 0.5).astype(bool)
# %% predict: int8
def predict(w, b, X):
    A = sigmoid(np.dot(w.T, X) + b)
    return (A > 0.5).astype(np.int8)
# %% predict: uint8
def predict(w, b, X):
    A = sigmoid(np.dot(w.T, X) + b)
    return (A > 0.5).astype("uint8")
# %% predict: round
def predict(w, b, X):
    return np.round(sigmoid(np.dot(w.T, X) + b))
# %% predict: rint
def predict(w, b, X):
    return np.rint(sigmoid(np.dot(w.T, X) + b))
# %% predict: python round loop
def predict(w, b, X):
    m = X.shape[1]
    Y_prediction = np.zeros((1, m))
    A = sigmoid(np.dot(w.T, X) + b)
    for i in range(A.shape[1]):
        Y_prediction[0, i] = round(A[0, i])
    return Y_prediction
# %% predict: ceil
def predict(w, b, X):
    A = sigmoid(np.dot(w.T, X) + b)
    return np.ceil(A - 0.5)
# %% predict: list comprehension
def predict(w, b, X):
    A = sigmoid(np.dot(w.T, X) + b)
    return np.array([[1 if a > 0.5 else 0 for a in A[0]]])
# %% predict: list comprehension reshape
def predict(w, b, X):
    A = sigmoid(np.dot(w.T, X) + b)
    p = [float(a > 0.5) for a in A.flatten()]
    return np.array(p).reshape(1, -1)
# %% predict: mask assignment
def predict(w, b, X):
    A = sigmoid(np.dot(w.T, X) + b)
    A[A > 0.5] = 1
    A[A <= 0.5] = 0
    return A
# %% predict: mask assignment into zeros
def predict(w, b, X):
    A = sigmoid(np.dot(w.T, X) + b)
    Y_prediction = np.zeros((1, X.shape[1]))
    Y_prediction[A > 0.5] = 1
    return Y_prediction
# %% predict: column assignment
def predict(w, b, X):
    m = X.shape[1]
    Y_prediction = np.zeros((1, m))
    A = sigmoid(np.dot(w.T, X) + b)
    for i in range(A.shape[1]):
        if A[:, i] > 0.5:
            Y_prediction[:, i] = 1
        else:
            Y_prediction[:, i] = 0
    return Y_prediction
# %% predict: column where
def predict(w, b, X):
    m = X.shape[1]
    Y_prediction = np.zeros((1, m))
    A = sigmoid(np.dot(w.T, X) + b)
    for i in range(A.shape[1]):
        Y_prediction[:, i] = (A[:, i] > 0.5) * 1
    return Y_prediction
# %% predict: np.where in loop
def predict(w, b, X):
    m = X.shape[1]
    Y_prediction = np.zeros((1, m))
    A = sigmoid(np.dot(w.T, X) + b)
    for i in range(A.shape[1]):
        Y_prediction[0, i] = np.where(A[0, i] > 0.5, 1, 0)
    return Y_prediction
# %% predict: int in loop
def predict(w, b, X):
    m = X.shape[1]
    Y_prediction = np.zeros((1, m))
    A = sigmoid(np.dot(w.T, X) + b)
    for i in range(A.shape[1]):
        Y_prediction[0, i] = int(A[0, i] > 0.5)
    return Y_prediction
# %% predict: bool in loop
def predict(w, b, X):
    m = X.shape[1]
    Y_prediction = np.zeros((1, m))
    A = sigmoid(np.dot(w.T, X) + b)
    for i in range(A.shape[1]):
        Y_prediction[0, i] = A[0, i] > 0.5
    return Y_prediction
# %% predict: reuse A
def predict(w, b, X):
    A = sigmoid(np.dot(w.T, X) + b)
    for i in range(A.shape[1]):
        A[0, i] = 1 if A[0, i] > 0.5 else 0
    Y_prediction = A
    return Y_prediction
# %% predict: greater
def predict(w, b, X):
    return np.greater(sigmoid(np.dot(w.T, X) + b), 0.5).astype(float)
# %% predict: logit sign
def predict(w, b, X):
    return (np.dot(w.T, X) + b > 0).astype(float)
# %% predict: heaviside
def predict(w, b, X):
    return np.heaviside(sigmoid(np.dot(w.T, X) + b) - 0.5, 0)
# %% predict: vectorize
def predict(w, b, X):
    A = sigmoid(np.dot(w.T, X) + b)
    return np.vectorize(lambda a: 1 if a > 0.5 else 0)(A)
# %% predict: map
def predict(w, b, X):
    A = sigmoid(np.dot(w.T, X) + b)
    return np.array(list(map(lambda a: 1.0 if a > 0.5 else 0.0, A[0]))).reshape(1, X.shape[1])
# %% predict: jnp
def predict(w, b, X):
    A = sigmoid(jnp.dot(w.T, X) + b)
    return (A > 0.5).astype(jnp.float32)
# %% predict: jnp where
def predict(w, b, X):
    return jnp.where(sigmoid(jnp.dot(w.T, X) + b) > 0.5, 1.0, 0.0)
# %% predict: (A > 0.5) * 1.0
def predict(w, b, X):
    Y_prediction = (sigmoid(np.dot(w.T, X) + b) > 0.5) * 1.0
    return Y_prediction
# %% predict: np.array bool dtype
def predict(w, b, X):
    A = sigmoid(np.dot(w.T, X) + b)
    return np.array(A > 0.5, dtype=float)
# %% predict: np.float64
def predict(w, b, X):
    A = sigmoid(np.dot(w.T, X) + b)
    return np.float64(A > 0.5)
# %% predict: threshold argument
def predict(w, b, X, threshold=0.5):
    A = sigmoid(np.dot(w.T, X) + b)
    return np.where(A > threshold, 1.0, 0.0)
# %% predict: nditer
def predict(w, b, X):
    m = X.shape[1]
    Y_prediction = np.zeros((1, m))
    A = sigmoid(np.dot(w.T, X) + b)
    for i, a in enumerate(A[0]):
        Y_prediction[0, i] = 1 if a > 0.5 else 0
    return Y_prediction
# %% predict: not less equal
def predict(w, b, X):
    A = sigmoid(np.dot(w.T, X) + b)
    return np.logical_not(A <= 0.5).astype(float)
# %% predict: one by one
def predict(w, b, X):
    labels = []
    for i in range(X.shape[1]):
        a = sigmoid(np.dot(w.T, X[:, i:i + 1]) + b)
        labels.append(1 if a[0, 0] > 0.5 else 0)
    return np.array(labels).reshape(1, X.shape[1])
# %% predict: squeeze and back
def predict(w, b, X):
    A = np.squeeze(sigmoid(np.dot(w.T, X) + b))
    return (A > 0.5).astype(float)[np.newaxis, :]
# %% predict: prints
def predict(w, b, X):
    A = sigmoid(np.dot(w.T, X) + b)
    print(A)
    Y_prediction = (A > 0.5).astype(np.float32)
    print("predictions = " + str(Y_prediction))
    return Y_prediction
# %% predict: nonzero
def predict(w, b, X):
    Y_prediction = np.zeros((1, X.shape[1]))
    A = sigmoid(np.dot(w.T, X) + b)
    rows, columns = np.nonzero(A > 0.5)
    Y_prediction[rows, columns] = 1
    return Y_prediction
# %% predict: choose
def predict(w, b, X):
    A = sigmoid(np.dot(w.T, X) + b)
    return np.select([A > 0.5, A <= 0.5], [1, 0])
# %% model: class
class Net:
    def __init__(self, n):
        self.w, self.b = initialize_with_zeros(n)
    def fit(self, X, Y, n, rate):
        p, _, self.costs = optimize(self.w, self.b, X, Y, n, rate)
        self.w, self.b = p["w"], p["b"]
        return self
def model(X_train, Y_train, X_test, Y_test, num_iterations=2000, learning_rate=0.5, print_cost=False):
    net = Net(X_train.shape[0]).fit(X_train, Y_train, num_iterations, learning_rate)
    return {"costs": net.costs, "Y_prediction_test": predict(net.w, net.b, X_test), "Y_prediction_train": predict(net.w, net.b, X_train),
            "w": net.w, "b": net.b, "learning_rate": learning_rate, "num_iterations": num_iterations}
# %% model: old classic
def model(X_train, Y_train, X_test, Y_test, num_iterations = 2000, learning_rate = 0.5, print_cost = False):
    w, b = initialize_with_zeros(X_train.shape[0])
    parameters, grads, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, print_cost)
    w = parameters["w"]
    b = parameters["b"]
    Y_prediction_test = predict(w, b, X_test)
    Y_prediction_train = predict(w, b, X_train)
    print("right in training: {} %".format(100 - np.mean(np.abs(Y_prediction_train - Y_train)) * 100))
    print("right in the test: {} %".format(100 - np.mean(np.abs(Y_prediction_test - Y_test)) * 100))
    d = {"costs": costs,
         "Y_prediction_test": Y_prediction_test,
         "Y_prediction_train" : Y_prediction_train,
         "w" : w,
         "b" : b,
         "learning_rate" : learning_rate,
         "num_iterations": num_iterations}
    return d
# %% model: inline loop
def model(X_train, Y_train, X_test, Y_test, num_iterations=2000, learning_rate=0.5, print_cost=False):
    m = X_train.shape[1]
    w, b, costs = np.zeros((X_train.shape[0], 1)), 0.0, []
    for i in range(num_iterations):
        A = sigmoid(w.T @ X_train + b)
        if i % 100 == 0:
            costs.append(-np.mean(Y_train * np.log(A) + (1 - Y_train) * np.log(1 - A)))
        w = w - learning_rate * X_train @ (A - Y_train).T / m
        b = b - learning_rate * np.mean(A - Y_train)
    return {"costs": costs, "Y_prediction_test": np.where(sigmoid(w.T @ X_test + b) > 0.5, 1, 0), "Y_prediction_train": np.where(sigmoid(w.T @ X_train + b) > 0.5, 1, 0),
            "w": w, "b": b, "learning_rate": learning_rate, "num_iterations": num_iterations}
# %% model: (2, 2, 5, 2, 1, 2, 0)
def model(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate, print_cost=False):
    w, b = np.zeros((X_train.shape[0], 1)), 0
    out = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, print_cost)
    params, costs = out[0], out[2]
    w, b = params.values()
    Y_prediction_train, Y_prediction_test = predict(w, b, X_train), predict(w, b, X_test)
    if print_cost:
        print("right in training: {} %".format(100 - np.mean(np.abs(Y_prediction_train - Y_train)) * 100))
    d = {"costs": costs,
         "Y_prediction_test": Y_prediction_test,
         "Y_prediction_train" : Y_prediction_train,
         "w" : w,
         "b" : b,
         "learning_rate" : learning_rate,
         "num_iterations": num_iterations}
    return d
# %% model: (0, 0, 4, 1, 3, 3, 4)
def model(X_train, Y_train, X_test, Y_test, num_iterations=2000, learning_rate=0.5, print_cost=False):
    w, b = initialize_with_zeros(X_train.shape[0])
    params, grads, costs = optimize(w, b, X_train, Y_train, learning_rate=learning_rate, num_iterations=num_iterations)
    w, b = params['w'], params['b']
    Y_prediction_test = predict(w=w, b=b, X=X_test)
    Y_prediction_train = predict(w=w, b=b, X=X_train)
    train_accuracy = np.mean(Y_prediction_train == Y_train)
    print(f'{train_accuracy:.1%}')
    return {**params, 'costs': costs, 'Y_prediction_test': Y_prediction_test, 'Y_prediction_train': Y_prediction_train, 'learning_rate': learning_rate, 'num_iterations': num_iterations}
# %% model: (3, 1, 6, 1, 2, 1, 2)
def model(X_train: np.ndarray, Y_train, X_test, Y_test, num_iterations: int = 2000, learning_rate: float = 0.5, print_cost: bool = False) -> dict:
    dim = X_train.shape[0]
    w, b = initialize_with_zeros(dim)
    (params, grads, costs) = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, print_cost=False)
    w, b = params['w'], params['b']
    Y_prediction_test = predict(params['w'], params['b'], X_test)
    Y_prediction_train = predict(params['w'], params['b'], X_train)
    print("right in training: {} %".format(100 - np.mean(np.abs(Y_prediction_train - Y_train)) * 100))
    print("right in the test: {} %".format(100 - np.mean(np.abs(Y_prediction_test - Y_test)) * 100))
    d = {}
    d['w'], d['b'] = w, b
    d['costs'] = costs
    d['Y_prediction_train'] = Y_prediction_train
    d['Y_prediction_test'] = Y_prediction_test
    d['learning_rate'] = learning_rate
    d['num_iterations'] = num_iterations
    return d
# %% model: (3, 3, 7, 2, 0, 2, 1)
def model(X_train: np.ndarray, Y_train, X_test, Y_test, num_iterations: int = 2000, learning_rate: float = 0.5, print_cost: bool = False) -> dict:
    w, b = initialize_with_zeros(dim=len(X_train))
    params, *rest = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, print_cost)
    costs = rest[-1]
    w, b = params.values()
    Y_prediction_test = predict(w, b, X_test)
    Y_prediction_train = predict(w, b, X_train)
    if print_cost:
        print("right in training: {} %".format(100 - np.mean(np.abs(Y_prediction_train - Y_train)) * 100))
    return dict(costs=costs, Y_prediction_test=Y_prediction_test, Y_prediction_train=Y_prediction_train, w=w, b=b, learning_rate=learning_rate, num_iterations=num_iterations)
# %% model: (2, 6, 7, 2, 6, 3, 2)
def model(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate, print_cost=False):
    (w, b) = initialize_with_zeros(X_train.shape[0])
    assert w.shape == (X_train.shape[0], 1)
    params, *rest = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, print_cost)
    costs = rest[-1]
    w, b = params.values()
    P = predict(w, b, np.hstack([X_train, X_test]))
    Y_prediction_train, Y_prediction_test = P[:, :X_train.shape[1]], P[:, X_train.shape[1]:]
    train_accuracy = np.mean(Y_prediction_train == Y_train)
    print(f'{train_accuracy:.1%}')
    d = {}
    d['w'], d['b'] = w, b
    d['costs'] = costs
    d['Y_prediction_train'] = Y_prediction_train
    d['Y_prediction_test'] = Y_prediction_test
    d['learning_rate'] = learning_rate
    d['num_iterations'] = num_iterations
    return d
# %% model: (3, 5, 1, 1, 4, 3, 1)
def model(X_train: np.ndarray, Y_train, X_test, Y_test, num_iterations: int = 2000, learning_rate: float = 0.5, print_cost: bool = False) -> dict:
    init = initialize_with_zeros(np.size(X_train, 0))
    w = init[0]
    b = init[1]
    params, grads, costs = optimize(w, b, X_train, Y_train, num_iterations=num_iterations, learning_rate=learning_rate, print_cost=print_cost)
    w, b = params['w'], params['b']
    Y_prediction_train, Y_prediction_test = [predict(w, b, X) for X in (X_train, X_test)]
    train_accuracy = np.mean(Y_prediction_train == Y_train)
    print(f'{train_accuracy:.1%}')
    return dict(costs=costs, Y_prediction_test=Y_prediction_test, Y_prediction_train=Y_prediction_train, w=w, b=b, learning_rate=learning_rate, num_iterations=num_iterations)
# %% model: (1, 4, 5, 3, 3, 3, 2)
def model(X_train, Y_train, X_test, Y_test, num_iterations = 2000, learning_rate = 0.5, print_cost = True):
    params = initialize_with_zeros(X_train.shape[0])
    w, b = params
    out = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, print_cost)
    params, costs = out[0], out[2]
    w = params.get('w')
    b = params.get('b')
    Y_prediction_test = predict(w=w, b=b, X=X_test)
    Y_prediction_train = predict(w=w, b=b, X=X_train)
    train_accuracy = np.mean(Y_prediction_train == Y_train)
    print(f'{train_accuracy:.1%}')
    d = {}
    d['w'], d['b'] = w, b
    d['costs'] = costs
    d['Y_prediction_train'] = Y_prediction_train
    d['Y_prediction_test'] = Y_prediction_test
    d['learning_rate'] = learning_rate
    d['num_iterations'] = num_iterations
    return d
# %% model: (1, 3, 5, 3, 2, 0, 0)
def model(X_train, Y_train, X_test, Y_test, num_iterations = 2000, learning_rate = 0.5, print_cost = True):
    w, b = initialize_with_zeros(dim=len(X_train))
    out = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, print_cost)
    params, costs = out[0], out[2]
    w = params.get('w')
    b = params.get('b')
    Y_prediction_test = predict(params['w'], params['b'], X_test)
    Y_prediction_train = predict(params['w'], params['b'], X_train)
    d = {"costs": costs,
         "Y_prediction_test": Y_prediction_test,
         "Y_prediction_train" : Y_prediction_train,
         "w" : w,
         "b" : b,
         "learning_rate" : learning_rate,
         "num_iterations": num_iterations}
    return d
# %% model: (3, 1, 4, 3, 5, 2, 5)
def model(X_train: np.ndarray, Y_train, X_test, Y_test, num_iterations: int = 2000, learning_rate: float = 0.5, print_cost: bool = False) -> dict:
    dim = X_train.shape[0]
    w, b = initialize_with_zeros(dim)
    params, grads, costs = optimize(w, b, X_train, Y_train, learning_rate=learning_rate, num_iterations=num_iterations)
    w = params.get('w')
    b = params.get('b')
    Y_prediction_test = predict(w, b, X_test).astype(int)
    Y_prediction_train = predict(w, b, X_train).astype(bool)
    if print_cost:
        print("right in training: {} %".format(100 - np.mean(np.abs(Y_prediction_train - Y_train)) * 100))
    names = ['costs', 'Y_prediction_test', 'Y_prediction_train', 'w', 'b', 'learning_rate', 'num_iterations']
    here = locals()
    return {name: here[name] for name in names}
# %% model: (3, 5, 6, 1, 1, 3, 0)
def model(X_train: np.ndarray, Y_train, X_test, Y_test, num_iterations: int = 2000, learning_rate: float = 0.5, print_cost: bool = False) -> dict:
    init = initialize_with_zeros(np.size(X_train, 0))
    w = init[0]
    b = init[1]
    (params, grads, costs) = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, print_cost=False)
    w, b = params['w'], params['b']
    Y_prediction_train, Y_prediction_test = predict(w, b, X_train), predict(w, b, X_test)
    train_accuracy = np.mean(Y_prediction_train == Y_train)
    print(f'{train_accuracy:.1%}')
    d = {"costs": costs,
         "Y_prediction_test": Y_prediction_test,
         "Y_prediction_train" : Y_prediction_train,
         "w" : w,
         "b" : b,
         "learning_rate" : learning_rate,
         "num_iterations": num_iterations}
    return d
# %% model: (2, 2, 3, 2, 2, 1, 5)
def model(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate, print_cost=False):
    w, b = np.zeros((X_train.shape[0], 1)), 0
    params, _, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate)
    w, b = params.values()
    Y_prediction_test = predict(params['w'], params['b'], X_test)
    Y_prediction_train = predict(params['w'], params['b'], X_train)
    print("right in training: {} %".format(100 - np.mean(np.abs(Y_prediction_train - Y_train)) * 100))
    print("right in the test: {} %".format(100 - np.mean(np.abs(Y_prediction_test - Y_test)) * 100))
    names = ['costs', 'Y_prediction_test', 'Y_prediction_train', 'w', 'b', 'learning_rate', 'num_iterations']
    here = locals()
    return {name: here[name] for name in names}
# %% model: (1, 6, 7, 1, 0, 3, 4)
def model(X_train, Y_train, X_test, Y_test, num_iterations = 2000, learning_rate = 0.5, print_cost = True):
    (w, b) = initialize_with_zeros(X_train.shape[0])
    assert w.shape == (X_train.shape[0], 1)
    params, *rest = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, print_cost)
    costs = rest[-1]
    w, b = params['w'], params['b']
    Y_prediction_test = predict(w, b, X_test)
    Y_prediction_train = predict(w, b, X_train)
    train_accuracy = np.mean(Y_prediction_train == Y_train)
    print(f'{train_accuracy:.1%}')
    return {**params, 'costs': costs, 'Y_prediction_test': Y_prediction_test, 'Y_prediction_train': Y_prediction_train, 'learning_rate': learning_rate, 'num_iterations': num_iterations}
# %% model: (2, 7, 0, 2, 4, 3, 4)
def model(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate, print_cost=False):
    w = np.zeros(shape=(X_train.shape[0], 1)); b = 0.0
    params, grads, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, print_cost)
    w, b = params.values()
    Y_prediction_train, Y_prediction_test = [predict(w, b, X) for X in (X_train, X_test)]
    train_accuracy = np.mean(Y_prediction_train == Y_train)
    print(f'{train_accuracy:.1%}')
    return {**params, 'costs': costs, 'Y_prediction_test': Y_prediction_test, 'Y_prediction_train': Y_prediction_train, 'learning_rate': learning_rate, 'num_iterations': num_iterations}
# %% model: (0, 5, 2, 2, 0, 1, 3)
def model(X_train, Y_train, X_test, Y_test, num_iterations=2000, learning_rate=0.5, print_cost=False):
    init = initialize_with_zeros(np.size(X_train, 0))
    w = init[0]
    b = init[1]
    params, grads, costs = optimize(w=w, b=b, X=X_train, Y=Y_train, num_iterations=num_iterations, learning_rate=learning_rate, print_cost=print_cost)
    w, b = params.values()
    Y_prediction_test = predict(w, b, X_test)
    Y_prediction_train = predict(w, b, X_train)
    print("right in training: {} %".format(100 - np.mean(np.abs(Y_prediction_train - Y_train)) * 100))
    print("right in the test: {} %".format(100 - np.mean(np.abs(Y_prediction_test - Y_test)) * 100))
    return {'costs': np.array(costs), 'Y_prediction_test': Y_prediction_test, 'Y_prediction_train': Y_prediction_train, 'w': w, 'b': b, 'learning_rate': learning_rate, 'num_iterations': num_iterations, 'accuracy': 1.0, 'params': params if 'params' in dir() else None}
# %% model: (3, 3, 4, 0, 1, 2, 3)
def model(X_train: np.ndarray, Y_train, X_test, Y_test, num_iterations: int = 2000, learning_rate: float = 0.5, print_cost: bool = False) -> dict:
    w, b = initialize_with_zeros(dim=len(X_train))
    params, grads, costs = optimize(w, b, X_train, Y_train, learning_rate=learning_rate, num_iterations=num_iterations)
    w = params["w"]
    b = params["b"]
    Y_prediction_train, Y_prediction_test = predict(w, b, X_train), predict(w, b, X_test)
    if print_cost:
        print("right in training: {} %".format(100 - np.mean(np.abs(Y_prediction_train - Y_train)) * 100))
    return {'costs': np.array(costs), 'Y_prediction_test': Y_prediction_test, 'Y_prediction_train': Y_prediction_train, 'w': w, 'b': b, 'learning_rate': learning_rate, 'num_iterations': num_iterations, 'accuracy': 1.0, 'params': params if 'params' in dir() else None}
# %% model: (2, 1, 0, 0, 6, 2, 2)
def model(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate, print_cost=False):
    dim = X_train.shape[0]
    w, b = initialize_with_zeros(dim)
    params, grads, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, print_cost)
    w = params["w"]
    b = params["b"]
    P = predict(w, b, np.hstack([X_train, X_test]))
    Y_prediction_train, Y_prediction_test = P[:, :X_train.shape[1]], P[:, X_train.shape[1]:]
    if print_cost:
        print("right in training: {} %".format(100 - np.mean(np.abs(Y_prediction_train - Y_train)) * 100))
    d = {}
    d['w'], d['b'] = w, b
    d['costs'] = costs
    d['Y_prediction_train'] = Y_prediction_train
    d['Y_prediction_test'] = Y_prediction_test
    d['learning_rate'] = learning_rate
    d['num_iterations'] = num_iterations
    return d
# %% model: (0, 7, 5, 0, 3, 0, 5)
def model(X_train, Y_train, X_test, Y_test, num_iterations=2000, learning_rate=0.5, print_cost=False):
    w = np.zeros(shape=(X_train.shape[0], 1)); b = 0.0
    out = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, print_cost)
    params, costs = out[0], out[2]
    w = params["w"]
    b = params["b"]
    Y_prediction_test = predict(w=w, b=b, X=X_test)
    Y_prediction_train = predict(w=w, b=b, X=X_train)
    names = ['costs', 'Y_prediction_test', 'Y_prediction_train', 'w', 'b', 'learning_rate', 'num_iterations']
    here = locals()
    return {name: here[name] for name in names}
# %% model: (1, 7, 1, 1, 1, 1, 4)
def model(X_train, Y_train, X_test, Y_test, num_iterations = 2000, learning_rate = 0.5, print_cost = True):
    w = np.zeros(shape=(X_train.shape[0], 1)); b = 0.0
    params, grads, costs = optimize(w, b, X_train, Y_train, num_iterations=num_iterations, learning_rate=learning_rate, print_cost=print_cost)
    w, b = params['w'], params['b']
    Y_prediction_train, Y_prediction_test = predict(w, b, X_train), predict(w, b, X_test)
    print("right in training: {} %".format(100 - np.mean(np.abs(Y_prediction_train - Y_train)) * 100))
    print("right in the test: {} %".format(100 - np.mean(np.abs(Y_prediction_test - Y_test)) * 100))
    return {**params, 'costs': costs, 'Y_prediction_test': Y_prediction_test, 'Y_prediction_train': Y_prediction_train, 'learning_rate': learning_rate, 'num_iterations': num_iterations}
# %% model: (0, 7, 3, 2, 5, 2, 5)
def model(X_train, Y_train, X_test, Y_test, num_iterations=2000, learning_rate=0.5, print_cost=False):
    w = np.zeros(shape=(X_train.shape[0], 1)); b = 0.0
    params, _, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate)
    w, b = params.values()
    Y_prediction_test = predict(w, b, X_test).astype(int)
    Y_prediction_train = predict(w, b, X_train).astype(bool)
    if print_cost:
        print("right in training: {} %".format(100 - np.mean(np.abs(Y_prediction_train - Y_train)) * 100))
    names = ['costs', 'Y_prediction_test', 'Y_prediction_train', 'w', 'b', 'learning_rate', 'num_iterations']
    here = locals()
    return {name: here[name] for name in names}
# %% model: (0, 0, 4, 0, 0, 0, 3)
def model(X_train, Y_train, X_test, Y_test, num_iterations=2000, learning_rate=0.5, print_cost=False):
    w, b = initialize_with_zeros(X_train.shape[0])
    params, grads, costs = optimize(w, b, X_train, Y_train, learning_rate=learning_rate, num_iterations=num_iterations)
    w = params["w"]
    b = params["b"]
    Y_prediction_test = predict(w, b, X_test)
    Y_prediction_train = predict(w, b, X_train)
    return {'costs': np.array(costs), 'Y_prediction_test': Y_prediction_test, 'Y_prediction_train': Y_prediction_train, 'w': w, 'b': b, 'learning_rate': learning_rate, 'num_iterations': num_iterations, 'accuracy': 1.0, 'params': params if 'params' in dir() else None}
# %% model: (2, 4, 0, 3, 3, 1, 3)
def model(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate, print_cost=False):
    params = initialize_with_zeros(X_train.shape[0])
    w, b = params
    params, grads, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, print_cost)
    w = params.get('w')
    b = params.get('b')
    Y_prediction_test = predict(w=w, b=b, X=X_test)
    Y_prediction_train = predict(w=w, b=b, X=X_train)
    print("right in training: {} %".format(100 - np.mean(np.abs(Y_prediction_train - Y_train)) * 100))
    print("right in the test: {} %".format(100 - np.mean(np.abs(Y_prediction_test - Y_test)) * 100))
    return {'costs': np.array(costs), 'Y_prediction_test': Y_prediction_test, 'Y_prediction_train': Y_prediction_train, 'w': w, 'b': b, 'learning_rate': learning_rate, 'num_iterations': num_iterations, 'accuracy': 1.0, 'params': params if 'params' in dir() else None}
# %% model: (1, 3, 6, 0, 5, 0, 5)
def model(X_train, Y_train, X_test, Y_test, num_iterations = 2000, learning_rate = 0.5, print_cost = True):
    w, b = initialize_with_zeros(dim=len(X_train))
    (params, grads, costs) = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, print_cost=False)
    w = params["w"]
    b = params["b"]
    Y_prediction_test = predict(w, b, X_test).astype(int)
    Y_prediction_train = predict(w, b, X_train).astype(bool)
    names = ['costs', 'Y_prediction_test', 'Y_prediction_train', 'w', 'b', 'learning_rate', 'num_iterations']
    here = locals()
    return {name: here[name] for name in names}
# %% model: (3, 6, 2, 0, 1, 1, 2)
def model(X_train: np.ndarray, Y_train, X_test, Y_test, num_iterations: int = 2000, learning_rate: float = 0.5, print_cost: bool = False) -> dict:
    (w, b) = initialize_with_zeros(X_train.shape[0])
    assert w.shape == (X_train.shape[0], 1)
    params, grads, costs = optimize(w=w, b=b, X=X_train, Y=Y_train, num_iterations=num_iterations, learning_rate=learning_rate, print_cost=print_cost)
    w = params["w"]
    b = params["b"]
    Y_prediction_train, Y_prediction_test = predict(w, b, X_train), predict(w, b, X_test)
    print("right in training: {} %".format(100 - np.mean(np.abs(Y_prediction_train - Y_train)) * 100))
    print("right in the test: {} %".format(100 - np.mean(np.abs(Y_prediction_test - Y_test)) * 100))
    d = {}
    d['w'], d['b'] = w, b
    d['costs'] = costs
    d['Y_prediction_train'] = Y_prediction_train
    d['Y_prediction_test'] = Y_prediction_test
    d['learning_rate'] = learning_rate
    d['num_iterations'] = num_iterations
    return d
# %% model: (1, 4, 2, 1, 5, 1, 1)
def model(X_train, Y_train, X_test, Y_test, num_iterations = 2000, learning_rate = 0.5, print_cost = True):
    params = initialize_with_zeros(X_train.shape[0])
    w, b = params
    params, grads, costs = optimize(w=w, b=b, X=X_train, Y=Y_train, num_iterations=num_iterations, learning_rate=learning_rate, print_cost=print_cost)
    w, b = params['w'], params['b']
    Y_prediction_test = predict(w, b, X_test).astype(int)
    Y_prediction_train = predict(w, b, X_train).astype(bool)
    print("right in training: {} %".format(100 - np.mean(np.abs(Y_prediction_train - Y_train)) * 100))
    print("right in the test: {} %".format(100 - np.mean(np.abs(Y_prediction_test - Y_test)) * 100))
    return dict(costs=costs, Y_prediction_test=Y_prediction_test, Y_prediction_train=Y_prediction_train, w=w, b=b, learning_rate=learning_rate, num_iterations=num_iterations)
