"""What the widgets of course 1, week 4 say must be true; the oracles are NumPy's own rules, brute force and autodiff."""

import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from dlcore import activations, dense, initialize, optim
from dlcore.viz import block_stepper, deep, shape_board


@pytest.mark.parametrize("mistake", shape_board.MISTAKES)
@pytest.mark.parametrize("sizes, m", [((2, 3, 5, 4), 7), ((3, 4, 5, 1), 5), ((4, 4, 4, 4), 4)])
def test_shapes_break_where_numpy_breaks(mistake, sizes, m):
    for shapes in shape_board.shapes_of(sizes, m, mistake):
        W, A, b = (np.zeros(shapes[name]) for name in ("W", "A_prev", "b"))
        found, problem = shape_board.result(shapes)
        try:
            Z = W @ A + b
        except ValueError:
            assert found is None and problem
        else:
            assert found == Z.shape
            assert bool(problem) == (b.shape != (len(W), 1))


def test_shape_board_counts_parameters_and_names_the_layer():
    board = deep.shape_board()
    assert "9 + 20 + 24 + 10 + 3 = 66 parameters. All shapes fit." in board.caption
    board.set(mistake="W of layer 2 transposed")
    assert "Layer 2: (3, 5) times (3, 7): the inner numbers 5 and 3 differ." in board.caption
    assert "becomes" not in board.set(mistake="b of layer 2 a row", m=5).caption and "nobody complains" in board.caption


def test_block_stepper_has_the_gradients_of_autodiff():
    steps = block_stepper.steps(learning_rate=0.5)
    W, b = block_stepper.W, block_stepper.b

    def J(W, b):
        A = block_stepper.X
        for l in range(3):
            Z = W[l] @ A + b[l]
            A = jnp.maximum(0, Z) if l < 2 else jax.nn.sigmoid(Z)
        return -jnp.mean(block_stepper.Y * jnp.log(A) + (1 - block_stepper.Y) * jnp.log(1 - A))

    assert float(steps[3]["J"]) == pytest.approx(float(J(W, b)), rel=1e-5)
    dW, db = jax.grad(J, (0, 1))([jnp.asarray(x) for x in W], [jnp.asarray(x) for x in b])
    for l in (1, 2, 3):
        block = next(step for step in steps if step["name"] == f"backward {l}")
        np.testing.assert_allclose(block[f"dW{l}"], dW[l - 1], rtol=1e-4, atol=1e-6)
        np.testing.assert_allclose(block[f"db{l}"], db[l - 1], rtol=1e-4, atol=1e-6)
        np.testing.assert_allclose(steps[-1][f"W{l}"], W[l - 1] - 0.5 * np.asarray(dW[l - 1]), rtol=1e-4, atol=1e-6)
    assert float(J([steps[-1][f"W{l}"] for l in (1, 2, 3)], [steps[-1][f"b{l}"] for l in (1, 2, 3)])) < float(J(W, b))
    view = deep.block_stepper()
    assert "backward 2" in view.set(step=5).caption and "cache 2" in view.caption


def test_padded_networks_are_the_networks():
    (X, Y), _, networks = deep.trained()
    for depth, width in ((0, 1), (1, 4), (2, 2)):  # in deeper ones the order of additions shows after 500 steps
        sizes = [2, *[width] * depth, 1]
        params = dense.init(sizes, initializer=initialize.xavier, key=jax.random.key(3))
        params, _ = dense.train(
            params, X, Y, optimizer=optim.gradient_descent(deep.RATE), num_iterations=deep.AT[1], hidden=activations.tanh
        )
        A, _ = dense.forward(params, X, hidden=activations.tanh)
        padded, _ = dense.forward([dense.Dense(*layer) for layer in networks[depth, width][1]], X, hidden=activations.tanh)
        np.testing.assert_allclose(A, padded, atol=5e-3)
        assert deep.count(depth, width) == sum(layer.W.size + layer.b.size for layer in params)
    for (depth, width), moments in networks.items():
        for layer in moments[-1][:-1]:
            assert not layer.W[width:].any() and not layer.b[width:].any(), depth
        assert not moments[-1][-1].W[:, width if depth else 2 :].any()


def test_parity_circuits_are_right_and_as_large_as_said():
    for n in range(2, 9):
        tree, layers, flat = deep.gates(n)
        inputs = np.array(list(itertools.product([0, 1], repeat=n))).T
        parity = inputs.sum(axis=0) % 2
        level, used = [(row, 0) for row in inputs], 0
        while len(level) > 1:
            pairs = list(zip(level[::2], level[1::2], strict=False))
            joined = [((p | q) & (1 - (p & q)), max(i, j) + 3) for (p, i), (q, j) in pairs]
            level, used = joined + level[2 * len(pairs) :], used + 4 * len(pairs)
        assert np.array_equal(level[0][0], parity) and used == tree and level[0][1] == layers
        ands = [np.all(inputs == term[:, None], axis=0) for term in inputs.T if term.sum() % 2]  # one AND per odd pattern
        assert np.array_equal(np.any(ands, axis=0), parity == 1) and len(ands) + 1 == flat
        # none can go, and none can be wider: two odd patterns always differ in two bits at least
        assert min(np.abs(p - q).sum() for p, q in itertools.combinations(inputs.T[parity == 1], 2)) == 2
    assert "28 gates in 9 layers" in deep.parity_counter().set(n=8).caption
