# %% [markdown]
# # Practical aspects: sets, overfitting, a good start, and gradients that can be trusted
#
# Course 2, week 1. A network that trains is not yet a network that works. By the end of this lesson you can say from
# three numbers what is wrong with a network and what to do next, you know four ways against overfitting and have seen
# each of them work, or work less than hoped; you can start a deep network so that it neither dies nor explodes, and
# you can prove that a hand-written gradient is right.
#
# You need course 1: examples are the columns of $X$; layer $l$ computes $Z^{[l]} = W^{[l]} A^{[l-1]} + b^{[l]}$ and
# $A^{[l]} = g(Z^{[l]})$; `dW` is the slope of the cost along `W`. Every new word is explained where it first stands
# in *italics*. The hardest parts are the middle of section 6 (why small weights make a simple network) and section 7
# (dropout); both can be read twice.
#
# Run each code cell with **Shift + Enter**. Where a paragraph begins with "Before you run it", answer first.

# %% setup
import jax
import jax.numpy as jnp
import numpy as np

from dlcore.activations import tanh
from dlcore import augment, batches, datasets, dense, gradcheck, initialize, optim, regularize, splits, viz
from dlcore.datasets import clouds, digits
from dlcore.viz import diagrams, draw, networks, overfitting, sketches, tuning
from dlcore.viz import practical as widgets

# %% [markdown]
# ## First, something to move
#
# Eighty dots of two classes, and the border that a trained network draws between them. The dots lie on two half moons
# that grip into each other, with much noise. The *training error* is the share of the eighty dots on the wrong side.
# The *dev error* is the same share for 2000 other dots of the same kind, which the network never saw in training.
#
# There are four controls. Three of them are explained below; for now they are knobs. Nothing here is a sketch: all 70
# networks were trained when the cell ran, which takes some seconds, and you see the one that you choose.
#
# 1. Leave all as it is. The network makes no mistake on its eighty dots. How does the border look, and what is the
#    dev error?
# 2. Move only "weight decay λ". Where is the dev error smallest? What becomes of the border at the right end?
# 3. Back to λ = 0. Find another knob that helps. Which one helps most?

# %% demo
widgets.regularization_lab()

# %% [markdown]
# You saw three kinds of border: one that winds around single dots, one that follows the moons, and one that is nearly
# a straight line. (At the very end of the slider, λ = 30, there is no border at all: that network says the same
# everywhere.) A stop after fewer iterations helps too, and a keep_prob below 1, each a little less than the best λ
# does. This week is about telling the three kinds apart when there is no picture, and about the knobs.

# %% [markdown] topics="C2W1.01 C2W1.02 C2W1.03"
# ## 1. Nobody guesses right at first
#
# Before a network is trained, somebody must choose: how many layers, how many units in each, which activation, which
# learning rate $\alpha$, how long. Such choices are called *hyperparameters*, since they decide about the parameters
# $W$ and $b$. There are too many of them to guess them all right at the first attempt. So applied machine learning
# goes in circles: have an *idea*, write the *code*, run the *experiment*, look, have the next idea.
#
# Deep learning works in very different areas: language, vision, speech, and *structured data*, which means tables, as
# for advertising, search on the web or in a shop, security, or the planning of transports. What works in one of them
# often does not carry over to the next. The best choices depend on how many examples there are, how many inputs each
# has, and which computers do the work. Even people with years of practice rarely hit them at the first try in a new
# area.

# %% demo
with viz.figure("A circle of idea, code and experiment.", size=(4, 3)) as ax:
    sketches.cycle(ax)

# %% [markdown] topics="C2W1.04"
# So what decides how far a project gets is **how fast it goes round this circle**. Faster computers help. So does
# something that costs nothing: the right cut of the data into sets, because then each experiment gives an answer that
# can be trusted.

# %% [markdown] topics="C2W1.05 C2W1.06 C2W1.07"
# ## 2. Three sets
#
# The examples are cut into three sets, each with its own job.
#
# | set | other names | what it is for |
# |---|---|---|
# | *training set* | | fit $W$ and $b$ |
# | *dev set* | hold-out set, cross-validation set, development set | compare models, and choose one |
# | *test set* | | measure the chosen one, once, at the very end |
#
# Why a third set? Whoever tries fifty models and takes the one with the smallest dev error has also picked the
# luckiest one. Its dev error is too good. The test set has had no part in any choice, so its error is *unbiased*:
# neither too good nor too bad on average.
#
# **How large?** With some hundred or some thousand examples, 60 / 20 / 20 percent is usual, or 70 / 30 where there is
# no dev set. With a million, percentages mislead. The dev set must only be large enough to tell a few models apart,
# and the test set to estimate one error; 10,000 examples do for that. So 98 / 1 / 1, and beyond a million 99.5 / 0.25
# / 0.25, or 99.5 / 0.4 / 0.1.
#
# **Before you run it:** how many examples are in each set for 10,000, for one million, for ten million?

# %%
for m in (100, 1000, 10_000, 1_000_000, 10_000_000):
    sizes = splits.split_sizes(m)
    print(f"m = {m:>10,}: train {sizes.train:>9,}  dev {sizes.dev:>6,}  test {sizes.test:>6,}")
shares = (0.995, 0.004, 0.001)
print("99.5 / 0.4 / 0.1 of a million:", [round(share * 1_000_000) for share in shares])
for m in (100, 10_000):
    within = 1.96 * splits.standard_error(0.10, m)  # 19 times of 20 the truth is no farther away
    print(f"an error of 10 %, measured on {m:,} examples, is known to within about {within:.1%}")

# %% demo
kinds = {
    "hundreds or thousands": (60, 20, 20),
    "no dev set": (70, 0, 30),
    "a million": (98, 1, 1),
    "more": (99.5, 0.25, 0.25),
}
alt = "Bars of four ways to cut: 60/20/20, 70/0/30, 98/1/1 and 99.5/0.25/0.25 percent."
with viz.figure(alt, size=(8, 2.4)) as ax:
    left = np.zeros(4)
    for number, (name, color) in enumerate((("train", "C0"), ("dev", "C1"), ("test", "C2"))):
        width = np.array([cut[number] for cut in kinds.values()])
        ax.barh(range(4), width, left=left, color=color, label=name, height=0.6)
        left = left + width
    ax.set(yticks=range(4), yticklabels=list(kinds), xlabel="percent of the examples", xlim=(0, 100))
    ax.invert_yaxis()
    ax.legend(ncols=3, loc="lower left", bbox_to_anchor=(0, 1))
    ax.grid(False)

# %% [markdown] topics="C2W1.08 C2W1.09"
# **Where the examples come from.** Suppose that an app shall recognize cats on photographs that its users take with
# their phones. From the web you can crawl a million sharp, well-framed pictures of cats. Of the phone kind you have
# ten thousand, blurred and badly lit. The two kinds have different *distributions*: what is common in one is rare in
# the other.
#
# The rule: **dev and test set must come from the same distribution**, the one that matters in the end. They are the
# target that you aim at; if they differ, you aim at one target and are measured on another.
#
# The training set may differ. A million crawled pictures in the training set are welcome, since the network needs
# many examples. (What else changes then is the subject of course 3.)

# %% [markdown] topics="C2W1.10 C2W1.11"
# **No test set?** That is acceptable when nobody needs an unbiased estimate, as when you only want the best model you
# can find. Then train on the training set, choose on the dev set, and remember that the dev error of the winner is a
# little too good, since it was selected.
#
# How much too good? Take fifty models that are all equally good, with a true error of 20 %, and a dev set of 200.
#
# **Before you run it:** what will the smallest of the fifty dev errors be?

# %%
rng = np.random.default_rng(0)
dev_errors = rng.binomial(200, 0.20, size=50) / 200
print(f"smallest of 50 dev errors: {dev_errors.min():.1%}; the true error of each model: 20.0%")

# %% [markdown]
# A trap in the words: many teams say "train and test set" and mean a training and a dev set. As soon as the "test"
# set is used to choose between models, it is a dev set, whatever it is called, and the choice overfits to it.
#
# `batches.split_in_three` shuffles first, so that all sets have one distribution, and with one order for $X$ and $Y$.

# %%
table = np.arange(20.0).reshape(2, 10)
parts = batches.split_in_three(table, table[:1], dev_fraction=0.2, test_fraction=0.2, key=jax.random.key(0))
print("train", parts.X_train[0], " dev", parts.X_dev[0], " test", parts.X_test[0])
print("labels still fit:", bool((parts.X_train[:1] == parts.Y_train).all()))

# %% [markdown] topics="C2W1.12 C2W1.13"
# ## 3. Bias and variance
#
# Back to the three borders. Here they are once more, from the trainings of the first widget.

# %% demo
def network_of_the_lab(lambd, keep_prob=4, hidden=1, check=7):
    W1, b1, W2, b2, W3, b3 = (part[lambd, keep_prob, hidden, check] for part in overfitting.trainings()[0])

    def probability(X):
        Z3 = W3 @ np.maximum(0, W2 @ np.maximum(0, W1 @ X + b1) + b2) + b3
        return 1 / (1 + np.exp(-np.clip(Z3, -50, 50)))

    return probability


X_moons, Y_moons, X_other, Y_other = overfitting.examples()
_, train_error, dev_error = overfitting.trainings()
cases = {"high bias": 5, "just right": 3, "high variance": 0}
found = [
    f"{name}: training {train_error[i, 4, 1, 7]:.1%}, dev {dev_error[i, 4, 1, 7]:.1%}" for name, i in cases.items()
]
with viz.figure("Three borders. " + "; ".join(found) + ".", ncols=3, size=(8, 3), sharey=True) as axes:
    for ax, (name, lambd) in zip(axes, cases.items(), strict=True):
        draw.decision_boundary(ax, network_of_the_lab(lambd), X_moons, Y_moons, limits=(-2.2, 2.2, -1.6, 1.8), n=90)
        ax.set(title=f"{name}\n{train_error[lambd, 4, 1, 7]:.1%} / {dev_error[lambd, 4, 1, 7]:.1%}", ylabel="")

# %% [markdown]
# On the left the network is too simple for the task: *underfitting*, also called *high bias*. On the right it has
# learned the noise of single dots: *overfitting*, or *high variance*. (The word says that with eighty other dots the
# border would come out quite differently.) Under each name stand the training error and the dev error. That the first
# dev error is even smaller than the training error is chance: eighty dots are few.
#
# With two features one can look. With 12288 features nobody can. **The two errors tell the same story, and they can
# be measured in any number of dimensions.**

# %% [markdown] topics="C2W1.14 C2W1.15 C2W1.16"
# **How to read the errors.** Two gaps matter.
#
# - From the *best possible error* up to the training error: the **bias**. Is it wide, then the network does not even
#   fit the examples it was trained on.
# - From the training error up to the dev error: the **variance**. Is it wide, then what was learned does not carry
#   over.
#
# The best possible error is called the *Bayes error*. For things that people do well, such as recognizing cats, it is
# close to the error of people, nearly 0. But where the pictures are so blurred that even people err on 15 %, a
# training error of 15 % is no bias at all.
#
# This reading needs two things: that the Bayes error is known roughly (often it is small), and that training and dev
# set have the same distribution. Otherwise the second gap holds the difference of the distributions too.
#
# **Before you run it:** fill in the last column yourself.

# %%
print("train  dev   Bayes  ->")
for train, dev, bayes in ((1, 11, 0), (15, 16, 0), (15, 30, 0), (0.5, 1, 0), (15, 16, 15)):
    print(f"{train:>4} % {dev:>3} %  {bayes:>3} %  -> {tuning.diagnosis(train / 100, dev / 100, human=bayes / 100)}")

# %% [markdown]
# A common slip is to compare the dev error with the Bayes error and to call that gap the variance. In the second row
# this would say "high variance", and the cure would be wrong.
#
# Move the three errors. What changes when only the best possible error goes from 0 to 15 %?

# %% demo
widgets.bias_variance_board()

# %% [markdown] topics="C2W1.17 C2W1.18"
# **Both at once** is possible: a network that is too simple in most places and follows single wrong dots in others. In
# two dimensions that looks contrived. With many features it is common, since a network can be too stiff in some
# directions and too loose in others. The lab shows it too: choose 4 units, with λ = 0 and a keep_prob of 1.
#
# In older books there is much about the *trade-off* of bias and variance: whatever lowers one raises the other. With
# deep networks there is less of it, since each of the two has tools of its own. That is the next section.

# %% [markdown] topics="C2W1.19 C2W1.20 C2W1.21"
# ## 4. A recipe
#
# **Step 1. Is the bias high?** Look at the training error. If it is far above the best possible one: take a bigger
# network, train longer, try a better optimizer (week 2), or another architecture. Repeat until the training set is
# fitted well.
#
# **Step 2. Is the variance high?** Look at the dev error. If it is far above the training error: get more data,
# regularize (sections 5 to 8), or try another architecture. Then go back to step 1.
#
# A bigger network nearly always helps against bias. Training longer never hurts the *training* error. It may well
# hurt the dev error, as section 8 shows; both sentences are true, and they speak of different errors.

# %% demo
alt = "Flow chart. High bias? Yes: bigger network, train longer, and ask again. No: high variance?"
alt += " Yes: more data, regularize, and start again. No: done."
with viz.figure(alt, size=(8, 2.6)) as ax:
    sketches.bare(ax, (-0.4, 10.4, -1.3, 1.4))
    box = dict(boxstyle="round,pad=0.5", facecolor="none", edgecolor="C0", lw=1.6)
    places = {
        "high bias?": (1, 0.8),
        "high variance?": (5.2, 0.8),
        "done": (9.4, 0.8),
        "bigger network,\nlonger training,\nbetter optimizer": (1, -0.7),
        "more data,\nregularization": (5.2, -0.7),
    }
    for text, (x, y) in places.items():
        ax.text(x, y, text, ha="center", va="center", bbox=box)
    for (x1, y1), (x2, y2), word, at in (
        ((2.0, 0.8), (3.9, 0.8), "no", (2.9, 0.95)),
        ((6.6, 0.8), (8.8, 0.8), "no", (7.7, 0.95)),
        ((0.8, 0.5), (0.8, -0.15), "yes", (0.45, 0.2)),
        ((5.0, 0.5), (5.0, -0.3), "yes", (4.65, 0.2)),
        ((1.25, -0.15), (1.25, 0.5), "again", (1.7, 0.2)),
        ((4.1, -0.55), (2.1, 0.55), "again", (2.6, -0.15)),
    ):
        sketches.arrow(ax, (x1, y1), (x2, y2), "C1")
        ax.text(*at, word, ha="center", fontsize=9)

# %% [markdown] topics="C2W1.22 C2W1.23 C2W1.24"
# **More data do not cure bias.** A straight line stays a straight line, however many dots it is fitted to. Let us see
# both cures at work: logistic regression, which can only draw a line, and a network 2-20-10-1 (2 inputs, then layers of
# 20, 10 and 1 units), each trained on 80 and on 1000 dots. (The 1000 are one half of the 2000 others. The dev error is
# measured on the other half.) The best possible error of these moons is 8.5 %, and a gap counts as wide from 3.5
# points on.
#
# **Before you run it:** which of the four has high bias, which high variance, which neither?

# %%
adam = optim.adam(learning_rate=0.03)  # a quicker relative of gradient descent; week 2 explains it
error = jax.jit(lambda params, X, Y: jnp.mean(dense.predict(params, X) != Y))  # jit compiles, which saves time here
many, dev = (X_other[:, :1000], Y_other[:, :1000]), (X_other[:, 1000:], Y_other[:, 1000:])
for sizes in ([2, 1], [2, 20, 10, 1]):
    for X, Y in ((X_moons, Y_moons), many):
        params, _ = dense.train(dense.init(sizes, key=jax.random.key(1)), X, Y, optimizer=adam, num_iterations=400)
        errors = float(error(params, X, Y)), float(error(params, *dev))
        verdict = tuning.diagnosis(*errors, human=0.085, wide=0.035)
        name = "-".join(map(str, sizes))
        print(f"{name:9} m = {X.shape[1]:4}: training {errors[0]:.1%}, dev {errors[1]:.1%}: {verdict}")

# %% [markdown]
# The line needs no more data: both its errors are high and close together. For the network more data close the gap.
# So in this age there is often no trade-off to pay: **a bigger
# network, regularized, lowers the bias and hardly raises the variance; more data lower the variance and hardly raise
# the bias**. The price is computing time. Regularization itself lowers the variance, and may raise the bias a little.

# %% [markdown] topics="C2W1.25 C2W1.26"
# ## 5. Weight decay
#
# *Regularization* is anything that keeps a network from fitting noise. The most common kind adds to the cost a price
# for large weights. For logistic regression:
#
# $$J(w, b) = \frac1m \sum_{i=1}^m \mathcal{L}\bigl(\hat y^{(i)}, y^{(i)}\bigr) + \frac{\lambda}{2m} \lVert w \rVert_2^2,
# \qquad \lVert w \rVert_2^2 = \sum_{j=1}^{n_x} w_j^2 = w^T w.$$
#
# $\lambda$ (lambda) is the *regularization parameter*: how much a large weight costs. $\lVert w \rVert_2$ is the
# length of the column $w$, its *2-norm*, and so this is called *L2 regularization*. In Python `lambda` is a word of
# the language, so the variable is called `lambd`.
#
# $b$ is left out. It is one number beside thousands of weights, and including it changes next to nothing.
#
# **Before you run it:** $w = (1, 2, -3)$, $\lambda = 0.5$, $m = 7$. What is added to the cost?

# %%
w = jnp.array([[1.0], [2.0], [-3.0]])
print("w^T w =", float((w.T @ w).item()), "  added:", float(regularize.l2_cost(w, lambd=0.5, m=7)))

# %% [markdown] topics="C2W1.27"
# **L1.** The price can also be the sum of the absolute values, $\frac{\lambda}{2m} \sum_j |w_j|$. (Some write
# $\frac{\lambda}{m}$; the constant only changes what a given λ means. This course always divides by $2m$.) Then many
# weights become exactly 0: $w$ is *sparse*, and can be stored in less memory. In practice that saves little, and L2
# is used far more.
#
# Why exactly 0? Take a single weight whose cost without a price is $\frac12 (w - a)^2$, smallest at $w = a$. Add
# $\frac12 |w|$ or $\frac12 w^2$, and look for the smallest sum on a fine grid.
#
# **Before you run it:** which of the two has the minimum at 0 for $a = 0.3$?

# %%
grid = np.round(np.arange(-3, 3.0001, 0.001), 3)
for a in (2.0, 0.8, 0.3):
    l1 = grid[np.argmin(0.5 * (grid - a) ** 2 + 0.5 * np.abs(grid))]
    l2 = grid[np.argmin(0.5 * (grid - a) ** 2 + 0.5 * grid**2)]
    print(f"a = {a}: with L1 w = {abs(l1):.3f}, with L2 w = {l2:.3f}")

# %% [markdown]
# L1 takes the same amount, 0.5, from each weight until nothing is left. L2 halves each of them, and half of something
# is never 0.

# %% [markdown] topics="C2W1.28"
# **Which λ?** It is one more hyperparameter: try several, and compare the dev errors. Here are all networks of the lab
# with 32 units and without dropout.
#
# **Before you run it:** training error and dev error, as λ grows: which of them falls, which rises?

# %%
for i, lambd in enumerate(overfitting.LAMBDAS):
    print(f"lambda = {lambd:<5} training {train_error[i, 4, 1, 7]:6.1%}   dev {dev_error[i, 4, 1, 7]:6.1%}")
best = int(dev_error[:, 4, 1, 7].argmin())
print("smallest dev error at lambda =", overfitting.LAMBDAS[best])

# %% [markdown] topics="C2W1.29"
# **In a network** the squares of all weights of all layers are added:
#
# $$J = \frac1m \sum_{i=1}^m \mathcal{L}\bigl(\hat y^{(i)}, y^{(i)}\bigr) + \frac{\lambda}{2m} \sum_{l=1}^{L}
# \lVert W^{[l]} \rVert_F^2, \qquad \lVert W^{[l]} \rVert_F^2 = \sum_{i=1}^{n^{[l]}} \sum_{j=1}^{n^{[l-1]}}
# \bigl(W^{[l]}_{ij}\bigr)^2.$$
#
# The rows $i$ run over the $n^{[l]}$ units of the layer, the columns $j$ over its $n^{[l-1]}$ inputs. This is called
# the *Frobenius norm*, and not the 2-norm, because the 2-norm of a matrix is something else: the longest that the
# matrix makes any column of length 1.
#
# **Before you run it:** for the matrix with the rows (3, 0) and (0, 4), what are the two?

# %%
W = np.array([[3.0, 0.0], [0.0, 4.0]])
print("Frobenius norm:", np.linalg.norm(W), "  squared:", np.sum(W**2))
print("2-norm:        ", np.linalg.norm(W, 2))

# %% [markdown] topics="C2W1.30"
# **The gradient** is what back-propagation gives, plus the derivative of the new term:
#
# $$dW^{[l]} = (\text{from back-propagation}) + \frac{\lambda}{m} W^{[l]}.$$
#
# The 2 of the square cancels the 2 in $2m$. Put this into the update, and sort:
#
# $$W := W - \alpha \left( dW_\text{bp} + \frac{\lambda}{m} W \right) = \left(1 - \frac{\alpha \lambda}{m}\right) W -
# \alpha\, dW_\text{bp}.$$
#
# Each step first shrinks every weight by a factor slightly below 1, whatever the data say. Hence the other name of L2
# regularization: **weight decay**. It is one thing seen from two sides. Whoever adds $\frac{\lambda}{m} W$ to the
# gradient *and* shrinks the weights has done it twice.
#
# **Before you run it:** the factor for $\alpha = 0.1$, $\lambda = 0.7$, $m = 1000$? And after 10,000 steps without
# any gradient from the data?

# %%
factor = 1 - 0.1 * 0.7 / 1000
print("factor:", factor, "  after 10,000 steps:", round(factor**10_000, 3))
W, dW_bp = jnp.array([[2.0, -1.0]]), jnp.array([[0.3, 0.1]])
once = W - 0.1 * (dW_bp + regularize.l2_gradient(W, lambd=0.7, m=1000))
print("two ways to one step agree:", np.allclose(once, factor * W - 0.1 * dW_bp))

# %% [markdown] topics="C2W1.31"
# ## 6. Why small weights help
#
# These are explanations, not methods; and they are intuitions, not proofs.
#
# **First.** Imagine a huge λ. The price then outweighs all else, and the weights go nearly to 0. Hidden units with
# weights near 0 hardly matter, and what is left acts like a much smaller network. Somewhere between "huge λ" and "no
# λ" lies a value at which it is just right. (In truth the units do not disappear. All of them stay, each with a smaller
# effect.)
#
# **Before you run it:** how small do you expect the squared weights of the lab's networks to become?

# %%
params = overfitting.trainings()[0]
squares = sum((part[:, 4, 1, 7] ** 2).sum(axis=(1, 2)) for part in params[::2])
for lambd, square in zip(overfitting.LAMBDAS, squares, strict=True):
    print(f"lambda = {lambd:<5} sum of all squared weights {square:9.3f}")

# %% [markdown] topics="C2W1.32"
# **Second.** Take the activation tanh. Near 0 it is almost a straight line: $\tanh z \approx z$ for small $z$. Small
# weights give small $z = Wa + b$, so every layer works in its straight part, and layers of straight lines are together
# one straight line (course 1, week 3). A network that is nearly linear cannot wind around single dots.
#
# Let us measure it: networks with tanh, trained on the moons with three λ. How large are the $z$ of the first layer,
# and how much of the output's $z$ could a straight line in $x_1$ and $x_2$ explain? (1 means: all of it.)
#
# **Before you run it:** in which direction will the two numbers move?

# %%
def with_decay(lambd, params, steps=1500):
    """Gradient descent with weight decay; both costs of every step."""

    def step(params, _):
        grads, J = dense.propagate(params, X_moons, Y_moons, hidden=tanh)
        price = lambd / (2 * 80) * sum(jnp.sum(layer.W**2) for layer in params)
        grads = [grad._replace(W=grad.W + lambd / 80 * layer.W) for grad, layer in zip(grads, params, strict=True)]
        return jax.tree.map(lambda theta, dtheta: theta - 0.3 * dtheta, params, grads), (J, J + price)

    return jax.lax.scan(step, params, length=steps)  # the step, again and again


big = [layer._replace(W=2 * layer.W) for layer in dense.init([2, 20, 10, 1], key=jax.random.key(2))]
# vmap trains for all three lambda at once
trained = jax.jit(jax.vmap(with_decay, in_axes=(0, None)))(jnp.array([0.0, 1.0, 10.0]), big)
for i, lambd in enumerate((0, 1, 10)):
    params = jax.tree.map(lambda part, i=i: part[i], trained[0])
    _, caches = dense.forward(params, X_moons, hidden=tanh)
    z1, z3 = np.asarray(caches[0].Z), np.asarray(caches[-1].Z)[0]
    plane = np.concatenate([X_moons, np.ones((1, 80))]).T
    rest = z3 - plane @ np.linalg.lstsq(plane, z3, rcond=None)[0]
    explained = 1 - rest.var() / z3.var()
    print(f"lambda = {lambd:<3} spread of z in layer 1: {z1.std():.2f}   explained by a line: {explained:.2f}")

# %% [markdown] topics="C2W1.33"
# **When you plot the cost**, to see whether it falls, plot the one that is minimized: *with* the extra term. The
# cross-entropy alone may well rise while training is perfectly all right. Here are both, from the training with
# λ = 10 just now; it began with large weights.
#
# **Before you look:** which of the two must fall at every step, if $\alpha$ is not too large?

# %% demo
alone, both = (np.asarray(costs)[2] for costs in trained[1])
rises = int((np.diff(alone) > 1e-7).sum()), int((np.diff(both) > 1e-7).sum())
alt = f"The cost with the extra term falls all the time, from {both[0]:.2f} to {both[-1]:.2f}; the cross-entropy"
alt += f" alone has its minimum {alone.min():.2f} at step {alone.argmin()} and rises to {alone[-1]:.2f}."
with viz.figure(alt, size=(7, 2.8)) as ax:
    draw.cost_curve(ax, both[:400], label="with the extra term")
    draw.cost_curve(ax, alone[:400], label="cross-entropy alone", color="C1")
    ax.set(yscale="log")
print(f"steps at which it rises: cross-entropy alone {rises[0]}, with the term {rises[1]}")

# %% [markdown]
# The same holds for the gradient check of section 11: the cost in the check needs the extra term as well.

# %% [markdown] topics="C2W1.34 C2W1.35 C2W1.36"
# ## 7. Dropout
#
# Here is a stranger idea. In each pass, for each example, switch off some of the hidden units at random. Take away a
# unit and all its links, and a smaller network is left. Train that one on this example. For the next example draw
# anew.

# %% demo
rng = np.random.default_rng(1)
alt = "The whole network, and what is left of it for three examples, each time with other units off."
with viz.figure(alt, ncols=4, size=(8, 2.2)) as axes:
    for number, ax in enumerate(axes):
        net = sketches.network(ax, [[""] * 3, [""] * 4, [""] * 4, [""]], radius=0.22)
        for layer in (1, 2) if number else ():
            for unit in np.flatnonzero(rng.random(4) > 0.5):
                net.units[layer][unit].set(facecolor="none", alpha=0.25)
                lines = [*net.edges[layer - 1][unit], *(row[unit] for row in net.edges[layer])]
                for line in lines:
                    line.set_visible(False)
        ax.set_title(f"example {number}" if number else "all units")

# %% [markdown]
# The usual way to do it is called *inverted dropout*. `keep_prob` is the probability that a unit **stays**. For the
# activations $A$ of a layer:
#
# 1. $D$ = for every entry of $A$ a uniform random number between 0 and 1, compared: `< keep_prob`. This is the *mask*.
# 2. `A = A * D`: what is off becomes 0.
# 3. `A = A / keep_prob`.
#
# Step 3 is the point. Let layer 3 have 50 units. With `keep_prob = 0.8` about 10 of them are off, and the sum $W^{[4]}
# a^{[3]}$ that the next layer forms would be about 20 % too small on average. Dividing by 0.8 makes up for it: **on
# average the activation is what it was**. (In Python the name needs an underscore, `keep_prob`: a hyphen would be a
# minus.)
#
# The mask has the shape of $A$, so every example has its own, and it is drawn anew in every pass. Random numbers in
# JAX need a key, which says where the numbers begin. One key for all passes would give the same mask for ever. One key
# for all layers would give layers of one size the same mask.
#
# **Before you run it:** a layer whose activations are all 1, `keep_prob = 0.8`. Which two values come out? What is
# their mean, and what would it be without the division?

# %%
A = jnp.ones((50, 2000))
dropped, D = regularize.dropout(A, keep_prob=0.8, key=jax.random.key(0))
print("values:", np.unique(dropped))
print(f"mean: {float(dropped.mean()):.4f}   without the division: {float((A * D).mean()):.4f}")
print("units off in the first five examples:", np.asarray((~D[:, :5]).sum(axis=0)))

# %% [markdown] topics="C2W1.37 C2W1.38"
# **At prediction time there is no dropout**, and nothing is scaled. Predictions should not be random. That is what
# the division was for: since the average was kept in training, the full network needs no correction.
#
# **On the way back** the same holds in reverse. A unit that was off did not touch the cost, so its gradient is 0; and
# the division is a factor like any other. So `dA = dA * D / keep_prob`, with the mask **of the forward pass**. Drawing
# a fresh mask here is a common slip: then gradients go to units that were off.
#
# **Before you run it:** which entries of `dA` are 0?

# %%
A = jnp.array([[1.0, 2.0, 3.0]])
dropped, D = regularize.dropout(A, keep_prob=0.5, key=jax.random.key(7))
print("A after dropout:", dropped, "  dA:", regularize.dropout_backward(jnp.ones((1, 3)), D, keep_prob=0.5))
slopes = jax.grad(lambda A: regularize.dropout(A, keep_prob=0.5, key=jax.random.key(7))[0].sum())(A)
print("jax.grad agrees:", bool((slopes == regularize.dropout_backward(jnp.ones((1, 3)), D, keep_prob=0.5)).all()))

# %% [markdown] topics="C2W1.39 C2W1.40"
# **Why should this help?** First intuition: each pass trains a smaller network, and smaller networks overfit less.
#
# Second: put yourself in the place of one unit. Any of its inputs may be gone next time, so it had better not rely on
# one of them. It spreads its weight over several. Spreading makes the sum of squares smaller: $1^2 = 1$, but $0.5^2 +
# 0.5^2 = 0.5$. So dropout acts like an L2 price.
#
# For a single linear unit this can be computed exactly. Let it guess $\hat y = \sum_j w_j x_j$, with dropout on the
# inputs, and take the squared error. Averaged over all masks, with $p$ = `keep_prob`,
#
# $$\text{average of } (\hat y - y)^2 = (w^T x - y)^2 + \frac{1 - p}{p} \sum_j w_j^2\, x_j^2.$$
#
# That is L2 with a strength of its own for every weight: an *adaptive* one, stronger where the input is large.
#
# **Before you run it:** the inputs 1 and 3, both weights 0.5. Which weight pays more?

# %%
w, x, y, p = np.array([0.5, 0.5]), np.array([1.0, 3.0]), 1.0, 0.8
average = 0.0
for d1 in (0, 1):
    for d2 in (0, 1):
        probability = (p if d1 else 1 - p) * (p if d2 else 1 - p)
        average += probability * (np.sum(w * x * np.array([d1, d2]) / p) - y) ** 2
price = (1 - p) / p * w**2 * x**2
print(f"average over the four masks {average:.4f} = {(w @ x - y) ** 2:.4f} + {price[0]:.4f} + {price[1]:.4f}")

# %% [markdown]
# In a deep network with ReLU there is no such formula, and the two are only similar. The networks of the lab say so
# too. Dropout lowers the dev error, here not quite as far as the best λ does. But the weights stay much larger than
# with weight decay.

# %%
for k, keep_prob in enumerate(overfitting.KEEP_PROBS):
    square = sum(float((part[0, k, 1, 7] ** 2).sum()) for part in overfitting.trainings()[0][::2])
    errors = f"training {train_error[0, k, 1, 7]:.1%}, dev {dev_error[0, k, 1, 7]:.1%}"
    print(f"keep_prob {keep_prob:<4}: {errors}, squared weights {square:.0f}")

# %% [markdown] topics="C2W1.41 C2W1.42"
# **A `keep_prob` for every layer.** A layer with a large weight matrix can overfit most and gets the lowest value. A
# layer with few weights gets 1.0, which means no dropout. For the inputs one takes 1.0, or 0.9 at the lowest. In the
# network below (under each layer: its number of units, and its `keep_prob`) the largest matrix is $W^{[2]}$, 7 by 7.
#
# The price: more hyperparameters. A way out is one value for some chosen layers, and 1.0 for the rest.

# %% demo
names = ["1.0", "0.7", "0.5", "0.7", "1.0", "output"]
alt = networks.describe_layer_sizes([3, 7, 7, 3, 2, 1])
alt += " Under each layer its keep_prob: 1.0, 0.7, 0.5, 0.7, 1.0."
with viz.figure(alt, size=(8, 3.4)) as ax:
    networks.layer_sizes(ax, [3, 7, 7, 3, 2, 1], names=names, most=7)
print("weights per layer:", [n * n_prev for n_prev, n in zip([3, 7, 7, 3, 2], [7, 7, 3, 2, 1], strict=True)])

# %% [markdown]
# In computer vision the inputs are so many, one per pixel, that there are practically never enough examples; there
# dropout became almost a habit. Elsewhere: use it **when the network overfits**, and not before. It is a
# regularizer, and a network with high bias does not need one.

# %% [markdown] topics="C2W1.43 C2W1.58"
# **The drawback.** Which cost does dropout minimize? In each pass another one: that of a random sub-network. With 50
# units there are $2^{50}$ sub-networks. What is really minimized is an average over all of them, of which each pass
# draws one; nobody can compute it. So the cost that you plot goes up and down by chance, and the check "does $J$ fall
# at every step?" is lost. Gradient checking (section 11) is lost as well, for the same reason.
#
# Therefore: **first run with `keep_prob = 1`**, see $J$ fall and the gradients pass their check, and only then switch
# dropout on, hoping that no bug came in with it.

# %% demo
def noisy(params, keep_prob, steps=150):
    def cost(params, key):
        A = X_moons
        for layer, own in zip(params[:-1], jax.random.split(key, len(params) - 1), strict=True):
            A = jax.nn.relu(layer.W @ A + layer.b)
            A = jnp.where(jax.random.uniform(own, A.shape) < keep_prob, A / keep_prob, 0)
        Z = params[-1].W @ A + params[-1].b
        return jnp.mean(jnp.logaddexp(0, Z) - Y_moons * Z)

    def step(params, key):
        J, grads = jax.value_and_grad(cost)(params, key)
        return jax.tree.map(lambda theta, dtheta: theta - 0.3 * dtheta, params, grads), J

    return jax.lax.scan(step, params, jax.random.split(jax.random.key(0), steps))[1]


begun = dense.init([2, 20, 10, 1], key=jax.random.key(2))
calm, jumpy = np.asarray(jax.jit(jax.vmap(noisy, in_axes=(None, 0)))(begun, jnp.array([1.0, 0.6])))
rises = int((np.diff(jumpy) > 0).sum())
alt = f"With keep_prob 1 the cost falls at every step; with 0.6 it rises in {rises} of 149 steps."
with viz.figure(alt, size=(7, 2.7)) as ax:
    draw.cost_curve(ax, calm, label="keep_prob 1")
    draw.cost_curve(ax, jumpy, label="keep_prob 0.6", color="C1")

# %% [markdown] topics="C2W1.44"
# ## 8. Three more ways
#
# **More data out of old data.** *Data augmentation* makes new examples by changes that do not change the label. A
# flower in the mirror is a flower. So is one that is cut out a little differently, zoomed or turned by a few degrees.
# A digit may be turned slightly or sheared. It must not be mirrored: what comes out is no digit, or another one. And a
# cat is not turned upside down, if no cat will ever be photographed like that.
#
# It costs almost nothing. It is worth less than new data: a mirrored picture tells less than a new one.

# %% demo
flowers = datasets.flowers()
flower = flowers.X_train[int(np.flatnonzero(np.asarray(flowers.Y_train)[0])[0])][None] / 255.0
data = digits.load(seed=0)
four = np.asarray(data.X_train[:, np.flatnonzero(data.Y_train[0] == 4)[0]]).reshape(1, 8, 8, 1)
larger = np.kron(four, np.ones((1, 8, 8, 3)))  # as large as the flower
turned, tilted = jnp.array([12.0]), jnp.array([0.3])
pictures = {
    "a flower": flower,
    "mirrored": augment.mirror(flower),
    "cut out": flower[:, 6:54, 10:58],
    "turned by 12°": augment.rotate(flower, turned),
    "a digit": 1 - larger,
    "turned by 12° too": 1 - augment.rotate(larger, turned),
    "sheared": 1 - augment.shear(larger, tilted),
    "mirrored: wrong": 1 - augment.mirror(larger),
}
alt = "A flower, mirrored, cut out and turned;"
alt += " a digit four, turned, sheared, and mirrored, which makes it no digit."
with viz.figure(alt, nrows=2, ncols=4, size=(8, 4)) as axes:
    shown = [np.clip(np.asarray(picture[0]), 0, 1) for picture in pictures.values()]
    draw.image_grid(axes, shown, list(pictures))

# %% [markdown]
# (The mirror is `image[:, ::-1]`: the second axis of a picture is its width. Turning around the first one would put it
# upside down.)

# %% [markdown] topics="C2W1.45 C2W1.59"
# **Early stopping.** While the network trains, plot two things: the training error or the cost $J$, which falls all
# the time, and the dev error. The dev error falls at first and rises later, when the network begins to learn the
# noise. Stop there, and keep the weights of the best moment.
#
# Why does that work? Weights begin small, near 0, and grow in training. Stopping half-way takes weights of a middle
# size, much as L2 does.
#
# Below: a network 2-20-10-1 on eighty dots, with more noise than before. The dev error is measured every ten steps.
# Since it jitters, one waits a while before giving up. That is the *patience*: the number of checks in a row that may
# bring nothing better.
#
# **Before you look:** at which of the marked places is the best network, and where did the training stop?

# %% demo
X_few, Y_few = clouds.moons(jax.random.key(9), 80, noise=0.35)
X_far, Y_far = clouds.moons(jax.random.key(10), 2000, noise=0.35)


def watched(params, steps=80):
    state = adam[0](params)

    def ten(carry, _):
        def one(carry, _):
            grads, J = dense.propagate(carry[0], X_few, Y_few)
            return adam[1](grads, carry[1], carry[0]), J

        carry, costs = jax.lax.scan(one, carry, length=10)
        wrong = [jnp.mean(dense.predict(carry[0], A) != B) for A, B in ((X_few, Y_few), (X_far, Y_far))]
        return carry, (costs[0], *wrong, sum(jnp.sum(layer.W**2) for layer in carry[0]))

    return jax.lax.scan(ten, (params, state), length=steps)[1]


begun = dense.init([2, 20, 10, 1], key=jax.random.key(3))
costs, few_errors, far_errors, size = map(np.asarray, jax.jit(watched)(begun))
stop = next((n for n in range(1, 81) if regularize.early_stopping(far_errors[:n].tolist(), patience=15)[1]), 80)
kept = regularize.early_stopping(far_errors[:stop].tolist(), patience=15)[0]
alt = f"Training error falls from {few_errors[0]:.1%} to {few_errors[-1]:.1%}. Dev error is smallest,"
alt += f" {far_errors[kept]:.1%}, at step {10 * (kept + 1)}, and {far_errors[-1]:.1%} at the end."
with viz.figure(alt, ncols=2, size=(8, 3)) as axes:
    at = 10 * np.arange(1, 81)
    axes[0].plot(at, 100 * few_errors, label="training error")
    axes[0].plot(at, 100 * far_errors, "--", label="dev error")
    axes[0].axvline(10 * (kept + 1), color="C2", ls=":", label="kept")
    axes[0].axvline(10 * stop, color="C3", ls="-.", label="stopped")
    axes[0].set(xlabel="step", ylabel="error in %", ylim=(0, None))
    axes[0].legend()
    axes[1].plot(at, size, color="C4")
    axes[1].set(xlabel="step", title="Sum of all squared weights", ylim=(0, None))
print(alt)

# %% [markdown] topics="C2W1.46 C2W1.47"
# **Its drawback.** There are two tasks: make $J$ small, and do not overfit. It is good to have one set of tools for
# each, and to think about one task at a time. This is called *orthogonalization*: one knob for each thing. Early
# stopping is one knob for both: it ends the minimizing of $J$ before it is done, in order not to overfit.
#
# The alternative is L2 and training as long as you like. Its price: many λ have to be tried, each with a whole
# training. Early stopping gets by with a single run, which goes through small, middle and large weights by itself.
# With enough computing time L2 is the cleaner tool; without, early stopping is a fair one, and many use it.

# %% [markdown] topics="C2W1.48 C2W1.49"
# ## 9. Features of one scale
#
# Now to a quite different matter: how to make training fast. First, the inputs. *Normalizing* takes two steps for
# every feature: subtract the mean, then divide by the standard deviation.
#
# $$\mu = \frac1m \sum_{i=1}^m x^{(i)}, \qquad \sigma^2 = \frac1m \sum_{i=1}^m \bigl(x^{(i)} - \mu\bigr)^2, \qquad x
# := \frac{x - \mu}{\sigma}$$
#
# ($\mu$, mu, is a column with one mean per feature, and so is $\sigma$, sigma, with the standard deviations.) The
# division is by $\sigma$, not by the *variance* $\sigma^2$, though $\sigma^2$ is what the formula computes first.
#
# **Before you run it:** the values 1, 500 and 1000 of one feature. What becomes of them, and what if one divides by
# $\sigma^2$?

# %%
x = np.array([[1.0, 500.0, 1000.0]])
statistics = batches.fit_normalization(x)
right = np.asarray(batches.normalize(statistics, x))
wrong = np.asarray((x - statistics.mu) / statistics.sigma2)
print("divided by sigma:  ", right.round(4), "  variance", round(float(right.var()), 4))
print("divided by sigma^2:", wrong.round(4), "  variance", f"{wrong.var():.0e}")

# %% [markdown]
# **One $\mu$ and one $\sigma$ for all sets: those of the training set.** Dev and test examples must go through the
# very same change as the examples that the network learned from. Normalizing a test set by its own mean would hide
# exactly what is different about it.

# %%
train, later = np.array([[10.0, 20.0, 30.0]]), np.array([[30.0, 40.0, 50.0]])
statistics = batches.fit_normalization(train)
by_training = np.asarray(batches.normalize(statistics, later))
by_its_own = np.asarray(batches.normalize(batches.fit_normalization(later), later))
print("with the training statistics:", by_training.round(2), " all large, as they are")
print("with its own:                ", by_its_own.round(2), " as if nothing had changed")

# %% [markdown] topics="C2W1.50 C2W1.60"
# **Why it helps.** If $x_1$ runs from 1 to 1000 and $x_2$ from 0 to 1, then $w_1$ has a far stronger effect on the
# cost than $w_2$. Seen from above, the bowl becomes a long narrow valley. Gradient descent then has to take tiny
# steps, since anything larger jumps across the valley and out of it; and with tiny steps it crawls along its floor, or
# zig-zags from wall to wall. With normalized features the contours are nearly circles. The steepest way down leads to
# the minimum directly, and steps may be large.
#
# Try: with normalize "no", find the largest α that still works. Then switch to "yes" and do it again. What does the
# path look like just below the largest α?

# %% demo
widgets.scaled_bowl()

# %% [markdown]
# A word of caution about all such pictures: the cost of a real network lives over thousands of weights. A picture with
# two shows it only roughly.

# %% [markdown] topics="C2W1.51"
# **When is it needed?** If the features are of similar size anyway, such as 0 to 1, −1 to 1 and 1 to 2, it makes
# little difference. With 1 to 1000 beside 0 to 1 it matters much. It never does harm, so when in doubt, normalize.
# (One exception to mind: a feature that never changes has $\sigma = 0$; `batches.normalize` then divides by 1.)
#
# **Before you run it:** gradient descent on the moons, with $x_1$ as it is and with $x_1$ a hundred times as large.
# Each gets the best of five learning rates. What will the costs be after 200 steps?

# %%
alphas = jnp.array([1.0, 0.1, 0.01, 0.001, 0.0001])


@jax.jit
def costs_of(X):
    def train(alpha):
        def step(net, _):
            grads, J = dense.propagate(net, X, Y_moons)
            return jax.tree.map(lambda theta, dtheta: theta - alpha * dtheta, net, grads), J

        return jax.lax.scan(step, [dense.Dense(jnp.zeros((1, 2)), jnp.zeros((1, 1)))], length=200)[1][-1]

    return jax.vmap(train)(alphas)


wide = X_moons * np.array([[100.0], [1.0]], dtype=np.float32)
normalized = np.asarray(batches.normalize(batches.fit_normalization(wide), wide))
for name, X in (("as it is", X_moons), ("100 times as wide", wide), ("wide, normalized", normalized)):
    costs = np.nan_to_num(np.asarray(costs_of(X)), nan=np.inf)
    print(f"{name:18} cost {costs.min():.4f} with alpha = {alphas[costs.argmin()]:g}")

# %% [markdown] topics="C2W1.52"
# ## 10. Deep networks that die or explode
#
# Take a very deep network without biases and with $g(z) = z$. Then $\hat y = W^{[L]} W^{[L-1]} \cdots W^{[1]} x$. Let
# all these matrices but the last be the same: $w$ times the *identity* matrix, which leaves every column as it is. Then
#
# $$\hat y = W^{[L]}\, w^{L-1}\, x.$$
#
# A power of the depth. If $w$ is a little above 1, the activations grow exponentially with $L$: they *explode*. A
# little below 1, and they *vanish*. The same power stands in the gradients, which go through the same matrices
# backward: the first layers then get gradients that are enormous or practically 0, and gradient descent makes no
# sensible step. For a long time this was what kept people from training deep networks.
#
# **Before you run it:** $w = 0.9$ looks harmless. What is left after 100 layers? And of 1.5?

# %%
print("      L =        10         50        100        150")
for w in (0.5, 0.9, 1.0, 1.5):
    print(f"w = {w}  " + "".join(f"{w ** (L - 1):>11.2g}" for L in (10, 50, 100, 150)))

# %% demo
with viz.figure("A chain: x, times w, times w, and so on, L - 1 times, then the last layer.", size=(8, 1.5)) as ax:
    diagrams.chain(ax, ["x", "w x", "w² x", "…", "wᴸ⁻¹ x", "ŷ"])

# %% [markdown] topics="C2W1.53"
# **A partial cure: start with weights of the right size.** Look at one unit with $n$ inputs:
# $z = w_1 x_1 + \dots + w_n x_n$.

# %% demo
with viz.figure("One unit that adds up n inputs.", size=(3.6, 2)) as ax:
    sketches.network(ax, [["x₁", "x₂", "…", "xₙ"], ["z"]], radius=0.26)

# %% [markdown]
# The more terms are added, the larger the sum, so the smaller each weight should be. If the $x_j$ have the variance 1
# and the weights the variance $v$, independently, then $z$ has the variance $n \cdot v$. For $z$ to be as large as
# the inputs, $v$ must be $1/n$. For layer $l$ the number of inputs is $n^{[l-1]}$.
#
# | activation | variance of each weight | draw as standard normal times | name |
# |---|---|---|---|
# | ReLU | $2 / n^{[l-1]}$ | $\sqrt{2 / n^{[l-1]}}$ | He |
# | tanh | $1 / n^{[l-1]}$ | $\sqrt{1 / n^{[l-1]}}$ | Xavier |
# | tanh, a variant | $2 / (n^{[l-1]} + n^{[l]})$ | $\sqrt{2 / (n^{[l-1]} + n^{[l]})}$ | Glorot |
#
# ReLU needs the 2 because it turns half of its inputs to 0. Mind the root: the table's second column is a variance,
# and a random number is multiplied by a *standard deviation*. Forgetting the root is the most common slip here.
#
# **Before you run it:** ten layers with 500 units each. Which of these starts keep the activations alive?

# %%
def draw_normal(seed, n=500, depth=10):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 50))  # fifty examples
    return X, rng.normal(size=(depth, n, n))  # and ten matrices, not yet scaled


def last_spread(scale, g, X, matrices):
    A = X
    for matrix in matrices:
        A = g(scale * matrix @ A)
    return A.std()


def relu(z):
    return np.maximum(0, z)


n = 500
starts = (
    ("ReLU", relu, {"0.01": 0.01, "2/n, no root": 2 / n, "sqrt(1/n)": n**-0.5, "He": (2 / n) ** 0.5, "1": 1.0}),
    ("tanh", np.tanh, {"0.01": 0.01, "1/n, no root": 1 / n, "Xavier": n**-0.5, "Glorot": (2 / (n + n)) ** 0.5}),
    ("tanh", np.tanh, {"sqrt(1/(n+n))": (n + n) ** -0.5}),
)
same = draw_normal(seed=0)
for name, g, scales in starts:
    for what, scale in scales.items():
        print(f"{name}  {what:14} spread after ten layers {last_spread(scale, g, *same):.2g}")
five = [last_spread((2 / n) ** 0.5, relu, *draw_normal(seed)) for seed in range(5)]
print("He with five seeds:", np.round(five, 2))

# %% [markdown]
# Only with the right size something arrives. The exact number depends on the seed, as the last line shows. The last row
# of tanh, $\sqrt{1 / (n^{[l-1]} + n^{[l]})}$, is sometimes printed as Glorot's rule; the 2 is missing there.
#
# Now with a slider for the depth, and with the gradients too. Which start keeps 40 layers of ReLU alive? And with
# tanh, why do the activations not explode for the start 1, and what do its gradients do?

# %% demo
widgets.depth_thermometer()

# %% [markdown]
# Only He's start keeps 40 layers of ReLU alive. tanh never gives more than 1, so its activations cannot explode. But
# with the start 1 they stand near 1 and -1, nearly all of them, and the gradients grow on the way back: at 40 layers
# they are about $10^{14}$ times as large in the first layer as in the last.
#
# One honest remark. The right start is right at the start. Training changes the weights, and then nothing holds them.
# Batch norm (week 3) and residual connections (course 4) go further.
#
# Does it matter for learning? A network with eight hidden layers on digits, odd or even, trained by gradient descent
# from three starts.
#
# **Before you run it:** which costs do you expect after 200 steps? A tossed coin has $\ln 2 \approx 0.693$.

# %%
data = digits.load(seed=0)
X, Y = data.X_train[:, :500], (data.Y_train[:, :500] % 2).astype(float)
X = np.asarray(batches.normalize(batches.fit_normalization(X), X))
descent = optim.gradient_descent(learning_rate=0.05)
for name, start in (("0.01", initialize.scaled_normal), ("Xavier", initialize.xavier), ("He", initialize.he)):
    net = dense.init([64, *[30] * 8, 1], initializer=start, key=jax.random.key(3))
    _, costs = dense.train(net, X, Y, optimizer=descent, num_iterations=200)
    print(f"{name:7} cost {float(costs[0]):.3f} -> {float(costs[-1]):.3f}")

# %% [markdown] topics="C2W1.54"
# The factor in front, the 1 or the 2 under the root, could be tuned as one more hyperparameter. It rarely pays; there
# are many others to try before it.

# %% [markdown] topics="C2W1.55"
# ## 11. Is my gradient right?
#
# A wrong gradient seldom crashes. The network learns something, only worse, and one looks for the reason in the data
# for weeks. There is a test that finds such a bug. It computes the derivatives a second time, in a stupid but safe
# way: by nudging.
#
# A nudge to both sides is better than one to the right only:
#
# $$f'(\theta) \approx \frac{f(\theta + \varepsilon) - f(\theta - \varepsilon)}{2 \varepsilon}$$
#
# ($\theta$, theta, stands for any parameter, and $\varepsilon$, epsilon, for the small step.) The error of this one
# shrinks with $\varepsilon^2$, that of the one-sided version with $\varepsilon$ only. For $\varepsilon = 0.01$ these
# are 0.0001 and 0.01, up to a factor that depends on $f$.
#
# **Before you run it:** $f(\theta) = \theta^3$ at $\theta = 1$. The exact slope is 3. What do the two say?

# %%
def f(theta):
    return theta**3


for epsilon in (0.01, 0.001):
    two = (f(1 + epsilon) - f(1 - epsilon)) / (2 * epsilon)
    one = (f(1 + epsilon) - f(1)) / epsilon
    print(f"epsilon = {epsilon}: both sides {two:.6f}, off by {two - 3:.0e}; one side {one:.6f}, off by {one - 3:.0e}")

# %% [markdown] topics="C2W1.56"
# **For a whole network:**
#
# 1. Put all parameters $W^{[1]}, b^{[1]}, \dots, W^{[L]}, b^{[L]}$ below each other in one long column $\theta$. Now
#    the cost is a function of one column, $J(\theta)$.
# 2. Put all gradients $dW^{[1]}, db^{[1]}, \dots$ in the same order into a column $d\theta$.
# 3. For each entry $i$ alone: $d\theta_{\text{approx},i} = \dfrac{J(\dots, \theta_i + \varepsilon, \dots) - J(\dots,
#    \theta_i - \varepsilon, \dots)}{2 \varepsilon}$, with all others left alone.
# 4. Compare the two columns by their relative distance:
#
# $$\frac{\lVert d\theta_\text{approx} - d\theta \rVert_2}{\lVert d\theta_\text{approx} \rVert_2 + \lVert d\theta
# \rVert_2}$$
#
# With a step of $\varepsilon = 10^{-7}$: about $10^{-7}$ or less is great. Near $10^{-5}$, look closer. Above
# $10^{-3}$ there is surely a bug. (The step and the bound are two different things, although some texts call both
# ε.) Numbers with 16 digits are needed; JAX computes with 7 unless told otherwise.
#
# **Before you run it:** with 7 digits, what is $1 + 10^{-7}$? And how long was the step then in truth?

# %%
print(f"in float32, 1 + 1e-7 is {np.float32(1) + np.float32(1e-7):.10f}: numbers near 1 lie 1.19e-7 apart")
step = np.float32(1e-7)
print("slope of theta^3 at 1 in float32:", ((np.float32(1) + step) ** 3 - (np.float32(1) - step) ** 3) / (2 * step))

# %%
with jax.enable_x64(True):
    rng = np.random.default_rng(0)
    net = [
        dense.Dense(rng.normal(size=(4, 3)), rng.normal(size=(4, 1))),
        dense.Dense(rng.normal(size=(1, 4)), rng.normal(size=(1, 1))),
    ]
    X, Y = rng.normal(size=(3, 5)), np.array([[1.0, 0, 1, 1, 0]])

    @jax.jit
    def J(net):
        return dense.cost(net, X, Y, hidden=tanh) + regularize.l2_cost([layer.W for layer in net], lambd=0.7, m=5)

    backprop = jax.jit(lambda net: dense.propagate(net, X, Y, hidden=tanh))

    def grads(W_terms=(1.0, 1.0), b_term=0.0):
        """Hand-written gradients; the factors spoil the regularization term on purpose."""
        bp, _ = backprop(net)
        return [
            dense.Dense(np.asarray(g.W + t * 0.7 / 5 * p.W), np.asarray(g.b + b_term * 0.7 / 5 * p.b))
            for g, p, t in zip(bp, net, W_terms, strict=True)
        ]

    bugs = {
        "right": {},
        "term twice": {"W_terms": (2, 2)},
        "lambda / 2m": {"W_terms": (0.5, 0.5)},
        "b regularized": {"b_term": 1},
        "forgotten in dW1": {"W_terms": (0, 1)},
    }
    for name, bug in bugs.items():
        found = gradcheck.check(J, net, grads(**bug))
        print(f"{name:17} relative difference {found.error:.1e}, worst in {found.worst}")

# %% [markdown] topics="C2W1.57"
# **Five notes for its use.**
#
# - Only to look for bugs, never in training: it needs two forward passes *per parameter*.
# - If it fails, look at the single arrays. When only $db^{[l]}$ of one layer is off, the bug is in that line. The
#   list above did this: in the last row the worst array is `[0].W`, the first layer's.
# - Include the regularization term in $J$, if there is one.
# - It does not work with dropout, whose cost is another one at every call. Check with `keep_prob = 1`.
# - Run it at the random start, and again after some training. A bug can be hidden while $w$ and $b$ are near 0: that of
#   a regularized $b$, for instance, since $b$ starts at 0.
#
# The last point, in numbers.
#
# **Before you run it:** the bug "b regularized", once with all $b = 0$ and once with the $b$ above. Which passes?

# %%
with jax.enable_x64(True):
    trained_net, fresh = net, [layer._replace(b=np.zeros_like(layer.b)) for layer in net]
    for name, net in (("b = 0, as at the start", fresh), ("b has moved", trained_net)):
        print(f"{name:24} relative difference {gradcheck.check(J, net, grads(b_term=1)).error:.1e}")

# %% [markdown]
# Now under the microscope: a network 4-5-3-1 with 47 parameters and weight decay. Its gradients are right; the menu
# plants a bug.
#
# 1. No bug: where is the best ε? The curve is a U. On the right the step is too wide, with a slope of 2 on these axes
#    (of 1 for the one-sided nudge). On the left the digits run out.
# 2. Choose float32. Is any ε good enough?
# 3. Plant a bug. What happens to the U? Which bar is longest?

# %% demo
widgets.gradient_microscope()

# %% [markdown]
# ## What you can do now
#
# - Cut data into three sets of sensible sizes, dev and test from one distribution, and say what each is for.
# - Tell bias from variance by three errors, and choose the next step: more data do not cure bias.
# - Add weight decay to a cost and to a gradient, and explain why it is a factor slightly below 1.
# - Write inverted dropout forward and backward, and say why prediction needs none.
# - Augment pictures without changing their label, and stop a training early.
# - Normalize inputs with the training set's statistics.
# - Start a deep network with weights of the right size for its activation.
# - Prove a gradient right, or find the array in which it is wrong.
#
# The assignment of this week lets you build all of it, one small function after the other.
#
# ## Where this lives in `dlcore`
#
# | file | what is in it | section |
# |---|---|---|
# | `dlcore/splits.py`, `dlcore/batches.py` | `split_sizes`, `split_in_three`, `fit_normalization`, `normalize` | 2, 9 |
# | `dlcore/regularize.py` | `l2_cost`, `l2_gradient`, `l1_cost`, `dropout`, `dropout_backward`, `early_stopping` | 5, 7, 8 |
# | `dlcore/augment.py` | `mirror`, `rotate`, `shear` and more | 8 |
# | `dlcore/initialize.py` | `scaled_normal`, `he`, `xavier`, `glorot` | 10 |
# | `dlcore/gradcheck.py` | `numerical_gradient`, `check`, and `check_sample` for large networks | 11 |
# | `dlcore/dense.py` | the networks of this lesson | all |
#
# ## Common confusions
#
# **Is "high bias" about the bias $b$?** No. It is a word of statistics for being wrong in a systematic way. It only
# shares its name with the $b$ of a neuron.
#
# **Variance of what?** Of the learned border, if one trained again on other examples. The variance $\sigma^2$ of a
# feature in section 9 is something else.
#
# **Dev error high: is that variance?** Only the part above the training error is.
#
# **$\lambda / 2m$ or $\lambda / m$?** $\frac{\lambda}{2m}$ in the cost, $\frac{\lambda}{m}$ in the gradient.
#
# **Is weight decay the same as learning rate decay?** No. The one shrinks weights, the other (week 2) shrinks steps.
#
# **Is `keep_prob` the share that is dropped?** No, the share that stays. In some libraries it is the other way round.
#
# **Is dropout on when the network predicts?** No, and nothing is scaled then.
#
# **Does a longer training hurt?** Never the training error. The dev error often.
#
# **Divide by σ or by σ²?** By σ. For weights it is the same question once more: multiply by the standard deviation,
# the root.
#
# **May all weights start at 0?** In logistic regression. In a hidden layer all units would then stay alike; break
# the tie with random numbers. Biases may start at 0.
#
# **The gradient check fails by a factor of 2 everywhere: where is the bug?** Either in every gradient, or in the
# check: the width of a nudge to both sides is $2\varepsilon$.
