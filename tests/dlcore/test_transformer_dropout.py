import jax
import jax.numpy as jnp
import numpy as np
import pytest

from dlcore import attention, gpt, layernorm, optim, train, transformer, translator
from dlcore import transformer_dropout as td
from dlcore.transformer import TransformerConfig

M, T_X, T_Y, D = 2, 5, 7, 6
CONFIG = TransformerConfig(vocab=11, d_model=D, num_heads=3, num_layers=2, max_length=7)
KEY = jax.random.key(1)
EXACT = {"rtol": 1e-5, "atol": 1e-6}


@pytest.fixture
def X(rng):
    return rng.standard_normal((M, T_X, D)).astype(np.float32)


@pytest.fixture
def Y(rng):
    return rng.standard_normal((M, T_Y, D)).astype(np.float32)


def test_a_share_is_dropped_and_the_rest_made_larger():
    X = np.asarray(td.drop(jnp.ones((3, 101, 97)), keep_prob=0.8, key=KEY))
    assert set(np.unique(X)) == {0.0, np.float32(1.25)}
    assert abs((X > 0).mean() - 0.8) < 4 * np.sqrt(0.16 / X.size)
    assert len(np.unique(X[:, :, 0], axis=0)) == 3  # other units for every text


def test_the_expected_value_stays(X):
    keys = jax.random.split(KEY, 4000)
    mean = jax.vmap(lambda key: td.drop(X, keep_prob=0.7, key=key))(keys).mean(axis=0)
    np.testing.assert_allclose(mean, X, atol=5 * np.abs(X).max() * np.sqrt(0.3 / 0.7 / 4000))


@pytest.mark.slow
def test_nothing_is_dropped_at_1(X, Y):
    encoder = transformer.init_encoder(CONFIG, key=jax.random.key(0))
    decoder = transformer.init_decoder(CONFIG, key=jax.random.key(0))
    found = td.encode(encoder, X, num_heads=3, keep_prob=1, key=KEY)
    np.testing.assert_allclose(found, transformer.encode(encoder, X, num_heads=3), **EXACT)
    masks = {"mask": attention.causal_mask(T_Y), "mask_x": attention.padding_mask(jnp.array([[1, 2, 3, 0, 0], [1, 2, 3, 4, 5]]))}
    found = td.decode(decoder, Y, X, num_heads=3, keep_prob=1, key=KEY, **masks)
    np.testing.assert_allclose(found, transformer.decode(decoder, Y, X, num_heads=3, **masks), **EXACT)


def masks_of(monkeypatch):
    """Every mask that the layer draws, in order."""
    drawn, drop = [], td.drop

    def recorded(X, *, keep_prob, key):
        drawn.append(np.asarray(drop(jnp.ones(X.shape), keep_prob=keep_prob, key=key)))
        return X * drawn[-1]

    monkeypatch.setattr(td, "drop", recorded)
    return drawn


def test_an_encoder_layer_drops_what_its_parts_add(X, monkeypatch):
    layer = transformer.init_encoder(CONFIG, key=jax.random.key(0)).layers[0]
    drawn = masks_of(monkeypatch)
    found = td.encoder_layer(layer, X, num_heads=3, keep_prob=0.6, key=KEY)
    A = layernorm.forward(layer.norm1, X)
    expected = X + drawn[0] * attention.multi_head(layer.heads, A, A, num_heads=3)
    expected += drawn[1] * transformer.feed_forward(layer.feed, layernorm.forward(layer.norm2, expected))
    np.testing.assert_allclose(found, expected, **EXACT)
    assert (drawn[0] != drawn[1]).any()


def test_a_decoder_layer_drops_what_its_parts_add(X, Y, monkeypatch):
    layer, mask = transformer.init_decoder(CONFIG, key=jax.random.key(0)).layers[0], attention.causal_mask(T_Y)
    drawn = masks_of(monkeypatch)
    found = td.decoder_layer(layer, Y, X, num_heads=3, keep_prob=0.6, mask=mask, key=KEY)
    A = layernorm.forward(layer.norm1, Y)
    expected = Y + drawn[0] * attention.multi_head(layer.heads, A, A, num_heads=3, mask=mask)
    expected += drawn[1] * attention.multi_head(layer.cross, layernorm.forward(layer.norm2, expected), X, num_heads=3)
    expected += drawn[2] * transformer.feed_forward(layer.feed, layernorm.forward(layer.norm3, expected))
    np.testing.assert_allclose(found, expected, **EXACT)
    assert all((a != b).any() for a, b in ((drawn[0], drawn[1]), (drawn[1], drawn[2]), (drawn[0], drawn[2])))


def test_a_stack_draws_a_mask_for_what_enters_and_others_in_every_layer(X, monkeypatch):
    drawn = masks_of(monkeypatch)
    td.encode(transformer.init_encoder(CONFIG, key=jax.random.key(0)), X, num_heads=3, keep_prob=0.6, key=KEY)
    assert len(drawn) == 1 + 2 * 2 and len({mask.tobytes() for mask in drawn}) == 5


def test_the_future_stays_hidden(Y):
    encoder, mask = transformer.init_encoder(CONFIG, key=jax.random.key(0)), attention.causal_mask(T_Y)
    other = Y.copy()
    other[:, 4:] += 1
    found, changed = (td.encode(encoder, y, num_heads=3, keep_prob=0.7, mask=mask, key=KEY) for y in (Y, other))
    np.testing.assert_array_equal(found[:, :4], changed[:, :4])


@pytest.mark.slow
def test_costs_without_dropout_are_those_of_prediction():
    tokens = jnp.array([[1, 2, 3, 9], [4, 5, 6, 10]])
    params = gpt.init(CONFIG, key=jax.random.key(0))
    found = td.gpt_cost(params, tokens, num_heads=3, keep_prob=1, key=KEY)
    np.testing.assert_allclose(found, gpt.cost(params, tokens, num_heads=3), rtol=1e-5)
    params, X, Y = translator.init(CONFIG, key=jax.random.key(0)), jnp.array([[3, 5, 2, 0]]), jnp.array([[4, 8, 2]])
    found = td.translator_cost(params, X, Y, num_heads=3, keep_prob=1, smoothing=0.1, key=KEY)
    np.testing.assert_allclose(found, translator.cost(params, X, Y, num_heads=3, smoothing=0.1), rtol=1e-5)


@pytest.mark.usefixtures("as_learner")
@pytest.mark.slow
def test_a_gpt_learns_with_dropout_and_new_keys_do_not_recompile():
    tokens = np.array([[1, 2, 3, 4, 5, 6], [4, 5, 6, 7, 8, 9]])  # counting
    params, optimizer = gpt.init(CONFIG, key=jax.random.key(0)), optim.adam(learning_rate=1e-2)

    def cost(params, tokens, key):
        return td.gpt_cost(params, tokens, num_heads=3, keep_prob=0.9, key=key)

    step, state = train.make_step(cost, optimizer), optimizer.init(params)
    costs = []
    for key in jax.random.split(KEY, 150):
        params, state, J = step(params, state, tokens, key)
        costs.append(float(J))
    assert step._cache_size() == 1
    assert len(set(costs[:2])) == 2
    assert float(gpt.cost(params, tokens, num_heads=3)) < 0.2 < costs[0]


@pytest.mark.usefixtures("as_learner")
@pytest.mark.parametrize("keep_prob", [0, -0.1, 1.5, 90])
def test_keep_prob_out_of_range_is_named(keep_prob, X):
    with pytest.raises(ValueError, match=rf"keep_prob must be above 0 and at most 1, but is {keep_prob}"):
        td.drop(X, keep_prob=keep_prob, key=KEY)


@pytest.mark.usefixtures("as_learner")
@pytest.mark.parametrize(
    "tokens, message",
    [
        (np.array([[1]]), "at least 2 positions"),
        (np.zeros((2, 8), int), "at most max_length=7 positions, but has 8"),
        (np.array([[1, 11]]), "from 0 to 10, but go from 1 to 11"),
        (np.zeros((0, 3), int), r"\(0, 3\)"),
        (np.zeros(3, int), r"tokens must have shape \(m, T\)"),
    ],
)
def test_bad_tokens_are_named(tokens, message):
    params = gpt.init(CONFIG, key=jax.random.key(0))
    with pytest.raises(ValueError, match=message):
        td.gpt_cost(params, tokens, num_heads=3, keep_prob=0.9, key=KEY)
