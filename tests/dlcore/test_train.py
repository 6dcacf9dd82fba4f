import functools
import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from dlcore import batches, datasets, dense, logistic, optim, train


@pytest.fixture
def cloud():
    return datasets.clouds.blobs(jax.random.key(0), 101)


def test_a_step_is_the_optimizer_applied_to_the_gradient(cloud):
    X, Y = cloud
    descent = optim.gradient_descent(learning_rate=0.3)
    step = train.make_step(logistic.cost, descent)
    params, state, J = step(logistic.init(2), (), X, Y)
    grads, expected = logistic.propagate(logistic.init(2), X, Y)
    np.testing.assert_allclose(J, expected, rtol=1e-6)
    np.testing.assert_allclose(params.w, -0.3 * grads.w, rtol=1e-5)
    np.testing.assert_allclose(params.b, -0.3 * grads.b, rtol=1e-5)


def test_the_state_of_the_optimizer_travels_along():
    counting = optim.Optimizer(
        init=lambda params: 0, update=lambda grads, state, params: (params - grads / (state + 1), state + 1)
    )
    step = train.make_step(lambda x: 5 * x, counting)
    x, state, _ = step(jnp.array(0.0), jnp.array(0))
    x, state, _ = step(x, state)
    assert float(x) == -7.5 and int(state) == 2


def test_a_step_compiles_once(cloud):
    step = train.make_step(logistic.cost, optim.gradient_descent(learning_rate=0.1))
    params, state = logistic.init(2), ()
    for _ in range(3):
        params, state, _ = step(params, state, *cloud)
    assert step._cache_size() == 1


def test_a_step_leaves_its_arguments_usable(cloud):
    step = train.make_step(logistic.cost, optim.gradient_descent(learning_rate=0.1))
    params = logistic.init(2)
    step(params, (), *cloud)
    assert not params.w.any()


def test_a_loss_per_example_is_refused():
    step = train.make_step(lambda x, X: x * X, optim.gradient_descent(learning_rate=0.1))
    with pytest.raises(ValueError, match=r"loss must return one number, but returns shape \(1, 5\)\. Is the mean"):
        step(jnp.array(1.0), (), jnp.ones((1, 5)))


def test_fit_is_the_training_of_logistic_regression(cloud):
    X, Y = cloud
    step = train.make_step(logistic.cost, optim.gradient_descent(learning_rate=0.3))
    batches = itertools.repeat((X, Y))
    params, history = train.fit(step, logistic.init(2), (), batches, num_iterations=25, every=10, progress=False)
    expected, costs = logistic.train(logistic.init(2), X, Y, learning_rate=0.3, num_iterations=25)
    np.testing.assert_allclose(params.w, expected.w, rtol=1e-5)
    np.testing.assert_allclose(params.b, expected.b, rtol=1e-5)
    assert history.steps == [0, 10, 20, 24]
    np.testing.assert_allclose(history.costs, costs[jnp.array(history.steps)], rtol=1e-5)


def test_fit_goes_on_from_the_state_that_it_returned(cloud):
    heavy = optim.Optimizer(
        init=lambda params: jax.tree.map(jnp.zeros_like, params),
        update=lambda grads, v, params: (
            jax.tree.map(lambda theta, v, g: theta - 0.1 * (0.9 * v + g), params, v, grads),
            jax.tree.map(lambda v, g: 0.9 * v + g, v, grads),
        ),
    )
    step = train.make_step(logistic.cost, heavy)
    start = logistic.init(2)

    def fit(params, state, num_iterations):
        return train.fit(step, params, state, itertools.repeat(cloud), num_iterations=num_iterations, every=1, progress=False)

    at_once, whole = fit(start, heavy.init(start), 6)
    halfway, first = fit(start, heavy.init(start), 2)
    in_two, second = fit(halfway, first.state, 4)
    np.testing.assert_array_equal(in_two.w, at_once.w)
    assert first.costs + second.costs == whole.costs


def test_fit_takes_one_batch_per_iteration():
    step = train.make_step(lambda x, target: (x - target) ** 2, optim.gradient_descent(learning_rate=0.5))
    x, history = train.fit(step, jnp.array(0.0), (), [(1.0,), (5.0,)], num_iterations=2, every=1, progress=False)
    assert float(x) == 5.0  # learning rate 0.5 jumps to the target
    assert history.costs == [1.0, 16.0]


def test_fit_says_when_the_batches_end():
    step = train.make_step(lambda x, target: (x - target) ** 2, optim.gradient_descent(learning_rate=0.5))
    with pytest.raises(ValueError, match=r"batches ended after 2 of 7 iterations\. .*itertools\.repeat"):
        train.fit(step, jnp.array(0.0), (), [(1.0,), (5.0,)], num_iterations=7, progress=False)


def test_progress_is_one_line_on_stdout(capsys):
    step = train.make_step(lambda x: x**2, optim.gradient_descent(learning_rate=0.5))
    train.fit(step, jnp.array(3.0), (), itertools.repeat(()), num_iterations=200, every=1)
    shown = capsys.readouterr()
    assert shown.err == ""
    assert shown.out.count("\n") == 1 and shown.out.endswith("cost 0.000000\n")
    lines = shown.out.strip().split("\r")
    assert len(lines) < 20  # not one of the 200
    assert lines[-1] == "iteration    200 of 200   cost 0.000000"


def test_without_progress_nothing_is_printed(capsys):
    step = train.make_step(lambda x: x**2, optim.gradient_descent(learning_rate=0.5))
    train.fit(step, jnp.array(3.0), (), itertools.repeat(()), num_iterations=2, progress=False)
    assert capsys.readouterr() == ("", "")


def stacked(cloud, number):
    X, Y = cloud
    m = X.shape[1] // number
    return tuple(jnp.stack(jnp.split(part[:, : number * m], number, axis=1)) for part in (X, Y))


def test_an_epoch_is_its_steps_one_after_the_other(cloud):
    adam = optim.adam(learning_rate=0.1)
    params, batches = logistic.init(2), stacked(cloud, 7)
    trained, state, costs = train.make_epoch(logistic.cost, adam)(params, adam.init(params), *batches)
    step, expected, expected_state = train.make_step(logistic.cost, adam), params, adam.init(params)
    for i, batch in enumerate(zip(*batches, strict=True)):
        expected, expected_state, J = step(expected, expected_state, *batch)
        np.testing.assert_allclose(costs[i], J, rtol=1e-6)
    np.testing.assert_allclose(trained.w, expected.w, rtol=1e-5)
    assert int(state.t) == 7


def test_an_epoch_compiles_once_and_leaves_its_arguments_usable(cloud):
    epoch = train.make_epoch(logistic.cost, optim.gradient_descent(learning_rate=0.1))
    first, batches = logistic.init(2), stacked(cloud, 3)
    params, state = first, ()
    for _ in range(3):
        params, state, _ = epoch(params, state, *batches)
    assert epoch._cache_size() == 1 and not first.w.any()


def test_batches_that_are_not_stacked_alike_are_refused(cloud):
    epoch = train.make_epoch(logistic.cost, optim.gradient_descent(learning_rate=0.1))
    X, Y = stacked(cloud, 7)
    with pytest.raises(ValueError, match=r"batches must be stacked, .* begin with \[\(3,\), \(7,\)\]"):
        epoch(logistic.init(2), (), X, Y[:3])
    with pytest.raises(ValueError, match=r"begin with \[\(0,\)\]"):
        epoch(logistic.init(2), (), X[:0], Y[:0])


def mini_batches(cloud, size):
    return functools.partial(batches.mini_batches, *cloud, batch_size=size)


def test_epochs_are_the_steps_on_their_mini_batches_one_after_the_other(cloud):
    adam, key = optim.adam(learning_rate=0.1), jax.random.key(5)
    step = train.make_step(logistic.cost, adam)
    start = logistic.init(2), adam.init(logistic.init(2))
    shuffled = mini_batches(cloud, 37)  # 37, 37, 27
    params, history = train.fit_epochs(step, *start, shuffled, num_epochs=2, progress=False, key=key)
    (expected, state), costs = start, []
    for epoch_key in jax.random.split(key, 2):
        for batch in shuffled(key=epoch_key):
            expected, state, J = step(expected, state, *batch)
            costs.append(float(J))
    np.testing.assert_array_equal(params.w, expected.w)
    assert history.batch_costs == costs and int(history.state.t) == 6
    np.testing.assert_allclose(history.costs, [np.mean(costs[:3]), np.mean(costs[3:])], rtol=1e-6)
    assert step._cache_size() == 2  # once for the smaller last batch, and not again


def test_one_batch_of_all_examples_is_batch_gradient_descent(cloud):
    step = train.make_step(logistic.cost, optim.gradient_descent(learning_rate=0.3))
    whole = mini_batches(cloud, 101)
    params, history = train.fit_epochs(step, logistic.init(2), (), whole, num_epochs=7, progress=False, key=jax.random.key(0))
    expected, costs = logistic.train(logistic.init(2), *cloud, learning_rate=0.3, num_iterations=7)
    np.testing.assert_allclose(params.w, expected.w, rtol=1e-5)
    np.testing.assert_allclose(history.costs, costs, rtol=1e-5)


def test_every_epoch_is_shuffled_anew_and_by_the_key():
    step = train.make_step(lambda x, X, Y: x + 0 * jnp.sum(X), optim.gradient_descent(learning_rate=0.0))
    numbers, seen = jnp.arange(11.0)[None, :], []

    def watched(key):
        for X, Y in batches.mini_batches(numbers, numbers, batch_size=11, key=key):
            seen.append(X[0].tolist())
            yield X, Y

    for seed in (0, 0, 1):
        train.fit_epochs(step, jnp.array(0.0), (), watched, num_epochs=2, progress=False, key=jax.random.key(seed))
    first, second, again, _, other, _ = seen
    assert first == again and first != second and first != other


def test_mini_batches_train_a_network_to_read_digits():
    data = datasets.digits.load(seed=0)
    Y = batches.one_hot(data.Y_train, 10)
    adam = optim.adam(learning_rate=0.02)
    step = train.make_step(functools.partial(dense.cost, output=dense.CLASSES), adam)
    params = dense.init([64, 23, 10], key=jax.random.key(0))
    shuffled = functools.partial(batches.mini_batches, data.X_train, Y, batch_size=133)  # 133 * 9 = 1197
    params, history = train.fit_epochs(
        step, params, adam.init(params), shuffled, num_epochs=7, progress=False, key=jax.random.key(1)
    )
    assert history.costs[-1] < history.costs[0] / 5
    assert float((dense.predict_class(params, data.X_dev) == data.Y_dev).mean()) > 0.93  # as scikit-learn's linear model


def test_progress_of_epochs_is_one_line_on_stdout(capsys):
    step = train.make_step(lambda x: x**2, optim.gradient_descent(learning_rate=0.5))
    train.fit_epochs(step, jnp.array(3.0), (), lambda key: [()], num_epochs=30, key=jax.random.key(0))
    shown = capsys.readouterr()
    assert shown.err == "" and shown.out.count("\n") == 1
    assert shown.out.strip().split("\r")[-1] == "epoch    30 of 30   cost 0.000000"


def test_batches_that_are_used_up_are_noticed():
    step = train.make_step(lambda x, c: (x - c) ** 2, optim.gradient_descent(learning_rate=0.5))
    once = iter([(1.0,)])
    with pytest.raises(ValueError, match=r"batches gave no mini-batch in epoch 2\. Is it a generator"):
        train.fit_epochs(step, jnp.array(0.0), (), lambda key: once, num_epochs=2, progress=False, key=jax.random.key(0))


def nan_step():
    return train.make_step(lambda x, center: jnp.sum((x - center) ** 2), optim.gradient_descent(learning_rate=0.1))


@pytest.mark.parametrize("x, center", [(1.0, jnp.nan), (jnp.nan, 1.0)])
def test_a_cost_that_is_nan_from_the_start_is_refused(x, center):
    message = r"batches must hold data of which the loss is a number, but it is NaN before the first update\."
    with pytest.raises(ValueError, match=message):
        train.fit(nan_step(), jnp.array(x), (), itertools.repeat((center,)), num_iterations=3, progress=False)
    with pytest.raises(ValueError, match=message):
        train.fit_epochs(
            nan_step(), jnp.array(x), (), lambda key: [(center,)], num_epochs=1, progress=False, key=jax.random.key(0)
        )


def test_a_training_that_diverges_later_is_written_down():
    batches = iter([(1.0,), (jnp.nan,), (1.0,)])
    _, history = train.fit(nan_step(), jnp.array(0.0), (), batches, num_iterations=3, every=1, progress=False)
    assert not np.isnan(history.costs[0]) and np.isnan(history.costs[1:]).all()
