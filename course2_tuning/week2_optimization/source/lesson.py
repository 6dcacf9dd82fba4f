# %% [markdown]
# # Optimization: getting down faster
#
# Course 2, week 2. You can train a network with gradient descent. This week makes the same training many times
# faster. Two ideas do it: make a step before you have looked at all examples, and let each step remember the steps
# before it. A rule that turns slopes into steps is called an *optimizer*; from the two ideas come the optimizers with
# which nearly every network today is trained.
#
# You need the networks of course 1: forward pass, cost, backward pass, and $W := W - \alpha\, dW$. Every new word is
# explained where it first stands in *italics*. Sections 8 and 12 are the hardest for most people; both are checked
# there with numbers small enough for paper.
#
# How to read: run each code cell with **Shift + Enter**. Where a paragraph begins with "Before you run it", answer
# first, and then let the cell tell you.

# %% setup
import time
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from dlcore import batches, datasets, dense, optim, outputs, schedules, train, viz
from dlcore.viz import draw, landscapes
from dlcore.viz import optimizers as widgets

# %% [markdown]
# ## First, something to move
#
# A cost $J$ of two parameters $w_1$ and $w_2$, seen from above. Along each thin line the cost is the same, as the
# height is on a hiking map. The cross marks the lowest point. Four travelers start at the same place, and each makes
# the same number of steps. You know the first one, gradient descent. The other three are what this week is about; by
# the end of it you will have written each of them down in three lines.
#
# Ignore formulas for now. Move the sliders and try to answer:
#
# 1. Raise the learning rate $\alpha$ slowly. Who is the first to fly away?
# 2. Set $\alpha$ to about 5. Who still arrives?
# 3. Take the ground called "plateau" with $\alpha = 0.5$. Who is stuck?

# %% demo
widgets.optimizer_race()

# %% [markdown] topics="C2W2.01 C2W2.02"
# ## 1. Why training must be fast
#
# Deep learning is a trade of trial and error. You have an idea, you train, you look, and you have the next idea. And
# deep learning works best where there is a lot of data, which is where a training takes longest. (You may read
# somewhere that it does not work best with big data. That is a slip: it does.) So a training that takes an hour
# instead of a day lets a team try many more ideas in a week. A fast optimizer is worth as much as a fast computer.
#
# **Where the time goes.** Gradient descent as you know it looks at **all** $m$ examples before it makes a single
# step. Vectorization makes that look quick, but with $m = 5{,}000{,}000$ or $50{,}000{,}000$ it is still a long wait
# for one small step. From now on this kind has a name: *batch gradient descent*. The batch is the whole training set.
#
# **Before you run it:** the cell times one step of a small network. The second training set is eight times as large
# as the first. How much longer will the step take?

# %%
digits = datasets.digits.load(seed=0)
X_train, X_dev = jnp.asarray(digits.X_train), jnp.asarray(digits.X_dev)
# one_hot makes ten rows for ten digits: a 1 in the row of the digit, 0 elsewhere
Y_train, Y_dev = batches.one_hot(digits.Y_train, 10), batches.one_hot(digits.Y_dev, 10)
loss = partial(dense.cost, output=outputs.CLASSES)  # the cost that goes with them; next week explains both
start = dense.init([64, 32, 10], key=jax.random.key(1))
step = train.make_step(loss, optim.gradient_descent(learning_rate=0.3))


def seconds_per_step(copies):
    X, Y = jnp.tile(X_train, (1, copies)), jnp.tile(Y_train, (1, copies))
    jax.block_until_ready(step(start, (), X, Y))  # compiles; this call does not count
    times = []
    for _ in range(9):
        began = time.perf_counter()
        jax.block_until_ready(step(start, (), X, Y))
        times.append(time.perf_counter() - began)
    return X.shape[1], min(times)


(m_small, quick), (m_large, slow) = seconds_per_step(4), seconds_per_step(32)
print(f"m = {m_small:6}: {quick * 1000:6.2f} ms for one step")
print(f"m = {m_large:6}: {slow * 1000:6.2f} ms for one step, {slow / quick:.1f} times as long")
print(f"at this speed one step with 5,000,000 examples would take {slow / m_large * 5e6:.1f} seconds, for a tiny network")

# %% [markdown]
# Often the answer is even more than eight, because the larger arrays no longer fit into the fast memory of the
# processor. Either way: twice the data, at least twice the waiting, for the same single step.

# %% [markdown] topics="C2W2.03 C2W2.04"
# ## 2. Mini-batches
#
# The idea is to be impatient. Cut the training set into small pieces, called *mini-batches*. Make a step after the
# first piece already, then one after the second, and so on.
#
# $$X = \bigl[\; \underbrace{x^{(1)} \dots x^{(1000)}}_{X^{\{1\}}} \;\; \underbrace{x^{(1001)} \dots
# x^{(2000)}}_{X^{\{2\}}} \;\; \dots \;\; \underbrace{\;\dots\; x^{(m)}}_{X^{\{5000\}}} \;\bigr]$$
#
# and $Y$ is cut at the same places. Mini-batch number $t$ is the pair $X^{\{t\}}, Y^{\{t\}}$. There are now three
# kinds of brackets, and they must not be mixed up: $x^{(i)}$ is example $i$, $z^{[l]}$ belongs to layer $l$, and
# $X^{\{t\}}$ is mini-batch $t$. If a mini-batch holds $b$ examples, $X^{\{t\}}$ has the shape $(n_x, b)$ and
# $Y^{\{t\}}$ the shape $(1, b)$, or $(C, b)$ when there are $C$ classes.
#
# One pass through the whole training set is called an *epoch*. Batch gradient descent makes one step in an epoch.
# With mini-batches an epoch makes as many steps as there are mini-batches: with 5,000,000 examples and mini-batches
# of 1000 it makes 5000.
#
# So there are two loops, one in the other: over epochs, and over the mini-batches of an epoch. Before each epoch the
# examples are **shuffled**. Otherwise, every epoch would show the same pieces, and if the data are sorted (first all
# zeros, then all ones) each piece would tell a very one-sided story. $X$ and $Y$ are shuffled by the same order, so
# that every label stays with its example.
#
# **Before you run it:** 12 examples, mini-batches of 5. What are the sizes? In which order will the examples come?

# %%
X_tiny = jnp.arange(12.0).reshape(1, 12)
Y_tiny = 10 * X_tiny  # so that you can see which label belongs to which example
for epoch in (1, 2):
    pairs = batches.mini_batches(X_tiny, Y_tiny, batch_size=5, key=jax.random.key(epoch))
    for t, (X_t, Y_t) in enumerate(pairs, start=1):
        print(f"epoch {epoch}, mini-batch {t}: X {X_t.shape}", np.asarray(X_t, int)[0], " Y", np.asarray(Y_t, int)[0])
print("steps in an epoch for m = 5,000,000 and mini-batches of 1000:", 5_000_000 // 1000)

# %% [markdown] topics="C2W2.05"
# ## 3. One step with one mini-batch
#
# A step looks exactly as before. Only the letters change: where $X$ stood stands $X^{\{t\}}$, and where $m$ stood
# stands $b$.
#
# 1. Forward: $Z^{[1]} = W^{[1]} X^{\{t\}} + b^{[1]}$, $A^{[1]} = g^{[1]}(Z^{[1]})$, and so on to $A^{[L]}$. The
#    superscript of $Z$ and $W$ is the layer $[l]$, not the mini-batch.
# 2. Cost of this mini-batch, with L2 regularization if you use it ($\|W\|_F^2$ is the sum of all squared weights):
#
# $$J^{\{t\}} = \frac1b \sum_{i=1}^{b} \mathcal L(\hat y^{(i)}, y^{(i)}) + \frac{\lambda}{2b} \sum_l
# \|W^{[l]}\|_F^2$$
#
# 3. Backward: the slopes of $J^{\{t\}}$. All $b$ examples at once, no loop over examples.
# 4. Update: $W^{[l]} := W^{[l]} - \alpha\, dW^{[l]}$ and $b^{[l]} := b^{[l]} - \alpha\, db^{[l]}$.
#
# One detail is easily missed. The penalty is divided by the size of the **mini-batch**. So the same $\lambda$ weighs
# more in small mini-batches: their weights are pulled toward zero in every one of many steps. When you change the
# size, look at $\lambda$ again.
#
# **Before you run it:** the weights have $\|W\|_F^2 = 100$ in all, and $\lambda = 0.7$. How large is the penalty for
# $b = 64$, and how large for all of $m = 1024$ examples?

# %%
for b in (64, 1024):
    print(f"b = {b:5}: penalty {0.7 / (2 * b) * 100:.4f}")

# %% [markdown]
# The library's version of one step is `train.make_step`, and `train.fit_epochs` is both loops around it. Two epochs on
# the 1197 digits, in mini-batches of 63 (not 64, since 63 divides 1197):

# %%
cut = partial(batches.mini_batches, X_train, Y_train, batch_size=63)
params, history = train.fit_epochs(step, start, (), cut, num_epochs=2, progress=False, key=jax.random.key(0))
print("steps:", len(history.batch_costs), "  costs of the two epochs:", np.round(history.costs, 4))

# %% [markdown] topics="C2W2.06"
# ## 4. A curve that is allowed to be noisy
#
# With batch gradient descent the cost must fall in **every** iteration. If it rises only once, either $\alpha$ is too
# large or the code has a bug. (Somebody wrote of "running ways too big". What was meant: the learning rate is too
# big.)
#
# With mini-batches every step sees other examples. So the curve of $J^{\{t\}}$ is noisy. It only has to go **down in
# the long run**. There are two reasons for the noise. The parameters move, and some mini-batches are simply harder
# than others: a sloppy 8, a wrong label.
#
# **Before you run it:** both trainings below go through the data 40 times. How many steps does each make? Which one
# ends lower?

# %%
def stacked(size, seed, X=X_train, Y=Y_train):
    """One shuffled epoch, stacked: shapes (number, n_x, size) and (number, 10, size). The size must divide m."""
    order = np.random.default_rng(seed).permutation(X.shape[1]).reshape(-1, size)
    return tuple(np.asarray(part)[:, order].transpose(1, 0, 2) for part in (X, Y))


one_epoch = train.make_epoch(loss, optim.gradient_descent(learning_rate=0.3))  # all steps of an epoch at once


def train_for(size, epochs):
    """The last parameters and the cost of every mini-batch."""
    params, costs = start, []
    for epoch in range(epochs):
        params, _, these = one_epoch(params, (), *stacked(size, epoch))
        costs += np.asarray(these).tolist()
    return params, costs


curves = {size: train_for(size, 40) for size in (1197, 63)}
for size, (params, costs) in curves.items():
    rises = np.mean(np.diff(costs) > 0)
    print(f"mini-batches of {size:4}: {len(costs):4} steps, the cost rose in {rises:4.0%} of them,", end=" ")
    print(f"cost of all examples at the end {loss(params, X_train, Y_train):.4f}")

# %% demo
falls, noisy = curves[1197][1], curves[63][1]
alt = f"Batch: a smooth curve from {falls[0]:.2f} to {falls[-1]:.2f} in 40 steps."
alt += f" Mini-batches: a noisy curve, {len(noisy)} steps, last cost {noisy[-1]:.3f}."
with viz.figure(alt, ncols=2, size=(8, 3)) as (left, right):
    draw.cost_curve(left, falls)
    left.set(title="batch: falls every time", ylim=(0, None))
    draw.cost_curve(right, noisy)
    right.set(title="mini-batches: noisy, but down", xlabel="step", ylim=(0, None))
    right.lines[-1].set_linewidth(0.8)

# %% [markdown]
# Are some mini-batches really harder? Keep the parameters fixed, those after two epochs, and take the cost of many
# random mini-batches of different sizes.
#
# **Before you run it:** when mini-batches get four times as large, how does the spread of their costs change?

# %%
params, _ = train_for(63, 2)
cost_of_one = jax.vmap(lambda x, y: loss(params, x[:, None], y[:, None]), in_axes=(1, 1))  # column by column
per_example = np.asarray(cost_of_one(X_train, Y_train))
rng = np.random.default_rng(1)
for size in (4, 16, 64, 256):
    costs = [per_example[rng.permutation(1197)[:size]].mean() for _ in range(400)]
    print(f"size {size:3}: mean cost {np.mean(costs):.3f}, lowest {min(costs):.3f}, highest {max(costs):.3f}", end="")
    print(f", spread {np.std(costs):.3f}")

# %% [markdown]
# The spread halves each time: it shrinks like one over the root of the size. (At 256 a little faster, because such a
# mini-batch is a good part of all 1197 examples.) Four times the work buys half the noise.

# %% [markdown] topics="C2W2.07 C2W2.08"
# ## 5. From one example to all of them
#
# The size $b$ can be anything from 1 to $m$, and the two ends have names.
#
# - $b = m$: **batch gradient descent**. Its direction is exact, and each step takes long.
# - $b = 1$: **stochastic gradient descent**. Every example makes a step of its own. *Stochastic* means: ruled by
#   chance. It makes progress from the first example on, and it **loses** the speed-up of vectorization, since it works
#   on one column at a time. And it never comes to rest: near the minimum each example pulls in its own direction, so
#   the path wanders around the lowest point without ever settling there.
# - In between: a step is quick, it is vectorized, and progress begins long before the first epoch is over. This is
#   what one nearly always uses.
#
# Move the size in the picture below. The ground is the cost of a straight line on 64 examples. The third panel counts
# time by a simple rule: each step costs as much as 8 examples, and each example costs 1. (Real machines differ; the
# next cell measures one.)
#
# **Before you move anything:** which of the sizes 1, 8 and 64 has the smoothest path? Which one is first near the
# bottom in *time*?

# %% demo
widgets.batch_size()

# %% [markdown]
# Now on the digits, on this machine. The first cell times single steps, each called from a loop in Python, as most
# trainings do it.
#
# **Before you run it:** a step with one example has 1197 times less to do than a step with all of them. Is it 1197
# times as quick?

# %%
for size in (1, 9, 63, 1197):
    X_t, Y_t = (part[0] for part in stacked(size, 0))
    jax.block_until_ready(step(start, (), X_t, Y_t))  # compiles
    times = []
    for _ in range(100):
        began = time.perf_counter()
        jax.block_until_ready(step(start, (), X_t, Y_t))
        times.append(time.perf_counter() - began)
    quick = 1e6 * float(np.median(times))
    print(f"size {size:5}: {quick:7.0f} µs for a step, {quick / size:8.2f} µs for each example")

# %% [markdown]
# Far from it. A step has a price of its own, whatever it works on, and with one example you pay that price for every
# example. Now the progress: three epochs each, with the same learning rate.
#
# **Before you run it:** which size makes 3591 steps, and which makes 3? Which one is lowest at the end?

# %%
for size in (1, 9, 63, 1197):
    params, costs = train_for(size, 3)
    right = np.mean(np.asarray(dense.predict_class(params, X_dev)) == digits.Y_dev)
    J = loss(params, X_train, Y_train)
    print(f"size {size:5}: {len(costs):5} steps, cost of all examples {J:.3f}, right on the dev set {right:.0%}")

# %% [markdown]
# After three epochs batch gradient descent has hardly begun, since it has made three steps. At the other end 3591
# steps did not help either: with this learning rate the single examples throw the parameters about. (Size 1 needs a
# smaller rate; try 0.03 in the cell that makes `one_epoch`.) The sizes in between do best.
#
# Would size 1 converge if we waited? Take the straight line of the picture, with its exact minimum, and measure the
# distance from it late in the training.
#
# **Before you run it:** which of the three gets to zero?

# %%
X_line, Y_line = widgets.line_data()
w_best = np.linalg.lstsq(X_line.T, Y_line.T, rcond=None)[0].ravel()
for size in (1, 8, 64):
    path = widgets.descend(X_line, Y_line, size, 500, 0.1).path
    far = np.linalg.norm(path - w_best, axis=1)
    late = far[-20 * 64 // size :].mean()  # the last 20 of 500 epochs
    print(f"size {size:2}: distance from the minimum {far[64 // size]:.3f} after epoch 1, {late:.6f} in the last epochs")

# %% [markdown]
# Only the batch reaches the minimum; the others circle around it, the smaller the mini-batch the wider. A smaller
# learning rate makes the circle smaller. Section 13 uses this.

# %% [markdown] topics="C2W2.09 C2W2.10 C2W2.11"
# ## 6. Choosing a size
#
# - At most about 2000 examples: just use all of them, batch gradient descent.
# - More: try 64, 128, 256 or 512. Powers of two, $2^6$ to $2^9$, often suit the way memory is built; 1024 is rarer.
# - A mini-batch with all its activations must **fit into the memory** of the CPU or GPU. If it does not, speed does
#   not fall a little, it collapses.
#
# The size of the mini-batch is one more *hyperparameter*: a number that you set and that training does not learn. Try
# a few powers of two and keep the one that brings the cost down fastest **in time**.
#
# If $b$ does not divide $m$, the last mini-batch is smaller, and it makes a step like the others. So an epoch has
# $\lceil m / b \rceil$ steps; the half brackets with hooks at the top mean: round up.
#
# **Before you run it:** 148 examples, mini-batches of 64. How many steps, and how large is the last mini-batch? Is it
# fair to give each of their costs the same weight in the cost of the epoch?

# %%
X_zero, Y_zero = jnp.zeros((2, 148)), jnp.zeros((1, 148))
pairs = batches.mini_batches(X_zero, Y_zero, batch_size=64, key=jax.random.key(0))
sizes = [X_t.shape[1] for X_t, _ in pairs]
print("sizes", sizes, "  steps", -(-148 // 64), "  sizes of 2 to the power 6 … 10:", [2**k for k in range(6, 11)])
costs = np.array([0.5, 0.7, 0.2])
print(f"plain mean of the costs {costs.mean():.4f}, mean over the examples {np.average(costs, weights=sizes):.4f}")

# %% [markdown] topics="C2W2.12 C2W2.13"
# ## 7. Averages that forget
#
# The other idea of this week needs a tool. Here is a year of temperatures: $\theta_t$ is the temperature of day $t$.
# (Ours is made by a program, a season plus noise.) The noise hides the season. We want a curve that follows the
# season, and we want it while the days come in, one by one.
#
# $$v_0 = 0, \qquad v_t = \beta\, v_{t-1} + (1 - \beta)\, \theta_t$$
#
# This is the *exponentially weighted average*, also called a moving average. Of the old average the part $\beta$
# stays, and the rest comes from the new day. Roughly, $v_t$ averages over the last
#
# $$\frac{1}{1 - \beta} \text{ days.}$$
#
# **Before you run it:** over how many days do $\beta = 0.9$, $0.98$ and $0.5$ average?

# %%
for beta in (0.9, 0.98, 0.5):
    print(f"beta = {beta:4}: about {1 / (1 - beta):.0f} days")

# %% demo
theta = datasets.temperatures.year(seed=3)
days = np.arange(1, 366)
alt = "A year of temperatures and two averages: that over 2 days is as jagged as the dots,"
alt += " that over 50 is smooth and late."
with viz.figure(alt) as ax:
    ax.plot(days, theta, ".", ms=3)
    for beta in (0.5, 0.98):
        ax.plot(days, schedules.weighted_average(theta, beta=beta), lw=1.6, label=f"β = {beta}")
    ax.set(xlabel="day", ylabel="degrees Celsius")
    ax.legend()

# %% [markdown]
# A larger $\beta$ makes the curve smoother, and it also makes it **late**: the curve is shifted to the right, because
# it still remembers a season that is over. A smaller $\beta$ follows at once and takes all the noise along. There is
# no best value, only a trade.
#
# **Before you move it:** at $\beta = 0.98$, will spring come too early or too late?

# %% demo
widgets.temperature_average()

# %% [markdown] topics="C2W2.14 C2W2.15"
# ## 8. What is inside the average
#
# Put each line into the next one:
#
# $$v_t = (1 - \beta)\,\theta_t + (1 - \beta)\,\beta\,\theta_{t-1} + (1 - \beta)\,\beta^2\,\theta_{t-2} + \dots$$
#
# The day that lies $k$ days back has the weight $(1 - \beta)\beta^k$. The weights fall like a power, *exponentially*;
# that is the name. How far back do they matter? After $\frac{1}{1 - \beta}$ days they have fallen to about
#
# $$\beta^{\frac{1}{1 - \beta}} \approx \frac1e \approx 0.37,$$
#
# a bit more than a third. That is where the rule of thumb for the number of days comes from.
#
# **Before you run it:** estimate $0.9^{10}$ and $0.98^{50}$.

# %%
for beta, n in ((0.9, 10), (0.98, 50)):
    weights = (1 - beta) * beta ** np.arange(1000)
    print(f"{beta}^{n} = {beta**n:.3f}   1/e = {1 / np.e:.3f}", end="   ")
    print(f"weights of the last {n} days: {weights[:n].sum():.3f}   all weights: {weights.sum():.6f}")

# %% [markdown]
# **In a program** the whole average is one variable, overwritten every day. It needs no list of the last ten days, and
# that is why it is so cheap: with a million parameters an average over ten steps costs a million numbers, not ten
# million. A plain mean over a window would be a bit more exact, and it would have to store the window.
#
# **Before you run it:** $\theta$ is 40, 49, 45 and $\beta = 0.9$. What is $v$ after the first day? Why is that odd?

# %%
v = 0.0
for value in (40.0, 49.0, 45.0):
    v = 0.9 * v + 0.1 * value  # v on the right is yesterday's
    print(f"theta = {value}   v = {v:.3f}")

# %% [markdown] topics="C2W2.16"
# ## 9. The start is too low
#
# On day one the measured value is 40 and the average says 4. The reason is $v_0 = 0$: the average begins with a
# memory of zeros. This is the *bias* of the start. (The word has nothing to do with the $b$ of a neuron.) Its size is
# known. The weights that real days have had so far add up to $1 - \beta^t$. So divide by it:
#
# $$\hat v_t = \frac{v_t}{1 - \beta^t}$$
#
# This is *bias correction*. The correction changes what you report. It is not fed back: the next day starts from $v_t$.
# As $t$ grows, $\beta^t$ goes to zero and the correction fades: for $\beta = 0.9$ the divisor is 0.65 after ten days
# and 0.96 after thirty. Often nobody bothers, and simply waits until the start is over.
#
# **On paper**, for $\beta = 0.98$: $v_1 = 0.02\,\theta_1$, and $v_2 = 0.98 \cdot 0.02\,\theta_1 + 0.02\,\theta_2 =
# 0.0196\,\theta_1 + 0.02\,\theta_2$. Divide by $1 - 0.98^2 = 0.0396$.
#
# **Before you run it:** which two weights do you get for $\theta_1$ and $\theta_2$? What must they add up to?

# %%
beta = 0.98
first, second = beta * (1 - beta), 1 - beta
print(f"v_2 = {first:.4f} theta_1 + {second:.4f} theta_2      1 - beta^2 = {1 - beta**2:.4f}")
print(f"corrected: {first / (1 - beta**2):.4f} theta_1 + {second / (1 - beta**2):.4f} theta_2")

# %% [markdown]
# There is a test that finds most mistakes in such code at once: a **constant** series. The average of 10, 10, 10, …
# must be 10. One formula in circulation divides by $1 - \beta$, without the power $t$.
#
# **Before you run it:** where does that formula lead?

# %%
tens = np.full(5, 10.0)
v = np.asarray(schedules.weighted_average(tens, beta=0.9, correct_bias=False))
print("v             ", v.round(4))
print("v / (1 - b^t) ", np.asarray(schedules.weighted_average(tens, beta=0.9)).round(4))
print("v / (1 - b)   ", (v / (1 - 0.9)).round(1), " which heads for 100, ten times too much")

# %% demo
alt = "Forty days of the average over 50 days: without correction it starts near zero, with it at the dots."
with viz.figure(alt) as ax:
    ax.plot(days[:40], theta[:40], ".", label="θ")
    ax.plot(days[:40], schedules.weighted_average(theta, beta=0.98, correct_bias=False)[:40], "--", label="v")
    ax.plot(days[:40], schedules.weighted_average(theta, beta=0.98)[:40], label="v / (1 − βᵗ)")
    ax.set(xlabel="day", ylabel="degrees Celsius")
    ax.legend()

# %% [markdown]
# Go back to the widget of section 7 and switch the correction on. Then take the misprint, and watch the scale.

# %% [markdown] topics="C2W2.17 C2W2.18 C2W2.19"
# ## 10. Momentum
#
# Now the tool is put to use. Gradient descent in a long narrow bowl zig-zags: the slope across the bowl is steep, so
# every step jumps from one side to the other, while along the bowl it creeps.
#
# *Momentum* steps along the exponentially weighted average of the slopes instead of the slope itself:
#
# $$v_{dW} := \beta\, v_{dW} + (1 - \beta)\, dW, \qquad W := W - \alpha\, v_{dW}$$
#
# and in the same way $v_{db}$ for $b$, with $b := b - \alpha\, v_{db}$. (One summary prints $b := b - \alpha\, db$
# there. That would leave the biases without momentum.)
#
# Across the bowl the slopes change their sign from step to step, so they cancel in the average. Along the bowl they all
# point the same way, so the average is as large as they are. The zig-zag is damped, and the useful part stays. Think of
# a ball that rolls down: the slope accelerates it, and $\beta < 1$ is the friction that keeps it from getting ever
# faster. Momentum is nearly always faster than plain gradient descent, **if its learning rate is chosen for it**.
#
# In practice: $\beta = 0.9$, an average over the last ten or so slopes; it rarely needs tuning. $v$ starts as zeros of
# the shape of $dW$. Bias correction is normally left out. It works with mini-batches, and with batch gradient descent
# too.
#
# **On paper.** $\beta = 0.9$. Across the bowl the slopes are $+1, -1, +1, -1, \dots$ and along it they are
# $+1, +1, +1, +1, \dots$.
#
# **Before you run it:** what are the two averages after many steps?

# %%
across, along = np.array([1.0, -1.0] * 20), np.ones(40)
for name, slopes in (("across", across), ("along", along)):
    v = np.asarray(schedules.weighted_average(slopes, beta=0.9, correct_bias=False))
    print(f"{name:7} first averages {v[:4].round(3)}   after 40 steps {v[-1]:+.3f}")

# %% demo
bowl = landscapes.LANDSCAPES["long bowl"]
alt = "Four paths in a long bowl. Descent with 0.9 zig-zags and creeps, with 1.05 it flies away."
alt += " Momentum with 0.9 waves and is no faster, with 5 it arrives."
with viz.figure(alt, nrows=2, ncols=2, size=(8, 5)) as axes:
    for ax, (which, alpha) in zip(np.ravel(axes), ((0, 0.9), (0, 1.05), (1, 0.9), (1, 5.0)), strict=True):
        landscapes.contours(ax, bowl)
        path = landscapes.paths(bowl.slope, bowl.start, 60, alpha=alpha)[which]
        ax.plot(*path.T, ".-", color="C1", lw=1)
        ax.set_title(f"{landscapes.RULES[which]}, α = {alpha}: J = {bowl.J(*path[-1]):.2g}")

# %% [markdown]
# With the same $\alpha = 0.9$, momentum is no faster here than descent: along the bowl both averages point the same
# way, and an average of equal slopes is just that slope. What momentum buys is the right to a **larger** $\alpha$, and
# with that it wins. Section 18 says why.

# %% [markdown] topics="C2W2.20"
# ## 11. Momentum, written differently
#
# Some books and libraries leave the factor $1 - \beta$ out: $v := \beta v + dW$. Then $v$ is $\frac{1}{1-\beta}$ times
# as large, ten times for $\beta = 0.9$, and $\alpha$ must be ten times smaller to make the same steps. Both forms do
# the same. The one with $1 - \beta$, ours, has an advantage: when you change $\beta$, the size of $v$ stays as it was.
# In the other form every new $\beta$ also asks for a new $\alpha$.
#
# **Before you run it:** which learning rate makes the second form follow the first?

# %%
def momentum_path(beta, alpha, factor):
    w, v, path = 5.0, 0.0, []
    for _ in range(4):
        dw = 2 * w  # J = w squared
        v = beta * v + factor * dw
        w = w - alpha * v
        path.append(round(w, 4))
    return path


print("with 1 - beta,    alpha 0.1 ", momentum_path(0.9, 0.1, 0.1))
print("without it,       alpha 0.01", momentum_path(0.9, 0.01, 1.0))
print("with 1 - beta,    beta 0.98 ", momentum_path(0.98, 0.1, 0.02))
print("without it,       beta 0.98 ", momentum_path(0.98, 0.01, 1.0), " five times as bold as the line above")

# %% [markdown] topics="C2W2.21 C2W2.22 C2W2.23"
# ## 12. RMSprop and Adam
#
# Momentum looks at the direction of past slopes. *RMSprop*, short for root mean square propagation, looks at their
# **size**. It keeps the exponentially weighted average of the squares, number by number, and divides by its root:
#
# $$S_{dW} := \beta_2\, S_{dW} + (1 - \beta_2)\, dW^2, \qquad W := W - \alpha\, \frac{dW}{\sqrt{S_{dW}} +
# \varepsilon}$$
#
# The square and the root are element-wise: every parameter has its own $S$. Across the bowl slopes are large, so $S$
# is large, and the step is divided by a large number. Along the bowl slopes are small, and the step is divided by a
# small one. Steep directions are damped, flat ones are kept going, so that a larger $\alpha$ becomes possible. (The
# sign of the slope survives, since only $S$ is squared, not the numerator.)
#
# $\varepsilon$ (epsilon), usually $10^{-8}$, keeps the division from going wrong where $S$ is zero. It stands
# **outside** the root, as in the original paper on Adam. You will also see $\sqrt{S + \varepsilon}$, and one summary
# forgets it altogether. For ordinary slopes there is no difference; for tiny ones there is.
#
# The letter $\beta_2$ keeps it apart from the $\beta$ of momentum, as both will soon stand in one formula. "Across"
# and "along", or "vertical" and "horizontal", are only pictures: in a real network the steep directions are large sets
# of parameters.
#
# By the way: RMSprop was not published in a paper first. Geoffrey Hinton proposed it in an online course, and it
# spread from there.
#
# **Before you run it:** one parameter always has the slope 100, another one 0.01. How long are their steps with
# $\alpha = 0.1$, after the averages have settled?

# %%
S, dw = np.zeros(2), np.array([100.0, 0.01])
for t in range(1, 51):
    S = 0.9 * S + 0.1 * dw**2
    if t in (1, 2, 50):
        print(f"step {t:2}: S = {S}   step lengths {0.1 * dw / (np.sqrt(S) + 1e-8)}")
print("\ninside or outside the root, S = slope squared:")
for g in (1.0, 1e-4, 1e-9):
    inside, outside = g / np.sqrt(g**2 + 1e-8), g / (np.sqrt(g**2) + 1e-8)
    print(f"slope {g:6g}: inside {inside:10.4g}   outside {outside:7.4g}")

# %% demo
alt = "RMSprop in the long bowl. With 0.9 it arrives at once and jitters across the middle; with 0.2 it is calm."
with viz.figure(alt, ncols=2, size=(8, 2.8)) as axes:
    for ax, alpha in zip(axes, (0.9, 0.2), strict=True):
        landscapes.contours(ax, bowl)
        path = landscapes.paths(bowl.slope, bowl.start, 60, alpha=alpha)[2]
        ax.plot(*path.T, ".-", color="C2", lw=1)
        ax.set_title(f"RMSprop, α = {alpha}: J = {bowl.J(*path[-1]):.2g}")

# %% [markdown]
# All steps have about the length $\alpha$ in every direction, whatever the slope. That is wonderful on the way. At the
# end it is a nuisance: with a bold $\alpha$ RMSprop does not slow down near the minimum, it jitters. Section 13 has a
# cure.

# %% [markdown] topics="C2W2.24 C2W2.25 C2W2.26"
# **Adam** puts both together, with bias correction. $t$ is the number of the step, from 1:
#
# $$v := \beta_1 v + (1 - \beta_1)\, dW \qquad S := \beta_2 S + (1 - \beta_2)\, dW^2$$
#
# $$\hat v = \frac{v}{1 - \beta_1^t} \qquad \hat S = \frac{S}{1 - \beta_2^t} \qquad W := W - \alpha\, \frac{\hat
# v}{\sqrt{\hat S} + \varepsilon}$$
#
# and the same for $b$. The name is short for *adaptive moment estimation*: $v$ estimates the first moment of the
# slopes (their mean), $S$ the second (the mean of their squares). It was published by Kingma and Ba. Researchers have
# proposed many optimizers that shone on a few problems and failed on others, so people in the field are wary of new
# ones. Momentum and Adam are among the few that have held up on very different networks. (There is also a well-known
# researcher called Adam Coates. He has nothing to do with it, but the joke is old.)
#
# | setting | usual value | tune it? |
# |---|---|---|
# | $\alpha$ | depends on the problem | yes, always |
# | $\beta_1$ | 0.9 | rarely |
# | $\beta_2$ | 0.999 | rarely |
# | $\varepsilon$ | $10^{-8}$ | no |
#
# **The first step.** With $t = 1$, $\hat v = dW$ and $\hat S = dW^2$, so the step is $\alpha \cdot dW / |dW| = \pm
# \alpha$, whatever the slope. Without correction it would be $\alpha \cdot 0.1\, dW / \sqrt{0.001\, dW^2}$.
#
# **Before you run it:** how many times $\alpha$ is that?

# %%
print(f"without correction the first step is {0.1 / np.sqrt(0.001):.3f} times alpha")
adam = optim.adam(learning_rate=0.1)
for slope in (1000.0, 1.0, 0.001):
    w = {"w": jnp.array(1.0)}
    after, state = adam.update({"w": jnp.array(slope)}, adam.init(w), w)
    print(f"slope {slope:6g}: w goes from 1 to {after['w']:.4f}")
after, state, sizes_of_steps = w, adam.init(w), []
for dw in (1.0, 1.0, 1.0, -1.0, 1.0, -1.0, 1.0):
    before = after["w"]
    after, state = adam.update({"w": jnp.array(dw)}, state, after)
    sizes_of_steps.append(round(float(before - after["w"]), 4))
print("slopes 1, 1, 1, -1, 1, -1, 1 give steps", sizes_of_steps, "  t =", int(state.t))

# %% [markdown]
# While the slopes agree, the steps keep the length $\alpha$. As soon as the slopes contradict each other, the steps
# become short. Now race again with both sliders in mind: $\beta_1$ is the memory of the direction, $\beta_2$ that of
# the size. What happens to Adam when $\beta_1$ is 0? Which of the four does it become then?

# %% demo
widgets.optimizer_race("long bowl")

# %% [markdown]
# **A real experiment.** The digits again: four rules, ten epochs with mini-batches of 63, each with thirteen learning
# rates from $10^{-3}$ to 10. (All thirteen run at once, as one compiled program.)
#
# **Before you run it:** who wins if all must share the learning rate 0.001? Who wins if each may choose its own?

# %%
rules = {"descent": optim.gradient_descent, "momentum": optim.momentum, "RMSprop": optim.rmsprop, "Adam": optim.adam}
alphas = 10 ** np.linspace(-3, 1, 13)


def epochs_of(X, size, epochs):
    """Several epochs behind each other, each shuffled anew."""
    parts = [stacked(size, seed, X) for seed in range(epochs)]
    return tuple(np.concatenate(part) for part in zip(*parts, strict=True))


def training(rule, alpha, decay_rate, X, X_dev, pieces):
    """Cost of every mini-batch, cost of all examples at the end, and the share of dev digits that are right."""
    steps = pieces[0].shape[0]

    def one_step(carry, numbered):
        (params, state), (t, *batch) = carry, numbered
        J, grads = jax.value_and_grad(loss)(params, *batch)
        epoch = 10 * t // steps  # section 13 lets alpha shrink with it
        return rule(alpha / (1 + decay_rate * epoch)).update(grads, state, params), J

    (params, _), costs = jax.lax.scan(one_step, (start, rule(alpha).init(start)), (jnp.arange(steps), *pieces))
    said = jnp.argmax(dense.forward(params, X_dev, output=outputs.CLASSES)[0], axis=0)
    return costs, loss(params, X, Y_train), jnp.mean(said == digits.Y_dev[0])


def for_many_rates(rule):
    return jax.jit(jax.vmap(partial(training, rule), in_axes=(0, None, None, None, None)))


many_rates = {name: for_many_rates(rule) for name, rule in rules.items()}


def best_of(X, X_dev):
    """For every rule: the curves, the last costs and the dev accuracies of all rates."""
    pieces = epochs_of(X, 63, 10)
    return {name: jax.tree.map(np.asarray, run(alphas, 0.0, X, X_dev, pieces)) for name, run in many_rates.items()}


def table(results):
    print(f"{'':9} cost at 0.001   lowest cost   at alpha   dev accuracy there   rates with a cost below 0.3")
    for name, (_, J, right) in results.items():
        k = int(np.nanargmin(J))
        print(f"{name:9} {J[0]:13.3f} {J[k]:13.4f} {alphas[k]:10.2g} {right[k]:20.1%} {int((J < 0.3).sum()):22}")


results = best_of(X_train, X_dev)
table(results)

# %% demo
alt = "Cost after ten epochs against the learning rate: RMSprop and Adam have their valley at small rates,"
alt += " descent and momentum at large ones. Beside it the four curves with the best rates."
with viz.figure(alt, ncols=2, size=(8, 3.4)) as (left, right):
    for (name, (curves_of, J, _)), marker in zip(results.items(), "o^sD", strict=True):
        left.plot(alphas, J, "-", marker=marker, ms=4, label=name)
        k = int(np.nanargmin(J))
        smooth = schedules.weighted_average(curves_of[k], beta=0.9)
        right.plot(np.asarray(smooth), lw=1.6, label=f"{name}, α = {alphas[k]:.2g}")
    left.set(xscale="log", yscale="log", xlabel="learning rate α", ylabel="cost after 10 epochs", ylim=(0.005, 12))
    left.legend(fontsize=8, loc="lower left")
    right.set(yscale="log", xlabel="step", title="each with its best rate, averaged")
    right.legend(fontsize=8)

# %% [markdown]
# Be honest about what is seen here. At one small shared rate RMSprop and Adam are far ahead, because their steps do
# not depend on the size of the slopes. With a rate of its own each rule learns this task, and on the dev set all four
# end close together. Digits are easy, their features are all of one size, and the network is shallow.
#
# So make the task a little nastier: every second pixel is multiplied by 0.03, as if it were measured in another unit.
# (Course 2, week 1 would tell you to normalize. Let us not, for once.)
#
# **Before you run it:** which rules suffer most when some features are thirty times smaller than others?

# %%
unit = np.where(np.arange(64) % 2, 1.0, 0.03).reshape(64, 1)
table(best_of(X_train * unit, X_dev * unit))

# %% [markdown]
# By cost, plain gradient descent is now clearly last and Adam first: the small features have small slopes, and Adam
# gives their weights steps as long as all others. Deep networks hold such differences inside, where no normalization of
# the inputs reaches. What carries over from both tables is this: **tune $\alpha$ for each optimizer before you
# compare**, and expect Adam to work in more places without much thought.

# %% [markdown] topics="C2W2.27"
# ## 13. A learning rate that shrinks
#
# With mini-batches and a fixed $\alpha$ the path never settles; it circles around the minimum (section 5). Large steps
# are good at first, when the way is long. Small steps are good at the end, when the circle should be tight. So let
# $\alpha$ shrink: this is *learning-rate decay*.
#
# **Before you move it:** choose the constant schedule and a large first rate. Then switch to the others. Which one
# arrives quickly **and** ends in a small circle? What goes wrong when the rate shrinks too fast?

# %% demo
widgets.learning_rate_decay()

# %% [markdown] topics="C2W2.28"
# **Formulas.** $\alpha_0$ is the first rate, and epochs are counted.
#
# | name | formula |
# |---|---|
# | hyperbolic | $\alpha = \dfrac{\alpha_0}{1 + \text{decay rate} \cdot \text{epoch}}$ |
# | exponential | $\alpha = 0.95^{\,\text{epoch}} \cdot \alpha_0$, or another base below 1 |
# | root | $\alpha = \dfrac{k}{\sqrt{\text{epoch}}}\, \alpha_0$, or with the step $t$ under the root |
# | staircase | the same rate for some epochs, then half of it, and so on |
# | by hand | somebody watches a training that runs for days, and turns $\alpha$ down when it stalls |
#
# The last one works, if you train only a few models and have the patience. (The picture above counts epochs from 0, so
# it adds a 1 under the root; and its base is 1 − rate / 5.)
#
# **Before you run it:** $\alpha_0 = 0.2$ and decay rate 1. Write down the hyperbolic rates of the epochs 1 to 4. (A
# slide that you may come across prints 0.1, 0.67, 0.5, 0.4. Which of these can be right?)

# %%
epochs = jnp.arange(1, 5)
for name, rates in {
    "hyperbolic": schedules.inverse_decay(epochs, learning_rate=0.2, decay_rate=1.0),
    "exponential": schedules.exponential_decay(epochs, learning_rate=0.2, base=0.95),
    "root, k = 1": schedules.square_root_decay(epochs, learning_rate=0.2),
    "staircase": schedules.staircase(epochs, learning_rate=0.2, factor=0.5, every=2),
}.items():
    print(f"{name:12}" + "".join(f"{float(rate):9.4f}" for rate in rates))

# %% [markdown] topics="C2W2.29"
# **Does it help?** Decay is low on the list of things to try. First find a good fixed $\alpha$; that matters far more.
# Here is what decay does on the digits, with gradient descent and very small, noisy mini-batches of 9: four first
# rates, with a fixed rate and with a hyperbolic schedule.
#
# **Before you run it:** for which of the four first rates will it help most?

# %%
first_rates = np.array([0.1, 0.3, 0.6, 1.0])
noisy_pieces = epochs_of(X_train, 9, 10)
print("first rate" + "".join(f"{alpha:22.1f}" for alpha in first_rates))
for decay_rate in (0.0, 0.3):
    _, J, right = map(np.asarray, many_rates["descent"](first_rates, decay_rate, X_train, X_dev, noisy_pieces))
    cells = [f"  cost {j:.3f} dev {r:.1%}" for j, r in zip(J, right, strict=True)]
    print(f"decay {decay_rate} " + "".join(f"{cell:>22}" for cell in cells))

# %% [markdown]
# From the two small rates decay only slows the training down. From 0.6, which is a bit too bold, it lets the training
# settle and ends lowest of all. The rate 1.0 is ruinous at the start; decay saves most of it, and a smaller first
# rate would have done better still. So whether decay pays depends on the first rate, which is why that one comes first.

# %% [markdown] topics="C2W2.30"
# ## 14. Bad valleys, or saddles?
#
# People used to worry that gradient descent gets stuck in a bad local minimum, a valley that is not the deepest one.
# The picture in their heads was a hilly landscape over two parameters. That picture misleads.
#
# Look at a place where all slopes are zero. To be a local minimum the ground must bend **up in every direction**. With
# two parameters these are two conditions. With 20,000 parameters they are 20,000, and a single direction that bends
# down is a way out. Most places with zero slope in a large network are therefore *saddles*: up in some directions,
# down in others.
#
# How does one tell? Collect the second derivatives in a matrix $H$, the *Hessian*: entry $(i, j)$ says how the slope
# along $w_i$ changes when $w_j$ is nudged. Its *eigenvalues* are the bends of the ground along its own axes. All
# positive: minimum. All negative: maximum. Mixed: saddle.
#
# **On paper.** The smallest network with a hidden layer and no bend, $\hat y = w_2 w_1 x$, with one example $x = 1$,
# $y = 1$ and the cost $J = \frac12 (w_1 w_2 - 1)^2$. At $w_1 = w_2 = 0$ both slopes are zero.
#
# **Before you run it:** is that place a minimum?

# %%
def tiny_network(w):
    return 0.5 * (w[0] * w[1] - 1) ** 2


for place in ([0.0, 0.0], [1.0, 1.0]):
    w = jnp.array(place)
    slopes, H = np.asarray(jax.grad(tiny_network)(w)), np.asarray(jax.hessian(tiny_network)(w))
    print(f"w = {place}: J = {tiny_network(w):.1f}, slopes {slopes + 0.0}, bends {np.linalg.eigvalsh(H).round(3)}")

# %% [markdown]
# The place where all weights are 0 is a saddle: one bend up, one down. At (1, 1) the cost is 0 and cannot be smaller,
# yet one bend is 0 and not positive. The reason: along the curve $w_1 w_2 = 1$ the cost stays 0, so the floor of this
# valley is level in one direction. Where a bend is 0, second derivatives alone do not decide.
#
# Here are the picture in people's heads and the usual case.

# %% demo
def hills(w1, w2):
    return 0.05 * (w1**2 + w2**2) - np.cos(1.6 * w1) * np.cos(1.6 * w2)


def saddle(w1, w2):
    return w1**2 - w2**2


alt = "Left, the old picture: a surface with many valleys."
alt += " Right, a saddle: it curves up along one axis and down along the other."
with viz.figure(alt, ncols=2, size=(8, 3.6), subplot_kw={"projection": "3d"}) as (left, right):
    landscapes.surface(left, hills, (-4, 4, -4, 4), n=60)
    left.set_title("the old worry")
    landscapes.surface(right, saddle, (-1, 1, -1, 1))
    right.set_title("the usual case")
    for ax in (left, right):
        ax.set(zticklabels=[])
        ax.zaxis.labelpad = -10

# %% [markdown] topics="C2W2.31 C2W2.32"
# ## 15. How rare?
#
# A rough argument. Let every direction bend up or down with the chance $\frac12$, independently. Then all of 20,000
# directions bend up with the chance $2^{-20000}$. The argument is rough, since directions in a real network are
# **not** independent, and training leads downhill, not to a random place. It still shows why intuition from two
# dimensions does not carry over. With two directions one in four such places is a minimum.
#
# The name comes from the saddle on a horse: sit in its middle, and the ground rises before and behind you, and falls
# away to both sides.
#
# Let us test the argument a little. The cell draws random symmetric matrices, and counts how many have only positive
# eigenvalues.
#
# **Before you run it:** will the share be $2^{-n}$, more, or less?

# %%
rng = np.random.default_rng(0)
for n in (1, 2, 3, 4, 5):
    A = rng.standard_normal((20000, n, n))
    bends = np.linalg.eigvalsh(A + A.transpose(0, 2, 1))
    print(f"n = {n}: share of minima {np.mean(bends.min(axis=1) > 0):.4f}   2^-n = {2.0**-n:.4f}")
print(f"2^-20000 as a float: {2.0**-20000}, its logarithm to base 10: {-20000 * np.log10(2):.1f}")

# %% [markdown]
# Even less than $2^{-n}$: for random matrices the bends push each other apart, so that they agree more rarely than
# coins do. The Hessian of a real network is neither a row of coins nor a random matrix. What carries over is the rough
# fact: in many dimensions a bad minimum is rare, and a saddle has ways out.

# %% [markdown] topics="C2W2.33"
# ## 16. The real trouble: plateaus
#
# A *plateau* is a stretch where the slope stays near zero for a long time. Nothing is wrong there, and nothing moves.
# Gradient descent needs very long to cross it, and to leave a saddle it has first to slide off sideways, slowly.
#
# **Before you run it:** who crosses the plateau first, with $\alpha = 0.5$ for all? And who leaves the saddle first?

# %%
for ground, alpha in (("plateau", 0.5), ("saddle", 0.1)):
    land = landscapes.LANDSCAPES[ground]
    W = landscapes.paths(land.slope, land.start, 1500, alpha=alpha, beta2=0.999)
    heights = land.J(W[..., 0], W[..., 1]) - land.lowest
    for name, height in zip(landscapes.RULES, heights, strict=True):
        low = np.flatnonzero(height < 0.1)
        print(f"{ground:8} {name:9} within 0.1 of the floor after {low[0] if low.size else 'more than 1500'} steps")

# %% demo
plateau = landscapes.LANDSCAPES["plateau"]
alt = "A plateau, flat on the left, that falls off into a valley on the right."
with viz.figure(alt, size=(6, 3.4), subplot_kw={"projection": "3d"}) as ax:
    landscapes.surface(ax, plateau.J, plateau.limits)
    ax.view_init(30, -75)

# %% [markdown]
# RMSprop and Adam divide by the size of the slope, so small slopes make ordinary steps. They cross, and they leave the
# saddle. One often reads that momentum helps too. With the factor $1 - \beta$ and the same $\alpha$ it is **not**
# faster here: the average of a constant slope is that slope. It helps where a larger $\alpha$ is possible only thanks
# to it. Try it yourself:

# %% demo
widgets.optimizer_race("plateau")

# %% [markdown]
# ## 17. In order of importance
#
# What to do with all of this, on a training that is too slow:
#
# 1. Mini-batches. They come first, and bring the most.
# 2. Adam with the usual $\beta_1$ and $\beta_2$, or momentum. Then $\alpha$, on a logarithmic scale: 0.1, 0.01, 0.001, …
# 3. The size of the mini-batch.
# 4. Learning-rate decay, when everything else stands.

# %% [markdown] topics="C2W2.34"
# ## 18. Looking back: what caps the learning rate?
#
# One question is still open. Why must $\alpha$ be small at all? In the long bowl the answer can be calculated.
#
# Along one axis the cost is $J = \frac{h}{2} w^2$ with the bend $h$. Its slope is $h\,w$, and one step of gradient
# descent multiplies $w$ by $1 - \alpha h$. As long as that number lies between $-1$ and $1$, the walk converges. So
#
# $$\alpha < \frac{2}{h}, \qquad \text{with the } \textbf{largest} \text{ bend } h.$$
#
# The narrow, steep direction sets the limit for all: beyond it each zig lands higher on the other side than the zag
# before. Meanwhile the flat direction creeps with $1 - \alpha h_{\text{small}}$, close to 1. Momentum damps the
# zig-zag, and so it raises the limit: with our form it can be shown to be
#
# $$\alpha < \frac{2}{h} \cdot \frac{1 + \beta}{1 - \beta},$$
#
# nineteen times as much for $\beta = 0.9$. That larger $\alpha$ is what speeds up the flat direction.
#
# **Before you run it:** our bowl has the bends 0.02 and 2. What are the two limits?

# %%
def grows(which, alpha):
    path = landscapes.paths(bowl.slope, (-9.0, 2.2), 400, alpha=alpha)[which]
    return np.abs(path[-1]).max() > np.abs(path[0]).max()


for which, limit in ((0, 2 / 2), (1, 2 / 2 * (1 + 0.9) / (1 - 0.9))):
    found = [alpha for alpha in np.linspace(0.9, 1.1, 41) * limit if not grows(which, alpha)]
    print(f"{landscapes.RULES[which]:9} formula {limit:5.2f}   largest rate that did not fly away {max(found):5.2f}")

# %% [markdown]
# ## What you can do now
#
# - Cut a training set into shuffled mini-batches and say how many steps an epoch makes.
# - Read a noisy cost curve, and know when a rising cost is a bug and when it is none.
# - Choose a mini-batch size, and say what is lost at 1 and at $m$.
# - Compute an exponentially weighted average, say over how many days it reaches, and correct its start.
# - Write down momentum, RMSprop and Adam, and say what each of them remembers.
# - Let a learning rate shrink by four formulas, and say why that comes last.
# - Tell a minimum from a saddle, and explain why saddles and plateaus are the usual trouble.
#
# The assignment of this week lets you build all of it yourself, one small function after the other.
#
# ## Where this lives in `dlcore`
#
# | file | what is in it | section |
# |---|---|---|
# | `dlcore/batches.py` | `mini_batches` | 2, 6 |
# | `dlcore/train.py` | `make_step`, `make_epoch`, `fit_epochs` | 3, 4 |
# | `dlcore/optim.py` | `gradient_descent`, `momentum`, `rmsprop`, `adam` | 10 to 12 |
# | `dlcore/schedules.py` | `weighted_average`, and the learning rates that shrink | 7 to 9, 13 |
# | `dlcore/viz/landscapes.py` | the bowl, the saddle, the plateau, and the four paths | 10 to 18 |
# | `dlcore/datasets/temperatures.py` | the year of temperatures | 7 |
#
# ## Common confusions
#
# **$x^{(i)}$, $z^{[l]}$ or $X^{\{t\}}$?** Round: example. Square: layer. Curly: mini-batch.
#
# **Epoch, iteration, step?** A step, or iteration, is one update. An epoch is one pass through all examples, many
# steps.
#
# **Does Adam's $t$ count epochs?** No. It counts steps, through the whole training, and starts at 1.
#
# **Is the corrected average stored?** No. It is used for this step; $v$ and $S$ go on without the correction.
#
# **$1 - \beta$ or $1 - \beta^t$?** The correction has the power. Try a constant series when in doubt.
#
# **Is the $\beta$ of momentum the $\beta_1$ of Adam?** Yes, the same idea and the same usual value, 0.9. $\beta_2$ is
# the other memory, that of the squares. The $\beta$ of batch norm, next week, is something else altogether.
#
# **Is bias correction about the biases $b$?** No. It is about the start at zero.
#
# **Is stochastic gradient descent the same as mini-batches?** Strictly, it is size 1. Many people and most libraries
# say SGD for any size.
#
# **My mini-batch cost went up. Is that a bug?** One rise, no. Look at an average over many steps.
#
# **Must I shuffle?** Yes, anew for every epoch, $X$ and $Y$ together.
#
# **Does Adam make the learning rate unimportant?** No. It makes a good one easier to hit.
