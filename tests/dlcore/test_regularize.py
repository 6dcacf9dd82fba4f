import jax
import jax.numpy as jnp
import numpy as np
import pytest

from dlcore import regularize

WEIGHTS = [np.array([[1.0, -2.0, 0.5], [0.3, 1.0, -1.5]]), np.array([[2.0, -0.7]])]


def test_penalties_by_loops():
    values = [float(w) for W in WEIGHTS for row in W for w in row]
    np.testing.assert_allclose(regularize.l2_cost(WEIGHTS, lambd=0.7, m=11), 0.7 / 22 * sum(w * w for w in values), rtol=1e-6)
    np.testing.assert_allclose(regularize.l1_cost(WEIGHTS, lambd=0.7, m=11), 0.7 / 22 * sum(map(abs, values)), rtol=1e-6)


def test_l2_gradient_agrees_with_autodiff():
    expected = jax.grad(lambda weights: regularize.l2_cost(weights, lambd=0.7, m=11))(list(map(jnp.array, WEIGHTS)))
    for grad, slope in zip(regularize.l2_gradient(WEIGHTS, lambd=0.7, m=11), expected, strict=True):
        np.testing.assert_allclose(grad, slope, rtol=1e-5)


def test_the_weight_decay_factor_of_the_notes():
    W = np.array([[1.0]])
    np.testing.assert_allclose(W - 0.1 * regularize.l2_gradient(W, lambd=0.7, m=1000), 0.99993, rtol=1e-7)


def test_dropout_keeps_the_part_and_the_mean():
    A, D = regularize.dropout(np.ones((50, 2003)), keep_prob=0.8, key=jax.random.key(0))
    np.testing.assert_allclose(D.mean(axis=1), 0.8, atol=0.05)  # every unit
    np.testing.assert_allclose(A.mean(), 1, atol=0.01)
    np.testing.assert_allclose(np.unique(A), [0, 1.25], rtol=1e-6)


def test_dropout_follows_the_key():
    masks = [regularize.dropout(np.ones((5, 7)), keep_prob=0.5, key=jax.random.key(k))[1] for k in (0, 0, 1)]
    assert (masks[0] == masks[1]).all() and (masks[0] != masks[2]).any()


def test_dropout_of_nothing_changes_nothing(rng):
    A = rng.standard_normal((5, 7))
    np.testing.assert_allclose(regularize.dropout(A, keep_prob=1.0, key=jax.random.key(0))[0], A, rtol=1e-6)


def test_dropout_backward_agrees_with_autodiff(rng):
    A, dA = jnp.array(rng.standard_normal((2, 5, 7)), dtype=jnp.float32)
    key = jax.random.key(3)
    _, pullback, D = jax.vjp(lambda A: regularize.dropout(A, keep_prob=0.6, key=key), A, has_aux=True)
    np.testing.assert_allclose(regularize.dropout_backward(dA, D, keep_prob=0.6), pullback(dA)[0], rtol=1e-5)


@pytest.mark.parametrize(
    "errors, patience, expected",
    [
        ([0.5], 1, (0, False)),
        ([0.5, 0.4], 1, (1, False)),
        ([0.4, 0.5], 1, (0, True)),
        ([0.3, 0.2, 0.25, 0.1, 0.2], 2, (3, False)),
    ],
)
def test_early_stopping_by_hand(errors, patience, expected):
    assert regularize.early_stopping(errors, patience=patience) == expected


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: regularize.l2_cost(WEIGHTS, lambd=-1.0, m=3), r"lambd must be at least 0, but is -1\.0"),
        (lambda: regularize.l2_gradient(WEIGHTS, lambd=1.0, m=0), r"m must be at least 1 example, but is 0"),
        (lambda: regularize.dropout(np.ones((2, 3)), keep_prob=80.0, key=jax.random.key(0)), r"keep_prob must be above 0"),
        (lambda: regularize.early_stopping([], patience=1), r"dev_errors must hold at least one error"),
        (lambda: regularize.early_stopping([0.1], patience=0), r"patience must be at least 1 check, but is 0"),
    ],
)
def test_values_out_of_range_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_mask_of_another_shape_is_refused(as_learner):
    with pytest.raises(ValueError, match=r"D must have shape \(n=2, m=3\), but has shape \(3, 2\)"):
        regularize.dropout_backward(np.ones((2, 3)), np.ones((3, 2), dtype=bool), keep_prob=0.5)
