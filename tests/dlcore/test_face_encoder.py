import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from sklearn.metrics import roc_auc_score, roc_curve

from dlcore import face_encoder, faces, optim, train
from dlcore.datasets import faces as drawn

N_F, M = 5, 11
PEOPLE = np.array([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1])


def squared(F, i, j):
    return float(((F[:, i] - F[:, j]) ** 2).sum())


@pytest.fixture(scope="module")
def small():
    return face_encoder.init(channels=(2, 3), n_f=N_F, key=jax.random.key(0))


def trained(cost, steps, params, data, key):
    rule = optim.adam(2e-3)
    step = train.make_step(cost, rule)
    stream = face_encoder.batches(*data, num_people=20, each=4, key=key)
    params, history = train.fit(step, params, rule.init(params), stream, num_iterations=steps, progress=False)
    assert step._cache_size() == 1
    return params, history


@pytest.fixture(scope="module")
def start():
    return face_encoder.init(key=jax.random.key(0)), drawn.pictures(0, 250, each=6)


@pytest.fixture(scope="module")
def encoder(start):
    params, data = start
    params, _ = trained(face_encoder.cost, 150, params, data, jax.random.key(1))
    return trained(face_encoder.hardest_cost, 150, params, data, jax.random.key(2))[0]


def test_encodings_have_length_one_and_belong_to_their_picture(small, rng):
    X = rng.random((M, 32, 32, 1))
    F = face_encoder.encode(small, X)
    assert F.shape == (N_F, M)
    np.testing.assert_allclose(np.linalg.norm(F, axis=0), 1, rtol=1e-5)
    np.testing.assert_allclose(face_encoder.encode(small, X[3:4]), F[:, 3:4], rtol=1e-4, atol=1e-5)


def test_encode_by_the_definition(small, rng):
    X = rng.random((3, 32, 32, 1)).astype(np.float32)
    A = X
    for layer in small.convs:
        Z = jax.lax.conv_general_dilated(A, layer.W, (2, 2), [(1, 1), (1, 1)], dimension_numbers=("NHWC", "HWIO", "NHWC"))
        A = np.maximum(np.asarray(Z), 0)
    F = np.asarray(small.dense.W) @ np.stack([picture.ravel() for picture in A], axis=1)
    np.testing.assert_allclose(face_encoder.encode(small, X), F / np.linalg.norm(F, axis=0), rtol=1e-4, atol=1e-5)


def test_mean_loss_triplet_by_triplet(rng):
    F = rng.standard_normal((N_F, M))
    losses = [
        max(squared(F, a, p) - squared(F, a, n) + 0.3, 0)
        for a, p, n in itertools.product(range(M), repeat=3)
        if a != p and PEOPLE[a] == PEOPLE[p] != PEOPLE[n]
    ]
    np.testing.assert_allclose(face_encoder.mean_loss(F, PEOPLE, alpha=0.3), np.mean(losses), rtol=1e-5)


def test_hardest_loss_is_the_loss_of_the_hard_triplets(rng):
    F = rng.standard_normal((N_F, M))
    found = faces.hard_triplets(F, PEOPLE)
    expected = faces.triplet_loss(F[:, found.anchor], F[:, found.positive], F[:, found.negative], alpha=0.3)
    np.testing.assert_allclose(face_encoder.hardest_loss(F, PEOPLE, alpha=0.3), expected, rtol=1e-5)


def test_gradients_of_both_losses(rng):
    F = rng.standard_normal((N_F, M))
    direction = rng.standard_normal((N_F, M))
    with jax.enable_x64(True):
        for loss in (face_encoder.mean_loss, face_encoder.hardest_loss):
            J = lambda t, loss=loss: jnp.sum(loss(jnp.asarray(F + t * direction), PEOPLE))  # noqa: E731
            slope = jax.grad(lambda F, loss=loss: jnp.sum(loss(F, PEOPLE)))(jnp.asarray(F))
            np.testing.assert_allclose((slope * direction).sum(), (J(1e-6) - J(-1e-6)) / 2e-6, rtol=1e-6)


def test_encodings_that_are_all_one_cost_the_margin():
    F = np.ones((N_F, M))
    np.testing.assert_allclose(face_encoder.mean_loss(F, PEOPLE, alpha=0.3), 0.3, rtol=1e-5)
    np.testing.assert_allclose(face_encoder.hardest_loss(F, PEOPLE, alpha=0.3), 0.3, rtol=1e-5)


def test_batches_hold_several_pictures_of_several_people():
    people = np.repeat([4, 7, 9], [5, 3, 2])
    X = np.arange(10.0).reshape(10, 1, 1, 1)
    stream = face_encoder.batches(X, people, num_people=2, each=3, key=jax.random.key(0))
    for rows, who in itertools.islice(stream, 7):
        assert sorted(np.bincount(who)[[4, 7]]) == [3, 3]  # 9 has too few pictures
        assert len(set(rows.ravel())) == 6
        np.testing.assert_array_equal(people[rows.ravel().astype(int)], who)


def test_the_key_decides_the_batches():
    def first(seed):
        return next(face_encoder.batches(np.arange(60.0).reshape(60, 1, 1, 1), np.repeat(np.arange(10), 6), **sizes, key=seed))[0]

    sizes = dict(num_people=5, each=3)
    np.testing.assert_array_equal(first(jax.random.key(1)), first(jax.random.key(1)))
    assert (first(jax.random.key(1)) != first(jax.random.key(2))).any()


def test_pairs_are_all_pairs(rng):
    F = rng.standard_normal((N_F, M))
    found = face_encoder.pairs(F, PEOPLE)
    both = list(itertools.combinations(range(M), 2))
    np.testing.assert_allclose(found.d, [squared(F, i, j) for i, j in both], rtol=1e-4)
    np.testing.assert_array_equal(found.same, [PEOPLE[i] == PEOPLE[j] for i, j in both])


@pytest.mark.parametrize("seed", range(5))
def test_no_threshold_is_better(seed):
    rng = np.random.default_rng(seed)
    d, same = rng.integers(0, 12, 41) / 10, rng.random(41) < 0.3  # with ties
    tau = face_encoder.choose_threshold(d, same)
    best = min(sum(faces.error_rates(d, same, tau=t)) for t in np.arange(-0.05, 1.3, 0.1))
    np.testing.assert_allclose(sum(faces.error_rates(d, same, tau=tau)), best)
    fpr, tpr, _ = roc_curve(same, -d, drop_intermediate=False)
    np.testing.assert_allclose(best, (fpr + 1 - tpr).min(), atol=1e-12)


@pytest.mark.parametrize("limit", [0.0, 0.1, 0.5, 1.0])
def test_the_threshold_of_a_door_is_the_largest_that_is_allowed(limit, rng):
    d, same = rng.integers(0, 12, 41) / 10, rng.random(41) < 0.3
    tau = face_encoder.choose_threshold(d, same, max_false_acceptance=limit)
    assert faces.error_rates(d, same, tau=tau)[0] <= limit
    larger = d[d > tau]
    assert len(larger) == 0 or faces.error_rates(d, same, tau=float(larger.min()))[0] > limit


def test_nearest_person_is_whom_recognize_names(rng):
    F, F_known, names = rng.standard_normal((N_F, M)), rng.standard_normal((N_F, 3)), np.array([7, 2, 5])
    database = {str(name): F_known[:, [k]] for k, name in enumerate(names)}
    found = face_encoder.nearest_person(F, F_known, names)
    assert [str(name) for name in found] == [faces.recognize(F[:, [i]], database, tau=99.0) for i in range(M)]


@pytest.mark.slow
def test_unseen_people_are_verified_and_recognized_from_one_picture(encoder, start):
    """New people on both sides: tau comes from some, quality is measured on others."""
    encode = jax.jit(face_encoder.encode)
    choose, test = drawn.pictures(1, 30, each=6), drawn.pictures(2, 30, each=6)
    tau = face_encoder.choose_threshold(*face_encoder.pairs(encode(encoder, choose.X), choose.people))
    F = encode(encoder, test.X)
    d, same = face_encoder.pairs(F, test.people)
    assert roc_auc_score(same, -d) > 0.96
    assert max(faces.error_rates(d, same, tau=tau)) < 0.15
    known = np.arange(0, 180, 6)
    rest = np.setdiff1d(np.arange(180), known)

    def top1(F):
        return (face_encoder.nearest_person(F[:, rest], F[:, known], test.people[known]) == test.people[rest]).mean()

    assert top1(F) > 0.65 and top1(encode(start[0], test.X)) < 0.4  # chance is 1 / 30


def test_hard_triplets_from_the_beginning_teach_nothing(start):
    _, history = trained(face_encoder.hardest_cost, 60, *start, jax.random.key(1))
    np.testing.assert_allclose(history.costs[-1], 0.2, atol=0.01)  # all encodings became one


def test_bad_input_is_explained(as_learner, small):
    X, people = np.zeros((6, 32, 32, 1)), np.repeat([0, 1], 3)
    with pytest.raises(ValueError, match=r"people must have shape \(m=11,\), but has shape \(10,\)"):
        face_encoder.mean_loss(np.zeros((N_F, M)), PEOPLE[:10])
    with pytest.raises(ValueError, match="n_C_prev=1"):
        face_encoder.encode(small, np.zeros((3, 32, 32, 3)))
    with pytest.raises(ValueError, match="Does a batch ask for more pictures than there are"):
        face_encoder.batches(X, people, num_people=2, each=4, key=jax.random.key(0))
    with pytest.raises(ValueError, match="same must hold pairs of one person and of two"):
        face_encoder.choose_threshold(np.ones(3), np.ones(3, bool))
    with pytest.raises(ValueError, match="holds nan. Did training diverge"):
        face_encoder.choose_threshold(np.array([1.0, np.nan]), np.array([True, False]))
    with pytest.raises(ValueError, match="Is it a percentage"):
        face_encoder.choose_threshold(np.array([1.0, 2.0]), np.array([True, False]), max_false_acceptance=5)


@pytest.mark.usefixtures("as_learner")
def test_data_with_gaps_are_refused(gap):
    X = np.zeros((4, 32, 32, 1), np.float32)
    params = face_encoder.init(n_f=7, key=jax.random.key(0))
    with pytest.raises(ValueError, match=r"X must be numbers, but X\[1, 2, 3, 0\] is NaN"):
        face_encoder.cost(params, gap(X), np.array([0, 0, 1, 1]))
