# %% [markdown]
# # Tuning, batch norm, softmax, and JAX
#
# Course 2, week 3. Four things that belong together in every real project: how to look for good settings, how to keep
# the numbers inside of a deep network in a healthy range, how to tell more than two classes apart, and the framework
# that does the derivatives. By the end all four will have worked on one task, reading handwritten digits.
#
# You need the weeks before: forward and backward pass, mini-batches, momentum, Adam. Words in *italics* are explained
# where they first stand. One part is hard on a first reading, section 7 on why batch norm works, because the honest
# answer is that people still argue.
#
# Run each code cell with **Shift + Enter**. Where a paragraph begins with "Before you run it", answer first.

# %% setup
import os
import subprocess
import sys
import textwrap
import time
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from dlcore import batches, batchnorm, dense, losses, optim, outputs, search, viz
from dlcore.activations import hardmax, softmax
from dlcore.datasets import digits
from dlcore.viz import diagrams, draw, networks, tuning
from dlcore.viz import hyperparameters as widgets
from dlcore.viz import softmax as regions

# %% [markdown]
# ## First, something to move
#
# You may train a network a few times, each time with another learning rate and another weight decay, and then you must
# choose. Every dot below is one such training. The shading shows what nobody knows beforehand: where the error is
# small. (It is a made-up error, so that it answers at once. Real trainings follow in section 2.)
#
# 1. With 9 trials on a grid, how many different learning rates did you try?
# 2. Choose *random*, with the same number of trials. And now?
# 3. Press *Zoom in*. What happens to the frame, and what to the best error?

# %% demo
widgets.grid_and_random()

# %% [markdown] topics="C2W3.01 C2W3.02"
# ## 1. The settings that nobody learns
#
# Gradient descent finds $W$ and $b$. Everything else is chosen by you: such settings are called *hyperparameters*. The
# list has become long: the learning rate $\alpha$; the $\beta$ of momentum, or $\beta_1$, $\beta_2$ and $\varepsilon$
# of Adam; how many layers; how many hidden units in each; how the learning rate decays; how large a mini-batch is.
#
# They are not equally important. A good order, from experience and not from theory:
#
# - **first** the learning rate $\alpha$. A factor of ten there decides whether anything is learned at all;
# - **then** the $\beta$ of momentum (0.9 is a good start), the size of the mini-batch, the number of hidden units;
# - **after that** the number of layers and the decay of the learning rate;
# - **practically never** Adam's $\beta_1 = 0.9$, $\beta_2 = 0.999$, $\varepsilon = 10^{-8}$.
#
# **Before you run it:** which three would you tune with a budget of 30 trainings?

# %% demo
ranks = {
    "learning rate α": 4,
    "momentum β": 3,
    "mini-batch size": 3,
    "hidden units": 3,
    "layers": 2,
    "learning-rate decay": 2,
    "Adam's β₁, β₂, ε": 1,
}
words = {4: "first", 3: "second", 2: "third", 1: "practically never"}
hue = {4: "C1", 3: "C3", 2: "C4", 1: "C0"}
alt = "Which settings to tune: " + "; ".join(f"{name} {words[rank]}" for name, rank in ranks.items()) + "."
with viz.figure(alt, size=(7, 2.6)) as ax:
    for row, rank in enumerate(reversed(ranks.values())):
        ax.barh(row, rank, color=hue[rank], height=0.7)
        ax.text(rank + 0.06, row, words[rank], va="center", fontsize=9)
    ax.set(
        yticks=range(len(ranks)), yticklabels=list(reversed(ranks)), xticks=[], xlim=(0, 5.2), title="How much a setting matters"
    )
    ax.grid(False)

# %% [markdown] topics="C2W3.03"
# ## 2. At random, not on a grid
#
# In older machine learning one laid a grid: 5 values of one setting, 5 of the other, 25 trainings. With many
# hyperparameters that is a poor plan. You do not know beforehand which of them matters. If only the first one does, the
# grid has tried 5 values of it, each of them 5 times, and four of the five tell nothing new. Random points try 25 values
# of *each*.
#
# Do not believe it, try it. The network below has 64 inputs (the pixels of a digit), 16 hidden units and 10 outputs, one
# for each digit. It is trained on 300 digits for 60 steps, with a learning rate between 0.001 and 10 and a weight decay
# between $10^{-6}$ and $10^{-2}$. Weight decay is the L2 regularization of week 1: each parameter, times this number, is
# added to its own slope. The error is the cost on 300 dev digits. (Section 9 says what the cost is when there are ten
# classes. Until then it is enough that smaller is better.)
#
# You need not read the code yet. It is written in JAX, and `jax.vmap` in it trains all 16 networks of a search in one
# program. Section 10 explains both.
#
# **Before you run it:** 16 trainings on a 4 by 4 grid, 16 at random. How many learning rates does each try?

# %%
data = digits.load(seed=0)
X_train, X_dev = jnp.asarray(data.X_train), jnp.asarray(data.X_dev)
Y_train, Y_dev = batches.one_hot(data.Y_train, 10), batches.one_hot(data.Y_dev, 10)
X_few, Y_few = X_train[:, :300], Y_train[:, :300]


def start(seed, sizes):
    """W and b of every layer, by He's rule."""
    rng, params = np.random.default_rng(seed), []
    for n_prev, n in zip(sizes[:-1], sizes[1:], strict=True):
        W = np.sqrt(2 / n_prev) * rng.normal(size=(n, n_prev))
        params.append((jnp.array(W, jnp.float32), jnp.zeros((n, 1))))
    return params


def forward(params, X):
    for W, b in params[:-1]:
        X = jnp.maximum(W @ X + b, 0)
    W, b = params[-1]
    return W @ X + b


def cost(params, X, Y):
    return jnp.mean(losses.softmax_cross_entropy_from_logits(forward(params, X), Y))


def dev_cost_after_training(params, learning_rate, decay):
    def step(params, _):
        grads = jax.grad(cost)(params, X_few, Y_few)
        return jax.tree.map(lambda p, dp: p - learning_rate * (dp + decay * p), params, grads), None

    params, _ = jax.lax.scan(step, params, length=60)
    return cost(params, X_dev, Y_dev)


train_many = jax.jit(jax.vmap(dev_cost_after_training, in_axes=(None, 0, 0)))


def errors_of(points):
    rates, decays = (jnp.array([point[name] for point in points]) for name in ("learning_rate", "decay"))
    return np.nan_to_num(np.asarray(train_many(start(0, (64, 16, 10)), rates, decays)), nan=np.inf)


space = {"learning_rate": search.log(1e-3, 10.0), "decay": search.log(1e-6, 1e-2)}
grid_points, random_points = search.grid_points(space, 4), search.random_points(space, 16, key=jax.random.key(3))
on_grid, at_random = errors_of(grid_points), errors_of(random_points)
for name, points, errors in (("grid", grid_points, on_grid), ("random", random_points, at_random)):
    rates = {round(point["learning_rate"], 6) for point in points}
    print(f"{name:7} {len(points)} trainings, {len(rates):2} learning rates, best dev cost {errors.min():.3f}")

# %% demo
trials = {
    "grid": [search.Trial(point, float(error)) for point, error in zip(grid_points, on_grid, strict=True)],
    "at random": [search.Trial(point, float(error)) for point, error in zip(random_points, at_random, strict=True)],
}
alt = "Real trainings. " + " ".join(f"{name}: {tuning.describe_search(some)}" for name, some in trials.items())
with viz.figure(alt, ncols=2, size=(8, 3.3)) as axes:
    for ax, (name, some) in zip(axes, trials.items(), strict=True):
        tuning.search_scatter(ax, some, "learning_rate", "decay", log=("learning_rate", "decay"))
        ax.set(title=name, xlim=(8e-4, 13), ylim=(8e-7, 1.3e-2))

# %% [markdown]
# Larger and stronger dots are better, the ring marks the best. The grid wasted three quarters of its trainings on decays
# that hardly change anything.
#
# One comparison may be luck: this grid may lie badly. So repeat it: 20 random searches, and 20 grids, each shifted
# by another random amount.
#
# **Before you run it:** will the random search win every time?

# %%
rng = np.random.default_rng(0)


def shifted_grid():
    lines = [(np.arange(4) + rng.uniform()) / 4 for _ in range(2)]
    return [{"learning_rate": 10 ** (-3 + 4 * u), "decay": 10 ** (-6 + 4 * v)} for u in lines[0] for v in lines[1]]


best_of = {
    "grid": np.sort([errors_of(shifted_grid()).min() for _ in range(20)]),
    "at random": np.sort([errors_of(search.random_points(space, 16, key=jax.random.key(i))).min() for i in range(20)]),
}
for name, best in best_of.items():
    print(f"{name:10} best of 16, over 20 searches: median {np.median(best):.3f}, from {best[0]:.3f} to {best[-1]:.3f}")

# %% demo
alt = "; ".join(f"{name}: the best dev cost of a search lies between {b[0]:.2f} and {b[-1]:.2f}" for name, b in best_of.items())
with viz.figure(alt + ".", size=(6, 2.2)) as ax:
    for row, (name, best) in enumerate(best_of.items()):
        ax.plot(best, np.full(20, row) + 0.08 * np.sin(3 * np.arange(20)), "^" if row else "o", label=name)
    ax.set(yticks=[0, 1], yticklabels=list(best_of), ylim=(-0.6, 1.6), xlabel="best dev cost of a search with 16 trainings")

# %% [markdown]
# Not every time. A grid that happens to have a line in the right place is as good. The random searches are more
# reliable, since among 16 different learning rates one is nearly always close to the best.

# %% [markdown] topics="C2W3.04"
# **From coarse to fine.** A first round of random points shows in which region the good ones lie. Then look at a
# smaller region around the best, more densely, and perhaps a third time. `search.coarse_to_fine` does that: the second
# half of the trials lies in a quarter of the range of each setting.
#
# **Before you run it:** 16 coarse trainings and 16 fine ones. Which half holds the better ones?

# %%
coarse = search.random_points(space, 16, key=jax.random.key(5))
first = [search.Trial(point, float(error)) for point, error in zip(coarse, errors_of(coarse), strict=True)]
smaller = search.narrow(space, first, factor=0.25)
fine = search.random_points(smaller, 16, key=jax.random.key(6))
second = [search.Trial(point, float(error)) for point, error in zip(fine, errors_of(fine), strict=True)]
for name, some in (("coarse", first), ("fine", second)):
    print(f"{name:7}", tuning.describe_search(some), f" median {np.median([trial.error for trial in some]):.3f}")

# %% demo
with viz.figure("Coarse, then fine. " + tuning.describe_search(first + second), size=(5.6, 3.4)) as ax:
    tuning.search_scatter(ax, first + second, "learning_rate", "decay", log=("learning_rate", "decay"))
    ends = [10 ** np.array(smaller[name][:2]) for name in ("learning_rate", "decay")]
    (left, right), (bottom, top) = ends
    ax.plot([left, right, right, left, left], [bottom, bottom, top, top, bottom], color="C1", lw=1.3)
    ax.set(title="Coarse to fine: the frame is the second round")

# %% [markdown] topics="C2W3.05 C2W3.06 C2W3.07"
# ## 3. The right scale
#
# "At random" does not mean "evenly from the smallest to the largest value". It means evenly on a scale that fits.
#
# **Linear is fine** for numbers that matter by their difference. Hidden units from 50 to 100: draw a whole number, all
# equally likely. Layers from 2 to 4: the same.
#
# **For the learning rate it is wrong.** Say it lies between 0.0001 and 1. Drawn evenly, 90 percent of the values lie
# between 0.1 and 1, and 0.1 percent between 0.0001 and 0.001: you would never look there. But 0.0003 and 0.003 are as
# different as 0.03 and 0.3, by a factor of ten. So draw the *exponent* evenly:
#
# $$r \sim U(\log_{10} 0.0001,\ \log_{10} 1) = U(-4, 0), \qquad \alpha = 10^r.$$
#
# $\log_{10} v$ is the exponent that turns 10 into $v$: $\log_{10} 0.0001 = -4$, since $10^{-4} = 0.0001$. And $r \sim
# U(a, b)$ is read "r is drawn from the numbers between $a$ and $b$, all equally likely". Now every power of ten, such as
# the stretch from 0.001 to 0.01, gets the same share of the trials, here a quarter. This is called a *log scale*.
#
# **Before you run it:** which share of the even draws is below 0.01? And of those on the log scale?

# %%
keys = jax.random.split(jax.random.key(0), 4)
even = search.sample(search.linear(0.0001, 1.0), 10_000, key=keys[0])
on_log = search.sample(search.log(0.0001, 1.0), 10_000, key=keys[1])
for name, values in (("even", even), ("log scale", on_log)):
    shares = [np.mean((values >= low) & (values < 10 * low)) for low in (0.0001, 0.001, 0.01, 0.1)]
    print(f"{name:10} share per power of ten, from the lowest:", "  ".join(f"{share:6.2%}" for share in shares))
print(
    "hidden units:",
    search.sample(search.whole(50, 100), 8, key=keys[2]),
    " layers:",
    search.sample(search.whole(2, 4), 8, key=keys[3]),
)

# %% [markdown] topics="C2W3.08"
# **The $\beta$ of an average.** An exponentially weighted average looks back over about $\frac{1}{1 - \beta}$ values. So
# it is $1 - \beta$ whose factors count: half of it means an average twice as long. For $\beta$ between 0.9 and 0.999,
# $1 - \beta$ runs from 0.1 to 0.001, so
#
# $$r \sim U(-3, -1), \qquad \beta = 1 - 10^r.$$
#
# (Mind the order: the *larger* $\beta$ gives the *smaller* exponent.) Why not evenly? Because the closer $\beta$ is to
# 1, the more it reacts.
#
# **Before you run it:** $\beta$ grows by 0.0005, once from 0.9 and once from 0.999. How many values does the average
# look back over, before and after?

# %%
for beta in (0.9, 0.999):
    more = beta + 0.0005
    print(f"beta {beta:<7} window {1 / (1 - beta):7.1f}      beta {more:<7.6g} window {1 / (1 - more):7.1f}")
print("draws:", search.sample(search.beta(0.9, 0.999), 6, key=jax.random.key(2)).round(4))

# %% [markdown]
# Try both settings and both scales below.
#
# **Before you move anything:** with six powers of ten and even draws, what share falls into the lowest?

# %% demo
widgets.log_scale()

# %% [markdown] topics="C2W3.09 C2W3.10"
# ## 4. Settings go stale
#
# **Ideas travel between fields.** Convolutional networks and residual networks came from pictures and were taken up in
# speech; ideas from speech went into language. It is worth reading what other fields do. But *numbers* travel only
# sometimes: a learning rate that was found for advertisements says little about pictures.
#
# **They also age.** Data change slowly, users change, new servers come with other batch sizes. A setting that was best
# last year may not be best now. Look again at least every several months, even when nobody has complained.

# %% [markdown] topics="C2W3.11 C2W3.12 C2W3.39"
# **Two ways to work.** They are named after animals.
#
# - The **panda** has one child at a time and looks after it day and night. *Babysitting one model*: you look at its
#   curve every day, raise or lower the learning rate or the momentum a little, and go back to yesterday's parameters
#   when a change went wrong. People do this when data and models are so large that there is computation for only one
#   training at a time, as in advertising or with large models for pictures. Even a panda may have a second child
#   after a while: after two or three weeks of watching one model, a second one may be started.
# - The **caviar** way: a fish lays more than a hundred million eggs in a season and looks after none. *Many models in
#   parallel*, each with its own settings; after a day take the one with the best curve.
#
# Which one? That depends on how much you can compute. Whoever can afford many trainings lays eggs.
#
# The pictures below are real trainings of the digit reader. On the left one model whose learning rate was changed
# by hand: raised, once too boldly, taken back, and raised again with more care. A "day" is 15 steps. On the right twelve
# models at once.
#
# **Before you run it:** at which day was the panda's learning rate too bold?


# %%
def some_steps(params, learning_rate, length):
    """Gradient descent on 300 training digits: the parameters after it, and the costs on the way."""

    def step(params, _):
        J, grads = jax.value_and_grad(cost)(params, X_few, Y_few)
        return jax.tree.map(lambda p, dp: p - learning_rate * dp, params, grads), J

    return jax.lax.scan(step, params, length=length)


day = jax.jit(lambda params, learning_rate: some_steps(params, learning_rate, 15))
params, plan, panda = start(1, (64, 16, 10)), [0.1, 0.1, 0.3, 0.3, 6.0, "back", 0.5, 0.5, 0.5], []
for learning_rate in plan:
    if learning_rate == "back":
        params = yesterday
        continue
    yesterday = params
    params, costs = day(params, learning_rate)
    panda.append(np.asarray(costs))
    print(f"day {len(panda)}: learning rate {learning_rate}, cost {costs[0]:.3f} to {costs[-1]:.3f}")

eggs, newborn = 10 ** np.linspace(-2, 0.8, 12), start(1, (64, 16, 10))
many_models = jax.jit(jax.vmap(lambda learning_rate: some_steps(newborn, learning_rate, 8 * 15)[1]))
caviar = np.asarray(many_models(jnp.array(eggs)))
winner = int(np.nanargmin(caviar[:, -1]))
print(f"caviar: the best of twelve has the learning rate {eggs[winner]:.2f} and ends at {caviar[winner, -1]:.3f}")

# %% demo
alt = (
    f"Left, one model over {len(panda)} days: the cost falls, jumps up on day 5 when the learning rate is 6, and falls on after"
    f" going back. Right, twelve models: the best ends at {caviar[winner, -1]:.2f}, others stay near 2."
)
with viz.figure(alt, ncols=2, size=(8, 3.2), sharey=True) as (left, right):
    for number, costs in enumerate(panda):
        left.plot(15 * number + np.arange(15), costs, color="C1" if number == 4 else "C0")
    left.set(xlabel="step", ylabel="cost", title="Panda", ylim=(0, 3.2))
    for row, costs in enumerate(caviar):
        right.plot(costs, color="C1" if row == winner else "C0", lw=2.2 if row == winner else 0.9)
    right.set(xlabel="step", title="Caviar: the best in orange")

# %% [markdown] topics="C2W3.13 C2W3.14 C2W3.15"
# ## 5. Batch norm: normalize inside of the network
#
# In week 1 we normalized the inputs: subtract the mean, divide by the standard deviation. The bowl of the cost became
# rounder and gradient descent faster. That helps the first layer. Layer 3 does not see the inputs, it sees
# $a^{[2]}$. Could we normalize that too?
#
# That is *batch normalization*, or *batch norm*, by Ioffe and Szegedy (2015). It makes the search for settings
# easier, since many more of them work, and makes it possible to train deep networks that otherwise would not start.
#
# There is a choice in layer $l$: normalize $a^{[l]}$, after the activation, or $z^{[l]}$, before it. People have argued
# about it.
# This course, and most code that you will meet, normalizes $z$.

# %% [markdown] topics="C2W3.16 C2W3.17"
# **The formulas**, for one unit of one layer, over a mini-batch of $m$ examples. The result is written $\tilde z$, read
# "z tilde", and takes the place of $z$ in front of the activation:
#
# $$\mu = \frac1m \sum_{i=1}^m z^{(i)} \qquad \sigma^2 = \frac1m \sum_{i=1}^m (z^{(i)} - \mu)^2 \qquad
# z_\text{norm}^{(i)} = \frac{z^{(i)} - \mu}{\sqrt{\sigma^2 + \varepsilon}} \qquad \tilde z^{(i)} = \gamma\,
# z_\text{norm}^{(i)} + \beta$$
#
# Some care with the details, since printed versions often slip. Both sums are divided by $m$. One divides by the
# standard deviation, the root, and not by the variance $\sigma^2$. The small $\varepsilon$ under the root only avoids a
# division by zero.
#
# $z_\text{norm}$ has mean 0 and variance 1. Do we want that always? With a sigmoid behind, all values would lie in its
# nearly straight middle part, and the network would lose its bends. So $\gamma$ (gamma) and $\beta$ (beta) give every
# unit the mean and the variance that it likes: they are parameters, learned by gradient descent like the weights. With
# $\gamma = \sqrt{\sigma^2 + \varepsilon}$ and $\beta = \mu$ even nothing at all happens, the *identity*. (This $\beta$
# has nothing to do with the $\beta$ of momentum.)
#
# **Before you run it:** work out $\mu$, $\sigma^2$ and $z_\text{norm}$ for $z = 1, 2, 3, 4$.

# %%
z = np.array([1.0, 2.0, 3.0, 4.0])
mu, sigma2 = z.mean(), ((z - z.mean()) ** 2).mean()
z_norm = (z - mu) / np.sqrt(sigma2 + 1e-8)
print(f"mu = {mu}, sigma^2 = {sigma2} (divided by m - 1 it would be {z.var(ddof=1):.3f})")
print("z_norm      ", z_norm.round(4))
print("gamma 2, beta 1:", (2 * z_norm + 1).round(4), "  mean", (2 * z_norm + 1).mean().round(6))
print("identity:   ", (np.sqrt(sigma2 + 1e-8) * z_norm + mu).round(4))

# %% [markdown]
# Below, one unit. Left its $z$ over a mini-batch, right $\tilde z$. Try these:
#
# 1. Move mean and spread of $z$. What happens on the right?
# 2. What do $\gamma$ and $\beta$ do? Find the setting at which left and right are the same.
# 3. Make the batch small. Compare $\mu$ from batch to batch (in the line under the picture). What becomes of a batch of
#    one example?

# %% demo
widgets.batchnorm_layer()

# %% [markdown] topics="C2W3.18 C2W3.19 C2W3.20"
# ## 6. Batch norm in a network
#
# In every layer it stands between $z$ and $a$:
#
# $$X \xrightarrow{W^{[1]}} Z^{[1]} \xrightarrow{\gamma^{[1]},\, \beta^{[1]}} \tilde Z^{[1]} \xrightarrow{\ g\ } A^{[1]}
# \xrightarrow{W^{[2]}} Z^{[2]} \xrightarrow{\gamma^{[2]},\, \beta^{[2]}} \tilde Z^{[2]} \xrightarrow{\ g\ } A^{[2]} \to \dots$$
#
# The same as a picture. Under each box stand the parameters, or the function, that lead to it.

# %% demo
names = ["$X$", "$Z^{[1]}$", "$\\tilde Z^{[1]}$", "$A^{[1]}$", "$Z^{[2]}$", "$\\tilde Z^{[2]}$", "$A^{[2]}$"]
below = ["", "$W^{[1]}$", "$\\gamma^{[1]}, \\beta^{[1]}$", "$g$", "$W^{[2]}$", "$\\gamma^{[2]}, \\beta^{[2]}$", "$g$"]
alt = "The way through two layers: X, by W to Z, by gamma and beta to Z tilde, by g to A, and the same once more."
with viz.figure(alt, size=(8, 1.2)) as ax:
    diagrams.chain(ax, names, below)

# %% [markdown]
# The parameters of a layer are now $W^{[l]}$, $\gamma^{[l]}$ and $\beta^{[l]}$, the last two of the shape
# $(n^{[l]}, 1)$, one number per unit. Where is $b^{[l]}$? Not needed: a constant that is added to all $z$ of a unit is
# added to its mean too, and $z - \mu$ cancels it. Its job is done by $\beta^{[l]}$.
#
# **Before you run it:** the same row twice, the second time with $b = 100$ added. What differs after batch norm?

# %%
Z = jnp.array([[1.0, 2.0, 3.0, 4.0]])
params_bn, running = batchnorm.init(1, axis=1)
for b in (0.0, 100.0):
    Z_tilde, _, _ = batchnorm.train(params_bn, running, Z + b, axis=1)
    print(f"b = {b:5}:", Z_tilde.round(4))

# %% [markdown]
# **Training** goes on as ever. For each mini-batch $t$: forward pass on $X^{\{t\}}$, with batch norm from the
# statistics of *this* mini-batch; backward pass for $dW^{[l]}$, $d\gamma^{[l]}$, $d\beta^{[l]}$; update each of the
# three. Momentum, RMSprop and Adam work as before. Frameworks have it as one line.
#
# In the backward pass $\mu$ and $\sigma^2$ are no constants, every example of the batch moves them. Write $g^{(i)} =
# \gamma\, d\tilde z^{(i)}$ for the slope along $z_\text{norm}^{(i)}$ (in this formula only; elsewhere $g$ is the
# activation function). Then
#
# $$dz^{(i)} = \frac{1}{\sqrt{\sigma^2 + \varepsilon}} \Bigl( g^{(i)} - \frac1m \sum_k g^{(k)} - z_\text{norm}^{(i)}
# \frac1m \sum_k g^{(k)} z_\text{norm}^{(k)} \Bigr),$$
#
# where $k$ runs over all examples of the mini-batch. The first term alone would be right if $\mu$ and $\sigma^2$ stood
# still. The second comes from moving $\mu$, the third from moving $\sigma^2$. Nobody needs to know the derivation by
# heart. The assignment lets you write the formula down as code. Here JAX checks that `dlcore.batchnorm.backward` has it
# right.
#
# **Before you run it:** a shift of all $z$ of a unit changes nothing. What must the $dz$ of a unit add up to?

# %%
rng = np.random.default_rng(0)
Z, dZ_tilde = jnp.array(rng.normal(size=(2, 5))), jnp.array(rng.normal(size=(2, 5)))
params_bn, running = batchnorm.init(2, axis=1)
_, _, cache = batchnorm.train(params_bn, running, Z, axis=1)
_, dZ = batchnorm.backward(dZ_tilde, params_bn, cache, axis=1)
dZ_jax = jax.jit(jax.grad(lambda Z: jnp.sum(dZ_tilde * batchnorm.train(params_bn, running, Z, axis=1)[0])))(Z)
print("largest difference to JAX:", float(jnp.abs(dZ - dZ_jax).max()))
print("sums of dz over the batch:", dZ.sum(axis=1).round(6))

# %% [markdown]
# **Does it help?** Four hidden layers of 30 units, 120 mini-batches of 64 digits, and nine learning rates from 0.003 to
# 10. Three networks: a plain one that starts with weights half as large as He's rule says, a plain one that starts by
# He's rule, and one with batch norm that has the bad start of the first.
#
# **Before you run it:** for how many of the nine will each of them end below a cost of 1? (Who guesses blindly among ten
# classes has a cost of $\log 10 \approx 2.3$.)

# %%
SIZES = (64, 30, 30, 30, 30, 10)


def deep_start(seed, share):
    return [(share * W, b, jnp.ones_like(b)) for W, b in start(seed, SIZES)]  # W, then b or beta, then gamma


def norm(Z, gamma, beta):
    mu = jnp.mean(Z, axis=1, keepdims=True)
    sigma2 = jnp.mean((Z - mu) ** 2, axis=1, keepdims=True)
    return gamma * (Z - mu) / jnp.sqrt(sigma2 + 1e-5) + beta


def deep_forward(params, X, with_norm):
    """Z of the output layer, and for section 7 what goes into the activation of every hidden layer."""
    seen = []
    for W, b, gamma in params[:-1]:
        Z = norm(W @ X, gamma, b) if with_norm else W @ X + b
        seen.append(Z)
        X = jnp.maximum(Z, 0)
    return params[-1][0] @ X + params[-1][1], seen


def deep_cost(params, X, Y, with_norm):
    return jnp.mean(losses.softmax_cross_entropy_from_logits(deep_forward(params, X, with_norm)[0], Y))


# 120 mini-batches of 64 digits, each time the digits are used up in a new order
order = np.concatenate([np.random.default_rng(i).permutation(1197)[:1152].reshape(18, 64) for i in range(7)])[:120]


def deep_train(params, learning_rate, with_norm):
    """Costs on the way, what the third hidden layer saw on the way (5 units, 100 dev digits), and the last parameters."""

    def step(params, part):
        J, grads = jax.value_and_grad(deep_cost)(params, X_train[:, part], Y_train[:, part], with_norm)
        third = deep_forward(params, X_dev[:, :100], with_norm)[1][2][:5]
        return jax.tree.map(lambda p, dp: p - learning_rate * dp, params, grads), (J, third)

    params, (costs, third) = jax.lax.scan(step, params, order)
    return costs, third, params


rates = 10 ** np.linspace(-2.5, 1, 9)
plain, normed = (jax.jit(jax.vmap(partial(deep_train, with_norm=flag), in_axes=(None, 0))) for flag in (False, True))
small, right_size = (deep_start(2, share) for share in (0.5, 1.0))
runs = {
    "plain, half of He": plain(small, jnp.array(rates)),
    "plain, He": plain(right_size, jnp.array(rates)),
    "batch norm, half of He": normed(small, jnp.array(rates)),
}
last = {name: np.nan_to_num(np.asarray(run[0][:, -20:].mean(axis=1)), nan=9) for name, run in runs.items()}
print("learning rate          ", " ".join(f"{rate:6.2g}" for rate in rates))
for name, ends in last.items():
    print(f"{name:23}", " ".join(f"{end:6.2f}" for end in ends), f"   below 1: {(ends < 1).sum()} of 9")

# %% demo
alt = "; ".join(f"{name}: {(ends < 1).sum()} of 9 learning rates end below a cost of 1" for name, ends in last.items())
with viz.figure(alt + ".", ncols=2, size=(8, 3.4)) as (left, right):
    for (name, ends), mark in zip(last.items(), "osv", strict=True):
        row = int(ends.argmin())
        left.loglog(rates, np.minimum(ends, 9), mark + "-", ms=5, label=f"{name}\n(best: α = {rates[row]:.2g})")
        right.plot(np.asarray(runs[name][0][row]), lw=1.2)
    left.set(xlabel="learning rate", ylabel="cost at the end", title="Which learning rates work", ylim=(0.003, 15))
    right.set(xlabel="mini-batch", ylabel="cost", title="The best of each", ylim=(0, 2.6))
    left.legend(loc="lower left", fontsize=7)

# %% [markdown]
# From the bad start the plain network learns hardly anything at any rate: after four layers of half-sized weights
# little of the signal is left. Batch norm does not care, since it rescales every layer. From He's start, which week 1
# taught, the plain network does learn, at two of the nine rates, and more slowly. Batch norm works at six of them, the
# largest more than a hundred times the smallest. That is what "easier to tune" means.
#
# Be fair, though. The plain network of section 10, with one hidden layer and a good start, also reads the digits well.
# The deeper a network and the worse its settings, the more batch norm helps.

# %% [markdown] topics="C2W3.21 C2W3.22"
# ## 7. Why does it work?
#
# **First reason: scale.** As with the inputs, values of one size make the bowl rounder. Nobody doubts that.
#
# **Second reason, the classic story: covariate shift.** Suppose that you have trained a cat detector on pictures of
# black cats only. Colored cats come. What makes a cat a cat has not changed, there is the same true function from
# picture to label; but the *distribution* of the inputs has moved to where the detector has never been. That is called
# *covariate shift*, and the detector may need to be trained again.
#
# Below is a stand-in: the true border between the classes is one curve (it stays), and a logistic regression learns
# from examples on its left part.
#
# **Before you run it:** how well will it do on examples of the right part?


# %%
def true_label(X):
    return (X[1] > 1.2 * np.sin(1.3 * X[0])).astype(int)[None]


shift_rng = np.random.default_rng(0)
X_black = shift_rng.normal(size=(2, 150)) * [[0.6], [0.9]] + [[-1.3], [-0.4]]
X_colored = shift_rng.normal(size=(2, 150)) * [[0.6], [0.9]] + [[1.3], [0.4]]
descent = optim.gradient_descent(learning_rate=0.5)
Y_black = true_label(X_black).astype(float)
line, _ = dense.train(dense.init([2, 1], key=jax.random.key(0)), X_black, Y_black, optimizer=descent, num_iterations=500)
shares = [float(np.mean(np.asarray(dense.predict(line, X)) == true_label(X))) for X in (X_black, X_colored)]
print(f"right on black cats (trained on): {shares[0]:.0%}     on colored cats, same true border: {shares[1]:.0%}")

# %% demo
alt = f"A learned straight border fits the left cloud ({shares[0]:.0%} right) and fails on the right one ({shares[1]:.0%}); the true border is a wave."
with viz.figure(alt, size=(6.4, 3.2)) as ax:
    for X in (X_black, X_colored):
        draw.points(ax, X, true_label(X), size=20)
    x = np.linspace(-3, 3, 200)
    (w1, w2), b = np.asarray(line[0].W)[0], float(line[0].b[0, 0])
    true_border = ax.plot(x, 1.2 * np.sin(1.3 * x), ":", color="C2", label="true border")
    learned = ax.plot(x, -(w1 * x + b) / w2, "--", color="C4", label="learned from\nthe left cloud")
    ax.set(xlim=(-3, 3), ylim=(-3, 3), title="left: black cats, right: colored cats")
    ax.legend(handles=true_border + learned, loc="upper left", bbox_to_anchor=(1.0, 1.0))

# %% [markdown] topics="C2W3.38"
# If the true function changes too (what counts as a cat is itself redefined), then retraining is even more urgent: no
# knowledge of the old function helps any more where it differs.

# %% [markdown] topics="C2W3.23"
# **The same inside of a network.** Cover the left half of a network with your hand. Layer 3 sees four numbers
# $a^{[2]}_1 \dots a^{[2]}_4$ and must map them to $\hat y$. For layer 3 these *are* the inputs. But as layers 1 and 2
# learn, their outputs move, so layer 3 suffers a covariate shift at every step. Batch norm limits how far they can
# move: whatever layers 1 and 2 do, mean and variance of $\tilde z^{[2]}$ are those that $\beta^{[2]}$ and
# $\gamma^{[2]}$ say. Layer 3 stands on firmer ground, and the layers depend less on each other's steps.
#
# You can watch it. The second picture shows what goes into the activations of the third hidden layer, for five units
# and 100 dev digits: the middle value, and the band that holds 80 percent of them, step by step, at one learning rate.
#
# **Before you run it:** which band will wander?

# %% demo
from matplotlib.patches import Rectangle

with viz.figure(
    "A network of 3 inputs and layers of 4, 4, 3 and 1 units; inputs and first layers are covered by a gray sheet.", size=(6, 2.6)
) as ax:
    networks.layer_sizes(ax, [3, 4, 4, 3, 1], names=["x", "", "$a^{[2]}$", "layer 3", "ŷ"])
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    ax.add_patch(Rectangle((left, bottom), 0.4 * (right - left), top - bottom, color="0.75", alpha=0.85, zorder=20))

# %% demo
row = int(np.argmin(np.abs(rates - 0.5)))
shown = ("plain, half of He", "batch norm, half of He")
bands = {name: np.quantile(np.asarray(runs[name][1][row]), [0.1, 0.5, 0.9], axis=(1, 2)).T for name in shown}
wide = {name: band[:, 2] - band[:, 0] for name, band in bands.items()}
alt = f"Learning rate {rates[row]:.2g}. " + "; ".join(
    f"{name}: the band of z in layer 3 is between {w.min():.2f} and {w.max():.2f} wide" for name, w in wide.items()
)
with viz.figure(alt + ".", ncols=2, size=(8, 3.2), sharey=True) as axes:
    for ax, (name, band) in zip(axes, bands.items(), strict=True):
        ax.fill_between(np.arange(120), band[:, 0], band[:, 2], alpha=0.35)
        ax.plot(band[:, 1])
        ax.set(title=f"z in layer 3: {name}", xlabel="mini-batch")
for name, w in wide.items():
    print(f"{name:23} the band is {w.min():.2f} to {w.max():.2f} wide")

# %% [markdown]
# Without batch norm the values begin in a tiny band, since the weights were small. Then they spread out, collapse, and
# spread out again. With it they have the right size from the first step on, and change slowly.

# %% [markdown] topics="C2W3.24"
# **A side effect: a little regularization.** $\mu$ and $\sigma$ come from 64 examples, not from all, so they are noisy.
# The same digit gets a slightly different $\tilde z$ in every mini-batch, as if noise were added. Like dropout, that
# keeps later layers from relying too much on single units. The effect is slight, and smaller for larger batches. Do
# not use batch norm *as* a regularizer: take it for speed, and regularize on purpose.
#
# **Before you run it:** from batches of 64 to batches of 512, by which factor does the noise shrink?

# %%
W1 = np.asarray(start(0, (64, 30))[0][0])
all_z = W1 @ np.asarray(X_train)
noise_rng = np.random.default_rng(0)
for size in (64, 128, 256, 512):
    normalized = []
    for _ in range(200):
        part = all_z[:, noise_rng.choice(1197, size, replace=False)]
        normalized.append((all_z[:, 0] - part.mean(axis=1)) / part.std(axis=1))
    print(f"batches of {size:3}: z_norm of one digit scatters by {np.std(normalized, axis=0).mean():.3f}")

# %% [markdown]
# A mean of eight times as many examples has a noise that is smaller by $\sqrt{8} \approx 2.8$. Here it is somewhat more
# than that: 512 digits are nearly half of all 1197, so large batches of this small set share many of their digits.

# %% [markdown] topics="C2W3.25"
# ## 8. At test time there is no batch
#
# A user sends one digit. The mean of one example is the example itself, $z - \mu = 0$, and $\tilde z$ would be $\beta$
# for every digit. So $\mu$ and $\sigma^2$ must come from the training. Usually one keeps, per layer, an exponentially
# weighted average over the mini-batches:
#
# $$\mu_\text{run} := \beta_\text{run}\, \mu_\text{run} + (1 - \beta_\text{run})\, \mu^{\{t\}}, \qquad \text{the same for }
# \sigma^2_\text{run}.$$
#
# (If it starts at zero, week 2's bias correction divides by $1 - \beta_\text{run}^t$, with the exponent $t$.) One could
# also send the whole training set through the finished network once, and take mean and variance from that. Both
# work; how exactly it is done hardly matters.
#
# **Before you run it:** four ways to predict the dev digits. Which one fails?

# %%
layers = [[np.asarray(leaf[row]) for leaf in layer] for layer in runs["batch norm, half of He"][2]]  # the network of section 7


def statistics(X):
    """Mean and variance of z in every hidden layer, over a batch of digits."""
    found = []
    for W, beta, gamma in layers[:-1]:
        Z = W @ X
        mu, sigma2 = Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)
        found.append((mu, sigma2))
        X = np.maximum(gamma * (Z - mu) / np.sqrt(sigma2 + 1e-5) + beta, 0)
    return found


def predict_with(found, X):
    for (W, beta, gamma), (mu, sigma2) in zip(layers[:-1], found, strict=True):
        X = np.maximum(gamma * (W @ X - mu) / np.sqrt(sigma2 + 1e-5) + beta, 0)
    return np.argmax(layers[-1][0] @ X + layers[-1][1], axis=0)


# In a training the averages grow along with it. Here the training is over, and 60 of its mini-batches are enough.
running_stats = [(np.zeros((30, 1)), np.ones((30, 1)))] * 4
for part in order[-60:]:
    now = statistics(data.X_train[:, part])
    pairs = zip(running_stats, now, strict=True)
    running_stats = [(0.9 * mu + 0.1 * new_mu, 0.9 * s2 + 0.1 * new_s2) for (mu, s2), (new_mu, new_s2) in pairs]

digits_one_by_one = np.split(data.X_dev, 300, axis=1)
answers = {
    "statistics of all 300 dev digits": predict_with(statistics(data.X_dev), data.X_dev),
    "running averages": predict_with(running_stats, data.X_dev),
    "statistics of the whole training set": predict_with(statistics(data.X_train), data.X_dev),
    "each digit by its own statistics": np.concatenate([predict_with(statistics(x), x) for x in digits_one_by_one]),
}
for name, said in answers.items():
    print(f"{name:38} {np.mean(said == data.Y_dev[0]):6.1%} right,  {len(set(said.tolist()))} different answers")

# %% [markdown] topics="C2W3.26"
# **What later research says.** The story of section 7 has been put to the test. Networks
# in which somebody *added* a shifting noise behind every batch norm still trained as fast, so a steady distribution
# cannot be the whole reason. Measurements suggest that batch norm makes the cost smoother, so that slopes are valid
# over longer steps. That fits what you saw above: larger learning rates worked. The effect is certain. The
# explanation is not settled.

# %% [markdown] topics="C2W3.27 C2W3.28"
# ## 9. Softmax: more than two classes
#
# So far the answer was yes or no. Now let there be $C$ *classes*, numbered from 0 to $C - 1$. For pictures of animals
# with $C = 4$: 0 "other", 1 cat, 2 dog, 3 chick. A row of pictures with a chick, a cat, a dog, a koala and another
# chick has the labels 3, 1, 2, 0, 3: the koala is "other".
#
# The output layer gets $n^{[L]} = C$ units, and $\hat y$ is a column with $C$ numbers. The first is
# $P(\text{other} \mid x)$, the second $P(\text{cat} \mid x)$ and so on: probabilities that sum to 1.

# %% [markdown] topics="C2W3.29"
# **The softmax layer.** As ever $z^{[L]} = W^{[L]} a^{[L-1]} + b^{[L]}$, a column with $C$ numbers, called *logits*.
# Then
#
# $$t = e^{z} \quad\text{(each number by itself)}, \qquad a_i = \frac{t_i}{\sum_{j} t_j}.$$
#
# The exponential makes all numbers positive, the division makes them sum to 1. This activation is special: until now
# a $g$ took one number and gave one. Softmax takes a whole column, because every $a_i$ depends on all $z_j$. One
# divides by the *sum*; dividing by the length of the vector $t$ would give numbers that sum to more than 1.
#
# **Before you run it:** $z = (5, 2, -1, 3)$. Which class, and about how sure?

# %%
z = np.array([5.0, 2.0, -1.0, 3.0])
t = np.exp(z)
print("t   ", t.round(2), "  sum", t.sum().round(2))
print("a   ", (t / t.sum()).round(3), "  sum", (t / t.sum()).sum().round(6))
print("with the length of t in place of the sum:", (t / np.linalg.norm(t)).sum().round(3))

# %% [markdown] topics="C2W3.30"
# Without a hidden layer, softmax divides the plane by straight lines: between two classes $i$ and $j$ the border is
# where $z_i = z_j$, and that is a linear equation in $x$. With hidden layers the regions bend.
#
# **Before you run it:** three, four, five and six round clouds. What shapes will the regions have?

# %% demo
alt = "Regions of softmax without hidden layer for 3, 4, 5 and 6 classes; all borders are straight and meet near the middle."
with viz.figure(alt, nrows=2, ncols=2, size=(8, 5.6)) as axes:
    for ax, C in zip(np.ravel(axes), (3, 4, 5, 6), strict=True):
        X, y = regions.examples("clouds", C)
        Y = np.eye(6, dtype=np.float32)[:, y]

        def probabilities(cells, X=X, Y=Y, C=C):
            return regions.trained_map(X, Y, cells, C, 0)[0][:C]

        networks.class_regions(ax, probabilities, X, y, n=80)
        ax.set_title(f"C = {C}")

# %% [markdown]
# Now with hidden units. **Before you move:** the arms of a spiral with no hidden unit, with 2, with 10?

# %% demo
widgets.class_boundaries()

# %% [markdown] topics="C2W3.31 C2W3.32"
# **Why "soft"?** The *hard max* puts a 1 at the largest number and 0 elsewhere: $(5, 2, -1, 3) \to (1, 0, 0, 0)$.
# Softmax is gentler and keeps how sure it is. Multiply all $z$ by a large number, and it comes close to the hard max.
#
# **With two classes it is logistic regression.** For $C = 2$,
#
# $$a_1 = \frac{e^{z_1}}{e^{z_0} + e^{z_1}} = \frac{1}{1 + e^{-(z_1 - z_0)}} = \sigma(z_1 - z_0).$$
#
# One of the two outputs says it all, since they sum to 1, and it is the sigmoid of the *difference* (not of $z_1$).
#
# **Before you run it:** what does adding 1000 to all $z$ change? And multiplying by 10?

# %%
column = jnp.array([[5.0], [2.0], [-1.0], [3.0]])
for name, Z in (("z", column), ("z + 1000", column + 1000), ("10 z", 10 * column)):
    print(f"softmax of {name:9}", np.asarray(softmax(Z, axis=0)).ravel().round(3))
print("hard max            ", hardmax(column, axis=0).ravel())
pair = jnp.array([[1.0], [3.0]])
print("two classes:", softmax(pair, axis=0)[1, 0], " sigmoid of the difference:", jax.nn.sigmoid(pair[1, 0] - pair[0, 0]))

# %% demo
widgets.softmax_bars()

# %% [markdown] topics="C2W3.33"
# **The loss.** Labels are written *one-hot*: a column with a 1 in the row of the true class. A cat among our animals is
# $y = (0, 1, 0, 0)^T$. The loss is
#
# $$\mathcal L(\hat y, y) = -\sum_{j=0}^{C-1} y_j \log \hat y_j = -\log \hat y_\text{true},$$
#
# since all other $y_j$ are 0. To make it small, the probability of the true class must become large. There is no second
# term with $1 - y$: pushing one probability up pushes the others down by itself. The cost is the mean over the $m$
# examples, $Y$ has the shape $(C, m)$, and the backward pass begins with the same short formula as ever,
#
# $$dZ^{[L]} = \hat Y - Y.$$
#
# **Before you run it:** $\hat y = (0.3, 0.2, 0.1, 0.4)$ and the picture is a cat. Loss? $dz$?

# %%
y_hat, y = jnp.array([[0.3], [0.2], [0.1], [0.4]]), jnp.array([[0.0], [1.0], [0.0], [0.0]])
print("loss ", losses.softmax_cross_entropy(y_hat, y).item(), "  -log 0.2 =", -np.log(0.2))
by_jax = jax.jit(jax.grad(lambda z: jnp.sum(losses.softmax_cross_entropy_from_logits(z, y))))(jnp.log(y_hat))
print("dz by JAX    ", by_jax.ravel().round(3))
print("y_hat minus y", (y_hat - y).ravel().round(3))
print("one-hot of 3, 1, 2, 0, 3:")
print(batches.one_hot(jnp.array([[3, 1, 2, 0, 3]]), 4).astype(int))

# %% [markdown] topics="C2W3.34"
# ## 10. A framework
#
# By now you have written forward and backward passes by hand. With twenty kinds of layers nobody does. A *framework*
# does what repeats: derivatives, fast code for CPUs and GPUs, random numbers, saving. A good one is easy to program,
# fast to run, and truly open.
#
# Older courses used TensorFlow in its first version. There one first *built* a graph: *placeholders* for
# data that come later, *variables* for parameters, *operations* between them; then one made a *session*, initialized
# the variables, and let the session *run* parts of the graph, feeding data into the placeholders. For a network: prepare
# the data and one-hot labels, placeholders, parameters (Xavier weights, zero biases), forward pass, cost, optimizer,
# and a loop that feeds mini-batches.

# %% [markdown] topics="C2W3.35 C2W3.36"
# Those parts (placeholders, sessions, `contrib`) are gone even from TensorFlow. We use **JAX**: NumPy's functions, plus
# three things that turn one function into another. `jax.grad` makes the function that computes the slopes, `jax.jit` a
# compiled one, and `jax.vmap` one that treats many examples at once. If you meet old code, translate:
#
# | TensorFlow 1 | JAX |
# |---|---|
# | `placeholder` | an argument of a function |
# | `Variable` | an entry of a dictionary or list of parameters |
# | building a graph, `Session.run` | calling the function that `jax.jit` compiled |
# | `GradientDescentOptimizer(...).minimize(cost)` | `jax.grad(cost)` and one line of update |
# | `contrib.layers.xavier_initializer` | `jax.nn.initializers`, or your own three lines |
# | `feed_dict` | arguments |
#
# What has not changed: **you write the forward pass and the cost; the derivatives come by themselves.** On one number:
# the cost $J(w) = w^2 - 10 w + 25 = (w - 5)^2$, written once.
#
# **Before you run it:** the slope at $w = 0$? Where does it end?


# %%
def J(w):
    return w**2 - 10 * w + 25


slope = jax.grad(J)
w = 0.0
print("slope at 0:", slope(w))
for _ in range(60):
    w = w - 0.1 * slope(w)
print("after 60 steps: w =", w)

# %% [markdown]
# **Arrays.** `jnp` has NumPy's functions. Three differences you will meet. Arrays cannot be changed: `.at[...].set(...)`
# gives a new one. An index beyond the end raises no error. And numbers are float32, with 7 digits, unless you ask for
# more.
#
# **Before you run it:** which of the three lines raises an error?

# %%
a = jnp.array([1.0, 2.0, 3.0])
try:
    a[0] = 9.0
except TypeError as error:
    print("a[0] = 9.0:      ", str(error).split(".")[0])
print("a.at[0].set(9.0):", a.at[0].set(9.0), "  and a is still", a)
print("a[99]:           ", a[99], "  the last one, without a word")

# %% [markdown]
# **`jax.jit`: compile.** The first call runs your Python once with stand-ins for the arrays, *tracers*, that know only
# shape and *dtype* (the kind of number, such as float32); it writes down the operations and compiles them into one program. Later calls with the same shapes
# run the program, and your Python is not looked at again. From this follows what jit can do and what it cannot:
#
# - `print` and other side effects happen only while tracing;
# - another shape compiles again;
# - an `if` on a *value* is not possible, since a tracer has none (use `jnp.where` or `jax.lax.cond`); an `if` on a
#   shape is fine;
# - a loop over layers is unrolled, that is, written down once per layer. For a loop over a thousand steps that would be
#   a long program. `jax.lax.scan(step, start, xs)` is compiled as a real loop: `step` gets what the step before it handed
#   on and one entry of `xs`, and gives back what to hand on and what to keep. The trainings above were made with it.
#
# **Before you run it:** how many times is "tracing" printed?


# %%
@jax.jit
def double(x):
    print("tracing with shape", x.shape)
    return 2 * x


double(jnp.ones(3)), double(jnp.zeros(3)), double(jnp.ones(4)), double(jnp.ones(3))


@jax.jit
def relu_with_if(x):
    return x if x > 0 else 0.0


try:
    relu_with_if(1.0)
except jax.errors.TracerBoolConversionError as error:
    print("if on a value:", type(error).__name__)

# %% [markdown]
# **Is it worth it?** The cost of the digit network of section 2 and its slopes, with and without `jit`.
# (`block_until_ready` waits: JAX hands out results before they are computed.)
#
# **Before you run it:** by which factor will the compiled one be faster?

# %%
digit_params = start(0, (64, 16, 10))
step_plain, step_jit = jax.value_and_grad(cost), jax.jit(jax.value_and_grad(cost))
for name, function in (("plain", step_plain), ("jitted", step_jit)):
    jax.block_until_ready(function(digit_params, X_few, Y_few))  # the first call compiles; it does not count
    began = time.perf_counter()
    for _ in range(10):
        jax.block_until_ready(function(digit_params, X_few, Y_few))
    print(f"{name:7} {1000 * (time.perf_counter() - began) / 10:.2f} ms per call")

# %% [markdown]
# **`jax.vmap`: no batch axis in your head.** Write the function for *one* example; `vmap` makes one for many. `in_axes`
# says along which axis of each argument the examples lie: here `None` for the parameters, which all examples share,
# and 1 for the columns of $X$ and $Y$. You saw `vmap` train 16 networks at once in section 2. Here it finds something
# that is clumsy otherwise: the gradient of *each* example by itself, and its length. (The length of a gradient is the
# root of the sum of all squared slopes, as if they stood in one long column.)
#
# The network is first trained a little, for 60 steps.
#
# **Before you run it:** which digit will have the longest gradient, one that is read well or one that is read badly?


# %%
def cost_of_one(params, x, y):
    return cost(params, x[:, None], y[:, None])


for _ in range(60):
    _, grads = step_jit(digit_params, X_few, Y_few)
    digit_params = jax.tree.map(lambda p, dp: p - 0.5 * dp, digit_params, grads)
of_each = jax.jit(jax.vmap(jax.value_and_grad(cost_of_one), in_axes=(None, 1, 1)))
each, slopes = of_each(digit_params, X_few[:, :6], Y_few[:, :6])
print("one set of slopes per example; the first W:", slopes[0][0].shape)
lengths = np.sqrt(sum(np.sum(np.reshape(leaf, (6, -1)) ** 2, axis=1) for leaf in jax.tree.leaves(slopes)))
print("losses ", np.asarray(each).round(3), "\nlengths", lengths.round(3))

# %% [markdown]
# The worse a digit is read, the longer its gradient: the badly read ones decide where the step goes.
#
# **Keys: random numbers without a hidden state.** NumPy remembers where it stopped drawing. `jax.random` remembers
# nothing. It draws only with a *key*, and the same key always
# gives the same numbers. `jax.random.split` makes new keys out of one. A key is for one use: whoever uses it for every
# layer, or for dropout in every step, gets the same numbers each time, and no error says so.
#
# **Before you run it:** which of the four draws are equal?

# %%
key = jax.random.key(7)
first_key, second_key = jax.random.split(key)
print("key, used twice:", jax.random.normal(key, (2,)), jax.random.normal(key, (2,)))
print("split keys:     ", jax.random.normal(first_key, (2,)), jax.random.normal(second_key, (2,)))

# %% [markdown]
# **Pytrees: parameters of any form.** A *pytree* is a nest of lists, tuples and dictionaries with arrays in it.
# `jax.grad` gives the slopes in the same form as the parameters, and `jax.tree.map` does one thing to every array.
# So one line updates any network.

# %%
tree = {"layer 1": {"W": jnp.ones((2, 3)), "b": jnp.zeros((2, 1))}, "scale": jnp.array(3.0)}
print(jax.tree.map(jnp.shape, tree))
grads = jax.grad(lambda tree: jnp.sum(tree["layer 1"]["W"]) * tree["scale"])(tree)
print(jax.tree.map(lambda p, dp: p - 0.1 * dp, tree, grads)["scale"])

# %% [markdown]
# **Traps of 7 digits.** Each line below is a real bug that people hunt for hours.
#
# **Before you run it:** what is $\sigma(20)$ in 7 digits? And what does $10^{-7}$ do to a gradient check?


# %%
def cube(x):
    return x**3


def nudged(f, x, nudge=1e-7):
    return (f(x + nudge) - f(x - nudge)) / (2 * nudge)


def safe(x):
    return jnp.where(x > 0, jnp.sqrt(x), 0.0)


print("sigmoid(20) =", jax.nn.sigmoid(20.0), "  so log(1 - a) =", jnp.log(1 - jax.nn.sigmoid(20.0)))
print("from the logit instead:", losses.cross_entropy_from_logits(jnp.array([[20.0]]), jnp.array([[0.0]])))
print("slope of x^3 at 1 by a nudge of 1e-7:", float(nudged(cube, jnp.float32(1))), "(true: 3)")
print("16777216 + 1 =", int(jnp.float32(16777216) + 1), "  a counter of steps in float32 stops there")
print("slope of where(x > 0, sqrt(x), 0) at 0:", jax.grad(safe)(0.0), "  both branches are differentiated: 0 times infinity")
with jax.enable_x64(True):
    print("the nudge again, in float64:", float(nudged(cube, jnp.float64(1))))

# %% [markdown]
# So take losses from logits, check gradients in float64, and count in whole numbers. And make the argument of a dangerous
# function safe *before* it is called, `jnp.sqrt(jnp.where(x > 0, x, 1.0))`: what is chosen afterwards comes too late for
# the slope.

# %% [markdown] topics="C2W3.37"
# **Which way round?** Our examples are columns, $Z$ is $(C, m)$. TensorFlow, PyTorch, optax and nearly all others want
# examples as **rows**, $(m, C)$. Both shapes fit through most functions without an error; the loss is then a softmax
# over the *examples*. Transpose, and look for words such as *from logits*: a loss that takes logits wants $z$, not
# probabilities, and does the softmax itself, in a way that cannot overflow.
#
# **Before you run it:** below, optax gets the logits of 300 digits in three ways, once right and twice wrong. Which of the
# two wrong losses would you notice, and which not?

# %%
import optax

logits, truth = forward(digit_params, X_few), Y_few
print("ours, columns:                         ", jnp.mean(losses.softmax_cross_entropy_from_logits(logits, truth)))
print("optax, transposed:                     ", jnp.mean(optax.softmax_cross_entropy(logits.T, truth.T)))
print("optax, not transposed, no error raised:", jnp.mean(optax.softmax_cross_entropy(logits, truth)))
print("optax, softmax done twice:             ", jnp.mean(optax.softmax_cross_entropy(softmax(logits, axis=0).T, truth.T)))

# %% [markdown]
# The one that is not transposed is absurdly large. (Blind guessing among ten classes costs $\log 10 \approx 2.3$.) The
# softmax that was taken twice looks like a slow training, and may go unnoticed for weeks.
#
# **The training loop.** Everything together: parameters, one jitted step, mini-batches, and a look at the dev set.


# %%
@jax.jit
def update(params, X, Y, learning_rate):
    J, grads = jax.value_and_grad(cost)(params, X, Y)
    return jax.tree.map(lambda p, dp: p - learning_rate * dp, params, grads), J


def accuracy(params, X, labels):
    return float(jnp.mean(jnp.argmax(forward(params, X), axis=0) == labels[0]))


X, Y = np.asarray(X_train), np.asarray(Y_train)  # mini-batches are cut out in NumPy, which costs less for each of them
params, epoch_costs = start(0, (64, 16, 10)), []
for epoch in range(12):
    costs = []
    # 18 mini-batches of 64 digits; the other 45 have a turn in other epochs
    for part in np.array_split(np.random.default_rng(epoch).permutation(1197)[:1152], 18):
        params, J = update(params, X[:, part], Y[:, part], 0.3)
        costs.append(J)
    epoch_costs.append(float(np.mean(jax.device_get(costs))))
right = accuracy(params, X_dev, data.Y_dev)
print(f"gradient descent: cost {epoch_costs[0]:.3f} to {epoch_costs[-1]:.3f}, dev digits right: {right:.1%}")

# %% [markdown]
# **Out into the ecosystem: optax.** `optax` is JAX's library of optimizers. An optimizer is a pair of functions,
# `init` and `update`, as in `dlcore.optim`; the difference is that `update` returns *changes*, which
# `optax.apply_updates` adds. The same network, the same loop, with Adam and a learning rate that decays:

# %%
optimizer = optax.adam(optax.exponential_decay(0.01, transition_steps=18, decay_rate=0.9))


@jax.jit
def update_with_optax(params, state, X, Y):
    J, grads = jax.value_and_grad(cost)(params, X, Y)
    changes, state = optimizer.update(grads, state, params)
    return optax.apply_updates(params, changes), state, J


params = start(0, (64, 16, 10))
state, adam_costs = optimizer.init(params), []
for epoch in range(12):
    costs = []
    for part in np.array_split(np.random.default_rng(epoch).permutation(1197)[:1152], 18):
        params, state, J = update_with_optax(params, state, X[:, part], Y[:, part])
        costs.append(J)
    adam_costs.append(float(np.mean(jax.device_get(costs))))
right = accuracy(params, X_dev, data.Y_dev)
print(f"optax.adam:       cost {adam_costs[0]:.3f} to {adam_costs[-1]:.3f}, dev digits right: {right:.1%}")

# %% demo
with viz.figure(
    f"Mean cost per epoch: gradient descent ends at {epoch_costs[-1]:.3f}, Adam at {adam_costs[-1]:.3f}.", size=(5.6, 3)
) as ax:
    ax.plot(epoch_costs, "o-", ms=4, label="gradient descent, by hand")
    ax.plot(adam_costs, "^-", ms=4, label="optax.adam")
    ax.set(xlabel="epoch", ylabel="mean cost")
    ax.legend()

# %% [markdown]
# A tie: on a task as small as this one, Adam cannot do better than a well-chosen learning rate.
#
# `dlcore` has an Adam of its own. Is `optax.adam` the same rule as `dlcore.optim.adam`? Compare three steps on one
# parameter, with the slope of $J(w) = (w - 5)^2$ from above.

# %%
theirs, ours = optax.adam(0.1), optim.adam(0.1)
w_theirs = w_ours = jnp.array(0.0)
state_theirs, state_ours = theirs.init(w_theirs), ours.init(w_ours)
for _ in range(3):
    changes, state_theirs = theirs.update(slope(w_theirs), state_theirs, w_theirs)
    w_theirs = optax.apply_updates(w_theirs, changes)
    w_ours, state_ours = ours.update(slope(w_ours), state_ours, w_ours)
    print(f"optax {w_theirs:.6f}   dlcore {w_ours:.6f}")

# %% [markdown]
# From here it is a short way to the libraries that research uses: Flax or Equinox for layers, optax for optimizers,
# orbax for saving. They all speak in pytrees and keys.
#
# ### Optional: several devices
#
# Large trainings use many GPUs or TPUs. In JAX the *same* step runs on all of them when its data are *sharded*, cut
# along the examples, one piece per device. The compiler adds up the slopes of the pieces, and the parameters stay equal
# everywhere.
#
# Can one try that without eight GPUs? Yes: a flag lets JAX split the CPU into several pretended devices. It must be
# set *before* JAX starts, and in this notebook JAX has long been running. So the next cell starts a second Python, a
# process of its own, and shows what it printed. Nothing gets faster by pretending; the point is that the step is the
# same and the result too.
#
# **Before you run it:** 64 examples on four devices. What shape does each device hold?

# %%
program = textwrap.dedent("""
    import jax, jax.numpy as jnp, numpy as np
    from jax.sharding import Mesh, NamedSharding, PartitionSpec

    def cost(W, X, Y):
        return -jnp.mean(jnp.sum(Y * jax.nn.log_softmax(W @ X, axis=0), axis=0))

    @jax.jit
    def step(W, X, Y):                                     # no word about devices in here
        J, dW = jax.value_and_grad(cost)(W, X, Y)
        return W - 0.5 * dW, J

    rng = np.random.default_rng(0)
    X, Y = jnp.array(rng.normal(size=(5, 64))), jnp.array(np.eye(3)[:, rng.integers(3, size=64)])
    W = jnp.zeros((3, 5))

    mesh = Mesh(jax.devices(), ("examples",))
    columns = NamedSharding(mesh, PartitionSpec(None, "examples"))   # cut the second axis
    everywhere = NamedSharding(mesh, PartitionSpec())                # a copy on each device
    X_cut, Y_cut, W_copies = jax.device_put(X, columns), jax.device_put(Y, columns), jax.device_put(W, everywhere)
    print(len(jax.devices()), "devices; each holds", X_cut.addressable_shards[0].data.shape, "of", X.shape)

    for _ in range(3):
        W, J = step(W, X, Y)
        W_copies, J_cut = step(W_copies, X_cut, Y_cut)
        print(f"cost on one device {J:.6f}, on all {J_cut:.6f}, parameters apart by {float(abs(W - W_copies).max()):.1e}")
""")
environment = {**os.environ, "XLA_FLAGS": "--xla_force_host_platform_device_count=4", "JAX_PLATFORMS": "cpu"}
done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=60)
print(done.stdout if done.returncode == 0 else f"The second process did not end well: {done.stderr[-300:]}")

# %% [markdown]
# ## What you can do now
#
# - Say which settings to tune first, search at random, on the right scale, from coarse to fine.
# - Choose between panda and caviar, and look again every few months.
# - Put batch norm into a network, leave out $b$, and predict with running averages.
# - Say what batch norm does for sure, and which explanation is disputed.
# - Write softmax safely, one-hot labels, their loss and its slope $\hat Y - Y$.
# - Write a training step in JAX, know what `jit` needs, and move to optax.
#
# The assignment lets you build all of it.
#
# ## Where this lives in `dlcore`
#
# | file | what is in it | section |
# |---|---|---|
# | `dlcore/search.py` | ranges and scales, random and grid points, `narrow`, `coarse_to_fine` | 2, 3 |
# | `dlcore/batchnorm.py` | `train`, `predict`, `backward`, running statistics | 5 to 8 |
# | `dlcore/activations.py` | `softmax`, `softmax_backward`, `hardmax` | 9 |
# | `dlcore/losses.py`, `dlcore/outputs.py` | cross-entropy from probabilities and from logits, the pair `CLASSES` | 9 |
# | `dlcore/batches.py` | `one_hot`, `labels_of`, `mini_batches` | 9 |
# | `dlcore/train.py`, `dlcore/optim.py` | the jitted step, optimizers in optax's form | 10 |
#
# ## Common confusions
#
# **Which $\beta$?** Momentum's $\beta$ (a setting), Adam's $\beta_1$, $\beta_2$ (settings), batch norm's $\beta$ (a
# parameter, learned), and the $\beta_\text{run}$ of the running averages (a setting). Four things, one letter.
#
# **Does batch norm divide by $\sigma^2$?** No, by $\sqrt{\sigma^2 + \varepsilon}$.
#
# **Over which axis?** Over the examples of the mini-batch, for each unit by itself.
#
# **Is $\tilde z$ always of mean 0 and variance 1?** $z_\text{norm}$ is. $\tilde z$ has mean $\beta$ and standard deviation
# $\gamma$.
#
# **Is batch norm a regularizer?** A weak one, by accident. Do not count on it.
#
# **Does softmax choose the class?** No, it gives probabilities. The largest one chooses.
#
# **Softmax or several sigmoids?** Softmax when exactly one class is true. Sigmoids when several may be true at once.
#
# **Why does my loss fall and the accuracy stay at 10 percent?** Often examples and classes are transposed, or softmax
# was taken twice.
#
# **Why is the first call so slow?** It compiles. And the second one with another shape, too.
