import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from dlcore import schedules


def test_inverse_decay_of_the_notes():
    alpha = schedules.inverse_decay(np.arange(1, 5), learning_rate=0.2, decay_rate=1.0)
    np.testing.assert_allclose(alpha, [0.1, 0.2 / 3, 0.05, 0.04], rtol=1e-6)


def test_exponential_decay_of_the_notes():
    alpha = schedules.exponential_decay(np.arange(1, 5), learning_rate=0.2, base=0.95)
    np.testing.assert_allclose(alpha, [0.19, 0.1805, 0.1715, 0.1629], atol=5e-5)


@pytest.mark.parametrize("epoch", [0, 1, 7, 10, 23])
def test_decays_agree_with_optax(epoch):
    exponential = optax.exponential_decay(0.3, transition_steps=1, decay_rate=0.9)
    steps = optax.exponential_decay(0.3, transition_steps=10, decay_rate=0.5, staircase=True)
    np.testing.assert_allclose(schedules.exponential_decay(epoch, learning_rate=0.3, base=0.9), exponential(epoch), rtol=1e-5)
    np.testing.assert_allclose(schedules.staircase(epoch, learning_rate=0.3, every=10), steps(epoch), rtol=1e-6)


def test_square_root_decay_by_hand():
    alpha = schedules.square_root_decay(np.array([1, 4, 9, 100]), learning_rate=0.6, k=2.0)
    np.testing.assert_allclose(alpha, [1.2, 0.6, 0.4, 0.12], rtol=1e-6)


def test_the_epoch_may_be_traced():
    alpha = jax.jit(lambda epoch: schedules.staircase(epoch, learning_rate=0.4, every=2))(jnp.array(5))
    np.testing.assert_allclose(alpha, 0.1)


def test_average_of_a_constant_signal():
    theta = np.full(5, 10.0)
    plain = schedules.weighted_average(theta, beta=0.9, correct_bias=False)
    np.testing.assert_allclose(plain, [1, 1.9, 2.71, 3.439, 4.0951], rtol=1e-5)
    np.testing.assert_allclose(schedules.weighted_average(theta, beta=0.9), theta, rtol=1e-5)


def test_weights_of_the_first_two_values():
    for first, second, expected in [(1.0, 0.0, 0.0196 / 0.0396), (0.0, 1.0, 0.02 / 0.0396)]:
        assert schedules.weighted_average(np.array([first, second]), beta=0.98)[1] == pytest.approx(expected, abs=1e-6)
    plain = schedules.weighted_average(np.array([1.0, 0.0]), beta=0.98, correct_bias=False)
    np.testing.assert_allclose(plain, [0.02, 0.0196], rtol=1e-5)


def test_average_is_the_sum_over_all_earlier_values(rng):
    theta, beta = rng.standard_normal(13), 0.7
    weights = np.array([[(1 - beta) * beta ** (t - k) if k <= t else 0.0 for k in range(13)] for t in range(13)])
    plain = schedules.weighted_average(theta, beta=beta, correct_bias=False)
    np.testing.assert_allclose(plain, weights @ theta, atol=1e-6)
    corrected = weights @ theta / weights.sum(axis=1)
    np.testing.assert_allclose(schedules.weighted_average(theta, beta=beta), corrected, atol=1e-5)


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: schedules.inverse_decay(1, learning_rate=-0.1, decay_rate=1.0), r"learning_rate must be above 0, but is -0\.1"),
        (lambda: schedules.exponential_decay(1, learning_rate=0.1, base=1.5), r"base must lie between 0 and 1, but is 1\.5"),
        (lambda: schedules.staircase(1, learning_rate=0.1, every=0), r"every must be at least 1 epoch, but is 0"),
        (lambda: schedules.weighted_average(np.ones(3), beta=1.0), r"beta must be at least 0 and below 1, but is 1\.0"),
    ],
)
def test_values_out_of_range_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_warm_up_rises_in_a_line_and_falls_with_a_root():
    t = np.arange(1, 301)
    alpha = np.asarray(schedules.warm_up(t, d_model=64, warm_up_steps=50))
    expected = [64**-0.5 * min(step**-0.5, step * 50**-1.5) for step in t.tolist()]
    np.testing.assert_allclose(alpha, expected, rtol=1e-5)
    assert t[alpha.argmax()] == 50
    np.testing.assert_allclose(alpha[19], 2 * alpha[9], rtol=1e-5)
    np.testing.assert_allclose(alpha[49], 2 * alpha[199], rtol=1e-5)


def test_warm_up_cosine_agrees_with_optax():
    expected = optax.warmup_cosine_decay_schedule(init_value=0.0, peak_value=0.3, warmup_steps=7, decay_steps=31)
    alpha = [schedules.warm_up_cosine(t, learning_rate=0.3, warm_up_steps=7, num_steps=31) for t in range(40)]
    np.testing.assert_allclose(alpha, [expected(t) for t in range(40)], rtol=1e-5, atol=1e-7)


def test_warm_ups_that_cannot_be_are_named():
    with pytest.raises(ValueError, match="d_model and warm_up_steps must be at least 1, but are 8 and 0"):
        schedules.warm_up(1, d_model=8, warm_up_steps=0)
    with pytest.raises(ValueError, match="warm_up_steps must be from 1 to below num_steps=10, but is 20. Are the two swapped"):
        schedules.warm_up_cosine(1, learning_rate=0.1, warm_up_steps=20, num_steps=10)
