# %% [markdown]
# # Shallow networks: one hidden layer
#
# Course 1, week 3. Last week one neuron learned to tell two classes apart, with a straight line for a border. This week
# you put a layer of neurons in front of it. By the end you can write down, and check, every formula of a network whose
# border bends.
#
# You need last week: the sigmoid, the cross-entropy, gradient descent, $dz = a - y$, and arrays with one example per
# column. Two parts are hard on a first reading: the backward pass of section 8, and the reason why the weights must
# start at random numbers in section 9. The text says so again when you get there.
#
# As before: run each code cell with **Shift + Enter**. Where a paragraph begins with "Before you run it", answer first.

# %% setup
import time

import jax
import jax.numpy as jnp
import numpy as np

from dlcore import activations, dense, gradcheck, initialize, logistic, optim, viz
from dlcore.datasets import planar
from dlcore.layer import Dense
from dlcore.viz import diagrams, draw, networks, units
from dlcore.viz import shallow as widgets

# %% [markdown]
# ## First, something to move
#
# The points below form a flower with eight petals of two classes: circles are class 0, triangles class 1. Each point
# has been pushed a little from its place by chance; this is called *noise*. The shading is what a network believes, and
# the thin line is its border. You choose the number of *hidden units* (neurons that stand between the input and the
# output) and the *activation function* that they use; the third control goes through the training. On the right is the
# cost on these points. "Fresh points" are a thousand others of the same flower, which the network has not seen.
#
# 1. With one hidden unit, what shape has the border? From how many units on does it follow the petals?
# 2. Choose "none (linear)". How many units do you need now?
# 3. Take tanh and 20 units. More of these points are right than with 4. Of the fresh ones, too?

# %% demo
widgets.hidden_units()

# %% [markdown]
# With tanh, one unit gives a straight line, and three or four give petals. Without an activation function the border
# stays straight for any number of units. And twenty units win on the points that they learned from and lose on fresh
# ones: they have begun to learn the noise, which is another one in the fresh points. You will know at the end of this
# lesson why the first two are so. The third is a subject of course 2.

# %% [markdown] topics="C1W3.01 C1W3.02"
# ## 1. One neuron is not enough
#
# Here is the flower again, with twice as many points, and logistic regression from last week, trained until its cost
# hardly falls any more. (`jax.random.key(0)` says where JAX begins its random numbers: the same key gives the same
# points. Another number gives other points.)
#
# **Before you run it:** its border is a straight line. How many of the points can be on the right side?

# %%
X, Y = (np.asarray(part, dtype=float) for part in planar.flower(jax.random.key(0)))
line, line_costs = logistic.train(logistic.init(2), X, Y, learning_rate=0.5, num_iterations=2000)
line_right = float(np.mean(np.asarray(logistic.predict(line, X)) == Y))
print("X", X.shape, "  Y", Y.shape)
print(f"cost {line_costs[0]:.4f} at the start, {line_costs[-1]:.4f} at the end; right: {line_right:.1%}")

# %% demo
with viz.figure(f"The flower and a straight border; {line_right:.0%} of the points are right.", size=(4.6, 3.8)) as ax:
    draw.decision_boundary(ax, lambda cells: logistic.forward(line, cells), X, Y)
    ax.set_title("Logistic regression")

# %% [markdown]
# No better than a coin. The fault is not in the training: the cost of logistic regression has one lowest level, and we
# are there. Does another straight line have more points on the right side? Let us try thousands of them: lines in 72
# directions, each through every fourth point.

# %%
turns = np.linspace(0, 2 * np.pi, 72, endpoint=False)
sums = np.stack([np.cos(turns), np.sin(turns)], axis=1) @ X  # one row for each direction, one column for each point
best = max(np.mean((row > edge) == Y) for row in sums for edge in row[::4])
print(f"the best of {turns.size * 100} lines: {best:.1%} of the points are right")

# %% [markdown]
# Seven in ten. The cost did not choose that line, because many points would then lie far on the wrong side, and each of
# them costs much. But seven in ten is poor too. What one neuron can express does not suffice for petals.
#
# **The idea of this week.** Let several neurons look at the same input, and let one more neuron look at what *they*
# say. Each of the small units is one you know: first a sum $z$, then an activation $a$. A network repeats this pair,
# layer after layer, and ends in the loss. The backward pass goes through the same stations in the opposite direction.
# In the picture the numbers in square brackets say which layer is meant, 1 or 2. $W$ is a matrix of weights. Section 2
# explains both.

# %% demo
stations = ["$x$", "$z^{[1]} = W^{[1]} x + b^{[1]}$", "$a^{[1]} = \\sigma(z^{[1]})$", "$z^{[2]}, a^{[2]}$", "loss"]
with viz.figure("From x to z1, a1, then z2, a2 and the loss; backward in the opposite direction.", size=(8.6, 1.6)) as ax:
    diagrams.chain(ax, stations, ["", "$dz^{[1]}$", "$da^{[1]}$", "$dz^{[2]}$", ""], backward=True)

# %% [markdown]
# **The recipe** is the same for every network of this course:
#
# 1. Define the structure: how many inputs, hidden units and outputs.
# 2. Give the parameters a start.
# 3. Repeat: forward pass, cost, backward pass, one step of gradient descent.
#
# The sections follow it: the structure and the forward pass in 2 to 4, the choice of the activation function in 5 to 7,
# the backward pass in 8, and the start in 9, since its reasons need the backward pass. Section 10 puts all together.

# %% [markdown] topics="C1W3.03 C1W3.04"
# ## 2. Layers and their names
#
# The units of a network stand in *layers*. The network of the picture has three inputs, four units in the middle and
# one unit that gives the answer.
#
# - **Input layer:** the features $x_1, x_2, x_3$.
# - **Hidden layer:** the units in the middle. They are called hidden because the training set says nothing about them.
#   It tells us what goes in, $x$, and what should come out, $y$; what should happen in between, it does not say.
# - **Output layer:** the unit whose activation is the answer $\hat y$.
#
# Two kinds of brackets must be kept apart. Square brackets name a **layer**: $a^{[1]}$ belongs to layer 1. Round
# brackets name an **example**: $x^{(2)}$ is the second example. Together, $a^{[1](2)}$ is what layer 1 says about
# example 2. A subscript counts units inside a layer: $a^{[1]}_3$ is the third hidden unit.

# %% demo
with viz.figure("Three inputs, four hidden units and one output, joined each with each.", size=(5.4, 3.6)) as ax:
    units.lecture_network(ax)

# %% [markdown] topics="C1W3.05 C1W3.06"
# **Activations** are the values that a layer hands on to the next one. The input layer hands on the features, so we
# write $a^{[0]} = x$. The hidden layer hands on four numbers, a column:
#
# $$a^{[1]} = \begin{bmatrix} a^{[1]}_1 \\ a^{[1]}_2 \\ a^{[1]}_3 \\ a^{[1]}_4 \end{bmatrix}, \quad\text{shape } (4, 1),
# \qquad\text{and } a^{[2]} = \hat y \text{ is one real number.}$$
#
# **How we count.** The input layer computes nothing, so it is layer 0 and is not counted. A network with one hidden
# layer is a *2-layer network*: hidden layer 1, output layer 2. With this way of counting, logistic regression is a
# 1-layer network.
#
# **Before you run it:** in the code, the hidden layer has `a1 = ...`, the output `a2 = ...`. Which array is `a0`?

# %%
rng = np.random.default_rng(0)
W1, b1 = rng.normal(size=(4, 3)), rng.normal(size=(4, 1))
W2, b2 = rng.normal(size=(1, 4)), rng.normal(size=(1, 1))
x = np.array([[1.0], [-0.5], [2.0]])
a1 = np.tanh(W1 @ x + b1)  # tanh: section 5
a2 = 1 / (1 + np.exp(-(W2 @ a1 + b2)))
for name, value in (("a0 = x", x), ("a1", a1), ("a2 = y_hat", a2)):
    print(f"{name:10}  shape {value.shape}   {value.ravel().round(3)}")

# %% [markdown] topics="C1W3.07"
# **Parameters.** Every layer but the input has weights and biases of its own. For three inputs, four hidden units and
# one output, in short 3-4-1:
#
# | | shape | one row for each ... | one column for each ... | numbers |
# |---|---|---|---|---|
# | $W^{[1]}$ | (4, 3) | hidden unit | input | 12 |
# | $b^{[1]}$ | (4, 1) | hidden unit | | 4 |
# | $W^{[2]}$ | (1, 4) | output unit | hidden unit | 4 |
# | $b^{[2]}$ | (1, 1) | output unit | | 1 |
#
# The rule behind it: $W^{[l]}$ has as many rows as its own layer has units, and as many columns as the layer before.
# (Some notes begin with $w^{[0]}$. That is one number off: layer 0 has no parameters.)
#
# **Before you run it:** how many numbers must such a network learn? And one with 2 inputs and 4 hidden units?

# %%
for sizes in ([3, 4, 1], [2, 4, 1]):
    layers = dense.init(sizes, key=jax.random.key(0))
    shapes = [part.shape for layer in layers for part in layer]
    print(sizes, shapes, "in all", sum(part.size for layer in layers for part in layer))

# %% [markdown] topics="C1W3.08"
# ## 3. What one unit computes
#
# Take hidden unit number $j$. It is a small neuron with a column of weights $w^{[1]}_j$ and a bias $b^{[1]}_j$. Its
# work has two halves:
#
# $$z^{[1]}_j = w^{[1]T}_j x + b^{[1]}_j, \qquad a^{[1]}_j = \sigma(z^{[1]}_j).$$
#
# (For now the activation is the sigmoid, as last week. Section 5 puts others in its place; the picture calls it $g$,
# whichever it is.) All four units see the same $x$. They differ in their weights.

# %% demo
with viz.figure("A unit as a circle in two halves: the sum z on the left, the activation a on the right.", size=(6.4, 3.2)) as ax:
    units.split_unit(ax)

# %% [markdown] topics="C1W3.09 C1W3.10"
# **From four units to one matrix.** A loop over the units would work, and it would be slow. So lay each column $w_j$
# down as a row, and put the rows below each other:
#
# $$W^{[1]} = \begin{bmatrix} - & w^{[1]T}_1 & - \\ - & w^{[1]T}_2 & - \\ - & w^{[1]T}_3 & - \\ - & w^{[1]T}_4 & -
# \end{bmatrix}$$
#
# Row $j$ of this matrix times $x$ is the sum of unit $j$. So all four sums together are one product, and the whole
# network is four lines:
#
# $$z^{[1]} = W^{[1]} x + b^{[1]}, \qquad a^{[1]} = \sigma(z^{[1]}), \qquad z^{[2]} = W^{[2]} a^{[1]} + b^{[2]}, \qquad
# a^{[2]} = \sigma(z^{[2]}).$$
#
# Note what happened to the transpose. Last week it stood in the formula, $w^T x$, because $w$ was a column. Now the
# weights of a unit are a **row** of $W$, and no transpose is needed.
#
# **Before you run it:** the loop fills `z1` entry by entry. For which `j` does it compute row 2 of the product?


# %%
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


z1_loop = np.zeros((4, 1))
for j in range(4):
    w_j = W1[j].reshape(3, 1)  # the weights of unit j, as a column
    z1_loop[j] = (w_j.T @ x).item() + b1[j, 0]
z1 = W1 @ x + b1
a1 = sigmoid(z1)
z2 = W2 @ a1 + b2
a2 = sigmoid(z2)
print("loop  ", z1_loop.ravel().round(4))
print("matrix", z1.ravel().round(4))
print("y_hat ", a2.item())

# %% demo
alt = "The unit with the number 2 in the network, and its weights, row 2 of the matrix W1 with four rows and three columns."
with viz.figure(alt, ncols=2, size=(8, 3.2)) as (left, right):
    units.lecture_network(left, marked=1)
    units.numbered_table(right, W1, marked_row=1)
    right.set_title("$W^{[1]}$: row 2 belongs to unit 2")
    right.set_aspect(0.6)

# %% [markdown] topics="C1W3.11"
# ## 4. All examples at once
#
# There are $m$ examples. The four lines could run in a loop over $i = 1, \dots, m$, with $x^{(i)}$ in and
# $a^{[2](i)}$ out. As last week, we get rid of the loop by putting columns side by side. $X$ holds the examples, and
# $Z^{[1]}, A^{[1]}, Z^{[2]}, A^{[2]}$ hold what the layers make of them:
#
# $$Z^{[1]} = W^{[1]} X + b^{[1]}, \qquad A^{[1]} = \sigma(Z^{[1]}), \qquad Z^{[2]} = W^{[2]} A^{[1]} + b^{[2]}, \qquad
# A^{[2]} = \sigma(Z^{[2]}).$$
#
# Why is that right? A matrix times a matrix is the matrix times each column. So column $i$ of $W^{[1]} X$ is
# $W^{[1]} x^{(i)}$, just what the loop would compute. The bias is a column, and broadcasting adds it to every example.
#
# Read such a matrix in two directions. **From left to right** you go through the examples. **Downwards** you go through
# the units of a layer (in $X$: through the features).
#
# **Before you run it:** with 5 examples, what are the shapes of $Z^{[1]}$ and $A^{[2]}$? Of $b^{[1]}$?

# %%
X_five = rng.normal(size=(3, 5))
A2_loop = np.zeros((1, 5))
for i in range(5):
    x_i = X_five[:, i : i + 1]
    A2_loop[:, i : i + 1] = sigmoid(W2 @ sigmoid(W1 @ x_i + b1) + b2)
Z1 = W1 @ X_five + b1
A1 = sigmoid(Z1)
A2 = sigmoid(W2 @ A1 + b2)
print("Z1", Z1.shape, " A1", A1.shape, " A2", A2.shape, " b1 stays", b1.shape)
print("loop and matrix agree:", np.allclose(A2, A2_loop))

# %% demo
alt = "The activations of four units for five examples; one row is one unit, one column is one example."
with viz.figure(alt, size=(6, 3)) as ax:
    units.layer_of_examples(ax, A1)

# %% [markdown] topics="C1W3.12"
# **Both layers look the same.** Call the input $A^{[0]} = X$. Then layer 1 makes $A^{[1]}$ out of $A^{[0]}$, and layer
# 2 makes $A^{[2]}$ out of $A^{[1]}$, with the same two lines:
#
# $$Z^{[l]} = W^{[l]} A^{[l-1]} + b^{[l]}, \qquad A^{[l]} = \sigma(Z^{[l]}).$$
#
# A deeper network repeats them more often, and that is the whole difference. Next week does it.
#
# **Before you run it:** the loop runs over layers. May it stay?

# %%
A = X_five
for W, b in ((W1, b1), (W2, b2)):
    A = sigmoid(W @ A + b)
print("the same as above:", np.allclose(A, A2))

# %% [markdown]
# It may. Layer 2 needs what layer 1 gave, so the layers cannot be computed at the same time. The loops that had to go
# are those over examples and over units.

# %% [markdown] topics="C1W3.13"
# ## 5. Which activation function?
#
# Nothing forces us to use the sigmoid in the hidden layer. Write $g$ for any activation function, and $g^{[l]}$ when
# layers use different ones:
#
# $$A^{[1]} = g^{[1]}(Z^{[1]}), \qquad A^{[2]} = g^{[2]}(Z^{[2]}).$$
#
# Four of them matter. All work element by element, on $z$.

# %% demo
zoo = {"sigmoid": "sigmoid", "tanh": "tanh", "ReLU": "relu", "leaky ReLU": "leaky_relu"}
alt = "Curves of sigmoid, tanh, ReLU and leaky ReLU (solid) with their slopes (dashed)."
with viz.figure(alt, ncols=4, size=(10, 2.8)) as axes:
    for ax, (title, name) in zip(axes, zoo.items(), strict=True):
        g = getattr(activations, name)
        networks.activation(ax, g, activations.derivative_of(g), low=-4, high=4)
        ax.set(title=title, ylim=(-1.3, 2.3))
        ax.get_legend().set_visible(ax is axes[0])

# %% [markdown] topics="C1W3.14 C1W3.36"
# **tanh**, the *hyperbolic tangent*, has the formula
#
# $$\tanh(z) = \frac{e^z - e^{-z}}{e^z + e^{-z}}$$
#
# and runs from $-1$ to 1, through 0. It looks like a sigmoid, and it is one, moved **and rescaled**: twice as tall,
# moved down by one, and squeezed to half its width:
#
# $$\tanh(z) = 2\,\sigma(2z) - 1.$$
#
# To see it, put the right side over one denominator, then multiply above and below by $e^z$:
#
# $$\frac{2}{1 + e^{-2z}} - 1 = \frac{2 - (1 + e^{-2z})}{1 + e^{-2z}} = \frac{1 - e^{-2z}}{1 + e^{-2z}} =
# \frac{e^z - e^{-z}}{e^z + e^{-z}}.$$
#
# (People often say that tanh is a shifted sigmoid. That forgets the two changes of scale.)
#
# **Before you run it:** which of the three columns agree?

# %%
print("    z    tanh     2 sigmoid(2z) - 1   2 sigmoid(z) - 1")
for z in (-10.0, -1.0, 0.0, 0.5, 10.0):
    print(f"{z:5}  {np.tanh(z):8.5f}  {2 * sigmoid(2 * z) - 1:12.5f}  {2 * sigmoid(z) - 1:18.5f}")

# %% [markdown] topics="C1W3.15"
# **In a hidden layer tanh works nearly always better than the sigmoid.** Its outputs lie around zero, those of the
# sigmoid around one half, and the next layer learns more easily from inputs around zero. Here is why. A unit of the
# next layer has the slopes $dw_j = a_j\,dz$, one for each of its inputs $a_j$. If all $a_j$ are positive, then for a
# given example all these slopes have the same sign, and all weights of the unit can only grow together or shrink
# together. With inputs of both signs each weight can go its own way.
#
# **The exception is the output** of a binary classification. The label is 0 or 1, so the answer should lie between 0
# and 1: there the sigmoid is right, and tanh is not. So from here on $g^{[1]} = \tanh$ and $g^{[2]} = \sigma$, that is
# $A^{[2]} = \sigma(Z^{[2]})$. Layers may differ.
#
# **Before you run it:** what is the mean activation of each, for $z$ around zero?

# %%
z = rng.normal(size=100_000)
print(f"mean of sigmoid(z): {sigmoid(z).mean():.3f}   mean of tanh(z): {np.tanh(z).mean():.3f}")
print("share of positive activations:", f"sigmoid {np.mean(sigmoid(z) > 0):.0%},  tanh {np.mean(np.tanh(z) > 0):.0%}")

# %% [markdown] topics="C1W3.16"
# **What both have in common is a weakness.** Where $|z|$ is large, their curves are flat and their slopes nearly zero.
# One says: the unit is *saturated*. Gradient descent follows slopes, so such a unit learns very slowly.
#
# **Before you run it:** the slope of the sigmoid is $a(1-a)$. How large can it be at most? What is it at $z = 10$?

# %%
print("     z   sigmoid      slope       tanh       slope")
for z in (-10.0, 0.0, 10.0):
    s, t = sigmoid(z), np.tanh(z)
    print(f"{z:6}  {s:9.6f}  {s * (1 - s):9.2g}  {t:9.6f}  {1 - t**2:9.2g}")

# %% [markdown] topics="C1W3.17"
# **ReLU**, the *rectified linear unit*, avoids half of this weakness:
#
# $$\text{ReLU}(z) = \max(0, z), \qquad\text{slope } \begin{cases} 1 & z > 0 \\ 0 & z < 0. \end{cases}$$
#
# Mind the letter: it is the maximum of 0 and $z$, not of 0 and $x$.
#
# At $z = 0$ exactly the curve has a corner, and a corner has no slope. In practice this does not matter: $z$ is hardly
# ever exactly 0, and if it is, we may call the slope 0 or 1. It is a convention, and you should know which one a program
# has chosen. `jax.nn.relu` and `dlcore` take 0. Other texts take 1. And `jnp.maximum` shares the slope between its two
# equal arguments.
#
# **Before you run it:** what does the last one give?

# %%
for name, g in (("jax.nn.relu", jax.nn.relu), ("jnp.maximum(z, 0)", lambda z: jnp.maximum(z, 0.0))):
    print(f"{name:18} slope at 0: {jax.grad(g)(0.0)}")
print(f"{'dlcore':18} slope at 0: {activations.relu_derivative(0.0)}")

# %% [markdown] topics="C1W3.18 C1W3.19"
# **Leaky ReLU** lets a little through on the negative side: $\max(0.01\,z,\; z)$, slope 0.01 for $z < 0$. It often does
# slightly better than ReLU and is used less.
#
# **Why these two learn faster.** Over a large part of the line of $z$, the slope of ReLU is 1 and stays away from zero,
# however large $z$ becomes. On the negative side it is zero, but with many hidden units enough of them have $z > 0$ for
# a given example. So gradient descent seldom creeps as it does with tanh and the sigmoid.
#
# **Before you move:** for which $z$ are all four slopes of useful size? Which function has its slope die on one side
# only?

# %% demo
widgets.activation_zoo()

# %% [markdown] topics="C1W3.20 C1W3.21"
# **Rules of thumb.**
#
# - Sigmoid: only for the output of a binary classification.
# - All other units: take ReLU unless you have a reason not to. tanh is possible. Leaky ReLU is worth a try.
#
# The honest addition: it is hard to predict which choice works best for a given task. This holds for the activation
# function, for the number of hidden units, for the learning rate and for much that follows. So try several, and compare
# them on data that the network has not learned from.
#
# **Before you run it:** 8 hidden units, 4000 iterations, three activation functions on the flower. Will the default win?

# %%
X_fresh, Y_fresh = (np.asarray(part, dtype=float) for part in planar.flower(jax.random.key(1)))
slow = optim.gradient_descent(learning_rate=0.1)


def share_right(params, X, Y, hidden):
    return float(np.mean(np.asarray(dense.predict(params, X, hidden=hidden)) == Y))


for g in (activations.sigmoid, activations.tanh, activations.relu):
    begin = dense.init([2, 8, 1], key=jax.random.key(3))
    tried, costs = dense.train(begin, X, Y, optimizer=slow, num_iterations=4000, hidden=g)
    known, fresh = share_right(tried, X, Y, g), share_right(tried, X_fresh, Y_fresh, g)
    print(f"{g.__name__:8} cost {costs[-1]:.3f}   right {known:.0%}, of fresh points {fresh:.0%}")

# %% [markdown]
# On this small flower ReLU is not the best: its border is made of straight pieces, and eight units make few of them.
# With thousands of units and many layers the picture is another one. Such a table, made for your own data, is worth
# more than any rule.

# %% [markdown] topics="C1W3.22"
# ## 6. Why there must be an activation function
#
# Why not leave $g$ away? With $g(z) = z$ (the *identity*, also called a linear activation), the two layers are
#
# $$a^{[1]} = W^{[1]} x + b^{[1]}, \qquad a^{[2]} = W^{[2]} a^{[1]} + b^{[2]}.$$
#
# Put the first into the second and multiply out:
#
# $$a^{[2]} = W^{[2]}\bigl(W^{[1]} x + b^{[1]}\bigr) + b^{[2]} = \underbrace{W^{[2]} W^{[1]}}_{W'}\, x +
# \underbrace{W^{[2]} b^{[1]} + b^{[2]}}_{b'}.$$
#
# The two layers have collapsed into one. Whatever numbers they hold, one layer with $W'$ and $b'$ does the same. Two
# common slips: to write $W^{[1]} W^{[2]}$, whose shapes fit only by accident, and to add the biases without sending
# $b^{[1]}$ through the second layer.
#
# **Before you run it:** work out $W'$ and $b'$ by hand.

# %%
V1, c1 = np.array([[1.0, 2.0], [0.0, -1.0], [2.0, 0.0]]), np.array([[1.0], [2.0], [0.0]])
V2, c2 = np.array([[1.0, 3.0, -1.0]]), np.array([[0.5]])
W_prime, b_prime = V2 @ V1, V2 @ c1 + c2
two = np.array([[4.0], [-1.0]])
print("W' =", W_prime, "  b' =", b_prime)
print("two layers:", V2 @ (V1 @ two + c1) + c2, "  one layer:", W_prime @ two + b_prime)

# %% demo
alt = "Two linear layers in a row; below, the single layer W prime, b prime that does the same."
with viz.figure(alt, nrows=2, size=(7.2, 2.4)) as (top, bottom):
    diagrams.chain(top, ["$x$", "$W^{[1]} x + b^{[1]}$", "$W^{[2]} a^{[1]} + b^{[2]}$", "$a^{[2]}$"])
    diagrams.chain(
        bottom, ["$x$", "$W' x + b'$   with   $W' = W^{[2]} W^{[1]}$,   $b' = W^{[2]} b^{[1]} + b^{[2]}$", "$a^{[2]}$"]
    )

# %% [markdown] topics="C1W3.23"
# **Depth does not help.** Three linear layers collapse into two, two into one, a hundred into one: a linear function of
# a linear function is linear. A linear hidden layer is useless. If the output is a sigmoid and the hidden layer linear,
# the whole network is logistic regression in disguise, with a straight border. You saw it in the first widget.
#
# **Before you run it:** a network with 20 linear hidden units and a sigmoid output, on the flower. Its accuracy?

# %%
begin = dense.init([2, 20, 1], initializer=initialize.scaled_normal, key=jax.random.key(0))
linear, costs = dense.train(begin, X, Y, optimizer=slow, num_iterations=4000, hidden=activations.identity)
print(f"20 linear units: cost {costs[-1]:.4f}, right {share_right(linear, X, Y, activations.identity):.1%}")
print(f"one neuron:      cost {line_costs[-1]:.4f}, right {line_right:.1%}")
W_prime = linear[1].W @ linear[0].W
b_prime = linear[1].W @ linear[0].b + linear[1].b
print("collapsed:", W_prime, b_prime, "   one neuron:", line.w.T, line.b)

# %% [markdown] topics="C1W3.24"
# **Where a linear activation has its place.** In a *regression* the answer is any real number, such as a temperature or
# the price of a house. There the **output** unit may be linear, because the sigmoid could never say 300. The hidden
# units still need a function that bends. (For a price, which is never negative, ReLU at the output would do as well.)
# Apart from this, and rare cases of compressing data, a linear activation is a mistake.
#
# **Before you run it:** eight hidden tanh units with a linear output learn $y = x^2$ from 41 points. The same with
# linear hidden units: what is the best that they can do?

# %%
from dlcore.outputs import REGRESSION

x_line = np.linspace(-2, 2, 41).reshape(1, 41)
y_line = x_line**2
fits = {}
for g in (activations.tanh, activations.identity):
    begin = dense.init([1, 8, 1], key=jax.random.key(1))
    fit, costs = dense.train(begin, x_line, y_line, optimizer=slow, num_iterations=4000, hidden=g, output=REGRESSION)
    fits[g.__name__] = np.asarray(dense.forward(fit, x_line, hidden=g, output=REGRESSION)[0])
    print(f"hidden {g.__name__:8}  half the mean squared error: {costs[-1]:.4f}")

# %% demo
alt = "A parabola; the network with tanh follows it, the one with linear hidden units is a horizontal line."
with viz.figure(alt, size=(5, 3)) as ax:
    ax.plot(x_line[0], y_line[0], "o", ms=3, label="y = x squared")
    for (name, fit), dash in zip(fits.items(), ("-", "--"), strict=True):
        ax.plot(x_line[0], fit[0], dash, label=f"hidden: {name}")
    ax.set(xlabel="x", ylabel="y")
    ax.legend()

# %% [markdown]
# The best straight line is horizontal, at the mean of all $y$: the parabola rises to the left as much as to the right.

# %% [markdown] topics="C1W3.25"
# ## 7. Slopes of the activation functions
#
# The backward pass will need $g'(z)$, the derivative of the activation function. For the sigmoid and tanh it can be
# written with $a = g(z)$ itself. That is convenient: the forward pass has computed $a$ already, so we store it and use
# it again. (It works for the other two as well, since their $a$ is positive exactly where $z$ is.)
#
# | $g$ | $g'(z)$ | |
# |---|---|---|
# | sigmoid | $a\,(1 - a)$ | last week |
# | tanh | $1 - a^2$ | |
# | ReLU | 1 for $z > 0$, 0 for $z < 0$ | at 0: a convention |
# | leaky ReLU | 1 for $z > 0$, 0.01 for $z < 0$ | at 0: a convention |
#
# For tanh, call the numerator $p = e^z - e^{-z}$ and the denominator $q = e^z + e^{-z}$. The derivative of $e^{-z}$ is
# $-e^{-z}$, so $p' = q$ and $q' = p$, and the quotient rule gives
#
# $$\left(\frac{p}{q}\right)' = \frac{p' q - p\, q'}{q^2} = \frac{q^2 - p^2}{q^2} = 1 - \left(\frac{p}{q}\right)^2 =
# 1 - a^2.$$
#
# A common slip is to put $z$ where $a$ belongs, as in $z(1 - z)$, or to apply $g$ twice: $1 - \tanh(a)^2$.
#
# **Before you run it:** at which $z$ is each slope largest? (Behind each slope stands the one that is measured by a
# nudge to both sides.)


# %%
def measured(g, z, h=1e-6):
    return (g(z + h) - g(z - h)) / (2 * h)


for z in (-10.0, -0.7, 0.0, 0.7, 10.0):
    s, t = sigmoid(z), np.tanh(z)
    print(f"z = {z:5}  sigmoid: {s * (1 - s):.6f}  {measured(sigmoid, z):.6f}   tanh: {1 - t**2:.6f}  {measured(np.tanh, z):.6f}")

# %% [markdown] topics="C1W3.26"
# ## 8. Gradient descent for a network
#
# **The task.** The sizes are $n_x = n^{[0]}$ inputs, $n^{[1]}$ hidden units and $n^{[2]} = 1$ output. The parameters are
# $W^{[1]}, b^{[1]}, W^{[2]}, b^{[2]}$. The cost is that of last week, at the output of the network:
#
# $$J(W^{[1]}, b^{[1]}, W^{[2]}, b^{[2]}) = \frac1m \sum_{i=1}^m \mathcal{L}\bigl(a^{[2](i)}, y^{(i)}\bigr).$$
#
# **The loop.** Repeat: compute all predictions; compute the slopes $dW^{[1]}, db^{[1]}, dW^{[2]}, db^{[2]}$; update
# each parameter, $W^{[1]} := W^{[1]} - \alpha\, dW^{[1]}$ and so on, with the learning rate $\alpha$.
#
# One thing is different from last week. With a hidden layer, the cost is no longer convex: it has hills, plateaus and
# several valleys. Gradient descent may end in different places when it starts in different places. In practice this
# harms less than one would fear, but the start begins to matter (section 9).

# %% [markdown] topics="C1W3.27"
# **The backward pass, for one example.** This is the hard part of the week. We go from the loss back to the parameters,
# one station at a time, and each step is a product of slopes: the chain rule of last week.
#
# *Output.* The last unit is a logistic regression, so $dz^{[2]} = a^{[2]} - y$. Its inputs are not $x$ but $a^{[1]}$.
#
# $$dW^{[2]} = dz^{[2]}\, a^{[1]T}, \qquad db^{[2]} = dz^{[2]}$$
#
# *Back through the weights.* A nudge of $a^{[1]}_j$ moves $z^{[2]}$ by $W^{[2]}_j$ times as much. So the slope along it
# is $W^{[2]}_j\, dz^{[2]}$, and for all units at once $da^{[1]} = W^{[2]T} dz^{[2]}$. (With several outputs the effects
# add up, and the matrix product adds them.)
#
# *Back through the activation.* A nudge of $z^{[1]}_j$ moves $a^{[1]}_j$ by $g^{[1]\prime}(z^{[1]}_j)$ times as much:
#
# $$dz^{[1]} = W^{[2]T} dz^{[2]} \odot g^{[1]\prime}(z^{[1]})$$
#
# The sign $\odot$ means: multiply number by number.
#
# *To the first parameters*, as always:
#
# $$dW^{[1]} = dz^{[1]} x^T, \qquad db^{[1]} = dz^{[1]}$$
#
# These are the six equations of backpropagation for one hidden layer. Go through them with numbers. **Before each
# press:** say which shape the new array has.

# %% demo
widgets.one_example()

# %% [markdown]
# **For all $m$ examples** the columns stand side by side, and the sums over the examples become averages, because the
# cost is an average:
#
# | forward | backward |
# |---|---|
# | $Z^{[1]} = W^{[1]} X + b^{[1]}$ | $dZ^{[2]} = A^{[2]} - Y$ |
# | $A^{[1]} = g^{[1]}(Z^{[1]})$ | $dW^{[2]} = \frac1m\, dZ^{[2]} A^{[1]T}$ |
# | $Z^{[2]} = W^{[2]} A^{[1]} + b^{[2]}$ | $db^{[2]} = \frac1m \sum_i dz^{[2](i)}$ |
# | $A^{[2]} = \sigma(Z^{[2]})$ | $dZ^{[1]} = W^{[2]T} dZ^{[2]} \odot g^{[1]\prime}(Z^{[1]})$ |
# | | $dW^{[1]} = \frac1m\, dZ^{[1]} X^T$ |
# | | $db^{[1]} = \frac1m \sum_i dz^{[1](i)}$ |
#
# The factor $\frac1m$ stands in the four slopes of the parameters, once in each. There is none in $dZ^{[2]}$ and
# $dZ^{[1]}$: their columns belong to the loss of single examples. Do not mix the two forms: the version for one example
# has no $\frac1m$ and no sum.


# %%
def forward(P, X):
    Z1 = P["W1"] @ X + P["b1"]
    A1 = np.tanh(Z1)
    Z2 = P["W2"] @ A1 + P["b2"]
    return A1, sigmoid(Z2)


def cost(P, X, Y):
    A2 = forward(P, X)[1]
    return -np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))


def backward(P, A1, A2, X, Y):
    m = X.shape[1]
    dZ2 = A2 - Y
    dW2 = dZ2 @ A1.T / m
    db2 = dZ2.sum(axis=1, keepdims=True) / m
    dZ1 = P["W2"].T @ dZ2 * (1 - A1**2)  # the slope of tanh, from the stored A1
    dW1 = dZ1 @ X.T / m
    db1 = dZ1.sum(axis=1, keepdims=True) / m
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


P = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}  # the 3-4-1 network from above
Y_five = np.array([[1.0, 0.0, 1.0, 1.0, 0.0]])
A1, A2 = forward(P, X_five)
grads = backward(P, A1, A2, X_five, Y_five)
for name, slope in grads.items():
    print(f"d{name} has shape {slope.shape}, as {name} has {P[name].shape}")

# %% [markdown] topics="C1W3.28"
# **Why `keepdims=True`.** Without it, the sum over axis 1 has the shape `(4,)`, an array without a direction. Nothing
# complains at once. But in the update, a column $(4, 1)$ minus `(4,)` becomes a $(4, 4)$ matrix, by broadcasting. From
# then on every unit has four biases, and the network computes something else, or stops with an error far away from the
# cause.
#
# **Before you run it:** write down the two shapes.

# %%
dZ1 = P["W2"].T @ (A2 - Y_five) * (1 - A1**2)
for keep in (True, False):
    db = dZ1.sum(axis=1, keepdims=keep) / 5
    print(f"keepdims={keep!s:5}  db1 {db.shape}   b1 - 0.1 db1 {(P['b1'] - 0.1 * db).shape}")

# %% [markdown] topics="C1W3.29"
# **Shapes keep this equation honest.** In $dZ^{[1]} = W^{[2]T} dZ^{[2]} \odot g^{[1]\prime}(Z^{[1]})$ the product on the
# left has the shape $(n^{[1]}, 1) \cdot (1, m) = (n^{[1]}, m)$. The factor on the right has the shape of $Z^{[1]}$, also
# $(n^{[1]}, m)$. Only then can they be multiplied number by number, and the result has the shape of $Z^{[1]}$ again:
# each slope has the shape of its variable. Mind the numbers in the brackets: it is the slope of the **first** layer's
# activation, at the **first** layer's $Z$.

# %%
print("W2.T", P["W2"].T.shape, "  dZ2", (A2 - Y_five).shape, "  product", (P["W2"].T @ (A2 - Y_five)).shape)
print("slope of tanh", (1 - A1**2).shape, "  dZ1", dZ1.shape)

# %% [markdown] topics="C1W3.30"
# **Three of the six you know already.** The last layer is a logistic regression that takes $A^{[1]}$ for its input. So
# $dZ^{[2]}, dW^{[2]}, db^{[2]}$ are last week's formulas with $A^{[1]}$ in the place of $X$. (Last week $w$ was a column
# and now $W^{[2]}$ is a row; hence the transpose has moved.)
#
# **Before you run it:** how could last week's function compute $dW^{[2]}$ for us?

# %%
last_neuron = logistic.Logistic(w=P["W2"].T, b=P["b2"].item())
known, _ = logistic.propagate(last_neuron, A1, Y_five)
print("dW2, six equations:      ", grads["W2"].ravel().round(6))
print("dw, logistic regression: ", np.ravel(known.w).round(6))

# %% [markdown]
# **Trust, but check.** Any slope can be measured by nudging, with the cost function alone. `gradcheck.check` nudges
# every number of a network by $10^{-7}$ to both sides and compares: it returns the distance between your slopes and the
# measured ones, relative to their size. Right slopes come near $10^{-8}$, wrong ones are far away. It needs numbers with
# 16 digits (`float64`), because a step of $10^{-7}$ would drown in the rounding of 7 digits. Course 2 explains the
# method; here we use it to see how loudly the popular mistakes cry out.
#
# **Before you run it:** which mistake is the hardest to notice?

# %%
X_check, Y_check = rng.normal(size=(3, 11)), (rng.random((1, 11)) > 0.4).astype(float)
A1, A2 = forward(P, X_check)
m, dZ2 = 11, A2 - Y_check
good = backward(P, A1, A2, X_check, Y_check)


def first_layer(dZ1):
    """All slopes, those of the first layer from another dZ1."""
    return good | {"W1": dZ1 @ X_check.T / m, "b1": dZ1.sum(axis=1, keepdims=True) / m}


wrong = {  # good | {...} is a copy of good with some entries replaced
    "nothing, all right": good,
    "Y - A2": {name: -slope for name, slope in good.items()},
    "slope of the sigmoid once more": backward(P, A1, Y_check + dZ2 * A2 * (1 - A2), X_check, Y_check),
    "m forgotten": {name: m * slope for name, slope in good.items()},
    "first layer divided by m twice": first_layer(P["W2"].T @ dZ2 * (1 - A1**2) / m),
    "slope of sigmoid for tanh": first_layer(P["W2"].T @ dZ2 * A1 * (1 - A1)),
    "1 - A1, not squared": first_layer(P["W2"].T @ dZ2 * (1 - A1)),
    "tanh applied twice": first_layer(P["W2"].T @ dZ2 * (1 - np.tanh(A1) ** 2)),
    "W2 already updated": first_layer((P["W2"] - 1.2 * good["W2"]).T @ dZ2 * (1 - A1**2)),
    "one mean for all of db1": good | {"b1": np.full((4, 1), good["b1"].mean())},
}
with jax.enable_x64(True):
    for name, slopes in wrong.items():
        error = gradcheck.check(lambda params: cost(params, X_check, Y_check), P, slopes).error
        print(f"{name:32} {error:.2g}")

# %% [markdown]
# The last few are small mistakes, and a network that contains them still learns something. That is what makes them
# dangerous: no error message, only a result that is worse than it could be.

# %% [markdown] topics="C1W3.31 C1W3.32"
# ## 9. Why the weights start at random numbers
#
# Logistic regression may start at zero. A network may not. The reason is *symmetry*: units that are equal remain equal.
# Take two inputs and two hidden units, and let both units have the same weights, those that go in and those that go
# out: say zero.
#
# - Both compute the same: $a^{[1]}_1 = a^{[1]}_2$ for every example.
# - The output listens to both with the same weight, so both get the same slope: $dz^{[1]}_1 = dz^{[1]}_2$.
# - Hence the two rows of $dW^{[1]}$ are equal. Call their numbers $u$ and $v$, whatever they are:
#
# $$dW^{[1]} = \begin{bmatrix} u & v \\ u & v \end{bmatrix}, \qquad W^{[1]} := W^{[1]} - \alpha\, dW^{[1]} \;\text{ has
# equal rows again.}$$
#
# So after one step the two units are still the same. The argument can be repeated for the next step, and the next: this
# is a proof by *induction*, and it holds for any number of steps. A hidden layer of a hundred equal units is worth one.
#
# **Before you run it:** start A has zeros everywhere. Start B has 0.5 everywhere. In which of them does $W^{[1]}$ move
# at all?

# %%
X_two, Y_two = X[:, :50], Y[:, :50]
for name, value in (("A, all 0", 0.0), ("B, all 0.5", 0.5)):
    Q = {"W1": np.full((2, 2), value), "b1": np.zeros((2, 1)), "W2": np.full((1, 2), value), "b2": np.zeros((1, 1))}
    slopes = backward(Q, *forward(Q, X_two), X_two, Y_two)  # the star hands over both results, A1 and A2
    print(name, "  dW1 =", slopes["W1"].round(4).tolist(), "  dW2 =", slopes["W2"].round(4).tolist())
    for _ in range(1000):
        slopes = backward(Q, *forward(Q, X_two), X_two, Y_two)
        Q = {key: Q[key] - 0.5 * slopes[key] for key in Q}
    print("   after 1000 steps: W1 =", Q["W1"].round(4).tolist(), "  W2 =", Q["W2"].round(4).tolist())

# %% [markdown]
# With zeros it is even worse than the proof says. $W^{[2]} = 0$ makes $dZ^{[1]} = 0$, and $A^{[1]} = \tanh(0) = 0$ makes
# $dW^{[2]} = 0$. Only $b^{[2]}$ learns. With 0.5 the network learns, as one single unit would.

# %% demo
alt = "Left: both units have the same weights, drawn as equal lines. Right: six different weights."
with viz.figure(alt, ncols=2, size=(7.4, 2.4)) as (left, right):
    units.tied_units(left)
    left.set_title("Tied: equal lines, equal weights")
    units.tied_units(right, different=True)
    right.set_title("Untied: each weight is its own")

# %% [markdown] topics="C1W3.33"
# **The cure is chance.** Draw every weight at random, and multiply it by a small number. The random numbers follow the
# *normal distribution*, the bell curve around 0: both signs, and seldom beyond $-2$ and 2. Then no two units are equal,
# and training drives them further apart.
#
# **Biases may start at zero.** The symmetry is broken by the weights already. Units with different weights and the same
# bias are different units.
#
# In NumPy it reads `np.random.randn(2, 2) * 0.01` and `np.zeros((2, 1))`. One printed version has
# `np.random.rand((2,2))*0.01`, which is wrong twice. `rand` (without n) draws numbers between 0 and 1, all positive. And
# it wants sizes as separate arguments, not as a pair.
#
# **Before you run it:** which error does the pair cause?

# %%
np.random.seed(0)
print("randn:", (np.random.randn(2, 2) * 0.01).round(4).tolist())
print("rand: ", (np.random.rand(2, 2) * 0.01).round(4).tolist())
try:
    np.random.rand((2, 2))
except TypeError as error:
    print("rand((2, 2)): TypeError:", error)
Q = {"W1": np.random.randn(2, 2) * 0.01, "b1": np.zeros((2, 1)), "W2": np.random.randn(1, 2) * 0.01, "b2": np.zeros((1, 1))}
for _ in range(1000):
    slopes = backward(Q, *forward(Q, X_two), X_two, Y_two)
    Q = {key: Q[key] - 0.5 * slopes[key] for key in Q}
print("random start, after 1000 steps: W1 =", Q["W1"].round(2).tolist())

# %% [markdown] topics="C1W3.34"
# **Why small?** Large weights make large $z$, and there tanh and the sigmoid are flat. With weights of 100 or 1000 the
# units are saturated before the first step, and learning hardly begins. If no unit of the network is a tanh or a
# sigmoid, this matters less. But a binary classification has a sigmoid at its output, at least.
#
# **Before you run it:** for which of these sizes is the average slope of tanh near 1, for which near 0?

# %%
for scale in (0.01, 1, 100, 1000):
    Z1 = scale * rng.normal(size=(4, 2)) @ X
    print(
        f"weights times {scale:<5}  typical |z| {np.abs(Z1).mean():9.3f}   mean slope of tanh {np.mean(1 - np.tanh(Z1) ** 2):.4f}"
    )

# %% [markdown]
# Now watch four hidden units in training. On the left, each unit is a point in the plane of its two weights, and its
# path shows where training takes it.
#
# **Before you choose:** how many paths will you see for the start "0"? For "all equal"? And what happens at 100?

# %% demo
widgets.symmetry_breaker()

# %% [markdown] topics="C1W3.35"
# From 0.001 and 0.01 the units wait at first near the origin, where the slopes are small, and then part. From 1 they are
# different at once. At 100 the hidden weights hardly move, compared with their size; only the output layer still learns.
#
# **Is 0.01 always right?** It suits networks with one hidden layer. In a deep network, signals that are multiplied by
# small numbers in every layer fade away, and other constants are needed. Course 2 finds them; `dlcore.initialize.he`
# has one.
#
# **Before you run it:** ten tanh layers with weights times 0.01. How large are the activations of the tenth?

# %%
A = rng.normal(size=(50, 200))
for layer in range(1, 11):
    A = np.tanh(0.01 * rng.normal(size=(50, 50)) @ A)
    if layer in (1, 2, 10):
        print(f"layer {layer:2}: typical activation {np.abs(A).mean():.1e}")

# %% [markdown]
# ## 10. The flower, with a hidden layer
#
# All parts are there. The loop below is the recipe of section 1, in the functions of section 8.
#
# **Before you run it:** the cost starts near $\log 2 \approx 0.693$. Why?


# %%
def train(P, X, Y, learning_rate, num_iterations):
    costs = []
    for _ in range(num_iterations):
        A1, A2 = forward(P, X)
        costs.append(-np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)))
        slopes = backward(P, A1, A2, X, Y)
        P = {name: P[name] - learning_rate * slopes[name] for name in P}
    return P, np.array(costs)


def small_start(n_h, seed=1):
    rng = np.random.default_rng(seed)
    W1, W2 = 0.01 * rng.normal(size=(n_h, 2)), 0.01 * rng.normal(size=(1, n_h))
    return {"W1": W1, "b1": np.zeros((n_h, 1)), "W2": W2, "b2": np.zeros((1, 1))}


begun = time.perf_counter()
trained, costs = train(small_start(4), X, Y, learning_rate=1.2, num_iterations=3000)
numpy_seconds = time.perf_counter() - begun
A2 = forward(trained, X)[1]
print(f"cost {costs[0]:.4f} at the start, {costs[-1]:.4f} at the end; right: {np.mean((A2 > 0.5) == Y):.1%}")

# %% demo
alt = f"{draw.describe_costs(costs)} Beside it the flower with a border that follows the petals."
with viz.figure(alt, ncols=2, size=(8, 3.6)) as (left, right):
    draw.cost_curve(left, costs)
    draw.decision_boundary(right, lambda cells: forward(trained, cells)[1], X, Y)

# %% [markdown]
# All $a^{[2]}$ are near 0.5 at the start, since the weights are tiny; and the loss of an answer of 0.5 is $\log 2$.
#
# **What the hidden units have found.** Each of them draws one soft line through the plane: $\tanh$ of a sum is 0 on a
# straight line, and near $-1$ and 1 on its two sides. The output multiplies each by a weight, adds, and takes the
# sigmoid. That is how straight cuts become petals. In the picture orange is near 1 and blue near $-1$; above each unit
# stands the weight with which the output listens to it.
#
# **Before you run it:** the border in the picture above consists of three straight lines, and there are four units. What
# may the fourth one do?

# %% demo
alt = "Four panels: each hidden unit divides the plane by a soft straight line."
limits = draw.limits_of(X)
with viz.figure(alt, ncols=4, size=(9.6, 2.7)) as axes:
    A1_map = forward(trained, draw.grid(limits, 60))[0]
    for unit, ax in enumerate(axes):
        draw.shade(ax, limits).set_data((A1_map[unit].reshape(60, 60) + 1) / 2)
        draw.points(ax, X, Y, size=9)
        ax.set(title=f"unit {unit + 1}, heard with {trained['W2'][0, unit]:+.1f}", xticks=[], yticks=[], xlabel="", ylabel="")

# %% [markdown]
# One of the four is hardly heard: it can be spared.
#
# **How many units?**
#
# **Before you run it:** two units draw two lines. Is that enough for the flower?

# %%
by_size = {}
for n_h in (1, 2, 3, 5, 20, 50):
    by_size[n_h], _ = train(small_start(n_h), X, Y, learning_rate=1.2, num_iterations=4000)
    known = np.mean((forward(by_size[n_h], X)[1] > 0.5) == Y)
    fresh = np.mean((forward(by_size[n_h], X_fresh)[1] > 0.5) == Y_fresh)
    print(f"hidden units: {n_h:2}   right {known:.1%}, of fresh points {fresh:.1%}")

# %% demo
alt = "Borders of networks with 1, 2, 3, 5, 20 and 50 hidden units: first straight, then petals, then ragged."
with viz.figure(alt, nrows=2, ncols=3, size=(8, 5.4)) as axes:
    for ax, (n_h, params) in zip(np.ravel(axes), by_size.items(), strict=True):
        draw.decision_boundary(ax, lambda cells, p=params: forward(p, cells)[1], X)
        draw.points(ax, X, Y, size=8)
        ax.set(title=f"{n_h} hidden unit{'s' * (n_h > 1)}", xlabel="", ylabel="", xticks=[], yticks=[])

# %% [markdown]
# From three units on, the border follows the petals. With more it bends around single points: the share of these points
# that are right still rises, and of the fresh points **fewer** are right than with three units. This is *overfitting*.
#
# And look at a single unit. Its border is straight, yet it gets 71% right, as the best line of section 1 did, and more
# than logistic regression. The reason is the tanh in between, which never leaves the range from $-1$ to 1: a point far
# on the wrong side costs no more than one nearby, so training may give some points up.
#
# **Where are the mistakes?** Look at the points that the network with four units gets wrong.

# %%
wrong_points = np.flatnonzero((A2 > 0.5)[0] != (Y[0] == 1))
radius = np.hypot(*X)
print(
    f"{wrong_points.size} of {X.shape[1]} points are wrong; their mean distance from the center is "
    f"{radius[wrong_points].mean():.2f}, that of all points {radius.mean():.2f}"
)

# %% demo
with viz.figure(
    f"The {wrong_points.size} wrong points on the map, in the center and among points of the other class.", size=(4.6, 3.8)
) as ax:
    draw.decision_boundary(ax, lambda cells: forward(trained, cells)[1], X)
    draw.points(ax, X[:, wrong_points], Y[:, wrong_points], size=60)

# %% [markdown]
# Some lie in the center, where all eight petals come together. The others lie at the top and at the bottom, among points
# of the other class: the noise has carried them there. No sensible border gets them right. The networks with many units
# bend their borders around just these points, and pay for it on fresh ones.
#
# **The same from `dlcore`.** `dense.train` is the loop above, compiled into one program, for any number of layers. From
# the same start it must give the same costs.
#
# **Before you run it:** how many times as fast will it be?

# %%
begin = small_start(4)
layers = [Dense(begin["W1"], begin["b1"]), Dense(begin["W2"], begin["b2"])]
descent = optim.gradient_descent(learning_rate=1.2)


def compiled():
    return np.asarray(dense.train(layers, X, Y, optimizer=descent, num_iterations=3000, hidden=activations.tanh)[1])


compiled()  # the first call compiles
begun = time.perf_counter()
dlcore_costs = compiled()
seconds = time.perf_counter() - begun
print(f"NumPy {numpy_seconds:.2f} s, dlcore {seconds:.3f} s: {numpy_seconds / seconds:.0f} times as fast")
for iteration in (0, 100, 1000, 2999):
    print(f"iteration {iteration:4}:  cost {costs[iteration]:.6f}   dlcore {dlcore_costs[iteration]:.6f}")
print(f"largest difference of all {costs.size}: {np.abs(costs - dlcore_costs).max():.1e}")

# %% [markdown]
# The costs agree as far as 7 digits go, which is what `dlcore` computes with. Your factor will differ from run to run. Where
# does it come from? Each step of the loop calls NumPy some twenty times, and every call costs a little time before it
# touches the first number. The compiled program does not return to Python between its steps.

# %% [markdown]
# ## What you can do now
#
# - Name layers, units, examples and parameters, and give the shape of each array of a network.
# - Turn the formulas of one unit into $Z = WA + b$ for a whole layer and all examples.
# - Choose an activation function, say where its slope dies, and say why there must be one.
# - Collapse linear layers, and spot a network that is only a logistic regression in disguise.
# - Write the six equations of the backward pass, check them by nudging, and keep their shapes honest.
# - Explain with two equal units why weights start at random numbers, why these are small, and why biases may be zero.
# - Train a hidden layer, look at its border and its mistakes, and see when it begins to learn the noise.
#
# The assignment of this week lets you build all of it yourself.
#
# ## Where this lives in `dlcore`
#
# From now on you will use these versions. Each file is short; open it and you should recognize every line.
#
# | file | what is in it | section |
# |---|---|---|
# | `dlcore/activations.py` | the activation functions and their derivatives | 5, 7 |
# | `dlcore/layer.py` | one layer: `linear_forward`, `linear_backward`, and the activation's half | 3, 4, 8 |
# | `dlcore/dense.py` | whole networks: `init`, `forward`, `backward`, `train`, `predict` | 8, 10 |
# | `dlcore/outputs.py` | which activation and which loss end a network | 5, 6 |
# | `dlcore/initialize.py` | `scaled_normal` (0.01), and others for deep networks | 9 |
# | `dlcore/gradcheck.py` | slopes measured by nudging | 8 |
# | `dlcore/datasets/planar.py` | the flower | 1, 10 |
#
# Two details. The cost in `dense.cost` is computed from $Z^{[2]}$ and not from $A^{[2]}$, for the reason that ended last
# week's lesson. And some notes write the cost with matrix products, $-\frac1m\bigl(Y \log A^T + (1 - Y) \log(1 -
# A)^T\bigr)$. That is a number only for a single output; with several outputs it becomes a matrix. The sum over all
# entries of $Y * \log A$ works always.
#
# **Before you run it:** two outputs, three examples. What is the shape of the product, and where in it is the sum hidden?

# %%
A_out, Y_out = np.array([[0.9, 0.2, 0.6], [0.3, 0.8, 0.5]]), np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]])
product = Y_out @ np.log(A_out).T
print(
    product.round(4),
    "   sum over all entries:",
    np.sum(Y_out * np.log(A_out)).round(4),
    "   diagonal:",
    np.trace(product).round(4),
)

# %% [markdown]
# ## Common confusions
#
# **$[l]$ or $(i)$?** Square brackets: layer. Round brackets: example. $a^{[1](3)}_2$ is unit 2 of layer 1 for example 3.
#
# **Is this a network with two or three layers?** Two. The input is not counted.
#
# **$Wx$ or $w^T x$?** Both. A single neuron kept its weights in a column, hence $w^T$. A layer keeps them in rows.
#
# **Is $b^{[1]}$ of shape $(n^{[1]}, m)$ after vectorizing?** No. It stays $(n^{[1]}, 1)$; broadcasting does the rest.
#
# **Is $z$ or $a$ "the activation"?** $a$. The plain sum $z$ comes before.
#
# **May the hidden layer use the sigmoid?** It may. tanh or ReLU learn faster.
#
# **Why does $dZ^{[1]}$ have the factor $g'$ and $dZ^{[2]}$ has none?** $dZ^{[2]}$ had one, the sigmoid's. The derivative
# of the cross-entropy canceled it. In the hidden layer nothing cancels.
#
# **At which point is $g'$ taken?** At $Z^{[1]}$, the value before the activation. For tanh it can be written with $A^{[1]}$.
#
# **May I update $W^{[2]}$ before I compute $dZ^{[1]}$?** No. All slopes belong to the same parameters: first all slopes,
# then all updates.
#
# **$\alpha$ or $\lambda$?** The learning rate is $\alpha$. $\lambda$ will be something else, in course 2.
#
# **Are more hidden units always better?** On the training set, nearly always. On fresh examples, no.
#
# **Do two trainings give the same network?** Only from the same start. Other random weights lead elsewhere, often to a
# border that is as good.
