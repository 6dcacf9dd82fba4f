# %% [markdown]
# # A network with one hidden layer
#
# In this assignment you build a neural network with one hidden layer, and you train it on points that no straight line can separate. You write it in small functions, one for each line of the recipe of the lesson. Each has a check under it, which answers at once.
#
# **How to work.** In each exercise put your code in the place of the line that raises `NotImplementedError`, and run the cell. Comment lines that mark where a solution begins and ends may stay. Then run the check below it. You can do both as often as you like.
#
# **What you need.** The lesson of this week, and its notation: examples are columns, $X$ has the shape $(n_x, m)$ and $Y$ the shape $(1, m)$. The hidden layer has $n_h$ units. $W^{[1]}$ has the shape $(n_h, n_x)$, $b^{[1]}$ the shape $(n_h, 1)$, $W^{[2]}$ the shape $(n_y, n_h)$ and $b^{[2]}$ the shape $(n_y, 1)$. Parameters live in a dictionary with the keys `"W1"`, `"b1"`, `"W2"` and `"b2"`. NumPy and `jax.numpy` are both fine.
#
# | Part | You write | Points |
# | --- | --- | --- |
# | 1. Structure and start | `layer_sizes`, `initialize_parameters` | 9 |
# | 2. Activation functions | `activation`, `activation_grad` | 8 |
# | 3. Forward and backward | `forward_propagation`, `compute_cost`, `backward_propagation` | 20 |
# | 4. The network | `update_parameters`, `nn_model`, `predict` | 15 |
# | 5. What layers cannot do | `collapse_linear`, `are_units_symmetric` | 7 |
# | 6. Petals | nothing: you watch your own code work | |
# | 7. Digits | nothing, again | |
# | 8. Thinking | two short answers in words | 4 |
# | 9. Challenges | as much as you like | |
# %% setup
import copy

import jax.numpy as jnp
import numpy as np

import grading

check = grading.week("course1_nn/week3_shallow_networks")


def sigmoid(z):
    """The sigmoid of last week, in a form in which nothing overflows."""
    return np.exp(-np.logaddexp(0, -z))


# %% [markdown]
# ## 1. Structure and start
#
# ### 1.1 The sizes of the layers
#
# The first line of the recipe: define the structure. The number of inputs follows from $X$ and the number of outputs from $Y$. The number of hidden units is our choice; here it is 4.
# %% exercise="layer_sizes"
def layer_sizes(X, Y):
    """How many units each layer has.

    Args:
        X: features, shape (n_x, m).   Y: labels, shape (n_y, m).
    Returns:
        n_x, the number of inputs; n_h, the number of hidden units, which is 4; n_y, the number of outputs.
    """
    ### BEGIN SOLUTION
    n_x = X.shape[0]
    n_h = 4
    n_y = Y.shape[0]
    return n_x, n_h, n_y
    ### END SOLUTION


# %% check="layer_sizes"
check("layer_sizes")


# %% [markdown]
# ### 1.2 Where training starts
#
# The weights start at small random values: numbers of the standard normal distribution, times 0.01. The biases start at zero. Each weight needs a number of its own, in both layers. In NumPy such numbers come from `np.random.randn`; with JAX, your function may have a last parameter named `key`, and the check will hand one over.
# %% exercise="initialize_parameters"
def initialize_parameters(n_x, n_h, n_y):
    """Parameters to start with.

    Args:
        n_x, n_h, n_y: the numbers of inputs, hidden units and outputs.
    Returns:
        A dictionary with "W1" of the shape (n_h, n_x), "b1" (n_h, 1), "W2" (n_y, n_h) and "b2" (n_y, 1).
    """
    ### BEGIN SOLUTION
    W1 = np.random.randn(n_h, n_x) * 0.01
    b1 = np.zeros((n_h, 1))
    W2 = np.random.randn(n_y, n_h) * 0.01
    b2 = np.zeros((n_y, 1))
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
    ### END SOLUTION


# %% check="initialize_parameters"
check("initialize_parameters")


# %% [markdown]
# ## 2. Activation functions
#
# ### 2.1 Four functions
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}} \qquad \tanh(z) = \frac{e^z - e^{-z}}{e^z + e^{-z}} \qquad \text{ReLU}(z) = \max(0, z) \qquad \text{leaky ReLU}(z) = \max(0.01\, z,\, z)$$
#
# Write one function for all four. Its second argument says which one is meant. All work element by element, and NumPy has the hyperbolic tangent ready.
# %% exercise="activation"
def activation(z, kind):
    """An activation function, element by element.

    Args:
        z: an array of any shape.
        kind: "sigmoid", "tanh", "relu" or "leaky_relu".
    Returns:
        An array of the same shape.
    """
    ### BEGIN SOLUTION
    if kind == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if kind == "tanh":
        return np.tanh(z)
    if kind == "relu":
        return np.maximum(0, z)
    return np.maximum(0.01 * z, z)
    ### END SOLUTION


# %% check="activation"
check("activation")


# %% [markdown]
# ### 2.2 Their slopes
#
# The backward pass needs the derivative $g'(z)$ of each of them. For the first two it can be written with the value $a = g(z)$ itself, which the forward pass has computed already:
#
# | | derivative |
# | --- | --- |
# | sigmoid | $a\,(1 - a)$ |
# | tanh | $1 - a^2$ |
# | ReLU | 1 for $z > 0$, and 0 for $z < 0$ |
# | leaky ReLU | 1 for $z > 0$, and 0.01 for $z < 0$ |
#
# At $z = 0$ exactly, the last two have no derivative, and you may take either value. The argument is $z$ here, not $a$.
# %% exercise="activation_grad"
def activation_grad(z, kind):
    """The derivative of an activation function at z, element by element.

    Args:
        z: an array of any shape, before the activation.
        kind: "sigmoid", "tanh", "relu" or "leaky_relu".
    Returns:
        An array of the same shape.
    """
    ### BEGIN SOLUTION
    if kind == "sigmoid":
        a = activation(z, kind)
        return a * (1 - a)
    if kind == "tanh":
        return 1 - activation(z, kind) ** 2
    if kind == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.where(z > 0, 1.0, 0.01)
    ### END SOLUTION


# %% check="activation_grad"
check("activation_grad")
# %% demo
# Try it: the slopes at three places.
for kind in ("sigmoid", "tanh", "relu", "leaky_relu"):
    places = np.array([-10.0, 0.5, 10.0])
    print(f"{kind:10}  g {np.round(activation(places, kind), 4)}   g' {np.round(activation_grad(places, kind), 4)}")


# %% [markdown]
# ## 3. Forward and backward
#
# ### 3.1 Forward
#
# Four lines, for all examples at once. The hidden layer uses tanh, the output the sigmoid, which is given above.
#
# $$Z^{[1]} = W^{[1]} X + b^{[1]} \qquad A^{[1]} = \tanh(Z^{[1]}) \qquad Z^{[2]} = W^{[2]} A^{[1]} + b^{[2]} \qquad A^{[2]} = \sigma(Z^{[2]})$$
#
# What the backward pass will need again is kept in a dictionary, the *cache*: the four arrays, under the keys `"Z1"`, `"A1"`, `"Z2"` and `"A2"`. Return $A^{[2]}$ and the cache. The check compares $A^{[2]}$, and sees whether a cache came with it.
# %% exercise="forward_propagation"
def forward_propagation(X, parameters):
    """The output of the network.

    Args:
        X: features, shape (n_x, m).
        parameters: a dictionary with "W1", "b1", "W2" and "b2".
    Returns:
        A2 of the shape (n_y, m); and the cache, a dictionary with "Z1", "A1", "Z2" and "A2".
    """
    ### BEGIN SOLUTION
    W1, b1 = parameters["W1"], parameters["b1"]
    W2, b2 = parameters["W2"], parameters["b2"]
    Z1 = np.dot(W1, X) + b1
    A1 = np.tanh(Z1)
    Z2 = np.dot(W2, A1) + b2
    A2 = sigmoid(Z2)
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
    ### END SOLUTION


# %% check="forward_propagation"
check("forward_propagation")


# %% [markdown]
# ### 3.2 The cost
#
# It is that of last week, taken at the output of the network: the average cross-entropy.
#
# $$J = -\frac{1}{m} \sum_{i=1}^{m} \left( y^{(i)} \log a^{[2](i)} + (1 - y^{(i)}) \log (1 - a^{[2](i)}) \right)$$
#
# (Older editions of this exercise had a third argument, the parameters. A function with that argument passes as well.)
# %% exercise="compute_cost"
def compute_cost(A2, Y):
    """The cross-entropy, averaged over the examples.

    Args:
        A2: the output of the network, between 0 and 1, shape (1, m).
        Y: labels 0 or 1, shape (1, m).
    Returns:
        The cost, a number.
    """
    ### BEGIN SOLUTION
    m = Y.shape[1]
    losses = -(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))
    return float(np.sum(losses) / m)
    ### END SOLUTION


# %% check="compute_cost"
check("compute_cost")


# %% [markdown]
# ### 3.3 Backward
#
# The six equations of the lesson, from the output back to the input. The sign $\odot$ means: element by element.
#
# $$dZ^{[2]} = A^{[2]} - Y \qquad dW^{[2]} = \frac1m\, dZ^{[2]} A^{[1]T} \qquad db^{[2]} = \frac1m \sum_{\text{examples}} dZ^{[2]}$$
#
# $$dZ^{[1]} = W^{[2]T} dZ^{[2]} \odot \left(1 - A^{[1]} \odot A^{[1]}\right) \qquad dW^{[1]} = \frac1m\, dZ^{[1]} X^T \qquad db^{[1]} = \frac1m \sum_{\text{examples}} dZ^{[1]}$$
#
# The sums run over the examples, that is along each row. They must stay columns: one number for each unit.
# %% exercise="backward_propagation"
def backward_propagation(parameters, cache, X, Y):
    """The slopes of the cost along all parameters.

    Args:
        parameters: a dictionary with "W1", "b1", "W2" and "b2".
        cache: a dictionary with "Z1", "A1", "Z2" and "A2", from the forward pass with these parameters.
        X: features, shape (n_x, m).   Y: labels 0 or 1, shape (1, m).
    Returns:
        A dictionary with "dW1", "db1", "dW2" and "db2", each of the shape of its parameter.
    """
    ### BEGIN SOLUTION
    m = X.shape[1]
    W2, A1, A2 = parameters["W2"], cache["A1"], cache["A2"]
    dZ2 = A2 - Y
    dW2 = np.dot(dZ2, A1.T) / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = np.dot(W2.T, dZ2) * (1 - A1**2)
    dW1 = np.dot(dZ1, X.T) / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
    ### END SOLUTION


# %% check="backward_propagation"
check("backward_propagation")


# %% [markdown]
# You need not take the check's word for it. A slope can be measured, as in exercise 1.2 of last week: nudge one number of the parameters to both sides, and see how the cost answers. The cell does this for every number of a small network and prints how far your slopes are from the measured ones. This is called *gradient checking*; course 2 comes back to it.
# %% demo
def measured_slopes(parameters, X, Y, h=1e-6):
    slopes = {}
    for name, values in parameters.items():
        slopes["d" + name] = np.zeros(values.shape)
        for place in np.ndindex(values.shape):
            costs = []
            for step in (h, -h):
                nudged = {key: np.array(value, float) for key, value in parameters.items()}
                nudged[name][place] += step
                A2 = np.asarray(forward_propagation(X, nudged)[0])
                costs.append(-np.mean(np.log(np.where(Y == 1, A2, 1 - A2))))
            slopes["d" + name][place] = (costs[0] - costs[1]) / (2 * h)
    return slopes


rng = np.random.default_rng(0)
small = {
    "W1": rng.normal(size=(4, 3)),
    "b1": rng.normal(size=(4, 1)),
    "W2": rng.normal(size=(1, 4)),
    "b2": rng.normal(size=(1, 1)),
}
X_small, Y_small = rng.normal(size=(3, 7)), np.array([[1.0, 0, 1, 1, 0, 0, 1]])
yours = backward_propagation(small, forward_propagation(X_small, small)[1], X_small, Y_small)
for name, slopes in measured_slopes(small, X_small, Y_small).items():
    print(f"{name}: shape {np.shape(yours[name])}, largest difference {np.abs(yours[name] - slopes).max():.1e}")


# %% [markdown]
# ## 4. The network
#
# ### 4.1 One step
#
# Each parameter takes a step downhill: $\theta := \theta - \alpha\, d\theta$, where $\theta$ is any of the four and $\alpha$ is the learning rate, 1.2 if nobody says otherwise.
# %% exercise="update_parameters"
def update_parameters(parameters, grads, learning_rate=1.2):
    """One step of gradient descent.

    Args:
        parameters: a dictionary with "W1", "b1", "W2" and "b2".
        grads: a dictionary with "dW1", "db1", "dW2" and "db2".
        learning_rate: the size of a step.
    Returns:
        A dictionary with the new "W1", "b1", "W2" and "b2".
    """
    ### BEGIN SOLUTION
    W1 = parameters["W1"] - learning_rate * grads["dW1"]
    b1 = parameters["b1"] - learning_rate * grads["db1"]
    W2 = parameters["W2"] - learning_rate * grads["dW2"]
    b2 = parameters["b2"] - learning_rate * grads["db2"]
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
    ### END SOLUTION


# %% check="update_parameters"
check("update_parameters")


# %% [markdown]
# ### 4.2 Training
#
# Now put the recipe together. Start once, with your `initialize_parameters`. Then repeat `num_iterations` times: forward, cost, backward, update. The cost is only for the eye; print it every thousand iterations if `print_cost` says so. The number of hidden units is the argument `n_h`, whatever `layer_sizes` says.
#
# (The check puts a fixed start in the place of your `initialize_parameters`, so that the result does not depend on chance.)
# %% exercise="nn_model"
def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False):
    """Train a network with one hidden layer.

    Args:
        X: features, shape (n_x, m).   Y: labels 0 or 1, shape (1, m).
        n_h: the number of hidden units.
        num_iterations: how many steps.
        print_cost: whether to print the cost every thousand iterations.
    Returns:
        The trained parameters, a dictionary with "W1", "b1", "W2" and "b2".
    """
    ### BEGIN SOLUTION
    n_x, _, n_y = layer_sizes(X, Y)
    parameters = initialize_parameters(n_x, n_h, n_y)
    for i in range(num_iterations):
        A2, cache = forward_propagation(X, parameters)
        cost = compute_cost(A2, Y)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads)
        if print_cost and i % 1000 == 0:
            print(f"iteration {i}: cost {cost:.6f}")
    return parameters
    ### END SOLUTION


# %% check="nn_model"
check("nn_model")


# %% [markdown]
# ### 4.3 Prediction
#
# As last week: 1 where the output is greater than one half, else 0.
# %% exercise="predict"
def predict(parameters, X):
    """A label for every example.

    Args:
        parameters: a dictionary with "W1", "b1", "W2" and "b2".
        X: features, shape (n_x, m).
    Returns:
        Zeros and ones (or truth values) of the shape (1, m); a probability of exactly one half gives 0.
    """
    ### BEGIN SOLUTION
    A2, _ = forward_propagation(X, parameters)
    return (A2 > 0.5).astype(float)
    ### END SOLUTION


# %% check="predict"
check("predict")


# %% [markdown]
# ## 5. What layers cannot do
#
# ### 5.1 Two linear layers are one
#
# Leave the activation function of the hidden layer away, so that $A^{[1]} = Z^{[1]}$. Then $Z^{[2]} = W^{[2]} (W^{[1]} X + b^{[1]}) + b^{[2]}$ can be written with one single layer, $Z^{[2]} = W' X + b'$. Find $W'$ and $b'$.
# %% exercise="collapse_linear"
def collapse_linear(W1, b1, W2, b2):
    """The single layer that does what two linear layers do.

    Args:
        W1: shape (n_h, n_x).   b1: shape (n_h, 1).   W2: shape (n_y, n_h).   b2: shape (n_y, 1).
    Returns:
        W of the shape (n_y, n_x) and b of the shape (n_y, 1).
    """
    ### BEGIN SOLUTION
    W = np.dot(W2, W1)
    b = np.dot(W2, b1) + b2
    return W, b
    ### END SOLUTION


# %% check="collapse_linear"
check("collapse_linear")


# %% [markdown]
# ### 5.2 Are all hidden units alike?
#
# Three things belong to a hidden unit: its row of $W^{[1]}$, its entry of $b^{[1]}$, and its column of $W^{[2]}$, the weights with which the next layer listens to it. When all of them agree between two units, the units compute the same, get the same slopes, and stay alike forever. Write a function that finds out whether this holds for **all** hidden units of a network. Two numbers agree when they differ by at most `tol`.
# %% exercise="are_units_symmetric"
def are_units_symmetric(parameters, tol=1e-12):
    """Whether all hidden units are copies of the first one.

    Args:
        parameters: a dictionary with "W1" (n_h, n_x), "b1" (n_h, 1), "W2" (n_y, n_h) and "b2" (n_y, 1).
        tol: the largest difference between two numbers that still counts as none.
    Returns:
        True or False.
    """
    ### BEGIN SOLUTION
    W1, b1, W2 = parameters["W1"], parameters["b1"], parameters["W2"]
    units = np.concatenate([W1, b1, W2.T], axis=1)
    return bool(np.all(np.abs(units - units[:1]) <= tol))
    ### END SOLUTION


# %% check="are_units_symmetric"
check("are_units_symmetric")
# %% demo
# Does training break the tie? Start with equal units, and look again after 200 steps.
alike = {"W1": np.full((4, 3), 0.5), "b1": np.zeros((4, 1)), "W2": np.full((1, 4), 0.5), "b2": np.zeros((1, 1))}
print("before:", are_units_symmetric(alike))
for _ in range(200):
    alike = update_parameters(alike, backward_propagation(alike, forward_propagation(X_small, alike)[1], X_small, Y_small))
print("after: ", are_units_symmetric(alike), "  W1 =", *np.round(np.asarray(alike["W1"]), 3), sep="\n")
# %% [markdown]
# ## 6. Petals
#
# Your functions are complete. Here are 400 points in the shape of a flower: eight petals of two classes, which touch in the center. There is nothing to write in this part. The cells run your code, and you may change every number in them.
# %% demo
import time

import jax
from threadpoolctl import threadpool_limits

from dlcore import dense, initialize, logistic, optim, viz
from dlcore.activations import tanh
from dlcore.datasets import digits, planar
from dlcore.viz import draw

limits = threadpool_limits(1)  # these matrices are small: one core is faster than several
X, Y = (np.asarray(part, float) for part in planar.flower(jax.random.key(0)))
X_fresh, Y_fresh = (np.asarray(part, float) for part in planar.flower(jax.random.key(1)))
print("X", X.shape, " Y", Y.shape, " and as many fresh points to test on", X_fresh.shape)


def accuracy(predictions, Y):
    return float(np.mean(np.asarray(predictions) == Y))


# %% [markdown]
# **First without a hidden layer.** Logistic regression from last week has a straight line for a border. Before you run it: how many of the points can be on the right side of a straight line?
# %% demo
line, _ = logistic.train(logistic.init(2), X, Y, learning_rate=0.5, num_iterations=2000)
right_by_line = accuracy(logistic.predict(line, X), Y)
alt = (
    f"The flower and the border of logistic regression, a straight line. {right_by_line:.0%} of the points are on the right side."
)
with viz.figure(alt, size=(4.6, 4)) as ax:
    draw.decision_boundary(ax, lambda cells: logistic.forward(line, cells), X, Y)
    ax.set_title(f"Logistic regression: {right_by_line:.0%} right")
# %% [markdown]
# No better than a coin. **Now with four hidden units.** Guess the accuracy first.
# %% demo
np.random.seed(3)
parameters = nn_model(X, Y, n_h=4, num_iterations=5000, print_cost=True)
right, right_fresh = accuracy(predict(parameters, X), Y), accuracy(predict(parameters, X_fresh), Y_fresh)
print(f"right on the points that it learned from: {right:.1%}, on fresh ones: {right_fresh:.1%}")
alt = f"The flower and a curved border that follows the petals. {right:.0%} of the points are on the right side."
with viz.figure(alt, size=(4.6, 4)) as ax:
    draw.decision_boundary(ax, lambda cells: forward_propagation(cells, parameters)[0], X, Y)
    ax.set_title(f"Four hidden units: {right:.0%} right")
# %% [markdown]
# **How many hidden units?** The same training with 1 to 20 of them. Before you run it: will more units always get more points right? And more of the fresh ones?
# %% demo
sizes, results = (1, 2, 3, 5, 20), {}
for n_h in sizes:
    np.random.seed(2)
    trained = nn_model(X, Y, n_h, num_iterations=3000)
    results[n_h] = trained, accuracy(predict(trained, X), Y), accuracy(predict(trained, X_fresh), Y_fresh)
    print(f"{n_h:3} hidden units: {results[n_h][1]:.1%} right, of the fresh points {results[n_h][2]:.1%}")
alt = "Borders for several sizes of the hidden layer: " + ", ".join(f"{n} units {results[n][1]:.0%} right" for n in sizes) + "."
with viz.figure(alt, ncols=len(sizes), size=(10, 2.5)) as axes:
    for ax, n_h in zip(axes, sizes, strict=True):
        draw.decision_boundary(ax, lambda cells, n=n_h: forward_propagation(cells, results[n][0])[0], X)
        draw.points(ax, X, Y, size=7)
        ax.set(title=f"$n_h$ = {n_h}", xlabel="", ylabel="", xticks=[], yticks=[])
# %% [markdown]
# A single unit gives a straight border again, two units a little more. From three units on the border follows the petals. Many units get more of *these* points right, and no more of the fresh ones: they have begun to learn the noise. That is overfitting, and course 2 is about what to do against it.
#
# **Which points are wrong?** Look where they lie.
# %% demo
wrong = np.flatnonzero(np.asarray(predict(parameters, X))[0] != Y[0])
alt = f"The flower with the {wrong.size} points that the network with four hidden units gets wrong, in the center and among points of the other class."
with viz.figure(alt, size=(4.6, 4)) as ax:
    draw.decision_boundary(ax, lambda cells: forward_propagation(cells, parameters)[0], X)
    draw.points(ax, X[:, wrong], Y[:, wrong], size=60)
    ax.set_title(f"The {wrong.size} points that are wrong")
distance = np.hypot(*X)
print(f"distance from the center: {distance.mean():.2f} on average, {distance[wrong].mean():.2f} for those that are wrong")
# %% [markdown]
# Some lie in the center, where all petals touch. The others lie among points of the other class: the noise has carried them there. Even a perfect network would have to guess.
#
# ### The same curve from `dlcore`
#
# `dlcore.dense` is the library's version, for any number of layers. From the same start it must give the same costs as your functions. The table says how long 2000 steps take with each. The library's version is compiled, once, before the clock starts.
# %% demo
np.random.seed(1)
start, steps = {name: np.asarray(value, float) for name, value in initialize_parameters(2, 4, 1).items()}, 2000


def descend(now):
    costs = []
    for _ in range(steps):
        output, kept = forward_propagation(X, now)
        costs.append(-float(np.mean(np.log(np.where(Y == 1, output, 1 - output)))))
        now = update_parameters(now, backward_propagation(now, kept, X, Y))
    return np.array(costs)


layers = [dense.Dense(start[f"W{number}"], start[f"b{number}"]) for number in (1, 2)]
descent = optim.gradient_descent(learning_rate=1.2)


def compiled(hidden=tanh):
    return np.asarray(dense.train(layers, X, Y, optimizer=descent, num_iterations=steps, hidden=hidden)[1])


compiled()
timed = {}
for name, run in (("your functions", lambda: descend(dict(start))), ("dlcore.dense, compiled", compiled)):
    begun = time.perf_counter()
    curve = run()
    timed[name] = time.perf_counter() - begun, curve
seconds, yours = timed["your functions"]
for name, (took, curve) in timed.items():
    print(f"{name:24}{took:8.3f} s {seconds / took:6.0f} times as fast   costs apart {np.abs(curve - yours).max():.0e}")
alt = f"The cost curve of your functions with that of dlcore on top of it. {draw.describe_costs(yours)}"
with viz.figure(alt) as ax:
    draw.cost_curve(ax, yours, label="your functions")
    draw.cost_curve(ax, timed["dlcore.dense, compiled"][1], label="dlcore.dense")
    ax.lines[-1].set_linestyle("--")
    ax.legend()
# %% [markdown]
# The factor differs from machine to machine and from run to run. Where does it come from? Each of your steps calls NumPy some twenty times, and every call costs a little time before it touches the first number. The library compiles all steps into one program, which does not return to Python in between.
#
# The costs agree as far as 7 digits go, which is what the library computes with; NumPy has 16.
#
# Read `dlcore/layer.py` now; you will recognize the six equations.
# %% demo
import inspect

from dlcore import layer

print(inspect.getsource(layer.linear_backward))
# %% [markdown]
# ## 7. Digits
#
# The same functions take any number of inputs. Here are handwritten digits of 8 by 8 pixels that come with scikit-learn, so $n_x = 64$. The question: is the number **even**? Zero and eight must come out alike, one and seven must not; so the hidden layer has something to do. Before you run it: which digits will be hard?
# %% demo
data = digits.load(seed=0)
X_train, X_test = (np.asarray(part, float) for part in (data.X_train, data.X_test))
Y_train, Y_test = (np.asarray(part % 2 == 0, float) for part in (data.Y_train, data.Y_test))
one_neuron, _ = logistic.train(logistic.init(64), X_train, Y_train, learning_rate=0.5, num_iterations=2000)
np.random.seed(1)
network = nn_model(X_train, Y_train, n_h=10, num_iterations=1000)
print(f"{X_train.shape[1]} digits to learn from, {X_test.shape[1]} to test on")
print(
    f"one neuron:        {accuracy(logistic.predict(one_neuron, X_train), Y_train):.1%} right, of the test digits {accuracy(logistic.predict(one_neuron, X_test), Y_test):.1%}"
)
print(
    f"ten hidden units:  {accuracy(predict(network, X_train), Y_train):.1%} right, of the test digits {accuracy(predict(network, X_test), Y_test):.1%}"
)
# %% demo
wrong = np.flatnonzero(np.asarray(predict(network, X_test))[0] != Y_test[0])
titles = [f"a {data.Y_test[0, i]}: said {'odd' if Y_test[0, i] else 'even'}" for i in wrong[:12]]
with viz.figure(
    f"The first {len(titles)} of {wrong.size} test digits that are taken wrongly: {'; '.join(titles)}.",
    nrows=2,
    ncols=6,
    size=(8, 3.2),
) as axes:
    draw.image_grid(axes, [X_test[:, i].reshape(8, 8) for i in wrong[:12]], titles)
# %% [markdown]
# What has the hidden layer found? Each row of $W^{[1]}$ has one weight for each pixel, so it can be looked at as a picture: where it is white, ink speaks for the unit, where it is black, against it. Middle gray is a weight of zero.
# %% demo
filters = np.asarray(network["W1"]).reshape(-1, 8, 8, 1)
filters = np.repeat(0.5 + 0.5 * filters / np.abs(filters).max(axis=(1, 2, 3), keepdims=True), 3, axis=3)
with viz.figure("The weights of the ten hidden units as pictures of 8 by 8 pixels.", ncols=10, size=(10, 1.5)) as axes:
    draw.image_grid(axes, filters, [f"{weight:+.1f}" for weight in np.asarray(network["W2"])[0]])
# %% [markdown]
# Above each picture stands the weight with which the output listens to that unit: a positive one pulls toward even.
#
# ## 8. Thinking
#
# Answer in two or three sentences each, in place of the text that asks for it. A person reads these; until they are filled in, nbgrader's Validate button counts them as open.
#
# **8.1** All weights and biases of a network with four tanh units start at zero. What do the four units look like after a thousand steps, and why does training not change that?
# %% [markdown] answer="symmetric" points=2
# They are still equal. Equal units compute equal activations and get equal slopes, because the output listens to all of them with the same weight; so every update changes them alike, again and again. With zeros it is even worse: W2 = 0 makes dZ1 = 0, and A1 = 0 makes dW2 = 0, so that only b2 is learned.
# %% [markdown]
# **8.2** A friend builds a network with a hidden layer of 500 units and forgets the activation function in it. The output is a sigmoid. How well can it do on the flower, and what would you tell your friend?
# %% [markdown] answer="forgotten_activation" points=2
# As badly as logistic regression: two linear layers are one linear layer, so the border is a straight line, however many units there are. An activation function that is not linear, such as tanh or ReLU, is what makes the hidden layer useful.
# %% [markdown]
# ## 9. Challenges
#
# These earn no points and have no check.
#
# **9.1 Another activation.** Replace tanh in `forward_propagation` and its slope in `backward_propagation` by ReLU, with your `activation` and `activation_grad`. Is the border of the flower still round? Which of the two learns faster?
#
# **9.2 Other points.** `dlcore.datasets.clouds` holds moons, circles, an exclusive or and two spirals. How many hidden units does each need? Try to answer before you train: how many straight cuts would you make with a pair of scissors?
#
# **9.3 Another learning rate.** Copy `nn_model` and give it a `learning_rate`. At which one does the cost on the flower begin to jump? Is the border better when you lower it again at the end?
#
# **9.4 Break the tie by hand.** Start with equal units and change one single number of $W^{[1]}$ by a millionth. How many steps does it take until the units differ by more than one tenth?
