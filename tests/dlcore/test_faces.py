import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from scipy.spatial.distance import cdist

from dlcore import faces

N_F, M = 5, 11


@pytest.fixture
def triplets(rng):
    return tuple(rng.standard_normal((N_F, M)) for _ in range(3))


def test_triplet_loss_one_triplet_at_a_time(triplets):
    A, P, N = triplets
    expected = [max(((a - p) ** 2).sum() - ((a - n) ** 2).sum() + 0.7, 0) for a, p, n in zip(A.T, P.T, N.T, strict=True)]
    loss = faces.triplet_loss(A, P, N, alpha=0.7)
    np.testing.assert_allclose(loss, [expected], rtol=1e-5, atol=1e-6)
    assert (loss == 0).any() and (loss > 0).any()


@pytest.mark.parametrize("d_AN, expected", [(0.5, 0.2), (0.51, 0.19), (0.69, 0.01), (0.7, 0.0), (0.9, 0.0)])
def test_margins_of_the_worked_example(d_AN, expected):
    A, P, N = np.zeros((1, 1)), np.full((1, 1), 0.5**0.5), np.full((1, 1), d_AN**0.5)
    np.testing.assert_allclose(faces.triplet_loss(A, P, N), [[expected]], atol=1e-6)


def test_the_same_encoding_for_everybody_costs_the_margin():
    zeros = np.zeros((N_F, M))
    np.testing.assert_allclose(faces.triplet_loss(zeros, zeros, zeros), 0.2 * np.ones((1, M)))


def test_triplet_gradients_agree_with_autodiff(triplets):
    with jax.enable_x64(True):
        arrays = tuple(map(jnp.asarray, triplets))
        expected = jax.grad(lambda *f: faces.triplet_loss(*f, alpha=0.7).sum(), argnums=(0, 1, 2))(*arrays)
        for got, want in zip(faces.triplet_gradients(*arrays, alpha=0.7), expected, strict=True):
            np.testing.assert_allclose(got, want, rtol=1e-10, atol=1e-12)


def test_distances_agree_with_scipy(rng):
    F1, F2 = rng.standard_normal((N_F, 7)), rng.standard_normal((N_F, M))
    expected = cdist(F1.T, F2.T, "sqeuclidean")
    np.testing.assert_allclose(faces.distances(F1, F2), expected, rtol=1e-5)
    np.testing.assert_allclose(faces.distance(F1, F2[:, :7])[0], np.diag(expected), rtol=1e-5)


def test_normalized_encodings_have_length_1_and_d_follows_the_angle(rng):
    F = faces.normalize(rng.standard_normal((N_F, M)))
    np.testing.assert_allclose(np.linalg.norm(F, axis=0), 1, rtol=1e-5)
    np.testing.assert_allclose(faces.distances(F, F), 2 - 2 * np.asarray(F).T @ np.asarray(F), atol=1e-5)


def test_slope_of_normalize_is_finite_at_zero():
    assert np.isfinite(jax.grad(lambda F: faces.normalize(F).sum())(jnp.zeros((N_F, 2)))).all()


def batch(rng):
    people = np.array([0, 1, 2, 0, 1, 2, 0, 1, 3])
    return rng.standard_normal((2, 9)), people


def test_hard_triplets_by_trying_all(rng):
    F, people = batch(rng)
    d = cdist(F.T, F.T, "sqeuclidean")
    found = faces.hard_triplets(F, people)
    assert found.anchor.tolist() == list(range(8))  # person 3 has one picture only
    for a, p, n in zip(*found, strict=True):
        assert p == max((i for i in range(9) if i != a and people[i] == people[a]), key=lambda i: d[a, i])
        assert n == min((i for i in range(9) if people[i] != people[a]), key=lambda i: d[a, i])


def test_semi_hard_triplets_by_trying_all(rng):
    F, people = batch(rng)
    d = cdist(F.T, F.T, "sqeuclidean")
    expected = []
    for a in range(9):
        for p in range(9):
            others = [n for n in range(9) if people[n] != people[a] and d[a, p] < d[a, n] < d[a, p] + 0.8]
            if p != a and people[p] == people[a] and others:
                expected.append((a, p, min(others, key=lambda n: d[a, n])))
    found = list(zip(*(part.tolist() for part in faces.semi_hard_triplets(F, people, alpha=0.8)), strict=True))
    assert found == expected and len(found) > 2


def test_pair_features_of_the_worked_example():
    u, v = np.array([[0.2], [0.5], [0.0]]), np.array([[0.4], [0.5], [0.1]])
    np.testing.assert_allclose(faces.absolute_features(u, v).ravel(), [0.2, 0, 0.1], atol=1e-6)
    np.testing.assert_allclose(faces.chi_square_features(u, v).ravel(), [0.0667, 0, 0.1], atol=5e-5)


@pytest.mark.parametrize("features", [faces.absolute_features, faces.chi_square_features])
def test_the_order_of_two_pictures_does_not_matter(features, rng):
    F1, F2 = rng.random((N_F, M)), rng.random((N_F, M))
    np.testing.assert_array_equal(features(F1, F2), features(F2, F1))


def test_chi_square_of_nothing_is_zero_and_has_a_slope():
    slope = jax.grad(lambda F: faces.chi_square_features(F, jnp.zeros((N_F, 1))).sum())(jnp.zeros((N_F, 1)))
    assert np.isfinite(slope).all()


def test_pair_logits_unit_by_unit(rng):
    params, U = faces.Pair(rng.standard_normal((N_F, 1)), 0.3), rng.random((N_F, M))
    expected = [sum(params.w[k, 0] * U[k, i] for k in range(N_F)) + 0.3 for i in range(M)]
    np.testing.assert_allclose(faces.pair_logits(params, U), [expected], rtol=1e-5)


def test_a_pair_unit_learns_one_or_two_persons(rng):
    people = rng.integers(0, 3, (2, 200))
    centers = 2 * rng.random((N_F, 3))
    F1, F2 = (centers[:, p] + 0.1 * rng.standard_normal((N_F, 200)) for p in people)
    Y = (people[0] == people[1]).astype(np.float32)[None]
    U = faces.absolute_features(F1, F2)
    params = faces.Pair(jnp.zeros((N_F, 1)), jnp.zeros(()))
    slope = jax.jit(jax.grad(lambda p: optax.sigmoid_binary_cross_entropy(faces.pair_logits(p, U), Y).mean()))
    for _ in range(300):
        params = jax.tree.map(lambda theta, dtheta: theta - dtheta, params, slope(params))
    assert ((faces.pair_logits(params, U) > 0) == (Y == 1)).mean() > 0.95


def test_one_picture_of_each_person_is_enough():
    database = {"Ada": np.array([[0.0], [0.0]]), "Kian": np.array([[3.0], [4.0]])}
    near_kian = np.array([[3.0], [3.0]])
    assert faces.recognize(near_kian, database, tau=1.0) == "Kian"
    assert faces.recognize(near_kian, database, tau=0.99) is None
    assert faces.recognize(near_kian, database | {"Dan": near_kian}, tau=0.0) == "Dan"
    assert faces.verify(near_kian, database["Kian"], tau=1.0)
    assert not faces.verify(near_kian, database["Ada"], tau=1.0)


def test_error_rates_by_counting(rng):
    d, same = rng.random(53), rng.random(53) < 0.4
    accepted = sum(1 for x, s in zip(d, same, strict=True) if not s and x <= 0.3) / (~same).sum()
    rejected = sum(1 for x, s in zip(d, same, strict=True) if s and x > 0.3) / same.sum()
    assert faces.error_rates(d, same, tau=0.3) == (accepted, rejected)


@pytest.mark.parametrize("p, expected", [(0.99, 0.366), (0.999, 0.905), (0.9999, 0.990), (0.9998995, 0.990)])
def test_a_hundred_comparisons(p, expected):
    np.testing.assert_allclose(faces.identification_accuracy(p, 100), expected, atol=5e-4)


def test_bad_input_is_explained(as_learner, triplets):
    A, P, N = triplets
    with pytest.raises(ValueError, match=r"N must have shape \(n_f=5, m=11\).*Its transpose"):
        faces.triplet_loss(A, P, N.T)
    with pytest.raises(ValueError, match="alpha must not be below 0"):
        faces.triplet_loss(A, P, N, alpha=-0.2)
    with pytest.raises(ValueError, match="there is no negative otherwise"):
        faces.hard_triplets(A, np.zeros(M, dtype=int))
    with pytest.raises(ValueError, match="F must hold numbers, but holds nan"):
        faces.hard_triplets(A * np.nan, np.arange(M))
    with pytest.raises(ValueError, match=r"people must have shape \(m=11,\)"):
        faces.hard_triplets(A, np.arange(5))
    with pytest.raises(ValueError, match="database must hold one person"):
        faces.recognize(A[:, :1], {}, tau=1.0)
    with pytest.raises(ValueError, match="Were the pairs mixed"):
        faces.error_rates(np.zeros(3), np.ones(3, dtype=bool), tau=1.0)
    with pytest.raises(ValueError, match="Is it a percentage"):
        faces.identification_accuracy(99.0, 100)
