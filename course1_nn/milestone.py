# %% [markdown]
# # Milestone: a network of your own
#
# You have written a neuron, a network with one hidden layer, and a network of any depth. This notebook takes those functions out of your assignments, puts them together, and lets them work: first on photographs of flowers, then on handwritten digits. At the end it saves one picture that you can show to somebody. It says what your network can do, what it gets wrong, and which of its functions you wrote.
#
# There is nothing to write here. Run the cells, and change every number that you like.
# %% setup
import inspect
import time
from collections import Counter

import jax
import numpy as np
from threadpoolctl import threadpool_limits

import grading
from dlcore import datasets, viz
from dlcore.viz import draw, poster

limits = threadpool_limits(1)  # these matrices are small: one core is faster than several
# %% [markdown]
# ## 1. Your functions
#
# The next cell reads your assignments of this course, runs each answer, and checks it as the button under the exercise does. It takes a while, and it changes nothing in your notebooks.
# %%
parts = grading.milestone("course1_nn")
parts
# %% [markdown]
# *Yours* means: written by you, and right in every case of the check. *Missing* is not written yet, and *wrong* is not right yet; the last column says what was seen. Click on the name to go there. *Unfit* is rare: the function is right by itself, but hands something to its neighbors that the course's own functions do not understand.
#
# You can go back now and finish what is open, then run the cell above again. Or you borrow. The next cell fills every gap with the course's own solution and marks it. Your right answers stay.
# %%
parts.borrow()
# %% [markdown]
# ## 2. Do they fit together?
#
# Each function has passed its own check. Do they also work as one machine? There is a test that needs no expected values: gradient checking. Nudge one number of the parameters to both sides, and see how the cost of the whole network answers. That is a slope, measured by your `numeric_slope` of week 2. Your `L_model_backward` of week 4 computes the same slope by the chain rule, through every layer. The two have to agree.
# %% demo
week2, week3, week4 = parts.week2, parts.week3, parts.week4

def drawn(function, *arguments, seed):
    """Call a function that draws numbers: with a key if it takes one, else with NumPy's seed."""
    np.random.seed(seed)
    keyed = {"key": jax.random.key(seed)} if "key" in inspect.signature(function).parameters else {}
    return {name: np.array(value, float) for name, value in function(*arguments, **keyed).items()}

rng = np.random.default_rng(0)
X_small, Y_small = rng.normal(size=(5, 7)), np.array([[1.0, 0, 1, 1, 0, 0, 1]])
start = drawn(week4.initialize_parameters_deep, [5, 4, 3, 1], seed=1)
start = {name: value + 0.5 * rng.normal(size=value.shape) for name, value in start.items()}

def cost_along(name, place):
    """The cost of the network as a function of one number of its parameters."""
    def cost(value):
        nudged = {key: np.array(array) for key, array in start.items()}
        nudged[name][place] = value
        return float(week4.compute_cost(week4.L_model_forward(X_small, nudged)[0], Y_small))
    return cost

AL, caches = week4.L_model_forward(X_small, start)
slopes = week4.L_model_backward(AL, Y_small, caches)
for name, array in start.items():
    measured = np.zeros(array.shape)
    for place in np.ndindex(array.shape):
        measured[place] = week2.numeric_slope(cost_along(name, place), array[place], 1e-5)
    apart = np.abs(measured - np.asarray(slopes["d" + name])).max()
    print(f"d{name}: slopes {array.size:2}, the largest {np.abs(measured).max():.3f}; measured and computed {apart:.0e} apart")
# %% [markdown]
# With NumPy they should agree in the first eight or nine digits. If you wrote in `jax.numpy`, your numbers have about seven digits, and a measured slope has fewer; then two or three equal digits are all that can be seen.
#
# ## 3. Flowers, three times
#
# The photographs of week 2: 209 to train on and 50 to test on, cut from different parts of two pictures. A full picture has 12288 numbers, more than these few examples can teach about. So each block of 8 by 8 pixels is replaced by its mean color, which leaves 8 by 8 by 3 = 192 features. Then your `flatten_images` makes columns of them. Finally, every feature gets the mean 0 and the spread 1 over the training set; course 2 says why that helps.
# %% demo
photos = datasets.flowers()
coarse_train, coarse_test = (
    images.reshape(-1, 8, 8, 8, 8, 3).mean(axis=(2, 4)).round().astype(np.uint8) for images in (photos.X_train, photos.X_test)
)
X_train, X_test = (np.asarray(week2.flatten_images(images), float) for images in (coarse_train, coarse_test))
mean, spread = X_train.mean(axis=1, keepdims=True), X_train.std(axis=1, keepdims=True)
X_train, X_test = (X_train - mean) / spread, (X_test - mean) / spread
Y_train, Y_test = np.asarray(photos.Y_train, float), np.asarray(photos.Y_test, float)
alt = "Six photographs, and below each what is left of it: 8 by 8 blocks of color."
with viz.figure(alt, nrows=2, ncols=6, size=(8, 3)) as axes:
    six = np.sort(np.argsort(Y_test[0], kind="stable")[[0, 1, 2, -1, -2, -3]])
    draw.image_grid(axes[0], photos.X_test[six])
    draw.image_grid(axes[1], coarse_test[six])
# %% [markdown]
# Could you still tell which of them are flowers? That is what your networks see.
#
# Now three generations of your own code learn the same task: the neuron of week 2, the network with one hidden layer of week 3, and the deep one of week 4. One thing is evened out for the deep network: the factor of its first weights. The exercise accepted several, and with the smallest of them a deep network does not start to learn.
# %% demo
def steps(iterations, seconds=10):
    """Count up to iterations, or until the time is over: an answer with loops is right as well, but slow."""
    begun = time.monotonic()
    for i in range(iterations):
        if time.monotonic() - begun > seconds:
            print(f"a training was stopped after {i} of {iterations} iterations, since {seconds} seconds were over")
            return
        yield i

def train_neuron(X, Y, iterations, rate):
    (w, b), costs = week2.initialize_with_zeros(len(X)), []
    for _ in steps(iterations):
        grads, cost = week2.propagate(w, b, X, Y)
        costs.append(float(cost))
        w, b = w - rate * grads["dw"], b - rate * grads["db"]
    return costs, lambda X: np.asarray(week2.predict(w, b, X))

def train_shallow(X, Y, n_h, iterations, rate, seed):
    parameters, costs = drawn(week3.initialize_parameters, len(X), n_h, 1, seed=seed), []
    for _ in steps(iterations):
        A2, cache = week3.forward_propagation(X, parameters)
        costs.append(float(week4.compute_cost(A2, Y)))  # the same formula as in week 3
        parameters = week3.update_parameters(parameters, week3.backward_propagation(parameters, cache, X, Y), rate)
    return costs, lambda X: np.asarray(week3.predict(parameters, X))

def train_deep(X, Y, sizes, iterations, rate, seed):
    parameters, costs = evened(drawn(week4.initialize_parameters_deep, [len(X), *sizes], seed=seed)), []
    for _ in steps(iterations):
        AL, caches = week4.L_model_forward(X, parameters)
        costs.append(float(week4.compute_cost(AL, Y)))
        parameters = week4.update_parameters(parameters, week4.L_model_backward(AL, Y, caches), rate)
    return costs, lambda X: np.asarray(week4.L_model_forward(X, parameters)[0])

def evened(parameters):
    """The weights of each layer with a spread of one over the root of the number of inputs."""
    scale = {name: np.std(value) * np.sqrt(value.shape[1]) for name, value in parameters.items() if name[0] == "W"}
    return {name: value / scale.get(name, 1) for name, value in parameters.items()}

def right(said, Y):
    return float(np.mean((np.asarray(said, float) > 0.5) == (Y > 0.5)))
# %% demo
starts = range(5)
trained = {
    "one neuron, week 2": [train_neuron(X_train, Y_train, 300, 0.05)],  # it always starts at zero
    "one hidden layer, week 3": [train_shallow(X_train, Y_train, 7, 300, 0.05, seed) for seed in starts],
    "four layers, week 4": [train_deep(X_train, Y_train, (20, 7, 5, 1), 300, 0.05, seed) for seed in starts],
}
flowers = {}
print(f"{'':26}{'last cost':>10}{'training set':>14}{'test set':>10}   each start alone")
for name, runs in trained.items():
    of_train, of_test = ([right(says(X), Y) for _, says in runs] for X, Y in ((X_train, Y_train), (X_test, Y_test)))
    flowers[name] = poster.Curve(runs[0][0], np.mean(of_train), np.mean(of_test), len(runs))
    each = ", ".join(f"{share:.0%}" for share in of_test) if len(runs) > 1 else ""
    last = np.mean([costs[-1] for costs, _ in runs])
    print(f"{name:26}{last:>10.3f}{np.mean(of_train):>14.1%}{np.mean(of_test):>10.1%}   {each}")
alt = "Three cost curves. " + " ".join(f"{name}: {draw.describe_costs(curve.costs)}" for name, curve in flowers.items())
with viz.figure(alt) as ax:
    for name, curve in flowers.items():
        draw.cost_curve(ax, curve.costs, label=name)
    ax.set(ylim=(0, None))
# %% [markdown]
# Read the table with care. The test set has 50 pictures, so one picture is 2 percent, and chance in the first weights moves the result by several pictures. That is why the last two networks are trained from five starts, and the table shows means. Here the deep network comes out ahead on average. The one with a single hidden layer starts slowly, from tiny weights. A single run could have told you something else.
#
# ## 4. Ten networks, ten digits
#
# Your network answers one question with yes or no. Which digit is it? That is ten questions: is it a 0? Is it a 1? And so on. So ten deep networks are trained, one for each digit, on the 8 by 8 pictures that come with scikit-learn. To read a new picture, all ten are asked, and the one with the largest probability wins. This is called *one against all*. Course 2 has a way to do it in one network, the softmax.
# %% demo
digits = datasets.digits.load(seed=0)
X_digits, X_digits_test = np.asarray(digits.X_train, float), np.asarray(digits.X_test, float)
ten = [train_deep(X_digits, 1.0 * (digits.Y_train == k), (32, 10, 1), 250, 0.4, seed=k) for k in range(10)]

def read(X):
    return np.argmax([says(X)[0] for _, says in ten], axis=0)

shortest = min(len(costs) for costs, _ in ten)
costs = np.mean([costs[:shortest] for costs, _ in ten], axis=0)
guesses, truths = read(X_digits_test), digits.Y_test[0]
train_right, test_right = np.mean(read(X_digits) == digits.Y_train[0]), np.mean(guesses == truths)
of_digits = poster.Curve(costs, float(train_right), float(test_right))
print(f"cost, mean of the ten: {costs[0]:.2f} at the start, {costs[-1]:.2f} at the end")
print(f"right: {of_digits.train:.1%} of the training set, {of_digits.test:.1%} of the test set")
pairs = zip(truths[guesses != truths], guesses[guesses != truths], strict=True)
for (truth, guess), times in Counter(pairs).most_common(4):
    print(f"{truth} taken for {guess}: {'once' if times == 1 else f'{times} times'}")
# %% [markdown]
# ## 5. The picture
#
# Everything on one page. Put your name into the first line, if you like. The file lies beside this notebook; right-click it in the file browser to download it.
# %% demo
me = ""
deepest = trained["four layers, week 4"][0][1]  # of the first start
poster.network(
    "my_network.png",
    flowers,
    poster.Answers(photos.X_test, Y_test[0] > 0.5, deepest(X_test)[0] > 0.5),
    of_digits,
    poster.Answers(X_digits_test.T.reshape(-1, 8, 8), truths, guesses),
    parts.credits(),
    by=me,
)
# %% [markdown]
# ## 6. Go on from here
#
# - Some functions are still borrowed? Write them, and run this notebook again. The dashed frames turn into filled ones.
# - Give the flower network more layers, or fewer. Use blocks of 4 by 4 pixels. Which change helps on the test set, and how sure can you be with 50 pictures?
# - Look at the digits that are wrong. Would you have read them all?
# - A photograph of your own: `from PIL import Image`, then `np.asarray(Image.open("mine.jpg").convert("RGB").resize((64, 64)))` is one picture of the shape `(64, 64, 3)`. Prepare it as above and ask the network.
#
# These networks have numbers that somebody chose by hand: the rate, the sizes, the number of iterations. Course 2 is about choosing them well.
