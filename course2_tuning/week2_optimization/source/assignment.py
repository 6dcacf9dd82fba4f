# %% [markdown]
# # Optimizers from scratch
#
# In this assignment you build everything that turns slopes into a trained network: mini-batches, averages that forget, momentum, RMSprop, Adam, and learning rates that shrink. At the end your own loop trains a network on handwritten digits with each of them, and you see how far apart they are.
#
# **How to work.** In each exercise put your code in the place of the line that raises `NotImplementedError`, and run the cell. Comment lines that mark where a solution begins and ends may stay. Then run the check below it. You can do both as often as you like.
#
# **What you need.** The lesson of this week. An example is a column: $X$ has the shape $(n_x, m)$ and $Y$ the shape $(1, m)$. The parameters of a network are a dictionary with the keys `"W1"`, `"b1"`, `"W2"`, `"b2"` and so on. Their slopes are a dictionary with a `d` in front of every key: `"dW1"`, `"db1"`, … NumPy and `jax.numpy` are both fine.
#
# | Part | You write | Points |
# | --- | --- | --- |
# | 1. Mini-batches | `step_count`, `random_mini_batches`, `epoch_cost` | 12 |
# | 2. Averages that forget | `ewa` | 5 |
# | 3. Four ways to make a step | `update_parameters_with_gd`, `initialize_velocity`, `update_parameters_with_momentum`, `update_parameters_with_rmsprop`, `initialize_adam`, `update_parameters_with_adam` | 29 |
# | 4. Learning rates that shrink | `update_lr`, `schedule_lr_decay`, `lr_schedule` | 9 |
# | 5. The training loop | `model` | 9 |
# | 6. Digits | nothing: you watch your own code work | |
# | 7. The shape of the ground | `classify_critical_point`, `log10_chance_of_minimum` | 6 |
# | 8. Thinking | two short answers in words | 4 |
# | 9. Challenges | more, without a check | |
# %% setup
import copy
import math

import jax.numpy as jnp
import matplotlib.pyplot as plt
import numpy as np

import grading

check = grading.week("course2_tuning/week2_optimization")

# A network with ReLU in the hidden layers and a sigmoid at the end, as you wrote it in course 1. It is given here.


def initialize_parameters(layer_dims):
    """Weights drawn with He's scale from NumPy's seed 3, and zero biases, in a dictionary."""
    draw, layers = np.random.RandomState(3).randn, {}
    for number in range(1, len(layer_dims)):
        n_prev, n = layer_dims[number - 1], layer_dims[number]
        layers[f"W{number}"] = draw(n, n_prev) * np.sqrt(2 / n_prev)
        layers[f"b{number}"] = np.full((n, 1), 0.0)
    return layers


def forward_propagation(X, parameters):
    """The probabilities A, shape (1, m), and a cache for the way back."""
    A, cache, last = X, [X], len(parameters) // 2
    for number in range(1, last + 1):
        Z = parameters[f"W{number}"] @ A + parameters[f"b{number}"]
        A = np.maximum(Z, 0) if number < last else 1 / (1 + np.exp(-np.clip(Z, -500, 500)))
        cache.append(A)
    return A, (cache, parameters)


def compute_cost(A, Y):
    """The cross-entropy, added up over the examples and not yet divided by their number."""
    A = np.clip(A, 1e-12, 1 - 1e-12)
    return float(-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)))


def backward_propagation(X, Y, cache):
    """The slopes of the cost, an average over these examples, in a dictionary with the keys "dW1", "db1", …"""
    activations, parameters = cache
    slopes, dZ = {}, activations[-1] - Y
    for number in range(len(activations) - 1, 0, -1):
        slopes[f"dW{number}"] = dZ @ activations[number - 1].T / Y.shape[1]
        slopes[f"db{number}"] = dZ.sum(axis=1, keepdims=True) / Y.shape[1]
        dZ = (parameters[f"W{number}"].T @ dZ) * (activations[number - 1] > 0)
    return slopes
# %% [markdown]
# ## 1. Mini-batches
#
# ### 1.1 How many steps?
#
# One *epoch* is one pass through all $m$ examples. With mini-batches it makes one step per mini-batch. The last mini-batch may be smaller than the others, and it still makes a step. How many steps do so many epochs make?
# %% exercise="step_count"
def step_count(m, mini_batch_size, num_epochs):
    """The number of steps of a training.

    Args:
        m: the number of examples.
        mini_batch_size: the size of a mini-batch; the last one of an epoch may be smaller.
        num_epochs: the number of epochs.
    Returns:
        A whole number.
    """
    ### BEGIN SOLUTION
    return math.ceil(m / mini_batch_size) * num_epochs
    ### END SOLUTION
# %% check="step_count"
check("step_count")
# %% [markdown]
# ### 1.2 Cutting an epoch into mini-batches
#
# Shuffle the examples, the columns of $X$, and take the labels along. Then cut: the first `mini_batch_size` columns are $(X^{\{1\}}, Y^{\{1\}})$, the next ones $(X^{\{2\}}, Y^{\{2\}})$, and so on; what is left over at the end makes a smaller one.
#
# Two things make this harder than it looks. The order must be **one** order for $X$ and $Y$. And it must come from `seed`: the same seed gives the same mini-batches, another seed others. With NumPy, set the seed just before you draw. (With `jax.numpy` name the last argument `key`, and you get a key of JAX.)
# %% exercise="random_mini_batches"
def random_mini_batches(X, Y, mini_batch_size=64, seed=0):
    """One epoch of mini-batches in a random order.

    Args:
        X: features, shape (n_x, m).   Y: labels, shape (1, m).
        mini_batch_size: the size of a mini-batch.
        seed: where the random order comes from.
    Returns:
        A list of pairs (mini_batch_X, mini_batch_Y). Together they hold every example once.
    """
    ### BEGIN SOLUTION
    np.random.seed(seed)
    m = X.shape[1]
    permutation = list(np.random.permutation(m))
    shuffled_X = X[:, permutation]
    shuffled_Y = Y[:, permutation]
    mini_batches = []
    for k in range(0, m, mini_batch_size):
        mini_batch_X = shuffled_X[:, k : k + mini_batch_size]
        mini_batch_Y = shuffled_Y[:, k : k + mini_batch_size]
        mini_batches.append((mini_batch_X, mini_batch_Y))
    return mini_batches
    ### END SOLUTION
# %% check="random_mini_batches"
check("random_mini_batches")
# %% demo
pieces = random_mini_batches(np.arange(296.0).reshape(2, 148), np.arange(148.0).reshape(1, 148), 64, 1)
for X_t, Y_t in pieces:
    print("X", X_t.shape, "  Y", Y_t.shape, "  first labels", Y_t[0, :4])
# %% [markdown]
# ### 1.3 The cost of an epoch
#
# Each mini-batch has its own cost, an average over its examples. What is the average over **all** examples of the epoch? Mind the last mini-batch: it has fewer examples, so it must count less.
# %% exercise="epoch_cost"
def epoch_cost(costs, sizes):
    """The cost of an epoch, averaged over its examples.

    Args:
        costs: the costs of the mini-batches, each an average over its examples.
        sizes: how many examples each mini-batch has.
    Returns:
        A number.
    """
    ### BEGIN SOLUTION
    return np.sum(np.multiply(costs, sizes)) / np.sum(sizes)
    ### END SOLUTION
# %% check="epoch_cost"
check("epoch_cost")
# %% [markdown]
# ## 2. Averages that forget
#
# All faster optimizers rest on one idea, the exponentially weighted average of a series $\theta_1, \theta_2, \dots$:
#
# $$v_0 = 0 \qquad v_t = \beta\, v_{t-1} + (1 - \beta)\, \theta_t$$
#
# Because $v_0 = 0$ the first values are too small. The *bias correction* divides what is reported by $1 - \beta^t$, with the number $t$ of the day, counted from 1. It changes the report only: the next day goes on from $v_t$ itself.
# %% exercise="ewa"
def ewa(theta, beta, correct=False):
    """The exponentially weighted average after each value of a series.

    Args:
        theta: the series, an array of the shape (T,).
        beta: how much of the old average stays, at least 0 and below 1.
        correct: whether to correct the bias of the start.
    Returns:
        An array of the shape (T,).
    """
    ### BEGIN SOLUTION
    v, averages = 0.0, []
    for t, theta_t in enumerate(theta, start=1):
        v = beta * v + (1 - beta) * theta_t
        averages.append(v / (1 - beta**t) if correct else v)
    return np.array(averages)
    ### END SOLUTION
# %% check="ewa"
check("ewa")
# %% demo
from dlcore import datasets, viz
from dlcore.viz import draw

theta = datasets.temperatures.year(seed=3)
first = {beta: (ewa(theta[:1], beta)[0], ewa(theta[:1], beta, True)[0]) for beta in (0.9, 0.98)}
words = [f"{plain:.2f} without and {right:.2f} with correction for {beta}" for beta, (plain, right) in first.items()]
alt = f"A year of temperatures with four averages. On day 1, measured {theta[0]:.2f}, they say {', '.join(words)}."
with viz.figure(alt) as ax:
    ax.plot(theta, ".", ms=3)
    for beta in (0.9, 0.98):
        ax.plot(ewa(theta, beta), "--", lw=1.4, label=f"β = {beta}")
        ax.plot(ewa(theta, beta, True), lw=1.8, label=f"β = {beta}, corrected")
    ax.set(xlabel="day", ylabel="degrees Celsius", ylim=(-13, 27))  # room for the legend below the dots
    ax.legend(ncols=2, loc="lower center")
# %% [markdown]
# Which curve is smoother, and which one follows the season with less delay? Look at the first fifty days to see what the correction does.
# %% [markdown]
# ## 3. Four ways to make a step
#
# Each of these functions takes the parameters and their slopes and returns new parameters. They know nothing of layers: whatever stands under `"W1"` gets its step from `"dW1"`.
#
# ### 3.1 Gradient descent
#
# $$W := W - \alpha\, dW \qquad b := b - \alpha\, db$$
# %% exercise="update_parameters_with_gd"
def update_parameters_with_gd(parameters, grads, learning_rate):
    """One step of gradient descent.

    Args:
        parameters: a dictionary with "W1", "b1", …   grads: a dictionary with "dW1", "db1", …
        learning_rate: alpha.
    Returns:
        The parameters after the step, a dictionary.
    """
    ### BEGIN SOLUTION
    updated = {}
    for name in parameters:
        updated[name] = parameters[name] - learning_rate * grads["d" + name]
    return updated
    ### END SOLUTION
# %% check="update_parameters_with_gd"
check("update_parameters_with_gd")
# %% [markdown]
# ### 3.2 Momentum
#
# Momentum steps along the average of the slopes. The averages, called velocities, start at zero. Each needs an array of its own, of the shape of its parameter.
# %% exercise="initialize_velocity"
def initialize_velocity(parameters):
    """Velocities to start with.

    Args:
        parameters: a dictionary with "W1", "b1", …
    Returns:
        v, a dictionary with "dW1", "db1", …: zeros of the shapes of the parameters, every array on its own.
    """
    ### BEGIN SOLUTION
    v = {}
    for name in parameters:
        v["d" + name] = np.zeros(parameters[name].shape)
    return v
    ### END SOLUTION
# %% check="initialize_velocity"
check("initialize_velocity")
# %% [markdown]
# $$v := \beta\, v + (1 - \beta)\, dW \qquad W := W - \alpha\, v$$
#
# and the same for $b$. There is no bias correction here; after some thirty steps it would hardly matter.
# %% exercise="update_parameters_with_momentum"
def update_parameters_with_momentum(parameters, grads, v, beta, learning_rate):
    """One step with momentum.

    Args:
        parameters, grads: dictionaries with "W1", "b1", … and with "dW1", "db1", …
        v: the velocities before the step, a dictionary with "dW1", "db1", …
        beta: how much of the old velocity stays.   learning_rate: alpha.
    Returns:
        parameters and v after the step.
    """
    ### BEGIN SOLUTION
    v_new, updated = {}, {}
    for name in parameters:
        v_new["d" + name] = beta * v["d" + name] + (1 - beta) * grads["d" + name]
        updated[name] = parameters[name] - learning_rate * v_new["d" + name]
    return updated, v_new
    ### END SOLUTION
# %% check="update_parameters_with_momentum"
check("update_parameters_with_momentum")
# %% [markdown]
# ### 3.3 RMSprop
#
# RMSprop averages the **squares** of the slopes, entry by entry, and divides each slope by the root of its average. The small $\varepsilon$ is added to the root, outside of it, and keeps the division from going wrong at zero.
#
# $$s := \beta_2\, s + (1 - \beta_2)\, dW^2 \qquad W := W - \alpha\, \frac{dW}{\sqrt{s} + \varepsilon}$$
# %% exercise="update_parameters_with_rmsprop"
def update_parameters_with_rmsprop(parameters, grads, s, learning_rate=0.01, beta2=0.9, epsilon=1e-8):
    """One step of RMSprop.

    Args:
        parameters, grads: dictionaries with "W1", "b1", … and with "dW1", "db1", …
        s: the averages of the squared slopes before the step, a dictionary with "dW1", "db1", …
        learning_rate, beta2, epsilon: alpha, how much of the old average stays, what is added to the root.
    Returns:
        parameters and s after the step.
    """
    ### BEGIN SOLUTION
    s_new, updated = {}, {}
    for name in parameters:
        slope = grads["d" + name]
        s_new["d" + name] = beta2 * s["d" + name] + (1 - beta2) * slope**2
        updated[name] = parameters[name] - learning_rate * slope / (np.sqrt(s_new["d" + name]) + epsilon)
    return updated, s_new
    ### END SOLUTION
# %% check="update_parameters_with_rmsprop"
check("update_parameters_with_rmsprop")
# %% [markdown]
# ### 3.4 Adam
#
# Adam keeps both averages, so it needs two dictionaries of zeros. They must not be the same zeros twice.
# %% exercise="initialize_adam"
def initialize_adam(parameters):
    """Both averages to start with.

    Args:
        parameters: a dictionary with "W1", "b1", …
    Returns:
        v and s, two dictionaries with "dW1", "db1", …: zeros of the shapes of the parameters, every array on its own.
    """
    ### BEGIN SOLUTION
    v, s = {}, {}
    for name in parameters:
        v["d" + name] = np.zeros_like(parameters[name])
        s["d" + name] = np.zeros_like(parameters[name])
    return v, s
    ### END SOLUTION
# %% check="initialize_adam"
check("initialize_adam")
# %% [markdown]
# One step of Adam, with the number $t$ of the step counted from 1:
#
# $$v := \beta_1 v + (1 - \beta_1)\, dW \qquad \hat v = \frac{v}{1 - \beta_1^t}$$
#
# $$s := \beta_2 s + (1 - \beta_2)\, dW^2 \qquad \hat s = \frac{s}{1 - \beta_2^t}$$
#
# $$W := W - \alpha\, \frac{\hat v}{\sqrt{\hat s} + \varepsilon}$$
#
# The corrected averages $\hat v$ and $\hat s$ are used for this one step. What is kept for the next step are $v$ and $s$. (Some editions return the corrected averages as a fourth and fifth value. That is right here too.)
# %% exercise="update_parameters_with_adam"
def update_parameters_with_adam(parameters, grads, v, s, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8):
    """One step of Adam.

    Args:
        parameters, grads: dictionaries with "W1", "b1", … and with "dW1", "db1", …
        v, s: the averages of the slopes and of their squares before the step, dictionaries with "dW1", "db1", …
        t: the number of this step, from 1.
        learning_rate: alpha.   beta1, beta2: how much of the old averages stays.   epsilon: what is added to the root.
    Returns:
        parameters, v and s after the step.
    """
    ### BEGIN SOLUTION
    updated, v_new, s_new = {}, {}, {}
    for name in parameters:
        slope = grads["d" + name]
        v_new["d" + name] = beta1 * v["d" + name] + (1 - beta1) * slope
        s_new["d" + name] = beta2 * s["d" + name] + (1 - beta2) * slope**2
        v_corrected = v_new["d" + name] / (1 - beta1**t)
        s_corrected = s_new["d" + name] / (1 - beta2**t)
        updated[name] = parameters[name] - learning_rate * v_corrected / (np.sqrt(s_corrected) + epsilon)
    return updated, v_new, s_new
    ### END SOLUTION
# %% check="update_parameters_with_adam"
check("update_parameters_with_adam")
# %% demo
# The first step of Adam is as long as the learning rate, whatever the slope, until the slope comes near epsilon.
for slope in (100.0, 1.0, 0.001, 1e-8):
    start, zero = {"W1": np.array([[1.0]])}, {"dW1": np.array([[0.0]])}
    after = update_parameters_with_adam(start, {"dW1": np.array([[slope]])}, zero, copy.deepcopy(zero), 1)[0]
    print(f"slope {slope:<8g} from 1 to {float(after['W1'][0, 0]):.6f}")
# %% [markdown]
# Race all four on a long narrow bowl, $J(w) = 0.01\, w_1^2 + w_2^2$, each with a learning rate that suits it. The cell calls your functions, nothing else.
# %% demo
from dlcore.viz import landscapes

def race(rate, rule, memory, steps=60):
    place, path = {"W1": np.array([[-9.0], [2.2]])}, [(-9.0, 2.2)]
    for t in range(1, steps + 1):
        slopes = {"dW1": np.array([[0.02], [2.0]]) * place["W1"]}
        place, *memory = rule(place, slopes, memory, t, rate)
        path.append(tuple(np.ravel(place["W1"])))
    return np.array(path, dtype=float)

def fresh():
    return initialize_velocity({"W1": np.ones((2, 1))})

rules = {  # parameters, slopes, what is remembered, number of the step, learning rate
    "gradient descent": lambda p, g, memory, t, rate: (update_parameters_with_gd(p, g, rate),),
    "momentum": lambda p, g, memory, t, rate: update_parameters_with_momentum(p, g, memory[0], 0.9, rate),
    "RMSprop": lambda p, g, memory, t, rate: update_parameters_with_rmsprop(p, g, memory[0], rate),
    "Adam": lambda p, g, memory, t, rate: update_parameters_with_adam(p, g, *memory[:2], t, rate),
}
memories = {"gradient descent": [], "momentum": [fresh()], "RMSprop": [fresh()], "Adam": [fresh(), fresh()]}
rates = {"gradient descent": 0.9, "momentum": 5.0, "RMSprop": 0.3, "Adam": 0.5}
routes = {f"{name}, α = {rates[name]}": race(rates[name], rules[name], memories[name]) for name in rules}
ends = ", ".join(f"{name} at ({path[-1, 0]:.2f}, {path[-1, 1]:.2f})" for name, path in routes.items())
alt = f"Four paths in a long bowl whose lowest point is (0, 0). After 60 steps: {ends}."
with viz.figure(alt, nrows=2, ncols=2, size=(8, 5)) as axes:
    for ax, (name, path) in zip(np.ravel(axes), routes.items(), strict=True):
        landscapes.contours(ax, landscapes.LANDSCAPES["long bowl"])
        ax.plot(*path.T, ".-", color="C1", lw=1)
        ax.set_title(name)
# %% [markdown]
# ## 4. Learning rates that shrink
#
# ### 4.1 A little every epoch
#
# $$\alpha = \frac{\alpha_0}{1 + \text{decay rate} \cdot \text{epoch}}$$
# %% exercise="update_lr"
def update_lr(learning_rate0, epoch_num, decay_rate):
    """The learning rate of an epoch.

    Args:
        learning_rate0: the learning rate of epoch 0.
        epoch_num: the number of the epoch.
        decay_rate: how fast the rate falls.
    Returns:
        A number.
    """
    ### BEGIN SOLUTION
    return learning_rate0 / (1 + decay_rate * epoch_num)
    ### END SOLUTION
# %% check="update_lr"
check("update_lr")
# %% [markdown]
# ### 4.2 A step every so many epochs
#
# With the formula above the rate is soon close to zero. So let it stay for `time_interval` epochs, and then fall to the next value:
#
# $$\alpha = \frac{\alpha_0}{1 + \text{decay rate} \cdot \left\lfloor \dfrac{\text{epoch}}{\text{time interval}} \right\rfloor}$$
#
# The half brackets mean: round down to a whole number.
# %% exercise="schedule_lr_decay"
def schedule_lr_decay(learning_rate0, epoch_num, decay_rate, time_interval=1000):
    """The learning rate of an epoch, which stays the same for some epochs.

    Args:
        learning_rate0, epoch_num, decay_rate: as in `update_lr`.
        time_interval: for how many epochs the rate stays.
    Returns:
        A number.
    """
    ### BEGIN SOLUTION
    return learning_rate0 / (1 + decay_rate * np.floor(epoch_num / time_interval))
    ### END SOLUTION
# %% check="schedule_lr_decay"
check("schedule_lr_decay")
# %% [markdown]
# ### 4.3 Four schedules under one name
#
# | `kind` | learning rate of the epoch | `rate` is |
# | --- | --- | --- |
# | `"hyperbolic"` | $\alpha_0 / (1 + \text{rate} \cdot \text{epoch})$ | the decay rate |
# | `"exponential"` | $\text{rate}^{\,\text{epoch}} \cdot \alpha_0$ | a base below 1, such as 0.95 |
# | `"root"` | $\text{rate} \cdot \alpha_0 / \sqrt{\text{epoch}}$, for epochs from 1 | the constant $k$ |
# | `"staircase"` | $\alpha_0$, halved after every `rate` epochs | a number of epochs |
# %% exercise="lr_schedule"
def lr_schedule(kind, learning_rate0, epoch_num, rate):
    """The learning rate of an epoch by one of four schedules.

    Args:
        kind: "hyperbolic", "exponential", "root" or "staircase".
        learning_rate0: the learning rate to start from.
        epoch_num: the number of the epoch; the schedule "root" counts from 1, the others from 0.
        rate: what it means depends on the kind; see the table.
    Returns:
        A number.
    """
    ### BEGIN SOLUTION
    if kind == "hyperbolic":
        return learning_rate0 / (1 + rate * epoch_num)
    if kind == "exponential":
        return learning_rate0 * rate**epoch_num
    if kind == "root":
        return learning_rate0 * rate / np.sqrt(epoch_num)
    return learning_rate0 * 0.5 ** (epoch_num // rate)
    ### END SOLUTION
# %% check="lr_schedule"
check("lr_schedule")
# %% demo
epochs = range(1, 41)
settings = {"hyperbolic": 0.25, "exponential": 0.95, "root": 1.0, "staircase": 10}
curves = {kind: [lr_schedule(kind, 0.2, epoch, rate) for epoch in epochs] for kind, rate in settings.items()}
ends = ", ".join(f"{kind} at {curve[-1]:.3f}" for kind, curve in curves.items())
with viz.figure(f"Four schedules over 40 epochs from 0.2. They end: {ends}.") as ax:
    for kind, curve in curves.items():
        ax.plot(epochs, curve, label=f"{kind}, rate = {settings[kind]}")
    ax.set(xlabel="epoch", ylabel="learning rate", ylim=(0, None))
    ax.legend()
# %% [markdown]
# ## 5. The training loop
#
# Two loops, one in the other: over the epochs, and over the mini-batches of an epoch. For each mini-batch go forward, go backward, and make a step with the chosen optimizer.
#
# - `initialize_parameters`, `forward_propagation` and `backward_propagation` stand at the top of this notebook. Use them as they are.
# - Every epoch asks `random_mini_batches` for a new order: pass another seed each time, such as 10 plus the number of the epoch.
# - The averages start once, before the first epoch. Adam's `t` counts **steps**: 1 for the first mini-batch of the first epoch, and never back to 1.
# - If `decay` is given, the next epoch gets its learning rate from it. Call it with three values: the rate that the training began with, the number of the epoch that has just ended, and `decay_rate`. The check does not try this, since older editions of the exercise have no `decay`; part 6 does.
# %% exercise="model"
def model(X, Y, layers_dims, optimizer, learning_rate=0.0007, mini_batch_size=64, beta=0.9, beta1=0.9, beta2=0.999,
          epsilon=1e-8, num_epochs=5000, decay=None, decay_rate=1, print_cost=True):
    """Train a network with mini-batches.

    Args:
        X: features, shape (n_x, m).   Y: labels 0 or 1, shape (1, m).
        layers_dims: the sizes of the layers, from n_x to 1.
        optimizer: "gd", "momentum" or "adam".
        learning_rate: alpha.   beta: for momentum.   beta1 and beta2, epsilon: for Adam.
        mini_batch_size, num_epochs: how an epoch is cut, and how many there are.
        decay, decay_rate: None, or a function such as `update_lr`, and its decay rate.
        print_cost: whether to print the cost every 1000 epochs.
    Returns:
        The trained parameters, a dictionary.
    """
    ### BEGIN SOLUTION
    parameters, learning_rate0, t = initialize_parameters(layers_dims), learning_rate, 0
    velocity, (v, s) = initialize_velocity(parameters), initialize_adam(parameters)
    for epoch in range(num_epochs):
        total = 0.0
        for X_t, Y_t in random_mini_batches(X, Y, mini_batch_size, 10 + epoch):
            A, cache = forward_propagation(X_t, parameters)
            total += compute_cost(A, Y_t)
            grads = backward_propagation(X_t, Y_t, cache)
            if optimizer == "gd":
                parameters = update_parameters_with_gd(parameters, grads, learning_rate)
            elif optimizer == "momentum":
                parameters, velocity = update_parameters_with_momentum(parameters, grads, velocity, beta, learning_rate)
            elif optimizer == "adam":
                t = t + 1
                parameters, v, s, *_ = update_parameters_with_adam(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon)
        if print_cost and epoch % 1000 == 0:
            print(f"epoch {epoch}: cost {total / X.shape[1]:.6f}, learning rate {learning_rate:.6f}")
        if decay:
            learning_rate = decay(learning_rate0, epoch, decay_rate)
    return parameters
    ### END SOLUTION
# %% check="model"
check("model")
# %% [markdown]
# ## 6. Digits
#
# Now your functions meet real data: 1197 handwritten digits of 8 by 8 pixels, and the question whether the number is odd. The network has 64 inputs, 32 and 16 hidden units and one output. There is nothing to write in this part; change any number you like.
# %% demo
digits = datasets.digits.load(seed=0)
X_train, X_dev = digits.X_train, digits.X_dev
Y_train, Y_dev = (digits.Y_train % 2).astype(float), (digits.Y_dev % 2).astype(float)
print("X_train", X_train.shape, " Y_train", Y_train.shape, " X_dev", X_dev.shape)
titles = [f"{label}: {'odd' if label % 2 else 'even'}" for label in digits.Y_train[0, :12]]
with viz.figure(f"Twelve digits, {', '.join(titles)}.", nrows=2, ncols=6, size=(8, 3)) as axes:
    draw.image_grid(axes, X_train[:, :12].T.reshape(12, 8, 8), titles)
# %% [markdown]
# First with the learning rate that the classic edition of this exercise uses, 0.0007, for fifteen epochs. **Guess before you run it:** gradient descent, momentum, Adam. Which one wins, and by how much?
# %% demo
def judged(optimizer, learning_rate, num_epochs=15, **settings):
    """Cost on the training set and accuracy on the dev set after a training."""
    settings = {"num_epochs": num_epochs, "print_cost": False, **settings}
    trained = model(X_train, Y_train, [64, 32, 16, 1], optimizer, learning_rate, **settings)
    J = compute_cost(forward_propagation(X_train, trained)[0], Y_train) / X_train.shape[1]
    right = (np.asarray(forward_propagation(X_dev, trained)[0]) > 0.5) == Y_dev
    return trained, J, float(right.mean())

for optimizer in ("gd", "momentum", "adam"):
    trained, J, accuracy = judged(optimizer, 0.0007)
    print(f"{optimizer:9} cost {J:.4f}   right on the dev set {accuracy:.1%}")
# %% [markdown]
# Adam is far ahead. That is the picture which this exercise has always shown, and it is only half of the truth: 0.0007 is a rate that suits Adam, whose steps have the length of the rate whatever the slope. Now give everybody a choice of rates.
# %% demo
rates = (0.0007, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
table = {optimizer: [judged(optimizer, rate)[1] for rate in rates] for optimizer in ("gd", "momentum", "adam")}
print(f"{'learning rate':14}" + "".join(f"{rate:>9g}" for rate in rates))
for optimizer, costs in table.items():
    print(f"{optimizer:14}" + "".join(f"{J:9.4f}" for J in costs) + f"    best at {rates[int(np.argmin(costs))]:g}")
best = ", ".join(f"{name} {min(costs):.4f} at {rates[int(np.argmin(costs))]:g}" for name, costs in table.items())
with viz.figure(f"Cost after fifteen epochs against the learning rate, for three optimizers. Lowest: {best}.") as ax:
    for (optimizer, costs), marker in zip(table.items(), "o^D", strict=True):
        ax.plot(rates, costs, "-", marker=marker, label=optimizer)
    ax.set(xscale="log", yscale="log", xlabel="learning rate", ylabel="cost after 15 epochs")
    ax.legend()
# %% [markdown]
# With a rate of its own each of the three learns the task. Adam is at home among small rates, plain gradient descent needs one that is ten times as large, and momentum bears the largest. So compare optimizers only after the learning rate of each has been tuned.
#
# ### Does a rate that shrinks help?
#
# Mini-batches of 16 make a noisy path. The same training with Adam from three first rates, without decay and with your two schedules. (A `model` from an older edition has no `decay`; skip this cell then.)
# %% demo
def every_five(first, number, fall):
    return schedule_lr_decay(first, number, fall, time_interval=5)

for name, decay in (("constant", None), ("update_lr", update_lr), ("every five epochs", every_five)):
    line = f"{name:18}"
    for rate in (0.001, 0.03, 0.1):
        _, J, accuracy = judged("adam", rate, num_epochs=20, mini_batch_size=16, decay=decay, decay_rate=0.3)
        line += f"   from {rate}: cost {J:.4f}, dev {accuracy:.1%}"
    print(line)
# %% [markdown]
# From a bold first rate a falling rate ends with a lower cost. From a small one it only slows the training down. On the dev set the difference is small where the first rate was sensible: tune that one first.
#
# ### Which ones does it get wrong?
# %% demo
trained, J, accuracy = judged("adam", 0.003, num_epochs=20)
A = np.asarray(forward_propagation(X_dev, trained)[0])
wrong = np.flatnonzero((A[0] > 0.5) != (Y_dev[0] == 1))
print(f"{len(wrong)} of {Y_dev.size} dev digits are wrong, after 20 epochs of Adam")
titles = [f"{digits.Y_dev[0, i]}: said {'odd' if A[0, i] > 0.5 else 'even'}" for i in wrong[:12]]
rows = max(1, (len(titles) + 5) // 6)
alt = f"Dev digits with a wrong answer: {', '.join(titles) or 'none'}."
with viz.figure(alt, nrows=rows, ncols=6, size=(8, 1.6 * rows)) as axes:
    draw.image_grid(axes, X_dev[:, wrong[:12]].T.reshape(-1, 8, 8), titles)
# %% [markdown]
# ### Your loop and the library
#
# `dlcore.optim` holds the same rules, and `dlcore.train` runs a whole epoch as one compiled program. Both start from the same parameters and see the same mini-batches here, so the costs must agree, up to the precision of the numbers.
# %% demo
import time

import jax

from dlcore import dense, optim, train

start = initialize_parameters([64, 32, 16, 1])
layers = [dense.Dense(jnp.asarray(start[f"W{i}"]), jnp.asarray(start[f"b{i}"])) for i in (1, 2, 3)]
adam = optim.adam(0.003)
epoch_of = train.make_epoch(dense.cost, adam)
cut = [list(random_mini_batches(X_train, Y_train, 63, 10 + epoch)) for epoch in range(10)]  # 1197 is 19 times 63
stacks = [tuple(jnp.stack([jnp.asarray(pair[place]) for pair in pairs]) for place in range(2)) for pairs in cut]

def with_the_library():
    params, state, costs = layers, adam.init(layers), []
    for stack in stacks:
        params, state, these = epoch_of(params, state, *stack)
        costs.append(float(these.mean()))
    return costs

def with_your_functions():
    place, averages, t, costs = copy.deepcopy(start), initialize_adam(start), 0, []
    for pairs in cut:
        these = []
        for x, y in pairs:
            a, memory = forward_propagation(x, place)
            these.append(compute_cost(a, y) / y.shape[1])
            t += 1
            slopes = backward_propagation(x, y, memory)
            place, *averages = update_parameters_with_adam(place, slopes, *averages[:2], t, 0.003)
        costs.append(float(np.mean(these)))
    return costs

with_the_library()  # compiles; the clock starts afterwards
seconds = {}
curves = {}
for name, run in (("your functions", with_your_functions), ("dlcore, compiled", with_the_library)):
    begun = time.perf_counter()
    curves[name] = run()
    seconds[name] = time.perf_counter() - begun
    first_cost, *_, last_cost = curves[name]
    print(f"{name:18} {seconds[name] / 190 * 1000:8.3f} ms per step   costs {first_cost:.4f} … {last_cost:.4f}")
apart = np.abs(np.subtract(*curves.values())).max()
factor = seconds["your functions"] / seconds["dlcore, compiled"]
print(f"costs apart by at most {apart:.1e}; the library was {factor:.1f} times as fast")
with viz.figure(f"The cost of ten epochs from both; the curves are at most {apart:.1e} apart.") as ax:
    draw.cost_curve(ax, curves["your functions"], label="your functions")
    ax.plot(curves["dlcore, compiled"], "o", ms=8, mfc="none", color="C1", label="dlcore, compiled")
    ax.set(xlabel="epoch", ylabel="mean cost of the mini-batches")
    ax.legend()
# %% [markdown]
# How large the factor is depends on the machine and on the sizes: a small network like this one leaves little for the compiler to gain. Read `dlcore/optim.py` now. You will recognize every line.
# %% demo
import inspect

print(inspect.getsource(optim.adam))
# %% [markdown]
# ## 7. The shape of the ground
#
# ### 7.1 Minimum, maximum or saddle?
#
# At a *critical point* all slopes are zero. How the ground bends there, in every direction at once, is told by the matrix $H$ of second derivatives. Its *eigenvalues* are the bends along its own axes: a positive one means that the ground bends upward along that axis, a negative one downward. In NumPy the function `eigvalsh` of `np.linalg` computes them.
#
# - all positive: `"minimum"`
# - all negative: `"maximum"`
# - some positive and some negative: `"saddle"`, whatever the others are
# - otherwise: `"unclear"`, since some are zero and second derivatives do not decide
#
# Rounding turns an exact zero into something like $10^{-17}$. Take everything between $-10^{-6}$ and $10^{-6}$ for zero.
# %% exercise="classify_critical_point"
def classify_critical_point(H):
    """What kind of critical point it is.

    Args:
        H: the second derivatives, a symmetric array of the shape (n, n).
    Returns:
        "minimum", "maximum", "saddle" or "unclear".
    """
    ### BEGIN SOLUTION
    bends = np.linalg.eigvalsh(H)
    if bends.max() > 1e-6 and bends.min() < -1e-6:
        return "saddle"
    if bends.min() > 1e-6:
        return "minimum"
    if bends.max() < -1e-6:
        return "maximum"
    return "unclear"
    ### END SOLUTION
# %% check="classify_critical_point"
check("classify_critical_point")
# %% demo
def tiny_network(w):
    """The smallest network with a hidden layer and no bend: y = w2 w1 x, for the one example x = 1, y = 1."""
    return (w[0] * w[1] - 1) ** 2 / 2

for place in ([0.0, 0.0], [1.0, 1.0], [2.0, 0.5]):
    slopes, H = jax.grad(tiny_network)(jnp.array(place)), jax.hessian(tiny_network)(jnp.array(place))
    H = np.asarray(H)
    bends, kind = np.linalg.eigh(H)[0].round(3), classify_critical_point(H)
    print(f"w = {place}   slopes {np.asarray(slopes)}   eigenvalues {bends}   {kind}")
# %% [markdown]
# All zeros is a saddle of this network, not a minimum. (And along the curve $w_1 w_2 = 1$ the cost is zero everywhere, so that one direction stays flat.)
#
# ### 7.2 How rare are minima?
#
# A rough argument: let each of $n$ directions bend up or down with equal chance, independently of the others. Then all of them bend up with the probability $2^{-n}$. For large $n$ that number is too small for a computer. Return its logarithm to base 10.
# %% exercise="log10_chance_of_minimum"
def log10_chance_of_minimum(n):
    """The logarithm to base 10 of the chance that n directions all bend up.

    Args:
        n: the number of directions, 20,000 or more.
    Returns:
        A number.
    """
    ### BEGIN SOLUTION
    return -n * np.log10(2)
    ### END SOLUTION
# %% check="log10_chance_of_minimum"
check("log10_chance_of_minimum")
# %% [markdown]
# ## 8. Thinking
#
# Answer in two or three sentences each, in place of the text that asks for it. A person reads these; until they are filled in, nbgrader's Validate button counts them as open.
#
# **8.1** You train with batch gradient descent and print the cost of every iteration. It rises in a few of them. A friend trains with mini-batches, and hers rises in nearly half of the steps. Who should worry, and what should that person look at?
# %% [markdown] answer="who_should_worry" points=2
# With batch gradient descent the cost must fall in every iteration; if it rises, the learning rate is too large or the code has a bug. With mini-batches every step looks at other examples, so a noisy curve is normal as long as its trend is downward.
# %% [markdown]
# **8.2** Somebody stores the corrected averages of Adam in `v` and `s` and goes on from them in the next step. The first step is still right. What happens in the second, and how would you find this bug?
# %% [markdown] answer="corrected_in_place" points=2
# In step 2 the stored average is already too large by 1 / (1 - beta), and it is corrected a second time, so the averages no longer are averages. Compare with a trusted version after three steps, not after one: a constant slope must give averages equal to that slope.
# %% [markdown]
# ## 9. Challenges
#
# These earn no points.
#
# - Add `"rmsprop"` to your `model` and put it into the table of part 6.
# - Train with mini-batch sizes 1, 8, 64, 512 and 1197 for the same number of **seconds** and draw the five costs. Where is the best size on your machine?
# - Leave the bias correction away in a copy of your Adam. How long is its first step with `beta1=0.9` and `beta2=0.999`? The lesson says 3.16 times as long. Does it harm the training?
# - The course's clouds of points are harder than they look. Train a network with the layers `[2, 5, 2, 1]` on `datasets.clouds.moons` and draw its boundary with `draw.decision_boundary`.
# - Replace the ReLU of the given network by something of your own, and find out whether the best learning rates move.
