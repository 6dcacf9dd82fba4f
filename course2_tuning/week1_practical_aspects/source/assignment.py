# %% [markdown]
# # Starting well, not overfitting, and trusting a gradient
#
# In this assignment you build three things that every training needs. First a start: data cut into sets, features of one scale, and weights that neither die out nor explode. Then a network that resists overfitting, by weight decay and by dropout. Last a tester that finds a wrong derivative and says in which layer it is.
#
# **How to work.** In each exercise put your code in the place of the line that raises `NotImplementedError`, and run the cell. Comment lines that mark where a solution begins and ends may stay. Then run the check below it. You can do both as often as you like.
#
# **What you need.** The lesson of this week, and the notation of course 1: examples are columns, $X$ is $(n_x, m)$, layer $l$ has $W^{[l]}$ of the shape $(n^{[l]}, n^{[l-1]})$ and $b^{[l]}$ of the shape $(n^{[l]}, 1)$; `dZ` belongs to the loss of single examples, and $\frac1m$ appears in `dW` and `db` only. NumPy and `jax.numpy` are both fine; for Part 3 use NumPy, since JAX computes with 7 digits unless it is told otherwise, and those are too few there.
#
# | Part | You write | Points |
# | --- | --- | --- |
# | 1. Initialization | `split`, `normalize_fit`, `normalize_apply`, `initialize_parameters_zeros`, `initialize_parameters_random`, `initialize_parameters_he`, `initialize_parameters_xavier` | 20 |
# | 2. Regularization | `diagnose`, `compute_cost_with_regularization`, `backward_propagation_with_regularization`, `forward_propagation_with_dropout`, `backward_propagation_with_dropout`, `early_stop` | 34 |
# | 3. Gradient checking | `forward_propagation`, `backward_propagation`, `num_grad`, `gradient_check`, `gradient_check_n`, `locate_bug` | 22 |
# | 4. Thinking | two short answers in words | 4 |
# | 5. Challenges | `flip_h`, `augment`, and more without a check | |
# %% setup
import copy

import jax.numpy as jnp
import numpy as np

import grading

check = grading.week("course2_tuning/week1_practical_aspects")


def sigmoid(Z):
    return 0.5 * (1 + np.tanh(Z / 2))  # the same as 1 / (1 + exp(-Z)), without an overflow


def relu(Z):
    return np.maximum(0, Z)


def compute_cost(A3, Y):
    """The cross-entropy, averaged over the examples."""
    A3 = np.clip(A3, 1e-15, 1 - 1e-15)  # a probability of exactly 0 or 1 would make it infinite
    return -np.mean(Y * np.log(A3) + (1 - Y) * np.log(1 - A3))


def forward_propagation_n(X, Y, parameters):
    """Three layers, relu, relu, sigmoid: the cost, and the cache (Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3)."""
    A, cache = X, ()
    for l, g in (("1", relu), ("2", relu), ("3", sigmoid)):
        W, b = parameters["W" + l], parameters["b" + l]
        Z = W @ A + b
        A = g(Z)
        cache = (*cache, Z, A, W, b)
    return compute_cost(A, Y), cache


def dictionary_to_vector(parameters):
    """W1, b1, W2, b2, W3, b3 below each other in one column, and for each number the name of its array."""
    names = ["W1", "b1", "W2", "b2", "W3", "b3"]
    theta = np.concatenate([np.ravel(parameters[name]) for name in names])[:, None].astype(float)
    return theta, [name for name in names for _ in range(np.size(parameters[name]))]


def vector_to_dictionary(theta):
    """The way back, for a network with 4 inputs, 5 and 3 hidden units and 1 output: 47 numbers."""
    sizes = {"W1": (5, 4), "b1": (5, 1), "W2": (3, 5), "b2": (3, 1), "W3": (1, 3), "b3": (1, 1)}
    pieces = np.split(theta, np.cumsum([rows * columns for rows, columns in sizes.values()])[:-1])
    return {name: piece.reshape(size) for (name, size), piece in zip(sizes.items(), pieces, strict=True)}


def gradients_to_vector(gradients):
    """dW1, db1, dW2, db2, dW3, db3 in one column, in the order of dictionary_to_vector."""
    return dictionary_to_vector({name: gradients[f"d{name}"] for name in ("W1", "b1", "W2", "b2", "W3", "b3")})[0]
# %% [markdown]
# ## 1. Initialization
#
# ### 1.1 Three sets
#
# Before anything is trained, the data are cut into a training set, a dev set and a test set. Shuffle the examples, so that all three have the same distribution. One order serves $X$ and $Y$, so that each label stays with its example.
#
# `ratios` are the three shares, such as `(0.6, 0.2, 0.2)`. The dev and the test set get as many whole examples as fit into their shares (`int` cuts off), and the training set gets all that are left, so that no example is lost. Use NumPy's generator without fixing its seed, or give the function an argument `key` and use `jax.random`.
# %% exercise="split"
def split(X, Y, ratios):
    """Shuffle the examples and cut them into three sets.

    Args:
        X: features, shape (n_x, m).   Y: labels, shape (1, m).
        ratios: the shares of the training, the dev and the test set, which sum to 1.
    Returns:
        [(X_train, Y_train), (X_dev, Y_dev), (X_test, Y_test)]
    """
    ### BEGIN SOLUTION
    m = X.shape[1]
    order = np.random.permutation(m)
    n_dev, n_test = int(ratios[1] * m), int(ratios[2] * m)
    n_train = m - n_dev - n_test
    train, dev, test = np.split(order, [n_train, n_train + n_dev])
    return [(X[:, part], Y[:, part]) for part in (train, dev, test)]
    ### END SOLUTION
# %% check="split"
check("split")
# %% [markdown]
# ### 1.2 Features of one scale
#
# Take from every feature its mean, and divide by its standard deviation:
#
# $$\mu = \frac1m \sum_{i=1}^m x^{(i)} \qquad \sigma^2 = \frac1m \sum_{i=1}^m \left(x^{(i)} - \mu\right)^2 \qquad x := \frac{x - \mu}{\sigma}$$
#
# There is one $\mu$ and one $\sigma$ for each feature, so both are columns. They are measured on the training set, once, and then used for all three sets. That is why there are two functions.
# %% exercise="normalize_fit"
def normalize_fit(X):
    """Mean and standard deviation of every feature.

    Args:
        X: features of the training set, shape (n_x, m).
    Returns:
        mu and sigma, each of the shape (n_x, 1).
    """
    ### BEGIN SOLUTION
    mu = np.mean(X, axis=1, keepdims=True)
    sigma2 = np.mean((X - mu) ** 2, axis=1, keepdims=True)
    return mu, np.sqrt(sigma2)
    ### END SOLUTION
# %% check="normalize_fit"
check("normalize_fit")
# %% [markdown]
# A feature that is the same in all training examples has $\sigma = 0$, and nothing can be divided by 0. Divide such a feature by 1 instead.
# %% exercise="normalize_apply"
def normalize_apply(X, mu, sigma):
    """Examples on the scale of the training set.

    Args:
        X: features of any set, shape (n_x, m).
        mu, sigma: what `normalize_fit` found on the training set, shape (n_x, 1).
    Returns:
        An array of the shape (n_x, m); where sigma is 0, only the mean is taken away.
    """
    ### BEGIN SOLUTION
    return (X - mu) / np.where(sigma == 0, 1.0, sigma)
    ### END SOLUTION
# %% check="normalize_apply"
check("normalize_apply")
# %% [markdown]
# ### 1.3 Four ways to begin
#
# `layers_dims` lists the number of inputs and then the number of units of each layer. Every way to begin returns the same kind of dictionary, `{"W1": …, "b1": …, "W2": …}`, so that one can be put in the place of another. All biases begin at 0.
#
# First the one that cannot work: all weights 0.
# %% exercise="initialize_parameters_zeros"
def initialize_parameters_zeros(layers_dims):
    """All parameters zero.

    Args:
        layers_dims: sizes, such as [2, 10, 5, 1].
    Returns:
        A dictionary with "W1" of the shape (n_1, n_0), "b1" of the shape (n_1, 1), and so on.
    """
    ### BEGIN SOLUTION
    parameters = {}
    for l in range(1, len(layers_dims)):
        parameters[f"W{l}"] = np.zeros((layers_dims[l], layers_dims[l - 1]))
        parameters[f"b{l}"] = np.zeros((layers_dims[l], 1))
    return parameters
    ### END SOLUTION
# %% check="initialize_parameters_zeros"
check("initialize_parameters_zeros")
# %% [markdown]
# Then the one that is too large: standard normal numbers, times 10. Draw them with NumPy (`np.random.randn` and its kin) or, with an argument `key`, with `jax.random`. A seed that you set inside is allowed, once, before the loop.
# %% exercise="initialize_parameters_random"
def initialize_parameters_random(layers_dims):
    """Weights that are standard normal numbers times 10, biases 0.

    Args:
        layers_dims: sizes, such as [2, 10, 5, 1].
    Returns:
        A dictionary as that of `initialize_parameters_zeros`.
    """
    ### BEGIN SOLUTION
    parameters = {}
    for l in range(1, len(layers_dims)):
        parameters[f"W{l}"] = np.random.randn(layers_dims[l], layers_dims[l - 1]) * 10
        parameters[f"b{l}"] = np.zeros((layers_dims[l], 1))
    return parameters
    ### END SOLUTION
# %% check="initialize_parameters_random"
check("initialize_parameters_random")
# %% [markdown]
# Now the one that fits layers with ReLU, by He: a standard normal number times
#
# $$\sqrt{\frac{2}{n^{[l-1]}}},$$
#
# where $n^{[l-1]}$ is the number of inputs of the layer. This number is a standard deviation. Its square, $2 / n^{[l-1]}$, is the variance.
# %% exercise="initialize_parameters_he"
def initialize_parameters_he(layers_dims):
    """Weights by the rule of He, biases 0.

    Args:
        layers_dims: sizes, such as [2, 10, 5, 1].
    Returns:
        A dictionary as that of `initialize_parameters_zeros`.
    """
    ### BEGIN SOLUTION
    parameters = {}
    for l in range(1, len(layers_dims)):
        scale = np.sqrt(2 / layers_dims[l - 1])
        parameters[f"W{l}"] = np.random.randn(layers_dims[l], layers_dims[l - 1]) * scale
        parameters[f"b{l}"] = np.zeros((layers_dims[l], 1))
    return parameters
    ### END SOLUTION
# %% check="initialize_parameters_he"
check("initialize_parameters_he")
# %% [markdown]
# And the one for layers with tanh, by Xavier Glorot: the standard deviation is $\sqrt{1 / n^{[l-1]}}$.
# %% exercise="initialize_parameters_xavier"
def initialize_parameters_xavier(layers_dims):
    """Weights by the rule of Xavier, biases 0.

    Args:
        layers_dims: sizes, such as [2, 10, 5, 1].
    Returns:
        A dictionary as that of `initialize_parameters_zeros`.
    """
    ### BEGIN SOLUTION
    parameters = {}
    for l in range(1, len(layers_dims)):
        scale = np.sqrt(1 / layers_dims[l - 1])
        parameters[f"W{l}"] = np.random.randn(layers_dims[l], layers_dims[l - 1]) * scale
        parameters[f"b{l}"] = np.zeros((layers_dims[l], 1))
    return parameters
    ### END SOLUTION
# %% check="initialize_parameters_xavier"
check("initialize_parameters_xavier")
# %% [markdown]
# ### 1.4 Odd or even, with four starts
#
# Now your functions meet real data: 1797 digits of 8 by 8 pixels, written by hand. The label is 1 for an odd digit and 0 for an even one. Cut the data into sets, and bring the pixels to one scale. Some pixels at the border are white in every picture, or in nearly every one; watch what the scale does to them. There is nothing to write in this part. The cells run your code, and you may change every number in them.
# %% demo
import time
from functools import partial

import jax

from dlcore import batches, dense, gradcheck, initialize, optim, regularize, viz
from dlcore.datasets import clouds, digits
from dlcore.layer import Dense
from dlcore.viz import draw, networks

np.random.seed(0)
data = digits.load(seed=0)
X_all = np.hstack([data.X_train, data.X_dev, data.X_test]).astype(float)
number = np.hstack([data.Y_train, data.Y_dev, data.Y_test])
digit_sets = split(np.concatenate([X_all, number]), (number % 2).astype(float), (0.6, 0.2, 0.2))
(X_train, Y_train), (X_dev, Y_dev), (X_test, Y_test) = (
    (np.asarray(both)[:-1], np.asarray(Y)) for both, Y in digit_sets
)
number_dev = np.asarray(digit_sets[1][0])[-1].astype(int)
mu, sigma = normalize_fit(X_train)
X_train, X_dev, X_test = (np.asarray(normalize_apply(X, mu, sigma)) for X in (X_train, X_dev, X_test))
print("training", X_train.shape, " dev", X_dev.shape, " test", X_test.shape)
print(f"{int((np.asarray(sigma) == 0).sum())} pixels never change in the training set")
print(f"spread of the training pixels {X_train.std():.3f}, of the dev pixels {X_dev.std():.3f}")
print(f"largest training value {X_train.max():.0f}, largest dev value {X_dev.max():.0f}")
# %% [markdown]
# Pixels that never change become 0, so the spread of the training set is a little below 1. Where only two or three training pictures have ink, $\sigma$ is tiny. A single dev picture with ink at such a place gets a huge value there, and that alone makes the spread of the dev set larger. Normalizing by the training set is right all the same: the network must meet new pictures on the scale that it learned.
#
# The network has four layers, 64-40-20-10-1, with ReLU. `dlcore` trains it, with plain gradient descent, from each of your four starts. Before you run it: which curve will stay flat, and at which cost?
# %% demo
sizes = [64, 40, 20, 10, 1]
starts = {
    "zeros": initialize_parameters_zeros,
    "10 times normal": initialize_parameters_random,
    "Xavier": initialize_parameters_xavier,
    "He": initialize_parameters_he,
}
descent, results_of_starts = optim.gradient_descent(learning_rate=0.1), {}

def begin(start):
    """The parameters of a start as the layers of dlcore."""
    arguments = start.__code__.co_varnames[: start.__code__.co_argcount]
    seed_or_key = {"key": jax.random.key(1)} if "key" in arguments else {}
    parameters = start(sizes, **seed_or_key)
    return [Dense(np.asarray(parameters[f"W{k}"]), np.asarray(parameters[f"b{k}"])) for k in range(1, 5)]

def error(layers, X, Y):
    return float(np.mean(np.asarray(dense.predict(layers, X)) != Y))

for name, start in starts.items():
    np.random.seed(1)
    layers, costs = dense.train(begin(start), X_train, Y_train, optimizer=descent, num_iterations=300)
    results_of_starts[name] = layers, np.asarray(costs)
    print(f"{name:16} cost {costs[0]:12.4g} -> {costs[-1]:.4f}   dev error {error(layers, X_dev, Y_dev):.1%}")
curves = {name: costs for name, (_, costs) in results_of_starts.items()}
trained_by_he = results_of_starts["He"][0]
alt = "; ".join(f"{name} ends at {curve[-1]:.3f}" for name, curve in curves.items())
with viz.figure(f"Cost curves of four starts: {alt}.", size=(8, 3.2)) as ax:
    for name, curve in curves.items():
        draw.cost_curve(ax, curve, label=name)
    ax.set(ylim=(0, 1.5))
# %% [markdown]
# Zeros: all units of a layer are alike for ever, and here they do not even move, since every gradient is multiplied by a zero. The cost stays at $\ln 2 \approx 0.693$, a tossed coin. Ten times too large: the first cost is enormous, the first step too, and it switches every ReLU off for good; the cost lands at the same 0.693. The two rules that look at the number of inputs both learn, and their dev errors differ by a few digits of 359 only.
#
# The reason can be seen before any training. Here is how large the activations are in each layer, right at the start.
# %% demo
spreads = {}
for name, start in starts.items():
    np.random.seed(1)
    _, caches = dense.forward(begin(start), X_train)
    spreads[name] = [float(np.maximum(0, np.asarray(cache.Z)).std()) for cache in caches[:-1]]
with viz.figure(networks.describe_by_layer(spreads), size=(8, 3)) as ax:
    networks.by_layer(ax, {name: values for name, values in spreads.items() if min(values) > 0})
# %% [markdown]
# (Zeros have no place on a logarithmic axis.) He keeps the size. Xavier, which was made for tanh, loses some of it in every layer, and three layers are too few for that to matter. 10 times normal multiplies the size by 30 to 50 in every layer. Look at the digits that the network from He's start gets wrong. Would you have known?
# %% demo
wrong = np.flatnonzero(np.asarray(dense.predict(trained_by_he, X_dev))[0] != Y_dev[0])
spread = np.where(np.asarray(sigma) == 0, 1, np.asarray(sigma))
pictures = (X_dev * spread + np.asarray(mu)).T.reshape(Y_dev.size, 8, 8)
titles = [f"{number_dev[i]}, said {'even' if Y_dev[0, i] else 'odd'}" for i in wrong[:10]]
alt = f"{len(wrong)} of {Y_dev.size} dev digits are wrong: {'; '.join(titles)}."
with viz.figure(alt, nrows=2, ncols=5, size=(8, 3.6)) as axes:
    draw.image_grid(axes, 1 - pictures[wrong[:10]], titles)
# %% [markdown]
# ## 2. Regularization
#
# ### 2.1 What is wrong with the network?
#
# Two gaps tell. The training error against the best possible error (Bayes error) is the bias, and the dev error against the training error is the variance. A gap counts as high when it is wider than `tol`.
# %% exercise="diagnose"
def diagnose(train_err, dev_err, bayes=0.0, tol=0.02):
    """Which of the two problems a network has.

    Args:
        train_err, dev_err: the errors on the two sets, as fractions.
        bayes: the best possible error.   tol: how wide a gap may be.
    Returns:
        A dictionary with the keys "bias" and "variance"; True where it is high.
    """
    ### BEGIN SOLUTION
    return {"bias": train_err - bayes > tol, "variance": dev_err - train_err > tol}
    ### END SOLUTION
# %% check="diagnose"
check("diagnose")
# %% [markdown]
# ### 2.2 The cost with weight decay
#
# L2 regularization adds the squares of all weights to the cost:
#
# $$J = \underbrace{-\frac1m \sum_{i=1}^m \left(y^{(i)} \log a^{[3](i)} + (1 - y^{(i)}) \log (1 - a^{[3](i)})\right)}_{\texttt{compute\_cost(A3, Y)}} + \frac{\lambda}{2m} \sum_{l=1}^{3} \sum_{i=1}^{n^{[l]}} \sum_{j=1}^{n^{[l-1]}} \left(W^{[l]}_{ij}\right)^2$$
#
# In code $\lambda$ is called `lambd`, since `lambda` is a word of Python. The biases are left out.
# %% exercise="compute_cost_with_regularization"
def compute_cost_with_regularization(A3, Y, parameters, lambd):
    """The cross-entropy plus the L2 term of a network with three layers.

    Args:
        A3: probabilities, shape (1, m).   Y: labels, shape (1, m).
        parameters: a dictionary with "W1", "b1", "W2", "b2", "W3", "b3".
        lambd: the strength of the regularization.
    Returns:
        The cost, a number.
    """
    ### BEGIN SOLUTION
    m = Y.shape[1]
    squares = sum(np.sum(np.square(parameters[f"W{l}"])) for l in (1, 2, 3))
    return compute_cost(A3, Y) + lambd / (2 * m) * squares
    ### END SOLUTION
# %% check="compute_cost_with_regularization"
check("compute_cost_with_regularization")
# %% [markdown]
# ### 2.3 Its gradient
#
# The derivative of $\frac{\lambda}{2m} W^2$ is $\frac{\lambda}{m} W$. It is added to each `dW`; everything else in the backward pass is as it was:
#
# $$dZ^{[3]} = A^{[3]} - Y \qquad dW^{[l]} = \frac1m dZ^{[l]} A^{[l-1]T} + \frac{\lambda}{m} W^{[l]} \qquad db^{[l]} = \frac1m \sum_{i=1}^m dz^{[l](i)}$$
#
# $$dA^{[l-1]} = W^{[l]T} dZ^{[l]} \qquad dZ^{[l-1]} = dA^{[l-1]} * \text{1 where } A^{[l-1]} > 0 \text{, else 0}$$
# %% exercise="backward_propagation_with_regularization"
def backward_propagation_with_regularization(X, Y, cache, lambd):
    """The gradients of the cost with the L2 term.

    Args:
        X: features, shape (n_x, m).   Y: labels, shape (1, m).
        cache: (Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3), from `forward_propagation_n`.
        lambd: the strength of the regularization.
    Returns:
        A dictionary with dZ3, dW3, db3, dA2, dZ2, dW2, db2, dA1, dZ1, dW1, db1.
    """
    ### BEGIN SOLUTION
    m = X.shape[1]
    A1, W1, b1 = cache[1:4]
    A2, W2, b2 = cache[5:8]
    A3, W3, b3 = cache[9:12]
    dZ3 = A3 - Y
    dW3 = np.dot(dZ3, A2.T) / m + lambd / m * W3
    db3 = np.sum(dZ3, axis=1, keepdims=True) / m
    dA2 = np.dot(W3.T, dZ3)
    dZ2 = dA2 * (A2 > 0)
    dW2 = np.dot(dZ2, A1.T) / m + lambd / m * W2
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dA1 = np.dot(W2.T, dZ2)
    dZ1 = dA1 * (A1 > 0)
    dW1 = np.dot(dZ1, X.T) / m + lambd / m * W1
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return {"dZ3": dZ3, "dW3": dW3, "db3": db3, "dA2": dA2, "dZ2": dZ2, "dW2": dW2, "db2": db2, "dA1": dA1, "dZ1": dZ1, "dW1": dW1, "db1": db1}
    ### END SOLUTION
# %% check="backward_propagation_with_regularization"
check("backward_propagation_with_regularization")
# %% [markdown]
# ### 2.4 Dropout, forward
#
# Now the other way to regularize. After each of the two hidden layers some units are switched off, other ones for every example:
#
# 1. Draw a uniform random number between 0 and 1 for every entry of $A^{[1]}$. The mask `D1` is true where it is below `keep_prob`.
# 2. Multiply: $A^{[1]} := A^{[1]} * D^{[1]}$. What is switched off becomes 0.
# 3. Divide: $A^{[1]} := A^{[1]} / \text{keep\_prob}$, so that the layer's output stays as large as before, on average.
#
# Then the same with $A^{[2]}$ and a mask of its own. The output layer keeps all its units. The cache must hold what the backward pass needs, in this order.
# %% exercise="forward_propagation_with_dropout"
def forward_propagation_with_dropout(X, parameters, keep_prob=0.5):
    """Three layers, relu, relu, sigmoid, with inverted dropout after the first and the second.

    Args:
        X: features, shape (n_x, m).
        parameters: a dictionary with "W1", "b1", "W2", "b2", "W3", "b3".
        keep_prob: the probability that a unit stays.
    Returns:
        A3, and the cache (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3), with A1 and A2 after dropout.
    """
    ### BEGIN SOLUTION
    (W1, b1), (W2, b2), (W3, b3) = ((parameters[f"W{l}"], parameters[f"b{l}"]) for l in "123")
    Z1 = np.dot(W1, X) + b1
    D1 = np.random.rand(*Z1.shape) < keep_prob
    A1 = relu(Z1) * D1 / keep_prob
    Z2 = np.dot(W2, A1) + b2
    D2 = np.random.rand(*Z2.shape) < keep_prob
    A2 = relu(Z2) * D2 / keep_prob
    Z3 = np.dot(W3, A2) + b3
    A3 = sigmoid(Z3)
    cache = [Z1, D1, A1]
    cache += (W1, b1)
    cache += (Z2, D2, A2)
    cache += (W2, b2)
    cache += (Z3, A3)
    return A3, (*cache, W3, b3)
    ### END SOLUTION
# %% check="forward_propagation_with_dropout"
check("forward_propagation_with_dropout")
# %% [markdown]
# ### 2.5 Dropout, backward
#
# What was switched off on the way forward gets no gradient on the way back, and what was divided is divided again. So `dA2` and `dA1` go through the **same** masks and the same division: $dA^{[2]} := dA^{[2]} * D^{[2]} / \text{keep\_prob}$. There is no L2 term here.
# %% exercise="backward_propagation_with_dropout"
def backward_propagation_with_dropout(X, Y, cache, keep_prob):
    """The gradients of one pass with dropout.

    Args:
        X: features, shape (n_x, m).   Y: labels, shape (1, m).
        cache: (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3), as `forward_propagation_with_dropout` returns it.
        keep_prob: the probability that a unit stayed.
    Returns:
        A dictionary with dZ3, dW3, db3, dA2, dZ2, dW2, db2, dA1, dZ1, dW1, db1, with dA2 and dA1 after their masks.
    """
    ### BEGIN SOLUTION
    m = X.shape[1]
    D1, A1, W1 = cache[1:4]
    D2, A2, W2 = cache[6:9]
    A3, W3 = cache[11:13]
    dZ3 = A3 - Y
    dW3 = np.dot(dZ3, A2.T) / m
    db3 = np.sum(dZ3, axis=1, keepdims=True) / m
    dA2 = np.dot(W3.T, dZ3) * D2 / keep_prob
    dZ2 = dA2 * (A2 > 0)
    dW2 = np.dot(dZ2, A1.T) / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dA1 = np.dot(W2.T, dZ2) * D1 / keep_prob
    dZ1 = dA1 * (A1 > 0)
    dW1 = np.dot(dZ1, X.T) / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return {"dZ3": dZ3, "dW3": dW3, "db3": db3, "dA2": dA2, "dZ2": dZ2, "dW2": dW2, "db2": db2, "dA1": dA1, "dZ1": dZ1, "dW1": dW1, "db1": db1}
    ### END SOLUTION
# %% check="backward_propagation_with_dropout"
check("backward_propagation_with_dropout")
# %% [markdown]
# ### 2.6 Early stopping
#
# During a training the dev error is measured from time to time. Training stops as soon as `patience` checks in a row have brought no smaller error than the smallest so far, and then the weights of the best check are taken back. Which check is that? Checks after the stop have never happened, even when the list goes on. Of equal errors the first is the best.
# %% exercise="early_stop"
def early_stop(dev_errors, patience):
    """The check whose weights are kept.

    Args:
        dev_errors: the dev error at check 0, 1, 2 and so on.
        patience: how many checks in a row may bring no improvement.
    Returns:
        The number of the best check until the training stops, a whole number.
    """
    ### BEGIN SOLUTION
    best = 0
    for now in range(1, len(dev_errors)):
        if dev_errors[now] < dev_errors[best]:
            best = now
        elif now - best >= patience:
            break
    return best
    ### END SOLUTION
# %% check="early_stop"
check("early_stop")
# %% [markdown]
# ### 2.7 One network, five ways
#
# Eighty noisy points of two half moons to train on, a thousand more to measure with, and a network 2-20-10-1 that is far too large for eighty points. `model` is a plain training loop around your functions. It runs with nothing against overfitting, with three strengths of weight decay, and with dropout. Before you run it, guess for each: training error and dev error.
# %% demo
X_moons, Y_moons = (np.asarray(part, float) for part in clouds.moons(jax.random.key(5), 80, noise=0.3))
X_check, Y_check = (np.asarray(part, float) for part in clouds.moons(jax.random.key(2), 1000, noise=0.3))

def probability(parameters, X):
    return np.asarray(forward_propagation_n(X, np.zeros((1, len(X.T))), parameters)[1][-3])

def moons_error(parameters, X, Y):
    return float(np.mean((probability(parameters, X) > 0.5) != Y))

def start_of_moons():
    rng = np.random.default_rng(2)
    return {
        "W1": rng.normal(size=(20, 2)) * 2, "b1": np.zeros((20, 1)),
        "W2": rng.normal(size=(10, 20)) * np.sqrt(0.1), "b2": np.zeros((10, 1)),
        "W3": rng.normal(size=(1, 10)) * np.sqrt(0.2), "b3": np.zeros((1, 1)),
    }

takes_key = "key" in forward_propagation_with_dropout.__code__.co_varnames

def model(lambd=0.0, keep_prob=1.0, learning_rate=0.5, num_iterations=4000, every=100):
    """Trained parameters; every so many iterations also the cost, the training error and the dev error."""
    parameters, history = start_of_moons(), []
    for i in range(num_iterations):
        if keep_prob < 1:
            key = {"key": jax.random.key(i)} if takes_key else {}
            _, cache = forward_propagation_with_dropout(X_moons, parameters, keep_prob, **key)
            grads = backward_propagation_with_dropout(X_moons, Y_moons, cache, keep_prob)
        else:
            _, cache = forward_propagation_n(X_moons, Y_moons, parameters)
            grads = backward_propagation_with_regularization(X_moons, Y_moons, cache, lambd)
        if i % every == 0:
            A3 = probability(parameters, X_moons)
            cost = float(compute_cost_with_regularization(A3, Y_moons, parameters, lambd))
            history.append((cost, np.mean((A3 > 0.5) != Y_moons), moons_error(parameters, X_check, Y_check)))
        parameters = {k: parameters[k] - learning_rate * np.asarray(grads[f"d{k}"]) for k in parameters}
    return parameters, np.array(history)

runs = {
    "nothing": {},
    "λ = 0.3": {"lambd": 0.3},
    "λ = 1": {"lambd": 1.0},
    "λ = 10": {"lambd": 10.0},
    "dropout": {"keep_prob": 0.7},
}
done = {}
for name, settings in runs.items():
    np.random.seed(2)
    done[name] = model(**settings)
    parameters = done[name][0]
    train_error, dev_error = moons_error(parameters, X_moons, Y_moons), moons_error(parameters, X_check, Y_check)
    size = sum(float((parameters[W] ** 2).sum()) for W in ("W1", "W2", "W3"))
    found = [word for word, is_high in diagnose(train_error, dev_error, bayes=0.085, tol=0.03).items() if is_high]
    words = ", ".join(found) or "neither"
    print(f"{name:8} training {train_error:5.1%}  dev {dev_error:5.1%}  squared weights {size:6.1f}  high: {words}")
results = done
# %% [markdown]
# The best possible error is not known to the network; a rule that knows how the moons were made errs on about 8.5 % of the points, so `diagnose` is called with that. Now look at what each network believes.
# %% demo
shown = ["nothing", "λ = 1", "λ = 10", "dropout"]
texts = [
    f"{name}: training error {results[name][1][-1, 1]:.1%}, dev error {results[name][1][-1, 2]:.1%}"
    for name in shown
]
with viz.figure("Four boundaries. " + "; ".join(texts), ncols=4, size=(8, 2.7), sharey=True) as axes:
    for ax, name in zip(axes, shown, strict=True):
        belief = partial(probability, results[name][0])
        draw.decision_boundary(ax, belief, X_moons, Y_moons, limits=(-2.1, 2.1, -1.5, 1.7), n=90)
        ax.set(title=name, ylabel="")
# %% [markdown]
# Without anything the boundary winds around single points. With $\lambda = 1$ it follows the moons, and with $\lambda = 10$ little more than a straight line is left: that is too much. Dropout smooths the boundary too. It does so in another way, and does not ask for small weights: look at the column of squared weights above.
#
# The third way is to stop early. Your `early_stop` looks at the dev errors of the run without anything.
# %% demo
history = results["nothing"][1]
best = int(early_stop(history[:, 2].tolist(), patience=10))
print(f"best check: {best}, iteration {100 * best}: dev error {history[best, 2]:.1%}")
print(f"after {100 * (len(history) - 1)} iterations: dev error {history[-1, 2]:.1%}")
alt = f"The training error falls, the dev error is smallest at iteration {100 * best} and then rises."
with viz.figure(alt, size=(8, 3)) as ax:
    at = 100 * np.arange(len(history))
    ax.plot(at, 100 * history[:, 1], label="training error")
    ax.plot(at, 100 * history[:, 2], "--", label="dev error")
    ax.axvline(100 * best, linestyle=":", color="C2", label="kept")
    ax.set(xlabel="iteration", ylabel="error in %", ylim=(0, 30))
    ax.legend()
# %% [markdown]
# ### 2.8 The same in `dlcore`
#
# `dlcore.dense.propagate` gives the gradients of the cross-entropy, `dlcore.regularize.l2_gradient` what weight decay adds. Both trainings make the same steps from the same start. Yours runs line by line in NumPy. The other one is compiled into one program.
# %% demo
layers = [Dense(start_of_moons()[f"W{k}"], start_of_moons()[f"b{k}"]) for k in "123"]
layers = jax.tree.map(lambda x: jnp.asarray(x, dtype=jnp.float32), layers)

@jax.jit
def train_in_dlcore(layers, X, Y):
    def iteration(layers, _):
        grads, J = dense.propagate(layers, X, Y)
        weights = [layer.W for layer in layers]
        J = J + regularize.l2_cost(weights, lambd=1.0, m=80)
        decay = regularize.l2_gradient(weights, lambd=1.0, m=80)
        grads = [Dense(grad.W + extra, grad.b) for grad, extra in zip(grads, decay, strict=True)]
        return jax.tree.map(lambda theta, dtheta: theta - 0.5 * dtheta, layers, grads), J

    return jax.lax.scan(iteration, layers, length=4000)

own, theirs = [], []
for _ in range(3):
    began = time.perf_counter()
    model(lambd=1.0, every=4000)
    own.append(time.perf_counter() - began)
    began = time.perf_counter()
    _, costs = jax.block_until_ready(train_in_dlcore(layers, X_moons, Y_moons))
    theirs.append(time.perf_counter() - began)
gap = np.abs(np.asarray(costs)[::100] - results["λ = 1"][1][:, 0])
print(f"the two cost curves differ by at most {gap.max():.1g}")
print(f"4000 iterations: yours {min(own):.2f} s, dlcore {min(theirs):.3f} s, {min(own) / min(theirs):.0f} times as fast")
# %% [markdown]
# ## 3. Gradient checking
#
# ### 3.1 One number
#
# The smallest model: $J(\theta) = \theta x$, with a single parameter $\theta$. Its forward pass computes $J$, its backward pass the derivative of $J$ by $\theta$.
# %% exercise="forward_propagation"
def forward_propagation(x, theta):
    """J = theta x.

    Args:
        x: the input, a number.   theta: the parameter, a number.
    Returns:
        J, a number.
    """
    ### BEGIN SOLUTION
    return theta * x
    ### END SOLUTION
# %% check="forward_propagation"
check("forward_propagation")
# %% exercise="backward_propagation"
def backward_propagation(x, theta):
    """The derivative of J = theta x by theta.

    Args:
        x: the input, a number.   theta: the parameter, a number.
    Returns:
        dtheta, a number.
    """
    ### BEGIN SOLUTION
    return x
    ### END SOLUTION
# %% check="backward_propagation"
check("backward_propagation")
# %% [markdown]
# ### 3.2 Slopes by nudging
#
# The derivative can also be measured, without knowing any formula. Nudge a single entry $\theta_i$ by $\varepsilon$ to both sides and leave all others as they are:
#
# $$d\theta_{\text{approx}, i} = \frac{J(\dots, \theta_i + \varepsilon, \dots) - J(\dots, \theta_i - \varepsilon, \dots)}{2 \varepsilon}$$
#
# Write it for a function $f$ of an array. Work on copies, so that every nudge is undone.
# %% exercise="num_grad"
def num_grad(f, theta, eps):
    """The slope of f along every entry of theta, measured to both sides.

    Args:
        f: a function that takes an array of theta's shape and returns a number.
        theta: an array of the shape (n, 1).
        eps: the step, greater than 0.
    Returns:
        An array of the shape (n, 1).
    """
    ### BEGIN SOLUTION
    grad = np.zeros(theta.shape)
    for i in range(len(theta)):
        plus, minus = np.array(theta, dtype=float), np.array(theta, dtype=float)
        plus[i] += eps
        minus[i] -= eps
        grad[i] = (f(plus) - f(minus)) / (2 * eps)
    return grad
    ### END SOLUTION
# %% check="num_grad"
check("num_grad")
# %% [markdown]
# ### 3.3 Are the two alike?
#
# Compare the derivative that `backward_propagation` computes with the one that is measured by two calls of `forward_propagation`. Absolute differences say little, since gradients can be tiny or huge; so divide by their lengths:
#
# $$\text{difference} = \frac{\lVert d\theta - d\theta_\text{approx} \rVert_2}{\lVert d\theta \rVert_2 + \lVert d\theta_\text{approx} \rVert_2}$$
#
# $\lVert v \rVert_2$ is the length of $v$, `np.linalg.norm`. About $10^{-7}$ or less is right, above $10^{-3}$ is surely a bug. The check puts other functions in the place of your `forward_propagation` and `backward_propagation`, with curves and with bugs. So call both by name.
# %% exercise="gradient_check"
def gradient_check(x, theta, epsilon=1e-7, print_msg=False):
    """How far `backward_propagation` is from what `forward_propagation` says.

    Args:
        x, theta: as above.   epsilon: the step.
        print_msg: whether to print the difference.
    Returns:
        The relative difference, a number.
    """
    ### BEGIN SOLUTION
    J_plus = forward_propagation(x, theta + epsilon)
    J_minus = forward_propagation(x, theta - epsilon)
    gradapprox = (J_plus - J_minus) / (2 * epsilon)
    grad = backward_propagation(x, theta)
    difference = np.linalg.norm(grad - gradapprox) / (np.linalg.norm(grad) + np.linalg.norm(gradapprox))
    if print_msg:
        print(f"relative difference {difference:.2e}")
    return difference
    ### END SOLUTION
# %% check="gradient_check"
check("gradient_check")
# %% [markdown]
# ### 3.4 A whole network
#
# The same for all 47 parameters of a network with three layers. The set-up cell holds what you need:
#
# - `dictionary_to_vector(parameters)` returns one column $\theta$ of all parameters, and a list of names;
# - `gradients_to_vector(gradients)` puts the gradients into one column $d\theta$, in the same order;
# - `vector_to_dictionary(theta)` is the way back;
# - `forward_propagation_n` takes X, Y and parameters, and returns the cost and a cache.
#
# Nudge the entries of $\theta$ one after the other, compute the cost to both sides, and compare the two columns with the formula of 3.3.
# %% exercise="gradient_check_n"
def gradient_check_n(parameters, gradients, X, Y, epsilon=1e-7, print_msg=False):
    """How far the gradients of a network are from what its cost says.

    Args:
        parameters: "W1" (5, 4), "b1", "W2" (3, 5), "b2", "W3" (1, 3), "b3".   gradients: "dW1", "db1", and so on.
        X: features, shape (4, m).   Y: labels, shape (1, m).   epsilon: the step.
        print_msg: whether to print the difference.
    Returns:
        The relative difference, a number.
    """
    ### BEGIN SOLUTION
    theta, _ = dictionary_to_vector(parameters)
    grad = gradients_to_vector(gradients)
    gradapprox = np.zeros(theta.shape)
    for i in range(len(theta)):
        theta_plus, theta_minus = np.copy(theta), np.copy(theta)
        theta_plus[i] += epsilon
        theta_minus[i] -= epsilon
        J_plus, _ = forward_propagation_n(X, Y, vector_to_dictionary(theta_plus))
        J_minus, _ = forward_propagation_n(X, Y, vector_to_dictionary(theta_minus))
        gradapprox[i] = (J_plus - J_minus) / (2 * epsilon)
    difference = np.linalg.norm(grad - gradapprox) / (np.linalg.norm(grad) + np.linalg.norm(gradapprox))
    if print_msg:
        print(f"relative difference {difference:.2e}")
    return difference
    ### END SOLUTION
# %% check="gradient_check_n"
check("gradient_check_n")
# %% [markdown]
# ### 3.5 Which layer?
#
# A large difference says that there is a bug, and not where. So compare array by array: for each name in the dictionary of parameters (`"W1"`, `"b1"`, …) measure the slopes of all its entries, compute the relative difference to the gradient of that array alone (`"dW1"`, `"db1"`, …), and return the name with the largest one.
#
# `cost_fn` takes a dictionary of parameters and returns the cost. It may have any number of layers. An array whose gradient is 0 on both sides has the difference 0.
# %% exercise="locate_bug"
def locate_bug(parameters, gradients, cost_fn, epsilon=1e-6):
    """The array whose gradient fits worst.

    Args:
        parameters: a dictionary of arrays.   gradients: the same names, with a "d" in front.
        cost_fn: a function that takes such a dictionary of parameters and returns the cost.
        epsilon: the step.
    Returns:
        A name out of `parameters`, a text.
    """
    ### BEGIN SOLUTION
    errors = {}
    for name, values in parameters.items():
        def cost_of(column, name=name, values=values):
            return cost_fn({**parameters, name: column.reshape(values.shape)})
        approx = num_grad(cost_of, values.reshape(-1, 1), epsilon)
        grad = gradients["d" + name].reshape(-1, 1)
        lengths = np.linalg.norm(grad) + np.linalg.norm(approx)
        errors[name] = np.linalg.norm(grad - approx) / lengths if lengths > 0 else 0.0
    return max(errors, key=errors.get)
    ### END SOLUTION
# %% check="locate_bug"
check("locate_bug")
# %% [markdown]
# ### 3.6 A backward pass with two bugs
#
# Somebody hands you this backward pass. It runs, it has the right shapes, and a network trained with it even learns. Two of its lines are wrong. Do not search by eye yet.
# %% demo
def backward_propagation_n(X, Y, cache):
    layers = {3: cache[8:], 2: cache[4:8], 1: cache[:4]}  # Z, A, W and b of each
    grads, slope = {}, layers[3][1] - Y
    for l in (3, 2, 1):
        below = layers[l - 1][1] if l > 1 else X
        average = 1 / len(X.T)
        if l == 3:
            grads["dW3"] = average * slope @ below.T
            grads["db3"] = average * slope.sum(1)[:, None]
        if l == 2:
            grads["dW2"] = average * slope @ below.T * 2
            grads["db2"] = average * slope.sum(1)[:, None]
        if l == 1:
            grads["dW1"] = average * slope @ below.T
            grads["db1"] = 4 * average * slope.sum(1)[:, None]
        slope = np.where(below > 0, layers[l][2].T @ slope, 0)
    return grads

rng = np.random.default_rng(3)
X_few = rng.normal(size=(4, 7))
Y_few = np.array([[1.0, 0, 1, 0, 0, 1, 1]])
few = {
    "W1": rng.normal(size=(5, 4)), "b1": rng.normal(size=(5, 1)),
    "W2": rng.normal(size=(3, 5)), "b2": rng.normal(size=(3, 1)),
    "W3": rng.normal(size=(1, 3)), "b3": rng.normal(size=(1, 1)),
}
cost, cache = forward_propagation_n(X_few, Y_few, few)
grads = backward_propagation_n(X_few, Y_few, cache)
print(f"relative difference: {gradient_check_n(few, grads, X_few, Y_few):.2e}")
print("it fits worst in", locate_bug(few, grads, lambda P: forward_propagation_n(X_few, Y_few, P)[0]))
# %% [markdown]
# A difference of that size is a bug. Look at the line of the array that is named, repair it in the cell above, and run both again, until the difference is about $10^{-7}$ or less. (The cell below goes on with repaired copies, so that you can compare.)
# %% demo
def cost_of_few(P):
    return forward_propagation_n(X_few, Y_few, P)[0]

repaired = dict(grads)
for _ in range(3):
    difference, worst = gradient_check_n(few, repaired, X_few, Y_few), locate_bug(few, repaired, cost_of_few)
    print(f"relative difference {difference:.1e}, worst {worst}")
    if difference < 1e-6:
        break
    measured = gradcheck.numerical_gradient(cost_of_few, few, epsilon=1e-6)[worst]
    factor = np.sum(measured * repaired[f"d{worst}"]) / np.sum(measured**2)
    print(f"    d{worst} is {factor:.3f} times what is measured")
    repaired[f"d{worst}"] = repaired[f"d{worst}"] / factor
# %% [markdown]
# ### 3.7 Your own gradients, and a warning
#
# Now test your gradients of Part 2. The cost in the check must be the one that is minimized, with its L2 term. `dlcore.gradcheck` asks in the same way. And `jax.grad`, which derives by the chain rule without nudging, is a third opinion.
# %% demo
lambd = 0.7

def regularized(P):
    _, cache = forward_propagation_n(X_few, Y_few, P)
    return compute_cost_with_regularization(cache[-3], Y_few, P, lambd)

own = backward_propagation_with_regularization(X_few, Y_few, cache, lambd)
with jax.enable_x64(True):
    double = {name: np.asarray(own[f"d{name}"], dtype=np.float64) for name in few}
    for what, J in (("with the L2 term in the cost", regularized), ("with the term forgotten", cost_of_few)):
        found = gradcheck.check(J, few, double, epsilon=1e-6)
        name = found.worst.strip("[']")  # written as a place in a dictionary
        print(f"{what}: relative difference {found.error:.1e}, worst in d{name}")
# %% [markdown]
# With dropout the check fails although nothing is wrong: every call of the forward pass draws other masks, so that the cost itself jumps between the two sides of a nudge. Check with `keep_prob = 1` first, and switch dropout on afterwards.
# %% demo
def with_dropout(keep_prob):
    def cost(P):
        key = {"key": jax.random.key(np.random.randint(10**6))} if takes_key else {}
        return compute_cost(np.asarray(forward_propagation_with_dropout(X_few, P, keep_prob, **key)[0]), Y_few)

    return cost

key = {"key": jax.random.key(0)} if takes_key else {}
for keep_prob in (1.0, 0.8):
    _, kept = forward_propagation_with_dropout(X_few, few, keep_prob, **key)
    dropped = backward_propagation_with_dropout(X_few, Y_few, kept, keep_prob)
    random_cost = with_dropout(keep_prob)

    def cost_of_W1(column, J=random_cost):
        return J({**few, "W1": np.reshape(column, (5, 4))})

    slopes = num_grad(cost_of_W1, np.reshape(few["W1"], (20, 1)), 1e-6)
    ours = np.reshape(np.asarray(dropped["dW1"]), (20, 1))
    lengths = [float(np.sqrt((v**2).sum())) for v in (ours - slopes, ours, slopes)]
    print(f"keep_prob {keep_prob}: relative difference of dW1 {lengths[0] / (lengths[1] + lengths[2]):.1e}")
# %% [markdown]
# ## 4. Thinking
#
# Write your answer into the cell below the question. A person reads it.
#
# **4.1** A network has a training error of 9 % and a dev error of 10 %. A colleague wants to collect twice as many examples. What do you need to know before you agree, and what would you try first?
# %% [markdown] answer="what_first" points=2
# The best possible error, for instance how often people err on this task. If they err on 1 %, the bias is 8 points and the variance 1, and more data do not cure bias: first a bigger network, longer training or a better optimizer. If they err on 8 %, neither gap is wide, and the project is nearly finished.
# %% [markdown]
# **4.2** Your gradient check passes right after the random start. After some hundred iterations it fails in `db2`. Name one bug that behaves like this, and say why it was hidden at the start.
# %% [markdown] answer="later_bug" points=2
# A bug that depends on the values of b or W, and shows only when they have moved away from their start. For instance a regularization term that is added to db2: it is lambd / m times b, and at the start b is 0, so that the wrong term is 0 too.
# %% [markdown]
# ## 5. Challenges
#
# ### 5.1 A mirrored picture
#
# Data augmentation makes new examples of old ones. A cat in the mirror is still a cat, so turn left and right around. The same function serves gray pictures of the shape (height, width) and colored ones of the shape (height, width, 3).
# %% exercise="flip_h"
def flip_h(img):
    """A picture with left and right exchanged.

    Args:
        img: an array of the shape (height, width) or (height, width, 3).
    Returns:
        A new array of the same shape.
    """
    ### BEGIN SOLUTION
    return img[:, ::-1]
    ### END SOLUTION
# %% check="flip_h"
check("flip_h")
# %% exercise="augment"
def augment(images, Y):
    """All pictures, and behind them all pictures mirrored, with their labels.

    Args:
        images: an array of the shape (m, height, width, 3).   Y: labels, shape (1, m).
    Returns:
        Pictures of the shape (2 m, height, width, 3), and labels of the shape (1, 2 m).
    """
    ### BEGIN SOLUTION
    mirrored = images[:, :, ::-1]
    return np.concatenate([images, mirrored]), np.concatenate([Y, Y], axis=1)
    ### END SOLUTION
# %% check="augment"
check("augment")
# %% [markdown]
# ### 5.2 Without a check
#
# - **A strength for every layer.** Let `lambd` be a list of three numbers. Which layer of 2.7 needs it most?
# - **L1.** Replace the squares by absolute values, and the gradient by $\frac{\lambda}{2m} \operatorname{sign}(W)$. How many weights of `W2` are smaller than 0.001 in the end, compared with L2?
# - **Augmented digits.** Double the digits of 1.4 with `flip_h` (reshape a column to 8 by 8 first). Does the dev error fall? Which digits does a mirror harm, and why does it still help with "odd or even" a little, or not at all?
# - **A third opinion.** Compute the gradients of 3.6 with `jax.grad` under `jax.enable_x64(True)`, and compare. How many of the 94 evaluations of the cost did you save?
# - **The best step.** Draw the relative difference of `gradient_check_n` against `epsilon` from $10^{-1}$ to $10^{-12}$. Where is it smallest, and why does it rise again on the left?
