import jax
import numpy as np
import pytest

from dlcore import style_features
from dlcore.datasets import textures

UNSEEN = tuple(kind for kind in textures.KINDS if kind not in style_features.KINDS)


@pytest.fixture(scope="module")
def convs():
    return style_features.load()


def by_jax(convs, X):
    """The network written with the functions of jax.lax alone."""
    A, found = X - 0.5, []
    for i, layer in enumerate(convs):
        if i in (2, 4):
            A = jax.lax.reduce_window(A, 0.0, jax.lax.add, (1, 2, 2, 1), (1, 2, 2, 1), "VALID") / 4
        Z = jax.lax.conv_general_dilated(A, layer.W, (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC"))
        A = jax.nn.relu(Z + layer.b)
        found += [A] if i % 2 else []
    return found


def test_features_by_another_library(convs, rng):
    picture = rng.random((20, 28, 3)).astype(np.float32)
    for a, expected in zip(style_features.features(convs, picture), by_jax(convs, picture[None]), strict=True):
        np.testing.assert_allclose(a, expected[0], rtol=1e-4, atol=1e-5)


def test_shapes_of_the_features(convs):
    found = jax.eval_shape(lambda picture: style_features.features(convs, picture), np.zeros((44, 52, 3), np.float32))
    assert [a.shape for a in found] == [(44, 52, 16), (22, 26, 32), (11, 13, 64)]


def test_loading_twice_gives_the_same_numbers(convs):
    for first, second in zip(convs, style_features.load(), strict=True):
        np.testing.assert_array_equal(first.W, second.W)
        np.testing.assert_array_equal(first.b, second.b)
    assert all(np.isfinite(layer.W).all() for layer in convs)
    assert style_features.FILE.stat().st_size < 300_000


def test_the_file_has_the_form_that_training_writes(convs, tmp_path):
    start = style_features.init(key=jax.random.key(0)).convs
    assert [layer.W.shape for layer in start] == [layer.W.shape for layer in convs]
    style_features.save(start, tmp_path / "start.npz")
    for written, read in zip(start, style_features.load(tmp_path / "start.npz"), strict=True):
        np.testing.assert_allclose(read.W, written.W, rtol=1e-3, atol=1e-6)


def test_a_linear_probe_on_unseen_textures_beats_random_filters(convs):
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    data = textures.textures(8, 300, kinds=UNSEEN)

    def accuracy(filters):
        means = np.asarray(jax.jit(style_features.blocks)(filters, data.X)[-1].mean(axis=(1, 2)))
        probe = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000))
        return probe.fit(means[:100], data.class_ids[:100]).score(means[100:], data.class_ids[100:])

    random_filters = [style_features.init(key=jax.random.key(seed)).convs for seed in range(2)]
    assert accuracy(convs) > max(map(accuracy, random_filters)) + 0.1


def test_classes_are_balanced_and_complete():
    found = style_features.data(0, 44)
    assert np.bincount(found.class_ids).tolist() == [4] * 11 and found.X.shape == (44, 32, 32, 3)


def test_the_key_decides_the_training():
    options = dict(num_iterations=11, batch_size=11, learning_rate=3e-3)
    params, costs = style_features.train(**options, key=jax.random.key(3))
    again, _ = style_features.train(**options, key=jax.random.key(3))
    np.testing.assert_array_equal(params.dense.W, again.dense.W)
    assert np.isfinite(costs).all() and len(costs) == 2


def test_bad_input_is_explained(as_learner, convs):
    with pytest.raises(ValueError, match=r"picture must have shape \(n_H, n_W, 3\)"):
        style_features.features(convs, np.zeros((16, 16)))
    with pytest.raises(ValueError, match=r"X must have shape \(m, n_H, n_W, 3\)"):
        style_features.blocks(convs, np.zeros((16, 16, 3)))


@pytest.mark.usefixtures("as_learner")
def test_data_with_gaps_are_refused(gap):
    X = np.full((2, 8, 8, 3), 0.5, np.float32)
    params, labels = style_features.init(num_classes=2, key=jax.random.key(0)), np.array([0, 1])
    with pytest.raises(ValueError, match=r"X must be numbers, but X\[1, 2, 3, 0\] is NaN\. Was an image divided by 0"):
        style_features.cost(params, gap(X), labels)
    with pytest.raises(ValueError, match=r"X must hold at least one picture"):
        style_features.cost(params, X[:0], labels[:0])
    with pytest.raises(ValueError, match=r"class_ids must lie between 0 and 1, but goes from 1 to 2"):
        style_features.cost(params, X, labels + 1)
    with pytest.raises(ValueError, match=r"class_ids must have shape \(m=2,\)"):
        style_features.cost(params, X, labels[:1])
