import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.test_util import check_grads
from scipy.special import softmax

from dlcore import attention

M, H, T_Q, T_K, D_K, D_V = 2, 3, 5, 7, 11, 13


@pytest.fixture
def qkv(rng):
    return [rng.standard_normal(s).astype(np.float32) for s in [(M, H, T_Q, D_K), (M, H, T_K, D_K), (M, H, T_K, D_V)]]


@pytest.fixture
def mask(rng):
    return np.where(rng.random((M, 1, T_Q, T_K)) < 0.3, attention.HIDDEN, 0.0).astype(np.float32)


def by_definition(Q, K, V, visible):
    """One query at a time; what is hidden is left out instead of masked."""
    out = np.zeros((*Q.shape[:3], V.shape[-1]))
    for b, h, t in np.ndindex(Q.shape[:3]):
        keys = np.flatnonzero(visible[b, t])
        a = softmax(np.array([Q[b, h, t] @ K[b, h, j] for j in keys]) / np.sqrt(Q.shape[-1]))
        out[b, h, t] = sum(weight * V[b, h, j] for weight, j in zip(a, keys, strict=True))
    return out


@pytest.mark.parametrize("function", [attention.attend, attention.attend_fast])
def test_attention_agrees_with_the_definition(function, qkv, mask):
    np.testing.assert_allclose(function(*qkv, mask), by_definition(*qkv, mask[:, 0] == 0), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("function", [attention.attend, attention.attend_fast])
def test_attention_agrees_with_jax(function, rng):
    Q, K, V = (rng.standard_normal((M, H, T, D_K)).astype(np.float32) for T in (T_Q, T_K, T_K))
    expected = jax.nn.dot_product_attention(*(jnp.swapaxes(x, 1, 2) for x in (Q, K, V)))
    np.testing.assert_allclose(function(Q, K, V), jnp.swapaxes(expected, 1, 2), rtol=1e-4, atol=1e-5)


def test_the_fast_backward_agrees_with_autodiff_and_finite_differences(qkv, mask):
    with jax.enable_x64(True):
        Q, K, V = (jnp.asarray(x, dtype=float) for x in qkv)
        M64 = jnp.asarray(mask, dtype=float)
        pull = jax.random.normal(jax.random.key(0), (M, H, T_Q, D_V))
        plain = jax.grad(lambda *x: jnp.sum(pull * attention.attend(*x, M64)), argnums=(0, 1, 2))(Q, K, V)
        fast = jax.grad(lambda *x: jnp.sum(pull * attention.attend_fast(*x, M64)), argnums=(0, 1, 2))(Q, K, V)
        for one, other in zip(plain, fast, strict=True):
            np.testing.assert_allclose(other, one, rtol=1e-9, atol=1e-12)
        check_grads(lambda *x: attention.attend_fast(*x, M64), (Q, K, V), order=1, modes=["rev"])


def test_worked_example_scaled_and_unscaled():
    Q, K = np.array([[1.0, 0.0]]), np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    V = np.array([[1.0, 0.0], [0.0, 1.0], [2.0, 2.0]])
    np.testing.assert_allclose(attention.weights(Q, K), [[0.4011, 0.1978, 0.4011]], atol=5e-5)
    np.testing.assert_allclose(attention.attend(Q, K, V), [[1.2033, 1.0]], atol=5e-5)
    np.testing.assert_allclose(attention.weights(Q * np.sqrt(2), K), [[0.4223, 0.1554, 0.4223]], atol=5e-5)
    np.testing.assert_allclose(attention.attend(Q * np.sqrt(2), K, V), [[1.2670, 1.0]], atol=5e-5)


def test_weights_sum_to_one_over_the_keys(qkv, mask):
    np.testing.assert_allclose(attention.weights(*qkv[:2], mask).sum(-1), 1, rtol=1e-5)


def test_large_scores_stay_finite(qkv):
    assert np.isfinite(attention.attend_fast(1e4 * qkv[0], 1e4 * qkv[1], qkv[2])).all()


def test_a_query_that_sees_nothing_gets_equal_weights():
    A = attention.weights(np.ones((1, 2)), np.eye(2), np.full((1, 2), attention.HIDDEN))
    np.testing.assert_allclose(A, [[0.5, 0.5]], rtol=1e-6)


def test_hidden_keys_and_values_change_nothing(qkv, mask):
    Q, K, V = qkv
    mask = np.where(np.arange(T_K) == 2, attention.HIDDEN, 0.0)[None, None, None, :]
    before = attention.attend_fast(Q, K, V, mask)
    K, V = K.copy(), V.copy()
    K[:, :, 2], V[:, :, 2] = 9.0, -9.0
    np.testing.assert_array_equal(attention.attend_fast(Q, K, V, mask), before)


def test_causal_mask_and_its_first_row():
    mask = attention.causal_mask(4)
    A = attention.weights(np.zeros((4, 2)), np.ones((4, 2)), mask)
    expected = [[1, 0, 0, 0], [1 / 2, 1 / 2, 0, 0], [1 / 3, 1 / 3, 1 / 3, 0], [1 / 4] * 4]
    np.testing.assert_allclose(A, expected, rtol=1e-6)


def test_padding_mask_hides_the_padding():
    mask = attention.padding_mask(np.array([[5, 2, 0], [0, 3, 0]]))
    assert mask.shape == (2, 1, 1, 3)
    assert (mask[:, 0, 0] == 0).tolist() == [[True, True, False], [False, True, False]]


@pytest.fixture
def heads():
    return attention.init(10, key=jax.random.key(1))


def test_multi_head_is_several_small_attentions(heads, rng):
    X, X_keys = (rng.standard_normal((M, T, 10)).astype(np.float32) for T in (T_Q, T_K))
    parts = []
    for h in range(5):
        cut = slice(2 * h, 2 * h + 2)
        parts.append(attention.attend(X @ heads.W_Q[:, cut], X_keys @ heads.W_K[:, cut], X_keys @ heads.W_V[:, cut]))
    expected = jnp.concatenate(parts, axis=-1) @ heads.W_O
    np.testing.assert_allclose(attention.multi_head(heads, X, X_keys, num_heads=5), expected, rtol=1e-4, atol=1e-5)


def test_head_weights_are_those_that_multi_head_uses(heads, rng):
    X = rng.standard_normal((M, T_Q, 10)).astype(np.float32)
    A = attention.head_weights(heads, X, X, num_heads=5, mask=attention.causal_mask(T_Q))
    V = attention.split_heads(X @ heads.W_V, num_heads=5)
    expected = attention.merge_heads(A @ V) @ heads.W_O
    out = attention.multi_head(heads, X, X, num_heads=5, mask=attention.causal_mask(T_Q))
    np.testing.assert_allclose(out, expected, rtol=1e-4, atol=1e-5)


def test_splitting_keeps_positions_apart(rng):
    X = rng.standard_normal((2, 3, 10))
    cut = attention.split_heads(X, num_heads=5)
    np.testing.assert_allclose(cut[1, 4, 2], X[1, 2, 8:10], rtol=1e-6)
    np.testing.assert_allclose(attention.merge_heads(cut), X, rtol=1e-6)


def test_without_positions_attention_is_permutation_equivariant(heads, rng):
    X, order = rng.standard_normal((M, T_Q, 10)).astype(np.float32), rng.permutation(T_Q)
    Y = attention.multi_head(heads, X, X, num_heads=5)
    shuffled = attention.multi_head(heads, X[:, order], X[:, order], num_heads=5)
    np.testing.assert_allclose(shuffled, Y[:, order], rtol=1e-4, atol=1e-5)
    P = np.asarray(attention.positions(T_Q, 10))[None]
    placed, moved = (attention.multi_head(heads, Z + P, Z + P, num_heads=5) for Z in (X, X[:, order]))
    assert np.abs(moved - placed[:, order]).max() > 0.01


def test_with_a_causal_mask_the_future_changes_nothing(heads, rng):
    X = rng.standard_normal((M, T_Q, 10)).astype(np.float32)
    before = attention.multi_head(heads, X, X, num_heads=5, mask=attention.causal_mask(T_Q))
    X[:, 3] += 1
    after = attention.multi_head(heads, X, X, num_heads=5, mask=attention.causal_mask(T_Q))
    np.testing.assert_array_equal(after[:, :3], before[:, :3])
    assert (np.abs(after[:, 3:] - before[:, 3:]).max(axis=(0, 2)) > 1e-3).all()


def test_number_of_weights_of_512_features():
    sizes = jax.eval_shape(lambda key: attention.init(512, key=key), jax.random.key(0))
    assert sum(W.size for W in sizes) == 1_048_576


def test_worked_positions():
    expected = [[0, 1, 0, 1], [0.8415, 0.5403, 0.0100, 1.0000], [0.9093, -0.4161, 0.0200, 0.9998]]
    np.testing.assert_allclose(attention.positions(3, 4), expected, atol=5e-5)


def test_products_of_positions_depend_on_the_distance_only():
    P = np.asarray(attention.positions(50, 16))
    G = P @ P.T
    for k in (1, 7):
        np.testing.assert_allclose(np.diagonal(G, k), G[0, k], atol=1e-4)


def test_project_is_a_product_at_every_position(rng):
    X, W = rng.standard_normal((2, 3, 5)), rng.standard_normal((5, 7))
    np.testing.assert_allclose(attention.project(X, W), np.einsum("abi,io->abo", X, W), rtol=1e-4, atol=1e-5)


def test_what_does_not_fit_is_named(as_learner, qkv, heads):
    Q, K, V = qkv
    for function in (attention.attend, attention.attend_fast):
        with pytest.raises(ValueError, match=r"K must have shape \(2, 3, 7, 11\), but has shape \(2, 3, 7, 13\)"):
            function(Q, V, V)
        with pytest.raises(ValueError, match=r"V must have shape \(2, 3, 7, 11\), but has shape \(2, 3, 5, 11\)"):
            function(Q, K, Q)
        with pytest.raises(TypeError, match=r"mask must be 0\. \(look\) and -1e\+09 .* but is bool"):
            function(Q, K, V, np.ones((T_Q, T_K), bool))
        with pytest.raises(ValueError, match=r"mask must spread over the scores \(2, 3, 5, 7\), but has shape \(7, 5\)"):
            function(Q, K, V, np.zeros((T_K, T_Q)))
        with pytest.raises(ValueError, match=r"mask must spread over .*axis of size 1"):
            function(Q, K, V, np.zeros((M, T_Q, T_K)))
    with pytest.raises(ValueError, match=r"num_heads must divide the 10 features, but is 3"):
        attention.split_heads(np.zeros((2, 3, 10)), num_heads=3)
    with pytest.raises(ValueError, match=r"X must have d_in=10 features .* \(2, 10, 3\)"):
        attention.multi_head(heads, np.zeros((2, 10, 3)), np.zeros((2, 10, 3)), num_heads=5)
    with pytest.raises(ValueError, match="d must be even, but is 5"):
        attention.positions(3, 5)
    with pytest.raises(ValueError, match=r"tokens must have shape \(m, T\)"):
        attention.padding_mask(np.array([1, 2]))
