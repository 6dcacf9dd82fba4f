"""The recurrent networks against PyTorch with copied weights; extra, where PyTorch is installed."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from dlcore import fast_lstm, gru, lstm, recurrent, rnn
from dlcore.recurrent import Bidirectional

torch = pytest.importorskip("torch")

N_X, M, T_X, N_A = 3, 5, 7, 11


@pytest.fixture
def x(rng):
    return rng.standard_normal((N_X, M, T_X))


def draw(rng, cell, n_x=N_X):
    return jax.tree.map(lambda p: 0.7 * rng.standard_normal(p.shape), cell.init(n_x, N_A, key=jax.random.key(0)))


def tensor(x):
    return torch.tensor(np.asarray(x), dtype=torch.float64)


def steps(x):
    """(n, m, T_x) as PyTorch wants it, (T_x, m, n)."""
    return tensor(np.asarray(x).transpose(2, 1, 0).copy())


def copy(network, weights, suffix):
    """Into a layer of PyTorch: W for the input, W for the activation, b, all stacked in its order of the gates."""
    for name, value in zip(("weight_ih", "weight_hh", "bias_ih"), weights, strict=True):
        getattr(network, f"{name}_{suffix}").data = tensor(value)
    getattr(network, f"bias_hh_{suffix}").data.zero_()


def weights_of(cell, params):
    if cell is rnn:
        return params.Wax, params.Waa, params.ba[:, 0]
    p = params  # PyTorch's order of the gates is input (our update), forget, candidate, output
    W, b = np.concatenate([p.Wu, p.Wf, p.Wc, p.Wo]), np.concatenate([p.bu, p.bf, p.bc, p.bo])
    return W[:, N_A:], W[:, :N_A], b[:, 0]


def make(cell, **options):
    kind = torch.nn.RNN if cell is rnn else torch.nn.LSTM
    return kind(N_X, N_A, dtype=torch.float64, **options)


def same(found, tensor, rtol=1e-9):
    np.testing.assert_allclose(found, tensor.detach().numpy().transpose(2, 1, 0), rtol=rtol, atol=1e-12)


@pytest.mark.parametrize("cell", [rnn, lstm], ids=["rnn", "lstm"])
def test_forward(cell, rng, x):
    params, network = draw(rng, cell), make(cell)
    copy(network, weights_of(cell, params), "l0")
    with jax.enable_x64(True):
        states = cell.forward(params, x, cell.start(params, M))
    same(recurrent.activation(states), network(steps(x))[0])


@pytest.mark.parametrize(
    "cell, forward", [(rnn, rnn.forward), (lstm, lstm.forward), (lstm, fast_lstm.forward)], ids=["rnn", "lstm", "fast_lstm"]
)
def test_derivatives(cell, forward, rng, x):
    params, network = draw(rng, cell), make(cell)
    copy(network, weights_of(cell, params), "l0")
    R, x_torch = rng.standard_normal((N_A, M, T_X)), steps(x).requires_grad_()
    (steps(R) * network(x_torch)[0]).sum().backward()
    with jax.enable_x64(True):

        def J(params, x):
            return jnp.sum(R * recurrent.activation(forward(params, x, cell.start(params, M))))

        grads, dx = jax.grad(J, argnums=(0, 1))(jax.tree.map(jnp.asarray, params), jnp.asarray(x))
    same(dx, x_torch.grad)
    for found, name in zip(weights_of(cell, grads), ("weight_ih", "weight_hh", "bias_ih"), strict=True):
        np.testing.assert_allclose(found, getattr(network, f"{name}_l0").grad, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("cell", [rnn, lstm], ids=["rnn", "lstm"])
def test_bidirectional_with_padding(cell, rng, x):
    lengths = np.array([7, 4, 1, 6, 2])
    params = Bidirectional(draw(rng, cell), draw(rng, cell))
    network = make(cell, bidirectional=True)
    copy(network, weights_of(cell, params.forward), "l0")
    copy(network, weights_of(cell, params.backward), "l0_reverse")
    packed = torch.nn.utils.rnn.pack_padded_sequence(steps(x), torch.tensor(lengths), enforce_sorted=False)
    expected, _ = torch.nn.utils.rnn.pad_packed_sequence(network(packed)[0])
    mask = np.arange(T_X) < lengths[:, None]
    with jax.enable_x64(True):
        start = cell.start(params.forward, M)
        a = recurrent.bidirectional(cell.step, params, x, Bidirectional(start, start), mask=mask)
    same(np.where(mask[None], a, 0.0), expected)  # PyTorch fills padding with zeros


@pytest.mark.parametrize("cell", [rnn, lstm], ids=["rnn", "lstm"])
def test_two_layers(cell, rng, x):
    params = [draw(rng, cell), draw(rng, cell, n_x=N_A)]
    network = make(cell, num_layers=2)
    for layer in range(2):
        copy(network, weights_of(cell, params[layer]), f"l{layer}")
    with jax.enable_x64(True):
        layers = recurrent.deep(cell.step, params, x, [cell.start(p, M) for p in params])
    same(recurrent.activation(layers[-1]), network(steps(x))[0])


def torch_gru(params):
    """PyTorch's z keeps the old memory, so it is 1 - Gamma_u: all signs of the update gate turn around."""
    network = torch.nn.GRU(N_X, N_A, dtype=torch.float64)
    W, b = np.concatenate([params.Wr, -params.Wu, params.Wc]), np.concatenate([params.br, -params.bu, params.bc])
    copy(network, (W[:, N_A:], W[:, :N_A], b[:, 0]), "l0")
    return network


def test_gru_where_the_place_of_the_relevance_gate_does_not_matter(rng, x):
    # A diagonal Wc lets the gate act before or behind the product alike.
    params = draw(rng, gru)
    Wc = np.concatenate([np.diag(rng.standard_normal(N_A)), params.Wc[:, N_A:]], axis=1)
    params = params._replace(Wc=Wc)
    with jax.enable_x64(True):
        c = gru.forward(params, x, gru.start(params, M))
    same(c, torch_gru(params)(steps(x))[0])


def test_gru_differs_from_pytorch_by_the_place_of_the_relevance_gate_only(rng, x):
    # With an always open relevance gate even a full Wc agrees; with a working one it does not.
    params = draw(rng, gru)
    opened = params._replace(br=np.full((N_A, 1), 1e3))
    with jax.enable_x64(True):
        agree, differ = (gru.forward(p, x, gru.start(p, M)) for p in (opened, params))
    same(agree, torch_gru(opened)(steps(x))[0])
    assert not np.allclose(differ, torch_gru(params)(steps(x))[0].detach().numpy().transpose(2, 1, 0), atol=1e-3)
