# %% [markdown]
# # The price of a house, from one neuron
#
# In this assignment you build a program that guesses the price of a house from its size. It is the smallest neural network there is: one neuron. Then you stack neurons to a network, and decide which kind of network fits which task. You write it in small functions. Each one has a check under it, which answers at once: what is right, what is wrong on which small input, and which mistake it looks like.
#
# **How to work.** In each exercise put your code in the place of the line that raises `NotImplementedError`, and run the cell with Shift + Enter. Comment lines that mark where a solution begins and ends may stay. Then run the check below it. You can do both as often as you like. Most solutions are one to three lines long.
#
# **What you need.** The lesson of this week and a little Python: variables, functions, lists, dictionaries. NumPy and `jax.numpy` are both fine.
#
# | Part | You write | Points |
# | --- | --- | --- |
# | 1. One neuron | `relu`, `one_neuron_price` | 6 |
# | 2. Learning from examples | `design_matrix`, `fit_line` | 9 |
# | 3. The neuron on the four houses | nothing: you watch your own code work | |
# | 4. A small network | `house_net_forward`, `count_parameters` | 7 |
# | 5. Decisions | `pick_architecture`, `data_kind`, `what_is_missing` | 24 |
# | 6. Thinking | two short answers in words | 4 |
# | 7. Challenges | `kink`, and more without a check | |
# %% setup
import jax.numpy as jnp
import numpy as np

import grading

check = grading.week("course1_nn/week1_introduction")
# %% [markdown]
# ## 1. One neuron
#
# ### 1.1 ReLU
#
# The second half of a neuron keeps positive numbers and turns negative ones into zero:
#
# $$\mathrm{ReLU}(z) = \max(0, z)$$
#
# Write it for a single number and for a whole array at once, entry by entry. NumPy has a function that compares entry by entry; look for it with `np.` and the Tab key, or in the lesson. Make a new array: whoever calls your function may still need the old one.
# %% exercise="relu"
def relu(z):
    """Zero for negative numbers, the number itself for others, entry by entry.

    Args:
        z: a number, or an array of any shape.
    Returns:
        A number, or an array of the same shape.
    """
    ### BEGIN SOLUTION
    return np.maximum(0, z)
    ### END SOLUTION
# %% check="relu"
check("relu")
# %% [markdown]
# ### 1.2 A price that is never negative
#
# The whole neuron: first a straight line with the weight $w$ and the bias $b$, then ReLU. The hat on $\hat y$ says that it is a guess.
#
# $$\hat y = \mathrm{ReLU}(w \cdot \text{size} + b)$$
#
# Use the function that you wrote above.
# %% exercise="one_neuron_price"
def one_neuron_price(size, w, b):
    """The price that one neuron guesses.

    Args:
        size: a number, or an array of any shape.
        w: the weight, a number.   b: the bias, a number.
    Returns:
        The price: a number, or an array of the same shape as size.
    """
    ### BEGIN SOLUTION
    return relu(w * size + b)
    ### END SOLUTION
# %% check="one_neuron_price"
check("one_neuron_price")
# %% demo
# Try it: 0.25 thousand dollars per square foot, and 150 thousand dollars less than that.
for size in (400, 600, 1000, 2000):
    print(f"{size:5} square feet: the line says {0.25 * size - 150:6.1f}, the neuron {one_neuron_price(size, 0.25, -150):6.1f}")
# %% [markdown]
# ## 2. Learning from examples
#
# ### 2.1 From a table to X and y
#
# Data often come as a table with one row per example. Here each row is a house: size in square feet, number of bedrooms, and last the price in thousands of dollars.
#
# | size | bedrooms | price |
# | --- | --- | --- |
# | 2104 | 3 | 400 |
# | 1600 | 3 | 330 |
# | 2400 | 3 | 369 |
# | 3000 | 4 | 540 |
#
# This course keeps each example in a **column**. Turn the rows into $X$, the inputs, of the shape $(n_x, m)$, and $y$, the outputs, of the shape $(1, m)$, with $m$ examples and $n_x$ inputs each. The output is the last entry of every row. There may be any number of rows and inputs. Both results must hold decimal numbers (floats), so that nothing is cut off later.
# %% exercise="design_matrix"
def design_matrix(rows):
    """A table as arrays whose columns are the examples.

    Args:
        rows: a list of m rows; each is a tuple of n_x inputs followed by one output.
    Returns:
        X, an array of floats of the shape (n_x, m), and y, an array of floats of the shape (1, m).
    """
    ### BEGIN SOLUTION
    table = np.array(rows, dtype=float)
    X = table[:, :-1].T
    y = table[:, -1:].T
    return X, y
    ### END SOLUTION
# %% check="design_matrix"
check("design_matrix")
# %% [markdown]
# ### 2.2 The line that fits best
#
# So far somebody had to choose $w$ and $b$. Now let the examples choose them. The best line is the one whose squared errors, added up over all examples, are as small as possible. For a straight line there is a formula. With the averages $\bar x$ of all $x^{(i)}$ and $\bar y$ of all $y^{(i)}$ it is
#
# $$w = \frac{\sum_i (x^{(i)} - \bar x)(y^{(i)} - \bar y)}{\sum_i (x^{(i)} - \bar x)^2} \qquad b = \bar y - w\,\bar x$$
#
# Both are single numbers. `np.sum` adds up all entries of an array, `np.mean` averages them, and `x * y` multiplies entry by entry.
# %% exercise="fit_line"
def fit_line(x, y):
    """The straight line with the smallest sum of squared errors.

    Args:
        x: one input per example, shape (1, m).   y: the outputs, shape (1, m).
    Returns:
        w, the slope, and b, the height at x = 0: two numbers.
    """
    ### BEGIN SOLUTION
    dx, dy = x - np.mean(x), y - np.mean(y)
    w = np.sum(dx * dy) / np.sum(dx**2)
    b = np.mean(y) - w * np.mean(x)
    return w, b
    ### END SOLUTION
# %% check="fit_line"
check("fit_line")
# %% [markdown]
# ## 3. The neuron on the four houses
#
# Now your functions work together: a table becomes $X$ and $y$, the examples choose $w$ and $b$, and the neuron guesses prices. There is nothing to write in this part. Before you run it: by how much, do you think, will the neuron miss the price of the house with 2400 square feet?
# %% demo
houses = [(2104, 3, 400), (1600, 3, 330), (2400, 3, 369), (3000, 4, 540)]
X, y = design_matrix(houses)
sizes = X[0:1]
w, b = fit_line(sizes, y)
guesses = one_neuron_price(sizes, w, b)
print(f"w = {w:.4f} thousand dollars per square foot, b = {b:.2f} thousand dollars")
for size, price, guess in zip(sizes[0], y[0], guesses[0], strict=True):
    print(f"{size:.0f} square feet: price {price:.0f}, guess {guess:.1f}, error {guess - price:+.1f}")
print(f"a house of 2000 square feet: {one_neuron_price(2000, w, b):.1f}")
# %% demo
from dlcore import viz

axis = np.linspace(0, 3500, 200)
alt = f"Four houses and the neuron's line, {w:.3f} times size plus {b:.0f}; beside it a neuron with a kink at 600."
with viz.figure(alt, ncols=2, size=(8, 3.2)) as (left, right):
    for ax, (slope, start) in zip((left, right), ((w, b), (0.25, -150.0)), strict=True):
        ax.plot(sizes[0], y[0], "o", color="C1", label="houses")
        ax.plot(axis, one_neuron_price(axis, slope, start), label="neuron")
        ax.set(xlabel="size in square feet", ylabel="price in 1000 dollars", ylim=(-30, 620))
    left.set_title("w and b from the examples")
    right.set_title("w = 0.25, b = -150")
    left.legend()
# %% [markdown]
# Look at the left picture near size 0. The line still says 88 thousand dollars there: no house of that size was among the examples, so nothing told the neuron better. It is good at guessing between its examples and may be badly wrong outside of them.
#
# ### The same in `dlcore`
#
# The library has a ReLU of its own, which works with JAX and can be compiled. It must give the same curve as yours. How much time does each take for a million sizes?
# %% demo
import time

import jax

from dlcore import activations

@jax.jit
def compiled(size, w, b):
    return activations.relu(b + size * w)

def timed(function):
    function()  # the first call may compile, so it does not count
    begun = time.perf_counter()
    for _ in range(20):
        result = function()
    return (time.perf_counter() - begun) / 20, np.asarray(result)

many = np.random.default_rng(0).uniform(0, 4000, (1, 1_000_000)).astype(np.float32)
many_in_jax = jnp.asarray(many)
yours, prices = timed(lambda: one_neuron_price(many, np.float32(0.25), np.float32(-150)))
theirs, same = timed(lambda: compiled(many_in_jax, 0.25, -150.0).block_until_ready())
print(f"yours:  {1000 * yours:.2f} ms for a million prices")
print(f"dlcore: {1000 * theirs:.2f} ms, the largest difference is {np.abs(prices - same).max():.1g} thousand dollars")
print(f"a ratio of {yours / theirs:.1f}")
# %% [markdown]
# The ratio differs from machine to machine. Two things stay: the curves agree up to the last digits, and both treat a million houses in a few thousandths of a second, because neither has a loop over the houses.
#
# ## 4. A small network
#
# ### 4.1 Three neurons, then one more
#
# A network is neurons that feed neurons. The four inputs of a house go into each of three hidden neurons (a line, then ReLU); their three results go into one output neuron, which here only adds up, without ReLU. For all neurons of a layer at once, with one matrix product per layer:
#
# $$a = \mathrm{ReLU}(W_1 x + b_1) \qquad \hat y = W_2\, a + b_2$$
#
# Row $j$ of $W_1$ holds the four weights of hidden neuron $j$. For example, with two inputs and one hidden neuron, $W_1 = [1 \;\; {-2}]$ and $x = (3, 1)$ give the product $1 \cdot 3 - 2 \cdot 1 = 1$. In NumPy a matrix product is written `@`. Every hidden neuron gets **every** input; which of them matter is up to the numbers in $W_1$.
# %% exercise="house_net_forward"
def house_net_forward(x, W1, b1, W2, b2):
    """The price that a network with one hidden layer guesses.

    Args:
        x: inputs, shape (n_x, m), one column per house.
        W1: shape (n_h, n_x).   b1: shape (n_h, 1).
        W2: shape (1, n_h).   b2: shape (1, 1).
    Returns:
        The prices, shape (1, m).
    """
    ### BEGIN SOLUTION
    a = relu(W1 @ x + b1)
    y_hat = W2 @ a + b2
    return y_hat
    ### END SOLUTION
# %% check="house_net_forward"
check("house_net_forward")
# %% [markdown]
# ### 4.2 How many numbers must be learned?
#
# Each neuron has one weight per input and one bias. Count the weights and biases of a network with `n_x` inputs, one hidden layer of `n_h` neurons and `n_y` output neurons, in which every neuron gets all results of the layer before it. The inputs are no neurons. A network with 2 inputs, 1 hidden neuron and 1 output neuron has 5: two weights and a bias, then one weight and a bias.
# %% exercise="count_parameters"
def count_parameters(n_x, n_h, n_y):
    """The number of weights and biases of a network with one hidden layer.

    Args:
        n_x: inputs.   n_h: hidden neurons.   n_y: output neurons.
    Returns:
        A whole number.
    """
    ### BEGIN SOLUTION
    hidden = n_h * n_x + n_h
    output = n_y * n_h + n_y
    return hidden + output
    ### END SOLUTION
# %% check="count_parameters"
check("count_parameters")
# %% demo
print(f"the house network, 4-3-1:               {count_parameters(4, 3, 1):>9,} numbers")
print(f"100 hidden neurons on a 64 x 64 photo:  {count_parameters(64 * 64 * 3, 100, 1):>9,} numbers")
# %% [markdown]
# ## 5. Decisions
#
# ### 5.1 Which network for which task?
#
# Choose a family for each task. The answers are the words `"standard"` (every neuron gets everything, for tables), `"cnn"` (convolutional, for images), `"rnn"` (recurrent, for sequences) and `"hybrid"` (several kinds of input, so several families put together).
#
# | Task | From | To |
# | --- | --- | --- |
# | `house price` | size, bedrooms, zip code, wealth of the area | price |
# | `ad click` | table: facts about an ad and a user | click or no click |
# | `loan default` | table: income, debt, age of a customer | paid back or not |
# | `photo tagging` | a photo | which of 1000 things it shows |
# | `x-ray check` | an x-ray picture | healthy or not |
# | `speech to text` | a sound recording | its words |
# | `translation` | an English sentence | the sentence in Chinese |
# | `self-driving` | camera image and radar | positions of the other cars |
#
# A dictionary is a good way to write such an answer down. The first row as an example: `"house price"` becomes `"standard"`. And here is how a dictionary looks up one of its entries:
# %% demo
legs = {"spider": 8, "dog": 4}
print(legs["spider"])
# %% exercise="pick_architecture"
def pick_architecture(task):
    """The family of networks that fits a task.

    Args:
        task: one of the names in the first column of the table, a string.
    Returns:
        "standard", "cnn", "rnn" or "hybrid".
    """
    ### BEGIN SOLUTION
    families = {
        "house price": "standard",
        "ad click": "standard",
        "loan default": "standard",
        "photo tagging": "cnn",
        "x-ray check": "cnn",
        "speech to text": "rnn",
        "translation": "rnn",
        "self-driving": "hybrid",
    }
    return families[task]
    ### END SOLUTION
# %% check="pick_architecture"
check("pick_architecture")
# %% [markdown]
# ### 5.2 Structured or unstructured?
#
# Say for each set of data whether it is `"structured"` (columns, each with a meaning of its own) or `"unstructured"` (the meaning lies in the whole). The house table is structured.
#
# | Name | Data |
# | --- | --- |
# | `house table` | size, bedrooms and price of each house |
# | `ad clicks` | a log of a website: age of the user, number of the ad, clicked or not |
# | `bank transfers` | amount, date and receiver of each transfer |
# | `blood values` | twelve laboratory values per patient |
# | `voice message` | loudness of a sound, 16000 times per second |
# | `holiday photo` | brightness of three colors at every point |
# | `news article` | a text with correct grammar |
# | `scanned form` | a photographed page of handwriting |
# %% exercise="data_kind"
def data_kind(example):
    """Whether data are structured.

    Args:
        example: one of the names in the first column of the table, a string.
    Returns:
        "structured" or "unstructured".
    """
    ### BEGIN SOLUTION
    structured = {"house table", "ad clicks", "bank transfers", "blood values"}
    unstructured = {"voice message", "holiday photo", "news article", "scanned form"}
    for kind, examples in {"structured": structured, "unstructured": unstructured}.items():
        if example in examples:
            return kind
    ### END SOLUTION
# %% check="data_kind"
check("data_kind")
# %% [markdown]
# ### 5.3 Will it work?
#
# A large network that learns from examples needs three things: something to learn (the output really depends on the input), many examples **with** the right output (labels), and a computer that is fast enough to try ideas. What is missing first in each of these plans? Answer `"mapping"` (the output does not depend on the input), `"labels"`, `"computation"`, or `"nothing"`.
#
# | Name | Plan |
# | --- | --- |
# | `spam filter` | ten million mails, each marked as spam or not by its reader; a rented machine with graphics processors |
# | `lottery` | every drawing of fifty years, to predict the next one; a fast machine |
# | `factory photos` | a million photos of parts, to find broken ones; nobody has noted which ones are broken; a fast machine |
# | `rare disease` | forty scans, each with its diagnosis; a large network; a fast machine |
# | `old laptop` | a million photos with labels; a large network; one training takes four months |
# | `transcripts` | ten thousand hours of speech with their text; a room full of graphics processors |
# | `names to luck` | a million people's first names, and whether they won a coin toss; a fast machine |
#
# The first row as an example: `"spam filter"` lacks `"nothing"`.
# %% exercise="what_is_missing"
def what_is_missing(plan):
    """What a plan lacks first.

    Args:
        plan: one of the names in the first column of the table, a string.
    Returns:
        "mapping", "labels", "computation" or "nothing".
    """
    ### BEGIN SOLUTION
    missing = {
        "spam filter": "nothing",
        "lottery": "mapping",
        "factory photos": "labels",
        "rare disease": "labels",
        "old laptop": "computation",
        "transcripts": "nothing",
        "names to luck": "mapping",
    }
    return missing[plan]
    ### END SOLUTION
# %% check="what_is_missing"
check("what_is_missing")
# %% [markdown]
# ## 6. Thinking
#
# Answer in two or three sentences each, in place of the text that asks for it. A person reads these; until they are filled in, nbgrader's Validate button counts them as open.
#
# **6.1** A friend has trained the 4-3-1 house network. She looks at the weights of the first hidden neuron and says: "It does not compute the family size at all, so the training has failed." What do you answer?
# %% [markdown] answer="family_size" points=2
# The names of hidden neurons are our idea; the network was given only inputs and prices. It finds whatever three numbers help to get the prices right, perhaps a mixture that has no name. Whether the training worked is seen by the errors on houses that it has not been trained on, not by the meaning of a single neuron.
# %% [markdown]
# **6.2** A company has 300 labeled examples, and its simple classical method and its large network are about equally good. Somebody proposes to buy more computers. What would you propose first, and why?
# %% [markdown] answer="three_hundred" points=2
# With few examples the order of the methods is not fixed, and hand-made features and details decide. A larger network helps only when there are enough labeled data to feed it. So collect and label more data first, or improve the features; more computers alone do not change the number of examples.
# %% [markdown]
# ## 7. Challenges
#
# These earn no points.
#
# ### 7.1 Where does the price begin?
#
# The neuron says 0 up to a certain size, and rises from there. Find this size from $w$ and $b$, where $w$ is not zero.
# %% exercise="kink"
def kink(w, b):
    """The size at which the neuron's line crosses zero.

    Args:
        w: the weight, a number other than 0.   b: the bias, a number.
    Returns:
        The size, a number.
    """
    ### BEGIN SOLUTION
    return -b / w
    ### END SOLUTION
# %% check="kink"
check("kink")
# %% [markdown]
# ### 7.2 A curve out of corners
#
# One neuron has one kink. Choose three sets of $w$ and $b$, add up the three neurons, and draw the sum over sizes from 0 to 3500 with the four houses. Can you get within 5 thousand dollars of every price? How many neurons would you need for any number of houses?
#
# ### 7.3 Two inputs
#
# Use the bedrooms too: find $w_1$, $w_2$ and $b$ with `np.linalg.lstsq`. Are all errors smaller? Would you trust the weight of the bedrooms, after four houses?
