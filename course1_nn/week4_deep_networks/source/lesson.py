# %% [markdown]
# # Deep networks: the same layer, many times
#
# Course 1, week 4. Last week's network had one hidden layer. This week it gets as many as you like. By the end of this
# lesson you will have computed both passes through a network of any depth, layer by layer, and you will know a simple
# way to find most of the errors that people make there: paper, pencil, and the shapes.
#
# You need last week's words: *hidden layer*, *unit*, *activation function* (sigmoid, tanh, ReLU), and the two passes,
# forward and backward. Little in this week is new mathematics. What is new is the bookkeeping, and this is where
# programs go wrong. Sections 6 and 7, the way back through all layers, are the hard part.
#
# How to read: from top to bottom, running each code cell with **Shift + Enter**. Where a paragraph begins with "Before
# you run it", answer first. Cells that only draw need not be understood.

# %% setup
import jax
import jax.numpy as jnp
import numpy as np

from dlcore import activations, batches, datasets, dense, initialize, optim, outputs, viz
from dlcore.viz import deep as widgets
from dlcore.viz import diagrams, draw, faces, networks
from dlcore.viz.network_training import examples

# %% [markdown]
# ## First, something to move
#
# Here is a network with three hidden layers of eight units. On the left stand its inputs, the two coordinates of a
# point. Every small square is one unit: it shows what that unit gives at each place of the plane, orange where its
# output is above 0 and blue where it is below. The lines are weights, solid orange above 0 and dashed blue below 0, and
# the wider the larger. The large square at the right is the answer of the network, with the points that it learns from.
# Below: the cost while it learns, and how large the derivatives are in every layer.
#
# Press **Start**. Then try to answer:
#
# 1. Look at the squares of layer 1 when the training is over, then at those of layer 2 and 3. What can the later ones
#    draw that the first cannot? (Click a square to see it large.)
# 2. Set *hidden layers* to 0 and start again. What shape must the boundary now have?
# 3. Set *weights start at* to "zero", with one hidden layer or more. Why does nothing happen? (You know this from last
#    week.) Then "normal × 0.01" with five layers: look at the derivatives. ("Xavier" and "He" are random starts that
#    fit deep networks; section 9 says how they differ.)
# 4. Which is the smallest network that you can find that gets all spirals right?
#
# The button **Show me the code for this** writes the cell that trains this same network and draws these pictures. Copy
# it into a cell of your own, change a line, and go on from there.

# %% demo
widgets.network_playground()

# %% [markdown] topics="C1W4.01 C1W4.02 C1W4.03"
# ## 1. What is deep?
#
# *Deep* is a matter of degree. Logistic regression is the shallowest network there is: no hidden layer, one layer of
# weights. Then come networks with one hidden layer, with two, with five. The more hidden layers, the deeper. No number
# divides the shallow ones from the deep ones.
#
# Why go deeper at all? Because there are functions that a network with many layers learns, and that shallow ones do not
# learn, or only with far more units. Section 5 comes back to this.
#
# How deep should a network for *your* task be? Nobody can tell in advance. The number of layers is something to try
# out: begin with logistic regression, then one hidden layer, then two, and compare them on examples that were not used
# for training. Such a set, kept aside for choosing between networks, is called the *dev set* (for development; some say
# validation set).

# %% demo
alt = "Four networks with three inputs: none, one, two and five hidden layers."
with viz.figure(alt, nrows=2, ncols=2, size=(8, 4.6)) as axes:
    for ax, sizes in zip(np.ravel(axes), ([3, 1], [3, 4, 1], [3, 4, 4, 1], [3, 4, 4, 4, 4, 4, 1]), strict=True):
        networks.layer_sizes(ax, sizes)
        hidden = len(sizes) - 2
        ax.set_title("logistic regression" if hidden == 0 else f"{hidden} hidden layer{'s' if hidden > 1 else ''}")

# %% [markdown]
# Let us do it, on handwritten digits of 8 by 8 pixels. The question is whether the digit is odd. There are 1197 digits
# to learn from, and 300 in the dev set. All four networks have ten units in each hidden layer, start from the same kind
# of weights and make the same number of steps.
#
# **Before you run it:** will one layer do? Will six be better than three?

# %%
digits = datasets.digits.load(seed=0)
X, Y = digits.X_train, digits.Y_train % 2
descent = optim.gradient_descent(learning_rate=0.2)


def accuracy(params, X, Y):
    return float(np.mean(np.asarray(dense.predict(params, X)) == Y))


trained = {}
for hidden in (0, 1, 2, 5):
    params = dense.init([64, *[10] * hidden, 1], initializer=initialize.he, key=jax.random.key(2))
    trained[hidden], costs = dense.train(params, X, Y, optimizer=descent, num_iterations=800)
    dev = accuracy(trained[hidden], digits.X_dev, digits.Y_dev % 2)
    known = accuracy(trained[hidden], X, Y)
    print(f"{hidden} hidden layers: cost {costs[-1]:.4f}   training set {known:.1%}   dev set {dev:.1%}")

# %% [markdown]
# Logistic regression gets about nine in ten. The first hidden layer of ten units helps little in 800 steps, the second
# much, and three more not at all: one digit is a third of a percent, so a difference of one or two of them is chance. So
# two hidden layers are a good choice here, and the dev set has told us so. On another task the answer may be another.
#
# Here are networks of four depths and four widths, trained on the spirals. Choose.
#
# **Before you move:** one unit in each layer, and three layers. Can that be better than one unit in one layer? And: is
# the largest network the best one?

# %% demo
widgets.depth_and_width()

# %% [markdown]
# Layers of one unit are a bottleneck: whatever comes after can only work with that one number. From one hidden layer to
# two, networks with four units gain much. After that, more depth brings nothing: depth helps, up to a point.

# %% [markdown] topics="C1W4.04 C1W4.05"
# ## 2. Names for everything
#
# With many layers we need names that say which layer is meant. A number in *square* brackets above a letter does that.
# (Round brackets still mean the example: $x^{(i)}$.)
#
# | name | what it is |
# |---|---|
# | $L$ | the number of layers: hidden layers and output layer. The input is not counted |
# | $n^{[l]}$ | the number of units in layer $l$; some books write $n_h^{[l]}$, and $n_y$ for the last |
# | $n^{[0]} = n_x$ | the number of inputs: the input is "layer 0" |
# | $W^{[l]}, b^{[l]}$ | weights and biases of layer $l$, for $l = 1, \dots, L$ |
# | $z^{[l]}$ | the linear part of layer $l$, before the activation |
# | $g^{[l]}$ | the activation function of layer $l$ |
# | $a^{[l]}$ | what layer $l$ gives, its activations: $a^{[l]} = g^{[l]}(z^{[l]})$ |
# | $a^{[0]} = x$, $a^{[L]} = \hat y$ | the input, and the answer |
#
# Two slips are common. $z$ is not the activation; $a$ is. And there is no $W^{[0]}$ and no $z^{[0]}$: layer 0 has
# nothing to compute.
#
# The network in the picture has hidden layers of 5, 5 and 3 units and one output unit. (It has 4 inputs; any other
# number would do.)
#
# **Before you run it:** what is $L$? What are $n^{[2]}$, $n^{[4]}$, and the shape of $W^{[3]}$?

# %% demo
sizes = [4, 5, 5, 3, 1]
names = ["layer 0: x", "layer 1", "layer 2", "layer 3", "layer 4: ŷ"]
with viz.figure(networks.describe_layer_sizes(sizes), size=(7, 3.6)) as ax:
    networks.layer_sizes(ax, sizes, names=names)

# %%
L = len(sizes) - 1
print("L =", L, "  n[2] =", sizes[2], "  n[4] =", sizes[4], "  W[3] has the shape", (sizes[3], sizes[2]))

# %% [markdown] topics="C1W4.06"
# ## 3. Forward through all layers
#
# Each layer does what the hidden layer of last week did. It takes the activations of the layer before, multiplies by
# its weights, adds its biases, and applies its activation function:
#
# $$z^{[l]} = W^{[l]} a^{[l-1]} + b^{[l]}, \qquad a^{[l]} = g^{[l]}(z^{[l]}).$$
#
# For all $m$ examples at once, put the columns side by side and write capitals:
#
# $$Z^{[l]} = W^{[l]} A^{[l-1]} + b^{[l]}, \qquad A^{[l]} = g^{[l]}(Z^{[l]}), \qquad A^{[0]} = X, \quad \hat Y = A^{[L]}.$$
#
# One formula, for every layer. In code the layers of `dlcore.dense` are a list, and `params[0]` is layer 1, since a
# Python list counts from 0.
#
# **Before you run it:** two inputs, two hidden units with ReLU, one output unit with the sigmoid. Compute $z^{[1]}$,
# $a^{[1]}$ and $z^{[2]}$ by hand. One unit is switched off; which?

# %%
x = np.array([[1.0], [2.0]])
W1, b1 = np.array([[1.0, 1.0], [2.0, -2.0]]), np.array([[0.0], [1.0]])
W2, b2 = np.array([[0.5, 3.0]]), np.array([[-1.5]])
z1 = W1 @ x + b1
a1 = np.maximum(0, z1)
z2 = W2 @ a1 + b2
a2 = 1 / (1 + np.exp(-z2))
print("z1 =", z1.ravel(), "  a1 =", a1.ravel(), "  z2 =", z2.item(), "  a2 =", a2.item())

# %% [markdown] topics="C1W4.07"
# **The loop that stays.** Vectorization (week 2) removed the loops over examples and features. The loop over the layers
# is different. Layer 2 needs what layer 1 gave, so they cannot be computed at the same time. For $l = 1, \dots, L$ a
# plain `for` is fine, and nobody knows how to avoid it. It is short anyway: networks have a handful of layers, or a few
# hundred, and not millions.
#
# In the cell, `dense.Dense` is a pair: the $W$ and the $b$ of one layer.
#
# **Before you run it:** this loop runs through the network 4, 5, 5, 3, 1 of the picture, for seven examples. Which
# shapes will it print?

# %%
rng = np.random.default_rng(0)
params = [dense.Dense(rng.normal(size=(n, n_prev)), np.zeros((n, 1))) for n_prev, n in zip(sizes, sizes[1:], strict=False)]
A = rng.normal(size=(4, 7))
for l in range(1, L + 1):
    W, b = params[l - 1]
    Z = W @ A + b
    A = 1 / (1 + np.exp(-Z)) if l == L else np.maximum(0, Z)
    print(f"layer {l}:  W {W.shape}   b {b.shape}   Z and A {A.shape}")

# %% [markdown] topics="C1W4.08 C1W4.09"
# ## 4. Paper, pencil, shapes
#
# When a network does not work, do not stare at the code. Take a sheet of paper and write down the shape of everything.
# It takes five minutes, and it finds most errors.
#
# For one example $x$, of shape $(n^{[0]}, 1)$, the rule is short:
#
# $$W^{[l]}: (n^{[l]}, n^{[l-1]}), \qquad b^{[l]}: (n^{[l]}, 1), \qquad z^{[l]}, a^{[l]}: (n^{[l]}, 1).$$
#
# *Why?* $z^{[l]}$ must have $n^{[l]}$ rows. It is $W^{[l]}$ times a column of $n^{[l-1]}$ numbers. Only a matrix with
# $n^{[l]}$ rows and $n^{[l-1]}$ columns makes one out of the other. So: **rows for the units of its own layer, columns
# for those of the layer before.** $a$ has the shape of $z$, because $g$ works on each number for itself.
#
# And every derivative has the shape of its variable: $dW^{[l]}$ that of $W^{[l]}$, $db^{[l]}$ that of $b^{[l]}$, and so
# on. If yours has not, a transpose is missing.
#
# **Before you run it:** a network of five layers has the sizes $2, 3, 5, 4, 2, 1$. Write down all $W$ and $b$, and the
# number of parameters of each layer. What is their sum?

# %%
sizes = [2, 3, 5, 4, 2, 1]
total = 0
for l in range(1, len(sizes)):
    W_shape, b_shape = (sizes[l], sizes[l - 1]), (sizes[l], 1)
    number = sizes[l] * sizes[l - 1] + sizes[l]
    total += number
    print(f"layer {l}:  W {W_shape}   b {b_shape}   {sizes[l]} * {sizes[l - 1]} + {sizes[l]} = {number} parameters")
print("in all", total)

# %% [markdown] topics="C1W4.10"
# **With $m$ examples** some shapes change, and some do not.
#
# | | one example | $m$ examples |
# |---|---|---|
# | $Z^{[l]}, A^{[l]}, dZ^{[l]}, dA^{[l]}$ | $(n^{[l]}, 1)$ | $(n^{[l]}, m)$ |
# | $W^{[l]}, dW^{[l]}$ | $(n^{[l]}, n^{[l-1]})$ | the same |
# | $b^{[l]}, db^{[l]}$ | $(n^{[l]}, 1)$ | the same |
#
# What belongs to examples gets a column for each. What belongs to the network stays as it is: a network does not grow
# when it sees more examples. $b$ is added to each of the $m$ columns by broadcasting. (A common slip is to give $b$ the
# shape $(n^{[l]}, m)$, because $Z$ has it.)
#
# The board shows every layer as blocks, as high and wide as its shapes say. Then choose a mistake from the menu.
#
# **Before you choose:** with seven examples NumPy complains about each of the four mistakes. But for "b of layer 2 a
# row" there are two numbers of examples $m$ at which layer 2 is computed without any complaint, and wrong. Which? Find
# them with the slider.

# %% demo
widgets.shape_board()

# %% [markdown]
# One is $m = n^{[2]} = 5$. A row of 5 numbers fits a matrix with 5 columns; it is then added to the examples instead of
# the units, in silence. The other is $m = 1$: a column of 5 plus a row of 5 is stretched to a matrix of 5 by 5, as in
# week 2. Therefore test your code with sizes that are all different, and none of them 1.
#
# `dlcore` looks at the shapes for you, and says what it thinks. **Before you run it:** what is wrong with this call?

# %%
params = dense.init([2, 3, 1], key=jax.random.key(0))
try:
    dense.forward(params, np.zeros((7, 2)))
except ValueError as error:
    print(error)

# %% [markdown] topics="C1W4.11"
# ## 5. Why deep?
#
# **From simple to complex.** Think of a network that recognizes faces. It is a useful picture that its first layer
# finds *edges*: short lines, at certain places, in certain directions. One unit looks at a small part of the image. The
# next layer puts edges together to *parts*: an eye, a nose. A later layer puts parts together to *faces*. Later units
# depend on larger regions of the image, and they say more complicated things. Each layer builds on the one before, so
# none has a difficult job.

# %% demo
alt = "Twenty squares with a short line each, then six with an eye, a nose or a mouth, then three with a face."
with viz.figure(alt, size=(8, 2.2)) as ax:
    faces.hierarchy(ax)

# %% [markdown]
# This picture is drawn by hand. Is it true? Look at a real first layer. Here is a network that has learned to say which of the ten digits it sees; it has
# 20 units in its first layer. Each unit has 64 weights, one for each pixel, so its weights are a picture of 8 by 8:
# orange where ink speaks for the unit, violet where it speaks against it. (Its output layer has ten units, one for each
# digit. Course 2 explains how that works.)
#
# **Before you run it:** will you see digits, strokes, or noise?

# %%
ten = dense.init([64, 20, 15, 10], initializer=initialize.he, key=jax.random.key(1))
labels = batches.one_hot(digits.Y_train, 10)
ten, costs = dense.train(ten, digits.X_train, labels, optimizer=descent, num_iterations=400, output=outputs.CLASSES)
found = np.asarray(dense.predict_class(ten, digits.X_dev)) == digits.Y_dev
print(f"cost {costs[0]:.3f} at the start, {costs[-1]:.4f} at the end; {found.mean():.1%} of the dev digits are right")

# %% demo
with viz.figure("The weights of 20 units of the first layer, as pictures.", nrows=2, ncols=10, size=(8, 1.9)) as axes:
    for number, (ax, row) in enumerate(zip(np.ravel(axes), np.asarray(ten[0].W), strict=True), start=1):
        reach = np.abs(row).max()
        ax.imshow(row.reshape(8, 8), cmap="PuOr_r", vmin=-reach, vmax=reach)
        ax.set(xticks=[], yticks=[])
        ax.set_title(str(number), fontsize=8)

# %% [markdown]
# Some units show strokes and gaps between strokes, others hardly anything that a person could name. Be careful with
# such stories: they describe what happens in large networks that see many images, and in a small one only roughly.
# Networks for images (course 4) show the edges clearly.

# %% [markdown] topics="C1W4.12 C1W4.13"
# **Sound** works in the same way. The first layers find simple features of the wave: does the tone rise or fall, is it
# noise, how high is it? The next ones find *phonemes*, the smallest sounds of a language: the word *cat* has three, the
# C, the A and the T. Then come words, then phrases.
#
# Some people like to compare this with the brain, which also seems to look for edges first. Such comparisons make good
# stories and loose inspiration. They should be used with caution: nobody knows how a brain learns, and a unit of a
# network is a formula, and not a nerve cell.

# %% demo
steps = ["wave", "rising, falling,\nnoise, pitch", "phonemes\nC - A - T", "words\ncat", "phrases\nthe cat sat"]
with viz.figure("A wave, then features of the tone, then phonemes, then words, then phrases.", size=(8, 1.4)) as ax:
    diagrams.chain(ax, steps)

# %% [markdown] topics="C1W4.14"
# **An argument from circuits.** A *bit* is a 0 or a 1. A *gate* is a unit that makes one bit out of some: AND gives 1
# where all its inputs are 1, OR where at least one is, and NOT turns a bit round. A *circuit* is a network of gates.
# There are functions that a small *deep* circuit computes, and for which a *shallow* one needs exponentially many gates:
# with each further bit twice as many. (Shallow means here: two layers of gates, so one hidden layer. It does not mean
# "no hidden layer".)
#
# The usual example is *parity*: is the number of ones among $n$ bits odd?
#
# - *Deep.* XOR of two bits ("one or the other, but not both") takes four gates: $(p \text{ OR } q) \text{ AND NOT } (p
#   \text{ AND } q)$. Join the bits in pairs, then the results in pairs, and so on. That is a tree of $n - 1$ XORs, so
#   $4(n-1)$ gates, and its depth grows only with $\log n$.
# - *Shallow.* One layer of ANDs and an OR behind it, with as many inputs as they like. Each AND may take a bit or its
#   negation, and those NOTs are not even counted. Each AND recognizes one pattern of bits. There are $2^{n-1}$
#   patterns with an odd number of ones. No two of them can share an AND: they differ in at least two bits, and an AND
#   that ignores a bit would say yes to a pattern with an even number too. So $2^{n-1} + 1$ gates.
#
# **Before you run it:** how many gates for 8 bits? At which $n$ does the tree become cheaper?

# %%
print("bits   tree   two layers")
for n in (2, 4, 5, 6, 8, 16, 32):
    print(f"{n:4} {4 * (n - 1):6} {2 ** (n - 1) + 1:12,}")

# %% demo
widgets.parity_counter()

# %% [markdown]
# Do not read too much into it. It depends on the gates: a layer of units that may *count* (step functions of a sum)
# computes the parity of $n$ bits with $n$ hidden units. What the example shows is that depth can be worth
# exponentially many units.

# %% [markdown] topics="C1W4.15"
# **And a bit of branding.** "Deep learning" sounds better than "neural networks with many hidden layers", and that name
# has helped the field along. Do not let it talk you into starting with dozens of layers. Start small, as in section 1.
# Still, for some tasks dozens of layers, and sometimes hundreds, are what works best.

# %% [markdown] topics="C1W4.16"
# ## 6. Building blocks
#
# A deep network is built from one kind of block, used $L$ times. Each layer has two functions:
#
# - **Forward.** It gets $a^{[l-1]}$. It gives $a^{[l]}$. And it keeps some values in a *cache*, since the way back will
#   need them.
# - **Backward.** It gets $da^{[l]}$ and the cache. It gives $da^{[l-1]}$, for the layer before, and $dW^{[l]}$ and
#   $db^{[l]}$, which are what we want.
#
# As in week 2, `da` means the derivative of the loss along $a$. Once both functions are right for one layer,
# they are right for a hundred.

# %% [markdown] topics="C1W4.17"
# **What is in the cache?** Ask what the backward function will need:
#
# - $z^{[l]}$, for the slope of the activation function, $g'(z^{[l]})$;
# - $a^{[l-1]}$, what came in: it stands in $dW^{[l]}$;
# - $W^{[l]}$ (and, for convenience, $b^{[l]}$): it stands in $da^{[l-1]}$.
#
# In the assignment the cache is a tuple, `((A_prev, W, b), Z)`. In `dlcore` it holds $A^{[l-1]}$ and $Z^{[l]}$ only,
# because the parameters are at hand anyway. What stands in a cache is a private matter between the two functions of a
# layer.
#
# **Before you run it:** for one layer with 3 units on 2 inputs and 5 examples, which shapes are in the cache?

# %%
params = dense.init([2, 3, 1], key=jax.random.key(0))
A, caches = dense.forward(params, np.ones((2, 5)))
print("caches of", len(caches), "layers;  layer 1:", {name: value.shape for name, value in caches[0]._asdict().items()})

# %% [markdown] topics="C1W4.18"
# **One iteration of training** is a chain of forward blocks, the loss, a chain of backward blocks, and the update of
# all parameters: $W^{[l]} := W^{[l]} - \alpha\,dW^{[l]}$ and $b^{[l]} := b^{[l]} - \alpha\,db^{[l]}$ for every $l$.
#
# Go through it step by step. The network has the sizes 2, 3, 2, 1 and sees two examples. The rows of a matrix are
# separated by semicolons.
#
# **Before you move:** in which order are the three caches written, and in which order are they read?

# %% demo
widgets.block_stepper()

# %% [markdown]
# The cache that is written last is read first. And here is the whole recipe in one picture:

# %% demo
steps = ["choose\nthe sizes", "random W,\nb = 0", "forward", "cost", "backward", "update"]
with viz.figure("Choose sizes, start at random, then forward, cost, backward, update, again and again.", size=(8, 2)) as ax:
    diagrams.chain(ax, steps, again=(2, "again and again, until the cost hardly falls"))

# %% [markdown] topics="C1W4.19 C1W4.20"
# ## 7. Backward through all layers
#
# **The start.** The way back begins at the answer. For the cross-entropy you know the derivative from week 2, one
# number for each example:
#
# $$dA^{[L]} = -\frac{Y}{A^{[L]}} + \frac{1 - Y}{1 - A^{[L]}}.$$
#
# **One layer.** First through the activation, then through the linear part:
#
# $$dZ^{[l]} = dA^{[l]} * g^{[l]\prime}(Z^{[l]}) \qquad dW^{[l]} = \frac1m\, dZ^{[l]} A^{[l-1]T} \qquad db^{[l]} = \frac1m
# \sum_{i=1}^m dZ^{[l](i)} \qquad dA^{[l-1]} = W^{[l]T} dZ^{[l]}$$
#
# Here $*$ multiplies entry by entry, as `*` does in NumPy; the others are matrix products. Check every shape: $dZ\,
# A^T$ is $(n^{[l]}, m) \cdot (m, n^{[l-1]})$, which is the shape of $W^{[l]}$. $W^T dZ$ is $(n^{[l-1]}, n^{[l]}) \cdot
# (n^{[l]}, m)$, the shape of $A^{[l-1]}$. Without the two transposes the shapes would not even fit.
#
# Note where $\frac1m$ stands: in $dW$ and $db$, which are derivatives of the cost, an average. $dZ$ and $dA$ hold one
# column for each example, and are derivatives of *its* loss. With a $\frac1m$ in $dA$ the derivatives would shrink by
# $m$ in each layer.
#
# **The usual stack** is ReLU, ReLU, ..., ReLU, sigmoid: ReLU in the hidden layers, the sigmoid at the end, because the
# answer is a probability.

# %% demo
forward = ["$X$", "ReLU\n$Z^{[1]}$", "ReLU\n$Z^{[2]}$", "$\\sigma$\n$Z^{[3]}$", "loss"]
back = ["", "$dW^{[1]}, db^{[1]}$", "$dW^{[2]}, db^{[2]}$", "$dW^{[3]}, db^{[3]}$", "$dA^{[3]}$"]
with viz.figure("Forward X, ReLU, ReLU, sigma, loss; backward from dA[3] to the derivatives of all layers.", size=(8, 2)) as ax:
    diagrams.chain(ax, forward, back, backward=True)

# %% [markdown]
# In code it is a loop from $L$ down to 1. We check it against `jax.grad`, which differentiates any function by itself
# and knows nothing of our formulas.
#
# **Before you run it:** seven examples, sizes 4, 5, 3, 1. How many numbers will agree?

# %%
rng = np.random.default_rng(1)
X7, Y7 = rng.normal(size=(4, 7)), rng.integers(0, 2, size=(1, 7)).astype(float)
layers = [dense.Dense(rng.normal(size=(n, n_prev)), rng.normal(size=(n, 1))) for n_prev, n in ((4, 5), (5, 3), (3, 1))]

A, caches = X7, []
for l in range(1, 4):  # forward
    Z = layers[l - 1].W @ A + layers[l - 1].b
    caches.append((A, Z))
    A = 1 / (1 + np.exp(-Z)) if l == 3 else np.maximum(0, Z)

own = []
dA = -Y7 / A + (1 - Y7) / (1 - A)
for l in range(3, 0, -1):  # backward
    A_prev, Z = caches[l - 1]
    dZ = dA * A * (1 - A) if l == 3 else dA * (Z > 0)
    dW, db = dZ @ A_prev.T / 7, np.sum(dZ, axis=1, keepdims=True) / 7
    dA = layers[l - 1].W.T @ dZ
    own.insert(0, dense.Dense(dW, db))

theirs = jax.jit(jax.grad(dense.cost))([dense.Dense(*map(jnp.asarray, layer)) for layer in layers], X7, Y7)
# tree.map goes through all arrays of both, pair by pair
apart = jax.tree.map(lambda a, b: float(np.abs(a - b).max()), own, theirs)
print("numbers compared:", sum(leaf.size for leaf in jax.tree.leaves(theirs)))
for l, layer in enumerate(apart, start=1):
    print(f"layer {l}: dW differ by at most {layer.W:.0e}, db by {layer.b:.0e}")

# %% [markdown] topics="C1W4.21"
# **Two remarks for careful people.**
#
# The last block of the way back also computes $dA^{[0]}$, the derivative with respect to the data. Nobody needs it: the
# data are given, and cannot be improved. (`dlcore` leaves it out.)
#
# And: the start divides by $A$ and by $1 - A$. A network that is very sure gives an $A$ that is rounded to exactly 1,
# and then the division fails. For the sigmoid, both steps together are simply $dZ^{[L]} = A^{[L]} - Y$, as in week 2.
# On paper that is the same. In a computer it is safe, and `dlcore` begins there.
#
# **Before you run it:** $z = 20$, and the label is 0. The right $dZ$ is 1, as near as one can tell. What do the two
# ways give, in numbers of 7 digits?

# %%
z, y = jnp.array(20.0), 0.0
a = activations.sigmoid(z)
print("a =", a, "  by way of dA:", (-y / a + (1 - y) / (1 - a)) * a * (1 - a), "  a - y:", a - y)

# %% [markdown] topics="C1W4.22"
# ## 8. Parameters and hyperparameters
#
# $W^{[1]}, b^{[1]}, \dots, W^{[L]}, b^{[L]}$ are the *parameters*: gradient descent changes them. Everything that you
# decide before training, and that gradient descent does not touch, is a *hyperparameter*:
#
# - the learning rate $\alpha$;
# - the number of iterations;
# - the number of layers $L$, and the number of units $n^{[l]}$ of each;
# - the activation functions;
# - later: momentum, the size of mini-batches, regularization, and more.
#
# A bias is a parameter, although it often starts at 0 and looks like a setting. The learning rate is none, although it
# is a number that stands in the same formula.

# %% [markdown] topics="C1W4.23"
# **Hyperparameters rule over parameters.** They decide what $W$ and $b$ become. Which values are best is hard to know in
# advance. It is found by trying, in a cycle: idea, code, experiment, next idea. What was best for one task may be bad for
# another; and it may change with the next computer or the next data. Course 2 shows how to search in an orderly way.
#
# One experiment: the network with two hidden layers for odd digits, with three learning rates.
#
# **Before you run it:** which one will be best after 400 steps, and what goes wrong with the other two?

# %%
curves = {}
for alpha in (0.003, 0.1, 3.0):
    start = dense.init([64, 10, 10, 1], initializer=initialize.he, key=jax.random.key(2))
    rate = optim.gradient_descent(learning_rate=alpha)
    params, curves[alpha] = dense.train(start, X, Y, optimizer=rate, num_iterations=400)
    dev = accuracy(params, digits.X_dev, digits.Y_dev % 2)
    print(f"alpha {alpha:<6} cost {float(curves[alpha][-1]):.4f}   dev set {dev:.1%}")

# %% demo
with viz.figure("Cost curves for three learning rates: one hardly falls, one falls well, one jumps and gets stuck.") as ax:
    for alpha, costs in curves.items():
        draw.cost_curve(ax, np.minimum(costs, 1.5), label=f"alpha = {alpha:g}")

# %% [markdown]
# ## 9. Deep networks at work
#
# **Does the start matter?** Last week small weights, normal numbers times 0.01, were good enough. In a deep network
# each layer multiplies the signal by its weights once more. With small ones it dies out; with large ones it grows. So
# the rule should look at how many numbers a unit adds up: standard normal numbers divided by $\sqrt{n^{[l-1]}}$, as in
# this week's assignment, lose about a third in each ReLU layer, and with the factor $\sqrt{2 / n^{[l-1]}}$ about a tenth.
# The first of the two is called *Xavier*, the second *He*, after the people who proposed them. (Course 2
# explains why they work.)
#
# **Before you run it:** ten layers of 30 units with ReLU. How large is the spread of the activations in the last of
# them, if every weight is about 0.01?

# %%
starts = {
    "0.01": initialize.scaled_normal,
    "1 / sqrt(n_prev)": initialize.xavier,
    "sqrt(2 / n_prev)": initialize.he,
}
spreads = {}
for name, initializer in starts.items():
    params = dense.init([64, *[30] * 10, 1], initializer=initializer, key=jax.random.key(0))
    _, caches = jax.jit(dense.forward)(params, digits.X_train)
    spreads[name] = [float(cache.A_prev.std()) for cache in caches[1:]]
    print(f"{name:18} layer 1: {spreads[name][0]:.1e}   layer 10: {spreads[name][-1]:.1e}")

# %% demo
with viz.figure(networks.describe_by_layer(spreads)) as ax:
    networks.by_layer(ax, spreads)

# %% [markdown]
# **The flowers again.** In week 2 a single neuron learned to tell flowers from other pictures. Now four layers, with
# 20, 7, 5 and 1 units, on the same pictures. To save time, only every second pixel of every second row is taken.
#
# **Before you run it:** the neuron was right on more than four in five of the test pictures. Will the deep network be
# better?

# %%
data = datasets.flowers()
X_train, X_test = (batches.flatten_images(images[:, ::2, ::2]) for images in (data.X_train, data.X_test))
start = dense.init([3072, 20, 7, 5, 1], initializer=initialize.xavier, key=jax.random.key(1))
flowers, costs = dense.train(start, X_train, data.Y_train, optimizer=optim.gradient_descent(0.02), num_iterations=250)
number = sum(leaf.size for leaf in jax.tree.leaves(flowers))
print(f"{number:,} parameters, 209 pictures;  cost {costs[0]:.3f} to {costs[-1]:.3f}")
known, new = accuracy(flowers, X_train, data.Y_train), accuracy(flowers, X_test, data.Y_test)
print(f"training pictures: {known:.0%}   test: {new:.0%}")
print(f"always saying 'not flower', test: {np.mean(data.Y_test == 0):.0%}")

# %% demo
A_test = np.asarray(dense.forward(flowers, X_test)[0])
wrong = np.flatnonzero((A_test > 0.5) != (data.Y_test == 1))[:12]
titles = [f"{'flower' if data.Y_test[0, i] == 1 else 'not'}: {A_test[0, i]:.2f}" for i in wrong]
alt = "Test pictures with a wrong label, each with its true label and the probability of a flower."
with viz.figure(alt, nrows=2, ncols=6, size=(8, 3.2)) as axes:
    draw.image_grid(axes, data.X_test[wrong], titles)

# %% [markdown]
# It is not better, rather worse. It learns nearly all training pictures, and that does not help on new ones.
# With three hundred times as many parameters as pictures, it can learn the pictures by heart; and none of these networks
# knows that a flower in the corner is the same as a flower in the middle. Depth is no cure for too little data. On the digits
# of section 1 it did help, clearly. Course 2 is about the gap between training and test, and course 4 about layers that
# know about neighbors.
#
# **Now back to the playground,** with other points and larger freedom.
#
# **Before you start it:** "petals" with one hidden layer of 4 units. Then no hidden layer at all, but the inputs "with
# squares": $x_1$, $x_2$, their squares and their product. Then both networks again, on "circles". On which points are the
# squares enough?

# %% demo
widgets.network_playground(points="petals", depth=1, width=4, noise=0.1, iterations=1000)

# %% [markdown]
# On the circles, the squares do as well as the hidden layer: $x_1^2 + x_2^2$ says how far a point is from the middle, and
# nothing else matters there. On the petals they are no better than a coin, and four hidden units get nine points in ten.
# Inputs that are chosen by hand are like a hidden layer that somebody has designed. That works if this person knows the
# task. A hidden layer finds its own.

# %% [markdown]
# **A picture from a cell.** The button gave you code. Here it is in short: the network of the playground's first
# picture, trained in six lines, with nothing hidden. **Before you run it:** where would you change the activation?

# %%
X_spirals, Y_spirals = examples("spirals", 0.05, 1)
spirals = dense.init([2, 8, 8, 8, 1], initializer=initialize.xavier, key=jax.random.key(1))
spirals, costs = dense.train(
    spirals, X_spirals, Y_spirals, optimizer=optim.gradient_descent(0.32), num_iterations=3000, hidden=activations.tanh
)
print(f"cost {costs[0]:.3f} to {costs[-1]:.5f}")

# %% demo
with viz.figure("The boundary winds between the two spirals; the cost falls.", ncols=2, size=(8, 3.2)) as (left, right):
    draw.decision_boundary(left, lambda cells: dense.forward(spirals, cells, hidden=activations.tanh)[0], X_spirals, Y_spirals)
    draw.cost_curve(right, costs)

# %% [markdown]
# (The peak near the beginning: a few steps were too long there, and the training recovered.)
#
# ## What you can do now
#
# - Say what $L$, $n^{[l]}$, $W^{[l]}$, $z^{[l]}$ and $a^{[l]}$ are, and where the input and the answer fit in.
# - Write the forward pass through any number of layers with one formula and one loop.
# - Check a network with paper and pencil: the shape of every array, and the number of parameters.
# - Give three reasons for depth, and a reason against too much of it.
# - Explain forward block, backward block and cache, and which needs what, and when.
# - Derive $dZ$, $dW$, $db$ and $dA$ of a layer, with every transpose and every $\frac1m$ in its place.
# - Tell parameters from hyperparameters.
# - Train a deep network, look at its units, and say honestly whether depth helped.
#
# The assignment lets you build all of it.
#
# ## Where this lives in `dlcore`
#
# | file | what is in it | section |
# |---|---|---|
# | `dlcore/layer.py` | one layer: `linear_forward`, `layer_forward`, `linear_backward`, `activation_backward`, the cache | 6, 7 |
# | `dlcore/dense.py` | the network: `init`, `forward`, `backward`, `cost`, `train`, `predict` | 3, 7, 9 |
# | `dlcore/initialize.py` | `scaled_normal`, `xavier`, `he` | 9 |
# | `dlcore/outputs.py` | last activation and loss, in pairs for which $dZ^{[L]} = A^{[L]} - Y$ | 7 |
# | `dlcore/shapes.py` | the messages about shapes | 4 |
# | `dlcore/optim.py` | `gradient_descent` | 8 |
#
# ## Common confusions
#
# **Is the input a layer?** It is called layer 0, and not counted. A network with $L = 4$ has three hidden layers.
#
# **Why `len(parameters) // 2`?** In the assignment, the dictionary holds a $W$ and a $b$ for each layer.
#
# **$(n^{[l]}, n^{[l-1]})$ or the other way round?** Rows: the units of its own layer. In week 2 the weights of the
# single neuron were a column, and we wrote $w^T x$. Now they are a row of $W$, and there is no transpose in $Wx$.
#
# **Does $b$ get $m$ columns?** No. Broadcasting adds its single column to all examples.
#
# **Why is there $\frac1m$ in $dW$ and not in $dA$?** $dW$ belongs to the cost, an average over examples. $dA$ holds the
# derivative of each example's own loss.
#
# **`*` or `@`?** $dA * g'(Z)$ is entry by entry, since $g$ was. The products with $W^T$ and $A^T$ are matrix products.
#
# **May I loop over the layers?** Yes. That loop stays.
#
# **Is deeper always better?** No. It can learn more, also what it should not; and it needs a good start and more data.
