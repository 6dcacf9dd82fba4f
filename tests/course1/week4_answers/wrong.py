# ruff: noqa
# fmt: off
"""More wrong answers of week 4, written out. One answer per cell; `# %% exercise: style` begins each."""
# %% linear_backward: one mean for all units
def linear_backward(dZ, cache):
    A_prev, W, b = cache
    m = A_prev.shape[1]
    return W.T @ dZ, dZ @ A_prev.T / m, np.mean(dZ) * np.ones_like(b)
# %% linear_backward: m from b
def linear_backward(dZ, cache):
    A_prev, W, b = cache
    m = b.shape[1]
    return W.T @ dZ, dZ @ A_prev.T / m, dZ.sum(axis=1, keepdims=True) / m
# %% linear_backward: cache order
def linear_backward(dZ, cache):
    W, b, A_prev = cache
    m = A_prev.shape[1]
    return W.T @ dZ, dZ @ A_prev.T / m, dZ.sum(axis=1, keepdims=True) / m
# %% L_model_backward: dA of the output in every step
def L_model_backward(AL, Y, caches):
    grads = {}
    L = len(caches)
    dAL = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
    grads["dA" + str(L - 1)], grads["dW" + str(L)], grads["db" + str(L)] = linear_activation_backward(dAL, caches[L - 1], "sigmoid")
    for l in reversed(range(L - 1)):
        grads["dA" + str(l)], grads["dW" + str(l + 1)], grads["db" + str(l + 1)] = linear_activation_backward(dAL, caches[l], "relu")
    return grads
# %% L_model_backward: minus both
def L_model_backward(AL, Y, caches):
    grads = {}
    L = len(caches)
    dAL = -(Y / AL + (1 - Y) / (1 - AL))
    for l in range(L, 0, -1):
        dAL, grads[f"dW{l}"], grads[f"db{l}"] = linear_activation_backward(dAL, caches[l - 1], "sigmoid" if l == L else "relu")
        grads[f"dA{l - 1}"] = dAL
    return grads
# %% L_model_backward: mean in start
def L_model_backward(AL, Y, caches):
    grads = {}
    L, m = len(caches), Y.shape[1]
    dAL = (-Y / AL + (1 - Y) / (1 - AL)) / m
    for l in range(L, 0, -1):
        dAL, grads[f"dW{l}"], grads[f"db{l}"] = linear_activation_backward(dAL, caches[l - 1], "sigmoid" if l == L else "relu")
        grads[f"dA{l - 1}"] = dAL
    return grads
# %% linear_activation_backward: slope of the sigmoid at A
def linear_activation_backward(dA, cache, activation):
    linear_cache, Z = cache
    if activation == "relu":
        dZ = relu_backward(dA, Z)
    else:
        dZ = dA * Z * (1 - Z)
    return linear_backward(dZ, linear_cache)
# %% linear_activation_backward: forward's name
def linear_activation_backward(dA, cache, activation):
    linear_cache, activation_cache = cache
    dZ = relu(dA) if activation == "relu" else sigmoid(dA)
    return linear_backward(dZ, linear_cache)
# %% L_model_forward: tanh
def L_model_forward(X, parameters):
    A, caches = X, []
    L = len(parameters) // 2
    for l in range(1, L + 1):
        Z = parameters[f"W{l}"] @ A + parameters[f"b{l}"]
        caches.append(((A, parameters[f"W{l}"], parameters[f"b{l}"]), Z))
        A = sigmoid(Z)[0] if l == L else np.tanh(Z)
    return A, caches
# %% L_model_forward: string keys joined with number
def L_model_forward(X, parameters):
    A, caches = X, []
    for l in range(1, len(parameters) // 2 + 1):
        A, cache = linear_activation_forward(A, parameters["W" + l], parameters["b" + l], "relu")
        caches.append(cache)
    return A, caches
# %% two_layer_model: grads exchanged
def two_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    parameters, costs = initialize_parameters(*layers_dims), []
    for i in range(num_iterations):
        A1, cache1 = linear_activation_forward(X, parameters["W1"], parameters["b1"], "relu")
        A2, cache2 = linear_activation_forward(A1, parameters["W2"], parameters["b2"], "sigmoid")
        dA1, dW2, db2 = linear_activation_backward(-Y / A2 + (1 - Y) / (1 - A2), cache2, "sigmoid")
        _, dW1, db1 = linear_activation_backward(dA1, cache1, "relu")
        if i % 100 == 0:
            costs.append(compute_cost(A2, Y))
        parameters = update_parameters(parameters, {"dW1": dW2, "db1": db2, "dW2": dW1, "db2": db1}, learning_rate)
    return parameters, costs
# %% L_model_backward: last layer twice
def L_model_backward(AL, Y, caches):
    grads = {}
    L = len(caches)
    dA = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
    dA, grads["dW" + str(L)], grads["db" + str(L)] = linear_activation_backward(dA, caches[L - 1], "sigmoid")
    grads["dA" + str(L - 1)] = dA
    for l in reversed(range(L)):
        dA, grads["dW" + str(l + 1)], grads["db" + str(l + 1)] = linear_activation_backward(dA, caches[l], "relu")
        grads["dA" + str(l)] = dA
    return grads
# %% L_model_backward: range L
def L_model_backward(AL, Y, caches):
    grads = {}
    L = len(caches)
    dAL = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
    grads["dA" + str(L - 1)], grads["dW" + str(L)], grads["db" + str(L)] = linear_activation_backward(dAL, caches[L - 1], "sigmoid")
    for l in reversed(range(L)):
        grads["dA" + str(l)], grads["dW" + str(l + 1)], grads["db" + str(l + 1)] = linear_activation_backward(grads["dA" + str(l + 1)], caches[l], "relu")
    return grads
