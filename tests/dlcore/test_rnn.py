import jax
import jax.numpy as jnp
import numpy as np
import pytest

from dlcore import recurrent, rnn
from dlcore.rnn import RNN, Output

N_X, M, T_X, N_A, N_Y = 3, 5, 7, 11, 2
MASK = np.arange(T_X) < np.array([[7], [4], [1], [6], [2]])
MASKS = pytest.mark.parametrize("mask", [None, MASK], ids=["whole", "padded"])


@pytest.fixture
def params(rng):
    return RNN(0.4 * rng.standard_normal((N_A, N_A)), rng.standard_normal((N_A, N_X)), rng.standard_normal((N_A, 1)))


@pytest.fixture
def head(rng):
    return Output(rng.standard_normal((N_Y, N_A)), rng.standard_normal((N_Y, 1)))


@pytest.fixture
def x(rng):
    return rng.standard_normal((N_X, M, T_X))


@pytest.fixture
def a0(rng):
    return 0.5 * rng.standard_normal((N_A, M))


def equal(found, expected, rtol=1e-9):
    jax.tree.map(lambda f, e: np.testing.assert_allclose(f, e, rtol=rtol, atol=1e-12), found, expected)


def test_step_number_by_number(params, x, a0):
    a_t = rnn.step(params, x[:, :, 0], a0)
    for i in range(M):
        for k in range(N_A):
            z = sum(params.Waa[k, j] * a0[j, i] for j in range(N_A)) + sum(params.Wax[k, j] * x[j, i, 0] for j in range(N_X))
            np.testing.assert_allclose(a_t[k, i], np.tanh(z + params.ba[k, 0]), rtol=1e-4)


@pytest.mark.parametrize("ba, expected", [(0.0, [0.7616, 0.3634, 0.1797]), (0.1, [0.8005, 0.4623, 0.3196])])
def test_the_network_worked_by_hand(ba, expected):
    params = RNN(Waa=jnp.array([[0.5]]), Wax=jnp.array([[1.0]]), ba=jnp.array([[ba]]))
    np.testing.assert_allclose(rnn.forward(params, jnp.array([[[1.0, 0, 0]]]), jnp.zeros((1, 1)))[0, 0], expected, atol=5e-5)


def test_step_is_one_product_with_stacked_matrices(params, x, a0):
    W_a = np.concatenate([params.Waa, params.Wax], axis=1)
    expected = np.tanh(W_a @ np.concatenate([a0, x[:, :, 0]]) + params.ba)
    np.testing.assert_allclose(rnn.step(params, x[:, :, 0], a0), expected, rtol=1e-4, atol=1e-6)


def test_output_works_on_one_step_and_on_all(head, rng):
    a = rng.standard_normal((N_A, M, T_X))
    Z = rnn.output(head, a)
    for t in range(T_X):
        np.testing.assert_allclose(Z[:, :, t], head.Wya @ a[:, :, t] + head.by, rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(rnn.output(head, a[:, :, t]), Z[:, :, t], rtol=1e-5, atol=1e-6)


@MASKS
def test_backward_agrees_with_autodiff_of_the_whole_network(params, head, x, a0, mask, rng):
    with jax.enable_x64(True):
        Y = jax.nn.softmax(jnp.asarray(rng.standard_normal((N_Y, M, T_X))), axis=0)

        def J(params, head, x, a0):
            a = rnn.forward(params, x, a0, mask=mask)
            return jnp.sum(recurrent.sequence_loss(rnn.output(head, a), Y, mask))

        expected = jax.grad(J, argnums=(0, 1, 2, 3))(*jax.tree.map(jnp.asarray, (params, head, x, a0)))
        a = rnn.forward(params, x, a0, mask=mask)
        dZ = jax.nn.softmax(rnn.output(head, a), axis=0) - Y
        dZ = dZ if mask is None else dZ * mask[None]
        dhead, da = rnn.output_backward(head, dZ, a)
        grads, dx, da0 = rnn.backward(params, da, x, a0, a, mask=mask)
    equal((grads, dhead, dx, da0), expected)


def test_what_is_read_at_padding_flows_back_to_the_last_real_step(params, x, a0, rng):
    with jax.enable_x64(True):
        R = rng.standard_normal((N_A, M, T_X))  # not zero at padding: there stands the last activation of the sequence

        def J(params, x, a0):
            return jnp.sum(R * rnn.forward(params, x, a0, mask=MASK))

        expected = jax.grad(J, argnums=(0, 1, 2))(*jax.tree.map(jnp.asarray, (params, x, a0)))
        equal(rnn.backward(params, R, x, a0, rnn.forward(params, x, a0, mask=MASK), mask=MASK), expected)


def test_backward_agrees_with_differences(params, x, a0, rng):
    # J = sum(R a) with a fixed R: every a_t has its own derivative R_t.
    with jax.enable_x64(True):
        R = rng.standard_normal((N_A, M, T_X))
        grads, dx, da0 = rnn.backward(params, R, x, a0, rnn.forward(params, x, a0))
        J = jax.jit(lambda params, x, a0: jnp.sum(R * rnn.forward(params, x, a0)))
        for slope, place in [(grads, 0), (dx, 1), (da0, 2)]:
            values = (params, x, a0)
            nudge = jax.tree.map(lambda v: 1e-6 * rng.standard_normal(v.shape), values[place])
            ends = []
            for sign in (1, -1):
                moved = jax.tree.map(lambda v, n, sign=sign: v + sign * n, values[place], nudge)
                ends.append(J(*[moved if k == place else v for k, v in enumerate(values)]))
            along = sum(np.sum(s * n) for s, n in zip(jax.tree.leaves(slope), jax.tree.leaves(nudge), strict=True))
            np.testing.assert_allclose((ends[0] - ends[1]) / 2, along, rtol=1e-6)


def test_step_backward_agrees_with_autodiff(params, x, a0, rng):
    with jax.enable_x64(True):
        da_t = rng.standard_normal((N_A, M))
        a_t, pull = jax.vjp(rnn.step, *jax.tree.map(jnp.asarray, (params, x[:, :, 0], a0)))
        equal(rnn.step_backward(params, da_t, x[:, :, 0], a0, a_t), pull(jnp.asarray(da_t)))


def test_padding_has_no_gradient(params, x, a0):
    a = rnn.forward(params, x, a0, mask=MASK)
    _, dx, _ = rnn.backward(params, np.ones((N_A, M, T_X)), x, a0, a, mask=MASK)
    assert not np.asarray(dx)[:, ~MASK].any() and np.asarray(dx)[:, MASK].all()


def test_start_is_zero_and_init_is_spread_as_promised():
    params = rnn.init(300, 200, key=jax.random.key(0))
    assert rnn.start(params, 7).shape == (200, 7) and not rnn.start(params, 7).any()
    np.testing.assert_allclose(jnp.linalg.norm(params.Wax, axis=1).mean(), 1, atol=0.02)
    np.testing.assert_allclose(jnp.linalg.norm(params.Waa, axis=1).mean(), 1, atol=0.02)
    np.testing.assert_allclose(jnp.linalg.norm(rnn.init_output(500, 3, key=jax.random.key(1)).Wya, axis=1), 1, atol=0.1)
    assert not params.ba.any()


def test_init_of_another_key_differs():
    one, two = (rnn.init(3, 5, key=jax.random.key(k)) for k in (0, 1))
    assert (one.Waa != two.Waa).all() and (one.Wax != two.Wax).all()


def test_parameters_that_do_not_fit_are_named(as_learner, params, x, a0):
    with pytest.raises(ValueError, match=r"Waa must have shape \(11, 11\), but has shape \(11, 10\)"):
        rnn.forward(params._replace(Waa=params.Waa[:, :10]), x, a0)
    with pytest.raises(ValueError, match=r"ba must have shape \(n_a=11, 1\), but has shape \(11,\)\. .*reshape\(11, 1\)"):
        rnn.forward(params._replace(ba=params.ba[:, 0]), x, a0)
    with pytest.raises(ValueError, match=r"da must have shape \(n_a=11, m=5, T_x=7\), but has shape \(11, 5, 6\)"):
        rnn.backward(params, np.ones((N_A, M, 6)), x, a0, np.ones((N_A, M, T_X)))


def test_outputs_that_do_not_fit_are_named(as_learner, head):
    with pytest.raises(ValueError, match=r"a must have shape \(n_a=11, m\), but has shape \(5, 11\)\. Its transpose"):
        rnn.output(head, np.ones((M, N_A)))
    with pytest.raises(ValueError, match=r"dZ must have shape \(n_y=2, m, T_x\), but has shape \(11, 5, 7\)"):
        rnn.output_backward(head, np.ones((N_A, M, T_X)), np.ones((N_A, M, T_X)))
