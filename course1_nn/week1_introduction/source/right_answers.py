"""Other right answers, in the styles that people write: loops, jax.numpy, float32, other formulas.

A function `relu__loop` is a right answer of the exercise `relu`. Each calls the reference where a learner's function would
call the learner's own.
"""

import jax
import jax.numpy as jnp
import numpy as np


def relu__times_a_mask(z):
    return z * (z > 0)


def relu__where(z):
    return np.where(z > 0, z, 0)


def relu__half_of_the_sum(z):
    return (z + abs(z)) / 2


def relu__jax_nn(z):
    return jax.nn.relu(z)


def relu__copied_in_float32(z):
    a = np.array(z, dtype=np.float32)
    a[a < 0] = 0
    return a


def one_neuron_price__steps(size, w, b):
    z = np.dot(w, size)
    z = np.add(z, b)
    price = relu(z)
    return price


def one_neuron_price__without_relu(size, w, b):
    return np.maximum(0.0, b + size * w)


def one_neuron_price__loop(size, w, b):
    prices = [max(0.0, w * float(one) + b) for one in np.ravel(size)]
    return np.array(prices).reshape(np.shape(size))


def one_neuron_price__jax(size, w, b):
    return jnp.where(w * jnp.asarray(size) + b > 0, w * jnp.asarray(size) + b, 0.0)


def design_matrix__loop(rows):
    n_x, m = len(rows[0]) - 1, len(rows)
    X, y = np.zeros((n_x, m)), np.zeros((1, m))
    for i, row in enumerate(rows):
        for j in range(n_x):
            X[j, i] = row[j]
        y[0, i] = row[-1]
    return X, y


def design_matrix__zip(rows):
    *inputs, prices = zip(*rows, strict=True)
    return np.array(inputs, float), np.array([prices], float)


def design_matrix__transposed_first(rows):
    columns = np.transpose(rows) * 1.0
    return columns[:-1], columns[-1].reshape(1, -1)


def design_matrix__jax(rows):
    table = jnp.asarray(rows, dtype=jnp.float32).T
    return jnp.delete(table, -1, axis=0), table[None, -1]


def fit_line__polyfit(x, y):
    w, b = np.polyfit(x.ravel(), y.ravel(), 1)
    return w, b


def fit_line__normal_equations(x, y):
    m = x.shape[1]
    w = (m * np.sum(x * y) - np.sum(x) * np.sum(y)) / (m * np.sum(x * x) - np.sum(x) ** 2)
    return w, (np.sum(y) - w * np.sum(x)) / m


def fit_line__least_squares(x, y):
    A = np.vstack([x, np.ones_like(x)]).T
    solution, *_ = np.linalg.lstsq(A, y.T, rcond=None)
    return solution[0, 0], solution[1, 0]


def fit_line__covariance(x, y):
    table = np.cov(x, y)
    w = table[0, 1] / table[0, 0]
    return float(w), float(y.mean() - w * x.mean())


def fit_line__loop(x, y):
    m = x.shape[1]
    x_mean, y_mean = sum(x[0]) / m, sum(y[0]) / m
    above, below = 0.0, 0.0
    for i in range(m):
        above += (x[0, i] - x_mean) * (y[0, i] - y_mean)
        below += (x[0, i] - x_mean) ** 2
    return above / below, y_mean - above / below * x_mean


def house_net_forward__dot(x, W1, b1, W2, b2):
    z1 = np.dot(W1, x) + b1
    return np.dot(W2, relu(z1)) + b2


def house_net_forward__jax(x, W1, b1, W2, b2):
    return jnp.matmul(W2, jnp.maximum(jnp.matmul(W1, x) + b1, 0)) + b2


def house_net_forward__loop(x, W1, b1, W2, b2):
    y_hat = np.zeros((1, x.shape[1]))
    for i in range(x.shape[1]):
        total = b2[0, 0]
        for j in range(W1.shape[0]):
            z = b1[j, 0] + sum(W1[j, k] * x[k, i] for k in range(x.shape[0]))
            total += W2[0, j] * max(0.0, z)
        y_hat[0, i] = total
    return y_hat


def house_net_forward__float32_einsum(x, W1, b1, W2, b2):
    hidden = np.einsum("jk,ki->ji", W1, x) + b1
    return (np.einsum("oj,ji->oi", W2, hidden * (hidden > 0)) + b2).astype(np.float32)


def count_parameters__factors(n_x, n_h, n_y):
    return (n_x + 1) * n_h + (n_h + 1) * n_y


def count_parameters__loop(n_x, n_h, n_y):
    total = 0
    for before, after in ((n_x, n_h), (n_h, n_y)):
        total += after * before + after
    return total


def count_parameters__arrays(n_x, n_h, n_y):
    shapes = [(n_h, n_x), (n_h, 1), (n_y, n_h), (n_y, 1)]
    return sum(np.zeros(shape).size for shape in shapes)


def pick_architecture__if(task):
    if task == "photo tagging" or task == "x-ray check":
        return "cnn"
    elif task == "speech to text" or task == "translation":
        return "rnn"
    elif task == "self-driving":
        return "hybrid"
    else:
        return "standard"


def pick_architecture__lists(task):
    for family, tasks in {"cnn": ["photo tagging", "x-ray check"], "rnn": ["speech to text", "translation"]}.items():
        if task in tasks:
            return family
    return "hybrid" if "driving" in task else "standard"


def pick_architecture__match(task):
    match task:
        case "house price" | "ad click" | "loan default":
            return "standard"
        case "photo tagging" | "x-ray check":
            return "cnn"
        case "speech to text" | "translation":
            return "rnn"
        case "self-driving":
            return "hybrid"


def data_kind__dictionary(example):
    kinds = {
        "house table": "structured",
        "ad clicks": "structured",
        "bank transfers": "structured",
        "blood values": "structured",
        "voice message": "unstructured",
        "holiday photo": "unstructured",
        "news article": "unstructured",
        "scanned form": "unstructured",
    }
    return kinds[example]


def data_kind__default(example):
    tables = ["house table", "ad clicks", "bank transfers", "blood values"]
    return "structured" if example in tables else "unstructured"


def data_kind__prefix(example):
    return "un" * (example.split()[0] in ("voice", "holiday", "news", "scanned")) + "structured"


def what_is_missing__if(plan):
    if plan in ("lottery", "names to luck"):
        return "mapping"
    if plan in ("factory photos", "rare disease"):
        return "labels"
    if plan == "old laptop":
        return "computation"
    return "nothing"


def what_is_missing__get(plan):
    short = {"lottery": "mapping", "names to luck": "mapping", "factory photos": "labels", "rare disease": "labels"}
    return short.get(plan, "computation" if plan == "old laptop" else "nothing")


def what_is_missing__lists(plan):
    plans = ["spam filter", "transcripts", "lottery", "names to luck", "factory photos", "rare disease", "old laptop"]
    lacks = ["nothing", "nothing", "mapping", "mapping", "labels", "labels", "computation"]
    return lacks[plans.index(plan)]


def kink__numpy(w, b):
    return np.negative(np.divide(b, w))


def kink__root(w, b):
    return np.roots([w, b])[0]


def kink__two_points(w, b):
    low, high = b, w + b
    return low / (low - high)
