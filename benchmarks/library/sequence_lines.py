"""Lines of course 5, weeks 1 to 3: LSTM, GRU, word2vec, CTC."""

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.library.measure import OURS, Line
from dlcore import ctc, fast_gru, fast_lstm, gru, lstm, word2vec

# ---- LSTM and GRU: the sum of all squared activations and its derivatives by the parameters


def sequences(m, T, n_x, n_a, cell):
    key, x_key = jax.random.split(jax.random.key(0))
    params = jax.tree.map(np.asarray, cell.init(n_x, n_a, key=key))
    return params, np.asarray(jax.random.normal(x_key, (n_x, m, T)))


def lstm_data(m=64, T=50, n_x=128, n_a=128):
    return sequences(m, T, n_x, n_a, lstm)


def gru_data(m=64, T=50, n_x=128, n_a=128):
    return sequences(m, T, n_x, n_a, gru)


def recurrent_dlcore(params, x, forward, start):
    params, x = jax.tree.map(jnp.asarray, (params, x))
    state = start(params, x.shape[1])

    @jax.jit
    def gradient(params, x):
        return jax.value_and_grad(lambda params: jnp.sum(jax.tree.leaves(forward(params, x, state))[0] ** 2))(params)

    return lambda: jax.block_until_ready(gradient(params, x))


def torch_recurrent(x, W_x, W_a, b, cell, order):
    """PyTorch's own layer with dlcore's weights; its gates stand in another order."""
    import torch

    n_a = W_a[0].shape[0]
    net = cell(x.shape[0], n_a)
    net.weight_ih_l0.data = torch.tensor(np.concatenate([W_x[i] for i in order]))
    net.weight_hh_l0.data = torch.tensor(np.concatenate([W_a[i] for i in order]))
    net.bias_ih_l0.data = torch.tensor(np.concatenate([b[i][:, 0] for i in order]))
    net.bias_hh_l0.data.zero_()
    x = torch.tensor(np.ascontiguousarray(x.transpose(2, 1, 0)))

    def run():
        net.zero_grad()
        J = (net(x)[0] ** 2).sum()
        J.backward()
        return J.detach()

    def read(J):
        dW = torch.cat([net.weight_hh_l0.grad, net.weight_ih_l0.grad], 1).split(n_a)
        db = net.bias_ih_l0.grad[:, None].split(n_a)
        at = np.argsort(order)
        return J, [part for i in at for part in (dW[i], db[i])]

    return run, read


def lstm_torch(params, x):
    import torch

    n_a, W = params.bu.shape[0], params[::2]
    return torch_recurrent(x, [w[:, n_a:] for w in W], [w[:, :n_a] for w in W], params[1::2], torch.nn.LSTM, [0, 1, 3, 2])


def gru_torch(params, x):
    """Its relevance gate acts behind the product, so the numbers differ; the work is the same."""
    import torch

    n_a, W = params.bu.shape[0], params[::2]
    made = torch_recurrent(x, [w[:, n_a:] for w in W], [w[:, :n_a] for w in W], params[1::2], torch.nn.GRU, [1, 0, 2])
    return made[0], lambda J: None


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def lstm_numpy(params, x):
    """Step by step with four products, as in the classic assignment."""
    Wu, bu, Wf, bf, Wo, bo, Wc, bc = params
    x = np.ascontiguousarray(x.transpose(2, 0, 1))
    n_a, m = bu.shape[0], x.shape[2]

    def run():
        a = c = np.zeros((n_a, m), np.float32)
        J, caches = 0.0, []
        for x_t in x:
            both = np.concatenate([a, x_t])
            u, f, o, z = sigmoid(Wu @ both + bu), sigmoid(Wf @ both + bf), sigmoid(Wo @ both + bo), np.tanh(Wc @ both + bc)
            caches.append((both, u, f, o, z, c, np.tanh(u * z + f * c)))
            c = u * z + f * c
            a = o * caches[-1][-1]
            J += np.sum(a**2)
        grads = [np.zeros_like(p) for p in params]
        da_next = dc_next = np.zeros((n_a, m), np.float32)
        for both, u, f, o, z, c_prev, tanh_c in caches[::-1]:
            da = 2 * o * tanh_c + da_next
            dc = dc_next + da * o * (1 - tanh_c**2)
            inside = dc * z * u * (1 - u), dc * c_prev * f * (1 - f), da * tanh_c * o * (1 - o), dc * u * (1 - z**2)
            for i, d in enumerate(inside):
                grads[2 * i] += d @ both.T
                grads[2 * i + 1] += d.sum(1, keepdims=True)
            da_next = sum(W[:, :n_a].T @ d for W, d in zip((Wu, Wf, Wo, Wc), inside, strict=True))
            dc_next = dc * f
        return J, grads

    return run


def gru_numpy(params, x):
    Wu, bu, Wr, br, Wc, bc = params
    x = np.ascontiguousarray(x.transpose(2, 0, 1))
    n_a, m = bu.shape[0], x.shape[2]

    def run():
        c = np.zeros((n_a, m), np.float32)
        J, caches = 0.0, []
        for x_t in x:
            both = np.concatenate([c, x_t])
            u, r = sigmoid(Wu @ both + bu), sigmoid(Wr @ both + br)
            relevant = np.concatenate([r * c, x_t])
            z = np.tanh(Wc @ relevant + bc)
            caches.append((both, relevant, u, r, z, c))
            c = u * z + (1 - u) * c
            J += np.sum(c**2)
        grads = [np.zeros_like(p) for p in params]
        dc_next = np.zeros((n_a, m), np.float32)
        for both, relevant, u, r, z, c_prev in caches[::-1]:
            dc = 2 * (u * z + (1 - u) * c_prev) + dc_next
            dz = dc * u * (1 - z**2)
            q = Wc[:, :n_a].T @ dz
            du, dr = dc * (z - c_prev) * u * (1 - u), q * c_prev * r * (1 - r)
            for i, (d, read) in enumerate([(du, both), (dr, both), (dz, relevant)]):
                grads[2 * i] += d @ read.T
                grads[2 * i + 1] += d.sum(1, keepdims=True)
            dc_next = dc * (1 - u) + r * q + Wu[:, :n_a].T @ du + Wr[:, :n_a].T @ dr
        return J, grads

    return run


# ---- word2vec: ten steps of skip-gram with negative sampling, 1024 pairs and 5 negatives each

RATE = 0.025


def words(m=1024, n_v=10000, n_e=100, k=5, steps=10):
    rng = np.random.default_rng(0)
    p = 1 / (np.arange(n_v) + 10)
    drawn = rng.choice(n_v, (steps, m, 2 + k), p=p / p.sum()).astype(np.int32)
    E, Theta = (0.1 * rng.standard_normal((2, n_v, n_e), np.float32)).astype(np.float32)
    return E, Theta, drawn


def words_dlcore(E, Theta, drawn):
    params = word2vec.Word2Vec(jnp.array(E), jnp.array(Theta))
    batches = [tuple(map(jnp.asarray, (each[:, 0], each[:, 1], each[:, 2:]))) for each in drawn]

    def run():
        nonlocal params
        for c, t, negatives in batches:
            params = word2vec.negative_sampling_step(params, c, t, negatives, learning_rate=RATE)
        return jax.block_until_ready(params)

    return run


def words_numpy(E, Theta, drawn):
    E, Theta = E.copy(), Theta.copy()

    def run():
        for each in drawn:
            c, others = each[:, 0], each[:, 1:]
            e, theta = E[c], Theta[others]
            y = np.arange(others.shape[1]) == 0
            d = np.float32(RATE) * (sigmoid(np.einsum("mke,me->mk", theta, e)) - y).astype(np.float32)
            np.add.at(E, c, -np.einsum("mk,mke->me", d, theta))
            np.add.at(Theta, others, -d[..., None] * e[:, None])
        return E, Theta

    return run


def words_torch(E, Theta, drawn):
    import torch

    E, Theta = (torch.nn.Embedding.from_pretrained(torch.tensor(x), freeze=False, sparse=True) for x in (E, Theta))
    descent = torch.optim.SGD([*E.parameters(), *Theta.parameters()], lr=RATE)
    batches = [(torch.tensor(x[:, 0]), torch.tensor(x[:, 1]), torch.tensor(x[:, 2:])) for x in drawn.astype(np.int64)]
    log_sigmoid = torch.nn.functional.logsigmoid

    def run():
        for c, t, negatives in batches:
            e = E(c)
            real = (e * Theta(t)).sum(-1)
            noise = torch.bmm(Theta(negatives), e[..., None])
            J = -log_sigmoid(real).sum() - log_sigmoid(-noise).sum()
            descent.zero_grad()
            J.backward()
            descent.step()
        return E.weight.detach(), Theta.weight.detach()

    return run


# ---- CTC: the summed loss and its derivatives by the logits


def speech(m=16, T=100, U=20, n_y=30):
    rng = np.random.default_rng(0)
    logits = rng.standard_normal((m, T, n_y), np.float32)
    return logits, np.full(m, T), rng.integers(1, n_y, (m, U)), np.full(m, U)


def speech_dlcore(*arrays, loss=ctc.loss_fast):
    logits, *rest = map(jnp.asarray, arrays)
    gradient = jax.jit(jax.value_and_grad(lambda logits, *rest: jnp.sum(loss(logits, *rest))))
    return lambda: jax.block_until_ready(gradient(logits, *rest))


def speech_readable(*arrays):
    return speech_dlcore(*arrays, loss=ctc.loss)


def speech_optax(*arrays):
    import optax

    def loss(logits, input_lengths, labels, label_lengths):
        frames, letters = (jnp.arange(x.shape[1])[None] for x in (logits, labels))
        padding = [(at >= n[:, None]).astype(float) for at, n in ((frames, input_lengths), (letters, label_lengths))]
        return optax.ctc_loss(logits, padding[0], labels, padding[1])

    return speech_dlcore(*arrays, loss=loss)


def speech_torch(logits, input_lengths, labels, label_lengths):
    import torch

    logits = torch.tensor(logits, requires_grad=True)
    rest = torch.tensor(labels), torch.tensor(input_lengths), torch.tensor(label_lengths)

    def run():
        logits.grad = None
        J = torch.nn.functional.ctc_loss(logits.log_softmax(-1).transpose(0, 1), *rest, reduction="sum")
        J.backward()
        return J.detach(), logits.grad

    return run


LINES = [
    Line(
        "LSTM, 64 sequences of 50 steps, 128 units, both ways",
        1.1,
        lstm_data,
        {
            OURS: lambda *data: recurrent_dlcore(*data, fast_lstm.forward, lstm.start),
            "dlcore.lstm, readable": lambda *data: recurrent_dlcore(*data, lstm.forward, lstm.start),
            "NumPy": lstm_numpy,
            "PyTorch": lstm_torch,
        },
        {"batch": {"m": 128}, "length": {"T": 100}, "width": {"n_a": 256}},
        small_net=True,
    ),
    Line(
        "GRU, 64 sequences of 50 steps, 128 units, both ways",
        1.0,
        gru_data,
        {
            OURS: lambda *data: recurrent_dlcore(*data, fast_gru.forward, gru.start),
            "dlcore.gru, readable": lambda *data: recurrent_dlcore(*data, gru.forward, gru.start),
            "NumPy": gru_numpy,
            "PyTorch": gru_torch,
        },
        {"batch": {"m": 128}, "length": {"T": 100}, "width": {"n_a": 256}},
        small_net=True,
    ),
    Line(
        "word2vec, 10000 words of 100 numbers, 10 steps of 1024 pairs",
        0.6,
        words,
        {OURS: words_dlcore, "NumPy": words_numpy, "PyTorch": words_torch},
        {"batch": {"m": 2048}, "words": {"n_v": 20000}, "width": {"n_e": 200}},
        small_net=True,
    ),
    Line(
        "CTC, 16 recordings of 100 frames, 20 letters, both ways",
        0.3,
        speech,
        {OURS: speech_dlcore, "dlcore, readable": speech_readable, "optax": speech_optax, "PyTorch": speech_torch},
        {"batch": {"m": 32}, "frames": {"T": 200}, "letters": {"U": 40}},
    ),
]
