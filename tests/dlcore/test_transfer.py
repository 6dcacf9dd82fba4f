from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from dlcore import optim, transfer
from dlcore.train import make_step


class Layer(NamedTuple):
    W: Any
    b: Any


def network(*sizes, seed=0):
    rng = np.random.default_rng(seed)
    return [
        Layer(jnp.asarray(rng.normal(size=(n, n_prev)) / np.sqrt(n_prev), jnp.float32), jnp.zeros((n, 1)))
        for n_prev, n in zip(sizes[:-1], sizes[1:], strict=True)
    ]


def forward(params, X):
    for W, b in params[:-1]:
        X = jnp.tanh(W @ X + b)
    W, b = params[-1]
    return W @ X + b


RNG = np.random.default_rng(5)
X = RNG.normal(size=(7, 13)).astype(np.float32)
Y = (RNG.random((3, 13)) < 0.5).astype(np.float32)
MASK = (RNG.random((3, 13)) < 0.6).astype(np.float32)
Z = RNG.normal(size=(3, 13)).astype(np.float32)
# The notes' table: tasks in rows, "?" where nobody looked.
NOTES = np.array([[1, 0, np.nan, np.nan], [0, 1, np.nan, 0], [0, 1, np.nan, 1], [np.nan, 0, 1, 0]])


def momentum(learning_rate=0.1, beta=0.9):
    def update(grads, v, params):
        v = jax.tree.map(lambda v, g: beta * v + g, v, grads)
        return jax.tree.map(lambda p, v: p - learning_rate * v, params, v), v

    return optim.Optimizer(lambda params: jax.tree.map(jnp.zeros_like, params), update)


def cost(params, X, Y):
    return transfer.multitask_cost(forward(params, X), Y, jnp.ones_like(Y))


def test_a_new_head_leaves_the_other_layers():
    params, head = network(64, 64, 32, 10), network(32, 2)[0]
    new = transfer.replace_last(params, head)
    assert new[0] is params[0] and new[1] is params[1] and new[2] is head and len(new) == 3
    assert transfer.count_parameters(new) == 6306 and transfer.count_parameters(new[2:]) == 66


def test_more_than_one_new_layer():
    assert transfer.replace_last(["a", "b"], "c", "d") == ["a", "c", "d"]


@pytest.mark.parametrize("num_frozen", [0, 1, 2])
@pytest.mark.parametrize("optimizer", [optim.gradient_descent(0.3), momentum()])
def test_frozen_layers_stay_and_the_others_move(num_frozen, optimizer):
    start = params = network(7, 5, 11, 3)
    frozen = transfer.freeze(optimizer, num_frozen)
    step, state = make_step(cost, frozen), frozen.init(params)
    for _ in range(3):
        params, state, _ = step(params, state, X, Y)
    for layer, (old, new) in enumerate(zip(start, params, strict=True)):
        assert np.array_equal(old.W, new.W) == (layer < num_frozen)
    assert step._cache_size() == 1


def test_freezing_is_the_masked_gradient():
    params = network(7, 5, 11, 3)
    grads = jax.grad(cost)(params, X, Y)
    descent = optim.gradient_descent(0.3)
    by_mask = jax.tree.map(lambda mask, g: mask * g, transfer.freeze_mask(params, 2), grads)
    expected, _ = descent.update(by_mask, (), params)
    frozen = transfer.freeze(descent, 2)
    found, _ = frozen.update(grads, frozen.init(params), params)
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-6), found, expected)


def test_training_the_head_on_precomputed_activations_is_training_with_a_frozen_body():
    params = network(7, 5, 11, 3)
    frozen = transfer.freeze(optim.gradient_descent(0.3), 2)
    whole, state, whole_step = params, frozen.init(params), make_step(cost, frozen)

    def body(layers, X):
        for W, b in layers:
            X = jnp.tanh(W @ X + b)
        return X

    A, head, descent = transfer.precompute(body, params, X, 2), params[2:], optim.gradient_descent(0.3)
    head_step, head_state = make_step(cost, descent), descent.init(head)
    for _ in range(5):
        whole, state, _ = whole_step(whole, state, X, Y)
        head, head_state, _ = head_step(head, head_state, A, Y)
    np.testing.assert_allclose(whole[2].W, head[0].W, rtol=1e-5)


def test_multitask_cost_by_the_double_sum():
    total = 0.0
    for i in range(13):
        for j in range(3):
            if MASK[j, i]:
                a = 1 / (1 + np.exp(-float(Z[j, i])))
                total -= np.log(a) if Y[j, i] else np.log(1 - a)
    np.testing.assert_allclose(transfer.multitask_cost(Z, Y, MASK), total / 13, rtol=1e-5)
    np.testing.assert_allclose(transfer.multitask_cost_per_label(Z, Y, MASK), total / MASK.sum(), rtol=1e-5)


def test_each_task_by_optax():
    loss = np.asarray(optax.sigmoid_binary_cross_entropy(jnp.asarray(Z), jnp.asarray(Y)))
    expected = sum(loss[j][MASK[j] == 1].mean() for j in range(3))
    np.testing.assert_allclose(transfer.multitask_cost_per_task(Z, Y, MASK), expected, rtol=1e-5)


def test_the_worked_table_of_the_curriculum():
    labels, mask = transfer.split_missing(NOTES)
    assert mask.sum() == 11 and mask.sum(axis=0).tolist() == [3, 4, 1, 3]
    even = np.zeros((4, 4))
    np.testing.assert_allclose(transfer.multitask_cost(even, labels, mask), 11 * np.log(2) / 4, rtol=1e-6)
    np.testing.assert_allclose(transfer.multitask_cost_per_label(even, labels, mask), np.log(2), rtol=1e-6)
    question_mark_as_0 = transfer.multitask_cost(even, labels, np.ones((4, 4)))
    np.testing.assert_allclose(question_mark_as_0, 2.7726, atol=5e-5)


def test_loss_of_one_example_of_the_curriculum():
    A, y = np.array([[0.1], [0.9], [0.8], [0.2]]), np.array([[0.0], [1], [1], [0]])
    found = transfer.multitask_cost(np.log(A / (1 - A)), y, np.ones((4, 1)))
    np.testing.assert_allclose(found, 0.6570, atol=5e-5)


@pytest.mark.parametrize(
    "multitask", [transfer.multitask_cost, transfer.multitask_cost_per_label, transfer.multitask_cost_per_task]
)
def test_missing_labels_have_no_slope_and_the_others_have_a_minus_y(multitask):
    labels, mask = transfer.split_missing(NOTES)
    logits = jnp.asarray(np.random.default_rng(0).normal(size=(4, 4)), jnp.float32)
    slopes = jax.jit(jax.grad(lambda Z: multitask(Z, labels, mask)))(logits)
    count = {"multitask_cost": 4, "multitask_cost_per_label": 11}.get(multitask.__name__, mask.sum(axis=1, keepdims=True))
    np.testing.assert_allclose(slopes, mask * (jax.nn.sigmoid(logits) - labels) / count, atol=1e-6)


def test_a_mask_after_the_loss_does_not_save_the_gradient():
    def trap(z):
        loss = optax.sigmoid_binary_cross_entropy(z, jnp.array([1.0, jnp.nan]))
        return jnp.sum(jnp.where(jnp.array([True, False]), loss, 0.0))

    z = jnp.array([0.3, 0.2])
    assert np.isfinite(trap(z)) and np.isnan(jax.grad(trap)(z)).any()


def test_a_task_without_labels_costs_nothing():
    mask = np.array([[1.0, 1.0], [0.0, 0.0]])
    np.testing.assert_allclose(transfer.multitask_cost_per_task(np.zeros((2, 2)), np.ones((2, 2)), mask), np.log(2), rtol=1e-6)
    assert transfer.multitask_cost_per_label(np.zeros((2, 2)), np.ones((2, 2)), 0 * mask) == 0


@pytest.mark.parametrize(
    "call, error, message",
    [
        (lambda: transfer.replace_last(["a"], "b"), ValueError, "params must have at least 2 layers"),
        (lambda: transfer.replace_last(["a", "b"]), ValueError, "new_layers must hold at least one"),
        (lambda: transfer.freeze_mask(["a", "b"], 2), ValueError, "num_frozen must lie between 0 and 1, but is 2"),
        (lambda: transfer.freeze_mask(Layer(1.0, 2.0), 0), TypeError, "params must be a list of layers, but is a Layer"),
        (lambda: transfer.multitask_cost(Z, Y.T, MASK), ValueError, r"Y must have shape \(n_tasks=3, m=13\).*rows"),
        (lambda: transfer.multitask_cost(Z, Y, MASK[:1]), ValueError, r"mask must have shape \(n_tasks=3, m=13\)"),
        (lambda: transfer.multitask_cost(np.zeros((4, 4)), NOTES, 1 - np.isnan(NOTES)), ValueError, "Y holds NaN.*split_missing"),
        (lambda: transfer.multitask_cost(Z[:, :0], Y[:, :0], MASK[:, :0]), ValueError, "Z must hold an example"),
        (lambda: transfer.split_missing(np.array([[3.0, 1.0]])), ValueError, "class number instead of one row per task"),
    ],
)
def test_bad_input_is_named(as_learner, call, error, message):
    with pytest.raises(error, match=message):
        call()
