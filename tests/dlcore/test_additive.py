import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import softmax

from dlcore import additive

M, T, N_S, N_A, N_H = 2, 5, 3, 7, 11


@pytest.fixture
def case(rng):
    params = additive.Additive(*(rng.normal(size=shape) for shape in [(N_S, N_H), (N_A, N_H), (1, N_H), (N_H, 1)]))
    s, a = rng.normal(size=(M, N_S)), rng.normal(size=(M, T, N_A))
    mask = np.arange(T)[None] < np.array([[3], [5]])
    with jax.enable_x64(True):
        yield params, s, a, mask


def by_loops(params, s, a, mask):
    """Context and weights from the definition, number by number."""
    context, alpha = np.zeros((M, N_A)), np.zeros((M, T))
    for i in range(M):
        e = {}
        for t in range(T):
            if mask[i, t]:
                hidden = [np.tanh(s[i] @ params.Ws[:, j] + a[i, t] @ params.Wa[:, j] + params.b[0, j]) for j in range(N_H)]
                e[t] = sum(params.v[j, 0] * hidden[j] for j in range(N_H))
        for t in e:
            alpha[i, t] = np.exp(e[t]) / sum(np.exp(other) for other in e.values())
            context[i] += alpha[i, t] * a[i, t]
    return context, alpha


def test_attend_by_its_definition(case):
    for found, expected in zip(additive.attend(*case), by_loops(*case), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


def test_weights_are_a_softmax_over_the_real_positions(rng):
    e, mask = rng.normal(size=(3, 5)), np.array([[1, 1, 1, 1, 1], [1, 1, 0, 0, 0], [0, 1, 0, 1, 0]], bool)
    alpha = additive.weights(e, mask)
    for row in range(3):
        np.testing.assert_allclose(alpha[row, mask[row]], softmax(e[row, mask[row]]), rtol=1e-5)
    assert (np.asarray(alpha)[~mask] == 0).all()


def test_the_softmax_by_hand():
    alpha = additive.weights(jnp.array([[2.0, 1.0, 0.0]]), jnp.ones((1, 3), bool))
    np.testing.assert_allclose(alpha, [[0.665, 0.245, 0.090]], atol=5e-4)


def test_a_relu_on_negative_energies_would_make_them_equal():
    e, all_of_it = jnp.array([[-2.0, -1.0, 0.0]]), jnp.ones((1, 3), bool)
    np.testing.assert_allclose(additive.weights(e, all_of_it), [[0.09, 0.245, 0.665]], atol=5e-4)
    np.testing.assert_allclose(additive.weights(jax.nn.relu(e), all_of_it), [[1 / 3] * 3], rtol=1e-6)


def test_large_energies_do_not_overflow():
    alpha = additive.weights(jnp.array([[1000.0, 0.0, -1000.0]]), jnp.ones((1, 3), bool))
    np.testing.assert_array_equal(alpha, [[1.0, 0.0, 0.0]])


def test_padding_is_never_read(case):
    params, s, a, mask = case
    other = np.where(mask[:, :, None], a, 1e3)
    for found, expected in zip(additive.attend(params, s, other, mask), additive.attend(*case), strict=True):
        np.testing.assert_array_equal(found, expected)
    slope = jax.grad(lambda a: additive.attend(params, s, a, mask)[0].sum())(jnp.array(a))
    assert (np.asarray(slope)[~mask] == 0).all() and np.isfinite(slope).all()


def test_positions_in_another_order_get_the_same_weights(case, rng):
    params, s, a, _ = case
    mask, order = np.ones((M, T), bool), rng.permutation(T)
    context, alpha = additive.attend(params, s, a, mask)
    context_2, alpha_2 = additive.attend(params, s, a[:, order], mask)
    np.testing.assert_allclose(context_2, context, rtol=1e-9)
    np.testing.assert_allclose(alpha_2, alpha[:, order], rtol=1e-9)


def test_slopes_by_differences(case, rng):
    params, s, a, mask = case
    weight = rng.normal(size=(M, N_A))
    total = lambda params, s, a: (additive.attend(params, s, a, mask)[0] * weight).sum()  # noqa: E731
    inputs = jax.tree.map(jnp.array, (params, s, a))
    slopes = jax.grad(total, argnums=(0, 1, 2))(*inputs)
    direction = jax.tree.map(lambda x: rng.normal(size=x.shape), inputs)
    move = lambda h: total(*jax.tree.map(lambda x, d: x + h * d, inputs, direction))  # noqa: E731
    expected = (move(1e-6) - move(-1e-6)) / 2e-6
    found = sum((slope * d).sum() for slope, d in zip(*map(jax.tree.leaves, (slopes, direction)), strict=True))
    np.testing.assert_allclose(found, expected, rtol=1e-7)


def test_init_has_the_asked_sizes():
    params = additive.init(200, 300, 500, key=jax.random.key(0))
    assert [p.shape for p in params] == [(200, 500), (300, 500), (1, 500), (500, 1)]
    np.testing.assert_allclose([p.std() * p.shape[0] ** 0.5 for p in (params.Ws, params.Wa, params.v)], 1, rtol=0.1)


def test_bad_input_is_refused(as_learner, case):
    params, s, a, mask = case
    with pytest.raises(ValueError, match=r"s must have shape \(m, n_s=3\), but has shape \(3, 2\). Its transpose \(2, 3\) fits"):
        additive.attend(params, s.T, a, mask)
    with pytest.raises(ValueError, match=r"a must have shape \(m=2, T_x, n_a=7\), but has shape \(2, 7, 5\)"):
        additive.attend(params, s, a.swapaxes(1, 2), mask)
    with pytest.raises(ValueError, match=r"mask must have shape \(m=2, T_x=5\), but has shape \(2, 7\)"):
        additive.attend(params, s, a, np.ones((2, 7), bool))
    with pytest.raises(ValueError, match="a row has none. Is a text empty"):
        additive.attend(params, s, a, mask & np.array([[True], [False]]))
