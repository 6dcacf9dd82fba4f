# %% [markdown]
# # Introduction: what a neural network is, and why now
#
# Course 1, week 1. By the end of this lesson you will have set a neuron by hand, seen a network of neurons find out on its own
# what a house is worth, and you will be able to say for which tasks deep learning is a good choice and for which it is not.
#
# You need school algebra (the equation of a straight line) and a little Python: variables, lists, `for`, functions. Nobody
# expects that you have ever trained anything. Every other word is explained where it first stands in *italics*.
#
# How to read: go from top to bottom and run each code cell (a gray box) with **Shift + Enter**. Cells that only draw a picture
# need not be understood. Where a paragraph begins with "Before you run it", answer first, on paper or aloud, and then let the
# cell tell you.

# %% setup
import jax
import jax.numpy as jnp
import numpy as np

from dlcore import activations, datasets, viz
from dlcore.viz import introduction as widgets
from dlcore.viz import sketches

# %% [markdown]
# ## First, something to move
#
# Each black dot is a house that was sold: how large it is, and what it cost. The blue curve is a guess for houses of every
# size. It has two settings, $w$ and $b$. The orange lines show how far the guess is from the true price; the bars on the right
# show the same distances multiplied by themselves (*squared*), so that a large miss counts much more than a small one.
#
# Move the sliders and try to answer:
#
# 1. What does $w$ do to the curve, and what does $b$ do?
# 2. The blue curve has a corner, the *kink*. Where does it go when you change $b$? And $w$?
# 3. The *mean* (average) of the squared errors says how bad the guess is. How small can you make it?

# %% demo
widgets.one_neuron()

# %% [markdown]
# You probably saw that $w$ tilts the curve and $b$ shifts it up and down, that the kink moves with both, and that a mean of
# about 1160 is the best you can do. You have just trained a neural network by hand. It has one neuron. Section 2 says what it
# computes, section 3 joins such neurons to a network, and the rest of the lesson is about what networks can be used for.

# %% [markdown] topics="C1W1.01"
# ## 1. What this course is for
#
# *Deep learning* means: letting a large network of simple units, *neurons*, find out from examples how to get from an input
# to an output. By the end of course 1 you will be able to
#
# - say which developments made deep learning take off (this week);
# - build, *train* (let examples set its numbers) and use networks whose neurons stand in *layers*, side by side, each joined
#   with all neurons of the next layer; such networks are called *fully connected*;
# - write them without a Python loop over the examples, which makes them fast (called *vectorized*);
# - know the choices that shape a network, such as how many layers it has, and what they do.
#
# **Before you go on:** think of one thing in your own work or life with an input and an output where you would like a computer
# to learn the way from one to the other. Keep it in mind; section 10 comes back to it.

# %% [markdown] topics="C1W1.02"
# ## 2. One neuron
#
# Here are the four houses as a table. Prices are in thousands of dollars.
#
# | size in square feet | bedrooms | price |
# |---|---|---|
# | 2104 | 3 | 400 |
# | 1600 | 3 | 330 |
# | 2400 | 3 | 369 |
# | 3000 | 4 | 540 |
#
# For the moment we look at size and price only. The simplest guess is a straight line:
#
# $$\text{price} \approx w \cdot \text{size} + b.$$
#
# The number $w$, the *weight*, says by how much the price rises with each square foot. The number $b$, the *bias*, is the
# height of the line at size 0. This is already the smallest neural network there is: one input, one neuron, one output.
# The size goes in, the price comes out.
#
# A guess is written with a hat, $\hat y$ (read "y hat"); the true value is $y$. How good is a line? Take the error
# $\hat y - y$ of each house, square it, and average. The best line is the one for which this *mean squared error* is smallest.
# For a straight line it can be computed directly. (You will write it yourself in the assignment.)
#
# In Python we keep such numbers in *arrays* of the library *NumPy*, whose short name is `np`. An array is a row, a column or a
# table of numbers; what is done to an array, such as `w * size + b`, is done to each of its entries. `np.polyfit` finds the
# best line.
#
# **Before you run it:** your best mean squared error from the sliders, and your guess for a house of 2000 square feet?

# %%
houses = datasets.houses()
size, price = houses.X[0].astype(float), houses.Y[0].astype(float)
w, b = np.polyfit(size, price, 1)
y_hat = w * size + b
print(f"w = {w:.4f}   b = {b:.2f}")
for s, y, guess in zip(size, price, y_hat, strict=True):
    print(f"{s:.0f} square feet: price {y:.0f}, guess {guess:.1f}, error {guess - y:+.1f}")
print(f"mean squared error {np.mean((y_hat - price) ** 2):.0f}")
print(f"2000 square feet: {w * 2000 + b:.1f}")

# %% [markdown] topics="C1W1.03 C1W1.04"
# **A price cannot be negative.** A straight line does not know that. Take $w = 0.25$ and $b = -150$. For a small house of
# 400 square feet the line says $0.25 \cdot 400 - 150 = -50$: somebody would pay you to take the house. So a neuron does a
# second thing after the line: where the line is below zero, it says zero.
#
# $$z = w \cdot \text{size} + b, \qquad \hat y = \max(0, z)$$
#
# ($\max$ picks the larger of two numbers.) The plain sum is called $z$. The function that follows has a name of its own,
# **ReLU**, short for *rectified linear unit*. "Rectified" means here: cut off below zero.
#
# $$\mathrm{ReLU}(z) = \max(0, z)$$
#
# Its picture is flat at zero, and from the kink on a straight rising line. The kink is where the line crosses zero:
# $w \cdot \text{size} + b = 0$, so at $\text{size} = -b/w$; here at $150 / 0.25 = 600$.
#
# A neuron, then, is **a linear function followed by ReLU**. (*Linear* is the word for the straight line. Other functions
# than ReLU can follow, too; next week's neuron uses one.)
#
# **Before you run it:** what does this neuron say for 400, 600, 1000 and 2000 square feet?


# %%
def relu(z):
    return np.maximum(0, z)  # entry by entry, for a whole array at once


sizes = np.array([400.0, 600.0, 1000.0, 2000.0])
print("line:  ", 0.25 * sizes - 150)
print("neuron:", relu(0.25 * sizes - 150))

# %% demo
axis = np.linspace(0, 3600, 300)
alt = "Four houses. The best line starts at 88 and meets no kink; a steeper neuron is flat up to 600 square feet and then rises."
with viz.figure(alt, size=(6, 3.2)) as ax:
    ax.plot(axis, relu(w * axis + b), label="best line (no kink in sight)")
    ax.plot(axis, relu(0.25 * axis - 150), label="w = 0.25, b = -150")
    ax.plot(axis, 0.25 * axis - 150, ":", color="C1")
    ax.plot(size, price, "o", color="C3", label="houses")
    ax.set(xlabel="size in square feet", ylabel="price in 1000 dollars", ylim=(-160, 620))
    ax.legend(loc="upper left")

# %% [markdown]
# To be honest: the best line for these four houses is above zero for houses of every size, so ReLU changes nothing here. It
# matters a great deal as soon as neurons are joined: a sum of straight lines is a straight line again, and only the kinks let a
# network follow a bent curve.

# %% [markdown] topics="C1W1.05 C1W1.06"
# ## 3. From a neuron to a network
#
# A neuron is like a toy brick. A larger network comes from stacking such bricks: the outputs of some neurons become inputs
# of others.
#
# Size is not all that counts. Say we know four things about a house: its size, the number of bedrooms, its zip code, and how
# wealthy the neighborhood is. From them one may work out three things that buyers care about:
#
# - for how large a **family** it is good,
# - how **walkable** the area is (can you do without a car?),
# - how good the **schools** are.
#
# And from these three, the price. Four inputs, three values in between, one output.

# %% [markdown] topics="C1W1.07"
# Which input tells us about which value?
#
# - Size and bedrooms tell for how large a family the house is good. (The family does not shape the house; the network
#   *infers* the one from the other.)
# - The zip code tells how walkable the area is.
# - Zip code and wealth together tell about the schools.
#
# So we might draw only these lines. Each blue circle could be a neuron: a line through its inputs, then ReLU.

# %% demo
alt = "A network with chosen lines: size and bedrooms to family size, zip code to walkability, zip code and wealth to schools."
with viz.figure(alt, size=(5, 3.2)) as ax:
    sketches.house_network(ax, meanings=True)

# %% [markdown] topics="C1W1.08"
# **The real network does not need us for that.** In a network as we build it, every neuron of a layer gets **all** inputs.
# This is called *densely connected* (or fully connected). The neurons in the middle are called *hidden units*, since their
# values appear neither in the inputs nor in the outputs that we supply; together they form a *hidden layer*.
#
# We do not say: you, first unit, are the family size. We supply only the inputs $x$ and the right outputs $y$, and the
# training decides what each unit computes. If an input is of no use to a unit, its weight becomes small.
#
# In formulas, with one column $x$ of four inputs:
#
# $$a = \mathrm{ReLU}(W_1 x + b_1), \qquad \hat y = W_2\, a + b_2$$
#
# $W_1$ is a table of numbers (a *matrix*) with 3 rows and 4 columns: row $j$ holds the four weights of hidden unit $j$.
# $W_1 x$ is the *matrix product*: for each row, multiply weight by input and add up. $b_1$ holds the three biases, and $a$
# what the three hidden units hand on. The last neuron just adds up, with the three weights in $W_2$ and the bias $b_2$.
# (From week 3 on the number of a layer stands in square brackets, $W^{[1]}$.)
#
# (A zip code is really a name and not a quantity: 90210 is not twice 45105. Here it stands for a number that was made from
# it, say how central the area is. How to feed names to a network is a later topic.)
#
# **Before you run it:** how many numbers does this network have, weights and biases together?

# %%
shapes = {"W1": (3, 4), "b1": (3, 1), "W2": (1, 3), "b2": (1, 1)}
for name, shape in shapes.items():
    print(f"{name}: {shape[0]} x {shape[1]} = {shape[0] * shape[1]}")
print("together", sum(rows * columns for rows, columns in shapes.values()))

# %% demo
alt = "The dense house network: each of the four inputs is joined with each of three hidden units, and these with the price."
with viz.figure(alt, size=(5, 3.2)) as ax:
    sketches.house_network(ax, meanings=False)

# %% [markdown]
# Check one by hand: the house $x = (2, 3, 1, 0.5)$ and a unit with the weights $(0.5, 1, 0, -1)$ and the bias $0.5$.
#
# **Before you run it:** what is the unit's sum, and what comes after ReLU? What if all its weights change their sign?

# %%
x = np.array([[2.0], [3.0], [1.0], [0.5]])
row, bias = np.array([[0.5, 1.0, 0.0, -1.0]]), 0.5
print("sum", row @ x + bias, "  after ReLU", relu(row @ x + bias))
print("sum", -row @ x + bias, "  after ReLU", relu(-row @ x + bias))

# %% [markdown]
# Now play with all twelve weights of $W_1$. Blue lines are positive weights, orange dashed ones negative, thick means large.
# All biases of the hidden units are 0 here, and the output neuron gives the three units the same weight, 200, plus 50. The
# inputs are *scaled* to numbers between 0 and 1, for example the size divided by that of the largest house.
#
# **Before you move anything:** the weights begin as in the picture with names: unit 1 is the family size, unit 3 the schools.
# Exchange the weights of unit 1 and unit 3, slider by slider. Which price do you expect in the end?

# %% demo
widgets.hidden_units()

# %% [markdown]
# The price is the same as before. No unit *is* the family size: any unit can play any role, or a mixture of roles that has no
# name. The names were ours, and the network does not know them.

# %% [markdown] topics="C1W1.09"
# **Given enough pairs $(x, y)$, the network works out the way from $x$ to $y$**, the *mapping*. Let us watch. The cell makes up
# houses whose price depends on the four inputs in a bent way, trains the network with its 19 numbers on some of them, and then
# tests it on 500 houses that it has never seen. How training works is the topic of the next weeks; here only the two ends matter: pairs
# go in, guesses come out.
#
# The error is the mean distance from the true price, in thousands of dollars. Always guessing the average price would miss by
# the number in the first line.
#
# **Before you run it:** with how many examples will the guesses on new houses be good: 5, 20, 100 or 500?


# %% demo
def make_houses(seed, m):
    x = np.random.default_rng(seed).uniform(0, 1, (4, m))
    family, walk, school = relu(x[0] + x[1] - 0.6), relu(1 - 2 * x[2]), relu(x[2] + 2 * x[3] - 1)
    return x, (100 + 200 * family + 150 * walk + 100 * school).reshape(1, m)


def house_net(params, x):
    W1, b1, W2, b2 = params
    return W2 @ jax.nn.relu(W1 @ x + b1) + b2


@jax.jit
def train(params, x, y):
    def cost(params):
        return jnp.mean((house_net(params, x) - y) ** 2)

    def step(params, _):  # every number moves a little, in the direction that makes the cost smaller
        return jax.tree.map(lambda p, dp: p - 0.05 * dp, params, jax.grad(cost)(params)), None

    return jax.lax.scan(step, params, length=8000)[0]


def start(seed):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(3, 4)), np.full((3, 1), 0.1), rng.uniform(0.2, 0.8, (1, 3)), np.zeros((1, 1))


x_new, y_new = make_houses(99, 500)
print(f"always the average:  error on new houses {np.abs(y_new - y_new.mean()).mean():5.1f}")
for m in (5, 20, 100, 500):
    x_some, y_some = make_houses(1, m)
    trained = train(start(28), x_some, y_some / 100)
    seen = np.abs(100 * house_net(trained, x_some) - y_some).mean()
    new = np.abs(100 * house_net(trained, x_new) - y_new).mean()
    print(f"{m:3} examples:        error on new houses {new:5.1f}   on those that it saw {seen:5.1f}")

# %% [markdown]
# With five examples it knows these five almost by heart, and is worse on other houses than always guessing the average. With
# many it is good on houses that it has never seen. (The prices went in divided by 100: networks learn faster with numbers near 1.)
#
# And what did the hidden units become? Here are the weights of the three units, from three trainings on all 500 houses that
# began at different numbers.
#
# **Before you run it:** the errors will be alike. Will unit 2 be the same in all three?

# %% demo
for seed in (28, 10, 35):
    trained = train(start(seed), x_some, y_some / 100)
    error = np.abs(100 * house_net(trained, x_new) - y_new).mean()
    print(f"started at {seed}: error on new houses {error:.1f}; weights from size, bedrooms, zip code, wealth")
    for unit, weights in enumerate(np.asarray(trained[0])):
        print(f"   unit {unit + 1}:", "".join(f"{weight:8.2f}" for weight in weights))

# %% [markdown]
# All three guess about equally well. But look at the rows: in one training a unit plays the role that another unit plays in
# the next, and some rows mix the inputs in a way for which nobody has a word. None of the units is "the schools". (If your
# machine rounds differently, your numbers may differ; the point stays.)

# %% [markdown] topics="C1W1.10"
# ## 4. Supervised learning
#
# What we did with the houses has a name. *Supervised learning* means: learn a function from an input $x$ to an output $y$
# from examples for which the right output, the *label*, is known. This is where networks shine.
#
# The art is often to choose $x$ and $y$ cleverly. A second table, from a website: who saw which advertisement (ad), and was it
# clicked? (1 is yes, 0 is no.)
#
# | age of the user | number of the ad | clicked |
# |---|---|---|
# | 41 | 93242 | 1 |
# | 80 | 93287 | 0 |
# | 18 | 87312 | 1 |
# | 27 | 71244 | 1 |
#
# In this course each example is a **column**: $X$ holds the inputs and has as many rows as there are inputs, $n_x$, and as
# many columns as there are examples, $m$. $Y$ holds the outputs, in one row. The *shape* of an array is the list of its sizes,
# rows first: $X$ has the shape $(n_x, m)$ and $Y$ the shape $(1, m)$.
#
# **Before you run it:** write down $X$ and $Y$ for the four ads. What are their shapes?

# %%
ads = datasets.ads()
print("X, shape", ads.X.shape)
print(ads.X.astype(int))
print("Y, shape", ads.Y.shape)
print(ads.Y.astype(int))

# %% [markdown] topics="C1W1.11 C1W1.12"
# ## 5. Which network for which task
#
# | Input $x$ | Output $y$ | Used in | Network |
# |---|---|---|---|
# | facts about a house | price | real estate | standard |
# | facts about an ad and a user | click or not (1 or 0) | advertising | standard |
# | image | which of 1000 things | photo tagging | convolutional (CNN) |
# | sound recording | its words | speech recognition | recurrent (RNN) |
# | sentence in English | sentence in Chinese or Hindi | translation | recurrent (RNN) |
# | image and radar | positions of other cars | self-driving | a hybrid |
#
# - **Standard** networks are the dense ones from above. They suit tables.
# - **Convolutional** networks (*CNN*) suit images: a small window slides over the picture, so that neighboring points are
#   seen together. Course 4 is about them.
# - **Recurrent** networks (*RNN*) suit *sequences*, data that come one after the other along one line: sound over time, text
#   word by word. Each step hands something on to the next. Translation turns one sequence into another and takes more
#   complex ones. Course 5 is about them.
# - **Hybrids** put several together: for a car, a CNN for the camera, something else for radar.
#
# **Before you look:** in which of the four pictures does the order of the inputs carry meaning?

# %% demo
alt = (
    "Sketches: a dense network; a window on an image that fills maps; a chain of units over three words; image and radar joined."
)
with viz.figure(alt, nrows=2, ncols=2, size=(8, 4.6)) as axes:
    sketches.families(axes.ravel())

# %% [markdown]
# In two: in an image it matters which points are neighbors, in a sequence what comes first. (The hybrid contains an image, so
# there, too.) The columns of a table can be exchanged without harm, as long as they are exchanged in the same way for every
# example.

# %% [markdown] topics="C1W1.13 C1W1.14"
# ## 6. Structured and unstructured data
#
# *Structured data* are data as in a database: columns, each with a defined meaning. Size, bedrooms, the age of a user are such
# columns; each is called a *feature*.
#
# *Unstructured data* are sound, images and text. Their features are the brightness of a single point, or one word. Alone, such
# a feature says nothing; the meaning lies in the whole.
#
# People are born for the second kind: we have listened and looked for far longer than we have kept tables. For computers it
# used to be the other way round. Thanks to deep learning they understand unstructured data far better than only a few years
# ago, and that is what the news is about. Much of the money, though, is earned with tables: better ads, better
# recommendations. What you learn here serves both kinds.
#
# **Before you run it:** how many numbers make up the small picture below, 64 points wide and high, in three colors?

# %%
photos = datasets.flowers()
print(photos.X_train[0].shape, "=", photos.X_train[0].size, "numbers; one of them alone:", photos.X_train[0][30, 30, 0])

# %% demo
flower = photos.X_train[int(np.flatnonzero(photos.Y_train[0] == 1)[0])]
alt = "A table of houses as structured data; a sound wave, a photograph and four lines of text as unstructured data."
with viz.figure(alt, ncols=4, size=(8, 2.2)) as axes:
    sketches.data_kinds(axes, flower)

# %% [markdown] topics="C1W1.15"
# ## 7. Why now?
#
# The ideas behind neural networks are decades old. Why did they take off only lately?
#
# First, **data**. Our life has become digital: we write, buy, look and travel with computers, and each of these acts leaves
# data behind. Mobile phones brought cameras and sensors into every pocket. Within about ten years the amount of data for many
# tasks grew from far too little to more than older methods can make use of.

# %% [markdown] topics="C1W1.16 C1W1.17"
# **The picture to remember.** From left to right: the amount of *labeled* data, that is, examples $x$ together with their right
# output $y$. Upward: performance, for example the share of right answers. The letter $m$ stands for the size of the *training
# set*, the number of examples that are learned from.
#
# *Classical methods* (such as logistic regression, next week's topic, and support vector machines, *SVM*) get better with
# more data at first, and then flatten out, as if they did not know what to do with more. A small network ends higher, a medium
# one higher still, and a large one highest.
#
# So to reach the top right corner you need **two** things: a network that is large enough, and enough data. People say that
# *scale* drives deep learning, and they mean both.
#
# **Before you look:** which of the two has run out, when a large network does no better than a medium one?

# %% demo
alt = "Performance over labeled data: classical methods flatten early; small, medium and large networks end higher and higher."
with viz.figure(alt, size=(7, 3.4)) as ax:
    sketches.scale(ax)

# %% [markdown] topics="C1W1.18"
# Data have run out: with few of them the large network cannot show what it can do.
#
# **The left side is different.** With little data the order of the methods is not fixed. There it matters more how skillfully
# somebody made features by hand, and how well the details were done. Somebody who knows houses well and feeds an SVM with good
# features may beat a large network.
#
# **Before you move the sliders:** can you make the classical method win at the left? Can you make it win at the right?

# %% demo
widgets.scale_curve()

# %% [markdown] topics="C1W1.19"
# ## 8. Three forces: data, computation, algorithms
#
# Scale needs **data**, and it needs **computation**: large networks had to wait for fast machines. In the early years these two
# were nearly all of the progress. In recent years the third force has grown: better **algorithms**, that is, better recipes for
# computing and learning.

# %% [markdown] topics="C1W1.20 C1W1.21"
# **An example of an algorithm that changed a lot: from sigmoid to ReLU.** Networks used to have another function in the place
# of ReLU, the *sigmoid*, $\sigma(z) = 1 / (1 + e^{-z})$ with $e \approx 2.718$. It looks like a flat S.
#
# Training works by *gradient descent*: each weight is moved a little, again and again, and how far it moves is in proportion
# to a *slope*, that is, to how steeply the error answers to a change of this weight. (The collection of these slopes is the
# *gradient*. Next week makes all of this precise.) Where a curve is almost flat, the slope is nearly zero, and the weights
# hardly move. The sigmoid is flat at **both** ends. ReLU has slope 1 everywhere to the right of zero, however large $z$ is.
# (To the left its slope is 0.)
#
# The cell measures slopes: it goes a tiny step to the right and to the left, and divides the rise by the width.
#
# **Before you run it:** by which factor, roughly, is the slope of the sigmoid smaller at $z = 10$ than at $z = 0$?

# %%
for z in (0.0, 2.0, 5.0, 10.0):
    rise = (activations.sigmoid(z + 0.01) - activations.sigmoid(z - 0.01)) / 0.02
    formula = activations.sigmoid_derivative(z)
    print(f"z = {z:4}: slope of the sigmoid {rise:.5f} measured, {formula:.5f} by the formula")
print(f"slope of ReLU at 10: {(activations.relu(10.01) - activations.relu(9.99)) / 0.02:.3f}")

# %% demo
z = np.linspace(-10, 10, 401)
s = np.asarray(activations.sigmoid(z))
alt = "The sigmoid and ReLU, and their slopes: the slope of the sigmoid nears zero at both ends, that of ReLU is 1 on the right."
with viz.figure(alt, ncols=2, size=(8, 2.9)) as (left, right):
    left.plot(z, s, label="sigmoid")
    left.plot(z, relu(z), "--", label="ReLU")
    left.set(ylim=(-0.1, 2.5), xlabel="z", title="The functions")
    right.plot(z, s * (1 - s), label="sigmoid")
    right.plot(z[z < 0], 0 * z[z < 0], "--", color="C1", label="ReLU")
    right.plot(z[z > 0], 0 * z[z > 0] + 1, "--", color="C1")
    right.set(ylim=(-0.05, 1.1), xlabel="z", title="Their slopes")
    left.legend(loc="upper left")

# %% [markdown]
# Let us see it work. One weight $w$ starts at 8 and should go to a place where the output is smaller: 0.5 for the sigmoid (that
# is $w = 0$), 4 for ReLU. In both cases each step moves $w$ by 0.1 times the slope of the squared error.
#
# **Before you run it:** how far will each be after 50 steps?


# %%
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def descend(f, goal, w, steps):
    for _ in range(steps):
        error_right, error_left = (f(w + 0.0001) - goal) ** 2, (f(w - 0.0001) - goal) ** 2
        w = w - 0.1 * (error_right - error_left) / 0.0002
    return w


for steps in (50, 1000):
    at_sigmoid = descend(sigmoid, 0.5, 8.0, steps)
    at_relu = descend(relu, 4.0, 8.0, steps)
    print(f"after {steps:4} steps: sigmoid at w = {at_sigmoid:.3f} (goal 0), ReLU at w = {at_relu:.3f} (goal 4)")

# %% [markdown]
# The change from sigmoid to ReLU did not make networks cleverer. It made training **faster**. That is true of many ideas about
# algorithms: they pay off mainly because the same thing can be computed in less time. Why speed matters so much comes next.

# %% [markdown] topics="C1W1.22"
# ## 9. The cycle of ideas
#
# Nobody knows in advance which network will work. Building one is a circle: you have an **idea**, you write the **code**, you
# run an **experiment** that says how good the idea was, and from its result comes the next idea. If one round takes ten
# minutes, you try many ideas in a day. If it takes a month, you try twelve in a year. Whoever turns the circle faster finds
# the better network.

# %% demo
with viz.figure("A circle with three stations: from idea to code to experiment, and back to idea.", size=(3.6, 2.7)) as ax:
    sketches.cycle(ax)

# %% [markdown]
# Below, every round consists of some hours for idea and code, and of the hours of one training. To keep it simple, nobody ever
# sleeps.
#
# **Before you move:** you need 4 hours for idea and code. A faster machine cuts the training from 25 hours to about 6. How many
# times as many experiments is that? And what does it help to go from about 1 hour to 0.1?

# %% demo
widgets.idea_cycle()

# %% [markdown]
# In the first case the number nearly triples, from 24 to 69. In the second it grows by a quarter only, although the training is
# ten times as fast: now the thinking takes the time.

# %% [markdown] topics="C1W1.23"
# **Machines.** The second force, computation, keeps growing: *GPUs* (graphics processors, made for games, which do thousands
# of the same small calculations at a time), chips made for nothing but networks, and fast connections between machines, so
# that many can work on one training. Your own computer does this lesson without any of them.
#
# **Before you run it:** a training step of a network is mostly matrix products. How many multiplications are in one product
# of two 500 by 500 matrices, and in which part of a second does your machine do them?

# %% demo
import time

A = np.random.default_rng(0).normal(size=(500, 500)).astype(np.float32)
A @ A  # the first call does not count
begun = time.perf_counter()
for _ in range(10):
    A @ A
seconds = (time.perf_counter() - begun) / 10
print(f"{500**3:,} multiplications in {1000 * seconds:.1f} ms: {500**3 / seconds / 1e9:.0f} billion per second")

# %% [markdown] topics="C1W1.24"
# ## 10. When it works, and when it does not
#
# Deep learning will probably work well if you can say yes three times.
#
# 1. **Is there a mapping from $x$ to $y$ at all?** If the output does not depend on the input, nothing can learn it. Nobody
#    learns tomorrow's lottery numbers from yesterday's.
# 2. **Are there enough labeled examples?** A million photos without labels do not help supervised learning. And forty
#    examples with labels are few for a large network: try simple methods and good features first.
# 3. **Can you compute it in time?** If one round of the circle takes four months, you will not find a good network.
#
# A rule of thumb for the first and second: if a person can answer within a second of looking, and you can collect many such
# answers, chances are good. It is no law: there are tasks which networks do well and people do not, such as guessing clicks.
#
# **Before you run it:** here the output is a coin toss that has nothing to do with the input. We train the house network on
# 20 and on 500 such examples. How good can it get on new ones, if always saying the average misses by 0.50?

# %% demo
for m in (20, 500):
    rng = np.random.default_rng(5)
    x_coin, y_coin = rng.uniform(0, 1, (4, m)), rng.integers(0, 2, (1, m)).astype(float)
    x_other, y_other = rng.uniform(0, 1, (4, 1000)), rng.integers(0, 2, (1, 1000)).astype(float)
    trained = train(start(3), x_coin, y_coin)
    seen, new = (np.abs(house_net(trained, x) - y).mean() for x, y in ((x_coin, y_coin), (x_other, y_other)))
    print(f"{m:3} coins: mean distance on those that it saw {seen:.2f}, on new ones {new:.2f}")

# %% [markdown]
# With few examples it learned some of them by heart, which helps with no new coin. More data make it honest, and no better:
# there is nothing to learn. Now take the idea that you kept in mind in section 1, and ask the three questions.
#
# ## What you can do now
#
# - Say what a neuron computes: a linear function, then ReLU; and find its kink at $-b/w$.
# - Draw the 4-3-1 house network, count its 19 numbers, and explain why its hidden units need no names.
# - Say what supervised learning is, and write a table as $X$ and $Y$ with one example per column.
# - Choose a family of networks for a task: standard, CNN, RNN or a hybrid.
# - Tell structured from unstructured data.
# - Draw the picture of performance against labeled data, with its two levers and its unsettled left side.
# - Name the three forces, and say why speed means more ideas.
# - Ask three questions before you start: a mapping, labels, computation?
#
# The assignment of this week lets you build the neuron and the network yourself.
#
# ## Where this lives in `dlcore`
#
# | file | what is in it | section |
# |---|---|---|
# | `dlcore/activations.py` | `relu`, `sigmoid` and their slopes | 2, 8 |
# | `dlcore/datasets/tables.py` | the houses and the ads | 2, 4 |
# | `dlcore/viz/sketches.py` | the drawings of this lesson | 3, 5, 6, 7, 9 |

# %%
for function in (relu, activations.relu):
    print(function(np.array([-2.0, 0.5, 3.0])))

# %% [markdown]
# ## Common confusions
#
# **Is a neuron the straight line, or the function after it?** Both together.
#
# **Does ReLU make everything positive?** It turns negative numbers into 0, not into their mirror image. ReLU(−5) is 0, not 5.
#
# **Where is the kink: at $b$?** At $-b/w$. At $b$ the line crosses the *upright* axis.
#
# **Is the input layer made of neurons?** No. Inputs compute nothing and have neither weights nor a bias.
#
# **Must I decide what a hidden unit means?** No, and you cannot. You supply $x$ and $y$.
#
# **Is sound an image, since it can be drawn as a wave?** It is a sequence: one value after the other in time.
#
# **Is text structured, since it has grammar?** No. Structured means columns with a defined meaning.
#
# **Does more data always help?** A classical method flattens out, and if $y$ does not depend on $x$, nothing helps. Unlabeled
# examples do not count in supervised learning.
#
# **Does a larger network always help?** Only if there are data to feed it, and time to train it.
#
# **Did ReLU make networks more clever?** It made training faster, and so more ideas could be tried.
