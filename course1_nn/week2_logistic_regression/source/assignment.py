# %% [markdown]
# # Logistic regression from scratch
#
# In this assignment you build a program that looks at a small photograph and says whether it shows a flower. You write it in small functions. Each one has a check under it, which answers at once: what is right, what is wrong on which small input, and which mistake it looks like.
#
# **How to work.** In each exercise put your code in the place of the line that raises `NotImplementedError`, and run the cell. Comment lines that mark where a solution begins and ends may stay. Then run the check below it. You can do both as often as you like.
#
# **What you need.** The lesson of this week, and its notation: an example is a column, $X$ has the shape $(n_x, m)$, $Y$ has the shape $(1, m)$, $w$ has the shape $(n_x, 1)$, and $b$ is a single number. $n_x$ is the number of features and $m$ the number of examples. NumPy and `jax.numpy` are both fine.
#
# | Part | You write | Points |
# | --- | --- | --- |
# | 1. Slopes | `sigmoid`, `numeric_slope`, `graph_grads` | 13 |
# | 2. Arrays | `to_column`, `column_percent`, `flatten_images` | 9 |
# | 3. One step of training | `initialize_with_zeros`, `propagate_loop`, `propagate` | 20 |
# | 4. The classifier | `optimize`, `predict`, `model` | 24 |
# | 5. Flowers | nothing: you watch your own code work | |
# | 6. Thinking | two short answers in words | 4 |
# | 7. Challenges | `log_likelihood`, and more without a check | |
# %% setup
import copy
import math

import jax.numpy as jnp
import numpy as np

import grading

check = grading.week("course1_nn/week2_logistic_regression")
# %% [markdown]
# ## 1. Slopes
#
# ### 1.1 The sigmoid
#
# The sigmoid turns any real number $z$ into a number between 0 and 1:
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}}$$
#
# Write it for a single number and for a whole array at once. NumPy's `np.exp` takes both.
# %% exercise="sigmoid"
def sigmoid(z):
    """The sigmoid of z, element by element.

    Args:
        z: a number, or an array of any shape.
    Returns:
        A number, or an array of the same shape, with values between 0 and 1.
    """
    ### BEGIN SOLUTION
    s = 1 / (1 + np.exp(-z))
    return s
    ### END SOLUTION
# %% check="sigmoid"
check("sigmoid")
# %% [markdown]
# ### 1.2 A slope by nudging
#
# The slope of a function $f$ at a point $a$ says how fast $f$ rises there. You can measure it: step a little to the left and a little to the right, and divide the rise by the width.
#
# $$f'(a) \approx \frac{f(a + h) - f(a - h)}{2h}$$
#
# The step $h$ goes to both sides. One-sided steps are less exact: their error shrinks with $h$, and the error of this formula with $h^2$.
# %% exercise="numeric_slope"
def numeric_slope(f, a, h):
    """The slope of f at a, measured with a step h to both sides.

    Args:
        f: a function that takes one number and returns one number.
        a: the point.
        h: the step, greater than 0.
    Returns:
        The slope, a number.
    """
    ### BEGIN SOLUTION
    return (f(a + h) - f(a - h)) / (2 * h)
    ### END SOLUTION
# %% check="numeric_slope"
check("numeric_slope")
# %% demo
# Try it: the slope of a squared at a = 5 is 10.
for h in (1.0, 0.1, 0.001):
    print(f"h = {h:<6} slope = {numeric_slope(lambda a: a**2, 5.0, h):.6f}   one-sided: {((5 + h) ** 2 - 5**2) / h:.6f}")
# %% [markdown]
# ### 1.3 Slopes through a graph
#
# The lesson computed $J = 3(a + bc)$ in three small steps:
#
# $$u = bc \qquad v = a + u \qquad J = 3v$$
#
# Now go from right to left. `dv` means the slope of $J$ along $v$, `du` the slope of $J$ along $u$, and so on. Each one is the slope of the next node, multiplied by one local slope.
# %% exercise="graph_grads"
def graph_grads(a, b, c):
    """The slopes of J = 3 (a + b c) along every node.

    Args:
        a, b, c: numbers.
    Returns:
        A dictionary with the keys "dv", "da", "du", "db" and "dc".
    """
    ### BEGIN SOLUTION
    dv = 3.0
    da = dv
    du = dv
    db = du * c
    dc = du * b
    return {"dv": dv, "da": da, "du": du, "db": db, "dc": dc}
    ### END SOLUTION
# %% check="graph_grads"
check("graph_grads")
# %% [markdown]
# ## 2. Arrays
#
# ### 2.1 A true column
#
# An array of the shape `(n,)` is neither a row nor a column, and transposing it does nothing. Turn whatever comes, a rank-1 array, a row or a column, into a column of the shape `(n, 1)`.
# %% exercise="to_column"
def to_column(v):
    """The numbers of v as a column.

    Args:
        v: an array of the shape (n,), (1, n) or (n, 1).
    Returns:
        An array of the shape (n, 1).
    """
    ### BEGIN SOLUTION
    return v.reshape(-1, 1)
    ### END SOLUTION
# %% check="to_column"
check("to_column")
# %% [markdown]
# ### 2.2 Percent, without a loop
#
# The rows of this table are carbohydrates, protein and fat, the columns are an apple, beef, an egg and a potato, and the entries are kilocalories per 100 grams. Say for each food which percentage of its energy comes from where. The sum of each column must become 100.
# %% demo
calories = np.array([[56.0, 0.0, 4.4, 68.0], [1.2, 104.0, 52.0, 8.0], [1.8, 135.0, 99.0, 0.9]])
print(calories, sum(calories), sep="\n")
# %% exercise="column_percent"
def column_percent(A):
    """Each entry of A as a percentage of the sum of its column.

    Args:
        A: an array of the shape (n, k) with positive sums.
    Returns:
        An array of the shape (n, k) whose columns each sum to 100.
    """
    ### BEGIN SOLUTION
    return 100 * A / A.sum(axis=0, keepdims=True)
    ### END SOLUTION
# %% check="column_percent"
check("column_percent")
# %% [markdown]
# ### 2.3 Images as columns
#
# A color image is a block of numbers: height times width times three colors, each a whole number from 0 to 255. Logistic regression wants one column of features per example. Unroll every image into a column, in the order in which NumPy's `reshape` reads it, and bring the values between 0 and 1.
# %% exercise="flatten_images"
def flatten_images(images):
    """Images as columns of features.

    Args:
        images: whole numbers from 0 to 255, of the shape (m, height, width, 3).
    Returns:
        An array of the shape (height * width * 3, m) with values from 0 to 1; column i holds image i.
    """
    ### BEGIN SOLUTION
    return images.reshape(images.shape[0], -1).T / 255
    ### END SOLUTION
# %% check="flatten_images"
check("flatten_images")
# %% [markdown]
# ## 3. One step of training
#
# ### 3.1 The start
#
# Logistic regression may start at zero: the cost is a convex bowl, and every start leads to the same lowest point.
# %% exercise="initialize_with_zeros"
def initialize_with_zeros(dim):
    """Parameters to start with.

    Args:
        dim: the number of features.
    Returns:
        w, zeros of the shape (dim, 1), and b, the number 0.0.
    """
    ### BEGIN SOLUTION
    w = np.zeros((dim, 1))
    b = 0.0
    return w, b
    ### END SOLUTION
# %% check="initialize_with_zeros"
check("initialize_with_zeros")
# %% [markdown]
# ### 3.2 Cost and slopes, with loops
#
# First the slow way, which shows every step. For example $i$ with the features $x^{(i)}$ and the label $y^{(i)}$:
#
# $$z^{(i)} = w^T x^{(i)} + b \qquad a^{(i)} = \sigma(z^{(i)})$$
#
# $$\mathcal{L}^{(i)} = -\left(y^{(i)} \log a^{(i)} + (1 - y^{(i)}) \log (1 - a^{(i)})\right) \qquad dz^{(i)} = a^{(i)} - y^{(i)}$$
#
# Add up the losses, the products $x_j^{(i)}\, dz^{(i)}$ for each feature $j$, and the $dz^{(i)}$. After the loop divide each sum by $m$, once.
# %% exercise="propagate_loop"
def propagate_loop(w, b, X, Y):
    """The cost and its slopes, example by example.

    Args:
        w: weights, shape (n_x, 1).   b: a number.
        X: features, shape (n_x, m).   Y: labels 0 or 1, shape (1, m).
    Returns:
        grads, a dictionary with "dw" of the shape (n_x, 1) and "db", a number; and cost, a number.
    """
    ### BEGIN SOLUTION
    n_x, m = X.shape
    J, db = 0.0, 0.0
    dw = np.zeros((n_x, 1))
    for i in range(m):
        z = b
        for j in range(n_x):
            z = z + w[j, 0] * X[j, i]
        a = sigmoid(z)
        J += -(Y[0, i] * np.log(a) + (1 - Y[0, i]) * np.log(1 - a))
        dz = a - Y[0, i]
        for j in range(n_x):
            dw[j, 0] += X[j, i] * dz
        db += dz
    return {"dw": dw / m, "db": db / m}, J / m
    ### END SOLUTION
# %% check="propagate_loop"
check("propagate_loop")
# %% [markdown]
# ### 3.3 Cost and slopes, without a loop
#
# Now all examples at once. $A$ has the shape $(1, m)$ and $\log$ is the natural logarithm.
#
# $$A = \sigma(w^T X + b) \qquad J = -\frac{1}{m} \sum_{i=1}^{m} \left(y^{(i)} \log a^{(i)} + (1 - y^{(i)}) \log (1 - a^{(i)})\right)$$
#
# $$dZ = A - Y \qquad dw = \frac{1}{m} X\, dZ^T \qquad db = \frac{1}{m} \sum_{i=1}^{m} dz^{(i)}$$
# %% exercise="propagate"
def propagate(w, b, X, Y):
    """The cost and its slopes, for all examples at once.

    Args:
        w: weights, shape (n_x, 1).   b: a number.
        X: features, shape (n_x, m).   Y: labels 0 or 1, shape (1, m).
    Returns:
        grads, a dictionary with "dw" of the shape (n_x, 1) and "db", a number; and cost, a number.
    """
    ### BEGIN SOLUTION
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    dZ = A - Y
    dw = np.dot(X, dZ.T) / m
    db = np.sum(dZ) / m
    return {"dw": dw, "db": db}, cost
    ### END SOLUTION
# %% check="propagate"
check("propagate")
# %% [markdown]
# ## 4. The classifier
#
# ### 4.1 Gradient descent
#
# One step goes downhill: $w := w - \alpha\, dw$ and $b := b - \alpha\, db$, with the learning rate $\alpha$. Repeat it. Keep the cost of every hundredth iteration, beginning with iteration 0, before its step. This loop is the one that stays: each step needs the result of the step before.
# %% exercise="optimize"
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    """Gradient descent.

    Args:
        w, b, X and Y: as in `propagate`.
        num_iterations: how many steps.
        learning_rate: the size of a step.
        print_cost: whether to print the cost every hundred iterations.
    Returns:
        params, a dictionary with "w" and "b"; grads, the dictionary of the last iteration; costs, a list.
    """
    ### BEGIN SOLUTION
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        if i % 100 == 0:
            costs.append(cost)
            if print_cost:
                print(f"iteration {i}: cost {cost:.6f}")
    return {"w": w, "b": b}, grads, costs
    ### END SOLUTION
# %% check="optimize"
check("optimize")
# %% [markdown]
# ### 4.2 Prediction
#
# The classifier says 1 where the probability $a$ is greater than one half, else 0.
# %% exercise="predict"
def predict(w, b, X):
    """A label for every example.

    Args:
        w: weights, shape (n_x, 1).   b: a number.   X: features, shape (n_x, m).
    Returns:
        Zeros and ones of the shape (1, m); a probability of exactly one half gives 0.
    """
    ### BEGIN SOLUTION
    A = sigmoid(np.dot(w.T, X) + b)
    return (A > 0.5).astype(float)
    ### END SOLUTION
# %% check="predict"
check("predict")
# %% [markdown]
# ### 4.3 All together
#
# Put the parts in order: start with zeros, train on the training set, then predict for both sets. Pass all settings on.
# %% exercise="model"
def model(X_train, Y_train, X_test, Y_test, num_iterations=2000, learning_rate=0.5, print_cost=False):
    """Train logistic regression and predict.

    Args:
        X_train, Y_train, X_test, Y_test: features (n_x, m) and labels (1, m) of the two sets.
        num_iterations, learning_rate, print_cost: as in `optimize`.
    Returns:
        A dictionary with "costs", "Y_prediction_test", "Y_prediction_train", "w", "b", "learning_rate", "num_iterations".
    """
    ### BEGIN SOLUTION
    w, b = initialize_with_zeros(X_train.shape[0])
    params, grads, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, print_cost)
    w, b = params["w"], params["b"]
    return {
        "costs": costs,
        "Y_prediction_test": predict(w, b, X_test),
        "Y_prediction_train": predict(w, b, X_train),
        "w": w,
        "b": b,
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }
    ### END SOLUTION
# %% check="model"
check("model")
# %% [markdown]
# ## 5. Flowers
#
# Now your functions meet real data. The photographs are cut by a program from two pictures that come with scikit-learn: 209 patches to train on and 50 to test on, each 64 by 64 pixels in 3 colors, so $n_x = 64 \cdot 64 \cdot 3 = 12288$. The label is 1 for a flower and 0 for everything else. There is nothing to write in this part. The cells run your code, and you may change every number in them.
# %% demo
from dlcore import datasets, viz
from dlcore.viz import draw

photos = datasets.flowers()
X_train, X_test = flatten_images(photos.X_train), flatten_images(photos.X_test)
Y_train, Y_test = np.asarray(photos.Y_train, float), np.asarray(photos.Y_test, float)
print("X_train", X_train.shape, " Y_train", Y_train.shape, " X_test", X_test.shape, " Y_test", Y_test.shape)
print(f"{Y_train.mean():.0%} of the training patches and {Y_test.mean():.0%} of the test patches are flowers")
labels = ["flower" if y else "other" for y in Y_train[0, :12]]
with viz.figure(f"Twelve training patches, labeled {', '.join(labels)}.", nrows=2, ncols=6, size=(8, 3)) as axes:
    draw.image_grid(axes, photos.X_train[:12], labels)
# %% [markdown]
# Before you train, guess: how many of the 50 test patches will your classifier get right? Somebody who always says "no flower" is right about twice in three times.
# %% demo
flowers = model(X_train, Y_train, X_test, Y_test, num_iterations=500, learning_rate=0.01, print_cost=True)

def accuracy(predictions, Y):
    return float(np.mean(np.asarray(predictions) == Y))

print(f"right on the training set: {accuracy(flowers['Y_prediction_train'], Y_train):.1%}")
print(f"right on the test set:     {accuracy(flowers['Y_prediction_test'], Y_test):.1%}")
# %% [markdown]
# The training set is learned better than the test set. That gap has a name, overfitting: with 12288 weights and 209 examples the classifier can remember details that do not help on new pictures. Course 2 is about this gap. Look at the pictures that it gets wrong. Do you see why?
# %% demo
wrong = np.flatnonzero(np.asarray(flowers["Y_prediction_test"])[0] != Y_test[0])
said = ["a flower" if y else "other" for y in np.asarray(flowers["Y_prediction_test"])[0, wrong]]
with viz.figure(f"The {len(wrong)} test patches that are labeled wrongly.", nrows=2, ncols=6, size=(8, 3.2)) as axes:
    draw.image_grid(axes, photos.X_test[wrong[:12]], [f"said: {word}" for word in said[:12]])
# %% [markdown]
# ### How large should a step be?
#
# The same training with three learning rates. Watch the first hundred iterations of the largest one.
# %% demo
rates = (0.01, 0.003, 0.0005)
curves = {}
for rate in rates:
    (weights, bias), history = initialize_with_zeros(len(X_train)), []
    for _ in range(150):
        slopes, J = propagate(weights, bias, X_train, Y_train)
        weights, bias = weights - rate * slopes["dw"], bias - rate * slopes["db"]
        history.append(float(J))
    curves[rate] = history
ends = ", ".join(f"{costs[-1]:.3f} with a rate of {rate:g}" for rate, costs in curves.items())
with viz.figure(f"Three cost curves over 150 iterations; they end at {ends}.") as ax:
    for rate, costs in curves.items():
        draw.cost_curve(ax, costs, label=f"learning rate {rate:g}")
    ax.legend()
# %% [markdown]
# ### Loop, NumPy, compiled
#
# `propagate_loop`, `propagate` and the library's own `dlcore.logistic` compute the same numbers. The table says how long one step of gradient descent on all training patches takes with each of them, and how far their costs are apart. The loop is timed for one step, the other two for a hundred. The library's version is compiled once, before the clock starts.
# %% demo
import time

from dlcore import logistic

rate = 0.005

def descend(gradients, steps):
    (weights, bias), history = initialize_with_zeros(len(X_train)), []
    for _ in range(steps):
        slopes, J = gradients(weights, bias, X_train, Y_train)
        weights, bias = weights - rate * np.asarray(slopes["dw"]), bias - rate * float(slopes["db"])
        history.append(float(J))
    return np.array(history)

def compiled(steps):
    start = logistic.init(len(X_train))
    return np.asarray(logistic.train(start, X_train, Y_train, learning_rate=rate, num_iterations=steps)[1])

def per_step(run, steps):
    begun = time.perf_counter()
    costs = run(steps)
    return (time.perf_counter() - begun) / steps, costs

compiled(100)
rows = {
    "your propagate_loop": per_step(lambda steps: descend(propagate_loop, steps), 1),
    "your propagate": per_step(lambda steps: descend(propagate, steps), 100),
    "dlcore.logistic, compiled": per_step(compiled, 100),
}
slowest, reference = rows["your propagate_loop"][0], rows["your propagate"][1]
print(f"{'version':28}{'one step':>14}{'speed':>22}{'costs apart':>14}")
for name, (seconds, costs) in rows.items():
    apart = np.abs(costs - reference[: len(costs)]).max()
    print(f"{name:28}{seconds * 1000:>11.2f} ms{f'{slowest / seconds:,.0f} times the loop':>22}{apart:>14.1e}")
# %% [markdown]
# The factors differ from machine to machine and from run to run. What stays is the order: the loop is slower by far. The compiled version works in single precision, with about 7 digits in place of 16, so half as much has to be read from memory; its costs agree with yours in their first digits only.
#
# Read `dlcore/logistic.py` now. You will recognize every line.
# %% demo
import inspect

print(inspect.getsource(logistic.propagate))
# %% [markdown]
# ## 6. Thinking
#
# Answer in two or three sentences each, in place of the text that asks for it. A person reads these; until they are filled in, nbgrader's Validate button counts them as open.
#
# **6.1** Your classifier is right on nearly all training patches and on fewer test patches. A friend says: train longer, then the test patches will follow. What do you answer, and how could you find out?
# %% [markdown] answer="train_longer" points=2
# Training longer lowers the cost on the training set, which is learned already. The gap comes from weights that fit details of these 209 patches. To find out, train on and plot the accuracy on both sets against the iterations: the test accuracy stays or falls while the training accuracy reaches 100 percent. More data or fewer features would help, and later regularization.
# %% [markdown]
# **6.2** With the squared error in place of the cross-entropy, `dZ` becomes `(A - Y) * A * (1 - A)`. What happens to the step for an example that the classifier gets completely wrong, with $a$ near 0 although $y = 1$?
# %% [markdown] answer="completely_wrong" points=2
# A is near 0, so the factor A (1 - A) is near 0 and the step almost vanishes, although this example needs the largest correction. The cross-entropy cancels this factor: there dZ is near -1.
# %% [markdown]
# ## 7. Challenges
#
# These earn no points.
#
# ### 7.1 The log likelihood
#
# How probable are the labels $Y$ if the probabilities $A$ are right? The examples are independent, so the probability of all of them is a product, and its logarithm is a sum:
#
# $$\log p(Y \mid A) = \sum_{i=1}^{m} \log p(y^{(i)} \mid a^{(i)}) \qquad p(y \mid a) = a^{y} (1 - a)^{1 - y}$$
#
# Make it work for a thousand examples and more.
# %% exercise="log_likelihood"
def log_likelihood(A, Y):
    """The logarithm of the probability of all labels.

    Args:
        A: probabilities of the label 1, shape (1, m).
        Y: labels 0 or 1, shape (1, m).
    Returns:
        A number, at most 0.
    """
    ### BEGIN SOLUTION
    return np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    ### END SOLUTION
# %% check="log_likelihood"
check("log_likelihood")
# %% [markdown]
# ### 7.2 Two thousand iterations in the time of twenty
#
# Starting from zero, $w$ is always a weighted sum of the training examples: $w = X\alpha$ with one number in $\alpha$ per example. Then $w^T X = \alpha^T X^T X$, and $K = X^T X$ is a small table of $m \times m$ numbers that never changes. Rewrite gradient descent so that it works on $\alpha$ alone and touches the 12288 features only twice. Compare with `logistic.train_gram`.
#
# ### 7.3 A better classifier
#
# Can you get more test patches right? Ideas: subtract the mean of each feature over the training set; use the mean color of 8 by 8 blocks as features; add the mirrored patches to the training set. Change one thing at a time.
