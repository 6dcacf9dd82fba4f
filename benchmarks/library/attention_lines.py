"""Lines of course 5, week 4: scaled dot-product attention, and a training step of a small GPT."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.library.measure import OURS, Line
from dlcore import attention, gpt, optim, train
from dlcore.transformer import TransformerConfig

# ---- attention that looks back only, and its derivatives by Q, K and V


def heads(m=16, h=4, T=128, d_k=32):
    return tuple(np.random.default_rng(0).standard_normal((4, m, h, T, d_k), np.float32))


def heads_dlcore(Q, K, V, dO, attend=attention.attend_fast):
    Q, K, V, dO = map(jnp.asarray, (Q, K, V, dO))
    mask = attention.causal_mask(Q.shape[2])

    @jax.jit
    def both(Q, K, V, dO):
        O, back = jax.vjp(lambda *inputs: attend(*inputs, mask), Q, K, V)
        return O, back(dO)

    return lambda: jax.block_until_ready(both(Q, K, V, dO))


def heads_numpy(Q, K, V, dO):
    T, scale = Q.shape[2], np.float32(1 / np.sqrt(Q.shape[3]))
    mask = np.where(np.tri(T, dtype=bool), np.float32(0), np.float32(-1e9))

    def run():
        A = np.exp(scale * (Q @ K.swapaxes(2, 3)) + mask)
        A /= A.sum(-1, keepdims=True)
        O = A @ V
        dA = dO @ V.swapaxes(2, 3)
        dS = scale * A * (dA - (dA * A).sum(-1, keepdims=True))
        return O, (dS @ K, dS.swapaxes(2, 3) @ Q, A.swapaxes(2, 3) @ dO)

    return run


def heads_torch(Q, K, V, dO):
    import torch

    inputs, dO = [torch.tensor(x, requires_grad=True) for x in (Q, K, V)], torch.tensor(dO)

    def run():
        O = torch.nn.functional.scaled_dot_product_attention(*inputs, is_causal=True)
        return O.detach(), torch.autograd.grad(O, inputs, dO)

    return run


# ---- one step of Adam; the costs of three steps are compared

NUM_HEADS = 4


def language(m=16, T=128, d=128, num_layers=4, vocab=256):
    config = TransformerConfig(vocab=vocab, d_model=d, num_heads=NUM_HEADS, num_layers=num_layers, max_length=T)
    params = jax.tree.map(np.asarray, gpt.init(config, key=jax.random.key(0)))
    return params, np.random.default_rng(0).integers(0, vocab, (m, T))


def language_dlcore(params, tokens):
    adam = optim.adam(1e-3)
    step = train.make_step(partial(gpt.cost, num_heads=NUM_HEADS), adam)
    params, tokens = jax.tree.map(jnp.asarray, (params, tokens))
    state = adam.init(params)

    def run():
        nonlocal params, state
        params, state, J = step(params, state, tokens)
        return J.item()

    return run, lambda J: np.array([J, run(), run()])


def language_torch(params, tokens):
    import torch

    functional = torch.nn.functional
    learned = [torch.tensor(x, requires_grad=True) for x in jax.tree.leaves(params)]
    structure, tokens = jax.tree.structure(params), torch.tensor(tokens)
    adam = torch.optim.Adam(learned, lr=1e-3, fused=True)

    def norm(params, X):
        return functional.layer_norm(X, X.shape[-1:], params.gamma[0], params.beta[0])

    def cost(params):
        m, T = tokens.shape
        X = params.E[tokens] + params.P
        for layer in params.stack.layers:
            X_norm = norm(layer.norm1, X)
            Q, K, V = ((X_norm @ W).reshape(m, T, NUM_HEADS, -1).transpose(1, 2) for W in layer.heads[:3])
            O = functional.scaled_dot_product_attention(Q, K, V, is_causal=True)
            X = X + O.transpose(1, 2).reshape(m, T, -1) @ layer.heads.W_O
            feed = layer.feed
            hidden = functional.gelu(norm(layer.norm2, X) @ feed.W1 + feed.b1, approximate="tanh")
            X = X + hidden @ feed.W2 + feed.b2
        Z = norm(params.stack.norm, X) @ params.E.T
        return functional.cross_entropy(Z[:, :-1].flatten(0, 1), tokens[:, 1:].flatten())

    def run():
        J = cost(jax.tree.unflatten(structure, learned))
        adam.zero_grad()
        J.backward()
        adam.step()
        return J.item()

    return run, lambda J: np.array([J, run(), run()])


LINES = [
    Line(
        "attention, 16 x 4 heads of 128 x 32, both ways",
        1.4,
        heads,
        {
            OURS: heads_dlcore,
            "dlcore, readable": partial(heads_dlcore, attend=attention.attend),
            "NumPy": heads_numpy,
            "PyTorch": heads_torch,
        },
        {"batch": {"m": 32}, "length": {"T": 256}, "width": {"d_k": 64}},
    ),
    Line(
        "GPT, 4 layers of 128, 16 texts of 128 tokens, a step of Adam",
        1.5,
        language,
        {OURS: language_dlcore, "PyTorch": language_torch},
        {"batch": {"m": 32}, "length": {"T": 256}},
    ),
]
