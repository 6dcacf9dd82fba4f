# ruff: noqa
# fmt: off
"""Right answers of sigmoid and initialize_with_zeros. One answer per cell; `# %% exercise: style` begins each."""
# %% sigmoid: classic
def sigmoid(z):
    s = 1 / (1 + np.exp(-z))
    return s
# %% sigmoid: dots
def sigmoid(z):
    s = 1. / (1. + np.exp(-1. * z))
    return s
# %% sigmoid: power -1
def sigmoid(z):
    return (1 + np.exp(-z)) ** -1
# %% sigmoid: np.divide
def sigmoid(z):
    s = np.divide(1, np.add(1, np.exp(np.negative(z))))
    return s
# %% sigmoid: reciprocal
def sigmoid(z):
    return np.reciprocal(1.0 + np.exp(-np.asarray(z, dtype=float)))
# %% sigmoid: other form
def sigmoid(z):
    return np.exp(z) / (np.exp(z) + 1)
# %% sigmoid: other form 2
def sigmoid(z):
    e = np.exp(z)
    return e / (1 + e)
# %% sigmoid: one minus
def sigmoid(z):
    return 1 - 1 / (1 + np.exp(z))
# %% sigmoid: tanh
def sigmoid(z):
    return 0.5 * (np.tanh(z / 2) + 1)
# %% sigmoid: e power
def sigmoid(z):
    s = 1 / (1 + np.e ** (-z))
    return s
# %% sigmoid: math.e power
def sigmoid(z):
    return 1 / (1 + math.e ** (-z))
# %% sigmoid: np.power
def sigmoid(z):
    return 1 / (1 + np.power(np.e, -z))
# %% sigmoid: np.power float
def sigmoid(z):
    return 1.0 / (1 + np.power(math.e, (-1.0) * z))
# %% sigmoid: clip 500
def sigmoid(z):
    z = np.clip(z, -500, 500)
    return 1.0 / (1.0 + np.exp(-z))
# %% sigmoid: clip 20
def sigmoid(z):
    z = np.clip(z, -20, 20)
    return 1.0 / (1.0 + np.exp(-z))
# %% sigmoid: clip 709
def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -709.78, 709.78)))
# %% sigmoid: asserts
def sigmoid(z):
    s = 1/(1+np.exp(-z))
    assert s.shape == np.shape(z)
    return s
# %% sigmoid: vectorize
def sigmoid(z):
    f = np.vectorize(lambda v: 1 / (1 + np.exp(-v)))
    return f(z)
# %% sigmoid: vectorize math
def sigmoid(z):
    def one(v):
        if v >= 0:
            return 1 / (1 + math.exp(-v))
        return math.exp(v) / (1 + math.exp(v))
    return np.vectorize(one)(z)
# %% sigmoid: vectorize math simple
import math
def one_sigmoid(v):
    return 1 / (1 + math.exp(-v))
sigmoid = np.vectorize(one_sigmoid)
# %% sigmoid: expit
from scipy.special import expit
def sigmoid(z):
    return expit(z)
# %% sigmoid: jax.nn
import jax
def sigmoid(z):
    return jax.nn.sigmoid(jnp.asarray(z, dtype=jnp.float32))
# %% sigmoid: jnp
def sigmoid(z):
    return 1 / (1 + jnp.exp(-z))
# %% sigmoid: jit
import jax
@jax.jit
def sigmoid(z):
    return 1 / (1 + jnp.exp(-z))
# %% sigmoid: lambda
sigmoid = lambda z: 1 / (1 + np.exp(-z))
# %% sigmoid: annotated
def sigmoid(z: "np.ndarray | float") -> "np.ndarray | float":
    """Computes it."""
    result: np.ndarray = 1 / (1 + np.exp(-z))
    return result
# %% sigmoid: isinstance
def sigmoid(z):
    if isinstance(z, (int, float)):
        return 1 / (1 + np.exp(-z))
    return np.array(1 / (1 + np.exp(-z)))
# %% sigmoid: math for numbers
def sigmoid(z):
    if isinstance(z, np.ndarray):
        return 1 / (1 + np.exp(-z))
    else:
        return 1 / (1 + math.exp(-z))
# %% sigmoid: atleast list comprehension
def sigmoid(z):
    z = np.asarray(z, dtype=np.float64)
    return np.array([1 / (1 + np.exp(-v)) for v in z.ravel()]).reshape(z.shape)
# %% sigmoid: np.array
def sigmoid(z):
    z = np.array(z)
    s = 1/(1+np.exp(-z))
    return s
# %% sigmoid: prints
def sigmoid(z):
    print("z =", z)
    s = 1/(1+np.exp(-z))
    print("s =", s)
    return s
# %% sigmoid: float32
def sigmoid(z):
    return np.float32(1 / (1 + np.exp(-z)))
# %% sigmoid: astype
def sigmoid(z):
    z = np.asarray(z).astype(np.float32)
    return 1 / (1 + np.exp(-z))
# %% sigmoid: longdouble
def sigmoid(z):
    return 1 / (1 + np.exp(-z, dtype=np.float64))
# %% sigmoid: logaddexp
def sigmoid(z):
    return np.exp(-np.logaddexp(0, -z))
# %% sigmoid: expm1
def sigmoid(z):
    return 1 / (2 + np.expm1(-z))
# %% sigmoid: piecewise
def sigmoid(z):
    z = np.asarray(z, dtype=float)
    return np.piecewise(z, [z >= 0], [lambda v: 1 / (1 + np.exp(-v)), lambda v: np.exp(v) / (1 + np.exp(v))])
# %% sigmoid: mask
def sigmoid(z):
    z = np.array(z, dtype=float)
    out = np.empty_like(z)
    pos = z >= 0
    out[pos] = 1 / (1 + np.exp(-z[pos]))
    e = np.exp(z[~pos])
    out[~pos] = e / (1 + e)
    return out
# %% sigmoid: default arg
def sigmoid(z, k=1.0):
    return 1 / (1 + np.exp(-k * z))
# %% sigmoid: x named
def sigmoid(x):
    s = 1/(1+np.exp(-x))
    return s
# %% sigmoid: errstate
def sigmoid(z):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))
# %% sigmoid: helper
def basic(x):
    return np.exp(-x)
def sigmoid(z):
    return 1 / (1 + basic(z))
# %% sigmoid: inf limit
def sigmoid(z):
    return np.where(np.asarray(z) >= 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))))
# %% sigmoid: squeeze scalars to float
def sigmoid(z):
    s = 1 / (1 + np.exp(-z))
    if np.ndim(s) == 0:
        s = float(s)
    return s
# %% sigmoid: tensorflow style copy
def sigmoid(z):
    x = copy.deepcopy(z)
    x = -x
    x = np.exp(x)
    x = x + 1
    x = 1 / x
    return x
# %% sigmoid: in place
def sigmoid(z):
    z = np.array(z, dtype=float)
    z *= -1
    np.exp(z, out=z)
    z += 1
    return 1 / z
# %% initialize_with_zeros: classic
def initialize_with_zeros(dim):
    w = np.zeros((dim, 1))
    b = 0
    assert(w.shape == (dim, 1))
    assert(isinstance(b, float) or isinstance(b, int))
    return w, b
# %% initialize_with_zeros: new
def initialize_with_zeros(dim):
    w = np.zeros((dim, 1))
    b = 0.0
    return w, b
# %% initialize_with_zeros: list shape
def initialize_with_zeros(dim):
    w = np.zeros([dim, 1])
    b = float(0)
    assert type(b) == float
    return w, b
# %% initialize_with_zeros: shape keyword
def initialize_with_zeros(dim):
    w, b = np.zeros(shape=(dim, 1), dtype=np.float32), 0
    return w, b
# %% initialize_with_zeros: np.float64
def initialize_with_zeros(dim):
    w = np.zeros(shape=(dim,1))
    b = np.float64(0)
    return w, b
# %% initialize_with_zeros: reshape
def initialize_with_zeros(dim):
    w = np.zeros(dim).reshape(dim, 1)
    b = 0.
    return w, b
# %% initialize_with_zeros: reshape -1
def initialize_with_zeros(dim):
    return np.zeros(dim).reshape(-1, 1), 0.0
# %% initialize_with_zeros: newaxis
def initialize_with_zeros(dim):
    return np.zeros(dim)[:, np.newaxis], 0.0
# %% initialize_with_zeros: list
def initialize_with_zeros(dim):
    w = np.array([[0]] * dim)
    b = 0
    return w, b
# %% initialize_with_zeros: int zeros
def initialize_with_zeros(dim):
    w = np.zeros((dim, 1), dtype=int)
    b = 0
    return (w, b)
# %% initialize_with_zeros: jnp
def initialize_with_zeros(dim):
    return jnp.zeros((dim, 1)), 0.0
# %% initialize_with_zeros: jnp scalar
def initialize_with_zeros(dim):
    return jnp.zeros((dim, 1)), jnp.array(0.0)
# %% initialize_with_zeros: 0-d
def initialize_with_zeros(dim):
    w = np.zeros((dim, 1))
    b = np.zeros(())
    return w, b
# %% initialize_with_zeros: np.array(0)
def initialize_with_zeros(dim):
    w = np.zeros((dim, 1))
    b = np.array(0)
    return w, b
# %% initialize_with_zeros: full
def initialize_with_zeros(dim):
    w = np.full((dim, 1), 0.0)
    b = 0.0
    return w, b
# %% initialize_with_zeros: ones times 0
def initialize_with_zeros(dim):
    w = np.ones((dim, 1)) * 0
    b = 0
    return w, b
# %% initialize_with_zeros: random times 0
def initialize_with_zeros(dim):
    w = np.random.randn(dim, 1) * 0
    b = 0
    return w, b
# %% initialize_with_zeros: as list
def initialize_with_zeros(dim):
    return [np.zeros((dim, 1)), 0.0]
# %% initialize_with_zeros: squeeze
def initialize_with_zeros(dim):
    w = np.zeros((dim, 1))
    b = np.squeeze(np.zeros((1, 1)))
    return w, b
# %% initialize_with_zeros: np.zeros(1)[0]
def initialize_with_zeros(dim):
    w = np.zeros((dim, 1))
    b = np.zeros(1)[0]
    return w, b
# %% initialize_with_zeros: zeros item
def initialize_with_zeros(dim):
    w = np.zeros((dim, 1))
    b = np.zeros((1, 1)).item()
    return w, b
# %% initialize_with_zeros: expand_dims
def initialize_with_zeros(dim):
    w = np.expand_dims(np.zeros(dim), axis=1)
    return w, 0.0
# %% initialize_with_zeros: annotations
def initialize_with_zeros(dim: int) -> tuple[np.ndarray, float]:
    w: np.ndarray = np.zeros((dim, 1))
    b: float = 0.0
    assert w.shape == (dim, 1)
    return w, b
# %% initialize_with_zeros: loop
def initialize_with_zeros(dim):
    w = np.empty((dim, 1))
    for i in range(dim):
        w[i, 0] = 0
    b = 0
    return w, b
# %% initialize_with_zeros: fill
def initialize_with_zeros(dim):
    w = np.ndarray((dim, 1))
    w.fill(0)
    b = 0.0
    return w, b
# %% initialize_with_zeros: transposed
def initialize_with_zeros(dim):
    w = np.zeros((1, dim)).T
    b = 0
    return w, b
# %% initialize_with_zeros: zeros_like
def initialize_with_zeros(dim):
    w = np.zeros_like(np.arange(dim).reshape(dim, 1), dtype=float)
    return w, 0.0
# %% initialize_with_zeros: prints
def initialize_with_zeros(dim):
    w = np.zeros((dim, 1))
    b = 0
    print("w = " + str(w))
    print("b = " + str(b))
    return w, b
# %% initialize_with_zeros: asserts float
def initialize_with_zeros(dim):
    w = np.zeros((dim, 1), dtype=float)
    b = 0.0
    assert (w.shape == (dim, 1)) and isinstance(b, float)
    assert w.dtype == np.float64
    return w, b
# %% initialize_with_zeros: float32 b
def initialize_with_zeros(dim):
    return np.zeros((dim, 1), np.float32), np.float32(0.0)
# %% initialize_with_zeros: c_
def initialize_with_zeros(dim):
    w = np.c_[np.zeros(dim)]
    return w, 0
# %% initialize_with_zeros: vstack
def initialize_with_zeros(dim):
    w = np.vstack([0.0] * dim)
    return w, 0.0
# %% initialize_with_zeros: tile
def initialize_with_zeros(dim):
    return np.tile(0.0, (dim, 1)), 0.0
# %% initialize_with_zeros: int dim
def initialize_with_zeros(dim):
    dim = int(dim)
    w = np.zeros((dim, 1), order="F")
    b = int()
    return w, b
# %% initialize_with_zeros: namedtuple
from collections import namedtuple
Params = namedtuple("Params", "w b")
def initialize_with_zeros(dim):
    return Params(np.zeros((dim, 1)), 0.0)
# %% initialize_with_zeros: False
def initialize_with_zeros(dim):
    w = np.zeros((dim, 1), dtype="float64")
    b = sum([])
    return w, b
# %% initialize_with_zeros: default
def initialize_with_zeros(dim=2):
    w = np.zeros((dim, 1))
    b = 0
    return w, b
# %% initialize_with_zeros: dict unpack
def initialize_with_zeros(dim):
    parameters = {"w": np.zeros((dim, 1)), "b": 0.0}
    return parameters["w"], parameters["b"]
