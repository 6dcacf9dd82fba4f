# %% [markdown]
# # Milestone: a network that you tuned
#
# In this course you wrote the tools around a network: a start, a penalty on large weights, mini-batches, Adam, a schedule for the learning rate, batch norm, softmax, early stopping, and a random search. This notebook takes them out of your assignments and builds one machine of them, a reader of handwritten digits. Nobody chooses its settings by hand. Your own search does.
#
# At the end there is one picture that you can show to somebody: what was tried, what was chosen, what the network can do, and which of its functions you wrote. There is nothing to write here. Run the cells, and change what you like.
# %% setup
import inspect
import time

import jax
import numpy as np
from threadpoolctl import threadpool_limits

import grading
from dlcore import datasets, viz
from dlcore.search import Trial
from dlcore.viz import draw, poster

limits = threadpool_limits(1)  # these matrices are small: one core is faster than several
# %% [markdown]
# ## 1. Your functions
#
# The next cell reads your assignments of this course, runs each answer, and checks it as the button under the exercise does. It takes a while, and it changes nothing in your notebooks.
# %%
parts = grading.milestone("course2_tuning")
parts
# %% [markdown]
# *Yours* is written by you and right in every case of the check. *Missing* is not written yet, *wrong* is not right yet, and *unfit* is right by itself, but does not work with the course's own functions around it. Click on a name to go there.
#
# You can go back now, or borrow. The next cell fills every gap with the course's own solution and marks it. Your right answers stay.
# %%
parts.borrow()
# %% [markdown]
# ## 2. The data
#
# All 1797 digits, cut by your `split` into a training, a dev and a test set, and brought to one scale by your `normalize_fit` and `normalize_apply`. The mean and the spread come from the training set alone.
# %% demo
week1, week2, week3 = parts.week1, parts.week2, parts.week3

def drawn(function, *arguments, seed):
    """Call a function that draws numbers: with a key if it takes one, else with NumPy's seed."""
    np.random.seed(seed)
    names = inspect.signature(function).parameters
    if "key" in names:
        return function(*arguments, key=jax.random.key(seed))
    return function(*arguments, seed) if "seed" in names else function(*arguments)

digits = datasets.digits.load(seed=0)
X_all = np.concatenate([digits.X_train, digits.X_dev, digits.X_test], axis=1).astype(float)
Y_all = np.concatenate([digits.Y_train, digits.Y_dev, digits.Y_test], axis=1)
sets = drawn(week1.split, X_all, Y_all, (0.7, 0.15, 0.15), seed=1)
sets = [(np.asarray(X, float), np.asarray(Y).astype(int)) for X, Y in sets]
pictures = sets[2][0].T.reshape(-1, 8, 8)  # of the test set, as they were
mu, sigma = week1.normalize_fit(sets[0][0])
normalized = [(np.asarray(week1.normalize_apply(X, mu, sigma), float), Y) for X, Y in sets]
(X_train, Y_train), (X_dev, Y_dev), (X_test, Y_test) = normalized
print("examples:", X_train.shape[1], "to train on,", X_dev.shape[1], "dev and", X_test.shape[1], "test")
# %% [markdown]
# ## 3. The machine
#
# The network has two hidden layers. Each goes: linear, batch norm, ReLU. The last layer goes: linear, softmax. Three remarks on how your functions fit in.
#
# - **The numbers of batch norm.** For your optimizer, $\gamma$ and $\beta$ are just more parameters. They are called `W4` and `b4` for the first hidden layer, `W5` and `b5` for the second. So one call of your Adam updates everything.
# - **The penalty.** Your functions of week 1 were written for a network with a sigmoid at its end. But an L2 term does not care for the rest. Give `backward_propagation_with_regularization` an error of zero, and all that is left is the pull of the penalty, $\frac{\lambda}{m} W^{[l]}$. That part is used here.
# - **The biases** `b1` and `b2` do nothing in front of a batch norm, as `bias_is_redundant` showed. They stay at zero.
# %% demo
def start(sizes, seed):
    first = drawn(week1.initialize_parameters_he, sizes, seed=seed)
    parameters = {name: np.array(value, float) for name, value in first.items()}
    for l in (1, 2):
        parameters[f"W{l + 3}"], parameters[f"b{l + 3}"] = np.ones((sizes[l], 1)), np.zeros((sizes[l], 1))
    return parameters

def forward(X, parameters):
    """The probabilities of the digits, and what each layer leaves for the way back."""
    A, kept = X, []
    for l in (1, 2):
        Z = parameters[f"W{l}"] @ A + parameters[f"b{l}"]
        normalized = week3.batchnorm_forward(Z, parameters[f"W{l + 3}"], parameters[f"b{l + 3}"])
        Z_tilde, Z_norm, mu, sigma2 = (np.asarray(part) for part in normalized)
        kept.append((A, Z_tilde, Z_norm, mu, sigma2))
        A = np.maximum(Z_tilde, 0)
    kept.append((A,))
    return np.asarray(week3.softmax(parameters["W3"] @ A + parameters["b3"])), kept

def backward(Yhat, Y, kept, parameters, lambd):
    m, (A,) = Y.shape[1], kept[2]
    dZ = np.asarray(week3.softmax_grad(Yhat, Y))
    grads = {"dW3": dZ @ A.T / m, "db3": dZ.sum(axis=1, keepdims=True) / m}
    for l in (2, 1):
        A, Z_tilde, Z_norm, mu, sigma2 = kept[l - 1]
        dZ_tilde = parameters[f"W{l + 1}"].T @ dZ * (Z_tilde > 0)
        through = week3.batchnorm_backward(dZ_tilde, Z_norm, sigma2, parameters[f"W{l + 3}"])
        dZ = np.asarray(through["dZ"])
        grads |= {f"dW{l + 3}": np.asarray(through["dgamma"]), f"db{l + 3}": np.asarray(through["dbeta"])}
        grads |= {f"dW{l}": dZ @ A.T / m, f"db{l}": np.zeros_like(parameters[f"b{l}"])}
    pull = pull_of_the_penalty(parameters, m, lambd)
    return grads | {f"dW{l}": grads[f"dW{l}"] + np.asarray(pull[f"dW{l}"]) for l in (1, 2, 3)}

def pull_of_the_penalty(parameters, m, lambd):
    """The gradients of week 1 for m examples without any error."""
    cache = []
    for l in (1, 2, 3):
        nothing = np.zeros((len(parameters[f"b{l}"]), m))
        cache += [nothing, nothing, parameters[f"W{l}"], parameters[f"b{l}"]]
    X, Y = np.zeros((parameters["W1"].shape[1], m)), np.zeros((len(parameters["b3"]), m))
    return week1.backward_propagation_with_regularization(X, Y, tuple(cache), lambd)

def cost(Yhat, Y, parameters, lambd):
    """The cross-entropy, and the penalty: what the L2 term adds to the cost of one example."""
    first_three = {f"{name}{l}": parameters[f"{name}{l}"] for name in "Wb" for l in (1, 2, 3)}
    half, one = np.full((1, Y.shape[1]), 0.5), np.ones((1, Y.shape[1]))
    with_it, without = (week1.compute_cost_with_regularization(half, one, first_three, value) for value in (lambd, 0.0))
    return float(week3.cross_entropy(Yhat, Y)) + float(with_it) - float(without)
# %% [markdown]
# Does it fit together? Your `num_grad` of week 1 measures the slope of the cost along every parameter of a small network; `backward` computes it out of your pieces.
# %% demo
rng = np.random.default_rng(0)
small = {name: value + 0.3 * rng.normal(size=value.shape) for name, value in start([5, 4, 3, 10], seed=0).items()}
X_small, Y_small = rng.normal(size=(5, 11)), np.eye(10)[:, rng.integers(0, 10, 11)]
Yhat, kept = forward(X_small, small)
slopes = backward(Yhat, Y_small, kept, small, 0.7)
for name in ("W1", "W2", "W3", "b3", "W4", "b4", "W5", "b5"):
    def cost_at(column, name=name):
        changed = small | {name: np.reshape(column, small[name].shape)}
        return cost(forward(X_small, changed)[0], Y_small, changed, 0.7)
    measured = np.reshape(week1.num_grad(cost_at, small[name].reshape(-1, 1), 1e-5), small[name].shape)
    apart = np.abs(measured - slopes["d" + name]).max()
    print(f"d{name}: {measured.size:2} slopes, the largest {np.abs(measured).max():.3f}; measured and computed {apart:.0e} apart")
# %% [markdown]
# With NumPy they agree in eight digits or more. If some of your functions use `jax.numpy`, single precision leaves two or three.
#
# ## 4. One training
#
# Your mini-batches, your Adam, your schedule, your running averages for prediction. After every epoch the dev error is measured, and your `early_stop` says which epoch's parameters are kept.
# %% demo
EPOCHS, PATIENCE, SECONDS = 10, 4, 20

def train(learning_rate, one_minus_beta1, lambd, hidden, mini_batch_size, decay_rate, epochs=EPOCHS, seed=3):
    """Train with these settings; the cost and the dev error of every epoch, and the parameters that early stopping keeps."""
    sizes = [64, round(hidden), round(hidden / 2), 10]
    parameters, t = start(sizes, seed), 0
    averages = [(np.zeros((n, 1)), np.ones((n, 1))) for n in sizes[1:3]]
    v, s = week2.initialize_adam(parameters)
    costs, errors, snapshots, begun = [], [], [], time.monotonic()
    for epoch in range(epochs):
        if errors and time.monotonic() - begun > SECONDS:
            print(f"stopped after {epoch} of {epochs} epochs, since {SECONDS} seconds were over")
            break
        rate, total = float(week2.update_lr(learning_rate, epoch, decay_rate)), 0.0
        for X, labels in drawn_batches(X_train, Y_train, round(mini_batch_size), seed=1000 * seed + epoch):
            Y, t = np.asarray(week3.one_hot_matrix(labels[0], 10), float), t + 1
            Yhat, kept = forward(X, parameters)
            share = lambd * X.shape[1] / X_train.shape[1]  # so that a small mini-batch is not penalized more
            total += cost(Yhat, Y, parameters, share) * X.shape[1]
            grads = backward(Yhat, Y, kept, parameters, share)
            parameters, v, s, *_ = week2.update_parameters_with_adam(parameters, grads, v, s, t, rate, 1 - one_minus_beta1)
            parameters = {name: np.asarray(value) for name, value in parameters.items()}
            averages = [week3.running_update(*old, *kept[l][3:]) for l, old in enumerate(averages)]
        costs.append(total / X_train.shape[1])
        snapshots.append(({name: np.array(value) for name, value in parameters.items()}, averages))
        errors.append(float(np.mean(predict(X_dev, *snapshots[-1]) != Y_dev[0])))
    kept_epoch = int(week1.early_stop(errors, PATIENCE))
    return costs, errors, kept_epoch, snapshots[kept_epoch]

def drawn_batches(X, Y, size, seed):
    arguments = inspect.signature(week2.random_mini_batches).parameters
    keyed = {"key": jax.random.key(seed)} if "key" in arguments else {"seed": seed}
    return [(np.asarray(X_t), np.asarray(Y_t).astype(int)) for X_t, Y_t in week2.random_mini_batches(X, Y, size, **keyed)]

def predict(X, parameters, averages):
    """The most probable digit. Batch norm uses the averages of the training here, so one picture alone can be read too."""
    A = X
    for l in (1, 2):
        Z = parameters[f"W{l}"] @ A + parameters[f"b{l}"]
        Z_tilde = week3.batchnorm_predict(Z, parameters[f"W{l + 3}"], parameters[f"b{l + 3}"], *averages[l - 1])
        A = np.maximum(np.asarray(Z_tilde), 0)
    return np.argmax(np.asarray(week3.softmax(parameters["W3"] @ A + parameters["b3"])), axis=0)
# %% [markdown]
# ## 5. The search
#
# Six settings, each from a wide range on a log scale. First a coarse round over the whole space. Then your `coarse_to_fine` draws a narrower range around the best point, and a second round looks there. Each trial is a short training; what counts is its dev error. The momentum of Adam is searched as $1 - \beta_1$.
#
# Before you run it: which of the six matters most, do you think?
# %% demo
trials, curves = [], []

def objective(**settings):
    with np.errstate(all="ignore"):  # a trial may diverge; then it is a bad one
        _, errors, kept_epoch, _ = train(**settings)
    whole = {name: round(settings[name]) for name in ("hidden", "mini_batch_size")}
    trials.append(Trial(settings | whole, errors[kept_epoch]))
    curves.append(errors)
    print(f"{len(trials):5}{errors[kept_epoch]:11.1%}" + "".join(f"{(settings | whole)[name]:17.3g}" for name in space))
    return errors[kept_epoch]

space = {
    "learning_rate": (1e-4, 0.3),
    "one_minus_beta1": (0.01, 0.3),
    "lambd": (0.1, 300.0),
    "hidden": (8, 128),
    "mini_batch_size": (32, 512),
    "decay_rate": (0.001, 1.0),
}
print("trial  dev error" + "".join(f"{name:>17}" for name in space))
coarse, error = drawn(week3.random_search, objective, space, 18, seed=4)
print(f"the best of the coarse round has {error:.1%}; now around it")
narrow = {name: week3.coarse_to_fine(*ends, coarse[name], 0.4) for name, ends in space.items()}
narrow = {name: (float(low), float(high)) for name, (low, high) in narrow.items()}
fine, fine_error = drawn(week3.random_search, objective, narrow, 10, seed=5)
chosen = fine if fine_error < error else coarse
# %% [markdown]
# Look at the trials with the largest errors: which setting do they have in common? That one mattered most.
#
# The dev set has some 270 digits, so one digit is about 0.4 percent. Trials that are nearer to each other than a few digits are equal, for all that this set can say. And the best of many trials was lucky, too: its dev error is a little too good to be true. The test set, which the search has never seen, says how much.
#
# ## 6. The network that the search chose
#
# The settings of the best trial, trained for longer. Your `early_stop` keeps the best epoch, and your `diagnose` says which of the two problems is left.
# %% demo
costs, errors, kept_epoch, kept = train(**chosen, epochs=30)
guesses = predict(X_test, *kept)
three = {"training": (X_train, Y_train), "dev": (X_dev, Y_dev), "test": (X_test, Y_test)}
wrong = {name: float(np.mean(predict(X, *kept) != Y[0])) for name, (X, Y) in three.items()}
print(f"kept: epoch {kept_epoch} of 0 to {len(errors) - 1}")
print("errors:", ", ".join(f"{name} {error:.1%}" for name, error in wrong.items()))
problems = week1.diagnose(wrong["training"], wrong["dev"], bayes=0.0, tol=0.01)
left_over = [f"high {name}" for name, is_high in problems.items() if is_high]
print("what is left:", " and ".join(left_over) or "neither high bias nor high variance")
alt = f"Two curves. {draw.describe_costs(costs)} The dev error is lowest in epoch {kept_epoch}."
with viz.figure(alt, ncols=2) as (left, right):
    draw.cost_curve(left, costs)
    left.set(xlabel="epoch", ylim=(0, None))
    right.plot(100 * np.array(errors))
    right.axvline(kept_epoch, color=viz.palette().orange, lw=1.5, ls="--")
    right.set(xlabel="epoch", ylabel="dev error in percent", title="Kept: the dashed epoch")
# %% [markdown]
# ## 7. The picture
#
# Put your name into the first line, if you like. The file lies beside this notebook; right-click it in the file browser to download it.
# %% demo
me = ""
poster.search(
    "my_search.png",
    trials,
    ("learning_rate", "lambd"),
    curves,
    poster.Curve(costs, 1 - wrong["training"], 1 - wrong["test"]),
    poster.Answers(pictures, Y_test[0], guesses),
    parts.credits(),
    by=me,
    log=("learning_rate", "lambd"),
)
# %% [markdown]
# ## 8. Go on from here
#
# - Some functions are still borrowed? Write them, and run this notebook again.
# - Draw the search along two other settings: change the pair in the last cell. Along which of them do you see a pattern, and along which none?
# - Search again with another seed. Are the chosen settings the same? Is the error?
# - Take batch norm out of `forward` and `backward`, and search again. How does the range of good learning rates change?
# - Take `update_parameters_with_momentum` in place of Adam. The search does not care which optimizer it tunes.
