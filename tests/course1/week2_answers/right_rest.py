# ruff: noqa
# fmt: off
"""Right answers of the smaller exercises. One answer per cell; `# %% exercise: style` begins each."""
# %% numeric_slope: names
def numeric_slope(f, a, h):
    rise = f(a + h) - f(a - h)
    return rise / (2 * h)
# %% numeric_slope: half
def numeric_slope(f, a, h):
    return 0.5 * (f(a + h) - f(a - h)) / h
# %% numeric_slope: / 2 / h
def numeric_slope(f, a, h):
    return (f(a + h) - f(a - h)) / 2 / h
# %% numeric_slope: h + h
def numeric_slope(f, a, h):
    return (f(a+h)-f(a-h))/(h+h)
# %% numeric_slope: x2 - x1
def numeric_slope(f, a, h):
    x1, x2 = a - h, a + h
    return (f(x2) - f(x1)) / (x2 - x1)
# %% numeric_slope: reversed
def numeric_slope(f, a, h):
    return (f(a - h) - f(a + h)) / (-2 * h)
# %% numeric_slope: mean of two
def numeric_slope(f, a, h):
    return np.mean([(f(a + h) - f(a)) / h, (f(a) - f(a - h)) / h])
# %% numeric_slope: round
def numeric_slope(f, a, h):
    return round((f(a + h) - f(a - h)) / (2 * h), 10)
# %% numeric_slope: np.gradient
def numeric_slope(f, a, h):
    return np.gradient([f(a - h), f(a), f(a + h)], h)[1]
# %% numeric_slope: divide
def numeric_slope(f, a, h):
    return np.divide(np.subtract(f(a + h), f(a - h)), np.multiply(2, h))
# %% numeric_slope: float
def numeric_slope(f, a, h):
    return float((f(float(a) + h) - f(float(a) - h)) / (2.0 * h))
# %% numeric_slope: pow
def numeric_slope(f, a, h):
    return (f(a + h) - f(a - h)) * (2 * h) ** -1
# %% numeric_slope: lambda
numeric_slope = lambda f, a, h: (f(a + h) - f(a - h)) / (2 * h)
# %% numeric_slope: assert
def numeric_slope(f, a, h):
    assert h > 0
    left = f(a - h)
    right = f(a + h)
    slope = (right - left) / (2 * h)
    return slope
# %% numeric_slope: array
def numeric_slope(f, a, h):
    return np.array((f(a + h) - f(a - h)) / (2 * h))
# %% numeric_slope: interp
def numeric_slope(f, a, h):
    return (f(a + h) / (2 * h)) - (f(a - h) / (2 * h))
# %% graph_grads: plain
def graph_grads(a, b, c):
    u = b * c
    v = a + u
    J = 3 * v
    dv = 3
    da = dv * 1
    du = dv * 1
    db = du * c
    dc = du * b
    return {"dv": dv, "da": da, "du": du, "db": db, "dc": dc}
# %% graph_grads: literal
def graph_grads(a, b, c):
    return {"dv": 3, "da": 3, "du": 3, "db": 3 * c, "dc": 3 * b}
# %% graph_grads: by key
def graph_grads(a, b, c):
    grads = {}
    grads["dv"] = 3.0
    grads["du"] = grads["dv"]
    grads["da"] = grads["dv"]
    grads["db"] = grads["du"] * c
    grads["dc"] = grads["du"] * b
    return grads
# %% graph_grads: arrays
def graph_grads(a, b, c):
    dv = np.array(3.0)
    return dict(dv=dv, da=dv, du=dv, db=np.multiply(dv, c), dc=np.multiply(dv, b))
# %% graph_grads: extra keys
def graph_grads(a, b, c):
    return {"dJ": 1, "dv": 3, "da": 3, "du": 3, "db": 3 * c, "dc": 3 * b, "J": 3 * (a + b * c)}
# %% graph_grads: numeric
def graph_grads(a, b, c):
    J = lambda a, b, c: 3 * (a + b * c)
    h = 1e-3
    da = numeric_slope(lambda t: J(t, b, c), a, h)
    db = numeric_slope(lambda t: J(a, t, c), b, h)
    dc = numeric_slope(lambda t: J(a, b, t), c, h)
    return {"dv": numeric_slope(lambda v: 3 * v, a + b * c, h), "da": da, "du": numeric_slope(lambda u: 3 * (a + u), b * c, h), "db": db, "dc": dc}
# %% graph_grads: one-sided exact
def graph_grads(a, b, c):
    J = 3 * (a + b * c)
    d = 0.5
    return {"dv": 3.0, "du": 3.0, "da": (3 * (a + d + b * c) - J) / d, "db": (3 * (a + (b + d) * c) - J) / d, "dc": (3 * (a + b * (c + d)) - J) / d}
# %% graph_grads: jax
import jax
def graph_grads(a, b, c):
    g = jax.grad(lambda a, b, c: 3 * (a + b * c), argnums=(0, 1, 2))(a, b, c)
    return {"dv": jnp.array(3.0), "du": jnp.array(3.0), "da": g[0], "db": g[1], "dc": g[2]}
# %% graph_grads: locals
def graph_grads(a, b, c):
    dJ_dv = 3
    dv_da, dv_du = 1, 1
    du_db, du_dc = c, b
    dv, da, du = dJ_dv, dJ_dv * dv_da, dJ_dv * dv_du
    db, dc = du * du_db, du * du_dc
    return dict(zip(("dv", "da", "du", "db", "dc"), (dv, da, du, db, dc)))
# %% graph_grads: float32
def graph_grads(a, b, c):
    three = np.float32(3)
    return {"dv": three, "da": three, "du": three, "db": three * np.float32(c), "dc": three * np.float32(b)}
# %% graph_grads: prints
def graph_grads(a, b, c):
    dv = da = du = 3
    print(dv, da, du)
    return {"dc": du * b, "db": du * c, "du": du, "da": da, "dv": dv}
# %% graph_grads: sum
def graph_grads(a, b, c):
    return {"dv": 3, "da": 3, "du": 3, "db": c + c + c, "dc": b + b + b}
# %% graph_grads: int
def graph_grads(a, b, c):
    dv = int(3)
    return {'dv': dv, 'da': dv, 'du': dv, 'db': dv * c, 'dc': dv * b}
# %% graph_grads: helper
def chain(*slopes):
    out = 1.0
    for s in slopes:
        out *= s
    return out
def graph_grads(a, b, c):
    return {"dv": chain(3), "da": chain(3, 1), "du": chain(3, 1), "db": chain(3, 1, c), "dc": chain(3, 1, b)}
# %% graph_grads: defaultdict
from collections import defaultdict
def graph_grads(a, b, c):
    d = defaultdict(float)
    d["dv"] += 3.0
    d["da"] += d["dv"]
    d["du"] += d["dv"]
    d["db"] += d["du"] * c
    d["dc"] += d["du"] * b
    return d
# %% to_column: len
def to_column(v):
    return v.reshape(v.size, 1)
# %% to_column: np.reshape
def to_column(v):
    return np.reshape(v, (-1, 1))
# %% to_column: flatten
def to_column(v):
    return v.flatten()[:, None]
# %% to_column: ravel newaxis
def to_column(v):
    return v.ravel()[:, np.newaxis]
# %% to_column: array T
def to_column(v):
    return np.array([v.ravel()]).T
# %% to_column: atleast_2d
def to_column(v):
    v = np.atleast_2d(v)
    return v.T if v.shape[0] == 1 else v
# %% to_column: if
def to_column(v):
    if v.ndim == 1:
        v = v[:, np.newaxis]
    elif v.shape[0] == 1:
        v = v.T
    assert v.shape[1] == 1
    return v
# %% to_column: c_
def to_column(v):
    return np.c_[np.ravel(v)]
# %% to_column: list
def to_column(v):
    return np.array([[x] for x in v.flatten()])
# %% to_column: squeeze
def to_column(v):
    return np.expand_dims(np.squeeze(v), axis=-1)
# %% to_column: vstack
def to_column(v):
    return np.vstack(v.flatten())
# %% to_column: prod
def to_column(v):
    return v.reshape((np.prod(v.shape), 1))
# %% to_column: jnp
def to_column(v):
    return jnp.reshape(v, (-1, 1))
# %% to_column: shape set
def to_column(v):
    v = v.copy()
    v.shape = (v.size, 1)
    return v
# %% to_column: resize
def to_column(v):
    return np.resize(v, (v.size, 1))
# %% to_column: zeros
def to_column(v):
    out = np.zeros((v.size, 1))
    out[:, 0] = v.ravel()
    return out
# %% to_column: astype
def to_column(v):
    return np.asarray(v, dtype=np.float32).reshape(-1, 1)
# %% column_percent: plain
def column_percent(A):
    return A / A.sum(axis=0) * 100
# %% column_percent: calories
def column_percent(A):
    cal = A.sum(axis=0)
    percentage = 100 * A / cal.reshape(1, A.shape[1])
    return percentage
# %% column_percent: np.sum
def column_percent(A):
    return 100 * np.divide(A, np.sum(A, axis=0, keepdims=True))
# %% column_percent: reshape -1
def column_percent(A):
    return (A / np.sum(A, axis=0).reshape(1, -1)) * 100
# %% column_percent: T
def column_percent(A):
    return (A.T / A.T.sum(axis=1, keepdims=True)).T * 100
# %% column_percent: loop
def column_percent(A):
    B = np.zeros_like(A, dtype=float)
    for j in range(A.shape[1]):
        B[:, j] = A[:, j] / A[:, j].sum() * 100
    return B
# %% column_percent: ones
def column_percent(A):
    return 100 * A / (np.ones((1, A.shape[0])) @ A)
# %% column_percent: diag
def column_percent(A):
    return A @ np.diag(100 / A.sum(axis=0))
# %% column_percent: sum builtin
def column_percent(A):
    return A / sum(A) * 100
# %% column_percent: lists
def column_percent(A):
    return np.array([100 * column / column.sum() for column in A.T]).T
# %% column_percent: apply_along_axis
def column_percent(A):
    return np.apply_along_axis(lambda c: 100 * c / c.sum(), 0, A)
# %% column_percent: jnp
def column_percent(A):
    A = jnp.array(A)
    return A / A.sum(axis=0) * 100.0
# %% column_percent: float32
def column_percent(A):
    return (A / A.sum(0) * 100).astype("float32")
# %% column_percent: / (s / 100)
def column_percent(A):
    return A / (A.sum(axis=0) / 100)
# %% column_percent: assert
def column_percent(A):
    P = A / np.sum(A, 0) * 100
    assert np.allclose(P.sum(axis=0), 100)
    return P
# %% column_percent: axis -2
def column_percent(A):
    return 100 * A / A.sum(axis=-2)
# %% flatten_images: plain
def flatten_images(images):
    m = images.shape[0]
    return images.reshape(m, -1).T / 255.
# %% flatten_images: divide first
def flatten_images(images):
    return (images / 255).reshape(images.shape[0], -1).T
# %% flatten_images: full shape
def flatten_images(images):
    m, height, width, colors = images.shape
    return images.reshape(m, height * width * colors).T / 255
# %% flatten_images: astype
def flatten_images(images):
    X = images.reshape(images.shape[0], -1).T.astype(np.float32)
    return X / 255
# %% flatten_images: np.reshape
def flatten_images(images):
    return np.transpose(np.reshape(images, (len(images), -1))) / 255.0
# %% flatten_images: loop
def flatten_images(images):
    X = np.zeros((images[0].size, len(images)))
    for i in range(len(images)):
        X[:, i] = images[i].ravel() / 255
    return X
# %% flatten_images: loop column
def flatten_images(images):
    m = images.shape[0]
    X = np.zeros((images.shape[1] * images.shape[2] * images.shape[3], m))
    for i in range(m):
        X[:, i:i + 1] = images[i].reshape(-1, 1) / 255
    return X
# %% flatten_images: column_stack
def flatten_images(images):
    return np.column_stack([image.flatten() for image in images]) / 255
# %% flatten_images: hstack
def flatten_images(images):
    return np.hstack([image.reshape(-1, 1) for image in images]) / 255
# %% flatten_images: moveaxis
def flatten_images(images):
    return np.moveaxis(images, 0, -1).reshape(-1, images.shape[0]) / 255
# %% flatten_images: jnp
def flatten_images(images):
    return jnp.reshape(images, (images.shape[0], -1)).T / 255
# %% flatten_images: times
def flatten_images(images):
    return images.reshape(images.shape[0], -1).T * (1 / 255)
# %% flatten_images: float16 no
def flatten_images(images):
    return np.float64(images.reshape(images.shape[0], -1).T) / np.float64(255)
# %% flatten_images: prod
def flatten_images(images):
    return images.reshape(images.shape[0], np.prod(images.shape[1:])).T / 255
# %% flatten_images: swapaxes
def flatten_images(images):
    return images.transpose(1, 2, 3, 0).reshape(-1, len(images)) / 255
# %% flatten_images: in place
def flatten_images(images):
    X = images.reshape(images.shape[0], -1).T.astype(float)
    X /= 255
    return X
# %% log_likelihood: plain
def log_likelihood(A, Y):
    return np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
# %% log_likelihood: power
def log_likelihood(A, Y):
    return np.sum(np.log(A ** Y * (1 - A) ** (1 - Y)))
# %% log_likelihood: dot
def log_likelihood(A, Y):
    return (np.dot(Y, np.log(A).T) + np.dot(1 - Y, np.log(1 - A).T)).item()
# %% log_likelihood: squeeze
def log_likelihood(A, Y):
    return np.squeeze(Y @ np.log(A).T + (1 - Y) @ np.log(1 - A).T)
# %% log_likelihood: float
def log_likelihood(A, Y):
    return float(np.sum(np.where(Y == 1, np.log(A), np.log(1 - A))))
# %% log_likelihood: mean times m
def log_likelihood(A, Y):
    m = Y.shape[1]
    return m * np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
# %% log_likelihood: minus m J
def log_likelihood(A, Y):
    m = A.shape[1]
    J = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    return -m * J
# %% log_likelihood: bool
def log_likelihood(A, Y):
    return np.log(A[Y == 1]).sum() + np.log(1 - A[Y == 0]).sum()
# %% log_likelihood: loop
def log_likelihood(A, Y):
    total = 0
    for i in range(A.shape[1]):
        total += Y[0, i] * np.log(A[0, i]) + (1 - Y[0, i]) * np.log(1 - A[0, i])
    return total
# %% log_likelihood: fsum
def log_likelihood(A, Y):
    return math.fsum(math.log(a if y else 1 - a) for a, y in zip(A.ravel(), Y.ravel()))
# %% log_likelihood: sum builtin
def log_likelihood(A, Y):
    return sum((Y * np.log(A) + (1 - Y) * np.log(1 - A))[0])
# %% log_likelihood: log1p
def log_likelihood(A, Y):
    return np.sum(Y * np.log(A)) + np.sum((1 - Y) * np.log1p(-A))
# %% log_likelihood: eps
def log_likelihood(A, Y):
    return np.sum(Y * np.log(A + 1e-12) + (1 - Y) * np.log(1 - A + 1e-12))
# %% log_likelihood: jnp
def log_likelihood(A, Y):
    return jnp.sum(Y * jnp.log(A) + (1 - Y) * jnp.log(1 - A))
# %% log_likelihood: helper
def p(y, a):
    return a ** y * (1 - a) ** (1 - y)
def log_likelihood(A, Y):
    return np.log(p(Y, A)).sum()
# %% log_likelihood: vdot
def log_likelihood(A, Y):
    return np.vdot(Y, np.log(A)) + np.vdot(1 - Y, np.log(1 - A))
