# %% [markdown]
# # Deep networks, step by step
#
# In this assignment you build a network of any depth, and let it look for flowers in small photographs, as the single neuron of week 2 did. You write it in small functions: forward one layer, forward all layers, backward one layer, backward all layers. Each one has a check under it, which answers at once: what is right, what is wrong on which small input, and which mistake it looks like.
#
# **How to work.** In each exercise put your code in the place of the line that raises `NotImplementedError`, and run the cell. Then run the check below it. You can do both as often as you like. Most solutions are one to six lines long.
#
# **What you need.** The lesson of this week, and its notation. Layer $l$ has $n^{[l]}$ units, a matrix $W^{[l]}$ of the shape $(n^{[l]}, n^{[l-1]})$ and a column $b^{[l]}$ of the shape $(n^{[l]}, 1)$. Examples are columns, so $Z^{[l]}$ and $A^{[l]}$ have the shape $(n^{[l]}, m)$, and $A^{[0]} = X$. `parameters` is a dictionary with the keys `"W1"`, `"b1"`, `"W2"` and so on. NumPy and `jax.numpy` are both fine.
#
# | Part | You write | Points |
# | --- | --- | --- |
# | 1. Paper and pencil | `expected_shapes`, `split_params_hyper` | 13 |
# | 2. The start | `initialize_parameters_deep` | 4 |
# | 3. Forward | `linear_forward`, `linear_activation_forward`, `L_model_forward`, `compute_cost` | 16 |
# | 4. Backward | `linear_backward`, `relu_backward`, `linear_activation_backward`, `L_model_backward` | 28 |
# | 5. Learning | `update_parameters`, `two_layer_model`, `L_layer_model`, `predict` | 26 |
# | 6. Flowers, deep | nothing: you watch your own code work | |
# | 7. Digits | nothing | |
# | 8. Thinking | two short answers in words | 4 |
# | 9. Challenges | `parity_net`, and more without a check | |
# %% setup
import copy
import math

import jax.numpy as jnp
import numpy as np

import grading

check = grading.week("course1_nn/week4_deep_networks")


# %% [markdown]
# Five functions are given. You have written most of them in earlier weeks. `sigmoid` and `relu` return two things: what comes out, and what went in. The second one is called the *cache*: the backward pass will need it.
# %% setup
def sigmoid(Z):
    """A = 1 / (1 + exp(-Z)), and Z as the cache."""
    return 1 / (1 + np.exp(-Z)), Z


def relu(Z):
    """A = max(0, Z), and Z as the cache."""
    return np.maximum(0, Z), Z


def sigmoid_backward(dA, cache):
    """dZ = dA A (1 - A), where A is the sigmoid of the cache Z."""
    A = 1 / (1 + np.exp(-cache))
    return dA * A * (1 - A)


def initialize_parameters(n_x, n_h, n_y):
    """The start of a network with one hidden layer."""
    W1, W2 = 0.01 * np.random.standard_normal((n_h, n_x)), 0.01 * np.random.standard_normal((n_y, n_h))
    return {"W1": W1, "b1": np.zeros((n_h, 1)), "W2": W2, "b2": np.zeros((n_y, 1))}


def accuracy(predictions, Y):
    """The share of labels that are right."""
    return float(np.mean(np.asarray(predictions) == Y))


# %% [markdown]
# ## 1. Paper and pencil
#
# ### 1.1 The shapes
#
# Most errors in a deep network are errors of shape. So begin with a list of what the shapes must be. For a network with the sizes `layer_dims` $= [n^{[0]}, n^{[1]}, \dots, n^{[L]}]$ and $m$ examples, give the shape of every $W^{[l]}$, $b^{[l]}$, $Z^{[l]}$, $A^{[l]}$ for $l = 1, \dots, L$, of $A^{[0]}$, and of the derivatives $dW^{[l]}$, $db^{[l]}$, $dZ^{[l]}$, $dA^{[l]}$ for $l = 1, \dots, L$.
# %% exercise="expected_shapes"
def expected_shapes(layer_dims, m):
    """The shapes of all arrays of a network.

    Args:
        layer_dims: the number of units of each layer, from the input layer, layer 0, to the output layer L.
        m: the number of examples.
    Returns:
        A dictionary of tuples with the keys "A0", and for l = 1 to L "Wl", "bl", "Zl", "Al", "dWl", "dbl", "dZl", "dAl",
        where l is written as a number, as in "W1".
    """
    ### BEGIN SOLUTION
    shapes = {"A0": (layer_dims[0], m)}
    for l in range(1, len(layer_dims)):
        rows, columns = layer_dims[l], layer_dims[l - 1]
        layer = {"W": (rows, columns), "b": (rows, 1), "Z": (rows, m), "A": (rows, m)}
        for name, shape in layer.items():
            shapes[name + str(l)] = shape
            shapes["d" + name + str(l)] = shape
    return shapes
    ### END SOLUTION


# %% check="expected_shapes"
check("expected_shapes")


# %% [markdown]
# ### 1.2 Who decides?
#
# A *parameter* is changed by gradient descent. A *hyperparameter* is chosen by you, before training, and decides what the parameters become. Write a function that takes one of the nine names below and returns `"parameter"` or `"hyperparameter"`. A dictionary from names to answers does it.
# %% exercise="split_params_hyper"
def split_params_hyper(name):
    """Whether a quantity is a parameter or a hyperparameter.

    Args:
        name: "W1", "b1", "output bias", "learning rate", "number of iterations", "number of layers",
            "hidden units", "activation function", or "output weights".
    Returns:
        "parameter" or "hyperparameter".
    """
    ### BEGIN SOLUTION
    answers = {
        "W1": "parameter",
        "b1": "parameter",
        "output bias": "parameter",
        "learning rate": "hyperparameter",
        "number of iterations": "hyperparameter",
        "number of layers": "hyperparameter",
        "hidden units": "hyperparameter",
        "activation function": "hyperparameter",
        "output weights": "parameter",
    }
    return answers[name]
    ### END SOLUTION


# %% check="split_params_hyper"
check("split_params_hyper")


# %% [markdown]
# ## 2. The start
#
# Weights start at random, so that the units of a layer differ from each other; biases start at zero. For one hidden layer we multiplied standard normal numbers by 0.01. In a deep network such small weights make the signal smaller in every layer, until nothing is left of it. Divide by $\sqrt{n^{[l-1]}}$ instead:
#
# $$W^{[l]} = \frac{1}{\sqrt{n^{[l-1]}}} \cdot \text{standard normal numbers of the shape } (n^{[l]}, n^{[l-1]}) \qquad b^{[l]} = 0$$
#
# Draw them with `np.random.randn`. (The check also accepts the factors 0.01 and $\sqrt{2 / n^{[l-1]}}$, which other books use. You will see below which of them lets a deep network learn.)
# %% exercise="initialize_parameters_deep"
def initialize_parameters_deep(layer_dims):
    """Parameters to start with.

    Args:
        layer_dims: the number of units of each layer, from the input layer, layer 0, to the output layer L.
    Returns:
        A dictionary with "W1", "b1", ..., "WL", "bL", where the last number is L.
    """
    ### BEGIN SOLUTION
    parameters = {}
    for l in range(1, len(layer_dims)):
        n, n_prev = layer_dims[l], layer_dims[l - 1]
        parameters["W" + str(l)] = np.random.randn(n, n_prev) / np.sqrt(n_prev)
        parameters["b" + str(l)] = np.zeros((n, 1))
    return parameters
    ### END SOLUTION


# %% check="initialize_parameters_deep"
check("initialize_parameters_deep")


# %% [markdown]
# ## 3. Forward
#
# ### 3.1 The linear half of a layer
#
# $$Z = W A_\text{prev} + b$$
#
# Return $Z$, and a cache with what the backward pass will need: the tuple `(A, W, b)`. Here `A` is what comes into the layer.
# %% exercise="linear_forward"
def linear_forward(A, W, b):
    """The linear half of a layer.

    Args:
        A: what the layer before gave, shape (n_prev, m).   W: shape (n, n_prev).   b: shape (n, 1).
    Returns:
        Z of the shape (n, m), and the cache (A, W, b).
    """
    ### BEGIN SOLUTION
    Z = np.dot(W, A) + b
    cache = A, W, b
    return Z, cache
    ### END SOLUTION


# %% check="linear_forward"
check("linear_forward")


# %% [markdown]
# ### 3.2 A whole layer
#
# First the linear half, then the activation: $A = g(Z)$, with `relu` or `sigmoid` for $g$. Return $A$ and the cache `(linear_cache, activation_cache)`: the first comes from `linear_forward`, the second from `relu` or `sigmoid`, and is $Z$.
# %% exercise="linear_activation_forward"
def linear_activation_forward(A_prev, W, b, activation):
    """One layer.

    Args:
        A_prev: what the layer before gave, shape (n_prev, m).   W: shape (n, n_prev).   b: shape (n, 1).
        activation: "relu" or "sigmoid".
    Returns:
        A of the shape (n, m), and the cache (linear_cache, activation_cache) = ((A_prev, W, b), Z).
    """
    ### BEGIN SOLUTION
    inputs = A_prev, W, b
    Z, linear_cache = linear_forward(*inputs)
    g = sigmoid if activation == "sigmoid" else relu
    A, activation_cache = g(Z)
    return A, (linear_cache, activation_cache)
    ### END SOLUTION


# %% check="linear_activation_forward"
check("linear_activation_forward")


# %% [markdown]
# ### 3.3 All layers
#
# ReLU in the layers $1$ to $L - 1$, the sigmoid in layer $L$. This loop over the layers is one that stays: layer 2 needs what layer 1 gave. `parameters` holds a $W$ and a $b$ for every layer, so $L$ is half its length.
# %% exercise="L_model_forward"
def L_model_forward(X, parameters):
    """The whole network.

    Args:
        X: features, shape (n_x, m).
        parameters: "W1", "b1", ..., "WL", "bL".
    Returns:
        AL of the shape (n_L, m), and the list of the L caches, that of layer 1 first.
    """
    ### BEGIN SOLUTION
    A, caches = X, []
    L = len(parameters) // 2
    for l in range(1, L):
        A, cache = linear_activation_forward(A, parameters["W" + str(l)], parameters["b" + str(l)], "relu")
        caches.append(cache)
    AL, cache = linear_activation_forward(A, parameters["W" + str(L)], parameters["b" + str(L)], "sigmoid")
    caches.append(cache)
    return AL, caches
    ### END SOLUTION


# %% check="L_model_forward"
check("L_model_forward")


# %% [markdown]
# ### 3.4 The cost
#
# The cross-entropy of week 2, averaged over the examples. Return one number, not an array of one number: `np.squeeze` takes it out.
#
# $$J = -\frac{1}{m} \sum_{i=1}^{m} \left(y^{(i)} \log a^{[L](i)} + (1 - y^{(i)}) \log (1 - a^{[L](i)})\right)$$
# %% exercise="compute_cost"
def compute_cost(AL, Y):
    """The cross-entropy, averaged over the examples.

    Args:
        AL: probabilities of the label 1, shape (1, m).   Y: labels 0 or 1, shape (1, m).
    Returns:
        One number.
    """
    ### BEGIN SOLUTION
    m = Y.shape[1]
    cost = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
    return np.squeeze(cost)
    ### END SOLUTION


# %% check="compute_cost"
check("compute_cost")


# %% [markdown]
# ## 4. Backward
#
# `dZ` and `dA` are the derivatives of the loss of each example; they hold no $\frac{1}{m}$. `dW` and `db` are the derivatives of the cost, an average, so $\frac{1}{m}$ appears there, and only there.
#
# ### 4.1 The linear half, backward
#
# $$dW = \frac{1}{m}\, dZ\, A_\text{prev}^T \qquad db = \frac{1}{m} \sum_{i=1}^{m} dZ^{(i)} \qquad dA_\text{prev} = W^T dZ$$
#
# Each derivative has the shape of its variable. When you are not sure about a transpose, let the shapes decide.
# %% exercise="linear_backward"
def linear_backward(dZ, cache):
    """Backward through Z = W A_prev + b.

    Args:
        dZ: shape (n, m).
        cache: the tuple (A_prev, W, b) of `linear_forward`.
    Returns:
        dA_prev of the shape (n_prev, m), dW of the shape (n, n_prev), db of the shape (n, 1).
    """
    ### BEGIN SOLUTION
    A_prev, W, b = cache
    m = A_prev.shape[1]
    dW = np.dot(dZ, A_prev.T) / m
    db = np.sum(dZ, axis=1, keepdims=True) / m
    dA_prev = np.dot(W.T, dZ)
    return dA_prev, dW, db
    ### END SOLUTION


# %% check="linear_backward"
check("linear_backward")


# %% [markdown]
# ### 4.2 ReLU, backward
#
# ReLU has the slope 1 where $Z$ is positive and 0 where it is negative. So `dA` passes where $Z > 0$, and is stopped elsewhere. Whoever calls your function may still need `dA`: make a new array, and leave the old one as it is.
# %% exercise="relu_backward"
def relu_backward(dA, cache):
    """Backward through A = relu(Z).

    Args:
        dA: shape (n, m).
        cache: Z, shape (n, m).
    Returns:
        dZ of the shape (n, m).
    """
    ### BEGIN SOLUTION
    Z = cache
    dZ = np.where(Z > 0, dA, 0)
    return dZ
    ### END SOLUTION


# %% check="relu_backward"
check("relu_backward")


# %% [markdown]
# ### 4.3 A whole layer, backward
#
# Backward means: first the activation, then the linear half. The given `sigmoid_backward(dA, cache)` is called like your `relu_backward`.
# %% exercise="linear_activation_backward"
def linear_activation_backward(dA, cache, activation):
    """One layer, backward.

    Args:
        dA: shape (n, m).
        cache: (linear_cache, activation_cache) = ((A_prev, W, b), Z).
        activation: "relu" or "sigmoid".
    Returns:
        dA_prev of the shape (n_prev, m), dW of the shape (n, n_prev), db of the shape (n, 1).
    """
    ### BEGIN SOLUTION
    linear_cache, activation_cache = cache
    backward = sigmoid_backward if activation == "sigmoid" else relu_backward
    dZ = backward(dA, activation_cache)
    return linear_backward(dZ, linear_cache)
    ### END SOLUTION


# %% check="linear_activation_backward"
check("linear_activation_backward")


# %% [markdown]
# ### 4.4 All layers, backward
#
# The walk begins with the derivative of the loss along the output,
#
# $$dA^{[L]} = -\frac{Y}{A^{[L]}} + \frac{1 - Y}{1 - A^{[L]}},$$
#
# and goes through the layers from $L$ to $1$: the sigmoid first, then ReLU. The step through layer $l$ gives $dW^{[l]}$, $db^{[l]}$ and $dA^{[l-1]}$. Keep all three in a dictionary. The cache of layer 1 is `caches[0]`, since a list counts from 0.
#
# (An old edition of this classic exercise numbers `dA` by the layer that it came through, so its `dA2` is our `dA1`. The check takes either. Nobody needs `dA0`, the derivative of the data; it is not compared.)
# %% exercise="L_model_backward"
def L_model_backward(AL, Y, caches):
    """The whole network, backward.

    Args:
        AL: probabilities, shape (1, m).   Y: labels 0 or 1, shape (1, m).
        caches: the list of `L_model_forward`: ((A_prev, W, b), Z) for each layer, that of layer 1 first.
    Returns:
        A dictionary with "dWl" and "dbl" for l = 1 to L, and "dAl" for l = 0 to L - 1.
    """
    ### BEGIN SOLUTION
    grads = {}
    L = len(caches)
    dA = -(Y / AL) + (1 - Y) / (1 - AL)
    for l in range(L, 0, -1):
        activation = "sigmoid" if l == L else "relu"
        dA, dW, db = linear_activation_backward(dA, caches[l - 1], activation)
        grads["dA" + str(l - 1)] = dA
        grads["dW" + str(l)] = dW
        grads["db" + str(l)] = db
    return grads
    ### END SOLUTION


# %% check="L_model_backward"
check("L_model_backward")


# %% [markdown]
# ## 5. Learning
#
# ### 5.1 One step
#
# $$W^{[l]} := W^{[l]} - \alpha\, dW^{[l]} \qquad b^{[l]} := b^{[l]} - \alpha\, db^{[l]} \qquad \text{for every layer } l$$
# %% exercise="update_parameters"
def update_parameters(params, grads, learning_rate):
    """One step of gradient descent.

    Args:
        params: "W1", "b1", ..., "WL", "bL".
        grads: "dW1", "db1", ..., "dWL", "dbL", and perhaps more.
        learning_rate: the size of a step.
    Returns:
        A dictionary with the new "W1", "b1", ..., "WL", "bL".
    """
    ### BEGIN SOLUTION
    new = {}
    for l in range(1, len(params) // 2 + 1):
        new["W" + str(l)] = params["W" + str(l)] - learning_rate * grads["dW" + str(l)]
        new["b" + str(l)] = params["b" + str(l)] - learning_rate * grads["db" + str(l)]
    return new
    ### END SOLUTION


# %% check="update_parameters"
check("update_parameters")


# %% [markdown]
# ### 5.2 Two layers
#
# First a network with one hidden layer, without a loop over layers: forward (ReLU, then the sigmoid), cost, backward (the sigmoid, then ReLU), step. Begin with `initialize_parameters`, which is given. Keep the cost of every hundredth iteration, beginning with iteration 0, before its step.
#
# (For the check, your `initialize_parameters` is replaced by one that gives everybody the same numbers.)
# %% exercise="two_layer_model"
def two_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    """Train a network with one hidden layer.

    Args:
        X: features, shape (n_x, m).   Y: labels 0 or 1, shape (1, m).
        layers_dims: n_x, n_h and n_y, as a tuple.
        learning_rate, num_iterations: of gradient descent.
        print_cost: whether to print the cost every hundred iterations.
    Returns:
        parameters, a dictionary with "W1", "b1", "W2", "b2"; costs, a list.
    """
    ### BEGIN SOLUTION
    n_x, n_h, n_y = layers_dims
    parameters, costs = initialize_parameters(n_x, n_h, n_y), []
    for i in range(num_iterations):
        A1, cache1 = linear_activation_forward(X, parameters["W1"], parameters["b1"], "relu")
        A2, cache2 = linear_activation_forward(A1, parameters["W2"], parameters["b2"], "sigmoid")
        cost = compute_cost(A2, Y)
        dA2 = -(Y / A2) + (1 - Y) / (1 - A2)
        dA1, dW2, db2 = linear_activation_backward(dA2, cache2, "sigmoid")
        dA0, dW1, db1 = linear_activation_backward(dA1, cache1, "relu")
        grads = {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
        parameters = update_parameters(parameters, grads, learning_rate)
        if i % 100 == 0:
            costs.append(cost)
            if print_cost:
                print(f"iteration {i}: cost {cost:.6f}")
    return parameters, costs
    ### END SOLUTION


# %% check="two_layer_model"
check("two_layer_model")


# %% [markdown]
# ### 5.3 Any number of layers
#
# Now with your functions for all layers, the loop is five lines long. Begin with `initialize_parameters_deep(layers_dims)`. (For the check it is replaced as above.)
# %% exercise="L_layer_model"
def L_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    """Train a network of any depth.

    Args:
        X, Y, learning_rate, num_iterations, print_cost: as in `two_layer_model`.
        layers_dims: the number of units of each layer, from the input layer to the output layer.
    Returns:
        parameters, a dictionary with "W1", "b1", ..., "WL", "bL"; costs, a list.
    """
    ### BEGIN SOLUTION
    parameters, costs = initialize_parameters_deep(layers_dims), []
    for i in range(num_iterations):
        AL, caches = L_model_forward(X, parameters)
        cost = compute_cost(AL, Y)
        grads = L_model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, learning_rate)
        if i % 100 == 0:
            costs.append(cost)
            if print_cost:
                print(f"iteration {i}: cost {cost:.6f}")
    return parameters, costs
    ### END SOLUTION


# %% check="L_layer_model"
check("L_layer_model")


# %% [markdown]
# ### 5.4 Prediction
#
# The network says 1 where its probability is greater than one half, else 0. Print the share of labels `y` that are right.
# %% exercise="predict"
def predict(X, y, parameters):
    """A label for every example.

    Args:
        X: features, shape (n_x, m).   y: labels 0 or 1, shape (1, m).
        parameters: "W1", "b1", ..., "WL", "bL".
    Returns:
        Zeros and ones of the shape (1, m); a probability of exactly one half gives 0.
    """
    ### BEGIN SOLUTION
    AL, caches = L_model_forward(X, parameters)
    p = (AL > 0.5).astype(float)
    print("Accuracy:", np.mean(p == y))
    return p
    ### END SOLUTION


# %% check="predict"
check("predict")
# %% [markdown]
# ## 6. Flowers, deep
#
# Now your functions meet real data: the 209 training patches and 50 test patches of week 2. To save time we take every second pixel of every second row, which leaves 3072 features. There is nothing to write in this part. The cells run your code, and you may change every number in them.
# %% demo
from threadpoolctl import threadpool_limits

from dlcore import datasets, viz
from dlcore.viz import draw

limits = threadpool_limits(1)  # these matrices are small: one core is faster than several
photos = datasets.flowers()
X_train, X_test = (images[:, ::2, ::2].reshape(len(images), -1).T / 255 for images in (photos.X_train, photos.X_test))
Y_train, Y_test = np.asarray(photos.Y_train, float), np.asarray(photos.Y_test, float)
print("X_train", X_train.shape, " Y_train", Y_train.shape, " X_test", X_test.shape, " Y_test", Y_test.shape)


def both(result):
    """Parameters and costs: a function in the style of an older edition returns the parameters alone."""
    return (result, []) if isinstance(result, dict) else result


print(f"always saying 'other': {accuracy(0, Y_train):.0%} of the training patches, {accuracy(0, Y_test):.0%} of the test patches")
# %% [markdown]
# ### 6.1 Does the start matter?
#
# Before the long training, sixty iterations with four layers, once from small weights (0.01) and once from yours. Before you run it: which of the two learns?
# %% demo
layers_dims = (3072, 20, 7, 5, 1)


def small_start(sizes):
    start = {}
    for number, (n_in, n_out) in enumerate(zip(sizes[:-1], sizes[1:], strict=True), start=1):
        start[f"W{number}"], start[f"b{number}"] = 0.01 * np.random.standard_normal((n_out, n_in)), np.zeros((n_out, 1))
    return start


def costs_from(start, iterations, rate):
    history = []
    for _ in range(iterations):
        A, kept = L_model_forward(X_train, start)
        history.append(float(compute_cost(A, Y_train)))
        start = update_parameters(start, L_model_backward(A, Y_train, kept), rate)
    return history


np.random.seed(1)
starts = {"factor 0.01": small_start(layers_dims), "your start": initialize_parameters_deep(layers_dims)}
curves = {name: costs_from(start, 60, 0.02) for name, start in starts.items()}
for name, costs in curves.items():
    print(f"{name:12} cost {costs[0]:.4f} at the start, {costs[-1]:.4f} after {len(costs) - 1} iterations")
with viz.figure("Two cost curves of four layers: from small weights it stays where it was, from larger ones it falls.") as ax:
    for name, costs in curves.items():
        draw.cost_curve(ax, costs, label=name)
# %% [markdown]
# With the small weights every layer makes the signal smaller, and on the way back the derivatives too. The output can only learn how frequent flowers are. (If both curves stay flat, your start uses the factor 0.01: change it, and run the cells again.)
#
# ### 6.2 Two layers, then four
#
# Before you run it, guess: the single neuron of week 2 got between 80 and 90 percent of the test patches. Does depth help here?
# %% demo
np.random.seed(1)
two_layer, _ = both(two_layer_model(X_train, Y_train, (3072, 7, 1), learning_rate=0.02, num_iterations=301, print_cost=True))
# %% demo
np.random.seed(1)
four_layer, _ = both(L_layer_model(X_train, Y_train, layers_dims, learning_rate=0.02, num_iterations=301, print_cost=True))
# %% demo
for name, network in (("two layers", two_layer), ("four layers", four_layer)):
    print(name)
    predictions_train, predictions_test = predict(X_train, Y_train, network), predict(X_test, Y_test, network)
    found, wrong = np.asarray(predictions_test)[Y_test == 1].mean(), np.asarray(predictions_test)[Y_test == 0].mean()
    print(f"on the test patches: {found:.0%} of the flowers found, {wrong:.0%} of the others called a flower")
# %% [markdown]
# Nearly every training patch is right, and the test patches are no better than with a single neuron: depth did not help. 209 patches of two photographs are not enough to learn 60 thousand weights from, and these layers do not even know which pixels are neighbors. Look at what goes wrong. Are these the patches that you would find hard?
# %% demo
AL_test, _ = L_model_forward(X_test, four_layer)
AL_test = np.asarray(AL_test)[0]
wrong = np.flatnonzero((AL_test > 0.5) != (Y_test[0] == 1))
said = [f"{'flower' if Y_test[0, i] else 'other'}: {AL_test[i]:.2f}" for i in wrong[:12]]
alt = f"The {len(wrong)} test patches with a wrong label, each with its true label and the probability of a flower."
with viz.figure(alt, nrows=2, ncols=6, size=(8, 3.2)) as axes:
    draw.image_grid(axes, photos.X_test[wrong[:12]], said)
# %% [markdown]
# ## 7. Digits
#
# A task where there is more to learn from: 1197 handwritten digits of 8 by 8 pixels. The question is whether a digit is **odd**. No single pixel says that; 3 and 8 look much more alike than 3 and 1.
#
# Before you run it: one layer (logistic regression), two, or four. Which will be best on the 300 test digits, and by how much?
# %% demo
digits = datasets.digits.load(seed=0)
D_train, odd_train = np.asarray(digits.X_train, float), np.asarray(digits.Y_train % 2, float)
D_test, odd_test = np.asarray(digits.X_test, float), np.asarray(digits.Y_test % 2, float)


def train_digits(dims):
    np.random.seed(1)
    network, costs = both(L_layer_model(D_train, odd_train, dims, learning_rate=0.3, num_iterations=401))
    last = float(compute_cost(L_model_forward(D_train, network)[0], odd_train))
    print(f"{str(dims):20} cost {last:.4f}   test:", end=" ")
    predict(D_test, odd_test, network)
    return network, costs


trained = {dims: train_digits(dims) for dims in ((64, 1), (64, 20, 1), (64, 20, 7, 5, 1))}
with viz.figure("Cost curves of one, two and four layers on the digits: the more layers, the lower they end.") as ax:
    for dims, (_, costs) in trained.items():
        draw.cost_curve(ax, costs, every=100, label=" - ".join(map(str, dims)))
# %% demo
AL_digits = np.asarray(L_model_forward(D_test, trained[64, 20, 7, 5, 1][0])[0])[0]
wrong = np.flatnonzero((AL_digits > 0.5) != (odd_test[0] == 1))[:8]
titles = [f"{digits.Y_test[0, i]}: {AL_digits[i]:.2f}" for i in wrong]
with viz.figure("Test digits that the four layers get wrong, with the probability of odd.", ncols=8, size=(8, 1.6)) as axes:
    draw.image_grid(axes, [1 - D_test[:, i].reshape(8, 8) for i in wrong], titles)
# %% [markdown]
# ### The library's version
#
# `dlcore.dense` does the same with the same formulas. It trains in one compiled program; the clock starts after it is compiled. Both begin here with the same parameters.
# %% demo
import time

from dlcore import dense, optim

dims, rate, steps = (64, 20, 7, 5, 1), 0.07, 200
np.random.seed(1)
first = initialize_parameters_deep(dims)
now, own_costs = {name: np.array(value) for name, value in first.items()}, []
begun = time.perf_counter()
for _ in range(steps):
    A, kept = L_model_forward(D_train, now)
    own_costs.append(float(compute_cost(A, odd_train)))
    now = update_parameters(now, L_model_backward(A, odd_train, kept), rate)
own = time.perf_counter() - begun

layers = [dense.Dense(jnp.asarray(first[f"W{number}"]), jnp.asarray(first[f"b{number}"])) for number in (1, 2, 3, 4)]
descent = optim.gradient_descent(learning_rate=rate)


def compiled():
    return np.asarray(dense.train(layers, D_train, odd_train, optimizer=descent, num_iterations=steps)[1])


compiled()
begun = time.perf_counter()
their_costs = compiled()
theirs = time.perf_counter() - begun
apart = np.abs(their_costs - own_costs)
print(f"yours  {own:6.2f} s for {steps} iterations\ndlcore {theirs:6.2f} s, {own / theirs:.1f} times as fast")
print(f"costs apart: {apart[:10].max():.1e} in the first 10 iterations, {apart.max():.1e} in all")
with viz.figure("Two cost curves that lie on each other.") as ax:
    draw.cost_curve(ax, own_costs, label="yours")
    ax.plot(their_costs, "--", label="dlcore.dense", zorder=4)
    ax.legend()
# %% [markdown]
# Same curve. (dlcore counts with 7 digits in place of 16, so the two drift apart a little.) Read `dense.forward` and `dense.backward`: you will recognize every line. One thing is different. The walk back begins with $dZ^{[L]} = A^{[L]} - Y$, not with $dA^{[L]}$. The two are equal on paper; but where the network is very sure, $A$ is rounded to 1, and $dA^{[L]}$ divides by 0.
# %% demo
import inspect

print(inspect.getsource(dense.backward))


# %% [markdown]
# ## 8. Thinking
#
# Answer in two or three sentences each, in place of the text that asks for it. A person reads these; until they are filled in, nbgrader's Validate button counts them as open.
#
# **8.1** The four layers did better than one on the digits, and not on the flowers. Name two differences between the tasks that may explain it.
# %% [markdown] answer="when_depth_helps" points=2
# There are 1197 digits with 64 features each, and 209 patches with 3072 features, so the patches can be learned by heart and say little about new ones. All digits are centered and of one size, while a flower may be anywhere in its patch, in any light. And whether a digit is odd needs combinations of strokes, which one layer cannot form, while color alone tells most flowers.
# %% [markdown]
# **8.2** A friend trains a network with six layers. The cost stays at 0.69 for a thousand iterations. Which three things would you look at, and in which order?
# %% [markdown] answer="cost_stays" points=2
# First the start: weights that are zero, or so small that the signal dies out on the way; print the spread of A in every layer. Then the derivatives: compare their shapes with those of the parameters, and print the size of dW in every layer. Then the learning rate: try ten times as much and a tenth. A network of one or two layers on the same data shows whether the data are the problem.
# %% [markdown]
# ## 9. Challenges
#
# These earn no points.
#
# ### 9.1 Parity: what depth is good for
#
# The *parity* of $n$ bits is 1 where the number of ones among them is odd. Build it from gates that take two bits (AND, OR) or one (NOT). XOR of two bits, "one or the other, not both", is $(p \text{ OR } q) \text{ AND NOT } (p \text{ AND } q)$: four gates, in three layers (OR and AND side by side; NOT; AND). Join the bits in pairs, then the results in pairs, and so on; a bit without a partner goes to the next level as it is. Count the gates, and the layers one after the other.
#
# In Python `p | q`, `p & q` and `~p & 1` are the three gates, for whole arrays of bits at once.
# %% exercise="parity_net"
def parity_net(bits):
    """The parity of every column, by a tree of XORs.

    Args:
        bits: whole numbers 0 or 1, of the shape (n, m): n bits for each of m examples.
    Returns:
        parity of the shape (m,), zeros and ones; gates, how many there are; layers, how many stand one after the other.
    """
    ### BEGIN SOLUTION
    level, gates, layers = list(bits), 0, 0
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        gates += 4 * (len(level) // 2)
        layers += 3
        level = [(p | q) & ~(p & q) & 1 for p, q in pairs] + level[len(level) // 2 * 2 :]
    return level[0], gates, layers
    ### END SOLUTION


# %% check="parity_net"
check("parity_net")
# %% [markdown]
# ### 9.2 Backward without dA
#
# Write `L_model_backward` so that it begins with $dZ^{[L]} = A^{[L]} - Y$. Try both on an output that is rounded to exactly 1.
#
# ### 9.3 Does depth help up to a point?
#
# Train networks with 1 to 8 hidden layers of 10 units on the digits, three times each from other seeds, and plot the test accuracy against the depth. Where does it stop to rise? What happens to the size of `dW1`?
#
# ### 9.4 A cap on the flowers
#
# Shrink the patches to 16 by 16 pixels (the mean of blocks of 4 by 4 of the original), which leaves 768 features. Does the deep network do better now? And the single neuron?
