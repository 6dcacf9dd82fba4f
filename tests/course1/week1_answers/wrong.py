# ruff: noqa
# fmt: off
"""Wrong answers of week 1, as people give them. One answer per cell; `# %% exercise: style` begins each."""
# %% relu: python max
def relu(z):
    return max(0, z)
# %% relu: np.max
def relu(z):
    return np.max(z, 0)
# %% relu: np.max of pair
def relu(z):
    return np.max([0, z])
# %% relu: abs
def relu(z):
    return np.abs(z)
# %% relu: bool
def relu(z):
    return z > 0
# %% relu: clip 1
def relu(z):
    return np.clip(z, 0, 1)
# %% relu: in place
def relu(z):
    z[z < 0] = 0
    return z
# %% relu: minimum
def relu(z):
    return np.minimum(0, z)
# %% relu: no return
def relu(z):
    s = np.maximum(0, z)
# %% relu: print
def relu(z):
    print(np.maximum(0, z))
# %% relu: if
def relu(z):
    if z > 0:
        return z
    return 0
# %% relu: filtered
def relu(z):
    return z[z > 0]
# %% relu: maximum forgotten np
def relu(z):
    return maximum(0, z)
# %% relu: nested loops
def relu(z):
    out = np.zeros(z.shape)
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            out[i, j] = max(0, z[i, j])
    return out
# %% one_neuron_price: no relu
def one_neuron_price(size, w, b):
    return w * size + b
# %% one_neuron_price: relu on size
def one_neuron_price(size, w, b):
    return w * relu(size) + b
# %% one_neuron_price: b times size
def one_neuron_price(size, w, b):
    return relu((w + b) * size)
# %% one_neuron_price: swapped
def one_neuron_price(size, w, b):
    return relu(b * size + w)
# %% one_neuron_price: bias outside
def one_neuron_price(size, w, b):
    return relu(w * size) + b
# %% one_neuron_price: fixed numbers
def one_neuron_price(size, w, b):
    return relu(0.25 * size - 150)
# %% one_neuron_price: dot of row
def one_neuron_price(size, w, b):
    return relu(w * size + b)[0]
# %% one_neuron_price: sum
def one_neuron_price(size, w, b):
    return relu(np.sum(w * size) + b)
# %% design_matrix: rows
def design_matrix(rows):
    A = np.array(rows, dtype=float)
    return A[:, :-1], A[:, -1:]
# %% design_matrix: rank 1
def design_matrix(rows):
    A = np.array(rows, dtype=float)
    return A[:, :-1].T, A[:, -1]
# %% design_matrix: price inside
def design_matrix(rows):
    A = np.array(rows, dtype=float)
    return A.T, A[:, -1:].T
# %% design_matrix: int
def design_matrix(rows):
    A = np.array(rows).astype(int)
    return A[:, :-1].T, A[:, -1:].T
# %% design_matrix: two inputs
def design_matrix(rows):
    A = np.array(rows, dtype=float)
    return A[:, 0:2].T, A[:, 2:3].T
# %% design_matrix: list index
def design_matrix(rows):
    return rows[:, :-1].T, rows[:, -1:].T
# %% design_matrix: only X
def design_matrix(rows):
    A = np.array(rows, dtype=float)
    return A[:, :-1].T
# %% design_matrix: reshape
def design_matrix(rows):
    A = np.array(rows, dtype=float)
    m = len(rows)
    return A[:, :-1].reshape(-1, m), A[:, -1].reshape(1, m)
# %% fit_line: swapped
def fit_line(x, y):
    w, b = np.polyfit(x[0], y[0], 1)
    return b, w
# %% fit_line: through origin
def fit_line(x, y):
    return np.sum(x * y) / np.sum(x * x), 0.0
# %% fit_line: x on y
def fit_line(x, y):
    dx, dy = x - x.mean(), y - y.mean()
    w = np.sum(dx * dy) / np.sum(dy**2)
    return w, y.mean() - w * x.mean()
# %% fit_line: polyfit of y
def fit_line(x, y):
    return tuple(np.polyfit(y[0], x[0], 1))
# %% fit_line: b mean
def fit_line(x, y):
    dx, dy = x - x.mean(), y - y.mean()
    w = np.sum(dx * dy) / np.sum(dx**2)
    return w, y.mean()
# %% fit_line: cov and var
def fit_line(x, y):
    w = np.cov(x, y)[0, 1] / np.var(x)
    return w, np.mean(y) - w * np.mean(x)
# %% fit_line: arrays
def fit_line(x, y):
    dx, dy = x - x.mean(axis=1, keepdims=True), y - y.mean(axis=1, keepdims=True)
    w = np.sum(dx * dy, axis=1, keepdims=True) / np.sum(dx**2, axis=1, keepdims=True)
    return w, y.mean(axis=1, keepdims=True) - w * x.mean(axis=1, keepdims=True)
# %% fit_line: polyfit of rows
def fit_line(x, y):
    w, b = np.polyfit(x, y, 1)
    return w, b
# %% fit_line: no square
def fit_line(x, y):
    dx, dy = x - x.mean(), y - y.mean()
    w = np.sum(dx * dy) / np.sum(dx) ** 2
    return w, y.mean() - w * x.mean()
# %% house_net_forward: no relu
def house_net_forward(x, W1, b1, W2, b2):
    return W2 @ (W1 @ x + b1) + b2
# %% house_net_forward: relu twice
def house_net_forward(x, W1, b1, W2, b2):
    return relu(W2 @ relu(W1 @ x + b1) + b2)
# %% house_net_forward: star
def house_net_forward(x, W1, b1, W2, b2):
    return W2 * relu(W1 * x + b1) + b2
# %% house_net_forward: transposed
def house_net_forward(x, W1, b1, W2, b2):
    return W2.T @ relu(W1.T @ x + b1) + b2
# %% house_net_forward: no biases
def house_net_forward(x, W1, b1, W2, b2):
    return W2 @ relu(W1 @ x)
# %% house_net_forward: meaningful
def house_net_forward(x, W1, b1, W2, b2):
    mask = np.array([[1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 1, 1]])
    return W2 @ relu((W1 * mask) @ x + b1) + b2
# %% house_net_forward: hidden returned
def house_net_forward(x, W1, b1, W2, b2):
    return relu(W1 @ x + b1)
# %% house_net_forward: rows
def house_net_forward(x, W1, b1, W2, b2):
    return relu(x.T @ W1.T + b1.T) @ W2.T + b2
# %% house_net_forward: item
def house_net_forward(x, W1, b1, W2, b2):
    return (W2 @ relu(W1 @ x + b1) + b2)[0]
# %% count_parameters: weights only
def count_parameters(n_x, n_h, n_y):
    return n_x * n_h + n_h * n_y
# %% count_parameters: units
def count_parameters(n_x, n_h, n_y):
    return n_x + n_h + n_y
# %% count_parameters: two biases
def count_parameters(n_x, n_h, n_y):
    return n_x * n_h + 1 + n_h * n_y + 1
# %% count_parameters: input biases
def count_parameters(n_x, n_h, n_y):
    return n_x * n_h + n_h * n_y + n_x + n_h + n_y
# %% count_parameters: 19
def count_parameters(n_x, n_h, n_y):
    return 19
# %% count_parameters: product
def count_parameters(n_x, n_h, n_y):
    return n_x * n_h * n_y
# %% pick_architecture: speech is a picture
def pick_architecture(task):
    if task in ("photo tagging", "x-ray check", "speech to text"):
        return "cnn"
    return {"translation": "rnn", "self-driving": "hybrid"}.get(task, "standard")
# %% pick_architecture: capitals
def pick_architecture(task):
    if task in ("photo tagging", "x-ray check"):
        return "CNN"
    return {"translation": "RNN", "speech to text": "RNN", "self-driving": "Hybrid"}.get(task, "Standard")
# %% pick_architecture: all standard
def pick_architecture(task):
    return "standard"
# %% pick_architecture: one left out
def pick_architecture(task):
    return {"house price": "standard", "ad click": "standard", "loan default": "standard", "photo tagging": "cnn",
            "x-ray check": "cnn", "speech to text": "rnn", "translation": "rnn"}[task]
# %% pick_architecture: car is an image
def pick_architecture(task):
    if task in ("photo tagging", "x-ray check", "self-driving"):
        return "cnn"
    return "rnn" if task in ("translation", "speech to text") else "standard"
# %% pick_architecture: prints
def pick_architecture(task):
    print("standard")
# %% data_kind: web is unstructured
def data_kind(example):
    return "structured" if example in ("house table", "bank transfers", "blood values") else "unstructured"
# %% data_kind: grammar
def data_kind(example):
    return "unstructured" if example in ("voice message", "holiday photo", "scanned form") else "structured"
# %% data_kind: exchanged
def data_kind(example):
    return "unstructured" if example in ("house table", "ad clicks", "bank transfers", "blood values") else "structured"
# %% data_kind: form and article
def data_kind(example):
    return "unstructured" if example in ("voice message", "holiday photo") else "structured"
# %% what_is_missing: photos are enough
def what_is_missing(plan):
    d = {"lottery": "mapping", "names to luck": "mapping", "factory photos": "nothing", "rare disease": "labels", "old laptop": "computation"}
    return d.get(plan, "nothing")
# %% what_is_missing: more data for the lottery
def what_is_missing(plan):
    d = {"lottery": "labels", "names to luck": "nothing", "factory photos": "labels", "rare disease": "labels", "old laptop": "computation"}
    return d.get(plan, "nothing")
# %% what_is_missing: laptop
def what_is_missing(plan):
    d = {"lottery": "mapping", "names to luck": "mapping", "factory photos": "labels", "rare disease": "labels", "old laptop": "labels"}
    return d.get(plan, "nothing")
# %% kink: sign
def kink(w, b):
    return b / w
# %% kink: upside down
def kink(w, b):
    return -w / b
# %% kink: bias
def kink(w, b):
    return -b
# %% design_matrix: y kept in rows
def design_matrix(rows):
    A = np.array(rows, dtype=float)
    return A[:, :-1].T, A[:, -1].reshape(-1, 1)
# %% design_matrix: last row cut
def design_matrix(rows):
    A = np.array(rows, dtype=float)
    return A[:-1, :].T, A[-1:, :]
# %% fit_line: product with transposed gives a matrix
def fit_line(x, y):
    dx, dy = x - np.mean(x), y - np.mean(y)
    w = dx @ dy.T / (dx @ dx.T)
    b = np.mean(y) - w * np.mean(x)
    return w, b
# %% fit_line: spread of y below
def fit_line(x, y):
    dx, dy = x - x.mean(), y - y.mean()
    w = (dx * dy).sum() / (dy ** 2).sum()
    return w, y.mean() - w * x.mean()
# %% fit_line: correlation
def fit_line(x, y):
    w = np.corrcoef(x, y)[0, 1]
    return w, np.mean(y) - w * np.mean(x)
# %% fit_line: not centered
def fit_line(x, y):
    w = np.sum(x * y) / np.sum(x ** 2)
    return w, np.mean(y) - w * np.mean(x)
# %% fit_line: root below
def fit_line(x, y):
    dx, dy = x - np.mean(x), y - np.mean(y)
    w = np.sum(dx * dy) / np.sqrt(np.sum(dx ** 2))
    return w, np.mean(y) - w * np.mean(x)
# %% house_net_forward: bias of the wrong layer
def house_net_forward(x, W1, b1, W2, b2):
    a = relu(W1 @ x + b2)
    return W2 @ a + b2
# %% house_net_forward: one house only
def house_net_forward(x, W1, b1, W2, b2):
    a = relu(W1 @ x[:, :1] + b1)
    return W2 @ a + b2
# %% house_net_forward: sum in place of W2
def house_net_forward(x, W1, b1, W2, b2):
    a = relu(W1 @ x + b1)
    return np.sum(a, axis=0, keepdims=True) + b2
# %% house_net_forward: sigmoid
def house_net_forward(x, W1, b1, W2, b2):
    a = 1 / (1 + np.exp(-(W1 @ x + b1)))
    return W2 @ a + b2
# %% house_net_forward: flattened
def house_net_forward(x, W1, b1, W2, b2):
    a = relu(W1 @ x + b1)
    return (W2 @ a + b2).flatten()
# %% count_parameters: bias in every weight
def count_parameters(n_x, n_h, n_y):
    return (n_x + 1) * (n_h + 1) * n_y
# %% count_parameters: off by one hidden
def count_parameters(n_x, n_h, n_y):
    return (n_x + 1) * n_h + n_h * n_y + 1
# %% relu: sum over or
def relu(z):
    return z or 0
# %% one_neuron_price: relu of w
def one_neuron_price(size, w, b):
    return relu(w) * size + b
# %% kink: absolute
def kink(w, b):
    return abs(b / w)
