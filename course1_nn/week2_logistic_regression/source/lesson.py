# %% [markdown]
# # Logistic regression: a network of one neuron
#
# Course 1, week 2. By the end of this lesson you will have taught one neuron to tell pictures of flowers from
# everything else, and you will have checked every formula on the way with numbers small enough for paper.
#
# You need school algebra and a little Python: variables, lists, `for`, functions. Every other word is explained where
# it first stands in *italics*. One part is hard for most people on a first reading, the derivatives of sections 7 to
# 9, and the text says so again when you get there.
#
# How to read: go from top to bottom and run each code cell (a gray box) with **Shift + Enter**. Cells that only draw
# a picture need not be understood. Where a paragraph begins with "Before you run it", answer first, on paper or
# aloud, and then let the cell tell you. A wrong guess that you made yourself teaches more than a right answer that
# you only read.

# %% setup
import time

import jax
import jax.numpy as jnp
import numpy as np

from dlcore import batches, datasets, graph, logistic, losses, viz
from dlcore.viz import diagrams, draw
from dlcore.viz import logistic as widgets

# %% [markdown]
# ## First, something to move
#
# Each dot below is one example. It has two numbers: where it stands from left to right, $x_1$, and where it stands
# from bottom to top, $x_2$. Its marker says which of two classes it belongs to: circles are class 0, triangles are
# class 1. The shading is what one neuron believes at each place: how probable it is that an example there belongs to
# class 1. The neuron has three settings, $w_1$, $w_2$ and $b$. (On the right, the same dots stand on a curve that
# section 3 explains.)
#
# Ignore formulas for now. Move the sliders until the shading agrees with the dots, and try to answer:
#
# 1. What turns the border between the two colors? What shifts it without turning?
# 2. Double both $w_1$ and $w_2$, and $b$ as well. The border stays. What changes?
# 3. The *cost* $J$ is one number that says how badly the neuron does. How small can you make it by hand?

# %% demo
widgets.sigmoid_neuron()

# %% [markdown]
# You probably found that $(w_1, w_2)$ turns the border, that larger $w$ make it sharper, and that $b$ shifts it.
# Finding good values by hand took a while, with three settings. The neuron for pictures has 12289 of them. The rest
# of this lesson is about letting the computer move the sliders.

# %% [markdown] topics="C1W2.01 C1W2.02"
# ## 1. Two passes, and no loop over the examples
#
# A neural network learns by repeating two passes.
#
# - **Forward pass.** The data go in at one end, an answer comes out at the other, and one number says how wrong the
#   answer is.
# - **Backward pass.** Starting from that number we walk back through the same calculation and find out, for each
#   setting, in which direction it should move to make the answer less wrong.
#
# Then every setting moves a little, and the two passes start again. Networks with a hundred layers do nothing else.
# *Logistic regression* is the smallest model in which both passes appear in full, a network of a single neuron. That
# is why we study it in such detail: what you learn here stays true for the big ones.
#
# There is a second goal. A data set holds many examples; their number is called $m$. The obvious program visits them
# one after the other in a `for` loop. In Python that is slow. At the end of this lesson both passes will treat all
# $m$ examples at once, without any loop over examples. This is called *vectorization*, and sections 11 to 13 are
# about it.

# %% demo
with viz.figure("Forward from data and settings to answers and cost; backward from the cost.", size=(8, 1.5)) as ax:
    names = ["data and settings", "answers", "cost"]
    diagrams.chain(ax, names, ["each setting moves a little", "", ""], backward=True)

# %% [markdown] topics="C1W2.03 C1W2.04 C1W2.05"
# ## 2. A picture becomes a column of numbers
#
# **The task.** *Binary classification* means: look at something and answer yes or no. Many courses ask "is this a
# cat?". Our question is "is this a flower?". We write the answer as a number, the *label* $y$: 1 for flower, 0 for
# not flower. The pictures are small patches cut from two photographs that come with the library scikit-learn: a
# flower, and a Chinese palace at a lake. Half of them are mirrored, and each is seen in light of some other color, so
# that orange alone does not make a flower. From 209 pictures, the *training set*, the neuron will learn. Another 50,
# the *test set*, show afterwards what it has learned; they come from other parts of the two photographs.
#
# **A picture is numbers.** A computer stores a color picture as three tables of numbers, one for red, one for green,
# one for blue. Such a table of numbers is called a *matrix*. Each number says how strong that color is at one point
# of the picture (a *pixel*), from 0 (none) to 255 (full). Our patches are 64 pixels high and 64 wide.
#
# **A neuron wants one column.** It knows nothing of height, width or color. So we write all numbers of a picture
# below each other in one long column: all of red, then all of green, then all of blue. This is called *unrolling* or
# *flattening*. The column has
#
# $$n_x = 64 \cdot 64 \cdot 3 = 12288$$
#
# numbers, called the *features* of the picture.
#
# In Python we keep such numbers in *arrays* of the library *NumPy*. An array can be a row of numbers, a table, a
# stack of tables and so on; its *shape* is the list of its sizes. (`uint8`, below, means: whole numbers from 0 to
# 255.)
#
# **Before you run it:** the training set has 209 pictures. What is the shape of the array that holds them all?

# %%
data = datasets.flowers()
print("all training pictures:", data.X_train.shape, data.X_train.dtype)
print("one picture:          ", data.X_train[0].shape)
print("its red matrix:       ", data.X_train[0][:, :, 0].shape)
print("numbers per picture:  ", 64 * 64 * 3)

# %% demo
titles = ["flower" if y == 1 else "not" for y in data.Y_train[0]]
with viz.figure("Sixteen small pictures, each with its label.", nrows=2, ncols=8, size=(8, 2.5)) as axes:
    draw.image_grid(axes, data.X_train, titles)

# %% demo
picture = data.X_train[titles.index("flower")]
planes = [picture, *(picture[:, :, color] for color in range(3))]
with viz.figure("A flower, and its red, green and blue matrices in gray.", ncols=4, size=(8, 2.4)) as axes:
    draw.image_grid(axes, planes, ["picture", "red", "green", "blue"])

# %% [markdown]
# Let us unroll a picture that fits on paper: 2 pixels high, 2 wide, three colors.
#
# NumPy takes the numbers in another order than the text above. If you simply call `reshape`, which puts the entries
# of an array into a new shape, it goes pixel by pixel and writes red, green, blue of the first pixel, then of the
# second, and so on. Plane by plane, as in the text, needs one more step. Does it matter? No: the neuron treats each
# feature alike, so any order trains equally well, as long as it is **the same order for every picture**. `dlcore` and
# the assignment use NumPy's pixel-by-pixel order.
#
# **Before you run it:** write down both columns for the picture in the cell.

# %%
red = np.array([[1, 2], [3, 4]])
green = np.array([[5, 6], [7, 8]])
blue = np.array([[9, 10], [11, 12]])
tiny = np.stack([red, green, blue], axis=2)  # height, width, color: shape (2, 2, 3)
# ravel() lays an array out as one row, concatenate() puts rows behind each other
print("plane by plane:", np.concatenate([red.ravel(), green.ravel(), blue.ravel()]))
print("pixel by pixel:", tiny.reshape(-1))

# %% [markdown]
# Below, a flower of 8 by 8 pixels, and its whole column of $8 \cdot 8 \cdot 3 = 192$ numbers. Move along the column.
#
# **Before you move:** in the plane-by-plane order, at which position does green begin?

# %% demo
widgets.image_unrolling()

# %% [markdown] topics="C1W2.06 C1W2.07"
# **Names for all this.** One *example* is a pair $(x, y)$: the column $x$ and its label $y$. We write $x \in
# \mathbb{R}^{n_x}$, read "$x$ is a column of $n_x$ real numbers", and $y \in \{0, 1\}$, read "$y$ is 0 or 1". A
# column of numbers is also called a *vector*.
#
# There are $m$ examples. A number in round brackets above a letter says which one is meant: $(x^{(1)}, y^{(1)}),
# \dots, (x^{(m)}, y^{(m)})$. It is not a power. When it matters we write $m_\text{train}$ for the number of examples
# that we learn from, and $m_\text{test}$ for those that we keep aside to test the result.
#
# **All examples in one matrix.** Put the columns side by side, and the labels too:
#
# $$X = \begin{bmatrix} | & | & & | \\ x^{(1)} & x^{(2)} & \cdots & x^{(m)} \\ | & | & & | \end{bmatrix}
# \quad\text{has shape } (n_x, m), \qquad
# Y = \begin{bmatrix} y^{(1)} & y^{(2)} & \cdots & y^{(m)} \end{bmatrix} \quad\text{has shape } (1, m).$$
#
# Each example is a **column**. Many libraries put examples in rows instead; the formulas of this course are written
# for columns.
#
# We also divide all pixels by 255, so that every feature lies between 0 and 1. With numbers of very different sizes
# learning would be slower.
#
# A common slip is to reshape the pictures straight to $(n_x, m)$. The shape is then right and the content is wrong:
# each column mixes pixels of many pictures. Flatten each picture into a row first, then turn rows into columns with
# the *transpose* `.T`: the first row of a matrix becomes the first column, and so on.
#
# **Before you run it:** which of the two lines below does this?

# %%
two = np.array([[[1, 2], [3, 4]], [[5, 6], [7, 8]]])  # two gray pictures of 2 by 2 pixels: 1 to 4, and 5 to 8
print(two.reshape(4, 2))
print(two.reshape(2, -1).T)

# %% [markdown]
# The second one: its first column, read downwards, is the first picture. (`-1` asks NumPy to work out that size by
# itself.) `batches.flatten_images` does this and divides by 255.
#
# **Before you run it:** what are the shapes of `X_train`, `Y_train`, `X_test`?

# %%
X_train, Y_train = batches.flatten_images(data.X_train), data.Y_train
X_test, Y_test = batches.flatten_images(data.X_test), data.Y_test
print("X_train", X_train.shape, " Y_train", Y_train.shape, " m_train =", X_train.shape[1])
print("X_test ", X_test.shape, "  Y_test ", Y_test.shape, "  m_test =", X_test.shape[1])
print("column 5 is picture 5:", np.allclose(X_train[:, 5], data.X_train[5].ravel() / 255))

# %% [markdown] topics="C1W2.08 C1W2.09"
# ## 3. From a column to a probability
#
# A bare yes or no hides how sure the neuron is. So we ask for a *probability*, a number between 0 (impossible) and 1
# (certain). The output of logistic regression, written $\hat y$ and read "y hat", is meant to be
#
# $$\hat y = P(y = 1 \mid x),$$
#
# the probability that the label is 1, given the features $x$.
#
# **First idea.** Give each feature a *weight* that says how much it speaks for class 1, multiply, and add up. The
# weights form a column $w \in \mathbb{R}^{n_x}$ as long as $x$. Add one more real number $b$, the *bias*, which
# shifts the result up or down:
#
# $$z = w^T x + b = w_1 x_1 + w_2 x_2 + \dots + w_{n_x} x_{n_x} + b.$$
#
# Here $w^T$ is $w$ laid down as a row, its transpose; a row times a column multiplies matching entries and adds the
# products. In NumPy it is written `w.T @ x`. The weights and the bias are the *parameters*: the numbers that learning
# will change.
#
# **Why this is not enough.** $z$ can be 7.3 or $-200$. A probability cannot.
#
# **Before you run it:** work out $z$ for both columns by hand. Could they be probabilities?

# %%
w = np.array([[2.0], [-1.0]])
b = 0.5
for x in (np.array([[3.0], [1.0]]), np.array([[-1.0], [4.0]])):
    print("x =", x.ravel(), "  z =", (w.T @ x + b).item())  # item() takes the number out of a (1, 1) matrix

# %% [markdown] topics="C1W2.10"
# **Second idea.** Send $z$ through a function that turns any number into one between 0 and 1. The *sigmoid* does
# this:
#
# $$\hat y = \sigma(w^T x + b), \qquad \sigma(z) = \frac{1}{1 + e^{-z}},$$
#
# where $e \approx 2.718$ is a fixed number and $\sigma$ is the Greek letter sigma. Three things can be read off the
# formula.
#
# - $z = 0$: then $e^0 = 1$, so $\sigma(0) = \tfrac{1}{1+1} = 0.5$. The neuron has no opinion.
# - $z$ large and positive: $e^{-z}$ is nearly 0, so $\sigma(z)$ is nearly 1. It never reaches 1.
# - $z$ large and negative: $e^{-z}$ is huge, so $\sigma(z)$ is nearly 0. It never reaches 0.
#
# A common slip is to leave $\sigma$ away and write $\hat y = w^T x + b$. Another is to call $\hat y$ the sigmoid of
# $y$: it is the sigmoid of $z$. Keep the two apart: $z$ is the plain sum, before; $a = \sigma(z)$ is the
# *activation*, what comes out of the neuron. For logistic regression $a$ and $\hat y$ are the same number.
#
# (In the cell, `:.7f` asks for seven digits after the point.)
#
# **Before you run it:** what is $\sigma(10) + \sigma(-10)$?


# %%
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


for z in (0.0, 10.0, -10.0):
    print(f"sigmoid({z:5.1f}) = {sigmoid(z):.7f}")

# %% demo
z = np.linspace(-10, 10, 201)
with viz.figure("The sigmoid rises from 0 to 1 through 0.5 at z = 0. A straight line leaves this band.") as ax:
    ax.plot(z, sigmoid(z), label="sigmoid(z)")
    ax.plot(z, 0.5 + z / 4, "--", label="a straight line")
    ax.plot(0, 0.5, "o")
    ax.set(xlabel="z", ylabel="a", ylim=(-0.3, 1.3))
    ax.legend(loc="lower right")

# %% [markdown]
# The sum is exactly 1, because $\sigma(-z) = 1 - \sigma(z)$: the curve looks the same when you turn it by half a
# circle around the point $(0, 0.5)$.
#
# One practical note. For $z = -1000$ our function asks for $e^{1000}$, which is too big for a computer's number, and
# NumPy warns; the result, 0, is right all the same. `dlcore.activations.sigmoid` is written so that this cannot happen.

# %% [markdown] topics="C1W2.11 C1W2.12"
# ## 4. How wrong is an answer?
#
# To learn, the neuron needs a number that says how wrong it is. There are two such numbers, and they have two names.
#
# - The **loss** $\mathcal{L}(\hat y, y)$ looks at **one** example.
# - The **cost** $J(w, b)$ is the **average** of the losses over the whole training set. (Average, not sum.)
#
# **First idea: half the squared error.** Take the difference, square it, halve it: $\mathcal{L} = \tfrac12 (\hat y -
# y)^2$. (A square, not a square root.) As a measure of error this is reasonable. The trouble starts when we search
# for good parameters. Seen as a function of $w$, with the sigmoid inside, this cost is not *convex*.
#
# A curve is *convex* when it looks like one bowl: a straight line drawn between any two of its points never runs
# below the curve. A bowl has one lowest region, and going downhill always leads there. A curve that is not convex may
# have several valleys, and flat ends where nothing pulls you anywhere. Going downhill may then miss the lowest point.
#
# **Check it on one example** with $x = 1$, $y = 1$, $b = 0$. Compare the curve at $w = -3$ with the straight line
# from $w = -6$ to $w = 0$, whose height in the middle is the mean of its two ends.
#
# The cell makes the same test with a second function, `cross_entropy`, which comes next.
#
# **Before you run it:** $\sigma(-6)$ and $\sigma(-3)$ are both close to 0. Is the squared error at $-3$ closer to
# that at $-6$ or to that at 0? So is the curve above the line?


# %%
def squared(a, y):
    return 0.5 * (a - y) ** 2


def cross_entropy(a, y):
    return -(y * np.log(a) + (1 - y) * np.log(1 - a))


for loss in (squared, cross_entropy):
    left, middle, right = (loss(sigmoid(w1), 1) for w1 in (-6, -3, 0))
    line = (left + right) / 2
    print(f"{loss.__name__:13}  curve: {middle:.4f}   line: {line:.4f}   curve above line: {middle > line}")

# %% [markdown]
# The squared error lies above its line, so it is not convex. The other function lies below, as it does in every such
# test.
#
# Does it do harm? Take two examples, $x = 4$ with label 1 and $x = 1$ with label 0, one weight $w$, no bias. We start
# at $w = -2$ and go downhill in many small steps, once on each cost. (How such a step works is the subject of section
# 6; here only watch where it ends.)
#
# **Before you run it:** the first example wants $w$ positive. Will both find a positive $w$?

# %%
x_two, y_two = np.array([4.0, 1.0]), np.array([1.0, 0.0])


def cost_of(loss, w1):
    return loss(sigmoid(w1 * x_two), y_two).mean()


for loss in (squared, cross_entropy):
    w1 = -2.0
    for _ in range(2000):
        w1 -= 0.5 * (cost_of(loss, w1 + 1e-5) - cost_of(loss, w1 - 1e-5)) / 2e-5
    print(f"{loss.__name__:13}  starts at cost {cost_of(loss, -2.0):.4f}, ends at {cost_of(loss, w1):.4f}, w = {w1:5.2f}")
print(f"the squared error at w = 0.33 would be  {cost_of(squared, 0.33):.4f}")

# %% demo
w_line = np.linspace(-5, 4, 200)
alt = "Costs over w. The squared error has a valley near 0.3, a hill at -1.1, and falls slightly to the left of it."
with viz.figure(alt, ncols=2, size=(8, 2.9)) as axes:
    for ax, loss in zip(axes, (squared, cross_entropy), strict=True):
        ax.plot(w_line, [cost_of(loss, w1) for w1 in w_line])
        ax.plot(-2, cost_of(loss, -2.0), "o", label="start")
        ax.set(xlabel="w", ylabel="cost", title=loss.__name__)
        ax.legend()

# %% [markdown]
# With the squared error the neuron walked off to the left, away from the valley, and it would go on forever. The
# ground there is so flat that it hardly moves. The squared error is a fine loss for other tasks; together with a
# sigmoid it is the wrong one.

# %% [markdown] topics="C1W2.13 C1W2.14"
# **The loss that we use: cross-entropy.**
#
# $$\mathcal{L}(\hat y, y) = -\bigl(\, y \log \hat y + (1 - y) \log (1 - \hat y) \,\bigr)$$
#
# Throughout this course, "log" means the *natural logarithm*, the one to the base $e$: $\log a$ is the number that
# $e$ must be raised to in order to get $a$. So $\log 1 = 0$, and for $a$ between 0 and 1 the logarithm is negative
# and falls without end as $a$ goes to 0. In NumPy it is `np.log`.
#
# The formula looks like two losses because it is two, with a switch. The minus sign in front covers both.
#
# - **If $y = 1$** the second term has the factor 0 and drops out: $\mathcal{L} = -\log \hat y$. A small loss means a
#   large $\log \hat y$, so $\hat y$ is pushed **up**, toward 1.
# - **If $y = 0$** the first term drops out: $\mathcal{L} = -\log (1 - \hat y)$. A small loss means a **large**
#   $\log(1 - \hat y)$, so $1 - \hat y$ is pushed up and $\hat y$ is pushed **down**, toward 0.
#
# **Before you run it:** the label is 1. The neuron says 0.9, then 0.5, then 0.1, then 0.01. How does the loss grow?
# Which of the four is $\log 2$?

# %%
for y_hat in (0.9, 0.5, 0.1, 0.01):
    print(f"y_hat = {y_hat:4}:  cross-entropy {cross_entropy(y_hat, 1):.4f}   half squared {squared(y_hat, 1):.4f}")

# %% [markdown]
# A confident mistake ($\hat y = 0.01$ for a flower) costs 4.6 with cross-entropy and at most 0.5 with the squared
# error.
#
# Move $\hat y$ and switch $y$ below.
#
# **Before you move anything:** what happens to the cross-entropy when $\hat y$ is almost 1 and the label is 0? The
# other two panels show the cost of five examples over a single weight $w$: which curve has flat parts, and where?

# %% demo
widgets.loss_explorer()

# %% [markdown] topics="C1W2.15"
# **The cost** is the average over the training set:
#
# $$J(w, b) = \frac1m \sum_{i=1}^{m} \mathcal{L}\bigl(\hat y^{(i)}, y^{(i)}\bigr)$$
#
# The sign $\sum$ (a large Greek S) means: add up what follows for $i = 1, 2, \dots, m$. The loss is a function of an
# answer and a label. The cost is a function of the parameters: change $w$ or $b$, and all $m$ answers change, and
# with them $J$. **Training** means: find $w$ and $b$ that make $J$ small.
#
# **A NumPy warm-up.** Five answers and five labels. Array operations work on all entries at once; there is no loop in
# the next cell.
#
# **Before you run it:** add up the five differences by hand, each without its sign, and then their squares.

# %%
y_hat = np.array([0.9, 0.2, 0.1, 0.4, 0.9])
y = np.array([1.0, 0.0, 0.0, 1.0, 1.0])
print("differences        ", np.abs(y - y_hat))
print(f"their sum           {np.sum(np.abs(y - y_hat)):.1f}")
print(f"sum of squares      {np.sum((y - y_hat) ** 2):.2f}")
print("losses             ", cross_entropy(y_hat, y).round(4))
print(f"cost, their average {np.mean(cross_entropy(y_hat, y)):.6f}")

# %% [markdown] topics="C1W2.16"
# ## 5. Where the cross-entropy comes from
#
# The formula was not pulled out of a hat. It follows from one question: how probable did the neuron think the labels
# that really occurred?
#
# For one example the neuron says: label 1 with probability $\hat y$, label 0 with probability $1 - \hat y$. Both
# cases fit into one line, because any number to the power 0 is 1:
#
# $$p(y \mid x) = \hat y^{\,y} \, (1 - \hat y)^{1 - y}$$
#
# Put in $y = 1$ and $\hat y$ remains. Put in $y = 0$ and $1 - \hat y$ remains. Now take the logarithm. It turns
# powers into factors and products into sums:
#
# $$\log p(y \mid x) = y \log \hat y + (1 - y) \log(1 - \hat y) = -\mathcal{L}(\hat y, y).$$
#
# We want $p$ as **large** as possible. The logarithm grows when $p$ grows, so we want $\log p = -\mathcal{L}$ as
# large as possible, and that is the same as $\mathcal{L}$ as **small** as possible. Here signs get lost easily: we
# *maximize* $\log p$ and we *minimize* $\mathcal{L}$.
#
# **Before you run it:** which probabilities did the five answers of the warm-up give to the labels that came true?

# %%
p = y_hat**y * (1 - y_hat) ** (1 - y)
print("p     ", p)
print("log p ", np.log(p).round(4))
print("-loss ", (-cross_entropy(y_hat, y)).round(4))

# %% [markdown] topics="C1W2.17"
# **The whole training set.** If the examples are *independent* (knowing one label tells nothing about another), the
# probability of all the labels together is the product of the single ones. It is called the *likelihood*. Its
# logarithm is a sum:
#
# $$\log \prod_{i=1}^m p(y^{(i)} \mid x^{(i)}) = \sum_{i=1}^m \log p(y^{(i)} \mid x^{(i)}) = -\sum_{i=1}^m
# \mathcal{L}(\hat y^{(i)}, y^{(i)}) = -m\,J.$$
#
# ($\prod$ is to products what $\sum$ is to sums.) So making the likelihood as large as possible and making the cost
# as small as possible is one and the same task. The factor $\frac1m$ changes nothing about which $w$ and $b$ are
# best. It only keeps the cost on the same scale whether $m$ is 5 or 5 million.
#
# There is also a practical reason for the logarithm.
#
# **Before you run it:** a product of two thousand factors of 0.5: what will the computer say?

# %%
print(f"likelihood of the five:    {np.prod(p):.5f}")
print(f"its logarithm:             {np.log(np.prod(p)):.5f}")
print(f"minus m times the cost:    {-5 * np.mean(cross_entropy(y_hat, y)):.5f}")
print(f"log_likelihood in dlcore:  {logistic.log_likelihood(y_hat.reshape(1, 5), y.reshape(1, 5)):.5f}")
many = np.full(2000, 0.5)
print(f"product of 2000 halves:    {np.prod(many)}     sum of their logarithms: {np.sum(np.log(many)):.2f}")

# %% [markdown]
# The product is smaller than the smallest number that the computer can hold, so it became 0 and all information was
# lost. The sum of logarithms is harmless.
#
# One more picture. Suppose that the neuron must give **the same** answer to all five examples. Three of the five
# labels are 1.
#
# **Before you run it:** which answer makes the likelihood largest? Where will the cost be smallest?

# %% demo
same = np.linspace(0.02, 0.98, 97)
with viz.figure("The likelihood is largest, and the cost smallest, at the answer 0.6.", ncols=2, size=(8, 2.9)) as axes:
    axes[0].plot(same, same**3 * (1 - same) ** 2)
    axes[1].plot(same, [cross_entropy(answer, y).mean() for answer in same])
    for ax, title in zip(axes, ("likelihood of the five labels", "cost J"), strict=True):
        ax.axvline(0.6, color="C1", linestyle="--")
        ax.set(xlabel="the same answer to all five", title=title)

# %% [markdown] topics="C1W2.18 C1W2.19"
# ## 6. Walking downhill
#
# We know what we want: a small $J(w, b)$. Think of $w$ and $b$ as a place on a map and of $J$ as the height of the
# ground there. With the cross-entropy this landscape is one convex bowl. *Gradient descent* walks down into it:
#
# 1. Start anywhere. For logistic regression one usually starts at $w = 0$, $b = 0$. Random values work too, but are
#    not needed: in a bowl every start leads down to the same level.
# 2. Take a step in the direction in which the ground falls most steeply. One step is one *iteration*.
# 3. Repeat until the cost hardly falls any more. You are then at the lowest point or near it.
#
# For a single parameter one step is
#
# $$w := w - \alpha \, \frac{dJ}{dw}$$
#
# The sign $:=$ means "becomes". $\frac{dJ}{dw}$ is the *slope* of $J$ at the present $w$: how steeply the curve rises
# there (section 7 makes this precise). The Greek letter $\alpha$ (alpha) is the *learning rate*. It sets how far one
# step goes, and it is you who choose it.
#
# **On paper.** Take $J(w) = w^2$. Its slope at $w$ is $2w$. With $\alpha = 0.1$ a step is $w := w - 0.1 \cdot 2w =
# 0.8\,w$.
#
# **Before you run it:** where do you stand after two steps from $w = 5$? And from $w = -5$? What does $\alpha = 1.1$
# do?

# %%
for alpha, start in ((0.1, 5.0), (0.1, -5.0), (1.1, 5.0)):
    w1, path = start, [start]
    for _ in range(4):
        w1 = w1 - alpha * 2 * w1
        path.append(round(w1, 3))
    print("alpha =", alpha, "  path", path)

# %% [markdown] topics="C1W2.20 C1W2.21"
# **Why the minus sign is right on both sides.** To the right of the lowest point the curve rises, the slope is
# positive, and $-\alpha \cdot (\text{positive})$ moves $w$ to the **left**. To the left of it the curve falls, the
# slope is negative, and $-\alpha \cdot (\text{negative})$ moves $w$ to the **right**. From both sides the step goes
# toward the bottom, and no `if` is needed.
#
# **With two parameters** there are two slopes: how $J$ changes when only $w$ moves, and how it changes when only $b$
# moves. Such a slope is called a *partial derivative* and is written with a rounded d:
#
# $$w := w - \alpha \frac{\partial J(w, b)}{\partial w}, \qquad b := b - \alpha \frac{\partial J(w, b)}{\partial b}$$
#
# The rule for the sign is a mere habit: $\partial$ when the function has several variables, $d$ when it has one. The
# idea is the same. In code we will write `dw` and `db` for both, so one step is `w = w - alpha * dw` and `b = b -
# alpha * db`. The collection of all these slopes is called the *gradient*, hence the name of the method.
#
# One honest remark. If some $w$ and $b$ get every training example right, then the bowl has no lowest point at all:
# doubling both lowers the cost once more, closer and closer to 0. Gradient descent still walks the right way; it just
# never arrives. This happens easily when there are more features than examples, and our flowers have 12288 features
# and 209 examples.
#
# The picture shows a real bowl: the cost over $w$ and $b$ for five examples with one feature. The line is the path of
# gradient descent from $w = -3$, $b = 3$.

# %% demo
x_five, y_five = np.array([-2.0, -1.0, 0.5, 1.0, 2.0]), np.array([0, 1, 0, 1, 1])


def cost_of_five(w, b):
    return sum(cross_entropy(sigmoid(w * x + b), y) for x, y in zip(x_five, y_five, strict=True)) / 5


path = [(-3.0, 3.0)]
for _ in range(60):
    w1, b1 = path[-1]
    dz = sigmoid(w1 * x_five + b1) - y_five
    path.append((w1 - 0.5 * np.mean(x_five * dz), b1 - 0.5 * np.mean(dz)))
with viz.figure("A bowl over w and b, with a path down.", size=(5, 4), subplot_kw={"projection": "3d"}) as ax:
    draw.bowl(ax, cost_of_five, (-4, 4, -4, 4), path=path)

# %% [markdown]
# **Before you move the sliders:** what will a very small $\alpha$ look like, what a very large one? Does the side on
# which you start matter?

# %% demo
widgets.ball_on_a_bowl()

# %% [markdown] topics="C1W2.22 C1W2.23"
# ## 7. The slope of a curve
#
# Gradient descent needs slopes. If you know derivatives from school, read this section quickly. If not, it holds all
# you need for this week: you need a feeling for what a derivative says more than skill in computing one.
#
# Move $a$ a tiny step to the right, from 2 to 2.001. Such a step is called a *nudge*. The value $f(a)$ moves too. The
# *derivative* of $f$ at $a$ is the *slope*: how much $f$ moved, divided by how much $a$ moved. In the picture it is
# height divided by width of a tiny triangle:
#
# $$\frac{df(a)}{da} = \frac{\text{height}}{\text{width}} = \frac{f(a + 0.001) - f(a)}{0.001} \quad\text{for a nudge
# so small that it no longer matters.}$$
#
# A nudge of 0.001 is small enough to understand it. The exact derivative is the value which this fraction approaches
# as the nudge becomes smaller and smaller. (In the cell, `lambda a: 3 * a` is a function without a name: it takes `a`
# and returns `3 * a`.)
#
# **A straight line** $f(a) = 3a$ has the same slope everywhere. From $a = 2$, the value goes from 6 to 6.003: height
# 0.003, width 0.001, slope 3.
#
# **Before you run it:** what comes out at $a = 5$?


# %%
def nudge(f, a, h=0.001):
    print(f"a = {a}: f goes from {f(a):.6g} to {f(a + h):.8g},  slope about {(f(a + h) - f(a)) / h:.3f}")


nudge(lambda a: 3 * a, 2)
nudge(lambda a: 3 * a, 5)

# %% [markdown] topics="C1W2.24"
# **On a curve the slope depends on the place.** Here are the three that we need, with the rule that a table of
# derivatives gives:
#
# | $f(a)$ | derivative | at $a = 2$ | at $a = 5$ |
# |---|---|---|---|
# | $a^2$ | $2a$ | 4 | 10 |
# | $a^3$ | $3a^2$ | 12 | 75 |
# | $\ln a$ (our $\log a$) | $1/a$ | 0.5 | 0.2 |
#
# Check one by hand: $2.001^2 = 4.004001$. The height is 0.004001, the width 0.001, the fraction 4.001. The exact
# slope is 4. The small rest of 0.001 is there because the nudge is small but not infinitely small; it shrinks along
# with the nudge.
#
# **Before you run it:** $\ln 2 \approx 0.69315$ and the slope at 2 is one half. What is $\ln 2.001$, to five digits?

# %%
nudge(lambda a: a**2, 2)
nudge(lambda a: a**2, 5)
nudge(lambda a: a**3, 2)
nudge(np.log, 2)

# %% [markdown]
# $\ln 2.001 \approx 0.69365$: a rise of 0.0005, half of the nudge. In the picture the triangles are 1 wide, so that
# one can see them, and their upper side follows the slope at the left corner.

# %% demo
a = np.linspace(0.3, 6, 200)
curves = {
    "3a": (lambda a: 3 * a, lambda a: 3),
    "a squared": (lambda a: a**2, lambda a: 2 * a),
    "ln a": (np.log, lambda a: 1 / a),
}
alt = "Slope triangles of width 1 at a = 2 and a = 5: 3 and 3 on the line, 4 and 10 on a squared, 0.5 and 0.2 on ln a."
with viz.figure(alt, ncols=3, size=(8, 2.7)) as axes:
    for ax, (name, (f, slope)) in zip(axes, curves.items(), strict=True):
        ax.plot(a, f(a))
        for p in (2, 5):
            ax.fill([p, p + 1, p + 1], [f(p), f(p), f(p) + slope(p)], alpha=0.5, color="C1")
            ax.annotate(f"{slope(p):g}", (p + 1.1, f(p) + slope(p) / 2), va="center", fontsize=9)
        ax.set(xlabel="a", title=name)

# %% [markdown] topics="C1W2.25"
# ## 8. The computation graph
#
# Most formulas are built from small steps. A *computation graph* writes every step down as a point (a *node*) with a
# name, and an arrow from each value to the steps that use it. Our example, which has nothing to do with flowers yet,
# is
#
# $$J = 3\,(a + bc), \qquad\text{in steps:}\quad u = bc, \quad v = a + u, \quad J = 3v.$$
#
# The **forward pass** goes from left to right and computes one node after the other. With $a = 5$, $b = 3$, $c = 2$:
#
# $$u = 3 \cdot 2 = 6, \qquad v = 5 + 6 = 11, \qquad J = 3 \cdot 11 = 33.$$
#
# (The $b$ of this section is a mere letter in an example, not the bias.)
#
# **Before you run it:** check the three numbers, then say what $J$ becomes when only $v$ is nudged from 11 to 11.001.

# %%
a, b, c = graph.leaf("a", 5), graph.leaf("b", 3), graph.leaf("c", 2)
u = (b * c).named("u")
v = (a + u).named("v")
J = (3 * v).named("J")
print(u, v, J, sep="   ")
print("v nudged to 11.001: J =", 3 * 11.001)

# %% demo
with viz.figure(diagrams.describe_graph(J), size=(7, 3)) as ax:
    diagrams.graph(ax, J, derivatives=False)

# %% [markdown] topics="C1W2.26 C1W2.27"
# **The backward pass** goes from right to left and asks at each node: if this value is nudged, how much does $J$
# move, as a multiple of the nudge?
#
# *Start at the end.* $J = 3v$. Nudge $v$ from 11 to 11.001, and $J$ goes from 33 to 33.003. So $\frac{dJ}{dv} = 3$.
#
# *One step back.* $v = a + u$. Nudge $a$ by 0.001, and $v$ moves by 0.001; then $J$ moves by three times that. The
# two effects multiply. This is the **chain rule**:
#
# $$\frac{dJ}{da} = \frac{dJ}{dv} \cdot \frac{dv}{da} = 3 \cdot 1 = 3, \qquad \frac{dJ}{du} = \frac{dJ}{dv} \cdot
# \frac{dv}{du} = 3 \cdot 1 = 3.$$
#
# *One more step back.* $u = bc$. Nudge $b$ by 0.001, and $u$ moves by $c$ times that, so $\frac{du}{db} = c = 2$. In
# the same way $\frac{du}{dc} = b = 3$.
#
# $$\frac{dJ}{db} = \frac{dJ}{du} \cdot \frac{du}{db} = 3 \cdot 2 = 6, \qquad \frac{dJ}{dc} = \frac{dJ}{du} \cdot
# \frac{du}{dc} = 3 \cdot 3 = 9.$$
#
# A common slip is to swap the last two: the derivative with respect to $b$ contains $c$, and the one with respect to
# $c$ contains $b$.
#
# **Why from right to left?** Because each step reuses what the step before it found. $\frac{dJ}{dv}$ was used for $a$
# and for $u$; $\frac{dJ}{du}$ was used for $b$ and for $c$. One single walk back gives the derivatives with respect
# to *all* inputs. Nudging the inputs one by one would need a new forward pass for each: 3 here, 12289 for the
# flowers.
#
# **Before you run it:** nudge $b$ from 3 to 3.001 by hand. What is the new $J$?

# %%
slopes = graph.backward(J)
for node in (v, a, u, b, c):
    print(f"d{node.name} = {slopes[node]:g}")

b.value = 3.001
print("b nudged to 3.001: J =", round(graph.forward(J), 6))
b.value = 3.0
print("back again:        J =", graph.forward(J))

# %% [markdown] topics="C1W2.28"
# **How we name derivatives in code.** All of these are derivatives of *the same final value* $J$. A name such as
# `dJ_dv` would repeat the J each time. So the convention in this course is:
#
# > `dvar` means: the derivative of the final output with respect to `var`.
#
# So `dv` is 3, `da` is 3, `du` is 3, `db` is 6, `dc` is 9. It is not a small change of `v`: it says how strongly $J$
# answers to one.
#
# Move the inputs and the nudge.
#
# **Before you do:** if you double $c$, which of the five derivatives change?

# %% demo
widgets.nudge_the_graph()

# %% [markdown] topics="C1W2.29"
# ## 9. The backward pass of one neuron
#
# This is the hardest section of the week. Take it slowly; at its end, everything falls together into one very short
# formula.
#
# Take an example with two features and write the neuron as a graph:
#
# $$z = w_1 x_1 + w_2 x_2 + b \;\longrightarrow\; a = \sigma(z) \;\longrightarrow\; \mathcal{L}(a, y)$$
#
# Here $a$ is the answer, the same as $\hat y$. The inputs that we may change are $w_1$, $w_2$ and $b$. The features
# $x_1, x_2$ and the label $y$ are given. So we want `dw1`, `dw2` and `db`, which now mean the derivatives of the loss
# $\mathcal{L}$.
#
# **Numbers for paper:** $x_1 = 1$, $x_2 = 2$, $y = 1$, and parameters $w_1 = 0.3$, $w_2 = -0.15$, $b = 0$.
#
# **Before you run it:** compute $z$, $a$ and the loss. (You have met the loss before.)

# %%
x1, x2, y1 = 1.0, 2.0, 1.0
w1, w2, b = 0.3, -0.15, 0.0
z = w1 * x1 + w2 * x2 + b
a = sigmoid(z)
print(f"z = {z:.4f}   a = {a:.4f}   loss = {cross_entropy(a, y1):.4f}")

# %% demo
neuron = ["$x_1, w_1$\n$x_2, w_2$\n$b$", "$z = w_1 x_1 + w_2 x_2 + b$", r"$a = \sigma(z)$", "loss $(a, y)$"]
with viz.figure("Features and parameters lead to z, z to a, and a to the loss.", size=(8, 1.4)) as ax:
    diagrams.chain(ax, neuron)

# %% [markdown] topics="C1W2.30"
# **Backward, one node at a time.**
#
# *From the loss to $a$.* $\mathcal{L} = -(y \log a + (1 - y)\log(1 - a))$. The derivative of $\log a$ is $\frac1a$.
# The derivative of $\log(1 - a)$ is $-\frac{1}{1 - a}$, because $1 - a$ falls when $a$ rises. So
#
# $$da = \frac{d\mathcal{L}}{da} = -\frac{y}{a} + \frac{1 - y}{1 - a}.$$
#
# *Through the sigmoid.* Its derivative has a beautiful form: $\frac{da}{dz} = a\,(1 - a)$. (With the quotient rule
# from school: $\sigma'(z) = \frac{e^{-z}}{(1 + e^{-z})^2} = \frac{1}{1 + e^{-z}} \cdot \frac{e^{-z}}{1 + e^{-z}} =
# a\,(1 - a)$; the last factor is $1 - a$, because the two fractions add up to 1.) The chain rule multiplies:
#
# $$dz = da \cdot a(1 - a) = -\frac{y}{a}\,a(1 - a) + \frac{1 - y}{1 - a}\,a(1 - a) = -y\,(1 - a) + (1 - y)\,a$$
#
# $$\phantom{dz} = -y + ya + a - ya = a - y.$$
#
# All fractions have canceled. What remains is: **answer minus label**. This is the formula to remember of this week:
#
# $$\boxed{\,dz = a - y\,}$$
#
# *To the parameters.* In $z = w_1 x_1 + w_2 x_2 + b$ a nudge of $w_1$ moves $z$ by $x_1$ times as much, and a nudge
# of $b$ moves $z$ by as much. So
#
# $$dw_1 = x_1\,dz, \qquad dw_2 = x_2\,dz, \qquad db = dz.$$
#
# Two common slips: to multiply by $a(1-a)$ once more (it is already inside $dz$), and to write $y - a$, which walks
# uphill.
#
# **Before you run it:** with $a = 0.5$ and $y = 1$, compute $da$, $dz$, $dw_1$, $dw_2$, $db$ on paper.

# %%
da = -y1 / a + (1 - y1) / (1 - a)
dz = a - y1
dw1, dw2, db = x1 * dz, x2 * dz, dz
print(f"da = {da:.4f}   a(1-a) = {a * (1 - a):.4f}   their product = {da * a * (1 - a):.4f}")
print(f"dz = {dz:.4f}   dw1 = {dw1:.4f}   dw2 = {dw2:.4f}   db = {db:.4f}")
nudged = sigmoid(w1 * x1 + (w2 + 0.001) * x2 + b)
print(f"w2 nudged by 0.001, measured slope: {(cross_entropy(nudged, y1) - cross_entropy(a, y1)) / 0.001:.4f}")

# %% demo
formulas = ["$dw_j = x_j\\, dz$\n$db = dz$", "$dz = a - y$", "$da = -y/a + (1-y)/(1-a)$", ""]
with viz.figure("Forward to the loss; backward from it: da, then dz, then dw and db.", size=(8, 1.9)) as ax:
    diagrams.chain(ax, neuron, formulas, backward=True)

# %% [markdown] topics="C1W2.31"
# **One step of gradient descent from this one example.** The slopes are negative, so the step makes all three
# parameters larger:
#
# $$w_1 := w_1 - \alpha\,dw_1, \qquad w_2 := w_2 - \alpha\,dw_2, \qquad b := b - \alpha\,db.$$
#
# **Before you run it:** with $\alpha = 0.1$, what are the new parameters and the new $z$? Has the answer moved toward
# the label?

# %%
alpha = 0.1
w1, w2, b = w1 - alpha * dw1, w2 - alpha * dw2, b - alpha * db
z = w1 * x1 + w2 * x2 + b
a = sigmoid(z)
print(f"w1 = {w1:.2f}   w2 = {w2:.2f}   b = {b:.2f}")
print(f"z = {z:.4f}   a = {a:.4f}   loss = {cross_entropy(a, y1):.4f}")

# %% [markdown] topics="C1W2.32 C1W2.33"
# ## 10. Many examples, with loops
#
# The cost is the average of the losses, $J = \frac1m \sum_i \mathcal{L}(a^{(i)}, y^{(i)})$. The derivative of an
# average is the average of the derivatives. So the gradient of $J$ is simply the mean of what every single example
# asks for:
#
# $$\frac{\partial J}{\partial w_1} = \frac1m \sum_{i=1}^m x_1^{(i)} \, dz^{(i)}, \qquad \frac{\partial J}{\partial b}
# = \frac1m \sum_{i=1}^m dz^{(i)}, \qquad dz^{(i)} = a^{(i)} - y^{(i)}.$$
#
# As a program: let $J$, $dw_1$, $dw_2$, $db$ start at 0. Visit each example, and add its share to each of them.
# **After** the loop, divide each of them by $m$, **once**.
#
# Note which names carry an index. $z^{(i)}$, $a^{(i)}$ and $dz^{(i)}$ belong to one example. $J$, $dw_1$, $dw_2$ and
# $db$ do not: they are *accumulators*, which collect over all examples, so there is no $(i)$. Common slips: dividing
# inside the loop as well as after it, so that the result is $m$ times too small; forgetting to divide $db$; writing
# `=` where `+=` is meant; setting the accumulators to 0 inside the loop.
#
# **Before you run it:** all parameters are 0, so every $a^{(i)}$ is 0.5. Fill in by hand: the four $dz^{(i)}$, then
# $dw_1$, $dw_2$, $db$ and $J$.

# %%
X = np.array([[1.0, 2.0, 3.0, 4.0], [2.0, 0.0, 1.0, 5.0]])  # two features, four examples: one per column
Y = np.array([[1.0, 0.0, 1.0, 1.0]])
m = X.shape[1]
w1 = w2 = b = 0.0
J = dw1 = dw2 = db = 0.0
for i in range(m):
    a = sigmoid(w1 * X[0, i] + w2 * X[1, i] + b)
    J += cross_entropy(a, Y[0, i])
    dz = a - Y[0, i]
    dw1 += X[0, i] * dz
    dw2 += X[1, i] * dz
    db += dz
J, dw1, dw2, db = J / m, dw1 / m, dw2 / m, db / m
print(f"J = {J:.4f}   dw1 = {dw1}   dw2 = {dw2}   db = {db}")

# %% demo
alt = "What the four examples ask for: -0.5, 1, -1.5, -2 for dw1 and -1, 0, -0.5, -2.5 for dw2, and their means."
with viz.figure(alt, ncols=2, size=(8, 2.7)) as axes:
    for ax, name, x_j, mean in zip(axes, ("dw1", "dw2"), X, (dw1, dw2), strict=True):
        ax.bar(["1", "2", "3", "4"], x_j * (0.5 - Y[0]), width=0.5)
        ax.axhline(mean, color="C1", linestyle="--", label=f"mean {mean}")
        ax.set(xlabel="example", title=f"what each example asks for: {name}")
        ax.legend(loc="lower left")

# %% [markdown] topics="C1W2.34 C1W2.35"
# **All this was one step.** The whole loop gives one gradient, and one gradient allows one single update of $w_1$,
# $w_2$ and $b$. A thousand iterations need the whole loop a thousand times.
#
# **Two loops are hidden here.** One goes over the $m$ examples. The other one is not visible, because with two
# features we wrote both lines out by hand. With $n_x$ features it is a second loop inside the first:
#
#     for i in range(m):                  # examples
#         ...
#         for j in range(n_x):            # features
#             dw[j] += X[j, i] * dz
#         db += dz                        # once per example: outside the inner loop
#
# For our flowers the inner line runs $209 \cdot 12288$ times per step. For data that are really big, this is
# hopeless.
#
# `logistic.propagate_loop` in `dlcore` is exactly this: a loop over examples, and inside it one loop over the
# features for $z$ and one for `dw`. It is kept to compare with. `logistic.init(2)` makes parameters of zero for two
# features, and the result `grads` holds `grads.w`, our $dw_1$ and $dw_2$, and `grads.b`, our $db$.
#
# **Before you run it:** how often does the inner line run in one step for the flowers? In 2000 steps?

# %%
print("inner line, one step:  ", 209 * 12288)
print("inner line, 2000 steps:", 2000 * 209 * 12288)
grads, J = logistic.propagate_loop(logistic.init(2), X, Y)
print("propagate_loop on the four examples:", grads.w.ravel(), grads.b, round(J, 4))

# %% [markdown] topics="C1W2.36 C1W2.37"
# ## 11. Vectorization
#
# *Vectorizing* means: to replace a Python loop by one operation on whole arrays. It was once a nice extra. With
# today's data it decides whether your result comes in a minute or in a day, and whether you try ten ideas or one.
#
# Take $z = w^T x + b$, with a million features. A loop multiplies one pair of entries after the other and adds it to
# a sum. For two arrays of shape `(n,)` the same is `np.dot(w, x) + b`. (For true columns write `w.T @ x + b`;
# `np.dot(w, x)` of two columns is an error. Section 15 has more on this.)
#
# On the machine for which these numbers were first written down, the loop took 474.295 ms and `np.dot` took 1.503 ms:
# about 300 times less. Your figures will differ, and the ratio too: it depends on the machine, on its load at this
# moment, and on the versions of Python and NumPy.
#
# The result also has something to tell. Both vectors hold random numbers between 0 and 1. Each has the mean
# $\tfrac12$, so a product has the mean $\tfrac14$, and a million of them add up to about 250000, give or take a few
# hundred. The result that came with the two timings was 250286.99.
#
# **Before you run it:** which ratio do you expect on your machine? Will the two results agree in every digit?


# %%
def best_ms(run, calls):
    """The shortest time of some calls, in milliseconds: the one that other programs disturbed least."""
    times = []
    for _ in range(calls):
        start = time.perf_counter()
        run()
        times.append(1000 * (time.perf_counter() - start))
    return min(times)


print(f"adding up a thousand numbers: {best_ms(lambda: sum(range(1000)), calls=5):.4f} ms")


# %%
def dot_loop(w, x):
    total = 0.0
    for i in range(len(w)):
        total += w[i] * x[i]
    return total


rng = np.random.default_rng(0)
w_long, x_long = rng.random(1_000_000), rng.random(1_000_000)
loop_ms = best_ms(lambda: dot_loop(w_long, x_long), calls=1)
dot_ms = best_ms(lambda: np.dot(w_long, x_long), calls=10)
print(f"loop       {dot_loop(w_long, x_long):.10f}   {loop_ms:8.3f} ms")
print(f"vectorized {np.dot(w_long, x_long):.10f}   {dot_ms:8.3f} ms")
print(f"ratio here {loop_ms / dot_ms:.0f}, noted elsewhere {474.295 / 1.503:.1f}")

# %% [markdown]
# The last digits differ, because NumPy adds in another order, and every addition rounds a little. Both are right as
# far as 16 digits go.
#
# Is a loop always so much slower? Choose a length, press the button, then choose another one.
#
# **Before you press it:** for which lengths does it matter least?

# %% demo
widgets.vectorization_race()

# %% [markdown] topics="C1W2.38 C1W2.39"
# **Why is it faster?** For two reasons. Python's loop spends most of its time on bookkeeping: looking up what `*`
# means for these two objects, making a new number object, counting. `np.dot` does this once for the whole array. And
# modern processors have instructions that treat several numbers at a time, called *SIMD*, "single instruction,
# multiple data". A loop in Python cannot use them; NumPy's built-in functions can.
#
# Both the CPU (the usual processor) and the GPU (the graphics processor) have such parallel instructions. GPUs are
# especially good at them. The demo above ran on the CPU, which is not bad either.
#
# **The rule:** whenever possible, avoid explicit `for` loops. It is not always possible. But look twice: very often a
# built-in function does what your loop does. The loops that remain legitimate are those over iterations and, later,
# over layers and over portions of the data.
#
# **What `dlcore` does in addition.** Its functions are written with JAX, a library that looks like NumPy and adds two
# things: it can differentiate, and it can compile (`jax.jit`) a whole function into one program for your processor.
# Four facts, so that they do not surprise you. The *first* call of a compiled function is slow, because it compiles:
# call it once to warm up before you measure. A call may return before the result is ready, so a fair measurement ends
# with `block_until_ready()`. JAX computes with about 7 digits (`float32`), NumPy with about 16 (`float64`), unless
# told otherwise. And JAX arrays cannot be changed in place, while reading beyond their end is not an error but gives
# the last entry.
#
# **Before you run it:** which of the two calls is slower, and by how much? How many digits will agree with the result
# above?

# %%
dot = jax.jit(jnp.dot)
w_jax, x_jax = jnp.asarray(w_long), jnp.asarray(x_long)
for call in ("first", "second"):
    start = time.perf_counter()
    result = dot(w_jax, x_jax).block_until_ready()
    print(f"{call:6} call {1000 * (time.perf_counter() - start):8.3f} ms   {float(result):.6f}   {result.dtype}")

# %% [markdown] topics="C1W2.40"
# ## 12. More things without loops
#
# **A matrix times a vector.** $u = Av$ means $u_i = \sum_j A_{ij} v_j$: the first entry of $u$ comes from the first
# row of $A$, and so on. With loops, that is two of them, one inside the other. In NumPy it is `np.dot(A, v)` or, the
# same, `A @ v`.
#
# Mind the index in the loop version: $u$ has one index. What is added to is `u[i]`, not `u[i][j]`.
#
# **Before you run it:** compute $u$ by hand.

# %%
A = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
v = np.array([[1.0], [0.0], [-1.0]])
u = np.zeros((2, 1))
for i in range(2):
    for j in range(3):
        u[i] += A[i, j] * v[j]
print("loops:\n", u, "\nvectorized:\n", A @ v, sep="")

# %% [markdown] topics="C1W2.41"
# **A function for every entry.** NumPy's functions act *element-wise*: on each entry by itself, keeping the shape.
# Useful ones are `np.exp(v)`, `np.log(v)`, `np.abs(v)`, `np.maximum(v, 0)` (each entry, but at least 0), `v**2` and
# `1 / v`. If you are about to write a loop that applies a function to each entry, there is almost always a line like
# these.
#
# Note the difference: `A * B` multiplies element-wise. `A @ B` is the *product of matrices*: its entry in row $i$ and
# column $j$ is row $i$ of $A$ times column $j$ of $B$.
#
# **Before you run it:** predict the rows for `np.maximum`, `v**2` and `1 / v`.

# %%
v = np.array([1.0, -2.0, 4.0])
for name, value in (("np.abs(v)", np.abs(v)), ("np.maximum(v, 0)", np.maximum(v, 0)), ("v**2", v**2), ("1 / v", 1 / v)):
    print(f"{name:17}", value)
print("np.exp(v)        ", np.exp(v).round(4))
print("np.log(np.exp(v))", np.log(np.exp(v)))

# %% demo
line = np.linspace(-2, 2, 200)
curves = {"abs": np.abs(line), "maximum": np.maximum(line, 0), "square": line**2, "exp": np.exp(line)}
with viz.figure("The curves of abs, maximum with 0, square and exp between -2 and 2.", size=(5, 3)) as ax:
    for (name, values), dash in zip(curves.items(), ("-", "--", ":", "-."), strict=True):
        ax.plot(line, values, dash, label=name)
    ax.set(xlabel="v", ylim=(-0.2, 4))
    ax.legend()

# %% [markdown] topics="C1W2.42"
# ## 13. Logistic regression without loops
#
# We go from the double loop to none in two steps, on the four examples of section 10, whose gradient you know by
# heart: $dw_1 = -0.75$, $dw_2 = -1$, $db = -0.25$.
#
# **First step: no loop over features.** Make all $dw_j$ one column: `dw = np.zeros((n_x, 1))`. Where the inner loop
# added $x_j^{(i)} dz^{(i)}$ for each $j$, add the whole column: `dw += x_i * dz_i`. After the loop: `dw /= m`. The
# derivative has the same shape as the variable: `dw` as `w`. That is a good check for any formula.
#
# **Before you run it:** what is the shape of `X[:, i : i + 1]`, and what would it be for `X[:, i]`?

# %%
n_x, m = X.shape
w, b = np.zeros((n_x, 1)), 0.0
dw, db = np.zeros((n_x, 1)), 0.0
for i in range(m):
    x_i = X[:, i : i + 1]  # one column, shape (n_x, 1)
    a_i = sigmoid(w.T @ x_i + b)  # shape (1, 1)
    dz_i = a_i - Y[:, i : i + 1]
    dw += x_i * dz_i
    db += dz_i.item()
dw /= m
db /= m
print("x_i", x_i.shape, "  X[:, i]", X[:, i].shape, "  dw", dw.ravel(), dw.shape, "  db", db)

# %% [markdown] topics="C1W2.43 C1W2.44"
# **Second step: no loop over examples.** Multiply the row $w^T$ with the whole matrix $X$. A row times a matrix is
# the row times each of its columns, and the columns are the examples. So all the $z^{(i)}$ come out side by side:
#
# $$Z = w^T X + b = \begin{bmatrix} z^{(1)} & z^{(2)} & \cdots & z^{(m)} \end{bmatrix}, \qquad \text{shape } (1,
# n_x)\cdot(n_x, m) = (1, m), \text{ a row.}$$
#
# $b$ is one real number. NumPy adds it to each of the $m$ entries by itself; this is called *broadcasting* (section
# 14). The rest follows:
#
# $$A = \sigma(Z), \qquad dZ = A - Y, \qquad dw = \frac1m\, X\, dZ^T, \qquad db = \frac1m \sum_{i=1}^m dz^{(i)}$$
#
# Why $X\,dZ^T$? Its entry number $j$ is $\sum_i x_j^{(i)} dz^{(i)}$, which is just what the loop added up. The shapes
# agree, too: $(n_x, m) \cdot (m, 1) = (n_x, 1)$. Common slips are $X\,dZ$ and $X^T dZ$, whose shapes do not fit, and
# $dZ^T$ alone without $X$. $\frac1m$ stands in $dw$ and in $db$, once in each; there is none in $dZ$.
#
# **Before you run it:** write down the shapes of `Z`, `A`, `dZ`, `dw`.

# %%
Z = w.T @ X + b
A = sigmoid(Z)
dZ = A - Y
dw = X @ dZ.T / m
db = dZ.sum() / m
print("Z", Z.shape, "  A", A.shape, "  dZ", dZ, dZ.shape)
print("dw", dw.ravel(), dw.shape, "  db", db)

# %% [markdown]
# The same numbers, in five lines, for any $n_x$ and any $m$. But parameters of zero are an easy case. Here are
# others, and three independent ways to the gradient: the double loop, the five lines as they stand in
# `dlcore.logistic.propagate`, and `jax.grad`, which differentiates the cost by itself and has never seen our
# formulas.
#
# **Before you run it:** in how many digits should the three agree?

# %%
params = logistic.Logistic(w=np.array([[0.3], [-0.2]]), b=0.1)
by_loops, _ = logistic.propagate_loop(params, X, Y)
by_formula, _ = logistic.propagate(params, X, Y)
by_jax = jax.grad(logistic.cost)(params, X, Y)
for name, grads in (("two loops", by_loops), ("five lines", by_formula), ("jax.grad", by_jax)):
    print(f"{name:10}  dw = {np.ravel(grads.w).round(6)}   db = {float(grads.b):.6f}")

# %% [markdown]
# And the time? We take 500 of the 12288 features of the flowers, because all of them would make the loops tedious.
#
# **Before you run it:** the five lines do the same multiplications. How many times faster will they be?

# %%
X_500, params_500 = X_train[:500], logistic.init(500)
compiled = jax.jit(logistic.propagate)
by_loops, _ = logistic.propagate_loop(params_500, X_500, Y_train)
by_formula, _ = compiled(params_500, X_500, Y_train)  # the first call compiles
print("largest difference of the two dw:", float(np.abs(by_loops.w - by_formula.w).max()))

loops_ms = best_ms(lambda: logistic.propagate_loop(params_500, X_500, Y_train), calls=1)
formula_ms = best_ms(lambda: jax.block_until_ready(compiled(params_500, X_500, Y_train)), calls=10)
print(f"loops {loops_ms:.1f} ms   vectorized and compiled {formula_ms:.3f} ms   ratio {loops_ms / formula_ms:.0f}")

# %% [markdown] topics="C1W2.45"
# **One loop remains**: the one over the iterations of gradient descent. Each step needs the parameters that the step
# before it has made, so the steps cannot be done all at once.
#
# **Before you run it:** the cost starts at $\log 2 \approx 0.6931$, because every answer is 0.5. Is it possible that
# it rises from one of these steps to the next?

# %%
w, b, alpha = np.zeros((n_x, 1)), 0.0, 0.1
for iteration in range(5):
    A = sigmoid(w.T @ X + b)
    print(f"step {iteration}: cost {cross_entropy(A, Y).mean():.4f}   w = {w.ravel().round(3)}   b = {b:.3f}")
    dZ = A - Y
    w, b = w - alpha * X @ dZ.T / m, b - alpha * dZ.sum() / m

# %% [markdown]
# With a small enough $\alpha$ it falls in each step. If it rises when all examples are used in each step, $\alpha$ is
# too large, or there is a bug.
#
# **Before you run it:** the picture lets the same loop run 300 times. Will a straight border separate the four
# examples?

# %% demo
small, small_costs = logistic.train(logistic.init(2), X, Y, learning_rate=0.1, num_iterations=300)
alt = draw.describe_costs(small_costs) + " Beside it the four examples, with the border between the classes."
with viz.figure(alt, ncols=2, size=(8, 3)) as (left, right):
    draw.cost_curve(left, small_costs)
    draw.decision_boundary(right, lambda X: logistic.forward(small, X), X, limits=(0, 5, -1, 6))
    draw.points(right, X, Y, size=90)

# %% [markdown] topics="C1W2.46 C1W2.47"
# ## 14. Broadcasting
#
# The table holds the calories from carbohydrate, protein and fat in 100 g of four foods. For every food we want to
# know: what percentage of its calories comes from each? That means adding up each column, and dividing each column by
# its sum. No loop is needed.
#
# **Sum along an axis.** The *axes* of an array are its directions: axis 0 runs down, from row to row, and axis 1 runs
# along, from column to column. So `A.sum(axis=0)` adds up **down** the columns; the result has one number per column.
# `A.sum(axis=1)` adds **along** the rows: one number per row. The axis that you name is the one that disappears, or,
# with `keepdims=True`, keeps the size 1.
#
# **Divide.** A matrix of shape (3, 4) by a row of shape (1, 4): NumPy acts as if the row were copied three times, so
# that both have the shape (3, 4). This is *broadcasting*.
#
# **About shapes.** `A.sum(axis=0)` has the shape `(4,)`, which is neither a row nor a column (section 15).
# `reshape(1, 4)` makes it a real row. Call `reshape` whenever you are not sure: it normally moves no number, only
# notes new sizes, and takes the same tiny time for four numbers as for four million (one writes: O(1)). It never
# repeats or stretches anything. Stretching is what broadcasting does, and that happens by itself.
#
# **Before you run it:** apples: $56$, $1.2$ and $1.8$ calories. Which percentage is carbohydrate, roughly?

# %%
food = datasets.calories()
A = food.A
cal = A.sum(axis=0)
percent = 100 * A / cal.reshape(1, 4)
print(A)
print("column sums", cal, " shape", cal.shape, " with keepdims", A.sum(axis=0, keepdims=True).shape)
print("row sums   ", A.sum(axis=1), " shape", A.sum(axis=1).shape)
print("percentages, for", *food.foods)
print(percent.round(2))
print("each column adds up to 100:", percent.sum(axis=0))
print("reshape copied nothing:", np.shares_memory(cal, cal.reshape(1, 4)))

# %% demo
with viz.figure("Stacked bars: for each food the percentages from carbohydrate, protein and fat.", size=(6, 3)) as ax:
    below = np.zeros(4)
    for nutrient, row, hatch in zip(food.nutrients, percent, ("", "//", ".."), strict=True):
        ax.bar(food.foods, row, bottom=below, label=nutrient, hatch=hatch, edgecolor="white")
        below = below + row
    ax.set(ylabel="percent of the calories", ylim=(0, 100))
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))

# %% [markdown] topics="C1W2.48"
# **The rules**, for $+$, $-$, $*$ and $/$, always element by element:
#
# | shapes | NumPy acts as if | result |
# |---|---|---|
# | $(m, n)$ and a number | the number fills an $(m, n)$ matrix | $(m, n)$ |
# | $(m, n)$ and a row $(1, n)$ | the row is copied $m$ times, downwards | $(m, n)$ |
# | $(m, n)$ and a column $(m, 1)$ | the column is copied $n$ times, to the right | $(m, n)$ |
#
# (In this table $m$ and $n$ are just the sizes of a matrix.) A column $(m, 1)$ plus a number and a row $(1, n)$ plus
# a number are special cases of the first line.
#
# **Before you run it:** write down all four results.

# %%
M = np.array([[1, 2, 3], [4, 5, 6]])
print("column + number\n", np.array([[1], [2], [3], [4]]) + 100)
print("row + number\n", np.array([[1, 2, 3]]) + 100)
print("matrix + row, copied twice\n", M + np.array([[100, 200, 300]]))
print("matrix + column, copied three times\n", M + np.array([[100], [200]]))

# %% [markdown] topics="C1W2.49"
# **The full rule** is more general. NumPy lines the two shapes up at their right ends. In each place the sizes must
# be equal, or one of them must be 1 or missing; that one is stretched. It works for any number of axes. The rules
# above are all that this course needs for now. If you come from Matlab or Octave: the function there is called
# `bsxfun`.
#
# Broadcasting is a great servant, but it never asks.
#
# **Before you run it:** a column (3, 1) minus a `(3,)` array. What do you want, and what do you get?

# %%
column = np.array([[1.0], [2.0], [3.0]])
flat = np.array([1.0, 2.0, 3.0])
print((column - flat).shape)
print(column - flat)

# %% [markdown]
# Here is the same on a board: dashed numbers are copies, which NumPy makes only in its thoughts.
#
# **Before you choose other shapes:** which shapes in the menu cannot be combined with (3, 4)?

# %% demo
widgets.broadcasting_board()

# %% [markdown] topics="C1W2.50 C1W2.51 C1W2.52"
# ## 15. Arrays without a direction
#
# You wanted three zeros, and NumPy gave you a matrix with nine entries and no warning. The cause is an array of shape
# `(3,)`. It is called a *rank-1 array* (or one-dimensional), has one axis only, and is neither a row nor a column.
# Its transpose is itself. `np.dot(a, a.T)` should perhaps be a matrix, and is a number.
#
# So: **do not use rank-1 arrays** where you mean a column or a row. Use `(n, 1)` or `(1, n)`. With a true column $c$,
# the transpose $c^T$ is a true row. Then $c^T c$ is a single number (in a $1 \times 1$ matrix), and $c\,c^T$ is an $n
# \times n$ matrix, whose entry in row $i$ and column $j$ is $c_i c_j$, called the *outer product*.
#
# Two habits that save hours:
#
# - write what you believe: `assert a.shape == (3, 1)`. It costs nothing, and stops at the place where the error is
#   made instead of far behind it;
# - repair with `a.reshape(3, 1)`. Sums with `keepdims=True` do not get broken in the first place.
#
# **Before you run it:** three products of the numbers 1, 2, 3 with themselves. What shape has each, and what is in
# it?

# %%
a = np.array([1.0, 2.0, 3.0])
print("rank-1:   a.T", a.T.shape, "  np.dot(a, a.T) =", np.dot(a, a.T))
c = a.reshape(3, 1)
assert c.shape == (3, 1)
print("column:   c.T", c.T.shape, "  np.dot(c.T, c) =", np.dot(c.T, c))
print("np.dot(c, c.T), the outer product:")
print(np.dot(c, c.T))

# %% [markdown]
# JAX can be told to refuse the mixture altogether. The tests of `dlcore` run with this switch.

# %%
with jax.numpy_rank_promotion("raise"):
    try:
        print(jnp.asarray(column) - jnp.asarray(flat))
    except ValueError as error:
        print("refused:", str(error).split(" and with")[0])

# %% [markdown] topics="C1W2.53"
# ## 16. The flower classifier
#
# Now everything comes together: unrolled pictures, forward pass, cost, backward pass, gradient descent. Training
# gives us $w$ and $b$. Then comes the last piece, **prediction**: compute $\hat y = \sigma(w^T x + b)$ and say
#
# $$\text{flower, if } \hat y > 0.5, \qquad \text{not flower, otherwise.}$$
#
# Because $\sigma(0) = 0.5$, that is the same as asking whether $z > 0$. (A common slip is to compare $z$ with 0.5.)
#
# The *accuracy* is the share of pictures that get the right label. Look at it on the test pictures, which the neuron
# has not seen. And compare it with an answer that needs no learning: always say the more frequent label.
#
# `logistic.train` is the loop of section 13, compiled.
#
# **Before you run it:** guess both accuracies, on the training pictures and on the test pictures.

# %%
params, costs = logistic.train(logistic.init(12288), X_train, Y_train, learning_rate=0.002, num_iterations=2000)


def accuracy(params, X, Y):
    return float(np.mean(np.asarray(logistic.predict(params, X)) == Y))


print(f"cost: {costs[0]:.4f} at the start, {costs[-1]:.4f} before the last step")
print(f"accuracy on the training pictures: {accuracy(params, X_train, Y_train):.1%}")
print(f"accuracy on the test pictures:     {accuracy(params, X_test, Y_test):.1%}")
print(f"always saying 'not flower', test:  {np.mean(Y_test == 0):.1%}")

# %% [markdown]
# **The curve of the cost** is the first thing to look at after a training. It should fall, steeply at first and then
# ever more slowly.

# %% demo
with viz.figure(draw.describe_costs(costs)) as ax:
    draw.cost_curve(ax, costs)

# %% [markdown]
# **The weights are a picture too.** $w$ has one entry for each feature, that is for each color of each pixel. So it
# can be folded back to $64 \times 64 \times 3$ and looked at. A bright spot of a color means: this color, here,
# speaks for a flower. Gray is a weight of 0.
#
# **Before you run it:** the flower is orange, its surroundings are green. Which color do you expect, and where?

# %% demo
w_picture = np.asarray(params.w).reshape(64, 64, 3)
w_picture = 0.5 + 0.5 * w_picture / np.abs(w_picture).max()
with viz.figure("The weights as a picture: a colored blur with a warm spot in the middle.", size=(3, 3)) as ax:
    draw.image_grid([ax], [w_picture], ["w as a picture"])

# %% [markdown]
# **Look at the mistakes.** A single number hides what went wrong; pictures show it.
#
# **Before you run it:** what kind of picture would you expect this neuron to get wrong? (Above each picture stand its
# label and the $\hat y$ of the neuron.)

# %% demo
A_test = np.asarray(logistic.forward(params, X_test))
wrong = np.flatnonzero((A_test > 0.5) != (Y_test == 1))
alt = f"The {len(wrong)} test pictures with a wrong label, each with the probability that the neuron gave."
titles = [f"{'flower' if Y_test[0, i] == 1 else 'not'}: {A_test[0, i]:.2f}" for i in wrong]
rows = (len(wrong) + 5) // 6
with viz.figure(alt, nrows=rows, ncols=6, size=(8, 1.6 * rows)) as axes:
    draw.image_grid(axes, data.X_test[wrong], titles)

# %% [markdown]
# The neuron adds up colors at fixed places. It knows nothing of petals. So it is easily fooled by a dark picture, by
# light of an odd color, or by a flower in a corner. Networks with many layers, and later those of course 4, do much
# better.
#
# **Which learning rate?** Try three, from the same start, with everything else the same.
#
# **Before you run it:** one of them is ten times too careful for 1000 steps, and one is so bold that the cost jumps
# up at first. Which of the three ends lowest?

# %%
runs = {}
for alpha in (0.02, 0.002, 0.0002):
    start = logistic.init(12288)
    trained, curve = logistic.train(start, X_train, Y_train, learning_rate=alpha, num_iterations=1000)
    runs[alpha] = np.asarray(curve)
    test = accuracy(trained, X_test, Y_test)
    print(f"alpha {alpha:<6}  highest cost {max(curve):.3f}   last cost {curve[-1]:.3f}   test accuracy {test:.0%}")

# %% demo
alt = "Costs for three learning rates. 0.02 jumps up and down at first, 0.002 falls steadily, 0.0002 falls slowly."
with viz.figure(alt, ncols=2, size=(8, 3.2)) as (early, whole):
    for alpha, curve in runs.items():
        draw.cost_curve(early, curve[:100], label=f"alpha = {alpha}")
        draw.cost_curve(whole, curve)
    early.set_title("the first 100 steps")
    whole.set(title="all 1000 steps", ylim=(0, 0.8))

# %% [markdown]
# The boldest one jumps about at first, and then it ends lowest. So a jumpy start does not always ruin a training. But
# do not count on it: in the bowl of section 6 a large $\alpha$ flew away for good. Nor does the lowest cost on the
# training pictures mean the best accuracy on the test pictures. How to choose such numbers in an orderly way is a
# question for course 2.
#
# **Must the threshold be 0.5?** It is the natural choice when both kinds of mistake are equally bad. If missing a
# flower is worse than a false alarm, take a lower one. The neuron stays the same; only our reading of its answer
# changes.
#
# **Before you run it:** when the threshold goes up, which of the two columns goes down?

# %%
print(f"test pictures: {int(Y_test.sum())} flowers, {int((1 - Y_test).sum())} others")
for threshold in (0.1, 0.3, 0.5, 0.7, 0.9):
    said_flower = A_test > threshold
    found = int(np.sum(said_flower & (Y_test == 1)))
    false_alarms = int(np.sum(said_flower & (Y_test == 0)))
    print(f"threshold {threshold}:  flowers found {found:2}   false alarms {false_alarms:2}")

# %% [markdown]
# Now play. Choose points, a learning rate and a number of iterations, and watch the cost and the border while the
# neuron learns.
#
# **Before you start it:** on which of the points must one neuron fail, however long it learns? (In $x_1$ and $x_2$
# its border is always a straight line.) Then let it see the squares of $x_1$ and $x_2$ as well, and try again.

# %% demo
widgets.playground()

# %% [markdown] topics="C1W2.54"
# ## 17. At home in a notebook
#
# Half of this week's craft is to be fluent with the two tools that you have been using all along.
#
# **Jupyter.** A notebook is a page of cells, and behind it a running Python, the *kernel*, that remembers all names.
#
# - The order in which you *run* the cells counts, not the order on the page. A variable keeps its last value, even
#   when you delete the cell that made it. When results look impossible: menu *Kernel*, *Restart Kernel and Run All
#   Cells*.
# - **Shift + Enter** runs a cell. **Tab** completes a name. **Shift + Tab** inside of a call shows its help, and so
#   does `?` after a name, as in `np.sum?`. The last line of a cell is shown without `print`.
# - Change numbers in any cell above, and run it again. Nothing can break that a restart does not mend.
#
# **NumPy.** Ask `.shape` before you ask anything else. Most errors in this course are errors of shape.
#
# **Before you run it:** cover the right half of the cell and write down the seven shapes.

# %%
M = np.arange(6).reshape(2, 3)  # 0 to 5 in two rows of three
print("M.T                          ", M.T.shape)
print("M[0]                         ", M[0].shape)
print("M[0:1]                       ", M[0:1].shape)
print("M.sum(axis=0)                ", M.sum(axis=0).shape)
print("M.sum(axis=1, keepdims=True) ", M.sum(axis=1, keepdims=True).shape)
print("M @ M.T                      ", (M @ M.T).shape)
print("M + M[:, 1:2]                ", (M + M[:, 1:2]).shape)

# %% [markdown] topics="C1W2.55"
# ## 18. Looking back: did we need the graph?
#
# Not really, for logistic regression. One neuron has one short formula, and $dz = a - y$ can be found on half a page
# without any arrows. The graph was more than we needed: a rehearsal.
#
# A graph pays when there is **one output that we want to optimize**, such as the cost $J$, and many values on the way
# to it. The backward pass starts at this output, and a single walk gives its derivative with respect to everything
# else. In a network with many layers the formula becomes too long for half a page. The walk stays the same.
#
# So here is the rehearsal once more, with nothing from section 9 put in by hand: the neuron as a graph of small
# steps, and `graph.backward`, which only knows the slopes of `+`, `*`, `log` and the sigmoid.
#
# **Before you run it:** you know all the numbers. $dz$? $dw_1$? $dw_2$? $db$?

# %%
w1, w2, b = graph.leaf("w1", 0.3), graph.leaf("w2", -0.15), graph.leaf("b", 0.0)
p, q = (w1 * 1.0).named("p"), (w2 * 2.0).named("q")
s = (p + q).named("s")
z = (s + b).named("z")
a = graph.sigmoid(z).named("a")
l = graph.log(a).named("l")
loss = (-1 * l).named("loss")  # the label is 1
slopes = graph.backward(loss)
print(z, a, loss, sep="   ")
for node in (a, z, w1, w2, b):
    print(f"d{node.name} = {slopes[node]:g}")

# %% demo
with viz.figure(diagrams.describe_graph(loss), size=(8, 3)) as ax:
    diagrams.graph(ax, loss)

# %% [markdown]
# ## What you can do now
#
# - Turn a set of pictures into a matrix $X$ with one example per column, and say why its shape is $(n_x, m)$.
# - Compute $z$, $a$, the loss and the cost, and say why the loss is the cross-entropy.
# - Explain gradient descent with a ball and a bowl, and spot a learning rate that is too large or too small.
# - Walk a computation graph backward with the chain rule, and check any derivative with a nudge.
# - Derive $dz = a - y$, and turn a double loop into `dw = X @ dZ.T / m`.
# - Use broadcasting on purpose, and keep arrays without a direction out of your code.
# - Train a classifier on real pictures, read its cost curve and look at its mistakes.
#
# The assignment of this week lets you build all of it yourself, one small function after the other.
#
# ## Where this lives in `dlcore`
#
# From now on you will use these versions. Each file is short; open it and you should recognize every line.
#
# | file | what is in it | section |
# |---|---|---|
# | `dlcore/batches.py` | `flatten_images`, `normalize_columns` (the percentages) | 2, 14 |
# | `dlcore/activations.py` | `sigmoid`, safe for every $z$, and its derivative | 3, 9 |
# | `dlcore/losses.py` | `cross_entropy`, `half_squared_error`, and the cross-entropy from $z$ | 4 |
# | `dlcore/graph.py` | the computation graph and its backward pass | 8, 18 |
# | `dlcore/logistic.py` | `propagate_loop`, `propagate`, `train`, `predict`, `log_likelihood` | 5, 10, 13, 16 |
# | `dlcore/datasets/` | flowers, calories, clouds of points | 2, 14 |
#
# One detail in `losses.py` is worth a look. A sure and wrong neuron is a problem in 7 digits: at $z = 20$ the sigmoid
# is rounded to exactly 1, and the loss for the label 0 becomes $-\log 0$, infinite. From $z$ itself, the same loss
# can be computed without that detour: $\max(z, 0) - zy + \log(1 + e^{-|z|})$.
#
# **Before you run it:** what should the loss be, roughly, for $z = 20$ and $y = 0$?

# %%
Z, Y_wrong = jnp.array([[20.0]]), jnp.array([[0.0]])
print("sigmoid(20) in float32:    ", 1 / (1 + jnp.exp(-Z)))
print("loss from the probability: ", losses.cross_entropy(1 / (1 + jnp.exp(-Z)), Y_wrong))
print("loss from z:               ", losses.cross_entropy_from_logits(Z, Y_wrong))

# %% [markdown]
# ## Common confusions
#
# **Loss or cost?** Loss: one example. Cost: the average of the losses over the training set.
#
# **$z$ or $a$?** $z = w^T x + b$ is the plain sum, before. $a = \sigma(z)$ is the activation. The prediction is $a >
# 0.5$, which is $z > 0$.
#
# **Where does $\frac1m$ go?** Into $dw$, $db$ and $J$, once each. Not into $dZ$, whose entries belong to single
# examples.
#
# **Is $b$ a row, because $Z$ is one?** No. $b$ is one real number. Broadcasting adds it to each of the $m$ entries.
#
# **$X\,dZ^T$ or $X^T dZ$?** $dw$ must have the shape of $w$, $(n_x, 1)$. Only $(n_x, m) \cdot (m, 1)$ gives that.
#
# **Why is there no $a(1 - a)$ in $dz$?** There was one. The derivative of the cross-entropy canceled it.
#
# **Do we minimize or maximize?** We maximize the log-likelihood. It is $-mJ$, so we minimize $J$. One thing, two
# names.
#
# **Is `dw` a small change of `w`?** No. It is a slope: how strongly the cost answers to a change of `w`. The change
# is $-\alpha \cdot$ `dw`.
#
# **Does the nudge give the exact derivative?** Nearly. It gives 4.001 instead of 4. It is for checking, not for
# training.
#
# **Is starting at zero allowed?** For logistic regression, yes. For networks with hidden layers, no: next week shows
# why.
#
# **Are all loops bad?** No. The loop over the iterations is needed. The loops over examples and features are not.
#
# **Does `reshape` stretch an array?** Never. It arranges the same numbers anew. Stretching is broadcasting, and it
# happens by itself.
#
# **`axis=0`: is that rows or columns?** It is the axis that is summed away. `A.sum(axis=0)` adds down each column.
