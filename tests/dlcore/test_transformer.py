import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import softmax

from dlcore import attention, transformer
from dlcore.transformer import TransformerConfig

CONFIG = TransformerConfig(vocab=13, d_model=10, num_heads=5, num_layers=2, max_length=7)
M, T, T_X, D, H = 2, 3, 7, 10, 5


def random(params, seed=0):
    """The same tree with all entries random: zeros and ones would hide mistakes."""
    rng = np.random.default_rng(seed)
    return jax.tree.map(lambda x: (0.3 * rng.standard_normal(x.shape) + (x.shape[0] == 1)).astype(np.float32), params)


@pytest.fixture
def encoder():
    return random(transformer.init_encoder(CONFIG, key=jax.random.key(0)))


@pytest.fixture
def decoder():
    return random(transformer.init_decoder(CONFIG, key=jax.random.key(0)), 1)


@pytest.fixture
def X(rng):
    return rng.standard_normal((M, T_X, D)).astype(np.float32)


@pytest.fixture
def Y(rng):
    return rng.standard_normal((M, T, D)).astype(np.float32)


# The layers again, one example and one position at a time, in float64 NumPy.


def norm(p, x):
    return p.gamma[0] * (x - x.mean()) / np.sqrt(x.var() + 1e-5) + p.beta[0]


def look(p, x, keys, visible):
    parts = []
    for h in range(H):
        c = slice(2 * h, 2 * h + 2)
        q, k = x @ p.W_Q[:, c], [key @ p.W_K[:, c] for key in keys]
        a = softmax([q @ k[j] / np.sqrt(2) for j in visible])
        parts.append(sum(w * (keys[j] @ p.W_V[:, c]) for w, j in zip(a, visible, strict=True)))
    return np.concatenate(parts) @ p.W_O


def feed(p, x):
    return np.maximum(x @ p.W1 + p.b1[0], 0) @ p.W2 + p.b2[0]


def encoder_layer(p, X):
    N = [norm(p.norm1, x) for x in X]
    X = [x + look(p.heads, n, N, range(len(N))) for x, n in zip(X, N, strict=True)]
    return np.array([x + feed(p.feed, norm(p.norm2, x)) for x in X])


def encoder_layer_post(p, X):
    X = [norm(p.norm1, x + look(p.heads, x, X, range(len(X)))) for x in X]
    return np.array([norm(p.norm2, x + feed(p.feed, x)) for x in X])


def decoder_layer(p, Y, X, seen):
    N = [norm(p.norm1, y) for y in Y]
    Y = [y + look(p.heads, N[t], N, range(t + 1)) for t, y in enumerate(Y)]
    Y = [y + look(p.cross, norm(p.norm2, y), X, seen) for y in Y]
    return np.array([y + feed(p.feed, norm(p.norm3, y)) for y in Y])


@pytest.mark.parametrize(
    "function, expected",
    [(transformer.encoder_layer, encoder_layer), (transformer.encoder_layer_post, encoder_layer_post)],
)
def test_encoder_layers_by_the_definition(function, expected, encoder, X):
    out = function(encoder.layers[0], X, num_heads=H)
    np.testing.assert_allclose(out, [expected(encoder.layers[0], x) for x in X], rtol=1e-3, atol=1e-4)


def test_decoder_layer_by_the_definition(decoder, X, Y):
    seen = [0, 1, 2, 4]
    mask_x = np.where(np.isin(np.arange(T_X), seen), 0.0, attention.HIDDEN)[None, None, None]
    out = transformer.decoder_layer(decoder.layers[0], Y, X, num_heads=H, mask=attention.causal_mask(T), mask_x=mask_x)
    expected = [decoder_layer(decoder.layers[0], y, x, seen) for y, x in zip(Y, X, strict=True)]
    np.testing.assert_allclose(out, expected, rtol=1e-3, atol=1e-4)


def test_stacks_apply_their_layers_and_the_last_norm(encoder, decoder, X, Y):
    for b in range(M):
        x, y = X[b], Y[b]
        for layer in encoder.layers:
            x = encoder_layer(layer, x)
        x = np.array([norm(encoder.norm, row) for row in x])
        np.testing.assert_allclose(transformer.encode(encoder, X, num_heads=H)[b], x, rtol=1e-3, atol=1e-3)
        for layer in decoder.layers:
            y = decoder_layer(layer, y, X[b], range(T_X))
        y = np.array([norm(decoder.norm, row) for row in y])
        out = transformer.decode(decoder, Y, X, num_heads=H, mask=attention.causal_mask(T))
        np.testing.assert_allclose(out[b], y, rtol=1e-3, atol=1e-3)


def test_feed_forward_takes_another_activation(encoder, X):
    p = encoder.layers[0].feed
    expected = np.tanh(X @ p.W1 + p.b1[0]) @ p.W2 + p.b2[0]
    np.testing.assert_allclose(transformer.feed_forward(p, X, g=jnp.tanh), expected, rtol=1e-4, atol=1e-5)


def test_padding_of_the_source_changes_nothing(encoder, X):
    tokens = np.array([[3, 4, 5, 6, 0, 0, 0]] * M)
    mask = attention.padding_mask(tokens)
    long = transformer.encode(encoder, X, num_heads=H, mask=mask)[:, :4]
    np.testing.assert_allclose(long, transformer.encode(encoder, X[:, :4], num_heads=H), rtol=1e-4, atol=1e-5)


def test_what_comes_later_changes_nothing_before(decoder, X, Y):
    mask = attention.causal_mask(T)
    before = transformer.decode(decoder, Y, X, num_heads=H, mask=mask)
    Y = Y.copy()
    Y[:, 2] += 1
    after = transformer.decode(decoder, Y, X, num_heads=H, mask=mask)
    np.testing.assert_array_equal(after[:, :2], before[:, :2])
    assert (after[:, 2] != before[:, 2]).any()


def test_a_block_has_about_12_d_squared_parameters():
    config = TransformerConfig(vocab=24, d_model=64, num_heads=4, num_layers=1, max_length=64)
    (layer,) = jax.eval_shape(lambda key: transformer.init_encoder(config, key=key), jax.random.key(0)).layers
    assert sum(x.size for x in jax.tree.leaves(layer)) == 12 * 64**2 + 5 * 64 + 2 * 2 * 64


def test_sizes_that_do_not_fit_are_named():
    with pytest.raises(ValueError, match="num_heads must divide d_model=10, but is 3"):
        TransformerConfig(7, 10, 3, 1, 5)
    with pytest.raises(ValueError, match="num_layers must be at least 1, but is 0"):
        TransformerConfig(7, 10, 5, 0, 5)


def test_the_config_is_a_static_argument():
    assert hash(CONFIG) == hash(TransformerConfig(13, 10, 5, 2, 7))
