# ruff: noqa
# fmt: off
"""Wrong answers that people give. One answer per cell; `# %% exercise: style` begins each."""
# %% sigmoid: positive exponent
def sigmoid(z):
    return 1 / (1 + np.exp(z))
# %% sigmoid: math.exp
def sigmoid(z):
    s = 1 / (1 + math.exp(-z))
    return s
# %% sigmoid: no return
def sigmoid(z):
    s = 1 / (1 + np.exp(-z))
# %% sigmoid: print instead
def sigmoid(z):
    s = 1 / (1 + np.exp(-z))
    print(s)
# %% sigmoid: parentheses
def sigmoid(z):
    return 1 / 1 + np.exp(-z)
# %% sigmoid: only exp
def sigmoid(z):
    return np.exp(-z)
# %% sigmoid: derivative
def sigmoid(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)
# %% sigmoid: forgot np
def sigmoid(z):
    return 1 / (1 + exp(-z))
# %% sigmoid: returns pair
def sigmoid(z):
    s = 1 / (1 + np.exp(-z))
    return s, z
# %% sigmoid: returns list
def sigmoid(z):
    return [1 / (1 + np.exp(-v)) for v in np.ravel(z)]
# %% sigmoid: loop forgets shape
def sigmoid(z):
    out = []
    for v in np.ravel(z):
        out.append(1 / (1 + np.exp(-v)))
    return np.array(out)
# %% sigmoid: softmax
def sigmoid(z):
    return np.exp(z) / np.sum(np.exp(z))
# %% sigmoid: relu
def sigmoid(z):
    return np.maximum(0, z)
# %% sigmoid: round
def sigmoid(z):
    return np.round(1 / (1 + np.exp(-z)), 2)
# %% sigmoid: int division
def sigmoid(z):
    return 1 // (1 + np.exp(-z))
# %% sigmoid: threshold
def sigmoid(z):
    return (1 / (1 + np.exp(-z)) > 0.5).astype(float)
# %% sigmoid: 10 power
def sigmoid(z):
    return 1 / (1 + 10 ** -np.asarray(z, float))
# %% sigmoid: zeros_like of ints
def sigmoid(z):
    z = np.asarray(z)
    s = np.zeros_like(z)
    s[...] = 1 / (1 + np.exp(-z))
    return s
# %% sigmoid: overwrite arrays only
def sigmoid(z):
    s = np.zeros(z.shape)
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            s[i, j] = 1 / (1 + np.exp(-z[i, j]))
    return s
# %% sigmoid: global
def sigmoid(z):
    return 1 / (1 + np.exp(-zz))
# %% sigmoid: recursion
def sigmoid(z):
    return 1 / (1 + np.exp(-sigmoid(z)))
# %% sigmoid: returns string
def sigmoid(z):
    s = 1 / (1 + np.exp(-z))
    return str(s)
# %% sigmoid: 2 in denominator
def sigmoid(z):
    return 1 / (2 + np.exp(-z))
# %% sigmoid: numerator exp wrong
def sigmoid(z):
    return np.exp(-z) / (1 + np.exp(-z))
# %% sigmoid: sum
def sigmoid(z):
    return np.sum(1 / (1 + np.exp(-z)))
# %% sigmoid: transposed
def sigmoid(z):
    return 1 / (1 + np.exp(-np.transpose(z)))
# %% sigmoid: float of array
def sigmoid(z):
    return float(1 / (1 + np.exp(-z)))
# %% sigmoid: function missing
def sigmoid_function(z):
    return 1 / (1 + np.exp(-z))
del sigmoid
# %% sigmoid: minus
def sigmoid(z):
    return 1 / (1 - np.exp(-z))
# %% sigmoid: np.e ^ z
def sigmoid(z):
    return 1 / (1 + np.e ^ (-z))
# %% sigmoid: caret in parentheses
def sigmoid(z):
    return 1 / (1 + np.exp ** (-z))
# %% sigmoid: x not z
def sigmoid(z):
    s = 1 / (1 + np.exp(-x))
    return s
# %% sigmoid: matrix
def sigmoid(z):
    return np.matrix(1 / (1 + np.exp(-z)))
# %% sigmoid: percent
def sigmoid(z):
    return 100 / (1 + np.exp(-z))
# %% sigmoid: negated result
def sigmoid(z):
    return -1 / (1 + np.exp(-z))
# %% sigmoid: log
def sigmoid(z):
    return np.log(1 / (1 + np.exp(-z)))
# %% sigmoid: logit
def sigmoid(z):
    return np.log(z / (1 - z))
# %% initialize_with_zeros: rank 1
def initialize_with_zeros(dim):
    w = np.zeros(dim)
    b = 0
    return w, b
# %% initialize_with_zeros: (dim,)
def initialize_with_zeros(dim):
    w = np.zeros((dim,))
    b = 0.0
    return w, b
# %% initialize_with_zeros: row
def initialize_with_zeros(dim):
    w = np.zeros((1, dim))
    b = 0
    return w, b
# %% initialize_with_zeros: np.zeros(dim, 1)
def initialize_with_zeros(dim):
    w = np.zeros(dim, 1)
    b = 0
    return w, b
# %% initialize_with_zeros: b list
def initialize_with_zeros(dim):
    w = np.zeros((dim, 1))
    b = [0]
    return w, b
# %% initialize_with_zeros: b zeros 1
def initialize_with_zeros(dim):
    w = np.zeros((dim, 1))
    b = np.zeros(1)
    return w, b
# %% initialize_with_zeros: b (1, 1)
def initialize_with_zeros(dim):
    w = np.zeros((dim, 1))
    b = np.zeros((1, 1))
    return w, b
# %% initialize_with_zeros: b (dim, 1)
def initialize_with_zeros(dim):
    w = np.zeros((dim, 1))
    b = np.zeros((dim, 1))
    return w, b
# %% initialize_with_zeros: random
def initialize_with_zeros(dim):
    w = np.random.randn(dim, 1) * 0.01
    b = 0
    return w, b
# %% initialize_with_zeros: swapped
def initialize_with_zeros(dim):
    w = np.zeros((dim, 1))
    b = 0
    return b, w
# %% initialize_with_zeros: only w
def initialize_with_zeros(dim):
    w = np.zeros((dim, 1))
    b = 0
    return w
# %% initialize_with_zeros: dict
def initialize_with_zeros(dim):
    w = np.zeros((dim, 1))
    b = 0
    return {"w": w, "b": b}
# %% initialize_with_zeros: no return
def initialize_with_zeros(dim):
    w = np.zeros((dim, 1))
    b = 0
# %% initialize_with_zeros: b None
def initialize_with_zeros(dim):
    w = np.zeros((dim, 1))
    b = None
    return w, b
# %% initialize_with_zeros: fixed dim
def initialize_with_zeros(dim):
    w = np.zeros((2, 1))
    b = 0
    return w, b
# %% initialize_with_zeros: ones
def initialize_with_zeros(dim):
    w = np.ones((dim, 1))
    b = 0
    return w, b
# %% initialize_with_zeros: b one
def initialize_with_zeros(dim):
    w = np.zeros((dim, 1))
    b = 1
    return w, b
# %% initialize_with_zeros: list of numbers
def initialize_with_zeros(dim):
    w = [0] * dim
    return w, 0
# %% initialize_with_zeros: empty
def initialize_with_zeros(dim):
    return np.full((dim, 1), np.nan), 0
# %% initialize_with_zeros: b string
def initialize_with_zeros(dim):
    return np.zeros((dim, 1)), "0"
# %% initialize_with_zeros: zeros forgot np
def initialize_with_zeros(dim):
    w = zeros((dim, 1))
    b = 0
    return w, b
# %% initialize_with_zeros: (dim, dim)
def initialize_with_zeros(dim):
    return np.zeros((dim, dim)), 0.0
# %% initialize_with_zeros: dim + 1
def initialize_with_zeros(dim):
    return np.zeros((dim + 1, 1)), 0.0
# %% initialize_with_zeros: zeros class
def initialize_with_zeros(dim):
    w = np.zeros
    b = 0
    return w, b
# %% initialize_with_zeros: 3 axes
def initialize_with_zeros(dim):
    w = np.zeros((dim, 1, 1))
    b = 0
    return w, b
# %% numeric_slope: one-sided
def numeric_slope(f, a, h):
    return (f(a + h) - f(a)) / h
# %% numeric_slope: left
def numeric_slope(f, a, h):
    return (f(a) - f(a - h)) / h
# %% numeric_slope: / h
def numeric_slope(f, a, h):
    return (f(a + h) - f(a - h)) / h
# %% numeric_slope: precedence
def numeric_slope(f, a, h):
    return (f(a + h) - f(a - h)) / 2 * h
# %% numeric_slope: no outer parentheses
def numeric_slope(f, a, h):
    return f(a + h) - f(a - h) / (2 * h)
# %% numeric_slope: f(a) + h
def numeric_slope(f, a, h):
    return (f(a) + h - f(a) - h) / (2 * h)
# %% numeric_slope: plus
def numeric_slope(f, a, h):
    return (f(a + h) + f(a - h)) / (2 * h)
# %% numeric_slope: reversed
def numeric_slope(f, a, h):
    return (f(a - h) - f(a + h)) / (2 * h)
# %% numeric_slope: own step
def numeric_slope(f, a, h):
    h = 0.001
    return (f(a + h) - f(a - h)) / (2 * h)
# %% numeric_slope: rounded
def numeric_slope(f, a, h):
    return round((f(a + h) - f(a - h)) / (2 * h), 1)
# %% numeric_slope: int
def numeric_slope(f, a, h):
    return int((f(a + h) - f(a - h)) / (2 * h))
# %% numeric_slope: f times
def numeric_slope(f, a, h):
    return (f * (a + h) - f * (a - h)) / (2 * h)
# %% numeric_slope: 2h
def numeric_slope(f, a, h):
    return (f(a + 2 * h) - f(a - 2 * h)) / (2 * h)
# %% numeric_slope: returns function
def numeric_slope(f, a, h):
    return lambda x: (f(x + h) - f(x - h)) / (2 * h)
# %% numeric_slope: abs
def numeric_slope(f, a, h):
    return abs(f(a + h) - f(a - h)) / (2 * h)
# %% numeric_slope: wider one-sided
def numeric_slope(f, a, h):
    return (f(a + h) - f(a)) / (2 * h)
# %% graph_grads: swapped
def graph_grads(a, b, c):
    return {"dv": 3, "da": 3, "du": 3, "db": 3 * b, "dc": 3 * c}
# %% graph_grads: local slopes
def graph_grads(a, b, c):
    return {"dv": 3, "da": 1, "du": 1, "db": c, "dc": b}
# %% graph_grads: no 3
def graph_grads(a, b, c):
    dv = 1
    return {"dv": dv, "da": dv, "du": dv, "db": dv * c, "dc": dv * b}
# %% graph_grads: tuple
def graph_grads(a, b, c):
    dv = 3
    return dv, dv, dv, dv * c, dv * b
# %% graph_grads: forgot du
def graph_grads(a, b, c):
    dv = 3
    da = dv
    return {"dv": dv, "da": da, "db": dv * c, "dc": dv * b}
# %% graph_grads: upper-case keys
def graph_grads(a, b, c):
    return {"dV": 3, "dA": 3, "dU": 3, "dB": 3 * c, "dC": 3 * b}
# %% graph_grads: keys without d
def graph_grads(a, b, c):
    return {"v": 3, "a": 3, "u": 3, "b": 3 * c, "c": 3 * b}
# %% graph_grads: values of nodes
def graph_grads(a, b, c):
    u = b * c
    v = a + u
    return {"dv": 3 * v, "da": 3 * a, "du": 3 * u, "db": 3 * b, "dc": 3 * c}
# %% graph_grads: db no chain
def graph_grads(a, b, c):
    return {"dv": 3, "da": 3, "du": 3, "db": c, "dc": b}
# %% graph_grads: for the example only
def graph_grads(a, b, c):
    return {"dv": 3, "da": 3, "du": 3, "db": 6, "dc": 9}
# %% graph_grads: 9
def graph_grads(a, b, c):
    dv = 3
    da = 3 * dv
    du = 3 * dv
    return {"dv": dv, "da": da, "du": du, "db": du * c, "dc": du * b}
# %% graph_grads: u times
def graph_grads(a, b, c):
    u = b * c
    return {"dv": 3, "da": 3, "du": 3, "db": 3 * u, "dc": 3 * u}
# %% graph_grads: J
def graph_grads(a, b, c):
    u = b * c
    v = a + u
    J = 3 * v
    return J
# %% graph_grads: print
def graph_grads(a, b, c):
    print({"dv": 3, "da": 3, "du": 3, "db": 3 * c, "dc": 3 * b})
# %% graph_grads: one c
def graph_grads(a, b, c):
    return {"dv": 3, "da": 3, "du": 3, "db": 3 * c, "dc": 3}
# %% to_column: T
def to_column(v):
    return v.T
# %% to_column: row
def to_column(v):
    return v.reshape(1, -1)
# %% to_column: newaxis
def to_column(v):
    return v[:, np.newaxis]
# %% to_column: flatten
def to_column(v):
    return v.flatten()
# %% to_column: fixed
def to_column(v):
    return v.reshape(3, 1)
# %% to_column: len
def to_column(v):
    return v.reshape(len(v), 1)
# %% to_column: shape[0]
def to_column(v):
    return v.reshape(v.shape[0], 1)
# %% to_column: discarded
def to_column(v):
    v.reshape(-1, 1)
    return v
# %% to_column: no return
def to_column(v):
    v = v.reshape(-1, 1)
# %% to_column: n undefined
def to_column(v):
    return v.reshape(n, 1)
# %% to_column: sorted
def to_column(v):
    return np.sort(v.reshape(-1, 1), axis=0)
# %% to_column: list
def to_column(v):
    return [[x] for x in v]
# %% to_column: shape[1]
def to_column(v):
    return v.reshape(v.shape[1], 1)
# %% to_column: expand_dims
def to_column(v):
    return np.expand_dims(v, axis=1)
# %% to_column: square
def to_column(v):
    return v.reshape(-1, 1) * np.ones((1, v.size))
# %% to_column: returns shape
def to_column(v):
    return v.reshape(-1, 1).shape
# %% column_percent: axis 1
def column_percent(A):
    return 100 * A / A.sum(axis=1, keepdims=True)
# %% column_percent: axis 1 no keepdims
def column_percent(A):
    return 100 * A / A.sum(axis=1)
# %% column_percent: total
def column_percent(A):
    return 100 * A / A.sum()
# %% column_percent: share
def column_percent(A):
    return A / A.sum(axis=0)
# %% column_percent: sums
def column_percent(A):
    return A.sum(axis=0)
# %% column_percent: reshape wrong
def column_percent(A):
    return 100 * A / A.sum(axis=0).reshape(3, 1)
# %% column_percent: fixed 4
def column_percent(A):
    return 100 * A / A.sum(axis=0).reshape(1, 4)
# %% column_percent: int
def column_percent(A):
    return (100 * A / A.sum(axis=0)).astype(int)
# %% column_percent: rounded
def column_percent(A):
    return np.round(100 * A / A.sum(axis=0), 1)
# %% column_percent: transposed
def column_percent(A):
    return (100 * A / A.sum(axis=0)).T
# %% column_percent: global table
def column_percent(A):
    calories = np.array([[56.0, 0.0, 4.4, 68.0], [1.2, 104.0, 52.0, 8.0], [1.8, 135.0, 99.0, 0.9]])
    return 100 * calories / calories.sum(axis=0)
# %% column_percent: mean
def column_percent(A):
    return 100 * A / A.mean(axis=0)
# %% column_percent: 1000
def column_percent(A):
    return A / A.sum(axis=0) * 10
# %% column_percent: minus
def column_percent(A):
    return 100 - 100 * A / A.sum(axis=0)
# %% column_percent: first row
def column_percent(A):
    return 100 * A[0] / A.sum(axis=0)
# %% column_percent: matmul
def column_percent(A):
    return 100 * A @ (1 / A.sum(axis=0))
# %% flatten_images: wrong reshape
def flatten_images(images):
    return images.reshape(-1, images.shape[0]) / 255
# %% flatten_images: no T
def flatten_images(images):
    return images.reshape(images.shape[0], -1) / 255
# %% flatten_images: no scale
def flatten_images(images):
    return images.reshape(images.shape[0], -1).T
# %% flatten_images: //
def flatten_images(images):
    return images.reshape(images.shape[0], -1).T // 255
# %% flatten_images: 256
def flatten_images(images):
    return images.reshape(images.shape[0], -1).T / 256
# %% flatten_images: twice
def flatten_images(images):
    images = images / 255
    return images.reshape(images.shape[0], -1).T / 255
# %% flatten_images: ravel all
def flatten_images(images):
    return images.reshape(-1, 1) / 255
# %% flatten_images: one image
def flatten_images(images):
    return images[0].reshape(-1, 1) / 255
# %% flatten_images: 64
def flatten_images(images):
    return images.reshape(64 * 64 * 3, -1) / 255
# %% flatten_images: channels first
def flatten_images(images):
    return images.transpose(0, 3, 1, 2).reshape(images.shape[0], -1).T / 255
# %% flatten_images: order F
def flatten_images(images):
    return images.reshape(images.shape[0], -1, order="F").T / 255
# %% flatten_images: max
def flatten_images(images):
    X = images.reshape(images.shape[0], -1).T
    return X / X.max()
# %% flatten_images: max each column
def flatten_images(images):
    X = images.reshape(images.shape[0], -1).T
    return X / X.max(axis=0)
# %% flatten_images: astype uint8
def flatten_images(images):
    return (images.reshape(images.shape[0], -1).T / 255).astype(np.uint8)
# %% flatten_images: inverted
def flatten_images(images):
    return 1 - images.reshape(images.shape[0], -1).T / 255
# %% flatten_images: standardize
def flatten_images(images):
    X = images.reshape(images.shape[0], -1).T
    return (X - X.mean()) / X.std()
# %% flatten_images: -1 to 1
def flatten_images(images):
    return images.reshape(images.shape[0], -1).T / 127.5 - 1
# %% flatten_images: shape tuple only
def flatten_images(images):
    return images.reshape(images.shape[1] * images.shape[2] * images.shape[3], images.shape[0]) / 255
# %% log_likelihood: mean
def log_likelihood(A, Y):
    return np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
# %% log_likelihood: cost
def log_likelihood(A, Y):
    return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
# %% log_likelihood: sign
def log_likelihood(A, Y):
    return -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
# %% log_likelihood: product
def log_likelihood(A, Y):
    return np.log(np.prod(A ** Y * (1 - A) ** (1 - Y)))
# %% log_likelihood: likelihood
def log_likelihood(A, Y):
    return np.prod(A ** Y * (1 - A) ** (1 - Y))
# %% log_likelihood: y only
def log_likelihood(A, Y):
    return np.sum(Y * np.log(A))
# %% log_likelihood: not summed
def log_likelihood(A, Y):
    return Y * np.log(A) + (1 - Y) * np.log(1 - A)
# %% log_likelihood: (1, 1)
def log_likelihood(A, Y):
    return Y @ np.log(A).T + (1 - Y) @ np.log(1 - A).T
# %% log_likelihood: axis 1
def log_likelihood(A, Y):
    return np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A), axis=1)
# %% log_likelihood: log10
def log_likelihood(A, Y):
    return np.sum(Y * np.log10(A) + (1 - Y) * np.log10(1 - A))
# %% log_likelihood: swapped
def log_likelihood(A, Y):
    return np.sum(A * np.log(Y) + (1 - A) * np.log(1 - Y))
# %% log_likelihood: math prod loop
def log_likelihood(A, Y):
    p = 1.0
    for a, y in zip(A[0], Y[0]):
        p *= a if y else 1 - a
    return math.log(p)
# %% log_likelihood: minus between
def log_likelihood(A, Y):
    return np.sum(Y * np.log(A) - (1 - Y) * np.log(1 - A))
# %% log_likelihood: sum of probabilities
def log_likelihood(A, Y):
    return np.log(np.sum(A ** Y * (1 - A) ** (1 - Y)))
# %% log_likelihood: exchanged
def log_likelihood(A, Y):
    return np.sum((1 - Y) * np.log(A) + Y * np.log(1 - A))
