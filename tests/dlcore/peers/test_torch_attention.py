"""Attention and Transformer layers against PyTorch with the same weights."""

import jax
import numpy as np
import pytest

from dlcore import attention, layernorm, transformer
from dlcore.transformer import TransformerConfig

torch = pytest.importorskip("torch")

M, T, T_X, D, H = 2, 3, 7, 10, 5


def random(params):
    rng = np.random.default_rng(3)
    return jax.tree.map(lambda x: (0.3 * rng.standard_normal(x.shape) + (x.shape[0] == 1)).astype(np.float32), params)


def copy(weight, value):
    """PyTorch multiplies by the transpose, and keeps biases flat."""
    value = value[0] if value.shape[0] == 1 else value.T
    weight.data = torch.tensor(np.ascontiguousarray(value))


def copy_heads(module, heads):
    module.in_proj_weight.data = torch.tensor(np.concatenate([W.T for W in heads[:3]]))
    copy(module.out_proj.weight, heads.W_O)
    for bias in (module.in_proj_bias, module.out_proj.bias):
        if bias is not None:
            bias.data.zero_()


def copy_norm(module, norm):
    copy(module.weight, norm.gamma)
    copy(module.bias, norm.beta)


def copy_feed(module, feed):
    for target, value in zip(
        (module.linear1.weight, module.linear1.bias, module.linear2.weight, module.linear2.bias), feed, strict=True
    ):
        copy(target, value)


@pytest.fixture
def X(rng):
    return rng.standard_normal((M, T_X, D)).astype(np.float32)


@pytest.fixture
def Y(rng):
    return rng.standard_normal((M, T, D)).astype(np.float32)


CONFIG = TransformerConfig(vocab=13, d_model=D, num_heads=H, num_layers=1, max_length=T_X)


def close(ours, theirs):
    np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=1e-3, atol=1e-5)


def test_layer_norm(X):
    params = random(layernorm.init(D))
    module = torch.nn.LayerNorm(D)
    copy_norm(module, params)
    close(layernorm.forward_fast(params, X), module(torch.tensor(X)))


def test_multi_head_attention_and_its_weights(X, Y):
    params = random(attention.init(D, key=jax.random.key(0)))
    module = torch.nn.MultiheadAttention(D, H, bias=False, batch_first=True)
    copy_heads(module, params)
    hidden = np.array([[False] * 7, [False] * 4 + [True] * 3])
    mask = np.where(hidden, attention.HIDDEN, 0.0)[:, None, None]
    x = torch.tensor(X)
    out, A = module(torch.tensor(Y), x, x, key_padding_mask=torch.tensor(hidden), average_attn_weights=False)
    close(attention.multi_head(params, Y, X, num_heads=H, mask=mask), out)
    close(attention.head_weights(params, Y, X, num_heads=H, mask=mask), A)


@pytest.mark.parametrize("first, layer", [(True, transformer.encoder_layer), (False, transformer.encoder_layer_post)])
def test_encoder_layer(first, layer, X):
    params = random(transformer.init_encoder(CONFIG, key=jax.random.key(0))).layers[0]
    module = torch.nn.TransformerEncoderLayer(D, H, 4 * D, dropout=0.0, batch_first=True, norm_first=first)
    copy_heads(module.self_attn, params.heads)
    copy_norm(module.norm1, params.norm1)
    copy_norm(module.norm2, params.norm2)
    copy_feed(module, params.feed)
    close(layer(params, X, num_heads=H), module(torch.tensor(X)))


def test_decoder_layer(X, Y):
    params = random(transformer.init_decoder(CONFIG, key=jax.random.key(0))).layers[0]
    module = torch.nn.TransformerDecoderLayer(D, H, 4 * D, dropout=0.0, batch_first=True, norm_first=True)
    copy_heads(module.self_attn, params.heads)
    copy_heads(module.multihead_attn, params.cross)
    for name in ("norm1", "norm2", "norm3"):
        copy_norm(getattr(module, name), getattr(params, name))
    copy_feed(module, params.feed)
    causal = torch.triu(torch.ones(T, T, dtype=torch.bool), 1)
    out = transformer.decoder_layer(params, Y, X, num_heads=H, mask=attention.causal_mask(T))
    close(out, module(torch.tensor(Y), torch.tensor(X), tgt_mask=causal))
