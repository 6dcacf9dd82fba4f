import numpy as np
import pytest

from dlcore.datasets import textures


@pytest.mark.parametrize("generate", [textures.textures, textures.patches])
def test_the_seed_decides(generate):
    first, again, other = (generate(seed, 7, size=16) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first.X, again.X)
    assert np.abs(first.X - other.X).max() > 0.1
    assert first.X.dtype == np.float32 and first.X.min() >= 0 and first.X.max() <= 1


def test_kinds_take_turns():
    assert textures.textures(0, 7, kinds=("dots", "rings", "waves"), size=16).class_ids.tolist() == [0, 1, 2, 0, 1, 2, 0]


@pytest.mark.parametrize("kind", textures.KINDS)
def test_a_texture_has_two_colors_on_one_line(kind, rng):
    picture = textures.texture(rng, kind, size=40).reshape(-1, 3)
    spread = np.linalg.svd(picture - picture.mean(axis=0), compute_uv=False)
    assert spread[0] > 4 * spread[1]  # noise of 0.03 is all that leaves the line between two colors


@pytest.mark.parametrize("kind", textures.PATTERNS)
def test_a_pattern_repeats(kind):
    v, u = np.mgrid[0:4:0.11, 0:4:0.07]
    tone = textures.PATTERNS[kind](u, v)
    assert tone.min() >= 0 and tone.max() <= 1 and tone.max() - tone.min() > 0.4
    np.testing.assert_allclose(textures.PATTERNS[kind](u + 2, v + 2), tone, atol=1e-9)


def test_the_mean_color_does_not_tell_the_kind():
    from sklearn.linear_model import LogisticRegression

    data = textures.textures(0, 600, size=16)
    colors = data.X.mean(axis=(1, 2))
    assert LogisticRegression().fit(colors[:300], data.class_ids[:300]).score(colors[300:], data.class_ids[300:]) < 0.2


def test_patches_are_cut_from_the_photographs():
    china = textures.photograph("china")
    data = textures.patches(3, 2)
    half = china[:426].reshape(213, 2, 320, 2, 3).mean(axis=(1, 3))
    places = np.lib.stride_tricks.sliding_window_view(half, (32, 32, 3))[:, :, 0]
    found = [np.abs(places - patch).max(axis=(2, 3, 4)).min() for patch in (data.X[0], data.X[0][:, ::-1])]
    assert min(found) < 1e-6


def test_bad_input_is_explained(as_learner):
    with pytest.raises(ValueError, match="Is it one name without a comma behind it"):
        textures.textures(0, 5, kinds="dots")
    with pytest.raises(ValueError, match="m must be 1 at least, but is 0"):
        textures.textures(0, 0)
    with pytest.raises(ValueError, match="m must be 1 at least, but is 0"):
        textures.patches(0, 0)
    with pytest.raises(ValueError, match="name must be 'china' or 'flower', but is 'dog'"):
        textures.photograph("dog")
