# %% [markdown]
# # A digit reader, tuned, normalized and trained with JAX
#
# In this assignment you build a network that reads handwritten digits: ten classes, a softmax at the end, batch norm on the way, settings found by a search, and a training step that JAX compiles. You write it in small functions, and each one has a check under it.
#
# **How to work.** Put your code in the place of the line that raises `NotImplementedError`, run the cell, then run the check below it. Both as often as you like.
#
# **What you need.** The lesson of this week, and its notation: an example is a column, $Z$ has the shape $(n, m)$, $\gamma$ and $\beta$ have the shape $(n, 1)$, one-hot labels $Y$ have the shape $(C, m)$. NumPy and `jax.numpy` are both right. From part 4 on, `jax.numpy` is the better choice: JAX can find slopes of what is written in it.
#
# | Part | You write | Points |
# | --- | --- | --- |
# | 1. Search | `sample_log`, `sample_beta`, `random_search`, `coarse_to_fine` | 15 |
# | 2. Batch norm | `batchnorm_forward`, `bias_is_redundant`, `running_update`, `batchnorm_predict`, `batchnorm_backward` | 23 |
# | 3. Softmax | `softmax`, `one_hot_matrix`, `cross_entropy`, `softmax_grad`, `softmax2_is_logistic` | 17 |
# | 4. A network in JAX | `initialize_parameters`, `forward_propagation`, `compute_total_loss`, `compute_cost` | 17 |
# | 5. Digits | nothing: you watch your own code work | |
# | 6. Thinking | two short answers in words | 4 |
# | 7. Challenges | `cost`, `train_step_jax`, and more without a check | |
# %% setup
import inspect

import jax
import jax.numpy as jnp
import numpy as np

import grading

check = grading.week("course2_tuning/week3_tuning_batchnorm_softmax")

def with_seed(function, *arguments, seed):
    """Call a function with a key made from the seed or, where it has no parameter of that name, after seeding NumPy."""
    np.random.seed(seed)
    if "key" in inspect.signature(function).parameters:
        return function(*arguments, key=jax.random.key(seed))
    return function(*arguments)
# %% [markdown]
# ## 1. Search
#
# ### 1.1 A learning rate at random
#
# Of a learning rate between 0.0001 and 1 you do not know whether it should be near 0.001 or near 0.1. What counts is the factor by which it is off. So every power of ten should get the same number of trials. Draw the exponent evenly, then raise 10 to it:
#
# $$r \sim U(\log_{10} \text{low}, \log_{10} \text{high}) \qquad \alpha = 10^r$$
#
# $U(a, b)$ means: every number from $a$ to $b$ is equally likely. $\log_{10} v$ is the exponent that turns 10 into $v$.
#
# **About keys.** JAX draws no random number without a *key*. `jax.random.uniform` takes the key first, then the shape, and by the names `minval` and `maxval` the ends of the range. The same key gives the same numbers. If you prefer NumPy's `np.random.uniform`, leave the parameter `key` out of your function; the check then seeds NumPy.
# %% exercise="sample_log"
def sample_log(low, high, n, key):
    """n random values, every power of ten equally likely.

    Args:
        low, high: ends of the range, 0 < low < high.
        n: how many values.
        key: a key of jax.random. (Functions that use NumPy's random numbers may do without.)
    Returns:
        An array of the shape (n,).
    """
    ### BEGIN SOLUTION
    r = jax.random.uniform(key, (n,), minval=np.log10(low), maxval=np.log10(high))
    return 10.0**r
    ### END SOLUTION
# %% check="sample_log"
check("sample_log")
# %% [markdown]
# ### 1.2 The beta of an average
#
# An average with $\beta$ looks back over about $1 / (1 - \beta)$ values. Between 0.9 and 0.9005 nothing happens, between 0.999 and 0.9995 the window doubles. So it is $1 - \beta$ that is drawn on a log scale:
#
# $$r \sim U(\log_{10}(1 - \text{high}), \log_{10}(1 - \text{low})) \qquad \beta = 1 - 10^r$$
# %% exercise="sample_beta"
def sample_beta(low, high, n, key):
    """n random values of beta, with 1 - beta on a log scale.

    Args:
        low, high: ends of the range, 0 <= low < high < 1.
        n, key: as in `sample_log`.
    Returns:
        An array of the shape (n,).
    """
    ### BEGIN SOLUTION
    return 1 - sample_log(1 - high, 1 - low, n, key)
    ### END SOLUTION
# %% check="sample_beta"
check("sample_beta")
# %% [markdown]
# ### 1.3 Random search
#
# `space` is a dictionary from the name of a setting to its range, `{"learning_rate": (0.001, 0.1), ...}`. Draw $n$ points on log scales, with a key of its own for every setting, so that the settings do not move together. A point is a dictionary of numbers. Call `objective` once for each point, with the settings by name; it trains a network and gives an error. Return the point with the smallest error, and that error. Some trainings diverge: their error is `nan`, and they must not win.
# %% exercise="random_search"
def random_search(objective, space, n, key):
    """The best of n random points.

    Args:
        objective: a function of the settings, by name; it returns an error, or nan.
        space: a dictionary from names to (low, high); all are searched on a log scale.
        n: how many points are tried.
        key: as in `sample_log`.
    Returns:
        The best point, a dictionary of numbers, and its error.
    """
    ### BEGIN SOLUTION
    keys = jax.random.split(key, len(space))
    columns = {name: np.asarray(sample_log(*space[name], n, own_key)).tolist() for name, own_key in zip(space, keys, strict=True)}
    best, smallest = None, np.inf
    for i in range(n):
        point = {name: column[i] for name, column in columns.items()}
        error = objective(**point)
        if error < smallest:
            best, smallest = point, error
    return best, smallest
    ### END SOLUTION
# %% check="random_search"
check("random_search")
# %% [markdown]
# ### 1.4 From coarse to fine
#
# A first round shows where it is good. The second round looks there more closely. For one setting on a log scale: the new range is `factor` times as wide as the old one (in powers of ten), with the best value in its middle. Where it would stick out of the old range, it is moved inward and keeps its width. (The best value is then no longer in the middle.)
# %% exercise="coarse_to_fine"
def coarse_to_fine(low, high, best, factor=0.25):
    """The range of the next round, around the best value so far, on a log scale.

    Args:
        low, high: the range so far.   best: a value in it.   factor: new width over old width, between 0 and 1.
    Returns:
        The new low and the new high.
    """
    ### BEGIN SOLUTION
    start, end = np.log10(low), np.log10(high)
    width = factor * (end - start)
    left = np.log10(best) - width / 2
    left = min(max(left, start), end - width)
    return 10.0**left, 10.0 ** (left + width)
    ### END SOLUTION
# %% check="coarse_to_fine"
check("coarse_to_fine")
# %% demo
# Try it: two rounds on an error that you can see through.
def pretended_error(learning_rate, decay):
    return abs(np.log10(learning_rate) + 2) + 0.1 * abs(np.log10(decay) + 3)

space = {"learning_rate": (1e-4, 1.0), "decay": (1e-5, 1e-1)}
for number in (1, 2):
    found, error = with_seed(random_search, pretended_error, space, 20, seed=number)
    print(f"round {number}: error {error:.3f} at", {name: f"{value:.3g}" for name, value in found.items()})
    space = {name: coarse_to_fine(low, high, found[name]) for name, (low, high) in space.items()}
# %% [markdown]
# ## 2. Batch norm
#
# ### 2.1 Forward
#
# For a mini-batch of $m$ examples, with all sums over the examples (the columns) and a small $\varepsilon$ under the root:
#
# $$\mu = \frac{1}{m} \sum_i z^{(i)} \qquad \sigma^2 = \frac{1}{m} \sum_i (z^{(i)} - \mu)^2 \qquad z_\text{norm}^{(i)} = \frac{z^{(i)} - \mu}{\sqrt{\sigma^2 + \varepsilon}} \qquad \tilde z^{(i)} = \gamma\, z_\text{norm}^{(i)} + \beta$$
# %% exercise="batchnorm_forward"
def batchnorm_forward(Z, gamma, beta, epsilon=1e-8):
    """Normalize every unit over the mini-batch, then scale and shift it.

    Args:
        Z: shape (n, m), one example per column.
        gamma, beta: scale and shift of every unit, shape (n, 1).
        epsilon: a small number that is added under the root.
    Returns:
        Z_tilde and Z_norm of the shape (n, m), then mu and sigma2 of the shape (n, 1).
    """
    ### BEGIN SOLUTION
    m = Z.shape[1]
    mu = np.sum(Z, axis=1, keepdims=True) / m
    sigma2 = np.sum((Z - mu) ** 2, axis=1, keepdims=True) / m
    Z_norm = (Z - mu) / np.sqrt(sigma2 + epsilon)
    Z_tilde = gamma * Z_norm + beta
    return Z_tilde, Z_norm, mu, sigma2
    ### END SOLUTION
# %% check="batchnorm_forward"
check("batchnorm_forward")
# %% [markdown]
# ### 2.2 Who needs b?
#
# In a layer with batch norm, $z = W a + b$ is normalized at once. Show what becomes of $b$: add it to $Z$, normalize with $\gamma = 1$ and $\beta = 0$, and say by how much $b$ has moved the mean $\mu$.
# %% exercise="bias_is_redundant"
def bias_is_redundant(Z, b):
    """Batch norm of Z + b, and what b did to the mean.

    Args:
        Z: shape (n, m).   b: shape (n, 1).
    Returns:
        Z_tilde of Z + b, shape (n, m); and moved, the mean of Z + b minus the mean of Z, shape (n, 1).
    """
    ### BEGIN SOLUTION
    gamma, beta = np.ones_like(b), np.zeros_like(b)
    Z_tilde, _, mu_with, _ = batchnorm_forward(Z + b, gamma, beta)
    _, _, mu_without, _ = batchnorm_forward(Z, gamma, beta)
    return Z_tilde, mu_with - mu_without
    ### END SOLUTION
# %% check="bias_is_redundant"
check("bias_is_redundant")
# %% demo
Z_demo, b_demo = np.array([[1.0, 2.0, 3.0, 4.0]]), np.array([[100.0]])
print("with b   ", bias_is_redundant(Z_demo, b_demo)[0])
print("without b", bias_is_redundant(Z_demo, 0 * b_demo)[0])
# %% [markdown]
# ### 2.3 Averages for later
#
# At test time there may be only one example, and no mini-batch. So training keeps an exponentially weighted average of $\mu$ and of $\sigma^2$ for every unit:
#
# $$\mu_\text{run} := \beta_\text{run}\, \mu_\text{run} + (1 - \beta_\text{run})\, \mu \qquad \sigma^2_\text{run} := \beta_\text{run}\, \sigma^2_\text{run} + (1 - \beta_\text{run})\, \sigma^2$$
# %% exercise="running_update"
def running_update(running_mu, running_sigma2, mu, sigma2, beta_running=0.9):
    """The averages after one more mini-batch.

    Args:
        running_mu, running_sigma2: the averages so far, shape (n, 1).
        mu, sigma2: those of this mini-batch, shape (n, 1).
        beta_running: how much of the old average stays.
    Returns:
        The new running_mu and running_sigma2.
    """
    ### BEGIN SOLUTION
    new_mu = beta_running * running_mu + (1 - beta_running) * mu
    new_sigma2 = beta_running * running_sigma2 + (1 - beta_running) * sigma2
    return new_mu, new_sigma2
    ### END SOLUTION
# %% check="running_update"
check("running_update")
# %% [markdown]
# ### 2.4 Batch norm at test time
#
# The same formula, with the averages in the place of the batch's own statistics. Nothing is averaged here any more. One single example must work.
# %% exercise="batchnorm_predict"
def batchnorm_predict(Z, gamma, beta, running_mu, running_sigma2, epsilon=1e-8):
    """Normalize with the averages of the training.

    Args:
        Z: shape (n, m), where m may be 1.
        gamma, beta, running_mu, running_sigma2: shape (n, 1).   epsilon: as in `batchnorm_forward`.
    Returns:
        Z_tilde of the shape (n, m).
    """
    ### BEGIN SOLUTION
    Z_norm = (Z - running_mu) / np.sqrt(running_sigma2 + epsilon)
    return gamma * Z_norm + beta
    ### END SOLUTION
# %% check="batchnorm_predict"
check("batchnorm_predict")
# %% [markdown]
# ### 2.5 Backward
#
# $\mu$ and $\sigma^2$ depend on every $z^{(i)}$ of the batch. So a nudge of one example changes the normalized value of all the others, and the slope has two more terms than one would write at first. With $g$, the slope along $z_\text{norm}$, as a short name:
#
# $$d\gamma = \frac{1}{m} \sum_i d\tilde z^{(i)} z_\text{norm}^{(i)} \qquad d\beta = \frac{1}{m} \sum_i d\tilde z^{(i)} \qquad g^{(i)} = \gamma\, d\tilde z^{(i)}$$
#
# $$dz^{(i)} = \frac{1}{\sqrt{\sigma^2 + \varepsilon}} \Bigl( g^{(i)} - \frac{1}{m} \sum_k g^{(k)} - z_\text{norm}^{(i)} \frac{1}{m} \sum_k g^{(k)} z_\text{norm}^{(k)} \Bigr)$$
#
# As always in this course $dz$ and $d\tilde z$ belong to the loss of each example, and $\frac{1}{m}$ stands in the slopes of the parameters. A test that you can do yourself: the $dz$ of a unit add up to 0.
# %% exercise="batchnorm_backward"
def batchnorm_backward(dZ_tilde, Z_norm, sigma2, gamma, epsilon=1e-8):
    """The slopes through batch norm.

    Args:
        dZ_tilde: shape (n, m).   Z_norm: shape (n, m), sigma2: shape (n, 1), both from `batchnorm_forward`.
        gamma: shape (n, 1).   epsilon: as in `batchnorm_forward`.
    Returns:
        A dictionary with "dZ" of the shape (n, m), "dgamma" and "dbeta" of the shape (n, 1).
    """
    ### BEGIN SOLUTION
    def mean(values):
        return np.mean(values, axis=1, keepdims=True)

    dgamma = mean(dZ_tilde * Z_norm)
    dbeta = mean(dZ_tilde)
    g = gamma * dZ_tilde
    dZ = (g - mean(g) - Z_norm * mean(g * Z_norm)) / np.sqrt(sigma2 + epsilon)
    return {"dZ": dZ, "dgamma": dgamma, "dbeta": dbeta}
    ### END SOLUTION
# %% check="batchnorm_backward"
check("batchnorm_backward")
# %% demo
# Does JAX agree? It finds the slope of sum(weights * z_tilde) by itself, from the forward pass of the library.
from dlcore import batchnorm

rng = np.random.default_rng(0)
Z_demo, weights = rng.normal(size=(2, 5)), rng.normal(size=(2, 5))
params, running = batchnorm.init(2, axis=1)
_, Z_norm_demo, _, sigma2_demo = batchnorm_forward(Z_demo, np.ones((2, 1)), np.zeros((2, 1)))
yours = batchnorm_backward(weights, Z_norm_demo, sigma2_demo, np.ones((2, 1)))["dZ"]
theirs = jax.grad(lambda Z: jnp.sum(weights * batchnorm.train(params, running, Z, axis=1)[0]))(jnp.asarray(Z_demo))
print("largest difference", float(np.abs(yours - theirs).max()), "   sums of dz", np.asarray(yours).sum(axis=1))
# %% [markdown]
# ## 3. Softmax
#
# ### 3.1 The activation
#
# Each column of $Z$ holds one number per class, and becomes probabilities:
#
# $$t = e^{z} \qquad a_i = \frac{t_i}{\sum_j t_j}$$
#
# For $z = 1000$ this overflows. Subtracting the same number from all $z$ of a column changes nothing, since it cancels. Subtract the largest of that column.
# %% exercise="softmax"
def softmax(Z):
    """Probabilities of the classes, column by column.

    Args:
        Z: shape (C, m), any numbers.
    Returns:
        An array of the shape (C, m) whose columns each sum to 1.
    """
    ### BEGIN SOLUTION
    t = np.exp(Z - np.max(Z, axis=0, keepdims=True))
    return t / np.sum(t, axis=0, keepdims=True)
    ### END SOLUTION
# %% check="softmax"
check("softmax")
# %% [markdown]
# ### 3.2 One-hot labels
#
# Labels are whole numbers from 0 to $C - 1$. Each becomes a column with a single 1.
# %% exercise="one_hot_matrix"
def one_hot_matrix(labels, C):
    """Labels as columns with a single 1.

    Args:
        labels: whole numbers from 0 to C - 1, shape (m,).
        C: the number of classes.
    Returns:
        Zeros and ones of the shape (C, m).
    """
    ### BEGIN SOLUTION
    return np.eye(C)[:, labels]
    ### END SOLUTION
# %% check="one_hot_matrix"
check("one_hot_matrix")
# %% [markdown]
# ### 3.3 The cost
#
# The loss of an example is $-\sum_j y_j \log \hat y_j$. Only the true class has $y_j = 1$, so this is minus the logarithm of the probability of the true class. The cost is the mean over the examples. Where another class has the probability 0 exactly, $0 \cdot \log 0$ must not spoil it.
# %% exercise="cross_entropy"
def cross_entropy(Yhat, Y):
    """The mean loss of a softmax layer.

    Args:
        Yhat: probabilities, shape (C, m).
        Y: one-hot labels, shape (C, m).
    Returns:
        The cost, a number.
    """
    ### BEGIN SOLUTION
    m = Y.shape[1]
    of_true_class = np.sum(Y * Yhat, axis=0)
    return -np.sum(np.log(of_true_class)) / m
    ### END SOLUTION
# %% check="cross_entropy"
check("cross_entropy")
# %% [markdown]
# ### 3.4 The slope
#
# Softmax and this loss fit together as sigmoid and cross-entropy did: the slope of the loss of each example along $z$ is $dZ = \hat Y - Y$.
# %% exercise="softmax_grad"
def softmax_grad(Yhat, Y):
    """The slope of each example's loss along Z.

    Args:
        Yhat: probabilities, shape (C, m).   Y: one-hot labels, shape (C, m).
    Returns:
        dZ of the shape (C, m).
    """
    ### BEGIN SOLUTION
    return Yhat - Y
    ### END SOLUTION
# %% check="softmax_grad"
check("softmax_grad")
# %% [markdown]
# ### 3.5 Two classes are logistic regression
#
# With two classes, the probability of class 1 is $\frac{e^{z_1}}{e^{z_0} + e^{z_1}}$. Divide above and below by $e^{z_1}$ and you get a sigmoid. Of what? Write the probability of class 1 with a sigmoid, not with softmax.
# %% exercise="softmax2_is_logistic"
def softmax2_is_logistic(Z):
    """The probability of class 1 that a softmax over two classes gives, by a sigmoid.

    Args:
        Z: shape (2, m); row 0 belongs to class 0 and row 1 to class 1.
    Returns:
        Probabilities of the shape (1, m).
    """
    ### BEGIN SOLUTION
    z = Z[1:] - Z[:1]
    return 1 / (1 + np.exp(-z))
    ### END SOLUTION
# %% check="softmax2_is_logistic"
check("softmax2_is_logistic")
# %% [markdown]
# ## 4. A network in JAX
#
# ### 4.1 Where it starts
#
# `layers` lists the sizes, `(n_x, n_1, n_2, n_y)`. The weights start by Glorot's rule, normal numbers with mean 0 and standard deviation $\sqrt{2 / (n_\text{prev} + n)}$, and the biases at zero. Three layers of weights need three keys: split the one that you get. A key that is used twice gives the same numbers twice. (With NumPy, leave the parameter `key` out, as before.)
# %% exercise="initialize_parameters"
def initialize_parameters(layers, key):
    """Parameters of a network with three layers.

    Args:
        layers: the sizes (n_x, n_1, n_2, n_y).
        key: a key of jax.random.
    Returns:
        A dictionary with W1 (n_1, n_x), b1 (n_1, 1), W2 (n_2, n_1), b2 (n_2, 1), W3 (n_y, n_2), b3 (n_y, 1).
    """
    ### BEGIN SOLUTION
    keys = jax.random.split(key, 3)
    parameters = {}
    for l in (1, 2, 3):
        n, n_prev = layers[l], layers[l - 1]
        scale = np.sqrt(2 / (n_prev + n))
        parameters[f"W{l}"] = scale * jax.random.normal(keys[l - 1], (n, n_prev))
        parameters[f"b{l}"] = jnp.zeros((n, 1))
    return parameters
    ### END SOLUTION
# %% check="initialize_parameters"
check("initialize_parameters")
# %% [markdown]
# ### 4.2 Forward
#
# Linear, ReLU, linear, ReLU, linear. The softmax is not part of it: the cost takes $Z^{[3]}$ itself, which is safer in 7 digits.
# %% exercise="forward_propagation"
def forward_propagation(X, parameters):
    """linear -> ReLU -> linear -> ReLU -> linear.

    Args:
        X: examples, shape (n_x, m).
        parameters: as `initialize_parameters` gives them.
    Returns:
        Z3 of the shape (n_y, m).
    """
    ### BEGIN SOLUTION
    Z1 = jnp.dot(parameters["W1"], X) + parameters["b1"]
    A1 = jnp.maximum(Z1, 0)
    Z2 = jnp.dot(parameters["W2"], A1) + parameters["b2"]
    A2 = jnp.maximum(Z2, 0)
    Z3 = jnp.dot(parameters["W3"], A2) + parameters["b3"]
    return Z3
    ### END SOLUTION
# %% check="forward_propagation"
check("forward_propagation")
# %% [markdown]
# ### 4.3 The loss of a batch, from logits
#
# *Logits* are the $z$ that go into the softmax. Of the true class, $\log \hat y = z_\text{true} - \log \sum_j e^{z_j}$, and this is safe when the largest $z$ of the column is subtracted from all of them first, as in 3.1: $s_j = z_j - \max_k z_k$ has the same softmax, and $\log \hat y = s_\text{true} - \log \sum_j e^{s_j}$. (`jax.nn.log_softmax` with `axis=0` and `jax.scipy.special.logsumexp` do the same. Beware of their default axis: most libraries expect examples as rows.)
#
# Return the **sum** of the losses, so that sums of several mini-batches can be added before one divides by the number of all examples.
# %% exercise="compute_total_loss"
def compute_total_loss(logits, labels):
    """The sum of the softmax cross-entropies of a batch.

    Args:
        logits: Z3, shape (n_y, m), any numbers.
        labels: one-hot, shape (n_y, m).
    Returns:
        The sum over the examples, a number.
    """
    ### BEGIN SOLUTION
    shifted = logits - jnp.max(logits, axis=0, keepdims=True)
    log_sum = jnp.log(jnp.sum(jnp.exp(shifted), axis=0, keepdims=True))
    return jnp.sum(labels * (log_sum - shifted))
    ### END SOLUTION
# %% check="compute_total_loss"
check("compute_total_loss")
# %% [markdown]
# ### 4.4 The cost
#
# The mean loss per example. Examples are columns.
# %% exercise="compute_cost"
def compute_cost(logits, labels):
    """The mean softmax cross-entropy.

    Args:
        logits, labels: as in `compute_total_loss`.
    Returns:
        The mean over the examples, a number.
    """
    ### BEGIN SOLUTION
    return compute_total_loss(logits, labels) / labels.shape[1]
    ### END SOLUTION
# %% check="compute_cost"
check("compute_cost")
# %% [markdown]
# ## 5. Digits
#
# Now your functions meet real data: 1797 handwritten digits of 8 by 8 pixels that come with scikit-learn, 1197 to train on, 300 to choose settings by (the dev set) and 300 that stay unseen until the end. There is nothing to write in this part. It calls your functions of part 4 inside `jax.grad` and `jax.jit`, so they must be written in `jax.numpy` here. Where one is in NumPy, JAX says so in a long error; replace `np.` by `jnp.` in `forward_propagation` and `compute_total_loss`.
# %% demo
import time

from dlcore import dense, layer, optim, outputs, viz
from dlcore.datasets import digits
from dlcore.viz import draw

data = digits.load(seed=0)
X_train, X_dev, X_test = (jnp.asarray(X) for X in (data.X_train, data.X_dev, data.X_test))
Y_train, Y_dev, Y_test = (
    jnp.asarray(one_hot_matrix(labels[0], 10), dtype=jnp.float32)
    for labels in (data.Y_train, data.Y_dev, data.Y_test)
)
print("X_train", X_train.shape, " Y_train", Y_train.shape, " dev", X_dev.shape[1], " test", X_test.shape[1])
shown = [f"{label}" for label in data.Y_train[0, :12]]
with viz.figure(f"Twelve digits, labeled {', '.join(shown)}.", nrows=2, ncols=6, size=(8, 3)) as axes:
    draw.image_grid(axes, [1 - x.reshape(8, 8) for x in data.X_train.T[:12]], shown)
# %% [markdown]
# One training step: `jax.value_and_grad` differentiates your cost by your parameters, `jax.jit` compiles the step once. `jax.tree.map` does one thing to every array of a dictionary. The learning rate is an argument, so that another one does not compile again.
# %% demo
def cost_of(parameters, inputs, Y):
    Z3 = forward_propagation(inputs, parameters)
    return compute_cost(Z3, Y)

cost_and_slopes = jax.value_and_grad(cost_of)

@jax.jit
def step(parameters, X, Y, learning_rate):
    J, grads = cost_and_slopes(parameters, X, Y)
    return jax.tree.map(lambda theta, dtheta: theta - learning_rate * dtheta, parameters, grads), J

def fit(learning_rate, steps, layers=(64, 25, 12, 10), seed=3):
    parameters, costs = with_seed(initialize_parameters, layers, seed=seed), []
    for _ in range(steps):
        parameters, J = step(parameters, X_train, Y_train, learning_rate)
        costs.append(J)
    return parameters, np.array(jax.device_get(costs))

def error_of(parameters, inputs, Y):
    return float(np.mean(np.argmax(forward_propagation(inputs, parameters), axis=0) != np.argmax(Y, axis=0)))

parameters, costs = fit(learning_rate=0.3, steps=400)
print(f"cost {costs[0]:.3f} to {costs[-1]:.3f}")
print(f"wrong: {error_of(parameters, X_train, Y_train):.1%} of the training digits, {error_of(parameters, X_dev, Y_dev):.1%} of the dev digits")
with viz.figure(draw.describe_costs(costs)) as ax:
    draw.cost_curve(ax, costs)
# %% [markdown]
# ### The settings, searched
#
# Your `random_search` on the real thing: how large a step, and how much weight decay (each step also shrinks the weights by a small factor). The error is the cost on the dev set after 100 steps. Before you run it: which of the two settings will matter more?
# %% demo
@jax.jit
def decayed(parameters, X, Y, learning_rate, decay):
    parameters, _ = step(parameters, X, Y, learning_rate)
    return {name: value * (1 - learning_rate * decay) if name[0] == "W" else value for name, value in parameters.items()}

trials = []

def dev_cost(learning_rate, decay):
    trained = with_seed(initialize_parameters, (64, 25, 12, 10), seed=3)
    for _ in range(100):
        trained = decayed(trained, X_train, Y_train, learning_rate, decay)
    error = float(cost_of(trained, X_dev, Y_dev))
    trials.append((learning_rate, decay, error))
    return error

began = time.perf_counter()
space = {"learning_rate": (1e-3, 10.0), "decay": (1e-6, 1e-2)}
coarse, coarse_error = with_seed(random_search, dev_cost, space, 15, seed=1)
fine_space = {name: coarse_to_fine(low, high, coarse[name], factor=0.3) for name, (low, high) in space.items()}
fine, fine_error = with_seed(random_search, dev_cost, fine_space, 15, seed=2)
for name, (point, error) in {"coarse": (coarse, coarse_error), "fine": (fine, fine_error)}.items():
    print(f"{name:7} learning rate {point['learning_rate']:.3g}, decay {point['decay']:.2g}: dev cost {error:.4f}")
print(f"30 trainings in {time.perf_counter() - began:.1f} s")
tried = np.array(trials)
alt = f"30 trials over learning rate and decay; the best has a dev cost of {np.nanmin(tried[:, 2]):.3f}."
with viz.figure(alt, ncols=2, size=(8, 3.2)) as axes:
    for ax, column, name in zip(axes, (0, 1), ("learning rate", "weight decay"), strict=True):
        ax.semilogx(tried[:15, column], tried[:15, 2], "o", label="coarse")
        ax.semilogx(tried[15:, column], tried[15:, 2], "^", label="fine")
        ax.set(xlabel=name, ylabel="dev cost", ylim=(0, 2.5))
    axes[1].legend()
# %% [markdown]
# Over the learning rate the points form a valley. Over the decay they are scattered: at this scale it hardly matters. (Where all the points of one stretch of the decay are bad, look at their learning rates first: with 15 points, bad ones may lie together by chance.) Random search gave 30 different learning rates. A grid of the same size, 5 by 6, would have given 5 or 6.
#
# Now the chosen settings, trained longer, on the test set that nobody has looked at. And the digits that it gets wrong.
# %% demo
chosen = fine if fine_error < coarse_error else coarse
parameters = with_seed(initialize_parameters, (64, 25, 12, 10), seed=3)
for _ in range(500):
    parameters = decayed(parameters, X_train, Y_train, chosen["learning_rate"], chosen["decay"])
said = np.argmax(forward_propagation(X_test, parameters), axis=0)
wrong = np.flatnonzero(said != data.Y_test[0])
print(f"wrong: {len(wrong)} of {len(said)} test digits ({len(wrong) / len(said):.1%})")
titles = [f"{data.Y_test[0, i]}, said {said[i]}" for i in wrong[:12]]
with viz.figure(f"Test digits with a wrong answer: {'; '.join(titles)}.", nrows=2, ncols=6, size=(8, 3.2)) as axes:
    draw.image_grid(axes, [1 - data.X_test[:, i].reshape(8, 8) for i in wrong[:12]], titles)
# %% [markdown]
# ### Your batch norm in a deeper network
#
# A network with five hidden layers of 30 units each, a start that is too small on purpose (every weight a third of Glorot's), and plain gradient descent on mini-batches of 64. Once without batch norm, and once with your `batchnorm_forward` and `batchnorm_backward` in every hidden layer, everything written out as in course 1 and with your `softmax`, `cross_entropy` and `softmax_grad` at the end.
# %% demo
def normalized_or_not(with_batchnorm, learning_rate=0.1, steps=300, sizes=(64, 30, 30, 30, 30, 30, 10)):
    rng = np.random.default_rng(5)
    X, Y = np.asarray(X_train, float), np.asarray(Y_train, float)
    L = len(sizes) - 1
    W = [rng.normal(size=(n, p)) * (2 / (n + p)) ** 0.5 / 3 for p, n in zip(sizes[:-1], sizes[1:], strict=True)]
    b, gamma = ([start + np.zeros([n, 1]) for n in sizes[1:]] for start in (0.0, 1.0))
    running, costs = [(start, start + 1) for start in b], []
    for _ in range(steps):
        part = rng.permutation(X.shape[1])[:64]
        A, kept = X[:, part], []
        for l in range(L):
            Z, norm = W[l] @ A, None
            if with_batchnorm and l < L - 1:
                Z_tilde, *norm = map(np.asarray, batchnorm_forward(Z, gamma[l], b[l]))
                running[l] = running_update(*running[l], *norm[1:])
            else:
                Z_tilde = Z + b[l]
            kept.append((A, Z_tilde, norm))
            A = np.maximum(Z_tilde, 0) if l < L - 1 else np.asarray(softmax(Z_tilde))
        costs.append(float(cross_entropy(A, Y[:, part])))
        dZ = np.asarray(softmax_grad(A, Y[:, part]))
        for l in reversed(range(L)):
            A_prev, Z_tilde, norm = kept[l]
            dbeta = dZ.mean(1)[:, None]
            if norm is not None:
                grads = batchnorm_backward(dZ, norm[0], norm[2], gamma[l])
                dZ = np.asarray(grads["dZ"])
                gamma[l] = gamma[l] - learning_rate * np.asarray(grads["dgamma"])
            dA = W[l].T @ dZ
            W[l] = W[l] - learning_rate * dZ @ A_prev.T / 64
            b[l] = b[l] - learning_rate * dbeta
            dZ = dA * (kept[l - 1][1] > 0) if l > 0 else None
    A = np.asarray(X_dev, float)
    for l in range(L):
        if with_batchnorm and l < L - 1:
            A = np.maximum(np.asarray(batchnorm_predict(W[l] @ A, gamma[l], b[l], *running[l])), 0)
        else:
            A = W[l] @ A + b[l] if l == L - 1 else np.maximum(W[l] @ A + b[l], 0)
    return costs, float(np.mean(A.argmax(axis=0) != data.Y_dev[0]))

results = {name: normalized_or_not(flag) for name, flag in {"without": False, "with batch norm": True}.items()}
alt = "; ".join(
    f"{name}: mini-batch cost {costs[0]:.2f} to {costs[-1]:.2f}, {error:.1%} of the dev digits wrong"
    for name, (costs, error) in results.items()
)
print(alt.replace("; ", "\n"))
with viz.figure(alt + ".") as ax:
    for name, (costs, _) in results.items():
        ax.plot(costs, label=name)
    ax.set(xlabel="step", ylabel="cost of the mini-batch")
    ax.legend()
# %% [markdown]
# With a start as bad as this one, the plain network stands still: its signals and slopes nearly vanish on the way through six layers. Batch norm gives every layer a signal of the same size, whatever the start. With a good start and few layers the difference is much smaller. Try it: remove the `/ 3`, or take fewer layers.
#
# ### Against the library
#
# `dlcore.dense` builds the same network: same start, same steps. The costs should agree. A single step of yours is compiled as well, so there is little to gain in it; `dlcore` compiles *all* steps into one program and saves the way back to Python each time.
# %% demo
start = with_seed(initialize_parameters, (64, 25, 12, 10), seed=3)
start = {name: jnp.asarray(value, jnp.float32) for name, value in start.items()}
library = [layer.Dense(start["W" + l], start["b" + l]) for l in "123"]
descent = optim.gradient_descent(learning_rate=0.3)

def compiled():
    _, costs = dense.train(library, X_train, Y_train, optimizer=descent, num_iterations=400, output=outputs.CLASSES)
    return np.asarray(costs)

def without_jit():
    parameters, costs = start, []
    for _ in range(20):
        J, grads = cost_and_slopes(parameters, X_train, Y_train)
        parameters = jax.tree.map(lambda theta, dtheta: theta - 0.3 * dtheta, parameters, grads)
        costs.append(J)
    return np.array(jax.device_get(costs))

compiled(), without_jit()
versions = {
    "your step, not compiled": without_jit,
    "your step, jitted": lambda: fit(0.3, 400)[1],
    "dlcore.dense, one program": compiled,
}
rows = {}
for name, run in versions.items():
    began = time.perf_counter()
    curve = run()
    rows[name] = ((time.perf_counter() - began) / len(curve), curve)
slowest, mine = rows["your step, not compiled"][0], rows["your step, jitted"][1]
print(f"{'version':28}{'one step':>12}{'speed':>14}{'costs apart':>14}")
for name, (seconds, curve) in rows.items():
    apart = np.abs(curve - mine[: len(curve)]).max()
    print(f"{name:28}{1000 * seconds:>9.2f} ms{f'{slowest / seconds:,.0f} times':>14}{apart:>14.1e}")
# %% [markdown]
# ## 6. Thinking
#
# Answer in two or three sentences each, in place of the text that asks for it. A person reads these.
#
# **6.1** A colleague trains with batch norm and mini-batches of 64. At test time the program receives one picture at a time and still calls `batchnorm_forward`. What comes out, whatever the picture, and what should be called in its place?
# %% [markdown] answer="one_picture" points=2
# The mean of a single example is the example itself and its variance is 0, so z_norm is 0 and the output is beta for every picture: the network answers the same each time. At test time the running averages of the training belong there, so batchnorm_predict.
# %% [markdown]
# **6.2** A grid of 5 by 5 trials and 25 random trials cost the same. In your search, one setting mattered and the other did not. What did the random trials tell about the one that matters that the grid could not?
# %% [markdown] answer="grid" points=2
# The grid would have tried only 5 different learning rates, each of them five times with decays that change almost nothing. The random trials tried 25 different learning rates, so the best value is pinned down much more closely for the same money.
# %% [markdown]
# ## 7. Challenges
#
# These earn no points.
#
# ### 7.1 The safe loss for two classes
#
# For a single output with a sigmoid, write the loss of each element from its logit $z$, so that it is finite for every $z$: $\max(z, 0) - z y + \log(1 + e^{-|z|})$ is one way. Return one loss per element, not the mean.
# %% exercise="cost"
def cost(logits, labels):
    """The cross-entropy of a sigmoid, element by element, from logits.

    Args:
        logits: z, any shape, any numbers.
        labels: 0 or 1, the same shape.
    Returns:
        The losses, the same shape.
    """
    ### BEGIN SOLUTION
    return np.maximum(logits, 0) - logits * labels + np.log(1 + np.exp(-np.abs(logits)))
    ### END SOLUTION
# %% check="cost"
check("cost")
# %% [markdown]
# ### 7.2 Your own training step
#
# Part 5 used a training step that was given. Write it: the cost before the step, and the parameters after one step of gradient descent. `batch` is the pair `(X, Y)`. `jax.value_and_grad` differentiates by the first argument unless it is told otherwise, and the function that it gets must return a single number.
# %% exercise="train_step_jax"
def train_step_jax(parameters, batch, learning_rate):
    """One step of gradient descent on the softmax cross-entropy.

    Args:
        parameters: as `initialize_parameters` gives them.
        batch: X of the shape (n_x, m) and Y, one-hot, of the shape (n_y, m).
        learning_rate: the size of the step.
    Returns:
        The new parameters, a dictionary with the same keys; and the cost before the step.
    """
    ### BEGIN SOLUTION
    X, Y = batch

    def J(parameters):
        return compute_cost(forward_propagation(X, parameters), Y)

    value, grads = jax.value_and_grad(J)(parameters)
    new = {name: parameters[name] - learning_rate * grads[name] for name in parameters}
    return new, value
    ### END SOLUTION
# %% check="train_step_jax"
check("train_step_jax")
# %% [markdown]
# ### 7.3 Adam from the ecosystem
#
# Replace the update of part 5 by `optax.adam(0.01)`: `state = optimizer.init(parameters)`, then in each step `updates, state = optimizer.update(grads, state, parameters)` and `parameters = optax.apply_updates(parameters, updates)`. How many steps does it need for the cost that gradient descent reached after 400?
#
# ### 7.4 Many searches at once
#
# `jax.vmap` can train all 15 networks of a search in one program: write the 100 steps with `jax.lax.scan`, make the learning rate an argument, and map over an array of learning rates. Compare the time.
