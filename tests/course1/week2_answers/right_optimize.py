# ruff: noqa
# fmt: off
"""Right answers of optimize. One answer per cell; `# %% exercise: style` begins each."""
# %% optimize: old
def optimize(w, b, X, Y, num_iterations, learning_rate, print_cost = False):
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        dw = grads["dw"]
        db = grads["db"]
        w = w - learning_rate * dw
        b = b - learning_rate * db
        if i % 100 == 0:
            costs.append(cost)
        if print_cost and i % 100 == 0:
            print("step %i costs %f" %(i, cost))
    params = {"w": w,
              "b": b}
    grads = {"dw": dw,
             "db": db}
    return params, grads, costs
# %% optimize: new
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    w = copy.deepcopy(w)
    b = copy.deepcopy(b)
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        dw = grads["dw"]
        db = grads["db"]
        w = w - learning_rate * dw
        b = b - learning_rate * db
        if i % 100 == 0:
            costs.append(cost)
            if print_cost:
                print("step %i costs %f" % (i, cost))
    params = {"w": w, "b": b}
    grads = {"dw": dw, "db": db}
    return params, grads, costs
# %% optimize: in place with copy
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    w, b = copy.deepcopy(w), copy.deepcopy(b)
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w -= learning_rate * grads["dw"]
        b -= learning_rate * grads["db"]
        if i % 100 == 0:
            costs.append(cost)
    return {"w": w, "b": b}, grads, costs
# %% optimize: in place no copy
def optimize(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w -= grads["dw"] * learning_rate
        b -= grads["db"] * learning_rate
        if i % 100 == 0:
            costs.append(cost)
    params = {"w": w, "b": b}
    return params, grads, costs
# %% optimize: keywords
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w=w, b=b, X=X, Y=Y)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        if i % 100 == 0:
            costs.append(cost)
    return dict(w=w, b=b), dict(dw=grads["dw"], db=grads["db"]), costs
# %% optimize: not i % 100
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    costs = list()
    for iteration in range(0, num_iterations, 1):
        grads, cost = propagate(w, b, X, Y)
        dw, db = grads["dw"], grads["db"]
        w = np.subtract(w, np.multiply(learning_rate, dw))
        b = np.subtract(b, np.multiply(learning_rate, db))
        if not iteration % 100:
            costs += [cost]
    return {"w": w, "b": b}, {"dw": dw, "db": db}, costs
# %% optimize: values unpack
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        dw, db = grads.values()
        w, b = w - learning_rate * dw, b - learning_rate * db
        if i % 100 == 0:
            costs.append(float(cost))
    return {"w": w, "b": b}, grads, costs
# %% optimize: get
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        dw = grads.get("dw")
        db = grads.get("db")
        w = w + (-learning_rate) * dw
        b = b + (-learning_rate) * db
        if i % 100 == 0:
            costs.append(cost)
    return {"w": w, "b": b}, {"dw": dw, "db": db}, costs
# %% optimize: enumerate print every
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=True):
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads['dw']
        b = b - learning_rate * grads['db']
        if i % 100 == 0:
            costs.append(cost)
        print(f"\r{i + 1}/{num_iterations}", end="")
    print()
    return {'w': w, 'b': b}, grads, costs
# %% optimize: costs array
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    costs = np.array([])
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads['dw']
        b = b - learning_rate * grads['db']
        if i % 100 == 0:
            costs = np.append(costs, cost)
    return {'w': w, 'b': b}, grads, costs
# %% optimize: all then slice
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    every = []
    for _ in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        every.append(cost)
        w = w - learning_rate * grads['dw']
        b = b - learning_rate * grads['db']
    return {'w': w, 'b': b}, grads, every[::100]
# %% optimize: params dict in loop
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    params = {"w": w, "b": b}
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(params["w"], params["b"], X, Y)
        for k in params:
            params[k] = params[k] - learning_rate * grads["d" + k]
        if i % 100 == 0:
            costs.append(cost)
    return params, grads, costs
# %% optimize: extra keys
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads['dw']
        b = b - learning_rate * grads['db']
        if i % 100 == 0:
            costs.append(cost)
    return {'w': w, 'b': b, 'costs': costs}, {**grads, "cost": cost}, costs
# %% optimize: list returned
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        dw = grads["dw"]; db = grads["db"]
        w = w - (learning_rate * dw); b = b - (learning_rate * db)
        if i % 100 == 0: costs.append(cost)
    return [{'w': w, 'b': b}, {'dw': dw, 'db': db}, costs]
# %% optimize: while
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    costs, i = [], 0
    while i < num_iterations:
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads['dw']
        b = b - learning_rate * grads['db']
        if i % 100 == 0:
            costs.append(cost)
        i = i + 1
    return {'w': w, 'b': b}, grads, costs
# %% optimize: np.squeeze costs
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads['dw']
        b = b - learning_rate * grads['db']
        if i % 100 == 0:
            costs.append(np.squeeze(cost))
    costs = np.squeeze(np.array(costs))
    costs = np.atleast_1d(costs)
    return {'w': w, 'b': b}, grads, costs
# %% optimize: float32
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    w, X, Y = np.float32(w), np.float32(X), np.float32(Y)
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = (w - learning_rate * grads['dw']).astype(np.float32)
        b = np.float32(b - learning_rate * grads['db'])
        if i % 100 == 0:
            costs.append(np.float32(cost))
    return {'w': w, 'b': b}, grads, costs
# %% optimize: inline gradient
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    costs = []
    m = X.shape[1]
    for i in range(num_iterations):
        A = sigmoid(np.dot(w.T, X) + b)
        cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
        dw = X @ (A - Y).T / m
        db = np.mean(A - Y)
        w = w - learning_rate * dw
        b = b - learning_rate * db
        if i % 100 == 0:
            costs.append(cost)
    return {'w': w, 'b': b}, {"dw": dw, "db": db}, costs
# %% optimize: jnp
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    w, X, Y = jnp.array(w), jnp.array(X), jnp.array(Y)
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads['dw']
        b = b - learning_rate * grads['db']
        if i % 100 == 0:
            costs.append(cost)
    return {'w': w, 'b': b}, grads, costs
# %% optimize: annotated
def optimize(w: np.ndarray, b: float, X: np.ndarray, Y: np.ndarray, num_iterations: int = 100,
             learning_rate: float = 0.009, print_cost: bool = False) -> tuple:
    costs: list = []
    for i in range(int(num_iterations)):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        if i % 100 == 0:
            costs.append(cost)
            if print_cost: print("step {} costs {}".format(i, cost))
    return ({"w": w, "b": b}, {"dw": grads["dw"], "db": grads["db"]}, costs)
# %% optimize: helper update
def update(params, grads, rate):
    return {k: params[k] - rate * grads[f"d{k}"] for k in ("w", "b")}
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    params, costs = {"w": w, "b": b}, []
    for i in range(num_iterations):
        grads, cost = propagate(params["w"], params["b"], X, Y)
        params = update(params, grads, learning_rate)
        if i % 100 == 0:
            costs.append(cost)
    return params, grads, costs
# %% optimize: num_iterations + 1 from 1
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    costs = []
    for i in range(1, num_iterations + 1):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads['dw']
        b = b - learning_rate * grads['db']
        if (i - 1) % 100 == 0:
            costs.append(cost)
    return {'w': w, 'b': b}, grads, costs
# %% optimize: asserts
def optimize(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        dw = grads["dw"]
        db = grads["db"]
        assert dw.shape == w.shape
        w = w - learning_rate * dw
        b = b - learning_rate * db
        assert np.isfinite(cost)
        if i % 100 == 0:
            costs.append(cost)
    params = {"w": w, "b": b}
    grads = {"dw": dw, "db": db}
    return params, grads, costs
# %% optimize: cost in a list of tuples kept outside
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    kept = {}
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        kept[i] = cost
        w = w - learning_rate * grads['dw']
        b = b - learning_rate * grads['db']
    costs = [kept[i] for i in kept if i % 100 == 0]
    return {'w': w, 'b': b}, grads, costs
# %% optimize: costs as tuple
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    costs = ()
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads['dw']
        b = b - learning_rate * grads['db']
        if i % 100 == 0:
            costs += (cost,)
    return {'w': w, 'b': b}, grads, costs
# %% optimize: scan
import jax
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    def J(p):
        Z = p["w"].T @ X + p["b"]
        return jnp.mean(jnp.logaddexp(0., Z) - Y * Z)
    costs, p = [], {"w": jnp.asarray(w), "b": jnp.asarray(b)}
    g = jax.jit(jax.value_and_grad(J))
    for i in range(num_iterations):
        cost, d = g(p)
        p = jax.tree_util.tree_map(lambda x, y: x - learning_rate * y, p, d)
        if i % 100 == 0:
            costs.append(float(cost))
    return p, {"dw": d["w"], "db": d["b"]}, costs
# %% optimize: update inside tuple
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        (w, b) = (w - grads["dw"] * learning_rate, b - grads["db"] * learning_rate)
        costs.append(cost) if i % 100 == 0 else None
    return {'w': w, 'b': b}, grads, costs
# %% optimize: divmod
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads['dw']
        b = b - learning_rate * grads['db']
        if i in range(0, num_iterations, 100):
            costs.append(cost)
    return {'w': w, 'b': b}, grads, costs
# %% optimize: np.mod
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    costs = []
    for i in np.arange(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads['dw']
        b = b - learning_rate * grads['db']
        if np.mod(i, 100) == 0:
            costs.append(cost)
    return {'w': w, 'b': b}, grads, costs
# %% optimize: before step
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        if i % 100 == 0:
            costs.append(cost)
        w = w - learning_rate * grads['dw']
        b = b - learning_rate * grads['db']
    return {'w': w, 'b': b}, grads, costs
# %% optimize: np.copy
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    w = np.copy(w)
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w[:] = w - learning_rate * grads['dw']
        b = b - learning_rate * grads['db']
        if i % 100 == 0:
            costs.append(cost)
    return {'w': w, 'b': b}, grads, costs
# %% optimize: float costs print accuracy
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads['dw']
        b = b - learning_rate * grads['db']
        if i % 100 == 0:
            costs.append(cost.item() if hasattr(cost, "item") else cost)
            if print_cost: print("step {0}: {1:.4f}".format(i, cost))
    return {'w': w, 'b': b}, {'dw': grads['dw'].copy(), 'db': grads['db']}, costs
# %% optimize: OrderedDict
from collections import OrderedDict, deque
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads['dw']
        b = b - learning_rate * grads['db']
        if i % 100 == 0:
            costs.append(cost)
    return OrderedDict(w=w, b=b), OrderedDict(grads), costs
# %% optimize: deque
from collections import deque
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    costs = deque()
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads['dw']
        b = b - learning_rate * grads['db']
        if i % 100 == 0:
            costs.append(cost)
    return {'w': w, 'b': b}, grads, list(costs)
# %% optimize: recursion
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False, _i=0):
    grads, cost = propagate(w, b, X, Y)
    costs = [cost] if _i % 100 == 0 else []
    w, b = w - learning_rate * grads['dw'], b - learning_rate * grads['db']
    if _i + 1 == num_iterations:
        return {'w': w, 'b': b}, grads, costs
    p, g, c = optimize(w, b, X, Y, num_iterations, learning_rate, print_cost, _i + 1)
    return p, g, costs + c
# %% optimize: alpha
def optimize(w, b, X, Y, num_iterations=100, alpha=0.009, print_cost=False):
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - alpha * grads['dw']
        b = b - alpha * grads['db']
        if i % 100 == 0:
            costs.append(cost)
    return {'w': w, 'b': b}, grads, costs
# %% optimize: callback prints
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    import time
    start = time.time()
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads['dw']
        b = b - learning_rate * grads['db']
        if i % 100 == 0:
            costs.append(cost)
            if print_cost:
                print("step " + str(i) + " costs " + str(cost))
    print("took", time.time() - start)
    params = {}
    params["w"] = w
    params["b"] = b
    return params, grads, costs
# %% optimize: b as np.array
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    b = np.array(b)
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads['dw']
        b = b - learning_rate * grads['db']
        if i % 100 == 0:
            costs.append(np.asarray(cost))
    return {'w': w, 'b': np.squeeze(b)}, grads, costs
